//! `hunt-server import`: what other tools drew or recorded, as files that a hunt can name.
//!
//! A module for each source reads it and yields a layer; everything after that is shared: ids, what is left out
//! because nothing could be drawn of it, the way it is written, and where to.

mod circles;
mod geojson;
mod gpx;
mod ids;
mod kml;
mod known;
mod layer;
mod osm;
mod proof;
mod target;

use clap::Subcommand;
use hunt_shared::hunt::Report;
use layer::Layer;
use std::{io, process::ExitCode};
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
    let (file, target): (_, &TargetArgs) = match &args.source {
        Source::Osm(osm) => (&osm.file, &osm.target),
        Source::Gpx(gpx) => (&gpx.file, &gpx.target),
        Source::Geojson(geojson) => (&geojson.file, &geojson.target),
        Source::Kml(kml) => (&kml.file, &kml.target),
    };
    let target = Target::new(target, file)?;
    let imported = match &args.source {
        Source::Osm(args) => osm::import(args)?,
        Source::Gpx(args) => gpx::import(args, target.ids()).map_err(Report::into_miette)?,
        Source::Geojson(args) => geojson::import(args, target.ids()).map_err(Report::into_miette)?,
        Source::Kml(args) => kml::import(args, target.ids())?,
    };
    target.write(imported, &mut io::stderr().lock())?;
    Ok(ExitCode::SUCCESS)
}
