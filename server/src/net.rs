//! The game's UDP: netcode sessions under renet.
//!
//! bevy_renet runs its receiving set in `PreUpdate` and its sending set in `PostUpdate`. The path of a fix lies between them in `Update`,
//! so the three are one run of the app, and what a tick has committed leaves in the same tick:
//!
//! `PreUpdate`: `RenetServerPlugin::update_system` → `receive_packets` ([`RenetReceive`]) → renet's server events;
//! `Update`: everything else; `PostUpdate`: `send_packets` ([`RenetSend`]).
//!
//! No byte of a client reaches netcode or renet unchecked, see [`hunt_shared::protocol::check_datagram`].

mod clock;
mod limited_log;
mod outbound;
mod rooms;
mod socket;
mod token;
mod transport;

pub use clock::NetClock;
pub use outbound::{DueSessions, Outbound};
pub use socket::BindError;
pub use token::{IssueError, IssuedToken, PublicAddress, TokenIssuer};
pub use transport::{CloseReason, Happening, SessionClosed, SessionOpened, Transport, TransportCounters, TransportOptions};

use bevy::prelude::*;
use bevy_renet::{RenetReceive, RenetSend, RenetServer, RenetServerPlugin};
use hunt_shared::protocol::connection_config;

/// What a host wants in the log of the libraries below: they log each packet that is not theirs as an error, so anybody could fill the
/// disk. What matters of it is counted and logged here, at a bounded rate. Part of an `EnvFilter`.
pub const QUIET_LIBRARIES_LOG_FILTER: &str = "renet=off,renetcode=off";

/// Receives, sends, and tells of sessions by [`SessionOpened`] and [`SessionClosed`]. Expects the resource [`Transport`].
pub struct NetPlugin;

impl Plugin for NetPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(RenetServerPlugin)
            .insert_resource(RenetServer::new(connection_config()))
            .init_resource::<DueSessions>()
            .add_message::<SessionOpened>()
            .add_message::<SessionClosed>()
            .add_systems(
                PreUpdate,
                receive_packets
                    .in_set(RenetReceive)
                    .after(RenetServerPlugin::update_system)
                    .before(RenetServerPlugin::emit_server_events_system)
                    .run_if(resource_exists::<Transport>),
            )
            .add_systems(PostUpdate, send_packets.in_set(RenetSend).run_if(resource_exists::<Transport>))
            .add_systems(Last, say_goodbye.run_if(resource_exists::<Transport>));
    }
}

/// Hands what has arrived to renet, and tells who came and went.
fn receive_packets(
    mut transport: ResMut<Transport>,
    mut server: ResMut<RenetServer>,
    mut opened: MessageWriter<SessionOpened>,
    mut closed: MessageWriter<SessionClosed>,
) {
    for happening in transport.receive(&mut server.0) {
        match happening {
            Happening::Opened(session) => {
                opened.write(session);
            }
            Happening::Closed(session) => {
                closed.write(session);
            }
        }
    }
}

/// Sends what renet has for the sessions that are due, then ends the sessions that were to be closed.
fn send_packets(mut transport: ResMut<Transport>, mut server: ResMut<RenetServer>, mut due: ResMut<DueSessions>) {
    transport.send_due(&mut server.0, &due.0);
    due.0.clear();
}

/// Ends all sessions when the app ends, so that clients need not wait for a timeout.
fn say_goodbye(mut exit: MessageReader<AppExit>, mut transport: ResMut<Transport>, mut server: ResMut<RenetServer>) {
    if exit.read().next().is_some() {
        transport.close_all(&mut server.0);
    }
}
