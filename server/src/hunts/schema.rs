//! `hunt-server schema`: what editors need to complete and to check a hunt's files, and the reference of the language.

use super::write_whole::write_whole;
use clap::ValueEnum;
use hunt_shared::hunt::{boundaries_schema, language_json, language_markdown, map_schema};
use std::{path::PathBuf, process::ExitCode};

/// Arguments of `hunt-server schema`.
#[derive(clap::Args, Clone, Debug)]
pub struct SchemaArgs {
    /// Which file is described
    #[arg(long = "for", value_enum, default_value_t)]
    pub of: SchemaOf,
    /// JSON for tools, or the whole language as a page to read
    #[arg(long, value_enum, default_value_t)]
    pub format: SchemaFormat,
    /// The file to write, instead of the standard output
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// The files of a hunt.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum SchemaOf {
    /// hunt.ron: its types, fields, defaults and their meaning
    #[default]
    Hunt,
    /// A GeoJSON file of boundaries, as JSON Schema
    Boundaries,
    /// A GeoJSON file of the map, as JSON Schema
    Map,
}

/// How it is printed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum SchemaFormat {
    /// For tools
    #[default]
    Json,
    /// For people
    Markdown,
}

/// Prints a description of the language.
///
/// # Errors
/// When the file cannot be written.
pub fn run(args: &SchemaArgs) -> miette::Result<ExitCode> {
    let text = match (args.format, args.of) {
        (SchemaFormat::Markdown, _) => language_markdown(),
        (SchemaFormat::Json, SchemaOf::Hunt) => format!("{:#}\n", language_json()),
        (SchemaFormat::Json, SchemaOf::Boundaries) => format!("{:#}\n", boundaries_schema()),
        (SchemaFormat::Json, SchemaOf::Map) => format!("{:#}\n", map_schema()),
    };
    match &args.out {
        Some(out) => write_whole(out, text.as_bytes())?,
        None => print!("{text}"),
    }
    Ok(ExitCode::SUCCESS)
}
