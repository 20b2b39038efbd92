//! The small white marks of the interface: states, journal entries, the goal's arrow.

use super::{
    DETAIL, MARK_PX,
    pen::{Paper, parse},
};
use bevy::prelude::Color;
use tiny_skia::Transform;

/// A mark of the interface.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mark {
    /// Points to the right; turn it.
    Arrow,
    /// A ring with a dot: the goal is here.
    Here,
    /// A dashed ring: open.
    Open,
    /// A ticked ring: done.
    Done,
    /// An arrow into a bay.
    Entered,
    /// An arrow out of a bay.
    Exited,
    /// A dial.
    Dwelled,
    /// An arrow through a line.
    Crossed,
    /// An eye.
    Revealed,
    /// A struck eye.
    Hidden,
    /// A speech bubble.
    Said,
    /// A flag.
    Begun,
    /// A footstep forward: a step of a challenge.
    Advanced,
    /// A full disc within a ring: live.
    Live,
    /// Three dots: waiting.
    Waiting,
    /// A struck ring: offline.
    Offline,
    /// A book.
    Book,
    /// A medal with ribbons.
    Badge,
    /// A diamond: points.
    Points,
    /// A face that smiles: gestures.
    Gesture,
    /// A bag: what the player carries.
    Satchel,
}

impl Mark {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::Arrow,
        Self::Here,
        Self::Open,
        Self::Done,
        Self::Entered,
        Self::Exited,
        Self::Dwelled,
        Self::Crossed,
        Self::Revealed,
        Self::Hidden,
        Self::Said,
        Self::Begun,
        Self::Advanced,
        Self::Live,
        Self::Waiting,
        Self::Offline,
        Self::Book,
        Self::Badge,
        Self::Points,
        Self::Gesture,
        Self::Satchel,
    ];

    /// What is filled and what is drawn as a line, on a grid of 20 by 20.
    fn paths(self) -> (&'static str, &'static str) {
        match self {
            Self::Arrow => ("M 18.4 10 L 3.4 3.4 L 6.8 10 L 3.4 16.6 Z", ""),
            Self::Here => ("O 10 10 3", "O 10 10 7.6"),
            Self::Open => (
                "",
                "M 17.4 8.2 Q 16.6 5.6 14.4 4 M 11.8 2.7 Q 9 2.2 6.6 3.4 M 4.4 5.1 Q 2.6 7.2 2.5 9.8 M 2.9 12.6 Q 3.9 15.2 6.2 16.6 M 8.8 17.5 Q 11.6 17.8 14 16.5 M 15.9 14.7 Q 17.4 12.7 17.6 10.6",
            ),
            Self::Done => ("", "O 10 10 8 M 6 10.4 L 9 13.2 L 14.2 7.2"),
            Self::Entered => ("", "M 11 2.6 H 17.4 V 17.4 H 11 M 2.4 10 H 12 M 8.6 6.4 L 12.2 10 L 8.6 13.6"),
            Self::Exited => ("", "M 9 2.6 H 2.6 V 17.4 H 9 M 7.4 10 H 17.4 M 13.9 6.4 L 17.5 10 L 13.9 13.6"),
            Self::Dwelled => ("", "O 10 10 8 M 10 5.2 V 10 L 13.4 12.2"),
            Self::Crossed => ("", "M 10 1.8 V 6.4 M 10 13.6 V 18.2 M 2.4 10 H 17.2 M 13.6 6.4 L 17.2 10 L 13.6 13.6"),
            Self::Revealed => ("O 10 10 2.6", "M 1.8 10 C 5 4.4 15 4.4 18.2 10 C 15 15.6 5 15.6 1.8 10 Z"),
            Self::Hidden => ("", "M 1.8 10 C 5 4.4 15 4.4 18.2 10 C 15 15.6 5 15.6 1.8 10 Z M 4 16.4 L 16 3.6"),
            Self::Said => ("", "M 2.4 3.4 H 17.6 V 13.4 H 10 L 5.8 17.4 V 13.4 H 2.4 Z M 6 7 H 14 M 6 10 H 11.6"),
            Self::Begun => ("M 5 3 L 16.6 6 L 5 10.4 Z", "M 4.6 2.2 V 18"),
            Self::Advanced => ("", "M 4 4.4 L 9.6 10 L 4 15.6 M 10.4 4.4 L 16 10 L 10.4 15.6"),
            Self::Live => ("O 10 10 4.4", "O 10 10 8"),
            Self::Waiting => ("O 3.6 10 2.1 O 10 10 2.1 O 16.4 10 2.1", ""),
            Self::Offline => ("", "O 10 10 8 M 4.5 15.5 L 15.5 4.5"),
            Self::Book => (
                "",
                "M 10 5 C 8 3.2 5 3 2.2 3.4 V 15.6 C 5 15.2 8 15.4 10 17.2 C 12 15.4 15 15.2 17.8 15.6 V 3.4 C 15 3 12 3.2 10 5 Z M 10 5 V 16.8",
            ),
            Self::Badge => ("O 10 7.4 2.2", "O 10 7.4 5.4 M 6.8 12 L 5.2 18 L 10 15.4 L 14.8 18 L 13.2 12"),
            Self::Points => ("M 10 1.8 L 17.6 10 L 10 18.2 L 2.4 10 Z", ""),
            Self::Satchel => ("", "M 3 8 H 17 L 15.8 17 H 4.2 Z M 6.6 8 V 6.4 Q 10 1.4 13.4 6.4 V 8 M 8 12 H 12"),
            Self::Gesture => ("O 7.2 8 1.3 O 12.8 8 1.3", "O 10 10 8 M 6 12 Q 10 16 14 12"),
        }
    }
}

/// Draws a mark in white.
pub fn draw(mark: Mark) -> Paper {
    let mut paper = Paper::new((MARK_PX * DETAIL) as u32, (MARK_PX * DETAIL) as u32);
    let scale = Transform::from_scale(DETAIL * MARK_PX / 20.0, DETAIL * MARK_PX / 20.0);
    let (filled, lines) = mark.paths();
    if !filled.is_empty() {
        paper.fill(&parse(filled), Color::WHITE, scale);
    }
    if !lines.is_empty() {
        paper.stroke(&parse(lines), Color::WHITE, 1.7, scale);
    }
    paper
}
