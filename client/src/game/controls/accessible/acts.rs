//! What screen readers do for the player: press, go to, more, less, bring into sight. What they write is [`super::typed`]'s.

use accesskit::{Action, ActionData};
use bevy::{
    a11y::{AccessibilityNode, ActionRequest},
    input_focus::{FocusCause, InputFocus, InputFocusVisible, tab_navigation::TabIndex},
    prelude::*,
    text::EditableText,
    ui::InteractionDisabled,
    ui_widgets::{Activate, Button as ActivatedButton, ScrollIntoView, SetSliderValue, Slider, SliderValueChange},
};

/// Does what is asked for.
pub fn act(
    mut requests: MessageReader<ActionRequest>,
    parts: Query<
        (Has<ActivatedButton>, Has<Slider>, Has<EditableText>, Has<TabIndex>),
        (With<AccessibilityNode>, Without<InteractionDisabled>),
    >,
    mut focus: ResMut<InputFocus>,
    mut visible: ResMut<InputFocusVisible>,
    mut commands: Commands,
) {
    for request in requests.read() {
        // What is gone since cannot be pressed.
        let Some(entity) = Entity::try_from_bits(request.target_node.0) else { continue };
        let Ok((button, slider, field, tabbed)) = parts.get(entity) else { continue };
        match request.action {
            Action::Click if button => commands.trigger(Activate { entity }),
            Action::Click if field => focus.set(entity, FocusCause::Navigated),
            Action::ScrollIntoView => commands.trigger(ScrollIntoView { entity }),
            Action::Focus if button || slider || field || tabbed => {
                focus.set(entity, FocusCause::Navigated);
                visible.0 = true;
            }
            Action::Increment | Action::Decrement | Action::SetValue if slider => {
                let change = match (request.action, &request.data) {
                    (Action::Increment, _) => SliderValueChange::RelativeStep(1.0),
                    (Action::Decrement, _) => SliderValueChange::RelativeStep(-1.0),
                    (_, Some(ActionData::NumericValue(value))) => SliderValueChange::Absolute(*value as f32),
                    _ => continue,
                };
                commands.trigger(SetSliderValue { entity, change });
            }
            _ => {}
        }
    }
}
