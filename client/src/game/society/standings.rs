//! What the lines of the ranking say. Plain functions.

use hunt_shared::protocol::{Leaderboard, Standing};

/// A line of the ranking.
#[derive(Clone, PartialEq, Debug)]
pub enum Line {
    /// Somebody.
    Standing(Standing),
    /// So many stand here and are not shown.
    Skipped(u32),
}

/// The lines of a ranking: the best, and the player with those around, wherever that is.
pub fn lines(board: &Leaderboard) -> Vec<Line> {
    let mut lines: Vec<Line> = board.top.iter().cloned().map(Line::Standing).collect();
    let mut shown = board.top.len() as u32;
    if !board.near.is_empty() {
        lines.extend(skipped(board.before_near.saturating_sub(shown)));
        lines.extend(board.near.iter().cloned().map(Line::Standing));
        shown = board.before_near.max(shown) + board.near.len() as u32;
    }
    lines.extend(skipped(board.total.saturating_sub(shown)));
    lines
}

fn skipped(count: u32) -> Option<Line> {
    (count > 0).then_some(Line::Skipped(count))
}

#[cfg(test)]
pub(in crate::game) mod tests {
    use super::*;

    /// A ranking of so many, seen by the one at this index, as the server tells it.
    pub fn board(total: u32, own: Option<u32>) -> Leaderboard {
        let standing = |index: u32| Standing {
            rank: index + 1,
            name: format!("Walker {}", index + 1),
            points: 100 - i64::from(index),
            since: Default::default(),
            completed: 8 - index.min(8),
            members: 0,
            is_own: own == Some(index),
        };
        let around = own.map_or(10..10, |own| own.saturating_sub(2).max(10)..(own + 3).clamp(10, total.max(10)));
        Leaderboard {
            top: (0..total.min(10)).map(standing).collect(),
            before_near: around.start,
            near: around.map(standing).collect(),
            own: own.map(standing),
            total,
            is_final: false,
        }
    }

    fn told(board: &Leaderboard) -> String {
        let words = lines(board).into_iter().map(|line| match line {
            Line::Standing(standing) if standing.is_own => format!("[{}]", standing.rank),
            Line::Standing(standing) => standing.rank.to_string(),
            Line::Skipped(count) => format!("+{count}"),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_short_ranking_is_shown_whole() {
        assert_eq!(told(&board(0, None)), "");
        assert_eq!(told(&board(3, Some(1))), "1 [2] 3");
        assert_eq!(told(&board(10, Some(9))), "1 2 3 4 5 6 7 8 9 [10]");
    }

    #[test]
    fn of_a_long_one_the_best_and_the_player_among_the_neighbours() {
        assert_eq!(told(&board(40, Some(3))), "1 2 3 [4] 5 6 7 8 9 10 +30");
        assert_eq!(told(&board(40, Some(8))), "1 2 3 4 5 6 7 8 [9] 10 11 +29");
        assert_eq!(told(&board(40, Some(29))), "1 2 3 4 5 6 7 8 9 10 +17 28 29 [30] 31 32 +8");
        assert_eq!(told(&board(40, Some(39))), "1 2 3 4 5 6 7 8 9 10 +27 38 39 [40]");
        assert_eq!(told(&board(12, Some(10))), "1 2 3 4 5 6 7 8 9 10 [11] 12");
        assert_eq!(told(&board(25, None)), "1 2 3 4 5 6 7 8 9 10 +15", "who has not begun looks on");
    }
}
