//! The figures of exceptions and workloads, the debt's ledger, the reopen signal and its answer.

use std::collections::BTreeMap;

use crate::actions::{ActionError, Desk, Ground, decisions, reason, upkeep};
use crate::domain::date::Day;
use crate::domain::decision::{Scope, Status};
use crate::domain::exact::Money;
use crate::domain::exception::State;
use crate::domain::measures::signal::{
    Answer, Raised, Reply, Standing, Thresholds, Trigger, raised, standing,
};
use crate::domain::measures::{
    Case, Changed, Entry, Measures, OffPrimary, Primary, Reestimate, Register, Site, Stale, Stamp,
    Then, ledger, measures, stale, stamps,
};
use crate::domain::person::Role;
use crate::domain::refs::{DecisionRef, WorkloadRef};
use crate::domain::workload::Place;
use crate::store::changes::Edit;
use crate::store::exceptions::measured;
use crate::store::{Look, StoreError, changes, primary, signal};

/// Everything that figures are made of, as it is in `look` on `day`.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn register(
    look: &mut dyn Look,
    day: Day,
    zone: &jiff::tz::TimeZone,
) -> Result<Register, StoreError> {
    let mut sites = measured::sites(look)?;
    let mut cases = measured::cases(look, &sites, zone)?;
    // A grant that starts on a day to come covers nothing yet; one approved later is not here.
    cases.retain(|case| case.state != State::Draft);
    placed(&mut sites, &cases, day);
    let rulings = measured::rulings(look, zone)?;
    let edits = changes::workload_edits(look)?;
    let mut reestimates = reestimates(&edits, zone);
    reestimates.extend(measured::rehearsals(look, zone)?);
    reestimates.sort_by_key(|new| new.at);
    Ok(Register {
        day,
        primary: primary_of(look)?,
        sites,
        cases,
        rulings,
        reestimates,
        corrections: measured::corrections(look)?,
    })
}

fn primary_of(look: &mut dyn Look) -> Result<Option<Primary>, StoreError> {
    let Some(found) = primary::in_force(look, &Scope::default())? else { return Ok(None) };
    let (since, transition_end) = primary::term(look, found.decision)?;
    Ok(Some(Primary { decision: found.decision, supplier: found.supplier, since, transition_end }))
}

/// Puts each workload where it runs on `day`: at the target of the latest first grant that has
/// begun since it was last recorded, as [`crate::domain::workload::Workload::placed_on`] has it.
fn placed(sites: &mut [Site], cases: &[Case], day: Day) {
    let mut moves: BTreeMap<WorkloadRef, Vec<(Day, &Place)>> = BTreeMap::new();
    for case in cases {
        let stands = matches!(case.state, State::Approved | State::Revoked);
        let first = case.coverage.periods.first().map(|period| period.span.first());
        if let (true, Some(first), Some(target)) = (stands, first, &case.target)
            && first <= day
        {
            moves.entry(case.workload).or_default().push((first, target));
        }
    }
    for site in sites {
        let Some(own) = moves.get(&site.reference) else { continue };
        let since = site.since;
        let begun = own.iter().filter(|(first, _)| since.is_none_or(|since| *first > since));
        if let Some((first, target)) = begun.max_by_key(|(first, _)| *first)
            && **target != site.hosted
        {
            site.hosted = (*target).clone();
            site.since = Some(*first);
        }
    }
}

fn reestimates(edits: &[Edit], zone: &jiff::tz::TimeZone) -> Vec<Reestimate> {
    let estimates = edits.iter().filter(|edit| edit.column == "move_likely");
    estimates
        .map(|edit| Reestimate {
            workload: edit.workload,
            at: edit.at,
            on: edit.at.day_in(zone),
            by: edit.by.clone(),
            months: edit.after.as_deref().and_then(|months| months.parse().ok()),
            tested: false,
        })
        .collect()
}

/// The register behind the figures, as at the desk's day.
///
/// # Errors
/// When the workspace cannot be read.
pub fn registered(desk: &mut Desk) -> Result<Register, ActionError> {
    let (day, zone) = (desk.today(), desk.zone.clone());
    Ok(desk.store.read(|look| register(look, day, &zone))?)
}

/// The figures as at the desk's day.
///
/// # Errors
/// When the workspace cannot be read.
pub fn figures(desk: &mut Desk) -> Result<Measures, ActionError> {
    Ok(measures(&registered(desk)?))
}

/// Workloads away from the primary in force on another day, by what `register` knows.
pub fn off_primary_on(register: &Register, day: Day) -> OffPrimary {
    let known = |since: Option<Day>| since.is_none_or(|since| since <= day);
    let mut then = Register { day, rulings: Vec::new(), ..register.clone() };
    then.cases.retain(|case| case.grants.iter().any(|grant| grant.on <= day));
    // What has moved since was elsewhere; for want of a better word, on the primary.
    let home = then.primary.as_ref().map(|primary| Place::Supplier(primary.supplier.clone()));
    for site in &mut then.sites {
        if let (false, Some(home)) = (known(site.since), &home) {
            site.hosted = home.clone();
        }
    }
    placed(&mut then.sites, &then.cases, day);
    OffPrimary::of(&then)
}

/// The ledger of portability debt, oldest first.
///
/// # Errors
/// When the workspace cannot be read.
pub fn debt(desk: &mut Desk) -> Result<Vec<Entry>, ActionError> {
    Ok(ledger(&registered(desk)?))
}

/// The months of portability debt that the decision in force may carry; `None` without a budget.
///
/// # Errors
/// When it cannot be read.
pub fn budget(desk: &mut Desk) -> Result<Option<u64>, ActionError> {
    Ok(desk.store.read(|look| thresholds(look))?.budget)
}

/// The thresholds of the signal, as the workspace has set them.
///
/// # Errors
/// When they cannot be read.
pub(crate) fn thresholds(look: &mut dyn Look) -> Result<Thresholds, StoreError> {
    let mut number = |key: &str| -> Result<u32, StoreError> {
        Ok(u32::try_from(upkeep::setting(look, key)?).unwrap_or_default())
    };
    let budget = u64::from(number("debt-budget")?);
    Ok(Thresholds {
        by_count: number("signal-share-count")?,
        by_spend: number("signal-share-spend")?,
        alike: number("signal-alike")?,
        function: number("signal-function")?,
        budget: (budget > 0).then_some(budget),
        renewed: number("signal-renewed")?,
    })
}

/// The signal as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// The day.
    pub day: Day,
    /// The primary in force.
    pub primary: Option<Primary>,
    /// The triggers that are met, with their evidence.
    pub raised: Vec<Raised>,
    /// How it stands.
    pub standing: Standing,
    /// What was answered, oldest first.
    pub answers: Vec<Answer>,
    /// Where each trigger lies.
    pub thresholds: Thresholds,
}

impl Signal {
    /// Whether it waits for an answer.
    pub fn waits(&self) -> bool {
        self.standing == Standing::Raised
    }

    /// How it stands, in a sentence.
    pub fn words(&self) -> String {
        match &self.standing {
            Standing::Quiet => "no trigger is met".to_owned(),
            Standing::Raised => "raised, and the decision owner has not answered".to_owned(),
            Standing::Reopened => "answered: the decision was reopened".to_owned(),
            Standing::Declined { until: Some(until) } => {
                format!("declined until {until}, or until another trigger is met")
            }
            Standing::Declined { until: None } => {
                "declined until another trigger is met".to_owned()
            }
        }
    }
}

/// How the signal stands in `look` on `day`.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn signal_in(
    look: &mut dyn Look,
    day: Day,
    zone: &jiff::tz::TimeZone,
) -> Result<Signal, StoreError> {
    let register = register(look, day, zone)?;
    let thresholds = thresholds(look)?;
    let cited = measured::cited(look)?;
    let raised = raised(&measures(&register), &register, &cited, &thresholds);
    let answers = signal::answers(look)?;
    let decision = register.primary.as_ref().map(|primary| primary.decision);
    let standing = standing(&raised, &answers, decision, day);
    Ok(Signal { day, primary: register.primary, raised, standing, answers, thresholds })
}

/// Whether the signal is raised on `day` and was not declined.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn is_raised(look: &mut dyn Look, day: Day) -> Result<bool, StoreError> {
    let zone = crate::store::workspace::facts(look)?.zone;
    let zone = jiff::tz::TimeZone::get(&zone).unwrap_or(jiff::tz::TimeZone::UTC);
    Ok(match signal_in(look, day, &zone)?.standing {
        Standing::Raised | Standing::Reopened => true,
        Standing::Quiet | Standing::Declined { .. } => false,
    })
}

/// How the signal stands on the desk's day.
///
/// # Errors
/// When the workspace cannot be read.
pub fn signal(desk: &mut Desk) -> Result<Signal, ActionError> {
    let (day, zone) = (desk.today(), desk.zone.clone());
    Ok(desk.store.read(|look| signal_in(look, day, &zone))?)
}

/// Answers the signal, as the decision owner: `reopen` puts the decision in question, `decline`
/// keeps it until `look_again`. The answer is part of the record.
///
/// # Errors
/// A refusal for anybody else, while no trigger is met, without a reason, or with a day to look
/// again that is not to come.
pub fn answer(
    desk: &mut Desk,
    reply: Reply,
    why: &str,
    look_again: Option<Day>,
) -> Result<Answer, ActionError> {
    let (person, role) = desk.acting_as(&[Role::DecisionOwner], "answer the reopen signal")?;
    let (day, now, zone) = (desk.today(), desk.now(), desk.zone.clone());
    let moment = decisions::Now::of(desk);
    // The reopening and the answer that asked for it stand or fall together.
    desk.write(|write| {
        let found = signal_in(write, day, &zone)?;
        let decision = answerable(&found)?;
        let reason = reason(why)?;
        sound(reply, look_again, day)?;
        if reply == Reply::Reopen {
            let kept = crate::store::decisions::get(write, decision)?;
            // One that was reopened before needs no second step.
            if kept.is_some_and(|(kept, _)| kept.status == Status::Accepted) {
                decisions::reopen_in(write, &person, moment, &decision.to_string(), why)?;
            }
        }
        let mut triggers: Vec<Trigger> = found.raised.iter().map(|one| one.trigger).collect();
        triggers.dedup();
        let answer = Answer {
            number: write.next_number("signal")?,
            reply,
            decision,
            reason: reason.clone(),
            look_again,
            raised: triggers,
            by: person.slug.clone(),
            on: day,
            at: now,
        };
        signal::put_answer(write, &answer)?;
        let kind = match reply {
            Reply::Reopen => "signal.reopened",
            Reply::Decline => "signal.declined",
        };
        write.record(kind, &decision.to_string(), Some(role), Some(reason.as_str()), &[])?;
        Ok(answer)
    })
}

/// The decision that an answer to the signal is about.
fn answerable(found: &Signal) -> Result<DecisionRef, ActionError> {
    let Some(primary) = &found.primary else {
        return Err(ActionError::refused(Ground::State, "no primary decision is in force")
            .hint("`cloudpick decision accept D` brings one into force"));
    };
    if found.raised.is_empty() {
        let text = "no trigger is met, there is nothing to answer";
        return Err(ActionError::refused(Ground::State, text)
            .hint("`cloudpick signal` shows where each trigger lies"));
    }
    Ok(primary.decision)
}

/// Refuses an answer that declines without a day to come.
fn sound(reply: Reply, look_again: Option<Day>, today: Day) -> Result<(), ActionError> {
    match (reply, look_again) {
        (Reply::Decline, None) => {
            Err(ActionError::invalid("a declined signal is looked at again on a day")
                .hint("add --look-again DATE")
                .subject("look_again"))
        }
        (Reply::Decline, Some(again)) if again <= today => {
            let text = format!("{again} is not to come; today is {today}");
            Err(ActionError::invalid(text).subject("look_again"))
        }
        (Reply::Decline | Reply::Reopen, _) => Ok(()),
    }
}

/// Signs of approving without looking.
///
/// # Errors
/// When the workspace cannot be read.
pub fn rubber_stamps(desk: &mut Desk) -> Result<Vec<Stamp>, ActionError> {
    let register = registered(desk)?;
    let (minutes, percent) = desk.store.read(|look| {
        Ok::<_, StoreError>((
            upkeep::setting(look, "stamp-minutes")?,
            upkeep::setting(look, "stamp-share")?,
        ))
    })?;
    Ok(stamps(&register, minutes, u32::try_from(percent).unwrap_or(100)))
}

/// Live grants under which something changed.
///
/// # Errors
/// When the workspace cannot be read.
pub fn stale_approvals(desk: &mut Desk) -> Result<Vec<Stale>, ActionError> {
    let register = registered(desk)?;
    let zone = desk.zone.clone();
    let (changes, contracts) = desk.store.read(|look| {
        let mut changes: Vec<Then> =
            changes::workload_edits(look)?.iter().filter_map(|edit| then(edit, &zone)).collect();
        let mut targets: Vec<&Place> =
            register.live().filter_map(|case| case.target.as_ref()).collect();
        targets.sort_unstable();
        targets.dedup();
        for target in targets {
            let Some(slug) = target.supplier() else { continue };
            for (at, by, kind) in changes::supplier_edits(look, slug.as_str())? {
                let how = if kind.ends_with("retired") { "retired" } else { "changed" };
                changes.push(Then {
                    about: target.clone(),
                    workload: None,
                    at,
                    on: at.day_in(&zone),
                    by,
                    changed: Changed::Supplier,
                    said: format!("what is kept of {slug} was {how}"),
                });
            }
        }
        changes.sort_by_key(|change| change.at);
        Ok::<_, StoreError>((changes, measured::contracts(look)?))
    })?;
    Ok(stale(&register, &changes, &contracts))
}

/// The change of a workload as one that grants may rest on.
fn then(edit: &Edit, zone: &jiff::tz::TimeZone) -> Option<Then> {
    let changed = match edit.column.as_str() {
        "annual_cost" => Changed::Price,
        "move_likely" => Changed::Estimate,
        "data_class" | "personal_data" => Changed::DataClass,
        _ => return None,
    };
    let words = |value: &Option<String>| {
        let value = value.clone().unwrap_or_else(|| "nothing".to_owned());
        let pence = value.parse().ok().filter(|_| changed == Changed::Price).and_then(Money::pence);
        pence.map_or(value, |money| format!("£{}", money.grouped()))
    };
    let what = match changed {
        Changed::Price => "a year's cost",
        Changed::Estimate => "likely months",
        Changed::DataClass | Changed::Contract | Changed::Supplier => "the data",
    };
    Some(Then {
        about: Place::OnPremises,
        workload: Some(edit.workload),
        at: edit.at,
        on: edit.at.day_in(zone),
        by: edit.by.clone(),
        changed,
        said: format!("{what}: {} to {}", words(&edit.before), words(&edit.after)),
    })
}
