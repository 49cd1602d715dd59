//! One step, or the same step on several exceptions.

use std::collections::BTreeSet;

use crate::actions::exceptions::act::Act;
use crate::actions::exceptions::changed::Decided;
use crate::actions::exceptions::{
    changed, found, questions, record, refused, settings, signal, similar, workload_of,
};
use crate::actions::{ActionError, Desk, Ground, measures};
use crate::domain::date::Day;
use crate::domain::decision::Scope;
use crate::domain::exception::precedent::Precedents;
use crate::domain::exception::refusal::{Refusal, RefusalKind};
use crate::domain::exception::steps::{Context, Happened, Primary, Step};
use crate::domain::exception::tier::Settings;
use crate::domain::exception::{Agreed, Changed, Closure, Exception, Outcome, State};
use crate::domain::person::{Delegation, PASSED_ON, Person, acts_for};
use crate::domain::refs::{ExceptionRef, QuestionId, Slug};
use crate::domain::workload::moved::Move;
use crate::domain::workload::{Known, Place, Workload};
use crate::store::exceptions::Comment;
use crate::store::{self, Expect, Look, StoreError, Write};

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Which exception.
    pub which: ExceptionRef,
    /// What happened.
    pub happened: Happened,
    /// The exception as it is now; `None` once a draft is discarded.
    pub exception: Option<Exception>,
}

impl Done {
    /// The applicable questions that nobody had scored when this approval was given; none where it
    /// is no approval.
    pub fn unscored(&self) -> &[QuestionId] {
        let Some(exception) = &self.exception else { return &[] };
        let granted = [Happened::Voted, Happened::Approved, Happened::RenewalApproved];
        let votes = match &exception.renewal {
            Some(renewal) if self.happened == Happened::RenewalVoted => renewal.votes.as_slice(),
            Some(_) | None if granted.contains(&self.happened) => &exception.votes,
            Some(_) | None => &[],
        };
        let latest = votes.iter().max_by_key(|vote| vote.at);
        latest.map_or(&[], |vote| vote.unscored.as_slice())
    }

    /// A remark on what was recorded that people may want to look at again: the months of a move
    /// that are far from those last accepted.
    pub fn remark(&self) -> Option<String> {
        let exception = self.exception.as_ref().filter(|_| self.happened == Happened::Closed)?;
        let took = exception.closure.as_ref()?.months?;
        Closure::far_off(took, exception.grants.last()?.months)
    }
}

/// What a step must know of the world around an exception, owned.
pub(super) struct Bench {
    now: crate::domain::date::Moment,
    today: Day,
    primary: Option<Primary>,
    workload: Workload,
    rivals: Vec<ExceptionRef>,
    target_retired: bool,
    delegations: Vec<Delegation>,
    voters: Vec<Person>,
    settings: Settings,
    zone: jiff::tz::TimeZone,
    precedents: Precedents,
    fresh_evidence: bool,
    changed: BTreeSet<Changed>,
    reopen_signal: bool,
    before: Option<Exception>,
}

impl Bench {
    pub(super) fn new(
        write: &mut Write<'_>,
        exception: &Exception,
        when: (Day, &jiff::tz::TimeZone),
    ) -> Result<Self, ActionError> {
        let now = write.op().at;
        Self::seen(write, now, exception, when)
    }

    /// The same for whoever only looks at what could be done. The reopen signal, which chooses the
    /// tier of what is submitted and refuses nothing, counts as not raised until it is asked.
    pub(super) fn seen(
        look: &mut dyn Look,
        now: crate::domain::date::Moment,
        exception: &Exception,
        (today, zone): (Day, &jiff::tz::TimeZone),
    ) -> Result<Self, ActionError> {
        // A clock that was put back brings back no delegation and no workload of that day either.
        let today = today.max(exception.known_until(&|moment| moment.day_in(zone)));
        let workload = workload_of(look, exception)?;
        let target = exception.request.target.as_ref();
        let rivals = match target {
            Some(target) => store::exceptions::rivals(look, workload.reference, target)?,
            None => Vec::new(),
        };
        let supplier = target.and_then(Place::supplier);
        let target_retired = match supplier {
            Some(slug) => store::suppliers::get(look, slug.as_str())?
                .is_some_and(|(supplier, _)| supplier.retired),
            None => false,
        };
        Ok(Self {
            now,
            today,
            primary: store::primary::in_force(look, &Scope::default())?,
            workload,
            rivals,
            target_retired,
            delegations: store::people::delegated(look, today)?,
            voters: voters(look, exception, zone)?,
            settings: settings(look)?,
            zone: zone.clone(),
            precedents: similar::precedents(look, exception, zone)?,
            fresh_evidence: match exception.last_reviewed() {
                Some(grant) => {
                    let which = exception.reference;
                    store::exceptions::attached_since(look, which, grant.approved_at)?
                }
                None => false,
            },
            changed: BTreeSet::new(),
            reopen_signal: false,
            before: None,
        })
    }

    /// Looks up what has changed under what is granted, which whoever looks again answers.
    pub(super) fn look_again(
        &mut self,
        look: &mut dyn Look,
        exception: &Exception,
    ) -> Result<(), ActionError> {
        if exception.state == State::Approved {
            let told = measures::changed_under(look, exception, self.today, &self.zone)?;
            self.changed = told.into_iter().map(|one| one.changed).collect();
        }
        Ok(())
    }

    /// Looks up what a correction would put back.
    pub(super) fn remember(
        &mut self,
        look: &mut dyn Look,
        which: ExceptionRef,
    ) -> Result<Option<Decided>, ActionError> {
        let decided = changed::decision(look, which)?;
        self.before = decided.as_ref().and_then(|decision| decision.before.clone());
        Ok(decided)
    }

    /// `by` with the roles of those they act for.
    pub(super) fn able(&self, look: &mut dyn Look, by: &Person) -> Result<Person, ActionError> {
        let mut able = by.clone();
        passed_on(look, &self.delegations, &mut able)?;
        Ok(able)
    }

    /// For whom `by` acts today, for the history.
    pub(super) fn acts_for(&self, by: &Slug) -> Option<String> {
        let names: Vec<&str> = acts_for(&self.delegations, by).map(Slug::as_str).collect();
        (!names.is_empty()).then(|| names.join(" "))
    }

    /// Asks `answer` with what a step must know.
    pub(super) fn with<T>(&self, answer: impl FnOnce(&Context<'_>) -> T) -> T {
        let day_of = |moment: crate::domain::date::Moment| moment.day_in(&self.zone);
        answer(&Context {
            now: self.now,
            today: self.today,
            primary: self.primary.clone(),
            workload: &self.workload,
            rivals: &self.rivals,
            target_retired: self.target_retired,
            delegations: &self.delegations,
            voters: &self.voters,
            before: self.before.as_ref(),
            questions: questions(),
            settings: &self.settings,
            reopen_signal: self.reopen_signal,
            precedents: &self.precedents,
            fresh_evidence: self.fresh_evidence,
            changed: self.changed.clone(),
            day_of: &day_of,
        })
    }
}

/// Whoever approved `exception` so far, as they are by now: with their own roles of today, and those
/// of the people they acted for on the day of their approval who are not retired.
pub(super) fn voters(
    look: &mut dyn Look,
    exception: &Exception,
    zone: &jiff::tz::TimeZone,
) -> Result<Vec<Person>, StoreError> {
    let renewed = exception.renewal.iter().flat_map(|renewal| &renewal.votes);
    let mut voters = Vec::new();
    for vote in exception.votes.iter().chain(renewed) {
        let Some((mut voter, _)) = store::people::get(look, vote.by.as_str())? else { continue };
        let then = store::people::delegated(look, vote.at.day_in(zone))?;
        passed_on(look, &then, &mut voter)?;
        voters.push(voter);
    }
    Ok(voters)
}

/// Adds to `person` the roles of those they act for by `delegations`.
fn passed_on(
    look: &mut dyn Look,
    delegations: &[Delegation],
    person: &mut Person,
) -> Result<(), StoreError> {
    let own = person.slug.clone();
    for from in acts_for(delegations, &own) {
        let found = store::people::get(look, from.as_str())?;
        if let Some((other, _)) = found.filter(|(other, _)| !other.retired) {
            person.roles.extend(other.roles.iter().filter(|role| PASSED_ON.contains(role)));
        }
    }
    Ok(())
}

/// Takes one step on `which`.
///
/// # Errors
/// The first rule that refuses, in this order: no such exception, role, state, an interest of one's
/// own, changed by somebody else, a missing or bad field.
pub fn take(desk: &mut Desk, which: ExceptionRef, act: &Act) -> Result<Done, ActionError> {
    let mut done = take_all(desk, &[(which, act.clone())])?;
    done.pop().ok_or_else(|| ActionError::invalid("there is nothing to do"))
}

/// Takes a step on each of `all`, in one transaction, one event each: all or none.
///
/// # Errors
/// As for [`take`], for the first that is refused.
pub fn take_all(desk: &mut Desk, all: &[(ExceptionRef, Act)]) -> Result<Vec<Done>, ActionError> {
    let (person, today, zone) = (desk.person().cloned(), desk.today(), desk.zone.clone());
    desk.write(|write| {
        for (which, _) in all {
            found(write, *which)?;
        }
        let by = person?;
        let when = (today, &zone);
        all.iter().map(|(which, act)| one(write, &by, when, *which, act)).collect()
    })
}

fn one(
    write: &mut Write<'_>,
    by: &Person,
    (today, zone): (Day, &jiff::tz::TimeZone),
    which: ExceptionRef,
    act: &Act,
) -> Result<Done, ActionError> {
    let (exception, rev) = found(write, which)?;
    let mut bench = Bench::new(write, &exception, (today, zone))?;
    let by = &bench.able(write, by)?;
    let mut undone = None;
    if matches!(act, Act::Correct { .. }) {
        undone = bench.remember(write, which)?;
    }
    if matches!(act, Act::Rebase { .. }) {
        bench.look_again(write, &exception)?;
    }
    let working = exception.working();
    let step = match act.read(&working, questions(), today) {
        Ok(step) => step,
        Err(unread) => {
            let probe = act.probe(&working, questions(), today);
            return Err(sooner(&exception, &probe, by, &bench).unwrap_or(unread));
        }
    };
    let after = |bench: &Bench| bench.with(|context| exception.after(&step, by, context));
    let taken = match after(&bench) {
        // All figures are behind the signal: it is asked of what nothing refuses, and of no more.
        Ok(taken) if is_submitted(taken.happened) => {
            bench.reopen_signal = signal::raised(write, today)?;
            if bench.reopen_signal { after(&bench) } else { Ok(taken) }
        }
        other => other,
    };
    let taken = taken.map_err(|refusal| told(write, &refusal, &exception, zone))?;
    let role = act.roles().iter().copied().find(|role| by.is(*role));
    let (role, reason) = (role, act.reason());
    match &taken.exception {
        None => {
            store::exceptions::remove(write, which, Expect::Rev(rev))?;
            write.record(taken.happened.code(), &which.to_string(), role, reason, &[])?;
        }
        Some(next) => {
            named_people(write, &step)?;
            store::exceptions::put(write, next, Expect::Rev(rev))?;
            if let Step::Comment { text, internal } = &step {
                let before = store::exceptions::comments(write, which)?;
                let number = before.last().map_or(1, |comment| comment.number + 1);
                let (by, text) = (by.slug.clone(), text.clone());
                let at = write.op().at;
                let internal = *internal;
                let comment = Comment { number, by, text, internal, at, versions: 1 };
                store::exceptions::comment(write, which, &comment)?;
            }
            if let (Happened::Closed, Some(end)) = (taken.happened, &next.closure) {
                settle(write, next, end, bench.primary.as_ref(), today)?;
            }
            if let (Happened::ClosingCorrected, Some(decision)) = (taken.happened, &undone) {
                unsettle(write, next, decision)?;
            }
            let acts_for = bench.acts_for(&by.slug);
            record(write, next, taken.happened, (role, acts_for.as_deref()), reason)?;
        }
    }
    Ok(Done { which, happened: taken.happened, exception: taken.exception })
}

/// Whether it asks for a decision now, so that a tier was chosen.
const fn is_submitted(happened: Happened) -> bool {
    matches!(happened, Happened::Submitted | Happened::RenewalSubmitted)
}

/// A rule on role, state or interest that comes before a bad field.
fn sooner(exception: &Exception, probe: &Step, by: &Person, bench: &Bench) -> Option<ActionError> {
    let refusal = bench.with(|context| exception.after(probe, by, context)).err()?;
    match refusal.kind() {
        RefusalKind::Role | RefusalKind::State | RefusalKind::Interest | RefusalKind::Conflict => {
            Some(refused(&refusal, exception.reference))
        }
        RefusalKind::Validation => None,
    }
}

/// The refusal; where the content changed since it was read, with what changed.
fn told(
    look: &mut dyn Look,
    refusal: &Refusal,
    exception: &Exception,
    zone: &jiff::tz::TimeZone,
) -> ActionError {
    let which = exception.reference;
    if let (Refusal::WrongState { .. }, Some((did, by, at))) = (refusal, decided(exception)) {
        let (day, clock) = (at.day_in(zone), at.clock_in(zone));
        let error = refused(refusal, which);
        return match error {
            ActionError::Refused(mut refused) => {
                refused.message = format!("{refusal}: {by} {did} it on {day} at {clock}");
                ActionError::Refused(refused)
            }
            other @ (ActionError::Store(_) | ActionError::File(_)) => other,
        };
    }
    let Refusal::ContentChanged { seen, .. } = refusal else { return refused(refusal, which) };
    match changed::since(look, which, *seen) {
        Ok(lines) => refused(refusal, which)
            .more(lines)
            .hint(format!("`cloudpick exception show {which}` shows it as it is now")),
        Err(error) => error,
    }
}

/// The last decision on `exception`: what was done, by whom, when. Whoever comes second is told.
fn decided(exception: &Exception) -> Option<(&'static str, String, crate::domain::date::Moment)> {
    match exception.state {
        State::Approved => {
            let grant = exception.last_reviewed()?;
            let by: Vec<String> = grant.approvers.iter().map(ToString::to_string).collect();
            Some(("approved", by.join(" and "), grant.approved_at))
        }
        State::Rejected => {
            let no = exception.rejection.as_ref()?;
            Some(("rejected", no.by.to_string(), no.at))
        }
        State::Revoked => {
            let end = exception.revocation.as_ref()?;
            Some(("revoked", end.by.to_string(), end.at))
        }
        State::Closed => {
            let end = exception.closure.as_ref()?;
            Some(("closed", end.by.to_string(), end.at))
        }
        State::Draft
        | State::Submitted
        | State::InReview
        | State::ChangesRequested
        | State::Withdrawn => None,
    }
}

/// The owners of conditions that an approver sets are people of the workspace.
fn named_people(look: &mut dyn Look, step: &Step) -> Result<(), ActionError> {
    let set: &[Agreed] = match step {
        Step::Approve(ballot) => &ballot.conditions,
        Step::AddCondition { condition } => std::slice::from_ref(condition),
        Step::Edit { .. }
        | Step::Discard
        | Step::Submit
        | Step::Claim
        | Step::Release
        | Step::Return { .. }
        | Step::Reject { .. }
        | Step::Revise { .. }
        | Step::Withdraw { .. }
        | Step::Revoke { .. }
        | Step::Close { .. }
        | Step::Renew
        | Step::Bridge { .. }
        | Step::Rebase { .. }
        | Step::Correct { .. }
        | Step::Score { .. }
        | Step::Meet { .. }
        | Step::Confirm { .. }
        | Step::Waive { .. }
        | Step::Breach { .. }
        | Step::Comment { .. } => &[],
    };
    for condition in set {
        super::person_known(look, "condition", &condition.owner)?;
    }
    Ok(())
}

/// Puts on record where the workload is once its exception is closed.
fn settle(
    write: &mut Write<'_>,
    exception: &Exception,
    end: &Closure,
    primary: Option<&Primary>,
    today: Day,
) -> Result<(), ActionError> {
    let Some((workload, rev)) = store::workloads::get(write, exception.request.workload)? else {
        return Ok(());
    };
    let placed = match end.outcome {
        Outcome::NeverStarted => workload,
        Outcome::ReturnedToPrimary => {
            let which = exception.reference;
            if end.effective > today {
                return Err(ActionError::invalid(format!(
                    "the workload cannot be back on {}, after today, {today}",
                    end.effective
                ))
                .hint(format!("close {which} when it is back"))
                .subject("effective"));
            }
            let Some(primary) = primary else {
                let message = format!("{which}: no primary decision is in force to return to");
                return Err(ActionError::refused(Ground::State, message));
            };
            Workload {
                hosted: Place::Supplier(primary.supplier.clone()),
                hosted_since: Some(end.effective),
                hosted_known: Known::Confirmed,
                ..workload
            }
        }
        // It stays where the grant let us assume it: from here on that is what is recorded.
        Outcome::Retired | Outcome::TargetBecamePrimary | Outcome::ReplacedBy => {
            let target = exception.request.target.clone();
            let begun = exception.coverage().begins().zip(target).map(|(from, to)| Move {
                workload: workload.reference,
                to,
                from,
            });
            workload.placed_on(begun.as_slice(), end.effective)
        }
    };
    store::workloads::put(write, &placed, Expect::Rev(rev))?;
    Ok(())
}

/// Puts the workload back where it was before the closing that was recorded in error. Where it
/// was moved again since, somebody knows better.
fn unsettle(
    write: &mut Write<'_>,
    exception: &Exception,
    closing: &Decided,
) -> Result<(), ActionError> {
    let Some(moved) = &closing.moved else { return Ok(()) };
    let Some((workload, rev)) = store::workloads::get(write, exception.request.workload)? else {
        return Ok(());
    };
    let is = (&workload.hosted, workload.hosted_since, workload.hosted_known);
    if is != (&moved.after.hosted, moved.after.since, moved.after.known) {
        return Ok(());
    }
    let back = Workload {
        hosted: moved.before.hosted.clone(),
        hosted_since: moved.before.since,
        hosted_known: moved.before.known,
        ..workload
    };
    store::workloads::put(write, &back, Expect::Rev(rev))?;
    Ok(())
}

/// Says something about `which`.
///
/// # Errors
/// A refusal for whoever may not write, or for a text that cannot be kept.
pub fn comment(
    desk: &mut Desk,
    which: ExceptionRef,
    text: &str,
    internal: bool,
) -> Result<Done, ActionError> {
    take(desk, which, &Act::Comment { text: text.to_owned(), internal })
}
