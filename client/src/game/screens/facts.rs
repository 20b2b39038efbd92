//! What is said of a hunt before it is chosen: how long, how far, how hard, and who is there. Plain functions.

use crate::game::{glyphs::Mark, hud::metres_in_words};
use hunt_shared::{hunt::Difficulty, protocol::HuntSummary};

/// A fact with its mark.
#[derive(Clone, PartialEq, Debug)]
pub struct Fact {
    /// How it is drawn: a mark, or so many of three pips.
    pub sign: Sign,
    /// In words.
    pub text: String,
}

/// How a fact is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// By a mark.
    Mark(Mark),
    /// By this many of [`PIPS`] pips.
    Pips(usize),
}

/// Pips of the hardest.
pub const PIPS: usize = Difficulty::ALL.len();

/// What is known of a hunt's effort: its minutes, its way, its difficulty.
pub fn effort(hunt: &HuntSummary) -> Vec<Fact> {
    let minutes = hunt.minutes.map(|minutes| Fact { sign: Sign::Mark(Mark::Dwelled), text: time(minutes) });
    let way = hunt.metres.map(|metres| {
        // Of a way in straight lines more figures would say nothing.
        let step = if metres < 1_000 { 10 } else { 100 };
        let rounded = f64::from(metres / step * step);
        Fact { sign: Sign::Mark(Mark::Advanced), text: say!("society-metres", way = metres_in_words(rounded)) }
    });
    let difficulty = hunt.difficulty.map(|difficulty| {
        let (pips, name) = match difficulty {
            Difficulty::Easy => (1, "society-easy"),
            Difficulty::Moderate => (2, "society-moderate"),
            Difficulty::Hard => (3, "society-hard"),
        };
        Fact { sign: Sign::Pips(pips), text: say!(name) }
    });
    [minutes, way, difficulty].into_iter().flatten().collect()
}

/// Who is there now.
pub fn presence(players: u32) -> Fact {
    let mark = if players == 0 { Mark::Open } else { Mark::Live };
    Fact { sign: Sign::Mark(mark), text: say!("society-players", count = players) }
}

/// Up to an hour and a half in minutes, then in hours and quarters of one.
fn time(minutes: u32) -> String {
    if minutes <= 90 {
        return say!("society-minutes", minutes = minutes);
    }
    let quarters = (minutes + 7) / 15;
    match (quarters / 4, quarters % 4 * 15) {
        (hours, 0) => say!("society-hours", hours = hours),
        (hours, minutes) => say!("society-hours-minutes", hours = hours, minutes = minutes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hunt_shared::identity::ContentHash;

    fn summary(minutes: Option<u32>, metres: Option<u32>, difficulty: Option<Difficulty>) -> HuntSummary {
        HuntSummary {
            id: "h".into(),
            title: "H".into(),
            description: String::new(),
            view: ContentHash::of(b"h"),
            languages: vec![],
            minutes,
            metres,
            difficulty,
            players_online: 0,
        }
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        assert_eq!(effort(&summary(None, None, None)), []);
        let facts = effort(&summary(Some(12), Some(1_432), Some(Difficulty::Moderate)));
        let told: Vec<_> = facts.iter().map(|fact| fact.text.as_str()).collect();
        // A figure and its unit are kept together later, where words are set.
        assert_eq!(told, ["about 12 min", "about 1.4 km", "moderate"]);
        assert_eq!(facts[2].sign, Sign::Pips(2));
    }

    #[test]
    fn long_hunts_are_told_in_hours() {
        let told = [90, 91, 120, 127, 128, 300].map(time);
        assert_eq!(told, ["about 90 min", "about 1 h 30 min", "about 2 h", "about 2 h", "about 2 h 15 min", "about 5 h"]);
    }

    #[test]
    fn who_is_there_is_told_by_shape_and_words() {
        let told = [0, 1, 7].map(presence);
        assert_eq!(told.each_ref().map(|fact| &*fact.text), ["nobody there now", "one player there now", "7 players there now"]);
        assert_ne!(told[0].sign, told[1].sign);
    }
}
