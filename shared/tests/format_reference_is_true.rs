//! The reference in `docs/hunt-format.md` tells the truth: its examples play, and it leaves out no word of the language.

mod png;

use hunt_shared::hunt::{FieldDoc, Form, Glyph, HUNT_FILE, MapKind, describe_language, load_hunt};
use png::png;
use std::collections::BTreeMap;

/// The picture that examples name.
const PICTURE: &str = "pictures/light.png";

const REFERENCE: &str = include_str!("../../docs/hunt-format.md");

/// The examples in one notation.
fn examples(notation: &str) -> Vec<&'static str> {
    let fence = format!("```{notation}\n");
    REFERENCE.split(&*fence).skip(1).map(|part| part.split("```").next().expect("split yields a part")).collect()
}

#[test]
fn every_example_can_be_played() {
    let hunt = examples("ron").into_iter().find(|example| example.starts_with("Hunt(")).expect("an example of a hunt");
    let [boundaries] = examples("json")[..] else { panic!("one example of boundaries") };
    let mut played = 0;
    for example in examples("ron") {
        let list = match example.split('(').next() {
            Some("Hunt") => "",
            Some("Object") => "objects: [",
            Some("Item") => "items: [",
            Some("Use") => "uses: [",
            Some("Recipe") => "recipes: [",
            Some("ActiveWhen") => "active_when: [",
            Some("Challenge") => "challenges: [",
            Some("Reaction") => "reactions: [",
            Some("Character") => "characters: [",
            other => panic!("no place for {other:?}"),
        };
        let text = match list {
            "" => example.to_owned(),
            list => hunt.replacen(list, &format!("{list}\n{},\n", example.trim_end()), 1),
        };
        let mut folder = BTreeMap::from([
            (HUNT_FILE.to_owned(), text.into_bytes()),
            ("boundaries.geojson".into(), boundaries.as_bytes().to_vec()),
        ]);
        if example.contains(PICTURE) {
            folder.insert(PICTURE.into(), png(300, 200));
        }
        let loaded = load_hunt("example".into(), &folder).unwrap_or_else(|report| panic!("{report}\n{example}"));
        assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
        played += 1;
    }
    assert!(played >= 5);
}

#[test]
fn the_example_of_a_translation_translates_the_example_of_a_hunt() {
    let hunt = examples("ron").into_iter().find(|example| example.starts_with("Hunt(")).expect("an example of a hunt");
    let ([boundaries], [german]) = (&examples("json")[..], &examples("po")[..]) else { panic!("one example of each") };
    let hunt = hunt.replacen("Hunt(", "Hunt(languages: [\"en\", \"de\"],", 1);
    let files = [(HUNT_FILE, &*hunt), ("boundaries.geojson", boundaries), ("texts/de.po", german)];
    let folder: BTreeMap<String, Vec<u8>> = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into();
    let loaded = load_hunt("example".into(), &folder).unwrap_or_else(|report| panic!("{report}"));
    let in_vain: Vec<_> = loaded.warnings.diagnostics().iter().filter(|warning| warning.file() == "texts/de.po").collect();
    assert!(in_vain.is_empty(), "{in_vain:?}");
    let german = &loaded.hunt.translations[0];
    assert_eq!((&*german.challenges[0].title, german.challenges.len()), ("An Land", loaded.hunt.challenges.len()));
}

#[test]
fn no_word_of_the_language_is_left_out() {
    let mut words: Vec<String> = Vec::new();
    let mut add = |fields: &[FieldDoc]| words.extend(fields.iter().map(|field| format!("`{}`", field.name)));
    let mut names = Vec::new();
    for described in describe_language() {
        match described.form {
            Form::Record(fields) | Form::Feature(fields) => add(fields),
            Form::OneOf(variants) => {
                for variant in variants {
                    names.push(format!("`{}{}", variant.name, if variant.fields.is_empty() { "`" } else { "(" }));
                    add(variant.fields);
                }
            }
        }
    }
    words.retain(|word| word != "`direction`");
    words.extend(names);
    words.extend(MapKind::ALL.map(|(name, _)| format!("`{name}`")));
    words.extend(Glyph::ALL.map(|(_, glyph)| format!("`{glyph:?}`")));
    let missing: Vec<&String> = words.iter().filter(|word| !REFERENCE.contains(&***word)).collect();
    assert!(missing.is_empty(), "not in the reference: {missing:?}");
    assert!(REFERENCE.contains("direction: LeftToRight"));
}

/// The tables say what holds when a field is left out; the defaults are what the language declares.
#[test]
fn the_defaults_are_those_of_the_language() {
    for described in describe_language() {
        let Form::Record(fields) = described.form else { continue };
        for field in fields {
            let Some(default) = field.default.filter(|default| default.parse::<f64>().is_ok()) else { continue };
            let row = REFERENCE.lines().find(|line| line.starts_with(&format!("| `{}`", field.name)));
            assert!(row.is_some_and(|row| row.ends_with(&format!("| `{default}` |"))), "{}: {row:?}", field.name);
        }
    }
}
