//! The terms of what players do with the things that they hold.

use super::{
    super::{
        declare::record,
        values::{Id, PictureName, Prose, Spanned},
    },
    ConditionTerm, EffectTerm, ItemsTerm,
};

record! {
    /// How an item is shown that players hold.
    ItemTerm as "Item" {
        /// The item, as objects, rewards and replies give it.
        id: Id,
        /// The file of a picture of it, shown in the satchel.
        picture: PictureName,
    }
}

record! {
    /// Something that a player can do with an item. The first that fits counts.
    UseTerm as "Use" {
        /// The item that is used; the player must hold it.
        item: Id,
        /// The area or circle in which the player must be; else anywhere.
        at: Option<Id> = "None",
        /// The challenge that must be open; else always.
        during: Option<Id> = "None",
        /// The condition under which it can be done; else always.
        when: Option<Spanned<ConditionTerm>> = "None",
        /// It is used up: one of it is taken away.
        consumes: bool = "false",
        /// What it does: Points, Item, Badge, Reveal or Spawn.
        effects: Vec<Spanned<EffectTerm>> = "[]",
        /// What is said of it; Markdown.
        text: Prose,
    }
}

record! {
    /// Items of which others can be made.
    RecipeTerm as "Recipe" {
        /// What it takes, all of it.
        takes: Vec<ItemsTerm>,
        /// What comes of it.
        gives: Vec<ItemsTerm>,
        /// What is said of it; Markdown.
        text: Prose,
    }
}
