//! The plain values that fields hold.

mod prose;

use super::decode::{Context, Decode};
use crate::{
    event::CrossingDirection,
    geo::LonLat,
    hunt::{
        Difficulty, Glyph, Rarity,
        diagnostic::nearest,
        ron::{Call, Node, NodeKind},
    },
};
pub(in crate::hunt) use prose::PictureName;
use prose::prose;
use std::{fmt::Debug, ops::Range};

/// A value and where it is written.
#[derive(Clone, Debug)]
pub(in crate::hunt) struct Spanned<T> {
    pub(in crate::hunt) value: T,
    pub(in crate::hunt) span: Range<usize>,
}

impl<T: Decode> Decode for Spanned<T> {
    fn expects() -> String {
        T::expects()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        T::decode(node, context).map(|value| Self { value, span: node.head() })
    }
}

/// A list; elements that cannot be read are left out.
impl<T: Decode> Decode for Vec<T> {
    fn expects() -> String {
        format!("[{}, …]", T::expects())
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        match &node.kind {
            NodeKind::List(nodes) => {
                let elements: Vec<T> = nodes.iter().filter_map(|node| T::decode(node, context)).collect();
                context.lists_are_whole &= elements.len() == nodes.len();
                Some(elements)
            }
            _ => {
                context.wrong_type(
                    node,
                    &format!("a list {}", Self::expects()),
                    "put it in square brackets, also when it is only one",
                );
                None
            }
        }
    }
}

/// What may be left out: the value itself, `Some(value)` or `None`.
impl<T: Decode> Decode for Option<T> {
    fn expects() -> String {
        T::expects()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        match &node.kind {
            NodeKind::Call(Call { name: Some(name), args: None }) if name.text == "None" => Some(None),
            NodeKind::Call(Call { name: Some(name), args: Some(args) }) if name.text == "Some" && args.len() == 1 => {
                T::decode(&args[0].value, context).map(Some)
            }
            _ => T::decode(node, context).map(Some),
        }
    }
}

impl Decode for bool {
    fn expects() -> String {
        "true or false".into()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        match node.kind {
            NodeKind::Bool(value) => Some(value),
            _ => {
                context.wrong_type(node, &Self::expects(), "write true or false, without quotes");
                None
            }
        }
    }
}

/// A text of at most `MAX` bytes, so that no event outgrows what the wire takes; `EMPTY` says whether it may be empty, `RICH` whether it is
/// Markdown.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::hunt) struct Text<const MAX: usize, const EMPTY: bool, const RICH: bool = false>(pub(in crate::hunt) String);

/// A title or a name, as shown.
pub(in crate::hunt) type Title = Text<200, false>;
/// Something to read, as shown; Markdown.
pub(in crate::hunt) type Prose = Text<4_000, true, true>;
/// Something to read that is shown as it is, or a rule in words.
pub(in crate::hunt) type Words = Text<4_000, true>;
/// Something to write or to choose in one line, as shown.
pub(in crate::hunt) type ShortText = Text<400, false>;
/// The name by which something is meant, and its place.
pub(in crate::hunt) type Id = Spanned<Text<100, false>>;
/// The name of a file, and its place.
pub(in crate::hunt) type FileName = Spanned<Text<200, false>>;

impl<const MAX: usize, const EMPTY: bool, const RICH: bool> Decode for Text<MAX, EMPTY, RICH> {
    fn expects() -> String {
        "\"a text\"".into()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let NodeKind::Text(text) = &node.kind else {
            let help = match &node.kind {
                NodeKind::Call(Call { name: Some(name), args: None }) => format!("put it in double quotes: \"{}\"", name.text),
                NodeKind::Number(number) => format!("put it in double quotes: \"{number}\""),
                _ => "write it in double quotes".into(),
            };
            context.wrong_type(node, "a text", help);
            return None;
        };
        if text.len() > MAX {
            let message = format!("this text has {} bytes, but at most {MAX} were expected", text.len());
            context.error(node.head(), message, "shorten it");
            return None;
        }
        if !EMPTY && text.trim().is_empty() {
            context.error(node.head(), "this text is empty", "write something that players or other fields can name it by");
            return None;
        }
        if let Some(hidden) = text.chars().find(|c| !EMPTY && is_hidden(*c)) {
            let message = format!(
                "this text has a character that cannot be seen, U+{:04X}, but one line of text was expected",
                u32::from(hidden)
            );
            context.error(node.head(), message, "write it anew, on one line");
            return None;
        }
        Some(Self(if RICH { prose(node, text, context) } else { text.clone() }))
    }
}

/// Line ends and other characters of control, and those that turn the direction of what follows.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn number(node: &Node, expected: &str, context: &mut Context<'_>) -> Option<f64> {
    match &node.kind {
        NodeKind::Number(number) => number.parse::<f64>().ok().filter(|number| number.is_finite()),
        NodeKind::Text(text) if text.trim().parse::<f64>().is_ok() => {
            context.wrong_type(node, expected, "write it without quotes");
            None
        }
        _ => {
            context.wrong_type(node, expected, "write a number, such as 12.5");
            None
        }
    }
}

/// A number above 0 and at most a million.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::hunt) struct Positive(pub(in crate::hunt) f64);

impl Decode for Positive {
    fn expects() -> String {
        "a number above 0".into()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let value = number(node, &Self::expects(), context)?;
        if value > 0.0 && value <= 1e6 {
            return Some(Self(value));
        }
        let message = format!("expected a number above 0 and at most a million, found {value}");
        context.error(node.head(), message, "write a number within that range");
        None
    }
}

/// A whole number from 1 to a million.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::hunt) struct Count(pub(in crate::hunt) u32);

impl Decode for Count {
    fn expects() -> String {
        "a whole number from 1".into()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let value = number(node, &Self::expects(), context)?;
        if value.fract() == 0.0 && (1.0..=1e6).contains(&value) {
            return Some(Self(value as u32));
        }
        context.error(node.head(), format!("expected a whole number from 1 to a million, found {value}"), "write such a number");
        None
    }
}

/// A whole number of points, which may be less than 0.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::hunt) struct PointCount(pub(in crate::hunt) i64);

impl Decode for PointCount {
    fn expects() -> String {
        "a whole number".into()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let value = number(node, &Self::expects(), context)?;
        if value.fract() == 0.0 && value.abs() <= 1e9 {
            return Some(Self(value as i64));
        }
        context.error(node.head(), format!("expected a whole number of at most a billion, found {value}"), "write such a number");
        None
    }
}

/// A whole number from 0 to a million.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::hunt) struct Weight(pub(in crate::hunt) u32);

impl Decode for Weight {
    fn expects() -> String {
        "a whole number from 0".into()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let value = number(node, &Self::expects(), context)?;
        if value.fract() == 0.0 && (0.0..=1e6).contains(&value) {
            return Some(Self(value as u32));
        }
        context.error(node.head(), format!("expected a whole number from 0 to a million, found {value}"), "write such a number");
        None
    }
}

/// Any number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::hunt) struct Number(pub(in crate::hunt) f64);

impl Decode for Number {
    fn expects() -> String {
        "a number".into()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        number(node, &Self::expects(), context).map(Self)
    }
}

/// A number from 0 on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(in crate::hunt) struct Tolerance(pub(in crate::hunt) f64);

impl Decode for Tolerance {
    fn expects() -> String {
        "a number from 0".into()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let value = number(node, &Self::expects(), context)?;
        if value >= 0.0 {
            return Some(Self(value));
        }
        context.error(node.head(), format!("expected a number from 0, found {value}"), "write it without the minus");
        None
    }
}

impl<T: Decode> Decode for Box<T> {
    fn expects() -> String {
        T::expects()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        T::decode(node, context).map(Self::new)
    }
}

/// Two values in brackets, without names: `(first, second)`.
#[derive(Clone, Debug)]
pub(in crate::hunt) struct Pair<A, B>(pub(in crate::hunt) Option<A>, pub(in crate::hunt) Option<B>);

impl<A: Decode, B: Decode> Decode for Pair<A, B> {
    fn expects() -> String {
        format!("({}, {})", A::expects(), B::expects())
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let NodeKind::Call(Call { name: None, args: Some(args) }) = &node.kind else {
            context.wrong_type(node, &Self::expects(), "write both in brackets");
            return None;
        };
        let [first, second] = &args[..] else {
            context.error(
                node.head(),
                format!("expected two values, found {}", args.len()),
                format!("write {}", Self::expects()),
            );
            return None;
        };
        for label in [first, second].into_iter().filter_map(|arg| arg.label.as_ref()) {
            context.error(label.span.clone(), "these two are written without names", format!("write {}", Self::expects()));
        }
        Some(Self(A::decode(&first.value, context), B::decode(&second.value, context)))
    }
}

/// A place, written `(longitude, latitude)`.
impl Decode for LonLat {
    fn expects() -> String {
        "(longitude, latitude)".into()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let help = "degrees, longitude first, such as (7.4246, 43.7384)";
        let NodeKind::Call(Call { name: None, args: Some(args) }) = &node.kind else {
            context.wrong_type(node, &Self::expects(), help);
            return None;
        };
        let [lon, lat] = &args[..] else {
            let message = format!("expected {}, found {} values", Self::expects(), args.len());
            context.error(node.head(), message, help);
            return None;
        };
        for label in [lon, lat].into_iter().filter_map(|arg| arg.label.as_ref()) {
            context.error(label.span.clone(), "a place is written without names", help);
        }
        let lon = number(&lon.value, "a longitude in degrees", context);
        let lat = number(&lat.value, "a latitude in degrees", context);
        let at = Self::new(lon?, lat?);
        if at.is_valid() {
            return Some(at);
        }
        let (message, help) = if at.lat.abs() > 90.0 && at.lat.abs() <= 180.0 && at.lon.abs() <= 90.0 {
            (
                format!("latitude {} is outside -90 to 90", at.lat),
                format!("longitude comes first: did you mean ({}, {})?", at.lat, at.lon),
            )
        } else if at.lon.abs().max(at.lat.abs()) > 1_000.0 {
            (
                format!("({}, {}) looks like projected metres, but degrees were expected", at.lon, at.lat),
                "give WGS 84 longitude and latitude".into(),
            )
        } else {
            (
                format!("({}, {}) is outside of longitude -180 to 180, latitude -90 to 90", at.lon, at.lat),
                "give WGS 84 longitude and latitude".into(),
            )
        };
        context.error(node.head(), message, help);
        None
    }
}

/// One of several bare words: the variant names of a Rust enum.
fn word<T: Copy + Debug>(node: &Node, what: &str, known: &[T], context: &mut Context<'_>) -> Option<T> {
    let names: Vec<String> = known.iter().map(|value| format!("{value:?}")).collect();
    let (written, span, quoted) = match &node.kind {
        NodeKind::Call(Call { name: Some(name), args: None }) => (&name.text, name.span.clone(), false),
        NodeKind::Text(text) => (text, node.head(), true),
        _ => {
            context.wrong_type(node, &format!("{what} ({})", names.join(", ")), "write its name, without quotes");
            return None;
        }
    };
    let found = names.iter().position(|name| name == written);
    let meant = nearest(written, names.iter().map(String::as_str));
    match (found, meant) {
        (Some(index), _) if !quoted => return known.get(index).copied(),
        (_, Some(meant)) if quoted => {
            context.error(span, format!("expected {what}, found a text"), format!("write it without quotes: {meant}"));
        }
        (_, Some(meant)) => context.error(span, format!("there is no {what} {written}"), format!("did you mean {meant}?")),
        (_, None) => {
            let message = if quoted { format!("expected {what}, found a text") } else { format!("there is no {what} {written}") };
            context.error(span, message, format!("write one of {}", names.join(", ")));
        }
    }
    None
}

impl Decode for Glyph {
    fn expects() -> String {
        format!("a glyph: {}", Self::ALL.map(|(_, glyph)| format!("{glyph:?}")).join(", "))
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        word(node, "glyph", &Self::ALL.map(|(_, glyph)| glyph), context)
    }
}

const RARITIES: [Rarity; 4] = [Rarity::Common, Rarity::Fine, Rarity::Rare, Rarity::Legendary];

impl Decode for Rarity {
    fn expects() -> String {
        format!("a rarity: {}", RARITIES.map(|rarity| format!("{rarity:?}")).join(", "))
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        word(node, "rarity", &RARITIES, context)
    }
}

impl Decode for Difficulty {
    fn expects() -> String {
        format!("a difficulty: {}", Self::ALL.map(|difficulty| format!("{difficulty:?}")).join(", "))
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        word(node, "difficulty", &Self::ALL, context)
    }
}

impl Decode for CrossingDirection {
    fn expects() -> String {
        "LeftToRight or RightToLeft".into()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        word(node, "direction", &[Self::LeftToRight, Self::RightToLeft], context)
    }
}
