//! The sounds, made on a thread of their own after the start, what is wanted first first.

use super::{
    clip::Clip,
    synth::{Bed, Cue},
};
use bevy::{platform::collections::HashMap, prelude::*};
use std::{
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

/// Which sound.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Name {
    /// What is heard once.
    Cue(Cue),
    /// What is heard all the while.
    Bed(Bed),
}

/// The sounds that are made already.
#[derive(Resource, Default)]
pub struct Library {
    clips: HashMap<Name, Handle<Clip>>,
    coming: Option<Mutex<mpsc::Receiver<(Name, Clip)>>>,
}

impl Library {
    /// A sound, when it is made.
    pub fn get(&self, name: Name) -> Option<Handle<Clip>> {
        self.clips.get(&name).cloned()
    }

    /// Begins to make them all.
    pub fn begin(&mut self) {
        if self.coming.is_some() || !self.clips.is_empty() {
            return;
        }
        let (done, coming) = mpsc::channel();
        let spawned = thread::Builder::new().name("sounds".into()).spawn(move || {
            for name in order() {
                let clip = match name {
                    Name::Cue(cue) => Clip::new(&cue.render(), false),
                    Name::Bed(bed) => Clip::new(&bed.render(), true),
                };
                if done.send((name, clip)).is_err() {
                    return;
                }
            }
        });
        match spawned {
            Ok(_) => self.coming = Some(Mutex::new(coming)),
            Err(error) => warn!("the game is silent, for its sounds cannot be made: {error}"),
        }
    }
}

/// The order in which they are made: buttons, the tune of the title, steps and the sea, and then the rest.
fn order() -> Vec<Name> {
    let first = [Name::Cue(Cue::Press), Name::Cue(Cue::Focus), Name::Bed(Bed::Theme), Name::Bed(Bed::Sea)];
    let mut all = first.to_vec();
    let mut cues: Vec<_> = Cue::all().collect();
    cues.sort_by_key(|cue| !matches!(cue, Cue::Step(..)));
    let rest = cues.into_iter().map(Name::Cue).chain(Bed::ALL.map(Name::Bed));
    for name in rest {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// Takes in what has been made.
pub fn take_in(mut library: ResMut<Library>, mut clips: ResMut<Assets<Clip>>) {
    let Some(coming) = &library.coming else { return };
    let mut made = Vec::new();
    let ended = {
        let coming = coming.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match coming.try_recv() {
                Ok(clip) => made.push(clip),
                Err(mpsc::TryRecvError::Empty) => break false,
                Err(mpsc::TryRecvError::Disconnected) => break true,
            }
        }
    };
    for (name, clip) in made {
        library.clips.insert(name, clips.add(clip));
    }
    if ended {
        library.coming = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sound_is_made_once() {
        let order = order();
        assert_eq!(order.len(), Cue::all().count() + Bed::ALL.len());
        assert!(order.iter().enumerate().all(|(index, name)| !order[..index].contains(name)));
    }
}
