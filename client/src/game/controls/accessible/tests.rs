//! The whole interface as a screen reader is told it.

mod encounters;
mod fields;
mod news;

use super::{tree::Tree, *};
use crate::game::{
    crash::LastCrash,
    frames::Stage,
    journal::JournalOpen,
    session::{LinkStatus, Notice, Screen},
    settings::{OpenSettings, Section, Settings, SettingsOpen},
    testing::lantern_granted,
};
use accesskit::{Action, ActionData, ActionRequest as Request, NodeId, Role, Toggled, TreeId, TreeUpdate};
use bevy::{ecs::system::RunSystemOnce, input_focus::InputFocus, window::PrimaryWindow};
use hunt_shared::{event::EventKind, hunt::Rarity};
use std::collections::{BTreeMap, BTreeSet};

/// The game at its title, with a screen reader listening.
fn listened() -> Stage {
    let mut stage = Stage::unseen(1280, 800);
    stage.app.world().resource::<AccessibilityRequested>().set(true);
    stage.run_for(0.3);
    stage
}

/// What is told of a part.
#[derive(Clone, Debug)]
struct Told {
    entity: Entity,
    role: Role,
    name: String,
    value: String,
    toggled: Option<Toggled>,
    focusable: bool,
    live: Option<Live>,
}

/// What AccessKit is given, of which every part is a child of another, once, and the focus one of them: else it panics.
#[track_caller]
fn tree(stage: &mut Stage) -> TreeUpdate {
    let update = stage.app.world_mut().run_system_once(|tree: Tree| tree.update()).unwrap().unwrap();
    let given: BTreeSet<u64> = update.nodes.iter().map(|(id, _)| id.0).collect();
    assert_eq!(given.len(), update.nodes.len(), "nothing is given twice");
    let children: Vec<u64> = update.nodes.iter().flat_map(|(_, node)| node.children()).map(|id| id.0).collect();
    assert_eq!(children.iter().collect::<BTreeSet<_>>().len(), children.len(), "nothing is in two places");
    let root = window(stage).to_bits();
    let reached: BTreeSet<u64> = children.into_iter().chain([root]).collect();
    assert_eq!(reached, given, "what is given can be reached, and the other way about");
    assert!(given.contains(&update.focus.0), "the focus is somewhere");
    assert!(update.nodes.iter().all(|(_, node)| !node.is_hidden()));
    update
}

fn window(stage: &mut Stage) -> Entity {
    let world = stage.app.world_mut();
    world.query_filtered::<Entity, With<PrimaryWindow>>().single(world).unwrap()
}

/// The names and the words of all that is in the tree, in the order in which it is read.
fn read(stage: &mut Stage) -> Vec<String> {
    let update = tree(stage);
    let nodes: BTreeMap<u64, &accesskit::Node> = update.nodes.iter().map(|(id, node)| (id.0, node)).collect();
    let mut ahead = vec![window(stage).to_bits()];
    let mut words = Vec::new();
    while let Some(id) = ahead.pop() {
        let node = nodes[&id];
        let said = node.label().or(node.value()).filter(|said| !said.is_empty());
        words.extend(said.map(str::to_owned));
        ahead.extend(node.children().iter().rev().map(|child| child.0));
    }
    words
}

/// All that is told and not hidden.
fn told(stage: &mut Stage) -> Vec<Told> {
    let world = stage.app.world_mut();
    let mut parts = world.query::<(Entity, &AccessibilityNode, Has<TabIndex>, Has<EditableText>)>();
    let all = parts.iter(world).filter(|(_, node, ..)| !node.is_hidden()).map(|(entity, node, tabbed, field)| Told {
        entity,
        role: node.role(),
        name: node.label().unwrap_or_default().to_owned(),
        value: node.value().unwrap_or_default().to_owned(),
        toggled: node.toggled(),
        focusable: tabbed || field || node.supports_action(Action::Click),
        live: node.live(),
    });
    all.collect()
}

/// Everything that the keyboard reaches has a name, a role and a way up to the window.
#[track_caller]
fn check(stage: &mut Stage, screen: &str) {
    stage.run_for(0.3);
    tree(stage);
    let all = told(stage);
    let focusable: Vec<&Told> = all.iter().filter(|told| told.focusable).collect();
    assert!(!focusable.is_empty(), "{screen}: there is nothing to reach");
    for told in focusable {
        assert!(told.name.chars().any(char::is_alphanumeric) || told.name.ends_with('–'), "{screen}: without a name: {told:?}");
        assert!(!matches!(told.role, Role::Unknown | Role::GenericContainer), "{screen}: without a role: {told:?}");
    }
    let world = stage.app.world_mut();
    let mut reachable = world.query_filtered::<Entity, Or<(With<TabIndex>, With<EditableText>)>>();
    for entity in reachable.iter(world).collect::<Vec<_>>() {
        let Some(node) = world.get::<AccessibilityNode>(entity) else { panic!("{screen}: {entity} is told nothing of") };
        if node.is_hidden() {
            continue;
        }
        let mut above = entity;
        while let Some(parent) = world.get::<ChildOf>(above) {
            above = parent.parent();
            assert!(world.get::<AccessibilityNode>(above).is_some(), "{screen}: the way from {entity} to the window is broken");
        }
    }
}

fn find(stage: &mut Stage, role: Role, name: &str) -> Told {
    let all = told(stage);
    let found = all.iter().find(|told| told.role == role && told.name == name);
    found.unwrap_or_else(|| panic!("no {role:?} called {name:?} among {all:#?}")).clone()
}

/// Words that are told.
fn find_words(stage: &mut Stage, words: &str) -> Told {
    let all = told(stage);
    let found = all.iter().find(|told| told.role == Role::Label && told.value == words);
    found.unwrap_or_else(|| panic!("no words {words:?} among {all:#?}")).clone()
}

fn ask(stage: &mut Stage, action: Action, of: Entity) {
    ask_with(stage, action, of, None);
}

fn ask_with(stage: &mut Stage, action: Action, of: Entity, data: Option<ActionData>) {
    let request = Request { action, target_tree: TreeId::ROOT, target_node: NodeId(of.to_bits()), data };
    stage.app.world_mut().write_message(ActionRequest(request));
    stage.run_for(0.2);
}

#[test]
fn the_screens_before_the_map_are_told() {
    let mut stage = listened();
    check(&mut stage, "title");
    assert_eq!(find(&mut stage, Role::TextInput, "Your name, as others see it").value, "Mara");
    find(&mut stage, Role::Button, "Play");
    find(&mut stage, Role::Group, "Treasure Hunt");
    let settings = find(&mut stage, Role::Button, "Settings").entity;
    ask(&mut stage, Action::Click, settings);
    assert!(stage.app.world().resource::<SettingsOpen>().0.is_some(), "a screen reader presses buttons");
    stage.app.world_mut().resource_mut::<SettingsOpen>().0 = None;
    for screen in [Screen::Servers, Screen::Joining] {
        stage.go_to(screen);
        check(&mut stage, &format!("{screen:?}"));
    }
}

#[test]
fn the_settings_are_told_line_by_line() {
    let mut stage = listened();
    stage.app.world_mut().write_message(OpenSettings);
    for section in Section::ALL {
        stage.app.world_mut().resource_mut::<SettingsOpen>().0 = Some(section);
        check(&mut stage, &section.label());
    }
    stage.app.world_mut().resource_mut::<SettingsOpen>().0 = Some(Section::Picture);
    stage.run_for(0.3);
    find(&mut stage, Role::Dialog, "Settings");
    let motion = find(&mut stage, Role::Switch, "Reduced motion");
    assert_eq!(motion.toggled, Some(Toggled::False));
    ask(&mut stage, Action::Click, motion.entity);
    assert_eq!(find(&mut stage, Role::Switch, "Reduced motion").toggled, Some(Toggled::True));
    find(&mut stage, Role::Button, "Size of the interface: Smaller");
    stage.app.world_mut().resource_mut::<SettingsOpen>().0 = Some(Section::Others);
    stage.run_for(0.3);
    let share = find(&mut stage, Role::Switch, "Show others where I really am");
    assert_eq!(share.toggled, Some(Toggled::False));
    ask(&mut stage, Action::Click, share.entity);
    assert!(stage.app.world().resource::<Settings>().share_position);
    stage.app.world_mut().resource_mut::<SettingsOpen>().0 = Some(Section::Sound);
    stage.run_for(0.3);
    let effects = find(&mut stage, Role::Slider, "Effects").entity;
    let value = |stage: &Stage| stage.app.world().get::<AccessibilityNode>(effects).unwrap().numeric_value();
    let before = value(&stage).unwrap();
    ask(&mut stage, Action::Decrement, effects);
    assert!(value(&stage).unwrap() < before);
    ask(&mut stage, Action::Focus, effects);
    assert_eq!(stage.app.world().resource::<InputFocus>().get(), Some(effects));
}

#[test]
fn the_map_what_happens_and_the_panels_over_it_are_told() {
    let mut stage = listened();
    stage.play();
    let title = stage.hunt.title.clone();
    stage.happen(EventKind::HuntBegun { title: title.clone() });
    stage.app.world_mut().write_message(Notice("The cliff is too steep here.".into()));
    stage.run_for(1.0);
    let map = told(&mut stage).into_iter().find(|told| told.role == Role::Image && told.name.contains(&title)).unwrap();
    assert!(map.name.contains("You are "), "{map:?}");
    find_words(&mut stage, "The cliff is too steep here.");
    stage.happen(lantern_granted(Rarity::Fine));
    stage.run_for(8.0);
    stage.app.world_mut().resource_mut::<JournalOpen>().0 = true;
    check(&mut stage, "journal");
    stage.app.world_mut().resource_mut::<JournalOpen>().0 = false;
    stage.set_status(LinkStatus::Superseded);
    check(&mut stage, "superseded");
    find(&mut stage, Role::Dialog, "Another device plays on");
}

#[test]
fn it_is_read_from_the_ground_up_and_below_a_panel_nothing_that_waits() {
    let mut stage = listened();
    stage.play();
    stage.app.world_mut().write_message(Notice("The cliff is too steep here.".into()));
    stage.run_for(1.0);
    let place = |words: &[String], part: &str| words.iter().position(|said| said.contains(part));
    let words = read(&mut stage);
    let [map, link, notices, notice] = ["You are ", "Live.", "Notices", "The cliff is too steep"].map(|part| place(&words, part));
    assert!(map.is_some() && map < link && link < notices && notices < notice, "{words:#?}");
    let update = tree(&mut stage);
    let (_, root) = update.nodes.iter().find(|(_, node)| node.role() == Role::Window).unwrap();
    assert_eq!(root.language(), Some("en"));
    stage.app.world_mut().resource_mut::<JournalOpen>().0 = true;
    stage.run_for(0.3);
    let words = read(&mut stage);
    assert_eq!(place(&words, "You are "), None, "the map waits below");
    assert!(place(&words, "The cliff is too steep") < place(&words, &stage.hunt.title), "{words:#?}");
    let update = tree(&mut stage);
    let (_, focused) = update.nodes.iter().find(|(id, _)| *id == update.focus).unwrap();
    assert!(focused.role() == Role::Dialog || focused.supports_action(Action::Focus), "the panel is where the player is");
    stage.app.world_mut().resource_mut::<JournalOpen>().0 = false;
    stage.run_for(0.3);
    assert!(place(&read(&mut stage), "You are ").is_some());
}

#[test]
fn the_panel_after_a_crash_is_told() {
    let mut stage = listened();
    let report = std::env::temp_dir().join("no-player").join("crashes").join("crash.txt");
    stage.app.insert_resource(LastCrash(Some(report)));
    stage.run_for(0.3);
    check(&mut stage, "crash");
    find(&mut stage, Role::Dialog, "The game stopped unexpectedly");
    let dismiss = find(&mut stage, Role::Button, "Go on").entity;
    ask(&mut stage, Action::Click, dismiss);
    assert!(!told(&mut stage).iter().any(|told| told.role == Role::Dialog));
}

#[test]
fn nobody_is_told_anything_who_does_not_listen() {
    let mut stage = Stage::unseen(1280, 800);
    stage.run_for(0.3);
    assert!(told(&mut stage).iter().all(|told| told.role != Role::Label));
}
