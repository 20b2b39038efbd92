//! What changed while nothing was drawn, as in a minimised window, is drawn when the window comes back.

use super::StrokeMaterial;
use crate::game::camera::MapCamera;
use bevy::prelude::*;

/// Whether the camera draws at all: a minimised window has no size.
fn draws(camera: &Camera) -> bool {
    camera.is_active && camera.physical_target_size().is_some_and(|size| size.min_element() > 0)
}

/// Has every line drawn anew when drawing goes on: the renderer has missed the pipelines that they changed to meanwhile, and a
/// line would keep the pattern that it had. Of the other materials each keeps its pipeline for as long as it is there.
pub fn look_again(
    cameras: Query<&Camera, With<MapCamera>>,
    mut drew: Local<bool>,
    mut lines: Query<&mut MeshMaterial2d<StrokeMaterial>>,
) {
    let draws = cameras.iter().any(draws);
    if draws && !*drew {
        lines.iter_mut().for_each(|mut line| line.set_changed());
    }
    *drew = draws;
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::camera::{ComputedCameraValues, RenderTargetInfo};

    #[derive(Resource, Default)]
    struct Renewed(usize);

    fn count(lines: Query<(), Changed<MeshMaterial2d<StrokeMaterial>>>, mut renewed: ResMut<Renewed>) {
        renewed.0 = lines.iter().count();
    }

    /// A camera that draws into a window of this size.
    fn camera(width: u32, height: u32) -> Camera {
        let target_info = Some(RenderTargetInfo { physical_size: UVec2::new(width, height), scale_factor: 1.0 });
        Camera { computed: ComputedCameraValues { target_info, ..default() }, ..default() }
    }

    #[test]
    fn lines_are_drawn_anew_once_when_the_window_comes_back() {
        let mut app = App::new();
        app.init_resource::<Renewed>().add_systems(Update, (look_again, count).chain());
        let eye = app.world_mut().spawn((MapCamera, camera(800, 600))).id();
        app.world_mut().spawn(MeshMaterial2d::<StrokeMaterial>(Handle::default()));
        let renewed = |app: &mut App, camera: Camera| {
            app.world_mut().entity_mut(eye).insert(camera);
            app.update();
            app.world().resource::<Renewed>().0
        };
        renewed(&mut app, camera(800, 600));
        assert_eq!(renewed(&mut app, camera(800, 600)), 0, "what is drawn all the while is left alone");
        assert_eq!(renewed(&mut app, camera(0, 0)), 0);
        assert_eq!(renewed(&mut app, camera(640, 480)), 1);
        assert_eq!(renewed(&mut app, camera(640, 480)), 0);
        assert_eq!(renewed(&mut app, Camera { is_active: false, ..camera(640, 480) }), 0);
        assert_eq!(renewed(&mut app, camera(640, 480)), 1);
    }
}
