//! The tree that AccessKit is given: what is on screen, in the order in which it is read, and what has the focus.
//!
//! The window's parts follow each other from the ground upwards, and side by side from the top. Below a panel that has to be left before
//! anything else only what is read out of its own accord is told. What is hidden is not in the tree.

use super::typed;
use crate::game::wording::spoken;
use accesskit::{Live, Node as Told, NodeId, Role, TreeId, TreeUpdate};
use bevy::{
    a11y::AccessibilityNode,
    ecs::system::{NonSendMarker, SystemParam},
    input_focus::InputFocus,
    prelude::*,
    text::EditableText,
    ui::UiGlobalTransform,
    window::PrimaryWindow,
    winit::accessibility::ACCESS_KIT_ADAPTERS,
};

/// Gathers the tree.
#[derive(SystemParam)]
pub struct Tree<'w, 's> {
    windows: Query<'w, 's, (Entity, &'static Window), With<PrimaryWindow>>,
    roots: Query<
        'w,
        's,
        (Entity, Option<&'static GlobalZIndex>, &'static ZIndex, &'static UiGlobalTransform, &'static ComputedNode),
        (With<AccessibilityNode>, Without<ChildOf>),
    >,
    parts: Query<'w, 's, (&'static AccessibilityNode, Option<&'static EditableText>)>,
    children: Query<'w, 's, &'static Children>,
    focus: Option<Res<'w, InputFocus>>,
}

impl Tree<'_, '_> {
    /// The whole tree; `None` without a window.
    pub fn update(&self) -> Option<TreeUpdate> {
        let (window, about) = self.windows.single().ok()?;
        let roots = self.roots();
        let modal = roots.iter().enumerate().rev().find_map(|(index, root)| Some((index, self.modal_in(*root)?)));
        let (ground, dialog) = modal.map_or((0, None), |(index, dialog)| (index, Some(dialog)));
        let mut nodes = Vec::new();
        let mut node = Told::new(Role::Window);
        node.set_label(about.title.as_str());
        node.set_language(spoken().tag());
        for (index, root) in roots.into_iter().enumerate() {
            if self.gather(root, index < ground, &mut nodes) {
                node.push_child(id(root));
            }
        }
        let is_told = |entity: &Entity| nodes.iter().any(|(told, _)| *told == id(*entity));
        let focus = self.focus.as_ref().and_then(|focus| focus.get()).filter(|focused| is_told(focused)).or(dialog);
        let focus = id(focus.unwrap_or(window));
        nodes.push((id(window), node));
        Some(TreeUpdate { nodes, tree: None, tree_id: TreeId::ROOT, focus })
    }

    /// What stands in no other, in the order in which it is read.
    fn roots(&self) -> Vec<Entity> {
        let placed = self.roots.iter().map(|(entity, above_all, above, place, laid_out)| {
            let corner = place.affine().translation - 0.5 * laid_out.size();
            ((above_all.map_or(0, |z| z.0), above.0, corner.y as i32, corner.x as i32, entity), entity)
        });
        let mut roots: Vec<_> = placed.collect();
        roots.sort_unstable_by_key(|(key, _)| *key);
        roots.into_iter().map(|(_, root)| root).collect()
    }

    /// The panel in a part that has to be left before anything else.
    fn modal_in(&self, entity: Entity) -> Option<Entity> {
        let (told, _) = self.parts.get(entity).ok().filter(|(told, _)| !told.is_hidden())?;
        if told.is_modal() {
            return Some(entity);
        }
        self.children.get(entity).into_iter().flatten().find_map(|child| self.modal_in(*child))
    }

    /// Gathers a part and what is in it, or only what is read out of its own accord. Whether there is anything.
    fn gather(&self, entity: Entity, only_live: bool, nodes: &mut Vec<(NodeId, Told)>) -> bool {
        let Ok((told, field)) = self.parts.get(entity) else { return false };
        if told.is_hidden() {
            return false;
        }
        let mut node = told.0.clone();
        let is_live = node.live().is_some_and(|live| live != Live::Off);
        let only_live = only_live && !is_live;
        for child in self.children.get(entity).into_iter().flatten() {
            if self.gather(*child, only_live, nodes) {
                node.push_child(id(*child));
            }
        }
        let is_frame = matches!(node.role(), Role::GenericContainer | Role::Group);
        if node.children().is_empty() && (only_live || is_frame && !is_live) {
            return false;
        }
        if let Some(field) = field {
            nodes.push(typed::spell(entity, field, &mut node));
        }
        nodes.push((id(entity), node));
        true
    }
}

fn id(entity: Entity) -> NodeId {
    NodeId(entity.to_bits())
}

/// Gives the tree to AccessKit, on the thread of the window.
pub fn send(tree: Tree, _main_thread: NonSendMarker) {
    let Ok((window, _)) = tree.windows.single() else { return };
    let Some(update) = tree.update() else { return };
    ACCESS_KIT_ADAPTERS.with_borrow_mut(|adapters| {
        if let Some(adapter) = adapters.get_mut(&window) {
            adapter.update_if_active(|| update);
        }
    });
}
