//! What a cause brings about is decided once, by the hunt in the player's own language, and told in the words of each language in which
//! it is read: by the player, and by the others of a team who share it.

use super::{apply::Application, spoken::Spoken};
use hunt_shared::{
    event::{Event, EventKind},
    hunt::{Challenge, Character, Hunt, Line, Reply, Riddle, VirtualObject},
};

/// A language in which a cause is told. The hunt is the same in each but for its words.
#[derive(Clone, Copy)]
pub(super) struct Tongue<'t> {
    /// The hunt in it.
    pub(super) hunt: &'t Hunt,
    /// Its number: 0 is the player's own.
    pub(super) number: usize,
}

impl<'t> Tongue<'t> {
    /// What the engine's own words are said in.
    pub(super) fn spoken(self) -> Spoken {
        Spoken::of(&self.hunt.language)
    }

    /// A challenge in this language.
    pub(super) fn challenge(self, known: &'t Challenge) -> &'t Challenge {
        self.counterpart(&self.hunt.challenges, known, |challenge| challenge.id == known.id)
    }

    /// A riddle of a challenge in this language.
    pub(super) fn riddle(self, challenge: &'t Challenge, known: &'t Riddle) -> &'t Riddle {
        self.counterpart(&self.challenge(challenge).riddles, known, |riddle| riddle.id == known.id)
    }

    /// An object in this language.
    pub(super) fn object(self, known: &'t VirtualObject) -> &'t VirtualObject {
        self.counterpart(&self.hunt.objects, known, |object| object.id == known.id)
    }

    /// A character in this language.
    pub(super) fn character(self, known: &'t Character) -> &'t Character {
        self.counterpart(&self.hunt.characters, known, |character| character.id == known.id)
    }

    /// A line of a character in this language.
    pub(super) fn line(self, character: &'t Character, known: &'t Line) -> &'t Line {
        self.counterpart(&self.character(character).lines, known, |line| line.id == known.id)
    }

    /// The reply of this number to a line in this language.
    pub(super) fn reply(self, character: &'t Character, line: &'t Line, (number, known): (u32, &'t Reply)) -> &'t Reply {
        self.line(character, line).replies.get(number as usize).unwrap_or(known)
    }

    /// The one of these that is what is known in the player's own language.
    fn counterpart<T>(self, of: &'t [T], known: &'t T, is_it: impl Fn(&T) -> bool) -> &'t T {
        let other = (self.number > 0).then(|| of.iter().find(|other| is_it(other)));
        other.flatten().unwrap_or(known)
    }
}

impl Application<'_> {
    /// All languages in which the cause is told, the player's own first.
    fn tongues(&self) -> impl Iterator<Item = Tongue<'_>> {
        let hunts = std::iter::once(self.hunt).chain(self.other_languages.iter().copied());
        hunts.enumerate().map(|(number, hunt)| Tongue { hunt, number })
    }

    /// Something in each language, by its number.
    pub(super) fn in_each<T>(&self, word: impl Fn(Tongue) -> T) -> Vec<T> {
        self.tongues().map(word).collect()
    }

    /// Makes an event that has no words, or none but those that only this player is told.
    pub(super) fn emit(&mut self, kind: EventKind) {
        let retold = self.other_languages.iter().map(|_| kind.clone()).collect();
        self.enter(kind, retold);
    }

    /// Makes an event in the words of each language.
    pub(super) fn emit_in(&mut self, word: impl Fn(&Self, Tongue) -> EventKind) {
        let kind = word(self, Tongue { hunt: self.hunt, number: 0 });
        let retold = self.tongues().skip(1).map(|told| word(self, told)).collect();
        self.enter(kind, retold);
    }

    /// Enters an event, with its whole effect on the progress. `retold`: the same in each other language.
    fn enter(&mut self, kind: EventKind, retold: Vec<EventKind>) {
        let (seq, time, position) = (self.progress.seq.next(), self.time, Some(self.event_position));
        let event = |kind| Event { seq, time, position, kind };
        for (events, kind) in self.outcome.retold.iter_mut().zip(retold) {
            events.push(event(kind));
        }
        let event = event(kind);
        self.progress.apply(&event);
        self.outcome.events.push(event);
    }
}
