//! The settings themselves. Plain data.

use super::Bindings;
use crate::game::{theme::Palette, wording::Tongue};
use bevy::prelude::*;
use hunt_shared::{identity::HuntId, protocol::AvatarColour};
use serde::{Deserialize, Serialize};

/// Everything that the player may choose.
#[derive(Resource, Clone, PartialEq, Eq, Default, Debug)]
pub struct Settings {
    /// The player's name, as it was typed last; empty: it never was.
    pub name: String,
    /// The colour of the player's mark on the map.
    pub colour: AvatarColour,
    /// The lessons of the first minutes that were learnt, by the names of their messages.
    pub learnt: Vec<String>,
    /// What was played last.
    pub last: Option<LastPlayed>,
    /// How loud.
    pub levels: Levels,
    /// How it looks.
    pub picture: Picture,
    /// In which language.
    pub language: Language,
    /// Other players are told where the player really is.
    pub share_position: bool,
    /// By which keys and buttons.
    pub bindings: Bindings,
}

/// A hunt that was played, to go on with it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct LastPlayed {
    /// The server's address; `None`: the game's own.
    pub server: Option<String>,
    /// The hunt.
    pub hunt: HuntId,
    /// The hunt's title.
    pub title: String,
}

/// How loud what is, in percent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Levels {
    /// Everything.
    pub all: u8,
    /// The sea, the wind and the tune of the title.
    pub ambience: u8,
    /// Steps, rewards, buttons.
    pub effects: u8,
}

impl Default for Levels {
    fn default() -> Self {
        Self { all: 80, ambience: 70, effects: 80 }
    }
}

impl Levels {
    /// The gain of the ambience, from 0 to 1.
    pub fn ambience_gain(&self) -> f32 {
        gain(self.all) * gain(self.ambience)
    }

    /// The gain of what is heard once, from 0 to 1.
    pub fn effects_gain(&self) -> f32 {
        gain(self.all) * gain(self.effects)
    }
}

/// Ears hear ratios: half of the way is a quarter of the amplitude.
fn gain(percent: u8) -> f32 {
    (f32::from(percent.min(100)) / 100.0).powi(2)
}

/// How it looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Picture {
    /// The interface against its natural size, [`Picture::SCALES`].
    pub scale_percent: u16,
    /// The window fills the screen.
    pub fullscreen: bool,
    /// Frames wait for the screen.
    pub vsync: bool,
    /// Movements become short fades.
    pub reduced_motion: bool,
    /// Darker grounds, whiter words, stronger edges.
    pub high_contrast: bool,
    /// Haze lies on the map where the player has not been, unless the hunt wants none.
    pub fog: bool,
    /// The accents that tell states.
    pub palette: Palette,
}

impl Picture {
    /// The smallest and the largest scale, percent.
    pub const SCALES: (u16, u16) = (80, 200);
}

impl Default for Picture {
    fn default() -> Self {
        Self {
            scale_percent: 100,
            fullscreen: false,
            vsync: true,
            reduced_motion: false,
            high_contrast: false,
            fog: true,
            palette: Palette::default(),
        }
    }
}

/// In which language the game speaks.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Language {
    /// The system's, when the game knows it.
    #[default]
    Auto,
    /// This one.
    Chosen(Tongue),
}

impl Language {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Auto).chain(Tongue::ALL.iter().copied().map(Self::Chosen))
    }

    /// Its name in the settings' file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Chosen(tongue) => tongue.tag(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_silent_and_the_whole_is_whole() {
        let levels = Levels { all: 100, ambience: 100, effects: 0 };
        assert_eq!((levels.ambience_gain(), levels.effects_gain()), (1.0, 0.0));
        assert!(Levels { all: 50, ..levels }.ambience_gain() < 0.3);
    }
}
