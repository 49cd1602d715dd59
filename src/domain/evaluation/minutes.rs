//! Minutes of moderation: what the panel said about a score or in the whole meeting, what was
//! asked of an evaluator, and which scores it put off. Entries are added and never changed.

use thiserror::Error;

use crate::codes;
use crate::domain::criteria::Kind;
use crate::domain::date::Moment;
use crate::domain::evaluation::stage::{Doing, Refusal};
use crate::domain::evaluation::who::{Act, RecordError, may};
use crate::domain::evaluation::{Asked, Evaluation, Unfit};
use crate::domain::person::{Person, Role};
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::Reason;

codes! {
    /// What an entry is.
    pub enum Sort, "an entry of the minutes" {
        /// What was said.
        Note = "note",
        /// A question to one evaluator about their score.
        Question = "question",
        /// The answer to such a question, by whom it was asked.
        Answer = "answer",
        /// A score put off for later.
        Parked = "parked",
        /// A score taken up again.
        Resumed = "resumed",
    }
}

/// One entry of the minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minute {
    /// Its place in the minutes of this version of the rules, from 1.
    pub number: u32,
    /// What it is.
    pub sort: Sort,
    /// About which score; `None` is the whole meeting.
    pub about: Option<Asked>,
    /// Whom a question is put to.
    pub whom: Option<Slug>,
    /// The question that an answer answers.
    pub answers: Option<u32>,
    /// The words; parking and taking up again may do without.
    pub text: Option<Reason>,
    /// Who wrote it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

/// An entry before it has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// What was said.
    Note {
        /// About which score; `None` is the whole meeting.
        about: Option<Asked>,
        /// The words.
        text: Reason,
    },
    /// A question to one evaluator.
    Question {
        /// About which score.
        about: Asked,
        /// To whom.
        whom: Slug,
        /// The words.
        text: Reason,
    },
    /// The answer to question `number`.
    Answer {
        /// The question's number.
        number: u32,
        /// The words.
        text: Reason,
    },
    /// A score put off (`true`) or taken up again.
    Park {
        /// Which score.
        about: Asked,
        /// Whether it is put off.
        parked: bool,
        /// Why, if anything is said.
        text: Option<Reason>,
    },
}

/// Why an entry was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MinuteError {
    /// Not by this person, not now, or not about that.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A question to somebody who gave nothing.
    #[error("{whom} has no seat on the panel of {evaluation} and cannot be asked about a score")]
    NotOnPanel {
        /// Who was to be asked.
        whom: Slug,
        /// The evaluation.
        evaluation: EvaluationRef,
    },
    /// An answer to nothing.
    #[error("entry {number} of the minutes of {evaluation} is no question")]
    NoQuestion {
        /// The number that was named.
        number: u32,
        /// The evaluation.
        evaluation: EvaluationRef,
    },
    /// An answer by somebody else.
    #[error("question {number} was put to {whom}, and everybody answers for themself")]
    NotAsked {
        /// The question.
        number: u32,
        /// Who was asked.
        whom: Slug,
    },
    /// Nothing to change.
    #[error("{} for {} is {} already", about.1, about.0, if *parked { "parked" } else { "not parked" })]
    AsItIs {
        /// Which score.
        about: Asked,
        /// Whether it is parked.
        parked: bool,
    },
}

impl From<Refusal> for MinuteError {
    fn from(error: Refusal) -> Self {
        Self::Record(error.into())
    }
}

impl From<Unfit> for MinuteError {
    fn from(error: Unfit) -> Self {
        Self::Record(error.into())
    }
}

impl Evaluation {
    /// `entry` as the next of `minutes`, written by `by`, and the role that may.
    ///
    /// # Errors
    /// [`MinuteError`]: anybody but the moderator (an answer: but who was asked), before
    /// moderation opens, after a decision, or about a score, person or question there is not.
    pub fn minute(
        &self,
        by: &Person,
        minutes: &[Minute],
        entry: Entry,
        at: Moment,
    ) -> Result<(Minute, Role), MinuteError> {
        let role = match &entry {
            Entry::Answer { .. } => may(Act::Score { sheet: &by.slug }, by, self)?,
            Entry::Note { .. } | Entry::Question { .. } | Entry::Park { .. } => {
                may(Act::Moderate, by, self)?
            }
        };
        self.takes(match &entry {
            Entry::Note { .. } => Doing::NOTE,
            Entry::Question { .. } | Entry::Answer { .. } | Entry::Park { .. } => Doing::ASK,
        })?;
        let about = match &entry {
            Entry::Note { about, .. } => about.as_ref(),
            Entry::Question { about, .. } | Entry::Park { about, .. } => Some(about),
            Entry::Answer { number, .. } => {
                let of = minutes.iter().find(|one| one.number == *number);
                of.and_then(|one| one.about.as_ref())
            }
        };
        if let Some((_, question)) = about {
            self.takes_part(by, question)?;
        }
        let number = minutes.last().map_or(0, |last| last.number) + 1;
        let blank = |sort, about, text| Minute {
            number,
            sort,
            about,
            whom: None,
            answers: None,
            text,
            by: by.slug.clone(),
            at,
        };
        let minute = match entry {
            Entry::Note { about, text } => {
                if let Some((candidate, _)) = &about {
                    self.candidate(candidate)?;
                }
                blank(Sort::Note, about, Some(text))
            }
            Entry::Question { about, whom, text } => {
                self.still_in(&about.0)?;
                self.asked(&about.1, Kind::Scored, "a question about a score")?;
                if !self.seats(&whom) {
                    let evaluation = self.reference();
                    return Err(MinuteError::NotOnPanel { whom, evaluation });
                }
                let blank = blank(Sort::Question, Some(about), Some(text));
                Minute { whom: Some(whom), ..blank }
            }
            Entry::Answer { number: answered, text } => {
                let evaluation = self.reference();
                let question = minutes
                    .iter()
                    .find(|one| one.number == answered && one.sort == Sort::Question)
                    .ok_or(MinuteError::NoQuestion { number: answered, evaluation })?;
                match &question.whom {
                    Some(whom) if *whom != by.slug => {
                        let whom = whom.clone();
                        return Err(MinuteError::NotAsked { number: answered, whom });
                    }
                    Some(_) | None => {}
                }
                let blank = blank(Sort::Answer, question.about.clone(), Some(text));
                Minute { answers: Some(answered), ..blank }
            }
            Entry::Park { about, parked, text } => {
                self.still_in(&about.0)?;
                self.asked(&about.1, Kind::Scored, "parking")?;
                if is_parked(minutes, &about) == parked {
                    return Err(MinuteError::AsItIs { about, parked });
                }
                let sort = if parked { Sort::Parked } else { Sort::Resumed };
                blank(sort, Some(about), text)
            }
        };
        Ok((minute, role))
    }
}

/// Whether the score is put off.
pub fn is_parked(minutes: &[Minute], about: &Asked) -> bool {
    let last = minutes.iter().rev().find(|one| {
        one.about.as_ref() == Some(about) && matches!(one.sort, Sort::Parked | Sort::Resumed)
    });
    last.is_some_and(|one| one.sort == Sort::Parked)
}

/// The questions that nobody has answered, in their order.
pub fn open_questions(minutes: &[Minute]) -> impl Iterator<Item = &Minute> {
    minutes
        .iter()
        .filter(|one| one.sort == Sort::Question)
        .filter(|question| !minutes.iter().any(|other| other.answers == Some(question.number)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::price::PriceFormula;
    use crate::domain::evaluation::samples::{
        at, person, question, reason, sample_2019_parts, slug,
    };
    use crate::domain::evaluation::stage::Stage;

    fn evaluation() -> Evaluation {
        let mut parts = sample_2019_parts(PriceFormula::Ratio);
        parts.stage = Stage::Moderation;
        Evaluation::new(parts).unwrap()
    }

    fn cell() -> Asked {
        (slug("aws"), question("CON-02"))
    }

    #[track_caller]
    fn refused(minutes: &[Minute], who: &str, role: Role, entry: Entry, wanted: &str) {
        let error = evaluation().minute(&person(who, &[role]), minutes, entry, at(12)).unwrap_err();
        assert_eq!(error.to_string(), wanted);
    }

    #[test]
    fn the_moderator_keeps_the_minutes_and_whoever_was_asked_answers() {
        let e = evaluation();
        let moderator = person("mod-1", &[Role::Moderator]);
        let note = Entry::Note { about: None, text: reason("All three were there.") };
        let (first, _) = e.minute(&moderator, &[], note.clone(), at(11)).unwrap();
        let ask =
            Entry::Question { about: cell(), whom: slug("tl-2"), text: reason("Why not a 2?") };
        let (second, _) = e.minute(&moderator, std::slice::from_ref(&first), ask, at(12)).unwrap();
        assert_eq!((first.number, second.number), (1, 2));
        let minutes = [first, second];
        assert_eq!(open_questions(&minutes).count(), 1);
        let answer = Entry::Answer { number: 2, text: reason("The quote covers one site only.") };
        let (third, role) = e
            .minute(&person("tl-2", &[Role::Evaluator]), &minutes, answer.clone(), at(13))
            .unwrap();
        assert_eq!((third.about, role), (Some(cell()), Role::Evaluator));
        refused(
            &minutes,
            "tl-1",
            Role::Evaluator,
            note,
            "tl-1 may not moderate an evaluation: that takes the role moderator",
        );
        refused(
            &minutes,
            "tl-1",
            Role::Evaluator,
            answer,
            "question 2 was put to tl-2, and everybody answers for themself",
        );
        let nothing = Entry::Answer { number: 1, text: reason("What?") };
        refused(
            &minutes,
            "tl-2",
            Role::Evaluator,
            nothing,
            "entry 1 of the minutes of E-0001 is no question",
        );
        let outsider = Entry::Question { about: cell(), whom: slug("own-1"), text: reason("Why?") };
        refused(
            &minutes,
            "mod-1",
            Role::Moderator,
            outsider,
            "own-1 has no seat on the panel of E-0001 and cannot be asked about a score",
        );
    }

    #[test]
    fn a_score_is_parked_until_it_is_taken_up_again() {
        let e = evaluation();
        let moderator = person("mod-1", &[Role::Moderator]);
        let park = |parked| Entry::Park { about: cell(), parked, text: None };
        let mut minutes = Vec::new();
        for parked in [true, false, true] {
            let (entry, _) = e.minute(&moderator, &minutes, park(parked), at(12)).unwrap();
            minutes.push(entry);
            assert_eq!(is_parked(&minutes, &cell()), parked);
        }
        refused(&minutes, "mod-1", Role::Moderator, park(true), "CON-02 for aws is parked already");
        assert!(!is_parked(&minutes, &(slug("gcp"), question("CON-02"))));
    }

    #[test]
    fn no_minutes_are_kept_before_moderation_opens_nor_after_the_decision() {
        for stage in [Stage::Scoring, Stage::Decided, Stage::Archived] {
            let mut parts = evaluation().into_parts();
            parts.stage = stage;
            let e = Evaluation::new(parts).unwrap();
            let note = Entry::Note { about: None, text: reason("Too early or too late.") };
            let error = e.minute(&person("mod-1", &[Role::Moderator]), &[], note, at(12));
            assert!(
                error.unwrap_err().to_string().contains("writing into the minutes is possible")
            );
        }
    }
}
