//! A hostile client's packets, authentic and decrypted, in a real renet server beside an honest client: what the check lets through neither
//! panics renet nor reaches the other; what an honest client sends the check never stops.

use super::{messages, parts};
use hunt_shared::{
    geo::LonLat,
    identity::{CommandNumber, FixNumber, Seq},
    protocol::{
        ClientChannel, Command, CommandEnvelope, Fix, FixUpdate, MAX_CLIENT_MESSAGE_BYTES, ServerChannel, bundle,
        check_client_packet, client_packets, connection_config, encode_message, unbundle,
    },
    time::UnixMs,
};
use renet::{RenetClient, RenetServer};
use std::{collections::VecDeque, time::Duration};

const HOSTILE: u64 = 1;
const HONEST: u64 = 2;

/// What a part of the input is.
const HOSTILE_PACKET: u8 = 0;
const SERVER_MESSAGE: u8 = 1;
const HONEST_MESSAGE: u8 = 2;
const TICK: u8 = 3;
const KINDS: u8 = 4;

/// Parts of one input that are used; more show nothing new.
const MOST_PARTS: usize = 256;

/// renet sends a message again after this.
const RESEND: Duration = Duration::from_millis(350);

struct World {
    server: RenetServer,
    honest: RenetClient,
    /// Commands of the honest client that the server has not received.
    commands: VecDeque<Vec<u8>>,
}

pub fn run(input: &[u8]) {
    let mut server = RenetServer::new(connection_config());
    server.add_connection(HOSTILE);
    server.add_connection(HONEST);
    let mut honest = RenetClient::new(connection_config());
    honest.set_connected();
    let mut world = World { server, honest, commands: VecDeque::new() };
    for (kind, bytes) in parts::Parts::of(input).take(MOST_PARTS) {
        match kind % KINDS {
            HOSTILE_PACKET => world.hostile_sends(bytes),
            SERVER_MESSAGE => world.server_says(bytes),
            HONEST_MESSAGE => world.honest_says(bytes),
            _ => world.tick(bytes),
        }
    }
    world.settle();
}

impl World {
    /// A payload of the hostile client arrives: a packet or a bundle of them, read as far as they are sound.
    fn hostile_sends(&mut self, payload: &[u8]) {
        for packet in client_packets(payload).map_while(Result::ok) {
            self.server.process_packet_from(packet, HOSTILE).expect("both clients stay known");
        }
    }

    /// The server has something to say to both: so many bytes as the input's first two say, on the channel that the third says.
    fn server_says(&mut self, bytes: &[u8]) {
        let [low, high, channel, ..] = bytes else { return };
        let message = vec![7; usize::from(u16::from_le_bytes([*low, *high]))];
        let channel = [ServerChannel::Events, ServerChannel::Control, ServerChannel::Snapshots][usize::from(channel % 3)];
        for client in [HOSTILE, HONEST] {
            if self.server.can_send_message(client, channel, message.len()) {
                self.server.send_message(client, channel, message.clone());
            }
        }
    }

    fn honest_says(&mut self, bytes: &[u8]) {
        let Some((channel, message)) = bytes.split_first() else { return };
        let message = message[..message.len().min(MAX_CLIENT_MESSAGE_BYTES)].to_vec();
        let channel = [ClientChannel::Fixes, ClientChannel::Commands, ClientChannel::Gestures][usize::from(channel % 3)];
        if message.is_empty() || !self.honest.can_send_message(channel, message.len()) {
            return;
        }
        if channel == ClientChannel::Commands {
            self.commands.push_back(message.clone());
        }
        self.honest.send_message(channel, message);
    }

    /// One tick; of the payloads between the honest client and the server those are lost whose bit in `lost` is set.
    fn tick(&mut self, lost: &[u8]) {
        let mut count = 0;
        let mut is_lost = || {
            count += 1;
            lost.get(count / 8).is_some_and(|bits| bits >> (count % 8) & 1 == 1)
        };
        self.honest.update(RESEND);
        for payload in bundle(self.honest.get_packets_to_send()) {
            let lost = is_lost();
            for packet in unbundle(&payload) {
                let packet = packet.expect("what is bundled comes out again");
                assert_eq!(check_client_packet(packet), Ok(()), "an honest client's packet {packet:?}");
                if !lost {
                    self.server.process_packet_from(packet, HONEST).expect("both clients stay known");
                }
            }
        }
        self.server.update(RESEND);
        for client in [HOSTILE, HONEST] {
            self.hear(client);
        }
        for payload in bundle(self.server.get_packets_to_send(HONEST).expect("both clients stay known")) {
            if !is_lost() {
                unbundle(&payload).flatten().for_each(|packet| self.honest.process_packet(packet));
            }
        }
        self.server.get_packets_to_send(HOSTILE).expect("both clients stay known");
        for channel in [ServerChannel::Events, ServerChannel::Control, ServerChannel::Snapshots] {
            while self.honest.receive_message(channel).is_some() {}
        }
    }

    /// Takes what has come from a client, as the server does in each tick.
    fn hear(&mut self, client: u64) {
        while let Some(message) = self.server.receive_message(client, ClientChannel::Fixes) {
            self.check(&message);
            messages::check_client(ClientChannel::Fixes, &message);
        }
        while let Some(message) = self.server.receive_message(client, ClientChannel::Gestures) {
            self.check(&message);
            messages::check_client(ClientChannel::Gestures, &message);
        }
        while let Some(message) = self.server.receive_message(client, ClientChannel::Commands) {
            self.check(&message);
            messages::check_client(ClientChannel::Commands, &message);
            if client == HONEST {
                assert_eq!(self.commands.pop_front().as_deref(), Some(&message[..]), "in order and once");
            }
        }
    }

    fn check(&self, message: &[u8]) {
        assert!((1..=MAX_CLIENT_MESSAGE_BYTES).contains(&message.len()), "a message of {} bytes", message.len());
    }

    /// Without any loss, all that the honest client has said arrives.
    fn settle(&mut self) {
        // 256 parts hold at most 256 commands of 1,100 bytes, and 60,000 bytes go in a tick.
        for _ in 0..8 {
            self.tick(&[]);
        }
        assert_eq!(self.honest.disconnect_reason(), None, "the honest client");
        assert!(self.server.is_connected(HONEST), "the honest client was thrown out");
        assert!(self.commands.is_empty(), "{} commands never arrived", self.commands.len());
    }
}

/// renet's integers of 8 bytes.
fn long(value: u64) -> [u8; 8] {
    (value | 3 << 62).to_be_bytes()
}

/// A slice with these numbers.
fn slice(kind: u8, index: u64, of: u64, bytes: usize) -> Vec<u8> {
    let mut packet = vec![kind, 1, 3 - kind, 0];
    packet.extend(long(index));
    packet.extend(long(of));
    packet.extend([0x40 | (bytes >> 8) as u8, bytes as u8]);
    packet.extend(vec![9; bytes]);
    packet
}

/// A small packet on `channel` with these (reliable number, message)s.
fn small(channel: ClientChannel, sequence: u64, messages: &[(u64, &[u8])]) -> Vec<u8> {
    let reliable = channel == ClientChannel::Commands;
    let mut packet = vec![u8::from(!reliable)];
    packet.extend(long(sequence));
    packet.push(channel.into());
    packet.extend((messages.len() as u16).to_be_bytes());
    for (number, message) in messages {
        if reliable {
            packet.extend(long(*number));
        }
        packet.extend((0x4000_u16 | message.len() as u16).to_be_bytes());
        packet.extend_from_slice(message);
    }
    packet
}

/// A `FixUpdate` and a `CommandEnvelope`, as they travel.
fn honest_messages() -> [Vec<u8>; 2] {
    let fix = Fix { time: UnixMs(1_700_000_000_123), position: LonLat::new(1.5, -2.0), accuracy_m: 5.0 };
    let update = FixUpdate { acknowledged: Seq(7), first: FixNumber(301), fixes: vec![fix; 2] };
    let command =
        CommandEnvelope { number: CommandNumber(3), after_fix: FixNumber(300), command: Command::Collect("glass-1".into()) };
    [encode_message(&update), encode_message(&command)].map(|message| message.expect("a message can be encoded"))
}

pub fn seeds() -> Vec<Vec<u8>> {
    let [update, command] = honest_messages();
    let honest = [[&[0][..], &update].concat(), [&[1][..], &command].concat()];
    let fixes = small(ClientChannel::Fixes, 5, &[(0, &update), (0, &update)]);
    let commands = small(ClientChannel::Commands, 6, &[(0, &command), (2, &command)]);
    let late = small(ClientChannel::Commands, 7, &[(1, &command)]);
    // All up to 9, and 12 to 17: end and size of the newest range, how many more, gap and size of each.
    let acknowledge = [4, 8, 17, 5, 1, 1, 9];
    let large = [0x10, 0x27, 0];
    let mut seeds = vec![
        parts::join([(HOSTILE_PACKET, &fixes[..]), (HOSTILE_PACKET, &commands), (TICK, &[]), (HOSTILE_PACKET, &late)]),
        parts::join([
            (HONEST_MESSAGE, &honest[0][..]),
            (HONEST_MESSAGE, &honest[1]),
            (TICK, &[0x0F]),
            (HONEST_MESSAGE, &honest[1]),
            (TICK, &[]),
        ]),
        parts::join([
            (SERVER_MESSAGE, &large[..]),
            (SERVER_MESSAGE, &[40, 0, 1]),
            (SERVER_MESSAGE, &[40, 0, 2]),
            (TICK, &[]),
            (HOSTILE_PACKET, &acknowledge),
            (TICK, &[]),
            (HOSTILE_PACKET, &acknowledge),
        ]),
        parts::join(
            bundle(vec![fixes.clone(), commands.clone(), slice(2, 7, 2, 900)])
                .iter()
                .map(|payload| (HOSTILE_PACKET, &payload[..])),
        ),
        // Sequence numbers that leave a gap each, upwards and downwards: each is a range to acknowledge.
        parts::join(
            (0..100)
                .map(|step| (HOSTILE_PACKET, [1, 0x40, 2 * step, 0, 0, 1, 1, 7]))
                .collect::<Vec<_>>()
                .iter()
                .map(|(kind, packet)| (*kind, &packet[..])),
        ),
        parts::join(
            (0..100)
                .map(|step| (HOSTILE_PACKET, [1, 0x40, 250 - 2 * step, 0, 0, 1, 1, 7]))
                .collect::<Vec<_>>()
                .iter()
                .map(|(kind, packet)| (*kind, &packet[..])),
        ),
    ];
    for kind in [2, 3] {
        for (index, of, bytes) in [(7, 2, 1_200), (1 << 61, 3, 1_200), (0, 1_000_000, 1_200), (0, 2, 10), (0, 2, 1_200)] {
            seeds.push(parts::join([(HOSTILE_PACKET, &slice(kind, index, of, bytes)[..])]));
        }
    }
    seeds
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    #[test]
    fn what_the_check_stops_would_panic_renet() {
        for packet in [slice(2, 7, 2, 1_200), slice(3, 7, 2, 1_200)] {
            assert!(check_client_packet(&packet).is_err());
            let unchecked = catch_unwind(|| {
                let mut server = RenetServer::new(connection_config());
                server.add_connection(HOSTILE);
                server.process_packet_from(&packet, HOSTILE)
            });
            assert!(unchecked.is_err(), "renet has learned to read {:?}; the check may be needed no longer", &packet[..20]);
        }
    }
}
