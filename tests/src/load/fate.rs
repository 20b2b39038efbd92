//! What became of every event, by the bots' own ledgers.

use crate::{Bot, Ledger};
use hunt_shared::hunt::HuntView;
use std::sync::Arc;

/// What became of every event of a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fate {
    /// Events that arrived, each counted once.
    pub received: u64,
    /// Crossings that the bots' own geometry demands.
    pub crossings: u64,
    /// Of these, those that never arrived.
    pub lost: u64,
    /// Events that arrived again.
    pub doubled: u64,
    /// Fixes that the server did not use.
    pub refused_fixes: u64,
    /// Everything that is not as promised.
    pub complaints: Vec<String>,
}

impl Fate {
    /// What became of the events of these bots, whose links took them.
    pub fn of(bots: &[Bot]) -> Self {
        let mut fate = Self::default();
        for bot in bots {
            let Some(view) = bot.view() else { continue };
            fate.count(bot.ledger(), &view);
            fate.refused_fixes += bot.refused_fixes();
            fate.complaints.extend(bot.complaints());
        }
        fate
    }

    /// What became of the events in these ledgers.
    pub fn of_ledgers(ledgers: &[(Ledger, Arc<HuntView>)]) -> Self {
        let mut fate = Self::default();
        for (ledger, view) in ledgers {
            fate.count(ledger, view);
            fate.complaints.extend(ledger.complaints(view));
        }
        fate
    }

    fn count(&mut self, ledger: &Ledger, view: &HuntView) {
        let lost = ledger.missing(view) as u64;
        self.received += ledger.receipts().len() as u64;
        self.crossings += ledger.received_crossings().len() as u64 + lost;
        self.lost += lost;
        self.doubled += ledger.doubled();
    }

    /// Whether nothing was lost, doubled or otherwise not as promised.
    pub fn is_good(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.complaints.is_empty()
    }
}
