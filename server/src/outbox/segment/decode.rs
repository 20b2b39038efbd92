//! Bytes to units. Nothing here trusts a length, and nothing panics.

use super::{HEADER_BYTES, MAX_RECORD_BYTES, RECORD_VERSION, Record, RecordV1, SEGMENT_FORMAT, SEGMENT_MAGIC};
use crate::outbox::unit::Unit;
use bytes::Bytes;
use hunt_shared::{
    codec::{self, DecodeError},
    event::{EVENT_VERSION, Event, MAX_EVENT_BYTES},
    identity::{ContentHash, PlayerId, Seq},
    time::UnixMs,
};

/// The most bytes of a stored event that are read; more than may be sent, so that what was stored can always be read.
const MAX_STORED_EVENT_BYTES: usize = 64 * MAX_EVENT_BYTES;

/// Why bytes are no segment.
#[derive(Debug, thiserror::Error)]
pub enum SegmentError {
    /// They do not begin as a segment does.
    #[error("these are not the bytes of a segment")]
    NotASegment,
    /// A layout that this program does not know.
    #[error("segment format {found}, but this program reads format {SEGMENT_FORMAT}; a newer server wrote it")]
    Format {
        /// The format found.
        found: u8,
    },
    /// Some bit is not as it was written.
    #[error("the checksum is {found:08x}, but the bytes give {computed:08x}")]
    Checksum {
        /// As stored.
        found: u32,
        /// As computed.
        computed: u32,
    },
    /// The segment is stored under another number than its own.
    #[error("segment {found} lies in the place of segment {expected}")]
    Number {
        /// Where it lies.
        expected: u64,
        /// What it says.
        found: u64,
    },
    /// A length leads out of the segment, or counts do not agree.
    #[error("malformed at byte {offset}: {what}")]
    Malformed {
        /// Bytes from the start of the segment.
        offset: usize,
        /// What was expected.
        what: &'static str,
    },
    /// A record or an event is not what its version says.
    #[error("{what} at byte {offset}: {source}")]
    Value {
        /// Bytes from the start of the segment.
        offset: usize,
        /// Which value.
        what: &'static str,
        /// Why.
        source: DecodeError,
    },
}

/// What stands at the head of a segment.
#[derive(Clone, PartialEq, Debug)]
pub struct Header {
    /// Its number.
    pub number: u64,
    /// When it was encoded, by the server's clock.
    pub time: UnixMs,
    /// The hunt's content when it was committed.
    pub hunt: ContentHash,
    /// How many units follow.
    pub units: u32,
    /// How many acknowledgements follow.
    pub acknowledged: u32,
}

/// A segment whose checksum is right.
#[derive(Clone, Debug)]
pub struct SegmentView<'a> {
    bytes: &'a [u8],
    header: Header,
}

/// One unit of a segment, not yet decoded.
#[derive(Clone, Copy, Debug)]
pub struct UnitView<'a> {
    /// Whose.
    pub player: PlayerId,
    /// The seq of its first event; 0 when it has none.
    pub first: Seq,
    /// How many events it has.
    pub count: u32,
    /// Where its events block begins, in bytes from the start of the segment; 0 when it has none.
    pub block_offset: u32,
    /// The bytes of its events block, checksum included; 0 when it has none.
    pub block_bytes: u32,
    record: &'a [u8],
    record_offset: usize,
    block: &'a [u8],
}

/// Reads little-endian numbers and slices, in order.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize, what: &'static str) -> Result<&'a [u8], SegmentError> {
        let end = self.at.checked_add(count).filter(|&end| end <= self.bytes.len());
        let end = end.ok_or(SegmentError::Malformed { offset: self.at, what })?;
        let slice = &self.bytes[self.at..end];
        self.at = end;
        Ok(slice)
    }

    fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], SegmentError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N, what)?);
        Ok(array)
    }

    fn u32(&mut self, what: &'static str) -> Result<u32, SegmentError> {
        Ok(u32::from_le_bytes(self.array(what)?))
    }

    fn u64(&mut self, what: &'static str) -> Result<u64, SegmentError> {
        Ok(u64::from_le_bytes(self.array(what)?))
    }
}

impl<'a> SegmentView<'a> {
    /// Checks head and checksum.
    ///
    /// # Errors
    /// See [`SegmentError`].
    pub fn parse(number: u64, bytes: &'a [u8]) -> Result<Self, SegmentError> {
        if !bytes.starts_with(&SEGMENT_MAGIC) || bytes.len() < HEADER_BYTES + 4 {
            return Err(SegmentError::NotASegment);
        }
        if bytes[4] != SEGMENT_FORMAT {
            return Err(SegmentError::Format { found: bytes[4] });
        }
        let (body, checksum) = bytes.split_at(bytes.len() - 4);
        check(body, checksum)?;
        let mut head = Cursor { bytes: body, at: 5 };
        if head.array::<3>("the head")? != [0; 3] {
            return Err(SegmentError::Malformed { offset: 5, what: "three zero bytes" });
        }
        let header = Header {
            number: head.u64("the number")?,
            time: UnixMs(head.u64("the time")? as i64),
            hunt: ContentHash(head.array("the hunt's hash")?),
            units: head.u32("the number of units")?,
            acknowledged: head.u32("the number of acknowledgements")?,
        };
        if header.number != number {
            return Err(SegmentError::Number { expected: number, found: header.number });
        }
        Ok(Self { bytes: body, header })
    }

    /// What stands at its head.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The acknowledgements, in order.
    ///
    /// # Errors
    /// If fewer are there than the head says.
    pub fn acknowledged(&self) -> Result<Vec<(PlayerId, Seq)>, SegmentError> {
        let mut cursor = Cursor { bytes: self.bytes, at: HEADER_BYTES };
        let list = cursor.take(self.header.acknowledged as usize * 16, "the acknowledgements")?;
        let mut cursor = Cursor { bytes: list, at: 0 };
        (0..self.header.acknowledged).map(|_| Ok((PlayerId(cursor.u64("a player")?), Seq(cursor.u64("a seq")?)))).collect()
    }

    /// The units, in order; after an error nothing follows.
    pub fn units(&self) -> impl Iterator<Item = Result<UnitView<'a>, SegmentError>> + use<'a> {
        let mut cursor = Cursor { bytes: self.bytes, at: HEADER_BYTES + self.header.acknowledged as usize * 16 };
        let mut left = self.header.units;
        std::iter::from_fn(move || {
            if left == 0 {
                let rest = cursor.bytes.len().saturating_sub(cursor.at);
                cursor.at = cursor.bytes.len();
                let offset = cursor.at - rest;
                return (rest > 0).then_some(Err(SegmentError::Malformed { offset, what: "the end of the segment" }));
            }
            let unit = next_unit(&mut cursor);
            left = if unit.is_ok() { left - 1 } else { 0 };
            if unit.is_err() {
                cursor.at = cursor.bytes.len();
            }
            Some(unit)
        })
    }
}

fn next_unit<'a>(segment: &mut Cursor<'a>) -> Result<UnitView<'a>, SegmentError> {
    let length = segment.u32("the length of a unit")? as usize;
    let end = segment.at + length;
    segment.take(length, "a unit as long as it says")?;
    let mut cursor = Cursor { bytes: &segment.bytes[..end], at: end - length };
    let player = PlayerId(cursor.u64("a player")?);
    let first = Seq(cursor.u64("a seq")?);
    let count = cursor.u32("the number of events")?;
    let record_bytes = cursor.u32("the length of a record")? as usize;
    let record_offset = cursor.at;
    let record = cursor.take(record_bytes, "a record as long as it says")?;
    let block_offset = cursor.at;
    let block = cursor.take(end - block_offset, "the events")?;
    if (count == 0) != block.is_empty() || (count == 0) != (first == Seq(0)) {
        return Err(SegmentError::Malformed { offset: block_offset, what: "events, if and only if the unit counts some" });
    }
    let block_offset = if count == 0 { 0 } else { block_offset as u32 };
    Ok(UnitView { player, first, count, block_offset, block_bytes: block.len() as u32, record, record_offset, block })
}

impl UnitView<'_> {
    /// Decodes it whole.
    ///
    /// # Errors
    /// See [`SegmentError`].
    pub fn decode(&self) -> Result<Unit, SegmentError> {
        let value = |what, offset| move |source| SegmentError::Value { offset, what, source };
        let offset = self.record_offset;
        let record: Record = codec::decode_or_upcast::<_, RecordV1, MAX_RECORD_BYTES>(RECORD_VERSION, self.record)
            .map_err(value("a record", offset))?;
        let mut events = Vec::with_capacity(self.count.min(1024) as usize);
        if self.count > 0 {
            for bytes in frames(self.block, self.count)? {
                let event: Event = decode_event(bytes).map_err(value("an event", self.block_offset as usize))?;
                if event.seq.0 != self.first.0.wrapping_add(events.len() as u64) {
                    return Err(SegmentError::Malformed { offset, what: "events in the order of their seq" });
                }
                events.push(event);
            }
        }
        let Record { time, path, rules, replies, shared } = record;
        Ok(Unit { player: self.player, time, path, rules, replies, shared, events })
    }

    /// The bytes of its events, each as it goes over the wire.
    ///
    /// # Errors
    /// See [`SegmentError`].
    pub fn events(&self) -> Result<Vec<&[u8]>, SegmentError> {
        if self.count == 0 { Ok(Vec::new()) } else { frames(self.block, self.count) }
    }
}

/// Decodes one stored event.
///
/// # Errors
/// As [`codec::decode`].
pub fn decode_event(bytes: &[u8]) -> Result<Event, DecodeError> {
    codec::decode::<Event, MAX_STORED_EVENT_BYTES>(EVENT_VERSION, bytes)
}

/// The `count` events of an events block, whose checksum is checked.
///
/// # Errors
/// See [`SegmentError`]; offsets are from the start of the block.
pub fn frames(block: &[u8], count: u32) -> Result<Vec<&[u8]>, SegmentError> {
    let body = block.len().checked_sub(4).ok_or(SegmentError::Malformed { offset: 0, what: "a checksum" })?;
    let (body, checksum) = block.split_at(body);
    check(body, checksum)?;
    let mut cursor = Cursor { bytes: body, at: 0 };
    let mut frames = Vec::with_capacity((count as usize).min(body.len() / 4));
    for _ in 0..count {
        let length = cursor.u32("the length of an event")? as usize;
        frames.push(cursor.take(length, "an event as long as it says")?);
    }
    if cursor.at < body.len() {
        return Err(SegmentError::Malformed { offset: cursor.at, what: "the end of the events" });
    }
    Ok(frames)
}

/// Compares a body with the checksum that follows it.
fn check(body: &[u8], checksum: &[u8]) -> Result<(), SegmentError> {
    let found = checksum.iter().rev().fold(0_u32, |value, &byte| value << 8 | u32::from(byte));
    let computed = crc32fast::hash(body);
    if found == computed { Ok(()) } else { Err(SegmentError::Checksum { found, computed }) }
}

/// The events of an events block that was checked before, one after the other, each a slice of it.
pub struct EventBytes {
    block: Bytes,
    at: usize,
}

impl EventBytes {
    /// Reads from the first event on.
    pub fn new(block: Bytes) -> Self {
        Self { block, at: 0 }
    }
}

impl Iterator for EventBytes {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        let end = self.block.len().checked_sub(4)?;
        let mut cursor = Cursor { bytes: self.block.get(..end)?, at: self.at };
        let length = cursor.u32("the length of an event").ok()? as usize;
        cursor.take(length, "an event").ok()?;
        self.at = cursor.at;
        Some(self.block.slice(cursor.at - length..cursor.at))
    }
}
