//! `hunt-server simulate`: walks a recorded track through boundaries or a hunt and prints what it meets, one JSON object a line.
//!
//! The same detection and, for a hunt, the same rules as on the live server: a track is a path of fixes, tracks and segments follow on
//! each other, and between points more than thirty seconds apart nothing is invented. At the end stands what was not reached.

mod game;
mod story;
mod summary;
mod track;

use crate::rules::absent;
use game::Game;
use hunt_shared::{
    crossing::{CrossingIndex, Transition, TransitionKind, Walker, advance, set_absent},
    event::{Event, EventKind},
    hunt::{Answers, Hunt, Report, load_boundaries, load_hunt_folder},
    identity::BoundaryId,
    language_tag::LanguageTag,
    time::UnixMs,
};
use miette::IntoDiagnostic;
use serde::Serialize;
use std::{
    collections::BTreeSet,
    io::{self, BufWriter, ErrorKind, Write},
    path::PathBuf,
};
use summary::Summary;
use track::{Track, TrackFix};

/// Arguments of `hunt-server simulate`.
#[derive(clap::Args, Clone, Debug)]
pub struct SimulateArgs {
    /// The hunt's folder or pack
    #[arg(required_unless_present = "boundaries", conflicts_with = "boundaries")]
    pub hunt: Option<PathBuf>,
    /// A GeoJSON file of boundaries, instead of a hunt
    #[arg(long, value_name = "F.geojson")]
    pub boundaries: Option<PathBuf>,
    /// The GPX file that is walked: its tracks, or its routes when it has no tracks
    #[arg(long, value_name = "T.gpx")]
    pub track: PathBuf,
    /// Walk at this speed, in metres per second, instead of by the times in the file
    #[arg(long, value_name = "MPS", value_parser = parse_speed)]
    pub speed: Option<f64>,
    /// Walk as if the track began then, such as 2026-06-21T22:30, by the clocks of the hunt's time zone
    #[arg(long, value_name = "TIME", conflicts_with = "boundaries")]
    pub at: Option<String>,
    /// What the walker says and does beside walking and taking things: answers to riddles, replies in talks, when to start
    #[arg(long, value_name = "FILE", conflicts_with = "boundaries")]
    pub answers: Option<PathBuf>,
    /// The language of the hunt's texts, when it has several
    #[arg(long, value_name = "TAG", conflicts_with = "boundaries")]
    pub language: Option<LanguageTag>,
    /// Tell it in sentences instead of JSON
    #[arg(long, conflicts_with = "boundaries")]
    pub story: bool,
    /// What the walker's luck follows from: the same number, the same luck
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// The name that rewards call the walker by
    #[arg(long, default_value = "Walker")]
    pub name: String,
}

/// Walks the track and prints the transitions to the standard output, warnings to the standard error.
///
/// # Errors
/// As [`simulate`].
pub fn run(args: SimulateArgs) -> miette::Result<()> {
    simulate(&args, &mut BufWriter::new(io::stdout().lock()), &mut io::stderr().lock())
}

/// Walks the track and writes a line for each transition to `out`, and warnings to `warnings`.
///
/// # Errors
/// Mistakes in the files, with their places and how to mend them; also when the output cannot be written.
pub fn simulate(args: &SimulateArgs, out: &mut impl Write, warnings: &mut impl Write) -> miette::Result<()> {
    let (index, mut game, doubts) = match (&args.hunt, &args.boundaries) {
        (_, Some(file)) => {
            let loaded = load_boundaries(file).map_err(Report::into_miette)?;
            (CrossingIndex::new(&loaded.boundaries, &loaded.frame), None, loaded.warnings)
        }
        (Some(folder), None) => {
            let loaded = load_hunt_folder(folder).map_err(Report::into_miette)?;
            let index = CrossingIndex::new(&loaded.hunt.boundaries, &loaded.hunt.frame);
            let answers = args.answers.as_ref().map(|file| Answers::read(file, &loaded.hunt)).transpose();
            let answers = answers.map_err(Report::into_miette)?.unwrap_or_default();
            let hunt = in_language(loaded.hunt, args.language.as_ref())?;
            let game = Game::new(hunt, args.name.clone(), args.seed, answers);
            (index, Some(game), loaded.warnings)
        }
        (None, None) => {
            miette::bail!(help = "name a hunt's folder, or --boundaries F.geojson", "there is nothing to walk through")
        }
    };
    if !doubts.is_empty() {
        writeln!(warnings, "{doubts}").into_diagnostic()?;
    }
    let track = Track::read(&args.track).map_err(Report::into_miette)?;
    let (mut fixes, refused) = match args.speed {
        Some(speed_mps) => (track.at_speed(speed_mps, index.frame()), Vec::new()),
        None => track.as_timed().map_err(Report::into_miette)?,
    };
    for warning in refused {
        writeln!(warnings, "{warning}").into_diagnostic()?;
    }
    if let (Some(at), Some(game), Some(first)) = (&args.at, &game, fixes.first().map(|fix| fix.time)) {
        let at = game.hunt.moment(at).map_err(|error| miette::miette!("--at: {error}"))?;
        for fix in &mut fixes {
            fix.time = UnixMs(fix.time.0 - first.0 + at.0);
        }
    }
    let begun = fixes.first().map(|fix| fix.time).unwrap_or_default();
    let mut met = BTreeSet::new();
    let mut printed = walk(&index, &fixes, |fix, transitions| {
        met.extend(transitions.iter().map(|transition| transition.boundary));
        let events = game.as_mut().map(|game| game.play(fix, transitions)).unwrap_or_default();
        match game.as_ref().filter(|_| args.story) {
            Some(game) => tell(out, &index, game, begun, transitions, &events)?,
            None => {
                transitions.iter().try_for_each(|transition| print_transition(out, &index, transition))?;
                events.iter().try_for_each(|event| print_event(out, event))?;
            }
        }
        Ok(game.as_ref().map(|game| absent(&game.hunt, game.working().rules())).unwrap_or_default())
    });
    if let (Ok(()), Some(game), Some(last)) = (&printed, &game, fixes.last()) {
        let summary = Summary::of(&game.hunt, game.working(), &met, last.time);
        printed = if args.story { write!(out, "\n{summary}") } else { print_summary(out, &summary) };
    }
    match printed.and_then(|()| out.flush()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done.into_diagnostic(),
    }
}

/// The hunt in a language that was asked for.
fn in_language(hunt: Hunt, language: Option<&LanguageTag>) -> miette::Result<Hunt> {
    let Some(language) = language else { return Ok(hunt) };
    let known: Vec<&LanguageTag> = hunt.in_all_languages().map(|hunt| &hunt.language).collect();
    if language.choose(known.iter().copied()).is_none() {
        let known = known.iter().map(|known| known.as_str()).collect::<Vec<_>>().join(", ");
        miette::bail!(
            help =
                format!("add it to `languages` in hunt.ron; `hunt-server translate HUNT --language {language}` writes its file"),
            "the hunt has no language {language:?}; it has {known}"
        );
    }
    Ok(hunt.in_language(language).clone())
}

/// How often boundaries may turn at one fix.
const TURNS: usize = 4;

/// Walks the fixes and hands over the transitions that each one proves, in path order; `meet` says which boundaries are not there then.
fn walk<E>(
    index: &CrossingIndex,
    fixes: &[TrackFix],
    mut meet: impl FnMut(&TrackFix, &[Transition]) -> Result<Vec<u32>, E>,
) -> Result<(), E> {
    let (mut walker, mut transitions) = (Walker::default(), Vec::new());
    for fix in fixes {
        advance(index, &mut walker, index.fix(fix.time, fix.position), &mut transitions);
        // What happens may let boundaries come to be there, or not be there any more.
        for _ in 0..TURNS {
            let absent = meet(fix, &transitions)?;
            transitions.clear();
            set_absent(index, &mut walker, absent, fix.time, &mut transitions);
            if transitions.is_empty() {
                break;
            }
        }
        transitions.clear();
    }
    Ok(())
}

/// One printed line; the order of the fields is that of the keys.
#[derive(Serialize)]
struct TransitionLine<'a> {
    time: String,
    boundary: &'a BoundaryId,
    transition: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<&'a str>,
    lon: f64,
    lat: f64,
}

fn print_transition(out: &mut impl Write, index: &CrossingIndex, transition: &Transition) -> io::Result<()> {
    let (name, direction) = match transition.kind {
        TransitionKind::Entered => ("entered", None),
        TransitionKind::Exited => ("exited", None),
        TransitionKind::Dwelled => ("dwelled", None),
        TransitionKind::Crossed(direction) => ("crossed", Some(direction.as_str())),
        TransitionKind::Approached(_) => ("approached", None),
        TransitionKind::Receded(_) => ("receded", None),
    };
    let line = TransitionLine {
        time: transition.time.to_string(),
        boundary: index.id(transition.boundary),
        transition: name,
        direction,
        lon: centimetres(transition.position.lon),
        lat: centimetres(transition.position.lat),
    };
    serde_json::to_writer(&mut *out, &line)?;
    writeln!(out)
}

/// One printed event.
#[derive(Serialize)]
struct EventLine<'a> {
    time: String,
    event: &'a Event,
}

fn print_event(out: &mut impl Write, event: &Event) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &EventLine { time: event.time.to_string(), event: &event.in_plain_words() })?;
    writeln!(out)
}

/// Tells in sentences what happened at a fix.
fn tell(
    out: &mut impl Write,
    index: &CrossingIndex,
    game: &Game,
    begun: UnixMs,
    transitions: &[Transition],
    events: &[Event],
) -> io::Result<()> {
    let is_seen = |transition: &&Transition| {
        let id = index.id(transition.boundary);
        events.iter().any(|event| {
            event.time == transition.time
                && match &event.kind {
                    EventKind::BoundaryEntered { boundary, .. }
                    | EventKind::BoundaryExited { boundary, .. }
                    | EventKind::BoundaryDwelled { boundary, .. }
                    | EventKind::LineCrossed { boundary, .. } => boundary == id,
                    _ => false,
                }
        })
    };
    let unseen = transitions.iter().filter(|transition| !is_seen(transition));
    let mut lines: Vec<(UnixMs, String)> = unseen.map(|transition| (transition.time, story::unseen(index, transition))).collect();
    lines.extend(events.iter().map(|event| (event.time, story::sentence(&event.in_plain_words(), &game.hunt))));
    lines.sort_by_key(|(time, _)| *time);
    lines.iter().try_for_each(|(time, line)| writeln!(out, "{}  {line}", story::clock(*time, begun)))
}

/// The last line.
#[derive(Serialize)]
struct SummaryLine<'a> {
    summary: &'a Summary,
}

fn print_summary(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &SummaryLine { summary })?;
    writeln!(out)
}

/// Degrees with seven decimals, about a centimetre.
fn centimetres(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

fn parse_speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if (0.01..=10_000.0).contains(&speed) => Ok(speed),
        _ => Err("a speed in metres per second from 0.01 to 10000 was expected, such as 1.4".into()),
    }
}
