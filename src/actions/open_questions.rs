//! What the panel still has to find out: who sees to which question, and by when.

use crate::actions::evaluations::{candidate, load, question, sealed};
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::date::Day;
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::evaluation::open_question::{Line, State, Track, Tracks};
use crate::domain::evaluation::{Asked, Evaluation};
use crate::domain::refs::Slug;
use crate::domain::text::{CodeError, Note, TextError};
use crate::store::{Look, evidence, open_questions, people};

/// What is typed about one question. What is `None` stays as it is; an empty text takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Of which candidate.
    pub candidate: &'a str,
    /// Which question.
    pub question: &'a str,
    /// How far it is.
    pub state: Option<&'a str>,
    /// Who sees to it.
    pub owner: Option<&'a str>,
    /// By when.
    pub due: Option<&'a str>,
    /// What has to be found out, or what was.
    pub note: Option<&'a str>,
}

/// Records how far a question is, who sees to it and by when. Whoever says that something has to
/// be found out and names nobody takes it on.
///
/// # Errors
/// A refusal: no such candidate, question or person, who may, the stage, or a bad field.
pub fn set(
    desk: &mut Desk,
    typed: Option<&str>,
    entry: &Entry<'_>,
) -> Result<(Evaluation, Line), ActionError> {
    let (by, now, today) = (desk.person().cloned(), desk.now(), desk.today());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let asked: Asked = (
            candidate(&evaluation, entry.candidate)?.slug.clone(),
            question(&evaluation, entry.question)?.id.clone(),
        );
        let owner = match entry.owner.map(str::trim) {
            None | Some("") => None,
            Some(named) => Some(known(write, named)?),
        };
        let mut tracks = open_questions::tracks(write, evaluation.reference())?;
        let old = tracks.get(&asked).cloned();
        let by = by?;
        let state: State = match entry.state {
            Some(state) => state.parse().map_err(|error: CodeError| {
                ActionError::invalid(error.to_string()).subject("state")
            })?,
            None => old.as_ref().map_or(State::Open, |old| old.state),
        };
        let kept = old.as_ref().and_then(|old| old.owner.clone());
        let owner = match (entry.owner, owner, kept) {
            (Some(_), owner, _) => owner,
            (None, _, Some(kept)) => Some(known(write, kept.as_str())?),
            (None, _, None) => (state == State::Investigate).then(|| by.clone()),
        };
        let role = evaluation.may_track(&by, &asked, state, owner.as_ref())?;
        let due = match entry.due.map(str::trim) {
            None => old.as_ref().and_then(|old| old.due),
            Some("") => None,
            Some(typed) => Some(
                Day::read(typed, today)
                    .map_err(|error| ActionError::invalid(error.to_string()).subject("due"))?,
            ),
        };
        let note = match entry.note {
            None => old.as_ref().and_then(|old| old.note.clone()),
            Some(text) if text.trim().is_empty() => None,
            Some(text) => Some(text.parse::<Note>().map_err(|error: TextError| {
                ActionError::invalid(format!("the note: {error}")).subject("note")
            })?),
        };
        let owner = owner.map(|person| person.slug);
        let track = Track { state, owner, due, note, by: by.slug, at: now };
        let same = old.is_some_and(|old| {
            (old.state, &old.owner, old.due, &old.note)
                == (track.state, &track.owner, track.due, &track.note)
        });
        if !same {
            let which = evaluation.reference();
            open_questions::put(write, which, &asked, &track)?;
            let subject = format!("{which}/{}/{}", asked.0, asked.1);
            write.record("question.set", &subject, Some(role), None, &[])?;
            tracks.insert(asked.clone(), track);
        }
        let line = lines(write, &evaluation, &tracks, today)?
            .into_iter()
            .find(|line| (&line.candidate, &line.question) == (&asked.0, &asked.1))
            .ok_or_else(|| ActionError::refused(Ground::State, "the candidate has withdrawn"))?;
        Ok((sealed(evaluation)?, line))
    })
}

fn known(look: &mut dyn Look, named: &str) -> Result<crate::domain::person::Person, ActionError> {
    let wanted = named.to_ascii_lowercase();
    if let Some((person, _)) = people::get(look, &wanted)? {
        return Ok(person);
    }
    let all = people::all(look)?;
    let known = all.iter().map(|person| person.slug.as_str());
    Err(ActionError::not_found("person", named, "person list", known))
}

fn lines(
    look: &mut dyn Look,
    evaluation: &Evaluation,
    tracks: &Tracks,
    today: Day,
) -> Result<Vec<Line>, ActionError> {
    let items: Vec<Evidence> = evidence::all(look, evaluation.reference())?
        .into_iter()
        .filter(|one| one.superseded_by.is_none())
        .map(|one| one.evidence)
        .collect();
    Ok(evaluation.worklist(tracks, &items, today))
}

/// Every candidate's question, or only those that `mine` sees to.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn list(
    desk: &mut Desk,
    typed: Option<&str>,
    mine: Option<&Slug>,
) -> Result<(Evaluation, Vec<Line>), ActionError> {
    let today = desk.today();
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let tracks = open_questions::tracks(look, evaluation.reference())?;
        let mut all = lines(look, &evaluation, &tracks, today)?;
        if let Some(me) = mine {
            all.retain(|line| line.owner.as_ref() == Some(me));
        }
        Ok((sealed(evaluation)?, all))
    })
}
