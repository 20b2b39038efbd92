//! The settings' file: `settings.json` in the player's folder, of a version. What cannot be read is kept beside it and told.

use super::{Action, Bindings, Language, LastPlayed, Levels, Picture, Settings, keys::Pressable};
use crate::{game::theme::Palette, link::replace_file};
use hunt_shared::protocol::AvatarColour;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// The file's name.
const FILE: &str = "settings.json";

/// Where a file is kept that could not be read.
const KEPT: &str = "settings.json.kept";

/// How the game once kept the choice of motion: by the file being there.
const OLD_MOTION: &str = "reduced-motion";

/// The version that is written.
const VERSION: u32 = 1;

/// Only the version, which every version has.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// The file of version 1. What is missing is as at the beginning.
#[derive(Serialize, Deserialize)]
struct StoredV1 {
    version: u32,
    #[serde(default)]
    levels: StoredLevels,
    #[serde(default)]
    picture: StoredPicture,
    #[serde(default = "auto")]
    language: String,
    #[serde(default)]
    share_position: bool,
    #[serde(default)]
    name: String,
    #[serde(default = "plain")]
    colour: String,
    #[serde(default)]
    learnt: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last: Option<LastPlayed>,
    /// By the action's name: what was bound otherwise than at the beginning, so that the rest follows the game's own choice.
    #[serde(default)]
    bindings: BTreeMap<String, StoredBinding>,
}

fn plain() -> String {
    AvatarColour::default().as_str().to_owned()
}

fn auto() -> String {
    Language::Auto.as_str().to_owned()
}

/// Percent.
#[derive(Serialize, Deserialize)]
#[serde(default)]
struct StoredLevels {
    all: u8,
    ambience: u8,
    effects: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(default)]
struct StoredPicture {
    scale_percent: u16,
    fullscreen: bool,
    vsync: bool,
    reduced_motion: bool,
    high_contrast: bool,
    fog: bool,
    palette: String,
}

#[derive(Serialize, Deserialize)]
struct StoredBinding {
    keys: [Option<String>; 2],
    button: Option<String>,
}

impl Default for StoredLevels {
    fn default() -> Self {
        let Levels { all, ambience, effects } = Levels::default();
        Self { all, ambience, effects }
    }
}

impl From<Picture> for StoredPicture {
    fn from(picture: Picture) -> Self {
        let Picture { scale_percent, fullscreen, vsync, reduced_motion, high_contrast, fog, palette } = picture;
        Self { scale_percent, fullscreen, vsync, reduced_motion, high_contrast, fog, palette: palette.as_str().to_owned() }
    }
}

impl Default for StoredPicture {
    fn default() -> Self {
        Picture::default().into()
    }
}

impl From<&Settings> for StoredV1 {
    fn from(settings: &Settings) -> Self {
        let beginning = Bindings::default();
        let bound = |bindings: &Bindings, action: Action| (bindings.keys(action), bindings.button(action));
        let changed = Action::all().filter(|action| bound(&settings.bindings, *action) != bound(&beginning, *action));
        let bindings = changed.map(|action| {
            let keys = settings.bindings.keys(action).map(|key| key.and_then(Pressable::name).map(str::to_owned));
            let button = settings.bindings.button(action).and_then(Pressable::name).map(str::to_owned);
            (action.as_str().to_owned(), StoredBinding { keys, button })
        });
        let Levels { all, ambience, effects } = settings.levels;
        Self {
            version: VERSION,
            levels: StoredLevels { all, ambience, effects },
            picture: settings.picture.into(),
            language: settings.language.as_str().to_owned(),
            share_position: settings.share_position,
            name: settings.name.clone(),
            colour: settings.colour.as_str().to_owned(),
            learnt: settings.learnt.clone(),
            last: settings.last.clone(),
            bindings: bindings.collect(),
        }
    }
}

impl StoredV1 {
    /// The settings, and what of them the game does not know.
    fn settings(self) -> (Settings, Vec<String>) {
        let mut unknown = Vec::new();
        let mut palette = Palette::default();
        match Palette::ALL.into_iter().find(|known| known.as_str() == self.picture.palette) {
            Some(known) => palette = known,
            None => unknown.push(say!("settings-no-palette", name = &self.picture.palette)),
        }
        let mut colour = AvatarColour::default();
        match AvatarColour::ALL.into_iter().find(|known| known.as_str() == self.colour) {
            Some(known) => colour = known,
            None => unknown.push(say!("settings-no-colour", name = &self.colour)),
        }
        let mut language = Language::default();
        match Language::all().find(|known| known.as_str() == self.language) {
            Some(known) => language = known,
            None => unknown.push(say!("settings-no-language", name = &self.language)),
        }
        let mut bindings = Bindings::default();
        for (name, stored) in self.bindings {
            match Action::all().find(|action| action.as_str() == name) {
                None => unknown.push(say!("settings-no-action", name = &name)),
                Some(action) => {
                    let keys = stored.keys.map(|key| named(key, &mut unknown));
                    bindings.set(action, keys, named(stored.button, &mut unknown));
                }
            }
        }
        let percent = |level: u8| level.min(100);
        let levels = Levels {
            all: percent(self.levels.all),
            ambience: percent(self.levels.ambience),
            effects: percent(self.levels.effects),
        };
        let (smallest, largest) = Picture::SCALES;
        let StoredPicture { scale_percent, fullscreen, vsync, reduced_motion, high_contrast, fog, .. } = self.picture;
        let scale_percent = scale_percent.clamp(smallest, largest);
        let picture = Picture { scale_percent, fullscreen, vsync, reduced_motion, high_contrast, fog, palette };
        (
            Settings {
                name: self.name,
                colour,
                learnt: self.learnt,
                last: self.last,
                levels,
                picture,
                language,
                share_position: self.share_position,
                bindings,
            },
            unknown,
        )
    }
}

fn named<T: Pressable>(name: Option<String>, unknown: &mut Vec<String>) -> Option<T> {
    let name = name?;
    let found = T::named(&name);
    if found.is_none() {
        unknown.push(say!("settings-no-press", name = &name));
    }
    found
}

/// Reads the settings from the player's folder: as at the beginning when there are none yet or they cannot be read; then also what was wrong.
pub fn read(folder: &Path) -> (Settings, Option<String>) {
    let path = folder.join(FILE);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (before_settings(folder), None),
        Err(error) => {
            let text = say!("settings-unread", file = path.display().to_string(), reason = error.to_string());
            return (Settings::default(), Some(text));
        }
    };
    let parsed = serde_json::from_slice::<Versioned>(&bytes).map_err(|error| at(&path, &error)).and_then(|found| {
        if found.version == VERSION {
            serde_json::from_slice::<StoredV1>(&bytes).map_err(|error| at(&path, &error))
        } else {
            let file = path.display().to_string();
            Err(say!("settings-other-version", file = file, found = found.version, known = VERSION))
        }
    });
    match parsed.map(StoredV1::settings) {
        Ok((settings, unknown)) if unknown.is_empty() => (settings, None),
        Ok((settings, unknown)) => {
            let what = format!("{}: {}", path.display(), unknown.join("; "));
            (settings, Some(say!("settings-partly", what = what, kept = keep_aside(&path))))
        }
        Err(what) => {
            let text = say!("settings-damaged", what = what, kept = keep_aside(&path));
            (Settings::default(), Some(text))
        }
    }
}

/// What was chosen before there was a settings' file.
fn before_settings(folder: &Path) -> Settings {
    let mut settings = Settings::default();
    settings.picture.reduced_motion = folder.join(OLD_MOTION).exists();
    settings
}

/// What is wrong, after where.
fn at(path: &Path, error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    format!("{}:{}:{}: {what}", path.display(), error.line(), error.column())
}

/// Keeps what could not be read where the next writing does not touch it, and says so.
fn keep_aside(path: &Path) -> String {
    let kept: PathBuf = path.with_file_name(KEPT);
    match fs::copy(path, &kept) {
        Ok(_) => say!("settings-kept-aside", file = KEPT),
        Err(error) => say!("settings-not-kept-aside", file = KEPT, reason = error.to_string()),
    }
}

/// Writes the settings into the player's folder: whole or not at all.
///
/// # Errors
/// When the file cannot be written; then the old one stays.
pub fn write(folder: &Path, settings: &Settings) -> io::Result<()> {
    let text = serde_json::to_vec_pretty(&StoredV1::from(settings)).map_err(io::Error::other)?;
    replace_file(&folder.join(FILE), &text)?;
    // From here on the file speaks for the old mark.
    match fs::remove_file(folder.join(OLD_MOTION)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::wording::Tongue;
    use bevy::prelude::{GamepadButton, KeyCode};

    fn read_text(text: &str) -> (Settings, Option<String>, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), text).unwrap();
        let (settings, trouble) = read(folder.path());
        (settings, trouble, folder)
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings { language: Language::Chosen(Tongue::German), ..Settings::default() };
        settings.levels = Levels { all: 100, ambience: 0, effects: 7 };
        settings.share_position = true;
        settings.name = "Mara".to_owned();
        let played = LastPlayed { server: None, hunt: "merrowick".into(), title: "The Merrowick Lantern".to_owned() };
        settings.last = Some(played);
        settings.colour = AvatarColour::Leaf;
        settings.learnt = vec!["hud-walk".to_owned()];
        settings.picture = Picture {
            scale_percent: 175,
            fullscreen: true,
            vsync: false,
            reduced_motion: true,
            high_contrast: true,
            fog: false,
            palette: Palette::LightDark,
        };
        settings.bindings.bind_key(Action::Take, 1, KeyCode::Numpad0);
        settings.bindings.clear_key(Action::Skip, 0);
        settings.bindings.bind_button(Action::Take, GamepadButton::LeftTrigger2);
        write(folder.path(), &settings).unwrap();
        assert_eq!(read(folder.path()), (settings, None));
    }

    #[test]
    fn only_what_was_bound_otherwise_is_kept() {
        let mut settings = Settings::default();
        settings.bindings.bind_key(Action::Take, 1, KeyCode::Numpad0);
        let stored = StoredV1::from(&settings);
        assert_eq!(stored.bindings.keys().collect::<Vec<_>>(), [Action::Take.as_str()]);
    }

    #[test]
    fn what_is_missing_is_as_at_the_beginning_and_what_is_too_much_is_as_much_as_goes() {
        let (settings, trouble, _folder) =
            read_text(r#"{"version": 1, "levels": {"effects": 200}, "picture": {"scale_percent": 999}}"#);
        assert_eq!(trouble, None);
        assert_eq!(settings.levels, Levels { effects: 100, ..Levels::default() });
        assert_eq!(settings.picture, Picture { scale_percent: 200, ..Picture::default() });
        assert!(!settings.share_position, "who has never said so does not share where they are");
    }

    #[test]
    fn a_file_of_another_version_is_kept_aside() {
        let (settings, trouble, folder) = read_text(r#"{"version": 9, "levels": "loud"}"#);
        assert_eq!(settings, Settings::default());
        let trouble = trouble.unwrap();
        assert!(trouble.contains("version 9") && trouble.contains("version 1"), "{trouble}");
        assert!(folder.path().join(KEPT).exists());
    }

    #[test]
    fn a_name_that_nobody_knows_costs_only_itself() {
        let text = r#"{"version": 1, "language": "de", "colour": "mauve", "bindings": {"take": {"keys": ["KeyÄ", "KeyT"], "button": null}, "fly": {"keys": [null, null], "button": null}}}"#;
        let (settings, trouble, folder) = read_text(text);
        assert_eq!(settings.language, Language::Chosen(Tongue::German));
        assert_eq!(settings.bindings.keys(Action::Take), [None, Some(KeyCode::KeyT)]);
        let trouble = trouble.unwrap();
        assert!(["“KeyÄ”", "“fly”", "“mauve”"].iter().all(|name| trouble.contains(name)), "{trouble}");
        assert!(folder.path().join(KEPT).exists());
    }

    #[test]
    fn the_old_choice_of_motion_is_taken_over_once() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(OLD_MOTION), "").unwrap();
        let (settings, _) = read(folder.path());
        assert!(settings.picture.reduced_motion);
        write(folder.path(), &settings).unwrap();
        assert!(!folder.path().join(OLD_MOTION).exists());
        assert!(read(folder.path()).0.picture.reduced_motion);
    }
}
