//! One player's connection to one hunt: joins, plays, and comes back by itself.

mod attempt;
mod backoff;
mod outage;
mod status;

pub use outage::Outage;
pub use status::{ConnectionStats, JoinStep, Status};

use super::{ClientTransport, HuntStore, JoinError, LinkEvent, LinkNotice, LinkStore, PlayerLink, ServerApi, StoreError};
use attempt::{Attempt, AttemptNews, Joined, ViewFetch};
use backoff::Backoff;
use hunt_shared::{
    event::{Event, Progress, TeamStatus},
    geo::LonLat,
    hunt::HuntView,
    identity::{ContentHash, HuntId, ObjectId, PlayerId, Seq, SessionId},
    protocol::{Command, Emote, Leaderboard, ServerChannel, connection_config},
    time::UnixMs,
};
use renet::RenetClient;
use std::{
    net::UdpSocket,
    sync::Arc,
    time::{Duration, Instant},
};

/// Silence after which a connection counts as waiting.
const WAITING_AFTER: Duration = Duration::from_secs(1);

/// Unanswered fixes are written to disk this often.
const SAVE_INTERVAL: Duration = Duration::from_secs(1);

/// Without a message, packets are sent this often: renet's acknowledgements, each of which the server answers.
const IDLE_SEND_INTERVAL: Duration = Duration::from_millis(100);

/// A session that has lasted so long was no failed attempt: the next wait is a short one again.
const STEADY_AFTER: Duration = Duration::from_secs(5);

/// A server that has authenticated a session but not said where the two sides stand is given up after this.
const RESUME_TIMEOUT: Duration = Duration::from_secs(10);

/// An event that is missing before others for so long comes only with a new session.
const MISSING_TIMEOUT: Duration = Duration::from_secs(5);

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
                AttemptNews::Joined(joined) => self.open(*joined, now),
            },
            Phase::Offline { until: Some(until), .. } if now >= *until => {
                self.phase = Phase::Joining(Attempt::start(&self.options));
                None
            }
            _ => None,
        }
    }

    /// Hands what has arrived to renet and takes the messages out of it. Returns false when the session has ended; drop the renet client
    /// then. Call `renet.update(dt)` before it.
    pub fn receive(&mut self, dt: Duration, renet: &mut RenetClient) -> bool {
        let now = self.now();
        let Phase::Playing { transport, since, .. } = &mut self.phase else { return false };
        let outcome = transport.receive(dt, renet);
        self.silence = transport.silence();
        let resume_is_late = !self.link.is_resumed() && now.saturating_sub(*since) > RESUME_TIMEOUT;
        self.rtt_s = renet.rtt();
        self.loss = renet.packet_loss();
        self.read(renet, now);
        let fault = match outcome {
            Err(error) => Some(error.into()),
            Ok(()) if resume_is_late => Some(Outage::NobodyLetIn),
            Ok(()) if self.link.missing_for(now) > MISSING_TIMEOUT => Some(Outage::EventSkipped),
            Ok(()) => None,
        };
        self.absorb(now);
        if let Some(why) = fault {
            self.end_session(why, now);
        }
        matches!(self.phase, Phase::Playing { .. })
    }

    /// Sends what is due.
    pub fn send(&mut self, renet: &mut RenetClient) {
        let now = self.now();
        self.settle();
        let Phase::Playing { transport, .. } = &mut self.phase else { return };
        let mut due = now.saturating_sub(self.sent_at) >= IDLE_SEND_INTERVAL;
        if transport.is_connected() {
            for message in self.link.outgoing(now) {
                // What does not fit is due again later.
                if renet.can_send_message(message.channel, message.bytes.len()) {
                    renet.send_message(message.channel, message.bytes);
                    due = true;
                }
            }
        }
        if !due {
            return;
        }
        self.sent_at = now;
        if let Err(error) = transport.send(renet) {
            self.end_session(error.into(), now);
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

    /// How it is.
    pub fn status(&self) -> Status {
        match &self.phase {
            Phase::Joining(attempt) => Status::Joining(attempt.step()),
            Phase::Playing { transport, .. } if !transport.is_connected() => Status::Joining(JoinStep::Connecting),
            Phase::Playing { .. } if !self.link.is_resumed() => Status::Joining(JoinStep::Resuming),
            Phase::Playing { .. } if self.silence > WAITING_AFTER => Status::Waiting,
            Phase::Playing { .. } => Status::Live,
            Phase::Offline { why, until } => {
                Status::Offline { why: why.clone(), retry_in: until.map(|until| until.saturating_sub(self.now())) }
            }
            Phase::Superseded => Status::Superseded,
        }
    }

    /// Why the last join failed, until one succeeds.
    pub fn last_error(&self) -> Option<&JoinError> {
        self.last_error.as_deref()
    }

    /// The player, once the server has given an account.
    pub fn player(&self) -> Option<PlayerId> {
        self.player
    }

    /// The session, while there is one.
    pub fn session(&self) -> Option<SessionId> {
        match &self.phase {
            Phase::Playing { session, .. } => Some(*session),
            _ => None,
        }
    }

    /// The session's socket, to wait until something arrives on it; it is not to be read from.
    pub fn socket(&self) -> Option<&UdpSocket> {
        match &self.phase {
            Phase::Playing { transport, .. } => Some(transport.socket()),
            _ => None,
        }
    }

    /// The hunt that is played.
    pub fn hunt(&self) -> &HuntId {
        &self.options.hunt
    }

    /// The server's control plane.
    pub fn server(&self) -> &ServerApi {
        &self.options.server
    }

    /// The events so far, in order; they begin at seq 1 unless an earlier journal was lost.
    pub fn journal(&self) -> &[Event] {
        self.link.journal()
    }

    /// What all events so far add up to.
    pub fn progress(&self) -> &Progress {
        self.link.progress()
    }

    /// Who is best, as the server has told last; empty before it has.
    pub fn leaderboard(&self) -> &Leaderboard {
        self.link.leaderboard()
    }

    /// The team that the player is in.
    pub fn team(&self) -> Option<&TeamStatus> {
        self.link.team()
    }

    /// The player was shown all events of the journal up to this one, now or before the last restart.
    pub fn told(&self) -> Seq {
        self.link.told()
    }

    /// Remembers that the player was shown all events up to this one; what comes after it is shown at the next start.
    pub fn set_told(&mut self, told: Seq) {
        self.link.set_told(told);
    }

    /// The hunt's public view, once fetched. Another `Arc` when the hunt was reloaded.
    pub fn view(&self) -> Option<&Arc<HuntView>> {
        self.view.as_ref()
    }

    /// Records where the player is now; call it every frame or every fix. At most 10 fixes a second are made of it, the last position is
    /// never left out, and a standing player's fix every 2 s comes by itself. Ignored until the first session is live.
    pub fn record_fix(&mut self, position: LonLat, accuracy_m: f32) {
        let now = self.now();
        self.link.record_fix(position, accuracy_m, now);
    }

    /// What time it is on the server, as far as known from what was heard of it.
    pub fn server_time(&self) -> Option<UnixMs> {
        self.link.server_time(self.now())
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

    /// What was measured.
    pub fn stats(&self) -> ConnectionStats {
        ConnectionStats {
            acknowledged: self.link.acknowledged(),
            received: self.link.received(),
            repeats: self.link.repeats(),
            confirmed_fix: self.link.confirmed_fix(),
            unconfirmed_fixes: self.link.unconfirmed_fixes(),
            unanswered_commands: self.link.unanswered_commands(),
            rtt_s: self.rtt_s,
            loss: self.loss,
            last_latency_s: self.link.last_latency_s(),
            sessions: self.sessions,
        }
    }

    /// Tries again now: after a supersession, or instead of waiting for the next attempt.
    pub fn reconnect(&mut self) {
        if matches!(self.phase, Phase::Offline { .. } | Phase::Superseded) {
            self.backoff = Backoff::default();
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

    fn open(&mut self, joined: Joined, now: Duration) -> Option<RenetClient> {
        self.last_error = None;
        self.player = Some(joined.session.player);
        self.show(joined.session.reply.view, joined.view);
        match ClientTransport::open(&joined.session.token) {
            Ok(transport) => {
                self.link.begin_session();
                self.silence = Duration::ZERO;
                self.phase = Phase::Playing { session: joined.session.reply.session, transport: Box::new(transport), since: now };
                self.sessions += 1;
                Some(RenetClient::new(connection_config()))
            }
            Err(error) => {
                self.phase = Phase::Offline { why: error.into(), until: Some(now + self.backoff.next()) };
                None
            }
        }
    }

    /// Takes all messages out of renet: a channel that fills up ends the session.
    fn read(&mut self, renet: &mut RenetClient, now: Duration) {
        for channel in [ServerChannel::Control, ServerChannel::Events, ServerChannel::Snapshots] {
            while let Some(bytes) = renet.receive_message(channel) {
                if let Err(error) = self.link.receive(channel, &bytes, now) {
                    tracing::warn!("a message on {channel:?} is not understood: {error}");
                }
            }
        }
    }

    /// Acts on what the link has heard, and passes it on.
    fn absorb(&mut self, now: Duration) {
        for event in self.link.drain() {
            match &event {
                LinkEvent::ViewChanged(hash) => {
                    if self.view_hash != Some(*hash) && self.view_fetch.as_ref().is_none_or(|fetch| fetch.hash() != *hash) {
                        self.view_fetch = Some(ViewFetch::start(self.options.server.clone(), *hash));
                    }
                    // It is passed on when it has been fetched.
                    continue;
                }
                LinkEvent::Superseded => {
                    self.goodbye();
                    self.link.begin_session();
                    self.phase = Phase::Superseded;
                }
                LinkEvent::Closing { retry_after_s } => {
                    self.retry_after = Some(Duration::from_secs(u64::from(*retry_after_s).min(3_600)));
                }
                _ => {}
            }
            self.events.push(event);
        }
        if let Phase::Playing { since, .. } = self.phase
            && self.link.is_resumed()
            && now.saturating_sub(since) > STEADY_AFTER
        {
            self.backoff = Backoff::default();
        }
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

    fn end_session(&mut self, why: Outage, now: Duration) {
        if !matches!(self.phase, Phase::Playing { .. }) {
            return;
        }
        self.goodbye();
        let wait = self.retry_after.take().unwrap_or_default().max(self.backoff.next());
        self.phase = Phase::Offline { why, until: Some(now + wait) };
    }

    fn goodbye(&mut self) {
        if let Phase::Playing { transport, .. } = &mut self.phase {
            transport.disconnect();
        }
        self.link.begin_session();
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
