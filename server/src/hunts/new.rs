//! `hunt-server new`: a small hunt that can be played at once and explains itself.

use hunt_shared::geo::{LocalFrame, LocalPoint, LonLat};
use miette::{IntoDiagnostic, WrapErr, bail, miette};
use std::{fs, path::PathBuf, process::ExitCode};

/// Arguments of `hunt-server new`.
#[derive(clap::Args, Clone, Debug)]
pub struct NewArgs {
    /// The folder to make; its last part is the hunt's name
    pub name: PathBuf,
    /// Where the hunt lies: LON,LAT in degrees
    #[arg(long, value_name = "LON,LAT", value_parser = parse_place, allow_hyphen_values = true, default_value = "-0.0014,51.4769")]
    pub at: LonLat,
}

/// The longest name of a new hunt.
const MAX_NAME_BYTES: usize = 60;

/// The files of a new hunt. In them `@(x,y)` is a place, metres east and north of the middle, and `@title@` the title.
const TEMPLATES: [(&str, &str); 3] = [
    ("hunt.ron", include_str!("new/hunt.ron.template")),
    ("boundaries.geojson", include_str!("new/boundaries.geojson.template")),
    ("map.geojson", include_str!("new/map.geojson.template")),
];

/// Writes the files of a new hunt.
///
/// # Errors
/// When the folder holds files already, its name is none that a hunt can have, or it cannot be written.
pub fn run(args: &NewArgs) -> miette::Result<ExitCode> {
    write_hunt(args)?;
    let shown = args.name.display();
    println!("{shown} is a hunt that can be played. Next:");
    println!("  hunt-server check {shown}           after every change: it tells every mistake and how to mend it");
    println!("  hunt-server serve --hunt {shown}    to play it");
    println!("  {shown}/hunt.ron explains itself; the GeoJSON files open in any map editor, such as geojson.io or QGIS");
    Ok(ExitCode::SUCCESS)
}

fn write_hunt(args: &NewArgs) -> miette::Result<()> {
    let name = args.name.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let title = title_of(name).ok_or_else(|| {
        miette!(
            help = format!("use letters, digits, - and _, at most {MAX_NAME_BYTES} bytes of them, such as harbour-round"),
            "\"{name}\" is no name that a hunt can have (in the path {})",
            args.name.display()
        )
    })?;
    if args.name.exists() && fs::read_dir(&args.name).map_or(true, |mut entries| entries.next().is_some()) {
        bail!(help = "choose another name, or remove it first", "{} is there already", args.name.display());
    }
    fs::create_dir_all(&args.name).into_diagnostic().wrap_err_with(|| format!("cannot make {}", args.name.display()))?;
    for (file, template) in TEMPLATES {
        let path = args.name.join(file);
        fs::write(&path, filled(template, &title, args.at))
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// "harbour-round" becomes "Harbour Round".
fn title_of(name: &str) -> Option<String> {
    let sound = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) && name.len() <= MAX_NAME_BYTES;
    let words: Vec<String> = name
        .split(['-', '_'])
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
        })
        .collect();
    (sound && !words.is_empty()).then(|| words.join(" "))
}

/// A template with its places and its title.
fn filled(template: &str, title: &str, middle: LonLat) -> String {
    let frame = LocalFrame::about(middle);
    let mut parts = template.split("@(");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (metres, rest) = part.split_once(')').expect("the templates close their places, as a test holds");
        let metres: Vec<f64> = metres.split(',').filter_map(|number| number.trim().parse().ok()).collect();
        let [x, y] = metres[..] else { panic!("the templates give two numbers for a place, as a test holds") };
        let at = frame.to_lonlat(LocalPoint::new(x, y));
        text.push_str(&format!("{:.7}, {:.7}{rest}", at.lon, at.lat));
    }
    text.replace("@title@", title)
}

fn parse_place(text: &str) -> Result<LonLat, String> {
    let numbers: Vec<f64> = text.split(',').filter_map(|number| number.trim().parse().ok()).collect();
    let [lon, lat] = numbers[..] else {
        return Err("expected longitude and latitude in degrees, such as 7.4246,43.7384".into());
    };
    let at = LonLat::new(lon, lat);
    match at.is_valid() {
        true if lat.abs() <= 85.0 => Ok(at),
        true => Err("so near to a pole no hunt can be laid out; expected a latitude of -85 to 85".into()),
        false if lat.abs() <= 180.0 && lon.abs() <= 90.0 => Err(format!("longitude comes first: did you mean {lat},{lon}?")),
        false => Err("expected longitude -180 to 180 and latitude -90 to 90, such as 7.4246,43.7384".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::hunt::load_hunt_folder;

    #[test]
    fn a_new_hunt_is_sound_wherever_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        for (name, at) in [("harbour-round", "-0.0014,51.4769"), ("far_south", "-70.9,-53.1"), ("dateline", "180,-17")] {
            let args = NewArgs { name: folder.path().join(name), at: parse_place(at).unwrap() };
            write_hunt(&args).unwrap();
            let loaded = load_hunt_folder(&args.name).unwrap_or_else(|report| panic!("{report}"));
            assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
            assert_eq!(loaded.hunt.id.as_str(), name);
            assert!(!loaded.hunt.challenges.is_empty() && !loaded.hunt.reactions.is_empty() && !loaded.hunt.map.is_empty());
            let from_middle = loaded.hunt.frame.to_local(loaded.hunt.start).distance_m(loaded.hunt.frame.to_local(args.at));
            assert!(from_middle < 200.0, "{from_middle}");
        }
        let hunt = load_hunt_folder(&folder.path().join("harbour-round")).unwrap().hunt;
        assert_eq!(hunt.title, "Harbour Round");
    }

    #[test]
    fn nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mine.txt"), "mine").unwrap();
        let args = NewArgs { name: folder.path().into(), at: LonLat::new(0.0, 0.0) };
        assert!(write_hunt(&args).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn bad_names_and_places_are_refused_with_the_remedy() {
        assert_eq!(title_of("a\"b"), None);
        assert_eq!(title_of("--"), None);
        assert_eq!(title_of("my_first-hunt").as_deref(), Some("My First Hunt"));
        assert_eq!(parse_place("43.7, 107.4").unwrap_err(), "longitude comes first: did you mean 107.4,43.7?");
        assert!(parse_place("43.7").is_err() && parse_place("0,89").is_err());
    }
}
