//! Joining: what is being done, a way back, and what went wrong.

use super::LastJoin;
use crate::game::{
    controls::{ButtonLook, Lettering, WRONG, button, panel, picture, veil, words},
    glyphs::{GlyphImages, Mark},
    net::{AcceptCertificate, ConnectTo, LeaveHunt, ReconnectNow},
    session::{LinkStatus, Screen},
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    input_focus::{
        AutoFocus,
        tab_navigation::{TabGroup, TabIndex},
    },
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
            .add_systems(Update, (draw_status, offer_buttons, cancel_by_key).run_if(in_state(Screen::Joining)));
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
                card.spawn(Node { column_gap: px(12), margin: UiRect::top(px(8)), ..default() }).with_children(|row| {
                    row.spawn((button(&fonts, ButtonLook::Quiet, "Back"), TabIndex(1), AutoFocus)).observe(
                        |_: On<Activate>, mut leave: MessageWriter<LeaveHunt>| {
                            leave.write(LeaveHunt);
                        },
                    );
                    let hidden = Node { display: Display::None, ..default() };
                    row.spawn((OfferedWhen::Retrying, hidden.clone())).with_children(|slot| {
                        slot.spawn((button(&fonts, ButtonLook::Primary, "Try now"), TabIndex(0))).observe(
                            |_: On<Activate>, mut again: MessageWriter<ReconnectNow>| {
                                again.write(ReconnectNow);
                            },
                        );
                    });
                    row.spawn((OfferedWhen::GivenUp, hidden.clone())).with_children(|slot| {
                        slot.spawn((button(&fonts, ButtonLook::Primary, "Try again"), TabIndex(0))).observe(
                            |_: On<Activate>, last: Res<LastJoin>, mut connect: MessageWriter<ConnectTo>| {
                                connect.write(last.again(None));
                            },
                        );
                    });
                    row.spawn((OfferedWhen::Distrusted, hidden)).with_children(|slot| {
                        slot.spawn((button(&fonts, ButtonLook::Quiet, "Accept it"), TabIndex(2))).observe(
                            |_: On<Activate>, mut accept: MessageWriter<AcceptCertificate>| {
                                accept.write(AcceptCertificate);
                            },
                        );
                    });
                });
            });
        });
}

/// When a button makes sense.
#[derive(Component, Clone, Copy, PartialEq, Eq, Debug)]
enum OfferedWhen {
    /// The next attempt is waited for.
    Retrying,
    /// No attempt is planned.
    GivenUp,
    /// The server shows another certificate than before.
    Distrusted,
}

impl OfferedWhen {
    fn holds(self, status: &LinkStatus) -> bool {
        let LinkStatus::Offline { reason, retry_in_s } = status else { return false };
        // The link says so in words only; accepting does nothing unless a certificate is in question.
        let distrusted = reason.contains("another certificate");
        match self {
            Self::Retrying => retry_in_s.is_some(),
            Self::GivenUp => retry_in_s.is_none() && !distrusted,
            Self::Distrusted => distrusted,
        }
    }
}

fn offer_buttons(status: Res<LinkStatus>, mut slots: Query<(&OfferedWhen, &mut Node)>) {
    for (when, mut node) in &mut slots {
        let display = if when.holds(&status) { Display::Flex } else { Display::None };
        if node.display != display {
            node.display = display;
        }
    }
}

fn cancel_by_key(keys: Res<ButtonInput<KeyCode>>, mut leave: MessageWriter<LeaveHunt>) {
    if keys.just_pressed(KeyCode::Escape) {
        leave.write(LeaveHunt);
    }
}

/// Kicker, title and text for a status, and whether it is a failure.
fn saying(status: &LinkStatus, address: &str) -> (&'static str, String, String, bool) {
    match status {
        LinkStatus::Offline { reason, retry_in_s } => {
            let next = match retry_in_s {
                Some(seconds) => format!("Trying again in {:.0} s.", seconds.max(0.0).ceil()),
                None if OfferedWhen::Distrusted.holds(status) => String::new(),
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
        assert!(OfferedWhen::GivenUp.holds(&status) && !OfferedWhen::Distrusted.holds(&status));
    }

    #[test]
    fn a_changed_certificate_can_be_accepted() {
        let error = crate::link::JoinError::CertificateChanged {
            address: "localhost".parse().unwrap(),
            expected: "aa:01".into(),
            found: "bb:02".into(),
        };
        let status = LinkStatus::Offline { reason: error.to_string(), retry_in_s: None };
        assert!(OfferedWhen::Distrusted.holds(&status) && !OfferedWhen::GivenUp.holds(&status));
    }
}
