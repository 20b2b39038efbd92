//! What a member of a team has, in the words of another language of the hunt.

use hunt_shared::{
    event::{ProgressPart, RiddleStatus},
    hunt::{Challenge, Grant, Hunt, RewardEffect, Riddle},
    identity::{ChallengeId, ItemId, RiddleId},
};

/// Puts a part into the words of `told`, which is `hunt` in one of its languages. What the hunt does not have any more keeps its words, and so
/// does what was made of a text with placeholders and what explains a reward.
pub(super) fn retell_part(part: &mut ProgressPart, hunt: &Hunt, told: &Hunt) {
    match part {
        ProgressPart::Challenge(id, status) => {
            if let Some(challenge) = challenge(told, id) {
                status.title.clone_from(&challenge.title);
                status.text.clone_from(&challenge.text);
            }
        }
        ProgressPart::Riddle(id, asked) => retell_riddle(id, asked, hunt, told),
        ProgressPart::Hint(id, hint) => {
            let texts = |hunt| challenge(hunt, id).into_iter().flat_map(|known| &known.hints).map(|hint| &*hint.text).collect();
            if let Some(text) = &mut hint.text {
                retell_text(text, hunt, told, texts);
            }
        }
        ProgressPart::Badge(name) => retell_text(name, hunt, told, badges),
        ProgressPart::Look(item, look) => retell_text(&mut look.name, hunt, told, |hunt| item_names(hunt, item)),
        ProgressPart::Revealed(boundary) => {
            if let Some(known) = told.boundaries.iter().find(|known| known.id == boundary.id) {
                boundary.name.clone_from(&known.name);
            }
        }
        ProgressPart::Appeared(object) => {
            if let Some(known) = told.objects.iter().find(|known| known.id == object.id) {
                object.name.clone_from(&known.name);
            }
        }
        ProgressPart::Points { .. }
        | ProgressPart::Items(_)
        | ProgressPart::Taken(..)
        | ProgressPart::Reward(_)
        | ProgressPart::Explained(..)
        | ProgressPart::Behaves(..)
        | ProgressPart::Present(_)
        | ProgressPart::Heard(..)
        | ProgressPart::Used(..) => {}
    }
}

fn retell_riddle(id: &ChallengeId, asked: &mut RiddleStatus, hunt: &Hunt, told: &Hunt) {
    let Some(own) = riddle(told, id, &asked.riddle) else { return };
    let riddle = asked.riddle.clone();
    let choices =
        |hunt| self::riddle(hunt, id, &riddle).into_iter().flat_map(|known| &known.choices).map(|choice| &**choice).collect();
    let remarks = |hunt| {
        self::riddle(hunt, id, &riddle).into_iter().flat_map(|known| &known.remarks).map(|(_, remark)| &**remark).collect()
    };
    asked.text.clone_from(&own.text);
    for choice in asked.choices.iter_mut().chain(&mut asked.answered) {
        retell_text(choice, hunt, told, choices);
    }
    retell_text(&mut asked.remark, hunt, told, remarks);
}

/// Puts the text of another language in place of one that is among those which `texts` gives of a hunt, in the same order in each language.
fn retell_text<'a>(text: &mut String, hunt: &'a Hunt, told: &'a Hunt, texts: impl Fn(&'a Hunt) -> Vec<&'a str>) {
    let own = texts(told);
    let counterpart = hunt.in_all_languages().find_map(|known| {
        let known = texts(known);
        let at = known.iter().position(|known| known == text).filter(|_| known.len() == own.len())?;
        own.get(at).copied()
    });
    if let Some(counterpart) = counterpart {
        counterpart.clone_into(text);
    }
}

fn challenge<'a>(hunt: &'a Hunt, id: &ChallengeId) -> Option<&'a Challenge> {
    hunt.challenges.iter().find(|challenge| challenge.id == *id)
}

fn riddle<'a>(hunt: &'a Hunt, id: &ChallengeId, riddle: &RiddleId) -> Option<&'a Riddle> {
    challenge(hunt, id)?.riddles.iter().find(|known| known.id == *riddle)
}

/// The names of all badges that a hunt gives.
fn badges(hunt: &Hunt) -> Vec<&str> {
    let names = effects(hunt).filter_map(|effect| match effect {
        RewardEffect::Badge { name } => Some(&**name),
        _ => None,
    });
    names.collect()
}

/// All names under which a hunt gives an item: those of rewards first, those of objects, which may each have their own, last.
pub(super) fn item_names<'a>(hunt: &'a Hunt, item: &ItemId) -> Vec<&'a str> {
    let by_objects = hunt.objects.iter().filter(|object| object.item.as_ref() == Some(item)).map(|object| &*object.name);
    let by_effects = effects(hunt).filter_map(|effect| match effect {
        RewardEffect::Item { item: given, name, .. } if given == item => Some(&**name),
        _ => None,
    });
    let lines = hunt.characters.iter().flat_map(|character| &character.lines);
    let replies = lines.flat_map(|line| &line.replies).flat_map(|reply| &reply.gives);
    let things = replies.chain(hunt.recipes.iter().flat_map(|recipe| &recipe.gives));
    let by_things = things.filter(|things| things.item == *item).map(|things| &*things.name);
    by_effects.chain(by_things).chain(by_objects).collect()
}

/// All that rewards, consolations and uses of items do.
fn effects(hunt: &Hunt) -> impl Iterator<Item = &RewardEffect> {
    let by_challenges = hunt.challenges.iter().flat_map(|challenge| &challenge.rewards).flat_map(Grant::rewards);
    let consolations = hunt.objects.iter().filter_map(|object| object.appearance.contest.as_ref()?.consolation.as_ref());
    let by_rewards = by_challenges.chain(consolations).flat_map(|reward| &reward.effects);
    by_rewards.chain(hunt.uses.iter().flat_map(|known| &known.effects))
}
