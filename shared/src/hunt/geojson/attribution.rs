//! Who made a file's data: the foreign member `attribution` (RFC 7946, section 6.1) of its FeatureCollection.

use super::{
    document::{Reader, get, kind_of, span_of},
    property::MAX_TEXT_BYTES,
};
use jsonc_parser::ast::{Object, Value};

impl Reader<'_> {
    /// Keeps what the file says of its makers, so that no hunt can forget to name them.
    pub(super) fn read_attribution(&mut self, root: &Object<'_>) {
        let help = r#"write "attribution": "© whoever made it", as their licence asks"#;
        match get(root, "attribution") {
            Some(Value::StringLit(text)) if text.value.len() > MAX_TEXT_BYTES => {
                let message = format!("`attribution` has {} bytes, but at most {MAX_TEXT_BYTES} were expected", text.value.len());
                self.error(span_of(text), message, "shorten it as far as the licence allows");
            }
            Some(Value::StringLit(text)) => {
                let words: Vec<&str> = text.value.split_whitespace().collect();
                self.attribution = words.join(" ");
            }
            Some(Value::NullKeyword(_)) | None => {}
            Some(other) => {
                self.error(span_of(other), format!("`attribution` is {}, but a text was expected", kind_of(other)), help);
            }
        }
    }
}
