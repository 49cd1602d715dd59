//! Whether the reopen signal is raised, as the tiers ask it.

use crate::actions::ActionError;
use crate::domain::date::Day;
use crate::store::Look;

/// Whether the reopen signal is raised on `today`, so that every request goes to the highest tier.
///
/// Nobody computes the signal yet, so it is never raised; whoever does computes it here.
#[expect(clippy::unnecessary_wraps, reason = "to compute the signal is to read the workspace")]
pub(super) fn raised(_look: &mut dyn Look, _today: Day) -> Result<bool, ActionError> {
    Ok(false)
}
