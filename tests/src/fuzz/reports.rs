//! What holds of every report of mistakes.

use hunt_shared::hunt::Report;
use miette::{GraphicalReportHandler, GraphicalTheme};

/// Drawing more mistakes of one report than this shows nothing new.
const MOST_DRAWN: usize = 8;

/// Each mistake stands within its file, between whole characters, and can be told in every way. `text_of` gives a file's text by its name.
pub fn check(report: &Report, text_of: impl Fn(&str) -> String) {
    for mistake in report.diagnostics() {
        let (text, span) = (text_of(mistake.file()), mistake.span());
        assert!(text.get(span.clone()).is_some(), "{mistake}: {span:?} in a file of {} bytes", text.len());
        assert!(mistake.line() >= 1 && mistake.column() >= 1 && mistake.line() <= text.matches('\n').count() + 1, "{mistake}");
        assert!(!mistake.message().is_empty());
    }
    assert_eq!(report.errors() + report.warnings(), report.diagnostics().len());
    if report.diagnostics().len() <= MOST_DRAWN {
        let drawn = report.render(&GraphicalReportHandler::new_themed(GraphicalTheme::none()));
        assert!(report.diagnostics().iter().all(|mistake| drawn.contains(&format!(":{}:{}]", mistake.line(), mistake.column()))));
        assert_eq!(report.to_json().as_array().map(Vec::len), Some(report.diagnostics().len()));
    }
}

/// A file's text as the readers see it.
pub fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).into_owned()
}
