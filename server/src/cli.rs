//! The commands that people type.

use crate::{
    hunts::{check, import, new, pack, schema, translate},
    leaderboard::{RankingArgs, print_ranking},
    outbox::{EventsArgs, print_events},
    serve::{ServeArgs, serve},
    simulate::{self, SimulateArgs},
};
use bevy::app::App;
use clap::{Parser, Subcommand};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// The dedicated server of the Treasure Hunt Engine, and the designers' tools.
#[derive(Parser)]
#[command(name = "hunt-server", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Host hunts for players.
    Serve(ServeArgs),
    /// Write a new hunt that runs at once.
    New(new::NewArgs),
    /// Check a hunt: every mistake, with its place and its remedy.
    Check(check::CheckArgs),
    /// Write the file of a language with every text that is to be translated; what it holds already stays.
    Translate(translate::TranslateArgs),
    /// Write a hunt as one file to hand to a host; every command takes it like a folder.
    Pack(pack::PackArgs),
    /// Print what editors need to complete a hunt's files, or the reference of the language.
    Schema(schema::SchemaArgs),
    /// Take over what other tools drew or recorded: a map, or boundaries.
    Import(import::ImportArgs),
    /// Walk a GPX track through a hunt or a file of boundaries and print what happens.
    Simulate(SimulateArgs),
    /// Print the stored events of a player.
    Events(EventsArgs),
    /// Print who is best in each hunt, with teams.
    Ranking(RankingArgs),
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    main_with(|_| {})
}

/// As [`main`], but a server's app is changed before it runs: the way in for what only measures or tries the server.
pub fn main_with(change: impl FnOnce(&mut App)) -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(args) => serve(args, change).map(|()| ExitCode::SUCCESS),
        Command::New(args) => new::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Translate(args) => translate::run(&args),
        Command::Pack(args) => pack::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Simulate(args) => simulate::run(args).map(|()| ExitCode::SUCCESS),
        Command::Events(args) => print_events(args).map(|()| ExitCode::SUCCESS),
        Command::Ranking(args) => print_ranking(&args).map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|report| {
        // Nobody may be there to read it.
        let _ = writeln!(io::stderr(), "{report:?}");
        ExitCode::FAILURE
    })
}
