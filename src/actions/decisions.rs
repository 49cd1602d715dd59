//! Decisions on the primary: written from a result, proposed, accepted with a frozen snapshot.

mod brought;
mod changed;
mod content;
mod flip;
mod frozen;
mod papers;
mod refused;
mod rescore;
pub(crate) mod shared;
mod sifted;
mod steps;

use crate::actions::evaluations;
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::date::{Day, Moment};
use crate::domain::decision::chosen::{Chosen, NoAward};
use crate::domain::decision::refusal::Refusal;
use crate::domain::decision::steps::{Context, Happened, Step, Taken};
use crate::domain::decision::{Decision, Scope};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::conflict::{recused_from, told};
use crate::domain::evaluation::ranking::{Ranking, Status as Standing};
use crate::domain::evaluation::who::{Act, may};
use crate::domain::person::{Person, Role};
use crate::domain::refs::{DecisionRef, EvaluationRef, Slug};
use crate::store::decisions::{self, Document};
use crate::store::evaluations::Filed;
use crate::store::{Expect, Look, Write, primary, workspace};

pub use brought::{Asked as ImportAsked, import, import_file};
pub use changed::{Compared, snapshot_diff};
pub use content::Words;
pub use flip::{Flipped, Transition, flip, transition, turned_in_words};
pub use frozen::{snapshot, verify_snapshot};
pub use papers::{Form, export, paper};
pub use rescore::{Rescored, rescore, rescore_by};
pub use sifted::{KEYS, sifted};
pub(crate) use steps::reopen_in;
pub use steps::{accept, deprecate, propose, reaffirm, reject, reopen, supersede};

/// A decision with the place that its candidate has in the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The decision.
    pub decision: Decision,
    /// The place of the chosen, and of how many; `None` while there is no result.
    pub place: Option<(u32, usize)>,
    /// Whether it shares that place.
    pub joint: bool,
    /// Whether its evaluation has a result.
    pub has_result: bool,
    /// Who declared an interest in its evaluation, and what came of it, a line each.
    pub interests: Vec<String>,
    /// Whether its evaluation is sample data.
    pub illustrative: bool,
    /// The hash of its snapshot, once accepted.
    pub sha256: Option<String>,
    /// The hash of the text it was imported from.
    pub imported: Option<String>,
    /// When it has just been imported: what its record says of other decisions and nothing here
    /// stands for, a sentence each.
    pub unlinked: Vec<String>,
}

/// Every decision, the first first.
///
/// # Errors
/// When the workspace cannot be read.
pub fn list(desk: &mut Desk) -> Result<Vec<Decision>, ActionError> {
    desk.store.read(|look| Ok(decisions::all(look)?))
}

/// The decision that `typed` means.
///
/// # Errors
/// A refusal when there is none of that reference.
pub fn show(desk: &mut Desk, typed: &str) -> Result<Shown, ActionError> {
    desk.store.read(|look| {
        let (decision, _) = found(look, typed)?;
        shown(look, decision)
    })
}

fn shown(look: &mut dyn Look, decision: Decision) -> Result<Shown, ActionError> {
    let evaluation = rests_on(look, decision.evaluation)?.map(|(evaluation, _)| evaluation);
    let ranking = evaluation.as_ref().and_then(|evaluation| evaluation.result().ok());
    let sha256 = decisions::snapshot(look, decision.reference)?.map(|frozen| frozen.sha256);
    let ranked = ranking.as_ref().zip(decision.content.chosen.one());
    let place = ranked.and_then(|(ranking, chosen)| place(ranking, chosen));
    let illustrative = match &evaluation {
        Some(evaluation) => evaluation.parts().illustrative,
        None => workspace::facts(look)?.illustrative,
    };
    let declared = evaluation.as_ref().map_or(&[][..], |one| &one.parts().declarations);
    Ok(Shown {
        interests: told(declared),
        place: place.map(|(place, of, _)| (place, of)),
        joint: place.is_some_and(|(_, _, joint)| joint),
        has_result: ranking.is_some(),
        illustrative,
        imported: decisions::document(look, decision.reference)?.map(|document| document.sha256),
        sha256,
        unlinked: Vec::new(),
        decision,
    })
}

/// The place of `candidate`, of how many, and whether it shares it.
fn place(ranking: &Ranking, candidate: &Slug) -> Option<(u32, usize, bool)> {
    let own = ranking.standing(candidate)?.figures.as_ref()?.place;
    let same = ranking.ranked().filter(|(_, figures)| figures.place == own).count();
    Some((own, ranking.ranked().count(), same > 1))
}

/// Writes a new decision on the result of an evaluation, as a draft.
///
/// # Errors
/// A refusal: no such evaluation or candidate, who may, no result yet, a candidate without a
/// place, or a bad or missing field.
pub fn new(desk: &mut Desk, evaluation: Option<&str>, words: &Words) -> Result<Shown, ActionError> {
    let (by, moment) = (desk.person().cloned(), Now::of(desk));
    desk.write(|write| {
        let evaluation = match evaluation {
            None if words.is_about_another_scope() => None,
            named => Some(evaluations::load(write, named)?.0),
        };
        let evaluation = evaluation.as_ref();
        if let Some(evaluation) = evaluation {
            words.known_candidates(evaluation)?;
        }
        let by = by?;
        let role = may_write(&by, evaluation)?;
        let mut says = words.content(moment.today)?;
        let ranking = resting(evaluation, &says.chosen)?;
        // To choose nobody builds on no approach.
        let chooses = says.chosen.one().is_some();
        if words.follows.is_none() && says.scope.is_primary() && chooses {
            says.follows = ground(write)?.into_iter().collect();
        }
        if let Some((of, ranking)) = evaluation.zip(ranking.as_ref()) {
            fits(of.reference(), ranking, &says.chosen)?;
        }
        followed(write, &says.follows, &says.scope, &[])?;
        let number = write.next_number("decision")?;
        let reference = DecisionRef::new(number)
            .ok_or_else(|| ActionError::invalid("there are no numbers left for decisions"))?;
        let candidates = evaluation.map(slugs).unwrap_or_default();
        let in_force = decisions::in_force(write, &says.scope)?;
        let context = moment.context(&candidates, in_force.map(|(which, _)| which), None, true);
        let which = evaluation.map(Evaluation::reference);
        let decision = Decision::create(reference, which, says, &by, &context)?;
        decisions::put(write, &decision, Expect::New)?;
        let (kind, reason) = (Happened::Created.code(), decision.content.reason.as_str());
        let choice = choice(ranking.as_ref(), &decision.content.chosen);
        let notes = [("choice", choice.as_str())];
        write.record(kind, &reference.to_string(), Some(role), Some(reason), &notes)?;
        shown(write, decision)
    })
}

/// Changes a draft; what is not given stays.
///
/// # Errors
/// A refusal as for [`new`], and once it is proposed.
pub fn edit(desk: &mut Desk, typed: &str, words: &Words) -> Result<Shown, ActionError> {
    let (by, moment) = (desk.person().cloned(), Now::of(desk));
    desk.write(|write| {
        let (decision, rev) = found(write, typed)?;
        let evaluation = rests_on(write, decision.evaluation)?.map(|(evaluation, _)| evaluation);
        let evaluation = evaluation.as_ref();
        if let Some(evaluation) = evaluation {
            words.known_candidates(evaluation)?;
        }
        let by = by?;
        let role = may_write(&by, evaluation)?;
        let candidates = evaluation.map(slugs).unwrap_or_default();
        let context = moment.context(&candidates, None, None, true);
        // Asked with what stands there first: its status is told before a bad field is.
        let same = Step::Edit { content: Box::new(decision.content.clone()) };
        decision.after(&same, &by, &context)?;
        let says = words.over(&decision.content, moment.today)?;
        let ranking = resting(evaluation, &says.chosen)?;
        if let Some((of, ranking)) = evaluation.zip(ranking.as_ref()) {
            fits(of.reference(), ranking, &says.chosen)?;
        }
        followed(write, &says.follows, &says.scope, &decision.content.follows)?;
        let changed = says != decision.content;
        let Taken { decision, happened } =
            decision.after(&Step::Edit { content: Box::new(says) }, &by, &context)?;
        decisions::put(write, &decision, Expect::Rev(rev))?;
        // The text it came from says something else from now on; its header is kept all the same.
        let document = decisions::document(write, decision.reference)?;
        if let Some(document) = document.filter(|document| changed && !document.edited) {
            let document = Document { edited: true, ..document };
            decisions::put_document(write, decision.reference, &document)?;
        }
        let choice = choice(ranking.as_ref(), &decision.content.chosen);
        let notes = [("choice", choice.as_str())];
        let subject = decision.reference.to_string();
        write.record(happened.code(), &subject, Some(role), None, &notes)?;
        shown(write, decision)
    })
}

/// The approach in force, on which a choice of supplier builds.
///
/// # Errors
/// When the workspace cannot be read.
pub fn approach(desk: &mut Desk) -> Result<Option<DecisionRef>, ActionError> {
    desk.store.read(|look| ground(look))
}

/// The supplier chosen by the decision in force, where one is.
///
/// # Errors
/// When the workspace cannot be read.
pub fn primary(desk: &mut Desk) -> Result<Option<Slug>, ActionError> {
    let force = desk.store.read(|look| primary::in_force(look, &Scope::default()))?;
    Ok(force.map(|force| force.supplier))
}

fn ground(look: &mut dyn Look) -> Result<Option<DecisionRef>, ActionError> {
    Ok(decisions::in_force(look, &Scope::approach())?.map(|(which, _)| which))
}

/// Refuses to build on a decision that is not there, does not hold, or is of the same scope: then
/// it is superseded. What stood there before stays, whatever became of it since.
fn followed(
    look: &mut dyn Look,
    follows: &[DecisionRef],
    scope: &Scope,
    before: &[DecisionRef],
) -> Result<(), ActionError> {
    for which in follows.iter().filter(|which| !before.contains(which)) {
        let (ground, _) = found(look, &which.to_string())?;
        let why = if ground.content.scope == *scope {
            format!("{which} is about {scope} too, and a decision follows one of another scope")
        } else if !ground.in_force() {
            format!("{which} is {}, and a decision follows one that is in force", ground.status)
        } else {
            continue;
        };
        return Err(ActionError::refused(Ground::State, why)
            .hint("`cloudpick decision list` shows what is in force, and for what")
            .subject("follows"));
    }
    Ok(())
}

/// When something is done: the moment, and the day it is in the workspace's zone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now {
    now: Moment,
    today: Day,
}

impl Now {
    pub(crate) fn of(desk: &Desk) -> Self {
        let now = desk.now();
        Self { now, today: now.day_in(&desk.zone) }
    }

    /// The same where the last thing on record of a decision happened on `day`: a clock that was
    /// set back makes no later step earlier than that.
    ///
    /// # Source
    /// [Decision 22](../../docs/decisions/0022-today-is-never-before-what-has-happened.md).
    fn since(self, day: Option<Day>) -> Self {
        Self { today: day.map_or(self.today, |day| day.max(self.today)), ..self }
    }

    fn context(
        self,
        candidates: &[Slug],
        in_force: Option<DecisionRef>,
        outcome: Option<DecisionRef>,
        has_result: bool,
    ) -> Context<'_> {
        Context { now: self.now, today: self.today, in_force, outcome, candidates, has_result }
    }
}

fn slugs(evaluation: &Evaluation) -> Vec<Slug> {
    evaluation.candidates().iter().map(|candidate| candidate.slug.clone()).collect()
}

/// The decision that `typed` means, and the row's `rev`.
pub(crate) fn found(look: &mut dyn Look, typed: &str) -> Result<(Decision, i64), ActionError> {
    let which: DecisionRef = typed.parse()?;
    decisions::get(look, which)?.ok_or_else(|| {
        ActionError::refused(Ground::NotFound, format!("there is no decision {which}"))
            .hint("`cloudpick decision list` shows what there is")
            .subject(which.to_string())
    })
}

/// The evaluation a decision rests on, where it rests on one.
fn rests_on(
    look: &mut dyn Look,
    which: Option<EvaluationRef>,
) -> Result<Option<(Evaluation, Filed)>, ActionError> {
    which.map(|which| evaluations::load(look, Some(&which.to_string()))).transpose()
}

/// The result that a decision on `evaluation` which chooses `chosen` rests on. To cancel it there
/// need be none.
fn resting(
    evaluation: Option<&Evaluation>,
    chosen: &Chosen,
) -> Result<Option<Ranking>, ActionError> {
    let Some(evaluation) = evaluation else { return Ok(None) };
    match evaluation.result() {
        Ok(ranking) => Ok(Some(ranking)),
        Err(_) if chosen.cancels() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The role in which `by` writes or proposes a decision.
fn may_write(by: &Person, evaluation: Option<&Evaluation>) -> Result<Role, ActionError> {
    match evaluation {
        Some(evaluation) => Ok(may(Act::WriteDecision, by, evaluation)?),
        None => Ok(by.acting_as(&[Role::Moderator, Role::DecisionOwner], "write a decision")?),
    }
}

/// The role in which `by` settles a decision; whoever a review took off the evaluation does not.
fn may_settle(by: &Person, evaluation: Option<&Evaluation>) -> Result<Role, ActionError> {
    match evaluation {
        Some(evaluation) => {
            let role = may(Act::Decide, by, evaluation)?;
            not_recused(&by.slug, evaluation)?;
            Ok(role)
        }
        None => Ok(by.acting_as(&[Role::DecisionOwner], "settle a decision")?),
    }
}

/// Refuses somebody whose interest a review did not clear, were it in one question only: the
/// decision is about the whole.
fn not_recused(who: &Slug, evaluation: &Evaluation) -> Result<(), ActionError> {
    if recused_from(&evaluation.parts().declarations, who).is_none() {
        return Ok(());
    }
    let evaluation = evaluation.reference();
    Err(Refusal::Recused { who: who.clone(), evaluation }.into())
}

/// The decision in force that gave the evaluation of `decision` another kind of outcome: an award
/// where this chooses nobody, and the other way round. One of the same kind is superseded.
fn outcome(look: &mut dyn Look, decision: &Decision) -> Result<Option<DecisionRef>, ActionError> {
    let Some(evaluation) = decision.evaluation else { return Ok(None) };
    let gave = |one: &Decision| {
        one.evaluation == Some(evaluation)
            && one.in_force()
            && one.chooses_nobody() != decision.chooses_nobody()
            && (one.chooses_nobody() || one.content.scope.is_primary())
    };
    // A decision about something else than the primary leaves the outcome as it is.
    let counts = decision.chooses_nobody() || decision.content.scope.is_primary();
    let all = if counts { decisions::all(look)? } else { Vec::new() };
    Ok(all.iter().find(|one| gave(one)).map(|one| one.reference))
}

/// Refuses a candidate that has no place in the result, and nobody where the result does not say
/// so.
fn fits(evaluation: EvaluationRef, ranking: &Ranking, chosen: &Chosen) -> Result<(), ActionError> {
    let first = ranking.winners();
    match (chosen, first.is_empty()) {
        (Chosen::One(candidate), _) => ranked(ranking, candidate),
        (Chosen::Nobody(NoAward::NoCompliantCandidate), true)
        | (Chosen::Nobody(NoAward::Cancelled), false) => Ok(()),
        (Chosen::Nobody(NoAward::NoCompliantCandidate), false) => {
            let first = first.into_iter().map(Slug::as_str).collect::<Vec<_>>().join(", ");
            Err(Refusal::SomebodyPasses { evaluation, first }.into())
        }
        (Chosen::Nobody(NoAward::Cancelled), true) => {
            Err(Refusal::NobodyPasses { evaluation }.into())
        }
    }
}

/// Refuses a candidate that has no place in the result.
fn ranked(ranking: &Ranking, candidate: &Slug) -> Result<(), ActionError> {
    let why = match ranking.standing(candidate).map(|standing| &standing.status) {
        Some(Standing::Ranked) | None => return Ok(()),
        Some(status @ Standing::Excluded { .. }) => {
            format!("excluded by {}", status.excluded_for())
        }
        Some(Standing::Withdrawn { on }) => format!("withdrawn since {on}"),
    };
    let ranked = ranking.ranked().map(|(standing, _)| standing.candidate.clone()).collect();
    Err(Refusal::NotRanked { candidate: candidate.clone(), why, ranked }.into())
}

/// Where the chosen stands, in words for the history: a choice that is not the first alone is
/// never left to be found out.
fn choice(ranking: Option<&Ranking>, chosen: &Chosen) -> String {
    let chosen = match chosen {
        Chosen::One(chosen) => chosen,
        Chosen::Nobody(why) => {
            let first = ranking.map(Ranking::winners).unwrap_or_default();
            let first: Vec<&str> = first.into_iter().map(Slug::as_str).collect();
            return match (why, first.is_empty()) {
                (NoAward::NoCompliantCandidate, _) | (_, true) => {
                    format!("nobody is chosen: {}", why.words())
                }
                (NoAward::Cancelled, false) => {
                    format!("nobody is chosen: cancelled, and first is {}", first.join(", "))
                }
            };
        }
    };
    let Some(ranking) = ranking else { return format!("{chosen}, resting on no evaluation") };
    let Some((own, of, joint)) = place(ranking, chosen) else {
        return format!("{chosen} has no place in the result");
    };
    let first: Vec<&str> = ranking.winners().into_iter().map(Slug::as_str).collect();
    match (own, joint) {
        (1, false) => format!("{chosen} is first of {of}"),
        (1, true) => format!("{chosen} is joint first of {of}, with {}", first.join(", ")),
        (own, _) => {
            format!("{chosen} is not first but {own} of {of}: first is {}", first.join(", "))
        }
    }
}

/// Whether the words of [`choice`] tell who stands where in a result.
pub(in crate::actions) fn tells_order(choice: &str) -> bool {
    !NoAward::ALL.iter().any(|why| choice == format!("nobody is chosen: {}", why.words()))
}

/// Saves a decision that took a step, with its event.
fn save(
    write: &mut Write<'_>,
    taken: &Taken,
    rev: i64,
    role: Role,
    reason: Option<&str>,
    notes: &[(&str, &str)],
) -> Result<(), ActionError> {
    decisions::put(write, &taken.decision, Expect::Rev(rev))?;
    let subject = taken.decision.reference.to_string();
    write.record(taken.happened.code(), &subject, Some(role), reason, notes)?;
    Ok(())
}

/// Short names among the decision makers that are people of this workspace: they declare too.
fn deciders(
    look: &mut dyn Look,
    decision: &Decision,
    by: &Person,
) -> Result<Vec<Slug>, ActionError> {
    let mut found = vec![by.slug.clone()];
    for line in &decision.content.decision_makers {
        let Ok(slug) = line.as_str().parse::<Slug>() else { continue };
        if !found.contains(&slug) && crate::store::people::get(look, slug.as_str())?.is_some() {
            found.push(slug);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
