//! When to save a snapshot, fold an idle player's events, and let old segments go: small steps between the ticks.

use super::{
    ledger::Ledger,
    options::OutboxOptions,
    snapshot::Head,
    writer::{Job, Save},
};
use hunt_shared::{identity::PlayerId, time::UnixMs};
use std::{collections::HashSet, sync::Arc};

/// How many players' rows one part of a snapshot has.
const PLAYERS_PER_PART: usize = 256;

/// How many players' events are folded at a time.
const FOLDS_AT_ONCE: usize = 16;

/// The most bytes of one backlog row; one run is folded even if it is larger.
const BACKLOG_ROW_BYTES: usize = 1024 * 1024;

/// Marks are at least so many milliseconds apart.
const MARK_EVERY_MS: i64 = 60_000;

/// A snapshot that is being saved.
struct Round {
    players: Vec<PlayerId>,
    through: u64,
    unused_rows: Vec<u64>,
    trim_through: u64,
    parts_under_way: usize,
    head_sent: bool,
}

/// What is known of snapshots.
pub struct Snapshots {
    round: Option<Round>,
    /// The number through which the saved snapshot holds.
    through: u64,
    trimmed_through: u64,
    marks: Vec<(u64, UnixMs)>,
    bytes_since: usize,
    folding: HashSet<PlayerId>,
    /// Players whose events cannot be read, and so stay where they are.
    unfoldable: HashSet<PlayerId>,
    next_row: u64,
    folded: bool,
}

impl Snapshots {
    /// After a start from the snapshot with this head.
    pub fn new(head: &Head, next_row: u64, replayed_bytes: usize) -> Self {
        Self {
            round: None,
            through: head.through,
            trimmed_through: 0,
            marks: head.marks.clone(),
            bytes_since: replayed_bytes,
            folding: HashSet::new(),
            unfoldable: HashSet::new(),
            next_row,
            folded: false,
        }
    }

    /// Counts a segment in.
    pub fn count(&mut self, bytes: usize) {
        self.bytes_since += bytes;
    }

    /// Whether everything committed is in the saved snapshot, and no row is kept for nothing.
    pub fn is_current(&self, ledger: &Ledger) -> bool {
        let is_saved = self.through == ledger.last && ledger.changed.is_empty();
        is_saved && self.round.is_none() && self.folding.is_empty() && ledger.unused_rows.is_empty()
    }

    /// The next job for the writer, if there is one. With `now`, a snapshot begins whether or not it is due.
    pub fn next_job(&mut self, ledger: &mut Ledger, options: &OutboxOptions, now: bool) -> Option<Job> {
        if let Some(round) = &mut self.round {
            if round.parts_under_way > 0 {
                return None;
            }
            return next_part(round, ledger, &mut self.marks, options).map(|save| Job::Save(Box::new(save)));
        }
        if !now && let Some(job) = self.next_fold(ledger, options) {
            return Some(job);
        }
        let segments = ledger.last - self.through;
        let due = self.bytes_since >= options.snapshot_bytes || segments >= options.snapshot_segments;
        let folds_to_save = self.folded && self.folding.is_empty();
        if !(due || folds_to_save || now && !self.is_current(ledger)) {
            return None;
        }
        self.bytes_since = 0;
        self.folded = false;
        let last = ledger.last;
        let old = if options.retention.is_zero() { last } else { self.old_through(options) };
        let trim_through = ledger.oldest_needed().map_or(old, |oldest| old.min(oldest.saturating_sub(1)));
        let mut round = Round {
            players: ledger.changed.drain().collect(),
            through: last,
            unused_rows: std::mem::take(&mut ledger.unused_rows),
            trim_through,
            parts_under_way: 0,
            head_sent: false,
        };
        let job = next_part(&mut round, ledger, &mut self.marks, options).map(|save| Job::Save(Box::new(save)));
        self.round = Some(round);
        job
    }

    /// The last segment that the saved snapshot holds and that is older than the retention.
    fn old_through(&self, options: &OutboxOptions) -> u64 {
        if options.retention.is_zero() {
            return self.through;
        }
        let limit = UnixMs::now() - options.retention;
        let old = self.marks.iter().rev().find(|(_, time)| *time <= limit).map_or(0, |(number, _)| *number);
        old.min(self.through)
    }

    fn next_fold(&mut self, ledger: &Ledger, options: &OutboxOptions) -> Option<Job> {
        if self.folding.len() >= FOLDS_AT_ONCE {
            return None;
        }
        let old = self.old_through(options);
        let idle = |player: &PlayerId| !self.folding.contains(player) && !self.unfoldable.contains(player);
        let player = ledger.players_needing(old).take(FOLDS_AT_ONCE + self.unfoldable.len()).find(idle)?;
        let runs = ledger.entry(player)?.backlog.oldest_runs(old, BACKLOG_ROW_BYTES);
        self.folding.insert(player);
        let id = self.next_row;
        self.next_row += 1;
        Some(Job::Fold { player, runs, id })
    }

    /// A part of the round is saved.
    pub fn saved(&mut self, through: Option<u64>) {
        if let Some(round) = &mut self.round {
            round.parts_under_way = 0;
            if let Some(through) = through {
                self.through = through;
                self.trimmed_through = self.trimmed_through.max(round.trim_through);
                self.round = None;
                let trimmed = self.trimmed_through;
                // One mark below is enough to know that all before it are gone.
                let keep = self.marks.partition_point(|(number, _)| *number < trimmed);
                self.marks.drain(..keep.saturating_sub(1));
            }
        }
    }

    /// A player's events were copied, or could not be read.
    pub fn folded(&mut self, player: PlayerId, done: bool) {
        self.folding.remove(&player);
        if done {
            self.folded = true;
        } else {
            self.unfoldable.insert(player);
        }
    }
}

/// The next rows of a round, or its head when all rows are saved.
fn next_part(round: &mut Round, ledger: &mut Ledger, marks: &mut Vec<(u64, UnixMs)>, options: &OutboxOptions) -> Option<Save> {
    if round.head_sent {
        return None;
    }
    let mut save = Save { through: ledger.last, ..Default::default() };
    while save.players.len() < PLAYERS_PER_PART.min(options.snapshot_players)
        && let Some(player) = round.players.pop()
    {
        if let Some(entry) = ledger.entry(player) {
            save.players.push((player, Arc::clone(entry)));
            ledger.changed.remove(&player);
        }
    }
    if round.players.is_empty() {
        let now = UnixMs::now();
        if marks.last().is_none_or(|(_, time)| now.0.saturating_sub(time.0) >= MARK_EVERY_MS) {
            marks.push((round.through, now));
        }
        save.head = Some(Head {
            through: round.through,
            shared_through: ledger.last,
            shared: ledger.shared.clone(),
            marks: marks.clone(),
        });
        save.drop_backlog = std::mem::take(&mut round.unused_rows);
        save.trim_through = round.trim_through;
        round.head_sent = true;
    }
    round.parts_under_way = 1;
    Some(save)
}
