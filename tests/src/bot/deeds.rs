//! What a bot does besides walking: it takes things, speaks, shows, and joins others.

use super::Bot;
use hunt_shared::{
    geo::LocalFrame,
    hunt::{Answers, Hunt, Standing, objects_there},
    identity::ObjectId,
    protocol::{Command, Emote},
    time::UnixMs,
};
use std::time::Duration;

/// A command that was refused is tried again this much later.
const TRY_AGAIN: Duration = Duration::from_millis(500);

impl Bot {
    /// Asks to take an object; false when too many commands are unanswered, or the bot is dead.
    pub fn collect(&mut self, object: &ObjectId) -> bool {
        self.connection.as_mut().is_some_and(|connection| connection.collect(object.clone()))
    }

    /// Asks for something; false when too many commands are unanswered, or the bot is dead.
    pub fn command(&mut self, command: Command) -> bool {
        self.connection.as_mut().is_some_and(|connection| connection.command(command))
    }

    /// Shows something to whoever is near; false without a session.
    pub fn gesture(&mut self, emote: Emote) -> bool {
        self.connection.as_mut().is_some_and(|connection| connection.gesture(emote))
    }

    /// From now on others are not told where it is, or they are.
    pub fn hide(&mut self, hidden: bool) {
        if let Some(connection) = &mut self.connection {
            connection.hide(hidden);
        }
    }

    /// Asks to found a team.
    pub fn found_team(&mut self, name: &str) -> bool {
        self.command(Command::FoundTeam(name.to_owned()))
    }

    /// Asks to join the team with this code.
    pub fn join_team(&mut self, code: &str) -> bool {
        self.command(Command::JoinTeam(code.to_owned()))
    }

    /// Asks to leave the team.
    pub fn leave_team(&mut self) -> bool {
        self.command(Command::LeaveTeam)
    }

    /// Asks to take every object in reach that is there for this player and not taken yet.
    pub fn collect_what_is_near(&mut self) {
        let (Some(connection), Some(position)) = (&mut self.connection, self.position) else { return };
        let Some(view) = connection.view().cloned() else { return };
        let Ok(frame) = LocalFrame::new(view.bounds) else { return };
        let here = frame.to_local(position);
        let there = objects_there(&view, connection.progress(), &self.shared_objects, UnixMs::now());
        let near = there.filter(|object| frame.to_local(object.position).distance_m(here) < object.reach_m * 0.7);
        let near: Vec<ObjectId> = near.map(|object| object.id.clone()).collect();
        for object in near {
            if self.asked_for.insert(object.clone()) {
                connection.collect(object);
            }
        }
    }

    /// Says and does what its answers to a hunt say, one thing after the other: each once the one before was answered and told of, and again
    /// after a while when it was refused, as an answer is that comes too soon.
    pub fn act(&mut self, hunt: &Hunt, answers: &mut Answers) {
        let (Some(connection), Some(position)) = (&mut self.connection, self.position) else { return };
        let told = self.ledger.last_seq();
        let waits = self.said.as_ref().is_some_and(|(_, before)| told <= *before);
        if waits || connection.stats().unanswered_commands > 0 {
            return;
        }
        let command = match self.again.take() {
            Some((command, refused)) if refused.elapsed() < TRY_AGAIN => {
                self.again = Some((command, refused));
                return;
            }
            Some((command, _)) => Some(command),
            None => {
                let progress = connection.progress();
                answers.next_command(Standing { hunt, progress, position, now: UnixMs::now() })
            }
        };
        if let Some(command) = command
            && connection.command(command.clone())
        {
            self.said = Some((command, told));
        }
    }
}
