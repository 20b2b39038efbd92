//! Hints: offered one after the other, given at their price.

use super::{apply::Application, challenge::seconds_of};
use hunt_shared::{
    event::EventKind,
    hunt::{Challenge, Hint},
    identity::ChallengeId,
    protocol::{CommandResult, Refusal},
    time::UnixMs,
};

impl Application<'_> {
    /// The hint of a challenge that comes next: its index, and it.
    fn next_hint<'h>(&self, challenge: &'h Challenge) -> Option<(usize, &'h Hint)> {
        let hints = &self.progress.challenges.get(&challenge.id)?.hints;
        // One is offered at a time.
        let given = hints.iter().take_while(|hint| hint.text.is_some()).count();
        (given == hints.len()).then(|| Some((given, challenge.hints.get(given)?)))?
    }

    /// When the next hint of a challenge that runs is due, if only time is still missing.
    pub(super) fn hint_due(&self, challenge: &Challenge) -> Option<UnixMs> {
        let since = self.rules.open.get(&challenge.id)?.since;
        let (_, hint) = self.next_hint(challenge)?;
        let riddles = &self.progress.challenges.get(&challenge.id)?.riddles;
        let misses = riddles.iter().fold(0_u32, |sum, riddle| sum.saturating_add(riddle.misses));
        (hint.after_misses.unwrap_or_default() <= misses).then(|| since + seconds_of(hint.after_s.unwrap_or_default()))
    }

    /// Offers, and gives unasked if it is so, what is due by now of a challenge's hints.
    pub(super) fn offer_hints(&mut self, challenge: &Challenge) {
        while self.hint_due(challenge).is_some_and(|due| due <= self.time)
            && let Some((index, hint)) = self.next_hint(challenge)
        {
            if !(hint.automatic && hint.price == 0) {
                let number = index as u32 + 1;
                self.emit(EventKind::HintOffered { challenge: challenge.id.clone(), hint: number, price: hint.price });
                return;
            }
            self.give_hint(challenge, index, hint);
        }
    }

    fn give_hint(&mut self, challenge: &Challenge, index: usize, hint: &Hint) {
        let of = self.attempt(&challenge.id).map(|attempt| (challenge, attempt));
        self.emit_in(|rules, told| {
            let own = told.challenge(challenge).hints.get(index).unwrap_or(hint);
            let text = rules.fill(told, &own.text, of);
            EventKind::HintGiven { challenge: challenge.id.clone(), hint: index as u32 + 1, text, price: hint.price }
        });
    }

    /// The player takes the hint that is offered.
    pub(super) fn take_hint(&mut self, id: &ChallengeId) -> CommandResult {
        let hunt = self.hunt;
        let challenge = hunt.challenges.iter().find(|challenge| challenge.id == *id);
        let Some(challenge) = challenge.filter(|challenge| self.rules.open.contains_key(&challenge.id)) else {
            return CommandResult::Refused(Refusal::NotAtIt);
        };
        let hints = self.progress.challenges.get(id).map(|status| &status.hints[..]).unwrap_or_default();
        let offered = hints.iter().position(|hint| hint.text.is_none());
        let Some((index, hint)) = offered.and_then(|index| Some((index, challenge.hints.get(index)?))) else {
            return CommandResult::Refused(Refusal::NoHint);
        };
        let points = self.progress.points;
        if hint.price > points {
            return CommandResult::Refused(Refusal::HintCostsMore { price: hint.price, points });
        }
        self.give_hint(challenge, index, hint);
        self.offer_hints(challenge);
        self.settle();
        CommandResult::Done
    }
}
