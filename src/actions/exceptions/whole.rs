//! Requests as values of the domain: what a form filed or changed, and who may decide on one.

use super::{Typed, change, composed, filed, found, record, refused, settings, sound, take};
use crate::actions::{ActionError, Desk};
use crate::domain::exception::Exception;
use crate::domain::exception::request::Request;
use crate::domain::exception::steps::{Happened, Step};
use crate::domain::exception::tier::Settings;
use crate::domain::person::Role;
use crate::domain::refs::ExceptionRef;
use crate::store::{self, Expect};

/// Files `request` as a draft.
///
/// # Errors
/// As for [`super::file`].
pub fn file_request(desk: &mut Desk, request: Request) -> Result<Exception, ActionError> {
    let (by, role) = desk.acting_as(&[Role::Architect], "file an exception request")?;
    desk.write(|write| {
        sound(write, &request)?;
        filed(write, request, &by, role)
    })
}

/// Puts `request` in the place of that of a draft, of which version `seen` was read.
///
/// # Errors
/// As for [`super::edit`].
pub fn edit_request(
    desk: &mut Desk,
    which: ExceptionRef,
    request: Request,
    seen: u32,
) -> Result<Exception, ActionError> {
    change(desk, which, Some(seen), |write, _, _| {
        sound(write, &request)?;
        Ok(request)
    })
}

/// Opens a renewal of `which` with these fields in it, all in one.
///
/// # Errors
/// As for [`super::take`] and [`super::edit`].
pub fn renew(
    desk: &mut Desk,
    which: ExceptionRef,
    typed: &[Typed],
) -> Result<Exception, ActionError> {
    let (person, today, zone) = (desk.person().cloned(), desk.today(), desk.zone.clone());
    desk.write(|write| {
        let (exception, rev) = found(write, which)?;
        let by = person?;
        let bench = take::Bench::new(write, &exception, (today, &zone))?;
        let taken = |exception: &Exception, step: &Step| {
            let taken = bench.with(|context| exception.after(step, &by, context));
            taken.map_err(|refusal| refused(&refusal, which))
        };
        let opened = taken(&exception, &Step::Renew)?;
        let opened = opened.exception.expect("to renew throws nothing away");
        let request = composed(write, Some(opened.present().clone()), None, typed, today)?;
        let step = Step::Edit { request: Box::new(request), seen: opened.version };
        let edited = taken(&opened, &step)?.exception.expect("an edit throws nothing away");
        store::exceptions::put(write, &edited, Expect::Rev(rev))?;
        let role = by.acting_as(&[Role::Architect], "renew").ok();
        let acts_for = bench.acts_for(&by.slug);
        record(write, &edited, Happened::RenewalOpened, (role, acts_for.as_deref()), None)?;
        Ok(edited)
    })
}

/// The thresholds of the workspace.
///
/// # Errors
/// When they cannot be read.
pub fn thresholds(desk: &mut Desk) -> Result<Settings, ActionError> {
    desk.store.read(|look| Ok(settings(look)?))
}
