//! What stands and is to be looked at again: its review is due, something it rests on changed, or
//! its decision was superseded; and what was revoked and ends or must be back. The one home of those
//! lines, for lists and reports.

use std::collections::BTreeMap;

use crate::actions::exceptions::{Listed, list};
use crate::actions::measures::{changed_under, stale_approvals};
use crate::actions::{ActionError, Desk};
use crate::codes;
use crate::domain::date::Day;
use crate::domain::decision::Scope;
use crate::domain::exception::grant::Cover;
use crate::domain::exception::steps::Primary;
use crate::domain::exception::{Exception, State};
use crate::domain::measures::Stale;
use crate::domain::refs::{DecisionRef, ExceptionRef};
use crate::domain::workload::Place;
use crate::store::{self, Look, StoreError, primary};

codes! {
    /// Why something is to be looked at again.
    pub enum Why, "a reason to look again" {
        /// Its review is due.
        Review = "review",
        /// Something it rests on changed.
        Changed = "changed",
        /// Its decision was superseded.
        Superseded = "superseded",
        /// It was revoked, and its cover ends.
        End = "end",
        /// It was revoked, and the workload must be back.
        Return = "return",
    }
}

impl Why {
    /// Whether somebody is to look at it, and nothing is to be done.
    pub const fn is_look(self) -> bool {
        match self {
            Self::Review | Self::Changed | Self::Superseded => true,
            Self::End | Self::Return => false,
        }
    }
}

/// An exception that is to be looked at again, for one reason.
#[derive(Debug, Clone)]
pub struct Owed {
    /// The exception.
    pub listed: Listed,
    /// Since when, or by when.
    pub on: Day,
    /// Why.
    pub why: Why,
    /// In a sentence.
    pub said: String,
}

/// Everything that stands and is to be looked at again by `until`, and what is revoked and ends or
/// must be back by then, by day.
///
/// # Errors
/// When the workspace cannot be read.
pub fn owed(desk: &mut Desk, until: Day) -> Result<Vec<Owed>, ActionError> {
    let standing = list(desk, &["state:approved,revoked".to_owned()], None)?;
    owed_of(desk, &standing, until)
}

/// The same for whoever has read the list already: of `listed`, those that stand.
///
/// # Errors
/// When the workspace cannot be read.
pub(crate) fn owed_of(
    desk: &mut Desk,
    listed: &[Listed],
    until: Day,
) -> Result<Vec<Owed>, ActionError> {
    let today = desk.today();
    let mut changed: BTreeMap<ExceptionRef, Vec<Stale>> = BTreeMap::new();
    for one in stale_approvals(desk)? {
        changed.entry(one.exception).or_default().push(one);
    }
    let force = desk.store.read(|look| {
        let Some(found) = primary::in_force(look, &Scope::default())? else { return Ok(None) };
        let (since, _) = primary::term(look, found.decision)?;
        Ok::<_, StoreError>(Some((found, since)))
    })?;
    let returns = desk.store.read(|look| store::exceptions::returns(look))?;
    let mut all = Vec::new();
    for listed in listed {
        let light = &listed.light;
        if let (State::Revoked, Some(back)) = (listed.state, returns.get(&light.reference)) {
            let own = revoked(listed, *back, today).into_iter().filter(|(on, ..)| *on <= until);
            all.extend(own.map(|(on, why, said)| Owed { listed: listed.clone(), on, why, said }));
        }
        if listed.state != State::Approved {
            continue;
        }
        let runs = runs(listed.cover);
        let mut own = Vec::new();
        if let Some(by) = light.review_by.filter(|by| runs && *by <= until) {
            own.push((by, Why::Review, review(by, today)));
        }
        let told = changed.remove(&light.reference).unwrap_or_default();
        own.extend(told.iter().map(|one| (one.on, Why::Changed, change(one))));
        if let (true, Some(under), Some((primary, since))) =
            (rests(listed.cover), light.decision, &force)
            && primary.decision != under
        {
            let said = superseded(under, primary, light.target.as_ref());
            own.push((since.unwrap_or(today), Why::Superseded, said));
        }
        let own = own.into_iter();
        all.extend(own.map(|(on, why, said)| Owed { listed: listed.clone(), on, why, said }));
    }
    all.sort_by(|a, b| {
        let key = |one: &Owed| (one.on, one.listed.light.reference, one.why);
        key(a).cmp(&key(b)).then_with(|| a.said.cmp(&b.said))
    });
    Ok(all)
}

/// Why `exception` is to be looked at again on `day`, a sentence each.
pub(super) fn owed_by(
    look: &mut dyn Look,
    exception: &Exception,
    day: Day,
    zone: &jiff::tz::TimeZone,
) -> Result<Vec<String>, StoreError> {
    let mut said = Vec::new();
    let force = primary::in_force(look, &Scope::default())?;
    let asked = exception.working();
    if let (Some(primary), Some(submission)) = (&force, &asked.submission)
        && asked.state.is_undecided()
        && primary.decision != submission.decision
    {
        said.push(asked_before(submission.decision, primary, asked.request.target.as_ref()));
    }
    if exception.state != State::Approved {
        return Ok(said);
    }
    let cover = exception.cover(day);
    if let Some(by) = exception.review_due().filter(|by| runs(cover) && *by <= day) {
        said.push(review(by, day));
    }
    said.extend(changed_under(look, exception, day, zone)?.iter().map(change));
    let under = exception.submission.as_ref().map(|submission| submission.decision);
    if let (Some(primary), Some(under)) = (force, under)
        && primary.decision != under
        && rests(cover)
    {
        said.push(superseded(under, &primary, exception.request.target.as_ref()));
    }
    Ok(said)
}

/// Whether a grant holds the day, so that its review can be due.
const fn runs(cover: Cover) -> bool {
    matches!(cover, Cover::Live | Cover::LapsedCondition)
}

/// Whether something rests on the decision still: what runs, and what is to begin.
const fn rests(cover: Cover) -> bool {
    runs(cover) || matches!(cover, Cover::Scheduled)
}

/// What a revocation asks for: the end of the cover that it still leaves, and the day by which the
/// workload must be back.
fn revoked(listed: &Listed, back: Day, today: Day) -> Vec<(Day, Why, String)> {
    let last = listed.days_left.map(|left| today.plus_days(left));
    let end = last.map(|last| {
        (last, Why::End, format!("revoked, its cover ends on {last}; to be back by {back}"))
    });
    let said = if back < today {
        format!("revoked, was to be back by {back}, and is not closed yet")
    } else {
        format!("revoked, to be back by {back}")
    };
    end.into_iter().chain([(back, Why::Return, said)]).collect()
}

fn review(by: Day, today: Day) -> String {
    let when = if by <= today { "was due" } else { "is due" };
    format!("review {when} on {by}")
}

fn change(one: &Stale) -> String {
    format!("look at it again: {}, on {}", one.said, one.on)
}

/// What becomes of a request that was submitted before the decision in force.
fn asked_before(under: DecisionRef, primary: &Primary, target: Option<&Place>) -> String {
    let home = target.is_some_and(|to| *to == Place::Supplier(primary.supplier.clone()));
    let answer = if home {
        "its target is the primary by now, so that there is nothing to ask for"
    } else {
        "sent back, it is submitted again under that"
    };
    format!("submitted under {under}, and {} is in force: {answer}", primary.decision)
}

fn superseded(under: DecisionRef, primary: &Primary, target: Option<&Place>) -> String {
    let home = target.is_some_and(|to| *to == Place::Supplier(primary.supplier.clone()));
    let answer = if home {
        "it can only end, since its target is the primary by now"
    } else {
        "it may stand, be asked for anew, or end"
    };
    format!("granted under {under}, and {} is in force: {answer}", primary.decision)
}
