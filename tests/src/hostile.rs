//! A client that means harm: it joins properly, and then sends whatever it likes inside the encrypted session.

use crate::BotError;
use hunt_client::link::{LinkStore, ServerAddress, ServerApi};
use hunt_shared::identity::HuntId;
use renetcode::{ClientAuthentication, ConnectToken, NetcodeClient};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Within this a session must be open.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many of the packets that were sent are kept, to be sent again.
const KEPT: usize = 32;

/// A netcode session without renet on top.
pub struct HostileClient {
    netcode: NetcodeClient,
    socket: UdpSocket,
    stepped: Instant,
    sent: Vec<Vec<u8>>,
}

impl HostileClient {
    /// Joins as a guest and opens the session.
    ///
    /// # Errors
    /// When the server refuses, or the session does not open in time.
    pub fn connect(server: &ServerAddress, hunt: &str, name: &str) -> Result<Self, BotError> {
        let store = LinkStore::in_memory();
        let joined = ServerApi::new(server.clone(), store.clone())?.join(&store, name, &HuntId::from(hunt))?;
        Ok(Self::open(&joined.reply.token)?)
    }

    fn open(token: &str) -> io::Result<Self> {
        let connect_token = decode_token(token)?;
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
        let netcode =
            NetcodeClient::new(since_epoch, ClientAuthentication::Secure { connect_token }).map_err(io::Error::other)?;
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_read_timeout(Some(Duration::from_millis(10)))?;
        let mut client = Self { netcode, socket, stepped: Instant::now(), sent: Vec::new() };
        let deadline = Instant::now() + PATIENCE;
        while !client.is_connected() {
            if Instant::now() > deadline || client.netcode.is_disconnected() {
                return Err(io::Error::new(io::ErrorKind::TimedOut, "the hostile client's session did not open"));
            }
            client.step()?;
        }
        Ok(client)
    }

    /// Keeps the session alive: receives for up to 10 ms, and answers as netcode asks.
    ///
    /// # Errors
    /// When the socket fails.
    pub fn step(&mut self) -> io::Result<()> {
        let mut buffer = [0; 1_500];
        match self.socket.recv_from(&mut buffer) {
            Ok((length, _)) => {
                self.netcode.process_packet(&mut buffer[..length]);
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::ConnectionRefused
                ) => {}
            Err(error) => return Err(error),
        }
        let dt = self.stepped.elapsed();
        self.stepped += dt;
        if let Some((packet, server)) = self.netcode.update(dt) {
            self.socket.send_to(packet, server)?;
            if self.sent.len() < KEPT {
                self.sent.push(packet.to_vec());
            }
        }
        Ok(())
    }

    /// Whether the session is open, as far as the client knows.
    pub fn is_connected(&self) -> bool {
        self.netcode.is_connected()
    }

    /// Where the server listens for this session.
    pub fn server(&self) -> SocketAddr {
        self.netcode.server_addr()
    }

    /// The first packets that it has sent, as they went over the network.
    pub fn sent(&self) -> &[Vec<u8>] {
        &self.sent
    }

    /// Sends these bytes as they are, from the session's socket.
    ///
    /// # Errors
    /// When the socket fails.
    pub fn send_raw(&self, packet: &[u8]) -> io::Result<()> {
        self.socket.send_to(packet, self.server()).map(drop)
    }

    /// Sends these bytes to the server's renet, encrypted and authenticated as netcode asks. False when the session is over.
    ///
    /// # Errors
    /// When the socket fails.
    pub fn send(&mut self, payload: &[u8]) -> io::Result<bool> {
        let Ok((server, packet)) = self.netcode.generate_payload_packet(payload) else { return Ok(false) };
        self.socket.send_to(packet, server)?;
        if self.sent.len() < KEPT {
            self.sent.push(packet.to_vec());
        }
        Ok(true)
    }
}

fn decode_token(token: &str) -> io::Result<ConnectToken> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let bytes = STANDARD.decode(token).map_err(io::Error::other)?;
    ConnectToken::read(&mut bytes.as_slice()).map_err(io::Error::other)
}
