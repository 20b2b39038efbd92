//! A hunt made for load: rows of small square areas, and walks along them that cross as many edges a second as asked.

use crate::Track;
use hunt_shared::geo::{LocalFrame, LocalPoint, LonLat};
use serde_json::json;
use std::{fs, io, path::Path};

/// The name of the hunt.
pub const FIELD_HUNT: &str = "field";

/// Areas in a row, and rows.
const SIDE: usize = 64;

/// How fast bots go: a bicycle, within the limit that hunts have unless they choose another.
const SPEED_MPS: f64 = 8.0;

/// About where the field lies. Any place serves.
const MIDDLE: LonLat = LonLat::new(-8.5, 52.66);

/// A field of 64 by 64 square areas with gaps as wide as they are. Who rides along a row enters and leaves one area each pitch.
#[derive(Clone, Debug)]
pub struct Field {
    pitch_m: f64,
    frame: LocalFrame,
}

impl Field {
    /// A field in which each rider meets so many edges a second, more than 0.
    pub fn meeting(edges_per_s: f64) -> Self {
        Self { pitch_m: 2.0 * SPEED_MPS / edges_per_s, frame: LocalFrame::about(MIDDLE) }
    }

    /// How many areas there are.
    pub fn areas(&self) -> usize {
        SIDE * SIDE
    }

    /// How long each side of the field is, metres.
    pub fn side_m(&self) -> f64 {
        SIDE as f64 * self.pitch_m
    }

    /// Writes the hunt into the folder [`FIELD_HUNT`] within this one, and returns that folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<std::path::PathBuf> {
        let folder = folder.join(FIELD_HUNT);
        fs::create_dir_all(&folder)?;
        let features: Vec<_> = (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| self.area(row, column))).collect();
        let boundaries = json!({ "type": "FeatureCollection", "features": features });
        fs::write(folder.join("boundaries.geojson"), boundaries.to_string())?;
        fs::write(folder.join("hunt.ron"), HUNT.replace("@start@", &format!("({}, {})", MIDDLE.lon, MIDDLE.lat)))?;
        Ok(folder)
    }

    /// A ride of so many seconds, back and forth along one of the rows, from a random place of it.
    pub fn ride(&self, chance: &mut fastrand::Rng, seconds: f64) -> Track {
        let row = chance.usize(0..SIDE);
        // Beside the middle of the row, so that no two ride on one line, and never along an edge.
        let y = self.local(row as f64 + 0.5 + (chance.f64() - 0.5) * 0.4);
        let mut heads_east = chance.bool();
        let mut here = LocalPoint::new(self.local(chance.f64() * SIDE as f64), y);
        let mut points = vec![here];
        let mut left_m = SPEED_MPS * seconds;
        while left_m > 0.0 {
            let end = LocalPoint::new(self.local(if heads_east { SIDE as f64 } else { 0.0 }), y);
            let length_m = here.distance_m(end);
            here = if length_m > left_m { here.lerp(end, left_m / length_m) } else { end };
            points.push(here);
            left_m -= length_m;
            heads_east = !heads_east;
        }
        Track::through(&points, &self.frame, SPEED_MPS)
    }

    /// From pitches to metres from the field's middle.
    fn local(&self, pitches: f64) -> f64 {
        (pitches - SIDE as f64 / 2.0) * self.pitch_m
    }

    fn area(&self, row: usize, column: usize) -> serde_json::Value {
        let corner = |east: f64, north: f64| {
            let (x, y) = (self.local(column as f64 + east), self.local(row as f64 + north));
            let corner = self.frame.to_lonlat(LocalPoint::new(x, y));
            json!([corner.lon, corner.lat])
        };
        let (near, far) = (0.25, 0.75);
        let ring = json!([corner(near, near), corner(far, near), corner(far, far), corner(near, far), corner(near, near)]);
        json!({
            "type": "Feature",
            "id": format!("bed-{row}-{column}"),
            "properties": { "name": format!("Bed {row}/{column}") },
            "geometry": { "type": "Polygon", "coordinates": [ring] },
        })
    }
}

/// Something to do, too, so that the rules have work with every crossing.
const HUNT: &str = r#"Hunt(
    title: "The Field",
    description: "Rows of beds, for load.",
    start: @start@,
    boundaries: ["boundaries.geojson"],
    challenges: [
        Challenge(
            id: "first-rows",
            title: "The First Rows",
            text: "See one bed of each of the first rows.",
            goal: Any([Entered("bed-0-20"), Entered("bed-1-20"), Entered("bed-2-20")]),
            rewards: [
                Reward(id: "trowel", title: "A Trowel", because: "{player} saw a bed.", rarity: Common, glyph: Shell, effects: [Points(5)]),
            ],
        ),
        Challenge(
            id: "corner",
            title: "The Corner",
            text: "Walk from one corner bed into its neighbour.",
            goal: InOrder([Entered("bed-0-0"), Entered("bed-0-1")]),
            rewards: [
                Reward(id: "line", title: "A Garden Line", because: "{player} went straight.", rarity: Fine, glyph: Star, effects: [Points(10)]),
            ],
        ),
    ],
)
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expected_crossings;
    use hunt_shared::{
        hunt::{HuntView, load_hunt_folder},
        protocol::Fix,
        time::UnixMs,
    };

    #[test]
    fn the_field_is_a_hunt_and_a_ride_meets_as_many_edges_as_asked() {
        let folder = tempfile::tempdir().unwrap();
        let field = Field::meeting(5.0);
        let loaded = load_hunt_folder(&field.write(folder.path()).unwrap()).unwrap();
        let view = HuntView::of(&loaded.hunt);
        assert_eq!(view.boundaries.len(), field.areas());
        let mut chance = fastrand::Rng::with_seed(1);
        for _ in 0..3 {
            let ride = field.ride(&mut chance, 20.0);
            assert!((ride.duration_s() - 20.0).abs() < 0.1, "{}", ride.duration_s());
            assert!(ride.top_speed_mps(&field.frame) < view.max_speed_mps);
            let fixes: Vec<_> = (0..=200)
                .map(|tenth| Fix {
                    time: UnixMs(1_000_000 + tenth * 100),
                    position: ride.position_at(tenth as f64 / 10.0),
                    accuracy_m: 4.0,
                })
                .collect();
            let met = expected_crossings(&view, &fixes).len();
            assert!((97..=103).contains(&met), "{met} edges in 20 s");
        }
    }
}
