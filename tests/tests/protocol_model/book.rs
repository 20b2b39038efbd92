//! The book that is kept apart from both sides: what was said, what is stored, and what must follow from it by the hunt's few rules.
//!
//! It reads the segments as they are stored and explains each unit by what the sessions have sent: every fix and every command once, in
//! order, and exactly the events that follow. Whatever cannot be explained is a violation.

use super::{
    server::Walked,
    world::{self, COINS, PLAYERS, Told},
};
use bytes::Bytes;
use hunt_server::outbox::{SegmentView, StoredPlayer, Unit};
use hunt_shared::{
    event::{Event, Progress},
    identity::{CommandNumber, FixNumber, PlayerId, Seq, SessionId},
    protocol::{Command, CommandEnvelope, CommandReply, CommandResult, Fix, FixUpdate, Resume},
    time::UnixMs,
};
use std::collections::{BTreeMap, BTreeSet};

/// How far a fix may be ahead of the server's clock.
const MAX_AHEAD_MS: i64 = 1_000;

/// Where a player stands by the rules.
#[derive(Clone, Default, Debug)]
struct Standing {
    place: Option<usize>,
    last_fix: Option<Fix>,
    cursor: FixNumber,
    command: CommandNumber,
    coins: [bool; COINS.len()],
    fixes: Vec<Fix>,
    commands: Vec<usize>,
}

/// One player's page.
#[derive(Default)]
struct Page {
    standing: Standing,
    events: Vec<Event>,
    /// What the first n events add up to.
    progress: Vec<Progress>,
    replies: Vec<CommandReply>,
    acknowledged: Seq,
    /// What sessions have sent and the server may still take.
    sent_fixes: BTreeMap<FixNumber, Vec<Fix>>,
    sent_commands: BTreeMap<CommandNumber, Vec<(FixNumber, usize)>>,
    sent_acknowledged: Seq,
    /// What sessions that count no more had acknowledged while they did.
    taken_acknowledged: Seq,
    /// The newest session.
    session: Option<SessionId>,
    /// How many events were shown on some device.
    shown: BTreeSet<Seq>,
    devices_changed: bool,
}

/// The book of one world.
#[derive(Default)]
pub struct Book {
    pages: [Page; PLAYERS.len()],
    segments: u64,
    ranks: BTreeSet<u64>,
}

impl Book {
    /// How many events of a player are stored.
    pub fn events(&self, player: usize) -> usize {
        self.pages[player].events.len()
    }

    /// How many commands of a player are stored.
    pub fn commands(&self, player: usize) -> usize {
        self.pages[player].standing.commands.len()
    }

    /// A session has sent fixes and an acknowledgement, which is returned.
    pub fn update_is_sent(&mut self, player: usize, session: SessionId, update: &FixUpdate) -> Seq {
        let page = &mut self.pages[player];
        if page.session == Some(session) {
            page.sent_acknowledged = page.sent_acknowledged.max(update.acknowledged);
            for (number, fix) in (update.first.0..).map(FixNumber).zip(&update.fixes) {
                let sent = page.sent_fixes.entry(number).or_default();
                if !sent.contains(fix) {
                    sent.push(*fix);
                }
            }
        }
        update.acknowledged
    }

    /// A session has sent a command.
    pub fn command_is_sent(&mut self, player: usize, session: SessionId, envelope: CommandEnvelope) {
        let page = &mut self.pages[player];
        if page.session == Some(session)
            && let Command::Collect(object) = &envelope.command
            && let Some(coin) = world::coin(object)
        {
            let sent = page.sent_commands.entry(envelope.number).or_default();
            if !sent.contains(&(envelope.after_fix, coin)) {
                sent.push((envelope.after_fix, coin));
            }
        }
    }

    /// The game hears of a new session of a player: what older ones have sent counts only as far as it was taken before.
    pub fn session_begins(&mut self, player: PlayerId, session: SessionId, walked: Walked) {
        if let Some(page) = self.page(player) {
            page.taken_acknowledged = page.taken_acknowledged.max(walked.acknowledged);
            page.forget_after(walked);
            page.session = Some(session);
        }
    }

    /// A player goes on on another device.
    pub fn device_changes(&mut self, player: usize) {
        self.pages[player].devices_changed = true;
    }

    /// Whether a player has used more than one device.
    pub fn has_changed_devices(&self, player: usize) -> bool {
        self.pages[player].devices_changed
    }

    /// The server process is gone: only what is stored counts.
    pub fn server_is_killed(&mut self) {
        for page in &mut self.pages {
            let Standing { cursor, command, .. } = page.standing;
            page.taken_acknowledged = page.acknowledged;
            page.forget_after(Walked { fix: cursor, command, ..Walked::default() });
            page.session = None;
        }
    }

    fn page(&mut self, player: PlayerId) -> Option<&mut Page> {
        PLAYERS.iter().position(|known| *known == player).map(|index| &mut self.pages[index])
    }

    /// A segment is stored.
    pub fn is_stored(&mut self, number: u64, bytes: &Bytes) -> Result<(), String> {
        if number != self.segments + 1 {
            return Err(format!("segment {number} is stored after segment {}", self.segments));
        }
        self.segments = number;
        let segment = SegmentView::parse(number, bytes).map_err(|error| format!("segment {number}: {error}"))?;
        for unit in segment.units() {
            let unit = unit.and_then(|unit| unit.decode()).map_err(|error| format!("segment {number}: {error}"))?;
            let page = self.page(unit.player).ok_or("a unit of nobody is stored")?;
            let ranks = page.explain(&unit)?;
            for rank in ranks {
                if !self.ranks.insert(rank) {
                    return Err(format!("two players are told that they are number {rank}"));
                }
            }
        }
        if self.ranks.last().is_some_and(|last| *last != self.ranks.len() as u64) {
            return Err(format!("the ranks {:?} have a gap", self.ranks));
        }
        for (player, seq) in segment.acknowledged().map_err(|error| format!("segment {number}: {error}"))? {
            self.page(player).ok_or("an acknowledgement of nobody is stored")?.acknowledge(seq)?;
        }
        Ok(())
    }

    /// The server has started: it must know what is stored, all of it and nothing else.
    pub fn check_recovered(&self, player: usize, stored: &StoredPlayer, undelivered: u64) -> Result<(), String> {
        let page = &self.pages[player];
        let found = (stored.progress.seq.0 as usize, stored.path.cursor, stored.command, stored.acknowledged);
        let wanted = (page.events.len(), page.standing.cursor, page.standing.command, page.acknowledged);
        if found != wanted || stored.progress != page.progress_at(page.events.len()) {
            return Err(format!(
                "the started server knows (events, fix, command, acknowledged) = {found:?}, but {wanted:?} is stored"
            ));
        }
        let waiting: u64 = self.pages.iter().map(|page| page.events.len() as u64 - page.acknowledged.0).sum();
        if undelivered != waiting {
            return Err(format!("the started server has {undelivered} undelivered events, but {waiting} are stored"));
        }
        Ok(())
    }

    /// An event is shown to a player: it must be stored, and as it is stored.
    pub fn is_shown(&mut self, player: usize, event: &Event) -> Result<(), String> {
        let page = &mut self.pages[player];
        match page.events.get(event.seq.0 as usize - 1) {
            Some(stored) if stored == event => {
                page.shown.insert(event.seq);
                Ok(())
            }
            Some(stored) => Err(format!("event {} is shown as {:?}, but {:?} is stored", event.seq, event.kind, stored.kind)),
            None => Err(format!("event {} is shown, but only {} are stored", event.seq, page.events.len())),
        }
    }

    /// A journal was begun anew after this event.
    pub fn journal_begins_after(&self, player: usize, seq: Seq) -> Result<(), String> {
        let acknowledged = self.pages[player].sent_acknowledged.max(self.pages[player].acknowledged);
        if seq > acknowledged {
            return Err(format!("a journal begins after event {seq}, but only {acknowledged} events were ever acknowledged"));
        }
        Ok(())
    }

    /// What a session is told at its beginning must be stored.
    pub fn check_resume(&self, player: usize, resume: &Resume) -> Result<(), String> {
        let page = &self.pages[player];
        self.check_confirmed(player, resume.confirmed_fix)?;
        if resume.confirmed_command > page.standing.command {
            return Err(format!("command {} is confirmed, but not stored", resume.confirmed_command));
        }
        if resume.acknowledged > page.acknowledged || resume.next != resume.acknowledged.next() {
            return Err(format!(
                "a session resumes after event {}, but {} is acknowledged",
                resume.acknowledged, page.acknowledged
            ));
        }
        if resume.progress.seq.0 as usize > page.events.len()
            || resume.progress != page.progress_at(resume.progress.seq.0 as usize)
        {
            return Err("the progress at the beginning of a session is not what the events add up to".into());
        }
        Ok(())
    }

    /// A confirmed fix must be stored.
    pub fn check_confirmed(&self, player: usize, confirmed: FixNumber) -> Result<(), String> {
        let stored = self.pages[player].standing.cursor;
        if confirmed > stored {
            Err(format!("fix {confirmed} is confirmed, but {stored} is the last one stored"))
        } else {
            Ok(())
        }
    }

    /// A fix that was recorded and is confirmed must be the one that was applied.
    pub fn check_fix(&self, player: usize, number: FixNumber, fix: &Fix) -> Result<(), String> {
        match self.pages[player].standing.fixes.get(number.0 as usize - 1) {
            Some(applied) if applied == fix => Ok(()),
            applied => Err(format!("fix {number} is confirmed as {fix:?}, but {applied:?} was applied")),
        }
    }

    /// An answer must be stored.
    pub fn check_reply(&self, player: usize, reply: &CommandReply) -> Result<(), String> {
        if self.pages[player].replies.get(reply.number.0 as usize - 1) == Some(reply) {
            return Ok(());
        }
        Err(format!("command {} is answered, but not so stored", reply.number))
    }

    /// A command that was given and is answered must be the one that was applied.
    pub fn check_command(&self, player: usize, number: CommandNumber, coin: usize) -> Result<(), String> {
        match self.pages[player].standing.commands.get(number.0 as usize - 1) {
            Some(applied) if *applied == coin => Ok(()),
            applied => Err(format!("command {number} was to take coin {coin}, but {applied:?} was applied")),
        }
    }

    /// A journal must be the player's last events, without a gap, and add up to all of them.
    pub fn check_journal(&self, player: usize, journal: &[Event], progress: &Progress) -> Result<(), String> {
        let page = &self.pages[player];
        if !page.events.ends_with(journal) {
            return Err(format!("the journal {journal:?} is not what is stored: {:?}", page.events));
        }
        if *progress != page.progress_at(page.events.len()) {
            return Err(format!("the journal adds up to {progress:?}"));
        }
        match (1..=page.events.len() as u64).map(Seq).find(|seq| !page.shown.contains(seq)) {
            Some(seq) => Err(format!("event {seq} is stored, but was never shown on any device")),
            None => Ok(()),
        }
    }
}

impl Page {
    fn progress_at(&self, events: usize) -> Progress {
        events.checked_sub(1).map(|last| self.progress[last].clone()).unwrap_or_default()
    }

    fn forget_after(&mut self, walked: Walked) {
        self.sent_fixes.split_off(&walked.fix.next());
        self.sent_commands.split_off(&walked.command.next());
        self.sent_acknowledged = self.taken_acknowledged;
    }

    fn acknowledge(&mut self, seq: Seq) -> Result<(), String> {
        if seq > self.sent_acknowledged || seq.0 as usize > self.events.len() || seq < self.acknowledged {
            return Err(format!(
                "event {seq} is stored as acknowledged, but {} was acknowledged by the session that counts, {} before",
                self.sent_acknowledged, self.acknowledged
            ));
        }
        self.acknowledged = seq;
        Ok(())
    }

    /// Finds the fixes and commands that a unit comes of, and counts it in. Returns the ranks that it tells.
    fn explain(&mut self, unit: &Unit) -> Result<Vec<u64>, String> {
        let told: Vec<Told> = unit.events.iter().map(Told::of).collect();
        let mut standing = self.standing.clone();
        if unit.path.as_ref().is_none_or(|path| path.cursor == standing.cursor) && unit.replies.is_empty() {
            return Err(format!("a unit is stored that nothing caused: {unit:?}"));
        }
        if !self.find(&mut standing, unit, &told, &unit.replies) {
            return Err(format!(
                "a unit cannot be explained: {unit:?}\nafter {:?}\nby the fixes {:?}\nand the commands {:?}",
                self.standing, self.sent_fixes, self.sent_commands
            ));
        }
        self.standing = standing;
        self.replies.extend(unit.replies.iter().cloned());
        for event in &unit.events {
            if event.seq.0 != self.events.len() as u64 + 1 {
                return Err(format!("event {} is stored after event {}", event.seq, self.events.len()));
            }
            let mut progress = self.progress_at(self.events.len());
            progress.apply(event);
            self.progress.push(progress);
            self.events.push(event.clone());
        }
        Ok(told.iter().filter_map(|told| if let Told::Rewarded(rank) = told { Some(*rank) } else { None }).collect())
    }

    /// Whether the rest of a unit follows from here: tries each command and each fix that may come next.
    fn find(&self, standing: &mut Standing, unit: &Unit, told: &[Told], replies: &[CommandReply]) -> bool {
        let Some(path) = &unit.path else { return false };
        let fixes_are_done = standing.cursor == path.cursor;
        if fixes_are_done && replies.is_empty() {
            let last = standing.last_fix.map(|fix| (fix.time, fix.position));
            return told.is_empty() && path.last == last;
        }
        let next_command = standing.command.next();
        if let Some((reply, replies)) = replies.split_first().filter(|(reply, _)| reply.number == next_command) {
            for &(after_fix, coin) in self.sent_commands.get(&next_command).into_iter().flatten() {
                let mut tried = standing.clone();
                let (expected, is_done) = tried.collect(coin);
                if after_fix <= standing.cursor
                    && is_done == (reply.result == CommandResult::Done)
                    && let Some(told) = after_prefix(told, &expected)
                    && self.find(&mut tried, unit, told, replies)
                {
                    *standing = tried;
                    return true;
                }
            }
        }
        if fixes_are_done {
            return false;
        }
        // The newest first: where two sessions have given a number to different fixes, the later one is more likely.
        for fix in self.sent_fixes.get(&standing.cursor.next()).into_iter().flatten().rev() {
            let mut tried = standing.clone();
            let expected = tried.walk(fix, unit.time);
            if let Some(told) = after_prefix(told, &expected)
                && self.find(&mut tried, unit, told, replies)
            {
                *standing = tried;
                return true;
            }
        }
        false
    }
}

/// The rest, when these come first. A rank may be any: who is first among several is the whole segment's matter.
fn after_prefix<'a>(told: &'a [Told], expected: &[Told]) -> Option<&'a [Told]> {
    let (first, rest) = told.split_at_checked(expected.len())?;
    let alike = |pair: (&Told, &Told)| pair.0 == pair.1 || matches!(pair, (Told::Rewarded(_), Told::Rewarded(_)));
    first.iter().zip(expected).all(alike).then_some(rest)
}

impl Standing {
    /// The rules of a step, as the model knows them.
    fn walk(&mut self, fix: &Fix, now: UnixMs) -> Vec<Told> {
        self.cursor = self.cursor.next();
        self.fixes.push(*fix);
        let is_late = self.last_fix.is_some_and(|last| fix.time <= last.time);
        let is_early = fix.time.0 > now.0 + MAX_AHEAD_MS;
        if is_late || is_early {
            return Vec::new();
        }
        let mut told = Vec::new();
        if self.last_fix.is_none() {
            told.extend([Told::Begun, Told::Opened]);
        }
        let place = world::place(fix.position).filter(|place| *place > 0);
        if place != self.place {
            told.extend(self.place.map(Told::Exited));
            told.extend(place.map(Told::Entered));
        }
        (self.place, self.last_fix) = (place, Some(*fix));
        told
    }

    /// The rules of a coin: what is told, and whether it can be taken.
    fn collect(&mut self, coin: usize) -> (Vec<Told>, bool) {
        self.command = self.command.next();
        self.commands.push(coin);
        if std::mem::replace(&mut self.coins[coin], true) {
            return (Vec::new(), false);
        }
        let told = if self.coins.iter().all(|taken| *taken) {
            vec![Told::Collected(coin), Told::Completed, Told::Rewarded(0)]
        } else {
            vec![Told::Collected(coin), Told::Advanced(1)]
        };
        (told, true)
    }
}
