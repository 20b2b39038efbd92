//! A recorded track: the points of a GPX file as fixes of one path.

use gpx::{Gpx, Waypoint, errors::GpxError};
use hunt_shared::{
    crossing::MAX_GAP_MS,
    geo::{LocalFrame, LonLat},
    time::UnixMs,
};
use jiff::Timestamp;
use miette::{Diagnostic, NamedSource, SourceSpan};
use std::{
    cell::Cell,
    fmt, fs,
    io::{self, Read},
    path::Path,
    sync::Arc,
};

/// One fix of a simulated path.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TrackFix {
    /// When.
    pub time: UnixMs,
    /// Where.
    pub position: LonLat,
}

/// The points of a GPX file, in its order.
#[derive(Clone, PartialEq, Debug)]
pub struct Track {
    file: String,
    points: Vec<Point>,
}

#[derive(Clone, PartialEq, Debug)]
struct Point {
    time: Option<UnixMs>,
    position: LonLat,
    place: Place,
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

/// Why a file is no track.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum TrackError {
    /// The file cannot be read.
    #[error("{file} cannot be read: {source}")]
    #[diagnostic(help("check the path and that you may read it"))]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// The file is no GPX.
    #[error("{file}:{line}:{column}: this is no sound GPX: {message}")]
    #[diagnostic(help(
        "GPX 1.0 or 1.1 is expected: <gpx version=\"1.1\"> with <trkpt lat=\"…\" lon=\"…\"> and times as 2019-02-18T07:46:02Z; \
         correct the place, or export the track again"
    ))]
    Malformed {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What was found.
        message: String,
        /// The text.
        #[source_code]
        text: Arc<NamedSource<String>>,
        /// The place up to which it was understood.
        #[label("understood up to here")]
        place: SourceSpan,
    },
    /// The file has neither tracks nor routes with points.
    #[error("{file} has no track and no route with points")]
    #[diagnostic(help("waypoints alone are no way; export a track (<trk>) or a route (<rte>)"))]
    Empty {
        /// The file.
        file: String,
    },
    /// A point has no time.
    #[error("{file}: {place} has no <time>")]
    #[diagnostic(help("walk it at a speed instead: --speed 1.4 (metres per second)"))]
    Untimed {
        /// The file.
        file: String,
        /// Which point.
        place: String,
    },
}

impl Track {
    /// Reads a GPX file: all segments of all its tracks or, when it has no tracks, all its routes.
    ///
    /// # Errors
    /// See [`TrackError`].
    pub fn read(path: &Path) -> Result<Self, TrackError> {
        let file = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => Self::parse(file, &bytes),
            Err(source) => Err(TrackError::Unreadable { file, source }),
        }
    }

    fn parse(file: String, bytes: &[u8]) -> Result<Self, TrackError> {
        let used = Cell::new(0);
        let gpx = gpx::read(OneByOne { bytes, used: &used }).map_err(|error| malformed(&file, bytes, used.get(), &error))?;
        let points: Vec<Point> = points_of(&gpx).collect();
        if points.is_empty() { Err(TrackError::Empty { file }) } else { Ok(Self { file, points }) }
    }

    /// The fixes by the times in the file, and what to say of the points that are left out: like the server, a path takes no fix
    /// that is not later than the one before it.
    ///
    /// # Errors
    /// [`TrackError::Untimed`] for the first point without a time.
    pub fn as_timed(&self) -> Result<(Vec<TrackFix>, Vec<String>), TrackError> {
        const TOLD: usize = 10;
        let (mut fixes, mut refused) = (Vec::<TrackFix>::new(), Vec::new());
        let mut untold = 0;
        for Point { time, position, place } in &self.points {
            let Some(time) = *time else {
                return Err(TrackError::Untimed { file: self.file.clone(), place: place.to_string() });
            };
            if fixes.last().is_none_or(|last| time > last.time) {
                fixes.push(TrackFix { time, position: *position });
            } else if refused.len() < TOLD {
                refused.push(format!(
                    "warning: {}: {place}: {} is not later than the point before it, so the point is left out",
                    self.file,
                    super::rfc3339(time)
                ));
            } else {
                untold += 1;
            }
        }
        if untold > 0 {
            refused.push(format!("warning: {}: {untold} more points are left out for the same reason", self.file));
        }
        Ok((fixes, refused))
    }

    /// The fixes of a walk at a steady speed, from the first time in the file or else from 1970. Legs that would take longer than a
    /// gap are walked in several fixes.
    pub fn at_speed(&self, speed_mps: f64, frame: &LocalFrame) -> Vec<TrackFix> {
        let start = self.points.iter().find_map(|point| point.time).unwrap_or_default();
        let mut fixes: Vec<TrackFix> = Vec::new();
        let mut walked_m = 0.0;
        let mut before = None;
        for point in &self.points {
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

fn points_of(gpx: &Gpx) -> Box<dyn Iterator<Item = Point> + '_> {
    if gpx.tracks.is_empty() {
        return Box::new((1..).zip(&gpx.routes).flat_map(|(route, way)| {
            (1..).zip(&way.points).map(move |(point, waypoint)| Point::new(waypoint, Place::Route { route, point }))
        }));
    }
    Box::new((1..).zip(&gpx.tracks).flat_map(|(track, way)| {
        (1..).zip(&way.segments).flat_map(move |(segment, part)| {
            (1..).zip(&part.points).map(move |(point, waypoint)| Point::new(waypoint, Place::Track { track, segment, point }))
        })
    }))
}

impl Point {
    fn new(waypoint: &Waypoint, place: Place) -> Self {
        let (lon, lat) = waypoint.point().x_y();
        let text = waypoint.time.and_then(|time| time.format().ok());
        let time = text.and_then(|text| text.parse::<Timestamp>().ok());
        let to_ms = |time: Timestamp| UnixMs((time.as_nanosecond() + 500_000).div_euclid(1_000_000) as i64);
        Self { time: time.map(to_ms), position: LonLat::new(lon, lat), place }
    }
}

fn malformed(file: &str, bytes: &[u8], used: usize, error: &GpxError) -> TrackError {
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(deeper) = source {
        message = format!("{message}: {deeper}");
        source = deeper.source();
    }
    let text = String::from_utf8_lossy(bytes).into_owned();
    let before = String::from_utf8_lossy(&bytes[..used.min(bytes.len())]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()).max(1);
    let place = before.len().saturating_sub(1).min(text.len());
    let text = Arc::new(NamedSource::new(file, text));
    TrackError::Malformed { file: file.to_owned(), line, column, message, text, place: place.into() }
}

/// Hands out a byte at a time, so that after an error it is known how far the file was understood.
struct OneByOne<'a> {
    bytes: &'a [u8],
    used: &'a Cell<usize>,
}

impl Read for OneByOne<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (Some(&byte), Some(slot)) = (self.bytes.get(self.used.get()), buffer.first_mut()) else { return Ok(0) };
        *slot = byte;
        self.used.set(self.used.get() + 1);
        Ok(1)
    }
}
