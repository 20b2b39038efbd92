//! XML as files of maps and tracks use it: elements are known by their local names, and mistakes have their places.

use crate::hunt::{Findings, SourceFile};
use roxmltree::{Document, Node, ParsingOptions};
use std::{ops::Range, sync::Arc};

/// The document of a file whose root must have this name; `None` when it is no such file, which has been told with this help.
pub fn parse<'s>(source: &'s Arc<SourceFile>, root: &str, findings: &mut Findings, help: &str) -> Option<Document<'s>> {
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(source.text(), options) {
        Ok(document) => document,
        Err(error) => {
            let at = source.offset(error.pos().row as usize, error.pos().col as usize);
            findings.error(source, at..at + 1, format!("this is no sound XML: {error}"), help);
            return None;
        }
    };
    let found = document.root_element();
    if found.tag_name().name() != root {
        let what = format!("the file holds <{}>, but <{root}> was expected", found.tag_name().name());
        findings.error(source, start_tag(found), what, help);
        return None;
    }
    Some(document)
}

/// Whether a node is an element of this name.
pub fn is(node: Node, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// The children that are elements of this name.
pub fn children<'a, 'input>(node: Node<'a, 'input>, name: &'a str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| is(*child, name))
}

/// What an element says in a child of this name, and where, when it says anything.
pub fn text_of<'a>(node: Node<'a, '_>, name: &'a str) -> Option<(&'a str, Range<usize>)> {
    let child = children(node, name).next()?;
    let text = child.text()?.trim();
    (!text.is_empty()).then(|| (text, child.range()))
}

/// The start of an element: what a message about the whole of it points to.
pub fn start_tag(node: Node) -> Range<usize> {
    let start = node.range().start;
    start..start + 1 + node.tag_name().name().len()
}
