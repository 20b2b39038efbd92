//! A player made of the client's own link: it joins, walks, takes things, speaks, dies and comes back, and keeps a [`Ledger`] of it all.

use crate::{Expectation, Ledger, Track, copy_folder};
use hunt_client::link::{
    Connection, ConnectionOptions, ConnectionStats, JoinError, LinkEvent, LinkStore, ServerAddress, ServerApi, Status, StoreError,
};
use hunt_shared::{
    event::Event,
    geo::{LocalFrame, LonLat},
    hunt::{Answers, Hunt, HuntView, SharedObject, Standing, objects_there},
    identity::{FixNumber, HuntId, ObjectId, PlayerId, Seq},
    protocol::{Command, Emote, NearbyPlayer},
    time::UnixMs,
};
use std::{
    cell::Cell,
    collections::BTreeSet,
    fmt,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// How often bots are driven.
const STEP: Duration = Duration::from_millis(25);
/// A walker's link makes a fix of the path this often.
const FIX_INTERVAL: Duration = Duration::from_millis(100);
/// A bot on which nothing arrives is stepped this often.
const IDLE_STEP: Duration = Duration::from_millis(50);
/// A command that was refused is tried again this much later.
const TRY_AGAIN: Duration = Duration::from_millis(500);
/// How accurate the bots' fixes are, metres.
const ACCURACY_M: f32 = 4.0;

/// Why a bot cannot play.
#[derive(Debug, thiserror::Error)]
pub enum BotError {
    /// The server cannot be asked, or said no.
    #[error(transparent)]
    Join(#[from] JoinError),
    /// The bot's own state cannot be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bot's folder cannot be made or copied.
    #[error("the bot's folder: {0}")]
    Folder(#[from] std::io::Error),
}

/// Where a bot's state is kept.
enum Home {
    Memory(LinkStore),
    Folder(tempfile::TempDir),
}

/// A way that a bot is walking.
struct Walk {
    track: Track,
    walked: Duration,
}

impl Walk {
    fn is_over(&self) -> bool {
        self.walked.as_secs_f64() >= self.track.duration_s()
    }
}

/// A player that plays by itself.
pub struct Bot {
    name: String,
    hunt: HuntId,
    server: ServerAddress,
    /// What it shares with other bots; `None`: a way to the server of its own.
    api: Option<ServerApi>,
    home: Home,
    connection: Option<Connection>,
    walk: Option<Walk>,
    /// When the last fix was recorded.
    recorded_at: Option<Instant>,
    /// The first fix at the end of the walk; after it there are only those of a standing player.
    arrival: Option<FixNumber>,
    position: Option<LonLat>,
    ledger: Ledger,
    shared_objects: Vec<SharedObject>,
    team_present: Vec<PlayerId>,
    nearby: Vec<NearbyPlayer>,
    asked_for: BTreeSet<ObjectId>,
    /// What it has said last by its answers, with the last event before; until it is refused, or answered and told of.
    said: Option<(Command, Seq)>,
    /// What it says again, as it was refused at that time.
    again: Option<(Command, Instant)>,
    notices: Vec<String>,
    refused_fixes: u64,
    /// How many crossings were missing, for so many fixes and events; to count is slow, and it is asked at every step.
    missing: Cell<((usize, usize), usize)>,
}

impl Bot {
    /// A bot with a folder of its own, so that it can die and come back. It begins to join; [`drive`] it until it is [`Bot::is_live`].
    ///
    /// # Errors
    /// When its folder or its connection cannot be set up.
    pub fn connect(server: &ServerAddress, hunt: &str, name: &str) -> Result<Self, BotError> {
        let folder = tempfile::Builder::new().prefix("hunt-bot-").tempdir()?;
        Self::at_home(server, None, hunt, name, Home::Folder(folder))
    }

    /// A bot that forgets everything when it goes, and whose ledger expects as much.
    ///
    /// # Errors
    /// When its connection cannot be set up.
    pub fn connect_in_memory(server: &ServerAddress, hunt: &str, name: &str, expectation: Expectation) -> Result<Self, BotError> {
        let mut bot = Self::at_home(server, None, hunt, name, Home::Memory(LinkStore::in_memory()))?;
        bot.ledger = Ledger::expecting(expectation);
        Ok(bot)
    }

    /// One of many bots in memory that share a way to the server, and with it the hunt's view.
    ///
    /// # Errors
    /// When its connection cannot be set up.
    pub fn connect_through(api: &ServerApi, hunt: &str, name: &str) -> Result<Self, BotError> {
        Self::at_home(&api.address().clone(), Some(api.clone()), hunt, name, Home::Memory(LinkStore::in_memory()))
    }

    /// The same player on a second device: with a copy of this one's folder, as it is now, and of its ledger.
    ///
    /// # Errors
    /// When the folder cannot be copied, or the connection not be set up.
    pub fn second_device(&self) -> Result<Self, BotError> {
        let folder = tempfile::Builder::new().prefix("hunt-bot-").tempdir()?;
        if let Home::Folder(own) = &self.home {
            copy_folder(own.path(), folder.path())?;
        }
        let mut second = Self::at_home(&self.server, None, self.hunt.as_str(), &self.name, Home::Folder(folder))?;
        second.ledger = self.ledger.clone();
        second.position = self.position;
        Ok(second)
    }

    fn at_home(server: &ServerAddress, api: Option<ServerApi>, hunt: &str, name: &str, home: Home) -> Result<Self, BotError> {
        let mut bot = Self {
            name: name.to_owned(),
            hunt: HuntId::from(hunt),
            server: server.clone(),
            api,
            home,
            connection: None,
            walk: None,
            recorded_at: None,
            arrival: None,
            position: None,
            ledger: Ledger::default(),
            shared_objects: Vec::new(),
            team_present: Vec::new(),
            nearby: Vec::new(),
            asked_for: BTreeSet::new(),
            said: None,
            again: None,
            notices: Vec::new(),
            refused_fixes: 0,
            missing: Cell::new(((0, 0), 0)),
        };
        bot.join()?;
        Ok(bot)
    }

    fn join(&mut self) -> Result<(), BotError> {
        let store = match &self.home {
            Home::Memory(store) => store.clone(),
            Home::Folder(folder) => LinkStore::open(folder.path())?,
        };
        let server = match &self.api {
            Some(api) => api.clone(),
            None => ServerApi::new(self.server.clone(), store.clone())?,
        };
        let options = ConnectionOptions { server, store, name: self.name.clone(), hunt: self.hunt.clone() };
        self.connection = Some(Connection::start(options)?);
        Ok(())
    }

    /// Dies at once: no goodbye, nothing written that was not written already.
    pub fn kill(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.abandon();
        }
    }

    /// Comes back after [`Bot::kill`], with what its folder holds.
    ///
    /// # Errors
    /// As [`Bot::connect`].
    pub fn rejoin(&mut self) -> Result<(), BotError> {
        self.kill();
        self.join()?;
        if let Some(connection) = &self.connection {
            let journal = connection.journal().last().map_or(Seq(0), |event| event.seq);
            self.ledger.client_came_back(journal);
        }
        Ok(())
    }

    /// Says goodbye.
    pub fn leave(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.leave();
        }
    }

    /// Sets out along this track, from its beginning, as soon as the bot has joined.
    pub fn walk(&mut self, track: Track) {
        self.walk = Some(Walk { track, walked: Duration::ZERO });
        self.arrival = None;
    }

    /// Stands still from now on.
    pub fn stand_still(&mut self) {
        self.walk = None;
        self.arrival = None;
    }

    /// Asks to take an object; false when too many commands are unanswered, or the bot is dead.
    pub fn collect(&mut self, object: &ObjectId) -> bool {
        self.connection.as_mut().is_some_and(|connection| connection.collect(object.clone()))
    }

    /// Asks for something; false when too many commands are unanswered, or the bot is dead.
    pub fn command(&mut self, command: Command) -> bool {
        self.connection.as_mut().is_some_and(|connection| connection.command(command))
    }

    /// Shows something to whoever is near; false without a session.
    pub fn gesture(&mut self, emote: Emote) -> bool {
        self.connection.as_mut().is_some_and(|connection| connection.gesture(emote))
    }

    /// Asks to found a team.
    pub fn found_team(&mut self, name: &str) -> bool {
        self.command(Command::FoundTeam(name.to_owned()))
    }

    /// Asks to join the team with this code.
    pub fn join_team(&mut self, code: &str) -> bool {
        self.command(Command::JoinTeam(code.to_owned()))
    }

    /// Asks to leave the team.
    pub fn leave_team(&mut self) -> bool {
        self.command(Command::LeaveTeam)
    }

    /// Asks to take every object in reach that is there for this player and not taken yet.
    pub fn collect_what_is_near(&mut self) {
        let (Some(connection), Some(position)) = (&mut self.connection, self.position) else { return };
        let Some(view) = connection.view().cloned() else { return };
        let Ok(frame) = LocalFrame::new(view.bounds) else { return };
        let here = frame.to_local(position);
        let there = objects_there(&view, connection.progress(), &self.shared_objects, UnixMs::now());
        let near = there.filter(|object| frame.to_local(object.position).distance_m(here) < object.reach_m * 0.7);
        let near: Vec<ObjectId> = near.map(|object| object.id.clone()).collect();
        for object in near {
            if self.asked_for.insert(object.clone()) {
                connection.collect(object);
            }
        }
    }

    /// Says and does what its answers to a hunt say, one thing after the other: each once the one before was answered and told of, and again
    /// after a while when it was refused, as an answer is that comes too soon.
    pub fn act(&mut self, hunt: &Hunt, answers: &mut Answers) {
        let (Some(connection), Some(position)) = (&mut self.connection, self.position) else { return };
        let told = self.ledger.last_seq();
        let waits = self.said.as_ref().is_some_and(|(_, before)| told <= *before);
        if waits || connection.stats().unanswered_commands > 0 {
            return;
        }
        let command = match self.again.take() {
            Some((command, refused)) if refused.elapsed() < TRY_AGAIN => {
                self.again = Some((command, refused));
                return;
            }
            Some((command, _)) => Some(command),
            None => {
                let progress = connection.progress();
                answers.next_command(Standing { hunt, progress, position, now: UnixMs::now() })
            }
        };
        if let Some(command) = command
            && connection.command(command.clone())
        {
            self.said = Some((command, told));
        }
    }

    /// Advances the bot by `dt`: it walks on, receives, sends and writes its ledger.
    pub fn step(&mut self, dt: Duration) {
        let Some(connection) = &mut self.connection else { return };
        // One sets out when the server has said where one stands, and walks on through every outage.
        if let Some(walk) = &mut self.walk
            && (walk.walked > Duration::ZERO || connection.status() == Status::Live)
        {
            walk.walked += dt;
            let position = walk.track.position_at(walk.walked.as_secs_f64());
            self.position = Some(position);
            connection.record_fix(position, ACCURACY_M);
        }
        let arrived = self.walk.as_ref().is_none_or(Walk::is_over);
        connection.update(dt);
        let now = UnixMs::now();
        for happening in connection.drain() {
            match happening {
                LinkEvent::Event(event) => self.ledger.received(event, now),
                LinkEvent::FixRecorded { number, fix } => {
                    self.recorded_at = Some(Instant::now());
                    if arrived {
                        self.arrival.get_or_insert(number);
                    }
                    self.ledger.walked(number, fix);
                }
                LinkEvent::FixRefused(number) => {
                    self.refused_fixes += 1;
                    self.ledger.refused(number);
                }
                LinkEvent::SharedObjects(objects) => self.shared_objects = objects,
                LinkEvent::TeamPresent(present) => self.team_present = present,
                LinkEvent::Nearby { players, .. } => self.nearby = players,
                LinkEvent::Notice(notice) => self.notices.push(notice.to_string()),
                LinkEvent::CommandRefused { command: Command::Collect(object), reason } => {
                    self.asked_for.remove(&object);
                    self.notices.push(reason.to_string());
                }
                LinkEvent::CommandRefused { command, reason } => {
                    if self.said.as_ref().is_some_and(|(said, _)| *said == command) {
                        self.said = None;
                        self.again = Some((command, Instant::now()));
                    }
                    self.notices.push(reason.to_string());
                }
                _ => {}
            }
        }
    }

    /// Who of the bot's team is there, as it was told last.
    pub fn team_present(&self) -> &[PlayerId] {
        &self.team_present
    }

    /// What is one for all players, as it was told last.
    pub fn shared_objects(&self) -> &[SharedObject] {
        &self.shared_objects
    }

    /// Who is near, and what they show, as it was told last.
    pub fn nearby(&self) -> &[NearbyPlayer] {
        &self.nearby
    }

    /// When it must be stepped again at the latest, even if nothing arrives: for its next fix, or to acknowledge.
    pub fn due(&self, stepped: Instant) -> Instant {
        let walks = self.walk.is_some() && !self.has_arrived();
        let fix = self.recorded_at.filter(|_| walks).map(|at| at + FIX_INTERVAL);
        fix.filter(|fix| *fix > stepped).unwrap_or(stepped + IDLE_STEP).min(stepped + IDLE_STEP)
    }

    /// Whether it has arrived and the server has stored all that it has walked.
    pub fn is_stored(&self) -> bool {
        let stats = self.stats();
        // Who stands goes on sending a fix now and then.
        let stored = stats.unconfirmed_fixes == 0 || self.arrival.is_some_and(|fix| stats.confirmed_fix >= fix);
        self.has_arrived() && self.is_live() && stored
    }

    /// Whether it is stored, and everything that it has received is acknowledged. Says nothing of what is still to come.
    pub fn is_quiet(&self) -> bool {
        self.is_stored() && self.stats().acknowledged == self.ledger.last_seq()
    }

    /// Whether it is connected and hears the server.
    pub fn is_live(&self) -> bool {
        self.status() == Some(Status::Live)
    }

    /// How its connection is; `None` when it is dead.
    pub fn status(&self) -> Option<Status> {
        self.connection.as_ref().map(Connection::status)
    }

    /// Whether it has reached the end of its walk, or has none.
    pub fn has_arrived(&self) -> bool {
        self.walk.as_ref().is_none_or(Walk::is_over)
    }

    /// How far it has walked, 0 to 1.
    pub fn share_walked(&self) -> f64 {
        self.walk
            .as_ref()
            .map_or(1.0, |walk| (walk.walked.as_secs_f64() / walk.track.duration_s().max(f64::MIN_POSITIVE)).min(1.0))
    }

    /// Whether all that it has walked is stored on the server, everything that this must yield has arrived, and what arrived is
    /// acknowledged.
    pub fn is_settled(&self) -> bool {
        self.is_quiet() && self.missing_crossings() == 0
    }

    /// How many crossings its walk must yield that have not arrived.
    pub fn missing_crossings(&self) -> usize {
        let Some(view) = self.view() else { return 0 };
        let now = (self.ledger.fixes(), self.ledger.receipts().len());
        let (counted_for, missing) = self.missing.get();
        if counted_for == now {
            return missing;
        }
        let missing = self.ledger.missing(&view);
        self.missing.set((now, missing));
        missing
    }

    /// What it keeps apart from the client's own journal.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Where the player was at the last fix that is still on record; `None` before the first.
    pub fn last_recorded(&self) -> Option<LonLat> {
        self.ledger.last_fix().map(|fix| fix.position)
    }

    /// The connection, while the bot lives.
    pub fn connection(&self) -> Option<&Connection> {
        self.connection.as_ref()
    }

    /// The hunt's view, once fetched.
    pub fn view(&self) -> Option<Arc<HuntView>> {
        self.connection.as_ref()?.view().cloned()
    }

    /// The plane of the hunt that it has joined.
    ///
    /// # Panics
    /// Before it has joined.
    pub fn frame(&self) -> LocalFrame {
        let view = self.view().expect("a bot that has joined knows the hunt");
        LocalFrame::new(view.bounds).expect("a hunt that is played has a plane")
    }

    /// What its connection has measured.
    pub fn stats(&self) -> ConnectionStats {
        self.connection.as_ref().map(Connection::stats).unwrap_or_default()
    }

    /// What it was told in words.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// How many of its fixes were refused.
    pub fn refused_fixes(&self) -> u64 {
        self.refused_fixes
    }

    /// Its ledger, as if what came on another way than through its link had been given to it; `None` before it has joined.
    pub fn fed_by(&self, arrivals: impl FnOnce(PlayerId) -> Vec<(Event, UnixMs)>) -> Option<(Ledger, Arc<HuntView>)> {
        let player = self.connection.as_ref()?.player()?;
        let mut ledger = self.ledger.clone();
        for (event, received) in arrivals(player) {
            ledger.received(event, received);
        }
        Some((ledger, self.view()?))
    }

    /// Everything that is not as promised, the client's own journal included; empty is good. It must have joined once.
    pub fn complaints(&self) -> Vec<String> {
        let Some(view) = self.view() else { return vec![format!("{self} has never seen the hunt")] };
        let mut complaints = self.ledger.complaints(&view);
        let given = self.ledger.receipts().iter().map(|receipt| &receipt.event);
        if let Some(connection) = &self.connection
            && !connection.journal().iter().eq(given)
        {
            complaints.push(format!("the journal differs: it holds {} events", connection.journal().len()));
        }
        complaints.iter().map(|complaint| format!("{}: {complaint}", self.name)).collect()
    }
}

impl fmt::Display for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stats = self.stats();
        write!(
            f,
            "{}: {:?}, walked {:.0} %, {} fixes unconfirmed, {} events received, {} acknowledged, {} crossings missing{}",
            self.name,
            self.status(),
            self.share_walked() * 100.0,
            stats.unconfirmed_fixes,
            self.ledger.last_seq(),
            stats.acknowledged,
            self.missing_crossings(),
            self.notices.last().map(|notice| format!(", told last: {notice}")).unwrap_or_default(),
        )
    }
}

/// Something that was waited for has not happened.
#[derive(Debug, thiserror::Error)]
#[error("after {} s still not: {awaited}\n{bots}", waited.as_secs())]
pub struct TimedOut {
    awaited: String,
    waited: Duration,
    bots: String,
}

impl TimedOut {
    /// These bots have not come to what was awaited.
    pub(crate) fn of<'a>(awaited: &str, waited: Duration, bots: impl Iterator<Item = &'a Bot>) -> Self {
        Self { awaited: awaited.to_owned(), waited, bots: bots.map(|bot| format!("  {bot}\n")).collect() }
    }
}

/// Drives all bots in step, on this thread, until `done` says so.
///
/// # Errors
/// When it has not happened within `patience`; the error tells how every bot is.
pub fn drive(
    bots: &mut [Bot],
    awaited: &str,
    patience: Duration,
    mut done: impl FnMut(&mut [Bot]) -> bool,
) -> Result<(), TimedOut> {
    let began = Instant::now();
    let mut stepped = began;
    loop {
        let now = Instant::now();
        for bot in bots.iter_mut() {
            bot.step(now - stepped);
        }
        stepped = now;
        if done(bots) {
            return Ok(());
        }
        if began.elapsed() > patience {
            return Err(TimedOut::of(awaited, patience, bots.iter()));
        }
        thread::sleep(STEP.saturating_sub(now.elapsed()));
    }
}
