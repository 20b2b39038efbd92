//! What a walk did not reach, and why.

use crate::rules::{Working, waits_for};
use hunt_shared::{
    event::Progress,
    hunt::{Challenge, Hunt},
    time::UnixMs,
};
use serde::Serialize;
use std::{collections::BTreeSet, fmt};

/// What was not reached.
#[derive(Serialize, Debug, PartialEq)]
pub struct Summary {
    /// Challenges completed, and how many there are.
    completed: [usize; 2],
    points: i64,
    /// Challenges that were not completed.
    challenges: Vec<Missed>,
    /// Boundaries that the path never met, without barriers.
    boundaries: Vec<String>,
    /// Objects that were not taken.
    objects: Vec<Missed>,
    /// Rewards that were not given.
    rewards: Vec<Missed>,
    /// Lines of characters that were not said, as `character/line`.
    lines: Vec<String>,
}

/// Something missed.
#[derive(Serialize, Debug, PartialEq)]
pub struct Missed {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    because: String,
}

impl Summary {
    /// What was not reached until now. `met`: the boundaries that the path has met, by index.
    pub fn of(hunt: &Hunt, working: &Working, met: &BTreeSet<usize>, now: UnixMs) -> Self {
        let progress = working.progress();
        let completed = hunt.challenges.iter().filter(|challenge| is_completed(progress, challenge)).count();
        let boundaries = hunt.boundaries.iter().enumerate();
        let boundaries = boundaries.filter(|(index, boundary)| !boundary.barrier && !met.contains(index));
        let lines = hunt.characters.iter().flat_map(|character| {
            let heard = progress.heard.get(&character.id);
            let unheard = character.lines.iter().filter(move |line| heard.is_none_or(|heard| !heard.contains(&line.id)));
            unheard.map(move |line| format!("{}/{}", character.id, line.id))
        });
        Self {
            completed: [completed, hunt.challenges.len()],
            points: progress.points,
            challenges: hunt.challenges.iter().filter_map(|challenge| missed_challenge(hunt, working, challenge, now)).collect(),
            boundaries: boundaries.map(|(_, boundary)| boundary.id.to_string()).collect(),
            objects: missed_objects(hunt, progress),
            rewards: missed_rewards(hunt, progress),
            lines: lines.collect(),
        }
    }
}

fn is_completed(progress: &Progress, challenge: &Challenge) -> bool {
    progress.challenges.get(&challenge.id).is_some_and(|status| status.completions > 0)
}

fn missed_challenge(hunt: &Hunt, working: &Working, challenge: &Challenge, now: UnixMs) -> Option<Missed> {
    let progress = working.progress();
    let (state, because) = match progress.challenges.get(&challenge.id) {
        None => {
            let open = challenge.after.iter().map(|&after| &hunt.challenges[after]);
            let missing = open.filter(|after| !is_completed(progress, after));
            let missing: Vec<String> = missing.map(|after| format!("{:?}", after.id)).collect();
            let because =
                if missing.is_empty() { "the hunt has not begun".into() } else { format!("waits for {}", missing.join(" and ")) };
            ("not opened", because)
        }
        Some(status) if status.completions > 0 => return None,
        Some(status) if status.running => {
            ("not completed", format!("waits for {}", waits_for(hunt, challenge, working.rules(), progress, now)))
        }
        Some(status) if status.failures > 0 => {
            let because = match &status.offer {
                Some(offer) if offer.from > now => format!("can be tried again {:.0} s later", offer.from.seconds_since(now)),
                Some(_) => "was not tried again".into(),
                None => "cannot be tried again".into(),
            };
            ("failed", because)
        }
        Some(_) => ("not started", "the player starts it by hand".into()),
    };
    Some(Missed { id: challenge.id.to_string(), state: Some(state), because })
}

fn missed_objects(hunt: &Hunt, progress: &Progress) -> Vec<Missed> {
    let left = hunt.objects.iter().filter(|object| !progress.collected.contains(&object.id));
    left.map(|object| {
        let during = object.during.map(|index| &hunt.challenges[index]);
        let because = match during {
            Some(during) if !progress.challenges.contains_key(&during.id) => {
                format!("is there once {:?} has opened", during.id)
            }
            Some(during) => format!("nobody came within {} m of it while {:?} was open", object.reach_m, during.id),
            None => format!("nobody came within {} m of it", object.reach_m),
        };
        Missed { id: object.id.to_string(), state: None, because }
    })
    .collect()
}

fn missed_rewards(hunt: &Hunt, progress: &Progress) -> Vec<Missed> {
    let of_challenges = hunt
        .challenges
        .iter()
        .flat_map(|challenge| challenge.rewards.iter().flat_map(|grant| grant.rewards()).map(move |reward| (challenge, reward)));
    let missed = of_challenges.filter(|(_, reward)| !progress.rewards.contains(&reward.id));
    missed
        .map(|(challenge, reward)| {
            let because = match (&reward.when, is_completed(progress, challenge)) {
                (_, false) => format!("{:?} was not completed", challenge.id),
                (Some(when), true) => format!("another was given; this one asks for {}", when.written(hunt)),
                (None, true) => "another was given".into(),
            };
            Missed { id: reward.id.to_string(), state: None, because }
        })
        .collect()
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Completed {} of {} challenges, with {} points.", self.completed[0], self.completed[1], self.points)?;
        let missed = |f: &mut fmt::Formatter<'_>, kind: &str, list: &[Missed]| {
            list.iter().try_for_each(|missed| {
                let state = missed.state.map_or_else(String::new, |state| format!(" {state}:"));
                writeln!(f, "  {kind} {}{state}{} {}", missed.id, if state.is_empty() { ":" } else { "" }, missed.because)
            })
        };
        if !(self.challenges.is_empty() && self.boundaries.is_empty() && self.objects.is_empty() && self.rewards.is_empty()) {
            writeln!(f, "Not reached:")?;
        }
        missed(f, "challenge", &self.challenges)?;
        for boundary in &self.boundaries {
            writeln!(f, "  boundary {boundary}: the walk never met it")?;
        }
        missed(f, "object", &self.objects)?;
        missed(f, "reward", &self.rewards)?;
        self.lines.iter().try_for_each(|line| writeln!(f, "  line {line}: was not said"))
    }
}
