//! The link in the game: asks the server, keeps the connection going each frame, and writes what it hears into the rooms' common state.
//!
//! bevy_renet's `RenetClient` is the resource; the transport below it is the link's own, see [`ClientTransport`](crate::link::ClientTransport).
//! `PreUpdate`: `open_session` → renet's update → `receive_packets` → `publish`; `PostUpdate`: `pass_on_requests` → `send_packets`.

mod publish;
mod question;
mod recount;
mod society;
mod views;

pub use views::HuntViews;

use super::{
    hunt_language::{HuntLanguage, follow_settings},
    launch::Launch,
    link_words,
    location::RealPosition,
    pictures::Pictures,
    session::{
        Ask, CurrentHunt, Doubt, EventReceived, Home, HuntClock, InQuestion, Journal, LineQuality, LinkStatus, NearbyHeard,
        Notice, OwnPosition, Ranking, Refused, Screen, SharedObjects, Show, SnapTo, TeamThere, Told, Undecided,
    },
    settings::Settings,
};
use crate::link::{Connection, JoinError, JoinStep, KnownServer, LinkStore, ServerAddress};
use bevy::prelude::*;
use bevy_renet::{RenetClient, RenetClientPlugin, RenetReceive, RenetSend};
use hunt_shared::{identity::HuntId, protocol::HuntSummary};
use question::Question;
use recount::Recount;
use views::ViewsFetch;

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

/// The server does not know the player's account any more: play under a new one.
#[derive(Message, Clone, Copy, Debug)]
pub struct PlayAsNewGuest;

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

/// The player's store and the connection, when there is one.
#[derive(Resource)]
struct Link {
    store: LinkStore,
    question: Option<Question>,
    connection: Option<Connection>,
    views: Option<ViewsFetch>,
    /// What was asked for last.
    asked: Option<ConnectTo>,
}

impl Link {
    /// Without a connection.
    fn of(store: LinkStore) -> Self {
        Self { store, question: None, connection: None, views: None, asked: None }
    }

    /// Does what the player has decided, as far as that is the store's; then it can be asked again.
    fn settle(&self, doubt: Doubt) -> Result<(), JoinError> {
        let Some(asked) = &self.asked else { return Ok(()) };
        let server: ServerAddress = asked.address.parse()?;
        match doubt {
            Doubt::Certificate => self.store.forget_certificate(&server)?,
            Doubt::Account => self.store.forget_account(&server)?,
        }
        Ok(())
    }
}

/// The link to the server, with the player's state kept in this store.
pub struct NetPlugin {
    /// Where accounts, journals and views are kept.
    pub store: LinkStore,
}

impl Plugin for NetPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(RenetClientPlugin)
            .insert_resource(Link::of(self.store.clone()))
            .init_resource::<HuntList>()
            .init_resource::<HuntViews>()
            .init_resource::<KnownServers>()
            .init_resource::<LinkStatus>()
            .init_resource::<InQuestion>()
            .init_resource::<LineQuality>()
            .init_resource::<Undecided>()
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
            .add_message::<PlayAsNewGuest>()
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
                    views::take_views,
                    (question::hear_answer, open_session).chain().before(RenetClientPlugin::update_system),
                    receive_packets.in_set(RenetReceive).after(RenetClientPlugin::update_system),
                    publish::publish.after(RenetReceive),
                ),
            )
            .add_systems(
                PostUpdate,
                ((follow_wishes, follow_sharing, pass_on_requests).chain().before(RenetSend), send_packets.in_set(RenetSend)),
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
    mut anew: MessageReader<PlayAsNewGuest>,
    language: Res<HuntLanguage>,
    launch: Option<Res<Launch>>,
    settings: Option<Res<Settings>>,
    mut in_question: ResMut<InQuestion>,
    home: Res<Home>,
) {
    // In the preview there is nothing to leave but the game that is played on its server.
    if leave.read().count() > 0 && *status != LinkStatus::Preview {
        *link = Link::of(link.store.clone());
        commands.remove_resource::<CurrentHunt>();
        commands.remove_resource::<RenetClient>();
        *status = LinkStatus::Offline { reason: String::new(), retry_in_s: None };
        in_question.0 = None;
        screen.set(home.0);
    }
    let mut wishes: Vec<_> = connect.read().cloned().collect();
    if again.read().count() > 0 {
        match &mut *link {
            Link { connection: Some(connection), .. } => connection.reconnect(),
            // What the player decided could not be done, and the connection has gone.
            Link { question: None, asked, .. } => wishes.extend(asked.clone()),
            _ => {}
        }
    }
    let accepted = (accept.read().count() > 0).then_some(Doubt::Certificate);
    let decided = accepted.or((anew.read().count() > 0).then_some(Doubt::Account));
    if let Some(doubt) = decided.filter(|_| link.asked.is_some()) {
        // The connection would write down what it knows of the server.
        link.connection = None;
        match link.settle(doubt) {
            Ok(()) => wishes.extend(link.asked.clone()),
            Err(error) => *status = offline(link_words::join_error(&error)),
        }
    }
    if let Some(asked) = wishes.pop() {
        *status = LinkStatus::Joining { doing: say!("link-knocking", address = &asked.address), share: JoinStep::Asking.share() };
        in_question.0 = None;
        link.asked = Some(asked.clone());
        link.connection = None;
        let hidden = is_hidden(launch.as_deref(), settings.as_deref());
        let colour = settings.map_or_else(Default::default, |settings| settings.colour);
        link.question = Some(question::ask(asked, link.store.clone(), language.0.clone(), hidden, colour));
        commands.remove_resource::<RenetClient>();
        screen.set(Screen::Joining);
    }
}

/// Whether others are not to be told where the player is.
pub fn is_hidden(launch: Option<&Launch>, settings: Option<&Settings>) -> bool {
    let shared = settings.is_some_and(|settings| settings.share_position);
    launch.is_some_and(|launch| launch.hides_position(shared))
}

/// Others are told where the player is, or not, as is chosen now.
fn follow_sharing(launch: Option<Res<Launch>>, settings: Option<Res<Settings>>, mut link: ResMut<Link>) {
    if let Some(connection) = &mut link.connection {
        connection.hide(is_hidden(launch.as_deref(), settings.as_deref()));
    }
}

/// Not there, and not to be tried again by itself.
fn offline(reason: String) -> LinkStatus {
    LinkStatus::Offline { reason, retry_in_s: None }
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

/// Passes on where the player is and what the player wants.
fn pass_on_requests(
    mut link: ResMut<Link>,
    hunt: Option<Res<CurrentHunt>>,
    screen: Res<State<Screen>>,
    own: Res<OwnPosition>,
    real: Option<Res<RealPosition>>,
    mut is_lost: Local<bool>,
    journal: Res<Journal>,
    told: Res<Told>,
    mut asked: MessageReader<Ask>,
    mut shown: MessageReader<Show>,
    mut notices: MessageWriter<Notice>,
) {
    let was_lost = std::mem::replace(&mut *is_lost, real.is_some_and(|real| real.is_lost()));
    let Some(connection) = &mut link.connection else {
        asked.clear();
        shown.clear();
        return;
    };
    if *is_lost {
        connection.lose_position();
    } else if let Some(hunt) = hunt
        && *screen.get() == Screen::Playing
        && (own.is_changed() || was_lost)
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
    use std::{
        thread,
        time::{Duration, Instant},
    };

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
