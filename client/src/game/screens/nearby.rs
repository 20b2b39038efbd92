//! Servers on the local network, found by DNS-SD over multicast DNS while the player chooses one.

use crate::game::session::Screen;
use bevy::prelude::*;
use hunt_shared::protocol::{ANNOUNCED_PROTOCOL_KEY, ANNOUNCED_SERVICE, PROTOCOL_VERSION};
use mdns_sd::{Receiver, ResolvedService, ServiceDaemon, ServiceEvent};
use std::{collections::BTreeMap, net::SocketAddr};

/// The servers that were found, by their full name on the network.
#[derive(Resource, Default, Clone, PartialEq, Debug)]
pub struct NearbyServers(pub BTreeMap<String, NearbyServer>);

/// A server on the local network.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NearbyServer {
    /// As its host has named it.
    pub name: String,
    /// Where it is.
    pub address: SocketAddr,
    /// Whether this game and it speak the same language.
    pub fits: bool,
}

/// The search; it ends when this is dropped.
#[derive(Resource)]
struct Search {
    daemon: ServiceDaemon,
    found: Receiver<ServiceEvent>,
}

impl Drop for Search {
    fn drop(&mut self) {
        let _ = self.daemon.shutdown();
    }
}

/// Looks for servers while they are chosen from.
pub struct NearbyPlugin;

impl Plugin for NearbyPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<NearbyServers>()
            .add_systems(OnEnter(Screen::Servers), begin)
            .add_systems(OnExit(Screen::Servers), |mut commands: Commands| commands.remove_resource::<Search>())
            .add_systems(Update, hear.run_if(resource_exists::<Search>));
    }
}

/// Without a network nothing is found, and addresses can still be typed.
fn begin(mut servers: ResMut<NearbyServers>, mut commands: Commands) {
    servers.0.clear();
    let search = ServiceDaemon::new().and_then(|daemon| {
        let found = daemon.browse(ANNOUNCED_SERVICE)?;
        Ok(Search { daemon, found })
    });
    match search {
        Ok(search) => commands.insert_resource(search),
        Err(error) => warn!("servers on the local network are not looked for: {error}"),
    }
}

fn hear(search: Res<Search>, mut servers: ResMut<NearbyServers>) {
    while let Ok(event) = search.found.try_recv() {
        match event {
            ServiceEvent::ServiceResolved(service) => {
                if let Some(server) = server_of(&service) {
                    servers.0.insert(service.get_fullname().to_owned(), server);
                }
            }
            ServiceEvent::ServiceRemoved(_, name) => drop(servers.0.remove(&name)),
            _ => {}
        }
    }
}

fn server_of(service: &ResolvedService) -> Option<NearbyServer> {
    let address = service.get_addresses_v4().into_iter().min()?;
    let name = service.get_fullname().trim_end_matches(ANNOUNCED_SERVICE).trim_end_matches('.');
    let version = service.get_property_val_str(ANNOUNCED_PROTOCOL_KEY);
    Some(NearbyServer {
        name: name.to_owned(),
        address: SocketAddr::from((address, service.get_port())),
        fits: version.and_then(|version| version.parse().ok()) == Some(PROTOCOL_VERSION),
    })
}
