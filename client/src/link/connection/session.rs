//! The sessions of a connection: one is opened, heard, spoken to and ended.

use super::{
    Connection, Outage, Phase,
    attempt::{Joined, ViewFetch},
    backoff::Backoff,
};
use crate::link::{ClientTransport, LinkEvent};
use hunt_shared::protocol::{ServerChannel, connection_config};
use renet::RenetClient;
use std::time::Duration;

/// Without a message, packets are sent this often: renet's acknowledgements, each of which the server answers.
const IDLE_SEND_INTERVAL: Duration = Duration::from_millis(100);

/// A session that has lasted so long was no failed attempt: the next wait is a short one again.
const STEADY_AFTER: Duration = Duration::from_secs(5);

/// A server that has authenticated a session but not said where the two sides stand is given up after this.
const RESUME_TIMEOUT: Duration = Duration::from_secs(10);

/// An event that is missing before others for so long comes only with a new session.
const MISSING_TIMEOUT: Duration = Duration::from_secs(5);

impl Connection {
    /// Hands what has arrived to renet and takes the messages out of it. Returns false when the session has ended; drop the renet client
    /// then. Call `renet.update(dt)` before it.
    pub fn receive(&mut self, dt: Duration, renet: &mut RenetClient) -> bool {
        let now = self.now();
        let Phase::Playing { transport, since, .. } = &mut self.phase else { return false };
        let outcome = transport.receive(dt, renet);
        self.silence = transport.silence();
        let resume_is_late = !self.link.is_resumed() && now.saturating_sub(*since) > RESUME_TIMEOUT;
        self.rtt_s = renet.rtt();
        self.loss = renet.packet_loss();
        self.read(renet, now);
        let fault = match outcome {
            Err(error) => Some(error.into()),
            Ok(()) if resume_is_late => Some(Outage::NobodyLetIn),
            Ok(()) if self.link.missing_for(now) > MISSING_TIMEOUT => Some(Outage::EventSkipped),
            Ok(()) => None,
        };
        self.absorb(now);
        if let Some(why) = fault {
            self.end_session(why, now);
        }
        matches!(self.phase, Phase::Playing { .. })
    }

    /// Sends what is due.
    pub fn send(&mut self, renet: &mut RenetClient) {
        let now = self.now();
        self.settle();
        let Phase::Playing { transport, .. } = &mut self.phase else { return };
        let mut due = now.saturating_sub(self.sent_at) >= IDLE_SEND_INTERVAL;
        if transport.is_connected() {
            for message in self.link.outgoing(now) {
                // What does not fit is due again later.
                if renet.can_send_message(message.channel, message.bytes.len()) {
                    renet.send_message(message.channel, message.bytes);
                    due = true;
                }
            }
        }
        if !due {
            return;
        }
        self.sent_at = now;
        if let Err(error) = transport.send(renet) {
            self.end_session(error.into(), now);
        }
    }

    pub(super) fn open(&mut self, joined: Joined, now: Duration) -> Option<RenetClient> {
        self.last_error = None;
        self.player = Some(joined.session.player);
        self.show(joined.session.reply.view, joined.view);
        match ClientTransport::open(&joined.session.token) {
            Ok(transport) => {
                self.link.begin_session();
                self.silence = Duration::ZERO;
                self.phase = Phase::Playing { session: joined.session.reply.session, transport: Box::new(transport), since: now };
                self.sessions += 1;
                Some(RenetClient::new(connection_config()))
            }
            Err(error) => {
                self.phase = Phase::Offline { why: error.into(), until: Some(now + self.backoff.next()) };
                None
            }
        }
    }

    /// Takes all messages out of renet: a channel that fills up ends the session.
    fn read(&mut self, renet: &mut RenetClient, now: Duration) {
        for channel in [ServerChannel::Control, ServerChannel::Events, ServerChannel::Snapshots] {
            while let Some(bytes) = renet.receive_message(channel) {
                if let Err(error) = self.link.receive(channel, &bytes, now) {
                    tracing::warn!("a message on {channel:?} is not understood: {error}");
                }
            }
        }
    }

    /// Acts on what the link has heard, and passes it on.
    pub(super) fn absorb(&mut self, now: Duration) {
        for event in self.link.drain() {
            match &event {
                LinkEvent::ViewChanged(hash) => {
                    if self.view_hash != Some(*hash) && self.view_fetch.as_ref().is_none_or(|fetch| fetch.hash() != *hash) {
                        self.view_fetch = Some(ViewFetch::start(self.options.server.clone(), *hash));
                    }
                    // It is passed on when it has been fetched.
                    continue;
                }
                LinkEvent::Superseded => {
                    self.goodbye();
                    self.link.begin_session();
                    self.phase = Phase::Superseded;
                }
                LinkEvent::Closing { retry_after_s } => {
                    self.retry_after = Some(Duration::from_secs(u64::from(*retry_after_s).min(3_600)));
                }
                _ => {}
            }
            self.events.push(event);
        }
        if let Phase::Playing { since, .. } = self.phase
            && self.link.is_resumed()
            && now.saturating_sub(since) > STEADY_AFTER
        {
            self.backoff = Backoff::default();
        }
    }

    fn end_session(&mut self, why: Outage, now: Duration) {
        if !matches!(self.phase, Phase::Playing { .. }) {
            return;
        }
        self.goodbye();
        let wait = self.retry_after.take().unwrap_or_default().max(self.backoff.next());
        self.phase = Phase::Offline { why, until: Some(now + wait) };
    }

    pub(super) fn goodbye(&mut self) {
        if let Phase::Playing { transport, .. } = &mut self.phase {
            transport.disconnect();
        }
        self.link.begin_session();
    }
}
