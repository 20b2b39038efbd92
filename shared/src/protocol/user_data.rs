//! How [`TokenUserData`] lies in the 256 bytes that netcode carries in a connect token.

use super::{MAX_NAME_CHARS, PROTOCOL_VERSION, TokenUserData};
use crate::codec::{self, DecodeError, EncodeError};

/// Bytes of user data in a netcode connect token.
pub const USER_DATA_BYTES: usize = 256;

/// The most bytes in the name of a hunt that can be joined; with the longest name of a player and of a language it just fits.
pub const MAX_HUNT_ID_BYTES: usize = 98;

/// Why a token cannot carry this.
#[derive(Debug, thiserror::Error)]
pub enum UserDataError {
    /// The hunt's name is too long.
    #[error("the hunt's name has {0} bytes, but at most {MAX_HUNT_ID_BYTES} can be joined")]
    HuntId(usize),
    /// It cannot be encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

impl TokenUserData {
    /// As bytes: the version byte, the value, zeros. A name longer than [`MAX_NAME_CHARS`] is cut.
    ///
    /// # Errors
    /// When the hunt's name is longer than [`MAX_HUNT_ID_BYTES`].
    pub fn to_bytes(&self) -> Result<[u8; USER_DATA_BYTES], UserDataError> {
        let hunt_bytes = self.hunt.as_str().len();
        if hunt_bytes > MAX_HUNT_ID_BYTES {
            return Err(UserDataError::HuntId(hunt_bytes));
        }
        let cut = Self { name: self.name.chars().take(MAX_NAME_CHARS).collect(), ..self.clone() };
        let encoded = codec::encode(PROTOCOL_VERSION, &cut)?;
        let mut bytes = [0; USER_DATA_BYTES];
        bytes[..encoded.len()].copy_from_slice(&encoded);
        Ok(bytes)
    }

    /// From the bytes of a token.
    ///
    /// # Errors
    /// When they were not written by [`TokenUserData::to_bytes`] of this version.
    pub fn from_bytes(bytes: &[u8; USER_DATA_BYTES]) -> Result<Self, DecodeError> {
        if bytes[0] != PROTOCOL_VERSION {
            return Err(DecodeError::Version { found: bytes[0], expected: PROTOCOL_VERSION });
        }
        Ok(codec::decode_prefix::<Self, USER_DATA_BYTES>(&bytes[1..])?.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        identity::{HuntId, PlayerId},
        language_tag::LanguageTag,
        protocol::AvatarColour,
    };

    #[test]
    fn the_longest_names_fit_and_come_back() {
        let longest = TokenUserData {
            player: PlayerId(u64::MAX),
            name: "🦀".repeat(MAX_NAME_CHARS),
            hunt: HuntId::new("h".repeat(MAX_HUNT_ID_BYTES)),
            language: LanguageTag::parse("aaa-Bbbb-cc-ddd").unwrap(),
            hidden: true,
            colour: AvatarColour::Plum,
        };
        assert_eq!(longest.language.as_str().len(), LanguageTag::MAX_BYTES);
        assert_eq!(TokenUserData::from_bytes(&longest.to_bytes().unwrap()).unwrap(), longest);
        let longer = TokenUserData { name: "🦀".repeat(50), ..longest.clone() };
        assert_eq!(TokenUserData::from_bytes(&longer.to_bytes().unwrap()).unwrap().name, longest.name);
        let too_long = TokenUserData { hunt: HuntId::new("h".repeat(MAX_HUNT_ID_BYTES + 1)), ..longest };
        assert!(matches!(too_long.to_bytes(), Err(UserDataError::HuntId(99))));
        assert!(TokenUserData::from_bytes(&[0; USER_DATA_BYTES]).is_err());
    }
}
