//! Choosing one of the server's hunts.

use super::LastJoin;
use crate::game::{
    controls::{ButtonLook, Lettering, button, panel, veil, words},
    net::{ConnectTo, HuntList, LeaveHunt},
    session::Screen,
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{
    input_focus::{
        AutoFocus, FocusCause, InputFocus, InputFocusVisible,
        tab_navigation::{NavAction, TabGroup, TabIndex, TabNavigation},
    },
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
            .add_systems(Update, (fill_cards, move_focus, cancel_by_key).run_if(in_state(Screen::HuntPicker)));
    }
}

fn spawn_picker(fonts: Res<Fonts>, list: Res<HuntList>, mut commands: Commands) {
    commands
        .spawn((
            DespawnOnExit(Screen::HuntPicker),
            Node {
                position_type: PositionType::Absolute,
                left: percent(6.5),
                top: percent(7),
                bottom: percent(7),
                width: px(520),
                max_width: percent(66),
                flex_direction: FlexDirection::Column,
                justify_content: JustifyContent::Center,
                row_gap: px(10),
                ..default()
            },
            Pickable::IGNORE,
            TabGroup::new(0),
        ))
        .with_children(|column| {
            column.spawn(words(&fonts, Lettering::Kicker, BRASS, &list.address));
            column.spawn(words(&fonts, Lettering::Title, CREAM, "Choose a hunt"));
            column.spawn((
                HuntCards,
                ScrollArea,
                Node {
                    flex_direction: FlexDirection::Column,
                    row_gap: px(12),
                    // Room for the focus ring.
                    padding: UiRect::all(px(6)),
                    min_height: px(0),
                    overflow: Overflow::scroll_y(),
                    ..default()
                },
            ));
            column.spawn(Node::default()).with_children(|row| {
                row.spawn((button(&fonts, ButtonLook::Quiet, "Back"), TabIndex(1000))).observe(
                    |_: On<Activate>, mut leave: MessageWriter<LeaveHunt>| {
                        leave.write(LeaveHunt);
                    },
                );
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
                0 => "nobody is there now".to_owned(),
                1 => "one player is there now".to_owned(),
                count => format!("{count} players are there now"),
            };
            let node = Node {
                flex_direction: FlexDirection::Column,
                row_gap: px(5),
                padding: UiRect::axes(px(22), px(16)),
                flex_shrink: 0.0,
                ..default()
            };
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
            card.observe(move |_: On<Activate>, last: Res<LastJoin>, mut connect: MessageWriter<ConnectTo>| {
                connect.write(last.again(Some(id.clone())));
            });
            if index == 0 {
                card.insert(AutoFocus);
            }
        }
    });
}

/// The arrow keys move like Tab.
fn move_focus(
    keys: Res<ButtonInput<KeyCode>>,
    navigation: TabNavigation,
    mut focus: ResMut<InputFocus>,
    mut visible: ResMut<InputFocusVisible>,
) {
    let action = if keys.just_pressed(KeyCode::ArrowDown) {
        NavAction::Next
    } else if keys.just_pressed(KeyCode::ArrowUp) {
        NavAction::Previous
    } else {
        return;
    };
    if let Ok(next) = navigation.navigate(&focus, action) {
        focus.set(next, FocusCause::Navigated);
        visible.0 = true;
    }
}

fn cancel_by_key(keys: Res<ButtonInput<KeyCode>>, mut leave: MessageWriter<LeaveHunt>) {
    if keys.just_pressed(KeyCode::Escape) {
        leave.write(LeaveHunt);
    }
}
