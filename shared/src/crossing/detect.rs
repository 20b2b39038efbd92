//! What one more fix, or an edited hunt, means for a path.
//!
//! What the words leave open is decided so:
//! - *Edges.* At a fix the edge is inside, that of a hole too. Between fixes, running along an edge changes nothing: who is outside
//!   stays outside until the path goes into the interior or a fix lies on the edge; who is inside stays inside until the path goes
//!   strictly outside.
//! - *Several polygons.* An area is the union of its polygons; passing a seam between two that share an edge is no passage.
//! - *Order.* What happens at one place of the step, also at different boundaries with a common edge, is ordered by boundary id; the
//!   transitions of one boundary stay in the order in which they follow from each other.
//! - *Exit margin.* `Exited` is where the path gets farther outside than the margin; if it does not, the stay lingers and goes on,
//!   dwell included. A step right through therefore yields `Entered` alone when it ends within the margin. After `Exited` only the
//!   area itself counts for entering again.
//! - *Dwell.* A deadline at the very moment of leaving is kept: `Dwelled`, then `Exited`.
//! - *Standing still.* A fix at the same point moves nothing but time; on a line the side is remembered.
//! - *Lines* that cross themselves: each strand counts for itself.
//! - *Near.* What is within a distance of a boundary is crossed as an area is. At one place one comes near before one goes in.
//! - *Not always there.* Where a boundary begins to be there, who is in it enters, the edge included; where it ends, who is in it leaves.
//! - *Moving.* A boundary that moves sees the path as a chain of straight parts; where it changes its way counts as a fix does.

use super::{
    CrossingIndex, PathFix, Side, StoredPath, Transition, TransitionKind, Walker,
    clearing::Clearing,
    course::Turn,
    outline::{Outline, Passage, Zone},
    segment::Segment,
    walker::Stay,
};
use crate::{hunt::HuntSettings, identity::BoundaryId, time::UnixMs};

/// Milliseconds between two accepted fixes above which nothing is said about what lies between.
pub const MAX_GAP_MS: i64 = 30_000;

/// Whether a fix with this accuracy, metres around it within which the player is, may be used in a hunt.
pub fn is_accurate_enough(accuracy_m: f32, settings: &HuntSettings) -> bool {
    (0.0..=settings.max_accuracy_m).contains(&f64::from(accuracy_m))
}

/// Takes the next accepted fix of a path and appends the transitions that it proves, in path order.
///
/// Time must increase: a fix not later than the last one is no part of the path and changes nothing. The first fix, and one after a
/// gap of more than [`MAX_GAP_MS`], yield the difference between what the path was in and what contains the fix.
#[inline]
pub fn advance(index: &CrossingIndex, walker: &mut Walker, fix: PathFix, out: &mut Vec<Transition>) {
    if !stride(walker, fix) {
        advance_closely(index, walker, fix, out);
    }
}

/// Takes the next accepted fix of a path if it is known already that nothing is met on the way there, as for most; `false` when
/// [`advance`] must take it. Together with [`CrossingIndex::look_ahead`] this is for many paths at once.
#[inline]
pub fn stride(walker: &mut Walker, fix: PathFix) -> bool {
    let elapsed_ms = fix.time.0.saturating_sub(walker.last.time.0);
    // All at once, since a wrong guess costs more than any of them.
    let strides =
        (0 < elapsed_ms) & (elapsed_ms <= MAX_GAP_MS) & (fix.time.0 < walker.wake_ms) & walker.clearing.holds(fix.local);
    if strides {
        walker.last = fix;
    }
    strides
}

/// Takes a fix to which the path leaps, by the rules or because nobody can have walked there: as after a gap, nothing is said about
/// what lies between. Time must increase as for [`advance`].
pub fn teleport(index: &CrossingIndex, walker: &mut Walker, fix: PathFix, out: &mut Vec<Transition>) {
    if walker.last().is_none_or(|last| fix.time > last.time) {
        leap(index, walker, fix, out);
    }
}

/// What an edited hunt means for a path.
#[derive(Clone, PartialEq, Debug)]
pub struct Refreshed {
    /// The path for the new index.
    pub walker: Walker,
    /// `Entered` for what now contains the last fix and `Exited` for what no longer does, by boundary: at the time of the reload.
    pub transitions: Vec<Transition>,
    /// Boundaries that the path was in and that are gone, sorted: each is exited, but has no position in the new hunt.
    pub gone: Vec<BoundaryId>,
}

/// Takes a stored path over to a hunt's new boundaries at the time of the reload, or of the player's next join. A stay that goes on
/// keeps its dwell; the side of a line is kept where the last fix still lies on it.
pub fn refresh(index: &CrossingIndex, stored: &StoredPath, time: UnixMs) -> Refreshed {
    let mut walker = Walker::from_stored(index, stored);
    let mut gone: Vec<BoundaryId> =
        stored.inside.iter().map(|inside| &inside.boundary).filter(|id| index.position_of(id).is_none()).cloned().collect();
    gone.sort();
    let mut transitions = Vec::new();
    if let Some(&last) = walker.last() {
        settle(index, &mut walker, last, time, &mut transitions);
        walker.held.on_lines.retain(|&(line_number, _)| match index.outline(line_number) {
            Outline::Line(line) => {
                let here = index.seen_from(line_number, last.time, last.local);
                line.chain.edges().any(|edge| edge.carries(here))
            }
            _ => false,
        });
        walker.set_wake(index);
    }
    Refreshed { walker, transitions, gone }
}

#[inline(never)]
fn advance_closely(index: &CrossingIndex, walker: &mut Walker, fix: PathFix, out: &mut Vec<Transition>) {
    let Some(&last) = walker.last() else { return leap(index, walker, fix, out) };
    match fix.time.0.saturating_sub(last.time.0) {
        ..=0 => {}
        1..=MAX_GAP_MS if fix.time.0 < walker.wake_ms && goes_on(index, walker, last, fix) => walker.last = fix,
        1..=MAX_GAP_MS => Step { index, from: last, to: fix, found: Vec::new() }.take(walker, out),
        _ => leap(index, walker, fix, out),
    }
}

/// Whether the step meets nothing; then it looks about for the next ones.
fn goes_on(index: &CrossingIndex, walker: &mut Walker, last: PathFix, fix: PathFix) -> bool {
    let mut clearing = index.clearing(last.local, fix.local);
    if walker.lingers {
        for stay in walker.held.stays.iter().filter(|stay| stay.lingers) {
            clearing = clearing.and_about(fix.local, index.lingering_reach_m(stay.boundary, fix.local));
        }
    }
    let goes_on = clearing.holds(last.local) || !walker.lingers && index.is_passed_by(last.local, fix.local);
    if goes_on {
        walker.clearing = clearing;
    }
    goes_on
}

/// Puts the path at a fix without a way there.
fn leap(index: &CrossingIndex, walker: &mut Walker, fix: PathFix, out: &mut Vec<Transition>) {
    (walker.last, walker.has_begun, walker.clearing) = (fix, true, Clearing::NONE);
    walker.held.on_lines.clear();
    for stay in &mut walker.held.stays {
        stay.since = fix.time;
    }
    settle(index, walker, fix, fix.time, out);
    walker.set_wake(index);
}

/// Makes the stays those of the boundaries that contain the fix (or keep it in their margin) and are there, and reports the difference at a
/// time.
fn settle(index: &CrossingIndex, walker: &mut Walker, fix: PathFix, time: UnixMs, out: &mut Vec<Transition>) {
    let first = out.len();
    let mut report = |entry: u32, kind| {
        let (boundary, kind) = index.told(entry, kind);
        out.push(Transition { time, position: fix.position, boundary, kind });
    };
    let mut containing = index.containing(fix.local, fix.time);
    containing.retain(|&boundary| !walker.is_absent(index, boundary));
    let absent: Vec<u32> =
        walker.held.stays.iter().map(|stay| stay.boundary).filter(|&boundary| walker.is_absent(index, boundary)).collect();
    walker.held.stays.retain_mut(|stay| {
        let (outline, margin_m) = (index.outline(stay.boundary), index.get(stay.boundary).exit_margin_m);
        let contained = containing.binary_search(&stay.boundary).is_ok();
        let is_there = || index.is_active(stay.boundary, fix.time) && !absent.contains(&stay.boundary);
        let is_near = || outline.is_within(index.seen_from(stay.boundary, fix.time, fix.local), margin_m);
        let stays = contained || margin_m > 0.0 && is_there() && is_near();
        stay.lingers = !contained;
        if !stays {
            report(stay.boundary, TransitionKind::Exited);
        }
        stays
    });
    for boundary in containing {
        if let Err(at) = walker.held.stays.binary_search_by_key(&boundary, |stay| stay.boundary) {
            let mut stay = Stay::new(boundary, time);
            report(boundary, TransitionKind::Entered);
            if stay.deadline(index).is_some_and(|deadline| deadline <= time) {
                stay.dwelled = true;
                report(boundary, TransitionKind::Dwelled);
            }
            walker.held.stays.insert(at, stay);
        }
    }
    out[first..].sort_by_key(|transition| order_of((transition.boundary, transition.kind)));
}

/// Says which of the boundaries that are there only when a condition holds are not there for a path (positions, sorted), and appends what
/// follows from it: who stands in one that has come to be there enters it, who stands in one that is there no more leaves it.
pub fn set_absent(index: &CrossingIndex, walker: &mut Walker, absent: Vec<u32>, time: UnixMs, out: &mut Vec<Transition>) {
    if walker.held.absent.as_ref() == Some(&absent) {
        return;
    }
    walker.held.absent = Some(absent);
    if let Some(&last) = walker.last() {
        settle(index, walker, last, time, out);
        walker.clearing = Clearing::NONE;
        walker.set_wake(index);
    }
}

/// One step of a path that needs a closer look.
struct Step<'a> {
    index: &'a CrossingIndex,
    from: PathFix,
    to: PathFix,
    found: Vec<Found>,
}

/// How a path is to a boundary, between two parts of a step.
#[derive(Clone, Copy, Default)]
struct State {
    stay: Option<Stay>,
    /// On a line: the side that the path came from.
    on_line: Option<Option<Side>>,
}

/// Something that happens on a step.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// Where, as a fraction of the step.
    t: f64,
    time: UnixMs,
    boundary: u32,
    kind: TransitionKind,
}

impl Step<'_> {
    fn take(mut self, walker: &mut Walker, out: &mut Vec<Transition>) {
        let moves = self.from.local != self.to.local;
        let segment = moves.then(|| Segment::new(self.from.local, self.to.local));
        self.pass_boundaries(walker, segment.as_ref());
        for stay in &mut walker.held.stays {
            self.prove_dwell(stay, 0.0, 1.0);
        }
        (walker.last, walker.clearing) = (self.to, Clearing::NONE);
        walker.set_wake(self.index);
        self.report(segment.map_or(0.0, |segment| segment.tolerance), out);
    }

    /// What the step may meet: sorted, each once.
    fn met(&self, walker: &Walker, segment: Option<&Segment>) -> Vec<u32> {
        let index = self.index;
        let mut met = segment.map(|segment| index.met_by(segment)).unwrap_or_default();
        match segment {
            Some(segment) => {
                met.extend(walker.held.stays.iter().filter(|stay| stay.lingers).map(|stay| stay.boundary));
                met.extend(index.apart_met_by(segment.a, segment.b));
            }
            None => met.extend(index.moving_about(self.from.local)),
        }
        met.extend(index.changing(self.from.time, self.to.time));
        met.retain(|&boundary| !walker.is_absent(index, boundary));
        met.sort_unstable();
        met.dedup();
        met
    }

    fn pass_boundaries(&mut self, walker: &mut Walker, segment: Option<&Segment>) {
        let index = self.index;
        let met = self.met(walker, segment);
        // Who stands still stays on the lines that stand still.
        let from_lines = match segment {
            Some(_) => std::mem::take(&mut walker.held.on_lines),
            None => walker.held.on_lines.clone(),
        };
        for boundary in met {
            let at = walker.held.stays.binary_search_by_key(&boundary, |stay| stay.boundary);
            let mut state = State {
                stay: at.ok().map(|at| walker.held.stays[at]),
                on_line: from_lines.iter().find(|known| known.0 == boundary).map(|known| known.1),
            };
            match segment {
                _ if index.is_special(boundary) => self.follow(boundary, &mut state),
                Some(segment) => self.leg(boundary, segment, (0.0, 1.0), &mut state),
                None => {}
            }
            match (at, state.stay) {
                (Ok(at), Some(stay)) => walker.held.stays[at] = stay,
                (Ok(at), None) => drop(walker.held.stays.remove(at)),
                (Err(at), Some(stay)) => walker.held.stays.insert(at, stay),
                (Err(_), None) => {}
            }
            walker.held.on_lines.retain(|known| known.0 != boundary);
            walker.held.on_lines.extend(state.on_line.map(|side| (boundary, side)));
        }
    }

    /// Follows the step past a boundary that moves or is not always there.
    fn follow(&mut self, boundary: u32, state: &mut State) {
        let outline = self.index.outline(boundary);
        for turn in self.index.course(boundary, &self.from, &self.to) {
            match turn {
                Turn::Leg { from, to, a, b } => {
                    if a != b {
                        self.leg(boundary, &Segment::new(a, b), (from, to), state);
                    }
                    if let Some(stay) = &mut state.stay {
                        self.prove_dwell(stay, from, to);
                    }
                }
                Turn::Begins { t, at } => {
                    if outline.contains(at) {
                        state.stay = Some(self.enter(boundary, t));
                    }
                }
                Turn::Ends { t } => {
                    if let Some(stay) = &mut state.stay {
                        self.prove_dwell(stay, 0.0, t);
                        self.find(t, boundary, TransitionKind::Exited);
                    }
                    *state = State::default();
                }
            }
        }
    }

    /// Follows a straight part of the step past a boundary: as seen from it, and which part of the step it is.
    fn leg(&mut self, boundary: u32, segment: &Segment, span: (f64, f64), state: &mut State) {
        let outline = self.index.outline(boundary);
        let passage = match outline {
            Outline::Area(area) => area.passage(segment),
            Outline::Circle(circle) => circle.passage(segment),
            Outline::Band(band) => band.passage(segment),
            Outline::Line(line) => {
                let passage = line.passage(segment, state.on_line.flatten());
                for (t, direction) in passage.crossings {
                    self.find(within(span, t), boundary, TransitionKind::Crossed(direction));
                }
                state.on_line = passage.ends_on;
                return;
            }
        };
        state.stay = self.pass(boundary, outline, segment, span, &passage, state.stay);
    }

    /// Follows a straight part of the step through an area or circle; returns the stay in which it ends.
    fn pass(
        &mut self,
        boundary: u32,
        outline: Outline,
        segment: &Segment,
        span: (f64, f64),
        passage: &Passage,
        mut stay: Option<Stay>,
    ) -> Option<Stay> {
        let margin_m = self.index.get(boundary).exit_margin_m;
        let mut entered_at = span.0;
        for stretch in &passage.stretches {
            match (stretch.zone, &mut stay) {
                (Zone::Interior, None) => {
                    entered_at = within(span, stretch.from);
                    stay = Some(self.enter(boundary, entered_at));
                }
                (Zone::Exterior, Some(inside)) => {
                    if let Some(t) = outline.first_beyond(segment, margin_m, *stretch) {
                        let t = within(span, t);
                        self.prove_dwell(inside, entered_at, t);
                        self.find(t, boundary, TransitionKind::Exited);
                        stay = None;
                    }
                }
                _ => {}
            }
        }
        // The second fix is decided for itself; what is between may be too short to have been seen.
        match &mut stay {
            None if passage.ends_inside => {
                entered_at = span.1;
                stay = Some(self.enter(boundary, span.1));
            }
            Some(inside) if !passage.ends_inside => {
                inside.lingers = margin_m > 0.0 && outline.is_within(segment.b, margin_m);
                if !inside.lingers {
                    self.prove_dwell(inside, entered_at, span.1);
                    self.find(span.1, boundary, TransitionKind::Exited);
                    stay = None;
                }
            }
            Some(inside) => inside.lingers = false,
            None => {}
        }
        if let Some(inside) = &mut stay {
            self.prove_dwell(inside, entered_at, span.1);
        }
        stay
    }

    fn enter(&mut self, boundary: u32, t: f64) -> Stay {
        self.find(t, boundary, TransitionKind::Entered);
        Stay::new(boundary, self.time_at(t))
    }

    /// Reports the stay's dwell if it is complete by `until`, a fraction of the step; it began, on this step, at `entered_at`.
    fn prove_dwell(&mut self, stay: &mut Stay, entered_at: f64, until: f64) {
        let Some(deadline) = stay.deadline(self.index) else { return };
        // Both times are rounded to a millisecond in the same way, so that a stay of exactly the dwell counts.
        if deadline <= self.time_at(until) {
            stay.dwelled = true;
            let t = if deadline <= self.time_at(entered_at) {
                entered_at
            } else {
                ((deadline.0 - self.from.time.0) as f64 / self.elapsed_ms() as f64).clamp(entered_at, until)
            };
            let time = deadline.max(self.from.time);
            self.found.push(Found { t, time, boundary: stay.boundary, kind: TransitionKind::Dwelled });
        }
    }

    fn find(&mut self, t: f64, boundary: u32, kind: TransitionKind) {
        self.found.push(Found { t, time: self.time_at(t), boundary, kind });
    }

    fn elapsed_ms(&self) -> i64 {
        self.to.time.0 - self.from.time.0
    }

    fn time_at(&self, t: f64) -> UnixMs {
        UnixMs(self.from.time.0 + (t * self.elapsed_ms() as f64).round() as i64)
    }

    /// Appends what was found: by place, and at one place by boundary. For one boundary it was found in its order.
    fn report(mut self, tolerance: f64, out: &mut Vec<Transition>) {
        let index = self.index;
        self.found.sort_by(|one, other| one.t.total_cmp(&other.t));
        let mut rest = &mut self.found[..];
        while let Some(first) = rest.first() {
            let place = first.t;
            let together = rest.iter().take_while(|found| found.t <= place + tolerance).count();
            let (group, later) = rest.split_at_mut(together);
            group.sort_by_key(|found| order_of(index.told(found.boundary, found.kind)));
            rest = later;
        }
        out.extend(self.found.iter().map(|found| {
            let (boundary, kind) = index.told(found.boundary, found.kind);
            let position = match found.t {
                0.0 => self.from.position,
                1.0 => self.to.position,
                t => index.frame().to_lonlat(self.from.local.lerp(self.to.local, t)),
            };
            Transition { time: found.time, position, boundary, kind }
        }));
    }
}

/// Where a part of a step lies on the step.
fn within(span: (f64, f64), t: f64) -> f64 {
    span.0 + t * (span.1 - span.0)
}

/// In which order things at one place are told: by boundary; one comes near before one goes in, and goes out before one is far.
fn order_of((boundary, kind): (usize, TransitionKind)) -> (usize, u8, u8) {
    match kind {
        TransitionKind::Approached(ring) => (boundary, 0, ring),
        TransitionKind::Receded(ring) => (boundary, 2, u8::MAX - ring),
        _ => (boundary, 1, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crossing::{LocalBoundary, LocalShape, extent::Extent},
        geo::{LocalFrame, LocalPoint, LonLat},
    };
    use proptest::{
        collection::vec,
        prelude::*,
        test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner},
    };
    use std::f64::consts::TAU;

    const MAP_M: f64 = 200.0;

    fn anywhere() -> impl Strategy<Value = LocalPoint> + Clone {
        (0.0..MAP_M, 0.0..MAP_M).prop_map(|(x, y)| LocalPoint::new(x, y))
    }

    fn shape() -> impl Strategy<Value = LocalShape> {
        let area = (anywhere(), 5.0..40.0_f64, 3..8_u32).prop_map(|(centre, radius_m, sides)| {
            let corner = |side| {
                let (sin, cos) = (TAU * f64::from(side) / f64::from(sides)).sin_cos();
                LocalPoint::new(centre.x + radius_m * cos, centre.y + radius_m * sin)
            };
            LocalShape::Area(vec![vec![(0..sides).map(corner).collect()]])
        });
        let circle = (anywhere(), 5.0..40.0_f64).prop_map(|(centre, radius_m)| LocalShape::Circle { centre, radius_m });
        prop_oneof![area, circle, vec(anywhere(), 2..5).prop_map(LocalShape::Line)]
    }

    fn boundaries() -> impl Strategy<Value = Vec<LocalBoundary>> {
        let boundary = (shape(), prop_oneof![Just(0.0), 0.0..10.0_f64], prop_oneof![Just(None), (1.0..20.0_f64).prop_map(Some)]);
        vec(boundary, 1..8).prop_map(|boundaries| {
            let boundary = |(number, (shape, exit_margin_m, dwell_s)): (usize, (LocalShape, f64, Option<f64>))| LocalBoundary {
                id: number.to_string().as_str().into(),
                shape,
                dwell_s,
                exit_margin_m,
                nature: Default::default(),
            };
            boundaries.into_iter().enumerate().map(boundary).collect()
        })
    }

    /// A walk that turns now and then: where it begins, and the bearing of each step with its metres.
    fn walk() -> impl Strategy<Value = (LocalPoint, Vec<(f64, f64)>)> {
        (anywhere(), vec(((0.0..TAU), 0.1..3.0_f64), 1..80)).prop_map(|(start, mut steps)| {
            let mut bearing = 0.0;
            for (number, step) in steps.iter_mut().enumerate() {
                if number % 10 == 0 {
                    bearing = step.0;
                }
                step.0 = bearing + 0.05 * step.0;
            }
            (start, steps)
        })
    }

    /// Whether a walk meets the same with the clearings that it makes, changed somehow, and with none at all.
    fn clearings_change_nothing(change: impl Fn(Clearing) -> Clearing) -> Result<(), TestError<impl std::fmt::Debug>> {
        let config = Config { cases: 2_000, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        runner.run(&(boundaries(), walk()), |(boundaries, (start, steps))| {
            let frame = LocalFrame::about(LonLat::new(-8.66, 52.62));
            let index = CrossingIndex::from_local(boundaries, &frame);
            let (mut with, mut without) = (Walker::default(), Walker::default());
            let (mut found, mut expected) = (Vec::new(), Vec::new());
            let (mut time, mut local) = (UnixMs(1_000), start);
            for (bearing, metres) in steps {
                let fix = PathFix { time, position: frame.to_lonlat(local), local };
                advance(&index, &mut with, fix, &mut found);
                with.clearing = change(with.clearing);
                without.clearing = Clearing::NONE;
                advance(&index, &mut without, fix, &mut expected);
                time.0 += 1_000;
                local = LocalPoint::new(local.x + metres * bearing.cos(), local.y + metres * bearing.sin());
            }
            prop_assert_eq!(found, expected);
            prop_assert_eq!(with, without);
            Ok(())
        })
    }

    #[test]
    fn with_and_without_clearings_a_walk_meets_the_same() {
        if let Err(error) = clearings_change_nothing(|clearing| clearing) {
            panic!("{error}");
        }
    }

    #[test]
    fn a_clearing_that_is_a_metre_too_large_is_found() {
        let too_large = |clearing: Clearing| {
            let (low, high) = clearing.corners();
            Clearing::within(Extent { low, high }.grown(1.0))
        };
        assert!(matches!(clearings_change_nothing(too_large), Err(TestError::Fail(..))));
    }
}
