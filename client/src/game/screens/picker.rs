//! Choosing one of the server's hunts.

use super::LastJoin;
use crate::game::{
    controls::{self as layout, ButtonLook, Lettering, button, panel, screen_column, veil, words, writes},
    net::{ConnectTo, HuntList, LeaveHunt},
    session::Screen,
    settings::Actions,
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    input_focus::{AutoFocus, tab_navigation::TabIndex},
    picking::hover::Hovered,
    prelude::*,
    ui_widgets::{Activate, Button as ActivatedButton, ScrollArea},
};

#[derive(Component)]
struct HuntCards;

/// Draws the picker.
pub struct PickerPlugin;

impl Plugin for PickerPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(OnEnter(Screen::HuntPicker), spawn_picker)
            .add_systems(Update, (fill_cards, cancel_by_key).run_if(in_state(Screen::HuntPicker)));
    }
}

fn spawn_picker(fonts: Res<Fonts>, list: Res<HuntList>, mut commands: Commands) {
    commands.spawn((DespawnOnExit(Screen::HuntPicker), screen_column(520.0, 66.0, 10.0))).with_children(|column| {
        column.spawn(words(&fonts, Lettering::Kicker, BRASS, &list.address));
        column.spawn(words(&fonts, Lettering::Title, CREAM, "Choose a hunt"));
        column.spawn((
            HuntCards,
            ScrollArea,
            Node {
                // Room for the focus ring, outside of the column's edge.
                padding: UiRect::all(px(6)),
                margin: UiRect::horizontal(px(-6)),
                min_height: px(0),
                overflow: Overflow::scroll_y(),
                ..layout::column(12.0)
            },
        ));
        column.spawn(Node::default()).with_children(|row| {
            row.spawn((button(&fonts, ButtonLook::Quiet, "Back"), TabIndex(1000))).observe(writes(LeaveHunt));
        });
    });
}

fn fill_cards(
    list: Res<HuntList>,
    cards: Query<(Entity, Option<&Children>), With<HuntCards>>,
    fonts: Res<Fonts>,
    mut commands: Commands,
) {
    let Ok((cards, children)) = cards.single() else { return };
    if children.is_some() && !list.is_changed() {
        return;
    }
    commands.entity(cards).despawn_children().with_children(|cards| {
        if list.hunts.is_empty() {
            let text = "This server has no hunt to play yet. Ask whoever runs it, or go back and try another.";
            cards.spawn(words(&fonts, Lettering::Body, CREAM, text));
        }
        for (index, hunt) in list.hunts.iter().enumerate() {
            let id = hunt.id.clone();
            let online = match hunt.players_online {
                0 => "Nobody is there now.".to_owned(),
                1 => "One player is there now.".to_owned(),
                count => format!("{count} players are there now."),
            };
            let node = Node { padding: UiRect::axes(px(22), px(16)), flex_shrink: 0.0, ..layout::column(5.0) };
            let mut card = cards.spawn((
                ActivatedButton,
                Hovered::default(),
                TabIndex(index as i32),
                Outline::new(px(2), px(3), Color::NONE),
                panel(node),
                children![
                    words(&fonts, Lettering::Name, CREAM, &hunt.title),
                    words(&fonts, Lettering::Body, veil(CREAM, 0.9), &hunt.description),
                    words(&fonts, Lettering::Small, veil(CREAM, 0.75), online),
                ],
            ));
            card.observe(move |_: On<Activate>, mut last: ResMut<LastJoin>, mut connect: MessageWriter<ConnectTo>| {
                last.hunt = Some(id.clone());
                connect.write(last.again());
            });
            if index == 0 {
                card.insert(AutoFocus);
            }
        }
    });
}

fn cancel_by_key(actions: Actions, mut leave: MessageWriter<LeaveHunt>) {
    if actions.goes_back() {
        leave.write(LeaveHunt);
    }
}
