//! The screens before the map: the title, joining, and choosing a hunt.

mod backdrop;
mod chart;
mod facts;
mod joining;
mod nearby;
mod picker;
mod servers;
mod title;

#[cfg(test)]
pub use nearby::{NearbyServer, NearbyServers};

use super::{
    launch::Launch,
    net::ConnectTo,
    own_server::PlayAlone,
    session::{CurrentHunt, Screen},
    settings::{LastPlayed, Settings},
};
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
    /// The server is the game's own, on this machine.
    pub alone: bool,
}

impl LastJoin {
    /// The same once more.
    pub fn again(&self) -> ConnectTo {
        ConnectTo { address: self.address.clone(), name: self.name.clone(), hunt: self.hunt.clone() }
    }
}

/// Join once more what was joined last.
#[derive(Message, Clone, Copy, Debug)]
pub struct JoinAgain;

/// Remembers the hunt on screen, to go on with it at the next start.
fn remember_hunt(hunt: Res<CurrentHunt>, last: Res<LastJoin>, launch: Res<Launch>, mut settings: ResMut<Settings>) {
    if launch.preview.is_some() {
        return;
    }
    let played = LastPlayed {
        server: (!last.alone).then(|| last.address.clone()),
        hunt: hunt.view.id.clone(),
        title: hunt.view.title.clone(),
    };
    if settings.last.as_ref() != Some(&played) {
        settings.last = Some(played);
    }
}

fn join_again(
    mut wishes: MessageReader<JoinAgain>,
    last: Res<LastJoin>,
    mut alone: MessageWriter<PlayAlone>,
    mut connect: MessageWriter<ConnectTo>,
) {
    if wishes.read().count() == 0 {
    } else if last.alone {
        // Its server may have to be started anew.
        alone.write(PlayAlone { name: last.name.clone() });
    } else {
        connect.write(last.again());
    }
}

/// Draws the screens and moves between them.
pub struct ScreensPlugin;

impl Plugin for ScreensPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<LastJoin>()
            .add_message::<JoinAgain>()
            .add_message::<PlayAlone>()
            .add_systems(
                Update,
                (
                    join_again,
                    remember_hunt.run_if(in_state(Screen::Playing).and_then(resource_exists_and_changed::<CurrentHunt>)),
                ),
            )
            .add_plugins((
                backdrop::BackdropPlugin,
                title::TitlePlugin,
                servers::ServersPlugin,
                joining::JoiningPlugin,
                picker::PickerPlugin,
            ));
    }
}
