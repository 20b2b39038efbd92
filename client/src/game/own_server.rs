//! Playing alone: the game starts a server of its own beside it, on this machine only, and joins that. The server ends with the game, however
//! that ends, because it listens to the game's end of its standard input. In the preview it is a server of the hunt that is previewed, each
//! time a new one, which keeps nothing.

mod fleeting;

use super::{
    launch::Launch,
    link_words::join_error,
    net::{ConnectTo, LeaveHunt},
    screens::LastJoin,
    session::{LinkStatus, Screen},
};
use crate::link::{JoinError, LinkStore, ServerRecord, replace_file};
use bevy::prelude::*;
use fleeting::FleetingFolder;
use std::{
    ffi::OsString,
    fs,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

/// How long a server may take to become ready, and to end.
const READY_WITHIN: Duration = Duration::from_secs(60);
const ENDED_WITHIN: Duration = Duration::from_secs(3);

/// The most bytes of the server's complaints that the player is shown.
const MAX_COMPLAINT_BYTES: u64 = 4 * 1024;

/// Play on a server of one's own, under this name.
#[derive(Message, Clone, Debug)]
pub struct PlayAlone {
    /// The player's name, for a new account.
    pub name: String,
}

/// Starts and ends the server of one's own.
pub struct OwnServerPlugin {
    /// Where accounts are kept; the server's data lies in the same folder.
    pub store: LinkStore,
}

impl Plugin for OwnServerPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(OwnServer { store: self.store.clone(), starting: None, running: None, ending: Vec::new() })
            .add_message::<PlayAlone>()
            .add_systems(Update, (play_alone, give_up_start, join_when_ready).chain())
            .add_systems(Last, end_with_game);
    }
}

/// The server, while it starts and when it runs.
#[derive(Resource)]
struct OwnServer {
    store: LinkStore,
    starting: Option<Start>,
    running: Option<Running>,
    /// Threads that wait until a server has ended.
    ending: Vec<thread::JoinHandle<()>>,
}

impl OwnServer {
    /// The server ends, if there is one; nobody waits for it.
    fn end(&mut self) {
        self.ending.retain(|thread| !thread.is_finished());
        if let Some(running) = self.running.take() {
            // The address may be another server's by then.
            if let Ok(address) = running.address.parse() {
                let _ = self.store.update_server(&address, |known| *known = ServerRecord::default());
            }
            self.ending.push(thread::spawn(move || drop(running)));
        }
    }
}

/// A server that is being started by a thread.
struct Start {
    name: String,
    outcome: Mutex<mpsc::Receiver<Result<Running, NotStarted>>>,
}

/// A server that runs; it is ended when this is dropped.
struct Running {
    child: Child,
    address: String,
    /// Its data, when they are not kept.
    _data: Option<FleetingFolder>,
}

impl Running {
    fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Its standard input ends, and with it the server, in order.
        drop(self.child.stdin.take());
        let asked = Instant::now();
        while self.is_alive() && asked.elapsed() < ENDED_WITHIN {
            thread::sleep(Duration::from_millis(10));
        }
        // Whatever it has told players is on disk already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The places where the game's hunts may lie, in the order in which they are looked for.
fn folders_of_hunts(program: &Path) -> Vec<PathBuf> {
    let beside = program.parent().unwrap_or(Path::new("."));
    vec![
        beside.join("hunts"),
        beside.join("../share/treasure-hunt/hunts"),
        PathBuf::from("assets/hunts"),
        // From a build folder within the project.
        beside.join("../../assets/hunts"),
    ]
}

/// Why there is no server of the player's own.
#[derive(Debug)]
enum NotStarted {
    /// The system does not say where the game's program is.
    Nowhere(io::Error),
    /// There is no server beside the game.
    NoProgram(PathBuf),
    /// There is no folder of hunts.
    NoHunts,
    /// The player's state is kept nowhere.
    NoFolder,
    /// A file or folder of the server.
    File(PathBuf, io::Error),
    /// The program cannot be started.
    Program(PathBuf, io::Error),
    /// The program has ended at once, having said this.
    Ended(String),
    /// The account could not go along to another address.
    Account(JoinError),
    /// There is no server beside the preview.
    NoProgramToPlay(PathBuf),
    /// A folder for a while cannot be made.
    NoFleetingFolder(io::Error),
    /// The thread that starts it is gone.
    Gone,
}

impl NotStarted {
    fn in_words(&self) -> String {
        let path = |path: &Path| path.display().to_string();
        match self {
            Self::Nowhere(error) => say!("alone-nowhere", reason = error.to_string()),
            Self::NoProgram(file) => say!("alone-no-program", file = path(file)),
            Self::NoHunts => say!("alone-no-hunts"),
            Self::NoFolder => say!("alone-no-folder"),
            Self::File(file, error) => say!("alone-file", file = path(file), reason = error.to_string()),
            Self::Program(file, error) => say!("alone-program", file = path(file), reason = error.to_string()),
            Self::Ended(said) => say!("alone-ended", said = said.trim()),
            Self::Account(error) => join_error(error),
            Self::Gone => say!("alone-gone"),
            Self::NoProgramToPlay(file) => say!("preview_play-no-server", path = path(file)),
            Self::NoFleetingFolder(error) => say!("preview_play-no-folder", error = error.to_string()),
        }
    }
}

/// The server's program: beside the game's, or one folder above, as where the game's own tests are built.
fn server_beside(program: &Path) -> PathBuf {
    let beside = program.with_file_name(format!("hunt-server{}", std::env::consts::EXE_SUFFIX));
    let above = program.parent().filter(|folder| folder.ends_with("deps")).map(|folder| {
        let name = beside.file_name().unwrap_or_default();
        folder.with_file_name(name)
    });
    above.filter(|above| !beside.is_file() && above.is_file()).unwrap_or(beside)
}

/// Where a server keeps its data.
enum Data {
    Kept(PathBuf),
    Fleeting(FleetingFolder),
}

impl Data {
    fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Fleeting(folder) => folder.path(),
        }
    }
}

/// What is needed to start a server.
struct Plan {
    server: PathBuf,
    /// The arguments that name its hunts.
    hunts: [OsString; 2],
    data: Data,
}

impl Plan {
    fn new(launch: &Launch, store: &LinkStore) -> Result<Self, NotStarted> {
        let program = std::env::current_exe().map_err(NotStarted::Nowhere)?;
        let server = server_beside(&program);
        if let Some(hunt) = &launch.preview {
            return Self::of_preview(server, hunt);
        }
        if !server.is_file() {
            return Err(NotStarted::NoProgram(server));
        }
        let hunts = match &launch.hunts {
            Some(folder) => folder.clone(),
            None => folders_of_hunts(&program).into_iter().find(|folder| folder.is_dir()).ok_or(NotStarted::NoHunts)?,
        };
        let folder = store.folder().ok_or(NotStarted::NoFolder)?;
        Ok(Self { server, hunts: ["--hunts".into(), hunts.into()], data: Data::Kept(folder.join("own-server")) })
    }

    /// A server of the hunt that is previewed, which keeps nothing.
    fn of_preview(server: PathBuf, hunt: &Path) -> Result<Self, NotStarted> {
        if !server.is_file() {
            return Err(NotStarted::NoProgramToPlay(server));
        }
        let data = FleetingFolder::new().map_err(NotStarted::NoFleetingFolder)?;
        Ok(Self { server, hunts: ["--hunt".into(), hunt.into()], data: Data::Fleeting(data) })
    }

    /// The addresses, HTTP and UDP, that the server had last: under the same the player is known.
    fn last_addresses(&self) -> Option<(String, String)> {
        let text = fs::read_to_string(self.data.path().join("addresses")).ok()?;
        let (http, udp) = text.trim().split_once(' ')?;
        Some((http.to_owned(), udp.to_owned()))
    }

    /// Starts the server under the addresses that it had last, or under any when others have taken those, and waits until it is ready.
    fn start(self, store: &LinkStore) -> Result<Running, NotStarted> {
        let data = self.data.path();
        fs::create_dir_all(data).map_err(|error| NotStarted::File(data.to_owned(), error))?;
        let any = || ("127.0.0.1:0".to_owned(), "127.0.0.1:0".to_owned());
        let last = self.last_addresses();
        let started = match &last {
            Some(addresses) => self.start_on(addresses).or_else(|_| self.start_on(&any())),
            None => self.start_on(&any()),
        };
        let (mut running, udp) = started?;
        let addresses = format!("{} {udp}\n", running.address);
        let written = replace_file(&data.join("addresses"), addresses.as_bytes());
        written.map_err(|error| NotStarted::File(data.to_owned(), error))?;
        if let Some((before, _)) = last.filter(|(before, _)| *before != running.address) {
            move_account(store, &before, &running.address).map_err(NotStarted::Account)?;
        }
        claim(store, &running.address).map_err(NotStarted::Account)?;
        if let Data::Fleeting(folder) = self.data {
            running._data = Some(folder);
        }
        Ok(running)
    }

    fn start_on(&self, (http, udp): &(String, String)) -> Result<(Running, String), NotStarted> {
        let mut child = Command::new(&self.server)
            .args(["serve", "--stop-with-stdin", "--no-announce", "--http", http, "--udp", udp])
            .args(&self.hunts)
            .arg("--data")
            .arg(self.data.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| NotStarted::Program(self.server.clone(), error))?;
        let complaints = child.stderr.take().map(|stderr| thread::spawn(move || keep_log(stderr)));
        let ready = child.stdout.take().and_then(wait_until_ready);
        let mut running = Running { child, address: String::new(), _data: None };
        let Some((http, udp)) = ready else {
            drop(running);
            let said = complaints.and_then(|thread| thread.join().ok()).unwrap_or_default();
            return Err(NotStarted::Ended(said));
        };
        running.address = http;
        Ok((running, udp))
    }
}

/// Reads what the server says, so that it can go on saying it; returns the beginning.
fn keep_log(stderr: impl Read) -> String {
    let mut stderr = BufReader::new(stderr);
    let mut said = Vec::new();
    let _ = stderr.by_ref().take(MAX_COMPLAINT_BYTES).read_to_end(&mut said);
    let _ = io::copy(&mut stderr, &mut io::sink());
    String::from_utf8_lossy(&said).into_owned()
}

/// The addresses, HTTP and UDP, in the line that a server prints when it is ready; `None`: it has ended or takes too long.
fn wait_until_ready(stdout: ChildStdout) -> Option<(String, String)> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(stdout).read_line(&mut line);
        let _ = tell.send(read.map(|_| line));
    });
    addresses_in(&told.recv_timeout(READY_WITHIN).ok()?.ok()?)
}

fn addresses_in(line: &str) -> Option<(String, String)> {
    let ready: serde_json::Value = serde_json::from_str(line).ok()?;
    Some((ready["http"].as_str()?.to_owned(), ready["udp"][0].as_str()?.to_owned()))
}

/// The player's account goes along when the server has another address.
fn move_account(store: &LinkStore, before: &str, now: &str) -> Result<(), JoinError> {
    let record = store.server(&before.parse()?)?;
    Ok(store.update_server(&now.parse()?, |known| *known = record)?)
}

/// The server at this address is the game's own, and is not offered among those that the player has joined.
fn claim(store: &LinkStore, address: &str) -> Result<(), JoinError> {
    Ok(store.update_server(&address.parse()?, |record| record.own = true)?)
}

fn play_alone(
    mut wishes: MessageReader<PlayAlone>,
    launch: Res<Launch>,
    mut own: ResMut<OwnServer>,
    mut last: ResMut<LastJoin>,
    mut status: ResMut<LinkStatus>,
    mut connect: MessageWriter<ConnectTo>,
    mut next: ResMut<NextState<Screen>>,
) {
    let Some(PlayAlone { name }) = wishes.read().last() else { return };
    last.alone = true;
    last.name.clone_from(name);
    next.set(Screen::Joining);
    if launch.preview.is_some() {
        last.hunt = None;
        own.end();
    } else if own.running.as_mut().is_some_and(Running::is_alive) {
        connect.write(last.again());
        return;
    }
    own.running = None;
    *status = LinkStatus::Joining(say!("alone-starting"));
    let (done, outcome) = mpsc::channel();
    let (plan, store) = (Plan::new(&launch, &own.store), own.store.clone());
    thread::spawn(move || {
        // Who has gone elsewhere meanwhile lets the server end.
        let _ = done.send(plan.and_then(|plan| plan.start(&store)));
    });
    own.starting = Some(Start { name: name.clone(), outcome: Mutex::new(outcome) });
}

fn give_up_start(mut leave: MessageReader<LeaveHunt>, launch: Res<Launch>, mut own: ResMut<OwnServer>) {
    if leave.read().count() > 0 {
        own.starting = None;
        if launch.preview.is_some() {
            own.end();
        }
    }
}

fn join_when_ready(
    mut own: ResMut<OwnServer>,
    mut last: ResMut<LastJoin>,
    mut status: ResMut<LinkStatus>,
    mut connect: MessageWriter<ConnectTo>,
) {
    let Some(start) = &own.starting else { return };
    let outcome = start.outcome.lock().unwrap_or_else(PoisonError::into_inner).try_recv();
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(mpsc::TryRecvError::Empty) => return,
        Err(mpsc::TryRecvError::Disconnected) => Err(NotStarted::Gone),
    };
    let Some(Start { name, .. }) = own.starting.take() else { return };
    match outcome {
        Ok(running) => {
            (last.address, last.name) = (running.address.clone(), name);
            own.running = Some(running);
            connect.write(last.again());
        }
        Err(why) => *status = LinkStatus::Offline { reason: why.in_words(), retry_in_s: None },
    }
}

/// The server ends before the game does, while there is still somebody to wait for it.
fn end_with_game(mut exit: MessageReader<AppExit>, mut own: ResMut<OwnServer>) {
    if exit.read().next().is_some() {
        (own.starting, own.running) = (None, None);
        for thread in own.ending.drain(..) {
            // It has nothing to say.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::identity::PlayerId;

    #[test]
    fn the_ready_line_tells_the_addresses() {
        let line = r#"{"ready":true,"http":"127.0.0.1:4330","udp":["127.0.0.1:4331"],"fingerprint":"aa"}"#;
        assert_eq!(addresses_in(line), Some(("127.0.0.1:4330".into(), "127.0.0.1:4331".into())));
        assert_eq!(addresses_in("listening"), None);
    }

    #[test]
    fn the_account_goes_along_to_another_address() {
        let store = LinkStore::in_memory();
        let account = crate::link::StoredAccount { player: PlayerId(3), secret: "s".into(), name: "Ada".into() };
        store.update_server(&"127.0.0.1:1".parse().unwrap(), |record| record.account = Some(account.clone())).unwrap();
        move_account(&store, "127.0.0.1:1", "127.0.0.1:2").unwrap();
        assert_eq!(store.server(&"127.0.0.1:2".parse().unwrap()).unwrap().account, Some(account));
    }

    #[test]
    fn the_own_server_is_not_among_those_that_were_joined() {
        let store = LinkStore::in_memory();
        let join = |address: &str| {
            let account = crate::link::StoredAccount { player: PlayerId(3), secret: "s".into(), name: "Ada".into() };
            let joined = |record: &mut ServerRecord| {
                record.account = Some(account);
                (record.address, record.joined) = (Some(address.to_owned()), Some(hunt_shared::time::UnixMs(5)));
            };
            store.update_server(&address.parse().unwrap(), joined).unwrap();
        };
        let listed = || store.servers().into_iter().map(|server| server.address.to_string()).collect::<Vec<_>>();
        claim(&store, "127.0.0.1:1").unwrap();
        for address in ["127.0.0.1:1", "127.0.0.1:4330", "play.example:4330"] {
            join(address);
        }
        let mut known = listed();
        known.sort();
        assert_eq!(
            known,
            ["127.0.0.1:4330", "play.example:4330"],
            "a server on this machine that somebody else has started is one"
        );
        // The record goes along to another address, and is not listed there either.
        move_account(&store, "127.0.0.1:1", "127.0.0.1:2").unwrap();
        assert_eq!(listed().len(), 2);
    }

    #[test]
    fn without_a_place_for_its_data_no_server_is_started() {
        let launch = <Launch as clap::Parser>::parse_from(["hunt-client"]);
        let plan = Plan::new(&launch, &LinkStore::in_memory());
        assert!(plan.is_err(), "there is no server beside a test, and no folder");
    }

    #[test]
    fn without_a_server_beside_it_the_preview_says_where_it_belongs() {
        let missing = Plan::of_preview("/no/such/hunt-server".into(), Path::new("some-hunt")).err().unwrap().in_words();
        assert!(missing.contains("hunt-server") && missing.contains("beside"), "{missing}");
    }
}
