//! The screens before the map: the title, joining, and choosing a hunt.

mod backdrop;
mod chart;
mod joining;
mod picker;
mod title;

use super::net::ConnectTo;
use bevy::prelude::*;
use hunt_shared::identity::HuntId;

/// What the player joined with last: where, and under which name.
#[derive(Resource, Clone, PartialEq, Eq, Default, Debug)]
pub struct LastJoin {
    /// The server, as host or host:port.
    pub address: String,
    /// The player's name.
    pub name: String,
}

impl LastJoin {
    /// The same once more, for a hunt or to choose one.
    pub fn again(&self, hunt: Option<HuntId>) -> ConnectTo {
        ConnectTo { address: self.address.clone(), name: self.name.clone(), hunt }
    }
}

/// Draws the screens and moves between them.
pub struct ScreensPlugin;

impl Plugin for ScreensPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<LastJoin>().add_plugins((
            backdrop::BackdropPlugin,
            title::TitlePlugin,
            joining::JoiningPlugin,
            picker::PickerPlugin,
        ));
    }
}
