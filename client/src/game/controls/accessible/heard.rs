//! What is read out is read out once: a panel that is drawn anew, with the same words in it, says nothing new.

use super::spoken::Spoken;
use accesskit::Live;
use bevy::{platform::collections::HashMap, prelude::*};

/// What is read out of its own accord and stood there in the last frame.
#[derive(Default)]
pub struct Heard(HashMap<Entity, Said>);

struct Said {
    words: String,
    /// It took the place of something that had said the same, or was itself covered for a while.
    quiet: bool,
}

impl Heard {
    /// Keeps quiet what has taken the place of something with the same words. News are told each time that they come.
    pub fn hush_repeated(&mut self, told: &mut [(Entity, Spoken)]) {
        let mut now = HashMap::default();
        for (entity, spoken) in told.iter_mut() {
            let entity = *entity;
            if spoken.hidden && spoken.is_status {
                now.extend(self.0.get(&entity).map(|before| (entity, Said { words: before.words.clone(), quiet: true })));
                continue;
            }
            if spoken.is_news || spoken.live.is_none_or(|live| live == Live::Off) {
                continue;
            }
            let words = spoken.words().to_owned();
            let quiet = match self.0.get(&entity) {
                Some(before) => before.quiet && before.words == words,
                None => self.0.values().any(|before| before.words == words),
            };
            if quiet {
                spoken.live = Some(Live::Off);
            }
            now.insert(entity, Said { words, quiet });
        }
        self.0 = now;
    }
}

#[cfg(test)]
mod tests {
    use super::{super::spoken::Kind, *};

    #[test]
    fn what_is_drawn_anew_says_nothing_and_what_comes_again_does() {
        let mut heard = Heard::default();
        let mut world = World::new();
        let mut live = |told: &[(Entity, &str)], is_news| {
            let of =
                |words: &str| Spoken { value: words.into(), live: Some(Live::Assertive), is_news, ..Spoken::of(Kind::Words) };
            let mut told: Vec<_> = told.iter().map(|(entity, words)| (*entity, of(words))).collect();
            heard.hush_repeated(&mut told);
            told.iter().map(|(_, spoken)| spoken.live == Some(Live::Assertive)).collect::<Vec<_>>()
        };
        let [first, second, third] = [(); 3].map(|()| world.spawn_empty().id());
        assert_eq!(live(&[(first, "No.")], false), [true]);
        assert_eq!(live(&[(first, "No.")], false), [true], "it stays what it was");
        assert_eq!(live(&[(second, "No.")], false), [false], "the panel was drawn anew");
        assert_eq!(live(&[(second, "No.")], false), [false]);
        assert_eq!(live(&[(second, "Never.")], false), [true]);
        assert_eq!(live(&[], false), [false; 0]);
        assert_eq!(live(&[(third, "Never.")], false), [true], "it was gone meanwhile");
        assert_eq!(live(&[(first, "Sea-glass")], true), [true]);
        assert_eq!(live(&[(second, "Sea-glass")], true), [true], "a second one was found");
    }

    #[test]
    fn a_state_that_was_covered_is_told_again_only_when_it_has_changed() {
        let mut heard = Heard::default();
        let badge = World::new().spawn_empty().id();
        let mut is_read_out = |words: Option<&str>| {
            let spoken = match words {
                Some(words) => Spoken { name: words.into(), live: Some(Live::Polite), ..Spoken::of(Kind::Group) },
                None => Spoken { is_status: true, ..Spoken::hidden() },
            };
            let mut told = [(badge, spoken)];
            heard.hush_repeated(&mut told);
            told[0].1.live == Some(Live::Polite)
        };
        assert!(is_read_out(Some("Live.")));
        let while_covered = [None, None].map(&mut is_read_out);
        assert_eq!(while_covered, [false; 2]);
        let afterwards = [Some("Live."), Some("Live.")].map(&mut is_read_out);
        assert_eq!(afterwards, [false; 2], "it was only covered");
        assert!(is_read_out(Some("Offline.")));
        assert!(!is_read_out(None));
        assert!(is_read_out(Some("Live.")), "it has changed meanwhile");
    }
}
