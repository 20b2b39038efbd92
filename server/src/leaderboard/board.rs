//! Who is best in one hunt.

use super::Ranking;
use crate::{outbox::StoredPlayer, rules::SharedState};
use hunt_shared::{
    hunt::{Teams, Together},
    identity::{PlayerId, TeamCode},
    protocol::{Leaderboard, Standing},
    time::UnixMs,
};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

/// How many of the best are told.
const TOP: usize = 10;

/// Who stands for themselves in a ranking.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Contender {
    Player(PlayerId),
    Team(TeamCode),
}

/// By points, then by who had them first.
type Key = (Reverse<i64>, UnixMs, Contender);

/// What is known of a player.
#[derive(Clone, PartialEq, Debug)]
struct Known {
    name: String,
    team: Option<TeamCode>,
    points: i64,
    since: UnixMs,
}

/// Who is best in a hunt, by what is committed.
#[derive(Clone, Debug, Default)]
pub struct Board {
    teams: Option<Teams>,
    players: HashMap<PlayerId, Known>,
    /// Members who have begun.
    members: HashMap<TeamCode, BTreeSet<PlayerId>>,
    team_names: HashMap<TeamCode, String>,
    keys: HashMap<Contender, Key>,
    ranking: Ranking<Key>,
    version: u64,
}

impl Board {
    /// Of all players of a hunt.
    pub fn of<'a>(
        teams: Option<Teams>,
        shared: &SharedState,
        players: impl Iterator<Item = (PlayerId, &'a StoredPlayer)>,
    ) -> Self {
        let mut board = Self { teams, ..Self::default() };
        players.for_each(|(player, stored)| board.count(player, stored, shared));
        board.version += 1;
        board
    }

    /// Counts what has become of a player.
    pub fn count(&mut self, player: PlayerId, stored: &StoredPlayer, shared: &SharedState) {
        let progress = &stored.progress;
        if !progress.begun {
            return;
        }
        let team = stored.rules.team.clone().filter(|_| self.teams.is_some());
        let name = stored.rules.name.clone();
        let known = Known { name, team, points: progress.points, since: progress.scored_at };
        let before = self.players.get(&player);
        if before == Some(&known) {
            return;
        }
        let left = before.and_then(|before| before.team.clone()).filter(|left| known.team.as_ref() != Some(left));
        let joined = known.team.clone();
        self.players.insert(player, known);
        if let Some(left) = left {
            let members = self.members.entry(left.clone()).or_default();
            members.remove(&player);
            if members.is_empty() {
                self.members.remove(&left);
                self.team_names.remove(&left);
            }
            self.place(Contender::Team(left));
        }
        match joined {
            Some(team) => {
                self.members.entry(team.clone()).or_default().insert(player);
                if let Some(known) = shared.teams.get(&team) {
                    self.team_names.insert(team.clone(), known.name.clone());
                }
                self.unplace(&Contender::Player(player));
                self.place(Contender::Team(team));
            }
            None => self.place(Contender::Player(player)),
        }
        self.version += 1;
    }

    /// Another number after each change.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What a player is told; `is_final`: nothing of it changes any more.
    pub fn told_to(&self, player: PlayerId, is_final: bool) -> Leaderboard {
        let own = self.contender(player).and_then(|own| {
            let key = self.keys.get(&own)?;
            Some(self.standing(self.ranking.before(key)?, key))
        });
        Leaderboard { top: self.top(TOP), own, total: self.ranking.len() as u32, is_final }
    }

    /// The best, in their order.
    pub fn top(&self, most: usize) -> Vec<Standing> {
        self.ranking.iter().take(most).enumerate().map(|(before, key)| self.standing(before, key)).collect()
    }

    /// Everybody in their order, each with the players behind it: the members of a team who have begun, or the one player.
    pub fn all(&self) -> impl Iterator<Item = (Standing, Vec<(PlayerId, &str)>)> {
        self.ranking.iter().enumerate().map(|(before, key)| {
            let players: Vec<PlayerId> = match &key.2 {
                Contender::Player(player) => vec![*player],
                Contender::Team(team) => self.members.get(team).into_iter().flatten().copied().collect(),
            };
            let named = players.into_iter().map(|player| (player, self.players.get(&player).map_or("", |known| &*known.name)));
            (self.standing(before, key), named.collect())
        })
    }

    fn contender(&self, player: PlayerId) -> Option<Contender> {
        let known = self.players.get(&player)?;
        Some(known.team.clone().map_or(Contender::Player(player), Contender::Team))
    }

    fn standing(&self, before: usize, (Reverse(points), since, contender): &Key) -> Standing {
        let (name, members) = match contender {
            Contender::Player(player) => (self.players.get(player).map(|known| known.name.clone()), 0),
            Contender::Team(team) => (self.team_names.get(team).cloned(), self.members.get(team).map_or(0, BTreeSet::len)),
        };
        Standing {
            rank: before as u32 + 1,
            name: name.unwrap_or_default(),
            points: *points,
            since: *since,
            members: members as u32,
        }
    }

    /// Puts a contender where it belongs.
    fn place(&mut self, contender: Contender) {
        self.unplace(&contender);
        let score = match &contender {
            Contender::Player(player) => self.players.get(player).map(|known| (known.points, known.since)),
            Contender::Team(team) => self.score_of(team),
        };
        if let Some((points, since)) = score {
            let key = (Reverse(points), since, contender.clone());
            self.keys.insert(contender, key.clone());
            self.ranking.insert(key);
        }
    }

    fn unplace(&mut self, contender: &Contender) {
        if let Some(key) = self.keys.remove(contender) {
            self.ranking.remove(&key);
        }
    }

    /// The points of a team, and since when it has them.
    fn score_of(&self, team: &TeamCode) -> Option<(i64, UnixMs)> {
        let members = self.members.get(team)?.iter().filter_map(|member| self.players.get(member));
        match self.teams?.together {
            // All of them have the same, as soon as all of one commit is counted.
            Together::Shared => {
                members.map(|known| (known.points, Reverse(known.since))).max().map(|(points, since)| (points, since.0))
            }
            Together::Separate => members.fold(None, |sum, known| {
                let (points, since) = sum.unwrap_or((0_i64, known.since));
                Some((points.saturating_add(known.points), since.max(known.since)))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::SharedChange;

    fn stored(name: &str, points: i64, since: i64, team: Option<&str>) -> StoredPlayer {
        let mut stored = StoredPlayer::default();
        stored.progress.begun = true;
        (stored.progress.points, stored.progress.scored_at) = (points, UnixMs(since));
        stored.rules.name = name.into();
        stored.rules.team = team.map(Into::into);
        stored
    }

    fn told(board: &Board) -> Vec<(u32, String, i64)> {
        board.top(10).into_iter().map(|standing| (standing.rank, standing.name, standing.points)).collect()
    }

    fn line(rank: u32, name: &str, points: i64) -> (u32, String, i64) {
        (rank, name.to_owned(), points)
    }

    #[test]
    fn more_points_come_first_and_of_as_many_who_had_them_first() {
        let mut board = Board::default();
        let shared = SharedState::default();
        for (player, name, points, since) in [(1, "Ann", 10, 50), (2, "Bo", 10, 40), (3, "Cy", 30, 90)] {
            board.count(PlayerId(player), &stored(name, points, since, None), &shared);
        }
        assert_eq!(told(&board), [line(1, "Cy", 30), line(2, "Bo", 10), line(3, "Ann", 10)]);
        let version = board.version();
        board.count(PlayerId(1), &stored("Ann", 10, 50, None), &shared);
        assert_eq!(board.version(), version, "nothing has changed");
        board.count(PlayerId(1), &stored("Ann", 40, 95, None), &shared);
        assert_eq!(told(&board)[0], line(1, "Ann", 40));
        let own = board.told_to(PlayerId(2), true);
        assert_eq!((own.own.map(|own| own.rank), own.total, own.is_final), (Some(3), 3, true));
        assert_eq!(board.told_to(PlayerId(9), false).own, None, "who has not begun");
    }

    #[test]
    fn a_team_stands_once_with_its_members_points() {
        let mut shared = SharedState::default();
        shared.apply(&SharedChange::TeamJoined {
            team: "GULLS2".into(),
            named: "Gulls".into(),
            player: PlayerId(1),
            name: "Ann".into(),
        });
        for (together, points) in [(Together::Shared, 20), (Together::Separate, 30)] {
            let players = [stored("Ann", 20, 1, Some("GULLS2")), stored("Bo", 10, 2, Some("GULLS2")), stored("Cy", 25, 3, None)];
            let players = (1..).map(PlayerId).zip(&players);
            let mut board = Board::of(Some(Teams { together, max_size: 4 }), &shared, players);
            let own = board.told_to(PlayerId(2), false).own.unwrap();
            assert_eq!((&*own.name, own.points, own.members), ("Gulls", points, 2));
            board.count(PlayerId(2), &stored("Bo", 10, 2, None), &shared);
            assert_eq!(told(&board), [line(1, "Cy", 25), line(2, "Gulls", 20), line(3, "Bo", 10)]);
            board.count(PlayerId(1), &stored("Ann", 20, 1, None), &shared);
            assert_eq!(told(&board), [line(1, "Cy", 25), line(2, "Ann", 20), line(3, "Bo", 10)], "the team is gone");
        }
    }
}
