//! Every step of one candidate's total, so that a reader with a calculator reaches it.

use std::fmt;

use crate::domain::criteria::{Kind, effective_weight};
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::price::{Others, PriceFormula};
use crate::domain::evaluation::ranking::{Ranking, Status, Unit, bids, marks, still_in};
use crate::domain::evaluation::{Evaluation, Unfit};
use crate::domain::exact::{Exact, Money, Rounded};
use crate::domain::refs::{GroupId, QuestionId, Slug};

/// One line of the calculation. Shown figures are rounded; what is carried on is exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Weight × score / top of the scale.
    Question {
        /// The question.
        question: QuestionId,
        /// Its effective weight, marks out of 100.
        weight: Exact,
        /// The agreed score.
        score: AgreedValue,
        /// Top of the scale.
        top: u8,
        /// Marks, exact.
        marks: Exact,
        /// Decimals to show.
        decimals: u8,
    },
    /// A question for which nothing is agreed.
    NotScored {
        /// The question.
        question: QuestionId,
    },
    /// The judged marks of a group.
    Group {
        /// The group.
        group: GroupId,
        /// Sum of its questions' marks; `None` while one is not scored.
        marks: Option<Exact>,
        /// What full marks would be.
        of: Exact,
        /// Decimals to show.
        decimals: u8,
    },
    /// All judged marks.
    Quality {
        /// Sum of the groups.
        marks: Exact,
        /// Decimals to show.
        decimals: u8,
    },
    /// What the price earns.
    Price {
        /// The formula.
        formula: PriceFormula,
        /// The price question's effective weight.
        weight: Exact,
        /// This candidate's price.
        amount: Money,
        /// The calculation in figures, without the weight.
        worked: String,
        /// Marks, exact.
        marks: Exact,
        /// Decimals to show.
        decimals: u8,
    },
    /// The total in pounds, for formulas without price marks.
    Pounds {
        /// The formula.
        formula: PriceFormula,
        /// This candidate's price.
        amount: Money,
        /// The calculation in figures.
        worked: String,
        /// The total in pounds, exact.
        total: Exact,
        /// What totals are counted in.
        unit: Unit,
        /// Decimals to show.
        decimals: u8,
    },
    /// The sum, and the one rounding.
    Total {
        /// Quality and price.
        exact: Exact,
        /// Rounded once.
        published: Rounded,
    },
    /// Why there is no total.
    Out {
        /// Excluded or withdrawn.
        status: Status,
    },
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Question { question, weight, score, top, marks, decimals } => {
                let (weight, shown) = (weight.rounded(4), marks.rounded(*decimals));
                // An average as a fraction too: with 2.33 nobody reaches the same marks.
                let exact = match score.whole() {
                    Some(_) => String::new(),
                    None => format!(" ({})", score.exact()),
                };
                write!(f, "{question}: {weight} x {score}{exact} / {top} = {shown} ({marks})")
            }
            Self::NotScored { question } => write!(f, "{question}: not scored"),
            Self::Group { group, marks: Some(marks), of, decimals } => {
                let (shown, of) = (marks.rounded(*decimals), of.rounded(*decimals));
                write!(f, "{group}: {shown} of {of} ({marks})")
            }
            Self::Group { group, marks: None, .. } => write!(f, "{group}: not wholly scored"),
            Self::Quality { marks, decimals } => {
                write!(f, "quality: {} ({marks})", marks.rounded(*decimals))
            }
            Self::Price { formula, weight, amount: _, worked, marks, decimals } => {
                let (weight, shown) = (weight.rounded(4), marks.rounded(*decimals));
                write!(f, "price by {formula}: {weight} x {worked} = {shown} ({marks})")
            }
            Self::Pounds { formula, amount: _, worked, total, unit, decimals } => {
                let (shown, words) = (total.rounded(*decimals), unit.words());
                write!(f, "price by {formula}: {worked} = {shown} ({total}), {words}")
            }
            Self::Total { exact, published } => {
                write!(f, "total: {exact}, rounded once to {published}")
            }
            Self::Out { status: status @ Status::Excluded { .. } } => {
                write!(f, "no total: excluded by {}", status.excluded_for())
            }
            Self::Out { status: Status::Withdrawn { on } } => {
                write!(f, "no total: withdrawn on {on}")
            }
            Self::Out { status: Status::Ranked } => write!(f, "no total"),
        }
    }
}

/// Every line of the calculation behind `candidate`'s place in `ranking`.
///
/// # Errors
/// [`Unfit::NoCandidate`] for a supplier that takes no part.
pub fn explain(
    evaluation: &Evaluation,
    ranking: &Ranking,
    candidate: &Slug,
) -> Result<Vec<Line>, Unfit> {
    evaluation.candidate(candidate)?;
    let Some(standing) = ranking.standing(candidate) else { return Ok(Vec::new()) };
    let decimals = ranking.decimals;
    let top = evaluation.criteria().scale().top();
    let mut lines = Vec::new();
    for (group, sum) in evaluation.criteria().groups().iter().zip(&standing.groups) {
        let before = lines.len();
        for question in group.questions.iter().filter(|q| q.kind == Kind::Scored) {
            let agreed = evaluation.agreed(candidate, &question.id);
            let earned = marks(evaluation, candidate, group, question);
            let id = question.id.clone();
            lines.push(match agreed.zip(earned) {
                None => Line::NotScored { question: id },
                Some((agreed, marks)) => Line::Question {
                    question: id,
                    weight: effective_weight(group, question),
                    score: agreed.value,
                    top,
                    marks,
                    decimals,
                },
            });
        }
        if lines.len() > before {
            let (group, marks, of) = (sum.group.clone(), sum.marks.clone(), sum.of.clone());
            lines.push(Line::Group { group, marks, of, decimals });
        }
    }
    let Some(figures) = &standing.figures else {
        lines.push(Line::Out { status: standing.status.clone() });
        return Ok(lines);
    };
    lines.push(Line::Quality { marks: figures.quality.clone(), decimals });
    let priced = evaluation.criteria().price().zip(ranking.price_formula);
    if let Some(((group, question), formula)) = priced
        && let Some(amount) = figures.amount
    {
        let bids = bids(evaluation, &still_in(evaluation));
        let field: Vec<Money> = bids.into_iter().map(|(_, amount)| amount).collect();
        let worked = formula.worked(amount, &field, &figures.quality, decimals, Others::InFigures);
        let weight = effective_weight(group, question);
        lines.push(if let Some(marks) = figures.price.clone() {
            Line::Price { formula, weight, amount, worked, marks, decimals }
        } else {
            let (total, unit) = (figures.total.clone(), ranking.unit);
            Line::Pounds { formula, amount, worked, total, unit, decimals }
        });
    }
    let (exact, published) = (figures.total.clone(), figures.published);
    lines.push(Line::Total { exact, published });
    Ok(lines)
}

#[cfg(test)]
mod tests;
