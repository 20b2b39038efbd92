//! What is decided once and told in several languages, held against deciding it anew for somebody who reads the other one.

use super::*;
use hunt_shared::event::Event;

/// The hunt in another language, in which each text begins with a sign of it; but what riddles ask, and how they are answered, is the same.
pub(super) fn in_german(hunt: &Hunt) -> Hunt {
    let mut german = Hunt { language: "de".parse().unwrap(), translations: vec![], ..hunt.clone() };
    let mut texts: Vec<&mut String> = vec![&mut german.title];
    texts.extend(german.boundaries.iter_mut().map(|boundary| &mut boundary.name));
    for object in &mut german.objects {
        texts.push(&mut object.name);
        let contest = object.appearance.contest.as_mut();
        let consolation = contest.and_then(|contest| contest.consolation.as_mut());
        texts.extend(consolation.into_iter().flat_map(words_of_reward));
    }
    texts.extend(german.reactions.iter_mut().flat_map(|reaction| [&mut reaction.speaker, &mut reaction.text]));
    for challenge in &mut german.challenges {
        texts.extend([&mut challenge.title, &mut challenge.text, &mut challenge.attempts.on_failure]);
        texts.extend(challenge.hints.iter_mut().map(|hint| &mut hint.text));
        let remarks = challenge.riddles.iter_mut().flat_map(|riddle| &mut riddle.remarks);
        texts.extend(remarks.map(|(_, remark)| remark));
        texts.extend(challenge.rewards.iter_mut().flat_map(words_of_grant));
    }
    for character in &mut german.characters {
        texts.push(&mut character.name);
        for line in &mut character.lines {
            texts.push(&mut line.text);
            for reply in &mut line.replies {
                texts.push(&mut reply.text);
                texts.extend(reply.gives.iter_mut().chain(&mut reply.takes).map(|things| &mut things.name));
            }
        }
    }
    for known in &mut german.uses {
        texts.push(&mut known.text);
        texts.extend(names_in(&mut known.effects));
    }
    for recipe in &mut german.recipes {
        texts.push(&mut recipe.text);
        texts.extend(recipe.takes.iter_mut().chain(&mut recipe.gives).map(|things| &mut things.name));
    }
    texts.into_iter().for_each(|text| text.insert_str(0, "DE "));
    german
}

fn words_of_grant(grant: &mut Grant) -> Vec<&mut String> {
    match grant {
        Grant::Reward(reward) => words_of_reward(reward),
        Grant::FirstOf(grants) => grants.iter_mut().flat_map(words_of_grant).collect(),
        Grant::Draw(draw) => draw.from.iter_mut().flat_map(words_of_reward).collect(),
    }
}

fn words_of_reward(reward: &mut RewardTemplate) -> Vec<&mut String> {
    let mut words = vec![&mut reward.title, &mut reward.because];
    words.extend(names_in(&mut reward.effects));
    words
}

fn names_in(effects: &mut [RewardEffect]) -> impl Iterator<Item = &mut String> {
    effects.iter_mut().filter_map(|effect| match effect {
        RewardEffect::Item { name, .. } | RewardEffect::Badge { name } => Some(name),
        _ => None,
    })
}

/// `retold` is what `own` is in another language, and tells mates what they would be told of one who reads it: `anew`.
pub(super) fn check(own: &[Event], retold: &[Event], anew: &[Event]) {
    let bare = |event: &Event| (event.seq, event.time, event.position, std::mem::discriminant(&event.kind));
    let all_bare = |events: &[Event]| events.iter().map(bare).collect::<Vec<_>>();
    assert_eq!(all_bare(retold), all_bare(own), "each event is told in each language");
    let told = |events: &[Event]| -> Vec<EventKind> {
        events.iter().filter_map(|event| follow::told_to_team(&event.kind, "Mara")).collect()
    };
    assert_eq!(told(retold), told(anew), "in its own words");
}
