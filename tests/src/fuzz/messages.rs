//! The messages: what decodes is written again in one form, which decodes to the same and is no longer.

use hunt_shared::{
    codec::{self, DecodeError, EncodeError},
    event::{EVENT_VERSION, Effect, Event, EventKind, FailureReason, MAX_EVENT_BYTES, Reward},
    geo::LonLat,
    hunt::{Glyph, HuntView, Rarity},
    identity::{CommandNumber, ContentHash, FixNumber, PlayerId, Seq},
    language_tag::LanguageTag,
    picture::Picture,
    protocol::{
        ClientChannel, Command, CommandEnvelope, CommandReply, CommandResult, Control, Emote, EventBatch, Fix, FixRefusal,
        FixUpdate, Gesture, MAX_CLIENT_MESSAGE_BYTES, MAX_SERVER_MESSAGE_BYTES, NearbyPlayer, Refusal, Resume, SeenGesture,
        Snapshot, StepRefusal, TokenUserData, USER_DATA_BYTES, decode_client_message, decode_server_message, encode_message,
    },
    time::UnixMs,
};
use serde::{Serialize, de::DeserializeOwned};

/// The first byte says which message the others are to be.
pub fn run(input: &[u8]) {
    let Some((kind, bytes)) = input.split_first() else { return };
    match kind % 10 {
        0 => check_client(ClientChannel::Fixes, bytes),
        1 => check_client(ClientChannel::Commands, bytes),
        2 => check(bytes, MAX_SERVER_MESSAGE_BYTES, decode_server_message::<EventBatch>, encode_message),
        3 => check(bytes, MAX_SERVER_MESSAGE_BYTES, decode_server_message::<Control>, encode_message),
        4 => check(bytes, MAX_SERVER_MESSAGE_BYTES, decode_server_message::<Snapshot>, encode_message),
        5 => check(bytes, MAX_EVENT_BYTES, decode_event, |event| codec::encode(EVENT_VERSION, event)),
        6 => check(bytes, usize::MAX, HuntView::decode, |view| Ok(view.encode()?.1)),
        7 => check_user_data(bytes),
        9 => check_client(ClientChannel::Gestures, bytes),
        _ => drop(renetcode::ConnectToken::read(&mut &bytes[..])),
    }
}

/// What a client may have sent on this channel.
pub fn check_client(channel: ClientChannel, bytes: &[u8]) {
    match channel {
        ClientChannel::Fixes => {
            check(bytes, MAX_CLIENT_MESSAGE_BYTES, decode_client_message::<FixUpdate>, encode_message);
        }
        ClientChannel::Commands => {
            check(bytes, MAX_CLIENT_MESSAGE_BYTES, decode_client_message::<CommandEnvelope>, encode_message);
        }
        ClientChannel::Gestures => {
            check(bytes, MAX_CLIENT_MESSAGE_BYTES, decode_client_message::<Gesture>, encode_message);
        }
    }
}

fn decode_event(bytes: &[u8]) -> Result<Event, DecodeError> {
    codec::decode::<Event, MAX_EVENT_BYTES>(EVENT_VERSION, bytes)
}

/// What holds of every message: nothing beyond `limit` (and its version byte) decodes; what decodes is encoded in one form.
fn check<T: Serialize + DeserializeOwned>(
    bytes: &[u8],
    limit: usize,
    decode: impl Fn(&[u8]) -> Result<T, DecodeError>,
    encode: impl Fn(&T) -> Result<Vec<u8>, EncodeError>,
) {
    let value = match decode(bytes) {
        Ok(value) => value,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    assert!(bytes.len() <= limit.saturating_add(1), "{} bytes, but the limit is {limit}", bytes.len());
    let encoded = encode(&value).expect("what was decoded can be encoded");
    assert!(encoded.len() <= bytes.len(), "{} bytes became {}", bytes.len(), encoded.len());
    let again = decode(&encoded).expect("what was encoded decodes");
    // Compared as bytes, since no NaN equals itself.
    assert_eq!(encode(&again).expect("what was decoded can be encoded"), encoded);
}

fn check_user_data(bytes: &[u8]) {
    let mut data = [0; USER_DATA_BYTES];
    let length = bytes.len().min(USER_DATA_BYTES);
    data[..length].copy_from_slice(&bytes[..length]);
    // Whoever made the token may have put in a longer name than this side would.
    if let Ok(user) = TokenUserData::from_bytes(&data)
        && let Ok(bytes) = user.to_bytes()
    {
        let again = TokenUserData::from_bytes(&bytes).expect("what was encoded decodes");
        assert_eq!((again.player, &again.hunt), (user.player, &user.hunt));
        assert!(user.name.starts_with(&again.name));
    }
}

/// An event of every kind that fits here, as it travels.
pub fn sample_events() -> Vec<Vec<u8>> {
    let reward = Reward {
        reward: "lantern".into(),
        challenge: "landfall".into(),
        kicker: "Landfall".into(),
        title: "Lantern".into(),
        because: "You came ashore.".into(),
        rarity: Rarity::Fine,
        glyph: Glyph::Lantern,
        effects: vec![
            Effect::Points(i64::MAX),
            Effect::Item { item: "lantern".into(), name: "Lantern".into(), count: 2 },
            Effect::Badge { name: "Ashore".into() },
        ],
    };
    let kinds = [
        EventKind::HuntBegun { title: "Merrowick".into() },
        EventKind::BoundaryEntered { boundary: "dock".into(), name: "The dock".into() },
        EventKind::RewardGranted(reward),
        EventKind::ChallengeOffered { challenge: "race".into(), from: UnixMs(5), within_s: Some(75.0), attempts_left: Some(2) },
        EventKind::ChallengeStarted { challenge: "race".into(), attempt: 1, deadline: Some(UnixMs(9)), steps: 3, target: None },
        EventKind::ChallengeFailed {
            challenge: "race".into(),
            title: "Race".into(),
            reason: FailureReason::TimeUp,
            text: "Too slow.".into(),
        },
        EventKind::RiddleAsked {
            challenge: "stone".into(),
            riddle: "stone".into(),
            text: "What comes twice a day?".into(),
            choices: vec!["The tide".into(), "The post".into()],
        },
        EventKind::RiddleAnswered {
            challenge: "stone".into(),
            riddle: "stone".into(),
            answer: "The post".into(),
            right: false,
            remark: "Only once.".into(),
            next_from: UnixMs(7),
        },
        EventKind::HintGiven { challenge: "stone".into(), hint: 1, text: "It is wet.".into(), price: 5 },
        EventKind::CharacterSpoke {
            character: "keeper".into(),
            line: "hello".into(),
            speaker: "The keeper".into(),
            glyph: Glyph::Lamp,
            said: Some("Ahoy".into()),
            text: "Who comes there?".into(),
            replies: vec![(0, "Nobody.".into())],
        },
        EventKind::ItemTaken { item: "coin".into(), name: "Coin".into(), count: 2, by: "The keeper".into() },
        EventKind::ItemShown {
            item: "lantern".into(),
            picture: Some(Picture { hash: ContentHash([0xAB; 32]), width: 40, height: 30 }),
        },
        EventKind::RewardExplained { reward: "lantern".into(), reasons: vec!["It was drawn by lot.".into()] },
    ];
    let event = |(index, kind)| Event {
        seq: Seq(index as u64 + 1),
        time: UnixMs(1_700_000_000_123),
        position: Some(LonLat::new(1.5, -2.0)),
        kind,
    };
    let encoded = |event| codec::encode(EVENT_VERSION, &event).expect("an event can be encoded");
    kinds.into_iter().enumerate().map(event).map(encoded).collect()
}

/// The messages of a session, each with the kind that [`run`] knows it by.
pub fn samples() -> Vec<(u8, Vec<u8>)> {
    let place = LonLat::new(1.5, -2.0);
    let time = UnixMs(1_700_000_000_123);
    let fix = Fix { time, position: place, accuracy_m: 5.0 };
    let update = FixUpdate { acknowledged: Seq(7), first: FixNumber(301), fixes: vec![fix; 3] };
    let command =
        CommandEnvelope { number: CommandNumber(3), after_fix: FixNumber(300), command: Command::Collect("glass-1".into()) };
    let resume = Resume {
        view: ContentHash([0xAB; 32]),
        acknowledged: Seq(0),
        next: Seq(1),
        confirmed_fix: FixNumber(300),
        confirmed_command: CommandNumber(2),
        position: Some(place),
        progress: Default::default(),
        server_time: time,
    };
    let reply = CommandReply {
        number: CommandNumber(1),
        result: CommandResult::Refused(Refusal::ThingIsFar { distance_m: 31, reach_m: 12 }),
    };
    let refusal = FixRefusal { number: FixNumber(301), reason: StepRefusal::TooFast { limit_mps: 9.0 }, position: Some(place) };
    let gesture = Some(SeenGesture { emote: Emote::Heart, since: time });
    let near = NearbyPlayer { player: PlayerId(0x1F), name: "Ada".into(), colour: Default::default(), position: place, gesture };
    let snapshot = Snapshot { server_time: time, confirmed_fix: FixNumber(302), nearby: Some(vec![near]) };
    let token = TokenUserData {
        player: PlayerId(0x1F),
        name: "Ada".into(),
        hunt: "merrowick".into(),
        language: LanguageTag::default(),
        hidden: false,
        colour: Default::default(),
    };
    [
        (0, encode_message(&update)),
        (1, encode_message(&command)),
        (3, encode_message(&Control::Resume(Box::new(resume)))),
        (2, encode_message(&EventBatch { first: Seq(1), events: sample_events() })),
        (3, encode_message(&Control::Reply(reply))),
        (3, encode_message(&Control::Busy)),
        (3, encode_message(&Control::FixRefused(refusal))),
        (3, encode_message(&Control::Superseded)),
        (3, encode_message(&Control::ViewChanged(ContentHash([0xAB; 32])))),
        (3, encode_message(&Control::Closing { retry_after_s: 10 })),
        (3, encode_message(&Control::TeamPresent(vec![PlayerId(0x1F), PlayerId(7)]))),
        (4, encode_message(&snapshot)),
        (9, encode_message(&Gesture { number: 300, emote: Emote::FollowMe })),
        (7, Ok(token.to_bytes().expect("the names are short").to_vec())),
    ]
    .into_iter()
    .map(|(kind, message)| (kind, message.expect("a message can be encoded")))
    .collect()
}

pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<_> = samples().into_iter().map(|(kind, bytes)| [&[kind][..], &bytes].concat()).collect();
    seeds.extend(sample_events().into_iter().map(|event| [&[5][..], &event].concat()));
    let hunt = super::hunts::small_hunt();
    let view = HuntView::of(&hunt).encode().expect("the view of a checked hunt can be encoded").1;
    seeds.push([&[6][..], &view].concat());
    let token = super::datagrams::connect_token();
    seeds.push([&[8][..], &token].concat());
    seeds
}
