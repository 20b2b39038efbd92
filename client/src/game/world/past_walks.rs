//! The ways that the player has walked before, as fine dotted lines; a key shows and hides them.

use crate::game::{
    map::{MapRoot, Pattern, StrokeMaterial, StrokeStyle, Strokes, TRAIL_HEIGHT},
    screens::LastJoin,
    session::{CurrentHunt, InputCaptured, MapTool, Notice},
    settings::{Action, Actions},
    theme,
    walks::{Runs, Walk, server_name},
};
use bevy::{camera::visibility::NoFrustumCulling, prelude::*};

/// The lines are drawn anew after so many new steps.
const NEW_STEPS: usize = 20;

/// Whether the ways are shown.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct PastWalksShown(pub bool);

/// A button shows the ways, or hides them.
#[derive(Message, Clone, Copy, Debug)]
pub struct TogglePastWalks;

/// The lines on the map, with how many steps are in them.
#[derive(Component)]
pub struct PastWalks(usize);

/// Shows and hides the ways.
pub fn toggle_past_walks(
    actions: Actions,
    captured: Res<InputCaptured>,
    tool: Res<MapTool>,
    walk: Res<Walk>,
    mut toggles: MessageReader<TogglePastWalks>,
    mut shown: ResMut<PastWalksShown>,
    mut notices: MessageWriter<Notice>,
) {
    let by_key = !captured.0 && !tool.keys && actions.just_pressed(Action::PastWalks);
    if toggles.read().count() == 0 && !by_key {
        return;
    }
    shown.0 = !shown.0;
    if shown.0 && walk.is_empty() {
        notices.write(Notice(say!("alive-ways-none")));
    }
}

/// Draws them.
pub fn draw_past_walks(
    shown: Res<PastWalksShown>,
    walk: Res<Walk>,
    runs: Res<Runs>,
    hunt: Res<CurrentHunt>,
    last: Res<LastJoin>,
    root: Single<Entity, With<MapRoot>>,
    lines: Query<(Entity, &PastWalks)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut strokes: ResMut<Assets<StrokeMaterial>>,
    mut commands: Commands,
) {
    let drawn_steps = lines.iter().next().map(|(_, line)| line.0);
    let fresh = drawn_steps.is_some_and(|steps| walk.len() >= steps && walk.len() - steps < NEW_STEPS);
    if shown.0 && fresh && !hunt.is_changed() {
        return;
    }
    lines.iter().for_each(|(line, _)| commands.entity(line).despawn());
    if !shown.0 {
        return;
    }
    let mut ways = Strokes::default();
    walk.stretches(&hunt.frame).iter().for_each(|stretch| ways.add_line(stretch));
    for run in runs.elsewhere(server_name(&last)).filter(|run| run.touches(&hunt.view.bounds)) {
        run.stretches(&hunt.frame).iter().for_each(|stretch| ways.add_line(stretch));
    }
    let style = StrokeStyle::solid(theme::CREAM.with_alpha(0.9), 2.0).cased(theme::INK.with_alpha(0.75), 0.8).patterned(
        Pattern::Dotted,
        2.0,
        4.5,
    );
    let at = Transform::from_xyz(0.0, 0.0, TRAIL_HEIGHT - 1.0);
    let mut line = commands.spawn((PastWalks(walk.len()), at, Visibility::Inherited, ChildOf(*root)));
    if !ways.is_empty() {
        let material = MeshMaterial2d(strokes.add(StrokeMaterial::from(style)));
        line.insert((Mesh2d(meshes.add(ways.into_mesh())), material, NoFrustumCulling));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{session::SessionPlugin, settings::Settings};
    use bevy::state::app::StatesPlugin;

    #[test]
    fn a_button_shows_and_hides_the_ways_although_its_panel_has_the_keys() {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin, SessionPlugin))
            .init_resource::<Settings>()
            .init_resource::<ButtonInput<KeyCode>>()
            .init_resource::<Walk>()
            .init_resource::<PastWalksShown>()
            .add_message::<TogglePastWalks>()
            .insert_resource(InputCaptured(true))
            .add_systems(Update, toggle_past_walks);
        app.world_mut().resource_mut::<ButtonInput<KeyCode>>().press(KeyCode::KeyO);
        app.update();
        assert!(!app.world().resource::<PastWalksShown>().0, "the key is not for the map");
        app.world_mut().resource_mut::<ButtonInput<KeyCode>>().reset_all();
        for wanted in [true, false] {
            app.world_mut().write_message(TogglePastWalks);
            app.update();
            assert_eq!(app.world().resource::<PastWalksShown>().0, wanted);
        }
    }
}
