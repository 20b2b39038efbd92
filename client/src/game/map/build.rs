//! From a hunt's view to everything that its map is drawn from. Pure; runs beside the game.

use super::{
    coast::{CoastField, joined, shores},
    edges::EdgeGrid,
    fences::fences,
    labels::{LabelCandidate, LabelKind},
    paint::Surface,
    scatter::{Scatter, Scattered, bounds},
    shape::{Fills, Outline, inside, project, rings},
    stroke::{Pattern, StrokeStyle, Strokes},
};
use crate::game::theme;
use bevy::{platform::collections::HashMap, prelude::*};
use hunt_shared::{
    geo::{LocalFrame, LonLat, Shape},
    hunt::{HuntView, MapFeature, MapGeometry, MapKind},
};

/// Metres around the hunt's bounds for which the distance to the coast is known.
const FIELD_MARGIN_M: f32 = 220.0;
/// Metres within which an edge of the land lies on the border of the map, and so is no coast.
const ON_BORDER_M: f32 = 0.5;
/// Metres within which the same name is not repeated.
const REPEAT_M: f32 = 350.0;

/// What a layer of the map is drawn with.
#[derive(Clone, Copy, Debug)]
pub enum Look {
    /// A surface.
    Surface(Surface),
    /// An even colour.
    Plain(Color),
    /// Lines.
    Stroke(StrokeStyle),
    /// Trees or lights.
    Scatter,
}

/// One mesh of the map.
pub struct Layer {
    /// Its geometry, metres.
    pub mesh: Mesh,
    /// What it is drawn with.
    pub look: Look,
    /// Its height in the pile, 0 to 40.
    pub height: f32,
}

/// Everything that a map is drawn from.
pub struct BuiltMap {
    /// Its meshes.
    pub layers: Vec<Layer>,
    /// Distances to the coast.
    pub coast: CoastField,
    /// Whether there is a coast: without any land in the data, everything is land.
    pub has_coast: bool,
    /// The names on it.
    pub labels: Vec<LabelCandidate>,
    /// Where a compass rose has room, and its radius in metres.
    pub rose: Option<(Vec2, f32)>,
    /// The box around the hunt, metres.
    pub bounds: Rect,
    /// Lines that nobody walks across: the cliffs.
    pub cliffs: Vec<Vec<Vec2>>,
}

/// The shapes of one kind, in the local plane.
#[derive(Default)]
struct KindShapes {
    areas: Vec<Vec<Vec<Vec2>>>,
    lines: Vec<Vec<Vec2>>,
}

impl KindShapes {
    fn of(view: &HuntView, frame: &LocalFrame, kind: MapKind) -> Self {
        let mut shapes = Self::default();
        for feature in view.map.iter().filter(|feature| feature.kind == kind) {
            match &feature.geometry {
                MapGeometry::Area(polygons) => shapes.areas.push(rings(frame, polygons)),
                MapGeometry::Line(points) => shapes.lines.push(project(frame, points)),
                MapGeometry::Point(_) => {}
            }
        }
        shapes
    }

    fn add_edges(&self, edges: &mut EdgeGrid) {
        self.lines.iter().for_each(|line| edges.add_line(line));
        let outlines = self.areas.iter().map(|area| Outline::Rings(area.clone()));
        outlines.for_each(|outline| outline.segments().for_each(|(from, to)| edges.add(from, to)));
    }

    fn fill(&self) -> Mesh {
        let mut fills = Fills::default();
        self.areas.iter().for_each(|area| fills.add(area));
        fills.into_mesh()
    }

    fn outline(&self) -> Mesh {
        let mut strokes = Strokes::default();
        self.areas.iter().flatten().for_each(|ring| strokes.add_ring(ring));
        strokes.into_mesh()
    }

    fn course(&self) -> Mesh {
        let mut strokes = Strokes::default();
        self.lines.iter().for_each(|line| strokes.add_line(line));
        strokes.into_mesh()
    }
}

struct Pile {
    layers: Vec<Layer>,
    height: f32,
}

impl Pile {
    fn put(&mut self, mesh: Mesh, look: Look) {
        self.height += 0.5;
        if mesh.count_vertices() > 0 {
            self.layers.push(Layer { mesh, look, height: self.height });
        }
    }
}

/// The box around a hunt in its local plane, metres.
pub fn hunt_bounds(view: &HuntView, frame: &LocalFrame) -> Rect {
    let corner = |lon, lat| super::shape::drawn(frame.to_local(LonLat::new(lon, lat)));
    let box_ = view.bounds;
    [(box_.west, box_.south), (box_.east, box_.south), (box_.west, box_.north), (box_.east, box_.north)]
        .into_iter()
        .map(|(lon, lat)| corner(lon, lat))
        .fold(Rect::EMPTY, |bounds, corner| bounds.union_point(corner))
}

/// Builds the map of a hunt.
pub fn build_map(view: &HuntView, frame: &LocalFrame) -> BuiltMap {
    let shapes = |kind| KindShapes::of(view, frame, kind);
    let bounds = hunt_bounds(view, frame);
    let land = shapes(MapKind::Land);
    let piers = shapes(MapKind::Pier);
    // Beaches and piers reach out into the sea: together with the land they make the shore.
    let firm = [land.areas.clone(), shapes(MapKind::Sand).areas, piers.areas.clone()].concat();
    let mut border = EdgeGrid::default();
    shapes(MapKind::Border).add_edges(&mut border);
    let on_border =
        |(from, to): (Vec2, Vec2)| [from, from.midpoint(to), to].into_iter().all(|point| border.distance_m(point) < ON_BORDER_M);
    let mut shores = shores(&firm);
    shores.iter_mut().for_each(|edges| edges.retain(|edge| !on_border(*edge)));
    let coast = CoastField::new(bounds.inflate(FIELD_MARGIN_M), &firm, &shores.concat());
    let coastline: Vec<Vec<Vec2>> = shores[..land.areas.len()].iter().flat_map(|edges| joined(edges)).collect();
    let mut pile = Pile { layers: Vec::new(), height: 0.0 };
    let thin = |colour: Color, alpha: f32, width_px: f32| StrokeStyle::solid(colour.with_alpha(alpha), width_px);

    let shallows = shapes(MapKind::Shallows);
    pile.put(shallows.fill(), Look::Surface(Surface::Shallows));
    let sounding = thin(theme::FOAM, 0.55, 1.2).patterned(Pattern::Dotted, 1.2, 4.0);
    pile.put(shallows.outline(), Look::Stroke(sounding));

    pile.put(land.fill(), Look::Surface(Surface::Land));
    for (kind, surface) in [
        (MapKind::Sand, Surface::Sand),
        (MapKind::Meadow, Surface::Meadow),
        (MapKind::Rock, Surface::Rock),
        (MapKind::Wood, Surface::Wood),
    ] {
        let shapes = shapes(kind);
        pile.put(shapes.fill(), Look::Surface(surface));
        let edge = match surface {
            Surface::Sand => thin(theme::EARTH, 0.45, 1.0).patterned(Pattern::Dotted, 1.0, 3.0),
            _ => thin(theme::EARTH, 0.35, 0.75),
        };
        pile.put(shapes.outline(), Look::Stroke(edge));
    }
    let squares = shapes(MapKind::Square);
    pile.put(squares.fill(), Look::Plain(theme::PAVING));
    pile.put(squares.outline(), Look::Stroke(thin(theme::EARTH, 0.6, 1.0)));
    let water = shapes(MapKind::Water);
    pile.put(water.course(), Look::Stroke(thin(theme::INK, 0.8, 4.5).at_least_m(4.0)));
    pile.put(water.fill(), Look::Surface(Surface::Water));
    pile.put(water.course(), Look::Stroke(thin(theme::WATER, 1.0, 3.0).at_least_m(3.0)));
    pile.put(water.outline(), Look::Stroke(thin(theme::INK, 0.9, 1.5)));
    let mut coast_strokes = Strokes::default();
    coastline.iter().for_each(|line| coast_strokes.add_line(line));
    pile.put(coast_strokes.into_mesh(), Look::Stroke(thin(theme::INK, 1.0, 2.5)));

    let cliffs = shapes(MapKind::Cliff);
    pile.put(cliffs.course(), Look::Stroke(thin(theme::INK, 0.9, 17.0).patterned(Pattern::Hachured, 2.0, 3.0)));

    let paths = shapes(MapKind::Path);
    pile.put(paths.course(), Look::Stroke(thin(theme::LAND, 0.55, 4.0)));
    pile.put(paths.course(), Look::Stroke(thin(theme::EARTH, 0.95, 1.5).patterned(Pattern::Dashed, 6.0, 3.5)));
    let (streets, roads) = (shapes(MapKind::Street), shapes(MapKind::Road));
    pile.put(streets.course(), Look::Stroke(thin(theme::EARTH, 0.9, 5.5).at_least_m(5.0)));
    pile.put(roads.course(), Look::Stroke(thin(theme::EARTH, 0.95, 7.5).at_least_m(7.0)));
    pile.put(streets.course(), Look::Stroke(thin(theme::PAVING, 1.0, 3.5).at_least_m(4.0)));
    pile.put(roads.course(), Look::Stroke(thin(theme::HIGHWAY, 1.0, 5.0).at_least_m(5.8)));

    let sleepers = thin(theme::INK, 0.85, 7.0).patterned(Pattern::Ticked, 1.0, 7.0);
    pile.put(shapes(MapKind::Railway).course(), Look::Stroke(sleepers));

    pile.put(piers.course(), Look::Stroke(thin(theme::INK, 0.95, 5.0).at_least_m(4.2)));
    pile.put(piers.fill(), Look::Surface(Surface::Pier));
    pile.put(piers.outline(), Look::Stroke(thin(theme::INK, 0.9, 1.25)));
    pile.put(piers.course(), Look::Stroke(thin(theme::PIER, 1.0, 3.0).at_least_m(3.2)));

    let buildings = shapes(MapKind::Building);
    let mut shadows = Fills::default();
    for area in &buildings.areas {
        let shifted = |ring: &Vec<Vec2>| ring.iter().map(|corner| *corner + Vec2::new(1.3, -1.5)).collect();
        shadows.add(&area.iter().map(shifted).collect::<Vec<_>>());
    }
    pile.put(shadows.into_mesh(), Look::Plain(theme::INK.with_alpha(0.35)));
    pile.put(buildings.fill(), Look::Surface(Surface::Building));
    pile.put(buildings.outline(), Look::Stroke(thin(theme::INK, 0.95, 1.25)));

    let mut shown = EdgeGrid::default();
    coastline.iter().for_each(|line| shown.add_line(line));
    [&land, &water, &cliffs, &piers, &buildings].into_iter().for_each(|shapes| shapes.add_edges(&mut shown));
    let mut fence = Strokes::default();
    let at_sea = |point| !coastline.is_empty() && coast.at(point) > 0.0;
    fences(view, frame, bounds, &shown, at_sea).iter().for_each(|stretch| fence.add_line(stretch));
    let palings = thin(theme::INK, 0.9, 8.0).cased(theme::LAND.with_alpha(0.6), 1.0).patterned(Pattern::Fenced, 4.0, 10.0);
    pile.put(fence.into_mesh(), Look::Stroke(palings));

    let woods = shapes(MapKind::Wood);
    if let Some(mesh) = Scatter::trees(&woods.areas).into_mesh(Scattered::Tree) {
        pile.put(mesh, Look::Scatter);
    }
    let houses: Vec<_> = buildings.areas.iter().filter_map(|area| area.first().cloned()).collect();
    if let Some(mesh) = Scatter::lights(&houses).into_mesh(Scattered::Light) {
        pile.layers.push(Layer { mesh, look: Look::Scatter, height: super::LIGHTS_HEIGHT });
    }

    BuiltMap {
        layers: pile.layers,
        labels: labels(view, frame, &coast),
        rose: rose(view, frame, &coast, &shallows).filter(|_| !coastline.is_empty()),
        has_coast: !coastline.is_empty(),
        cliffs: cliffs.lines,
        coast,
        bounds,
    }
}

/// Room for a compass rose: out at sea in a corner of the island's box, clear of shallows, piers and names.
fn rose(view: &HuntView, frame: &LocalFrame, coast: &CoastField, shallows: &KindShapes) -> Option<(Vec2, f32)> {
    let land =
        bounds(&shallows.areas.concat()).into_iter().chain(bounds(&KindShapes::of(view, frame, MapKind::Land).areas.concat()));
    let box_ = land.reduce(|a, b| a.union(b))?;
    let radius_m = (box_.size().min_element() * 0.085).clamp(20.0, 90.0);
    let piers = KindShapes::of(view, frame, MapKind::Pier);
    let mut taken: Vec<Vec2> = piers.areas.concat().concat().into_iter().chain(piers.lines.concat()).collect();
    let names = view.map.iter().filter(|feature| feature.kind == MapKind::WaterName);
    taken.extend(names.filter_map(|feature| match &feature.geometry {
        MapGeometry::Point(position) => Some(super::shape::drawn(frame.to_local(*position))),
        _ => None,
    }));
    let clear = |middle: Vec2| {
        coast.at(middle) > radius_m * 1.4
            && taken.iter().all(|point| point.distance(middle) > radius_m * 1.6)
            && !shallows.areas.iter().any(|area| inside(area, middle))
    };
    let room = box_.inflate(-radius_m * 0.6);
    let steps = 32;
    let places = (0..=steps).flat_map(|row| (0..=steps).map(move |column| Vec2::new(column as f32, row as f32) / steps as f32));
    // A corner is best, a southern one better, where the interface leaves room.
    let corner = |place: &Vec2| (*place - 0.5).abs().min_element() - 0.08 * place.y;
    places
        .filter(|place| clear(room.min + room.size() * *place))
        .max_by(|a, b| corner(a).total_cmp(&corner(b)))
        .map(|place| (room.min + room.size() * place, radius_m))
}

fn labels(view: &HuntView, frame: &LocalFrame, coast: &CoastField) -> Vec<LabelCandidate> {
    // The land as a whole is named by the hunt's title.
    let named = view.map.iter().filter(|feature| !feature.name.is_empty() && feature.kind != MapKind::Land);
    let mut labels: Vec<_> = named.filter_map(|feature| label(feature, frame)).collect();
    let boundaries = view.boundaries.iter().filter(|boundary| !boundary.barrier && !boundary.name.is_empty());
    labels.extend(boundaries.map(|boundary| LabelCandidate {
        text: boundary.name.clone(),
        kind: LabelKind::Area,
        anchor: Outline::of(frame, &boundary.shape).label_anchor(),
        angle_rad: 0.0,
        room_m: None,
        raised_px: if matches!(boundary.shape, Shape::Line(_)) { 24.0 } else { 0.0 },
        at_sea: false,
    }));
    labels.iter_mut().for_each(|label| label.at_sea = coast.at(label.anchor) > 0.0);
    // Within a kind, what comes first in the file matters most.
    labels.sort_by_key(|label| label.kind);
    without_repeats(labels)
}

/// Drops a name that stands already within [`REPEAT_M`], as of a wood whose place is named too, or of a street in pieces.
fn without_repeats(labels: Vec<LabelCandidate>) -> Vec<LabelCandidate> {
    let mut kept: Vec<LabelCandidate> = Vec::with_capacity(labels.len());
    let mut by_text: HashMap<String, Vec<Vec2>> = HashMap::default();
    for label in labels {
        let anchors = by_text.entry(label.text.clone()).or_default();
        if anchors.iter().all(|anchor| anchor.distance(label.anchor) > REPEAT_M) {
            anchors.push(label.anchor);
            kept.push(label);
        }
    }
    kept
}

fn label(feature: &MapFeature, frame: &LocalFrame) -> Option<LabelCandidate> {
    let (kind, text) = match feature.kind {
        MapKind::Place => (LabelKind::Place, feature.name.clone()),
        MapKind::WaterName => (LabelKind::Water, feature.name.clone()),
        MapKind::Water | MapKind::Shallows => (LabelKind::Water, feature.name.clone()),
        MapKind::Path | MapKind::Street | MapKind::Road | MapKind::Railway => (LabelKind::Street, feature.name.clone()),
        _ => (LabelKind::Area, feature.name.clone()),
    };
    let (anchor, angle_rad, room_m) = match &feature.geometry {
        MapGeometry::Point(position) => (super::shape::drawn(frame.to_local(*position)), 0.0, None),
        MapGeometry::Line(points) => {
            let (anchor, angle_rad, straight_m) = straightest(&project(frame, points))?;
            (anchor, angle_rad, Some(straight_m))
        }
        MapGeometry::Area(polygons) => {
            let rings = rings(frame, polygons);
            let box_ = bounds(&rings)?;
            (middle_of(&rings, box_), 0.0, Some(box_.width() * 1.5))
        }
    };
    Some(LabelCandidate { text, kind, anchor, angle_rad, room_m, raised_px: 0.0, at_sea: false })
}

/// The middle of the widest stretch of the area across the middle of its box.
fn middle_of(rings: &[Vec<Vec2>], box_: Rect) -> Vec2 {
    let steps = 24;
    let at = |row: usize, column: usize| {
        let t = Vec2::new(column as f32 + 0.5, row as f32 + 0.5) / steps as f32;
        box_.min + box_.size() * t
    };
    let mut best = (0.0, box_.center());
    for row in steps / 4..=steps * 3 / 4 {
        let mut run = 0;
        for column in 0..=steps {
            if column < steps && inside(rings, at(row, column)) {
                run += 1;
                continue;
            }
            let central = 1.0 - (row as f32 / steps as f32 - 0.5).abs();
            if run as f32 * central > best.0 {
                best = (run as f32 * central, at(row, column - 1).lerp(at(row, column - run), 0.5));
            }
            run = 0;
        }
    }
    best.1
}

/// The longest stretch of a line that hardly bends: its middle, its angle (never upside down) and its length in metres.
fn straightest(line: &[Vec2]) -> Option<(Vec2, f32, f32)> {
    let mut best: Option<(Vec2, Vec2)> = None;
    let mut start = 0;
    for end in 1..line.len() {
        while start + 1 < end {
            let chord = line[end] - line[start];
            let course: f32 = line[start..=end].windows(2).map(|pair| pair[0].distance(pair[1])).sum();
            if chord.length() > course * 0.985 {
                break;
            }
            start += 1;
        }
        let (from, to) = (line[start], line[end]);
        if best.is_none_or(|(a, b)| a.distance(b) < from.distance(to)) {
            best = Some((from, to));
        }
    }
    let (from, to) = best?;
    let along = if to.x >= from.x { to - from } else { from - to };
    Some((from.lerp(to, 0.5), along.to_angle(), along.length()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_is_named_along_its_straightest_part_and_upright() {
        let line = [Vec2::new(100.0, 0.0), Vec2::new(50.0, 1.0), Vec2::ZERO, Vec2::new(0.0, 30.0)];
        let (middle, angle_rad, length_m) = straightest(&line).unwrap();
        assert!((middle.x - 50.0).abs() < 1.0 && length_m > 99.0);
        assert!(angle_rad.abs() < 0.1);
    }

    #[test]
    fn an_area_is_named_within_it() {
        // A horseshoe, whose box has its middle outside of it.
        let shoe: Vec<Vec2> = [(0, 0), (90, 0), (90, 60), (0, 60), (0, 50), (80, 50), (80, 20), (0, 20)]
            .map(|(x, y)| Vec2::new(x as f32, y as f32))
            .to_vec();
        let rings = vec![shoe];
        assert!(inside(&rings, middle_of(&rings, bounds(&rings).unwrap())));
    }
}
