//! Where a boundary is now, for who draws it.

use super::{HuntView, PublicBehaviour};
use crate::{
    event::Progress,
    geo::{LocalFrame, LocalPoint},
    identity::BoundaryId,
    time::UnixMs,
};

impl HuntView {
    /// What is known of the behaviour of a boundary of the view, or of one that was revealed to a player; `None`: it is always there and does
    /// not move.
    pub fn behaviour<'a>(&'a self, boundary: &BoundaryId, progress: &'a Progress) -> Option<&'a PublicBehaviour> {
        let public = self.behaviours.iter().find(|(id, _)| id == boundary).map(|(_, behaviour)| behaviour);
        public.or_else(|| progress.behaviours.get(boundary))
    }

    /// How far a boundary is carried now from where its shape is drawn, in metres; `None`: it is not there for this player.
    pub fn boundary_now(
        &self,
        boundary: &BoundaryId,
        progress: &Progress,
        frame: &LocalFrame,
        now: UnixMs,
    ) -> Option<LocalPoint> {
        let Some(behaviour) = self.behaviour(boundary, progress) else { return Some(LocalPoint::default()) };
        let is_there = !behaviour.conditional || progress.present.contains(boundary);
        let is_active = || behaviour.active.as_ref().is_none_or(|active| active.schedule().is_active(now));
        let offset = || behaviour.motion.as_ref().map(|motion| motion.timetable(frame).offset_at(now)).unwrap_or_default();
        (is_there && is_active()).then(offset)
    }
}
