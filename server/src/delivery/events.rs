//! Events out, acknowledgements in.

use super::{
    Window,
    watch::{SentThisTick, Watch},
};
use crate::{
    counters::Counters,
    net::Outbound,
    outbox::{Fetch, HuntOutbox},
    player::{Heard, Player, Session},
    rules::TickGroup,
};
use bevy::prelude::*;
use hunt_shared::protocol::{self, EventBatch, ServerChannel};

/// Bytes of events in one message at most: a lost packet holds up no more than this.
const BATCH_BYTES: usize = 16 * 1024;

/// Takes what players say to hold, and puts it into the next group.
pub fn take_acknowledgements(
    mut players: Query<(&Player, &Session, &Heard, &mut Window), Changed<Heard>>,
    mut groups: Query<&mut TickGroup>,
    counters: Res<Counters>,
) {
    for (player, session, heard, mut window) in &mut players {
        if heard.acknowledged <= window.acknowledged() || !window.serves(session.id) {
            continue;
        }
        match window.acknowledge(heard.acknowledged) {
            Ok(news) => {
                counters.acknowledged().add(news);
                if let Ok(mut group) = groups.get_mut(player.instance) {
                    group.0.acknowledged.push((player.id, window.acknowledged()));
                }
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
    mut players: Query<(&Player, &Session, &mut Window, &mut Watch)>,
    mut outboxes: Query<&mut HuntOutbox>,
    mut outbound: Outbound,
    mut sent: ResMut<SentThisTick>,
    counters: Res<Counters>,
) {
    let (mut window_events, mut window_bytes) = (0, 0);
    for (player, session, mut window, mut watch) in &mut players {
        let Ok(mut outbox) = outboxes.get_mut(player.instance) else { continue };
        let outbox = &mut outbox.bypass_change_detection().0;
        let Some(stored) = outbox.committed(player.id).filter(|_| window.serves(session.id)) else { continue };
        let last = stored.progress.seq;
        while window.next() <= last {
            let (events, bytes) = window.room();
            if events == 0 || bytes < BATCH_BYTES || !outbound.has_room(session.id, ServerChannel::Events, 2 * BATCH_BYTES) {
                break;
            }
            let first = window.next();
            let Fetch::Ready(batch) = outbox.events(player.id, first, events, BATCH_BYTES) else { break };
            if batch.first().is_none_or(|(seq, _)| *seq != first) {
                counters.dropped().add(1);
                break;
            }
            let message = EventBatch { first, events: batch.iter().map(|(_, bytes)| bytes.to_vec()).collect() };
            let Ok(message) = protocol::encode_message(&message) else { break };
            if !outbound.send(session.id, ServerChannel::Events, message) {
                break;
            }
            for (_, bytes) in &batch {
                if window.send(bytes.len()) { counters.delivered().add(1) } else { counters.resent().add(1) }
            }
            watch.sent(window.sent(), &mut sent);
        }
        let (events, bytes) = window.under_way();
        window_events += events;
        window_bytes += bytes;
    }
    counters.window_events().set(window_events as u64);
    counters.window_bytes().set(window_bytes as u64);
}
