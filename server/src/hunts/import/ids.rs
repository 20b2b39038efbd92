//! Ids: readable, and each its own.

use std::collections::BTreeSet;

/// The longest id that is made of a name, in bytes; a hunt takes 200.
const MAX_SLUG_BYTES: usize = 60;

/// Gives ids away, none of them twice.
#[derive(Clone, Default, Debug)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
}

impl Ids {
    /// Ids beside those that are in use already.
    pub(super) fn beside(taken: impl IntoIterator<Item = String>) -> Self {
        Self { taken: taken.into_iter().collect() }
    }

    /// The wanted id, with a number behind it when it is taken.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        self.first_free(std::iter::once(wanted.to_owned()).chain(numbered(wanted, 2)))
    }

    /// An id for what has no name: what it is, with a number behind it.
    pub(super) fn count(&mut self, what: &str) -> String {
        self.first_free(numbered(what, 1))
    }

    /// An id made of a name, or counted when nothing can be made of the name.
    pub(super) fn name(&mut self, name: &str, what: &str) -> String {
        match slug(name) {
            Some(slug) => self.take(&slug),
            None => self.count(what),
        }
    }

    fn first_free(&mut self, mut candidates: impl Iterator<Item = String>) -> String {
        let id = candidates.find(|id| !self.taken.contains(id)).expect("no set holds all numbers");
        self.taken.insert(id.clone());
        id
    }
}

fn numbered(what: &str, first: u64) -> impl Iterator<Item = String> {
    (first..).map(move |number| format!("{what}-{number}"))
}

/// A name as an id: lower case, its words joined by `-`; `None` when it holds no letter and no digit.
///
/// Letters of all scripts stay what they are, so that the id remains readable to whoever gave the name.
pub(super) fn slug(name: &str) -> Option<String> {
    let mut slug = String::new();
    let mut gap = false;
    for character in name.chars().flat_map(char::to_lowercase) {
        // What belongs to a letter or joins two of a word is no gap: accents of their own, and apostrophes.
        if matches!(character, '\u{300}'..='\u{36f}' | '\'' | '’' | '`') {
            continue;
        }
        if !character.is_alphanumeric() {
            gap = true;
            continue;
        }
        let joint = if gap && !slug.is_empty() { "-" } else { "" };
        if slug.len() + joint.len() + character.len_utf8() > MAX_SLUG_BYTES {
            break;
        }
        slug.push_str(joint);
        slug.push(character);
        gap = false;
    }
    (!slug.is_empty()).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_readable_ids() {
        for (name, id) in [
            ("The Keeper's Round", Some("the-keepers-round")),
            ("  Église Sainte-Dévote!", Some("église-sainte-dévote")),
            ("Cafe\u{301} №1", Some("cafe-1")),
            ("Красная площадь", Some("красная-площадь")),
            ("—", None),
            ("", None),
        ] {
            assert_eq!(slug(name).as_deref(), id, "{name}");
        }
        assert!(slug(&"é".repeat(500)).unwrap().len() <= MAX_SLUG_BYTES);
    }

    #[test]
    fn no_id_is_given_twice() {
        let mut counted = Ids::beside(["line-2".to_owned()]);
        assert_eq!(["", "?", "Line"].map(|name| counted.name(name, "line")), ["line-1", "line-3", "line"]);
        let mut ids = Ids::beside(["gate".to_owned(), "gate-2".to_owned()]);
        assert_eq!(["gate", "well", "well", "well-2"].map(|wanted| ids.take(wanted)), ["gate-3", "well", "well-2", "well-2-2"]);
    }
}
