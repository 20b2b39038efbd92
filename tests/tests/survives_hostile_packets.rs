//! Whatever a client sends, and however much of it, with a proper account and a proper session or with none: the server lives on and serves
//! the others.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use hunt_shared::{
    geo::LonLat,
    identity::{CommandNumber, FixNumber, Seq},
    protocol::{ClientChannel, Command, CommandEnvelope, Emote, Fix, FixUpdate, Gesture, bundle, encode_message},
    time::UnixMs,
};
use hunt_tests::{
    Bot, HostileClient, Server, ServerOptions, Track, drive, join_party, server_under_test, set_out, settle, test_hunt,
};
use std::{
    net::{Ipv4Addr, UdpSocket},
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(90);

/// renet's packets of type 0 and 1 with one message: type, sequence, channel, count, (number,) length, bytes.
fn renet_packet(channel: ClientChannel, sequence: u8, message: &[u8]) -> Vec<u8> {
    let reliable = channel == ClientChannel::Commands;
    let mut packet = vec![u8::from(!reliable), sequence & 0x3F, u8::from(channel), 0, 1];
    if reliable {
        packet.push(sequence & 0x3F);
    }
    packet.extend_from_slice(&(0x4000_u16 | message.len() as u16).to_be_bytes());
    packet.extend_from_slice(message);
    packet
}

/// Slices whose headers lie: counts and numbers that do not fit each other, huge ones, zero ones, and others after a first valid one.
fn crafted_slices() -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    for kind in [2_u8, 3] {
        for channel in 0..3_u8 {
            for (index, count) in [(0_u8, 2_u8), (5, 2), (2, 2), (0, 0), (63, 1), (1, 63)] {
                let mut packet = vec![kind, 1, channel];
                packet.extend_from_slice(&[7, index, count]);
                packet.extend_from_slice(&[0x44, 0xB0]);
                packet.extend(std::iter::repeat_n(0xAA, 1_000));
                packets.push(packet);
            }
            let mut huge = vec![kind, 2, channel, 7];
            for _ in 0..2 {
                huge.extend_from_slice(&[0xFF; 8]);
            }
            huge.extend_from_slice(&[1, 9]);
            packets.push(huge);
        }
    }
    packets
}

/// Each behind a sound packet, in one bundle; and the same bundles cut off.
fn hidden_in_bundles(packets: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let sound = renet_packet(ClientChannel::Fixes, 1, b"any");
    let bundles: Vec<_> = packets.into_iter().flat_map(|packet| bundle(vec![sound.clone(), packet])).collect();
    let cut = bundles.iter().map(|bundle| bundle[..bundle.len() - 3].to_vec());
    cut.chain(bundles.iter().cloned()).collect()
}

/// Proper messages cut off at every place, and some whose numbers are extreme.
fn truncated_and_extreme_messages() -> Vec<Vec<u8>> {
    let fix = |lon, lat, time| Fix { time: UnixMs(time), position: LonLat::new(lon, lat), accuracy_m: 1.0 };
    let update = |first, fixes| FixUpdate { acknowledged: Seq(0), first: FixNumber(first), fixes };
    let now = UnixMs::now().0;
    let messages = [
        (ClientChannel::Fixes, encode_message(&update(1, vec![fix(-8.5, 52.66, now)]))),
        (ClientChannel::Fixes, encode_message(&FixUpdate { acknowledged: Seq(u64::MAX), ..update(1, Vec::new()) })),
        (ClientChannel::Fixes, encode_message(&update(u64::MAX, vec![fix(-8.5, 52.66, now); 3]))),
        (ClientChannel::Fixes, encode_message(&update(1, vec![fix(f64::NAN, f64::INFINITY, i64::MIN); 3]))),
        (ClientChannel::Fixes, encode_message(&update(1, vec![fix(179.0, 1e300, i64::MAX)]))),
        (
            ClientChannel::Commands,
            encode_message(&CommandEnvelope {
                number: CommandNumber(u64::MAX),
                after_fix: FixNumber(u64::MAX),
                command: Command::Collect("no-such-object".into()),
            }),
        ),
        (ClientChannel::Gestures, encode_message(&Gesture { number: u32::MAX, emote: Emote::FollowMe })),
        // Kinds of gestures that there are not.
        (ClientChannel::Gestures, encode_message(&(1_u32, 6_u32))),
        (ClientChannel::Gestures, encode_message(&(1_u32, u32::MAX))),
        (ClientChannel::Gestures, encode_message(&(u64::MAX, u64::MAX))),
    ];
    let mut packets = Vec::new();
    for (channel, message) in messages {
        let message = message.expect("the message can be encoded");
        packets.push(renet_packet(channel, 1, &message));
        for cut in (1..message.len()).step_by(3) {
            packets.push(renet_packet(channel, 2, &message[..cut]));
            // And a renet packet that promises more than it has.
            let mut broken = renet_packet(channel, 3, &message);
            broken.truncate(broken.len() - cut);
            packets.push(broken);
        }
    }
    packets
}

fn random_bytes(seed: u64, count: usize, longest: usize) -> Vec<Vec<u8>> {
    let mut chance = fastrand::Rng::with_seed(seed);
    (0..count)
        .map(|_| {
            let length = chance.usize(0..longest);
            std::iter::repeat_with(|| chance.u8(..)).take(length).collect()
        })
        .collect()
}

/// Sends all of it, each in a session that is open, with new sessions where the server has ended the last.
fn attack(server: &Server, bots: &mut [Bot], payloads: &[Vec<u8>]) -> u32 {
    let mut sessions = 0;
    let mut client: Option<HostileClient> = None;
    for payload in payloads {
        let mut open = match client.take() {
            Some(open) if open.is_connected() => open,
            _ => {
                sessions += 1;
                HostileClient::connect(&server.address(), "common", "Mallory").expect("the server still lets players in")
            }
        };
        open.send(payload).expect("the socket works");
        open.step().expect("the socket works");
        client = Some(open);
        for bot in bots.iter_mut() {
            bot.step(Duration::from_millis(10));
        }
    }
    sessions
}

/// A server, and an honest player who walks and walks.
fn honest_game() -> (Server, Vec<Bot>) {
    let server = Server::start(ServerOptions::new(server_under_test!(), test_hunt("common"))).unwrap();
    let mut bots = join_party(&server, "common", "Honest", 1, PATIENCE);
    set_out(&mut bots, 8, 3_600.0);
    (server, bots)
}

/// The honest player noticed nothing, and the server stops as it should.
fn end(mut server: Server, mut bots: Vec<Bot>) {
    assert!(server.is_alive());
    let (before, since) = (bots[0].ledger().last_seq(), Instant::now());
    drive(&mut bots, "the honest player crosses more", PATIENCE, |bots| {
        bots[0].ledger().last_seq().0 > before.0 + 3 && since.elapsed() > Duration::from_secs(1)
    })
    .unwrap();
    bots[0].stand_still();
    settle(&mut bots, PATIENCE);
    assert_eq!(bots[0].stats().sessions, 1, "the honest player was never thrown out");
    assert!(server.is_alive());
    assert!(server.stop().unwrap().success(), "the server stops as it should when it is asked");
}

#[test]
fn and_serves_the_others() {
    let (server, mut bots) = honest_game();
    let sessions = attack(&server, &mut bots, &crafted_slices());
    assert!(sessions > 1, "a slice ends the session that sent it");
    let sessions = attack(&server, &mut bots, &hidden_in_bundles(crafted_slices()));
    assert!(sessions > 1, "also one in a bundle");
    attack(&server, &mut bots, &truncated_and_extreme_messages());
    attack(&server, &mut bots, &random_bytes(5, 150, 1_150));

    // Without any session: at the socket's door.
    let stranger = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    for bytes in random_bytes(6, 2_000, 1_400) {
        stranger.send_to(&bytes, server.udp()[0]).unwrap();
    }
    end(server, bots);
}

#[test]
fn and_takes_no_packet_twice_nor_from_elsewhere() {
    let (server, mut bots) = honest_game();
    let mut client = HostileClient::connect(&server.address(), "common", "Mallory").unwrap();
    let begun = server.counters().unwrap().detected;
    let here = bots[0].frame().origin();
    let fix = Fix { time: UnixMs::now(), position: here, accuracy_m: 1.0 };
    let update = FixUpdate { acknowledged: Seq(0), first: FixNumber(1), fixes: vec![fix] };
    client.send(&renet_packet(ClientChannel::Fixes, 1, &encode_message(&update).unwrap())).unwrap();
    drive(&mut bots, "the first fix counts", PATIENCE, |_| {
        client.step().unwrap();
        server.counters().unwrap().detected > begun
    })
    .unwrap();

    let stranger = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let seen = client.sent().to_vec();
    assert!(seen.len() > 2, "a session opens with several packets: {}", seen.len());
    for round in 0..50 {
        for packet in &seen {
            client.send_raw(packet).unwrap();
            stranger.send_to(packet, server.udp()[0]).unwrap();
            // What belongs to another session, or is changed in one place, is nobody's.
            let mut changed = packet.clone();
            let at = round % changed.len();
            changed[at] ^= 1 << (round % 8);
            client.send_raw(&changed).unwrap();
        }
        client.step().unwrap();
        bots[0].step(Duration::from_millis(10));
    }
    assert!(client.is_connected(), "nobody else can end a session");
    end(server, bots);
}

#[test]
fn and_a_flood_of_fixes_that_nobody_acknowledges() {
    let (server, mut bots) = honest_game();
    let mut client = HostileClient::connect(&server.address(), "common", "Mallory").unwrap();
    let walk = Track::wander(9, &bots[0].frame(), 85.0, 20.0, 3_600.0);
    let before = server.counters().unwrap();
    // It walks for ten seconds as others do, but says everything in one hundred packets, and never hears an answer.
    let (began, mut fixes, mut packets) = (Instant::now(), Vec::new(), 0_u64);
    while began.elapsed() < Duration::from_secs(10) {
        let at_s = began.elapsed().as_secs_f64();
        fixes.push(Fix { time: UnixMs::now(), position: walk.position_at(at_s), accuracy_m: 1.0 });
        let oldest = fixes.len().saturating_sub(12);
        let first = FixNumber(oldest as u64 + 1);
        let update = FixUpdate { acknowledged: Seq(0), first, fixes: fixes[oldest..].to_vec() };
        let message = encode_message(&update).unwrap();
        for sequence in 0..100 {
            assert!(client.send(&renet_packet(ClientChannel::Fixes, sequence, &message)).unwrap(), "the session is open");
            packets += 1;
        }
        client.step().unwrap();
        bots[0].step(Duration::from_millis(25));
    }
    let after = server.counters().unwrap();
    let unacknowledged = |counters: &hunt_tests::Counters| counters.committed - counters.acknowledged;
    println!("{packets} packets, {} events more unacknowledged", unacknowledged(&after) - unacknowledged(&before));
    assert!(unacknowledged(&after) > unacknowledged(&before), "{before:?} {after:?}");
    assert!(client.is_connected(), "a backlog is no reason to throw anybody out");
    end(server, bots);
}
