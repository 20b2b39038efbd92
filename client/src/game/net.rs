//! The link to a server, as the rooms see it.

use bevy::prelude::*;
use hunt_shared::{identity::HuntId, protocol::HuntSummary};

/// Connect.
#[derive(Message, Clone, Debug)]
pub struct ConnectTo {
    /// host or host:port
    pub address: String,
    /// name
    pub name: String,
    /// hunt
    pub hunt: Option<HuntId>,
}

/// Hunts.
#[derive(Resource, Clone, Debug, Default)]
pub struct HuntList(pub Vec<HuntSummary>);

/// Leave.
#[derive(Message, Clone, Debug)]
pub struct LeaveHunt;
pub struct NetPlugin;
impl Plugin for NetPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<ConnectTo>().add_message::<LeaveHunt>().init_resource::<HuntList>();
    }
}
