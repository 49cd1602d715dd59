//! What an evaluation's parts are as rows.

use super::{
    CANDIDATE, CONSENSUS, CRITERIA_GROUP, DECLARATION, EVALUATION, Filed, GATE_ANSWER, QUESTION,
    REOPENING, SCALE_POINT, SEAT,
};
use crate::domain::criteria::Need;
use crate::domain::criteria::framework::RuleSet;
use crate::domain::criteria::weight::Weight;
use crate::domain::evaluation::Agreeing;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::conflict::{Declaration, Recusal, Verdict};
use crate::domain::evaluation::consensus::Consensus;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::{Asked, Candidate, Evaluation, GateAnswer, Reopening};
use crate::domain::exact::Money;
use crate::domain::refs::{EvaluationRef, Slug};
use crate::store::field::{joined, lined};
use crate::store::table::Table;
use crate::store::{Expect, StoreError, Val, Write};

/// Reference and rules version, as the keys of what belongs to one version begin.
fn key(evaluation: &Evaluation) -> [Val; 2] {
    [Val::shown(evaluation.reference()), evaluation.parts().rules_version.into()]
}

fn whole(value: usize) -> Val {
    i64::try_from(value).unwrap_or(i64::MAX).into()
}

fn byte(value: u8) -> Val {
    i64::from(value).into()
}

fn hundredths(weight: Weight) -> Val {
    weight.as_hundredths().into()
}

fn pence(money: Option<Money>) -> Val {
    money.map(Money::as_pence).into()
}

/// Saves the evaluation's own row: title, stage, rules.
///
/// # Errors
/// [`StoreError::Stale`] when it was saved by somebody else since.
pub fn put_head(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    filed: &Filed,
    expected: Expect,
) -> Result<(), StoreError> {
    let parts = evaluation.parts();
    let (set, rules) = (&parts.criteria, &parts.rules);
    let given = rules.price_formula.map(PriceFormula::parameters).unwrap_or_default();
    let values: Vec<Val> = vec![
        Val::shown(parts.reference),
        parts.title.as_str().into(),
        parts.purpose.code().into(),
        parts.stage.code().into(),
        parts.rules_version.into(),
        parts.illustrative.into(),
        parts.moderator.as_str().into(),
        set.id().as_str().into(),
        set.title().as_str().into(),
        set.version().as_str().into(),
        lined(set.sources()).into(),
        rules.price_formula.map(PriceFormula::code).into(),
        pence(given.best),
        pence(given.worst),
        pence(rules.should_cost),
        byte(rules.decimals),
        rules.near_tie.as_hundredths().into(),
        joined(&rules.tie_break).into(),
        rules.min_panel.into(),
        Val::shown_or_null(rules.framework.as_ref()),
        Val::shown(filed.created_at),
        Val::shown_or_null(filed.frozen_at),
        filed.rules_hash.as_deref().into(),
        Val::shown_or_null(parts.moderation_opened),
        Val::shown_or_null(parts.price_opened),
        Val::shown_or_null(parts.chosen.as_ref()),
        rules.rule_set.as_ref().map(RuleSet::text).into(),
        Val::shown_or_null(parts.due.scoring),
        Val::shown_or_null(parts.due.moderation),
        pence(given.point_value),
        (rules.agreeing != Agreeing::default()).then(|| rules.agreeing.code()).into(),
    ];
    write.put(&EVALUATION, values, expected).map(|_| ())
}

/// Saves scale, groups and questions of the evaluation's version of the rules.
///
/// # Errors
/// [`StoreError::Stale`] when there are such rows already.
pub fn put_criteria(write: &mut Write<'_>, evaluation: &Evaluation) -> Result<(), StoreError> {
    for (table, values) in criteria_rows(evaluation) {
        write.put(table, values, Expect::New)?;
    }
    Ok(())
}

/// Saves the criteria of a draft in the place of those it had `before`, of the same version:
/// rows that stay as they are are not touched, so that history shows what changed and no more.
///
/// # Errors
/// [`StoreError::Db`].
pub fn replace_criteria(
    write: &mut Write<'_>,
    before: &Evaluation,
    after: &Evaluation,
) -> Result<(), StoreError> {
    let rows = criteria_rows(after);
    for (table, old) in criteria_rows(before).into_iter().rev() {
        let key = table.key_of(&old);
        let stays = |(other, row): &(&'static Table, Vec<Val>)| {
            std::ptr::eq(*other, table) && other.key_of(row) == key
        };
        if !rows.iter().any(stays) {
            write.remove(table, key, Expect::Any)?;
        }
    }
    for (table, values) in rows {
        write.put(table, values, Expect::Any)?;
    }
    Ok(())
}

/// Scale, groups and questions as rows, those that others point to first.
fn criteria_rows(evaluation: &Evaluation) -> Vec<(&'static Table, Vec<Val>)> {
    let [reference, version] = key(evaluation);
    let keyed = |rest: Vec<Val>| [vec![reference.clone(), version.clone()], rest].concat();
    let set = evaluation.criteria();
    let mut rows: Vec<(&'static Table, Vec<Val>)> = Vec::new();
    for point in set.scale().points() {
        let rest =
            vec![byte(point.value), point.name.as_str().into(), point.descriptor.as_str().into()];
        rows.push((&SCALE_POINT, keyed(rest)));
    }
    for (at, group) in set.groups().iter().enumerate() {
        let rest = vec![
            group.id.as_str().into(),
            whole(at + 1),
            group.title.as_str().into(),
            hundredths(group.weight),
            Val::shown_or_null(group.rationale.as_ref()),
            group.threshold.map(Weight::as_hundredths).into(),
            group.part.as_ref().map(Slug::as_str).into(),
        ];
        rows.push((&CRITERIA_GROUP, keyed(rest)));
    }
    for (at, (group, question)) in set.questions().enumerate() {
        let rest = vec![
            question.id.as_str().into(),
            group.id.as_str().into(),
            whole(at + 1),
            question.kind.code().into(),
            question.text.as_str().into(),
            Val::shown_or_null(question.evidence.as_ref()),
            hundredths(question.weight),
            lined(&question.bands).into(),
            question.min_score.map(i64::from).into(),
            question.cap.map(i64::from).into(),
            question.need.map(Need::code).into(),
            joined(&question.stories).into(),
            Val::shown_or_null(question.guidance.as_ref()),
        ];
        rows.push((&QUESTION, keyed(rest)));
    }
    rows
}

/// Saves a candidate; `at` is its place in the order of entry, from 0.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put_candidate(
    write: &mut Write<'_>,
    which: EvaluationRef,
    at: usize,
    candidate: &Candidate,
) -> Result<(), StoreError> {
    let withdrawn = candidate.withdrawn.as_ref();
    let values = vec![
        Val::shown(which),
        candidate.slug.as_str().into(),
        whole(at + 1),
        candidate.name.as_str().into(),
        Val::shown_or_null(withdrawn.map(|withdrawal| withdrawal.on)),
        Val::shown_or_null(withdrawn.map(|withdrawal| &withdrawal.reason)),
    ];
    write.put(&CANDIDATE, values, Expect::Any).map(|_| ())
}

/// Gives `person` a place on the panel; `at` is its place in the order of entry, from 0.
///
/// # Errors
/// [`StoreError::Stale`] when there is such a seat already.
pub fn put_seat(
    write: &mut Write<'_>,
    which: EvaluationRef,
    at: usize,
    person: &Slug,
) -> Result<(), StoreError> {
    let values = vec![Val::shown(which), person.as_str().into(), whole(at + 1)];
    write.put(&SEAT, values, Expect::New).map(|_| ())
}

/// Takes the place of `person` on the panel away; scores stay.
///
/// # Errors
/// [`StoreError::Db`].
pub fn remove_seat(
    write: &mut Write<'_>,
    which: EvaluationRef,
    person: &Slug,
) -> Result<(), StoreError> {
    write.remove(&SEAT, &[Val::shown(which), person.as_str().into()], Expect::Any)
}

/// Saves the declaration that is the `number`th of its person, from 1.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put_declaration(
    write: &mut Write<'_>,
    which: EvaluationRef,
    number: usize,
    declaration: &Declaration,
) -> Result<(), StoreError> {
    let (interest, review) = (declaration.interest.as_ref(), declaration.review.as_ref());
    let questions = review.and_then(|review| match &review.verdict {
        Verdict::Recused(Recusal::Questions(questions)) => Some(joined(questions)),
        Verdict::Recused(Recusal::All) | Verdict::Cleared => None,
    });
    let values = vec![
        Val::shown(which),
        declaration.person.as_str().into(),
        whole(number),
        Val::shown(declaration.made_at),
        interest.map(|interest| joined(&interest.about)).into(),
        Val::shown_or_null(interest.map(|interest| &interest.nature)),
        Val::shown_or_null(interest.and_then(|interest| interest.mitigation.as_ref())),
        review.map(|review| review.verdict.code()).into(),
        questions.into(),
        Val::shown_or_null(review.map(|review| &review.by)),
        Val::shown_or_null(review.map(|review| review.at)),
        Val::shown_or_null(review.map(|review| &review.reason)),
    ];
    write.put(&DECLARATION, values, Expect::Any).map(|_| ())
}

/// Saves the return to moderation that is the `number`th of its evaluation, from 1.
///
/// # Errors
/// [`StoreError::Stale`] when there is such a row already.
pub fn put_reopening(
    write: &mut Write<'_>,
    which: EvaluationRef,
    number: usize,
    reopening: &Reopening,
) -> Result<(), StoreError> {
    let values = vec![
        Val::shown(which),
        whole(number),
        reopening.version.into(),
        reopening.from.code().into(),
        reopening.by.as_str().into(),
        Val::shown(reopening.at),
        reopening.reason.as_str().into(),
        reopening.money_known.into(),
    ];
    write.put(&REOPENING, values, Expect::New).map(|_| ())
}

/// Saves the answer to a gate.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put_gate(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    (candidate, question): &Asked,
    given: &GateAnswer,
) -> Result<(), StoreError> {
    let [reference, version] = key(evaluation);
    let values = vec![
        reference,
        version,
        candidate.as_str().into(),
        question.as_str().into(),
        given.answer.code().into(),
        given.reason.as_str().into(),
        given.by.as_str().into(),
        Val::shown(given.at),
    ];
    write.put(&GATE_ANSWER, values, Expect::Any).map(|_| ())
}

/// Saves an agreed score.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put_consensus(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    (candidate, question): &Asked,
    agreed: &Consensus,
) -> Result<(), StoreError> {
    let [reference, version] = key(evaluation);
    let (value, of): (Val, Option<u32>) = match agreed.value {
        AgreedValue::One(value) => (byte(value), None),
        AgreedValue::Average { sum, of } => (sum.into(), Some(of)),
    };
    let values = vec![
        reference,
        version,
        candidate.as_str().into(),
        question.as_str().into(),
        value,
        agreed.reason.as_str().into(),
        joined(&agreed.evidence).into(),
        agreed.by.as_str().into(),
        Val::shown(agreed.at),
        of.into(),
    ];
    write.put(&CONSENSUS, values, Expect::Any).map(|_| ())
}
