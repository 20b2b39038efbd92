//! What a session has sent and the tick has not taken yet: the next fixes and the next commands, in order, bounded.

use bevy::prelude::*;
use hunt_shared::{
    identity::{CommandNumber, FixNumber},
    protocol::{CommandEnvelope, Fix, FixUpdate},
};
use std::{collections::VecDeque, time::Instant};

/// Fixes waiting at most; more are not taken and the client sends them again.
const MAX_FIXES: usize = 256;

/// Commands waiting at most; the client has no more unanswered.
const MAX_COMMANDS: usize = 32;

/// The waiting input of one player.
#[derive(Component, Debug, Default)]
pub struct Inbox {
    /// The number of the last fix that was put in. Those that wait have the numbers up to it.
    last_fix: FixNumber,
    /// The fix that waits longest: mostly the only one, so that it lies here.
    next: Option<Fix>,
    /// What else waits; `None` when nothing does.
    more: Option<Box<More>>,
    last_command: CommandNumber,
    /// Since when the oldest of the fixes has been here that were put in and not asked for by [`Inbox::taken_since`].
    since: Option<Instant>,
}

/// What waits beside the next fix.
#[derive(Debug, Default)]
struct More {
    fixes: VecDeque<Fix>,
    commands: VecDeque<CommandEnvelope>,
}

impl Inbox {
    /// An inbox that goes on after these.
    pub fn after(last_fix: FixNumber, last_command: CommandNumber) -> Self {
        Self { last_fix, last_command, ..Self::default() }
    }

    /// Takes the fixes that come next, and no others.
    pub fn put_fixes(&mut self, update: &FixUpdate) {
        for (offset, fix) in update.fixes.iter().enumerate() {
            let Some(number) = update.first.0.checked_add(offset as u64).map(FixNumber) else { return };
            if number == self.last_fix.next() && self.waiting_fixes() < MAX_FIXES {
                match self.next {
                    None => self.next = Some(*fix),
                    Some(_) => self.more.get_or_insert_default().fixes.push_back(*fix),
                }
                self.last_fix = number;
            }
        }
    }

    fn waiting_fixes(&self) -> usize {
        usize::from(self.next.is_some()) + self.more.as_ref().map_or(0, |more| more.fixes.len())
    }

    /// Says that what has been put in has been on this machine since then at the latest.
    pub fn arrived(&mut self, since: Instant) {
        if self.next.is_some() {
            self.since.get_or_insert(since);
        }
    }

    /// Since when the oldest fix that was taken lately has been here, if that is known. What is left of its update counts as arrived with
    /// it.
    pub fn taken_since(&mut self) -> Option<Instant> {
        if self.next.is_none() { self.since.take() } else { self.since }
    }

    /// Takes a command if it comes next; `false` when it was seen before or comes too early.
    pub fn put_command(&mut self, envelope: CommandEnvelope) -> bool {
        let waiting = self.more.as_ref().map_or(0, |more| more.commands.len());
        let next = envelope.number == self.last_command.next() && waiting < MAX_COMMANDS;
        if next {
            self.last_command = envelope.number;
            self.more.get_or_insert_default().commands.push_back(envelope);
        }
        next
    }

    /// The next fix, if nothing else waits beside it.
    #[inline]
    pub fn only_fix(&mut self) -> Option<(FixNumber, Fix)> {
        if self.more.is_some() {
            return None;
        }
        self.next.take().map(|fix| (self.last_fix, fix))
    }

    /// The next fix, unless a command must be applied before it.
    pub fn next_fix(&mut self) -> Option<(FixNumber, Fix)> {
        let next = self.next?;
        let more = self.more.as_mut();
        let later = more.as_ref().map_or(0, |more| more.fixes.len());
        let number = FixNumber(self.last_fix.0 - later as u64);
        if more.as_ref().and_then(|more| more.commands.front()).is_some_and(|command| command.after_fix < number) {
            return None;
        }
        self.next = more.and_then(|more| more.fixes.pop_front());
        self.drop_empty();
        Some((number, next))
    }

    /// The next command, once its fix was taken.
    pub fn next_command(&mut self, cursor: FixNumber) -> Option<CommandEnvelope> {
        let more = self.more.as_mut()?;
        if more.commands.front()?.after_fix > cursor {
            return None;
        }
        let next = more.commands.pop_front();
        self.drop_empty();
        next
    }

    fn drop_empty(&mut self) {
        self.more.take_if(|more| more.fixes.is_empty() && more.commands.is_empty());
    }

    /// Whether a command waits.
    pub fn has_commands(&self) -> bool {
        self.more.as_ref().is_some_and(|more| !more.commands.is_empty())
    }

    /// Whether there is anything to take.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.next.is_none() && self.more.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::{geo::LonLat, protocol::Command, time::UnixMs};

    fn update(first: u64, count: u64) -> FixUpdate {
        let fix = |number| Fix { time: UnixMs(number as i64), position: LonLat::new(0.0, 0.0), accuracy_m: 1.0 };
        FixUpdate {
            first: FixNumber(first),
            fixes: (0..count).map(|offset| fix(first.wrapping_add(offset))).collect(),
            ..FixUpdate::default()
        }
    }

    fn command(number: u64, after_fix: u64) -> CommandEnvelope {
        CommandEnvelope {
            number: CommandNumber(number),
            after_fix: FixNumber(after_fix),
            command: Command::Collect("shell".into()),
        }
    }

    #[test]
    fn each_fix_is_taken_once_and_in_order() {
        let mut inbox = Inbox::default();
        inbox.put_fixes(&update(2, 3));
        assert!(inbox.next_fix().is_none(), "fix 1 is missing");
        inbox.put_fixes(&update(1, 2));
        inbox.put_fixes(&update(1, 4));
        let taken: Vec<u64> = std::iter::from_fn(|| inbox.next_fix()).map(|(number, _)| number.0).collect();
        assert_eq!(taken, [1, 2, 3, 4]);
        inbox.put_fixes(&update(u64::MAX, 1));
        assert!(inbox.is_empty());
    }

    #[test]
    fn the_oldest_fix_says_since_when_there_was_something_to_do() {
        let mut inbox = Inbox::default();
        let (early, late) = (Instant::now(), Instant::now());
        inbox.arrived(early);
        assert_eq!(inbox.taken_since(), None, "there was no fix");
        inbox.put_fixes(&update(1, 1));
        inbox.arrived(early);
        inbox.put_fixes(&update(2, 1));
        inbox.arrived(late);
        assert!(inbox.next_fix().is_some());
        assert_eq!(inbox.taken_since(), Some(early));
        assert!(inbox.next_fix().is_some());
        assert_eq!(inbox.taken_since(), Some(early));
        assert_eq!(inbox.taken_since(), None);
    }

    #[test]
    fn a_command_applies_after_its_fix_and_before_the_next() {
        let mut inbox = Inbox::default();
        inbox.put_fixes(&update(1, 3));
        assert!(inbox.put_command(command(1, 2)));
        assert!(!inbox.put_command(command(1, 2)), "a repeated command");
        assert!(!inbox.put_command(command(3, 2)), "command 2 is missing");
        assert!(inbox.next_command(FixNumber(0)).is_none());
        assert_eq!(inbox.next_fix().unwrap().0, FixNumber(1));
        assert_eq!(inbox.next_fix().unwrap().0, FixNumber(2));
        assert!(inbox.next_fix().is_none(), "the command comes first");
        assert_eq!(inbox.next_command(FixNumber(2)).unwrap().number, CommandNumber(1));
        assert_eq!(inbox.next_fix().unwrap().0, FixNumber(3));
    }
}
