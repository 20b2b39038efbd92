//! A player's device: the real link over its real files, without a socket and without a thread. What `Connection` does with them every
//! frame is done here in the same order.

use super::{book::Book, bug::Bug, network::Datagram, world};
use hunt_client::link::{HuntStore, LinkEvent, LinkNotice, Pending, PlayerLink, SavedHunt, StoreWriter};
use hunt_shared::{
    identity::{CommandNumber, FixNumber, Seq, SessionId},
    protocol::{
        ClientChannel, Command, Control, Fix, ServerChannel, connection_config, decode_client_message, decode_server_message,
    },
};
use renet::RenetClient;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

/// Fixes that are not answered are written this often.
const SAVE_INTERVAL: Duration = Duration::from_secs(1);

/// An event that is missing before others for so long comes only with a new session.
const MISSING_TIMEOUT: Duration = Duration::from_secs(5);

/// How precise the model's positions are, metres.
const ACCURACY_M: f32 = 3.0;

/// A session, as the device sees it.
struct Session {
    id: SessionId,
    renet: RenetClient,
    /// What the player's sessions before had been sent; for a bug.
    sent_before: Seq,
}

/// What ends with the program on the device.
struct Program {
    link: PlayerLink,
    files: HuntStore,
    writer: StoreWriter,
    session: Option<Session>,
    superseded: bool,
    started: Duration,
    framed: Duration,
    saved: Duration,
    unsaved: bool,
    /// The last event shown, or the last in the journal that was found.
    shown: Seq,
    /// Fixes recorded here and not known to be stored there.
    fixes: BTreeMap<FixNumber, Fix>,
    /// Commands given here.
    commands: BTreeMap<CommandNumber, usize>,
}

/// A device of a player.
pub struct Device {
    /// Whose: an index of [`world::PLAYERS`].
    pub player: usize,
    folder: PathBuf,
    program: Option<Program>,
    bug: Option<Bug>,
    /// Its files were lost once.
    lost: bool,
    /// The last session of the player on another device, until one on this device begins after it.
    pub outdated_by: Option<SessionId>,
    /// The last event that it has acknowledged.
    acknowledged: Seq,
    /// Commands that were on disk when the files were written last.
    promised: BTreeMap<CommandNumber, usize>,
}

impl Device {
    /// A new device, its files in this folder; the program is started.
    pub fn new(player: usize, folder: &Path, bug: Option<Bug>, now: Duration) -> Result<Self, String> {
        let mut device = Self {
            player,
            folder: folder.to_owned(),
            program: None,
            bug,
            lost: false,
            outdated_by: None,
            acknowledged: Seq(0),
            promised: BTreeMap::new(),
        };
        device.erase();
        device.start(now)?;
        Ok(device)
    }

    /// The program is killed and started again. What was not written is gone; with `lose_files`, so are the files.
    pub fn kill(&mut self, lose_files: bool, now: Duration) -> Result<(), String> {
        self.program = None;
        if lose_files {
            self.erase();
            self.lost = true;
            self.acknowledged = Seq(0);
            self.promised.clear();
        }
        self.start(now)
    }

    fn erase(&mut self) {
        for name in ["journal", "pending"] {
            let _ = std::fs::remove_file(self.folder.join(name));
        }
    }

    fn start(&mut self, now: Duration) -> Result<(), String> {
        let (files, mut saved, writer) =
            HuntStore::open_without_thread(&self.folder).map_err(|error| format!("the device's files: {error}"))?;
        if self.bug == Some(Bug::ForgetPending) {
            saved.pending = Pending::default();
        }
        let SavedHunt { pending, .. } = &saved;
        let fixes = (pending.first_fix.0..).map(FixNumber).zip(pending.fixes.iter().copied()).collect();
        let commands = self.promised.clone();
        for command in &pending.commands {
            if self.promised.get(&command.number).is_some_and(|coin| given(&command.command) != Some(*coin)) {
                return Err(format!("command {} came back from the disk as another", command.number));
            }
        }
        let link = PlayerLink::new(saved);
        if link.received() < self.acknowledged {
            let (journal, acknowledged) = (link.received(), self.acknowledged);
            return Err(format!("event {acknowledged} was acknowledged, but the journal on disk ends with {journal}"));
        }
        self.program = Some(Program {
            shown: link.received(),
            link,
            files,
            writer,
            session: None,
            superseded: false,
            started: now,
            framed: now,
            saved: now,
            unsaved: false,
            fixes,
            commands,
        });
        Ok(())
    }

    fn program(&mut self) -> &mut Program {
        self.program.as_mut().expect("a program that is killed is started at once")
    }

    /// The session, as far as the device knows.
    pub fn session(&self) -> Option<SessionId> {
        Some(self.program.as_ref()?.session.as_ref()?.id)
    }

    /// Whether another session has taken its place.
    pub fn is_superseded(&self) -> bool {
        self.program.as_ref().is_some_and(|program| program.superseded)
    }

    /// netcode has connected it. `sent_before`: what the player was sent before this session.
    pub fn connect(&mut self, id: SessionId, sent_before: Seq) {
        let program = self.program();
        program.link.begin_session();
        let mut renet = RenetClient::new(connection_config());
        renet.set_connected();
        program.session = Some(Session { id, renet, sent_before });
        program.superseded = false;
    }

    /// The device gives its session up.
    pub fn disconnect(&mut self) -> Option<SessionId> {
        let program = self.program();
        program.link.begin_session();
        program.session.take().map(|session| session.id)
    }

    /// The player goes there.
    pub fn walk(&mut self, place: usize, now: Duration) {
        let program = self.program();
        let now = now - program.started;
        program.link.record_fix(world::PLACES[place], ACCURACY_M, now);
    }

    /// The player takes a coin.
    pub fn collect(&mut self, coin: usize, now: Duration) {
        let program = self.program();
        let elapsed = now - program.started;
        let has_walked = program.link.confirmed_fix() > FixNumber(0) || program.link.unconfirmed_fixes() > 0;
        if has_walked && let Some(number) = program.link.collect(world::COINS[coin].into(), elapsed) {
            program.commands.insert(number, coin);
            program.save(now);
        }
    }

    /// The disk catches up.
    pub fn write(&mut self) {
        let program = self.program();
        if program.writer.step() {
            let durable = program.files.durable_command();
            let written: Vec<_> = program.commands.range(..=durable).map(|(number, coin)| (*number, *coin)).collect();
            self.promised.extend(written);
        }
    }

    /// One frame: takes what has arrived and returns what is sent, with its session.
    pub fn frame(
        &mut self,
        now: Duration,
        arrived: Vec<Datagram>,
        ahead: FixNumber,
        book: &mut Book,
    ) -> Result<Vec<(SessionId, Datagram)>, String> {
        let bug = self.bug;
        let mut sent = Vec::new();
        let program = self.program();
        let elapsed = now.saturating_sub(program.framed);
        program.framed = now;
        if let Some(session) = &mut program.session {
            session.renet.update(elapsed);
        }
        let mut is_over = false;
        for datagram in arrived {
            match (datagram, &mut program.session) {
                (Datagram::Packet(packet), Some(session)) => session.renet.process_packet(&packet),
                (Datagram::Goodbye, _) => is_over = true,
                (Datagram::Packet(_), None) => {}
            }
        }
        self.read(now, ahead, book)?;
        let program = self.program();
        is_over |= program.session.as_ref().is_some_and(|session| session.renet.is_disconnected());
        let since_start = now - program.started;
        if program.link.missing_for(since_start) > MISSING_TIMEOUT && !is_over {
            sent.extend(self.session().map(|session| (session, Datagram::Goodbye)));
            is_over = true;
        }
        let was_superseded = self.absorb(book)?;
        self.go_on_from_another_device();
        if was_superseded {
            sent.extend(self.session().map(|session| (session, Datagram::Goodbye)));
            self.program().superseded = true;
            is_over = true;
        }
        if is_over {
            self.disconnect();
        }
        self.send(now, &mut sent, book)?;
        let program = self.program();
        if program.session.is_none() && !program.link.outgoing(since_start).is_empty() {
            return Err("something is sent without a session".into());
        }
        self.absorb(book)?;
        let program = self.program();
        program.settle(bug);
        if program.unsaved && now - program.saved >= SAVE_INTERVAL {
            program.save(now);
        }
        Ok(sent)
    }

    /// Takes all messages out of renet.
    fn read(&mut self, now: Duration, ahead: FixNumber, book: &mut Book) -> Result<(), String> {
        let (player, bug, outdated) = (self.player, self.bug, self.outdated_by.is_some());
        let program = self.program();
        let elapsed = now - program.started;
        for channel in [ServerChannel::Control, ServerChannel::Events, ServerChannel::Snapshots] {
            loop {
                let Some(session) = &mut program.session else { return Ok(()) };
                let Some(bytes) = session.renet.receive_message(channel) else { break };
                let bytes = match bug {
                    Some(bug) => bug.bend(channel, &bytes, session.sent_before, ahead),
                    None => bytes.to_vec(),
                };
                if channel == ServerChannel::Control {
                    program.check_control(player, &bytes, outdated, book)?;
                }
                let before = program.link.confirmed_fix();
                program
                    .link
                    .receive(channel, &bytes, elapsed)
                    .map_err(|error| format!("a message is not understood: {error}"))?;
                let after = program.link.confirmed_fix();
                if after > before {
                    program.check_confirmed(player, after, outdated, book)?;
                }
            }
        }
        Ok(())
    }

    /// Once a session has begun after the one on another device: what this one had not got through by then is void, for the player has gone
    /// on elsewhere and its numbers are given to other things.
    fn go_on_from_another_device(&mut self) {
        let is_resumed = self.program().link.is_resumed();
        if self.outdated_by.is_some_and(|other| is_resumed && self.session() > Some(other)) {
            self.outdated_by = None;
            self.promised.clear();
            self.program().fixes.clear();
            self.program().commands.clear();
        }
    }

    /// Looks at what has happened on the link. Returns whether the session was superseded.
    fn absorb(&mut self, book: &mut Book) -> Result<bool, String> {
        let (player, lost, outdated_once) = (self.player, self.lost, book.has_changed_devices(self.player));
        let mut superseded = false;
        let program = self.program();
        for event in program.link.drain() {
            match event {
                LinkEvent::Event(event) => {
                    if event.seq != program.shown.next() {
                        return Err(format!("event {} is shown after event {}", event.seq, program.shown));
                    }
                    program.shown = event.seq;
                    book.is_shown(player, &event)?;
                }
                LinkEvent::FixRecorded { number, fix } => {
                    program.fixes.insert(number, fix);
                }
                LinkEvent::JournalReplaced => {
                    if !lost && !outdated_once {
                        return Err("the journal is replaced, though nothing was lost".into());
                    }
                    let first = program.link.journal().first().map_or(program.link.received(), |event| Seq(event.seq.0 - 1));
                    book.journal_begins_after(player, first)?;
                    program.shown = first;
                }
                LinkEvent::Notice(notice @ LinkNotice::StepsForgotten) => return Err(notice.to_string()),
                LinkEvent::Superseded => superseded = true,
                _ => {}
            }
        }
        Ok(superseded)
    }

    fn send(&mut self, now: Duration, sent: &mut Vec<(SessionId, Datagram)>, book: &mut Book) -> Result<(), String> {
        let (player, bug) = (self.player, self.bug);
        let program = self.program();
        program.settle(bug);
        let elapsed = now - program.started;
        let Some(session) = &mut program.session else { return Ok(()) };
        let mut acknowledged = Seq(0);
        for message in program.link.outgoing(elapsed) {
            let undecodable = |error| format!("what the link sends is no message: {error}");
            match message.channel {
                ClientChannel::Fixes => {
                    let update = decode_client_message(&message.bytes).map_err(undecodable)?;
                    acknowledged = book.update_is_sent(player, session.id, &update);
                }
                ClientChannel::Commands => {
                    let command = decode_client_message(&message.bytes).map_err(undecodable)?;
                    book.command_is_sent(player, session.id, command);
                }
                // Nothing is promised of them.
                ClientChannel::Gestures => {}
            }
            if session.renet.can_send_message(message.channel, message.bytes.len()) {
                session.renet.send_message(message.channel, message.bytes);
            }
        }
        let packets = session.renet.get_packets_to_send();
        sent.extend(packets.into_iter().map(|packet| (session.id, Datagram::Packet(packet))));
        self.acknowledged = self.acknowledged.max(acknowledged);
        Ok(())
    }

    /// Whether something was shown that is not on disk.
    pub fn has_unwritten(&self) -> bool {
        self.program.as_ref().is_some_and(|program| program.link.received() > program.files.durable_seq())
    }

    /// Whether it has everything and everything it had to say is stored.
    pub fn is_settled(&mut self, events: usize) -> bool {
        let all = Seq(events as u64);
        let program = self.program();
        program.link.is_resumed()
            && program.link.received() == all
            && program.link.acknowledged() == all
            && program.link.unconfirmed_fixes() == 0
            && program.link.pending().commands.is_empty()
    }

    /// At the end: the journal in memory and the one on disk are the player's events, and what was promised is kept.
    pub fn check_journal(&mut self, now: Duration, book: &Book) -> Result<(), String> {
        let player = self.player;
        let link = &self.program().link;
        book.check_journal(player, link.journal(), link.progress())?;
        for (number, coin) in &self.promised {
            book.check_command(player, *number, *coin)?;
        }
        self.kill(false, now)?;
        let link = &self.program().link;
        book.check_journal(player, link.journal(), link.progress())
    }

    /// In words, for a world that is stuck.
    pub fn describe(&mut self) -> String {
        let (player, session, superseded) = (self.player, self.session(), self.is_superseded());
        let link = &self.program().link;
        format!(
            "player {player} session {session:?} superseded {superseded} resumed {} received {} durable {} confirmed fix {} unconfirmed {} commands {:?}",
            link.is_resumed(),
            link.received(),
            link.acknowledged(),
            link.confirmed_fix(),
            link.unconfirmed_fixes(),
            link.pending().commands.iter().map(|command| command.number.0).collect::<Vec<_>>()
        )
    }
}

impl Program {
    /// Passes what the link wants stored to the files, and tells it what is stored.
    fn settle(&mut self, bug: Option<Bug>) {
        for change in self.link.take_journal_changes() {
            self.files.change_journal(change);
        }
        self.unsaved |= self.link.take_pending_changed();
        let journal = if bug == Some(Bug::AcknowledgeBeforeJournal) { self.link.received() } else { self.files.durable_seq() };
        self.link.set_durable(journal, self.files.durable_command());
    }

    fn save(&mut self, now: Duration) {
        self.files.save_pending(self.link.pending());
        self.unsaved = false;
        self.saved = now;
    }

    /// What the server says beside the events must be so.
    fn check_control(&mut self, player: usize, bytes: &[u8], outdated: bool, book: &Book) -> Result<(), String> {
        match decode_server_message(bytes).map_err(|error| format!("a control message is not understood: {error}"))? {
            Control::Resume(resume) => book.check_resume(player, &resume),
            Control::Reply(reply) => {
                book.check_reply(player, &reply)?;
                match self.commands.get(&reply.number) {
                    Some(coin) if !outdated => book.check_command(player, reply.number, *coin),
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// The server has confirmed fixes: they must be stored, and be those that were recorded here.
    fn check_confirmed(&mut self, player: usize, confirmed: FixNumber, outdated: bool, book: &Book) -> Result<(), String> {
        let rest = self.fixes.split_off(&confirmed.next());
        let here = std::mem::replace(&mut self.fixes, rest);
        book.check_confirmed(player, confirmed)?;
        if outdated { Ok(()) } else { here.iter().try_for_each(|(number, fix)| book.check_fix(player, *number, fix)) }
    }
}

fn given(command: &Command) -> Option<usize> {
    let Command::Collect(object) = command else { return None };
    world::coin(object)
}
