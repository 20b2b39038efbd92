//! The player's side of a session as a state machine: messages and time go in, messages and happenings come out. No sockets, no disk, no
//! clock: time is a monotonic `now` that the caller counts from anywhere.

mod clock;
mod commands;
mod fixes;
mod gestures;
mod history;
mod notice;
#[cfg(test)]
mod tests;

pub use notice::LinkNotice;

use super::store::{JournalChange, JournalStart, Pending, SavedHunt};
use clock::ServerClock;
use commands::CommandQueue;
use fixes::FixQueue;
use gestures::GestureQueue;
use history::{Arrival, History};
use hunt_shared::{
    codec::{self, DecodeError},
    event::{EVENT_VERSION, Event, MAX_EVENT_BYTES, Progress, TeamStatus},
    geo::LonLat,
    hunt::SharedObject,
    identity::{CommandNumber, ContentHash, FixNumber, ObjectId, PlayerId, Seq},
    protocol::{
        ClientChannel, Command, CommandReply, CommandResult, Control, Emote, EventBatch, Fix, FixRefusal, FixUpdate, Leaderboard,
        MAX_CLIENT_MESSAGE_BYTES, NearbyPlayer, Refusal, Resume, ServerChannel, Snapshot, decode_server_message, encode_message,
    },
    time::UnixMs,
};
use std::time::Duration;

/// Updates are at least so far apart, but one with a new fix, of which there are few, goes at once.
const MIN_UPDATE_INTERVAL: Duration = Duration::from_millis(50);

/// Unconfirmed fixes are sent again after this, when no new one gave an occasion.
const RESEND_FIXES: Duration = Duration::from_millis(250);

/// Even an idle client says this often how far its journal is.
const IDLE_INTERVAL: Duration = Duration::from_secs(1);

/// Bytes of a fix update beside its fixes, and of a fix, at most.
const UPDATE_HEAD_BYTES: usize = 1 + 9 + 9 + 3;
const FIX_BYTES: usize = 9 + 16 + 4;

/// Fixes that always fit a message.
const FIXES_PER_UPDATE: usize = (MAX_CLIENT_MESSAGE_BYTES - UPDATE_HEAD_BYTES) / FIX_BYTES;

/// What has happened on a link.
#[derive(Clone, PartialEq, Debug)]
pub enum LinkEvent {
    /// An event, exactly once and in order. It is on its way into the journal file.
    Event(Event),
    /// A fix was recorded: the player was there, or stands there still.
    FixRecorded {
        /// Its number.
        number: FixNumber,
        /// The fix, as it is sent.
        fix: Fix,
    },
    /// A fix was not used. A notice tells the player why, once for all that follow from it.
    FixRefused(FixNumber),
    /// Something that is worth saying once.
    Notice(LinkNotice),
    /// The journal is another one from here on: it was lost on this side or the server's, and goes on from what the server knows.
    JournalReplaced,
    /// The server says where the player stands: go there.
    SnapTo(LonLat),
    /// Who is nearby.
    Nearby {
        /// The server's clock.
        server_time: UnixMs,
        /// Everybody near; who is missing has gone.
        players: Vec<NearbyPlayer>,
    },
    /// The objects that are one for all players, all of them.
    SharedObjects(Vec<SharedObject>),
    /// Who is best has changed: see [`PlayerLink::leaderboard`].
    LeaderboardChanged,
    /// The members of the player's team who are in the hunt now, this player among them; nobody without a team.
    TeamPresent(Vec<PlayerId>),
    /// The hunt's view is (now) this one.
    ViewChanged(ContentHash),
    /// Another session of this player has begun.
    Superseded,
    /// The server ends.
    Closing {
        /// Seconds to wait before joining again.
        retry_after_s: u32,
    },
    /// A command was refused.
    CommandRefused {
        /// What was asked.
        command: Command,
        /// Why.
        reason: Refusal,
    },
}

/// A message to be sent.
#[derive(Clone, PartialEq, Debug)]
pub struct Outgoing {
    /// Over which channel.
    pub channel: ClientChannel,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why an update is due.
#[derive(Clone, Copy, Default, Debug)]
struct Due {
    new_fixes: bool,
    confirmed: bool,
    acknowledged: Seq,
    sent_at: Option<Duration>,
}

/// The state machine of one player in one hunt, over all sessions.
pub struct PlayerLink {
    history: History,
    fixes: FixQueue,
    commands: CommandQueue,
    gestures: GestureQueue,
    clock: ServerClock,
    /// What the server had counted in when the session began.
    server_progress: Progress,
    /// The player was shown all events up to this one.
    told: Seq,
    /// Events are in the journal file up to this one.
    durable: Seq,
    /// The session's `Resume` has come. Before it nothing is sent and no event is entered.
    resumed: bool,
    /// Some session's `Resume` has come, so this side knows where the player stands.
    placed: bool,
    waiting: Vec<EventBatch>,
    due: Due,
    /// Refusals of fixes up to this one follow from one that was said already.
    refused_through: FixNumber,
    pending_changed: bool,
    /// An event came before one that has not come yet.
    missing_since: Option<Duration>,
    repeats: u64,
    last_latency_s: f64,
    leaderboard: Leaderboard,
    happened: Vec<LinkEvent>,
}

impl PlayerLink {
    /// Goes on from what was stored.
    pub fn new(saved: SavedHunt) -> Self {
        let SavedHunt { start, events, pending } = saved;
        let history = History::new(start, events);
        Self {
            durable: history.last(),
            history,
            server_progress: Progress::default(),
            told: pending.told,
            fixes: FixQueue::new(pending.first_fix, pending.fixes),
            commands: CommandQueue::new(pending.next_command, pending.commands),
            gestures: GestureQueue::default(),
            clock: ServerClock::default(),
            resumed: false,
            placed: false,
            waiting: Vec::new(),
            due: Due::default(),
            refused_through: FixNumber(0),
            pending_changed: false,
            missing_since: None,
            repeats: 0,
            last_latency_s: 0.0,
            leaderboard: Leaderboard::default(),
            happened: Vec::new(),
        }
    }

    /// A new session has begun, or the old one ended: nothing is sent until its `Resume` has come.
    pub fn begin_session(&mut self) {
        self.resumed = false;
        self.waiting.clear();
        self.missing_since = None;
        self.due = Due::default();
        self.gestures = GestureQueue::default();
    }

    /// For how long an event has been missing before ones that came. Within a session nothing but a fault of the server explains it; a
    /// new session sends it again.
    pub fn missing_for(&self, now: Duration) -> Duration {
        self.missing_since.map_or(Duration::ZERO, |since| now.saturating_sub(since))
    }

    /// Whether the session's `Resume` has come.
    pub fn is_resumed(&self) -> bool {
        self.resumed
    }

    /// The journal, in order.
    pub fn journal(&self) -> &[Event] {
        self.history.events()
    }

    /// What all events so far add up to. After a journal was lost it holds some that are entered only when they come.
    pub fn progress(&self) -> &Progress {
        self.history.progress()
    }

    /// Who is best, as the server has told last; empty before it has.
    pub fn leaderboard(&self) -> &Leaderboard {
        &self.leaderboard
    }

    /// The team that the player is in.
    pub fn team(&self) -> Option<&TeamStatus> {
        self.progress().team.as_ref()
    }

    /// The last event that was entered in the journal.
    pub fn received(&self) -> Seq {
        self.history.last()
    }

    /// The last event that may be acknowledged.
    pub fn acknowledged(&self) -> Seq {
        self.durable.min(self.history.last())
    }

    /// The player was shown all events up to this one, now or before the last restart.
    pub fn told(&self) -> Seq {
        self.told
    }

    /// Remembers that the player was shown all events up to this one.
    pub fn set_told(&mut self, told: Seq) {
        let told = told.min(self.history.last());
        self.pending_changed |= told != self.told;
        self.told = told;
    }

    /// Events that came again.
    pub fn repeats(&self) -> u64 {
        self.repeats
    }

    /// Seconds from the time of the last event that came to its coming.
    pub fn last_latency_s(&self) -> f64 {
        self.last_latency_s
    }

    /// The last fix that the server has stored, as far as known here.
    pub fn confirmed_fix(&self) -> FixNumber {
        FixNumber(self.fixes.first().0 - 1)
    }

    /// Fixes that the server has not stored yet.
    pub fn unconfirmed_fixes(&self) -> usize {
        self.fixes.len()
    }

    /// Commands that the server has not answered yet.
    pub fn unanswered_commands(&self) -> usize {
        self.commands.len()
    }

    /// The server's clock now, once it is known.
    pub fn server_time(&self, now: Duration) -> Option<UnixMs> {
        self.clock.at(now)
    }

    /// The journal file holds events up to this one, the pending file commands up to that one.
    pub fn set_durable(&mut self, seq: Seq, command: CommandNumber) {
        self.durable = seq;
        self.commands.set_durable(command);
    }

    /// Changes for the journal file since the last call, in order.
    pub fn take_journal_changes(&mut self) -> Vec<JournalChange> {
        self.history.take_changes()
    }

    /// Whether [`PlayerLink::pending`] has changed since the last call of this.
    pub fn take_pending_changed(&mut self) -> bool {
        std::mem::take(&mut self.pending_changed)
    }

    /// What is unanswered, to be stored.
    pub fn pending(&self) -> Pending {
        Pending {
            first_fix: self.fixes.first(),
            fixes: self.fixes.all(),
            next_command: self.commands.next(),
            commands: self.commands.all(),
            told: self.told,
        }
    }

    /// What has happened since the last call.
    pub fn drain(&mut self) -> Vec<LinkEvent> {
        std::mem::take(&mut self.happened)
    }

    /// The player is here now. Ignored until a server has said where the player stands, and when the position is no position.
    pub fn record_fix(&mut self, position: LonLat, accuracy_m: f32, now: Duration) {
        if self.placed && position.is_valid() && accuracy_m.is_finite() {
            self.fixes.stand(position, accuracy_m);
            self.make_fix(now, false);
        }
    }

    /// Asks for something, after the latest fix. `None` when too many commands are unanswered.
    pub fn command(&mut self, command: Command, now: Duration) -> Option<CommandNumber> {
        self.make_fix(now, true);
        let number = self.commands.push(command, self.fixes.last());
        self.pending_changed |= number.is_some();
        number
    }

    /// Shows something to whoever is near. False while there is no session: what nobody sees now is not worth seeing later.
    pub fn gesture(&mut self, emote: Emote, now: Duration) -> bool {
        if self.resumed {
            self.gestures.make(emote, now);
        }
        self.resumed
    }

    /// Asks to take an object.
    pub fn collect(&mut self, object: ObjectId, now: Duration) -> Option<CommandNumber> {
        self.command(Command::Collect(object), now)
    }

    /// A message has come.
    ///
    /// # Errors
    /// When it is none; then nothing has changed.
    pub fn receive(&mut self, channel: ServerChannel, bytes: &[u8], now: Duration) -> Result<(), DecodeError> {
        match channel {
            ServerChannel::Events => {
                let batch: EventBatch = decode_server_message(bytes)?;
                // Events travel on another channel than the `Resume` and may overtake it.
                if self.resumed { self.apply(&batch, now)? } else { self.waiting.push(batch) }
            }
            ServerChannel::Control => match decode_server_message(bytes)? {
                Control::Resume(resume) => self.resume(*resume, now)?,
                Control::Reply(reply) => self.hear_reply(reply),
                Control::Busy => {}
                Control::FixRefused(refusal) => self.hear_refusal(refusal),
                Control::Superseded => self.happened.push(LinkEvent::Superseded),
                Control::ViewChanged(hash) => self.happened.push(LinkEvent::ViewChanged(hash)),
                Control::SharedObjects(objects) => self.happened.push(LinkEvent::SharedObjects(objects)),
                Control::Leaderboard(leaderboard) => {
                    self.leaderboard = leaderboard;
                    self.happened.push(LinkEvent::LeaderboardChanged);
                }
                Control::TeamPresent(present) => self.happened.push(LinkEvent::TeamPresent(present)),
                Control::Closing { retry_after_s } => self.happened.push(LinkEvent::Closing { retry_after_s }),
            },
            ServerChannel::Snapshots => {
                let snapshot: Snapshot = decode_server_message(bytes)?;
                self.clock.hear(snapshot.server_time, now);
                if self.resumed {
                    self.confirm(snapshot.confirmed_fix);
                }
                let server_time = snapshot.server_time;
                self.happened.extend(snapshot.nearby.map(|players| LinkEvent::Nearby { server_time, players }));
            }
        }
        Ok(())
    }

    /// What is to be sent now. Call it every tick.
    pub fn outgoing(&mut self, now: Duration) -> Vec<Outgoing> {
        self.make_fix(now, false);
        let mut messages = Vec::new();
        if !self.resumed {
            return messages;
        }
        if self.update_is_due(now) {
            let acknowledged = self.acknowledged();
            let update = FixUpdate { acknowledged, first: self.fixes.first(), fixes: self.fixes.oldest(FIXES_PER_UPDATE) };
            self.due = Due { acknowledged, sent_at: Some(now), ..Due::default() };
            push(&mut messages, ClientChannel::Fixes, &update);
        }
        for command in self.commands.due(now) {
            push(&mut messages, ClientChannel::Commands, &command);
        }
        if let Some(gesture) = self.gestures.due(now) {
            push(&mut messages, ClientChannel::Gestures, &gesture);
        }
        messages
    }

    fn update_is_due(&self, now: Duration) -> bool {
        let Some(sent_at) = self.due.sent_at else { return true };
        let since = now.saturating_sub(sent_at);
        let news = self.acknowledged() != self.due.acknowledged
            || (self.due.confirmed && !self.fixes.is_empty())
            || (since >= RESEND_FIXES && !self.fixes.is_empty());
        self.due.new_fixes || since >= IDLE_INTERVAL || (news && since >= MIN_UPDATE_INTERVAL)
    }

    fn make_fix(&mut self, now: Duration, at_once: bool) {
        let Some(server_now) = self.clock.at(now) else { return };
        let before = self.fixes.last();
        let given_up = if at_once { self.fixes.flush(now, server_now) } else { self.fixes.tick(now, server_now) };
        if given_up > 0 {
            self.commands.shift_fixes(given_up as u64);
        }
        let recorded = self.fixes.last() != before || given_up > 0;
        if recorded && let Some(fix) = self.fixes.newest() {
            self.happened.push(LinkEvent::FixRecorded { number: self.fixes.last(), fix });
        }
        if recorded {
            self.due.new_fixes = true;
            self.pending_changed = true;
        }
    }

    fn confirm(&mut self, confirmed: FixNumber) {
        // A number that was never given out here is another session's.
        if confirmed <= self.fixes.last() && self.fixes.confirm(confirmed) {
            self.due.confirmed = true;
            self.pending_changed = true;
        }
    }

    fn resume(&mut self, resume: Resume, now: Duration) -> Result<(), DecodeError> {
        self.clock.hear(resume.server_time, now);
        self.resume_journal(&resume);
        let lost_fixes = self.fixes.first() > resume.confirmed_fix.next();
        if lost_fixes {
            self.fixes.renumber(resume.confirmed_fix);
            self.commands.cap_fixes(self.fixes.last());
        } else {
            self.fixes.confirm(resume.confirmed_fix);
        }
        let lost_commands = self.commands.resume(resume.confirmed_command);
        if lost_fixes || lost_commands {
            self.notice(LinkNotice::StepsForgotten);
        }
        if !self.placed {
            self.placed = true;
            // Steps that the server has not heard of yet go on from where they ended.
            let position = self.fixes.last_position().or(resume.position);
            self.happened.extend(position.map(LinkEvent::SnapTo));
        }
        self.happened.push(LinkEvent::ViewChanged(resume.view));
        self.refused_through = FixNumber(0);
        self.pending_changed = true;
        self.resumed = true;
        self.due = Due::default();
        for batch in std::mem::take(&mut self.waiting) {
            self.apply(&batch, now)?;
        }
        Ok(())
    }

    /// Compares what both sides remember. The server's progress is what it has *committed*: usually ahead of what is acknowledged, and of
    /// what this side has been sent.
    fn resume_journal(&mut self, resume: &Resume) {
        let ours = self.history.last();
        let lost_here = resume.acknowledged > ours || resume.next > ours.next();
        let other_past = resume.progress.seq < self.history.counted_before()
            || resume.progress.seq == resume.acknowledged && !self.history.agrees(&resume.progress);
        if lost_here {
            self.restart_journal(resume);
            self.notice(LinkNotice::JournalElsewhere);
        } else if other_past {
            self.restart_journal(resume);
            self.notice(LinkNotice::OtherPast);
        }
        self.server_progress = resume.progress.clone();
    }

    /// Begins the journal with the first event that the server will send; the ones before were entered once, elsewhere.
    fn restart_journal(&mut self, resume: &Resume) {
        let after = Seq(resume.next.0.saturating_sub(1));
        self.history.restart(JournalStart { after, progress: resume.progress.clone() });
        self.replaced();
    }

    fn replaced(&mut self) {
        self.durable = Seq(0);
        // An event that takes the place of one that was shown is another.
        self.told = self.told.min(self.history.last());
        self.happened.push(LinkEvent::JournalReplaced);
    }

    fn apply(&mut self, batch: &EventBatch, now: Duration) -> Result<(), DecodeError> {
        let mut seq = batch.first;
        for bytes in &batch.events {
            let event: Event = codec::decode::<_, { MAX_EVENT_BYTES * 2 }>(EVENT_VERSION, bytes)?;
            if event.seq != seq {
                tracing::warn!("an event says it is {}, its batch that it is {seq}; the batch is dropped", event.seq);
                return Ok(());
            }
            match self.history.arrive(&event) {
                Arrival::Entered => self.entered(event, now),
                Arrival::Repeat => self.repeats += 1,
                // The events between are still to come; the server sends this one again after them.
                Arrival::Gap => {
                    self.missing_since.get_or_insert(now);
                    return Ok(());
                }
                Arrival::OtherHistory => {
                    self.history.cut(seq, &self.server_progress);
                    self.replaced();
                    self.notice(LinkNotice::PastLost);
                    self.history.arrive(&event);
                    self.entered(event, now);
                }
            }
            seq = seq.next();
        }
        Ok(())
    }

    fn entered(&mut self, event: Event, now: Duration) {
        self.missing_since = None;
        if let Some(server_now) = self.clock.at(now) {
            self.last_latency_s = server_now.seconds_since(event.time);
        }
        self.happened.push(LinkEvent::Event(event));
    }

    fn notice(&mut self, notice: LinkNotice) {
        self.happened.push(LinkEvent::Notice(notice));
    }

    fn hear_reply(&mut self, CommandReply { number, result }: CommandReply) {
        let Some(command) = self.commands.answer(number) else { return };
        self.pending_changed = true;
        if let CommandResult::Refused(reason) = result {
            self.happened.push(LinkEvent::CommandRefused { command, reason });
        }
    }

    fn hear_refusal(&mut self, refusal: FixRefusal) {
        self.happened.push(LinkEvent::FixRefused(refusal.number));
        if refusal.number <= self.refused_through {
            return;
        }
        // Fixes that are under way start from the refused place and will be refused with it; once is enough to say so.
        self.refused_through = self.fixes.last();
        self.notice(LinkNotice::StepRefused(refusal.reason));
        if let Some(position) = refusal.position {
            self.fixes.snap(position);
            self.happened.push(LinkEvent::SnapTo(position));
        }
    }
}

fn push<T: serde::Serialize>(messages: &mut Vec<Outgoing>, channel: ClientChannel, message: &T) {
    match encode_message(message) {
        Ok(bytes) if bytes.len() <= MAX_CLIENT_MESSAGE_BYTES => messages.push(Outgoing { channel, bytes }),
        Ok(bytes) => tracing::error!("a message of {} bytes is too long to be sent", bytes.len()),
        Err(error) => tracing::error!("a message cannot be encoded: {error}"),
    }
}
