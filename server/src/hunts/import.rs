//! `hunt-server import`: what other tools drew or recorded, as files that a hunt can name.
//!
//! A module for each source reads it and yields a layer; everything after that is shared: ids, what is left out
//! because nothing could be drawn of it, the way it is written, and where to.

mod circles;
mod geojson;
mod gpx;
mod ids;
mod input;
mod kml;
mod known;
mod layer;
mod osm;
mod proof;
mod target;

use clap::{Parser, Subcommand};
use hunt_shared::hunt::Report;
use ids::Ids;
use input::Input;
use layer::Layer;
use miette::IntoDiagnostic;
use proof::prove;
use std::{io, path::Path, process::ExitCode};
use target::{Target, TargetArgs};

/// Arguments of `hunt-server import`.
#[derive(clap::Args, Clone, Debug)]
pub struct ImportArgs {
    #[command(subcommand)]
    source: Source,
}

#[derive(Subcommand, Clone, Debug)]
enum Source {
    /// A map out of an OpenStreetMap extract: coast, water, woods, buildings, streets and names
    Osm(osm::OsmArgs),
    /// Boundaries out of a GPX file: waypoints become circles, tracks and routes lines
    Gpx(gpx::GpxArgs),
    /// Boundaries, or with --kind a part of the map, out of any GeoJSON
    Geojson(geojson::GeojsonArgs),
    /// Boundaries out of a KML or KMZ file, as Google Earth saves them
    Kml(kml::KmlArgs),
}

/// What a hunt uses a layer for, and so the list of its `hunt.ron` that names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Purpose {
    Boundaries,
    Map,
}

/// What reading a source yields.
struct Imported {
    layer: Layer,
    purpose: Purpose,
    /// What was left out, and what the designer should know, in words.
    notes: Vec<String>,
}

/// Reads the source and writes the layer; what was made is told on the standard error.
///
/// # Errors
/// Mistakes in the source, with their places; a target that is there already or cannot be written.
pub fn run(args: &ImportArgs) -> miette::Result<ExitCode> {
    let (file, target) = args.source.ends();
    let target = Target::new(target, file)?;
    let imported = args.source.import(&Input::file(file), target.ids())?;
    target.write(imported, &mut io::stderr().lock())?;
    Ok(ExitCode::SUCCESS)
}

/// What `hunt-server import` with these arguments prints when the file that they name holds these bytes. For whoever has bytes and no file.
///
/// # Errors
/// As [`run`]; also when the arguments are none.
pub fn layer_of(arguments: &[&str], bytes: &[u8]) -> miette::Result<String> {
    #[derive(Parser)]
    struct CommandLine {
        #[command(flatten)]
        import: ImportArgs,
    }
    let line = CommandLine::try_parse_from(["import"].iter().chain(arguments)).into_diagnostic()?;
    let (file, _) = line.import.source.ends();
    let Imported { layer, purpose, .. } = line.import.source.import(&Input::bytes(file, bytes), Ids::default())?;
    let text = layer.to_geojson();
    prove(&layer, &text, purpose).map_err(Report::into_miette)?;
    Ok(text)
}

impl Source {
    /// What is read, and where to it is written.
    fn ends(&self) -> (&Path, &TargetArgs) {
        match self {
            Self::Osm(osm) => (&osm.file, &osm.target),
            Self::Gpx(gpx) => (&gpx.file, &gpx.target),
            Self::Geojson(geojson) => (&geojson.file, &geojson.target),
            Self::Kml(kml) => (&kml.file, &kml.target),
        }
    }

    fn import(&self, input: &Input<'_>, ids: Ids) -> miette::Result<Imported> {
        match self {
            Self::Osm(args) => osm::import(args, input),
            Self::Gpx(args) => gpx::import(args, input, ids).map_err(Report::into_miette),
            Self::Geojson(args) => geojson::import(args, input, ids).map_err(Report::into_miette),
            Self::Kml(args) => kml::import(args, input, ids),
        }
    }
}
