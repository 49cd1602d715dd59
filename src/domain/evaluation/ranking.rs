//! Marks, gates, thresholds, totals and ties: exact throughout, rounded once.
//!
//! This is arithmetic only. Whether anybody may see it is [`Evaluation::shows_result`];
//! [`Evaluation::result`] asks both.

pub mod leave_out;
mod places;
mod warnings;

use thiserror::Error;

use crate::domain::criteria::{Group, Kind, Question, effective_weight};
use crate::domain::date::Day;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::stage::{Missing, Sealed, listed};
use crate::domain::evaluation::{Candidate, Evaluation, TieRule};
use crate::domain::exact::{Exact, Money, Rounded};
use crate::domain::refs::{EvaluationRef, GroupId, QuestionId, Slug};
use crate::domain::text::{Title, commas};
pub use warnings::Warning;
pub(crate) use warnings::price_warnings;

/// The result of an evaluation: who stands where, and what to be wary of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// Of which evaluation.
    pub evaluation: EvaluationRef,
    /// Decimals of published figures.
    pub decimals: u8,
    /// How money entered the totals.
    pub price_formula: Option<PriceFormula>,
    /// What totals and margins are counted in.
    pub unit: Unit,
    /// The ranked by place (the joint in order of entry), then the excluded, then the withdrawn.
    pub standings: Vec<Standing>,
    /// What a reader must know beside the figures.
    pub warnings: Vec<Warning>,
}

/// One candidate's line of the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The candidate.
    pub candidate: Slug,
    /// Its name.
    pub name: Title,
    /// Whether it is ranked, and why not.
    pub status: Status,
    /// Judged marks by group, in the order of the set; kept for the excluded and withdrawn.
    pub groups: Vec<GroupMarks>,
    /// Place and totals of the ranked.
    pub figures: Option<Figures>,
}

/// Why a candidate has a place or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// It has a place.
    Ranked,
    /// It is out, by every cause there is: gates first.
    Excluded {
        /// The causes, never empty.
        by: Vec<Cause>,
    },
    /// It left.
    Withdrawn {
        /// On which day.
        on: Day,
    },
}

impl Status {
    /// The word that is exported.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Ranked => "ranked",
            Self::Excluded { .. } => "excluded",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// What excludes it, each with what was reached and what had to be; empty for the others.
    pub fn excluded_for(&self) -> String {
        match self {
            Self::Excluded { by } => commas(by),
            Self::Ranked | Self::Withdrawn { .. } => String::new(),
        }
    }

    /// Ids of what excludes it; empty for the others.
    pub fn excluded_by(&self) -> Vec<&str> {
        match self {
            Self::Excluded { by } => by.iter().map(Cause::id).collect(),
            Self::Ranked | Self::Withdrawn { .. } => Vec::new(),
        }
    }
}

/// What totals are counted in. It follows from the price formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Marks out of 100, the highest first.
    Marks,
    /// Pounds for each quality mark, the lowest first.
    PoundsPerMark,
    /// Pounds, the value of quality taken off, the lowest first.
    PoundsNet,
}

impl Unit {
    /// The unit of this evaluation's totals.
    pub fn of(evaluation: &Evaluation) -> Self {
        let priced = evaluation.criteria().price().is_some();
        match evaluation.rules().price_formula.filter(|_| priced) {
            Some(PriceFormula::Ppqp) => Self::PoundsPerMark,
            Some(PriceFormula::Monetised(_)) => Self::PoundsNet,
            Some(
                PriceFormula::Ratio
                | PriceFormula::LinearLow
                | PriceFormula::MinMax
                | PriceFormula::Mean
                | PriceFormula::Benchmark(_),
            )
            | None => Self::Marks,
        }
    }

    /// Whether totals are pounds and the lowest is first.
    pub const fn is_pounds(self) -> bool {
        match self {
            Self::Marks => false,
            Self::PoundsPerMark | Self::PoundsNet => true,
        }
    }

    /// The word that is exported.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Marks => "marks",
            Self::PoundsPerMark => "pounds_per_quality_mark",
            Self::PoundsNet => "pounds_net_of_quality",
        }
    }

    /// What a total is, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Marks => "marks, highest first",
            Self::PoundsPerMark => "pounds a quality mark, lowest first",
            Self::PoundsNet => "pounds net of quality, lowest first",
        }
    }

    /// A figure of this unit for people: `76.21`, `£25,000.00`, `-£1,200.50`.
    pub fn shown(self, figure: Rounded) -> String {
        match self {
            Self::Marks => figure.to_string(),
            Self::PoundsPerMark | Self::PoundsNet => figure.pounds(),
        }
    }

    /// Why near-ties and everything else that is worked out in marks or weights is undefined;
    /// `None` where totals are marks.
    pub fn undefined(self) -> Option<String> {
        let unit = match self {
            Self::Marks => return None,
            Self::PoundsPerMark => "ppqp totals are pounds a quality mark",
            Self::PoundsNet => "monetised totals are pounds net of quality",
        };
        Some(format!(
            "under {unit}, lowest first: there are no price marks, the price question's weight is \
             not used, and near-ties and analyses in marks or weights are undefined"
        ))
    }
}

/// What puts a candidate out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A failed gate.
    Gate(QuestionId),
    /// An agreed score below the question's least.
    MinScore {
        /// The question.
        question: QuestionId,
        /// What was agreed.
        value: AgreedValue,
        /// The least.
        least: u8,
    },
    /// Judged marks of a group below its threshold.
    Threshold {
        /// The group.
        group: GroupId,
        /// Its marks.
        marks: Rounded,
        /// The least there had to be.
        least: Rounded,
    },
}

impl Cause {
    /// The id of the gate, question or group.
    pub fn id(&self) -> &str {
        match self {
            Self::Gate(question) | Self::MinScore { question, .. } => question.as_str(),
            Self::Threshold { group, .. } => group.as_str(),
        }
    }
}

impl std::fmt::Display for Cause {
    /// The id, and behind it what was reached and what had to be: `FUN (10.50 marks, at least 15.00)`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Gate(gate) => write!(f, "{gate}"),
            Self::MinScore { question, value, least } => {
                write!(f, "{question} ({value}, at least {least})")
            }
            Self::Threshold { group, marks, least } => {
                write!(f, "{group} ({marks} marks, at least {least})")
            }
        }
    }
}

/// Judged marks of one group; the price question's marks stand apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupMarks {
    /// The group.
    pub group: GroupId,
    /// Marks out of `of`; `None` while a question of it is not scored.
    pub marks: Option<Exact>,
    /// What full marks on its scored questions would earn.
    pub of: Exact,
}

/// The figures of a ranked candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Place, 1 upward; joint candidates share one.
    pub place: u32,
    /// Judged marks.
    pub quality: Exact,
    /// Marks for price; `None` where no price is asked, and where totals are pounds.
    pub price: Option<Exact>,
    /// Whole-life cost in pounds.
    pub amount: Option<Money>,
    /// Quality and price, exact, in the unit of the ranking.
    pub total: Exact,
    /// The total as published: rounded once, from the exact one.
    pub published: Rounded,
    /// How far its published total is ahead of the next one's; `None` for the last.
    pub margin_to_next: Option<Rounded>,
    /// What put it before or behind another of the same published total.
    pub tie_broken_by: Option<TieBroken>,
}

/// What broke a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieBroken {
    /// A frozen rule.
    Rule(TieRule),
    /// The recorded decision, for the first place.
    Decision,
}

impl TieBroken {
    /// The word that is exported.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.code(),
            Self::Decision => "decision",
        }
    }
}

/// A result that cannot be calculated: a gap is never read as 0.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{evaluation} cannot be ranked; missing: {}", listed(missing))]
pub struct NotRankable {
    /// The evaluation.
    pub evaluation: EvaluationRef,
    /// What is missing.
    pub missing: Vec<Missing>,
}

/// Why there is no result to show.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoResult {
    /// It is sealed.
    #[error(transparent)]
    Sealed(#[from] Sealed),
    /// It cannot be calculated.
    #[error(transparent)]
    NotRankable(#[from] NotRankable),
}

impl Evaluation {
    /// The result, once it may be shown.
    ///
    /// # Errors
    /// [`NoResult`] while it is sealed, or naming what is missing.
    pub fn result(&self) -> Result<Ranking, NoResult> {
        self.shows_result()?;
        Ok(rank(self)?)
    }
}

/// Marks that the agreed score on `question` earns: effective weight × value / top, exact.
///
/// `None` while nothing is agreed.
pub fn marks(
    evaluation: &Evaluation,
    candidate: &Slug,
    group: &Group,
    question: &Question,
) -> Option<Exact> {
    let agreed = evaluation.agreed(candidate, &question.id)?;
    let top = Exact::whole(i64::from(evaluation.criteria().scale().top()));
    Some(effective_weight(group, question) * (agreed.value.exact() / top))
}

fn group_marks(evaluation: &Evaluation, candidate: &Slug, group: &Group) -> GroupMarks {
    let scored = || group.questions.iter().filter(|question| question.kind == Kind::Scored);
    GroupMarks {
        group: group.id.clone(),
        marks: scored().map(|question| marks(evaluation, candidate, group, question)).sum(),
        of: scored().map(|question| effective_weight(group, question)).sum(),
    }
}

/// What puts `candidate` out, gates first, then least scores, then thresholds of groups.
fn causes(evaluation: &Evaluation, candidate: &Slug) -> Vec<Cause> {
    let gates = evaluation.failed_gates(candidate).into_iter().map(Cause::Gate);
    let least = evaluation.criteria().scored().filter_map(|(_, question)| {
        let value = evaluation.agreed(candidate, &question.id)?.value;
        let least = question.min_score?;
        let short = value.exact() < Exact::whole(i64::from(least));
        short.then(|| Cause::MinScore { question: question.id.clone(), value, least })
    });
    let groups = evaluation.criteria().groups().iter().filter_map(|group| {
        let threshold = group.threshold?;
        let GroupMarks { marks, of, .. } = group_marks(evaluation, candidate, group);
        let (marks, least) = (marks?, threshold.share() * of);
        (marks < least).then(|| {
            let (marks, least) = told_apart(&marks, &least, evaluation.rules().decimals);
            Cause::Threshold { group: group.id.clone(), marks, least }
        })
    });
    gates.chain(least).chain(groups).collect()
}

/// Both figures at the published decimals, or at as many more as show that they differ.
fn told_apart(marks: &Exact, least: &Exact, decimals: u8) -> (Rounded, Rounded) {
    let at = |decimals: u8| (marks.rounded(decimals), least.rounded(decimals));
    let apart = (decimals..9).map(at).find(|(marks, least)| marks != least);
    apart.unwrap_or_else(|| at(9))
}

/// The candidates that have neither withdrawn nor been put out, in order of entry.
pub fn still_in(evaluation: &Evaluation) -> Vec<&Candidate> {
    evaluation.live().filter(|c| causes(evaluation, &c.slug).is_empty()).collect()
}

/// What a result still needs: gates and agreed scores of everybody who has not withdrawn, and a
/// price and a formula for everybody still in. Whoever failed a gate is out whatever else is
/// missing.
pub fn missing(evaluation: &Evaluation) -> Vec<Missing> {
    let mut missing = Vec::new();
    for candidate in evaluation.live() {
        let slug = &candidate.slug;
        if !evaluation.failed_gates(slug).is_empty() {
            continue;
        }
        for (_, question) in evaluation.criteria().questions() {
            let (candidate, id) = (slug.clone(), question.id.clone());
            match question.kind {
                Kind::Gate if evaluation.gate(slug, &question.id).is_none() => {
                    missing.push(Missing::Gate { candidate, gate: id });
                }
                Kind::Scored if evaluation.agreed(slug, &question.id).is_none() => {
                    missing.push(evaluation.not_agreed(candidate, id));
                }
                Kind::Gate | Kind::Scored | Kind::Price => {}
            }
        }
    }
    if let Some((_, question)) = evaluation.criteria().price() {
        if evaluation.rules().price_formula.is_none() {
            missing.push(evaluation.no_formula(question));
        }
        for candidate in still_in(evaluation) {
            if !evaluation.parts().prices.contains_key(&candidate.slug) {
                missing.push(Missing::Price { candidate: candidate.slug.clone() });
            }
            let nothing = || quality(evaluation, &candidate.slug).is_some_and(|q| q.is_zero());
            if Unit::of(evaluation) == Unit::PoundsPerMark && nothing() {
                missing.push(Missing::QualityAboveZero { candidate: candidate.slug.clone() });
            }
        }
    }
    missing
}

/// All judged marks of `candidate`; `None` while a question is not scored.
fn quality(evaluation: &Evaluation, candidate: &Slug) -> Option<Exact> {
    let groups = evaluation.criteria().groups().iter();
    groups.map(|group| group_marks(evaluation, candidate, group).marks).sum()
}

/// The prices of `candidates`, in their order; those without one are left out.
pub(crate) fn bids(evaluation: &Evaluation, candidates: &[&Candidate]) -> Vec<(Slug, Money)> {
    candidates
        .iter()
        .filter_map(|candidate| {
            let price = evaluation.parts().prices.get(&candidate.slug)?;
            Some((candidate.slug.clone(), price.amount()))
        })
        .collect()
}

/// The result, whatever the stage: the door for people is [`Evaluation::result`].
///
/// # Errors
/// [`NotRankable`] naming every gate, agreed score and price that is missing.
///
/// # Source
/// `docs/method.md`, "From answers to places"; the numbers worked there are the tests.
pub fn rank(evaluation: &Evaluation) -> Result<Ranking, NotRankable> {
    let missing = missing(evaluation);
    if !missing.is_empty() {
        return Err(NotRankable { evaluation: evaluation.reference(), missing });
    }
    let mut ranked = Vec::new();
    let (mut excluded, mut withdrawn) = (Vec::new(), Vec::new());
    let field = bids(evaluation, &still_in(evaluation));
    for candidate in evaluation.candidates() {
        let standing = |status| Standing {
            candidate: candidate.slug.clone(),
            name: candidate.name.clone(),
            status,
            groups: evaluation
                .criteria()
                .groups()
                .iter()
                .map(|group| group_marks(evaluation, &candidate.slug, group))
                .collect(),
            figures: None,
        };
        let by = causes(evaluation, &candidate.slug);
        if let Some(withdrawal) = &candidate.withdrawn {
            withdrawn.push(standing(Status::Withdrawn { on: withdrawal.on }));
        } else if by.is_empty() {
            ranked.push(figured(evaluation, standing(Status::Ranked), &field));
        } else {
            excluded.push(standing(Status::Excluded { by }));
        }
    }
    let mut standings = places::placed(evaluation, ranked);
    standings.extend(excluded);
    standings.extend(withdrawn);
    let warnings = warnings::of(evaluation, &standings);
    Ok(Ranking {
        evaluation: evaluation.reference(),
        decimals: evaluation.rules().decimals,
        price_formula: evaluation.rules().price_formula,
        unit: Unit::of(evaluation),
        standings,
        warnings,
    })
}

/// `standing` with its totals among the bids of `field`, not placed yet.
fn figured(evaluation: &Evaluation, standing: Standing, field: &[(Slug, Money)]) -> Standing {
    let amounts: Vec<Money> = field.iter().map(|(_, amount)| *amount).collect();
    let amount =
        field.iter().find(|(slug, _)| *slug == standing.candidate).map(|(_, amount)| *amount);
    let quality: Exact = standing.groups.iter().filter_map(|group| group.marks.clone()).sum();
    let formula = evaluation.rules().price_formula;
    let asked = evaluation.criteria().price().zip(formula).zip(amount);
    let price = asked.and_then(|(((group, question), formula), amount)| {
        Some(effective_weight(group, question) * formula.share(amount, &amounts)?)
    });
    let pounds = asked.and_then(|((_, formula), amount)| formula.pounds(amount, &quality));
    let total = pounds.unwrap_or_else(|| &quality + &price.clone().unwrap_or_else(Exact::zero));
    let published = total.rounded(evaluation.rules().decimals);
    let figures = Figures {
        place: 0,
        quality,
        price,
        amount,
        total,
        published,
        margin_to_next: None,
        tie_broken_by: None,
    };
    Standing { figures: Some(figures), ..standing }
}

/// Two neighbours with one published total, and what put one before the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenTie {
    /// Who stands before.
    pub ahead: Slug,
    /// Who stands behind with the same total.
    pub behind: Slug,
    /// What broke the tie.
    pub by: TieBroken,
    /// Whether it is about the first place.
    pub first: bool,
}

impl BrokenTie {
    /// The tie in a sentence; `decision` is the recorded one with its reason, where that broke
    /// it.
    pub fn sentence(&self, decision: Option<&str>) -> String {
        let Self { ahead, behind, by, first } = self;
        let why = match by {
            TieBroken::Rule(TieRule::Quality) => "by its higher quality marks".to_owned(),
            TieBroken::Rule(TieRule::Cost) => "by its lower whole-life cost".to_owned(),
            TieBroken::Rule(TieRule::Heaviest) => {
                "by its higher marks on the heaviest question".to_owned()
            }
            TieBroken::Decision => match decision {
                Some(decision) => format!("by decision {decision}"),
                None => "by the recorded decision".to_owned(),
            },
        };
        let stands = if *first { "stands first" } else { "stands ahead" };
        format!("{ahead} and {behind} have the same total; {ahead} {stands} {why}")
    }
}

impl Ranking {
    /// The result of an evaluation in which nobody stands anywhere: it was cancelled.
    pub fn of_nobody(evaluation: &Evaluation) -> Self {
        Self {
            evaluation: evaluation.reference(),
            decimals: evaluation.rules().decimals,
            price_formula: evaluation.rules().price_formula,
            unit: Unit::of(evaluation),
            standings: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Takes the recorded reasons out of its warnings: those of reopenings and of new rules where
    /// `steps` says so, those for which a price was changed where `price` does for its candidate.
    pub fn leave_reasons_out(&mut self, steps: bool, price: impl Fn(&Slug) -> bool) {
        for warning in &mut self.warnings {
            warning.leave_reasons_out(steps, &price);
        }
    }

    /// The ties that were broken, by place.
    pub fn broken_ties(&self) -> Vec<BrokenTie> {
        let ranked: Vec<_> = self.ranked().collect();
        let broken = ranked.windows(2).filter_map(|pair| {
            let ((upper, above), (lower, below)) = (pair[0], pair[1]);
            let by = below.tie_broken_by.filter(|_| above.published == below.published)?;
            let (ahead, behind) = (upper.candidate.clone(), lower.candidate.clone());
            let first = above.place == 1;
            (above.place < below.place).then_some(BrokenTie { ahead, behind, by, first })
        });
        broken.collect()
    }

    /// The line of `candidate`.
    pub fn standing(&self, candidate: &Slug) -> Option<&Standing> {
        self.standings.iter().find(|standing| standing.candidate == *candidate)
    }

    /// The ranked with their figures, by place.
    pub fn ranked(&self) -> impl Iterator<Item = (&Standing, &Figures)> {
        self.standings.iter().filter_map(|s| s.figures.as_ref().map(|figures| (s, figures)))
    }

    /// Whoever is first; several when joint, nobody when no candidate is compliant.
    pub fn winners(&self) -> Vec<&Slug> {
        let first = self.ranked().filter(|(_, figures)| figures.place == 1);
        first.map(|(standing, _)| &standing.candidate).collect()
    }
}

#[cfg(test)]
pub(crate) mod tests;
