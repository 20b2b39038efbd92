//! The counters in the text form that Prometheus reads.

use super::{Counters, Timing, Visitor};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric, NoLabelSet, text},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
    registry::{Registry, Unit},
};
use std::fmt;

impl Counters {
    /// The type of what [`Counters::to_prometheus`] writes.
    pub const PROMETHEUS_TYPE: &'static str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// Everything that is counted, in the OpenMetrics text form, with names that begin with `hunt_`.
    pub fn to_prometheus(&self) -> String {
        let mut registry = Registry::with_prefix("hunt");
        registry.register_collector(Box::new(self.clone()));
        let mut text = String::new();
        match text::encode(&mut text, &registry) {
            // The encoder writes the bound of the last bucket as the number that it is given; the form wants it infinite.
            Ok(()) => text.replace(&format!("le=\"{:?}\"", f64::MAX), "le=\"+Inf\""),
            // Writing into memory does not fail.
            Err(fmt::Error) => String::new(),
        }
    }
}

impl Collector for Counters {
    fn encode(&self, encoder: DescriptorEncoder) -> Result<(), fmt::Error> {
        self.visit(&mut Encoder(encoder))
    }
}

struct Encoder<'a>(DescriptorEncoder<'a>);

impl Visitor for Encoder<'_> {
    fn count(&mut self, name: &str, help: &str, value: u64) -> Result<(), fmt::Error> {
        let encoder = self.0.encode_descriptor(name, sentence(help), None, MetricType::Counter)?;
        ConstCounter::new(value).encode(encoder)
    }

    fn state(&mut self, name: &str, help: &str, value: u64) -> Result<(), fmt::Error> {
        let encoder = self.0.encode_descriptor(name, sentence(help), None, MetricType::Gauge)?;
        ConstGauge::new(value as i64).encode(encoder)
    }

    fn timing(&mut self, name: &str, help: &str, timing: &Timing) -> Result<(), fmt::Error> {
        let mut encoder = self.0.encode_descriptor(name, sentence(help), Some(&Unit::Seconds), MetricType::Histogram)?;
        let buckets = timing.buckets();
        let count = buckets.iter().map(|(_, count)| count).sum();
        encoder.encode_histogram::<NoLabelSet>(timing.total_seconds(), count, &buckets, None)
    }
}

/// A doc comment as a sentence without the blank before it and the stop after it; the form adds its own.
fn sentence(doc: &str) -> &str {
    doc.trim().trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn counts_states_and_timings_stand_in_the_text() {
        let counters = Counters::default();
        counters.committed().add(3);
        counters.backlog().set(2);
        counters.fix_to_send().observe(Duration::from_millis(40));
        counters.fix_to_send().observe(Duration::from_secs(60));
        let text = counters.to_prometheus();
        for line in [
            "# HELP hunt_committed Events whose commit returned",
            "# TYPE hunt_committed counter",
            "hunt_committed_total 3",
            "# TYPE hunt_backlog gauge",
            "hunt_backlog 2",
            "# TYPE hunt_fix_to_send_seconds histogram",
            "hunt_fix_to_send_seconds_sum 60.04",
            "hunt_fix_to_send_seconds_count 2",
            "hunt_fix_to_send_seconds_bucket{le=\"0.04\"} 1",
            "hunt_fix_to_send_seconds_bucket{le=\"+Inf\"} 2",
            "hunt_dropped_total 0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is missing in\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }
}
