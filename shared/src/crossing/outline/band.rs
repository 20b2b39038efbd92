//! All points within a distance of an area or a line: where a player is near it.

use super::{Area, Chain, Edge, Passage, Stretch, Zone, first_beyond_edges};
use crate::{
    crossing::segment::{Segment, square},
    geo::LocalPoint,
};

/// What a band lies around.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::crossing) enum Core<'a> {
    Area(Area<'a>),
    Line(Chain<'a>),
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::crossing) struct Band<'a> {
    pub core: Core<'a>,
    /// Metres, above 0.
    pub reach_m: f64,
}

impl Band<'_> {
    fn edges(&self) -> Vec<Edge> {
        match &self.core {
            Core::Area(area) => area.edges().collect(),
            Core::Line(chain) => chain.edges().collect(),
        }
    }

    /// Whether what it lies around contains a point.
    pub fn core_contains(&self, point: LocalPoint) -> bool {
        matches!(&self.core, Core::Area(area) if area.contains(point))
    }

    /// Whether the closed band contains a point.
    pub fn contains(&self, point: LocalPoint) -> bool {
        self.is_within(point, 0.0)
    }

    /// Whether a point is at most `margin_m` from the closed band.
    pub fn is_within(&self, point: LocalPoint, margin_m: f64) -> bool {
        let reach = square(self.reach_m + margin_m);
        self.core_contains(point) || self.edges().iter().any(|edge| edge.distance_squared(point) <= reach)
    }

    /// Metres from the edge of the band, for a point outside of what it lies around.
    pub fn distance_m(&self, point: LocalPoint) -> f64 {
        let nearest = self.edges().iter().map(|edge| edge.distance_squared(point)).fold(f64::INFINITY, f64::min);
        (nearest.sqrt() - self.reach_m).abs()
    }

    /// How a step passes the band: what is nearer than the reach to any piece of the outline, or within the area, is its interior.
    pub fn passage(&self, step: &Segment) -> Passage {
        let (mut within, mut beside) = (Vec::new(), Vec::new());
        for edge in self.edges() {
            let Some(stretch) = edge.stretch_within(step, self.reach_m) else { continue };
            if edge.is_parallel_at(step, self.reach_m) { beside.push(stretch) } else { within.push(stretch) }
        }
        if let Core::Area(area) = &self.core {
            let inner = area.passage(step).stretches.into_iter().filter(|stretch| stretch.zone != Zone::Exterior);
            within.extend(inner.map(|stretch| (stretch.from, stretch.to)));
        }
        let ends = within.iter().chain(&beside).flat_map(|stretch| [stretch.0, stretch.1]);
        let mut cuts: Vec<f64> = ends.filter(|end| *end > 0.0 && *end < 1.0).chain([0.0, 1.0]).collect();
        cuts.sort_by(f64::total_cmp);
        let mut stretches: Vec<Stretch> = Vec::new();
        for pair in cuts.windows(2).filter(|pair| pair[0] < pair[1]) {
            let middle = (pair[0] + pair[1]) / 2.0;
            let covered = |by: &[(f64, f64)]| by.iter().any(|stretch| stretch.0 < middle && middle < stretch.1);
            let zone = match () {
                () if covered(&within) => Zone::Interior,
                () if covered(&beside) => Zone::Edge,
                () => Zone::Exterior,
            };
            match stretches.last_mut() {
                Some(last) if last.zone == zone => last.to = pair[1],
                // A slit that only rounding opens.
                Some(last) if zone == Zone::Exterior && pair[1] - pair[0] <= step.tolerance && pair[1] < 1.0 => last.to = pair[1],
                _ => stretches.push(Stretch { from: pair[0], to: pair[1], zone }),
            }
        }
        Passage { stretches, ends_inside: self.contains(step.b) }
    }

    /// The first place of an outer stretch that is farther than `margin_m` outside.
    pub fn first_beyond(&self, step: &Segment, margin_m: f64, stretch: Stretch) -> Option<f64> {
        first_beyond_edges(self.edges().into_iter(), step, self.reach_m + margin_m, stretch)
    }
}
