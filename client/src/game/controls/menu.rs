//! Menus by the keyboard: the arrow keys go from button to button, as Tab does, and what has the focus is in sight.

use bevy::{
    input_focus::{
        FocusCause, InputFocus, InputFocusVisible,
        tab_navigation::{NavAction, TabGroup, TabNavigation},
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
    panels: Query<(Entity, &TabGroup), With<MenuKeys>>,
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
    // Where nothing has the focus yet, or something below the panel, a panel that lies over everything begins with its own.
    let begin = || {
        let modal = panels.iter().find(|(_, group)| group.modal).map(|(panel, _)| panel)?;
        let first = if action == NavAction::Next { NavAction::First } else { NavAction::Last };
        navigation.initialize(modal, first).ok()
    };
    if let Some(next) = navigation.navigate(&focus, action).ok().or_else(begin) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::input_focus::tab_navigation::TabIndex;

    #[test]
    fn arrows_begin_in_the_panel_and_go_round() {
        let mut app = App::new();
        app.init_resource::<ButtonInput<KeyCode>>()
            .init_resource::<InputFocus>()
            .init_resource::<InputFocusVisible>()
            .add_plugins(MenuPlugin);
        let below = app.world_mut().spawn(TabIndex(0)).id();
        let panel = app.world_mut().spawn((TabGroup::modal(), MenuKeys)).id();
        let [first, second] = [0, 1].map(|index| app.world_mut().spawn((TabIndex(index), ChildOf(panel))).id());
        let mut press = |key| {
            app.world_mut().resource_mut::<ButtonInput<KeyCode>>().press(key);
            app.update();
            app.world_mut().resource_mut::<ButtonInput<KeyCode>>().reset_all();
            app.world().resource::<InputFocus>().get()
        };
        assert_eq!(press(KeyCode::ArrowDown), Some(first), "nothing had the focus");
        assert_eq!(press(KeyCode::ArrowDown), Some(second));
        assert_eq!(press(KeyCode::ArrowDown), Some(first));
        assert_eq!(press(KeyCode::ArrowUp), Some(second));
        app.world_mut().resource_mut::<InputFocus>().set(below, FocusCause::Navigated);
        let mut press = |key| {
            app.world_mut().resource_mut::<ButtonInput<KeyCode>>().press(key);
            app.update();
            app.world().resource::<InputFocus>().get()
        };
        assert_eq!(press(KeyCode::ArrowUp), Some(second), "what lies below is left");
    }
}
