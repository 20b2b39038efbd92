//! The boundary editor: circles, areas and lines are drawn, moved and reshaped on the map, and written back so that only what was drawn
//! changes in their files.

mod draft;
mod files;
mod form;
mod grip;
mod input;
mod show;
mod state;

pub use state::{Editor, Tool};

use super::{PreviewHunt, PreviewMode, PreviewPlace, PreviewSystems, Saved};
use crate::game::{
    camera::CameraRig,
    map::{Outline, drawn},
    session::{CurrentHunt, InputCaptured, Notice},
};
use bevy::prelude::*;

/// Wishes about the boundaries, from keys and buttons.
#[derive(Message, Clone, Copy, PartialEq, Eq, Debug)]
pub enum EditWish {
    /// Take this tool.
    Take(ToolKind),
    /// The selected boundary goes.
    Delete,
    /// Another name for the selected one.
    Rename,
    /// Take the last change back.
    Undo,
    /// Do it again.
    Redo,
    /// Write the files.
    Save,
    /// Take what was saved elsewhere; what is drawn and not saved is lost.
    TakeTheirs,
    /// Keep what is drawn; the next save writes over what was saved elsewhere.
    KeepOurs,
    /// Select the next boundary, or the one before.
    Next {
        /// The one before.
        back: bool,
    },
}

/// The tools of the editor.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ToolKind {
    /// Takes hold of what is there.
    Select,
    /// Draws an area, corner by corner.
    Area,
    /// Draws a circle from its middle.
    Circle,
    /// Draws a line, point by point.
    Line,
}

/// Edits boundaries.
pub struct EditPlugin;

impl Plugin for EditPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Editor>()
            .add_message::<EditWish>()
            .add_plugins((form::FormPlugin, show::ShowPlugin))
            .add_systems(OnExit(PreviewMode::Edit), |mut editor: ResMut<Editor>| editor.put_down())
            .add_systems(
                Update,
                (
                    read_draft.run_if(in_state(PreviewMode::Edit).or_else(resource_exists_and_changed::<PreviewHunt>)),
                    see_other_saves,
                    (input::wish_by_key, input::point).chain().run_if(in_state(PreviewMode::Edit)),
                    follow_wishes,
                )
                    .chain()
                    .after(PreviewSystems::Read)
                    .run_if(super::is_looked_at.and_then(resource_exists::<PreviewHunt>)),
            );
    }
}

/// The draft is read when it is first needed, and again when files were saved and nothing is drawn that is not.
fn read_draft(
    place: Res<PreviewPlace>,
    mode: Res<State<PreviewMode>>,
    hunt: Res<PreviewHunt>,
    mut editor: ResMut<Editor>,
    mut notices: MessageWriter<Notice>,
) {
    let is_stale =
        |draft: &draft::Draft| draft.is_saved() && (!draft.changed_elsewhere().is_empty() || draft.is_of_other_files());
    let wanted = match &editor.draft {
        Some(draft) => hunt.is_changed() && is_stale(draft),
        None => *mode.get() == PreviewMode::Edit && (!editor.failed || hunt.is_changed()),
    };
    if !wanted {
        return;
    }
    editor.failed = false;
    match place.editable().and_then(draft::Draft::read) {
        Ok(draft) => editor.take_draft(draft),
        Err(error) => {
            editor.failed = true;
            notices.write(Notice(say!("preview-not-editable", error = error)));
        }
    }
}

/// What was saved elsewhere while something is drawn is not taken unasked.
fn see_other_saves(mut saved: MessageReader<Saved>, mut editor: ResMut<Editor>) {
    if saved.read().count() > 0
        && let Some(draft) = &editor.draft
    {
        let conflict = !draft.is_saved() && !draft.changed_elsewhere().is_empty();
        if editor.conflict != conflict {
            editor.conflict = conflict;
        }
    }
}

fn follow_wishes(
    mut wishes: MessageReader<EditWish>,
    place: Res<PreviewPlace>,
    hunt: Res<CurrentHunt>,
    mut editor: ResMut<Editor>,
    mut rig: ResMut<CameraRig>,
    mut notices: MessageWriter<Notice>,
) {
    for wish in wishes.read() {
        let said = match *wish {
            EditWish::Take(tool) => {
                editor.take_tool(tool);
                Ok(())
            }
            EditWish::Delete => match editor.selected.clone() {
                Some(id) => editor.edit(&draft::Edit::Remove(id)).map(|()| editor.selected = None),
                None => Err(say!("preview-select-first")),
            },
            EditWish::Rename => {
                editor.begin_rename();
                Ok(())
            }
            EditWish::Undo => {
                editor.with_draft(|draft| draft.undo()).then_some(()).ok_or_else(|| say!("preview-nothing-to-undo"))
            }
            EditWish::Redo => {
                editor.with_draft(|draft| draft.redo()).then_some(()).ok_or_else(|| say!("preview-nothing-to-redo"))
            }
            EditWish::Save => save(&mut editor).map(|words| {
                notices.write(Notice(words));
            }),
            EditWish::TakeTheirs => {
                editor.conflict = false;
                place.editable().and_then(draft::Draft::read).map(|draft| editor.take_draft(draft))
            }
            EditWish::KeepOurs => {
                editor.conflict = false;
                editor.with_draft(|draft| {
                    draft.keep();
                    true
                });
                Ok(())
            }
            EditWish::Next { back } => {
                editor.select_next(back);
                if let Some(shape) = editor.selected_shape() {
                    rig.look_at(Outline::of(&hunt.frame, &shape).label_anchor());
                }
                Ok(())
            }
        };
        if let Err(words) = said {
            notices.write(Notice(words));
        }
    }
}

fn save(editor: &mut Editor) -> Result<String, String> {
    let Some(draft) = &mut editor.draft else { return Err(say!("preview-nothing-to-save")) };
    if draft.is_saved() {
        return Ok(say!("preview-all-saved"));
    }
    if !draft.changed_elsewhere().is_empty() {
        editor.conflict = true;
        return Err(say!("preview-say-which"));
    }
    draft.save().map(|()| say!("preview-saved"))
}

/// Whether the pointer may draw now.
fn may_point(captured: &InputCaptured, editor: &Editor) -> bool {
    !captured.0 && editor.draft.is_some() && !editor.conflict
}

/// The middle of a shape on the map.
fn middle_of(hunt: &CurrentHunt, point: hunt_shared::geo::LonLat) -> Vec2 {
    drawn(hunt.frame.to_local(point))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::ecs::system::RunSystemOnce;
    use hunt_shared::geo::{LonLat, Shape};
    use std::fs;

    const BELL: &str = r#"{"type":"FeatureCollection","features":[
  {"type":"Feature","id":"bell","properties":{"radius_m": 15},"geometry":{"type":"Point","coordinates":[7.4, 43.7]}}]}"#;

    /// Whether it is asked whose boundaries are to be kept, after a file was saved.
    fn asks(world: &mut World) -> bool {
        world.write_message(Saved);
        world.run_system_once(see_other_saves).unwrap();
        world.resource_mut::<Messages<Saved>>().clear();
        world.resource::<Editor>().conflict
    }

    #[test]
    fn a_save_elsewhere_is_asked_about_while_something_drawn_is_not_saved() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("one.geojson");
        fs::write(folder.path().join("hunt.ron"), r#"Hunt(title: "T", start: (7.4, 43.7), boundaries: ["one.geojson"])"#)
            .unwrap();
        fs::write(&file, BELL).unwrap();
        let mut world = World::new();
        let draft = draft::Draft::read(folder.path()).unwrap();
        let mut editor = Editor::default();
        editor.take_draft(draft);
        world.insert_resource(editor);
        world.init_resource::<Messages<Saved>>();
        assert!(!asks(&mut world), "nothing has changed");
        let wider = Shape::Circle { centre: LonLat::new(7.4, 43.7), radius_m: 20.0 };
        world.resource_mut::<Editor>().edit(&draft::Edit::Reshape("bell".into(), wider)).unwrap();
        assert!(!asks(&mut world), "another file was saved");
        fs::write(&file, BELL.replace("bell", "gong")).unwrap();
        assert!(asks(&mut world));
        let mut editor = world.resource_mut::<Editor>();
        assert!(save(&mut editor).is_err() && fs::read_to_string(&file).unwrap().contains("gong"));
        editor.with_draft(draft::Draft::undo);
        assert!(!asks(&mut world), "what was drawn is taken back, and theirs can be read");
    }
}
