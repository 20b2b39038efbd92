//! Which objects lie on a player's map.

use super::{HuntView, PublicObject};
use crate::{event::Progress, time::UnixMs};
use serde::{Deserialize, Serialize};

/// A shared object as it is now, for all players.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SharedObject {
    /// The object, with where it lies or lay.
    pub object: PublicObject,
    /// Who has it; `None`: it lies there.
    pub taken: Option<TakenBy>,
}

/// Who took a shared object, and until when it is gone.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct TakenBy {
    /// The player's name.
    pub player: String,
    /// When it comes back; `None`: never.
    pub returns: Option<UnixMs>,
}

impl SharedObject {
    /// Whether somebody could take it.
    pub fn lies_there(&self, now: UnixMs) -> bool {
        self.taken.as_ref().is_none_or(|taken| taken.returns.is_some_and(|returns| returns <= now))
    }
}

impl PublicObject {
    /// Whether a player could take it where it lies at a moment; of a shared object, as far as no other player has it.
    pub fn is_for(&self, progress: &Progress, now: UnixMs) -> bool {
        let is_running = |id| progress.challenges.get(id).is_some_and(|challenge| challenge.running);
        progress.takes.get(&self.id).is_none_or(|takes| *takes < self.limit)
            && self.during.as_ref().is_none_or(is_running)
            && self.active.as_ref().is_none_or(|active| active.schedule().is_active(now))
    }
}

/// The objects that lie on a player's map: of the view, of what has appeared for the player, and of what all players share.
pub fn objects_there<'a>(
    view: &'a HuntView,
    progress: &'a Progress,
    shared: &'a [SharedObject],
    now: UnixMs,
) -> impl Iterator<Item = &'a PublicObject> {
    let own = view.objects.iter().filter(|object| !object.shared).chain(progress.appeared.values());
    let shared = shared.iter().filter(move |shared| shared.lies_there(now)).map(|shared| &shared.object);
    own.chain(shared).filter(move |object| object.is_for(progress, now))
}
