//! The terms of characters and what they say.

use super::{
    super::{
        declare::{choice, record},
        values::{Count, Id, PictureName, Positive, Prose, ShortText, Spanned, Title},
    },
    ConditionTerm,
};
use crate::{geo::LonLat, hunt::Glyph};

record! {
    /// Somebody to talk to. A talk begins with the first of the lines whose `when` holds.
    CharacterTerm as "Character" {
        /// The name by which it is meant; its own among the characters.
        id: Id,
        /// Its name, as shown.
        name: Title,
        /// How it is drawn.
        glyph: Glyph,
        /// The file of a picture of it, shown when it speaks.
        picture: Option<PictureName> = "None",
        /// Where it stands; else it can be talked to from anywhere.
        at: Option<Spanned<LonLat>> = "None",
        /// Metres from which it can be talked to.
        reach_m: Positive = "6.0",
        /// The challenge that must be open before it can be talked to; else always.
        during: Option<Id> = "None",
        /// What it can say.
        lines: Vec<LineTerm>,
    }
}

record! {
    /// Something that a character says.
    LineTerm as "Line" {
        /// The name by which it is meant; its own among the character's lines.
        id: Id,
        /// What is said; Markdown.
        text: Spanned<Prose>,
        /// The condition under which a talk begins with it; else always.
        when: Option<Spanned<ConditionTerm>> = "None",
        /// What the player can answer; nothing: the talk ends.
        replies: Vec<Spanned<ReplyTerm>> = "[]",
    }
}

record! {
    /// Something that the player can answer.
    ReplyTerm as "Reply" {
        /// What the player says.
        text: ShortText,
        /// The line that follows; left out: the talk ends.
        goto: Option<Id> = "None",
        /// The condition under which it is offered; else always.
        when: Option<Spanned<ConditionTerm>> = "None",
        /// What the player gets.
        gives: Vec<ItemsTerm> = "[]",
        /// What the player gives away; the reply is offered only to who holds it.
        takes: Vec<ItemsTerm> = "[]",
    }
}

choice! {
    /// So many of an item.
    ItemsTerm as "Things" {
        /// The item, as objects, rewards and replies give it.
        Items(
            /// The item.
            item: Id,
            /// How many.
            count: Count = "1",
            /// Its name, as shown; left out: as an object or a reward names it.
            name: Option<Title> = "None",
        ),
    }
}
