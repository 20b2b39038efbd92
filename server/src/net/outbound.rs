//! Messages to sessions.

use bevy::{ecs::system::SystemParam, prelude::*};
use bevy_renet::RenetServer;
use hunt_shared::{
    identity::SessionId,
    protocol::{self, Control, ServerChannel},
};
use std::collections::HashSet;

/// Sessions with messages that have not left yet; the transport sends to them at the end of this tick.
#[derive(Resource, Default, Debug)]
pub struct DueSessions(pub HashSet<u64>);

/// The way out for everything that a session is told. What is sent leaves at the end of the tick.
#[derive(SystemParam)]
pub struct Outbound<'w> {
    renet: ResMut<'w, RenetServer>,
    due: ResMut<'w, DueSessions>,
}

impl Outbound<'_> {
    /// Whether a message of so many bytes fits now: an overflowing channel would end the session.
    pub fn has_room(&self, session: SessionId, channel: ServerChannel, bytes: usize) -> bool {
        self.renet.can_send_message(session.0, channel, bytes)
    }

    /// Sends an encoded message if it fits; whether it did.
    pub fn send(&mut self, session: SessionId, channel: ServerChannel, message: Vec<u8>) -> bool {
        let fits = self.has_room(session, channel, message.len());
        if fits {
            self.renet.send_message(session.0, channel, message);
            self.due.0.insert(session.0);
        }
        fits
    }

    /// Sends a control message; one that does not fit is dropped, and the client's resending brings it up again.
    pub fn send_control(&mut self, session: SessionId, control: &Control) {
        match protocol::encode_message(control) {
            Ok(message) => {
                if !self.send(session, ServerChannel::Control, message) {
                    debug!("the control channel of session {session:?} is full");
                }
            }
            Err(error) => error!("a control message cannot be encoded: {error}"),
        }
    }

    /// Ends a session at once; what it has not acknowledged is lost to it.
    pub fn disconnect(&mut self, session: SessionId) {
        self.renet.disconnect(session.0);
    }
}
