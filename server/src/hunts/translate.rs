//! `hunt-server translate`: the file of a language, with every text that is to be translated.

use super::write_whole::write_whole;
use hunt_shared::{
    hunt::{Files, HUNT_FILE, Merged, Report, hunt_folder, load_hunt, translation_file, with_language, write_translation},
    language_tag::LanguageTag,
};
use miette::{IntoDiagnostic, WrapErr, bail};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Arguments of `hunt-server translate`.
#[derive(clap::Args, Clone, Debug)]
pub struct TranslateArgs {
    /// The hunt's folder
    pub hunt: PathBuf,
    /// The language, such as de or pt-BR
    #[arg(long, value_name = "TAG")]
    pub language: LanguageTag,
}

/// Writes the file of a language, and the language into `hunt.ron`.
///
/// # Errors
/// When the hunt or the file so far has mistakes, or a file cannot be written.
pub fn run(args: &TranslateArgs) -> miette::Result<ExitCode> {
    println!("{}", translate(args)?);
    Ok(ExitCode::SUCCESS)
}

/// Writes the file; says what was written.
fn translate(args: &TranslateArgs) -> miette::Result<String> {
    let (folder, id) = hunt_folder(&args.hunt);
    if folder.is_file() {
        bail!(help = "name a hunt's folder; a pack is made anew from it", "{} is a file, not a hunt's folder", folder.display());
    }
    let language = &args.language;
    let name = translation_file(language);
    let path = folder.join(&name);
    let known = match fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).into_diagnostic().wrap_err_with(|| format!("cannot read {}", path.display())),
    };
    // The hunt in its first language: what there is of the others has no say in what is to be translated.
    let files = WithoutTranslations(folder);
    let loaded = load_hunt(id, &files).map_err(Report::into_miette)?;
    if loaded.hunt.language == *language {
        bail!(
            help = "name the language that it is to be translated into",
            "the texts of {HUNT_FILE} are in {language:?} already: the first of its `languages`"
        );
    }
    let shown = path.display().to_string();
    let merged =
        write_translation(&loaded.hunt.title, language, &loaded.texts, &shown, known.as_deref()).map_err(Report::into_miette)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).into_diagnostic().wrap_err_with(|| format!("cannot create {}", folder.display()))?;
    }
    if known.as_deref() != Some(merged.file.as_bytes()) {
        write_whole(&path, merged.file.as_bytes())?;
    }
    let named = name_language(folder, language)?;
    Ok(format!("{shown}: {}{named}", summary(&merged)))
}

fn summary(merged: &Merged) -> String {
    let mut told = format!("{} translated, {} to be translated", merged.translated, merged.missing);
    for (count, what) in [(merged.stale, "to be looked at again (fuzzy)"), (merged.obsolete, "put aside at the end")] {
        if count > 0 {
            told.push_str(&format!(", {count} {what}"));
        }
    }
    told
}

/// Writes the language into `hunt.ron`, if it does not stand there; says what is left to a person.
fn name_language(folder: &Path, language: &LanguageTag) -> miette::Result<String> {
    let path = folder.join(HUNT_FILE);
    let text = fs::read_to_string(&path).into_diagnostic().wrap_err_with(|| format!("cannot read {}", path.display()))?;
    Ok(match with_language(&text, language.as_str()) {
        Some(same) if same == text => String::new(),
        Some(anew) => {
            write_whole(&path, anew.as_bytes())?;
            format!("\n{}: names the language {language:?} now", path.display())
        }
        None => format!("\nwrite the language into {}: languages: [\"en\", {:?}]", path.display(), language.as_str()),
    })
}

/// A hunt's folder in which every translation is empty, so that mistakes in them are in nobody's way.
struct WithoutTranslations<'a>(&'a Path);

impl Files for WithoutTranslations<'_> {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let is_translation = name.starts_with("texts/") && name.ends_with(".po");
        if is_translation { Ok(Vec::new()) } else { self.0.read(name) }
    }

    fn shown(&self, name: &str) -> String {
        self.0.shown(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::hunt::load_hunt_folder;

    fn folder_with(hunt: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(HUNT_FILE), hunt).unwrap();
        let boundary = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "a", "properties": {"radius_m": 5, "name": "The Rock"},
            "geometry": {"type": "Point", "coordinates": [7, 43]}}]}"#;
        fs::write(folder.path().join("b.geojson"), boundary).unwrap();
        folder
    }

    fn run_in(folder: &Path, language: &str) -> miette::Result<String> {
        translate(&TranslateArgs { hunt: folder.into(), language: language.parse().unwrap() })
    }

    #[test]
    fn a_language_is_begun_filled_and_kept() {
        let hunt = "Hunt(\n    title: \"Lamps\",\n    description: \"Out at *dusk*.\",\n    start: (7, 43),\n    boundaries: [\"b.geojson\"],\n)\n";
        let folder = folder_with(hunt);
        let folder = folder.path();
        let told = run_in(folder, "de").unwrap();
        assert!(told.contains("0 translated, 3 to be translated") && told.contains("names the language \"de\" now"), "{told}");
        let named = fs::read_to_string(folder.join(HUNT_FILE)).unwrap();
        assert!(named.contains("languages: [\"en\", \"de\"],\n    title"), "{named}");
        let loaded = load_hunt_folder(folder).unwrap();
        assert_eq!(loaded.warnings.warnings(), 3, "{}", loaded.warnings);
        let file = folder.join("texts/de.po");
        let filled =
            fs::read_to_string(&file).unwrap().replacen("msgid \"Lamps\"\nmsgstr \"\"", "msgid \"Lamps\"\nmsgstr \"Lampen\"", 1);
        fs::write(&file, filled).unwrap();
        let told = run_in(folder, "de").unwrap();
        assert!(told.ends_with("1 translated, 2 to be translated"), "{told}");
        let hunt = load_hunt_folder(folder).unwrap().hunt;
        let german = hunt.in_language(&"de-AT".parse().unwrap());
        assert_eq!((&*german.title, &*german.boundaries[0].name, &*hunt.title), ("Lampen", "The Rock", "Lamps"));
        fs::write(folder.join(HUNT_FILE), named.replace("Lamps", "The Lamps")).unwrap();
        let told = run_in(folder, "de").unwrap();
        assert!(told.contains("0 translated, 2 to be translated, 1 to be looked at again"), "{told}");
    }

    #[test]
    fn what_cannot_be_done_is_told() {
        let folder = folder_with(
            "Hunt(title: \"T\", description: \"\", languages: [\"fr\"], start: (7, 43), boundaries: [\"b.geojson\"])",
        );
        assert!(run_in(folder.path(), "fr").unwrap_err().to_string().contains("are in \"fr\" already"));
        fs::create_dir(folder.path().join("texts")).unwrap();
        fs::write(folder.path().join("texts/de.po"), "msgid \"a").unwrap();
        assert!(format!("{:?}", run_in(folder.path(), "de").unwrap_err()).contains("never closed"));
        assert_eq!(fs::read(folder.path().join("texts/de.po")).unwrap(), b"msgid \"a", "nothing was written");
    }
}
