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

/// How many are told on each side of a player.
const AROUND: usize = 2;

/// Who stands for themselves in a ranking.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Contender {
    Player(PlayerId),
    Team(TeamCode),
}

impl Contender {
    /// None comes before it.
    const FIRST: Self = Self::Player(PlayerId(0));
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
    completed: u32,
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
        let completed = progress.challenges.values().filter(|status| status.completions > 0).count() as u32;
        let known = Known { name, team, points: progress.points, since: progress.scored_at, completed };
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

    /// It takes the place of a board that had this version: its own goes on from there.
    pub fn come_after(&mut self, version: u64) {
        self.version += version;
    }

    /// What a player is told; `is_final`: nothing of it changes any more.
    pub fn told_to(&self, player: PlayerId, is_final: bool) -> Leaderboard {
        let own = self.contender(player);
        let key = own.as_ref().and_then(|own| self.keys.get(own));
        let at = key.and_then(|key| self.ranking.before(key));
        let around = at.map_or(TOP..TOP, |at| at.saturating_sub(AROUND).max(TOP)..(at + AROUND + 1).max(TOP));
        let told = |from: usize, most: usize| -> Vec<Standing> {
            self.ranking.from(from).take(most).map(|key| self.standing(key, own.as_ref())).collect()
        };
        Leaderboard {
            top: told(0, TOP),
            near: told(around.start, around.len()),
            before_near: around.start as u32,
            own: key.map(|key| self.standing(key, own.as_ref())),
            total: self.ranking.len() as u32,
            is_final,
        }
    }

    /// Everybody in their order, each with the players behind it: the members of a team who have begun, or the one player.
    pub fn all(&self) -> impl Iterator<Item = (Standing, Vec<(PlayerId, &str)>)> {
        self.ranking.iter().map(|key| {
            let players: Vec<PlayerId> = match &key.2 {
                Contender::Player(player) => vec![*player],
                Contender::Team(team) => self.members.get(team).into_iter().flatten().copied().collect(),
            };
            let named = players.into_iter().map(|player| (player, self.players.get(&player).map_or("", |known| &*known.name)));
            (self.standing(key, None), named.collect())
        })
    }

    fn contender(&self, player: PlayerId) -> Option<Contender> {
        let known = self.players.get(&player)?;
        Some(known.team.clone().map_or(Contender::Player(player), Contender::Team))
    }

    /// Who has as many points since the same moment has the same place: nobody was before the other.
    fn standing(&self, (points, since, contender): &Key, own: Option<&Contender>) -> Standing {
        let before = self.ranking.below(&(*points, *since, Contender::FIRST));
        let (name, members, completed) = match contender {
            Contender::Player(player) => {
                let known = self.players.get(player);
                (known.map(|known| known.name.clone()), 0, known.map_or(0, |known| known.completed))
            }
            Contender::Team(team) => {
                let members = self.members.get(team).map_or(0, BTreeSet::len);
                (self.team_names.get(team).cloned(), members, self.completed_by(team))
            }
        };
        Standing {
            rank: before as u32 + 1,
            name: name.unwrap_or_default(),
            points: points.0,
            since: *since,
            completed,
            members: members as u32,
            is_own: own == Some(contender),
        }
    }

    /// How many challenges a team has done.
    fn completed_by(&self, team: &TeamCode) -> u32 {
        let members = self.members.get(team).into_iter().flatten().filter_map(|member| self.players.get(member));
        let completed = members.map(|known| known.completed);
        if self.teams.is_some_and(|teams| teams.share()) { completed.max().unwrap_or_default() } else { completed.sum() }
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
    use hunt_shared::event::ChallengeStatus;

    fn stored(name: &str, points: i64, since: i64, team: Option<&str>) -> StoredPlayer {
        let mut stored = StoredPlayer::default();
        stored.progress.begun = true;
        (stored.progress.points, stored.progress.scored_at) = (points, UnixMs(since));
        stored.rules.name = name.into();
        stored.rules.team = team.map(Into::into);
        stored
    }

    fn told(board: &Board) -> Vec<(u32, String, i64)> {
        let top = board.told_to(PlayerId(0), false).top;
        top.into_iter().map(|standing| (standing.rank, standing.name, standing.points)).collect()
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
    fn a_board_that_takes_anothers_place_has_a_version_that_none_before_it_had() {
        let players = [1, 2].map(|player| (PlayerId(player), stored("Ann", 10, 50, None)));
        let counted = || Board::of(None, &SharedState::default(), players.iter().map(|(player, stored)| (*player, stored)));
        let (before, mut after) = (counted(), counted());
        after.come_after(before.version());
        assert!(after.version() > before.version(), "who was told of the one has not been told of the other");
    }

    #[test]
    fn who_has_as_many_since_the_same_moment_has_the_same_place() {
        let mut board = Board::default();
        let shared = SharedState::default();
        for (player, name, points) in [(1, "Ann", 0), (2, "Bo", 5), (3, "Cy", 0), (4, "Di", -1)] {
            board.count(PlayerId(player), &stored(name, points, 0, None), &shared);
        }
        assert_eq!(told(&board), [line(1, "Bo", 5), line(2, "Ann", 0), line(2, "Cy", 0), line(4, "Di", -1)]);
    }

    #[test]
    fn who_is_far_down_is_told_of_those_around() {
        let mut board = Board::default();
        for number in 1..=30 {
            board.count(PlayerId(number), &stored(&number.to_string(), 100 - number as i64, 0, None), &SharedState::default());
        }
        let near = |player: u64| {
            let told = board.told_to(PlayerId(player), false);
            assert_eq!((told.top.len(), told.total, told.own.unwrap().rank), (10, 30, player as u32));
            let all = told.top.iter().chain(&told.near);
            assert!(all.filter(|standing| standing.is_own).map(|own| own.name.as_str()).eq([player.to_string()]));
            (told.before_near, told.near.iter().map(|standing| standing.rank).collect::<Vec<_>>())
        };
        assert_eq!(near(20), (17, vec![18, 19, 20, 21, 22]));
        assert_eq!(near(29), (26, vec![27, 28, 29, 30]));
        assert_eq!(near(12), (10, vec![11, 12, 13, 14]));
        assert_eq!(near(9), (10, vec![11]));
        assert_eq!(near(3), (10, vec![]));
        assert_eq!(board.told_to(PlayerId(99), false).near, []);
    }

    #[test]
    fn challenges_are_counted_once_each_and_of_a_team_as_its_points_are() {
        let with = |name: &str, team: Option<&str>, done: &[u32]| {
            let mut player = stored(name, 0, 0, team);
            for (index, completions) in done.iter().enumerate() {
                let status = ChallengeStatus { completions: *completions, ..ChallengeStatus::default() };
                player.progress.challenges.insert(index.to_string().as_str().into(), status);
            }
            player
        };
        let players = [with("Ann", Some("GULLS2"), &[1, 3, 0]), with("Bo", Some("GULLS2"), &[1]), with("Cy", None, &[0, 2])];
        for (together, completed) in [(Together::Shared, 2), (Together::Separate, 3)] {
            let players = (1..).map(PlayerId).zip(&players);
            let board = Board::of(Some(Teams { together, max_size: 4 }), &SharedState::default(), players);
            let done = |player| board.told_to(PlayerId(player), false).own.unwrap().completed;
            assert_eq!((done(1), done(3)), (completed, 1));
        }
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
