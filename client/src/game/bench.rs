//! What the bench of a frame takes hold of: the game's main world as it is, without a window, a renderer or a server.
//! `cargo bench -p hunt-client --bench frame` is its only user.

use super::{
    headless::{headless, turn_key},
    launch::Launch,
    map,
    session::{CurrentHunt, EventReceived, HeardPlayer, Journal, LinkStatus, NearbyHeard, OwnPosition, Screen},
    settings::Settings,
};
use bevy::{
    app::MainScheduleOrder,
    input::ButtonState,
    prelude::*,
    render::{RenderPlugin, settings::WgpuSettings},
};
use clap::Parser;
use hunt_shared::{
    event::{Event, EventKind},
    geo::{LocalFrame, LocalPoint},
    hunt::HuntView,
    identity::{PlayerId, Seq},
    time::UnixMs,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// The game, at its title.
pub struct BenchGame {
    app: App,
    held: Vec<KeyCode>,
}

/// Which way the player walks, as keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// To the north.
    North,
    /// To the east.
    East,
    /// To the south.
    South,
    /// To the west.
    West,
}

/// What building a map has made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MapSize {
    /// How many meshes.
    pub meshes: usize,
    /// The vertices of all of them.
    pub vertices: usize,
    /// How many names could be shown.
    pub names: usize,
}

/// Builds the map of a hunt as the game does beside its frames, here and now.
pub fn build_map(view: &HuntView, frame: &LocalFrame) -> MapSize {
    let built = map::build_map(view, frame);
    MapSize {
        meshes: built.layers.len(),
        vertices: built.layers.iter().map(|layer| layer.mesh.count_vertices()).sum(),
        names: built.labels.len(),
    }
}

impl BenchGame {
    /// Starts the game in a window of so many pixels. Its clock goes on by `step` at each frame.
    pub fn start(size: (u32, u32), step: Duration) -> Self {
        let render = RenderPlugin { render_creation: WgpuSettings { backends: None, ..default() }.into(), ..default() };
        Self {
            app: headless(Launch::parse_from(["hunt-client"]), Settings::default(), size, render, step, |_| {}),
            held: Vec::new(),
        }
    }

    /// Goes into a hunt, whose map is built from now on.
    pub fn enter(&mut self, view: Arc<HuntView>, frame: LocalFrame) {
        let world = self.app.world_mut();
        world.insert_resource(CurrentHunt { view, frame });
        world.insert_resource(LinkStatus::Live);
        world.resource_mut::<NextState<Screen>>().set(Screen::Playing);
    }

    /// Whether the map is on screen.
    pub fn is_map_shown(&self) -> bool {
        self.app.world().contains_resource::<map::MapShown>()
    }

    /// Where the player stands.
    pub fn place(&self) -> LocalPoint {
        self.app.world().resource::<OwnPosition>().point
    }

    /// How many entities there are.
    pub fn entities(&self) -> usize {
        self.app.world().entities().count_spawned() as usize
    }

    /// Something happens to the player.
    pub fn tell(&mut self, kind: EventKind) {
        let world = self.app.world_mut();
        let mut journal = world.resource_mut::<Journal>();
        let event = Event { seq: Seq(journal.events.len() as u64 + 1), time: UnixMs::now(), position: None, kind };
        journal.progress.apply(&event);
        journal.events.push(event.clone());
        world.write_message(EventReceived(event));
    }

    /// A snapshot of the players nearby arrives: who, by which name, and where.
    pub fn hear(&mut self, server_time_ms: i64, players: impl Iterator<Item = (u64, String, LocalPoint)>) {
        let players = players
            .map(|(id, name, point)| HeardPlayer { player: PlayerId(id), name, colour: Default::default(), point, gesture: None })
            .collect();
        self.app.world_mut().write_message(NearbyHeard { server_time_ms, players });
    }

    /// Lets go of all keys, then holds those of the ways.
    pub fn walk(&mut self, ways: &[Way]) {
        let keys: Vec<KeyCode> = ways
            .iter()
            .map(|way| match way {
                Way::North => KeyCode::KeyW,
                Way::East => KeyCode::KeyD,
                Way::South => KeyCode::KeyS,
                Way::West => KeyCode::KeyA,
            })
            .collect();
        if keys != self.held {
            let released = std::mem::replace(&mut self.held, keys);
            let world = self.app.world_mut();
            released.into_iter().for_each(|key| turn_key(world, key, ButtonState::Released));
            self.held.iter().for_each(|key| turn_key(world, *key, ButtonState::Pressed));
        }
    }

    /// Presses the key that skips what is on screen.
    pub fn skip(&mut self) {
        [ButtonState::Pressed, ButtonState::Released]
            .into_iter()
            .for_each(|state| turn_key(self.app.world_mut(), KeyCode::Escape, state));
    }

    /// One frame of the main world.
    pub fn frame(&mut self) {
        self.app.update();
    }

    /// One frame of the main world, which tells how long each of its schedules took.
    pub fn frame_by_schedule(&mut self, mut tell: impl FnMut(String, Duration)) {
        let world = self.app.world_mut();
        let labels = world.resource::<MainScheduleOrder>().labels.clone();
        for label in labels {
            let began = Instant::now();
            // A schedule to which nobody has added anything is not there.
            let _ = world.try_run_schedule(label);
            tell(format!("{label:?}"), began.elapsed());
        }
        world.clear_trackers();
    }
}
