//! Declarations of interest, their review, and what somebody may therefore still score.

use std::collections::BTreeSet;

use crate::domain::date::Moment;
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::Reason;

/// One person's statement about their interests in one evaluation. Asked for again later; each
/// is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Whose.
    pub person: Slug,
    /// When it was made.
    pub made_at: Moment,
    /// `None` declares that there is none.
    pub interest: Option<Interest>,
    /// What came of it; a declaration of none needs no review.
    pub review: Option<Review>,
}

/// An interest: personal, professional or financial, direct or indirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    /// In which candidates.
    pub about: Vec<Slug>,
    /// Of what nature.
    pub nature: Reason,
    /// What the person proposes to do about it.
    pub mitigation: Option<Reason>,
}

/// What a moderator or decision owner made of a declared interest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Who reviewed it; never the declarer.
    pub by: Slug,
    /// The outcome.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// When.
    pub at: Moment,
}

/// The outcome of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The person scores everything.
    Cleared,
    /// The person stays out, for all candidates alike.
    Recused(Recusal),
}

/// What a recused person stays out of: always the question for all candidates, or else
/// candidates are scored by different panels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recusal {
    /// Every question.
    All,
    /// These questions.
    Questions(BTreeSet<QuestionId>),
}

impl Verdict {
    /// The word that is stored and typed: `cleared` or `recused`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Cleared => "cleared",
            Self::Recused(_) => "recused",
        }
    }
}

impl Recusal {
    /// Whether it takes the person off `question`.
    pub fn covers(&self, question: &QuestionId) -> bool {
        match self {
            Self::All => true,
            Self::Questions(questions) => questions.contains(question),
        }
    }
}

/// Where a person stands after all their declarations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clearance {
    /// Nothing declared yet: no scoring.
    Undeclared,
    /// An interest declared and not yet reviewed: no scoring.
    Unreviewed,
    /// Free to score everything.
    Clear,
    /// Free to score what the recusal leaves.
    Recused(Recusal),
}

/// Where `person` stands after `declarations`, which are in the order they were made.
///
/// A recusal holds until a later review clears the person: declaring "none" afterwards does not
/// lift it.
pub fn clearance(declarations: &[Declaration], person: &Slug) -> Clearance {
    let mut standing = Clearance::Undeclared;
    let mut held: Option<Recusal> = None;
    for declaration in declarations.iter().filter(|d| d.person == *person) {
        let waits = declaration.interest.is_some() && declaration.review.is_none();
        if let Some(review) = &declaration.review {
            held = match &review.verdict {
                Verdict::Cleared => None,
                Verdict::Recused(recusal) => Some(joined(held, recusal)),
            };
        }
        standing = match (&held, waits) {
            (_, true) => Clearance::Unreviewed,
            (Some(recusal), false) => Clearance::Recused(recusal.clone()),
            (None, false) => Clearance::Clear,
        };
    }
    standing
}

fn joined(held: Option<Recusal>, more: &Recusal) -> Recusal {
    match (held, more) {
        (None, more) => more.clone(),
        (Some(Recusal::Questions(a)), Recusal::Questions(b)) => {
            Recusal::Questions(a.union(b).cloned().collect())
        }
        (Some(Recusal::All), _) | (Some(Recusal::Questions(_)), Recusal::All) => Recusal::All,
    }
}
