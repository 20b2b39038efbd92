//! Players on the local network find the server by DNS-SD over multicast DNS (RFC 6762, RFC 6763), without typing an address.

use bevy::log::{info, warn};
use hunt_shared::protocol::{ANNOUNCED_PROTOCOL_KEY, ANNOUNCED_SERVICE, PROTOCOL_VERSION};
use mdns_sd::{ServiceDaemon, ServiceInfo};
use std::{net::SocketAddr, time::Duration};

/// How long the farewell may take that tells the network that the server is gone.
const FAREWELL: Duration = Duration::from_millis(300);

/// An announcement; it ends when it is dropped.
pub struct Announcement {
    daemon: ServiceDaemon,
    name: String,
}

/// Announces a server that listens for joins here. That it cannot be is no failure of the server: players can still type its address.
pub fn announce(name: Option<&str>, http: SocketAddr) -> Option<Announcement> {
    if http.ip().is_loopback() {
        // Nobody else can reach it.
        return None;
    }
    let host = gethostname::gethostname().to_string_lossy().into_owned();
    let name = name.unwrap_or(&host);
    match register(name, &host, http) {
        Ok(announcement) => {
            info!("players on the local network find this server as {name:?}");
            Some(announcement)
        }
        Err(error) => {
            warn!("the server cannot be announced on the local network: {error}; players can type its address");
            None
        }
    }
}

fn register(name: &str, host: &str, http: SocketAddr) -> Result<Announcement, mdns_sd::Error> {
    let daemon = ServiceDaemon::new()?;
    let version = PROTOCOL_VERSION.to_string();
    let properties = [(ANNOUNCED_PROTOCOL_KEY, version.as_str())];
    let host = format!("{host}.local.");
    let info = if http.ip().is_unspecified() {
        ServiceInfo::new(ANNOUNCED_SERVICE, name, &host, (), http.port(), &properties[..])?.enable_addr_auto()
    } else {
        ServiceInfo::new(ANNOUNCED_SERVICE, name, &host, http.ip(), http.port(), &properties[..])?
    };
    let name = info.get_fullname().to_owned();
    daemon.register(info)?;
    Ok(Announcement { daemon, name })
}

impl Drop for Announcement {
    fn drop(&mut self) {
        if let Ok(done) = self.daemon.unregister(&self.name) {
            // When nobody is told, the announcement runs out by itself.
            let _ = done.recv_timeout(FAREWELL);
        }
        let _ = self.daemon.shutdown();
    }
}
