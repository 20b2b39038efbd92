//! Another device has taken over: says so, and offers to play on here.

use crate::game::{
    controls::{
        ButtonLook, CapturesInput, Lettering, MenuKeys, SpokenRole, button, button_row, card, cover, panel, veil, words, writes,
    },
    net::{LeaveHunt, ReconnectNow},
    retelling::Retold,
    session::{LinkStatus, Screen},
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
struct SupersededPanel;

/// Draws the panel.
pub struct SupersededPlugin;

impl Plugin for SupersededPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, draw_panel.run_if(in_state(Screen::Playing)));
    }
}

fn draw_panel(status: Res<LinkStatus>, panels: Query<Entity, With<SupersededPanel>>, fonts: Res<Fonts>, mut commands: Commands) {
    let wanted = *status == LinkStatus::Superseded;
    if wanted != panels.is_empty() {
        return;
    }
    if !wanted {
        panels.iter().for_each(|panel| commands.entity(panel).despawn());
        return;
    }
    let ground = (SupersededPanel, Retold, CapturesInput, DespawnOnExit(Screen::Playing), cover(0.5), GlobalZIndex(40));
    commands.spawn(ground).with_children(|ground| {
        let node = Node { width: px(440), max_width: percent(92), ..card(10.0) };
        ground.spawn((panel(node), TabGroup::modal(), MenuKeys)).with_children(|card| {
            card.spawn(words(&fonts, Lettering::Kicker, BRASS, say!("screens-elsewhere")));
            card.spawn(words(&fonts, Lettering::Title, CREAM, say!("hud-superseded")));
            card.spawn((SpokenRole::Read, words(&fonts, Lettering::Body, veil(CREAM, 0.9), say!("hud-superseded-text"))));
            card.spawn(button_row()).with_children(|row| {
                row.spawn((button(&fonts, ButtonLook::Primary, say!("hud-play-here")), TabIndex(0), AutoFocus))
                    .observe(writes(ReconnectNow));
                row.spawn((button(&fonts, ButtonLook::Quiet, say!("hud-leave")), TabIndex(1))).observe(writes(LeaveHunt));
            });
        });
    });
}
