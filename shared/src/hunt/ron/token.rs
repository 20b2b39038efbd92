//! From text to tokens.

use crate::hunt::{diagnostic::Findings, source::SourceFile};
use std::{ops::Range, sync::Arc};

/// A token and the bytes in which it stands.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Range<usize>,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum TokenKind {
    Word(String),
    Text(String),
    Number(String),
    /// One of `( [ {`.
    Open(char),
    /// One of `) ] }`.
    Close(char),
    Comma,
    Colon,
    Equals,
    /// Something that stands for a value but is none; told.
    Broken,
}

/// All tokens of a file; what is none has been told.
pub(super) fn tokens(source: &Arc<SourceFile>, findings: &mut Findings) -> Vec<Token> {
    let mut lexer = Lexer { source, text: source.text(), at: 0, findings };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.token() {
        tokens.push(token);
    }
    tokens
}

struct Lexer<'a> {
    source: &'a Arc<SourceFile>,
    text: &'a str,
    at: usize,
    findings: &'a mut Findings,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: &str) {
        self.findings.error(self.source, span, message, help);
    }

    fn skip_while(&mut self, mut wanted: impl FnMut(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    fn skip_blank(&mut self) {
        loop {
            self.skip_while(char::is_whitespace);
            if self.rest().starts_with("//") {
                self.skip_while(|c| !matches!(c, '\r' | '\n'));
            } else if self.rest().starts_with("/*") {
                self.skip_block_comment();
            } else if self.rest().starts_with("#![") {
                // A RON attribute such as #![enable(implicit_some)]: what it enables holds here anyway.
                self.skip_while(|c| c != ']' && c != '\n');
                self.at += usize::from(self.rest().starts_with(']'));
            } else {
                return;
            }
        }
    }

    fn skip_block_comment(&mut self) {
        let start = self.at;
        let mut depth = 0;
        loop {
            let rest = self.rest();
            if rest.starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else if let Some(c) = rest.chars().next() {
                self.at += c.len_utf8();
            } else {
                return self.error(start..start + 2, "this comment is never closed", "end it with */");
            }
        }
    }

    fn token(&mut self) -> Option<Token> {
        self.skip_blank();
        let start = self.at;
        let first = self.rest().chars().next()?;
        let single = |kind| (kind, first.len_utf8());
        let (kind, length) = match first {
            '(' | '[' | '{' => single(TokenKind::Open(first)),
            ')' | ']' | '}' => single(TokenKind::Close(first)),
            ',' => single(TokenKind::Comma),
            ':' => single(TokenKind::Colon),
            '=' => single(TokenKind::Equals),
            '"' => (self.quoted_text(), 0),
            '“' | '”' | '„' | '«' | '‘' | '’' => (self.typographic_text(), 0),
            '\'' => (self.single_quoted_text(), 0),
            'r' if self.rest()[1..].trim_start_matches('#').starts_with('"') => (self.raw_text(), 0),
            _ if first.is_alphabetic() || first == '_' => (self.word(), 0),
            _ if first.is_ascii_digit() || matches!(first, '+' | '-' | '.') => (self.number(), 0),
            _ => (self.unknown(), 0),
        };
        self.at += length;
        Some(Token { kind, span: start..self.at })
    }

    fn word(&mut self) -> TokenKind {
        let start = self.at;
        self.skip_while(|c| c.is_alphanumeric() || c == '_');
        TokenKind::Word(self.text[start..self.at].to_owned())
    }

    fn number(&mut self) -> TokenKind {
        let start = self.at;
        let mut previous = ' ';
        self.skip_while(|c| {
            let sign = matches!(c, '+' | '-') && matches!(previous, ' ' | 'e' | 'E');
            previous = c;
            sign || c.is_alphanumeric() || matches!(c, '_' | '.')
        });
        let written = self.text[start..self.at].replace('_', "");
        if written.parse::<f64>().is_ok_and(f64::is_finite) {
            return TokenKind::Number(written);
        }
        let help = if self.rest().starts_with(',') || !written.contains(',') {
            "numbers are written like 12, -3.5 or 1e6; texts in double quotes"
        } else {
            "write the decimal point as a point"
        };
        self.error(start..self.at, format!("{} is no number", &self.text[start..self.at]), help);
        TokenKind::Broken
    }

    fn unknown(&mut self) -> TokenKind {
        let start = self.at;
        self.skip_while(|c| {
            !c.is_whitespace() && !c.is_alphanumeric() && !matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | ',' | ':' | '"' | '_')
        });
        self.at = self.at.max(start + self.text[start..].chars().next().map_or(0, char::len_utf8));
        let message = format!("{} has no meaning here", &self.text[start..self.at]);
        self.error(start..self.at, message, "remove it, or put the text in double quotes");
        TokenKind::Broken
    }

    /// `"…"`, with escapes; it may span lines. What follows a text shows whether its quotes are the ones that were meant.
    fn quoted_text(&mut self) -> TokenKind {
        let start = self.at;
        let body = &self.text[start + 1..];
        let close = closing_quote(body);
        if let Some(close) = close.filter(|close| ends_well(body, *close)) {
            self.at = start + 1 + close + 1;
            return TokenKind::Text(self.unescaped(start + 1, start + 1 + close));
        }
        let line_end = body.find(['\r', '\n']).unwrap_or(body.len());
        let kept = match close {
            // The quote that ends it was meant to begin the next text: it is cut before the comma between the two.
            Some(close) if close < line_end => match comma_before_next(&body[..close]) {
                Some(comma) => comma,
                None => return self.text_with_quotes(start, close, line_end),
            },
            _ => body[..line_end].trim_end().trim_end_matches([',', ')', ']']).len(),
        };
        self.error(start..start + 1, "this text is never closed", "end it with \" before the comma");
        self.at = start + 1 + kept;
        TokenKind::Text(body[..kept].to_owned())
    }

    /// A text with quotes in it that are not escaped: it goes on to the first quote on its line that can end it.
    fn text_with_quotes(&mut self, start: usize, close: usize, line_end: usize) -> TokenKind {
        let body = &self.text[start + 1..];
        let can_end = |quote: &usize| {
            let after = body[quote + 1..line_end].trim_start();
            after.is_empty() || after.starts_with([',', ')', ']'])
        };
        let end = body[close + 1..line_end].match_indices('"').map(|(at, _)| close + 1 + at).find(can_end);
        self.at = start + 1 + end.unwrap_or(close) + 1;
        let quote = start + 1 + close;
        self.error(quote..quote + 1, "the text ends here, but something follows it", "a quote within a text is written \\\"");
        TokenKind::Text(body[..end.unwrap_or(close)].to_owned())
    }

    fn unescaped(&mut self, start: usize, end: usize) -> String {
        let mut text = String::with_capacity(end - start);
        let mut at = start;
        while at < end {
            let rest = &self.text[at..end];
            let Some(stop) = rest.find('\\') else {
                text.push_str(rest);
                break;
            };
            text.push_str(&rest[..stop]);
            let escape = &rest[stop..];
            let (meant, length) = escape_at(escape);
            match meant {
                Some(c) => text.extend(c),
                None => {
                    let from = at + stop;
                    self.error(
                        from..from + length,
                        format!("{} is no escape", &escape[..length]),
                        "a backslash itself is written \\\\; known are \\n \\t \\r \\0 \\\" \\' \\x41 \\u{263A}",
                    );
                }
            }
            at += stop + length;
        }
        text
    }

    /// `r"…"` or `r#"…"#`, without escapes.
    fn raw_text(&mut self) -> TokenKind {
        let start = self.at;
        self.at += 1;
        let hashes = self.rest().len() - self.rest().trim_start_matches('#').len();
        self.at += hashes + 1;
        let end = format!("\"{}", "#".repeat(hashes));
        match self.rest().find(&end) {
            Some(length) => {
                let text = self.rest()[..length].to_owned();
                self.at += length + end.len();
                TokenKind::Text(text)
            }
            None => {
                self.error(start..self.at, "this text is never closed", "end it with as many # as it begins with");
                self.skip_while(|c| c != '\n');
                TokenKind::Broken
            }
        }
    }

    /// Quotes that a word processor put there.
    fn typographic_text(&mut self) -> TokenKind {
        let start = self.at;
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        let body = self.at;
        self.skip_while(|c| !matches!(c, '“' | '”' | '»' | '"' | '’' | '\n'));
        let text = self.text[body..self.at].to_owned();
        if let Some(quote) = self.rest().chars().next().filter(|c| *c != '\n') {
            self.at += quote.len_utf8();
        }
        self.error(start..body, "typographic quotes do not begin a text", "write straight double quotes: \"…\"");
        TokenKind::Text(text)
    }

    fn single_quoted_text(&mut self) -> TokenKind {
        let start = self.at;
        self.at += 1;
        self.skip_while(|c| !matches!(c, '\'' | '\n'));
        let text = self.text[start + 1..self.at].to_owned();
        self.at += usize::from(self.rest().starts_with('\''));
        self.error(start..start + 1, "a text is written in double quotes", "write \"…\" instead of '…'");
        TokenKind::Text(text)
    }
}

/// Where the first quote stands that no backslash precedes.
fn closing_quote(body: &str) -> Option<usize> {
    let mut escaped = false;
    body.find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    })
}

/// Whether what follows a closing quote can follow a text.
fn ends_well(body: &str, close: usize) -> bool {
    body[close + 1..].chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, ',' | ')' | ']' | '}' | ':' | '/'))
}

/// Where the last comma of a text stands, when only the name of a field follows it: `text, speaker: `.
fn comma_before_next(text: &str) -> Option<usize> {
    let (before, after) = text.rsplit_once(',')?;
    let label = after.trim();
    let is_label = label.strip_suffix(':').is_some_and(|name| name.trim_end().chars().all(|c| c.is_alphanumeric() || c == '_'));
    (label.is_empty() || is_label).then_some(before.len())
}

/// The character that an escape at the beginning of `text` means, and the escape's length in bytes.
fn escape_at(text: &str) -> (Option<Option<char>>, usize) {
    let one = |c| (Some(Some(c)), 2);
    match text[1..].chars().next() {
        Some('n') => one('\n'),
        Some('t') => one('\t'),
        Some('r') => one('\r'),
        Some('0') => one('\0'),
        Some(c @ ('"' | '\'' | '\\')) => one(c),
        // A backslash at the end of a line joins it with the next.
        Some('\n') => (Some(None), text.len() - text[2..].trim_start().len()),
        Some('x') => match text.get(2..4).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => (Some(Some(char::from(byte))), 4),
            None => (None, 2),
        },
        Some('u') => {
            let hex = text.get(2..).and_then(|rest| rest.strip_prefix('{')).and_then(|rest| rest.split_once('}'));
            match hex.and_then(|(hex, _)| Some((hex, char::from_u32(u32::from_str_radix(hex, 16).ok()?)?))) {
                Some((hex, c)) => (Some(Some(c)), hex.len() + 4),
                None => (None, 2),
            }
        }
        Some(c) => (None, 1 + c.len_utf8()),
        None => (None, 1),
    }
}
