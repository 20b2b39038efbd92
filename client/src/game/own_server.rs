//! Playing alone: the game starts a server of its own beside it, on this machine only, and joins that. The server ends with the game, however
//! that ends, because it listens to the game's end of its standard input. When it ends before, it is started again. In the preview it is a server of the hunt that is previewed, each
//! time a new one, which keeps nothing.

mod fleeting;
mod not_started;
mod plan;
mod running;

use super::{
    launch::Launch,
    net::{ConnectTo, LeaveHunt, ReconnectNow},
    screens::LastJoin,
    session::{LinkStatus, Notice, Screen},
};
use crate::link::{LinkStore, ServerRecord};
use bevy::prelude::*;
use not_started::NotStarted;
use plan::Plan;
use running::Running;
use std::{
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
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
        app.insert_resource(OwnServer {
            store: self.store.clone(),
            starting: None,
            running: None,
            rests_until: None,
            ending: Vec::new(),
        })
        .add_message::<PlayAlone>()
        .init_resource::<Deaths>()
        .add_systems(Update, (play_alone, give_up_start, start_again, join_when_ready).chain())
        .add_systems(Last, end_with_game);
    }
}

/// The server, while it starts and when it runs.
#[derive(Resource)]
struct OwnServer {
    store: LinkStore,
    starting: Option<Start>,
    running: Option<Running>,
    /// When one that has ended is started again next, if it could not be at once.
    rests_until: Option<Instant>,
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
    /// It takes the place of one that has ended while the player was on it.
    again: bool,
    outcome: Mutex<mpsc::Receiver<Result<Running, NotStarted>>>,
}

impl Start {
    fn begin(launch: &Launch, store: &LinkStore, name: &str, again: bool) -> Self {
        let (done, outcome) = mpsc::channel();
        let (plan, store) = (Plan::new(launch, store), store.clone());
        thread::spawn(move || {
            // Who has gone elsewhere meanwhile lets the server end.
            let _ = done.send(plan.and_then(|plan| plan.start(&store)));
        });
        Self { name: name.to_owned(), again, outcome: Mutex::new(outcome) }
    }
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
    } else if let Some(running) = &mut own.running
        && running.is_alive()
    {
        // Another server may have been joined meanwhile.
        last.address.clone_from(&running.address);
        connect.write(last.again());
        return;
    }
    own.running = None;
    *status = LinkStatus::Joining { doing: say!("alone-starting"), share: 0.0 };
    own.starting = Some(Start::begin(&launch, &own.store, name, false));
}

/// How long it is until one that could not be started again is tried once more.
const AGAIN_AFTER: Duration = Duration::from_secs(15);

/// When the game's own servers have ended by themselves. One that never lives long is not started for ever.
#[derive(Resource, Default, Debug)]
struct Deaths(Vec<Instant>);

impl Deaths {
    /// So many are made good for within this time.
    const MOST: usize = 3;
    const WITHIN: Duration = Duration::from_secs(120);

    /// One more; whether another server is to be started.
    fn count(&mut self, now: Instant) -> bool {
        self.0.retain(|died| now.saturating_duration_since(*died) < Self::WITHIN);
        self.0.push(now);
        self.0.len() <= Self::MOST
    }
}

/// Who plays alone has no host: a server of the game's own that has ended is started again, and the hunt goes on.
fn start_again(
    launch: Res<Launch>,
    last: Res<LastJoin>,
    screen: Res<State<Screen>>,
    status: Res<LinkStatus>,
    mut own: ResMut<OwnServer>,
    mut deaths: ResMut<Deaths>,
    mut notices: MessageWriter<Notice>,
) {
    let plays = last.alone && *screen.get() == Screen::Playing && launch.preview.is_none();
    let hears = matches!(*status, LinkStatus::Live | LinkStatus::Preview);
    if !plays || hears || own.starting.is_some() {
        return;
    }
    let now = Instant::now();
    let has_died = own.running.as_mut().is_some_and(|running| !running.is_alive());
    if has_died {
        own.running = None;
        let rest = if deaths.count(now) { Duration::ZERO } else { Deaths::WITHIN };
        own.rests_until = Some(now + rest);
        notices.write(Notice(if rest.is_zero() { say!("alone-again") } else { say!("alone-never-lives") }));
    }
    if own.rests_until.is_some_and(|until| now >= until) {
        own.rests_until = None;
        own.starting = Some(Start::begin(&launch, &own.store, &last.name, true));
    }
}

fn give_up_start(mut leave: MessageReader<LeaveHunt>, launch: Res<Launch>, mut own: ResMut<OwnServer>) {
    if leave.read().count() > 0 {
        (own.starting, own.rests_until) = (None, None);
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
    mut reconnect: MessageWriter<ReconnectNow>,
    mut notices: MessageWriter<Notice>,
) {
    let Some(start) = &own.starting else { return };
    let outcome = start.outcome.lock().unwrap_or_else(PoisonError::into_inner).try_recv();
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(mpsc::TryRecvError::Empty) => return,
        Err(mpsc::TryRecvError::Disconnected) => Err(NotStarted::Gone),
    };
    let Some(Start { name, again, .. }) = own.starting.take() else { return };
    match outcome {
        Ok(running) => {
            let moved = last.address != running.address;
            (last.address, last.name) = (running.address.clone(), name);
            own.running = Some(running);
            if again && !moved {
                reconnect.write(ReconnectNow);
            } else {
                connect.write(last.again());
            }
        }
        // The link goes on saying that nobody answers.
        Err(why) if again => {
            own.rests_until = Some(Instant::now() + AGAIN_AFTER);
            notices.write(Notice(why.in_words()));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_never_lives_long_is_not_started_for_ever() {
        let (mut deaths, begun) = (Deaths::default(), Instant::now());
        let mut dies_after = |seconds| deaths.count(begun + Duration::from_secs(seconds));
        assert_eq!([0, 10, 20, 30].map(&mut dies_after), [true, true, true, false]);
        assert!(dies_after(400), "it has lived long in between");
    }
}
