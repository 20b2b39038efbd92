//! From the syntax tree to typed terms, telling every mistake.

use super::schema::{FieldDoc, VariantDoc};
use crate::hunt::{
    diagnostic::{Findings, nearest},
    ron::{Arg, Call, Node, NodeKind, parse},
    source::SourceFile,
};
use std::{ops::Range, sync::Arc};

/// A type that can be read from a node of the tree.
pub(in crate::hunt) trait Decode: Sized {
    /// What is expected, in words for a message.
    fn expects() -> String;

    /// The value; `None` when the node is none, which has then been told.
    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self>;
}

/// The file being read, and what was found so far.
pub(in crate::hunt) struct Context<'a> {
    pub(in crate::hunt) source: &'a Arc<SourceFile>,
    pub(in crate::hunt) findings: &'a mut Findings,
    /// The pictures that were named so far, and where.
    pub(in crate::hunt) pictures: Vec<(Range<usize>, String)>,
    /// Every element of every list could be read: what is not there is not meant to be there.
    pub(in crate::hunt) lists_are_whole: bool,
}

impl<'a> Context<'a> {
    pub(in crate::hunt) fn new(source: &'a Arc<SourceFile>, findings: &'a mut Findings) -> Self {
        Self { source, findings, pictures: Vec::new(), lists_are_whole: true }
    }
}

impl Context<'_> {
    pub(in crate::hunt) fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.findings.error(self.source, span, message, help);
    }

    pub(in crate::hunt) fn warn(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.findings.warn(self.source, span, message, help);
    }

    /// Tells that something else stands where `expected` was expected. What is broken has been told before.
    pub(super) fn wrong_type(&mut self, node: &Node, expected: &str, help: impl Into<String>) {
        if node.kind != NodeKind::Broken {
            self.error(node.head(), format!("expected {expected}, found {}", node.words()), help);
        }
    }

    /// The fields of a record.
    pub(super) fn record<'n>(&mut self, node: &'n Node, written: &str, fields: &'static [FieldDoc]) -> Option<Fields<'n>> {
        let form = || format!("{written}( … )");
        match &node.kind {
            NodeKind::Call(Call { name, args: Some(args) }) => {
                if let Some(name) = name.as_ref().filter(|name| name.text != written) {
                    self.error(
                        name.span.clone(),
                        format!("expected {}, found {}( … )", form(), name.text),
                        format!("write {}", form()),
                    );
                }
                Some(self.arguments(node, args, written, fields, false))
            }
            _ => {
                self.wrong_type(node, &form(), format!("write {}", form()));
                None
            }
        }
    }

    /// The name and the arguments of one of several variants.
    pub(super) fn variant<'n>(&mut self, node: &'n Node, variants: &'static [VariantDoc]) -> Option<(&'static str, Fields<'n>)> {
        let names = || variants.iter().map(|variant| variant.name);
        let list = || names().collect::<Vec<_>>().join(", ");
        let NodeKind::Call(Call { name: Some(name), args }) = &node.kind else {
            self.wrong_type(node, &format!("one of {}", list()), "begin with its name");
            return None;
        };
        let known = |name: &str| variants.iter().find(|variant| variant.name == name);
        let variant = known(&name.text).or_else(|| {
            let meant = nearest(&name.text, names());
            let help = match meant {
                Some(meant) => format!("did you mean {meant}?"),
                None => format!("write one of {}", list()),
            };
            self.error(name.span.clone(), format!("there is no {} here", name.text), help);
            // Read on as what was meant: its arguments may hold mistakes of their own.
            known(meant?)
        })?;
        let args = args.as_deref().unwrap_or_default();
        Some((variant.name, self.arguments(node, args, variant.name, variant.fields, true)))
    }

    /// Matches arguments with fields: by name, and where `by_order` allows it, the first ones by their order.
    fn arguments<'n>(
        &mut self,
        node: &Node,
        args: &'n [Arg],
        written: &str,
        fields: &'static [FieldDoc],
        by_order: bool,
    ) -> Fields<'n> {
        let mut values: Vec<Option<&Node>> = vec![None; fields.len()];
        let mut misnamed = Vec::new();
        let list = || fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", ");
        for (order, arg) in args.iter().enumerate() {
            let Some(label) = &arg.label else {
                match values.get_mut(order) {
                    Some(value) if by_order && value.is_none() => *value = Some(&arg.value),
                    _ if arg.value.kind == NodeKind::Broken => {}
                    _ if by_order => {
                        let message = format!("{written} takes {} here, so this is one too many", counted(fields.len()));
                        self.error(arg.value.head(), message, usage(written, fields));
                    }
                    _ => {
                        let message = format!("{} stands here without the name of a field of {written}", arg.value.words());
                        self.error(arg.value.head(), message, format!("write name: value; the fields are {}", list()));
                    }
                }
                continue;
            };
            match fields.iter().position(|field| field.name == label.text) {
                Some(index) if values[index].is_some() => {
                    self.error(label.span.clone(), format!("`{}` is given twice", label.text), "remove one of the two");
                }
                Some(index) => values[index] = Some(&arg.value),
                None => {
                    let meant = nearest(&label.text, fields.iter().map(|field| field.name));
                    let help = match meant {
                        Some(meant) => format!("did you mean `{meant}`?"),
                        None => format!("the fields are {}", list()),
                    };
                    self.error(label.span.clone(), format!("{written} has no field `{}`", label.text), help);
                    misnamed.extend(meant.map(|meant| (meant, &arg.value)));
                }
            }
        }
        // A misspelt field is told once: its value counts as what was meant, so that it is not missing as well.
        for (meant, value) in misnamed {
            if let Some(index) = fields.iter().position(|field| field.name == meant) {
                values[index].get_or_insert(value);
            }
        }
        Fields { values, fields, written: written.to_owned(), span: node.head() }
    }
}

fn counted(count: usize) -> String {
    match count {
        0 => "nothing".into(),
        1 => "one value".into(),
        count => format!("{count} values"),
    }
}

/// How a variant is written.
fn usage(written: &str, fields: &[FieldDoc]) -> String {
    let required = fields.iter().filter(|field| field.default.is_none()).map(|field| (field.expects)());
    format!("write {written}({})", required.collect::<Vec<_>>().join(", "))
}

/// The values given for the fields of one record or variant.
pub(super) struct Fields<'n> {
    values: Vec<Option<&'n Node>>,
    fields: &'static [FieldDoc],
    written: String,
    span: Range<usize>,
}

impl Fields<'_> {
    /// The value of a field: what was given, else its default; `None` when it is missing or cannot be read, which has been told.
    pub(super) fn take<T: Decode>(&mut self, name: &str, context: &mut Context<'_>) -> Option<T> {
        let index = self.fields.iter().position(|field| field.name == name)?;
        let field = &self.fields[index];
        match (self.values[index].take(), field.default) {
            (Some(node), _) => T::decode(node, context),
            (None, Some(default)) => {
                let source = Arc::new(SourceFile::new(name, default.to_owned()));
                let node = parse(&source, context.findings)?;
                T::decode(&node, context)
            }
            (None, None) => {
                let message = format!("{} has no `{name}`", self.written);
                context.error(self.span.clone(), message, format!("add {name}: {} — {}", T::expects(), field.doc.trim()));
                None
            }
        }
    }
}
