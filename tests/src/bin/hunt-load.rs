//! Load for a server of its own: what it costs, how quick it is, and what becomes of every event.

use clap::{Args, Parser, Subcommand};
use hunt_tests::{
    load::{DrainOptions, DrainOutcome, EventPath, LoadOptions, LoadOutcome, Trouble, describe_machine, run_drain, run_load},
    quantile,
};
use miette::{IntoDiagnostic, Result, miette};
use std::{path::PathBuf, process::ExitCode};

/// Puts a server under load and measures it. Exits with 0 only if the outbox lost and doubled nothing.
#[derive(Parser)]
#[command(name = "hunt-load", version)]
struct Cli {
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Subcommand)]
enum Scenario {
    /// Bots that cross boundaries as fast as asked.
    Load(RunArgs),
    /// x
    Forget(RunArgs),
    /// y
    Drain(RunArgs),
}

#[derive(Args, Clone)]
struct RunArgs {
    /// How many bots ride.
    #[arg(long, default_value_t = 1_000)]
    bots: usize,
    /// Edges a second that all of them together meet.
    #[arg(long, value_name = "PER_SECOND", default_value_t = 5_000.0)]
    events: f64,
    /// Seconds that are measured.
    #[arg(long, default_value_t = 30.0)]
    seconds: f64,
    /// UDP sockets that the server opens.
    #[arg(long, default_value_t = 1)]
    sockets: usize,
    /// Threads that drive the bots.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// loss
    #[arg(long, default_value_t = 0.0)]
    loss: f64,
    /// kill
    #[arg(long)]
    kill: bool,
    /// Seed of all chances.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> Result<ExitCode> {
    println!("{}", describe_machine());
    let (args, path, name) = match Cli::parse().scenario {
        Scenario::Load(args) => (args, EventPath::Outbox, "hunt-server"),
        Scenario::Forget(args) => (args, EventPath::FireAndForget, "server-under-test"),
        Scenario::Drain(args) => {
            let options = DrainOptions {
                server: beside("hunt-server")?,
                backlog: 100_000,
                others: args.bots,
                events_per_s: args.events,
                seconds: args.seconds,
                threads: args.threads,
                seed: args.seed,
            };
            let DrainOutcome { received, drained_s, flowing_s, disconnects, others_ms, fate, load_average } =
                run_drain(&options, |text| eprintln!("   {text}")).into_diagnostic()?;
            println!(
                "received {received} in {drained_s} s, flowing {flowing_s} s, {} /s, disconnects {disconnects}, fate {fate:?}, load {load_average:?}",
                received as f64 / drained_s
            );
            for ms in others_ms {
                println!("{} p50 {:?} p99 {:?}", ms.len(), quantile(&ms, 0.5), quantile(&ms, 0.99));
            }
            return Ok(ExitCode::SUCCESS);
        }
    };
    let options = LoadOptions {
        server: beside(name)?,
        path,
        trouble: Trouble { loss: args.loss, kill: args.kill },
        sockets: args.sockets,
        bots: args.bots,
        events_per_s: args.events,
        seconds: args.seconds,
        threads: args.threads,
        seed: args.seed,
    };
    let outcome = run_load(&options, |text| eprintln!("   {text}")).into_diagnostic()?;
    print(&outcome);
    Ok(if outcome.fate.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(outcome: &LoadOutcome) {
    let fate = &outcome.fate;
    println!(
        "received {} crossings {} lost {} doubled {} refused {} complaints {} {:?}",
        fate.received,
        fate.crossings,
        fate.lost,
        fate.doubled,
        fate.refused_fixes,
        fate.complaints.len(),
        fate.complaints.first()
    );
    println!(
        "latency p50 {:?} p90 {:?} p99 {:?} max {:?}",
        quantile(&outcome.latencies_ms, 0.5),
        quantile(&outcome.latencies_ms, 0.9),
        quantile(&outcome.latencies_ms, 0.99),
        quantile(&outcome.latencies_ms, 1.0)
    );
    if let Some(measured) = &outcome.measured {
        println!(
            "server {:.3} cores, {} MB; bots {:.3} cores; {:.0} fixes/s, {:.0} events/s; load average {:?}\n{}",
            measured.server_cores,
            measured.server_peak_bytes / 1_000_000,
            measured.bots_cores,
            measured.fixes_per_s,
            measured.committed_per_s,
            outcome.load_average,
            measured.counters
        );
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
