//! The renet channels: which there are, and how much each may hold.

use renet::{ChannelConfig, ConnectionConfig, SendType};
use std::time::Duration;

/// Channels from client to server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum ClientChannel {
    /// Unreliable: [`FixUpdate`](super::FixUpdate)s.
    Fixes = 0,
    /// Reliable ordered: [`CommandEnvelope`](super::CommandEnvelope)s.
    Commands = 1,
    /// Unreliable: [`Gesture`](super::Gesture)s.
    Gestures = 2,
}

/// Channels from server to client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum ServerChannel {
    /// Reliable ordered: [`EventBatch`](super::EventBatch)es.
    Events = 0,
    /// Reliable ordered: [`Control`](super::Control)s.
    Control = 1,
    /// Unreliable: [`Snapshot`](super::Snapshot)s.
    Snapshots = 2,
}

impl From<ClientChannel> for u8 {
    fn from(channel: ClientChannel) -> Self {
        channel as Self
    }
}

impl From<ServerChannel> for u8 {
    fn from(channel: ServerChannel) -> Self {
        channel as Self
    }
}

/// One channel's settings: (id, bytes it may hold, reliable).
type ChannelSettings = (u8, usize, bool);

/// The channels from client to server and from server to client, for renet's `ConnectionConfig`. Reliable channels are ordered and resend
/// after 300 ms.
pub fn connection_config_channels() -> ([ChannelSettings; 3], [ChannelSettings; 3]) {
    (
        [
            (ClientChannel::Fixes as u8, 64 * 1024, false),
            (ClientChannel::Commands as u8, 256 * 1024, true),
            (ClientChannel::Gestures as u8, 4 * 1024, false),
        ],
        [
            (ServerChannel::Events as u8, 2 * 1024 * 1024, true),
            (ServerChannel::Control as u8, 1024 * 1024, true),
            (ServerChannel::Snapshots as u8, 256 * 1024, false),
        ],
    )
}

/// renet's configuration for both sides.
pub fn connection_config() -> ConnectionConfig {
    let (client, server) = connection_config_channels();
    ConnectionConfig {
        available_bytes_per_tick: 60_000,
        client_channels_config: client.into_iter().map(channel_config).collect(),
        server_channels_config: server.into_iter().map(channel_config).collect(),
    }
}

fn channel_config((channel_id, max_memory_usage_bytes, reliable): ChannelSettings) -> ChannelConfig {
    let send_type =
        if reliable { SendType::ReliableOrdered { resend_time: Duration::from_millis(300) } } else { SendType::Unreliable };
    ChannelConfig { channel_id, max_memory_usage_bytes, send_type }
}
