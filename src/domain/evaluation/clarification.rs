//! Questions put to candidates, what came back, and what was concluded from it.
//!
//! A clarification is a record of a conversation. It never excludes anybody by itself: an
//! abnormally low bid is asked about and answered before anybody may even think of setting it
//! aside, and that is a decision of its own.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::codes;
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::ranking::{Ranking, Warning, price_warnings};
use crate::domain::evaluation::stage::{Doing, Refusal, Sealed};
use crate::domain::evaluation::who::{Act, RecordError, may};
use crate::domain::person::{Person, Role};
use crate::domain::refs::{ClarificationRef, Slug};
use crate::domain::text::Note;

codes! {
    /// What a clarification is about.
    pub enum About, "what a clarification is about" {
        /// A bid so low that it must be asked about; opened from the flag.
        AbnormallyLow = "abnormally-low",
        /// Evidence that comes in after scoring has started; open to all candidates alike.
        LateEvidence = "late-evidence",
        /// Anything else.
        Other = "other",
    }
}

codes! {
    /// What one entry of a clarification is.
    pub enum Said, "an entry of a clarification" {
        /// What is to be asked, written by the program with the flag; nobody has sent it yet.
        Drafted = "drafted",
        /// What was asked, as it was sent.
        Question = "question",
        /// What came back; there may be several.
        Answer = "answer",
        /// What follows from it; the last entry.
        Conclusion = "conclusion",
    }
}

codes! {
    /// How far a clarification is.
    pub enum State, "a state of a clarification" {
        /// Written with a flag, and sent by nobody yet.
        ToSend = "to-send",
        /// Asked, and nothing came back yet.
        Asked = "asked",
        /// Answered at least once.
        Answered = "answered",
        /// Closed with a conclusion.
        Concluded = "concluded",
    }
}

/// One entry: who said what, and when. Entries are added and never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub said: Said,
    /// The text.
    pub text: Note,
    /// Who recorded it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

/// A question with its answers and its conclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clarification {
    reference: ClarificationRef,
    about: About,
    candidate: Option<Slug>,
    flag: Option<String>,
    entries: Vec<Entry>,
}

/// Why a clarification was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ClarificationError {
    /// Not by this person, not at this stage, or about nobody taking part.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The money is still sealed, so nobody can know that a bid is low.
    #[error("{0}, so no bid can be called abnormally low yet")]
    Sealed(Sealed),
    /// The bid is not flagged.
    #[error("the bid of {candidate} is not flagged as abnormally low")]
    NotFlagged {
        /// Whose bid.
        candidate: Slug,
    },
    /// One candidate must be named.
    #[error("a bid is one candidate's: name whose, not all of them")]
    OneBid,
    /// Everybody gets the same chance.
    #[error(
        "late evidence is accepted only through a clarification open to all, not to {candidate} alone"
    )]
    OpenToAll {
        /// To whom alone it would have been open.
        candidate: Slug,
    },
    /// Nothing is added to what is closed.
    #[error("{reference} was concluded by {by}, and nothing is added to it")]
    Concluded {
        /// Which.
        reference: ClarificationRef,
        /// Who concluded it.
        by: Slug,
    },
    /// It is on its way already.
    #[error("{reference} was sent to {candidate} by {by} already; more is asked in another")]
    Sent {
        /// Which.
        reference: ClarificationRef,
        /// To whom, or `all`.
        candidate: String,
        /// Who said so.
        by: Slug,
    },
    /// Nobody has put the question yet.
    #[error("{reference} has not been sent yet: a question comes before its answer")]
    Unsent {
        /// Which.
        reference: ClarificationRef,
    },
    /// Nobody is judged unheard.
    #[error("{reference} has no answer yet, and nothing is concluded unheard")]
    Unanswered {
        /// Which.
        reference: ClarificationRef,
    },
}

impl From<Refusal> for ClarificationError {
    fn from(refusal: Refusal) -> Self {
        Self::Record(refusal.into())
    }
}

impl Clarification {
    /// The clarification with these entries, as it was recorded. The first is its question, as it
    /// was sent or as it is to be.
    pub fn recorded(
        reference: ClarificationRef,
        about: About,
        candidate: Option<Slug>,
        flag: Option<String>,
        entries: Vec<Entry>,
    ) -> Self {
        Self { reference, about, candidate, flag, entries }
    }

    /// Its short reference.
    pub fn reference(&self) -> ClarificationRef {
        self.reference
    }

    /// What it is about.
    pub fn about(&self) -> About {
        self.about
    }

    /// Who was asked; `None` is every candidate alike.
    pub fn candidate(&self) -> Option<&Slug> {
        self.candidate.as_ref()
    }

    /// Why the bid was flagged, as it stood when the question was asked.
    pub fn flag(&self) -> Option<&str> {
        self.flag.as_deref()
    }

    /// Question, answers and conclusion, in the order they were recorded.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The conclusion, once there is one.
    pub fn conclusion(&self) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.said == Said::Conclusion)
    }

    /// Whether the question was put to anybody.
    pub fn was_sent(&self) -> bool {
        self.entries.iter().any(|entry| entry.said == Said::Question)
    }

    /// How far it is.
    pub fn state(&self) -> State {
        let has = |said| self.entries.iter().any(|entry| entry.said == said);
        if has(Said::Conclusion) {
            State::Concluded
        } else if has(Said::Answer) {
            State::Answered
        } else if has(Said::Question) {
            State::Asked
        } else {
            State::ToSend
        }
    }

    /// The question: as it was sent, or else as it is to be.
    pub fn question(&self) -> Option<&Entry> {
        let said = |said| self.entries.iter().find(|entry| entry.said == said);
        said(Said::Question).or_else(|| said(Said::Drafted))
    }

    /// Whether what was said in it may be shown in `evaluation` as it stands.
    ///
    /// A clarification about a bid tells the money, and so may any other that names an amount;
    /// both stay closed to everybody while prices are sealed, also to whoever wrote them.
    ///
    /// # Errors
    /// [`Sealed::Prices`].
    pub fn shows(&self, evaluation: &Evaluation) -> Result<(), Sealed> {
        let tells = self.about == About::AbnormallyLow
            || self.entries.iter().any(|entry| names_money(entry.text.as_str()));
        // Where no price is asked there is no money to seal.
        if tells && evaluation.criteria().price().is_some() {
            return evaluation.shows_prices();
        }
        Ok(())
    }

    /// Whether late evidence may be recorded under it.
    pub fn takes_evidence(&self) -> bool {
        self.about == About::LateEvidence && self.state() != State::Concluded
    }

    /// Adds that it was sent, an answer or the conclusion, by somebody who may.
    ///
    /// # Errors
    /// [`ClarificationError`]: who may, the stage, sent or concluded already, an answer to what was
    /// never sent, or a conclusion unheard.
    pub fn add(
        &mut self,
        evaluation: &Evaluation,
        by: &Person,
        said: Said,
        text: Note,
        at: Moment,
    ) -> Result<Role, ClarificationError> {
        let role = self.may_add(evaluation, by, said)?;
        self.entries.push(Entry { said, text, by: by.slug.clone(), at });
        Ok(role)
    }

    /// The role in which `by` may add such an entry now.
    ///
    /// # Errors
    /// As for [`Clarification::add`].
    pub fn may_add(
        &self,
        evaluation: &Evaluation,
        by: &Person,
        said: Said,
    ) -> Result<Role, ClarificationError> {
        let role = may(Act::Price, by, evaluation)?;
        evaluation.takes(Doing::CLARIFY)?;
        let reference = self.reference;
        if let Some(conclusion) = self.conclusion() {
            let by = conclusion.by.clone();
            return Err(ClarificationError::Concluded { reference, by });
        }
        match (said, self.state()) {
            (Said::Drafted | Said::Question, State::Asked | State::Answered) => {
                let sent = self.question().map(|entry| entry.by.clone());
                let by = sent.unwrap_or_else(|| by.slug.clone());
                let candidate = self.candidate.as_ref().map_or("all", Slug::as_str).to_owned();
                Err(ClarificationError::Sent { reference, candidate, by })
            }
            // What is flagged no more need not be asked about: the bid was put right meanwhile.
            // While prices are sealed nobody is told whether the flag still stands.
            (Said::Conclusion, State::ToSend)
                if evaluation.shows_prices().is_ok() && !self.is_owed(evaluation) =>
            {
                Ok(role)
            }
            (Said::Answer | Said::Conclusion, State::ToSend) => {
                Err(ClarificationError::Unsent { reference })
            }
            (Said::Conclusion, State::Asked) => Err(ClarificationError::Unanswered { reference }),
            (Said::Drafted | Said::Question, State::ToSend | State::Concluded)
            | (Said::Answer, State::Asked | State::Answered | State::Concluded)
            | (Said::Conclusion, State::Answered | State::Concluded) => Ok(role),
        }
    }

    /// Whether somebody still has to send it: its bid is in the running and flagged as it stands.
    /// The caller asks first whether prices may be shown.
    pub fn is_owed(&self, evaluation: &Evaluation) -> bool {
        let taking_part = |whose: &Slug| evaluation.live().any(|live| live.slug == *whose);
        self.state() == State::ToSend
            && self
                .candidate
                .as_ref()
                .is_some_and(|whose| taking_part(whose) && low_flag(evaluation, whose).is_some())
    }
}

/// The role in which `by` may ask `candidate` (`None`: all of them) about this, and the flag that
/// stands over the bid, where it is about one.
///
/// # Errors
/// [`ClarificationError`]: who may, the stage, or a rule of what it is about.
///
/// # Source
/// `docs/method.md`, "Asking before judging".
pub fn may_ask(
    evaluation: &Evaluation,
    by: &Person,
    about: About,
    candidate: Option<&Slug>,
) -> Result<(Role, Option<String>), ClarificationError> {
    let role = may(Act::Price, by, evaluation)?;
    evaluation.takes(Doing::CLARIFY)?;
    if let Some(candidate) = candidate {
        evaluation.candidate(candidate).map_err(RecordError::from)?;
    }
    let flag =
        match (about, candidate) {
            (About::AbnormallyLow, None) => return Err(ClarificationError::OneBid),
            (About::AbnormallyLow, Some(candidate)) => {
                evaluation.shows_prices().map_err(ClarificationError::Sealed)?;
                Some(low_flag(evaluation, candidate).ok_or_else(|| {
                    ClarificationError::NotFlagged { candidate: candidate.clone() }
                })?)
            }
            (About::LateEvidence, Some(candidate)) => {
                return Err(ClarificationError::OpenToAll { candidate: candidate.clone() });
            }
            (About::LateEvidence, None) | (About::Other, _) => None,
        };
    Ok((role, flag))
}

/// The flag over `candidate`'s bid as a sentence; `None` where none stands. The figures are those
/// of the warnings beside the result, so the caller asks first whether prices may be shown.
pub fn low_flag(evaluation: &Evaluation, candidate: &Slug) -> Option<String> {
    let flags: Vec<String> = price_warnings(evaluation)
        .iter()
        .filter(|warning| warning.low_bid() == Some(candidate))
        .map(ToString::to_string)
        .collect();
    (!flags.is_empty()).then(|| flags.join("; "))
}

/// The first candidate that stands ahead of `chosen`, or level with it, while its bid is flagged as
/// low and was not heard out: to choose another then is to set it aside unheard. With the newest
/// question about it, where there is one. The caller asks first whether prices may be shown.
pub fn set_aside_unheard(
    evaluation: &Evaluation,
    ranking: &Ranking,
    chosen: &Slug,
    log: &[Clarification],
) -> Option<(Slug, Option<(ClarificationRef, State)>)> {
    let place = |slug: &Slug| Some(ranking.standing(slug)?.figures.as_ref()?.place);
    let least = place(chosen)?;
    let unsent = |one: &&Clarification| one.conclusion().is_some() && !one.was_sent();
    let asked: Vec<Clarification> = log.iter().filter(|one| !unsent(one)).cloned().collect();
    let heard = heard(&asked);
    let mut ranked = ranking
        .ranked()
        .filter(|(standing, figures)| standing.candidate != *chosen && figures.place <= least);
    ranked.find_map(|(standing, _)| {
        let who = &standing.candidate;
        let asked = heard.get(who).copied();
        let open = asked.is_none_or(|(_, state)| state != State::Concluded);
        (open && low_flag(evaluation, who).is_some()).then(|| (who.clone(), asked))
    })
}

/// By candidate the newest question about its low bid, and how far that is.
pub type Heard = BTreeMap<Slug, (ClarificationRef, State)>;

/// Which low bids `log` asks about.
pub fn heard(log: &[Clarification]) -> Heard {
    let low = log.iter().filter(|one| one.about() == About::AbnormallyLow);
    // In the order in which they were asked, so that the newest stays.
    low.filter_map(|one| Some((one.candidate()?.clone(), (one.reference(), one.state())))).collect()
}

/// Tells each warning of a low bid whether it was asked about, and how far that is.
pub fn told_in(warnings: &mut [Warning], heard: &Heard) {
    for warning in warnings {
        let found = warning.low_bid().and_then(|whose| heard.get(whose).copied());
        if let Warning::AbnormallyLow { asked, .. } | Warning::BelowShouldCost { asked, .. } =
            warning
        {
            *asked = found;
        }
    }
}

/// Whether `text` names an amount of money: a currency's sign or word beside digits, or a number
/// of five digits or more, however it is grouped.
///
/// It looks at the text alone, never at what is sealed, so that nothing can be guessed by trying.
pub fn names_money(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = ["£", "€", "$", "gbp", "eur", "usd", "pound", "pence", "euro", "dollar"];
    let digits = lower.chars().any(|c| c.is_ascii_digit());
    if digits && words.iter().any(|word| lower.contains(word)) {
        return true;
    }
    let chars: Vec<char> = lower.chars().collect();
    let (mut at, mut run) = (0, 0);
    while at < chars.len() {
        if chars[at].is_ascii_digit() {
            run += 1;
        } else {
            // A comma, point, blank or apostrophe between digits groups them; a day's hyphens do not.
            let groups = matches!(chars[at], ',' | '.' | ' ' | '\'' | '_' | '\u{a0}' | '\u{202f}')
                && run > 0
                && chars
                    .get(at + 1..at + 4)
                    .is_some_and(|next| next.iter().all(char::is_ascii_digit))
                && !chars.get(at + 4).is_some_and(char::is_ascii_digit);
            let thousands = run > 0
                && matches!(chars[at], 'k' | 'm')
                && !chars.get(at + 1).is_some_and(|next| next.is_alphanumeric());
            if thousands {
                return true;
            }
            if !groups {
                run = 0;
            }
        }
        if run >= 5 {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests;
