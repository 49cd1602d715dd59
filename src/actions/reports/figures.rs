//! Reports that say what figures are made of: what is owed, away, uncovered, tested, changed.

use std::collections::BTreeMap;

use super::{percent, pounds, shown, titled, whole};
use crate::actions::{ActionError, Desk, measures};
use crate::domain::exception::Changed;
use crate::domain::exception::Outcome;
use crate::domain::exception::grant::Cover;
use crate::domain::exception::request::Basis;
use crate::domain::measures::{
    AwayBecause, Case, Entry, EntryKind, OffPrimary, all_owed, gaps, last_tests, moves_of,
    tested_within_a_year, uncovered,
};
use crate::domain::refs::WorkloadRef;
use crate::report::listing::{Cell, Column, Listing};
use crate::store::exceptions::measured as kept;

/// What each live grant owes, the most first.
pub(super) fn debt(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let names = desk.store.read(|look| kept::names(look))?;
    let mut found = all_owed(&register);
    found.sort_by(|(a, owes), (b, other)| {
        other.now.cmp(&owes.now).then(a.reference.cmp(&b.reference))
    });
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("target", "Target"),
        Column::figure("accepted", "Accepted"),
        Column::figure("now", "Now"),
        Column::figure("excess", "Above"),
        Column::figure("worst", "Worst"),
        Column::figure("annual_cost", "£ a year"),
    ]);
    for (case, owed) in found {
        listing.push(vec![
            case.reference.to_string().into(),
            titled(&names, case.reference),
            shown(case.target.as_ref()),
            owed.accepted.into(),
            owed.now.into(),
            owed.now.saturating_sub(register.portable.minimum).into(),
            owed.worst.into(),
            case.cost.into(),
        ]);
    }
    Ok(listing)
}

/// Live grants that have something in common.
#[derive(Default)]
struct Sum {
    live: i64,
    pence: i128,
    months: i64,
    overrides: i64,
}

/// Live grants by what `key` says of each: how many, what they cost, and what they owe.
pub(super) fn grouped(
    desk: &mut Desk,
    key: &'static str,
    title: &'static str,
    of: impl Fn(&Case) -> Option<String>,
) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let mut groups: BTreeMap<String, Sum> = BTreeMap::new();
    let (mut all, mut spend) = (0, 0);
    for (case, owed) in all_owed(&register) {
        let group = groups.entry(of(case).unwrap_or_default()).or_default();
        let cost = i128::from(case.cost.as_pence());
        group.live += 1;
        group.pence += cost;
        group.months += i64::from(owed.now);
        group.overrides += case.grants.iter().map(|grant| i64::from(grant.overrides)).sum::<i64>();
        (all, spend) = (all + 1, spend + cost);
    }
    // An override is shown wherever there is one.
    let overrides = Column::figure("overrides", "Overrides");
    let any = groups.values().any(|group| group.overrides > 0);
    let overrides = if any { overrides } else { overrides.in_files() };
    let mut listing = Listing::new(vec![
        Column::text(key, title).or(super::NONE_GIVEN),
        Column::figure("live", "Live"),
        Column::figure("of", "Of"),
        Column::figure("share", "%"),
        Column::figure("annual_cost", "£ a year"),
        Column::figure("share_by_spend", "% of £"),
        Column::figure("months", "Months owed"),
        overrides,
    ]);
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| b.1.live.cmp(&a.1.live).then(a.0.cmp(&b.0)));
    for (name, sum) in groups {
        listing.push(vec![
            Some(name).filter(|name| !name.is_empty()).into(),
            Cell::Int(sum.live),
            Cell::Int(all),
            percent(sum.live.into(), all.into()),
            pounds(sum.pence),
            percent(sum.pence, spend),
            Cell::Int(sum.months),
            Cell::Int(sum.overrides),
        ]);
    }
    Ok(listing)
}

pub(super) fn directorates(desk: &mut Desk) -> Result<Listing, ActionError> {
    let names = desk.store.read(|look| kept::names(look))?;
    grouped(desk, "directorate", "Directorate", |case| {
        names.get(&case.reference)?.directorate.clone()
    })
}

/// Workloads away from the primary, and why.
pub(super) fn off_primary(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Workload"),
        Column::text("name", "Name"),
        Column::text("hosted", "Hosted"),
        Column::text("because", "Why away").of(AwayBecause::CODES),
        Column::figure("annual_cost", "£ a year"),
        Column::text("exceptions", "Exceptions"),
    ]);
    let mut own: BTreeMap<WorkloadRef, Vec<String>> = BTreeMap::new();
    for case in &register.cases {
        own.entry(case.workload).or_default().push(case.reference.to_string());
    }
    let mut away = OffPrimary::of(&register).workloads;
    away.sort_by_key(|away| match away.because {
        AwayBecause::Lapsed => (0, away.workload),
        AwayBecause::NeverAsked => (1, away.workload),
        AwayBecause::InTransition => (2, away.workload),
        AwayBecause::Covered => (3, away.workload),
    });
    for one in away {
        let Some(site) = register.site(one.workload) else { continue };
        listing.push(vec![
            one.workload.to_string().into(),
            site.name.as_str().into(),
            site.hosted.to_string().into(),
            one.because.code().into(),
            site.spend.into(),
            own.remove(&one.workload).unwrap_or_default().into(),
        ]);
    }
    Ok(listing)
}

pub(super) fn days_uncovered(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let names = desk.store.read(|look| kept::names(look))?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::figure("days", "Days"),
        Column::text("cover", "Cover").of(Cover::CODES),
    ]);
    let mut found = uncovered(&register).per_exception;
    found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    for (which, days) in found {
        let case = register.cases.binary_search_by_key(&which, |case| case.reference).ok();
        let cover = case.map(|at| register.cases[at].cover(register.day));
        listing.push(vec![
            which.to_string().into(),
            titled(&names, which),
            Cell::Int(i64::try_from(days).unwrap_or(i64::MAX)),
            cover.map(Cover::code).into(),
        ]);
    }
    Ok(listing)
}

pub(super) fn stale(desk: &mut Desk) -> Result<Listing, ActionError> {
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("workload", "Workload"),
        Column::text("changed", "Changed").of(Changed::CODES),
        Column::text("what", "What"),
        Column::text("on", "On"),
        Column::text("by", "By"),
    ]);
    for one in measures::stale_approvals(desk)? {
        listing.push(vec![
            one.exception.to_string().into(),
            one.workload.to_string().into(),
            one.changed.code().into(),
            one.said.into(),
            one.on.into(),
            one.by.into(),
        ]);
    }
    Ok(listing)
}

/// Live grants, and when each move was last tried out; the longest ago first.
pub(super) fn exits(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let names = desk.store.read(|look| kept::names(look))?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("workload", "Workload"),
        Column::text("tested_on", "Tested on"),
        Column::text("within_a_year", "Within a year"),
        Column::figure("months", "Months owed").in_files(),
    ]);
    let tested = last_tests(&register);
    let mut found = all_owed(&register);
    found.sort_by_key(|(case, _)| (tested.get(&case.reference).copied(), case.reference));
    for (case, owed) in found {
        let on = tested.get(&case.reference).copied();
        listing.push(vec![
            case.reference.to_string().into(),
            titled(&names, case.reference),
            case.workload.to_string().into(),
            on.into(),
            on.is_some_and(|on| tested_within_a_year(on, register.day)).into(),
            owed.now.into(),
        ]);
    }
    Ok(listing)
}

/// Workloads that really moved, with the months that took against those that were expected.
pub(super) fn moves(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let names = desk.store.read(|look| kept::names(look))?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("workload", "Workload"),
        Column::text("outcome", "Outcome").of(Outcome::CODES),
        Column::text("effective", "Since"),
        Column::text("basis", "Basis").of(Basis::CODES),
        Column::figure("likely", "Expected"),
        Column::figure("actual", "Taken"),
        Column::figure("ratio", "Ratio"),
    ]);
    for (case, moved) in moves_of(&register) {
        let Some(closed) = &case.closed else { continue };
        listing.push(vec![
            case.reference.to_string().into(),
            titled(&names, case.reference),
            case.workload.to_string().into(),
            closed.outcome.code().into(),
            closed.effective.into(),
            case.basis.map(Basis::code).into(),
            whole(moved.likely),
            whole(moved.actual),
            moved.ratio().map(|ratio| ratio.rounded(2)).into(),
        ]);
    }
    Ok(listing)
}

/// Share and debt at the end of each quarter since the first grant.
pub(super) fn quarters(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let mut listing = Listing::new(vec![
        Column::text("quarter", "Quarter").named(),
        Column::text("on", "As at"),
        Column::figure("away", "Away"),
        Column::figure("of", "Of"),
        Column::figure("share", "%"),
        Column::figure("annual_cost", "£ a year away").in_files(),
        Column::figure("share_by_spend", "% of £").in_files(),
        Column::figure("months", "Months owed"),
    ]);
    for end in measures::over_time(desk, &register, usize::MAX)? {
        let share =
            |part: i128, all: i128| if end.has_primary { percent(part, all) } else { Cell::Null };
        listing.push(vec![
            end.quarter.to_string().into(),
            end.day.into(),
            whole(end.away.count),
            whole(end.all.count),
            share(end.away.count.into(), end.all.count.into()),
            pounds(end.away.pence),
            share(end.away.pence, end.all.pence),
            whole(end.months),
        ]);
    }
    Ok(listing)
}

/// Every stretch of days without cover, within one quarter each; the latest first.
pub(super) fn gaps_of(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let names = desk.store.read(|look| kept::names(look))?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("quarter", "Quarter").named(),
        Column::text("from", "From"),
        Column::text("to", "To"),
        Column::figure("days", "Days"),
        Column::text("cover", "Cover then").of(Cover::CODES),
    ]);
    let mut found = gaps(&register);
    found.sort_by_key(|gap| (std::cmp::Reverse(gap.from), gap.exception));
    for gap in found {
        listing.push(vec![
            gap.exception.to_string().into(),
            titled(&names, gap.exception),
            gap.quarter.to_string().into(),
            gap.from.into(),
            gap.to.into(),
            whole(gap.days()),
            gap.cover.code().into(),
        ]);
    }
    Ok(listing)
}

/// The ledger of portability debt, the oldest entry first.
pub(super) fn ledger(desk: &mut Desk) -> Result<Listing, ActionError> {
    Ok(listed_ledger(&measures::debt(desk)?))
}

/// Entries of the ledger as a list.
pub fn listed_ledger(entries: &[Entry]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("on", "Day"),
        Column::text("exception", "Exception"),
        Column::text("workload", "Workload").in_files(),
        Column::text("kind", "Entry").of(EntryKind::CODES),
        Column::figure("months", "Months"),
        Column::figure("balance", "Balance"),
        Column::text("by", "Signed"),
    ]);
    for entry in entries {
        listing.push(vec![
            entry.on.into(),
            entry.exception.to_string().into(),
            entry.workload.to_string().into(),
            entry.kind.code().into(),
            entry.months.into(),
            entry.balance.into(),
            entry.by.as_str().into(),
        ]);
    }
    listing
}
