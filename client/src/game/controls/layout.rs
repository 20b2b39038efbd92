//! How the interface is laid out: rows and columns, the column of a screen, what lies over everything, and what a press does.

use super::{MenuKeys, veil};
use bevy::{ecs::relationship::RelatedSpawnerCommands, input_focus::tab_navigation::TabGroup, prelude::*, ui_widgets::Activate};

/// What children are spawned with.
pub type Spawner<'a> = RelatedSpawnerCommands<'a, ChildOf>;

/// Things below each other.
pub fn column(gap_px: f32) -> Node {
    Node { flex_direction: FlexDirection::Column, row_gap: px(gap_px), ..default() }
}

/// Things beside each other, at one height.
pub fn row(gap_px: f32) -> Node {
    Node { column_gap: px(gap_px), align_items: AlignItems::Center, ..default() }
}

/// Takes the room that its neighbours leave, and no more: long text breaks rather than pushing them away.
pub fn growing(node: Node) -> Node {
    Node { flex_grow: 1.0, flex_basis: px(0), min_width: px(0), ..node }
}

/// A square in whose middle something stands.
pub fn framed(size_px: f32) -> Node {
    Node {
        width: px(size_px),
        height: px(size_px),
        flex_shrink: 0.0,
        align_items: AlignItems::Center,
        justify_content: JustifyContent::Center,
        ..default()
    }
}

/// The column of a screen, beside the lantern.
pub fn screen_column(width_px: f32, most_percent: f32, gap_px: f32) -> impl Bundle {
    let node = Node {
        position_type: PositionType::Absolute,
        left: percent(6.5),
        top: px(0),
        bottom: px(0),
        width: px(width_px),
        max_width: percent(most_percent),
        // Clear of the chart's frame.
        padding: UiRect::vertical(px(48)),
        justify_content: JustifyContent::Center,
        ..column(gap_px)
    };
    (node, Pickable::IGNORE, TabGroup::new(0), MenuKeys)
}

/// Covers the window and darkens what is behind; what is spawned in it stands in the middle.
pub fn cover(shade: f32) -> impl Bundle {
    let node = Node {
        position_type: PositionType::Absolute,
        width: percent(100),
        height: percent(100),
        align_items: AlignItems::Center,
        justify_content: JustifyContent::Center,
        ..default()
    };
    (node, BackgroundColor(veil(Color::BLACK, shade)))
}

/// As [`cover`]; what is spawned in it stands at the bottom, clear of the window's edge.
pub fn cover_from_below(shade: f32) -> impl Bundle {
    let node = Node {
        position_type: PositionType::Absolute,
        width: percent(100),
        height: percent(100),
        align_items: AlignItems::Center,
        justify_content: JustifyContent::FlexEnd,
        padding: UiRect::all(px(18)),
        ..column(0.0)
    };
    (node, BackgroundColor(veil(Color::BLACK, shade)))
}

/// The inside of a panel with a title, a text and buttons below each other.
pub fn card(gap_px: f32) -> Node {
    Node { padding: UiRect::all(px(26)), ..column(gap_px) }
}

/// The row of a card's buttons.
pub fn button_row() -> Node {
    Node { margin: UiRect::top(px(9)), flex_wrap: FlexWrap::Wrap, row_gap: px(10), ..row(12.0) }
}

/// An observer for a button: a press writes this message.
pub fn writes<M: Message + Clone>(message: M) -> impl FnMut(On<Activate>, MessageWriter<M>) + Send + Sync + 'static {
    move |_, mut writer| {
        writer.write(message.clone());
    }
}
