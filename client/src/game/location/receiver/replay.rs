//! A recorded walk that is played again, at the pace at which it was walked.

use super::{Absence, News, Received, UNTOLD_ACCURACY_M};
use hunt_shared::{
    geo::LonLat,
    gpx::{Gpx, GpxPoint},
    time::UnixMs,
};
use std::{path::Path, sync::mpsc::Sender, thread, time::Duration};

/// Metres per second of a walk whose points have no times.
const UNTIMED_MPS: f64 = 1.4;

/// The longest rest between two points; recordings may pause overnight.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// Plays the file's tracks, or its routes when it has no track, until they end or nobody wants to hear any more.
pub fn play(path: &Path, tell: &Sender<News>) {
    let points = match Gpx::read(path) {
        Ok(gpx) => stops(&gpx),
        Err(report) => {
            eprintln!("{:?}", report.into_miette());
            let _ = tell.send(News::Nothing(Absence::Unreadable(path.to_owned())));
            return;
        }
    };
    if points.is_empty() {
        let _ = tell.send(News::Nothing(Absence::NoTrack(path.to_owned())));
        return;
    }
    for (rest, position) in points {
        thread::sleep(rest);
        let received = Received { position, accuracy_m: UNTOLD_ACCURACY_M, heading_rad: None };
        if tell.send(News::At(received)).is_err() {
            return;
        }
    }
    let _ = tell.send(News::Nothing(Absence::WalkEnded));
}

/// The points of a walk, each with the rest before it.
fn stops(gpx: &Gpx) -> Vec<(Duration, LonLat)> {
    let tracks: Vec<&GpxPoint> = gpx.tracks.iter().flat_map(|track| track.segments.iter().flatten()).collect();
    let points = if tracks.is_empty() { gpx.routes.iter().flat_map(|route| &route.points).collect() } else { tracks };
    let mut before: Option<(LonLat, Option<UnixMs>)> = None;
    points
        .into_iter()
        .map(|point| {
            let rest = before.map_or(Duration::ZERO, |(position, time)| match time.zip(point.time) {
                Some((from, to)) => Duration::from_secs_f64(to.seconds_since(from).max(0.0)),
                None => Duration::from_secs_f64(metres_between(position, point.position) / UNTIMED_MPS),
            });
            before = Some((point.position, point.time));
            (rest.min(LONGEST_REST), point.position)
        })
        .collect()
}

fn metres_between(from: LonLat, to: LonLat) -> f64 {
    let plane = hunt_shared::geo::LocalFrame::about(from);
    plane.to_local(from).distance_m(plane.to_local(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_walk_is_played_at_its_pace_and_tells_its_end() {
        let file = tempfile::NamedTempFile::with_suffix(".gpx").unwrap();
        let points = [(0, 7.4), (60, 7.401), (100_000_000, 7.402)].map(|(ms, lon)| (UnixMs(ms), LonLat::new(lon, 43.7)));
        std::fs::write(file.path(), hunt_shared::gpx::track_text("walk", &points)).unwrap();
        let rests: Vec<_> = stops(&Gpx::read(file.path()).unwrap()).iter().map(|(rest, _)| rest.as_millis()).collect();
        assert_eq!(rests, [0, 60, 30_000], "nobody waits overnight");
        std::fs::write(file.path(), hunt_shared::gpx::track_text("walk", &points[..2])).unwrap();
        let (tell, news) = mpsc::channel();
        play(file.path(), &tell);
        let told: Vec<_> = news.try_iter().collect();
        assert!(matches!(told.as_slice(), [News::At(_), News::At(_), News::Nothing(_)]), "{told:?}");
    }
}
