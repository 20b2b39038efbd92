//! gpsd's JSON protocol, as far as positions need it: `WATCH` to begin, `TPV` for each position. See gpsd_json(5).

use super::{Absence, News, Received, UNTOLD_ACCURACY_M};
use hunt_shared::geo::LonLat;
use serde::Deserialize;
use std::{
    io::{self, BufRead, BufReader, Write},
    net::{TcpStream, ToSocketAddrs},
    sync::mpsc::Sender,
    thread,
    time::Duration,
};

/// Asks for reports as JSON.
const WATCH: &[u8] = b"?WATCH={\"enable\":true,\"json\":true};\n";

/// Silence after which gpsd counts as gone.
const SILENCE: Duration = Duration::from_secs(15);

/// How long a connection may take, and how long is waited before the next attempt.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const AGAIN_AFTER: Duration = Duration::from_secs(3);

/// The most bytes of a report.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// What a report says; of the classes only `TPV` has these.
#[derive(Deserialize)]
struct Report {
    class: String,
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
}

/// Below this speed the direction of the movement is noise.
const STANDING_MPS: f32 = 0.4;

/// What a line of gpsd tells; `None`: nothing of a position.
fn news_of(line: &str) -> Option<News> {
    let report: Report = serde_json::from_str(line).ok()?;
    if report.class != "TPV" {
        return None;
    }
    let position = report.lon.zip(report.lat).map(|(lon, lat)| LonLat { lon, lat }).filter(|position| position.is_valid());
    let Some(position) = position.filter(|_| report.mode >= 2) else {
        return Some(News::Nothing(Absence::FewSatellites));
    };
    let parts = report.epx.zip(report.epy).map(|(x, y)| x.hypot(y));
    let heading_deg = report.track.filter(|_| report.speed.is_some_and(|speed_mps| speed_mps > STANDING_MPS));
    Some(News::At(Received {
        position,
        accuracy_m: report.eph.or(parts).filter(|error_m| error_m.is_finite()).unwrap_or(UNTOLD_ACCURACY_M),
        heading_rad: heading_deg.map(|degrees| (90.0 - degrees).to_radians()),
    }))
}

/// Listens until nobody wants to hear any more; comes back by itself when gpsd goes.
pub fn listen(host: &str, port: u16, tell: &Sender<News>) {
    loop {
        let outcome = hear(host, port, tell);
        let at = format!("{host}:{port}");
        let absence = match outcome {
            Ok(()) => return,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Absence::GpsdEnded(at),
            Err(error) => Absence::GpsdSilent(at, error.to_string()),
        };
        if tell.send(News::Nothing(absence)).is_err() {
            return;
        }
        thread::sleep(AGAIN_AFTER);
    }
}

/// One connection. Ends well when nobody wants to hear any more.
fn hear(host: &str, port: u16, tell: &Sender<News>) -> io::Result<()> {
    let mut failure = io::Error::new(io::ErrorKind::NotFound, "no such host");
    let mut connected = None;
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, CONNECT_WITHIN) {
            Ok(stream) => {
                connected = Some(stream);
                break;
            }
            Err(error) => failure = error,
        }
    }
    let mut stream = connected.ok_or(failure)?;
    stream.set_read_timeout(Some(SILENCE))?;
    stream.write_all(WATCH)?;
    let mut lines = BufReader::new(stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = io::Read::take(&mut lines, MAX_LINE_BYTES).read_until(b'\n', &mut line)?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(news) = std::str::from_utf8(&line).ok().and_then(news_of)
            && tell.send(news).is_err()
        {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::TcpListener, sync::mpsc};

    const TPV: &str = r#"{"class":"TPV","device":"/dev/ttyS0","mode":3,"time":"2026-11-26T09:10:11.000Z","lat":43.7,"lon":7.4,"alt":12.0,"epx":3.0,"epy":4.0,"track":90.0,"speed":1.4}"#;

    #[test]
    fn a_report_tells_the_place_its_error_and_the_direction() {
        let Some(News::At(received)) = news_of(TPV) else { panic!("a position") };
        assert_eq!(received.position, LonLat::new(7.4, 43.7));
        assert_eq!(received.accuracy_m, 5.0);
        assert!(received.heading_rad.unwrap().abs() < 1e-6, "east");
        assert!(matches!(news_of(r#"{"class":"TPV","mode":1}"#), Some(News::Nothing(_))));
        assert_eq!(news_of(r#"{"class":"SKY","satellites":[]}"#), None);
        assert_eq!(news_of("no JSON"), None);
    }

    #[test]
    fn a_daemon_is_asked_to_watch_and_heard_until_it_ends() {
        let daemon = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = daemon.local_addr().unwrap().port();
        let serve = thread::spawn(move || {
            let (mut stream, _) = daemon.accept().unwrap();
            let mut asked = String::new();
            BufReader::new(stream.try_clone().unwrap()).read_line(&mut asked).unwrap();
            stream.write_all(format!("{{\"class\":\"VERSION\",\"release\":\"3.22\"}}\n{TPV}\n").as_bytes()).unwrap();
            asked
        });
        let (tell, news) = mpsc::channel();
        let ended = hear("127.0.0.1", port, &tell).unwrap_err();
        assert!(serve.join().unwrap().starts_with("?WATCH="));
        assert!(matches!(news.try_recv(), Ok(News::At(_))));
        assert_eq!(ended.kind(), io::ErrorKind::UnexpectedEof);
    }
}
