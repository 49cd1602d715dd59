//! What a reader must know beside the figures. Warnings never change a result.

use thiserror::Error;

use crate::domain::criteria::effective_weight;
use crate::domain::date::Day;
use crate::domain::evaluation::clarification::State;
use crate::domain::evaluation::price::{AbnormallyLow, PriceChange, PriceFormula, abnormally_low};
use crate::domain::evaluation::ranking::{Standing, Unit, bids, leave_out, still_in};
use crate::domain::evaluation::rules::NearTie;
use crate::domain::evaluation::{Agreeing, Evaluation, Reopening};
use crate::domain::exact::{Exact, Money, Rounded};
use crate::domain::refs::{ClarificationRef, QuestionId, Slug};
use crate::domain::sensitive::left_out;
use crate::domain::text::Reason;

/// What `ratio` does besides: 100, 150 and 200 earn 40.00, 26.67 and 20.00 of 40.
const BENT: &str = "; and a pound more costs a cheap bid more marks than a dear one";

/// One thing to be wary of.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Warning {
    /// The first place is nearly shared.
    #[error(
        "{} are within the near-tie band: the margin is {margin}, below {band}",
        names(candidates)
    )]
    NearTie {
        /// Everybody within the band of the first, the first among them.
        candidates: Vec<Slug>,
        /// Published margin between the first and the next.
        margin: Rounded,
        /// The frozen band, marks: what is closer than this is called near.
        band: NearTie,
    },
    /// The first place is shared.
    #[error(
        "{} are joint first: the decision owner chooses with a written reason",
        names(candidates)
    )]
    JointFirst {
        /// Who shares it.
        candidates: Vec<Slug>,
    },
    /// Nobody is left; the best of the failed is not a result.
    #[error("no compliant candidate: every one is excluded or withdrawn")]
    NoCompliantCandidate,
    /// Agreed scores that rest on nothing recorded.
    #[error(
        "{} {} no evidence: {}", items.len(),
        match (agreeing, items.len()) {
            (Agreeing::OneScore, 1) => "agreed score has",
            (Agreeing::OneScore, _) => "agreed scores have",
            (Agreeing::Average, 1) => "recorded average has",
            (Agreeing::Average, _) => "recorded averages have",
        },
        pairs(items)
    )]
    ConsensusWithoutEvidence {
        /// What counts in a cell.
        agreeing: Agreeing,
        /// For which candidates and questions, in the order of the set.
        items: Vec<(Slug, QuestionId)>,
    },
    /// Rules that were made with scores in view.
    #[error("version {version} of the rules was made by {by} {known}: {reason}")]
    RulesAfterScores {
        /// Which version.
        version: u32,
        /// Who made it.
        by: Slug,
        /// What was known then, as the end of a sentence.
        known: &'static str,
        /// Whether prices were.
        money_known: bool,
        /// Why it was made.
        reason: Reason,
    },
    /// Agreed scores could move again after they were closed.
    #[error(
        "moderation was reopened {}: {}{}", times(reopenings.len()),
        reopenings.iter().map(|one| reopened(one, *priced)).collect::<Vec<_>>().join("; "),
        set_since(set)
    )]
    Reopened {
        /// Each return to moderation under this version of the rules, in order.
        reopenings: Vec<Reopening>,
        /// Whether a price is asked, so that it was known or sealed.
        priced: bool,
        /// Gates and agreed scores set since prices were known, in the order of the set.
        set: Vec<(Slug, QuestionId)>,
    },
    /// Money that moved after it was known.
    #[error("{}", changes.iter().map(repriced).collect::<Vec<_>>().join("; "))]
    PriceChanged {
        /// Each change of a price since prices were opened, in order.
        changes: Vec<PriceChange>,
    },
    /// Weight that decides nothing.
    #[error(
        "{} {} nobody apart, so {} of the weight decides nothing",
        questions.iter().map(|(q, _)| q.as_str()).collect::<Vec<_>>().join(", "),
        if questions.len() == 1 { "tells" } else { "tell" }, wasted.rounded(2)
    )]
    SeparatesNobody {
        /// The questions on which all ranked candidates have one score, with effective weights.
        questions: Vec<(QuestionId, Exact)>,
        /// Sum of those weights, marks out of 100.
        wasted: Exact,
    },
    /// A bid that must be asked about.
    #[error(
        "{} bids {}, {} % below the mean of the others: {}",
        low.candidate, low.amount.grouped(), (low.below.clone() * Exact::whole(100)).rounded(1),
        heard(asked.as_ref())
    )]
    AbnormallyLow {
        /// The bid.
        low: AbnormallyLow,
        /// The clarification that asks about it, and how far it is.
        asked: Option<(ClarificationRef, State)>,
    },
    /// A bid below our own estimate.
    #[error(
        "{candidate} bids {}, below our own estimate of {}: {}",
        amount.grouped(), estimate.grouped(), heard(asked.as_ref())
    )]
    BelowShouldCost {
        /// Whose bid.
        candidate: Slug,
        /// The bid.
        amount: Money,
        /// What we reckon it should cost.
        estimate: Money,
        /// The clarification that asks about it, and how far it is.
        asked: Option<(ClarificationRef, State)>,
    },
    /// Two candidates in an order that a third, itself behind or ahead, gave them.
    #[error(
        "under {formula} {third} puts {ahead} ahead of {behind}: without {third} they stand {}",
        if *level { "level" } else { "the other way round" }
    )]
    Reversal {
        /// The formula that causes it.
        formula: PriceFormula,
        /// Whose presence it is.
        third: Slug,
        /// Ahead in the result.
        ahead: Slug,
        /// Behind it there.
        behind: Slug,
        /// Whether the two are level without the third, rather than the other way round.
        level: bool,
    },
    /// A candidate that left.
    #[error(
        "{candidate} withdrew on {on}: it has no place, and its price counts in no formula; leave-one-out shows the order had it stayed"
    )]
    Withdrawn {
        /// Who.
        candidate: Slug,
        /// On which day.
        on: Day,
    },
    /// The frozen rules take averages for agreed scores.
    #[error(
        "each score that counts is the exact average of the individual scores, as the frozen rules say: what lies between two values of the scale has no descriptor, and nobody gave it; a step or a mark of an analysis is one evaluator's score moved by one value"
    )]
    Averaged,
    /// Totals that are no marks.
    #[error("{}", unit.undefined().unwrap_or_default())]
    TotalsInPounds {
        /// What totals are.
        unit: Unit,
    },
    /// A formula under which bids move each other's marks.
    #[error(
        "under {formula} the marks of one bid depend on the others: see leave-one-out{}",
        if *formula == PriceFormula::Ratio { BENT } else { "" }
    )]
    RelativeFormula {
        /// The formula.
        formula: PriceFormula,
    },
    /// Two bids at the two ends of the scale, however near they are.
    #[error("under min-max two bids earn all and nothing, however near they are")]
    TwoBidsMinMax,
}

/// Whether a low bid has been asked about, and how far that is.
fn heard(asked: Option<&(ClarificationRef, State)>) -> String {
    match asked {
        None => "ask before relying on it".to_owned(),
        Some((which, State::ToSend)) => {
            format!("{which} is written to ask about it, and nobody has sent it yet")
        }
        Some((which, State::Asked)) => format!("asked about in {which}, and not answered yet"),
        Some((which, State::Answered)) => {
            format!("asked about and answered in {which}, which is not concluded yet")
        }
        Some((which, State::Concluded)) => format!("asked about, and concluded in {which}"),
    }
}

fn names(candidates: &[Slug]) -> String {
    candidates.iter().map(Slug::as_str).collect::<Vec<_>>().join(", ")
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}

fn reopened(one: &Reopening, priced: bool) -> String {
    let money = match (priced, one.money_known) {
        (false, _) => "",
        (true, true) => ", with prices known",
        (true, false) => ", prices still sealed",
    };
    let why = one.reason.as_str().trim_end_matches('.');
    format!("by {}{money}: {why}", one.by)
}

fn set_since(set: &[(Slug, QuestionId)]) -> String {
    match set {
        [] => String::new(),
        set => format!("; set since prices were known: {}", pairs(set)),
    }
}

fn repriced(one: &PriceChange) -> String {
    format!("{}: {}", one.words(), one.reason)
}

fn pairs(items: &[(Slug, QuestionId)]) -> String {
    let shown: Vec<String> = items.iter().take(3).map(|(c, q)| format!("{c} {q}")).collect();
    match items.len().saturating_sub(3) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl Warning {
    /// As [`Ranking::leave_reasons_out`](super::Ranking::leave_reasons_out), of this one.
    pub(super) fn leave_reasons_out(&mut self, steps: bool, price: impl Fn(&Slug) -> bool) {
        if let Self::RulesAfterScores { reason, .. } = self
            && steps
        {
            *reason = left_out();
        }
        if let Self::Reopened { reopenings, .. } = self
            && steps
        {
            for one in reopenings {
                one.reason = left_out();
            }
        }
        if let Self::PriceChanged { changes } = self {
            let marked = changes.iter_mut().filter(|one| steps || price(&one.candidate));
            marked.for_each(|one| one.reason = left_out());
        }
    }

    /// Whose bid it calls low; `None` for every other warning.
    pub const fn low_bid(&self) -> Option<&Slug> {
        match self {
            Self::AbnormallyLow { low, .. } => Some(&low.candidate),
            Self::BelowShouldCost { candidate, .. } => Some(candidate),
            Self::NearTie { .. }
            | Self::JointFirst { .. }
            | Self::NoCompliantCandidate
            | Self::ConsensusWithoutEvidence { .. }
            | Self::SeparatesNobody { .. }
            | Self::RulesAfterScores { .. }
            | Self::Reopened { .. }
            | Self::PriceChanged { .. }
            | Self::Reversal { .. }
            | Self::Withdrawn { .. }
            | Self::Averaged
            | Self::TotalsInPounds { .. }
            | Self::RelativeFormula { .. }
            | Self::TwoBidsMinMax => None,
        }
    }

    /// The word that is exported.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::NearTie { .. } => "near_tie",
            Self::JointFirst { .. } => "joint_first",
            Self::NoCompliantCandidate => "no_compliant_candidate",
            Self::ConsensusWithoutEvidence { .. } => "consensus_without_evidence",
            Self::RulesAfterScores { .. } => "rules_after_scores",
            Self::Reopened { .. } => "reopened",
            Self::PriceChanged { .. } => "price_changed",
            Self::SeparatesNobody { .. } => "separates_nobody",
            Self::AbnormallyLow { .. } => "abnormally_low",
            Self::BelowShouldCost { .. } => "below_should_cost",
            Self::Reversal { .. } => "reversal",
            Self::Withdrawn { .. } => "withdrawn",
            Self::TotalsInPounds { .. } => "totals_in_pounds",
            Self::Averaged => "averaged",
            Self::RelativeFormula { .. } => "relative_formula",
            Self::TwoBidsMinMax => "two_bids_min_max",
        }
    }
}

/// The warnings of a result whose lines are placed, the gravest first.
pub(super) fn of(evaluation: &Evaluation, standings: &[Standing]) -> Vec<Warning> {
    let ranked: Vec<_> =
        standings.iter().filter_map(|s| s.figures.as_ref().map(|f| (&s.candidate, f))).collect();
    let mut found = Vec::new();
    if ranked.is_empty() {
        found.push(Warning::NoCompliantCandidate);
    }
    let joint: Vec<Slug> =
        ranked.iter().filter(|(_, f)| f.place == 1).map(|(slug, _)| (*slug).clone()).collect();
    if joint.len() > 1 {
        found.push(Warning::JointFirst { candidates: joint });
    }
    if evaluation.rules().agreeing == Agreeing::Average {
        found.push(Warning::Averaged);
    }
    let unit = Unit::of(evaluation);
    if unit.is_pounds() {
        found.push(Warning::TotalsInPounds { unit });
    }
    if let Some((_, first)) = ranked.first()
        && !unit.is_pounds()
        && let Some(margin) = first.margin_to_next
    {
        let band = evaluation.rules().near_tie.exact();
        let near: Vec<Slug> = ranked
            .iter()
            .filter(|(_, other)| first.published.minus(other.published).exact() < band)
            .map(|(slug, _)| (*slug).clone())
            .collect();
        if near.len() > 1 {
            found.push(Warning::NearTie {
                candidates: near,
                margin,
                band: evaluation.rules().near_tie,
            });
        }
    }
    found.extend(reversed(evaluation, standings));
    found.extend(left(evaluation));
    found.extend(price_warnings(evaluation));
    let items = evaluation.without_evidence();
    if !items.is_empty() {
        let agreeing = evaluation.rules().agreeing;
        found.push(Warning::ConsensusWithoutEvidence { agreeing, items });
    }
    let version = evaluation.parts().rules_version;
    let reopenings: Vec<Reopening> = evaluation
        .parts()
        .reopenings
        .iter()
        .filter(|reopening| reopening.version == version)
        .cloned()
        .collect();
    if let Some(amends) = &evaluation.parts().amends
        && let Some(known) = amends.known()
    {
        let (by, reason) = (amends.by.clone(), amends.reason.clone());
        let money_known = amends.money_known;
        found.push(Warning::RulesAfterScores { version, by, known, money_known, reason });
    }
    if !reopenings.is_empty() {
        let set = evaluation.set_with_prices_known();
        let priced = evaluation.criteria().price().is_some();
        found.push(Warning::Reopened { reopenings, priced, set });
    }
    let changes = evaluation.parts().price_changes.clone();
    if !changes.is_empty() {
        found.push(Warning::PriceChanged { changes });
    }
    if ranked.len() > 1 {
        let questions: Vec<(QuestionId, Exact)> = evaluation
            .criteria()
            .scored()
            .filter(|(_, question)| {
                let value =
                    |slug: &Slug| evaluation.agreed(slug, &question.id).map(|a| a.value.exact());
                ranked.iter().all(|(slug, _)| value(slug) == value(ranked[0].0))
            })
            .map(|(group, question)| (question.id.clone(), effective_weight(group, question)))
            .collect();
        if !questions.is_empty() {
            let wasted = questions.iter().map(|(_, weight)| weight.clone()).sum();
            found.push(Warning::SeparatesNobody { questions, wasted });
        }
    }
    found
}

/// The pairs that a third bid puts into another order, with the formula that lets it.
fn reversed(evaluation: &Evaluation, standings: &[Standing]) -> Vec<Warning> {
    let Some(formula) = evaluation.rules().price_formula.filter(|formula| formula.is_relative())
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (third, pairs) in leave_out::turned(evaluation, standings) {
        found.extend(pairs.into_iter().map(|turned| Warning::Reversal {
            formula,
            third: third.clone(),
            ahead: turned.pair.ahead,
            behind: turned.pair.behind,
            level: turned.level,
        }));
    }
    found
}

/// Those who withdrew, with who would be first had they stayed.
fn left(evaluation: &Evaluation) -> Vec<Warning> {
    let gone = evaluation.candidates().iter().filter_map(|candidate| {
        candidate.withdrawn.as_ref().map(|withdrawal| (candidate.slug.clone(), withdrawal.on))
    });
    gone.map(|(candidate, on)| Warning::Withdrawn { candidate, on }).collect()
}

/// What a reader must know of the bids. Whether the money may be told is for the caller to ask.
pub(crate) fn price_warnings(evaluation: &Evaluation) -> Vec<Warning> {
    let Some(formula) = evaluation.rules().price_formula else { return Vec::new() };
    if evaluation.criteria().price().is_none() {
        return Vec::new();
    }
    let bids = bids(evaluation, &still_in(evaluation));
    let mut found: Vec<Warning> = abnormally_low(&bids)
        .into_iter()
        .map(|low| Warning::AbnormallyLow { low, asked: None })
        .collect();
    if let Some(estimate) = evaluation.rules().should_cost {
        found.extend(bids.iter().filter(|(_, amount)| *amount < estimate).map(|(slug, amount)| {
            Warning::BelowShouldCost {
                candidate: slug.clone(),
                amount: *amount,
                estimate,
                asked: None,
            }
        }));
    }
    if formula.is_relative() && bids.len() > 1 {
        found.push(Warning::RelativeFormula { formula });
    }
    if formula == PriceFormula::MinMax && bids.len() == 2 && bids[0].1 != bids[1].1 {
        found.push(Warning::TwoBidsMinMax);
    }
    found
}
