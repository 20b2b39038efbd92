//! Rough copies of pieces, small enough to stand in the list of each cell that they pass by.

use crate::geo::LocalPoint;

/// How many units a window is wide and high.
const UNITS: f32 = u16::MAX as f32;

/// Units by which what is drawn may lie beside what was meant, rounding of half a unit included.
const BLUR: f32 = 1.0;

/// The square in which the traces of one cell are drawn, in units that fit sixteen bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    low: LocalPoint,
    pub units_per_m: f64,
}

impl Window {
    #[inline]
    pub fn new(low: LocalPoint, side_m: f64) -> Self {
        Self { low, units_per_m: f64::from(UNITS) / side_m }
    }

    #[inline]
    pub fn to_units(self, point: LocalPoint) -> [f32; 2] {
        [((point.x - self.low.x) * self.units_per_m) as f32, ((point.y - self.low.y) * self.units_per_m) as f32]
    }

    #[inline]
    pub fn to_metres(self, units: [f32; 2]) -> LocalPoint {
        let metres = units.map(|units| f64::from(units) / self.units_per_m);
        LocalPoint::new(self.low.x + metres[0], self.low.y + metres[1])
    }

    #[inline]
    pub fn stride(self, a: LocalPoint, b: LocalPoint) -> Stride {
        let (from, to) = (self.to_units(a), self.to_units(b));
        let farthest = from.iter().chain(&to).fold(UNITS, |farthest, at| farthest.max(at.abs()));
        Stride { from, to, blur: BLUR + 8.0 * f32::EPSILON * (farthest - UNITS) }
    }

    /// The part of a straight piece within the window.
    pub fn trace(self, start: LocalPoint, end: LocalPoint) -> Trace {
        let units = |point: LocalPoint| [(point.x - self.low.x) * self.units_per_m, (point.y - self.low.y) * self.units_per_m];
        let (start, end) = (units(start), units(end));
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for axis in 0..2 {
            let way = end[axis] - start[axis];
            if way != 0.0 {
                let (one, other) = (-start[axis] / way, (f64::from(UNITS) - start[axis]) / way);
                from = from.max(one.min(other));
                to = to.min(one.max(other));
            }
        }
        // Casts saturate, so that what passes by the window within rounding stands at its edge.
        let at = |t: f64| [0, 1].map(|axis| (start[axis] + (end[axis] - start[axis]) * t + 0.5) as u16);
        let (start, end) = (at(from), at(to));
        if start[0] <= end[0] { Trace { start, end } } else { Trace { start: end, end: start } }
    }
}

/// A straight piece as a cell's window shows it, from its left to its right end.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Trace {
    start: [u16; 2],
    end: [u16; 2],
}

impl Trace {
    /// Whether a step may meet the piece.
    #[inline]
    pub fn may_meet(self, step: Stride) -> bool {
        let Stride { from, to, blur } = step;
        let [start, end] = [self.start, self.end].map(|end| end.map(f32::from));
        let apart = |axis: usize| {
            from[axis].max(to[axis]) + blur < start[axis].min(end[axis])
                || from[axis].min(to[axis]) - blur > start[axis].max(end[axis])
        };
        if apart(0) || apart(1) {
            return false;
        }
        let normal = [end[1] - start[1], start[0] - end[0]];
        let height = |at: [f32; 2]| normal[0] * (at[0] - start[0]) + normal[1] * (at[1] - start[1]);
        let (one, other, blur) = (height(from), height(to), blur * (normal[0].abs() + normal[1].abs()));
        !(one > blur && other > blur || one < -blur && other < -blur)
    }
}

/// A step of a path in the units of a window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stride {
    from: [f32; 2],
    to: [f32; 2],
    /// As [`BLUR`], and more where the ends are so far outside that they are rounded coarsely.
    blur: f32,
}

impl Stride {
    /// Whether it lies in the window and not so near to the window's edge that a piece beyond might reach there.
    #[inline]
    pub fn is_shown(&self) -> bool {
        self.from.iter().chain(&self.to).all(|at| (BLUR..=UNITS - BLUR).contains(at))
    }
}

/// An upright box about a place in a window, in whole units, which gives way until nothing reaches into it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    at: [f32; 2],
    /// Its first and its last unit from left to right, and from bottom to top.
    columns: [i32; 2],
    rows: [i32; 2],
    /// Which sides lie ahead, the right one and the upper one counting as 1, and how long the way is on which one comes a unit nearer to
    /// each.
    ahead: [usize; 2],
    way: [f32; 2],
}

/// The shortest way to a side, in units, at which the place itself stays in the room and in the clearing made of it: both have their sides
/// rounded inward.
const SHORTEST: f32 = 4.0;

/// What a unit of a side is worth beside a unit of the way ahead.
const SIDE_WORTH: f32 = 0.1;

impl Room {
    /// The whole window about a place, for somebody who came from another.
    #[inline]
    pub fn about(at: [f32; 2], from: [f32; 2]) -> Self {
        let (x, y) = (at[0] - from[0], at[1] - from[1]);
        let length = (x * x + y * y).sqrt();
        let way = |by: f32| length / by.abs().max(length * 0.01).max(f32::MIN_POSITIVE);
        let whole = [BLUR as i32, (UNITS - BLUR) as i32];
        Self { at, columns: whole, rows: whole, ahead: [usize::from(x > 0.0), usize::from(y > 0.0)], way: [way(x), way(y)] }
    }

    /// Gives way to a circle that is no nearer than this.
    #[inline]
    pub fn keep_within(&mut self, reach: f32) {
        for (span, at) in [(&mut self.columns, self.at[0]), (&mut self.rows, self.at[1])] {
            span[0] = span[0].max((at - reach + BLUR) as i32 + 1);
            span[1] = span[1].min((at + reach - BLUR) as i32);
        }
    }

    /// Gives way to a straight piece, so that as much as possible of the way ahead remains.
    #[inline]
    pub fn keep_clear_of(&mut self, trace: Trace) {
        let [left, right] = [trace.start[0], trace.end[0]].map(i32::from);
        let [one, other] = [trace.start[1], trace.end[1]].map(i32::from);
        let is_beside = left > self.columns[1] || right < self.columns[0];
        if !is_beside && one.min(other) <= self.rows[1] && one.max(other) >= self.rows[0] {
            self.give_way(trace);
        }
    }

    fn give_way(&mut self, trace: Trace) {
        // From here on all is seen from the place.
        let (x0, x1) = (f32::from(trace.start[0]) - self.at[0], f32::from(trace.end[0]) - self.at[0]);
        let (y0, y1) = (f32::from(trace.start[1]) - self.at[1], f32::from(trace.end[1]) - self.at[1]);
        let sides = [
            [self.at[0] - self.columns[0] as f32, self.columns[1] as f32 - self.at[0]],
            [self.at[1] - self.rows[0] as f32, self.rows[1] as f32 - self.at[1]],
        ];
        // How far the line through it is, and which corner of the room points there; all times the length of the normal.
        let (across, along) = (y1 - y0, x0 - x1);
        let height = across * x0 + along * y0;
        let corner = [usize::from((across > 0.0) == (height > 0.0)), usize::from((along > 0.0) == (height > 0.0))];
        let (across, along) = (across.abs(), along.abs());
        let height = height.abs() - BLUR * (across + along);
        let (wide, high) = (across * sides[0][corner[0]], along * sides[1][corner[1]]);
        if wide + high < height {
            return;
        }
        // A side may end before the piece, or where the corner comes to lie on the line.
        let (low, high_end) = (y0.min(y1) - BLUR, -(y0.max(y1) + BLUR));
        let beside = [(usize::from(x0 > 0.0), (x0 - BLUR).max(-x1 - BLUR)), (corner[0], (height - high) / across)];
        let above = [(usize::from(low > 0.0), low.max(high_end)), (corner[1], (height - wide) / along)];
        let ways = [sides[0][self.ahead[0]] * self.way[0], sides[1][self.ahead[1]] * self.way[1]];
        let way_now = ways[0].min(ways[1]);
        let (mut best, mut least) = (None, f32::INFINITY);
        for (axis, choices) in [beside, above].into_iter().enumerate() {
            for (side, reach) in choices {
                let way = if side == self.ahead[axis] { (reach * self.way[axis]).min(ways[1 - axis]) } else { way_now };
                let loss = way_now - way + SIDE_WORTH * (sides[axis][side] - reach);
                if reach >= SHORTEST && loss < least {
                    (best, least) = (Some((axis, side, reach)), loss);
                }
            }
        }
        match best {
            Some((axis, side, reach)) => self.shorten(axis, side, reach),
            // Only shortening both sides helps.
            None if height > 0.0 => {
                let share = height / (wide + high);
                self.shorten(0, corner[0], sides[0][corner[0]] * share);
                self.shorten(1, corner[1], sides[1][corner[1]] * share);
            }
            None => (self.columns, self.rows) = ([1, 0], [1, 0]),
        }
    }

    #[inline]
    fn shorten(&mut self, axis: usize, side: usize, reach: f32) {
        let at = self.at[axis];
        // Casts round toward 0, where the low sides must round up.
        let end = if side == 0 { (at - reach) as i32 + 1 } else { (at + reach) as i32 };
        if axis == 0 {
            self.columns[side] = end;
        } else {
            self.rows[side] = end;
        }
    }

    /// Its low and its high corner; it may have given way so far that nothing is left between them.
    #[inline]
    pub fn corners(&self) -> [[f32; 2]; 2] {
        [0, 1].map(|end| [self.columns[end] as f32, self.rows[end] as f32])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_piece_without_length_there_is_no_room() {
        let window = Window::new(LocalPoint::default(), 10.0);
        let here = LocalPoint::new(5.0, 5.0);
        let at = window.to_units(here);
        let mut room = Room::about(at, window.to_units(LocalPoint::new(4.0, 5.0)));
        room.keep_clear_of(window.trace(here, here));
        let [low, high] = room.corners();
        assert!(low[0] > high[0] && low[1] > high[1], "{low:?} to {high:?}");
    }
}
