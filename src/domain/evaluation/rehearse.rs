//! Rehearsal: invented bids under each price formula, so that the rules are tested before they
//! bind. It reads a draft and changes nothing; no real answer or price is looked at.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::domain::criteria::scale::{Point, Scale};
use crate::domain::criteria::weight::Weight;
use crate::domain::criteria::{CriteriaSet, Draft, Fault, Group, Kind, Question, effective_weight};
use crate::domain::date::Moment;
use crate::domain::evaluation::consensus::Consensus;
use crate::domain::evaluation::price::{FORMULAS, Parameters, PointValue, Price, PriceFormula};
use crate::domain::evaluation::ranking::{Ranking, Warning, rank};
use crate::domain::evaluation::refusal::Refusal;
use crate::domain::evaluation::stage::{Doing, Stage};
use crate::domain::evaluation::{Answer, Candidate, Evaluation, GateAnswer, Parts, Unfit};
use crate::domain::exact::{Exact, Money};
use crate::domain::refs::{QuestionId, Slug};

/// One invented bid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bid {
    /// What it is called.
    pub name: Slug,
    /// What it would cost.
    pub price: Price,
    /// How good it would be.
    pub quality: Quality,
}

/// How good an invented bid is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quality {
    /// Marks for everything but price, in hundredths.
    Marks(Weight),
    /// A score for every question, and answers to gates; a gate left out passes.
    Answers {
        /// The scores.
        scores: BTreeMap<QuestionId, u8>,
        /// The gates that are answered.
        gates: BTreeMap<QuestionId, Answer>,
    },
}

/// What formulas need beside the bids; where it is `None` the draft's own is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Given {
    /// The price that earns full marks under `benchmark`.
    pub best: Option<Money>,
    /// The price that earns none.
    pub worst: Option<Money>,
    /// What a quality mark is worth under `monetised`.
    pub point_value: Option<Money>,
}

/// What one formula makes of the bids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The formula.
    pub formula: &'static str,
    /// Whether it is the one that the draft has.
    pub chosen: bool,
    /// The result, or why there is none.
    pub outcome: Result<Ranking, String>,
}

/// Why a rehearsal was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RehearsalError {
    /// Not before the freeze.
    #[error(transparent)]
    Stage(#[from] Refusal),
    /// Weights that do not add up yet.
    #[error("the criteria are not finished: {0}")]
    Unfinished(Fault),
    /// Nothing that a formula could act on.
    #[error("{0} asks no price question, so there is no formula to rehearse")]
    NoPrice(Slug),
    /// Too few bids.
    #[error("a rehearsal takes two bids or more, and has {0}")]
    TooFew(usize),
    /// Marks and scores side by side.
    #[error("give every bid quality marks, or every bid its scores, and not some of each")]
    Mixed,
    /// More marks than there are.
    #[error("{bid} has {has} quality marks, and there are {most}")]
    TooMany {
        /// The bid.
        bid: Slug,
        /// Its marks.
        has: Weight,
        /// The marks there are.
        most: String,
    },
    /// Marks that cannot be taken apart into values.
    #[error(
        "quality is worth {0} marks in this draft, and marks take a whole number of them above 1: give scores instead"
    )]
    NotWhole(String),
    /// An answer that does not fit the draft.
    #[error("{bid}: {why}")]
    Bid {
        /// The bid.
        bid: Slug,
        /// What does not fit.
        why: Unfit,
    },
    /// A question without a score.
    #[error("{bid} has no score for {question}")]
    NoScore {
        /// The bid.
        bid: Slug,
        /// The question.
        question: QuestionId,
    },
}

/// Four bids such as come in: one that meets everything, a cheap and poor one, a dear and good
/// one, and one in between that is weak on the first group. `around` is what the first would cost.
pub fn invented(criteria: &CriteriaSet, around: Money) -> Vec<Bid> {
    let points: Vec<u8> = criteria.scale().points().iter().map(|point| point.value).collect();
    let last = points.len() - 1;
    let met = (2 * last).div_ceil(3);
    let first = criteria.scored().next().map(|(group, _)| group.id.clone());
    let bid = |name: &str, percent: i64, steps: &dyn Fn(&Group) -> usize| {
        let scores = criteria.scored().map(|(group, question)| {
            let value = points[steps(group).min(last)];
            (question.id.clone(), question.cap.map_or(value, |cap| value.min(cap)))
        });
        let pence = around.as_pence().saturating_mul(percent) / 100;
        let amount = Money::pence(pence.max(1)).unwrap_or(around);
        Some(Bid {
            name: name.parse().ok()?,
            price: Price::new(amount, None).ok()?,
            quality: Quality::Answers { scores: scores.collect(), gates: BTreeMap::new() },
        })
    };
    let weak = |group: &Group| {
        if Some(&group.id) == first.as_ref() { met.saturating_sub(1) } else { met }
    };
    [
        bid("steady", 100, &|_| met),
        bid("cheap", 75, &|_| met.saturating_sub(1)),
        bid("dear", 135, &|_| last),
        bid("between", 90, &weak),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Evaluation {
    /// What each formula makes of `bids` under this draft's weights, thresholds, ties and
    /// rounding, in the order in which formulas are offered. Changes nothing.
    ///
    /// # Errors
    /// [`RehearsalError`] past the draft, while weights are out, or for bids that do not fit. A
    /// formula that lacks something says so in its own outcome.
    ///
    /// # Source
    /// `docs/method.md`, "Price formulas": the three bids worked there are the first test.
    pub fn rehearsed(&self, bids: &[Bid], given: Given) -> Result<Vec<Tried>, RehearsalError> {
        self.takes(Doing::REHEARSE)?;
        if let Some(fault) = self.criteria().unfinished().into_iter().next() {
            return Err(RehearsalError::Unfinished(fault));
        }
        if self.criteria().price().is_none() {
            return Err(RehearsalError::NoPrice(self.criteria().id().clone()));
        }
        if bids.len() < 2 {
            return Err(RehearsalError::TooFew(bids.len()));
        }
        let parts = self.staged(bids)?;
        let chosen = self.rules().price_formula;
        Ok(FORMULAS
            .into_iter()
            .map(|code| {
                let own = chosen.filter(|formula| formula.code() == code);
                let outcome = formula(code, own, chosen, given)
                    .and_then(|formula| tried(&parts, formula).map_err(|error| error.to_string()));
                Tried { formula: code, chosen: own.is_some(), outcome }
            })
            .collect())
    }

    /// The parts of a made-up evaluation with these bids, prices open.
    fn staged(&self, bids: &[Bid]) -> Result<Parts, RehearsalError> {
        let marks = bids.iter().filter(|bid| matches!(bid.quality, Quality::Marks(_))).count();
        let criteria = match marks {
            0 => self.criteria().clone(),
            all if all == bids.len() => self.outright()?,
            _ => return Err(RehearsalError::Mixed),
        };
        let own = self.parts();
        let (title, moderator) = (own.title.clone(), own.moderator.clone());
        let draft = Parts::draft(own.reference, title, own.purpose, criteria, moderator);
        let mut parts = Parts { stage: Stage::PriceOpened, rules: self.rules().clone(), ..draft };
        let most = self.quality_marks();
        for bid in bids {
            let slug = &bid.name;
            let name = slug.as_str().parse().unwrap_or_else(|_| own.title.clone());
            parts.candidates.push(Candidate { slug: slug.clone(), name, withdrawn: None });
            parts.prices.insert(slug.clone(), bid.price.clone());
            let scores = match &bid.quality {
                Quality::Marks(has) if has.percent() > most => {
                    let (bid, most) = (slug.clone(), most.rounded(2).to_string());
                    return Err(RehearsalError::TooMany { bid, has: *has, most });
                }
                Quality::Marks(has) => taken_apart(&most, *has),
                Quality::Answers { scores, gates } => {
                    for gate in self.criteria().gates() {
                        let answer = gates.get(&gate.id).copied().unwrap_or(Answer::Pass);
                        let reason = invented_reason();
                        let given =
                            GateAnswer { answer, reason, by: own.moderator.clone(), at: never() };
                        parts.gates.insert((slug.clone(), gate.id.clone()), given);
                    }
                    if let Some((_, question)) =
                        self.criteria().scored().find(|(_, q)| !scores.contains_key(&q.id))
                    {
                        let (bid, question) = (slug.clone(), question.id.clone());
                        return Err(RehearsalError::NoScore { bid, question });
                    }
                    scores.clone()
                }
            };
            for (question, value) in scores {
                let by = own.moderator.clone();
                let (reason, evidence) = (invented_reason(), Vec::new());
                let agreed = Consensus { value: value.into(), reason, evidence, by, at: never() };
                parts.consensus.insert((slug.clone(), question), agreed);
            }
            let fits = Evaluation::new(parts.clone());
            fits.map_err(|why| RehearsalError::Bid { bid: slug.clone(), why })?;
        }
        Ok(parts)
    }

    /// What everything but the price question is worth, marks out of 100.
    fn quality_marks(&self) -> Exact {
        self.criteria().scored().map(|(group, question)| effective_weight(group, question)).sum()
    }

    /// Criteria in which marks can be given outright, to a hundredth of a mark: one question is
    /// worth a single mark, the other all the rest, both on a scale of 0 to 100.
    fn outright(&self) -> Result<CriteriaSet, RehearsalError> {
        let most = self.quality_marks();
        let not_whole = || RehearsalError::NotWhole(most.rounded(2).to_string());
        let whole = (1..=100).find(|whole| Exact::whole(*whole) == most);
        let whole = whole.filter(|whole| *whole > 1).ok_or_else(not_whole)?;
        let weight = |marks: i64| {
            u32::try_from(marks * 100).ok().and_then(Weight::hundredths).unwrap_or_default()
        };
        let group = |id: &str, kind, marks: i64| {
            let (group, question) = (id.parse().ok()?, format!("{id}-01").parse().ok()?);
            let title = self.parts().title.clone();
            let text = "what was given outright".parse().ok()?;
            let question = Question::alone(question, kind, text);
            Some(Group {
                id: group,
                title,
                weight: weight(marks),
                rationale: None,
                threshold: None,
                part: None,
                questions: vec![question],
            })
        };
        let groups = [
            group(REST, Kind::Scored, whole - 1),
            group(SINGLE, Kind::Scored, 1),
            group("PRICE", Kind::Price, 100 - whole),
        ];
        let point = |value: u8| {
            let name = value.to_string();
            Some(Point { value, name: name.parse().ok()?, descriptor: name.parse().ok()? })
        };
        let points: Option<Vec<Point>> = (0..=100).map(point).collect();
        let scale = points.and_then(|points| Scale::new(points).ok()).ok_or_else(not_whole)?;
        let set = self.criteria();
        let draft = Draft {
            id: set.id().clone(),
            title: set.title().clone(),
            version: set.version().clone(),
            sources: Vec::new(),
            scale,
            groups: groups.into_iter().flatten().collect(),
        };
        CriteriaSet::new(draft).map_err(|_| not_whole())
    }
}

/// The group that is worth all but one of the quality marks, and the one that is worth that one.
const REST: &str = "REST";
const SINGLE: &str = "SINGLE";

/// Marks as values of the two questions of [`Evaluation::outright`]: with `most` marks in all,
/// `(most - 1) * rest + single` hundredths.
fn taken_apart(most: &Exact, has: Weight) -> BTreeMap<QuestionId, u8> {
    let rest_is_worth = u32::try_from(most.rounded(0).units() - 1).unwrap_or(1).max(1);
    let rest = (has.as_hundredths() / rest_is_worth).min(100);
    let single = has.as_hundredths() - rest * rest_is_worth;
    let mut values = BTreeMap::new();
    for (group, value) in [(REST, rest), (SINGLE, single)] {
        if let (Ok(question), Ok(value)) = (format!("{group}-01").parse(), u8::try_from(value)) {
            values.insert(question, value);
        }
    }
    values
}

/// The formula of this code with the figures it needs, or what is missing.
fn formula(
    code: &str,
    own: Option<PriceFormula>,
    chosen: Option<PriceFormula>,
    given: Given,
) -> Result<PriceFormula, String> {
    let band = chosen.and_then(PriceFormula::band);
    let best = given.best.or(band.map(super::price::Band::best));
    let worst = given.worst.or(band.map(super::price::Band::worst));
    if let Some(own) = own.filter(|_| given == Given::default()) {
        return Ok(own);
    }
    let (best, worst) = if code == "benchmark" { (best, worst) } else { (None, None) };
    let value = chosen.and_then(PriceFormula::point_value).map(PointValue::amount);
    let point_value = given.point_value.or(value).filter(|_| code == "monetised");
    PriceFormula::read(code, Parameters { best, worst, point_value })
        .map_err(|error| error.to_string())
}

fn tried(parts: &Parts, formula: PriceFormula) -> Result<Ranking, Box<dyn std::error::Error>> {
    let mut parts = parts.clone();
    parts.rules.price_formula = Some(formula);
    let mut ranking = rank(&Evaluation::new(parts)?)?;
    // Invented answers rest on nothing, and what they leave undecided says nothing of the rules.
    ranking.warnings.retain(|warning| {
        !matches!(
            warning,
            Warning::ConsensusWithoutEvidence { .. } | Warning::SeparatesNobody { .. }
        )
    });
    Ok(ranking)
}

fn invented_reason() -> crate::domain::text::Reason {
    "invented for a rehearsal".parse().expect("it is short and plain")
}

/// The moment of what never happened.
fn never() -> Moment {
    jiff::Timestamp::UNIX_EPOCH.into()
}

/// The winners of each formula that has a result: formula and who is first, in words.
pub fn winners(tried: &[Tried]) -> Vec<(Vec<&Slug>, Vec<&'static str>)> {
    let mut found: Vec<(Vec<&Slug>, Vec<&'static str>)> = Vec::new();
    for one in tried {
        let Ok(ranking) = &one.outcome else { continue };
        let first = ranking.winners();
        match found.iter_mut().find(|(who, _)| *who == first) {
            Some((_, formulas)) => formulas.push(one.formula),
            None => found.push((first, vec![one.formula])),
        }
    }
    found
}

/// Who wins under which formula, and what each result warns of.
pub fn sentences(tried: &[Tried]) -> Vec<String> {
    let found = winners(tried);
    let who = |slugs: &[&Slug]| match slugs {
        [] => "no compliant bid".to_owned(),
        [one] => one.to_string(),
        several => {
            let names: Vec<&str> = several.iter().map(|slug| slug.as_str()).collect();
            format!("{} jointly", names.join(" and "))
        }
    };
    let mut lines: Vec<String> = found
        .iter()
        .map(|(slugs, formulas)| format!("first under {}: {}", formulas.join(", "), who(slugs)))
        .collect();
    if found.len() > 1 {
        lines.insert(
            0,
            "the formula decides who wins, so it is frozen before money is seen".to_owned(),
        );
    }
    for one in tried {
        let Ok(ranking) = &one.outcome else { continue };
        lines.extend(
            ranking.warnings.iter().map(|warning| format!("warning, {}: {warning}", one.formula)),
        );
    }
    lines
}

#[cfg(test)]
mod tests;
