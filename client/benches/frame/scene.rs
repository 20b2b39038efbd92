//! The hunt that is played, and the crowd in it: the same in every run.

use crate::town::town;
use fastrand::Rng;
use hunt_shared::{
    event::EventKind,
    geo::{LocalFrame, LocalPoint, LonLat},
    hunt::{Hunt, HuntView, load_hunt},
};
use miette::{IntoDiagnostic, WrapErr};
use serde_json::Value;
use std::{collections::BTreeMap, f64::consts::TAU, fmt::Write, fs, path::Path, sync::Arc};

/// How many objects lie on the map, boundaries with them, and others walk.
pub const OBJECTS: usize = 2_000;
pub const BOUNDARIES: usize = 60;
pub const PLAYERS: usize = 500;

/// Metres around the middle within which objects and boundaries lie.
const FAR_M: f64 = 900.0;
/// Metres within which a server shows others.
const SIGHT_M: f64 = 300.0;
/// Metres that a walker goes in a second.
const WALK_MPS: f64 = 1.4;
/// Of so many players one at a time is out of sight, for so many seconds: some go and some come.
const AWAY: u64 = 50;
const AWAY_S: f64 = 10.0;

/// The hunt, as players see it.
pub struct Scene {
    pub view: Arc<HuntView>,
    pub frame: LocalFrame,
    /// What the map is of.
    pub map: String,
}

impl Scene {
    /// Out of an OpenStreetMap extract, or the made town.
    ///
    /// # Errors
    /// When the extract cannot be read or imported.
    pub fn new(osm: Option<&Path>) -> miette::Result<Self> {
        let (map, layer) = match osm {
            Some(file) => {
                let shown = file.display().to_string();
                let bytes = fs::read(file).into_diagnostic().wrap_err_with(|| format!("cannot read {shown}"))?;
                (shown.clone(), hunt_server::hunts::import::layer_of(&["osm", &shown], &bytes)?)
            }
            None => ("a made town (give an extract with --osm or HUNT_OSM)".to_owned(), town()),
        };
        let middle = middle(&layer).ok_or_else(|| miette::miette!("{map} has no building to walk among"))?;
        let plane = LocalFrame::about(middle);
        let mut random = Rng::with_seed(5);
        let boundaries = boundaries(&plane, &mut random);
        let hunt = read(&layer, &boundaries, middle, &objects(&plane, &mut random))?;
        Ok(Self { view: Arc::new(HuntView::of(&hunt)), frame: hunt.frame, map })
    }

    /// What the player has behind and before them: a challenge whose way is shown, and some hundred places.
    pub fn past(&self) -> Vec<EventKind> {
        let start = self.frame.to_local(self.view.start);
        let target = self.frame.to_lonlat(LocalPoint::new(start.x + 400.0, start.y + 250.0));
        let mut past = vec![EventKind::ChallengeOpened {
            challenge: "round".into(),
            title: "Once around the town".into(),
            text: "Walk to the far end and back.".into(),
            target: Some(target),
            steps: 5,
        }];
        past.extend((0..300).map(|number| EventKind::BoundaryEntered {
            boundary: format!("place-{}", number % BOUNDARIES).as_str().into(),
            name: String::new(),
        }));
        past
    }
}

fn read(layer: &str, boundaries: &str, start: LonLat, objects: &str) -> miette::Result<Hunt> {
    let hunt = format!(
        r#"Hunt(title: "A walk", description: "To be measured.", start: ({:.7}, {:.7}), map: ["map.geojson"], boundaries: ["boundaries.geojson"], objects: [{objects}])"#,
        start.lon, start.lat
    );
    let files: BTreeMap<String, Vec<u8>> =
        [("hunt.ron", hunt.as_str()), ("map.geojson", layer), ("boundaries.geojson", boundaries)]
            .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
            .into();
    load_hunt("bench".into(), &files).map(|loaded| loaded.hunt).map_err(hunt_shared::hunt::Report::into_miette)
}

/// The middle of the houses of a map, by a corner of each.
fn middle(layer: &str) -> Option<LonLat> {
    let layer: Value = serde_json::from_str(layer).ok()?;
    let houses = layer["features"].as_array()?.iter().filter(|feature| feature["properties"]["kind"] == "building");
    let corners: Vec<(f64, f64)> = houses
        .filter_map(|house| {
            let mut corner = &house["geometry"]["coordinates"];
            // Down to the first place of the first ring of the first polygon.
            while corner[0].is_array() {
                corner = &corner[0];
            }
            corner[0].as_f64().zip(corner[1].as_f64())
        })
        .collect();
    let count = corners.len() as f64;
    let (lon, lat) = corners.iter().fold((0.0, 0.0), |(lon, lat), corner| (lon + corner.0, lat + corner.1));
    (count > 0.0).then(|| LonLat::new(lon / count, lat / count))
}

fn somewhere(plane: &LocalFrame, random: &mut Rng) -> LonLat {
    let (sin, cos) = (random.f64() * TAU).sin_cos();
    let away_m = random.f64().sqrt() * FAR_M;
    plane.to_lonlat(LocalPoint::new(away_m * cos, away_m * sin))
}

fn objects(plane: &LocalFrame, random: &mut Rng) -> String {
    let glyphs = ["Glass", "Coin", "Key", "Feather"];
    let mut text = String::new();
    for number in 0..OBJECTS {
        let LonLat { lon, lat } = somewhere(plane, random);
        let glyph = glyphs[number % glyphs.len()];
        // A String takes whatever is written to it.
        let _ =
            write!(text, r#"Object(id: "thing-{number}", name: "Thing {number}", glyph: {glyph}, at: ({lon:.7}, {lat:.7})),"#);
    }
    text
}

fn boundaries(plane: &LocalFrame, random: &mut Rng) -> String {
    let circle = |number: usize| {
        let LonLat { lon, lat } = somewhere(plane, random);
        format!(
            r#"{{"type":"Feature","id":"place-{number}","properties":{{"name":"Place {number}","radius_m":25}},"geometry":{{"type":"Point","coordinates":[{lon:.7},{lat:.7}]}}}}"#
        )
    };
    let features: Vec<String> = (0..BOUNDARIES).map(circle).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

/// Somebody who strolls about the player.
struct Stroller {
    name: String,
    at: LocalPoint,
    heading: f64,
}

/// All others.
pub struct Crowd {
    strollers: Vec<Stroller>,
    random: Rng,
}

impl Crowd {
    /// About a place.
    pub fn about(place: LocalPoint) -> Self {
        let names = ["Ada", "Bartholomew", "Cem", "Dolores", "Eve", "Ferdinand", "Grace", "Hrafn", "Ines", "Joaquim"];
        let mut random = Rng::with_seed(7);
        let strollers = (0..PLAYERS)
            .map(|number| {
                let (sin, cos) = (random.f64() * TAU).sin_cos();
                let away_m = random.f64().sqrt() * SIGHT_M;
                Stroller {
                    name: format!("{} {number}", names[number % names.len()]),
                    at: LocalPoint::new(place.x + away_m * cos, place.y + away_m * sin),
                    heading: random.f64() * TAU,
                }
            })
            .collect();
        Self { strollers, random }
    }

    /// So much time passes; whoever falls behind comes after the player.
    pub fn stroll(&mut self, seconds: f64, player: LocalPoint) {
        for stroller in &mut self.strollers {
            stroller.heading += (self.random.f64() - 0.5) * seconds;
            if stroller.at.distance_m(player) > SIGHT_M {
                stroller.heading = (player.y - stroller.at.y).atan2(player.x - stroller.at.x);
            }
            // Somebody after a runner runs.
            let speed_mps = if stroller.at.distance_m(player) > SIGHT_M { 3.0 * WALK_MPS } else { WALK_MPS };
            let (sin, cos) = stroller.heading.sin_cos();
            let step_m = speed_mps * seconds;
            stroller.at = LocalPoint::new(stroller.at.x + step_m * cos, stroller.at.y + step_m * sin);
        }
    }

    /// Whom the server tells of at this time.
    pub fn seen(&self, now_s: f64) -> impl Iterator<Item = (u64, String, LocalPoint)> {
        let turn = (now_s / AWAY_S) as u64;
        let numbered = self.strollers.iter().zip(1_u64..);
        numbered
            .filter(move |(_, id)| !(id + turn).is_multiple_of(AWAY))
            .map(|(stroller, id)| (id, stroller.name.clone(), stroller.at))
    }
}
