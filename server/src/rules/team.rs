//! Teams: founded, joined by a code, left.

use super::{
    SharedChange, Team,
    apply::{Application, wait_s},
    challenge::seconds_of,
};
use hunt_shared::{
    event::{EventKind, TeamStatus},
    identity::TeamCode,
    protocol::{Command, CommandResult, MAX_NAME_CHARS, Refusal, TEAM_CODE_CHARS, clean_name},
};

/// What codes are made of: nothing that looks like something else.
const LETTERS: &[u8; 31] = b"ABCDEFGHJKLMNPQRSTUVWXYZ2345678";

/// Seconds to wait after the first code that no team has; each further one doubles them.
const FIRST_WAIT_S: f64 = 2.0;

/// The longest wait after a wrong code, in seconds.
const LONGEST_WAIT_S: f64 = 60.0;

/// Whether a command is about teams: those are found also before a hunt opens.
pub(super) fn is_about_teams(command: &Command) -> bool {
    matches!(command, Command::FoundTeam(_) | Command::JoinTeam(_) | Command::LeaveTeam)
}

impl Application<'_> {
    /// The player's team.
    fn team(&self) -> Option<(&TeamCode, &Team)> {
        let code = self.rules.team.as_ref()?;
        Some((code, self.shared.teams.get(code)?))
    }

    /// The name of the player's team; of who is in none, the player's own.
    pub(super) fn team_name(&self) -> &str {
        self.team().map_or(self.name, |(_, team)| &team.name)
    }

    /// Why the player cannot be in another team.
    fn cannot_join(&self) -> Option<Refusal> {
        if self.hunt.teams.is_none() {
            return Some(Refusal::NoTeams);
        }
        self.team().map(|(_, team)| Refusal::InATeamAlready { team: team.name.clone() })
    }

    /// The player founds a team.
    pub(super) fn found_team(&mut self, name: &str) -> CommandResult {
        if let Some(reason) = self.cannot_join() {
            return CommandResult::Refused(reason);
        }
        let Some(name) = clean_name(name) else {
            return CommandResult::Refused(Refusal::UnfitTeamName { most: MAX_NAME_CHARS as u32 });
        };
        let folded = name.to_lowercase();
        if self.shared.teams.values().any(|team| team.name.to_lowercase() == folded) {
            return CommandResult::Refused(Refusal::TeamNameIsTaken { team: name.to_owned() });
        }
        let code = self.new_code();
        self.become_member(code, name.to_owned());
        CommandResult::Done
    }

    /// A code that no team has.
    fn new_code(&self) -> TeamCode {
        let mut tries = 0;
        loop {
            let seed = self.seed.derive(&format!("team {tries}"), self.rules.causes);
            let letter = |at: usize| {
                let drawn = seed.derive("letter", at as u64).below(LETTERS.len() as u64);
                char::from(LETTERS[drawn as usize])
            };
            let code = TeamCode::new((0..TEAM_CODE_CHARS).map(letter).collect::<String>());
            if !self.shared.teams.contains_key(&code) {
                return code;
            }
            tries += 1;
        }
    }

    /// The player joins a team whose code a member has told.
    pub(super) fn join_team(&mut self, code: &str) -> CommandResult {
        if let Some(reason) = self.cannot_join() {
            return CommandResult::Refused(reason);
        }
        if self.time < self.rules.next_code {
            return CommandResult::Refused(Refusal::AskForTheCode { wait_s: wait_s(self.time, self.rules.next_code) });
        }
        let written: String = code.chars().filter(|letter| letter.is_alphanumeric()).take(2 * TEAM_CODE_CHARS).collect();
        let code = TeamCode::new(written.to_uppercase());
        let Some(team) = self.shared.teams.get(&code) else {
            let wait = (FIRST_WAIT_S * 2_f64.powi(self.rules.code_misses.min(30) as i32)).min(LONGEST_WAIT_S);
            self.rules.code_misses = self.rules.code_misses.saturating_add(1);
            self.rules.next_code = self.time + seconds_of(wait);
            return CommandResult::Refused(Refusal::NoSuchCode);
        };
        let max_size = self.hunt.teams.map_or(0, |teams| teams.max_size);
        if team.members.len() >= max_size as usize {
            return CommandResult::Refused(Refusal::TeamIsFull { team: team.name.clone(), most: max_size });
        }
        let named = team.name.clone();
        self.become_member(code, named);
        CommandResult::Done
    }

    fn become_member(&mut self, code: TeamCode, named: String) {
        let name = self.name.to_owned();
        self.share(SharedChange::TeamJoined { team: code.clone(), named, player: self.player, name });
        (self.rules.code_misses, self.rules.team) = (0, Some(code));
        let shared = self.hunt.teams.is_some_and(|teams| teams.share());
        if let Some((code, team)) = self.team() {
            let team = TeamStatus { code: code.clone(), name: team.name.clone(), shared, members: team.members.clone() };
            self.emit(EventKind::TeamJoined { team });
        }
    }

    /// The player leaves the team, and keeps what they have.
    pub(super) fn leave_team(&mut self) -> CommandResult {
        let Some(code) = self.rules.team.take() else { return CommandResult::Refused(Refusal::InNoTeam) };
        let name = self.shared.teams.get(&code).map(|team| team.name.clone()).unwrap_or_default();
        self.share(SharedChange::TeamLeft { team: code, player: self.player });
        self.emit(EventKind::TeamLeft { name });
        CommandResult::Done
    }
}
