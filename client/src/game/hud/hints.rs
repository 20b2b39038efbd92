//! The buttons of the journal and of gestures, and the keys for the first minute.

use super::{Corner, add_to_corner};
use crate::game::{
    controls::{ButtonLook, Fade, Lettering, button, panel, words, writes},
    emotes::ToggleGestures,
    journal::JournalOpen,
    retelling::{Retold, Telling},
    session::{LinkStatus, Screen},
    settings::{Action, key_caps},
    theme::{CREAM, Fonts},
};
use bevy::{prelude::*, ui_widgets::Activate};

/// Seconds for which the hints are shown.
const SHOWN_S: f32 = 60.0;

/// Seconds in which they fade.
const FADING_S: f32 = 1.5;

/// What a newcomer does, by which keys, and the name of its message.
const HINTS: [(&[Action], &str); 5] = [
    (&[Action::WalkNorth, Action::WalkWest, Action::WalkSouth, Action::WalkEast], "hud-walk"),
    (&[Action::Run], "hud-run"),
    (&[Action::ZoomIn, Action::ZoomOut], "hud-zoom"),
    (&[Action::Take], "hud-take"),
    (&[Action::Skip], "hud-pause"),
];

/// The hints, and the seconds that they have been shown.
#[derive(Component, Default)]
struct Hints(f32);

/// What the button of gestures stands on.
#[derive(Component)]
struct GesturesGround;

/// Draws the hints and the buttons.
pub struct HintsPlugin;

impl Plugin for HintsPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Telling(Screen::Playing), spawn_hints)
            .add_systems(Update, (fade_hints, show_gestures).run_if(in_state(Screen::Playing)));
    }
}

fn spawn_hints(corners: Query<(Entity, &Corner)>, link: Res<LinkStatus>, fonts: Res<Fonts>, mut commands: Commands) {
    let Some((corner, _)) = corners.iter().find(|(_, corner)| **corner == Corner::BottomRight) else { return };
    let node = Node { flex_direction: FlexDirection::Column, row_gap: px(7), padding: UiRect::axes(px(14), px(11)), ..default() };
    let ground = || panel(Node { border_radius: BorderRadius::all(px(9)), ..default() });
    // The preview lists its own keys.
    let is_hunt = *link != LinkStatus::Preview;
    let hints = is_hunt.then(|| {
        (
            Hints::default(),
            Retold,
            Fade::new(1.0),
            panel(node),
            Children::spawn(SpawnIter(
                HINTS
                    .map(|(actions, what)| {
                        (
                            Node { column_gap: px(9), align_items: AlignItems::Center, ..default() },
                            Pickable::IGNORE,
                            children![key_caps(&fonts, actions), words(&fonts, Lettering::Small, CREAM, say!(what))],
                        )
                    })
                    .into_iter(),
            )),
        )
    });
    if let Some(hints) = hints {
        add_to_corner(&mut commands, &corners, Corner::BottomRight, hints);
    }
    if is_hunt {
        let gestures = commands
            .spawn((GesturesGround, Retold, ground()))
            .with_children(|ground| {
                ground
                    .spawn(button(&fonts, ButtonLook::Quiet, say!("keys-gestures")))
                    .with_child(key_caps(&fonts, &[Action::Gestures]))
                    .observe(writes(ToggleGestures));
            })
            .id();
        commands.entity(corner).add_child(gestures);
    }
    let open = commands
        .spawn((Retold, ground()))
        .with_children(|ground| {
            ground
                .spawn(button(&fonts, ButtonLook::Quiet, say!("controls-journal")))
                .with_child(key_caps(&fonts, &[Action::Journal]))
                .observe(|_: On<Activate>, mut open: ResMut<JournalOpen>| open.0 = !open.0);
        })
        .id();
    commands.entity(corner).add_child(open);
}

/// Without a server nobody would see a gesture.
fn show_gestures(link: Res<LinkStatus>, mut grounds: Query<&mut Node, With<GesturesGround>>) {
    let display = if matches!(*link, LinkStatus::Live | LinkStatus::Waiting) { Display::Flex } else { Display::None };
    for mut node in &mut grounds {
        if node.display != display {
            node.display = display;
        }
    }
}

fn fade_hints(time: Res<Time<Real>>, mut hints: Query<(Entity, &mut Hints, &mut Fade)>, mut commands: Commands) {
    for (entity, mut hints, mut fade) in &mut hints {
        hints.0 += time.delta_secs();
        let share = 1.0 - (hints.0 - SHOWN_S) / FADING_S;
        if share <= 0.0 {
            commands.entity(entity).despawn();
        } else if share < 1.0 {
            fade.share = share;
        }
    }
}
