//! `hunt-server check`: every mistake in a hunt's files, in one run.

use super::fix_ids::{WrittenId, fix_ids, is_geojson};
use clap::ValueEnum;
use hunt_shared::hunt::{GoneId, Hunt, Report, ids_gone, load_boundaries, load_hunt_folder};
use miette::{GraphicalReportHandler, GraphicalTheme, IntoDiagnostic, WrapErr};
use serde_json::json;
use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Arguments of `hunt-server check`.
#[derive(clap::Args, Clone, Debug)]
pub struct CheckArgs {
    /// The hunt's folder or pack, or a GeoJSON file of boundaries
    pub hunt: PathBuf,
    /// How mistakes are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: CheckFormat,
    /// First write an id into each boundary that has none; the files stay as they are otherwise
    #[arg(long)]
    pub fix_ids: bool,
    /// An older version of the hunt that players have played: tells which ids are gone since, and with them what players have of them
    #[arg(long, value_name = "OLD")]
    pub against: Option<PathBuf>,
}

/// How `check` prints what it finds.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum CheckFormat {
    /// With the lines in which they stand
    #[default]
    Human,
    /// One line each: FILE:LINE:COLUMN: error: MESSAGE; HELP
    Short,
    /// One JSON object: ok, errors, warnings, diagnostics
    Json,
}

/// Checks a hunt and prints what was found; the exit code is 1 when it cannot be played.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &CheckArgs) -> miette::Result<ExitCode> {
    let colours = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let ids = if args.fix_ids { fix_ids(&args.hunt)? } else { Vec::new() };
    let old = match &args.against {
        Some(old) => Some(load_hunt_folder(old).map_err(Report::into_miette).wrap_err("the older hunt cannot be read")?.hunt),
        None => None,
    };
    let mut told = Vec::new();
    let sound = check(args, &ids, old.as_ref(), colours, &mut told).into_diagnostic()?;
    match io::stdout().lock().write_all(&told) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error).into_diagnostic(),
        _ => {}
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes what was found; `true` when the hunt can be played.
fn check(args: &CheckArgs, ids: &[WrittenId], old: Option<&Hunt>, colours: bool, out: &mut impl Write) -> io::Result<bool> {
    let (sound, report, told, gone) = match contents(&args.hunt, old) {
        Ok(Contents { told, warnings, gone }) => (true, warnings, told, gone),
        Err(report) => (false, report, "cannot be played".to_owned(), Vec::new()),
    };
    let shown = args.hunt.display();
    if args.format != CheckFormat::Json {
        ids.iter().try_for_each(|id| writeln!(out, "{id}"))?;
        gone.iter().try_for_each(|gone| writeln!(out, "{shown}: warning: {gone}; {}", gone.remedy()))?;
    }
    match args.format {
        CheckFormat::Json => {
            let mut object = json!({
                "ok": sound,
                "errors": report.errors(),
                "warnings": report.warnings(),
                "diagnostics": report.to_json(),
            });
            if args.fix_ids {
                object["ids_added"] = json!(ids);
            }
            if args.against.is_some() {
                let gone = gone.iter().map(|gone| {
                    json!({"kind": gone.kind.as_str(), "id": gone.id, "likely": gone.likely, "message": gone.to_string(), "help": gone.remedy()})
                });
                object["gone"] = gone.collect();
            }
            writeln!(out, "{object:#}")?;
        }
        CheckFormat::Human if !report.is_empty() => {
            let theme = if colours { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
            writeln!(out, "{}{shown}: {}: {told}", report.render(&GraphicalReportHandler::new_themed(theme)), report.summary())?;
        }
        CheckFormat::Short if !report.is_empty() => writeln!(out, "{report}\n{shown}: {}: {told}", report.summary())?,
        CheckFormat::Human | CheckFormat::Short => writeln!(out, "{shown}: good: {told}")?,
    }
    Ok(sound)
}

/// What a sound hunt, or file of boundaries, holds.
struct Contents {
    /// In words.
    told: String,
    warnings: Report,
    /// What an older version had.
    gone: Vec<GoneId>,
}

fn contents(path: &Path, old: Option<&Hunt>) -> Result<Contents, Report> {
    if is_geojson(path) {
        let loaded = load_boundaries(path)?;
        let told = counted(loaded.boundaries.len(), "boundary", "boundaries");
        return Ok(Contents { told, warnings: loaded.warnings, gone: Vec::new() });
    }
    let loaded = load_hunt_folder(path)?;
    let gone = old.map(|old| ids_gone(old, &loaded.hunt)).unwrap_or_default();
    Ok(Contents { told: summary(&loaded.hunt), warnings: loaded.warnings, gone })
}

fn summary(hunt: &Hunt) -> String {
    format!(
        "\"{}\" with {}, {}, {} and {}",
        hunt.title,
        counted(hunt.challenges.len(), "challenge", "challenges"),
        counted(hunt.boundaries.len(), "boundary", "boundaries"),
        counted(hunt.objects.len(), "object", "objects"),
        counted(hunt.map.len(), "map feature", "map features"),
    )
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn checked(hunt: &Path, format: CheckFormat) -> (bool, String) {
        checked_against(hunt, None, format)
    }

    fn checked_against(hunt: &Path, old: Option<&Hunt>, format: CheckFormat) -> (bool, String) {
        let args = CheckArgs { hunt: hunt.into(), format, fix_ids: false, against: old.map(|_| PathBuf::new()) };
        let mut out = Vec::new();
        let sound = check(&args, &[], old, false, &mut out).unwrap();
        (sound, String::from_utf8(out).unwrap())
    }

    #[test]
    fn every_format_tells_the_place_and_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join("hunt.ron"),
            "Hunt(\n    titel: \"T\",\n    description: \"\",\n    start: (0, 0),\n    boundaries: [\"b.geojson\"],\n)\n",
        )
        .unwrap();
        let (sound, human) = checked(folder.path(), CheckFormat::Human);
        assert!(!sound && human.contains("hunt.ron:2:5]") && human.contains("titel: \"T\""), "{human}");
        assert!(human.contains("did you mean `title`?") && human.contains("2 errors: cannot be played"), "{human}");
        let (_, short) = checked(folder.path(), CheckFormat::Short);
        assert!(short.contains("hunt.ron:5:18: error: there is no file \"b.geojson\""), "{short}");
        let (_, json) = checked(folder.path(), CheckFormat::Json);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((&json["ok"], &json["errors"], &json["diagnostics"][1]["line"]), (&json!(false), &json!(2), &json!(5)));
    }

    #[test]
    fn a_bare_file_of_boundaries_can_be_checked_too() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("b.geojson");
        let point = r#"{"type": "Feature", "id": 1, "properties": {"radius_m": 5}, "geometry": {"type": "Point", "coordinates": [7, 43]}}"#;
        fs::write(&file, format!(r#"{{"type": "FeatureCollection", "features": [{point}]}}"#)).unwrap();
        let (sound, told) = checked(&file, CheckFormat::Human);
        assert!(sound && told.ends_with("good: 1 boundary\n"), "{told}");
    }

    #[test]
    fn ids_that_are_gone_are_told_with_what_they_are_now() {
        let old = load_hunt_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts/first-steps")).unwrap().hunt;
        let folder = tempfile::tempdir().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts/first-steps");
        let renamed_challenge = old.challenges[0].id.to_string();
        let rename = |added: &str| {
            for file in fs::read_dir(&source).unwrap() {
                let file = file.unwrap().path();
                let text = fs::read_to_string(&file).unwrap().replace(&format!("\"{renamed_challenge}\""), "\"quite-another\"");
                let text = text.replacen("Hunt(", &format!("Hunt({added}"), 1);
                fs::write(folder.path().join(file.file_name().unwrap()), text).unwrap();
            }
        };
        rename("");
        let (sound, told) = checked_against(folder.path(), Some(&old), CheckFormat::Human);
        assert!(sound && told.contains(&format!("warning: the challenge \"{renamed_challenge}\" is gone")), "{told}");
        let remedy = format!("Challenge(from: \"{renamed_challenge}\", to: \"quite-another\")");
        assert!(told.contains(&format!("renamed: [{remedy}]")), "{told}");
        let (_, json) = checked_against(folder.path(), Some(&old), CheckFormat::Json);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["gone"][0]["likely"], "quite-another");
        rename(&format!("renamed: [{remedy}], "));
        let (sound, told) = checked_against(folder.path(), Some(&old), CheckFormat::Human);
        assert!(sound && !told.contains("is gone"), "{told}");
    }
}
