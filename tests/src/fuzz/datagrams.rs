//! What anybody sends to the game's socket, with a session and without: what the check lets through panics neither netcode nor, once
//! decrypted, renet; nobody but its client can end a session; and the check never stops what an honest client sends.

use super::parts;
use hunt_shared::identity::PlayerId;
use hunt_shared::protocol::{
    MAX_DATAGRAM_BYTES, NETCODE_PROTOCOL_ID, TokenUserData, check_datagram, client_packets, connection_config,
};
use renet::RenetServer;
use renetcode::{
    ClientAuthentication, ConnectToken, NetcodeClient, NetcodeServer, ServerAuthentication, ServerConfig, ServerResult,
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::OnceLock,
    time::Duration,
};

const SESSION: u64 = 77;
const KEY: [u8; 32] = [7; 32];
const SERVER: SocketAddr = address(4331);
const CLIENT: SocketAddr = address(50_001);
const STRANGER: SocketAddr = address(50_002);

/// What a part of the input is.
const FROM_STRANGER: u8 = 0;
const FROM_CLIENTS_ADDRESS: u8 = 1;
const CHANGED: u8 = 2;
const AUTHENTIC: u8 = 3;
const KINDS: u8 = 4;

/// Parts of one input that are used; more show nothing new.
const MOST_PARTS: usize = 64;

const TICK: Duration = Duration::from_millis(300);

const fn address(port: u16) -> SocketAddr {
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

/// A token for the session, as the server issues it. The same for the whole process, as a part of it is random.
pub fn connect_token() -> Vec<u8> {
    static TOKEN: OnceLock<Vec<u8>> = OnceLock::new();
    let made = TOKEN.get_or_init(|| {
        let user = TokenUserData {
            player: PlayerId(1),
            name: "Eve".into(),
            hunt: "harbour".into(),
            language: Default::default(),
            hidden: false,
            colour: Default::default(),
        };
        let user = user.to_bytes().expect("the names are short");
        let token = ConnectToken::generate(Duration::ZERO, NETCODE_PROTOCOL_ID, 30, SESSION, 5, vec![SERVER], Some(&user), &KEY);
        let mut bytes = Vec::new();
        token.expect("the token is sound").write(&mut bytes).expect("memory can be written");
        bytes
    });
    made.clone()
}

/// Two ends of one socket, without the socket.
struct World {
    netcode: NetcodeServer,
    renet: RenetServer,
    client: NetcodeClient,
    /// What the client has sent, as it went over the network.
    sent: Vec<Vec<u8>>,
    /// The client has sent what ends its session.
    misbehaved: bool,
}

pub fn run(input: &[u8]) {
    let mut world = World::new();
    for (kind, bytes) in parts::Parts::of(input).take(MOST_PARTS) {
        match kind % KINDS {
            FROM_STRANGER => world.receive(STRANGER, bytes),
            FROM_CLIENTS_ADDRESS => world.receive(CLIENT, bytes),
            CHANGED => world.receive_changed(bytes),
            _ => world.send(bytes),
        }
        world.exchange();
    }
    assert!(world.misbehaved || world.renet.is_connected(SESSION), "somebody else has ended the session");
    assert!(world.misbehaved || world.client.is_connected());
}

impl World {
    fn new() -> Self {
        let netcode = NetcodeServer::new(ServerConfig {
            current_time: Duration::ZERO,
            max_clients: 4,
            protocol_id: NETCODE_PROTOCOL_ID,
            public_addresses: vec![SERVER],
            authentication: ServerAuthentication::Secure { private_key: KEY },
        });
        let connect_token = ConnectToken::read(&mut &connect_token()[..]).expect("the token is sound");
        let client =
            NetcodeClient::new(Duration::ZERO, ClientAuthentication::Secure { connect_token }).expect("the token is sound");
        let mut world =
            Self { netcode, renet: RenetServer::new(connection_config()), client, sent: Vec::new(), misbehaved: false };
        for _ in 0..4 {
            world.exchange();
        }
        assert!(world.client.is_connected() && world.renet.is_connected(SESSION));
        world
    }

    /// Some time passes, in which both sides send what they have to.
    fn exchange(&mut self) {
        if let Some((datagram, _)) = self.client.update(TICK) {
            let datagram = datagram.to_vec();
            assert_eq!(check_datagram(&datagram), Ok(()), "an honest client's datagram");
            self.sent.push(datagram.clone());
            self.receive(CLIENT, &datagram);
        }
        self.netcode.update(TICK);
        self.renet.update(TICK);
        for session in self.netcode.clients_id() {
            if let ServerResult::PacketToSend { addr, payload } = self.netcode.update_client(session) {
                answer(&mut self.client, addr, payload);
            }
        }
    }

    /// A datagram arrives at the server.
    fn receive(&mut self, from: SocketAddr, datagram: &[u8]) {
        if check_datagram(datagram).is_err() {
            return;
        }
        let mut datagram = datagram.to_vec();
        assert!(datagram.len() <= MAX_DATAGRAM_BYTES);
        match self.netcode.process_packet(from, &mut datagram) {
            ServerResult::None => {}
            ServerResult::PacketToSend { addr, payload } => answer(&mut self.client, addr, payload),
            ServerResult::Payload { client_id, payload } => {
                assert_eq!(client_id, SESSION, "nobody else has a key");
                for packet in client_packets(payload) {
                    match packet {
                        Ok(packet) => drop(self.renet.process_packet_from(packet, client_id)),
                        Err(_) => {
                            self.misbehaved = true;
                            break;
                        }
                    }
                }
                self.misbehaved |= !self.renet.is_connected(client_id);
            }
            ServerResult::ClientConnected { client_id, addr, user_data, payload } => {
                assert_eq!(client_id, SESSION, "nobody else has a token");
                TokenUserData::from_bytes(&user_data).expect("the token is the server's own");
                answer(&mut self.client, addr, payload);
                self.renet.add_connection(client_id);
            }
            ServerResult::ClientDisconnected { .. } => self.misbehaved = true,
        }
    }

    /// One of the client's datagrams arrives again, changed: which one, from where, how much of it, then pairs of place and new byte.
    fn receive_changed(&mut self, bytes: &[u8]) {
        let [which, from, low, high, edits @ ..] = bytes else { return };
        let Some(datagram) = self.sent.get(usize::from(*which) % self.sent.len().max(1)) else { return };
        let mut datagram = datagram.clone();
        datagram.truncate(usize::from(u16::from_le_bytes([*low, *high])));
        for edit in edits.chunks_exact(3) {
            if let Some(byte) = datagram.get_mut(usize::from(u16::from_le_bytes([edit[0], edit[1]]))) {
                *byte ^= edit[2];
            }
        }
        let from = if from % 2 == 0 { CLIENT } else { STRANGER };
        self.receive(from, &datagram);
    }

    /// The client sends this, sealed as netcode asks.
    fn send(&mut self, packet: &[u8]) {
        let Ok((_, datagram)) = self.client.generate_payload_packet(packet) else { return };
        let datagram = datagram.to_vec();
        assert_eq!(check_datagram(&datagram), Ok(()), "an authentic datagram");
        self.sent.push(datagram.clone());
        self.receive(CLIENT, &datagram);
    }
}

/// An answer reaches the client, if it is for it.
fn answer(client: &mut NetcodeClient, to: SocketAddr, datagram: &mut [u8]) {
    if to == CLIENT {
        client.process_packet(datagram);
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let all = [0xFF, 0xFF];
    let fixes = [1, 5, 0, 0, 2, 1, 9, 2, 9, 9];
    let truncated = [[0x85_u8].as_slice(), &[0xFF; 17]].concat();
    let long_sequence = [[0x65_u8].as_slice(), &[1; 17]].concat();
    let request = [0; 1_078];
    vec![
        parts::join([(AUTHENTIC, &fixes[..]), (AUTHENTIC, &[4, 5, 9, 1, 0]), (AUTHENTIC, &[0, 5, 1, 0, 1, 0, 1, 9])]),
        parts::join([(AUTHENTIC, &[2, 5, 1, 0, 9, 1, 1, 7][..])]),
        parts::join([(AUTHENTIC, &[0x10, 0, 10, 1, 5, 0, 0, 2, 1, 9, 2, 9, 9, 0, 5, 4, 6, 9, 1, 0][..])]),
        parts::join([
            (FROM_STRANGER, &truncated[..]),
            (FROM_CLIENTS_ADDRESS, &truncated),
            (FROM_CLIENTS_ADDRESS, &long_sequence),
        ]),
        parts::join([(FROM_STRANGER, &request[..]), (FROM_CLIENTS_ADDRESS, &request)]),
        // The request, the response and a keep-alive again, from both addresses, whole, cut and changed.
        parts::join(
            (0..12)
                .map(|which| (CHANGED, [which, which / 6, all[0], all[1]]))
                .collect::<Vec<_>>()
                .iter()
                .map(|(k, b)| (*k, &b[..])),
        ),
        parts::join(
            (0..12).map(|which| (CHANGED, [which, which / 6, 20, 0])).collect::<Vec<_>>().iter().map(|(k, b)| (*k, &b[..])),
        ),
        parts::join(
            (0..12)
                .map(|which| (CHANGED, [which, which / 6, all[0], all[1], 0, 0, 0xF0, 1, 0, 0xFF]))
                .collect::<Vec<_>>()
                .iter()
                .map(|(k, b)| (*k, &b[..])),
        ),
    ]
}
