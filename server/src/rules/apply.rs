//! One cause, applied.

use super::{
    RulesState, Seed, SharedChange, SharedState,
    goal::{self, Attempt, Happening, View},
    renamed::RENAMED_AT_ONCE,
    team::is_about_teams,
};
use hunt_shared::{
    crossing::{Transition, TransitionKind},
    event::{Event, EventKind, Progress},
    geo::LonLat,
    hunt::{Challenge, Hunt, Renamed, Visibility},
    identity::{BoundaryId, ChallengeId, ObjectId, PlayerId},
    protocol::{Command, CommandResult},
    time::UnixMs,
};
use std::borrow::Cow;

/// Metres beyond an object's reach from which it can still be taken: the command and the fixes travel on different channels, so a runner
/// may be a few steps past the place where the key was pressed.
pub(super) const REACH_SLACK_M: f64 = 5.0;

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
    /// What was due has come.
    Timer,
    /// Another player has taken a shared object within this one's reach.
    Missed(&'a ObjectId),
}

/// Everything that the rules may look at, beside the [`State`].
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The hunt.
    pub hunt: &'a Hunt,
    /// The player.
    pub player: PlayerId,
    /// The player's name.
    pub name: &'a str,
    /// Where the player stands.
    pub position: LonLat,
    /// Areas and circles that the player is in: indexes of the hunt's boundaries.
    pub inside: &'a [usize],
    /// Boundaries that the player is near, with the place of the distance in `approaching_m`.
    pub near: &'a [(usize, u8)],
    /// When the cause happened.
    pub time: UnixMs,
    /// What was due before this has come: the player's path is known up to here, or nobody waits for it any longer.
    pub settled: UnixMs,
    /// What the player's chance follows from.
    pub seed: Seed,
    /// Where the others of the team are who share what they do.
    pub beside: &'a [Happening],
    /// The hunt in other languages than the player's in which it is told as well.
    pub other_languages: &'a [&'a Hunt],
}

/// What the rules change. Nothing else than this and the [`Situation`] has a part in what they do.
#[derive(Debug)]
pub struct State<'a> {
    /// What the rules remember of the player.
    pub rules: &'a mut RulesState,
    /// The player's visible progress.
    pub progress: &'a mut Progress,
    /// What all players of the hunt share.
    pub shared: &'a mut SharedState,
}

/// What follows from a cause, beside the changed [`State`].
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Outcome {
    /// What changed for all players; counted into the state already.
    pub shared: Vec<SharedChange>,
    /// What the player gets to see; counted into the progress already.
    pub events: Vec<Event>,
    /// The same in the words of each other language. What no mate is told of keeps the player's own.
    pub retold: Vec<Vec<Event>>,
    /// The answer, when the cause was a command.
    pub reply: Option<CommandResult>,
}

/// Applies one cause.
pub fn apply(situation: &Situation, State { rules, progress, shared }: State, cause: &Cause) -> Outcome {
    let before = before(situation, cause);
    rules.causes += 1;
    if rules.name != situation.name {
        situation.name.clone_into(&mut rules.name);
    }
    let retold = vec![Vec::new(); situation.other_languages.len()];
    let mut application = Application {
        hunt: situation.hunt,
        other_languages: situation.other_languages,
        player: situation.player,
        name: situation.name,
        position: situation.position,
        event_position: situation.position,
        // What was due before a crossing was due where the player stood before it.
        inside: &before.0,
        near: &before.1,
        time: situation.time,
        seed: situation.seed,
        beside: situation.beside,
        rules,
        progress,
        shared,
        outcome: Outcome { retold, ..Outcome::default() },
    };
    // What is due is due by the hunt as it is now, under the ids that it has now.
    if matches!(cause, Cause::Renamed) {
        application.rename();
    }
    if matches!(cause, Cause::Renamed | Cause::Reloaded { .. }) {
        application.forget_what_is_not_asked();
    }
    let last_due = application.settle_what_is_due(situation.settled);
    (application.inside, application.near) = (situation.inside, situation.near);
    match cause {
        Cause::Begun => application.arrive(situation.settled),
        Cause::Crossing(transition) if application.takes_part() => application.cross(transition),
        Cause::Command(command) => application.outcome.reply = Some(application.command(command)),
        Cause::Reloaded { gone } => application.reload(gone),
        Cause::Missed(object) if application.takes_part() => application.lose(object),
        Cause::Crossing(_) | Cause::Missed(_) | Cause::Timer | Cause::Renamed => {}
    }
    if application.closed().is_none() {
        // What the clock has turned since does not turn back.
        application.time = last_due.map_or(situation.time, |last| last.max(situation.time));
        application.turn_gates();
    }
    application.show_items();
    application.rules.due = application.next_moment(situation.settled);
    application.outcome
}

/// What the player was in and near before a cause.
fn before<'a>(situation: &Situation<'a>, cause: &Cause) -> (Cow<'a, [usize]>, Cow<'a, [(usize, u8)]>) {
    let (mut inside, mut near) = (Cow::Borrowed(situation.inside), Cow::Borrowed(situation.near));
    if let Cause::Crossing(transition) = cause {
        let boundary = transition.boundary;
        match transition.kind {
            TransitionKind::Entered => inside.to_mut().retain(|known| *known != boundary),
            TransitionKind::Exited => inside.to_mut().push(boundary),
            TransitionKind::Approached(ring) => near.to_mut().retain(|known| *known != (boundary, ring)),
            TransitionKind::Receded(ring) => near.to_mut().push((boundary, ring)),
            TransitionKind::Dwelled | TransitionKind::Crossed(_) => {}
        }
    }
    (inside, near)
}

/// Seconds to wait, as they are told: never none.
pub(super) fn wait_s(from: UnixMs, until: UnixMs) -> u32 {
    until.seconds_since(from).ceil().max(1.0) as u32
}

/// Metres, as they are told.
pub(super) fn in_metres(metres: f64) -> u32 {
    metres.round() as u32
}

/// A cause being applied.
pub(super) struct Application<'a> {
    /// The hunt in the player's language, by which everything is decided.
    pub(super) hunt: &'a Hunt,
    /// The hunt in the other languages.
    pub(super) other_languages: &'a [&'a Hunt],
    pub(super) player: PlayerId,
    pub(super) name: &'a str,
    pub(super) position: LonLat,
    /// Where the events happen.
    pub(super) event_position: LonLat,
    pub(super) inside: &'a [usize],
    pub(super) near: &'a [(usize, u8)],
    /// When they happen.
    pub(super) time: UnixMs,
    pub(super) seed: Seed,
    pub(super) beside: &'a [Happening],
    pub(super) rules: &'a mut RulesState,
    pub(super) progress: &'a mut Progress,
    pub(super) shared: &'a mut SharedState,
    pub(super) outcome: Outcome,
}

impl Application<'_> {
    /// Changes what all players share.
    pub(super) fn share(&mut self, change: SharedChange) {
        self.shared.apply(&change);
        self.outcome.shared.push(change);
    }

    /// What conditions are held against that belong to no challenge.
    pub(super) fn view(&self) -> View<'_> {
        View { hunt: self.hunt, progress: self.progress, time: self.time, attempt: None }
    }

    /// What the conditions of a challenge that runs are held against.
    pub(super) fn view_of(&self, challenge: &ChallengeId) -> View<'_> {
        View { attempt: self.attempt(challenge), ..self.view() }
    }

    /// The attempt at a challenge that runs.
    pub(super) fn attempt(&self, challenge: &ChallengeId) -> Option<Attempt> {
        let open = self.rules.open.get(challenge)?;
        Some(Attempt { since: open.since, deadline: open.deadline, rank: self.rank_of(challenge) })
    }

    /// Which player this was, or would be now, to complete a challenge.
    pub(super) fn rank_of(&self, challenge: &ChallengeId) -> u64 {
        let next = || self.shared.completions.get(challenge).copied().unwrap_or_default() + 1;
        self.rules.ranks.get(challenge).copied().unwrap_or_else(next)
    }

    /// Whether a challenge of the hunt runs.
    pub(super) fn is_running(&self, challenge: usize) -> bool {
        self.rules.open.contains_key(&self.hunt.challenges[challenge].id)
    }

    fn rename(&mut self) {
        let hunt = self.hunt;
        // Of what the player has never seen no event may tell.
        let seen: Vec<Renamed> = hunt.renamed.iter().filter(|renamed| self.progress.holds(renamed)).cloned().collect();
        for renamed in seen.chunks(RENAMED_AT_ONCE) {
            self.emit(EventKind::IdsRenamed { renamed: renamed.to_vec() });
        }
        for renamed in &hunt.renamed {
            self.rules.rename(renamed);
            if self.shared.holds(renamed) {
                self.share(SharedChange::Renamed(renamed.clone()));
            }
        }
    }

    /// Forgets of what runs that which the hunt does not ask any more.
    fn forget_what_is_not_asked(&mut self) {
        let hunt = self.hunt;
        self.rules.open.retain(|id, open| {
            let challenge = hunt.challenges.iter().find(|challenge| challenge.id == *id);
            challenge.is_some_and(|challenge| {
                // Conditions with other leaves start anew: what was met is no longer known to be what is asked.
                let leaves = leaves_of(challenge);
                if open.met.len() != leaves {
                    open.met = vec![false; leaves];
                }
                true
            })
        });
    }

    fn reload(&mut self, gone: &[BoundaryId]) {
        let hunt = self.hunt;
        if hunt.open.has_closed(self.time) {
            self.end();
        } else if !hunt.open.has_opened(self.time) {
            // Once it opens.
        } else if !self.takes_part() {
            self.take_up();
        } else {
            for boundary in gone {
                // What the player never saw entering is not seen going either.
                if let Some(name) = self.progress.inside.get(boundary).cloned() {
                    self.emit(EventKind::BoundaryExited { boundary: boundary.clone(), name });
                }
            }
            self.renew();
        }
    }

    pub(super) fn cross(&mut self, transition: &Transition) {
        self.event_position = transition.position;
        let hunt = self.hunt;
        let boundary = &hunt.boundaries[transition.boundary];
        let within_m = |ring: u8| boundary.behaviour.approaching_m.get(usize::from(ring)).copied().unwrap_or_default();
        // Whoever saw entering sees leaving, also what an edit has hidden since.
        let is_left = transition.kind == TransitionKind::Exited && self.progress.inside.contains_key(&boundary.id);
        if is_left || self.is_seen(boundary) && !boundary.barrier {
            let (id, name) = (boundary.id.clone(), boundary.name.clone());
            self.emit(match transition.kind {
                TransitionKind::Entered => EventKind::BoundaryEntered { boundary: id, name },
                TransitionKind::Exited => EventKind::BoundaryExited { boundary: id, name },
                TransitionKind::Dwelled => EventKind::BoundaryDwelled { boundary: id, name },
                TransitionKind::Crossed(direction) => EventKind::LineCrossed { boundary: id, name, direction },
                TransitionKind::Approached(ring) => {
                    EventKind::BoundaryApproached { boundary: id, name, within_m: within_m(ring) }
                }
                TransitionKind::Receded(ring) => EventKind::BoundaryReceded { boundary: id, name, within_m: within_m(ring) },
            });
        }
        self.happen(Happening { boundary: transition.boundary, kind: transition.kind });
    }

    /// Lets the open challenges and the reactions answer a happening.
    fn happen(&mut self, happening: Happening) {
        let hunt = self.hunt;
        for (index, reaction) in hunt.reactions.iter().enumerate() {
            let during = reaction.during.is_none_or(|index| self.is_running(index));
            if during
                && goal::answers(&reaction.when, &self.view(), happening)
                && (!reaction.once || self.rules.said.insert(reaction.key))
            {
                self.emit_in(|_, told| {
                    let reaction = &told.hunt.reactions[index];
                    EventKind::Said { speaker: reaction.speaker.clone(), text: reaction.text.clone() }
                });
            }
        }
        for challenge in &hunt.challenges {
            self.mark(challenge, happening);
        }
        self.mark_gates(happening);
        self.settle();
    }

    /// Marks what a happening fulfils of the conditions of a challenge that runs.
    pub(super) fn mark(&mut self, challenge: &Challenge, happening: Happening) {
        let Some(mut met) = self.rules.open.get_mut(&challenge.id).map(|open| std::mem::take(&mut open.met)) else { return };
        let view = self.view_of(&challenge.id);
        let mut rest = &mut met[..];
        for condition in challenge.conditions() {
            let (own, others) = rest.split_at_mut(goal::leaves(condition).min(rest.len()));
            goal::mark(condition, own, &view, happening);
            rest = others;
        }
        if let Some(open) = self.rules.open.get_mut(&challenge.id) {
            open.met = met;
        }
    }

    fn command(&mut self, command: &Command) -> CommandResult {
        let is_over = self.progress.ended || self.hunt.open.has_closed(self.time);
        if let Some(reason) = self.closed().filter(|_| is_over || !is_about_teams(command)) {
            return CommandResult::Refused(reason);
        }
        match command {
            Command::FoundTeam(name) => self.found_team(name),
            Command::JoinTeam(code) => self.join_team(code),
            Command::LeaveTeam => self.leave_team(),
            Command::Collect(object) => self.collect(object),
            Command::Start(challenge) => self.start(challenge),
            Command::GiveUp(challenge) => self.give_up(challenge),
            Command::Hint(challenge) => self.take_hint(challenge),
            Command::Answer { challenge, riddle, answer } => self.answer(challenge, riddle, answer),
            Command::Talk { character, reply } => self.talk(character, reply.as_ref()),
            Command::Use(item) => self.use_item(item),
            Command::Combine(items) => self.combine(items),
        }
    }

    /// How far away a place is, when that is beyond its reach.
    pub(super) fn too_far(&self, place: LonLat, reach_m: f64) -> Option<f64> {
        let frame = &self.hunt.frame;
        let distance_m = frame.to_local(self.position).distance_m(frame.to_local(place));
        (distance_m > reach_m + REACH_SLACK_M).then_some(distance_m)
    }

    pub(super) fn reveal(&mut self, index: usize) {
        let boundary = &self.hunt.boundaries[index];
        if boundary.visibility == Visibility::Hidden && !self.progress.revealed.contains_key(&boundary.id) {
            self.emit_in(|_, told| EventKind::BoundaryRevealed { boundary: (&told.hunt.boundaries[index]).into() });
            self.tell_behaviour(index);
        }
    }
}

/// How many leaves all conditions of a challenge have.
pub(super) fn leaves_of(challenge: &Challenge) -> usize {
    challenge.conditions().map(goal::leaves).sum()
}
