//! Evaluations: finding one, setting it up, and taking it from stage to stage.

pub mod amend;
mod change;
mod changes;
mod criteria;
pub mod elicit;
mod hand_over;
mod refused;
pub mod rehearse;
mod rows;
mod setup;
mod status;
mod template;

#[cfg(test)]
pub(crate) mod tests;

use crate::actions::{ActionError, Desk, Ground, clarifications};
use crate::domain::criteria::framework::RuleSet;
use crate::domain::criteria::{Kind, Question};
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::missing::Readiness;
use crate::domain::evaluation::reasons::{Weakness, Worded, repeated, weaknesses};
use crate::domain::evaluation::stage::Step;
use crate::domain::evaluation::who::may;
use crate::domain::evaluation::{Candidate, Evaluation, Rules};
use crate::domain::event::sha256_hex;
use crate::domain::person::Role;
use crate::domain::refs::{EvaluationRef, EvidenceId};
use crate::domain::text::{Reason, nearest};
use crate::import::criteria::to_toml;
use crate::store::evaluations::{self, Filed, Summary};
use crate::store::{Expect, Look, Write, evidence, scores, versions};

pub use change::{Edited, candidate_add, candidate_withdraw, edit, panel_add, panel_remove};
pub use changes::{Changed, Changes, Run};
pub(crate) use changes::{Plan, bring_in, in_short, refused_row};
pub use criteria::{criteria, ratio, sets};
pub use hand_over::{HandOver, hand_over};
pub(crate) use refused::named;
pub(crate) use rows::{read_cell, thin};
pub use setup::{DueText, New, RuleText, Setting, frameworks, new};
pub use status::{Left, Lock, Status, locks, status, why};
pub use template::{Copied, Template, new_from};

/// The evaluation that `typed` means; left out, the only one that is open, or the only one.
///
/// # Errors
/// A refusal when there is none of that reference, or when it cannot be left out: it lists them.
pub fn resolve(desk: &mut Desk, typed: Option<&str>) -> Result<EvaluationRef, ActionError> {
    desk.store.read(|look| which(look, typed))
}

pub(crate) fn which(
    look: &mut dyn Look,
    typed: Option<&str>,
) -> Result<EvaluationRef, ActionError> {
    if let Some(typed) = typed {
        return Ok(typed.parse()?);
    }
    let all = evaluations::summaries(look)?;
    let open: Vec<&Summary> = all.iter().filter(|one| one.is_open()).collect();
    match (&open[..], &all[..]) {
        ([one], _) => Ok(one.reference),
        ([], [one]) => Ok(one.reference),
        ([], []) => Err(ActionError::refused(Ground::NotFound, "there is no evaluation yet")
            .hint("`cloudpick evaluation new TITLE --criteria FILE.toml …` sets one up")),
        ([], _) => Err(unnamed(&all.iter().collect::<Vec<_>>(), "none is open")),
        (several, _) => Err(unnamed(several, "several are open")),
    }
}

fn unnamed(among: &[&Summary], why: &str) -> ActionError {
    let list: Vec<String> = among
        .iter()
        .map(|one| format!("{} {} ({})", one.reference, one.title, one.stands()))
        .collect();
    ActionError::invalid(format!("say which evaluation, {why}: {}", list.join(", ")))
        .hint("name it by its reference, such as E-0001")
        .subject("evaluation")
}

/// The evaluation that `typed` means, and what is kept beside it.
pub(crate) fn load(
    look: &mut dyn Look,
    typed: Option<&str>,
) -> Result<(Evaluation, Filed), ActionError> {
    let reference = which(look, typed)?;
    evaluations::get(look, reference)?.ok_or_else(|| {
        ActionError::refused(Ground::NotFound, format!("there is no evaluation {reference}"))
            .hint("`cloudpick evaluation list` shows what there is")
            .subject(reference.to_string())
    })
}

/// The candidate of `evaluation` that `typed` means, the withdrawn among them.
///
/// # Errors
/// A refusal that names the candidates there are.
pub fn candidate<'e>(
    evaluation: &'e Evaluation,
    typed: &str,
) -> Result<&'e Candidate, ActionError> {
    let wanted = typed.trim().to_ascii_lowercase();
    let all = evaluation.candidates();
    all.iter().find(|candidate| candidate.slug.as_str() == wanted).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|candidate| candidate.slug.as_str()).collect();
        let (which, known) = (evaluation.reference(), known.join(", "));
        let typed = typed.trim();
        let text = format!("{typed} is not a candidate of {which}: its candidates are {known}");
        ActionError::refused(Ground::NotFound, text).subject(typed)
    })
}

/// The question of `evaluation` that `typed` means, of whatever kind.
pub(crate) fn question<'e>(
    evaluation: &'e Evaluation,
    typed: &str,
) -> Result<&'e Question, ActionError> {
    let wanted = typed.trim().to_ascii_uppercase();
    let set = evaluation.criteria();
    let found = set.questions().find(|(_, question)| question.id.as_str() == wanted);
    found.map(|(_, question)| question).ok_or_else(|| {
        let known = set.questions().map(|(_, question)| question.id.as_str());
        let hint = nearest(&wanted, known).map_or_else(
            || "`cloudpick question list` shows them all".to_owned(),
            |near| format!("did you mean {near}?"),
        );
        let text = format!("{} is not a question of {}", typed.trim(), set.id());
        ActionError::refused(Ground::NotFound, text).hint(hint).subject(typed.trim())
    })
}

/// The evidence named, comma-separated or not; each item must be there.
pub(crate) fn cited(
    look: &mut dyn Look,
    evaluation: &Evaluation,
    typed: &[String],
) -> Result<Vec<EvidenceId>, ActionError> {
    let words: Vec<&str> = typed
        .iter()
        .flat_map(|text| text.split([',', ';']))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let known = evidence::ids(look, evaluation.reference())?;
    let mut found = Vec::new();
    for word in words {
        let id: EvidenceId = word.parse()?;
        if !known.contains(&id) {
            return Err(unknown_evidence(evaluation.reference(), &id));
        }
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

pub(crate) fn unknown_evidence(which: EvaluationRef, id: &EvidenceId) -> ActionError {
    ActionError::invalid(format!("{which} has no evidence {id}"))
        .hint("`cloudpick evidence list` shows what there is, `evidence add` records more")
        .subject(id.as_str())
}

/// What a reason lacks beside the descriptor of the value it explains: warnings, never refusals.
pub(crate) fn weak(
    evaluation: &Evaluation,
    question: &Question,
    value: impl Into<AgreedValue>,
    text: &str,
) -> Vec<String> {
    let scale = evaluation.criteria().scale();
    let value = value.into().on(scale);
    let descriptor = value.and_then(|value| question.descriptor(scale, value));
    let descriptor = descriptor.map(ToString::to_string).unwrap_or_default();
    let found = weaknesses(text, &descriptor);
    found.iter().map(|weakness| format!("the reason: {weakness}")).collect()
}

/// A warning where `own` stands, in the same words or nearly so, among `others`, those of the
/// other candidates on the same question.
pub(crate) fn same_text<'a>(
    own: Worded<'a>,
    others: impl Iterator<Item = Worded<'a>>,
) -> Option<String> {
    let found = repeated(std::iter::once(own).chain(others));
    // Others may say the same as one another, which is not about this one.
    let about_it = |weakness: &Weakness| match weakness {
        Weakness::Repeated { candidates } => candidates.contains(own.candidate),
        Weakness::Short { .. } | Weakness::Tautology { .. } => false,
    };
    let mut weaknesses = found.into_iter().map(|(_, weakness)| weakness);
    weaknesses.find(about_it).map(|weakness| format!("the reason: {weakness}"))
}

/// Every evaluation, the first first.
///
/// # Errors
/// When the workspace cannot be read.
pub fn list(desk: &mut Desk) -> Result<Vec<Summary>, ActionError> {
    desk.store.read(|look| Ok(evaluations::summaries(look)?))
}

/// One evaluation with all that is public in it, and what is kept beside it. Prices are taken
/// out while they are sealed.
///
/// # Errors
/// A refusal when there is none of that reference.
pub fn show(desk: &mut Desk, typed: Option<&str>) -> Result<(Evaluation, Filed), ActionError> {
    desk.store.read(|look| {
        let (evaluation, filed) = load(look, typed)?;
        Ok((sealed(evaluation)?, filed))
    })
}

/// `evaluation` without the prices that nobody may see yet, and without agreed scores that were
/// carried over and wait for moderation.
pub(crate) fn sealed(evaluation: Evaluation) -> Result<Evaluation, ActionError> {
    let (prices, agreed) = (evaluation.shows_prices(), evaluation.shows_consensus());
    if prices.is_ok() && agreed.is_ok() {
        return Ok(evaluation);
    }
    let mut parts = evaluation.into_parts();
    if prices.is_err() {
        parts.prices.clear();
        parts.price_changes.clear();
    }
    if agreed.is_err() {
        parts.consensus.clear();
    }
    Ok(Evaluation::new(parts)?)
}

/// SHA-256 over criteria and rules as they are frozen: the same rules have the same hash.
pub fn rules_hash(evaluation: &Evaluation) -> String {
    sha256_hex(rules_text(evaluation).as_bytes())
}

/// Criteria and rules as the text whose hash is kept: a line a rule, then the criteria file.
pub fn rules_text(evaluation: &Evaluation) -> String {
    let version = evaluation.parts().rules_version;
    format!("cloudpick/rules/1\n{version}\n{}", rules_alone(evaluation))
}

/// The same without the number of the version: the same rules may be the second version of one
/// evaluation and the first of another.
pub(crate) fn rules_alone(evaluation: &Evaluation) -> String {
    let Rules {
        price_formula,
        decimals,
        near_tie,
        tie_break,
        agreeing,
        min_panel,
        should_cost,
        framework,
        rule_set,
    } = evaluation.rules();
    let formula = price_formula.map_or_else(String::new, |formula| {
        let given = formula.parameters();
        let figures = [given.best, given.worst, given.point_value].into_iter().flatten();
        figures.fold(formula.code().to_owned(), |line, figure| format!("{line} {figure}"))
    });
    let ties: Vec<&str> = tie_break.iter().map(|rule| rule.code()).collect();
    let text = |value: Option<String>| value.unwrap_or_default();
    let lines = [
        formula,
        decimals.to_string(),
        near_tie.to_string(),
        ties.join(" "),
        agreeing.code().to_owned(),
        min_panel.to_string(),
        text(should_cost.map(|amount| amount.to_string())),
        text(framework.as_ref().map(ToString::to_string)),
        text(rule_set.as_ref().map(RuleSet::text)),
        to_toml(evaluation.criteria()),
    ];
    lines.join("\n")
}

/// Takes `step`, when nothing it needs is missing. [`Step::Decide`] is taken by accepting a
/// decision, never by itself.
///
/// # Errors
/// A refusal: who may, the stage, no reason for reopening, or everything that is missing.
pub fn step(
    desk: &mut Desk,
    typed: Option<&str>,
    step: Step,
    reason: Option<&str>,
) -> Result<Evaluation, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (mut evaluation, mut filed) = load(write, typed)?;
        let by = by?;
        let role = may(step.act(), &by, &evaluation)?;
        if step == Step::Decide {
            let text = format!("{} is decided by accepting a decision", evaluation.reference());
            return Err(ActionError::refused(Ground::State, text)
                .hint("`cloudpick decision new` writes one, `decision accept` settles it"));
        }
        let sheets = match step {
            Step::OpenModeration | Step::CloseQuality | Step::OpenPrice => {
                scores::sheets(write, &evaluation)?
            }
            Step::Freeze | Step::OpenScoring | Step::Reopen | Step::Decide | Step::Archive => {
                Vec::new()
            }
        };
        let ready = Readiness { sheets: &sheets, deciders: &[] };
        let known = evaluation.money_known();
        // A bad text is told only where the step itself could be taken with a good one.
        let text = reason.map(crate::actions::reason).transpose();
        let parsed = match &text {
            Ok(text) => text.clone(),
            Err(_) => Some(stand_in()),
        };
        evaluation.advance(step, &by, &ready, parsed.as_ref(), now)?;
        text?;
        if step == Step::Freeze {
            filed.frozen_at = Some(now);
            filed.rules_hash = Some(rules_hash(&evaluation));
            versions::put(write, &evaluation, &filed, Some(&rules_text(&evaluation)))?;
        }
        let money = if known { "known already" } else { "still sealed" };
        if step == Step::Reopen
            && let Some(reopening) = evaluation.parts().reopenings.last()
        {
            let number = evaluation.parts().reopenings.len();
            evaluations::put_reopening(write, evaluation.reference(), number, reopening)?;
        }
        let notes: &[(&str, &str)] = match step {
            Step::Reopen if evaluation.criteria().price().is_some() => &[("money", money)],
            Step::Reopen
            | Step::Freeze
            | Step::OpenScoring
            | Step::OpenModeration
            | Step::CloseQuality
            | Step::OpenPrice
            | Step::Decide
            | Step::Archive => &[],
        };
        save(
            write,
            &evaluation,
            &filed,
            kind(step),
            role,
            parsed.as_ref().map(Reason::as_str),
            notes,
        )?;
        if step == Step::OpenPrice {
            clarifications::ask_about_low_bids(write, &evaluation, &by.slug, role, now)?;
        }
        if step == Step::Freeze {
            amend::carry(write, &mut evaluation, role)?;
        }
        sealed(evaluation)
    })
}

/// Any reason, where only the other rules are to be asked.
pub(crate) fn stand_in() -> Reason {
    "stands in for the one that was typed".parse().expect("it is short and plain")
}

/// The kind of event that a step leaves.
pub(crate) fn kind(step: Step) -> &'static str {
    match step {
        Step::Freeze => "evaluation.frozen",
        Step::OpenScoring => "evaluation.scoring_opened",
        Step::OpenModeration => "evaluation.moderation_opened",
        Step::CloseQuality => "evaluation.quality_closed",
        Step::OpenPrice => "evaluation.price_opened",
        Step::Reopen => "evaluation.reopened",
        Step::Decide => "evaluation.decided",
        Step::Archive => "evaluation.archived",
    }
}

/// Saves the evaluation's own row with one event about it.
pub(crate) fn save(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    filed: &Filed,
    kind: &str,
    role: Role,
    reason: Option<&str>,
    notes: &[(&str, &str)],
) -> Result<(), ActionError> {
    evaluations::put_head(write, evaluation, filed, Expect::Rev(filed.rev))?;
    let subject = evaluation.reference().to_string();
    write.record(kind, &subject, Some(role), reason, notes)?;
    Ok(())
}

/// The question that `typed` means, when it is of the kind that takes `what`. There being none
/// comes before everything else, its being of another kind after who may and the stage.
pub(crate) fn of_kind<'e>(
    evaluation: &'e Evaluation,
    typed: &str,
    wanted: Kind,
    what: &'static str,
) -> Result<&'e Question, ActionError> {
    let found = question(evaluation, typed)?;
    Ok(evaluation.asked(&found.id, wanted, what)?)
}
