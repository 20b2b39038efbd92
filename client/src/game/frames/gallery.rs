//! The gallery: a picture of every screen in `docs/gallery`, and the test that the game still looks so.
//!
//! `scripts/gallery` makes it anew, by the same test with `HUNT_WRITE_GALLERY=FOLDER`: then it compares nothing, and writes the chosen pictures
//! into the folder instead, with a page that shows them all.

mod chapters;
mod likeness;

use bevy::{
    asset::RenderAssetUsages,
    image::{CompressedImageFormats, ImageSampler, ImageType},
    prelude::*,
};
use chapters::{CHAPTERS, page};
use likeness::{Blurred, beside};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The size of all pictures.
const SIZE: &str = "1024x640";

/// A file of the project, from its root.
fn of_project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Draws everything that is drawn for the eye, in the gallery's size, in a process of its own with a clock and a language of its own.
fn draw_all(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        // What is played on a server has another clock.
        .args(["--ignored", "--test-threads=1", "draws_", "--skip", "draws_a_play"])
        .env("FRAMES", folder.canonicalize().unwrap())
        .env("FRAMES_SIZE", SIZE)
        .env_remove("FRAMES_LANGUAGE")
        .envs([("TZ", "UTC"), ("LC_ALL", "C"), ("LANG", "C"), ("LANGUAGE", "")])
        .stdout(Stdio::null())
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "not everything could be drawn; `cargo test -p hunt-client --lib -- --ignored draws_` says why"
    );
}

fn read(path: &Path) -> Image {
    let bytes =
        fs::read(path).unwrap_or_else(|error| panic!("{}: {error}; scripts/gallery makes the gallery anew", path.display()));
    let kind = ImageType::MimeType("image/png");
    Image::from_buffer(&bytes, kind, CompressedImageFormats::NONE, true, ImageSampler::linear(), RenderAssetUsages::MAIN_WORLD)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn names() -> impl Iterator<Item = &'static str> {
    CHAPTERS.iter().flat_map(|(_, pictures)| pictures.iter().map(|(name, _)| *name))
}

fn write_gallery(drawn: &Path, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for name in names() {
        let from = drawn.join(format!("{name}-{SIZE}.png"));
        fs::copy(&from, folder.join(format!("{name}.png"))).unwrap_or_else(|error| panic!("nothing draws {name}: {error}"));
    }
    fs::write(folder.join("README.md"), page()).unwrap();
}

#[test]
#[ignore = "draws everything once more and compares it with docs/gallery; needs a graphics driver"]
fn everything_looks_as_in_the_gallery() {
    let target = of_project("target/gallery");
    let drawn = target.join("drawn");
    draw_all(&drawn);
    if let Some(folder) = std::env::var_os("HUNT_WRITE_GALLERY") {
        return write_gallery(&drawn, Path::new(&folder));
    }
    let differences = target.join("differences");
    let _ = fs::remove_dir_all(&differences);
    let mut other = Vec::new();
    for name in names() {
        let kept = read(&of_project(&format!("docs/gallery/{name}.png")));
        let now = read(&drawn.join(format!("{name}-{SIZE}.png")));
        assert_eq!(kept.size(), now.size(), "{name} has another size: scripts/gallery makes the gallery anew");
        let likeness = Blurred::of(&kept).likeness(&Blurred::of(&now));
        println!("{name:<28} {likeness}");
        if !likeness.is_alike() {
            fs::create_dir_all(&differences).unwrap();
            let path = differences.join(format!("{name}.png"));
            beside(&kept, &now).try_into_dynamic().unwrap().save(&path).unwrap();
            other.push(format!("  {name}: {likeness}; {}", path.display()));
        }
    }
    assert!(
        other.is_empty(),
        "{} of {} pictures look otherwise than in docs/gallery:\n{}\nWhen that is meant, scripts/gallery makes the gallery anew.",
        other.len(),
        names().count(),
        other.join("\n")
    );
}

#[test]
fn the_gallery_has_every_picture_that_its_page_shows_and_no_other() {
    let folder = of_project("docs/gallery");
    let text = fs::read_to_string(folder.join("README.md")).unwrap();
    assert_eq!(text, page(), "scripts/gallery writes the page anew");
    let mut files: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|file| file.ends_with(".png"))
        .collect();
    let mut shown: Vec<String> = names().map(|name| format!("{name}.png")).collect();
    files.sort();
    shown.sort();
    assert_eq!(files, shown);
    const MOST_BYTES: u64 = 120 * 1024;
    for file in &files {
        let bytes = fs::metadata(folder.join(file)).unwrap().len();
        assert!(bytes <= MOST_BYTES, "{file} has {bytes} bytes, which is too much for a repository");
    }
}
