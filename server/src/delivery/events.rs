//! Events out, acknowledgements in.

use super::Window;
use crate::{
    counters::Counters,
    outbox::{Fetch, HuntOutbox},
    player::{Heard, Player, Session},
    rules::TickGroup,
};
use bevy::prelude::*;
use bevy_renet::RenetServer;
use hunt_shared::protocol::{self, EventBatch, ServerChannel};

/// Bytes of events in one message at most: a lost packet holds up no more than this.
const BATCH_BYTES: usize = 16 * 1024;

/// Takes what players say to hold, and puts it into the next group.
pub fn take_acknowledgements(
    mut players: Query<(&Player, &Heard, &mut Window), (With<Session>, Changed<Heard>)>,
    mut groups: Query<(&HuntOutbox, &mut TickGroup)>,
    counters: Res<Counters>,
) {
    for (player, heard, mut window) in &mut players {
        let Ok((outbox, mut group)) = groups.get_mut(player.instance) else { continue };
        window.pass_over(outbox.0.committed(player.id).map(|stored| stored.acknowledged).unwrap_or_default());
        if heard.acknowledged <= window.acknowledged() {
            continue;
        }
        match window.acknowledge(heard.acknowledged) {
            Ok(news) => {
                counters.acknowledged().add(news);
                group.0.acknowledged.push((player.id, window.acknowledged()));
            }
            Err(beyond) => {
                counters.malformed().add(1);
                debug!("player {}: {beyond}", player.id);
            }
        }
    }
}

/// Sends each session the events that come next, as many as its window and its channel hold.
pub fn send_events(
    mut players: Query<(&Player, &Session, &mut Window)>,
    mut outboxes: Query<&mut HuntOutbox>,
    mut server: ResMut<RenetServer>,
    counters: Res<Counters>,
) {
    for (player, session, mut window) in &mut players {
        let Ok(mut outbox) = outboxes.get_mut(player.instance) else { continue };
        let outbox = &mut outbox.bypass_change_detection().0;
        let Some(stored) = outbox.committed(player.id) else { continue };
        window.pass_over(stored.acknowledged);
        if stored.progress.seq < window.next() {
            continue;
        }
        loop {
            let (events, bytes) = window.room();
            if events == 0
                || bytes < BATCH_BYTES
                || !server.can_send_message(session.id.0, ServerChannel::Events, 2 * BATCH_BYTES)
            {
                break;
            }
            let first = window.next();
            let Fetch::Ready(batch) = outbox.events(player.id, first, events, BATCH_BYTES) else { break };
            if batch.first().is_none_or(|(seq, _)| *seq != first) {
                break;
            }
            let message = EventBatch { first, events: batch.iter().map(|(_, bytes)| bytes.to_vec()).collect() };
            let Ok(message) = protocol::encode_message(&message) else { break };
            if !server.can_send_message(session.id.0, ServerChannel::Events, message.len()) {
                break;
            }
            server.send_message(session.id.0, ServerChannel::Events, message);
            for (_, bytes) in &batch {
                if window.send(bytes.len()) { counters.delivered().add(1) } else { counters.resent().add(1) }
            }
        }
    }
}
