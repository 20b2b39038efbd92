//! What is drawn follows what is chosen, in place: nothing loses the focus for it.

use super::{
    binding::{BindingWord, Listening, Slot},
    widgets::{
        BindingCell, CellText, Choice, DotOf, FigureOf, FullOf, GroundOf, KnobOf, Level, ScaleFigure, Switch, ThumbOf, WordOf,
    },
};
use crate::game::{
    controls::{ButtonLook, DONE, SpokenRole, WRONG, raised},
    settings::{Settings, bindings::cap_of, keys::Pressable},
    theme::CREAM,
};
use bevy::{prelude::*, ui_widgets::SliderValue};

/// Shows what is chosen.
pub struct ShowPlugin;

impl Plugin for ShowPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(
            PostUpdate,
            (show_levels, show_switches, show_choices, show_scale, show_bindings).before(bevy::ui::UiSystems::Prepare),
        );
    }
}

fn show_levels(
    settings: Res<Settings>,
    sliders: Query<(Entity, &Level, &SliderValue)>,
    mut thumbs: Query<(&ThumbOf, &mut Node), Without<FullOf>>,
    mut bars: Query<(&FullOf, &mut Node), Without<ThumbOf>>,
    mut figures: Query<(&FigureOf, &mut Text)>,
    mut commands: Commands,
) {
    for (slider, level, value) in &sliders {
        let wanted = f32::from(level.of(&settings));
        if value.0 != wanted {
            commands.entity(slider).insert(SliderValue(wanted));
        }
    }
    for (ThumbOf(level), mut node) in &mut thumbs {
        let left = percent(f32::from(level.of(&settings)));
        if node.left != left {
            node.left = left;
        }
    }
    for (FullOf(level), mut node) in &mut bars {
        let width = percent(f32::from(level.of(&settings)));
        if node.width != width {
            node.width = width;
        }
    }
    for (FigureOf(level), mut text) in &mut figures {
        text.set_if_neq(Text(format!("{}\u{a0}%", level.of(&settings))));
    }
}

fn show_switches(
    settings: Res<Settings>,
    mut words: Query<(&WordOf, &mut Text)>,
    mut knobs: Query<(&KnobOf, &mut Node)>,
    added: Query<(), Added<GroundOf>>,
    mut grounds: Query<(&GroundOf, &mut BackgroundColor)>,
    mut spoken: Query<(&Switch, &mut SpokenRole)>,
) {
    let on = |switch: Switch| switch.of(&settings);
    for (switch, mut role) in &mut spoken {
        role.set_if_neq(SpokenRole::Switch(on(*switch)));
    }
    for (WordOf(switch), mut text) in &mut words {
        text.set_if_neq(Text(if on(*switch) { say!("settings-on") } else { say!("settings-off") }));
    }
    for (KnobOf(switch), mut node) in &mut knobs {
        let left = px(if on(*switch) { 22.0 } else { 3.0 });
        if node.left != left {
            node.left = left;
        }
    }
    if !settings.is_changed() && added.is_empty() {
        return;
    }
    for (GroundOf(switch), mut ground) in &mut grounds {
        ground.set_if_neq(BackgroundColor(if on(*switch) { DONE } else { raised(0.1) }));
    }
}

fn show_choices(
    settings: Res<Settings>,
    mut choices: Query<(&Choice, &mut ButtonLook)>,
    mut dots: Query<(&DotOf, &mut Visibility)>,
) {
    for (choice, mut look) in &mut choices {
        look.set_if_neq(if choice.is_chosen(&settings) { ButtonLook::Chosen } else { ButtonLook::Quiet });
    }
    for (DotOf(choice), mut visibility) in &mut dots {
        visibility.set_if_neq(if choice.is_chosen(&settings) { Visibility::Inherited } else { Visibility::Hidden });
    }
}

fn show_scale(settings: Res<Settings>, mut figures: Query<&mut Text, With<ScaleFigure>>) {
    for mut text in &mut figures {
        text.set_if_neq(Text(format!("{}\u{a0}%", settings.picture.scale_percent)));
    }
}

/// What stands in a place, and whether that is as it should be.
fn cell_text(settings: &Settings, listening: &Listening, slot: Slot) -> (String, bool) {
    if listening.0 == Some(slot) {
        return (say!("settings-press"), true);
    }
    let bindings = &settings.bindings;
    let (cap, other) = match slot {
        Slot::Key(action, place) => {
            let key = bindings.keys(action)[place];
            (key.map(|key| cap_of(action, key)), key.and_then(|key| bindings.other_of_key(action, key)))
        }
        Slot::Button(action) => {
            let button = bindings.button(action);
            (button.map(|button| button.cap().to_owned()), button.and_then(|button| bindings.other_of_button(action, button)))
        }
    };
    match (cap, other) {
        (None, _) => ("–".to_owned(), true),
        (Some(cap), None) => (cap, true),
        // Only a file that was written by hand says so.
        (Some(cap), Some(other)) => (say!("settings-also", cap = cap, other = other.label()), false),
    }
}

fn show_bindings(
    settings: Res<Settings>,
    listening: Res<Listening>,
    added: Query<(), Added<CellText>>,
    mut cells: Query<(&BindingCell, &mut ButtonLook)>,
    mut texts: Query<(&CellText, &mut Text, &mut TextColor), Without<BindingWord>>,
    mut lines: Query<(&mut Text, &mut Node), (With<BindingWord>, Without<CellText>)>,
) {
    if !settings.is_changed() && !listening.is_changed() && added.is_empty() {
        return;
    }
    for (BindingCell(slot), mut look) in &mut cells {
        look.set_if_neq(if listening.0 == Some(*slot) { ButtonLook::Chosen } else { ButtonLook::Quiet });
    }
    for (CellText(slot), mut text, mut colour) in &mut texts {
        let (wanted, right) = cell_text(&settings, &listening, *slot);
        text.set_if_neq(Text(wanted));
        colour.set_if_neq(TextColor(if right { CREAM } else { WRONG }));
    }
    for (mut text, mut node) in &mut lines {
        text.set_if_neq(Text(listening.told().to_owned()));
        node.display = if listening.told().is_empty() { Display::None } else { Display::Flex };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::settings::Action;

    #[test]
    fn a_key_that_does_two_things_is_told_where_it_stands() {
        let mut settings = Settings::default();
        let slot = Slot::Key(Action::Take, 0);
        assert_eq!(cell_text(&settings, &Listening::default(), slot), ("E".to_owned(), true));
        settings.bindings.set(Action::Take, [Some(KeyCode::KeyJ), None], None);
        assert_eq!(cell_text(&settings, &Listening::default(), slot), ("J, also “Journal”".to_owned(), false));
    }
}
