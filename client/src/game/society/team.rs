//! The team's panel: who is in it and who of them is there; and for who is in none, how to found one or join one.

use super::{Society, sheet, typed};
use crate::game::{
    controls::{
        ButtonLook, DONE, Field, Lettering, MenuKeys, Spawner, SpokenRole, WRONG, begin_in, button, button_row, column,
        enter_writes, field, growing, picture, raised, row, veil, words, writes,
    },
    glyphs::Mark,
    ink::Ink,
    session::{Ask, EventReceived, Journal, LinkStatus, Notice, Refused, Screen, TeamThere},
    settings::Action,
    theme::{BRASS, CREAM},
};
use bevy::{
    input_focus::{AutoFocus, InputFocus, tab_navigation::TabIndex},
    prelude::*,
    text::EditableText,
};
use hunt_shared::{
    event::{EventKind, TeamStatus},
    hunt::Teams,
    identity::PlayerId,
    protocol::{Command, MAX_NAME_CHARS},
};
use std::collections::BTreeSet;

/// The most characters that are taken for a code: who spells it out needs some more.
const MAX_CODE_TYPED: usize = 24;

/// Seconds after which a request that got no answer is said to wait for one.
const PATIENCE_S: f32 = 6.0;

/// The panel.
#[derive(Component)]
struct TeamPanel;

/// The line that says what is wrong, or that the server is being asked.
#[derive(Component)]
struct Saying;

/// The list of the members.
#[derive(Component)]
struct Members;

/// What the player wants.
#[derive(Message, Clone, Copy, PartialEq, Eq, Debug)]
enum Wish {
    /// What the field at hand is for.
    Typed,
    /// A team of the name that stands there.
    Found,
    /// To be in the team whose code stands there.
    Join,
    /// To leave; it is asked whether really.
    Leave,
    /// To leave, really.
    LeaveNow,
    /// Not to leave.
    Stay,
}

/// What is said between the player and the server about teams.
#[derive(Resource, Clone, PartialEq, Default, Debug)]
struct Talk {
    /// The server is being asked, for so many seconds.
    asking_s: Option<f32>,
    /// What was wrong with the last wish.
    complaint: String,
    /// It is asked whether the player really wants to leave.
    leaving: bool,
}

/// Shows the team.
pub struct TeamPlugin;

impl Plugin for TeamPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Talk>().add_message::<Wish>().add_systems(
            Update,
            (
                act.run_if(resource_equals(Society::Team)),
                follow_answers,
                draw_panel,
                (begin_in(Field::TeamName), say_it).run_if(resource_equals(Society::Team)),
            )
                .chain()
                .after(super::open_and_close)
                .run_if(in_state(Screen::Playing)),
        );
    }
}

/// What the panel shows.
#[derive(Clone, PartialEq, Debug)]
enum Shown {
    /// The player is in no team.
    Without(Teams),
    /// The player is in a team.
    Within {
        teams: Teams,
        team: TeamStatus,
        own: Option<PlayerId>,
        /// Who is there; `None`: nobody knows.
        present: Option<BTreeSet<PlayerId>>,
        leaving: bool,
    },
}

/// A member, as listed.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Member {
    name: String,
    is_own: bool,
    /// `None`: nobody knows.
    is_there: Option<bool>,
}

/// The members in their order: the player, then who is there, each by name.
fn roll(team: &TeamStatus, own: Option<PlayerId>, present: Option<&BTreeSet<PlayerId>>) -> Vec<Member> {
    let mut members: Vec<Member> = team
        .members
        .iter()
        .map(|(player, name)| Member {
            name: name.clone(),
            is_own: own == Some(*player),
            is_there: present.map(|present| present.contains(player)),
        })
        .collect();
    members.sort_by_key(|member| (!member.is_own, member.is_there != Some(true), member.name.to_lowercase()));
    members
}

fn draw_panel(
    society: Res<Society>,
    journal: Res<Journal>,
    there: Res<TeamThere>,
    link: Res<LinkStatus>,
    mut talk: ResMut<Talk>,
    ink: Ink,
    panels: Query<Entity, With<TeamPanel>>,
    mut drawn: Local<Option<Shown>>,
    mut commands: Commands,
) {
    let teams = ink.hunt().and_then(|hunt| hunt.view.teams).filter(|_| *society == Society::Team);
    let wanted = teams.map(|teams| match &journal.progress.team {
        None => Shown::Without(teams),
        Some(team) => {
            let is_heard = matches!(*link, LinkStatus::Live | LinkStatus::Waiting) && !there.present.is_empty();
            let present = is_heard.then(|| there.present.clone());
            Shown::Within { teams, team: team.clone(), own: there.own, present, leaving: talk.leaving }
        }
    });
    if wanted == *drawn && panels.is_empty() == wanted.is_none() {
        return;
    }
    panels.iter().for_each(|panel| commands.entity(panel).despawn());
    match &wanted {
        None => *talk = Talk { asking_s: talk.asking_s, ..Talk::default() },
        Some(shown) => {
            let mut ground = commands.spawn((TeamPanel, MenuKeys, sheet::ground()));
            ground.observe(enter_writes(Wish::Typed)).with_children(|ground| {
                ground.spawn(sheet::sheet()).with_children(|sheet| match shown {
                    Shown::Without(teams) => spawn_ways_in(sheet, *teams, &ink),
                    Shown::Within { teams, team, own, present, leaving } => {
                        let members = roll(team, *own, present.as_ref());
                        spawn_team(sheet, *teams, team, &members, *leaving, &ink);
                    }
                });
            });
        }
    }
    *drawn = wanted;
}

/// What the members have together.
fn together(shared: bool) -> String {
    if shared { say!("society-shared") } else { say!("society-separate") }
}

fn saying(ink: &Ink) -> impl Bundle {
    let unseen = Node { display: Display::None, flex_shrink: 0.0, ..default() };
    (Saying, SpokenRole::Alert, unseen, words(&ink.fonts, Lettering::Body, WRONG, ""))
}

fn spawn_ways_in(sheet: &mut Spawner<'_>, teams: Teams, ink: &Ink) {
    let fonts = &ink.fonts;
    sheet::head(sheet, ink, &say!("society-team"), &say!("society-no-team"));
    sheet.spawn(words(fonts, Lettering::Body, veil(CREAM, 0.9), together(teams.share())));
    sheet.spawn(sheet::remark(ink, say!("society-most", most = teams.max_size)));
    let mut way = |which, label: String, most, verb: String, wish: Wish, tab| {
        let node = Node { align_items: AlignItems::FlexEnd, margin: UiRect::top(px(6)), ..row(12.0) };
        sheet.spawn((node, Pickable::IGNORE)).with_children(|line| {
            line.spawn((growing(column(0.0)), Pickable::IGNORE)).with_child(field(fonts, which, &label, "", most, tab));
            line.spawn((button(fonts, ButtonLook::Quiet, verb), TabIndex(tab + 1))).observe(writes(wish));
        });
    };
    let (found, join) = (say!("society-found"), say!("society-join"));
    way(Field::TeamName, say!("society-team-name"), MAX_NAME_CHARS, found, Wish::Found, 0);
    way(Field::TeamCode, say!("society-team-code"), MAX_CODE_TYPED, join, Wish::Join, 2);
    sheet.spawn(saying(ink));
    ranking_button(sheet, ink);
}

fn spawn_team(sheet: &mut Spawner<'_>, teams: Teams, team: &TeamStatus, members: &[Member], leaving: bool, ink: &Ink) {
    let fonts = &ink.fonts;
    sheet::head(sheet, ink, &say!("society-team"), &team.name);
    sheet.spawn((Node { flex_shrink: 0.0, ..row(14.0) }, Pickable::IGNORE)).with_children(|line| {
        let plate = Node { padding: UiRect::axes(px(14), px(5)), border_radius: BorderRadius::all(px(8)), ..default() };
        line.spawn((plate, BackgroundColor(raised(0.12)), Pickable::IGNORE)).with_child(words(
            fonts,
            Lettering::Heading,
            BRASS,
            team.code.as_str(),
        ));
        line.spawn((growing(column(0.0)), Pickable::IGNORE)).with_child(sheet::remark(ink, say!("society-code-tell")));
    });
    let count = say!("society-count", count = members.len() as u64, most = teams.max_size);
    sheet.spawn(words(fonts, Lettering::Kicker, BRASS, count));
    let list = sheet::scrolling(sheet, Members, sheet::ScrollsByKey { arrows: false });
    sheet.commands_mut().entity(list).with_children(|list| members.iter().for_each(|member| spawn_member(list, member, ink)));
    sheet.spawn(words(fonts, Lettering::Small, veil(CREAM, 0.8), together(team.shared)));
    sheet.spawn(saying(ink));
    if leaving {
        let question = say!("society-leave-really", team = team.name.as_str(), code = team.code.as_str());
        sheet.spawn(words(fonts, Lettering::Body, CREAM, question));
        sheet.spawn(Node { flex_shrink: 0.0, ..button_row() }).with_children(|foot| {
            foot.spawn((button(fonts, ButtonLook::Primary, say!("society-stay")), TabIndex(0), AutoFocus))
                .observe(writes(Wish::Stay));
            foot.spawn((button(fonts, ButtonLook::Quiet, say!("society-leave-now")), TabIndex(1)))
                .observe(writes(Wish::LeaveNow));
        });
        return;
    }
    sheet.spawn(Node { flex_shrink: 0.0, ..button_row() }).with_children(|foot| {
        foot.spawn((sheet::keyed_button(ink, &[Action::Ranking], say!("society-ranking")), TabIndex(0), AutoFocus))
            .observe(sheet::shows(Society::Ranking));
        foot.spawn((button(fonts, ButtonLook::Quiet, say!("society-leave")), TabIndex(1))).observe(writes(Wish::Leave));
    });
}

fn ranking_button(sheet: &mut Spawner<'_>, ink: &Ink) {
    sheet.spawn(Node { flex_shrink: 0.0, ..button_row() }).with_children(|foot| {
        foot.spawn((sheet::keyed_button(ink, &[Action::Ranking], say!("society-ranking")), TabIndex(10)))
            .observe(sheet::shows(Society::Ranking));
    });
}

fn spawn_member(list: &mut Spawner<'_>, member: &Member, ink: &Ink) {
    let (mark, tint, state) = match member.is_there {
        Some(true) => (Mark::Live, DONE, say!("society-here")),
        Some(false) => (Mark::Open, veil(CREAM, 0.6), say!("society-away")),
        None => (Mark::Waiting, veil(CREAM, 0.6), say!("society-unknown")),
    };
    let small = |text: String| words(&ink.fonts, Lettering::Small, veil(CREAM, 0.78), text);
    let node = Node { padding: UiRect::vertical(px(2)), flex_shrink: 0.0, ..row(10.0) };
    list.spawn((node, Pickable::IGNORE)).with_children(|line| {
        line.spawn(picture(ink.glyphs.mark(mark), 17.0, tint));
        let name = Node { flex_wrap: FlexWrap::Wrap, align_items: AlignItems::Baseline, ..row(8.0) };
        line.spawn((growing(name), Pickable::IGNORE)).with_children(|name| {
            let lettering = if member.is_own { Lettering::Strong } else { Lettering::Body };
            name.spawn(words(&ink.fonts, lettering, CREAM, &member.name));
            if member.is_own {
                name.spawn(small(say!("society-you")));
            }
        });
        line.spawn(small(state));
    });
}

/// Does what the player wants, or says what is wrong with it.
fn act(
    mut wishes: MessageReader<Wish>,
    focus: Res<InputFocus>,
    fields: Query<(Entity, &Field, &EditableText)>,
    mut talk: ResMut<Talk>,
    mut asks: MessageWriter<Ask>,
) {
    let Some(wish) = wishes.read().last().copied() else { return };
    if talk.asking_s.is_some() {
        return;
    }
    let at_hand = || fields.iter().find(|(entity, ..)| focus.get() == Some(*entity)).map(|(_, field, _)| *field);
    let wish = match (wish, at_hand()) {
        (Wish::Typed, Some(Field::TeamName)) => Wish::Found,
        (Wish::Typed, Some(Field::TeamCode)) => Wish::Join,
        (wish, _) => wish,
    };
    let written = |which| {
        let found = fields.iter().find(|(_, field, _)| **field == which);
        found.map(|(.., text)| text.value().to_string()).unwrap_or_default()
    };
    let asked = match wish {
        Wish::Found => typed::founding(&written(Field::TeamName)),
        Wish::Join => typed::joining(&written(Field::TeamCode)),
        Wish::LeaveNow => Ok(Command::LeaveTeam),
        Wish::Leave | Wish::Stay => {
            talk.leaving = wish == Wish::Leave;
            return;
        }
        Wish::Typed => return,
    };
    match asked {
        Ok(command) => {
            *talk = Talk { asking_s: Some(0.0), complaint: String::new(), leaving: talk.leaving };
            asks.write(Ask(command));
        }
        Err(complaint) => talk.complaint = complaint,
    }
}

/// What is asked is answered by an event, or refused; a refusal for a panel that is closed becomes a notice.
fn follow_answers(
    time: Res<Time<Real>>,
    society: Res<Society>,
    mut received: MessageReader<EventReceived>,
    mut refused: MessageReader<Refused>,
    mut talk: ResMut<Talk>,
    mut notices: MessageWriter<Notice>,
) {
    let is_about_own_team =
        |event: &EventReceived| matches!(event.0.kind, EventKind::TeamJoined { .. } | EventKind::TeamLeft { .. });
    if received.read().any(is_about_own_team) {
        *talk = Talk::default();
    }
    for Refused { command, reason } in refused.read() {
        if !matches!(command, Command::FoundTeam(_) | Command::JoinTeam(_) | Command::LeaveTeam) {
            continue;
        }
        *talk = Talk::default();
        if *society == Society::Team {
            talk.complaint.clone_from(reason);
        } else {
            notices.write(Notice(reason.clone()));
        }
    }
    if let Some(asking_s) = talk.asking_s {
        let asking_s = asking_s + time.delta_secs();
        talk.asking_s = (asking_s < PATIENCE_S).then_some(asking_s);
        if talk.asking_s.is_none() {
            talk.complaint = say!("society-no-answer");
        }
    }
}

/// Says what there is to say in its line; what is typed beside it stays.
fn say_it(talk: Res<Talk>, mut lines: Query<(&mut Text, &mut TextColor, &mut Node), With<Saying>>) {
    let (text, colour) = match talk.asking_s {
        Some(_) => (say!("society-asking"), veil(CREAM, 0.85)),
        None => (talk.complaint.clone(), WRONG),
    };
    for (mut line, mut tint, mut node) in &mut lines {
        let display = if text.is_empty() { Display::None } else { Display::Flex };
        if node.display != display {
            node.display = display;
        }
        line.set_if_neq(Text(text.clone()));
        tint.set_if_neq(TextColor(colour));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_player_stands_first_and_then_who_is_there() {
        let members = [(1, "Zoe"), (2, "Ann"), (3, "bo"), (4, "Cy")].map(|(id, name)| (PlayerId(id), name.to_owned()));
        let team = TeamStatus { code: "GULLS2".into(), name: "Gulls".into(), shared: true, members: members.into() };
        let told = |present: Option<&BTreeSet<PlayerId>>| -> Vec<(String, Option<bool>)> {
            let roll = roll(&team, Some(PlayerId(1)), present);
            assert!(roll[0].is_own && !roll[1].is_own);
            roll.into_iter().map(|member| (member.name, member.is_there)).collect()
        };
        let present = [PlayerId(1), PlayerId(3), PlayerId(4)].into();
        let there = |name: &str, is_there| (name.to_owned(), is_there);
        assert_eq!(
            told(Some(&present)),
            [there("Zoe", Some(true)), there("bo", Some(true)), there("Cy", Some(true)), there("Ann", Some(false))]
        );
        assert_eq!(told(None)[1..], [there("Ann", None), there("bo", None), there("Cy", None)]);
    }
}
