//! That others do not see where the player is; only where the game follows a receiver, and the player does not share what it says.

use super::{Corner, add_to_corner, position_badge};
use crate::game::{
    controls::{Lettering, SpokenName, SpokenRole, panel, picture, row, words},
    glyphs::{GlyphImages, Mark},
    launch::Launch,
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
    mut drawn: Local<Option<(String, String)>>,
    mut commands: Commands,
) {
    let wanted = told(launch.is_some_and(|launch| launch.hides_position(settings.share_position)));
    if *drawn == wanted && badges.is_empty() == wanted.is_none() {
        return;
    }
    badges.iter().for_each(|badge| commands.entity(badge).despawn());
    if let Some((word, read_out)) = &wanted {
        let node = Node { padding: UiRect::axes(px(14), px(6)), ..default() };
        let mark = picture(glyphs.mark(Mark::Hidden), 17.0, FOAM);
        let line = (row(9.0), Pickable::IGNORE, children![mark, words(&fonts, Lettering::Strong, CREAM, word)]);
        let spoken = (SpokenRole::Status, SpokenName(read_out.clone()));
        let badge = (HiddenBadge, spoken, panel(node), Pickable::IGNORE, children![line]);
        add_to_corner(&mut commands, &corners, Corner::TopRight, badge);
    }
    *drawn = wanted;
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
