//! Every text of a hunt that players see, visited in one order.

use super::{
    answers::{choice_of, line_of, read_line},
    role::TextKind,
};
use crate::hunt::{Answer, Challenge, Character, Grant, Hunt, RewardEffect, RewardTemplate, Riddle, Things};

/// Looks at a text, and may change it.
pub(in crate::hunt) type Visit<'a> = &'a mut dyn FnMut(&str, TextKind, &mut String);

/// Visits each text of a hunt with the place where it stands. Names on the map are no texts: they stay as signs do.
pub(in crate::hunt) fn visit(hunt: &mut Hunt, visit: Visit) {
    visit("hunt: title", TextKind::TITLE, &mut hunt.title);
    visit("hunt: description", TextKind::PROSE, &mut hunt.description);
    for boundary in &mut hunt.boundaries {
        if !boundary.name.is_empty() {
            visit(&format!("boundary {}: name", boundary.id), TextKind::TITLE, &mut boundary.name);
        }
    }
    for object in &mut hunt.objects {
        // Several may share their name, and then its translation.
        visit("object: name", TextKind::TITLE, &mut object.name);
        if let Some(consolation) = object.appearance.contest.as_mut().and_then(|contest| contest.consolation.as_mut()) {
            of_reward(consolation, visit);
        }
    }
    hunt.challenges.iter_mut().for_each(|challenge| of_challenge(challenge, visit));
    for known in &mut hunt.uses {
        of_effects(&mut known.effects, visit);
        visit(&format!("use of {}", known.item), TextKind::PROSE, &mut known.text);
    }
    for recipe in &mut hunt.recipes {
        of_things(recipe.takes.iter_mut().chain(&mut recipe.gives), visit);
        visit("recipe", TextKind::PROSE, &mut recipe.text);
    }
    for reaction in &mut hunt.reactions {
        visit("speaker", TextKind::TITLE, &mut reaction.speaker);
        visit("said", TextKind::PROSE, &mut reaction.text);
    }
    hunt.characters.iter_mut().for_each(|character| of_character(character, visit));
}

fn of_challenge(challenge: &mut Challenge, visit: Visit) {
    let id = &challenge.id;
    visit(&format!("challenge {id}: title"), TextKind::TITLE, &mut challenge.title);
    visit(&format!("challenge {id}: text"), TextKind::PROSE, &mut challenge.text);
    visit(&format!("challenge {id}: when it fails"), TextKind::PROSE, &mut challenge.attempts.on_failure);
    challenge.riddles.iter_mut().for_each(|riddle| of_riddle(riddle, visit));
    for hint in &mut challenge.hints {
        visit(&format!("challenge {id}: hint"), TextKind::PROSE, &mut hint.text);
    }
    challenge.rewards.iter_mut().for_each(|grant| of_grant(grant, visit));
}

fn of_riddle(riddle: &mut Riddle, visit: Visit) {
    let id = riddle.id.clone();
    visit(&format!("riddle {id}: question"), TextKind::PROSE, &mut riddle.text);
    let choices = riddle.choices.clone();
    for choice in &mut riddle.choices {
        visit(&format!("riddle {id}: choice"), TextKind::SHORT, choice);
    }
    let translated = |answers: Vec<Answer>, context: &str, visit: Visit| {
        let before = line_of(answers.iter(), &choices);
        let mut line = before.clone();
        if !line.is_empty() {
            visit(context, TextKind::Answers, &mut line);
        }
        // A line that is wrong has been told, and is not taken.
        let anew = (line != before).then(|| read_line(&line).ok()).flatten().filter(|anew| !anew.is_empty());
        let kept = answers.into_iter().filter_map(|answer| match &answer {
            Answer::Text(text) => match choice_of(text, &choices) {
                Some(index) => Some(Answer::Text(riddle.choices[index].clone())),
                None => anew.is_none().then_some(answer),
            },
            Answer::Pattern(_) => anew.is_none().then_some(answer),
            Answer::Number { .. } => Some(answer),
        });
        let mut all: Vec<Answer> = kept.collect();
        all.extend(anew.into_iter().flatten());
        all
    };
    let answers = translated(std::mem::take(&mut riddle.answers), &format!("riddle {id}: answers"), visit);
    let mut remarks = Vec::new();
    for (answer, mut remark) in std::mem::take(&mut riddle.remarks) {
        let answers = translated(vec![answer], &format!("riddle {id}: wrong answer"), visit);
        visit(&format!("riddle {id}: remark"), TextKind::PROSE, &mut remark);
        remarks.extend(answers.into_iter().map(|answer| (answer, remark.clone())));
    }
    (riddle.answers, riddle.remarks) = (answers, remarks);
}

fn of_grant(grant: &mut Grant, visit: Visit) {
    match grant {
        Grant::Reward(reward) => of_reward(reward, visit),
        Grant::FirstOf(grants) => grants.iter_mut().for_each(|grant| of_grant(grant, visit)),
        Grant::Draw(draw) => draw.from.iter_mut().for_each(|reward| of_reward(reward, visit)),
    }
}

fn of_reward(reward: &mut RewardTemplate, visit: Visit) {
    visit(&format!("reward {}: title", reward.id), TextKind::TITLE, &mut reward.title);
    visit(&format!("reward {}: because", reward.id), TextKind::PROSE, &mut reward.because);
    of_effects(&mut reward.effects, visit);
}

fn of_effects(effects: &mut [RewardEffect], visit: Visit) {
    for effect in effects {
        match effect {
            RewardEffect::Item { item, name, .. } => visit(&format!("item {item}: name"), TextKind::TITLE, name),
            RewardEffect::Badge { name } => visit("badge", TextKind::TITLE, name),
            RewardEffect::Points(_) | RewardEffect::Reveal(_) | RewardEffect::Spawn(_) | RewardEffect::Take { .. } => {}
        }
    }
}

fn of_things<'a>(things: impl Iterator<Item = &'a mut Things>, visit: Visit) {
    for things in things {
        visit(&format!("item {}: name", things.item), TextKind::TITLE, &mut things.name);
    }
}

fn of_character(character: &mut Character, visit: Visit) {
    let id = &character.id;
    visit(&format!("character {id}: name"), TextKind::TITLE, &mut character.name);
    for line in &mut character.lines {
        visit(&format!("character {id}: line {}", line.id), TextKind::PROSE, &mut line.text);
        for reply in &mut line.replies {
            visit(&format!("character {id}: reply to {}", line.id), TextKind::SHORT, &mut reply.text);
            of_things(reply.takes.iter_mut().chain(&mut reply.gives), visit);
        }
    }
}
