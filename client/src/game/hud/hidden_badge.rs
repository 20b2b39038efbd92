//! That others do not see where the player is; only where the game follows a receiver, and the player does not share what it says.

use super::{Corner, add_to_corner, badge_line, position_badge};
use crate::game::{
    controls::{SpokenName, SpokenRole, panel},
    glyphs::{GlyphImages, Mark},
    launch::Launch,
    net::is_hidden,
    retelling::Retold,
    session::Screen,
    settings::Settings,
    theme::{CREAM, FOAM, Fonts},
};
use bevy::prelude::*;

#[derive(Component)]
struct HiddenBadge;

/// Draws the badge.
pub struct HiddenBadgePlugin;

impl Plugin for HiddenBadgePlugin {
    fn build(&self, app: &mut App) {
        // Below how exact the position is.
        app.add_systems(Update, draw_badge.after(position_badge::draw_badge).run_if(in_state(Screen::Playing)));
    }
}

/// The badge's word, and what is said to who listens; `None`: others see the player, and there is nothing to say.
fn told(hidden: bool) -> Option<(String, String)> {
    hidden.then(|| {
        let word = say!("location-hidden");
        let read_out = format!("{word}. {}", say!("location-hidden-why"));
        (word, read_out)
    })
}

fn draw_badge(
    launch: Option<Res<Launch>>,
    settings: Res<Settings>,
    badges: Query<Entity, With<HiddenBadge>>,
    corners: Query<(Entity, &Corner)>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut commands: Commands,
) {
    let hidden = is_hidden(launch.as_deref(), Some(&settings));
    if hidden != badges.is_empty() {
        return;
    }
    badges.iter().for_each(|badge| commands.entity(badge).despawn());
    if let Some((word, read_out)) = told(hidden) {
        let node = Node { padding: UiRect::axes(px(14), px(6)), ..default() };
        let line = badge_line(&fonts, glyphs.mark(Mark::Hidden), FOAM, &word, CREAM);
        let spoken = (SpokenRole::Status, SpokenName(read_out));
        let badge = (HiddenBadge, Retold, spoken, panel(node), Pickable::IGNORE, children![line]);
        add_to_corner(&mut commands, &corners, Corner::TopRight, badge);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_hidden_is_told_so() {
        assert_eq!(told(false), None);
        let (word, read_out) = told(true).unwrap();
        assert_eq!(word, "Hidden from others");
        assert_eq!(read_out, "Hidden from others. Other players do not see where you are.");
    }
}
