//! What the journal adds up to: what the player holds, by name. Plain data.

use hunt_shared::{
    event::{Effect, Event, EventKind, Progress},
    hunt::Glyph,
    identity::ItemId,
    picture::Picture,
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
    /// What it looks like, if it has a picture.
    pub picture: Option<Picture>,
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
            EventKind::ItemsExchanged { given, .. } => {
                for effect in given {
                    if let Effect::Item { item, name, .. } = effect {
                        looks.entry(item).or_insert((name, Glyph::Chest, false));
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
            let picture = progress.pictures.get(item).copied();
            Holding { item: item.clone(), name: name.to_owned(), glyph, picture, count: *count }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{
        identity::{ContentHash, Seq},
        time::UnixMs,
    };

    /// What is held after these events.
    fn held_after(kinds: Vec<EventKind>) -> Vec<Holding> {
        let event = |(seq, kind)| Event { seq: Seq(seq), time: UnixMs(0), position: None, kind };
        let events: Vec<Event> = (1..).zip(kinds).map(event).collect();
        let mut progress = Progress::default();
        events.iter().for_each(|event| progress.apply(event));
        holdings(&events, &progress)
    }

    fn taken(number: u64) -> EventKind {
        EventKind::ObjectCollected {
            object: format!("glass-{number}").as_str().into(),
            name: "Sea-glass".into(),
            glyph: Glyph::Glass,
            item: Some(("sea-glass".into(), 1)),
        }
    }

    fn sea_glass(count: u32, picture: Option<Picture>) -> Holding {
        Holding { item: "sea-glass".into(), name: "Sea-glass".into(), glyph: Glyph::Glass, picture, count }
    }

    #[test]
    fn things_are_counted_under_their_names() {
        assert_eq!(held_after(vec![taken(1), taken(2)]), [sea_glass(2, None)]);
        let given = vec![Effect::Item { item: "lamp".into(), name: "A lamp".into(), count: 1 }];
        let spent = vec![("sea-glass".into(), "Sea-glass".into(), 1)];
        let exchanged = EventKind::ItemsExchanged { used: None, because: String::new(), taken: spent, given };
        let made = held_after(vec![taken(1), exchanged]);
        assert_eq!(made.iter().map(|holding| &*holding.name).collect::<Vec<_>>(), ["A lamp"]);
    }

    #[test]
    fn things_look_as_the_player_was_shown_last() {
        let picture = |number: u8| Picture { hash: ContentHash([number; 32]), width: 4, height: 3 };
        let shown = |picture| EventKind::ItemShown { item: "sea-glass".into(), picture };
        assert_eq!(held_after(vec![taken(1), shown(Some(picture(1)))]), [sea_glass(1, Some(picture(1)))]);
        let anew = vec![taken(1), shown(Some(picture(1))), taken(2), shown(Some(picture(2)))];
        assert_eq!(held_after(anew.clone()), [sea_glass(2, Some(picture(2)))]);
        assert_eq!(held_after([anew, vec![shown(None)]].concat()), [sea_glass(2, None)]);
    }
}
