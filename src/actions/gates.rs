//! Answers to gates: pass or fail, with a reason.

use crate::actions::evaluations::{
    Changed, Changes, Plan, Run, bring_in, candidate, load, of_kind, question, show,
};
use crate::actions::{ActionError, Desk, reason};
use crate::domain::criteria::Kind;
use crate::domain::date::Moment;
use crate::domain::evaluation::stage::Doing;
use crate::domain::evaluation::who::{Act, may};
use crate::domain::evaluation::{Answer, Asked, Evaluation, GateAnswer};
use crate::domain::person::{Person, Role};
use crate::domain::text::CodeError;
use crate::import::sheets::{Extra, gates as sheet};
use crate::import::source::Source;
use crate::store::{Look, Write, evaluations};

/// A gate's answer as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Of which evaluation.
    pub evaluation: Evaluation,
    /// For whom, on what.
    pub asked: Asked,
    /// The answer.
    pub given: GateAnswer,
}

/// Answers one gate for one candidate, as the evaluation's moderator.
///
/// # Errors
/// A refusal: no such gate or candidate, who may, the stage, a bad answer or reason.
pub fn set(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
    gate: &str,
    answer: &str,
    why: &str,
) -> Result<Answered, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (mut evaluation, _) = load(write, typed)?;
        let asked: Asked =
            (candidate(&evaluation, who)?.slug.clone(), question(&evaluation, gate)?.id.clone());
        let by = by?;
        let role = guard(&by, &evaluation)?;
        evaluation.still_in(&asked.0)?;
        of_kind(&evaluation, gate, Kind::Gate, "pass or fail")?;
        let answer: Answer = answer
            .parse()
            .map_err(|e: CodeError| ActionError::invalid(e.to_string()).subject("answer"))?;
        let why = reason(why)?;
        evaluation.answer_gate(&by, &asked.0, &asked.1, answer, why, now)?;
        let given = save(write, &evaluation, &asked, role)?;
        Ok(Answered { evaluation: crate::actions::evaluations::sealed(evaluation)?, asked, given })
    })
}

fn guard(by: &Person, evaluation: &Evaluation) -> Result<Role, ActionError> {
    let role = may(Act::Moderate, by, evaluation)?;
    evaluation.takes(Doing::ANSWER_GATE)?;
    Ok(role)
}

fn save(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    asked: &Asked,
    role: Role,
) -> Result<GateAnswer, ActionError> {
    let given = evaluation.gate(&asked.0, &asked.1).cloned().expect("it was just answered");
    evaluations::put_gate(write, evaluation, asked, &given)?;
    let subject = subject(evaluation, asked);
    write.record("gate.set", &subject, Some(role), Some(given.reason.as_str()), &[])?;
    Ok(given)
}

fn subject(evaluation: &Evaluation, (candidate, question): &Asked) -> String {
    format!("{}/{candidate}/{question}", evaluation.reference())
}

/// The evaluation with its gates' answers; whoever may read sees them.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn list(desk: &mut Desk, typed: Option<&str>) -> Result<Evaluation, ActionError> {
    Ok(show(desk, typed)?.0)
}

/// Answers gates from a sheet: all of it or nothing.
///
/// # Errors
/// A refusal: who may, the stage, or every problem of the file.
pub fn import(
    desk: &mut Desk,
    typed: Option<&str>,
    source: &Source,
    extra: Extra,
    run: Run,
) -> Result<Changes, ActionError> {
    bring_in(
        desk,
        run,
        |look, by, now| plan(look, typed, by, source, extra, now),
        |write, plan, asked| save(write, &plan.evaluation, asked, plan.role).map(|_| ()),
    )
}

fn plan(
    look: &mut dyn Look,
    typed: Option<&str>,
    by: &Person,
    source: &Source,
    extra: Extra,
    now: Moment,
) -> Result<Plan<Asked>, ActionError> {
    let (mut evaluation, _) = load(look, typed)?;
    let role = guard(by, &evaluation)?;
    let (rows, mut found) = sheet::read(source, evaluation.candidates(), extra).apart();
    let mut changes = Changes::none(&evaluation);
    let mut touched = Vec::new();
    for row in rows {
        let at = Some(row.line);
        let mut fits = true;
        if let Err(error) = evaluation.still_in(&row.candidate) {
            found.note(at, Some("candidate"), error);
            fits = false;
        }
        if let Err(error) = evaluation.asked(&row.question, Kind::Gate, "pass or fail") {
            found.note(at, Some("question"), error);
            fits = false;
        }
        let (Some(answer), Some(reason), true) = (row.answer, row.reason, fits) else { continue };
        let asked: Asked = (row.candidate, row.question);
        let before = evaluation.gate(&asked.0, &asked.1).cloned();
        if before.as_ref().is_some_and(|old| old.answer == answer && old.reason == reason) {
            changes.same += 1;
            continue;
        }
        let answered = evaluation.answer_gate(by, &asked.0, &asked.1, answer, reason, now);
        if let Err(error) = answered {
            found.note(at, Some("question"), error);
            continue;
        }
        changes.rows.push(Changed {
            line: row.line,
            subject: subject(&evaluation, &asked),
            before: before.map(|old| old.answer.code().to_owned()),
            after: Some(answer.code().to_owned()),
        });
        touched.push(asked);
    }
    Plan { evaluation, role, items: touched, changes }.unless(found)
}
