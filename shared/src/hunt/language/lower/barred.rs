//! What lies behind barriers, and secrets that nothing names: no player ever gets there.

use super::{
    super::{
        terms::{ConditionTerm, HuntTerm},
        values::Id,
    },
    Lowering, Spanned,
    walls::Walls,
};
use crate::hunt::{Gate, Visibility};

impl Lowering<'_, '_> {
    /// Tells what is barred. Names that mean nothing have been told.
    pub(super) fn check_barred(&mut self, hunt: &HuntTerm, gates: &[Gate]) {
        let ground = self.ground;
        let walls = Walls::of(&ground.boundaries, gates);
        let objects = hunt.objects.iter().flatten();
        let objects = objects.map(|object| ("object", "lies", "take it", &object.id, &object.at, object.reach_m));
        let characters = hunt.characters.iter().flatten();
        let characters = characters.map(|it| ("character", "stands", "talk to it", &it.id, &it.at, it.reach_m));
        for (kind, lies, what_for, id, at, reach_m) in objects.chain(characters) {
            let (Some(id), Some(Some(at)), Some(reach_m)) = (id, at, reach_m) else { continue };
            if let Some(wall) = walls.around_place(at.value, reach_m.0) {
                let message = format!(
                    "the {kind} \"{}\" {lies} so deep inside of the barrier \"{}\" ({}) that nobody comes near enough to {what_for}",
                    id.value.0,
                    ground.boundaries[wall].id,
                    self.place_of(wall)
                );
                self.context.warn(at.span.clone(), message, "move it out, or give it a larger `reach_m`");
            }
        }
        for goal in hunt.challenges.iter().flatten().filter_map(|challenge| challenge.goal.as_ref()?.as_ref()) {
            let fatal = self.is_barred(goal, &walls);
            self.tell_barred(goal, &walls, fatal);
        }
        for when in hunt.reactions.iter().flatten().filter_map(|reaction| reaction.when.as_ref()) {
            self.tell_barred(when, &walls, false);
        }
    }

    /// Whether barriers keep a condition from ever coming true.
    fn is_barred(&self, condition: &Spanned<ConditionTerm>, walls: &Walls<'_>) -> bool {
        let barred = |part: &Spanned<ConditionTerm>| self.is_barred(part, walls);
        match &condition.value {
            ConditionTerm::All { conditions } | ConditionTerm::InOrder { conditions } => conditions.iter().flatten().any(barred),
            ConditionTerm::Any { conditions } => conditions.as_ref().is_some_and(|parts| parts.iter().all(barred)),
            ConditionTerm::AtLeast { count: Some(count), conditions: Some(parts) } => {
                parts.iter().filter(|part| !barred(part)).count() < count.value.0 as usize
            }
            ConditionTerm::Not { .. } => false,
            leaf => self.wall_before(leaf, walls).is_some(),
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

    /// Tells each leaf behind a barrier; an error when it keeps a goal from being met.
    fn tell_barred(&mut self, condition: &Spanned<ConditionTerm>, walls: &Walls<'_>, fatal: bool) {
        if let ConditionTerm::All { conditions }
        | ConditionTerm::Any { conditions }
        | ConditionTerm::InOrder { conditions }
        | ConditionTerm::AtLeast { conditions, .. } = &condition.value
        {
            conditions.iter().flatten().for_each(|part| self.tell_barred(part, walls, fatal));
            return;
        }
        let Some((id, wall)) = self.wall_before(&condition.value, walls) else { return };
        let barrier = &self.ground.boundaries[wall].id;
        let place = self.place_of(wall);
        let message = match barrier.as_str() == id.value.0 {
            true => format!("the boundary \"{barrier}\" is a barrier ({place}): nobody ever gets into or through it"),
            false => format!(
                "the boundary \"{}\" lies inside of the barrier \"{barrier}\" ({place}): nobody ever gets there",
                id.value.0
            ),
        };
        let help = "ask for another boundary, or redraw one of the two";
        if fatal {
            self.context.error(id.span.clone(), message, help);
        } else {
            self.context.warn(id.span.clone(), message, help);
        }
    }

    /// Tells hidden boundaries that no part of the hunt names: no player ever notices them. Only when every name was looked up.
    pub(super) fn check_hidden(&mut self) {
        for (index, boundary) in self.ground.boundaries.iter().enumerate() {
            let hidden = boundary.visibility == Visibility::Hidden && !boundary.barrier;
            if hidden
                && !self.used.contains(&index)
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
