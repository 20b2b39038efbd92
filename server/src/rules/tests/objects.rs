//! Objects: at random places, spawned, and contested.

use super::*;
use hunt_shared::{
    hunt::{Appearance, Contest, SharedObject},
    identity::ObjectId,
};

const CROWN: &str = "crown";

fn object(id: &str, appearance: Appearance) -> VirtualObject {
    VirtualObject {
        id: id.into(),
        name: "The Gull's Crown".into(),
        glyph: Glyph::Crown,
        position: START,
        reach_m: 6.0,
        picture: None,
        item: Some("crown".into()),
        during: None,
        appearance,
    }
}

fn contest(respawn_s: Option<f64>) -> Contest {
    Contest { respawn_s, same_place: false, limit: 1, consolation: Some(reward("feather", vec![RewardEffect::Points(1)])) }
}

/// Several players in one hunt.
struct Party {
    hunt: Hunt,
    shared: SharedState,
    players: Vec<(RulesState, Progress)>,
    now_ms: i64,
}

impl Party {
    fn new(object: VirtualObject, players: usize) -> Self {
        let hunt = Hunt { objects: vec![object], ..hunt() };
        let mut party =
            Self { hunt, shared: SharedState::default(), players: vec![Default::default(); players], now_ms: 1_000_000 };
        for player in 0..players {
            party.apply(player, &Cause::Begun);
        }
        party
    }

    fn apply(&mut self, player: usize, cause: &Cause) -> (Vec<EventKind>, Option<CommandResult>) {
        let id = PlayerId(player as u64);
        let situation = Situation {
            hunt: &self.hunt,
            player: id,
            name: ["Mara", "Tom", "Ann"][player],
            position: self.place(),
            inside: &[],
            near: &[],
            time: UnixMs(self.now_ms),
            settled: UnixMs(self.now_ms),
            seed: Seed::of(&[9; 32], &self.hunt.id, id),
            beside: &[],
            other_languages: &[],
        };
        let (rules, progress) = &mut self.players[player];
        let outcome = apply(&situation, State { rules, progress, shared: &mut self.shared }, cause);
        (outcome.events.into_iter().map(|event| event.kind).collect(), outcome.reply)
    }

    fn collect(&mut self, player: usize) -> (Vec<EventKind>, Option<CommandResult>) {
        self.apply(player, &Cause::Command(&Command::Collect(CROWN.into())))
    }

    fn told(&self) -> Option<SharedObject> {
        shared_objects(&self.hunt, &self.shared, None, UnixMs(self.now_ms)).pop()
    }

    /// Where the object lies: all players stand there.
    fn place(&self) -> LonLat {
        self.told().map_or(START, |told| told.object.position)
    }
}

fn why(reply: Option<CommandResult>) -> String {
    match reply {
        Some(CommandResult::Refused(reason)) => reason.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn exactly_one_player_takes_a_contested_object_and_the_others_are_told_once() {
    let appearance = Appearance { contest: Some(contest(None)), ..Appearance::default() };
    let mut party = Party::new(object(CROWN, appearance), 3);
    assert!(party.told().unwrap().taken.is_none());
    let (events, reply) = party.collect(1);
    assert_eq!((names(&events), reply), (vec!["collected"], Some(CommandResult::Done)));
    assert_eq!(party.told().unwrap().taken.unwrap().player, "Tom");

    let (events, reply) = party.collect(0);
    assert_eq!(names(&events), ["missed", "rewarded"]);
    assert!(matches!(&events[0], EventKind::ObjectMissed { winner, .. } if winner == "Tom"));
    assert_eq!(why(reply), "Tom was quicker.");
    let (events, reply) = party.collect(0);
    assert_eq!((names(&events), why(reply)), (vec![], "Tom was quicker.".into()), "told once");
    assert_eq!(names(&party.apply(2, &Cause::Missed(&CROWN.into())).0), ["missed", "rewarded"]);
    assert_eq!(names(&party.collect(2).0), [""; 0], "told already");
    assert_eq!(names(&party.apply(1, &Cause::Missed(&CROWN.into())).0), [""; 0], "the winner has lost nothing");

    let held: Vec<_> = party.players.iter().map(|(_, progress)| progress.items.get(&"crown".into()).copied()).collect();
    assert_eq!(held, [None, Some(1), None]);
}

#[test]
fn who_comes_long_after_has_lost_nothing() {
    let appearance = Appearance { contest: Some(contest(None)), ..Appearance::default() };
    let mut party = Party::new(object(CROWN, appearance), 2);
    party.collect(0);
    party.now_ms += 60_000;
    let (events, reply) = party.collect(1);
    assert_eq!((names(&events), why(reply)), (vec![], "Mara was quicker.".into()));
}

#[test]
fn a_contested_object_comes_back_for_those_who_have_not_had_it() {
    let appearance = Appearance { contest: Some(contest(Some(30.0))), ..Appearance::default() };
    let mut party = Party::new(object(CROWN, appearance), 2);
    party.collect(0);
    party.now_ms += 29_000;
    assert_eq!(why(party.collect(1).1), "Mara was quicker. It comes back in a second.");
    party.now_ms += 1_000;
    assert!(party.told().unwrap().taken.is_none());
    assert_eq!(why(party.collect(0).1), "You have taken it already.");
    assert_eq!(names(&party.collect(1).0), ["collected"]);
    // The next loser is consoled; who was consoled before only hears of it.
    party.now_ms += 30_000;
    assert_eq!(names(&party.apply(0, &Cause::Missed(&CROWN.into())).0), [""; 0]);
}

#[test]
fn a_contested_object_at_a_random_place_lies_at_one_place_for_all_and_comes_back_at_another() {
    let appearance = Appearance { within: Some(HARBOUR), contest: Some(contest(Some(30.0))), ..Appearance::default() };
    let mut party = Party::new(object(CROWN, appearance), 2);
    let first = party.place();
    let harbour = &party.hunt.boundaries[HARBOUR].shape;
    assert!(first != START && harbour.covers(first, &party.hunt.frame));
    assert_eq!(names(&party.collect(0).0), ["collected"]);
    assert_eq!(party.place(), first, "where it lay is told as long as it is gone");
    party.now_ms += 30_000;
    assert_ne!(party.place(), first);
    assert_eq!(names(&party.collect(1).0), ["collected"]);
}

#[test]
fn an_object_at_a_random_place_appears_with_its_challenge_and_can_be_taken_there_only() {
    let mut story = Story::new();
    let mut shell = object("shell", Appearance { within: Some(HARBOUR), ..Appearance::default() });
    (shell.during, shell.reach_m) = (Some(1), 0.5);
    story.hunt.objects.push(shell);
    assert_eq!(names(&story.begin(&[])), ["begun", "opened"]);
    let opened = story.cross(HARBOUR, TransitionKind::Entered);
    assert_eq!(names(&opened), ["entered", "completed", "rewarded", "opened", "appeared", "opened"]);
    let EventKind::ObjectAppeared { object } = &opened[4] else { panic!("{opened:?}") };
    assert!(story.hunt.boundaries[HARBOUR].shape.covers(object.position, &story.hunt.frame));
    let elsewhere = LonLat::new(object.position.lon + 0.001, object.position.lat);
    assert!(why(story.collect("shell", elsewhere).1).contains("m away"));
    assert_eq!(names(&story.collect("shell", object.position).0), ["collected"]);
    assert!(story.progress.appeared.is_empty());
    assert_eq!(why(story.collect("shell", object.position).1), "You have taken it already.");
}

#[test]
fn a_spawned_object_is_not_there_before() {
    let mut story = Story::new();
    story.hunt.objects.push(object("coin", Appearance { spawned: true, ..Appearance::default() }));
    story.hunt.challenges[0].rewards = vec![Grant::Reward(reward("landfall", vec![RewardEffect::Spawn(vec![3])]))];
    assert!(hunt_shared::hunt::HuntView::of(&story.hunt).objects.iter().all(|object| object.id != ObjectId::from("coin")));
    story.begin(&[]);
    assert_eq!(why(story.collect("coin", START).1), "It is not there now.");
    let events = story.cross(HARBOUR, TransitionKind::Entered);
    assert_eq!(names(&events), ["entered", "completed", "rewarded", "appeared", "opened", "opened"]);
    assert_eq!(names(&story.collect("coin", START).0), ["collected"]);
}

#[test]
fn what_an_edit_takes_out_of_the_hunt_vanishes_and_what_it_adds_appears() {
    let mut story = Story::new();
    let scattered = || Appearance { within: Some(HARBOUR), ..Appearance::default() };
    story.hunt.objects.push(object("shell", scattered()));
    assert_eq!(names(&story.begin(&[])), ["begun", "appeared", "opened"]);
    story.hunt.objects[3] = object("pearl", scattered());
    let events = story.apply_at(&Cause::Reloaded { gone: &[] }, START, &[]).0;
    assert_eq!(names(&events), ["vanished", "appeared"]);
    assert_eq!(story.progress.appeared.keys().map(ObjectId::as_str).collect::<Vec<_>>(), ["pearl"]);
}
