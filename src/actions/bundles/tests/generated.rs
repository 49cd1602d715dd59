//! Result, archive, reload, result: the same to the byte, whatever was compared. Generated
//! evaluations go through the actions from draft to open prices, out of their workspace and into
//! an empty one.

use proptest::prelude::*;

use super::{empty, result};
use crate::actions::evaluations::tests as told;
use crate::actions::evaluations::{self, DueText, New, RuleText};
use crate::actions::{Desk, bundles, conflicts, consensus, gates, people, prices, scores, upkeep};
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::consensus::{AVERAGE, Consensus};
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::ranking::rank;
use crate::domain::evaluation::ranking::tests::invariants::{Made, made};
use crate::domain::evaluation::stage::Step;
use crate::domain::evaluation::{Answer, Asked, Parts, TieRule};
use crate::domain::exact::Exact;
use crate::domain::refs::QuestionId;

const SUPPLIERS: [&str; 4] = ["aws", "azure", "gcp", "paas"];
const PANEL: [&str; 3] = ["tl-1", "tl-2", "tl-3"];
const WHY: &str = "Both sites were shown to us, and the second one has no circuit of its own.";

/// What befalls the evaluation on its way.
#[derive(Debug, Clone, Copy)]
struct Fate {
    /// How far the third evaluator lies from the others.
    apart: u8,
    /// Somebody corrects a score in moderation.
    corrected: bool,
    /// The last candidate withdraws.
    withdrawn: bool,
    /// Quality is reopened once prices are known.
    reopened: bool,
}

fn fate() -> impl Strategy<Value = Fate> {
    (0..4_u8, any::<bool>(), prop::bool::weighted(0.3), prop::bool::weighted(0.3)).prop_map(
        |(apart, corrected, withdrawn, reopened)| Fate { apart, corrected, withdrawn, reopened },
    )
}

/// What is made, so that it can be frozen: an order for ties, and a threshold where the formula
/// asks for one.
fn freezable(mut made: Made) -> Made {
    made.ties = made.ties.max(1);
    if made.formula == PriceFormula::Ppqp {
        made.threshold = made.threshold.max(1);
    }
    made
}

fn sit(desk: &mut Desk, who: &str) {
    let everybody = people::list(desk).unwrap();
    desk.sit(&everybody, who);
}

fn go(desk: &mut Desk, step: Step, reason: Option<&str>) {
    sit(desk, "mod-1");
    evaluations::step(desk, None, step, reason).unwrap();
}

fn declare(desk: &mut Desk, people: &[&str]) {
    for who in people {
        sit(desk, who);
        conflicts::declare(desk, None, None).unwrap();
    }
}

fn set_up(desk: &mut Desk, parts: &Parts) {
    let rules = &parts.rules;
    let formula = rules.price_formula.unwrap();
    let given = formula.parameters();
    let amount = |money: Option<crate::domain::exact::Money>| money.map(|one| one.to_string());
    let ties: Vec<String> = rules.tie_break.iter().map(ToString::to_string).collect();
    let candidates: Vec<String> =
        SUPPLIERS[..parts.candidates.len()].iter().map(|one| (*one).to_owned()).collect();
    let panel: Vec<String> = PANEL.iter().map(|one| (*one).to_owned()).collect();
    sit(desk, "mod-1");
    let new = New {
        title: "Generated",
        criteria: parts.criteria.clone(),
        purpose: "options appraisal",
        moderator: "mod-1",
        candidates: &candidates,
        panel: &panel,
        illustrative: false,
        rules: RuleText {
            price_formula: Some(formula.code().to_owned()),
            price_best: amount(given.best),
            price_worst: amount(given.worst),
            point_value: amount(given.point_value),
            decimals: Some(rules.decimals),
            agreeing: Some(rules.agreeing.code().to_owned()),
            tie_break: Some(ties.join(",")),
            ..RuleText::default()
        },
        due: DueText::default(),
    };
    evaluations::new(desk, new).unwrap();
    go(desk, Step::Freeze, None);
    declare(desk, &PANEL);
    go(desk, Step::OpenScoring, None);
}

/// What two of three give where this is agreed; the average of all follows from them.
fn base(agreed: &Consensus) -> u8 {
    match agreed.value {
        AgreedValue::One(value) => value,
        AgreedValue::Average { sum, of } => u8::try_from(sum / of).unwrap(),
    }
}

/// The supplier that plays the candidate of this place.
fn playing(parts: &Parts, asked: &Asked) -> &'static str {
    SUPPLIERS[parts.candidates.iter().position(|one| one.slug == asked.0).unwrap()]
}

fn score(desk: &mut Desk, parts: &Parts, fate: Fate) {
    for (nth, who) in PANEL.iter().enumerate() {
        sit(desk, who);
        for (asked, agreed) in &parts.consensus {
            let top = parts.criteria.scale().top();
            let value =
                if nth == 2 { (base(agreed) + fate.apart) % (top + 1) } else { base(agreed) };
            let reason = format!("{WHY} Seen for {} by {who}.", playing(parts, asked));
            let entry = scores::Entry {
                candidate: playing(parts, asked),
                question: asked.1.as_str(),
                value: Some(&value.to_string()),
                reason: Some(&reason),
                evidence: None,
            };
            scores::set(desk, None, &entry).unwrap();
        }
        scores::submit(desk, None).unwrap();
    }
    sit(desk, "proc-1");
    for (candidate, price) in &parts.prices {
        let who = playing(parts, &(candidate.clone(), "P-01".parse::<QuestionId>().unwrap()));
        prices::set(desk, None, who, &price.amount().to_string(), Some("As offered."), None)
            .unwrap();
    }
}

fn agree(desk: &mut Desk, parts: &Parts, fate: Fate) {
    go(desk, Step::OpenModeration, None);
    if fate.corrected {
        sit(desk, "tl-3");
        let (asked, agreed) = parts.consensus.first_key_value().unwrap();
        let top = parts.criteria.scale().top();
        let before = (base(agreed) + fate.apart) % (top + 1);
        let entry = scores::Entry {
            candidate: playing(parts, asked),
            question: asked.1.as_str(),
            value: Some(&((before + 1) % (top + 1)).to_string()),
            reason: Some("The second page of the offer had been left out when it was read."),
            evidence: None,
        };
        scores::correct(desk, None, &entry).unwrap();
    }
    sit(desk, "mod-1");
    for (asked, given) in &parts.gates {
        let answer = if given.answer == Answer::Pass { "pass" } else { "fail" };
        let who = playing(parts, asked);
        gates::set(desk, None, who, asked.1.as_str(), answer, "It was tried for a week.").unwrap();
    }
    for (asked, agreed) in &parts.consensus {
        // Where averages count, the scores that were given say which.
        let value = match agreed.value {
            AgreedValue::One(value) => value.to_string(),
            AgreedValue::Average { .. } => AVERAGE.to_owned(),
        };
        let entry = consensus::Entry {
            candidate: playing(parts, asked),
            question: asked.1.as_str(),
            value: &value,
            reason: Some("Two of three saw both sites. The panel went with what they had seen."),
            evidence: None,
        };
        consensus::set(desk, None, &entry).unwrap();
    }
    go(desk, Step::CloseQuality, None);
    declare(desk, &["tl-1", "tl-2", "tl-3", "mod-1"]);
    go(desk, Step::OpenPrice, None);
}

/// The evaluation from draft to open prices, in a workspace of its own.
fn lived(parts: &Parts, fate: Fate) -> Desk {
    let mut desk = told::desk();
    set_up(&mut desk, parts);
    score(&mut desk, parts, fate);
    agree(&mut desk, parts, fate);
    if fate.withdrawn {
        sit(&mut desk, "proc-1");
        let last = SUPPLIERS[parts.candidates.len() - 1];
        evaluations::candidate_withdraw(&mut desk, None, last, None, "It closes.").unwrap();
    }
    if fate.reopened {
        go(&mut desk, Step::Reopen, Some("A slip in the minutes came to light."));
        go(&mut desk, Step::CloseQuality, None);
        declare(&mut desk, &["tl-1", "tl-2", "tl-3", "mod-1"]);
        go(&mut desk, Step::OpenPrice, None);
    }
    desk
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(16) })]

    #[test]
    fn invariant_7_whatever_was_compared_comes_out_of_its_archive_with_the_same_result(
        made in made(), fate in fate(),
    ) {
        let parts = freezable(made).parts();
        prop_assert!(parts.rules.tie_break.iter().all(|rule| TieRule::ALL.contains(rule)));
        let mut from = lived(&parts, fate);
        let (before, filed) = evaluations::show(&mut from, None).unwrap();
        let bundled = bundles::bundle(&mut from, None).unwrap();
        let mut into = empty();
        let loaded = bundles::load(&mut into.desk, &bundled.bytes).unwrap();
        prop_assert_eq!((loaded.rows, loaded.events), (bundled.rows, bundled.events));
        let (after, refiled) = evaluations::show(&mut into.desk, None).unwrap();
        prop_assert_eq!(filed.rules_hash, refiled.rules_hash);
        let totals = |ranking: &crate::domain::evaluation::ranking::Ranking| -> Vec<Exact> {
            ranking.ranked().map(|(_, figures)| figures.total.clone()).collect()
        };
        prop_assert_eq!(totals(&rank(&before).unwrap()), totals(&rank(&after).unwrap()));
        prop_assert_eq!(result(&mut from, "E-0001"), result(&mut into.desk, "E-0001"));
        let findings = upkeep::verify(&into.path).unwrap().findings;
        prop_assert!(findings.is_empty(), "{:?}", findings);
        // The totals are those of the values that were made, not only the same twice.
        let mut straight = parts.clone();
        if fate.withdrawn {
            let last = straight.candidates.last_mut().unwrap();
            last.withdrawn = after.candidates().last().unwrap().withdrawn.clone();
        }
        // An average is that of the three who scored.
        let top = straight.criteria.scale().top();
        for (nth, agreed) in straight.consensus.values_mut().enumerate() {
            if let AgreedValue::Average { .. } = agreed.value {
                let base = base(agreed);
                let mut third = (base + fate.apart) % (top + 1);
                if nth == 0 && fate.corrected {
                    third = (third + 1) % (top + 1);
                }
                agreed.value = AgreedValue::average(&[base, base, third]).unwrap();
            }
        }
        let straight = crate::domain::evaluation::Evaluation::new(straight).unwrap();
        prop_assert_eq!(totals(&rank(&straight).unwrap()), totals(&rank(&after).unwrap()));
    }
}
