//! Declarations of interest and their reviews.

use crate::actions::evaluations::{candidate, load, question, stand_in};
use crate::actions::{ActionError, Desk, people, reason};
use crate::domain::criteria::Kind;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::conflict::{Declaration, Interest, Recusal, Verdict};
use crate::domain::evaluation::who::{Act, may};
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::Reason;
use crate::store::evaluations;

/// What is typed about an interest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterestText<'a> {
    /// In which candidates, comma-separated or not.
    pub about: &'a [String],
    /// Of what nature.
    pub nature: &'a str,
    /// What the person proposes to do about it.
    pub mitigation: Option<&'a str>,
}

/// Records the declaration of the person at the desk; `None` declares no interest.
///
/// # Errors
/// A refusal for somebody without a role, after a decision, or for an interest in nobody who
/// takes part or without a word on its nature.
pub fn declare(
    desk: &mut Desk,
    typed: Option<&str>,
    interest: Option<&InterestText<'_>>,
) -> Result<(EvaluationRef, usize, Declaration), ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (mut evaluation, _) = load(write, typed)?;
        let about = interest
            .iter()
            .flat_map(|interest| interest.about)
            .flat_map(|text| text.split(','))
            .filter(|word| !word.trim().is_empty())
            .map(|word| Ok(candidate(&evaluation, word)?.slug.clone()))
            .collect::<Result<Vec<Slug>, ActionError>>()?;
        let by = by?;
        let role = may(Act::Declare { whose: &by.slug }, &by, &evaluation)?;
        // Asked with a stand-in first: the stage is told before a bad text is.
        evaluation.clone().declare(&by, None, now)?;
        let interest = interest
            .map(|typed| {
                if about.is_empty() {
                    let text = "say in which candidate the interest lies";
                    return Err(ActionError::invalid(text).hint("give --about CANDIDATE"));
                }
                let text = |field: &str, text: &str| {
                    text.parse::<Reason>().map_err(|error| {
                        ActionError::invalid(format!("the {field}: {error}")).subject(field)
                    })
                };
                let nature = text("nature", typed.nature)?;
                let mitigation =
                    typed.mitigation.map(|typed| text("mitigation", typed)).transpose()?;
                Ok(Interest { about: about.clone(), nature, mitigation })
            })
            .transpose()?;
        let declaration = evaluation.declare(&by, interest, now)?.clone();
        let (which, number) = (evaluation.reference(), count(&evaluation, &by.slug));
        evaluations::put_declaration(write, which, number, &declaration)?;
        let subject = format!("{which}/{}", by.slug);
        write.record("conflict.declared", &subject, Some(role), None, &[])?;
        Ok((which, number, declaration))
    })
}

/// How many declarations `person` has made.
fn count(evaluation: &Evaluation, person: &Slug) -> usize {
    evaluation.parts().declarations.iter().filter(|one| one.person == *person).count()
}

/// What a review says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewText<'a> {
    /// `cleared` or `recused`.
    pub verdict: &'a str,
    /// Which of the person's declarations, from 1; `None` for the one that waits.
    pub number: Option<usize>,
    /// From which questions; empty for all of them.
    pub questions: &'a [String],
    /// Why.
    pub reason: &'a str,
}

/// Records the review of an interest that `person` declared: the first that waits for one, else
/// the latest, unless a number says which.
///
/// # Errors
/// A refusal for anybody but a moderator or decision owner, for one's own interest, where
/// nothing waits for a review, or for a bad value.
pub fn review(
    desk: &mut Desk,
    typed: Option<&str>,
    person: &str,
    review: ReviewText<'_>,
) -> Result<(EvaluationRef, usize, Declaration), ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (mut evaluation, _) = load(write, typed)?;
        let (person, _) = people::found(write, person)?;
        let questions = review
            .questions
            .iter()
            .flat_map(|text| text.split(','))
            .filter(|word| !word.trim().is_empty())
            .map(|word| Ok(question(&evaluation, word)?.id.clone()))
            .collect::<Result<std::collections::BTreeSet<_>, ActionError>>()?;
        let by = by?;
        let role = may(Act::ReviewDeclaration { whose: &person.slug }, &by, &evaluation)?;
        evaluation.clone().review(
            &by,
            &person.slug,
            review.number,
            Verdict::Cleared,
            stand_in(),
            now,
        )?;
        let verdict = match review.verdict.trim().to_ascii_lowercase().as_str() {
            "cleared" if questions.is_empty() => Verdict::Cleared,
            "cleared" => {
                let text = "whoever is cleared scores everything: leave the questions out";
                return Err(ActionError::invalid(text));
            }
            "recused" if questions.is_empty() => Verdict::Recused(Recusal::All),
            "recused" => {
                for question in &questions {
                    evaluation.asked(question, Kind::Scored, "a recusal")?;
                }
                Verdict::Recused(Recusal::Questions(questions))
            }
            other => {
                let text = format!("`{other}` is no outcome: it is cleared or recused");
                return Err(ActionError::invalid(text).subject("verdict"));
            }
        };
        let why = reason(review.reason)?;
        let number = review.number;
        let reviewed =
            evaluation.review(&by, &person.slug, number, verdict, why.clone(), now)?.clone();
        let which = evaluation.reference();
        let number = 1 + evaluation
            .parts()
            .declarations
            .iter()
            .filter(|one| one.person == person.slug)
            .position(|one| *one == reviewed)
            .expect("it was reviewed among them");
        evaluations::put_declaration(write, which, number, &reviewed)?;
        let subject = format!("{which}/{}", person.slug);
        write.record("conflict.reviewed", &subject, Some(role), Some(why.as_str()), &[])?;
        Ok((which, number, reviewed))
    })
}

/// Every declaration in the order they were made, with the evaluation they belong to.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn list(
    desk: &mut Desk,
    typed: Option<&str>,
) -> Result<(Evaluation, Vec<Declaration>), ActionError> {
    let (evaluation, _) = crate::actions::evaluations::show(desk, typed)?;
    let declarations = evaluation.parts().declarations.clone();
    Ok((evaluation, declarations))
}
