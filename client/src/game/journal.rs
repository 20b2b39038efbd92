//! The journal: everything that has happened to the player, in order, with what it adds up to.

mod entries;
mod panel;
mod summary;

pub use entries::{counted, failure_in_words, points_won, rarity_in_words};
pub use summary::{Holding, holdings};

use super::{
    controls::CapturesInput,
    ink::Ink,
    moments::LocalClock,
    session::{InputCaptured, Journal, MapTool, Screen},
    settings::{Action, Actions},
};
use bevy::{prelude::*, ui_widgets::ScrollArea};
use panel::{EntriesArea, JournalRoot};

/// Entries that are drawn at first, and that each press of "earlier" adds.
const ENTRIES_AT_ONCE: usize = 200;

/// Logical pixels that an arrow key scrolls.
const LINE_PX: f32 = 56.0;

/// Whether the journal lies open.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct JournalOpen(pub bool);

/// The systems that open, close and draw the journal. They run after the pop-ups have taken their keys.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct JournalSystems;

/// How many of the latest entries are drawn.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Debug)]
struct EntriesShown(usize);

impl Default for EntriesShown {
    fn default() -> Self {
        Self(ENTRIES_AT_ONCE)
    }
}

/// Opens, draws and closes the journal.
pub struct JournalPlugin;

impl Plugin for JournalPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<JournalOpen>()
            .init_resource::<EntriesShown>()
            .init_resource::<LocalClock>()
            .add_systems(OnExit(Screen::Playing), close)
            .add_systems(
                Update,
                (open_by_key, draw_journal, scroll_by_key, follow_the_end)
                    .chain()
                    .in_set(JournalSystems)
                    .run_if(in_state(Screen::Playing)),
            );
    }
}

fn close(mut open: ResMut<JournalOpen>) {
    open.0 = false;
}

fn open_by_key(actions: Actions, captured: Res<InputCaptured>, tool: Res<MapTool>, mut open: ResMut<JournalOpen>) {
    if open.0 {
        open.set_if_neq(JournalOpen(!(actions.just_pressed(Action::Journal) || actions.goes_back())));
    } else if !captured.0 && !tool.keys {
        open.set_if_neq(JournalOpen(actions.just_pressed(Action::Journal) || actions.just_pressed(Action::Open)));
    }
}

fn draw_journal(
    open: Res<JournalOpen>,
    journal: Res<Journal>,
    mut shown: ResMut<EntriesShown>,
    roots: Query<Entity, With<JournalRoot>>,
    areas: Query<(&ScrollPosition, &ComputedNode), With<EntriesArea>>,
    ink: Ink,
    mut commands: Commands,
) {
    let standing = !roots.is_empty();
    if !open.0 {
        roots.iter().for_each(|root| commands.entity(root).despawn());
        if standing {
            *shown = EntriesShown::default();
        }
        return;
    }
    if standing && !journal.is_changed() && !shown.is_changed() {
        return;
    }
    // Whoever reads further up stays there; whoever is at the end sees what comes.
    let reading = areas
        .iter()
        .next()
        .map(|(scroll, node)| (scroll.0, range_px(node)))
        .filter(|(scroll, range_px)| scroll.y < range_px - 4.0);
    roots.iter().for_each(|root| commands.entity(root).despawn());
    let book = panel::Book { ink: &ink, journal: &journal };
    let (root, area) = book.spawn(&mut commands, shown.0);
    commands.entity(root).insert((CapturesInput, DespawnOnExit(Screen::Playing)));
    match reading.filter(|_| !shown.is_changed()) {
        Some((scroll, _)) => commands.entity(area).insert((ScrollArea, ScrollPosition(scroll))),
        None => commands.entity(area).insert((ScrollArea, FollowEnd(3))),
    };
}

/// Scrolls to the end for so many frames more, until the layout knows how long the list is.
#[derive(Component)]
struct FollowEnd(u8);

fn follow_the_end(mut areas: Query<(Entity, &mut FollowEnd, &mut ScrollPosition, &ComputedNode)>, mut commands: Commands) {
    for (entity, mut follow, mut scroll, node) in &mut areas {
        scroll.y = range_px(node);
        follow.0 -= 1;
        if follow.0 == 0 {
            commands.entity(entity).remove::<FollowEnd>();
        }
    }
}

fn scroll_by_key(keys: Res<ButtonInput<KeyCode>>, mut areas: Query<(&mut ScrollPosition, &ComputedNode), With<EntriesArea>>) {
    for (mut scroll, node) in &mut areas {
        let page_px = node.size().y * node.inverse_scale_factor() - LINE_PX;
        let step_px = [
            (KeyCode::ArrowUp, -LINE_PX),
            (KeyCode::ArrowDown, LINE_PX),
            (KeyCode::PageUp, -page_px),
            (KeyCode::PageDown, page_px),
            (KeyCode::Home, f32::MIN),
            (KeyCode::End, f32::MAX),
        ]
        .into_iter()
        .find(|(key, _)| keys.just_pressed(*key))
        .map(|(_, step_px)| step_px);
        if let Some(step_px) = step_px {
            scroll.y = (scroll.y + step_px).clamp(0.0, range_px(node));
        }
    }
}

/// Logical pixels that a list can be scrolled.
fn range_px(node: &ComputedNode) -> f32 {
    ((node.content_size().y - node.size().y) * node.inverse_scale_factor()).max(0.0)
}
