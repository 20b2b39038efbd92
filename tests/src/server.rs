//! A real server process: started, stopped, killed and started again by tests, and gone when its owner is.

use crate::{Counters, CountersError};
use hunt_client::link::ServerAddress;
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    time::{Duration, Instant},
};

/// How long a server may take until it is ready, and until it has stopped: generous, as several start at once on a small machine.
const PATIENCE: Duration = Duration::from_secs(90);
/// How much of the server's log is shown when a test fails.
const LOG_TAIL_BYTES: u64 = 16 * 1024;

/// The path of the server that this package builds for its tests. It is a macro because only tests know it, and as they are compiled
/// after it, it is never stale.
#[macro_export]
macro_rules! server_under_test {
    () => {
        env!("CARGO_BIN_EXE_server-under-test")
    };
}

/// The folder of a hunt that is made for tests.
pub fn test_hunt(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("hunts").join(name)
}

/// How a server is started.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// The program.
    pub binary: PathBuf,
    /// Folders of hunts, at least one.
    pub hunts: Vec<PathBuf>,
    /// Where the server keeps its data; `None`: a new folder that goes with the server.
    pub data: Option<PathBuf>,
    /// How many UDP sockets it opens.
    pub sockets: usize,
    /// The UDP address that its tokens name, when players reach it by another than its own.
    pub public_addr: Option<SocketAddr>,
    /// Where its data lies.
    pub disk: Disk,
    /// What else it is told.
    pub arguments: Vec<String>,
    /// Variables of its environment, beside those of this process.
    pub environment: Vec<(&'static str, String)>,
}

/// The file system that a server's data lies on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Disk {
    /// The one of the data folder.
    #[default]
    Ordinary,
    /// One of its own in memory, with so many MiB taken by a file that [`Server::free_disk`] removes, and so many left. What it
    /// holds goes with the server's process.
    Small {
        /// MiB taken at first.
        ballast_mib: u32,
        /// MiB left.
        free_mib: u32,
    },
    /// One of its own, empty and read-only.
    ReadOnly,
}

impl Disk {
    /// Whether this machine lets this user mount a file system of its own.
    pub fn can_be_own() -> bool {
        let tried = Command::new("unshare").args(["--map-root-user", "--mount", "true"]).stderr(Stdio::null()).status();
        tried.is_ok_and(|status| status.success())
    }

    /// What starts a program on this file system, mounted over `folder`; the program and its arguments follow.
    fn launcher(self, folder: &Path) -> Option<Command> {
        let script = match self {
            Self::Ordinary => return None,
            Self::Small { ballast_mib, free_mib } => format!(
                "mount -t tmpfs -o size={}m tmpfs \"$0\" && head -c {ballast_mib}M /dev/zero >\"$0/{BALLAST}\" && exec \"$@\"",
                ballast_mib + free_mib
            ),
            Self::ReadOnly => "mount -t tmpfs -o ro,size=1m tmpfs \"$0\" && exec \"$@\"".to_owned(),
        };
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-c", &script]).arg(folder);
        Some(command)
    }
}

/// The file that fills a small disk.
const BALLAST: &str = "ballast";

impl ServerOptions {
    /// A server with one hunt, one UDP socket and a new data folder.
    pub fn new(binary: impl Into<PathBuf>, hunt: impl Into<PathBuf>) -> Self {
        Self {
            binary: binary.into(),
            hunts: vec![hunt.into()],
            data: None,
            sockets: 1,
            public_addr: None,
            disk: Disk::Ordinary,
            arguments: Vec::new(),
            environment: Vec::new(),
        }
    }
}

/// Why a server is not running.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The program could not be started, or its files not be made.
    #[error("cannot start {binary}: {source}")]
    Start {
        /// The program.
        binary: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It ended before it was ready.
    #[error("the server ended before it was ready ({status}); its log ends with:\n{log}")]
    EndedEarly {
        /// How it ended.
        status: ExitStatus,
        /// The end of its log.
        log: String,
    },
    /// It was not ready in time.
    #[error("the server was not ready within {} s; its log ends with:\n{log}", PATIENCE.as_secs())]
    NotReady {
        /// The end of its log.
        log: String,
    },
    /// It said something else than that it is ready.
    #[error("expected one line of JSON with `http`, `udp` and `fingerprint` when the server is ready, but found {line:?}")]
    NotUnderstood {
        /// What it said.
        line: String,
    },
}

/// What a server says when it is ready.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Ready {
    http: SocketAddr,
    udp: Vec<SocketAddr>,
    fingerprint: String,
}

/// A server process. Dropping it kills it; when its owner dies without dropping it, it ends by itself.
pub struct Server {
    options: ServerOptions,
    folder: Option<tempfile::TempDir>,
    data: PathBuf,
    log: PathBuf,
    child: Child,
    ready: Ready,
}

impl Server {
    /// Starts a server on free ports and waits until it is ready.
    ///
    /// # Errors
    /// When it cannot be started or does not become ready; the error carries the end of its log.
    pub fn start(options: ServerOptions) -> Result<Self, ServerError> {
        let failed = |source| ServerError::Start { binary: options.binary.clone(), source };
        let folder = tempfile::Builder::new().prefix("hunt-server-").tempdir().map_err(failed)?;
        let data = options.data.clone().unwrap_or_else(|| folder.path().join("data"));
        let log = folder.path().join("server.log");
        let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let (child, ready) = spawn(&options, &data, &log, free, free)?;
        Ok(Self { options, folder: Some(folder), data, log, child, ready })
    }

    /// The address of its HTTPS, as clients are given it.
    pub fn http(&self) -> SocketAddr {
        self.ready.http
    }

    /// The same, as the link takes it.
    pub fn address(&self) -> ServerAddress {
        ServerAddress { host: self.ready.http.ip().to_string(), port: self.ready.http.port() }
    }

    /// What it has counted since it was last started.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn counters(&self) -> Result<Counters, CountersError> {
        Counters::read(&self.ready.http.to_string())
    }

    /// The process's number.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Its UDP sockets.
    pub fn udp(&self) -> &[SocketAddr] {
        &self.ready.udp
    }

    /// The SHA-256 of its certificate, hexadecimal, which clients pin.
    pub fn fingerprint(&self) -> &str {
        &self.ready.fingerprint
    }

    /// Where it keeps its data.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Kills it as a power cut would kill it: SIGKILL, at once, without a word.
    pub fn kill(&mut self) {
        // It may have ended by itself already; then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to stop (SIGTERM) and waits until it has.
    ///
    /// # Errors
    /// When it cannot be asked, or does not end in time.
    pub fn stop(&mut self) -> io::Result<ExitStatus> {
        if let Some(status) = self.child.try_wait()? {
            return Ok(status);
        }
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if Instant::now() > deadline {
                return Err(io::Error::new(io::ErrorKind::TimedOut, "the server did not stop when asked"));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Starts it again on the same data and the same ports. It must have been stopped or killed.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn restart(&mut self) -> Result<(), ServerError> {
        self.kill();
        let (child, ready) = spawn(&self.options, &self.data, &self.log, self.ready.http, self.first_udp())?;
        (self.child, self.ready) = (child, ready);
        Ok(())
    }

    /// Starts it again on the same data and the same ports, and kills it after `life`, ready or not.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn restart_and_kill_after(&mut self, life: Duration) -> Result<(), ServerError> {
        self.kill();
        self.child = launch(&self.options, &self.data, &self.log, self.ready.http, self.first_udp())?;
        let deadline = Instant::now() + life;
        while self.is_alive() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(2));
        }
        self.kill();
        Ok(())
    }

    /// How much its data takes on the disk, bytes.
    ///
    /// # Errors
    /// When the data folder cannot be read.
    pub fn stored_bytes(&self) -> io::Result<u64> {
        folder_bytes(&self.data)
    }

    /// Removes what filled a [`Disk::Small`].
    ///
    /// # Errors
    /// When it is not there.
    pub fn free_disk(&self) -> io::Result<()> {
        // The file system is mounted for the process alone; this is how others see it.
        let inside = self.data.strip_prefix("/").map_err(io::Error::other)?;
        std::fs::remove_file(Path::new("/proc").join(self.child.id().to_string()).join("root").join(inside).join(BALLAST))
    }

    /// Whether the process lives.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    fn first_udp(&self) -> SocketAddr {
        self.ready.udp.first().copied().unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// The end of what it has written to its log.
    pub fn log_tail(&self) -> String {
        log_tail(&self.log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("--- the end of the server's log ---\n{}", self.log_tail());
            if let Some(folder) = self.folder.take() {
                eprintln!("--- the server's folder is kept: {} ---", folder.keep().display());
            }
        }
    }
}

/// Launches a server and waits until it is ready.
fn spawn(
    options: &ServerOptions,
    data: &Path,
    log: &Path,
    http: SocketAddr,
    udp: SocketAddr,
) -> Result<(Child, Ready), ServerError> {
    let mut child = launch(options, data, log, http, udp)?;
    let ready = wait_until_ready(&mut child, log);
    if ready.is_err() {
        // It is of no use; the error to report is the one at hand.
        let _ = child.kill();
        let _ = child.wait();
    }
    ready.map(|ready| (child, ready))
}

fn launch(options: &ServerOptions, data: &Path, log: &Path, http: SocketAddr, udp: SocketAddr) -> Result<Child, ServerError> {
    let failed = |source| ServerError::Start { binary: options.binary.clone(), source };
    let log_file = File::options().create(true).append(true).open(log).map_err(failed)?;
    let mut command = match options.disk.launcher(data) {
        Some(mut launcher) => {
            std::fs::create_dir_all(data).map_err(failed)?;
            launcher.arg(&options.binary);
            launcher
        }
        None => Command::new(&options.binary),
    };
    command.envs(options.environment.iter().map(|(name, value)| (name, value)));
    command.arg("serve");
    for hunt in &options.hunts {
        command.arg("--hunt").arg(hunt);
    }
    command.arg("--data").arg(data);
    command.args(["--http", &http.to_string(), "--udp", &udp.to_string(), "--sockets", &options.sockets.to_string()]);
    if let Some(public) = options.public_addr {
        command.args(["--public-addr", &public.to_string()]);
    }
    command.args(&options.arguments);
    // The server ends when its standard input does, so this end of the pipe must stay open as long as the server shall live; `Child` holds it.
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log_file).spawn().map_err(failed)
}

fn wait_until_ready(child: &mut Child, log: &Path) -> Result<Ready, ServerError> {
    let stdout = child.stdout.take().expect("standard output was asked to be a pipe");
    let (lines, first_line) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            // Only the first line is waited for; the rest is read so that the server never blocks on a full pipe.
            let _ = lines.send(line);
        }
    });
    match first_line.recv_timeout(PATIENCE) {
        Ok(line) => parse_ready(&line).ok_or(ServerError::NotUnderstood { line }),
        Err(RecvTimeoutError::Timeout) => Err(ServerError::NotReady { log: log_tail(log) }),
        Err(RecvTimeoutError::Disconnected) => {
            let status = child.wait().map_err(|source| ServerError::Start { binary: PathBuf::new(), source })?;
            Err(ServerError::EndedEarly { status, log: log_tail(log) })
        }
    }
}

fn parse_ready(line: &str) -> Option<Ready> {
    let json: serde_json::Value = serde_json::from_str(line).ok()?;
    Some(Ready {
        http: json["http"].as_str()?.parse().ok()?,
        udp: json["udp"].as_array()?.iter().map(|address| address.as_str()?.parse().ok()).collect::<Option<_>>()?,
        fingerprint: json["fingerprint"].as_str()?.to_owned(),
    })
}

fn folder_bytes(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // A file that goes while it is counted counts nothing.
        let Ok(metadata) = entry.metadata() else { continue };
        bytes += if metadata.is_dir() { folder_bytes(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}

fn log_tail(log: &Path) -> String {
    let read = || -> io::Result<String> {
        let mut file = File::open(log)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(LOG_TAIL_BYTES)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    read().unwrap_or_else(|error| format!("(no log: {error})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_ready_server_is_understood_and_others_are_not() {
        let line = r#"{"ready":true,"http":"127.0.0.1:4001","udp":["127.0.0.1:4002","127.0.0.1:4003"],"fingerprint":"ab12"}"#;
        let ready = parse_ready(line).unwrap();
        assert_eq!(ready.http.port(), 4001);
        assert_eq!(ready.udp.len(), 2);
        assert_eq!(ready.fingerprint, "ab12");
        assert!(parse_ready("listening").is_none());
        assert!(parse_ready(r#"{"ready":true,"http":"nowhere","udp":[],"fingerprint":""}"#).is_none());
    }

    #[test]
    fn a_program_that_ends_at_once_is_reported_as_such() {
        let error = Server::start(ServerOptions::new("/bin/false", "no-hunt")).err().unwrap();
        assert!(matches!(error, ServerError::EndedEarly { .. }), "{error}");
        let error = Server::start(ServerOptions::new("/no/such/program", "no-hunt")).err().unwrap();
        assert!(error.to_string().contains("/no/such/program"), "{error}");
    }
}
