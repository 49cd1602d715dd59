//! Two snapshots side by side.

use super::{found, frozen::snapshot};
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::decision::changed::{Change, changes};
use crate::domain::refs::DecisionRef;
use crate::import::snapshot::{previous, tree};
use crate::import::source::Source;

/// What differs between two snapshots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Whose snapshot comes first.
    pub before: DecisionRef,
    /// Whose comes second.
    pub after: DecisionRef,
    /// Field by field.
    pub changes: Vec<Change>,
}

/// What differs from the snapshot of `against` to that of `typed`; without `against` from the one
/// that the snapshot names as the one before.
///
/// # Errors
/// A refusal: no such decision, one without a snapshot, or no snapshot before.
pub fn snapshot_diff(
    desk: &mut Desk,
    typed: &str,
    against: Option<&str>,
) -> Result<Compared, ActionError> {
    let later = snapshot(desk, typed)?;
    let named = |typed: &str| format!("the snapshot of {}", typed.trim());
    let unread =
        |error: crate::import::ImportError| ActionError::refused(Ground::Verify, error.to_string());
    let source = Source::from_text(&named(typed), &later.body);
    let against = match against {
        Some(against) => against.to_owned(),
        None => previous(&source).map_err(unread)?.ok_or_else(|| {
            let text = format!("there is no snapshot before that of {}", typed.trim());
            ActionError::refused(Ground::State, text)
                .hint("name another with --against D")
                .subject(typed.trim())
        })?,
    };
    let earlier = snapshot(desk, &against)?;
    let before = tree(&Source::from_text(&named(&against), &earlier.body)).map_err(unread)?;
    let after = tree(&source).map_err(unread)?;
    let (before_ref, after_ref) = desk.store.read(|look| {
        let which = |look: &mut dyn crate::store::Look, typed: &str| {
            Ok::<_, ActionError>(found(look, typed)?.0.reference)
        };
        Ok::<_, ActionError>((which(look, &against)?, which(look, typed)?))
    })?;
    Ok(Compared { before: before_ref, after: after_ref, changes: changes(&before, &after) })
}
