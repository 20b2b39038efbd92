//! Notices: calm lines at the top that come, can be read, and go. And the name of a place, when the player comes into it.

use crate::game::{
    controls::{Fade, Lettering, SpokenName, SpokenRole, panel, words},
    motion::LONGEST_FRAME_S,
    retelling::Telling,
    session::{EventReceived, Notice, Screen},
    theme::{CREAM, Fonts},
};
use bevy::prelude::*;
use hunt_shared::event::EventKind;

/// Seconds for which a notice can be read.
const READ_S: f32 = 4.5;

/// Seconds in which it comes and goes.
const FADING_S: f32 = 0.2;

/// The most notices at once; the oldest makes room.
const MOST: usize = 3;

/// The column at the top centre in which notices stand. The clock of an attempt stands above them.
#[derive(Component)]
pub struct NoticeColumn;

/// One notice with its age in seconds.
#[derive(Component)]
struct Shown {
    text: String,
    age_s: f32,
}

/// Draws notices.
pub struct NoticesPlugin;

impl Plugin for NoticesPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(OnEnter(Screen::Playing), spawn_column)
            .add_systems(Telling(Screen::Playing), name_column)
            .add_systems(Update, (show_notices, age_notices).chain().run_if(in_state(Screen::Playing)));
    }
}

fn spawn_column(mut commands: Commands) {
    commands.spawn((
        NoticeColumn,
        (SpokenRole::News, column_name()),
        DespawnOnExit(Screen::Playing),
        Node {
            position_type: PositionType::Absolute,
            left: percent(37.5),
            right: percent(37.5),
            top: px(super::MARGIN_PX),
            flex_direction: FlexDirection::Column,
            align_items: AlignItems::Center,
            row_gap: px(8),
            ..default()
        },
        GlobalZIndex(15),
        Pickable::IGNORE,
    ));
}

fn column_name() -> SpokenName {
    SpokenName(say!("accessible-notices"))
}

/// In another language it is called otherwise.
fn name_column(mut columns: Query<&mut SpokenName, With<NoticeColumn>>) {
    columns.iter_mut().for_each(|mut name| *name = column_name());
}

fn show_notices(
    mut notices: MessageReader<Notice>,
    mut received: MessageReader<EventReceived>,
    columns: Query<Entity, With<NoticeColumn>>,
    mut shown: Query<(Entity, &mut Shown)>,
    fonts: Res<Fonts>,
    mut commands: Commands,
) {
    let Ok(column) = columns.single() else { return };
    let said = notices.read().map(|Notice(text)| (text.clone(), Lettering::Body));
    let places = received.read().filter_map(|EventReceived(event)| match &event.kind {
        EventKind::BoundaryEntered { name, .. } if !name.is_empty() => Some((capitalised(name), Lettering::Name)),
        _ => None,
    });
    for (text, lettering) in said.chain(places) {
        // What is said already is not said twice: it stays longer.
        if let Some((_, mut same)) = shown.iter_mut().find(|(_, shown)| shown.text == text) {
            same.age_s = same.age_s.min(FADING_S);
            continue;
        }
        let notice = commands
            .spawn((
                Shown { text: text.clone(), age_s: 0.0 },
                Fade::new(0.0),
                panel(Node { padding: UiRect::axes(px(16), px(8)), max_width: percent(100), ..default() }),
                Pickable::IGNORE,
                children![(words(&fonts, lettering, CREAM, text), TextLayout::justify(Justify::Center))],
            ))
            .id();
        commands.entity(column).add_child(notice);
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn age_notices(time: Res<Time<Real>>, mut shown: Query<(Entity, &mut Shown, &mut Fade)>, mut commands: Commands) {
    let mut surplus = shown.iter().count().saturating_sub(MOST);
    let mut by_age: Vec<_> = shown.iter_mut().collect();
    by_age.sort_by(|a, b| b.1.age_s.total_cmp(&a.1.age_s));
    for (entity, mut shown, mut fade) in by_age {
        shown.age_s += time.delta_secs().min(LONGEST_FRAME_S);
        if surplus > 0 {
            surplus -= 1;
            shown.age_s = shown.age_s.max(READ_S);
        }
        let share = (shown.age_s / FADING_S).min(1.0 - (shown.age_s - READ_S) / FADING_S).clamp(0.0, 1.0);
        if fade.share != share {
            fade.share = share;
        }
        if shown.age_s >= READ_S + FADING_S {
            commands.entity(entity).despawn();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::time::TimeUpdateStrategy;
    use std::time::Duration;

    /// Frames of this length until a notice has gone.
    fn frames_shown(frame: Duration) -> u32 {
        let mut app = App::new();
        app.add_plugins(MinimalPlugins)
            .insert_resource(TimeUpdateStrategy::ManualDuration(frame))
            .add_systems(Update, age_notices);
        app.update();
        let notice = app.world_mut().spawn((Shown { text: "Low tide".into(), age_s: 0.0 }, Fade::new(0.0))).id();
        (1..1000)
            .find(|_| {
                app.update();
                app.world().get_entity(notice).is_err()
            })
            .expect("a notice goes")
    }

    #[test]
    fn a_notice_is_read_as_long_at_two_frames_a_second_as_at_twenty() {
        assert_eq!(frames_shown(Duration::from_millis(500)), 10);
        assert!((94..=95).contains(&frames_shown(Duration::from_millis(50))));
        assert_eq!(frames_shown(Duration::from_secs(9)), 10, "a halt of the whole machine ends none unseen");
    }
}
