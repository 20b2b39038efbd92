//! Harbour Town, which is on no other map: the extract that readers of the guide are given.

use super::pbf::Pbf;
use std::f64::consts::TAU;

/// The town between 7.00 and 7.02 east, 43.00 and 43.02 north, the sea in its south.
pub fn harbour_town() -> Pbf {
    let mut town = Town { pbf: Pbf::default().covers(7.0, 43.0, 7.02, 43.02), node: 0, way: 0 };
    town.coast();
    town.green();
    town.streets();
    town.houses();
    town.names();
    town.pbf
}

type Tags<'a> = &'a [(&'a str, &'a str)];

struct Town {
    pbf: Pbf,
    /// The last ids given.
    node: i64,
    way: i64,
}

impl Town {
    fn line(&mut self, points: &[(f64, f64)], tags: Tags) -> i64 {
        let first = self.node + 1;
        self.pbf.nodes(first, points);
        self.node += points.len() as i64;
        self.way += 1;
        self.pbf.way(self.way, &(first..=self.node).collect::<Vec<_>>(), tags);
        self.way
    }

    fn area(&mut self, corners: &[(f64, f64)], tags: Tags) -> i64 {
        let first = self.node + 1;
        self.pbf.nodes(first, corners);
        self.node += corners.len() as i64;
        self.way += 1;
        self.pbf.way(self.way, &(first..=self.node).chain([first]).collect::<Vec<_>>(), tags);
        self.way
    }

    fn place(&mut self, lon: f64, lat: f64, tags: Tags) {
        self.node += 1;
        self.pbf.node(self.node, lon, lat, tags);
    }

    fn coast(&mut self) {
        let shore = [
            (6.990, 43.0074),
            (7.0020, 43.0078),
            (7.0048, 43.0083),
            (7.0062, 43.0080),
            (7.0070, 43.0073),
            (7.0080, 43.0072),
            (7.0086, 43.0079),
            (7.0097, 43.0081),
            (7.0112, 43.0082),
            (7.0126, 43.0079),
            (7.0141, 43.0081),
            (7.0158, 43.0088),
            (7.0176, 43.0086),
            (7.030, 43.0092),
        ];
        self.line(&shore, &[("natural", "coastline")]);
        self.area(&round(7.0150, 43.0040, 0.0013, 11), &[("natural", "coastline"), ("place", "island"), ("name", "Gull Island")]);
        self.area(&round(7.0148, 43.0042, 0.0006, 8), &[("natural", "heath")]);
        self.line(
            &[(7.0099, 43.0082), (7.0099, 43.0062), (7.0104, 43.0059), (7.0112, 43.0060)],
            &[("man_made", "pier"), ("name", "Long Pier")],
        );
        self.line(
            &[(7.0070, 43.0073), (7.0068, 43.0066), (7.0074, 43.0061)],
            &[("man_made", "breakwater"), ("name", "West Mole")],
        );
        let beach = [
            (7.0112, 43.0082),
            (7.0126, 43.0079),
            (7.0141, 43.0081),
            (7.0158, 43.0088),
            (7.0156, 43.0090),
            (7.0140, 43.0085),
            (7.0126, 43.0083),
        ];
        self.area(&beach, &[("natural", "beach"), ("name", "Net Sands")]);
    }

    /// A wood with a lake with an islet, and a park.
    fn green(&mut self) {
        let shore = self.area(&round(7.0046, 43.0140, 0.0015, 14), &[]);
        let islet = self.area(&round(7.0049, 43.0142, 0.0004, 7), &[("natural", "wood")]);
        let edge =
            [(6.990, 43.0110), (7.0030, 43.0112), (7.0072, 43.0136), (7.0068, 43.0160), (7.0030, 43.0172), (6.990, 43.0170)];
        let wood = self.area(&edge, &[]);
        self.pbf.multipolygon(1, &[(shore, "outer"), (islet, "inner")], &[("natural", "water"), ("name", "Mirror Lake")]);
        self.pbf.multipolygon(2, &[(wood, "outer"), (shore, "inner")], &[("landuse", "forest"), ("name", "Lantern Wood")]);
        let park = [(7.0142, 43.0112), (7.0172, 43.0110), (7.0178, 43.0128), (7.0162, 43.0140), (7.0143, 43.0136)];
        self.area(&park, &[("leisure", "park"), ("name", "Old Park")]);
        self.area(&round(7.0166, 43.0124, 0.0004, 9), &[("natural", "water")]);
        self.line(&[(7.0142, 43.0118), (7.0155, 43.0121), (7.0160, 43.0130), (7.0174, 43.0133)], &[("highway", "footway")]);
        self.line(&[(7.0075, 43.0127), (7.0060, 43.0128), (7.0040, 43.0122), (7.0020, 43.0130)], &[("highway", "path")]);
        self.area(&[(7.0040, 43.0180), (7.0120, 43.0176), (7.0130, 43.030), (7.0040, 43.030)], &[("landuse", "meadow")]);
    }

    fn streets(&mut self) {
        let named =
            [("Quay Street", ROWS[0]), ("Harbour Street", ROWS[1]), ("Custom Street", ROWS[2]), ("Upper Street", ROWS[3])];
        for (name, lat) in named {
            self.line(
                &[(COLUMNS[0], lat), (7.0100, lat + 0.00006), (COLUMNS[4], lat)],
                &[("highway", "residential"), ("name", name)],
            );
        }
        for (name, lon) in ["West Lane", "Sail Lane", "Rope Lane", "Bell Lane", "Park Lane"].into_iter().zip(COLUMNS) {
            self.line(&[(lon, 43.0092), (lon + 0.00004, ROWS[1]), (lon, ROWS[3])], &[("highway", "residential"), ("name", name)]);
        }
        self.line(&[(7.0099, 43.0092), (7.0099, 43.0082)], &[("highway", "pedestrian"), ("name", "Pier Approach")]);
        let road =
            [(6.990, 43.0088), (7.0050, 43.0092), (7.0100, 43.0092), (7.0140, 43.0093), (7.0180, 43.0098), (7.030, 43.0100)];
        self.line(&road, &[("highway", "primary"), ("name", "Coast Road")]);
        let rails = [(6.990, 43.0164), (7.0050, 43.0166), (7.0100, 43.0158), (7.0150, 43.0154), (7.030, 43.0158)];
        self.line(&rails, &[("railway", "rail"), ("name", "Shore Line")]);
        self.line(&[(7.0100, ROWS[3]), (7.0100, 43.0156)], &[("highway", "tertiary"), ("name", "Station Road")]);
        let square = [(7.0100, 43.0110), (7.0105, 43.0110), (7.0105, 43.0114), (7.0100, 43.0114)];
        self.area(&square, &[("highway", "pedestrian"), ("area", "yes"), ("name", "Net Square")]);
    }

    /// Houses along the streets, no two alike, and those that have a name.
    fn houses(&mut self) {
        let mut chance = 7_u32;
        let mut next = move || {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(chance >> 16) / 65_536.0
        };
        for row in 0..ROWS.len() - 1 {
            for column in COLUMNS.windows(2) {
                let mut west = column[0] + 0.00018;
                while west < column[1] - 0.00030 {
                    let wide = 0.00014 + 0.00012 * next();
                    for south in [ROWS[row] + 0.00012, ROWS[row + 1] - 0.00032] {
                        let (deep, stands) = (0.00012 + 0.00007 * next(), next() > 0.12);
                        let clear = |lon: f64, lat: f64, lon_reach: f64, lat_reach: f64| {
                            (west + wide / 2.0 - lon).abs() > lon_reach || (south + deep / 2.0 - lat).abs() > lat_reach
                        };
                        if stands && clear(7.01025, 43.0112, 0.00045, 0.00034) && clear(7.0120, 43.0111, 0.0004, 0.0003) {
                            self.area(&block(west, south, wide, deep), &[("building", "house")]);
                        }
                    }
                    west += wide + 0.00003 + 0.00004 * next();
                }
            }
        }
        self.area(&block(7.01185, 43.01098, 0.00034, 0.00018), &[("building", "public"), ("name", "Custom House")]);
        self.area(&block(7.0096, 43.01545, 0.0008, 0.00014), &[("building", "train_station")]);
        self.area(&block(7.0092, 43.0086, 0.0004, 0.00022), &[("building", "warehouse"), ("name", "Net Loft")]);
    }

    fn names(&mut self) {
        self.place(7.0093, 43.0134, &[("place", "town"), ("name", "Harbour Town")]);
        self.place(7.0060, 43.0045, &[("natural", "bay"), ("name", "Bay of Nets")]);
        self.place(7.0100, 43.01585, &[("railway", "station"), ("name", "Harbour Town Station")]);
        self.place(7.0112, 43.0060, &[("man_made", "lighthouse"), ("name", "Pier Light")]);
    }
}

/// Where the streets run, from south to north and from west to east.
const ROWS: [f64; 4] = [43.0099, 43.0108, 43.0117, 43.0127];
const COLUMNS: [f64; 5] = [7.0075, 7.0090, 7.0109, 7.0125, 7.0140];

fn block(west: f64, south: f64, wide: f64, deep: f64) -> [(f64, f64); 4] {
    [(west, south), (west + wide, south), (west + wide, south + deep), (west, south + deep)]
}

/// Something roundish of so many corners, counter-clockwise.
fn round(lon: f64, lat: f64, radius: f64, corners: u32) -> Vec<(f64, f64)> {
    let corner = |number: u32| {
        let (sin, cos) = (TAU * f64::from(number) / f64::from(corners)).sin_cos();
        let uneven = 1.0 + 0.18 * (f64::from(number) * 2.3).sin();
        (lon + radius * uneven * cos, lat + 0.73 * radius * uneven * sin)
    };
    (0..corners).map(corner).collect()
}
