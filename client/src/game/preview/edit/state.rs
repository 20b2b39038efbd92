//! What the editor holds.

use super::{
    ToolKind,
    draft::{Draft, Edit},
    grip::Grip,
};
use bevy::prelude::*;
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
    /// A file was saved elsewhere while something is drawn that is not saved.
    pub conflict: bool,
}

impl Editor {
    /// Takes a new draft.
    pub fn take_draft(&mut self, draft: Draft) {
        self.put_down();
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
        self.draft.as_mut().ok_or("The boundaries are not read yet.")?.edit(edit)
    }

    /// Does something to the draft that says whether it has changed; what is selected may be gone then.
    pub fn with_draft(&mut self, act: impl FnOnce(&mut Draft) -> bool) -> bool {
        let Some(draft) = &mut self.draft else { return false };
        let changed = act(draft);
        (self.pull, self.live) = (None, None);
        self.selected = self.selected.take().filter(|id| draft.boundary(id).is_some());
        changed
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

    /// What was drawn is to be named.
    pub fn ask_for_name(&mut self, shape: Shape) {
        self.tool = Tool::Select;
        self.live = Some(shape.clone());
        self.asking = Some(Asking::New(shape));
    }
}
