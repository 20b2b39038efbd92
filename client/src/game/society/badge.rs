//! Beside the map: the player's place, and the team, each with the key that shows more.

use super::{Society, sheet};
use crate::game::{
    hud::Corner,
    ink::Ink,
    retelling::Retold,
    session::{Journal, LinkStatus, Ranking, Screen},
    settings::Action,
};
use bevy::prelude::*;

/// The badge.
#[derive(Component)]
struct SocietyBadge;

/// Draws the badge.
pub struct BadgePlugin;

impl Plugin for BadgePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, draw_badge.run_if(in_state(Screen::Playing)));
    }
}

/// What the badge says; what is missing is not shown.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
struct Badge {
    place: Option<(u32, u32)>,
    /// The team's name, or what is said in place of one.
    team: Option<String>,
}

fn badge(ranking: &Ranking, journal: &Journal, plays_in_teams: bool) -> Badge {
    let board = ranking.0.as_ref();
    // Who plays alone is first of one, and knows it.
    let board = board.filter(|board| board.total > 1);
    let place = board.and_then(|board| Some((board.own.as_ref()?.rank, board.total)));
    let team = || journal.progress.team.as_ref().map_or_else(|| say!("society-team"), |team| team.name.clone());
    Badge { place, team: plays_in_teams.then(team) }
}

fn draw_badge(
    ranking: Res<Ranking>,
    journal: Res<Journal>,
    link: Res<LinkStatus>,
    ink: Ink,
    corners: Query<(Entity, &Corner)>,
    badges: Query<Entity, With<SocietyBadge>>,
    mut drawn: Local<Badge>,
    mut commands: Commands,
) {
    let plays_in_teams = ink.hunt().is_some_and(|hunt| hunt.view.teams.is_some());
    let is_live = *link != LinkStatus::Preview;
    let wanted = if is_live { badge(&ranking, &journal, plays_in_teams) } else { Badge::default() };
    let nothing = wanted == Badge::default();
    if *drawn == wanted && badges.is_empty() == nothing || corners.is_empty() {
        return;
    }
    badges.iter().for_each(|badge| commands.entity(badge).despawn());
    if !nothing {
        let node = Node { flex_direction: FlexDirection::Column, align_items: AlignItems::FlexEnd, row_gap: px(7), ..default() };
        let badge = commands.spawn((SocietyBadge, Retold, node, Pickable::IGNORE)).id();
        commands.entity(badge).with_children(|badge| {
            if let Some((place, total)) = wanted.place {
                let label = say!("society-place", place = place, total = total);
                badge.spawn(sheet::keyed_button(&ink, &[Action::Ranking], label)).observe(sheet::shows(Society::Ranking));
            }
            if let Some(team) = &wanted.team {
                badge.spawn(sheet::keyed_button(&ink, &[Action::Team], team.clone())).observe(sheet::shows(Society::Team));
            }
        });
        if let Some((corner, _)) = corners.iter().find(|(_, corner)| **corner == Corner::TopRight) {
            commands.entity(corner).add_child(badge);
        }
    }
    *drawn = wanted;
}

#[cfg(test)]
mod tests {
    use super::{super::standings::tests::board, *};

    #[test]
    fn who_has_begun_has_a_place_and_only_where_there_are_teams_one_is_offered() {
        let journal = Journal::default();
        assert_eq!(badge(&Ranking::default(), &journal, false), Badge::default());
        assert_eq!(badge(&Ranking(Some(board(12, None))), &journal, false), Badge::default());
        assert_eq!(badge(&Ranking(Some(board(1, Some(0)))), &journal, false), Badge::default());
        let told = badge(&Ranking(Some(board(12, Some(2)))), &journal, true);
        assert_eq!(told, Badge { place: Some((3, 12)), team: Some("Team".into()) });
    }
}
