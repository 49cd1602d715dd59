//! How everything stands, the result, and the steps from stage to stage.

use std::collections::BTreeMap;

use crate::actions::evaluations::{self, Status};
use crate::actions::exchange::Exported;
use crate::actions::overview::{self as now, MySheet};
use crate::actions::{
    ActionError, Desk, approaches, decisions, exceptions, measures, settings, summaries,
};
use crate::domain::approach::{self, Mark, Participant, Workshop};
use crate::domain::criteria::edit::Sum;
use crate::domain::criteria::{CriteriaSet, Kind};
use crate::domain::decision::{Decision, Scope, Status as Standing};
use crate::domain::evaluation::evidence::{Age, conflicts};
use crate::domain::evaluation::scores::required;
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::evaluation::summary::Discretion;
use crate::domain::evaluation::{Agreeing, Asked, Evaluation, stands};
use crate::domain::person::{Person, Role};
use crate::domain::refs::{ApproachRef, EvaluationRef, QuestionId, Slug};
use crate::domain::text::{CodeError, counted};
use crate::report::csv::Profile;
use crate::report::file::{Existing, Target};
use crate::report::summary::Form;
use crate::tui::msg::Loaded;
use crate::tui::screens::overview::Exceptions;
use crate::tui::screens::{overview, ranking};

/// How everything stands.
pub(super) fn load(desk: &mut Desk, chosen: Option<EvaluationRef>) -> Result<Loaded, ActionError> {
    let (present, all) = now::present(desk, chosen)?;
    let mut data = overview::Data {
        me: desk.actor.person.clone(),
        today: Some(desk.today()),
        evaluations: all
            .iter()
            .rev()
            .map(|one| (one.reference, one.title.to_string(), stands(one.stage, one.cancelled)))
            .collect(),
        ..overview::Data::default()
    };
    if let Some(present) = present {
        let which = present.reference.to_string();
        let status = evaluations::status(desk, Some(&which))?;
        let seated = data.me.as_ref().is_some_and(|person| status.evaluation.seats(&person.slug));
        let mine = if data.me.is_some() {
            Some(Box::new(now::my_sheet(desk, Some(&which))?))
        } else {
            None
        };
        let closing = if desk.actor.slug == status.evaluation.moderator().as_str() {
            summaries::before_closing(desk, Some(&which))?
        } else {
            Vec::new()
        };
        data.checks = checks(&status, mine.as_deref(), seated, closing);
        if let Some(mine) = mine.as_deref().filter(|_| seated) {
            let fallen = super::scores::fallen(desk, &which)?;
            data.checks.extend(of_amendment(&status.evaluation, mine, &fallen));
        }
        data.mine = mine.filter(|_| seated);
        data.status = Some(Box::new(status));
    }
    let decided = decisions::list(desk)?;
    data.decisions = latest(&decided);
    let about = data.status.as_ref().map(|status| status.evaluation.reference());
    data.undecided = decided
        .iter()
        .rev()
        .filter(|decision| decision.evaluation.is_some() && decision.evaluation == about)
        .find(|decision| matches!(decision.status, Standing::Draft | Standing::Proposed))
        .map(|decision| (decision.reference, decision.status == Standing::Proposed));
    data.outcome = decided
        .iter()
        .find(|one| one.content.scope == Scope::approach() && one.status == Standing::Proposed)
        .map(|one| one.reference);
    data.unmarked = match &data.me {
        Some(me) => unmarked(&approaches::list(desk)?, me),
        None => Vec::new(),
    };
    data.exceptions = exceptions_in_figures(desk)?;
    // Only a decision owner can answer; nobody else waits for what it takes to know.
    let answers = data.me.as_ref().is_some_and(|me| me.is(Role::DecisionOwner));
    data.signalled = answers && data.exceptions.is_some() && measures::signal(desk)?.waits();
    Ok(Loaded::Overview(Box::new(data)))
}

/// The workshops with an open round in which `me` may place a mark and has none, nor one without
/// a name.
fn unmarked(all: &[Workshop], me: &Person) -> Vec<(ApproachRef, u32)> {
    let open = all.iter().filter(|_| approach::takes_part(me));
    let open = open.filter_map(|workshop| Some((workshop.reference, workshop.open_round()?)));
    let own = |mark: &Mark| match &mark.who {
        Participant::Person(slug) => *slug == me.slug,
        Participant::Anonymous(_) => mark.placed_by == me.slug,
        Participant::Named(_) => false,
    };
    open.filter(|(_, round)| !round.marks.iter().any(own))
        .map(|(which, round)| (which, round.number))
        .collect()
}

/// The three newest decisions: reference and title, then state, and of what is in force the day
/// since which that is its state.
fn latest(all: &[Decision]) -> Vec<(String, String)> {
    let newest = all.iter().rev().take(3).map(|decision| {
        let what = format!("{}  {}", decision.reference, decision.content.title);
        let day = match decision.status {
            Standing::Reopened => decision.moved_on(),
            Standing::Draft
            | Standing::Proposed
            | Standing::Accepted
            | Standing::Rejected
            | Standing::Superseded
            | Standing::Deprecated => decision.accepted_on().filter(|_| decision.in_force()),
        };
        let day = day.map(|day| format!(" {day}")).unwrap_or_default();
        (what, format!("{}{day}", decision.status))
    });
    newest.collect()
}

/// How many exceptions wait, expire or have lapsed; nothing where there are none at all.
fn exceptions_in_figures(desk: &mut Desk) -> Result<Option<Exceptions>, ActionError> {
    let within = settings::at_desk(desk, settings::EXPIRING)?;
    let figures = exceptions::figures(desk, within)?;
    let decides = desk
        .actor
        .person
        .as_ref()
        .is_some_and(|person| person.is(Role::Approver) || person.is(Role::DecisionOwner));
    Ok((figures.all > 0).then_some(Exceptions { figures, within, decides }))
}

/// Whether every sum of weights is exactly 100, which only a draft may still lack.
fn of_weights(set: &CriteriaSet) -> (bool, String) {
    if set.sums().iter().all(Sum::is_whole) {
        (true, "weights add up to 100".to_owned())
    } else {
        (false, "weights do not add up to 100 yet".to_owned())
    }
}

/// What can be found sound or not without reading all of history; `closing` is what wants another
/// look before quality closes.
fn checks(
    status: &Status,
    mine: Option<&MySheet>,
    seated: bool,
    closing: Vec<String>,
) -> Vec<(bool, String)> {
    let evaluation = &status.evaluation;
    let set = evaluation.criteria();
    let mut checks = vec![of_weights(set)];
    let live: Vec<_> = evaluation.live().map(|candidate| &candidate.slug).collect();
    let gates = set.gates().count() * live.len();
    let answered = set
        .gates()
        .flat_map(|gate| live.iter().map(move |slug| (*slug, &gate.id)))
        .filter(|(slug, gate)| evaluation.gate(slug, gate).is_some())
        .count();
    if gates > 0 && evaluation.stage() >= Stage::Scoring {
        checks.push((answered == gates, format!("{answered} of {gates} gates are answered")));
    }
    checks.extend(of_reopenings(evaluation));
    // What is found before quality closes names those without evidence among the rest.
    let bare = evaluation.without_evidence().len();
    if bare > 0 && closing.is_empty() {
        let what = match evaluation.rules().agreeing {
            Agreeing::OneScore => counted(bare, "agreed score rests", "agreed scores rest"),
            Agreeing::Average => counted(bare, "recorded average rests", "recorded averages rest"),
        };
        checks.push((false, format!("{what} on no recorded evidence")));
    }
    checks.extend(closing.into_iter().map(|words| (false, words)));
    let Some(mine) = mine else { return checks };
    if seated && evaluation.stage() >= Stage::Scoring {
        let progress = mine.sheet.progress(evaluation);
        let bare = progress.scored - progress.reasons;
        checks.push(match bare {
            0 => (true, "every score of mine has its reason".to_owned()),
            1 => (false, "1 score of mine has no reason yet".to_owned()),
            bare => (false, format!("{bare} scores of mine have no reason yet")),
        });
        let top = set.scale().top();
        let unproven = set
            .questions()
            .filter(|(_, question)| question.kind == Kind::Scored)
            .flat_map(|(_, question)| live.iter().map(move |slug| (*slug, &question.id)))
            .filter_map(|(slug, question)| mine.sheet.current(slug, question))
            .filter(|score| score.value == top && score.evidence.is_empty())
            .count();
        if unproven > 0 {
            let words = format!("{unproven} of my scores of {top} rest on no recorded evidence");
            checks.push((false, words));
        }
    }
    checks.extend(of_evidence(mine));
    checks
}

/// That moderation was reopened under these rules, and whether the money was known then.
fn of_reopenings(evaluation: &Evaluation) -> Option<(bool, String)> {
    let parts = evaluation.parts();
    let all = || parts.reopenings.iter().filter(|one| one.version == parts.rules_version);
    let known = all().filter(|one| one.money_known).count();
    let times = |count: usize| match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    };
    let money = match (all().count(), known) {
        (0, _) => return None,
        _ if evaluation.criteria().price().is_none() => String::new(),
        (_, 0) => ", prices sealed".to_owned(),
        (1, _) => ", prices known".to_owned(),
        (count, known) if count == known => ", each time with prices known".to_owned(),
        (_, known) => format!(", {} with prices known", times(known)),
    };
    Some((false, format!("moderation reopened {}{money}: g x says why", times(all().count()))))
}

/// That scores of mine fell with an amendment and are still to be given anew; nothing where none are.
fn of_amendment(
    evaluation: &Evaluation,
    mine: &MySheet,
    fallen: &BTreeMap<QuestionId, (String, Vec<Slug>)>,
) -> Option<(bool, String)> {
    if !matches!(evaluation.stage(), Stage::Frozen | Stage::Scoring) {
        return None;
    }
    // What is asked of me no more is not to be given anew.
    let lost = |(who, question): &&Asked| {
        fallen.get(question).is_some_and(|(_, all)| all.contains(who))
            && mine.sheet.current(who, question).is_none()
    };
    let count = required(evaluation, mine.sheet.evaluator()).iter().filter(lost).count();
    let version = evaluation.parts().rules_version;
    (count > 0).then(|| {
        let mine = counted(count, "score of mine", "scores of mine");
        (false, format!("{mine} fell with version {version} of the rules"))
    })
}

fn of_evidence(mine: &MySheet) -> Vec<(bool, String)> {
    let all = &mine.evidence;
    if all.is_empty() {
        return Vec::new();
    }
    let ages = || all.iter().map(|item| item.age(mine.today, mine.stale_after));
    let stale = ages().filter(|age| matches!(age, Age::Stale { .. })).count();
    let undated = ages().filter(|age| matches!(age, Age::Undated)).count();
    let apart = conflicts(all).len();
    let mut found = Vec::new();
    if stale + undated + apart == 0 {
        found.push((true, format!("{} facts, none stale, undated or contradicted", all.len())));
    }
    if stale > 0 {
        let words =
            format!("{stale} of {} facts are older than {} months", all.len(), mine.stale_after);
        found.push((false, words));
    }
    if undated > 0 {
        found.push((false, format!("{undated} of {} facts bear no date", all.len())));
    }
    if apart > 0 {
        found.push((false, format!("{apart} of {} facts are contradicted by another", all.len())));
    }
    found
}

/// The evaluation of which the result is shown, and what stands before it.
pub(super) fn ranking(
    desk: &mut Desk,
    chosen: Option<EvaluationRef>,
) -> Result<Loaded, ActionError> {
    Ok(Loaded::Ranking(result(desk, chosen)?.map(Box::new)))
}

/// The evaluation and what its result still needs; or, as a sentence, why there is none.
pub(super) fn result(
    desk: &mut Desk,
    chosen: Option<EvaluationRef>,
) -> Result<Result<ranking::Data, String>, ActionError> {
    let (present, _) = now::present(desk, chosen)?;
    let Some(present) = present else {
        let why = crate::tui::state::NO_EVALUATION_YET;
        return Ok(Err(why.to_owned()));
    };
    let status = evaluations::status(desk, Some(&present.reference.to_string()))?;
    let left = status.left.iter().map(|left| {
        let whose = left.person.as_ref().map_or(left.role, |person| person.as_str());
        format!("{} ({whose})", left.what)
    });
    let left = left.collect();
    let decided = match status.evaluation.result() {
        Ok(found) => crate::actions::ranking::tie_decision(desk, &status.evaluation, &found)?,
        Err(_) => None,
    };
    let heard = status.heard;
    Ok(Ok(ranking::Data { evaluation: status.evaluation, left, decided, heard }))
}

/// The assessment summary for `candidate` as it would be sent; or, as a sentence, why there is
/// none.
pub(super) fn letter(
    desk: &mut Desk,
    chosen: Option<EvaluationRef>,
    candidate: &Slug,
) -> Result<Loaded, ActionError> {
    let (present, _) = now::present(desk, chosen)?;
    let which = present.map(|one| one.reference.to_string());
    let read = |desk: &mut Desk| {
        let papers = summaries::letters(desk, which.as_deref())?;
        papers.page(candidate, Discretion::LeaveOut, false, |page| ranking::Letter {
            candidate: candidate.clone(),
            blocks: page.blocks(),
        })
    };
    Ok(Loaded::Letter(match read(desk) {
        Ok(letter) => Ok(Box::new(letter)),
        Err(ActionError::Refused(refused)) => Err(refused.message),
        Err(other) => return Err(other),
    }))
}

/// Writes assessment summaries as they are wanted.
pub(super) fn write(desk: &mut Desk, order: &ranking::Order) -> Result<String, ActionError> {
    let unknown = |error: CodeError| ActionError::invalid(error.to_string()).subject("form");
    let form: Form = order.form.parse().map_err(unknown)?;
    let papers = summaries::letters(desk, Some(&order.which.to_string()))?;
    let manner = summaries::Manner {
        form,
        profile: Profile::Excel,
        winner_column: order.winner_column,
        discretion: if order.sensitive { Discretion::Tell } else { Discretion::LeaveOut },
    };
    let existing = if order.replaces { Existing::Replace } else { Existing::Keep };
    let typed = order.path.trim();
    let (name, written, findings) = if order.all {
        let usual = format!("summaries-{}", order.which).to_lowercase();
        let name = if typed.is_empty() { usual } else { typed.to_owned() };
        let folder = crate::config::typed_path(&name);
        let written = summaries::to_folder(desk, &papers, manner, &folder, existing);
        // What is found about single scores stands in no letter.
        let told = papers.candidates().iter().map(|one| papers.findings_of(one).len()).sum();
        (name, written.map(|entries| entries.len()), told)
    } else {
        let usual = papers.file_name(&order.candidate, form);
        let name = if typed.is_empty() { usual } else { typed.to_owned() };
        let path = crate::config::typed_path(&name);
        let written = summaries::to_file(desk, &papers, &order.candidate, manner, &path, existing);
        (name, written.map(|_| 1), papers.findings_of(&order.candidate).len())
    };
    match written {
        Ok(count) => {
            let count = if order.all {
                format!(", {}", counted(count, "file", "files"))
            } else {
                String::new()
            };
            Ok(match findings {
                0 => format!("written: {name}{count}"),
                thin => format!("written: {name}{count}; {thin} missing or thin, said at the head"),
            })
        }
        Err(Exported::Action(error)) => Err(error),
        Err(Exported::File(error)) => Err(ActionError::invalid(error.to_string())),
    }
}

/// Writes the evaluation as an HTML page into the present folder.
pub(super) fn write_page(desk: &mut Desk, which: EvaluationRef) -> Result<String, ActionError> {
    let name = format!("evaluation-{which}.html").to_lowercase();
    let (path, typed) = (std::path::Path::new(&name), which.to_string());
    let (leave_out, target) = (Discretion::LeaveOut, Target::File(path, Existing::Keep));
    match summaries::evaluation_page(desk, Some(&typed), leave_out, target) {
        Ok(_) => Ok(format!("written: {name}")),
        Err(Exported::Action(error)) => Err(error),
        Err(Exported::File(error)) => Err(ActionError::invalid(error.to_string())),
    }
}

/// Takes a step.
pub(super) fn step(
    desk: &mut Desk,
    which: EvaluationRef,
    step: Step,
    reason: Option<&str>,
) -> Result<String, ActionError> {
    let evaluation = evaluations::step(desk, Some(&which.to_string()), step, reason)?;
    Ok(format!("{which} stands at {} now", evaluation.stage().words()))
}
