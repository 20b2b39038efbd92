//! What was measured, as tables that one reads.

use super::{DrainOutcome, LoadOutcome};
use crate::quantile;
use std::fmt;

/// A table with a line of heads.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these heads.
    pub fn new(heads: &[&str]) -> Self {
        Self { heads: heads.iter().map(ToString::to_string).collect(), rows: Vec::new() }
    }

    /// Adds a row; it has as many cells as there are heads.
    pub fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| {
            let cells = self.rows.iter().chain([&self.heads]).filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..self.heads.len()).map(width).collect();
        let line = |row: &[String]| {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
                // What a row is about stands on the left, figures on the right.
                if column == 0 { format!(" {cell:<width$} ") } else { format!(" {cell:>width$} ") }
            });
            format!("|{}|", cells.collect::<Vec<_>>().join("|"))
        };
        writeln!(f, "{}", line(&self.heads))?;
        writeln!(f, "|{}|", widths.iter().map(|width| "-".repeat(width + 2)).collect::<Vec<_>>().join("|"))?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{}", line(row)))
    }
}

/// A figure with what it should be.
struct Figure<'a> {
    what: &'a str,
    measured: f64,
    unit: &'a str,
    decimals: usize,
    goal: Goal,
}

/// What a figure should be.
enum Goal {
    None,
    AtMost(f64),
    AtLeast(f64),
}

impl Figure<'_> {
    fn row(&self) -> Vec<String> {
        let Self { what, measured, unit, decimals, .. } = self;
        let text = |value: f64| format!("{value:.decimals$} {unit}").trim_end().to_owned();
        let (goal, ratio) = match self.goal {
            Goal::None => (String::new(), String::new()),
            Goal::AtMost(0.0) => (text(0.0), String::new()),
            Goal::AtMost(most) => (format!("≤ {}", text(most)), format!("{:.2}", measured / most)),
            Goal::AtLeast(least) => (format!("≥ {}", text(least)), format!("{:.2}", measured / least)),
        };
        vec![(*what).to_owned(), text(*measured), goal, ratio]
    }
}

fn figures<'a>(figures: impl IntoIterator<Item = Figure<'a>>) -> Table {
    let mut table = Table::new(&["", "measured", "goal", "measured / goal"]);
    figures.into_iter().for_each(|figure| table.push(figure.row()));
    table
}

fn figure<'a>(what: &'a str, measured: f64, unit: &'a str, decimals: usize, goal: Goal) -> Figure<'a> {
    Figure { what, measured, unit, decimals, goal }
}

/// What came of a run, beside what should.
pub fn load_table(outcome: &LoadOutcome) -> Table {
    let latency = |share| outcome.latency_ms(share).unwrap_or_default() as f64;
    let mut rows = vec![
        figure("crossing to receipt, p50", latency(0.5), "ms", 0, Goal::None),
        figure("crossing to receipt, p90", latency(0.9), "ms", 0, Goal::None),
        figure("crossing to receipt, p99", latency(0.99), "ms", 0, Goal::AtMost(150.0)),
        figure("crossing to receipt, longest", latency(1.0), "ms", 0, Goal::None),
    ];
    if let Some(measured) = &outcome.measured {
        let timing = |name: &str| measured.counters[name]["p99_ms"].as_f64().unwrap_or_default();
        rows.extend([
            figure("in the server: fix read to events sent, p99", timing("fix_to_send"), "ms", 0, Goal::AtMost(150.0)),
            figure("in the server: commit, p99", timing("commit"), "ms", 1, Goal::None),
            figure("in the server: work of a tick, p99", timing("tick"), "ms", 0, Goal::None),
            figure("fixes taken", measured.fixes_per_s, "/s", 0, Goal::None),
            figure("events committed", measured.committed_per_s, "/s", 0, Goal::None),
            figure("server, processor", measured.server_cores, "cores", 2, Goal::AtMost(1.0)),
            figure("server, memory at most", measured.server_peak_bytes as f64 / 1e6, "MB", 0, Goal::AtMost(200.0)),
            figure("bots, processor", measured.bots_cores, "cores", 2, Goal::None),
        ]);
    }
    rows.extend([
        figure("crossings that the bots' own geometry demands", outcome.fate.crossings as f64, "", 0, Goal::None),
        figure("of these lost", outcome.fate.lost as f64, "", 0, Goal::AtMost(0.0)),
        figure("events doubled", outcome.fate.doubled as f64, "", 0, Goal::AtMost(0.0)),
    ]);
    figures(rows)
}

/// What came of a drain, beside what should.
pub fn drain_table(outcome: &DrainOutcome) -> Table {
    let p99 = |stretch: usize| quantile(&outcome.others_ms[stretch], 0.99).unwrap_or_default() as f64;
    let rate = |seconds: f64| outcome.received as f64 / seconds.max(1e-3);
    figures([
        figure("events received by the player", outcome.received as f64, "", 0, Goal::None),
        figure("drained, joining included", rate(outcome.drained_s), "/s", 0, Goal::AtLeast(20_000.0)),
        figure("drained, from the first event on", rate(outcome.flowing_s), "/s", 0, Goal::AtLeast(20_000.0)),
        figure("sessions broken", f64::from(outcome.disconnects), "", 0, Goal::AtMost(0.0)),
        figure("others, crossing to receipt, p99 before", p99(0), "ms", 0, Goal::None),
        figure("others, crossing to receipt, p99 during the drain", p99(1), "ms", 0, Goal::AtMost(p99(0).max(150.0))),
        figure("others, crossing to receipt, p99 after", p99(2), "ms", 0, Goal::None),
        figure("others' crossings lost", outcome.fate.lost as f64, "", 0, Goal::AtMost(0.0)),
        figure("events doubled", outcome.fate.doubled as f64, "", 0, Goal::AtMost(0.0)),
    ])
}

/// How latencies are spread: a line of bars, each so many milliseconds wide.
pub fn histogram(sorted_ms: &[i64], width_ms: i64) -> String {
    const BARS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    const MOST_BUCKETS: usize = 60;
    let mut counts = Vec::new();
    for &ms in sorted_ms {
        let bucket = ((ms.max(0) / width_ms) as usize).min(MOST_BUCKETS);
        if counts.len() <= bucket {
            counts.resize(bucket + 1, 0_usize);
        }
        counts[bucket] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or_default().max(1);
    counts.iter().map(|&count| BARS[(count * 8).div_ceil(most)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_they_must_be() {
        let table = figures([
            figure("p99", 75.0, "ms", 0, Goal::AtMost(150.0)),
            figure("lost", 0.0, "", 0, Goal::AtMost(0.0)),
            figure("rate", 40_000.0, "/s", 0, Goal::AtLeast(20_000.0)),
        ]);
        let lines: Vec<_> = table.to_string().lines().map(str::to_owned).collect();
        assert_eq!(lines[2].split('|').map(str::trim).collect::<Vec<_>>(), ["", "p99", "75 ms", "≤ 150 ms", "0.50", ""]);
        assert_eq!(lines[3].split('|').map(str::trim).collect::<Vec<_>>(), ["", "lost", "0", "0", "", ""]);
        assert_eq!(lines[4].split('|').map(str::trim).collect::<Vec<_>>(), ["", "rate", "40000 /s", "≥ 20000 /s", "2.00", ""]);
        let width = lines[0].chars().count();
        assert!(lines.iter().all(|line| line.chars().count() == width), "{table}");
    }

    #[test]
    fn a_histogram_has_its_highest_bar_where_most_are() {
        assert_eq!(histogram(&[5, 15, 15, 15, 15, 35], 10), "▂█ ▂");
        assert_eq!(histogram(&[], 10), "");
    }
}
