//! Fading a panel with everything in it.

use bevy::{platform::collections::HashMap, prelude::*};

/// How much of an entity and its descendants is seen: 0 nothing, 1 all.
#[derive(Component, Default, Debug)]
pub struct Fade {
    /// The share that is seen.
    pub share: f32,
    faded: HashMap<Entity, Faded>,
    applied: Option<f32>,
}

/// What fading did to one entity.
#[derive(Default, Debug)]
struct Faded {
    ground: FadedAlpha,
    border: FadedAlpha,
    text: FadedAlpha,
    picture: FadedAlpha,
    shadows: Vec<FadedAlpha>,
}

/// An alpha that is faded. It can be painted anew at any time: a picture comes when its panel has long been there.
#[derive(Clone, Copy, Default, Debug)]
struct FadedAlpha {
    own: f32,
    written: Option<f32>,
}

impl FadedAlpha {
    /// What to write where `found` stands. What was not written here was painted since, and is what there is to fade.
    fn at(&mut self, found: f32, share: f32) -> f32 {
        if self.written != Some(found) {
            self.own = found;
        }
        let written = self.own * share;
        self.written = Some(written);
        written
    }
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
        let share = fade.share;
        // Seen wholly, everything is as it was painted; else what came since has to be faded too.
        if share >= 1.0 && fade.applied == Some(share) {
            continue;
        }
        for entity in std::iter::once(root).chain(children.iter_descendants(root)) {
            let Ok((ground, border, text, picture, shadow)) = painted.get_mut(entity) else { continue };
            let faded = fade.faded.entry(entity).or_default();
            if let Some(mut ground) = ground {
                let alpha = faded.ground.at(ground.0.alpha(), share);
                ground.0.set_alpha(alpha);
            }
            if let Some(mut border) = border {
                let edge = border.top.with_alpha(faded.border.at(border.top.alpha(), share));
                border.set_all(edge);
            }
            if let Some(mut text) = text {
                let alpha = faded.text.at(text.0.alpha(), share);
                text.0.set_alpha(alpha);
            }
            if let Some(mut picture) = picture {
                let alpha = faded.picture.at(picture.color.alpha(), share);
                picture.color.set_alpha(alpha);
            }
            if let Some(mut shadow) = shadow {
                faded.shadows.resize(shadow.0.len(), FadedAlpha::default());
                for (style, faded) in shadow.0.iter_mut().zip(&mut faded.shadows) {
                    // Through a panel that is half there its shadow is seen twice.
                    let alpha = faded.at(style.color.alpha(), share * share);
                    style.color.set_alpha(alpha);
                }
            }
        }
        fade.applied = Some(share);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_painted_while_a_panel_fades_in_is_seen_in_the_end() {
        let mut app = App::new();
        app.add_plugins(FadePlugin);
        let placeholder = app.world_mut().spawn(BackgroundColor(Color::srgba(1.0, 1.0, 1.0, 0.08))).id();
        let panel = app.world_mut().spawn((Fade::new(0.5), BackgroundColor(Color::BLACK))).add_child(placeholder).id();
        app.update();
        let ground = |app: &App, entity| app.world().get::<BackgroundColor>(entity).unwrap().0.alpha();
        assert_eq!((ground(&app, panel), ground(&app, placeholder)), (0.5, 0.04));
        app.world_mut().entity_mut(placeholder).insert((BackgroundColor(Color::NONE), ImageNode::default()));
        app.update();
        let picture = |app: &App| app.world().get::<ImageNode>(placeholder).unwrap().color.alpha();
        assert_eq!((picture(&app), ground(&app, placeholder)), (0.5, 0.0));
        app.world_mut().get_mut::<Fade>(panel).unwrap().share = 1.0;
        app.update();
        assert_eq!((picture(&app), ground(&app, placeholder), ground(&app, panel)), (1.0, 0.0, 1.0));
        // Out and in again, it is as it was.
        for share in [0.0, 1.0] {
            app.world_mut().get_mut::<Fade>(panel).unwrap().share = share;
            app.update();
            assert_eq!((picture(&app), ground(&app, panel)), (share, share));
        }
    }
}
