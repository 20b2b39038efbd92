use super::*;
use crate::outbox::{
    index::{Place, Run},
    sample,
    snapshot::{Entry, Head, decode_head, decode_player, encode_head, encode_player},
    unit::{Group, StoredPlayer},
};
use bytes::Bytes;
use hunt_shared::{
    event::{Event, EventKind},
    identity::{ContentHash, PlayerId, Seq},
};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

const HUNT: ContentHash = ContentHash([0xab; 32]);

/// The groups of the golden segment.
fn golden_groups() -> [Group; 2] {
    let mut first = sample::group(1..4, 1, 4);
    first.units[1].events.clear();
    let mut second = sample::group(1..3, 5, 2);
    second.units[1] = sample::unit(PlayerId(2), 1, 2);
    second.acknowledged = vec![(PlayerId(1), Seq(3)), (PlayerId(u64::MAX), Seq(1))];
    [first, second]
}

fn decode_all(number: u64, bytes: &[u8]) -> Result<(Header, Group), SegmentError> {
    let view = SegmentView::parse(number, bytes)?;
    let units = view.units().map(|unit| unit?.decode()).collect::<Result<_, _>>()?;
    Ok((view.header().clone(), Group { units, acknowledged: view.acknowledged()? }))
}

fn golden_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn golden(name: &str, bytes: &[u8]) {
    let path = golden_path(name);
    if std::env::var_os("HUNT_WRITE_GOLDEN").is_some() {
        std::fs::write(&path, bytes).unwrap();
    }
    let stored = std::fs::read(&path).unwrap();
    assert!(stored == bytes, "{name} is encoded otherwise than before: that needs a new version, see RECORD_VERSION");
}

/// The golden segment, decoded.
fn golden_group() -> Group {
    let [first, second] = golden_groups();
    Group { units: [first.units, second.units].concat(), acknowledged: second.acknowledged }
}

/// The row of the golden segment's player 1, and the head of a snapshot of it. `blocks`: where each unit's events lie.
fn golden_snapshot(group: &Group, blocks: &[(u32, u32)]) -> (Entry, Head) {
    let mut entry = Entry::default();
    for (unit, (offset, bytes)) in group.units.iter().zip(blocks).filter(|(unit, _)| unit.player == PlayerId(1)) {
        entry.stored.apply(HUNT, unit);
        entry.backlog.push(Run::new(Place::Segment(42), unit.events[0].seq, unit.events.len() as u32, *offset, *bytes));
    }
    let mut head = Head { through: 40, shared_through: 42, ..Default::default() };
    group.units.iter().flat_map(|unit| &unit.shared).for_each(|change| head.shared.apply(change));
    head.marks = vec![(7, UnixMs(1_550_000_000_000)), (40, UnixMs(1_550_476_062_500))];
    (entry, head)
}

#[test]
fn the_stored_format_is_as_it_was() {
    let groups = golden_groups();
    let encoded = encode_segment(42, UnixMs(1_550_476_062_500), &HUNT, &[&groups[0], &groups[1]]).unwrap();
    golden("segment-v2.bin", &encoded.bytes);
    let (header, group) = decode_all(42, &encoded.bytes).unwrap();
    assert_eq!(header, Header { number: 42, time: UnixMs(1_550_476_062_500), hunt: HUNT, units: 5, acknowledged: 2 });
    assert_eq!(group, golden_group());
    let (entry, head) = golden_snapshot(&group, &encoded.blocks);
    let row = encode_player(PlayerId(1), 42, &entry).unwrap();
    golden("player-row-v2.bin", &row);
    let decoded = decode_player(PlayerId(1), &row).unwrap();
    assert_eq!((decoded.through, decoded.entry), (42, entry));
    let bytes = encode_head(&head).unwrap();
    golden("snapshot-head-v2.bin", &bytes);
    assert_eq!(decode_head(&bytes).unwrap(), head);
}

#[test]
fn what_version_1_stored_is_read() {
    let stored = |name: &str| std::fs::read(golden_path(name)).unwrap();
    let bytes = stored("segment-v1.bin");
    let (_, group) = decode_all(42, &bytes).unwrap();
    assert_eq!(group, golden_group());
    let blocks: Vec<_> = SegmentView::parse(42, &bytes)
        .unwrap()
        .units()
        .map(|unit| unit.map(|unit| (unit.block_offset, unit.block_bytes)).unwrap())
        .collect();
    let (mut entry, head) = golden_snapshot(&group, &blocks);
    // Version 1 does not say since when.
    entry.stored.progress.scored_at = UnixMs(0);
    assert_eq!(decode_player(PlayerId(1), &stored("player-row-v1.bin")).unwrap().entry, entry);
    assert_eq!(decode_head(&stored("snapshot-head-v1.bin")).unwrap(), head);
}

/// The segment that `docs/segment-format.md` explains.
fn worked_example() -> Bytes {
    let mut unit = Unit {
        player: PlayerId(1),
        time: UnixMs(1_700_000_000_000),
        path: Some(StoredPath::default()),
        rules: None,
        replies: Vec::new(),
        shared: Vec::new(),
        events: Vec::new(),
    };
    let kind = EventKind::HuntBegun { title: "Hi".into() };
    unit.events.push(Event { seq: Seq(1), time: UnixMs(1_700_000_000_000), position: None, kind });
    let group = Group { units: vec![unit], acknowledged: vec![(PlayerId(2), Seq(5))] };
    encode_segment(7, UnixMs(1_700_000_000_000), &HUNT, &[&group]).unwrap().bytes
}

#[test]
fn the_documents_example_is_what_the_code_writes() {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/segment-format.md");
    let page = std::fs::read_to_string(page).unwrap();
    let example = page.split("```hex\n").nth(1).unwrap().split("```").next().unwrap();
    let mut documented = Vec::new();
    for line in example.lines() {
        let (offset, rest) = line.split_once("  ").unwrap();
        assert_eq!(usize::from_str_radix(offset, 16).unwrap(), documented.len(), "in the line {line:?}");
        let hex = rest.split("  ").next().unwrap();
        documented.extend(hex.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()));
    }
    assert_eq!(documented, worked_example());
}

#[test]
fn an_entry_of_the_index_finds_the_events_alone() {
    let groups = golden_groups();
    let encoded = encode_segment(42, UnixMs(0), &HUNT, &[&groups[0], &groups[1]]).unwrap();
    let units = groups.iter().flat_map(|group| &group.units);
    for (unit, (offset, bytes)) in units.zip(encoded.blocks) {
        if unit.events.is_empty() {
            assert_eq!((offset, bytes), (0, 0));
            continue;
        }
        let block = encoded.bytes.slice(offset as usize..(offset + bytes) as usize);
        let wire: Vec<Vec<u8>> = unit.events.iter().map(codec_bytes).collect();
        assert_eq!(frames(&block, unit.events.len() as u32).unwrap(), wire);
        assert_eq!(EventBytes::new(block).collect::<Vec<_>>(), wire);
    }
}

fn codec_bytes(event: &Event) -> Vec<u8> {
    hunt_shared::codec::encode(hunt_shared::event::EVENT_VERSION, event).unwrap()
}

#[test]
fn any_changed_bit_and_any_cut_is_noticed() {
    let bytes = worked_example();
    assert!(decode_all(7, &bytes).is_ok());
    assert!(matches!(decode_all(8, &bytes), Err(SegmentError::Number { expected: 8, found: 7 })));
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(decode_all(7, &changed).is_err(), "bit {bit}");
    }
    for cut in 0..bytes.len() {
        assert!(decode_all(7, &bytes[..cut]).is_err(), "cut at {cut}");
    }
}

proptest! {
    #[test]
    fn what_is_encoded_decodes(players in 0_u64..6, first in 1_u64..50, count in 0_u64..6, acknowledged in prop::collection::vec((any::<u64>(), any::<u64>()), 0..5)) {
        let mut group = sample::group(0..players, first, count);
        group.acknowledged = acknowledged.into_iter().map(|(player, seq)| (PlayerId(player), Seq(seq))).collect();
        let encoded = encode_segment(3, UnixMs(-5), &HUNT, &[&group]).unwrap();
        prop_assert_eq!(decode_all(3, &encoded.bytes).unwrap().1, group);
    }

    /// Bytes whose checksum is right but whose lengths lie: an error, or some value, but never a panic.
    #[test]
    fn lies_behind_a_right_checksum_do_no_harm(at in 5_usize..600, value in any::<[u8; 4]>(), cut in 68_usize..700) {
        let groups = golden_groups();
        let mut bytes = encode_segment(42, UnixMs(0), &HUNT, &[&groups[0]]).unwrap().bytes.to_vec();
        bytes.truncate(cut.min(bytes.len() - 4).max(68));
        let at = at.min(bytes.len() - 4);
        bytes[at..at + 4].copy_from_slice(&value);
        let checksum = crc32fast::hash(&bytes);
        bytes.extend_from_slice(&checksum.to_le_bytes());
        let _ = decode_all(42, &bytes);
        let _ = decode_player(PlayerId(1), &bytes);
        let mut entry = Entry { stored: StoredPlayer::default(), backlog: Default::default() };
        entry.stored.apply(HUNT, &groups[0].units[0]);
        let mut row = encode_player(PlayerId(1), 42, &entry).unwrap();
        row.truncate(row.len() - 4);
        let at = at.min(row.len() - 4);
        row[at..at + 4].copy_from_slice(&value);
        let checksum = crc32fast::hash(&row);
        row.extend_from_slice(&checksum.to_le_bytes());
        let _ = decode_player(PlayerId(1), &row);
    }
}

#[test]
#[ignore = "prints the example for docs/segment-format.md"]
fn print_the_example() {
    for (line, bytes) in worked_example().chunks(16).enumerate() {
        println!("{:04x}  {}", line * 16, bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "));
    }
}
