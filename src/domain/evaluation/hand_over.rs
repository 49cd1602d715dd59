//! A seat or the moderation passes to somebody else, in one step with a reason.
//!
//! What the leaver gave stays theirs: submitted scores keep counting, and nobody scores in
//! another's name. The successor begins with a declaration of their own.

use thiserror::Error;

use crate::domain::evaluation::conflict::Clearance;
use crate::domain::evaluation::missing::{Missing, Readiness, listed};
use crate::domain::evaluation::scores::Sheet;
use crate::domain::evaluation::stage::{Doing, Stage, Step};
use crate::domain::evaluation::who::{Act, RecordError, may};
use crate::domain::evaluation::{Evaluation, Seat};
use crate::domain::person::{NotPermitted, Person, Role};
use crate::domain::refs::{EvaluationRef, Slug};

/// Why a hand-over was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HandOverError {
    /// Not by this person, or not now.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The leaver has nothing to hand over.
    #[error("{person} has no seat on the panel of {evaluation}")]
    NoSeat {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// Whose seat was meant.
        person: Slug,
    },
    /// The successor is the leaver.
    #[error("{person} would hand over to themself")]
    Same {
        /// Who.
        person: Slug,
    },
    /// The successor sits on the panel.
    #[error("{person} has a seat on the panel of {evaluation} already, and {why}")]
    Seated {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// The successor.
        person: Slug,
        /// What follows from it.
        why: &'static str,
    },
    /// The successor moderates.
    #[error("{person} moderates {evaluation}, and whoever moderates does not score in it")]
    Moderates {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// The successor.
        person: Slug,
    },
    /// The successor has scored.
    #[error("{person} has scored in {evaluation}, and whoever scored does not moderate it")]
    HasScored {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// The successor.
        person: Slug,
    },
    /// The successor cannot do it.
    #[error("{person} cannot take that over: {why}")]
    Unable {
        /// The successor.
        person: Slug,
        /// Which role it takes, or that they are retired.
        why: String,
    },
    /// A question would fall below the least panel.
    #[error("{evaluation} would lack {}", listed(missing))]
    ThinPanel {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// The questions.
        missing: Vec<Missing>,
    },
}

impl From<NotPermitted> for HandOverError {
    fn from(error: NotPermitted) -> Self {
        Self::Record(error.into())
    }
}

fn able(to: &Person, role: Role) -> Result<(), HandOverError> {
    let why = if to.retired {
        "they are retired".to_owned()
    } else if to.is(role) {
        return Ok(());
    } else {
        format!("that takes the role {role}")
    };
    Err(HandOverError::Unable { person: to.slug.clone(), why })
}

impl Evaluation {
    /// Puts `to` in the place of `from` on the panel. Answers the role in which `by` did so.
    ///
    /// Until moderation ends; once it is open the successor has no sheet of their own to fill
    /// in, but declares before prices are opened like everybody else.
    ///
    /// # Errors
    /// [`HandOverError`], and nothing is changed: who may and when, whether `from` sits there,
    /// whether `to` may and is not one of `money`, who have entered prices here, and whether a
    /// question would have fewer evaluators than the rules ask for because `to` is recused from it.
    pub fn hand_over_seat(
        &mut self,
        by: &Person,
        from: &Slug,
        to: &Person,
        sheets: &[Sheet],
        money: &[Slug],
    ) -> Result<Role, HandOverError> {
        let role = may(Act::SetUp, by, self).map_err(RecordError::from)?;
        self.takes(Doing::HAND_OVER_SEAT).map_err(RecordError::from)?;
        let evaluation = self.reference();
        if !self.seats(from) {
            return Err(HandOverError::NoSeat { evaluation, person: from.clone() });
        }
        let person = to.slug.clone();
        if *from == person {
            return Err(HandOverError::Same { person });
        }
        if self.seats(&person) {
            let why = "nobody holds two";
            return Err(HandOverError::Seated { evaluation, person, why });
        }
        if *self.moderator() == person {
            return Err(HandOverError::Moderates { evaluation, person });
        }
        able(to, Role::Evaluator)?;
        self.knows_no_money(&person, money)?;
        let mut next = self.clone();
        for seat in &mut next.parts.panel {
            if seat.person == *from {
                *seat = Seat { person: person.clone() };
            }
        }
        let (before, after) = (self.thin(sheets), next.thin(sheets));
        let missing: Vec<Missing> = after.into_iter().filter(|one| !before.contains(one)).collect();
        if !missing.is_empty() {
            return Err(HandOverError::ThinPanel { evaluation, missing });
        }
        *self = next;
        Ok(role)
    }

    /// Makes `to` the moderator. Answers the role in which `by` did so.
    ///
    /// # Errors
    /// [`HandOverError`], and nothing is changed: who may and when, and whether `to` may, which
    /// nobody does who sits on the panel or has scored.
    pub fn hand_over_moderation(
        &mut self,
        by: &Person,
        to: &Person,
        sheets: &[Sheet],
    ) -> Result<Role, HandOverError> {
        let role = may(Act::SetUp, by, self).map_err(RecordError::from)?;
        self.takes(Doing::HAND_OVER_MODERATION).map_err(RecordError::from)?;
        let (evaluation, person) = (self.reference(), to.slug.clone());
        if *self.moderator() == person {
            return Err(HandOverError::Same { person });
        }
        if self.seats(&person) {
            let why = "whoever scores does not moderate";
            return Err(HandOverError::Seated { evaluation, person, why });
        }
        let scored = |sheet: &Sheet| *sheet.evaluator() == person && !sheet.scores().is_empty();
        if sheets.iter().any(scored) {
            return Err(HandOverError::HasScored { evaluation, person });
        }
        able(to, Role::Moderator)?;
        self.parts.moderator = person;
        Ok(role)
    }

    /// The questions with fewer evaluators than the rules ask for; before scoring, those that
    /// the seats alone leave short.
    fn thin(&self, sheets: &[Sheet]) -> Vec<Missing> {
        let step =
            if self.stage() < Stage::Scoring { Step::OpenScoring } else { Step::OpenModeration };
        let ready = Readiness { sheets, deciders: &[] };
        let mut missing = self.missing_for(step, &ready);
        missing.retain(|one| matches!(one, Missing::Panel { .. }));
        missing
    }

    /// Whether `person` has yet to declare here; asked of a successor.
    pub fn undeclared(&self, person: &Slug) -> bool {
        self.clearance(person) == Clearance::Undeclared
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::conflict::{Declaration, Interest, Recusal, Review, Verdict};
    use crate::domain::evaluation::price::PriceFormula;
    use crate::domain::evaluation::samples::{
        admin, at, in_stage, person, reason, sample_2019_parts, slug,
    };

    fn evaluator(name: &str) -> Person {
        person(name, &[Role::Evaluator])
    }

    #[test]
    fn the_successor_takes_the_place_and_has_yet_to_declare() {
        let mut e = in_stage(Stage::Scoring);
        let role = e.hand_over_seat(&admin(), &slug("tl-2"), &evaluator("tl-4"), &[], &[]).unwrap();
        assert_eq!(role, Role::Admin);
        let seats: Vec<&str> = e.parts().panel.iter().map(|seat| seat.person.as_str()).collect();
        assert_eq!(seats, ["tl-1", "tl-4", "tl-3"]);
        assert!(e.undeclared(&slug("tl-4")));
    }

    #[track_caller]
    fn refused(stage: Stage, from: &str, to: &Person, says: &str) {
        let mut e = in_stage(stage);
        let error = e.hand_over_seat(&admin(), &slug(from), to, &[], &[]).unwrap_err();
        assert_eq!(error.to_string(), says);
        assert_eq!(e, in_stage(stage));
    }

    #[test]
    fn whoever_has_entered_a_price_takes_no_seat() {
        let mut e = in_stage(Stage::Scoring);
        let knows = [slug("tl-4")];
        let refused =
            e.hand_over_seat(&admin(), &slug("tl-2"), &evaluator("tl-4"), &[], &knows).unwrap_err();
        let says =
            "tl-4 has entered prices in E-0001, and whoever knows the money does not score in it";
        assert_eq!(refused.to_string(), says);
        assert_eq!(e.seat(&admin(), &slug("tl-4"), &knows).unwrap_err().to_string(), says);
        assert_eq!(e, in_stage(Stage::Scoring));
    }

    #[test]
    fn a_seat_goes_only_to_somebody_who_may_sit_there() {
        refused(
            Stage::Scoring,
            "tl-2",
            &evaluator("tl-3"),
            "tl-3 has a seat on the panel of E-0001 already, and nobody holds two",
        );
        refused(
            Stage::Scoring,
            "tl-2",
            &person("mod-1", &[Role::Evaluator, Role::Moderator]),
            "mod-1 moderates E-0001, and whoever moderates does not score in it",
        );
        refused(
            Stage::Scoring,
            "tl-2",
            &person("buyer", &[Role::Procurement]),
            "buyer cannot take that over: that takes the role evaluator",
        );
        refused(
            Stage::Scoring,
            "tl-9",
            &evaluator("tl-4"),
            "tl-9 has no seat on the panel of E-0001",
        );
        refused(Stage::Scoring, "tl-2", &evaluator("tl-2"), "tl-2 would hand over to themself");
        refused(
            Stage::QualityClosed,
            "tl-2",
            &evaluator("tl-4"),
            "E-0001 stands at quality closed, and handing over a seat is possible at draft or frozen \
             or scoring or moderation",
        );
    }

    #[test]
    fn a_successor_who_is_recused_may_not_leave_a_question_short() {
        let mut parts = sample_2019_parts(PriceFormula::Ratio);
        parts.stage = Stage::Scoring;
        parts.rules.min_panel = 3;
        let review = Review {
            by: slug("mod-1"),
            verdict: Verdict::Recused(Recusal::All),
            reason: reason("worked for one of them"),
            at: at(2),
        };
        let interest = Interest {
            about: vec![slug("aws")],
            nature: reason("a former employer"),
            mitigation: None,
        };
        parts.declarations.push(Declaration {
            person: slug("tl-4"),
            made_at: at(1),
            interest: Some(interest),
            review: Some(review),
        });
        let mut e = Evaluation::new(parts).unwrap();
        let error =
            e.hand_over_seat(&admin(), &slug("tl-2"), &evaluator("tl-4"), &[], &[]).unwrap_err();
        let says = error.to_string();
        assert!(says.starts_with("E-0001 would lack 3 evaluators for"), "{says}");
    }

    #[test]
    fn moderation_goes_to_nobody_who_scores_or_has_scored() {
        let mut e = in_stage(Stage::Moderation);
        let both = |name: &str| person(name, &[Role::Evaluator, Role::Moderator]);
        let error = e.hand_over_moderation(&admin(), &both("tl-1"), &[]).unwrap_err().to_string();
        assert_eq!(
            error,
            "tl-1 has a seat on the panel of E-0001 already, and whoever scores does not moderate"
        );
        e.hand_over_moderation(&admin(), &both("mod-2"), &[]).unwrap();
        assert_eq!(e.moderator().as_str(), "mod-2");
        let archived = in_stage(Stage::Archived).hand_over_moderation(&admin(), &both("m"), &[]);
        assert_eq!(
            archived.unwrap_err().to_string(),
            "E-0001 stands at archived, and handing over the moderation is possible at draft or \
             frozen or scoring or moderation or quality closed or prices opened or decided"
        );
    }
}
