//! Conditions: trees whose leaves are met one by one, or hold at the moment.

use hunt_shared::{
    crossing::TransitionKind,
    event::Progress,
    geo::{LonLat, Shape},
    hunt::{Boundary, Condition, Hunt, Visibility},
    identity::ItemId,
    time::UnixMs,
};
use std::time::Duration;

/// What conditions are held against.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The hunt.
    pub hunt: &'a Hunt,
    /// The player's visible progress.
    pub progress: &'a Progress,
    /// The moment.
    pub time: UnixMs,
    /// The challenge whose condition it is, as it stands; `None` outside of challenges.
    pub attempt: Option<Attempt>,
}

/// The attempt at a challenge whose condition is asked.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Attempt {
    /// When it began.
    pub since: UnixMs,
    /// When it ends, when it has a limit.
    pub deadline: Option<UnixMs>,
    /// Which player this is, or would be, to complete the challenge, from 1.
    pub rank: u64,
}

impl View<'_> {
    fn held(&self, item: &ItemId) -> u32 {
        self.progress.items.get(item).copied().unwrap_or_default()
    }

    /// Whether a leaf holds that is no happening.
    fn holds(&self, leaf: &Condition) -> bool {
        let status = |challenge: usize| self.progress.challenges.get(&self.hunt.challenges[challenge].id);
        match leaf {
            Condition::Holds { item, count } => self.held(item) >= *count,
            Condition::Used(item) => self.progress.used.contains_key(item),
            Condition::Score(points) => self.progress.points >= *points,
            Condition::Completed(challenge) => status(*challenge).is_some_and(|status| status.completions > 0),
            Condition::Failed(challenge) => status(*challenge).is_some_and(|status| status.failures > 0),
            Condition::Answered { challenge, riddle } => {
                let riddle = self.hunt.challenges[*challenge].riddles.get(*riddle);
                let asked = riddle.and_then(|riddle| status(*challenge)?.riddle(&riddle.id));
                asked.is_some_and(|asked| asked.answered.is_some())
            }
            Condition::Collected(object) => self.progress.collected.contains(&self.hunt.objects[*object].id),
            Condition::Said { character, line } => {
                let character = &self.hunt.characters[*character];
                let heard = self.progress.heard.get(&character.id);
                heard.is_some_and(|lines| lines.contains(&character.lines[*line].id))
            }
            Condition::TimeLeft(_) | Condition::Within(_) => {
                self.attempt.and_then(|attempt| turn_of(leaf, attempt)).is_some_and(|turn| self.time <= turn)
            }
            Condition::Rank(most) => self.attempt.is_some_and(|attempt| attempt.rank <= *most),
            Condition::Now(times) => times.is_active(self.time),
            _ => false,
        }
    }
}

/// The last moment at which a leaf that looks at the time holds.
fn turn_of(leaf: &Condition, attempt: Attempt) -> Option<UnixMs> {
    let seconds = |seconds: f64| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
    match leaf {
        Condition::TimeLeft(left) => attempt.deadline.map(|deadline| deadline - seconds(*left)),
        Condition::Within(within) => Some(attempt.since + seconds(*within)),
        _ => None,
    }
}

/// The moments from `from` on at which leaves that look at the time cease to hold, or first turn by the clock.
pub fn turns(condition: &Condition, attempt: Option<Attempt>, from: UnixMs) -> Vec<UnixMs> {
    let mut turns = Vec::new();
    condition.for_each_leaf(&mut |leaf| match leaf {
        Condition::Now(times) => turns.extend(times.next_change(UnixMs(from.0.saturating_sub(1)))),
        leaf => turns.extend(attempt.and_then(|attempt| turn_of(leaf, attempt))),
    });
    turns
}

/// A player met a boundary.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Happening {
    /// Which: an index of the hunt's boundaries.
    pub boundary: usize,
    /// How.
    pub kind: TransitionKind,
}

impl Happening {
    /// Whether this is what a leaf waits for.
    pub fn fulfils(self, leaf: &Condition) -> bool {
        match (leaf, self.kind) {
            (Condition::Entered(boundary), TransitionKind::Entered)
            | (Condition::Exited(boundary), TransitionKind::Exited)
            | (Condition::Dwelled(boundary), TransitionKind::Dwelled) => *boundary == self.boundary,
            (Condition::Approached { boundary, ring: wanted }, TransitionKind::Approached(ring))
            | (Condition::Receded { boundary, ring: wanted }, TransitionKind::Receded(ring)) => {
                *boundary == self.boundary && *wanted == ring
            }
            (Condition::Crossed { boundary, direction }, TransitionKind::Crossed(way)) => {
                *boundary == self.boundary && direction.is_none_or(|wanted| wanted == way)
            }
            _ => false,
        }
    }
}

/// How many leaves a condition has.
pub fn leaves(condition: &Condition) -> usize {
    match condition.parts() {
        [] => 1,
        parts => parts.iter().map(leaves).sum(),
    }
}

/// How many steps complete a goal: one a leaf, one an item, one for a choice, none for what only must not be.
pub fn steps(goal: &Condition) -> u32 {
    counted_steps(goal).max(1)
}

fn counted_steps(goal: &Condition) -> u32 {
    match goal {
        Condition::Holds { count, .. } => *count,
        Condition::All(parts) | Condition::InOrder(parts) => parts.iter().map(counted_steps).sum(),
        Condition::AtLeast { count, .. } => *count,
        Condition::Not(_) | Condition::TimeLeft(_) | Condition::Within(_) | Condition::Rank(_) | Condition::Now(_) => 0,
        _ => 1,
    }
}

/// How many of its steps are done; all of them only when it is met. `met` has one entry a leaf, in depth-first order.
pub fn done(goal: &Condition, met: &[bool], view: &View) -> u32 {
    if is_met(goal, met, view) { steps(goal) } else { counted_done(goal, met, view).min(steps(goal) - 1) }
}

fn counted_done(goal: &Condition, met: &[bool], view: &View) -> u32 {
    match goal {
        Condition::Holds { item, count } => view.held(item).min(*count),
        Condition::All(parts) | Condition::InOrder(parts) => {
            with_leaves(parts, met).map(|(part, met)| counted_done(part, met, view)).sum()
        }
        Condition::AtLeast { count, of } => count_met(of, met, view).min(*count),
        _ => counted_steps(goal).min(u32::from(is_met(goal, met, view))),
    }
}

fn count_met(parts: &[Condition], met: &[bool], view: &View) -> u32 {
    with_leaves(parts, met).map(|(part, met)| u32::from(is_met(part, met, view))).sum()
}

/// Whether a condition is fulfilled.
pub fn is_met(condition: &Condition, met: &[bool], view: &View) -> bool {
    match condition {
        Condition::All(parts) | Condition::InOrder(parts) => with_leaves(parts, met).all(|(part, met)| is_met(part, met, view)),
        Condition::Any(parts) => with_leaves(parts, met).any(|(part, met)| is_met(part, met, view)),
        Condition::AtLeast { count, of } => count_met(of, met, view) >= *count,
        Condition::Not(part) => !is_met(part, met, view),
        leaf if leaf.is_happening() => met.first().copied().unwrap_or_default(),
        leaf => view.holds(leaf),
    }
}

/// Marks the leaves that a happening fulfils. In an ordered condition only what follows on fulfilled parts listens.
pub fn mark(condition: &Condition, met: &mut [bool], view: &View, happening: Happening) {
    let parts = condition.parts();
    if parts.is_empty() {
        if happening.fulfils(condition)
            && let Some(leaf) = met.first_mut()
        {
            *leaf = true;
        }
        return;
    }
    let mut rest = met;
    for part in parts {
        let (own, others) = rest.split_at_mut(leaves(part).min(rest.len()));
        rest = others;
        let was_met = is_met(part, own, view);
        mark(part, own, view, happening);
        if matches!(condition, Condition::InOrder(_)) && !was_met {
            break;
        }
    }
}

/// Whether a happening by itself is what a condition answers, for what remembers nothing.
pub fn answers(condition: &Condition, view: &View, happening: Happening) -> bool {
    if !condition.has_leaf(|leaf| happening.fulfils(leaf)) {
        return false;
    }
    let mut met = vec![false; leaves(condition)];
    mark(condition, &mut met, view, happening);
    is_met(condition, &met, view)
}

/// Where to go next: the place of the first leaf that is not met and whose place the player may know.
pub fn target(goal: &Condition, met: &[bool], view: &View, position: LonLat) -> Option<LonLat> {
    if is_met(goal, met, view) {
        return None;
    }
    let View { hunt, progress, .. } = *view;
    if let Some(boundary) = goal.boundary() {
        let boundary = &hunt.boundaries[boundary];
        let known = boundary.visibility == Visibility::Visible || progress.revealed.contains_key(&boundary.id);
        return known.then(|| anchor(hunt, boundary, position));
    }
    match goal {
        Condition::Holds { item, .. } => {
            let here = hunt.frame.to_local(position);
            let distance_m = |place: LonLat| here.distance_m(hunt.frame.to_local(place));
            hunt.objects
                .iter()
                .filter(|object| object.item.as_ref() == Some(item) && !progress.collected.contains(&object.id))
                .map(|object| object.position)
                .min_by(|a, b| distance_m(*a).total_cmp(&distance_m(*b)))
        }
        Condition::Collected(object) => Some(hunt.objects[*object].position),
        Condition::Said { character, .. } => hunt.characters[*character].place,
        Condition::Completed(challenge) => progress.challenges.get(&hunt.challenges[*challenge].id)?.target,
        Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast { of: parts, .. } => {
            with_leaves(parts, met).find_map(|(part, met)| target(part, met, view, position))
        }
        Condition::InOrder(parts) => with_leaves(parts, met)
            .find(|(part, met)| !is_met(part, met, view))
            .and_then(|(part, met)| target(part, met, view, position)),
        _ => None,
    }
}

/// Metres beyond an area's edge to which an arrow leads, so that who follows it is inside.
const PAST_THE_EDGE_M: f64 = 3.0;

/// The point of a boundary that an arrow leads to: a circle's centre, the middle of a line, of an area the place just past the edge
/// nearest to the player, or one well inside for who is inside already.
fn anchor(hunt: &Hunt, boundary: &Boundary, position: LonLat) -> LonLat {
    use geo::{Closest, ClosestPoint, Contains, InteriorPoint, InterpolatableLine};
    let point = match &boundary.shape {
        Shape::Circle { centre, .. } => return *centre,
        Shape::Area(polygons) => {
            let area = hunt.frame.area_to_local(polygons);
            let here = hunt.frame.to_local(position);
            let here = geo::Point::new(here.x, here.y);
            match area.closest_point(&here) {
                Closest::SinglePoint(edge) => {
                    let way = edge - here;
                    let past = edge + way * (PAST_THE_EDGE_M / way.x().hypot(way.y()).max(f64::MIN_POSITIVE));
                    Some(if area.contains(&past) { past } else { edge })
                }
                _ => area.interior_point(),
            }
        }
        Shape::Line(points) => hunt.frame.line_to_local(points).point_at_ratio_from_start(&geo::Euclidean, 0.5),
    };
    point.map_or_else(
        || boundary.shape.points().next().unwrap_or(hunt.start),
        |point| hunt.frame.to_lonlat(hunt_shared::geo::LocalPoint::new(point.x(), point.y())),
    )
}

/// Each part with its own stretch of `met`.
fn with_leaves<'a>(parts: &'a [Condition], met: &'a [bool]) -> impl Iterator<Item = (&'a Condition, &'a [bool])> {
    let mut rest = met;
    parts.iter().map(move |part| {
        let (own, others) = rest.split_at(leaves(part).min(rest.len()));
        rest = others;
        (part, own)
    })
}
