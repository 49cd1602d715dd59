//! Evaluations and their status as lists and records.

use crate::actions::evaluations::{Lock, Status};
use crate::cli::price;
use crate::cli::words::texts;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::conflict::{Clearance, Recusal};
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::stage::{Stage, State};
use crate::report::listing::{Cell, Column, Listing, Record};
use crate::store::evaluations::{Filed, Summary};

pub(super) fn listing(all: &[Summary]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Evaluation"),
        Column::text("title", "Title"),
        Column::text("purpose", "Purpose"),
        Column::text("stage", "Stage").of(Stage::CODES),
        Column::text("state", "State").of(State::CODES),
        Column::text("cancelled_by", "Cancelled by").named(),
        Column::figure("rules_version", "Rules"),
        Column::text("moderator", "Moderator"),
        Column::text("created_at", "Set up").in_files(),
        Column::text("illustrative", "Illustrative").in_files(),
    ]);
    for one in all {
        listing.push(vec![
            one.reference.to_string().into(),
            one.title.as_str().into(),
            one.purpose.code().into(),
            one.stage.code().into(),
            one.state.code().into(),
            one.cancelled.map(|decision| decision.to_string()).into(),
            one.rules_version.into(),
            one.moderator.as_str().into(),
            one.created_at.into(),
            one.illustrative.into(),
        ]);
    }
    listing
}

pub(super) fn record(evaluation: &Evaluation, filed: Option<&Filed>) -> Record {
    let parts = evaluation.parts();
    let rules = &parts.rules;
    let given = rules.price_formula.map(PriceFormula::parameters).unwrap_or_default();
    let mut record = Record::new()
        .fact("id", "Evaluation", parts.reference.to_string())
        .fact("title", "Title", parts.title.as_str())
        .fact("purpose", "Purpose", parts.purpose.code())
        .fact("stage", "Stage", parts.stage.code())
        .fact("cancelled_by", "Cancelled by", evaluation.cancelled().map(|one| one.to_string()))
        .fact("rules_version", "Rules version", parts.rules_version)
        .fact("illustrative", "Illustrative", parts.illustrative)
        .fact("moderator", "Moderator", parts.moderator.as_str())
        .fact("criteria", "Criteria", parts.criteria.id().as_str())
        .fact("criteria_version", "Criteria version", parts.criteria.version().as_str())
        .fact("price_formula", "Price formula", rules.price_formula.map(PriceFormula::code))
        .fact("price_best", "Best price", given.best)
        .fact("price_worst", "Worst price", given.worst)
        .fact("point_value", "Value of a mark", given.point_value)
        .fact("should_cost", "Our own estimate", rules.should_cost)
        .fact("decimals", "Decimals", rules.decimals)
        .fact("near_tie", "Near-tie band", rules.near_tie.exact().rounded(2))
        .fact("tie_break", "Ties are broken by", texts(&rules.tie_break))
        .fact("agreeing", "What counts", rules.agreeing.code())
        .fact("min_panel", "Least panel", rules.min_panel)
        .fact("framework", "Framework", rules.framework.as_ref().map(ToString::to_string))
        .fact("limits", "Its limits are checked", rules.rule_set.is_some())
        .fact("scoring_due", "Scoring due", parts.due.scoring)
        .fact("moderation_due", "Moderation due", parts.due.moderation);
    if let Some(filed) = filed {
        record = record
            .fact("created_at", "Set up", filed.created_at)
            .fact("frozen_at", "Frozen", filed.frozen_at)
            .fact("rules_hash", "Hash of the rules", filed.rules_hash.clone());
    }
    let record = record
        .rows("candidates", "Candidates", candidates(evaluation))
        .rows("panel", "Panel", panel(evaluation))
        .rows("reopenings", "Reopened", reopenings(evaluation));
    with_price_changes(record, evaluation)
}

/// Changes of prices that were known, below the rest; whether there are any is as sealed as the
/// prices are, and is not told while a reopening has sealed them again.
fn with_price_changes(record: Record, evaluation: &Evaluation) -> Record {
    let (key, title) = ("price_changes", "Prices changed");
    if evaluation.money_known() && evaluation.shows_prices().is_err() {
        return record.fact(key, title, None::<String>);
    }
    record.rows(key, title, price::changes(&evaluation.parts().price_changes))
}

fn candidates(evaluation: &Evaluation) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Candidate"),
        Column::text("name", "Name"),
        Column::text("withdrawn_on", "Withdrawn"),
    ]);
    for candidate in evaluation.candidates() {
        listing.push(vec![
            candidate.slug.as_str().into(),
            candidate.name.as_str().into(),
            candidate.withdrawn.as_ref().map(|withdrawal| withdrawal.on).into(),
        ]);
    }
    listing
}

/// The groups with what they weigh, and what the weights within each add up to.
pub(super) fn groups(evaluation: &Evaluation) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Group"),
        Column::text("title", "Title"),
        Column::figure("weight", "Weight"),
        Column::figure("within", "Within"),
        Column::figure("threshold", "Threshold"),
        Column::text("part", "Part"),
        Column::figure("questions", "Questions"),
    ]);
    let sums = evaluation.criteria().sums();
    for group in evaluation.criteria().groups() {
        let within = sums.iter().find(|sum| sum.group.as_ref() == Some(&group.id));
        listing.push(vec![
            group.id.as_str().into(),
            group.title.as_str().into(),
            group.weight.to_string().into(),
            within.map(ToString::to_string).into(),
            group.threshold.map(|threshold| threshold.to_string()).into(),
            group.part.as_ref().map(crate::domain::refs::Slug::as_str).into(),
            Cell::count(group.questions.len()),
        ]);
    }
    listing
}

fn reopenings(evaluation: &Evaluation) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("at", "When"),
        Column::text("by", "By"),
        Column::text("from", "From"),
        Column::text("prices", "Prices were"),
        Column::text("reason", "Why"),
        Column::figure("rules_version", "Rules").in_files(),
    ]);
    let priced = evaluation.criteria().price().is_some();
    for one in &evaluation.parts().reopenings {
        let prices = if one.money_known { "known already" } else { "still sealed" };
        listing.push(vec![
            one.at.into(),
            one.by.as_str().into(),
            one.from.code().into(),
            priced.then_some(prices).into(),
            one.reason.as_str().into(),
            one.version.into(),
        ]);
    }
    listing
}

/// What a draft still lacks; nothing later.
pub(super) fn missing(evaluation: &Evaluation) -> Listing {
    let mut listing = Listing::new(vec![Column::text("what", "What")]);
    for one in crate::actions::evaluations::amend::missing(evaluation) {
        listing.push(vec![one.to_string().into()]);
    }
    listing
}

fn panel(evaluation: &Evaluation) -> Listing {
    let mut listing =
        Listing::new(vec![Column::text("id", "Person"), Column::text("conflict", "Conflict")]);
    for seat in &evaluation.parts().panel {
        let standing = clearance(&evaluation.clearance(&seat.person));
        listing.push(vec![seat.person.as_str().into(), standing.into()]);
    }
    listing
}

/// Where somebody stands after their declarations, in a word or two.
fn clearance(clearance: &Clearance) -> String {
    match clearance {
        Clearance::Undeclared => "undeclared".to_owned(),
        Clearance::Unreviewed => "not reviewed".to_owned(),
        Clearance::Clear => "clear".to_owned(),
        Clearance::Recused(Recusal::All) => "recused".to_owned(),
        Clearance::Recused(Recusal::Questions(questions)) => {
            let ids: Vec<&str> =
                questions.iter().map(crate::domain::refs::QuestionId::as_str).collect();
            format!("recused from {}", ids.join(", "))
        }
    }
}

pub(super) fn status(status: &Status) -> Record {
    let evaluation = &status.evaluation;
    let mut left = Listing::new(vec![
        Column::text("person", "Who"),
        Column::text("role", "As"),
        Column::text("what", "What"),
        Column::text("due", "Due"),
        Column::text("late", "Late"),
    ]);
    for one in &status.left {
        left.push(vec![
            one.person.as_ref().map(crate::domain::refs::Slug::as_str).into(),
            one.role.into(),
            one.what.as_str().into(),
            one.due.into(),
            one.late.into(),
        ]);
    }
    let mut progress = Listing::new(vec![
        Column::text("person", "Evaluator"),
        Column::figure("scored", "Scored"),
        Column::figure("reasons", "With a reason"),
        Column::figure("evidence", "With evidence"),
        Column::figure("of", "Of"),
        Column::text("submitted", "Submitted"),
    ]);
    for (person, one) in &status.progress {
        progress.push(vec![
            person.as_str().into(),
            Cell::count(one.scored),
            Cell::count(one.reasons),
            Cell::count(one.evidence),
            Cell::count(one.of),
            one.submitted.into(),
        ]);
    }
    let record = Record::new()
        .fact("evaluation", "Evaluation", evaluation.reference().to_string())
        .fact("title", "Title", evaluation.parts().title.as_str())
        .fact("stage", "Stage", evaluation.stage().code())
        .fact("cancelled_by", "Cancelled by", evaluation.cancelled().map(|one| one.to_string()))
        .fact("illustrative", "Illustrative", evaluation.parts().illustrative)
        .fact("next", "Next step", status.next.map(crate::domain::evaluation::stage::Step::code))
        .fact("scoring_due", "Scoring due", evaluation.due().scoring)
        .fact("moderation_due", "Moderation due", evaluation.due().moderation)
        .rows("late", "Late", late(status))
        .rows("left", "Left to do", left)
        .rows("progress", "Evaluators", progress)
        .rows("groups", "Groups", by_group(status))
        .rows("without_evidence", "Agreed without evidence", without_evidence(evaluation))
        .rows("reopenings", "Reopened", reopenings(evaluation));
    with_price_changes(record, evaluation)
}

/// What was agreed and rests on no recorded evidence; nothing while it is not to be seen.
fn without_evidence(evaluation: &Evaluation) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("candidate", "Candidate"),
        Column::text("question", "Question"),
    ]);
    for (candidate, question) in evaluation.without_evidence() {
        listing.push(vec![candidate.as_str().into(), question.as_str().into()]);
    }
    listing
}

/// How far each group is.
fn by_group(status: &Status) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("group", "Group"),
        Column::figure("scored", "Scored"),
        Column::figure("of", "Of"),
        Column::figure("agreed", "Agreed"),
        Column::figure("cells", "To agree on"),
    ]);
    for one in &status.groups {
        listing.push(vec![
            one.group.as_str().into(),
            Cell::count(one.scored),
            Cell::count(one.of),
            one.agreed.map_or(Cell::Null, Cell::count),
            Cell::count(one.cells),
        ]);
    }
    listing
}

/// Who is late, and with what.
pub(super) fn late(status: &Status) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("person", "Who"),
        Column::text("with", "With"),
        Column::text("due", "Due"),
        Column::figure("days_late", "Days late"),
    ]);
    for one in &status.late {
        listing.push(vec![
            one.person.as_str().into(),
            one.with.code().into(),
            one.due.into(),
            one.days.into(),
        ]);
    }
    listing
}

/// Everything a step asks for, and whether it is so.
pub(super) fn why(evaluation: &Evaluation, lock: &Lock) -> Record {
    let mut conditions = Listing::new(vec![
        Column::text("met", "Met"),
        Column::text("rule", "It asks for"),
        Column::text("now", "Now"),
    ]);
    for one in &lock.conditions {
        conditions.push(vec![one.met.into(), one.rule.as_str().into(), one.now.join("; ").into()]);
    }
    Record::new()
        .fact("evaluation", "Evaluation", evaluation.reference().to_string())
        .fact("stage", "Stage", evaluation.stage().code())
        .fact("cancelled_by", "Cancelled by", evaluation.cancelled().map(|one| one.to_string()))
        .fact("illustrative", "Illustrative", evaluation.parts().illustrative)
        .fact("step", "Step", lock.step.code())
        .fact("possible", "Possible now", lock.possible())
        .rows("conditions", "Conditions", conditions)
}
