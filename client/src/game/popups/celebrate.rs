//! A reward is revealed: its emblem is a dark shape that trembles, then it shines and throws sparks, the more the rarer it is.

use crate::game::{
    motion::ReducedMotion,
    session::Screen,
    theme::{BRASS, CORAL, CREAM, INK, TEAL, VIOLET},
};
use bevy::prelude::*;
use hunt_shared::hunt::Rarity;
use std::f32::consts::{FRAC_PI_4, TAU};

/// Seconds for which the shape is held back, and in which it then comes to its size.
const HELD_S: f32 = 0.42;
const REVEAL_S: f32 = 0.45;

/// Pixels per second, per second, that sparks fall.
const GRAVITY_PX: f32 = 420.0;

/// The share of its speed that a spark keeps after a second.
const DRAG: f32 = 0.18;

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

/// A spark in flight.
#[derive(Component)]
pub struct Spark {
    velocity: Vec2,
    at: Vec2,
    age_s: f32,
    life_s: f32,
    spin: f32,
}

/// How many sparks a reward throws.
fn sparks_of(rarity: Rarity) -> usize {
    match rarity {
        Rarity::Common => 10,
        Rarity::Fine => 16,
        Rarity::Rare => 26,
        Rarity::Legendary => 44,
    }
}

/// The colours of its sparks.
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

/// Reveals emblems.
pub fn reveal_emblems(
    time: Res<Time<Real>>,
    motion: Res<ReducedMotion>,
    mut emblems: Query<(&mut Emblem, &mut ImageNode, &mut UiTransform, &UiGlobalTransform, &ComputedNode)>,
    mut commands: Commands,
) {
    for (mut emblem, mut image, mut transform, place, node) in &mut emblems {
        if emblem.age_s > HELD_S + REVEAL_S {
            continue;
        }
        emblem.age_s += time.delta_secs().min(0.1);
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
            throw_sparks(&mut commands, emblem.rarity, middle);
        }
    }
}

fn throw_sparks(commands: &mut Commands, rarity: Rarity, from: Vec2) {
    let colours = colours_of(rarity);
    for index in 0..sparks_of(rarity) {
        // The golden angle spreads any number of them evenly.
        let turn = index as f32 * 2.399_963;
        let chance = (turn * 7.13).sin().abs();
        let speed_px = 120.0 + 210.0 * chance;
        let side_px = 4.0 + 4.0 * (turn * 3.7).cos().abs();
        let direction = Vec2::from_angle(turn % TAU);
        let node = Node {
            position_type: PositionType::Absolute,
            width: px(side_px),
            height: px(side_px),
            left: px(from.x - side_px / 2.0),
            top: px(from.y - side_px / 2.0),
            ..default()
        };
        commands.spawn((
            Spark {
                // Rather up than down.
                velocity: direction * speed_px - Vec2::Y * 90.0,
                at: Vec2::ZERO,
                age_s: 0.0,
                life_s: 0.6 + 0.6 * chance,
                spin: 5.0 * (turn * 1.9).sin(),
            },
            node,
            UiTransform::from_rotation(Rot2::radians(FRAC_PI_4)),
            BackgroundColor(colours[index % colours.len()]),
            GlobalZIndex(22),
            Pickable::IGNORE,
            DespawnOnExit(Screen::Playing),
        ));
    }
}

/// Lets sparks fly, fall and go out.
pub fn fly_sparks(
    time: Res<Time<Real>>,
    mut sparks: Query<(Entity, &mut Spark, &mut UiTransform, &mut BackgroundColor)>,
    mut commands: Commands,
) {
    let elapsed_s = time.delta_secs().min(0.1);
    for (entity, mut spark, mut transform, mut ground) in &mut sparks {
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
        transform.rotation = Rot2::radians(FRAC_PI_4 + spark.spin * spark.age_s);
        let left = 1.0 - spark.age_s / spark.life_s;
        transform.scale = Vec2::splat(left.sqrt());
        ground.0.set_alpha(left.min(0.5) * 2.0);
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
    fn the_rarer_the_more_sparks() {
        let counts = [Rarity::Common, Rarity::Fine, Rarity::Rare, Rarity::Legendary].map(sparks_of);
        assert!(counts.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
