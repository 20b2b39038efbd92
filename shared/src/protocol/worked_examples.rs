//! Holds the bytes in `docs/wire-format.md` against the code.

use super::*;
use crate::{
    event::{EVENT_VERSION, Event, EventKind, Progress},
    geo::LonLat,
    identity::{CommandNumber, ContentHash, FixNumber, PlayerId, Seq},
    language_tag::LanguageTag,
    time::UnixMs,
};
use std::collections::BTreeMap;

const PAGE: &str = include_str!("../../../docs/wire-format.md");

fn begun() -> Event {
    Event {
        seq: Seq(1),
        time: UnixMs(1_700_000_000_123),
        position: None,
        kind: EventKind::HuntBegun { title: "Merrowick".into() },
    }
}

/// The values that the page spells out.
fn examples() -> BTreeMap<&'static str, Vec<u8>> {
    let fix = Fix { time: UnixMs(1_700_000_000_123), position: LonLat::new(1.5, -2.0), accuracy_m: 5.0 };
    let resume = Resume {
        view: ContentHash([0xAB; 32]),
        acknowledged: Seq(0),
        next: Seq(1),
        confirmed_fix: FixNumber(300),
        confirmed_command: CommandNumber(2),
        position: Some(LonLat::new(1.5, -2.0)),
        progress: Progress::default(),
        server_time: UnixMs(1_700_000_000_123),
    };
    let snapshot = Snapshot {
        server_time: UnixMs(1_700_000_000_123),
        confirmed_fix: FixNumber(300),
        nearby: Some(vec![NearbyPlayer {
            player: PlayerId(0x1F),
            name: "Ada".into(),
            colour: AvatarColour::Sky,
            position: LonLat::new(1.5, -2.0),
            gesture: Some(SeenGesture { emote: Emote::Heart, since: UnixMs(1_700_000_000_123) }),
        }]),
    };
    let command =
        CommandEnvelope { number: CommandNumber(3), after_fix: FixNumber(300), command: Command::Collect("glass-1".into()) };
    let answer = CommandEnvelope {
        number: CommandNumber(4),
        after_fix: FixNumber(300),
        command: Command::Answer { challenge: "stone".into(), riddle: "stone".into(), answer: "tide".into() },
    };
    let join =
        CommandEnvelope { number: CommandNumber(5), after_fix: FixNumber(300), command: Command::JoinTeam("GULLS2".into()) };
    let gulls = Standing {
        rank: 1,
        name: "Gulls".into(),
        points: 35,
        since: UnixMs(1_700_000_000_123),
        completed: 3,
        members: 2,
        is_own: false,
    };
    let leaderboard = Leaderboard { top: vec![gulls], near: vec![], before_near: 10, own: None, total: 1, is_final: false };
    let event = codec::encode(EVENT_VERSION, &begun()).unwrap();
    let token = TokenUserData {
        player: PlayerId(0x1F),
        name: "Ada".into(),
        hunt: "merrowick".into(),
        language: LanguageTag::default(),
        hidden: false,
        colour: AvatarColour::Sky,
    };
    let refused = CommandResult::Refused(Refusal::ThingIsFar { distance_m: 31, reach_m: 12 });
    let refusal = FixRefusal { number: FixNumber(301), reason: StepRefusal::TooFast { limit_mps: 9.0 }, position: None };
    [
        ("fix-update", encode_message(&FixUpdate { acknowledged: Seq(7), first: FixNumber(301), fixes: vec![fix] })),
        ("gesture", encode_message(&Gesture { number: 2, emote: Emote::FollowMe })),
        ("command-envelope", encode_message(&command)),
        ("command-answer", encode_message(&answer)),
        ("command-join-team", encode_message(&join)),
        ("event", Ok(event.clone())),
        ("event-batch", encode_message(&EventBatch { first: Seq(1), events: vec![event] })),
        ("control-resume", encode_message(&Control::Resume(Box::new(resume)))),
        ("control-reply", encode_message(&Control::Reply(CommandReply { number: CommandNumber(3), result: refused }))),
        ("control-busy", encode_message(&Control::Busy)),
        ("control-fix-refused", encode_message(&Control::FixRefused(refusal))),
        ("control-superseded", encode_message(&Control::Superseded)),
        ("control-view-changed", encode_message(&Control::ViewChanged(ContentHash([0xAB; 32])))),
        ("control-closing", encode_message(&Control::Closing { retry_after_s: 10 })),
        ("control-leaderboard", encode_message(&Control::Leaderboard(leaderboard))),
        ("control-team-present", encode_message(&Control::TeamPresent(vec![PlayerId(0x1F)]))),
        ("snapshot", encode_message(&snapshot)),
        ("bundle", Ok(bundle(vec![vec![1, 5, 0, 0, 1, 4, 1, 0, 1, 0], vec![4, 6, 9, 1, 0]]).remove(0))),
        ("token-user-data", Ok(token.to_bytes().unwrap()[..24].to_vec())),
    ]
    .into_iter()
    .map(|(name, bytes)| (name, bytes.unwrap()))
    .collect()
}

/// The examples of the page: blocks that begin with ` ```hex NAME `, each line bytes in hexadecimal, then `|` and what they say.
fn page_examples() -> BTreeMap<&'static str, Vec<u8>> {
    PAGE.split("```hex ")
        .skip(1)
        .map(|block| {
            let (name, rest) = block.split_once('\n').unwrap();
            let body = rest.split("```").next().unwrap();
            let digits: String =
                body.lines().flat_map(|line| line.split('|').next().unwrap().split_whitespace()).collect::<Vec<_>>().concat();
            let bytes = (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
            (name.trim(), bytes)
        })
        .collect()
}

#[test]
fn the_page_spells_what_the_code_writes() {
    let (page, code) = (page_examples(), examples());
    for (name, bytes) in &code {
        let hex: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(page.get(name), Some(bytes), "docs/wire-format.md, {name}; the code writes {}", hex.join(" "));
    }
    assert_eq!(page.len(), code.len(), "the page has an example that nothing checks: {:?}", page.keys());
}

#[test]
fn the_page_decodes_to_the_values() {
    let page = page_examples();
    let update: FixUpdate = decode_client_message(&page["fix-update"]).unwrap();
    assert_eq!(update.fixes[0].position, LonLat::new(1.5, -2.0));
    let batch: EventBatch = decode_server_message(&page["event-batch"]).unwrap();
    let event: Event = codec::decode::<_, 1_000>(EVENT_VERSION, &batch.events[0]).unwrap();
    assert_eq!(event, begun());
    let gesture: Gesture = decode_client_message(&page["gesture"]).unwrap();
    assert_eq!(gesture.emote, Emote::FollowMe);
    for name in page.keys().filter(|name| name.starts_with("control-")) {
        decode_server_message::<Control>(&page[name]).unwrap();
    }
}

#[test]
fn a_gesture_that_nobody_knows_is_refused() {
    for (code, emote) in Emote::ALL.into_iter().enumerate() {
        assert_eq!(encode_message(&Gesture { number: 1, emote }).unwrap(), [PROTOCOL_VERSION, 1, code as u8]);
    }
    for code in Emote::ALL.len() as u8..=250 {
        assert!(decode_client_message::<Gesture>(&[PROTOCOL_VERSION, 1, code]).is_err(), "{code}");
    }
    // Numbers and kinds of more bytes than there are, and bytes that are left over.
    for bytes in [&[][..], &[1], &[1, 251, 1], &[252, 255, 255, 255, 255], &[253, 1, 0, 0, 0, 1, 0, 0, 0, 0], &[1, 0, 0]] {
        assert!(decode_client_message::<Gesture>(&[&[PROTOCOL_VERSION], bytes].concat()).is_err(), "{bytes:?}");
    }
}
