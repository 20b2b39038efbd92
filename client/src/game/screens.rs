//! The screens before the map: the title, joining, and choosing a hunt.

mod backdrop;
mod chart;
mod joining;
mod picker;
mod title;

use super::net::ConnectTo;
use bevy::prelude::*;
use hunt_shared::identity::HuntId;

/// What the player joined with last: where, under which name, and for which hunt.
#[derive(Resource, Clone, PartialEq, Eq, Default, Debug)]
pub struct LastJoin {
    /// The server, as host or host:port.
    pub address: String,
    /// The player's name.
    pub name: String,
    /// The hunt that was asked for or chosen; `None` to choose one.
    pub hunt: Option<HuntId>,
}

impl LastJoin {
    /// The same once more.
    pub fn again(&self) -> ConnectTo {
        ConnectTo { address: self.address.clone(), name: self.name.clone(), hunt: self.hunt.clone() }
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
