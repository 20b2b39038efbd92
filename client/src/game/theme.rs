//! The look: a sea chart at dusk.

mod palette;
mod pigments;

pub use palette::Palette;
pub use pigments::{AsPainted, Looks};

use bevy::prelude::*;
use hunt_shared::protocol::AvatarColour;

/// Deep water.
pub const SEA: Color = Color::srgb_u8(0x12, 0x30, 0x3F);
/// Shallow water.
pub const SHALLOWS: Color = Color::srgb_u8(0x1E, 0x4F, 0x5C);
/// Land.
pub const LAND: Color = Color::srgb_u8(0xE8, 0xDD, 0xC0);
/// Woods.
pub const WOOD: Color = Color::srgb_u8(0xB4, 0xBF, 0x92);
/// Beaches.
pub const SAND: Color = Color::srgb_u8(0xF0, 0xE0, 0xB2);
/// Meadows.
pub const MEADOW: Color = Color::srgb_u8(0xD3, 0xD2, 0xA6);
/// Bare rock.
pub const ROCK: Color = Color::srgb_u8(0xCB, 0xBF, 0xA9);
/// Lakes and basins.
pub const WATER: Color = Color::srgb_u8(0x2B, 0x60, 0x6C);
/// Piers.
pub const PIER: Color = Color::srgb_u8(0xA0, 0x85, 0x62);
/// Roofs.
pub const ROOF: Color = Color::srgb_u8(0xB5, 0x82, 0x63);
/// Paths.
pub const EARTH: Color = Color::srgb_u8(0x6B, 0x55, 0x3F);
/// Paving of streets.
pub const PAVING: Color = Color::srgb_u8(0xF6, 0xEF, 0xDB);
/// Main roads.
pub const HIGHWAY: Color = Color::srgb_u8(0xEF, 0xD3, 0x9A);
/// Lines and text on water.
pub const FOAM: Color = Color::srgb_u8(0xA9, 0xCD, 0xCB);
/// Lines and text on land.
pub const INK: Color = Color::srgb_u8(0x1B, 0x27, 0x31);
/// Panels.
pub const PANEL: Color = Color::srgb_u8(0x14, 0x21, 0x2B);
/// Text on panels.
pub const CREAM: Color = Color::srgb_u8(0xF6, 0xF0, 0xDF);
/// Open.
pub const BRASS: Color = Color::srgb_u8(0xF2, 0xB3, 0x3D);
/// Done.
pub const TEAL: Color = Color::srgb_u8(0x1F, 0x8A, 0x7D);
/// Time.
pub const CORAL: Color = Color::srgb_u8(0xD9, 0x48, 0x2B);
/// Contested.
pub const VIOLET: Color = Color::srgb_u8(0x6B, 0x4F, 0xC0);
/// The teal of what is done, light enough for thin lines on a panel.
pub const DONE: Color = Color::srgb_u8(0x46, 0xBD, 0xAB);
/// The coral of what is wrong, light enough for words on a panel.
pub const WRONG: Color = Color::srgb_u8(0xF5, 0x80, 0x63);

/// The colour of a player's mark that was chosen; `None`: the one that such marks have by themselves.
pub fn avatar(colour: AvatarColour) -> Option<Color> {
    let [red, green, blue] = match colour {
        AvatarColour::Plain => return None,
        AvatarColour::Ember => [0xEE, 0x7A, 0x5C],
        AvatarColour::Leaf => [0x8A, 0xC4, 0x5E],
        AvatarColour::Sea => [0x4C, 0xC7, 0xB4],
        AvatarColour::Sky => [0x6A, 0xB4, 0xF0],
        AvatarColour::Plum => [0xB4, 0x96, 0xEE],
    };
    Some(Color::srgb_u8(red, green, blue))
}

/// The faces, loaded once.
#[derive(Resource, Clone, Debug)]
pub struct Fonts {
    /// The humanist sans of the interface.
    pub sans: Handle<Font>,
    /// Its bold.
    pub sans_bold: Handle<Font>,
    /// The old-style serif italic of places and rewards.
    pub serif_italic: Handle<Font>,
    /// Its bold.
    pub serif_bold_italic: Handle<Font>,
}

/// The faces as OpenType files, which crates carry.
pub mod faces {
    /// The humanist sans of the interface.
    pub fn sans() -> &'static [u8] {
        notosans::REGULAR_TTF
    }

    /// Its bold.
    pub fn sans_bold() -> &'static [u8] {
        notosans::BOLD_TTF
    }

    /// The old-style serif italic of places and rewards.
    pub fn serif_italic() -> &'static [u8] {
        libertinus(2)
    }

    /// Its bold.
    pub fn serif_bold_italic() -> &'static [u8] {
        libertinus(3)
    }

    /// The order of the faces within the crate: Libertinus Serif regular, bold, italic, bold italic, …
    fn libertinus(index: usize) -> &'static [u8] {
        typst_assets::fonts().nth(index).expect("the crate carries the faces")
    }
}

/// Loads the faces before anything is drawn.
pub struct ThemePlugin;

impl Plugin for ThemePlugin {
    fn build(&self, app: &mut App) {
        let mut load = |bytes: &[u8]| app.world_mut().resource_mut::<Assets<Font>>().add(Font::from_bytes(bytes.to_vec()));
        let fonts = Fonts {
            sans: load(faces::sans()),
            sans_bold: load(faces::sans_bold()),
            serif_italic: load(faces::serif_italic()),
            serif_bold_italic: load(faces::serif_bold_italic()),
        };
        app.insert_resource(fonts).insert_resource(ClearColor(SEA)).add_plugins(pigments::PigmentsPlugin);
    }
}
