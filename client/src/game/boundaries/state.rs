//! What state a boundary is in for the player.
//!
//! The view does not say which challenge a boundary belongs to, so it is read off what the player knows: the boundary that holds the
//! target of an open challenge is open. In this order:
//! 1. inside: the player stands in it;
//! 2. open: of all boundaries it is the smallest that contains the target of an open challenge, or else the nearest one within
//!    [`NEAR_TARGET_M`] of it;
//! 3. done: the journal tells that it was crossed as it asks (entered; dwelled in, when it asks for a dwell; gone through);
//! 4. locked: else.

use crate::game::{
    map::{Outline, drawn, nearest_on_segment},
    session::Journal,
};
use bevy::{platform::collections::HashMap, prelude::*};
use hunt_shared::{event::EventKind, geo::LocalFrame, identity::BoundaryId};
use std::collections::BTreeSet;

/// A target so many metres outside of a boundary still means it.
const NEAR_TARGET_M: f32 = 15.0;

/// What state a boundary is in for the player.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BoundaryState {
    /// Nothing to do there now: dotted.
    Locked,
    /// A challenge asks for it: dashed.
    Open,
    /// The player is in it: double.
    Inside,
    /// It was crossed as it asks: ticked.
    Done,
}

/// A boundary as it is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Drawn {
    /// Its identity.
    pub id: BoundaryId,
    /// Whether it asks to stay a while.
    pub dwells: bool,
    /// Its outline in the local plane, where the hunt's file draws it.
    pub outline: Outline,
    /// How far it is carried from there now, metres; `None`: it is not there now.
    pub carried: Option<Vec2>,
}

impl Drawn {
    /// Whether a step goes into it, out of it or, for a line, through it.
    pub fn is_crossed(&self, from: Vec2, to: Vec2) -> bool {
        let Some(by) = self.carried else { return false };
        let (from, to) = (from - by, to - by);
        match &self.outline {
            Outline::Rings(_) => self.outline.contains(from) != self.outline.contains(to),
            Outline::Line(_) => self.outline.segments().any(|(start, end)| {
                let side = |point: Vec2, a: Vec2, b: Vec2| (b - a).perp_dot(point - a);
                side(from, start, end) * side(to, start, end) < 0.0 && side(start, from, to) * side(end, from, to) <= 0.0
            }),
        }
    }

    /// Whether the player is in it.
    fn contains(&self, here: Vec2) -> bool {
        self.carried.is_some_and(|by| self.outline.contains(here - by))
    }

    /// How well a target fits it, least first: within it by its size, beside it by the distance; `None`: not at all.
    fn fit(&self, target: Vec2) -> Option<(bool, f32)> {
        if self.outline.contains(target) {
            let size = self.outline.segments().map(|(from, to)| from.perp_dot(to)).sum::<f32>().abs();
            return Some((false, size));
        }
        let nearest = self.outline.segments().map(|(from, to)| nearest_on_segment(from, to, target).distance(target));
        nearest.min_by(f32::total_cmp).filter(|away_m| *away_m <= NEAR_TARGET_M).map(|away_m| (true, away_m))
    }
}

/// The state of each boundary, for a player who stands here.
pub fn states<'a>(
    boundaries: &'a [Drawn],
    told: &HashMap<BoundaryId, BoundaryState>,
    here: Vec2,
) -> HashMap<&'a BoundaryId, BoundaryState> {
    let state = |boundary: &Drawn| {
        let told = || told.get(&boundary.id).copied().unwrap_or(BoundaryState::Locked);
        if boundary.contains(here) { BoundaryState::Inside } else { told() }
    };
    boundaries.iter().map(|boundary| (&boundary.id, state(boundary))).collect()
}

/// What the journal tells of each boundary, wherever the player stands. It is read whole, which is too much for each frame of a long hunt.
pub fn told_states(boundaries: &[Drawn], journal: &Journal, frame: &LocalFrame) -> HashMap<BoundaryId, BoundaryState> {
    let open = journal.progress.challenges.values().filter(|challenge| challenge.is_open());
    let targets: Vec<Vec2> = open.filter_map(|challenge| challenge.target).map(|target| drawn(frame.to_local(target))).collect();
    let wanted: BTreeSet<&BoundaryId> = targets
        .iter()
        .filter_map(|&target| {
            let fits = boundaries.iter().filter_map(|boundary| Some((boundary.fit(target)?, &boundary.id)));
            fits.min_by(|a, b| a.0.0.cmp(&b.0.0).then(a.0.1.total_cmp(&b.0.1))).map(|(_, id)| id)
        })
        .collect();
    let (mut entered, mut dwelled) = (BTreeSet::new(), BTreeSet::new());
    for event in &journal.events {
        match &event.kind {
            EventKind::BoundaryEntered { boundary, .. } => entered.insert(boundary),
            EventKind::BoundaryDwelled { boundary, .. } | EventKind::LineCrossed { boundary, .. } => dwelled.insert(boundary),
            _ => false,
        };
    }
    let state = |boundary: &Drawn| {
        if wanted.contains(&boundary.id) {
            BoundaryState::Open
        } else if dwelled.contains(&boundary.id) || !boundary.dwells && entered.contains(&boundary.id) {
            BoundaryState::Done
        } else {
            BoundaryState::Locked
        }
    };
    boundaries.iter().map(|boundary| (boundary.id.clone(), state(boundary))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{
        event::{ChallengeStatus, Event},
        geo::{LocalPoint, LonLat},
        identity::Seq,
        time::UnixMs,
    };

    fn square(id: &str, middle: Vec2, half: f32, dwells: bool) -> Drawn {
        let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
        let ring = corners.map(|(x, y)| middle + Vec2::new(x, y) * half).to_vec();
        Drawn { id: id.into(), dwells, outline: Outline::Rings(vec![ring]), carried: Some(Vec2::ZERO) }
    }

    #[test]
    fn a_state_is_read_off_what_the_player_knows() {
        let frame = LocalFrame::about(LonLat::new(0.0, 45.0));
        let boundaries = [
            square("harbour", Vec2::ZERO, 100.0, false),
            square("bell", Vec2::new(50.0, 0.0), 10.0, true),
            square("far", Vec2::new(500.0, 0.0), 10.0, true),
        ];
        let mut journal = Journal::default();
        let at = |x: f64| Some(frame.to_lonlat(LocalPoint::new(x, 0.0)));
        let status = ChallengeStatus { steps: 1, target: at(50.0), running: true, ..ChallengeStatus::default() };
        journal.progress.challenges.insert("ring".into(), status);
        let entered = |seq, id: &str| Event {
            seq: Seq(seq),
            time: UnixMs(0),
            position: None,
            kind: EventKind::BoundaryEntered { boundary: id.into(), name: String::new() },
        };
        journal.events = vec![entered(1, "harbour"), entered(2, "far")];
        let told = told_states(&boundaries, &journal, &frame);
        let inside = states(&boundaries, &told, Vec2::new(500.0, 0.0));
        assert_eq!(inside[&BoundaryId::from("far")], BoundaryState::Inside);
        let states = states(&boundaries, &told, Vec2::new(300.0, 0.0));
        // The target lies in both, and means the smaller; entering does not do where a dwell is asked for.
        assert_eq!(states[&BoundaryId::from("bell")], BoundaryState::Open);
        assert_eq!(states[&BoundaryId::from("harbour")], BoundaryState::Done);
        assert_eq!(states[&BoundaryId::from("far")], BoundaryState::Locked);
    }

    #[test]
    fn a_step_crosses_a_line_only_where_it_is() {
        let line = Drawn {
            id: "wire".into(),
            dwells: false,
            outline: Outline::Line(vec![Vec2::ZERO, Vec2::new(10.0, 0.0)]),
            carried: Some(Vec2::ZERO),
        };
        assert!(line.is_crossed(Vec2::new(5.0, -1.0), Vec2::new(5.0, 1.0)));
        assert!(!line.is_crossed(Vec2::new(15.0, -1.0), Vec2::new(15.0, 1.0)));
        assert!(!line.is_crossed(Vec2::new(5.0, 1.0), Vec2::new(6.0, 2.0)));
        let area = square("area", Vec2::ZERO, 5.0, false);
        assert!(area.is_crossed(Vec2::new(6.0, 0.0), Vec2::new(4.0, 0.0)));
        assert!(!area.is_crossed(Vec2::new(1.0, 0.0), Vec2::new(4.0, 0.0)));
        let ferry = Drawn { carried: Some(Vec2::new(100.0, 0.0)), ..area.clone() };
        assert!(ferry.is_crossed(Vec2::new(106.0, 0.0), Vec2::new(104.0, 0.0)), "it is crossed where it is now");
        assert!(!ferry.is_crossed(Vec2::new(6.0, 0.0), Vec2::new(4.0, 0.0)));
        let gone = Drawn { carried: None, ..area };
        assert!(!gone.is_crossed(Vec2::new(6.0, 0.0), Vec2::new(4.0, 0.0)) && !gone.contains(Vec2::ZERO));
    }
}
