//! Bots that walk a hunt over real sockets, and a report of what became of every event.

use clap::Parser;
use hunt_client::link::{JoinError, ServerAddress};
use hunt_shared::geo::LocalFrame;
use hunt_tests::{Bot, Counters, Expectation, Report, Server, ServerOptions, Track, drive};
use indicatif::{ProgressBar, ProgressStyle};
use miette::{IntoDiagnostic, Result, WrapErr, miette};
use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

/// How many bots join at the same time.
const JOINING_AT_ONCE: usize = 32;
/// How long after the last step everything may take to arrive.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a run without a terminal says how far it is.
const PLAIN_PROGRESS_EVERY: Duration = Duration::from_secs(10);

/// Lets bots walk a hunt over real sockets, and reports what became of every event. Exits with 0 only if nothing was lost or doubled.
#[derive(Parser)]
#[command(name = "hunt-bots", version)]
struct Options {
    /// Play on this server (host:port of its HTTPS) instead of one that is started for the run.
    #[arg(long, value_name = "ADDR")]
    server: Option<String>,
    /// The hunt's folder, for a server that is started here.
    #[arg(long, value_name = "DIR", default_value = "assets/hunts/merrowick")]
    hunt_folder: PathBuf,
    /// The hunt to play; by default the name of its folder.
    #[arg(long, value_name = "ID")]
    hunt: Option<String>,
    /// The way that the bots walk; by default `walk.gpx` in the hunt's folder.
    #[arg(long, value_name = "FILE")]
    gpx: Option<PathBuf>,
    /// How many bots walk.
    #[arg(long, default_value_t = 50)]
    bots: usize,
    /// Seconds that the bots walk. They stand as long as the track does and otherwise hurry, within the hunt's limit of speed; who cannot
    /// get through the whole track walks a part of it.
    #[arg(long, value_name = "SECONDS", default_value_t = 75.0)]
    duration: f64,
    /// Bots set out spread over this share of the duration.
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    spread: f64,
    /// The share of the bots that begin at the beginning of the track; the others begin anywhere on it.
    #[arg(long, value_name = "SHARE", default_value_t = 0.6)]
    beginners: f64,
    /// Up to how many metres a bot walks beside the track.
    #[arg(long, value_name = "METRES", default_value_t = 1.5)]
    beside: f64,
    /// Seed of all chances.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print the report as one JSON object, and nothing else to standard output.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<ExitCode> {
    let options = Options::parse();
    let own_server = match &options.server {
        Some(_) => None,
        None => Some(start_server(&options.hunt_folder)?),
    };
    let server = match (&own_server, &options.server) {
        (Some(server), _) => server.http().to_string(),
        (None, Some(address)) => address.clone(),
        (None, None) => return Err(miette!("there is no server to play on")),
    };
    let report = run(&options, &server)?;
    if options.json {
        println!("{}", report.to_json());
    } else {
        println!("\n{report}");
    }
    Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The server that was built beside this program.
fn start_server(hunt_folder: &Path) -> Result<Server> {
    let own = std::env::current_exe().into_diagnostic().wrap_err("cannot tell where this program is")?;
    let binary = own.with_file_name(format!("hunt-server{}", std::env::consts::EXE_SUFFIX));
    if !binary.exists() {
        return Err(miette!(help = "cargo build -p hunt-server", "there is no {}", binary.display()));
    }
    Server::start(ServerOptions::new(binary, hunt_folder)).into_diagnostic()
}

fn run(options: &Options, server: &str) -> Result<Report> {
    let address: ServerAddress =
        server.parse().map_err(|error: JoinError| miette!(help = "expected host:port, such as 127.0.0.1:4330", "{error}"))?;
    let hunt = match (&options.hunt, options.hunt_folder.file_name()) {
        (Some(hunt), _) => hunt.clone(),
        (None, Some(name)) => name.to_string_lossy().into_owned(),
        (None, None) => return Err(miette!("{} names no hunt; say --hunt", options.hunt_folder.display())),
    };
    let gpx = options.gpx.clone().unwrap_or_else(|| options.hunt_folder.join("walk.gpx"));
    let track = Track::read_gpx(&gpx).into_diagnostic()?;
    let progress = Progress::new(options.json);

    let mut bots: Vec<Bot> = Vec::with_capacity(options.bots);
    while bots.len() < options.bots {
        for number in bots.len() + 1..=options.bots.min(bots.len() + JOINING_AT_ONCE) {
            let name = format!("Bot {number}");
            bots.push(Bot::connect_in_memory(&address, &hunt, &name, Expectation::AtLeast).into_diagnostic()?);
        }
        drive(&mut bots, "all bots have joined", PATIENCE, |bots| bots.iter().all(Bot::is_live)).into_diagnostic()?;
        progress.show(0.0, &format!("{} of {} bots have joined", bots.len(), options.bots));
    }
    set_out(options, &track, &mut bots)?;

    let patience = Duration::from_secs_f64(options.duration) + PATIENCE;
    let mut steps = 0_u64;
    let walked = drive(&mut bots, "everybody has what they crossed", patience, |bots| {
        steps += 1;
        if steps.is_multiple_of(8) {
            bots.iter_mut().for_each(Bot::collect_what_is_near);
            let share = bots.iter().map(Bot::share_walked).sum::<f64>() / bots.len().max(1) as f64;
            let received: u64 = bots.iter().map(|bot| bot.ledger().last_seq().0).sum();
            let live = bots.iter().filter(|bot| bot.is_live()).count();
            progress.show(share, &format!("{live} bots live, {received} events received"));
        }
        bots.iter().all(Bot::is_settled)
    });
    if let Err(timed_out) = walked {
        eprintln!("{timed_out}");
    }
    // The last acknowledgements are on their way, and a server stores them with its next group.
    let mut asked = Instant::now();
    let mut counters = Counters::read(server).into_diagnostic()?;
    let known = drive(&mut bots, "the server knows that everything has arrived", PATIENCE, |_| {
        if asked.elapsed() > Duration::from_millis(500) {
            asked = Instant::now();
            counters = Counters::read(server).unwrap_or(counters);
        }
        counters.acknowledged == counters.committed && counters.committed == counters.detected
    });
    if let Err(timed_out) = known {
        eprintln!("{timed_out}");
    }
    progress.finish();
    let report = Report::of(&bots, counters);
    bots.iter_mut().for_each(Bot::leave);
    Ok(report)
}

/// Gives every bot its own variation of the track.
fn set_out(options: &Options, track: &Track, bots: &mut [Bot]) -> Result<()> {
    let mut chance = fastrand::Rng::with_seed(options.seed);
    for bot in bots {
        let view = bot.view().ok_or_else(|| miette!("{bot} has joined, but has not been given the hunt"))?;
        let frame = LocalFrame::new(view.bounds).into_diagnostic()?;
        let wait_s = chance.f64() * options.spread * options.duration;
        let beside = |part: f64| (part * 2.0 - 1.0) * options.beside;
        let (east_m, north_m) = (beside(chance.f64()), beside(chance.f64()));
        let walk_s = options.duration - wait_s;
        // A little under the limit, as the server measures between fixes that round.
        let hurried = track.lasting(&frame, walk_s, view.max_speed_mps * 0.9);
        let begin = chance.f64();
        let latest_s = (hurried.duration_s() - walk_s).max(0.0);
        let begin_s = if begin < options.beginners { 0.0 } else { latest_s * chance.f64() };
        bot.walk(hurried.section(begin_s, begin_s + walk_s).varied(&frame, wait_s, east_m, north_m));
    }
    Ok(())
}

/// A bar on a terminal, a line now and then elsewhere, on standard error.
struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
    began: Instant,
    said: std::cell::Cell<Option<Instant>>,
}

impl Progress {
    fn new(quiet: bool) -> Self {
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let style = ProgressStyle::with_template("{elapsed:>4} [{bar:40}] {percent:>3} %  {msg}");
            ProgressBar::new(1_000).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, quiet, began: Instant::now(), said: std::cell::Cell::new(None) }
    }

    fn show(&self, share: f64, message: &str) {
        if let Some(bar) = &self.bar {
            bar.set_position((share * 1_000.0) as u64);
            bar.set_message(message.to_owned());
        } else if !self.quiet && self.said.get().is_none_or(|said| said.elapsed() > PLAIN_PROGRESS_EVERY) {
            self.said.set(Some(Instant::now()));
            eprintln!("   {:>3} s  {:>3.0} %  {message}", self.began.elapsed().as_secs(), share * 100.0);
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
