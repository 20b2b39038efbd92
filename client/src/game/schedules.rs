//! How the engine runs the game's systems: one after the other. There are hundreds, of some microseconds each, and handing them to threads that
//! must be woken took three times as long. What is worth a thread has one all the same: drawing, sound, the building of maps.

use bevy::{
    ecs::schedule::{Schedules, SingleThreadedExecutor},
    prelude::*,
};

/// Lets every schedule run its systems in turn, on one thread.
pub struct SchedulesPlugin;

impl Plugin for SchedulesPlugin {
    fn build(&self, _: &mut App) {}

    // By now every plugin has added its systems.
    fn finish(&self, app: &mut App) {
        for (_, schedule) in app.world_mut().resource_mut::<Schedules>().iter_mut() {
            schedule.set_executor(SingleThreadedExecutor::new());
        }
    }
}
