//! A walk drawn with the pointer: played, so that it meets what a player would meet, and saved as a GPX file that `simulate` walks as well.

mod drawing;
mod play;

pub use drawing::{DrawnWalk, SPEEDS_MPS, WalkSaved};
pub use play::Playing;

use super::PreviewMode;
use bevy::prelude::*;

/// Wishes about the walk, from keys and buttons.
#[derive(Message, Clone, Copy, PartialEq, Eq, Debug)]
pub enum WalkWish {
    /// Play it, or stop.
    Play,
    /// Take the last stroke back.
    TakeBack,
    /// Begin anew.
    Clear,
    /// Another speed.
    Speed,
    /// Save it beside the hunt.
    Save,
}

/// Draws, plays and saves walks.
pub struct WalkPlugin;

impl Plugin for WalkPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<DrawnWalk>()
            .init_resource::<WalkSaved>()
            .init_resource::<Playing>()
            .add_message::<WalkWish>()
            .add_observer(drawing::spawn_line)
            .add_systems(
                Update,
                (
                    drawing::wish_by_key.run_if(in_state(PreviewMode::Draw)),
                    drawing::draw.run_if(in_state(PreviewMode::Draw)),
                    drawing::change,
                    drawing::save,
                    play::start_and_stop,
                    play::play,
                    drawing::show_line,
                )
                    .chain()
                    .after(crate::game::location::LocationSystems)
                    .before(super::path::FollowSystems)
                    .run_if(super::is_looked_at),
            );
    }
}
