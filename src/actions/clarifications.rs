//! The clarification log: what candidates were asked, what came back, what was concluded.

use crate::actions::evaluations::{candidate, load};
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::clarification::{
    About, Clarification, Entry, Said, State, low_flag, may_ask,
};
use crate::domain::person::Role;
use crate::domain::refs::{ClarificationRef, EvaluationRef, Slug};
use crate::domain::text::{CodeError, Note, TextError};
use crate::store::{Look, Write, clarifications};

/// The word that stands for every candidate alike.
pub const ALL: &str = "all";

/// A clarification as far as it may be read now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Of which evaluation.
    pub evaluation: EvaluationRef,
    /// Its short reference.
    pub reference: ClarificationRef,
    /// What it is about.
    pub about: About,
    /// Who was asked; `None` is every candidate alike.
    pub candidate: Option<Slug>,
    /// How far it is.
    pub state: State,
    /// Whether somebody still has to send it: not once its bid is low no more.
    pub owed: bool,
    /// Its texts tell of money that is sealed, so nobody reads them for now.
    pub sealed: bool,
    /// Why the bid was flagged; `None` also while that is sealed.
    pub flag: Option<String>,
    /// Who said what, and when, in order; texts are `None` while they are sealed.
    pub entries: Vec<SeenEntry>,
    /// Whether it is sample data.
    pub illustrative: bool,
}

/// One entry as far as it may be read now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenEntry {
    /// What it is.
    pub said: Said,
    /// The text.
    pub text: Option<Note>,
    /// Who recorded it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

impl Seen {
    /// `clarification` as far as it may be read in `evaluation` as it stands.
    pub(crate) fn of(evaluation: &Evaluation, clarification: &Clarification) -> Self {
        let sealed = clarification.shows(evaluation).is_err();
        let entry = |entry: &Entry| SeenEntry {
            said: entry.said,
            text: (!sealed).then(|| entry.text.clone()),
            by: entry.by.clone(),
            at: entry.at,
        };
        Self {
            evaluation: evaluation.reference(),
            reference: clarification.reference(),
            about: clarification.about(),
            candidate: clarification.candidate().cloned(),
            state: clarification.state(),
            // While prices are sealed nobody is told whether the flag still stands.
            owed: clarification.state() == State::ToSend
                && (evaluation.shows_prices().is_err() || clarification.is_owed(evaluation)),
            sealed,
            flag: clarification.flag().filter(|_| !sealed).map(str::to_owned),
            entries: clarification.entries().iter().map(entry).collect(),
            illustrative: evaluation.parts().illustrative,
        }
    }

    /// The question: as it was sent, or else as it is to be.
    pub fn question(&self) -> Option<&SeenEntry> {
        self.said(Said::Question).next().or_else(|| self.said(Said::Drafted).next())
    }

    /// The entries of this kind.
    pub fn said(&self, said: Said) -> impl Iterator<Item = &SeenEntry> {
        self.entries.iter().filter(move |entry| entry.said == said)
    }
}

fn note(typed: &str) -> Result<Note, ActionError> {
    typed.parse().map_err(|error: TextError| {
        ActionError::invalid(format!("the note: {error}"))
            .hint("give --note TEXT or --note-file FILE")
            .subject("note")
    })
}

/// Asks one candidate, or `all` of them. `about` is what it is about; left out, something else
/// than a low bid or late evidence.
///
/// # Errors
/// A refusal: no such candidate, who may, the stage, a rule of what it is about, or a bad text.
pub fn add(
    desk: &mut Desk,
    typed: Option<&str>,
    who: &str,
    about: Option<&str>,
    text: &str,
) -> Result<Seen, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let whom = if who.trim().eq_ignore_ascii_case(ALL) {
            None
        } else {
            Some(candidate(&evaluation, who)?.slug.clone())
        };
        let about = about
            .map_or(Ok(About::Other), str::parse)
            .map_err(|error: CodeError| ActionError::invalid(error.to_string()).subject("about"))?;
        let by = by?;
        let (role, flag) = may_ask(&evaluation, &by, about, whom.as_ref())?;
        let question = Entry { said: Said::Question, text: note(text)?, by: by.slug, at: now };
        let asked = open(write, &evaluation, role, about, whom, flag, question)?;
        Ok(Seen::of(&evaluation, &asked))
    })
}

/// Opens a clarification for each bid that is flagged as abnormally low and has not been asked
/// about yet, where prices are open. It stands as *to send* until somebody says that it was sent;
/// nobody is set aside by it.
///
/// # Errors
/// What the store answers.
pub(crate) fn ask_about_low_bids(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    by: &Slug,
    role: Role,
    now: Moment,
) -> Result<(), ActionError> {
    if evaluation.shows_prices().is_err() {
        return Ok(());
    }
    let asked = clarifications::all(write, evaluation.reference())?;
    for candidate in evaluation.live().map(|one| one.slug.clone()) {
        let Some(flag) = low_flag(evaluation, &candidate) else { continue };
        // One that was put away unsent, since the flag was down then, asked nothing.
        let known = asked.iter().any(|one| {
            one.about() == About::AbnormallyLow
                && one.candidate() == Some(&candidate)
                && (one.was_sent() || one.conclusion().is_none())
        });
        if known {
            continue;
        }
        let text = note(LOW_BID)?;
        let question = Entry { said: Said::Drafted, text, by: by.clone(), at: now };
        let about = About::AbnormallyLow;
        open(write, evaluation, role, about, Some(candidate), Some(flag), question)?;
    }
    Ok(())
}

/// What is asked about a flagged bid before somebody asks more.
const LOW_BID: &str = "Your price looks low for this work. Please explain how it is made up, what it \
    leaves out, and how you would deliver all that is asked for it.";

/// Files a first question as a clarification of its own.
fn open(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    role: Role,
    about: About,
    whom: Option<Slug>,
    flag: Option<String>,
    question: Entry,
) -> Result<Clarification, ActionError> {
    let number = write.next_number("clarification")?;
    let reference = ClarificationRef::new(number)
        .ok_or_else(|| ActionError::invalid("there are too many clarifications"))?;
    let kind = kind(question.said);
    let asked = Clarification::recorded(reference, about, whom, flag, vec![question]);
    let which = evaluation.reference();
    clarifications::put(write, which, &asked)?;
    write.record(kind, &format!("{which}/{reference}"), Some(role), None, &[])?;
    Ok(asked)
}

/// The clarification that `typed` means, with its evaluation.
pub(crate) fn find(
    look: &mut dyn Look,
    typed: &str,
) -> Result<(Evaluation, Clarification), ActionError> {
    let reference: ClarificationRef = typed.parse()?;
    let Some((which, found)) = clarifications::get(look, reference)? else {
        let text = format!("there is no clarification {reference}");
        return Err(ActionError::refused(Ground::NotFound, text)
            .hint("`cloudpick clarification list` shows what there is")
            .subject(reference.to_string()));
    };
    let (evaluation, _) = load(look, Some(&which.to_string()))?;
    Ok((evaluation, found))
}

/// What history calls the recording of such an entry.
const fn kind(said: Said) -> &'static str {
    match said {
        Said::Drafted => "clarification.drafted",
        Said::Question => "clarification.asked",
        Said::Answer => "clarification.answered",
        Said::Conclusion => "clarification.concluded",
    }
}

/// Records that a question which the program wrote was sent: as it is written, or in the words of
/// `text` where the sender put it otherwise.
///
/// # Errors
/// A refusal: no such clarification, who may, the stage, sent or concluded already, or a bad text.
pub fn send(desk: &mut Desk, typed: &str, text: Option<&str>) -> Result<Seen, ActionError> {
    say(desk, typed, Said::Question, text)
}

/// Records what came back; there may be several answers, each with its day and recorder.
///
/// # Errors
/// A refusal: no such clarification, who may, the stage, concluded already, or a bad text.
pub fn answer(desk: &mut Desk, typed: &str, text: &str) -> Result<Seen, ActionError> {
    say(desk, typed, Said::Answer, Some(text))
}

/// Closes a clarification with what follows from it. It excludes nobody.
///
/// # Errors
/// As for [`answer`], and while there is no answer.
pub fn conclude(desk: &mut Desk, typed: &str, text: &str) -> Result<Seen, ActionError> {
    say(desk, typed, Said::Conclusion, Some(text))
}

fn say(desk: &mut Desk, typed: &str, said: Said, text: Option<&str>) -> Result<Seen, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (evaluation, mut found) = find(write, typed)?;
        let by = by?;
        // Rules come before the text, so that a bad text is told where a good one would pass.
        found.may_add(&evaluation, &by, said)?;
        let drafted = found.question().map(|entry| entry.text.clone());
        let text = match (text, drafted) {
            (None, Some(drafted)) => drafted,
            (text, _) => note(text.unwrap_or_default())?,
        };
        let role = found.add(&evaluation, &by, said, text, now)?;
        clarifications::put(write, evaluation.reference(), &found)?;
        let subject = format!("{}/{}", evaluation.reference(), found.reference());
        write.record(kind(said), &subject, Some(role), None, &[])?;
        Ok(Seen::of(&evaluation, &found))
    })
}

/// The log of an evaluation, the first first.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn list(desk: &mut Desk, typed: Option<&str>) -> Result<(Evaluation, Vec<Seen>), ActionError> {
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let all = clarifications::all(look, evaluation.reference())?;
        let seen = all.iter().map(|one| Seen::of(&evaluation, one)).collect();
        Ok((crate::actions::evaluations::sealed(evaluation)?, seen))
    })
}

/// One clarification.
///
/// # Errors
/// A refusal when there is none of that reference.
pub fn show(desk: &mut Desk, typed: &str) -> Result<Seen, ActionError> {
    desk.store.read(|look| {
        let (evaluation, found) = find(look, typed)?;
        Ok(Seen::of(&evaluation, &found))
    })
}
