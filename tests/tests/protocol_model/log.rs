//! A log that fails when it is told to and shows what is stored, around one of the server's own.

use super::bug::Bug;
use bytes::Bytes;
use hunt_server::outbox::{Fault, Group, Log, LogError, LogFactory, LogReader, SegmentView, SnapshotPart, encode_segment};
use hunt_shared::{identity::PlayerId, time::UnixMs};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What goes wrong next, and what has been stored.
#[derive(Default)]
struct Control {
    /// At the next append or save.
    fault: Option<Fault>,
    /// At the call of any kind so many from now.
    failing_call: Option<u32>,
    bug: Option<Bug>,
    stored: Vec<(u64, Bytes)>,
    /// Reported as stored and not stored, for a bug.
    withheld: Option<(u64, Bytes)>,
    /// By how much the stored numbers are ahead of those asked for, for a bug.
    ahead: u64,
}

/// A log that is watched. Clones are the same.
#[derive(Clone)]
pub struct WatchedLog {
    inner: Arc<dyn LogFactory>,
    control: Arc<Mutex<Control>>,
}

impl WatchedLog {
    /// Watches this log.
    pub fn new(inner: Arc<dyn LogFactory>, bug: Option<Bug>) -> Self {
        Self { inner, control: Arc::new(Mutex::new(Control { bug, ..Control::default() })) }
    }

    /// Lets the next append or save fail.
    pub fn fail_commit(&self, fault: Fault) {
        self.control().fault = Some(fault);
    }

    /// Lets a call fail, the next one or one later.
    pub fn fail_call(&self, later: u32) {
        self.control().failing_call = Some(later);
    }

    /// Ends all that goes wrong.
    pub fn mend(&self) {
        let mut control = self.control();
        (control.fault, control.failing_call) = (None, None);
    }

    /// The server is gone, and with it what was only on its way.
    pub fn crash(&self) {
        let mut control = self.control();
        (control.withheld, control.ahead) = (None, 0);
    }

    /// Segments stored since the last call.
    pub fn take_stored(&self) -> Vec<(u64, Bytes)> {
        std::mem::take(&mut self.control().stored)
    }

    fn control(&self) -> MutexGuard<'_, Control> {
        self.control.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call; an error when it is one that fails.
    fn call(&self) -> Result<(), LogError> {
        let mut control = self.control();
        match control.failing_call.take() {
            Some(0) => Err(planned()),
            later => {
                control.failing_call = later.map(|later| later - 1);
                Ok(())
            }
        }
    }
}

fn planned() -> LogError {
    LogError::Unavailable { action: "cannot use", place: "the model's log".into(), source: "a planned fault".into() }
}

impl LogFactory for WatchedLog {
    fn open(&self) -> Result<Box<dyn Log>, LogError> {
        self.call()?;
        Ok(Box::new(Watched { log: self.inner.open()?, watch: self.clone() }))
    }

    fn open_reader(&self) -> Result<Box<dyn LogReader>, LogError> {
        self.inner.open_reader()
    }

    fn place(&self) -> String {
        self.inner.place()
    }
}

struct Watched {
    log: Box<dyn Log>,
    watch: WatchedLog,
}

impl Watched {
    fn store(&mut self, number: u64, bytes: &Bytes) -> Result<(), LogError> {
        self.log.append(number, bytes)?;
        self.watch.control().stored.push((number, bytes.clone()));
        Ok(())
    }

    /// The bug of storing a segment that is stored already again, under the next number.
    fn store_twice(&mut self, number: u64, bytes: &Bytes) -> Result<(), LogError> {
        let next = self.log.last()? + 1;
        self.watch.control().ahead = next - number;
        self.store(next, &renumber(number, next, bytes))
    }
}

/// The same segment under another number.
fn renumber(number: u64, other: u64, bytes: &Bytes) -> Bytes {
    let segment = SegmentView::parse(number, bytes).unwrap();
    let units = segment.units().map(|unit| unit.unwrap().decode().unwrap()).collect();
    let group = Group { units, acknowledged: segment.acknowledged().unwrap() };
    encode_segment(other, segment.header().time, &segment.header().hunt, &[&group]).unwrap().bytes
}

impl LogReader for Watched {
    fn first(&mut self) -> Result<Option<u64>, LogError> {
        self.watch.call()?;
        self.log.first()
    }

    fn last(&mut self) -> Result<u64, LogError> {
        self.watch.call()?;
        // With that bug nobody compares: the answer is always that the last one is not there.
        Ok(self.log.last()? - self.watch.control().ahead)
    }

    fn read(&mut self, number: u64) -> Result<Option<Bytes>, LogError> {
        self.watch.call()?;
        self.log.read(number)
    }

    fn read_from(&mut self, number: u64, max_bytes: usize) -> Result<Vec<(u64, Bytes)>, LogError> {
        self.watch.call()?;
        self.log.read_from(number, max_bytes)
    }

    fn read_range(&mut self, number: u64, offset: u32, bytes: u32) -> Result<Option<Bytes>, LogError> {
        self.watch.call()?;
        self.log.read_range(number, offset, bytes)
    }

    fn read_backlog(&mut self, id: u64, offset: u32, bytes: u32) -> Result<Option<Bytes>, LogError> {
        self.watch.call()?;
        self.log.read_backlog(id, offset, bytes)
    }

    fn backlog_ids(&mut self) -> Result<Vec<u64>, LogError> {
        self.watch.call()?;
        self.log.backlog_ids()
    }

    fn load_snapshot(&mut self, visit: &mut dyn FnMut(PlayerId, &[u8])) -> Result<Option<Vec<u8>>, LogError> {
        self.watch.call()?;
        self.log.load_snapshot(visit)
    }
}

impl Log for Watched {
    fn append(&mut self, number: u64, bytes: &Bytes) -> Result<(), LogError> {
        self.watch.call()?;
        let (bug, fault) = {
            let mut control = self.watch.control();
            (control.bug, control.fault.take())
        };
        if fault == Some(Fault::BeforeCommit) {
            return Err(planned());
        }
        match bug {
            Some(Bug::DeliverBeforeCommit) => {
                let before = self.watch.control().withheld.replace((number, bytes.clone()));
                if let Some((number, bytes)) = before {
                    self.store(number, &bytes)?;
                }
            }
            Some(Bug::StoreTwice) if self.log.last()? >= number => self.store_twice(number, bytes)?,
            _ => self.store(number, bytes)?,
        }
        if bug == Some(Bug::StoreTwice) && fault.is_some() {
            self.watch.control().ahead += 1;
        }
        if fault.is_some() { Err(planned()) } else { Ok(()) }
    }

    fn save(&mut self, part: &SnapshotPart) -> Result<(), LogError> {
        self.watch.call()?;
        let fault = self.watch.control().fault.take();
        if fault == Some(Fault::BeforeCommit) {
            return Err(planned());
        }
        self.log.save(part)?;
        if self.watch.control().bug == Some(Bug::TrimUndelivered) {
            self.log.trim(u64::MAX)?;
        }
        if fault.is_some() { Err(planned()) } else { Ok(()) }
    }

    fn trim(&mut self, through: u64) -> Result<bool, LogError> {
        self.watch.call()?;
        self.log.trim(through)
    }

    fn set_aside(&mut self, from: u64, time: UnixMs, reason: &str) -> Result<(), LogError> {
        self.log.set_aside(from, time, reason)
    }

    fn confirmed(&self) -> Option<u64> {
        self.log.confirmed()
    }
}
