//! A real gpsd, which Debian's gpsfake feeds with what a receiver would say on a walk.

use crate::game::location::receiver::{Absence, News, Received, gpsd::listen};
use hunt_shared::geo::{LocalFrame, LocalPoint, LonLat};
use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    f32::consts::FRAC_PI_4,
    io::Write,
    net::{Ipv4Addr, TcpListener, TcpStream},
    ops::Range,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};
use tempfile::NamedTempFile;

/// How long anything may take: generous, as other tests run beside this one.
const PATIENCE: Duration = Duration::from_secs(60);

/// Seconds of the walk, and those of them in which the receiver has no position. gpsd needs the first few to know its receiver.
const WALK: Range<u32> = 0..38;
const LOSS: Range<u32> = 20..26;

/// Where the walk begins: west of Greenwich, so that a lost sign is noticed.
const START: LonLat = LonLat { lon: -7.4, lat: 43.7 };

/// Metres of a place within which it is found again: a receiver tells ten-thousandths of a minute, 0.19 m from north to south.
const TOLERANCE_M: f64 = 0.2;

/// The dilution of precision before the loss and after it. gpsd's error grows with it.
const DILUTION: [f32; 2] = [0.8, 1.6];

/// Where the walker is in this second, in metres from the start: north-east, a metre a second in both directions.
fn place(second: u32) -> LocalPoint {
    LocalPoint::new(f64::from(second), f64::from(second))
}

/// Knots of that walk.
const SPEED_KNOTS: f64 = std::f64::consts::SQRT_2 / 0.514_444;

/// A sentence of NMEA 0183 with its checksum.
fn sentence(text: &str) -> String {
    format!("${text}*{:02X}\r\n", text.bytes().fold(0_u8, |sum, byte| sum ^ byte))
}

/// Degrees as NMEA has them, with whole degrees of so many digits, and the letter of their hemisphere.
fn angle(degrees: f64, digits: usize, letters: [char; 2]) -> String {
    let ten_thousandths = (degrees.abs() * 600_000.0).round();
    let (whole, minutes) = ((ten_thousandths / 600_000.0).floor(), ten_thousandths % 600_000.0 / 10_000.0);
    format!("{whole:0digits$}{minutes:07.4},{}", letters[usize::from(degrees < 0.0)])
}

/// What the receiver says in a second.
fn epoch(second: u32) -> String {
    let clock = format!("0910{second:02}.00");
    if LOSS.contains(&second) {
        return [
            format!("GPRMC,{clock},V,,,,,,,261126,,,N"),
            format!("GPGGA,{clock},,,,,0,02,99.9,,M,,M,,"),
            "GPGSA,A,1,,,,,,,,,,,,,99.9,99.9,99.9".into(),
        ]
        .map(|text| sentence(&text))
        .concat();
    }
    let at = LocalFrame::about(START).to_lonlat(place(second));
    let (lat, lon) = (angle(at.lat, 2, ['N', 'S']), angle(at.lon, 3, ['E', 'W']));
    let dilution = DILUTION[usize::from(second >= LOSS.end)];
    [
        format!("GPRMC,{clock},A,{lat},{lon},{SPEED_KNOTS:.2},45.0,261126,,,A"),
        format!("GPGGA,{clock},{lat},{lon},1,08,{dilution:.1},12.0,M,48.0,M,,"),
        format!("GPGSA,A,3,01,02,03,04,05,06,07,08,,,,,2.1,{dilution:.1},1.7"),
    ]
    .map(|text| sentence(&text))
    .concat()
}

/// A gpsd and the gpsfake that feeds it; they end with this.
struct Fed {
    gpsfake: Child,
    port: u16,
    _walk: NamedTempFile,
}

impl Fed {
    /// Starts both and waits until gpsd can be reached.
    fn start(port: u16) -> Self {
        let mut walk = NamedTempFile::with_suffix(".nmea").unwrap();
        walk.write_all(WALK.map(epoch).collect::<String>().as_bytes()).unwrap();
        let gpsfake = Command::new("gpsfake")
            // A sentence each tenth of a second; soon after the last one gpsfake ends by itself, should nobody be left to end it.
            .args(["--singleshot", "--quiet", "--cycle", "0.1", "--timeout", "5", "--port", &port.to_string()])
            .arg(walk.path())
            // The only folder in which gpsd's AppArmor profile lets gpsfake talk with it.
            .env("TMPDIR", "/tmp")
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("gpsfake, of Debian's gpsd-clients, with gpsd");
        let mut fed = Self { gpsfake, port, _walk: walk };
        let deadline = Instant::now() + PATIENCE;
        while !fed.is_reached() {
            assert_eq!(fed.gpsfake.try_wait().unwrap(), None, "gpsfake has ended");
            assert!(Instant::now() < deadline, "gpsd does not listen");
            thread::sleep(Duration::from_millis(20));
        }
        fed
    }

    fn is_reached(&self) -> bool {
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok()
    }
}

impl Drop for Fed {
    fn drop(&mut self) {
        let group = Pid::from_child(&self.gpsfake);
        // gpsd tidies up when it is asked to end; gpsfake, asked at the same time, may wait for it for ever.
        let _ = kill_process_group(group, Signal::TERM);
        let deadline = Instant::now() + Duration::from_secs(10);
        while self.is_reached() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
        }
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.gpsfake.wait();
        let _ = std::fs::remove_file(format!("/tmp/gpsfake-{}.sock", self.gpsfake.id()));
    }
}

/// The second of the walk at which the walker was where this was received.
fn second_of(received: &Received) -> u32 {
    let found = LocalFrame::about(START).to_local(received.position);
    let second = ((found.x + found.y) / 2.0).round() as u32;
    let off_m = found.distance_m(place(second));
    assert!(off_m <= TOLERANCE_M && WALK.contains(&second) && !LOSS.contains(&second), "{off_m} m from the place at {second}");
    second
}

fn next(news: &mpsc::Receiver<News>) -> News {
    news.recv_timeout(PATIENCE).expect("something is told in time")
}

#[test]
#[ignore = "needs gpsd and gpsfake; ./check --long runs it"]
fn a_walk_is_followed_through_a_loss_and_the_end_of_a_real_gpsd() {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let fed = Fed::start(port);
    let (tell, news) = mpsc::channel();
    thread::spawn(move || listen("127.0.0.1", port, &tell));

    // Each second once, and `None` for the loss; gpsd tells some more often, and before the first that it knows no receiver yet.
    let mut walked: Vec<Option<u32>> = Vec::new();
    let mut before_loss = None;
    let at_end = loop {
        let second = match next(&news) {
            News::At(received) => {
                assert!((5.0..40.0).contains(&received.accuracy_m), "{received:?}");
                let second = second_of(&received);
                if second == WALK.end - 2 {
                    break received;
                }
                if second < LOSS.start {
                    before_loss = Some(received);
                }
                Some(second)
            }
            News::Nothing(Absence::FewSatellites) => None,
            News::Nothing(Absence::NoReceiver(_)) if walked.is_empty() => continue,
            News::Nothing(other) => panic!("{other:?} after {walked:?}"),
        };
        if walked.last() != Some(&second) {
            walked.push(second);
        }
    };
    let first = walked.iter().flatten().next().copied().unwrap();
    // What gpsd tells of the first second after the loss has the error of the loss still, and is held back.
    let wanted: Vec<_> = (first..LOSS.start).map(Some).chain([None]).chain((LOSS.end + 1..WALK.end - 2).map(Some)).collect();
    assert!(first < LOSS.start - 5, "the first seconds only are missed, not {first}");
    assert_eq!(walked, wanted, "each second in its order, but for the loss and the first after it");
    let before_loss = before_loss.unwrap();
    let grown = at_end.accuracy_m / before_loss.accuracy_m;
    assert!((grown - DILUTION[1] / DILUTION[0]).abs() < 0.1, "{before_loss:?}, then {at_end:?}");
    for received in [before_loss, at_end] {
        assert!(received.heading_rad.is_some_and(|heading_rad| (heading_rad - FRAC_PI_4).abs() < 0.05), "{received:?}");
    }

    drop(fed);
    while next(&news) != News::Nothing(Absence::GpsdEnded(format!("127.0.0.1:{port}"))) {}
    assert!(matches!(next(&news), News::Nothing(Absence::GpsdSilent(..))), "nobody is there");
    let _again = Fed::start(port);
    let found = loop {
        if let News::At(received) = next(&news) {
            break received;
        }
    };
    second_of(&found);
}
