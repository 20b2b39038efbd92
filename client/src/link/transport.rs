//! UDP under renet: netcode over a socket.

/// Why a transport ended.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {}

/// A netcode client on a UDP socket.
pub struct ClientTransport {}
