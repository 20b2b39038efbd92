//! One cause, applied.

use super::{
    OpenChallenge, RulesState, SharedChange, SharedState,
    goal::{self, Happening},
    reward,
};
use hunt_shared::{
    crossing::{Transition, TransitionKind},
    event::{Event, EventKind, Progress},
    geo::LonLat,
    hunt::{Hunt, RewardTemplate, Visibility},
    identity::{BoundaryId, ChallengeId, ObjectId, PlayerId},
    protocol::{Command, CommandResult},
    time::UnixMs,
};

/// Something that the rules answer.
#[derive(Clone, PartialEq, Debug)]
pub enum Cause<'a> {
    /// The player's first accepted fix.
    Begun,
    /// The player's path met a boundary.
    Crossing(&'a Transition),
    /// The player asks for something.
    Command(&'a Command),
    /// Another player has taken a shared object within this one's reach.
    Missed(&'a ObjectId),
    /// The hunt's files have changed since the player's last cause.
    Reloaded {
        /// Boundaries that the player was in and that are gone.
        gone: &'a [BoundaryId],
    },
}

/// Everything that the rules may look at.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The hunt.
    pub hunt: &'a Hunt,
    /// What all its players share.
    pub shared: &'a SharedState,
    /// The player.
    pub player: PlayerId,
    /// The player's name.
    pub name: &'a str,
    /// What chance hangs on: of the server's secret, the hunt, the player and the cause.
    pub seed: u64,
    /// What the rules remember of the player.
    pub rules: &'a RulesState,
    /// The player's visible progress.
    pub progress: &'a Progress,
    /// Where the player stands.
    pub position: LonLat,
    /// Areas and circles that the player is in: indexes of the hunt's boundaries.
    pub inside: &'a [usize],
    /// When the cause happened.
    pub time: UnixMs,
}

/// What follows from a cause.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// What the rules remember now.
    pub rules: RulesState,
    /// The player's visible progress now.
    pub progress: Progress,
    /// What changed for all players.
    pub shared: Vec<SharedChange>,
    /// What the player gets to see.
    pub events: Vec<Event>,
    /// The answer, when the cause was a command.
    pub reply: Option<CommandResult>,
}

/// Applies one cause.
pub fn apply(situation: Situation, cause: &Cause) -> Outcome {
    let mut application = Application {
        hunt: situation.hunt,
        shared: situation.shared.clone(),
        player: situation.player,
        name: situation.name,
        seed: situation.seed,
        position: situation.position,
        event_position: situation.position,
        inside: situation.inside,
        time: situation.time,
        outcome: Outcome {
            rules: situation.rules.clone(),
            progress: situation.progress.clone(),
            shared: Vec::new(),
            events: Vec::new(),
            reply: None,
        },
    };
    application.outcome.rules.causes += 1;
    match cause {
        Cause::Begun => application.begin(),
        Cause::Crossing(transition) => application.cross(transition),
        Cause::Command(Command::Collect(object)) => application.outcome.reply = Some(application.collect(object)),
        Cause::Missed(object) => application.lose(object),
        Cause::Reloaded { gone } => application.reload(gone),
    }
    application.outcome
}

pub(super) struct Application<'a> {
    pub(super) hunt: &'a Hunt,
    pub(super) shared: SharedState,
    pub(super) player: PlayerId,
    pub(super) name: &'a str,
    pub(super) seed: u64,
    pub(super) position: LonLat,
    pub(super) event_position: LonLat,
    inside: &'a [usize],
    pub(super) time: UnixMs,
    pub(super) outcome: Outcome,
}

impl Application<'_> {
    /// Makes an event, with its whole effect on the progress.
    pub(super) fn emit(&mut self, kind: EventKind) {
        let event = Event { seq: self.outcome.progress.seq.next(), time: self.time, position: Some(self.event_position), kind };
        self.outcome.progress.apply(&event);
        self.outcome.events.push(event);
    }

    fn begin(&mut self) {
        self.emit(EventKind::HuntBegun { title: self.hunt.title.clone() });
        self.scatter(None);
        self.open_what_can_open();
    }

    fn reload(&mut self, gone: &[BoundaryId]) {
        for boundary in gone {
            // What the player never saw entering is not seen going either.
            if let Some(name) = self.outcome.progress.inside.get(boundary).cloned() {
                self.emit(EventKind::BoundaryExited { boundary: boundary.clone(), name });
            }
        }
        let hunt = self.hunt;
        self.outcome.rules.open.retain(|id, open| {
            let challenge = hunt.challenges.iter().find(|challenge| challenge.id == *id);
            challenge.is_some_and(|challenge| {
                // A goal with other leaves starts anew: what was met is no longer known to be what is asked.
                let leaves = goal::leaves(&challenge.goal);
                if open.met.len() != leaves {
                    open.met = vec![false; leaves];
                }
                true
            })
        });
        self.open_what_can_open();
        self.renew_objects();
        self.settle();
    }

    fn cross(&mut self, transition: &Transition) {
        self.event_position = transition.position;
        let boundary = &self.hunt.boundaries[transition.boundary];
        let seen = boundary.visibility == Visibility::Visible || self.outcome.progress.revealed.contains_key(&boundary.id);
        if seen && !boundary.barrier {
            let (id, name) = (boundary.id.clone(), boundary.name.clone());
            self.emit(match transition.kind {
                TransitionKind::Entered => EventKind::BoundaryEntered { boundary: id, name },
                TransitionKind::Exited => EventKind::BoundaryExited { boundary: id, name },
                TransitionKind::Dwelled => EventKind::BoundaryDwelled { boundary: id, name },
                TransitionKind::Crossed(direction) => EventKind::LineCrossed { boundary: id, name, direction },
            });
        }
        self.happen(Happening { boundary: transition.boundary, kind: transition.kind });
    }

    /// Lets the open challenges and the reactions answer a happening.
    fn happen(&mut self, happening: Happening) {
        for reaction in &self.hunt.reactions {
            let during =
                reaction.during.is_none_or(|index| self.outcome.rules.open.contains_key(&self.hunt.challenges[index].id));
            if during
                && happening.fulfils(&reaction.when)
                && (!reaction.once || self.outcome.rules.said.insert(text_key(&reaction.text)))
            {
                self.emit(EventKind::Said { speaker: reaction.speaker.clone(), text: reaction.text.clone() });
            }
        }
        for challenge in &self.hunt.challenges {
            if let Some(open) = self.outcome.rules.open.get_mut(&challenge.id) {
                goal::mark(&challenge.goal, &mut open.met, &self.outcome.progress.items, happening);
            }
        }
        self.settle();
    }

    /// Opens each challenge whose predecessors are completed.
    fn open_what_can_open(&mut self) {
        for (index, challenge) in self.hunt.challenges.iter().enumerate() {
            let known = self.outcome.progress.challenges.contains_key(&challenge.id);
            if known || !challenge.after.iter().all(|&index| self.is_completed(&self.hunt.challenges[index].id)) {
                continue;
            }
            let mut met = vec![false; goal::leaves(&challenge.goal)];
            for &boundary in self.inside {
                let standing = Happening { boundary, kind: TransitionKind::Entered };
                goal::mark(&challenge.goal, &mut met, &self.outcome.progress.items, standing);
            }
            self.emit(EventKind::ChallengeOpened {
                challenge: challenge.id.clone(),
                title: challenge.title.clone(),
                text: challenge.text.clone(),
                target: goal::target(self.hunt, &challenge.goal, &met, &self.outcome.progress, self.position),
                steps: goal::steps(&challenge.goal),
            });
            self.outcome.rules.open.insert(challenge.id.clone(), OpenChallenge { since: self.time, met });
            for &boundary in &challenge.reveals {
                self.reveal(boundary);
            }
            self.spawn(challenge.spawns.iter().copied());
            self.scatter(Some(index));
        }
    }

    /// Completes and advances open challenges until nothing more follows.
    pub(super) fn settle(&mut self) {
        loop {
            let completed = self.hunt.challenges.iter().find(|challenge| {
                let open = self.outcome.rules.open.get(&challenge.id);
                open.is_some_and(|open| goal::is_met(&challenge.goal, &open.met, &self.outcome.progress.items))
            });
            match completed {
                Some(challenge) => self.complete(&challenge.id.clone()),
                None => break,
            }
        }
        for challenge in &self.hunt.challenges {
            let Some(open) = self.outcome.rules.open.get(&challenge.id) else { continue };
            let done = goal::done(&challenge.goal, &open.met, &self.outcome.progress.items);
            let target = goal::target(self.hunt, &challenge.goal, &open.met, &self.outcome.progress, self.position);
            if self.outcome.progress.challenges.get(&challenge.id).is_some_and(|status| status.done != done) {
                let steps = goal::steps(&challenge.goal);
                self.emit(EventKind::ChallengeAdvanced { challenge: challenge.id.clone(), done, steps, target });
            }
        }
    }

    fn complete(&mut self, id: &ChallengeId) {
        let (Some(open), Some(challenge)) =
            (self.outcome.rules.open.remove(id), self.hunt.challenges.iter().find(|challenge| challenge.id == *id))
        else {
            return;
        };
        self.change(SharedChange::Completed(id.clone()));
        self.emit(EventKind::ChallengeCompleted { challenge: id.clone(), title: challenge.title.clone() });
        let because = reward::Reasons {
            player: self.name,
            seconds: self.time.seconds_since(open.since),
            rank: self.shared.completions.get(id).copied().unwrap_or_default(),
        };
        for template in &challenge.rewards {
            let points = self.outcome.progress.points;
            self.emit(EventKind::RewardGranted(reward::grant(template, challenge, &because, points)));
            self.have_effects(template);
        }
        self.open_what_can_open();
    }

    /// What a reward does beside what its event says.
    pub(super) fn have_effects(&mut self, template: &RewardTemplate) {
        for boundary in reward::reveals(template) {
            self.reveal(boundary);
        }
        self.spawn(reward::spawns(template));
    }

    /// Changes something for all players.
    pub(super) fn change(&mut self, change: SharedChange) {
        self.shared.apply(&change);
        self.outcome.shared.push(change);
    }

    fn reveal(&mut self, boundary: usize) {
        let boundary = &self.hunt.boundaries[boundary];
        if boundary.visibility == Visibility::Hidden && !self.outcome.progress.revealed.contains_key(&boundary.id) {
            self.emit(EventKind::BoundaryRevealed { boundary: boundary.into() });
        }
    }

    fn is_completed(&self, id: &ChallengeId) -> bool {
        self.outcome.progress.challenges.get(id).is_some_and(|status| status.completed)
    }
}

/// A reaction's identity across edits of the hunt: its text.
fn text_key(text: &str) -> u64 {
    let hash = hunt_shared::identity::ContentHash::of(text.as_bytes());
    u64::from_le_bytes(hash.0[..8].try_into().expect("a hash has 32 bytes"))
}
