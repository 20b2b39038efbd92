//! How things are shown that a player holds or has held.

use super::Progress;
use crate::{hunt::Glyph, identity::ItemId, picture::Picture};
use serde::{Deserialize, Serialize};

/// How a thing is shown.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ItemLook {
    /// What it is called.
    pub name: String,
    /// Where the name comes from.
    pub naming: Naming,
    /// How it is drawn where it has no picture.
    pub glyph: Glyph,
    /// A picture of it, if it has one.
    pub picture: Option<Picture>,
}

/// Where the name of a thing comes from, the best last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Naming {
    /// It was handed over, or made of other things.
    Given,
    /// An object that is one of its kind was taken.
    Object,
    /// A reward has named the kind.
    Kind,
}

impl Progress {
    /// A thing is called and drawn so from here on, unless there is a better name for it.
    pub(super) fn name_item(&mut self, item: &ItemId, name: &str, naming: Naming, glyph: Glyph) {
        let look = self.look_of(item);
        if naming >= look.naming {
            name.clone_into(&mut look.name);
            (look.naming, look.glyph) = (naming, glyph);
        }
    }

    /// A thing looks so from here on.
    pub(super) fn show_item(&mut self, item: &ItemId, picture: Option<Picture>) {
        self.look_of(item).picture = picture;
    }

    /// What is known of a thing; at first only its id.
    fn look_of(&mut self, item: &ItemId) -> &mut ItemLook {
        let unknown = || ItemLook { name: item.to_string(), naming: Naming::Given, glyph: Glyph::Chest, picture: None };
        self.looks.entry(item.clone()).or_insert_with(unknown)
    }
}
