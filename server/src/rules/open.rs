//! A hunt opens and closes.

use super::apply::{Application, wait_s};
use hunt_shared::{
    crossing::{Transition, TransitionKind},
    event::EventKind,
    protocol::Refusal,
    time::UnixMs,
};

impl Application<'_> {
    /// Whether what the player meets counts now.
    pub(super) fn takes_part(&self) -> bool {
        self.progress.begun && !self.progress.ended && self.hunt.open.is_open(self.time)
    }

    /// Why nobody can do anything now; `None`: the hunt is open.
    pub(super) fn closed(&self) -> Option<Refusal> {
        let open = self.hunt.open;
        match open.opens {
            _ if self.progress.ended || open.has_closed(self.time) => Some(Refusal::HuntIsOver),
            Some(opens) if opens > self.time => Some(Refusal::HuntOpensLater { wait_s: wait_s(self.time, opens) }),
            _ => None,
        }
    }

    /// The player's first fix. `settled`: nobody waits for what happened before.
    pub(super) fn arrive(&mut self, settled: UnixMs) {
        let open = self.hunt.open;
        if open.has_closed(self.time) || open.has_closed(settled) {
            self.end();
        } else if open.has_opened(self.time) && !self.progress.begun {
            // What the player enters with this fix follows.
            self.begin();
        }
    }

    fn begin(&mut self) {
        self.emit(EventKind::HuntBegun { title: self.hunt.title.clone() });
        self.scatter(None);
        self.open_what_can_open();
        self.settle();
    }

    /// The hunt is open for the player from now on: for the first time, or again.
    pub(super) fn take_up(&mut self) {
        if self.progress.begun {
            if self.progress.ended {
                self.emit(EventKind::HuntBegun { title: self.hunt.title.clone() });
            }
            self.renew();
        } else {
            // What the player stands in is entered below.
            let there = (std::mem::take(&mut self.inside), std::mem::take(&mut self.near));
            self.begin();
            (self.inside, self.near) = there;
        }
        self.look_about();
    }

    /// Lets an edited hunt, or one that has opened again, have what it has now.
    pub(super) fn renew(&mut self) {
        self.ask_new_riddles();
        self.open_what_can_open();
        self.renew_objects();
        self.settle();
    }

    /// Nothing more is given.
    pub(super) fn end(&mut self) {
        if !self.progress.ended {
            self.emit(EventKind::HuntEnded { title: self.hunt.title.clone(), points: self.progress.points });
        }
    }

    /// Tells the difference between what the player was in when it last counted and what the player is in.
    fn look_about(&mut self) {
        let hunt = self.hunt;
        let (mut inside, mut near) = (self.inside.to_vec(), self.near.to_vec());
        inside.sort_unstable();
        near.sort_unstable();
        let left: Vec<_> = self.progress.inside.iter().map(|(id, name)| (id.clone(), name.clone())).collect();
        for (boundary, name) in left {
            if !inside.iter().any(|&index| hunt.boundaries[index].id == boundary) {
                self.emit(EventKind::BoundaryExited { boundary, name });
            }
        }
        let (time, position) = (self.time, self.position);
        for (boundary, ring) in near {
            self.cross(&Transition { time, position, boundary, kind: TransitionKind::Approached(ring) });
        }
        for boundary in inside {
            if !self.progress.inside.contains_key(&hunt.boundaries[boundary].id) {
                self.cross(&Transition { time, position, boundary, kind: TransitionKind::Entered });
            }
        }
    }
}
