//! The small part of Markdown that a hunt's texts may use: paragraphs, emphasis, strong words, lists, line breaks, links, and pictures.
//!
//! Events carry the source. Who draws reads [`blocks`]; who has one line only takes [`plain`].

mod read;

use read::read;
use std::ops::Range;

/// A part of a text that stands by itself.
#[derive(Clone, PartialEq, Debug)]
pub enum Block {
    /// Running text.
    Paragraph(Vec<Span>),
    /// A list.
    List {
        /// The number of its first item; `None`: its items are not numbered.
        first: Option<u64>,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// A picture.
    Picture {
        /// Which: the name of a file of the hunt, or in an event's text a [`Picture`](crate::picture::Picture).
        target: String,
        /// What is read instead where it cannot be seen.
        alt: String,
    },
}

/// Words in one face. A line break is a `\n` in them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// The words.
    pub text: String,
    /// They are stressed.
    pub emphasis: bool,
    /// They are strong.
    pub strong: bool,
}

/// The blocks of a text. Whatever it holds that is not of the small part is shown as its words.
pub fn blocks(text: &str) -> Vec<Block> {
    read(text).blocks
}

/// A text in one line, without any signs of Markdown.
pub fn plain(text: &str) -> String {
    if !text.contains(['*', '_', '\\', '`', '[', ']', '<', '&', '\n', '#', '>', '+', '-', '=', '~']) && !starts_list(text) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    push_plain(&blocks(text), &mut line);
    line
}

fn starts_list(text: &str) -> bool {
    let digits = text.trim_start().trim_start_matches(|letter: char| letter.is_ascii_digit());
    digits.len() < text.trim_start().len() && digits.starts_with(['.', ')'])
}

fn push_plain(blocks: &[Block], line: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(spans) => {
                let words: String = spans.iter().map(|span| span.text.replace('\n', " ")).collect();
                push_part(words.trim(), line);
            }
            Block::List { first, items } => {
                for (index, item) in items.iter().enumerate() {
                    push_part(
                        &first.map_or_else(|| "•".into(), |first| format!("{}.", first.saturating_add(index as u64))),
                        line,
                    );
                    push_plain(item, line);
                }
            }
            Block::Picture { alt, .. } if alt.is_empty() => {}
            Block::Picture { alt, .. } => push_part(&format!("[{alt}]"), line),
        }
    }
}

fn push_part(part: &str, line: &mut String) {
    if !line.is_empty() && !part.is_empty() {
        line.push(' ');
    }
    line.push_str(part);
}

/// Words that are to be read as they are within a text: every sign that means something is taken its meaning.
pub fn escape(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    let listed = words.find(|letter: char| !letter.is_ascii_digit()).filter(|at| *at > 0);
    for (at, letter) in words.char_indices() {
        let always = matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~');
        let at_the_beginning =
            at == 0 && matches!(letter, '#' | '+' | '-' | '>' | '=') || Some(at) == listed && matches!(letter, '.' | ')');
        if always || at_the_beginning {
            escaped.push('\\');
        }
        escaped.push(if letter == '\n' { ' ' } else { letter });
    }
    escaped
}

/// A text that was written over several indented lines of a file, without the indentation, and without blank lines around it.
pub fn tidy(text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let mut tidied = first.to_owned();
    for line in lines {
        tidied.push('\n');
        tidied.push_str(line.get(common..).unwrap_or_default());
    }
    let begins = tidied.len() - tidied.trim_start_matches(['\n', ' ', '\t', '\r']).len();
    tidied[begins..].trim_end().to_owned()
}

/// Something in a text that is not shown as its designer means it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flaw {
    /// Where in the text.
    pub range: Range<usize>,
    /// What it is.
    pub message: &'static str,
    /// How to mend it.
    pub help: &'static str,
}

/// A picture in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedPicture {
    /// Where in the text it stands.
    pub range: Range<usize>,
    /// Which it is.
    pub target: String,
}

/// What of a text is not shown as it is meant, and the pictures that it names.
pub fn check(text: &str) -> (Vec<Flaw>, Vec<NamedPicture>) {
    let reading = read(text);
    (reading.flaws, reading.pictures)
}

/// The text with other targets of its pictures; one for which there is none is left as it is.
pub fn with_pictures(text: &str, target: impl Fn(&str) -> Option<String>) -> String {
    if !text.contains("![") {
        return text.to_owned();
    }
    let mut changed = String::with_capacity(text.len());
    let mut from = 0;
    for (picture, alt) in read(text).pictures_with_alt() {
        if let Some(target) = target(&picture.target).filter(|_| picture.range.start >= from) {
            changed.push_str(&text[from..picture.range.start]);
            changed.push_str(&format!("![{}]({target})", escape(alt)));
            from = picture.range.end;
        }
    }
    changed + &text[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, emphasis: bool, strong: bool) -> Span {
        Span { text: text.into(), emphasis, strong }
    }

    #[test]
    fn the_small_part_is_read() {
        let text = "Go *up* to **the *old* stone**.\nRead it\\\nand answer.\n\n![The stone](pictures/stone.png) See?\n\n- one\n- two\n\n3. three\n4. four";
        let paragraph = |text: &str| vec![Block::Paragraph(vec![span(text, false, false)])];
        assert_eq!(
            blocks(text),
            [
                Block::Paragraph(vec![
                    span("Go ", false, false),
                    span("up", true, false),
                    span(" to ", false, false),
                    span("the ", false, true),
                    span("old", true, true),
                    span(" stone", false, true),
                    span(". Read it\nand answer.", false, false),
                ]),
                Block::Picture { target: "pictures/stone.png".into(), alt: "The stone".into() },
                Block::Paragraph(vec![span("See?", false, false)]),
                Block::List { first: None, items: vec![paragraph("one"), paragraph("two")] },
                Block::List { first: Some(3), items: vec![paragraph("three"), paragraph("four")] },
            ]
        );
        assert!(check(text).0.is_empty());
        assert_eq!(plain(text), "Go up to the old stone. Read it and answer. [The stone] See? • one • two 3. three 4. four");
    }

    #[test]
    fn plain_words_stay_as_they_are() {
        for text in
            ["", "It is 5 s – or 6.", "Wring out your boots: start again!", "snake_case and 2 * 3 * 4", "a–b", "Tom & Jerry"]
        {
            assert_eq!(plain(text), text);
        }
        assert_eq!(
            plain("See [the map](https://example.org/m), <https://example.org>"),
            "See the map (https://example.org/m), https://example.org"
        );
    }

    #[test]
    fn escaped_words_are_read_as_they_are() {
        for words in [
            "*Ada*",
            "_x_ [y](z) ![a](b)",
            "# 1",
            "1. Ada",
            "12) x",
            "- x",
            "> x",
            "<b>",
            "a\\b",
            "&amp;",
            "=",
            "`c`",
            "Jean-Luc",
        ] {
            assert_eq!(plain(&escape(words)), words);
            let Block::Paragraph(spans) = &blocks(&format!("{} came", escape(words)))[0] else { panic!("{words}") };
            assert_eq!(spans[..], [span(&format!("{words} came"), false, false)]);
        }
    }

    #[test]
    fn what_is_not_shown_as_it_is_meant_is_named() {
        for (text, at, said) in [
            ("Up.\n\n# The stone", 5, "no headings"),
            ("Up.\n\n> quoted", 5, "set apart"),
            ("Up.\n\n    indented", 9, "indented"),
            ("Press `E`.", 6, "backticks"),
            ("A <b>bold</b> word", 2, "HTML"),
            ("Up.\n\n***\n\nDown.", 5, "no line drawn"),
            ("See ![](pictures/a.png)", 4, "no words for players"),
        ] {
            let flaws = check(text).0;
            assert!(flaws.iter().any(|flaw| flaw.message.contains(said) && flaw.range.start == at), "{text:?}: {flaws:?}");
        }
    }

    #[test]
    fn texts_over_several_lines_lose_their_indentation() {
        assert_eq!(
            tidy("One\n            two.\n\n            - three\n              four\n        "),
            "One\ntwo.\n\n- three\n  four"
        );
        assert_eq!(tidy("\n    One\n    two\n"), "One\ntwo");
        assert_eq!(tidy(" one "), " one ");
    }

    #[test]
    fn pictures_can_be_given_other_names() {
        let text = "See ![a [b] *c*](pictures/x.png \"title\") and ![d](other.png).";
        let changed = with_pictures(text, |target| (target == "pictures/x.png").then(|| "picture:1".into()));
        assert_eq!(changed, "See ![a \\[b\\] c](picture:1) and ![d](other.png).");
        assert_eq!(check(&changed).1[0].target, "picture:1");
    }
}
