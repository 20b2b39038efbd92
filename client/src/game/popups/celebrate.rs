//! A reward is revealed: its emblem is a dark shape that trembles, then it shines, light bursts behind it, its name comes, and it throws
//! glints, the more the rarer it is.

use crate::game::{
    glyphs::{GLINT_PX, GlyphImages},
    motion::ReducedMotion,
    session::Screen,
    theme::{BRASS, CORAL, CREAM, INK, TEAL, VIOLET},
};
use bevy::prelude::*;
use hunt_shared::hunt::Rarity;
use std::f32::consts::FRAC_PI_2;

/// Seconds for which the shape is held back, and in which it then comes to its size.
const HELD_S: f32 = 0.42;
const REVEAL_S: f32 = 0.45;

/// Seconds in which the light behind it bursts and calms down.
const BURST_S: f32 = 0.7;

/// The longest step of a celebration in one frame, seconds.
const LONGEST_STEP_S: f32 = 0.1;

/// Pixels per second, per second, that glints fall.
const GRAVITY_PX: f32 = 300.0;

/// The share of its speed that a glint keeps after a second.
const DRAG: f32 = 0.18;

/// Seconds in which what was kept back comes to its size, and its size while it is not to be seen.
const APPEAR_S: f32 = 0.16;
const UNSEEN: f32 = 0.001;

/// Pixels from the emblem's middle at which glints come out.
const RIM_PX: f32 = 30.0;

/// The emblem of a reward on its card.
#[derive(Component)]
pub struct Emblem {
    rarity: Rarity,
    age_s: f32,
    revealed: bool,
}

impl Emblem {
    /// One that is still to be revealed.
    pub fn new(rarity: Rarity) -> Self {
        Self { rarity, age_s: 0.0, revealed: false }
    }
}

/// Light behind an emblem: it bursts when the emblem is revealed, and turns slowly from then on.
#[derive(Component)]
pub struct Rays {
    strength: f32,
    turn_rad_s: f32,
    age_s: f32,
}

impl Rays {
    /// Light that comes to this alpha and turns so fast.
    pub fn new(strength: f32, turn_rad_s: f32) -> Self {
        Self { strength, turn_rad_s, age_s: 0.0 }
    }
}

/// On what is kept back until the emblem is revealed, and some seconds longer. It is only too small to be seen: who listens is told at once.
#[derive(Component)]
pub struct KeptBack {
    left_s: f32,
}

impl KeptBack {
    /// What is not seen until so many seconds after the reveal.
    pub fn until(after_s: f32) -> impl Bundle {
        (Self { left_s: HELD_S + after_s }, UiTransform::from_scale(Vec2::splat(UNSEEN)))
    }

    /// Its size so many seconds before it is to be seen, or after that, against its natural one.
    fn size_at(left_s: f32) -> f32 {
        let share = (-left_s / APPEAR_S).min(1.0);
        if share < 0.0 { UNSEEN } else { 1.0 - 0.14 * (1.0 - share).powi(2) }
    }
}

/// A glint in flight.
#[derive(Component)]
pub struct Spark {
    velocity: Vec2,
    at: Vec2,
    age_s: f32,
    life_s: f32,
    spin: f32,
}

/// How many glints a reward throws.
fn sparks_of(rarity: Rarity) -> usize {
    match rarity {
        Rarity::Common => 10,
        Rarity::Fine => 16,
        Rarity::Rare => 26,
        Rarity::Legendary => 44,
    }
}

/// The colours of its glints.
fn colours_of(rarity: Rarity) -> [Color; 3] {
    match rarity {
        Rarity::Common => [CREAM, BRASS, CREAM],
        Rarity::Fine => [BRASS, CREAM, TEAL.lighter(0.25)],
        Rarity::Rare => [BRASS, VIOLET.lighter(0.25), CREAM],
        Rarity::Legendary => [BRASS, CORAL.lighter(0.1), CREAM],
    }
}

/// How large an emblem is at an age, against its natural size.
fn size_at(age_s: f32) -> f32 {
    if age_s < HELD_S {
        return 0.78 + 0.06 * (age_s / HELD_S);
    }
    let share = ((age_s - HELD_S) / REVEAL_S).min(1.0);
    // Beyond its size and back.
    let back = share - 1.0;
    let eased = 1.0 + 2.7 * back.powi(3) + 1.7 * back.powi(2);
    0.84 + 0.16 * eased + 0.22 * (share * (1.0 - share))
}

/// How wide the light is at an age, and how bright, against what it comes to.
fn light_at(age_s: f32) -> (f32, f32) {
    let share = ((age_s - HELD_S) / BURST_S).clamp(0.0, 1.0);
    let spread = 0.35 + 0.65 * (1.0 - (1.0 - share).powi(3));
    (spread, (share * 8.0).min(1.0) * (1.0 + 1.5 * (1.0 - share)))
}

/// Which way a glint flies: all of them fan out upwards, away from the card's words.
fn direction_of(turn: f32) -> Vec2 {
    Vec2::from_angle(1.2 * turn.sin() - FRAC_PI_2)
}

/// Reveals emblems.
pub fn reveal_emblems(
    time: Res<Time<Real>>,
    motion: Res<ReducedMotion>,
    glyphs: Res<GlyphImages>,
    mut emblems: Query<(&mut Emblem, &mut ImageNode, &mut UiTransform, &UiGlobalTransform, &ComputedNode)>,
    mut commands: Commands,
) {
    for (mut emblem, mut image, mut transform, place, node) in &mut emblems {
        if emblem.age_s > HELD_S + REVEAL_S {
            continue;
        }
        emblem.age_s += time.delta_secs().min(LONGEST_STEP_S);
        let held = emblem.age_s < HELD_S && !motion.0;
        // Fading is somebody else's: only the colour is changed.
        let alpha = image.color.alpha();
        let colour = if held { INK.lighter(0.12) } else { Color::WHITE }.with_alpha(alpha);
        if image.color != colour {
            image.color = colour;
        }
        if motion.0 {
            continue;
        }
        transform.scale = Vec2::splat(size_at(emblem.age_s));
        let tremble = if held { 0.05 * (emblem.age_s * 44.0).sin() * (emblem.age_s / HELD_S) } else { 0.0 };
        transform.rotation = Rot2::radians(tremble);
        if !held && !emblem.revealed {
            emblem.revealed = true;
            let middle = place.translation * node.inverse_scale_factor();
            throw_sparks(&mut commands, &glyphs, emblem.rarity, middle);
        }
    }
}

/// Lets light burst and turn. With reduced motion it is simply there.
pub fn shine_rays(
    time: Res<Time<Real>>,
    motion: Res<ReducedMotion>,
    mut rays: Query<(&mut Rays, &mut ImageNode, &mut UiTransform)>,
) {
    for (mut rays, mut image, mut transform) in &mut rays {
        let settled = rays.age_s > HELD_S + BURST_S;
        rays.age_s += time.delta_secs().min(LONGEST_STEP_S);
        let (spread, brightness) = if motion.0 { (1.0, 1.0) } else { light_at(rays.age_s) };
        if !settled {
            image.color.set_alpha((rays.strength * brightness).min(1.0));
        }
        let turned = if motion.0 { 0.0 } else { rays.turn_rad_s * (rays.age_s - HELD_S).max(0.0) };
        let turned = UiTransform { scale: Vec2::splat(spread), rotation: Rot2::radians(turned), ..UiTransform::IDENTITY };
        transform.set_if_neq(turned);
    }
}

/// Shows what was kept back.
pub fn uncover(time: Res<Time<Real>>, motion: Res<ReducedMotion>, mut kept: Query<(&mut KeptBack, &mut UiTransform)>) {
    for (mut kept, mut transform) in kept.iter_mut().filter(|(kept, _)| kept.left_s > -APPEAR_S) {
        kept.left_s = if motion.0 { -APPEAR_S } else { kept.left_s - time.delta_secs().min(LONGEST_STEP_S) };
        transform.scale = Vec2::splat(KeptBack::size_at(kept.left_s));
    }
}

fn throw_sparks(commands: &mut Commands, glyphs: &GlyphImages, rarity: Rarity, from: Vec2) {
    let colours = colours_of(rarity);
    for index in 0..sparks_of(rarity) {
        // The golden angle spreads any number of them evenly.
        let turn = index as f32 * 2.399_963;
        let chance = (turn * 7.13).sin().abs();
        let speed_px = 150.0 + 250.0 * chance;
        let side_px = GLINT_PX * (0.6 + 0.6 * (turn * 3.7).cos().abs());
        let direction = direction_of(turn);
        let begin = from + direction * RIM_PX - Vec2::splat(side_px / 2.0);
        let node = Node {
            position_type: PositionType::Absolute,
            width: px(side_px),
            height: px(side_px),
            left: px(begin.x),
            top: px(begin.y),
            ..default()
        };
        commands.spawn((
            Spark {
                velocity: direction * speed_px,
                at: Vec2::ZERO,
                age_s: 0.0,
                life_s: 0.7 + 0.7 * chance,
                spin: 2.4 * (turn * 1.9).sin(),
            },
            node,
            UiTransform::default(),
            ImageNode::new(glyphs.glint()).with_color(colours[index % colours.len()]),
            GlobalZIndex(22),
            Pickable::IGNORE,
            DespawnOnExit(Screen::Playing),
        ));
    }
}

/// Lets glints fly, twinkle, fall and go out.
pub fn fly_sparks(
    time: Res<Time<Real>>,
    mut sparks: Query<(Entity, &mut Spark, &mut UiTransform, &mut ImageNode)>,
    mut commands: Commands,
) {
    let elapsed_s = time.delta_secs().min(LONGEST_STEP_S);
    for (entity, mut spark, mut transform, mut image) in &mut sparks {
        spark.age_s += elapsed_s;
        if spark.age_s >= spark.life_s {
            commands.entity(entity).despawn();
            continue;
        }
        let drag = DRAG.powf(elapsed_s);
        spark.velocity = spark.velocity * drag + Vec2::Y * GRAVITY_PX * elapsed_s;
        let step = spark.velocity * elapsed_s;
        spark.at += step;
        transform.translation = Val2::px(spark.at.x, spark.at.y);
        transform.rotation = Rot2::radians(spark.spin * spark.age_s);
        let left = 1.0 - spark.age_s / spark.life_s;
        let twinkle = 0.78 + 0.22 * (spark.age_s * 17.0 + spark.life_s * 40.0).sin();
        transform.scale = Vec2::splat(left.sqrt() * twinkle);
        image.color.set_alpha(left.min(0.5) * 2.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emblem_is_held_back_and_comes_to_its_natural_size() {
        assert!(size_at(0.0) < 0.8 && size_at(HELD_S * 0.99) < 0.85);
        let largest = (0..100).map(|step| size_at(HELD_S + REVEAL_S * step as f32 / 100.0)).fold(0.0, f32::max);
        assert!(largest > 1.02, "it overshoots: {largest}");
        assert!((size_at(HELD_S + REVEAL_S) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn light_comes_with_the_reveal_flashes_and_calms_down() {
        assert_eq!(light_at(HELD_S * 0.9).1, 0.0);
        let brightest = (0..100).map(|step| light_at(HELD_S + BURST_S * step as f32 / 100.0).1).fold(0.0, f32::max);
        assert!(brightest > 1.8, "it flashes: {brightest}");
        let (spread, brightness) = light_at(HELD_S + BURST_S);
        assert!((spread - 1.0).abs() < 1e-3 && (brightness - 1.0).abs() < 1e-3);
    }

    #[test]
    fn the_rarer_the_more_sparks() {
        let counts = [Rarity::Common, Rarity::Fine, Rarity::Rare, Rarity::Legendary].map(sparks_of);
        assert!(counts.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn glints_fly_upwards_to_both_sides() {
        let directions: Vec<_> = (0..44).map(|index| direction_of(index as f32 * 2.399_963)).collect();
        assert!(directions.iter().all(|direction| direction.y < -0.3), "down is positive on screen");
        assert!(directions.iter().any(|direction| direction.x < -0.5) && directions.iter().any(|direction| direction.x > 0.5));
    }

    #[test]
    fn what_is_kept_back_comes_after_the_reveal_and_at_once_without_motion() {
        use bevy::time::TimeUpdateStrategy;
        let frames = |reduced: bool| {
            let mut app = App::new();
            app.add_plugins(MinimalPlugins)
                .insert_resource(TimeUpdateStrategy::ManualDuration(std::time::Duration::from_millis(50)))
                .insert_resource(ReducedMotion(reduced))
                .add_systems(Update, uncover);
            app.update();
            let title = app.world_mut().spawn(KeptBack::until(0.1)).id();
            let size = |app: &App| app.world().get::<UiTransform>(title).map(|transform| transform.scale.x);
            let seen = (1..100).find(|_| {
                app.update();
                size(&app) > Some(0.5)
            });
            (0..10).for_each(|_| app.update());
            assert_eq!(size(&app), Some(1.0));
            seen.expect("it comes")
        };
        assert_eq!(frames(true), 1);
        assert!((10..=12).contains(&frames(false)), "0.52 s in frames of 50 ms");
    }
}
