//! A hunt in several languages, with pictures: what each player reads, which answers are right, and what a pack carries.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod png;

use hunt_shared::{
    hunt::{HUNT_FILE, Hunt, HuntView, Pack, load_hunt},
    language_tag::LanguageTag,
    markdown,
    picture::Picture,
};
use png::png;
use std::collections::BTreeMap;

const HUNT: &str = r#"Hunt(
    title: "The Lamp", description: "Out at *dusk*.", languages: ["en", "de", "fr"], start: (7, 43), boundaries: ["b.geojson"],
    objects: [Object(id: "o", name: "Glass", glyph: Glass, at: (7, 43), gives: "glass", picture: "pictures/glass.png")],
    items: [Item(id: "glass", picture: "pictures/lens.png")],
    challenges: [Challenge(
        id: "stone", title: "The Stone", text: "Go up.\n\n![A stone](pictures/stone.png)", picture: "pictures/stone.png",
        riddles: [
            Riddle(text: "What comes?", answers: ["the tide", Pattern("tides?")], wrong: [("the moon", "Near.")]),
            Riddle(id: "count", text: "How many?", choices: ["One", "Two"], answers: [Choice("Two"), Number(2)]),
        ],
        rewards: [Reward(id: "r", title: "Opinion", because: "{player} answered.", glyph: Stone,
            effects: [Item("oil", "Oil"), Badge("Wise")])],
    )],
    reactions: [Reaction(when: Entered("rock"), once: true, speaker: "A gull", text: "Off again?")],
    characters: [Character(id: "mate", name: "The mate", glyph: Rope, picture: "pictures/mate.png", lines: [
        Line(id: "hello", text: "Mind the rope.", replies: [Reply(text: "Yes.", gives: [Items("oil")])]),
    ])],
)"#;

const BOUNDARIES: &str = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "rock",
    "properties": {"radius_m": 5, "name": "The Rock"}, "geometry": {"type": "Point", "coordinates": [7, 43]}}]}"#;

/// The German words for each place; what is not here is not translated.
const GERMAN: [(&str, &str, &str); 17] = [
    ("hunt: title", "The Lamp", "Die Lampe"),
    ("hunt: description", "Out at *dusk*.", "Aus, bei *Dämmerung*. ![Licht](pictures/licht.png)"),
    ("boundary rock: name", "The Rock", "Der Fels"),
    ("object: name", "Glass", "Glas"),
    ("challenge stone: title", "The Stone", "Der Stein"),
    ("challenge stone: text", "Go up.\n\n![A stone](pictures/stone.png)", "Geh hinauf.\n\n![Ein Stein](pictures/stone.png)"),
    ("riddle stone: question", "What comes?", "Was kommt?"),
    ("riddle stone: answers", "the tide | /tides?/", "die Flut | /gezeit(en)?/"),
    ("riddle stone: wrong answer", "the moon", "der Mond | Mond"),
    ("riddle stone: remark", "Near.", "Nah."),
    ("riddle count: choice", "Two", "Zwei"),
    ("reward r: title", "Opinion", "Meinung"),
    ("item oil: name", "Oil", "Öl"),
    ("badge", "Wise", "Weise"),
    ("speaker", "A gull", "Eine Möwe"),
    ("said", "Off again?", "Schon weg?"),
    ("character mate: reply to hello", "Yes.", "Ja."),
];

fn files() -> BTreeMap<String, Vec<u8>> {
    let mut german = String::from("msgid \"\"\nmsgstr \"\"\n");
    for (context, original, translation) in GERMAN {
        let [original, translation] = [original, translation].map(|text| text.replace('\n', "\\n"));
        german.push_str(&format!("\nmsgctxt \"{context}\"\nmsgid \"{original}\"\nmsgstr \"{translation}\"\n"));
    }
    let mut files: BTreeMap<String, Vec<u8>> =
        [(HUNT_FILE, HUNT), ("b.geojson", BOUNDARIES), ("texts/de.po", &german), ("texts/fr.po", "")]
            .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
            .into();
    for (side, name) in ["glass", "stone", "mate", "licht", "lens"].iter().enumerate() {
        files.insert(format!("pictures/{name}.png"), png(side as u32 + 1, 2));
    }
    files
}

fn load() -> Hunt {
    let loaded = load_hunt("lamp".into(), &files()).unwrap_or_else(|report| panic!("{report}"));
    let not_french = loaded.warnings.diagnostics().iter().filter(|warning| !warning.to_string().contains("fr.po"));
    // What GERMAN leaves out.
    let untold: Vec<String> = not_french.map(|warning| warning.message().to_owned()).collect();
    assert_eq!(untold.len(), 5, "{untold:?}");
    loaded.hunt
}

fn tag(text: &str) -> LanguageTag {
    LanguageTag::parse(text).unwrap()
}

#[test]
fn everybody_reads_their_own_language() {
    let hunt = load();
    let [german, french] = ["de-CH", "fr"].map(|wish| hunt.in_language(&tag(wish)));
    assert_eq!((&hunt.language, &german.language, &french.language), (&tag("en"), &tag("de"), &tag("fr")));
    assert_eq!(hunt.in_language(&tag("it")).title, "The Lamp");
    assert_eq!([&*hunt.title, &german.title, &french.title], ["The Lamp", "Die Lampe", "The Lamp"]);
    assert_eq!((hunt.hash, &hunt.boundaries[0].id), (german.hash, &german.boundaries[0].id));
    let stone = &german.challenges[0];
    assert_eq!((&*stone.title, &*stone.riddles[1].choices.join(" ")), ("Der Stein", "One Zwei"));
    assert_eq!(
        markdown::plain(&stone.text),
        "[Der Stein] Geh hinauf. [Ein Stein]",
        "the picture of a challenge stands above its text"
    );
    let view = HuntView::of(german);
    assert_eq!((&*view.boundaries[0].name, &*view.objects[0].name, &*view.characters[0].name), ("Der Fels", "Glas", "The mate"));
    let reply = &german.characters[0].lines[0].replies[0];
    assert_eq!((&*reply.text, &*reply.gives[0].name), ("Ja.", "Öl"), "an item has one name everywhere");
    let [english, translated] = [&hunt, german].map(|hunt| &hunt.reactions[0]);
    assert_eq!((&*translated.text, &*translated.speaker, translated.key), ("Schon weg?", "Eine Möwe", english.key));
}

#[test]
fn an_answer_is_right_in_every_language_and_a_remark_in_ones_own() {
    let hunt = load();
    for hunt in hunt.in_all_languages() {
        let [what, count] = &hunt.challenges[0].riddles[..] else { panic!() };
        for right in ["the tide", "Tides", "die Flut", "GEZEITEN"] {
            assert!(what.accepts(right), "{right}");
        }
        for right in ["Two", "Zwei", "2"] {
            assert!(count.accepts(right), "{right}");
        }
        assert!(!what.accepts("the moon") && !what.accepts("Mond") && !count.accepts("One"));
    }
    let remark = |wish: &str, answer: &str| hunt.in_language(&tag(wish)).challenges[0].riddles[0].remark(answer).to_owned();
    assert_eq!([remark("en", "the moon"), remark("de", "Mond"), remark("de", "der Mond")], ["Near.", "Nah.", "Nah."]);
}

#[test]
fn pictures_are_named_by_their_content() {
    let (hunt, files) = (load(), files());
    let known = |name: &str| Picture::inspect(&files[&format!("pictures/{name}.png")]).unwrap();
    assert_eq!(hunt.pictures.len(), 5);
    for hunt in hunt.in_all_languages() {
        let view = HuntView::of(hunt);
        assert_eq!((view.characters[0].picture, view.objects[0].picture), (Some(known("mate")), Some(known("glass"))));
        assert_eq!([hunt.picture_of_item(&"glass".into()), hunt.picture_of_item(&"oil".into())], [Some(known("lens")), None]);
        let named = markdown::check(&hunt.challenges[0].text).1;
        assert!(named.len() == 2 && named.iter().all(|picture| picture.target.parse() == Ok(known("stone"))), "{named:?}");
    }
    let german = hunt.in_language(&tag("de"));
    assert_eq!(markdown::check(&german.description).1[0].target.parse(), Ok(known("licht")), "a translation may have its own");
}

#[test]
fn a_view_does_not_name_the_picture_of_an_item() {
    let (hunt, files) = (load(), files());
    for hunt in hunt.in_all_languages() {
        let (_, view) = HuntView::of(hunt).encode().unwrap();
        let names = |name: &str| {
            let hash = Picture::inspect(&files[&format!("pictures/{name}.png")]).unwrap().hash.0;
            view.windows(hash.len()).any(|part| part == hash)
        };
        assert_eq!(["glass", "mate", "lens"].map(names), [true, true, false]);
    }
}

#[test]
fn a_pack_carries_languages_and_pictures() {
    let mut files = files();
    files.insert("pictures/draft.png".into(), png(1, 1));
    let packed = Pack::unpack("lamp.hunt", &Pack::pack(&files).unwrap()).unwrap();
    files.remove("pictures/draft.png");
    assert_eq!(packed.clone().into_files().into_keys().collect::<Vec<_>>(), files.keys().cloned().collect::<Vec<_>>());
    let unpacked = load_hunt("lamp".into(), &packed).unwrap().hunt;
    assert_eq!(unpacked, load());
    // Each of them is of the hunt's content.
    for name in ["texts/de.po", "pictures/mate.png"] {
        let mut changed = files.clone();
        changed.insert(name.into(), if name.ends_with("png") { png(9, 9) } else { Vec::new() });
        assert_ne!(load_hunt("lamp".into(), &changed).unwrap().hunt.hash, unpacked.hash);
    }
}

#[test]
fn what_is_not_translated_is_read_in_the_first_language() {
    let mut files = files();
    files.insert("texts/de.po".into(), Vec::new());
    let hunt = load_hunt("lamp".into(), &files).unwrap().hunt;
    let german = hunt.in_language(&tag("de"));
    assert_eq!((&german.title, &german.challenges, german.language.as_str()), (&hunt.title, &hunt.challenges, "de"));
}
