//! Properties that a hunt knows, when another tool used their names for something else.

use std::collections::BTreeMap;

/// How many values were left out, by the name of the property that a hunt would have misread.
#[derive(Clone, Default, PartialEq, Debug)]
pub(super) struct LeftOut(BTreeMap<String, usize>);

impl LeftOut {
    /// Whether a property may stay: a hunt does not know it, or takes the value. Notes it when it may not.
    pub(super) fn may_stay(&mut self, name: &str, value: &str) -> bool {
        let value = value.trim();
        let number = || value.parse::<f64>().ok().filter(|number| number.is_finite());
        let stays = match name {
            "hidden" | "barrier" => {
                matches!(&*value.to_ascii_lowercase(), "true" | "yes" | "1" | "false" | "no" | "0" | "")
            }
            "radius_m" => number().is_some_and(|metres| metres > 0.0 && metres <= 100_000.0),
            "dwell_s" => number().is_some_and(|seconds| seconds > 0.0),
            "exit_margin_m" => number().is_some_and(|metres| metres >= 0.0),
            _ => true,
        };
        if !stays {
            *self.0.entry(name.to_owned()).or_default() += 1;
        }
        stays
    }

    /// What is told of it.
    pub(super) fn words(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(name, count)| format!("note: left out values of `{name}` that mean nothing to a hunt: {count}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_hunt_would_misread_is_left_out_and_counted() {
        let mut left_out = LeftOut::default();
        let kept: Vec<_> = [
            ("barrier", "fence"),
            ("barrier", "Yes"),
            ("radius_m", "0"),
            ("dwell_s", " 2.5 "),
            ("surface", "fence"),
            ("barrier", "wall"),
        ]
        .into_iter()
        .filter(|(name, value)| left_out.may_stay(name, value))
        .collect();
        assert_eq!(kept, [("barrier", "Yes"), ("dwell_s", " 2.5 "), ("surface", "fence")]);
        let words: Vec<String> = left_out.words().collect();
        assert!(words.len() == 2 && words[0].ends_with("`barrier` that mean nothing to a hunt: 2"), "{words:?}");
    }
}
