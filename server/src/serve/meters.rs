//! What the process counts of itself: how long ticks take, and what went through the sockets.

use crate::{counters::Counters, net::Transport};
use bevy::prelude::*;
use bevy_renet::RenetSend;
use std::time::Instant;

/// Counts ticks and datagrams.
pub struct MetersPlugin;

#[derive(Resource)]
struct TickBegun(Instant);

impl Plugin for MetersPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(TickBegun(Instant::now()))
            .add_systems(First, begin_tick)
            .add_systems(PostUpdate, count_datagrams.after(RenetSend))
            .add_systems(Last, end_tick);
    }
}

fn begin_tick(mut begun: ResMut<TickBegun>) {
    begun.0 = Instant::now();
}

fn end_tick(begun: Res<TickBegun>, counters: Res<Counters>) {
    counters.tick().observe(begun.0.elapsed());
}

fn count_datagrams(transport: Res<Transport>, counters: Res<Counters>) {
    let passed = transport.counters();
    counters.datagrams_received().set(passed.received);
    counters.datagrams_dropped().set(passed.dropped);
    counters.datagrams_sent().set(passed.sent);
    counters.datagrams_unsent().set(passed.send_errors);
    counters.sessions_misbehaved().set(passed.misbehaved);
}
