//! Conditions as a designer writes them, for the tools that speak to designers.

use super::{Condition, Hunt};
use std::fmt::Write as _;

impl Condition {
    /// The condition as it stands in `hunt.ron`, in one line.
    pub fn written(&self, hunt: &Hunt) -> String {
        let boundary = |index: usize| &hunt.boundaries[index].id;
        let challenge = |index: usize| &hunt.challenges[index].id;
        match self {
            Self::Entered(index) => format!("Entered({:?})", boundary(*index)),
            Self::Exited(index) => format!("Exited({:?})", boundary(*index)),
            Self::Dwelled(index) => format!("Dwelled({:?})", boundary(*index)),
            Self::Crossed { boundary: index, direction: None } => format!("Crossed({:?})", boundary(*index)),
            Self::Crossed { boundary: index, direction: Some(way) } => {
                format!("Crossed({:?}, direction: {way:?})", boundary(*index))
            }
            Self::Approached { boundary: index, ring } => {
                format!("Approached({:?}, within_m: {})", boundary(*index), within_m(hunt, *index, *ring))
            }
            Self::Receded { boundary: index, ring } => {
                format!("Receded({:?}, within_m: {})", boundary(*index), within_m(hunt, *index, *ring))
            }
            Self::Holds { item, count: 1 } => format!("Holds({item:?})"),
            Self::Holds { item, count } => format!("Holds({item:?}, {count})"),
            Self::Used(item) => format!("Used({item:?})"),
            Self::All(parts) => format!("All([{}])", list(parts, hunt)),
            Self::Any(parts) => format!("Any([{}])", list(parts, hunt)),
            Self::InOrder(parts) => format!("InOrder([{}])", list(parts, hunt)),
            Self::AtLeast { count, of } => format!("AtLeast({count}, [{}])", list(of, hunt)),
            Self::Not(part) => format!("Not({})", part.written(hunt)),
            Self::Score(points) => format!("Score({points})"),
            Self::Completed(index) => format!("Completed({:?})", challenge(*index)),
            Self::Failed(index) => format!("Failed({:?})", challenge(*index)),
            Self::Answered { challenge, riddle } => {
                format!("Answered({:?})", hunt.challenges[*challenge].riddles[*riddle].id)
            }
            Self::Collected(index) => format!("Collected({:?})", hunt.objects[*index].id),
            Self::Said { character, line } => {
                let character = &hunt.characters[*character];
                format!("Said({:?}, {:?})", character.id, character.lines[*line].id)
            }
            Self::TimeLeft(seconds) => format!("TimeLeft({seconds})"),
            Self::Within(seconds) => format!("Within({seconds})"),
            Self::Rank(most) => format!("Rank({most})"),
            Self::Now(times) => times.written(),
        }
    }
}

fn within_m(hunt: &Hunt, boundary: usize, ring: u8) -> f64 {
    hunt.boundaries[boundary].behaviour.approaching_m.get(usize::from(ring)).copied().unwrap_or_default()
}

fn list(parts: &[Condition], hunt: &Hunt) -> String {
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        let _ = write!(text, "{}{}", if index > 0 { ", " } else { "" }, part.written(hunt));
    }
    text
}
