//! What a player's side keeps on disk, in one folder that is locked while it is in use.
//!
//! ```text
//! lock
//! servers/HOST_PORT/server.json      the server's certificate, the player's account
//! servers/HOST_PORT/HUNT/journal     the player's events, see `journal`
//! servers/HOST_PORT/HUNT/pending     fixes and commands that the server has not answered, and how far the player was shown events
//! views/HASH                         hunts' public views
//! pictures/HASH                      hunts' pictures
//! ```

mod files;
mod hunt_store;
mod journal;

#[cfg(feature = "window")]
pub(crate) use files::replace as replace_file;
pub use hunt_store::{HuntStore, JournalChange, Pending, SavedHunt, StoreWriter};
pub use journal::{Journal, JournalStart};

use super::ServerAddress;
use hunt_shared::{
    identity::{ContentHash, HuntId, PlayerId},
    time::UnixMs,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// Why stored state cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another window of this player uses it.
    #[error("{} is in use by another window of the game; close it, or play under a second profile", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file was written by a newer version of the game, or by something else.
    #[error("{} cannot be read: {reason}; it may come from a newer version of the game", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The system names no folder for a program's data.
    #[error("this system names no folder for the game's data")]
    NoFolder,
}

/// What is remembered of one server.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ServerRecord {
    /// SHA-256 of its certificate, as 64 hexadecimal digits.
    pub fingerprint: Option<String>,
    /// The player's account there.
    pub account: Option<StoredAccount>,
    /// The address under which it was joined last.
    #[serde(default)]
    pub address: Option<String>,
    /// The accounts before it, which the server did not know any more.
    #[serde(default)]
    pub former: Vec<StoredAccount>,
    /// When it was joined last.
    #[serde(default)]
    pub joined: Option<UnixMs>,
    /// The game has started it for playing alone: it is none that one joins.
    #[serde(default)]
    pub own: bool,
}

/// A server that the player has joined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownServer {
    /// Where it is.
    pub address: ServerAddress,
    /// When it was joined last.
    pub joined: UnixMs,
    /// The player's name there.
    pub name: String,
}

/// A player's account on one server.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StoredAccount {
    /// Who.
    pub player: PlayerId,
    /// What proves it.
    pub secret: String,
    /// The name it was made with.
    pub name: String,
}

/// The player's stored state for all servers. Cheap to clone; the lock is released with the last clone.
#[derive(Clone)]
pub struct LinkStore(Arc<Inner>);

struct Inner {
    folder: Option<PathBuf>,
    records: Mutex<HashMap<ServerAddress, ServerRecord>>,
    _lock: Option<fs::File>,
}

impl LinkStore {
    /// Opens (or creates) the store in this folder and locks it.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process (or another store of this one) has it open, else when the folder cannot be written.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let folder = folder.into();
        let path = folder.join("lock");
        let failed = |source| StoreError::File { path: path.clone(), source };
        fs::create_dir_all(&folder).map_err(failed)?;
        let lock = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(StoreError::InUse { path: folder }),
            Err(fs::TryLockError::Error(source)) => return Err(failed(source)),
        }
        Ok(Self(Arc::new(Inner { folder: Some(folder), records: Mutex::default(), _lock: Some(lock) })))
    }

    /// Opens the player's own store in the system's folder for program data, under this profile; without one, the first of `main`,
    /// `second`, `third`, `fourth` that no other window uses.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open_default(profile: Option<&str>) -> Result<Self, StoreError> {
        let folders = directories::ProjectDirs::from("", "", "treasure-hunt").ok_or(StoreError::NoFolder)?;
        let profiles = folders.data_dir().join("profiles");
        if let Some(profile) = profile {
            return Self::open(profiles.join(files::safe_name(profile)));
        }
        let mut outcome = Err(StoreError::NoFolder);
        for profile in ["main", "second", "third", "fourth"] {
            outcome = Self::open(profiles.join(profile));
            if !matches!(outcome, Err(StoreError::InUse { .. })) {
                break;
            }
        }
        outcome
    }

    /// A store that forgets everything with the process, for bots.
    pub fn in_memory() -> Self {
        Self(Arc::new(Inner { folder: None, records: Mutex::default(), _lock: None }))
    }

    /// The folder, when there is one.
    pub fn folder(&self) -> Option<&Path> {
        self.0.folder.as_deref()
    }

    /// What is remembered of a server.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn server(&self, address: &ServerAddress) -> Result<ServerRecord, StoreError> {
        let mut records = self.0.records.lock().unwrap_or_else(PoisonError::into_inner);
        self.load(&mut records, address)
    }

    /// Changes what is remembered of a server, atomically.
    ///
    /// # Errors
    /// When the file cannot be read or written; then nothing has changed.
    pub fn update_server(&self, address: &ServerAddress, change: impl FnOnce(&mut ServerRecord)) -> Result<(), StoreError> {
        let mut records = self.0.records.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.load(&mut records, address)?;
        let mut record = before.clone();
        change(&mut record);
        if record == before {
            return Ok(());
        }
        if let Some(path) = self.server_file(address) {
            let text = serde_json::to_vec_pretty(&record)
                .map_err(|error| StoreError::Unreadable { path: path.clone(), reason: error.to_string() })?;
            files::replace(&path, &text).map_err(|source| StoreError::File { path, source })?;
        }
        records.insert(address.clone(), record);
        Ok(())
    }

    /// The servers that the player has joined, the latest first, without those that the game has started itself. Files that cannot be read
    /// are passed over.
    pub fn servers(&self) -> Vec<KnownServer> {
        let mut records: Vec<ServerRecord> = match &self.0.folder {
            None => self.0.records.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect(),
            Some(folder) => fs::read_dir(folder.join("servers"))
                .into_iter()
                .flatten()
                .flatten()
                .filter_map(|entry| serde_json::from_slice(&fs::read(entry.path().join("server.json")).ok()?).ok())
                .collect(),
        };
        records.sort_by_key(|record| std::cmp::Reverse(record.joined));
        let known = records.into_iter().filter(|record| !record.own).filter_map(|record| {
            let address = record.address?.parse().ok()?;
            Some(KnownServer { address, joined: record.joined?, name: record.account?.name })
        });
        known.collect()
    }

    /// Accepts whatever certificate the server shows next, as after a host has moved to a new machine.
    ///
    /// # Errors
    /// As [`LinkStore::update_server`].
    pub fn forget_certificate(&self, address: &ServerAddress) -> Result<(), StoreError> {
        self.update_server(address, |record| record.fingerprint = None)
    }

    /// Lays the account on a server aside; the next join makes a new one.
    ///
    /// # Errors
    /// As [`LinkStore::update_server`].
    pub fn forget_account(&self, address: &ServerAddress) -> Result<(), StoreError> {
        self.update_server(address, |record| record.former.extend(record.account.take()))
    }

    /// Opens what is stored of one player in one hunt.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn hunt(&self, address: &ServerAddress, hunt: &HuntId) -> Result<(HuntStore, SavedHunt), StoreError> {
        let folder = self.server_folder(address).map(|folder| folder.join(files::safe_name(hunt.as_str())));
        HuntStore::open(folder)
    }

    /// The bytes of a view that was fetched before.
    pub fn cached_view(&self, hash: ContentHash) -> Option<Vec<u8>> {
        read_kept(&self.kept_file("views", hash)?, hash)
    }

    /// The bytes of a picture that was fetched before.
    pub fn cached_picture(&self, hash: ContentHash) -> Option<Vec<u8>> {
        read_kept(&self.kept_file("pictures", hash)?, hash)
    }

    /// Keeps the bytes of a picture. That this fails is only worth a warning.
    pub fn cache_picture(&self, hash: ContentHash, bytes: &[u8]) {
        self.keep("pictures", hash, bytes);
    }

    /// Keeps the bytes of a view. That this fails is only worth a warning.
    pub fn cache_view(&self, hash: ContentHash, bytes: &[u8]) {
        self.keep("views", hash, bytes);
    }

    fn keep(&self, kind: &str, hash: ContentHash, bytes: &[u8]) {
        if let Some(path) = self.kept_file(kind, hash)
            && let Err(error) = files::replace(&path, bytes)
        {
            tracing::warn!("{} cannot be kept: {error}", path.display());
        }
    }

    fn load(
        &self,
        records: &mut HashMap<ServerAddress, ServerRecord>,
        address: &ServerAddress,
    ) -> Result<ServerRecord, StoreError> {
        if let Some(record) = records.get(address) {
            return Ok(record.clone());
        }
        let record = match self.server_file(address) {
            None => ServerRecord::default(),
            Some(path) => match fs::read(&path) {
                Ok(text) => {
                    serde_json::from_slice(&text).map_err(|error| StoreError::Unreadable { path, reason: error.to_string() })?
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => ServerRecord::default(),
                Err(source) => return Err(StoreError::File { path, source }),
            },
        };
        records.insert(address.clone(), record.clone());
        Ok(record)
    }

    fn server_folder(&self, address: &ServerAddress) -> Option<PathBuf> {
        let folder = self.0.folder.as_ref()?;
        Some(folder.join("servers").join(files::safe_name(&format!("{}_{}", address.host, address.port))))
    }

    fn server_file(&self, address: &ServerAddress) -> Option<PathBuf> {
        Some(self.server_folder(address)?.join("server.json"))
    }

    fn kept_file(&self, kind: &str, hash: ContentHash) -> Option<PathBuf> {
        Some(self.0.folder.as_ref()?.join(kind).join(hash.to_string()))
    }
}

/// What was kept under the hash of its content, unless it is damaged.
fn read_kept(path: &Path, hash: ContentHash) -> Option<Vec<u8>> {
    let bytes = fs::read(path).ok()?;
    (ContentHash::of(&bytes) == hash).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_remembers_and_is_used_once() {
        let folder = tempfile::tempdir().unwrap();
        let address: ServerAddress = "play.example".parse().unwrap();
        let account = StoredAccount { player: PlayerId(7), secret: "s".into(), name: "Ada".into() };
        let store = LinkStore::open(folder.path()).unwrap();
        store.update_server(&address, |record| record.account = Some(account.clone())).unwrap();
        let second = LinkStore::open(folder.path()).err().unwrap();
        assert!(matches!(second, StoreError::InUse { .. }), "{second}");
        drop(store);
        let store = LinkStore::open(folder.path()).unwrap();
        assert_eq!(store.server(&address).unwrap().account, Some(account.clone()));
        assert_eq!(store.servers(), [], "an account alone is no visit");
        for (at, server) in [(5, "play.example"), (9, "other.example:77")] {
            let change = |record: &mut ServerRecord| {
                record.account = Some(account.clone());
                (record.address, record.joined) = (Some(server.into()), Some(UnixMs(at)));
            };
            store.update_server(&server.parse().unwrap(), change).unwrap();
        }
        let known: Vec<_> = store.servers().into_iter().map(|server| server.address.to_string()).collect();
        assert_eq!(known, ["other.example:77", &address.to_string()]);
        assert_eq!(store.server(&"play.example:99".parse().unwrap()).unwrap(), ServerRecord::default());
    }

    #[test]
    fn a_damaged_view_is_not_served() {
        let folder = tempfile::tempdir().unwrap();
        let store = LinkStore::open(folder.path()).unwrap();
        let hash = ContentHash::of(b"view");
        store.cache_view(hash, b"view");
        assert_eq!(store.cached_view(hash).unwrap(), b"view");
        fs::write(folder.path().join("views").join(hash.to_string()), b"vie").unwrap();
        assert!(store.cached_view(hash).is_none());
    }
}
