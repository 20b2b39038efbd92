//! Several paths that are taken further together, so that the processor waits for memory once and not for each of them.

use super::Path;
use crate::{instance::Instance, player::Inbox};
use bevy::prelude::*;
use hunt_shared::{
    crossing::{PathFix, Transition},
    identity::FixNumber,
    time::UnixMs,
};

/// How many paths go together: as many as the processor's nearest cache has room for.
const SIZE: usize = 32;

/// Paths that wait for the others, each with its next fix. Those that still wait in the end are taken when it is dropped.
pub struct Company<'w, 'i, F: Fn(Entity) -> Option<&'i Instance>> {
    ready: F,
    now: UnixMs,
    /// The last instance that was asked for, if it is ready: mostly the next one is the same.
    instance: Option<(Entity, Option<&'i Instance>)>,
    members: Vec<Member<'w, 'i>>,
    /// The numbers of the members that need a closer look.
    closely: Vec<usize>,
    transitions: Vec<Transition>,
}

struct Member<'w, 'i> {
    path: Mut<'w, Path>,
    instance: &'i Instance,
    number: FixNumber,
    next: PathFix,
    accuracy_m: f32,
}

impl<'w, 'i, F: Fn(Entity) -> Option<&'i Instance>> Company<'w, 'i, F> {
    /// An empty one; `ready` finds an instance whose players may go on.
    pub fn new(ready: F, now: UnixMs) -> Self {
        Self {
            ready,
            now,
            instance: None,
            members: Vec::with_capacity(SIZE),
            closely: Vec::with_capacity(SIZE),
            transitions: Vec::new(),
        }
    }

    /// Takes a path further by what waits in the inbox, at once or with the others; not when its instance is not ready.
    #[inline]
    pub fn take(&mut self, instance: Entity, mut inbox: Mut<Inbox>, mut path: Mut<'w, Path>) {
        let Some(instance) = self.instance(instance) else { return };
        if !path.is_stale()
            && let Some((number, fix)) = inbox.only_fix()
        {
            let next = instance.index.fix(fix.time, fix.position);
            self.members.push(Member { path, instance, number, next, accuracy_m: fix.accuracy_m });
            if self.members.len() == SIZE {
                self.go();
            }
        } else {
            path.walk(&mut inbox, instance, self.now, &mut self.transitions);
        }
    }

    #[inline]
    fn instance(&mut self, entity: Entity) -> Option<&'i Instance> {
        match self.instance {
            Some((last, instance)) if last == entity => instance,
            _ => {
                let instance = (self.ready)(entity);
                self.instance = Some((entity, instance));
                instance
            }
        }
    }

    fn go(&mut self) {
        for (at, member) in self.members.iter_mut().enumerate() {
            let Member { path, instance, number, next, accuracy_m } = member;
            if !path.stride(*number, *next, *accuracy_m, instance, self.now) {
                self.closely.push(at);
            }
        }
        for together in
            self.closely.chunk_by(|&one, &other| std::ptr::eq(self.members[one].instance, self.members[other].instance))
        {
            let index = &self.members[together[0]].instance.index;
            index.look_ahead(together.iter().map(|&at| self.members[at].next.local));
        }
        for at in self.closely.drain(..) {
            let Member { path, instance, number, next, .. } = &mut self.members[at];
            path.look(*number, *next, instance, &mut self.transitions);
        }
        self.members.clear();
    }
}

impl<'i, F: Fn(Entity) -> Option<&'i Instance>> Drop for Company<'_, 'i, F> {
    fn drop(&mut self) {
        self.go();
    }
}
