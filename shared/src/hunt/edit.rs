//! Changes to a `hunt.ron` that leave everything else in it as it is written.

use super::{
    Findings, HUNT_FILE, SourceFile,
    ron::{Arg, NodeKind, parse},
};
use std::{ops::Range, sync::Arc};

/// The text of a `hunt.ron` in which the list `field` (`map` or `boundaries`) also names `file`; nothing else in it is touched. The
/// same text when it does so already.
///
/// `None` when the file cannot be read so surely that it could be changed: a person must do it.
pub fn with_file(hunt_ron: &str, field: &str, file: &str) -> Option<String> {
    let args = arguments(hunt_ron)?;
    let list = args.iter().find(|arg| arg.label.as_ref().is_some_and(|label| label.text == field));
    let written = format!("{file:?}");
    let text = match list {
        Some(list) => {
            let NodeKind::List(names) = &list.value.kind else { return None };
            if names.iter().any(|name| name.kind == NodeKind::Text(file.to_owned())) {
                return Some(hunt_ron.to_owned());
            }
            in_list(hunt_ron, &list.value.span, names.last().map(|last| last.span.clone()), &written)
        }
        None => {
            // Above the first field, with its indentation.
            let first = args.first()?.label.as_ref()?.span.start;
            let line = hunt_ron[..first].rfind('\n').map_or(0, |at| at + 1);
            let indent = &hunt_ron[line..first];
            let newline = if indent.trim().is_empty() { format!("\n{indent}") } else { " ".into() };
            format!("{}{field}: [{written}],{newline}{}", &hunt_ron[..first], &hunt_ron[first..])
        }
    };
    // A remark or a habit of writing that was not foreseen must not break the file.
    names_in(&text, field)?.iter().any(|name| name == file).then_some(text)
}

/// The text of a `hunt.ron` whose `languages` also name this one, beside those that it names or else beside English; nothing else in it is
/// touched. The same text when they do so already.
///
/// `None` when the file cannot be read so surely that it could be changed: a person must do it.
pub fn with_language(hunt_ron: &str, language: &str) -> Option<String> {
    let args = arguments(hunt_ron)?;
    let named = args.iter().any(|arg| arg.label.as_ref().is_some_and(|label| label.text == "languages"));
    let first = if named { hunt_ron.to_owned() } else { with_file(hunt_ron, "languages", "en")? };
    with_file(&first, "languages", language)
}

/// The list with one more element, written in its own style.
fn in_list(text: &str, list: &Range<usize>, last: Option<Range<usize>>, element: &str) -> String {
    let Some(last) = last else {
        let open = list.start + 1;
        return format!("{}{element}{}", &text[..open], &text[open..]);
    };
    let line = text[..last.start].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line..last.start];
    // An element on a line of its own is followed by another such line.
    let gap = if indent.trim().is_empty() && line > 0 { format!(",\n{indent}") } else { ", ".into() };
    format!("{}{gap}{element}{}", &text[..last.end], &text[last.end..])
}

/// The arguments of the hunt, if the file is sound RON.
fn arguments(text: &str) -> Option<Vec<Arg>> {
    let mut findings = Findings::default();
    let source = Arc::new(SourceFile::new(HUNT_FILE, text.to_owned()));
    let node = parse(&source, &mut findings)?;
    match node.kind {
        NodeKind::Call(call) if !findings.has_errors() => call.args,
        _ => None,
    }
}

/// What the list names, if the file is sound RON.
fn names_in(text: &str, field: &str) -> Option<Vec<String>> {
    let args = arguments(text)?;
    let list = args.into_iter().find(|arg| arg.label.as_ref().is_some_and(|label| label.text == field))?;
    let NodeKind::List(names) = list.value.kind else { return None };
    names.into_iter().map(|name| if let NodeKind::Text(text) = name.kind { Some(text) } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_added_to_a_list_and_nothing_else_is_touched() {
        for (before, after) in [
            ("Hunt(\n    map: [\"a\"], // drawn\n)", "Hunt(\n    map: [\"a\", \"b\"], // drawn\n)"),
            ("Hunt(map: [\"a\",])", "Hunt(map: [\"a\", \"b\",])"),
            ("Hunt(map: [])", "Hunt(map: [\"b\"])"),
            ("Hunt(\n  map: [\n    \"a\", // one\n  ],\n)", "Hunt(\n  map: [\n    \"a\",\n    \"b\", // one\n  ],\n)"),
            ("// mine\nHunt(\n    title: \"map: []\",\n)", "// mine\nHunt(\n    map: [\"b\"],\n    title: \"map: []\",\n)"),
            ("Hunt(title: \"t\")", "Hunt(map: [\"b\"], title: \"t\")"),
            ("Hunt(map: [\"b\"])", "Hunt(map: [\"b\"])"),
        ] {
            assert_eq!(with_file(before, "map", "b").as_deref(), Some(after));
        }
    }

    #[test]
    fn what_is_not_understood_is_left_to_a_person() {
        for text in ["", "Hunt(", "Hunt()", "Hunt", "Hunt(map: \"a\")", "Hunt(map: [1])"] {
            assert_eq!(with_file(text, "map", "b"), None, "{text}");
        }
    }
}
