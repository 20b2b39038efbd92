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
    /// How far it reaches from the place: to the left, to the right, down and up.
    sides: [f32; 4],
    /// Which sides lie ahead, and how long the way is on which one comes a unit nearer to each.
    ahead: [usize; 2],
    way: [f32; 2],
}

/// What a unit of a side is worth beside a unit of the way ahead.
const SIDE_WORTH: f32 = 0.1;

impl Room {
    /// The whole window about a place, for somebody who came from another.
    #[inline]
    pub fn about(at: [f32; 2], from: [f32; 2]) -> Self {
        let (x, y) = (at[0] - from[0], at[1] - from[1]);
        let length = (x * x + y * y).sqrt();
        let way = |by: f32| length / by.abs().max(length * 0.01).max(f32::MIN_POSITIVE);
        Self {
            at,
            sides: [at[0] - BLUR, UNITS - BLUR - at[0], at[1] - BLUR, UNITS - BLUR - at[1]],
            ahead: [usize::from(x > 0.0), 2 + usize::from(y > 0.0)],
            way: [way(x), way(y)],
        }
    }

    /// Gives way to a circle that is no nearer than this.
    #[inline]
    pub fn keep_within(&mut self, reach: f32) {
        for side in &mut self.sides {
            *side = side.min(reach - BLUR);
        }
    }

    /// Gives way to a straight piece, so that as much as possible of the way ahead remains.
    #[inline]
    pub fn keep_clear_of(&mut self, trace: Trace) {
        let (x0, x1) = (f32::from(trace.start[0]) - self.at[0], f32::from(trace.end[0]) - self.at[0]);
        let (y0, y1) = (f32::from(trace.start[1]) - self.at[1], f32::from(trace.end[1]) - self.at[1]);
        let (left, right) = (x0.min(x1) - BLUR, x0.max(x1) + BLUR);
        let (bottom, top) = (y0.min(y1) - BLUR, y0.max(y1) + BLUR);
        // How far the line through it is, and which corner of the room points there; all times the length of the normal.
        let (across, along) = (y1 - y0, x0 - x1);
        let height = across * x0 + along * y0;
        let corner = [usize::from((across > 0.0) == (height > 0.0)), 2 + usize::from((along > 0.0) == (height > 0.0))];
        let (across, along) = (across.abs(), along.abs());
        let height = height.abs() - BLUR * (across + along);
        let (wide, high) = (across * self.sides[corner[0]], along * self.sides[corner[1]]);
        let [to_left, to_right, down, up] = self.sides;
        // All at once, since a wrong guess costs more than any of them.
        let apart = (left >= to_right) | (-right >= to_left) | (bottom >= up) | (-top >= down) | (wide + high < height);
        if !apart {
            self.give_way(
                [usize::from(left > 0.0), corner[0], 2 + usize::from(bottom > 0.0), corner[1]],
                [left.max(-right), (height - high) / across, bottom.max(-top), (height - wide) / along],
                height / (wide + high),
            );
        }
    }

    /// Shortens one of some sides to its reach; if none will do, the second and the last to a share.
    #[inline]
    fn give_way(&mut self, sides: [usize; 4], reaches: [f32; 4], share: f32) {
        let ways = [self.sides[self.ahead[0]] * self.way[0], self.sides[self.ahead[1]] * self.way[1]];
        let now = ways[0].min(ways[1]);
        let (mut best, mut least) = (0, f32::INFINITY);
        for (choice, (side, reach)) in sides.into_iter().zip(reaches).enumerate() {
            let axis = choice / 2;
            let way = if side == self.ahead[axis] { (reach * self.way[axis]).min(ways[1 - axis]) } else { now };
            let loss = now - way + SIDE_WORTH * (self.sides[side] - reach);
            let loss = if reach >= 0.0 { loss } else { f32::INFINITY };
            (best, least) = if loss < least { (choice, loss) } else { (best, least) };
        }
        if least < f32::INFINITY {
            self.sides[sides[best]] = reaches[best];
        } else if share > 0.0 {
            self.sides[sides[1]] *= share;
            self.sides[sides[3]] *= share;
        } else {
            self.sides = [-1.0; 4];
        }
    }

    /// Its low and its high corner; it may have given way so far that nothing is left between them.
    #[inline]
    pub fn corners(&self) -> [[f32; 2]; 2] {
        let ([x, y], [left, right, down, up]) = (self.at, self.sides);
        [[x - left, y - down], [x + right, y + up]]
    }
}
