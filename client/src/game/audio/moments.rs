//! Which moment asks for which sound.
//!
//! What the player does (taking, answering, crossing) is heard at once; what a card tells is heard when the card comes, so that nothing is
//! heard before it is seen.

use super::{Play, synth::Cue};
use crate::game::{
    journal::JournalOpen,
    popups::CardShown,
    session::{BoundaryCrossed, EventReceived, HuntClock, Journal, LinkStatus, Notice, Screen, SnapTo},
};
use bevy::{
    input_focus::{InputFocus, InputFocusVisible},
    prelude::*,
    ui_widgets::{Activate, Button as ActivatedButton},
};
use hunt_shared::{event::EventKind, time::UnixMs};

/// Seconds of a timer that are counted.
const COUNTED_S: i64 = 10;

/// The last seconds sound higher.
const LAST_S: i64 = 3;

/// Seconds after coming on the map in which the server's word of where one stands is no refusal.
const ARRIVING_S: f32 = 2.0;

/// Hears moments.
pub struct MomentsPlugin;

impl Plugin for MomentsPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<CardShown>()
            .add_message::<BoundaryCrossed>()
            .add_message::<EventReceived>()
            .add_message::<Notice>()
            .add_message::<SnapTo>()
            .init_resource::<JournalOpen>()
            .init_resource::<InputFocus>()
            .init_resource::<InputFocusVisible>()
            .add_observer(press)
            .add_systems(
                Update,
                (
                    hear_events,
                    hear_cards,
                    hear_crossings,
                    (hear_refusals, hear_link, count_down).run_if(in_state(Screen::Playing)),
                    turn_pages,
                    move_focus,
                ),
            );
    }
}

/// What is heard when an event comes; `None`: nothing, or its card is heard.
fn of_event(kind: &EventKind) -> Option<Cue> {
    match kind {
        EventKind::ObjectCollected { .. } | EventKind::ItemsExchanged { .. } => Some(Cue::Taken),
        EventKind::ObjectMissed { .. } => Some(Cue::Missed),
        EventKind::ChallengeAdvanced { .. } | EventKind::RiddleAnswered { right: true, .. } => Some(Cue::StepDone),
        EventKind::RiddleAnswered { right: false, .. } => Some(Cue::Refused),
        // The first attempt comes with the card of its opening.
        EventKind::ChallengeStarted { attempt, .. } if *attempt > 1 => Some(Cue::Opened),
        EventKind::BoundaryOpened { .. } => Some(Cue::Revealed),
        _ => None,
    }
}

/// What is heard of an event when its card comes, and how much more it is than others on the same card.
fn of_card(kind: &EventKind) -> Option<(u8, Cue)> {
    match kind {
        EventKind::RewardGranted(reward) => Some((10 + reward.rarity as u8, Cue::Reward(reward.rarity))),
        EventKind::ChallengeCompleted { .. } => Some((6, Cue::Completed)),
        EventKind::ChallengeOpened { .. } => Some((5, Cue::Opened)),
        EventKind::ChallengeFailed { .. } => Some((4, Cue::Failed)),
        EventKind::BoundaryRevealed { .. } | EventKind::HintGiven { .. } => Some((3, Cue::Revealed)),
        EventKind::Said { .. }
        | EventKind::CharacterSpoke { .. }
        | EventKind::RiddleAsked { .. }
        | EventKind::ItemGiven { .. }
        | EventKind::ItemTaken { .. } => Some((1, Cue::Message)),
        _ => None,
    }
}

fn hear_events(mut received: MessageReader<EventReceived>, mut plays: MessageWriter<Play>) {
    plays.write_batch(received.read().filter_map(|EventReceived(event)| of_event(&event.kind)).map(Play::from));
}

/// A digest has one sound: that of the best in it.
fn hear_cards(mut shown: MessageReader<CardShown>, mut plays: MessageWriter<Play>) {
    for CardShown(kinds) in shown.read() {
        let best = kinds.iter().filter_map(of_card).max_by_key(|(rank, _)| *rank);
        plays.write_batch(best.map(|(_, cue)| Play::from(cue)));
    }
}

fn hear_crossings(mut crossed: MessageReader<BoundaryCrossed>, mut plays: MessageWriter<Play>) {
    if crossed.read().count() > 0 {
        plays.write(Cue::Crossed.into());
    }
}

/// A step that is taken back is a refusal; other notices are only said.
fn hear_refusals(
    time: Res<Time<Real>>,
    mut snaps: MessageReader<SnapTo>,
    mut notices: MessageReader<Notice>,
    mut there_s: Local<f32>,
    screen: Res<State<Screen>>,
    mut plays: MessageWriter<Play>,
) {
    *there_s = if screen.is_changed() { 0.0 } else { *there_s + time.delta_secs() };
    let (snapped, said) = (snaps.read().count() > 0, notices.read().count() > 0);
    if snapped && *there_s > ARRIVING_S {
        plays.write(Cue::Refused.into());
    } else if said {
        plays.write(Play { gain: 0.8, ..Cue::Message.into() });
    }
}

/// Losing the server and finding it again are heard; what is between is not.
fn hear_link(status: Res<LinkStatus>, mut lost: Local<Option<bool>>, mut plays: MessageWriter<Play>) {
    let now = match *status {
        LinkStatus::Live | LinkStatus::Preview => false,
        LinkStatus::Offline { .. } | LinkStatus::Superseded => true,
        LinkStatus::Waiting | LinkStatus::Joining { .. } => return,
    };
    match (lost.replace(now), now) {
        (Some(false), true) => drop(plays.write(Cue::LinkLost.into())),
        (Some(true), false) => drop(plays.write(Cue::LinkRegained.into())),
        _ => {}
    }
}

/// The seconds that are left of the attempt that ends first, when they are counted.
fn seconds_left(journal: &Journal, now: UnixMs) -> Option<i64> {
    let running = journal.progress.challenges.values().filter(|status| status.running);
    let first =
        running.filter_map(|status| status.deadline).map(|deadline| deadline.0 - now.0).filter(|left_ms| *left_ms > 0).min()?;
    let left_s = (first + 999) / 1000;
    (left_s <= COUNTED_S).then_some(left_s)
}

fn count_down(
    journal: Res<Journal>,
    clock: Option<Res<HuntClock>>,
    mut counted: Local<Option<i64>>,
    mut plays: MessageWriter<Play>,
) {
    let left_s = seconds_left(&journal, clock.map_or_else(UnixMs::now, |clock| clock.now()));
    if *counted == left_s {
        return;
    }
    *counted = left_s;
    if let Some(left_s) = left_s {
        let speed = if left_s <= LAST_S { 1.335 } else { 1.0 };
        plays.write(Play { speed, ..Cue::Tick.into() });
    }
}

/// The journal opens and closes with the sound of a button, also by its key.
fn turn_pages(open: Res<JournalOpen>, mut before: Local<bool>, mut plays: MessageWriter<Play>) {
    if std::mem::replace(&mut *before, open.0) != open.0 {
        plays.write(Cue::Press.into());
    }
}

fn press(_: On<Activate>, mut plays: MessageWriter<Play>) {
    plays.write(Cue::Press.into());
}

/// The keyboard comes to another button.
fn move_focus(
    focus: Res<InputFocus>,
    visible: Res<InputFocusVisible>,
    buttons: Query<(), With<ActivatedButton>>,
    mut before: Local<Option<Entity>>,
    mut plays: MessageWriter<Play>,
) {
    let now = focus.get().filter(|entity| visible.0 && buttons.contains(*entity));
    if *before != now {
        *before = now;
        if now.is_some() {
            plays.write(Cue::Focus.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::testing::lantern_granted;
    use bevy::state::app::StatesPlugin;
    use hunt_shared::{
        event::{ChallengeStatus, Event},
        geo::LonLat,
        hunt::{Glyph, Rarity},
        identity::Seq,
    };

    fn app() -> App {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin))
            .insert_state(Screen::Playing)
            .init_resource::<Journal>()
            .insert_resource(LinkStatus::Live)
            .add_message::<Play>()
            .add_plugins(MomentsPlugin);
        heard(&mut app);
        app
    }

    /// What is asked for in the next frame.
    fn heard(app: &mut App) -> Vec<Cue> {
        app.update();
        app.world_mut().resource_mut::<Messages<Play>>().drain().map(|play| play.cue).collect()
    }

    fn completed() -> EventKind {
        EventKind::ChallengeCompleted { challenge: "landfall".into(), title: "Landfall".into() }
    }

    fn receive(app: &mut App, kind: EventKind) {
        app.world_mut().write_message(EventReceived(Event { seq: Seq(1), time: UnixMs(0), position: None, kind }));
    }

    #[test]
    fn what_one_does_is_heard_at_once_and_what_a_card_tells_with_the_card() {
        let mut app = app();
        let taken =
            || EventKind::ObjectCollected { object: "glass".into(), name: "Glass".into(), glyph: Glyph::Glass, item: None };
        receive(&mut app, taken());
        assert_eq!(heard(&mut app), [Cue::Taken]);
        app.world_mut().write_message(CardShown(vec![taken()]));
        assert!(heard(&mut app).is_empty());
        receive(&mut app, lantern_granted(Rarity::Rare));
        assert!(heard(&mut app).is_empty());
        app.world_mut().write_message(CardShown(vec![lantern_granted(Rarity::Rare)]));
        assert_eq!(heard(&mut app), [Cue::Reward(Rarity::Rare)]);
        app.world_mut().write_message(BoundaryCrossed);
        assert_eq!(heard(&mut app), [Cue::Crossed]);
        let missed = EventKind::ObjectMissed { object: "crown".into(), name: "Crown".into(), winner: "Ada".into() };
        receive(&mut app, missed);
        assert_eq!(heard(&mut app), [Cue::Missed]);
    }

    #[test]
    fn a_digest_has_the_sound_of_the_best_in_it() {
        let mut app = app();
        let said = EventKind::Said { speaker: "A gull".into(), text: "Turn about".into() };
        let digest = vec![
            said,
            lantern_granted(Rarity::Common),
            completed(),
            lantern_granted(Rarity::Legendary),
            lantern_granted(Rarity::Fine),
        ];
        app.world_mut().write_message(CardShown(digest));
        assert_eq!(heard(&mut app), [Cue::Reward(Rarity::Legendary)]);
    }

    #[test]
    fn the_server_is_lost_and_found_once() {
        let mut app = app();
        let offline = |seconds| LinkStatus::Offline { reason: "Nobody answers.".into(), retry_in_s: Some(seconds) };
        app.insert_resource(LinkStatus::Waiting);
        assert!(heard(&mut app).is_empty());
        app.insert_resource(offline(3.0));
        assert_eq!(heard(&mut app), [Cue::LinkLost]);
        app.insert_resource(offline(2.0));
        assert!(heard(&mut app).is_empty());
        app.insert_resource(LinkStatus::Joining { doing: "Knocking".into(), share: 0.1 });
        assert!(heard(&mut app).is_empty());
        app.insert_resource(LinkStatus::Live);
        assert_eq!(heard(&mut app), [Cue::LinkRegained]);
    }

    #[test]
    fn a_step_taken_back_is_refused_and_a_word_is_only_said() {
        let mut app = app();
        app.insert_resource(bevy::time::TimeUpdateStrategy::ManualDuration(std::time::Duration::from_secs(3)));
        app.world_mut().write_message(Notice("A word".into()));
        assert_eq!(heard(&mut app), [Cue::Message]);
        app.world_mut().write_message(SnapTo(LonLat::new(0.0, 0.0)));
        app.world_mut().write_message(Notice("The cliff is too steep.".into()));
        assert_eq!(heard(&mut app), [Cue::Refused]);
    }

    #[test]
    fn only_the_last_ten_seconds_are_counted() {
        let mut journal = Journal::default();
        let status = ChallengeStatus { running: true, deadline: Some(UnixMs(100_000)), ..ChallengeStatus::default() };
        journal.progress.challenges.insert("race".into(), status);
        let left = |now_ms| seconds_left(&journal, UnixMs(now_ms));
        assert_eq!(left(89_000), None);
        assert_eq!((left(90_000), left(90_001), left(99_001), left(100_000)), (Some(10), Some(10), Some(1), None));
        // Within a whole attempt each second is heard once.
        let ticks: Vec<_> = (80_000..101_000).step_by(16).map(left).collect();
        let heard = ticks.windows(2).filter(|pair| pair[1].is_some() && pair[0] != pair[1]).count();
        assert_eq!(heard, 10);
    }

    #[test]
    fn buttons_are_heard() {
        let mut app = app();
        let button = app.world_mut().spawn(ActivatedButton).id();
        app.world_mut().trigger(Activate { entity: button });
        assert_eq!(heard(&mut app), [Cue::Press]);
        app.world_mut().resource_mut::<JournalOpen>().0 = true;
        assert_eq!(heard(&mut app), [Cue::Press]);
    }
}
