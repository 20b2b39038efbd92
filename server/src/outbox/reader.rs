//! Reads undelivered events back from the log, on a thread and a connection of its own, one step ahead of the delivery.

use super::{
    index::{Place, Run},
    log::{LogError, LogFactory, LogReader},
    segment::frames,
};
use bytes::Bytes;
use hunt_shared::identity::{PlayerId, Seq};
use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// The most bytes asked for at once for one player; one run is read even if it is larger.
const ASK_BYTES: usize = 256 * 1024;

/// The most runs asked for at once for one player.
const ASK_RUNS: usize = 1024;

/// The most bytes that wait here for all players together; beyond it, those of players who have not asked for long go.
const HELD_BYTES: usize = 16 * 1024 * 1024;

/// After a failed read, how long the player's events are left alone.
const RETRY_AFTER: Duration = Duration::from_secs(1);

struct Ask {
    player: PlayerId,
    runs: Vec<Run>,
}

struct Answer {
    player: PlayerId,
    blocks: Vec<(Run, Bytes)>,
    error: Option<(Run, LogError)>,
}

/// What is held for one player.
#[derive(Default)]
struct Held {
    blocks: VecDeque<(Run, Bytes)>,
    bytes: usize,
    asked: bool,
    used: u64,
    retry_at: Option<Instant>,
}

/// The near end of the reader's thread.
pub struct Fetches {
    asks: Option<Sender<Ask>>,
    answers: Mutex<Receiver<Answer>>,
    thread: Option<JoinHandle<()>>,
    held: HashMap<PlayerId, Held>,
    held_bytes: usize,
    clock: u64,
    last_error: Option<String>,
}

impl Fetches {
    /// Both ends, without a thread between them.
    pub fn new(logs: Arc<dyn LogFactory>) -> (Self, Reader) {
        let (asks, to_do) = channel();
        let (done, answers) = channel();
        let fetches = Self {
            asks: Some(asks),
            answers: Mutex::new(answers),
            thread: None,
            held: HashMap::new(),
            held_bytes: 0,
            clock: 0,
            last_error: None,
        };
        (fetches, Reader { logs, asks: to_do, answers: done, log: None })
    }

    /// Starts the thread.
    pub fn start(&mut self, reader: Reader) -> std::io::Result<()> {
        self.thread = Some(std::thread::Builder::new().name("outbox-reader".into()).spawn(move || reader.run())?);
        Ok(())
    }

    /// Takes what has been read since the last call. `is_there` says whether a player's events still lie in a run: if they were moved
    /// before they could be read, nothing is wrong, and they are asked for where they are now.
    pub fn poll(&mut self, is_there: impl Fn(PlayerId, &Run) -> bool) {
        self.clock += 1;
        let answers = self.answers.get_mut().unwrap_or_else(PoisonError::into_inner);
        while let Ok(Answer { player, blocks, error }) = answers.try_recv() {
            let held = self.held.entry(player).or_default();
            held.asked = false;
            held.used = self.clock;
            let bytes = blocks.iter().map(|(_, block)| block.len()).sum::<usize>();
            held.bytes += bytes;
            self.held_bytes += bytes;
            held.blocks.extend(blocks);
            held.retry_at = None;
            if let Some((run, error)) = error
                && is_there(player, &run)
            {
                tracing::error!("events of player {player} cannot be read: {error}");
                held.retry_at = Some(Instant::now() + RETRY_AFTER);
                self.last_error = Some(error.to_string());
            }
        }
        if self.held_bytes > HELD_BYTES {
            self.forget_idle();
        }
    }

    /// Why events could not be read, the last time that happened.
    pub fn last_error(&self) -> Option<&str> {
        self.last_error.as_deref()
    }

    /// The bytes of a run's events block, if they are here.
    pub fn block(&self, player: PlayerId, run: &Run) -> Option<&Bytes> {
        let blocks = &self.held.get(&player)?.blocks;
        let at = blocks.partition_point(|(held, _)| held.first < run.first);
        blocks.get(at).filter(|(held, _)| held == run).map(|(_, block)| block)
    }

    /// Asks for these runs, the oldest needed first, unless they are here or on their way. What lies before `from` is let go.
    pub fn ask<'a>(&mut self, player: PlayerId, from: Seq, runs: impl Iterator<Item = &'a Run>) {
        let held = self.held.entry(player).or_default();
        held.used = self.clock;
        while let Some((_, block)) = held.blocks.pop_front_if(|(run, _)| run.last() < from) {
            held.bytes -= block.len();
            self.held_bytes -= block.len();
        }
        if held.asked || held.retry_at.is_some_and(|at| at > Instant::now()) {
            return;
        }
        // If the player turned back, or events were folded, what is held is no longer what comes next.
        let mut runs = runs.peekable();
        let fitting = held.blocks.iter().take_while(|(run, _)| runs.next_if_eq(&run).is_some()).count();
        for (_, block) in held.blocks.drain(fitting..) {
            held.bytes -= block.len();
            self.held_bytes -= block.len();
        }
        if held.bytes * 2 > ASK_BYTES {
            return;
        }
        let mut bytes = 0;
        let wanted: Vec<Run> = runs
            .take(ASK_RUNS)
            .take_while(|run| {
                let fits = bytes == 0 || bytes + run.bytes as usize <= ASK_BYTES;
                bytes += run.bytes as usize;
                fits
            })
            .copied()
            .collect();
        if !wanted.is_empty()
            && let Some(asks) = &self.asks
        {
            held.asked = asks.send(Ask { player, runs: wanted }).is_ok();
        }
    }

    /// Lets go what lies before `from`.
    pub fn forget_before(&mut self, player: PlayerId, from: Seq) {
        if let Some(held) = self.held.get_mut(&player) {
            while let Some((_, block)) = held.blocks.pop_front_if(|(run, _)| run.last() < from) {
                held.bytes -= block.len();
                self.held_bytes -= block.len();
            }
            if held.blocks.is_empty() && !held.asked && held.retry_at.is_none() {
                self.held.remove(&player);
            }
        }
    }

    fn forget_idle(&mut self) {
        let mut idle: Vec<(u64, PlayerId)> =
            self.held.iter().filter(|(_, held)| !held.asked).map(|(player, held)| (held.used, *player)).collect();
        idle.sort_unstable();
        for (_, player) in idle {
            if self.held_bytes <= HELD_BYTES / 2 {
                break;
            }
            if let Some(held) = self.held.remove(&player) {
                self.held_bytes -= held.bytes;
            }
        }
    }
}

impl Drop for Fetches {
    fn drop(&mut self) {
        self.asks = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the reader of the outbox panicked");
        }
    }
}

/// The far end: reads what is asked for.
pub struct Reader {
    logs: Arc<dyn LogFactory>,
    asks: Receiver<Ask>,
    answers: Sender<Answer>,
    /// The connection, unless it was closed after an error.
    log: Option<Box<dyn LogReader>>,
}

impl Reader {
    /// Reads until nobody asks any more.
    fn run(mut self) {
        while let Ok(ask) = self.asks.recv() {
            if !self.answer(ask) {
                return;
            }
        }
    }

    /// Answers one ask, if there is one; `false` if there was none.
    pub fn step(&mut self) -> bool {
        self.asks.try_recv().is_ok_and(|ask| self.answer(ask))
    }

    fn answer(&mut self, Ask { player, runs }: Ask) -> bool {
        let mut blocks = Vec::with_capacity(runs.len());
        let mut error = None;
        for run in runs {
            match read_block(&*self.logs, &mut self.log, &run) {
                Ok(block) => blocks.push((run, block)),
                Err(failed) => {
                    self.log = None;
                    error = Some((run, failed));
                    break;
                }
            }
        }
        self.answers.send(Answer { player, blocks, error }).is_ok()
    }
}

fn read_block(logs: &dyn LogFactory, reader: &mut Option<Box<dyn LogReader>>, run: &Run) -> Result<Bytes, LogError> {
    let reader = match reader {
        Some(reader) => reader,
        None => reader.insert(logs.open_reader()?),
    };
    let (block, name) = match run.place() {
        Place::Segment(number) => (reader.read_range(number, run.offset, run.bytes)?, format!("segment {number}")),
        Place::Backlog(id) => (reader.read_backlog(id, run.offset, run.bytes)?, format!("backlog row {id}")),
    };
    let damaged = |what: String| LogError::Damaged { place: logs.place(), what: format!("{name}: {what}") };
    let block = block.ok_or_else(|| damaged("it is missing, or shorter than it was".into()))?;
    frames(&block, run.count).map_err(|error| damaged(error.to_string()))?;
    Ok(block)
}
