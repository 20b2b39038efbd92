//! From terms to the checked hunt: every name resolved, everything that makes no sense told.

mod barred;
mod challenge;
mod character;
mod condition;
mod effort;
mod gate;
mod item;
mod name;
mod object;
mod reach;
mod renamed;
mod reward;
mod riddle;
mod time;
mod walls;

use super::{
    decode::Context,
    terms::{HuntTerm, ReactionTerm},
    values::{Id, PictureName, Spanned},
};
use crate::{
    geo::{LocalFrame, Shape},
    hunt::{
        Boundary, Challenge, Character, Effort, Gate, HuntSettings, OpenTime, Reaction, Recipe, Renamed, Teams, Use,
        VirtualObject, Visibility, geojson::encloses, source::SourceFile,
    },
    identity::{ContentHash, ItemId},
    picture::Picture,
};
use condition::Scope;
use name::{First, Named};
use object::Spawned;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

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
    /// The sound pictures, by the names of their files.
    pub(in crate::hunt) pictures: BTreeMap<String, Picture>,
}

/// The parts of a hunt that stand in `hunt.ron` and name one another.
#[derive(Clone)]
pub(in crate::hunt) struct Lowered {
    pub(in crate::hunt) settings: HuntSettings,
    pub(in crate::hunt) open: OpenTime,
    pub(in crate::hunt) teams: Option<Teams>,
    pub(in crate::hunt) effort: Effort,
    pub(in crate::hunt) fog: bool,
    pub(in crate::hunt) gates: Vec<Gate>,
    pub(in crate::hunt) objects: Vec<VirtualObject>,
    pub(in crate::hunt) challenges: Vec<Challenge>,
    pub(in crate::hunt) reactions: Vec<Reaction>,
    pub(in crate::hunt) renamed: Vec<Renamed>,
    pub(in crate::hunt) characters: Vec<Character>,
    pub(in crate::hunt) item_pictures: Vec<(ItemId, Picture)>,
    pub(in crate::hunt) uses: Vec<Use>,
    pub(in crate::hunt) recipes: Vec<Recipe>,
}

/// How much of `hunt.ron` could be read.
#[derive(Clone, Copy)]
pub(in crate::hunt) struct Notation {
    /// The file had no mistake of notation: else a name that is not found may stand in what could not be read.
    pub(in crate::hunt) readable: bool,
    /// Every element of every list could be read.
    pub(in crate::hunt) lists_are_whole: bool,
}

/// The checked parts.
///
/// # Errors
/// When something is wrong, which has been told: the parts that are sound, of which only the texts are of use.
pub(in crate::hunt) fn lower(
    term: &HuntTerm,
    ground: &Ground,
    (frame, time_zone): (Option<&LocalFrame>, &str),
    Notation { readable, lists_are_whole }: Notation,
    context: &mut Context<'_>,
) -> Result<Lowered, Box<Lowered>> {
    let empty = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let objects = term.objects.as_ref().unwrap_or(&empty.0);
    let challenges = term.challenges.as_ref().unwrap_or(&empty.1);
    let reactions = term.reactions.as_ref().unwrap_or(&empty.2);
    let characters = term.characters.as_ref().unwrap_or(&empty.3);
    let mut lowering = Lowering {
        ground,
        frame,
        time_zone,
        readable,
        named: Named::default(),
        items: reward::items_given(term, &|_| true, &|_| true),
        item_names: reward::item_names(objects, challenges, characters, term),
        spawned: Spawned::by(term),
        rewards: First::new("reward"),
        used: BTreeSet::new(),
        scope: Scope::Talk,
        context,
    };
    lowering.named = Named::of(objects, challenges, characters, lowering.context);
    lowering.check_start(term);
    let open = lowering.open_time(term);
    let teams = lowering.teams(term);
    let object_terms = objects;
    let effort = lowering.effort(term);
    let objects = lowering.objects(objects);
    let (challenges, sketches) = lowering.challenges(challenges);
    let gates = lowering.gates(term.active_when.as_deref().unwrap_or_default());
    let reactions: Vec<Option<Reaction>> = reactions.iter().map(|reaction| lowering.reaction(reaction)).collect();
    let characters = lowering.characters(characters);
    let item_pictures = lowering.item_pictures(term.items.as_deref().unwrap_or_default());
    let uses = lowering.uses(term.uses.as_deref().unwrap_or_default());
    let recipes = lowering.recipes(term.recipes.as_deref().unwrap_or_default());
    let renamed = lowering.renamed(term.renamed.as_deref().unwrap_or_default(), object_terms);
    // What of the rest is sound is looked at all the same; where something might be missing, nothing is said to be impossible.
    let whole = readable && lists_are_whole;
    if let (true, Some(gates)) = (whole && ground.complete, &gates) {
        lowering.check_barred(term, gates);
    }
    if whole {
        lowering.check_reach(term, &sketches, open);
    }
    if let Some(open) = &open {
        lowering.check_windows(object_terms, open);
    }
    let complete = || {
        Some(Lowered {
            settings: HuntSettings { max_speed_mps: term.max_speed_mps?.0, max_accuracy_m: term.max_accuracy_m?.0 },
            open: open?,
            teams: teams?,
            effort: effort?,
            fog: term.fog?,
            gates: gates?,
            objects: all(&objects)?.concat(),
            challenges: all(&challenges)?,
            reactions: all(&reactions)?,
            characters: all(&characters)?,
            item_pictures: item_pictures?,
            uses: all(&uses)?,
            recipes: all(&recipes)?,
            renamed: renamed?,
        })
    };
    if let Some(lowered) = complete() {
        if whole && ground.complete {
            lowering.check_hidden();
        }
        return Ok(lowered);
    }
    Err(Box::new(Lowered {
        settings: HuntSettings::default(),
        open: OpenTime::default(),
        teams: None,
        effort: Effort::default(),
        fog: true,
        gates: Vec::new(),
        objects: sound(&objects).concat(),
        challenges: sound(&challenges),
        reactions: sound(&reactions),
        characters: sound(&characters),
        item_pictures: Vec::new(),
        uses: sound(&uses),
        recipes: sound(&recipes),
        renamed: Vec::new(),
    }))
}

fn all<T: Clone>(elements: &[Option<T>]) -> Option<Vec<T>> {
    elements.iter().cloned().collect()
}

fn sound<T: Clone>(elements: &[Option<T>]) -> Vec<T> {
    elements.iter().flatten().cloned().collect()
}

/// All or nothing, but every element is looked at.
fn collect<T>(elements: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let all: Vec<Option<T>> = elements.collect();
    all.into_iter().collect()
}

struct Lowering<'a, 'c> {
    ground: &'a Ground,
    /// The hunt's plane; `None` when there is none, which has been told.
    frame: Option<&'a LocalFrame>,
    /// The zone of clock times.
    time_zone: &'a str,
    readable: bool,
    /// What can be named.
    named: Named,
    /// How many of each item the hunt gives a player at most.
    items: BTreeMap<String, u64>,
    item_names: BTreeMap<String, String>,
    /// Objects that are not there before something spawns them.
    spawned: Spawned,
    rewards: First,
    /// Boundaries that some part of the hunt names.
    used: BTreeSet<usize>,
    /// Where the condition at hand stands.
    scope: Scope,
    context: &'a mut Context<'c>,
}

impl Lowering<'_, '_> {
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

    fn reaction(&mut self, term: &ReactionTerm) -> Option<Reaction> {
        self.scope = Scope::Reaction;
        let when = term.when.as_ref().and_then(|when| self.condition(when));
        let during = self.optional_challenge(&term.during);
        let answers = when.as_ref().is_none_or(|when| when.has_leaf(|leaf| leaf.is_happening()));
        if let (false, Some(when)) = (answers, &term.when) {
            self.context.error(
                when.span.clone(),
                "a reaction answers a crossing: Entered, Exited, Dwelled, Crossed, Approached or Receded",
                "put one of them in, such as All([Entered(\"…\"), …])",
            );
        }
        let text = &term.text.as_ref()?.0;
        let reaction = Reaction {
            when: when?,
            during: during?,
            once: term.once?,
            key: key_of(text),
            speaker: term.speaker.as_ref()?.0.clone(),
            text: text.clone(),
        };
        answers.then_some(reaction)
    }

    /// A picture that is named; one that cannot be shown has been told.
    fn picture(&self, name: &Option<Option<PictureName>>) -> Option<Option<Picture>> {
        match name.as_ref()? {
            None => Some(None),
            Some(PictureName(name)) => self.ground.pictures.get(name).copied().map(Some),
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

/// A reaction's identity across edits of the hunt, and in all its languages: the text as it is written in `hunt.ron`.
fn key_of(text: &str) -> u64 {
    let hash = ContentHash::of(text.as_bytes());
    u64::from_le_bytes(hash.0[..8].try_into().expect("a hash has 32 bytes"))
}

fn item_id(id: &Id) -> ItemId {
    ItemId::new(&*id.value.0)
}
