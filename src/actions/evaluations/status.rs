//! Who has what left to do.

use crate::actions::evaluations::{load, sealed};
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::date::Day;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::by_group::GroupProgress;
use crate::domain::evaluation::clarification::{Heard, heard};
use crate::domain::evaluation::conditions::Condition;
use crate::domain::evaluation::conflict::Clearance;
use crate::domain::evaluation::due::{Deadline, Late};
use crate::domain::evaluation::minutes::{Minute, open_questions};
use crate::domain::evaluation::missing::{Missing, Readiness};
use crate::domain::evaluation::scores::{Progress, Sheet};
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::refs::{ClarificationRef, Slug};
use crate::store::{clarifications, minutes, scores};

/// One thing that is left, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Who can do it; `None` where any of several may.
    pub person: Option<Slug>,
    /// The role in which it is done.
    pub role: &'static str,
    /// What it is.
    pub what: String,
    /// The last day on which it is in time, where one is set.
    pub due: Option<Day>,
    /// Whether that day has passed.
    pub late: bool,
}

/// Where an evaluation stands. It says how much is done, never what was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The evaluation, sealed prices taken out.
    pub evaluation: Evaluation,
    /// The step that comes next; `None` when there is none.
    pub next: Option<Step>,
    /// What that step still needs, and then the step itself.
    pub left: Vec<Left>,
    /// How far each evaluator is, from scoring on.
    pub progress: Vec<(Slug, Progress)>,
    /// How far each group is, from scoring on.
    pub groups: Vec<GroupProgress>,
    /// Who is late, and with what.
    pub late: Vec<Late>,
    /// Which low bids were asked about, and how far that is; empty while prices are sealed.
    pub heard: Heard,
    /// Questions about low bids that somebody still has to send, and to whom; empty while prices
    /// are sealed.
    pub to_send: Vec<(ClarificationRef, Slug)>,
}

/// Everything one step asks for, and whether it is so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The step.
    pub step: Step,
    /// What it asks for, met and not met.
    pub conditions: Vec<Condition>,
}

impl Lock {
    /// Whether the step could be taken now.
    pub fn possible(&self) -> bool {
        self.conditions.iter().all(|condition| condition.met)
    }

    /// How many conditions are met.
    pub fn met(&self) -> usize {
        self.conditions.iter().filter(|condition| condition.met).count()
    }
}

/// Everything `step` asks for; without a step, the one that comes next.
///
/// # Errors
/// A refusal when there is no such evaluation, or none of its steps is left.
pub fn why(
    desk: &mut Desk,
    typed: Option<&str>,
    step: Option<Step>,
) -> Result<(Evaluation, Lock), ActionError> {
    let by = desk.person().ok().cloned();
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let Some(step) = step.or_else(|| next(&evaluation)) else {
            let (which, stands) = (evaluation.reference(), evaluation.stands());
            let text = format!("{which} is {stands}: no step comes next");
            return Err(ActionError::refused(Ground::State, text)
                .hint("name a step, such as `evaluation why E archive`"));
        };
        let sheets = scores::sheets(look, &evaluation)?;
        let ready = Readiness { sheets: &sheets, deciders: &[] };
        let conditions = evaluation.conditions(step, by.as_ref(), &ready);
        Ok((sealed(evaluation)?, Lock { step, conditions }))
    })
}

/// Everything that each step asks for, in the order of the stages.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn locks(desk: &mut Desk, typed: Option<&str>) -> Result<Vec<Lock>, ActionError> {
    let by = desk.person().ok().cloned();
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let sheets = scores::sheets(look, &evaluation)?;
        let ready = Readiness { sheets: &sheets, deciders: &[] };
        let priced = evaluation.criteria().price().is_some();
        let steps = Step::ALL.iter().filter(|step| priced || **step != Step::OpenPrice);
        let locks = steps.map(|step| Lock {
            step: *step,
            conditions: evaluation.conditions(*step, by.as_ref(), &ready),
        });
        Ok(locks.collect())
    })
}

/// Where the evaluation stands, and who has what left to do.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn status(desk: &mut Desk, typed: Option<&str>) -> Result<Status, ActionError> {
    let today = desk.today();
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let next = next(&evaluation);
        let sheets = match evaluation.stage() {
            Stage::Draft | Stage::Frozen => Vec::new(),
            Stage::Scoring
            | Stage::Moderation
            | Stage::QualityClosed
            | Stage::PriceOpened
            | Stage::Decided
            | Stage::Archived => scores::sheets(look, &evaluation)?,
        };
        let mut left = Vec::new();
        if let Some(step) = next {
            let ready = Readiness { sheets: &sheets, deciders: &[] };
            for missing in evaluation.missing_for(step, &ready) {
                let due = due(&evaluation, missing.deadline(), today);
                left.push(whose(&evaluation, &missing, due));
            }
            // Prices may be entered at any time, and the result waits for them.
            if step != Step::Decide && evaluation.stage() >= Stage::Scoring {
                let known = left.clone();
                left.extend(unpriced(&evaluation).into_iter().filter(|one| !known.contains(one)));
            }
            left.push(taking(&evaluation, step, due(&evaluation, step.deadline(), today)));
        }
        for one in kept_from_scoring(&evaluation) {
            let found = whose(&evaluation, &one, due(&evaluation, one.deadline(), today));
            if !left.contains(&found) {
                left.insert(0, found);
            }
        }
        if evaluation.stage() == Stage::Moderation {
            let kept = minutes::all(look, &evaluation)?;
            let due = due(&evaluation, Some(Deadline::Moderation), today);
            left.splice(0..0, open_questions(&kept).map(|question| answering(question, due)));
        }
        let panel = &evaluation.parts().panel;
        let progress = if evaluation.stage() < Stage::Scoring {
            Vec::new()
        } else {
            panel.iter().map(|seat| progress(&evaluation, &sheets, &seat.person)).collect()
        };
        let groups = if evaluation.stage() < Stage::Scoring {
            Vec::new()
        } else {
            evaluation.group_progress(&sheets, None)
        };
        let late = evaluation.late(&sheets, today);
        let asked = match evaluation.shows_prices() {
            Ok(()) => clarifications::all(look, evaluation.reference())?,
            Err(_) => Vec::new(),
        };
        let to_send: Vec<(ClarificationRef, Slug)> = asked
            .iter()
            .filter(|one| one.is_owed(&evaluation))
            .filter_map(|one| Some((one.reference(), one.candidate()?.clone())))
            .collect();
        left.splice(0..0, to_send.iter().map(unsent));
        if evaluation.cancelled().is_some() {
            left.clear();
        }
        let heard = heard(&asked);
        let evaluation = sealed(evaluation)?;
        Ok(Status { evaluation, next, left, progress, groups, late, heard, to_send })
    })
}

/// The day for `deadline`, and whether it has passed.
fn due(evaluation: &Evaluation, deadline: Option<Deadline>, today: Day) -> (Option<Day>, bool) {
    let day = deadline.and_then(|deadline| evaluation.due().day(deadline));
    (day, day.is_some_and(|day| today > day))
}

/// What keeps somebody of the panel from scoring, and interests that wait for a review.
fn kept_from_scoring(evaluation: &Evaluation) -> Vec<Missing> {
    let parts = evaluation.parts();
    let mut missing = Vec::new();
    if matches!(evaluation.stage(), Stage::Frozen | Stage::Scoring) {
        let seats = parts.panel.iter().map(|seat| &seat.person);
        missing.extend(
            seats
                .filter(|person| evaluation.clearance(person) == Clearance::Undeclared)
                .map(|person| Missing::Declaration { person: person.clone() }),
        );
    }
    if evaluation.stage() < Stage::Decided {
        let mut waiting: Vec<&Slug> = parts
            .declarations
            .iter()
            .filter(|declaration| declaration.waits())
            .map(|declaration| &declaration.person)
            .collect();
        waiting.dedup();
        missing
            .extend(waiting.into_iter().map(|person| Missing::Review { person: person.clone() }));
    }
    missing
}

/// A question of the minutes that waits for its answer.
fn answering(question: &Minute, (due, late): (Option<Day>, bool)) -> Left {
    let about = question.about.as_ref();
    let about = about.map(|(who, what)| format!(" on {what} for {who}")).unwrap_or_default();
    let what = format!("an answer to question {} of the minutes{about}", question.number);
    Left { person: question.whom.clone(), role: "evaluator", what, due, late }
}

/// A question about a low bid that somebody still has to send.
fn unsent((which, whom): &(ClarificationRef, Slug)) -> Left {
    let what = format!("sending {which}, which asks {whom} about its low bid");
    Left { person: None, role: "procurement", what, due: None, late: false }
}

fn progress(evaluation: &Evaluation, sheets: &[Sheet], person: &Slug) -> (Slug, Progress) {
    let sheet = sheets.iter().find(|sheet| sheet.evaluator() == person);
    let empty = Sheet::new(person.clone());
    (person.clone(), sheet.unwrap_or(&empty).progress(evaluation))
}

/// The step that leads on from where the evaluation stands.
pub(super) fn next(evaluation: &Evaluation) -> Option<Step> {
    if evaluation.cancelled().is_some() {
        return None;
    }
    match evaluation.stage() {
        Stage::Draft => Some(Step::Freeze),
        Stage::Frozen => Some(Step::OpenScoring),
        Stage::Scoring => Some(Step::OpenModeration),
        Stage::Moderation => Some(Step::CloseQuality),
        Stage::QualityClosed if evaluation.criteria().price().is_some() => Some(Step::OpenPrice),
        Stage::QualityClosed | Stage::PriceOpened => Some(Step::Decide),
        Stage::Decided | Stage::Archived => None,
    }
}

fn unpriced(evaluation: &Evaluation) -> Vec<Left> {
    if evaluation.criteria().price().is_none() {
        return Vec::new();
    }
    let without = |slug: &Slug| !evaluation.parts().prices.contains_key(slug);
    evaluation
        .live()
        .filter(|candidate| without(&candidate.slug))
        .map(|candidate| Left {
            person: None,
            role: "procurement",
            what: Missing::Price { candidate: candidate.slug.clone() }.to_string(),
            due: None,
            late: false,
        })
        .collect()
}

/// What is missing, and who can bring it.
fn whose(evaluation: &Evaluation, missing: &Missing, (due, late): (Option<Day>, bool)) -> Left {
    let moderator = || Some(evaluation.moderator().clone());
    let (person, role) = match missing {
        Missing::Criteria { .. }
        | Missing::Framework { .. }
        | Missing::Candidates { .. }
        | Missing::PriceFormula { .. }
        | Missing::TieBreak
        | Missing::Panel { .. }
        | Missing::Judged { .. }
        | Missing::QualityThreshold
        | Missing::QualityAboveZero { .. }
        | Missing::Gate { .. }
        | Missing::Average { .. }
        | Missing::Unrecorded { .. }
        | Missing::SecondSentence { .. }
        | Missing::Consensus { .. } => (moderator(), "moderator"),
        Missing::Declaration { person } | Missing::FreshDeclaration { person, .. } => {
            let role = if evaluation.seats(person) { "evaluator" } else { "moderator" };
            (Some(person.clone()), role)
        }
        Missing::Review { .. } => (None, "moderator or decision-owner"),
        Missing::Scores { evaluator, .. }
        | Missing::Reasons { evaluator, .. }
        | Missing::Submission { evaluator } => (Some(evaluator.clone()), "evaluator"),
        Missing::Price { .. } => (None, "procurement"),
    };
    Left { person, role, what: missing.to_string(), due, late }
}

fn taking(evaluation: &Evaluation, step: Step, (due, late): (Option<Day>, bool)) -> Left {
    let (person, role) = match step {
        Step::Decide => (None, "decision-owner"),
        Step::Freeze
        | Step::OpenScoring
        | Step::OpenModeration
        | Step::CloseQuality
        | Step::OpenPrice
        | Step::Reopen
        | Step::Archive => (Some(evaluation.moderator().clone()), "moderator"),
    };
    let nobody = step == Step::Decide
        && evaluation.result().is_ok_and(|ranking| ranking.ranked().next().is_none());
    let what = match step {
        Step::Decide if nobody => {
            "nothing: no candidate is in the running, so that nobody can be chosen".to_owned()
        }
        Step::Decide => "a decision, proposed and accepted".to_owned(),
        Step::Freeze
        | Step::OpenScoring
        | Step::OpenModeration
        | Step::CloseQuality
        | Step::OpenPrice
        | Step::Reopen
        | Step::Archive => step.code().replace('-', " "),
    };
    Left { person, role, what, due, late }
}
