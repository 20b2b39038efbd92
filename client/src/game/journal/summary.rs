//! What the journal adds up to: what the player holds, by name. Plain data.

use hunt_shared::{
    event::{Effect, Event, EventKind, Progress},
    hunt::Glyph,
    identity::ItemId,
};
use std::collections::BTreeMap;

/// Things of one kind that the player holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Holding {
    /// What.
    pub item: ItemId,
    /// As it was called when it was given last.
    pub name: String,
    /// How it was drawn then.
    pub glyph: Glyph,
    /// How many.
    pub count: u32,
}

/// What the player holds, in the order of its identities. Names and drawings stand only in the events that gave the things.
pub fn holdings(events: &[Event], progress: &Progress) -> Vec<Holding> {
    let mut looks: BTreeMap<&ItemId, (&str, Glyph, bool)> = BTreeMap::new();
    for event in events {
        match &event.kind {
            EventKind::ObjectCollected { name, glyph, item: Some((item, _)), .. } => {
                // An object is one of its kind; the name of a reward's item is the name of the kind.
                let named_by_reward = looks.get(item).is_some_and(|look| look.2);
                if !named_by_reward {
                    looks.insert(item, (name, *glyph, false));
                }
            }
            EventKind::ItemGiven { item, name, .. } => {
                looks.entry(item).or_insert((name, Glyph::Chest, false));
            }
            EventKind::RewardGranted(reward) => {
                for effect in &reward.effects {
                    if let Effect::Item { item, name, .. } = effect {
                        looks.insert(item, (name, reward.glyph, true));
                    }
                }
            }
            _ => {}
        }
    }
    progress
        .items
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(item, count)| {
            let (name, glyph, _) = looks.get(item).copied().unwrap_or((item.as_str(), Glyph::Chest, false));
            Holding { item: item.clone(), name: name.to_owned(), glyph, count: *count }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{identity::Seq, time::UnixMs};

    #[test]
    fn things_are_counted_under_their_names() {
        let taken = |seq: u64| Event {
            seq: Seq(seq),
            time: UnixMs(0),
            position: None,
            kind: EventKind::ObjectCollected {
                object: format!("glass-{seq}").as_str().into(),
                name: "Sea-glass".into(),
                glyph: Glyph::Glass,
                item: Some(("sea-glass".into(), 1)),
            },
        };
        let events = [taken(1), taken(2)];
        let mut progress = Progress::default();
        events.iter().for_each(|event| progress.apply(event));
        assert_eq!(
            holdings(&events, &progress),
            [Holding { item: "sea-glass".into(), name: "Sea-glass".into(), glyph: Glyph::Glass, count: 2 }]
        );
    }
}
