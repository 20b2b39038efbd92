//! What may be handed to netcode and renet at all.
//!
//! Both libraries index into a packet before they have checked it: renetcode 2 panics on a truncated packet with a long sequence number
//! (also an unauthenticated one), on a sequence length above 8 and, with overflow checks, on a sequence near 2⁶⁴; renet 2 panics on
//! crafted slices and keeps any number of empty reliable messages. So every datagram passes these checks first.

use super::{ClientChannel, MAX_CLIENT_MESSAGE_BYTES};

/// The most bytes in a netcode datagram.
pub const MAX_DATAGRAM_BYTES: usize = 1_400;

/// netcode's authentication tag.
const TAG_BYTES: usize = 16;

/// A connection request: kind, version, protocol, expiry, nonce and the sealed token.
const CONNECTION_REQUEST_BYTES: usize = 1 + 13 + 8 + 8 + 24 + 1_024;

/// Numbers beyond this are no honest counter.
const MAX_COUNTER: u64 = 1 << 48;

/// Why a datagram or a packet is dropped unread.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UnsoundPacket {
    /// Too short or too long for what it says it is.
    #[error("a packet whose length does not fit its kind")]
    Length,
    /// A kind that the protocol does not have.
    #[error("a packet of an unknown kind")]
    Kind,
    /// A counter that nobody reaches.
    #[error("a packet with an implausible number")]
    Counter,
    /// A slice; clients never send any.
    #[error("a slice, which clients never send")]
    Slice,
    /// A channel that clients do not send on in this way.
    #[error("a packet for a wrong channel")]
    Channel,
    /// An empty message, or one longer than [`MAX_CLIENT_MESSAGE_BYTES`].
    #[error("a message that is empty or too long")]
    Message,
}

/// Whether a datagram, from whoever it may be, can be handed to netcode. Says nothing of its authenticity.
///
/// # Errors
/// When netcode could fail on it other than by an error.
pub fn check_datagram(datagram: &[u8]) -> Result<(), UnsoundPacket> {
    if datagram.len() < 2 + TAG_BYTES || datagram.len() > MAX_DATAGRAM_BYTES {
        return Err(UnsoundPacket::Length);
    }
    let (kind, sequence_bytes) = (datagram[0] & 0x0F, usize::from(datagram[0] >> 4));
    match kind {
        0 if sequence_bytes == 0 && datagram.len() == CONNECTION_REQUEST_BYTES => Ok(()),
        0 => Err(UnsoundPacket::Length),
        1..=6 if sequence_bytes > 6 => Err(UnsoundPacket::Counter),
        1..=6 if datagram.len() < 1 + sequence_bytes + TAG_BYTES => Err(UnsoundPacket::Length),
        1..=6 => Ok(()),
        _ => Err(UnsoundPacket::Kind),
    }
}

/// Whether a client's packet, decrypted and authentic, can be handed to renet.
///
/// # Errors
/// When it is nothing that an honest client sends.
pub fn check_client_packet(packet: &[u8]) -> Result<(), UnsoundPacket> {
    let mut reader = Reader { rest: packet };
    let kind = reader.byte()?;
    match kind {
        0 | 1 => {
            reader.counter()?;
            let reliable = kind == 0;
            let channels: &[ClientChannel] =
                if reliable { &[ClientChannel::Commands] } else { &[ClientChannel::Fixes, ClientChannel::Gestures] };
            let channel = reader.byte()?;
            if !channels.iter().any(|known| u8::from(*known) == channel) {
                return Err(UnsoundPacket::Channel);
            }
            let messages = u16::from_be_bytes([reader.byte()?, reader.byte()?]);
            for _ in 0..messages {
                if reliable {
                    reader.counter()?;
                }
                let length = reader.varint()?;
                if length == 0 || length > MAX_CLIENT_MESSAGE_BYTES as u64 {
                    return Err(UnsoundPacket::Message);
                }
                reader.skip(length as usize)?;
            }
            if reader.rest.is_empty() { Ok(()) } else { Err(UnsoundPacket::Length) }
        }
        2 | 3 => Err(UnsoundPacket::Slice),
        4 => {
            // Sequence, end and size of the newest range; renet checks the ranges themselves.
            for _ in 0..3 {
                reader.counter()?;
            }
            Ok(())
        }
        _ => Err(UnsoundPacket::Kind),
    }
}

/// Reads renet's integers: big-endian, the length in the two top bits (RFC 9000, section 16).
struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, UnsoundPacket> {
        let (&first, rest) = self.rest.split_first().ok_or(UnsoundPacket::Length)?;
        self.rest = rest;
        Ok(first)
    }

    fn varint(&mut self) -> Result<u64, UnsoundPacket> {
        let first = self.byte()?;
        let mut value = u64::from(first & 0x3F);
        for _ in 1..1_usize << (first >> 6) {
            value = value << 8 | u64::from(self.byte()?);
        }
        Ok(value)
    }

    fn counter(&mut self) -> Result<u64, UnsoundPacket> {
        let value = self.varint()?;
        if value > MAX_COUNTER { Err(UnsoundPacket::Counter) } else { Ok(value) }
    }

    fn skip(&mut self, bytes: usize) -> Result<(), UnsoundPacket> {
        self.rest = self.rest.get(bytes..).ok_or(UnsoundPacket::Length)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_netcode_panic_is_refused() {
        let truncated = [[0x85_u8].as_slice(), &[0xFF; 17]].concat();
        assert_eq!(check_datagram(&truncated), Err(UnsoundPacket::Counter));
        let truncated = [[0x65_u8].as_slice(), &[1; 17]].concat();
        assert_eq!(check_datagram(&truncated), Err(UnsoundPacket::Length));
        let too_long_a_sequence = [[0xF5_u8].as_slice(), &[1; 60]].concat();
        assert_eq!(check_datagram(&too_long_a_sequence), Err(UnsoundPacket::Counter));
        assert_eq!(check_datagram(&[0; 18]), Err(UnsoundPacket::Length));
        assert_eq!(check_datagram(&[7; 18]), Err(UnsoundPacket::Kind));
        assert_eq!(check_datagram(&[]), Err(UnsoundPacket::Length));
        assert_eq!(check_datagram(&[[0x15_u8].as_slice(), &[1; 17]].concat()), Ok(()));
    }

    #[test]
    fn only_what_an_honest_client_sends_passes() {
        // Two messages on `Fixes`, one on `Commands`, one on `Gestures`, an acknowledgement.
        assert_eq!(check_client_packet(&[1, 5, 0, 0, 2, 1, 9, 2, 9, 9]), Ok(()));
        assert_eq!(check_client_packet(&[0, 5, 1, 0, 1, 0, 1, 9]), Ok(()));
        assert_eq!(check_client_packet(&[1, 5, 2, 0, 1, 3, 2, 1, 0]), Ok(()));
        assert_eq!(check_client_packet(&[4, 5, 9, 1, 0]), Ok(()));
        assert_eq!(check_client_packet(&[2, 5, 1, 0, 9, 1, 1, 7]), Err(UnsoundPacket::Slice));
        assert_eq!(check_client_packet(&[3, 5, 0, 0, 9, 1, 1, 7]), Err(UnsoundPacket::Slice));
        assert_eq!(check_client_packet(&[0, 5, 0, 0, 1, 0, 1, 9]), Err(UnsoundPacket::Channel));
        assert_eq!(check_client_packet(&[0, 5, 2, 0, 1, 0, 1, 9]), Err(UnsoundPacket::Channel), "gestures are not reliable");
        assert_eq!(check_client_packet(&[1, 5, 3, 0, 1, 1, 9]), Err(UnsoundPacket::Channel), "there is no such channel");
        assert_eq!(check_client_packet(&[1, 5, 0, 0, 1, 0]), Err(UnsoundPacket::Message));
        assert_eq!(check_client_packet(&[1, 5, 0, 0, 1, 4, 9]), Err(UnsoundPacket::Length));
        assert_eq!(check_client_packet(&[1, 5, 0, 0, 1, 1, 9, 9]), Err(UnsoundPacket::Length));
        assert_eq!(check_client_packet(&[4, 0xFF, 1, 1, 1, 1, 1, 1, 1]), Err(UnsoundPacket::Counter));
        assert_eq!(check_client_packet(&[]), Err(UnsoundPacket::Length));
        assert_eq!(check_client_packet(&[9]), Err(UnsoundPacket::Kind));
    }
}
