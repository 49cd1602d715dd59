//! The reports on exceptions: each a list as at the desk's day, for screen, files and scripts
//! alike; long because each of the eighteen is a list with columns and an order of its own.

mod page;

use std::collections::BTreeMap;

use crate::actions::exceptions::{self, Listed};
use crate::actions::{ActionError, Desk, measures};
use crate::codes;
use crate::domain::date::Day;
use crate::domain::exact::{Exact, Money};
use crate::domain::exception::State;
use crate::domain::exception::grant::{Cover, GrantKind};
use crate::domain::exception::tier::Tier;
use crate::domain::measures::{
    Amount, AwayBecause, Behind, Case, Figure, OffPrimary, Register, figures, measures as measured,
    owed, uncovered,
};
use crate::domain::refs::ExceptionRef;
use crate::domain::workload::Place;
use crate::report::listing::{Cell, Column, Listing};
use crate::store::exceptions::measured::{self as kept, Pledge};
use crate::store::{StoreError, decisions, suppliers};

pub use page::page;

/// Which report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the report of that name")]
pub enum Report {
    Waiting,
    Due,
    Expiring,
    Lapsed,
    Conditions,
    Debt,
    Reasons,
    Suppliers,
    Directorates,
    Renewals,
    Overrides,
    Orphans,
    Evidence,
    Foi,
    OffPrimary,
    Uncovered,
    Stamps,
    Stale,
}

codes!(Report, "a report", {
    Waiting = "waiting",
    Due = "due",
    Expiring = "expiring",
    Lapsed = "lapsed",
    Conditions = "conditions",
    Debt = "debt",
    Reasons = "reasons",
    Suppliers = "suppliers",
    Directorates = "directorates",
    Renewals = "renewals",
    Overrides = "overrides",
    Orphans = "orphans",
    Evidence = "evidence",
    Foi = "foi",
    OffPrimary = "off-primary",
    Uncovered = "uncovered",
    Stamps = "stamps",
    Stale = "stale",
});

/// The report as at the desk's day; `within` so many days where a report looks ahead.
///
/// # Errors
/// When the workspace cannot be read.
pub fn report(desk: &mut Desk, which: Report, within: i64) -> Result<Listing, ActionError> {
    match which {
        Report::Waiting => waiting(desk),
        Report::Due => due(desk, within),
        Report::Expiring => expiring(desk, within),
        Report::Lapsed => lapsed(desk),
        Report::Conditions => conditions(desk),
        Report::Debt => debt(desk),
        Report::Reasons => grouped(desk, "reason", "First reason", |case, _| {
            case.reason.map(|reason| reason.code().to_owned())
        }),
        Report::Suppliers => grouped(desk, "target", "Target", |case, _| {
            case.target.as_ref().map(ToString::to_string)
        }),
        Report::Directorates => directorates(desk),
        Report::Renewals => renewals(desk),
        Report::Overrides => overrides(desk),
        Report::Orphans => orphans(desk),
        Report::Evidence => evidence(desk),
        Report::Foi => foi(desk),
        Report::OffPrimary => off_primary(desk),
        Report::Uncovered => days_uncovered(desk),
        Report::Stamps => rubber_stamps(desk),
        Report::Stale => stale(desk),
    }
}

fn all(desk: &mut Desk, filter: &str) -> Result<Vec<Listed>, ActionError> {
    let filter: Vec<String> = filter.split_whitespace().map(str::to_owned).collect();
    exceptions::list(desk, &filter, None)
}

fn shown(value: Option<impl std::fmt::Display>) -> Cell {
    value.map(|value| value.to_string()).into()
}

fn people_of(tier: Option<Tier>) -> String {
    tier.map_or_else(|| "an approver".to_owned(), |tier| format!("an approver of tier {tier}"))
}

/// Undecided requests, the longest wait first, and whose turn it is.
fn waiting(desk: &mut Desk) -> Result<Listing, ActionError> {
    let today = desk.today();
    let zone = desk.zone.clone();
    let mut found: Vec<(i64, Listed, String)> = Vec::new();
    for listed in all(desk, "")? {
        let light = &listed.light;
        let since = light.submitted_at.map(|at| today.days_since(at.day_in(&zone)));
        let turn = match listed.state {
            State::Submitted => people_of(light.tier),
            State::InReview => {
                light.claimed_by.as_ref().map_or_else(|| people_of(light.tier), ToString::to_string)
            }
            State::ChangesRequested => light.requester.to_string(),
            State::Draft
            | State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => continue,
        };
        found.push((since.unwrap_or_default(), listed, turn));
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.light.reference.cmp(&b.1.light.reference)));
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("state", "State"),
        Column::figure("days", "Days"),
        Column::text("turn", "Whose turn"),
        Column::figure("tier", "Tier").in_files(),
        Column::text("target", "Target").in_files(),
        Column::figure("annual_cost", "£ a year").in_files(),
    ]);
    for (days, listed, turn) in found {
        let light = listed.light;
        listing.push(vec![
            light.reference.to_string().into(),
            light.title.into(),
            listed.state.code().into(),
            days.into(),
            turn.into(),
            shown(light.tier),
            shown(light.target.as_ref()),
            light.annual_cost.into(),
        ]);
    }
    Ok(listing)
}

/// Approved exceptions to be looked at again by then, the most overdue first.
fn due(desk: &mut Desk, within: i64) -> Result<Listing, ActionError> {
    let today = desk.today();
    let mut found: Vec<(Day, Listed)> = all(desk, "state:approved review_by.any:")?
        .into_iter()
        .filter_map(|listed| Some((listed.light.review_by?, listed)))
        .filter(|(by, listed)| {
            let runs = matches!(listed.cover, Cover::Live | Cover::LapsedCondition);
            runs && by.days_since(today) <= within
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.light.reference.cmp(&b.1.light.reference)));
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("review_by", "Review by"),
        Column::figure("days", "Days left"),
        Column::text("owner", "Owner"),
        Column::text("cover", "Cover"),
    ]);
    for (by, listed) in found {
        listing.push(vec![
            listed.light.reference.to_string().into(),
            listed.light.title.as_str().into(),
            by.into(),
            by.days_since(today).into(),
            shown(listed.light.owner.as_ref()),
            listed.cover.code().into(),
        ]);
    }
    Ok(listing)
}

/// Live exceptions whose cover ends within so many days, the nearest first; lapsed ones are not
/// among them.
fn expiring(desk: &mut Desk, within: i64) -> Result<Listing, ActionError> {
    let mut found = all(desk, "state:approved cover:live")?;
    found.retain(|listed| listed.days_left.is_some_and(|left| (0..=within).contains(&left)));
    found.sort_by_key(|listed| (listed.days_left, listed.light.reference));
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("target", "Target"),
        Column::text("end", "Last day"),
        Column::figure("days_left", "Left"),
        Column::text("owner", "Owner"),
        Column::figure("annual_cost", "£ a year").in_files(),
    ]);
    for listed in found {
        let light = listed.light;
        listing.push(vec![
            light.reference.to_string().into(),
            light.title.into(),
            shown(light.target.as_ref()),
            listed.end.into(),
            listed.days_left.into(),
            shown(light.owner.as_ref()),
            light.annual_cost.into(),
        ]);
    }
    Ok(listing)
}

/// What nothing covers and nobody closed: with a renewal in hand, or with nothing.
fn lapsed(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let today = register.day;
    let mut found: Vec<(&str, i64, &Case)> = Vec::new();
    for case in &register.cases {
        let cover = case.cover(today);
        let hand = match (case.state, cover) {
            (State::Approved, Cover::Lapsed | Cover::LapsedCondition) if case.renewal_in_hand => {
                "renewal in hand"
            }
            (State::Approved, Cover::Lapsed) => "nothing in hand",
            (State::Approved, Cover::LapsedCondition) => "a condition stops it",
            (State::Revoked, Cover::Ended) => "revoked, not back",
            _ => continue,
        };
        let last = case.coverage.periods.iter().map(|period| period.span.last()).max();
        let over = match case.coverage.ended_on {
            Some(ended) if cover == Cover::Ended => Some(ended.plus_days(-1)),
            Some(_) | None => last.filter(|last| *last < today),
        };
        found.push((hand, over.map_or(0, |last| today.days_since(last)), case));
    }
    // Nothing in hand first, the longest over first.
    found.sort_by(|a, b| {
        (a.0 != "nothing in hand")
            .cmp(&(b.0 != "nothing in hand"))
            .then(b.1.cmp(&a.1))
            .then(a.2.reference.cmp(&b.2.reference))
    });
    let titles = titles(desk)?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("target", "Target"),
        Column::text("in_hand", "In hand"),
        Column::figure("days", "Days over"),
        Column::text("cover", "Cover"),
        Column::figure("annual_cost", "£ a year").in_files(),
    ]);
    for (hand, days, case) in found {
        listing.push(vec![
            case.reference.to_string().into(),
            titles.get(&case.reference).cloned().unwrap_or_default().into(),
            shown(case.target.as_ref()),
            hand.into(),
            days.into(),
            case.cover(today).code().into(),
            case.cost.into(),
        ]);
    }
    Ok(listing)
}

fn titles(desk: &mut Desk) -> Result<BTreeMap<ExceptionRef, String>, ActionError> {
    let all = desk.store.read(|look| crate::store::exceptions::list(look))?;
    Ok(all.into_iter().map(|light| (light.reference, light.title)).collect())
}

/// Where a condition stands on a day, in a word.
fn standing(case: &Case, pledge: &Pledge, day: Day) -> Option<&'static str> {
    let grant = usize::try_from(pledge.grant).ok()?.checked_sub(1)?;
    let period = case.coverage.periods.get(grant)?;
    let hold = period.holds.get(pledge.place)?;
    Some(if hold.breached(day) {
        "breached"
    } else if hold.settled(day) {
        "settled"
    } else {
        "open"
    })
}

/// A condition, and how it stands in a word.
pub(crate) type Standing = (Pledge, &'static str);

/// Conditions not settled, of what is approved and not ended: the nearest last day first.
pub(crate) fn open_conditions(desk: &mut Desk) -> Result<(Day, Vec<Standing>), ActionError> {
    let register = measures::registered(desk)?;
    let pledges = desk.store.read(|look| kept::pledges(look))?;
    let open = pledges.into_iter().filter_map(|pledge| {
        let found =
            register.cases.binary_search_by_key(&pledge.exception, |case| case.reference).ok()?;
        let case = &register.cases[found];
        if case.state != State::Approved || case.cover(register.day) == Cover::Ended {
            return None;
        }
        let state = standing(case, &pledge, register.day)?;
        (state != "settled").then_some((pledge, state))
    });
    Ok((register.day, open.collect()))
}

fn conditions(desk: &mut Desk) -> Result<Listing, ActionError> {
    let (day, open) = open_conditions(desk)?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::figure("number", "#"),
        Column::text("text", "Condition"),
        Column::text("owner", "Owner"),
        Column::text("due", "Due"),
        Column::figure("days_left", "Left"),
        Column::text("state", "State"),
        Column::text("kind", "Kind").in_files(),
        Column::text("consequence", "If breached").in_files(),
    ]);
    for (pledge, state) in open {
        listing.push(vec![
            pledge.exception.to_string().into(),
            pledge.number.into(),
            pledge.text.into(),
            pledge.owner.as_str().into(),
            pledge.due.into(),
            pledge.due.days_since(day).into(),
            state.into(),
            pledge.kind.code().into(),
            pledge.consequence.code().into(),
        ]);
    }
    Ok(listing)
}

/// What each live grant owes, the most first.
fn debt(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let titles = titles(desk)?;
    let mut found: Vec<_> =
        register.live().filter_map(|case| Some((owed(case, &register)?, case))).collect();
    found.sort_by(|a, b| b.0.now.cmp(&a.0.now).then(a.1.reference.cmp(&b.1.reference)));
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("target", "Target"),
        Column::figure("accepted", "Accepted"),
        Column::figure("now", "Now"),
        Column::figure("excess", "Above 12"),
        Column::figure("worst", "Worst"),
        Column::figure("annual_cost", "£ a year"),
    ]);
    for (owed, case) in found {
        listing.push(vec![
            case.reference.to_string().into(),
            titles.get(&case.reference).cloned().unwrap_or_default().into(),
            shown(case.target.as_ref()),
            owed.accepted.into(),
            owed.now.into(),
            owed.now.saturating_sub(crate::domain::measures::PORTABLE_WITHIN).into(),
            owed.worst.into(),
            case.cost.into(),
        ]);
    }
    Ok(listing)
}

fn percent(part: i128, whole: i128) -> Cell {
    if whole == 0 {
        return Cell::Null;
    }
    let fits = (i64::try_from(part * 100), i64::try_from(whole));
    let (Ok(part), Ok(whole)) = fits else { return Cell::Null };
    Exact::ratio(part, whole).rounded(1).into()
}

fn pounds(pence: i128) -> Cell {
    i64::try_from(pence).ok().and_then(Money::pence).into()
}

/// Live grants by what `key` says of each: how many, what they cost, and what they owe.
fn grouped(
    desk: &mut Desk,
    key: &'static str,
    title: &'static str,
    of: impl Fn(&Case, &Register) -> Option<String>,
) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let mut groups: BTreeMap<String, (u64, i128, u64)> = BTreeMap::new();
    let (mut all, mut spend) = (0, 0);
    for case in register.live() {
        let group = groups.entry(of(case, &register).unwrap_or_default()).or_default();
        let (cost, months) = (
            i128::from(case.cost.as_pence()),
            owed(case, &register).map_or(0, |owed| u64::from(owed.now)),
        );
        *group = (group.0 + 1, group.1 + cost, group.2 + months);
        (all, spend) = (all + 1, spend + cost);
    }
    let mut listing = Listing::new(vec![
        Column::text(key, title),
        Column::figure("live", "Live"),
        Column::figure("of", "Of"),
        Column::figure("share", "%"),
        Column::figure("annual_cost", "£ a year"),
        Column::figure("share_by_spend", "% of £"),
        Column::figure("months", "Months owed"),
    ]);
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.0.cmp(&b.0)));
    for (name, (count, cost, months)) in groups {
        listing.push(vec![
            name.into(),
            Cell::Int(i64::try_from(count).unwrap_or(i64::MAX)),
            Cell::Int(all),
            percent(count.into(), all.into()),
            pounds(cost),
            percent(cost, spend),
            Cell::Int(i64::try_from(months).unwrap_or(i64::MAX)),
        ]);
    }
    Ok(listing)
}

fn directorates(desk: &mut Desk) -> Result<Listing, ActionError> {
    let lights = desk.store.read(|look| crate::store::exceptions::list(look))?;
    let of: BTreeMap<ExceptionRef, String> = lights
        .into_iter()
        .filter_map(|light| Some((light.reference, light.directorate?)))
        .collect();
    grouped(desk, "directorate", "Directorate", |case, _| of.get(&case.reference).cloned())
}

/// Exceptions that were granted, and how often each was renewed.
fn renewals(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let titles = titles(desk)?;
    let stamps = measures::rubber_stamps(desk)?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::figure("renewals", "Renewals"),
        Column::figure("bridges", "Bridges"),
        Column::figure("unchanged", "Unchanged"),
        Column::text("first_day", "Since"),
        Column::text("end", "Last day"),
        Column::text("cover", "Cover"),
    ]);
    for case in register.cases.iter().filter(|case| case.grants.len() > 1) {
        let of_kind = |kind| case.grants.iter().filter(|grant| grant.kind == kind).count();
        let unchanged = stamps.iter().filter(|stamp| {
            stamp.exception == Some(case.reference)
                && stamp.kind == crate::domain::measures::StampKind::NothingChanged
        });
        let spans = || case.coverage.periods.iter().map(|period| period.span);
        listing.push(vec![
            case.reference.to_string().into(),
            titles.get(&case.reference).cloned().unwrap_or_default().into(),
            Cell::count(of_kind(GrantKind::Renewal)),
            Cell::count(of_kind(GrantKind::Bridge)),
            Cell::count(unchanged.count()),
            spans().map(super::super::domain::date::Span::first).min().into(),
            spans().map(super::super::domain::date::Span::last).max().into(),
            case.cover(register.day).code().into(),
        ]);
    }
    Ok(listing)
}

fn overrides(desk: &mut Desk) -> Result<Listing, ActionError> {
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("requester", "Requester"),
        Column::text("state", "State"),
        Column::text("cover", "Cover"),
        Column::text("end", "Last day"),
    ]);
    for listed in all(desk, "override:yes")? {
        listing.push(vec![
            listed.light.reference.to_string().into(),
            listed.light.title.as_str().into(),
            listed.light.requester.as_str().into(),
            listed.state.code().into(),
            listed.cover.code().into(),
            listed.end.into(),
        ]);
    }
    Ok(listing)
}

/// Exceptions in force of which something else is gone: the workload, the supplier, the decision.
fn orphans(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let (retired, decided) = desk.store.read(|look| {
        let retired: Vec<String> = suppliers::all(look)?
            .into_iter()
            .filter(|supplier| supplier.retired)
            .map(|supplier| supplier.slug.to_string())
            .collect();
        let decided: Vec<_> = decisions::all(look)?
            .into_iter()
            .map(|decision| (decision.reference, decision.in_force(), decision.madr_status()))
            .collect();
        Ok::<_, StoreError>((retired, decided))
    })?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("what", "What is gone"),
        Column::text("which", "Which"),
        Column::text("cover", "Cover"),
    ]);
    for listed in all(desk, "state:approved,submitted,in_review,changes_requested")? {
        let light = &listed.light;
        let mut add = |what: &str, which: String| {
            listing.push(vec![
                light.reference.to_string().into(),
                light.title.as_str().into(),
                what.into(),
                which.into(),
                listed.cover.code().into(),
            ]);
        };
        if let Some(site) = register.site(light.workload)
            && let Some(on) = site.retired_on.filter(|on| *on <= register.day)
        {
            add("workload retired", format!("{} on {on}", light.workload));
        }
        if let Some(slug) = light.target.as_ref().and_then(Place::supplier)
            && retired.iter().any(|gone| gone == slug.as_str())
        {
            add("supplier retired", slug.to_string());
        }
        let standing = light.decision.and_then(|which| decided.iter().find(|d| d.0 == which));
        if let Some((which, false, status)) = standing {
            add("decision no longer in force", format!("{which}, {status}"));
        }
    }
    Ok(listing)
}

/// The evidence of every claim of what is not over; a claim without any says so.
fn evidence(desk: &mut Desk) -> Result<Listing, ActionError> {
    let claims = desk.store.read(|look| kept::claims(look))?;
    let open = all(desk, "state:draft,submitted,in_review,changes_requested,approved")?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("state", "State"),
        Column::text("reason", "Reason"),
        Column::text("evidence", "Evidence"),
        Column::text("missing", "Missing"),
    ]);
    for listed in open {
        let which = listed.light.reference;
        let mut add = |reason: &str, item: Option<&str>| {
            listing.push(vec![
                which.to_string().into(),
                listed.state.code().into(),
                reason.into(),
                item.into(),
                item.is_none().into(),
            ]);
        };
        let own: Vec<_> = claims.iter().filter(|(of, _, _)| *of == which).collect();
        let reasons = listed.light.primary_reason.iter().chain(&listed.light.other_reasons);
        for reason in reasons {
            let claim = own.iter().find(|(_, code, _)| code == reason.code());
            match claim.map(|(_, _, items)| items.as_slice()) {
                None | Some([]) => add(reason.code(), None),
                Some(items) => items.iter().for_each(|item| add(reason.code(), Some(item))),
            }
        }
    }
    Ok(listing)
}

/// What may be told to anybody: every exception that was ever decided, roles and not names, and
/// no text that was written inside.
fn foi(desk: &mut Desk) -> Result<Listing, ActionError> {
    let decided = all(desk, "state:approved,rejected,revoked,closed")?;
    let overridden = Column::text("override", "Override");
    let own = decided.iter().any(|listed| listed.light.overridden);
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("workload", "Workload"),
        Column::text("directorate", "Directorate"),
        Column::text("target", "Target"),
        Column::text("category", "Category").in_files(),
        Column::text("primary_reason", "Reason"),
        Column::text("state", "State"),
        Column::text("cover", "Cover"),
        Column::text("decided_by_role", "Decided by"),
        Column::text("start", "Start"),
        Column::text("end", "End"),
        Column::figure("move_months_likely", "Months").in_files(),
        Column::figure("annual_cost", "£ a year"),
        if own { overridden } else { overridden.in_files() },
    ]);
    for listed in decided {
        let light = listed.light;
        listing.push(vec![
            light.reference.to_string().into(),
            light.workload_name.into(),
            light.directorate.into(),
            shown(light.target.as_ref()),
            shown(light.category),
            shown(light.primary_reason),
            listed.state.code().into(),
            listed.cover.code().into(),
            light.decided_role.into(),
            listed.start.into(),
            listed.end.into(),
            light.move_months.map(crate::domain::workload::Months::likely).into(),
            light.annual_cost.into(),
            light.overridden.into(),
        ]);
    }
    Ok(listing)
}

/// Workloads away from the primary, and why.
fn off_primary(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Workload"),
        Column::text("name", "Name"),
        Column::text("hosted", "Hosted"),
        Column::text("because", "Why away"),
        Column::figure("annual_cost", "£ a year"),
        Column::text("exceptions", "Exceptions"),
    ]);
    let mut away = OffPrimary::of(&register).workloads;
    away.sort_by_key(|away| match away.because {
        AwayBecause::Lapsed => (0, away.workload),
        AwayBecause::NeverAsked => (1, away.workload),
        AwayBecause::InTransition => (2, away.workload),
        AwayBecause::Covered => (3, away.workload),
    });
    for one in away {
        let Some(site) = register.site(one.workload) else { continue };
        let own = register.cases.iter().filter(|case| case.workload == one.workload);
        let own: Vec<String> = own.map(|case| case.reference.to_string()).collect();
        listing.push(vec![
            one.workload.to_string().into(),
            site.name.as_str().into(),
            site.hosted.to_string().into(),
            one.because.code().into(),
            site.spend.into(),
            own.into(),
        ]);
    }
    Ok(listing)
}

fn days_uncovered(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let titles = titles(desk)?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::figure("days", "Days"),
        Column::text("cover", "Cover"),
    ]);
    let mut found = uncovered(&register).per_exception;
    found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    for (which, days) in found {
        let case = register.cases.binary_search_by_key(&which, |case| case.reference).ok();
        let cover = case.map(|at| register.cases[at].cover(register.day));
        listing.push(vec![
            which.to_string().into(),
            titles.get(&which).cloned().unwrap_or_default().into(),
            Cell::Int(i64::try_from(days).unwrap_or(i64::MAX)),
            cover.map(Cover::code).into(),
        ]);
    }
    Ok(listing)
}

fn rubber_stamps(desk: &mut Desk) -> Result<Listing, ActionError> {
    let mut listing = Listing::new(vec![
        Column::text("kind", "Sign"),
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

fn stale(desk: &mut Desk) -> Result<Listing, ActionError> {
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("workload", "Workload"),
        Column::text("changed", "Changed"),
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

/// The figures as rows.
///
/// # Errors
/// When the workspace cannot be read.
pub fn metrics(desk: &mut Desk) -> Result<Vec<Figure>, ActionError> {
    Ok(figures(&measured(&measures::registered(desk)?)))
}

/// The figures as a list.
pub fn listed_figures(all: &[Figure]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("key", "Figure").in_files(),
        Column::text("title", "Figure"),
        Column::figure("value", "Value"),
        Column::text("unit", "Unit"),
        Column::figure("count", "Count"),
        Column::figure("of", "Of"),
        Column::text("counts", "What it counts").in_files(),
        Column::text("list", "List behind it").in_files(),
    ]);
    let whole = |count: u64| Cell::Int(i64::try_from(count).unwrap_or(i64::MAX));
    for figure in all {
        let value = match figure.amount {
            Amount::Count(count) => whole(count),
            Amount::Share(value) | Amount::Days(value) | Amount::Ratio(value) => value.into(),
            Amount::Pounds(pence) => pounds(pence),
            Amount::Months(months) => months.into(),
        };
        listing.push(vec![
            figure.key.as_str().into(),
            figure.title.as_str().into(),
            value,
            figure.amount.unit().into(),
            figure.count.map(whole).unwrap_or_default(),
            figure.of.map(whole).unwrap_or_default(),
            figure.says.into(),
            behind(&figure.behind).into(),
        ]);
    }
    listing
}

/// The command that lists what a figure counts.
pub fn behind(behind: &Behind) -> Option<String> {
    match behind {
        Behind::Nothing => None,
        Behind::Exceptions(filter) => Some(format!("exception list {filter}")),
        Behind::Workloads(filter) => Some(format!("workload list {filter}")),
        Behind::Report(name) => Some(format!("report {name}")),
    }
}
