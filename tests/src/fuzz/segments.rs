//! Segments: whatever the disk gives back, with a checksum that does not fit and with one that does. What decodes is written again in one
//! form, which decodes to the same.

use super::sample;
use hunt_server::outbox::{Group, Header, SegmentError, SegmentView, encode_segment};
use hunt_shared::time::UnixMs;

/// Where the number of a segment stands.
const NUMBER_AT: usize = 8;

pub fn run(input: &[u8]) {
    check(input);
    check(&mended(input.to_vec()));
}

/// The number that a segment says it has; 0 for what has none.
fn number_of(bytes: &[u8]) -> u64 {
    bytes.get(NUMBER_AT..).and_then(|rest| rest.first_chunk()).map_or(0, |number| u64::from_le_bytes(*number))
}

/// These bytes as segment `number`, with every checksum made right: what a fault of the program could have written.
pub fn mended_as(number: u64, mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some(place) = bytes.get_mut(NUMBER_AT..NUMBER_AT + 8) {
        place.copy_from_slice(&number.to_le_bytes());
    }
    mended(bytes)
}

fn mended(mut bytes: Vec<u8>) -> Vec<u8> {
    mend_checksum(&mut bytes);
    let blocks: Vec<_> = SegmentView::parse(number_of(&bytes), &bytes)
        .map(|segment| segment.units().filter_map(Result::ok).map(|unit| (unit.block_offset, unit.block_bytes)).collect())
        .unwrap_or_default();
    for (offset, length) in blocks {
        mend_checksum(&mut bytes[offset as usize..(offset + length) as usize]);
    }
    mend_checksum(&mut bytes);
    bytes
}

/// Makes the last four bytes the checksum of those before.
pub fn mend_checksum(bytes: &mut [u8]) {
    if let Some((body, checksum)) = bytes.split_last_chunk_mut::<4>() {
        *checksum = crc32fast::hash(body).to_le_bytes();
    }
}

fn decode(bytes: &[u8]) -> Result<(Header, Group), SegmentError> {
    let segment = SegmentView::parse(number_of(bytes), bytes)?;
    let acknowledged = segment.acknowledged()?;
    let mut units = Vec::new();
    for unit in segment.units() {
        let unit = unit?;
        let decoded = unit.decode()?;
        let events = unit.events()?;
        assert_eq!(events.len(), decoded.events.len());
        assert_eq!(unit.count as usize, events.len());
        assert!(unit.block_offset as usize + unit.block_bytes as usize <= bytes.len());
        units.push(decoded);
    }
    assert_eq!((segment.header().units as usize, segment.header().acknowledged as usize), (units.len(), acknowledged.len()));
    Ok((segment.header().clone(), Group { units, acknowledged }))
}

fn check(bytes: &[u8]) {
    let (header, group) = match decode(bytes) {
        Ok(decoded) => decoded,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let encode = |header: &Header, group: &Group| {
        encode_segment(header.number, header.time, &header.hunt, &[group]).expect("what was decoded can be encoded").bytes
    };
    let encoded = encode(&header, &group);
    // What was written as version 1 lacks two fields of a path, five of what the rules remember, and one of each open challenge.
    let lacking: usize = group.units.iter().map(|unit| 7 + unit.rules.as_ref().map_or(0, |rules| rules.open.len())).sum();
    assert!(encoded.len() <= bytes.len() + lacking, "{} bytes became {}", bytes.len(), encoded.len());
    let (again_header, again) = decode(&encoded).expect("what was encoded decodes");
    assert_eq!(header, again_header);
    // Compared as bytes, since no NaN equals itself.
    assert_eq!(encode(&again_header, &again), encoded);
}

pub fn seeds() -> Vec<Vec<u8>> {
    let of = |groups: &[&Group]| {
        encode_segment(42, UnixMs(1_550_476_062_500), &sample::HUNT, groups).expect("a sample can be encoded").bytes.to_vec()
    };
    vec![
        of(&[&sample::group(1, 3)]),
        of(&[&sample::group(1, 0), &sample::group(5, 1)]),
        of(&[]),
        include_bytes!("../../../server/tests/golden/segment-v1.bin").to_vec(),
    ]
}
