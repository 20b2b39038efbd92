//! The syntax tree.

use std::ops::Range;

/// A value and the bytes in which it stands.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::hunt) struct Node {
    pub(in crate::hunt) kind: NodeKind,
    pub(in crate::hunt) span: Range<usize>,
}

/// What a value is.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::hunt) enum NodeKind {
    /// A text, with its escapes resolved.
    Text(String),
    /// A number as it is written, without `_`.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `[ … ]`
    List(Vec<Node>),
    /// `Name`, `Name( … )` or `( … )`
    Call(Call),
    /// `{ … }`, which no hunt uses, so its content is not kept.
    Map,
    /// Something that is no value; the mistake has been told.
    Broken,
}

/// A name with arguments, or one of them alone.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::hunt) struct Call {
    pub(in crate::hunt) name: Option<Name>,
    /// `None` when there are no brackets.
    pub(in crate::hunt) args: Option<Vec<Arg>>,
}

/// A name, as it is written.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::hunt) struct Name {
    pub(in crate::hunt) text: String,
    pub(in crate::hunt) span: Range<usize>,
}

/// One argument: `value` or `label: value`.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::hunt) struct Arg {
    pub(in crate::hunt) label: Option<Name>,
    pub(in crate::hunt) value: Node,
}

impl Node {
    /// What stands there, in words for a message.
    pub(in crate::hunt) fn words(&self) -> String {
        match &self.kind {
            NodeKind::Text(text) => match text.char_indices().nth(30) {
                Some((at, _)) => format!("the text {:?}", format!("{}…", &text[..at])),
                None => format!("the text {text:?}"),
            },
            NodeKind::Number(number) => format!("the number {number}"),
            NodeKind::Bool(value) => value.to_string(),
            NodeKind::List(_) => "a list".into(),
            NodeKind::Call(Call { name: Some(name), args: None }) => format!("the word {}", name.text),
            NodeKind::Call(Call { name: Some(name), .. }) => format!("{}( … )", name.text),
            NodeKind::Call(_) => "( … )".into(),
            NodeKind::Map => "a map { … }".into(),
            NodeKind::Broken => "nothing that can be read".into(),
        }
    }

    /// The place to point at: the name or the opening bracket of what is long.
    pub(in crate::hunt) fn head(&self) -> Range<usize> {
        match &self.kind {
            NodeKind::Call(Call { name: Some(name), .. }) => name.span.clone(),
            NodeKind::Call(_) | NodeKind::List(_) | NodeKind::Map => self.span.start..self.span.start + 1,
            _ => self.span.clone(),
        }
    }
}
