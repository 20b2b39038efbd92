//! The players' accounts: `DATA/accounts.sqlite3`, behind one thread that writes a whole rush of new accounts in one commit.

use super::keys::hex;
use hunt_shared::{identity::PlayerId, time::UnixMs};
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    thread,
};
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;

/// Jobs that are done in one transaction at most.
const MAX_BATCH: usize = 1_000;

/// An account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// Whose.
    pub player: PlayerId,
    /// The name as shown.
    pub name: String,
}

/// Why accounts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// The database cannot be opened.
    #[error("{}: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The thread cannot be started.
    #[error("cannot start the thread of the accounts: {0}")]
    Thread(#[from] std::io::Error),
    /// A statement failed; nothing was stored.
    #[error("the accounts cannot be read or written: {0}")]
    Database(#[from] Arc<rusqlite::Error>),
    /// The system has no randomness.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// The thread has ended.
    #[error("the accounts are closed")]
    Closed,
}

enum Job {
    Create { account: Account, secret_hash: [u8; 32], created: UnixMs, done: oneshot::Sender<Result<(), Arc<rusqlite::Error>>> },
    Find { player: PlayerId, done: oneshot::Sender<Result<Option<(Account, [u8; 32])>, Arc<rusqlite::Error>>> },
}

/// The accounts of this host. Cheap to clone; the file is closed with the last clone.
#[derive(Clone)]
pub struct Accounts(mpsc::Sender<Job>);

impl Accounts {
    /// Opens or creates the database in the data folder.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(data: &Path) -> Result<Self, AccountsError> {
        let path = data.join("accounts.sqlite3");
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(&path)?;
            connection.busy_timeout(std::time::Duration::from_secs(5))?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.execute_batch(
                "CREATE TABLE IF NOT EXISTS accounts (
                     player INTEGER PRIMARY KEY,
                     name TEXT NOT NULL,
                     secret_hash BLOB NOT NULL,
                     created_ms INTEGER NOT NULL
                 ) STRICT",
            )?;
            Ok(connection)
        };
        let connection = open().map_err(|source| AccountsError::Open { path: path.clone(), source })?;
        let (jobs, todo) = mpsc::channel();
        thread::Builder::new().name("accounts".into()).spawn(move || work(connection, &todo))?;
        Ok(Self(jobs))
    }

    /// Makes a guest's account. It is on disk when this returns. The secret is given out here and never again.
    ///
    /// # Errors
    /// See [`AccountsError`]; then there is no account.
    pub async fn create_guest(&self, name: &str) -> Result<(Account, String), AccountsError> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(AccountsError::Random)?;
        let player = PlayerId(getrandom::u64().map_err(AccountsError::Random)?);
        let secret = hex(&secret);
        let account = Account { player, name: name.to_owned() };
        let (done, answer) = oneshot::channel();
        let secret_hash = *blake3::hash(secret.as_bytes()).as_bytes();
        self.send(Job::Create { account: account.clone(), secret_hash, created: UnixMs::now(), done })?;
        answer.await.map_err(|_| AccountsError::Closed)??;
        Ok((account, secret))
    }

    /// The account, when the secret proves it. Wrong and unknown look the same.
    ///
    /// # Errors
    /// See [`AccountsError`].
    pub async fn verify(&self, player: PlayerId, secret: &str) -> Result<Option<Account>, AccountsError> {
        let (done, answer) = oneshot::channel();
        self.send(Job::Find { player, done })?;
        let found = answer.await.map_err(|_| AccountsError::Closed)??;
        let given = blake3::hash(secret.as_bytes());
        let (account, stored) = match found {
            Some((account, stored)) => (Some(account), stored),
            None => (None, [0; 32]),
        };
        let matches = bool::from(given.as_bytes().ct_eq(&stored));
        Ok(account.filter(|_| matches))
    }

    fn send(&self, job: Job) -> Result<(), AccountsError> {
        self.0.send(job).map_err(|_| AccountsError::Closed)
    }
}

/// Does jobs until nobody can ask any more: all that wait, in one transaction; the answers after its commit.
fn work(mut connection: Connection, todo: &mpsc::Receiver<Job>) {
    while let Ok(first) = todo.recv() {
        let mut jobs = vec![first];
        jobs.extend(todo.try_iter().take(MAX_BATCH - 1));
        let outcome = run(&mut connection, &jobs).map_err(Arc::new);
        for (index, job) in jobs.into_iter().enumerate() {
            // A client that hung up does not wait for its answer.
            match job {
                Job::Create { done, .. } => drop(done.send(outcome.as_ref().map(|_| ()).map_err(Arc::clone))),
                Job::Find { done, .. } => {
                    drop(done.send(outcome.as_ref().map(|found| found[index].clone()).map_err(Arc::clone)));
                }
            }
        }
    }
}

type Found = Option<(Account, [u8; 32])>;

fn run(connection: &mut Connection, jobs: &[Job]) -> rusqlite::Result<Vec<Found>> {
    let transaction = connection.transaction()?;
    let mut found = Vec::with_capacity(jobs.len());
    for job in jobs {
        found.push(match job {
            Job::Create { account, secret_hash, created, .. } => {
                // SQLite's integers are signed; the bits are the same.
                let player = account.player.0 as i64;
                transaction
                    .prepare("INSERT INTO accounts (player, name, secret_hash, created_ms) VALUES (?1, ?2, ?3, ?4)")?
                    .execute(params![player, account.name, secret_hash, created.0])?;
                None
            }
            Job::Find { player, .. } => transaction
                .prepare("SELECT name, secret_hash FROM accounts WHERE player = ?1")?
                .query_row([player.0 as i64], |row| {
                    Ok((Account { player: *player, name: row.get(0)? }, row.get::<_, [u8; 32]>(1)?))
                })
                .optional()?,
        });
    }
    transaction.commit()?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_account_survives_and_only_its_secret_opens_it() {
        let data = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(data.path()).unwrap();
        let (account, secret) = accounts.create_guest("Ada").await.unwrap();
        assert_eq!(secret.len(), 64);
        drop(accounts);
        let accounts = Accounts::open(data.path()).unwrap();
        assert_eq!(accounts.verify(account.player, &secret).await.unwrap(), Some(account.clone()));
        assert_eq!(accounts.verify(account.player, &"0".repeat(64)).await.unwrap(), None);
        assert_eq!(accounts.verify(PlayerId(account.player.0 ^ 1), &secret).await.unwrap(), None);
        let file = std::fs::read(data.path().join("accounts.sqlite3")).unwrap();
        assert!(!file.windows(64).any(|part| part == secret.as_bytes()), "the secret itself is nowhere");
    }
}
