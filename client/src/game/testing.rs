//! What the tests of several rooms begin with.

use super::{glyphs::GlyphPlugin, headless::key_input, theme::Fonts};
use bevy::{asset::AssetPlugin, input::ButtonState, prelude::*};
use hunt_shared::{
    event::{EventKind, Reward},
    geo::{GeoBox, LonLat},
    hunt::{Glyph, HuntView, Rarity},
};

/// Presses a key and lets it go, a frame each.
pub fn press(app: &mut App, key: KeyCode) {
    for state in [ButtonState::Pressed, ButtonState::Released] {
        app.world_mut().write_message(key_input(key, state, Entity::PLACEHOLDER));
        app.update();
    }
}

/// A lantern is granted for the landfall.
pub fn lantern_granted(rarity: Rarity) -> EventKind {
    EventKind::RewardGranted(Reward {
        reward: "lantern".into(),
        challenge: "landfall".into(),
        kicker: "Landfall".into(),
        title: "A lantern".into(),
        because: "Because".into(),
        glyph: Glyph::Lantern,
        rarity,
        effects: vec![],
    })
}

/// The view of a hunt without anything in it.
pub fn empty_view() -> HuntView {
    let start = LonLat::new(-42.0, 38.5);
    HuntView {
        id: "test".into(),
        title: "A test".into(),
        description: String::new(),
        attribution: String::new(),
        start,
        bounds: GeoBox::around([start]).expect("a point has a box"),
        max_speed_mps: 10.0,
        boundaries: vec![],
        behaviours: vec![],
        objects: vec![],
        map: vec![],
        characters: vec![],
        open: Default::default(),
        teams: None,
        fog: true,
    }
}

/// Gives a headless game what panels are drawn with.
pub fn with_drawings(app: &mut App) {
    let face = Handle::default;
    app.add_plugins(AssetPlugin::default()).init_asset::<Image>().add_plugins(GlyphPlugin).insert_resource(Fonts {
        sans: face(),
        sans_bold: face(),
        serif_italic: face(),
        serif_bold_italic: face(),
    });
}
