//! What became of every event, at the end of a run.

use crate::{Bot, Counters};
use serde_json::{Value, json};
use std::fmt;

/// What became of every event.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// How many bots walked.
    pub bots: usize,
    /// What the server has counted, for all players.
    pub server: Counters,
    /// Events that the bots received.
    pub received: u64,
    /// Events that the bots' own stores hold and have acknowledged.
    pub acknowledged_by_bots: u64,
    /// Crossings that the bots' own geometry demands and that never came, and events that the server stored and nobody acknowledged.
    pub lost: u64,
    /// Events that a bot was given twice.
    pub doubled: u64,
    /// Fixes that the server did not use.
    pub refused_fixes: u64,
    /// Milliseconds from each crossing to its receipt, sorted.
    pub latencies_ms: Vec<i64>,
    /// Everything else that is not as promised.
    pub complaints: Vec<String>,
}

/// The value below or at which this share of the sorted values lies, 0 to 1; `None` when there is none.
pub fn quantile(sorted: &[i64], share: f64) -> Option<i64> {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}

impl Report {
    /// The report of these bots, at the end of their walk.
    pub fn of(bots: &[Bot], server: Counters) -> Self {
        let mut latencies_ms: Vec<i64> = bots.iter().flat_map(|bot| bot.ledger().latencies_ms()).collect();
        latencies_ms.sort_unstable();
        let missing: u64 = bots.iter().map(|bot| bot.missing_crossings() as u64).sum();
        Self {
            bots: bots.len(),
            server,
            received: bots.iter().map(|bot| bot.ledger().last_seq().0).sum(),
            acknowledged_by_bots: bots.iter().map(|bot| bot.stats().acknowledged.0).sum(),
            lost: missing + server.committed.saturating_sub(server.acknowledged),
            doubled: bots.iter().map(|bot| bot.ledger().doubled()).sum(),
            refused_fixes: bots.iter().map(Bot::refused_fixes).sum(),
            latencies_ms,
            complaints: bots.iter().flat_map(Bot::complaints).collect(),
        }
    }

    /// Whether nothing was lost, doubled or otherwise not as promised.
    pub fn is_good(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.complaints.is_empty()
    }

    /// Milliseconds within which this share of the crossings arrived, 0 to 1; `None` when there was none.
    pub fn latency_ms(&self, share: f64) -> Option<i64> {
        quantile(&self.latencies_ms, share)
    }

    /// As JSON, for other programs.
    pub fn to_json(&self) -> Value {
        json!({
            "bots": self.bots,
            "detected": self.server.detected,
            "committed": self.server.committed,
            "delivered": self.server.delivered,
            "acknowledged": self.server.acknowledged,
            "received_by_bots": self.received,
            "acknowledged_by_bots": self.acknowledged_by_bots,
            "lost": self.lost,
            "duplicates": self.doubled,
            "refused_fixes": self.refused_fixes,
            "latency_ms": { "p50": self.latency_ms(0.5), "p99": self.latency_ms(0.99), "max": self.latency_ms(1.0) },
            "complaints": self.complaints,
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counters { detected, committed, delivered, acknowledged } = self.server;
        let of_others = acknowledged.saturating_sub(self.received);
        writeln!(f, "What became of every event")?;
        writeln!(f, "  detected      {detected:>8}  yielded by the server's rules")?;
        writeln!(f, "  committed     {committed:>8}  stored durably before anything was shown")?;
        writeln!(f, "  delivered     {delivered:>8}  sent to their players")?;
        writeln!(f, "  acknowledged  {acknowledged:>8}  in their players' journals")?;
        write!(f, "  received      {:>8}  by {} bots, each with a ledger of its own", self.received, self.bots)?;
        if of_others > 0 {
            write!(f, "; {of_others} more by other players")?;
        }
        writeln!(f)?;
        writeln!(f, "  lost {}, duplicates {}", self.lost, self.doubled)?;
        if let (Some(p50), Some(p99)) = (self.latency_ms(0.5), self.latency_ms(0.99)) {
            let crossings = self.latencies_ms.len();
            writeln!(f, "  from crossing to receipt, over {crossings} crossings: p50 {p50} ms, p99 {p99} ms")?;
        }
        if self.refused_fixes > 0 {
            writeln!(f, "  fixes refused: {}", self.refused_fixes)?;
        }
        const SHOWN: usize = 10;
        for complaint in self.complaints.iter().take(SHOWN) {
            writeln!(f, "  not as promised: {complaint}")?;
        }
        if self.complaints.len() > SHOWN {
            writeln!(f, "  and {} more", self.complaints.len() - SHOWN)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        Report {
            bots: 2,
            server: Counters { detected: 12, committed: 12, delivered: 12, acknowledged: 12 },
            received: 10,
            acknowledged_by_bots: 10,
            lost: 0,
            doubled: 0,
            refused_fixes: 0,
            latencies_ms: (1..=100).collect(),
            complaints: Vec::new(),
        }
    }

    #[test]
    fn a_good_run_reads_as_one() {
        let report = report();
        assert!(report.is_good());
        assert_eq!((report.latency_ms(0.5), report.latency_ms(0.99), report.latency_ms(1.0)), (Some(50), Some(99), Some(100)));
        let text = report.to_string();
        for part in ["lost 0, duplicates 0", "p50 50 ms, p99 99 ms", "2 more by other players"] {
            assert!(text.contains(part), "{text}");
        }
        assert_eq!(report.to_json()["latency_ms"]["p99"], 99);
    }

    #[test]
    fn whatever_is_not_as_promised_spoils_it() {
        assert!(!Report { lost: 1, ..report() }.is_good());
        assert!(!Report { doubled: 1, ..report() }.is_good());
        let complaining = Report { complaints: vec!["event 3 arrived after event 1".into(); 12], ..report() };
        assert!(!complaining.is_good());
        assert!(complaining.to_string().contains("and 2 more"));
        assert_eq!(Report { latencies_ms: Vec::new(), ..report() }.latency_ms(0.5), None);
    }
}
