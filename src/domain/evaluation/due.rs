//! The days by which scoring and moderation are to be done, and who is late.
//!
//! A day that has passed locks nothing and excludes nobody: it is said, with a name, wherever
//! the evaluation's standing is shown.

use std::fmt;

use crate::codes;
use crate::domain::date::Day;
use crate::domain::evaluation::scores::{Sheet, required};
use crate::domain::evaluation::stage::{Doing, Missing, Stage, Step};
use crate::domain::evaluation::who::{Act, RecordError, may};
use crate::domain::evaluation::{Evaluation, Unfit};
use crate::domain::person::{Person, Role};
use crate::domain::refs::Slug;
use crate::domain::text::counted;

/// The last days of scoring and of moderation; either may be unset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Due {
    /// The last day on which a sheet is handed in in time.
    pub scoring: Option<Day>,
    /// The last day on which quality is closed in time; not before the one for scoring.
    pub moderation: Option<Day>,
}

codes! {
    /// What has a day by which it is to be done.
    pub enum Deadline, "a deadline" {
        /// Every sheet handed in.
        Scoring = "scoring",
        /// Every score agreed and quality closed.
        Moderation = "moderation",
    }
}

/// Somebody whose day has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// Who.
    pub person: Slug,
    /// With what.
    pub with: Deadline,
    /// The day that has passed.
    pub due: Day,
    /// By how many days, 1 or more.
    pub days: i64,
}

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { person, with, due, days } = self;
        let days = counted(*days, "day", "days");
        write!(f, "{person} is {days} late with {with}, due {due}")
    }
}

impl Due {
    /// The day for `deadline`.
    pub fn day(self, deadline: Deadline) -> Option<Day> {
        match deadline {
            Deadline::Scoring => self.scoring,
            Deadline::Moderation => self.moderation,
        }
    }

    /// # Errors
    /// [`Unfit::DueOrder`] when moderation would end before scoring.
    pub(super) fn check(self) -> Result<(), Unfit> {
        match (self.scoring, self.moderation) {
            (Some(scoring), Some(moderation)) if moderation < scoring => {
                Err(Unfit::DueOrder { scoring, moderation })
            }
            (Some(_) | None, Some(_) | None) => Ok(()),
        }
    }
}

impl Missing {
    /// The deadline that what is missing falls under, if any.
    pub fn deadline(&self) -> Option<Deadline> {
        match self {
            Self::Criteria { .. }
            | Self::Framework { .. }
            | Self::Candidates { .. }
            | Self::PriceFormula { .. }
            | Self::TieBreak
            | Self::Judged { .. }
            | Self::QualityThreshold
            | Self::Panel { .. }
            | Self::Declaration { .. }
            | Self::Scores { .. }
            | Self::Reasons { .. }
            | Self::Submission { .. } => Some(Deadline::Scoring),
            Self::Gate { .. }
            | Self::SecondSentence { .. }
            | Self::Consensus { .. }
            | Self::Average { .. }
            | Self::Unrecorded { .. }
            | Self::QualityAboveZero { .. } => Some(Deadline::Moderation),
            Self::FreshDeclaration { .. } | Self::Review { .. } | Self::Price { .. } => None,
        }
    }
}

impl Step {
    /// The deadline that the step itself falls under, if any.
    pub fn deadline(self) -> Option<Deadline> {
        match self {
            Self::Freeze | Self::OpenScoring => Some(Deadline::Scoring),
            Self::OpenModeration | Self::CloseQuality => Some(Deadline::Moderation),
            Self::OpenPrice | Self::Reopen | Self::Decide | Self::Archive => None,
        }
    }
}

impl Evaluation {
    /// The days by which its parts are to be done.
    pub fn due(&self) -> Due {
        self.parts().due
    }

    /// Everybody who is late on `today`: evaluators in the order of the panel, then the
    /// moderator. A sheet is late the day after its day; whoever has nothing to score is not, and
    /// nobody is in what was cancelled.
    ///
    /// Before scoring opens it is the moderator who is late with it.
    pub fn late(&self, sheets: &[Sheet], today: Day) -> Vec<Late> {
        let due = self.due();
        let late = |person: &Slug, with: Deadline| {
            let due = due.day(with)?;
            let days = today.days_since(due);
            (days > 0).then(|| Late { person: person.clone(), with, due, days })
        };
        let mut found = Vec::new();
        if self.cancelled().is_some() {
            return found;
        }
        match self.stage() {
            Stage::Draft | Stage::Frozen => {
                found.extend(late(self.moderator(), Deadline::Scoring));
                found.extend(late(self.moderator(), Deadline::Moderation));
            }
            Stage::Scoring => {
                for seat in &self.parts().panel {
                    let sheet = sheets.iter().find(|sheet| *sheet.evaluator() == seat.person);
                    let done = sheet.is_some_and(|sheet| sheet.submitted().is_some());
                    if !done && !required(self, &seat.person).is_empty() {
                        found.extend(late(&seat.person, Deadline::Scoring));
                    }
                }
                found.extend(late(self.moderator(), Deadline::Moderation));
            }
            Stage::Moderation => found.extend(late(self.moderator(), Deadline::Moderation)),
            Stage::QualityClosed | Stage::PriceOpened | Stage::Decided | Stage::Archived => {}
        }
        found
    }

    /// Sets the days, at any stage before a decision: a day is no rule and changes no result.
    ///
    /// # Errors
    /// [`RecordError`] by anybody but a moderator or administrator, after a decision, or when
    /// moderation would end before scoring.
    pub fn set_due(&mut self, by: &Person, due: Due) -> Result<Role, RecordError> {
        let role = may(Act::SetUp, by, self)?;
        self.takes(Doing::SET_DUE)?;
        due.check()?;
        self.parts.due = due;
        Ok(role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::price::PriceFormula;
    use crate::domain::evaluation::samples::{person, sample_2019_parts};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn evaluation(stage: Stage) -> Evaluation {
        let mut parts = sample_2019_parts(PriceFormula::Ratio);
        parts.stage = stage;
        parts.due = Due { scoring: Some(day("2019-10-04")), moderation: Some(day("2019-10-11")) };
        Evaluation::new(parts).unwrap()
    }

    fn said(stage: Stage, today: &str) -> Vec<String> {
        let late = evaluation(stage).late(&[], day(today));
        late.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn nobody_is_late_on_the_day_itself_and_everybody_unfinished_is_the_day_after() {
        assert!(said(Stage::Scoring, "2019-10-04").is_empty());
        assert_eq!(
            said(Stage::Scoring, "2019-10-05"),
            [
                "tl-1 is 1 day late with scoring, due 2019-10-04",
                "tl-2 is 1 day late with scoring, due 2019-10-04",
                "tl-3 is 1 day late with scoring, due 2019-10-04",
            ]
        );
    }

    #[test]
    fn the_moderator_is_late_with_what_they_open_and_close() {
        assert_eq!(
            said(Stage::Draft, "2019-10-06"),
            ["mod-1 is 2 days late with scoring, due 2019-10-04"]
        );
        assert_eq!(
            said(Stage::Moderation, "2019-10-14"),
            ["mod-1 is 3 days late with moderation, due 2019-10-11"]
        );
        assert!(said(Stage::QualityClosed, "2020-01-01").is_empty());
    }

    #[test]
    fn days_move_until_a_decision_and_never_out_of_order() {
        let admin = person("admin-1", &[Role::Admin]);
        let later = Due { scoring: Some(day("2019-10-07")), moderation: None };
        let mut scoring = evaluation(Stage::Scoring);
        scoring.set_due(&admin, later).unwrap();
        assert_eq!(scoring.due(), later);
        let turned = Due { scoring: Some(day("2019-10-07")), moderation: Some(day("2019-10-01")) };
        let refused = scoring.set_due(&admin, turned).unwrap_err().to_string();
        assert_eq!(
            refused,
            "moderation would be due on 2019-10-01, before scoring on 2019-10-07: give it that \
             day or a later one"
        );
        let refused = evaluation(Stage::Decided).set_due(&admin, later).unwrap_err().to_string();
        assert_eq!(
            refused,
            "E-0001 stands at decided, and setting due days is possible at draft or frozen or \
             scoring or moderation or quality closed or prices opened"
        );
        let evaluator = person("tl-1", &[Role::Evaluator]);
        let refused = scoring.set_due(&evaluator, later);
        assert!(matches!(refused, Err(RecordError::Refused(_))), "{refused:?}");
        assert_eq!(scoring.due(), later);
    }
}
