//! From files to what is checked and ready to play.

use super::{
    Boundary,
    diagnostic::{Findings, Report},
    geojson::{ReadBoundary, read_boundaries},
    source::SourceFile,
};
use crate::geo::{GeoBox, LocalFrame, LonLat, Shape};
use std::{fs, ops::Range, path::Path, sync::Arc};

/// The boundaries of one GeoJSON file, without a hunt around them.
#[derive(Clone, Debug)]
pub struct LoadedBoundaries {
    /// The boundaries, sorted by id as text.
    pub boundaries: Vec<Boundary>,
    /// The box around them all.
    pub bounds: GeoBox,
    /// The local plane about the middle of the box.
    pub frame: LocalFrame,
    /// What is probably not meant.
    pub warnings: Report,
}

/// Reads a GeoJSON file of boundaries.
///
/// # Errors
/// All mistakes in it; also when it cannot be read.
pub fn load_boundaries(path: &Path) -> Result<LoadedBoundaries, Report> {
    let name = path.display().to_string();
    match fs::read(path) {
        Ok(bytes) => parse_boundaries(&name, &bytes),
        Err(error) => Err(unreadable(&name, &error)),
    }
}

/// Reads boundaries from the bytes of a GeoJSON file; `name` stands in the messages.
///
/// # Errors
/// All mistakes in it.
pub fn parse_boundaries(name: &str, bytes: &[u8]) -> Result<LoadedBoundaries, Report> {
    let mut findings = Findings::default();
    let mut read = Vec::new();
    let mut placed = Vec::new();
    if let Some(source) = SourceFile::read(name, bytes, &mut findings) {
        read_boundaries(&source, &mut Default::default(), &mut read, &mut findings);
        if read.is_empty() && !findings.has_errors() {
            findings.error(&source, 0..1, "the file has no features, so there is no boundary", "draw at least one");
        }
        placed = read.iter().map(Placed::boundary).collect();
    }
    let plane = plane_around(&placed, &mut findings);
    let (boundaries, _) = sorted(read);
    let value = plane.map(|(bounds, frame)| (boundaries, bounds, frame));
    let ((boundaries, bounds, frame), warnings) = findings.finish(value)?;
    Ok(LoadedBoundaries { boundaries, bounds, frame, warnings })
}

/// A report that a file cannot be read at all.
pub(super) fn unreadable(name: &str, error: &std::io::Error) -> Report {
    let mut findings = Findings::default();
    let source = Arc::new(SourceFile::new(name, String::new()));
    findings.error(&source, 0..0, format!("the file cannot be read: {error}"), "check the path and that you may read it");
    Report::new(findings.list)
}

/// The boundaries sorted by id as text, each with its place.
pub(super) fn sorted(mut read: Vec<ReadBoundary>) -> (Vec<Boundary>, Vec<(Arc<SourceFile>, Range<usize>)>) {
    read.sort_by(|a, b| a.boundary.id.cmp(&b.boundary.id));
    read.into_iter().map(|read| (read.boundary, (read.source, read.span))).unzip()
}

/// Something that takes room on the globe, and where it is written.
pub(super) struct Placed {
    /// As it is called in messages.
    pub(super) what: String,
    pub(super) points: Vec<LonLat>,
    pub(super) source: Arc<SourceFile>,
    pub(super) span: Range<usize>,
}

impl Placed {
    pub(super) fn boundary(read: &ReadBoundary) -> Self {
        let points = match &read.boundary.shape {
            Shape::Circle { centre, radius_m } => around_circle(*centre, *radius_m),
            shape => shape.points().collect(),
        };
        let what = format!("the boundary {:?}", read.boundary.id);
        Self { what, points, source: read.source.clone(), span: read.span.clone() }
    }
}

/// The corners of the box around a circle, near enough for a box.
fn around_circle(centre: LonLat, radius_m: f64) -> Vec<LonLat> {
    const METRES_PER_DEGREE: f64 = 110_574.0;
    let lat = radius_m / METRES_PER_DEGREE;
    let lon = (lat / centre.lat.to_radians().cos().max(1e-3)).min(90.0);
    let wrapped = |lon: f64| {
        if lon > 180.0 {
            lon - 360.0
        } else if lon < -180.0 {
            lon + 360.0
        } else {
            lon
        }
    };
    let at = |east: f64, north: f64| LonLat::new(wrapped(centre.lon + east), (centre.lat + north).clamp(-90.0, 90.0));
    vec![centre, at(-lon, 0.0), at(lon, 0.0), at(0.0, -lat), at(0.0, lat)]
}

/// The box and the plane around everything; when it is too wide, that is told at what lies farthest out.
pub(super) fn plane_around(placed: &[Placed], findings: &mut Findings) -> Option<(GeoBox, LocalFrame)> {
    let bounds = GeoBox::around(placed.iter().flat_map(|placed| placed.points.iter().copied()))?;
    match LocalFrame::new(bounds) {
        Ok(frame) => Some((bounds, frame)),
        Err(error) => {
            let middle = |mut numbers: Vec<f64>| {
                numbers.sort_by(f64::total_cmp);
                numbers.get(numbers.len() / 2).copied().unwrap_or_default()
            };
            let firsts = || placed.iter().filter_map(|placed| placed.points.first());
            let (lon, lat) = (middle(firsts().map(|p| p.lon).collect()), middle(firsts().map(|p| p.lat).collect()));
            let distance = |point: &LonLat| {
                let east = (point.lon - lon).abs();
                east.min(360.0 - east).max((point.lat - lat).abs())
            };
            let farthest = |placed: &Placed| placed.points.iter().map(distance).fold(0.0, f64::max);
            let out = placed.iter().max_by(|a, b| farthest(a).total_cmp(&farthest(b)))?;
            let help = format!("{} lies farthest from the rest: is it where it should be?", out.what);
            findings.error(&out.source, out.span.clone(), error.to_string(), help);
            None
        }
    }
}
