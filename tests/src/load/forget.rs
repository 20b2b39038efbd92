//! The other way to deliver: fire and forget. A server that is changed by [`FireAndForgetPlugin`] sends each event in a datagram of its own
//! stream as soon as the rules have made it, before it is stored, and never asks whether it arrived. It exists to be measured beside the
//! outbox, under the same load; the shipped server knows nothing of it.

use crate::background::Background;
use bevy::prelude::*;
use hunt_server::{
    outbox::OutboxSystems,
    player::{Players, Session},
    rules::{RulesSystems, TickGroup},
};
use hunt_shared::{
    codec,
    event::{EVENT_VERSION, Event, MAX_EVENT_BYTES},
    identity::PlayerId,
    time::UnixMs,
};
use std::{
    collections::HashMap,
    io,
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// The variable of a server's environment that says where its stream goes.
pub const STREAM_VARIABLE: &str = "HUNT_FIRE_AND_FORGET";

/// What the collector asks the system to hold for it.
const RECEIVE_BUFFER_BYTES: usize = 4 * 1024 * 1024;

/// How often the collector looks whether it shall end.
const POLL: Duration = Duration::from_millis(50);

/// Makes a server fire and forget.
pub struct FireAndForgetPlugin {
    /// Where the stream goes.
    pub to: SocketAddr,
}

#[derive(Resource)]
struct Stream {
    socket: UdpSocket,
    to: SocketAddr,
}

impl Plugin for FireAndForgetPlugin {
    fn build(&self, app: &mut App) {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|socket| socket.set_nonblocking(true).map(|()| socket));
        match socket {
            Ok(socket) => {
                app.insert_resource(Stream { socket, to: self.to })
                    .add_systems(Update, fire_and_forget.after(RulesSystems).before(OutboxSystems));
            }
            Err(error) => error!("no stream: {error}"),
        }
    }
}

/// Sends the events of each unit to whoever is there, and counts all of them as delivered.
fn fire_and_forget(
    mut groups: Query<(Entity, &mut TickGroup)>,
    players: Res<Players>,
    sessions: Query<(), With<Session>>,
    stream: Res<Stream>,
) {
    for (instance, mut group) in &mut groups {
        let mut acknowledged = Vec::new();
        for unit in &group.0.units {
            let Some(last) = unit.events.last() else { continue };
            acknowledged.push((unit.player, last.seq));
            if !players.entity(instance, unit.player).is_some_and(|entity| sessions.contains(entity)) {
                continue;
            }
            for event in &unit.events {
                let mut datagram = unit.player.0.to_le_bytes().to_vec();
                if let Ok(bytes) = codec::encode(EVENT_VERSION, event) {
                    datagram.extend(bytes);
                    // Forgotten, whatever comes of it.
                    let _ = stream.socket.send_to(&datagram, stream.to);
                }
            }
        }
        group.0.acknowledged.extend(acknowledged);
    }
}

/// The events of one player as they arrived, with when they did.
type Arrivals = Vec<(Event, UnixMs)>;

/// Where a stream arrives.
pub struct StreamCollector {
    address: SocketAddr,
    arrived: Arc<Mutex<HashMap<PlayerId, Arrivals>>>,
    /// Who collects, as long as this is there.
    _collecting: Background,
}

impl StreamCollector {
    /// Opens a socket for a stream and begins to collect.
    ///
    /// # Errors
    /// When no socket can be opened.
    pub fn open() -> io::Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket2::SockRef::from(&socket).set_recv_buffer_size(RECEIVE_BUFFER_BYTES)?;
        socket.set_read_timeout(Some(POLL))?;
        let address = socket.local_addr()?;
        let arrived = Arc::default();
        let collecting = Background::spawn("stream", {
            let arrived = Arc::clone(&arrived);
            move |ending| collect(&socket, &arrived, ending)
        })?;
        Ok(Self { address, arrived, _collecting: collecting })
    }

    /// Where the stream must go.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What has arrived for a player so far; leaves nothing behind.
    pub fn take(&self, player: PlayerId) -> Vec<(Event, UnixMs)> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner).remove(&player).unwrap_or_default()
    }
}

fn collect(socket: &UdpSocket, arrived: &Mutex<HashMap<PlayerId, Arrivals>>, ending: &AtomicBool) {
    let mut buffer = vec![0; MAX_EVENT_BYTES];
    while !ending.load(Ordering::Relaxed) {
        let Ok((length, _)) = socket.recv_from(&mut buffer) else { continue };
        let Some((player, event)) = buffer[..length].split_first_chunk::<8>() else { continue };
        if let Ok(event) = codec::decode::<Event, MAX_EVENT_BYTES>(EVENT_VERSION, event) {
            let mut arrived = arrived.lock().unwrap_or_else(PoisonError::into_inner);
            arrived.entry(PlayerId(u64::from_le_bytes(*player))).or_default().push((event, UnixMs::now()));
        }
    }
}
