//! Many bots on few threads: each is stepped when something arrives on its socket or when its next fix is due, and otherwise costs
//! nothing.

use crate::{Bot, TimedOut};
use mio::{Events, Interest, Poll, Token, unix::SourceFd};
use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    io,
    os::fd::AsRawFd,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

/// The packets of one tick of the server arrive one after the other: a bot is not stepped for each.
const MIN_STEP: Duration = Duration::from_millis(2);

/// Sockets looked at in one go.
const EVENTS: usize = 1_024;

/// How often each thread counts which of its bots are done.
const COUNT_EVERY: Duration = Duration::from_millis(100);

/// Why a crowd was not driven to its end.
#[derive(Debug, thiserror::Error)]
pub enum CrowdError {
    /// It has not happened in time.
    #[error(transparent)]
    TimedOut(#[from] TimedOut),
    /// The system cannot wait for sockets.
    #[error("cannot wait for the bots' sockets: {0}")]
    Poll(#[from] io::Error),
}

/// Drives all bots on so many threads until each is `done`. On this thread, `meanwhile` is called every so often with how many are; the
/// drive also ends when it returns true.
///
/// # Errors
/// When `patience` is over before; the error tells how a few of those are who are not done.
pub fn drive_crowd(
    bots: &mut [Bot],
    threads: usize,
    awaited: &str,
    patience: Duration,
    done: impl Fn(&Bot) -> bool + Sync,
    mut meanwhile: impl FnMut(usize) -> bool,
) -> Result<(), CrowdError> {
    let began = Instant::now();
    let count = bots.len();
    let share = count.div_ceil(threads.max(1)).max(1);
    let ended = AtomicBool::new(false);
    let tallies: Vec<_> = bots.chunks(share).map(|_| AtomicUsize::new(0)).collect();
    let outcome = thread::scope(|scope| {
        let (ended, done, tallies) = (&ended, &done, &tallies);
        let drivers: Vec<_> = bots
            .chunks_mut(share)
            .zip(tallies)
            .map(|(bots, tally)| scope.spawn(move || Driver::new(bots)?.drive(ended, tally, done)))
            .collect();
        loop {
            thread::sleep(COUNT_EVERY);
            let finished = tallies.iter().map(|tally| tally.load(Ordering::Relaxed)).sum();
            let over = meanwhile(finished) || finished == count || began.elapsed() > patience;
            if over || drivers.iter().any(thread::ScopedJoinHandle::is_finished) {
                break;
            }
        }
        ended.store(true, Ordering::Relaxed);
        drivers
            .into_iter()
            .try_for_each(|driver| driver.join().unwrap_or_else(|_| Err(io::Error::other("a driver of bots panicked"))))
    });
    outcome?;
    if began.elapsed() > patience {
        const SHOWN: usize = 5;
        return Err(TimedOut::of(awaited, patience, bots.iter().filter(|bot| !done(bot)).take(SHOWN)).into());
    }
    Ok(())
}

/// What a thread knows of one of its bots.
#[derive(Clone, Copy)]
struct Seat {
    stepped: Instant,
    due: Instant,
    /// The session whose socket is being listened to.
    session: Option<u32>,
}

/// One thread with its bots.
struct Driver<'a> {
    bots: &'a mut [Bot],
    seats: Vec<Seat>,
    /// When each is due, the earliest first; entries that were put off since are passed over.
    queue: BinaryHeap<Reverse<(Instant, usize)>>,
    poll: Poll,
}

impl<'a> Driver<'a> {
    fn new(bots: &'a mut [Bot]) -> io::Result<Self> {
        let now = Instant::now();
        let seats = vec![Seat { stepped: now, due: now, session: None }; bots.len()];
        let queue = (0..bots.len()).map(|index| Reverse((now, index))).collect();
        Ok(Self { bots, seats, queue, poll: Poll::new()? })
    }

    fn drive(mut self, ended: &AtomicBool, tally: &AtomicUsize, done: &(impl Fn(&Bot) -> bool + Sync)) -> io::Result<()> {
        let mut events = Events::with_capacity(EVENTS);
        let mut counted = Instant::now();
        while !ended.load(Ordering::Relaxed) {
            let now = Instant::now();
            let wait = self.queue.peek().map_or(COUNT_EVERY, |Reverse((due, _))| due.saturating_duration_since(now));
            match self.poll.poll(&mut events, Some(wait.min(COUNT_EVERY))) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => outcome?,
            }
            let now = Instant::now();
            for event in &events {
                let index = event.token().0;
                let earliest = self.seats[index].stepped + MIN_STEP;
                if earliest <= now { self.step(index)? } else { self.put_off(index, earliest.min(self.seats[index].due)) }
            }
            while let Some(&Reverse((due, index))) = self.queue.peek()
                && due <= Instant::now()
            {
                self.queue.pop();
                if self.seats[index].due == due {
                    self.step(index)?;
                }
            }
            if counted.elapsed() >= COUNT_EVERY {
                counted = Instant::now();
                tally.store(self.bots.iter().filter(|bot| done(bot)).count(), Ordering::Relaxed);
            }
        }
        Ok(())
    }

    fn step(&mut self, index: usize) -> io::Result<()> {
        let now = Instant::now();
        let (bot, seat) = (&mut self.bots[index], &mut self.seats[index]);
        bot.step(now - seat.stepped);
        seat.stepped = now;
        let socket = bot.connection().and_then(|connection| Some((connection.stats().sessions, connection.socket()?)));
        let session = socket.map(|(session, _)| session);
        if seat.session != session {
            seat.session = session;
            // The socket of an earlier session is closed, and with that no longer listened to.
            if let Some((_, socket)) = socket {
                self.poll.registry().register(&mut SourceFd(&socket.as_raw_fd()), Token(index), Interest::READABLE)?;
            }
        }
        let due = bot.due(now);
        self.put_off(index, due);
        Ok(())
    }

    fn put_off(&mut self, index: usize, due: Instant) {
        self.seats[index].due = due;
        self.queue.push(Reverse((due, index)));
    }
}
