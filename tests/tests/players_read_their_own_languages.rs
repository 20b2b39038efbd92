//! Two players of one hunt in two languages: each gets the texts, the map's names and the pictures in their own, also after a translation
//! was edited and after they come back with another wish.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_client::link::{LinkStore, ServerApi};
use hunt_shared::{event::EventKind, geo::LonLat, language_tag::LanguageTag, picture::Picture};
use hunt_tests::{Bot, Server, ServerOptions, Track, drive, server_under_test};
use std::{fs, path::Path, time::Duration};

const PATIENCE: Duration = Duration::from_secs(90);

const ROCK: LonLat = LonLat { lon: 7.0, lat: 43.0005 };

const HUNT: &str = r#"Hunt(
    title: "The Lamp", description: "Out at *dusk*.", languages: ["en", "de"], start: (7, 43), max_speed_mps: 60.0,
    boundaries: ["b.geojson"],
    challenges: [Challenge(id: "rock", title: "The Rock", text: "Go there, **now**.", picture: "pictures/rock.png", goal: Entered("rock"),
        rewards: [Reward(id: "stone", title: "A Stone", because: "{player} went, and was {rank}.", glyph: Stone)])],
    reactions: [Reaction(when: Entered("rock"), speaker: "A gull", text: "You again?")],
)"#;

const BOUNDARIES: &str = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "rock",
    "properties": {"radius_m": 15, "name": "Bell Rock"}, "geometry": {"type": "Point", "coordinates": [7, 43.0005]}}]}"#;

const GERMAN: &str = r#"msgctxt "hunt: title"
msgid "The Lamp"
msgstr "Die Lampe"

msgctxt "boundary rock: name"
msgid "Bell Rock"
msgstr "Glockenfels"

msgctxt "challenge rock: title"
msgid "The Rock"
msgstr "Der Fels"

msgctxt "challenge rock: text"
msgid "Go there, **now**."
msgstr "Geh hin, **sofort**."

msgctxt "reward stone: because"
msgid "{player} went, and was {rank}."
msgstr "{player} ging hin, als {rank}."

msgctxt "said"
msgid "You again?"
msgstr "Du schon wieder?"
"#;

/// A grey PNG of one pixel, in whose IDAT chunk the pixel is stored as it is.
fn png() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [
        (b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0][..]),
        (b"IDAT", &[0x78, 0x01, 0x01, 0x02, 0x00, 0xFD, 0xFF, 0x00, 0x80, 0x00, 0x82, 0x00, 0x81]),
        (b"IEND", &[]),
    ] {
        let body = [&kind[..], data].concat();
        bytes.extend((data.len() as u32).to_be_bytes());
        bytes.extend(&body);
        bytes.extend(crc32fast::hash(&body).to_be_bytes());
    }
    bytes
}

fn write_hunt(folder: &Path) {
    for sub in ["texts", "pictures"] {
        fs::create_dir_all(folder.join(sub)).unwrap();
    }
    fs::write(folder.join("hunt.ron"), HUNT).unwrap();
    fs::write(folder.join("b.geojson"), BOUNDARIES).unwrap();
    fs::write(folder.join("texts/de.po"), GERMAN).unwrap();
    fs::write(folder.join("pictures/rock.png"), png()).unwrap();
}

/// What a bot was told, each text as it came.
fn told(bot: &Bot) -> Vec<String> {
    let texts = bot.ledger().receipts().iter().filter_map(|receipt| {
        Some(match &receipt.event.kind {
            EventKind::HuntBegun { title } => title.clone(),
            EventKind::BoundaryEntered { name, .. } => name.clone(),
            EventKind::ChallengeOpened { title, text, .. } => format!("{title}: {}", text.lines().last().unwrap_or_default()),
            EventKind::Said { speaker, text } => format!("{speaker}: {text}"),
            EventKind::RewardGranted(reward) => format!("{}: {}", reward.title, reward.because),
            _ => return None,
        })
    });
    texts.collect()
}

#[test]
fn each_player_is_told_everything_in_their_own_language() {
    let folder = tempfile::tempdir().unwrap();
    let hunt = folder.path().join("lamp");
    write_hunt(&hunt);
    let server = Server::start(ServerOptions::new(server_under_test!(), &hunt)).unwrap();
    let api = ServerApi::new(server.address(), LinkStore::in_memory()).unwrap();
    let german = api.in_language(LanguageTag::parse("de-AT").unwrap());
    assert_eq!([&api, &german].map(|api| api.hunts().unwrap()[0].title.clone()), ["The Lamp", "Die Lampe"]);
    let listed = &api.hunts().unwrap()[0];
    assert_eq!((&*listed.description, listed.languages.len()), ("Out at dusk.", 2));

    let mut bots = [Bot::connect_through(&api, "lamp", "Ada").unwrap(), Bot::connect_through(&german, "lamp", "*Bo*").unwrap()];
    drive(&mut bots, "the bots have joined", PATIENCE, |bots| bots.iter().all(Bot::is_live)).unwrap();
    let frame = bots[0].frame();
    for bot in &mut bots {
        bot.walk(Track::through(&[frame.to_local(ROCK)], &frame, 20.0));
    }
    drive(&mut bots, "both were rewarded", PATIENCE, |bots| bots.iter().all(|bot| told(bot).len() == 5)).unwrap();
    let mut texts = bots.each_ref().map(told);
    // Who was first is not what this is about.
    texts.iter_mut().flatten().for_each(|text| *text = text.replace("2nd", "1st").replace("2\\.", "1\\."));
    assert_eq!(
        texts[0],
        ["The Lamp", "The Rock: Go there, **now**.", "Bell Rock", "A gull: You again?", "A Stone: Ada went, and was 1st."]
    );
    let german_texts = [
        "Die Lampe",
        "Der Fels: Geh hin, **sofort**.",
        "Glockenfels",
        "A gull: Du schon wieder?",
        "A Stone: \\*Bo\\* ging hin, als 1\\..",
    ];
    assert_eq!(texts[1], german_texts);
    let names = bots.each_ref().map(|bot| bot.view().unwrap().boundaries[0].name.clone());
    assert_eq!(names, ["Bell Rock", "Glockenfels"]);

    // The picture of the challenge is fetched by what its text names.
    let opened = bots[1].ledger().receipts().iter().find_map(|receipt| match &receipt.event.kind {
        EventKind::ChallengeOpened { text, .. } => hunt_shared::markdown::check(text).1.pop(),
        _ => None,
    });
    let picture: Picture = opened.unwrap().target.parse().unwrap();
    assert_eq!((api.picture(picture).unwrap(), picture.width), (png(), 1));
    assert!(api.picture(Picture { hash: hunt_shared::identity::ContentHash::of(b"another"), ..picture }).is_err());

    // A translation is saved: only the German map changes.
    let views = bots.each_ref().map(|bot| bot.view().unwrap());
    fs::write(hunt.join("texts/de.po"), GERMAN.replace("Glockenfels", "Glockenstein")).unwrap();
    drive(&mut bots, "the server has followed", PATIENCE, |bots| {
        bots[1].view().is_some_and(|view| view.boundaries[0].name == "Glockenstein")
    })
    .unwrap();
    assert_eq!(bots[0].view().unwrap(), views[0]);
    for bot in &bots {
        assert_eq!(bot.complaints(), Vec::<String>::new());
    }
}

#[test]
fn members_of_a_team_are_told_in_their_own_language_what_the_others_do() {
    let folder = tempfile::tempdir().unwrap();
    let hunt = folder.path().join("lamp");
    write_hunt(&hunt);
    fs::write(hunt.join("hunt.ron"), HUNT.replacen("Hunt(", "Hunt(teams: Shared(max_size: 3),", 1)).unwrap();
    let server = Server::start(ServerOptions::new(server_under_test!(), &hunt)).unwrap();
    let api = ServerApi::new(server.address(), LinkStore::in_memory()).unwrap();
    let german = api.in_language(LanguageTag::parse("de").unwrap());
    let mut bots = [Bot::connect_through(&api, "lamp", "Ada").unwrap(), Bot::connect_through(&german, "lamp", "Bo").unwrap()];
    drive(&mut bots, "the bots have joined", PATIENCE, |bots| bots.iter().all(Bot::is_live)).unwrap();
    let frame = bots[0].frame();
    let start = frame.to_local(LonLat::new(7.0, 43.0));
    for bot in &mut bots {
        bot.walk(Track::through(&[start], &frame, 20.0));
    }
    drive(&mut bots, "the hunt has begun", PATIENCE, |bots| bots.iter().all(|bot| told(bot).len() == 2)).unwrap();
    let team = |bot: &Bot| bot.connection().unwrap().progress().team.clone();
    assert!(bots[0].found_team("Gulls"));
    drive(&mut bots, "the team is founded", PATIENCE, |bots| team(&bots[0]).is_some()).unwrap();
    let code = team(&bots[0]).unwrap().code;
    assert!(bots[1].join_team(code.as_str()));
    drive(&mut bots, "both are in it", PATIENCE, |bots| team(&bots[0]).is_some_and(|team| team.members.len() == 2)).unwrap();
    bots[0].walk(Track::through(&[start, frame.to_local(ROCK)], &frame, 20.0));
    drive(&mut bots, "both were rewarded", PATIENCE, |bots| bots.iter().all(|bot| given(bot).is_some())).unwrap();
    assert_eq!(given(&bots[0]).unwrap(), ["A gull: You again?", "A Stone: Ada went, and was 1st."]);
    assert_eq!(given(&bots[1]).unwrap(), ["A gull: Du schon wieder?", "A Stone: Ada ging hin, als 1\\.."]);
    for bot in &bots {
        assert_eq!(bot.complaints(), Vec::<String>::new());
    }
}

/// The last two things that a bot was told, once it was rewarded.
fn given(bot: &Bot) -> Option<Vec<String>> {
    let all = told(bot);
    all.last().is_some_and(|last| last.starts_with("A Stone")).then(|| all[all.len() - 2..].to_vec())
}
