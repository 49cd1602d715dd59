//! How firm a result is, as files and people read it: JSON to the letter of the method, and the
//! same figures as tables with plain sentences.
//!
//! Every weight, total, gap and margin in JSON is a share, 0 to 1. What is undefined is `null`
//! there and a sentence with its reason here.

mod aids;
mod firm;
mod firm_json;
mod firmness;
mod people;
mod whatif;

use crate::codes;
use crate::domain::exact::Exact;
use crate::domain::robustness::dominance::Dominance;
use crate::domain::robustness::least_change::{LeastChange, Shift};
use crate::domain::robustness::leave_out::WithoutCandidate;
use crate::domain::robustness::marks::{Margin, Moves, steps};
use crate::domain::robustness::sampling::Law;
use crate::domain::robustness::tipping::Tipping;
use crate::report::listing::{Listing, Value};

pub use aids::{agreement_json, agreement_listing, ahp_json, best_worst_json, weights_listing};
pub use aids::{weights_json, worst_pairs_listing};
pub use firm::{Agreed, CellReason, Firm, OtherMethod, firm_blocks, materiality_sentences};
pub use firm_json::firm_json;
pub use firmness::firmness_json;
pub use people::blocks;
pub use whatif::{Standings, WhatIf, whatif_json, whatif_listing, whatif_sentences};

codes! {
    /// A part of an analysis, as `--only` names it.
    pub enum Part, "a part of the analysis" {
        /// Who stands where.
        Ranking = "ranking",
        /// One weight moves.
        Tipping = "tipping",
        /// Several weights move.
        LeastChange = "least_change",
        /// Marks move.
        Marks = "marks",
        /// Who can ever lead.
        Dominance = "dominance",
        /// All weightings at once.
        Acceptability = "acceptability",
        /// Each candidate and criterion left out.
        LeaveOut = "leave_out",
        /// What moderation did to the lead.
        Moderation = "moderation",
        /// The winner by every part of the panel.
        PanelSubsets = "panel_subsets",
        /// Agreement within the panel.
        Agreement = "agreement",
        /// The price at which a challenger draws level.
        PriceToWin = "price_to_win",
        /// Questions with one score for all.
        SeparatesNobody = "separates_nobody",
        /// What other accepted methods say.
        Methods = "methods",
        /// The award margin in sentences.
        Certificate = "certificate",
        /// What a dispute could change.
        Materiality = "materiality",
    }
}

impl Part {
    /// The parts that any matrix has; the others need an evaluation.
    pub const OF_A_MATRIX: &'static [Self] = &[
        Self::Ranking,
        Self::Tipping,
        Self::LeastChange,
        Self::Marks,
        Self::Dominance,
        Self::Acceptability,
        Self::LeaveOut,
    ];
}

/// A part that was asked for, or why it is undefined; `None` where nobody asked.
pub type Answer<T> = Option<Result<T, String>>;

/// A candidate's line of a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The candidate.
    pub candidate: usize,
    /// Its total: a share, under other methods what they give.
    pub total: f64,
    /// Its place, 1 upward.
    pub place: usize,
}

/// What one criterion's weight decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tipped {
    /// The criterion, a question or a group.
    pub criterion: String,
    /// What its weight decides.
    pub tipping: Tipping,
}

/// How acceptabilities were found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Way {
    /// Without chance.
    Exact,
    /// By drawing.
    Sampled {
        /// Draws made.
        samples: u64,
        /// The seed they came from.
        seed: u64,
        /// Whether somebody stopped it.
        stopped: bool,
    },
}

/// How often each candidate takes each place over all weightings.
#[derive(Debug, Clone, PartialEq)]
pub struct Acceptable {
    /// The law of the weights.
    pub law: Law,
    /// Whose weights: criteria, groups or questions.
    pub of: &'static str,
    /// How it was found.
    pub way: Way,
    /// By candidate and place; `None` where it cannot be had exactly.
    pub rank: Option<Vec<Vec<f64>>>,
    /// The standard error of each; `None` where it is exact.
    pub rank_se: Option<Vec<Vec<f64>>>,
    /// By candidate the mean of the weights with which it is first, in the order of the criteria.
    pub central_weights: Option<Vec<Option<Vec<f64>>>>,
    /// By candidate and candidate: how often the first is ahead.
    pub pairwise_win: Vec<Vec<f64>>,
    /// Whether these are exact; they may be where places are sampled.
    pub pairwise_exact: bool,
}

/// The winners without a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Without {
    /// The criterion, a question or a group.
    pub criterion: String,
    /// Who then has the highest total; empty when nothing is left to compare by.
    pub winners: Vec<usize>,
}

/// Each candidate and each criterion left out in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The order of the rest without each candidate.
    pub candidates: Vec<WithoutCandidate>,
    /// The winners without each criterion.
    pub criteria: Vec<Without>,
}

/// How figures are shown to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// As they are.
    Plain,
    /// As marks out of 100 with so many decimals.
    Marks(u8),
}

/// One matrix with everything that was asked of it.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The candidates, in their order.
    pub candidates: Vec<String>,
    /// Everything whose weight is looked at: of an evaluation the groups, then the questions.
    pub criteria: Vec<String>,
    /// What moves of weights and marks refer to: the criteria of a matrix, the questions.
    pub questions: Vec<String>,
    /// How many of the criteria are groups, which stand first.
    pub groups: usize,
    /// The candidate whose lead is examined.
    pub leader: usize,
    /// Whether a step of marks is one evaluator's score moved by one value, since averages count.
    pub averaged: bool,
    /// The exact totals, shares; empty under a method that has none.
    pub totals: Vec<Exact>,
    /// How figures are shown to people.
    pub scale: Scale,
    /// Who stands where.
    pub ranking: Answer<Vec<Ranked>>,
    /// One weight moves.
    pub tipping: Answer<Vec<Tipped>>,
    /// Several weights move.
    pub least_change: Answer<Vec<LeastChange>>,
    /// Marks move.
    pub marks: Answer<Vec<Margin>>,
    /// Who can ever lead.
    pub dominance: Answer<Dominance>,
    /// All weightings at once.
    pub acceptability: Answer<Acceptable>,
    /// Each candidate and criterion left out.
    pub leave_out: Answer<LeftOut>,
    /// What a reader should know, such as a constant column.
    pub warnings: Vec<String>,
}

/// Figures under a heading, with what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The part it belongs to.
    pub part: Part,
    /// The heading.
    pub title: &'static str,
    /// The figures; `None` where sentences say it all.
    pub table: Option<Listing>,
    /// What they mean.
    pub sentences: Vec<String>,
}

/// A share as scripts read it; a number that is none is `null`.
pub(super) fn number(value: f64) -> Value {
    // A share of no weight at all would read -0.0.
    let value = if value == 0.0 { 0.0 } else { value };
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Stored)
}

pub(super) fn exact(value: &Exact) -> Value {
    number(value.to_f64())
}

fn numbers(values: &[f64]) -> Value {
    Value::array(values.iter().map(|value| number(*value)))
}

fn matrix(rows: &[Vec<f64>]) -> Value {
    Value::array(rows.iter().map(|row| numbers(row)))
}

fn pair(of: &(Exact, Exact)) -> Value {
    Value::array([exact(&of.0), exact(&of.1)])
}

fn count(steps: u32) -> Value {
    Value::Int(i64::from(steps))
}

fn length(of: usize) -> Value {
    Value::Int(i64::try_from(of).unwrap_or(i64::MAX))
}

/// A part as a value, `null` where it is undefined; nothing where nobody asked.
pub(super) fn value<T>(
    answer: Option<&Result<T, String>>,
    json: impl FnOnce(&T) -> Value,
) -> Option<Value> {
    answer.map(|answer| answer.as_ref().map_or(Value::Null, json))
}

/// The parts that were asked for, under their keys, in the order of the method.
pub fn json(analysis: &Analysis) -> Vec<(&'static str, Value)> {
    let mut parts: Vec<(&'static str, Value)> = vec![
        ("suppliers", Value::array(analysis.candidates.iter().map(String::as_str))),
        ("criteria", Value::array(analysis.criteria.iter().map(String::as_str))),
    ];
    let found = [
        (Part::Ranking, value(analysis.ranking.as_ref(), |found| ranking(analysis, found))),
        (Part::Tipping, value(analysis.tipping.as_ref(), |found| tipping(analysis, found))),
        (Part::LeastChange, value(analysis.least_change.as_ref(), |found| least(analysis, found))),
        (Part::Marks, value(analysis.marks.as_ref(), |found| marks(analysis, found))),
        (Part::Dominance, value(analysis.dominance.as_ref(), |found| dominance(analysis, found))),
        (Part::Acceptability, value(analysis.acceptability.as_ref(), acceptability)),
        (Part::LeaveOut, value(analysis.leave_out.as_ref(), |found| leave_out(analysis, found))),
    ];
    parts.extend(found.into_iter().filter_map(|(part, value)| Some((part.code(), value?))));
    parts
}

impl Analysis {
    fn who(&self, at: usize) -> Value {
        self.candidates[at].as_str().into()
    }

    pub(super) fn name(&self, at: usize) -> &str {
        &self.candidates[at]
    }

    fn everybody(&self, who: &[usize]) -> Value {
        Value::array(who.iter().map(|at| self.who(*at)))
    }
}

fn ranking(analysis: &Analysis, found: &[Ranked]) -> Value {
    Value::array(found.iter().map(|ranked| {
        Value::object([
            ("supplier", analysis.who(ranked.candidate)),
            ("total", number(ranked.total)),
            ("place", length(ranked.place)),
        ])
    }))
}

fn tipping(analysis: &Analysis, found: &[Tipped]) -> Value {
    let change = |change: &crate::domain::robustness::tipping::WinnerChange| {
        Value::object([
            ("at_weight", exact(&change.at)),
            ("from", analysis.who(change.from)),
            ("to", analysis.who(change.to)),
        ])
    };
    Value::array(found.iter().map(|Tipped { criterion, tipping }| {
        Value::object([
            ("criterion", criterion.as_str().into()),
            ("weight", exact(&tipping.weight)),
            ("winner_changes", Value::array(tipping.winner_changes.iter().map(change))),
            ("winner_interval", pair(&tipping.winner_interval)),
            ("order_interval", pair(&tipping.order_interval)),
        ])
    }))
}

fn least(analysis: &Analysis, found: &[LeastChange]) -> Value {
    let size =
        |shift: &Option<Shift>| shift.as_ref().map_or(Value::Null, |shift| exact(&shift.size));
    let moves = |shift: &Option<Shift>| {
        shift.as_ref().map_or(Value::Null, |shift| {
            let named = |at: usize| analysis.questions[at].as_str();
            Value::object(shift.moves.iter().map(|m| (named(m.criterion), exact(&m.by))))
        })
    };
    let challengers = found.iter().map(|change| {
        Value::object([
            ("challenger", analysis.who(change.challenger)),
            ("l1", size(&change.l1)),
            ("linf", size(&change.linf)),
            ("l1_moves", moves(&change.l1)),
        ])
    });
    Value::object([
        ("winner", analysis.who(analysis.leader)),
        ("challengers", Value::array(challengers)),
    ])
}

fn whole(moves: Option<&Moves>) -> Value {
    moves.map_or(Value::Null, |moves| count(steps(moves)))
}

fn cells(moves: Option<&Moves>) -> Value {
    moves.map_or(Value::Null, |moves| length(moves.len()))
}

/// What is said about each challenger's margin.
pub(super) fn margin(analysis: &Analysis, margin: &Margin) -> Vec<(&'static str, Value)> {
    vec![
        ("challenger", analysis.who(margin.challenger)),
        ("gap", exact(&margin.gap)),
        (
            "fewest_marks",
            Value::object([
                ("either", whole(margin.either.as_ref())),
                ("challenger_up", whole(margin.challenger_up.as_ref())),
                ("winner_down", whole(margin.winner_down.as_ref())),
            ]),
        ),
        ("fewest_questions_raised", cells(margin.questions_raised.as_ref())),
        (
            "fewest_wrong",
            Value::object([
                ("by_one", cells(margin.wrong_by_one.as_ref())),
                ("by_two", cells(margin.wrong_by_two.as_ref())),
                ("by_any", cells(margin.wrong_by_any.as_ref())),
            ]),
        ),
    ]
}

fn marks(analysis: &Analysis, found: &[Margin]) -> Value {
    let challengers = found.iter().map(|found| Value::object(margin(analysis, found)));
    Value::object([
        ("winner", analysis.who(analysis.leader)),
        ("challengers", Value::array(challengers)),
    ])
}

fn dominance(analysis: &Analysis, found: &Dominance) -> Value {
    let pairs = |pairs: &[(usize, usize)]| {
        Value::array(pairs.iter().map(|(a, b)| analysis.everybody(&[*a, *b])))
    };
    let margins = found.best.iter().enumerate().map(|(at, best)| {
        let margin = best.as_ref().map_or(Value::Null, |best| exact(&best.margin));
        (analysis.name(at), margin)
    });
    Value::object([
        ("dominates", pairs(&found.dominates)),
        ("identical", pairs(&found.identical)),
        ("best_margin", Value::object(margins)),
        ("can_win_outright", analysis.everybody(&found.can_win_outright())),
        ("can_never_lead", analysis.everybody(&found.can_never_lead())),
    ])
}

fn acceptability(found: &Acceptable) -> Value {
    let (method, samples, seed) = match found.way {
        Way::Exact => ("exact", Value::Null, Value::Null),
        Way::Sampled { samples, seed, .. } => {
            ("sampled", Value::Stored(samples.into()), Value::Stored(seed.into()))
        }
    };
    let rows = |rows: &Option<Vec<Vec<f64>>>| rows.as_ref().map_or(Value::Null, |r| matrix(r));
    let central = found.central_weights.as_ref().map_or(Value::Null, |all| {
        Value::array(all.iter().map(|row| row.as_ref().map_or(Value::Null, |row| numbers(row))))
    });
    let mut said = vec![
        ("law", Value::from(found.law.to_string())),
        ("method", method.into()),
        ("samples", samples),
        ("seed", seed),
        ("rank", rows(&found.rank)),
        ("rank_se", rows(&found.rank_se)),
        ("central_weights", central),
        ("pairwise_win", matrix(&found.pairwise_win)),
    ];
    if found.pairwise_exact && found.way != Way::Exact {
        said.push(("pairwise_win_method", "exact".into()));
    }
    Value::object(said)
}

fn leave_out(analysis: &Analysis, found: &LeftOut) -> Value {
    let candidates = found.candidates.iter().map(|left| {
        let mut row = vec![
            ("without", analysis.who(left.without)),
            ("order", analysis.everybody(&left.order)),
        ];
        if !left.reversed.is_empty() {
            let pairs = left.reversed.iter().map(|(a, b)| analysis.everybody(&[*a, *b]));
            row.push(("reversed", Value::array(pairs)));
        }
        Value::object(row)
    });
    let criteria = found.criteria.iter().map(|left| {
        let winner = left.winners.first().map_or(Value::Null, |at| analysis.who(*at));
        let mut row = vec![("without", left.criterion.as_str().into()), ("winner", winner)];
        if left.winners.len() > 1 {
            row.push(("level", analysis.everybody(&left.winners)));
        }
        Value::object(row)
    });
    Value::object([("candidates", Value::array(candidates)), ("criteria", Value::array(criteria))])
}
