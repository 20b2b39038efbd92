//! Joining: what is being done, a way back, and what went wrong.

use super::{JoinAgain, LastJoin};
use crate::game::{
    controls::{
        self as layout, ButtonLook, Lettering, WRONG, button, button_row, card, panel, picture, screen_column, veil, words,
        writes,
    },
    glyphs::{GlyphImages, Mark},
    net::{AcceptCertificate, LeaveHunt, ReconnectNow},
    session::{LinkStatus, Screen},
    settings::Actions,
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    input_focus::{AutoFocus, tab_navigation::TabIndex},
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
    commands.spawn((DespawnOnExit(Screen::Joining), screen_column(440.0, 60.0, 0.0))).with_children(|column| {
        column.spawn(panel(card(12.0))).with_children(|card| {
            card.spawn((JoiningCard, layout::column(8.0)));
            card.spawn(button_row()).with_children(|row| {
                row.spawn((button(&fonts, ButtonLook::Quiet, say!("controls-back")), TabIndex(3), AutoFocus))
                    .observe(writes(LeaveHunt));
                row.spawn(OfferedWhen::Retrying.slot()).with_children(|slot| {
                    slot.spawn((button(&fonts, ButtonLook::Primary, "Try now"), TabIndex(0))).observe(writes(ReconnectNow));
                });
                row.spawn(OfferedWhen::GivenUp.slot()).with_children(|slot| {
                    slot.spawn((button(&fonts, ButtonLook::Primary, say!("controls-try-again")), TabIndex(0)))
                        .observe(writes(JoinAgain));
                });
                row.spawn(OfferedWhen::HuntGivenUp.slot()).with_children(|slot| {
                    slot.spawn((button(&fonts, ButtonLook::Quiet, "Other hunts"), TabIndex(1))).observe(
                        |_: On<Activate>, mut last: ResMut<LastJoin>, mut again: MessageWriter<JoinAgain>| {
                            last.hunt = None;
                            again.write(JoinAgain);
                        },
                    );
                });
                row.spawn(OfferedWhen::Distrusted.slot()).with_children(|slot| {
                    slot.spawn((button(&fonts, ButtonLook::Quiet, "Accept it"), TabIndex(2))).observe(writes(AcceptCertificate));
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
    /// No attempt is planned, and a certain hunt was wanted: perhaps the server has others.
    HuntGivenUp,
    /// The server shows another certificate than before.
    Distrusted,
}

impl OfferedWhen {
    /// A place for the button, not to be seen yet.
    fn slot(self) -> impl Bundle {
        (self, Node { display: Display::None, ..default() })
    }

    fn holds(self, status: &LinkStatus, last: &LastJoin) -> bool {
        let LinkStatus::Offline { reason, retry_in_s } = status else { return false };
        // The link says so in words only; accepting does nothing unless a certificate is in question.
        let distrusted = reason.contains("another certificate");
        match self {
            Self::Retrying => retry_in_s.is_some(),
            Self::GivenUp => retry_in_s.is_none() && !distrusted,
            Self::HuntGivenUp => Self::GivenUp.holds(status, last) && last.hunt.is_some(),
            Self::Distrusted => distrusted,
        }
    }
}

fn offer_buttons(status: Res<LinkStatus>, last: Res<LastJoin>, mut slots: Query<(&OfferedWhen, &mut Node)>) {
    for (when, mut node) in &mut slots {
        let display = if when.holds(&status, &last) { Display::Flex } else { Display::None };
        if node.display != display {
            node.display = display;
        }
    }
}

fn cancel_by_key(actions: Actions, mut leave: MessageWriter<LeaveHunt>) {
    if actions.goes_back() {
        leave.write(LeaveHunt);
    }
}

/// Kicker, title and text for a status, and whether it is a failure.
fn saying(status: &LinkStatus, last: &LastJoin) -> (&'static str, String, String, bool) {
    let address = if last.alone { "your own server" } else { last.address.as_str() };
    match status {
        LinkStatus::Offline { reason, retry_in_s } => {
            let next = match retry_in_s {
                Some(seconds) => format!("Trying again in {:.0} s.", seconds.max(0.0).ceil()),
                None if OfferedWhen::Distrusted.holds(status, last) => String::new(),
                None if last.alone => "Try again, or go back.".to_owned(),
                None if last.hunt.is_some() => "Try again, choose another hunt, or go back and check the address.".to_owned(),
                None => "Try again, or go back and check the address; whoever runs the server may know more.".to_owned(),
            };
            ("Not joined", format!("No way to {address} yet"), format!("{reason}\n{next}"), true)
        }
        LinkStatus::Joining(doing) => ("Joining", address.to_owned(), doing.clone(), false),
        LinkStatus::Waiting | LinkStatus::Live | LinkStatus::Preview => {
            ("Joining", address.to_owned(), "Loading the map".to_owned(), false)
        }
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
    let wanted = saying(&status, &last);
    if !filled.is_empty() && drawn.as_ref() == Some(&wanted) {
        return;
    }
    let (kicker, title, text, failed) = &wanted;
    let (mark, tint) = if *failed { (Mark::Offline, WRONG) } else { (Mark::Waiting, BRASS) };
    commands.entity(card).despawn_children().with_children(|card| {
        card.spawn((
            layout::row(9.0),
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
        let (.., text, failed) = saying(&status, &LastJoin::default());
        assert!(failed && text.starts_with("Nobody answers there.") && text.contains("check the address"));
        let offered = |last: &LastJoin| {
            let all = [OfferedWhen::GivenUp, OfferedWhen::HuntGivenUp, OfferedWhen::Distrusted, OfferedWhen::Retrying];
            all.map(|when| when.holds(&status, last))
        };
        assert_eq!(offered(&LastJoin::default()), [true, false, false, false]);
        // Who asked for one hunt may ask for it again, or for the others.
        let asked = LastJoin { hunt: Some("merrowick".into()), ..default() };
        assert_eq!(offered(&asked), [true, true, false, false]);
        assert_eq!(asked.again().hunt, asked.hunt);
    }

    #[test]
    fn a_changed_certificate_can_be_accepted() {
        let error = crate::link::JoinError::CertificateChanged {
            address: "localhost".parse().unwrap(),
            expected: "aa:01".into(),
            found: "bb:02".into(),
        };
        let status = LinkStatus::Offline { reason: error.to_string(), retry_in_s: None };
        let last = LastJoin::default();
        assert!(OfferedWhen::Distrusted.holds(&status, &last) && !OfferedWhen::GivenUp.holds(&status, &last));
    }
}
