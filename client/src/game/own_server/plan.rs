//! What the server needs: its program, hunts, a place for its data, and the player's account under its address.

use super::{fleeting::FleetingFolder, not_started::NotStarted, running::Running};
use crate::{
    game::launch::Launch,
    link::{JoinError, LinkStore, replace_file},
};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

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
pub struct Plan {
    server: PathBuf,
    /// The arguments that name its hunts.
    hunts: [OsString; 2],
    data: Data,
}

impl Plan {
    /// For the hunt that is previewed, else for the hunts of the game, as it was started.
    ///
    /// # Errors
    /// When something is missing.
    pub fn new(launch: &Launch, store: &LinkStore) -> Result<Self, NotStarted> {
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
            return Err(NotStarted::NoProgram(server));
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
    ///
    /// # Errors
    /// When there is none then.
    pub fn start(self, store: &LinkStore) -> Result<Running, NotStarted> {
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
            running.take_along(folder);
        }
        Ok(running)
    }

    fn start_on(&self, (http, udp): &(String, String)) -> Result<(Running, String), NotStarted> {
        let mut command = Command::new(&self.server);
        command.args(["serve", "--stop-with-stdin", "--no-announce", "--http", http, "--udp", udp]);
        Running::start(command.args(&self.hunts).arg("--data").arg(self.data.path()))
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::ServerRecord;
    use hunt_shared::identity::PlayerId;

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
