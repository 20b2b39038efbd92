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
        let at = |t: f64| [0, 1].map(|axis| (start[axis] + (end[axis] - start[axis]) * t).round() as u16);
        Trace { start: at(from), end: at(to) }
    }
}

/// A straight piece as a cell's window shows it.
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

/// An upright box about a place in a window, which gives way until nothing reaches into it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    at: [f32; 2],
    /// How far it reaches down and up along each axis.
    sides: [[f32; 2]; 2],
    /// Which of the two sides lies ahead along each axis, and how many units of way one unit of it is worth.
    ahead: [usize; 2],
    way: [f32; 2],
}

/// What a unit of a side is worth beside a unit of the way ahead.
const SIDE_WORTH: f32 = 0.1;

impl Room {
    /// The whole window about a place, for somebody who came from another.
    #[inline]
    pub fn about(at: [f32; 2], from: [f32; 2]) -> Self {
        let by = [at[0] - from[0], at[1] - from[1]];
        let length = (by[0] * by[0] + by[1] * by[1]).sqrt();
        Self {
            at,
            sides: at.map(|at| [at - BLUR, UNITS - BLUR - at]),
            ahead: by.map(|by| usize::from(by > 0.0)),
            way: by.map(|by| length / by.abs().max(length * 0.01).max(f32::MIN_POSITIVE)),
        }
    }

    /// Gives way to a circle that is no nearer than this.
    #[inline]
    pub fn keep_within(&mut self, reach: f32) {
        for side in self.sides.as_flattened_mut() {
            *side = side.min(reach - BLUR);
        }
    }

    /// Gives way to a straight piece, so that as much as possible of the way ahead remains.
    #[inline]
    pub fn keep_clear_of(&mut self, trace: Trace) {
        let [start, end] = [trace.start, trace.end].map(|end| [0, 1].map(|axis| f32::from(end[axis]) - self.at[axis]));
        // Where it lies along each axis: at least so far away, on that side.
        let low = [0, 1].map(|axis| start[axis].min(end[axis]) - BLUR);
        let high = [0, 1].map(|axis| start[axis].max(end[axis]) + BLUR);
        let beside = |axis: usize| low[axis] >= self.sides[axis][1] || -high[axis] >= self.sides[axis][0];
        if beside(0) || beside(1) {
            return;
        }
        // How far the line through it is, and which corner of the box points there; both in units times the length of the normal.
        let normal = [end[1] - start[1], start[0] - end[0]];
        let height = normal[0] * start[0] + normal[1] * start[1];
        let corner = normal.map(|normal| usize::from((normal > 0.0) == (height > 0.0)));
        let normal = normal.map(f32::abs);
        let height = height.abs() - BLUR * (normal[0] + normal[1]);
        let parts = [0, 1].map(|axis| normal[axis] * self.sides[axis][corner[axis]]);
        if parts[0] + parts[1] < height {
            return;
        }
        let ways = [0, 1].map(|axis| self.sides[axis][self.ahead[axis]] * self.way[axis]);
        let (mut least, mut best) = (f32::INFINITY, None);
        for axis in 0..2 {
            let past_the_line = (corner[axis], (height - parts[1 - axis]) / normal[axis]);
            let past_the_ends = (usize::from(low[axis] > 0.0), low[axis].max(-high[axis]));
            for (side, reach) in [past_the_line, past_the_ends] {
                if reach >= 0.0 {
                    let is_ahead = side == self.ahead[axis];
                    let way = if is_ahead { ways[1 - axis].min(reach * self.way[axis]) } else { ways[0].min(ways[1]) };
                    let loss = ways[0].min(ways[1]) - way + SIDE_WORTH * (self.sides[axis][side] - reach);
                    if loss < least {
                        (least, best) = (loss, Some((axis, side, reach)));
                    }
                }
            }
        }
        match best {
            Some((axis, side, reach)) => self.sides[axis][side] = reach,
            None if height >= 0.0 => {
                let share = height / (parts[0] + parts[1]);
                for (sides, side) in self.sides.iter_mut().zip(corner) {
                    sides[side] *= share;
                }
            }
            None => self.sides = [[-1.0; 2]; 2],
        }
    }

    /// Its low and its high corner; it may have given way so far that nothing is left between them.
    pub fn corners(&self) -> [[f32; 2]; 2] {
        [[0, 1].map(|axis| self.at[axis] - self.sides[axis][0]), [0, 1].map(|axis| self.at[axis] + self.sides[axis][1])]
    }
}
