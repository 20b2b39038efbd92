//! The ranking's panel.

use super::{
    Society, sheet,
    standings::{Line, lines},
};
use crate::game::{
    controls::{Lettering, Spawner, button_row, column, framed, growing, picture, raised, row, veil, words},
    glyphs::Mark,
    ink::Ink,
    session::{LinkStatus, Ranking, Screen},
    settings::Action,
    theme::{BRASS, CREAM},
};
use bevy::{
    input_focus::{AutoFocus, tab_navigation::TabIndex},
    prelude::*,
};
use hunt_shared::protocol::{Leaderboard, Standing};

/// Logical pixels of the columns.
const PLACE_PX: f32 = 40.0;
const DONE_PX: f32 = 84.0;
const POINTS_PX: f32 = 74.0;

/// The panel.
#[derive(Component)]
struct RankingPanel;

/// The lines, which scroll.
#[derive(Component)]
struct RankingLines;

/// What is said below the lines.
#[derive(Component)]
struct RankingRemarks;

/// Draws the ranking.
pub struct RankingPlugin;

impl Plugin for RankingPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, (spawn_panel, fill_panel).chain().after(super::open_and_close).run_if(in_state(Screen::Playing)));
    }
}

fn spawn_panel(society: Res<Society>, panels: Query<Entity, With<RankingPanel>>, ink: Ink, mut commands: Commands) {
    let is_wanted = *society == Society::Ranking;
    if is_wanted != panels.is_empty() {
        return;
    }
    if !is_wanted {
        panels.iter().for_each(|panel| commands.entity(panel).despawn());
        return;
    }
    let (title, teams) = ink.hunt().map_or_else(Default::default, |hunt| (hunt.view.title.clone(), hunt.view.teams.is_some()));
    commands.spawn((RankingPanel, sheet::ground())).with_children(|ground| {
        ground.spawn(sheet::sheet()).with_children(|sheet| {
            sheet::head(sheet, &ink, &say!("society-ranking"), &title);
            sheet::scrolling(sheet, RankingLines, sheet::ScrollsByKey { arrows: true });
            sheet.spawn((RankingRemarks, Node { flex_shrink: 0.0, ..column(3.0) }, Pickable::IGNORE));
            if teams {
                sheet.spawn(Node { flex_shrink: 0.0, ..button_row() }).with_children(|foot| {
                    foot.spawn((sheet::keyed_button(&ink, &[Action::Team], say!("society-team")), TabIndex(1), AutoFocus))
                        .observe(sheet::shows(Society::Team));
                });
            }
        });
    });
}

/// Fills in what was told, and whenever something else is.
fn fill_panel(
    ranking: Res<Ranking>,
    link: Res<LinkStatus>,
    lists: Query<Entity, With<RankingLines>>,
    remarks: Query<Entity, With<RankingRemarks>>,
    added: Query<(), Added<RankingLines>>,
    ink: Ink,
    mut was_heard: Local<bool>,
    mut commands: Commands,
) {
    let (Ok(list), Ok(foot)) = (lists.single(), remarks.single()) else { return };
    let is_heard = matches!(*link, LinkStatus::Live | LinkStatus::Waiting);
    let is_news = ranking.is_changed() || !added.is_empty() || *was_heard != is_heard;
    *was_heard = is_heard;
    if !is_news {
        return;
    }
    commands.entity(list).despawn_children().with_children(|list| match &ranking.0 {
        None => nothing_to_show(list, &ink, "society-not-told"),
        Some(board) if board.total == 0 => nothing_to_show(list, &ink, "society-nobody"),
        Some(board) => spawn_lines(list, board, &ink),
    });
    commands.entity(foot).despawn_children().with_children(|foot| {
        for name in remarks_on(ranking.0.as_ref(), is_heard) {
            foot.spawn(sheet::remark(&ink, say!(name)));
        }
    });
}

fn nothing_to_show(list: &mut Spawner<'_>, ink: &Ink, name: &str) {
    list.spawn(words(&ink.fonts, Lettering::Speech, veil(CREAM, 0.9), say!(name)));
}

/// The names of what is said below the lines.
fn remarks_on(board: Option<&Leaderboard>, is_heard: bool) -> Vec<&'static str> {
    let mut remarks = Vec::new();
    if let Some(board) = board.filter(|board| board.total > 0) {
        if board.own.is_none() && !board.is_final {
            remarks.push("society-not-in-it");
        }
        remarks.push("society-order");
        if board.is_final {
            remarks.push("society-final");
        }
    }
    if !is_heard {
        remarks.push("society-not-heard");
    }
    remarks
}

fn spawn_lines(list: &mut Spawner<'_>, board: &Leaderboard, ink: &Ink) {
    let label = |text: String| words(&ink.fonts, Lettering::Small, veil(CREAM, 0.75), text);
    list.spawn((line_node(), Pickable::IGNORE)).with_children(|line| {
        line.spawn((cell(PLACE_PX + 22.0), Pickable::IGNORE));
        line.spawn((growing(default()), Pickable::IGNORE)).with_child(label(say!("society-total", count = board.total)));
        line.spawn((cell(DONE_PX), Pickable::IGNORE)).with_child(label(say!("society-done")));
        line.spawn((cell(POINTS_PX), Pickable::IGNORE)).with_child(label(say!("society-points")));
    });
    for line in lines(board) {
        match line {
            Line::Standing(standing) => spawn_standing(list, &standing, ink),
            Line::Skipped(count) => {
                list.spawn((line_node(), Pickable::IGNORE)).with_children(|line| {
                    line.spawn((cell(PLACE_PX + 22.0), Pickable::IGNORE)).with_child(picture(
                        ink.glyphs.mark(Mark::Waiting),
                        14.0,
                        veil(CREAM, 0.6),
                    ));
                    line.spawn(label(say!("society-skipped", count = count)));
                });
            }
        }
    }
}

fn spawn_standing(list: &mut Spawner<'_>, standing: &Standing, ink: &Ink) {
    let own = standing.is_own;
    let (lettering, edge, ground) =
        if own { (Lettering::Strong, BRASS, raised(0.14)) } else { (Lettering::Body, Color::NONE, Color::NONE) };
    let text = |text: String| words(&ink.fonts, lettering, CREAM, text);
    let small = |text: String| words(&ink.fonts, Lettering::Small, veil(CREAM, 0.78), text);
    list.spawn((line_node(), BackgroundColor(ground), BorderColor::all(edge), Pickable::IGNORE)).with_children(|line| {
        line.spawn((framed(14.0), Pickable::IGNORE)).with_children(|slot| {
            if own {
                slot.spawn(picture(ink.glyphs.mark(Mark::Arrow), 13.0, BRASS));
            }
        });
        line.spawn((cell(PLACE_PX), Pickable::IGNORE)).with_child(text(standing.rank.to_string()));
        let name = Node { flex_wrap: FlexWrap::Wrap, align_items: AlignItems::Baseline, ..row(8.0) };
        line.spawn((growing(name), Pickable::IGNORE)).with_children(|name| {
            name.spawn(text(standing.name.clone()));
            if standing.members > 0 {
                name.spawn(small(say!("society-members", count = standing.members)));
            }
            if own {
                name.spawn(small(if standing.members > 0 { say!("society-your-team") } else { say!("society-you") }));
            }
        });
        line.spawn((cell(DONE_PX), Pickable::IGNORE)).with_child(text(standing.completed.to_string()));
        line.spawn((cell(POINTS_PX), Pickable::IGNORE)).with_child(text(standing.points.to_string()));
    });
}

/// A line, with room for the edge that marks the player's own.
fn line_node() -> Node {
    Node {
        padding: UiRect::axes(px(8), px(2)),
        border: UiRect::left(px(3)),
        border_radius: BorderRadius::all(px(4)),
        flex_shrink: 0.0,
        ..row(8.0)
    }
}

/// A column of figures.
fn cell(width_px: f32) -> Node {
    Node { width: px(width_px), flex_shrink: 0.0, justify_content: JustifyContent::FlexEnd, ..default() }
}

#[cfg(test)]
mod tests {
    use super::{super::standings::tests::board, *};

    #[test]
    fn below_the_lines_stands_what_explains_them() {
        let final_board = Leaderboard { is_final: true, ..board(3, None) };
        assert_eq!(remarks_on(Some(&board(3, Some(0))), true), ["society-order"]);
        assert_eq!(remarks_on(Some(&board(3, None)), true), ["society-not-in-it", "society-order"]);
        assert_eq!(remarks_on(Some(&final_board), true), ["society-order", "society-final"]);
        assert_eq!(remarks_on(Some(&board(0, None)), true), [""; 0]);
        assert_eq!(remarks_on(None, false), ["society-not-heard"]);
    }
}
