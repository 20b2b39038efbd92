//! What is heard of the others: the ranking, the team, and requests about teams that were refused.

use crate::{
    game::session::{LinkStatus, Notice, Ranking, Refused, TeamThere, Undecided},
    link::Connection,
};
use bevy::{ecs::system::SystemParam, prelude::*};
use hunt_shared::{identity::PlayerId, protocol::Command};

/// Where it is written.
#[derive(SystemParam)]
pub struct Society<'w> {
    ranking: ResMut<'w, Ranking>,
    there: ResMut<'w, TeamThere>,
    refused: MessageWriter<'w, Refused>,
}

impl Society<'_> {
    /// The server has told who is best.
    pub fn hear_ranking(&mut self, connection: &Connection) {
        self.ranking.set_if_neq(Ranking(Some(connection.leaderboard().clone())));
    }

    /// The server has told who of the team is there.
    pub fn hear_present(&mut self, present: Vec<PlayerId>) {
        let present = present.into_iter().collect();
        self.there.set_if_neq(TeamThere { own: self.there.own, present });
    }

    /// The server has refused something. Where a team's panel is, that says so; everything else is a notice.
    pub fn hear_refusal(&mut self, command: Command, reason: String, notices: &mut MessageWriter<Notice>) {
        if !matches!(command, Command::FoundTeam(_) | Command::JoinTeam(_) | Command::LeaveTeam) {
            notices.write(Notice(reason.clone()));
        }
        self.refused.write(Refused { command, reason });
    }

    /// Who the player is, and how the link is: without it nobody knows who else is there.
    pub fn follow(&mut self, own: Option<PlayerId>, status: &LinkStatus) {
        let knows = matches!(status, LinkStatus::Live | LinkStatus::Waiting);
        let present = if knows { self.there.present.clone() } else { Default::default() };
        self.there.set_if_neq(TeamThere { own, present });
    }
}

/// Another hunt, or the same once more: what was heard before is no news of it.
pub fn forget(mut ranking: ResMut<Ranking>, mut there: ResMut<TeamThere>, mut undecided: ResMut<Undecided>) {
    undecided.set_if_neq(Undecided::default());
    ranking.set_if_neq(Ranking::default());
    there.set_if_neq(TeamThere::default());
}
