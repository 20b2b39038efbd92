//! From what an extract holds to the features of a map.

use super::{
    OsmArgs, WithoutCoast, areas,
    clip::GeoRect,
    coast::{self, Coast},
    extract::Extract,
    rings::{Joint, join},
    tags::{Tags, rank_of_line},
};
use crate::hunts::import::layer::{Feature, short_name, sound};
use geo::{Area, BoundingRect, Coord, Geometry, InteriorPoint, LineString, MapCoords, Simplify};
use hunt_shared::hunt::MapKind;
use miette::miette;
use std::collections::{BTreeMap, HashSet};

/// Metres in a degree of latitude, near enough to simplify by.
const METRES_PER_DEGREE: f64 = 111_195.0;

/// A feature with what it is sorted by.
struct Drawn {
    kind: MapKind,
    /// 0 matters most.
    rank: u8,
    /// Square degrees or degrees: of the same rank the largest comes first.
    size: f64,
    name: String,
    geometry: Geometry,
}

/// The features of the map, in the order in which they are drawn and named; and what the designer should know.
pub(super) fn draw(extract: &Extract, args: &OsmArgs) -> miette::Result<(Vec<Feature>, Vec<String>)> {
    let mut pen = Pen { extract, args, area: extract.area, drawn: Vec::new(), lines: BTreeMap::new(), notes: Vec::new() };
    pen.coast();
    let consumed = pen.multipolygons();
    pen.ways(&consumed);
    pen.joined_lines();
    pen.nodes();
    if pen.drawn.is_empty() {
        let help = "take an extract of an inhabited area, or a larger --bbox";
        return Err(miette!(help = help, "nothing that a map is drawn of lies in {}", args.file.display()));
    }
    let mut drawn = pen.drawn;
    drawn.sort_by(|a, b| (a.kind, a.rank).cmp(&(b.kind, b.rank)).then(b.size.total_cmp(&a.size)).then(a.name.cmp(&b.name)));
    // What is mapped twice over, as an area and again as a place in it, is drawn once.
    drawn.dedup_by(|a, b| (a.kind, &a.name, &a.geometry) == (b.kind, &b.name, &b.geometry));
    let feature = |drawn: Drawn| {
        let mut feature = Feature { id: String::new(), properties: Vec::new(), geometry: drawn.geometry };
        feature.say("kind", drawn.kind.as_str());
        feature.say("name", &drawn.name);
        feature
    };
    Ok((drawn.into_iter().map(feature).collect(), pen.notes))
}

struct Pen<'a> {
    extract: &'a Extract,
    args: &'a OsmArgs,
    area: GeoRect,
    drawn: Vec<Drawn>,
    /// Lines that are joined where nothing else meets them: by what they are, how much they matter and their name.
    lines: BTreeMap<(MapKind, u8, String), Vec<Vec<Coord>>>,
    notes: Vec<String>,
}

impl Pen<'_> {
    fn name(&self, tags: &Tags) -> String {
        short_name(tags.name(self.args.language.as_deref()))
    }

    fn put(&mut self, kind: MapKind, rank: u8, name: String, geometry: &Geometry) {
        let Some(geometry) = sound(&self.simplified(geometry)) else { return };
        let size = match &geometry {
            Geometry::LineString(line) => line.bounding_rect().map_or(0.0, |around| around.width() + around.height()),
            geometry => geometry.unsigned_area(),
        };
        self.drawn.push(Drawn { kind, rank, size, name, geometry });
    }

    /// Without the points that hardly bend its outline.
    fn simplified(&self, geometry: &Geometry) -> Geometry {
        let tolerance = self.args.simplify_m / METRES_PER_DEGREE;
        if tolerance == 0.0 {
            return geometry.clone();
        }
        // On a plane where a degree is as long either way.
        let narrow = self.area.rect.center().y.to_radians().cos().max(1e-6);
        let plane = geometry.map_coords(|at| Coord { x: at.x * narrow, y: at.y });
        let simple = match plane {
            Geometry::LineString(line) => Geometry::LineString(line.simplify(tolerance)),
            Geometry::Polygon(polygon) => Geometry::Polygon(polygon.simplify(tolerance)),
            Geometry::MultiPolygon(polygons) => Geometry::MultiPolygon(polygons.simplify(tolerance)),
            other => other,
        };
        simple.map_coords(|at| Coord { x: at.x / narrow, y: at.y })
    }

    fn coast(&mut self) {
        let coastlines = self.extract.ways.values().filter(|way| way.tags.is_coastline());
        let pieces = coastlines.flat_map(|way| self.extract.stretches(way)).collect();
        let whole = Geometry::Polygon(self.area.rect.to_polygon());
        match coast::close(pieces, self.area) {
            Coast::Land { land, cut, broken, leads } => {
                for (number, ground) in land.into_iter().enumerate() {
                    let ground = self.simplified(&Geometry::Polygon(ground));
                    // An island may end exactly where the box does, and still be whole.
                    if number < cut {
                        self.border(&ground, &leads);
                    }
                    self.put(MapKind::Land, 0, String::new(), &ground);
                }
                if let Some(first) = broken.first() {
                    self.notes.push(format!(
                        "note: the coastline breaks off within the map, as near {:.5}, {:.5}, and was led on to the edge or to its next part; \
                         a --bbox that ends before it looks better",
                        first.x, first.y
                    ));
                }
            }
            Coast::Even { land: true } => {}
            Coast::Unknown if self.args.without_coast == WithoutCoast::Land => {}
            Coast::Unknown | Coast::Even { land: false } => self.put(MapKind::Water, 0, String::new(), &whole),
        }
    }

    /// Marks where the box has cut off land, or nobody knows whether it has a coast, so that nobody takes that for one.
    fn border(&mut self, ground: &Geometry, leads: &[[Coord; 2]]) {
        let is_same = |a: Coord, b: Coord| (a.x - b.x).abs() < 1e-9 && (a.y - b.y).abs() < 1e-9;
        let is_lead = |leg: &[Coord]| leads.iter().any(|lead| is_same(lead[0], leg[0]) && is_same(lead[1], leg[1]));
        let Geometry::Polygon(ground) = ground else { return };
        let legs = ground.exterior().0.windows(2);
        let mut stretches: Vec<Vec<Coord>> = Vec::new();
        let mut goes_on = false;
        for leg in legs {
            let is_cut = self.area.is_edge(leg[0], leg[1]) || is_lead(leg);
            match stretches.last_mut() {
                Some(stretch) if is_cut && goes_on => stretch.push(leg[1]),
                _ if is_cut => stretches.push(leg.to_vec()),
                _ => {}
            }
            goes_on = is_cut;
        }
        for stretch in stretches {
            self.put(MapKind::Border, 0, String::new(), &Geometry::LineString(LineString(stretch)));
        }
    }

    /// Draws the areas of several rings; yields the ways that are drawn by that.
    fn multipolygons(&mut self) -> HashSet<i64> {
        let mut consumed = HashSet::new();
        let mut left_out = 0;
        let extract = self.extract;
        for area in &extract.multipolygons {
            let outline = areas::outline(area, extract);
            let mut tags = &area.tags;
            if tags.area().is_none() && tags.label().is_none() {
                // In the old style the outer ways say what it is.
                let outer = area.ways.iter().filter(|id| area.outer.contains(id));
                let said: Vec<(i64, &Tags)> = outer.filter_map(|id| Some((*id, &extract.ways.get(id)?.tags))).collect();
                let Some((_, first)) = said.first().filter(|(_, first)| first.area().is_some()) else { continue };
                if said.iter().any(|(_, other)| other.area() != first.area()) {
                    continue;
                }
                tags = *first;
                consumed.extend(said.iter().map(|(id, _)| *id));
            }
            left_out += outline.left_out;
            self.filled(tags, outline.rings);
        }
        if left_out > 0 {
            self.notes
                .push(format!("note: left out outlines that leave the extract, so that their inside is not known: {left_out}"));
        }
        consumed
    }

    /// Draws an area, and its name where it is not drawn itself.
    fn filled(&mut self, tags: &Tags, rings: Vec<Vec<Coord>>) {
        if rings.is_empty() {
            return;
        }
        let name = self.name(tags);
        let (kind, label) = (tags.area(), tags.label());
        let named = label.filter(|_| !name.is_empty());
        if kind.is_none() && named.is_none() {
            return;
        }
        let Some(shape) = self.area.cut_area(rings) else { return };
        if let Some(kind) = kind {
            // The name stands once: as a place if it is one, else with the area.
            let own = if named.is_some() { String::new() } else { name.clone() };
            self.put(kind, 0, own, &shape);
        }
        if let (Some((kind, rank)), Some(at)) = (named, shape.interior_point()) {
            self.put(kind, rank, name, &Geometry::Point(at));
        }
    }

    fn ways(&mut self, consumed: &HashSet<i64>) {
        let extract = self.extract;
        let mut ways: Vec<_> = extract.ways.iter().filter(|(_, way)| !way.tags.is_empty()).collect();
        ways.sort_by_key(|(id, _)| **id);
        for (id, way) in ways {
            let mut filled = false;
            if let Some(ring) = extract.ring(way)
                && !consumed.contains(id)
            {
                filled = way.tags.area().is_some();
                self.filled(&way.tags, vec![ring]);
            }
            if let Some(kind) = way.tags.line().filter(|kind| !(filled && *kind == MapKind::Pier)) {
                let rank = rank_of_line(&way.tags);
                let name = self.name(&way.tags);
                let stretches = extract.stretches(way).into_iter().flat_map(|line| self.area.cut_line(&line));
                let stretches: Vec<_> = stretches.collect();
                self.lines.entry((kind, rank, name)).or_default().extend(stretches);
            }
        }
    }

    fn joined_lines(&mut self) {
        for ((kind, rank, name), pieces) in std::mem::take(&mut self.lines) {
            // The drop of a cliff is on its right, so it is never turned round.
            let joint = if kind == MapKind::Cliff { Joint::Directed } else { Joint::Through };
            let joined = join(pieces, joint);
            for line in joined.open.into_iter().chain(joined.rings) {
                self.put(kind, rank, name.clone(), &Geometry::LineString(LineString(line)));
            }
        }
    }

    fn nodes(&mut self) {
        let extract = self.extract;
        for (id, tags) in &extract.nodes {
            let at = extract.places.get(id).filter(|at| self.area.holds(**at));
            let name = self.name(tags);
            if let (Some((kind, rank)), Some(at), false) = (tags.label(), at, name.is_empty()) {
                self.put(kind, rank, name, &Geometry::Point((*at).into()));
            }
        }
    }
}
