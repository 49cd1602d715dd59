//! Reports on what people promised and decided: conditions, verdicts, signs of not looking.

use super::shown;
use crate::actions::exceptions::{self, Promised};
use crate::actions::{ActionError, Desk, measures};
use crate::domain::exact::Exact;
use crate::domain::exception::grant::promise::Standing;
use crate::domain::exception::request::{ConditionKind, Consequence};
use crate::domain::measures::{Became, Quarter, Ruling, StampKind, Verdict, decides};
use crate::report::listing::{Column, Listing};

/// Conditions not settled, of what is approved and not ended: the most pressing first.
///
/// # Errors
/// When the workspace cannot be read.
pub(crate) fn open_conditions(desk: &mut Desk) -> Result<Vec<Promised>, ActionError> {
    let mut open = exceptions::promised(desk, false)?;
    open.retain(|one| !matches!(one.standing, Standing::Met | Standing::Waived));
    open.sort_by_key(|one| (one.promise.hold.due, one.promise.which, one.promise.number));
    Ok(open)
}

pub(super) fn conditions(desk: &mut Desk) -> Result<Listing, ActionError> {
    let today = desk.today();
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::figure("number", "#"),
        Column::text("text", "Condition"),
        Column::text("owner", "Owner").named(),
        Column::text("due", "Due"),
        Column::figure("days_left", "Left"),
        Column::text("state", "State").of(Standing::CODES),
        Column::text("breached", "Breached").in_files(),
        Column::text("kind", "Kind").of(ConditionKind::CODES).in_files(),
        Column::text("consequence", "If breached").of(Consequence::CODES).in_files(),
    ]);
    for Promised { promise, standing, left, .. } in open_conditions(desk)? {
        listing.push(vec![
            promise.which.to_string().into(),
            promise.number.into(),
            promise.text.into(),
            promise.owner.as_str().into(),
            promise.hold.due.into(),
            left.into(),
            standing.code().into(),
            promise.hold.breached(today).into(),
            promise.kind.code().into(),
            promise.consequence.code().into(),
        ]);
    }
    Ok(listing)
}

/// Every condition ever agreed and what became of it; those not due when their exception ended are
/// owed by nobody and count for nothing.
pub(super) fn promises(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::figure("number", "#"),
        Column::text("text", "Condition"),
        Column::text("owner", "Owner").named(),
        Column::text("due", "Due"),
        Column::text("became", "What became of it").of(Became::CODES),
        Column::text("last_word", "Last word on"),
        Column::text("kind", "Kind").of(ConditionKind::CODES).in_files(),
        Column::text("consequence", "If breached").of(Consequence::CODES).in_files(),
    ]);
    let mut all = exceptions::promised(desk, true)?;
    all.sort_by_key(|one| (one.promise.hold.due, one.promise.which, one.promise.number));
    for Promised { promise, .. } in all {
        let case = register.cases.binary_search_by_key(&promise.which, |case| case.reference);
        let Some(case) = case.ok().map(|at| &register.cases[at]) else { continue };
        let became = Became::of(case, &promise.hold, register.day);
        let spoken = promise.hold.marks.iter().rfind(|(on, _)| *on <= register.day);
        listing.push(vec![
            promise.which.to_string().into(),
            promise.number.into(),
            promise.text.into(),
            promise.owner.as_str().into(),
            promise.hold.due.into(),
            became.map(Became::code).into(),
            spoken.map(|(on, _)| *on).into(),
            promise.kind.code().into(),
            promise.consequence.code().into(),
        ]);
    }
    Ok(listing)
}

pub(super) fn rubber_stamps(desk: &mut Desk) -> Result<Listing, ActionError> {
    let mut listing = Listing::new(vec![
        Column::text("kind", "Sign").of(StampKind::CODES),
        Column::text("id", "Exception"),
        Column::text("by", "By"),
        Column::text("on", "On"),
        Column::text("what", "What"),
    ]);
    for stamp in measures::rubber_stamps(desk)? {
        let by: Vec<String> = stamp.by.iter().map(ToString::to_string).collect();
        listing.push(vec![
            stamp.kind.code().into(),
            shown(stamp.exception),
            by.into(),
            stamp.on.into(),
            stamp.said.into(),
        ]);
    }
    Ok(listing)
}

/// What was said on every submission, the latest first.
pub(super) fn decided(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let zone = desk.zone.clone();
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::figure("round", "Round").in_files(),
        Column::text("verdict", "Verdict").of(Verdict::CODES),
        Column::text("by", "By").named(),
        Column::text("submitted_on", "Submitted"),
        Column::text("on", "On"),
        Column::figure("days", "Days"),
        Column::text("last_word", "Decided it"),
        Column::figure("characters", "Characters"),
        Column::text("quarter", "Quarter").named().in_files(),
    ]);
    let mut all: Vec<&Ruling> = register.rulings.iter().collect();
    all.sort_by_key(|ruling| (std::cmp::Reverse(ruling.at), ruling.exception));
    for ruling in all {
        let taken = ruling.at.timestamp().as_second() - ruling.submitted_at.timestamp().as_second();
        listing.push(vec![
            ruling.exception.to_string().into(),
            ruling.round.into(),
            ruling.verdict.code().into(),
            ruling.by.as_str().into(),
            ruling.submitted_at.day_in(&zone).into(),
            ruling.on.into(),
            Exact::ratio(taken.max(0), 86_400).rounded(1).into(),
            decides(ruling, &register).into(),
            ruling.length.into(),
            Quarter::of(ruling.on).to_string().into(),
        ]);
    }
    Ok(listing)
}
