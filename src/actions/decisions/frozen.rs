//! Freezing what a decision rests on, and checking later that it still comes out.

use super::{Now, found};
use crate::actions::{ActionError, Desk, Ground, PROGRAM, settings};
use crate::domain::decision::Decision;
use crate::domain::decision::snapshot::{Around, Cited, Previous, Snapshot, StandingExceptions};
use crate::domain::evaluation::Evaluation;
use crate::domain::event::sha256_hex;
use crate::domain::exact::Money;
use crate::domain::exception::grant::Cover;
use crate::import::snapshot::read;
use crate::import::source::Source;
use crate::report::snapshot::text;
use crate::store::decisions::{self, Frozen};
use crate::store::evaluations::Filed;
use crate::store::{Look, Write, evidence, exceptions, scores};

/// Writes the snapshot of `decision` among the pending changes; answers its hash.
pub(super) fn freeze(
    write: &mut Write<'_>,
    decision: &Decision,
    evaluation: Evaluation,
    filed: &Filed,
    moment: Now,
) -> Result<String, ActionError> {
    let which = evaluation.reference();
    let previous = decisions::last_snapshot(write, &decision.content.scope)?;
    let around = Around {
        program: PROGRAM.to_owned(),
        frozen_at: moment.now,
        rules_hash: filed.rules_hash.clone(),
        sheets: scores::sheets(write, &evaluation)?,
        evidence: evidence::all(write, which)?
            .iter()
            .map(|recorded| Cited::of(&recorded.evidence))
            .collect(),
        exceptions: standing(write, moment)?,
        settings: settings::standing_settings(write)?,
        previous: previous.map(|(decision, sha256)| Previous { decision, sha256 }),
    };
    let body = text(&Snapshot::take(decision, evaluation, around)?);
    let sha256 = sha256_hex(body.as_bytes());
    decisions::put_snapshot(write, decision.reference, &Frozen { body, sha256: sha256.clone() })?;
    Ok(sha256)
}

/// The exceptions that protect a workload on the day of acceptance.
fn standing(look: &mut dyn Look, moment: Now) -> Result<StandingExceptions, ActionError> {
    let (mut count, mut pence, mut months) = (0_u32, 0_i64, 0_u32);
    for light in exceptions::list(look)? {
        if light.coverage(|_| true).on(moment.today) != Cover::Live {
            continue;
        }
        count += 1;
        pence = pence.saturating_add(light.annual_cost.as_pence());
        let grant = light.grants.iter().rev().find(|grant| grant.span.holds(moment.today));
        months += grant.map_or(0, |grant| u32::from(grant.months));
    }
    let annual_cost = Money::pence(pence)
        .ok_or_else(|| ActionError::invalid("the exceptions cost more than an amount may be"))?;
    Ok(StandingExceptions { count, annual_cost, months })
}

/// The bytes frozen when the decision was accepted, and their hash.
///
/// # Errors
/// A refusal when there is no such decision, or it was never accepted.
pub fn snapshot(desk: &mut Desk, typed: &str) -> Result<Frozen, ActionError> {
    desk.store.read(|look| {
        let (decision, _) = found(look, typed)?;
        let which = decision.reference;
        decisions::snapshot(look, which)?.ok_or_else(|| {
            let text = format!("{which} is {}, and has no snapshot", decision.status);
            let why = if decision.chooses_nobody() && decision.accepted_on().is_some() {
                "it cancelled its evaluation before there was a result, so no figures were frozen"
            } else {
                "a snapshot is frozen when a decision is accepted"
            };
            ActionError::refused(Ground::State, text).hint(why).subject(which.to_string())
        })
    })
}

/// Recomputes the totals of a decision from its snapshot alone; answers the snapshot read.
///
/// # Errors
/// A refusal naming each difference: bytes that are not those that were hashed, or a figure that
/// does not come out again.
pub fn verify_snapshot(desk: &mut Desk, typed: &str) -> Result<Snapshot, ActionError> {
    let frozen = snapshot(desk, typed)?;
    let found = sha256_hex(frozen.body.as_bytes());
    if found != frozen.sha256 {
        let text = format!(
            "the bytes of the snapshot of {} are not those that were hashed: {} was recorded, \
             {found} comes out",
            typed.trim(),
            frozen.sha256
        );
        return Err(ActionError::refused(Ground::Verify, text));
    }
    let name = format!("the snapshot of {}", typed.trim());
    let source = Source::from_text(&name, &frozen.body);
    let snapshot =
        read(&source).map_err(|error| ActionError::refused(Ground::Verify, error.to_string()))?;
    let mut differences = snapshot.differences()?.into_iter().map(|found| found.to_string());
    match differences.next() {
        None => Ok(snapshot),
        Some(first) => Err(ActionError::refused(Ground::Verify, first)
            .more(differences.collect())
            .subject(snapshot.decision.to_string())),
    }
}
