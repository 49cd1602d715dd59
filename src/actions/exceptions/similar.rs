//! Like requests of the past: the same primary reason and the same target.

use crate::actions::exceptions::found;
use crate::actions::{ActionError, Desk};
use crate::domain::exception::Exception;
use crate::domain::exception::precedent::{Precedent, Precedents, Verdict};
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::workload::Place;
use crate::store::{Look, exceptions};

/// What was decided on requests like `exception`, itself left out.
pub(super) fn precedents(
    look: &mut dyn Look,
    exception: &Exception,
    zone: &jiff::tz::TimeZone,
) -> Result<Precedents, ActionError> {
    let request = exception.present();
    let (Some(reason), Some(target)) = (request.primary_reason, &request.target) else {
        return Ok(Precedents::default());
    };
    let past = exceptions::like(look, reason, target)?;
    let own = exception.reference;
    let decided = past.into_iter().filter(|past| past.reference != own).filter_map(|past| {
        let granted = past.granted_at.map(|at| at.day_in(zone));
        let (verdict, on) = match (granted, past.rejected_on) {
            (Some(granted), Some(rejected)) if rejected > granted => (Verdict::Rejected, rejected),
            (Some(granted), _) => (Verdict::Approved, granted),
            (None, Some(rejected)) => (Verdict::Rejected, rejected),
            (None, None) => return None,
        };
        let since = past.state.words();
        let (which, title, overridden) = (past.reference, past.title, past.overridden);
        Some(Precedent { which, title, verdict, on, since, overridden })
    });
    Ok(Precedents::new(decided.collect()))
}

/// Requests like `which` that were decided, the latest first.
///
/// # Errors
/// A refusal when there is no such exception.
pub fn similar(desk: &mut Desk, which: ExceptionRef) -> Result<Precedents, ActionError> {
    let zone = desk.zone.clone();
    desk.store.read(|look| {
        let (exception, _) = found(look, which)?;
        precedents(look, &exception, &zone)
    })
}

/// Open requests for the same workload and target.
///
/// # Errors
/// When the workspace cannot be read.
pub fn rivals(
    desk: &mut Desk,
    workload: WorkloadRef,
    target: &Place,
) -> Result<Vec<ExceptionRef>, ActionError> {
    Ok(desk.store.read(|look| exceptions::rivals(look, workload, target))?)
}
