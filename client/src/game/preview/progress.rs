//! How far the player is in the preview: everything open, or as if everything before one challenge were completed. What a challenge does when
//! it is completed is the rules' to say, and they are the server's; here is only what its designer needs to look at each part of the hunt.

use crate::game::map::Outline;
use bevy::prelude::*;
use hunt_shared::{
    event::{ChallengeStatus, ItemLook, Naming, Progress},
    geo::{LocalPoint, LonLat},
    hunt::{Challenge, Condition, Hunt, RewardEffect, Visibility},
    identity::ChallengeId,
};
use std::collections::BTreeSet;

/// The challenge before which everything is completed; `None`: all challenges are open.
#[derive(Resource, Clone, PartialEq, Eq, Default, Debug)]
pub struct Stand(pub Option<ChallengeId>);

/// The progress of a player for whom everything before a challenge is completed. Without one, or when the hunt has it no more, all challenges
/// are open and nothing is revealed.
pub fn as_if(hunt: &Hunt, stand: Option<&ChallengeId>) -> Progress {
    let mut progress = Progress { begun: true, ..default() };
    let at = stand.and_then(|id| hunt.challenges.iter().position(|challenge| challenge.id == *id));
    let completed = at.map(|at| before(hunt, at)).unwrap_or_default();
    for (index, challenge) in hunt.challenges.iter().enumerate() {
        let is_completed = completed.contains(&index);
        let opens = at.is_none() || challenge.after.iter().all(|before| completed.contains(before));
        if !is_completed && !opens {
            continue;
        }
        if is_completed {
            reward(hunt, challenge, &mut progress);
        }
        if at.is_some() {
            challenge.reveals.iter().for_each(|&boundary| reveal(hunt, boundary, &mut progress));
        }
        let status = ChallengeStatus {
            title: challenge.title.clone(),
            text: challenge.text.clone(),
            done: u32::from(is_completed),
            steps: 1,
            target: target_of(hunt, &challenge.goal),
            completed: is_completed,
            running: !is_completed,
            ..default()
        };
        progress.challenges.insert(challenge.id.clone(), status);
    }
    progress
}

/// All challenges that must be completed before one opens, as indexes.
fn before(hunt: &Hunt, at: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = hunt.challenges[at].after.clone();
    while let Some(next) = open.pop() {
        if next != at && found.insert(next) {
            open.extend(&hunt.challenges[next].after);
        }
    }
    found
}

/// Gives what a challenge gives.
fn reward(hunt: &Hunt, challenge: &Challenge, progress: &mut Progress) {
    // Of a choice or a draw its first: which one a player gets depends on much that is not known here.
    for template in challenge.rewards.iter().filter_map(|grant| grant.rewards().next()) {
        progress.rewards.push(template.id.clone());
        for effect in &template.effects {
            match effect {
                RewardEffect::Points(points) => progress.points += points,
                RewardEffect::Item { item, name, count } => {
                    *progress.items.entry(item.clone()).or_default() += count;
                    let (name, glyph, picture) = (name.clone(), template.glyph, hunt.picture_of_item(item));
                    progress.looks.insert(item.clone(), ItemLook { name, naming: Naming::Kind, glyph, picture });
                }
                RewardEffect::Badge { name } => progress.badges.push(name.clone()),
                RewardEffect::Reveal(boundary) => reveal(hunt, *boundary, progress),
                RewardEffect::Take { .. } | RewardEffect::Spawn(_) => {}
            }
        }
    }
}

fn reveal(hunt: &Hunt, boundary: usize, progress: &mut Progress) {
    let boundary = &hunt.boundaries[boundary];
    if boundary.visibility == Visibility::Hidden {
        progress.revealed.insert(boundary.id.clone(), boundary.into());
    }
}

/// A place of the first boundary that a goal asks for.
pub fn target_of(hunt: &Hunt, goal: &Condition) -> Option<LonLat> {
    if let Some(boundary) = goal.boundary() {
        let outline = Outline::of(&hunt.frame, &hunt.boundaries[boundary].shape);
        let anchor = outline.label_anchor();
        let on_it = outline.contains(anchor).then_some(anchor).or_else(|| outline.segments().next().map(|(from, _)| from))?;
        return Some(hunt.frame.to_lonlat(LocalPoint::new(on_it.x.into(), on_it.y.into())));
    }
    match goal {
        Condition::All(parts) | Condition::Any(parts) | Condition::InOrder(parts) | Condition::AtLeast { of: parts, .. } => {
            parts.iter().find_map(|part| target_of(hunt, part))
        }
        Condition::Holds { item, .. } => {
            let gives = |object: &&hunt_shared::hunt::VirtualObject| object.item.as_ref() == Some(item);
            hunt.objects.iter().find(gives).map(|object| object.position)
        }
        Condition::Collected(object) => Some(hunt.objects[*object].position),
        Condition::Said { character, .. } => hunt.characters[*character].place,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::hunt::load_hunt_folder;
    use std::path::Path;

    fn sample() -> Hunt {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts/merrowick");
        load_hunt_folder(&folder).unwrap().hunt
    }

    #[test]
    fn everything_before_a_challenge_is_completed_and_nothing_after() {
        let hunt = sample();
        for (at, challenge) in hunt.challenges.iter().enumerate() {
            let progress = as_if(&hunt, Some(&challenge.id));
            assert!(!progress.challenges[&challenge.id].completed);
            for &earlier in &challenge.after {
                assert!(progress.challenges[&hunt.challenges[earlier].id].completed, "{} before {}", earlier, challenge.id);
            }
            for later in hunt.challenges.iter().filter(|later| later.after.contains(&at)) {
                assert!(!progress.challenges.contains_key(&later.id), "{} after {}", later.id, challenge.id);
            }
        }
        let last = hunt.challenges.iter().max_by_key(|challenge| before(&hunt, position(&hunt, &challenge.id)).len()).unwrap();
        assert!(as_if(&hunt, Some(&last.id)).points > 0, "what came before has given points");
    }

    fn position(hunt: &Hunt, id: &ChallengeId) -> usize {
        hunt.challenges.iter().position(|challenge| challenge.id == *id).unwrap()
    }

    #[test]
    fn without_a_stand_all_is_open_and_nothing_revealed() {
        let hunt = sample();
        for stand in [None, Some(&ChallengeId::from("no-such"))] {
            let progress = as_if(&hunt, stand);
            assert_eq!(progress.challenges.len(), hunt.challenges.len());
            assert!(progress.challenges.values().all(|status| !status.completed) && progress.revealed.is_empty());
        }
    }
}
