//! What players hold of things that a hunt no longer has: the host is told before anything of it is missed.

use crate::outbox::StoredPlayer;
use hunt_shared::hunt::{Hunt, NamedKind, knows_id};
use std::collections::BTreeMap;

/// An id that players hold and the hunt neither has nor names in `renamed`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Orphan {
    /// What it named.
    pub kind: NamedKind,
    /// The id.
    pub id: String,
    /// How many players hold it.
    pub players: usize,
}

/// `3 players have to do with the challenge "…", which the hunt no longer has`
impl std::fmt::Display for Orphan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let players = if self.players == 1 { "1 player has".to_owned() } else { format!("{} players have", self.players) };
        write!(
            f,
            "{players} something of the {} {:?}, which the hunt no longer has; if it was renamed, say so: renamed: [{:?}(from: {:?}, to: …)]",
            self.kind.as_str(),
            self.id,
            self.kind,
            self.id,
        )
    }
}

/// The ids that these players hold and the hunt does not know. Players who played it as it is now are passed over.
pub fn orphans<'a>(hunt: &Hunt, players: impl Iterator<Item = &'a StoredPlayer>) -> Vec<Orphan> {
    let mut held: BTreeMap<(NamedKind, String), usize> = BTreeMap::new();
    for stored in players.filter(|stored| stored.hunt != hunt.hash) {
        let progress = &stored.progress;
        let boundaries = stored.path.inside.iter().map(|inside| &inside.boundary).chain(progress.inside.keys());
        let mut ids: Vec<(NamedKind, String)> = Vec::new();
        ids.extend(boundaries.map(|id| (NamedKind::Boundary, id.to_string())));
        let challenges = progress.challenges.keys().chain(stored.rules.open.keys());
        ids.extend(challenges.map(|id| (NamedKind::Challenge, id.to_string())));
        ids.extend(progress.collected.iter().map(|id| (NamedKind::Object, id.to_string())));
        ids.extend(progress.rewards.iter().map(|id| (NamedKind::Reward, id.to_string())));
        ids.extend(progress.items.keys().map(|id| (NamedKind::Item, id.to_string())));
        ids.sort();
        ids.dedup();
        for id in ids {
            *held.entry(id).or_default() += 1;
        }
    }
    let unknown = held.into_iter().filter(|((kind, id), _)| !knows_id(hunt, *kind, id));
    unknown.map(|((kind, id), players)| Orphan { kind, id, players }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::hunt::load_hunt_folder;

    #[test]
    fn only_what_is_gone_is_told_and_how_many_hold_it() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/hunts/merrowick");
        let mut hunt = load_hunt_folder(&folder).unwrap().hunt;
        let mut stored = StoredPlayer::default();
        stored.progress.collected.insert(hunt.objects[0].id.clone());
        stored.progress.collected.insert("whelk".into());
        stored.progress.rewards.push("old-lantern".into());
        let other = stored.clone();
        let up_to_date = StoredPlayer { hunt: hunt.hash, ..stored.clone() };
        let told = |hunt: &Hunt| {
            let found = orphans(hunt, [&stored, &other, &up_to_date].into_iter());
            found.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let found = told(&hunt);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].starts_with("2 players have something of the object \"whelk\", which the hunt no longer has"),
            "{found:?}"
        );
        hunt.renamed.push(hunt_shared::hunt::Renamed {
            kind: NamedKind::Object,
            from: "whelk".into(),
            to: hunt.objects[1].id.to_string(),
        });
        let found = told(&hunt);
        assert!(found.len() == 1 && found[0].contains("the reward \"old-lantern\""), "{found:?}");
    }
}
