//! The sample of the catalogue as the screens show it: being scored by one evaluator, and ranked.

use std::collections::BTreeMap;

use crate::actions::evaluations::{Lock, Status};
use crate::actions::exceptions::Figures;
use crate::actions::overview::MySheet;
use crate::actions::prices::{Opened, Priced};
use crate::actions::robustness::{self, Tried};
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::evaluation::missing::Readiness;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::samples::{
    at, declared, person, pounds, question, reason, sample_2019, sample_2019_parts, slug,
};
use crate::domain::evaluation::scores::{Progress, Score, Sheet};
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::evaluation::{Asked, Evaluation};
use crate::domain::person::Role;
use crate::domain::supplier::Supplier;
use crate::store::prices::{BasketLine, Entered};
use crate::tui::screens::{
    compare, locks, moderate, overview, prices, ranking, scores, sensitivity, setup,
};

fn evaluation() -> Evaluation {
    let mut parts = sample_2019_parts(PriceFormula::Ratio);
    parts.stage = Stage::Scoring;
    parts.consensus.clear();
    parts.gates.clear();
    parts.prices.clear();
    parts.declarations = ["tl-1", "tl-2", "tl-3"].map(|who| declared(who, 8)).to_vec();
    Evaluation::new(parts).unwrap()
}

fn item(id: &str, as_at: Option<&str>, conflicts_with: &[&str]) -> Evidence {
    Evidence {
        id: id.parse().unwrap(),
        candidate: None,
        questions: vec![question("CON-02"), question("CON-03")],
        title: "Two circuits in Slough and Manchester quoted by two carriers".parse().unwrap(),
        source: "carrier quotes".parse().unwrap(),
        as_at: as_at.map(|day| day.parse().unwrap()),
        r#where: None,
        link: None,
        note: None,
        conflicts_with: conflicts_with.iter().map(|id| id.parse().unwrap()).collect(),
    }
}

fn score(value: u8, why: Option<&str>, evidence: &[&str]) -> Score {
    Score {
        value,
        reason: why.map(reason),
        evidence: evidence.iter().map(|id| id.parse().unwrap()).collect(),
        at: at(9),
    }
}

/// A few scores of `tl-1`, most of the sheet still open.
pub(crate) fn sheet() -> scores::Data {
    let why =
        "Two carriers quoted circuits at Slough and Manchester; Leeds was not offered at all.";
    let mut given: BTreeMap<Asked, Score> = BTreeMap::new();
    for (candidate, id, score) in [
        ("aws", "CON-02", score(3, Some(why), &["V-0001", "V-0002"])),
        ("azure", "CON-02", score(2, Some("Fine."), &[])),
        ("gcp", "CON-02", score(1, None, &[])),
        ("aws", "CON-03", score(2, Some(why), &[])),
    ] {
        given.insert((slug(candidate), question(id)), score);
    }
    let counts = given.keys().map(|asked| (asked.clone(), 2)).collect();
    scores::Data {
        fallen: BTreeMap::new(),
        evaluation: evaluation(),
        me: slug("tl-1"),
        sheet: Sheet::recorded(slug("tl-1"), given, None, Vec::new()),
        given: counts,
        evidence: vec![
            item("V-0001", Some("2019-09-01"), &[]),
            item("V-0002", Some("2017-09-01"), &["V-0003"]),
            item("V-0003", None, &[]),
        ],
        today: "2019-10-14".parse().unwrap(),
        stale_after: 12,
        zone: jiff::tz::TimeZone::UTC,
    }
}

/// The overview of `tl-1` while scoring goes on.
pub(crate) fn overview() -> overview::Data {
    let scores::Data { evaluation, me, sheet, given, evidence, today, stale_after, .. } = sheet();
    let mine = MySheet { evaluation, me, sheet, given, evidence, today, stale_after };
    let progress = mine.sheet.progress(&mine.evaluation);
    let other = Progress { scored: 40, reasons: 31, evidence: 12, ..progress };
    let done = Progress { scored: other.of, reasons: other.of, submitted: true, ..other };
    let status = Status {
        groups: Vec::new(),
        evaluation: mine.evaluation.clone(),
        next: Some(Step::OpenModeration),
        left: Vec::new(),
        late: Vec::new(),
        to_send: Vec::new(),
        heard: BTreeMap::new(),
        progress: vec![(slug("tl-1"), progress), (slug("tl-2"), other), (slug("tl-3"), done)],
    };
    overview::Data {
        me: Some(person("tl-1", &[Role::Evaluator])),
        today: Some(mine.today),
        evaluations: vec![(
            mine.evaluation.reference(),
            mine.evaluation.parts().title.to_string(),
            Stage::Scoring.words().to_owned(),
        )],
        status: Some(Box::new(status)),
        mine: Some(Box::new(mine)),
        decisions: vec![("D-0001  Region EU only".to_owned(), "2019-10-12".to_owned())],
        undecided: None,
        unmarked: Vec::new(),
        signalled: false,
        outcome: None,
        exceptions: Some(overview::Exceptions {
            figures: Figures { all: 3, open: 3, ..Figures::default() },
            within: 30,
            decides: false,
        }),
        checks: vec![
            (true, "weights add up to 100".to_owned()),
            (false, "1 score of mine has no reason yet".to_owned()),
        ],
    }
}

/// The sample with its prices open.
pub(crate) fn ranking() -> ranking::Data {
    let evaluation = sample_2019(PriceFormula::Ratio);
    ranking::Data { evaluation, left: Vec::new(), decided: None, heard: BTreeMap::new() }
}

/// The same prices open: a basket behind one, one of them low, one of somebody excluded.
pub(crate) fn prices() -> prices::Data {
    let mut parts = sample_2019_parts(PriceFormula::Ratio);
    crate::domain::evaluation::samples::price(&mut parts, "gcp", 890_000);
    let evaluation = Evaluation::new(parts).unwrap();
    let ranking = evaluation.result().unwrap();
    let warnings = ranking
        .warnings
        .iter()
        .filter(|warning| matches!(warning.kind(), "abnormally_low" | "relative_formula"));
    let warnings: Vec<_> = warnings.cloned().collect();
    let line = |item: &str, amount: i64, assumption: Option<&str>| BasketLine {
        item: item.parse().unwrap(),
        amount: pounds(amount),
        assumption: assumption.map(|text| text.parse().unwrap()),
    };
    let priced = evaluation.candidates().iter().map(|candidate| {
        let price = evaluation.parts().prices[&candidate.slug].clone();
        let standing = ranking.standing(&candidate.slug).unwrap();
        let basket = if candidate.slug.as_str() == "aws" {
            vec![
                line("Compute", 700_000, Some("list prices of October 2019, one-year commitments")),
                line("Storage and transfer out", 300_000, None),
                line("Exit", 180_000, Some("three months of parallel running")),
            ]
        } else {
            Vec::new()
        };
        let low = warnings.iter().filter(|_| candidate.slug.as_str() == "gcp");
        let low = low.filter(|warning| warning.kind() == "abnormally_low");
        Priced {
            candidate: candidate.slug.clone(),
            name: candidate.name.clone(),
            out: standing.figures.is_none().then(|| "excluded by CON-01".to_owned()),
            entered: Some((slug("proc-1"), at(9))),
            opened: Some(Opened {
                changes: Vec::new(),
                entered: Entered {
                    candidate: candidate.slug.clone(),
                    price,
                    basket,
                    by: slug("proc-1"),
                    at: at(9),
                },
                earns: standing.figures.as_ref().and_then(|f| Some(f.price.as_ref()?.rounded(2))),
                low: low.map(ToString::to_string).collect(),
            }),
            asked: None,
        }
    });
    let priced = priced.collect();
    let (left, sealed, not_mine) = (Vec::new(), None, None);
    let ranking = evaluation.result().ok();
    prices::Data { evaluation, not_mine, priced, sealed, left, warnings, ranking }
}

/// The same for the comparison, with a scenario beside it.
pub(crate) fn compare() -> compare::Data {
    let ranking::Data { evaluation, left, .. } = ranking();
    let scenario = compare::Scenario {
        name: "cost counts more".to_owned(),
        tried: Tried { weights: vec!["CST=40".to_owned()], scores: Vec::new() },
        gives: "aws by 0.25".to_owned(),
    };
    compare::Data { evaluation, left, scenarios: vec![scenario] }
}

/// The same as how firm it is.
pub(crate) fn sensitivity() -> sensitivity::Data {
    let ranking::Data { evaluation, left, .. } = ranking();
    let ranked = evaluation.result().unwrap();
    let firm = robustness::of_result(&evaluation, &ranked, &[]).unwrap();
    let firm = Some(Ok(sensitivity::Found(std::sync::Arc::new(firm))));
    sensitivity::Data { evaluation, left, firm }
}

/// Three sheets in moderation: wide apart on one cell, one of them silent on another.
pub(crate) fn moderation() -> moderate::Data {
    let mut parts = evaluation().into_parts();
    parts.stage = Stage::Moderation;
    let sheets = [("tl-1", [3, 2]), ("tl-2", [1, 2]), ("tl-3", [0, 3])].map(|(who, values)| {
        let why = "Two carriers quoted circuits at Slough and Manchester; Leeds was not offered.";
        let given = [("aws", "CON-02"), ("aws", "CON-03")].into_iter().zip(values).map(
            |((candidate, id), value)| {
                ((slug(candidate), question(id)), score(value, Some(why), &["V-0001"]))
            },
        );
        Sheet::recorded(slug(who), given.collect(), Some(at(10)), Vec::new())
    });
    moderate::Data {
        evaluation: Evaluation::new(parts).unwrap(),
        sheets: sheets.to_vec(),
        minutes: Vec::new(),
        me: "mod-1".to_owned(),
        evidence: Vec::new(),
    }
}

/// What each step of the sample asks of `mod-1` while scoring goes on.
pub(crate) fn locks(step: Option<Step>) -> locks::Data {
    let evaluation = evaluation();
    let me = person("mod-1", &[Role::Moderator]);
    let lock = |step: &Step| Lock {
        step: *step,
        conditions: evaluation.conditions(*step, Some(&me), &Readiness::default()),
    };
    locks::Data {
        which: evaluation.reference(),
        stage: evaluation.stage(),
        step,
        falls: Vec::new(),
        again: Vec::new(),
        locks: Step::ALL.iter().map(lock).collect(),
    }
}

/// What the sample is made of.
pub(crate) fn setup() -> setup::data::Data {
    let evaluation = evaluation();
    let lock = locks(None).lock(Step::OpenModeration).cloned();
    let people = [
        person("admin-1", &[Role::Admin]),
        person("mod-1", &[Role::Moderator]),
        person("tl-1", &[Role::Evaluator]),
        person("tl-2", &[Role::Evaluator]),
        person("tl-3", &[Role::Evaluator]),
    ];
    let suppliers = evaluation
        .candidates()
        .iter()
        .map(|one| Supplier::named(one.slug.clone(), one.name.clone()));
    setup::data::Data {
        me: Some(person("mod-1", &[Role::Moderator])),
        today: "2019-10-14".parse().unwrap(),
        suppliers: suppliers.collect(),
        people: people.to_vec(),
        delegations: Vec::new(),
        settings: Vec::new(),
        sets: crate::actions::evaluations::sets().unwrap(),
        frameworks: crate::actions::evaluations::frameworks().unwrap(),
        evaluations: Vec::new(),
        present: Some(Box::new(setup::data::Present {
            evaluation,
            rules_hash: Some("3f2a".repeat(16)),
            amended: None,
            falls: Vec::new(),
            late: vec!["tl-1 is 1 day late with scoring, due 2019-10-13".to_owned()],
            next: lock,
            elicited: Vec::new(),
            zone: jiff::tz::TimeZone::UTC,
        })),
    }
}
