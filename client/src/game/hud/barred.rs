//! The hunt cannot go on by itself: another device has taken over, or the server lets nobody in until the player decides. Says so, and what
//! can be done.

use crate::game::{
    controls::{
        ButtonLook, CapturesInput, Lettering, MenuKeys, SpokenRole, button, button_row, card, cover, panel, veil, words, writes,
    },
    net::{AcceptCertificate, LeaveHunt, PlayAsNewGuest, ReconnectNow},
    retelling::Retold,
    session::{Doubt, InQuestion, LinkStatus, Screen},
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    input_focus::{
        AutoFocus,
        tab_navigation::{TabGroup, TabIndex},
    },
    prelude::*,
};

#[derive(Component)]
struct BarredPanel;

/// Draws the panel.
pub struct BarredPlugin;

impl Plugin for BarredPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, draw_panel.run_if(in_state(Screen::Playing)));
    }
}

/// What keeps the hunt from going on.
#[derive(Clone, PartialEq, Debug)]
enum Barred {
    /// Another device plays on.
    Elsewhere,
    /// No attempt is planned: why, and what the player can decide.
    Outside(String, Option<Doubt>),
}

fn barred(status: &LinkStatus, doubt: Option<Doubt>) -> Option<Barred> {
    match status {
        LinkStatus::Superseded => Some(Barred::Elsewhere),
        // Without a reason the player has left.
        LinkStatus::Offline { reason, retry_in_s: None } if !reason.is_empty() => Some(Barred::Outside(reason.clone(), doubt)),
        _ => None,
    }
}

impl Barred {
    fn is_about(&self, which: Doubt) -> bool {
        matches!(self, Self::Outside(_, Some(doubt)) if *doubt == which)
    }

    /// Kicker, title and text.
    fn saying(&self) -> [String; 3] {
        match self {
            Self::Elsewhere => [say!("screens-elsewhere"), say!("hud-superseded"), say!("hud-superseded-text")],
            Self::Outside(reason, doubt) => {
                let next = if *doubt == Some(Doubt::Account) { say!("screens-new-guest-why") } else { say!("hud-barred-text") };
                [say!("hud-offline"), say!("hud-barred"), format!("{reason}\n{next}")]
            }
        }
    }
}

fn draw_panel(
    status: Res<LinkStatus>,
    in_question: Res<InQuestion>,
    panels: Query<Entity, With<BarredPanel>>,
    fonts: Res<Fonts>,
    mut drawn: Local<Option<Barred>>,
    mut commands: Commands,
) {
    let wanted = barred(&status, in_question.0);
    if wanted == *drawn && wanted.is_none() == panels.is_empty() {
        return;
    }
    panels.iter().for_each(|panel| commands.entity(panel).despawn());
    drawn.clone_from(&wanted);
    let Some(barred) = wanted else { return };
    let [kicker, title, text] = barred.saying();
    let ground = (BarredPanel, Retold, CapturesInput, DespawnOnExit(Screen::Playing), cover(0.5), GlobalZIndex(40));
    commands.spawn(ground).with_children(|ground| {
        let node = Node { width: px(440), max_width: percent(92), ..card(10.0) };
        ground.spawn((panel(node), TabGroup::modal(), MenuKeys)).with_children(|card| {
            card.spawn(words(&fonts, Lettering::Kicker, BRASS, kicker));
            card.spawn(words(&fonts, Lettering::Title, CREAM, title));
            card.spawn((SpokenRole::Read, words(&fonts, Lettering::Body, veil(CREAM, 0.9), text)));
            card.spawn(button_row()).with_children(|row| {
                let again = if barred == Barred::Elsewhere { say!("hud-play-here") } else { say!("controls-try-again") };
                row.spawn((button(&fonts, ButtonLook::Primary, again), TabIndex(0), AutoFocus)).observe(writes(ReconnectNow));
                if barred.is_about(Doubt::Certificate) {
                    row.spawn((button(&fonts, ButtonLook::Quiet, say!("screens-accept")), TabIndex(1)))
                        .observe(writes(AcceptCertificate));
                }
                if barred.is_about(Doubt::Account) {
                    row.spawn((button(&fonts, ButtonLook::Quiet, say!("screens-new-guest")), TabIndex(1)))
                        .observe(writes(PlayAsNewGuest));
                }
                row.spawn((button(&fonts, ButtonLook::Quiet, say!("hud-leave")), TabIndex(2))).observe(writes(LeaveHunt));
            });
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_player_decides_where_no_attempt_is_planned() {
        let offline = |reason: &str, retry_in_s| LinkStatus::Offline { reason: reason.into(), retry_in_s };
        assert_eq!(barred(&LinkStatus::Superseded, None), Some(Barred::Elsewhere));
        assert_eq!(barred(&offline("It is silent.", Some(3.0)), None), None, "it comes back by itself");
        assert_eq!(barred(&offline("", None), None), None, "the player has left");
        let unknown = barred(&offline("Nobody knows you.", None), Some(Doubt::Account)).unwrap();
        assert!(unknown.is_about(Doubt::Account) && !unknown.is_about(Doubt::Certificate));
        let [_, _, text] = unknown.saying();
        assert!(text.starts_with("Nobody knows you.\n") && text.contains("guest"), "{text}");
    }
}
