//! The types of the language. A new field or a new thing to say is declared here, and given its meaning in `lower`.

use super::{
    declare::{choice, record},
    schema::TypeDoc,
    values::{Count, FileName, Id, PointCount, Positive, Prose, Spanned, Title},
};
use crate::{
    event::CrossingDirection,
    geo::LonLat,
    hunt::{Glyph, Rarity},
};

/// All types, in the order of a reference.
pub(super) fn types() -> Vec<TypeDoc> {
    vec![
        HuntTerm::DOC,
        ActiveWhenTerm::DOC,
        ObjectTerm::DOC,
        ChallengeTerm::DOC,
        ConditionTerm::DOC,
        RewardTerm::DOC,
        EffectTerm::DOC,
        ReactionTerm::DOC,
    ]
}

record! {
    /// A hunt: the one value of `hunt.ron`.
    HuntTerm as "Hunt" {
        /// Its title, as players see it in the list of hunts.
        title: Title,
        /// What it is about, in a sentence or two.
        description: Prose,
        /// Who made the map's data, as their licence asks to be named.
        attribution: Prose = "\"\"",
        /// Where a new player stands.
        start: Spanned<LonLat>,
        /// The time zone of clock times in the hunt's files, by its name in the IANA database.
        time_zone: FileName = "\"UTC\"",
        /// Metres per second that a player may make good over time.
        max_speed_mps: Positive = "12.0",
        /// A position that is less accurate than this many metres is not used.
        max_accuracy_m: Positive = "50.0",
        /// GeoJSON files of what is drawn.
        map: Vec<FileName> = "[]",
        /// GeoJSON files of what players cross.
        boundaries: Vec<FileName>,
        /// When boundaries are there that are not always.
        active_when: Vec<ActiveWhenTerm> = "[]",
        /// Things to find.
        objects: Vec<ObjectTerm> = "[]",
        /// Things to do.
        challenges: Vec<ChallengeTerm> = "[]",
        /// What is said when something happens.
        reactions: Vec<ReactionTerm> = "[]",
    }
}

record! {
    /// When a boundary is there for a player: while a condition holds. What happens counts from when the player began the hunt.
    ActiveWhenTerm as "ActiveWhen" {
        /// The boundary's id.
        boundary: Id,
        /// The condition.
        when: Spanned<ConditionTerm>,
    }
}

record! {
    /// Something to find on the map and to take.
    ObjectTerm as "Object" {
        /// The name by which it is meant; its own among the objects.
        id: Id,
        /// Its name, as shown.
        name: Title,
        /// How it is drawn.
        glyph: Glyph,
        /// Where it lies; else `within` says where.
        at: Option<Spanned<LonLat>> = "None",
        /// The area or circle in which it lies at a random place, another for each player.
        within: Option<Id> = "None",
        /// How many there are, each at its own random place; they are named after it: shell-1, shell-2 …
        count: Spanned<Count> = "1",
        /// Metres from which it can be taken.
        reach_m: Positive = "6.0",
        /// The item that the player holds after taking it.
        gives: Option<Id> = "None",
        /// The challenge that must be open before it is there; else it is always there.
        during: Option<Id> = "None",
        /// There is one for all players: who takes it first has it.
        shared: bool = "false",
        /// Of a shared one: seconds after which it comes back; else it is taken once and for all.
        respawn_s: Option<Spanned<Positive>> = "None",
        /// Of a shared one at a random place: it comes back where it was; else at another random place.
        same_place: Spanned<bool> = "false",
        /// Of a shared one that comes back: how often one player may take it.
        limit_per_player: Spanned<Count> = "1",
        /// When it is there: windows of time, such as "Sat Sun 10:00-16:00"; else always.
        active: Vec<Spanned<Prose>> = "[]",
        /// Of a shared one: what is given, once, to who is there or too late when another takes it.
        consolation: Option<RewardTerm> = "None",
    }
}

record! {
    /// Something to do. It opens, is completed once its goal is met, and is rewarded.
    ChallengeTerm as "Challenge" {
        /// The name by which it is meant; its own among the challenges.
        id: Id,
        /// Its title, as shown.
        title: Title,
        /// What to do, as shown.
        text: Prose,
        /// Challenges that must be completed before it opens; none: it is open from the start.
        after: Vec<Id> = "[]",
        /// Hidden boundaries that are shown when it opens.
        reveals: Vec<Id> = "[]",
        /// Objects that appear when it opens; they are not there before.
        spawns: Vec<Id> = "[]",
        /// What completes it.
        goal: Spanned<ConditionTerm>,
        /// What is given for it.
        rewards: Vec<RewardTerm> = "[]",
    }
}

choice! {
    /// Something that can come true. It counts from when its challenge opened.
    ConditionTerm as "Condition" {
        /// The player went into an area or circle, or stands in it when the challenge opens.
        Entered(
            /// The boundary's id.
            boundary: Id,
        ),
        /// The player left an area or circle.
        Exited(
            /// The boundary's id.
            boundary: Id,
        ),
        /// The player stayed in an area or circle for its `dwell_s`.
        Dwelled(
            /// The boundary's id.
            boundary: Id,
        ),
        /// The player went through a line.
        Crossed(
            /// The boundary's id.
            boundary: Id,
            /// The way that counts, seen along the line from its first point; left out: both.
            direction: Option<CrossingDirection> = "None",
        ),
        /// The player holds at least so many of an item.
        Holds(
            /// The item, as objects and rewards give it.
            item: Id,
            /// How many.
            count: Count = "1",
        ),
        /// The player came near a boundary: within its `approaching_m`.
        Approached(
            /// The boundary's id.
            boundary: Id,
            /// Which of its distances, in metres; left out: the nearest.
            within_m: Option<Spanned<Positive>> = "None",
        ),
        /// The player was near a boundary and is no more.
        Receded(
            /// The boundary's id.
            boundary: Id,
            /// Which of its distances, in metres; left out: the farthest.
            within_m: Option<Spanned<Positive>> = "None",
        ),
        /// All of these, in any order.
        All(
            /// The conditions.
            conditions: Vec<Spanned<ConditionTerm>>,
        ),
        /// One of these.
        Any(
            /// The conditions.
            conditions: Vec<Spanned<ConditionTerm>>,
        ),
        /// All of these, each counting only after the one before.
        InOrder(
            /// The conditions.
            conditions: Vec<Spanned<ConditionTerm>>,
        ),
    }
}

record! {
    /// What is given for a challenge. Its texts may say `{player}`, `{points}`, `{rank}` (1st, 2nd … to complete) and
    /// `{seconds}` (since the challenge opened).
    RewardTerm as "Reward" {
        /// The name by which it is meant; its own among all rewards of the hunt.
        id: Id,
        /// Its name, as shown.
        title: Spanned<Title>,
        /// Why it is given, as shown.
        because: Spanned<Prose>,
        /// How rare it is; shown by the shape of its emblem.
        rarity: Rarity = "Common",
        /// How it is drawn.
        glyph: Glyph,
        /// What it does, in this order.
        effects: Vec<Spanned<EffectTerm>> = "[]",
    }
}

choice! {
    /// What a reward does.
    EffectTerm as "Effect" {
        /// Adds points.
        Points(
            /// How many; less than 0 takes some away.
            points: PointCount,
        ),
        /// Adds things to hold.
        Item(
            /// The item.
            item: Id,
            /// Its name, as shown.
            name: Title,
            /// How many.
            count: Count = "1",
        ),
        /// A mark of honour.
        Badge(
            /// Its name, as shown.
            name: Title,
        ),
        /// Shows a hidden boundary.
        Reveal(
            /// The boundary's id.
            boundary: Id,
        ),
        /// Lets an object appear; it is not there before.
        Spawn(
            /// The object's id.
            object: Id,
        ),
    }
}

record! {
    /// Something said when a player does something, beside the challenges.
    ReactionTerm as "Reaction" {
        /// What it answers: one of Entered, Exited, Dwelled, Crossed.
        when: Spanned<ConditionTerm>,
        /// The challenge during which it answers; else always.
        during: Option<Id> = "None",
        /// Only the first time.
        once: bool = "false",
        /// Who speaks, as shown.
        speaker: Title,
        /// What is said.
        text: Prose,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hunt::{
        diagnostic::Findings,
        language::{Context, Decode, Form, describe_language},
        ron::parse,
        source::SourceFile,
    };
    use std::sync::Arc;

    /// The least that a term may say, so that every default is read.
    #[test]
    fn every_default_reads_as_what_it_stands_for() {
        let text = r#"Hunt(title: "T", description: "", start: (0, 0), boundaries: [],
            objects: [Object(id: "o", name: "O", glyph: Key, at: (0, 0))],
            challenges: [Challenge(id: "c", title: "C", text: "", goal: All([Crossed("l"), Holds("i")]),
                rewards: [Reward(id: "r", title: "R", because: "", glyph: Key, effects: [Item("i", "I")])])],
            reactions: [Reaction(when: Entered("a"), speaker: "S", text: "")])"#;
        let source = Arc::new(SourceFile::new("hunt.ron", text.into()));
        let mut findings = Findings::default();
        let node = parse(&source, &mut findings).unwrap();
        let hunt = HuntTerm::decode(&node, &mut Context { source: &source, findings: &mut findings }).unwrap();
        assert!(findings.list.is_empty(), "{:?}", findings.list);
        assert_eq!(hunt.max_speed_mps, Some(Positive(12.0)));
        assert_eq!(hunt.objects.unwrap()[0].reach_m, Some(Positive(6.0)));
        assert_eq!(hunt.challenges.unwrap()[0].rewards.as_ref().unwrap()[0].rarity, Some(Rarity::Common));
        assert_eq!(hunt.reactions.unwrap()[0].once, Some(false));
    }

    #[test]
    fn every_word_of_the_language_is_documented() {
        for described in describe_language() {
            let fields: Vec<_> = match described.form {
                Form::Record(fields) | Form::Feature(fields) => fields.iter().collect(),
                Form::OneOf(variants) => {
                    assert!(variants.iter().all(|variant| !variant.doc.trim().is_empty()), "{}", described.name);
                    variants.iter().flat_map(|variant| variant.fields).collect()
                }
            };
            for field in fields {
                assert!(!field.doc.trim().is_empty() && !(field.expects)().is_empty(), "{}.{}", described.name, field.name);
            }
        }
    }
}
