//! What a session is told beside its events: where it resumes, answers, refusals.

use super::{Window, nearby::Told, shared_objects::ToldObjects, watch::Watch};
use crate::{
    clock::ServerClock,
    counters::Counters,
    instance::Instance,
    net::Outbound,
    outbox::HuntOutbox,
    player::{Heard, Inbox, Player, Players, Session},
    rules::FixWasRefused,
};
use bevy::prelude::*;
use hunt_shared::{
    identity::{ContentHash, Seq},
    protocol::{Control, Resume, ServerChannel},
};
use std::collections::HashMap;

/// Tells each new session where it stands, from what is committed, once everything that the older one has acknowledged is: else a client
/// whose journal is lost would wait for events that are not sent any more.
pub fn begin_delivery(
    mut commands: Commands,
    mut players: Query<(Entity, &Player, &Session, Option<&mut Window>)>,
    instances: Query<(&Instance, &HuntOutbox)>,
    mut outbound: Outbound,
    clock: Res<ServerClock>,
) {
    for (entity, player, session, window) in &mut players {
        if window.as_ref().is_some_and(|window| window.serves(session.id)) {
            continue;
        }
        let Ok((instance, outbox)) = instances.get(player.instance) else { continue };
        let stored = outbox.0.committed(player.id);
        let acknowledged = stored.map_or(Seq(0), |stored| stored.acknowledged);
        if window.as_ref().is_some_and(|window| window.acknowledged() > acknowledged) {
            continue;
        }
        let stored = stored.cloned().unwrap_or_default();
        let view = instance.view(&player.language);
        commands.entity(entity).insert((Told::default(), ToldObjects::default(), Watch::default(), ShownView(view)));
        match window {
            Some(mut window) => window.restart(session.id, acknowledged),
            None => {
                let mut window = Window::default();
                window.restart(session.id, acknowledged);
                commands.entity(entity).insert(window);
            }
        }
        let resume = Resume {
            view,
            acknowledged,
            next: acknowledged.next(),
            confirmed_fix: stored.path.cursor,
            confirmed_command: stored.command,
            position: stored.path.last.map(|(_, position)| position),
            progress: stored.progress,
            server_time: clock.now(),
        };
        outbound.send_control(session.id, &Control::Resume(Box::new(resume)));
    }
}

/// The view that a session was told last.
#[derive(Component, Clone, Copy, PartialEq, Debug)]
pub struct ShownView(ContentHash);

/// Tells each session of an edited hunt's view, once what the edit means for its player is committed.
pub fn tell_views(
    mut players: Query<(&Player, &Session, &Window, &mut ShownView)>,
    instances: Query<(&Instance, &HuntOutbox)>,
    mut outbound: Outbound,
) {
    for (player, session, window, mut shown) in &mut players {
        let Ok((instance, outbox)) = instances.get(player.instance) else { continue };
        let view = instance.view(&player.language);
        if shown.0 == view || !window.serves(session.id) || !outbound.has_room(session.id, ServerChannel::Control, 256) {
            continue;
        }
        let stored = outbox.0.committed(player.id);
        // Who has not begun meets nothing by an edit.
        if stored.is_none_or(|stored| stored.path.last.is_none() || stored.hunt == instance.hunt.hash) {
            outbound.send_control(session.id, &Control::ViewChanged(view));
            shown.0 = view;
        }
    }
}

/// Answers commands: those just committed, and those that were asked again.
pub fn send_replies(
    players: Query<(&Player, &Session, &Heard, &Inbox)>,
    known: Res<Players>,
    outboxes: Query<(Entity, &HuntOutbox)>,
    mut outbound: Outbound,
    counters: Res<Counters>,
    clock: Res<ServerClock>,
    mut busy_since: Local<HashMap<Entity, hunt_shared::time::UnixMs>>,
) {
    for (instance, outbox) in &outboxes {
        for (player, reply) in outbox.just_committed().flat_map(|unit| unit.replies.iter().map(move |reply| (unit.player, reply)))
        {
            counters.commands().add(1);
            if let Some((_, session, ..)) = known.entity(instance, player).and_then(|entity| players.get(entity).ok()) {
                outbound.send_control(session.id, &Control::Reply(reply.clone()));
            }
        }
        // Once a second while the store is not ready.
        if outbox.0.has_room() {
            busy_since.remove(&instance);
        } else if busy_since.get(&instance).is_none_or(|since| clock.now().seconds_since(*since) >= 1.0) {
            busy_since.insert(instance, clock.now());
            for (_, session, _, inbox) in players.iter().filter(|(player, ..)| player.instance == instance) {
                if inbox.has_commands() {
                    outbound.send_control(session.id, &Control::Busy);
                }
            }
        }
    }
    for (player, session, heard, _) in &players {
        if heard.repeated.is_empty() {
            continue;
        }
        let stored = outboxes.get(player.instance).ok().and_then(|(_, outbox)| outbox.0.committed(player.id));
        for reply in stored.into_iter().flat_map(|stored| &stored.replies).filter(|reply| heard.repeated.contains(&reply.number))
        {
            outbound.send_control(session.id, &Control::Reply(reply.clone()));
        }
    }
}

/// Tells a session of its last refused fix of the tick, so that its player is led back.
pub fn send_refusals(mut refused: MessageReader<FixWasRefused>, sessions: Query<&Session>, mut outbound: Outbound) {
    let last: HashMap<Entity, _> = refused.read().map(|refused| (refused.player, refused.refusal.clone())).collect();
    for (player, refusal) in last {
        if let Ok(session) = sessions.get(player) {
            outbound.send_control(session.id, &Control::FixRefused(refusal));
        }
    }
}
