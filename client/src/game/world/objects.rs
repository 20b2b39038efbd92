//! Virtual objects: glyphs on cream discs that bob, and glow when they are in reach.

use super::{
    mark::{MarkKind, MarkMaterial, MarkMesh, PixelSized},
    reach::Reach,
};
use crate::game::{
    camera::MapView,
    glyphs::{DISC_PX, GlyphImages},
    map::{MapRoot, OBJECTS_HEIGHT, drawn},
    motion::{ReducedMotion, swell},
    session::{CurrentHunt, HuntClock, Journal, OwnPosition, SharedObjects},
    theme,
};
use bevy::{platform::collections::HashMap, prelude::*};
use hunt_shared::{
    geo::{LocalPoint, LonLat},
    hunt::PublicObject,
    identity::ObjectId,
};

/// Seconds in which an object appears or goes.
const FADE_S: f32 = 0.35;
/// Pixels that it bobs up and down.
const BOB_PX: f32 = 3.0;
/// Metres per pixel beyond which objects are drawn smaller, down to [`SMALLEST`].
const FULL_SIZE_M_PER_PX: f32 = 0.6;
/// The least size of an object.
const SMALLEST: f32 = 0.55;
/// How much of an object still shows while the server decides who gets it, at the least; and the seconds of a pulse.
const ASKED: (f32, f32) = (0.4, 0.9);
/// Half the quad below a glyph, pixels.
const HALF_PX: f32 = 48.0;

/// An object on the map.
#[derive(Component)]
pub struct Object {
    id: ObjectId,
    position: LonLat,
    point: LocalPoint,
    reach_m: f64,
    strength: f32,
    glow: f32,
    /// How strongly the disc shows: as the object is there, less while it is asked for.
    shown: f32,
    wanted: bool,
}

impl Object {
    /// Metres from a place, if it can be reached from there; whether it may be taken is another question.
    pub fn reached_from(&self, place: LocalPoint) -> Option<f64> {
        Some(self.point.distance_m(place)).filter(|away_m| *away_m <= self.reach_m)
    }

    /// Which it is.
    pub fn id(&self) -> &ObjectId {
        &self.id
    }
}

/// Lays out objects that have come to be there, and sends away those that are there no more.
pub fn lay_out_objects(
    hunt: Res<CurrentHunt>,
    journal: Res<Journal>,
    shared: Res<SharedObjects>,
    clock: Res<HuntClock>,
    mesh: Res<MarkMesh>,
    glyphs: Res<GlyphImages>,
    root: Single<Entity, With<MapRoot>>,
    mut objects: Query<&mut Object>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let mut there: HashMap<&ObjectId, &PublicObject> =
        shared.there(&hunt.view, &journal.progress, clock.now()).map(|object| (&object.id, object)).collect();
    for mut object in &mut objects {
        // One that has come back elsewhere is another; so is each one when the plane has moved.
        let in_plane = |position| !hunt.is_changed() || hunt.frame.to_local(position) == object.point;
        let here = |known: &&PublicObject| known.position == object.position && in_plane(known.position);
        let wanted = there.get(&object.id).copied().is_some_and(|known| here(&known));
        if wanted {
            there.remove(&object.id);
        }
        object.wanted = wanted;
    }
    for object in there.into_values() {
        let point = hunt.frame.to_local(object.position);
        let disc = MarkMaterial::new(MarkKind::Disc, theme::CREAM.with_alpha(0.0), HALF_PX);
        let mark = mesh.mark(&mut materials, disc, drawn(point).extend(OBJECTS_HEIGHT));
        let lying = Object {
            id: object.id.clone(),
            position: object.position,
            point,
            reach_m: object.reach_m,
            strength: 0.0,
            glow: 0.0,
            shown: 0.0,
            wanted: true,
        };
        // The disc's image is in logical pixels; its parent's unit is half the quad.
        let sprite = Sprite {
            color: Color::WHITE.with_alpha(0.0),
            custom_size: Some(Vec2::splat(DISC_PX / HALF_PX)),
            ..Sprite::from_image(glyphs.disc(object.glyph))
        };
        commands.spawn((lying, mark, ChildOf(*root))).with_child((sprite, Transform::from_xyz(0.0, 0.0, 0.1)));
    }
}

/// How much of an object shows that is asked for, at a moment of the game: it pulses; with reduced motion it is only paler.
fn asked_share(elapsed_s: f32, still: bool) -> f32 {
    let (least, pulse_s) = ASKED;
    let gone = if still { 0.5 } else { swell(elapsed_s, pulse_s) };
    1.0 - (1.0 - least) * gone
}

/// Bobs them, lights up those in reach, and lets them come and go.
pub fn animate_objects(
    own: Res<OwnPosition>,
    reach: Res<Reach>,
    view: Res<MapView>,
    time: Res<Time<Real>>,
    motion: Res<ReducedMotion>,
    mut objects: Query<(Entity, &mut Object, &mut Transform, &mut PixelSized, &MeshMaterial2d<MarkMaterial>, &Children)>,
    mut sprites: Query<&mut Sprite>,
    mut materials: ResMut<Assets<MarkMaterial>>,
    mut commands: Commands,
) {
    let sight = view.sight().inflate(60.0 * view.m_per_px());
    let size = (FULL_SIZE_M_PER_PX / view.m_per_px()).clamp(SMALLEST, 1.0);
    for (entity, mut object, mut transform, mut pixels, material, children) in &mut objects {
        let middle = drawn(object.point);
        let step = time.delta_secs() / FADE_S;
        let strength = (object.strength + if object.wanted { step } else { -step }).clamp(0.0, 1.0);
        if strength == 0.0 && !object.wanted {
            commands.entity(entity).despawn();
            continue;
        }
        if !sight.contains(middle) && strength == object.strength {
            continue;
        }
        pixels.0 = HALF_PX * size;
        let in_reach = own.point.distance_m(object.point) <= object.reach_m;
        let glow = (object.glow + if in_reach { step } else { -step }).clamp(0.0, 1.0);
        let phase = (object.point.x * 0.7 + object.point.y * 1.3) as f32;
        let bob_px = if motion.0 { 0.0 } else { BOB_PX * (time.elapsed_secs() * 2.1 + phase).sin() };
        let rise_px = if motion.0 || object.wanted { 0.0 } else { (1.0 - strength) * 26.0 };
        transform.translation = (middle + Vec2::Y * (10.0 + bob_px + rise_px) * size * view.m_per_px()).extend(OBJECTS_HEIGHT);
        if strength != object.strength || glow != object.glow {
            (object.strength, object.glow) = (strength, glow);
            if let Some(mut material) = materials.get_mut(material.id()) {
                material.style.colour.alpha = strength;
                material.style.level = glow;
            }
        }
        let is_asked_for = reach.asked_s(&object.id).is_some();
        let shown = strength * if is_asked_for { asked_share(time.elapsed_secs(), motion.0) } else { 1.0 };
        if shown != object.shown {
            object.shown = shown;
            let mut sprites = sprites.iter_many_mut(children);
            while let Some(mut sprite) = sprites.fetch_next() {
                sprite.color.set_alpha(shown);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{
        event::{ChallengeStatus, Progress},
        geo::LonLat,
        hunt::Glyph,
        time::UnixMs,
    };

    #[test]
    fn what_is_asked_for_pulses_and_with_reduced_motion_is_paler() {
        let frames = |still| (0..60).map(move |frame| asked_share(frame as f32 / 60.0, still));
        assert!(frames(false).all(|share| (ASKED.0 - 1e-3..=1.0).contains(&share)));
        assert!(frames(false).any(|share| share > 0.95) && frames(false).any(|share| share < ASKED.0 + 0.05));
        assert!(frames(true).all(|share| share == asked_share(0.0, true) && share < 0.8));
    }

    #[test]
    fn an_object_is_there_while_its_challenge_is_open_and_it_is_not_taken() {
        let object = PublicObject {
            id: "glass-1".into(),
            name: "Sea-glass".to_owned(),
            glyph: Glyph::Glass,
            position: LonLat::new(0.0, 0.0),
            reach_m: 6.0,
            during: Some("sea-glass".into()),
            shared: false,
            limit: 1,
            active: None,
            picture: None,
        };
        let mut progress = Progress::default();
        assert!(!object.is_for(&progress, UnixMs(0)));
        let status = ChallengeStatus { steps: 5, running: true, ..ChallengeStatus::default() };
        progress.challenges.insert("sea-glass".into(), status);
        assert!(object.is_for(&progress, UnixMs(0)));
        progress.takes.insert("glass-1".into(), 1);
        assert!(!object.is_for(&progress, UnixMs(0)));
        progress.takes.clear();
        if let Some(status) = progress.challenges.get_mut(&"sea-glass".into()) {
            (status.completed, status.running) = (true, false);
        }
        assert!(!object.is_for(&progress, UnixMs(0)));
    }
}
