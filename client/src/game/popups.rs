//! Reward pop-ups: each event that deserves a card gets one, in order, at the bottom of the map; walking never stops for it.

mod card;
mod celebrate;
mod queue;
mod reward;
mod room;

use super::{
    controls::{Fade, SpokenName, SpokenRole},
    ink::Ink,
    journal::JournalOpen,
    motion::{LONGEST_FRAME_S, ReducedMotion},
    retelling::Telling,
    session::{EventReceived, HuntClock, InputCaptured, Journal, Screen, Told},
    settings::{Action, Actions},
};
use bevy::{input::mouse::AccumulatedMouseMotion, picking::hover::Hovered, prelude::*, window::PrimaryWindow};
pub use card::CardRoot;
use card::Hairline;
use hunt_shared::{
    event::{Event, EventKind},
    identity::ChallengeId,
};
use queue::{Card, Pace, PopupQueue};

/// The column at the bottom centre in which cards stand. Others may put a line above the card.
#[derive(Component)]
pub struct BottomColumn;

/// A card has come on screen, with what it shows.
#[derive(Message, Clone, Debug)]
pub struct CardShown(pub Vec<EventKind>);

/// The challenge whose opening the card on screen tells; `None`: it tells something else, or there is none.
#[derive(Resource, Clone, PartialEq, Eq, Default, Debug)]
pub struct Announced(pub Option<ChallengeId>);

/// Queues cards and draws them.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct CardSystems;

/// The cards of the journal that is open.
#[derive(Resource, Default)]
struct Popups {
    queue: PopupQueue,
    /// Which journal, by its [`Journal::opened`].
    opened: u32,
}

/// Queues and draws pop-ups.
pub struct PopupsPlugin;

impl Plugin for PopupsPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Popups>()
            .init_resource::<Announced>()
            .add_message::<CardShown>()
            .add_systems(OnEnter(Screen::Playing), spawn_column)
            .add_systems(Telling(Screen::Playing), name_column)
            .add_systems(
                Update,
                (
                    queue_events,
                    (
                        skip_by_key,
                        advance_queue,
                        announce,
                        draw_card,
                        move_card,
                        // What comes below a panel is celebrated when it is seen.
                        (celebrate::reveal_emblems, celebrate::shine_rays, celebrate::uncover)
                            .run_if(|captured: Res<InputCaptured>| !captured.0),
                        celebrate::fly_sparks,
                        (hide_below_screens, room::make_room),
                    )
                        .chain()
                        .run_if(in_state(Screen::Playing)),
                    remember_told,
                )
                    .chain()
                    .in_set(CardSystems),
            );
    }
}

fn spawn_column(mut commands: Commands) {
    commands.spawn((
        BottomColumn,
        (SpokenRole::News, column_name()),
        DespawnOnExit(Screen::Playing),
        Node {
            position_type: PositionType::Absolute,
            left: px(0),
            right: px(0),
            bottom: px(18),
            flex_direction: FlexDirection::Column,
            align_items: AlignItems::Center,
            row_gap: px(12),
            ..default()
        },
        GlobalZIndex(20),
        Pickable::IGNORE,
    ));
}

/// The card, by its serial, that the pointer has been moved on: it stays as long as the pointer does. A card that comes up below a pointer
/// at rest is not held.
#[derive(Default)]
struct Touched(Option<u64>);

impl Touched {
    fn by(&mut self, below_pointer: Option<u64>, moved: bool) -> bool {
        if moved || self.0 != below_pointer {
            self.0 = below_pointer.filter(|_| moved);
        }
        self.0.is_some()
    }
}

fn column_name() -> SpokenName {
    SpokenName(say!("accessible-cards"))
}

/// In another language it is called otherwise.
fn name_column(mut columns: Query<&mut SpokenName, With<BottomColumn>>) {
    columns.iter_mut().for_each(|mut name| *name = column_name());
}

/// Seconds after which something that only now arrives happened while the player was away.
const AWAY_S: f64 = 60.0;

fn queue_events(
    mut received: MessageReader<EventReceived>,
    journal: Res<Journal>,
    clock: Res<HuntClock>,
    mut popups: ResMut<Popups>,
) {
    let enter = |queue: &mut PopupQueue, event: &Event| {
        if clock.now().seconds_since(event.time) > AWAY_S { queue.enter_late(event) } else { queue.enter(event) }
    };
    if popups.opened != journal.opened {
        // What could not be shown before the game ended is told now.
        popups.opened = journal.opened;
        popups.queue.restart(journal.told);
        journal.events.iter().for_each(|event| enter(&mut popups.queue, event));
    }
    received.read().for_each(|EventReceived(event)| enter(&mut popups.queue, event));
}

fn remember_told(popups: Res<Popups>, mut told: ResMut<Told>) {
    told.set_if_neq(Told { opened: popups.opened, seq: popups.queue.told() });
}

fn skip_by_key(actions: Actions, captured: Res<InputCaptured>, mut popups: ResMut<Popups>, mut journal: ResMut<JournalOpen>) {
    // What lies over the card has the keys.
    if popups.queue.shown().is_none() || captured.0 {
        return;
    }
    if actions.just_pressed(Action::Skip) {
        popups.queue.skip();
    } else if actions.just_pressed(Action::Open) && !journal.0 {
        journal.0 = true;
        popups.queue.skip();
    }
}

fn advance_queue(
    time: Res<Time<Real>>,
    motion: Res<ReducedMotion>,
    windows: Query<&Window, With<PrimaryWindow>>,
    pointer: Res<AccumulatedMouseMotion>,
    cards: Query<(&Hovered, &CardRoot)>,
    captured: Res<InputCaptured>,
    mut touched: Local<Touched>,
    mut popups: ResMut<Popups>,
) {
    let below = cards.iter().find(|(hovered, _)| hovered.0).map(|(_, root)| root.0);
    let hovered = touched.by(below, pointer.delta != Vec2::ZERO);
    // Nobody is looking, or something lies over the card: what comes now is told afterwards.
    let away = captured.0 || windows.single().is_ok_and(|window| !window.focused);
    let pace = if motion.0 { Pace::REDUCED } else { Pace::EASED };
    popups.queue.advance(time.delta_secs().min(LONGEST_FRAME_S), hovered || away, pace);
}

fn announce(popups: Res<Popups>, mut announced: ResMut<Announced>) {
    let opened = popups.queue.shown().and_then(|shown| match &shown.card {
        Card::One(Event { kind: EventKind::ChallengeOpened { challenge, .. }, .. }) => Some(challenge.clone()),
        _ => None,
    });
    announced.set_if_neq(Announced(opened));
}

/// What lies over the map lies over the cards.
fn hide_below_screens(captured: Res<InputCaptured>, mut columns: Query<&mut Visibility, With<BottomColumn>>) {
    for mut visibility in &mut columns {
        visibility.set_if_neq(if captured.0 { Visibility::Hidden } else { Visibility::Inherited });
    }
}

fn draw_card(
    popups: Res<Popups>,
    columns: Query<Entity, With<BottomColumn>>,
    cards: Query<(Entity, &CardRoot)>,
    ink: Ink,
    windows: Query<&Window, With<PrimaryWindow>>,
    scale: Res<UiScale>,
    mut last: Local<Option<u64>>,
    mut told: MessageWriter<CardShown>,
    mut commands: Commands,
) {
    let height_px = windows.single().map_or(0.0, |window| window.height() / scale.0);
    let shown = popups.queue.shown();
    let serial = shown.map(|shown| shown.serial);
    for (entity, root) in &cards {
        if Some(root.0) != serial {
            commands.entity(entity).despawn();
        }
    }
    let Some(shown) = shown.filter(|shown| cards.iter().all(|(_, root)| root.0 != shown.serial)) else { return };
    let Ok(column) = columns.single() else { return };
    let drawing = card::Drawing { ink: &ink, away: shown.away, height_px };
    let card = drawing.spawn(&mut commands, shown);
    commands.entity(card).observe(|_: On<Pointer<Click>>, mut popups: ResMut<Popups>| popups.queue.skip());
    commands.entity(column).add_child(card);
    // A card that is drawn anew in another language has been heard already.
    if last.replace(shown.serial) != Some(shown.serial) {
        told.write(CardShown(shown.card.events().iter().map(|event| event.kind.clone()).collect()));
    }
}

fn move_card(
    popups: Res<Popups>,
    motion: Res<ReducedMotion>,
    mut cards: Query<(&CardRoot, &mut Fade, &mut UiTransform)>,
    mut hairlines: Query<&mut Node, With<Hairline>>,
) {
    let Some(shown) = popups.queue.shown() else { return };
    for (root, mut fade, mut transform) in &mut cards {
        if root.0 != shown.serial {
            continue;
        }
        let eased = EaseFunction::CubicOut.sample_clamped(shown.presence());
        if fade.share != eased {
            fade.share = eased;
            let rise = if motion.0 { 0.0 } else { 26.0 * (1.0 - eased) };
            transform.translation = Val2::px(0.0, rise);
        }
    }
    for mut node in &mut hairlines {
        let width = percent(100.0 * shown.time_left());
        if node.width != width {
            node.width = width;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{encounters::Encounter, frames::Stage, testing::lantern_granted};
    use hunt_shared::hunt::Rarity;

    #[test]
    fn a_card_waits_below_a_pointer_that_moved_on_it_and_not_below_one_at_rest() {
        let mut touched = Touched::default();
        assert!(!touched.by(None, true));
        assert!(!touched.by(Some(1), false), "the card came up below it");
        assert!(touched.by(Some(1), true));
        assert!(touched.by(Some(1), false), "the hand may rest while one reads");
        assert!(!touched.by(Some(2), false), "the next card has not been touched");
        assert!(touched.by(Some(2), true));
        assert!(!touched.by(None, true));
    }

    #[test]
    fn a_reward_that_comes_below_a_panel_is_celebrated_when_it_is_seen() {
        let mut stage = Stage::unseen(1280, 800);
        stage.play();
        let glints = |stage: &mut Stage| {
            let world = stage.app.world_mut();
            world.query::<&celebrate::Spark>().iter(world).count()
        };
        stage.app.insert_resource(Encounter::Satchel);
        stage.run_for(0.3);
        stage.happen(lantern_granted(Rarity::Rare));
        stage.run_for(1.0);
        assert_eq!(glints(&mut stage), 0, "nobody sees the card");
        stage.app.insert_resource(Encounter::Nothing);
        stage.run_for(0.8);
        assert!(glints(&mut stage) > 0);
    }
}
