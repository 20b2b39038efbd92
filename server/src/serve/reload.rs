//! Hot reload: a hunt whose files have been saved goes on as they are now, with all its players.
//!
//! Each hunt's folder or pack is watched by a thread of its own, which also reads and checks what was saved, so that no tick waits for it. A hunt with
//! mistakes changes nothing but the log. One without takes the old one's place between two ticks: the rules then meet the difference for
//! each player who is there (for the others at their next join), and sessions hear of the new view once that is committed.

use super::PublishedHunts;
use crate::{
    clock::ServerClock,
    control::CatalogHunt,
    crossing::Path,
    hunts::orphans,
    instance::{Instance, Instances},
    outbox::HuntOutbox,
    player::{Player, PlayerSystems},
    rules::{TickGroup, Working},
};
use bevy::prelude::*;
use hunt_shared::{
    hunt::{HuntFiles, HuntWatch, ids_gone},
    identity::{ContentHash, HuntId},
};
use miette::{Context, IntoDiagnostic};
use std::{
    collections::BTreeMap,
    path::Path as FilePath,
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
};

/// A hunt as it was saved, checked and ready.
struct Saved {
    instance: Instance,
    listed: CatalogHunt,
}

/// The folders and packs that are watched, and what was saved in them and is not played yet.
#[derive(Resource)]
pub struct WatchedHunts {
    /// Held so that they go on.
    watches: Vec<HuntWatch>,
    saved: Mutex<Receiver<Saved>>,
    tell: Sender<Saved>,
    waiting: BTreeMap<HuntId, Saved>,
}

impl Default for WatchedHunts {
    fn default() -> Self {
        let (tell, saved) = channel();
        Self { watches: Vec::new(), saved: Mutex::new(saved), tell, waiting: BTreeMap::new() }
    }
}

impl WatchedHunts {
    /// Watches the folder or pack of a hunt that was read with this content.
    ///
    /// # Errors
    /// When no thread can be started for it.
    pub fn watch(&mut self, folder: &FilePath, hunt: HuntId, known: ContentHash) -> miette::Result<()> {
        let (name, tell) = (hunt.clone(), self.tell.clone());
        let told = move |files: HuntFiles| {
            match read(&files) {
                // The server may be ending.
                Ok(saved) => drop(tell.send(saved)),
                Err(mistakes) => error!("{name}: what was saved cannot be played, and the hunt goes on as it was:\n{mistakes}"),
            }
        };
        let watch = HuntWatch::start(folder, known, told)
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot watch {}", folder.display()))?;
        if !watch.is_told() {
            info!("{hunt}: this system does not tell when files change; they are looked at a few times a second");
        }
        self.watches.push(watch);
        Ok(())
    }
}

fn read(files: &HuntFiles) -> Result<Saved, String> {
    let loaded = files.load().map_err(|mistakes| mistakes.to_string())?;
    for warning in loaded.warnings.diagnostics() {
        warn!("{warning}");
    }
    let listed = CatalogHunt::of(&loaded.hunt).map_err(|error| format!("its view cannot be encoded: {error}"))?;
    Ok(Saved { instance: Instance::new(loaded.hunt, listed.views()), listed })
}

/// Lets saved hunts take the place of those that are played.
pub struct ReloadPlugin;

impl Plugin for ReloadPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, reload_hunts.before(PlayerSystems));
    }
}

/// Changes a hunt between two ticks: nothing of its players is under way from the fixes to the outbox then, so that each unit belongs to one
/// version of the hunt. While an outbox cannot take what the rules made, the change waits.
fn reload_hunts(
    mut watched: ResMut<WatchedHunts>,
    published: Res<PublishedHunts>,
    ids: Res<Instances>,
    mut instances: Query<(&mut Instance, &mut HuntOutbox, &TickGroup)>,
    mut players: Query<(&Player, &mut Path, &mut Working)>,
    clock: Res<ServerClock>,
) {
    let WatchedHunts { saved, waiting, .. } = &mut *watched;
    let saved = saved.get_mut().unwrap_or_else(PoisonError::into_inner);
    waiting.extend(saved.try_iter().map(|saved| (saved.listed.id.clone(), saved)));
    if waiting.is_empty() {
        return;
    }
    waiting.retain(|id, saved| {
        let Some(&entity) = ids.0.get(id) else { return false };
        let Ok((mut instance, mut outbox, group)) = instances.get_mut(entity) else { return false };
        if !group.0.units.is_empty() || !outbox.0.has_room() {
            return true;
        }
        // As many players as there are: only when something is gone, as it seldom is.
        if !ids_gone(&instance.hunt, &saved.instance.hunt).is_empty() {
            for orphan in orphans(&saved.instance.hunt, outbox.0.players().map(|(_, stored)| stored)) {
                warn!("{id}: {orphan}");
            }
        }
        let mut present = 0;
        for (_, mut path, mut working) in players.iter_mut().filter(|(player, ..)| player.instance == entity) {
            path.reload(&instance, &saved.instance, clock.now());
            working.stand_in(path.inside(&saved.instance), path.near(&saved.instance));
            present += 1;
        }
        outbox.0.set_hunt(saved.instance.hunt.hash);
        published.0.publish(saved.listed.clone());
        *instance = saved.instance.clone();
        info!("{id}: read again, {} boundaries, {present} players in it", instance.hunt.boundaries.len());
        false
    });
}
