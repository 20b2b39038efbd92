//! Menus by the keyboard: the arrow keys go from button to button, as Tab does, and what has the focus is in sight.

use super::letters::KeyPlace;
use bevy::{
    input_focus::{
        FocusCause, InputFocus, InputFocusVisible,
        tab_navigation::{NavAction, TabGroup, TabNavigation},
    },
    prelude::*,
    text::EditableText,
    ui_widgets::{ScrollIntoView, Slider},
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
    moved_sideways: Query<(), Or<(With<Slider>, With<EditableText>)>>,
    letters: Query<(), With<KeyPlace>>,
    mut focus: ResMut<InputFocus>,
    mut visible: ResMut<InputFocusVisible>,
) {
    // On the letter board the focus moves in four directions.
    if focus.get().is_some_and(|focused| letters.contains(focused)) {
        return;
    }
    // Sliders and fields have two of the keys for themselves; in rows of buttons these go on and back, too.
    let sideways = focus.get().is_none_or(|focused| !moved_sideways.contains(focused));
    let pressed = |along, across| keys.just_pressed(along) || sideways && keys.just_pressed(across);
    let action = if pressed(KeyCode::ArrowDown, KeyCode::ArrowRight) {
        NavAction::Next
    } else if pressed(KeyCode::ArrowUp, KeyCode::ArrowLeft) {
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

    #[test]
    fn in_rows_the_other_arrows_go_on_too_but_a_slider_keeps_them() {
        let mut app = App::new();
        app.init_resource::<ButtonInput<KeyCode>>()
            .init_resource::<InputFocus>()
            .init_resource::<InputFocusVisible>()
            .add_plugins(MenuPlugin);
        let panel = app.world_mut().spawn((TabGroup::modal(), MenuKeys)).id();
        let button = app.world_mut().spawn((TabIndex(0), ChildOf(panel))).id();
        let slider = app.world_mut().spawn((Slider::default(), TabIndex(1), ChildOf(panel))).id();
        let mut press = |key| {
            app.world_mut().resource_mut::<ButtonInput<KeyCode>>().press(key);
            app.update();
            app.world_mut().resource_mut::<ButtonInput<KeyCode>>().reset_all();
            app.world().resource::<InputFocus>().get()
        };
        assert_eq!(press(KeyCode::ArrowRight), Some(button));
        assert_eq!(press(KeyCode::ArrowRight), Some(slider));
        assert_eq!([KeyCode::ArrowLeft, KeyCode::ArrowRight].map(&mut press), [Some(slider); 2]);
        assert_eq!(press(KeyCode::ArrowUp), Some(button));
        assert_eq!(press(KeyCode::ArrowLeft), Some(slider), "and round");
    }
}
