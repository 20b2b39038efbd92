//! The committed state: the fold of everything that is stored.

use super::{
    index::{Place, Run},
    snapshot::Entry,
    unit::Unit,
};
use crate::rules::SharedState;
use hunt_shared::identity::{ContentHash, PlayerId, Seq};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// All players' committed state, where their undelivered events lie, and what a snapshot must write.
#[derive(Default)]
pub struct Ledger {
    /// The last segment counted in.
    pub last: u64,
    /// What all players share.
    pub shared: SharedState,
    /// Players whose row in the snapshot is out of date.
    pub changed: HashSet<PlayerId>,
    /// Backlog rows that nothing refers to any more, once the rows of `changed` are saved.
    pub unused_rows: Vec<u64>,
    players: HashMap<PlayerId, Arc<Entry>>,
    /// For each player with undelivered events in segments, the oldest such segment.
    oldest: BTreeSet<(u64, PlayerId)>,
    undelivered: u64,
}

impl Ledger {
    /// A player's entry.
    pub fn entry(&self, player: PlayerId) -> Option<&Arc<Entry>> {
        self.players.get(&player)
    }

    /// All entries, in no order.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (PlayerId, &Arc<Entry>)> {
        self.players.iter().map(|(player, entry)| (*player, entry))
    }

    /// How many committed events are not acknowledged.
    pub fn undelivered(&self) -> u64 {
        self.undelivered
    }

    /// Puts a player in as a snapshot has it.
    pub fn insert(&mut self, player: PlayerId, entry: Entry) {
        if let Some(segment) = entry.backlog.oldest_segment() {
            self.oldest.insert((segment, player));
        }
        self.undelivered += entry.stored.progress.seq.0.saturating_sub(entry.stored.acknowledged.0);
        self.players.insert(player, Arc::new(entry));
    }

    /// Whether a unit's events follow the player's last; otherwise the seq that would.
    pub fn check_seq(&self, player: PlayerId, first: Seq) -> Result<(), Seq> {
        let expected = self.players.get(&player).map_or(Seq(0), |entry| entry.stored.progress.seq).next();
        if first == Seq(0) || first == expected { Ok(()) } else { Err(expected) }
    }

    /// Counts a stored unit into its player's state. `block` is the offset and length of its events.
    pub fn apply_unit(&mut self, segment: u64, hunt: ContentHash, unit: &Unit, block: (u32, u32)) {
        let entry = Arc::make_mut(self.players.entry(unit.player).or_default());
        entry.stored.apply(hunt, unit);
        if let Some(first) = unit.events.first() {
            if entry.backlog.oldest_segment().is_none() {
                self.oldest.insert((segment, unit.player));
            }
            entry.backlog.push(Run::new(Place::Segment(segment), first.seq, unit.events.len() as u32, block.0, block.1));
            self.undelivered += unit.events.len() as u64;
        }
        self.changed.insert(unit.player);
    }

    /// Counts a stored acknowledgement in. One of a player or an event that is not known is no acknowledgement.
    pub fn acknowledge(&mut self, player: PlayerId, seq: Seq) {
        let Some(entry) = self.players.get_mut(&player) else { return };
        let seq = seq.min(entry.stored.progress.seq);
        if seq <= entry.stored.acknowledged {
            return;
        }
        let entry = Arc::make_mut(entry);
        self.undelivered -= seq.0 - entry.stored.acknowledged.0;
        entry.stored.acknowledged = seq;
        let before = entry.backlog.oldest_segment();
        entry.backlog.acknowledge(seq, |row| self.unused_rows.push(row));
        let after = entry.backlog.oldest_segment();
        self.changed.insert(player);
        self.move_oldest(player, before, after);
    }

    /// Lets a run that holds copies take the place of the runs copied.
    pub fn fold(&mut self, player: PlayerId, run: Run) {
        let Some(entry) = self.players.get_mut(&player) else { return };
        let entry = Arc::make_mut(entry);
        let before = entry.backlog.oldest_segment();
        if !entry.backlog.fold(run) {
            if let Place::Backlog(row) = run.place() {
                self.unused_rows.push(row);
            }
            return;
        }
        let after = entry.backlog.oldest_segment();
        self.changed.insert(player);
        self.move_oldest(player, before, after);
    }

    /// The oldest segment that an undelivered event lies in.
    pub fn oldest_needed(&self) -> Option<u64> {
        self.oldest.first().map(|(segment, _)| *segment)
    }

    /// Players with undelivered events in segments up to `through`, those with the oldest first.
    pub fn players_needing(&self, through: u64) -> impl Iterator<Item = PlayerId> {
        self.oldest.iter().take_while(move |(segment, _)| *segment <= through).map(|(_, player)| *player)
    }

    fn move_oldest(&mut self, player: PlayerId, before: Option<u64>, after: Option<u64>) {
        if before != after {
            if let Some(segment) = before {
                self.oldest.remove(&(segment, player));
            }
            if let Some(segment) = after {
                self.oldest.insert((segment, player));
            }
        }
    }
}
