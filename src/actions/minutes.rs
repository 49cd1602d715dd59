//! Minutes of moderation: what was said, asked, put off, agreed and reopened, in one order.

use crate::actions::evaluations::{candidate, load, question, sealed, stand_in};
use crate::actions::{ActionError, Desk, people, reason};
use crate::domain::date::Moment;
use crate::domain::evaluation::minutes::{Entry, Minute, Sort, open_questions};
use crate::domain::evaluation::{Asked, Evaluation};
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::Reason;
use crate::store::{Look, history, minutes};

/// What is typed about an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text<'a> {
    /// What was said, about a score or, with `None`, in the whole meeting.
    Note {
        /// Candidate and question.
        about: Option<(&'a str, &'a str)>,
        /// The words.
        text: &'a str,
    },
    /// A question to an evaluator.
    Ask {
        /// Candidate and question.
        about: (&'a str, &'a str),
        /// To whom.
        whom: &'a str,
        /// The words.
        text: &'a str,
    },
    /// The answer to a question.
    Answer {
        /// The question's number in the minutes.
        number: u32,
        /// The words.
        text: &'a str,
    },
    /// A score put off, or taken up again.
    Park {
        /// Candidate and question.
        about: (&'a str, &'a str),
        /// Put off (`true`) or taken up.
        parked: bool,
        /// Why, if anything is said.
        text: Option<&'a str>,
    },
}

/// An entry as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Of which evaluation.
    pub evaluation: EvaluationRef,
    /// Whether it is sample data.
    pub illustrative: bool,
    /// The entry.
    pub minute: Minute,
}

/// Writes an entry into the minutes, as the moderator, or an answer, as whoever was asked.
///
/// # Errors
/// A refusal: no such score, person or question, who may, the stage, or a bad text.
pub fn add(desk: &mut Desk, typed: Option<&str>, text: Text<'_>) -> Result<Saved, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (evaluation, _) = load(write, typed)?;
        let about = |(who, what): (&str, &str)| -> Result<Asked, ActionError> {
            let who = candidate(&evaluation, who)?.slug.clone();
            Ok((who, question(&evaluation, what)?.id.clone()))
        };
        // A bad text is told only where everything else would do.
        let (words, wanted) = match text {
            Text::Note { text, .. } | Text::Ask { text, .. } | Text::Answer { text, .. } => {
                (Some(text), true)
            }
            Text::Park { text, .. } => (text, false),
        };
        let parsed = words.map(note).transpose();
        let kept: Option<Reason> = match &parsed {
            Ok(parsed) => parsed.clone(),
            Err(_) => Some(stand_in()),
        };
        let kept_or = || kept.clone().unwrap_or_else(stand_in);
        let entry = match text {
            Text::Note { about: of, .. } => {
                Entry::Note { about: of.map(about).transpose()?, text: kept_or() }
            }
            Text::Ask { about: of, whom, .. } => Entry::Question {
                about: about(of)?,
                whom: people::found(write, whom)?.0.slug,
                text: kept_or(),
            },
            Text::Answer { number, .. } => Entry::Answer { number, text: kept_or() },
            Text::Park { about: of, parked, .. } => {
                Entry::Park { about: about(of)?, parked, text: kept.clone() }
            }
        };
        let by = by?;
        let before = minutes::all(write, &evaluation)?;
        let (minute, role) = evaluation.minute(&by, &before, entry, now)?;
        parsed?;
        debug_assert!(!wanted || minute.text.is_some(), "a text was asked for and checked");
        minutes::put(write, &evaluation, &minute)?;
        let which = evaluation.reference();
        let subject = match &minute.about {
            Some((candidate, question)) => format!("{which}/{candidate}/{question}"),
            None => which.to_string(),
        };
        let said = minute.text.as_ref().map(Reason::as_str);
        write.record(kind(minute.sort), &subject, Some(role), said, &[])?;
        let illustrative = evaluation.parts().illustrative;
        Ok(Saved { evaluation: which, illustrative, minute })
    })
}

fn note(typed: &str) -> Result<Reason, ActionError> {
    reason(typed).map_err(|error| error.subject("note"))
}

const fn kind(sort: Sort) -> &'static str {
    match sort {
        Sort::Note => "minutes.noted",
        Sort::Question => "minutes.asked",
        Sort::Answer => "minutes.answered",
        Sort::Parked => "minutes.parked",
        Sort::Resumed => "minutes.resumed",
    }
}

/// One line of the minutes: an entry, or something that history says was done in the meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Moment,
    /// The entry's number; `None` for what history says.
    pub number: Option<u32>,
    /// `note`, `question`, `answer`, `parked`, `resumed`, `agreed`, `corrected` or `reopened`.
    pub what: &'static str,
    /// About which score; `None` is the whole meeting.
    pub about: Option<Asked>,
    /// Who did it.
    pub by: String,
    /// Whom a question was put to.
    pub whom: Option<Slug>,
    /// The question that an answer answers.
    pub answers: Option<u32>,
    /// A question that waits for its answer.
    pub open: bool,
    /// The value before, where one changed.
    pub before: Option<u64>,
    /// The value after.
    pub after: Option<u64>,
    /// The words.
    pub text: Option<String>,
}

/// The minutes of the present version of the rules, with every agreement, correction and
/// reopening between them, oldest first.
///
/// # Errors
/// A refusal until moderation opens.
pub fn list(desk: &mut Desk, typed: Option<&str>) -> Result<(Evaluation, Vec<Line>), ActionError> {
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        evaluation.shows_consensus()?;
        let kept = minutes::all(look, &evaluation)?;
        let open: Vec<u32> = open_questions(&kept).map(|question| question.number).collect();
        let mut lines: Vec<Line> = kept.into_iter().map(|one| of_entry(one, &open)).collect();
        for reopening in &evaluation.parts().reopenings {
            if reopening.version == evaluation.parts().rules_version {
                let money = match (evaluation.criteria().price(), reopening.money_known) {
                    (None, _) => "",
                    (Some(_), true) => "prices known: ",
                    (Some(_), false) => "prices sealed: ",
                };
                lines.push(Line {
                    text: Some(format!("{money}{}", reopening.reason)),
                    ..done(reopening.at, "reopened", reopening.by.to_string())
                });
            }
        }
        lines.extend(of_history(look, &evaluation)?);
        // The sort is stable: what is of one moment stays as it was written.
        lines.sort_by_key(|line| line.at);
        Ok((sealed(evaluation)?, lines))
    })
}

/// The entries alone, oldest first.
///
/// # Errors
/// A refusal until moderation opens.
pub fn kept(desk: &mut Desk, typed: Option<&str>) -> Result<Vec<Minute>, ActionError> {
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        evaluation.shows_consensus()?;
        Ok(minutes::all(look, &evaluation)?)
    })
}

fn of_entry(minute: Minute, open: &[u32]) -> Line {
    Line {
        number: Some(minute.number),
        about: minute.about,
        whom: minute.whom,
        answers: minute.answers,
        open: open.contains(&minute.number),
        text: minute.text.map(|text| text.to_string()),
        ..done(minute.at, minute.sort.code(), minute.by.to_string())
    }
}

fn done(at: Moment, what: &'static str, by: String) -> Line {
    Line {
        at,
        number: None,
        what,
        about: None,
        by,
        whom: None,
        answers: None,
        open: false,
        before: None,
        after: None,
        text: None,
    }
}

/// Agreements, and corrections made since moderation opened, as history tells them.
fn of_history(look: &mut dyn Look, evaluation: &Evaluation) -> Result<Vec<Line>, ActionError> {
    let since = evaluation.parts().moderation_opened;
    let version = u64::from(evaluation.parts().rules_version);
    let mut lines = Vec::new();
    for event in history::about(look, &evaluation.reference().to_string())? {
        let what = match event.kind.as_str() {
            "consensus.set" => "agreed",
            "score.corrected" if since.is_some_and(|since| event.at >= since) => "corrected",
            _ => continue,
        };
        let mut parts = event.subject.split('/').skip(1);
        let about = match (parts.next().map(str::parse), parts.next().map(str::parse)) {
            (Some(Ok(candidate)), Some(Ok(question))) => Some((candidate, question)),
            (_, _) => None,
        };
        let mut line = Line { about, ..done(event.at, what, event.actor.clone()) };
        if let Some(body) = history::body(look, event.seq)? {
            let body: serde_json::Value = serde_json::from_str(&body.json).unwrap_or_default();
            let change = &body["changes"][0];
            if change["key"]["version"].as_u64().is_some_and(|found| found != version) {
                continue;
            }
            line.before = change["before"]["value"].as_u64();
            line.after = change["after"]["value"].as_u64();
            line.text = change["after"]["reason"].as_str().map(str::to_owned);
        }
        lines.push(line);
    }
    Ok(lines)
}
