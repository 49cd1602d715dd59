//! What the person at the desk works on now: the present evaluation, their own sheet with all
//! that belongs to it, and what became of each score.

use std::collections::BTreeMap;

use crate::actions::evaluations::{load, sealed};
use crate::actions::{ActionError, Desk, settings};
use crate::domain::date::{Day, Moment};
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::evaluation::scores::{Sheet, required};
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::{Asked, Evaluation};
use crate::domain::refs::{EvaluationRef, Slug};
use crate::store::evaluations::{self, Summary};
use crate::store::{Look, evidence, history, scores};

/// The evaluations there are, and the one to show: `chosen`, when it is still there; else the
/// newest open one in which the person at the desk has a seat; else the newest open one; else the
/// newest. Drafts come after those that run.
///
/// # Errors
/// When the workspace cannot be read.
pub fn present(
    desk: &mut Desk,
    chosen: Option<EvaluationRef>,
) -> Result<(Option<Summary>, Vec<Summary>), ActionError> {
    let me = desk.actor.person.as_ref().map(|person| person.slug.clone());
    desk.store.read(|look| {
        let all = evaluations::summaries(look)?;
        let known = all.iter().find(|one| Some(one.reference) == chosen).cloned();
        let open: Vec<&Summary> = all.iter().rev().filter(|one| one.is_open()).collect();
        let mut seated = None;
        let drafts = open.iter().filter(|one| one.stage == Stage::Draft);
        for one in open.iter().filter(|one| one.stage > Stage::Draft).chain(drafts) {
            let evaluation = evaluations::get(look, one.reference)?;
            let sits = evaluation
                .zip(me.as_ref())
                .is_some_and(|((evaluation, _), me)| evaluation.seats(me));
            if sits {
                seated = Some((*one).clone());
                break;
            }
        }
        // One that runs comes before a draft beside it.
        let running = open.iter().find(|one| one.stage > Stage::Draft).or(open.first());
        let found = known.or(seated).or_else(|| running.map(|one| (*one).clone()));
        Ok((found.or_else(|| all.last().cloned()), all))
    })
}

/// The sheet of the person at the desk, and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MySheet {
    /// The evaluation, without what is sealed.
    pub evaluation: Evaluation,
    /// Who is at the desk.
    pub me: Slug,
    /// What they gave.
    pub sheet: Sheet,
    /// How many of the panel have scored each cell; never what.
    pub given: BTreeMap<Asked, usize>,
    /// The facts recorded.
    pub evidence: Vec<Evidence>,
    /// Today.
    pub today: Day,
    /// Months after which a fact is stale.
    pub stale_after: u32,
}

/// The sheet of the person at the desk in one evaluation.
///
/// # Errors
/// A refusal when there is no such evaluation or nobody at the desk.
pub fn my_sheet(desk: &mut Desk, typed: Option<&str>) -> Result<MySheet, ActionError> {
    let (by, today) = (desk.person().cloned(), desk.today());
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let me = by?.slug;
        let sheets = scores::sheets(look, &evaluation)?;
        let mut given: BTreeMap<Asked, usize> = BTreeMap::new();
        for sheet in sheets.iter().filter(|sheet| evaluation.seats(sheet.evaluator())) {
            for asked in required(&evaluation, sheet.evaluator()) {
                if sheet.current(&asked.0, &asked.1).is_some() {
                    *given.entry(asked).or_default() += 1;
                }
            }
        }
        let mine = sheets.into_iter().find(|sheet| *sheet.evaluator() == me);
        let sheet = mine.unwrap_or_else(|| Sheet::new(me.clone()));
        let recorded = evidence::all(look, evaluation.reference())?;
        let stale = settings::setting(look, "evidence-stale-months")?;
        Ok(MySheet {
            me,
            sheet,
            given,
            evidence: recorded.into_iter().map(|one| one.evidence).collect(),
            today,
            stale_after: u32::try_from(stale).unwrap_or(u32::MAX),
            evaluation: sealed(evaluation)?,
        })
    })
}

/// What became of one of the scores of the person at the desk, oldest first, in words.
///
/// # Errors
/// A refusal when there is no such evaluation or nobody at the desk.
pub fn past(
    desk: &mut Desk,
    typed: Option<&str>,
    asked: &Asked,
) -> Result<Vec<(Moment, String)>, ActionError> {
    let by = desk.person().cloned();
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let me = by?.slug;
        let subject = format!("{}/{}/{}/{me}", evaluation.reference(), asked.0, asked.1);
        let mut lines = Vec::new();
        let mut last = None;
        for event in history::about(look, &subject)? {
            if let Some(what) = told(look, event.seq, &event.kind, &mut last)? {
                lines.push((event.at, what));
            }
        }
        Ok(lines)
    })
}

/// One change of a score in words: `4 → 5`, `reason written`. A correction is a score of its own
/// beside the one handed in, whose value is the `last` there was.
fn told(
    look: &mut dyn Look,
    seq: i64,
    kind: &str,
    last: &mut Option<String>,
) -> Result<Option<String>, ActionError> {
    let Some(body) = history::body(look, seq)? else { return Ok(None) };
    let body: serde_json::Value = serde_json::from_str(&body.json).unwrap_or_default();
    let change = &body["changes"][0];
    let value = |side: &str| change[side]["value"].as_u64().map(|value| value.to_string());
    let open = || "·".to_owned();
    let mut words = match (value("before"), value("after")) {
        (before, after) if before.is_some() || after.is_some() => {
            let before = before.or_else(|| last.take().filter(|_| kind == "score.corrected"));
            last.clone_from(&after);
            vec![format!("{} → {}", before.unwrap_or_else(open), after.unwrap_or_else(open))]
        }
        _ => Vec::new(),
    };
    let touched = |column: &str| !change["after"][column].is_null();
    if touched("reason") && change["after"].is_object() {
        words.push("reason written".to_owned());
    }
    if change["after"]["evidence"].as_str().is_some_and(|ids| !ids.is_empty())
        || (change["after"]["evidence"].is_string() && change["before"]["evidence"].is_string())
    {
        words.push("evidence changed".to_owned());
    }
    match kind {
        "score.undone" => words.push("undone".to_owned()),
        "score.redone" => words.push("redone".to_owned()),
        "score.corrected" => words.push("corrected".to_owned()),
        _ => {}
    }
    Ok((!words.is_empty()).then(|| words.join(", ")))
}
