//! Lists that scroll when they are too long for their place, with a bar that says where in them one is, and that can be dragged.

use super::{Spawner, growing, raised};
use bevy::{
    prelude::*,
    ui_widgets::{ControlOrientation, ScrollArea, Scrollbar, ScrollbarThumb},
};

/// Logical pixels of a bar's width, of its distance from the list, and of its thumb's length at least.
const WIDTH_PX: f32 = 6.0;
const GAP_PX: f32 = 8.0;
const THUMB_PX: f32 = 28.0;

/// Draws and hides the bars.
pub struct ScrollPlugin;

impl Plugin for ScrollPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, show_bars);
    }
}

/// A list as tall as its lines or as its place, whichever is less, beside its bar. `place` is the node of both; `lines` that of the lines.
/// Returns where the lines belong.
pub fn scrolling(parent: &mut Spawner<'_>, place: Node, lines: Node, list: impl Bundle) -> Entity {
    let mut area = Entity::PLACEHOLDER;
    let place = Node { min_height: px(0), column_gap: px(GAP_PX), ..place };
    parent.spawn((place, Pickable::IGNORE)).with_children(|place| {
        let lines = growing(Node { overflow: Overflow::scroll_y(), min_height: px(0), ..lines });
        area = place.spawn((list, ScrollArea, lines)).id();
        place.spawn((
            Scrollbar::new(area, ControlOrientation::Vertical, THUMB_PX),
            Node { width: px(WIDTH_PX), flex_shrink: 0.0, ..default() },
            Visibility::Hidden,
            children![(
                ScrollbarThumb { border_radius: BorderRadius::all(px(WIDTH_PX / 2.0)), ..default() },
                BackgroundColor(raised(0.4)),
            )],
        ));
    });
    area
}

/// Where a list of buttons lies that are as wide as their column: their focus rings, so many pixels wide, and the bar lie beyond its edges.
pub fn beyond_edges(ring_px: f32) -> Node {
    let bar_px = GAP_PX + WIDTH_PX;
    Node { margin: UiRect::new(px(-ring_px), px(-ring_px - bar_px), px(0), px(0)), ..default() }
}

/// A bar is there while something of its list is out of sight.
fn show_bars(areas: Query<&ComputedNode>, mut bars: Query<(&Scrollbar, &mut Visibility)>) {
    for (bar, mut shown) in &mut bars {
        let overflows = areas.get(bar.target).is_ok_and(|area| area.content_size().y > area.size().y + 0.5);
        shown.set_if_neq(if overflows { Visibility::Inherited } else { Visibility::Hidden });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::ecs::system::RunSystemOnce;

    #[test]
    fn a_bar_is_there_only_while_its_list_is_too_long() {
        let mut world = World::new();
        let area = world.spawn(ComputedNode { size: Vec2::splat(100.0), content_size: Vec2::splat(300.0), ..default() }).id();
        let bar = world.spawn((Scrollbar::new(area, ControlOrientation::Vertical, THUMB_PX), Visibility::Hidden)).id();
        world.run_system_once(show_bars).unwrap();
        assert_eq!(world.get::<Visibility>(bar), Some(&Visibility::Inherited));
        world.get_mut::<ComputedNode>(area).unwrap().content_size = Vec2::splat(100.2);
        world.run_system_once(show_bars).unwrap();
        assert_eq!(world.get::<Visibility>(bar), Some(&Visibility::Hidden));
    }
}
