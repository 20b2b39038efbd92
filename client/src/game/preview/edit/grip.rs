//! Where a shape can be taken hold of, and what pulling there makes of it. Corners that are not pulled stay exactly where they are.

use crate::game::map::{Outline, drawn, nearest_on_segment};
use bevy::prelude::*;
use hunt_shared::geo::{LocalFrame, LocalPoint, LonLat, Shape};

/// The least radius of a circle, metres.
const MIN_RADIUS_M: f64 = 1.0;

/// A place at which a shape can be taken hold of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grip {
    /// A corner: of which line or ring of the shape, and which one there.
    Corner(usize, usize),
    /// The middle of the side after a corner: pulling it makes a new corner.
    Side(usize, usize),
    /// The handle of a circle's radius.
    Radius,
    /// The shape as a whole.
    Whole,
}

/// Its lines or rings, each with whether it closes.
fn lines(shape: &Shape) -> Vec<(&Vec<LonLat>, bool)> {
    match shape {
        Shape::Circle { .. } => Vec::new(),
        Shape::Line(points) => vec![(points, false)],
        Shape::Area(polygons) => polygons
            .iter()
            .flat_map(|polygon| std::iter::once(&polygon.exterior).chain(&polygon.holes))
            .map(|ring| (ring, true))
            .collect(),
    }
}

fn lines_mut(shape: &mut Shape) -> Vec<&mut Vec<LonLat>> {
    match shape {
        Shape::Circle { .. } => Vec::new(),
        Shape::Line(points) => vec![points],
        Shape::Area(polygons) => {
            polygons.iter_mut().flat_map(|polygon| std::iter::once(&mut polygon.exterior).chain(&mut polygon.holes)).collect()
        }
    }
}

/// The grips of a shape with their places, metres; corners before sides, so that they are taken first.
pub fn grips(shape: &Shape, frame: &LocalFrame) -> Vec<(Grip, Vec2)> {
    let local = |point: LonLat| drawn(frame.to_local(point));
    if let Shape::Circle { centre, radius_m } = shape {
        return vec![(Grip::Radius, local(*centre) + Vec2::X * *radius_m as f32)];
    }
    let (mut corners, mut sides) = (Vec::new(), Vec::new());
    for (at, (line, closed)) in lines(shape).into_iter().enumerate() {
        let count = line.len();
        corners.extend((0..count).map(|index| (Grip::Corner(at, index), local(line[index]))));
        let last = if closed { count } else { count - 1 };
        sides.extend((0..last).map(|index| {
            let middle = (local(line[index]) + local(line[(index + 1) % count])) / 2.0;
            (Grip::Side(at, index), middle)
        }));
    }
    corners.extend(sides);
    corners
}

/// The grip within reach of a point: of those that lie over each other the nearest, and a corner before the middle of a side. A circle so
/// small that its handle lies over it is taken whole within.
pub fn grip_at(shape: &Shape, point: Vec2, within_m: f32, frame: &LocalFrame) -> Option<Grip> {
    let near = |(grip, at): (Grip, Vec2)| {
        let away_m = at.distance(point);
        (away_m <= within_m).then_some((matches!(grip, Grip::Side(..)), away_m, grip))
    };
    let found = grips(shape, frame).into_iter().filter_map(near);
    let (_, away_m, grip) = found.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)))?;
    match shape {
        Shape::Circle { centre, .. } if drawn(frame.to_local(*centre)).distance(point) < away_m => None,
        _ => Some(grip),
    }
}

/// Whether a point is on the shape: within it, or so near to its line.
pub fn is_on(outline: &Outline, point: Vec2, within_m: f32) -> bool {
    outline.contains(point)
        || outline.segments().any(|(from, to)| nearest_on_segment(from, to, point).distance(point) <= within_m)
}

/// The shape after pulling a grip from one place to another.
pub fn pulled(shape: &Shape, grip: Grip, from: Vec2, to: Vec2, frame: &LocalFrame) -> Shape {
    let mut shape = shape.clone();
    let by = to - from;
    let moved = |point: LonLat| {
        let local = frame.to_local(point);
        rounded(frame.to_lonlat(LocalPoint::new(local.x + f64::from(by.x), local.y + f64::from(by.y))))
    };
    match grip {
        Grip::Corner(line, corner) => {
            if let Some(point) = lines_mut(&mut shape).into_iter().nth(line).and_then(|line| line.get_mut(corner)) {
                *point = moved(*point);
            }
        }
        Grip::Side(line, corner) => {
            if let Some(line) = lines_mut(&mut shape).into_iter().nth(line) {
                line.insert(corner + 1, on_earth(to, frame));
            }
        }
        Grip::Radius => {
            if let Shape::Circle { centre, radius_m } = &mut shape {
                let away_m = f64::from(drawn(frame.to_local(*centre)).distance(to));
                *radius_m = rounded_radius(away_m);
            }
        }
        Grip::Whole => {
            if let Shape::Circle { centre, .. } = &mut shape {
                *centre = moved(*centre);
            }
            for line in lines_mut(&mut shape) {
                line.iter_mut().for_each(|point| *point = moved(*point));
            }
        }
    }
    shape
}

/// The shape without a corner; `None` when it would be none any more.
pub fn without_corner(shape: &Shape, line: usize, corner: usize) -> Option<Shape> {
    let mut shape = shape.clone();
    let least = if matches!(shape, Shape::Line(_)) { 2 } else { 3 };
    let points = lines_mut(&mut shape).into_iter().nth(line)?;
    (points.len() > least && corner < points.len()).then(|| points.remove(corner))?;
    Some(shape)
}

/// The place on Earth of a point of the plane, to seven decimals: about a centimetre.
pub fn on_earth(point: Vec2, frame: &LocalFrame) -> LonLat {
    rounded(frame.to_lonlat(LocalPoint::new(point.x.into(), point.y.into())))
}

/// To a decimetre, and never nothing.
pub fn rounded_radius(radius_m: f64) -> f64 {
    ((radius_m * 10.0).round() / 10.0).max(MIN_RADIUS_M)
}

fn rounded(position: LonLat) -> LonLat {
    LonLat::new((position.lon * 1e7).round() / 1e7, (position.lat * 1e7).round() / 1e7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::geo::PolygonRings;

    fn square(frame: &LocalFrame) -> Shape {
        let ring = |half: f32| {
            [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y)| on_earth(Vec2::new(x, y) * half, frame)).to_vec()
        };
        Shape::Area(vec![PolygonRings { exterior: ring(50.0), holes: vec![ring(10.0)] }])
    }

    fn frame() -> LocalFrame {
        LocalFrame::about(LonLat::new(-42.0, 38.5))
    }

    fn corners(shape: &Shape) -> Vec<LonLat> {
        shape.points().collect()
    }

    #[test]
    fn one_corner_moves_and_the_others_stay_to_the_last_digit() {
        let (frame, shape) = (frame(), square(&frame()));
        let grips = grips(&shape, &frame);
        assert_eq!(grips.len(), 16, "eight corners and eight sides");
        let (grip, at) = grips[6];
        assert_eq!(grip, Grip::Corner(1, 2));
        let after = pulled(&shape, grip, at, at + Vec2::new(3.0, 4.0), &frame);
        let moved: Vec<_> = corners(&shape).into_iter().zip(corners(&after)).enumerate().filter(|(_, (a, b))| a != b).collect();
        assert_eq!(moved.len(), 1);
        let (index, (from, to)) = moved[0];
        assert_eq!(index, 6);
        assert!((frame.to_local(from).distance_m(frame.to_local(to)) - 5.0).abs() < 0.02);
    }

    #[test]
    fn a_side_becomes_a_corner_and_a_corner_goes_but_for_the_last_three() {
        let (frame, shape) = (frame(), square(&frame()));
        let more = pulled(&shape, Grip::Side(0, 3), Vec2::ZERO, Vec2::new(-60.0, 0.0), &frame);
        assert_eq!(corners(&more).len(), 9);
        assert_eq!(corners(&more)[4], on_earth(Vec2::new(-60.0, 0.0), &frame), "it stands between the last corner and the first");
        assert_eq!(without_corner(&more, 0, 4), Some(shape.clone()));
        let three = without_corner(&shape, 1, 0).unwrap();
        assert_eq!(without_corner(&three, 1, 0), None);
        let line = Shape::Line(corners(&shape)[..2].to_vec());
        assert_eq!(without_corner(&line, 0, 0), None);
    }

    #[test]
    fn a_circle_has_a_handle_and_a_radius() {
        let frame = frame();
        let circle = Shape::Circle { centre: LonLat::new(-42.0, 38.5), radius_m: 15.0 };
        let (grip, at) = grips(&circle, &frame)[0];
        assert!((at.x - 15.0).abs() < 0.01);
        let wider = pulled(&circle, grip, at, Vec2::new(0.0, 22.04), &frame);
        assert_eq!(wider, Shape::Circle { centre: LonLat::new(-42.0, 38.5), radius_m: 22.0 });
        let moved = pulled(&wider, Grip::Whole, Vec2::ZERO, Vec2::new(100.0, 0.0), &frame);
        let Shape::Circle { centre, radius_m } = moved else { panic!("{moved:?}") };
        assert!((frame.to_local(centre).x - 100.0).abs() < 0.02 && radius_m == 22.0);
    }

    #[test]
    fn of_grips_over_each_other_the_nearest_is_taken() {
        let frame = frame();
        let points = [(0.0, 0.0), (4.0, 0.0), (40.0, 0.0)].map(|(x, y)| on_earth(Vec2::new(x, y), &frame)).to_vec();
        let line = Shape::Line(points);
        let at = |x: f32, within_m: f32| grip_at(&line, Vec2::new(x, 0.0), within_m, &frame);
        // The first two corners and the middle between them are all within reach.
        assert_eq!(at(1.0, 10.0), Some(Grip::Corner(0, 0)));
        assert_eq!(at(3.0, 10.0), Some(Grip::Corner(0, 1)));
        assert_eq!(at(2.1, 10.0), Some(Grip::Corner(0, 1)), "a corner before the middle of a side");
        assert_eq!(at(2.1, 1.0), Some(Grip::Side(0, 0)), "seen from nearer, the middle can be taken");
        assert_eq!(at(13.0, 5.0), None);
    }

    #[test]
    fn a_small_circle_can_be_moved_as_well_as_widened() {
        let frame = frame();
        let circle = Shape::Circle { centre: on_earth(Vec2::ZERO, &frame), radius_m: 5.0 };
        assert_eq!(grip_at(&circle, Vec2::new(1.0, 0.0), 10.0, &frame), None);
        assert_eq!(grip_at(&circle, Vec2::new(4.0, 0.0), 10.0, &frame), Some(Grip::Radius));
        assert_eq!(grip_at(&circle, Vec2::new(9.0, 0.0), 10.0, &frame), Some(Grip::Radius));
    }

    #[test]
    fn a_line_is_taken_beside_it_and_an_area_within() {
        let frame = frame();
        let outline = Outline::of(&frame, &square(&frame));
        assert!(is_on(&outline, Vec2::new(30.0, 0.0), 1.0));
        assert!(!is_on(&outline, Vec2::ZERO, 1.0), "that is the hole");
        assert!(is_on(&outline, Vec2::new(52.0, 0.0), 3.0) && !is_on(&outline, Vec2::new(54.0, 0.0), 3.0));
    }
}
