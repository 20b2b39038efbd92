//! A recorded track: the points of a GPX file as fixes of one path.

use hunt_shared::{
    crossing::MAX_GAP_MS,
    geo::{LocalFrame, LonLat},
    gpx::{Gpx, GpxPoint},
    hunt::Report,
    time::UnixMs,
};
use std::{fmt, path::Path};

/// One fix of a simulated path.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TrackFix {
    /// When.
    pub time: UnixMs,
    /// Where.
    pub position: LonLat,
}

/// The points of a GPX file, in its order.
#[derive(Clone, Debug)]
pub struct Track {
    gpx: Gpx,
}

/// Where a point stands in its file; all numbers from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Track { track: usize, segment: usize, point: usize },
    Route { route: usize, point: usize },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Track { track, segment, point } => write!(f, "track {track}, segment {segment}, point {point}"),
            Self::Route { route, point } => write!(f, "route {route}, point {point}"),
        }
    }
}

impl Track {
    /// Reads a GPX file: all segments of all its tracks or, when it has no tracks, all its routes.
    ///
    /// # Errors
    /// All mistakes in it; also when it cannot be read, and when it has neither tracks nor routes with points.
    pub fn read(path: &Path) -> Result<Self, Report> {
        let track = Self { gpx: Gpx::read(path)? };
        if track.points().next().is_none() {
            let help = "waypoints alone are no way; export a track (<trk>) or a route (<rte>)";
            return Err(track.gpx.mistake_in_file("the file has no track and no route with points", help));
        }
        Ok(track)
    }

    fn points(&self) -> Box<dyn Iterator<Item = (Place, &GpxPoint)> + '_> {
        let numbered = |points| (1..).zip::<&[GpxPoint]>(points);
        if self.gpx.tracks.is_empty() {
            return Box::new((1..).zip(&self.gpx.routes).flat_map(move |(route, read)| {
                numbered(&read.points).map(move |(point, read)| (Place::Route { route, point }, read))
            }));
        }
        Box::new((1..).zip(&self.gpx.tracks).flat_map(move |(track, read)| {
            (1..).zip(&read.segments).flat_map(move |(segment, points)| {
                numbered(points).map(move |(point, read)| (Place::Track { track, segment, point }, read))
            })
        }))
    }

    /// The fixes by the times in the file, and what to say of the points that are left out: like the server, a path takes no fix
    /// that is not later than the one before it.
    ///
    /// # Errors
    /// The first point without a time.
    pub fn as_timed(&self) -> Result<(Vec<TrackFix>, Vec<String>), Report> {
        const TOLD: usize = 10;
        let (mut fixes, mut refused) = (Vec::<TrackFix>::new(), Vec::new());
        let mut untold = 0;
        for (place, point) in self.points() {
            let Some(time) = point.time else {
                let help = "walk it at a speed instead: --speed 1.4 (metres per second)";
                return Err(self.gpx.mistake_at(point, format!("{place} has no <time>"), help));
            };
            if fixes.last().is_none_or(|last| time > last.time) {
                fixes.push(TrackFix { time, position: point.position });
            } else if refused.len() < TOLD {
                refused.push(format!(
                    "warning: {}: {place}: {time} is not later than the point before it, so the point is left out",
                    self.gpx.name(),
                ));
            } else {
                untold += 1;
            }
        }
        if untold > 0 {
            refused.push(format!("warning: {}: {untold} more points are left out for the same reason", self.gpx.name()));
        }
        Ok((fixes, refused))
    }

    /// The fixes of a walk at a steady speed, from the first time in the file or else from 1970. Legs that would take longer than a
    /// gap are walked in several fixes.
    pub fn at_speed(&self, speed_mps: f64, frame: &LocalFrame) -> Vec<TrackFix> {
        let start = self.points().find_map(|(_, point)| point.time).unwrap_or_default();
        let mut fixes: Vec<TrackFix> = Vec::new();
        let mut walked_m = 0.0;
        let mut before = None;
        for (_, point) in self.points() {
            let here = frame.to_local(point.position);
            let from = before.replace(here).unwrap_or(here);
            let leg_m = from.distance_m(here);
            let steps = (leg_m / speed_mps * 1000.0 / MAX_GAP_MS as f64).ceil().clamp(1.0, 1e6);
            for step in 1..=steps as u32 {
                let t = f64::from(step) / steps;
                let position = if t < 1.0 { frame.to_lonlat(from.lerp(here, t)) } else { point.position };
                let elapsed_ms = ((walked_m + leg_m * t) / speed_mps * 1000.0).round() as i64;
                let time = UnixMs(start.0.saturating_add(elapsed_ms));
                // A point at the same place adds nothing.
                if fixes.last().is_none_or(|last| time > last.time) {
                    fixes.push(TrackFix { time, position });
                }
            }
            walked_m += leg_m;
        }
        fixes
    }
}
