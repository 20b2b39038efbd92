//! `hunt-server events`: what is stored of a player.

use super::{SqliteLog, events_of};
use clap::Args;
use hunt_shared::identity::{HuntId, PlayerId};
use miette::{Context, IntoDiagnostic};
use std::{io::Write, path::PathBuf};

/// What `hunt-server events` takes.
#[derive(Args, Clone, Debug)]
pub struct EventsArgs {
    /// The player: 16 hexadecimal digits, as the server's log names them.
    player: PlayerId,
    /// The hunt's name.
    #[arg(long)]
    hunt: String,
    /// Where the server keeps its data.
    #[arg(long, default_value = "hunt-data")]
    data: PathBuf,
}

/// Prints all stored events of a player, one JSON object a line, beside a running server or without one.
///
/// # Errors
/// When there is no such store or it cannot be read.
pub fn print_events(args: EventsArgs) -> miette::Result<()> {
    let file = crate::serve::outbox_file(&args.data, &HuntId::new(args.hunt.as_str()));
    let mut log = SqliteLog::read_only(&file).into_diagnostic().wrap_err_with(|| {
        format!("there is no store of hunt {} under {}; see --hunt and --data", args.hunt, args.data.display())
    })?;
    let mut out = std::io::stdout().lock();
    for stored in events_of(log.as_mut(), args.player).into_diagnostic()? {
        let line = serde_json::json!({
            "seq": stored.event.seq,
            "time_ms": stored.event.time,
            "acknowledged": stored.acknowledged,
            "segment": stored.committed.map(|(segment, _)| segment),
            "event": stored.event.kind,
        });
        // A reader that closes the pipe has read enough.
        if writeln!(out, "{line}").is_err() {
            break;
        }
    }
    Ok(())
}
