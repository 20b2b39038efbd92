//! The player's path in the preview, by the same crossing as on the server: what it meets is told.

use super::{PreviewHunt, clock::PreviewClock};
use crate::game::{
    location::LocationSystems,
    map::MapShown,
    session::{CurrentHunt, EventReceived, Journal, OwnPosition},
};
use bevy::prelude::*;
use hunt_shared::{
    crossing::{CrossingIndex, StoredPath, Transition, TransitionKind, Walker, advance, refresh, teleport},
    event::{Event, EventKind},
    geo::{LocalFrame, LocalPoint, LonLat},
    hunt::{Boundary, Visibility},
    identity::{BoundaryId, ContentHash, FixNumber},
    time::UnixMs,
};

/// Milliseconds between the fixes of one who moves.
const MOVING_MS: i64 = 250;

/// Milliseconds between the fixes of one who stands: dwells are proved by them.
const STANDING_MS: i64 = 1_000;

/// How a path met a boundary.
#[derive(Clone, PartialEq, Debug)]
pub struct Met {
    /// When.
    pub time: UnixMs,
    /// The boundary.
    pub boundary: BoundaryId,
    /// Its name, or else its id.
    pub name: String,
    /// How.
    pub kind: TransitionKind,
    /// Players do not see it.
    pub hidden: bool,
}

/// The path meets something.
#[derive(Message, Clone, Debug)]
pub struct HasMet(pub Met);

/// The player is put elsewhere: as after a gap, nothing is said about what lies between.
#[derive(Message, Clone, Copy, Debug)]
pub struct PutPlayer(pub LonLat);

/// A fix of a walk that is played takes the place of those of the player's own steps.
#[derive(Message, Clone, Copy, Debug)]
pub struct PlayedFix {
    /// When.
    pub time: UnixMs,
    /// Where.
    pub position: LonLat,
}

/// The path so far.
#[derive(Resource)]
pub struct PreviewPath {
    index: CrossingIndex,
    boundaries: Vec<Boundary>,
    walker: Walker,
    /// How often the clock had been set.
    clock_set: u32,
}

impl PreviewPath {
    /// No path yet.
    pub fn new(boundaries: &[Boundary], frame: &LocalFrame) -> Self {
        let index = CrossingIndex::new(boundaries, frame);
        Self { index, boundaries: boundaries.to_vec(), walker: Walker::default(), clock_set: 0 }
    }

    /// Goes on in an edited hunt, and tells what that means for who stands there, as the server does.
    pub fn reload(&mut self, boundaries: &[Boundary], frame: &LocalFrame, now: UnixMs) -> Vec<Met> {
        let stored = self.stored();
        let after = Self { clock_set: self.clock_set, ..Self::new(boundaries, frame) };
        let before = std::mem::replace(self, after);
        let refreshed = refresh(&self.index, &stored, now);
        self.walker = refreshed.walker;
        let mut met = self.told(&refreshed.transitions);
        met.extend(refreshed.gone.into_iter().map(|boundary| {
            let gone = before.boundaries.iter().find(|known| known.id == boundary);
            let name = gone.map(name_of).unwrap_or_else(|| boundary.to_string());
            let hidden = gone.is_some_and(|gone| gone.visibility == Visibility::Hidden);
            Met { time: now, boundary, name, kind: TransitionKind::Exited, hidden }
        }));
        met
    }

    /// Goes to the next fix.
    pub fn go(&mut self, time: UnixMs, position: LonLat) -> Vec<Met> {
        let mut transitions = Vec::new();
        let fix = self.index.fix(time, position);
        advance(&self.index, &mut self.walker, fix, &mut transitions);
        self.told(&transitions)
    }

    /// Is put elsewhere.
    pub fn put(&mut self, time: UnixMs, position: LonLat) -> Vec<Met> {
        let mut transitions = Vec::new();
        // A moment later, so that it is one at all.
        let after_last = self.walker.last().map_or(time, |last| UnixMs(last.time.0 + 1).max(time));
        let fix = self.index.fix(after_last, position);
        teleport(&self.index, &mut self.walker, fix, &mut transitions);
        self.told(&transitions)
    }

    /// The clock was set: the path goes on at the new time, as if nothing had passed.
    fn set_clock(&mut self, now: UnixMs) {
        let mut stored = self.stored();
        if let Some((time, _)) = &mut stored.last {
            let by_ms = now.0 - 1 - time.0;
            *time = UnixMs(now.0 - 1);
            stored.inside.iter_mut().for_each(|stay| stay.since = UnixMs(stay.since.0 + by_ms));
        }
        self.walker = Walker::from_stored(&self.index, &stored);
    }

    /// The boundaries that the path is in.
    #[cfg(test)]
    pub fn inside(&self) -> impl Iterator<Item = &Boundary> {
        self.walker.inside(&self.index).map(|at| &self.boundaries[at])
    }

    fn stored(&self) -> StoredPath {
        self.walker.to_stored(&self.index, FixNumber(0))
    }

    fn told(&self, transitions: &[Transition]) -> Vec<Met> {
        let told = |transition: &Transition| {
            let boundary = &self.boundaries[transition.boundary];
            Met {
                time: transition.time,
                boundary: boundary.id.clone(),
                name: name_of(boundary),
                kind: transition.kind,
                hidden: boundary.visibility == Visibility::Hidden,
            }
        };
        transitions.iter().map(told).collect()
    }
}

fn name_of(boundary: &Boundary) -> String {
    if boundary.name.is_empty() { boundary.id.to_string() } else { boundary.name.clone() }
}

/// The path takes the player's steps.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct FollowSystems;

/// Follows the player.
pub struct PathPlugin;

impl Plugin for PathPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<HasMet>().add_message::<PutPlayer>().add_message::<PlayedFix>().add_systems(
            Update,
            (
                renew_path.run_if(resource_exists::<PreviewHunt>),
                put_player.run_if(resource_exists::<PreviewPath>),
                follow_player.run_if(resource_exists::<PreviewPath>),
                tell_journal,
            )
                .chain()
                .in_set(FollowSystems)
                .after(super::PreviewSystems::Read)
                .after(LocationSystems)
                .run_if(super::is_looked_at.and_then(resource_exists::<MapShown>)),
        );
    }
}

fn renew_path(
    hunt: Res<PreviewHunt>,
    clock: Res<PreviewClock>,
    path: Option<ResMut<PreviewPath>>,
    mut of: Local<Option<ContentHash>>,
    mut met: MessageWriter<HasMet>,
    mut commands: Commands,
) {
    if of.replace(hunt.0.hash) == Some(hunt.0.hash) {
        return;
    }
    match path {
        Some(mut path) => {
            met.write_batch(path.reload(&hunt.0.boundaries, &hunt.0.frame, clock.now()).into_iter().map(HasMet));
        }
        None => commands.insert_resource(PreviewPath::new(&hunt.0.boundaries, &hunt.0.frame)),
    }
}

fn put_player(
    mut put: MessageReader<PutPlayer>,
    hunt: Res<CurrentHunt>,
    clock: Res<PreviewClock>,
    mut path: ResMut<PreviewPath>,
    mut own: ResMut<OwnPosition>,
    mut met: MessageWriter<HasMet>,
) {
    if let Some(PutPlayer(to)) = put.read().last().copied() {
        own.point = hunt.frame.to_local(to);
        met.write_batch(path.put(clock.now(), to).into_iter().map(HasMet));
    }
}

fn follow_player(
    own: Res<OwnPosition>,
    hunt: Res<CurrentHunt>,
    mut clock: ResMut<PreviewClock>,
    mut path: ResMut<PreviewPath>,
    mut played: MessageReader<PlayedFix>,
    mut last: Local<Option<(UnixMs, LocalPoint)>>,
    mut met: MessageWriter<HasMet>,
) {
    if path.clock_set != clock.set {
        path.clock_set = clock.set;
        path.set_clock(clock.now());
        *last = None;
    }
    if !played.is_empty() {
        for fix in played.read() {
            clock.pass_to(fix.time);
            met.write_batch(path.go(fix.time, fix.position).into_iter().map(HasMet));
        }
        *last = Some((clock.now(), own.point));
        return;
    }
    let due = last.is_none_or(|(time, point)| {
        let since_ms = clock.now().0 - time.0;
        since_ms >= STANDING_MS || since_ms >= MOVING_MS && point != own.point
    });
    if due && own.accuracy_m > 0.0 {
        *last = Some((clock.now(), own.point));
        let position = hunt.frame.to_lonlat(own.point);
        met.write_batch(path.go(clock.now(), position).into_iter().map(HasMet));
    }
}

/// What players would see of it goes into the journal, as it does on the server.
fn tell_journal(
    mut met: MessageReader<HasMet>,
    hunt: Res<CurrentHunt>,
    mut journal: ResMut<Journal>,
    mut received: MessageWriter<EventReceived>,
) {
    for HasMet(met) in met.read() {
        let known = hunt.view.boundaries.iter().find(|seen| seen.id == met.boundary);
        let seen = known.or_else(|| journal.progress.revealed.get(&met.boundary));
        let leaves = journal.progress.inside.contains_key(&met.boundary) && met.kind == TransitionKind::Exited;
        if seen.is_none_or(|seen| seen.barrier) && !leaves {
            continue;
        }
        let (boundary, name) = (met.boundary.clone(), seen.map_or_else(String::new, |seen| seen.name.clone()));
        let kind = match met.kind {
            TransitionKind::Entered => EventKind::BoundaryEntered { boundary, name },
            TransitionKind::Exited => EventKind::BoundaryExited { boundary, name },
            TransitionKind::Dwelled => EventKind::BoundaryDwelled { boundary, name },
            TransitionKind::Crossed(direction) => EventKind::LineCrossed { boundary, name, direction },
            // The journal is of what players are told with its distance, which is the rules' to say; the list of events has them.
            TransitionKind::Approached(_) | TransitionKind::Receded(_) => continue,
        };
        let event = Event { seq: journal.progress.seq.next(), time: met.time, position: None, kind };
        journal.progress.apply(&event);
        journal.events.push(event.clone());
        received.write(EventReceived(event));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::geo::Shape;

    fn circle(id: &str, frame: &LocalFrame, east_m: f64, hidden: bool) -> Boundary {
        Boundary {
            id: id.into(),
            name: String::new(),
            shape: Shape::Circle { centre: frame.to_lonlat(LocalPoint::new(east_m, 0.0)), radius_m: 10.0 },
            visibility: if hidden { Visibility::Hidden } else { Visibility::Visible },
            dwell_s: Some(3.0),
            exit_margin_m: 0.0,
            barrier: false,
            behaviour: Default::default(),
        }
    }

    fn story(met: &[Met]) -> Vec<(&str, TransitionKind)> {
        met.iter().map(|met| (met.boundary.as_str(), met.kind)).collect()
    }

    #[test]
    fn a_walk_meets_what_it_meets_and_an_edit_tells_the_difference() {
        let frame = LocalFrame::about(LonLat::new(-42.0, 38.5));
        let at = |east_m: f64| frame.to_lonlat(LocalPoint::new(east_m, 0.0));
        let boundaries = [circle("a", &frame, 0.0, false), circle("b", &frame, 100.0, true)];
        let mut path = PreviewPath::new(&boundaries, &frame);
        assert!(path.go(UnixMs(0), at(-20.0)).is_empty());
        assert_eq!(story(&path.go(UnixMs(5_000), at(0.0))), [("a", TransitionKind::Entered)]);
        assert_eq!(story(&path.go(UnixMs(9_000), at(0.0))), [("a", TransitionKind::Dwelled)]);
        let put = path.put(UnixMs(9_000), at(100.0));
        assert_eq!(story(&put), [("a", TransitionKind::Exited), ("b", TransitionKind::Entered)]);
        assert!(put[1].hidden && !put[0].hidden);
        let edited = [circle("a", &frame, 0.0, false), circle("c", &frame, 102.0, false)];
        let met = path.reload(&edited, &frame, UnixMs(10_000));
        assert_eq!(story(&met), [("c", TransitionKind::Entered), ("b", TransitionKind::Exited)]);
        assert_eq!(path.inside().map(|boundary| boundary.id.as_str()).collect::<Vec<_>>(), ["c"]);
    }

    #[test]
    fn setting_the_clock_back_does_not_stop_the_path() {
        let frame = LocalFrame::about(LonLat::new(-42.0, 38.5));
        let at = |east_m: f64| frame.to_lonlat(LocalPoint::new(east_m, 0.0));
        let mut path = PreviewPath::new(&[circle("a", &frame, 0.0, false)], &frame);
        path.go(UnixMs(1_000_000), at(0.0));
        path.set_clock(UnixMs(5_000));
        assert!(path.go(UnixMs(6_000), at(1.0)).is_empty(), "the dwell goes on, and is not over yet");
        assert_eq!(story(&path.go(UnixMs(9_000), at(1.0))), [("a", TransitionKind::Dwelled)]);
        assert_eq!(story(&path.go(UnixMs(10_000), at(30.0))), [("a", TransitionKind::Exited)]);
    }
}
