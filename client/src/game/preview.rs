//! TEMP
use super::{launch::Launch, session::{CurrentHunt, Screen, OwnPosition}};
use bevy::prelude::*;
use hunt_shared::{geo::*, hunt::*};
use std::sync::Arc;

pub struct PreviewPlugin;
impl Plugin for PreviewPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Startup, load);
    }
}

fn pts(v: &serde_json::Value) -> Vec<LonLat> {
    v.as_array().unwrap().iter().map(|p| LonLat::new(p[0].as_f64().unwrap(), p[1].as_f64().unwrap())).collect()
}
fn ring(v: &serde_json::Value) -> Vec<LonLat> { let mut r = pts(v); r.pop(); r }
fn poly(v: &serde_json::Value) -> PolygonRings {
    let a = v.as_array().unwrap();
    PolygonRings { exterior: ring(&a[0]), holes: a[1..].iter().map(ring).collect() }
}
fn geom(g: &serde_json::Value) -> MapGeometry {
    let c = &g["coordinates"];
    match g["type"].as_str().unwrap() {
        "Point" => MapGeometry::Point(LonLat::new(c[0].as_f64().unwrap(), c[1].as_f64().unwrap())),
        "LineString" => MapGeometry::Line(pts(c)),
        "Polygon" => MapGeometry::Area(vec![poly(c)]),
        _ => MapGeometry::Area(c.as_array().unwrap().iter().map(poly).collect()),
    }
}

fn load(launch: Res<Launch>, mut commands: Commands, mut next: ResMut<NextState<Screen>>, mut own: ResMut<OwnPosition>) {
    let Some(dir) = &launch.preview else { return };
    let read = |n: &str| -> serde_json::Value { serde_json::from_str(&std::fs::read_to_string(dir.join(n)).unwrap()).unwrap() };
    let (m, b) = (read("map.geojson"), read("boundaries.geojson"));
    let mut map: Vec<MapFeature> = m["features"].as_array().unwrap().iter().filter_map(|f| {
        let kind = match f["properties"]["kind"].as_str()? {
            "shallows" => MapKind::Shallows, "land" => MapKind::Land, "sand" | "beach" => MapKind::Sand, "meadow" => MapKind::Meadow,
            "wood" => MapKind::Wood, "rock" => MapKind::Rock, "water" => MapKind::Water, "cliff" => MapKind::Cliff, "path" => MapKind::Path,
            "street" => MapKind::Street, "road" => MapKind::Road, "pier" => MapKind::Pier, "building" => MapKind::Building,
            "place" => MapKind::Place, "water_name" | "water-name" => MapKind::WaterName, other => { warn!("{other}"); return None } };
        Some(MapFeature { kind, name: f["properties"]["name"].as_str().unwrap_or("").to_owned(), geometry: geom(&f["geometry"]) })
    }).collect();
    map.sort_by_key(|f| f.kind);
    let boundaries: Vec<PublicBoundary> = b["features"].as_array().unwrap().iter().map(|f| {
        let p = &f["properties"];
        let shape = match geom(&f["geometry"]) {
            MapGeometry::Point(centre) => Shape::Circle { centre, radius_m: p["radius_m"].as_f64().unwrap() },
            MapGeometry::Line(l) => Shape::Line(l),
            MapGeometry::Area(a) => Shape::Area(a),
        };
        PublicBoundary { id: f["id"].as_str().unwrap_or("?").into(), name: p["name"].as_str().unwrap_or("").to_owned(), shape, dwell_s: p["dwell_s"].as_f64(), barrier: p["barrier"].as_bool().unwrap_or(false) }
    }).collect();
    let all: Vec<LonLat> = map.iter().flat_map(|f| match &f.geometry {
        MapGeometry::Point(p) => vec![*p], MapGeometry::Line(l) => l.clone(),
        MapGeometry::Area(a) => a.iter().flat_map(|p| p.exterior.clone()).collect() }).collect();
    let bounds = GeoBox::around(all).unwrap();
    let frame = LocalFrame::new(bounds).unwrap();
    let ron = std::fs::read_to_string(dir.join("hunt.ron")).unwrap();
    let mut objects = vec![];
    for (i, line) in ron.lines().filter(|l| l.contains("Object(")).enumerate() {
        let at = line.split("at: (").nth(1).unwrap().split(')').next().unwrap();
        let (a, b) = at.split_once(", ").unwrap();
        objects.push(PublicObject { id: format!("glass-{i}").as_str().into(), name: "Glass".into(), glyph: Glyph::Glass, position: LonLat::new(a.parse().unwrap(), b.parse().unwrap()), reach_m: 6.0, during: None });
    }
    let s = ron.split("start: (").nth(1).unwrap().split(')').next().unwrap();
    let (a, b2) = s.split_once(", ").unwrap();
    let start = LonLat::new(a.parse().unwrap(), b2.parse().unwrap());
    let view = HuntView { id: "merrowick".into(), title: "M".into(), description: String::new(), attribution: String::new(), start, bounds, max_speed_mps: 12.0, boundaries, objects, map };
    own.point = frame.to_local(start);
    own.accuracy_m = 5.0;
    commands.insert_resource(CurrentHunt { view: Arc::new(view), frame });
    next.set(Screen::Playing);
}
