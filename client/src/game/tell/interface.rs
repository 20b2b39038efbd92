//! What of the interface can be seen and pressed. Whatever lies in a place of its own, with a shadow, is a panel.

use super::scene::in_snake_case;
use crate::game::controls::{Field, SpokenName};
use bevy::{
    ecs::system::SystemParam,
    input_focus::InputFocus,
    prelude::*,
    text::EditableText,
    ui::{CalculatedClip, UiGlobalTransform, UiStack},
    ui_widgets::Button as ActivatedButton,
};
use serde::Serialize;

/// Left, top, width and height, in pixels; of what is cut off by a list's edge only the part that is seen.
type Rectangle = [i32; 4];

/// A panel that lies in no other.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Panel {
    /// Where.
    pub rect: Rectangle,
    /// What is written on it and on its buttons, in order.
    pub words: Vec<String>,
}

/// Something to press.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Button {
    /// What it is called where only a drawing says so, and what is written on it, the pictures of keys too.
    pub label: String,
    /// Where.
    pub rect: Rectangle,
    /// On which panel, or which panel it is, counted from 0.
    pub panel: Option<usize>,
    /// It has the keyboard.
    pub focused: bool,
    /// A click on its middle would go to something else.
    pub covered: bool,
}

/// A line to type in.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct TextField {
    /// What it is for.
    pub name: String,
    /// What stands in it.
    pub value: String,
    /// Where.
    pub rect: Rectangle,
    /// It has the keyboard.
    pub focused: bool,
}

/// The interface as it was laid out for this frame.
#[derive(SystemParam)]
pub struct Interface<'w, 's> {
    nodes: Query<
        'w,
        's,
        (
            &'static ComputedNode,
            &'static UiGlobalTransform,
            &'static InheritedVisibility,
            Option<&'static CalculatedClip>,
            Option<&'static Pickable>,
        ),
    >,
    stack: Option<Res<'w, UiStack>>,
    shadowed: Query<'w, 's, Entity, With<BoxShadow>>,
    activated: Query<'w, 's, Entity, With<ActivatedButton>>,
    editable: Query<'w, 's, (Entity, &'static Field, &'static EditableText)>,
    names: Query<'w, 's, &'static SpokenName>,
    texts: Query<'w, 's, (Entity, &'static Text)>,
    spans: Query<'w, 's, &'static TextSpan>,
    children: Query<'w, 's, &'static Children>,
    parents: Query<'w, 's, &'static ChildOf>,
    focus: Option<Res<'w, InputFocus>>,
}

impl Interface<'_, '_> {
    /// The panels, and all buttons.
    pub fn panels_and_buttons(&self) -> (Vec<Panel>, Vec<Button>) {
        let mut outer: Vec<(Entity, Rectangle)> = self
            .shadowed
            .iter()
            .filter(|panel| !self.parents.iter_ancestors(*panel).any(|above| self.shadowed.contains(above)))
            .filter_map(|panel| Some((panel, rectangle(self.seen(panel)?))))
            .collect();
        outer.sort_by_key(|(panel, rect)| (rect[1], rect[0], *panel));
        let panel_of = |entity: Entity| {
            let mut line = std::iter::once(entity).chain(self.parents.iter_ancestors(entity));
            line.find_map(|above| outer.iter().position(|(panel, _)| *panel == above))
        };
        let buttons = self.activated.iter().filter_map(|entity| {
            let seen = self.seen(entity)?;
            let name = self.names.get(entity).ok().map(|name| name.0.clone());
            Some(Button {
                label: name.into_iter().chain(self.words(entity)).collect::<Vec<_>>().join(" "),
                rect: rectangle(seen),
                panel: panel_of(entity),
                focused: self.has_focus(entity),
                covered: self.is_covered(entity, seen.center()),
            })
        });
        let mut buttons: Vec<_> = buttons.collect();
        buttons.sort_by(|a, b| (a.rect[1], a.rect[0], &a.label).cmp(&(b.rect[1], b.rect[0], &b.label)));
        let panels = outer.iter().map(|(entity, rect)| Panel { rect: *rect, words: self.words(*entity) }).collect();
        (panels, buttons)
    }

    /// The fields.
    pub fn fields(&self) -> Vec<TextField> {
        let fields = self.editable.iter().filter_map(|(entity, field, text)| {
            Some(TextField {
                name: in_snake_case(&format!("{field:?}")),
                value: text.value().to_string(),
                rect: rectangle(self.seen(entity)?),
                focused: self.has_focus(entity),
            })
        });
        let mut fields: Vec<_> = fields.collect();
        fields.sort_by_key(|field| (field.rect[1], field.rect[0]));
        fields
    }

    /// What is written beside all panels and buttons.
    pub fn words_on_the_ground(&self) -> Vec<String> {
        let placed = |entity: Entity| self.shadowed.contains(entity) || self.activated.contains(entity);
        let ground = self.texts.iter().filter(|(entity, _)| !self.parents.iter_ancestors(*entity).any(placed));
        let mut words: Vec<_> =
            ground.filter_map(|(entity, _)| Some((rectangle(self.seen(entity)?), self.words(entity).join(" ")))).collect();
        words.sort_by(|a, b| (a.0[1], a.0[0], &a.1).cmp(&(b.0[1], b.0[0], &b.1)));
        words.into_iter().map(|(_, words)| words).filter(|words| !words.is_empty()).collect()
    }

    fn has_focus(&self, entity: Entity) -> bool {
        self.focus.as_ref().is_some_and(|focus| focus.get() == Some(entity))
    }

    /// The part of a node that is on screen, as far as lists cut it off; `None`: nothing of it.
    fn seen(&self, entity: Entity) -> Option<Rect> {
        let (node, transform, visibility, clip, _) = self.nodes.get(entity).ok()?;
        if !visibility.get() || node.size().min_element() <= 0.0 {
            return None;
        }
        let whole = Rect::from_center_size(transform.translation, node.size());
        let seen = clip.map_or(whole, |clip| whole.intersect(clip.clip));
        (!seen.is_empty()).then_some(seen)
    }

    /// Whether a click here would go to something that is not part of this.
    fn is_covered(&self, entity: Entity, at: Vec2) -> bool {
        let takes_clicks = |node: &Entity| {
            let pickable = self.nodes.get(*node).ok().map(|(.., pickable)| pickable.copied().unwrap_or_default());
            pickable.is_some_and(|pickable| pickable.should_block_lower || pickable.is_hoverable)
                && self.seen(*node).is_some_and(|seen| seen.contains(at))
        };
        let top = self.stack.as_ref().and_then(|stack| stack.uinodes.iter().rev().copied().find(takes_clicks));
        top.is_some_and(|top| top != entity && !self.parents.iter_ancestors(top).any(|above| above == entity))
    }

    /// What is written on a node and on what lies on it, in order.
    fn words(&self, entity: Entity) -> Vec<String> {
        let mut words = Vec::new();
        self.add_words(entity, &mut words);
        words
    }

    fn add_words(&self, entity: Entity, words: &mut Vec<String>) {
        let children = || self.children.get(entity).into_iter().flat_map(|children| children.iter());
        if let Ok((_, text)) = self.texts.get(entity) {
            if self.seen(entity).is_some() {
                let spans = children().filter_map(|child| self.spans.get(child).ok()).map(|span| span.0.as_str());
                let text: String = std::iter::once(text.0.as_str()).chain(spans).collect();
                words.extend((!text.trim().is_empty()).then_some(text));
            }
        } else {
            children().for_each(|child| self.add_words(child, words));
        }
    }
}

fn rectangle(rect: Rect) -> Rectangle {
    let (min, size) = (rect.min.round().as_ivec2(), rect.size().round().as_ivec2());
    [min.x, min.y, size.x, size.y]
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::{ecs::system::RunSystemOnce, input_focus::FocusCause};

    /// A node of this size about a middle, as it is after the layout.
    fn node(middle: (f32, f32), size: (f32, f32)) -> impl Bundle {
        (
            ComputedNode { size: size.into(), ..default() },
            UiGlobalTransform::from_xy(middle.0, middle.1),
            InheritedVisibility::VISIBLE,
        )
    }

    fn word(text: &str, middle: (f32, f32)) -> impl Bundle {
        (Text::new(text), node(middle, (40.0, 16.0)), Pickable::IGNORE)
    }

    #[test]
    fn buttons_are_told_with_their_words_their_panel_and_what_covers_them() {
        let mut world = World::new();
        world.init_resource::<InputFocus>();
        let panel = world.spawn((BoxShadow::default(), node((100.0, 100.0), (200.0, 200.0)))).id();
        world.spawn((word("Landfall", (50.0, 30.0)), ChildOf(panel)));
        let mut button = |middle, parent: Option<Entity>| {
            let button = world.spawn((ActivatedButton, node(middle, (80.0, 30.0)))).id();
            if let Some(parent) = parent {
                world.entity_mut(button).insert(ChildOf(parent));
            }
            button
        };
        let start = button((60.0, 60.0), Some(panel));
        let below = button((60.0, 100.0), Some(panel));
        let alone = button((400.0, 20.0), None);
        world.entity_mut(alone).insert(SpokenName("Journal".into()));
        let cap = world.spawn((node((30.0, 60.0), (20.0, 20.0)), ChildOf(start), Pickable::IGNORE)).id();
        world.spawn((word("F", (30.0, 60.0)), ChildOf(cap)));
        let label = world.spawn((word("Sta", (60.0, 60.0)), ChildOf(start))).id();
        world.spawn((TextSpan::new("rt"), ChildOf(label)));
        // Half of it is scrolled out of sight, and what is still seen is under something else.
        world.entity_mut(below).insert(CalculatedClip { clip: Rect::new(0.0, 0.0, 200.0, 100.0) });
        let cover = world.spawn(node((60.0, 90.0), (10.0, 10.0))).id();
        world.spawn(word("On the ground", (300.0, 300.0)));
        let hidden = world.spawn((word("hidden", (300.0, 340.0)), ChildOf(panel))).id();
        world.entity_mut(hidden).insert(InheritedVisibility::HIDDEN);
        let uinodes = vec![panel, start, below, cap, label, alone, cover];
        world.insert_resource(UiStack { uinodes, ..default() });
        world.resource_mut::<InputFocus>().set(start, FocusCause::Navigated);

        let (panels, buttons) = world.run_system_once(|interface: Interface| interface.panels_and_buttons()).unwrap();
        assert_eq!(panels, [Panel { rect: [0, 0, 200, 200], words: vec!["Landfall".into(), "F".into(), "Start".into()] }]);
        let told = |label: &str, rect, panel, focused, covered| Button { label: label.into(), rect, panel, focused, covered };
        let wanted = [
            told("Journal", [360, 5, 80, 30], None, false, false),
            told("F Start", [20, 45, 80, 30], Some(0), true, false),
            told("", [20, 85, 80, 15], Some(0), false, true),
        ];
        assert_eq!(buttons, wanted);
        assert_eq!(world.run_system_once(|interface: Interface| interface.words_on_the_ground()).unwrap(), ["On the ground"]);
    }

    #[test]
    fn a_field_is_told_with_what_stands_in_it() {
        let mut world = World::new();
        world.spawn((Field::BoundaryName, EditableText::new("quay"), node((100.0, 50.0), (120.0, 40.0))));
        let fields = world.run_system_once(|interface: Interface| interface.fields()).unwrap();
        let wanted = TextField { name: "boundary_name".into(), value: "quay".into(), rect: [40, 30, 120, 40], focused: false };
        assert_eq!(fields, [wanted]);
    }
}
