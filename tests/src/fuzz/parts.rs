//! Input that is a list: each part a kind, a length of 16 bits (little-endian) and its bytes. Any bytes are such a list.

/// The parts of some input; the last one may be shorter than it says.
pub struct Parts<'a>(&'a [u8]);

impl<'a> Parts<'a> {
    /// The parts of these bytes.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }
}

impl<'a> Iterator for Parts<'a> {
    /// Its kind, and its bytes.
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let [kind, low, high, rest @ ..] = self.0 else { return None };
        let length = usize::from(u16::from_le_bytes([*low, *high])).min(rest.len());
        let (part, rest) = rest.split_at(length);
        self.0 = rest;
        Some((*kind, part))
    }
}

/// These parts as bytes; each has at most 65,535.
pub fn join<'a>(parts: impl IntoIterator<Item = (u8, &'a [u8])>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (kind, part) in parts {
        let length = u16::try_from(part.len()).expect("a seed's part fits 16 bits");
        bytes.push(kind);
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}
