//! The types of the language. A new field or a new thing to say is declared here, and given its meaning in `lower`.

mod challenge;
mod character;
mod condition;
mod item;
mod reward;
mod riddle;

pub(in crate::hunt) use challenge::{ChallengeTerm, RepeatTerm, RetryTerm, StartTerm};
pub(in crate::hunt) use character::{CharacterTerm, ItemsTerm, LineTerm, ReplyTerm};
pub(in crate::hunt) use condition::ConditionTerm;
pub(in crate::hunt) use item::{ItemTerm, RecipeTerm, UseTerm};
pub(in crate::hunt) use reward::{DrawTerm, EffectTerm, GrantTerm, RewardTerm};
pub(in crate::hunt) use riddle::{AnswerTerm, HintTerm, KnownAnswer, RiddleTerm};

use super::{
    declare::{choice, record},
    schema::TypeDoc,
    values::{Count, FileName, Id, PictureName, Positive, Prose, ShortText, Spanned, Title, Words},
};
use crate::{
    geo::LonLat,
    hunt::{Difficulty, Glyph},
};

/// All types, in the order of a reference.
pub(super) fn types() -> Vec<TypeDoc> {
    vec![
        HuntTerm::DOC,
        TeamsTerm::DOC,
        ActiveWhenTerm::DOC,
        ObjectTerm::DOC,
        ChallengeTerm::DOC,
        StartTerm::DOC,
        RetryTerm::DOC,
        RepeatTerm::DOC,
        ConditionTerm::DOC,
        RiddleTerm::DOC,
        AnswerTerm::DOC,
        HintTerm::DOC,
        RewardTerm::DOC,
        EffectTerm::DOC,
        GrantTerm::DOC,
        DrawTerm::DOC,
        CharacterTerm::DOC,
        LineTerm::DOC,
        ReplyTerm::DOC,
        ItemsTerm::DOC,
        ItemTerm::DOC,
        UseTerm::DOC,
        RecipeTerm::DOC,
        ReactionTerm::DOC,
        RenamedTerm::DOC,
    ]
}

record! {
    /// A hunt: the one value of `hunt.ron`.
    HuntTerm as "Hunt" {
        /// Its title, as players see it in the list of hunts.
        title: Title,
        /// What it is about, in a sentence or two; Markdown.
        description: Prose,
        /// The languages of its texts, such as "en" or "pt-BR". The first is that of this file; each other has its file texts/LANGUAGE.po.
        languages: Vec<FileName> = "[\"en\"]",
        /// Who made the map's data, as their licence asks to be named.
        attribution: Words = "\"\"",
        /// Minutes that it takes whoever plays it for the first time, as players see it in the list of hunts. Left out: nothing is said.
        minutes: Option<Spanned<Count>> = "None",
        /// How hard it is, as players see it in the list of hunts. Left out: nothing is said.
        difficulty: Option<Difficulty> = "None",
        /// Where a new player stands.
        start: Spanned<LonLat>,
        /// The time zone of clock times in the hunt's files, by its name in the IANA database.
        time_zone: FileName = "\"UTC\"",
        /// When it opens, such as "2026-05-01T10:00"; before, players can join and look. Left out: it is open already.
        opens: Option<Spanned<ShortText>> = "None",
        /// When it closes; then nothing more is given, and the ranking is final. A date alone is the whole day. Left out: never.
        closes: Option<Spanned<ShortText>> = "None",
        /// How it is played together; left out: everybody for themselves.
        teams: Option<TeamsTerm> = "None",
        /// Whether haze lies on the map where a player has not been yet; walking clears it. Players can switch it off for themselves.
        fog: bool = "true",
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
        /// How things are shown that players hold.
        items: Vec<ItemTerm> = "[]",
        /// What players can do with the things that they hold.
        uses: Vec<UseTerm> = "[]",
        /// What players can make of the things that they hold.
        recipes: Vec<RecipeTerm> = "[]",
        /// What is said when something happens.
        reactions: Vec<ReactionTerm> = "[]",
        /// What had another id in an earlier version of the hunt, so that players keep what they have of it.
        renamed: Vec<RenamedTerm> = "[]",
        /// Whom one can talk to.
        characters: Vec<CharacterTerm> = "[]",
    }
}

choice! {
    /// How a hunt is played together.
    TeamsTerm as "Teams" {
        /// What one member does counts for all, and each gets the events and rewards of it.
        Shared(
            /// How many members a team has at most.
            max_size: Spanned<Count> = "4",
        ),
        /// Everybody plays for themselves; the team's score is the sum of its members' scores.
        Separate(
            /// How many members a team has at most.
            max_size: Spanned<Count> = "4",
        ),
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
        /// The file of a picture of it, shown when it is taken.
        picture: Option<PictureName> = "None",
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
        active: Vec<Spanned<Words>> = "[]",
        /// Of a shared one: what is given, once, to who is there or too late when another takes it.
        consolation: Option<RewardTerm> = "None",
    }
}

record! {
    /// Something said when a player does something, beside the challenges.
    ReactionTerm as "Reaction" {
        /// What it answers: a condition with at least one of Entered, Exited, Dwelled, Crossed, which counts at the moment it happens.
        when: Spanned<ConditionTerm>,
        /// The challenge during which it answers; else always.
        during: Option<Id> = "None",
        /// Only the first time.
        once: bool = "false",
        /// Who speaks, as shown.
        speaker: Title,
        /// What is said; Markdown.
        text: Prose,
    }
}

choice! {
    /// Something that had another id in an earlier version of the hunt.
    RenamedTerm as "Renamed" {
        /// A boundary.
        Boundary(
            /// Its id in earlier versions.
            from: Id,
            /// Its id now.
            to: Id,
        ),
        /// A challenge.
        Challenge(
            /// Its id in earlier versions.
            from: Id,
            /// Its id now.
            to: Id,
        ),
        /// An object.
        Object(
            /// Its id in earlier versions.
            from: Id,
            /// Its id now.
            to: Id,
        ),
        /// A reward.
        Reward(
            /// Its id in earlier versions.
            from: Id,
            /// Its id now.
            to: Id,
        ),
        /// An item to hold.
        Item(
            /// Its id in earlier versions.
            from: Id,
            /// Its id now.
            to: Id,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hunt::{
        Rarity,
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
        let hunt = HuntTerm::decode(&node, &mut Context::new(&source, &mut findings)).unwrap();
        assert!(findings.list.is_empty(), "{:?}", findings.list);
        assert_eq!(hunt.max_speed_mps, Some(Positive(12.0)));
        assert_eq!(hunt.fog, Some(true));
        assert!(matches!((hunt.opens, hunt.closes, hunt.teams), (Some(None), Some(None), Some(None))));
        assert!(matches!((hunt.minutes, hunt.difficulty), (Some(None), Some(None))));
        assert_eq!(hunt.objects.unwrap()[0].reach_m, Some(Positive(6.0)));
        let challenges = hunt.challenges.unwrap();
        let Some(GrantTerm::Reward(reward)) = &challenges[0].rewards.as_ref().map(|rewards| &rewards[0].value) else { panic!() };
        assert_eq!(reward.rarity, Some(Rarity::Common));
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
