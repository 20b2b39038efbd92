//! What the journal adds up to: what the player holds, by name. Plain data.

use hunt_shared::{event::Progress, hunt::Glyph, identity::ItemId, picture::Picture};

/// Things of one kind that the player holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Holding {
    /// What.
    pub item: ItemId,
    /// What it is called.
    pub name: String,
    /// How it is drawn where it has no picture.
    pub glyph: Glyph,
    /// What it looks like, if it has a picture.
    pub picture: Option<Picture>,
    /// How many.
    pub count: u32,
}

/// What the player holds, in the order of its identities.
pub fn holdings(progress: &Progress) -> Vec<Holding> {
    let held = progress.items.iter().filter(|(_, count)| **count > 0);
    let holding = |(item, count): (&ItemId, &u32)| {
        let look = progress.looks.get(item);
        Holding {
            item: item.clone(),
            name: look.map_or_else(|| item.to_string(), |look| look.name.clone()),
            glyph: look.map_or(Glyph::Chest, |look| look.glyph),
            picture: look.and_then(|look| look.picture),
            count: *count,
        }
    };
    held.map(holding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{
        event::{Effect, Event, EventKind},
        identity::{ContentHash, Seq},
        time::UnixMs,
    };

    /// What is held after these events.
    fn held_after(kinds: Vec<EventKind>) -> Vec<Holding> {
        let event = |(seq, kind)| Event { seq: Seq(seq), time: UnixMs(0), position: None, kind };
        let mut progress = Progress::default();
        (1..).zip(kinds).map(event).for_each(|event| progress.apply(&event));
        holdings(&progress)
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
