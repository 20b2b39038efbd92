//! Gestures as they are seen: a small drawing in a bubble above whoever makes one, for some seconds.

use super::avatar::Avatar;
use crate::game::{
    glyphs::{EMOTE_PX, GlyphImages},
    motion::ReducedMotion,
    session::Show,
};
use bevy::prelude::*;
use hunt_shared::protocol::Emote;

/// Seconds for which a gesture is seen, and in which it comes and goes.
const SEEN_S: f32 = 4.0;
const COMING_S: f32 = 0.22;
const GOING_S: f32 = 0.35;

/// Somebody above whom gestures are seen.
#[derive(Component, Clone, Copy, Debug)]
pub struct Bearer {
    /// Pixels of one unit of its mesh.
    pub unit_px: f32,
    /// Pixels from its middle to that of a gesture.
    pub above_px: f32,
}

/// A gesture that is seen, as a child of its [`Bearer`].
#[derive(Component, Clone, Copy, Debug)]
pub struct Bubble {
    emote: Emote,
    age_s: f32,
}

/// How a bubble is drawn at a moment.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Look {
    alpha: f32,
    scale: f32,
    tilt_rad: f32,
    rise_px: f32,
}

/// A bubble at its age; `None` when it is over. Reduced motion leaves the fades.
fn look(emote: Emote, age_s: f32, reduced: bool) -> Option<Look> {
    let left_s = SEEN_S - age_s;
    if left_s <= 0.0 {
        return None;
    }
    let come = (age_s / COMING_S).clamp(0.0, 1.0);
    let alpha = come.min(left_s / GOING_S).clamp(0.0, 1.0);
    if reduced {
        return Some(Look { alpha, scale: 1.0, tilt_rad: 0.0, rise_px: 0.0 });
    }
    // A little too large, and then back.
    let scale = 0.5 + 0.5 * come + 0.16 * (come * std::f32::consts::PI).sin();
    // It moves as what it says, ever less.
    let vigour = (1.0 - age_s / 2.4).clamp(0.0, 1.0);
    let beat = age_s * std::f32::consts::TAU;
    let (tilt_rad, rise_px) = match emote {
        Emote::Wave => (0.20 * (beat * 1.6).sin(), 0.0),
        Emote::Laugh => (0.10 * (beat * 2.6).sin(), 1.5 * (beat * 5.2).sin().abs()),
        Emote::Cheer => (0.0, 5.0 * (beat * 1.5).sin().abs()),
        Emote::Heart => (0.0, 2.0 * (beat * 1.1).sin()),
        Emote::LookHere => (0.0, -4.0 * (beat * 1.4).sin().abs()),
        Emote::FollowMe => (0.08 * (beat * 1.2).sin(), 1.5 * (beat * 2.4).sin().abs()),
    };
    Some(Look { alpha, scale, tilt_rad: tilt_rad * vigour, rise_px: rise_px * vigour })
}

/// Shows a gesture above somebody, in the place of the one before.
pub fn show(commands: &mut Commands, bearer: Entity, emote: Emote, glyphs: &GlyphImages) {
    let image = glyphs.emote(emote);
    commands.queue(move |world: &mut World| {
        let Some(&Bearer { unit_px, .. }) = world.get::<Bearer>(bearer) else { return };
        let others = world.get::<Children>(bearer).into_iter().flatten().copied();
        let before: Vec<Entity> = others.filter(|other| world.get::<Bubble>(*other).is_some()).collect();
        for bubble in before {
            world.despawn(bubble);
        }
        let sprite = Sprite {
            color: Color::WHITE.with_alpha(0.0),
            custom_size: Some(Vec2::splat(EMOTE_PX / unit_px)),
            ..Sprite::from_image(image)
        };
        world.spawn((Bubble { emote, age_s: 0.0 }, sprite, Transform::from_xyz(0.0, 0.0, 3.0), ChildOf(bearer)));
    });
}

/// What the player shows is seen at once by the player.
pub fn show_own(
    mut shown: MessageReader<Show>,
    avatar: Option<Single<Entity, With<Avatar>>>,
    glyphs: Res<GlyphImages>,
    mut commands: Commands,
) {
    let (Some(&Show(emote)), Some(avatar)) = (shown.read().last(), avatar) else { return };
    show(&mut commands, *avatar, emote, &glyphs);
}

/// Lets bubbles come, move and go.
pub fn age_bubbles(
    time: Res<Time<Real>>,
    motion: Res<ReducedMotion>,
    bearers: Query<&Bearer>,
    mut bubbles: Query<(Entity, &mut Bubble, &ChildOf, &mut Transform, &mut Sprite)>,
    mut commands: Commands,
) {
    for (entity, mut bubble, bearer, mut transform, mut sprite) in &mut bubbles {
        bubble.age_s += time.delta_secs();
        let (Some(look), Ok(bearer)) = (look(bubble.emote, bubble.age_s, motion.0), bearers.get(bearer.parent())) else {
            commands.entity(entity).despawn();
            continue;
        };
        sprite.color.set_alpha(look.alpha);
        transform.translation.y = (bearer.above_px + look.rise_px) / bearer.unit_px;
        transform.rotation = Quat::from_rotation_z(look.tilt_rad);
        transform.scale = Vec3::new(look.scale, look.scale, 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bubble_comes_stays_and_goes() {
        for emote in Emote::ALL {
            let at = |age_s: f32| look(emote, age_s, false);
            assert!(at(0.01).is_some_and(|look| look.alpha < 0.2 && look.scale < 0.7));
            assert!(at(2.0).is_some_and(|look| look.alpha == 1.0 && (look.scale - 1.0).abs() < 1e-3));
            assert!(at(3.9).is_some_and(|look| look.alpha < 0.4));
            assert_eq!(at(4.0), None);
            let moves = (1..40).filter_map(|tick| at(tick as f32 * 0.05)).any(|look| look.tilt_rad != 0.0 || look.rise_px != 0.0);
            assert!(moves, "{emote:?}");
        }
    }

    #[test]
    fn with_reduced_motion_it_only_fades() {
        for emote in Emote::ALL {
            let ages = (0..80).map(|tick| look(emote, tick as f32 * 0.05, true).expect("it is not over yet"));
            assert!(ages.into_iter().all(|look| (look.scale, look.tilt_rad, look.rise_px) == (1.0, 0.0, 0.0)));
        }
    }

    #[test]
    fn the_next_gesture_takes_the_place_of_the_last() {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, AssetPlugin::default()))
            .init_asset::<Image>()
            .init_resource::<ReducedMotion>()
            .add_plugins(crate::game::glyphs::GlyphPlugin)
            .add_systems(Update, age_bubbles);
        let bearer = app.world_mut().spawn((Bearer { unit_px: 20.0, above_px: 50.0 }, Transform::default())).id();
        let glyphs = app.world().resource::<GlyphImages>().clone();
        for emote in [Emote::Wave, Emote::Heart] {
            show(&mut app.world_mut().commands(), bearer, emote, &glyphs);
            app.world_mut().flush();
            app.update();
        }
        let mut bubbles = app.world_mut().query::<&Bubble>();
        let seen: Vec<Emote> = bubbles.iter(app.world()).map(|bubble| bubble.emote).collect();
        assert_eq!(seen, [Emote::Heart]);
    }
}
