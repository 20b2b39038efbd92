//! What anybody sends, with or without a token, ends at most its own session.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_server::net::{CloseReason, Happening, NetClock, SessionClosed, TokenIssuer, Transport, TransportOptions};
use hunt_shared::{
    identity::{PlayerId, SessionId},
    protocol::{ClientChannel, TokenUserData, connection_config},
};
use renet::RenetServer;
use renetcode::{ClientAuthentication, ConnectToken, NetcodeClient};
use std::{
    net::UdpSocket,
    time::{Duration, Instant},
};

struct Server {
    transport: Transport,
    renet: RenetServer,
    issuer: TokenIssuer,
    closed: Vec<SessionClosed>,
}

impl Server {
    fn start() -> Self {
        let options = TransportOptions::new("127.0.0.1:0".parse().unwrap());
        let (transport, issuer) = Transport::bind(&options, [7; 32], NetClock::start()).unwrap();
        Self { transport, renet: RenetServer::new(connection_config()), issuer, closed: Vec::new() }
    }

    fn tick(&mut self) {
        self.renet.update(Duration::from_millis(5));
        for happening in self.transport.receive(&mut self.renet) {
            if let Happening::Closed(closed) = happening {
                self.closed.push(closed);
            }
        }
        self.transport.send(&mut self.renet);
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A client with a valid token, that sends what it likes.
struct Client {
    udp: UdpSocket,
    netcode: NetcodeClient,
    session: SessionId,
}

impl Client {
    fn connect(server: &mut Server) -> Self {
        let user = TokenUserData {
            player: PlayerId(1),
            name: "Eve".into(),
            hunt: "harbour".into(),
            language: Default::default(),
            hidden: false,
            colour: Default::default(),
        };
        let issued = server.issuer.issue(&user, server.issuer.bound_ip()).unwrap();
        let connect_token = ConnectToken::read(&mut issued.bytes.as_slice()).unwrap();
        let netcode = NetcodeClient::new(Duration::ZERO, ClientAuthentication::Secure { connect_token }).unwrap();
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        udp.set_nonblocking(true).unwrap();
        let mut client = Self { udp, netcode, session: issued.session };
        let begun = Instant::now();
        while !client.netcode.is_connected() {
            client.pump();
            server.tick();
            assert!(begun.elapsed() < Duration::from_secs(10), "no connection");
        }
        client
    }

    fn pump(&mut self) {
        let mut buffer = [0; 2_000];
        while let Ok((length, _)) = self.udp.recv_from(&mut buffer) {
            self.netcode.process_packet(&mut buffer[..length]);
        }
        if let Some((datagram, address)) = self.netcode.update(Duration::from_millis(20)) {
            self.udp.send_to(datagram, address).unwrap();
        }
    }

    /// An authentic packet with this content.
    fn send(&mut self, packet: &[u8]) {
        let (address, datagram) = self.netcode.generate_payload_packet(packet).unwrap();
        self.udp.send_to(datagram, address).unwrap();
    }
}

/// Whether an honest message of this client gets through.
fn is_served(server: &mut Server, client: &mut Client) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(5) {
        client.send(&[1, 0, 0, 0, 1, 2, 42, 43]);
        client.pump();
        server.tick();
        if let Some(message) = server.renet.receive_message(client.session.0, ClientChannel::Fixes) {
            return message[..] == [42, 43];
        }
    }
    false
}

fn ends_the_session(packet: &[u8]) {
    let mut server = Server::start();
    let mut bystander = Client::connect(&mut server);
    let mut hostile = Client::connect(&mut server);
    hostile.send(packet);
    let begun = Instant::now();
    while server.closed.is_empty() {
        server.tick();
        assert!(begun.elapsed() < Duration::from_secs(5), "{packet:?} is tolerated");
    }
    assert_eq!(server.closed[0].session, hostile.session);
    assert!(matches!(server.closed[0].reason, CloseReason::Misbehaved(_) | CloseReason::Renet(_)), "{:?}", server.closed);
    assert!(is_served(&mut server, &mut bystander));
    assert_eq!(server.closed.len(), 1);
    assert_eq!(server.transport.sessions(), 1);
}

/// renet's integers of 8 bytes.
fn long(value: u64) -> [u8; 8] {
    (value | 3 << 62).to_be_bytes()
}

#[test]
fn crafted_slices() {
    let slice = |kind: u8, channel: u8, index: u64, of: u64, bytes: usize| {
        let mut packet = vec![kind, 1, channel, 0];
        packet.extend(long(index));
        packet.extend(long(of));
        packet.extend([0x40 | (bytes >> 8) as u8, bytes as u8]);
        packet.extend(vec![9; bytes]);
        packet
    };
    for (kind, channel) in [(2, 1), (3, 0)] {
        ends_the_session(&slice(kind, channel, 7, 2, 1_200));
        ends_the_session(&slice(kind, channel, 1 << 61, 3, 1_200));
        ends_the_session(&slice(kind, channel, 0, 1_000_000, 1_200));
        ends_the_session(&slice(kind, channel, 0, 2, 10));
        // A well-formed one: clients have no business with it either.
        ends_the_session(&slice(kind, channel, 0, 2, 1_200));
    }
}

#[test]
fn packets_that_are_no_packets() {
    for packet in [
        &[][..],
        &[0],
        &[1, 0, 0],
        &[5, 1, 2, 3],
        &[255; 1_300],
        &[0, 1, 0, 0, 1, 0, 1, 9],
        &[1, 1, 1, 0, 1, 1, 9],
        &[1, 1, 7, 0, 1, 1, 9],
        &[0, 1, 1, 0, 1, 0, 0],
        &[1, 1, 0, 0xFF, 0xFF, 1, 9],
        &[4, 1, 5, 9, 0],
        &[4, 1, 5, 1, 0x3F, 1],
    ] {
        ends_the_session(packet);
    }
}

#[test]
fn reliable_messages_that_are_never_complete() {
    // The first message never comes, so the others pile up until the channel is full.
    let mut server = Server::start();
    let mut bystander = Client::connect(&mut server);
    let mut hostile = Client::connect(&mut server);
    let begun = Instant::now();
    let mut number = 1_u64;
    while server.closed.is_empty() {
        for _ in 0..20 {
            let mut packet = vec![0];
            packet.extend(long(number));
            packet.extend([1, 0, 1]);
            packet.extend(long(number));
            packet.extend([0x44, 0x00]);
            packet.extend([9; 1_024]);
            hostile.send(&packet);
            number += 1;
        }
        hostile.pump();
        bystander.pump();
        server.tick();
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing bounds it");
    }
    assert_eq!(server.closed[0].session, hostile.session);
    assert!(is_served(&mut server, &mut bystander));
}

#[test]
fn datagrams_of_anybody_end_no_session() {
    let mut server = Server::start();
    let mut client = Client::connect(&mut server);
    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = server.transport.local_addrs()[0];
    let mut datagrams: Vec<Vec<u8>> = vec![vec![], vec![0], vec![5; 17], vec![0; 1_078], vec![0; 1_400], vec![1; 2_000]];
    for first in 0..=255_u8 {
        for length in [18, 19, 24, 25, 26, 40, 333, 1_078] {
            datagrams.push([vec![first], vec![0xFF; length - 1]].concat());
        }
    }
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..3_000 {
        let mut datagram = Vec::new();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        for _ in 0..random >> 33 & 0x3FF {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            datagram.push((random >> 56) as u8);
        }
        datagrams.push(datagram);
    }
    for (index, datagram) in datagrams.iter().enumerate() {
        // From nowhere, and from under the address of an authenticated client.
        stranger.send_to(datagram, address).unwrap();
        client.udp.send_to(datagram, address).unwrap();
        if index % 50 == 0 {
            client.pump();
            server.tick();
        }
    }
    assert!(is_served(&mut server, &mut client));
    assert!(server.closed.is_empty(), "{:?}", server.closed);
    assert!(server.transport.counters().dropped > 1_000);
}

#[test]
fn random_packets_of_authenticated_clients() {
    let mut server = Server::start();
    let mut bystander = Client::connect(&mut server);
    let mut random = 42_u64;
    let mut byte = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 56) as u8
    };
    for _ in 0..150 {
        let mut hostile = Client::connect(&mut server);
        for _ in 0..20 {
            let length = usize::from(byte());
            let mut packet: Vec<u8> = (0..length).map(|_| byte()).collect();
            if let Some(kind) = packet.first_mut() {
                *kind %= 5;
            }
            hostile.send(&packet);
        }
        bystander.pump();
        server.tick();
    }
    assert!(is_served(&mut server, &mut bystander));
}
