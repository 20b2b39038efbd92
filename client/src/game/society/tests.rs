//! The panels, by their keys and with what the server tells.

use super::{
    super::testing::{self, press},
    *,
};
use crate::game::{
    controls::{CapturesInput, ControlsPlugin, Field},
    moments::LocalClock,
    retelling::Retold,
    session::{Ask, EventReceived, Journal, Ranking, Refused, SessionPlugin, TeamThere},
    settings::SettingsPlugin,
    society::standings::tests::board,
};
use bevy::{
    input::InputPlugin,
    input_focus::{FocusCause, tab_navigation::TabIndex},
    state::app::StatesPlugin,
    ui_widgets::Activate,
};
use hunt_shared::{
    event::{Event, EventKind, TeamStatus},
    geo::LocalFrame,
    hunt::{HuntView, Teams, Together},
    identity::PlayerId,
    protocol::{Command, Leaderboard},
    time::UnixMs,
};
use std::sync::Arc;

/// A game on the map of a hunt, with or without teams.
fn game(teams: Option<Teams>) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, StatesPlugin, InputPlugin));
    testing::with_drawings(&mut app);
    let view = Arc::new(HuntView { teams, ..testing::empty_view() });
    let frame = LocalFrame::about(view.start);
    app.add_plugins((SessionPlugin, SettingsPlugin { folder: None }))
        .insert_state(Screen::Playing)
        .insert_resource(LocalClock::utc())
        .insert_resource(CurrentHunt { view, frame })
        .init_resource::<UiScale>()
        .add_plugins((ControlsPlugin, SocietyPlugin));
    app.world_mut().spawn((Window::default(), bevy::window::PrimaryWindow));
    app.update();
    app
}

fn teams(together: Together) -> Option<Teams> {
    Some(Teams { together, max_size: 4 })
}

fn open(app: &App) -> Society {
    *app.world().resource::<Society>()
}

fn says(app: &mut App, part: &str) -> bool {
    let mut texts = app.world_mut().query::<&Text>();
    texts.iter(app.world()).any(|text| text.0.contains(part))
}

fn noticed(app: &mut App) -> Vec<String> {
    app.world_mut().resource_mut::<Messages<Notice>>().drain().map(|Notice(text)| text).collect()
}

fn asked(app: &mut App) -> Vec<Command> {
    app.world_mut().resource_mut::<Messages<Ask>>().drain().map(|Ask(command)| command).collect()
}

/// Presses the button on which this stands.
fn push(app: &mut App, label: &str) {
    let world = app.world_mut();
    let mut texts = world.query::<(&Text, &ChildOf)>();
    let button = texts.iter(world).find(|(text, _)| text.0 == label).map(|(_, parent)| parent.parent()).unwrap();
    assert!(world.get::<TabIndex>(button).is_some(), "the keyboard reaches {label:?}");
    world.trigger(Activate { entity: button });
    app.update();
    app.update();
}

/// Types into a field, which has the focus then.
fn write(app: &mut App, which: Field, text: &str) {
    let world = app.world_mut();
    let mut fields = world.query::<(Entity, &Field)>();
    let entity = fields.iter(world).find(|(_, field)| **field == which).map(|(entity, _)| entity).unwrap();
    world.entity_mut(entity).insert(EditableText::new(text));
    world.resource_mut::<InputFocus>().set(entity, FocusCause::Navigated);
    app.update();
}

fn happen(app: &mut App, kind: EventKind) {
    let seq = app.world().resource::<Journal>().progress.seq.next();
    let event = Event { seq, time: UnixMs(0), position: None, kind };
    app.world_mut().resource_mut::<Journal>().progress.apply(&event);
    app.world_mut().write_message(EventReceived(event));
    app.update();
    app.update();
}

fn gulls(members: &[(u64, &str)]) -> EventKind {
    let members = members.iter().map(|(id, name)| (PlayerId(*id), (*name).to_owned())).collect();
    EventKind::TeamJoined { team: TeamStatus { code: "GULLS2".into(), name: "The Gulls".into(), shared: true, members } }
}

#[test]
fn the_ranking_opens_follows_the_server_and_closes() {
    let mut app = game(None);
    press(&mut app, KeyCode::KeyL);
    assert_eq!(open(&app), Society::Ranking);
    assert!(says(&mut app, "has not told the ranking yet"));
    app.insert_resource(Ranking(Some(Leaderboard::default())));
    app.update();
    assert!(says(&mut app, "Nobody has begun yet"));
    app.insert_resource(Ranking(Some(board(30, Some(24)))));
    app.update();
    for part in ["Walker 10", "12 more", "Walker 25", "you", "30 in all", "had them first"] {
        assert!(says(&mut app, part), "{part}");
    }
    assert!(!says(&mut app, "Walker 11") && !says(&mut app, "Nobody has begun"));
    press(&mut app, KeyCode::Escape);
    assert_eq!(open(&app), Society::Nothing);
    assert!(!says(&mut app, "Walker 10"));
    press(&mut app, KeyCode::KeyL);
    press(&mut app, KeyCode::KeyL);
    assert_eq!(open(&app), Society::Nothing);
}

#[test]
fn a_server_that_is_not_heard_is_no_reason_to_hide_what_it_said() {
    let mut app = game(None);
    app.insert_resource(Ranking(Some(board(3, Some(1)))));
    press(&mut app, KeyCode::KeyL);
    assert!(!says(&mut app, "as it stood last") && !says(&mut app, "is not heard"));
    app.insert_resource(LinkStatus::Offline { reason: "gone".into(), retry_in_s: None });
    app.update();
    assert!(says(&mut app, "is not heard") && says(&mut app, "Walker 2"));
}

#[test]
fn without_teams_the_key_only_says_so_and_the_preview_has_neither() {
    let mut app = game(None);
    press(&mut app, KeyCode::KeyG);
    assert_eq!(open(&app), Society::Nothing);
    assert_eq!(noticed(&mut app), ["This hunt is played without teams."]);
    app.insert_resource(LinkStatus::Preview);
    press(&mut app, KeyCode::KeyG);
    press(&mut app, KeyCode::KeyL);
    assert_eq!((open(&app), noticed(&mut app).len()), (Society::Nothing, 0));
}

#[test]
fn nothing_opens_over_what_has_the_keys() {
    let mut app = game(teams(Together::Shared));
    app.world_mut().spawn(CapturesInput);
    app.update();
    press(&mut app, KeyCode::KeyL);
    press(&mut app, KeyCode::KeyG);
    assert_eq!(open(&app), Society::Nothing);
}

#[test]
fn a_team_is_founded_seen_and_left() {
    let mut app = game(teams(Together::Shared));
    press(&mut app, KeyCode::KeyG);
    assert!(says(&mut app, "You are in no team") && says(&mut app, "counts for all") && says(&mut app, "at most 4"));
    push(&mut app, "Found it");
    assert!(says(&mut app, "Write a name for the team first.") && asked(&mut app).is_empty());
    // The letters of the keys are letters in a name.
    write(&mut app, Field::TeamName, "The Gulls");
    press(&mut app, KeyCode::KeyG);
    press(&mut app, KeyCode::KeyL);
    assert_eq!(open(&app), Society::Team);
    push(&mut app, "Found it");
    assert_eq!(asked(&mut app), [Command::FoundTeam("The Gulls".into())]);
    assert!(says(&mut app, "Asking the server"));
    push(&mut app, "Found it");
    assert_eq!(asked(&mut app), [], "it is under way");

    let refused =
        Refused { command: Command::FoundTeam("The Gulls".into()), reason: "There is a team \"The Gulls\" already.".into() };
    app.world_mut().write_message(refused);
    app.update();
    app.update();
    assert!(says(&mut app, "There is a team") && !says(&mut app, "Asking"));
    assert_eq!(noticed(&mut app), [""; 0], "the panel has said it");
    let mut fields = app.world_mut().query::<(&Field, &EditableText)>();
    let kept = fields.iter(app.world()).find(|(field, _)| **field == Field::TeamName).unwrap().1.value().to_string();
    assert_eq!(kept, "The Gulls", "what was typed can be changed");

    happen(&mut app, gulls(&[(1, "Mara"), (2, "Tom")]));
    app.insert_resource(TeamThere { own: Some(PlayerId(1)), present: [PlayerId(1)].into() });
    app.update();
    for part in ["The Gulls", "GULLS2", "Mara", "Tom", "here now", "away"] {
        assert!(says(&mut app, part), "{part}");
    }
    assert!(says(&mut app, "2 OF 4 MEMBERS") && !says(&mut app, "You are in no team"));
    app.insert_resource(TeamThere { own: Some(PlayerId(1)), present: [PlayerId(1), PlayerId(2)].into() });
    app.update();
    app.update();
    assert!(!says(&mut app, "away"));
    app.insert_resource(LinkStatus::Offline { reason: "gone".into(), retry_in_s: None });
    app.update();
    app.update();
    assert!(says(&mut app, "not known at the moment") && !says(&mut app, "here now"));

    push(&mut app, "Leave the team");
    assert_eq!(asked(&mut app), []);
    push(&mut app, "Stay");
    push(&mut app, "Leave the team");
    assert!(says(&mut app, "Leave The Gulls?"));
    push(&mut app, "Leave it");
    assert_eq!(asked(&mut app), [Command::LeaveTeam]);
    happen(&mut app, EventKind::TeamLeft { name: "The Gulls".into() });
    assert!(says(&mut app, "You are in no team") && !says(&mut app, "GULLS2"));
}

#[test]
fn a_team_is_joined_by_its_code() {
    let mut app = game(teams(Together::Separate));
    press(&mut app, KeyCode::KeyG);
    assert!(says(&mut app, "the sum of its members'"));
    write(&mut app, Field::TeamCode, "gul");
    push(&mut app, "Join it");
    assert!(says(&mut app, "6 letters and digits, but 3") && asked(&mut app).is_empty());
    write(&mut app, Field::TeamCode, "gull s2");
    push(&mut app, "Join it");
    assert_eq!(asked(&mut app), [Command::JoinTeam("GULLS2".into())]);
    // Who does not wait for the answer is told of it all the same.
    press(&mut app, KeyCode::Escape);
    assert_eq!(open(&app), Society::Nothing);
    app.world_mut()
        .write_message(Refused { command: Command::JoinTeam("GULLS2".into()), reason: "No team has this code.".into() });
    app.update();
    assert_eq!(noticed(&mut app), ["No team has this code."]);
    press(&mut app, KeyCode::KeyG);
    assert!(!says(&mut app, "No team has this code."), "what was wrong then is forgotten");
}

#[test]
fn from_one_panel_the_other_is_one_key_away() {
    let mut app = game(teams(Together::Shared));
    press(&mut app, KeyCode::KeyL);
    press(&mut app, KeyCode::KeyG);
    assert_eq!(open(&app), Society::Team);
    press(&mut app, KeyCode::Escape);
    press(&mut app, KeyCode::KeyL);
    push(&mut app, "Team");
    assert_eq!(open(&app), Society::Team);
    push(&mut app, "Ranking");
    assert_eq!(open(&app), Society::Ranking);
    push(&mut app, "Close");
    assert_eq!(open(&app), Society::Nothing);
}

#[test]
fn the_panels_come_back_when_they_go_to_be_told_anew() {
    let mut app = game(teams(Together::Shared));
    app.insert_resource(Ranking(Some(board(3, Some(1)))));
    for (key, part) in [(KeyCode::KeyL, "Walker 2"), (KeyCode::KeyG, "You are in no team")] {
        press(&mut app, key);
        let mut panels = app.world_mut().query_filtered::<Entity, With<Retold>>();
        let panel = panels.single(app.world()).unwrap();
        app.world_mut().despawn(panel);
        assert!(!says(&mut app, part));
        (0..2).for_each(|_| app.update());
        assert!(says(&mut app, part), "{part}");
    }
}
