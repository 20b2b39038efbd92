//! The ranking, the team, and team mates on the map; in both languages.

use super::{Stage, sizes, story::opened};
use crate::game::{
    session::*,
    society::{Society, standings},
    wording::{Tongue, speak},
};
use bevy::prelude::*;
use hunt_shared::{
    event::{EventKind, TeamStatus},
    geo::LocalPoint,
    hunt::{HuntView, Teams, Together},
    identity::PlayerId,
    protocol::{Command, Leaderboard, Standing},
};
use std::sync::Arc;

fn team() -> TeamStatus {
    let names = ["Mara", "Tom of the Long Harbour Wall", "Ann", "Yusuf"];
    let members = (1..).map(PlayerId).zip(names.map(str::to_owned)).collect();
    TeamStatus { code: "GULLS2".into(), name: "The Herring Gulls".into(), shared: true, members }
}

/// A ranking as it is in the middle of an evening, with two who stand at one place.
fn evening(total: u32, own: Option<u32>) -> Leaderboard {
    let names =
        ["The Herring Gulls", "Ada", "Wanderer", "Seven Short of a Dozen", "Bo", "Mara", "Ines", "Kit", "Old Salt", "Noor"];
    let mut board = standings::tests::board(total, own);
    let dress = |standing: &mut Standing| {
        let index = standing.rank as usize - 1;
        standing.name = names[index % names.len()].to_owned();
        standing.members = if index.is_multiple_of(3) { 4 } else { 0 };
        standing.points = 120 - 5 * i64::from(standing.rank);
        if index == 4 {
            (standing.rank, standing.points) = (4, 100);
        }
    };
    board.top.iter_mut().chain(&mut board.near).chain(&mut board.own).for_each(dress);
    board
}

fn rankings_of(stage: &mut Stage, language: &str) {
    let show = |stage: &mut Stage, board: Option<Leaderboard>, name: &str| {
        stage.app.insert_resource(Ranking(board));
        stage.run_for(0.3);
        stage.save(&format!("ranking-{name}-{language}"));
    };
    stage.press(KeyCode::KeyL);
    show(stage, Some(Leaderboard::default()), "nobody");
    show(stage, Some(evening(7, Some(2))), "short");
    show(stage, Some(Leaderboard { is_final: true, ..evening(240, Some(103)) }), "long");
    stage.press(KeyCode::Escape);
    stage.run_for(0.2);
}

fn teams_of(stage: &mut Stage, language: &str) {
    stage.press(KeyCode::KeyG);
    stage.run_for(0.3);
    stage.save(&format!("team-none-{language}"));
    let reason = "There is a team \"The Herring Gulls\" already. Ask them for their code, or take another name.";
    let command = Command::FoundTeam("The Herring Gulls".into());
    stage.app.world_mut().write_message(Refused { command, reason: reason.into() });
    stage.run_for(0.2);
    stage.save(&format!("team-refused-{language}"));
    stage.happen(EventKind::TeamJoined { team: team() });
    stage.app.insert_resource(TeamThere { own: Some(PlayerId(1)), present: [PlayerId(1), PlayerId(2)].into() });
    stage.run_for(0.3);
    stage.save(&format!("team-{language}"));
    // On to the button that leaves, and on it.
    stage.press(KeyCode::Tab);
    stage.run_for(0.2);
    stage.save(&format!("team-focus-{language}"));
    stage.press(KeyCode::Enter);
    stage.run_for(0.3);
    stage.save(&format!("team-leaving-{language}"));
    stage.press(KeyCode::Escape);
    stage.run_for(0.2);
}

fn mates_of(stage: &mut Stage) {
    let own = stage.hunt.frame.to_local(stage.hunt.start);
    let player = |id: u64, name: &str, east: f64, north: f64| HeardPlayer {
        player: PlayerId(id),
        name: name.to_owned(),
        colour: Default::default(),
        point: LocalPoint::new(own.x + east, own.y + north),
        gesture: None,
    };
    let players = vec![
        player(2, "Tom", 12.0, 30.0),
        player(3, "Ann", -35.0, 25.0),
        player(9, "Somebody", 20.0, 55.0),
        player(8, "Wanderer", -20.0, 60.0),
    ];
    for time in 0..8 {
        let heard = NearbyHeard { server_time_ms: time * 100, players: players.clone() };
        stage.app.world_mut().write_message(heard);
        stage.run_for(0.1);
    }
    stage.run_for(0.6);
    stage.save("team-mates");
}

#[test]
#[ignore = "draws pictures to be looked at; needs a graphics driver"]
fn draws_the_society() {
    for (width, height) in sizes() {
        let mut stage = Stage::new(width, height);
        stage.play();
        let view = HuntView { teams: Some(Teams { together: Together::Shared, max_size: 5 }), ..HuntView::of(&stage.hunt) };
        stage.app.insert_resource(CurrentHunt { view: Arc::new(view), frame: stage.hunt.frame });
        stage.run_for(1.0);
        stage.happen_ago(opened(&stage.hunt, "landfall", 1, None), 90_000);
        for (tongue, language) in [(Tongue::German, "de"), (Tongue::English, "en")] {
            speak(tongue);
            rankings_of(&mut stage, language);
            teams_of(&mut stage, language);
            if tongue == Tongue::German {
                stage.happen(EventKind::TeamLeft { name: "The Herring Gulls".into() });
            }
        }
        mates_of(&mut stage);
        assert_eq!(*stage.app.world().resource::<Society>(), Society::Nothing);
    }
}
