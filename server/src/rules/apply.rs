//! One cause, applied.

use super::{
    OpenChallenge, RulesState, SharedChange, SharedState,
    goal::{self, Happening},
    renamed::RENAMED_AT_ONCE,
    reward,
};
use hunt_shared::{
    crossing::{Transition, TransitionKind},
    event::{Event, EventKind, Progress},
    geo::LonLat,
    hunt::{Hunt, Renamed, Visibility},
    identity::{BoundaryId, ChallengeId, ObjectId},
    protocol::{Command, CommandResult},
    time::UnixMs,
};

/// Metres beyond an object's reach from which it can still be taken: the command and the fixes travel on different channels, so a runner
/// may be a few steps past the place where the key was pressed.
const REACH_SLACK_M: f64 = 5.0;

/// Something that the rules answer.
#[derive(Clone, PartialEq, Debug)]
pub enum Cause<'a> {
    /// The player's first accepted fix.
    Begun,
    /// The player's path met a boundary.
    Crossing(&'a Transition),
    /// The player asks for something.
    Command(&'a Command),
    /// The hunt says that things have other ids than under which the player has something of them.
    Renamed,
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
    /// The player's name.
    pub name: &'a str,
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
        name: situation.name,
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
        Cause::Renamed => application.rename(),
        Cause::Reloaded { gone } => application.reload(gone),
    }
    application.outcome
}

struct Application<'a> {
    hunt: &'a Hunt,
    shared: SharedState,
    name: &'a str,
    position: LonLat,
    event_position: LonLat,
    inside: &'a [usize],
    time: UnixMs,
    outcome: Outcome,
}

impl Application<'_> {
    /// Makes an event, with its whole effect on the progress.
    fn emit(&mut self, kind: EventKind) {
        let event = Event { seq: self.outcome.progress.seq.next(), time: self.time, position: Some(self.event_position), kind };
        self.outcome.progress.apply(&event);
        self.outcome.events.push(event);
    }

    fn begin(&mut self) {
        self.emit(EventKind::HuntBegun { title: self.hunt.title.clone() });
        self.open_what_can_open();
    }

    fn rename(&mut self) {
        let hunt = self.hunt;
        // Of what the player has never seen no event may tell.
        let seen: Vec<Renamed> = hunt.renamed.iter().filter(|renamed| self.outcome.progress.holds(renamed)).cloned().collect();
        for renamed in seen.chunks(RENAMED_AT_ONCE) {
            self.emit(EventKind::IdsRenamed { renamed: renamed.to_vec() });
        }
        for renamed in &hunt.renamed {
            self.outcome.rules.rename(renamed);
            if self.shared.holds(renamed) {
                let change = SharedChange::Renamed(renamed.clone());
                self.shared.apply(&change);
                self.outcome.shared.push(change);
            }
        }
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

    fn collect(&mut self, id: &ObjectId) -> CommandResult {
        let refused = |reason: &str| CommandResult::Refused(reason.into());
        let Some(object) = self.hunt.objects.iter().find(|object| object.id == *id) else {
            return refused("There is no such thing here.");
        };
        if self.outcome.progress.collected.contains(id) {
            return refused("You have taken it already.");
        }
        if object.during.is_some_and(|index| !self.outcome.rules.open.contains_key(&self.hunt.challenges[index].id)) {
            return refused("It is not there now.");
        }
        let frame = &self.hunt.frame;
        let distance_m = frame.to_local(self.position).distance_m(frame.to_local(object.position));
        if distance_m > object.reach_m + REACH_SLACK_M {
            return CommandResult::Refused(format!("It is {distance_m:.0} m away; come within {:.0} m.", object.reach_m));
        }
        self.event_position = object.position;
        self.emit(EventKind::ObjectCollected {
            object: id.clone(),
            name: object.name.clone(),
            glyph: object.glyph,
            item: object.item.clone().map(|item| (item, 1)),
        });
        self.settle();
        CommandResult::Done
    }

    /// Opens each challenge whose predecessors are completed.
    fn open_what_can_open(&mut self) {
        for challenge in &self.hunt.challenges {
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
        }
    }

    /// Completes and advances open challenges until nothing more follows.
    fn settle(&mut self) {
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
        let change = SharedChange::Completed(id.clone());
        self.shared.apply(&change);
        self.outcome.shared.push(change);
        self.emit(EventKind::ChallengeCompleted { challenge: id.clone(), title: challenge.title.clone() });
        let because = reward::Reasons {
            player: self.name,
            seconds: self.time.seconds_since(open.since),
            rank: self.shared.completions.get(id).copied().unwrap_or_default(),
        };
        for template in &challenge.rewards {
            let points = self.outcome.progress.points;
            self.emit(EventKind::RewardGranted(reward::grant(template, challenge, &because, points)));
            for boundary in reward::reveals(template) {
                self.reveal(boundary);
            }
        }
        self.open_what_can_open();
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
