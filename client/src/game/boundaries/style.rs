//! How a state looks.

use super::state::BoundaryState;
use crate::game::{
    map::{Pattern, StrokeStyle},
    theme,
};
use bevy::prelude::*;

impl BoundaryState {
    /// The colour that tells it.
    pub fn accent(self) -> Color {
        match self {
            Self::Locked => theme::CREAM,
            Self::Open | Self::Inside => theme::BRASS,
            Self::Done => theme::TEAL,
        }
    }
}

/// How much of its colour fills an area.
pub fn fill_alpha(state: BoundaryState) -> f32 {
    match state {
        BoundaryState::Locked => 0.0,
        BoundaryState::Open => 0.10,
        BoundaryState::Inside => 0.22,
        BoundaryState::Done => 0.06,
    }
}

/// The line of a state; a tripwire carries arrowheads across it.
pub fn stroke(state: BoundaryState, is_line: bool) -> StrokeStyle {
    let accent = StrokeStyle::solid(state.accent(), 3.0).cased(theme::INK, 1.0);
    let style = match state {
        BoundaryState::Locked => {
            let quiet = StrokeStyle::solid(state.accent().with_alpha(0.85), 2.2).cased(theme::INK.with_alpha(0.7), 1.0);
            quiet.patterned(Pattern::Dotted, 2.2, 6.8)
        }
        BoundaryState::Open => accent.patterned(Pattern::Dashed, 12.0, 8.0).marching(12.0),
        BoundaryState::Inside => StrokeStyle { width_px: 7.5, ..accent.patterned(Pattern::Double, 0.0, 0.0) },
        // Far apart: what is done is no railway, and calls for nobody.
        BoundaryState::Done => StrokeStyle { width_px: 9.0, ..accent.patterned(Pattern::Ticked, 3.0, 25.0) },
    };
    if is_line { style.winged(12.0) } else { style }
}

/// The shine along a line when it is crossed or revealed.
pub fn glow(colour: Color) -> StrokeStyle {
    StrokeStyle::solid(colour, 14.0).patterned(Pattern::Glow, 0.0, 0.0)
}
