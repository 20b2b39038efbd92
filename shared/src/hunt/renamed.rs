//! Ids that change from one version of a hunt to the next: what players have done is kept under the old ones.

use super::{Grant, Hunt, RewardEffect, diagnostic::nearest};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What an id names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum NamedKind {
    /// A boundary.
    Boundary,
    /// A challenge.
    Challenge,
    /// An object.
    Object,
    /// A reward.
    Reward,
    /// An item to hold.
    Item,
}

impl NamedKind {
    /// As it is called in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Boundary => "boundary",
            Self::Challenge => "challenge",
            Self::Object => "object",
            Self::Reward => "reward",
            Self::Item => "item",
        }
    }
}

/// Something that had another id in earlier versions of the hunt.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Renamed {
    /// What it is.
    pub kind: NamedKind,
    /// Its id in earlier versions; nothing of this kind has it any more.
    pub from: String,
    /// Its id now.
    pub to: String,
}

impl Renamed {
    /// Moves what stands under the old id to the new one; `both` says what remains when something stands there already.
    pub fn move_entry<K: Ord + for<'a> From<&'a str>, V>(&self, map: &mut BTreeMap<K, V>, both: impl FnOnce(V, V) -> V) {
        let Some(old) = map.remove(&K::from(&self.from)) else { return };
        let value = match map.remove(&K::from(&self.to)) {
            Some(new) => both(old, new),
            None => old,
        };
        map.insert(K::from(&self.to), value);
    }

    /// Puts the new id in the place of the old one.
    pub fn move_member<K: Ord + for<'a> From<&'a str>>(&self, set: &mut BTreeSet<K>) {
        if set.remove(&K::from(&self.from)) {
            set.insert(K::from(&self.to));
        }
    }
}

/// An id that an older version of a hunt has and the newer has not, nor says that it was renamed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GoneId {
    /// What it named.
    pub kind: NamedKind,
    /// The id.
    pub id: String,
    /// The id that the same thing seems to have now.
    pub likely: Option<String>,
}

impl GoneId {
    /// How the designer says that it was renamed.
    pub fn remedy(&self) -> String {
        let new = self.likely.as_deref().unwrap_or("its new id");
        format!("if it was renamed, add this to the hunt: renamed: [{:?}(from: {:?}, to: {new:?})]", self.kind, self.id)
    }
}

/// `the boundary "…" is gone, and with it what players have done there`
impl std::fmt::Display for GoneId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the {} {:?} is gone, and with it what players have of it", self.kind.as_str(), self.id)
    }
}

/// The ids of a hunt, by what they name, each with what may tell the same thing under another id: marks and their weights.
type Things = BTreeMap<(NamedKind, String), Vec<(u32, String)>>;

/// What has gone from one version of a hunt to the next.
pub fn ids_gone(old: &Hunt, new: &Hunt) -> Vec<GoneId> {
    let (before, now) = (things(old), things(new));
    let fresh: Vec<_> = now.iter().filter(|(thing, _)| !before.contains_key(thing)).collect();
    let renamed: BTreeSet<(NamedKind, &str)> = new.renamed.iter().map(|renamed| (renamed.kind, &*renamed.from)).collect();
    let gone = before.iter().filter(|((kind, id), _)| !now.contains_key(&(*kind, id.clone())) && !renamed.contains(&(*kind, id)));
    gone.map(|((kind, id), marks)| {
        let candidates = fresh.iter().filter(|((other, _), _)| other == kind);
        let near = nearest(id, candidates.clone().map(|((_, id), _)| &**id));
        let score = |candidate: &str, theirs: &[(u32, String)]| {
            let shared = marks.iter().filter(|mark| !mark.1.is_empty() && theirs.contains(mark));
            shared.map(|(weight, _)| weight).sum::<u32>() + if near == Some(candidate) { 2 } else { 0 }
        };
        let scored = candidates.map(|((_, id), theirs)| (score(id, theirs), id));
        let likely = scored.filter(|(score, _)| *score >= 2).max_by_key(|(score, _)| *score).map(|(_, id)| id.clone());
        GoneId { kind: *kind, id: id.clone(), likely }
    })
    .collect()
}

/// Whether a hunt has something of this id, or says how it is called now.
pub fn knows_id(hunt: &Hunt, kind: NamedKind, id: &str) -> bool {
    let has = match kind {
        NamedKind::Boundary => hunt.boundaries.iter().any(|boundary| boundary.id.as_str() == id),
        NamedKind::Challenge => hunt.challenges.iter().any(|challenge| challenge.id.as_str() == id),
        NamedKind::Object => hunt.objects.iter().any(|object| object.id.as_str() == id),
        NamedKind::Reward | NamedKind::Item => things(hunt).contains_key(&(kind, id.to_owned())),
    };
    has || hunt.renamed.iter().any(|renamed| renamed.kind == kind && renamed.from == id)
}

fn things(hunt: &Hunt) -> Things {
    let mut things = Things::new();
    for boundary in &hunt.boundaries {
        let marks = vec![(3, format!("{:?}", boundary.shape)), (2, boundary.name.clone())];
        things.insert((NamedKind::Boundary, boundary.id.to_string()), marks);
    }
    for object in &hunt.objects {
        let marks = vec![(3, format!("{:?}", object.position)), (1, object.name.clone())];
        things.insert((NamedKind::Object, object.id.to_string()), marks);
        if let Some(item) = &object.item {
            let marks = things.entry((NamedKind::Item, item.to_string())).or_default();
            marks.extend([(1, object.id.to_string()), (1, object.name.clone())]);
        }
    }
    for (index, challenge) in hunt.challenges.iter().enumerate() {
        let marks = vec![(2, challenge.title.clone()), (2, challenge.text.clone()), (1, index.to_string())];
        things.insert((NamedKind::Challenge, challenge.id.to_string()), marks);
        for (rank, reward) in challenge.rewards.iter().flat_map(Grant::rewards).enumerate() {
            let marks = vec![(2, reward.title.clone()), (2, reward.because.clone()), (1, format!("{} {rank}", challenge.id))];
            things.insert((NamedKind::Reward, reward.id.to_string()), marks);
            mark_items(&mut things, &reward.effects, reward.id.as_str());
        }
    }
    for consolation in hunt.objects.iter().filter_map(|object| object.appearance.contest.as_ref()?.consolation.as_ref()) {
        let marks = vec![(2, consolation.title.clone()), (2, consolation.because.clone())];
        things.insert((NamedKind::Reward, consolation.id.to_string()), marks);
        mark_items(&mut things, &consolation.effects, consolation.id.as_str());
    }
    for used in &hunt.uses {
        mark_items(&mut things, &used.effects, &used.text);
    }
    let replies = hunt.characters.iter().flat_map(|character| &character.lines).flat_map(|line| &line.replies);
    for given in replies.flat_map(|reply| &reply.gives).chain(hunt.recipes.iter().flat_map(|recipe| &recipe.gives)) {
        things.entry((NamedKind::Item, given.item.to_string())).or_default().push((2, given.name.clone()));
    }
    things
}

/// The items that effects give.
fn mark_items(things: &mut Things, effects: &[RewardEffect], giver: &str) {
    for effect in effects {
        if let RewardEffect::Item { item, name, .. } = effect {
            things.entry((NamedKind::Item, item.to_string())).or_default().extend([(2, name.clone()), (1, giver.to_owned())]);
        }
    }
}
