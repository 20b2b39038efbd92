//! Ids for the features that have none: what to insert, so that the rest of the file stays as it is, byte for byte.

use super::{
    document::{Reader, get, head_of, span_of},
    identity::{NamedBy, id_text, identity_of},
};
use crate::hunt::{diagnostic::Findings, source::SourceFile};
use jsonc_parser::ast::{Object, ObjectProp, Value};
use std::{collections::BTreeSet, ops::Range, sync::Arc};

/// The longest id that is made of a name, in characters.
const MAX_SLUG: usize = 48;

/// A feature that has no id.
struct Nameless {
    file: usize,
    /// Where the feature begins.
    place: usize,
    /// Where its id goes, and what stands before and after it there.
    insertion: Option<(usize, String, String)>,
    /// Its `fid`, as text and as it is written.
    fid: Option<(String, String)>,
    /// What its id is made of.
    stem: String,
}

/// A text to insert into a file.
pub(in crate::hunt) struct Insertion {
    /// The index of the file.
    pub(in crate::hunt) file: usize,
    /// The byte of the file's text before which it goes.
    pub(in crate::hunt) offset: usize,
    /// What goes there.
    pub(in crate::hunt) text: String,
    /// The id.
    pub(in crate::hunt) id: String,
    /// Where the feature begins, a byte of the file's text.
    pub(in crate::hunt) place: usize,
}

/// What to insert into these files so that each feature has an id; in the order of files and places. Ids that are there, and the `fid`s
/// by which features are named so far, are kept. What cannot be done has been told.
pub(in crate::hunt) fn missing_ids(sources: &[Arc<SourceFile>], findings: &mut Findings) -> Vec<Insertion> {
    let mut taken = BTreeSet::new();
    let mut nameless = Vec::new();
    for (file, source) in sources.iter().enumerate() {
        Reader::new(source, findings).for_each_feature(|_, feature| {
            let properties = get(feature, "properties").and_then(Value::as_object);
            match identity_of(feature, properties) {
                Some((id, NamedBy::Id)) => taken.extend(id_text(id)),
                Some((fid, NamedBy::Fid)) => {
                    let written = source.text()[span_of(fid)].to_owned();
                    let fid = id_text(fid).ok().map(|id| (id, written));
                    nameless.push(Nameless { fid, ..nameless_feature(source, file, feature, properties) });
                }
                None => nameless.push(nameless_feature(source, file, feature, properties)),
            }
        });
    }
    for feature in &mut nameless {
        // A `fid` that another feature is named by is none for this one.
        feature.fid = feature.fid.take().filter(|(id, _)| taken.insert(id.clone()));
    }
    let mut insertions = Vec::with_capacity(nameless.len());
    for feature in nameless {
        let Some((offset, before, after)) = feature.insertion else {
            findings.error(
                &sources[feature.file],
                feature.place..feature.place + 1,
                "the feature has an `id` that is null, so no other can be added",
                r#"write "id": "some-name" in place of the null"#,
            );
            continue;
        };
        let (id, written) = feature.fid.unwrap_or_else(|| {
            let id = free_id(&feature.stem, &mut taken);
            let written = serde_json::Value::from(&*id).to_string();
            (id, written)
        });
        let text = format!("{before}{written}{after}");
        insertions.push(Insertion { file: feature.file, offset, text, id, place: feature.place });
    }
    insertions
}

fn nameless_feature(source: &SourceFile, file: usize, feature: &Object<'_>, properties: Option<&Object<'_>>) -> Nameless {
    // Where a null stands as `id` another one beside it would be no JSON that every tool reads alike.
    let has_id = |object: &Object<'_>| get(object, "id").is_some();
    let insertion = match properties {
        _ if !has_id(feature) => Some(insertion_into(source.text(), feature)),
        Some(properties) if !has_id(properties) => Some(insertion_into(source.text(), properties)),
        _ => None,
    };
    let name = properties.and_then(|properties| get(properties, "name")).and_then(Value::as_string_lit);
    let stem = name.map(|name| slug(&name.value)).filter(|slug| !slug.is_empty());
    let kind = || {
        let geometry = get(feature, "geometry").and_then(Value::as_object);
        let kind = geometry.and_then(|geometry| get(geometry, "type")).and_then(Value::as_string_lit);
        match kind.map(|kind| &*kind.value) {
            Some("Point" | "MultiPoint") => "circle",
            Some("LineString" | "MultiLineString") => "line",
            _ => "area",
        }
    };
    Nameless { file, place: head_of(feature).start, insertion, fid: None, stem: stem.unwrap_or_else(|| kind().to_owned()) }
}

/// Where an id goes in an object, and what stands around it: behind the first property, with the same spaces around colon and comma as
/// stand there.
fn insertion_into(text: &str, object: &Object<'_>) -> (usize, String, String) {
    let Some(first) = object.properties.first() else {
        return (head_of(object).end, "\"id\": ".into(), String::new());
    };
    let span = span_of(first);
    let colon = &text[name_end(first)..span_of(&first.value).start];
    match object.properties.get(1) {
        Some(second) => {
            let comma = &text[span.end..span_of(second).start];
            (span.end, format!("{comma}\"id\"{colon}"), String::new())
        }
        None => {
            let lead = &text[head_of(object).end..span.start];
            let comma = if lead.contains('\n') { format!(",{lead}") } else { ", ".into() };
            (span.start, format!("\"id\"{colon}"), comma)
        }
    }
}

fn name_end(property: &ObjectProp<'_>) -> usize {
    let name: Range<usize> = span_of(&property.name);
    name.end
}

/// A name as an id: letters and digits in lower case, with a hyphen for all that stands between them.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for word in name.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')).filter(|word| !word.is_empty()) {
        let word: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let fits = slug.chars().count() + word.chars().count() < MAX_SLUG;
        match slug.is_empty() {
            true => slug = word.chars().take(MAX_SLUG).collect(),
            false if fits && !word.is_empty() => slug.extend(["-", &*word]),
            false => {}
        }
    }
    slug
}

/// The stem, or the first of stem-2, stem-3 … that is free.
fn free_id(stem: &str, taken: &mut BTreeSet<String>) -> String {
    let mut id = stem.to_owned();
    let mut number = 2;
    while !taken.insert(id.clone()) {
        id = format!("{stem}-{number}");
        number += 1;
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_readable_id() {
        for (name, id) in [
            ("The Keeper's Grotto", "the-keepers-grotto"),
            ("  Café «Zum Ölberg» 7", "café-zum-ölberg-7"),
            ("!?", ""),
            ("A/B", "a-b"),
        ] {
            assert_eq!(slug(name), id);
        }
        assert!(slug(&"long ".repeat(40)).len() <= MAX_SLUG);
    }
}
