//! Identities and counters that must not be mixed up.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::Arc};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a name as it stands in the hunt's files.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The name as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    };
}

macro_rules! counter {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
        pub struct $name(pub u64);

        impl $name {
            /// The number that follows this one. Nobody counts to the last one of all; whoever claims to have is left there.
            pub fn next(self) -> Self {
                Self(self.0.saturating_add(1))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

text_id!(
    /// Names a hunt: the name of its folder.
    HuntId
);
text_id!(
    /// Names a boundary within its hunt: the feature's `id`, as text.
    BoundaryId
);
text_id!(
    /// Names a challenge within its hunt.
    ChallengeId
);
text_id!(
    /// Names a virtual object within its hunt.
    ObjectId
);
text_id!(
    /// Names a kind of thing a player can hold.
    ItemId
);
text_id!(
    /// Names a reward within its hunt.
    RewardId
);
text_id!(
    /// Names a riddle within its hunt.
    RiddleId
);
text_id!(
    /// Names a character within its hunt.
    CharacterId
);
text_id!(
    /// Names a line that a character speaks, within the character.
    LineId
);

text_id!(
    /// Names a team within its hunt: a short code, which lets whoever knows it join.
    TeamCode
);

counter!(
    /// The place of an event in the sequence of one player in one hunt: 1, 2, 3 … without gaps. 0 is "none yet".
    Seq
);
counter!(
    /// The number of a fix of one player in one hunt: 1, 2, 3 … without gaps, refused fixes included.
    FixNumber
);
counter!(
    /// The number of a command of one player in one hunt: 1, 2, 3 … without gaps.
    CommandNumber
);

/// A player's account on one server. Random, never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlayerId(pub u64);

impl fmt::Display for PlayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for PlayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlayerId({self})")
    }
}

impl FromStr for PlayerId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

/// One connection of a player; also its renet and netcode client id. Fresh for each join.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct SessionId(pub u64);

/// BLAKE3 of some content, which is thereby named for ever.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct ContentHash(pub [u8; 32]);

impl ContentHash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

/// A text that is no [`ContentHash`]: 64 hexadecimal digits were expected.
#[derive(Debug, thiserror::Error)]
#[error("expected 64 hexadecimal digits")]
pub struct NotAContentHash;

impl FromStr for ContentHash {
    type Err = NotAContentHash;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        blake3::Hash::from_hex(text).map(|hash| Self(*hash.as_bytes())).map_err(|_| NotAContentHash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_survive_their_text_form() {
        let hash = ContentHash::of(b"hunt");
        assert_eq!(hash.to_string().parse::<ContentHash>().unwrap(), hash);
        let player = PlayerId(0x1f);
        assert_eq!(player.to_string(), "000000000000001f");
        assert_eq!(player.to_string().parse::<PlayerId>().unwrap(), player);
        assert!("12".parse::<ContentHash>().is_err());
    }
}
