//! The next version of the rules, what becomes of the answers, and earlier versions to read.

use crate::actions::evaluations::change::edited;
use crate::actions::evaluations::{Edited, Setting, load, save, sealed};
use crate::actions::{ActionError, Desk, Ground, reason};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::amend::{Answers, Carry, Standing};
use crate::domain::evaluation::missing::{Missing, Readiness};
use crate::domain::evaluation::scores::Sheet;
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::evaluation::who::{Act, may};
use crate::domain::person::Role;
use crate::store::evaluations::{self, Filed};
use crate::store::versions::{self, Version};
use crate::store::{Look, Write, scores};

/// A draft of the next version of the rules, and what it does to what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// The draft.
    pub evaluation: Evaluation,
    /// Each answer of the version before, with whether it stands; that it was given, never what.
    pub standing: Vec<Standing>,
    /// What is missing before it can be frozen; empty when nothing.
    pub missing: Vec<Missing>,
}

/// Makes a draft of the next version of the rules, with changes of it in the same step where
/// `setting` has any. With [`Carry::Unchanged`] answers to questions that are then frozen as they
/// were stand again from the freeze on, each as a line of history; otherwise none does.
///
/// # Errors
/// A refusal: who may, the stage, no reason, or a change as for [`super::edit`].
pub fn amend(
    desk: &mut Desk,
    typed: Option<&str>,
    why: &str,
    carry: Carry,
    setting: &Setting,
) -> Result<Amended, ActionError> {
    let (by, now, today) = (desk.person().cloned(), desk.now(), desk.today());
    desk.write(|write| {
        let (before, filed) = load(write, typed)?;
        let by = by?;
        let role = may(Act::SetUp, &by, &before)?;
        // A bad text is told only where the step itself could be taken with a good one.
        let text = reason(why);
        let kept = text.as_ref().map_or_else(|_| super::stand_in(), Clone::clone);
        let next = before.amended(&by, kept, carry, now)?;
        let text = text?;
        let filed = Filed { frozen_at: None, rules_hash: None, ..filed };
        versions::put(write, &next, &filed, None)?;
        evaluations::put_criteria(write, &next)?;
        let (from, to) = (before.stage().code(), next.parts().rules_version.to_string());
        let notes = [("from", from), ("rules_version", &to), ("carry", carry.code())];
        let why = Some(text.as_str());
        save(write, &next, &filed, "evaluation.amended", role, why, &notes)?;
        let (next, filed) = load(write, Some(&next.reference().to_string()))?;
        let Edited { evaluation, missing } =
            edited(write, Ok(by), now, today, &next, &filed, setting)?;
        let standing = evaluation.standing(&answers(write, &evaluation)?);
        Ok(Amended { evaluation, standing, missing })
    })
}

/// What would become of the answers if the rules were amended now, with nothing else changed.
///
/// # Errors
/// A refusal: who may, and the stage.
pub fn preview(
    desk: &mut Desk,
    typed: Option<&str>,
    carry: Carry,
) -> Result<Vec<Standing>, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.store.read(|look| {
        let (before, _) = load(look, typed)?;
        let next = before.amended(&by?, super::stand_in(), carry, now)?;
        Ok(next.standing(&answers(look, &next)?))
    })
}

/// What becomes of the answers of the version before, while the next one is a draft; afterwards
/// what became of them. Empty for a first version.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn standing(
    desk: &mut Desk,
    typed: Option<&str>,
) -> Result<(Evaluation, Vec<Standing>), ActionError> {
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let standing = evaluation.standing(&answers(look, &evaluation)?);
        Ok((sealed(evaluation)?, standing))
    })
}

/// The answers under the version before the present one.
fn answers(look: &mut dyn Look, evaluation: &Evaluation) -> Result<Answers, ActionError> {
    let (which, number) = (evaluation.reference(), evaluation.parts().rules_version);
    match versions::at(look, which, number.saturating_sub(1))? {
        Some((before, _)) => Ok(versions::answers(look, &before)?),
        None => Ok(Answers::default()),
    }
}

/// Saves the answers that stand again under the version just frozen, each kind with a line of
/// history of its own; those of an evaluator in one that others see no sooner than the scores.
pub(super) fn carry(
    write: &mut Write<'_>,
    evaluation: &mut Evaluation,
    role: Role,
) -> Result<(), ActionError> {
    let given = answers(write, evaluation)?;
    let carried = evaluation.carried(&given);
    let which = evaluation.reference().to_string();
    let version = evaluation.parts().rules_version.saturating_sub(1).to_string();
    let from = [("from_rules_version", version.as_str())];
    let why = evaluation.parts().amends.as_ref().map(|amends| amends.reason.to_string());
    for (who, given) in &carried.scores {
        for (asked, score) in given {
            scores::put_score(write, evaluation, who, asked, score)?;
        }
        let subject = format!("{which}/{who}");
        write.record("score.carried", &subject, Some(role), why.as_deref(), &from)?;
    }
    for (asked, agreed) in &carried.consensus {
        evaluations::put_consensus(write, evaluation, asked, agreed)?;
    }
    if !carried.consensus.is_empty() {
        write.record("consensus.carried", &which, Some(role), why.as_deref(), &from)?;
    }
    for (asked, answer) in &carried.gates {
        evaluations::put_gate(write, evaluation, asked, answer)?;
    }
    if !carried.gates.is_empty() {
        write.record("gate.carried", &which, Some(role), why.as_deref(), &from)?;
    }
    let mut parts = evaluation.clone().into_parts();
    (parts.consensus, parts.gates) = (carried.consensus, carried.gates);
    *evaluation = Evaluation::new(parts)?;
    Ok(())
}

/// Every version of the rules with its reason, its hash and the text that was frozen.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn all(
    desk: &mut Desk,
    typed: Option<&str>,
) -> Result<(Evaluation, Vec<Version>), ActionError> {
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let found = versions::all(look, evaluation.reference())?;
        Ok((sealed(evaluation)?, found))
    })
}

/// The text of a version's rules as it was frozen: its SHA-256 is the hash of the rules. Without
/// a number the present version.
///
/// # Errors
/// A refusal when there is no such version, or it is not frozen yet.
pub fn frozen_text(
    desk: &mut Desk,
    typed: Option<&str>,
    number: Option<u32>,
) -> Result<String, ActionError> {
    let (evaluation, found) = all(desk, typed)?;
    let number = number.unwrap_or(evaluation.parts().rules_version);
    let which = evaluation.reference();
    known(&evaluation, number)?;
    let version = found.into_iter().find(|version| version.number == number);
    version.and_then(|version| version.rules).ok_or_else(|| {
        let text = format!("version {number} of the rules of {which} is a draft, and not frozen");
        ActionError::refused(Ground::State, text)
            .hint(format!("`cloudpick evaluation freeze {which}` freezes them"))
            .subject(which.to_string())
    })
}

fn known(evaluation: &Evaluation, number: u32) -> Result<(), ActionError> {
    let (which, now) = (evaluation.reference(), evaluation.parts().rules_version);
    if (1..=now).contains(&number) {
        return Ok(());
    }
    let text = format!("{which} has no version {number} of its rules: they are 1 to {now}");
    Err(ActionError::refused(Ground::NotFound, text).subject(which.to_string()))
}

/// The evaluation as an earlier version of its rules had it, sealed prices taken out, with the
/// sheets that the person at the desk may see: their own, and everybody's once moderation is open
/// under the present version.
///
/// # Errors
/// A refusal when there is no such version, or while nothing of it may be seen.
pub fn earlier(
    desk: &mut Desk,
    typed: Option<&str>,
    number: u32,
) -> Result<(Evaluation, Vec<Sheet>), ActionError> {
    let by = desk.person().cloned();
    desk.store.read(|look| {
        let (now, _) = load(look, typed)?;
        known(&now, number)?;
        let Some((evaluation, _)) = versions::at(look, now.reference(), number)? else {
            return Err(ActionError::refused(Ground::NotFound, "there is no such version"));
        };
        let sheets = if evaluation.stage().opens_scores() {
            scores::sheets(look, &evaluation)?
        } else {
            // Reading is open to whoever can open the file; nobody has no sheet.
            by.iter()
                .map(|by| scores::sheet(look, &evaluation, &by.slug))
                .collect::<Result<_, _>>()?
        };
        Ok((sealed(evaluation)?, sheets))
    })
}

/// As [`earlier`], for what the panel agreed under that version.
///
/// # Errors
/// As for [`earlier`], and until moderation opens under the present version: who reads what was
/// agreed before does not score alone.
pub fn earlier_agreed(
    desk: &mut Desk,
    typed: Option<&str>,
    number: u32,
) -> Result<(Evaluation, Vec<Sheet>), ActionError> {
    let (evaluation, sheets) = earlier(desk, typed, number)?;
    evaluation.shows_consensus()?;
    Ok((evaluation, sheets))
}

/// What is missing before the draft can be frozen; empty once it is.
pub fn missing(evaluation: &Evaluation) -> Vec<Missing> {
    match evaluation.stage() {
        Stage::Draft => evaluation.missing_for(Step::Freeze, &Readiness::default()),
        Stage::Frozen
        | Stage::Scoring
        | Stage::Moderation
        | Stage::QualityClosed
        | Stage::PriceOpened
        | Stage::Decided
        | Stage::Archived => Vec::new(),
    }
}
