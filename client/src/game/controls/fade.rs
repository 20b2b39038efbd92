//! Fading a panel with everything in it.

use bevy::{platform::collections::HashMap, prelude::*};

/// How much of an entity and its descendants is seen: 0 nothing, 1 all.
#[derive(Component, Default, Debug)]
pub struct Fade {
    /// The share that is seen.
    pub share: f32,
    /// The alphas of ground, border, text and picture before fading.
    own: HashMap<Entity, [f32; 4]>,
    applied: Option<f32>,
}

impl Fade {
    /// Seen to this share.
    pub fn new(share: f32) -> Self {
        Self { share, ..default() }
    }
}

/// Applies fades after everything else has painted.
pub struct FadePlugin;

impl Plugin for FadePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(PostUpdate, apply_fades);
    }
}

fn apply_fades(
    mut fades: Query<(Entity, &mut Fade)>,
    children: Query<&Children>,
    mut painted: Query<(
        Option<&mut BackgroundColor>,
        Option<&mut BorderColor>,
        Option<&mut TextColor>,
        Option<&mut ImageNode>,
        Option<&mut BoxShadow>,
    )>,
) {
    for (root, mut fade) in &mut fades {
        if fade.applied == Some(fade.share) {
            continue;
        }
        let share = fade.share;
        for entity in std::iter::once(root).chain(children.iter_descendants(root)) {
            let Ok((ground, border, text, image, shadow)) = painted.get_mut(entity) else { continue };
            let own = *fade.own.entry(entity).or_insert_with(|| {
                [
                    ground.as_deref().map_or(0.0, |ground| ground.0.alpha()),
                    border.as_deref().map_or(0.0, |border| border.top.alpha()),
                    text.as_deref().map_or(0.0, |text| text.0.alpha()),
                    image.as_deref().map_or(0.0, |image| image.color.alpha()),
                ]
            });
            if let Some(mut ground) = ground {
                ground.0.set_alpha(own[0] * share);
            }
            if let Some(mut border) = border {
                let edge = border.top.with_alpha(own[1] * share);
                border.set_all(edge);
            }
            if let Some(mut text) = text {
                text.0.set_alpha(own[2] * share);
            }
            if let Some(mut image) = image {
                image.color.set_alpha(own[3] * share);
            }
            if let Some(mut shadow) = shadow {
                for style in &mut shadow.0 {
                    style.color.set_alpha(0.35 * share * share);
                }
            }
        }
        fade.applied = Some(share);
    }
}
