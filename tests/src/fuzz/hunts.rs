//! A hunt's files: a hunt that can be played, or mistakes each at its place.

use super::{parts, reports};
use hunt_shared::{
    crossing::{CrossingIndex, Walker, advance},
    hunt::{HUNT_FILE, Hunt, HuntView, Loaded, files_of, load_hunt, write_translation},
    identity::HuntId,
    language_tag::LanguageTag,
    time::UnixMs,
};
use std::collections::BTreeMap;

/// The files that the parts of the input are, in this order.
const NAMES: [&str; 5] = [HUNT_FILE, "boundaries.geojson", "map.geojson", "texts/de.po", "pictures/a.png"];

type InMemory = BTreeMap<String, Vec<u8>>;

/// Each part of the input is a file.
pub fn run(input: &[u8]) {
    let parts = parts::Parts::of(input).zip(NAMES);
    let files: InMemory = parts.map(|((_, bytes), name)| (name.to_owned(), bytes.to_vec())).collect();
    let text_of = |name: &str| files.get(name).map_or_else(String::new, |bytes| reports::text_of(bytes));
    if let Some(bytes) = files.get(HUNT_FILE) {
        files_of(bytes, |name| files.get(name).cloned());
    }
    match load_hunt(HuntId::from("fuzz"), &files) {
        Ok(loaded) => {
            assert_eq!(loaded.warnings.errors(), 0);
            reports::check(&loaded.warnings, text_of);
            loaded.hunt.in_all_languages().for_each(check_playable);
            check_translation(&loaded, files.get("texts/de.po"));
        }
        Err(report) => {
            assert!(report.errors() > 0, "a hunt was refused without an error: {report}");
            reports::check(&report, text_of);
        }
    }
}

/// A hunt that loads says the same each time, has a view that travels, and can be walked in.
fn check_playable(hunt: &Hunt) {
    let (_, view) = HuntView::of(hunt).encode().expect("the view of a checked hunt can be encoded");
    let decoded = HuntView::decode(&view).expect("the view of a checked hunt decodes");
    assert_eq!(decoded, HuntView::of(hunt));
    assert!(hunt.start.is_valid());
    let index = CrossingIndex::new(&hunt.boundaries, &hunt.frame);
    assert_eq!(index.len(), hunt.boundaries.len());
    let mut walker = Walker::default();
    let mut transitions = Vec::new();
    let places = std::iter::once(hunt.start).chain(hunt.boundaries.iter().flat_map(|boundary| boundary.shape.points()).take(64));
    for (step, place) in places.enumerate() {
        advance(&index, &mut walker, index.fix(UnixMs(step as i64 * 1_000), place), &mut transitions);
    }
    assert!(transitions.iter().all(|transition| transition.position.is_valid()), "{transitions:?}");
}

/// What has been translated is in the file that is written anew, and writing it again changes nothing.
fn check_translation(loaded: &Loaded, known: Option<&Vec<u8>>) {
    let german = LanguageTag::parse("de").expect("a language");
    let write = |known: Option<&[u8]>| write_translation(&loaded.hunt.title, &german, &loaded.texts, "texts/de.po", known);
    if let Ok(merged) = write(known.map(Vec::as_slice)) {
        let again =
            write(Some(merged.file.as_bytes())).unwrap_or_else(|report| panic!("what was written cannot be read: {report}"));
        assert_eq!(again, merged);
    }
}

/// The hunt in which everything that can be said is said once.
fn small_files() -> [&'static [u8]; 3] {
    [
        include_bytes!("../../../shared/tests/good/hunt.ron"),
        include_bytes!("../../../shared/tests/good/boundaries.geojson"),
        include_bytes!("../../../shared/tests/good/map.geojson"),
    ]
}

/// It, loaded.
pub fn small_hunt() -> Hunt {
    let files: InMemory = NAMES.iter().zip(small_files()).map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    load_hunt(HuntId::from("good"), &files).expect("the sample is without mistakes").hunt
}

fn of_files<const FILES: usize>(files: [&[u8]; FILES]) -> Vec<u8> {
    parts::join(files.map(|file| (0, file)))
}

/// A hunt of two languages with a picture.
const TWO_LANGUAGES: &str = r#"Hunt(title: "T", description: "A *walk*.", languages: ["en", "de"], start: (7.4, 43.7),
    boundaries: ["boundaries.geojson"], challenges: [Challenge(id: "c", title: "C", picture: "pictures/a.png",
    text: "1. up\n2. down ![a](pictures/a.png)", riddles: [Riddle(text: "Q", answers: ["tide", Pattern("a|b")], wrong: [("sea", "No.")])])])"#;

const GERMAN: &str = "msgid \"\"\nmsgstr \"Language: de\\n\"\n\n#, fuzzy\nmsgctxt \"hunt: title\"\nmsgid \"T\"\nmsgstr \"U\"\n\n\
    msgctxt \"riddle c: answers\"\nmsgid \"tide | /a|b/\"\nmsgstr \"Tide | /c|d/\"\n\n\
    msgctxt \"challenge c: title\"\nmsgid \"D\"\nmsgstr \"\"\n\"E\"\n\n#~ msgctxt \"x\"\n#~ msgid \"y\"\n#~ msgstr \"z\"\n";

/// A PNG of one pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0,
    0x3A, 0x7E, 0x9B, 0x55, 0, 0, 0, 13, 0x49, 0x44, 0x41, 0x54, 0x78, 0x01, 0x01, 0x02, 0x00, 0xFD, 0xFF, 0x00, 0x80, 0x00,
    0x82, 0x00, 0x81, 0xC3, 0x6E, 0x25, 0xE0, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

pub fn seeds() -> Vec<Vec<u8>> {
    let [hunt, boundaries, map] = small_files();
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(8_000), close.repeat(8_000)).into_bytes();
    let (lists, objects) = (nested("[", "]"), nested("{\"a\":", "}"));
    let calls = nested("All([", "])");
    vec![
        of_files([hunt, boundaries, map]),
        of_files([
            include_bytes!("../../../assets/hunts/first-steps/hunt.ron"),
            include_bytes!("../../../assets/hunts/first-steps/boundaries.geojson"),
            include_bytes!("../../../assets/hunts/first-steps/map.geojson"),
        ]),
        of_files([&lists, boundaries, map]),
        of_files([&calls, boundaries, map]),
        of_files([hunt, &lists, &objects]),
        of_files([hunt, include_bytes!("../../../server/tests/simulate/harbour.geojson"), map]),
        of_files([b"\xFF\xFEH\0", b"", b"\xEF\xBB\xBF{}"]),
        of_files([TWO_LANGUAGES.as_bytes(), boundaries, map, GERMAN.as_bytes(), PIXEL]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{gpx::Gpx, hunt::parse_boundaries};

    /// Deeper than any stack would bear.
    #[test]
    fn files_nested_without_end_do_no_harm() {
        const DEPTH: usize = 500_000;
        let nested = |open: &str| open.repeat(DEPTH).into_bytes();
        for open in ["[", "{\"a\":", "{\"type\":\"FeatureCollection\",\"features\":["] {
            assert!(parse_boundaries("deep.geojson", &nested(open)).unwrap_err().errors() > 0, "{open}");
        }
        for open in ["[", "(", "Hunt(a:", "All(["] {
            let files = InMemory::from([(HUNT_FILE.to_owned(), nested(open))]);
            assert!(load_hunt(HuntId::from("deep"), &files).unwrap_err().errors() > 0, "{open}");
        }
        assert!(Gpx::parse("deep.gpx", &nested("<a>")).unwrap_err().errors() > 0);
    }
}
