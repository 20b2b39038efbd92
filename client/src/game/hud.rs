//! What lies over the map while playing: the quest, the link, the purse, the scale, hints and notices. Each only reads; none takes keys from walking.

mod barred;
mod ghost_badge;
mod hidden_badge;
mod hints;
mod link_badge;
mod minimap;
mod notices;
mod position_badge;
mod prompt;
mod purse;
mod quest;
mod scale;
mod spoken_map;

#[cfg(test)]
pub use minimap::is_settled;
pub use notices::NoticeColumn;

use super::{
    camera::MapView,
    controls::{Lettering, picture, row, words},
    encounters::Encounter,
    journal::JournalOpen,
    map::Covers,
    session::Screen,
    settings::SettingsOpen,
    society::Society,
    summary::SummaryOpen,
    theme::Fonts,
    wording::decimal,
};
use bevy::prelude::*;

/// Logical pixels between the interface and the window's edge.
const MARGIN_PX: f32 = 16.0;

/// Metres from which a goal is right here.
const HERE_M: f64 = 8.0;

/// Everything over the map.
pub struct HudPlugin;

impl Plugin for HudPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins((
            quest::QuestPlugin,
            link_badge::LinkBadgePlugin,
            minimap::MinimapPlugin,
            position_badge::PositionBadgePlugin,
            hidden_badge::HiddenBadgePlugin,
            purse::PursePlugin,
            ghost_badge::GhostBadgePlugin,
            scale::ScalePlugin,
            spoken_map::SpokenMapPlugin,
            hints::HintsPlugin,
            notices::NoticesPlugin,
            prompt::PromptPlugin,
            barred::BarredPlugin,
        ))
        .add_systems(OnEnter(Screen::Playing), spawn_corners.in_set(HudSystems::Corners))
        .add_systems(Update, (make_room, cover_map).run_if(in_state(Screen::Playing)));
    }
}

/// When the corners are there to be filled.
#[derive(SystemSet, Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum HudSystems {
    /// Spawns the corners.
    Corners,
}

/// A corner of the window; what stands in it is a column.
#[derive(Component, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Corner {
    /// The quest.
    TopLeft,
    /// The link and the purse.
    TopRight,
    /// The scale and who made the map.
    BottomLeft,
    /// Hints and the journal's button.
    BottomRight,
}

fn spawn_corners(mut commands: Commands) {
    for corner in [Corner::TopLeft, Corner::TopRight, Corner::BottomLeft, Corner::BottomRight] {
        let (left, top) = match corner {
            Corner::TopLeft => (true, true),
            Corner::TopRight => (false, true),
            Corner::BottomLeft => (true, false),
            Corner::BottomRight => (false, false),
        };
        let at = |here| if here { px(MARGIN_PX) } else { auto() };
        commands.spawn((
            corner,
            DespawnOnExit(Screen::Playing),
            Node {
                position_type: PositionType::Absolute,
                left: at(left),
                right: at(!left),
                top: at(top),
                bottom: at(!top),
                // Beside the cards in the middle of the smallest window, at the top and at the bottom.
                width: if left && !top { percent(24) } else { auto() },
                max_width: if top { percent(37) } else { percent(24) },
                flex_direction: FlexDirection::Column,
                align_items: if left { AlignItems::FlexStart } else { AlignItems::FlexEnd },
                row_gap: px(10),
                ..default()
            },
            GlobalZIndex(10),
            Pickable::IGNORE,
        ));
    }
}

/// Whether a corner is seen below what lies open: a page over the map has the window for itself, a panel at the map's foot only the foot.
fn is_seen(corner: Corner, page: bool, panel: bool) -> bool {
    match corner {
        Corner::TopLeft | Corner::TopRight => !page,
        Corner::BottomLeft | Corner::BottomRight => !page && !panel,
    }
}

fn make_room(
    journal: Res<JournalOpen>,
    summary: Res<SummaryOpen>,
    settings: Res<SettingsOpen>,
    society: Res<Society>,
    encounter: Res<Encounter>,
    mut corners: Query<(&Corner, &mut Visibility)>,
) {
    let page = journal.0 || summary.0 || settings.0.is_some() || *society != Society::Nothing;
    let panel = *encounter != Encounter::Nothing;
    for (corner, mut visibility) in &mut corners {
        let seen = is_seen(*corner, page, panel);
        visibility.set_if_neq(if seen { Visibility::Inherited } else { Visibility::Hidden });
    }
}

/// Tells the map what of it the corners cover, as they were laid out for the last frame.
fn cover_map(
    view: Res<MapView>,
    corners: Query<&Children, With<Corner>>,
    parts: Query<(&ComputedNode, &UiGlobalTransform, &InheritedVisibility)>,
    mut covers: ResMut<Covers>,
) {
    let seen = parts.iter_many(corners.iter().flatten()).filter(|(node, _, visibility)| visibility.get() && !node.is_empty());
    let pixel_ratio = view.pixel_ratio();
    let rects = seen.map(|(node, at, _)| Rect::from_center_size(at.translation / pixel_ratio, node.size() / pixel_ratio));
    covers.0.clear();
    covers.0.extend(rects);
}

/// The line of a badge: a mark, and a word in its colour.
fn badge_line(fonts: &Fonts, mark: Handle<Image>, tint: Color, word: &str, colour: Color) -> impl Bundle {
    (row(9.0), Pickable::IGNORE, children![picture(mark, 17.0, tint), words(fonts, Lettering::Strong, colour, word)])
}

/// Spawns something in a corner.
pub fn add_to_corner(commands: &mut Commands, corners: &Query<(Entity, &Corner)>, corner: Corner, bundle: impl Bundle) {
    if let Some((entity, _)) = corners.iter().find(|(_, found)| **found == corner) {
        commands.entity(entity).with_child(bundle);
    }
}

/// Metres in words: "83 m", "1.4 km".
pub fn metres_in_words(metres: f64) -> String {
    if metres < 999.5 {
        say!("units-metres", metres = decimal(metres, 0))
    } else {
        say!("units-kilometres", kilometres = decimal(metres / 1000.0, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::ecs::system::RunSystemOnce;

    #[test]
    fn the_map_is_covered_by_what_is_seen_in_the_corners() {
        let mut world = World::new();
        world.init_resource::<MapView>();
        world.init_resource::<Covers>();
        let part =
            |size: Vec2, visibility| (ComputedNode { size, ..default() }, UiGlobalTransform::from_xy(60.0, 40.0), visibility);
        let parts = [
            part(Vec2::new(100.0, 50.0), InheritedVisibility::VISIBLE),
            part(Vec2::new(100.0, 50.0), InheritedVisibility::HIDDEN),
            part(Vec2::ZERO, InheritedVisibility::VISIBLE),
        ];
        world.spawn(Corner::TopLeft).with_children(|corner| parts.into_iter().for_each(|part| _ = corner.spawn(part)));
        // Whatever stands elsewhere is there for a moment.
        world.spawn(part(Vec2::splat(500.0), InheritedVisibility::VISIBLE));
        for _ in 0..2 {
            world.run_system_once(cover_map).unwrap();
            assert_eq!(world.resource::<Covers>().0, [Rect::new(10.0, 15.0, 110.0, 65.0)]);
        }
    }

    #[test]
    fn what_lies_open_has_its_room() {
        use Corner::{BottomLeft, BottomRight, TopLeft, TopRight};
        let seen = |page, panel| [TopLeft, TopRight, BottomLeft, BottomRight].map(|corner| is_seen(corner, page, panel));
        assert_eq!(seen(false, false), [true; 4]);
        assert_eq!(seen(false, true), [true, true, false, false], "a riddle is answered beside its quest");
        assert_eq!(seen(true, false), [false; 4]);
    }

    #[test]
    fn distances_read_like_a_sign_post() {
        assert_eq!(metres_in_words(82.6), "83 m");
        assert_eq!(metres_in_words(999.6), "1.0 km");
        assert_eq!(metres_in_words(12_345.0), "12.3 km");
    }
}
