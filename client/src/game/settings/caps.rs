//! The keys that stand in hints: always those that are bound, and the buttons once a gamepad is in hand.

use super::{Action, Bindings, Settings, keys::Pressable};
use crate::game::{
    controls::{ButtonLook, Lettering, key_cap, pressable, row, words},
    theme::{CREAM, Fonts, INK},
};
use bevy::prelude::*;

/// What the player holds in hand.
#[derive(Resource, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Device {
    /// Keyboard and pointer.
    #[default]
    Keyboard,
    /// A gamepad.
    Gamepad,
}

/// The picture of keys that says what is to be pressed for these actions.
#[derive(Component, Clone, Debug)]
struct CapOf(&'static [Action]);

/// Keeps caps at what is bound.
pub struct CapsPlugin;

impl Plugin for CapsPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Device>().add_systems(PostUpdate, show_bound.before(bevy::ui::UiSystems::Content));
    }
}

/// What is to be pressed for actions, such as "W A S D", "E" or "RB".
fn caps_of(bindings: &Bindings, device: Device, actions: &[Action]) -> String {
    if device == Device::Gamepad && actions.contains(&Action::WalkNorth) {
        return say!("keys-left-stick");
    }
    let cap = |action: &Action| match device {
        Device::Gamepad => bindings.button(*action).map_or_else(|| "–".to_owned(), Pressable::cap),
        Device::Keyboard => bindings.first_cap(*action),
    };
    actions.iter().map(cap).collect::<Vec<_>>().join(" ")
}

/// The picture of the keys for actions; it follows what is bound and what the player holds in hand.
pub fn key_caps(fonts: &Fonts, actions: &'static [Action]) -> impl Bundle {
    (CapOf(actions), key_cap(fonts, ""))
}

/// A small button for a place with little room, with the keys that do the same.
pub fn acting_button(fonts: &Fonts, look: ButtonLook, actions: &'static [Action], label: impl Into<String>) -> impl Bundle {
    let colour = if look == ButtonLook::Primary { INK } else { CREAM };
    let node = Node { padding: UiRect::new(px(5), px(11), px(4), px(4)), ..row(8.0) };
    (pressable(look, node), children![key_caps(fonts, actions), words(fonts, Lettering::Strong, colour, label)])
}

/// A key that there is not has no picture.
fn show_bound(
    settings: Res<Settings>,
    device: Res<Device>,
    mut caps: Query<(Ref<CapOf>, &Children, Option<&mut Node>)>,
    mut texts: Query<&mut Text>,
) {
    let changed = settings.is_changed() || device.is_changed();
    for (cap, children, node) in caps.iter_mut().filter(|(cap, ..)| changed || cap.is_added()) {
        let said = caps_of(&settings.bindings, *device, cap.0);
        if let Some(mut node) = node {
            node.display = if said.chars().all(|letter| " –".contains(letter)) { Display::None } else { Display::Flex };
        }
        let mut texts = texts.iter_many_mut(children);
        while let Some(mut text) = texts.fetch_next() {
            text.set_if_neq(Text(said.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_show_what_is_bound() {
        let mut app = App::new();
        app.init_resource::<Settings>().add_plugins(CapsPlugin);
        let text = app.world_mut().spawn(Text::default()).id();
        let walking = &[Action::WalkNorth, Action::WalkWest, Action::WalkSouth, Action::WalkEast];
        app.world_mut().spawn(CapOf(walking)).add_child(text);
        let other = app.world_mut().spawn(Text::default()).id();
        app.world_mut().spawn(CapOf(&[Action::Take])).add_child(other);
        let said = |app: &mut App| {
            app.update();
            [text, other].map(|text| app.world().get::<Text>(text).unwrap().0.clone())
        };
        assert_eq!(said(&mut app), ["W A S D", "E"]);
        app.world_mut().resource_mut::<Settings>().bindings.bind_key(Action::Take, 0, KeyCode::KeyA);
        assert_eq!(said(&mut app), ["W Left S D", "A"]);
        let asked = app.world_mut().spawn(Text::default()).id();
        let cap = app.world_mut().spawn((CapOf(&[Action::Team]), Node::default())).add_child(asked).id();
        let display = |app: &App| app.world().get::<Node>(cap).map(|node| node.display);
        said(&mut app);
        assert_eq!(display(&app), Some(Display::Flex));
        app.insert_resource(Device::Gamepad);
        assert_eq!(said(&mut app), ["Left stick", "A"]);
        assert_eq!(display(&app), Some(Display::None), "no button opens the team");
        let hint = app.world_mut().spawn(Text::default()).id();
        app.world_mut().spawn(CapOf(&[Action::Hint])).add_child(hint);
        app.update();
        assert_eq!(app.world().get::<Text>(hint).map(|text| text.0.as_str()), Some("D-pad ↑"));
    }
}
