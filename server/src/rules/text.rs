//! Placeholders: what a designer's texts leave open until they are told to a player.

use super::{apply::Application, goal::Attempt, retold::item_names, tongues::Tongue};
use hunt_shared::{
    hunt::{Challenge, Hunt},
    identity::ItemId,
    markdown,
};

impl Application<'_> {
    /// A text in Markdown with its placeholders filled in; those of a challenge only where there is one. What is filled in is read as it is,
    /// whatever signs stand in a player's name.
    pub(super) fn fill(&self, told: Tongue, text: &str, of: Option<(&Challenge, Attempt)>) -> String {
        self.fill_prose(told, text, of, self.progress.points)
    }

    /// As [`Self::fill`], at so many points.
    pub(super) fn fill_prose(&self, told: Tongue, text: &str, of: Option<(&Challenge, Attempt)>, points: i64) -> String {
        fill_in(text, |name| self.known(told, name, of, points).map(|value| markdown::escape(&value)))
    }

    /// A line without Markdown with its placeholders filled in.
    pub(super) fn fill_line(&self, told: Tongue, text: &str, of: Option<(&Challenge, Attempt)>, points: i64) -> String {
        fill_in(text, |name| self.known(told, name, of, points))
    }

    /// What a placeholder stands for.
    fn known(&self, told: Tongue, name: &str, of: Option<(&Challenge, Attempt)>, points: i64) -> Option<String> {
        match (name.split_once(':'), of) {
            (Some(("best", challenge)), _) => {
                let best = self.progress.challenges.get(&challenge.into()).and_then(|status| status.best_s);
                Some(best.map_or_else(|| "—".into(), |best| format!("{best:.0}")))
            }
            (Some(("count", item)), _) => Some(self.progress.items.get(&item.into()).copied().unwrap_or_default().to_string()),
            (Some(("items", item)), _) => Some(self.names_of(told, &item.into())),
            (None, _) if name == "player" => Some(self.name.to_owned()),
            (None, _) if name == "team" => Some(self.team_name().to_owned()),
            (None, _) if name == "points" => Some(points.to_string()),
            (None, Some((_, attempt))) if name == "rank" => Some(told.spoken().ordinal(attempt.rank)),
            (None, Some((_, attempt))) if name == "seconds" => {
                Some(format!("{:.0}", self.time.seconds_since(attempt.since).max(0.0)))
            }
            (None, Some((challenge, _))) if name == "best" => {
                let best = self.progress.challenges.get(&challenge.id).and_then(|status| status.best_s);
                Some(best.map_or_else(|| "—".into(), |best| format!("{best:.0}")))
            }
            _ => None,
        }
    }

    /// The names of the objects that the player has taken and that gave an item, in the order of the hunt.
    fn names_of(&self, told: Tongue, item: &ItemId) -> String {
        let taken = told
            .hunt
            .objects
            .iter()
            .filter(|object| object.item.as_ref() == Some(item) && self.progress.collected.contains(&object.id));
        let names: Vec<&str> = taken.map(|object| &*object.name).collect();
        match (&names[..], self.progress.items.get(item)) {
            ([], Some(_)) => item_name(told.hunt, item),
            ([], None) => told.spoken().say("nothing", "nichts").into(),
            _ => told.spoken().listed(&names),
        }
    }
}

/// The name of an item, as the hunt gives it first.
pub(super) fn item_name(hunt: &Hunt, item: &ItemId) -> String {
    item_names(hunt, item).first().copied().unwrap_or(item.as_str()).to_owned()
}

/// A text with each `{name}` filled in that is known. What is filled in is not read again: a player may be called `{rank}`.
fn fill_in(text: &str, known: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}').and_then(|(name, after)| Some((known(name)?, after))) {
            Some((value, after)) => {
                filled.push_str(&value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        let known = |name: &str| (name == "player").then(|| "{player}{".to_owned());
        assert_eq!(fill_in("{player}: {x} {{player} {", known), "{player}{: {x} {{player}{ {");
    }
}
