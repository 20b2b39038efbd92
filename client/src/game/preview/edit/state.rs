//! What the editor holds.

use super::{
    ToolKind,
    draft::{Draft, Edit},
    files::{kind_of, with_ending},
    grip::Grip,
};
use bevy::{platform::collections::HashMap, prelude::*};
use hunt_shared::geo::{LonLat, PolygonRings, Shape};

/// The tool in hand, with what it has drawn so far.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Tool {
    /// Takes hold of what is there.
    #[default]
    Select,
    /// The corners of an area.
    Area(Vec<LonLat>),
    /// The middle of a circle.
    Circle(Option<LonLat>),
    /// The points of a line.
    Line(Vec<LonLat>),
}

impl Tool {
    /// Which one it is.
    pub fn kind(&self) -> ToolKind {
        match self {
            Self::Select => ToolKind::Select,
            Self::Area(_) => ToolKind::Area,
            Self::Circle(_) => ToolKind::Circle,
            Self::Line(_) => ToolKind::Line,
        }
    }

    /// What it has drawn, if that is a shape already.
    pub fn shape(&self) -> Option<Shape> {
        match self {
            Self::Area(corners) if corners.len() >= 3 => {
                Some(Shape::Area(vec![PolygonRings { exterior: corners.clone(), holes: Vec::new() }]))
            }
            Self::Line(points) if points.len() >= 2 => Some(Shape::Line(points.clone())),
            _ => None,
        }
    }

    /// The points so far.
    pub fn points(&self) -> &[LonLat] {
        match self {
            Self::Area(points) | Self::Line(points) => points,
            Self::Select | Self::Circle(_) => &[],
        }
    }

    /// The same, to be changed.
    pub fn points_mut(&mut self) -> Option<&mut Vec<LonLat>> {
        match self {
            Self::Area(points) | Self::Line(points) => Some(points),
            Self::Select | Self::Circle(_) => None,
        }
    }
}

/// A grip that is being pulled.
#[derive(Clone, PartialEq, Debug)]
pub struct Pull {
    /// Which.
    pub grip: Grip,
    /// Where it was taken, metres.
    pub from: Vec2,
    /// The shape before.
    pub shape: Shape,
    /// It has been moved far enough to mean it.
    pub moved: bool,
}

/// What the form asks for.
#[derive(Clone, PartialEq, Debug)]
pub enum Asking {
    /// Id and name of a boundary that was drawn.
    New(Shape),
    /// Another name for one.
    Name(String),
}

/// The editor.
#[derive(Resource, Default, Debug)]
pub struct Editor {
    /// The boundaries; `None` until they are read.
    pub draft: Option<Draft>,
    /// They could not be read.
    pub failed: bool,
    /// The selected boundary.
    pub selected: Option<String>,
    /// The tool in hand.
    pub tool: Tool,
    /// What is being pulled.
    pub pull: Option<Pull>,
    /// The selected shape as it is being pulled, or the new one as it would be.
    pub live: Option<Shape>,
    /// The grip below the pointer.
    pub hovered: Option<Grip>,
    /// What is asked in the form.
    pub asking: Option<Asking>,
    /// The file into which what is asked about goes; `None`: a new one.
    pub file: Option<String>,
    /// The files that were chosen last, by what is drawn.
    chosen_files: HashMap<ToolKind, String>,
    /// A file was saved elsewhere while something is drawn that is not saved.
    pub conflict: bool,
}

impl Editor {
    /// Takes a new draft. What is being drawn goes on in it; only what is being pulled is let go, for it may be another by now.
    pub fn take_draft(&mut self, draft: Draft) {
        if self.pull.take().is_some() {
            self.live = None;
        }
        self.hovered = None;
        self.asking = self.asking.take().filter(|asking| match asking {
            Asking::New(_) => true,
            Asking::Name(id) => draft.boundary(id).is_some(),
        });
        self.file = self.file.take().filter(|name| draft.files().any(|known| known == name));
        self.selected = self.selected.take().filter(|id| draft.boundary(id).is_some());
        self.draft = Some(draft);
    }

    /// Lets go of everything that is under way.
    pub fn put_down(&mut self) {
        self.tool = Tool::Select;
        (self.pull, self.live, self.hovered, self.asking) = (None, None, None, None);
    }

    /// Takes a tool.
    pub fn take_tool(&mut self, kind: ToolKind) {
        self.put_down();
        self.tool = match kind {
            ToolKind::Select => Tool::Select,
            ToolKind::Area => Tool::Area(Vec::new()),
            ToolKind::Circle => Tool::Circle(None),
            ToolKind::Line => Tool::Line(Vec::new()),
        };
    }

    /// The shape of the selected boundary, as it is drawn now.
    pub fn selected_shape(&self) -> Option<Shape> {
        let own = || Some(self.draft.as_ref()?.boundary(self.selected.as_deref()?)?.shape.clone());
        self.pull.as_ref().and(self.live.clone()).or_else(own)
    }

    /// Does something to the draft.
    ///
    /// # Errors
    /// In words, when it cannot be done.
    pub fn edit(&mut self, edit: &Edit) -> Result<(), String> {
        self.draft.as_mut().ok_or_else(|| say!("preview-not-read"))?.edit(edit)
    }

    /// Does something to the draft that says whether it has changed; what is selected may be gone then.
    pub fn with_draft(&mut self, act: impl FnOnce(&mut Draft) -> bool) -> bool {
        let Some(draft) = &mut self.draft else { return false };
        let changed = act(draft);
        (self.pull, self.live) = (None, None);
        self.selected = self.selected.take().filter(|id| draft.boundary(id).is_some());
        changed
    }

    /// A new boundary has been put into a file, where the next of its kind will go.
    pub fn remember_file(&mut self, shape: &Shape, file: &str) {
        self.chosen_files.insert(kind_of(shape), with_ending(file.trim()));
    }

    /// Asks for another name of the selected boundary.
    pub fn begin_rename(&mut self) {
        self.asking = self.selected.clone().map(Asking::Name);
    }

    /// Selects the next boundary, or the one before.
    pub fn select_next(&mut self, back: bool) {
        let Some(draft) = &self.draft else { return };
        let all = draft.boundaries();
        let at = self.selected.as_ref().and_then(|id| all.iter().position(|boundary| boundary.id == *id));
        let count = all.len();
        let next = match (at, back) {
            (None, false) => 0,
            (None, true) => count.saturating_sub(1),
            (Some(at), false) => (at + 1) % count,
            (Some(at), true) => (at + count - 1) % count,
        };
        self.selected = all.get(next).map(|boundary| boundary.id.clone());
    }

    /// What was drawn is to be named. It goes where the last of its kind went, else to those of its kind.
    pub fn ask_for_name(&mut self, shape: Shape) {
        self.tool = Tool::Select;
        self.live = Some(shape.clone());
        let kind = kind_of(&shape);
        self.file = self.draft.as_ref().and_then(|draft| {
            let last = self.chosen_files.get(&kind).filter(|last| draft.files().any(|known| known == *last));
            last.cloned().or_else(|| draft.file_for(kind).map(str::to_owned))
        });
        self.asking = Some(Asking::New(shape));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const ONE: &str = r#"{"type":"FeatureCollection","features":[
  {"type":"Feature","id":"bell","properties":{"radius_m": 15},"geometry":{"type":"Point","coordinates":[7.4, 43.7]}}]}"#;
    const TWO: &str = r#"{"type":"FeatureCollection","features":[
  {"type":"Feature","id":"wire","properties":{},"geometry":{"type":"LineString","coordinates":[[7.4, 43.7], [7.41, 43.7]]}}]}"#;

    fn editor(folder: &std::path::Path) -> Editor {
        fs::write(folder.join("hunt.ron"), r#"Hunt(title: "T", start: (7.4, 43.7), boundaries: ["one.geojson", "two.geojson"])"#)
            .unwrap();
        fs::write(folder.join("one.geojson"), ONE).unwrap();
        fs::write(folder.join("two.geojson"), TWO).unwrap();
        Editor { draft: Some(Draft::read(folder).unwrap()), ..default() }
    }

    fn circle() -> Shape {
        Shape::Circle { centre: LonLat::new(7.4, 43.7), radius_m: 5.0 }
    }

    #[test]
    fn a_save_elsewhere_does_not_end_what_is_being_drawn() {
        let folder = tempfile::tempdir().unwrap();
        let mut editor = editor(folder.path());
        editor.selected = Some("bell".into());
        editor.take_tool(ToolKind::Area);
        editor.tool.points_mut().unwrap().push(LonLat::new(7.4, 43.7));
        fs::write(folder.path().join("one.geojson"), ONE.replace("bell", "bells")).unwrap();
        editor.take_draft(Draft::read(folder.path()).unwrap());
        assert_eq!((editor.tool.points().len(), &editor.selected), (1, &None));
        editor.ask_for_name(circle());
        editor.take_draft(Draft::read(folder.path()).unwrap());
        assert_eq!((&editor.asking, &editor.live), (&Some(Asking::New(circle())), &Some(circle())), "the form stays");
    }

    #[test]
    fn a_pull_ends_when_its_boundary_is_read_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut editor = editor(folder.path());
        editor.selected = Some("bell".into());
        editor.pull = Some(Pull { grip: Grip::Radius, from: Vec2::ZERO, shape: circle(), moved: true });
        editor.live = Some(circle());
        editor.take_draft(Draft::read(folder.path()).unwrap());
        assert_eq!((&editor.pull, &editor.live, editor.selected.as_deref()), (&None, &None, Some("bell")));
    }

    #[test]
    fn the_next_of_a_kind_goes_where_the_last_one_went() {
        let folder = tempfile::tempdir().unwrap();
        let mut editor = editor(folder.path());
        editor.ask_for_name(circle());
        assert_eq!(editor.file.as_deref(), Some("one.geojson"), "where the circles are");
        editor.remember_file(&circle(), "two");
        editor.ask_for_name(circle());
        assert_eq!(editor.file.as_deref(), Some("two.geojson"));
        editor.ask_for_name(Shape::Area(vec![]));
        assert_eq!(editor.file, None, "there is no file for areas: a new one");
    }

    #[test]
    fn undo_lets_go_of_what_is_pulled_and_of_what_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let mut editor = editor(folder.path());
        let add = Edit::Add { id: "pond".into(), name: String::new(), shape: circle(), file: "one.geojson".into() };
        editor.edit(&add).unwrap();
        editor.selected = Some("pond".into());
        editor.pull = Some(Pull { grip: Grip::Whole, from: Vec2::ZERO, shape: circle(), moved: true });
        editor.live = Some(circle());
        assert!(editor.with_draft(Draft::undo));
        assert_eq!((&editor.pull, &editor.live, &editor.selected), (&None, &None, &None));
        assert!(editor.with_draft(Draft::redo) && !editor.with_draft(Draft::redo));
    }
}
