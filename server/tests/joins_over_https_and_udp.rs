//! A player joins over HTTPS and plays over UDP: the real control plane, the real transport in an app, the real client.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use bevy::{ecs::message::Messages, prelude::*};
use bevy_renet::RenetServer;
use hunt_client::link::{
    Connection, ConnectionOptions, JoinError, LinkEvent, LinkStore, ServerAddress, ServerApi, Status, StoredAccount,
};
use hunt_server::{
    control::{Accounts, Catalog, CatalogHunt, CatalogLanguage, ControlOptions, ControlServer, HostKeys, RateLimit},
    counters::Counters,
    net::{CloseReason, NetClock, NetPlugin, SessionClosed, SessionOpened, Transport, TransportOptions},
};
use hunt_shared::{
    codec,
    event::{EVENT_VERSION, Event, EventKind, Progress},
    geo::{GeoBox, LonLat},
    hunt::{Effort, HuntView},
    identity::{CommandNumber, FixNumber, PlayerId, Seq},
    language_tag::LanguageTag,
    protocol::{ClientChannel, Control, EventBatch, FixUpdate, Resume, ServerChannel, decode_client_message, encode_message},
    time::UnixMs,
};
use std::{
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

const LOCAL: &str = "127.0.0.1:0";

struct Host {
    app: App,
    control: ControlServer,
    issuer: hunt_server::net::TokenIssuer,
    accounts: Accounts,
    catalog: Arc<Catalog>,
    view: HuntView,
}

fn view() -> HuntView {
    HuntView {
        id: "harbour".into(),
        title: "The Harbour".into(),
        description: "A walk".into(),
        attribution: "drawn by hand".into(),
        start: LonLat::new(1.0, 2.0),
        bounds: GeoBox { west: 0.9, south: 1.9, east: 1.1, north: 2.1 },
        max_speed_mps: 12.0,
        behaviours: vec![],
        boundaries: vec![],
        objects: vec![],
        map: vec![],
        characters: vec![],
        open: Default::default(),
        teams: None,
        fog: true,
    }
}

impl Host {
    fn start(data: &Path, udp: &str) -> Self {
        let keys = HostKeys::load_or_create(data).unwrap();
        let options = TransportOptions { sockets: 2, ..TransportOptions::new(udp.parse().unwrap()) };
        let (transport, issuer) = Transport::bind(&options, keys.netcode(), NetClock::start()).unwrap();
        let catalog = Arc::new(Catalog::default());
        let languages = vec![CatalogLanguage::of(LanguageTag::default(), &view()).unwrap()];
        let effort = Effort::default();
        catalog.publish(CatalogHunt { id: "harbour".into(), effort, walk_m: None, languages, pictures: Arc::default() });
        let accounts = Accounts::open(data).unwrap();
        let options = ControlOptions::new(LOCAL.parse().unwrap());
        let control =
            ControlServer::start(options, &keys, Arc::clone(&catalog), accounts.clone(), issuer.clone(), Counters::default())
                .unwrap();
        let mut app = App::new();
        app.add_plugins(MinimalPlugins).insert_resource(transport).add_plugins(NetPlugin);
        Self { app, control, issuer, accounts, catalog, view: view() }
    }

    fn address(&self) -> ServerAddress {
        self.control.local_addr().to_string().parse().unwrap()
    }

    fn take<M: Message>(&mut self) -> Vec<M> {
        self.app.world_mut().resource_mut::<Messages<M>>().drain().collect()
    }

    fn renet(&mut self) -> Mut<'_, RenetServer> {
        self.app.world_mut().resource_mut::<RenetServer>()
    }
}

/// Runs both sides until something is there.
fn until<T>(host: &mut Host, connections: &mut [&mut Connection], mut look: impl FnMut(&mut Host) -> Option<T>) -> T {
    let (begun, mut last) = (Instant::now(), Instant::now());
    loop {
        let dt = last.elapsed();
        last = Instant::now();
        for connection in connections.iter_mut() {
            connection.update(dt);
        }
        host.app.update();
        if let Some(found) = look(host) {
            return found;
        }
        let statuses: Vec<_> = connections.iter().map(|connection| connection.status()).collect();
        assert!(begun.elapsed() < Duration::from_secs(20), "waited in vain; {statuses:?}");
        std::thread::sleep(Duration::from_millis(4));
    }
}

fn options(api: &ServerApi, store: LinkStore) -> ConnectionOptions {
    ConnectionOptions { server: api.clone(), store, name: "Ada".into(), hunt: "harbour".into() }
}

fn resume(hash: hunt_shared::identity::ContentHash) -> Control {
    Control::Resume(Box::new(Resume {
        view: hash,
        acknowledged: Seq(0),
        next: Seq(1),
        confirmed_fix: FixNumber(0),
        confirmed_command: CommandNumber(0),
        position: None,
        progress: Progress::default(),
        server_time: UnixMs::now(),
    }))
}

fn play_once(udp: &str) {
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut host = Host::start(data.path(), udp);
    let store = LinkStore::open(home.path()).unwrap();
    let api = ServerApi::new(host.address(), store.clone()).unwrap();
    assert_eq!(api.health().unwrap().status, "ok");
    assert_eq!(api.fingerprint().unwrap(), host.control.fingerprint());
    assert_eq!(api.hunts().unwrap()[0].title, "The Harbour");

    let mut connection = Connection::start(options(&api, store.clone())).unwrap();
    let opened = until(&mut host, &mut [&mut connection], |host| host.take::<SessionOpened>().pop());
    assert_eq!((opened.name.as_str(), opened.hunt.as_str()), ("Ada", "harbour"));
    assert_eq!(connection.player(), Some(opened.player));
    assert_eq!(connection.session(), Some(opened.session));
    assert_eq!(**connection.view().unwrap(), host.view);

    let id = opened.session.0;
    let hash = host.catalog.hunts(&LanguageTag::default())[0].view;
    host.renet().send_message(id, ServerChannel::Control, encode_message(&resume(hash)).unwrap());
    let event =
        Event { seq: Seq(1), time: UnixMs::now(), position: None, kind: EventKind::HuntBegun { title: "The Harbour".into() } };
    let batch = EventBatch { first: Seq(1), events: vec![codec::encode(EVENT_VERSION, &event).unwrap()] };
    host.renet().send_message(id, ServerChannel::Events, encode_message(&batch).unwrap());
    until(&mut host, &mut [&mut connection], |host| {
        let bytes = host.renet().receive_message(id, ClientChannel::Fixes)?;
        let update: FixUpdate = decode_client_message(&bytes).unwrap();
        (update.acknowledged == Seq(1)).then_some(())
    });
    assert_eq!(connection.status(), Status::Live);
    assert!(connection.drain().contains(&LinkEvent::Event(event.clone())));

    connection.record_fix(LonLat::new(1.01, 2.0), 4.0);
    let update = until(&mut host, &mut [&mut connection], |host| {
        let bytes = host.renet().receive_message(id, ClientChannel::Fixes)?;
        Some(decode_client_message::<FixUpdate>(&bytes).unwrap()).filter(|update| !update.fixes.is_empty())
    });
    assert_eq!((update.first, update.fixes[0].position), (FixNumber(1), LonLat::new(1.01, 2.0)));
    assert!(connection.collect("shell".into()));
    until(&mut host, &mut [&mut connection], |host| host.renet().receive_message(id, ClientChannel::Commands));

    connection.leave();
    let closed = until(&mut host, &mut [], |host| host.take::<SessionClosed>().pop());
    assert_eq!((closed.session, closed.reason), (opened.session, CloseReason::Left));

    // The player is known when coming back, with the journal.
    let mut connection = Connection::start(options(&api, store)).unwrap();
    assert_eq!(connection.journal(), [event]);
    let again = until(&mut host, &mut [&mut connection], |host| host.take::<SessionOpened>().pop());
    assert_eq!(again.player, opened.player);
    assert_ne!(again.session, opened.session);
}

#[test]
fn a_guest_joins_plays_leaves_and_comes_back() {
    play_once(LOCAL);
}

#[test]
fn a_server_that_listens_on_all_addresses_is_reached_where_the_client_asked() {
    play_once("0.0.0.0:0");
}

#[test]
fn a_session_that_the_server_closes_is_told_and_comes_back_by_itself() {
    let data = tempfile::tempdir().unwrap();
    let mut host = Host::start(data.path(), LOCAL);
    let api = ServerApi::new(host.address(), LinkStore::in_memory()).unwrap();
    let mut connection = Connection::start(options(&api, LinkStore::in_memory())).unwrap();
    let first = until(&mut host, &mut [&mut connection], |host| host.take::<SessionOpened>().pop());
    host.app.world_mut().resource_mut::<Transport>().close(first.session, CloseReason::ByServer("a test"));
    let closed = until(&mut host, &mut [&mut connection], |host| host.take::<SessionClosed>().pop());
    assert_eq!(closed.reason, CloseReason::ByServer("a test"));
    let second = until(&mut host, &mut [&mut connection], |host| host.take::<SessionOpened>().pop());
    assert_eq!(second.player, first.player);
    // Superseded, it stays away.
    let message = encode_message(&Control::Superseded).unwrap();
    host.renet().send_message(second.session.0, ServerChannel::Control, message);
    until(&mut host, &mut [&mut connection], |host| host.take::<SessionClosed>().pop());
    assert_eq!(connection.status(), Status::Superseded);
    assert!(connection.drain().contains(&LinkEvent::Superseded));
}

#[test]
fn many_join_at_once_over_both_sockets() {
    let data = tempfile::tempdir().unwrap();
    let mut host = Host::start(data.path(), LOCAL);
    let api = ServerApi::new(host.address(), LinkStore::in_memory()).unwrap();
    let mut connections: Vec<_> = (0..60).map(|_| Connection::start(options(&api, LinkStore::in_memory())).unwrap()).collect();
    let mut players = std::collections::BTreeSet::new();
    let mut all: Vec<_> = connections.iter_mut().collect();
    until(&mut host, &mut all, |host| {
        players.extend(host.take::<SessionOpened>().into_iter().map(|opened| opened.player));
        (players.len() == 60).then_some(())
    });
    let transport = host.app.world().resource::<Transport>();
    assert_eq!((transport.sessions(), transport.local_addrs().len()), (60, 2));
}

#[test]
fn a_wrong_secret_an_unknown_hunt_and_a_bad_name_are_refused_in_words() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::start(data.path(), LOCAL);
    let store = LinkStore::in_memory();
    let api = ServerApi::new(host.address(), store.clone()).unwrap();
    let unknown = api.join(&store, "Ada", &"nowhere".into()).unwrap_err();
    assert!(matches!(&unknown, JoinError::Refused { status: 404, message } if message.contains("nowhere")), "{unknown}");
    assert!(matches!(api.guest("   ").unwrap_err(), JoinError::Refused { status: 422, .. }));
    assert!(matches!(api.guest(&"x".repeat(40)).unwrap_err(), JoinError::Refused { status: 422, .. }));
    assert!(matches!(api.guest(&"x".repeat(100_000)).unwrap_err(), JoinError::Refused { status: 413, .. }));
    let forged = StoredAccount { player: PlayerId(1), secret: "0".repeat(64), name: "Eve".into() };
    store.update_server(&host.address(), |record| record.account = Some(forged)).unwrap();
    let refused = api.join(&store, "Eve", &"harbour".into()).unwrap_err();
    assert!(matches!(refused, JoinError::AccountUnknown(_)) && !refused.may_pass(), "{refused}");
}

#[test]
fn too_many_joins_from_one_address_are_slowed_down() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::start(data.path(), LOCAL);
    let keys = HostKeys::load_or_create(data.path()).unwrap();
    let limit = RateLimit { burst: 2.0, per_second: 0.01 };
    let options = ControlOptions { rate_limit: limit, ..ControlOptions::new(LOCAL.parse().unwrap()) };
    let strict = ControlServer::start(
        options,
        &keys,
        host.catalog.clone(),
        host.accounts.clone(),
        host.issuer.clone(),
        Counters::default(),
    )
    .unwrap();
    let api = ServerApi::new(strict.local_addr().to_string().parse().unwrap(), LinkStore::in_memory()).unwrap();
    assert!(api.guest("A").is_ok() && api.guest("B").is_ok());
    let refused = api.guest("C").unwrap_err();
    assert!(matches!(refused, JoinError::Refused { status: 429, .. }) && refused.may_pass(), "{refused}");
    assert!(api.hunts().is_ok(), "reading is free");
    strict.stop();
    assert!(matches!(api.hunts().unwrap_err(), JoinError::Unreachable { .. }));
}

#[test]
fn another_certificate_is_refused_until_it_is_accepted() {
    let (data, other, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let host = Host::start(data.path(), LOCAL);
    let address: SocketAddr = host.control.local_addr();
    let server = host.address();
    {
        let api = ServerApi::new(server.clone(), LinkStore::open(home.path()).unwrap()).unwrap();
        api.health().unwrap();
    }
    let Host { control, catalog, accounts, issuer, .. } = host;
    control.stop();
    let keys = HostKeys::load_or_create(other.path()).unwrap();
    let impostor =
        ControlServer::start(ControlOptions::new(address), &keys, catalog, accounts, issuer, Counters::default()).unwrap();
    let store = LinkStore::open(home.path()).unwrap();
    let api = ServerApi::new(server, store.clone()).unwrap();
    let error = api.health().unwrap_err();
    assert!(matches!(&error, JoinError::CertificateChanged { found, .. } if found == impostor.fingerprint()), "{error}");
    assert!(api.join(&store, "Ada", &"harbour".into()).is_err(), "no secret goes there");
    api.accept_certificate().unwrap();
    assert_eq!(api.health().unwrap().status, "ok");
}
