//! Teams whose members share what they do.

mod words;

use super::*;
use crate::{
    crossing::{Step, TimedStep},
    outbox::StoredPlayer,
};
use hunt_shared::{
    codec,
    event::{Event, MAX_EVENT_BYTES},
    hunt::{OpenTime, Teams, Together},
    identity::{FixNumber, TeamCode},
    picture::Picture,
    protocol::{CommandEnvelope, Refusal},
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Several players of a hunt, and all that each was ever told.
struct Party {
    hunt: Hunt,
    shared: SharedState,
    players: BTreeMap<PlayerId, (Working, Vec<Event>)>,
    now_ms: i64,
}

impl Members for Party {
    fn visit(&mut self, player: PlayerId, act: &mut dyn FnMut(&mut Working)) {
        act(&mut self.players.get_mut(&player).unwrap().0);
    }

    fn rules(&self, player: PlayerId) -> Option<&RulesState> {
        self.players.get(&player).map(|(working, _)| working.rules())
    }
}

const NAMES: [&str; 4] = ["Mara", "Tom", "Ann", "Bo"];

fn id(player: usize) -> PlayerId {
    PlayerId(player as u64 + 1)
}

impl Party {
    fn new(together: Together, players: usize) -> Self {
        let mut hunt = hunt();
        hunt.teams = Some(Teams { together, max_size: 3 });
        for (index, object) in hunt.objects.iter_mut().enumerate() {
            object.position = LonLat::new(START.lon + index as f64 * 1e-5, START.lat);
        }
        let new = |_| (Working::from_stored(&StoredPlayer::default(), &hunt), Vec::new());
        let players = (0..players).map(|player| (id(player), new(player))).collect();
        let mut party = Self { hunt, shared: SharedState::default(), players, now_ms: 0 };
        let all: Vec<PlayerId> = party.players.keys().copied().collect();
        for player in 0..all.len() {
            party.step(player, Step::Begun);
        }
        party
    }

    /// One step of a player, told to the others as the server does. Returns what is said to a command.
    fn step(&mut self, player: usize, step: Step) -> Option<CommandResult> {
        self.now_ms += 1_000;
        let (player, name) = (id(player), NAMES[player]);
        let time = UnixMs(self.now_ms);
        let step = TimedStep { time, position: START, known: time, step };
        let hunt = self.hunt.clone();
        let read = |working: &Working| hunt.in_language(&working.rules().language);
        let working = &self.players[&player].0;
        let own = read(working);
        let mates = working.team().map(|team| follow::others(&self.shared, team, player)).unwrap_or_default();
        let mut others: Vec<&Hunt> = mates.iter().map(|mate| read(&self.players[mate].0)).collect();
        others.retain(|other| other.language != own.language);
        others.dedup_by_key(|other| &other.language);
        let seed = Seed::of(&[3; 32], &hunt.id, player);
        let seat = Seat { player, name, seed, beside: &[], other_languages: &others };
        let answered = self.players.get_mut(&player).unwrap().0.answer(&step, time, seat, own, &mut self.shared);
        let shared = self.shared.clone();
        if let Some(news) = &answered.news {
            share_news(news, (player, name), time, &hunt, &shared, self);
        }
        let mut reply = None;
        for (player, (working, told)) in &mut self.players {
            let unit = working.take_unit(*player, None, time);
            reply = unit.replies.into_iter().next().map(|reply| reply.result).or(reply);
            told.extend(unit.events);
        }
        reply
    }

    fn command(&mut self, player: usize, command: Command) -> Option<CommandResult> {
        let number = self.players[&id(player)].0.command().next();
        self.step(player, Step::Command(CommandEnvelope { number, after_fix: FixNumber(0), command }))
    }

    fn cross(&mut self, player: usize, boundary: usize, kind: TransitionKind) {
        let transition = Transition { time: UnixMs(self.now_ms + 1_000), position: START, boundary, kind };
        self.step(player, Step::Crossed(transition));
    }

    fn progress(&self, player: usize) -> &Progress {
        self.players[&id(player)].0.progress()
    }

    fn code(&self, player: usize) -> TeamCode {
        self.players[&id(player)].0.team().unwrap().clone()
    }

    fn act(&mut self, player: usize, act: Act) {
        match act {
            Act::Cross(boundary, kind) => self.cross(player, boundary, kind),
            Act::Collect(number) => drop(self.command(player, Command::Collect(format!("glass-{number}").as_str().into()))),
            Act::Found(name) => drop(self.command(player, Command::FoundTeam(format!("team {name}")))),
            Act::Join(other) => {
                let code = self.players[&id(other)].0.team().map_or("NOSUCH".into(), ToString::to_string);
                self.command(player, Command::JoinTeam(code));
            }
            Act::Leave => drop(self.command(player, Command::LeaveTeam)),
            Act::Wait => {
                self.now_ms += 20_000;
                drop(self.step(player, Step::Timer));
            }
            Act::Reread => {
                let working = &self.players[&id(player)].0;
                let stored = StoredPlayer {
                    hunt: self.hunt.hash,
                    rules: working.rules().clone(),
                    progress: working.progress().clone(),
                    command: working.command(),
                    ..StoredPlayer::default()
                };
                self.players.get_mut(&id(player)).unwrap().0 = Working::from_stored(&stored, &self.hunt);
            }
        }
    }

    /// The names of what a player was told since the last time.
    fn told(&mut self, player: usize) -> Vec<&'static str> {
        let events = std::mem::take(&mut self.players.get_mut(&id(player)).unwrap().1);
        names(&events.into_iter().map(|event| event.kind).collect::<Vec<_>>())
    }

    fn forget(&mut self) {
        self.players.values_mut().for_each(|(_, told)| told.clear());
    }
}

/// What the members of a team have together.
fn together(progress: &Progress) -> Progress {
    Progress { seq: Default::default(), begun: true, inside: BTreeMap::new(), talk: None, ..progress.clone() }
}

#[test]
fn what_one_does_counts_for_all_and_each_gets_the_reward_once() {
    let mut party = Party::new(Together::Shared, 3);
    assert_eq!(party.command(0, Command::FoundTeam(" The Gulls ".into())), Some(CommandResult::Done));
    let code = party.code(0);
    assert_eq!(code.as_str().len(), 6);
    assert_eq!(party.command(1, Command::JoinTeam(code.as_str().to_lowercase())), Some(CommandResult::Done));
    assert_eq!(party.progress(1).team.as_ref().unwrap().members.values().collect::<Vec<_>>(), ["Mara", "Tom"]);
    assert_eq!(party.progress(0).team, party.progress(1).team);
    party.forget();
    party.cross(1, HARBOUR, TransitionKind::Entered);
    assert_eq!(party.told(1), ["entered", "completed", "rewarded", "opened", "opened"]);
    assert_eq!(party.told(0), ["completed", "rewarded", "opened", "opened"], "where Tom walks is his own");
    assert!(party.told(2).is_empty());
    assert_eq!((party.progress(0).points, party.progress(1).points, party.progress(2).points), (10, 10, 0));
    assert_eq!(party.shared.completions[&"landfall".into()], 1, "the team is the first, not each of them");
    party.cross(0, HARBOUR, TransitionKind::Entered);
    assert_eq!(party.told(0), ["entered"], "nothing is granted twice");
    // One takes a glass, the other the second: together they have both.
    assert_eq!(party.command(0, Command::Collect("glass-1".into())), Some(CommandResult::Done));
    assert_eq!(party.command(1, Command::Collect("glass-1".into())), Some(CommandResult::Refused(Refusal::TakenAlready)));
    assert_eq!(party.command(1, Command::Collect("glass-2".into())), Some(CommandResult::Done));
    assert_eq!(party.told(0), ["collected", "advanced", "collected", "completed", "rewarded"]);
}

#[test]
fn who_joins_midway_gets_what_the_team_has_and_who_leaves_keeps_it() {
    let mut party = Party::new(Together::Shared, 3);
    party.command(0, Command::FoundTeam("Gulls".into()));
    party.cross(0, HARBOUR, TransitionKind::Entered);
    party.command(0, Command::Collect("glass-1".into()));
    party.forget();
    let code = party.code(0);
    party.command(1, Command::JoinTeam(code.to_string()));
    assert_eq!(party.told(1), ["team joined", "progress taken"]);
    assert_eq!(party.told(0), ["mate joined"]);
    assert_eq!(together(party.progress(0)), together(party.progress(1)));
    assert_eq!(party.progress(1).points, 10);
    party.command(1, Command::LeaveTeam);
    assert_eq!((party.told(1), party.told(0)), (vec!["team left"], vec!["mate left"]));
    assert_eq!(party.progress(1).points, 10, "who leaves keeps what they have");
    party.command(1, Command::Collect("glass-2".into()));
    assert_eq!(party.told(1), ["collected", "completed", "rewarded"], "and goes on alone");
    assert!(party.told(0).is_empty());
    party.command(0, Command::LeaveTeam);
    assert!(party.shared.teams.is_empty(), "a team without members is gone");
    // Who founds anew and is joined gives what they have, and takes nothing.
    party.command(0, Command::FoundTeam("Terns".into()));
    let code = party.code(0);
    party.command(1, Command::JoinTeam(code.to_string()));
    assert_eq!(together(party.progress(0)), together(party.progress(1)));
    assert!(!party.progress(1).challenges[&"glass".into()].completed, "what they had alone stays behind");
}

#[test]
fn mates_see_what_the_things_look_like_that_one_of_them_takes() {
    let picture = Picture { hash: ContentHash([1; 32]), width: 4, height: 3 };
    let mut party = Party::new(Together::Shared, 3);
    party.hunt.item_pictures = vec![("glass".into(), picture)];
    party.command(0, Command::FoundTeam("Gulls".into()));
    let code = party.code(0);
    party.command(1, Command::JoinTeam(code.to_string()));
    party.cross(0, HARBOUR, TransitionKind::Entered);
    party.forget();
    party.command(0, Command::Collect("glass-1".into()));
    assert_eq!(party.told(0), ["collected", "advanced", "shown"]);
    assert_eq!(party.told(1), ["collected", "advanced", "shown"]);
    party.command(2, Command::JoinTeam(code.to_string()));
    for player in 0..3 {
        assert_eq!(party.progress(player).looks[&"glass".into()].picture, Some(picture));
    }
}

#[test]
fn commands_about_teams_are_refused_with_a_reason() {
    let mut party = Party::new(Together::Shared, 4);
    let refused = |reply: Option<CommandResult>| match reply {
        Some(CommandResult::Refused(reason)) => reason.to_string(),
        other => panic!("{other:?}"),
    };
    assert!(refused(party.command(0, Command::FoundTeam("  ".into()))).contains("1 to 32 characters"));
    assert!(refused(party.command(0, Command::FoundTeam("a\u{7}".into()))).contains("control characters"));
    assert_eq!(refused(party.command(0, Command::LeaveTeam)), "You are in no team.");
    assert_eq!(refused(party.command(0, Command::JoinTeam("ABCDEF".into()))), "No team has this code.");
    assert!(refused(party.command(0, Command::JoinTeam("ABCDEG".into()))).contains("the next one is taken in"));
    party.command(0, Command::FoundTeam("Gulls".into()));
    assert!(refused(party.command(1, Command::FoundTeam("GULLS".into()))).contains("There is a team \"GULLS\" already"));
    assert!(refused(party.command(0, Command::FoundTeam("Terns".into()))).contains("leave it first"));
    let code = party.code(0);
    party.command(1, Command::JoinTeam(code.to_string()));
    party.command(2, Command::JoinTeam(code.to_string()));
    assert!(refused(party.command(3, Command::JoinTeam(code.to_string()))).contains("full"));
    party.hunt.teams = None;
    assert!(refused(party.command(3, Command::FoundTeam("Terns".into()))).contains("without teams"));
}

#[test]
fn teams_are_found_before_a_hunt_opens_and_each_member_begins_where_they_stand() {
    let mut party = Party::new(Together::Shared, 2);
    party.hunt.open = OpenTime { opens: Some(UnixMs(600_000)), closes: Some(UnixMs(900_000)) };
    for (working, _) in party.players.values_mut() {
        *working = Working::from_stored(&StoredPlayer::default(), &party.hunt);
    }
    party.step(0, Step::Begun);
    party.step(1, Step::Begun);
    party.command(0, Command::FoundTeam("Gulls".into()));
    let code = party.code(0);
    assert_eq!(party.command(1, Command::JoinTeam(code.to_string())), Some(CommandResult::Done));
    party.cross(1, HARBOUR, TransitionKind::Entered);
    party.forget();
    party.now_ms = 600_500;
    party.step(0, Step::Timer);
    assert_eq!(party.told(0), ["begun", "opened"]);
    assert_eq!(party.told(1), ["opened"]);
    party.step(1, Step::Timer);
    assert_eq!(party.told(1), ["begun", "entered", "completed", "rewarded", "opened", "opened"]);
    assert_eq!(party.told(0), ["completed", "rewarded", "opened", "opened"]);
    party.now_ms = 900_500;
    party.step(1, Step::Timer);
    party.step(0, Step::Timer);
    assert_eq!((party.told(0), party.told(1)), (vec!["ended"], vec!["ended"]));
    assert!(matches!(party.command(0, Command::LeaveTeam), Some(CommandResult::Refused(_))), "the ranking is final");
}

#[test]
fn members_who_play_for_themselves_only_know_of_each_other() {
    let mut party = Party::new(Together::Separate, 2);
    party.command(0, Command::FoundTeam("Gulls".into()));
    let code = party.code(0);
    party.command(1, Command::JoinTeam(code.to_string()));
    party.forget();
    party.cross(0, HARBOUR, TransitionKind::Entered);
    assert!(party.told(1).is_empty());
    assert_eq!((party.progress(0).points, party.progress(1).points), (10, 0));
}

#[test]
fn a_large_progress_is_told_in_events_that_travel() {
    let mut progress = Progress::default();
    for number in 0..40 {
        let status = hunt_shared::event::ChallengeStatus { text: "x".repeat(3_000), ..Default::default() };
        progress.challenges.insert(format!("c{number}").as_str().into(), status);
    }
    let events = follow::in_events(progress.parts());
    assert!(events.len() > 10);
    for kind in &events {
        let bytes = codec::encode(1, kind).unwrap();
        assert!(bytes.len() < MAX_EVENT_BYTES);
    }
    let mut taken = Progress::default();
    for (seq, kind) in (1..).zip(events) {
        taken.apply(&Event { seq: hunt_shared::identity::Seq(seq), time: UnixMs(0), position: None, kind });
    }
    assert_eq!(together(&taken), together(&progress));
}

/// Units of one tick are stored by player, not in the order of their causes.
#[test]
fn what_players_do_in_one_tick_comes_out_the_same_in_any_order() {
    let joined = |player| SharedChange::TeamJoined { team: "GULLS2".into(), named: "Gulls".into(), player, name: "N".into() };
    let left = |player| SharedChange::TeamLeft { team: "GULLS2".into(), player };
    let (mara, tom) = (id(0), id(1));
    for order in [
        [joined(mara), joined(tom), left(mara)],
        [joined(mara), left(mara), joined(tom)],
        [joined(tom), joined(mara), left(mara)],
    ] {
        let mut shared = SharedState::default();
        order.iter().for_each(|change| shared.apply(change));
        let team = &shared.teams[&"GULLS2".into()];
        assert_eq!((&*team.name, team.members.keys().copied().collect::<Vec<_>>()), ("Gulls", vec![tom]), "{order:?}");
    }
}

/// What somebody does.
#[derive(Clone, Debug)]
enum Act {
    Cross(usize, TransitionKind),
    Collect(u32),
    Found(u8),
    /// Joins the team of this player.
    Join(usize),
    Leave,
    Wait,
    /// The server forgets the player and reads what is stored.
    Reread,
}

fn act() -> impl Strategy<Value = Act> {
    let kind = prop_oneof![
        4 => Just(TransitionKind::Entered),
        2 => Just(TransitionKind::Exited),
        2 => Just(TransitionKind::Dwelled),
        3 => Just(TransitionKind::Crossed(CrossingDirection::LeftToRight)),
        1 => Just(TransitionKind::Crossed(CrossingDirection::RightToLeft)),
    ];
    prop_oneof![
        8 => (0..3_usize, kind).prop_map(|(boundary, kind)| Act::Cross(boundary, kind)),
        4 => (1..4_u32).prop_map(Act::Collect),
        1 => (0..3_u8).prop_map(Act::Found),
        4 => (0..4_usize).prop_map(Act::Join),
        1 => Just(Act::Leave),
        1 => Just(Act::Wait),
        1 => Just(Act::Reread),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_members_of_a_team_have_the_same_and_nothing_twice(acts in prop::collection::vec((0..4_usize, act()), 1..80)) {
        let mut party = Party::new(Together::Shared, 4);
        party.hunt.challenges[1].attempts.within_s = Some(30.0);
        let mut journals: BTreeMap<PlayerId, Progress> = BTreeMap::new();
        for (player, act) in acts {
            party.act(player, act);
            // Everybody's journal is what the events say, without gaps.
            for (player, (working, told)) in &party.players {
                let journal = journals.entry(*player).or_default();
                let known = journal.seq;
                for event in told.iter().filter(|event| event.seq > known) {
                    prop_assert_eq!(event.seq, journal.seq.next());
                    journal.apply(event);
                }
                prop_assert_eq!(&*journal, working.progress());
                // Each reward at most once, as none of this hunt is given each time.
                let distinct: BTreeSet<_> = journal.rewards.iter().collect();
                prop_assert_eq!(distinct.len(), journal.rewards.len());
            }
            for (code, team) in &party.shared.teams {
                prop_assert!((1..=3).contains(&team.members.len()));
                let mut members = team.members.keys().map(|member| &party.players[member].0);
                let first = members.next().unwrap();
                for member in members {
                    prop_assert_eq!(together(first.progress()), together(member.progress()));
                    prop_assert!(first.rules().has_the_same(member.rules()));
                    prop_assert_eq!(first.rules().stamp, member.rules().stamp);
                    prop_assert_eq!(member.team(), Some(code));
                }
            }
        }
    }
}
