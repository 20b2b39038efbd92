//! From text to a syntax tree with places, and down to the list of features.

pub(super) use super::syntax::{JSON, get, head_of, span_of};

use super::syntax::{EXPORT_HELP, is_wgs84, other_crs_words, projected_words};
use crate::hunt::{diagnostic::Findings, source::SourceFile};
use jsonc_parser::{
    CollectOptions,
    ast::{Object, Value},
    errors::ParseErrorKind,
    parse_to_ast,
};
use std::{ops::Range, sync::Arc};

/// One file being read: where it stands and what was found so far.
pub(super) struct Reader<'a> {
    pub(super) source: &'a Arc<SourceFile>,
    pub(super) findings: &'a mut Findings,
    /// The file's `crs` is refused already: its coordinates need no second complaint.
    pub(super) other_crs: bool,
    /// Positions that look projected, and the place of the first.
    pub(super) projected: (usize, Range<usize>),
    /// Features that have nothing but a `fid` to name them, and the place of the first.
    pub(super) named_by_fid: (usize, Range<usize>),
    /// Who made the file's data; empty when it does not say.
    pub(super) attribution: String,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: &'a Arc<SourceFile>, findings: &'a mut Findings) -> Self {
        Self { source, findings, other_crs: false, projected: (0, 0..0), named_by_fid: (0, 0..0), attribution: String::new() }
    }

    pub(super) fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.findings.error(self.source, span, message, help);
    }

    pub(super) fn warn(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.findings.warn(self.source, span, message, help);
    }

    /// Calls `each` with every feature of the file that is an object.
    pub(super) fn for_each_feature(&mut self, mut each: impl FnMut(&mut Self, &Object<'_>)) {
        let text = self.source.text();
        if text.trim().is_empty() {
            return self.error(0..0, "the file is empty, but a GeoJSON FeatureCollection was expected", EXPORT_HELP);
        }
        let root = match self.parse(text) {
            Ok(root) => root,
            Err(()) => return,
        };
        let Some(Value::Object(root)) = root else {
            return self.error(0..1, "the file is no GeoJSON: a FeatureCollection, an object { … }, was expected", EXPORT_HELP);
        };
        self.check_crs(&root);
        self.read_attribution(&root);
        match get(&root, "type") {
            Some(Value::StringLit(kind)) if kind.value == "FeatureCollection" => {}
            Some(Value::StringLit(kind)) => {
                let message = format!("the file holds a single {}, but a FeatureCollection was expected", quoted(&kind.value));
                return self.error(
                    span_of(kind),
                    message,
                    r#"wrap it: {"type": "FeatureCollection", "features": [{"type": "Feature", …}]}"#,
                );
            }
            _ => {
                return self.error(
                    head_of(&root),
                    r#"the file has no "type": "FeatureCollection", so it is no GeoJSON that a hunt can use"#,
                    EXPORT_HELP,
                );
            }
        }
        let features = match get(&root, "features") {
            Some(Value::Array(features)) => features,
            Some(other) => {
                return self.error(span_of(other), "`features` must be a list [ … ] of features", "put each feature in it");
            }
            None => {
                return self.error(head_of(&root), "the FeatureCollection has no `features`", r#"add "features": [ … ]"#);
            }
        };
        for feature in &features.elements {
            match feature {
                Value::Object(object) => match get(object, "type") {
                    Some(Value::StringLit(kind)) if kind.value == "Feature" => each(self, object),
                    Some(Value::StringLit(kind)) => {
                        let message = format!(r#"{} stands where a "Feature" was expected"#, quoted(&kind.value));
                        self.error(span_of(kind), message, "put the geometry in the `geometry` of a feature");
                    }
                    _ => self.error(head_of(object), r#"the feature has no "type": "Feature""#, r#"add "type": "Feature""#),
                },
                other => self.error(span_of(other), "a feature must be an object { … }", "remove it or write it out"),
            }
        }
        self.tell_projected();
        self.tell_named_by_fid();
    }

    /// The file's value, also of a file that is not quite JSON when what is meant is plain. The first slip of each kind is told.
    fn parse<'t>(&mut self, text: &'t str) -> Result<Option<Value<'t>>, ()> {
        use ParseErrorKind as Kind;
        let mut options = JSON;
        loop {
            let error = match parse_to_ast(text, &CollectOptions::default(), &options) {
                Ok(parsed) => return Ok(parsed.value),
                Err(error) => error,
            };
            let place = error.range().start..error.range().end;
            if matches!(error.kind(), Kind::TrailingCommasNotAllowed) {
                let message = "a comma stands after the last element: a hunt takes the file, other programs refuse it";
                self.warn(place, message, "remove the comma");
            } else {
                let (message, help) = syntax_words(error.kind());
                self.error(place, message, help);
            }
            let allowed = match error.kind() {
                Kind::TrailingCommasNotAllowed => &mut options.allow_trailing_commas,
                Kind::CommentsNotAllowed => &mut options.allow_comments,
                Kind::SingleQuotedStringsNotAllowed => &mut options.allow_single_quoted_strings,
                Kind::ExpectedComma => &mut options.allow_missing_commas,
                _ => return Err(()),
            };
            if std::mem::replace(allowed, true) {
                return Err(());
            }
        }
    }

    /// Only WGS 84 is taken; an old-style `crs` member may still say so.
    fn check_crs(&mut self, root: &Object<'_>) {
        let Some(crs) = get(root, "crs") else { return };
        if matches!(crs, Value::NullKeyword(_)) {
            return;
        }
        let properties = crs.as_object().and_then(|crs| get(crs, "properties")?.as_object());
        let named = properties.and_then(|properties| get(properties, "name").or_else(|| get(properties, "code")));
        let (name, span) = match named {
            Some(Value::StringLit(name)) => (name.value.to_string(), span_of(name)),
            // The oldest form: {"type": "EPSG", "properties": {"code": 4326}}.
            Some(Value::NumberLit(code)) => (format!("EPSG:{}", code.value), span_of(code)),
            _ => {
                self.other_crs = true;
                return self.error(span_of(crs), "the coordinate system in `crs` is not understood", EXPORT_HELP);
            }
        };
        let plain: String = name.to_ascii_uppercase().chars().filter(|c| !c.is_whitespace()).collect();
        if !is_wgs84(&plain) {
            self.other_crs = true;
            let (message, help) = other_crs_words(&name, self.source.name());
            self.error(span, message, help);
        }
    }

    fn tell_projected(&mut self) {
        let (count, first) = self.projected.clone();
        if count > 0 && !self.other_crs {
            self.error(first, projected_words(count), EXPORT_HELP);
        }
    }
}

fn syntax_words(kind: &ParseErrorKind) -> (String, &'static str) {
    use ParseErrorKind as Kind;
    let help = match kind {
        Kind::ExpectedComma => "put a comma between the elements",
        Kind::CommentsNotAllowed | Kind::UnterminatedCommentBlock => "JSON has no comments; remove it",
        Kind::SingleQuotedStringsNotAllowed => r#"write texts in double quotes: "like this""#,
        Kind::UnterminatedObject => "close it with }",
        Kind::UnterminatedArray => "close it with ]",
        Kind::MultipleRootJsonValues => "one file holds one FeatureCollection; remove what follows it",
        Kind::ExpectedStringObjectProperty => r#"write the property's name in double quotes: "name""#,
        Kind::String(_) => r#"end the text with " and write \\ for a backslash"#,
        Kind::NestingDepthExceeded => "no GeoJSON is nested so deeply",
        _ => "JSON is strict: compare with a feature that works",
    };
    (format!("no valid JSON: {}", lower_first(&kind.to_string())), help)
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// A text as it is quoted in messages, cut when long.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("\"{}…\"", &text[..at]),
        None => format!("\"{text}\""),
    }
}

/// What a value is, in words.
pub(super) fn kind_of(value: &Value<'_>) -> String {
    match value {
        Value::StringLit(text) => format!("the text {}", quoted(&text.value)),
        Value::NumberLit(number) => format!("the number {}", number.value),
        Value::BooleanLit(literal) => literal.value.to_string(),
        Value::Object(_) => "an object".into(),
        Value::Array(_) => "a list".into(),
        Value::NullKeyword(_) => "null".into(),
    }
}
