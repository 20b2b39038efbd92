//! A sound between four coasts that nobody has sailed, as an extract: the coast leaves it on all four sides, and in its midst lies an island
//! with a lake with an islet with a pond.

use super::pbf::Pbf;

/// The sound between 12.00 and 12.02 east, 54.00 and 54.02 north: land in the four corners, water as a cross between them.
pub fn isles() -> Pbf {
    let mut pbf = Pbf::default().covers(12.0, 54.0, 12.02, 54.02);
    coasts(&mut pbf);
    island(&mut pbf);
    woods(&mut pbf);
    railway(&mut pbf);
    pbf
}

/// Each from one side of the box to the next, land on its left; one of them in two pieces that stand in the wrong order.
fn coasts(pbf: &mut Pbf) {
    let coast = [("natural", "coastline")];
    pbf.nodes(1, &[(12.013, 54.03), (12.013, 54.013), (12.03, 54.013)]);
    pbf.way(1, &[1, 2, 3], &coast);
    pbf.nodes(4, &[(12.03, 54.007), (12.016, 54.007), (12.013, 54.007), (12.013, 53.99)]);
    pbf.way(2, &[6, 7], &coast);
    pbf.way(3, &[4, 5, 6], &coast);
    pbf.nodes(8, &[(12.007, 53.99), (12.007, 54.007), (11.99, 54.007)]);
    pbf.way(4, &[8, 9, 10], &coast);
    pbf.nodes(11, &[(11.99, 54.013), (12.007, 54.013), (12.007, 54.03)]);
    pbf.way(5, &[11, 12, 13], &coast);
}

/// Its coast is two ways, which a relation that names it shares; and the shore of each thing in it is the outer edge of the next.
fn island(pbf: &mut Pbf) {
    let coast = [("natural", "coastline")];
    pbf.nodes(20, &[(12.0085, 54.0085), (12.0115, 54.0085), (12.0115, 54.0115), (12.0085, 54.0115)]);
    pbf.way(20, &[20, 21, 22], &coast);
    pbf.way(21, &[22, 23, 20], &coast);
    pbf.multipolygon(20, &[(20, "outer"), (21, "outer")], &[("place", "island"), ("name", "Middle Isle")]);
    pbf.nodes(30, &[(12.0090, 54.0090), (12.0110, 54.0090), (12.0110, 54.0110), (12.0090, 54.0110)]);
    pbf.way(22, &[30, 31, 32], &[]);
    pbf.way(23, &[30, 33, 32], &[]);
    pbf.nodes(40, &[(12.0095, 54.0095), (12.0105, 54.0095), (12.0105, 54.0105), (12.0095, 54.0105)]);
    pbf.way(24, &[40, 41, 42], &[]);
    pbf.way(25, &[42, 43, 40], &[]);
    pbf.nodes(50, &[(12.0098, 54.0098), (12.0102, 54.0098), (12.0102, 54.0102), (12.0098, 54.0102)]);
    pbf.way(26, &[50, 51, 52, 53, 50], &[("natural", "water"), ("name", "Eye")]);
    let lake = [("natural", "water"), ("name", "Ring Lake")];
    pbf.multipolygon(21, &[(24, "inner"), (23, "outer"), (25, "inner"), (22, "outer")], &lake);
    pbf.multipolygon(22, &[(25, "outer"), (26, "inner"), (24, "outer")], &[("natural", "wood"), ("name", "Islet Wood")]);
}

/// A wood and a heath that share the way between them and leave the extract over its corner; in the wood two clearings that touch.
fn woods(pbf: &mut Pbf) {
    pbf.nodes(60, &[(12.015, 54.015), (12.017, 54.025), (12.025, 54.025), (12.025, 54.015)]);
    // The way between them runs from their first corner out of the box.
    pbf.way(30, &[60, 62], &[]);
    pbf.way(31, &[60, 61, 62], &[]);
    pbf.way(32, &[60, 63, 62], &[]);
    pbf.nodes(70, &[(12.0168, 54.0155), (12.0176, 54.0155), (12.0184, 54.0155)]);
    pbf.nodes(73, &[(12.0168, 54.0163), (12.0176, 54.0163), (12.0184, 54.0163)]);
    pbf.way(33, &[71, 70, 73, 74], &[]);
    pbf.way(34, &[71, 74], &[]);
    pbf.way(35, &[71, 72, 75, 74], &[]);
    pbf.multipolygon(30, &[(30, "outer"), (31, "outer")], &[("natural", "heath"), ("name", "Long Heath")]);
    // The wood leaves out both clearings, of which one is a meadow: the way between the clearings is no edge of it.
    pbf.multipolygon(31, &[(30, "outer"), (32, "outer"), (33, "inner"), (35, "inner")], &[("landuse", "forest")]);
    pbf.multipolygon(32, &[(33, "outer"), (34, "outer")], &[("landuse", "meadow"), ("name", "West Clearing")]);
}

/// A line with a tunnel and a station, a tram in its street, and a market.
fn railway(pbf: &mut Pbf) {
    pbf.nodes(80, &[(12.001, 54.016), (12.003, 54.016), (12.004, 54.017), (12.006, 54.017), (11.98, 54.016)]);
    let line = [("railway", "rail"), ("name", "Sound Line")];
    pbf.way(40, &[81, 80, 84], &line);
    pbf.way(41, &[81, 82], &line);
    pbf.way(42, &[82, 83], &[("railway", "rail"), ("tunnel", "yes"), ("layer", "-1"), ("name", "Sound Line")]);
    pbf.node(90, 12.003, 54.0161, &[("railway", "station"), ("name", "Fourcoasts")]);
    pbf.way(43, &[80, 82], &[("railway", "tram")]);
    pbf.nodes(91, &[(12.0030, 54.0150), (12.0036, 54.0150), (12.0036, 54.0154), (12.0030, 54.0154)]);
    pbf.way(
        44,
        &[91, 92, 93, 94, 91],
        &[("highway", "pedestrian"), ("area", "yes"), ("place", "square"), ("name", "Herring Square")],
    );
    pbf.nodes(95, &[(12.0040, 54.0150), (12.0044, 54.0150), (12.0044, 54.0154)]);
    pbf.way(45, &[95, 96, 97, 95], &[("amenity", "marketplace"), ("name", "Fish Market")]);
    pbf.way(46, &[91, 92, 93, 94, 91], &[("highway", "pedestrian"), ("name", "Round Street")]);
}
