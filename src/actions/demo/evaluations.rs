//! The evaluations of the sample: the one of 2019 from its first day to the decision, and the one
//! of today, in scoring, where a newcomer tries the sheet. The one on the facts of 2026, between
//! the two, is in [`review`](super::review).

use super::{Teller, file};
use crate::actions::conflicts::{self, InterestText, ReviewText};
use crate::actions::decisions::{self, Words};
use crate::actions::evaluations::{self, DueText, New, RuleText, Run, step};
use crate::actions::{ActionError, consensus, evidence, gates, prices, scores};
use crate::domain::criteria::CriteriaSet;
use crate::domain::date::Day;
use crate::domain::evaluation::stage::Step;
use crate::import::criteria::{AnySet, read};
use crate::import::sheets::Extra;

const SCORES: [(&str, &str, &str); 3] = [
    ("tl-1", "2019-09-25", include_str!("../../../data/scores-2019-tl-1.csv")),
    ("tl-2", "2019-09-27", include_str!("../../../data/scores-2019-tl-2.csv")),
    ("tl-3", "2019-09-30", include_str!("../../../data/scores-2019-tl-3.csv")),
];
const HALF_A_SHEET: &str = include_str!("../../../data/scores-2026-tl-1-half.csv");
const CONSENSUS: &str = include_str!("../../../data/consensus-2019.csv");
const GATES: &str = include_str!("../../../data/gates-2019.csv");
const PRICES: &str = include_str!("../../../data/prices-2019.csv");
pub(super) const EVIDENCE: &str = include_str!("../../../data/evidence.csv");

/// Everybody who declares interests again and again: panel and moderator.
pub(super) const PANEL: [&str; 4] = ["tl-1", "tl-2", "tl-3", "mod-1"];

pub(super) fn criteria() -> Result<CriteriaSet, ActionError> {
    let text = include_str!("../../../criteria/primary-cloud.toml");
    match read(&file("primary-cloud.toml", text))? {
        AnySet::Evaluation(set) => Ok(set),
        AnySet::Exception(_) | AnySet::Portability(_) => {
            Err(ActionError::invalid("primary-cloud.toml is not for an evaluation"))
        }
    }
}

pub(super) fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// `E-0001` and `D-0001`: autumn 2019, every stage walked by the people whose it is.
pub(super) fn of_2019(teller: &mut Teller) -> Result<(), ActionError> {
    let which = Some("E-0001");
    let new = New {
        title: "Primary cloud supplier 2019",
        criteria: criteria()?,
        purpose: "options-appraisal",
        moderator: "mod-1",
        candidates: &names(&["aws", "azure", "gcp", "paas"]),
        panel: &names(&["tl-1", "tl-2", "tl-3"]),
        illustrative: true,
        rules: RuleText { price_formula: Some("ratio".to_owned()), ..RuleText::default() },
        due: DueText::default(),
    };
    evaluations::new(teller.at("2019-08-27", "mod-1")?, new)?;
    step(teller.at("2019-09-09", "mod-1")?, which, Step::Freeze, None)?;
    for who in ["tl-1", "tl-3", "mod-1"] {
        conflicts::declare(teller.at("2019-09-11", who)?, which, None)?;
    }
    let interest = InterestText {
        about: &names(&["azure"]),
        nature: "A relative works for a reseller of this supplier, in another part of the country.",
        mitigation: Some(
            "I do not discuss our work with them, and tell the moderator of any change.",
        ),
    };
    conflicts::declare(teller.at("2019-09-11", "tl-2")?, which, Some(&interest))?;
    let review = ReviewText {
        number: None,
        verdict: "cleared",
        questions: &[],
        reason: "The reseller sells nothing to us and is not part of this comparison.",
    };
    conflicts::review(teller.at("2019-09-12", "mod-1")?, which, "tl-2", review)?;
    let source = file("evidence.csv", EVIDENCE);
    evidence::import(teller.at("2019-09-13", "mod-1")?, which, &source, Extra::Refuse, Run::Save)?;
    step(teller.at("2019-09-16", "mod-1")?, which, Step::OpenScoring, None)?;
    for (who, day, text) in SCORES {
        let source = file("scores-2019.csv", text);
        scores::import(teller.at(day, who)?, which, &source, None, Extra::Refuse, Run::Save)?;
    }
    for (who, _, _) in SCORES {
        scores::submit(teller.at("2019-10-02", who)?, which)?;
    }
    let source = file("prices-2019.csv", PRICES);
    let desk = teller.at("2019-10-03", "proc-1")?;
    prices::import(desk, which, &source, None, Extra::Refuse, Run::Save)?;
    step(teller.at("2019-10-07", "mod-1")?, which, Step::OpenModeration, None)?;
    let source = file("gates-2019.csv", GATES);
    gates::import(teller.at("2019-10-08", "mod-1")?, which, &source, Extra::Refuse, Run::Save)?;
    let source = file("consensus-2019.csv", CONSENSUS);
    let desk = teller.at("2019-10-10", "mod-1")?;
    consensus::import(desk, which, &source, None, Extra::Refuse, Run::Save)?;
    step(teller.at("2019-10-14", "mod-1")?, which, Step::CloseQuality, None)?;
    for who in PANEL {
        conflicts::declare(teller.at("2019-10-15", who)?, which, None)?;
    }
    step(teller.at("2019-10-16", "mod-1")?, which, Step::OpenPrice, None)?;
    for who in PANEL.into_iter().chain(["own-1"]) {
        conflicts::declare(teller.at("2019-10-18", who)?, which, None)?;
    }
    decide(teller)
}

fn decide(teller: &mut Teller) -> Result<(), ActionError> {
    let rejected = [
        (
            "azure",
            "Three hundredths of a mark behind under the frozen rules: ahead on quality, dearer \
                   over the basket. So near a tie that a single point on a heavy question would turn it.",
        ),
        (
            "gcp",
            "The cheapest basket of the three still in, and behind on skills and support, where \
                 few people can be hired here and two peer councils found it hard.",
        ),
        (
            "paas",
            "Failed CON-01: the platform takes no site-to-site link, and systems in our own \
                  rooms could not be reached from it.",
        ),
    ];
    let words = Words {
        chosen: Some("aws".to_owned()),
        title: Some("Amazon Web Services is the primary cloud supplier".to_owned()),
        reason: Some(
            "First by total under the frozen rules, by three hundredths of a mark. The panel could \
             test every part of it within the period, and its portability answers were the better \
             of the two that lead; the decision owner took the order as it stands."
                .to_owned(),
        ),
        rejected: Some(
            rejected.map(|(candidate, why)| (candidate.to_owned(), why.to_owned())).to_vec(),
        ),
        decision_makers: Some(names(&["own-1"])),
        consulted: Some(names(&["the information security officer", "heads of service"])),
        informed: Some(names(&["all development teams", "the audit committee"])),
        dissent: Some(names(&[
            "tl-2: the margin is smaller than the spread of our own scores, and skills on the \
             other platform are in the house already.",
        ])),
        conflicts: Some(names(&[
            "tl-2 declared a relative at a reseller of azure; reviewed by the moderator and cleared.",
        ])),
        conditions: Some(names(&[
            "Every workload that moves has an exit plan before it goes live.",
            "A training plan for both operations teams stands by the end of March 2020.",
        ])),
        reopen_triggers: Some(names(&[
            "a fifth of the workloads stand elsewhere",
            "the whole-life cost rises by more than a quarter",
            "the supplier leaves its UK region",
        ])),
        minimum_portability: Some("12".to_owned()),
        debt_budget: None,
        review_by: Some("2021-10-28".to_owned()),
        transition_end: Some("2022-03-31".to_owned()),
        not_covered: Some("Software bought as a service, and anything that stays in our own rooms.".to_owned()),
        route_to_market: Some("G-Cloud, as a call-off without further competition.".to_owned()),
        ..Words::default()
    };
    decisions::new(teller.at("2019-10-21", "mod-1")?, Some("E-0001"), &words)?;
    super::story::outcome(teller)?;
    let ground = Words { follows: Some(names(&["D-0002"])), ..Words::default() };
    decisions::edit(teller.at("2019-10-22", "mod-1")?, "D-0001", &ground)?;
    decisions::propose(teller.at("2019-10-22", "mod-1")?, "D-0001")?;
    decisions::accept(teller.at("2019-10-28", "own-1")?, "D-0001")?;
    super::story::hypothesis(teller)?;
    let why = "The review is due: costs are as forecast, and no supplier has moved so far that the \
               order would change.";
    decisions::reopen(teller.at("2021-10-18", "own-1")?, "D-0001", "The review of 2021 is due.")?;
    decisions::reaffirm(teller.at("2021-11-08", "own-1")?, "D-0001", why, Some("2025-11-08"))?;
    Ok(())
}

/// A stage of `E-0003` and how many days before the day of loading it is.
pub(super) type Stage = (i64, fn(&mut Teller, Day) -> Result<(), ActionError>);

/// `E-0003`: in scoring, half of one sheet done. Its days are counted from the day of loading,
/// and lie between those of the exceptions.
pub(super) const OF_NOW: &[Stage] = &[
    (-36, set_up),
    (-33, |teller, day| step(teller.on(day, "mod-1")?, NOW, Step::Freeze, None).map(|_| ())),
    (-32, |teller, day| {
        for who in PANEL {
            conflicts::declare(teller.on(day, who)?, NOW, None)?;
        }
        Ok(())
    }),
    (-31, |teller, day| {
        let source = file("evidence.csv", &without_paas(EVIDENCE));
        let desk = teller.on(day, "mod-1")?;
        evidence::import(desk, NOW, &source, Extra::Refuse, Run::Save).map(|_| ())
    }),
    (-30, |teller, day| step(teller.on(day, "mod-1")?, NOW, Step::OpenScoring, None).map(|_| ())),
    (-4, |teller, day| {
        let source = file("scores-2026-tl-1-half.csv", HALF_A_SHEET);
        let desk = teller.on(day, "tl-1")?;
        scores::import(desk, NOW, &source, None, Extra::Refuse, Run::Save).map(|_| ())
    }),
    // Somebody else has begun too, which everybody sees, and nobody sees with what.
    (-3, |teller, day| {
        let source = file("scores-2019-tl-2.csv", &head_of(SCORES[1].2, 9));
        let desk = teller.on(day, "tl-2")?;
        scores::import(desk, NOW, &source, None, Extra::Refuse, Run::Save).map(|_| ())
    }),
];

const NOW: Option<&str> = Some("E-0003");

fn set_up(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let rules = RuleText { price_formula: Some("ratio".to_owned()), ..RuleText::default() };
    let title = format!("Primary cloud supplier {}", teller.today.date().year());
    let draft = New {
        title: &title,
        criteria: criteria()?,
        purpose: "options-appraisal",
        moderator: "mod-1",
        candidates: &names(&["aws", "azure", "gcp"]),
        panel: &names(&["tl-1", "tl-2", "tl-3"]),
        illustrative: true,
        rules,
        due: DueText {
            scoring: Some(teller.today.plus_days(7).to_string()),
            moderation: Some(teller.today.plus_days(21).to_string()),
        },
    };
    evaluations::new(teller.on(day, "mod-1")?, draft).map(|_| ())
}

/// The header and the rows that are not about the platform that has closed since.
fn without_paas(sheet: &str) -> String {
    let about = |line: &&str| line.split(',').nth(1) != Some("paas");
    sheet.lines().filter(about).collect::<Vec<_>>().join("\n")
}

/// The header and the first rows of a sheet.
fn head_of(sheet: &str, rows: usize) -> String {
    sheet.lines().take(rows + 1).collect::<Vec<_>>().join("\n")
}
