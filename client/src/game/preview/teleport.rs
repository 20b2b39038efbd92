//! A click puts the player there: the left one in its own mode, the right one in every mode.

use super::{PreviewMode, path::PutPlayer, walk::Playing};
use crate::game::{
    camera::{CameraRig, MapView},
    session::{CurrentHunt, InputCaptured},
};
use bevy::prelude::*;
use hunt_shared::geo::LocalPoint;

/// Puts the player where a click says.
pub struct TeleportPlugin;

impl Plugin for TeleportPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, put_by_click.before(super::path::FollowSystems).run_if(super::is_looked_at));
    }
}

fn put_by_click(
    buttons: Res<ButtonInput<MouseButton>>,
    captured: Res<InputCaptured>,
    mode: Res<State<PreviewMode>>,
    view: Res<MapView>,
    hunt: Option<Res<CurrentHunt>>,
    mut rig: ResMut<CameraRig>,
    mut playing: ResMut<Playing>,
    mut put: MessageWriter<PutPlayer>,
) {
    let (Some(hunt), Some(at)) = (hunt, view.pointer().filter(|_| !captured.0)) else { return };
    // The editor's clicks are its own.
    if *mode.get() == PreviewMode::Edit {
        return;
    }
    let by_left = *mode.get() == PreviewMode::Teleport && buttons.just_released(MouseButton::Left) && !rig.dragging;
    if by_left || buttons.just_pressed(MouseButton::Right) {
        playing.stop();
        // The map stays: whoever puts the player somewhere looks there already.
        rig.following = false;
        put.write(PutPlayer(hunt.frame.to_lonlat(LocalPoint::new(at.x.into(), at.y.into()))));
    }
}
