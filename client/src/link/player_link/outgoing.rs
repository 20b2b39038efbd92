//! What is sent to the server, and when.

use super::PlayerLink;
use hunt_shared::{
    identity::Seq,
    protocol::{ClientChannel, FixUpdate, MAX_CLIENT_MESSAGE_BYTES, encode_message},
};
use std::time::Duration;

/// Updates are at least so far apart, but one with a new fix, of which there are few, goes at once.
const MIN_UPDATE_INTERVAL: Duration = Duration::from_millis(50);

/// Unconfirmed fixes are sent again after this, when no new one gave an occasion.
const RESEND_FIXES: Duration = Duration::from_millis(250);

/// Even an idle client says this often how far its journal is.
const IDLE_INTERVAL: Duration = Duration::from_secs(1);

/// Bytes of a fix update beside its fixes, and of a fix, at most.
const UPDATE_HEAD_BYTES: usize = 1 + 9 + 9 + 3;
const FIX_BYTES: usize = 9 + 16 + 4;

/// Fixes that always fit a message.
pub(super) const FIXES_PER_UPDATE: usize = (MAX_CLIENT_MESSAGE_BYTES - UPDATE_HEAD_BYTES) / FIX_BYTES;

/// A message to be sent.
#[derive(Clone, PartialEq, Debug)]
pub struct Outgoing {
    /// Over which channel.
    pub channel: ClientChannel,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why an update is due.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Due {
    pub(super) new_fixes: bool,
    pub(super) confirmed: bool,
    pub(super) acknowledged: Seq,
    pub(super) sent_at: Option<Duration>,
}

impl PlayerLink {
    /// What is to be sent now. Call it every tick.
    pub fn outgoing(&mut self, now: Duration) -> Vec<Outgoing> {
        self.make_fix(now, false);
        let mut messages = Vec::new();
        if !self.resumed {
            return messages;
        }
        if self.update_is_due(now) {
            let acknowledged = self.acknowledged();
            let update = FixUpdate { acknowledged, first: self.fixes.first(), fixes: self.fixes.oldest(FIXES_PER_UPDATE) };
            self.due = Due { acknowledged, sent_at: Some(now), ..Due::default() };
            push(&mut messages, ClientChannel::Fixes, &update);
        }
        for command in self.commands.due(now) {
            push(&mut messages, ClientChannel::Commands, &command);
        }
        if let Some(gesture) = self.gestures.due(now) {
            push(&mut messages, ClientChannel::Gestures, &gesture);
        }
        messages
    }

    fn update_is_due(&self, now: Duration) -> bool {
        let Some(sent_at) = self.due.sent_at else { return true };
        let since = now.saturating_sub(sent_at);
        let news = self.acknowledged() != self.due.acknowledged
            || (self.due.confirmed && !self.fixes.is_empty())
            || (since >= RESEND_FIXES && !self.fixes.is_empty());
        self.due.new_fixes || since >= IDLE_INTERVAL || (news && since >= MIN_UPDATE_INTERVAL)
    }
}

fn push<T: serde::Serialize>(messages: &mut Vec<Outgoing>, channel: ClientChannel, message: &T) {
    match encode_message(message) {
        Ok(bytes) if bytes.len() <= MAX_CLIENT_MESSAGE_BYTES => messages.push(Outgoing { channel, bytes }),
        Ok(bytes) => tracing::error!("a message of {} bytes is too long to be sent", bytes.len()),
        Err(error) => tracing::error!("a message cannot be encoded: {error}"),
    }
}
