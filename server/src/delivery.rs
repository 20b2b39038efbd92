//! Delivery: what is committed goes to the session of its player, within a window, until it is acknowledged.

mod events;
mod nearby;
mod present_mates;
mod session;
mod shared_objects;
mod watch;
mod window;

pub use nearby::NearbyPlayers;
pub use window::{BeyondSent, Window};

use crate::{outbox::OutboxSystems, rules::RulesSystems};
use bevy::prelude::*;
use bevy_renet::RenetSend;

/// Sends to the sessions; last of the tick.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct DeliverySystems;

/// Delivers what is committed.
pub struct DeliveryPlugin;

impl Plugin for DeliveryPlugin {
    fn build(&self, app: &mut App) {
        let systems = (
            session::begin_delivery,
            session::tell_views,
            shared_objects::send_shared_objects,
            present_mates::send_present_mates,
            session::send_replies,
            session::send_refusals,
            events::take_acknowledgements,
            events::send_events,
            nearby::send_snapshots,
        );
        app.init_resource::<NearbyPlayers>()
            .init_resource::<watch::SentThisTick>()
            .add_systems(Update, watch::watch_units.after(RulesSystems).before(OutboxSystems))
            .add_systems(Update, systems.chain().in_set(DeliverySystems).after(OutboxSystems).before(RenetSend))
            .add_systems(PostUpdate, watch::count_sent.after(RenetSend));
    }
}
