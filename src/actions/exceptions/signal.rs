//! Whether the reopen signal is raised, as the tiers ask it.

use crate::actions::{ActionError, measures};
use crate::domain::date::Day;
use crate::store::Look;

/// Whether the reopen signal is raised on `today`, so that every request goes to the highest tier.
pub(super) fn raised(look: &mut dyn Look, today: Day) -> Result<bool, ActionError> {
    Ok(measures::is_raised(look, today)?)
}
