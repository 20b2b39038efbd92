//! Playing a walk: its fixes are the player's, at several times their speed.

use super::{DrawnWalk, WalkWish};
use crate::game::{
    camera::CameraRig,
    preview::{
        clock::PreviewClock,
        path::{PlayedFix, PutPlayer},
    },
    session::{CurrentHunt, OwnPosition},
};
use bevy::prelude::*;
use hunt_shared::{geo::LonLat, time::UnixMs};

/// How many times faster than walked.
const TIMES: f64 = 8.0;

/// The walk that is being played.
#[derive(Resource, Clone, PartialEq, Default, Debug)]
pub struct Playing {
    track: Vec<(UnixMs, LonLat)>,
    /// The next fix.
    next: usize,
    /// Milliseconds after the first fix.
    at_ms: f64,
}

impl Playing {
    /// Whether one is.
    pub fn is_under_way(&self) -> bool {
        self.next < self.track.len()
    }

    /// Stops.
    pub fn stop(&mut self) {
        self.track.clear();
        self.next = 0;
    }

    /// Goes on by so much, and gives the fixes that are passed.
    fn go_on(&mut self, elapsed_ms: f64) -> &[(UnixMs, LonLat)] {
        self.at_ms += elapsed_ms;
        let first = self.next;
        let begun = self.track.first().map_or(0, |fix| fix.0.0);
        let passed = self.track[first..].iter().take_while(|fix| (fix.0.0 - begun) as f64 <= self.at_ms).count();
        self.next = first + passed;
        &self.track[first..self.next]
    }
}

/// Begins at the walk's first point, or stops.
pub fn start_and_stop(
    mut wishes: MessageReader<WalkWish>,
    walk: Res<DrawnWalk>,
    hunt: Option<Res<CurrentHunt>>,
    clock: Res<PreviewClock>,
    mut playing: ResMut<Playing>,
    mut rig: ResMut<CameraRig>,
    mut put: MessageWriter<PutPlayer>,
) {
    let wanted = wishes.read().filter(|wish| **wish == WalkWish::Play).count() > 0;
    let Some(hunt) = hunt.filter(|_| wanted) else { return };
    if playing.is_under_way() {
        playing.stop();
        return;
    }
    // A little later, so that the first step is one after the leap to the beginning.
    let track = walk.track(UnixMs(clock.now().0 + 100), &hunt.frame);
    if let Some((_, start)) = track.first() {
        put.write(PutPlayer(*start));
        *playing = Playing { track, next: 0, at_ms: -100.0 };
        rig.following = true;
    }
}

/// Moves the player along.
pub fn play(
    time: Res<Time<Real>>,
    hunt: Option<Res<CurrentHunt>>,
    mut playing: ResMut<Playing>,
    mut own: ResMut<OwnPosition>,
    mut played: MessageWriter<PlayedFix>,
) {
    let Some(hunt) = hunt.filter(|_| playing.is_under_way()) else { return };
    let passed = playing.go_on(f64::from(time.delta_secs().min(0.1)) * 1000.0 * TIMES);
    if let Some((_, to)) = passed.last() {
        let to = hunt.frame.to_local(*to);
        if to.distance_m(own.point) > 0.01 {
            own.heading_rad = (to.y - own.point.y).atan2(to.x - own.point.x) as f32;
        }
        own.point = to;
    }
    played.write_batch(passed.iter().map(|&(time, position)| PlayedFix { time, position }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fix_is_played_once_and_in_order() {
        let track: Vec<_> = (0..10).map(|second| (UnixMs(50_000 + second * 1000), LonLat::new(0.0, second as f64))).collect();
        let mut playing = Playing { track: track.clone(), next: 0, at_ms: -100.0 };
        let mut played = Vec::new();
        while playing.is_under_way() {
            played.extend_from_slice(playing.go_on(130.0));
        }
        assert_eq!(played, track);
        assert!(playing.go_on(1e6).is_empty());
    }
}
