//! The rules, told as stories.

mod attempts;
mod conditions;
mod gates;
mod items;
mod objects;
mod open;
mod personal;
mod retellings;
mod riddles;
mod talks;
mod teams;
mod times;

use super::*;
use hunt_shared::{
    crossing::{Transition, TransitionKind},
    event::{CrossingDirection, EventKind, Progress},
    geo::{GeoBox, LocalFrame, LonLat, Shape},
    hunt::{
        Attempts, Boundary, Challenge, Condition, Glyph, Grant, Hunt, HuntSettings, NamedKind, Rarity, Reaction, Renamed,
        RewardEffect, RewardTemplate, VirtualObject, Visibility,
    },
    identity::{ContentHash, PlayerId},
    language_tag::LanguageTag,
    protocol::{Command, CommandResult},
    time::UnixMs,
};

const HARBOUR: usize = 0;
const GROTTO: usize = 1;
const ROPE: usize = 2;
const START: LonLat = LonLat::new(-42.0, 38.5);

fn boundary(id: &str, visibility: Visibility, shape: Shape) -> Boundary {
    Boundary {
        id: id.into(),
        name: id.to_uppercase(),
        shape,
        visibility,
        dwell_s: Some(5.0),
        exit_margin_m: 0.0,
        barrier: false,
        behaviour: Default::default(),
    }
}

fn reward(id: &str, effects: Vec<RewardEffect>) -> RewardTemplate {
    RewardTemplate {
        id: id.into(),
        title: format!("The {id}"),
        because: "{player} was {rank} after {seconds} s with {points} points".into(),
        picture: None,
        rarity: Rarity::Common,
        glyph: Glyph::Lantern,
        effects,
        when: None,
        weight: 1,
    }
}

fn challenge(id: &str, after: Vec<usize>, goal: Condition, effects: Vec<RewardEffect>) -> Challenge {
    Challenge {
        id: id.into(),
        title: id.into(),
        text: String::new(),
        picture: None,
        after,
        goal,
        rewards: vec![Grant::Reward(reward(id, effects))],
        reveals: vec![],
        spawns: vec![],
        attempts: Attempts::default(),
        riddles: vec![],
        hints: vec![],
    }
}

fn hunt() -> Hunt {
    let circle = |east: f64| Shape::Circle { centre: LonLat::new(START.lon + east, START.lat), radius_m: 20.0 };
    let glass = |number: u32| VirtualObject {
        id: format!("glass-{number}").as_str().into(),
        name: "Sea-glass".into(),
        glyph: Glyph::Glass,
        position: LonLat::new(START.lon + f64::from(number) * 0.001, START.lat),
        reach_m: 6.0,
        picture: None,
        item: Some("glass".into()),
        during: Some(2),
        appearance: Default::default(),
    };
    Hunt {
        id: "test".into(),
        hash: ContentHash::of(b"test"),
        language: LanguageTag::default(),
        translations: vec![],
        title: "Test".into(),
        description: String::new(),
        attribution: String::new(),
        start: START,
        bounds: GeoBox { west: -42.01, south: 38.49, east: -41.99, north: 38.51 },
        frame: LocalFrame::about(START),
        settings: HuntSettings::default(),
        time_zone: "UTC".into(),
        open: Default::default(),
        teams: None,
        effort: Default::default(),
        fog: true,
        boundaries: vec![
            boundary("harbour", Visibility::Visible, circle(0.0)),
            boundary("grotto", Visibility::Hidden, circle(0.002)),
            boundary("rope", Visibility::Visible, Shape::Line(vec![START, LonLat::new(START.lon, START.lat + 0.001)])),
        ],
        gates: vec![],
        objects: vec![glass(1), glass(2), glass(3)],
        challenges: vec![
            challenge("landfall", vec![], Condition::Entered(HARBOUR), vec![RewardEffect::Points(10)]),
            challenge(
                "walk",
                vec![0],
                Condition::InOrder(vec![
                    Condition::Crossed { boundary: ROPE, direction: Some(CrossingDirection::LeftToRight) },
                    Condition::Dwelled(HARBOUR),
                ]),
                vec![RewardEffect::Reveal(GROTTO)],
            ),
            challenge("glass", vec![0], Condition::Holds { item: "glass".into(), count: 2 }, vec![]),
        ],
        reactions: vec![Reaction {
            when: Condition::Crossed { boundary: ROPE, direction: Some(CrossingDirection::RightToLeft) },
            during: Some(1),
            once: true,
            key: 1,
            speaker: "A gull".into(),
            text: "Wrong way.".into(),
        }],
        map: [].into(),
        pictures: [].into(),
        renamed: Vec::new(),
        characters: vec![],
        uses: vec![],
        recipes: vec![],
        item_pictures: vec![],
    }
}

/// Plays one player's causes and keeps what a client would have.
struct Story {
    hunt: Hunt,
    shared: SharedState,
    rules: RulesState,
    progress: Progress,
    journal: Progress,
    now_ms: i64,
    player: u64,
    /// The times of all events.
    times: Vec<i64>,
}

impl Story {
    fn new() -> Self {
        Self::of(hunt())
    }

    fn of(hunt: Hunt) -> Self {
        Self {
            hunt,
            shared: SharedState::default(),
            rules: RulesState::default(),
            progress: Progress::default(),
            journal: Progress::default(),
            now_ms: 0,
            player: 1,
            times: vec![],
        }
    }

    fn apply_at(&mut self, cause: &Cause, position: LonLat, inside: &[usize]) -> (Vec<EventKind>, Option<CommandResult>) {
        self.now_ms += 1_000;
        let settled = UnixMs(self.now_ms);
        self.apply_settled(cause, position, inside, settled)
    }

    fn apply_settled(
        &mut self,
        cause: &Cause,
        position: LonLat,
        inside: &[usize],
        settled: UnixMs,
    ) -> (Vec<EventKind>, Option<CommandResult>) {
        let german = retellings::in_german(&self.hunt);
        let situation = Situation {
            hunt: &self.hunt,
            player: PlayerId(self.player),
            name: "Mara",
            position,
            inside,
            near: &[],
            time: UnixMs(self.now_ms),
            settled,
            seed: Seed::of(&[7; 32], &self.hunt.id, PlayerId(self.player)),
            beside: &[],
            other_languages: &[&german],
        };
        let (mut rules, mut progress, mut shared) = (self.rules.clone(), self.progress.clone(), self.shared.clone());
        let state = State { rules: &mut rules, progress: &mut progress, shared: &mut shared };
        let anew = apply(&Situation { hunt: &german, other_languages: &[], ..situation }, state, cause);
        let (mut counted, before) = (self.shared.clone(), self.rules.clone());
        let state = State { rules: &mut self.rules, progress: &mut self.progress, shared: &mut self.shared };
        let outcome = apply(&situation, state, cause);
        outcome.shared.iter().for_each(|change| counted.apply(change));
        assert_eq!(counted, self.shared, "every change to what is shared is told");
        assert_eq!(self.rules.causes, before.causes + 1);
        assert_eq!(outcome.retold.len(), 1, "there is one other language");
        retellings::check(&outcome.events, &outcome.retold[0], &anew.events);
        for event in &outcome.events {
            assert_eq!(event.seq, self.journal.seq.next(), "seqs have no gaps");
            self.journal.apply(event);
        }
        assert_eq!(self.journal, self.progress, "progress is the fold of the events");
        self.times.extend(outcome.events.iter().map(|event| event.time.0));
        (outcome.events.into_iter().map(|event| event.kind).collect(), outcome.reply)
    }

    /// Lets time pass, as a path shows it that meets nothing.
    fn wait(&mut self, seconds: f64) -> Vec<EventKind> {
        self.now_ms += (seconds * 1_000.0) as i64 - 1_000;
        self.apply_at(&Cause::Timer, START, &[]).0
    }

    fn command(&mut self, command: Command) -> (Vec<EventKind>, Option<CommandResult>) {
        self.apply_at(&Cause::Command(&command), START, &[])
    }

    /// What a command is refused with.
    fn refusal(&mut self, command: Command) -> String {
        match self.command(command) {
            (events, Some(CommandResult::Refused(reason))) if events.is_empty() => reason.to_string(),
            other => panic!("not refused: {other:?}"),
        }
    }

    /// The names of what a command leads to.
    fn done(&mut self, command: Command) -> Vec<&'static str> {
        match self.command(command) {
            (events, Some(CommandResult::Done)) => names(&events),
            other => panic!("not done: {other:?}"),
        }
    }

    fn begin(&mut self, inside: &[usize]) -> Vec<EventKind> {
        self.apply_at(&Cause::Begun, START, inside).0
    }

    fn cross(&mut self, boundary: usize, kind: TransitionKind) -> Vec<EventKind> {
        let transition = Transition { time: UnixMs(self.now_ms + 1_000), position: START, boundary, kind };
        self.apply_at(&Cause::Crossing(&transition), START, &[]).0
    }

    fn collect(&mut self, object: &str, position: LonLat) -> (Vec<EventKind>, Option<CommandResult>) {
        self.apply_at(&Cause::Command(&Command::Collect(object.into())), position, &[])
    }
}

fn names(events: &[EventKind]) -> Vec<&'static str> {
    events
        .iter()
        .map(|kind| match kind {
            EventKind::HuntBegun { .. } => "begun",
            EventKind::BoundaryEntered { .. } => "entered",
            EventKind::BoundaryExited { .. } => "exited",
            EventKind::BoundaryDwelled { .. } => "dwelled",
            EventKind::LineCrossed { .. } => "crossed",
            EventKind::BoundaryRevealed { .. } => "revealed",
            EventKind::ChallengeOpened { .. } => "opened",
            EventKind::ChallengeAdvanced { .. } => "advanced",
            EventKind::ChallengeCompleted { .. } => "completed",
            EventKind::RewardGranted(_) => "rewarded",
            EventKind::ObjectCollected { .. } => "collected",
            EventKind::Said { .. } => "said",
            EventKind::IdsRenamed { .. } => "renamed",
            EventKind::ChallengeOffered { .. } => "offered",
            EventKind::ChallengeStarted { .. } => "started",
            EventKind::ChallengeFailed { .. } => "failed",
            EventKind::RiddleAsked { .. } => "asked",
            EventKind::RiddleAnswered { right: true, .. } => "right",
            EventKind::RiddleAnswered { .. } => "wrong",
            EventKind::HintOffered { .. } => "hint offered",
            EventKind::HintGiven { .. } => "hint given",
            EventKind::CharacterSpoke { .. } => "spoke",
            EventKind::TalkEnded { .. } => "talk ended",
            EventKind::ItemGiven { .. } => "given",
            EventKind::ItemTaken { .. } => "taken away",
            EventKind::RewardExplained { .. } => "explained",
            EventKind::ObjectAppeared { .. } => "appeared",
            EventKind::ObjectVanished { .. } => "vanished",
            EventKind::ObjectMissed { .. } => "missed",
            EventKind::BoundaryApproached { .. } => "approached",
            EventKind::BoundaryReceded { .. } => "receded",
            EventKind::BoundaryBehaves { .. } => "behaves",
            EventKind::BoundaryOpened { .. } => "there",
            EventKind::BoundaryClosed { .. } => "not there",
            EventKind::ItemsExchanged { .. } => "exchanged",
            EventKind::HuntEnded { .. } => "ended",
            EventKind::TeamJoined { .. } => "team joined",
            EventKind::TeamMateJoined { .. } => "mate joined",
            EventKind::TeamMateLeft { .. } => "mate left",
            EventKind::TeamLeft { .. } => "team left",
            EventKind::ProgressTaken { .. } => "progress taken",
            EventKind::TeamMateHeard { .. } => "mate heard",
            EventKind::ItemShown { .. } => "shown",
        })
        .collect()
}

#[test]
fn a_challenge_opens_completes_rewards_and_opens_the_next() {
    let mut story = Story::new();
    assert_eq!(names(&story.begin(&[])), ["begun", "opened"]);
    let events = story.cross(HARBOUR, TransitionKind::Entered);
    assert_eq!(names(&events), ["entered", "completed", "rewarded", "opened", "opened"]);
    let EventKind::RewardGranted(reward) = &events[2] else { panic!("{events:?}") };
    assert_eq!(reward.because, "Mara was 1st after 1 s with 10 points");
    assert_eq!(story.progress.points, 10);
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Exited)), ["exited"]);
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Entered)), ["entered"], "a completed challenge stays completed");
}

#[test]
fn who_stands_in_it_when_the_challenge_opens_has_entered() {
    let mut story = Story::new();
    let events = story.begin(&[HARBOUR]);
    assert_eq!(names(&events), ["begun", "opened", "completed", "rewarded", "opened", "opened"]);
}

#[test]
fn in_order_means_in_order_and_a_direction_counts() {
    let mut story = Story::new();
    story.begin(&[]);
    story.cross(HARBOUR, TransitionKind::Entered);
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Dwelled)), ["dwelled"], "the line comes first");
    let wrong = story.cross(ROPE, TransitionKind::Crossed(CrossingDirection::RightToLeft));
    assert_eq!(names(&wrong), ["crossed", "said"]);
    let again = story.cross(ROPE, TransitionKind::Crossed(CrossingDirection::RightToLeft));
    assert_eq!(names(&again), ["crossed"], "the gull jokes once");
    let right = story.cross(ROPE, TransitionKind::Crossed(CrossingDirection::LeftToRight));
    assert_eq!(names(&right), ["crossed", "advanced"]);
    let dwelled = story.cross(HARBOUR, TransitionKind::Dwelled);
    assert_eq!(names(&dwelled), ["dwelled", "completed", "rewarded", "revealed"]);
}

#[test]
fn what_is_hidden_leaves_no_trace_until_it_is_revealed() {
    let mut story = Story::new();
    story.begin(&[]);
    assert!(story.cross(GROTTO, TransitionKind::Entered).is_empty());
    story.cross(HARBOUR, TransitionKind::Entered);
    story.cross(ROPE, TransitionKind::Crossed(CrossingDirection::LeftToRight));
    story.cross(HARBOUR, TransitionKind::Dwelled);
    assert_eq!(names(&story.cross(GROTTO, TransitionKind::Entered)), ["entered"]);
}

#[test]
fn an_object_is_taken_once_in_reach_and_in_its_time() {
    let mut story = Story::new();
    let at = |number: f64| LonLat::new(START.lon + number * 0.001, START.lat);
    let refused = |answer: (Vec<EventKind>, Option<CommandResult>)| {
        answer.0.is_empty() && matches!(answer.1, Some(CommandResult::Refused(_)))
    };
    story.begin(&[]);
    assert!(refused(story.collect("glass-1", at(1.0))), "its challenge is not open");
    story.cross(HARBOUR, TransitionKind::Entered);
    assert!(refused(story.collect("glass-1", START)), "87 m away");
    assert!(refused(story.collect("crown", START)), "no such thing");
    let (events, reply) = story.collect("glass-1", at(1.0));
    assert_eq!((names(&events), reply), (vec!["collected", "advanced"], Some(CommandResult::Done)));
    assert!(refused(story.collect("glass-1", at(1.0))), "taken already");
    assert_eq!(names(&story.collect("glass-2", at(2.0)).0), ["collected", "completed", "rewarded"]);
    assert!(refused(story.collect("glass-3", at(3.0))), "its challenge is over");
    assert_eq!(story.progress.items[&"glass".into()], 2);
}

#[test]
fn an_edited_hunt_opens_what_is_new_and_forgets_what_is_gone() {
    let mut story = Story::new();
    story.begin(&[]);
    story.cross(HARBOUR, TransitionKind::Entered);
    story.hunt.challenges.remove(1);
    story.hunt.reactions.clear();
    story.hunt.objects.clear();
    story.hunt.challenges.push(challenge("new", vec![0], Condition::Exited(HARBOUR), vec![]));
    assert_eq!(names(&story.apply_at(&Cause::Reloaded { gone: &[] }, START, &[]).0), ["opened"]);
    assert!(!story.rules.open.contains_key(&"walk".into()));
    assert_eq!(names(&story.cross(HARBOUR, TransitionKind::Exited)), ["exited", "completed", "rewarded"]);
    assert_eq!(story.progress.points, 10, "history stays as it was");
}

#[test]
fn a_boundary_that_is_gone_is_left_if_it_was_seen() {
    let mut story = Story::new();
    story.begin(&[]);
    story.cross(HARBOUR, TransitionKind::Entered);
    story.cross(GROTTO, TransitionKind::Entered);
    let events = story.apply_at(&Cause::Reloaded { gone: &["harbour".into(), "grotto".into()] }, START, &[]).0;
    let EventKind::BoundaryExited { boundary, name } = &events[0] else { panic!("{events:?}") };
    assert_eq!((boundary.as_str(), name.as_str(), events.len()), ("harbour", "HARBOUR", 1));
}

#[test]
fn the_arrow_leads_just_past_the_nearest_edge_of_an_area() {
    let mut story = Story::new();
    let east_of = |metres: f64| story.hunt.frame.to_lonlat(hunt_shared::geo::LocalPoint::new(metres, 0.0));
    let corner = |east: f64, north: f64| story.hunt.frame.to_lonlat(hunt_shared::geo::LocalPoint::new(east, north));
    let square = vec![corner(50.0, -20.0), corner(90.0, -20.0), corner(90.0, 20.0), corner(50.0, 20.0)];
    let expected = east_of(53.0);
    story.hunt.boundaries[HARBOUR].shape = Shape::Area(vec![hunt_shared::geo::PolygonRings { exterior: square, holes: vec![] }]);
    let events = story.begin(&[]);
    let EventKind::ChallengeOpened { target: Some(target), .. } = &events[1] else { panic!("{events:?}") };
    let frame = &story.hunt.frame;
    assert!(frame.to_local(*target).distance_m(frame.to_local(expected)) < 0.01, "{target:?}");
}

/// A designer who calls things otherwise takes nothing from players who have them, and tells nobody of what is hidden.
#[test]
fn what_is_renamed_is_kept() {
    let mut story = Story::new();
    story.begin(&[]);
    story.cross(HARBOUR, TransitionKind::Entered);
    let before = story.progress.clone();
    let (rules, open) = (story.rules.clone(), story.hunt.challenges[1].id.clone());
    let renamed = |kind, from: &str, to: &str| Renamed { kind, from: from.into(), to: to.into() };
    story.hunt.challenges[0].id = "ashore".into();
    story.hunt.challenges[1].id = "stroll".into();
    story.hunt.renamed = vec![
        renamed(NamedKind::Challenge, "landfall", "ashore"),
        renamed(NamedKind::Challenge, open.as_str(), "stroll"),
        renamed(NamedKind::Boundary, "cave", "grotto"),
        renamed(NamedKind::Item, "rope", "cord"),
    ];
    let events = story.apply_at(&Cause::Renamed, START, &[]).0;
    let [EventKind::IdsRenamed { renamed: told }] = &events[..] else { panic!("{events:?}") };
    assert_eq!(told, &story.hunt.renamed[..2], "of the others the player has seen nothing");
    assert_eq!(names(&story.apply_at(&Cause::Reloaded { gone: &[] }, START, &[]).0), [] as [&str; 0], "nothing opens anew");
    assert!(story.progress.challenges[&"ashore".into()].completed);
    assert_eq!(story.progress.challenges.len(), before.challenges.len());
    assert_eq!(story.rules.open[&"stroll".into()], rules.open[&open]);
    assert_eq!(story.shared.completions[&"ashore".into()], 1);
    assert!(!story.shared.completions.contains_key(&"landfall".into()));
    assert_eq!(names(&story.apply_at(&Cause::Renamed, START, &[]).0), [] as [&str; 0], "once is enough");
}

/// What was due while nobody played the hunt as it was is settled by the hunt as it is.
#[test]
fn what_was_due_before_an_edit_finds_everything_under_its_new_id() {
    let mut story = Story::new();
    story.hunt.gates = vec![hunt_shared::hunt::Gate { boundary: HARBOUR, when: Condition::Exited(ROPE) }];
    story.hunt.boundaries[HARBOUR].behaviour.conditional = true;
    story.hunt.challenges[0].attempts.within_s = Some(60.0);
    story.begin(&[]);
    assert_eq!(names(&story.cross(ROPE, TransitionKind::Exited)).last(), Some(&"there"));
    story.hunt.boundaries[HARBOUR].id = "port".into();
    story.hunt.renamed = vec![Renamed { kind: NamedKind::Boundary, from: "harbour".into(), to: "port".into() }];
    story.now_ms += 100_000;
    let events = story.apply_at(&Cause::Renamed, START, &[]).0;
    assert_eq!(names(&events)[..2], ["renamed", "failed"]);
    assert!(absent(&story.hunt, &story.rules).is_empty(), "what opened it still counts");
    assert!(story.progress.present.contains(&"port".into()));
}

#[test]
fn what_was_met_of_other_conditions_is_nothing_to_what_is_due() {
    let mut story = Story::new();
    story.hunt.challenges[2].attempts.within_s = Some(60.0);
    story.begin(&[]);
    story.cross(HARBOUR, TransitionKind::Entered);
    story.cross(ROPE, TransitionKind::Crossed(CrossingDirection::LeftToRight));
    story.hunt.challenges[1].goal = Condition::Entered(GROTTO);
    story.now_ms += 100_000;
    let events = names(&story.apply_at(&Cause::Reloaded { gone: &[] }, START, &[]).0);
    assert!(events.contains(&"failed") && !events.contains(&"completed"), "{events:?}");
}
