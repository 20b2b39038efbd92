//! The peer: at each fix, which areas contain it, by their boxes in an R-tree and then by `contains`; the difference to the last fix is what
//! was entered and exited. It sees no passage between two fixes, and its fixes are in the plane already.

use crate::{
    Contender,
    scene::{self, Way},
    timed,
};
use geo::{Contains, Coord, LineString, Polygon};
use rstar::{
    RTree,
    primitives::{GeomWithData, Rectangle},
};
use std::hint::black_box;

pub fn contender(areas: usize) -> Contender {
    let polygons: Vec<Polygon> = scene::rings(areas)
        .into_iter()
        .map(|ring| Polygon::new(ring.iter().map(|corner| (corner.x, corner.y)).collect::<LineString>(), Vec::new()))
        .collect();
    let boxes = polygons.iter().enumerate().map(|(number, polygon)| {
        let mut corners = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
        for corner in polygon.exterior().coords() {
            corners[0] = [corners[0][0].min(corner.x), corners[0][1].min(corner.y)];
            corners[1] = [corners[1][0].max(corner.x), corners[1][1].max(corner.y)];
        }
        GeomWithData::new(Rectangle::from_corners(corners[0], corners[1]), number)
    });
    let tree = RTree::bulk_load(boxes.collect());
    let mut walkers: Vec<(Vec<usize>, Way)> = scene::ways().map(|way| (Vec::new(), way)).collect();
    Box::new(move || {
        timed(|| {
            let mut transitions = 0;
            for (inside, way) in &mut walkers {
                let at = way.next();
                let here = Coord { x: at.x, y: at.y };
                let now: Vec<usize> = tree
                    .locate_all_at_point(&[at.x, at.y])
                    .map(|found| found.data)
                    .filter(|&number| polygons[number].contains(&here))
                    .collect();
                transitions += now.iter().filter(|number| !inside.contains(number)).count();
                transitions += inside.iter().filter(|number| !now.contains(number)).count();
                *inside = now;
            }
            black_box(transitions);
        })
    })
}
