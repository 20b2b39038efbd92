//! Sessions: opened by the transport, one at a time for a player, superseded by a newer one.

use super::{Gestures, Inbox};
use crate::{
    clock::ServerClock,
    counters::Counters,
    crossing::Path,
    instance::{Instance, Instances},
    net::{Outbound, SessionClosed, SessionOpened},
    outbox::HuntOutbox,
    rules::{Away, TickGroup, Working},
};
use bevy::prelude::*;
use bevy_renet::RenetServer;
use hunt_shared::{
    identity::{CommandNumber, PlayerId, Seq, SessionId},
    language_tag::LanguageTag,
    protocol::{self, AvatarColour, ClientChannel, CommandEnvelope, Control, FixUpdate, Gesture},
    time::UnixMs,
};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// How long a superseded session is kept so that it hears why it ends.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long a player without a session stays in memory.
const ABSENCE: Duration = Duration::from_secs(30);

/// A player in one hunt.
#[derive(Component, Clone, Debug)]
pub struct Player {
    /// The account.
    pub id: PlayerId,
    /// The name as shown.
    pub name: Arc<str>,
    /// The instance that they play.
    pub instance: Entity,
    /// The language that they wish for, as they said at their last join.
    pub language: LanguageTag,
    /// When the last session ended; meaningless while there is one.
    absent_since: UnixMs,
}

impl Player {
    /// A player who has just come.
    pub fn new(id: PlayerId, name: Arc<str>, instance: Entity, language: LanguageTag, now: UnixMs) -> Self {
        Self { id, name, instance, language, absent_since: now }
    }
}

/// The connection of a player who is there. Replaced, never changed: a new session is a new component.
#[derive(Component, Clone, Copy, Debug)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// Others are not told where the player is.
    pub hidden: bool,
    /// What the player looks like to others.
    pub colour: AvatarColour,
}

/// What the session has said since the last tick, beside fixes and commands.
#[derive(Component, Clone, Debug, Default)]
pub struct Heard {
    /// The player says to hold all events up to this one.
    pub acknowledged: Seq,
    /// Commands that came again: their answer may have been lost.
    pub repeated: Vec<CommandNumber>,
}

/// Finds players and sessions.
#[derive(Resource, Default, Debug)]
pub struct Players {
    by_account: HashMap<(Entity, PlayerId), Entity>,
    by_session: HashMap<SessionId, Entity>,
    current: HashMap<PlayerId, SessionId>,
    /// New sessions of players of whom not everything is committed.
    waiting: Vec<SessionOpened>,
    superseded: Vec<(SessionId, UnixMs)>,
}

impl Players {
    /// A player of an instance, while in memory.
    pub fn entity(&self, instance: Entity, player: PlayerId) -> Option<Entity> {
        self.by_account.get(&(instance, player)).copied()
    }
}

/// Ends the older session of each player who has a new one, and gives the new one to the player once everything that was taken from the
/// older is committed. A session begins with what is committed: if numbers above that were taken already, the client would give the same
/// numbers to other fixes and commands, and those would be passed over.
pub fn open_sessions(
    mut commands: Commands,
    mut opened: MessageReader<SessionOpened>,
    mut players: ResMut<Players>,
    mut outbound: Outbound,
    instances: Res<Instances>,
    hunts: Query<(&Instance, &HuntOutbox)>,
    mut known: Query<(&Path, &mut Working)>,
    mut away: ResMut<Away>,
    clock: Res<ServerClock>,
    counters: Res<Counters>,
) {
    for opening in opened.read() {
        if !instances.0.get(&opening.hunt).is_some_and(|&entity| hunts.contains(entity)) {
            warn!("session {:?} asks for hunt {}, which is not played here", opening.session, opening.hunt);
            outbound.disconnect(opening.session);
            continue;
        }
        if let Some(older) = players.current.insert(opening.player, opening.session) {
            supersede(&mut commands, &mut players, &mut outbound, older, clock.now());
        }
        players.waiting.push(opening.clone());
    }
    if players.waiting.is_empty() {
        return;
    }
    for opening in std::mem::take(&mut players.waiting) {
        let instance = instances.0.get(&opening.hunt).copied();
        let Some((entity, (hunt, outbox))) = instance.and_then(|entity| Some((entity, hunts.get(entity).ok()?))) else {
            continue;
        };
        let account = (entity, opening.player);
        let session = Session { id: opening.session, hidden: opening.hidden, colour: opening.colour };
        let player = Player::new(opening.player, opening.name.as_str().into(), entity, opening.language.clone(), clock.now());
        let in_memory = players.by_account.get(&account).and_then(|&known_as| Some((known_as, known.get(known_as).ok()?)));
        let stored = outbox.0.committed(opening.player);
        let player_entity = if let Some((known_as, (path, working))) = in_memory {
            let inbox = Inbox::after(path.cursor(), working.command());
            let (fix, command) = stored.map(|stored| (stored.path.cursor, stored.command)).unwrap_or_default();
            if (path.cursor(), working.command()) != (fix, command) {
                commands.entity(known_as).insert(inbox);
                players.waiting.push(opening);
                continue;
            }
            if let Ok((_, mut working)) = known.get_mut(known_as) {
                working.bypass_change_detection().speak(&opening.language);
            }
            commands.entity(known_as).insert((player, session, inbox, Heard::default(), Gestures::default())).id()
        } else {
            let stored = stored.cloned().unwrap_or_default();
            let inbox = Inbox::after(stored.path.cursor, stored.command);
            let path = Path::from_stored(&stored, hunt, clock.now());
            // What a team has done for who was away may be ahead of what is committed.
            let working = away.take(entity, opening.player);
            let mut working = working.unwrap_or_else(|| Working::from_stored(&stored, &hunt.hunt));
            working.speak(&opening.language);
            working.stand_in(path.inside(hunt), path.near(hunt));
            commands.spawn((player, session, inbox, Heard::default(), Gestures::default(), path, working)).id()
        };
        players.by_account.insert(account, player_entity);
        players.by_session.insert(opening.session, player_entity);
        counters.sessions().set(players.by_session.len() as u64);
        info!("player {} ({}) plays {}", opening.player, opening.name, opening.hunt);
    }
}

fn supersede(commands: &mut Commands, players: &mut Players, outbound: &mut Outbound, older: SessionId, now: UnixMs) {
    let waiting = players.waiting.len();
    players.waiting.retain(|opening| opening.session != older);
    match players.by_session.remove(&older) {
        Some(entity) => drop(commands.entity(entity).remove::<Session>()),
        None if players.waiting.len() == waiting => return,
        None => {}
    }
    outbound.send_control(older, &Control::Superseded);
    players.superseded.push((older, now + FAREWELL));
}

/// Takes sessions off players whose connection has ended.
pub fn close_sessions(
    mut commands: Commands,
    mut closed: MessageReader<SessionClosed>,
    mut players: ResMut<Players>,
    mut present: Query<&mut Player>,
    clock: Res<ServerClock>,
    counters: Res<Counters>,
) {
    for closing in closed.read() {
        players.superseded.retain(|(session, _)| *session != closing.session);
        if let Some(index) = players.waiting.iter().position(|opening| opening.session == closing.session) {
            let never_opened = players.waiting.remove(index);
            players.current.remove(&never_opened.player);
        }
        let Some(entity) = players.by_session.remove(&closing.session) else { continue };
        counters.sessions().set(players.by_session.len() as u64);
        commands.entity(entity).remove::<Session>();
        if let Ok(mut player) = present.get_mut(entity) {
            player.absent_since = clock.now();
            players.current.remove(&player.id);
            info!("player {} has left: {:?}", player.id, closing.reason);
        }
    }
}

/// Empties every channel of every session: an overflowing channel would end the connection.
pub fn receive_input(
    mut server: ResMut<RenetServer>,
    players: Res<Players>,
    mut inboxes: Query<(&mut Inbox, &mut Heard, &mut Gestures)>,
    counters: Res<Counters>,
    clock: Res<ServerClock>,
    mut read_before: Local<Option<Instant>>,
) {
    // Who sent it just after the sockets were read last has waited for all that time.
    let now = Instant::now();
    let since = read_before.replace(now).unwrap_or(now);
    for client in server.clients_id() {
        let mut input = players.by_session.get(&SessionId(client)).and_then(|&entity| inboxes.get_mut(entity).ok());
        if let Some((_, heard, _)) = &mut input {
            heard.repeated.clear();
        }
        while let Some(bytes) = server.receive_message(client, ClientChannel::Fixes) {
            match (protocol::decode_client_message::<FixUpdate>(&bytes), &mut input) {
                (Ok(update), Some((inbox, heard, _))) => {
                    heard.acknowledged = heard.acknowledged.max(update.acknowledged);
                    inbox.put_fixes(&update);
                    inbox.arrived(since);
                }
                (Ok(_), None) => {}
                (Err(_), _) => counters.malformed().add(1),
            }
        }
        while let Some(bytes) = server.receive_message(client, ClientChannel::Commands) {
            match (protocol::decode_client_message::<CommandEnvelope>(&bytes), &mut input) {
                (Ok(envelope), Some((inbox, heard, _))) => {
                    let number = envelope.number;
                    if !inbox.put_command(envelope) {
                        heard.repeated.push(number);
                    }
                }
                (Ok(_), None) => {}
                (Err(_), _) => counters.malformed().add(1),
            }
        }
        while let Some(bytes) = server.receive_message(client, ClientChannel::Gestures) {
            match (protocol::decode_client_message::<Gesture>(&bytes), &mut input) {
                (Ok(gesture), Some((_, _, gestures))) => {
                    gestures.take(gesture, clock.now());
                }
                (Ok(_), None) => {}
                (Err(_), _) => counters.malformed().add(1),
            }
        }
    }
}

/// Closes superseded sessions that have had their farewell.
pub fn end_superseded(mut players: ResMut<Players>, mut outbound: Outbound, clock: Res<ServerClock>) {
    let now = clock.now();
    players.superseded.retain(|(session, until)| {
        if *until <= now {
            outbound.disconnect(*session);
        }
        *until > now
    });
}

/// Forgets players who have been away for a while and of whom everything is committed; the outbox knows them.
pub fn forget_absent(
    mut commands: Commands,
    mut players: ResMut<Players>,
    absent: Query<(Entity, &Player, &Working), Without<Session>>,
    outboxes: Query<(&HuntOutbox, &TickGroup)>,
    clock: Res<ServerClock>,
) {
    for (entity, player, working) in &absent {
        let committed =
            outboxes.get(player.instance).is_ok_and(|(outbox, group)| outbox.0.queued() == 0 && group.0.units.is_empty());
        if player.absent_since + ABSENCE < clock.now() && committed && working.is_settled() {
            players.by_account.remove(&(player.instance, player.id));
            commands.entity(entity).despawn();
        }
    }
}
