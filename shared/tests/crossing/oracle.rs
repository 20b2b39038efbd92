//! What crossing means, said as plainly as possible: no index, no exact predicates, no cleverness.
//!
//! Each step is cut at every place where anything could change; the middle of each piece then tells what the whole piece is. Meant
//! for coordinates of a few metres, where 1e-7 m tells a touch from a passage.

use hunt_shared::{
    crossing::{LocalBoundary, LocalShape, TransitionKind},
    event::CrossingDirection,
    geo::LocalPoint,
};

const NEAR: f64 = 1e-7;

/// One fix of a walk, with whether the way to it is a leap.
#[derive(Clone, Copy, Debug)]
pub struct OracleFix {
    pub time_ms: i64,
    pub at: LocalPoint,
    pub leap: bool,
}

/// What the oracle says happened.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Happened {
    pub time_ms: f64,
    pub at: LocalPoint,
    pub boundary: usize,
    pub kind: TransitionKind,
}

/// All that happens on a walk, or `None` when two things are so near to each other that rounding decides.
pub fn walk(boundaries: &[LocalBoundary], fixes: &[OracleFix]) -> Option<Vec<Happened>> {
    let mut found: Vec<(f64, Happened)> = Vec::new();
    for (number, boundary) in boundaries.iter().enumerate() {
        match &boundary.shape {
            LocalShape::Line(points) => walk_line(number, points, fixes, &mut found),
            _ => walk_area(number, boundary, fixes, &mut found)?,
        }
    }
    // Place: twice the number of the step, plus the fraction of it, so that steps stay apart. At one place by boundary, for each boundary in its own order.
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    if found.windows(2).any(|pair| (1e-9..1e-5).contains(&(pair[1].0 - pair[0].0))) {
        return None;
    }
    let mut from = 0;
    while from < found.len() {
        let to = from + found[from..].iter().take_while(|next| next.0 <= found[from].0 + 1e-9).count();
        found[from..to].sort_by_key(|happened| happened.1.boundary);
        from = to;
    }
    Some(found.into_iter().map(|(_, happened)| happened).collect())
}

fn is_leap(before: &OracleFix, after: &OracleFix) -> bool {
    after.leap || after.time_ms - before.time_ms > 30_000
}

fn walk_area(number: usize, boundary: &LocalBoundary, fixes: &[OracleFix], found: &mut Vec<(f64, Happened)>) -> Option<()> {
    let margin = boundary.exit_margin_m;
    let dwell_ms = boundary.dwell_s.map(|seconds| seconds * 1000.0);
    // Since when the dwell counts, and whether it has been told.
    let mut stay: Option<(f64, bool)> = None;
    let (mut close_call, mut reached) = (false, 0.0_f64);
    for (step, after) in fixes.iter().enumerate() {
        let before = step.checked_sub(1).map(|step| &fixes[step]);
        let mut tell = |t: f64, time_ms: f64, kind| {
            let at = before.map_or(after.at, |before| before.at.lerp(after.at, t));
            // What follows from another thing is never before it, whatever rounding says.
            reached = (2.0 * step as f64 + t).max(reached);
            found.push((reached, Happened { time_ms, at, boundary: number, kind }));
        };
        let Some(before) = before.filter(|before| !is_leap(before, after)) else {
            let time_ms = after.time_ms as f64;
            let inside = distance(&boundary.shape, after.at) <= if stay.is_some() { margin + NEAR } else { NEAR };
            match (&mut stay, inside) {
                (Some(stay), true) => stay.0 = time_ms,
                (Some(_), false) => {
                    stay = None;
                    tell(1.0, time_ms, TransitionKind::Exited);
                }
                (None, true) => {
                    tell(1.0, time_ms, TransitionKind::Entered);
                    stay = Some((time_ms, dwell_ms == Some(0.0)));
                    if dwell_ms == Some(0.0) {
                        tell(1.0, time_ms, TransitionKind::Dwelled);
                    }
                }
                (None, false) => {}
            }
            continue;
        };
        let elapsed_ms = (after.time_ms - before.time_ms) as f64;
        let time_at = |t: f64| before.time_ms as f64 + t * elapsed_ms;
        let mut dwell_until = |stay: &mut (f64, bool), t: f64, tell: &mut dyn FnMut(f64, f64, TransitionKind)| {
            let Some(dwell_ms) = dwell_ms.filter(|_| !stay.1) else { return };
            let deadline_ms = stay.0 + dwell_ms;
            close_call |= dwell_ms > 0.0 && (deadline_ms - time_at(t)).abs() < 10.0;
            if deadline_ms <= time_at(t) {
                stay.1 = true;
                tell(((deadline_ms - time_at(0.0)) / elapsed_ms).clamp(0.0, 1.0), deadline_ms, TransitionKind::Dwelled);
            }
        };
        for (from, to) in pieces(cuts(&boundary.shape, margin, before.at, after.at)) {
            let middle = before.at.lerp(after.at, (from + to) / 2.0);
            let outside = distance(&boundary.shape, middle);
            if let Some(inside) = &mut stay {
                if outside > margin + NEAR {
                    dwell_until(inside, from, &mut tell);
                    tell(from, time_at(from), TransitionKind::Exited);
                    stay = None;
                }
            } else if is_interior(&boundary.shape, middle, before.at, after.at) {
                tell(from, time_at(from), TransitionKind::Entered);
                stay = Some((time_at(from), false));
            }
        }
        if stay.is_none() && distance(&boundary.shape, after.at) < NEAR {
            tell(1.0, time_at(1.0), TransitionKind::Entered);
            stay = Some((time_at(1.0), false));
        }
        if let Some(inside) = &mut stay {
            dwell_until(inside, 1.0, &mut tell);
        }
    }
    (!close_call).then_some(())
}

/// Consecutive pairs of cuts, without pieces of no length.
fn pieces(mut cuts: Vec<f64>) -> Vec<(f64, f64)> {
    cuts.retain(|cut| (0.0..=1.0).contains(cut));
    cuts.extend([0.0, 1.0]);
    cuts.sort_by(f64::total_cmp);
    cuts.dedup_by(|next, before| *next - *before < NEAR / 10.0);
    cuts.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Every fraction of the step at which anything about a shape may change.
fn cuts(shape: &LocalShape, margin: f64, a: LocalPoint, b: LocalPoint) -> Vec<f64> {
    let mut cuts = Vec::new();
    match shape {
        LocalShape::Circle { centre, radius_m } => {
            for limit in [*radius_m, radius_m + margin] {
                cuts.extend(reach(|t| a.lerp(b, t).distance_m(*centre), limit));
            }
        }
        LocalShape::Area(_) | LocalShape::Line(_) => {
            for (v, w) in edges(shape) {
                cuts.extend(meetings(a, b, v, w));
                if margin > 0.0 {
                    cuts.extend(reach(|t| to_edge(a.lerp(b, t), v, w), margin));
                }
            }
        }
    }
    cuts
}

/// Where a convex function of 0 to 1 comes down to a limit and where it leaves it: by search.
fn reach(value: impl Fn(f64) -> f64, limit: f64) -> Vec<f64> {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let (one, other) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if value(one) <= value(other) { high = other } else { low = one }
    }
    let lowest = (low + high) / 2.0;
    // What only touches the limit is cut too: there, and where it is no longer as near.
    let touches = (value(lowest) - limit).abs() <= 1e-12;
    let limit = if touches { limit + 1e-12 } else { limit };
    if value(lowest) > limit {
        return Vec::new();
    }
    let ends = [0.0, 1.0].into_iter().filter(|&end| value(end) > limit).map(|end| {
        let (mut within, mut beyond) = (lowest, end);
        for _ in 0..100 {
            let middle = (within + beyond) / 2.0;
            if value(middle) <= limit { within = middle } else { beyond = middle }
        }
        within
    });
    ends.chain(touches.then_some(lowest)).collect()
}

/// Where the step meets an edge: a point, or the ends of what they share.
fn meetings(a: LocalPoint, b: LocalPoint, v: LocalPoint, w: LocalPoint) -> Vec<f64> {
    let cross = |px: f64, py: f64, qx: f64, qy: f64| px * qy - py * qx;
    let (dx, dy, ex, ey) = (b.x - a.x, b.y - a.y, w.x - v.x, w.y - v.y);
    let turn = cross(dx, dy, ex, ey);
    if turn.abs() < NEAR {
        let along = |p: LocalPoint| ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy);
        let apart = cross(dx, dy, v.x - a.x, v.y - a.y).abs() > NEAR;
        return if apart || a == b { Vec::new() } else { vec![along(v), along(w)] };
    }
    let t = cross(v.x - a.x, v.y - a.y, ex, ey) / turn;
    let u = cross(v.x - a.x, v.y - a.y, dx, dy) / turn;
    if (-NEAR..=1.0 + NEAR).contains(&u) { vec![t] } else { Vec::new() }
}

fn edges(shape: &LocalShape) -> Vec<(LocalPoint, LocalPoint)> {
    match shape {
        LocalShape::Area(polygons) => {
            let rings = polygons.iter().flatten();
            rings.flat_map(|ring| (0..ring.len()).map(|at| (ring[at], ring[(at + 1) % ring.len()]))).collect()
        }
        LocalShape::Line(points) => points.windows(2).map(|pair| (pair[0], pair[1])).collect(),
        LocalShape::Circle { .. } => Vec::new(),
    }
}

fn to_edge(p: LocalPoint, v: LocalPoint, w: LocalPoint) -> f64 {
    let length = v.distance_m(w);
    if length == 0.0 {
        return p.distance_m(v);
    }
    let along = ((p.x - v.x) * (w.x - v.x) + (p.y - v.y) * (w.y - v.y)) / (length * length);
    p.distance_m(v.lerp(w, along.clamp(0.0, 1.0)))
}

/// Metres from a point to the closed shape; 0 inside.
fn distance(shape: &LocalShape, p: LocalPoint) -> f64 {
    match shape {
        LocalShape::Circle { centre, radius_m } => (p.distance_m(*centre) - radius_m).max(0.0),
        _ if covers(shape, p) => 0.0,
        _ => edges(shape).into_iter().map(|(v, w)| to_edge(p, v, w)).fold(f64::INFINITY, f64::min),
    }
}

/// Whether a point off every edge is in one of the polygons.
fn covers(shape: &LocalShape, p: LocalPoint) -> bool {
    let LocalShape::Area(polygons) = shape else { return false };
    let within = |ring: &Vec<LocalPoint>| {
        let above = |q: LocalPoint| q.y > p.y;
        let hit = |v: LocalPoint, w: LocalPoint| v.x + (p.y - v.y) / (w.y - v.y) * (w.x - v.x) > p.x;
        let ends = (0..ring.len()).map(|at| (ring[at], ring[(at + 1) % ring.len()]));
        ends.filter(|&(v, w)| above(v) != above(w) && hit(v, w)).count() % 2 == 1
    };
    polygons.iter().any(|rings| within(&rings[0]) && !rings[1..].iter().any(within))
}

/// Whether a point on the way from a to b is in the interior: it and what is to the left and to the right of it.
fn is_interior(shape: &LocalShape, p: LocalPoint, a: LocalPoint, b: LocalPoint) -> bool {
    if let LocalShape::Circle { centre, radius_m } = shape {
        return p.distance_m(*centre) < radius_m - NEAR;
    }
    let aside = 1e-9 / a.distance_m(b);
    let (left_x, left_y) = (-(b.y - a.y) * aside, (b.x - a.x) * aside);
    covers(shape, LocalPoint::new(p.x + left_x, p.y + left_y)) && covers(shape, LocalPoint::new(p.x - left_x, p.y - left_y))
}

/// A line that does not meet itself: the walk is cut into stretches on the line and off it; each stretch on it, from where to where.
fn walk_line(number: usize, points: &[LocalPoint], fixes: &[OracleFix], found: &mut Vec<(f64, Happened)>) {
    let shape = LocalShape::Line(points.to_vec());
    let on_line = |p: LocalPoint| edges(&shape).into_iter().any(|(v, w)| to_edge(p, v, w) < NEAR);
    // The side from which the path came to the line, while it is on it.
    let mut came_from: Option<Option<f64>> = None;
    for step in 1..fixes.len() {
        let (before, after) = (&fixes[step - 1], &fixes[step]);
        if is_leap(before, after) {
            came_from = None;
            continue;
        }
        if before.at == after.at {
            continue;
        }
        let pieces = pieces(cuts(&shape, 0.0, before.at, after.at));
        for (from, to) in pieces {
            let (start, middle, end) =
                (before.at.lerp(after.at, from), before.at.lerp(after.at, (from + to) / 2.0), before.at.lerp(after.at, to));
            if on_line(middle) {
                came_from = came_from.or(Some(None));
                continue;
            }
            // Off the line: has it just been left, and through it?
            let came = if on_line(start) { came_from.flatten() } else { None };
            if let (Some(came), Some(goes)) = (came, side(points, start, middle))
                && came != goes
            {
                let direction = if came > 0.0 { CrossingDirection::LeftToRight } else { CrossingDirection::RightToLeft };
                let time_ms = before.time_ms as f64 + from * (after.time_ms - before.time_ms) as f64;
                let kind = TransitionKind::Crossed(direction);
                found.push((2.0 * step as f64 + from, Happened { time_ms, at: start, boundary: number, kind }));
            }
            came_from = on_line(end).then(|| side(points, end, middle));
        }
    }
}

/// On which side of the line a point is, seen from a place on the line: by angles about that place. Left is 1, right is -1.
fn side(points: &[LocalPoint], place: LocalPoint, p: LocalPoint) -> Option<f64> {
    let last = points.len() - 1;
    let (back, ahead) = match points.iter().position(|vertex| vertex.distance_m(place) < NEAR) {
        Some(0) if points[0] == points[last] => (points[last - 1], points[1]),
        Some(0) => return None,
        Some(at) if at == last => return None,
        Some(at) => (points[at - 1], points[at + 1]),
        None => points.windows(2).map(|pair| (pair[0], pair[1])).find(|&(v, w)| to_edge(place, v, w) < NEAR)?,
    };
    let angle = |q: LocalPoint| (q.y - place.y).atan2(q.x - place.x);
    let turned = |q: LocalPoint| (angle(q) - angle(ahead)).rem_euclid(std::f64::consts::TAU);
    Some(if turned(p) < turned(back) { 1.0 } else { -1.0 })
}
