//! What a boundary does beside lying there.

use crate::hunt::{Activity, Motion};
use serde::{Deserialize, Serialize};

/// What a boundary does beside lying there. The default: nothing.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Behaviour {
    /// Metres from the boundary within which a player is near it; several from the farthest to the nearest.
    pub approaching_m: Vec<f64>,
    /// It is there only in these windows of time; `None`: always.
    pub active: Option<Activity>,
    /// It moves; `None`: it stays where it is.
    pub motion: Option<Motion>,
    /// It is there for a player only while a condition holds (see [`Gate`](super::Gate)).
    pub conditional: bool,
    /// Of several boundaries that name the same group a player is in one at most.
    pub exclusive: Option<String>,
}

/// What players must know of a boundary's behaviour to see where and when it is there.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct PublicBehaviour {
    /// It is there only in these windows of time.
    pub active: Option<Activity>,
    /// It moves.
    pub motion: Option<Motion>,
    /// It is there only when an event has said so.
    pub conditional: bool,
}

impl Behaviour {
    /// What players must know of it; `None`: nothing.
    pub fn public(&self) -> Option<PublicBehaviour> {
        let public = PublicBehaviour { active: self.active.clone(), motion: self.motion.clone(), conditional: self.conditional };
        (public != PublicBehaviour::default()).then_some(public)
    }
}
