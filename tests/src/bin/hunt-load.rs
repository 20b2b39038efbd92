//! Load for a server of its own: what it costs, how quick it is, and what becomes of every event.

use clap::{Args, Parser, Subcommand};
use hunt_tests::{
    load::{
        DrainOptions, DrainOutcome, EventPath, Fate, LoadOptions, LoadOutcome, Trouble, describe_machine, run_drain, run_load,
    },
    quantile,
};
use miette::{IntoDiagnostic, Result, miette};
use std::{path::PathBuf, process::ExitCode};

/// How many events wait for the player of a drain.
const BACKLOG: u64 = 100_000;

/// Puts a server under load and measures it. Exits with 0 only if nothing was lost or doubled.
#[derive(Parser)]
#[command(name = "hunt-load", version)]
struct Cli {
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Subcommand)]
enum Scenario {
    /// Bots that cross boundaries as fast as asked, on the server as it is shipped.
    Load(LoadArgs),
    /// The same on a server that sends each event once and forgets it, to see what that loses.
    Forget(LoadArgs),
    /// One player comes back to 100,000 events while others ride.
    Drain(RideArgs),
}

#[derive(Args, Clone)]
struct RideArgs {
    /// How many bots ride.
    #[arg(long, default_value_t = 1_000)]
    bots: usize,
    /// Edges a second that all of them together meet.
    #[arg(long, value_name = "PER_SECOND", default_value_t = 5_000.0)]
    events: f64,
    /// Seconds that are measured.
    #[arg(long, default_value_t = 30.0)]
    seconds: f64,
    /// Threads that drive the bots.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Seed of all chances.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Args, Clone)]
struct LoadArgs {
    #[command(flatten)]
    ride: RideArgs,
    /// UDP sockets that the server opens.
    #[arg(long, default_value_t = 1)]
    sockets: usize,
    /// The share of all datagrams that is lost, both ways, 0 to 1.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    loss: f64,
    /// Kill the server (kill -9) in the middle, and start it again.
    #[arg(long)]
    kill: bool,
}

fn main() -> Result<ExitCode> {
    let scenario = Cli::parse().scenario;
    println!("{}", describe_machine());
    let is_good = match scenario {
        Scenario::Load(args) => load(args, EventPath::Outbox, "hunt-server"),
        Scenario::Forget(args) => load(args, EventPath::FireAndForget, "server-under-test"),
        Scenario::Drain(args) => drain(args),
    }?;
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn say(text: &str) {
    eprintln!("   {text}");
}

/// Runs a load and prints what came of it; whether nothing was lost or doubled.
fn load(args: LoadArgs, path: EventPath, server: &str) -> Result<bool> {
    let LoadArgs { ride: RideArgs { bots, events, seconds, threads, seed }, sockets, loss, kill } = args;
    let options = LoadOptions {
        server: beside(server)?,
        path,
        trouble: Trouble { loss, kill },
        sockets,
        bots,
        events_per_s: events,
        seconds,
        threads,
        seed,
    };
    let LoadOutcome { measured, latencies_ms, fate, load_average } = run_load(&options, say).into_diagnostic()?;
    print_fate(&fate);
    println!("from crossing to receipt: {}", quantiles(&latencies_ms));
    if let Some(measured) = &measured {
        println!(
            "server {:.2} cores, {} MB at most; bots {:.2} cores; {:.0} fixes/s, {:.0} events/s",
            measured.server_cores,
            measured.server_peak_bytes / 1_000_000,
            measured.bots_cores,
            measured.fixes_per_s,
            measured.committed_per_s,
        );
        println!("the server's counters: {}", measured.counters);
    }
    print_load_average(load_average);
    Ok(fate.is_good())
}

/// Runs a drain and prints what came of it; whether everything arrived, and nothing was lost or doubled.
fn drain(args: RideArgs) -> Result<bool> {
    let RideArgs { bots, events, seconds, threads, seed } = args;
    let server = beside("hunt-server")?;
    let options = DrainOptions { server, backlog: BACKLOG, others: bots, events_per_s: events, seconds, threads, seed };
    let DrainOutcome { received, drained_s, flowing_s, disconnects, others_ms, fate, load_average } =
        run_drain(&options, say).into_diagnostic()?;
    println!(
        "{received} events received in {drained_s:.2} s ({:.0} a second), {flowing_s:.2} s of it from the first on; \
         {disconnects} sessions broke",
        received as f64 / drained_s
    );
    for (when, latencies_ms) in ["before", "during", "after"].iter().zip(&others_ms) {
        println!("the others, {when} the drain: {}", quantiles(latencies_ms));
    }
    print_fate(&fate);
    print_load_average(load_average);
    Ok(fate.is_good() && received >= BACKLOG)
}

fn print_fate(fate: &Fate) {
    let Fate { received, crossings, lost, doubled, refused_fixes, complaints } = fate;
    println!(
        "{received} events received; of {crossings} crossings {lost} lost; {doubled} doubled; {refused_fixes} fixes refused"
    );
    if let Some(first) = complaints.first() {
        println!("{} complaints, the first: {first}", complaints.len());
    }
}

fn quantiles(latencies_ms: &[i64]) -> String {
    let at = |share| quantile(latencies_ms, share).map_or_else(|| "-".into(), |ms| format!("{ms} ms"));
    format!("{} crossings, p50 {}, p90 {}, p99 {}, max {}", latencies_ms.len(), at(0.5), at(0.9), at(0.99), at(1.0))
}

fn print_load_average(load_average: Option<f64>) {
    if let Some(load_average) = load_average {
        println!("the machine's load average: {load_average:.1}");
    }
}

fn beside(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe().into_diagnostic()?;
    let binary = own.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if binary.exists() {
        Ok(binary)
    } else {
        Err(miette!(help = "cargo build --release -p hunt-server -p hunt-tests --bins", "there is no {}", binary.display()))
    }
}
