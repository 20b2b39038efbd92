//! What both panels have in common: where they lie, their head, and how they are closed.

use super::Society;
use crate::game::{
    controls::{
        self, ButtonLook, CapturesInput, Lettering, Spawner, card, column, cover, growing, panel, pressable, row, small_button,
        veil, words,
    },
    ink::Ink,
    retelling::Retold,
    session::Screen,
    settings::{Action, key_caps},
    theme::{BRASS, CREAM},
};
use bevy::{
    input_focus::tab_navigation::{TabGroup, TabIndex},
    prelude::*,
    ui_widgets::Activate,
};

/// Logical pixels of a panel's width.
const WIDTH_PX: f32 = 600.0;

/// Logical pixels that an arrow key scrolls, and a page.
const LINE_PX: f32 = 56.0;
const PAGE_PX: f32 = 224.0;

/// A list that is scrolled by keys: by those of pages, and by the arrow keys where they do nothing else.
#[derive(Component, Clone, Copy, Debug)]
pub struct ScrollsByKey {
    /// The arrow keys scroll, too.
    pub arrows: bool,
}

/// The ground of a panel, over the whole window.
pub fn ground() -> impl Bundle {
    (Retold, CapturesInput, DespawnOnExit(Screen::Playing), cover(0.55), GlobalZIndex(31), TabGroup::modal())
}

/// The panel itself.
pub fn sheet() -> impl Bundle {
    panel(Node { width: px(WIDTH_PX), max_width: percent(96), max_height: percent(96), min_height: px(0), ..card(10.0) })
}

/// The lines at the top: what it is, and what it is about; and how to close it.
pub fn head(sheet: &mut Spawner<'_>, ink: &Ink, kicker: &str, title: &str) {
    let node = Node { align_items: AlignItems::FlexStart, flex_shrink: 0.0, ..row(12.0) };
    sheet.spawn((node, Pickable::IGNORE)).with_children(|head| {
        head.spawn((growing(column(1.0)), Pickable::IGNORE)).with_children(|text| {
            text.spawn(words(&ink.fonts, Lettering::Kicker, BRASS, kicker));
            text.spawn(words(&ink.fonts, Lettering::Heading, CREAM, title));
        });
        head.spawn((small_button(&ink.fonts, ButtonLook::Quiet, "Esc", say!("society-close")), TabIndex(90)))
            .observe(shows(Society::Nothing));
    });
}

/// A list that scrolls when it is too long for the window; returns where its lines belong.
pub fn scrolling(sheet: &mut Spawner<'_>, lines: impl Bundle, keys: ScrollsByKey) -> Entity {
    controls::scrolling(sheet, Node::default(), column(2.0), (lines, keys))
}

/// Scrolls by keys.
pub fn scroll_by_key(keys: Res<ButtonInput<KeyCode>>, mut lists: Query<(&ScrollsByKey, &mut ScrollPosition, &ComputedNode)>) {
    for (by, mut scroll, node) in &mut lists {
        let range_px = ((node.content_size().y - node.size().y) * node.inverse_scale_factor()).max(0.0);
        let steps = [
            (KeyCode::PageUp, -PAGE_PX),
            (KeyCode::PageDown, PAGE_PX),
            (KeyCode::ArrowUp, -LINE_PX),
            (KeyCode::ArrowDown, LINE_PX),
        ];
        let usable = if by.arrows { &steps[..] } else { &steps[..2] };
        if let Some((_, step_px)) = usable.iter().find(|(key, _)| keys.just_pressed(*key)) {
            scroll.y = (scroll.y + step_px).clamp(0.0, range_px);
        }
    }
}

/// A quiet button with the keys that do the same.
pub fn keyed_button(ink: &Ink, actions: &'static [Action], label: String) -> impl Bundle {
    let node = Node { padding: UiRect::new(px(14), px(6), px(5), px(5)), ..row(10.0) };
    (
        pressable(ButtonLook::Quiet, node),
        children![words(&ink.fonts, Lettering::Strong, CREAM, label), key_caps(&ink.fonts, actions)],
    )
}

/// A quiet line at the foot.
pub fn remark(ink: &Ink, text: String) -> impl Bundle {
    words(&ink.fonts, Lettering::Small, veil(CREAM, 0.8), text)
}

/// An observer for a button: a press shows this.
pub fn shows(next: Society) -> impl FnMut(On<Activate>, ResMut<Society>) + Send + Sync + 'static {
    move |_, mut society| *society = next
}
