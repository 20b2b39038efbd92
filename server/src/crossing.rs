//! Crossing: the fixes of each player become transitions, all players in parallel.

mod company;
mod path;

pub use path::{Path, RefusedFix, Step, TimedStep, Walked};

use company::Company;

use crate::{
    clock::ServerClock,
    counters::Counters,
    instance::Instance,
    outbox::HuntOutbox,
    player::{Inbox, Player, PlayerSystems, Session},
};
use bevy::prelude::*;

/// Detects crossings; after the players' input.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct CrossingSystems;

/// Turns fixes into transitions.
pub struct CrossingPlugin;

impl Plugin for CrossingPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, detect_crossings.in_set(CrossingSystems).after(PlayerSystems));
    }
}

/// Takes each player's next fixes and commands and finds what their path meets. While an instance's outbox is not ready, its players' input
/// waits. Who is away meets an edited hunt when they come back.
fn detect_crossings(
    mut walkers: Query<(&Player, &mut Inbox, &mut Path, Has<Session>)>,
    instances: Query<(&Instance, &HuntOutbox)>,
    clock: Res<ServerClock>,
    counters: Res<Counters>,
) {
    let now = clock.now();
    if instances.iter().any(|(_, outbox)| !outbox.0.has_room()) {
        counters.stalled_ticks().add(1);
    }
    let ready = |instance: Entity| {
        let (instance, outbox) = instances.get(instance).ok()?;
        outbox.0.has_room().then_some(instance)
    };
    walkers.par_iter_mut().for_each_init(
        || Box::new(Company::new(ready, now)),
        |company, (player, inbox, path, is_there)| {
            if !inbox.is_empty() || is_there && path.is_stale() {
                company.take(player.instance, inbox, path);
            }
        },
    );
}
