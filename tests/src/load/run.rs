//! One run: a server of its own, bots that ride over a field, and what came of it.

use super::{CrowdError, FIELD_HUNT, Field, Measurement, Meter, drive_crowd, load_average, measure::MeterError};
use crate::{Bot, BotError, Counters, CountersError, Report, Server, ServerError, ServerOptions};
use hunt_client::link::{JoinError, LinkStore, ServerApi};
use std::{
    io,
    path::PathBuf,
    time::{Duration, Instant},
};

/// How many bots join at the same time.
const JOINING_AT_ONCE: usize = 64;

/// How long joining, and the arrival of everything after the ride, may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Bots set out spread over so many seconds, so that their fixes are spread evenly, too.
const RAMP_S: f64 = 4.0;

/// The stretch that is measured begins so long after the last has set out.
const SETTLE_S: f64 = 2.0;

/// What a run is made of.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// The server's program.
    pub server: PathBuf,
    /// Variables of its environment.
    pub environment: Vec<(&'static str, String)>,
    /// How many UDP sockets it opens.
    pub sockets: usize,
    /// How many bots ride.
    pub bots: usize,
    /// How many edges a second all of them together meet.
    pub events_per_s: f64,
    /// How long the measured stretch is, seconds.
    pub seconds: f64,
    /// How many threads drive the bots.
    pub threads: usize,
    /// Seed of all chances.
    pub seed: u64,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct LoadOutcome {
    /// What the measured stretch has cost.
    pub measured: Measurement,
    /// Milliseconds from crossing to receipt of the crossings within the stretch, sorted.
    pub latencies_ms: Vec<i64>,
    /// What became of every event of the whole run.
    pub report: Report,
    /// The machine's load average after the ride: what others do on it shows here.
    pub load_average: Option<f64>,
}

/// Why a run came to no end.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The server does not start.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The hunt cannot be written.
    #[error("cannot write the hunt for the load: {0}")]
    Files(#[from] io::Error),
    /// A bot cannot be set up.
    #[error(transparent)]
    Bot(#[from] BotError),
    /// The server's control plane cannot be asked.
    #[error(transparent)]
    Join(#[from] JoinError),
    /// Something that was waited for has not happened.
    #[error(transparent)]
    Crowd(#[from] CrowdError),
    /// What the run costs cannot be measured.
    #[error(transparent)]
    Meter(#[from] MeterError),
    /// The server does not tell what it has counted.
    #[error(transparent)]
    Counters(#[from] CountersError),
}

impl LoadOutcome {
    /// Milliseconds within which this share of the crossings in the measured stretch arrived, 0 to 1; `None` when there was none.
    pub fn latency_ms(&self, share: f64) -> Option<i64> {
        let rank = (self.latencies_ms.len() as f64 * share).ceil() as usize;
        self.latencies_ms.get(rank.saturating_sub(1)).copied()
    }
}

/// Starts a server, lets bots ride, and accounts for everything. `say` is told how far it is.
///
/// # Errors
/// See [`LoadError`]. That events are lost is no error but stands in the report.
pub fn run_load(options: &LoadOptions, mut say: impl FnMut(&str)) -> Result<LoadOutcome, LoadError> {
    let field = Field::meeting(options.events_per_s / options.bots as f64);
    let folder = tempfile::Builder::new().prefix("hunt-load-").tempdir()?;
    let server = Server::start(ServerOptions {
        sockets: options.sockets,
        environment: options.environment.clone(),
        ..ServerOptions::new(&options.server, field.write(folder.path())?)
    })?;
    let mut bots = join(options, &server, &mut say)?;
    let (measured, load_average) = ride(options, &field, &server, &mut bots, &mut say)?;
    say("waiting until everything has arrived");
    let counters = settle(options, &server, &mut bots)?;
    say("counting");
    let mut latencies_ms: Vec<i64> =
        bots.iter().flat_map(|bot| bot.ledger().latencies_between(measured.from, measured.until)).collect();
    latencies_ms.sort_unstable();
    let report = Report::of(&bots, counters);
    bots.iter_mut().for_each(Bot::leave);
    Ok(LoadOutcome { measured, latencies_ms, report, load_average })
}

fn join(options: &LoadOptions, server: &Server, say: &mut impl FnMut(&str)) -> Result<Vec<Bot>, LoadError> {
    let api = ServerApi::new(server.address(), LinkStore::in_memory())?;
    let mut bots: Vec<Bot> = Vec::with_capacity(options.bots);
    while bots.len() < options.bots {
        for number in bots.len() + 1..=options.bots.min(bots.len() + JOINING_AT_ONCE) {
            bots.push(Bot::connect_through(&api, FIELD_HUNT, &format!("Bot {number}"))?);
        }
        drive_crowd(&mut bots, options.threads, "all bots have joined", PATIENCE, Bot::is_live, |_| false)?;
        say(&format!("{} of {} bots have joined", bots.len(), options.bots));
    }
    Ok(bots)
}

fn ride(
    options: &LoadOptions,
    field: &Field,
    server: &Server,
    bots: &mut [Bot],
    say: &mut impl FnMut(&str),
) -> Result<(Measurement, Option<f64>), LoadError> {
    let mut chance = fastrand::Rng::with_seed(options.seed);
    let ride_s = RAMP_S + SETTLE_S + options.seconds + 1.0;
    for bot in bots.iter_mut() {
        bot.walk(field.ride(&mut chance, ride_s).after(chance.f64() * RAMP_S));
    }
    let begun = Instant::now();
    let mut meter: Option<Result<Meter, MeterError>> = None;
    let mut measured: Option<Result<Measurement, MeterError>> = None;
    let mut average = None;
    let patience = Duration::from_secs_f64(ride_s + RAMP_S) + PATIENCE;
    drive_crowd(bots, options.threads, "all bots have ridden", patience, Bot::has_arrived, |_| {
        let elapsed_s = begun.elapsed().as_secs_f64();
        if meter.is_none() && measured.is_none() && elapsed_s >= RAMP_S + SETTLE_S {
            say("measuring");
            meter = Some(Meter::start(server));
        }
        if let Some(Ok(running)) = &mut meter {
            running.sample();
            if running.elapsed().as_secs_f64() >= options.seconds {
                average = load_average();
                measured = meter.take().map(|meter| meter.and_then(Meter::stop));
            }
        }
        matches!(meter, Some(Err(_)))
    })?;
    let failed = meter.and_then(Result::err).map(Err);
    let measured = measured.or(failed).unwrap_or_else(|| Err(io::Error::other("the ride was too short").into()))?;
    Ok((measured, average))
}

/// Waits until the server knows that everything has arrived, and returns what it has counted.
fn settle(options: &LoadOptions, server: &Server, bots: &mut [Bot]) -> Result<Counters, LoadError> {
    drive_crowd(bots, options.threads, "everybody has what was sent", PATIENCE, Bot::is_quiet, |_| false)?;
    let mut asked = Instant::now();
    let mut counters = server.counters();
    drive_crowd(
        bots,
        options.threads,
        "the server knows that everything has arrived",
        PATIENCE,
        |_| false,
        |_| {
            if asked.elapsed() > Duration::from_millis(500) {
                asked = Instant::now();
                counters = server.counters();
            }
            counters.as_ref().is_ok_and(|known| known.acknowledged == known.committed && known.committed == known.detected)
        },
    )?;
    Ok(counters?)
}
