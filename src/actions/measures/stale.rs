//! Live grants under which something changed: the facts, from the history and from what people
//! have said since.

use crate::actions::{ActionError, Desk};
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::exception::function::{arrived, key};
use crate::domain::exception::grant::Cover;
use crate::domain::exception::{Changed, Exception};
use crate::domain::measures::{About, Contract, Reestimate, Resting, Stale, Then, stale};
use crate::domain::text::counted;
use crate::domain::workload::Place;
use crate::store::changes::Edit;
use crate::store::exceptions::measured;
use crate::store::{Look, StoreError, changes, estate, evidence};

/// Live grants under which something changed since somebody looked.
///
/// # Errors
/// When the workspace cannot be read.
pub fn stale_approvals(desk: &mut Desk) -> Result<Vec<Stale>, ActionError> {
    let register = super::registered(desk)?;
    let zone = desk.zone.clone();
    let (resting, changes, contracts) = desk.store.read(|look| {
        let resting = register.resting(&measured::looked_again(look)?);
        let mut targets: Vec<&Place> =
            resting.iter().filter_map(|grant| grant.target.as_ref()).collect();
        targets.sort_unstable();
        targets.dedup();
        let edits = changes::workload_edits(look)?;
        let restated = measured::restated(look)?;
        let changes = changes_of(look, &zone, &targets, &edits, &restated)?;
        Ok::<_, StoreError>((resting, changes, measured::contracts(look)?))
    })?;
    Ok(stale(register.day, &resting, &changes, &contracts))
}

/// What changed by `day` of what the live grant of `exception` rests on, since somebody looked.
///
/// # Errors
/// When the workspace cannot be read.
pub(crate) fn changed_under(
    look: &mut dyn Look,
    exception: &Exception,
    day: Day,
    zone: &jiff::tz::TimeZone,
) -> Result<Vec<Stale>, StoreError> {
    let looked = exception.last_look(&|moment| moment.day_in(zone));
    let Some(looked) = looked.filter(|_| exception.cover(day) == Cover::Live) else {
        return Ok(Vec::new());
    };
    let (which, request) = (exception.reference, &exception.request);
    let targets: Vec<&Place> = request.target.iter().collect();
    let edits = changes::edits_of(look, request.workload)?;
    let restated = measured::restated_of(look, which)?;
    let changes = changes_of(look, zone, &targets, &edits, &restated)?;
    let contract = request.contract_end.map(|end| {
        let notice = request.notice_days;
        Contract { exception: which, end, notice }
    });
    let (workload, target) = (request.workload, request.target.clone());
    let resting = Resting { exception: which, workload, target, looked };
    Ok(stale(day, &[resting], &changes, contract.as_slice()))
}

/// Everything that happened to what grants rest on, oldest first: to workloads, in renewals, to
/// the suppliers among `targets`.
fn changes_of(
    look: &mut dyn Look,
    zone: &jiff::tz::TimeZone,
    targets: &[&Place],
    edits: &[Edit],
    renewals: &[measured::Restated],
) -> Result<Vec<Then>, StoreError> {
    let mut changes: Vec<Then> = edits.iter().filter_map(|edit| then(edit, zone)).collect();
    changes.extend(measured::rehearsals(look, zone)?.into_iter().map(rehearsed));
    for said in renewals {
        changes.extend(restated(said, zone));
    }
    for target in targets {
        let Some(slug) = target.supplier() else { continue };
        for (at, by, kind) in changes::supplier_edits(look, slug.as_str())? {
            let how = if kind.ends_with("retired") { "retired" } else { "changed" };
            changes.push(Then {
                about: About::Target((*target).clone()),
                at,
                on: at.day_in(zone),
                by,
                changed: Changed::Supplier,
                said: format!("what is kept of {slug} was {how}"),
                speaks_of: None,
            });
        }
        for fact in evidence::facts(look, slug.as_str())? {
            changes.push(Then {
                about: About::Target((*target).clone()),
                at: fact.at,
                on: fact.at.day_in(zone),
                by: fact.by,
                changed: Changed::Evidence,
                said: format!("{} was recorded: {}", fact.id, fact.title),
                speaks_of: Some(fact.as_at),
            });
        }
    }
    changes.extend(arrivals(look, zone)?);
    changes.sort_by_key(|change| change.at);
    Ok(changes)
}

/// Functions that exceptions rest on and that somebody found on the primary.
fn arrivals(look: &mut dyn Look, zone: &jiff::tz::TimeZone) -> Result<Vec<Then>, StoreError> {
    let looks = estate::looks(look)?;
    let Some(latest) = looks.iter().map(|look| look.as_at).max() else { return Ok(Vec::new()) };
    let here = arrived(&looks, latest);
    let mut found = Vec::new();
    if here.is_empty() {
        return Ok(found);
    }
    for one in estate::cited(look)? {
        let Some(seen) = here.get(&key(one.name.as_str())) else { continue };
        found.push(Then {
            about: About::Exception(one.exception),
            at: seen.at,
            on: seen.at.day_in(zone),
            by: seen.by.to_string(),
            changed: Changed::Function,
            said: format!("the primary has `{}` since {}", one.name, seen.as_at),
            speaks_of: None,
        });
    }
    Ok(found)
}

/// What a column of a workload or of a request means to a grant, and its name in a sentence.
fn meant(column: &str) -> Option<(Changed, &'static str)> {
    Some(match column {
        "annual_cost" => (Changed::Price, "a year's cost of the workload"),
        "target_year" => (Changed::Price, "a year's cost at the target"),
        "egress_fee" => (Changed::Price, "the fee for moving data out"),
        "move_likely" => (Changed::Estimate, "likely months"),
        "move_low" => (Changed::Estimate, "fewest months"),
        "move_high" => (Changed::Estimate, "most months"),
        "data_class" => (Changed::DataClass, "the class of the data"),
        "personal_data" => (Changed::DataClass, "what the data says about people"),
        "contract_end" => (Changed::Contract, "the end of the contract"),
        "notice_days" => (Changed::Contract, "days of notice"),
        _ => return None,
    })
}

fn words(column: &str, value: Option<&str>) -> String {
    let Some(value) = value else { return "nothing".to_owned() };
    let amount = matches!(column, "annual_cost" | "target_year" | "egress_fee");
    let pence = value.parse().ok().filter(|_| amount).and_then(Money::pence);
    pence.map_or_else(|| value.to_owned(), Money::pounds)
}

/// The change of a workload as one that grants may rest on.
fn then(edit: &Edit, zone: &jiff::tz::TimeZone) -> Option<Then> {
    let (changed, what) = meant(&edit.column)?;
    let words = |value: &Option<String>| words(&edit.column, value.as_deref());
    Some(Then {
        about: About::Workload(edit.workload),
        at: edit.at,
        on: edit.at.day_in(zone),
        by: edit.by.clone(),
        changed,
        said: format!("{what}: {} to {}", words(&edit.before), words(&edit.after)),
        speaks_of: None,
    })
}

/// A move that was tried out: a better estimate than the one that was accepted.
fn rehearsed(test: Reestimate) -> Then {
    let months = test.months.map(|months| counted(usize::from(months), "month", "months"));
    Then {
        about: About::Workload(test.workload),
        at: test.at,
        on: test.on,
        by: test.by,
        changed: Changed::Estimate,
        said: format!("a rehearsal of the move took {}", months.unwrap_or_default()),
        speaks_of: None,
    }
}

/// What a renewal says otherwise than the grant that still runs.
fn restated(said: &measured::Restated, zone: &jiff::tz::TimeZone) -> Vec<Then> {
    let told = said.changes.iter().filter_map(|(column, granted, now)| {
        let (changed, what) = meant(column)?;
        let words = |value: &Option<String>| words(column, value.as_deref());
        Some(Then {
            about: About::Exception(said.exception),
            at: said.at,
            on: said.at.day_in(zone),
            by: said.by.clone(),
            changed,
            said: format!("{what}: {} to {}, says the renewal", words(granted), words(now)),
            speaks_of: None,
        })
    });
    told.collect()
}
