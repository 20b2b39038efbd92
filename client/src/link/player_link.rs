//! The player's side of a session as a state machine: messages and time go in, messages and happenings come out. No sockets, no disk, no
//! clock: time is a monotonic `now` that the caller counts from anywhere.

mod clock;
mod commands;
mod event;
mod fixes;
mod gestures;
mod history;
mod notice;
mod outgoing;
mod resume;
#[cfg(test)]
mod tests;

pub use event::LinkEvent;
pub use notice::LinkNotice;
pub use outgoing::Outgoing;

use super::store::{JournalChange, Pending, SavedHunt};
use clock::ServerClock;
use commands::CommandQueue;
use fixes::FixQueue;
use gestures::GestureQueue;
use history::{Arrival, History};
use hunt_shared::{
    codec::{self, DecodeError},
    event::{EVENT_VERSION, Event, MAX_EVENT_BYTES, Progress, TeamStatus},
    geo::LonLat,
    identity::{CommandNumber, FixNumber, ObjectId, Seq},
    protocol::{
        Command, CommandReply, CommandResult, Control, Emote, EventBatch, FixRefusal, Leaderboard, ServerChannel, Snapshot,
        decode_server_message,
    },
    time::UnixMs,
};
use outgoing::Due;
use std::time::Duration;

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

    /// What the server has not answered yet, in the order in which it was asked for.
    pub fn unanswered(&self) -> impl Iterator<Item = &Command> {
        self.commands.commands()
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

    /// Nobody knows where the player is any more. A standing player's fixes end, for they would prove what nobody knows, until the next
    /// [`PlayerLink::record_fix`].
    pub fn lose_position(&mut self, now: Duration) {
        // The last position that was known is not left out.
        self.make_fix(now, true);
        self.fixes.lose();
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
