//! The messages themselves. Variants are only ever added at the end; any other change is a new [`PROTOCOL_VERSION`](super::PROTOCOL_VERSION).

use super::{AvatarColour, Refusal, StepRefusal};
use crate::{
    event::Progress,
    geo::LonLat,
    hunt::SharedObject,
    identity::{
        ChallengeId, CharacterId, CommandNumber, ContentHash, FixNumber, ItemId, LineId, ObjectId, PlayerId, RiddleId, Seq,
    },
    time::UnixMs,
};
use serde::{Deserialize, Serialize};

/// Where a player was, once.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Fix {
    /// When, in server time.
    pub time: UnixMs,
    /// Where.
    pub position: LonLat,
    /// Metres around it within which the player is.
    pub accuracy_m: f32,
}

/// From the client, up to 20 times a second: the oldest unconfirmed fixes that fit, and what it has in its journal.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct FixUpdate {
    /// The client has entered every event up to this one in its journal.
    pub acknowledged: Seq,
    /// The number of the first fix below; the others follow without gaps.
    pub first: FixNumber,
    /// Unconfirmed fixes, oldest first.
    pub fixes: Vec<Fix>,
}

/// A numbered command, resent until it is answered.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CommandEnvelope {
    /// Its number.
    pub number: CommandNumber,
    /// It applies after this fix.
    pub after_fix: FixNumber,
    /// What is asked.
    pub command: Command,
}

/// From the client: something to be seen by whoever is near. It is sent a few times, as each may be lost; the server takes a number once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Gesture {
    /// Its number in this session, from 1.
    pub number: u32,
    /// What is shown.
    pub emote: Emote,
}

/// What a player can show without words. Variants are only ever added at the end.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Emote {
    /// A hand that waves.
    Wave,
    /// Hurrah.
    Cheer,
    /// Laughter.
    Laugh,
    /// A heart.
    Heart,
    /// Look here, where I stand.
    LookHere,
    /// Come along.
    FollowMe,
}

impl Emote {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Wave, Self::Cheer, Self::Laugh, Self::Heart, Self::LookHere, Self::FollowMe];
}

/// The most bytes of an answer to a riddle.
pub const MAX_ANSWER_BYTES: usize = 400;

/// What a player can ask for. Variants are only ever added at the end.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Command {
    /// Take an object in reach.
    Collect(ObjectId),
    /// Begin an attempt at a challenge that is offered.
    Start(ChallengeId),
    /// End the attempt at a challenge that can be tried again.
    GiveUp(ChallengeId),
    /// Take the hint that is offered, at its price.
    Hint(ChallengeId),
    /// Answer a riddle.
    Answer {
        /// The challenge that asks it.
        challenge: ChallengeId,
        /// The riddle.
        riddle: RiddleId,
        /// The answer as typed or chosen, at most [`MAX_ANSWER_BYTES`] long.
        answer: String,
    },
    /// Talk to a character: begin, or answer what it has said last.
    Talk {
        /// The character.
        character: CharacterId,
        /// The line that is answered and the number of the reply, as its event offered it; `None`: begin.
        reply: Option<(LineId, u32)>,
    },
    /// Use an item that the player holds.
    Use(ItemId),
    /// Make something of items that the player holds.
    Combine(Vec<ItemId>),
    /// Found a team of this name, and be its first member.
    FoundTeam(String),
    /// Join the team that has this code.
    JoinTeam(String),
    /// Leave the team.
    LeaveTeam,
}

/// What became of a command.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum CommandResult {
    /// It was done; its events tell the rest.
    Done,
    /// It was refused.
    Refused(Refusal),
}

/// The answer to a command.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CommandReply {
    /// Which command.
    pub number: CommandNumber,
    /// What became of it.
    pub result: CommandResult,
}

/// Events, in the order of their seq.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct EventBatch {
    /// The seq of the first.
    pub first: Seq,
    /// Each an [`Event`](crate::event::Event), encoded with its version byte.
    pub events: Vec<Vec<u8>>,
}

/// From the server, what is not an event but must arrive.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Control {
    /// The answer to a join, before anything else: where the two sides stand.
    Resume(Box<Resume>),
    /// The answer to a command.
    Reply(CommandReply),
    /// The server cannot take commands now; they stay unanswered and are resent.
    Busy,
    /// A fix was not used.
    FixRefused(FixRefusal),
    /// Another session of this player has begun; this one ends and must not reconnect by itself.
    Superseded,
    /// The hunt's files have changed: fetch its view by this hash.
    ViewChanged(ContentHash),
    /// The server ends; come back after so many seconds.
    Closing {
        /// Seconds to wait before joining again.
        retry_after_s: u32,
    },
    /// The objects that are one for all players, all that this player may know of: at the beginning of a session, and when one of them
    /// was taken, has come back or has appeared.
    SharedObjects(Vec<SharedObject>),
    /// Who is best: at the beginning of a session, and not more often than every few seconds when it changes.
    Leaderboard(Leaderboard),
    /// The members of the player's team who are in the hunt now, this player among them: at the beginning of a session, and when that
    /// changes. Nobody: the player is in no team.
    TeamPresent(Vec<PlayerId>),
}

/// Who is best in a hunt, as one player may know it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Leaderboard {
    /// The best, in their order.
    pub top: Vec<Standing>,
    /// This player, or the player's team, and those around, in their order, as far as they are not among the best.
    pub near: Vec<Standing>,
    /// How many come before the first of those.
    pub before_near: u32,
    /// Where this player, or the player's team, stands; `None` before the hunt has begun for them.
    pub own: Option<Standing>,
    /// How many there are in all.
    pub total: u32,
    /// The hunt is over, and nothing of it changes any more.
    pub is_final: bool,
}

/// A place in a [`Leaderboard`]: by points, then by who had them first. Who has as many since the same moment has the same place.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Standing {
    /// The place, from 1.
    pub rank: u32,
    /// The name of the player or of the team, as shown.
    pub name: String,
    /// The points.
    pub points: i64,
    /// Since when there are just so many.
    pub since: UnixMs,
    /// How many challenges are done; of a team whose members play for themselves: by all of them together.
    pub completed: u32,
    /// How many players the team has; 0: it is a player.
    pub members: u32,
    /// It is this player, or the player's team.
    pub is_own: bool,
}

/// Where the two sides stand when a session begins.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Resume {
    /// The view to fetch and to show.
    pub view: ContentHash,
    /// The last event that the client has acknowledged.
    pub acknowledged: Seq,
    /// The first event that will be sent.
    pub next: Seq,
    /// The last fix that is stored.
    pub confirmed_fix: FixNumber,
    /// The last command that is stored.
    pub confirmed_command: CommandNumber,
    /// Where the player stands; `None` before the first fix.
    pub position: Option<LonLat>,
    /// What all committed events add up to: also those from `next` up to `progress.seq`, which are still to be sent.
    pub progress: Progress,
    /// The server's clock.
    pub server_time: UnixMs,
}

/// A fix that was not used, and why.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FixRefusal {
    /// Which fix.
    pub number: FixNumber,
    /// Why.
    pub reason: StepRefusal,
    /// Where the player stands for the server; `None` before the first accepted fix.
    pub position: Option<LonLat>,
}

/// From the server, up to 20 times a second: what is only worth knowing now.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// The server's clock when it was sent.
    pub server_time: UnixMs,
    /// The last fix that is stored.
    pub confirmed_fix: FixNumber,
    /// Other players nearby, all of them; `None` when this snapshot does not tell.
    pub nearby: Option<Vec<NearbyPlayer>>,
}

/// Another player, as others may see them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct NearbyPlayer {
    /// Who.
    pub player: PlayerId,
    /// Their name as shown.
    pub name: String,
    /// What they look like.
    pub colour: AvatarColour,
    /// Where.
    pub position: LonLat,
    /// What they show, for the few seconds that they do.
    pub gesture: Option<SeenGesture>,
}

/// A gesture, as others see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SeenGesture {
    /// What is shown.
    pub emote: Emote,
    /// Since when, by the server's clock: two of the same kind are told apart by it.
    pub since: UnixMs,
}
