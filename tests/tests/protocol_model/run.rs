//! Runs a case: the world's one thread of time, on which the server, the devices, their disks and the network take turns.

use super::{
    act::{Action, Case},
    book::Book,
    bug::Bug,
    device::Device,
    log::WatchedLog,
    network::{Datagram, Line, Trace, Way},
    server::Server,
    tally::Tally,
    world::PLAYERS,
};
use hunt_server::{
    net::CloseReason,
    outbox::{LogFactory, OpenError, OutboxOptions, WriterStep},
};
use hunt_shared::identity::{FixNumber, Seq, SessionId};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Rounds after the last fault within which all must have come right.
const PATIENCE: usize = 60;

/// The server's tick.
const TICK: Duration = Duration::from_millis(50);

/// Longer than renet and the link wait before they send again, and much shorter than a standing player before the next fix.
const QUIET_ROUND: Duration = Duration::from_millis(400);

/// The most that the reader and the writer do in one round; more is a loop.
const MAX_STEPS: usize = 100;

/// What is reused from case to case, because making it takes long.
pub struct Stage {
    server: Server,
    folder: PathBuf,
}

/// What a case came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Names what happened, in which order, and what came of it: equal only for the same interleaving.
    pub trace: u64,
    /// What happened.
    pub tally: Tally,
}

impl Stage {
    /// A stage with files in this folder.
    pub fn new(folder: &Path) -> Self {
        for device in 0..2 {
            std::fs::create_dir_all(folder.join(device.to_string())).unwrap();
        }
        Self { server: Server::new(), folder: folder.to_owned() }
    }

    /// Runs a case over this log, which must be empty. With a bug, if there is one.
    ///
    /// # Errors
    /// What was violated, in words.
    pub fn run(&mut self, case: &Case, log: Arc<dyn LogFactory>, bug: Option<Bug>) -> Result<Outcome, String> {
        let options = OutboxOptions {
            retention: Duration::ZERO,
            snapshot_segments: case.snapshot_segments,
            recent_bytes: case.recent_bytes,
            ..OutboxOptions::default()
        };
        self.server.begin_world(options, bug);
        let now = Duration::ZERO;
        let device = |(index, player): (usize, &usize)| Device::new(*player, &self.folder.join(index.to_string()), bug, now);
        let devices = case.devices.iter().enumerate().map(device).collect::<Result<_, _>>()?;
        let mut world = World {
            server: &mut self.server,
            log: WatchedLog::new(log, bug),
            bug,
            devices,
            lines: BTreeMap::new(),
            newest: [None; PLAYERS.len()],
            book: Book::default(),
            now,
            trace: Trace::default(),
            tally: Tally::default(),
        };
        world.start()?;
        if case.joined {
            world.join()?;
        }
        for (number, action) in case.actions.iter().enumerate() {
            world.act(action).map_err(|violation| format!("at action {number}, {action:?}: {violation}"))?;
        }
        world.come_right().map_err(|violation| format!("after the last action: {violation}"))?;
        for player in 0..PLAYERS.len() {
            world.tally.events += world.book.events(player) as u64;
            world.tally.commands += world.book.commands(player) as u64;
        }
        Ok(Outcome { trace: world.trace.0, tally: world.tally })
    }
}

struct World<'a> {
    server: &'a mut Server,
    log: WatchedLog,
    bug: Option<Bug>,
    devices: Vec<Device>,
    lines: BTreeMap<SessionId, Line>,
    /// The device with the newest session of each player.
    newest: [Option<usize>; PLAYERS.len()],
    book: Book,
    now: Duration,
    trace: Trace,
    tally: Tally,
}

impl World<'_> {
    fn act(&mut self, action: &Action) -> Result<(), String> {
        match *action {
            Action::Walk(who, place) => {
                self.devices[who].walk(place, self.now);
                self.now += Duration::from_millis(110);
                Ok(())
            }
            Action::Collect(who, coin) => {
                self.devices[who].collect(coin, self.now);
                Ok(())
            }
            Action::Frame(who) => self.frame(who),
            Action::Write(who) => {
                self.devices[who].write();
                Ok(())
            }
            Action::Connect(who) => {
                self.connect(who);
                Ok(())
            }
            Action::Leave(who, goodbye) => {
                self.leave(who, goodbye);
                Ok(())
            }
            Action::TimeOut(who) => {
                if let Some(session) = self.devices[who].session() {
                    self.server.close_session(session, CloseReason::TimedOut);
                }
                Ok(())
            }
            Action::Tick => self.tick(),
            Action::Commit => self.commit().map(drop),
            Action::Read => {
                self.server.read();
                Ok(())
            }
            Action::Pass(ms) => {
                self.now += Duration::from_millis(ms);
                Ok(())
            }
            Action::Round => self.round(TICK, false),
            Action::Lose(who, way, nth) => {
                self.tally.lost += u64::from(self.bend(who, way, nth, Line::lose));
                Ok(())
            }
            Action::Double(who, way, nth) => {
                let doubled = self.bend(who, way, nth, Line::double);
                self.tally.doubled += u64::from(doubled);
                Ok(())
            }
            Action::Delay(who, way, nth) => {
                let delayed = self.bend(who, way, nth, Line::delay);
                self.tally.delayed += u64::from(delayed);
                Ok(())
            }
            Action::FailCommit(fault) => {
                self.log.fail_commit(fault);
                Ok(())
            }
            Action::FailCall(later) => {
                self.log.fail_call(later);
                Ok(())
            }
            Action::KillServer => {
                if let Some(outbox) = self.server.outbox() {
                    self.tally.server_kills += 1;
                    self.tally.server_kills_uncommitted += u64::from(outbox.queued() > 0);
                    self.tally.server_kills_undelivered += u64::from(outbox.undelivered() > 0);
                }
                self.kill_server();
                Ok(())
            }
            Action::KillDevice(who, lose_files) => {
                if let Some(session) = self.devices[who].session()
                    && let Some(line) = self.lines.get_mut(&session)
                {
                    line.clear(Way::ToDevice);
                }
                self.tally.device_kills += 1;
                self.tally.device_kills_unwritten += u64::from(self.devices[who].has_unwritten());
                self.tally.files_lost += u64::from(lose_files);
                self.devices[who].kill(lose_files, self.now)
            }
        }
    }

    /// Does something with a datagram in flight; `false` if there is none.
    fn bend(&mut self, who: usize, way: Way, nth: usize, bend: fn(&mut Line, Way, Datagram)) -> bool {
        let session = self.devices[who].session();
        session.and_then(|session| self.lines.get_mut(&session)).is_some_and(|line| line.bend(way, nth, bend))
    }

    /// Starts the server, if it does not run. A start that fails is tried again at the next tick.
    fn start(&mut self) -> Result<(), String> {
        if self.server.is_running() {
            return Ok(());
        }
        match self.server.start(&self.log, self.now) {
            Ok(()) => {}
            Err(OpenError::Log(error)) if error.is_retryable() => {
                self.tally.starts_failed += 1;
                return Ok(());
            }
            Err(error) => return Err(format!("the server does not start: {error}")),
        }
        for (player, id) in PLAYERS.iter().enumerate() {
            let stored = self.server.committed(*id);
            let undelivered = self.server.outbox().map_or(0, |outbox| outbox.undelivered());
            self.book.check_recovered(player, &stored, undelivered)?;
        }
        Ok(())
    }

    fn kill_server(&mut self) {
        self.server.kill();
        self.log.crash();
        self.book.server_is_killed();
    }

    fn tick(&mut self) -> Result<(), String> {
        self.now += TICK;
        self.start()?;
        let mut arrived = Vec::new();
        for (session, line) in &mut self.lines {
            arrived.extend(line.take(Way::ToServer).into_iter().map(|datagram| (*session, datagram)));
        }
        for (player, session, walked) in self.server.superseding() {
            self.book.session_begins(player, session, walked);
        }
        let sent = self.server.tick(self.now, arrived)?;
        self.put(Way::ToDevice, sent);
        Ok(())
    }

    fn commit(&mut self) -> Result<bool, String> {
        let step = self.server.write();
        let stored = self.log.take_stored();
        self.trace.add(&[b'w', stored.len() as u8, matches!(step, Some(WriterStep::Wait(_))).into()]);
        self.tally.commits += stored.len() as u64;
        self.tally.commits_failed += u64::from(matches!(step, Some(WriterStep::Wait(_))));
        for (number, bytes) in stored {
            self.book.is_stored(number, &bytes)?;
        }
        match step {
            Some(WriterStep::Ended) => Err("the outbox has given up".into()),
            Some(WriterStep::Done | WriterStep::Wait(_)) => Ok(true),
            Some(WriterStep::Idle) | None => Ok(false),
        }
    }

    fn frame(&mut self, who: usize) -> Result<(), String> {
        let session = self.devices[who].session();
        let line = session.and_then(|session| self.lines.get_mut(&session));
        let arrived = line.map(|line| line.take(Way::ToDevice)).unwrap_or_default();
        let ahead = match self.bug {
            Some(Bug::ConfirmBeforeCommit) => self.server.walked(PLAYERS[self.devices[who].player]).fix,
            _ => FixNumber(0),
        };
        let sent = self.devices[who].frame(self.now, arrived, ahead, &mut self.book)?;
        self.put(Way::ToServer, sent);
        if let Some(session) = session
            && self.devices[who].session().is_none()
            && let Some(line) = self.lines.get_mut(&session)
        {
            line.clear(Way::ToDevice);
        }
        Ok(())
    }

    fn put(&mut self, way: Way, sent: Vec<(SessionId, Datagram)>) {
        self.trace.add(&[way as u8]);
        for (session, datagram) in sent {
            self.trace.add(&session.0.to_le_bytes());
            match &datagram {
                Datagram::Packet(packet) => self.trace.add(packet),
                Datagram::Goodbye => self.trace.add(b"bye"),
            }
            if let Some(line) = self.lines.get_mut(&session) {
                line.put(way, datagram);
            }
        }
    }

    /// The device joins: it has fetched a token, and netcode has let it in.
    fn connect(&mut self, who: usize) {
        if !self.server.is_running() {
            return;
        }
        self.leave(who, false);
        let player = self.devices[who].player;
        let sent_before = match self.bug {
            Some(Bug::ResumeAfterSent) => self.server.walked(PLAYERS[player]).sent,
            _ => Seq(0),
        };
        self.tally.sessions += 1;
        self.tally.superseded += u64::from(self.newest[player].is_some_and(|newest| newest != who));
        let session = SessionId(self.tally.sessions);
        for (other, device) in self.devices.iter_mut().enumerate() {
            if other != who && device.player == player {
                device.outdated_by = Some(session);
                self.book.device_changes(player);
            }
        }
        self.lines.insert(session, Line::default());
        self.server.open_session(session, player);
        self.newest[player] = Some(who);
        self.devices[who].connect(session, sent_before);
    }

    fn leave(&mut self, who: usize, goodbye: bool) {
        if let Some(session) = self.devices[who].disconnect()
            && let Some(line) = self.lines.get_mut(&session)
        {
            line.clear(Way::ToDevice);
            if goodbye {
                line.put(Way::ToServer, Datagram::Goodbye);
            }
        }
    }

    /// Each player joins with the first device.
    fn join(&mut self) -> Result<(), String> {
        for player in 0..PLAYERS.len() {
            if let Some(who) = self.devices.iter().position(|device| device.player == player) {
                self.connect(who);
            }
        }
        self.tick()?;
        (0..self.devices.len()).try_for_each(|who| self.frame(who))
    }

    /// Everybody gets on with it once; with `write`, the devices' disks, too.
    fn round(&mut self, length: Duration, write: bool) -> Result<(), String> {
        self.now += length.saturating_sub(TICK);
        self.tick()?;
        for _ in 0..MAX_STEPS {
            let wrote = self.commit()?;
            let read = self.server.read();
            if !wrote && !read {
                break;
            }
        }
        self.tick()?;
        for who in 0..self.devices.len() {
            self.frame(who)?;
            if write {
                self.devices[who].write();
                self.now += TICK;
                self.frame(who)?;
            }
        }
        Ok(())
    }

    /// The faults end: within some rounds everything must have come right.
    fn come_right(&mut self) -> Result<(), String> {
        self.log.mend();
        for (player, newest) in self.newest.iter_mut().enumerate() {
            *newest = newest.or_else(|| self.devices.iter().position(|device| device.player == player));
        }
        for _ in 0..PATIENCE {
            self.start()?;
            for who in self.newest.into_iter().flatten() {
                if self.is_dead(who) {
                    self.connect(who);
                }
            }
            self.round(QUIET_ROUND, true)?;
            if self.is_right() {
                return self.check_end();
            }
        }
        let devices: Vec<String> = self.devices.iter_mut().map(Device::describe).collect();
        let events: Vec<usize> = (0..PLAYERS.len()).map(|player| self.book.events(player)).collect();
        Err(format!("it has not come right after {PATIENCE} rounds; {events:?} events are stored; {devices:#?}"))
    }

    /// Whether a device has no session that the server knows, as it would notice by five seconds of silence.
    fn is_dead(&self, who: usize) -> bool {
        self.devices[who].session().is_none_or(|session| !self.server.knows(session))
    }

    fn is_right(&mut self) -> bool {
        let devices = &mut self.devices;
        self.newest.into_iter().flatten().all(|who| {
            let events = self.book.events(devices[who].player);
            devices[who].is_settled(events)
        }) && self.server.is_settled()
    }

    fn check_end(&mut self) -> Result<(), String> {
        for who in self.newest.into_iter().flatten() {
            self.devices[who].check_journal(self.now, &self.book)?;
        }
        self.kill_server();
        self.start()
    }
}
