//! What the reports of a gpsd tell of a position, one after the other. See gpsd_json(5).

use crate::game::location::receiver::{Absence, LOST_AFTER, News, Received, UNTOLD_ACCURACY_M};
use hunt_shared::geo::LonLat;
use serde::{Deserialize, de::IgnoredAny};
use std::time::Instant;

/// Below this speed the direction of the movement is noise.
const STANDING_MPS: f32 = 0.4;

/// How many reports without an accuracy are held back at first. Until gpsd knows by which sentence its receiver ends an epoch it
/// reports after each, and only the later ones have the accuracy; of some receivers none ever has.
const MOST_HELD_BACK: u8 = 3;

/// What a report says; of the classes only `TPV` tells positions, and only `DEVICES` which receivers there are.
#[derive(Deserialize)]
struct Report {
    class: String,
    /// The receiver's path.
    device: Option<String>,
    /// 0 unknown, 1 no position, 2 without height, 3 with height.
    #[serde(default)]
    mode: u8,
    lon: Option<f64>,
    lat: Option<f64>,
    /// Metres: the estimated horizontal error, or its parts.
    eph: Option<f32>,
    epx: Option<f32>,
    epy: Option<f32>,
    /// Degrees clockwise from north.
    track: Option<f32>,
    /// Metres per second.
    speed: Option<f32>,
    devices: Option<Vec<IgnoredAny>>,
}

/// The receiver whose positions count.
struct Followed {
    device: String,
    /// When it last had a position.
    found_at: Instant,
    /// The accuracy that it told last, in metres.
    accuracy_m: Option<f32>,
    /// How many of its reports were held back.
    held_back: u8,
}

/// The reports of one connection.
pub(super) struct Reports {
    gpsd: String,
    followed: Option<Followed>,
    /// The receiver that told last that it has no position, until it tells the error of one.
    lost: Option<String>,
}

impl Reports {
    /// Of the gpsd that is called so.
    pub(super) fn of(gpsd: String) -> Self {
        Self { gpsd, followed: None, lost: None }
    }

    /// What the next line tells; `None`: nothing of a position.
    pub(super) fn hear(&mut self, line: &str, now: Instant) -> Option<News> {
        let report: Report = serde_json::from_str(line).ok()?;
        match report.class.as_str() {
            "TPV" => self.locate(&report, now),
            "DEVICES" if report.devices.as_ref().is_some_and(Vec::is_empty) => {
                self.followed = None;
                Some(News::Nothing(Absence::NoReceiver(self.gpsd.clone())))
            }
            _ => None,
        }
    }

    fn locate(&mut self, report: &Report, now: Instant) -> Option<News> {
        let device = report.device.as_deref().unwrap_or_default();
        let same = self.followed.as_ref().is_some_and(|followed| followed.device == device);
        // Of several receivers the one counts that was first to have a position, for as long as it has one.
        if !same && self.followed.as_ref().is_some_and(|followed| now.duration_since(followed.found_at) <= LOST_AFTER) {
            return None;
        }
        match report.mode {
            0 => return None,
            1 => {
                self.lost = Some(device.to_owned());
                return Some(News::Nothing(Absence::FewSatellites));
            }
            _ => {}
        }
        // The report after an epoch's first sentence may have no place yet: the next one has it.
        let position = LonLat { lon: report.lon?, lat: report.lat? };
        if !position.is_valid() {
            return None;
        }
        if !same {
            self.followed = Some(Followed { device: device.to_owned(), found_at: now, accuracy_m: None, held_back: 0 });
        }
        let followed = self.followed.as_mut()?;
        followed.found_at = now;
        let parts = report.epx.zip(report.epy).map(|(x, y)| x.hypot(y));
        let told = report.eph.or(parts).filter(|error_m| error_m.is_finite());
        let before = followed.accuracy_m;
        followed.accuracy_m = told.or(before);
        let is_found_again = told.is_some() && self.lost.take_if(|lost| *lost == device).is_some();
        // Where a receiver says its dilution last in an epoch, gpsd tells the error by that of the epoch before: without a
        // position it may be 99.9, which makes 1.9 km. The next report has its own.
        if is_found_again && told > before {
            return None;
        }
        if followed.accuracy_m.is_none() && followed.held_back < MOST_HELD_BACK {
            followed.held_back += 1;
            return None;
        }
        let heading_deg = report.track.filter(|_| report.speed.is_some_and(|speed_mps| speed_mps > STANDING_MPS));
        Some(News::At(Received {
            position,
            accuracy_m: followed.accuracy_m.unwrap_or(UNTOLD_ACCURACY_M),
            heading_rad: heading_deg.map(|degrees| (90.0 - degrees).to_radians()),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn reports() -> Reports {
        Reports::of("here".into())
    }

    /// A report of this receiver with this rest.
    fn tpv(device: &str, rest: &str) -> String {
        format!(r#"{{"class":"TPV","device":"{device}","time":"2026-11-26T09:10:11.000Z",{rest}}}"#)
    }

    fn place_of(news: Option<News>) -> Received {
        match news {
            Some(News::At(received)) => received,
            other => panic!("a position, not {other:?}"),
        }
    }

    const FOUND: &str = r#""mode":3,"lat":43.7,"lon":7.4,"alt":12.0,"epx":3.0,"epy":4.0,"track":90.0,"speed":1.4"#;
    const LOST: &str = r#""mode":1,"ept":0.005"#;

    #[test]
    fn a_report_tells_the_place_its_error_and_the_direction() {
        let received = place_of(reports().hear(&tpv("a", FOUND), Instant::now()));
        assert_eq!(received.position, LonLat::new(7.4, 43.7));
        assert_eq!(received.accuracy_m, 5.0);
        assert!(received.heading_rad.unwrap().abs() < 1e-6, "east");
        let standing = r#""mode":2,"lat":43.7,"lon":7.4,"eph":22.8,"epx":3.0,"epy":4.0,"track":90.0,"speed":0.1"#;
        let received = place_of(reports().hear(&tpv("a", standing), Instant::now()));
        assert_eq!((received.accuracy_m, received.heading_rad), (22.8, None));
    }

    #[test]
    fn only_a_report_without_a_position_tells_that_there_is_none() {
        let now = Instant::now();
        assert_eq!(reports().hear(&tpv("a", LOST), now), Some(News::Nothing(Absence::FewSatellites)));
        for silent in [
            // What a receiver begins with, and what the first sentence of an epoch may leave open.
            tpv("a", r#""mode":0"#).as_str(),
            tpv("a", r#""mode":3,"epv":39.1,"eph":22.8,"sep":39.9"#).as_str(),
            tpv("a", r#""mode":3,"lat":91.0,"lon":7.4"#).as_str(),
            // Here these are metres.
            r#"{"class":"GST","device":"a","rms":5.0,"major":4.0,"minor":3.0,"lat":3.0,"lon":4.0,"alt":6.0}"#,
            r#"{"class":"DEVICE","path":"a","activated":0}"#,
            r#"{"class":"SKY","device":"a","hdop":1.2,"satellites":[{"PRN":1,"used":true}]}"#,
            "no JSON",
        ] {
            assert_eq!(reports().hear(silent, now), None, "{silent}");
        }
    }

    #[test]
    fn a_gpsd_without_receivers_says_so() {
        let mut reports = reports();
        let none = Some(News::Nothing(Absence::NoReceiver("here".into())));
        assert_eq!(reports.hear(r#"{"class":"DEVICES","devices":[]}"#, Instant::now()), none);
        let one = r#"{"class":"DEVICES","devices":[{"class":"DEVICE","path":"a","activated":"2026-11-26T09:10:11.000Z"}]}"#;
        assert_eq!(reports.hear(one, Instant::now()), None);
    }

    #[test]
    fn an_accuracy_that_is_still_to_come_is_waited_for_and_the_last_one_kept() {
        let now = Instant::now();
        let untold = tpv("a", r#""mode":2,"lat":43.7,"lon":7.4"#);
        let mut first = reports();
        assert_eq!(first.hear(&untold, now), None);
        assert_eq!(place_of(first.hear(&tpv("a", FOUND), now)).accuracy_m, 5.0);
        assert_eq!(place_of(first.hear(&untold, now)).accuracy_m, 5.0);
        let mut never = reports();
        for _ in 0..MOST_HELD_BACK {
            assert_eq!(never.hear(&untold, now), None);
        }
        assert_eq!(place_of(never.hear(&untold, now)).accuracy_m, UNTOLD_ACCURACY_M);
    }

    #[test]
    fn the_error_of_a_time_without_a_position_is_not_that_of_the_first_one_after_it() {
        let now = Instant::now();
        let with_error = |error_m: f32| tpv("a", &format!(r#""mode":3,"lat":43.7,"lon":7.4,"eph":{error_m}"#));
        let told = |reports: &mut Reports, error_m| {
            let news = reports.hear(&with_error(error_m), now);
            news.map(|news| place_of(Some(news)).accuracy_m)
        };
        let lose = |reports: &mut Reports| assert!(reports.hear(&tpv("a", LOST), now).is_some());
        let mut again = reports();
        assert_eq!(told(&mut again, 15.2), Some(15.2));
        lose(&mut again);
        assert_eq!([1898.1, 30.4, 60.8].map(|error_m| told(&mut again, error_m)), [None, Some(30.4), Some(60.8)]);
        lose(&mut again);
        assert_eq!(told(&mut again, 60.8), Some(60.8), "it is no worse than before");
        let mut first = reports();
        lose(&mut first);
        assert_eq!([1898.1, 15.2].map(|error_m| told(&mut first, error_m)), [None, Some(15.2)]);
        lose(&mut first);
        assert_eq!(told(&mut first, 30.4), None);
        lose(&mut first);
        assert_eq!(told(&mut first, 30.4), Some(30.4), "who is lost every other second is still found");
    }

    #[test]
    fn of_two_receivers_the_one_that_has_a_position_counts() {
        let begun = Instant::now();
        let mut reports = reports();
        assert!(reports.hear(&tpv("a", LOST), begun).is_some());
        place_of(reports.hear(&tpv("b", FOUND), begun));
        for other in [LOST, FOUND] {
            assert_eq!(reports.hear(&tpv("a", other), begun + Duration::from_secs(1)), None);
        }
        let later = begun + LOST_AFTER + Duration::from_secs(1);
        assert!(reports.hear(&tpv("b", LOST), later).is_some());
        place_of(reports.hear(&tpv("a", FOUND), later));
        assert_eq!(reports.hear(&tpv("b", FOUND), later), None);
    }
}
