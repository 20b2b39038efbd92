//! How players write down a server.

use super::JoinError;
use hunt_shared::protocol::DEFAULT_HTTP_PORT;
use std::{fmt, net::Ipv6Addr, str::FromStr};

/// Where a server's control plane is: a host and a TCP port.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ServerAddress {
    /// A name or an IP address, without brackets.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

impl FromStr for ServerAddress {
    type Err = JoinError;

    /// Reads `host`, `host:port`, an IPv6 address, or `[IPv6 address]:port`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || JoinError::Address(text.to_owned());
        let text = text.trim();
        if text.parse::<Ipv6Addr>().is_ok() {
            return Ok(Self { host: text.into(), port: DEFAULT_HTTP_PORT });
        }
        let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((address, "")) => (address, None),
            Some((address, port)) => (address, Some(port.strip_prefix(':').ok_or_else(wrong)?)),
            None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
        };
        let port = match port {
            None => DEFAULT_HTTP_PORT,
            Some(port) => port.parse().ok().filter(|&port| port != 0).ok_or_else(wrong)?,
        };
        let is_address = host.parse::<Ipv6Addr>().is_ok();
        let is_name = !host.is_empty() && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'));
        if is_address || is_name { Ok(Self { host: host.into(), port }) } else { Err(wrong()) }
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        for (text, host, port, shown) in [
            ("play.example.org", "play.example.org", 4330, "play.example.org:4330"),
            (" 192.168.1.20:99 ", "192.168.1.20", 99, "192.168.1.20:99"),
            ("::1", "::1", 4330, "[::1]:4330"),
            ("[2001:db8::1]:99", "2001:db8::1", 99, "[2001:db8::1]:99"),
            ("[::1]", "::1", 4330, "[::1]:4330"),
        ] {
            let address: ServerAddress = text.parse().unwrap();
            assert_eq!((address.host.as_str(), address.port, address.to_string().as_str()), (host, port, shown));
        }
        for wrong in ["", ":99", "host:", "host:0", "host:99999", "https://host", "a b", "[::1]99", "host/path"] {
            assert!(wrong.parse::<ServerAddress>().is_err(), "{wrong}");
        }
    }
}
