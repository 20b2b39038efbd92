//! From tokens to the tree, going on after each mistake.

use super::{
    token::{Token, TokenKind, tokens},
    tree::{Arg, Call, Name, Node, NodeKind},
};
use crate::hunt::{diagnostic::Findings, source::SourceFile};
use std::{ops::Range, sync::Arc};

/// No hunt nests deeper; it also keeps hostile files off the stack.
const MAX_DEPTH: usize = 64;

/// The only value of a file; `None`, and told, when there is none.
pub(in crate::hunt) fn parse(source: &Arc<SourceFile>, findings: &mut Findings) -> Option<Node> {
    let tokens = tokens(source, findings);
    let balanced = is_balanced(&tokens);
    let mut parser = Parser { source, tokens, next: 0, open: Vec::new(), balanced, comma_taken: false, ended: false, findings };
    if parser.tokens.is_empty() {
        parser.error(0..0, "the file is empty, but Hunt( … ) was expected", "hunt-server new makes a hunt to begin with");
        return None;
    }
    let value = parser.value();
    if let Some(token) = parser.peek().cloned() {
        let help = match token.kind {
            TokenKind::Close(_) => "one bracket too many was closed before this, or this one is",
            _ => "the file holds one Hunt( … ) and nothing after it",
        };
        parser.error(token.span, "this stands after the end of the hunt", help);
    }
    Some(value)
}

fn is_balanced(tokens: &[Token]) -> bool {
    let mut open = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::Open(bracket) => open.push(closing(bracket)),
            TokenKind::Close(bracket) if open.pop() != Some(bracket) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

struct Parser<'a> {
    source: &'a Arc<SourceFile>,
    tokens: Vec<Token>,
    next: usize,
    /// Brackets that are open here: the bracket and its place.
    open: Vec<(char, Range<usize>)>,
    /// Every bracket of the file has its partner, so indentation need not be asked.
    balanced: bool,
    /// A bracket was taken as closed after the comma that belongs to what surrounds it.
    comma_taken: bool,
    /// The end of the file was told to leave brackets open.
    ended: bool,
    findings: &'a mut Findings,
}

impl Parser<'_> {
    fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.findings.error(self.source, span, message, help);
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn peek_kind(&self, ahead: usize) -> Option<&TokenKind> {
        self.tokens.get(self.next + ahead).map(|token| &token.kind)
    }

    /// The end of the last token that was taken.
    fn end(&self) -> usize {
        self.next.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |token| token.span.end)
    }

    fn value(&mut self) -> Node {
        let Some(Token { kind, span }) = self.peek().cloned() else {
            let end = self.end();
            self.error(end.saturating_sub(1)..end, "the file ends where a value was expected", "write the value");
            return Node { kind: NodeKind::Broken, span: end..end };
        };
        let start = span.start;
        let kind = match kind {
            TokenKind::Text(text) => self.taking(NodeKind::Text(text)),
            TokenKind::Number(number) => self.taking(NodeKind::Number(number)),
            TokenKind::Broken => self.taking(NodeKind::Broken),
            TokenKind::Word(word) if word == "true" => self.taking(NodeKind::Bool(true)),
            TokenKind::Word(word) if word == "false" => self.taking(NodeKind::Bool(false)),
            TokenKind::Word(text) => {
                self.next += 1;
                let args = (self.peek_kind(0) == Some(&TokenKind::Open('('))).then(|| self.args());
                NodeKind::Call(Call { name: Some(Name { text, span }), args })
            }
            TokenKind::Open('(') => NodeKind::Call(Call { name: None, args: Some(self.args()) }),
            TokenKind::Open('[') => {
                let args = self.args();
                for label in args.iter().filter_map(|arg| arg.label.as_ref()) {
                    self.findings.error(
                        self.source,
                        label.span.clone(),
                        format!("`{}:` names a field, but a list has none", label.text),
                        "remove the name, or write ( … ) around the fields",
                    );
                }
                NodeKind::List(args.into_iter().map(|arg| arg.value).collect())
            }
            TokenKind::Open(_) => {
                self.args();
                NodeKind::Map
            }
            TokenKind::Close(_) | TokenKind::Comma | TokenKind::Colon | TokenKind::Equals => {
                // Left for the caller: it knows which bracket is open.
                self.error(span.clone(), "a value was expected here", "write one, or remove what is too much");
                return Node { kind: NodeKind::Broken, span: start..start };
            }
        };
        Node { kind, span: start..self.end().max(start) }
    }

    fn taking(&mut self, kind: NodeKind) -> NodeKind {
        self.next += 1;
        kind
    }

    /// What stands between the bracket that is next and its partner.
    fn args(&mut self) -> Vec<Arg> {
        let Some(Token { kind: TokenKind::Open(bracket), span }) = self.peek().cloned() else { return Vec::new() };
        if self.open.len() >= MAX_DEPTH {
            self.error(span, format!("brackets are nested deeper than {MAX_DEPTH}"), "take the conditions apart");
            self.skip_balanced();
            self.ended |= self.peek().is_none();
            return Vec::new();
        }
        self.next += 1;
        self.open.push((bracket, span.clone()));
        let mut args: Vec<Arg> = Vec::new();
        let mut comma = true;
        loop {
            match self.peek_kind(0) {
                None => {
                    // The innermost is told; those around it are open for the same reason.
                    if !std::mem::replace(&mut self.ended, true) {
                        let help = format!("close it with {}", closing(bracket));
                        self.error(span, format!("this {bracket} is never closed"), help);
                    }
                    break;
                }
                Some(TokenKind::Close(close)) => {
                    let close = *close;
                    if close == closing(bracket) {
                        self.next += 1;
                        break;
                    }
                    if self.open.iter().any(|(open, _)| closing(*open) == close) {
                        self.tell_unclosed(bracket, span);
                        break;
                    }
                    let here = self.peek().map_or(0..0, |token| token.span.clone());
                    self.error(here, format!("this {close} closes nothing"), "remove it");
                    self.next += 1;
                }
                Some(TokenKind::Comma) => {
                    if comma {
                        let here = self.peek().map_or(0..0, |token| token.span.clone());
                        self.error(here, "a value was expected before this comma", "remove the comma");
                    }
                    comma = true;
                    self.next += 1;
                }
                Some(_) if self.belongs_further_out(&span) => {
                    self.tell_unclosed(bracket, span);
                    self.comma_taken = comma;
                    break;
                }
                Some(_) => {
                    if !comma && !self.comma_taken {
                        let end = self.end();
                        let before = self.source.text()[..end].chars().next_back().map_or(0, char::len_utf8);
                        self.error(end - before..end, "a comma was expected after this", "put a comma between the two");
                    }
                    let from = self.next;
                    self.comma_taken = false;
                    args.push(self.arg());
                    comma = false;
                    if self.next == from {
                        // Nothing could be taken: a stray colon or the like, which has been told.
                        self.next += usize::from(!matches!(self.peek_kind(0), Some(TokenKind::Close(_) | TokenKind::Comma)));
                    }
                }
            }
        }
        self.open.pop();
        args
    }

    fn tell_unclosed(&mut self, bracket: char, span: Range<usize>) {
        let (line, _) = self.source.place(self.peek().map_or(0, |token| token.span.start));
        let message = format!("this {bracket} is not closed before line {line}, where something else goes on");
        self.error(span, message, format!("close it with {}", closing(bracket)));
    }

    /// In a file whose brackets do not match: whether the next token begins a line that is indented no deeper than the line of the
    /// bracket, so that it belongs to what surrounds it.
    fn belongs_further_out(&self, bracket: &Range<usize>) -> bool {
        let Some(token) = self.peek() else { return false };
        if self.balanced || self.open.len() < 2 {
            return false;
        }
        let text = self.source.text();
        let line_of = |at: usize| text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let indent = |line: usize| text[line..].len() - text[line..].trim_start_matches([' ', '\t']).len();
        let (line, bracket_line) = (line_of(token.span.start), line_of(bracket.start));
        line != bracket_line && line + indent(line) == token.span.start && indent(line) <= indent(bracket_line)
    }

    fn arg(&mut self) -> Arg {
        let label = match (self.peek_kind(0), self.peek_kind(1)) {
            (Some(TokenKind::Word(text)), Some(TokenKind::Colon | TokenKind::Equals)) => {
                let name = Name { text: text.clone(), span: self.tokens[self.next].span.clone() };
                if self.peek_kind(1) == Some(&TokenKind::Equals) {
                    let span = self.tokens[self.next + 1].span.clone();
                    self.error(span, "a colon was expected here", format!("write {}: …", name.text));
                }
                self.next += 2;
                Some(name)
            }
            (Some(TokenKind::Text(text)), Some(TokenKind::Colon)) => {
                let name = Name { text: text.clone(), span: self.tokens[self.next].span.clone() };
                self.error(name.span.clone(), "a field's name is written without quotes", format!("write {}: …", name.text));
                self.next += 2;
                Some(name)
            }
            _ => None,
        };
        Arg { label, value: self.value() }
    }

    fn skip_balanced(&mut self) {
        let mut depth = 0usize;
        while let Some(kind) = self.peek_kind(0) {
            match kind {
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) => depth -= 1,
                _ => {}
            }
            self.next += 1;
            if depth == 0 {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Option<Node>, Vec<String>) {
        let source = Arc::new(SourceFile::new("t", text.into()));
        let mut findings = Findings::default();
        let node = parse(&source, &mut findings);
        (node, findings.list.iter().map(ToString::to_string).collect())
    }

    /// The labels of the outermost arguments.
    fn labels(node: &Node) -> Vec<&str> {
        let NodeKind::Call(Call { args: Some(args), .. }) = &node.kind else { panic!("no call: {node:?}") };
        args.iter().filter_map(|arg| Some(&*arg.label.as_ref()?.text)).collect()
    }

    #[test]
    fn every_notation_is_read() {
        let (node, told) = parsed(
            "#![enable(implicit_some)]\n/* a /* nested */ comment */ T(a: \"x\\u{e9}\\n\", b: r#\"raw \"quotes\"\"#, c: -1_000.5e1, // end\n d: [A, B(1)], e: (1, 2,), f: true,)",
        );
        assert!(told.is_empty(), "{told:?}");
        let node = node.unwrap();
        assert_eq!(labels(&node), ["a", "b", "c", "d", "e", "f"]);
        let NodeKind::Call(Call { args: Some(args), .. }) = node.kind else { unreachable!() };
        assert_eq!(args[0].value.kind, NodeKind::Text("xé\n".into()));
        assert_eq!(args[1].value.kind, NodeKind::Text("raw \"quotes\"".into()));
        assert_eq!(args[2].value.kind, NodeKind::Number("-1000.5e1".into()));
    }

    #[test]
    fn reading_goes_on_after_each_mistake() {
        let (node, told) = parsed("T(\n a: 1\n b = 2,\n c: ?,\n d: 'x',\n \"e\": 1.2.3,\n f: ,\n g: “q”\n)");
        assert_eq!(labels(&node.unwrap()), ["a", "b", "c", "d", "e", "f", "g"]);
        let places: Vec<&str> = told.iter().map(|line| line.split(": ").next().unwrap()).collect();
        assert_eq!(places, ["t:4:5", "t:5:5", "t:6:7", "t:8:5", "t:2:5", "t:3:4", "t:6:2", "t:7:5"], "{told:#?}");
    }

    #[test]
    fn a_lost_bracket_costs_only_what_it_held() {
        let (node, told) = parsed("T(\n  a: [\n    U(x: 1,\n    U(x: 2),\n  ],\n  b: (1, 2,\n  c: 3,\n)");
        assert_eq!(labels(&node.unwrap()), ["a", "b", "c"], "{told:#?}");
        assert_eq!(told.len(), 2, "{told:#?}");
        assert!(told[0].starts_with("t:3:6: error: this ( is not closed before line 4"), "{told:#?}");
        assert!(told[1].starts_with("t:6:6: error: this ( is not closed before line 7"), "{told:#?}");
    }

    #[test]
    fn a_lost_quote_costs_only_its_line() {
        let (node, told) = parsed("T(\n a: \"one,\n b: \"two\",\n c: \"three\n lines\",\n)");
        assert_eq!(labels(&node.unwrap()), ["a", "b", "c"], "{told:#?}");
        assert_eq!(told.len(), 1, "{told:#?}");
        assert!(told[0].starts_with("t:2:5: error: this text is never closed"), "{told:#?}");
    }

    #[test]
    fn depth_has_a_limit() {
        let (_, told) = parsed(&"(".repeat(100_000));
        assert!(told.len() == 1 && told[0].contains("nested deeper"), "{told:#?}");
    }
}
