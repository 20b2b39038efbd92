//! The server without sockets, clock and threads: its real systems in their real order, one tick at a time, over a log that outlives it.

use super::{bug::Bug, log::WatchedLog, network::Datagram, world};
use bevy::{
    ecs::{message::Messages, schedule::SingleThreadedExecutor},
    prelude::*,
    tasks::{ComputeTaskPool, TaskPoolBuilder},
};
use bevy_renet::RenetServer;
use hunt_server::{
    clock::ServerClock,
    counters::Counters,
    crossing::{CrossingPlugin, Path},
    delivery::{DeliveryPlugin, NearbyPlayers, Window},
    instance::{Instance, Instances},
    net::{CloseReason, DueSessions, NetPlugin, SessionClosed, SessionOpened},
    outbox::{HuntOutbox, OpenError, Outbox, OutboxOptions, OutboxPlugin, OutboxWorkers, StoredPlayer, WriterStep},
    player::{Inbox, Player, PlayerPlugin, Players},
    rules::{FixWasRefused, RulesPlugin, TickGroup, Working, WorkingShared},
};
use hunt_shared::{
    identity::{CommandNumber, FixNumber, PlayerId, Seq, SessionId},
    language_tag::LanguageTag,
    protocol::{ClientChannel, CommandEnvelope, FixUpdate, check_client_packet, connection_config, decode_client_message},
    time::UnixMs,
};
use std::{collections::BTreeMap, time::Duration};

/// When the model begins, by the server's clock.
const EPOCH: UnixMs = UnixMs(1_700_000_000_000);

/// Who was sent nothing for so long is due, as in the transport.
const IDLE_SEND_INTERVAL: Duration = Duration::from_millis(100);

/// How far a player's working state is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Walked {
    /// The last fix taken.
    pub fix: FixNumber,
    /// The last command applied.
    pub command: CommandNumber,
    /// The last event acknowledged.
    pub acknowledged: Seq,
    /// The last event sent.
    pub sent: Seq,
}

/// What a session sends.
enum Input {
    Fixes(FixUpdate),
    Command(CommandEnvelope),
}

fn run_alone(schedule: &mut Schedule) {
    schedule.set_executor(SingleThreadedExecutor::new());
}

/// The server process and what outlives it.
pub struct Server {
    app: App,
    instance: Instance,
    running: Option<Running>,
    options: OutboxOptions,
    bug: Option<Bug>,
}

/// What ends with the process.
struct Running {
    entity: Entity,
    workers: OutboxWorkers,
    /// Each with when it was sent something last.
    sessions: BTreeMap<SessionId, Duration>,
    opening: Vec<SessionOpened>,
    closing: Vec<SessionClosed>,
    ticked: Duration,
    /// Sessions with a player; for bugs.
    owners: BTreeMap<SessionId, PlayerId>,
}

impl Server {
    /// A server that is not started.
    pub fn new() -> Self {
        // With one thread, systems that are parallel within run as loops.
        ComputeTaskPool::get_or_init(|| TaskPoolBuilder::new().num_threads(1).build());
        let mut app = App::new();
        // Without a transport the net does nothing; what it would do with one is done here.
        app.insert_resource(ServerClock::standing(EPOCH))
            .insert_resource(Counters::default())
            .insert_resource(Instances::default())
            .add_plugins((NetPlugin, PlayerPlugin, CrossingPlugin, RulesPlugin, OutboxPlugin, DeliveryPlugin))
            .edit_schedule(Update, run_alone)
            .edit_schedule(PostUpdate, run_alone);
        app.finish();
        app.cleanup();
        Self { app, instance: world::instance(), running: None, options: OutboxOptions::default(), bug: None }
    }

    /// Another world begins: nothing is left of the last one.
    pub fn begin_world(&mut self, options: OutboxOptions, bug: Option<Bug>) {
        self.kill();
        (self.options, self.bug) = (options, bug);
    }

    /// Whether the process runs.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Whether netcode has this session.
    pub fn knows(&self, session: SessionId) -> bool {
        self.running.as_ref().is_some_and(|running| running.sessions.contains_key(&session))
    }

    /// `kill -9`: all that was in memory is gone.
    pub fn kill(&mut self) {
        self.running = None;
        let world = self.app.world_mut();
        let mut mortal = world.query_filtered::<Entity, Or<(With<Player>, With<Instance>)>>();
        let mortal: Vec<Entity> = mortal.iter(world).collect();
        for entity in mortal {
            world.despawn(entity);
        }
        world.insert_resource(Players::default());
        world.insert_resource(NearbyPlayers::default());
        world.insert_resource(DueSessions::default());
        world.insert_resource(Instances::default());
        world.insert_resource(Counters::default());
        world.insert_resource(RenetServer::new(connection_config()));
        // Emptied and not replaced: the systems remember how far they have read.
        world.resource_mut::<Messages<SessionOpened>>().clear();
        world.resource_mut::<Messages<SessionClosed>>().clear();
        world.resource_mut::<Messages<FixWasRefused>>().clear();
        world.resource_mut::<Messages<AppExit>>().clear();
    }

    /// Starts the process: reads what is stored.
    pub fn start(&mut self, log: &WatchedLog, now: Duration) -> Result<(), OpenError> {
        let hash = self.instance.hunt.hash;
        let (outbox, workers) = Outbox::open_without_threads(log.clone(), self.options.clone(), hash)?;
        let shared = WorkingShared(outbox.shared().clone());
        let instance = self.instance.clone();
        let id = instance.hunt.id.clone();
        let entity = self.app.world_mut().spawn((instance, HuntOutbox::new(outbox), shared, TickGroup::default())).id();
        self.app.world_mut().resource_mut::<Instances>().0.insert(id, entity);
        self.running = Some(Running {
            entity,
            workers,
            sessions: BTreeMap::new(),
            opening: Vec::new(),
            closing: Vec::new(),
            ticked: now,
            owners: BTreeMap::new(),
        });
        Ok(())
    }

    /// netcode has let a session in; the game hears of it at the next tick.
    pub fn open_session(&mut self, session: SessionId, player: usize) {
        let (hunt, player) = (self.instance.hunt.id.clone(), world::PLAYERS[player]);
        if let Some(running) = &mut self.running {
            running.sessions.insert(session, running.ticked);
            running.owners.insert(session, player);
            let (name, language) = (format!("Player {player}"), LanguageTag::default());
            running.opening.push(SessionOpened {
                session,
                player,
                name,
                hunt,
                language,
                hidden: false,
                colour: Default::default(),
            });
            self.app.world_mut().resource_mut::<RenetServer>().add_connection(session.0);
        }
    }

    /// netcode gives a session up.
    pub fn close_session(&mut self, session: SessionId, reason: CloseReason) {
        if let Some(running) = &mut self.running
            && running.sessions.remove(&session).is_some()
        {
            running.closing.push(SessionClosed { session, reason });
            self.app.world_mut().resource_mut::<RenetServer>().remove_connection(session.0);
        }
    }

    /// One tick. Takes what has arrived and returns what is sent, each with its session.
    pub fn tick(&mut self, now: Duration, arrived: Vec<(SessionId, Datagram)>) -> Result<Vec<(SessionId, Datagram)>, String> {
        let Some(running) = &mut self.running else { return Ok(Vec::new()) };
        let elapsed = now.saturating_sub(running.ticked);
        running.ticked = now;
        let mut closed: Vec<SessionClosed> = std::mem::take(&mut running.closing);
        let opened = std::mem::take(&mut running.opening);
        let players: Vec<PlayerId> = opened.iter().map(|opened| opened.player).collect();
        let world = self.app.world_mut();
        world.insert_resource(ServerClock::standing(EPOCH + now));
        world.resource_mut::<RenetServer>().update(elapsed);
        for (session, datagram) in arrived {
            match datagram {
                _ if !running.sessions.contains_key(&session) => {}
                Datagram::Packet(packet) => {
                    check_client_packet(&packet).map_err(|error| format!("an honest client's packet is refused: {error}"))?;
                    let _ = world.resource_mut::<RenetServer>().process_packet_from(&packet, session.0);
                }
                Datagram::Goodbye => {
                    running.sessions.remove(&session);
                    world.resource_mut::<RenetServer>().remove_connection(session.0);
                    closed.push(SessionClosed { session, reason: CloseReason::Left });
                }
            }
        }
        let mut sent = Vec::new();
        let mut over = world.resource::<RenetServer>().disconnections_id();
        over.sort_unstable();
        for id in over {
            running.sessions.remove(&SessionId(id));
            world.resource_mut::<RenetServer>().remove_connection(id);
            sent.push((SessionId(id), Datagram::Goodbye));
            closed.push(SessionClosed { session: SessionId(id), reason: CloseReason::ByServer("it is over") });
        }
        world.resource_mut::<Messages<SessionOpened>>().write_batch(opened);
        world.resource_mut::<Messages<SessionClosed>>().write_batch(closed);
        let superseded = self.input_of_the_superseded();
        let world = self.app.world_mut();
        world.run_schedule(Update);
        world.run_schedule(PostUpdate);
        world.resource_mut::<Messages<SessionOpened>>().update();
        world.resource_mut::<Messages<SessionClosed>>().update();
        world.resource_mut::<Messages<FixWasRefused>>().update();
        if !world.resource::<Messages<AppExit>>().is_empty() {
            return Err("the server has ended itself: its store does not take what the rules made".into());
        }
        while world.resource_mut::<RenetServer>().get_event().is_some() {}
        self.mistreat_new_sessions(&players);
        self.count_in(superseded);
        let world = self.app.world_mut();
        let Some(running) = &mut self.running else { return Ok(sent) };
        let due = std::mem::take(&mut world.resource_mut::<DueSessions>().0);
        for (session, sent_at) in &mut running.sessions {
            if due.contains(&session.0) || now.saturating_sub(*sent_at) >= IDLE_SEND_INTERVAL {
                *sent_at = now;
                let packets = world.resource_mut::<RenetServer>().get_packets_to_send(session.0).unwrap_or_default();
                sent.extend(packets.into_iter().map(|packet| (*session, Datagram::Packet(packet))));
            }
        }
        world.clear_trackers();
        Ok(sent)
    }

    /// A step of the outbox's writer.
    pub fn write(&mut self) -> Option<WriterStep> {
        self.running.as_mut().map(|running| running.workers.write())
    }

    /// A step of the outbox's reader.
    pub fn read(&mut self) -> bool {
        self.running.as_mut().is_some_and(|running| running.workers.read())
    }

    /// The players whose new session the next tick hears of, with how far their old one got.
    pub fn superseding(&mut self) -> Vec<(PlayerId, SessionId, Walked)> {
        let opening: Vec<_> = match &self.running {
            Some(running) => running.opening.iter().map(|opened| (opened.player, opened.session)).collect(),
            None => Vec::new(),
        };
        opening.into_iter().map(|(player, session)| (player, session, self.walked(player))).collect()
    }

    /// How far a player's working state is.
    pub fn walked(&mut self, player: PlayerId) -> Walked {
        let world = self.app.world_mut();
        let mut players = world.query::<(&Player, &Path, &Working, Option<&Window>)>();
        let found = players.iter(world).find(|(known, ..)| known.id == player);
        if let Some((_, path, working, window)) = found {
            let acknowledged = window.map(Window::acknowledged).unwrap_or_default();
            let sent = window.map_or(Seq(0), |window| Seq(window.next().0 - 1));
            return Walked { fix: path.cursor(), command: working.command(), acknowledged, sent };
        }
        let stored = self.committed(player);
        let acknowledged = stored.acknowledged;
        Walked { fix: stored.path.cursor, command: stored.command, acknowledged, sent: acknowledged }
    }

    /// A player's committed state.
    pub fn committed(&mut self, player: PlayerId) -> StoredPlayer {
        self.outbox().and_then(|outbox| outbox.committed(player).cloned()).unwrap_or_default()
    }

    /// Whether nothing is left to commit or to be acknowledged.
    pub fn is_settled(&mut self) -> bool {
        self.outbox().is_some_and(|outbox| outbox.undelivered() == 0 && outbox.queued() == 0)
    }

    /// The outbox of the running server.
    pub fn outbox(&mut self) -> Option<&mut Outbox> {
        let entity = self.running.as_ref()?.entity;
        self.app.world_mut().get_mut::<HuntOutbox>(entity).map(|outbox| &mut outbox.into_inner().0)
    }

    /// What sessions that are superseded have sent, for the bug that it counts.
    fn input_of_the_superseded(&mut self) -> Vec<(PlayerId, Input)> {
        let Some(running) = self.running.as_ref().filter(|_| self.bug == Some(Bug::HearTheSuperseded)) else { return Vec::new() };
        let mut server = self.app.world_mut().resource_mut::<RenetServer>();
        let is_superseded = |session: &SessionId, player: &PlayerId| {
            running.owners.iter().any(|(newer, owner)| owner == player && newer > session)
        };
        let mut input = Vec::new();
        for (session, player) in running.owners.iter().filter(|(session, player)| is_superseded(session, player)) {
            while let Some(bytes) = server.receive_message(session.0, ClientChannel::Fixes) {
                input.push((*player, Input::Fixes(decode_client_message(&bytes).unwrap())));
            }
            while let Some(bytes) = server.receive_message(session.0, ClientChannel::Commands) {
                input.push((*player, Input::Command(decode_client_message(&bytes).unwrap())));
            }
        }
        input
    }

    fn count_in(&mut self, input: Vec<(PlayerId, Input)>) {
        let world = self.app.world_mut();
        let mut players = world.query::<(&Player, &mut Inbox)>();
        for (player, input) in input {
            for (_, mut inbox) in players.iter_mut(world).filter(|(known, _)| known.id == player) {
                match &input {
                    Input::Fixes(update) => inbox.put_fixes(update),
                    Input::Command(command) => {
                        inbox.put_command(command.clone());
                    }
                }
            }
        }
    }

    /// A bug that bends what a new session begins with.
    fn mistreat_new_sessions(&mut self, opened: &[PlayerId]) {
        if self.bug == Some(Bug::ForgetCursors) {
            let world = self.app.world_mut();
            let mut players = world.query::<(&Player, &mut Inbox)>();
            for (_, mut inbox) in players.iter_mut(world).filter(|(known, _)| opened.contains(&known.id)) {
                *inbox = Inbox::after(FixNumber(0), CommandNumber(0));
            }
        }
    }
}
