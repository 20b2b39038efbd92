//! One run: a server of its own, bots that ride over a field, and what came of it.

use super::{
    CrowdError, FIELD_HUNT, Fate, Field, Measurement, Meter, STREAM_VARIABLE, StreamCollector, drive_crowd, load_average,
    measure::MeterError,
};
use crate::{Bot, BotError, Counters, CountersError, Ledger, Proxy, Server, ServerError, ServerOptions, Weather, quantile};
use hunt_client::link::{JoinError, LinkStore, ServerApi};
use hunt_shared::time::UnixMs;
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

/// How events get from the rules to their players.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum EventPath {
    /// Stored, sent and sent again until acknowledged, as the shipped server does it.
    #[default]
    Outbox,
    /// Sent once and forgotten: [`super::FireAndForgetPlugin`].
    FireAndForget,
}

/// What goes wrong during a ride.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// This share of all datagrams is lost, both ways, 0 to 1.
    Loss(f64),
    /// In the middle of the measured stretch no datagram passes for so long.
    BlackOut(Duration),
    /// In the middle of the measured stretch the server is killed (`kill -9`) and started again.
    Kill,
}

/// What a run is made of.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// The server's program; for [`EventPath::FireAndForget`] that of the tests.
    pub server: PathBuf,
    /// How events get to their players.
    pub path: EventPath,
    /// What goes wrong.
    pub trouble: Trouble,
    /// How many UDP sockets the server opens; a network in trouble leads to the first alone.
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
    /// What the measured stretch has cost; `None` when the server was killed in it.
    pub measured: Option<Measurement>,
    /// Milliseconds from crossing to receipt of the crossings within the stretch, sorted.
    pub latencies_ms: Vec<i64>,
    /// What became of every event of the whole run.
    pub fate: Fate,
    /// The machine's load average after the ride: what others do on it shows here.
    pub load_average: Option<f64>,
}

impl LoadOutcome {
    /// The time from crossing to receipt, in milliseconds, that this share of the crossings took at most.
    pub fn latency_ms(&self, share: f64) -> Option<i64> {
        quantile(&self.latencies_ms, share)
    }
}

/// Why a run came to no end.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The server does not start.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// A file or a socket that the run needs.
    #[error("cannot set up the load: {0}")]
    Io(#[from] io::Error),
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

/// The datagrams' ways around the server, when they are troubled.
struct Ways {
    game: Option<Proxy>,
    stream: Option<Proxy>,
}

impl Ways {
    fn open(options: &LoadOptions, collector: Option<&StreamCollector>) -> io::Result<Self> {
        let troubled = matches!(options.trouble, Trouble::Loss(_) | Trouble::BlackOut(_));
        let game = troubled.then(|| Proxy::open(options.seed)).transpose()?;
        let stream = (troubled && collector.is_some()).then(|| Proxy::open(options.seed + 1)).transpose()?;
        if let (Some(stream), Some(collector)) = (&stream, collector) {
            stream.lead_to(collector.address());
        }
        Ok(Self { game, stream })
    }

    fn lose(&self, share: f64) {
        for proxy in self.game.iter().chain(&self.stream) {
            proxy.set_weather(Weather::losing(share), Weather::losing(share));
        }
    }

    fn set_black_out(&self, on: bool) {
        self.game.iter().chain(&self.stream).for_each(|proxy| proxy.set_black_out(on));
    }
}

/// Starts a server, lets bots ride, and accounts for everything. `say` is told how far it is.
///
/// # Errors
/// See [`LoadError`]. That events are lost is no error but stands in the outcome.
pub fn run_load(options: &LoadOptions, mut say: impl FnMut(&str)) -> Result<LoadOutcome, LoadError> {
    let field = Field::meeting(options.events_per_s / options.bots as f64);
    let folder = tempfile::Builder::new().prefix("hunt-load-").tempdir()?;
    let collector = (options.path == EventPath::FireAndForget).then(StreamCollector::open).transpose()?;
    let ways = Ways::open(options, collector.as_ref())?;
    let stream_to = ways.stream.as_ref().map(Proxy::address).or(collector.as_ref().map(StreamCollector::address));
    let mut server = Server::start(ServerOptions {
        sockets: options.sockets,
        public_addr: ways.game.as_ref().map(Proxy::address),
        environment: stream_to.iter().map(|to| (STREAM_VARIABLE, to.to_string())).collect(),
        ..ServerOptions::new(&options.server, field.write(folder.path())?)
    })?;
    if let (Some(proxy), Some(socket)) = (&ways.game, server.udp().first()) {
        proxy.lead_to(*socket);
    }
    let mut bots = join(&server, options.bots, options.threads, &mut say)?;
    if let Trouble::Loss(share) = options.trouble {
        ways.lose(share);
    }
    let ride = ride(options, &field, &ways, &mut server, &mut bots, &mut say)?;
    say("waiting until everything has arrived");
    settle(options, &server, &mut bots)?;
    say("counting");
    let (fate, latencies_ms) = match &collector {
        None => (Fate::of(&bots), latencies_of(bots.iter().map(Bot::ledger), ride.from, ride.until)),
        Some(collector) => {
            let ledgers: Vec<_> = bots.iter().filter_map(|bot| bot.fed_by(|player| collector.take(player))).collect();
            let latencies = latencies_of(ledgers.iter().map(|(ledger, _)| ledger), ride.from, ride.until);
            (Fate::of_ledgers(&ledgers), latencies)
        }
    };
    bots.iter_mut().for_each(Bot::leave);
    Ok(LoadOutcome { measured: ride.measured, latencies_ms, fate, load_average: ride.load_average })
}

/// Lets so many bots join, and waits until all are in.
pub fn join(server: &Server, count: usize, threads: usize, say: &mut impl FnMut(&str)) -> Result<Vec<Bot>, LoadError> {
    let api = ServerApi::new(server.address(), LinkStore::in_memory())?;
    let mut bots: Vec<Bot> = Vec::with_capacity(count);
    while bots.len() < count {
        for number in bots.len() + 1..=count.min(bots.len() + JOINING_AT_ONCE) {
            bots.push(Bot::connect_through(&api, FIELD_HUNT, &format!("Bot {number}"))?);
        }
        drive_crowd(&mut bots, threads, "all bots have joined", PATIENCE, Bot::is_live, |_| false)?;
        say(&format!("{} of {count} bots have joined", bots.len()));
    }
    Ok(bots)
}

/// Sends all bots on a ride that is longer by [`ride_margin`] than so many seconds. Returns how long until the last has arrived.
pub fn set_out(field: &Field, bots: &mut [Bot], seconds: f64, seed: u64) -> Duration {
    let mut chance = fastrand::Rng::with_seed(seed);
    let ride_s = ride_margin().as_secs_f64() + seconds + 1.0;
    for bot in bots {
        bot.walk(field.ride(&mut chance, ride_s).after(chance.f64() * RAMP_S));
    }
    Duration::from_secs_f64(RAMP_S + ride_s)
}

/// How long after setting out all bots ride evenly.
pub fn ride_margin() -> Duration {
    Duration::from_secs_f64(RAMP_S + SETTLE_S)
}

/// A ride that is over.
struct Ride {
    from: UnixMs,
    until: UnixMs,
    measured: Option<Measurement>,
    load_average: Option<f64>,
}

/// Where a ride is.
enum Stage {
    SettingOut,
    Measuring(Meter),
    Measured(Measurement),
    Failed(LoadError),
}

fn ride(
    options: &LoadOptions,
    field: &Field,
    ways: &Ways,
    server: &mut Server,
    bots: &mut [Bot],
    say: &mut impl FnMut(&str),
) -> Result<Ride, LoadError> {
    let patience = set_out(field, bots, options.seconds, options.seed) + PATIENCE;
    let begun = Instant::now();
    let mut stage = Stage::SettingOut;
    let (mut average, mut troubled) = (None, false);
    drive_crowd(bots, options.threads, "all bots have ridden", patience, Bot::has_arrived, |_| {
        stage = match std::mem::replace(&mut stage, Stage::SettingOut) {
            Stage::SettingOut if begun.elapsed() >= ride_margin() => {
                say("measuring");
                Meter::start(server).map_or_else(|error| Stage::Failed(error.into()), Stage::Measuring)
            }
            Stage::Measuring(meter) if meter.elapsed().as_secs_f64() >= options.seconds => {
                average = load_average();
                meter.stop(server).map_or_else(|error| Stage::Failed(error.into()), Stage::Measured)
            }
            Stage::Measuring(mut meter) => {
                meter.sample();
                let half_s = options.seconds / 2.0;
                let since_half_s = meter.elapsed().as_secs_f64() - half_s;
                match options.trouble {
                    Trouble::BlackOut(time) => ways.set_black_out((0.0..time.as_secs_f64()).contains(&since_half_s)),
                    Trouble::Kill if since_half_s >= 0.0 && !troubled => {
                        troubled = true;
                        say("killing the server");
                        server.kill();
                        if let Err(error) = server.restart() {
                            stage = Stage::Failed(error.into());
                            return true;
                        }
                    }
                    _ => {}
                }
                Stage::Measuring(meter)
            }
            stage => stage,
        };
        matches!(stage, Stage::Failed(_))
    })?;
    ways.set_black_out(false);
    match stage {
        Stage::Measured(measured) => {
            let (from, until) = (measured.from, measured.until);
            Ok(Ride { from, until, measured: (!troubled).then_some(measured), load_average: average })
        }
        Stage::Failed(error) => Err(error),
        Stage::SettingOut | Stage::Measuring(_) => Err(io::Error::other("the ride was too short to be measured").into()),
    }
}

/// Waits until the server has nothing under way any more.
fn settle(options: &LoadOptions, server: &Server, bots: &mut [Bot]) -> Result<(), LoadError> {
    let is_done = match options.path {
        EventPath::Outbox => Bot::is_quiet,
        EventPath::FireAndForget => Bot::is_stored,
    };
    drive_crowd(bots, options.threads, "everybody has what was sent", PATIENCE, is_done, |_| false)?;
    let address = server.http().to_string();
    let mut asked = Instant::now();
    drive_crowd(
        bots,
        options.threads,
        "the server knows that everything has arrived",
        PATIENCE,
        |_| false,
        |_| {
            let due = asked.elapsed() > Duration::from_millis(500);
            if due {
                asked = Instant::now();
            }
            due && Counters::read_all(&address)
                .is_ok_and(|counted| counted["backlog"] == 0 && counted["committed"] == counted["detected"])
        },
    )?;
    Ok(())
}

/// Milliseconds from crossing to receipt of the crossings in these ledgers from one moment until before another, sorted.
pub fn latencies_of<'a>(ledgers: impl Iterator<Item = &'a Ledger>, from: UnixMs, until: UnixMs) -> Vec<i64> {
    let mut latencies: Vec<_> = ledgers.flat_map(|ledger| ledger.latencies_between(from, until)).collect();
    latencies.sort_unstable();
    latencies
}
