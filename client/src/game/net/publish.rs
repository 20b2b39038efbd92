//! What the link has heard is written where the rooms read it.

use super::{Link, offline, question::doubt, society::Society};
use crate::{
    game::{
        link_words,
        session::{
            CurrentHunt, EventReceived, HeardPlayer, HuntClock, InQuestion, Journal, LineQuality, LinkStatus, NearbyHeard,
            Notice, Screen, SharedObjects, SnapTo, Undecided,
        },
    },
    link::{Connection, LinkEvent, Outage, Status},
};
use bevy::prelude::*;
use hunt_shared::{geo::LocalFrame, protocol::NearbyPlayer};
use std::time::Duration;

/// The journal of a connection, from its beginning.
pub fn open_journal(journal: &mut Journal, connection: &Connection) {
    *journal = Journal {
        events: connection.journal().to_vec(),
        progress: connection.progress().clone(),
        told: connection.told(),
        opened: journal.opened + 1,
    };
}

/// Writes what was heard where the rooms read it.
pub fn publish(
    mut commands: Commands,
    mut link: ResMut<Link>,
    hunt: Option<Res<CurrentHunt>>,
    screen: Res<State<Screen>>,
    mut next_screen: ResMut<NextState<Screen>>,
    mut status: ResMut<LinkStatus>,
    mut journal: ResMut<Journal>,
    mut received: MessageWriter<EventReceived>,
    mut notices: MessageWriter<Notice>,
    mut snaps: MessageWriter<SnapTo>,
    mut nearby: MessageWriter<NearbyHeard>,
    mut shared_objects: ResMut<SharedObjects>,
    mut clock: ResMut<HuntClock>,
    (mut in_question, mut line, mut undecided): (ResMut<InQuestion>, ResMut<LineQuality>, ResMut<Undecided>),
    mut society: Society,
    time: Res<Time<Real>>,
) {
    let Link { connection: Some(connection), store, asked, .. } = &mut *link else { return };
    connection.keep();
    if let Some(now) = connection.server_time() {
        let told = clock.set_to(now);
        clock.set_if_neq(told);
    }
    let mut frame = hunt.map(|hunt| hunt.frame);
    let mut unfit = None;
    let (mut journal_changed, mut journal_replaced) = (false, false);
    for event in connection.drain() {
        match event {
            LinkEvent::Event(event) => {
                journal_changed = true;
                received.write(EventReceived(event));
            }
            LinkEvent::JournalReplaced => journal_replaced = true,
            LinkEvent::Notice(notice) => {
                notices.write(Notice(link_words::notice(&notice)));
            }
            LinkEvent::CommandRefused { command, reason } => {
                society.hear_refusal(command, link_words::refusal(&reason), &mut notices);
            }
            LinkEvent::LeaderboardChanged => society.hear_ranking(connection),
            LinkEvent::TeamPresent(present) => society.hear_present(present),
            LinkEvent::SnapTo(position) => {
                snaps.write(SnapTo(position));
            }
            LinkEvent::Nearby { server_time, players } => {
                if let Some(frame) = &frame {
                    let players = players.into_iter().map(|player| heard(player, frame)).collect();
                    nearby.write(NearbyHeard { server_time_ms: server_time.0, players });
                }
            }
            LinkEvent::SharedObjects(objects) => shared_objects.0 = objects,
            LinkEvent::ViewChanged(_) => {
                if let Some(view) = connection.view() {
                    match LocalFrame::new(view.bounds) {
                        Ok(plane) => {
                            frame = Some(plane);
                            commands.insert_resource(CurrentHunt { view: view.clone(), frame: plane });
                        }
                        Err(error) => unfit = Some(say!("link-map-unfit", reason = error.to_string())),
                    }
                }
            }
            LinkEvent::Closing { retry_after_s } => {
                notices.write(Notice(say!("link-closing", seconds = retry_after_s)));
            }
            LinkEvent::Superseded | LinkEvent::FixRecorded { .. } | LinkEvent::FixRefused(_) => {}
        }
    }
    if journal_replaced {
        open_journal(&mut journal, connection);
    } else if journal_changed {
        let known = journal.events.len();
        journal.events.extend_from_slice(connection.journal().get(known..).unwrap_or_default());
        journal.progress = connection.progress().clone();
    }
    match unfit {
        Some(reason) if frame.is_none() => {
            *status = offline(reason);
            link.connection = None;
            return;
        }
        // The map that is on screen can still be played on.
        Some(reason) => drop(notices.write(Notice(reason))),
        None => {}
    }
    let now = connection.status();
    if !connection.unanswered().eq(&undecided.0) {
        undecided.0 = connection.unanswered().cloned().collect();
    }
    let stats = connection.stats();
    // What is heard is taken in once a frame, and so is what is sent.
    let measured = line.measured((stats.rtt_s - 2.0 * time.delta_secs_f64()).max(0.0), stats.loss);
    line.set_if_neq(measured);
    in_question.set_if_neq(InQuestion(match &now {
        Status::Offline { why: Outage::Join(error), .. } => doubt(error),
        _ => None,
    }));
    let now = in_words(now);
    society.follow(connection.player(), &now);
    if now == LinkStatus::Live && *screen.get() == Screen::Joining && frame.is_some() {
        next_screen.set(Screen::Playing);
        // An account keeps the name that it was made with.
        let known =
            store.server(connection.server().address()).ok().and_then(|record| record.account).map(|account| account.name);
        if let Some((known, asked)) = known.zip(asked.as_ref()).filter(|(known, asked)| *known != asked.name) {
            notices.write(Notice(say!("link-known-as", name = known, typed = asked.name.as_str())));
        }
    }
    status.set_if_neq(now);
}

fn heard(player: NearbyPlayer, frame: &LocalFrame) -> HeardPlayer {
    HeardPlayer {
        player: player.player,
        name: player.name,
        colour: player.colour,
        point: frame.to_local(player.position),
        gesture: player.gesture,
    }
}

fn in_words(status: Status) -> LinkStatus {
    match status {
        Status::Offline { why, retry_in } => {
            LinkStatus::Offline { reason: link_words::outage(&why), retry_in_s: retry_in.as_ref().map(Duration::as_secs_f32) }
        }
        Status::Joining(step) => LinkStatus::Joining { doing: link_words::join_step(step), share: step.share() },
        Status::Waiting => LinkStatus::Waiting,
        Status::Live => LinkStatus::Live,
        Status::Superseded => LinkStatus::Superseded,
    }
}
