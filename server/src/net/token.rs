//! Connect tokens: who may open which session on which socket.

use super::NetClock;
use hunt_shared::{
    identity::SessionId,
    protocol::{NETCODE_PROTOCOL_ID, SESSION_TIMEOUT_S, TokenUserData, UserDataError},
};
use renetcode::{ConnectToken, TokenGenerationError};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Seconds within which a token must be used.
const TOKEN_LIFE_S: u64 = 30;

/// Where clients reach the game from outside: a host name or address, and the UDP port of the first socket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicAddress {
    /// A name or an IP address, without brackets.
    pub host: String,
    /// The UDP port of the first socket; further sockets take the ports after it.
    pub port: u16,
}

impl FromStr for PublicAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("expected HOST:PORT, such as play.example.org:4331, not {text:?}");
        let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
        let port = port.parse().ok().filter(|&port| port != 0).ok_or_else(wrong)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() { Err(wrong()) } else { Ok(Self { host: host.into(), port }) }
    }
}

impl fmt::Display for PublicAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// How full a socket is.
#[derive(Debug)]
pub(super) struct SocketLoad {
    pub(super) bound: SocketAddr,
    pub(super) connected: AtomicUsize,
    pub(super) capacity: usize,
}

/// Why no token was issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// Every socket is full.
    #[error("the server is full: {0} players are in; try again in a minute")]
    Full(usize),
    /// The user data do not fit.
    #[error(transparent)]
    UserData(#[from] UserDataError),
    /// netcode could not make it.
    #[error("the connect token could not be made: {0}")]
    Token(#[from] TokenGenerationError),
}

/// A connect token for one attempt.
#[derive(Clone, Debug)]
pub struct IssuedToken {
    /// The session it opens.
    pub session: SessionId,
    /// Where the client will connect.
    pub address: SocketAddr,
    /// The token's bytes, as `ConnectToken::read` takes them.
    pub bytes: Vec<u8>,
}

/// Issues connect tokens for the sockets of a [`Transport`](super::Transport). Cheap to clone.
#[derive(Clone)]
pub struct TokenIssuer {
    pub(super) clock: NetClock,
    pub(super) private_key: [u8; 32],
    pub(super) public: Option<PublicAddress>,
    pub(super) sockets: Arc<Vec<SocketLoad>>,
    pub(super) turn: Arc<AtomicUsize>,
}

impl TokenIssuer {
    /// What the host has said about the way in from outside.
    pub fn public_address(&self) -> Option<&PublicAddress> {
        self.public.as_ref()
    }

    /// The address that the sockets are bound to; unspecified (such as 0.0.0.0) when they listen on all.
    pub fn bound_ip(&self) -> IpAddr {
        self.sockets[0].bound.ip()
    }

    /// A token with a fresh session id, for the emptiest socket, reached at `ip` (the resolved public address, or the address at which
    /// the client reached the control plane).
    ///
    /// The token also names the address that the socket is bound to, by which netcode tells that a token is meant for this socket; the
    /// client connects to the first.
    ///
    /// # Errors
    /// See [`IssueError`].
    pub fn issue(&self, user: &TokenUserData, ip: IpAddr) -> Result<IssuedToken, IssueError> {
        let count = self.sockets.len();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let connected = |index: usize| self.sockets[index].connected.load(Ordering::Relaxed);
        let index = (0..count)
            .map(|step| (turn + step) % count)
            .filter(|&index| connected(index) < self.sockets[index].capacity)
            .min_by_key(|&index| connected(index))
            .ok_or_else(|| IssueError::Full((0..count).map(connected).sum()))?;
        let bound = self.sockets[index].bound;
        let port = self.public.as_ref().map_or(bound.port(), |public| public.port.wrapping_add(index as u16));
        let address = SocketAddr::new(ip, port);
        let mut addresses = vec![address];
        if address != bound {
            addresses.push(bound);
        }
        let session = SessionId(u64::from_le_bytes(renetcode::generate_random_bytes()));
        let token = ConnectToken::generate(
            self.clock.now(),
            NETCODE_PROTOCOL_ID,
            TOKEN_LIFE_S,
            session.0,
            SESSION_TIMEOUT_S,
            addresses,
            Some(&user.to_bytes()?),
            &self.private_key,
        )?;
        let mut bytes = Vec::with_capacity(2_048);
        token.write(&mut bytes).map_err(TokenGenerationError::from)?;
        Ok(IssuedToken { session, address, bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_are_read_with_and_without_brackets() {
        let of =
            |text: &str| text.parse::<PublicAddress>().map(|address| (address.host.clone(), address.port, address.to_string()));
        assert_eq!(of("play.example.org:4331").unwrap(), ("play.example.org".into(), 4331, "play.example.org:4331".into()));
        assert_eq!(of("[2001:db8::1]:99").unwrap(), ("2001:db8::1".into(), 99, "[2001:db8::1]:99".into()));
        for wrong in ["play.example.org", ":4331", "host:0", "host:70000"] {
            assert!(of(wrong).unwrap_err().contains("HOST:PORT"));
        }
    }
}
