//! Several paths that are taken further together: so the compiler can calculate for some at a time, and the processor waits for memory once
//! and not for each of them.

use super::Path;
use crate::{instance::Instance, player::Inbox};
use bevy::prelude::*;
use hunt_shared::{
    crossing::{PathFix, Transition},
    geo::{LocalPoint, LonLat},
    identity::FixNumber,
    time::UnixMs,
};

/// How many paths go together, and how many look closely together: as many as the processor's nearest cache has room for.
const SIZE: usize = 32;

/// Paths of one instance that wait for the others, each with its next fix. Those that still wait in the end are taken when it is dropped.
pub struct Company<'w, 'i, F: Fn(Entity) -> Option<&'i Instance>> {
    ready: F,
    now: UnixMs,
    /// Of which instance they are; the instance itself is there if it is ready.
    instance: Option<(Entity, Option<&'i Instance>)>,
    members: Vec<Member<'w>>,
    /// Where each of them is next.
    positions: Vec<LonLat>,
    points: Vec<LocalPoint>,
    /// Those that need a closer look, with their next fix. They wait for others too: few of a company do.
    aside: Vec<(Member<'w>, PathFix)>,
    transitions: Vec<Transition>,
}

struct Member<'w> {
    path: Mut<'w, Path>,
    number: FixNumber,
    time: UnixMs,
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
            positions: Vec::with_capacity(SIZE),
            points: Vec::with_capacity(SIZE),
            aside: Vec::with_capacity(2 * SIZE),
            transitions: Vec::new(),
        }
    }

    /// Takes a path further by what waits in the inbox, at once or with the others; not when its instance is not ready.
    #[inline]
    pub fn take(&mut self, instance: Entity, mut inbox: Mut<Inbox>, mut path: Mut<'w, Path>) {
        let Some(instance) = self.instance(instance) else { return };
        if path.is_stale() {
            path.walk(&mut inbox, instance, self.now, &mut self.transitions);
        } else if let Some((number, fix)) = inbox.only_fix() {
            self.positions.push(fix.position);
            self.members.push(Member { path, number, time: fix.time, accuracy_m: fix.accuracy_m });
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
                self.finish();
                let instance = (self.ready)(entity);
                self.instance = Some((entity, instance));
                instance
            }
        }
    }

    /// Takes all members further, but for those that go aside.
    fn go(&mut self) {
        let Some((_, Some(instance))) = self.instance else { return };
        instance.index.place_all(&self.positions, &mut self.points);
        for ((mut member, position), local) in self.members.drain(..).zip(self.positions.drain(..)).zip(self.points.drain(..)) {
            let next = PathFix { time: member.time, position, local };
            if !member.path.stride(member.number, next, member.accuracy_m, instance, self.now) {
                self.aside.push((member, next));
            }
        }
        if self.aside.len() >= SIZE {
            self.look(instance);
        }
    }

    fn look(&mut self, instance: &Instance) {
        instance.index.look_ahead(self.aside.iter().map(|(_, next)| next.local));
        for (mut member, next) in self.aside.drain(..) {
            member.path.look(member.number, next, instance, &mut self.transitions);
        }
    }

    /// Takes everybody further who still waits.
    fn finish(&mut self) {
        self.go();
        if let Some((_, Some(instance))) = self.instance {
            self.look(instance);
        }
    }
}

impl<'i, F: Fn(Entity) -> Option<&'i Instance>> Drop for Company<'_, 'i, F> {
    fn drop(&mut self) {
        self.finish();
    }
}
