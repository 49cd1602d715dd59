//! `E-0002` and `D-0003`: the comparison of 2019 again under the same rules, on the facts of 2026.
//!
//! Its choice is that of `D-0001`, which stays in force: exceptions rest on it. So `D-0003` has a
//! scope of its own, and `D-0001` is reaffirmed with a word on what the review found.

use super::evaluations::{EVIDENCE, PANEL, Stage, criteria, names};
use super::{Teller, exceptions, file};
use crate::actions::costs::{self, Asked};
use crate::actions::decisions::{self, Words};
use crate::actions::evaluations::{self, New, RuleText, Run, candidate_withdraw, step};
use crate::actions::{ActionError, conflicts, consensus, evidence, gates, scores};
use crate::domain::date::Day;
use crate::domain::evaluation::stage::Step;
use crate::domain::workload::price_sheet::Plan;
use crate::import::sheets::Extra;

const SCORES: [(&str, &str); 3] = [
    ("tl-1", include_str!("../../../data/scores-2026-tl-1.csv")),
    ("tl-2", include_str!("../../../data/scores-2026-tl-2.csv")),
    ("tl-3", include_str!("../../../data/scores-2026-tl-3.csv")),
];
const CONSENSUS: &str = include_str!("../../../data/consensus-2026.csv");
const GATES: &str = include_str!("../../../data/gates-2026.csv");

const WHICH: Option<&str> = Some("E-0002");

/// The stages, in days before the day of loading; all lie before those of `E-0003`.
pub(super) const STAGES: &[Stage] = &[
    (-96, set_up),
    (-93, |teller, day| step(teller.on(day, "mod-1")?, WHICH, Step::Freeze, None).map(|_| ())),
    (-92, |teller, day| declare(teller, day, &PANEL)),
    (-91, bring_facts),
    (-90, |teller, day| step(teller.on(day, "mod-1")?, WHICH, Step::OpenScoring, None).map(|_| ())),
    (-72, score),
    (-70, exceptions::basket),
    (-68, price),
    (-66, |teller, day| {
        step(teller.on(day, "mod-1")?, WHICH, Step::OpenModeration, None).map(|_| ())
    }),
    (-65, agree),
    (-60, |teller, day| {
        step(teller.on(day, "mod-1")?, WHICH, Step::CloseQuality, None).map(|_| ())
    }),
    (-59, |teller, day| declare(teller, day, &PANEL)),
    (-58, |teller, day| step(teller.on(day, "mod-1")?, WHICH, Step::OpenPrice, None).map(|_| ())),
    (-55, |teller, day| {
        declare(teller, day, &PANEL)?;
        declare(teller, day, &["own-1"])
    }),
    (-52, write_down),
    (-51, |teller, day| decisions::propose(teller.on(day, "mod-1")?, "D-0003").map(|_| ())),
    (-46, |teller, day| decisions::accept(teller.on(day, "own-1")?, "D-0003").map(|_| ())),
    (-45, confirm),
];

fn set_up(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let new = New {
        title: "Primary cloud supplier on the facts of 2026",
        criteria: criteria()?,
        purpose: "options-appraisal",
        moderator: "mod-1",
        candidates: &names(&["aws", "azure", "gcp", "paas"]),
        panel: &names(&["tl-1", "tl-2", "tl-3"]),
        illustrative: true,
        rules: RuleText { price_formula: Some("ratio".to_owned()), ..RuleText::default() },
        due: evaluations::DueText::default(),
    };
    evaluations::new(teller.on(day, "mod-1")?, new).map(|_| ())
}

/// Prices come from the basket: one-year commitments to what is sure, where they are offered.
fn price(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let asked = Asked { plan: Plan::OneYear, ..Asked::default() };
    costs::apply(teller.on(day, "proc-1")?, WHICH, asked, None).map(|_| ())
}

fn declare(teller: &mut Teller, day: Day, people: &[&str]) -> Result<(), ActionError> {
    for who in people {
        conflicts::declare(teller.on(day, who)?, WHICH, None)?;
    }
    Ok(())
}

/// Every fact there is, those about the platform that closed among them; it leaves as of the day
/// its closure was announced.
fn bring_facts(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let source = file("evidence.csv", EVIDENCE);
    evidence::import(teller.on(day, "mod-1")?, WHICH, &source, Extra::Refuse, Run::Save)?;
    let why = "Its closure was announced on 12 July 2022 and its last services were switched off in \
               December 2023 (PAAS-12).";
    let desk = teller.on(day, "proc-1")?;
    candidate_withdraw(desk, WHICH, "paas", Some("2022-07-12"), why).map(|_| ())
}

fn score(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    for (who, text) in SCORES {
        let source = file("scores-2026.csv", text);
        let desk = teller.on(day, who)?;
        scores::import(desk, WHICH, &source, None, Extra::Refuse, Run::Save)?;
        scores::submit(desk, WHICH)?;
    }
    Ok(())
}

fn agree(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let desk = teller.on(day, "mod-1")?;
    let source = file("gates-2026.csv", GATES);
    gates::import(desk, WHICH, &source, Extra::Refuse, Run::Save)?;
    let source = file("consensus-2026.csv", CONSENSUS);
    consensus::import(desk, WHICH, &source, None, Extra::Refuse, Run::Save).map(|_| ())
}

fn write_down(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let rejected = [
        (
            "azure",
            "Behind by nine tenths of a mark: ahead on connectivity, skills and general questions, \
             and its exit offer leaves out the private circuit over which we would move.",
        ),
        (
            "gcp",
            "The cheapest basket and the best answers on portability; skills in the house and \
             references of other councils are still the weakest of the three.",
        ),
        ("paas", "Withdrawn: its closure was announced on 12 July 2022."),
    ];
    let words = Words {
        chosen: Some("aws".to_owned()),
        title: Some("The primary stays with Amazon Web Services".to_owned()),
        reason: Some(
            "First by total under the rules of 2019, now by nine tenths of a mark where it was three \
             hundredths. Terms on leaving and a rehearsed way to a second cloud made the difference, \
             so the choice of D-0001 stands."
                .to_owned(),
        ),
        rejected: Some(
            rejected.map(|(candidate, why)| (candidate.to_owned(), why.to_owned())).to_vec(),
        ),
        decision_makers: Some(names(&["own-1"])),
        consulted: Some(names(&["the information security officer", "heads of service"])),
        informed: Some(names(&["all development teams", "the audit committee"])),
        dissent: Some(names(&[
            "tl-3: a waiver that must be asked for is not a term, and the margin rests on two of them.",
        ])),
        reopen_triggers: Some(names(&[
            "a fifth of the workloads stand elsewhere",
            "the supplier takes its exit terms back",
        ])),
        minimum_portability: Some("12".to_owned()),
        debt_budget: None,
        review_by: Some(day.plus_days(730).to_string()),
        scope: Some("review-2026".to_owned()),
        not_covered: Some("Which decision is in force: that is D-0001, which this review confirms.".to_owned()),
        ..Words::default()
    };
    decisions::new(teller.on(day, "mod-1")?, WHICH, &words).map(|_| ())
}

/// The decision in force is put in question and stands.
fn confirm(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let desk = teller.on(day, "own-1")?;
    decisions::reopen(desk, "D-0001", "The facts have changed since 2019; E-0002 compares again.")?;
    let why = "E-0002 gives the same order at the head under the same rules (D-0003): 77.66 before \
               76.75 and 76.73.";
    let review_by = day.plus_days(730).to_string();
    decisions::reaffirm(desk, "D-0001", why, Some(&review_by))?;
    decisions::reopen(desk, "D-0002", "It has not been looked at since 2019.")?;
    let why = "Exceptions have stayed few and none was granted for convenience: what the workshop \
               agreed is still what we do.";
    decisions::reaffirm(desk, "D-0002", why, Some(&review_by)).map(|_| ())
}
