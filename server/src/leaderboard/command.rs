//! `hunt-server ranking`: who is best in each hunt, for the host.

use super::Board;
use crate::{
    outbox::{StoredPlayer, read_store},
    serve::outbox_file,
};
use clap::{Args, ValueEnum};
use hunt_shared::{
    hunt::{Teams, Together},
    identity::{HuntId, PlayerId},
};
use miette::{Context, IntoDiagnostic, miette};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// What `hunt-server ranking` takes.
#[derive(Args, Clone, Debug)]
pub struct RankingArgs {
    /// Where the server keeps its data.
    #[arg(long, default_value = "hunt-data")]
    data: PathBuf,
    /// The hunt's name; else every hunt that was played.
    #[arg(long)]
    hunt: Option<String>,
    /// How it is printed.
    #[arg(long, value_enum, default_value_t)]
    format: RankingFormat,
}

/// How `ranking` prints.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Default, Debug)]
enum RankingFormat {
    /// A list for each hunt
    #[default]
    Human,
    /// One JSON object a line: hunt, rank, name, points, since_ms, completed, team, players
    Json,
}

/// Prints who is best, in the order that players see, beside a running server or without one.
///
/// # Errors
/// When there is no such store or it cannot be read.
pub fn print_ranking(args: &RankingArgs) -> miette::Result<()> {
    let hunts = match &args.hunt {
        Some(hunt) => vec![HuntId::new(hunt.as_str())],
        None => played_hunts(&args.data)?,
    };
    let mut told = Vec::new();
    for hunt in &hunts {
        let file = outbox_file(&args.data, hunt);
        if !file.is_file() {
            let known: Vec<String> = played_hunts(&args.data).unwrap_or_default().iter().map(ToString::to_string).collect();
            let help = if known.is_empty() { "see --data".into() } else { format!("known are {}", known.join(", ")) };
            return Err(miette!(help = help, "there is no store of hunt {hunt} under {}", args.data.display()));
        }
        let (shared, players) = read_store(&file).into_diagnostic()?;
        let board = Board::of(teams_of(&players), &shared, players.iter().map(|(player, stored)| (*player, stored)));
        tell(hunt, &board, args.format, &mut told).into_diagnostic()?;
    }
    match io::stdout().lock().write_all(&told) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).into_diagnostic(),
        _ => Ok(()),
    }
}

/// The hunts that a server keeps something of, by name.
fn played_hunts(data: &Path) -> miette::Result<Vec<HuntId>> {
    let folder = data.join("hunts");
    let entries = fs::read_dir(&folder).into_diagnostic().wrap_err_with(|| {
        format!("no hunt was played with the data under {}; --data names the folder that the server was given", data.display())
    })?;
    let names = entries.filter_map(|entry| Some(HuntId::new(entry.ok()?.file_name().to_str()?)));
    let mut hunts: Vec<HuntId> = names.filter(|hunt| outbox_file(data, hunt).is_file()).collect();
    hunts.sort();
    Ok(hunts)
}

/// How a hunt is played together, as the members of its teams were told when they joined: the store does not hold the hunt itself.
fn teams_of(players: &BTreeMap<PlayerId, StoredPlayer>) -> Option<Teams> {
    let teams = players.values().filter_map(|stored| stored.progress.team.as_ref());
    let shared = teams.map(|team| team.shared).reduce(|a, b| a || b)?;
    Some(Teams { together: if shared { Together::Shared } else { Together::Separate }, max_size: u32::MAX })
}

fn tell(hunt: &HuntId, board: &Board, format: RankingFormat, out: &mut impl Write) -> io::Result<()> {
    if format == RankingFormat::Human {
        writeln!(out, "{hunt}")?;
        if board.all().next().is_none() {
            return writeln!(out, "  nobody has begun it yet");
        }
    }
    for (standing, players) in board.all() {
        let is_team = standing.members > 0;
        match format {
            RankingFormat::Human => {
                let points = counted(standing.points, "point");
                let done = counted(standing.completed.into(), "challenge");
                write!(out, "{:>4}.  {points:>14}  {done:>14}  {}", standing.rank, shown(&standing.name))?;
                let names: Vec<String> = players.iter().map(|(_, name)| shown(name)).collect();
                writeln!(out, "{}", if is_team { format!(" ({})", names.join(", ")) } else { String::new() })?;
            }
            RankingFormat::Json => {
                let players: Vec<_> =
                    players.iter().map(|(player, name)| serde_json::json!({ "id": player.to_string(), "name": name })).collect();
                let line = serde_json::json!({
                    "hunt": hunt.as_str(), "rank": standing.rank, "name": standing.name, "points": standing.points,
                    "since_ms": standing.since, "completed": standing.completed, "team": is_team, "players": players,
                });
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(())
}

/// So many of something.
fn counted(count: i64, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// A name without what would move the cursor of a terminal.
fn shown(name: &str) -> String {
    name.chars().map(|sign| if sign.is_control() { '\u{fffd}' } else { sign }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{SharedChange, SharedState};
    use hunt_shared::{
        event::{ChallengeStatus, TeamStatus},
        time::UnixMs,
    };

    fn players(shared: bool) -> (SharedState, BTreeMap<PlayerId, StoredPlayer>) {
        let mut state = SharedState::default();
        let mut players = BTreeMap::new();
        for (id, name, points, done, team) in [(1, "Ann", 20, 2, true), (2, "Bo", 20, 1, true), (3, "Cy\u{1b}", 25, 1, false)] {
            let mut stored = StoredPlayer::default();
            stored.progress.begun = true;
            (stored.progress.points, stored.progress.scored_at) = (points, UnixMs(id as i64));
            for challenge in ["bell", "wire"].into_iter().take(done) {
                let status = ChallengeStatus { completions: 1, ..ChallengeStatus::default() };
                stored.progress.challenges.insert(challenge.into(), status);
            }
            stored.rules.name = name.into();
            if team {
                let joined = SharedChange::TeamJoined {
                    team: "GULLS2".into(),
                    named: "Gulls".into(),
                    player: PlayerId(id),
                    name: name.into(),
                };
                state.apply(&joined);
                stored.rules.team = Some("GULLS2".into());
                let (code, members) = ("GULLS2".into(), BTreeMap::new());
                stored.progress.team = Some(TeamStatus { code, name: "Gulls".into(), shared, members });
            }
            players.insert(PlayerId(id), stored);
        }
        (state, players)
    }

    fn told(shared: bool, format: RankingFormat) -> String {
        let (state, players) = players(shared);
        let board = Board::of(teams_of(&players), &state, players.iter().map(|(player, stored)| (*player, stored)));
        let mut out = Vec::new();
        tell(&"common".into(), &board, format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn teams_stand_by_how_the_hunt_is_played() {
        let list = told(true, RankingFormat::Human);
        assert_eq!(
            list,
            "common\n   1.       25 points     1 challenge  Cy\u{fffd}\n   2.       20 points    2 challenges  Gulls (Ann, Bo)\n"
        );
        let list = told(false, RankingFormat::Human);
        assert_eq!(
            list,
            "common\n   1.       40 points    3 challenges  Gulls (Ann, Bo)\n   2.       25 points     1 challenge  Cy\u{fffd}\n"
        );
    }

    #[test]
    fn each_line_is_an_object_for_other_programs() {
        let lines: Vec<serde_json::Value> =
            told(false, RankingFormat::Json).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!((&lines[0]["hunt"], &lines[0]["rank"], &lines[0]["team"]), (&"common".into(), &1.into(), &true.into()));
        assert_eq!((&lines[0]["name"], &lines[0]["points"], &lines[0]["since_ms"]), (&"Gulls".into(), &40.into(), &2.into()));
        assert_eq!((&lines[0]["completed"], &lines[1]["completed"]), (&3.into(), &1.into()));
        assert_eq!(lines[0]["players"][1], serde_json::json!({"id": PlayerId(2).to_string(), "name": "Bo"}));
        assert_eq!(lines[1]["players"].as_array().map(Vec::len), Some(1));
    }
}
