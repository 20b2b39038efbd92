//! The player's walk through each hunt, kept between runs: for the picture of it, for its track as GPX, and for the best run, which walks along.

mod kept;
mod run;

pub use kept::{PresentRun, Runs};
pub use run::{Run, ahead_s};

use super::{
    map::drawn,
    screens::LastJoin,
    session::{CurrentHunt, HuntClock, OwnPosition, Screen},
};
use bevy::prelude::*;
use hunt_shared::{
    geo::{LocalFrame, LocalPoint, LonLat},
    gpx::track_text,
    time::UnixMs,
};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Metres after which, and seconds within which, the next point of a walk is kept.
const STEP_M: f64 = 3.0;
const STEP_S: f64 = 20.0;

/// A rest so long, or a jump so far, begins a new stretch.
const REST_S: f64 = 300.0;
const JUMP_M: f64 = 150.0;

/// The walk through the hunt on screen, oldest first.
#[derive(Resource, Default)]
pub struct Walk {
    points: Vec<(UnixMs, LonLat)>,
    /// Where it is kept; `None`: nowhere, or that has failed.
    file: Option<File>,
    of: Option<PathBuf>,
}

impl Walk {
    /// Its stretches without a rest or a jump, in the local plane.
    pub fn stretches(&self, frame: &LocalFrame) -> Vec<Vec<Vec2>> {
        stretches(self.points.iter().map(|&(time, position)| (time.seconds_since(UnixMs(0)), position)), frame)
    }

    /// Metres walked.
    pub fn length_m(&self, frame: &LocalFrame) -> f64 {
        let stretches = self.stretches(frame);
        stretches.iter().flat_map(|stretch| stretch.windows(2)).map(|pair| f64::from(pair[0].distance(pair[1]))).sum()
    }

    /// The walk as a GPX file's text.
    pub fn gpx(&self, name: &str) -> String {
        track_text(name, &self.points)
    }

    /// The file that it is kept in.
    pub fn kept_in(&self) -> Option<&Path> {
        self.of.as_deref()
    }

    /// How many points it has.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is anything to draw.
    pub fn is_empty(&self) -> bool {
        self.points.len() < 2
    }

    /// Goes on with the walk that is kept in this file.
    fn open(path: &Path) -> Self {
        let points = fs::read_to_string(path).map(|text| text.lines().filter_map(parse).collect()).unwrap_or_default();
        let file = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| OpenOptions::new().create(true).append(true).open(path));
        if let Err(error) = &file {
            warn!("the walk is not kept in {}: {error}", path.display());
        }
        Self { points, file: file.ok(), of: Some(path.to_owned()) }
    }

    /// Adds a point, when it is far enough from the last in place or time.
    fn step(&mut self, time: UnixMs, position: LonLat, moved_m: impl Fn(LonLat) -> f64) {
        let due = self.points.last().is_none_or(|&(then, there)| {
            time > then && (moved_m(there) >= STEP_M || time.seconds_since(then) >= STEP_S && there != position)
        });
        if !due {
            return;
        }
        self.points.push((time, position));
        if let Some(file) = &mut self.file
            && let Err(error) = write_point(file, time, position)
        {
            warn!("the walk is not kept any more: {error}");
            self.file = None;
        }
    }
}

/// Divides steps, each with its second and place, where there is a rest or a jump between them.
fn stretches(steps: impl Iterator<Item = (f64, LonLat)>, frame: &LocalFrame) -> Vec<Vec<Vec2>> {
    // Seconds are sums of milliseconds, which a shortened rest may miss by a rounding.
    const ROUNDING_S: f64 = 0.0005;
    let mut stretches: Vec<Vec<Vec2>> = Vec::new();
    let mut before: Option<(f64, LocalPoint)> = None;
    for (at_s, position) in steps {
        let here = frame.to_local(position);
        let goes_on =
            before.is_some_and(|(then_s, there)| at_s - then_s < REST_S - ROUNDING_S && there.distance_m(here) < JUMP_M);
        if !goes_on {
            stretches.push(Vec::new());
        }
        stretches.last_mut().into_iter().for_each(|stretch| stretch.push(drawn(here)));
        before = Some((at_s, here));
    }
    stretches
}

/// One line of the file: milliseconds since the Unix epoch, longitude and latitude.
fn write_point(file: &mut File, time: UnixMs, position: LonLat) -> io::Result<()> {
    file.write_all(format!("{} {:.7} {:.7}\n", time.0, position.lon, position.lat).as_bytes())
}

/// What a line says; `None` for one that was not written whole.
fn parse(line: &str) -> Option<(UnixMs, LonLat)> {
    let mut parts = line.split(' ');
    let time = UnixMs(parts.next()?.parse().ok()?);
    let position = LonLat { lon: parts.next()?.parse().ok()?, lat: parts.next()?.parse().ok()? };
    (position.is_valid() && parts.next().is_none()).then_some((time, position))
}

/// Keeps walks.
pub struct WalksPlugin {
    /// The folder of the player's files; `None`: walks are forgotten with the game.
    pub folder: Option<PathBuf>,
}

/// The walk of the hunt on screen is open, with this frame's step.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct WalkSystems;

/// Where walks are kept.
#[derive(Resource)]
struct WalksFolder(Option<PathBuf>);

impl Plugin for WalksPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(WalksFolder(self.folder.as_ref().map(|folder| folder.join("walks"))))
            .init_resource::<Walk>()
            .init_resource::<Runs>()
            .init_resource::<PresentRun>()
            .add_systems(
                Update,
                (open_walk, keep_walk, kept::read_runs, kept::follow_run)
                    .chain()
                    .in_set(WalkSystems)
                    .after(super::location::LocationSystems)
                    .run_if(in_state(Screen::Playing).and_then(resource_exists::<CurrentHunt>)),
            );
    }
}

/// What is left of a name in that of a file.
fn plain(text: &str) -> String {
    let kept = |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' };
    text.chars().map(kept).collect()
}

/// A name for a file, whatever a hunt or a server is called.
fn file_name(hunt: &str, server: &str) -> String {
    format!("{}-{}.txt", plain(hunt), plain(server))
}

/// How the server is called that a walk belongs to. On the player's own the port may change.
pub fn server_name(last: &LastJoin) -> &str {
    if last.alone { "alone" } else { &last.address }
}

fn open_walk(folder: Res<WalksFolder>, hunt: Res<CurrentHunt>, last: Res<LastJoin>, mut walk: ResMut<Walk>) {
    let path = folder.0.as_ref().map(|folder| folder.join(file_name(hunt.view.id.as_str(), server_name(&last))));
    match path {
        Some(path) if walk.of.as_ref() != Some(&path) => *walk = Walk::open(&path),
        _ => {}
    }
}

fn keep_walk(hunt: Res<CurrentHunt>, own: Res<OwnPosition>, clock: Res<HuntClock>, mut walk: ResMut<Walk>) {
    if own.accuracy_m > 0.0 {
        let moved_m = |from: LonLat| hunt.frame.to_local(from).distance_m(own.point);
        walk.step(clock.now(), hunt.frame.to_lonlat(own.point), moved_m);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(metres_east: f64) -> LonLat {
        LocalFrame::about(LonLat::new(7.0, 43.0)).to_lonlat(LocalPoint::new(metres_east, 0.0))
    }

    fn walked(walk: &mut Walk, steps: &[(i64, f64)]) {
        let frame = LocalFrame::about(LonLat::new(7.0, 43.0));
        for &(second, metres_east) in steps {
            let here = at(metres_east);
            walk.step(UnixMs(second * 1000), here, |from| frame.to_local(from).distance_m(frame.to_local(here)));
        }
    }

    #[test]
    fn a_walk_survives_the_game_and_a_line_that_was_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("walks").join(file_name("lamps/../x", "host:1"));
        let mut walk = Walk::open(&path);
        walked(&mut walk, &[(0, 0.0), (1, 1.0), (2, 5.0), (3, 5.0), (400, 9.0), (401, 900.0)]);
        assert_eq!(walk.points.len(), 4, "small steps and standing are no points");
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"1234 7.0").unwrap();
        let again = Walk::open(&path);
        assert_eq!(again.points.len(), 4);
        let frame = LocalFrame::about(LonLat::new(7.0, 43.0));
        let lengths: Vec<_> = again.stretches(&frame).iter().map(Vec::len).collect();
        assert_eq!(lengths, [2, 1, 1], "a rest and a jump are no way");
        assert!((again.length_m(&frame) - 5.0).abs() < 0.1);
        assert!(again.gpx("Lamps").contains("<trkpt"));
    }
}
