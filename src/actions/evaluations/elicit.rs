//! How weights were found: recorded with who said what, and taken into the draft when asked.

use crate::actions::evaluations::change::edited;
use crate::actions::evaluations::{Setting, load, sealed};
use crate::actions::{ActionError, Desk, Ground, people};
use crate::domain::criteria::edit::{Edit, EditError, Item};
use crate::domain::criteria::framework::RuleSet;
use crate::domain::criteria::weight::Weight;
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::missing::Missing;
use crate::domain::evaluation::stage::Doing;
use crate::domain::evaluation::who::{Act, may};
use crate::domain::robustness::elicit::{Elicitation, Given, Level, Proposal};
use crate::domain::text::{Note, commas};
use crate::store::{Expect, Write, elicitations};

/// What somebody says about weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<'a> {
    /// What is weighed.
    pub level: Level,
    /// The method and the figures.
    pub given: Given,
    /// Whose judgement it is; whoever is at the desk unless named.
    pub said_by: Option<&'a str>,
    /// What else was said.
    pub note: Option<&'a str>,
    /// Whether the draft takes the weights at once.
    pub take: bool,
}

/// A record of how weights were found, as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The draft.
    pub evaluation: Evaluation,
    /// The record.
    pub record: Elicitation,
    /// The comparisons to think about again, a sentence each.
    pub doubts: Vec<String>,
    /// What freezing the draft still needs, where it took the weights.
    pub missing: Vec<Missing>,
}

/// The steps in which weights of `level` move, in hundredths of a percent: a framework may ask
/// for whole percents between groups.
pub fn grain(evaluation: &Evaluation, level: &Level) -> u32 {
    match level {
        Level::Groups => evaluation.rules().rule_set.as_ref().map_or(1, RuleSet::grain),
        Level::Within(_) => 1,
    }
}

/// What follows from `given`, for review; nothing is saved.
///
/// # Errors
/// A refusal: an unknown group, or figures that are missing or do not fit.
pub fn propose(
    evaluation: &Evaluation,
    level: &Level,
    given: &Given,
) -> Result<Proposal, ActionError> {
    let set = evaluation.criteria();
    if let Level::Within(group) = level
        && !set.groups().iter().any(|known| known.id == *group)
    {
        let known: Vec<&str> = set.groups().iter().map(|group| group.id.as_str()).collect();
        let (set, group, known) = (set.id().clone(), group.clone(), known.join(", "));
        return Err(EditError::NoGroup { set, group, known }.into());
    }
    given
        .propose(level, set, grain(evaluation, level))
        .map_err(|error| ActionError::invalid(error.to_string()).subject(given.method.code()))
}

/// Records how weights were found, and takes them into the draft when asked.
///
/// # Errors
/// A refusal once the rules are frozen, for anybody but a moderator or administrator, for an
/// unknown person or group, for figures that do not fit; and when weights are to be taken from
/// comparisons that contradict each other too much: a revision is asked for.
pub fn elicit(desk: &mut Desk, typed: Option<&str>, said: &Said<'_>) -> Result<Found, ActionError> {
    let (by, now, today) = (desk.person().cloned(), desk.now(), desk.today());
    desk.write(|write| {
        let (evaluation, filed) = load(write, typed)?;
        let named = said.said_by.map(|who| people::found(write, who)).transpose()?;
        let by = by?;
        let role = may(Act::SetUp, &by, &evaluation)?;
        evaluation.takes(Doing::FIND_WEIGHTS)?;
        let proposal = propose(&evaluation, &said.level, &said.given)?;
        if said.take && proposal.is_doubtful(said.given.method) {
            let agreement = proposal.agreement(said.given.method).unwrap_or_default();
            let text = format!("{agreement} {}", proposal.doubts.join("; "));
            return Err(ActionError::invalid(text)
                .hint("revise these comparisons; without --apply they are kept as a record only")
                .subject(said.given.method.code()));
        }
        let note =
            said.note.map(str::parse::<Note>).transpose().map_err(|error| {
                ActionError::invalid(format!("the note: {error}")).subject("note")
            })?;
        let before = elicitations::all(write, evaluation.reference())?;
        let version = evaluation.parts().rules_version;
        let last = before.iter().filter(|one| one.version == version).map(|one| one.number).max();
        let mut record = Elicitation {
            number: last.unwrap_or(0) + 1,
            version,
            level: said.level.clone(),
            given: said.given.clone(),
            said_by: named.map_or_else(|| by.slug.clone(), |(person, _)| person.slug),
            weights: proposal.weights,
            consistency: proposal.consistency,
            note,
            by: by.slug.clone(),
            at: now,
            taken: None,
        };
        elicitations::put(write, &evaluation, &record, Expect::New)?;
        let subject = subject(&evaluation, record.number);
        write.record("weights.elicited", &subject, Some(role), None, &[])?;
        let mut found = Found {
            evaluation,
            record: record.clone(),
            doubts: proposal.doubts,
            missing: Vec::new(),
        };
        if said.take {
            // Weights that are so already are taken as well, though no edit is left to save.
            let setting = Setting { edits: edits(&record.weights), ..Setting::default() };
            let done = edited(write, Ok(by), now, today, &found.evaluation, &filed, &setting)?;
            if done.evaluation == found.evaluation {
                record.taken = Some(now);
                elicitations::put(write, &done.evaluation, &record, Expect::Any)?;
                write.record("weights.taken", &subject, Some(role), None, &[])?;
            }
            let after = elicitations::all(write, done.evaluation.reference())?;
            let same = |one: &&Elicitation| one.version == version && one.number == record.number;
            if let Some(stored) = after.iter().find(same) {
                found.record = stored.clone();
            }
            (found.evaluation, found.missing) = (done.evaluation, done.missing);
        } else {
            found.evaluation = sealed(found.evaluation)?;
        }
        Ok(found)
    })
}

/// Takes the weights of an earlier record into the draft.
///
/// # Errors
/// A refusal as for [`elicit`], where there is no such record, or where its groups or questions
/// are others than those of the draft.
pub fn take(desk: &mut Desk, typed: Option<&str>, number: u32) -> Result<Found, ActionError> {
    let (by, now, today) = (desk.person().cloned(), desk.now(), desk.today());
    desk.write(|write| {
        let (evaluation, filed) = load(write, typed)?;
        let which = evaluation.reference();
        let version = evaluation.parts().rules_version;
        let all = elicitations::all(write, which)?;
        let found = all.iter().find(|one| one.version == version && one.number == number);
        let Some(record) = found else {
            let text = format!("{which} has no record {number} of how weights were found");
            return Err(ActionError::refused(Ground::NotFound, text)
                .hint(format!("`cloudpick evaluation weights {which} list` shows them"))
                .subject(number.to_string()));
        };
        let by = by?;
        let role = may(Act::SetUp, &by, &evaluation)?;
        evaluation.takes(Doing::TAKE_WEIGHTS)?;
        let items: Vec<&Item> = record.weights.iter().map(|(item, _)| item).collect();
        let present = record.level.items(evaluation.criteria());
        if !items.iter().copied().eq(present.iter()) {
            let text = format!(
                "record {number} weighs {}, and the draft has {}",
                commas(items),
                commas(present)
            );
            return Err(ActionError::invalid(text)
                .hint("ask again: what is weighed has changed since")
                .subject(number.to_string()));
        }
        let mut record = record.clone();
        let setting = Setting { edits: edits(&record.weights), ..Setting::default() };
        let done = edited(write, Ok(by), now, today, &evaluation, &filed, &setting)?;
        if record.taken.is_none() {
            record.taken = Some(now);
            // Where the draft weighs so already, no edit has noted it.
            if done.evaluation == evaluation {
                elicitations::put(write, &done.evaluation, &record, Expect::Any)?;
                let subject = subject(&evaluation, number);
                write.record("weights.taken", &subject, Some(role), None, &[])?;
            }
        }
        Ok(Found { evaluation: done.evaluation, record, doubts: Vec::new(), missing: done.missing })
    })
}

fn subject(evaluation: &Evaluation, number: u32) -> String {
    format!("{}/weights/{number}", evaluation.reference())
}

fn edits(weights: &[(Item, Weight)]) -> Vec<Edit> {
    let edit = |(of, weight): &(Item, Weight)| Edit::Weight { of: of.clone(), weight: *weight };
    weights.iter().map(edit).collect()
}

/// Notes which records the weights of a draft have come to agree with, between `before` and
/// `after`: those that were not, and now are.
pub(super) fn note_taken(
    write: &mut Write<'_>,
    before: &Evaluation,
    after: &Evaluation,
    now: Moment,
) -> Result<(), ActionError> {
    let version = after.parts().rules_version;
    for mut one in elicitations::all(write, after.reference())? {
        let open = one.version == version && one.taken.is_none();
        if open && one.is_in(after.criteria()) && !one.is_in(before.criteria()) {
            one.taken = Some(now);
            elicitations::put(write, after, &one, Expect::Any)?;
        }
    }
    Ok(())
}

/// Every record of how weights were found, of all versions of the rules, the first first.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn elicited(
    desk: &mut Desk,
    typed: Option<&str>,
) -> Result<(Evaluation, Vec<Elicitation>), ActionError> {
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let all = elicitations::all(look, evaluation.reference())?;
        Ok((sealed(evaluation)?, all))
    })
}
