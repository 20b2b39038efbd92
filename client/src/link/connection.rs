//! One player's connection to one hunt: joins, plays, and comes back by itself.

mod attempt;
mod backoff;
mod outage;
mod session;
mod status;

pub use outage::Outage;
pub use status::{ConnectionStats, JoinStep, Status};

use super::{ClientTransport, HuntStore, JoinError, LinkEvent, LinkNotice, LinkStore, PlayerLink, ServerApi, StoreError};
use attempt::{Attempt, AttemptNews, ViewFetch};
use backoff::Backoff;
use hunt_shared::{
    geo::LonLat,
    hunt::HuntView,
    identity::{ContentHash, HuntId, ObjectId, PlayerId, Seq, SessionId},
    protocol::{Command, Emote},
};
use renet::RenetClient;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Unanswered fixes are written to disk this often.
const SAVE_INTERVAL: Duration = Duration::from_secs(1);

/// What a connection needs.
#[derive(Clone)]
pub struct ConnectionOptions {
    /// The server's control plane; bots share one.
    pub server: ServerApi,
    /// Where the player's state is kept; [`LinkStore::in_memory`] for bots.
    pub store: LinkStore,
    /// The player's name, used when there is no account on that server yet.
    pub name: String,
    /// The hunt to play.
    pub hunt: HuntId,
}

/// What the connection is at.
enum Phase {
    Joining(Attempt),
    /// The transport is open; since when, and whether renet has been handed out.
    Playing {
        session: SessionId,
        transport: Box<ClientTransport>,
        since: Duration,
    },
    Offline {
        why: Outage,
        until: Option<Duration>,
    },
    Superseded,
}

/// One player's connection to one hunt.
///
/// It owns its `RenetClient` when it is driven by [`Connection::update`]. A game that has its own place for it (bevy_renet's resource)
/// calls [`Connection::poll`], [`Connection::receive`] and [`Connection::send`] instead.
pub struct Connection {
    options: ConnectionOptions,
    begun: Instant,
    link: PlayerLink,
    files: HuntStore,
    phase: Phase,
    backoff: Backoff,
    player: Option<PlayerId>,
    view: Option<Arc<HuntView>>,
    view_hash: Option<ContentHash>,
    view_fetch: Option<ViewFetch>,
    own: Option<RenetClient>,
    last_error: Option<Arc<JoinError>>,
    events: Vec<LinkEvent>,
    /// The server has asked to stay away so long.
    retry_after: Option<Duration>,
    saved_at: Duration,
    sent_at: Duration,
    unsaved: bool,
    disk_failure: Option<String>,
    rtt_s: f64,
    loss: f64,
    sessions: u32,
    silence: Duration,
    abandoned: bool,
}

impl Connection {
    /// Starts to join. Nothing blocks: joining runs on a thread of its own.
    ///
    /// # Errors
    /// When the player's stored state cannot be read.
    pub fn start(options: ConnectionOptions) -> Result<Self, StoreError> {
        let (files, saved) = options.store.hunt(options.server.address(), &options.hunt)?;
        let attempt = Attempt::start(&options);
        Ok(Self {
            options,
            begun: Instant::now(),
            link: PlayerLink::new(saved),
            files,
            phase: Phase::Joining(attempt),
            backoff: Backoff::default(),
            player: None,
            view: None,
            view_hash: None,
            view_fetch: None,
            own: None,
            last_error: None,
            events: Vec::new(),
            retry_after: None,
            saved_at: Duration::ZERO,
            sent_at: Duration::ZERO,
            unsaved: false,
            disk_failure: None,
            rtt_s: 0.0,
            loss: 0.0,
            sessions: 0,
            silence: Duration::ZERO,
            abandoned: false,
        })
    }

    /// Advances everything by `dt` since the last call: receives, applies, sends. Call it at 20 to 60 Hz.
    pub fn update(&mut self, dt: Duration) {
        if let Some(renet) = self.poll() {
            self.own = Some(renet);
        }
        if let Some(mut renet) = self.own.take() {
            renet.update(dt);
            if self.receive(dt, &mut renet) {
                self.send(&mut renet);
                self.own = Some(renet);
            }
        }
        self.keep();
    }

    /// Advances the joining. Returns the renet client of a new session, which replaces any other; hand it to [`Connection::receive`] and
    /// [`Connection::send`] every frame from then on. Not to be mixed with [`Connection::update`].
    pub fn poll(&mut self) -> Option<RenetClient> {
        let now = self.now();
        match &mut self.phase {
            Phase::Joining(attempt) => match attempt.poll()? {
                AttemptNews::Step => None,
                AttemptNews::Failed(error) => {
                    let until = error.may_pass().then(|| now + self.backoff.next());
                    let error = Arc::new(error);
                    self.phase = Phase::Offline { why: Outage::Join(Arc::clone(&error)), until };
                    self.last_error = Some(error);
                    None
                }
                // What has been wished for since is asked for anew: that session would begin with what it must not tell.
                AttemptNews::Joined(_) if attempt.hides() != self.options.server.hides() => {
                    self.phase = Phase::Joining(Attempt::start(&self.options));
                    None
                }
                AttemptNews::Joined(joined) => self.open(*joined, now),
            },
            Phase::Offline { until: Some(until), .. } if now >= *until => {
                self.phase = Phase::Joining(Attempt::start(&self.options));
                None
            }
            _ => None,
        }
    }

    /// Goes on recording and writes to disk. [`Connection::update`] does it; a game that calls the parts calls this every frame, too.
    pub fn keep(&mut self) {
        let now = self.now();
        if !matches!(self.phase, Phase::Playing { .. }) {
            // The path goes on while nobody hears it.
            let nothing_to_send = self.link.outgoing(now);
            debug_assert!(nothing_to_send.is_empty(), "nothing is sent without a session");
        }
        if let Some(outcome) = self.view_fetch.as_ref().and_then(ViewFetch::poll) {
            self.view_fetch = None;
            match outcome {
                Ok((hash, view)) => self.show(hash, view),
                Err(error) => self.events.push(LinkEvent::Notice(LinkNotice::MapNotFetched(error.into()))),
            }
        }
        self.absorb(now);
        self.settle();
        if self.unsaved && now.saturating_sub(self.saved_at) >= SAVE_INTERVAL {
            self.save(now);
        }
        let failure = self.files.failure();
        if failure != self.disk_failure {
            self.disk_failure.clone_from(&failure);
            if let Some(failure) = failure {
                self.events.push(LinkEvent::Notice(LinkNotice::JournalUnwritten(failure)));
            }
        }
    }

    /// Remembers that the player was shown all events up to this one; what comes after it is shown at the next start.
    pub fn set_told(&mut self, told: Seq) {
        self.link.set_told(told);
    }

    /// Records where the player is now; call it every frame or every fix. At most 10 fixes a second are made of it, the last position is
    /// never left out, and a standing player's fix every 2 s comes by itself. Ignored until the first session is live.
    pub fn record_fix(&mut self, position: LonLat, accuracy_m: f32) {
        let now = self.now();
        self.link.record_fix(position, accuracy_m, now);
    }

    /// Nobody knows where the player is any more: a standing player's fixes end until the next [`Connection::record_fix`]. May be called
    /// every frame.
    pub fn lose_position(&mut self) {
        let now = self.now();
        self.link.lose_position(now);
    }

    /// Asks to take an object. Returns false when too many commands are unanswered.
    pub fn collect(&mut self, object: ObjectId) -> bool {
        self.command(Command::Collect(object))
    }

    /// Asks for something. Returns false when too many commands are unanswered.
    pub fn command(&mut self, command: Command) -> bool {
        let now = self.now();
        let asked = self.link.command(command, now).is_some();
        if asked {
            // It is sent once it is on disk.
            self.save(now);
        }
        asked
    }

    /// Shows something to whoever is near. Returns false while there is no session.
    pub fn gesture(&mut self, emote: Emote) -> bool {
        let now = self.now();
        self.link.gesture(emote, now)
    }

    /// What has happened since the last call.
    pub fn drain(&mut self) -> Vec<LinkEvent> {
        std::mem::take(&mut self.events)
    }

    /// Tries again now: after a supersession, or instead of waiting for the next attempt.
    pub fn reconnect(&mut self) {
        if matches!(self.phase, Phase::Offline { .. } | Phase::Superseded) {
            self.backoff = Backoff::default();
            self.phase = Phase::Joining(Attempt::start(&self.options));
        }
    }

    /// From now on others are not told where the player is, or they are. A session stays as it was opened, so another one takes its place
    /// at once. May be called every frame.
    pub fn hide(&mut self, hidden: bool) {
        if self.options.server.hides() == hidden {
            return;
        }
        self.options.server = self.options.server.hiding(hidden);
        if matches!(self.phase, Phase::Playing { .. }) {
            self.goodbye();
            self.phase = Phase::Joining(Attempt::start(&self.options));
        }
    }

    /// Says goodbye, writes everything to disk and ends. Dropping it does the same.
    pub fn leave(self) {}

    /// Ends without a goodbye and without writing what is unanswered, as if the process had been killed. For tests.
    pub fn abandon(mut self) {
        self.abandoned = true;
    }

    fn now(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Passes what the link wants stored to the files, and tells it what is stored.
    fn settle(&mut self) {
        for change in self.link.take_journal_changes() {
            self.files.change_journal(change);
        }
        self.unsaved |= self.link.take_pending_changed();
        self.link.set_durable(self.files.durable_seq(), self.files.durable_command());
    }

    fn save(&mut self, now: Duration) {
        self.files.save_pending(self.link.pending());
        self.unsaved = false;
        self.saved_at = now;
    }

    fn show(&mut self, hash: ContentHash, view: Arc<HuntView>) {
        if self.view_hash.replace(hash) != Some(hash) {
            self.view = Some(view);
            self.events.push(LinkEvent::ViewChanged(hash));
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.abandoned {
            return;
        }
        self.goodbye();
        self.settle();
        let now = self.now();
        self.save(now);
    }
}
