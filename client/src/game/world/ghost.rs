//! The ghost: a pale lantern that walks the player's best run of this hunt, in time with the run at hand. Once that is finished it walks by itself,
//! from the beginning.

use super::mark::{MarkKind, MarkMaterial, MarkMesh};
use crate::game::{
    gait::{Gait, Pose},
    map::{AVATAR_HEIGHT, MapRoot, drawn},
    motion::ReducedMotion,
    session::{CurrentHunt, HuntClock, InputCaptured, MapTool, Notice},
    settings::{Action, Actions, Settings},
    spans::to_the_second,
    theme,
    walks::{PresentRun, Run, Runs, ahead_s},
};
use bevy::prelude::*;
use hunt_shared::{geo::LocalFrame, time::UnixMs};
use std::f32::consts::{PI, TAU};

/// Half the quad of the ghost, pixels.
const HALF_PX: f32 = 40.0;
/// Seconds in which it comes and goes.
const FADE_S: f32 = 0.4;
/// Above other players, below the own avatar.
const HEIGHT: f32 = AVATAR_HEIGHT - 4.0;
/// Metres between two steps of a run that are a jump, which nobody walks.
const JUMP_M: f32 = 60.0;
/// Share of a turn that the heading makes up for in a second.
const TURN_PER_S: f32 = 8.0;

/// Whether the best run walks along, and how far ahead of it the player is.
#[derive(Resource, Clone, PartialEq, Default, Debug)]
pub struct Standing {
    /// The player wants it to.
    pub wanted: bool,
    /// Seconds that the player is ahead, or behind when negative; `None`: there is nothing to compare yet.
    pub ahead_s: Option<f64>,
    /// Seconds that the best run took; `None`: there is none.
    pub best_s: Option<f64>,
    /// Seconds for which it has walked by itself; `None`: it walks with the run at hand.
    pub alone_s: Option<f64>,
    /// The beginning of the run at which it was offered.
    pub offered: Option<UnixMs>,
}

impl Standing {
    /// Whether the run at hand is a best one, too: not while the player is measured by those before.
    fn with_present(&self) -> bool {
        !self.wanted || self.alone_s.is_some()
    }
}

/// A button calls the ghost, or sends it away.
#[derive(Message, Clone, Copy, Debug)]
pub struct CallGhost;

/// The ghost on the map.
#[derive(Component, Default)]
pub struct Ghost {
    gait: Gait,
    heading_rad: f32,
    strength: f32,
}

/// Where the ghost is at a moment of its run, and which way its steps lead there.
fn place(run: &Run, at_s: f64, frame: &LocalFrame) -> Option<(Vec2, Option<f32>)> {
    let (from, to, share) = run.at(at_s)?;
    let [from, to] = [from, to].map(|position| drawn(frame.to_local(position)));
    let way = to - from;
    if way.length() > JUMP_M {
        return Some((from, None));
    }
    Some((from + way * share as f32, (way.length() > 0.3).then(|| way.to_angle())))
}

/// Calls the ghost and sends it away; offers it once for each run.
pub fn call_ghost(
    actions: Actions,
    settings: Res<Settings>,
    captured: Res<InputCaptured>,
    tool: Res<MapTool>,
    hunt: Res<CurrentHunt>,
    runs: Res<Runs>,
    present: Res<PresentRun>,
    mut calls: MessageReader<CallGhost>,
    mut standing: ResMut<Standing>,
    mut notices: MessageWriter<Notice>,
) {
    let best_s = runs.best(&present, standing.with_present(), &hunt.view.bounds).map(Run::took_s);
    if standing.best_s != best_s {
        standing.best_s = best_s;
    }
    if let Some(best_s) = best_s
        && !present.finished
        && present.begun.is_some()
        && standing.offered != present.begun
    {
        standing.offered = present.begun;
        if !standing.wanted {
            let (_, key) = settings.bindings.keys_in_words(Action::Ghost);
            notices.write(Notice(say!("alive-ghost-offer", time = to_the_second(best_s), key = key)));
        }
    }
    let by_key = !captured.0 && !tool.keys && actions.just_pressed(Action::Ghost);
    if calls.read().count() == 0 && !by_key {
        return;
    }
    let said = match best_s {
        None => say!("alive-ghost-none"),
        Some(_) if standing.wanted => say!("alive-ghost-off"),
        Some(best_s) if present.finished => say!("alive-ghost-again", time = to_the_second(best_s)),
        Some(best_s) => say!("alive-ghost-on", time = to_the_second(best_s)),
    };
    standing.wanted = best_s.is_some() && !standing.wanted;
    standing.alone_s = (standing.wanted && present.finished).then_some(0.0);
    notices.write(Notice(said));
}

/// Walks the ghost, and compares.
pub fn move_ghost(
    hunt: Res<CurrentHunt>,
    runs: Res<Runs>,
    present: Res<PresentRun>,
    clock: Res<HuntClock>,
    time: Res<Time<Real>>,
    motion: Res<ReducedMotion>,
    mesh: Res<MarkMesh>,
    root: Single<Entity, With<MapRoot>>,
    mut standing: ResMut<Standing>,
    mut ghosts: Query<(Entity, &mut Ghost, &mut Transform, &MeshMaterial2d<MarkMaterial>)>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let elapsed_s = time.delta_secs();
    let alone_s = standing.alone_s.filter(|_| present.finished).map(|alone_s| alone_s + f64::from(elapsed_s));
    if standing.alone_s != alone_s {
        standing.alone_s = alone_s;
    }
    let at_s = alone_s.or_else(|| present.begun.map(|_| present.played_s(clock.now())));
    let best = runs.best(&present, standing.with_present(), &hunt.view.bounds).filter(|_| standing.wanted);
    let ahead = at_s.zip(best).filter(|_| alone_s.is_none()).and_then(|(at_s, best)| {
        let now_s = if present.finished { present.done.last().copied().unwrap_or(at_s) } else { at_s };
        ahead_s(&present.done, best.done(), now_s)
    });
    if standing.ahead_s != ahead {
        standing.ahead_s = ahead;
    }
    // At its end it goes.
    let walking = best.zip(at_s).filter(|(best, at_s)| *at_s < best.took_s() + 3.0);
    let here = walking.and_then(|(best, at_s)| place(best, at_s, &hunt.frame));
    let Some((entity, mut ghost, mut transform, material)) = ghosts.iter_mut().next() else {
        if let Some((at, heading)) = here {
            let pale = MarkMaterial::new(MarkKind::Ghost, theme::CREAM.with_alpha(0.0), HALF_PX);
            let mark = mesh.mark(&mut materials, pale, at.extend(HEIGHT));
            let ghost = Ghost { heading_rad: heading.unwrap_or_default(), ..Ghost::default() };
            commands.spawn((ghost, mark, ChildOf(*root)));
        }
        return;
    };
    let step = elapsed_s / FADE_S * if here.is_some() { 1.0 } else { -1.0 };
    ghost.strength = (ghost.strength + step).clamp(0.0, 1.0);
    if ghost.strength == 0.0 && here.is_none() {
        commands.entity(entity).despawn();
        return;
    }
    if let Some((at, heading)) = here {
        transform.translation = at.extend(HEIGHT);
        ghost.gait.walk(at, elapsed_s);
        if let Some(heading) = heading {
            let turn = (heading - ghost.heading_rad + PI).rem_euclid(TAU) - PI;
            ghost.heading_rad += turn * (1.0 - (-elapsed_s * TURN_PER_S).exp());
        }
    }
    if let Some(mut material) = materials.get_mut(material.id()) {
        material.style.colour.alpha = ghost.strength;
        material.style.angle_rad = ghost.heading_rad;
        material.style.pose = if motion.0 { Pose::default() } else { ghost.gait.pose() }.to_vec4();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::{session::SessionPlugin, testing::empty_view};
    use bevy::state::app::StatesPlugin;
    use hunt_shared::geo::{LocalPoint, LonLat};
    use std::sync::Arc;

    #[test]
    fn the_ghost_goes_straight_between_two_steps_and_looks_where_it_goes() {
        let frame = LocalFrame::about(LonLat::new(7.0, 43.0));
        let line = |ms: u32, x: f64, y: f64| {
            let position = frame.to_lonlat(LocalPoint::new(x, y));
            format!("{ms} {:.7} {:.7}\n", position.lon, position.lat)
        };
        let steps = [line(0, 0.0, 0.0), line(2_000, 4.0, 0.0), line(4_000, 4.0, 4.0), line(9_000, 400.0, 4.0)].concat();
        let run = Run::from_text(&format!("run 1\ndone 9000\n{steps}")).unwrap();
        let (at, heading) = place(&run, 1.0, &frame).unwrap();
        assert!(at.distance(Vec2::new(2.0, 0.0)) < 0.05 && heading.unwrap().abs() < 0.02);
        let (at, heading) = place(&run, 3.5, &frame).unwrap();
        assert!(at.distance(Vec2::new(4.0, 3.0)) < 0.05 && (heading.unwrap() - PI / 2.0).abs() < 0.02);
        let (at, heading) = place(&run, 6.0, &frame).unwrap();
        assert!(at.distance(Vec2::new(4.0, 4.0)) < 0.05 && heading.is_none(), "it does not fly");
    }

    #[test]
    fn a_button_calls_the_ghost_and_sends_it_away_although_its_panel_has_the_keys() {
        let view = Arc::new(empty_view());
        let frame = LocalFrame::about(view.start);
        let step = |ms: u32, x: f64| {
            let position = frame.to_lonlat(LocalPoint::new(x, x));
            format!("{ms} {:.7} {:.7}\n", position.lon, position.lat)
        };
        let run = Run::from_text(&["run 1\ndone 9000\n".to_owned(), step(0, -9.0), step(9_000, 9.0)].concat()).unwrap();
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin, SessionPlugin))
            .init_resource::<Settings>()
            .init_resource::<ButtonInput<KeyCode>>()
            .init_resource::<Runs>()
            .init_resource::<PresentRun>()
            .init_resource::<Standing>()
            .add_message::<CallGhost>()
            .insert_resource(CurrentHunt { view: Arc::clone(&view), frame })
            .insert_resource(InputCaptured(true))
            .add_systems(Update, call_ghost);
        let wanted_after_call = |app: &mut App| {
            app.world_mut().write_message(CallGhost);
            app.update();
            app.world().resource::<Standing>().wanted
        };
        assert!(!wanted_after_call(&mut app), "there is none yet");
        app.world_mut().resource_mut::<Runs>().remember(&view.id, "earlier", run);
        assert!(wanted_after_call(&mut app));
        app.world_mut().resource_mut::<ButtonInput<KeyCode>>().press(KeyCode::KeyK);
        app.update();
        assert!(app.world().resource::<Standing>().wanted, "the key is not for the map");
        assert!(!wanted_after_call(&mut app));
    }
}
