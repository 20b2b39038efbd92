//! The camera over the map.

use bevy::prelude::*;

/// Marks the one camera, which sees the map and carries the interface.
#[derive(Component)]
pub struct MapCamera;

/// Spawns the camera.
pub struct CameraPlugin;

impl Plugin for CameraPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Startup, spawn_camera);
    }
}

fn spawn_camera(mut commands: Commands) {
    commands.spawn((MapCamera, Camera2d, Msaa::Sample4));
}
