//! What cards and pages are drawn with.

use super::{
    glyphs::GlyphImages,
    moments::LocalClock,
    session::{CurrentHunt, Journal},
    theme::Fonts,
};
use bevy::{ecs::system::SystemParam, prelude::*};
use hunt_shared::{
    event::EventKind,
    identity::{CharacterId, ObjectId},
    picture::Picture,
};

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
    journal: Res<'w, Journal>,
}

impl Ink<'_> {
    /// The hunt with its names of places.
    pub fn hunt(&self) -> Option<&CurrentHunt> {
        self.hunt.as_deref()
    }

    /// The picture of a character.
    pub fn portrait(&self, character: &CharacterId) -> Option<Picture> {
        self.hunt()?.view.characters.iter().find(|known| known.id == *character)?.picture
    }

    /// The picture of an object that lies there from the start, or that has appeared for the player.
    pub fn picture_of(&self, object: &ObjectId) -> Option<Picture> {
        let public = self.hunt().and_then(|hunt| hunt.view.objects.iter().find(|known| known.id == *object));
        let appeared = || {
            self.journal.events.iter().rev().find_map(|event| match &event.kind {
                EventKind::ObjectAppeared { object: known } if known.id == *object => Some(known),
                _ => None,
            })
        };
        public.or_else(appeared)?.picture
    }
}
