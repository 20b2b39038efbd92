//! Characters: every line can be reached, and every reply leads somewhere.

use super::{
    super::terms::{CharacterTerm, ItemsTerm, LineTerm, ReplyTerm},
    Lowering, Scope, Spanned, collect, item_id,
};
use crate::{
    hunt::{Character, Line, Reply, Things, diagnostic::nearest},
    identity::{CharacterId, LineId},
};

/// The most replies of one line: its event must fit the wire.
const MAX_REPLIES: usize = 12;

impl Lowering<'_, '_> {
    pub(super) fn characters(&mut self, terms: &[CharacterTerm]) -> Vec<Option<Character>> {
        self.scope = Scope::Talk;
        terms.iter().map(|term| self.character(term)).collect()
    }

    fn character(&mut self, term: &CharacterTerm) -> Option<Character> {
        let during = self.optional_challenge(&term.during);
        let terms = term.lines.as_ref()?;
        let lines = collect(terms.iter().map(|line| self.line_of(line, terms)));
        let id = term.id.as_ref()?;
        if terms.is_empty() {
            let message = format!("the character \"{}\" has nothing to say", id.value.0);
            self.context.error(id.span.clone(), message, "add lines: [Line(id: \"hello\", text: \"…\")]");
            return None;
        }
        let character = Character {
            id: CharacterId::new(&*id.value.0),
            name: term.name.as_ref()?.0.clone(),
            glyph: term.glyph?,
            picture: self.picture(&term.picture)?,
            place: term.at.as_ref()?.as_ref().map(|at| at.value),
            reach_m: term.reach_m?.0,
            during: during?,
            lines: lines?,
        };
        self.check_lines(terms, &character);
        Some(character)
    }

    fn line_of(&mut self, term: &LineTerm, lines: &[LineTerm]) -> Option<Line> {
        let when = self.optional_condition(&term.when);
        let text = term.text.as_ref()?;
        self.check_placeholders(text);
        let terms = term.replies.as_ref()?;
        if let Some(extra) = terms.get(MAX_REPLIES) {
            let message = format!("a line has at most {MAX_REPLIES} replies, but this one has {}", terms.len());
            self.context.error(extra.span.clone(), message, "divide them among several lines");
            return None;
        }
        let replies = collect(terms.iter().map(|reply| self.reply(&reply.value, lines)));
        Some(Line { id: LineId::new(&*term.id.as_ref()?.value.0), text: text.value.0.clone(), when: when?, replies: replies? })
    }

    fn reply(&mut self, term: &ReplyTerm, lines: &[LineTerm]) -> Option<Reply> {
        let when = self.optional_condition(&term.when);
        let ids = || lines.iter().map(|line| line.id.as_ref().map_or("", |id| &*id.value.0));
        let goto = match term.goto.as_ref()? {
            None => Some(None),
            Some(id) => {
                let found = ids().position(|known| known == id.value.0);
                if found.is_none() {
                    let help = match nearest(&id.value.0, ids()) {
                        Some(meant) => format!("did you mean \"{meant}\"?"),
                        None => "write the `id` of one of the character's lines".into(),
                    };
                    self.context.error(id.span.clone(), format!("there is no line \"{}\" to go to", id.value.0), help);
                }
                found.map(Some)
            }
        };
        let gives = collect(term.gives.as_ref()?.iter().map(|items| self.things(items, false)));
        let takes = collect(term.takes.as_ref()?.iter().map(|items| self.things(items, true)));
        Some(Reply { text: term.text.as_ref()?.0.clone(), goto: goto?, when: when?, gives: gives?, takes: takes? })
    }

    pub(super) fn things(&mut self, term: &ItemsTerm, must_exist: bool) -> Option<Things> {
        let ItemsTerm::Items { item, count, name } = term;
        let (item, count) = (item.as_ref()?, (*count)?.0);
        if must_exist && !self.check_item(item, count) {
            return None;
        }
        let named = || self.item_names.get(&item.value.0).unwrap_or(&item.value.0).clone();
        let name = name.as_ref()?.as_ref().map_or_else(named, |name| name.0.clone());
        Some(Things { item: item_id(item), name, count })
    }

    /// Warns of lines that are never said.
    fn check_lines(&mut self, terms: &[LineTerm], character: &Character) {
        let lines = &character.lines;
        let begins = lines.iter().position(|line| line.when.is_none()).map_or(lines.len(), |last| last + 1);
        let mut reached: Vec<bool> = (0..lines.len()).map(|index| index < begins).collect();
        let mut open: Vec<usize> = (0..begins).collect();
        while let Some(index) = open.pop() {
            for next in lines[index].replies.iter().filter_map(|reply| reply.goto) {
                if !std::mem::replace(&mut reached[next], true) {
                    open.push(next);
                }
            }
        }
        for (term, _) in terms.iter().zip(reached).filter(|(_, reached)| !reached) {
            // One of two of the same name has been told.
            let same = |other: &&LineTerm| matches!((&other.id, &term.id), (Some(a), Some(b)) if a.value == b.value);
            let Some(id) = term.id.as_ref().filter(|_| terms.iter().filter(same).count() == 1) else { continue };
            let message = format!(
                "the line \"{}\" is never said: an earlier line always comes first, and no reply leads to it",
                id.value.0
            );
            self.context.warn(id.span.clone(), message, "put it before the line that has no `when`, or let a reply go to it");
        }
    }

    /// A condition that may be left out.
    pub(super) fn optional_condition(
        &mut self,
        term: &Option<Option<Spanned<super::super::terms::ConditionTerm>>>,
    ) -> Option<Option<crate::hunt::Condition>> {
        match term {
            None => None,
            Some(None) => Some(None),
            Some(Some(condition)) => self.condition(condition).map(Some),
        }
    }
}
