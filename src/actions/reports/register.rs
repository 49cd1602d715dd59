//! Reports that list exceptions: what waits, ends, has lapsed, was renewed, rests on nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{all, shown, titled};
use crate::actions::exceptions::{self, Listed};
use crate::actions::{ActionError, Desk, measures};
use crate::domain::date::Span;
use crate::domain::exception::State;
use crate::domain::exception::grant::{Cover, GrantKind};
use crate::domain::exception::request::{Category, ReasonCode};
use crate::domain::measures::{Case, StampKind, lapsed_months, uncovered_since};
use crate::domain::refs::ExceptionRef;
use crate::domain::sensitive::{Field, LEFT_OUT};
use crate::domain::workload::Place;
use crate::report::listing::{Cell, Column, Listing};
use crate::store::exceptions::measured as kept;
use crate::store::sensitive::marks;
use crate::store::{StoreError, decisions, suppliers};

/// What is in hand for cover that is over.
const HANDS: &[&str] =
    &["nothing in hand", "renewal in hand", "a condition stops it", "revoked, not back"];

/// What an exception rested on and is gone.
const GONE: &[&str] = &["workload retired", "supplier retired", "decision no longer in force"];

/// Undecided requests, those sent back among them, the longest wait first, and whose turn it is. A
/// renewal waits as a first request does, while what it renews stands as approved.
pub(super) fn waiting(desk: &mut Desk) -> Result<Listing, ActionError> {
    let mut found: Vec<(i64, Listed)> = all(desk, "waiting.any:")?
        .into_iter()
        .filter_map(|one| Some((one.waiting?, one)))
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.light.reference.cmp(&b.1.light.reference)));
    let which: Vec<ExceptionRef> = found.iter().map(|(_, one)| one.light.reference).collect();
    let turns = exceptions::turns(desk, &which)?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("state", "State").of(State::CODES),
        Column::figure("days", "Days"),
        Column::text("turn", "Whose turn"),
        Column::figure("renewal", "Renewal"),
        Column::figure("tier", "Tier").in_files(),
        Column::text("target", "Target").in_files(),
        Column::figure("annual_cost", "£ a year").in_files(),
    ]);
    for ((days, listed), turn) in found.into_iter().zip(turns) {
        let light = listed.light;
        let renewal = light.renewal.as_ref().filter(|_| listed.state == State::Approved);
        let tier = renewal.map_or(light.tier, |renewal| renewal.tier);
        listing.push(vec![
            light.reference.to_string().into(),
            light.title.into(),
            renewal.map_or(listed.state, |renewal| renewal.state).code().into(),
            days.into(),
            turn.into(),
            renewal.map(|renewal| renewal.ordinal).into(),
            shown(tier),
            shown(light.target.as_ref()),
            light.annual_cost.into(),
        ]);
    }
    Ok(listing)
}

/// Approved exceptions to be looked at again by then, the most overdue first: because their review
/// comes, what they rest on has changed, or their decision was superseded; and revoked ones whose
/// cover ends or that must be back.
pub(super) fn due(desk: &mut Desk, within: i64) -> Result<Listing, ActionError> {
    let today = desk.today();
    let found = exceptions::owed(desk, today.plus_days(within))?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("review_by", "By"),
        Column::figure("days", "Days left"),
        Column::text("owner", "Owner").named(),
        Column::text("cover", "Cover").of(Cover::CODES),
        Column::text("kind", "Kind").of(exceptions::Why::CODES).in_files(),
        Column::text("why", "Why"),
    ]);
    for one in found {
        let listed = one.listed;
        listing.push(vec![
            listed.light.reference.to_string().into(),
            listed.light.title.as_str().into(),
            one.on.into(),
            one.on.days_since(today).into(),
            shown(listed.light.owner.as_ref()),
            listed.cover.code().into(),
            one.why.code().into(),
            one.said.into(),
        ]);
    }
    Ok(listing)
}

/// Live exceptions whose cover ends within so many days, the nearest first; lapsed ones are not
/// among them.
pub(super) fn expiring(desk: &mut Desk, within: i64) -> Result<Listing, ActionError> {
    let mut found = all(desk, "state:approved cover:live")?;
    found.retain(|listed| listed.days_left.is_some_and(|left| (0..=within).contains(&left)));
    found.sort_by_key(|listed| (listed.days_left, listed.light.reference));
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("target", "Target"),
        Column::text("end", "Last day"),
        Column::figure("days_left", "Left"),
        Column::text("owner", "Owner").named(),
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
pub(super) fn lapsed(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let (today, since) = (register.day, uncovered_since(&register));
    let mut found: Vec<(&str, i64, &Case)> = Vec::new();
    for case in &register.cases {
        let cover = case.cover(today);
        let hand = match (case.state, cover) {
            (State::Approved, Cover::Lapsed | Cover::LapsedCondition) if case.renewal_in_hand => {
                HANDS[1]
            }
            // A revocation that is still to take effect leaves it as uncovered as it was.
            (State::Approved | State::Revoked, Cover::Lapsed) => HANDS[0],
            (State::Approved | State::Revoked, Cover::LapsedCondition) => HANDS[2],
            (State::Revoked, Cover::Ended) => HANDS[3],
            _ => continue,
        };
        // Days without cover up to today, itself among them; none where it is back already, or where
        // another exception has taken the workload over.
        let days = since.get(&case.reference).map_or(0, |since| today.days_since(*since) + 1);
        found.push((hand, days, case));
    }
    // Nothing in hand first, the longest over first.
    found.sort_by(|a, b| {
        (a.0 != HANDS[0])
            .cmp(&(b.0 != HANDS[0]))
            .then(b.1.cmp(&a.1))
            .then(a.2.reference.cmp(&b.2.reference))
    });
    let names = desk.store.read(|look| kept::names(look))?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("target", "Target"),
        Column::text("in_hand", "In hand").of(HANDS),
        Column::figure("days", "Days uncovered"),
        Column::text("cover", "Cover").of(Cover::CODES),
        Column::figure("annual_cost", "£ a year").in_files(),
        // Months that count as lapsed among the debt; none of what is still to begin.
        Column::figure("owed", "Months owed").in_files(),
    ]);
    for (hand, days, case) in found {
        listing.push(vec![
            case.reference.to_string().into(),
            titled(&names, case.reference),
            shown(case.target.as_ref()),
            hand.into(),
            days.into(),
            case.cover(today).code().into(),
            case.cost.into(),
            lapsed_months(case, today).and_then(|months| i64::try_from(months).ok()).into(),
        ]);
    }
    Ok(listing)
}

/// Exceptions that were granted, and how often each was renewed.
pub(super) fn renewals(desk: &mut Desk) -> Result<Listing, ActionError> {
    let register = measures::registered(desk)?;
    let names = desk.store.read(|look| kept::names(look))?;
    let mut unchanged: BTreeMap<ExceptionRef, usize> = BTreeMap::new();
    for stamp in measures::rubber_stamps(desk)? {
        if let (StampKind::NothingChanged, Some(which)) = (stamp.kind, stamp.exception) {
            *unchanged.entry(which).or_default() += 1;
        }
    }
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::figure("renewals", "Renewals"),
        Column::figure("bridges", "Bridges"),
        Column::figure("unchanged", "Unchanged"),
        Column::text("first_day", "Since"),
        Column::text("end", "Last day"),
        Column::text("cover", "Cover").of(Cover::CODES),
    ]);
    for case in register.cases.iter().filter(|case| case.grants.len() > 1) {
        let of_kind = |kind| case.grants.iter().filter(|grant| grant.kind == kind).count();
        let spans = || case.coverage.periods.iter().map(|period| period.span);
        listing.push(vec![
            case.reference.to_string().into(),
            titled(&names, case.reference),
            Cell::count(of_kind(GrantKind::Renewal)),
            Cell::count(of_kind(GrantKind::Bridge)),
            Cell::count(unchanged.get(&case.reference).copied().unwrap_or_default()),
            spans().map(Span::first).min().into(),
            case.coverage.last_day().into(),
            case.cover(register.day).code().into(),
        ]);
    }
    Ok(listing)
}

pub(super) fn overrides(desk: &mut Desk) -> Result<Listing, ActionError> {
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("requester", "Requester").named(),
        Column::text("state", "State").of(State::CODES),
        Column::text("cover", "Cover").of(Cover::CODES),
        Column::text("end", "Last day"),
        Column::figure("acts", "Acts"),
        Column::text("by", "By"),
    ]);
    for listed in all(desk, "override:yes")? {
        let which = listed.light.reference;
        let (whole, _) = desk.store.read(|look| exceptions::found(look, which))?;
        let acts = whole.overrides();
        let by: BTreeSet<String> = acts.iter().map(|own| own.by.to_string()).collect();
        listing.push(vec![
            listed.light.reference.to_string().into(),
            listed.light.title.as_str().into(),
            listed.light.requester.as_str().into(),
            listed.state.code().into(),
            listed.cover.code().into(),
            listed.end.into(),
            Cell::count(acts.len()),
            by.into_iter().collect::<Vec<_>>().into(),
        ]);
    }
    Ok(listing)
}

/// Exceptions in force of which something else is gone: the workload, the supplier, the decision.
pub(super) fn orphans(desk: &mut Desk) -> Result<Listing, ActionError> {
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
        Column::text("what", "What is gone").of(GONE),
        Column::text("which", "Which"),
        Column::text("cover", "Cover").of(Cover::CODES),
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
            add(GONE[0], format!("{} on {on}", light.workload));
        }
        if let Some(slug) = light.target.as_ref().and_then(Place::supplier)
            && retired.iter().any(|gone| gone == slug.as_str())
        {
            add(GONE[1], slug.to_string());
        }
        let standing = light.decision.and_then(|which| decided.iter().find(|d| d.0 == which));
        if let Some((which, false, status)) = standing {
            add(GONE[2], format!("{which}, {status}"));
        }
    }
    Ok(listing)
}

/// The evidence of every claim of what is not over; a claim without any says so, and so does an
/// attached file that is missing or has been altered.
pub(super) fn evidence(desk: &mut Desk) -> Result<Listing, ActionError> {
    let claims = desk.store.read(|look| kept::claims(look))?;
    let claims: BTreeMap<(ExceptionRef, &str), &[String]> = claims
        .iter()
        .map(|(which, code, items)| ((*which, code.as_str()), items.as_slice()))
        .collect();
    let open = all(desk, "state:draft,submitted,in_review,changes_requested,approved")?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("state", "State").of(State::CODES),
        Column::text("reason", "Reason").of(ReasonCode::CODES),
        Column::text("evidence", "Evidence"),
        Column::text("missing", "Missing"),
        Column::text("file", "File"),
    ]);
    for listed in open {
        let which = listed.light.reference;
        let own = claims.range((which, "")..).take_while(|((of, _), _)| *of == which);
        let has_files =
            own.flat_map(|(_, items)| *items).any(|item| item.starts_with("attachment "));
        let attached =
            if has_files { exceptions::beside(desk, which)?.attachments } else { Vec::new() };
        let mut add = |reason: &str, item: Option<&str>| {
            let file = item.and_then(|item| exceptions::named_by(item, &attached));
            let file = file.and_then(|shown| shown.file).map(exceptions::Kept::word);
            listing.push(vec![
                which.to_string().into(),
                listed.state.code().into(),
                reason.into(),
                item.into(),
                item.is_none().into(),
                file.into(),
            ]);
        };
        let reasons = listed.light.primary_reason.iter().chain(&listed.light.other_reasons);
        for reason in reasons {
            match claims.get(&(which, reason.code())) {
                None | Some([]) => add(reason.code(), None),
                Some(items) => items.iter().for_each(|item| add(reason.code(), Some(item))),
            }
        }
    }
    Ok(listing)
}

/// What may be told to anybody: every exception that was ever decided, roles and not names, and
/// no text that was written inside.
pub(super) fn foi(desk: &mut Desk) -> Result<Listing, ActionError> {
    let decided = all(desk, "state:approved,rejected,revoked,closed")?;
    let overridden = Column::text("override", "Override");
    let own = decided.iter().any(|listed| listed.light.overridden);
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("workload", "Workload"),
        Column::text("directorate", "Directorate").or(super::NONE_GIVEN),
        Column::text("target", "Target"),
        Column::text("category", "Category").of(Category::CODES).in_files(),
        Column::text("primary_reason", "Reason").of(ReasonCode::CODES),
        Column::text("state", "State").of(State::CODES),
        Column::text("cover", "Cover").of(Cover::CODES),
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

/// Every decision recorded in error and put right, the latest first.
pub(super) fn corrections(desk: &mut Desk) -> Result<Listing, ActionError> {
    let (names, mut found, marks) = desk.store.read(|look| {
        Ok::<_, StoreError>((kept::names(look)?, kept::corrected(look)?, marks(look, None)?))
    })?;
    found.sort_by_key(|one| (std::cmp::Reverse(one.at), one.exception));
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("what", "What was put right"),
        Column::text("by", "By").named(),
        Column::text("on", "On"),
        Column::text("reason", "Why"),
    ]);
    for one in found {
        let which = one.exception.to_string();
        let hidden = marks.leaves_out(&which, Field::Reason, desk.texts);
        let reason = if hidden { Some(LEFT_OUT.to_owned()) } else { one.reason };
        listing.push(vec![
            which.into(),
            titled(&names, one.exception),
            one.what.into(),
            one.by.into(),
            one.at.day_in(&desk.zone).into(),
            reason.into(),
        ]);
    }
    Ok(listing)
}
