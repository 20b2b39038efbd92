//! The title: the name of the game, who plays, and whether alone or with others.

use super::LastJoin;
use crate::game::{
    controls::{
        ButtonLook, Field, Lettering, Spawner, SpokenName, SpokenRole, WRONG, begin_in, button_row, card, enter_writes, field,
        key_cap, panel, pressable, row, screen_column, veil, words, writes,
    },
    launch::Launch,
    net::ConnectTo,
    own_server::PlayAlone,
    retelling::{Retold, Telling},
    session::Screen,
    settings::{OpenSettings, Settings, SettingsTrouble},
    theme::{self, BRASS, CREAM, Fonts, INK},
};
use bevy::{
    input_focus::{FocusCause, InputFocus, tab_navigation::TabIndex},
    prelude::*,
    text::EditableText,
    ui_widgets::Activate,
};
use hunt_shared::protocol::AvatarColour;

/// The most characters of a name; the server takes no more.
const MAX_NAME: usize = 32;

/// Where a local server is.
const DEFAULT_ADDRESS: &str = "localhost";

/// The form.
#[derive(Component)]
struct TitleForm;

/// A colour to choose.
#[derive(Component)]
struct Swatch(AvatarColour);

/// The line that says what is missing.
#[derive(Component)]
struct Complaint;

/// How the player goes on from here.
#[derive(Message, Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// With the hunt that was played last.
    GoOn,
    /// On a server of one's own.
    Alone,
    /// On somebody else's.
    Others,
}

/// Draws the title and joins from it.
pub struct TitlePlugin;

impl Plugin for TitlePlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<Way>()
            .add_systems(Telling(Screen::Title), (skip_title, spawn_title).chain())
            .add_systems(Update, (begin_in(Field::Name), go_on, show_chosen).run_if(in_state(Screen::Title)));
    }
}

/// With `--join` the game goes straight to the server, once.
fn skip_title(
    launch: Res<Launch>,
    settings: Res<Settings>,
    mut last: ResMut<LastJoin>,
    mut skipped: Local<bool>,
    mut connect: MessageWriter<ConnectTo>,
    mut next: ResMut<NextState<Screen>>,
) {
    if *skipped {
        return;
    }
    *skipped = true;
    *last = LastJoin {
        address: launch.join.clone().unwrap_or_else(|| DEFAULT_ADDRESS.to_owned()),
        name: launch.name.clone().unwrap_or_else(|| if settings.name.is_empty() { own_name() } else { settings.name.clone() }),
        hunt: launch.hunt.as_deref().map(Into::into),
        alone: false,
    };
    if launch.join.is_some() {
        connect.write(last.again());
        next.set(Screen::Joining);
    }
}

/// The name under which the player is logged in on this machine, else a wanderer.
fn own_name() -> String {
    let name = ["USER", "USERNAME"].iter().find_map(|key| std::env::var(key).ok()).unwrap_or_default();
    let name: String = name.trim().chars().take(MAX_NAME).collect();
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if name != "root" => first.to_uppercase().chain(letters).collect(),
        _ => say!("screens-wanderer"),
    }
}

/// A button of the title: two of one width stand beside each other.
fn entry(fonts: &Fonts, look: ButtonLook, width_percent: f32, label: String) -> impl Bundle {
    let colour = if look == ButtonLook::Primary { INK } else { CREAM };
    let node = Node {
        width: percent(width_percent),
        padding: UiRect::axes(px(10), px(9)),
        justify_content: JustifyContent::Center,
        ..row(10.0)
    };
    (pressable(look, node), children![words(fonts, Lettering::Strong, colour, label)])
}

/// The colours of a player's mark, to choose from.
fn spawn_colours(form: &mut Spawner<'_>, fonts: &Fonts, chosen: AvatarColour) {
    form.spawn((row(8.0), Pickable::IGNORE)).with_children(|line| {
        line.spawn(words(fonts, Lettering::Small, veil(CREAM, 0.8), say!("screens-your-colour")));
        for colour in AvatarColour::ALL {
            let node = Node { padding: UiRect::all(px(4)), border_radius: BorderRadius::MAX, ..default() };
            let spot = Node { width: px(18), height: px(18), border_radius: BorderRadius::MAX, ..default() };
            let fill = theme::avatar(colour).unwrap_or(BRASS);
            line.spawn((Swatch(colour), pressable(swatch_look(colour == chosen), node), SpokenRole::Choice))
                .insert((SpokenName(named(colour)), TabIndex(1)))
                .with_child((spot, BackgroundColor(fill), Pickable::IGNORE))
                .observe(move |_: On<Activate>, mut settings: ResMut<Settings>| settings.colour = colour);
        }
    });
}

fn swatch_look(chosen: bool) -> ButtonLook {
    if chosen { ButtonLook::Chosen } else { ButtonLook::Quiet }
}

fn named(colour: AvatarColour) -> String {
    match colour {
        AvatarColour::Plain => say!("screens-colour-plain"),
        AvatarColour::Ember => say!("screens-colour-ember"),
        AvatarColour::Leaf => say!("screens-colour-leaf"),
        AvatarColour::Sea => say!("screens-colour-sea"),
        AvatarColour::Sky => say!("screens-colour-sky"),
        AvatarColour::Plum => say!("screens-colour-plum"),
    }
}

fn show_chosen(settings: Res<Settings>, mut swatches: Query<(&Swatch, &mut ButtonLook)>) {
    for (Swatch(colour), mut look) in &mut swatches {
        look.set_if_neq(swatch_look(*colour == settings.colour));
    }
}

fn spawn_title(
    fonts: Res<Fonts>,
    last: Res<LastJoin>,
    settings: Res<Settings>,
    trouble: Res<SettingsTrouble>,
    mut commands: Commands,
) {
    let first = if settings.last.is_some() { Way::GoOn } else { Way::Alone };
    commands
        .spawn((TitleForm, Retold, DespawnOnExit(Screen::Title), screen_column(440.0, 60.0, 6.0)))
        .observe(enter_writes(first))
        .with_children(|column| {
            column.spawn(words(&fonts, Lettering::Kicker, BRASS, say!("screens-motto")));
            column.spawn((words(&fonts, Lettering::Display, CREAM, say!("screens-game")), TextLayout::no_wrap()));
            column.spawn(words(&fonts, Lettering::Speech, veil(CREAM, 0.92), say!("screens-promise")));
            column.spawn(panel(Node { margin: UiRect::top(px(22)), ..card(15.0) })).with_children(|form| {
                form.spawn(field(&fonts, Field::Name, &say!("screens-your-name"), &last.name, MAX_NAME, 0));
                spawn_colours(form, &fonts, settings.colour);
                let unseen = Node { display: Display::None, ..default() };
                form.spawn((Complaint, SpokenRole::Alert, unseen, words(&fonts, Lettering::Body, WRONG, "")));
                form.spawn(button_row()).with_children(|ways| {
                    if let Some(played) = &settings.last {
                        let label = say!("screens-go-on", hunt = played.title.as_str());
                        ways.spawn((entry(&fonts, ButtonLook::Primary, 98.5, label), TabIndex(1)))
                            .with_child(key_cap(&fonts, "Enter"))
                            .observe(writes(Way::GoOn));
                        ways.spawn((entry(&fonts, ButtonLook::Quiet, 48.0, say!("screens-other-hunts")), TabIndex(1)))
                            .observe(writes(Way::Alone));
                    } else {
                        ways.spawn((entry(&fonts, ButtonLook::Primary, 48.0, say!("screens-play")), TabIndex(1)))
                            .with_child(key_cap(&fonts, "Enter"))
                            .observe(writes(Way::Alone));
                    }
                    ways.spawn((entry(&fonts, ButtonLook::Quiet, 48.0, say!("screens-join-others")), TabIndex(2)))
                        .observe(writes(Way::Others));
                    ways.spawn((entry(&fonts, ButtonLook::Quiet, 48.0, say!("controls-settings")), TabIndex(3)))
                        .observe(writes(OpenSettings));
                    ways.spawn((entry(&fonts, ButtonLook::Quiet, 48.0, say!("screens-quit")), TabIndex(4)))
                        .observe(writes(AppExit::Success));
                });
                // Who has played knows what is what.
                if settings.last.is_none() {
                    form.spawn(words(&fonts, Lettering::Small, veil(CREAM, 0.78), say!("screens-how-to-begin")));
                }
                if let Some(trouble) = &trouble.0 {
                    form.spawn(words(&fonts, Lettering::Small, WRONG, trouble));
                }
            });
        });
}

fn go_on(
    mut ways: MessageReader<Way>,
    fields: Query<(Entity, &Field, &EditableText)>,
    launch: Res<Launch>,
    mut complaints: Query<(&mut Text, &mut Node), With<Complaint>>,
    mut last: ResMut<LastJoin>,
    mut settings: ResMut<Settings>,
    mut focus: ResMut<InputFocus>,
    mut alone: MessageWriter<PlayAlone>,
    mut connect: MessageWriter<ConnectTo>,
    mut next: ResMut<NextState<Screen>>,
) {
    let Some(way) = ways.read().last() else { return };
    let Some((field, _, text)) = fields.iter().find(|(_, field, _)| **field == Field::Name) else { return };
    let name = text.value().to_string().trim().to_owned();
    if name.is_empty() {
        for (mut text, mut node) in &mut complaints {
            text.0 = say!("screens-name-missing");
            node.display = Display::Flex;
        }
        focus.set(field, FocusCause::Navigated);
        return;
    }
    // What stood there by itself need not be remembered.
    if name != last.name {
        settings.name.clone_from(&name);
    }
    last.name.clone_from(&name);
    last.hunt = launch.hunt.as_deref().map(Into::into);
    match way {
        Way::GoOn => {
            let Some(played) = &settings.last else { return };
            last.hunt = Some(played.hunt.clone());
            match &played.server {
                None => drop(alone.write(PlayAlone { name })),
                Some(address) => {
                    (last.address, last.alone) = (address.clone(), false);
                    connect.write(last.again());
                    next.set(Screen::Joining);
                }
            }
        }
        Way::Alone => drop(alone.write(PlayAlone { name })),
        Way::Others => next.set(Screen::Servers),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::settings::LastPlayed;
    use bevy::state::app::StatesPlugin;

    #[test]
    fn nobody_goes_on_without_a_name() {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin)).init_state::<Screen>().init_resource::<InputFocus>();
        app.insert_resource(<Launch as clap::Parser>::parse_from(["hunt-client"]))
            .init_resource::<LastJoin>()
            .init_resource::<Settings>()
            .add_message::<Way>()
            .add_message::<PlayAlone>()
            .add_message::<ConnectTo>()
            .add_systems(Update, go_on);
        let complaint = app.world_mut().spawn((Complaint, Text::default(), Node::default())).id();
        let name = app.world_mut().spawn((Field::Name, EditableText::new("  "))).id();
        app.world_mut().write_message(Way::Others);
        app.update();
        assert!(!app.world().get::<Text>(complaint).unwrap().0.is_empty());
        app.world_mut().entity_mut(name).insert(EditableText::new(" Mara "));
        app.world_mut().write_message(Way::Others);
        app.update();
        app.update();
        assert_eq!(*app.world().resource::<State<Screen>>().get(), Screen::Servers);
        assert_eq!(app.world().resource::<LastJoin>().name, "Mara");
        assert_eq!(app.world().resource::<Settings>().name, "Mara");
    }

    #[test]
    fn one_goes_on_with_the_hunt_and_the_server_that_were_played_last() {
        let gone_on = |server: Option<&str>| {
            let mut app = App::new();
            app.add_plugins((MinimalPlugins, StatesPlugin)).init_state::<Screen>().init_resource::<InputFocus>();
            let played = LastPlayed { server: server.map(str::to_owned), hunt: "merrowick".into(), title: "Merrowick".into() };
            app.insert_resource(<Launch as clap::Parser>::parse_from(["hunt-client"]))
                .init_resource::<LastJoin>()
                .insert_resource(Settings { last: Some(played), ..Settings::default() })
                .add_message::<Way>()
                .add_message::<PlayAlone>()
                .add_message::<ConnectTo>()
                .add_systems(Update, go_on);
            app.world_mut().spawn((Field::Name, EditableText::new("Mara")));
            app.world_mut().write_message(Way::GoOn);
            app.update();
            let alone = app.world_mut().resource_mut::<Messages<PlayAlone>>().drain().count();
            let joined: Vec<_> =
                app.world_mut().resource_mut::<Messages<ConnectTo>>().drain().map(|wish| (wish.address, wish.hunt)).collect();
            (alone, joined, app.world().resource::<LastJoin>().hunt.clone())
        };
        assert_eq!(gone_on(None), (1, vec![], Some("merrowick".into())));
        let there = ("play.example:4330".to_owned(), Some("merrowick".into()));
        assert_eq!(gone_on(Some("play.example:4330")), (0, vec![there], Some("merrowick".into())));
    }

    #[test]
    fn the_title_begins_with_the_name_that_was_typed_last() {
        let begins_with = |options: &[&str], kept: &str| {
            let mut app = App::new();
            app.add_plugins((MinimalPlugins, StatesPlugin)).init_state::<Screen>().init_resource::<LastJoin>();
            app.insert_resource(<Launch as clap::Parser>::parse_from(options))
                .insert_resource(Settings { name: kept.to_owned(), ..Settings::default() })
                .add_message::<ConnectTo>()
                .add_systems(Update, skip_title);
            app.update();
            app.world().resource::<LastJoin>().name.clone()
        };
        assert_eq!(begins_with(&["hunt-client"], "Mara"), "Mara");
        assert_eq!(begins_with(&["hunt-client", "--name", "Tom"], "Mara"), "Tom", "the command line is for this run");
        assert_eq!(begins_with(&["hunt-client"], ""), own_name());
    }
}
