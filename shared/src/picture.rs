//! Pictures that hunts show: named by their content, so that a client fetches each once, and nobody can ask for one before being told of it.

use crate::identity::ContentHash;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The most bytes of a picture's file.
pub const MAX_PICTURE_BYTES: usize = 2 << 20;

/// The most pixels of a picture's side.
pub const MAX_PICTURE_SIDE: u32 = 2_048;

/// What stands before a picture's name in the texts of events.
const SCHEME: &str = "picture:";

/// A picture, as texts and views name it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Picture {
    /// BLAKE3 of its file.
    pub hash: ContentHash,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// As it stands in the texts of events: `picture:HASH:WIDTHxHEIGHT`.
impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}:{}x{}", self.hash, self.width, self.height)
    }
}

/// A text that names no picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this names no picture by its content")]
pub struct NoPicture;

impl FromStr for Picture {
    type Err = NoPicture;

    fn from_str(text: &str) -> Result<Self, NoPicture> {
        let (hash, size) = text.strip_prefix(SCHEME).and_then(|rest| rest.split_once(':')).ok_or(NoPicture)?;
        let (width, height) = size.split_once('x').ok_or(NoPicture)?;
        let side = |text: &str| text.parse().ok().filter(|side| (1..=MAX_PICTURE_SIDE).contains(side)).ok_or(NoPicture);
        Ok(Self { hash: hash.parse().map_err(|_| NoPicture)?, width: side(width)?, height: side(height)? })
    }
}

/// Why a file is no picture that can be shown.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PictureError {
    /// The file is too large.
    #[error("the picture has {} kB, but at most {} kB were expected", .0.div_ceil(1_000), MAX_PICTURE_BYTES / 1_000)]
    TooLarge(usize),
    /// Some other kind of file.
    #[error("this is {0}, but a PNG was expected")]
    NoPng(&'static str),
    /// More pixels than can be shown.
    #[error("the picture has {width} x {height} pixels, but at most {MAX_PICTURE_SIDE} in each direction were expected")]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// It cannot be decoded.
    #[error("the picture is damaged: {0}")]
    Damaged(&'static str),
}

impl PictureError {
    /// How to mend it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::TooLarge(_) => "make it smaller, or save it with fewer colours",
            Self::NoPng(_) => "save it as PNG; every program that draws can do so",
            Self::TooManyPixels { .. } => "make it smaller: players see it at about 600 pixels",
            Self::Damaged(_) => "save it anew as PNG",
        }
    }
}

impl Picture {
    /// Looks at a picture's file: its kind, its size, and that nothing of it is missing. Every chunk's checksum is computed, nothing is
    /// unpacked.
    ///
    /// # Errors
    /// See [`PictureError`].
    pub fn inspect(bytes: &[u8]) -> Result<Self, PictureError> {
        const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
        if bytes.len() > MAX_PICTURE_BYTES {
            return Err(PictureError::TooLarge(bytes.len()));
        }
        let mut rest = bytes.strip_prefix(SIGNATURE).ok_or_else(|| PictureError::NoPng(kind_of(bytes)))?;
        let mut size = None;
        let mut has_pixels = false;
        loop {
            let cut = PictureError::Damaged("it ends in the middle");
            let (length, after) = rest.split_first_chunk::<4>().ok_or(cut.clone())?;
            let length = u32::from_be_bytes(*length) as usize;
            let body = after.get(..length.saturating_add(4)).ok_or(cut.clone())?;
            let (sum, next) = after[body.len()..].split_first_chunk::<4>().ok_or(cut)?;
            if crc32fast::hash(body) != u32::from_be_bytes(*sum) {
                return Err(PictureError::Damaged("a checksum is wrong"));
            }
            let (kind, data) = body.split_at(4);
            match (kind, size) {
                (b"IHDR", None) => size = Some(header(data)?),
                (_, None) => return Err(PictureError::Damaged("its size is missing")),
                (b"IDAT", _) => has_pixels = true,
                (b"IEND", Some((width, height))) if has_pixels => {
                    return Ok(Self { hash: ContentHash::of(bytes), width, height });
                }
                (b"IEND", _) => return Err(PictureError::Damaged("it has no pixels")),
                _ => {}
            }
            rest = next;
        }
    }
}

/// The width and the height that a PNG's first chunk says.
fn header(data: &[u8]) -> Result<(u32, u32), PictureError> {
    let side = |at: usize| data.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    let (Some(width), Some(height), 13) = (side(0), side(4), data.len()) else {
        return Err(PictureError::Damaged("its size cannot be read"));
    };
    match (width, height) {
        (0, _) | (_, 0) => Err(PictureError::Damaged("it has no pixels")),
        (1..=MAX_PICTURE_SIDE, 1..=MAX_PICTURE_SIDE) => Ok((width, height)),
        _ => Err(PictureError::TooManyPixels { width, height }),
    }
}

/// What a file is instead, as far as its first bytes tell.
fn kind_of(bytes: &[u8]) -> &'static str {
    match bytes {
        [] => "an empty file",
        [0xFF, 0xD8, 0xFF, ..] => "a JPEG",
        [b'G', b'I', b'F', b'8', ..] => "a GIF",
        [b'B', b'M', ..] => "a BMP",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "a WebP",
        _ if bytes.windows(4).take(400).any(|part| part == b"<svg") => "an SVG",
        _ => "some other file",
    }
}

#[cfg(test)]
#[path = "../tests/png/mod.rs"]
mod png;

#[cfg(test)]
mod tests {
    use super::{png::png, *};

    #[test]
    fn a_sound_picture_has_a_name_that_reads_back() {
        let bytes = png(30, 20);
        let picture = Picture::inspect(&bytes).unwrap();
        assert_eq!((picture.width, picture.height, picture.hash), (30, 20, ContentHash::of(&bytes)));
        assert_eq!(picture.to_string().parse(), Ok(picture));
        for wrong in ["", "picture:", "pictures/x.png", "picture:00:3x4", &picture.to_string().replace("30x", "9000x")] {
            assert_eq!(wrong.parse::<Picture>(), Err(NoPicture), "{wrong}");
        }
    }

    #[test]
    fn what_cannot_be_shown_is_told() {
        let good = png(30, 20);
        let damaged = |change: fn(&mut Vec<u8>)| {
            let mut bytes = good.clone();
            change(&mut bytes);
            Picture::inspect(&bytes).unwrap_err()
        };
        assert_eq!(damaged(|bytes| bytes.truncate(40)), PictureError::Damaged("it ends in the middle"));
        assert_eq!(damaged(|bytes| bytes[45] ^= 1), PictureError::Damaged("a checksum is wrong"));
        assert_eq!(damaged(|bytes| bytes.splice(0..3, [0xFF, 0xD8, 0xFF]).for_each(drop)), PictureError::NoPng("a JPEG"));
        assert_eq!(damaged(|bytes| bytes.resize(MAX_PICTURE_BYTES + 1, 0)), PictureError::TooLarge(MAX_PICTURE_BYTES + 1));
        assert_eq!(Picture::inspect(b"<?xml?><svg/>"), Err(PictureError::NoPng("an SVG")));
        assert_eq!(Picture::inspect(&png(3_000, 1)), Err(PictureError::TooManyPixels { width: 3_000, height: 1 }));
        assert_eq!(Picture::inspect(&png(1, 0)), Err(PictureError::Damaged("it has no pixels")));
    }
}
