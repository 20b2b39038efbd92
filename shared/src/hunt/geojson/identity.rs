//! What names a feature.

use super::{
    document::{Reader, get, head_of, kind_of, span_of},
    property::MAX_TEXT_BYTES,
};
use crate::hunt::source::SourceFile;
use jsonc_parser::ast::{Object, Value};
use std::{collections::BTreeMap, sync::Arc};

/// Identities seen so far, over all files of a hunt, and where each was seen.
pub(in crate::hunt) type SeenIds = BTreeMap<String, (Arc<SourceFile>, usize)>;

/// What a feature has to be named by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NamedBy {
    Id,
    Fid,
}

/// What names a feature: its `id`, else its property `id`, else its property `fid`. A null is nothing.
pub(super) fn identity_of<'b, 'a>(
    feature: &'b Object<'a>,
    properties: Option<&'b Object<'a>>,
) -> Option<(&'b Value<'a>, NamedBy)> {
    let given = |object: &'b Object<'a>, name| get(object, name).filter(|value| !matches!(value, Value::NullKeyword(_)));
    let of = |name| properties.and_then(|properties| given(properties, name));
    let id = given(feature, "id").or_else(|| of("id")).map(|value| (value, NamedBy::Id));
    id.or_else(|| of("fid").map(|value| (value, NamedBy::Fid)))
}

/// An identity as text; else what stands there, and how to mend it.
pub(super) fn id_text(value: &Value<'_>) -> Result<String, (String, &'static str)> {
    let unfit = |what: &str| format!("{what}, but a text or a whole number was expected");
    match value {
        Value::StringLit(text) if !text.value.trim().is_empty() => Ok(text.value.clone().into_owned()),
        Value::StringLit(_) => Err(("an empty text, so nothing can name the feature".into(), r#"write "id": "some-name""#)),
        Value::NumberLit(number) if number.value.parse::<i64>().is_ok() => Ok(number.value.to_owned()),
        Value::NumberLit(number) => match number.value.parse::<f64>() {
            Ok(whole) if whole.fract() == 0.0 && whole.abs() < 9e15 => Ok(format!("{whole:.0}")),
            _ => Err((unfit(number.value), r#"write it as a text: "id": "some-name""#)),
        },
        other => Err((unfit(&kind_of(other)), r#"write "id": "some-name""#)),
    }
}

impl Reader<'_> {
    /// The feature's identity as text: its `id`, else its property `id`, else its property `fid`.
    pub(super) fn identity(
        &mut self,
        feature: &Object<'_>,
        properties: Option<&Object<'_>>,
        seen: &mut SeenIds,
    ) -> Option<String> {
        let Some((value, named_by)) = identity_of(feature, properties) else {
            self.error(
                head_of(feature),
                "the feature has no `id`, so nothing can name it",
                r#"add "id": "some-name" to the feature, or to its properties; or run `hunt-server check --fix-ids`"#,
            );
            return None;
        };
        let by_fid = named_by == NamedBy::Fid;
        let id = match id_text(value) {
            Ok(id) => id,
            Err((what, help)) => {
                self.error(span_of(value), format!("`{}` is {what}", if by_fid { "fid" } else { "id" }), help);
                return None;
            }
        };
        if id.len() > MAX_TEXT_BYTES {
            let message = format!("`id` has {} bytes, but at most {MAX_TEXT_BYTES} were expected", id.len());
            self.error(span_of(value), message, "shorten it");
            return None;
        }
        if let Some((file, at)) = seen.get(&id) {
            let (line, column) = file.place(*at);
            let first = if Arc::ptr_eq(file, self.source) { "".into() } else { format!("{}:", file.name()) };
            let message = format!(
                "the id {id:?} is taken already, at {first}{line}:{column} (ids are compared as text: 7 and \"7\" are the same)"
            );
            let help = match by_fid {
                true => "give each feature an `id` of its own: each layer of QGIS numbers its `fid` from 1",
                false => "give each feature an id of its own",
            };
            self.error(span_of(value), message, help);
            return None;
        }
        if by_fid {
            if self.named_by_fid.0 == 0 {
                self.named_by_fid.1 = span_of(value);
            }
            self.named_by_fid.0 += 1;
        }
        seen.insert(id.clone(), (self.source.clone(), span_of(value).start));
        Some(id)
    }

    /// Tells once for the file that features are named by their `fid`.
    pub(super) fn tell_named_by_fid(&mut self) {
        let (count, first) = self.named_by_fid.clone();
        if count > 0 {
            let more = if count > 1 { format!(" (and {} more of this file)", count - 1) } else { String::new() };
            self.warn(
                first,
                format!("the feature has no `id`, so its `fid` names it{more}: QGIS may number anew when it exports again"),
                "give the layer a column `id`; or let `hunt-server check --fix-ids` write the ids down as they are now",
            );
        }
    }
}
