//! Sound: what the game makes for itself, and when it is heard. `synth` makes it, away from the engine; everything else decides what of it is
//! asked for by where the player is and what happens.

mod ambience;
mod clip;
mod footsteps;
mod ground;
mod library;
mod moments;
mod playback;
mod surroundings;
mod synth;
mod wav;

pub use synth::Cue;
pub use wav::write_all;

use bevy::prelude::*;

/// Something is to be heard once.
#[derive(Message, Clone, Copy, PartialEq, Debug)]
pub struct Play {
    /// What.
    pub cue: Cue,
    /// How loud, against how it was made.
    pub gain: f32,
    /// How fast, and so how high, against how it was made.
    pub speed: f32,
}

impl From<Cue> for Play {
    fn from(cue: Cue) -> Self {
        Self { cue, gain: 1.0, speed: 1.0 }
    }
}

/// Makes the game heard.
pub struct SoundPlugin;

impl Plugin for SoundPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<Play>().add_plugins((
            ground::GroundPlugin,
            ambience::AmbiencePlugin,
            footsteps::FootstepsPlugin,
            moments::MomentsPlugin,
            playback::PlaybackPlugin,
        ));
    }
}
