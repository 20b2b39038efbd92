//! An edited boundary file differs only where it was edited, and reads as what was drawn.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::{
    geo::{LonLat, PolygonRings, Shape},
    hunt::{Boundary, BoundaryText, EditError, parse_boundaries},
};
use proptest::prelude::*;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat)
}

fn edited(before: &str, edit: impl FnOnce(&mut BoundaryText)) -> String {
    let mut text = BoundaryText::from_bytes(before.as_bytes()).unwrap();
    edit(&mut text);
    String::from_utf8(text.to_bytes()).unwrap()
}

fn read(text: &[u8]) -> Vec<Boundary> {
    parse_boundaries("test.geojson", text)
        .unwrap_or_else(|report| panic!("{report}\n{}", String::from_utf8_lossy(text)))
        .boundaries
}

/// As QGIS writes: one feature a line, spaces, heights, ids as properties.
const QGIS: &str = r#"{
"type": "FeatureCollection",
"name": "areas",
"features": [
{ "type": "Feature", "properties": { "id": "quay", "name": "The Quay", "depth": 3.50 }, "geometry": { "type": "MultiPolygon", "coordinates": [ [ [ [ 7.40, 43.70, 2.5 ], [ 7.410, 43.70, 2.5 ], [ 7.41, 43.71, 3.0 ], [ 7.40, 43.70, 2.5 ] ] ] ] } },
{ "type": "Feature", "properties": { "id": 7, "radius_m": "25" }, "geometry": { "type": "Point", "coordinates": [ 7.4, 43.7 ] } }
]
}
"#;

/// As geojson.io writes.
const PRETTY: &str = r#"{
  "type": "FeatureCollection",
  "features": [
    {
      "type": "Feature",
      "id": "wire",
      "properties": {},
      "geometry": {
        "coordinates": [
          [
            7.4,
            43.7
          ],
          [
            7.5,
            43.8
          ]
        ],
        "type": "LineString"
      }
    }
  ]
}
"#;

#[test]
fn a_corner_that_moves_is_two_numbers() {
    let shape = |lon| {
        let exterior = vec![at(7.40, 43.70), at(lon, 43.70), at(7.41, 43.71)];
        Shape::Area(vec![PolygonRings { exterior, holes: vec![] }])
    };
    let after = edited(QGIS, |text| text.set_shape("quay", &shape(7.4125)).unwrap());
    assert_eq!(after, QGIS.replace("7.410,", "7.4125,"));
    assert_eq!(edited(QGIS, |text| text.set_shape("quay", &shape(7.41)).unwrap()), QGIS, "nothing has moved");
}

#[test]
fn a_new_corner_is_written_as_its_neighbour_and_one_taken_out_goes_with_its_comma() {
    let exterior = vec![at(7.40, 43.70), at(7.41, 43.70), at(7.42, 43.705), at(7.41, 43.71)];
    let shape = Shape::Area(vec![PolygonRings { exterior, holes: vec![] }]);
    let more = edited(QGIS, |text| text.set_shape("quay", &shape).unwrap());
    assert_eq!(more, QGIS.replace("[ 7.410, 43.70, 2.5 ]", "[ 7.410, 43.70, 2.5 ], [ 7.42, 43.705, 2.5 ]"));
    let exterior = vec![at(7.40, 43.70), at(7.42, 43.705), at(7.41, 43.71)];
    let shape = Shape::Area(vec![PolygonRings { exterior, holes: vec![] }]);
    let fewer = edited(&more, |text| text.set_shape("quay", &shape).unwrap());
    assert_eq!(fewer, more.replace("[ 7.410, 43.70, 2.5 ], ", ""));
    let line = Shape::Line(vec![at(7.3, 43.6), at(7.4, 43.7), at(7.5, 43.8)]);
    let longer = edited(PRETTY, |text| text.set_shape("wire", &line).unwrap());
    let first = "[\n            7.4,\n            43.7\n          ]";
    assert_eq!(
        longer,
        PRETTY.replace(first, &format!("{},\n          {first}", first.replace("7.4,", "7.3,").replace("43.7", "43.6")))
    );
    let shorter = edited(&longer, |text| text.set_shape("wire", &Shape::Line(vec![at(7.4, 43.7), at(7.5, 43.8)])).unwrap());
    assert_eq!(shorter, PRETTY);
}

#[test]
fn a_radius_stays_a_text_where_it_was_one_and_is_added_where_there_was_none() {
    let circle = |radius_m| Shape::Circle { centre: at(7.4, 43.7), radius_m };
    assert_eq!(edited(QGIS, |text| text.set_shape("7", &circle(30.5)).unwrap()), QGIS.replace("\"25\"", "\"30.5\""));
    let after = edited(QGIS, |text| text.set_name("7", "Seven \"7\"").unwrap());
    assert_eq!(after, QGIS.replace("\"25\" }", "\"25\", \"name\": \"Seven \\\"7\\\"\" }"));
    let bare = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[1,2]}}]}"#;
    let after = edited(bare, |text| text.set_shape("a", &Shape::Circle { centre: at(1.0, 2.0), radius_m: 5.0 }).unwrap());
    assert_eq!(after, bare.replace("[1,2]}}", r#"[1,2]},"properties":{"radius_m":5}}"#));
}

#[test]
fn features_come_and_go_as_their_neighbours_are_written() {
    let circle = Shape::Circle { centre: at(7.4, 43.7), radius_m: 12.0 };
    let more = edited(QGIS, |text| text.add("pond", "The Pond", &circle).unwrap());
    let feature = r#"{"type": "Feature", "id": "pond", "properties": {"name": "The Pond", "radius_m": 12}, "geometry": {"type": "Point", "coordinates": [7.4, 43.7]}}"#;
    assert_eq!(more, QGIS.replace("43.7 ] } }\n]", &format!("43.7 ] }} }},\n{feature}\n]")));
    assert_eq!(edited(&more, |text| text.remove("pond").unwrap()), QGIS);
    let alone = edited(QGIS, |text| text.remove("quay").unwrap());
    assert_eq!(BoundaryText::from_bytes(alone.as_bytes()).unwrap().ids(), ["7"]);
    let empty = edited(PRETTY, |text| text.remove("wire").unwrap());
    let again = edited(&empty, |text| text.add("pond", "", &circle).unwrap());
    assert_eq!(read(again.as_bytes())[0].shape, circle);
}

#[test]
fn what_cannot_be_done_is_said() {
    let mut text = BoundaryText::from_bytes(QGIS.as_bytes()).unwrap();
    let circle = Shape::Circle { centre: at(7.4, 43.7), radius_m: 12.0 };
    assert_eq!(text.set_shape("pier", &circle), Err(EditError::NoSuchFeature("pier".into())));
    assert_eq!(text.add("7", "", &circle), Err(EditError::Taken("7".into())));
    assert_eq!(text.add(" ", "", &circle), Err(EditError::NoId));
    assert!(matches!(text.set_shape("7", &Shape::Line(vec![at(0.0, 0.0)])), Err(EditError::NoShape(_))));
    let nowhere = Shape::Circle { centre: at(f64::NAN, 0.0), radius_m: 1.0 };
    assert!(matches!(text.set_shape("7", &nowhere), Err(EditError::NoShape(_))));
    assert_eq!(text.to_bytes(), QGIS.as_bytes());
    assert_eq!(BoundaryText::from_bytes(b"[]"), Err(EditError::NoFeatures));
    assert_eq!(BoundaryText::from_bytes(b"{\"features\": [}"), Err(EditError::NoFeatures));
}

/// A ring about a middle: its corners by angle and distance, so that it never crosses itself.
fn ring(middle: LonLat, reach: f64) -> impl Strategy<Value = Vec<LonLat>> {
    prop::collection::btree_map(0..24_u32, 0.6..1.0, 4..9).prop_map(move |corners| {
        let corner = |(step, share): (u32, f64)| {
            let angle = f64::from(step) / 24.0 * std::f64::consts::TAU;
            cm(at(middle.lon + angle.cos() * reach * share, middle.lat + angle.sin() * reach * share))
        };
        corners.into_iter().map(corner).collect()
    })
}

/// To seven decimals, as the editor draws.
fn cm(point: LonLat) -> LonLat {
    at((point.lon * 1e7).round() / 1e7, (point.lat * 1e7).round() / 1e7)
}

fn polygon(middle: LonLat) -> impl Strategy<Value = PolygonRings> {
    (all_round(middle, 0.01), prop::option::of(ring(middle, 0.001)))
        .prop_map(|(exterior, hole)| PolygonRings { exterior, holes: hole.into_iter().collect() })
}

/// A ring with corners in every direction, so that what is about its middle lies within it.
fn all_round(middle: LonLat, reach: f64) -> impl Strategy<Value = Vec<LonLat>> {
    prop::collection::vec(0.6..1.0, 6..12).prop_map(move |shares| {
        let count = shares.len() as f64;
        let corner = |(step, share): (usize, f64)| {
            let angle = step as f64 / count * std::f64::consts::TAU;
            cm(at(middle.lon + angle.cos() * reach * share, middle.lat + angle.sin() * reach * share))
        };
        shares.into_iter().enumerate().map(corner).collect()
    })
}

fn shape() -> impl Strategy<Value = Shape> {
    let place = (-0.3..0.3_f64, 30.0..30.6_f64).prop_map(|(lon, lat)| cm(at(lon, lat)));
    prop_oneof![
        (place.clone(), 1.0..90.0_f64)
            .prop_map(|(centre, radius_m)| Shape::Circle { centre, radius_m: (radius_m * 10.0).round() / 10.0 }),
        prop::collection::vec(place.clone(), 2..6).prop_map(|mut points| {
            points.dedup();
            points.push(at(0.4, 30.7));
            Shape::Line(points)
        }),
        place.clone().prop_flat_map(polygon).prop_map(|one| Shape::Area(vec![one])),
        (place.clone().prop_flat_map(polygon), place.prop_flat_map(polygon))
            .prop_map(|(one, other)| Shape::Area(vec![one, other])),
    ]
}

/// What a designer does to a shape.
#[derive(Clone, Debug)]
enum Change {
    Move(usize, f64),
    Drag(f64),
    Insert(usize),
    Delete(usize),
    Redraw(Shape),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (0..20_usize, 0.9..1.1_f64).prop_map(|(corner, by)| Change::Move(corner, by)),
        (-0.2..0.2_f64).prop_map(Change::Drag),
        (0..20_usize).prop_map(Change::Insert),
        (0..20_usize).prop_map(Change::Delete),
        shape().prop_map(Change::Redraw),
    ]
}

fn changed(shape: &Shape, change: &Change) -> Shape {
    let mut shape = shape.clone();
    let lines: Vec<&mut Vec<LonLat>> = match &mut shape {
        Shape::Circle { centre, radius_m } => {
            match change {
                Change::Move(_, by) => *radius_m = (*radius_m * by * 10.0).round() / 10.0,
                Change::Drag(by) => *centre = cm(at(centre.lon + by, centre.lat)),
                _ => {}
            }
            vec![]
        }
        Shape::Line(points) => vec![points],
        Shape::Area(polygons) => {
            polygons.iter_mut().flat_map(|one| std::iter::once(&mut one.exterior).chain(&mut one.holes)).collect()
        }
    };
    for line in lines {
        let count = line.len();
        match change {
            Change::Redraw(_) => {}
            Change::Drag(by) => line.iter_mut().for_each(|corner| *corner = cm(at(corner.lon + by, corner.lat + by))),
            Change::Move(which, by) => {
                let middle = at(
                    line.iter().map(|p| p.lon).sum::<f64>() / count as f64,
                    line.iter().map(|p| p.lat).sum::<f64>() / count as f64,
                );
                let corner = &mut line[which % count];
                *corner = cm(at(middle.lon + (corner.lon - middle.lon) * by, middle.lat + (corner.lat - middle.lat) * by));
            }
            Change::Insert(which) => {
                let (from, to) = (line[which % count], line[(which + 1) % count]);
                // A little off the side, so that it is a corner.
                line.insert(which % count + 1, cm(at((from.lon + to.lon) / 2.0 + 1e-6, (from.lat + to.lat) / 2.0)));
            }
            Change::Delete(which) if count > 4 => drop(line.remove(which % count)),
            Change::Delete(_) => {}
        }
    }
    match change {
        Change::Redraw(other) => other.clone(),
        _ => shape,
    }
}

/// How a file is written.
#[derive(Clone, Copy, Debug)]
struct Hand {
    space: &'static str,
    between: &'static str,
    height: bool,
    mark: bool,
    id_in_properties: bool,
}

fn hand() -> impl Strategy<Value = Hand> {
    let space = prop::sample::select(vec!["", " ", "\n  ", "\r\n\t"]);
    let between = prop::sample::select(vec!["", "\n", "\r\n    "]);
    (space, between, any::<bool>(), any::<bool>(), any::<bool>())
        .prop_map(|(space, between, height, mark, id_in_properties)| Hand { space, between, height, mark, id_in_properties })
}

impl Hand {
    fn list(self, parts: Vec<String>) -> String {
        format!("[{}{}{}]", self.space, parts.join(&format!(",{}", self.space)), self.space)
    }

    fn position(self, point: LonLat) -> String {
        let height = if self.height { vec!["12.50".to_owned()] } else { vec![] };
        self.list([vec![point.lon.to_string(), point.lat.to_string()], height].concat())
    }

    fn ring(self, points: &[LonLat]) -> String {
        self.list(points.iter().chain(points.first()).map(|&point| self.position(point)).collect())
    }

    fn polygon(self, polygon: &PolygonRings) -> String {
        self.list(std::iter::once(&polygon.exterior).chain(&polygon.holes).map(|ring| self.ring(ring)).collect())
    }

    fn feature(self, id: usize, shape: &Shape) -> String {
        let (kind, coordinates, radius) = match shape {
            Shape::Circle { centre, radius_m } => ("Point", self.position(*centre), format!("\"radius_m\": {radius_m}, ")),
            Shape::Line(points) => {
                ("LineString", self.list(points.iter().map(|&point| self.position(point)).collect()), String::new())
            }
            Shape::Area(polygons) if polygons.len() == 1 => ("Polygon", self.polygon(&polygons[0]), String::new()),
            Shape::Area(polygons) => {
                ("MultiPolygon", self.list(polygons.iter().map(|one| self.polygon(one)).collect()), String::new())
            }
        };
        let s = self.space;
        let (own, inner) = if self.id_in_properties {
            (String::new(), format!("\"id\":{s}{id},{s}"))
        } else {
            (format!("\"id\":{s}\"{id}\",{s}"), String::new())
        };
        format!(
            "{{{s}{own}\"type\":\"Feature\",\"bbox\": null,{s}\"properties\":{{{inner}{radius}\"remark\" : \"kept \\u00e9 [1,2]\",\"deep\":{{\"coordinates\":[0]}}}},{s}\"geometry\":{{\"type\" : \"{kind}\",\"coordinates\":{s}{coordinates}{s}}}{s}}}"
        )
    }

    /// The file before a feature, the feature, and the file after it.
    fn file(self, shapes: &[Shape], which: usize) -> [String; 3] {
        let features: Vec<_> = shapes.iter().enumerate().map(|(id, shape)| self.feature(id, shape)).collect();
        let separator = format!(",{}", self.between);
        let mark = if self.mark { "\u{feff}" } else { "" };
        let mut head = format!("{mark}{{\"type\":\"FeatureCollection\",\"name\":\"x\",\"features\" :[{}", self.between);
        features[..which].iter().for_each(|feature| head += &(feature.clone() + &separator));
        let mut tail = String::new();
        features[which + 1..].iter().for_each(|feature| tail += &(separator.clone() + feature));
        [head, features[which].clone(), tail + self.between + "],\"generator\":{\"a\":[ 1 ]}}\n"]
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn editing_one_feature_leaves_every_other_byte_and_reads_as_what_was_drawn(
        shapes in prop::collection::vec(shape(), 1..5),
        which in any::<prop::sample::Index>(),
        change in change(),
        hand in hand(),
    ) {
        let which = which.index(shapes.len());
        let [head, feature, tail] = hand.file(&shapes, which);
        let before = format!("{head}{feature}{tail}");
        let wanted = changed(&shapes[which], &change);
        let after = edited(&before, |text| text.set_shape(&which.to_string(), &wanted).unwrap());
        prop_assert!(after.starts_with(&head) && after.ends_with(&tail), "{before}\n{after}");
        let own = &after[head.len()..after.len() - tail.len()];
        prop_assert!(own.contains("\"remark\" : \"kept \\u00e9 [1,2]\",\"deep\":{\"coordinates\":[0]}"), "{own}");
        if wanted == shapes[which] {
            prop_assert_eq!(&after, &before);
        }
        for boundary in read(after.as_bytes()) {
            let id: usize = boundary.id.as_str().parse().unwrap();
            prop_assert_eq!(&boundary.shape, if id == which { &wanted } else { &shapes[id] }, "{}", after);
        }
        // Back again, what is read is what was.
        let back = edited(&after, |text| text.set_shape(&which.to_string(), &shapes[which]).unwrap());
        prop_assert!(read(back.as_bytes()).iter().all(|boundary| boundary.shape == shapes[boundary.id.as_str().parse::<usize>().unwrap()]));
    }

    #[test]
    fn adding_and_removing_leave_every_other_byte(
        shapes in prop::collection::vec(shape(), 1..5),
        which in any::<prop::sample::Index>(),
        new in shape(),
        hand in hand(),
    ) {
        let which = which.index(shapes.len());
        let [head, feature, tail] = hand.file(&shapes, which);
        let before = format!("{head}{feature}{tail}");
        let more = edited(&before, |text| text.add("new", "\"N\" \\", &new).unwrap());
        let added = read(more.as_bytes()).into_iter().find(|boundary| boundary.id.as_str() == "new").unwrap();
        prop_assert_eq!((&added.shape, added.name.as_str()), (&new, "\"N\" \\"));
        prop_assert_eq!(&edited(&more, |text| text.remove("new").unwrap()), &before);
        let fewer = edited(&more, |text| text.remove(&which.to_string()).unwrap());
        let left = read(fewer.as_bytes());
        prop_assert_eq!(left.len(), shapes.len());
        for (id, shape) in shapes.iter().enumerate().filter(|(id, _)| *id != which) {
            prop_assert!(fewer.contains(&hand.feature(id, shape)), "{}", fewer);
        }
    }
}
