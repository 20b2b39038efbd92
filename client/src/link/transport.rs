//! UDP under renet: a netcode client on a socket.

use hunt_shared::protocol::{MAX_DATAGRAM_BYTES, bundle, check_datagram, unbundle};
use renet::RenetClient;
use renetcode::{ClientAuthentication, ConnectToken, NetcodeClient, NetcodeError};
use std::{
    io::{self, ErrorKind},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    time::Duration,
};

/// A goodbye may be lost, so it is said this often.
const GOODBYES: usize = 3;

/// Why a transport ended, in words for the player.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The token is not one that a server issues.
    #[error("the server's connect token makes no sense")]
    Token,
    /// The UDP socket failed.
    #[error("the network failed: {0}")]
    Socket(#[from] io::Error),
    /// netcode ended the session.
    #[error("{}", in_words(.0))]
    Netcode(#[from] NetcodeError),
    /// Nobody answered.
    #[error("the server's game port {0} does not answer; a firewall may block its UDP")]
    NoAnswer(SocketAddr),
    /// renet ended the session.
    #[error("the session ended: {0}")]
    Renet(renet::DisconnectReason),
}

fn in_words(error: &NetcodeError) -> String {
    use renetcode::DisconnectReason as Reason;
    match error {
        NetcodeError::Disconnected(Reason::ConnectionTimedOut) => "the server has fallen silent".into(),
        NetcodeError::Disconnected(Reason::ConnectionDenied) => "the server is full".into(),
        NetcodeError::Disconnected(Reason::DisconnectedByServer) => "the server has ended the session".into(),
        other => other.to_string(),
    }
}

/// A netcode client on a UDP socket of its own. Each serves one attempt with one token.
///
/// Unlike renet's own transport it hands no datagram to netcode that would make it panic, see [`check_datagram`].
pub struct ClientTransport {
    udp: UdpSocket,
    netcode: NetcodeClient,
    server: SocketAddr,
    silence: Duration,
}

impl ClientTransport {
    /// Opens a socket on a free port and starts to connect with a token's bytes.
    ///
    /// # Errors
    /// When the token or the socket is of no use.
    pub fn open(mut token: &[u8]) -> Result<Self, TransportError> {
        let token = ConnectToken::read(&mut token)?;
        // netcode would panic on either.
        let server = token.server_addresses[0].filter(|_| token.expire_timestamp >= token.create_timestamp);
        let server = server.ok_or(TransportError::Token)?;
        let udp = match server {
            SocketAddr::V4(_) => UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)),
            SocketAddr::V6(_) => UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0)),
        }?;
        udp.set_nonblocking(true)?;
        let begun = Duration::from_secs(token.create_timestamp);
        let netcode = NetcodeClient::new(begun, ClientAuthentication::Secure { connect_token: token })?;
        Ok(Self { udp, netcode, server, silence: Duration::ZERO })
    }

    /// Whether netcode's handshake is done.
    pub fn is_connected(&self) -> bool {
        self.netcode.is_connected()
    }

    /// The server's UDP address.
    pub fn server_addr(&self) -> SocketAddr {
        self.server
    }

    /// The socket, to wait until something arrives on it; it is not to be read from.
    pub fn socket(&self) -> &UdpSocket {
        &self.udp
    }

    /// How long nothing has been heard, as of the last [`Self::receive`].
    pub fn silence(&self) -> Duration {
        self.silence
    }

    /// Hands what has arrived to renet, and advances netcode by `dt`.
    ///
    /// # Errors
    /// When the session has ended.
    pub fn receive(&mut self, dt: Duration, renet: &mut RenetClient) -> Result<(), TransportError> {
        let mut buffer = [0; MAX_DATAGRAM_BYTES + 1];
        loop {
            let length = match self.udp.recv_from(&mut buffer) {
                Ok((length, from)) if from == self.server => length,
                Ok(_) => continue,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::Interrupted) => continue,
                Err(error) => return Err(error.into()),
            };
            let datagram = &mut buffer[..length];
            if check_datagram(datagram).is_ok()
                && let Some(payload) = self.netcode.process_packet(datagram)
            {
                unbundle(payload).flatten().for_each(|packet| renet.process_packet(packet));
            }
        }
        // Before the clock goes on: what lay in the socket while nobody read it is no silence.
        self.silence = self.netcode.time_since_last_received_packet();
        if let Some((datagram, address)) = self.netcode.update(dt) {
            // What cannot be sent is lost like any other datagram; a network that is down shows by the timeout.
            let _ = self.udp.send_to(datagram, address);
        }
        if self.netcode.server_addr() != self.server {
            return Err(TransportError::NoAnswer(self.server));
        }
        match self.netcode.disconnect_reason() {
            Some(renetcode::DisconnectReason::ConnectionRequestTimedOut) => return Err(TransportError::NoAnswer(self.server)),
            Some(reason) => return Err(NetcodeError::Disconnected(reason).into()),
            None => {}
        }
        if self.netcode.is_connected() {
            renet.set_connected();
        }
        renet.disconnect_reason().map_or(Ok(()), |reason| Err(TransportError::Renet(reason)))
    }

    /// Sends what renet has.
    ///
    /// # Errors
    /// When the session has ended.
    pub fn send(&mut self, renet: &mut RenetClient) -> Result<(), TransportError> {
        if !self.netcode.is_connected() {
            return Ok(());
        }
        for payload in bundle(renet.get_packets_to_send()) {
            let (address, datagram) = self.netcode.generate_payload_packet(&payload)?;
            let _ = self.udp.send_to(datagram, address);
        }
        Ok(())
    }

    /// Says goodbye to the server.
    pub fn disconnect(&mut self) {
        if self.netcode.is_disconnected() {
            return;
        }
        if let Ok((address, datagram)) = self.netcode.disconnect() {
            for _ in 0..GOODBYES {
                let _ = self.udp.send_to(datagram, address);
            }
        }
    }
}
