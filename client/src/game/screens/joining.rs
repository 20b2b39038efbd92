//! Joining: what is being done, a way back, and what went wrong.

use super::LastJoin;
use crate::game::{
    controls::{ButtonLook, Lettering, WRONG, button, panel, picture, veil, words},
    glyphs::{GlyphImages, Mark},
    net::LeaveHunt,
    session::{LinkStatus, Screen},
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    input_focus::{AutoFocus, tab_navigation::{TabGroup, TabIndex}},
    prelude::*,
    ui_widgets::Activate,
};

#[derive(Component)]
struct JoiningCard;

#[derive(Component)]
struct JoiningText;

/// Draws the joining screen.
pub struct JoiningPlugin;

impl Plugin for JoiningPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(OnEnter(Screen::Joining), spawn_card)
            .add_systems(Update, (draw_status, cancel_by_key).run_if(in_state(Screen::Joining)));
    }
}

fn spawn_card(fonts: Res<Fonts>, mut commands: Commands) {
    commands
        .spawn((
            DespawnOnExit(Screen::Joining),
            Node {
                position_type: PositionType::Absolute,
                left: percent(6.5),
                top: px(0),
                bottom: px(0),
                width: px(440),
                max_width: percent(60),
                flex_direction: FlexDirection::Column,
                justify_content: JustifyContent::Center,
                ..default()
            },
            Pickable::IGNORE,
            TabGroup::new(0),
        ))
        .with_children(|column| {
            let node = Node { flex_direction: FlexDirection::Column, row_gap: px(12), padding: UiRect::all(px(26)), ..default() };
            column.spawn(panel(node)).with_children(|card| {
                card.spawn((JoiningCard, Node { flex_direction: FlexDirection::Column, row_gap: px(8), ..default() }));
                card.spawn(Node { margin: UiRect::top(px(8)), ..default() }).with_children(|row| {
                    row.spawn((button(&fonts, ButtonLook::Quiet, "Back"), TabIndex(0), AutoFocus)).observe(
                        |_: On<Activate>, mut leave: MessageWriter<LeaveHunt>, mut next: ResMut<NextState<Screen>>| {
                            leave.write(LeaveHunt);
                            next.set(Screen::Title);
                        },
                    );
                });
            });
        });
}

fn cancel_by_key(keys: Res<ButtonInput<KeyCode>>, mut leave: MessageWriter<LeaveHunt>, mut next: ResMut<NextState<Screen>>) {
    if keys.just_pressed(KeyCode::Escape) {
        leave.write(LeaveHunt);
        next.set(Screen::Title);
    }
}

/// Kicker, title and text for a status, and whether it is a failure.
fn saying(status: &LinkStatus, address: &str) -> (&'static str, String, String, bool) {
    match status {
        LinkStatus::Offline { reason, retry_in_s } => {
            let next = match retry_in_s {
                Some(seconds) => format!("Trying again in {:.0} s.", seconds.max(0.0).ceil()),
                None => "Check the address, or ask whoever runs the server; then go back and play again.".to_owned(),
            };
            ("Not joined", format!("No way to {address} yet"), format!("{reason}\n{next}"), true)
        }
        LinkStatus::Joining(doing) => ("Joining", address.to_owned(), doing.clone(), false),
        LinkStatus::Waiting | LinkStatus::Live => ("Joining", address.to_owned(), "Loading the map".to_owned(), false),
        LinkStatus::Superseded => ("Playing elsewhere", address.to_owned(), "Another device plays on.".to_owned(), true),
    }
}

fn draw_status(
    cards: Query<Entity, With<JoiningCard>>,
    filled: Query<(), With<JoiningText>>,
    status: Res<LinkStatus>,
    last: Res<LastJoin>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut drawn: Local<Option<(&'static str, String, String, bool)>>,
    mut commands: Commands,
) {
    let Ok(card) = cards.single() else { return };
    let wanted = saying(&status, &last.address);
    if !filled.is_empty() && drawn.as_ref() == Some(&wanted) {
        return;
    }
    let (kicker, title, text, failed) = &wanted;
    let (mark, tint) = if *failed { (Mark::Offline, WRONG) } else { (Mark::Waiting, BRASS) };
    commands.entity(card).despawn_children().with_children(|card| {
        card.spawn((
            Node { column_gap: px(9), align_items: AlignItems::Center, ..default() },
            children![picture(glyphs.mark(mark), 18.0, tint), words(&fonts, Lettering::Kicker, tint, *kicker)],
        ));
        card.spawn(words(&fonts, Lettering::Title, CREAM, title));
        card.spawn((JoiningText, words(&fonts, Lettering::Body, veil(CREAM, 0.92), text)));
    });
    *drawn = Some(wanted);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_happened_and_what_to_do() {
        let status = LinkStatus::Offline { reason: "Nobody answers there.".into(), retry_in_s: None };
        let (.., text, failed) = saying(&status, "localhost");
        assert!(failed && text.starts_with("Nobody answers there.") && text.contains("Check the address"));
    }
}
