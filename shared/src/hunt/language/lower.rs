//! From terms to the checked hunt: every name resolved, everything that makes no sense told.

mod condition;
mod gate;
mod name;
mod object;

use super::{
    decode::Context,
    terms::{ChallengeTerm, EffectTerm, HuntTerm, ReactionTerm, RewardTerm},
    values::{Id, Spanned, Text},
};
use crate::{
    geo::{LocalFrame, Shape},
    hunt::{
        Boundary, Challenge, Condition, Gate, HuntSettings, Reaction, RewardEffect, RewardTemplate, VirtualObject, Visibility,
        diagnostic::nearest, geojson::encloses, source::SourceFile,
    },
    identity::{ChallengeId, ItemId, RewardId},
};
use name::{First, chain_of};
use object::ObjectNames;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

/// The most effects of one reward: its event must fit the wire.
const MAX_EFFECTS: usize = 16;

/// The boundaries that a hunt's names may mean.
pub(in crate::hunt) struct Ground {
    /// Sorted by id.
    pub(in crate::hunt) boundaries: Vec<Boundary>,
    /// Where each stands.
    pub(in crate::hunt) places: Vec<(Arc<SourceFile>, Range<usize>)>,
    /// The ids of all features, also of those that cannot be used.
    pub(in crate::hunt) ids: BTreeSet<String>,
    /// Every file of boundaries could be read; else an unknown id is no news.
    pub(in crate::hunt) complete: bool,
}

/// The parts of a hunt that stand in `hunt.ron` and name one another.
pub(in crate::hunt) struct Lowered {
    pub(in crate::hunt) settings: HuntSettings,
    pub(in crate::hunt) gates: Vec<Gate>,
    pub(in crate::hunt) objects: Vec<VirtualObject>,
    pub(in crate::hunt) challenges: Vec<Challenge>,
    pub(in crate::hunt) reactions: Vec<Reaction>,
}

/// The checked parts; `None` when something is wrong, which has been told. `readable` says that the file had no mistake of notation:
/// else a name that is not found may stand in what could not be read.
pub(in crate::hunt) fn lower(
    term: &HuntTerm,
    ground: &Ground,
    (frame, time_zone): (Option<&LocalFrame>, &str),
    readable: bool,
    context: &mut Context<'_>,
) -> Option<Lowered> {
    let empty = (Vec::new(), Vec::new(), Vec::new());
    let objects = term.objects.as_ref().unwrap_or(&empty.0);
    let challenges = term.challenges.as_ref().unwrap_or(&empty.1);
    let reactions = term.reactions.as_ref().unwrap_or(&empty.2);
    let mut lowering = Lowering {
        ground,
        frame,
        time_zone,
        readable,
        challenges: BTreeMap::new(),
        items: items_given(objects, challenges),
        objects: ObjectNames::of(objects, challenges),
        rewards: First::new("reward"),
        context,
    };
    lowering.name_challenges(challenges);
    lowering.check_start(term);
    let objects = lowering.objects(objects);
    let challenges = lowering.challenges(challenges);
    let gates = lowering.gates(term.active_when.as_deref().unwrap_or_default());
    let reactions = collect(reactions.iter().map(|reaction| lowering.reaction(reaction)));
    Some(Lowered {
        settings: HuntSettings { max_speed_mps: term.max_speed_mps?.0, max_accuracy_m: term.max_accuracy_m?.0 },
        gates: gates?,
        objects: objects?,
        challenges: challenges?,
        reactions: reactions?,
    })
}

/// All or nothing, but every element is looked at.
fn collect<T>(elements: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let all: Vec<Option<T>> = elements.collect();
    all.into_iter().collect()
}

/// How many of each item the hunt gives a player at most.
fn items_given(objects: &[super::terms::ObjectTerm], challenges: &[ChallengeTerm]) -> BTreeMap<String, u64> {
    let mut items = BTreeMap::new();
    for object in objects {
        if let Some(item) = object.gives.as_ref().and_then(Option::as_ref) {
            *items.entry(item.value.0.clone()).or_default() += object::supply(object);
        }
    }
    let consolations = objects.iter().filter_map(|object| object.consolation.as_ref()?.as_ref());
    let rewards = challenges.iter().flat_map(|challenge| challenge.rewards.iter().flatten()).chain(consolations);
    for effect in rewards.flat_map(|reward| reward.effects.iter().flatten()) {
        if let EffectTerm::Item { item: Some(item), count, .. } = &effect.value {
            *items.entry(item.value.0.clone()).or_default() += u64::from(count.map_or(1, |count| count.0));
        }
    }
    items
}

struct Lowering<'a, 'c> {
    ground: &'a Ground,
    /// The hunt's plane; `None` when there is none, which has been told.
    frame: Option<&'a LocalFrame>,
    /// The zone of clock times.
    time_zone: &'a str,
    readable: bool,
    /// The first challenge of each id.
    challenges: BTreeMap<String, usize>,
    items: BTreeMap<String, u64>,
    objects: ObjectNames,
    rewards: First,
    context: &'a mut Context<'c>,
}

impl Lowering<'_, '_> {
    fn name_challenges(&mut self, terms: &[ChallengeTerm]) {
        let mut first = First::new("challenge");
        for (index, id) in terms.iter().enumerate().filter_map(|(index, term)| Some((index, term.id.as_ref()?))) {
            if first.take(id, self.context) {
                self.challenges.insert(id.value.0.clone(), index);
            }
        }
    }

    fn check_start(&mut self, term: &HuntTerm) {
        let Some(start) = &term.start else { return };
        for boundary in self.ground.boundaries.iter().filter(|boundary| boundary.barrier) {
            let inside = match &boundary.shape {
                Shape::Area(polygons) => polygons.iter().any(|polygon| {
                    encloses(&polygon.exterior, start.value) && !polygon.holes.iter().any(|hole| encloses(hole, start.value))
                }),
                Shape::Circle { centre, radius_m } => {
                    let frame = LocalFrame::about(*centre);
                    frame.to_local(*centre).distance_m(frame.to_local(start.value)) <= *radius_m
                }
                Shape::Line(_) => false,
            };
            if inside {
                let message = format!("players start inside of the barrier {:?}, where nobody may walk", boundary.id);
                self.context.warn(start.span.clone(), message, "move the start out of it");
            }
        }
    }

    fn challenges(&mut self, terms: &[ChallengeTerm]) -> Option<Vec<Challenge>> {
        let after: Vec<Vec<(usize, Range<usize>)>> = terms
            .iter()
            .map(|term| {
                let named = term.after.iter().flatten();
                named.filter_map(|id| Some((self.challenge(id)?, id.span.clone()))).collect()
            })
            .collect();
        let acyclic = self.check_cycles(terms, &after);
        let challenges = collect(terms.iter().zip(&after).map(|(term, after)| self.challenge_of(term, after)));
        challenges.filter(|_| acyclic)
    }

    fn challenge_of(&mut self, term: &ChallengeTerm, after: &[(usize, Range<usize>)]) -> Option<Challenge> {
        let goal = term.goal.as_ref().and_then(|goal| self.condition(goal));
        let reveals = collect(term.reveals.iter().flatten().map(|id| self.hidden_boundary(id)));
        let spawns = collect(term.spawns.iter().flatten().map(|id| self.spawned_objects(id)));
        let rewards = collect(term.rewards.iter().flatten().map(|reward| self.reward(reward)));
        let all_named = after.len() == term.after.as_ref()?.len();
        let challenge = Challenge {
            id: ChallengeId::new(&*term.id.as_ref()?.value.0),
            title: term.title.as_ref()?.0.clone(),
            text: term.text.as_ref()?.0.clone(),
            after: after.iter().map(|(index, _)| *index).collect(),
            goal: goal?,
            rewards: term.rewards.as_ref().and(rewards)?,
            reveals: term.reveals.as_ref().and(reveals)?,
            spawns: term.spawns.as_ref().and(spawns)?.concat(),
        };
        all_named.then_some(challenge)
    }

    /// Tells each circle of challenges that wait for one another.
    fn check_cycles(&mut self, terms: &[ChallengeTerm], after: &[Vec<(usize, Range<usize>)>]) -> bool {
        let mut edges: Vec<BTreeMap<usize, Range<usize>>> = after.iter().map(|list| list.iter().cloned().collect()).collect();
        let mut sound = true;
        while let Some(circle) = chain_of(&edges) {
            sound = false;
            let name = |index: usize| terms[index].id.as_ref().map_or("?", |id| &*id.value.0);
            let (Some(&first), Some(&last)) = (circle.first(), circle.last()) else { break };
            let Some(span) = edges[last].remove(&first) else { break };
            let steps: Vec<&str> = circle.iter().chain([&first]).map(|index| name(*index)).collect();
            let message = match circle.len() {
                1 => format!("the challenge \"{}\" waits for itself, so it never opens", name(first)),
                _ => format!("these challenges wait for one another, so none ever opens: {}", steps.join(" after ")),
            };
            self.context.error(span, message, "take one of them out of `after`");
        }
        sound
    }

    fn reward(&mut self, term: &RewardTerm) -> Option<RewardTemplate> {
        let unique = term.id.as_ref().is_some_and(|id| self.rewards.take(id, self.context));
        if let Some(title) = &term.title {
            self.check_placeholders(title);
        }
        if let Some(because) = &term.because {
            self.check_placeholders(because);
        }
        let effects = term.effects.as_ref()?;
        if let Some(extra) = effects.get(MAX_EFFECTS) {
            let message = format!("a reward has at most {MAX_EFFECTS} effects, but this one has {}", effects.len());
            self.context.error(extra.span.clone(), message, "divide them among several rewards");
        }
        let effects = collect(effects.iter().map(|effect| self.effect(&effect.value)));
        let reward = RewardTemplate {
            id: RewardId::new(&*term.id.as_ref()?.value.0),
            title: term.title.as_ref()?.value.0.clone(),
            because: term.because.as_ref()?.value.0.clone(),
            rarity: term.rarity?,
            glyph: term.glyph?,
            effects: effects?,
        };
        unique.then_some(reward)
    }

    fn effect(&mut self, term: &EffectTerm) -> Option<RewardEffect> {
        Some(match term {
            EffectTerm::Points { points } => RewardEffect::Points((*points)?.0),
            EffectTerm::Item { item, name, count } => {
                RewardEffect::Item { item: item_id(item.as_ref()?), name: name.as_ref()?.0.clone(), count: (*count)?.0 }
            }
            EffectTerm::Badge { name } => RewardEffect::Badge { name: name.as_ref()?.0.clone() },
            EffectTerm::Reveal { boundary } => RewardEffect::Reveal(self.hidden_boundary(boundary.as_ref()?)?),
            EffectTerm::Spawn { object } => RewardEffect::Spawn(self.spawned_objects(object.as_ref()?)?),
        })
    }

    fn reaction(&mut self, term: &ReactionTerm) -> Option<Reaction> {
        let when = term.when.as_ref().and_then(|when| self.condition(when));
        let during = self.optional_challenge(&term.during);
        let is_leaf =
            !matches!(when, Some(Condition::Holds { .. } | Condition::All(_) | Condition::Any(_) | Condition::InOrder(_)));
        if let (false, Some(when)) = (is_leaf, &term.when) {
            self.context.error(
                when.span.clone(),
                "a reaction answers one crossing: Entered, Exited, Dwelled, Crossed, Approached or Receded",
                "write one reaction for each of them",
            );
        }
        let reaction = Reaction {
            when: when?,
            during: during?,
            once: term.once?,
            speaker: term.speaker.as_ref()?.0.clone(),
            text: term.text.as_ref()?.0.clone(),
        };
        is_leaf.then_some(reaction)
    }

    /// Warns of `{names}` that nothing will fill in.
    fn check_placeholders<const MAX: usize, const EMPTY: bool>(&mut self, text: &Spanned<Text<MAX, EMPTY>>) {
        const KNOWN: [&str; 4] = ["player", "points", "rank", "seconds"];
        for part in text.value.0.split('{').skip(1) {
            let Some((written, _)) = part.split_once('}') else { continue };
            if !KNOWN.contains(&written) {
                let help = match nearest(written, KNOWN) {
                    Some(meant) => format!("did you mean {{{meant}}}?"),
                    None => "known are {player}, {points}, {rank} and {seconds}".into(),
                };
                self.context.warn(text.span.clone(), format!("nothing fills in {{{written}}} here"), help);
            }
        }
    }

    fn optional_challenge(&mut self, id: &Option<Option<Id>>) -> Option<Option<usize>> {
        match id {
            None => None,
            Some(None) => Some(None),
            Some(Some(id)) => self.challenge(id).map(Some),
        }
    }

    /// A boundary that may be revealed.
    fn hidden_boundary(&mut self, id: &Id) -> Option<usize> {
        /// A revealed boundary travels whole in one event.
        const MAX_POINTS: usize = 900;
        let index = self.boundary(id)?;
        let boundary = &self.ground.boundaries[index];
        if boundary.visibility == Visibility::Visible {
            let place = self.place_of(index);
            self.context.error(
                id.span.clone(),
                format!("the boundary \"{}\" is not hidden, so there is nothing to reveal", id.value.0),
                format!("add \"hidden\": true to its properties ({place}), or do not reveal it"),
            );
            return None;
        }
        let points = boundary.shape.points().count();
        if points > MAX_POINTS {
            self.context.error(
                id.span.clone(),
                format!("the boundary \"{}\" has {points} points, but one that is revealed may have {MAX_POINTS}", id.value.0),
                "simplify its outline",
            );
            return None;
        }
        Some(index)
    }
}

fn item_id(id: &Id) -> ItemId {
    ItemId::new(&*id.value.0)
}
