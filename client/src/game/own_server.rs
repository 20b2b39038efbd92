//! Playing alone: the game starts a server of its own beside it, on this machine only, and joins that. The server ends with the game, however
//! that ends, because it listens to the game's end of its standard input. In the preview it is a server of the hunt that is previewed, each
//! time a new one, which keeps nothing.

mod fleeting;
mod not_started;
mod plan;
mod running;

use super::{
    launch::Launch,
    net::{ConnectTo, LeaveHunt},
    screens::LastJoin,
    session::{LinkStatus, Screen},
};
use crate::link::{LinkStore, ServerRecord};
use bevy::prelude::*;
use not_started::NotStarted;
use plan::Plan;
use running::Running;
use std::{
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

/// Play on a server of one's own, under this name.
#[derive(Message, Clone, Debug)]
pub struct PlayAlone {
    /// The player's name, for a new account.
    pub name: String,
}

/// Starts and ends the server of one's own.
pub struct OwnServerPlugin {
    /// Where accounts are kept; the server's data lies in the same folder.
    pub store: LinkStore,
}

impl Plugin for OwnServerPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(OwnServer { store: self.store.clone(), starting: None, running: None, ending: Vec::new() })
            .add_message::<PlayAlone>()
            .add_systems(Update, (play_alone, give_up_start, join_when_ready).chain())
            .add_systems(Last, end_with_game);
    }
}

/// The server, while it starts and when it runs.
#[derive(Resource)]
struct OwnServer {
    store: LinkStore,
    starting: Option<Start>,
    running: Option<Running>,
    /// Threads that wait until a server has ended.
    ending: Vec<thread::JoinHandle<()>>,
}

impl OwnServer {
    /// The server ends, if there is one; nobody waits for it.
    fn end(&mut self) {
        self.ending.retain(|thread| !thread.is_finished());
        if let Some(running) = self.running.take() {
            // The address may be another server's by then.
            if let Ok(address) = running.address.parse() {
                let _ = self.store.update_server(&address, |known| *known = ServerRecord::default());
            }
            self.ending.push(thread::spawn(move || drop(running)));
        }
    }
}

/// A server that is being started by a thread.
struct Start {
    name: String,
    outcome: Mutex<mpsc::Receiver<Result<Running, NotStarted>>>,
}

fn play_alone(
    mut wishes: MessageReader<PlayAlone>,
    launch: Res<Launch>,
    mut own: ResMut<OwnServer>,
    mut last: ResMut<LastJoin>,
    mut status: ResMut<LinkStatus>,
    mut connect: MessageWriter<ConnectTo>,
    mut next: ResMut<NextState<Screen>>,
) {
    let Some(PlayAlone { name }) = wishes.read().last() else { return };
    last.alone = true;
    last.name.clone_from(name);
    next.set(Screen::Joining);
    if launch.preview.is_some() {
        last.hunt = None;
        own.end();
    } else if own.running.as_mut().is_some_and(Running::is_alive) {
        connect.write(last.again());
        return;
    }
    own.running = None;
    *status = LinkStatus::Joining { doing: say!("alone-starting"), share: 0.0 };
    let (done, outcome) = mpsc::channel();
    let (plan, store) = (Plan::new(&launch, &own.store), own.store.clone());
    thread::spawn(move || {
        // Who has gone elsewhere meanwhile lets the server end.
        let _ = done.send(plan.and_then(|plan| plan.start(&store)));
    });
    own.starting = Some(Start { name: name.clone(), outcome: Mutex::new(outcome) });
}

fn give_up_start(mut leave: MessageReader<LeaveHunt>, launch: Res<Launch>, mut own: ResMut<OwnServer>) {
    if leave.read().count() > 0 {
        own.starting = None;
        if launch.preview.is_some() {
            own.end();
        }
    }
}

fn join_when_ready(
    mut own: ResMut<OwnServer>,
    mut last: ResMut<LastJoin>,
    mut status: ResMut<LinkStatus>,
    mut connect: MessageWriter<ConnectTo>,
) {
    let Some(start) = &own.starting else { return };
    let outcome = start.outcome.lock().unwrap_or_else(PoisonError::into_inner).try_recv();
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(mpsc::TryRecvError::Empty) => return,
        Err(mpsc::TryRecvError::Disconnected) => Err(NotStarted::Gone),
    };
    let Some(Start { name, .. }) = own.starting.take() else { return };
    match outcome {
        Ok(running) => {
            (last.address, last.name) = (running.address.clone(), name);
            own.running = Some(running);
            connect.write(last.again());
        }
        Err(why) => *status = LinkStatus::Offline { reason: why.in_words(), retry_in_s: None },
    }
}

/// The server ends before the game does, while there is still somebody to wait for it.
fn end_with_game(mut exit: MessageReader<AppExit>, mut own: ResMut<OwnServer>) {
    if exit.read().next().is_some() {
        (own.starting, own.running) = (None, None);
        for thread in own.ending.drain(..) {
            // It has nothing to say.
            let _ = thread.join();
        }
    }
}
