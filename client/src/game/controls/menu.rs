//! Menus by the keyboard: the arrow keys go from button to button, as Tab does, and what has the focus is in sight.

use bevy::{
    input_focus::{
        FocusCause, InputFocus, InputFocusVisible,
        tab_navigation::{NavAction, TabNavigation},
    },
    prelude::*,
    ui_widgets::ScrollIntoView,
};

/// On a screen or panel in which the arrow keys go from button to button.
#[derive(Component, Clone, Copy, Default)]
pub struct MenuKeys;

/// Moves through menus.
pub struct MenuPlugin;

impl Plugin for MenuPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, (move_focus, scroll_to_focus).chain().run_if(any_with_component::<MenuKeys>));
    }
}

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

fn scroll_to_focus(
    focus: Res<InputFocus>,
    visible: Res<InputFocusVisible>,
    mut last: Local<Option<Entity>>,
    mut commands: Commands,
) {
    if *last == focus.get() {
        return;
    }
    *last = focus.get();
    if let Some(entity) = focus.get().filter(|_| visible.0)
        && let Ok(mut focused) = commands.get_entity(entity)
    {
        focused.trigger(|entity| ScrollIntoView { entity });
    }
}
