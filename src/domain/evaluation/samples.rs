//! Evaluations for tests: the two samples of the catalogue, and the small ones that the method
//! works through. Built by hand, so that they check the importer too.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::criteria::scale::{Point, Scale};
use crate::domain::criteria::{CriteriaSet, Draft, Group, Kind, Question};
use crate::domain::date::Moment;
use crate::domain::evaluation::conflict::Declaration;
use crate::domain::evaluation::consensus::Consensus;
use crate::domain::evaluation::due::Due;
use crate::domain::evaluation::price::{Band, Price, PriceFormula};
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::{
    Answer, Candidate, Evaluation, GateAnswer, Parts, Purpose, Rules, Seat, Withdrawal,
};
use crate::domain::exact::Money;
use crate::domain::person::{Person, Role};
use crate::domain::refs::{EvaluationRef, GroupId, QuestionId, Slug};
use crate::domain::text::Reason;

pub(crate) fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

pub(crate) fn question(text: &str) -> QuestionId {
    text.parse().unwrap()
}

pub(crate) fn group(text: &str) -> GroupId {
    text.parse().unwrap()
}

pub(crate) fn reason(text: &str) -> Reason {
    text.parse().unwrap()
}

pub(crate) fn at(hour: u32) -> Moment {
    format!("2019-10-01T{hour:02}:00:00Z").parse().unwrap()
}

pub(crate) fn pounds(amount: i64) -> Money {
    Money::pence(amount * 100).unwrap()
}

pub(crate) fn benchmark(best: i64, worst: i64) -> PriceFormula {
    PriceFormula::Benchmark(Band::new(pounds(best), pounds(worst)).unwrap())
}

pub(crate) fn person(name: &str, roles: &[Role]) -> Person {
    Person {
        slug: slug(name),
        name: name.parse().unwrap(),
        roles: roles.iter().copied().collect(),
        logins: BTreeSet::new(),
        retired: false,
    }
}

pub(crate) fn admin() -> Person {
    person("admin-1", &[Role::Admin])
}

pub(crate) fn scale(top: u8) -> Scale {
    let points = (0..=top).map(|value| Point {
        value,
        name: format!("point {value}").parse().unwrap(),
        descriptor: format!("what earns {value}").parse().unwrap(),
    });
    Scale::new(points.collect()).unwrap()
}

/// A group: id, weight, and its questions as (id, weight within), where no weight is a gate.
/// `CST-01` and whatever else ends in `P-01` is the price question.
pub(crate) type Outline<'a> = (&'a str, &'a str, &'a [(&'a str, Option<&'a str>)]);

pub(crate) fn set(outline: &[Outline<'_>], scale: Scale) -> CriteriaSet {
    let groups = outline.iter().map(|(id, weight, questions)| Group {
        id: group(id),
        title: (*id).parse().unwrap(),
        weight: weight.parse().unwrap(),
        rationale: None,
        threshold: None,
        part: None,
        questions: questions
            .iter()
            .map(|(id, weight)| {
                let kind = match weight {
                    None => Kind::Gate,
                    Some(_) if *id == "CST-01" || id.ends_with("P-01") => Kind::Price,
                    Some(_) => Kind::Scored,
                };
                let weight = weight.map(|text| text.parse().unwrap()).unwrap_or_default();
                let text = format!("what of {id}?").parse().unwrap();
                Question { weight, ..Question::alone(question(id), kind, text) }
            })
            .collect(),
    });
    let draft = Draft {
        id: slug("sample"),
        title: "Sample".parse().unwrap(),
        version: "1".parse().unwrap(),
        sources: Vec::new(),
        scale,
        groups: groups.collect(),
    };
    CriteriaSet::new(draft).unwrap()
}

/// Parts with these candidates and nothing answered, in `stage`.
pub(crate) fn parts(criteria: CriteriaSet, candidates: &[&str], stage: Stage) -> Parts {
    let candidates = candidates.iter().map(|name| Candidate {
        slug: slug(name),
        name: (*name).parse().unwrap(),
        withdrawn: None,
    });
    Parts {
        reference: EvaluationRef::new(1).unwrap(),
        title: "Sample".parse().unwrap(),
        purpose: Purpose::OptionsAppraisal,
        stage,
        rules_version: 1,
        illustrative: true,
        criteria,
        rules: Rules::default(),
        candidates: candidates.collect(),
        panel: ["tl-1", "tl-2", "tl-3"].map(|name| Seat { person: slug(name) }).to_vec(),
        moderator: slug("mod-1"),
        declarations: Vec::new(),
        moderation_opened: None,
        price_opened: None,
        due: Due::default(),
        reopenings: Vec::new(),
        price_changes: Vec::new(),
        gates: BTreeMap::new(),
        consensus: BTreeMap::new(),
        prices: BTreeMap::new(),
        amends: None,
        chosen: None,
        cancelled: None,
    }
}

pub(crate) fn declared(name: &str, hour: u32) -> Declaration {
    Declaration { person: slug(name), made_at: at(hour), interest: None, review: None }
}

pub(crate) fn consensus(value: u8) -> Consensus {
    Consensus {
        value: value.into(),
        reason: reason("agreed by the panel"),
        evidence: vec!["V-0001".parse().unwrap()],
        by: slug("mod-1"),
        at: at(12),
    }
}

pub(crate) fn agree(parts: &mut Parts, candidate: &str, id: &str, value: u8) {
    parts.consensus.insert((slug(candidate), question(id)), consensus(value));
}

pub(crate) fn gate(parts: &mut Parts, candidate: &str, id: &str, answer: Answer) {
    let given = GateAnswer { answer, reason: reason("seen"), by: slug("mod-1"), at: at(12) };
    parts.gates.insert((slug(candidate), question(id)), given);
}

pub(crate) fn price(parts: &mut Parts, candidate: &str, amount: i64) {
    parts.prices.insert(slug(candidate), Price::new(pounds(amount), None).unwrap());
}

/// The weights of the catalogue, gates included.
pub(crate) const CATALOGUE: &[Outline<'_>] = &[
    (
        "CON",
        "10",
        &[
            ("CON-01", None),
            ("CON-02", Some("25")),
            ("CON-03", Some("20")),
            ("CON-04", Some("20")),
            ("CON-05", Some("15")),
            ("CON-06", Some("20")),
        ],
    ),
    (
        "SKL",
        "15",
        &[
            ("SKL-01", Some("25")),
            ("SKL-02", Some("20")),
            ("SKL-03", Some("15")),
            ("SKL-04", Some("15")),
            ("SKL-05", Some("10")),
            ("SKL-06", Some("15")),
        ],
    ),
    (
        "CST",
        "30",
        &[
            ("CST-01", Some("70")),
            ("CST-02", Some("8")),
            ("CST-03", Some("7")),
            ("CST-04", Some("5")),
            ("CST-05", Some("5")),
            ("CST-06", Some("5")),
            ("CST-07", None),
        ],
    ),
    (
        "TEC",
        "20",
        &[
            ("TEC-01", Some("15")),
            ("TEC-02", Some("12")),
            ("TEC-03", Some("13")),
            ("TEC-04", Some("8")),
            ("TEC-05", Some("10")),
            ("TEC-06", Some("10")),
            ("TEC-07", Some("8")),
            ("TEC-08", Some("14")),
            ("TEC-09", Some("10")),
        ],
    ),
    (
        "PRT",
        "15",
        &[
            ("PRT-01", Some("20")),
            ("PRT-02", Some("20")),
            ("PRT-03", Some("15")),
            ("PRT-04", Some("10")),
            ("PRT-05", Some("15")),
            ("PRT-06", Some("10")),
            ("PRT-07", Some("10")),
            ("PRT-08", None),
        ],
    ),
    (
        "GEN",
        "10",
        &[
            ("GEN-01", None),
            ("GEN-02", None),
            ("GEN-03", Some("15")),
            ("GEN-04", Some("15")),
            ("GEN-05", Some("25")),
            ("GEN-06", Some("15")),
            ("GEN-07", Some("10")),
            ("GEN-08", Some("10")),
            ("GEN-09", Some("10")),
        ],
    ),
];

/// Values by group as the sample's table has them.
const VALUES: [(&str, [&str; 6]); 4] = [
    ("aws", ["32222", "222232", "21213", "332222332", "2122122", "2332332"]),
    ("azure", ["32322", "232332", "21212", "332222323", "2122021", "2333332"]),
    ("gcp", ["22223", "121123", "32113", "322222232", "2222122", "2321233"]),
    ("paas", ["12101", "111103", "23322", "211132111", "3322211", "2211102"]),
];

/// The parts of the 2019-10 sample under `formula`, prices open.
pub(crate) fn sample_2019_parts(formula: PriceFormula) -> Parts {
    let criteria = set(CATALOGUE, scale(3));
    let mut parts = parts(criteria, &["aws", "azure", "gcp", "paas"], Stage::PriceOpened);
    parts.rules.price_formula = Some(formula);
    for (candidate, groups) in VALUES {
        for ((_, _, questions), values) in CATALOGUE.iter().zip(groups) {
            let scored =
                questions.iter().filter(|(id, weight)| weight.is_some() && *id != "CST-01");
            assert_eq!(scored.clone().count(), values.len());
            for ((id, _), value) in scored.zip(values.bytes()) {
                agree(&mut parts, candidate, id, value - b'0');
            }
            for (id, _) in questions.iter().filter(|(_, weight)| weight.is_none()) {
                gate(&mut parts, candidate, id, Answer::Pass);
            }
        }
    }
    gate(&mut parts, "paas", "CON-01", Answer::Fail);
    for (candidate, amount) in
        [("aws", 1_180_000), ("azure", 1_240_000), ("gcp", 1_090_000), ("paas", 940_000)]
    {
        price(&mut parts, candidate, amount);
    }
    parts
}

/// The 2019-10 sample under `formula`, prices open.
/// The sample of 2019 as it stood at `stage`.
pub(crate) fn in_stage(stage: Stage) -> Evaluation {
    let mut parts = sample_2019_parts(PriceFormula::Ratio);
    parts.stage = stage;
    Evaluation::new(parts).unwrap()
}

pub(crate) fn sample_2019(formula: PriceFormula) -> Evaluation {
    Evaluation::new(sample_2019_parts(formula)).unwrap()
}

/// The 2026 sample under `formula`, prices open.
pub(crate) fn sample_2026(formula: PriceFormula) -> Evaluation {
    let mut parts = sample_2019_parts(formula);
    let on = "2022-07-12".parse().unwrap();
    parts.candidates[3].withdrawn = Some(Withdrawal { on, reason: reason("it closes") });
    for (candidate, id, value) in [
        ("aws", "PRT-05", 2),
        ("azure", "PRT-05", 1),
        ("gcp", "PRT-05", 2),
        ("aws", "CST-05", 2),
        ("azure", "CST-05", 2),
        ("gcp", "CST-05", 2),
        ("aws", "PRT-07", 3),
        ("gcp", "PRT-07", 3),
        ("gcp", "CST-04", 2),
        ("azure", "SKL-02", 2),
    ] {
        agree(&mut parts, candidate, id, value);
    }
    for (candidate, amount) in [("aws", 1_210_000), ("azure", 1_230_000), ("gcp", 1_100_000)] {
        price(&mut parts, candidate, amount);
    }
    Evaluation::new(parts).unwrap()
}

/// The two groups and five questions worked in the method, no price.
pub(crate) fn two_groups() -> Evaluation {
    let outline: &[Outline<'_>] = &[
        ("GONE", "60", &[("CA-01", Some("50")), ("CB-02", Some("30")), ("CC-03", Some("20"))]),
        ("GTWO", "40", &[("CD-04", Some("70")), ("CE-05", Some("30"))]),
    ];
    let mut parts = parts(set(outline, scale(3)), &["a", "b"], Stage::QualityClosed);
    let ids = ["CA-01", "CB-02", "CC-03", "CD-04", "CE-05"];
    for (id, (a, b)) in ids.iter().zip([(2, 3), (3, 1), (1, 2), (2, 2), (3, 1)]) {
        agree(&mut parts, "a", id, a);
        agree(&mut parts, "b", id, b);
    }
    Evaluation::new(parts).unwrap()
}

/// Bids whose quality marks are given outright, out of `quality`; price weighs the rest.
pub(crate) fn bids(formula: PriceFormula, quality: u8, bids: &[(&str, u8, i64)]) -> Evaluation {
    let (judged, priced) = (quality.to_string(), (100 - quality).to_string());
    let outline: &[Outline<'_>] = &[
        ("QUAL", &judged, &[("QUAL-01", Some("100"))]),
        ("PRICE", &priced, &[("P-01", Some("100"))]),
    ];
    let names: Vec<&str> = bids.iter().map(|(name, _, _)| *name).collect();
    let mut parts = parts(set(outline, scale(quality)), &names, Stage::PriceOpened);
    parts.rules.price_formula = Some(formula);
    for (name, marks, amount) in bids {
        agree(&mut parts, name, "QUAL-01", *marks);
        price(&mut parts, name, *amount);
    }
    Evaluation::new(parts).unwrap()
}
