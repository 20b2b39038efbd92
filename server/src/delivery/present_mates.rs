//! Who of a player's team is there: told at the beginning of a session, and when that has changed.

use super::Window;
use crate::{
    clock::ServerClock,
    instance::Instance,
    net::Outbound,
    outbox::HuntOutbox,
    player::{Player, Session},
};
use bevy::prelude::*;
use hunt_shared::{
    identity::{PlayerId, SessionId},
    protocol::{self, Control, ServerChannel},
    time::UnixMs,
};
use std::{collections::HashSet, time::Duration};

/// Teams are looked through this often.
const LOOK_INTERVAL: Duration = Duration::from_millis(500);

/// What a session was told last.
#[derive(Component, Clone, PartialEq, Debug, Default)]
pub struct ToldMates {
    session: Option<SessionId>,
    present: Vec<PlayerId>,
}

/// Tells each session which members of its player's team have a session, too.
pub fn send_present_mates(
    mut commands: Commands,
    mut players: Query<(Entity, &Player, &Session, &Window, Option<&mut ToldMates>)>,
    instances: Query<(&Instance, &HuntOutbox)>,
    mut outbound: Outbound,
    clock: Res<ServerClock>,
    mut looked_at: Local<UnixMs>,
) {
    let now = clock.now();
    if now < *looked_at + LOOK_INTERVAL {
        return;
    }
    *looked_at = now;
    if instances.iter().all(|(instance, _)| instance.hunt.teams.is_none()) {
        return;
    }
    let there: HashSet<(Entity, PlayerId)> = players.iter().map(|(_, player, ..)| (player.instance, player.id)).collect();
    for (entity, player, session, window, told) in &mut players {
        let Ok((_, outbox)) = instances.get(player.instance) else { continue };
        if !window.serves(session.id) {
            continue;
        }
        let Some(mut told) = told else {
            commands.entity(entity).insert(ToldMates::default());
            continue;
        };
        if told.session != Some(session.id) {
            *told = ToldMates { session: Some(session.id), present: Vec::new() };
        }
        let shared = outbox.0.shared();
        let code = outbox.0.committed(player.id).and_then(|stored| stored.rules.team.as_ref());
        let team = code.and_then(|code| shared.teams.get(code));
        let members = team.into_iter().flat_map(|team| team.members.keys().copied());
        let present: Vec<PlayerId> = members.filter(|member| there.contains(&(player.instance, *member))).collect();
        if present == told.present {
            continue;
        }
        let Ok(message) = protocol::encode_message(&Control::TeamPresent(present.clone())) else { continue };
        if outbound.send(session.id, ServerChannel::Control, message) {
            told.present = present;
        }
    }
}
