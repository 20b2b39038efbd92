//! How loud something is from its beginning to its end.

/// Rises and falls without corners: 0 at 0, 1 at 1.
pub fn eased(share: f32) -> f32 {
    let share = share.clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

/// What is struck or plucked: there at once, then dying away to a thousandth after so many seconds.
pub fn struck(at_s: f32, attack_s: f32, dies_s: f32) -> f32 {
    if at_s < attack_s { eased(at_s / attack_s) } else { (-6.908 * (at_s - attack_s) / dies_s).exp() }
}

/// What is blown or bowed: it comes, stays, and goes within its length.
pub fn held(at_s: f32, attack_s: f32, release_s: f32, seconds: f32) -> f32 {
    eased(at_s / attack_s).min(eased((seconds - at_s) / release_s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn envelopes_begin_and_end_in_silence() {
        assert_eq!(held(0.0, 0.1, 0.2, 1.0), 0.0);
        assert_eq!(held(0.5, 0.1, 0.2, 1.0), 1.0);
        assert_eq!(held(1.0, 0.1, 0.2, 1.0), 0.0);
        assert_eq!(struck(0.0, 0.01, 1.0), 0.0);
        assert_eq!(struck(0.01, 0.01, 1.0), 1.0);
        assert!((struck(1.01, 0.01, 1.0) - 0.001).abs() < 1e-4);
    }
}
