//! Characters: whom one can talk to, and what they say.

use super::{Condition, Glyph};
use crate::{
    geo::LonLat,
    identity::{CharacterId, ItemId, LineId},
    picture::Picture,
};

/// Somebody to talk to. A talk begins with the first line whose condition holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Character {
    /// Its identity.
    pub id: CharacterId,
    /// Its name, as shown.
    pub name: String,
    /// How it is drawn.
    pub glyph: Glyph,
    /// A picture of it.
    pub picture: Option<Picture>,
    /// Where it stands; `None`: it can be talked to from anywhere.
    pub place: Option<LonLat>,
    /// Metres from which it can be talked to, when it has a place.
    pub reach_m: f64,
    /// The challenge that must run before it can be talked to, as an index of the hunt's challenges; `None`: always.
    pub during: Option<usize>,
    /// What it can say.
    pub lines: Vec<Line>,
}

/// Something that a character says.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// Its identity, within the character.
    pub id: LineId,
    /// What is said; may have placeholders.
    pub text: String,
    /// The condition under which a talk begins with it, without anything that happens; `None`: always.
    pub when: Option<Condition>,
    /// What the player can answer; nothing: the talk ends.
    pub replies: Vec<Reply>,
}

/// Something that the player can answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Reply {
    /// What the player says.
    pub text: String,
    /// The line that follows, as an index of the character's lines; `None`: the talk ends.
    pub goto: Option<usize>,
    /// The condition under which it is offered, without anything that happens; `None`: always.
    pub when: Option<Condition>,
    /// What the player gets.
    pub gives: Vec<Things>,
    /// What the player must hold and gives away.
    pub takes: Vec<Things>,
}

/// So many of an item.
#[derive(Clone, PartialEq, Debug)]
pub struct Things {
    /// What.
    pub item: ItemId,
    /// Its name, as shown.
    pub name: String,
    /// How many.
    pub count: u32,
}
