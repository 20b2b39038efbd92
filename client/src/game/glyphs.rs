//! The game's drawings: every [`Glyph`] as a map disc and as a reward's emblem, and the small marks of the interface.
//!
//! All are vector paths, drawn once at start into images of twice their logical size.

mod drawings;
mod emblems;
mod emotes;
mod marks;
mod pen;
mod shine;
mod written;

pub use marks::Mark;
pub use pen::{Layer, Paper, blend, parse, rgba};
pub use written::Written;

use bevy::{platform::collections::HashMap, prelude::*};
use hunt_shared::{
    hunt::{Glyph, Rarity},
    protocol::Emote,
};

/// Logical pixels of a disc's side: a glyph of 24 px with its cream margin and its rim.
pub const DISC_PX: f32 = 36.0;

/// Logical pixels of an emblem's side.
pub const EMBLEM_PX: f32 = 72.0;

/// Logical pixels of a mark's side.
pub const MARK_PX: f32 = 20.0;

/// Logical pixels of the side of the rays behind a reward's emblem, and of a glint that it throws.
pub const RAYS_PX: f32 = 184.0;
pub const GLINT_PX: f32 = 20.0;

/// Logical pixels of the side of a gesture's bubble.
pub const EMOTE_PX: f32 = 46.0;

/// Image pixels per logical pixel.
const DETAIL: f32 = 2.0;

const RARITIES: [Rarity; 4] = [Rarity::Common, Rarity::Fine, Rarity::Rare, Rarity::Legendary];

/// The drawings as images.
#[derive(Resource, Clone)]
pub struct GlyphImages {
    discs: HashMap<Glyph, Handle<Image>>,
    emblems: HashMap<(Glyph, Rarity), Handle<Image>>,
    marks: HashMap<Mark, Handle<Image>>,
    emotes: HashMap<Emote, Handle<Image>>,
    rays: Handle<Image>,
    glint: Handle<Image>,
}

impl GlyphImages {
    /// A glyph of 24 px on a cream disc with an ink rim, [`DISC_PX`] wide in all.
    pub fn disc(&self, glyph: Glyph) -> Handle<Image> {
        self.discs[&glyph].clone()
    }

    /// A glyph in the frame of a rarity, [`EMBLEM_PX`] wide.
    pub fn emblem(&self, glyph: Glyph, rarity: Rarity) -> Handle<Image> {
        self.emblems[&(glyph, rarity)].clone()
    }

    /// A gesture in its bubble, [`EMOTE_PX`] wide.
    pub fn emote(&self, emote: Emote) -> Handle<Image> {
        self.emotes[&emote].clone()
    }

    /// A mark of the interface, [`MARK_PX`] wide, white: tint it.
    pub fn mark(&self, mark: Mark) -> Handle<Image> {
        self.marks[&mark].clone()
    }

    /// The rays behind a reward's emblem, [`RAYS_PX`] wide, white: tint them.
    pub fn rays(&self) -> Handle<Image> {
        self.rays.clone()
    }

    /// A glint, [`GLINT_PX`] wide, white: tint it.
    pub fn glint(&self) -> Handle<Image> {
        self.glint.clone()
    }
}

/// Draws everything before anything is shown.
pub struct GlyphPlugin;

impl Plugin for GlyphPlugin {
    fn build(&self, app: &mut App) {
        let mut images = app.world_mut().resource_mut::<Assets<Image>>();
        let glyphs = || Glyph::ALL.into_iter().map(|(_, glyph)| glyph);
        let drawn = GlyphImages {
            discs: glyphs().map(|glyph| (glyph, images.add(emblems::draw_disc(glyph).into_image()))).collect(),
            emblems: glyphs()
                .flat_map(|glyph| RARITIES.map(|rarity| (glyph, rarity)))
                .map(|(glyph, rarity)| ((glyph, rarity), images.add(emblems::draw_emblem(glyph, rarity).into_image())))
                .collect(),
            marks: Mark::ALL.into_iter().map(|mark| (mark, images.add(marks::draw(mark).into_image()))).collect(),
            emotes: Emote::ALL.into_iter().map(|emote| (emote, images.add(emotes::draw(emote).into_image()))).collect(),
            rays: images.add(shine::draw_rays().into_image()),
            glint: images.add(shine::draw_glint().into_image()),
        };
        app.insert_resource(drawn);
    }
}
