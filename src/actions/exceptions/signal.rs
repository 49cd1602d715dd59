//! Whether the reopen signal is raised, as the tiers ask it.

use crate::actions::{ActionError, Desk, measures};
use crate::domain::date::Day;
use crate::store::{Look, history};

/// Whether the reopen signal is raised on `today`, so that every request goes to the highest tier.
pub(super) fn raised(look: &mut dyn Look, today: Day) -> Result<bool, ActionError> {
    Ok(measures::is_raised(look, today)?)
}

/// The same for whoever reads a draft. All figures are behind it: it is kept until something
/// happens in the workspace.
///
/// # Errors
/// When the workspace cannot be read.
pub fn is_raised(desk: &mut Desk) -> Result<bool, ActionError> {
    let (today, known) = (desk.today(), desk.raised);
    let (stamp, found) = desk.store.read(|look| {
        let stamp = (history::head(look)?.seq, today);
        match known {
            Some((then, found)) if then == stamp => Ok::<_, ActionError>((stamp, found)),
            Some(_) | None => Ok((stamp, raised(look, today)?)),
        }
    })?;
    desk.raised = Some((stamp, found));
    Ok(found)
}
