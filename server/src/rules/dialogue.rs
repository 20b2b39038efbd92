//! Talks with characters.

use super::{
    apply::{Application, in_metres},
    tongues::Tongue,
};
use hunt_shared::{
    event::EventKind,
    hunt::{Character, Condition, Line, Reply},
    identity::{CharacterId, ItemId, LineId},
    protocol::{CommandResult, Refusal},
};

/// What the player answers to a line: its number and it.
#[derive(Clone, Copy)]
struct Chosen<'h> {
    line: &'h Line,
    reply: (u32, &'h Reply),
}

impl Application<'_> {
    /// The player begins a talk, or answers what was said last.
    pub(super) fn talk(&mut self, id: &CharacterId, reply: Option<&(LineId, u32)>) -> CommandResult {
        let hunt = self.hunt;
        let Some(character) = hunt.characters.iter().find(|character| character.id == *id) else {
            return CommandResult::Refused(Refusal::NobodyOfThatName);
        };
        if character.during.is_some_and(|index| !self.is_running(index)) {
            return CommandResult::Refused(Refusal::CharacterIsAway { name: character.name.clone() });
        }
        if let Some(place) = character.place {
            if let Some(distance_m) = self.too_far(place, character.reach_m) {
                let (distance_m, reach_m) = (in_metres(distance_m), in_metres(character.reach_m));
                return CommandResult::Refused(Refusal::CharacterIsFar { name: character.name.clone(), distance_m, reach_m });
            }
            self.event_position = place;
        }
        let done = match reply {
            None => {
                let Some(line) = character.lines.iter().find(|line| self.holds(line.when.as_ref())) else {
                    return CommandResult::Refused(Refusal::NothingToSay { name: character.name.clone() });
                };
                self.speak(character, line, None);
                CommandResult::Done
            }
            Some((line, number)) => self.reply(character, line, *number),
        };
        self.settle();
        done
    }

    fn reply(&mut self, character: &Character, line: &LineId, number: u32) -> CommandResult {
        let talk = self.progress.talk.as_ref();
        let offered = talk.is_some_and(|talk| {
            talk.character == character.id && talk.line == *line && talk.replies.iter().any(|(offered, _)| *offered == number)
        });
        let line = character.lines.iter().find(|known| known.id == *line).filter(|_| offered);
        let reply = line.and_then(|line| Some((line, line.replies.get(number as usize)?)));
        // What was offered may have been spent since.
        let Some((line, reply)) = reply.filter(|(_, reply)| self.can_say(reply)) else {
            return CommandResult::Refused(Refusal::CannotSayThat);
        };
        let chosen = Chosen { line, reply: (number, reply) };
        for (index, things) in reply.takes.iter().enumerate() {
            self.emit_in(|_, told| {
                let own = told.reply(character, line, chosen.reply).takes.get(index).unwrap_or(things);
                EventKind::ItemTaken {
                    item: things.item.clone(),
                    name: own.name.clone(),
                    count: things.count,
                    by: told.character(character).name.clone(),
                }
            });
        }
        for (index, things) in reply.gives.iter().enumerate() {
            self.emit_in(|_, told| {
                let own = told.reply(character, line, chosen.reply).gives.get(index).unwrap_or(things);
                EventKind::ItemGiven {
                    item: things.item.clone(),
                    name: own.name.clone(),
                    count: things.count,
                    by: told.character(character).name.clone(),
                }
            });
        }
        match reply.goto.and_then(|index| character.lines.get(index)) {
            Some(next) => self.speak(character, next, Some(chosen)),
            None => self.emit_in(|rules, told| EventKind::TalkEnded {
                character: character.id.clone(),
                speaker: told.character(character).name.clone(),
                said: rules.said(told, character, chosen),
            }),
        }
        CommandResult::Done
    }

    fn speak(&mut self, character: &Character, line: &Line, chosen: Option<Chosen>) {
        let numbered = line.replies.iter().zip(0_u32..).filter(|(reply, _)| self.can_say(reply));
        let offered: Vec<(u32, &Reply)> = numbered.map(|(reply, number)| (number, reply)).collect();
        self.emit_in(|rules, told| {
            let replies = offered.iter().map(|&reply| (reply.0, rules.said(told, character, Chosen { line, reply })));
            EventKind::CharacterSpoke {
                character: character.id.clone(),
                line: line.id.clone(),
                speaker: told.character(character).name.clone(),
                glyph: character.glyph,
                said: chosen.map(|chosen| rules.said(told, character, chosen)),
                text: rules.fill(told, &told.line(character, line).text, None),
                replies: replies.collect(),
            }
        });
    }

    /// What the player says, or could say.
    fn said(&self, told: Tongue, character: &Character, chosen: Chosen) -> String {
        let reply = told.reply(character, chosen.line, chosen.reply);
        self.fill_line(told, &reply.text, None, self.progress.points)
    }

    fn can_say(&self, reply: &Reply) -> bool {
        let held = |item: &ItemId| self.progress.items.get(item).copied().unwrap_or_default();
        // The same thing may be asked for twice.
        let asked = |item: &ItemId| {
            let same = reply.takes.iter().filter(|things| things.item == *item);
            same.fold(0_u32, |sum, things| sum.saturating_add(things.count))
        };
        self.holds(reply.when.as_ref()) && reply.takes.iter().all(|things| held(&things.item) >= asked(&things.item))
    }

    /// Whether a condition outside of challenges holds; what is left out always does.
    fn holds(&self, condition: Option<&Condition>) -> bool {
        condition.is_none_or(|condition| super::goal::is_met(condition, &[], &self.view()))
    }
}
