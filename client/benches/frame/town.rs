//! A town by the sea of about as many shapes as the extract of Monaco has, for whoever has no extract: always the same one.

use fastrand::Rng;
use hunt_shared::geo::{LocalFrame, LocalPoint, LonLat};
use std::{f64::consts::TAU, fmt::Write};

/// The corners of the coast, the metres from the town's middle to it, and the blocks along a side with their metres.
const COAST_CORNERS: u32 = 1_600;
const COAST_M: f64 = 1_500.0;
const BLOCKS: i32 = 22;
const BLOCK_M: f64 = 90.0;

/// The words of which names are made.
const FIRST: [&str; 12] =
    ["Harbour", "Mill", "Castle", "Orange", "Fish", "Chapel", "North", "Garden", "Rose", "Stone", "Tower", "Old"];
const LAST: [&str; 6] = ["Street", "Lane", "Row", "Steps", "Way", "Quay"];

/// The features of a map, one a line.
struct Drawing {
    frame: LocalFrame,
    random: Rng,
    features: Vec<String>,
}

/// The town as the text of a GeoJSON file.
pub fn town() -> String {
    let mut drawing =
        Drawing { frame: LocalFrame::about(LonLat::new(7.42, 43.74)), random: Rng::with_seed(41), features: Vec::new() };
    drawing.coast();
    (0..220).for_each(|number| drawing.green(["wood", "meadow", "sand", "rock"][number % 4]));
    for x in -BLOCKS / 2..BLOCKS / 2 {
        for y in -BLOCKS / 2..BLOCKS / 2 {
            drawing.block(f64::from(x) * BLOCK_M, f64::from(y) * BLOCK_M);
        }
    }
    (0..600).for_each(|_| drawing.path());
    (0..140).for_each(|number| drawing.place(number));
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, drawing.features.join(",\n"))
}

impl Drawing {
    fn feature(&mut self, kind: &str, name: &str, geometry: &str) {
        let name = if name.is_empty() { String::new() } else { format!(r#","name":"{name}""#) };
        let properties = format!(r#"{{"kind":"{kind}"{name}}}"#);
        self.features.push(format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#));
    }

    fn points(&self, points: &[(f64, f64)]) -> String {
        let mut text = String::new();
        for &(x, y) in points {
            let LonLat { lon, lat } = self.frame.to_lonlat(LocalPoint::new(x, y));
            let comma = if text.is_empty() { "" } else { "," };
            // A String takes whatever is written to it.
            let _ = write!(text, "{comma}[{lon:.7},{lat:.7}]");
        }
        text
    }

    fn area(&mut self, kind: &str, name: &str, mut ring: Vec<(f64, f64)>) {
        ring.push(ring[0]);
        let geometry = format!(r#"{{"type":"Polygon","coordinates":[[{}]]}}"#, self.points(&ring));
        self.feature(kind, name, &geometry);
    }

    fn line(&mut self, kind: &str, name: &str, points: &[(f64, f64)]) {
        let geometry = format!(r#"{{"type":"LineString","coordinates":[{}]}}"#, self.points(points));
        self.feature(kind, name, &geometry);
    }

    fn name(&mut self) -> String {
        let (first, last) = (self.random.usize(..FIRST.len()), self.random.usize(..LAST.len()));
        format!("{} {}", FIRST[first], LAST[last])
    }

    /// Somewhere on land.
    fn somewhere(&mut self) -> (f64, f64) {
        let (sin, cos) = (self.random.f64() * TAU).sin_cos();
        let away_m = self.random.f64().sqrt() * COAST_M * 0.85;
        (away_m * cos, away_m * sin)
    }

    fn coast(&mut self) {
        let ring = (0..COAST_CORNERS)
            .map(|corner| {
                let angle = f64::from(corner) / f64::from(COAST_CORNERS) * TAU;
                let bays = 0.06 * (angle * 5.0).sin() + 0.04 * (angle * 17.0).sin() + 0.01 * (self.random.f64() - 0.5);
                let (sin, cos) = angle.sin_cos();
                (COAST_M * (1.0 + bays) * cos, COAST_M * (1.0 + bays) * sin)
            })
            .collect();
        self.area("land", "", ring);
    }

    fn green(&mut self, kind: &str) {
        let (x, y) = self.somewhere();
        let size_m = 15.0 + 60.0 * self.random.f64();
        let ring = (0..36)
            .map(|corner| {
                let (sin, cos) = (f64::from(corner) / 36.0 * TAU).sin_cos();
                let away_m = size_m * (0.8 + 0.2 * self.random.f64());
                (x + away_m * cos, y + away_m * sin)
            })
            .collect();
        self.area(kind, "", ring);
    }

    /// A block of houses with the streets to its south and west.
    fn block(&mut self, x: f64, y: f64) {
        let bend = |random: &mut Rng| (random.f64() - 0.5) * 4.0;
        for (kind, (dx, dy)) in [("street", (1.0, 0.0)), ("road", (0.0, 1.0))] {
            let kind = if kind == "road" && (x / BLOCK_M) as i32 % 4 != 0 { "street" } else { kind };
            let points: Vec<(f64, f64)> = (0..=6)
                .map(|step| {
                    let along_m = BLOCK_M * f64::from(step) / 6.0;
                    let aside_m = if step % 6 == 0 { 0.0 } else { bend(&mut self.random) };
                    (x + dx * along_m + dy * aside_m, y + dy * along_m + dx * aside_m)
                })
                .collect();
            let name = self.name();
            self.line(kind, &name, &points);
        }
        for house in 0..4 {
            let (left, low) = (x + 12.0 + f64::from(house % 2) * 36.0, y + 12.0 + f64::from(house / 2) * 36.0);
            let (width_m, height_m) = (20.0 + 10.0 * self.random.f64(), 20.0 + 10.0 * self.random.f64());
            let yard_m = 5.0 + 6.0 * self.random.f64();
            let ring = [
                (0.0, 0.0),
                (width_m, 0.0),
                (width_m, height_m),
                (yard_m, height_m),
                (yard_m, height_m - yard_m),
                (0.0, height_m - yard_m),
            ];
            self.area("building", "", ring.map(|(dx, dy)| (left + dx, low + dy)).to_vec());
        }
    }

    fn path(&mut self) {
        let (mut x, mut y) = self.somewhere();
        let mut heading = self.random.f64() * TAU;
        let points: Vec<(f64, f64)> = (0..14)
            .map(|_| {
                heading += (self.random.f64() - 0.5) * 0.8;
                (x, y) = (x + 7.0 * heading.cos(), y + 7.0 * heading.sin());
                (x, y)
            })
            .collect();
        self.line("path", "", &points);
    }

    fn place(&mut self, number: u32) {
        let at = self.somewhere();
        let name = format!("{} {number}", self.name());
        let geometry = format!(r#"{{"type":"Point","coordinates":{}}}"#, self.points(&[at]));
        self.feature("place", &name, &geometry);
    }
}
