//! What all fuzz targets have in common; what they do is `hunt_tests::fuzz`.

pub use hunt_tests::fuzz::Target;
pub use libfuzzer_sys;

use std::sync::OnceLock;

/// A libFuzzer binary for the target of this name. It begins from the target's seeds.
#[macro_export]
macro_rules! fuzz {
    ($name:literal) => {
        $crate::libfuzzer_sys::fuzz_target!(
            init: $crate::begin($name),
            |input: &[u8]| ($crate::target().run)(input)
        );
    };
}

static TARGET: OnceLock<Target> = OnceLock::new();

/// Chooses the target and writes its seeds into its corpus, before libFuzzer reads that.
pub fn begin(name: &str) {
    let target = Target::named(name).unwrap_or_else(|| panic!("{name} is no target"));
    target.write_corpus().unwrap_or_else(|error| panic!("the seeds of {name} cannot be written: {error}"));
    TARGET.get_or_init(|| target);
}

/// The target that was chosen.
pub fn target() -> &'static Target {
    TARGET.get().expect("a target was chosen before the first input")
}
