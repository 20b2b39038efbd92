//! What the rooms of the game share: the hunt on screen, the player's journal and the state of the link. `net` (or the preview) writes
//! it; everything that draws only reads it.

use bevy::prelude::*;
use hunt_shared::{
    event::{Event, Progress},
    geo::{LocalFrame, LocalPoint, LonLat},
    hunt::{HuntView, PublicObject, SharedObject, objects_there},
    identity::{ChallengeId, ObjectId, PlayerId, Seq},
    protocol::{AvatarColour, Command, Emote, Leaderboard, SeenGesture},
    time::UnixMs,
};
use std::{collections::BTreeSet, sync::Arc};

/// Which screen is shown.
#[derive(States, Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Screen {
    /// The title: name, server, play.
    #[default]
    Title,
    /// Choosing a server.
    Servers,
    /// Joining and loading, with what is being done and a way back.
    Joining,
    /// Choosing one of the server's hunts.
    HuntPicker,
    /// On the map.
    Playing,
}

/// Where one is after leaving a hunt: at the title; in the preview, on its map.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Home(pub Screen);

/// The hunt on screen. Inserted when its view has arrived; replaced when the hunt is reloaded.
#[derive(Resource, Clone)]
pub struct CurrentHunt {
    /// What players may see of it.
    pub view: Arc<HuntView>,
    /// Its local plane, metres; the same as the server's.
    pub frame: LocalFrame,
}

/// Everything that has happened to the player in this hunt, in order; stored on disk by the link.
#[derive(Resource, Default, Clone)]
pub struct Journal {
    /// The events, by seq; from 1, unless an earlier journal was lost.
    pub events: Vec<Event>,
    /// What they add up to.
    pub progress: Progress,
    /// The events up to this one had been shown to the player when the journal was opened.
    pub told: Seq,
    /// Counts the journals that were opened: another hunt's, or another past of the same.
    pub opened: u32,
}

/// The objects that are one for all players, as the server last told. `net` writes it.
#[derive(Resource, Default, Clone, PartialEq, Debug)]
pub struct SharedObjects(pub Vec<SharedObject>);

impl SharedObjects {
    /// Every object that lies on the player's map, shared or the player's own.
    pub fn there<'a>(
        &'a self,
        view: &'a HuntView,
        progress: &'a Progress,
        now: UnixMs,
    ) -> impl Iterator<Item = &'a PublicObject> {
        // The server tells when a shared one has come back: until then it is gone, whatever the clock says. Only these have to be looked up.
        let taken: BTreeSet<&ObjectId> =
            self.0.iter().filter(|shared| shared.taken.is_some()).map(|shared| &shared.object.id).collect();
        objects_there(view, progress, &self.0, now).filter(move |object| !object.shared || !taken.contains(&object.id))
    }
}

/// What time it is in the hunt: on the server, or in the preview on its own clock. `net` or the preview sets it.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct HuntClock {
    ahead_ms: i64,
}

impl HuntClock {
    /// Differences below this are those of a network, and not worth a correction.
    const SLACK_MS: i64 = 30;

    /// Now.
    pub fn now(&self) -> UnixMs {
        UnixMs(UnixMs::now().0.saturating_add(self.ahead_ms))
    }

    /// The clock that shows this time now; the same as before, when it hardly differs.
    pub fn set_to(self, now: UnixMs) -> Self {
        let ahead_ms = now.0.saturating_sub(UnixMs::now().0);
        if (ahead_ms - self.ahead_ms).abs() < Self::SLACK_MS { self } else { Self { ahead_ms } }
    }
}

/// The challenge that the player has chosen to follow; `None`: whichever is nearest.
#[derive(Resource, Clone, PartialEq, Eq, Default, Debug)]
pub struct Followed(pub Option<ChallengeId>);

/// The player has been shown all events up to this one. `popups` writes it, `net` keeps it for the next start.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Told {
    /// The journal, by its [`Journal::opened`].
    pub opened: u32,
    /// The event.
    pub seq: Seq,
}

/// An event has just been entered in the journal.
#[derive(Message, Clone, Debug)]
pub struct EventReceived(pub Event);

/// The player has just crossed a boundary, as far as the game sees; the server's word is still to come. `boundaries` writes it.
#[derive(Message, Clone, Copy, Debug)]
pub struct BoundaryCrossed;

/// Something that is only worth saying once, calmly: a refused step, a refused command, a lost server.
#[derive(Message, Clone, Debug)]
pub struct Notice(pub String);

/// How the link to the server is, and what it is doing.
#[derive(Resource, Clone, PartialEq, Debug, Default)]
pub enum LinkStatus {
    /// Not connected, with the reason and the seconds until the next attempt; `None`: none is planned.
    Offline {
        /// What happened, in words for the player.
        reason: String,
        /// Seconds until the next attempt.
        retry_in_s: Option<f32>,
    },
    /// On the way.
    Joining {
        /// What is being done, in words for the player.
        doing: String,
        /// How much of the way is behind, 0 to 1.
        share: f32,
    },
    /// Connected, but nothing has been heard for over a second.
    Waiting,
    /// Connected.
    #[default]
    Live,
    /// Another device plays on for this player.
    Superseded,
    /// There is no server: a hunt's folder is looked at.
    Preview,
}

/// How good the line to the server is, rounded so that it does not flicker. `net` writes it.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct LineQuality {
    /// Milliseconds of a round trip without the frames at its end, to the next 50.
    pub rtt_ms: u32,
    /// Percent of packets lost, to the next 5.
    pub loss_percent: u32,
    /// It is worth telling: the round trips are long, or much is lost.
    pub is_poor: bool,
}

impl LineQuality {
    /// A line is poor from this round trip or loss on, milliseconds and percent, until it is better than that by far.
    const POOR: (f64, f64) = (350.0, 10.0);
    const FINE: (f64, f64) = (250.0, 5.0);

    /// What it is after this measurement.
    pub fn measured(self, rtt_s: f64, loss: f64) -> Self {
        let (rtt_ms, loss_percent) = (rtt_s * 1000.0, loss * 100.0);
        let (most_ms, most_percent) = if self.is_poor { Self::FINE } else { Self::POOR };
        Self {
            rtt_ms: ((rtt_ms / 50.0).ceil() * 50.0) as u32,
            loss_percent: ((loss_percent / 5.0).ceil() * 5.0) as u32,
            is_poor: rtt_ms >= most_ms || loss_percent >= most_percent,
        }
    }
}

/// What keeps the server that was asked last from being joined, and only the player can decide. `net` writes it.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct InQuestion(pub Option<Doubt>);

/// Something for the player to decide.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// The server shows another certificate than before: is it to be accepted?
    Certificate,
    /// The server does not know the player's account any more: is a new guest to play?
    Account,
}

/// Where the player stands, for the game: ahead of the server by the fixes that are under way. `location` writes it.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub struct OwnPosition {
    /// In the hunt's local plane, metres.
    pub point: LocalPoint,
    /// Radians counter-clockwise from east.
    pub heading_rad: f32,
    /// Metres around the point within which the player is.
    pub accuracy_m: f32,
}

/// The server says where the player stands (at the start, or after a refused step): go there.
#[derive(Message, Clone, Copy, Debug)]
pub struct SnapTo(pub LonLat);

/// Another player nearby, as last heard. `world` interpolates.
#[derive(Clone, PartialEq, Debug)]
pub struct HeardPlayer {
    /// Who.
    pub player: PlayerId,
    /// Their name.
    pub name: String,
    /// What they look like.
    pub colour: AvatarColour,
    /// Where, in the hunt's local plane.
    pub point: LocalPoint,
    /// What they show.
    pub gesture: Option<SeenGesture>,
}

/// A snapshot of the players nearby has arrived.
#[derive(Message, Clone, Debug)]
pub struct NearbyHeard {
    /// The server's clock, milliseconds.
    pub server_time_ms: i64,
    /// Everybody near; who is missing has gone.
    pub players: Vec<HeardPlayer>,
}

/// The player asks the server for something. `net` sends it; the answer comes as events, or as a notice when it is refused.
#[derive(Message, Clone, PartialEq, Debug)]
pub struct Ask(pub Command);

/// What the player has asked for and the server has not decided yet. `net` writes it.
#[derive(Resource, Clone, PartialEq, Default, Debug)]
pub struct Undecided(pub Vec<Command>);

/// The server has refused what the player asked for, in its words. Of teams this is all that is said of it; anything else is a notice, too.
#[derive(Message, Clone, PartialEq, Debug)]
pub struct Refused {
    /// What was asked.
    pub command: Command,
    /// Why it was refused.
    pub reason: String,
}

/// Who is best in the hunt, as the server last told; `None` before it has. `net` writes it.
#[derive(Resource, Clone, PartialEq, Default, Debug)]
pub struct Ranking(pub Option<Leaderboard>);

/// Who of the player's team is in the hunt now. `net` writes it.
#[derive(Resource, Clone, PartialEq, Eq, Default, Debug)]
pub struct TeamThere {
    /// The player, once the server has given an account.
    pub own: Option<PlayerId>,
    /// The members who are there; empty while nobody knows.
    pub present: BTreeSet<PlayerId>,
}
/// The player shows this to whoever is near. `net` sends it, if there is anybody to send it to.
#[derive(Message, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Show(pub Emote);

/// A text field has the focus, or a screen lies over the map: keys and clicks are not for walking. Whoever takes the input sets it.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct InputCaptured(pub bool);

/// What of the map's input a tool has taken for itself. Whoever holds the tool sets it.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct MapTool {
    /// Keys do not walk.
    pub keys: bool,
    /// Clicks do not say where to walk.
    pub clicks: bool,
    /// Dragging does not move the map.
    pub drags: bool,
}

/// The pointer is over a part of the interface: its clicks are not for the map. `controls` sets it.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct PointerCaptured(pub bool);

/// Where to go next: the nearest target of an open challenge. `world` writes it; `None` when no open challenge has a target.
#[derive(Resource, Clone, PartialEq, Default, Debug)]
pub struct Goal(pub Option<GoalTarget>);

/// The nearest target of an open challenge.
#[derive(Clone, PartialEq, Debug)]
pub struct GoalTarget {
    /// The challenge.
    pub challenge: ChallengeId,
    /// The challenge's title.
    pub title: String,
    /// Where, in the hunt's local plane.
    pub target: LocalPoint,
    /// Metres from the player.
    pub distance_m: f64,
}

/// Registers what the rooms share.
pub struct SessionPlugin;

impl Plugin for SessionPlugin {
    fn build(&self, app: &mut App) {
        app.init_state::<Screen>()
            .init_resource::<Home>()
            .init_resource::<Journal>()
            .init_resource::<SharedObjects>()
            .init_resource::<HuntClock>()
            .init_resource::<Followed>()
            .init_resource::<Told>()
            .init_resource::<Ranking>()
            .init_resource::<TeamThere>()
            .init_resource::<LinkStatus>()
            .init_resource::<InQuestion>()
            .init_resource::<LineQuality>()
            .init_resource::<Undecided>()
            .init_resource::<OwnPosition>()
            .init_resource::<InputCaptured>()
            .init_resource::<MapTool>()
            .init_resource::<PointerCaptured>()
            .init_resource::<Goal>()
            .add_message::<EventReceived>()
            .add_message::<BoundaryCrossed>()
            .add_message::<Notice>()
            .add_message::<SnapTo>()
            .add_message::<NearbyHeard>()
            .add_message::<Ask>()
            .add_message::<Refused>()
            .add_message::<Show>();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_poor_stays_so_until_it_is_better_by_far() {
        let mut line = LineQuality::default();
        let mut poor = |rtt_s, loss| {
            line = line.measured(rtt_s, loss);
            line.is_poor
        };
        assert!(!poor(0.3, 0.08));
        assert!(poor(0.36, 0.0));
        assert!(poor(0.3, 0.0), "not better by far");
        assert!(!poor(0.2, 0.0));
        assert!(poor(0.02, 0.2));
        assert!(poor(0.02, 0.06) && !poor(0.02, 0.04));
        assert_eq!(line, LineQuality { rtt_ms: 50, loss_percent: 5, is_poor: false });
    }
}
