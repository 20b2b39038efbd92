//! Another device has taken over: says so, and offers to play on here.

use crate::game::{
    controls::{ButtonLook, CapturesInput, Lettering, button, panel, veil, words},
    net::{LeaveHunt, ReconnectNow},
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
    commands
        .spawn((
            SupersededPanel,
            CapturesInput,
            DespawnOnExit(Screen::Playing),
            Node {
                position_type: PositionType::Absolute,
                width: percent(100),
                height: percent(100),
                align_items: AlignItems::Center,
                justify_content: JustifyContent::Center,
                ..default()
            },
            BackgroundColor(veil(Color::BLACK, 0.5)),
            GlobalZIndex(40),
        ))
        .with_children(|ground| {
            let node = Node { width: px(440), flex_direction: FlexDirection::Column, row_gap: px(10), padding: UiRect::all(px(26)), ..default() };
            ground.spawn((panel(node), TabGroup::modal())).with_children(|card| {
                card.spawn(words(&fonts, Lettering::Kicker, BRASS, "Playing elsewhere"));
                card.spawn(words(&fonts, Lettering::Title, CREAM, "Another device plays on"));
                let text = "Your hunt has been continued on another device or in another window. Nothing is lost: you can go on there, or take it back here.";
                card.spawn(words(&fonts, Lettering::Body, veil(CREAM, 0.9), text));
                card.spawn(Node { column_gap: px(12), margin: UiRect::top(px(10)), ..default() }).with_children(|row| {
                    row.spawn((button(&fonts, ButtonLook::Primary, "Play here"), TabIndex(0), AutoFocus)).observe(
                        |_: On<Activate>, mut again: MessageWriter<ReconnectNow>| {
                            again.write(ReconnectNow);
                        },
                    );
                    row.spawn((button(&fonts, ButtonLook::Quiet, "Leave"), TabIndex(1))).observe(
                        |_: On<Activate>, mut leave: MessageWriter<LeaveHunt>| {
                            leave.write(LeaveHunt);
                        },
                    );
                });
            });
        });
}
