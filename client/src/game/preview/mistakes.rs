//! Mistakes on the screen: where each stands, what was expected, and how to mend it. They go when they are mended.

use super::{
    place::PreviewPlace,
    reading::{LastRead, PreviewHunt, ReadHunt},
};
use crate::game::{
    controls::{Lettering, WRONG, column, panel, row, veil, words},
    theme::{BRASS, CREAM, Fonts},
};
use bevy::prelude::*;
use hunt_shared::hunt::{Diagnostic, Report, Severity};

/// Findings that are drawn at most; more of them only hide each other.
const MOST: usize = 6;

/// Shows mistakes and warnings.
pub struct MistakesPlugin;

impl Plugin for MistakesPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, show_mistakes);
    }
}

/// The panel, with what it says.
#[derive(Component, PartialEq)]
struct Mistakes(Saying);

/// What the panel says.
#[derive(Clone, PartialEq, Default)]
struct Saying {
    title: String,
    wrong: bool,
    findings: Vec<Finding>,
    more: usize,
}

/// One mistake.
#[derive(Clone, PartialEq)]
struct Finding {
    place: String,
    wrong: bool,
    message: String,
    help: String,
}

impl Finding {
    fn of(diagnostic: &Diagnostic, place: &PreviewPlace) -> Self {
        let file = place.shortened(diagnostic.file());
        Self {
            place: format!("{file}:{}:{}", diagnostic.line(), diagnostic.column()),
            wrong: diagnostic.severity() == Severity::Error,
            message: diagnostic.message().to_owned(),
            help: diagnostic.help().to_owned(),
        }
    }
}

/// How many there are of each kind.
fn counts(findings: &Report) -> String {
    let errors = || say!("preview-errors", count = findings.errors());
    let warnings = || say!("preview-warnings", count = findings.warnings());
    match (findings.errors(), findings.warnings()) {
        (_, 0) => errors(),
        (0, _) => warnings(),
        _ => say!("preview-errors-and-warnings", errors = errors(), warnings = warnings()),
    }
}

/// What is to be said of a hunt as it was read last; `None`: nothing.
fn saying(read: &ReadHunt, place: &PreviewPlace, shows_another: bool) -> Option<Saying> {
    let all = read.findings.diagnostics();
    let wrong = read.hunt.is_none();
    let title = match (wrong, shows_another) {
        (true, true) => say!("preview-shown-as-before", counts = counts(&read.findings)),
        (true, false) => say!("preview-not-shown-yet", counts = counts(&read.findings)),
        _ => counts(&read.findings),
    };
    // What forbids to play comes first.
    let mut findings: Vec<Finding> = all.iter().map(|found| Finding::of(found, place)).collect();
    findings.sort_by_key(|finding| !finding.wrong);
    let more = findings.len().saturating_sub(MOST);
    findings.truncate(MOST);
    (!findings.is_empty()).then_some(Saying { title, wrong, findings, more })
}

fn show_mistakes(
    last: Res<LastRead>,
    place: Res<PreviewPlace>,
    shown_hunt: Option<Res<PreviewHunt>>,
    fonts: Res<Fonts>,
    shown: Option<Single<(Entity, &Mistakes)>>,
    mut commands: Commands,
) {
    let wanted = last.0.as_ref().and_then(|read| saying(read, &place, shown_hunt.is_some()));
    if shown.as_ref().map(|shown| &shown.1.0) == wanted.as_ref() {
        return;
    }
    if let Some(shown) = shown {
        commands.entity(shown.0).despawn();
    }
    let Some(saying) = wanted else { return };
    let node = Node { padding: UiRect::new(px(20), px(20), px(14), px(16)), max_width: px(760), ..column(10.0) };
    commands
        .spawn((
            Mistakes(saying.clone()),
            Node {
                position_type: PositionType::Absolute,
                left: percent(22),
                right: percent(22),
                top: px(16),
                max_height: percent(62),
                overflow: Overflow::clip(),
                justify_content: JustifyContent::Center,
                align_items: AlignItems::FlexStart,
                ..default()
            },
            GlobalZIndex(50),
            Pickable::IGNORE,
        ))
        .with_children(|root| {
            root.spawn(panel(node)).with_children(|panel| {
                let (kicker, colour) =
                    if saying.wrong { (say!("preview-mistakes"), WRONG) } else { (say!("preview-not-meant"), BRASS) };
                panel.spawn(words(&fonts, Lettering::Kicker, colour, kicker));
                panel.spawn(words(&fonts, Lettering::Strong, CREAM, &saying.title));
                for finding in &saying.findings {
                    panel.spawn((column(2.0), Pickable::IGNORE)).with_children(|lines| {
                        // Told by word, too, not by colour alone.
                        let (word, colour) =
                            if finding.wrong { (say!("preview-error"), WRONG) } else { (say!("preview-warning"), BRASS) };
                        lines.spawn((row(10.0), Pickable::IGNORE)).with_children(|head| {
                            head.spawn(words(&fonts, Lettering::Key, colour, word));
                            head.spawn(words(&fonts, Lettering::Small, veil(CREAM, 0.8), &finding.place));
                        });
                        lines.spawn(words(&fonts, Lettering::Body, CREAM, sentence(&in_quotes(&finding.message))));
                        if !finding.help.is_empty() {
                            lines.spawn(words(&fonts, Lettering::Small, veil(CREAM, 0.86), sentence(&in_quotes(&finding.help))));
                        }
                    });
                }
                if saying.more > 0 {
                    let more = say!("preview-more", count = saying.more);
                    panel.spawn(words(&fonts, Lettering::Small, veil(CREAM, 0.8), more));
                }
            });
        });
}

/// Code between quotation marks: in a face for reading, a grave accent lies on the letter beside it.
fn in_quotes(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    pieces.map(|(index, piece)| if index % 2 == 1 { format!("“{piece}”") } else { piece.to_owned() }).collect()
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    // Code stays as it is written: a quotation mark has no capital.
    let first: Option<String> = letters.next().map(|first| first.to_uppercase().collect());
    let stop = if text.ends_with(['.', '?', '!', '}', ']']) { "" } else { "." };
    format!("{}{}{stop}", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::hunt::load_hunt;
    use std::collections::BTreeMap;

    #[test]
    fn each_mistake_has_its_place_and_what_forbids_to_play_comes_first() {
        let hunt = br#"Hunt(title: "T", description: "D", start: (0.0, 0.0), boundaries: ["b.geojson"])"#;
        let boundaries = br#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":"a","properties":{"radius":3,"radius_m":5},"geometry":{"type":"Point","coordinates":[0,0]}},
            {"type":"Feature","id":"b","properties":{},"geometry":{"type":"Point","coordinates":[0,0]}}]}"#;
        let files = BTreeMap::from([("hunt.ron".into(), hunt.to_vec()), ("b.geojson".into(), boundaries.to_vec())]);
        let findings = load_hunt("t".into(), &files).unwrap_err();
        let place = PreviewPlace::new(std::path::Path::new("t"));
        let summary = findings.summary();
        let saying = saying(&ReadHunt { hunt: None, findings }, &place, true).unwrap();
        assert!(saying.wrong && saying.title.contains("as it was before"), "{}", saying.title);
        assert!(saying.title.starts_with(&format!("{summary}: ")), "{}", saying.title);
        assert!(saying.findings[0].wrong && !saying.findings.last().unwrap().wrong);
        assert!(saying.findings[0].place.starts_with("b.geojson:3:"), "{}", saying.findings[0].place);
    }

    #[test]
    fn code_stands_in_quotation_marks() {
        assert_eq!(in_quotes("add `radius_m` or `name`"), "add “radius_m” or “name”");
        assert_eq!(in_quotes("nothing"), "nothing");
    }

    #[test]
    fn a_sentence_begins_and_ends_as_one() {
        assert_eq!(sentence("write a number"), "Write a number.");
        assert_eq!(sentence("“id” is missing"), "“id” is missing.");
        assert_eq!(sentence("did you mean it?"), "Did you mean it?");
    }
}
