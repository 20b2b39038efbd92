//! A map out of an OpenStreetMap extract in PBF form.
//!
//! Its [`blocks`] are decoded; the [`extract`] is read once or, within a box, as often as it takes to complete what reaches into it; [`tags`] say what is drawn;
//! [`coast`] closes the coastline to land; [`areas`] puts multipolygons together; everything is cut to the box.

mod areas;
mod blocks;
mod clip;
mod coast;
mod draw;
mod extract;
mod rings;
mod tags;

use super::{Imported, Purpose, gpx::parse_metres, input::Input, layer::Layer, target::TargetArgs};
use clap::ValueEnum;
use clip::GeoRect;
use std::path::PathBuf;

/// The words by which OpenStreetMap asks to be named (<https://www.openstreetmap.org/copyright>).
const ATTRIBUTION: &str = "© OpenStreetMap contributors, openstreetmap.org/copyright";

/// Arguments of `hunt-server import osm`.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct OsmArgs {
    /// The extract, AREA.osm.pbf, as from download.geofabrik.de or extract.bbbike.org
    pub(super) file: PathBuf,
    /// Only this box, in degrees; west is more than east across the antimeridian
    #[arg(long, value_name = "W,S,E,N", value_parser = GeoRect::parse, allow_hyphen_values = true)]
    bbox: Option<GeoRect>,
    /// What is there when the extract has no coastline
    #[arg(long, value_enum, default_value_t)]
    without_coast: WithoutCoast,
    /// Leave out points of an outline that lie within so many metres of it; 0 keeps them all
    #[arg(long, value_name = "METRES", default_value = "0.3", value_parser = parse_metres)]
    simplify_m: f64,
    /// Write names in this language where they are known in it, such as fr
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    #[command(flatten)]
    pub(super) target: TargetArgs,
}

/// What an extract without a coastline shows.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Default, Debug)]
enum WithoutCoast {
    /// Land alone
    #[default]
    Land,
    /// Sea alone
    Sea,
}

/// Reads the extract as a map.
///
/// # Errors
/// When it cannot be read, is none, or holds nothing that is drawn; when it is too wide for a hunt.
pub(super) fn import(args: &OsmArgs, input: &Input<'_>) -> miette::Result<Imported> {
    let extract = extract::read(input, args.bbox)?;
    let (features, notes) = draw::draw(&extract, args)?;
    Ok(Imported { layer: Layer { attribution: ATTRIBUTION.into(), features }, purpose: Purpose::Map, notes })
}
