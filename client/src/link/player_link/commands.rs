//! Commands that the server has not answered yet.

use hunt_shared::{
    identity::{CommandNumber, FixNumber},
    protocol::{Command, CommandEnvelope},
};
use std::{collections::VecDeque, time::Duration};

/// The server keeps the answers to this many commands to repeat them.
const MAX_OUTSTANDING: usize = 32;

/// The channel is reliable within a session; this is for answers that got lost with one, and for a busy server.
const RESEND: Duration = Duration::from_secs(2);

/// The queue of unanswered commands.
#[derive(Clone, Debug)]
pub(super) struct CommandQueue {
    next: CommandNumber,
    outstanding: VecDeque<(CommandEnvelope, Option<Duration>)>,
    /// Up to this one they are on disk.
    durable: CommandNumber,
}

impl CommandQueue {
    pub(super) fn new(next: CommandNumber, commands: Vec<CommandEnvelope>) -> Self {
        let durable = commands.last().map_or(CommandNumber(0), |command| command.number);
        let next = next.max(durable.next());
        Self { next, outstanding: commands.into_iter().map(|command| (command, None)).collect(), durable }
    }

    pub(super) fn next(&self) -> CommandNumber {
        self.next
    }

    pub(super) fn len(&self) -> usize {
        self.outstanding.len()
    }

    pub(super) fn commands(&self) -> impl Iterator<Item = &Command> {
        self.outstanding.iter().map(|(envelope, _)| &envelope.command)
    }

    pub(super) fn all(&self) -> Vec<CommandEnvelope> {
        self.outstanding.iter().map(|(command, _)| command.clone()).collect()
    }

    /// Numbers a command; `None` when too many are unanswered.
    pub(super) fn push(&mut self, command: Command, after_fix: FixNumber) -> Option<CommandNumber> {
        if self.outstanding.len() >= MAX_OUTSTANDING {
            return None;
        }
        let number = self.next;
        self.next = number.next();
        self.outstanding.push_back((CommandEnvelope { number, after_fix, command }, None));
        Some(number)
    }

    pub(super) fn set_durable(&mut self, number: CommandNumber) {
        self.durable = self.durable.max(number);
    }

    /// Commands that it is time to send.
    pub(super) fn due(&mut self, now: Duration) -> Vec<CommandEnvelope> {
        let durable = self.durable;
        let due = self
            .outstanding
            .iter_mut()
            .filter(|(command, sent)| command.number <= durable && sent.is_none_or(|sent| now.saturating_sub(sent) >= RESEND));
        due.map(|(command, sent)| {
            *sent = Some(now);
            command.clone()
        })
        .collect()
    }

    /// All are to be sent again: the session is a new one.
    pub(super) fn resend_all(&mut self) {
        self.outstanding.iter_mut().for_each(|(_, sent)| *sent = None);
    }

    /// The answer to a command has come. Returns the command, the first time.
    pub(super) fn answer(&mut self, number: CommandNumber) -> Option<Command> {
        let index = self.outstanding.iter().position(|(command, _)| command.number == number)?;
        self.outstanding.remove(index).map(|(envelope, _)| envelope.command)
    }

    /// The server has stored commands up to this one. Returns true when it must have lost some: it never had the ones before those that
    /// are unanswered here.
    pub(super) fn resume(&mut self, confirmed: CommandNumber) -> bool {
        let first = self.outstanding.front().map_or(self.next, |(command, _)| command.number);
        self.resend_all();
        if first > confirmed.next() {
            let mut number = confirmed;
            for (command, _) in &mut self.outstanding {
                number = number.next();
                command.number = number;
            }
            self.next = number.next();
            // They are on disk under their old numbers, and will be under these.
            self.durable = number;
            return true;
        }
        self.next = self.next.max(confirmed.next());
        false
    }

    /// The oldest fixes were given up and the others moved up by as many numbers.
    pub(super) fn shift_fixes(&mut self, by: u64) {
        for (command, _) in &mut self.outstanding {
            command.after_fix.0 = command.after_fix.0.saturating_sub(by);
        }
    }

    /// Fixes are numbered anew, the last of them so.
    pub(super) fn cap_fixes(&mut self, last: FixNumber) {
        for (command, _) in &mut self.outstanding {
            command.after_fix = command.after_fix.min(last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(queue: &mut CommandQueue, object: &str) -> Option<CommandNumber> {
        let number = queue.push(Command::Collect(object.into()), FixNumber(3));
        queue.set_durable(queue.next());
        number
    }

    #[test]
    fn commands_are_resent_until_answered_and_answered_once() {
        let mut queue = CommandQueue::new(CommandNumber(1), vec![]);
        assert_eq!(take(&mut queue, "a"), Some(CommandNumber(1)));
        assert_eq!(take(&mut queue, "b"), Some(CommandNumber(2)));
        let at = Duration::from_secs;
        assert_eq!(queue.due(at(1)).len(), 2);
        assert_eq!(queue.due(at(2)).len(), 0);
        assert_eq!(queue.answer(CommandNumber(1)), Some(Command::Collect("a".into())));
        assert_eq!(queue.answer(CommandNumber(1)), None);
        assert_eq!(queue.due(at(3)).iter().map(|command| command.number.0).collect::<Vec<_>>(), [2]);
        for index in 0..MAX_OUTSTANDING - 1 {
            assert!(take(&mut queue, &index.to_string()).is_some());
        }
        assert_eq!(take(&mut queue, "one too many"), None);
    }

    #[test]
    fn only_what_is_on_disk_is_sent() {
        let mut queue = CommandQueue::new(CommandNumber(1), vec![]);
        queue.push(Command::Collect("a".into()), FixNumber(0));
        assert!(queue.due(Duration::ZERO).is_empty());
        queue.set_durable(CommandNumber(1));
        assert_eq!(queue.due(Duration::ZERO).len(), 1);
    }

    #[test]
    fn counters_follow_the_server() {
        let mut queue = CommandQueue::new(CommandNumber(1), vec![]);
        assert!(!queue.resume(CommandNumber(9)), "this side had lost its state");
        assert_eq!(take(&mut queue, "a"), Some(CommandNumber(10)));
        assert!(!queue.resume(CommandNumber(10)), "stored, but the answer was lost: it is asked for again");
        assert_eq!(queue.due(Duration::ZERO).len(), 1);
        assert!(queue.resume(CommandNumber(2)), "the server has lost its state");
        assert_eq!(queue.due(Duration::ZERO)[0].number, CommandNumber(3));
        assert_eq!(queue.next(), CommandNumber(4));
    }
}
