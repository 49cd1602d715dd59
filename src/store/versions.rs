//! Versions of an evaluation's rules in the database: what each amends, what was frozen, and the
//! answers that were given under an earlier one.

use crate::domain::date::Moment;
use crate::domain::evaluation::amend::{Amends, Answers, Carry};
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::{Agreeing, Evaluation};
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::Reason;
use crate::store::evaluations::{self, Filed};
use crate::store::{Cells, Expect, Get, Look, StoreError, Val, Write, scores};
use crate::table;

table! {
    /// Versions of rules, what each amends, and what was frozen.
    pub RULES_VERSION: rules_version [evaluation 1, version 2]
        [
            reason 3, amended_by 4, amended_at 5, amended_from 6, carry 7, scores_seen 8,
            money_known 9, frozen_at 10, hash 11, rules 12, agreeing_before 13
        ] 14 15
}

const VERSIONS_OF: &str = "SELECT version, reason, amended_by, amended_at, amended_from, carry,
    scores_seen, money_known, frozen_at, hash, rules, agreeing_before FROM rules_version WHERE evaluation = $1
    ORDER BY version";

/// One version of an evaluation's rules, from its amendment or its freeze on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Which, from 1.
    pub number: u32,
    /// Why it was made; the first needs no reason.
    pub reason: Option<Reason>,
    /// Who made it.
    pub by: Option<Slug>,
    /// When.
    pub at: Option<Moment>,
    /// Where the version before stood.
    pub from: Option<Stage>,
    /// Whether answers came along.
    pub carry: Option<Carry>,
    /// Whether scores of a version before had been seen by others.
    pub scores_seen: bool,
    /// Whether prices had been opened before.
    pub money_known: bool,
    /// How scores became the one that counts under the version before.
    pub agreeing_before: Agreeing,
    /// When it was frozen.
    pub frozen_at: Option<Moment>,
    /// SHA-256 over [`Version::rules`], lower-case hex.
    pub hash: Option<String>,
    /// The text that was frozen: rules and criteria.
    pub rules: Option<String>,
}

/// Every version of the rules of `which`, the first first. A draft that amends nothing has none.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look, which: EvaluationRef) -> Result<Vec<Version>, StoreError> {
    let mut found = Vec::new();
    look.each(VERSIONS_OF, &[Val::shown(which)], &mut |row| {
        found.push(Version {
            number: row.count(0)?,
            reason: row.maybe_read(1)?,
            by: row.maybe_read(2)?,
            at: row.maybe_read(3)?,
            from: row.maybe_read(4)?,
            carry: row.maybe_read(5)?,
            scores_seen: row.flag(6)?,
            money_known: row.flag(7)?,
            frozen_at: row.maybe_read(8)?,
            hash: row.maybe_text(9)?.map(str::to_owned),
            rules: row.maybe_text(10)?.map(str::to_owned),
            agreeing_before: row.maybe_read(11)?.unwrap_or_default(),
        });
        Ok(())
    })?;
    Ok(found)
}

/// What the version `number` of `which` amends; `None` for the first. `head` is the evaluation's
/// own row.
pub(super) fn amends(
    look: &mut dyn Look,
    which: EvaluationRef,
    head: &dyn Cells,
    number: u32,
) -> Result<Option<Amends>, StoreError> {
    if number < 2 {
        return Ok(None);
    }
    let versions = all(look, which)?;
    let Some(Version {
        reason: Some(reason),
        by: Some(by),
        at: Some(at),
        from: Some(from),
        carry: Some(carry),
        scores_seen,
        money_known,
        agreeing_before,
        ..
    }) = versions.into_iter().find(|version| version.number == number)
    else {
        return Ok(None);
    };
    let before = [Val::shown(which), (number - 1).into()];
    let before = evaluations::criteria(look, head, &before)?;
    Ok(Some(Amends {
        reason,
        by,
        at,
        from,
        carry,
        scores_seen,
        money_known,
        before,
        agreeing_before,
    }))
}

/// The evaluation as the version `number` of its rules had it: its criteria, agreed scores and
/// gates, in the stage in which the evaluation is now. `None` when there is no such version.
///
/// # Errors
/// [`StoreError::Db`].
pub fn at(
    look: &mut dyn Look,
    which: EvaluationRef,
    number: u32,
) -> Result<Option<(Evaluation, Filed)>, StoreError> {
    evaluations::version(look, which, Some(number))
}

/// Everything that was answered under the rules of `evaluation`, which may be an earlier version.
///
/// # Errors
/// [`StoreError::Db`].
pub fn answers(look: &mut dyn Look, evaluation: &Evaluation) -> Result<Answers, StoreError> {
    let parts = evaluation.parts();
    Ok(Answers {
        sheets: scores::sheets(look, evaluation)?,
        consensus: parts.consensus.clone(),
        gates: parts.gates.clone(),
    })
}

/// Saves what the evaluation's version of the rules amends, and what was frozen of it.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    filed: &Filed,
    rules: Option<&str>,
) -> Result<(), StoreError> {
    let amends = evaluation.parts().amends.as_ref();
    let values = vec![
        Val::shown(evaluation.reference()),
        evaluation.parts().rules_version.into(),
        Val::shown_or_null(amends.map(|amends| &amends.reason)),
        Val::shown_or_null(amends.map(|amends| &amends.by)),
        Val::shown_or_null(amends.map(|amends| amends.at)),
        amends.map(|amends| amends.from.code()).into(),
        amends.map(|amends| amends.carry.code()).into(),
        amends.is_some_and(|amends| amends.scores_seen).into(),
        amends.is_some_and(|amends| amends.money_known).into(),
        Val::shown_or_null(filed.frozen_at),
        filed.rules_hash.as_deref().into(),
        rules.into(),
        amends
            .map(|amends| amends.agreeing_before)
            .filter(|agreeing| *agreeing != Agreeing::default())
            .map(Agreeing::code)
            .into(),
    ];
    write.put(&RULES_VERSION, values, Expect::Any).map(|_| ())
}
