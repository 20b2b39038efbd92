//! Groups to bytes.

use super::{HEADER_BYTES, RECORD_VERSION, RecordRef, SEGMENT_FORMAT, SEGMENT_MAGIC};
use crate::outbox::unit::{Group, Unit};
use bytes::Bytes;
use hunt_shared::{
    codec::{self, EncodeError},
    event::EVENT_VERSION,
    identity::{ContentHash, Seq},
    time::UnixMs,
};

/// A segment as bytes, and where its events lie.
#[derive(Debug)]
pub struct EncodedSegment {
    /// The whole segment.
    pub bytes: Bytes,
    /// For each unit of each group, in order: the offset and length in bytes of its events block; both 0 when it has no events.
    pub blocks: Vec<(u32, u32)>,
}

/// Encodes groups, in order, as segment `number`.
///
/// # Errors
/// Only if a value cannot be written by bincode, or the segment would pass 4 GiB.
pub fn encode_segment(number: u64, time: UnixMs, hunt: &ContentHash, groups: &[&Group]) -> Result<EncodedSegment, EncodeError> {
    let units: usize = groups.iter().map(|group| group.units.len()).sum();
    let acknowledged: usize = groups.iter().map(|group| group.acknowledged.len()).sum();
    let events: usize = groups.iter().flat_map(|group| &group.units).map(|unit| unit.events.len()).sum();
    let mut bytes = Vec::with_capacity(HEADER_BYTES + 16 * acknowledged + 160 * units + 112 * events + 4);
    bytes.extend_from_slice(&SEGMENT_MAGIC);
    bytes.extend_from_slice(&[SEGMENT_FORMAT, 0, 0, 0]);
    bytes.extend_from_slice(&number.to_le_bytes());
    bytes.extend_from_slice(&time.0.to_le_bytes());
    bytes.extend_from_slice(&hunt.0);
    push_u32(&mut bytes, units);
    push_u32(&mut bytes, acknowledged);
    for (player, seq) in groups.iter().flat_map(|group| &group.acknowledged) {
        bytes.extend_from_slice(&player.0.to_le_bytes());
        bytes.extend_from_slice(&seq.0.to_le_bytes());
    }
    let mut blocks = Vec::with_capacity(units);
    for unit in groups.iter().flat_map(|group| &group.units) {
        blocks.push(push_unit(&mut bytes, unit)?);
    }
    let checksum = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    Ok(EncodedSegment { bytes: bytes.into(), blocks })
}

fn push_unit(bytes: &mut Vec<u8>, unit: &Unit) -> Result<(u32, u32), EncodeError> {
    let length_at = bytes.len();
    push_u32(bytes, 0);
    bytes.extend_from_slice(&unit.player.0.to_le_bytes());
    let first = unit.events.first().map_or(Seq(0), |event| event.seq);
    bytes.extend_from_slice(&first.0.to_le_bytes());
    push_u32(bytes, unit.events.len());
    let record_at = bytes.len();
    push_u32(bytes, 0);
    bytes.push(RECORD_VERSION);
    codec::encode_into(bytes, &RecordRef::from(unit))?;
    set_length(bytes, record_at);
    let mut block = (0, 0);
    if !unit.events.is_empty() {
        let block_at = bytes.len();
        for event in &unit.events {
            push_frame(bytes, |bytes| {
                bytes.push(EVENT_VERSION);
                codec::encode_into(bytes, event)
            })?;
        }
        let checksum = crc32fast::hash(&bytes[block_at..]);
        bytes.extend_from_slice(&checksum.to_le_bytes());
        block = (block_at as u32, (bytes.len() - block_at) as u32);
    }
    set_length(bytes, length_at);
    Ok(block)
}

/// Appends a length and what `write` appends after it.
pub fn push_frame<E>(bytes: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<(), E> {
    let at = bytes.len();
    push_u32(bytes, 0);
    write(bytes)?;
    set_length(bytes, at);
    Ok(())
}

/// Appends a number of 32 bits, little-endian.
fn push_u32(bytes: &mut Vec<u8>, value: usize) {
    bytes.extend_from_slice(&(value as u32).to_le_bytes());
}

/// Writes at `at` how many bytes follow the length that stands there.
fn set_length(bytes: &mut [u8], at: usize) {
    let length = (bytes.len() - at - 4) as u32;
    bytes[at..at + 4].copy_from_slice(&length.to_le_bytes());
}
