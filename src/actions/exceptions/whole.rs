//! Requests as values of the domain: what a form filed or changed, and who may decide on one.

use super::{
    Typed, change, composed, filed, found, record, refused, settings, sound, take, workload_of,
};
use crate::actions::{ActionError, Desk};
use crate::domain::exception::request::Request;
use crate::domain::exception::steps::{Happened, Step};
use crate::domain::exception::tier::Settings;
use crate::domain::exception::{Exception, State};
use crate::domain::person::{Person, Role, acts_for, carried};
use crate::domain::refs::{ExceptionRef, Slug};
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

/// Who may decide on `which` and has no interest in it, by short name.
///
/// # Errors
/// A refusal when there is no such exception.
pub fn deciders(desk: &mut Desk, which: ExceptionRef) -> Result<Vec<Slug>, ActionError> {
    let today = desk.today();
    desk.store.read(|look| {
        let exception = found(look, which)?.0.working();
        match exception.state {
            State::Submitted | State::InReview => {}
            State::Draft
            | State::ChangesRequested
            | State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => return Ok(Vec::new()),
        }
        let workload = workload_of(look, &exception)?;
        let settings = settings(look)?;
        let owner = exception.tier().is_none_or(|tier| settings.row(tier).decision_owner);
        let people = store::people::all(look)?;
        let delegations = store::people::delegated(look, today)?;
        let decides = |person: &Person| {
            person.is(Role::Approver) || (owner && person.is(Role::DecisionOwner))
        };
        let stands_in = |person: &Person| {
            acts_for(&delegations, &person.slug).any(|from| {
                people.iter().any(|one| one.slug == *from && !one.retired && decides(one))
            })
        };
        let interest = |who: &Slug| exception.interest(who, &workload).is_some();
        let may = people.iter().filter(|person| {
            let interested =
                interest(&person.slug) || carried(&delegations, &person.slug).iter().any(interest);
            !person.retired && !interested && (decides(person) || stands_in(person))
        });
        Ok(may.map(|person| person.slug.clone()).collect())
    })
}
