//! The rows of a snapshot: versioned and checksummed, like the units.

use super::{
    index::{Backlog, Run},
    unit::{self, StoredPlayer},
};
use crate::rules::{self, SharedState};
use hunt_shared::{
    codec::{self, DecodeError, EncodeError},
    identity::PlayerId,
    time::UnixMs,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The version of [`PlayerRow`] and [`Head`]. The live types within are of this version, held to it by golden files; a change is the next
/// one, with these frozen and upcast as those of version 1 are.
const ROW_VERSION: u8 = 2;

/// The most bytes of a row that are read.
const MAX_ROW_BYTES: usize = 512 * 1024 * 1024;

/// What is kept of a player: the committed state, and where the undelivered events lie.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Entry {
    /// The committed state.
    pub stored: StoredPlayer,
    /// Where the undelivered events lie.
    pub backlog: Backlog,
}

/// A player's row.
#[derive(Debug)]
pub struct PlayerRow {
    /// The last segment that is counted in.
    pub through: u64,
    /// The player.
    pub entry: Entry,
}

/// The head of a snapshot.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Head {
    /// A replay begins after this segment.
    pub through: u64,
    /// The last segment that is counted into `shared`; not before `through`.
    pub shared_through: u64,
    /// What all players share.
    pub shared: SharedState,
    /// Numbers of segments with the time at which they were the last, ascending, so that age can be told without reading.
    pub marks: Vec<(u64, UnixMs)>,
}

#[derive(Serialize)]
struct PlayerRowRef<'a> {
    player: PlayerId,
    through: u64,
    stored: &'a StoredPlayer,
    runs: Vec<&'a Run>,
}

#[derive(Deserialize)]
struct PlayerRowOwned<Stored = StoredPlayer> {
    player: PlayerId,
    through: u64,
    stored: Stored,
    runs: Vec<Run>,
}

impl From<PlayerRowOwned<unit::v1::StoredPlayer>> for PlayerRowOwned {
    fn from(old: PlayerRowOwned<unit::v1::StoredPlayer>) -> Self {
        Self { player: old.player, through: old.through, stored: old.stored.into(), runs: old.runs }
    }
}

/// Version 1 of [`Head`].
#[derive(Deserialize)]
struct HeadV1 {
    through: u64,
    shared_through: u64,
    shared: rules::state::v1::SharedState,
    marks: Vec<(u64, UnixMs)>,
}

impl From<HeadV1> for Head {
    fn from(HeadV1 { through, shared_through, shared, marks }: HeadV1) -> Self {
        Self { through, shared_through, shared: shared.into(), marks }
    }
}

/// Why a row cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RowError {
    /// Some bit is not as it was written.
    #[error("the checksum does not match")]
    Checksum,
    /// It is not what its version says.
    #[error(transparent)]
    Value(#[from] DecodeError),
    /// It is another player's.
    #[error("it is the row of player {0}")]
    Player(PlayerId),
    /// Its runs are not in order, or are not the events between what is acknowledged and what is committed.
    #[error("its undelivered events are not those that follow what was acknowledged")]
    Order,
}

/// The bytes of a player's row.
///
/// # Errors
/// Only if bincode cannot write a value.
pub fn encode_player(player: PlayerId, through: u64, entry: &Entry) -> Result<Vec<u8>, EncodeError> {
    seal(&PlayerRowRef { player, through, stored: &entry.stored, runs: entry.backlog.runs().collect() })
}

/// A player's row from its bytes.
///
/// # Errors
/// See [`RowError`].
pub fn decode_player(player: PlayerId, bytes: &[u8]) -> Result<PlayerRow, RowError> {
    let row: PlayerRowOwned = unseal::<_, PlayerRowOwned<unit::v1::StoredPlayer>>(bytes)?;
    if row.player != player {
        return Err(RowError::Player(row.player));
    }
    if !are_undelivered(&row.runs, &row.stored) {
        return Err(RowError::Order);
    }
    Ok(PlayerRow { through: row.through, entry: Entry { stored: row.stored, backlog: Backlog::from_runs(row.runs) } })
}

/// Whether the runs are, without gaps, all events that are committed and not acknowledged; the first may begin before.
fn are_undelivered(runs: &[Run], stored: &StoredPlayer) -> bool {
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return stored.acknowledged == stored.progress.seq };
    let follows = |pair: &[Run]| pair[0].last().0.checked_add(1) == Some(pair[1].first.0);
    let next = stored.acknowledged.next();
    runs.iter().all(|run| run.count > 0)
        && runs.windows(2).all(follows)
        && (first.first..=first.last()).contains(&next)
        && last.last() == stored.progress.seq
}

/// The bytes of a head.
///
/// # Errors
/// Only if bincode cannot write a value.
pub fn encode_head(head: &Head) -> Result<Vec<u8>, EncodeError> {
    seal(head)
}

/// A head from its bytes.
///
/// # Errors
/// See [`RowError`].
pub fn decode_head(bytes: &[u8]) -> Result<Head, RowError> {
    unseal::<_, HeadV1>(bytes)
}

fn seal<T: Serialize>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = codec::encode(ROW_VERSION, value)?;
    let checksum = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    Ok(bytes)
}

fn unseal<T: DeserializeOwned + From<Before>, Before: DeserializeOwned>(bytes: &[u8]) -> Result<T, RowError> {
    let (body, checksum) = bytes.split_last_chunk::<4>().ok_or(RowError::Checksum)?;
    if crc32fast::hash(body) != u32::from_le_bytes(*checksum) {
        return Err(RowError::Checksum);
    }
    Ok(codec::decode_or_upcast::<T, Before, MAX_ROW_BYTES>(ROW_VERSION, body)?)
}
