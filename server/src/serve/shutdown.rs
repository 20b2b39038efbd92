//! Ending: on SIGINT or SIGTERM sessions hear why, what is under way is committed, and the store is closed.

use crate::{clock::ServerClock, delivery::DeliverySystems, net::Outbound, outbox::HuntOutbox, player::Session};
use bevy::prelude::*;
use bevy_renet::RenetSend;
use hunt_shared::{protocol::Control, time::UnixMs};
use miette::IntoDiagnostic;
use std::{
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// Seconds that clients wait before they try to join again.
const RETRY_AFTER_S: u32 = 2;

/// How long sessions are kept after the farewell was sent.
const FAREWELL: Duration = Duration::from_millis(300);

/// Whether the process was asked to end.
#[derive(Resource, Clone)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens to SIGINT and SIGTERM; a second one ends the process at once.
    ///
    /// # Errors
    /// When the signals cannot be listened to.
    pub fn on_signals() -> miette::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let asked = stop.clone();
        ctrlc::set_handler(move || {
            if asked.swap(true, Ordering::SeqCst) {
                std::process::exit(130);
            }
        })
        .into_diagnostic()?;
        Ok(Self(stop))
    }

    /// Also ends when standard input does: with the program that has started the server and holds its other end, however that ends.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn with_input(&self) -> miette::Result<()> {
        let asked = self.0.clone();
        let listen = move || {
            let mut read = [0; 256];
            while std::io::stdin().read(&mut read).is_ok_and(|length| length > 0) {}
            asked.store(true, Ordering::SeqCst);
        };
        thread::Builder::new().name("input".into()).spawn(listen).into_diagnostic()?;
        Ok(())
    }
}

/// Ends the server in order.
pub struct ShutdownPlugin;

impl Plugin for ShutdownPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, end_when_asked.after(DeliverySystems).before(RenetSend));
    }
}

fn end_when_asked(
    stop: Res<Stop>,
    clock: Res<ServerClock>,
    sessions: Query<&Session>,
    mut commands: Commands,
    outboxes: Query<Entity, With<HuntOutbox>>,
    mut outbound: Outbound,
    mut asked_at: Local<Option<UnixMs>>,
    mut exit: MessageWriter<AppExit>,
) {
    if !stop.0.load(Ordering::SeqCst) {
        return;
    }
    match *asked_at {
        None => {
            info!("ending: sessions are told, the store is closed");
            for session in &sessions {
                outbound.send_control(session.id, &Control::Closing { retry_after_s: RETRY_AFTER_S });
            }
            *asked_at = Some(clock.now());
        }
        Some(since) if since + FAREWELL <= clock.now() => {
            for entity in &outboxes {
                commands.entity(entity).queue(close_outbox);
            }
            exit.write(AppExit::Success);
        }
        Some(_) => {}
    }
}

/// Commits what is under way and closes a store; waits for the disk, for nothing comes after it.
fn close_outbox(mut entity: EntityWorldMut) {
    if let Some(mut outbox) = entity.take::<HuntOutbox>()
        && let Err(error) = outbox.0.close()
    {
        error!("a store was not closed in order: {error}; what it holds is whole, and the next start reads it");
    }
}
