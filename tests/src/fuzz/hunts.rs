//! A hunt's files: a hunt that can be played, or mistakes each at its place.

use super::{parts, reports};
use hunt_shared::{
    crossing::{CrossingIndex, Walker, advance},
    hunt::{HUNT_FILE, Hunt, HuntView, files_of, load_hunt},
    identity::HuntId,
    time::UnixMs,
};
use std::collections::BTreeMap;

/// The files that the parts of the input are, in this order.
const NAMES: [&str; 3] = [HUNT_FILE, "boundaries.geojson", "map.geojson"];

type InMemory = BTreeMap<String, Vec<u8>>;

/// Each part of the input is a file.
pub fn run(input: &[u8]) {
    let parts = parts::Parts::of(input).zip(NAMES);
    let files: InMemory = parts.map(|((_, bytes), name)| (name.to_owned(), bytes.to_vec())).collect();
    let text_of = |name: &str| files.get(name).map_or_else(String::new, |bytes| reports::text_of(bytes));
    if let Some(bytes) = files.get(HUNT_FILE) {
        files_of(bytes, |_| None);
    }
    match load_hunt(HuntId::from("fuzz"), &files) {
        Ok(loaded) => {
            assert_eq!(loaded.warnings.errors(), 0);
            reports::check(&loaded.warnings, text_of);
            check_playable(&loaded.hunt);
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

fn of_files(files: [&[u8]; 3]) -> Vec<u8> {
    parts::join(files.map(|file| (0, file)))
}

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
