//! What no player can ever reach: goals behind barriers, items that come too late, and what waits for them.

use super::{
    super::{
        terms::{ChallengeTerm, ConditionTerm, EffectTerm, ObjectTerm, ReactionTerm},
        values::Id,
    },
    Lowering, Spanned,
    walls::Walls,
};
use crate::hunt::Visibility;
use std::collections::BTreeMap;

/// How far the luckiest player gets.
struct Reach {
    opened: Vec<bool>,
    completed: Vec<bool>,
    /// How many of each item can be had at most.
    items: BTreeMap<String, u64>,
}

impl Lowering<'_, '_> {
    /// Tells what can never come true. Only for parts in which every name was resolved.
    pub(super) fn check_reach(&mut self, objects: &[ObjectTerm], challenges: &[ChallengeTerm], reactions: &[ReactionTerm]) {
        let ground = self.ground;
        let walls = Walls::of(&ground.boundaries);
        let walled_objects: Vec<Option<usize>> =
            objects.iter().map(|object| walls.around_place(object.at.as_ref()?.value, object.reach_m?.0)).collect();
        let reach = self.reach(objects, &walled_objects, challenges, &walls);

        for (object, wall) in objects.iter().zip(&walled_objects) {
            let (Some(id), Some(at)) = (&object.id, &object.at) else { continue };
            if let Some(wall) = wall {
                let message = format!(
                    "the object \"{}\" lies so deep inside of the barrier \"{}\" ({}) that nobody comes near enough to take it",
                    id.value.0,
                    ground.boundaries[*wall].id,
                    self.place_of(*wall)
                );
                self.context.warn(at.span.clone(), message, "move it out, or give it a larger `reach_m`");
            }
            if let Some(Some(during)) = &object.during
                && self.challenges.get(&during.value.0).is_some_and(|index| !reach.opened[*index])
            {
                let message = format!("the challenge \"{}\" never opens, so this object is never there", during.value.0);
                self.context.warn(during.span.clone(), message, "mend the challenge, or name another");
            }
        }
        for (index, challenge) in challenges.iter().enumerate() {
            let late = challenge.after.iter().flatten();
            let late: Vec<&Id> =
                late.filter(|id| self.challenges.get(&id.value.0).is_some_and(|after| !reach.completed[*after])).collect();
            for id in late {
                let message = format!("the challenge \"{}\" can never be completed, so this one never opens", id.value.0);
                self.context.warn(id.span.clone(), message, "mend the other, or take it out of `after`");
            }
            if let Some(goal) = &challenge.goal {
                self.check_leaves(goal, &reach, &walls, reach.opened[index] && !reach.completed[index]);
            }
        }
        for when in reactions.iter().filter_map(|reaction| reaction.when.as_ref()) {
            self.check_leaves(when, &reach, &walls, false);
        }
        self.check_hidden();
    }

    /// Completes whatever can be completed until nothing more follows.
    fn reach(
        &self,
        objects: &[ObjectTerm],
        walled_objects: &[Option<usize>],
        challenges: &[ChallengeTerm],
        walls: &Walls<'_>,
    ) -> Reach {
        let index_of = |id: &Id| self.challenges.get(&id.value.0).copied();
        let after: Vec<Vec<usize>> =
            challenges.iter().map(|challenge| challenge.after.iter().flatten().filter_map(index_of).collect()).collect();
        let mut reach =
            Reach { opened: vec![false; challenges.len()], completed: vec![false; challenges.len()], items: self.items.clone() };
        loop {
            for (opened, after) in reach.opened.iter_mut().zip(&after) {
                *opened = after.iter().all(|index| reach.completed[*index]);
            }
            // What gives items in a way that is not looked at here is taken to give them in time.
            let mut items = self.items.clone();
            let mut without = |id: &Id, count: u64| {
                if let Some(given) = items.get_mut(&id.value.0) {
                    *given = given.saturating_sub(count);
                }
            };
            for (object, wall) in objects.iter().zip(walled_objects) {
                let open = object.during.iter().flatten().filter_map(index_of).all(|index| reach.opened[index]);
                if let (Some(Some(item)), true) = (&object.gives, wall.is_some() || !open) {
                    without(item, 1);
                }
            }
            for (challenge, _) in challenges.iter().zip(&reach.completed).filter(|(_, completed)| !**completed) {
                let rewards = challenge.rewards.iter().flatten();
                for effect in rewards.flat_map(|reward| reward.effects.iter().flatten()) {
                    if let EffectTerm::Item { item: Some(item), count, .. } = &effect.value {
                        without(item, count.map_or(1, |count| u64::from(count.0)));
                    }
                }
            }
            reach.items = items;
            let able: Vec<bool> = challenges
                .iter()
                .zip(&reach.opened)
                .map(|(challenge, opened)| {
                    *opened && challenge.goal.as_ref().is_none_or(|goal| self.is_possible(goal, &reach, walls))
                })
                .collect();
            if able == reach.completed {
                return reach;
            }
            reach.completed = able;
        }
    }

    fn is_possible(&self, condition: &Spanned<ConditionTerm>, reach: &Reach, walls: &Walls<'_>) -> bool {
        let parts = |parts: &Option<Vec<Spanned<ConditionTerm>>>| -> Vec<bool> {
            parts.iter().flatten().map(|part| self.is_possible(part, reach, walls)).collect()
        };
        match &condition.value {
            ConditionTerm::All { conditions } | ConditionTerm::InOrder { conditions } => {
                parts(conditions).into_iter().all(|possible| possible)
            }
            ConditionTerm::Any { conditions } => parts(conditions).into_iter().any(|possible| possible),
            ConditionTerm::Holds { item: Some(item), count } => {
                let wanted = count.map_or(1, |count| u64::from(count.0));
                reach.items.get(&item.value.0).is_none_or(|given| *given >= wanted)
            }
            leaf => self.wall_before(leaf, walls).is_none(),
        }
    }

    /// The boundary that a leaf names, and the barrier around it.
    fn wall_before<'t>(&self, leaf: &'t ConditionTerm, walls: &Walls<'_>) -> Option<(&'t Id, usize)> {
        let (ConditionTerm::Entered { boundary }
        | ConditionTerm::Exited { boundary }
        | ConditionTerm::Dwelled { boundary }
        | ConditionTerm::Crossed { boundary, .. }) = leaf
        else {
            return None;
        };
        let id = boundary.as_ref()?;
        let index = self.ground.boundaries.binary_search_by(|boundary| boundary.id.as_str().cmp(&id.value.0)).ok()?;
        Some((id, walls.around_boundary(index)?))
    }

    /// Tells each leaf that can never come true; an error when it keeps a goal from being met.
    fn check_leaves(&mut self, condition: &Spanned<ConditionTerm>, reach: &Reach, walls: &Walls<'_>, fatal: bool) {
        let (span, message, help) = match &condition.value {
            ConditionTerm::All { conditions } | ConditionTerm::Any { conditions } | ConditionTerm::InOrder { conditions } => {
                conditions.iter().flatten().for_each(|part| self.check_leaves(part, reach, walls, fatal));
                return;
            }
            ConditionTerm::Holds { item: Some(item), count } => {
                let wanted = count.map_or(1, |count| u64::from(count.0));
                let given = reach.items.get(&item.value.0).copied().unwrap_or(u64::MAX);
                if given >= wanted {
                    return;
                }
                (
                    item.span.clone(),
                    format!(
                        "{wanted} of the item \"{}\" are asked for, but only {given} can be had: the rest comes from what is never \
                         reached, or only after this",
                        item.value.0
                    ),
                    "give it by an object that can be taken before, or by a challenge that comes before",
                )
            }
            leaf => {
                let Some((id, wall)) = self.wall_before(leaf, walls) else { return };
                let barrier = &self.ground.boundaries[wall].id;
                let message = match barrier.as_str() == id.value.0 {
                    true => {
                        format!(
                            "the boundary \"{barrier}\" is a barrier ({}): nobody ever gets into or through it",
                            self.place_of(wall)
                        )
                    }
                    false => format!(
                        "the boundary \"{}\" lies inside of the barrier \"{barrier}\" ({}): nobody ever gets there",
                        id.value.0,
                        self.place_of(wall)
                    ),
                };
                (id.span.clone(), message, "ask for another boundary, or redraw one of the two")
            }
        };
        if fatal {
            self.context.error(span, message, help);
        } else {
            self.context.warn(span, message, help);
        }
    }

    /// Tells hidden boundaries that no part of the hunt names: no player ever notices them.
    fn check_hidden(&mut self) {
        for (index, boundary) in self.ground.boundaries.iter().enumerate() {
            let hidden = boundary.visibility == Visibility::Hidden && !boundary.barrier;
            if hidden
                && !self.named.contains(&index)
                && let Some((source, span)) = self.ground.places.get(index)
            {
                self.context.findings.warn(
                    source,
                    span.clone(),
                    format!(
                        "the boundary \"{}\" is hidden, and nothing in the hunt names it: nobody ever notices it",
                        boundary.id
                    ),
                    "reveal it, or ask for it in a goal or a reaction; or remove it",
                );
            }
        }
    }
}
