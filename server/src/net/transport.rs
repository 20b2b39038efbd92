//! renet over several netcode sockets.

use super::{
    NetClock, PublicAddress, TokenIssuer,
    limited_log::LimitedLog,
    rooms::Rooms,
    socket::{self, BindError},
    token::SocketLoad,
};
use bevy::prelude::{Message, Resource};
use hunt_shared::{
    identity::{HuntId, PlayerId, SessionId},
    language_tag::LanguageTag,
    protocol::{AvatarColour, MAX_DATAGRAM_BYTES, TokenUserData, bundle, check_datagram, client_packets},
};
use renet::RenetServer;
use renetcode::ServerResult;
use std::{
    collections::{HashMap, HashSet},
    io::ErrorKind,
    net::{SocketAddr, UdpSocket},
    sync::{Arc, atomic::AtomicUsize, atomic::Ordering},
    time::Duration,
};

/// The most clients of one socket.
const MAX_CLIENTS_PER_SOCKET: usize = 1_024;

/// A session for which there is no message is sent to this often: renet's acknowledgements, and what was lost and is due again.
const IDLE_SEND_INTERVAL: Duration = Duration::from_millis(100);

/// Who was sent so much at once has more waiting.
const FULL_SEND_BYTES: usize = 48_000;

/// Keep-alives and silent sessions are looked after in one of so many ticks.
const TICKS_PER_ROUND: usize = 4;

/// Datagrams read from a socket in one tick; what is left waits in the socket's buffer.
const MAX_DATAGRAMS_PER_TICK: usize = 20_000;

/// Packets of one session handed to renet in one tick; more are lost, as UDP may.
const MAX_PACKETS_PER_SESSION_AND_TICK: u32 = 1_000;

/// How the game's UDP is set up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransportOptions {
    /// The address of the first socket. With port 0 each socket gets a free one; else the others take the ports after it.
    pub bind: SocketAddr,
    /// How many sockets there are.
    pub sockets: usize,
    /// How many players each may have, at most 1,024.
    pub clients_per_socket: usize,
    /// Where clients reach the first socket from outside, when that is another address.
    pub public: Option<PublicAddress>,
}

impl TransportOptions {
    /// One socket for up to 1,024 players.
    pub fn new(bind: SocketAddr) -> Self {
        Self { bind, sockets: 1, clients_per_socket: MAX_CLIENTS_PER_SOCKET, public: None }
    }
}

/// A session has begun: netcode has authenticated it, renet knows it by `session.0`.
#[derive(Message, Clone, PartialEq, Eq, Debug)]
pub struct SessionOpened {
    /// The session.
    pub session: SessionId,
    /// Who plays.
    pub player: PlayerId,
    /// Their name as shown.
    pub name: String,
    /// What they play.
    pub hunt: HuntId,
    /// The language that they wish for.
    pub language: LanguageTag,
    /// Others are not told where they are.
    pub hidden: bool,
    /// What they look like to others.
    pub colour: AvatarColour,
}

/// A session has ended; renet does not know it any more.
#[derive(Message, Clone, PartialEq, Eq, Debug)]
pub struct SessionClosed {
    /// The session.
    pub session: SessionId,
    /// Why.
    pub reason: CloseReason,
}

/// Why a session ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CloseReason {
    /// The client said goodbye.
    Left,
    /// Nothing was heard for five seconds.
    TimedOut,
    /// The server ended it, for this reason.
    ByServer(&'static str),
    /// It sent what no honest client sends.
    Misbehaved(String),
    /// renet gave it up, for instance because a reliable channel was full.
    Renet(String),
}

/// Either.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Happening {
    /// A session has begun.
    Opened(SessionOpened),
    /// A session has ended.
    Closed(SessionClosed),
}

/// What has gone through the sockets since the start.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TransportCounters {
    /// Datagrams that arrived.
    pub received: u64,
    /// Datagrams dropped before netcode, and packets dropped before renet.
    pub dropped: u64,
    /// Sessions ended because of such a packet.
    pub misbehaved: u64,
    /// Datagrams sent.
    pub sent: u64,
    /// Datagrams that could not be sent.
    pub send_errors: u64,
}

struct Socket {
    udp: UdpSocket,
    rooms: Rooms,
}

/// Where a session is: its socket and the room there.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    socket: usize,
    room: usize,
}

struct Session {
    place: Place,
    packets_this_tick: u32,
    /// When it was sent to last, by the transport's clock.
    sent_at: Duration,
    /// It could not be sent everything at once.
    has_more: bool,
}

/// The game's UDP sockets with their sessions.
#[derive(Resource)]
pub struct Transport {
    clock: NetClock,
    sockets: Vec<Socket>,
    loads: Arc<Vec<SocketLoad>>,
    sessions: HashMap<u64, Session>,
    closing: Vec<(SessionId, CloseReason)>,
    closed: Vec<SessionClosed>,
    counters: TransportCounters,
    log: LimitedLog,
    tick: usize,
}

impl Transport {
    /// Opens the sockets. Returns the transport and what issues tokens for it.
    ///
    /// # Errors
    /// When a socket cannot be opened.
    pub fn bind(options: &TransportOptions, private_key: [u8; 32], clock: NetClock) -> Result<(Self, TokenIssuer), BindError> {
        let capacity = options.clients_per_socket.clamp(1, MAX_CLIENTS_PER_SOCKET);
        let (mut sockets, mut loads) = (Vec::new(), Vec::new());
        for index in 0..options.sockets.max(1) {
            let mut address = options.bind;
            if address.port() != 0 {
                let port = usize::from(address.port()) + index;
                let none_left = || BindError { address, source: std::io::Error::other("there is no such port") };
                address.set_port(u16::try_from(port).map_err(|_| none_left())?);
            }
            let udp = socket::bind(address)?;
            let bound = udp.local_addr().map_err(|source| BindError { address, source })?;
            sockets.push(Socket { udp, rooms: Rooms::new(bound, capacity, private_key, clock.now()) });
            loads.push(SocketLoad { bound, connected: AtomicUsize::new(0), capacity });
        }
        let loads = Arc::new(loads);
        let issuer = TokenIssuer {
            clock: clock.clone(),
            private_key,
            public: options.public.clone(),
            sockets: Arc::clone(&loads),
            turn: Arc::default(),
        };
        let transport = Self {
            clock,
            sockets,
            loads,
            sessions: HashMap::new(),
            closing: Vec::new(),
            closed: Vec::new(),
            counters: TransportCounters::default(),
            log: LimitedLog::new(),
            tick: 0,
        };
        Ok((transport, issuer))
    }

    /// The addresses that the sockets are bound to.
    pub fn local_addrs(&self) -> Vec<SocketAddr> {
        self.loads.iter().map(|load| load.bound).collect()
    }

    /// How many sessions there are.
    pub fn sessions(&self) -> usize {
        self.sessions.len()
    }

    /// What has gone through so far.
    pub fn counters(&self) -> TransportCounters {
        self.counters
    }

    /// Ends a session once what this tick has for it is sent. Its [`SessionClosed`] comes with the next tick. Messages that the client
    /// has not acknowledged by then are lost, so leave a farewell a second to arrive.
    pub fn close(&mut self, session: SessionId, reason: CloseReason) {
        self.closing.push((session, reason));
    }

    /// Reads everything that has arrived and hands it to renet. Returns who came and went, in order.
    pub fn receive(&mut self, server: &mut RenetServer) -> Vec<Happening> {
        let mut happenings: Vec<_> = self.closed.drain(..).map(Happening::Closed).collect();
        for session in self.sessions.values_mut() {
            session.packets_this_tick = 0;
        }
        self.tick = self.tick.wrapping_add(1);
        for socket in 0..self.sockets.len() {
            self.sockets[socket].rooms.update(self.clock.now());
            self.read_socket(socket, server, &mut happenings);
            for room in (self.tick % TICKS_PER_ROUND..self.sockets[socket].rooms.len()).step_by(TICKS_PER_ROUND) {
                self.update_sessions(Place { socket, room }, server, &mut happenings);
            }
        }
        for id in server.disconnections_id() {
            let reason = server.disconnect_reason(id).map(|reason| reason.to_string()).unwrap_or_default();
            self.end(SessionId(id), CloseReason::Renet(reason), server);
        }
        happenings.extend(self.closed.drain(..).map(Happening::Closed));
        happenings
    }

    /// Sends what renet has for each session, then ends those that [`Transport::close`] named.
    pub fn send(&mut self, server: &mut RenetServer) {
        self.send_where(server, |_, _| true);
    }

    /// As [`Transport::send`], but only to the sessions that are `due`, that have more waiting, or that were sent nothing for a while:
    /// each peer answers each packet with a packet, so none is sent without need.
    pub fn send_due(&mut self, server: &mut RenetServer, due: &HashSet<u64>) {
        let now = self.clock.now();
        self.send_where(server, |id, session| {
            session.has_more || now.saturating_sub(session.sent_at) >= IDLE_SEND_INTERVAL || due.contains(&id)
        });
    }

    fn send_where(&mut self, server: &mut RenetServer, is_due: impl Fn(u64, &Session) -> bool) {
        let now = self.clock.now();
        for (&id, session) in &mut self.sessions {
            if !is_due(id, session) {
                continue;
            }
            let Ok(packets) = server.get_packets_to_send(id) else { continue };
            session.sent_at = now;
            session.has_more = packets.iter().map(Vec::len).sum::<usize>() >= FULL_SEND_BYTES;
            let Socket { udp, rooms } = &mut self.sockets[session.place.socket];
            for payload in bundle(packets) {
                match rooms.room(session.place.room).generate_payload_packet(id, &payload) {
                    Ok((address, datagram)) => send_datagram(udp, datagram, address, &mut self.counters, &mut self.log),
                    Err(error) => {
                        self.closing.push((SessionId(id), CloseReason::Renet(format!("a packet could not be sealed: {error}"))));
                        break;
                    }
                }
            }
        }
        for (session, reason) in std::mem::take(&mut self.closing) {
            self.end(session, reason, server);
        }
    }

    /// Ends all sessions at once.
    pub fn close_all(&mut self, server: &mut RenetServer) {
        self.send(server);
        for id in self.sessions.keys().copied().collect::<Vec<_>>() {
            self.end(SessionId(id), CloseReason::ByServer("the server ends"), server);
        }
    }

    fn read_socket(&mut self, index: usize, server: &mut RenetServer, happenings: &mut Vec<Happening>) {
        // One byte more than allowed, to tell a datagram that is too long.
        let mut buffer = [0; MAX_DATAGRAM_BYTES + 1];
        for _ in 0..MAX_DATAGRAMS_PER_TICK {
            let (length, address) = match self.sockets[index].udp.recv_from(&mut buffer) {
                Ok(received) => received,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                // On some systems an earlier datagram that met a closed port is reported here.
                Err(error) if matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::Interrupted) => continue,
                Err(error) => {
                    self.log.warn(|| format!("cannot read from a UDP socket: {error}"));
                    return;
                }
            };
            self.counters.received += 1;
            let datagram = &mut buffer[..length];
            if check_datagram(datagram).is_err() {
                // Anybody can send these under anybody's address, so no session ends for it.
                self.counters.dropped += 1;
                continue;
            }
            if let Some((session, fault)) = self.process_datagram(index, datagram, address, server, happenings) {
                self.counters.misbehaved += 1;
                self.log.warn(|| format!("session {:016x} at {address} is ended: it sent {fault}", session.0));
                self.end(session, CloseReason::Misbehaved(fault), server);
            }
        }
    }

    /// Hands one datagram to netcode, and what it holds to renet. Returns a session that must end, with what it sent.
    fn process_datagram(
        &mut self,
        index: usize,
        datagram: &mut [u8],
        address: SocketAddr,
        server: &mut RenetServer,
        happenings: &mut Vec<Happening>,
    ) -> Option<(SessionId, String)> {
        let Socket { udp, rooms } = &mut self.sockets[index];
        let place = Place { socket: index, room: rooms.room_of(address) };
        match rooms.room(place.room).process_packet(address, datagram) {
            ServerResult::None => {}
            ServerResult::PacketToSend { addr, payload } => send_datagram(udp, payload, addr, &mut self.counters, &mut self.log),
            ServerResult::Payload { client_id, payload } => {
                let session = self.sessions.get_mut(&client_id)?;
                for packet in client_packets(payload) {
                    session.packets_this_tick += 1;
                    if session.packets_this_tick > MAX_PACKETS_PER_SESSION_AND_TICK {
                        self.counters.dropped += 1;
                        return None;
                    }
                    match packet {
                        // An unknown client is one whose session has ended in this tick.
                        Ok(packet) => drop(server.process_packet_from(packet, client_id)),
                        Err(fault) => {
                            self.counters.dropped += 1;
                            return Some((SessionId(client_id), fault.to_string()));
                        }
                    }
                }
            }
            ServerResult::ClientConnected { client_id, addr, user_data, payload } => {
                if self.sessions.contains_key(&client_id) {
                    // One token, used from two addresses at once: the first has the session, and the second must not speak for it.
                    rooms.room(place.room).disconnect(client_id);
                    return None;
                }
                send_datagram(udp, payload, addr, &mut self.counters, &mut self.log);
                let session = Session { place, packets_this_tick: 0, sent_at: Duration::ZERO, has_more: false };
                self.sessions.insert(client_id, session);
                self.loads[index].connected.fetch_add(1, Ordering::Relaxed);
                server.add_connection(client_id);
                match TokenUserData::from_bytes(&user_data) {
                    Ok(user) => happenings.push(Happening::Opened(SessionOpened {
                        session: SessionId(client_id),
                        player: user.player,
                        name: user.name,
                        hunt: user.hunt,
                        language: user.language,
                        hidden: user.hidden,
                        colour: user.colour,
                    })),
                    Err(error) => return Some((SessionId(client_id), format!("a token of another version: {error}"))),
                }
            }
            ServerResult::ClientDisconnected { client_id, addr, payload } => {
                if let Some(payload) = payload {
                    send_datagram(udp, payload, addr, &mut self.counters, &mut self.log);
                }
                happenings.extend(self.forget(SessionId(client_id), CloseReason::Left, server).map(Happening::Closed));
            }
        }
        None
    }

    /// Sends keep-alives and ends the sessions that have fallen silent.
    fn update_sessions(&mut self, place: Place, server: &mut RenetServer, happenings: &mut Vec<Happening>) {
        for id in self.sockets[place.socket].rooms.room(place.room).clients_id() {
            let Socket { udp, rooms } = &mut self.sockets[place.socket];
            match rooms.room(place.room).update_client(id) {
                ServerResult::PacketToSend { addr, payload } => {
                    send_datagram(udp, payload, addr, &mut self.counters, &mut self.log);
                }
                ServerResult::ClientDisconnected { client_id, addr, payload } => {
                    if let Some(payload) = payload {
                        send_datagram(udp, payload, addr, &mut self.counters, &mut self.log);
                    }
                    happenings.extend(self.forget(SessionId(client_id), CloseReason::TimedOut, server).map(Happening::Closed));
                }
                _ => {}
            }
        }
    }

    /// Ends a session from this side.
    fn end(&mut self, session: SessionId, reason: CloseReason, server: &mut RenetServer) {
        if let Some(place) = self.sessions.get(&session.0).map(|session| session.place) {
            let Socket { udp, rooms } = &mut self.sockets[place.socket];
            let room = rooms.room(place.room);
            if let ServerResult::ClientDisconnected { addr, payload: Some(payload), .. } = room.disconnect(session.0) {
                send_datagram(udp, payload, addr, &mut self.counters, &mut self.log);
            }
        }
        let closed = self.forget(session, reason, server);
        self.closed.extend(closed);
    }

    fn forget(&mut self, session: SessionId, reason: CloseReason, server: &mut RenetServer) -> Option<SessionClosed> {
        server.remove_connection(session.0);
        let known = self.sessions.remove(&session.0)?;
        self.loads[known.place.socket].connected.fetch_sub(1, Ordering::Relaxed);
        Some(SessionClosed { session, reason })
    }
}

fn send_datagram(udp: &UdpSocket, datagram: &[u8], address: SocketAddr, counters: &mut TransportCounters, log: &mut LimitedLog) {
    match udp.send_to(datagram, address) {
        Ok(_) => counters.sent += 1,
        Err(error) => {
            counters.send_errors += 1;
            // A full buffer is loss like any other.
            if error.kind() != ErrorKind::WouldBlock {
                log.warn(|| format!("cannot send to {address}: {error}"));
            }
        }
    }
}
