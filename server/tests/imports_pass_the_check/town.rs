//! A town by the sea that nobody has been to, as an extract: what real ones hold, and what makes them hard.

use super::pbf::Pbf;

/// The town between 7.00 and 7.02 east, 43.00 and 43.02 north. The coast runs along 43.008, the sea is south of it.
pub fn town() -> Pbf {
    let mut pbf = Pbf::default().covers(7.0, 43.0, 7.02, 43.02);
    coast(&mut pbf);
    lake_and_wood(&mut pbf);
    streets(&mut pbf);
    buildings_and_names(&mut pbf);
    pbf
}

/// Two pieces that reach beyond the box on both sides, land on their left, and an island.
fn coast(pbf: &mut Pbf) {
    pbf.nodes(1, &[(6.99, 43.008), (7.008, 43.0075), (7.012, 43.0085), (7.03, 43.008)]);
    pbf.way(1, &[3, 4], &[("natural", "coastline")]);
    pbf.way(2, &[1, 2, 3], &[("natural", "coastline")]);
    pbf.nodes(10, &[(7.014, 43.003), (7.016, 43.003), (7.016, 43.005), (7.014, 43.005)]);
    pbf.way(3, &[10, 11, 12, 13, 10], &[("natural", "coastline"), ("place", "island"), ("name", "Gull Island")]);
    pbf.nodes(20, &[(7.0099, 43.0078), (7.0099, 43.0060)]);
    pbf.way(4, &[20, 21], &[("man_made", "pier"), ("name", "Long Pier")]);
}

/// A lake with an island, and a wood that shares a shore with it, another with the island, and reaches out of the box.
fn lake_and_wood(pbf: &mut Pbf) {
    pbf.nodes(30, &[(7.004, 43.012), (7.006, 43.012), (7.006, 43.014), (7.004, 43.014)]);
    pbf.nodes(40, &[(7.0047, 43.0127), (7.0053, 43.0127), (7.0053, 43.0133), (7.0047, 43.0133)]);
    pbf.nodes(50, &[(6.995, 43.014), (6.995, 43.012)]);
    pbf.way(10, &[30, 31, 32, 33], &[]);
    // The shore that both share, and each uses in its own direction.
    pbf.way(11, &[30, 33], &[]);
    pbf.way(12, &[40, 41, 42, 43, 40], &[]);
    pbf.way(13, &[33, 50, 51, 30], &[]);
    let lake = [("natural", "water"), ("name", "Mirror Lake")];
    pbf.multipolygon(1, &[(10, "outer"), (11, "outer"), (12, "inner")], &lake);
    pbf.multipolygon(2, &[(11, "outer"), (13, "outer")], &[("landuse", "forest")]);
    pbf.multipolygon(3, &[(12, "")], &[("natural", "wood")]);
    // In the old style the outer way says what it is; and of a third one a part is missing, and of a fourth nearly all.
    pbf.nodes(60, &[(7.014, 43.014), (7.018, 43.014), (7.018, 43.018), (7.014, 43.018)]);
    pbf.nodes(70, &[(7.015, 43.015), (7.016, 43.015), (7.016, 43.016)]);
    pbf.way(14, &[60, 61, 62, 63, 60], &[("leisure", "park"), ("name", "Old Park")]);
    pbf.way(15, &[70, 71, 72, 70], &[]);
    pbf.multipolygon(4, &[(14, "outer"), (15, "inner")], &[]);
    pbf.nodes(80, &[(7.001, 43.017), (7.003, 43.017), (7.003, 43.019)]);
    pbf.way(16, &[80, 81, 82], &[]);
    pbf.multipolygon(5, &[(16, "outer"), (999, "outer")], &[("natural", "beach")]);
    pbf.way(17, &[80, 81], &[]);
    pbf.multipolygon(6, &[(17, "outer"), (998, "outer")], &[("natural", "scrub")]);
}

/// A street in two pieces, one that leaves the extract, a tunnel, and a square.
fn streets(pbf: &mut Pbf) {
    pbf.nodes(100, &[(7.009, 43.010), (7.011, 43.010), (7.013, 43.010), (7.011, 43.0101), (7.025, 43.0105)]);
    let harbour_street = [("highway", "residential"), ("name", "Harbour Street"), ("name:fr", "Rue du Port")];
    pbf.way(20, &[101, 100], &harbour_street);
    pbf.way(21, &[101, 103, 102], &harbour_street);
    // Its last node is not in the file, the one before lies outside of the box.
    pbf.way(22, &[102, 104, 105], &[("highway", "primary"), ("name", "Coast Road")]);
    pbf.way(23, &[100, 102], &[("highway", "residential"), ("tunnel", "yes"), ("name", "Deep Street")]);
    pbf.nodes(110, &[(7.0100, 43.0110), (7.0105, 43.0110), (7.0105, 43.0114), (7.0100, 43.0114)]);
    pbf.way(24, &[110, 111, 112, 113, 110], &[("highway", "pedestrian"), ("area", "yes"), ("name", "Net Square")]);
    pbf.way(25, &[100, 110], &[("highway", "footway")]);
}

fn buildings_and_names(pbf: &mut Pbf) {
    pbf.nodes(120, &[(7.0120, 43.0110), (7.0122, 43.0110), (7.0122, 43.0112), (7.0120, 43.0112)]);
    // A corner more that does not bend the wall.
    pbf.node(124, 7.0121, 43.01100001, &[]);
    pbf.way(30, &[120, 124, 121, 122, 123, 120], &[("building", "yes"), ("name", "Custom \"House\"")]);
    // One that is cut by the edge.
    pbf.nodes(130, &[(7.0198, 43.0150), (7.0202, 43.0150), (7.0202, 43.0152), (7.0198, 43.0152)]);
    pbf.way(31, &[130, 131, 132, 133, 130], &[("building", "house")]);
    pbf.node(140, 7.0111, 43.0121, &[("place", "town"), ("name", "Merrow Bay")]);
    pbf.node(141, 7.005, 43.004, &[("natural", "bay"), ("name", "Bay of Nets")]);
    pbf.node(142, 7.5, 43.5, &[("place", "city"), ("name", "Far City")]);
}
