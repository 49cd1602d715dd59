//! Changing what an evaluation is about: freely in a draft, afterwards only as a new version.

use crate::domain::evaluation::stage::{Doing, Stage};
use crate::domain::evaluation::who::{Act, RecordError, may};
use crate::domain::evaluation::{Evaluation, Parts, Seat};
use crate::domain::person::Person;
use crate::domain::refs::Slug;
use crate::domain::text::Reason;

impl Evaluation {
    /// The draft with title, purpose, criteria, rules, candidates, panel or moderator changed.
    ///
    /// Whatever else `change` touches (stage, answers, declarations, prices) stays as it was.
    ///
    /// # Errors
    /// [`RecordError`] once frozen, by anybody but a moderator or administrator, or when the
    /// parts no longer fit together; the evaluation is as it was.
    pub fn edited(
        &self,
        by: &Person,
        change: impl FnOnce(&mut Parts),
    ) -> Result<Self, RecordError> {
        may(Act::SetUp, by, self)?;
        self.takes(Doing::EDIT)?;
        let mut changed = self.parts.clone();
        change(&mut changed);
        let Parts {
            title,
            purpose,
            illustrative,
            criteria,
            rules,
            candidates,
            panel,
            moderator,
            ..
        } = changed;
        let edited = Self::new(Parts {
            title,
            purpose,
            illustrative,
            criteria,
            rules,
            candidates,
            panel,
            moderator,
            ..self.parts.clone()
        })?;
        if let Some(gate) = edited.lifted_gates().into_iter().next() {
            return Err(RecordError::GateStays { gate });
        }
        if let Some(least) = edited.lowered_minimum() {
            return Err(RecordError::MinimumStays { least });
        }
        if let Some(before) = edited.agreed_otherwise() {
            let (evaluation, wanted) = (self.reference(), edited.rules().agreeing);
            return Err(RecordError::AgreeingStays { evaluation, before, wanted });
        }
        if let Some(before) = self.fixed_formula()
            && edited.rules().price_formula != Some(before)
        {
            return Err(RecordError::FormulaStays { evaluation: self.reference(), before });
        }
        Ok(edited)
    }

    /// Gives `person` a seat on the panel, until moderation opens. `money` are those who ever
    /// entered a price in this evaluation: they have seen what evaluators must not.
    ///
    /// # Errors
    /// [`RecordError`] later, for somebody who sits there or entered a price, or by whoever may
    /// not set up.
    pub fn seat(&mut self, by: &Person, person: &Slug, money: &[Slug]) -> Result<(), RecordError> {
        may(Act::SetUp, by, self)?;
        self.takes(Doing::SEAT)?;
        self.knows_no_money(person, money)?;
        let mut parts = self.parts.clone();
        parts.panel.push(Seat { person: person.clone() });
        *self = Self::new(parts)?;
        Ok(())
    }

    /// # Errors
    /// [`RecordError::KnowsMoney`] for one of `money`, who have entered prices.
    pub(super) fn knows_no_money(&self, person: &Slug, money: &[Slug]) -> Result<(), RecordError> {
        if money.contains(person) {
            let (evaluation, person) = (self.reference(), person.clone());
            return Err(RecordError::KnowsMoney { evaluation, person });
        }
        Ok(())
    }

    /// Takes `person` off the panel; what they gave stays. Answers whether they sat there.
    ///
    /// # Errors
    /// [`RecordError`] once quality is closed, by whoever may not set up, or without a reason once
    /// scoring has begun: a panel that changes with scores in view is looked at first by whoever
    /// contests it.
    pub fn unseat(
        &mut self,
        by: &Person,
        person: &Slug,
        why: Option<&Reason>,
    ) -> Result<bool, RecordError> {
        may(Act::SetUp, by, self)?;
        self.takes(Doing::UNSEAT)?;
        if (self.stage() >= Stage::Scoring || self.scores_seen())
            && self.seats(person)
            && why.is_none()
        {
            let (evaluation, person) = (self.reference(), person.clone());
            return Err(RecordError::LeavesUnexplained { evaluation, person });
        }
        let before = self.parts.panel.len();
        self.parts.panel.retain(|seat| seat.person != *person);
        Ok(self.parts.panel.len() < before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::samples::{admin, in_stage, reason, slug};

    #[test]
    fn a_draft_is_edited_and_a_frozen_set_is_not() {
        let edit = |parts: &mut Parts| {
            parts.rules.decimals = 3;
            parts.stage = Stage::Decided;
            parts.consensus.clear();
        };
        let edited = in_stage(Stage::Draft).edited(&admin(), edit).unwrap();
        assert_eq!((edited.rules().decimals, edited.stage()), (3, Stage::Draft));
        assert!(!edited.parts().consensus.is_empty());
        let refused = in_stage(Stage::Frozen).edited(&admin(), edit).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "E-0001 stands at frozen, and editing is possible at draft"
        );
        let twice = |parts: &mut Parts| parts.candidates.push(parts.candidates[0].clone());
        let refused = in_stage(Stage::Draft).edited(&admin(), twice).unwrap_err();
        assert_eq!(refused.to_string(), "aws is already a candidate of E-0001");
    }

    #[test]
    fn the_panel_grows_until_moderation_and_may_shrink_during_it() {
        let mut e = in_stage(Stage::Scoring);
        e.seat(&admin(), &slug("tl-4"), &[]).unwrap();
        insta::assert_snapshot!(
            e.seat(&admin(), &slug("tl-4"), &[]).unwrap_err(),
            @"tl-4 already has a seat on the panel of E-0001"
        );
        assert!(e.seats(&slug("tl-4")));
        let mut e = in_stage(Stage::Moderation);
        let refused = e.seat(&admin(), &slug("tl-4"), &[]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "E-0001 stands at moderation, and adding to the panel is possible at draft or frozen \
             or scoring"
        );
        let refused = e.unseat(&admin(), &slug("tl-3"), None).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "scoring has begun in E-0001, so tl-3 leaves its panel only with a reason, which is kept"
        );
        let why = reason("left the council");
        assert!(e.unseat(&admin(), &slug("tl-3"), Some(&why)).unwrap());
        assert!(!e.unseat(&admin(), &slug("tl-3"), None).unwrap());
        let mut early = in_stage(Stage::Frozen);
        assert!(early.unseat(&admin(), &slug("tl-3"), None).unwrap(), "nobody has scored yet");
    }
}
