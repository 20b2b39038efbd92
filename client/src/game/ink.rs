//! What cards and pages are drawn with.

use super::{glyphs::GlyphImages, moments::LocalClock, session::CurrentHunt, theme::Fonts};
use bevy::{ecs::system::SystemParam, prelude::*};

/// The faces, the drawings, and what it takes to say when and where.
#[derive(SystemParam)]
pub struct Ink<'w> {
    /// The faces.
    pub fonts: Res<'w, Fonts>,
    /// The drawings.
    pub glyphs: Res<'w, GlyphImages>,
    /// The player's clock.
    pub clock: Res<'w, LocalClock>,
    hunt: Option<Res<'w, CurrentHunt>>,
}

impl Ink<'_> {
    /// The hunt with its names of places.
    pub fn hunt(&self) -> Option<&CurrentHunt> {
        self.hunt.as_deref()
    }
}
