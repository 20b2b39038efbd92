//! What an open challenge still waits for, for designers.

use super::{
    RulesState,
    goal::{self, Attempt, View},
};
use hunt_shared::{
    event::Progress,
    hunt::{Challenge, Condition, Hunt},
    time::UnixMs,
};

/// What is missing of the goal of a challenge that runs, as the designer wrote it.
pub fn waits_for(hunt: &Hunt, challenge: &Challenge, rules: &RulesState, progress: &Progress, time: UnixMs) -> String {
    let Some(open) = rules.open.get(&challenge.id) else { return "its beginning".into() };
    let attempt = Attempt { since: open.since, deadline: open.deadline, rank: 1 };
    let view = View { hunt, progress, time, attempt: Some(attempt) };
    let mut missing = Vec::new();
    gather(&challenge.goal, &open.met, &view, &mut missing);
    missing.join(" and ")
}

fn gather(condition: &Condition, met: &[bool], view: &View, missing: &mut Vec<String>) {
    if goal::is_met(condition, met, view) {
        return;
    }
    let is_all = matches!(condition, Condition::All(_));
    if !(is_all || matches!(condition, Condition::InOrder(_))) {
        return missing.push(condition.written(view.hunt));
    }
    let mut rest = met;
    for part in condition.parts() {
        let (own, others) = rest.split_at(goal::leaves(part).min(rest.len()));
        rest = others;
        if !goal::is_met(part, own, view) {
            gather(part, own, view, missing);
            if !is_all {
                return;
            }
        }
    }
}
