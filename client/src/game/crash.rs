//! When the game stops unexpectedly: a report that can be read is written into the player's folder, and the next start says so, once.

mod hook;
mod notes;
mod panel;
mod report;
mod scrub;

pub use hook::{ended_well, install};
pub use panel::LastCrash;

use super::{
    launch::Launch,
    screens::LastJoin,
    session::{InputCaptured, Screen},
};
use bevy::{
    log::{
        BoxedLayer,
        tracing_subscriber::{Layer, layer::Context},
    },
    prelude::*,
    render::renderer::RenderAdapterInfo,
};
use std::fmt::Write as _;
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};

/// Notes what a report will tell, and shows the one of the last time.
pub struct CrashPlugin;

impl Plugin for CrashPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(panel::CrashPanelPlugin)
            .add_systems(Startup, note_adapter)
            .add_systems(Update, (note_screen, note_secrets, crash_when_asked));
    }
}

/// The log's last lines are noted, for the report. For [`bevy::log::LogPlugin::custom_layer`].
pub fn listening_layer(_: &mut App) -> Option<BoxedLayer> {
    Some(Box::new(Listener))
}

struct Listener;

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Line::default();
        event.record(&mut line);
        let level = *event.metadata().level();
        if level <= Level::INFO {
            notes::log(format!("{level:>5} {}: {}{}", event.metadata().target(), line.message, line.fields));
        }
    }
}

/// What an event of the log says.
#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Writing into a string does not fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name if name.starts_with("log.") => Ok(()),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}

fn note_adapter(adapter: Option<Res<RenderAdapterInfo>>) {
    if let Some(adapter) = adapter {
        let info = &**adapter;
        notes::adapter(format!("{} ({:?}; {} {})", info.name, info.backend, info.driver, info.driver_info));
    }
}

fn note_screen(screen: Res<State<Screen>>, captured: Res<InputCaptured>) {
    if screen.is_changed() || captured.is_changed() {
        let over = if captured.0 { ", with a panel or a field open" } else { "" };
        notes::screen(format!("{:?}{over}", screen.get()));
    }
}

/// What no report may tell, though the log or an error may.
fn note_secrets(last: Res<LastJoin>) {
    if last.is_changed() {
        notes::secrets([&last.address, &last.name]);
    }
}

/// `--crash SECONDS`: to try out what is seen of it.
fn crash_when_asked(launch: Res<Launch>, time: Res<Time<Real>>) {
    if launch.crash.is_some_and(|seconds| time.elapsed_secs() >= seconds) {
        panic!("this is the crash that was asked for with --crash");
    }
}
