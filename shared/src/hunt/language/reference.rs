//! The language written out: as JSON for tools, and as the pages of a reference.

use super::schema::{FieldDoc, Form, TypeDoc, describe_language};
use serde_json::{Value, json};

/// The language as JSON: every type with its fields or variants, what may stand in each, and what holds when it is left out.
pub fn language_json() -> Value {
    let types: Vec<Value> = describe_language().iter().map(json_of).collect();
    json!({"language": "hunt", "first_type": "Hunt", "types": types})
}

fn json_of(described: &TypeDoc) -> Value {
    let (form, key, parts) = match described.form {
        Form::Record(fields) => ("record", "fields", json_of_fields(fields)),
        Form::Feature(fields) => ("feature", "properties", json_of_fields(fields)),
        Form::OneOf(variants) => {
            let variants = variants.iter().map(
                |variant| json!({"name": variant.name, "doc": variant.doc.trim(), "fields": json_of_fields(variant.fields)}),
            );
            ("choice", "variants", variants.collect())
        }
    };
    json!({"name": described.name, "doc": described.doc.trim(), "form": form, key: parts})
}

fn json_of_fields(fields: &[FieldDoc]) -> Value {
    let fields = fields.iter().map(|field| {
        json!({
            "name": field.name,
            "doc": field.doc.trim(),
            "expects": (field.expects)(),
            "required": field.default.is_none(),
            "default": field.default,
        })
    });
    fields.collect()
}

/// The language as a page of Markdown.
pub fn language_markdown() -> String {
    let mut page = String::from(
        "# The words of the hunt language\n\n\
         Every type, field and default, as `hunt-server schema --format markdown` prints them from the program itself.\n\
         [hunt-format.md](hunt-format.md) explains them, with examples.\n\n\
         In `hunt.ron` a type is written `Name(field: value, …)`, its fields in any order. The arguments of a choice may also stand without\n\
         their names, in the order given here. What is not left out must be given.\n",
    );
    for described in describe_language() {
        page.push_str(&format!("\n## {}\n\n{}\n", described.name, described.doc.trim()));
        match described.form {
            Form::Record(fields) => push_fields(&mut page, "Field", fields),
            Form::Feature(fields) => push_fields(&mut page, "Property", fields),
            Form::OneOf(variants) => {
                for variant in variants {
                    let names: Vec<&str> = variant.fields.iter().map(|field| field.name).collect();
                    let written = match names.is_empty() {
                        true => variant.name.to_owned(),
                        false => format!("{}({})", variant.name, names.join(", ")),
                    };
                    page.push_str(&format!("\n### `{written}`\n\n{}\n", variant.doc.trim()));
                    push_fields(&mut page, "Argument", variant.fields);
                }
            }
        }
    }
    page
}

fn push_fields(page: &mut String, what: &str, fields: &[FieldDoc]) {
    if fields.is_empty() {
        return;
    }
    page.push_str(&format!("\n| {what} | Means | Expected | Left out |\n|---|---|---|---|\n"));
    for field in fields {
        let left_out = match field.default {
            None => "must be given".to_owned(),
            Some(default) => format!("`{default}`"),
        };
        let cells = [field.doc.trim().to_owned(), (field.expects)(), left_out].map(|cell| cell.replace('|', "\\|"));
        page.push_str(&format!("| `{}` | {} |\n", field.name, cells.join(" | ")));
    }
}
