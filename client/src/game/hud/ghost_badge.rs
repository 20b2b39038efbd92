//! How the player stands against the best run that walks along.

use super::{Corner, HudSystems, add_to_corner, badge_line};
use crate::game::{
    controls::panel,
    glyphs::{GlyphImages, Mark},
    session::Screen,
    spans::to_the_second,
    theme::{CREAM, DONE, FOAM, Fonts, WRONG},
    world::GhostStanding,
};
use bevy::prelude::*;

/// Seconds within which neither is ahead.
const LEVEL_S: f64 = 0.5;

#[derive(Component)]
struct Badge;

/// Draws the badge.
pub struct GhostBadgePlugin;

impl Plugin for GhostBadgePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, draw_badge.after(HudSystems::Corners).run_if(in_state(Screen::Playing)));
    }
}

/// What the badge says, and in which colour; `None`: nothing walks along.
fn told(standing: &GhostStanding) -> Option<(String, Color)> {
    let best_s = standing.best_s.filter(|_| standing.wanted)?;
    Some(match standing.ahead_s {
        None => (say!("alive-best", time = to_the_second(best_s)), CREAM),
        Some(ahead_s) if ahead_s.abs() < LEVEL_S => (say!("alive-level"), CREAM),
        Some(ahead_s) if ahead_s > 0.0 => (say!("alive-ahead", time = to_the_second(ahead_s)), DONE),
        Some(ahead_s) => (say!("alive-behind", time = to_the_second(ahead_s)), WRONG),
    })
}

fn draw_badge(
    standing: Res<GhostStanding>,
    badges: Query<Entity, With<Badge>>,
    corners: Query<(Entity, &Corner)>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut drawn: Local<Option<(String, Color)>>,
    mut commands: Commands,
) {
    let wanted = told(&standing);
    let is_drawn = !badges.is_empty();
    if *drawn == wanted && is_drawn == wanted.is_some() {
        return;
    }
    match &wanted {
        None => badges.iter().for_each(|badge| commands.entity(badge).despawn()),
        Some((text, colour)) => {
            let line = badge_line(&fonts, glyphs.mark(Mark::Advanced), FOAM, text, *colour);
            // It changes each second, and keeps its place among the others.
            if let Some(badge) = badges.iter().next() {
                commands.entity(badge).despawn_children().with_child(line);
            } else {
                let node = Node { padding: UiRect::axes(px(14), px(6)), ..default() };
                let badge = (Badge, panel(node), Pickable::IGNORE, children![line]);
                add_to_corner(&mut commands, &corners, Corner::TopRight, badge);
            }
        }
    }
    *drawn = wanted;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(wanted: bool, ahead_s: Option<f64>) -> GhostStanding {
        GhostStanding { wanted, ahead_s, best_s: Some(300.0), ..GhostStanding::default() }
    }

    #[test]
    fn it_is_told_who_is_ahead_and_by_how_much() {
        let text = |standing: GhostStanding| told(&standing).map(|(text, _)| text);
        assert_eq!(text(standing(false, Some(3.0))), None);
        assert_eq!(text(standing(true, None)).as_deref(), Some("Your best: 5 min 0 s"));
        assert_eq!(text(standing(true, Some(12.3))).as_deref(), Some("12 s ahead"));
        assert_eq!(text(standing(true, Some(-130.0))).as_deref(), Some("2 min 10 s behind"));
        assert_eq!(text(standing(true, Some(0.2))).as_deref(), Some("Level with your best"));
    }
}
