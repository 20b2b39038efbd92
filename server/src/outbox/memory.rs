//! A log in memory that fails when told to: what the tests of everything above a log stand on. Not durable.

use super::log::{Log, LogError, LogFactory, LogReader, SnapshotPart};
use bytes::Bytes;
use hunt_shared::{identity::PlayerId, time::UnixMs};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

/// What goes wrong at a commit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// An error, and nothing is stored.
    BeforeCommit,
    /// An error, though everything is stored.
    AfterCommit,
}

#[derive(Default)]
struct Store {
    segments: BTreeMap<u64, Bytes>,
    last: u64,
    players: BTreeMap<PlayerId, Vec<u8>>,
    backlog: BTreeMap<u64, Bytes>,
    head: Option<Vec<u8>>,
    set_aside: Vec<(u64, Bytes, String)>,
    faults: VecDeque<Option<Fault>>,
    failing_opens: usize,
    stalled: bool,
}

#[derive(Default)]
struct Shared {
    store: Mutex<Store>,
    moved_on: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A log in memory. Clones are the same log.
#[derive(Clone, Default)]
pub struct MemoryLog(Arc<Shared>);

impl MemoryLog {
    /// Plans what happens at the next commits (appends and saves), one for each; `None` lets one succeed.
    pub fn plan_faults(&self, faults: impl IntoIterator<Item = Option<Fault>>) {
        self.0.lock().faults.extend(faults);
    }

    /// Lets the next `count` attempts to open fail.
    pub fn fail_opens(&self, count: usize) {
        self.0.lock().failing_opens = count;
    }

    /// Lets commits hang from now on, or go on.
    pub fn stall(&self, stalled: bool) {
        self.0.lock().stalled = stalled;
        self.0.moved_on.notify_all();
    }

    /// Changes the stored bytes of a segment, as a failing disk would.
    pub fn damage(&self, number: u64, change: impl FnOnce(&mut Vec<u8>)) {
        let mut store = self.0.lock();
        if let Some(bytes) = store.segments.get_mut(&number) {
            let mut changed = bytes.to_vec();
            change(&mut changed);
            *bytes = changed.into();
        }
    }

    /// How many segments were set aside.
    pub fn set_aside_count(&self) -> usize {
        self.0.lock().set_aside.len()
    }

    /// Waits for the end of a stall, then takes the next planned fault.
    fn commit(&self) -> (MutexGuard<'_, Store>, Option<Fault>) {
        let store = self.0.lock();
        let mut store = self.0.moved_on.wait_while(store, |store| store.stalled).unwrap_or_else(PoisonError::into_inner);
        let fault = store.faults.pop_front().flatten();
        (store, fault)
    }
}

fn unavailable(action: &'static str) -> LogError {
    LogError::Unavailable { action, place: "memory".into(), source: "a planned fault".into() }
}

impl LogFactory for MemoryLog {
    fn open(&self) -> Result<Box<dyn Log>, LogError> {
        let mut store = self.0.lock();
        if store.failing_opens > 0 {
            store.failing_opens -= 1;
            return Err(unavailable("cannot open"));
        }
        Ok(Box::new(self.clone()))
    }

    fn open_reader(&self) -> Result<Box<dyn LogReader>, LogError> {
        Ok(Box::new(self.clone()))
    }

    fn place(&self) -> String {
        "memory".into()
    }
}

fn part_of(bytes: Option<&Bytes>, offset: u32, length: u32) -> Option<Bytes> {
    let end = offset.checked_add(length)? as usize;
    bytes.filter(|bytes| end <= bytes.len()).map(|bytes| bytes.slice(offset as usize..end))
}

impl LogReader for MemoryLog {
    fn first(&mut self) -> Result<Option<u64>, LogError> {
        Ok(self.0.lock().segments.keys().next().copied())
    }

    fn last(&mut self) -> Result<u64, LogError> {
        Ok(self.0.lock().last)
    }

    fn read(&mut self, number: u64) -> Result<Option<Bytes>, LogError> {
        Ok(self.0.lock().segments.get(&number).cloned())
    }

    fn read_from(&mut self, number: u64, max_bytes: usize) -> Result<Vec<(u64, Bytes)>, LogError> {
        let store = self.0.lock();
        let mut taken = 0;
        let segments = store.segments.range(number..).take_while(|(_, bytes)| {
            let fits = taken == 0 || taken + bytes.len() <= max_bytes;
            taken += bytes.len();
            fits
        });
        Ok(segments.map(|(number, bytes)| (*number, bytes.clone())).collect())
    }

    fn read_range(&mut self, number: u64, offset: u32, bytes: u32) -> Result<Option<Bytes>, LogError> {
        Ok(part_of(self.0.lock().segments.get(&number), offset, bytes))
    }

    fn read_backlog(&mut self, id: u64, offset: u32, bytes: u32) -> Result<Option<Bytes>, LogError> {
        Ok(part_of(self.0.lock().backlog.get(&id), offset, bytes))
    }

    fn backlog_ids(&mut self) -> Result<Vec<u64>, LogError> {
        Ok(self.0.lock().backlog.keys().copied().collect())
    }

    fn load_snapshot(&mut self, visit: &mut dyn FnMut(PlayerId, &[u8])) -> Result<Option<Vec<u8>>, LogError> {
        let store = self.0.lock();
        for (player, row) in &store.players {
            visit(*player, row);
        }
        Ok(store.head.clone())
    }
}

impl Log for MemoryLog {
    fn append(&mut self, number: u64, bytes: &Bytes) -> Result<(), LogError> {
        let (mut store, fault) = self.commit();
        if fault == Some(Fault::BeforeCommit) {
            return Err(unavailable("cannot write to"));
        }
        if number != store.last + 1 {
            return Err(LogError::Fenced { number, last: store.last });
        }
        store.segments.insert(number, bytes.clone());
        store.last = number;
        if fault.is_some() { Err(unavailable("cannot write to")) } else { Ok(()) }
    }

    fn save(&mut self, part: &SnapshotPart) -> Result<(), LogError> {
        let (mut store, fault) = self.commit();
        if fault == Some(Fault::BeforeCommit) {
            return Err(unavailable("cannot save to"));
        }
        store.backlog.extend(part.backlog.iter().cloned());
        store.players.extend(part.players.iter().cloned());
        if part.head.is_some() {
            store.head.clone_from(&part.head);
        }
        store.backlog.retain(|id, _| !part.drop_backlog.contains(id));
        if fault.is_some() { Err(unavailable("cannot save to")) } else { Ok(()) }
    }

    fn trim(&mut self, through: u64) -> Result<bool, LogError> {
        let mut store = self.0.lock();
        let last = store.last;
        let old: Vec<u64> =
            store.segments.range(..=through.min(last.saturating_sub(1))).map(|(number, _)| *number).take(65).collect();
        for number in old.iter().take(64) {
            store.segments.remove(number);
        }
        Ok(old.len() > 64)
    }

    fn set_aside(&mut self, from: u64, _time: UnixMs, reason: &str) -> Result<(), LogError> {
        let mut store = self.0.lock();
        let tail = store.segments.split_off(&from);
        store.set_aside.extend(tail.into_iter().map(|(number, bytes)| (number, bytes, reason.to_owned())));
        store.last = store.last.min(from.saturating_sub(1));
        Ok(())
    }
}
