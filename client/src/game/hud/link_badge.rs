//! The link's badge: live, waiting or offline, by shape and word as well as by colour, with the reason and what is being done.

use super::{Corner, HudSystems, add_to_corner};
use crate::game::{
    controls::{DONE, Lettering, SpokenName, SpokenRole, WRONG, panel, picture, row, veil, words},
    glyphs::{GlyphImages, Mark},
    session::{LineQuality, LinkStatus, Screen},
    settings::{Action, Bindings, Settings},
    theme::{BRASS, CREAM, Fonts},
};
use bevy::prelude::*;

#[derive(Component)]
struct LinkBadge;

/// Draws the badge.
pub struct LinkBadgePlugin;

impl Plugin for LinkBadgePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(OnEnter(Screen::Playing), spawn_badge.after(HudSystems::Corners))
            .add_systems(Update, draw_badge.run_if(in_state(Screen::Playing)));
    }
}

/// What the badge says: mark, tint, word, and more about it.
#[derive(Clone, PartialEq, Debug)]
struct Saying {
    mark: Mark,
    tint: Color,
    word: String,
    reason: String,
    next: String,
}

fn saying(status: &LinkStatus, line: LineQuality, bindings: &Bindings) -> Saying {
    let (mark, tint, word, reason, next) = match status {
        LinkStatus::Live if line.is_poor => {
            let why = say!("hud-slow-why", milliseconds = line.rtt_ms, percent = line.loss_percent);
            (Mark::Live, BRASS, say!("hud-slow"), why, String::new())
        }
        LinkStatus::Live => (Mark::Live, DONE, say!("hud-live"), String::new(), String::new()),
        LinkStatus::Waiting => (Mark::Waiting, BRASS, say!("hud-waiting"), say!("hud-waiting-why"), String::new()),
        LinkStatus::Joining { doing, .. } => (Mark::Waiting, BRASS, say!("hud-joining"), doing.clone(), String::new()),
        LinkStatus::Offline { reason, retry_in_s } => {
            let next = match retry_in_s {
                Some(seconds) if *seconds > 0.5 => say!("hud-next-try", seconds = seconds.ceil() as u32),
                Some(_) => say!("hud-trying"),
                None => String::new(),
            };
            (Mark::Offline, WRONG, say!("hud-offline"), reason.clone(), next)
        }
        LinkStatus::Preview => {
            let why = say!("hud-preview-why", key = bindings.first_cap(Action::PreviewRead));
            (Mark::Revealed, BRASS, say!("hud-preview"), why, String::new())
        }
        LinkStatus::Superseded => (Mark::Offline, WRONG, say!("hud-elsewhere"), say!("screens-another-device"), String::new()),
    };
    Saying { mark, tint, word, reason, next }
}

/// Puts the badge into its corner.
pub(super) fn spawn_badge(corners: Query<(Entity, &Corner)>, mut commands: Commands) {
    let node = Node {
        flex_direction: FlexDirection::Column,
        row_gap: px(2),
        max_width: px(300),
        padding: UiRect::axes(px(12), px(8)),
        ..default()
    };
    add_to_corner(&mut commands, &corners, Corner::TopRight, (LinkBadge, SpokenRole::Status, panel(node)));
}

fn draw_badge(
    badges: Query<Entity, With<LinkBadge>>,
    added: Query<(), Added<LinkBadge>>,
    status: Res<LinkStatus>,
    line: Res<LineQuality>,
    settings: Res<Settings>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut drawn: Local<Option<Saying>>,
    mut commands: Commands,
) {
    let Ok(badge) = badges.single() else { return };
    let wanted = saying(&status, *line, &settings.bindings);
    if added.is_empty() && drawn.as_ref() == Some(&wanted) {
        return;
    }
    // The seconds until the next try are not read out one by one, nor what is measured.
    let slow = wanted.mark == Mark::Live && !wanted.reason.is_empty();
    let read_out = if slow { wanted.word.clone() } else { format!("{}. {}", wanted.word, wanted.reason).trim_end().to_owned() };
    commands.entity(badge).insert(SpokenName(read_out)).despawn_children().with_children(|badge| {
        let mut line = badge.spawn((row(9.0), Pickable::IGNORE, children![picture(glyphs.mark(wanted.mark), 17.0, wanted.tint)]));
        // While all is well a light says so, and the word only to who listens.
        if wanted.mark != Mark::Live || slow {
            line.with_child(words(&fonts, Lettering::Strong, CREAM, &wanted.word));
        }
        for line in [&wanted.reason, &wanted.next] {
            if !line.is_empty() {
                badge.spawn(words(&fonts, Lettering::Small, veil(CREAM, 0.82), line));
            }
        }
    });
    *drawn = Some(wanted);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_differ_by_shape_and_word() {
        let offline = LinkStatus::Offline { reason: "The server does not answer.".into(), retry_in_s: Some(3.2) };
        let bindings = Bindings::default();
        let all =
            [LinkStatus::Live, LinkStatus::Waiting, offline].map(|status| saying(&status, LineQuality::default(), &bindings));
        for (index, one) in all.iter().enumerate() {
            assert!(all[index + 1..].iter().all(|other| other.mark != one.mark && other.word != one.word));
        }
        assert_eq!(all[2].next, "Next try in 4 s. You can walk on.");
    }

    #[test]
    fn a_poor_line_is_told_calmly() {
        let poor = LineQuality::default().measured(0.42, 0.18);
        let said = saying(&LinkStatus::Live, poor, &Bindings::default());
        assert_eq!((said.mark, said.word.as_str()), (Mark::Live, "Slow line"));
        assert_eq!(said.reason, "About 450 ms there and back. 20 % is lost on the way and sent again.");
    }

    #[test]
    fn the_preview_names_the_key_that_reads_again() {
        let mut bindings = Bindings::default();
        let why = |bindings: &Bindings| saying(&LinkStatus::Preview, LineQuality::default(), bindings).reason;
        assert_eq!(why(&bindings), "No server: everything is shown. F5 reads the folder again.");
        bindings.bind_key(Action::PreviewRead, 0, KeyCode::F4);
        assert!(why(&bindings).contains(". F4 reads"));
    }
}
