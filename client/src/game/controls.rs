//! What the whole interface is made of: words, panels, buttons and fields in one hand, keyboard focus that can be seen, and fading.

mod accessible;
mod fade;
mod field;
mod layout;
mod letters;
mod menu;
mod scroll;

pub use super::theme::{DONE, WRONG};
pub use accessible::{SpokenLine, SpokenName, SpokenRole};
pub use fade::Fade;
pub use field::{Field, begin_in, enter_writes, field};
pub use layout::{Spawner, button_row, card, column, cover, cover_from_below, framed, growing, row, screen_column, writes};
pub use letters::{LetterBoard, OpenLetters};
pub use menu::MenuKeys;
pub use scroll::{beyond_edges, scrolling};

use super::{
    glyphs::blend,
    session::{InputCaptured, PointerCaptured},
    settings::Settings,
    theme::{BRASS, CREAM, Fonts, INK, PANEL},
};
use bevy::{
    input_focus::{InputFocus, InputFocusVisible, tab_navigation::TabNavigationPlugin},
    picking::{
        PickingSystems,
        hover::{HoverMap, Hovered},
    },
    prelude::*,
    text::{EditableText, FontFeatureTag, FontFeatures, LetterSpacing, LineHeight},
    ui::Pressed,
    ui_widgets::Button as ActivatedButton,
    window::PrimaryWindow,
};

/// The window's height in logical pixels at which the interface has its natural size; larger windows show it larger.
const NATURAL_HEIGHT_PX: f32 = 1000.0;

/// The fewest logical pixels, in the interface's own size, in which every screen still has room.
const LEAST_PX: Vec2 = Vec2::new(800.0, 560.0);

/// The largest interface, against its natural size.
const MAX_SCALE: f32 = 2.4;

/// On a screen or panel that lies over the map: while it stands, keys and clicks are not for walking.
#[derive(Component, Clone, Copy, Default)]
pub struct CapturesInput;

/// Whether the pointer is over the interface is settled for this frame.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct PointerSystems;

/// How words are set.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Lettering {
    /// The name of the game.
    Display,
    /// The title of a screen or a reward.
    Title,
    /// A title that is too long for its place.
    Heading,
    /// A place, an entry, a challenge.
    Name,
    /// Something that somebody says.
    Speech,
    /// Running text.
    Body,
    /// Running text that matters, and figures.
    Strong,
    /// The smallest there is.
    Small,
    /// Small capitals above a title.
    Kicker,
    /// What stands on a key.
    Key,
}

/// A piece of text.
pub fn words(fonts: &Fonts, lettering: Lettering, colour: Color, text: impl Into<String>) -> impl Bundle {
    let text = bound(&text.into());
    let (face, size_px, leading) = face(fonts, lettering);
    let kicker = lettering == Lettering::Kicker;
    let spacing = LetterSpacing::Px(if kicker { 1.3 } else { 0.0 });
    (Text(if kicker { text.to_uppercase() } else { text }), set(face, size_px, leading, colour), spacing)
}

/// The face of a lettering, its size in logical pixels, and how far its lines are apart.
pub fn face(fonts: &Fonts, lettering: Lettering) -> (&Handle<Font>, f32, f32) {
    match lettering {
        Lettering::Display => (&fonts.serif_bold_italic, 68.0, 1.0),
        Lettering::Title => (&fonts.serif_bold_italic, 29.0, 1.1),
        Lettering::Heading => (&fonts.serif_bold_italic, 24.0, 1.12),
        Lettering::Name => (&fonts.serif_bold_italic, 21.0, 1.15),
        Lettering::Speech => (&fonts.serif_italic, 20.0, 1.25),
        Lettering::Body => (&fonts.sans, 16.0, 1.35),
        Lettering::Strong => (&fonts.sans_bold, 16.0, 1.3),
        Lettering::Small => (&fonts.sans, 14.0, 1.3),
        Lettering::Kicker | Lettering::Key => (&fonts.sans_bold, 14.0, 1.25),
    }
}

/// How a text or a span of it is set.
pub fn set(face: &Handle<Font>, size_px: f32, leading: f32, colour: Color) -> impl Bundle {
    (
        TextFont {
            font: face.into(),
            font_size: size_px.into(),
            font_features: FontFeatures::from([FontFeatureTag::TABULAR_FIGURES, FontFeatureTag::LINING_FIGURES]),
            ..default()
        },
        LineHeight::RelativeToFont(leading),
        TextColor(colour),
        Pickable::IGNORE,
    )
}

/// A figure and its unit stay on one line: "71 s", "83 m".
fn bound(text: &str) -> String {
    const UNITS: [&str; 11] = ["s", "min", "h", "cm", "m", "km", "point", "points", "Punkt", "Punkte", "Punkten"];
    let mut bound = String::with_capacity(text.len());
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        bound.push_str(word);
        if let Some(next) = words.peek() {
            let unit = next.trim_end_matches(|letter: char| letter.is_ascii_punctuation());
            let of_figure = word.ends_with(|letter: char| letter.is_ascii_digit()) && UNITS.contains(&unit);
            bound.push(if of_figure { '\u{a0}' } else { ' ' });
        }
    }
    bound
}

/// A colour seen through.
pub fn veil(colour: Color, share: f32) -> Color {
    colour.with_alpha(share)
}

/// A ground that stands out from a panel by a share of cream. Grounds are opaque: the engine blends in linear light, where a thin veil over
/// bright land would turn grey.
pub fn raised(share: f32) -> Color {
    blend(PANEL, CREAM, share)
}

/// The dark ground of everything that lies over the map.
pub fn panel(node: Node) -> impl Bundle {
    (
        Node { border: UiRect::all(px(1)), border_radius: BorderRadius::all(px(12)), ..node },
        BackgroundColor(PANEL),
        BorderColor::all(raised(0.2)),
        BoxShadow::new(veil(Color::BLACK, 0.35), px(0), px(6), px(0), px(18)),
    )
}

/// A drawing at a size in logical pixels.
pub fn picture(image: Handle<Image>, size_px: f32, tint: Color) -> impl Bundle {
    (
        ImageNode::new(image).with_color(tint),
        Node { width: px(size_px), height: px(size_px), flex_shrink: 0.0, ..default() },
        Pickable::IGNORE,
    )
}

/// On the picture of a key: its word is no part of what a button says.
#[derive(Component, Clone, Copy, Default)]
pub struct KeyCap;

/// The picture of a key.
pub fn key_cap(fonts: &Fonts, key: &str) -> impl Bundle {
    (
        KeyCap,
        Node {
            padding: UiRect::axes(px(7), px(1)),
            border: UiRect { bottom: px(2), ..UiRect::all(px(1)) },
            border_radius: BorderRadius::all(px(5)),
            flex_shrink: 0.0,
            ..default()
        },
        BackgroundColor(raised(0.1)),
        BorderColor::all(raised(0.42)),
        Pickable::IGNORE,
        children![words(fonts, Lettering::Key, CREAM, key)],
    )
}

/// How much a button asks for.
#[derive(Component, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ButtonLook {
    /// The one thing to do.
    Primary,
    /// Also possible.
    Quiet,
    /// As quiet, and what is chosen among several.
    Chosen,
}

/// Something that triggers `Activate` when it is pressed, with whatever stands on it laid out by `node`. Give it a `TabIndex` where the
/// keyboard should reach it.
pub fn pressable(look: ButtonLook, node: Node) -> impl Bundle {
    (
        ActivatedButton,
        look,
        Hovered::default(),
        Node { border: UiRect::all(px(1.5)), border_radius: BorderRadius::all(px(9)), flex_shrink: 0.0, ..node },
        BackgroundColor::default(),
        BorderColor::default(),
        Outline::new(px(2), px(3), Color::NONE),
    )
}

/// A button with a word or two, which triggers `Activate`. Give it a `TabIndex` where the keyboard should reach it.
pub fn button(fonts: &Fonts, look: ButtonLook, label: impl Into<String>) -> impl Bundle {
    let colour = if look == ButtonLook::Primary { INK } else { CREAM };
    let node = Node { padding: UiRect::axes(px(20), px(9)), justify_content: JustifyContent::Center, ..row(10.0) };
    (pressable(look, node), children![words(fonts, Lettering::Strong, colour, label)])
}

/// A small button for a place with little room, with the key that does the same.
pub fn small_button(fonts: &Fonts, look: ButtonLook, key: &str, label: impl Into<String>) -> impl Bundle {
    let colour = if look == ButtonLook::Primary { INK } else { CREAM };
    let node = Node { padding: UiRect::new(px(5), px(11), px(4), px(4)), ..row(8.0) };
    (pressable(look, node), children![key_cap(fonts, key), words(fonts, Lettering::Strong, colour, label)])
}

/// Paints buttons and focus rings, scales the interface with the window, and tells the map when its keys and clicks are taken.
pub struct ControlsPlugin;

impl Plugin for ControlsPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins((
            TabNavigationPlugin,
            fade::FadePlugin,
            letters::LettersPlugin,
            menu::MenuPlugin,
            scroll::ScrollPlugin,
            accessible::AccessiblePlugin,
        ))
        .add_systems(PreUpdate, (scale_with_window, capture_pointer.in_set(PointerSystems).after(PickingSystems::Hover)))
        .add_systems(Update, (paint_buttons, ring_focus, capture_input));
    }
}

fn scale_with_window(windows: Query<&Window, With<PrimaryWindow>>, settings: Res<Settings>, mut scale: ResMut<UiScale>) {
    let Ok(window) = windows.single() else { return };
    let wanted = scale_for(window.width(), window.height(), f32::from(settings.picture.scale_percent) / 100.0);
    if (scale.0 - wanted).abs() > 0.005 {
        scale.0 = wanted;
    }
}

/// The interface's scale in a window of this many logical pixels, times what the player wants. Never below one by itself, so that no text
/// falls under 14 px; and no larger than leaves room for every screen.
fn scale_for(width_px: f32, height_px: f32, wanted: f32) -> f32 {
    let natural = (height_px / NATURAL_HEIGHT_PX).min(width_px / (NATURAL_HEIGHT_PX * 1.4)).clamp(1.0, MAX_SCALE);
    let roomy = (width_px / LEAST_PX.x).min(height_px / LEAST_PX.y).max(1.0);
    (natural * wanted).min(roomy)
}

fn paint_buttons(mut buttons: Query<(&ButtonLook, &Hovered, Has<Pressed>, &mut BackgroundColor, &mut BorderColor)>) {
    for (look, hovered, pressed, mut ground, mut border) in &mut buttons {
        let (rest, hover, press, edge) = match look {
            ButtonLook::Primary => (BRASS, BRASS.lighter(0.07), BRASS.darker(0.08), BRASS.lighter(0.12)),
            ButtonLook::Quiet => (raised(0.07), raised(0.15), raised(0.22), raised(0.34)),
            ButtonLook::Chosen => (raised(0.14), raised(0.2), raised(0.26), BRASS),
        };
        ground.set_if_neq(BackgroundColor(if pressed {
            press
        } else if hovered.0 {
            hover
        } else {
            rest
        }));
        border.set_if_neq(BorderColor::all(edge));
    }
}

fn ring_focus(
    focus: Res<InputFocus>,
    visible: Res<InputFocusVisible>,
    mut outlines: Query<(Entity, &mut Outline, Has<EditableText>)>,
) {
    for (entity, mut outline, field) in &mut outlines {
        // A field shows its focus always: there the player types.
        let shown = focus.get() == Some(entity) && (visible.0 || field);
        let colour = if shown { BRASS } else { Color::NONE };
        if outline.color != colour {
            outline.color = colour;
        }
    }
}

fn capture_input(
    captors: Query<(), With<CapturesInput>>,
    focus: Res<InputFocus>,
    fields: Query<(), With<EditableText>>,
    mut captured: ResMut<InputCaptured>,
) {
    let typing = focus.get().is_some_and(|entity| fields.contains(entity));
    captured.set_if_neq(InputCaptured(typing || !captors.is_empty()));
}

fn capture_pointer(hovers: Option<Res<HoverMap>>, nodes: Query<(), With<Node>>, mut captured: ResMut<PointerCaptured>) {
    let over = hovers.is_some_and(|hovers| hovers.values().flat_map(|under| under.keys()).any(|entity| nodes.contains(*entity)));
    captured.set_if_neq(PointerCaptured(over));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_player_has_it_larger_or_smaller_as_far_as_it_fits() {
        assert_eq!(scale_for(1280.0, 800.0, 0.8), 0.8);
        assert!((scale_for(1920.0, 1200.0, 1.5) - 1.8).abs() < 1e-3);
        assert_eq!(scale_for(800.0, 600.0, 2.0), 1.0);
    }

    #[test]
    fn a_figure_keeps_its_unit() {
        assert_eq!(bound("ashore in 71 s, and 4 m off"), "ashore in 71\u{a0}s, and 4\u{a0}m off");
        assert_eq!(bound("noch 3 Punkte, in 1 h 5 min"), "noch 3\u{a0}Punkte, in 1\u{a0}h 5\u{a0}min");
        assert_eq!(bound("Bot 7 walks  on"), "Bot 7 walks  on");
    }

    #[test]
    fn the_interface_grows_with_the_window_and_never_shrinks() {
        assert_eq!(scale_for(800.0, 600.0, 1.0), 1.0);
        assert_eq!(scale_for(1280.0, 800.0, 1.0), 1.0);
        assert!((scale_for(3840.0, 2160.0, 1.0) - 2.16).abs() < 0.01);
        assert!(scale_for(1000.0, 2160.0, 1.0) < 1.01, "a narrow window stays readable rather than large");
    }
}
