//! What the player typed to start the game.

use super::location::PositionSource;
use bevy::prelude::*;
use clap::Parser;
use hunt_shared::{geo::LonLat, language_tag::LanguageTag};
use std::path::PathBuf;

/// A treasure hunt on a map: walk, cross, find.
#[derive(Parser, Resource, Clone, Debug)]
#[command(name = "hunt-client", version)]
pub struct Launch {
    /// Join this server at once, as host or host:port, without the title screen.
    #[arg(long, value_name = "ADDR", conflicts_with = "preview")]
    pub join: Option<String>,
    /// Your name, as others see it.
    #[arg(long)]
    pub name: Option<String>,
    /// Play this hunt at once, without choosing.
    #[arg(long, value_name = "ID")]
    pub hunt: Option<String>,
    /// Look at a hunt's folder or pack as its designer: walk it, draw its boundaries, and play it by its rules.
    #[arg(long, value_name = "HUNT")]
    pub preview: Option<PathBuf>,
    /// The folder of the hunts that are played alone, on a server that the game starts by itself.
    #[arg(long, value_name = "DIR")]
    pub hunts: Option<PathBuf>,
    /// Where you really are: gpsd://HOST:PORT, or a GPX file that is walked again. Without it keys and clicks walk.
    #[arg(long, value_name = "SOURCE", conflicts_with = "preview")]
    pub location: Option<PositionSource>,
    /// Let other players see where you really are, in this run and whatever the settings say. Unless you say so here or there they do not.
    #[arg(long, requires = "location")]
    pub share_position: bool,
    /// Save one picture of the game to this file, then end.
    #[arg(long, value_name = "OUT.png")]
    pub frame: Option<PathBuf>,
    /// Seconds of play before the picture is taken.
    #[arg(long, value_name = "SECONDS", default_value_t = 4.0, requires = "frame")]
    pub frame_after: f32,
    /// Look at this place rather than at the player, as longitude,latitude in degrees.
    #[arg(long, value_name = "LON,LAT", value_parser = parse_position, allow_hyphen_values = true)]
    pub at: Option<LonLat>,
    /// Metres per pixel at the beginning.
    #[arg(long, value_name = "METRES")]
    pub zoom: Option<f32>,
    /// The language in which hunts are told, as in de or pt-BR, where they have it; else the one chosen in the settings, else
    /// that of the system.
    #[arg(long, value_name = "TAG")]
    pub language: Option<LanguageTag>,
    /// Write every sound of the game into this folder as WAV files, to be listened to, then end.
    #[arg(long, value_name = "FOLDER")]
    pub render_sounds: Option<PathBuf>,
    /// Stop unexpectedly after so many seconds, to try out what is reported of it.
    #[arg(long, hide = true, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "3")]
    pub crash: Option<f32>,
    /// Print what is on screen as lines of JSON, whenever it changes: for tests and for tools that assist a player.
    #[arg(long)]
    pub tell: bool,
    /// Replace movements by short fades.
    #[arg(long)]
    pub reduced_motion: bool,
    /// The window's size in pixels.
    #[arg(long, value_name = "WxH", default_value = "1280x800", value_parser = parse_size)]
    pub size: (u32, u32),
}

impl Launch {
    /// Whether other players are not to be told where the player is. A recorded walk says nothing of that. `shared`: by the settings they
    /// are told; what was typed comes before.
    pub fn hides_position(&self, shared: bool) -> bool {
        matches!(self.location, Some(PositionSource::Gpsd(..))) && !self.share_position && !shared
    }
}

fn parse_position(text: &str) -> Result<LonLat, String> {
    let parsed =
        text.split_once(',').and_then(|(lon, lat)| Some(LonLat::new(lon.trim().parse().ok()?, lat.trim().parse().ok()?)));
    let valid = parsed.filter(|position| position.is_valid());
    valid.ok_or_else(|| format!("expected longitude,latitude in degrees such as -42.02,38.48, found {text:?}"))
}

fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let expected = || format!("expected a width and a height such as 1280x800, found {text:?}");
    let (width, height) = text.split_once('x').ok_or_else(expected)?;
    let side = |text: &str| text.parse().ok().filter(|side| (320..=8192).contains(side)).ok_or_else(expected);
    Ok((side(width)?, side(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The other commands of the guide are run by the server's tests.
    #[test]
    fn the_commands_of_the_designers_guide_are_understood() {
        let guide = include_str!("../../../docs/designers-guide.md");
        let typed: Vec<&str> = guide.lines().filter(|line| line.starts_with("hunt-client ")).collect();
        assert!(!typed.is_empty());
        for line in typed {
            let launch = Launch::try_parse_from(line.split_whitespace()).unwrap_or_else(|error| panic!("{line}\n{error}"));
            assert!(launch.join.is_some() != launch.preview.is_some(), "{line}");
        }
    }

    #[test]
    fn where_somebody_really_is_is_shared_only_if_they_say_so() {
        let hides = |typed: &str, shared| Launch::try_parse_from(typed.split_whitespace()).unwrap().hides_position(shared);
        let receiver = "hunt-client --location gpsd://localhost";
        assert!(hides(receiver, false) && !hides(receiver, true));
        let typed = format!("{receiver} --share-position");
        assert!(!hides(&typed, false) && !hides(&typed, true), "what was typed comes first");
        for nowhere_real in ["hunt-client --location walk.gpx", "hunt-client"] {
            assert!(!hides(nowhere_real, false) && !hides(nowhere_real, true), "{nowhere_real}");
        }
    }

    #[test]
    fn a_size_is_two_numbers() {
        assert_eq!(parse_size("1600x1000"), Ok((1600, 1000)));
        for wrong in ["1600", "x", "1600x", "10x10", "-4x900"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
    }
}
