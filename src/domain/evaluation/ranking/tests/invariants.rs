//! What must hold whatever is compared: the invariants of the method, over generated evaluations.

use std::collections::BTreeSet;

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::*;
use crate::domain::criteria::weight::Weight;
use crate::domain::evaluation::Agreeing;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::ranking::leave_out::turned;
use crate::domain::evaluation::samples::{declared, person, pounds};
use crate::domain::evaluation::scores::{Score, Sheet, required};
use crate::domain::evaluation::stage::{Readiness, Step};
use crate::domain::person::Role;

/// What an evaluation is made of, small enough to shrink: everything else follows from it.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    /// Where the group weights are cut; the last group asks the price.
    groups: BTreeSet<u32>,
    /// Where the weights within each group are cut.
    within: Vec<BTreeSet<u32>>,
    top: u8,
    /// By candidate the scores, taken in turn; kept on the scale.
    scores: Vec<Vec<u8>>,
    prices: Vec<i64>,
    /// By candidate whether it fails the one gate.
    fails: Vec<bool>,
    pub(crate) formula: PriceFormula,
    /// A least share of the first group's marks, in hundredths of a percent.
    pub(crate) threshold: u32,
    decimals: u8,
    pub(crate) ties: usize,
    /// How many scores each agreed one is the average of; one score where it is 1.
    of: u32,
}

const NAMES: [&str; 5] = ["ash", "birch", "cedar", "damson", "elder"];

fn formulas() -> impl Strategy<Value = PriceFormula> {
    prop_oneof![
        Just(RATIO),
        Just(PriceFormula::LinearLow),
        Just(PriceFormula::MinMax),
        Just(PriceFormula::Mean),
        Just(samples::benchmark(500, 1_500)),
        Just(PriceFormula::Ppqp),
        Just(monetised(12)),
    ]
}

fn formulas_with_marks() -> impl Strategy<Value = PriceFormula> {
    formulas().prop_filter("gives price marks", |formula| !formula.ranks_by_pounds())
}

pub(crate) fn made() -> impl Strategy<Value = Made> {
    let shape = (btree_set(1..10_000_u32, 1..4), vec(btree_set(1..10_000_u32, 0..3), 4), 2..6_u8);
    let answers = (
        vec(vec(0..6_u8, 6), 2..5),
        // Few amounts, so that bids are often equal.
        vec(prop_oneof![1..2_000_i64, Just(1_000), Just(800)], 5),
        vec(prop::bool::weighted(0.15), 5),
    );
    let rules = (formulas(), prop_oneof![Just(0_u32), 0..6_000_u32], 0..5_u8, 0..4_usize);
    let rules = (rules, 1..5_u32);
    (shape, answers, rules).prop_map(|((groups, within, top), (scores, prices, fails), rules)| {
        let ((formula, threshold, decimals, ties), of) = rules;
        Made { groups, within, top, scores, prices, fails, formula, threshold, decimals, ties, of }
    })
}

/// The parts between the cuts of a whole of 10 000.
fn parted(cuts: &BTreeSet<u32>) -> Vec<Weight> {
    let mut from = 0;
    let ends = cuts.iter().copied().chain([10_000]);
    ends.map(|end| Weight::hundredths(end - std::mem::replace(&mut from, end)).unwrap()).collect()
}

impl Made {
    pub(crate) fn parts(&self) -> Parts {
        let weights: Vec<String> = parted(&self.groups)
            .iter()
            .map(|weight| weight.percent().rounded(2).to_string())
            .collect();
        let last = weights.len() - 1;
        let ids = ["GA", "GB", "GC", "PRC"];
        let questions: Vec<Vec<(String, Option<String>)>> = (0..weights.len())
            .map(|at| {
                if at == last {
                    return vec![("P-01".to_owned(), Some("100".to_owned()))];
                }
                let within = parted(&self.within[at]);
                let scored = within.iter().enumerate().map(|(nth, weight)| {
                    let id = format!("{}-{:02}", ids[at], nth + 2);
                    (id, Some(weight.percent().rounded(2).to_string()))
                });
                let gate = (at == 0).then(|| (format!("{}-90", ids[at]), None));
                scored.chain(gate).collect()
            })
            .collect();
        let borrowed: Vec<Vec<(&str, Option<&str>)>> = questions
            .iter()
            .map(|all| all.iter().map(|(id, weight)| (id.as_str(), weight.as_deref())).collect())
            .collect();
        let outline: Vec<samples::Outline<'_>> = (0..weights.len())
            .map(|at| {
                (if at == last { "PRC" } else { ids[at] }, weights[at].as_str(), &*borrowed[at])
            })
            .collect();
        let mut draft = samples::set(&outline, samples::scale(self.top)).to_draft();
        draft.groups[0].threshold =
            (self.threshold > 0).then(|| Weight::hundredths(self.threshold).unwrap());
        let set = CriteriaSet::new(draft).unwrap();
        let names = &NAMES[..self.scores.len()];
        let mut parts = samples::parts(set, names, Stage::PriceOpened);
        parts.rules.price_formula = Some(self.formula);
        parts.rules.decimals = self.decimals;
        parts.rules.agreeing = if self.of > 1 { Agreeing::Average } else { Agreeing::OneScore };
        parts.rules.tie_break = TieRule::ALL[..self.ties.min(TieRule::ALL.len())].to_vec();
        let scored: Vec<QuestionId> =
            parts.criteria.scored().map(|(_, question)| question.id.clone()).collect();
        for (at, name) in names.iter().enumerate() {
            for (nth, id) in scored.iter().enumerate() {
                let given = self.scores[at][nth % self.scores[at].len()].min(self.top);
                // Under ppqp nobody has no quality at all: the freeze sees to it.
                let least = u8::from(self.formula == PriceFormula::Ppqp && nth == 0);
                let given = given.max(least);
                agree(&mut parts, name, id.as_str(), given);
                if self.of > 1 {
                    // All but one gave this, and one gave a point more where there is one.
                    let sum = u32::from(given) * self.of + u32::from(given < self.top);
                    let value = AgreedValue::parts_of(sum, self.of).unwrap();
                    parts.consensus.get_mut(&(slug(name), id.clone())).unwrap().value = value;
                }
            }
            let answer = if self.fails[at] { Answer::Fail } else { Answer::Pass };
            samples::gate(&mut parts, name, "GA-90", answer);
            samples::price(&mut parts, name, self.prices[at]);
        }
        parts
    }

    fn evaluation(&self) -> Evaluation {
        Evaluation::new(self.parts()).unwrap()
    }

    /// The sheets of which the averages of `parts` are: all but one gave what is full of the
    /// average, and the last what is left.
    fn sheets(&self, parts: &Parts) -> Vec<Sheet> {
        let share = |who: u32, value: AgreedValue| {
            let sum = (value.exact() * Exact::whole(i64::from(self.of))).rounded(0);
            let sum: u32 = sum.to_string().parse().unwrap();
            let each = sum / self.of;
            if who + 1 == self.of { sum - each * (self.of - 1) } else { each }
        };
        let sheet = |who: u32| {
            let given = parts.consensus.iter().map(|(asked, agreed)| {
                let value = u8::try_from(share(who, agreed.value)).unwrap();
                let at = samples::at(5);
                (asked.clone(), Score { value, reason: None, evidence: Vec::new(), at })
            });
            let name = slug(&format!("tl-{}", who + 1));
            Sheet::recorded(name, given.collect(), Some(samples::at(6)), Vec::new())
        };
        (0..self.of).map(sheet).collect()
    }
}

/// Exact totals by candidate.
fn totals(evaluation: &Evaluation) -> Vec<(Slug, Exact)> {
    let ranking = rank(evaluation).unwrap();
    let mut totals: Vec<(Slug, Exact)> = ranking
        .ranked()
        .map(|(one, figures)| (one.candidate.clone(), figures.total.clone()))
        .collect();
    totals.sort();
    totals
}

fn places(evaluation: &Evaluation) -> Vec<(Slug, Option<u32>)> {
    let ranking = rank(evaluation).unwrap();
    let place = |one: &Standing| one.figures.as_ref().map(|figures| figures.place);
    let mut places: Vec<_> =
        ranking.standings.iter().map(|one| (one.candidate.clone(), place(one))).collect();
    places.sort();
    places
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn invariant_1_the_order_of_the_input_never_changes_a_total_or_a_place(
        made in made(), turns in [0..5_usize, 0..4, 0..4, 0..3],
    ) {
        let straight = made.evaluation();
        let mut parts = made.parts();
        let turn = |len: usize, by: usize| by % len;
        let by = turn(parts.candidates.len(), turns[0]);
        parts.candidates.rotate_left(by);
        parts.panel.rotate_left(turns[3]);
        let mut draft = parts.criteria.to_draft();
        let by = turn(draft.groups.len(), turns[1]);
        draft.groups.rotate_left(by);
        for group in &mut draft.groups {
            let by = turn(group.questions.len(), turns[2]);
            group.questions.rotate_left(by);
        }
        // The heaviest question is the first in the set's order where several weigh the same: by
        // that rule the order counts, and is said to.
        parts.rules.tie_break.retain(|rule| *rule != TieRule::Heaviest);
        let mut same = straight.clone().into_parts();
        same.rules.tie_break.clone_from(&parts.rules.tie_break);
        parts.criteria = CriteriaSet::new(draft).unwrap();
        let (straight, turned) = (Evaluation::new(same).unwrap(), Evaluation::new(parts).unwrap());
        prop_assert_eq!(totals(&straight), totals(&turned));
        prop_assert_eq!(places(&straight), places(&turned));
    }

    #[test]
    fn invariant_2_raising_an_agreed_score_never_lowers_a_total(
        made in made(), who in 0..5_usize, at in 0..9_usize,
    ) {
        let before = made.evaluation();
        let mut parts = made.parts();
        let name = slug(NAMES[who % made.scores.len()]);
        let scored: Vec<QuestionId> =
            parts.criteria.scored().map(|(_, question)| question.id.clone()).collect();
        let key = (name.clone(), scored[at % scored.len()].clone());
        // By a point or, of an average, by a point of one evaluator.
        let raised = match parts.consensus[&key].value {
            AgreedValue::One(value) => AgreedValue::One((value + 1).min(made.top)),
            AgreedValue::Average { sum, of } => {
                AgreedValue::Average { sum: (sum + 1).min(of * u32::from(made.top)), of }
            }
        };
        parts.consensus.get_mut(&key).unwrap().value = raised;
        let after = Evaluation::new(parts).unwrap();
        let total = |evaluation: &Evaluation| {
            let ranking = rank(evaluation).unwrap();
            ranking.standing(&name).unwrap().figures.as_ref().map(|f| f.total.clone())
        };
        if let Some(old) = total(&before) {
            // Raising never excludes either.
            let new = total(&after).unwrap();
            let held = if made.formula.ranks_by_pounds() { new <= old } else { new >= old };
            prop_assert!(held, "{old} became {new}");
        }
    }

    #[test]
    fn invariant_2_lowering_a_price_never_lowers_its_own_marks(
        formula in formulas_with_marks(), prices in [1..3_000_i64, 1..3_000, 1..3_000],
        less in 0..3_000_i64,
    ) {
        let dear = prices.map(pounds);
        let cheap = [pounds((prices[0] - less).max(1)), dear[1], dear[2]];
        let share = |price, field: &[Money]| formula.share(price, field).unwrap();
        prop_assert!(share(cheap[0], &cheap) >= share(dear[0], &dear));
        for price in dear {
            let share = share(price, &dear);
            prop_assert!(!share.is_negative() && share <= Exact::whole(1));
        }
    }

    #[test]
    fn invariant_3_effective_weights_sum_to_exactly_one_hundred(made in made()) {
        let evaluation = made.evaluation();
        let sum: Exact =
            evaluation.criteria().questions().map(|(group, q)| effective_weight(group, q)).sum();
        prop_assert_eq!(sum, Exact::whole(100));
    }

    #[test]
    fn invariant_4_another_candidate_changes_no_quality_and_under_a_fixed_formula_nothing(
        made in made(), gone in 0..5_usize,
    ) {
        let whole = rank(&made.evaluation()).unwrap();
        let mut parts = made.parts();
        let gone = slug(NAMES[gone % made.scores.len()]);
        parts.candidates.retain(|candidate| candidate.slug != gone);
        parts.gates.retain(|(candidate, _), _| *candidate != gone);
        parts.consensus.retain(|(candidate, _), _| *candidate != gone);
        parts.prices.remove(&gone);
        let rest = rank(&Evaluation::new(parts).unwrap()).unwrap();
        for standing in &rest.standings {
            let before = whole.standing(&standing.candidate).unwrap();
            prop_assert_eq!(&standing.groups, &before.groups);
            prop_assert_eq!(&standing.status, &before.status);
            if !made.formula.is_relative() {
                let total = |one: &Standing| one.figures.as_ref().map(|f| f.total.clone());
                prop_assert_eq!(total(standing), total(before));
            }
        }
    }

    #[test]
    fn invariant_5_leaving_one_out_finds_the_reversals_that_the_warnings_name(made in made()) {
        let evaluation = made.evaluation();
        let ranking = rank(&evaluation).unwrap();
        let pairs = |all: &[leave_out::Reversal]| {
            all.iter().map(|r| (r.ahead.clone(), r.behind.clone())).collect::<Vec<_>>()
        };
        let long: Vec<_> = leave_one_out(&evaluation)
            .unwrap()
            .into_iter()
            .filter(|left| !left.reversals.is_empty())
            .map(|left| (left.candidate.clone(), pairs(&left.reversals)))
            .collect::<std::collections::BTreeMap<_, _>>()
            .into_iter()
            .collect();
        let mut short: Vec<_> = turned(&evaluation, &ranking.standings)
            .into_iter()
            .map(|(third, all)| {
                (third, pairs(&all.into_iter().map(|one| one.pair).collect::<Vec<_>>()))
            })
            .collect();
        short.sort();
        prop_assert_eq!(&long, &short);
        let warned = ranking.warnings.iter().filter(|w| w.kind() == "reversal").count();
        let found: usize = long.iter().map(|(_, pairs)| pairs.len()).sum();
        prop_assert_eq!(warned, found);
        prop_assert!(made.formula.is_relative() || found == 0);
    }

    #[test]
    fn invariant_8_whoever_fails_a_gate_has_no_place_whatever_the_scores(
        made in made(), who in 0..5_usize,
    ) {
        let mut parts = made.parts();
        let name = NAMES[who % made.scores.len()];
        samples::gate(&mut parts, name, "GA-90", Answer::Fail);
        let keys: Vec<_> =
            parts.consensus.keys().filter(|(who, _)| who.as_str() == name).cloned().collect();
        for key in keys {
            parts.consensus.get_mut(&key).unwrap().value = AgreedValue::One(made.top);
        }
        samples::price(&mut parts, name, 1);
        // Not even the decision gives it one.
        parts.chosen = Some(slug(name));
        let ranking = rank(&Evaluation::new(parts).unwrap()).unwrap();
        let standing = ranking.standing(&slug(name)).unwrap();
        prop_assert!(standing.figures.is_none());
        prop_assert_eq!(standing.status.excluded_by()[0], "GA-90");
        prop_assert!(!ranking.winners().contains(&&slug(name)));
    }

    #[test]
    fn invariant_9_prices_are_opened_from_quality_closed_and_from_nowhere_else(
        made in made(), stage in 0..Stage::ALL.len(), roles in 0..Role::ALL.len(),
    ) {
        let mut parts = made.parts();
        parts.stage = Stage::ALL[stage];
        parts.price_opened = None;
        parts.declarations = ["tl-1", "tl-2", "tl-3", "mod-1"].map(|who| declared(who, 9)).to_vec();
        let sheets = made.sheets(&parts);
        let ready = Readiness { sheets: &sheets, deciders: &[] };
        let mut evaluation = Evaluation::new(parts).unwrap();
        let by = person("mod-1", &[Role::Moderator, Role::ALL[roles]]);
        let opened = evaluation.advance(Step::OpenPrice, &by, &ready, None, samples::at(12)).is_ok();
        prop_assert_eq!(opened, Stage::ALL[stage] == Stage::QualityClosed);
        let seen = matches!(
            evaluation.stage(),
            Stage::PriceOpened | Stage::Decided | Stage::Archived
        );
        prop_assert_eq!(evaluation.shows_prices().is_ok(), seen);
        prop_assert_eq!(evaluation.result().is_ok(), seen);
    }

    #[test]
    fn invariant_9_a_score_that_was_handed_in_is_neither_changed_nor_removed_by_anybody(
        made in made(),
        later in 0..Stage::ALL.len(),
        hands in vec((0..4_u8, 0..4_usize, 0..60_usize, 0..6_u8), 1..40),
    ) {
        let mut parts = made.parts();
        parts.stage = Stage::Scoring;
        parts.declarations = ["tl-1", "tl-2", "tl-3", "mod-1"].map(|who| declared(who, 1)).to_vec();
        let scoring = Evaluation::new(parts.clone()).unwrap();
        let me = person("tl-1", &[Role::Evaluator]);
        let given = |value: u8| Score {
            value: value.min(made.top),
            reason: Some(samples::reason("Seen in the test.")),
            evidence: Vec::new(),
            at: samples::at(9),
        };
        let mut sheet = Sheet::new(me.slug.clone());
        for (nth, (candidate, question)) in required(&scoring, &me.slug).iter().enumerate() {
            let value = made.scores[0][nth % made.scores[0].len()];
            sheet.set_score(&scoring, &me, candidate, question, given(value)).unwrap();
        }
        sheet.submit(&scoring, &me, samples::at(10)).unwrap();
        let handed_in = sheet.clone();
        parts.stage = Stage::ALL[later];
        let now = Evaluation::new(parts).unwrap();
        let people = ["tl-1", "tl-2", "mod-1", "proc-1"].map(|name| person(name, Role::ALL));
        let asked = required(&now, &me.slug);
        for (what, who, cell, value) in hands {
            let (by, (candidate, question)) = (&people[who], &asked[cell % asked.len()]);
            let before = sheet.corrections().to_vec();
            match what {
                0 => {
                    prop_assert!(sheet.set_score(&now, by, candidate, question, given(value)).is_err());
                }
                1 => prop_assert!(sheet.clear(&now, by, candidate, question).is_err()),
                2 => prop_assert!(sheet.submit(&now, by, samples::at(11)).is_err()),
                _ => {
                    let (value, why) = (value.min(made.top), samples::reason("It was read again."));
                    let done = sheet
                        .correct(&now, by, candidate, question, value, why, Vec::new(), samples::at(12))
                        .is_ok();
                    let open = matches!(now.stage(), Stage::Scoring | Stage::Moderation);
                    prop_assert!(!done || by.slug == me.slug && open);
                    let after = sheet.corrections();
                    prop_assert_eq!(after.len(), before.len() + usize::from(done));
                    prop_assert_eq!(&after[..before.len()], &before[..]);
                }
            }
            prop_assert_eq!(sheet.scores(), handed_in.scores());
            prop_assert_eq!(sheet.submitted(), handed_in.submitted());
        }
    }

    #[test]
    fn invariant_10_a_tie_is_a_tie_until_a_rule_or_the_decision_breaks_it(
        made in made(), chosen in prop::option::of(0..5_usize),
    ) {
        let mut parts = made.parts();
        parts.chosen = chosen.map(|at| slug(NAMES[at % made.scores.len()]));
        let decided = parts.chosen.clone();
        let ranking = rank(&Evaluation::new(parts).unwrap()).unwrap();
        let ranked: Vec<_> = ranking.ranked().collect();
        for pair in ranked.windows(2) {
            let ((upper, above), (_, below)) = (pair[0], pair[1]);
            let level = above.published == below.published;
            if !level {
                prop_assert!(above.place < below.place);
                continue;
            }
            prop_assert_eq!(above.margin_to_next.unwrap().units(), 0);
            match below.tie_broken_by {
                // Nothing tells them apart, so they share the place.
                None => prop_assert_eq!(above.place, below.place),
                // Joint, and told apart from one of the same total before or behind both.
                Some(broken) if above.place == below.place => {
                    prop_assert_eq!(above.tie_broken_by, Some(broken));
                    let apart = |(_, other): &(_, &Figures)| {
                        other.published == below.published && other.place != below.place
                    };
                    prop_assert!(ranked.iter().any(apart));
                }
                Some(broken) => {
                    prop_assert!(above.place < below.place);
                    match broken {
                        TieBroken::Rule(rule) => {
                            prop_assert!(TieRule::ALL[..made.ties.min(3)].contains(&rule));
                        }
                        TieBroken::Decision => {
                            prop_assert_eq!(Some(&upper.candidate), decided.as_ref());
                            prop_assert_eq!(above.place, 1);
                        }
                    }
                }
            }
        }
        let joint = ranking.winners().len() > 1;
        let said = ranking.warnings.iter().any(|warning| warning.kind() == "joint_first");
        prop_assert_eq!(joint, said);
    }
}
