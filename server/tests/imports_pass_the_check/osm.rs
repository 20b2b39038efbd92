//! Maps out of OpenStreetMap.

use crate::{
    isles::isles,
    pbf::Pbf,
    program::{Map, Workplace},
    town::town,
};
use hunt_shared::{
    geo::LonLat,
    hunt::{MapGeometry, MapKind as Kind},
};

fn imported(pbf: &Pbf, options: &str) -> (Map, String) {
    let place = Workplace::new();
    place.put("town.osm.pbf", pbf.bytes());
    let (layer, told) = place.succeed(&format!("import osm town.osm.pbf {options}"));
    (Map::read(&layer), told)
}

#[test]
fn the_sea_is_on_the_right_of_the_coast_and_everything_ends_at_the_box() {
    let (map, told) = imported(&town(), "");
    for (lon, lat, land) in [
        (7.01, 43.015, true),
        (7.0001, 43.0199, true),
        (7.0199, 43.0084, true),
        (7.01, 43.004, false),
        (7.0001, 43.0001, false),
        (7.0079, 43.0076, true),
        (7.0079, 43.0074, false),
        (7.015, 43.004, true),
    ] {
        assert_eq!(map.covers(Kind::Land, lon, lat), land, "{lon}, {lat}");
    }
    assert!(map.points().iter().all(|point| (7.0..=7.02).contains(&point.lon) && (43.0..=43.02).contains(&point.lat)));
    assert_eq!(map.attribution, "© OpenStreetMap contributors, openstreetmap.org/copyright");
    // The island's southern shore is the southernmost of everything, and a coast all the same.
    assert_eq!(map.of_kind(Kind::Border).len(), 1);
    assert!(told.contains("printed: ") && told.contains("2 land") && told.contains("2 building"), "{told}");
}

#[test]
fn multipolygons_have_their_holes_and_share_their_shores() {
    let (map, told) = imported(&town(), "");
    let at = |lon, lat| [Kind::Water, Kind::Wood, Kind::Meadow].map(|kind| map.covers(kind, lon, lat));
    assert_eq!(at(7.0042, 43.0122), [true, false, false], "the lake");
    assert_eq!(at(7.005, 43.013), [false, true, false], "the wood on its island");
    assert_eq!(at(7.002, 43.013), [false, true, false], "the wood beside it, which is cut by the box");
    assert_eq!(at(7.017, 43.0145), [false, false, true], "the park that its outer way speaks for");
    assert_eq!(at(7.0158, 43.0153), [false, false, false], "the hole in it");
    assert_eq!((map.names(Kind::Water), map.names(Kind::Meadow)), (vec!["Mirror Lake"], vec!["Old Park"]));
    // Of the beach enough is known; of the scrub nothing.
    assert!(map.covers(Kind::Sand, 7.0025, 43.0175));
    assert!(told.contains("left out outlines that leave the extract, so that their inside is not known: 1"), "{told}");
}

/// The lines of a kind, as their points.
fn lines(map: &Map, kind: Kind) -> Vec<&[LonLat]> {
    fn points(geometry: &MapGeometry) -> &[LonLat] {
        match geometry {
            MapGeometry::Line(points) => points,
            other => panic!("a line was expected, not {other:?}"),
        }
    }
    map.of_kind(kind).into_iter().map(|feature| points(&feature.geometry)).collect()
}

/// Where a line meets the edge of a box.
fn sides((west, south, east, north): (f64, f64, f64, f64), at: LonLat) -> [bool; 4] {
    [at.lon == west, at.lat == south, at.lon == east, at.lat == north]
}

#[test]
fn a_coast_that_leaves_on_all_four_sides_parts_land_and_sea_and_ends_at_the_border() {
    let (map, told) = imported(&isles(), "");
    for (lon, lat, land) in [
        (12.001, 54.001, true),
        (12.019, 54.001, true),
        (12.019, 54.019, true),
        (12.001, 54.019, true),
        (12.010, 54.001, false),
        (12.019, 54.010, false),
        (12.010, 54.019, false),
        (12.001, 54.010, false),
        (12.0087, 54.010, true),
    ] {
        assert_eq!(map.covers(Kind::Land, lon, lat), land, "{lon}, {lat}");
    }
    assert_eq!(map.of_kind(Kind::Land).len(), 5, "four corners and the island");
    assert!(!told.contains("breaks off") && told.contains("4 border"), "{told}");

    // Each corner of land is cut off from where its coast leaves to where it comes in, round the corner of the box.
    let cuts = lines(&map, Kind::Border);
    let box_ = (12.0, 54.0, 12.02, 54.02);
    assert_eq!(cuts.len(), 4);
    for cut in &cuts {
        assert!(cut.iter().all(|at| sides(box_, *at).contains(&true)), "{cut:?}");
        assert_eq!(cut.len(), 3, "{cut:?}");
        assert_eq!(sides(box_, cut[1]).iter().filter(|on| **on).count(), 2, "the corner of the box: {cut:?}");
    }
    // Every edge of land is either a coast or cut off, and no edge of the sea is.
    for land in map.of_kind(Kind::Land) {
        let MapGeometry::Area(polygons) = &land.geometry else { panic!("land is an area") };
        let ring = &polygons[0].exterior;
        for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)).filter(|(from, to)| from != to) {
            let along = sides(box_, *from).iter().zip(sides(box_, *to)).any(|(a, b)| *a && b);
            let cut = cuts
                .iter()
                .any(|cut| cut.windows(2).any(|leg| [*from, *to] == [leg[0], leg[1]] || [*from, *to] == [leg[1], leg[0]]));
            assert_eq!(along, cut, "{from:?} to {to:?}");
        }
    }
    // In a box that is all land there is nothing that could be taken for a coast.
    let (inland, _) = imported(&isles(), "--bbox 12.001,54.001,12.005,54.005");
    assert!(inland.of_kind(Kind::Border).is_empty() && inland.of_kind(Kind::Land).is_empty());
}

#[test]
fn islands_in_lakes_in_islands_and_outlines_that_share_their_ways() {
    let (map, told) = imported(&isles(), "");
    let kinds = [Kind::Land, Kind::Water, Kind::Wood, Kind::Meadow];
    let at = |lon, lat| kinds.map(|kind| map.covers(kind, lon, lat));
    assert_eq!(at(12.0087, 54.0100), [true, false, false, false], "the island");
    assert_eq!(at(12.0092, 54.0100), [true, true, false, false], "its lake");
    assert_eq!(at(12.0096, 54.0100), [true, false, true, false], "the islet in the lake");
    assert_eq!(at(12.0100, 54.0100), [true, true, false, false], "the pond on the islet");
    assert_eq!(map.names(Kind::Water), ["Ring Lake", "Eye"]);
    // The wood and the heath share the way between them, and both leave the extract.
    assert_eq!(at(12.0190, 54.0170), [true, false, true, false], "the wood");
    assert_eq!(at(12.0165, 54.0185), [true, false, false, true], "the heath");
    assert_eq!(at(12.0172, 54.0159), [true, false, false, true], "the clearing that is a meadow");
    assert_eq!(at(12.0180, 54.0159), [true, false, false, false], "the clearing beside it");
    assert!(!told.contains("left out"), "{told}");
    // The island has its name once, though two ways and a relation tell of it.
    assert_eq!(map.names(Kind::Place).iter().filter(|name| **name == "Middle Isle").count(), 1);
    // What reaches into a box is whole in it, also when nothing of its outline lies there.
    let (part, _) = imported(&isles(), "--bbox 12.0091,54.0096,12.0099,54.01");
    assert!(part.covers(Kind::Water, 12.0092, 54.0098) && part.covers(Kind::Wood, 12.0096, 54.0099));
    assert!(!part.covers(Kind::Water, 12.0096, 54.0097));
}

#[test]
fn railways_end_at_their_tunnels_and_squares_are_paved() {
    let (map, _) = imported(&isles(), "");
    let tracks = lines(&map, Kind::Railway);
    assert_eq!(map.names(Kind::Railway), ["Sound Line"], "the tunnel is not drawn, nor is the tram");
    assert_eq!((tracks[0].len(), tracks[0].iter().filter(|at| at.lon == 12.0).count()), (3, 1), "{tracks:?}");
    assert!(map.covers(Kind::Square, 12.0033, 54.0152) && map.covers(Kind::Square, 12.0043, 54.0151));
    assert_eq!(map.names(Kind::Square), ["", "Fish Market"], "a square that is a place has its name as one");
    assert_eq!(map.names(Kind::Street), ["Round Street"], "a pedestrian street that runs in a ring is no square");
    assert_eq!(map.names(Kind::Place), ["Middle Isle", "Fourcoasts", "Herring Square"]);
}

#[test]
fn streets_are_joined_and_named_and_tunnels_are_not_drawn() {
    let (map, _) = imported(&town(), "");
    assert_eq!(map.names(Kind::Street), ["Harbour Street"]);
    assert_eq!(map.names(Kind::Road), ["Coast Road"]);
    let MapGeometry::Line(road) = &map.of_kind(Kind::Road)[0].geometry else { panic!("a road is a line") };
    assert_eq!(road.last().map(|end| end.lon), Some(7.02));
    assert_eq!((map.names(Kind::Pier), map.of_kind(Kind::Path).len()), (vec!["Long Pier"], 1));
    assert_eq!(map.names(Kind::Place), ["Gull Island", "Merrow Bay", "Net Square"]);
    assert_eq!(map.names(Kind::WaterName), ["Bay of Nets"]);
    let (french, _) = imported(&town(), "--language fr");
    assert_eq!(french.names(Kind::Street), ["Rue du Port"]);
}

#[test]
fn outlines_are_simplified_as_far_as_asked_for() {
    let corners = |options| {
        let (map, _) = imported(&town(), options);
        let house = map.of_kind(Kind::Building).into_iter().find(|house| house.name == "Custom \"House\"").cloned().unwrap();
        let MapGeometry::Area(polygons) = house.geometry else { panic!("a house is an area") };
        polygons[0].exterior.len()
    };
    assert_eq!((corners(""), corners("--simplify-m 0")), (4, 5));
}

#[test]
fn a_box_takes_what_reaches_into_it_whole() {
    // No node of the wood is within it, nor of the lake.
    let (map, _) = imported(&town(), "--bbox 7.001,43.0125,7.0045,43.0126");
    assert!(map.covers(Kind::Wood, 7.002, 43.01255) && map.covers(Kind::Water, 7.0042, 43.01255));
    // The coast lies south of the box, so that all of it is land, and needs none drawn.
    assert!(map.of_kind(Kind::Land).is_empty());
    let (sea, _) = imported(&town(), "--bbox 7.013,43.006,7.017,43.007");
    assert!(sea.covers(Kind::Water, 7.015, 43.0065));
}

#[test]
fn a_land_without_a_coast_is_land_unless_told_otherwise() {
    let mut pbf = Pbf::default();
    pbf.nodes(1, &[(179.99, -17.0), (-179.99, -17.001), (-179.99, -17.002)]);
    pbf.way(1, &[1, 2, 3], &[("highway", "track"), ("name", "Dateline Track")]);
    let place = Workplace::new();
    place.put("fiji.osm.pbf", pbf.bytes());
    let (layer, told) = place.succeed("import osm fiji.osm.pbf");
    assert!(!layer.contains(r#""land""#) && layer.contains("[-179.99,-17.001]"), "{layer}");
    assert!(told.contains("its middle is (180.0"), "{told}");
    let (sea, _) = place.succeed("import osm fiji.osm.pbf --without-coast sea");
    assert!(sea.contains(r#""water""#));
    let (part, _) = place.succeed("import osm fiji.osm.pbf --bbox 179.995,-17.1,-179.995,-16.9");
    assert!(part.contains("[179.995,") && part.contains("[-179.995,"), "{part}");
}

#[test]
fn what_is_no_extract_is_told_with_the_remedy() {
    let place = Workplace::new();
    let cases: [(Vec<u8>, &str); 7] = [
        ("<?xml version='1.0'?><osm/>".into(), "is XML, but an OpenStreetMap extract in PBF form was expected"),
        (b"BZh91AY&SY".to_vec(), "osmium cat AREA.osm.bz2 -o AREA.osm.pbf"),
        (b"{}".to_vec(), "hunt-server import geojson"),
        (Vec::new(), "is empty"),
        (b"PK\x03\x04".to_vec(), "does not begin as one does"),
        (town().bytes()[..900].to_vec(), "it is damaged or was not fetched whole: fetch it again"),
        (Pbf::default().bytes(), "holds no nodes"),
    ];
    for (contents, words) in cases {
        place.put("area.osm.pbf", contents);
        let told = place.fail("import osm area.osm.pbf");
        assert!(told.contains(words), "{told}");
    }
    assert!(place.fail("import osm missing.osm.pbf").contains("cannot be read"));

    place.put("area.osm.pbf", town().bytes());
    let elsewhere = place.fail("import osm area.osm.pbf --bbox 8,43,8.1,43.1");
    assert!(elsewhere.contains("lies within 8.0000,43.0000,8.1000,43.1000: it covers"), "{elsewhere}");
    let swapped = place.fail("import osm area.osm.pbf --bbox 7,43.02,7.02,43");
    assert!(swapped.contains("did you mean 7,43,7.02,43.02?"), "{swapped}");
    let mut wide = Pbf::default();
    wide.nodes(1, &[(7.0, 43.0), (12.0, 43.0)]);
    wide.way(1, &[1, 2], &[("highway", "track")]);
    place.put("wide.osm.pbf", wide.bytes());
    let wide = place.fail("import osm wide.osm.pbf");
    assert!(wide.contains("too large for one hunt") && wide.contains("--bbox W,S,E,N"), "{wide}");
}
