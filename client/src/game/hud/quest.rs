//! The quest card: what to do now, how far it is done, which way to go, and what can be done for it besides walking.

mod choose;

use super::{Corner, HERE_M, HudSystems, add_to_corner, metres_in_words};
use crate::game::{
    controls::{
        ButtonLook, DONE, Lettering, Spawner, SpokenName, column, growing, panel, picture, pressable, raised, row, veil, words,
        writes,
    },
    encounters::Encounter,
    glyphs::{GlyphImages, Mark},
    ink::Ink,
    popups::{Announced, CardSystems},
    rich_text::RichText,
    session::{Ask, Followed, Goal, HuntClock, InputCaptured, Journal, LinkStatus, OwnPosition, Screen, Undecided},
    settings::{Action, Actions, acting_button, key_caps},
    summary::SummaryOpen,
    theme::{BRASS, CREAM},
    wording::{Tongue, spoken},
};
use bevy::{prelude::*, ui_widgets::Activate};
use choose::{Deed, Quest, Rest, Told, choose_quest, next_open};
use hunt_shared::{event::ChallengeStatus, protocol::Command};

/// The card.
#[derive(Component)]
struct QuestCard;

/// The line with arrow and distance.
#[derive(Component)]
struct GoalLine;

#[derive(Component)]
struct GoalArrow;

#[derive(Component)]
struct GoalDistance;

/// What is drawn on the card.
#[derive(Clone, PartialEq)]
struct Drawn {
    quest: Quest,
    /// The map points to where it leads.
    points: bool,
    /// Its text stands on the card that announces it, and is not said twice.
    announced: bool,
    /// Something lies open that has the keys: nothing is offered meanwhile.
    busy: bool,
    /// What of it is asked for, and not decided yet.
    asked: Vec<Command>,
    /// The server is out of reach: what is asked for waits.
    offline: bool,
    tongue: Tongue,
}

/// What the card says now.
#[derive(Resource, Default)]
struct CurrentQuest(Option<Quest>);

/// The player does what the card offers.
#[derive(Message, Clone, PartialEq, Debug)]
enum Wish {
    /// One of the deeds.
    Do(Deed),
    /// Show the next open challenge.
    Next,
}

/// Logical pixels of the card's width.
const WIDTH_PX: f32 = 280.0;

/// The most steps that are drawn as single marks.
const MOST_PIPS: u32 = 10;

/// Seconds for which the key is held that gives an attempt up.
const GIVE_UP_S: f32 = 1.5;

/// Draws the quest card.
pub struct QuestPlugin;

impl Plugin for QuestPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<CurrentQuest>()
            .add_message::<Wish>()
            .add_systems(OnEnter(Screen::Playing), spawn_card.after(HudSystems::Corners))
            .add_systems(
                Update,
                (choose, wish_by_key, follow_wishes, draw_quest, point_to_goal)
                    .chain()
                    .after(CardSystems)
                    .run_if(in_state(Screen::Playing)),
            );
    }
}

fn spawn_card(corners: Query<(Entity, &Corner)>, mut commands: Commands) {
    let node = Node {
        // A width of its own: text under a maximum alone is measured too wide, and the card falls short.
        width: px(WIDTH_PX),
        padding: UiRect::new(px(18), px(18), px(14), px(16)),
        ..column(5.0)
    };
    add_to_corner(&mut commands, &corners, Corner::TopLeft, (QuestCard, panel(node)));
}

fn choose(
    journal: Res<Journal>,
    goal: Res<Goal>,
    followed: Res<Followed>,
    clock: Res<HuntClock>,
    ink: Ink,
    mut quest: ResMut<CurrentQuest>,
) {
    let chosen = ink.hunt().map(|hunt| choose_quest(&journal, &goal, &followed, &hunt.view, clock.now()));
    if quest.0 != chosen {
        quest.0 = chosen;
    }
}

fn wish_by_key(
    actions: Actions,
    captured: Res<InputCaptured>,
    link: Res<LinkStatus>,
    quest: Res<CurrentQuest>,
    time: Res<Time<Real>>,
    mut held_s: Local<Option<f32>>,
    mut summary: ResMut<SummaryOpen>,
    mut wishes: MessageWriter<Wish>,
) {
    if matches!(&quest.0, Some(Quest::Nothing { rest: Rest::AllDone | Rest::Closed, .. }))
        && !captured.0
        && actions.just_pressed(Action::Act)
    {
        summary.0 = true;
    }
    // In the preview the keys are the tools'.
    let Some(Quest::Challenge(told)) = quest.0.as_ref().filter(|_| !captured.0 && *link != LinkStatus::Preview) else {
        *held_s = None;
        return;
    };
    let pressed = |action| actions.just_pressed(action);
    let [main, hint, talk, next] = [Action::Act, Action::Hint, Action::Talk, Action::NextQuest].map(pressed);
    // It costs an attempt: a press in passing does not do it, nor one that has begun the attempt and is still held.
    let does_else = told.deeds.iter().any(|deed| matches!(deed, Deed::Start { .. } | Deed::Answer(_)));
    if main || next {
        *held_s = (main && !does_else && told.deeds.contains(&Deed::GiveUp)).then_some(0.0);
    }
    *held_s = held_s.filter(|_| actions.pressed(Action::Act)).map(|held_s| held_s + time.delta_secs());
    let gives_up = held_s.is_some_and(|held_s| held_s >= GIVE_UP_S);
    if gives_up {
        *held_s = None;
    }
    let deed = told.deeds.iter().find(|deed| match deed {
        Deed::Start { .. } | Deed::Answer(_) => main,
        Deed::Hint(_) => hint,
        Deed::Talk(..) => talk,
        Deed::GiveUp => gives_up,
    });
    wishes.write_batch(deed.cloned().map(Wish::Do));
    if next && told.others > 0 {
        wishes.write(Wish::Next);
    }
}

fn follow_wishes(
    mut wishes: MessageReader<Wish>,
    quest: Res<CurrentQuest>,
    journal: Res<Journal>,
    mut followed: ResMut<Followed>,
    undecided: Res<Undecided>,
    mut encounter: ResMut<Encounter>,
    mut asks: MessageWriter<Ask>,
) {
    for wish in wishes.read() {
        let Some(Quest::Challenge(told)) = &quest.0 else { continue };
        match wish {
            Wish::Next => followed.0 = next_open(&journal, &told.challenge),
            Wish::Do(Deed::Answer(riddle)) => *encounter = Encounter::Riddle(told.challenge.clone(), riddle.clone()),
            Wish::Do(deed) => {
                let command = deed.command(&told.challenge).filter(|command| !undecided.0.contains(command));
                asks.write_batch(command.map(Ask));
            }
        }
    }
}

fn draw_quest(
    cards: Query<Entity, With<QuestCard>>,
    added: Query<(), Added<QuestCard>>,
    quest: Res<CurrentQuest>,
    goal: Res<Goal>,
    announced: Res<Announced>,
    encounter: Res<Encounter>,
    (undecided, link): (Res<Undecided>, Res<LinkStatus>),
    ink: Ink,
    mut drawn: Local<Option<Drawn>>,
    mut commands: Commands,
) {
    let (Ok(card), Some(quest)) = (cards.single(), quest.0.clone()) else { return };
    let challenge = match &quest {
        Quest::Challenge(told) => Some(&told.challenge),
        Quest::Nothing { .. } => None,
    };
    let wanted = Drawn {
        points: challenge.is_some() && goal.0.as_ref().map(|goal| &goal.challenge) == challenge,
        announced: challenge.is_some() && announced.0.as_ref() == challenge,
        busy: *encounter != Encounter::Nothing,
        asked: quest.commands().filter(|command| undecided.0.contains(command)).collect(),
        offline: matches!(*link, LinkStatus::Offline { .. } | LinkStatus::Joining { .. }),
        tongue: spoken(),
        quest,
    };
    if added.is_empty() && drawn.as_ref() == Some(&wanted) {
        return;
    }
    commands.entity(card).despawn_children().with_children(|card| match &wanted.quest {
        Quest::Nothing { rest, hunt } => {
            let (kicker, text) = match rest {
                Rest::NotBegun => (say!("hud-explore"), say!("hud-explore-text")),
                Rest::AllDone => (say!("hud-all-done"), say!("hud-all-done-text")),
                Rest::Closed => (say!("hud-closed"), say!("hud-closed-text")),
            };
            card.spawn(words(&ink.fonts, Lettering::Kicker, BRASS, kicker));
            card.spawn(words(&ink.fonts, Lettering::Name, CREAM, hunt));
            card.spawn(words(&ink.fonts, Lettering::Body, veil(CREAM, 0.88), text));
            if *rest != Rest::NotBegun && !wanted.busy {
                card.spawn(acting_button(&ink.fonts, ButtonLook::Primary, &[Action::Act], say!("summary-title")))
                    .observe(|_: On<Activate>, mut open: ResMut<SummaryOpen>| open.0 = true);
            }
        }
        Quest::Challenge(told) => spawn_challenge(card, told, &wanted, &ink),
    });
    *drawn = Some(wanted);
}

fn spawn_challenge(card: &mut Spawner<'_>, told: &Told, drawn: &Drawn, ink: &Ink) {
    let fonts = &ink.fonts;
    let status = &told.status;
    card.spawn(words(fonts, Lettering::Kicker, BRASS, say!("hud-challenge")));
    card.spawn(words(fonts, Lettering::Title, CREAM, &status.title));
    let prose = |colour, width_px| RichText { fonts, lettering: Lettering::Body, colour, picture_px: vec2(width_px, 150.0) };
    if !drawn.announced && !told.hurried {
        prose(veil(CREAM, 0.9), WIDTH_PX - 36.0).spawn(card, &status.text);
    }
    for hint in &told.hints {
        let node = Node { align_items: AlignItems::FlexStart, margin: UiRect::top(px(4)), ..row(8.0) };
        card.spawn((node, Pickable::IGNORE)).with_children(|line| {
            line.spawn(picture(ink.glyphs.mark(Mark::Revealed), 18.0, BRASS));
            line.spawn((growing(default()), Pickable::IGNORE))
                .with_children(|text| prose(CREAM, WIDTH_PX - 62.0).spawn(text, hint));
        });
    }
    if status.steps > 1 && status.running {
        spawn_steps(card, status, ink);
    }
    if drawn.points {
        card.spawn((
            GoalLine,
            Node { margin: UiRect::top(px(6)), ..row(10.0) },
            Pickable::IGNORE,
            children![
                (GoalArrow, UiTransform::default(), picture(ink.glyphs.mark(Mark::Arrow), 22.0, BRASS)),
                (GoalDistance, words(fonts, Lettering::Strong, CREAM, "")),
            ],
        ));
    }
    if !drawn.busy && (!told.deeds.is_empty() || told.others > 0) {
        let node = Node { align_items: AlignItems::FlexStart, margin: UiRect::top(px(7)), ..column(7.0) };
        card.spawn((node, Pickable::IGNORE)).with_children(|list| {
            for deed in &told.deeds {
                match deed.command(&told.challenge).filter(|command| drawn.asked.contains(command)) {
                    None => spawn_deed(list, deed, ink),
                    Some(_) => {
                        let text = if drawn.offline { say!("hud-deed-waits") } else { say!("encounters-asking") };
                        list.spawn(words(fonts, Lettering::Body, veil(CREAM, 0.8), text));
                    }
                }
            }
            if told.others > 0 {
                let text = say!("hud-more-open", count = told.others);
                list.spawn(acting_button(fonts, ButtonLook::Quiet, &[Action::NextQuest], text)).observe(writes(Wish::Next));
            }
        });
    }
}

fn spawn_steps(card: &mut Spawner<'_>, status: &ChallengeStatus, ink: &Ink) {
    let node = Node { flex_wrap: FlexWrap::Wrap, margin: UiRect::top(px(6)), ..row(6.0) };
    card.spawn((node, Pickable::IGNORE)).with_children(|line| {
        for step in 0..status.steps.min(MOST_PIPS) * u32::from(status.steps <= MOST_PIPS) {
            // Done is full, open is a ring: not by colour alone.
            let done = step < status.done;
            line.spawn((
                Node {
                    width: px(12),
                    height: px(12),
                    border: UiRect::all(px(2)),
                    border_radius: BorderRadius::all(px(6)),
                    ..default()
                },
                BackgroundColor(if done { DONE } else { Color::NONE }),
                BorderColor::all(if done { DONE } else { raised(0.6) }),
                Pickable::IGNORE,
            ));
        }
        let count = say!("units-of", done = status.done, steps = status.steps);
        line.spawn(words(&ink.fonts, Lettering::Strong, CREAM, count));
    });
}

fn spawn_deed(list: &mut Spawner<'_>, deed: &Deed, ink: &Ink) {
    let fonts = &ink.fonts;
    let aside = |list: &mut Spawner<'_>, text: String| {
        list.spawn(words(fonts, Lettering::Small, veil(CREAM, 0.75), text));
    };
    match deed {
        Deed::Start { in_s, within_s, attempts_left, again } => {
            let limit = within_s.map(|seconds| say!("hud-limit", seconds = seconds.round() as u32));
            let left = attempts_left.map(|left| say!("units-attempts-left", count = left));
            let terms: Vec<_> = limit.into_iter().chain(left).collect();
            if !terms.is_empty() {
                aside(list, terms.join(", "));
            }
            if *in_s > 0 {
                aside(list, say!("hud-start-in", seconds = *in_s));
            } else {
                let label = if *again { say!("controls-try-again") } else { say!("hud-start") };
                list.spawn(acting_button(fonts, ButtonLook::Primary, &[Action::Act], label))
                    .observe(writes(Wish::Do(deed.clone())));
            }
        }
        Deed::Answer(_) => {
            list.spawn(acting_button(fonts, ButtonLook::Primary, &[Action::Act], say!("hud-answer-riddle")))
                .observe(writes(Wish::Do(deed.clone())));
        }
        Deed::Talk(_, name) => {
            list.spawn(acting_button(fonts, ButtonLook::Quiet, &[Action::Talk], say!("hud-talk-to", name = name)))
                .observe(writes(Wish::Do(deed.clone())));
        }
        Deed::Hint(price) => {
            let label = say!("hud-hint", price = (*price).max(0));
            list.spawn(acting_button(fonts, ButtonLook::Quiet, &[Action::Hint], label)).observe(writes(Wish::Do(deed.clone())));
        }
        Deed::GiveUp => {
            let node = Node { padding: UiRect::axes(px(11), px(4)), ..row(8.0) };
            let held = words(fonts, Lettering::Small, veil(CREAM, 0.8), say!("hud-hold"));
            let label = words(fonts, Lettering::Strong, CREAM, say!("hud-give-up"));
            list.spawn((pressable(ButtonLook::Quiet, node), SpokenName(say!("hud-give-up"))))
                .with_children(|parts| {
                    parts.spawn(held);
                    parts.spawn(key_caps(fonts, &[Action::Act]));
                    parts.spawn(label);
                })
                .observe(writes(Wish::Do(Deed::GiveUp)));
        }
    }
}

fn point_to_goal(
    goal: Res<Goal>,
    own: Res<OwnPosition>,
    glyphs: Res<GlyphImages>,
    mut arrows: Query<(&mut UiTransform, &mut ImageNode), With<GoalArrow>>,
    mut distances: Query<&mut Text, With<GoalDistance>>,
) {
    let Some(goal) = &goal.0 else { return };
    let is_here = goal.distance_m < HERE_M;
    // The map's north is up; on screen, positive turns are clockwise.
    let bearing_rad = (goal.target.y - own.point.y).atan2(goal.target.x - own.point.x);
    let rotation = if is_here { Rot2::IDENTITY } else { Rot2::radians(-bearing_rad as f32) };
    let drawing = glyphs.mark(if is_here { Mark::Here } else { Mark::Arrow });
    for (mut transform, mut image) in &mut arrows {
        if transform.rotation != rotation {
            transform.rotation = rotation;
        }
        if image.image != drawing {
            image.image = drawing.clone();
        }
    }
    for mut text in &mut distances {
        text.set_if_neq(Text(if is_here { say!("hud-here") } else { metres_in_words(goal.distance_m) }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::settings::Settings;
    use bevy::ecs::system::RunSystemOnce;
    use std::time::Duration;

    fn told(deeds: Vec<Deed>) -> CurrentQuest {
        CurrentQuest(Some(Quest::Challenge(Box::new(Told {
            challenge: "bell".into(),
            status: ChallengeStatus::default(),
            others: 1,
            hints: vec![],
            deeds,
            hurried: false,
        }))))
    }

    #[test]
    fn an_attempt_is_given_up_by_a_key_that_is_held() {
        let mut app = App::new();
        app.init_resource::<Settings>()
            .init_resource::<ButtonInput<KeyCode>>()
            .init_resource::<LinkStatus>()
            .init_resource::<SummaryOpen>()
            .init_resource::<InputCaptured>()
            .init_resource::<Time<Real>>()
            .init_resource::<Messages<Wish>>()
            .insert_resource(told(vec![]))
            .add_systems(Update, wish_by_key);
        let wished = |app: &mut App, seconds: f32| {
            app.world_mut().resource_mut::<Time<Real>>().advance_by(Duration::from_secs_f32(seconds));
            app.update();
            app.world_mut().resource_mut::<ButtonInput<KeyCode>>().clear();
            app.world_mut().resource_mut::<Messages<Wish>>().drain().collect::<Vec<_>>()
        };
        let hold = |app: &mut App| app.world_mut().resource_mut::<ButtonInput<KeyCode>>().press(KeyCode::KeyF);
        hold(&mut app);
        assert_eq!(wished(&mut app, 0.1), []);
        app.insert_resource(told(vec![Deed::GiveUp]));
        assert_eq!(wished(&mut app, 2.0), [], "the press began the attempt");
        app.world_mut().resource_mut::<ButtonInput<KeyCode>>().release(KeyCode::KeyF);
        assert_eq!(wished(&mut app, 0.1), []);
        hold(&mut app);
        assert_eq!(wished(&mut app, 1.0), []);
        assert_eq!(wished(&mut app, 0.6), [Wish::Do(Deed::GiveUp)]);
        assert_eq!(wished(&mut app, 2.0), [], "once");
    }

    #[test]
    fn what_is_asked_for_is_not_asked_for_again_until_it_is_decided() {
        let mut world = World::new();
        world.init_resource::<Journal>();
        world.init_resource::<Followed>();
        world.init_resource::<Encounter>();
        world.init_resource::<Messages<Ask>>();
        world.insert_resource(told(vec![Deed::Hint(5)]));
        let mut asked = |undecided: &[Command]| {
            world.insert_resource(Undecided(undecided.to_vec()));
            world.insert_resource(Messages::<Wish>::default());
            world.resource_mut::<Messages<Wish>>().write(Wish::Do(Deed::Hint(5)));
            world.run_system_once(follow_wishes).unwrap();
            world.resource_mut::<Messages<Ask>>().drain().map(|ask| ask.0).collect::<Vec<_>>()
        };
        let hint = Command::Hint("bell".into());
        assert_eq!(asked(&[]), std::slice::from_ref(&hint));
        assert_eq!(asked(&[hint]), []);
        assert_eq!(asked(&[Command::Start("bell".into())]).len(), 1);
    }

    /// What is wished for when a button of a gamepad is pressed and the card offers a hint, a talk and another challenge.
    fn wished(button: GamepadButton, captured: bool) -> Vec<Wish> {
        let mut world = World::new();
        world.init_resource::<Settings>();
        world.init_resource::<ButtonInput<KeyCode>>();
        world.init_resource::<LinkStatus>();
        world.init_resource::<SummaryOpen>();
        world.init_resource::<Messages<Wish>>();
        world.insert_resource(InputCaptured(captured));
        world.init_resource::<Time<Real>>();
        world.insert_resource(told(vec![Deed::Talk("keeper".into(), "The keeper".into()), Deed::Hint(5)]));
        let mut pad = Gamepad::default();
        pad.digital_mut().press(button);
        world.spawn(pad);
        world.run_system_once(wish_by_key).unwrap();
        world.resource_mut::<Messages<Wish>>().drain().collect()
    }

    #[test]
    fn the_cross_of_a_gamepad_takes_hints_talks_and_goes_to_the_next() {
        assert_eq!(wished(GamepadButton::DPadUp, false), [Wish::Do(Deed::Hint(5))]);
        assert_eq!(wished(GamepadButton::DPadLeft, false), [Wish::Do(Deed::Talk("keeper".into(), "The keeper".into()))]);
        assert_eq!(wished(GamepadButton::DPadRight, false), [Wish::Next]);
        assert_eq!(wished(GamepadButton::DPadUp, true), [], "in a panel it moves the focus");
    }
}
