//! The real program in a folder of its own, and a look at what it wrote.

use hunt_shared::geo::{LonLat, PolygonRings};
use hunt_shared::hunt::{MapFeature, MapGeometry, MapKind, load_hunt};
use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    process::{Command, Output},
};
use tempfile::TempDir;

/// A folder in which the program is run.
pub struct Workplace {
    folder: TempDir,
}

impl Workplace {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn put(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.path(name), contents).unwrap();
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs `hunt-server` with arguments that stand apart by spaces.
    pub fn run(&self, arguments: &str) -> Output {
        let program = env!("CARGO_BIN_EXE_hunt-server");
        Command::new(program)
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .env("NO_COLOR", "1")
            .output()
            .unwrap()
    }

    /// What the program prints and tells when it succeeds.
    #[track_caller]
    pub fn succeed(&self, arguments: &str) -> (String, String) {
        let (ok, out, told) = self.outcome(arguments);
        assert!(ok, "{arguments}\n{out}{told}");
        (out, told)
    }

    /// What a person is told when it fails. Long lines are broken by the terminal's width, so that only words can be looked for.
    #[track_caller]
    pub fn fail(&self, arguments: &str) -> String {
        let (ok, out, told) = self.outcome(arguments);
        assert!(!ok && out.is_empty(), "{arguments}\n{out}{told}");
        told.split(|c: char| c.is_whitespace() || c == '│').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn outcome(&self, arguments: &str) -> (bool, String, String) {
        let output = self.run(arguments);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.success(), text(output.stdout), text(output.stderr))
    }
}

/// A layer as a hunt reads it.
pub struct Map {
    pub features: Vec<MapFeature>,
    pub attribution: String,
}

impl Map {
    pub fn read(layer: &str) -> Self {
        // It begins wherever the layer does.
        let place = layer.split_once("\"coordinates\":").map_or("0,0", |(_, rest)| rest.trim_start_matches('['));
        let start = place.split(']').next().unwrap_or_default();
        let hunt =
            format!(r#"Hunt(title: "T", description: "", start: ({start}), map: ["m.geojson"], boundaries: ["b.geojson"])"#);
        let none = r#"{"type": "FeatureCollection", "features": []}"#;
        let files = [("hunt.ron", &*hunt), ("m.geojson", layer), ("b.geojson", none)];
        let files: BTreeMap<String, Vec<u8>> = files.map(|(name, text)| (name.to_owned(), text.into())).into();
        let loaded = load_hunt("imported".into(), &files).unwrap_or_else(|report| panic!("{report}"));
        assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
        Self { features: loaded.hunt.map.to_vec(), attribution: loaded.hunt.attribution }
    }

    pub fn of_kind(&self, kind: MapKind) -> Vec<&MapFeature> {
        self.features.iter().filter(|feature| feature.kind == kind).collect()
    }

    /// Names of a kind, in order.
    pub fn names(&self, kind: MapKind) -> Vec<&str> {
        self.of_kind(kind).into_iter().map(|feature| feature.name.as_str()).collect()
    }

    /// Whether an area of this kind covers the place.
    pub fn covers(&self, kind: MapKind, lon: f64, lat: f64) -> bool {
        self.of_kind(kind).into_iter().any(|feature| match &feature.geometry {
            MapGeometry::Area(polygons) => polygons.iter().any(|polygon| is_in(polygon, lon, lat)),
            _ => false,
        })
    }

    /// All points, whatever they belong to.
    pub fn points(&self) -> Vec<LonLat> {
        let points = |feature: &MapFeature| match &feature.geometry {
            MapGeometry::Point(point) => vec![*point],
            MapGeometry::Line(points) => points.clone(),
            MapGeometry::Area(polygons) => polygons
                .iter()
                .flat_map(|polygon| polygon.exterior.iter().chain(polygon.holes.iter().flatten()))
                .copied()
                .collect(),
        };
        self.features.iter().flat_map(points).collect()
    }
}

/// By how many edges lie east of the place.
fn is_in(polygon: &PolygonRings, lon: f64, lat: f64) -> bool {
    let rings = std::iter::once(&polygon.exterior).chain(&polygon.holes);
    let edges = rings.flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
    let crossed =
        edges.filter(|(a, b)| (a.lat > lat) != (b.lat > lat) && lon < a.lon + (b.lon - a.lon) * (lat - a.lat) / (b.lat - a.lat));
    crossed.count() % 2 == 1
}
