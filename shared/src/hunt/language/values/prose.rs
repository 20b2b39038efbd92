//! Texts in Markdown, and the pictures that they and other fields name.

use super::{
    super::decode::{Context, Decode},
    Text,
};
use crate::{
    hunt::{ron::Node, source::SourceFile},
    markdown,
};
use std::ops::Range;

/// The most pictures of one text: each takes room in the text's event.
const MAX_PICTURES: usize = 8;

/// A text without the indentation of its lines; what of its Markdown is not shown as it is meant is told, and its pictures are noted.
pub(super) fn prose(node: &Node, text: &str, context: &mut Context<'_>) -> String {
    let tidied = markdown::tidy(text);
    let (flaws, pictures) = markdown::check(&tidied);
    for flaw in flaws {
        context.warn(place_within(node, text, &tidied, flaw.range, context.source), flaw.message, flaw.help);
    }
    if let Some(extra) = pictures.get(MAX_PICTURES) {
        let span = place_within(node, text, &tidied, extra.range.clone(), context.source);
        let message = format!("a text has at most {MAX_PICTURES} pictures, but this one has {}", pictures.len());
        context.error(span, message, "divide them among several texts");
    }
    for picture in pictures {
        let span = place_within(node, text, &tidied, picture.range, context.source);
        context.pictures.push((span, picture.target));
    }
    tidied
}

/// Where a part of a tidied text is written. Where the file writes the text with escapes, that is the whole text.
fn place_within(node: &Node, text: &str, tidied: &str, part: Range<usize>, source: &SourceFile) -> Range<usize> {
    let raw = source.text().get(node.span.clone()).unwrap_or_default();
    let Some(quote) = raw.find('"').filter(|quote| raw.get(quote + 1..).is_some_and(|inner| inner.starts_with(text))) else {
        return node.head();
    };
    let before = &tidied[..part.start];
    let line = before.matches('\n').count();
    let column = part.start - before.rfind('\n').map_or(0, |at| at + 1);
    // Lines lose only what stands at their beginning, and only the first ones can be gone.
    let (lines, kept): (Vec<&str>, Vec<&str>) = (text.split('\n').collect(), tidied.split('\n').collect());
    let skipped = lines.iter().take_while(|line| line.trim().is_empty()).count().min(lines.len() - 1);
    let (Some(written), Some(shown)) = (lines.get(skipped + line), kept.get(line)) else { return node.head() };
    let lost = written.trim_end().len().saturating_sub(shown.trim_end().len());
    let start = lines.iter().take(skipped + line).map(|line| line.len() + 1).sum::<usize>() + lost + column;
    let length = part.len().min(shown.len().saturating_sub(column)).max(1);
    let start = node.span.start + quote + 1 + start;
    start..start + length
}

/// The name of a picture's file, as a field names it.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::hunt) struct PictureName(pub(in crate::hunt) String);

impl Decode for PictureName {
    fn expects() -> String {
        "the name of a picture, such as \"pictures/light.png\"".into()
    }

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let name = Text::<200, false>::decode(node, context)?.0;
        context.pictures.push((node.head(), name.clone()));
        Some(Self(name))
    }
}
