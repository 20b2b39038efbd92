//! From Markdown's events to the blocks of a text.

use super::{Block, Flaw, NamedPicture, Span};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What a text holds.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) blocks: Vec<Block>,
    pub(super) flaws: Vec<Flaw>,
    pub(super) pictures: Vec<NamedPicture>,
    alts: Vec<String>,
}

impl Reading {
    /// The pictures with their words.
    pub(super) fn pictures_with_alt(&self) -> impl Iterator<Item = (&NamedPicture, &str)> {
        self.pictures.iter().zip(self.alts.iter().map(String::as_str))
    }
}

/// What a list that is being read has so far.
struct OpenList {
    first: Option<u64>,
    items: Vec<Vec<Block>>,
}

struct Reader {
    reading: Reading,
    /// The lists that are open, the innermost last.
    lists: Vec<OpenList>,
    spans: Vec<Span>,
    emphasis: u32,
    strong: u32,
    /// The address of the link that is open, and what its words are so far.
    link: Option<(String, String)>,
    /// The picture that is open, and its words so far.
    picture: Option<(NamedPicture, String)>,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Reading {
    let mut reader = Reader {
        reading: Reading::default(),
        lists: Vec::new(),
        spans: Vec::new(),
        emphasis: 0,
        strong: 0,
        link: None,
        picture: None,
    };
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        reader.take(event, range);
    }
    reader.end_paragraph();
    reader.reading
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.begin(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(words) => self.say(&words),
            Event::Code(words) => {
                self.flaw(range, "backticks have no meaning in a hunt's texts", "remove them; for strong words write **words**");
                self.say(&words);
            }
            Event::Html(words) | Event::InlineHtml(words) => {
                let help = "write **strong**, *emphasis*, or an empty line for a new paragraph; for a plain < write \\\\<";
                self.flaw(range, "HTML is not shown to players", help);
                self.say(&words);
            }
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.say("\n"),
            Event::Rule => self.flaw(range, "players see no line drawn here", "leave an empty line instead, or write a dash —"),
            Event::InlineMath(words) | Event::DisplayMath(words) | Event::FootnoteReference(words) => self.say(&words),
            Event::TaskListMarker(_) => {}
        }
    }

    fn begin(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::List(first) => {
                self.end_paragraph();
                self.lists.push(OpenList { first, items: Vec::new() });
            }
            Tag::Item => {
                self.end_paragraph();
                if let Some(list) = self.lists.last_mut() {
                    list.items.push(Vec::new());
                }
            }
            Tag::Emphasis => self.emphasis += 1,
            Tag::Strong => self.strong += 1,
            Tag::Link { dest_url, .. } => self.link = Some((dest_url.into_string(), String::new())),
            Tag::Image { dest_url, .. } => {
                self.picture = Some((NamedPicture { range, target: dest_url.into_string() }, String::new()));
            }
            Tag::Heading { .. } => {
                self.end_paragraph();
                let help =
                    "write **words** instead, and an empty line after it; a plain # at the beginning of a line is written \\\\#";
                self.flaw(range, "this text has no headings", help);
            }
            Tag::BlockQuote(_) => {
                self.end_paragraph();
                let help = "write quotation marks; a plain > at the beginning of a line is written \\\\>";
                self.flaw(range, "quotations are not set apart", help);
            }
            Tag::CodeBlock(_) => {
                self.end_paragraph();
                self.flaw(range, "lines that are indented or fenced are not set apart", "remove the indentation or the fence");
            }
            _ => self.end_paragraph(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.end_paragraph();
                if let Some(list) = self.lists.pop() {
                    self.push(Block::List { first: list.first, items: list.items });
                }
            }
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Link => {
                if let Some((address, words)) = self.link.take()
                    && address.trim_start_matches("mailto:") != words
                    && !address.is_empty()
                {
                    self.say(&format!(" ({address})"));
                }
            }
            TagEnd::Image => {
                let Some((picture, alt)) = self.picture.take() else { return };
                self.end_paragraph();
                if alt.trim().is_empty() {
                    let help =
                        "write what is to be seen between the square brackets: ![a lighthouse at dusk](pictures/light.png)";
                    self.flaw(picture.range.clone(), "this picture has no words for players who cannot see it", help);
                }
                self.push(Block::Picture { target: picture.target.clone(), alt: alt.clone() });
                self.reading.pictures.push(picture);
                self.reading.alts.push(alt);
            }
            _ => self.end_paragraph(),
        }
    }

    fn say(&mut self, words: &str) {
        if let Some((_, alt)) = &mut self.picture {
            alt.push_str(words);
            return;
        }
        if let Some((_, said)) = &mut self.link {
            said.push_str(words);
        }
        let (emphasis, strong) = (self.emphasis > 0, self.strong > 0);
        match self.spans.last_mut() {
            Some(span) if (span.emphasis, span.strong) == (emphasis, strong) => span.text.push_str(words),
            _ => self.spans.push(Span { text: words.to_owned(), emphasis, strong }),
        }
    }

    fn end_paragraph(&mut self) {
        let mut spans = std::mem::take(&mut self.spans);
        // Around a picture spaces are left over.
        if let Some(first) = spans.first_mut() {
            first.text = first.text.trim_start().to_owned();
        }
        if let Some(last) = spans.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        spans.retain(|span| !span.text.is_empty());
        if !spans.is_empty() {
            self.push(Block::Paragraph(spans));
        }
    }

    fn push(&mut self, block: Block) {
        match self.lists.last_mut().and_then(|list| list.items.last_mut()) {
            Some(item) => item.push(block),
            None => self.reading.blocks.push(block),
        }
    }

    fn flaw(&mut self, range: Range<usize>, message: &'static str, help: &'static str) {
        self.reading.flaws.push(Flaw { range, message, help });
    }
}
