//! Load for a server of its own: what it costs, how quick it is, and what becomes of every event.

use clap::{Args, Parser, Subcommand};
use hunt_tests::{
    load::{
        DrainOptions, EventPath, LoadOptions, LoadOutcome, Table, Trouble, describe_machine, drain_table, histogram,
        load_average, load_table, run_drain, run_load,
    },
    plot::{Chart, Line},
};
use miette::{IntoDiagnostic, Result, WrapErr, miette};
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

/// Milliseconds of a bar of the histogram.
const BAR_MS: i64 = 5;

/// Bots that one thread drives with time to spare.
const BOTS_PER_THREAD: usize = 1_000;

/// Bots that share a socket of the server, unless another number is asked for.
const BOTS_PER_SOCKET: usize = 256;

/// Puts a server of its own under load and measures it: the server's processor time and memory, the time from each crossing to its receipt
/// by the bots' clocks, and every event by ledgers that the bots keep. Exits with 0 only if the outbox lost and doubled nothing.
#[derive(Parser)]
#[command(name = "hunt-load", version)]
struct Cli {
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Subcommand)]
enum Scenario {
    /// Bots that cross boundaries as often as asked; then the same with a server that fires and forgets.
    Load {
        #[command(flatten)]
        load: LoadArgs,
        /// Leave out the server that fires and forgets.
        #[arg(long)]
        alone: bool,
    },
    /// Many bots that walk about and cross little, over several sockets.
    Connect {
        #[command(flatten)]
        load: ConnectArgs,
    },
    /// One player comes back to a long backlog while others ride.
    Drain {
        /// Events that wait for the player.
        #[arg(long, default_value_t = 100_000)]
        backlog: u64,
        /// How many others ride.
        #[arg(long, default_value_t = 200)]
        others: usize,
        /// Edges a second that the others together meet.
        #[arg(long, value_name = "PER_SECOND", default_value_t = 1_000.0)]
        events: f64,
        /// Seconds for which the others are measured before and after.
        #[arg(long, default_value_t = 10.0)]
        seconds: f64,
        /// Seed of all chances.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// The outbox beside firing and forgetting, in calm, with loss, with a black-out and with a killed server.
    Forget {
        #[command(flatten)]
        load: LoadArgs,
    },
    /// Latency over load: more and more bots, as a table, a CSV file and a chart.
    Sweep {
        /// How many bots ride, one run each.
        #[arg(long, value_delimiter = ',', default_value = "125,250,500,1000,1500,2000")]
        bots: Vec<usize>,
        /// Edges a second that each bot meets.
        #[arg(long, value_name = "PER_SECOND", default_value_t = 5.0)]
        events_per_bot: f64,
        /// Seconds that are measured of each run.
        #[arg(long, default_value_t = 15.0)]
        seconds: f64,
        /// The folder of the files; by default `bench` in the target folder.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Seed of all chances.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

#[derive(Args, Clone)]
struct LoadArgs {
    /// How many bots ride.
    #[arg(long, default_value_t = 1_000)]
    bots: usize,
    /// Edges a second that all of them together meet.
    #[arg(long, value_name = "PER_SECOND", default_value_t = 5_000.0)]
    events: f64,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Args, Clone)]
struct ConnectArgs {
    /// How many bots walk about.
    #[arg(long, default_value_t = 2_000)]
    bots: usize,
    /// Edges a second that all of them together meet.
    #[arg(long, value_name = "PER_SECOND", default_value_t = 400.0)]
    events: f64,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Args, Clone)]
struct RunArgs {
    /// Seconds that are measured.
    #[arg(long, default_value_t = 30.0)]
    seconds: f64,
    /// UDP sockets that the server opens; by default one for each 256 bots.
    #[arg(long)]
    sockets: Option<usize>,
    /// Threads that drive the bots; by default one for each 1,000 bots.
    #[arg(long)]
    threads: Option<usize>,
    /// Seed of all chances.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> Result<ExitCode> {
    println!("{}, load average {}\n", describe_machine(), average(load_average()));
    let good = match Cli::parse().scenario {
        Scenario::Load { load, alone } => measure_load(&load, alone)?,
        Scenario::Connect { load: ConnectArgs { bots, events, run } } => measure_load(&LoadArgs { bots, events, run }, true)?,
        Scenario::Drain { backlog, others, events, seconds, seed } => {
            let server = beside("hunt-server")?;
            measure_drain(&DrainOptions { server, backlog, others, events_per_s: events, seconds, threads: 1, seed })?
        }
        Scenario::Forget { load } => compare_paths(&load)?,
        Scenario::Sweep { bots, events_per_bot, seconds, out, seed } => {
            let run = RunArgs { seconds, sockets: None, threads: None, seed };
            sweep(&bots, events_per_bot, &run, &out.map_or_else(default_folder, Ok)?)?
        }
    };
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn options(load: &LoadArgs, path: EventPath, trouble: Trouble) -> Result<LoadOptions> {
    let LoadArgs { bots, events, run } = load.clone();
    let server = match path {
        EventPath::Outbox => beside("hunt-server")?,
        EventPath::FireAndForget => beside("server-under-test")?,
    };
    Ok(LoadOptions {
        server,
        path,
        trouble,
        sockets: run.sockets.unwrap_or(bots.div_ceil(BOTS_PER_SOCKET)),
        bots,
        events_per_s: events,
        seconds: run.seconds,
        threads: run.threads.unwrap_or(bots.div_ceil(BOTS_PER_THREAD)),
        seed: run.seed,
    })
}

fn run(load: &LoadArgs, path: EventPath, trouble: Trouble) -> Result<LoadOutcome> {
    run_load(&options(load, path, trouble)?, |text| eprintln!("   {text}")).into_diagnostic()
}

fn measure_load(load: &LoadArgs, alone: bool) -> Result<bool> {
    let outcome = run(load, EventPath::Outbox, Trouble::None)?;
    let LoadArgs { bots, events, run: RunArgs { seconds, .. } } = load;
    println!(
        "{bots} bots at 10 fixes/s, {events:.0} edges/s, measured for {seconds} s, load average {}\n",
        average(outcome.load_average)
    );
    println!("{}", load_table(&outcome));
    println!("crossing to receipt, bars of {BAR_MS} ms: {}\n", histogram(&outcome.latencies_ms, BAR_MS));
    complain(&outcome);
    if !alone {
        let other = run(load, EventPath::FireAndForget, Trouble::None)?;
        let mut table = Table::new(&PATH_HEADS);
        table.push(path_row("outbox", &outcome));
        table.push(path_row("fire and forget", &other));
        println!("The same load, and the same server firing and forgetting; `hunt-load forget` adds trouble to both.\n\n{table}");
    }
    Ok(outcome.fate.is_good())
}

fn measure_drain(options: &DrainOptions) -> Result<bool> {
    let outcome = run_drain(options, |text| eprintln!("   {text}")).into_diagnostic()?;
    let DrainOptions { backlog, others, events_per_s, .. } = options;
    println!(
        "{backlog} events wait for one player; {others} others meet {events_per_s:.0} edges/s; load average {}\n",
        average(outcome.load_average)
    );
    println!("{}", drain_table(&outcome));
    for complaint in outcome.fate.complaints.iter().take(SHOWN) {
        println!("not as promised: {complaint}");
    }
    Ok(outcome.fate.is_good() && outcome.received == *backlog && outcome.disconnects == 0)
}

fn compare_paths(load: &LoadArgs) -> Result<bool> {
    let black_out = Duration::from_secs(3);
    let conditions = [
        ("calm", Trouble::None),
        ("1 % of the datagrams lost", Trouble::Loss(0.01)),
        ("a black-out of 3 s", Trouble::BlackOut(black_out)),
        ("the server killed", Trouble::Kill),
    ];
    let mut table = Table::new(&PATH_HEADS);
    let mut good = true;
    for (name, trouble) in conditions {
        // The network in trouble leads to one socket, which has room for 1,024.
        let calm_or_killed = matches!(trouble, Trouble::None | Trouble::Kill);
        let sockets = if calm_or_killed { load.run.sockets } else { Some(1) };
        let load = LoadArgs { run: RunArgs { sockets, ..load.run.clone() }, ..load.clone() };
        let outbox = run(&load, EventPath::Outbox, trouble)?;
        complain(&outbox);
        good &= outbox.fate.is_good();
        let forgotten = run(&load, EventPath::FireAndForget, trouble)?;
        table.push(path_row(&format!("{name}: outbox"), &outbox));
        table.push(path_row(&format!("{name}: fire and forget"), &forgotten));
    }
    let LoadArgs { bots, events, run: RunArgs { seconds, .. } } = load;
    println!(
        "{bots} bots at 10 fixes/s, {events:.0} edges/s, measured for {seconds} s, load average {}\n",
        average(load_average())
    );
    println!("{table}");
    Ok(good)
}

const PATH_HEADS: [&str; 7] = ["", "crossings", "lost", "doubled", "p50", "p99", "server"];

fn path_row(name: &str, outcome: &LoadOutcome) -> Vec<String> {
    let fate = &outcome.fate;
    let cores = outcome.measured.as_ref().map_or_else(String::new, |measured| format!("{:.2} cores", measured.server_cores));
    let count = |count: u64| count.to_string();
    vec![
        name.to_owned(),
        count(fate.crossings),
        count(fate.lost),
        count(fate.doubled),
        latency(outcome, 0.5),
        latency(outcome, 0.99),
        cores,
    ]
}

fn sweep(bots: &[usize], events_per_bot: f64, run_args: &RunArgs, folder: &Path) -> Result<bool> {
    let mut table = Table::new(&["bots", "events/s", "p50", "p90", "p99", "server", "memory", "bots'", "lost", "doubled"]);
    let mut csv = String::from("bots,events_per_s,p50_ms,p90_ms,p99_ms,max_ms,server_cores,server_mb,bots_cores,lost,doubled\n");
    let mut lines = ["p50", "p90", "p99"].map(|name| Line { name: name.into(), points: Vec::new() });
    let mut good = true;
    for &bots in bots {
        let load = LoadArgs { bots, events: bots as f64 * events_per_bot, run: run_args.clone() };
        let outcome = run(&load, EventPath::Outbox, Trouble::None)?;
        complain(&outcome);
        good &= outcome.fate.is_good();
        let Some(measured) = &outcome.measured else { continue };
        let (fate, megabytes) = (&outcome.fate, measured.server_peak_bytes as f64 / 1e6);
        let ms = |share| outcome.latency_ms(share).unwrap_or_default();
        for (line, share) in lines.iter_mut().zip([0.5, 0.9, 0.99]) {
            line.points.push((measured.committed_per_s, ms(share) as f64));
        }
        csv.push_str(&format!(
            "{bots},{:.0},{},{},{},{},{:.3},{megabytes:.0},{:.3},{},{}\n",
            measured.committed_per_s,
            ms(0.5),
            ms(0.9),
            ms(0.99),
            ms(1.0),
            measured.server_cores,
            measured.bots_cores,
            fate.lost,
            fate.doubled
        ));
        table.push(vec![
            bots.to_string(),
            format!("{:.0}", measured.committed_per_s),
            latency(&outcome, 0.5),
            latency(&outcome, 0.9),
            latency(&outcome, 0.99),
            format!("{:.2} cores", measured.server_cores),
            format!("{megabytes:.0} MB"),
            format!("{:.2} cores", measured.bots_cores),
            fate.lost.to_string(),
            fate.doubled.to_string(),
        ]);
    }
    println!("bots at 10 fixes/s, {events_per_bot} edges/s each, {} s a run\n\n{table}", run_args.seconds);
    let chart = Chart {
        title: "From crossing to receipt over load".into(),
        x_label: "events a second, of bots at 10 fixes/s each".into(),
        y_label: "milliseconds".into(),
        logarithmic: false,
        lines: lines.to_vec(),
    };
    let (numbers, drawn) = (folder.join("latency-over-load.csv"), folder.join("latency-over-load.svg"));
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&numbers, csv)).and_then(|()| chart.write(&drawn));
    written.into_diagnostic().wrap_err_with(|| format!("cannot write to {}", folder.display()))?;
    println!("numbers: {}\nchart: {}", numbers.display(), drawn.display());
    Ok(good)
}

fn latency(outcome: &LoadOutcome, share: f64) -> String {
    outcome.latency_ms(share).map_or_else(|| "none".into(), |ms| format!("{ms} ms"))
}

fn average(average: Option<f64>) -> String {
    average.map_or_else(|| "unknown".into(), |average| format!("{average:.1}"))
}

/// Complaints shown of a run.
const SHOWN: usize = 10;

fn complain(outcome: &LoadOutcome) {
    let complaints = &outcome.fate.complaints;
    complaints.iter().take(SHOWN).for_each(|complaint| println!("not as promised: {complaint}"));
    if complaints.len() > SHOWN {
        println!("and {} more", complaints.len() - SHOWN);
    }
    if outcome.fate.refused_fixes > 0 {
        println!("fixes refused: {}", outcome.fate.refused_fixes);
    }
}

/// A program that was built beside this one.
fn beside(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe().into_diagnostic().wrap_err("cannot tell where this program is")?;
    let binary = own.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if binary.exists() {
        Ok(binary)
    } else {
        Err(miette!(help = "cargo build --release -p hunt-server -p hunt-tests --bins", "there is no {}", binary.display()))
    }
}

/// `bench` beside the folder that this program is in.
fn default_folder() -> Result<PathBuf> {
    let own = std::env::current_exe().into_diagnostic().wrap_err("cannot tell where this program is")?;
    let target = own.parent().and_then(Path::parent).ok_or_else(|| miette!("{} is in no target folder", own.display()))?;
    Ok(target.join("bench"))
}
