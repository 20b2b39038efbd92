//! Reasons: why a condition holds, in words for the player.

use super::{
    goal::{self, View},
    text::{item_name, listed},
};
use hunt_shared::{
    event::CrossingDirection,
    hunt::{Challenge, Condition, Visibility},
};

/// Why a condition of a challenge holds, as a sentence.
pub fn why(condition: &Condition, met: &[bool], view: &View, challenge: &Challenge) -> String {
    let mut reasons = Vec::new();
    collect(condition, met, view, challenge, true, &mut reasons);
    reasons.dedup();
    let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
    format!("You {}.", listed(&reasons))
}

/// Gathers what makes a condition true, or false.
fn collect(condition: &Condition, met: &[bool], view: &View, challenge: &Challenge, truth: bool, reasons: &mut Vec<String>) {
    let parts = condition.parts();
    if parts.is_empty() {
        reasons.push(words(condition, view, challenge, truth));
        return;
    }
    let truth_of_parts = if matches!(condition, Condition::Not(_)) { !truth } else { truth };
    // One false part suffices to make all of them not true, one true part to make any of them true.
    let one_suffices = match condition {
        Condition::All(_) | Condition::InOrder(_) => !truth,
        Condition::Any(_) => truth,
        _ => false,
    };
    let mut rest = met;
    for part in parts {
        let (own, others) = rest.split_at(goal::leaves(part).min(rest.len()));
        rest = others;
        if goal::is_met(part, own, view) == truth_of_parts {
            collect(part, own, view, challenge, truth_of_parts, reasons);
            if one_suffices {
                return;
            }
        }
    }
}

fn in_seconds(seconds: f64) -> String {
    if seconds == 1.0 { "a second".to_owned() } else { format!("{seconds} seconds") }
}

/// What a leaf says of the player: "went to the Harbour", or when it is false "did not go to the Harbour".
fn words(leaf: &Condition, view: &View, challenge: &Challenge, truth: bool) -> String {
    let either = |yes: String, no: String| if truth { yes } else { no };
    let place = |boundary: usize| {
        let boundary = &view.hunt.boundaries[boundary];
        let known = boundary.visibility == Visibility::Visible || view.progress.revealed.contains_key(&boundary.id);
        match (known, &*boundary.name) {
            (false, _) => "a hidden place".to_owned(),
            (true, "") => "an unnamed place".to_owned(),
            (true, name) => name.to_owned(),
        }
    };
    let title = |challenge: usize| format!("“{}”", view.hunt.challenges[challenge].title);
    match leaf {
        Condition::Entered(boundary) => {
            either(format!("went to {}", place(*boundary)), format!("did not go to {}", place(*boundary)))
        }
        Condition::Exited(boundary) => {
            either(format!("left {}", place(*boundary)), format!("did not leave {}", place(*boundary)))
        }
        Condition::Dwelled(boundary) => {
            either(format!("waited at {}", place(*boundary)), format!("did not wait at {}", place(*boundary)))
        }
        Condition::Approached { boundary, .. } => {
            either(format!("came near {}", place(*boundary)), format!("did not come near {}", place(*boundary)))
        }
        Condition::Receded { boundary, .. } => {
            either(format!("went far from {}", place(*boundary)), format!("did not go far from {}", place(*boundary)))
        }
        Condition::Crossed { boundary, direction } => {
            let way = match direction {
                Some(CrossingDirection::LeftToRight) => " from its left to its right",
                Some(CrossingDirection::RightToLeft) => " from its right to its left",
                None => "",
            };
            either(format!("crossed {}{way}", place(*boundary)), format!("did not cross {}{way}", place(*boundary)))
        }
        Condition::Holds { item, count } => {
            let name = item_name(view.hunt, item);
            either(format!("hold {count} × {name}"), format!("do not hold {count} × {name}"))
        }
        Condition::Used(item) => {
            let name = item_name(view.hunt, item);
            either(format!("used {name}"), format!("did not use {name}"))
        }
        Condition::Score(points) => either(format!("have at least {points} points"), format!("have fewer than {points} points")),
        Condition::Completed(other) => {
            either(format!("completed {}", title(*other)), format!("have not completed {}", title(*other)))
        }
        Condition::Failed(other) => {
            either(format!("failed at {} before", title(*other)), format!("never failed at {}", title(*other)))
        }
        Condition::Answered { challenge, .. } => either(
            format!("solved the riddle of {}", title(*challenge)),
            format!("did not solve the riddle of {}", title(*challenge)),
        ),
        Condition::Collected(object) => {
            let name = &view.hunt.objects[*object].name;
            either(format!("took {name}"), format!("did not take {name}"))
        }
        Condition::Said { character, .. } => {
            let name = &view.hunt.characters[*character].name;
            either(format!("heard what {name} had to say"), format!("did not hear all that {name} had to say"))
        }
        Condition::TimeLeft(seconds) => {
            let time = in_seconds(*seconds);
            either(format!("had at least {time} left"), format!("had less than {time} left"))
        }
        Condition::Within(seconds) => {
            let time = in_seconds(*seconds);
            either(format!("needed no more than {time}"), format!("needed more than {time}"))
        }
        Condition::Rank(most) => {
            let title = &challenge.title;
            match (truth, most) {
                (true, 1) => format!("were the first to complete “{title}”"),
                (true, most) => format!("were among the first {most} to complete “{title}”"),
                (false, 1) => format!("were not the first to complete “{title}”"),
                (false, most) => format!("were not among the first {most} to complete “{title}”"),
            }
        }
        Condition::Now(times) => {
            let times = times.in_words();
            either(format!("were there {times}"), format!("were not there {times}"))
        }
        Condition::All(_) | Condition::Any(_) | Condition::InOrder(_) | Condition::AtLeast { .. } | Condition::Not(_) => {
            String::new()
        }
    }
}
