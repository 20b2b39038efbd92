//! Drawing a walk.

use super::{Playing, WalkWish};
use crate::game::{
    camera::MapView,
    map::{MapRoot, MapShown, Pattern, StrokeMaterial, StrokeStyle, Strokes, TRAIL_HEIGHT, drawn, nearest_on_segment},
    preview::{PreviewPlace, clock::PreviewClock, free_name},
    session::{CurrentHunt, InputCaptured, Notice},
    settings::{Action, Actions},
    theme,
};
use bevy::{camera::visibility::NoFrustumCulling, prelude::*};
use hunt_shared::{
    geo::{LocalFrame, LocalPoint, LonLat},
    gpx::track_text,
    time::UnixMs,
};

/// Metres per second of a walk, a brisk run and a fast one.
pub const SPEEDS_MPS: [f64; 3] = [1.4, 3.5, 7.0];

/// Pixels between the points of a stroke.
const POINT_PX: f32 = 3.0;

/// Pixels by which a stroke may be made simpler.
const SIMPLER_PX: f32 = 0.8;

/// Milliseconds between the fixes of a walk at most.
const FIX_MS: i64 = 1_000;

/// The walk as it is drawn.
#[derive(Resource, Clone, PartialEq, Default, Debug)]
pub struct DrawnWalk {
    /// Strokes, each going on from the one before.
    strokes: Vec<Vec<LonLat>>,
    /// Which of [`SPEEDS_MPS`].
    pub speed: usize,
    under_way: bool,
}

/// Where the walk was saved, for as long as it is as it was saved.
#[derive(Resource, Clone, PartialEq, Default, Debug)]
pub struct WalkSaved(pub Option<String>);

impl DrawnWalk {
    /// Whether nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.points().nth(1).is_none()
    }

    fn points(&self) -> impl Iterator<Item = LonLat> + '_ {
        self.strokes.iter().flatten().copied()
    }

    /// Metres along it.
    pub fn length_m(&self, frame: &LocalFrame) -> f64 {
        let local: Vec<_> = self.points().map(|point| frame.to_local(point)).collect();
        local.windows(2).map(|pair| pair[0].distance_m(pair[1])).sum()
    }

    /// Its fixes from a moment on, at its speed: at each of its points, and at least one a second. Positions are rounded as files hold them.
    pub fn track(&self, from: UnixMs, frame: &LocalFrame) -> Vec<(UnixMs, LonLat)> {
        let speed_mps = SPEEDS_MPS[self.speed % SPEEDS_MPS.len()];
        let mut track: Vec<(UnixMs, LonLat)> = Vec::new();
        let mut walked_m = 0.0;
        let mut before: Option<LocalPoint> = None;
        for point in self.points() {
            let here = frame.to_local(point);
            let start = before.replace(here).unwrap_or(here);
            let leg_m = start.distance_m(here);
            let steps = (leg_m / speed_mps * 1000.0 / FIX_MS as f64).ceil().max(1.0);
            for step in 1..=steps as u32 {
                let share = f64::from(step) / steps;
                let time = UnixMs(from.0 + ((walked_m + leg_m * share) / speed_mps * 1000.0).round() as i64);
                if track.last().is_none_or(|last| time > last.0) {
                    track.push((time, rounded(frame.to_lonlat(start.lerp(here, share)))));
                }
            }
            walked_m += leg_m;
        }
        track
    }
}

/// To seven decimals, about a centimetre.
pub fn rounded(position: LonLat) -> LonLat {
    LonLat::new((position.lon * 1e7).round() / 1e7, (position.lat * 1e7).round() / 1e7)
}

/// The same line with fewer points: none of those left out lies farther from it than this (Douglas and Peucker).
fn simpler(points: &[Vec2], within_m: f32) -> Vec<Vec2> {
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else { return Vec::new() };
    let inner = points.iter().enumerate().take(points.len().saturating_sub(1)).skip(1);
    let away = inner.map(|(at, &point)| (at, point.distance(nearest_on_segment(first, last, point))));
    match away.max_by(|a, b| a.1.total_cmp(&b.1)) {
        Some((at, away_m)) if away_m > within_m => {
            let mut line = simpler(&points[..=at], within_m);
            line.pop();
            line.extend(simpler(&points[at..], within_m));
            line
        }
        _ if points.len() == 1 => vec![first],
        _ => vec![first, last],
    }
}

/// What the keys ask for.
pub fn wish_by_key(actions: Actions, mut wishes: MessageWriter<WalkWish>) {
    for (action, wish) in [
        (Action::DrawnPlay, WalkWish::Play),
        (Action::DrawnTakeBack, WalkWish::TakeBack),
        (Action::PreviewUndo, WalkWish::TakeBack),
        (Action::DrawnClear, WalkWish::Clear),
        (Action::DrawnSpeed, WalkWish::Speed),
        (Action::PreviewSave, WalkWish::Save),
    ] {
        if actions.asked(action) {
            wishes.write(wish);
        }
    }
}

/// The pointer draws while it is pressed.
pub fn draw(
    buttons: Res<ButtonInput<MouseButton>>,
    captured: Res<InputCaptured>,
    view: Res<MapView>,
    hunt: Option<Res<CurrentHunt>>,
    mut playing: ResMut<Playing>,
    mut walk: ResMut<DrawnWalk>,
) {
    let Some(frame) = hunt.map(|hunt| hunt.frame) else { return };
    let here = view.pointer().filter(|_| !captured.0);
    let on_earth = |point: Vec2| frame.to_lonlat(LocalPoint::new(point.x.into(), point.y.into()));
    if buttons.just_pressed(MouseButton::Left)
        && let Some(here) = here
    {
        playing.stop();
        walk.strokes.push(vec![on_earth(here)]);
        walk.under_way = true;
    }
    if !walk.under_way {
        return;
    }
    let local = |position: &LonLat| drawn(frame.to_local(*position));
    if let Some(here) = here
        && let Some(stroke) = walk.bypass_change_detection().strokes.last()
        && stroke.last().is_none_or(|last| local(last).distance(here) > POINT_PX * view.m_per_px())
        && let Some(stroke) = walk.strokes.last_mut()
    {
        stroke.push(on_earth(here));
    }
    if !buttons.pressed(MouseButton::Left) {
        walk.under_way = false;
        if let Some(stroke) = walk.strokes.last_mut() {
            let points: Vec<_> = stroke.iter().map(local).collect();
            *stroke = simpler(&points, SIMPLER_PX * view.m_per_px()).into_iter().map(on_earth).collect();
        }
    }
}

/// Takes strokes back, begins anew, or walks at another speed.
pub fn change(
    mut wishes: MessageReader<WalkWish>,
    mut walk: ResMut<DrawnWalk>,
    mut playing: ResMut<Playing>,
    mut saved: ResMut<WalkSaved>,
) {
    for wish in wishes.read() {
        match wish {
            WalkWish::TakeBack => drop(walk.strokes.pop()),
            WalkWish::Clear => walk.strokes.clear(),
            WalkWish::Speed => walk.speed = (walk.speed + 1) % SPEEDS_MPS.len(),
            WalkWish::Play | WalkWish::Save => continue,
        }
        playing.stop();
    }
    if walk.is_changed() {
        saved.set_if_neq(WalkSaved(None));
    }
}

/// Writes the walk beside the hunt.
pub fn save(
    mut wishes: MessageReader<WalkWish>,
    walk: Res<DrawnWalk>,
    hunt: Option<Res<CurrentHunt>>,
    place: Res<PreviewPlace>,
    clock: Res<PreviewClock>,
    mut saved: ResMut<WalkSaved>,
    mut notices: MessageWriter<Notice>,
) {
    let wanted = wishes.read().filter(|wish| **wish == WalkWish::Save).count() > 0;
    let Some(hunt) = hunt.filter(|_| wanted) else { return };
    if walk.is_empty() {
        notices.write(Notice(say!("preview-no-walk")));
        return;
    }
    let path = free_name(place.folder_of_walks(), "walk", "gpx");
    let text = track_text(&hunt.view.title, &walk.track(clock.now(), &hunt.frame));
    match std::fs::write(&path, text) {
        Ok(()) => {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            notices.write(Notice(say!("preview-saved-as", path = path.display().to_string())));
            saved.0 = name;
        }
        Err(error) => {
            let (path, error) = (path.display().to_string(), error.to_string());
            notices.write(Notice(say!("preview-walk-not-saved", path = path, error = error)));
        }
    }
}

/// The walk on the map.
#[derive(Component)]
pub struct WalkLine;

/// Puts an empty line on a new map.
pub fn spawn_line(root: On<Add, MapRoot>, mut strokes: ResMut<Assets<StrokeMaterial>>, mut commands: Commands) {
    let style = StrokeStyle::solid(theme::CREAM, 4.0).cased(theme::INK, 1.2).patterned(Pattern::Dashed, 9.0, 6.0);
    let material = MeshMaterial2d(strokes.add(StrokeMaterial::from(style)));
    let at = Transform::from_xyz(0.0, 0.0, TRAIL_HEIGHT - 1.0);
    commands.spawn((WalkLine, material, at, NoFrustumCulling, ChildOf(root.entity)));
}

/// Draws the walk as it is.
pub fn show_line(
    walk: Res<DrawnWalk>,
    hunt: Option<Res<CurrentHunt>>,
    shown: Option<Res<MapShown>>,
    lines: Query<Entity, With<WalkLine>>,
    added: Query<(), Added<WalkLine>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut commands: Commands,
) {
    let (Some(hunt), Some(shown), Ok(line)) = (hunt, shown, lines.single()) else { return };
    if !walk.is_changed() && !hunt.is_changed() && !shown.is_changed() && added.is_empty() {
        return;
    }
    let points: Vec<_> = walk.points().map(|point| drawn(hunt.frame.to_local(point))).collect();
    let mut strokes = Strokes::default();
    strokes.add_line(&points);
    if strokes.is_empty() {
        commands.entity(line).remove::<Mesh2d>();
    } else {
        commands.entity(line).insert(Mesh2d(meshes.add(strokes.into_mesh())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_keeps_its_corners_and_loses_what_is_straight() {
        let line: Vec<_> =
            (0..=10).map(|x| Vec2::new(x as f32, 0.0)).chain((1..=10).map(|y| Vec2::new(10.0, y as f32))).collect();
        assert_eq!(simpler(&line, 0.1), [Vec2::ZERO, Vec2::new(10.0, 0.0), Vec2::new(10.0, 10.0)]);
        assert_eq!(simpler(&line[..1], 0.1).len(), 1);
        assert!(simpler(&[], 0.1).is_empty());
    }

    #[test]
    fn a_track_has_its_speed_and_a_fix_each_second() {
        let frame = LocalFrame::about(LonLat::new(-42.0, 38.5));
        let at = |x: f64, y: f64| frame.to_lonlat(LocalPoint::new(x, y));
        let walk = DrawnWalk { strokes: vec![vec![at(0.0, 0.0), at(14.0, 0.0)], vec![at(14.0, 0.7)]], ..default() };
        let track = walk.track(UnixMs(5_000), &frame);
        assert_eq!(track[0].0, UnixMs(5_000));
        assert!(track.windows(2).all(|pair| (1..=FIX_MS).contains(&(pair[1].0.0 - pair[0].0.0))));
        assert_eq!(track.last().unwrap().0, UnixMs(5_000 + 10_500));
        assert!((walk.length_m(&frame) - 14.7).abs() < 1e-3);
    }
}
