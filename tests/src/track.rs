//! Where a bot walks: a track of places with times, from a GPX file or made up from a seed.

use hunt_shared::{
    geo::{LocalFrame, LocalPoint, LonLat},
    gpx::Gpx,
    hunt::Report,
};
use std::path::Path;

/// Slower than this a track stands still, metres per second.
const STANDING_MPS: f64 = 0.25;

/// Why a file is no track.
#[derive(Debug, thiserror::Error)]
pub enum TrackError {
    /// It is no GPX, or cannot be read.
    #[error(transparent)]
    Mistaken(#[from] Report),
    /// It has too few points.
    #[error("{path} has {points} timed points in its tracks, but a walk needs at least two, each with a <time>")]
    TooShort {
        /// The file.
        path: String,
        /// How many it has.
        points: usize,
    },
}

/// One place of a track.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TrackPoint {
    /// Seconds since the track began, increasing.
    pub at_s: f64,
    /// Where.
    pub position: LonLat,
}

/// A way with times. Between its points one walks straight and evenly.
#[derive(Clone, PartialEq, Debug)]
pub struct Track {
    points: Vec<TrackPoint>,
}

impl Track {
    /// A walk through these points of a local plane at a constant speed.
    ///
    /// # Panics
    /// Without any point.
    pub fn through(points: &[LocalPoint], frame: &LocalFrame, speed_mps: f64) -> Self {
        let mut at_s = 0.0;
        let mut track = vec![TrackPoint { at_s, position: frame.to_lonlat(points[0]) }];
        for pair in points.windows(2) {
            let step_s = pair[0].distance_m(pair[1]) / speed_mps;
            if step_s > 0.0 {
                at_s += step_s;
                track.push(TrackPoint { at_s, position: frame.to_lonlat(pair[1]) });
            }
        }
        Self { points: track }
    }

    /// A random walk of so many seconds: straight stretches of 10 to 60 m within `half_extent_m` of the plane's zero.
    pub fn wander(seed: u64, frame: &LocalFrame, half_extent_m: f64, speed_mps: f64, duration_s: f64) -> Self {
        let mut chance = fastrand::Rng::with_seed(seed);
        let mut place = |range_m: f64| (chance.f64() * 2.0 - 1.0) * range_m;
        let mut points = vec![LocalPoint::new(place(half_extent_m), place(half_extent_m))];
        let mut left_m = speed_mps * duration_s;
        while left_m > 0.0 {
            let here = points[points.len() - 1];
            let next = LocalPoint::new(
                (here.x + place(45.0)).clamp(-half_extent_m, half_extent_m),
                (here.y + place(45.0)).clamp(-half_extent_m, half_extent_m),
            );
            if here.distance_m(next) >= 10.0 {
                let length_m = here.distance_m(next).min(left_m);
                points.push(here.lerp(next, length_m / here.distance_m(next)));
                left_m -= length_m;
            }
        }
        Self::through(&points, frame, speed_mps)
    }

    /// A random walk as [`Track::wander`] makes it, but from this position on.
    pub fn wander_from(from: LonLat, seed: u64, frame: &LocalFrame, half_extent_m: f64, speed_mps: f64, duration_s: f64) -> Self {
        let wander = Self::wander(seed, frame, half_extent_m, speed_mps, duration_s);
        let way_there_s = frame.to_local(from).distance_m(frame.to_local(wander.points[0].position)) / speed_mps;
        let mut points = vec![TrackPoint { at_s: 0.0, position: from }];
        let after = wander.points.into_iter().map(|point| TrackPoint { at_s: point.at_s + way_there_s, ..point });
        points.extend(after.filter(|point| point.at_s > 0.0));
        Self { points }
    }

    /// The timed points of all tracks of a GPX file, one after the other.
    ///
    /// # Errors
    /// When the file cannot be read, is no GPX, or has fewer than two timed points.
    pub fn read_gpx(path: &Path) -> Result<Self, TrackError> {
        let gpx = Gpx::read(path)?;
        let mut points: Vec<TrackPoint> = Vec::new();
        let mut began = None;
        for point in gpx.tracks.iter().flat_map(|track| track.segments.iter().flatten()) {
            let Some(time) = point.time else { continue };
            let at_s = time.seconds_since(*began.get_or_insert(time));
            if points.last().is_none_or(|last| at_s > last.at_s) {
                points.push(TrackPoint { at_s, position: point.position });
            }
        }
        if points.len() < 2 {
            return Err(TrackError::TooShort { path: path.display().to_string(), points: points.len() });
        }
        Ok(Self { points })
    }

    /// Seconds from its first point to its last.
    pub fn duration_s(&self) -> f64 {
        self.points[self.points.len() - 1].at_s
    }

    /// Its points.
    pub fn points(&self) -> &[TrackPoint] {
        &self.points
    }

    /// The fastest stretch, metres per second.
    pub fn top_speed_mps(&self, frame: &LocalFrame) -> f64 {
        self.stretches(frame).map(|(length_m, seconds)| length_m / seconds).fold(0.0, f64::max)
    }

    /// Where one is after so many seconds; before its beginning and after its end one stands.
    pub fn position_at(&self, at_s: f64) -> LonLat {
        let after = self.points.partition_point(|point| point.at_s <= at_s);
        match (after.checked_sub(1).map(|before| self.points[before]), self.points.get(after)) {
            (None, _) => self.points[0].position,
            (Some(last), None) => last.position,
            (Some(from), Some(to)) => {
                let t = (at_s - from.at_s) / (to.at_s - from.at_s);
                LonLat::new(
                    from.position.lon + (to.position.lon - from.position.lon) * t,
                    from.position.lat + (to.position.lat - from.position.lat) * t,
                )
            }
        }
    }

    /// The same way, walked so that it lasts about `duration_s`: stretches that move become faster, but none faster than
    /// `max_speed_mps`; where it stands it stands as long as before, as a dwell needs its time.
    pub fn lasting(&self, frame: &LocalFrame, duration_s: f64, max_speed_mps: f64) -> Self {
        let (mut standing_s, mut moving_s) = (0.0, 0.0);
        for (length_m, seconds) in self.stretches(frame) {
            if length_m / seconds < STANDING_MPS {
                standing_s += seconds;
            } else {
                moving_s += seconds;
            }
        }
        let factor = (duration_s - standing_s).max(1.0) / moving_s.max(f64::MIN_POSITIVE);
        let mut at_s = 0.0;
        let mut points = vec![self.points[0]];
        for (index, (length_m, seconds)) in self.stretches(frame).enumerate() {
            let stands = length_m / seconds < STANDING_MPS;
            at_s += if stands { seconds } else { (seconds * factor).max(length_m / max_speed_mps) };
            points.push(TrackPoint { at_s, ..self.points[index + 1] });
        }
        Self { points }
    }

    /// The part of the way from one second to a later one, beginning at 0 s.
    pub fn section(&self, from_s: f64, to_s: f64) -> Self {
        let to_s = to_s.max(from_s + 1e-3);
        let within = self.points.iter().filter(|point| point.at_s > from_s && point.at_s < to_s);
        let ends = |at_s| TrackPoint { at_s, position: self.position_at(at_s) };
        let whole = std::iter::once(ends(from_s)).chain(within.copied()).chain(std::iter::once(ends(to_s)));
        Self { points: whole.map(|point| TrackPoint { at_s: point.at_s - from_s, ..point }).collect() }
    }

    /// The same way, begun after standing for `wait_s` at its beginning and shifted by metres east and north.
    pub fn varied(&self, frame: &LocalFrame, wait_s: f64, east_m: f64, north_m: f64) -> Self {
        let shifted = self.points.iter().map(|point| {
            let local = frame.to_local(point.position);
            let position = frame.to_lonlat(LocalPoint::new(local.x + east_m, local.y + north_m));
            TrackPoint { position, ..*point }
        });
        Self { points: shifted.collect() }.after(wait_s)
    }

    /// The same way, begun after standing for `wait_s` at its beginning.
    pub fn after(&self, wait_s: f64) -> Self {
        let mut points: Vec<_> = self.points.iter().map(|point| TrackPoint { at_s: point.at_s + wait_s, ..*point }).collect();
        if wait_s > 0.0 {
            points.insert(0, TrackPoint { at_s: 0.0, ..points[0] });
        }
        Self { points }
    }

    /// Metres and seconds from each point to the next.
    fn stretches(&self, frame: &LocalFrame) -> impl Iterator<Item = (f64, f64)> {
        self.points.windows(2).map(|pair| {
            let length_m = frame.to_local(pair[0].position).distance_m(frame.to_local(pair[1].position));
            (length_m, pair[1].at_s - pair[0].at_s)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> LocalFrame {
        LocalFrame::about(LonLat::new(-30.0, 38.0))
    }

    #[test]
    fn one_stands_before_a_track_walks_along_it_and_stands_after_it() {
        let track = Track::through(&[LocalPoint::new(0.0, 0.0), LocalPoint::new(100.0, 0.0)], &frame(), 2.0);
        assert_eq!(track.duration_s(), 50.0);
        for (at_s, east_m) in [(-1.0, 0.0), (25.0, 50.0), (50.0, 100.0), (60.0, 100.0)] {
            let here = frame().to_local(track.position_at(at_s));
            assert!(here.distance_m(LocalPoint::new(east_m, 0.0)) < 0.01, "after {at_s} s at {here:?}");
        }
    }

    #[test]
    fn a_shortened_walk_still_stands_as_long_and_keeps_the_limit() {
        let walk = Track::through(&[LocalPoint::new(0.0, 0.0), LocalPoint::new(140.0, 0.0)], &frame(), 1.4);
        let mut points = walk.points().to_vec();
        points.push(TrackPoint { at_s: 112.0, ..points[1] });
        points.push(TrackPoint { at_s: 212.0, position: frame().to_lonlat(LocalPoint::new(140.0, 140.0)) });
        let short = Track { points }.lasting(&frame(), 52.0, 12.0);
        assert!((short.duration_s() - 52.0).abs() < 1e-6, "{}", short.duration_s());
        assert!((short.points()[2].at_s - short.points()[1].at_s - 12.0).abs() < 1e-9);
        assert!(short.lasting(&frame(), 13.0, 5.0).top_speed_mps(&frame()) < 5.0 + 1e-9);
    }

    #[test]
    fn a_section_is_walked_as_it_was_in_the_whole() {
        let points = [LocalPoint::new(0.0, 0.0), LocalPoint::new(100.0, 0.0), LocalPoint::new(100.0, 100.0)];
        let track = Track::through(&points, &frame(), 2.0);
        let section = track.section(25.0, 75.0);
        assert_eq!((section.points().len(), section.duration_s()), (3, 50.0));
        for at_s in [0.0, 10.0, 25.0, 40.0, 50.0] {
            let (part, whole) = (section.position_at(at_s), track.position_at(at_s + 25.0));
            assert!(frame().to_local(part).distance_m(frame().to_local(whole)) < 1e-6, "after {at_s} s");
        }
    }

    #[test]
    fn a_random_walk_repeats_with_its_seed_and_lasts_as_asked() {
        let track = Track::wander(5, &frame(), 80.0, 8.0, 30.0);
        assert_eq!(track, Track::wander(5, &frame(), 80.0, 8.0, 30.0));
        assert_ne!(track, Track::wander(6, &frame(), 80.0, 8.0, 30.0));
        assert!((track.duration_s() - 30.0).abs() < 0.01, "{}", track.duration_s());
        assert!(track.top_speed_mps(&frame()) < 8.01);
    }

    #[test]
    fn a_gpx_file_is_read_with_its_times() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("walk.gpx");
        let gpx = r#"<?xml version="1.0"?><gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
            <trkpt lat="38.0" lon="-30.0"><time>2026-01-01T10:00:00Z</time></trkpt>
            <trkpt lat="38.001" lon="-30.0"><time>2026-01-01T10:01:20.5Z</time></trkpt>
            </trkseg></trk></gpx>"#;
        std::fs::write(&path, gpx).unwrap();
        let track = Track::read_gpx(&path).unwrap();
        assert!((track.duration_s() - 80.5).abs() < 1e-6);
        assert_eq!(track.position_at(0.0), LonLat::new(-30.0, 38.0));
        std::fs::write(&path, gpx.replace("<time>2026-01-01T10:01:20.5Z</time>", "")).unwrap();
        assert!(Track::read_gpx(&path).unwrap_err().to_string().contains("each with a <time>"));
    }
}
