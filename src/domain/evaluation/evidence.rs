//! Dated facts about candidates: how old they are, and which contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::domain::date::Day;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::clarification::{About, Clarification};
use crate::domain::evaluation::stage::Stage;
use crate::domain::refs::{ClarificationRef, EvaluationRef, EvidenceId, QuestionId, Slug};
use crate::domain::text::{Line, Note};

/// A dated fact that answers one or more questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its id, its own or ours.
    pub id: EvidenceId,
    /// The candidate it speaks of; `None` is all of them.
    pub candidate: Option<Slug>,
    /// The questions it helps to answer.
    pub questions: Vec<QuestionId>,
    /// What it says.
    pub title: Line,
    /// Who says it.
    pub source: Line,
    /// The day it speaks of; `None` is undated, which is flagged.
    pub as_at: Option<Day>,
    /// Where in the source.
    pub r#where: Option<Line>,
    /// Link or file name.
    pub link: Option<Line>,
    /// Anything else.
    pub note: Option<Note>,
    /// Items that say otherwise; both are kept.
    pub conflicts_with: BTreeSet<EvidenceId>,
}

/// How fresh an item is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Age {
    /// It bears no date.
    Undated,
    /// It bears a later day, so that nobody could know it yet.
    NotYet,
    /// Within the months that count as fresh.
    Fresh {
        /// Days from its date.
        days: i64,
    },
    /// Older than that.
    Stale {
        /// Days from its date.
        days: i64,
    },
}

impl Age {
    /// Days from the item's date; `None` when it bears none, or one that is still to come.
    pub fn days(self) -> Option<i64> {
        match self {
            Self::Undated | Self::NotYet => None,
            Self::Fresh { days } | Self::Stale { days } => Some(days),
        }
    }
}

impl Evidence {
    /// Its age on `day`; stale once more than `months` calendar months have passed.
    ///
    /// `day` is the day of the decision, before there is one today.
    pub fn age(&self, day: Day, months: u32) -> Age {
        let Some(as_at) = self.as_at else { return Age::Undated };
        let days = day.days_since(as_at);
        if days < 0 {
            return Age::NotYet;
        }
        // A term of `months` that begins the day after ends on the last fresh day.
        if day > as_at.plus_days(1).term_end(months) {
            Age::Stale { days }
        } else {
            Age::Fresh { days }
        }
    }

    /// Whether it speaks of `candidate`, by name or as one of all.
    pub fn speaks_of(&self, candidate: &Slug) -> bool {
        self.candidate.as_ref().is_none_or(|named| named == candidate)
    }
}

/// Why an item was not taken in once scoring has started.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LateError {
    /// Everybody gets the same chance.
    #[error(
        "{evaluation} is {stage}: after scoring has started evidence is accepted only through a clarification open to all"
    )]
    NeedsClarification {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// Where it stands.
        stage: Stage,
    },
    /// Not through that one.
    #[error("{clarification} {why}, so no evidence comes in through it")]
    NotOpen {
        /// The clarification.
        clarification: ClarificationRef,
        /// What it is instead.
        why: &'static str,
    },
    /// A late fact bears a date.
    #[error("late evidence is dated, and this bears no date")]
    Undated,
    /// Nothing is added to what a decision rests on.
    #[error("{evaluation} is {stands}, and nothing is added to what was decided on")]
    Closed {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// Where it stands, in words.
        stands: String,
    },
}

impl Evaluation {
    /// Whether new evidence, dated `as_at`, comes in now, through `clarification` or without one.
    ///
    /// # Errors
    /// [`LateError`]: after scoring has started it takes a clarification that is open to all,
    /// about late evidence, and not concluded; and a date.
    ///
    /// # Source
    /// `docs/method.md`, "Late evidence".
    pub fn takes_evidence(
        &self,
        as_at: Option<Day>,
        clarification: Option<&Clarification>,
    ) -> Result<(), LateError> {
        let (evaluation, stage) = (self.reference(), self.stage());
        if stage >= Stage::Decided || self.cancelled().is_some() {
            return Err(LateError::Closed { evaluation, stands: self.stands() });
        }
        if let Some(through) = clarification
            && !through.takes_evidence()
        {
            let why = match through.about() {
                About::LateEvidence => "is concluded",
                About::AbnormallyLow | About::Other => "is not about late evidence",
            };
            return Err(LateError::NotOpen { clarification: through.reference(), why });
        }
        if stage < Stage::Scoring {
            return Ok(());
        }
        if clarification.is_none() {
            return Err(LateError::NeedsClarification { evaluation, stage });
        }
        as_at.map(|_| ()).ok_or(LateError::Undated)
    }
}

/// Which items of `all` contradict which, both ways, whichever of the two names the other.
/// Items that nothing contradicts are left out.
pub fn conflicts(all: &[Evidence]) -> BTreeMap<EvidenceId, BTreeSet<EvidenceId>> {
    let mut found: BTreeMap<EvidenceId, BTreeSet<EvidenceId>> = BTreeMap::new();
    for item in all {
        for other in item.conflicts_with.iter().filter(|other| **other != item.id) {
            found.entry(item.id.clone()).or_default().insert(other.clone());
            found.entry(other.clone()).or_default().insert(item.id.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: &str, as_at: Option<&str>, conflicts_with: &[&str]) -> Evidence {
        Evidence {
            id: id.parse().unwrap(),
            candidate: None,
            questions: vec!["GEN-07".parse().unwrap()],
            title: "support hours".parse().unwrap(),
            source: "product pages".parse().unwrap(),
            as_at: as_at.map(|day| day.parse().unwrap()),
            r#where: None,
            link: None,
            note: None,
            conflicts_with: conflicts_with.iter().map(|id| id.parse().unwrap()).collect(),
        }
    }

    #[track_caller]
    fn check(as_at: Option<&str>, day: &str, wanted: Age) {
        let age = item("V1", as_at, &[]).age(day.parse().unwrap(), 12);
        assert_eq!(age, wanted, "{as_at:?} on {day}");
    }

    #[test]
    fn a_fact_is_stale_once_more_than_twelve_months_have_passed() {
        check(None, "2019-10-31", Age::Undated);
        check(Some("2018-10-31"), "2019-10-31", Age::Fresh { days: 365 });
        check(Some("2018-10-31"), "2019-11-01", Age::Stale { days: 366 });
        check(Some("2019-12-31"), "2019-12-31", Age::Fresh { days: 0 });
    }

    #[test]
    fn a_fact_of_a_later_day_was_not_known_yet_and_has_no_age() {
        check(Some("2020-01-01"), "2019-12-31", Age::NotYet);
        assert_eq!(Age::NotYet.days(), None);
    }

    #[test]
    fn a_conflict_is_seen_from_both_sides_whoever_names_it() {
        let all = [
            item("PAAS-07", None, &[]),
            item("PAAS-08", None, &["PAAS-07"]),
            item("V3", None, &[]),
        ];
        let shown = format!(
            "{:?}",
            conflicts(&all)
                .into_iter()
                .map(|(id, others)| {
                    format!(
                        "{id}: {}",
                        others.iter().map(EvidenceId::as_str).collect::<Vec<_>>().join(",")
                    )
                })
                .collect::<Vec<_>>()
        );
        assert_eq!(shown, r#"["PAAS-07: PAAS-08", "PAAS-08: PAAS-07"]"#);
    }
}
