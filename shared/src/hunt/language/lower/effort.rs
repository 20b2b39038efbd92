//! How long a hunt takes and how hard it is.

use super::{super::terms::HuntTerm, Lowering};
use crate::hunt::Effort;

/// A hunt is said to take at most so many minutes: a week.
const MAX_MINUTES: u32 = 7 * 24 * 60;

impl Lowering<'_, '_> {
    /// What the designer says of the effort.
    pub(super) fn effort(&mut self, term: &HuntTerm) -> Option<Effort> {
        let minutes = match term.minutes.as_ref()? {
            None => None,
            Some(written) if written.value.0 <= MAX_MINUTES => Some(written.value.0),
            Some(written) => {
                let message = format!("{} minutes are more than a week, {MAX_MINUTES} minutes", written.value.0);
                self.context.error(
                    written.span.clone(),
                    message,
                    "write the minutes that somebody plays who does not know the hunt; when it is open, `opens` and `closes` say",
                );
                return None;
            }
        };
        Some(Effort { minutes, difficulty: term.difficulty? })
    }
}
