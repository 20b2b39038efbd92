//! The terms of rewards and of choices among them.

use super::{
    super::{
        declare::{choice, record},
        decode::{Context, Decode},
        schema::{FieldDoc, Form, TypeDoc, VariantDoc},
        values::{Count, Id, PictureName, PointCount, Prose, Spanned, Title, Weight},
    },
    ConditionTerm,
};
use crate::hunt::{
    Glyph, Rarity,
    ron::{Call, Node, NodeKind},
};

record! {
    /// What is given for a challenge. Its texts may have placeholders, such as `{player}`.
    RewardTerm as "Reward" {
        /// The name by which it is meant; its own among all rewards of the hunt.
        id: Id,
        /// Its name, as shown.
        title: Spanned<Title>,
        /// Why it is given, as shown; Markdown.
        because: Spanned<Prose>,
        /// The file of a picture that stands above the text.
        picture: Option<PictureName> = "None",
        /// How rare it is; shown by the shape of its emblem.
        rarity: Rarity = "Common",
        /// How it is drawn.
        glyph: Glyph,
        /// What it does, in this order.
        effects: Vec<Spanned<EffectTerm>> = "[]",
        /// The condition under which it is given; else always.
        when: Option<Spanned<ConditionTerm>> = "None",
        /// In a draw, how likely it is beside the weights of the others.
        weight: Spanned<Weight> = "1",
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
        /// Takes things away, as many as the player has.
        Take(
            /// The item.
            item: Id,
            /// How many at most.
            count: Count = "1",
        ),
    }
}

record! {
    /// One of several rewards, by lot: fair, and the same whenever the same player asks.
    DrawTerm as "Draw" {
        /// The name by which what was drawn is remembered; its own among all rewards of the hunt.
        id: Id,
        /// The rewards, each as likely as its `weight` says. One whose `when` does not hold takes no part.
        from: Vec<Spanned<RewardTerm>>,
        /// What was drawn is not drawn again until everything else was.
        without_repetition: bool = "true",
        /// The condition under which it is drawn; else always.
        when: Option<Spanned<ConditionTerm>> = "None",
    }
}

/// One entry of `rewards`.
#[derive(Clone, Debug)]
pub(in crate::hunt) enum GrantTerm {
    /// `Reward( … )`
    Reward(Box<RewardTerm>),
    /// `FirstOf([ … ])`
    FirstOf(Option<Vec<Spanned<GrantTerm>>>),
    /// `Draw( … )`
    Draw(Box<DrawTerm>),
}

impl GrantTerm {
    pub(in crate::hunt) const DOC: TypeDoc = TypeDoc {
        name: "Choice among rewards",
        doc: "What may stand in `rewards` beside `Reward( … )` and `Draw( … )`.",
        form: Form::OneOf(Self::VARIANTS),
    };

    const VARIANTS: &[VariantDoc] = &[VariantDoc {
        name: "FirstOf",
        doc: "The first of these whose `when` holds; one without a `when` always does.",
        fields: &[FieldDoc {
            name: "rewards",
            doc: "The rewards, draws or further choices.",
            expects: <Vec<Spanned<Self>> as Decode>::expects,
            default: None,
        }],
    }];
}

impl Decode for GrantTerm {
    fn expects() -> String {
        "Reward( … ), FirstOf([ … ]) or Draw( … )".into()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        match &node.kind {
            NodeKind::Call(Call { name: Some(name), args: Some(_) }) if name.text == "FirstOf" => {
                let (_, mut fields) = context.variant(node, Self::VARIANTS)?;
                Some(Self::FirstOf(fields.take("rewards", context)))
            }
            NodeKind::Call(Call { name: Some(name), args: Some(_) }) if name.text == "Draw" => {
                DrawTerm::decode(node, context).map(|draw| Self::Draw(Box::new(draw)))
            }
            _ => RewardTerm::decode(node, context).map(|reward| Self::Reward(Box::new(reward))),
        }
    }
}
