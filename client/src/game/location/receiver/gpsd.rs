//! gpsd's JSON protocol over TCP: `WATCH` to begin, then a line for each report. See gpsd_json(5).

#[cfg(test)]
#[cfg(unix)]
mod by_gpsfake;
mod reports;

use super::{Absence, News};
use reports::Reports;
use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    sync::mpsc::Sender,
    thread,
    time::{Duration, Instant},
};

/// Asks for reports as JSON.
const WATCH: &[u8] = b"?WATCH={\"enable\":true,\"json\":true};\n";

/// Asks which receivers there are.
const DEVICES: &[u8] = b"?DEVICES;\n";

/// gpsd says nothing by itself while no receiver does: after so long it is asked, and after as long again without an answer it is
/// taken for gone.
const SILENCE: Duration = Duration::from_secs(5);

/// How long a connection may take, and how long is waited before the next attempt.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const AGAIN_AFTER: Duration = Duration::from_secs(3);

/// The most bytes of a report.
const MAX_LINE_BYTES: usize = 64 * 1024;

/// Listens until nobody wants to hear any more; comes back by itself when gpsd goes.
pub fn listen(host: &str, port: u16, tell: &Sender<News>) {
    loop {
        let outcome = hear(host, port, tell);
        let at = format!("{host}:{port}");
        let absence = match outcome {
            Ok(()) => return,
            Err(error) if is_end(error.kind()) => Absence::GpsdEnded(at),
            Err(error) => Absence::GpsdSilent(at, error.to_string()),
        };
        if tell.send(News::Nothing(absence)).is_err() {
            return;
        }
        thread::sleep(AGAIN_AFTER);
    }
}

/// Whether this is how a connection ends whose other side has ended.
fn is_end(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(kind, UnexpectedEof | ConnectionReset | ConnectionAborted | BrokenPipe)
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
    let mut reports = Reports::of(format!("{host}:{port}"));
    loop {
        read_line(&mut lines, &mut line)?;
        if let Some(news) = std::str::from_utf8(&line).ok().and_then(|line| reports.hear(line, Instant::now()))
            && tell.send(news).is_err()
        {
            return Ok(());
        }
    }
}

/// Reads the next line, or as much of it as a report may have. While none comes, asks whether gpsd is still there.
fn read_line(lines: &mut BufReader<TcpStream>, line: &mut Vec<u8>) -> io::Result<()> {
    line.clear();
    let mut asked = false;
    loop {
        let room = MAX_LINE_BYTES.saturating_sub(line.len()) as u64;
        let read = lines.by_ref().take(room).read_until(b'\n', line);
        match read {
            Ok(0) if line.is_empty() => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(_) => return Ok(()),
            // The one on Unix, the other on Windows; what came before stays in the line.
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                if asked {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                lines.get_mut().write_all(DEVICES)?;
                asked = true;
            }
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::TcpListener, sync::mpsc};

    const TPV: &str = r#"{"class":"TPV","device":"/dev/ttyS0","mode":3,"lat":43.7,"lon":7.4,"eph":5.0}"#;

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
        assert!(is_end(ended.kind()), "{ended}");
    }

    #[test]
    fn a_silent_daemon_is_asked_and_given_up_when_it_does_not_answer() {
        let daemon = TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = TcpStream::connect(daemon.local_addr().unwrap()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
        let (mut served, _) = daemon.accept().unwrap();
        served.write_all(br#"{"class":"#).unwrap();
        let heard = thread::spawn(move || {
            let (mut lines, mut first, mut second) = (BufReader::new(stream), Vec::new(), Vec::new());
            read_line(&mut lines, &mut first).unwrap();
            (first, read_line(&mut lines, &mut second).unwrap_err().kind())
        });
        let mut asked = String::new();
        BufReader::new(served.try_clone().unwrap()).read_line(&mut asked).unwrap();
        assert_eq!(asked.as_bytes(), DEVICES);
        served.write_all(b"\"SKY\"}\n").unwrap();
        let (first, ended) = heard.join().unwrap();
        assert_eq!(first, b"{\"class\":\"SKY\"}\n", "what came before the silence belongs to it");
        assert_eq!(ended, io::ErrorKind::TimedOut);
    }
}
