//! The one place that knows how values become bytes: a version byte, then bincode 2 with variable-length integers.

use serde::{Serialize, de::DeserializeOwned};

/// Why bytes are no value.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// There is not even a version byte.
    #[error("no bytes")]
    Empty,
    /// Written by a version of the engine that this one does not read.
    #[error("version {found}, but this program reads version {expected}")]
    Version {
        /// The version byte found.
        found: u8,
        /// The version byte understood.
        expected: u8,
    },
    /// The value is longer than allowed.
    #[error("{found} bytes, but at most {limit} are allowed")]
    TooLong {
        /// Bytes found.
        found: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// The bytes do not spell a value of the type.
    #[error("malformed: {0}")]
    Malformed(#[source] bincode::error::DecodeError),
    /// A value was read, but bytes are left over.
    #[error("{0} bytes follow the value")]
    Trailing(usize),
}

/// Why a value cannot become bytes.
#[derive(Debug, thiserror::Error)]
#[error("the value cannot be encoded: {0}")]
pub struct EncodeError(#[source] bincode::error::EncodeError);

/// Encodes a value behind its version byte.
///
/// # Errors
/// Only for types that bincode cannot write, such as sequences of unknown length.
pub fn encode<T: Serialize>(version: u8, value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = vec![version];
    encode_into(&mut bytes, value)?;
    Ok(bytes)
}

/// Appends a value without a version byte, for records inside a container that carries the version.
///
/// # Errors
/// As [`encode`].
pub fn encode_into<T: Serialize>(bytes: &mut Vec<u8>, value: &T) -> Result<(), EncodeError> {
    bincode::serde::encode_into_std_write(value, bytes, bincode::config::standard()).map_err(EncodeError)?;
    Ok(())
}

/// Decodes a value written by [`encode`] with the same version, of at most `LIMIT` bytes. All bytes must be used.
///
/// # Errors
/// See [`DecodeError`]; never panics, and never allocates much more than `bytes` has room for: 64 KiB for a short message.
pub fn decode<T: DeserializeOwned, const LIMIT: usize>(version: u8, bytes: &[u8]) -> Result<T, DecodeError> {
    let (&found, body) = bytes.split_first().ok_or(DecodeError::Empty)?;
    if found != version {
        return Err(DecodeError::Version { found, expected: version });
    }
    let (value, used) = decode_prefix::<T, LIMIT>(body)?;
    if used < body.len() {
        return Err(DecodeError::Trailing(body.len() - used));
    }
    Ok(value)
}

/// As [`decode`], and takes what was written as the version before, whose type is frozen as it was then.
///
/// # Errors
/// See [`decode`].
pub fn decode_or_upcast<T, Before, const LIMIT: usize>(version: u8, bytes: &[u8]) -> Result<T, DecodeError>
where
    T: DeserializeOwned + From<Before>,
    Before: DeserializeOwned,
{
    if bytes.first().is_some_and(|found| found.checked_add(1) == Some(version)) {
        return decode::<Before, LIMIT>(version - 1, bytes).map(T::from);
    }
    decode::<T, LIMIT>(version, bytes)
}

/// Decodes a value without a version byte from the start of `bytes`; returns it with the number of bytes used.
///
/// # Errors
/// See [`DecodeError`].
pub fn decode_prefix<T: DeserializeOwned, const LIMIT: usize>(bytes: &[u8]) -> Result<(T, usize), DecodeError> {
    if bytes.len() > LIMIT {
        return Err(DecodeError::TooLong { found: bytes.len(), limit: LIMIT });
    }
    // bincode's own limit keeps a lie about a length from being allocated. It counts a number as wide as its type, up to eight times the
    // bytes that it takes here; so each has eight times its own room and more, but for the longest, which are not all numbers.
    match bytes.len() {
        0..=0x2000 => decode_claiming::<T, 0x1_0000>(bytes),
        0x2001..=0x4_0000 => decode_claiming::<T, 0x20_0000>(bytes),
        0x4_0001..=0x100_0000 => decode_claiming::<T, 0x800_0000>(bytes),
        _ => decode_claiming::<T, 0x2000_0000>(bytes),
    }
}

fn decode_claiming<T: DeserializeOwned, const CLAIM: usize>(bytes: &[u8]) -> Result<(T, usize), DecodeError> {
    bincode::serde::decode_from_slice(bytes, bincode::config::standard().with_limit::<CLAIM>()).map_err(DecodeError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_before_is_upcast_and_older_ones_are_refused() {
        #[derive(serde::Deserialize, PartialEq, Debug)]
        struct Wide(u64, bool);
        impl From<u64> for Wide {
            fn from(before: u64) -> Self {
                Self(before, false)
            }
        }
        let read = |bytes: &[u8]| decode_or_upcast::<Wide, u64, 100>(3, bytes);
        assert_eq!(read(&encode(3, &(7_u64, true)).unwrap()).unwrap(), Wide(7, true));
        assert_eq!(read(&encode(2, &7_u64).unwrap()).unwrap(), Wide(7, false));
        assert!(matches!(read(&encode(1, &7_u64).unwrap()), Err(DecodeError::Version { found: 1, expected: 3 })));
    }

    #[test]
    fn what_is_encoded_decodes_and_nothing_else_does() {
        let value = (7_u64, String::from("lantern"), vec![1.5_f64, -2.0]);
        let bytes = encode(3, &value).unwrap();
        assert_eq!(bytes[0], 3);
        assert_eq!(decode::<(u64, String, Vec<f64>), 100>(3, &bytes).unwrap(), value);
        assert!(matches!(decode::<u64, 100>(3, &[]), Err(DecodeError::Empty)));
        assert!(matches!(decode::<u64, 100>(4, &bytes), Err(DecodeError::Version { found: 3, expected: 4 })));
        assert!(matches!(decode::<(u64, String), 100>(3, &bytes), Err(DecodeError::Trailing(_))));
        assert!(matches!(decode::<u64, 4>(3, &bytes), Err(DecodeError::TooLong { .. })));
        // A length prefix that promises more than the limit is refused before anything is allocated.
        let boast = [3, 253, 255, 255, 255, 255, 255, 255, 255, 127];
        assert!(matches!(decode::<String, 1_100>(3, &boast), Err(DecodeError::Malformed(_))));
        assert!(matches!(decode::<Vec<u8>, 1_100>(3, &boast), Err(DecodeError::Malformed(_))));
        for cut in 0..bytes.len() {
            assert!(decode::<(u64, String, Vec<f64>), 100>(3, &bytes[..cut]).is_err());
        }
    }

    #[test]
    fn whatever_fits_the_limit_decodes_however_small_its_numbers_are() {
        let value = (vec![1_u64; 60], vec![Some(2_i64); 10], "é".repeat(10));
        let bytes = encode(3, &value).unwrap();
        assert_eq!(bytes.len(), 1 + 61 + 21 + 21);
        assert_eq!(decode::<(Vec<u64>, Vec<Option<i64>>, String), 103>(3, &bytes).unwrap(), value);
        assert!(matches!(decode::<(Vec<u64>, Vec<Option<i64>>, String), 102>(3, &bytes), Err(DecodeError::TooLong { .. })));
    }
}
