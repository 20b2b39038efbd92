//! Boundaries, or a part of the map, out of any GeoJSON.

mod document;
mod properties;

use super::{
    Imported, Purpose,
    circles::circle_of,
    gpx::parse_radius,
    ids::{Ids, slug},
    input::Input,
    known::LeftOut,
    layer::{Feature, Layer, short_name, sound},
    target::TargetArgs,
};
use document::{Document, Found};
use geo::{Coord, Geometry};
use hunt_shared::hunt::{Findings, MapKind, Report, SourceFile};
use properties::Properties;
use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

/// Arguments of `hunt-server import geojson`.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct GeojsonArgs {
    /// The GeoJSON file
    pub(super) file: PathBuf,
    /// Make a part of the map instead of boundaries, of this kind where a feature does not say its own
    #[arg(long, value_name = "KIND", value_parser = parse_kind)]
    kind: Option<MapKind>,
    /// The radius of the circle that a point becomes, in metres, where it does not say its own
    #[arg(long, value_name = "METRES", default_value = "15", value_parser = parse_radius)]
    radius_m: f64,
    /// Make circles of regular polygons of many corners, such as geojson.io draws for circles
    #[arg(long)]
    circles: bool,
    #[command(flatten)]
    pub(super) target: TargetArgs,
}

fn kind_named(name: &str) -> Option<MapKind> {
    MapKind::ALL.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

fn parse_kind(text: &str) -> Result<MapKind, String> {
    kind_named(text).ok_or_else(|| format!("one of {} was expected", MapKind::ALL.map(|(name, _)| name).join(", ")))
}

/// Whether it is drawn as a line alone.
fn is_line(kind: MapKind) -> bool {
    use MapKind as Kind;
    matches!(kind, Kind::Cliff | Kind::Path | Kind::Street | Kind::Road | Kind::Railway | Kind::Border)
}

/// Whether a hunt's map takes the geometry as this kind.
fn fits(kind: MapKind, geometry: &Geometry) -> bool {
    use MapKind as Kind;
    match geometry {
        Geometry::Point(_) => matches!(kind, Kind::Place | Kind::WaterName),
        Geometry::LineString(_) | Geometry::MultiLineString(_) => matches!(kind, Kind::Water | Kind::Pier) || is_line(kind),
        _ => !matches!(kind, Kind::Place | Kind::WaterName) && !is_line(kind),
    }
}

/// Reads the file.
///
/// # Errors
/// All mistakes in it; also when there is nothing in it, or it cannot be read.
pub(super) fn import(args: &GeojsonArgs, input: &Input<'_>, ids: Ids) -> Result<Imported, Report> {
    read(&input.shown(), &input.read()?, args, ids)
}

fn read(name: &str, bytes: &[u8], args: &GeojsonArgs, ids: Ids) -> Result<Imported, Report> {
    let mut findings = Findings::default();
    let Some(source) = SourceFile::read(name, bytes, &mut findings) else {
        return findings.finish(None).map(|(imported, _)| imported);
    };
    let mut maker = Maker { args, ids, pending: Vec::new(), notes: Notes::default() };
    let attribution = Document::new(&source, &mut findings).for_each_feature(|found| maker.feature(found));
    let imported = maker.finish(short_name(&attribution), &source, &mut findings);
    findings.finish(Some(imported)).map(|(imported, _)| imported)
}

/// What is told at the end.
#[derive(Default)]
struct Notes {
    left_out: LeftOut,
    without_shape: usize,
    empty: usize,
    misfits: BTreeMap<&'static str, usize>,
}

struct Maker<'a> {
    args: &'a GeojsonArgs,
    ids: Ids,
    /// Features, with what their id is to be made of: given ids are all kept, before others are made.
    pending: Vec<(Feature, Wanted)>,
    notes: Notes,
}

enum Wanted {
    /// An identity that the feature was given.
    Given(String),
    /// A text that an identity is made of.
    Made(String),
    /// Nothing is known but what it is.
    Counted(&'static str),
}

impl Maker<'_> {
    fn feature(&mut self, found: Found<'_, '_>) {
        let own = found.feature.map(|feature| Properties::of(feature, &mut self.notes.left_out)).unwrap_or_default();
        self.notes.without_shape += usize::from(found.shapes.is_empty());
        for shape in found.shapes {
            // A tripwire has one part; a map's line may have many.
            let parts = match shape {
                Geometry::MultiLineString(lines) if self.args.kind.is_none() => {
                    lines.0.into_iter().map(Geometry::LineString).collect()
                }
                shape => vec![shape],
            };
            for part in parts {
                match sound(&part) {
                    Some(part) => self.shape(&own, part),
                    None => self.notes.empty += 1,
                }
            }
        }
    }

    fn shape(&mut self, own: &Properties, shape: Geometry) {
        let mut feature = Feature { id: String::new(), properties: Vec::new(), geometry: shape };
        let otherwise = match self.args.kind {
            Some(kind) => {
                let says = own.rest.iter().find(|(name, _)| name == "kind").map(|(_, value)| value.trim_matches('"'));
                let kind = says.and_then(kind_named).unwrap_or(kind);
                if !fits(kind, &feature.geometry) {
                    *self.notes.misfits.entry(kind.as_str()).or_default() += 1;
                    return;
                }
                feature.say("kind", kind.as_str());
                kind.as_str()
            }
            None => self.boundary(own, &mut feature),
        };
        feature.say("name", &own.name);
        let kept = own.rest.iter().filter(|(name, _)| name != "kind" || self.args.kind.is_none());
        feature.properties.extend(kept.cloned());
        let wanted = match (&own.id, slug(&own.name), &own.fid) {
            (Some(id), ..) => Wanted::Given(id.clone()),
            (None, Some(name), _) => Wanted::Made(name),
            (None, None, Some(fid)) => Wanted::Made(format!("{otherwise}-{fid}")),
            (None, None, None) => Wanted::Counted(otherwise),
        };
        self.pending.push((feature, wanted));
    }

    /// Makes a circle of what is one; yields what the feature is.
    fn boundary(&self, own: &Properties, feature: &mut Feature) -> &'static str {
        let circle = match &feature.geometry {
            Geometry::Polygon(polygon) if self.args.circles => circle_of(polygon),
            _ => None,
        };
        let centre = circle.and_then(|(centre, _)| sound(&Geometry::Point(Coord { x: centre.lon, y: centre.lat }.into())));
        if let Some(centre) = centre {
            feature.geometry = centre;
        }
        match &feature.geometry {
            Geometry::Point(_) => {
                let radius_m = circle.map(|(_, radius_m)| radius_m).or(own.radius_m).unwrap_or(self.args.radius_m);
                feature.properties.push(("radius_m".into(), radius_m.to_string()));
                "circle"
            }
            Geometry::LineString(_) => "line",
            _ => "area",
        }
    }

    fn finish(mut self, attribution: String, source: &Arc<SourceFile>, findings: &mut Findings) -> Imported {
        if self.pending.is_empty() && !findings.has_errors() {
            let message = match self.notes.misfits.keys().next() {
                Some(kind) => format!("nothing in the file can be drawn as {kind}"),
                None => "nothing in the file can be drawn".into(),
            };
            findings.error(source, 0..1, message, "draw at least one point, line or polygon, and see --kind");
        }
        let mut made: Vec<String> = vec![String::new(); self.pending.len()];
        for given in [true, false] {
            for (id, (_, wanted)) in made.iter_mut().zip(&self.pending) {
                match wanted {
                    Wanted::Given(text) if given => *id = self.ids.take(text),
                    Wanted::Made(text) if !given => *id = self.ids.take(text),
                    Wanted::Counted(what) if !given => *id = self.ids.count(what),
                    _ => {}
                }
            }
        }
        let with_id = |((feature, _), id): ((Feature, Wanted), String)| Feature { id, ..feature };
        let features = self.pending.into_iter().zip(made).map(with_id).collect();
        let purpose = if self.args.kind.is_some() { Purpose::Map } else { Purpose::Boundaries };
        Imported { layer: Layer { attribution, features }, purpose, notes: self.notes.words() }
    }
}

impl Notes {
    fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if self.without_shape > 0 {
            words.push(format!("note: passed over features without a geometry: {}", self.without_shape));
        }
        if self.empty > 0 {
            words.push(format!("note: left out shapes of which nothing could be drawn: {}", self.empty));
        }
        for (kind, count) in &self.misfits {
            words.push(format!("note: left out shapes that cannot be drawn as {kind}: {count}"));
        }
        words.extend(self.left_out.words());
        words
    }
}

#[cfg(test)]
mod tests;
