//! A player made of the client's own link: it joins, walks, takes things, speaks, dies and comes back, and keeps a [`Ledger`] of it all.

mod account;
mod deeds;
mod driving;

pub use driving::{TimedOut, drive};

use crate::{Expectation, Ledger, Track, copy_folder};
use hunt_client::link::{
    Connection, ConnectionOptions, JoinError, LinkEvent, LinkStore, ServerAddress, ServerApi, Status, StoreError,
};
use hunt_shared::{
    geo::LonLat,
    hunt::SharedObject,
    identity::{FixNumber, HuntId, ObjectId, PlayerId, Seq},
    protocol::{Command, NearbyPlayer},
    time::UnixMs,
};
use std::{
    cell::Cell,
    collections::BTreeSet,
    time::{Duration, Instant},
};

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
}
