//! Several packets of renet in one datagram: each send yields a packet a channel and one of acknowledgements, and a datagram costs more
//! than what is in it.

use super::{UnsoundPacket, check_client_packet};

/// The first byte of a bundle; renet's packets begin with their type, 0 to 4.
const BUNDLE: u8 = 0x10;

/// The most bytes of a bundle. With netcode's own around it, it passes every network that passes netcode's largest.
const MAX_BUNDLE_BYTES: usize = 1_200;

/// Packs packets, in order, into as few payloads as they fit. A packet that is alone is a payload as it is.
pub fn bundle(packets: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut payloads = Vec::with_capacity(1);
    let mut waiting: Vec<Vec<u8>> = Vec::with_capacity(packets.len());
    let mut bytes = 1;
    for packet in packets {
        if bytes + 2 + packet.len() > MAX_BUNDLE_BYTES {
            payloads.extend(pack(&mut waiting));
            bytes = 1;
        }
        bytes += 2 + packet.len();
        waiting.push(packet);
    }
    payloads.extend(pack(&mut waiting));
    payloads
}

fn pack(packets: &mut Vec<Vec<u8>>) -> Option<Vec<u8>> {
    if packets.len() < 2 {
        return packets.pop();
    }
    let mut payload = Vec::with_capacity(MAX_BUNDLE_BYTES);
    payload.push(BUNDLE);
    for packet in packets.drain(..) {
        payload.extend_from_slice(&(packet.len() as u16).to_be_bytes());
        payload.extend_from_slice(&packet);
    }
    Some(payload)
}

/// The packets of a payload, in order. They are not looked at.
pub fn unbundle(payload: &[u8]) -> Packets<'_> {
    match payload.split_first() {
        Some((&BUNDLE, rest)) => Packets { rest, bundled: true, done: false },
        _ => Packets { rest: payload, bundled: false, done: false },
    }
}

/// The packets of a client's payload, in order, each checked as by [`check_client_packet`].
pub fn client_packets(payload: &[u8]) -> impl Iterator<Item = Result<&[u8], UnsoundPacket>> {
    unbundle(payload).map(|packet| packet.and_then(|packet| check_client_packet(packet).map(|()| packet)))
}

/// See [`unbundle`]. Ends after an error.
#[derive(Clone, Debug)]
pub struct Packets<'a> {
    rest: &'a [u8],
    bundled: bool,
    done: bool,
}

impl<'a> Iterator for Packets<'a> {
    type Item = Result<&'a [u8], UnsoundPacket>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        if !self.bundled {
            self.done = true;
            return Some(Ok(self.rest));
        }
        let packet = self.rest.split_first_chunk::<2>().and_then(|(length, rest)| {
            let (packet, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
            self.rest = rest;
            Some(packet)
        });
        self.done = packet.is_none() || self.rest.is_empty();
        Some(packet.ok_or(UnsoundPacket::Length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn packets_of(payload: &[u8]) -> Vec<Vec<u8>> {
        unbundle(payload).map(|packet| packet.unwrap().to_vec()).collect()
    }

    proptest! {
        #[test]
        fn what_is_bundled_comes_out_again_in_order(
            packets in prop::collection::vec((0..5_u8, prop::collection::vec(any::<u8>(), 0..1_299)), 0..12),
        ) {
            let packets: Vec<Vec<u8>> = packets.into_iter().map(|(kind, rest)| [vec![kind], rest].concat()).collect();
            let payloads = bundle(packets.clone());
            prop_assert!(payloads.iter().all(|payload| payload.len() <= MAX_BUNDLE_BYTES || packets.contains(payload)));
            prop_assert_eq!(payloads.iter().flat_map(|payload| packets_of(payload)).collect::<Vec<_>>(), packets);
        }

        #[test]
        fn any_bytes_are_packets_or_an_error(payload in prop::collection::vec(any::<u8>(), 0..100)) {
            let bundled = [vec![BUNDLE], payload].concat();
            let all: Vec<_> = unbundle(&bundled).collect();
            prop_assert!(all.len() <= bundled.len());
            prop_assert!(all.iter().rev().skip(1).all(Result::is_ok), "an error is the end");
        }
    }

    #[test]
    fn small_packets_share_a_payload_and_a_packet_alone_stays_as_it_is() {
        assert_eq!(bundle(vec![vec![1, 5, 0], vec![4, 6]]), [vec![0x10, 0, 3, 1, 5, 0, 0, 2, 4, 6]]);
        assert_eq!(bundle(vec![vec![4, 6]]), [vec![4, 6]]);
        assert_eq!(bundle(vec![vec![2; 1_193], vec![4, 6]]).len(), 1, "1,200 bytes");
        assert_eq!(bundle(vec![vec![2; 1_194], vec![4, 6]]), [vec![2; 1_194], vec![4, 6]]);
        assert!(bundle(vec![]).is_empty());
    }

    #[test]
    fn a_bundle_that_is_cut_off_ends_with_an_error() {
        for payload in [&[0x10][..], &[0x10, 0], &[0x10, 0, 3, 1, 5]] {
            assert_eq!(unbundle(payload).collect::<Vec<_>>(), [Err(UnsoundPacket::Length)]);
        }
    }
}
