//! Choosing a server: those on the local network, those joined before, and any by its address.

use super::{
    LastJoin,
    nearby::{NearbyPlugin, NearbyServers},
};
use crate::game::{
    controls::{
        self as layout, ButtonLook, Field, Lettering, SpokenRole, WRONG, begin_in, beyond_edges, button, button_row, card,
        enter_writes, field, growing, panel, picture, pressable, row, screen_column, scrolling, veil, words, writes,
    },
    glyphs::{GlyphImages, Mark},
    launch::Launch,
    moments::LocalClock,
    net::{ConnectTo, HuntViews, KnownServers},
    retelling::{Retold, Telling},
    session::Screen,
    settings::Actions,
    theme::{BRASS, CREAM, Fonts},
};
use bevy::{input_focus::tab_navigation::TabIndex, prelude::*, text::EditableText, ui_widgets::Activate};

/// The most characters of an address.
const MAX_ADDRESS: usize = 200;

/// The most servers that are listed.
const MOST_LISTED: usize = 30;

/// The line that says what is missing.
#[derive(Component)]
struct Complaint;

/// The list of servers.
#[derive(Component)]
struct ServerList;

/// Join what stands in the field.
#[derive(Message, Clone, Copy, Debug)]
struct JoinTyped;

/// Draws the screen and joins from it.
pub struct ServersPlugin;

impl Plugin for ServersPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(NearbyPlugin)
            .init_resource::<KnownServers>()
            .init_resource::<HuntViews>()
            .add_message::<JoinTyped>()
            .add_systems(Telling(Screen::Servers), spawn_screen)
            .add_systems(
                Update,
                (begin_in(Field::Server), join_typed, list_servers, stop_looking, back_by_key).run_if(in_state(Screen::Servers)),
            );
    }
}

fn spawn_screen(fonts: Res<Fonts>, last: Res<LastJoin>, mut commands: Commands) {
    commands
        .spawn((Retold, DespawnOnExit(Screen::Servers), screen_column(460.0, 62.0, 8.0)))
        .observe(enter_writes(JoinTyped))
        .with_children(|column| {
            column.spawn(words(&fonts, Lettering::Kicker, BRASS, say!("screens-with-others")));
            column.spawn(words(&fonts, Lettering::Title, CREAM, say!("screens-join-a-server")));
            column.spawn(panel(Node { margin: UiRect::top(px(8)), min_height: px(0), ..card(13.0) })).with_children(|form| {
                scrolling(form, beyond_edges(5.0), Node { padding: UiRect::all(px(5)), ..layout::column(8.0) }, ServerList);
                let typed = if last.alone { "" } else { &last.address };
                form.spawn(field(&fonts, Field::Server, &say!("screens-address"), typed, MAX_ADDRESS, 50));
                let unseen = Node { display: Display::None, ..default() };
                form.spawn((Complaint, SpokenRole::Alert, unseen, words(&fonts, Lettering::Body, WRONG, "")));
                form.spawn(button_row()).with_children(|row| {
                    row.spawn((button(&fonts, ButtonLook::Primary, say!("screens-join")), TabIndex(51)))
                        .observe(writes(JoinTyped));
                    row.spawn((button(&fonts, ButtonLook::Quiet, say!("controls-back")), TabIndex(52)))
                        .observe(|_: On<Activate>, mut next: ResMut<NextState<Screen>>| next.set(Screen::Title));
                });
            });
        });
}

/// A server in the list.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Listed {
    title: String,
    address: String,
    remark: String,
    near: bool,
}

/// Says that servers are looked for, and after so many seconds that none is found.
#[derive(Component)]
struct Looking(f32);

/// Seconds within which servers on the network answer.
const ANSWERED_WITHIN_S: f32 = 3.0;

/// Those nearby first, then those joined before; none twice.
fn listed(nearby: &NearbyServers, known: &KnownServers, clock: &LocalClock) -> Vec<Listed> {
    let joined = |address: &str| known.0.iter().find(|server| server.address.to_string() == address);
    let visited = |address: &str| joined(address).map(|server| say!("screens-last-played", day = clock.day(server.joined)));
    let near = nearby.0.values().map(|server| {
        let address = server.address.to_string();
        let remark = if server.fits {
            visited(&address).unwrap_or_else(|| say!("screens-near"))
        } else {
            say!("screens-near-other-version")
        };
        Listed { title: server.name.clone(), address, remark, near: true }
    });
    let far = known.0.iter().map(|server| {
        let address = server.address.to_string();
        Listed { title: address.clone(), remark: visited(&address).unwrap_or_default(), address, near: false }
    });
    let mut list: Vec<Listed> = Vec::new();
    for server in near.chain(far) {
        if list.iter().all(|other| other.address != server.address) {
            list.push(server);
        }
    }
    list.truncate(MOST_LISTED);
    list
}

fn list_servers(
    nearby: Res<NearbyServers>,
    known: Res<KnownServers>,
    clock: Res<LocalClock>,
    lists: Query<Entity, With<ServerList>>,
    added: Query<(), Added<ServerList>>,
    fonts: Res<Fonts>,
    glyphs: Res<GlyphImages>,
    mut commands: Commands,
) {
    let Ok(list) = lists.single() else { return };
    if added.is_empty() && !nearby.is_changed() && !known.is_changed() {
        return;
    }
    let servers = listed(&nearby, &known, &clock);
    commands.entity(list).despawn_children().with_children(|list| {
        if servers.is_empty() {
            list.spawn((Looking(0.0), words(&fonts, Lettering::Body, veil(CREAM, 0.85), say!("screens-looking"))));
        }
        for (index, server) in servers.into_iter().enumerate() {
            let node = Node { padding: UiRect::axes(px(14), px(8)), ..row(12.0) };
            let mark = if server.near { Mark::Live } else { Mark::Begun };
            let address = server.address.clone();
            list.spawn((pressable(ButtonLook::Quiet, node), TabIndex(index as i32)))
                .with_children(|line| {
                    line.spawn(picture(glyphs.mark(mark), 20.0, BRASS));
                    line.spawn((growing(layout::column(0.0)), Pickable::IGNORE)).with_children(|text| {
                        text.spawn(words(&fonts, Lettering::Strong, CREAM, &server.title));
                        text.spawn(words(&fonts, Lettering::Small, veil(CREAM, 0.78), &server.remark));
                    });
                })
                .observe(
                    move |_: On<Activate>,
                          launch: Res<Launch>,
                          mut last: ResMut<LastJoin>,
                          mut connect: MessageWriter<ConnectTo>,
                          mut next: ResMut<NextState<Screen>>| {
                        join(address.clone(), &launch, &mut last, &mut connect, &mut next);
                    },
                );
        }
    });
}

/// That none is found is said when those that are there have had time to answer.
fn stop_looking(time: Res<Time<Real>>, mut lines: Query<(&mut Looking, &mut Text)>) {
    for (mut looking, mut text) in &mut lines {
        looking.0 += time.delta_secs();
        if looking.0 > ANSWERED_WITHIN_S {
            text.set_if_neq(Text(say!("screens-no-server")));
        }
    }
}

/// What is wrong with an address.
fn complaint(address: &str) -> Option<String> {
    if address.is_empty() {
        Some(say!("screens-address-missing"))
    } else if address.contains(char::is_whitespace) {
        Some(say!("screens-address-spaces"))
    } else {
        None
    }
}

fn join_typed(
    mut pressed: MessageReader<JoinTyped>,
    fields: Query<(&Field, &EditableText)>,
    launch: Res<Launch>,
    mut complaints: Query<(&mut Text, &mut Node), With<Complaint>>,
    mut last: ResMut<LastJoin>,
    mut connect: MessageWriter<ConnectTo>,
    mut next: ResMut<NextState<Screen>>,
) {
    if pressed.read().count() == 0 {
        return;
    }
    let typed = fields.iter().find(|(field, _)| **field == Field::Server).map(|(_, text)| text.value().to_string());
    let address = typed.unwrap_or_default().trim().to_owned();
    if let Some(words) = complaint(&address) {
        for (mut text, mut node) in &mut complaints {
            words.clone_into(&mut text.0);
            node.display = Display::Flex;
        }
        return;
    }
    join(address, &launch, &mut last, &mut connect, &mut next);
}

fn join(
    address: String,
    launch: &Launch,
    last: &mut LastJoin,
    connect: &mut MessageWriter<ConnectTo>,
    next: &mut NextState<Screen>,
) {
    last.address = address;
    last.alone = false;
    last.hunt = launch.hunt.as_deref().map(Into::into);
    connect.write(last.again());
    next.set(Screen::Joining);
}

fn back_by_key(actions: Actions, mut next: ResMut<NextState<Screen>>) {
    if actions.goes_back() {
        next.set(Screen::Title);
    }
}

#[cfg(test)]
mod tests {
    use super::{super::nearby::NearbyServer, *};
    use crate::link::KnownServer;
    use hunt_shared::time::UnixMs;

    #[test]
    fn an_address_is_complete_or_it_is_said_what_is_missing() {
        assert_eq!(complaint("localhost:7777"), None);
        assert!(complaint("").is_some() && complaint("my server").is_some());
    }

    #[test]
    fn a_server_is_listed_once_and_those_nearby_come_first() {
        let near = NearbyServer { name: "Attic".into(), address: ([192, 168, 1, 5], 4330).into(), fits: true };
        let old = NearbyServer { name: "Cellar".into(), address: ([192, 168, 1, 6], 4330).into(), fits: false };
        let nearby = NearbyServers([("a".to_owned(), near), ("b".to_owned(), old)].into());
        let server = |address: &str| KnownServer {
            address: address.parse().unwrap(),
            joined: UnixMs(1_550_509_562_500),
            name: "Mara".into(),
        };
        let known = KnownServers(vec![server("play.example"), server("192.168.1.5:4330")]);
        let list = listed(&nearby, &known, &LocalClock::utc());
        let told: Vec<_> = list.iter().map(|server| (server.title.as_str(), server.remark.as_str())).collect();
        assert_eq!(
            told,
            [
                ("Attic", "last played on Monday 18 February"),
                ("Cellar", "on your network, but of another version"),
                ("play.example:4330", "last played on Monday 18 February"),
            ]
        );
    }
}
