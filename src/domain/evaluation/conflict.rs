//! Declarations of interest, their review, and what somebody may therefore still score.

use std::collections::BTreeSet;

use crate::domain::date::Moment;
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::{Reason, commas};

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

impl Declaration {
    /// Whether an interest was declared that nobody has reviewed yet.
    pub const fn waits(&self) -> bool {
        self.interest.is_some() && self.review.is_none()
    }
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
/// Each interest is reviewed by itself and keeps what came of it: neither declaring "none"
/// afterwards nor the clearing of another interest lifts a recusal or answers an interest that
/// still waits.
pub fn clearance(declarations: &[Declaration], person: &Slug) -> Clearance {
    let own: Vec<&Declaration> = declarations.iter().filter(|d| d.person == *person).collect();
    if own.is_empty() {
        return Clearance::Undeclared;
    }
    if own.iter().any(|declaration| declaration.waits()) {
        return Clearance::Unreviewed;
    }
    recused_from(declarations, person).map_or(Clearance::Clear, Clearance::Recused)
}

/// What `person` was taken off by the reviews there are, whatever still waits for one.
pub fn recused_from(declarations: &[Declaration], person: &Slug) -> Option<Recusal> {
    let own = declarations.iter().filter(|declaration| declaration.person == *person);
    let recusals = own.filter_map(|declaration| match &declaration.review.as_ref()?.verdict {
        Verdict::Cleared => None,
        Verdict::Recused(recusal) => Some(recusal),
    });
    recusals.fold(None, |held, more| Some(joined(held, more)))
}

/// Who declared an interest, in whom, and what came of it: a line for each person, in the order in
/// which they first did. Of what nature it is stays with the declarations.
pub fn told(declarations: &[Declaration]) -> Vec<String> {
    let mut lines: Vec<(&Slug, BTreeSet<&str>)> = Vec::new();
    for declaration in declarations {
        let Some(interest) = &declaration.interest else { continue };
        let about = interest.about.iter().map(Slug::as_str);
        match lines.iter_mut().find(|(person, _)| **person == declaration.person) {
            Some((_, known)) => known.extend(about),
            None => lines.push((&declaration.person, about.collect())),
        }
    }
    let line = |(person, about): (&Slug, BTreeSet<&str>)| {
        let came = came_of(declarations, person);
        format!("{person} declared an interest in {}: {came}", commas(about))
    };
    lines.into_iter().map(line).collect()
}

/// What came of everything that `person` declared: a recusal holds whatever still waits beside it.
fn came_of(declarations: &[Declaration], person: &Slug) -> String {
    let waits = declarations.iter().any(|one| one.person == *person && one.waits());
    let recused = match recused_from(declarations, person) {
        None if waits => return "not reviewed yet".to_owned(),
        None => return "cleared".to_owned(),
        Some(Recusal::All) => "recused from every question".to_owned(),
        Some(Recusal::Questions(questions)) => format!("recused from {}", commas(questions)),
    };
    if waits { format!("{recused}; another interest is not reviewed yet") } else { recused }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(person: &str, about: &[&str], verdict: Option<Verdict>) -> Declaration {
        let at: Moment = "2026-11-20T09:00:00Z".parse().unwrap();
        let interest = Interest {
            about: about.iter().map(|slug| slug.parse().unwrap()).collect(),
            nature: "A cousin works there.".parse().unwrap(),
            mitigation: None,
        };
        Declaration {
            person: person.parse().unwrap(),
            made_at: at,
            interest: (!about.is_empty()).then_some(interest),
            review: verdict.map(|verdict| Review {
                by: "mod-1".parse().unwrap(),
                verdict,
                reason: "It bears on one question.".parse().unwrap(),
                at,
            }),
        }
    }

    #[test]
    fn who_declared_an_interest_is_told_once_with_what_came_of_all_of_it() {
        let one = Recusal::Questions(std::iter::once("CON-02".parse().unwrap()).collect());
        let declarations = [
            declared("tl-1", &[], None),
            declared("tl-2", &["aws"], Some(Verdict::Recused(one))),
            declared("tl-3", &["gcp"], None),
            declared("tl-2", &["azure", "aws"], Some(Verdict::Cleared)),
            declared("tl-4", &["aws"], Some(Verdict::Recused(Recusal::All))),
            // What is said later lifts no recusal while it waits.
            declared("tl-4", &["gcp"], None),
        ];
        assert_eq!(
            told(&declarations),
            [
                "tl-2 declared an interest in aws, azure: recused from CON-02",
                "tl-3 declared an interest in gcp: not reviewed yet",
                "tl-4 declared an interest in aws, gcp: recused from every question; another \
                 interest is not reviewed yet",
            ]
        );
        assert!(told(&declarations[..1]).is_empty(), "whoever has none is not told");
    }
}
