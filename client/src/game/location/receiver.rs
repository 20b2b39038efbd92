//! Real positions: from gpsd (a receiver on this or another machine), or from a recorded walk that is played again.

mod absence;
mod gpsd;
mod replay;

pub use absence::Absence;

use super::{ACCURACY_M, LocationSystems, WalkTo, moved_to};
use crate::game::{
    camera::CameraRig,
    launch::Launch,
    map::{MapShown, drawn},
    session::{CurrentHunt, OwnPosition, Screen},
};
use bevy::prelude::*;
use hunt_shared::geo::LonLat;
use std::{
    path::PathBuf,
    str::FromStr,
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

/// The port of gpsd, as registered.
const GPSD_PORT: u16 = 2947;

/// Without a position from a receiver for so long, the last one does not count any more.
const LOST_AFTER: Duration = Duration::from_secs(5);

/// The most seconds that the avatar takes from one position to the next.
const GLIDE_S: f32 = 1.2;

/// Where positions come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PositionSource {
    /// A gpsd, by host and port.
    Gpsd(String, u16),
    /// A recorded walk, a GPX file.
    Track(PathBuf),
}

impl FromStr for PositionSource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some(address) = text.strip_prefix("gpsd://") else {
            return if text.to_lowercase().ends_with(".gpx") {
                Ok(Self::Track(text.into()))
            } else {
                Err(format!("expected gpsd://HOST, gpsd://HOST:PORT or a file that ends in .gpx, found {text:?}"))
            };
        };
        let address = address.trim_end_matches('/');
        let wrong = || format!("expected gpsd://HOST or gpsd://HOST:PORT such as gpsd://localhost:2947, found {text:?}");
        let (host, port) = match address.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, port.parse().map_err(|_| wrong())?),
            _ => (address, GPSD_PORT),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() { Err(wrong()) } else { Ok(Self::Gpsd(host.to_owned(), port)) }
    }
}

/// A position as it was received.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Received {
    position: LonLat,
    /// Metres around it within which the receiver is.
    accuracy_m: f32,
    /// Radians counter-clockwise from east, when it moves.
    heading_rad: Option<f32>,
}

/// What a source tells.
#[derive(Clone, PartialEq, Debug)]
enum News {
    /// It is here.
    At(Received),
    /// There is no position, and why.
    Nothing(Absence),
}

/// How it is with the real position. Not there: the player walks by keys and clicks.
#[derive(Resource, Debug)]
pub struct RealPosition {
    news: Mutex<mpsc::Receiver<News>>,
    last: Option<(Received, Instant)>,
    /// Seconds that the way to the last position still takes.
    glide_s: f32,
    /// After so long without a position it is lost; `None`: who does not move is not told of.
    lost_after: Option<Duration>,
    /// Why there is no position; `None`: there is one.
    pub missing: Option<Absence>,
}

impl RealPosition {
    /// What a source tells, of which nothing has been heard yet.
    fn of(news: mpsc::Receiver<News>, lost_after: Option<Duration>, missing: Absence) -> Self {
        Self { news: Mutex::new(news), last: None, glide_s: 0.0, lost_after, missing: Some(missing) }
    }

    /// The accuracy of the position there is, in metres.
    pub fn accuracy_m(&self) -> Option<f32> {
        self.last.filter(|_| self.missing.is_none()).map(|(received, _)| received.accuracy_m)
    }

    /// Whether nobody knows where the player is. A recorded walk that is over has led to where the player stands.
    pub fn is_lost(&self) -> bool {
        self.missing.as_ref().is_some_and(|absence| *absence != Absence::WalkEnded)
    }

    /// Takes in what was told since the last time. Whether there is a new position.
    fn hear(&mut self, now: Instant) -> bool {
        let mut moved = false;
        loop {
            let news = self.news.lock().unwrap_or_else(PoisonError::into_inner).try_recv();
            match news {
                Ok(News::At(received)) => {
                    // The way from where the player was lost to where they are found is not known.
                    let before = self.last.filter(|_| self.missing.is_none());
                    let since = before.map_or(0.0, |(_, at)| now.duration_since(at).as_secs_f32());
                    self.glide_s = since.min(GLIDE_S);
                    self.last = Some((received, now));
                    self.missing = None;
                    moved = true;
                }
                Ok(News::Nothing(reason)) => self.missing = Some(reason),
                Err(mpsc::TryRecvError::Empty) => break,
                Err(mpsc::TryRecvError::Disconnected) => {
                    self.missing.get_or_insert(Absence::Ended);
                    break;
                }
            }
        }
        let is_over = |(_, at): (Received, Instant)| self.lost_after.is_some_and(|limit| now.duration_since(at) > limit);
        if self.missing.is_none() && self.last.is_some_and(is_over) {
            self.missing = Some(Absence::Lost);
        }
        moved
    }
}

/// Follows a source of positions, when the game was started with one.
pub struct ReceiverPlugin;

impl Plugin for ReceiverPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(OnEnter(Screen::Playing), begin).add_systems(
            Update,
            follow.after(super::snap).in_set(LocationSystems).run_if(
                in_state(Screen::Playing).and_then(resource_exists::<RealPosition>).and_then(resource_exists::<MapShown>),
            ),
        );
    }
}

/// Starts the source when the player first comes to the map.
fn begin(launch: Res<Launch>, real: Option<Res<RealPosition>>, mut commands: Commands) {
    let (Some(source), None) = (&launch.location, real) else { return };
    let (tell, news) = mpsc::channel();
    let source = source.clone();
    let lost_after = matches!(source, PositionSource::Gpsd(..)).then_some(LOST_AFTER);
    let started = thread::Builder::new().name("positions".into()).spawn(move || match source {
        PositionSource::Gpsd(host, port) => gpsd::listen(&host, port, &tell),
        PositionSource::Track(path) => replay::play(&path, &tell),
    });
    let missing = match started {
        Ok(_) => Absence::Waiting,
        Err(error) => Absence::NoListening(error.to_string()),
    };
    commands.insert_resource(RealPosition::of(news, lost_after, missing));
}

fn follow(
    hunt: Res<CurrentHunt>,
    time: Res<Time<Real>>,
    mut real: ResMut<RealPosition>,
    mut walk_to: ResMut<WalkTo>,
    mut rig: ResMut<CameraRig>,
    mut own: ResMut<OwnPosition>,
) {
    if real.hear(Instant::now()) {
        rig.following = true;
    }
    walk_to.give_up();
    let Some((received, _)) = real.last else { return };
    let to = hunt.frame.to_local(received.position);
    let (from, goal) = (drawn(own.point), drawn(to));
    let elapsed_s = time.delta_secs();
    // A position far away is a journey, and no walk.
    let share = if real.glide_s <= elapsed_s || from.distance(goal) > 200.0 { 1.0 } else { elapsed_s / real.glide_s };
    real.glide_s = (real.glide_s - elapsed_s).max(0.0);
    let point = if share >= 1.0 { to } else { moved_to(own.point, (goal - from) * share) };
    let heading_rad = received.heading_rad.unwrap_or(own.heading_rad);
    let next = OwnPosition { point, heading_rad, accuracy_m: received.accuracy_m.max(1.0) };
    if own.point != next.point || own.heading_rad != next.heading_rad || own.accuracy_m != next.accuracy_m {
        *own = next;
    }
}

/// How exact a position is that does not say so.
const UNTOLD_ACCURACY_M: f32 = ACCURACY_M;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_a_gpsd_or_a_file() {
        let read = |text: &str| text.parse::<PositionSource>();
        assert_eq!(read("gpsd://localhost"), Ok(PositionSource::Gpsd("localhost".into(), 2947)));
        assert_eq!(read("gpsd://pi.local:5000/"), Ok(PositionSource::Gpsd("pi.local".into(), 5000)));
        assert_eq!(read("gpsd://[::1]:5000"), Ok(PositionSource::Gpsd("::1".into(), 5000)));
        assert_eq!(read("walks/a.GPX"), Ok(PositionSource::Track("walks/a.GPX".into())));
        for wrong in ["gpsd://", "gpsd://host:many", "walk.kml"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    const HERE: Received = Received { position: LonLat::new(7.0, 43.0), accuracy_m: 6.0, heading_rad: None };

    #[test]
    fn a_position_is_lost_when_none_comes_any_more_and_found_again() {
        let (tell, news) = mpsc::channel();
        let mut real = RealPosition::of(news, Some(LOST_AFTER), Absence::Waiting);
        let begun = Instant::now();
        assert!(!real.hear(begun) && real.accuracy_m().is_none() && real.is_lost());
        tell.send(News::At(HERE)).unwrap();
        assert!(real.hear(begun) && !real.is_lost());
        assert_eq!((real.accuracy_m(), real.missing.clone()), (Some(6.0), None));
        assert!(!real.hear(begun + LOST_AFTER + Duration::from_secs(1)));
        assert!(real.is_lost() && real.accuracy_m().is_none());
        tell.send(News::At(HERE)).unwrap();
        assert!(real.hear(begun + LOST_AFTER * 2) && !real.is_lost());
        tell.send(News::Nothing(Absence::FewSatellites)).unwrap();
        drop(tell);
        real.hear(begun + LOST_AFTER * 2);
        assert_eq!(real.missing, Some(Absence::FewSatellites));
        assert!(real.is_lost());
    }

    #[test]
    fn a_recorded_walk_rests_and_ends_where_the_player_stands() {
        let (tell, news) = mpsc::channel();
        let mut real = RealPosition::of(news, None, Absence::Waiting);
        let begun = Instant::now();
        tell.send(News::At(HERE)).unwrap();
        real.hear(begun);
        real.hear(begun + LOST_AFTER * 5);
        assert_eq!((real.accuracy_m(), real.is_lost()), (Some(6.0), false));
        tell.send(News::Nothing(Absence::WalkEnded)).unwrap();
        drop(tell);
        real.hear(begun + LOST_AFTER * 9);
        assert_eq!((real.missing.clone(), real.is_lost()), (Some(Absence::WalkEnded), false));
    }

    #[test]
    fn who_is_found_again_has_not_been_seen_walking_there() {
        let (tell, news) = mpsc::channel();
        let mut real = RealPosition::of(news, Some(LOST_AFTER), Absence::Waiting);
        let begun = Instant::now();
        let mut glide_after = |seconds: u64| {
            tell.send(News::At(HERE)).unwrap();
            assert!(real.hear(begun + Duration::from_secs(seconds)));
            real.glide_s
        };
        assert_eq!([glide_after(0), glide_after(1)], [0.0, 1.0]);
        tell.send(News::Nothing(Absence::FewSatellites)).unwrap();
        assert!(!real.hear(begun + Duration::from_secs(2)));
        tell.send(News::At(HERE)).unwrap();
        assert!(real.hear(begun + Duration::from_secs(3)));
        assert_eq!(real.glide_s, 0.0);
    }
}
