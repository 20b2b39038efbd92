//! The UDP sockets, with receive buffers that hold a rush of players.

use socket2::{Domain, Protocol, Socket, Type};
use std::{
    io,
    net::{SocketAddr, UdpSocket},
};

/// With the operating system's default of about 200 KiB, of 250 clients that connect at once only half get in.
const BUFFER_BYTES: usize = 4 * 1024 * 1024;

/// Why a UDP socket could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot open UDP port {address}: {source}; is another server running there? Choose another with --udp")]
pub struct BindError {
    /// The address asked for.
    pub address: SocketAddr,
    /// What the operating system said.
    pub source: io::Error,
}

/// Opens a non-blocking UDP socket. An IPv6 wildcard takes IPv4 too, where the system allows it.
pub(super) fn bind(address: SocketAddr) -> Result<UdpSocket, BindError> {
    let open = || -> io::Result<UdpSocket> {
        let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
        if address.is_ipv6() {
            // Not every system can; IPv6 alone is then what the host gets.
            let _ = socket.set_only_v6(false);
        }
        for set in [Socket::set_recv_buffer_size, Socket::set_send_buffer_size] {
            // The system caps it silently or refuses; either way the socket works, with less room.
            let _ = set(&socket, BUFFER_BYTES);
        }
        let got_bytes = socket.recv_buffer_size().unwrap_or(0);
        if got_bytes < BUFFER_BYTES / 4 {
            tracing::info!(
                "the system grants UDP receive buffers of {} KiB; for hundreds of players at once raise net.core.rmem_max to {BUFFER_BYTES}",
                got_bytes / 1024
            );
        }
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        Ok(socket.into())
    };
    open().map_err(|source| BindError { address, source })
}
