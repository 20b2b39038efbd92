//! The quest card: what to do now, how far it is done, and which way to go.

use super::{Corner, HudSystems, add_to_corner, metres_in_words};
use crate::game::{
    controls::{DONE, Lettering, panel, picture, veil, words},
    glyphs::{GlyphImages, Mark},
    rich_text::RichText,
    session::{CurrentHunt, Goal, Journal, OwnPosition, Screen},
    theme::{BRASS, CREAM, Fonts},
};
use bevy::prelude::*;
use hunt_shared::event::{ChallengeStatus, EventKind};

/// The card.
#[derive(Component)]
struct QuestCard;

/// The line with arrow and distance.
#[derive(Component)]
struct GoalLine;

#[derive(Component)]
struct GoalArrow;

#[derive(Component)]
struct GoalDistance;

/// Logical pixels of the card's width.
const WIDTH_PX: f32 = 280.0;

/// The most steps that are drawn as single marks.
const MOST_PIPS: u32 = 10;

/// Draws the quest card.
pub struct QuestPlugin;

impl Plugin for QuestPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(OnEnter(Screen::Playing), spawn_card.after(HudSystems::Corners))
            .add_systems(Update, (draw_quest, point_to_goal).chain().run_if(in_state(Screen::Playing)));
    }
}

/// What the card says.
#[derive(Clone, PartialEq, Debug)]
enum Quest {
    /// A challenge, and how many others are open.
    Challenge(ChallengeStatus, usize),
    /// Nothing is open yet or any more.
    Nothing {
        /// All that opened is done.
        all_done: bool,
        /// The hunt's title.
        hunt: String,
    },
}

/// The challenge to show: that of the goal, else the one opened last.
fn choose_quest(journal: &Journal, goal: &Goal, hunt_title: &str) -> Quest {
    let open = |status: &&ChallengeStatus| status.is_open();
    let challenges = &journal.progress.challenges;
    let opened_last = || {
        journal.events.iter().rev().find_map(|event| match &event.kind {
            EventKind::ChallengeOpened { challenge, .. } => challenges.get(challenge).filter(open),
            _ => None,
        })
    };
    let at_goal = goal.0.as_ref().and_then(|goal| challenges.values().filter(open).find(|status| status.title == goal.title));
    match at_goal.or_else(opened_last).or_else(|| challenges.values().find(open)) {
        Some(status) => Quest::Challenge(status.clone(), challenges.values().filter(open).count() - 1),
        None => Quest::Nothing { all_done: !challenges.is_empty(), hunt: hunt_title.to_owned() },
    }
}

fn spawn_card(corners: Query<(Entity, &Corner)>, mut commands: Commands) {
    let node = Node {
        // A width of its own: text under a maximum alone is measured too wide, and the card falls short.
        width: px(WIDTH_PX),
        flex_direction: FlexDirection::Column,
        row_gap: px(5),
        padding: UiRect::new(px(18), px(18), px(14), px(16)),
        ..default()
    };
    add_to_corner(&mut commands, &corners, Corner::TopLeft, (QuestCard, panel(node)));
}

fn draw_quest(
    cards: Query<Entity, With<QuestCard>>,
    added: Query<(), Added<QuestCard>>,
    journal: Res<Journal>,
    goal: Res<Goal>,
    hunt: Option<Res<CurrentHunt>>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut drawn: Local<Option<(Quest, bool)>>,
    mut commands: Commands,
) {
    let Ok(card) = cards.single() else { return };
    let quest = choose_quest(&journal, &goal, hunt.as_ref().map_or("", |hunt| &hunt.view.title));
    let wanted = (quest, goal.0.is_some());
    if added.is_empty() && drawn.as_ref() == Some(&wanted) {
        return;
    }
    commands.entity(card).despawn_children().with_children(|card| match &wanted.0 {
        Quest::Nothing { all_done, hunt } => {
            card.spawn(words(&fonts, Lettering::Kicker, BRASS, if *all_done { "All is done" } else { "Explore" }));
            card.spawn(words(&fonts, Lettering::Name, CREAM, hunt));
            let text = if *all_done { "Every challenge that opened is completed." } else { "Walk, and see what opens." };
            card.spawn(words(&fonts, Lettering::Body, veil(CREAM, 0.88), text));
        }
        Quest::Challenge(status, others) => {
            card.spawn(words(&fonts, Lettering::Kicker, BRASS, "Challenge"));
            card.spawn(words(&fonts, Lettering::Title, CREAM, &status.title));
            let text = RichText {
                fonts: &fonts,
                lettering: Lettering::Body,
                colour: veil(CREAM, 0.9),
                picture_px: vec2(WIDTH_PX - 36.0, 150.0),
            };
            text.spawn(card, &status.text);
            if status.steps > 1 {
                card.spawn((
                    Node {
                        column_gap: px(6),
                        align_items: AlignItems::Center,
                        flex_wrap: FlexWrap::Wrap,
                        margin: UiRect::top(px(6)),
                        ..default()
                    },
                    Pickable::IGNORE,
                ))
                .with_children(|row| {
                    for step in 0..status.steps.min(MOST_PIPS) * u32::from(status.steps <= MOST_PIPS) {
                        // Done is full, open is a ring: not by colour alone.
                        let done = step < status.done;
                        row.spawn((
                            Node {
                                width: px(12),
                                height: px(12),
                                border: UiRect::all(px(2)),
                                border_radius: BorderRadius::all(px(6)),
                                ..default()
                            },
                            BackgroundColor(if done { DONE } else { Color::NONE }),
                            BorderColor::all(if done { DONE } else { veil(CREAM, 0.6) }),
                            Pickable::IGNORE,
                        ));
                    }
                    row.spawn(words(&fonts, Lettering::Strong, CREAM, format!("{} of {}", status.done, status.steps)));
                });
            }
            if wanted.1 {
                card.spawn((
                    GoalLine,
                    Node { column_gap: px(10), align_items: AlignItems::Center, margin: UiRect::top(px(6)), ..default() },
                    Pickable::IGNORE,
                    children![
                        (GoalArrow, UiTransform::default(), picture(glyphs.mark(Mark::Arrow), 22.0, BRASS)),
                        (GoalDistance, words(&fonts, Lettering::Strong, CREAM, "")),
                    ],
                ));
            }
            if *others > 0 {
                let text = if *others == 1 { "One more is open.".to_owned() } else { format!("{others} more are open.") };
                card.spawn(words(&fonts, Lettering::Small, veil(CREAM, 0.72), text));
            }
        }
    });
    *drawn = Some(wanted);
}

fn point_to_goal(
    goal: Res<Goal>,
    own: Res<OwnPosition>,
    mut arrows: Query<&mut UiTransform, With<GoalArrow>>,
    mut distances: Query<&mut Text, With<GoalDistance>>,
) {
    let Some(goal) = &goal.0 else { return };
    // The map's north is up; on screen, positive turns are clockwise.
    let bearing_rad = (goal.target.y - own.point.y).atan2(goal.target.x - own.point.x);
    for mut transform in &mut arrows {
        transform.rotation = Rot2::radians(-bearing_rad as f32);
    }
    for mut text in &mut distances {
        text.set_if_neq(Text(metres_in_words(goal.distance_m)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::session::GoalTarget;
    use hunt_shared::{event::Event, geo::LocalPoint, identity::Seq, time::UnixMs};

    fn journal(titles: &[&str], completed: &[&str]) -> Journal {
        let opened = titles.iter().map(|title| EventKind::ChallengeOpened {
            challenge: (*title).into(),
            title: (*title).into(),
            text: String::new(),
            target: None,
            steps: 1,
        });
        let done =
            completed.iter().map(|title| EventKind::ChallengeCompleted { challenge: (*title).into(), title: (*title).into() });
        let mut journal = Journal::default();
        for (index, kind) in opened.chain(done).enumerate() {
            let event = Event { seq: Seq(index as u64 + 1), time: UnixMs(0), position: None, kind };
            journal.progress.apply(&event);
            journal.events.push(event);
        }
        journal
    }

    fn chosen(journal: &Journal, goal: &Goal) -> Option<(String, usize)> {
        match choose_quest(journal, goal, "Lamps") {
            Quest::Challenge(status, others) => Some((status.title, others)),
            Quest::Nothing { .. } => None,
        }
    }

    #[test]
    fn the_goal_says_which_challenge_and_else_the_last_opened() {
        let playing = journal(&["Landfall", "Bell Rock", "Rope Walk"], &["Landfall"]);
        assert_eq!(chosen(&playing, &Goal(None)), Some(("Rope Walk".into(), 1)));
        let target = LocalPoint { x: 0.0, y: 0.0 };
        let goal = Goal(Some(GoalTarget { title: "Bell Rock".into(), target, distance_m: 9.0 }));
        assert_eq!(chosen(&playing, &goal), Some(("Bell Rock".into(), 1)));
        assert_eq!(chosen(&journal(&["Landfall"], &["Landfall"]), &Goal(None)), None);
    }
}
