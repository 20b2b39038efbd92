//! Mistakes in a hunt's files: where each stands, what was expected, and how to mend it.

use super::{pack::PackError, source::SourceFile};
use miette::{Diagnostic as MietteDiagnostic, GraphicalReportHandler, LabeledSpan, SourceCode};
use serde::Serialize;
use std::{fmt, io, ops::Range, sync::Arc};

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The hunt cannot be played.
    Error,
    /// The hunt can be played, but probably not as it was meant.
    Warning,
}

impl Severity {
    /// As printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One mistake, at its place.
#[derive(Clone)]
pub struct Diagnostic {
    severity: Severity,
    source: Arc<SourceFile>,
    span: Range<usize>,
    message: String,
    help: String,
}

impl Diagnostic {
    /// A mistake in these bytes of a file; a span that reaches beyond the file is cut.
    pub(super) fn new(severity: Severity, source: &Arc<SourceFile>, span: Range<usize>, message: String, help: String) -> Self {
        let span = source.clamp(span);
        Self { severity, source: source.clone(), span, message, help }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The file's name, as the hunt or the caller names it.
    pub fn file(&self) -> &str {
        self.source.name()
    }

    /// The bytes of the file that it is about.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Line, from 1.
    pub fn line(&self) -> usize {
        self.source.place(self.span.start).0
    }

    /// Column, from 1, in characters.
    pub fn column(&self) -> usize {
        self.source.place(self.span.start).1
    }

    /// What is wrong, and what was expected.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to mend it; may be empty.
    pub fn help(&self) -> &str {
        &self.help
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}: {}", self.file(), self.line(), self.column(), self.severity.as_str(), self.message)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, "; {}", self.help) }
    }
}

impl fmt::Debug for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A diagnostic as miette draws it: the message alone, since the source view tells the place.
#[derive(Debug)]
struct Drawn(Diagnostic);

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Drawn {}

impl MietteDiagnostic for Drawn {
    fn severity(&self) -> Option<miette::Severity> {
        MietteDiagnostic::severity(&self.0)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        MietteDiagnostic::help(&self.0)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.0.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.0.labels()
    }
}

impl std::error::Error for Diagnostic {}

impl MietteDiagnostic for Diagnostic {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let shown = self.source.first_line_of(self.span.clone());
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(Some("here".into()), shown))))
    }
}

/// All mistakes of a hunt or a file, sorted by file and place. Also the error that says them all at once.
#[derive(Clone, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

/// A whole report as miette draws it.
#[derive(Debug, thiserror::Error)]
#[error("{summary}")]
struct Mistakes {
    summary: String,
    drawn: Vec<Drawn>,
}

impl MietteDiagnostic for Mistakes {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn MietteDiagnostic> + 'a>> {
        Some(Box::new(self.drawn.iter().map(|drawn| drawn as &dyn MietteDiagnostic)))
    }
}

/// A diagnostic as `--format json` prints it.
#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    severity: Severity,
    file: &'a str,
    line: usize,
    column: usize,
    span: [usize; 2],
    message: &'a str,
    help: &'a str,
}

impl Report {
    /// A report of these mistakes, sorted.
    pub(crate) fn new(mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics.sort_by(|a, b| {
            (a.file(), a.span.start, a.severity, &a.message).cmp(&(b.file(), b.span.start, b.severity, &b.message))
        });
        Self { diagnostics }
    }

    /// A report that a file cannot be read at all.
    pub fn unreadable(name: &str, error: &io::Error) -> Self {
        Self::about(name, &format!("the file cannot be read: {error}"), "check the path and that you may read it")
    }

    /// A report that a pack cannot be used.
    pub(crate) fn of_pack(name: &str, error: &PackError) -> Self {
        Self::about(name, &error.to_string(), error.help())
    }

    /// A report of one mistake that concerns a file as a whole.
    pub(crate) fn about(name: &str, message: &str, help: &str) -> Self {
        let mut findings = Findings::default();
        findings.error(&Arc::new(SourceFile::new(name, String::new())), 0..0, message, help);
        Self::new(findings.list)
    }

    /// All of them.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// "2 errors, 1 warning".
    pub fn summary(&self) -> String {
        let counted = |count: usize, word: &str| match count {
            1 => format!("1 {word}"),
            _ => format!("{count} {word}s"),
        };
        match (self.errors(), self.warnings()) {
            (errors, 0) => counted(errors, "error"),
            (0, warnings) => counted(warnings, "warning"),
            (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
        }
    }

    /// Every mistake with the lines it stands in, as a terminal shows it.
    pub fn render(&self, handler: &GraphicalReportHandler) -> String {
        let mut out = String::new();
        for diagnostic in &self.diagnostics {
            if handler.render_report(&mut out, &Drawn(diagnostic.clone())).is_err() {
                out.push_str(&diagnostic.to_string());
            }
            out.push('\n');
        }
        out
    }

    /// The report as the error of a command: miette shows each mistake with the lines it stands in.
    pub fn into_miette(self) -> miette::Report {
        let summary = format!("the files hold {}", self.summary());
        Mistakes { summary, drawn: self.diagnostics.into_iter().map(Drawn).collect() }.into()
    }

    /// A JSON array of objects with `severity`, `file`, `line`, `column`, `span` (bytes), `message` and `help`.
    pub fn to_json(&self) -> serde_json::Value {
        let list = self.diagnostics.iter().map(|diagnostic| JsonDiagnostic {
            severity: diagnostic.severity,
            file: diagnostic.file(),
            line: diagnostic.line(),
            column: diagnostic.column(),
            span: [diagnostic.span.start, diagnostic.span.end],
            message: &diagnostic.message,
            help: &diagnostic.help,
        });
        list.map(|diagnostic| serde_json::to_value(diagnostic).unwrap_or_default()).collect()
    }
}

/// One line for each: `file:line:column: error: message; help`.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            fmt::Display::fmt(diagnostic, f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Report {}

impl MietteDiagnostic for Report {}

/// Where the readers of files put what they find.
#[derive(Default)]
pub struct Findings {
    pub(crate) list: Vec<Diagnostic>,
}

impl Findings {
    /// Notes a mistake with which the hunt cannot be played.
    pub fn error(&mut self, source: &Arc<SourceFile>, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.list.push(Diagnostic::new(Severity::Error, source, span, message.into(), help.into()));
    }

    /// Notes something that is probably not meant.
    pub fn warn(&mut self, source: &Arc<SourceFile>, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.list.push(Diagnostic::new(Severity::Warning, source, span, message.into(), help.into()));
    }

    /// Whether anything found so far forbids to play.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// `value` with the warnings, or all findings when one is an error or there is no value.
    ///
    /// # Errors
    /// All findings.
    pub fn finish<T>(self, value: Option<T>) -> Result<(T, Report), Report> {
        let failed = self.has_errors();
        let report = Report::new(self.list);
        match value {
            Some(value) if !failed => Ok((value, report)),
            _ => Err(report),
        }
    }
}

/// The nearest of `known` to what was written, when it is near enough to be meant.
pub(super) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let wanted = plain(written);
    if wanted.is_empty() {
        return None;
    }
    known
        .into_iter()
        .map(|name| {
            let candidate = plain(name);
            let starts = wanted.chars().count() >= 4 && (candidate.starts_with(&wanted) || wanted.starts_with(&candidate));
            (if starts { 1 } else { strsim::osa_distance(&wanted, &candidate) }, candidate.chars().count(), name)
        })
        .filter(|(distance, length, _)| *distance <= (*length).max(wanted.chars().count()) / 4 + usize::from(*length > 2))
        .min_by_key(|(distance, _, _)| *distance)
        .map(|(_, _, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_only_when_it_is_near() {
        let known = ["name", "radius_m", "dwell_s", "exit_margin_m", "hidden", "barrier"];
        for (written, meant) in [
            ("radius", Some("radius_m")),
            ("radiusM", Some("radius_m")),
            ("dwel_s", Some("dwell_s")),
            ("Hidden", Some("hidden")),
            ("highway", None),
            ("", None),
            ("surface", None),
        ] {
            assert_eq!(nearest(written, known), meant, "{written}");
        }
    }

    #[test]
    fn a_report_is_sorted_and_told_in_three_ways() {
        let source = Arc::new(SourceFile::new("hunt.ron", "first\nsécond line\n".into()));
        let mut findings = Findings::default();
        findings.warn(&source, 14..18, "late", "");
        findings.error(&source, 6..13, "wrong", "mend it");
        let report = findings.finish(Some(())).unwrap_err();
        assert_eq!(report.to_string(), "hunt.ron:2:1: error: wrong; mend it\nhunt.ron:2:8: warning: late");
        assert_eq!(report.summary(), "1 error, 1 warning");
        assert_eq!(report.to_json()[1]["column"], 8);
        let drawn = report.render(&GraphicalReportHandler::new_themed(miette::GraphicalTheme::none()));
        let error = format!("{:?}", report.clone().into_miette());
        assert!(error.contains("the files hold 1 error, 1 warning") && error.contains("[hunt.ron:2:1]"), "{error}");
        assert!(drawn.contains("[hunt.ron:2:1]") && drawn.contains("sécond line") && drawn.contains("mend it"), "{drawn}");
    }

    #[test]
    fn a_very_long_line_is_shown_in_part() {
        let source = Arc::new(SourceFile::new("long.geojson", format!("{}wrong{}", "x".repeat(9_000), "y".repeat(9_000))));
        let mut findings = Findings::default();
        findings.error(&source, 9_000..9_005, "bad", "");
        let drawn =
            findings.finish(Some(())).unwrap_err().render(&GraphicalReportHandler::new_themed(miette::GraphicalTheme::none()));
        assert!(drawn.contains("[long.geojson:1:9001]") && drawn.contains("xwrongy") && drawn.len() < 1_500, "{drawn}");
    }
}
