//! One player comes back to a long backlog while others ride: how fast it is drained, and whether the others notice.

use super::{
    FIELD_HUNT, Fate, Field, LoadError, drive_crowd, load_average,
    run::{join, latencies_of, ride_margin, set_out},
};
use crate::{Bot, Server, ServerOptions};
use hunt_server::{
    outbox::{Group, Outbox, OutboxOptions, SqliteLog, Unit},
    serve::outbox_file,
};
use hunt_shared::{
    crossing::StoredPath,
    event::{Event, EventKind},
    hunt::load_hunt_folder,
    identity::{PlayerId, Seq},
    time::UnixMs,
};
use std::{
    io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

/// How long the drain may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Events that are stored side by side, as by a player who meets a lot at once.
const EVENTS_PER_UNIT: u64 = 20;

/// Units stored in one group.
const UNITS_PER_GROUP: usize = 50;

/// What a drain is made of.
#[derive(Clone, Debug)]
pub struct DrainOptions {
    /// The server's program.
    pub server: PathBuf,
    /// How many events wait for the player.
    pub backlog: u64,
    /// How many others ride meanwhile.
    pub others: usize,
    /// How many edges a second the others together meet.
    pub events_per_s: f64,
    /// How long the others are measured before and after the drain, seconds.
    pub seconds: f64,
    /// How many threads drive the others; the player has one of its own.
    pub threads: usize,
    /// Seed of all chances.
    pub seed: u64,
}

/// What came of a drain.
#[derive(Clone, Debug)]
pub struct DrainOutcome {
    /// How many events the player received.
    pub received: u64,
    /// Seconds from the player's coming back, joining included, to the last of them.
    pub drained_s: f64,
    /// Seconds from the first of them to the last.
    pub flowing_s: f64,
    /// How often the player's session or one of the others broke.
    pub disconnects: u32,
    /// Milliseconds from crossing to receipt of the others' crossings: before the drain, during it and after it, sorted.
    pub others_ms: [Vec<i64>; 3],
    /// What became of every event of the others, and of the order of the player's.
    pub fate: Fate,
    /// The machine's load average during it.
    pub load_average: Option<f64>,
}

/// Stores a backlog for a player, lets others ride, and lets the player come back.
///
/// # Errors
/// See [`LoadError`].
pub fn run_drain(options: &DrainOptions, mut say: impl FnMut(&str)) -> Result<DrainOutcome, LoadError> {
    let field = Field::meeting(options.events_per_s / options.others as f64);
    let folder = tempfile::Builder::new().prefix("hunt-load-").tempdir()?;
    let hunt_folder = field.write(folder.path())?;
    let mut server = Server::start(ServerOptions::new(&options.server, &hunt_folder))?;
    let mut late = join(&server, 1, 1, &mut say)?;
    let player = late[0].connection().and_then(hunt_client::link::Connection::player);
    let player = player.ok_or_else(|| io::Error::other("the player has joined without an account"))?;
    late[0].kill();
    server.stop()?;
    say(&format!("storing {} events for one player", options.backlog));
    store_backlog(server.data(), &hunt_folder, player, options.backlog)?;
    server.restart()?;

    let mut others = join(&server, options.others, options.threads, &mut say)?;
    let stretch = Duration::from_secs_f64(options.seconds);
    // The drain itself may take as long again as everything else.
    let ride = set_out(&field, &mut others, options.seconds * 3.0 + 20.0, options.seed);
    let drive_for = |others: &mut [Bot], time: Duration| {
        let until = Instant::now() + time;
        drive_crowd(others, options.threads, "time passes", time + PATIENCE, |_| false, |_| Instant::now() >= until)
    };
    drive_for(&mut others, ride_margin())?;
    say("the others ride");
    let before = UnixMs::now();
    drive_for(&mut others, stretch)?;
    say("the player comes back");
    let begun = UnixMs::now();
    let finished = thread::scope(|scope| {
        let drained = scope.spawn(|| {
            late[0].rejoin()?;
            let all = |bot: &Bot| bot.ledger().last_seq() >= Seq(options.backlog) && bot.is_quiet();
            drive_crowd(&mut late, 1, "the backlog has arrived", PATIENCE, all, |_| false).map_err(LoadError::from)
        });
        let driven =
            drive_crowd(&mut others, options.threads, "the backlog is drained", PATIENCE, |_| false, |_| drained.is_finished());
        let drained = drained.join().unwrap_or_else(|_| Err(io::Error::other("the player's driver panicked").into()));
        drained.and(driven.map_err(LoadError::from))
    });
    finished?;
    let (ended, average) = (UnixMs::now(), load_average());
    drive_for(&mut others, stretch)?;
    let after = UnixMs::now();
    say("waiting until everything has arrived");
    drive_crowd(&mut others, options.threads, "the others have ridden", ride + PATIENCE, Bot::is_quiet, |_| false)?;

    let latencies = |from, until| latencies_of(others.iter().map(Bot::ledger), from, until);
    let receipts = late[0].ledger().receipts();
    let seconds_between = |from: UnixMs, to: Option<UnixMs>| to.unwrap_or(ended).seconds_since(from);
    let (first, last) = (receipts.first().map(|receipt| receipt.received), receipts.last().map(|receipt| receipt.received));
    let mut fate = Fate::of(&others);
    fate.doubled += late[0].ledger().doubled();
    let outcome = DrainOutcome {
        received: receipts.len() as u64,
        drained_s: seconds_between(begun, last),
        flowing_s: seconds_between(first.unwrap_or(begun), last),
        disconnects: others.iter().chain(&late).map(|bot| bot.stats().sessions.saturating_sub(1)).sum(),
        others_ms: [latencies(before, begun), latencies(begun, ended), latencies(ended, after)],
        fate,
        load_average: average,
    };
    Ok(outcome)
}

/// Writes events that nobody has acknowledged into the store of a server that does not run.
fn store_backlog(data: &Path, hunt_folder: &Path, player: PlayerId, events: u64) -> io::Result<()> {
    let hunt = load_hunt_folder(hunt_folder).map_err(io::Error::other)?.hunt;
    let log = SqliteLog::lock(&outbox_file(data, &FIELD_HUNT.into())).map_err(io::Error::other)?;
    let mut outbox = Outbox::open(log, OutboxOptions::default(), hunt.hash).map_err(io::Error::other)?;
    let began = UnixMs::now();
    let unit = |first: u64| {
        let events = (first..(first + EVENTS_PER_UNIT).min(events + 1)).map(|seq| {
            let bed = &hunt.boundaries[seq as usize / 2 % hunt.boundaries.len()];
            let (boundary, name) = (bed.id.clone(), bed.name.clone());
            let kind = if seq % 2 == 1 {
                EventKind::BoundaryEntered { boundary, name }
            } else {
                EventKind::BoundaryExited { boundary, name }
            };
            Event { seq: Seq(seq), time: UnixMs(began.0 + seq as i64), position: Some(hunt.start), kind }
        });
        Unit {
            player,
            time: began,
            path: Some(StoredPath::default()),
            rules: None,
            replies: Vec::new(),
            shared: Vec::new(),
            events: events.collect(),
        }
    };
    let firsts: Vec<u64> = (1..=events).step_by(EVENTS_PER_UNIT as usize).collect();
    for firsts in firsts.chunks(UNITS_PER_GROUP) {
        let units = firsts.iter().map(|&first| unit(first)).collect();
        outbox.submit(Group { units, acknowledged: Vec::new() }).map_err(io::Error::other)?;
        while outbox.queued() > 0 {
            outbox.poll_until(Instant::now() + PATIENCE, &mut Vec::new());
        }
    }
    outbox.close().map_err(io::Error::other)
}
