//! The link in the game: asks the server, keeps the connection going each frame, and writes what it hears into the rooms' common state.
//!
//! bevy_renet's `RenetClient` is the resource; the transport below it is the link's own, see [`ClientTransport`](crate::link::ClientTransport).
//! `PreUpdate`: `open_session` → renet's update → `receive_packets` → `publish`; `PostUpdate`: `pass_on_requests` → `send_packets`.

mod recount;
mod society;

use super::{
    hunt_language::{HuntLanguage, follow_settings},
    link_words,
    pictures::Pictures,
    session::{
        Ask, CertificateInQuestion, CurrentHunt, EventReceived, HeardPlayer, Home, HuntClock, Journal, LinkStatus, NearbyHeard,
        Notice, OwnPosition, Ranking, Refused, Screen, SharedObjects, Show, SnapTo, TeamThere, Told,
    },
    settings::Settings,
};
use crate::link::{
    Connection, ConnectionOptions, JoinError, KnownServer, LinkEvent, LinkStore, ServerAddress, ServerApi, Status,
};
use bevy::prelude::*;
use bevy_renet::{RenetClient, RenetClientPlugin, RenetReceive, RenetSend};
use hunt_shared::{
    geo::LocalFrame,
    hunt::HuntView,
    identity::{ContentHash, HuntId},
    language_tag::LanguageTag,
    protocol::{HuntSummary, NearbyPlayer},
};
use recount::Recount;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

/// Go to this server and play.
#[derive(Message, Clone, Debug)]
pub struct ConnectTo {
    /// The server, as the player wrote it.
    pub address: String,
    /// The player's name, for a new account.
    pub name: String,
    /// The hunt; `None` to choose from [`HuntList`] (the only hunt of a server is chosen at once).
    pub hunt: Option<HuntId>,
}

/// Leave the hunt, or give up joining, and go back [`Home`].
#[derive(Message, Clone, Copy, Debug)]
pub struct LeaveHunt;

/// Try again now: instead of waiting, or after another device has taken over.
#[derive(Message, Clone, Copy, Debug)]
pub struct ReconnectNow;

/// The player accepts the server's new certificate, having read what it means.
#[derive(Message, Clone, Copy, Debug)]
pub struct AcceptCertificate;

/// The servers that the player has joined before, the latest first. Read anew whenever one is chosen.
#[derive(Resource, Clone, PartialEq, Default, Debug)]
pub struct KnownServers(pub Vec<KnownServer>);

/// The hunts of the server that was asked last.
#[derive(Resource, Clone, Default, Debug)]
pub struct HuntList {
    /// The server.
    pub address: String,
    /// Its hunts.
    pub hunts: Vec<HuntSummary>,
}

/// The maps of the hunts in the [`HuntList`], as far as they have been fetched, by the hash of their view.
#[derive(Resource, Clone, Default)]
pub struct HuntViews(pub HashMap<ContentHash, Arc<HuntView>>);

/// Views that a thread is fetching, one after the other.
struct ViewsFetch(Mutex<mpsc::Receiver<(ContentHash, Arc<HuntView>)>>);

/// A question to a server that a thread is asking.
struct Question {
    asked: ConnectTo,
    answer: Mutex<mpsc::Receiver<Result<(ServerApi, Vec<HuntSummary>), JoinError>>>,
}

/// The player's store and the connection, when there is one.
#[derive(Resource)]
struct Link {
    store: LinkStore,
    question: Option<Question>,
    connection: Option<Connection>,
    views: Option<ViewsFetch>,
    /// A server whose certificate has changed, to be asked again once that is accepted.
    distrusted: Option<(ServerAddress, ConnectTo)>,
}

/// The link to the server, with the player's state kept in this store.
pub struct NetPlugin {
    /// Where accounts, journals and views are kept.
    pub store: LinkStore,
}

impl Plugin for NetPlugin {
    fn build(&self, app: &mut App) {
        let link = Link { store: self.store.clone(), question: None, connection: None, views: None, distrusted: None };
        app.add_plugins(RenetClientPlugin)
            .insert_resource(link)
            .init_resource::<HuntList>()
            .init_resource::<HuntViews>()
            .init_resource::<KnownServers>()
            .init_resource::<LinkStatus>()
            .init_resource::<CertificateInQuestion>()
            .init_resource::<Home>()
            .init_resource::<Journal>()
            .init_resource::<SharedObjects>()
            .init_resource::<HuntClock>()
            .init_resource::<Told>()
            .init_resource::<OwnPosition>()
            .init_resource::<Ranking>()
            .init_resource::<TeamThere>()
            .add_message::<ConnectTo>()
            .init_resource::<HuntLanguage>()
            .init_resource::<Pictures>()
            .add_message::<LeaveHunt>()
            .add_message::<ReconnectNow>()
            .add_message::<AcceptCertificate>()
            .add_message::<EventReceived>()
            .add_message::<Notice>()
            .add_message::<SnapTo>()
            .add_message::<NearbyHeard>()
            .add_message::<Ask>()
            .add_message::<Show>()
            .add_message::<Refused>()
            .add_systems(OnEnter(Screen::Joining), society::forget)
            .add_systems(OnExit(Screen::HuntPicker), |mut commands: Commands| commands.remove_resource::<Recount>())
            .add_systems(Update, recount::recount.run_if(in_state(Screen::HuntPicker)))
            .add_systems(
                PreUpdate,
                (
                    take_views,
                    (hear_answer, open_session).chain().before(RenetClientPlugin::update_system),
                    receive_packets.in_set(RenetReceive).after(RenetClientPlugin::update_system),
                    publish.after(RenetReceive),
                ),
            )
            .add_systems(
                PostUpdate,
                ((follow_wishes, pass_on_requests).chain().before(RenetSend), send_packets.in_set(RenetSend)),
            )
            .add_systems(OnEnter(Screen::Servers), |link: Res<Link>, mut known: ResMut<KnownServers>| {
                known.0 = link.store.servers();
            })
            .add_systems(Update, follow_settings.run_if(resource_exists_and_changed::<Settings>))
            .add_systems(Last, leave_on_exit);
    }
}

/// Does what the title, the picker and the menus ask for.
fn follow_wishes(
    mut commands: Commands,
    mut link: ResMut<Link>,
    mut status: ResMut<LinkStatus>,
    mut screen: ResMut<NextState<Screen>>,
    mut connect: MessageReader<ConnectTo>,
    mut leave: MessageReader<LeaveHunt>,
    mut again: MessageReader<ReconnectNow>,
    mut accept: MessageReader<AcceptCertificate>,
    language: Res<HuntLanguage>,
    mut certificate: ResMut<CertificateInQuestion>,
    home: Res<Home>,
) {
    // In the preview there is nothing to leave but the game that is played on its server.
    if leave.read().count() > 0 && *status != LinkStatus::Preview {
        *link = Link { store: link.store.clone(), question: None, connection: None, views: None, distrusted: None };
        commands.remove_resource::<CurrentHunt>();
        commands.remove_resource::<RenetClient>();
        *status = LinkStatus::Offline { reason: String::new(), retry_in_s: None };
        certificate.0 = false;
        screen.set(home.0);
    }
    if again.read().count() > 0
        && let Some(connection) = &mut link.connection
    {
        connection.reconnect();
    }
    let mut wishes: Vec<_> = connect.read().cloned().collect();
    if accept.read().count() > 0
        && let Some((server, asked)) = link.distrusted.take()
    {
        match link.store.forget_certificate(&server) {
            Ok(()) => wishes.push(asked),
            Err(error) => *status = offline(link_words::store_error(&error)),
        }
    }
    if let Some(asked) = wishes.pop() {
        *status = LinkStatus::Joining(say!("link-knocking", address = &asked.address));
        certificate.0 = false;
        link.connection = None;
        link.question = Some(ask(asked, link.store.clone(), language.0.clone()));
        commands.remove_resource::<RenetClient>();
        screen.set(Screen::Joining);
    }
}

/// Asks a server for its hunts on a thread of its own, so that no frame waits for the network.
fn ask(asked: ConnectTo, store: LinkStore, language: LanguageTag) -> Question {
    let (done, answer) = mpsc::channel();
    let address = asked.address.clone();
    let spawned = thread::Builder::new().name("ask".into()).spawn({
        let done = done.clone();
        move || {
            let outcome = address.parse().and_then(|address| {
                let api = ServerApi::new(address, store)?.in_language(language);
                let hunts = api.hunts()?;
                Ok((api, hunts))
            });
            // The player may have gone elsewhere meanwhile.
            let _ = done.send(outcome);
        }
    });
    if let Err(error) = spawned {
        let _ = done.send(Err(JoinError::Setup(error.to_string())));
    }
    Question { asked, answer: Mutex::new(answer) }
}

/// Takes a server's answer: starts the connection, or lets the player choose.
fn hear_answer(
    mut commands: Commands,
    mut link: ResMut<Link>,
    mut list: ResMut<HuntList>,
    mut status: ResMut<LinkStatus>,
    mut certificate: ResMut<CertificateInQuestion>,
    mut journal: ResMut<Journal>,
    mut screen: ResMut<NextState<Screen>>,
    mut pictures: ResMut<Pictures>,
) {
    let Some(question) = &link.question else { return };
    let answer = question.answer.lock().unwrap_or_else(PoisonError::into_inner).try_recv();
    let Ok(outcome) = answer else { return };
    let Some(Question { asked, .. }) = link.question.take() else { return };
    let (server, hunts) = match outcome {
        Ok(answer) => answer,
        Err(error) => {
            *status = offline(link_words::join_error(&error));
            if let JoinError::CertificateChanged { address, .. } = error {
                certificate.0 = true;
                link.distrusted = Some((address, asked));
            }
            return;
        }
    };
    *list = HuntList { address: asked.address.clone(), hunts };
    let only = if let [only] = list.hunts.as_slice() { Some(only.id.clone()) } else { None };
    let Some(hunt) = asked.hunt.or(only) else {
        if list.hunts.is_empty() {
            *status = offline(say!("link-no-hunts"));
        } else {
            commands.insert_resource(Recount::of(server.clone()));
            link.views = fetch_views(server, list.hunts.iter().map(|hunt| hunt.view).collect());
            screen.set(Screen::HuntPicker);
        }
        return;
    };
    pictures.come_from_server(server.clone());
    let options = ConnectionOptions { server, store: link.store.clone(), name: asked.name, hunt };
    match Connection::start(options) {
        Ok(connection) => {
            open_journal(&mut journal, &connection);
            link.connection = Some(connection);
        }
        Err(error) => *status = offline(link_words::store_error(&error)),
    }
}

/// Not there, and not to be tried again by itself.
fn offline(reason: String) -> LinkStatus {
    LinkStatus::Offline { reason, retry_in_s: None }
}

/// Fetches the maps of hunts on a thread of its own. Without one the hunts are shown without pictures.
fn fetch_views(server: ServerApi, hashes: Vec<ContentHash>) -> Option<ViewsFetch> {
    let (done, views) = mpsc::channel();
    let fetch = move || {
        for hash in hashes {
            match server.view(hash) {
                // Nobody may want it any more.
                Ok(view) => {
                    if done.send((hash, view)).is_err() {
                        return;
                    }
                }
                Err(error) => warn!("the map of a hunt was not fetched: {error}"),
            }
        }
    };
    thread::Builder::new().name("views".into()).spawn(fetch).ok().map(|_| ViewsFetch(Mutex::new(views)))
}

fn take_views(link: Res<Link>, mut views: ResMut<HuntViews>) {
    let Some(fetch) = &link.views else { return };
    let fetched: Vec<_> = fetch.0.lock().unwrap_or_else(PoisonError::into_inner).try_iter().collect();
    if !fetched.is_empty() {
        views.0.extend(fetched);
    }
}

fn open_journal(journal: &mut Journal, connection: &Connection) {
    *journal = Journal {
        events: connection.journal().to_vec(),
        progress: connection.progress().clone(),
        told: connection.told(),
        opened: journal.opened + 1,
    };
}

/// Hands renet's client of a new session to its resource.
fn open_session(mut commands: Commands, mut link: ResMut<Link>) {
    if let Some(renet) = link.connection.as_mut().and_then(Connection::poll) {
        commands.insert_resource(RenetClient(renet));
    }
}

/// Takes in what has arrived.
fn receive_packets(mut commands: Commands, mut link: ResMut<Link>, renet: Option<ResMut<RenetClient>>, time: Res<Time<Real>>) {
    let (Some(connection), Some(mut renet)) = (link.connection.as_mut(), renet) else { return };
    if !connection.receive(time.delta(), &mut renet.0) {
        commands.remove_resource::<RenetClient>();
    }
}

/// Writes what was heard where the rooms read it.
fn publish(
    mut commands: Commands,
    mut link: ResMut<Link>,
    hunt: Option<Res<CurrentHunt>>,
    screen: Res<State<Screen>>,
    mut next_screen: ResMut<NextState<Screen>>,
    mut status: ResMut<LinkStatus>,
    mut journal: ResMut<Journal>,
    mut received: MessageWriter<EventReceived>,
    mut notices: MessageWriter<Notice>,
    mut snaps: MessageWriter<SnapTo>,
    mut nearby: MessageWriter<NearbyHeard>,
    mut shared_objects: ResMut<SharedObjects>,
    mut clock: ResMut<HuntClock>,
    mut society: society::Society,
) {
    let Some(connection) = &mut link.connection else { return };
    connection.keep();
    if let Some(now) = connection.server_time() {
        let told = clock.set_to(now);
        clock.set_if_neq(told);
    }
    let mut frame = hunt.map(|hunt| hunt.frame);
    let (mut journal_changed, mut journal_replaced) = (false, false);
    for event in connection.drain() {
        match event {
            LinkEvent::Event(event) => {
                journal_changed = true;
                received.write(EventReceived(event));
            }
            LinkEvent::JournalReplaced => journal_replaced = true,
            LinkEvent::Notice(notice) => {
                notices.write(Notice(link_words::notice(&notice)));
            }
            LinkEvent::CommandRefused { command, reason } => {
                society.hear_refusal(command, link_words::refusal(&reason), &mut notices);
            }
            LinkEvent::LeaderboardChanged => society.hear_ranking(connection),
            LinkEvent::TeamPresent(present) => society.hear_present(present),
            LinkEvent::SnapTo(position) => {
                snaps.write(SnapTo(position));
            }
            LinkEvent::Nearby { server_time, players } => {
                if let Some(frame) = &frame {
                    let players = players.into_iter().map(|player| heard(player, frame)).collect();
                    nearby.write(NearbyHeard { server_time_ms: server_time.0, players });
                }
            }
            LinkEvent::SharedObjects(objects) => shared_objects.0 = objects,
            LinkEvent::ViewChanged(_) => {
                if let Some(view) = connection.view() {
                    match LocalFrame::new(view.bounds) {
                        Ok(plane) => {
                            frame = Some(plane);
                            commands.insert_resource(CurrentHunt { view: view.clone(), frame: plane });
                        }
                        Err(error) => {
                            notices.write(Notice(say!("link-map-unfit", reason = error.to_string())));
                        }
                    }
                }
            }
            LinkEvent::Closing { retry_after_s } => {
                notices.write(Notice(say!("link-closing", seconds = retry_after_s)));
            }
            LinkEvent::Superseded | LinkEvent::FixRecorded { .. } | LinkEvent::FixRefused(_) => {}
        }
    }
    if journal_replaced {
        open_journal(&mut journal, connection);
    } else if journal_changed {
        let known = journal.events.len();
        journal.events.extend_from_slice(connection.journal().get(known..).unwrap_or_default());
        journal.progress = connection.progress().clone();
    }
    let now = in_words(connection.status());
    society.follow(connection.player(), &now);
    if now == LinkStatus::Live && *screen.get() == Screen::Joining && frame.is_some() {
        next_screen.set(Screen::Playing);
    }
    status.set_if_neq(now);
}

fn heard(player: NearbyPlayer, frame: &LocalFrame) -> HeardPlayer {
    HeardPlayer { player: player.player, name: player.name, point: frame.to_local(player.position), gesture: player.gesture }
}

fn in_words(status: Status) -> LinkStatus {
    match status {
        Status::Offline { why, retry_in } => {
            LinkStatus::Offline { reason: link_words::outage(&why), retry_in_s: retry_in.as_ref().map(Duration::as_secs_f32) }
        }
        Status::Joining(step) => LinkStatus::Joining(link_words::join_step(step)),
        Status::Waiting => LinkStatus::Waiting,
        Status::Live => LinkStatus::Live,
        Status::Superseded => LinkStatus::Superseded,
    }
}

/// Passes on where the player is and what the player wants.
fn pass_on_requests(
    mut link: ResMut<Link>,
    hunt: Option<Res<CurrentHunt>>,
    screen: Res<State<Screen>>,
    own: Res<OwnPosition>,
    journal: Res<Journal>,
    told: Res<Told>,
    mut asked: MessageReader<Ask>,
    mut shown: MessageReader<Show>,
    mut notices: MessageWriter<Notice>,
) {
    let Some(connection) = &mut link.connection else {
        asked.clear();
        shown.clear();
        return;
    };
    if let Some(hunt) = hunt
        && *screen.get() == Screen::Playing
        && own.is_changed()
    {
        connection.record_fix(hunt.frame.to_lonlat(own.point), own.accuracy_m);
    }
    if told.is_changed() && told.opened == journal.opened {
        connection.set_told(told.seq);
    }
    for Show(emote) in shown.read() {
        connection.gesture(*emote);
    }
    for Ask(command) in asked.read() {
        if !connection.command(command.clone()) {
            notices.write(Notice(say!("link-busy")));
        }
    }
}

/// Sends what is due.
fn send_packets(mut link: ResMut<Link>, renet: Option<ResMut<RenetClient>>) {
    if let (Some(connection), Some(mut renet)) = (link.connection.as_mut(), renet) {
        connection.send(&mut renet.0);
    }
}

/// Says goodbye and writes everything to disk.
fn leave_on_exit(mut exit: MessageReader<AppExit>, mut link: ResMut<Link>) {
    if exit.read().next().is_some() {
        link.connection = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::state::app::StatesPlugin;
    use std::time::Instant;

    #[test]
    fn a_server_that_is_not_there_is_said_in_words_and_left_again() {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin)).init_state::<Screen>();
        app.add_plugins(NetPlugin { store: LinkStore::in_memory() });
        // Port 9 discards, where it is open at all.
        let wish = ConnectTo { address: "127.0.0.1:9".into(), name: "Ada".into(), hunt: None };
        app.world_mut().write_message(wish);
        let begun = Instant::now();
        loop {
            app.update();
            if let LinkStatus::Offline { reason, .. } = app.world().resource::<LinkStatus>() {
                assert!(reason.contains("127.0.0.1:9"), "{reason}");
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain");
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(*app.world().resource::<State<Screen>>().get(), Screen::Joining);
        app.world_mut().write_message(LeaveHunt);
        app.update();
        app.update();
        assert_eq!(*app.world().resource::<State<Screen>>().get(), Screen::Title);
    }
}
