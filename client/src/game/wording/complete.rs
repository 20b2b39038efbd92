//! Every language says everything, with the same arguments, and nothing that nobody asks for.

use super::*;
use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The names of the arguments of a message.
type Arguments = BTreeSet<String>;

fn gather(pattern: &Pattern<&str>, arguments: &mut Arguments) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            gather_expression(expression, arguments);
        }
    }
}

fn gather_expression(expression: &Expression<&str>, arguments: &mut Arguments) {
    match expression {
        Expression::Inline(inline) => gather_inline(inline, arguments),
        Expression::Select { selector, variants } => {
            gather_inline(selector, arguments);
            variants.iter().for_each(|variant| gather(&variant.value, arguments));
        }
    }
}

fn gather_inline(inline: &InlineExpression<&str>, arguments: &mut Arguments) {
    match inline {
        InlineExpression::VariableReference { id } => {
            arguments.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => gather_expression(expression, arguments),
        _ => {}
    }
}

/// The messages of a language with their arguments. Panics where a file has a mistake, or a message is said twice or in another's room.
fn messages(tongue: Tongue) -> BTreeMap<String, Arguments> {
    let mut all = BTreeMap::new();
    for (room, files) in ROOMS {
        let place = format!("{}/{room}.ftl", tongue.tag());
        let read = parser::parse(files[tongue as usize]).unwrap_or_else(|(_, mistakes)| panic!("{place}: {mistakes:?}"));
        for entry in read.body {
            let Entry::Message(message) = entry else { continue };
            let name = message.id.name.to_owned();
            assert!(name.starts_with(&format!("{room}-")), "{place}: {name} begins with another room");
            let pattern = message.value.unwrap_or_else(|| panic!("{place}: {name} says nothing"));
            let mut arguments = Arguments::new();
            gather(&pattern, &mut arguments);
            assert!(all.insert(name.clone(), arguments).is_none(), "{place}: {name} is said twice");
        }
    }
    all
}

/// Runs through the sources of the game.
fn read_sources(folder: &Path, see: &mut impl FnMut(&str, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_sources(&path, see);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("wording/complete.rs") {
            see(&path.display().to_string(), &fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_language_has_the_same_messages_with_the_same_arguments() {
    let english = messages(Tongue::English);
    for tongue in Tongue::ALL {
        let others = messages(*tongue);
        let difference = |a: &BTreeMap<String, Arguments>, b: &BTreeMap<String, Arguments>| -> Vec<String> {
            a.iter().filter(|(name, arguments)| b.get(*name) != Some(*arguments)).map(|(name, _)| name.clone()).collect()
        };
        let amiss: BTreeSet<String> =
            [difference(&english, &others), difference(&others, &english)].into_iter().flatten().collect();
        assert!(amiss.is_empty(), "{}: missing, too many, or with other arguments: {amiss:?}", tongue.tag());
    }
}

#[test]
fn every_message_that_is_asked_for_is_there_and_none_besides() {
    let known = messages(Tongue::English);
    let mut unused: BTreeSet<&str> = known.keys().map(String::as_str).collect();
    let mut missing = BTreeSet::new();
    read_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/game"), &mut |path, text| {
        unused.retain(|name| !text.contains(&format!("\"{name}\"")));
        // What is asked for by name; comments have examples that nobody asks for.
        let code: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect();
        for (at, _) in code.match_indices("say!(") {
            let rest = code[at + "say!(".len()..].trim_start();
            if let Some(name) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next())
                && !known.contains_key(name)
            {
                missing.insert(format!("{path}: {name}"));
            }
        }
    });
    assert!(missing.is_empty(), "asked for, but not in the files: {missing:#?}");
    assert!(unused.is_empty(), "in the files, but not asked for: {unused:#?}");
}

#[test]
fn numbers_and_plurals_are_those_of_the_language() {
    let german = |name: &str, args: &[(&'static str, FluentValue<'_>)]| message(Tongue::German, name, args);
    let points = |count: i64| german("units-points", &[("points", count.into())]);
    assert_eq!([0, 1, 2].map(points), ["0 Punkte", "1 Punkt", "2 Punkte"]);
    assert_eq!(german("units-kilometres", &[("kilometres", decimal(12.345, 1).into())]), "12,3 km");
    assert_eq!(german("units-metres", &[("metres", decimal(82.6, 0).into())]), "83 m");
    let day = [("weekday", 1.into()), ("day", 18.into()), ("month", 2.into())];
    assert_eq!(german("units-day", &day), "Montag, 18. Februar");
    assert_eq!(message(Tongue::English, "units-day", &day), "Monday 18 February");
    assert_eq!(german("popups-more", &[("count", 1.into())]), "und noch eines in deinem Tagebuch");
}

#[test]
fn each_language_has_its_words() {
    assert_eq!(say!("controls-back"), "Back");
    assert_eq!(message(Tongue::German, "controls-back", &[]), "Zurück");
    assert_eq!(message(Tongue::German, "no-such-message", &[]), "no-such-message");
    assert_eq!(Tongue::like("de_AT.UTF-8"), Some(Tongue::German));
    assert_eq!(Tongue::like("fr"), None);
}
