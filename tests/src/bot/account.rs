//! What a bot tells of itself: how it is, what it knows, and what is not as promised.

use super::{Bot, Walk};
use crate::Ledger;
use hunt_client::link::{Connection, ConnectionStats, Status};
use hunt_shared::{
    event::Event,
    geo::{LocalFrame, LonLat},
    hunt::{HuntView, SharedObject},
    identity::PlayerId,
    protocol::NearbyPlayer,
    time::UnixMs,
};
use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

/// A walker's link makes a fix of the path this often.
const FIX_INTERVAL: Duration = Duration::from_millis(100);
/// A bot on which nothing arrives is stepped this often.
const IDLE_STEP: Duration = Duration::from_millis(50);

impl Bot {
    /// Who of the bot's team is there, as it was told last.
    pub fn team_present(&self) -> &[PlayerId] {
        &self.team_present
    }

    /// What is one for all players, as it was told last.
    pub fn shared_objects(&self) -> &[SharedObject] {
        &self.shared_objects
    }

    /// Who is near, and what they show, as it was told last.
    pub fn nearby(&self) -> &[NearbyPlayer] {
        &self.nearby
    }

    /// When it must be stepped again at the latest, even if nothing arrives: for its next fix, or to acknowledge.
    pub fn due(&self, stepped: Instant) -> Instant {
        let walks = self.walk.is_some() && !self.has_arrived();
        let fix = self.recorded_at.filter(|_| walks).map(|at| at + FIX_INTERVAL);
        fix.filter(|fix| *fix > stepped).unwrap_or(stepped + IDLE_STEP).min(stepped + IDLE_STEP)
    }

    /// Whether it has arrived and the server has stored all that it has walked.
    pub fn is_stored(&self) -> bool {
        let stats = self.stats();
        // Who stands goes on sending a fix now and then.
        let stored = stats.unconfirmed_fixes == 0 || self.arrival.is_some_and(|fix| stats.confirmed_fix >= fix);
        self.has_arrived() && self.is_live() && stored
    }

    /// Whether it is stored, and everything that it has received is acknowledged. Says nothing of what is still to come.
    pub fn is_quiet(&self) -> bool {
        self.is_stored() && self.stats().acknowledged == self.ledger.last_seq()
    }

    /// Whether it is connected and hears the server.
    pub fn is_live(&self) -> bool {
        self.status() == Some(Status::Live)
    }

    /// How its connection is; `None` when it is dead.
    pub fn status(&self) -> Option<Status> {
        self.connection.as_ref().map(Connection::status)
    }

    /// Whether it has reached the end of its walk, or has none.
    pub fn has_arrived(&self) -> bool {
        self.walk.as_ref().is_none_or(Walk::is_over)
    }

    /// How far it has walked, 0 to 1.
    pub fn share_walked(&self) -> f64 {
        self.walk
            .as_ref()
            .map_or(1.0, |walk| (walk.walked.as_secs_f64() / walk.track.duration_s().max(f64::MIN_POSITIVE)).min(1.0))
    }

    /// Whether all that it has walked is stored on the server, everything that this must yield has arrived, and what arrived is
    /// acknowledged.
    pub fn is_settled(&self) -> bool {
        self.is_quiet() && self.missing_crossings() == 0
    }

    /// How many crossings its walk must yield that have not arrived.
    pub fn missing_crossings(&self) -> usize {
        let Some(view) = self.view() else { return 0 };
        let now = (self.ledger.fixes(), self.ledger.receipts().len());
        let (counted_for, missing) = self.missing.get();
        if counted_for == now {
            return missing;
        }
        let missing = self.ledger.missing(&view);
        self.missing.set((now, missing));
        missing
    }

    /// What it keeps apart from the client's own journal.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Where the player was at the last fix that is still on record; `None` before the first.
    pub fn last_recorded(&self) -> Option<LonLat> {
        self.ledger.last_fix().map(|fix| fix.position)
    }

    /// The connection, while the bot lives.
    pub fn connection(&self) -> Option<&Connection> {
        self.connection.as_ref()
    }

    /// The hunt's view, once fetched.
    pub fn view(&self) -> Option<Arc<HuntView>> {
        self.connection.as_ref()?.view().cloned()
    }

    /// The plane of the hunt that it has joined.
    ///
    /// # Panics
    /// Before it has joined.
    pub fn frame(&self) -> LocalFrame {
        let view = self.view().expect("a bot that has joined knows the hunt");
        LocalFrame::new(view.bounds).expect("a hunt that is played has a plane")
    }

    /// What its connection has measured.
    pub fn stats(&self) -> ConnectionStats {
        self.connection.as_ref().map(Connection::stats).unwrap_or_default()
    }

    /// What it was told in words.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// How many of its fixes were refused.
    pub fn refused_fixes(&self) -> u64 {
        self.refused_fixes
    }

    /// Its ledger, as if what came on another way than through its link had been given to it; `None` before it has joined.
    pub fn fed_by(&self, arrivals: impl FnOnce(PlayerId) -> Vec<(Event, UnixMs)>) -> Option<(Ledger, Arc<HuntView>)> {
        let player = self.connection.as_ref()?.player()?;
        let mut ledger = self.ledger.clone();
        for (event, received) in arrivals(player) {
            ledger.received(event, received);
        }
        Some((ledger, self.view()?))
    }

    /// Everything that is not as promised, the client's own journal included; empty is good. It must have joined once.
    pub fn complaints(&self) -> Vec<String> {
        let Some(view) = self.view() else { return vec![format!("{self} has never seen the hunt")] };
        let mut complaints = self.ledger.complaints(&view);
        let given = self.ledger.receipts().iter().map(|receipt| &receipt.event);
        if let Some(connection) = &self.connection
            && !connection.journal().iter().eq(given)
        {
            complaints.push(format!("the journal differs: it holds {} events", connection.journal().len()));
        }
        complaints.iter().map(|complaint| format!("{}: {complaint}", self.name)).collect()
    }
}

impl fmt::Display for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stats = self.stats();
        write!(
            f,
            "{}: {:?}, walked {:.0} %, {} fixes unconfirmed, {} events received, {} acknowledged, {} crossings missing{}",
            self.name,
            self.status(),
            self.share_walked() * 100.0,
            stats.unconfirmed_fixes,
            self.ledger.last_seq(),
            stats.acknowledged,
            self.missing_crossings(),
            self.notices.last().map(|notice| format!(", told last: {notice}")).unwrap_or_default(),
        )
    }
}
