//! Load for a server of its own: what it costs, how quick it is, and what becomes of every event.

use clap::{Args, Parser, Subcommand};
use hunt_tests::load::{LoadOptions, LoadOutcome, describe_machine, run_load};
use miette::{IntoDiagnostic, Result, miette};
use std::{path::PathBuf, process::ExitCode};

/// Puts a server under load and measures it. Exits with 0 only if nothing was lost or doubled.
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
    /// Seed of all chances.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The server's program; by default the one built beside this program.
    #[arg(long, value_name = "FILE")]
    server: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let Scenario::Load(args) = Cli::parse().scenario;
    println!("{}", describe_machine());
    let options = LoadOptions {
        server: args.server.map_or_else(|| beside("hunt-server"), Ok)?,
        environment: Vec::new(),
        sockets: args.sockets,
        bots: args.bots,
        events_per_s: args.events,
        seconds: args.seconds,
        threads: args.threads,
        seed: args.seed,
    };
    let outcome = run_load(&options, |text| eprintln!("   {text}")).into_diagnostic()?;
    print(&outcome);
    Ok(if outcome.report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(outcome: &LoadOutcome) {
    let LoadOutcome { measured, report, .. } = outcome;
    println!("{report}");
    println!(
        "latency p50 {:?} p90 {:?} p99 {:?} max {:?}",
        outcome.latency_ms(0.5),
        outcome.latency_ms(0.9),
        outcome.latency_ms(0.99),
        outcome.latency_ms(1.0)
    );
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

fn beside(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe().into_diagnostic()?;
    let binary = own.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if binary.exists() {
        Ok(binary)
    } else {
        Err(miette!(help = "cargo build --release -p hunt-server -p hunt-tests --bins", "there is no {}", binary.display()))
    }
}
