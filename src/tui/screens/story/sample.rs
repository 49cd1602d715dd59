//! What the two places show in tests of the screen.

use super::{Data, Item};
use crate::domain::approach::{
    Consideration, Feeling, Mark, Participant, Position, PostIt, Round, Workshop,
};
use crate::domain::benefits::{
    Direction, Figure, Hypothesis, Kind, Measure, Reading, Rule, Version,
};
use crate::domain::date::{Day, Moment};
use crate::domain::refs::{ApproachRef, HypothesisRef};

fn now() -> Moment {
    "2019-08-21T09:00:00Z".parse().unwrap()
}

fn today() -> Day {
    "2026-11-20".parse().unwrap()
}

fn mark(who: Participant, at: u8, considers: &[&str]) -> Mark {
    let considers: Vec<String> = considers.iter().map(|one| (*one).to_owned()).collect();
    Mark {
        who,
        at: Position::new(at).unwrap(),
        considers: Consideration::list(&considers).unwrap(),
        placed_by: "mod-1".parse().unwrap(),
        placed_at: now(),
    }
}

fn round(number: u32, open: bool, places: &[(&str, u8)]) -> Round {
    let mut marks: Vec<Mark> = places
        .iter()
        .map(|(who, at)| {
            let who = match who.parse() {
                Ok(slug) => Participant::Person(slug),
                Err(_) => Participant::Named(who.parse().unwrap()),
            };
            mark(who, *at, &["simplicity", "user-needs"])
        })
        .collect();
    marks.push(mark(Participant::Anonymous(1), 62, &["flexibility", "Easy to explain"]));
    let closed_at = (!open).then(now);
    Round { number, opened_at: now(), closed_at, marks }
}

/// A workshop whose second round is open.
pub(crate) fn approach() -> Data {
    let who = Participant::Person("tl-2".parse().unwrap());
    let note = |feeling, text: &str| PostIt {
        feeling,
        text: text.parse().unwrap(),
        round: 1,
        who: who.clone(),
        by: "tl-2".parse().unwrap(),
        at: now(),
    };
    let workshop = Workshop {
        reference: ApproachRef::new(1).unwrap(),
        title: "Which way with our systems?".parse().unwrap(),
        convener: "mod-1".parse().unwrap(),
        begun_at: now(),
        rounds: vec![
            round(1, false, &[("tl-1", 20), ("tl-2", 40), ("tl-3", 90), ("Head of Housing", 12)]),
            round(2, true, &[("tl-1", 45), ("tl-2", 40), ("tl-3", 60), ("Head of Housing", 50)]),
        ],
        notes: vec![
            note(Feeling::Hope, "One set of skills to learn"),
            note(Feeling::Fear, "Locked in for good"),
        ],
        outcome: None,
    };
    let items = vec![Item::Workshop(Box::new(workshop))];
    Data { items, on: today(), today: today(), me: "tl-1".to_owned() }
}

/// A hypothesis with a year of readings.
pub(crate) fn benefits(on: Option<Day>) -> Data {
    let start: Day = "2026-01-01".parse().unwrap();
    let measure = |name: &str, kind, unit: &str, target: Option<&str>| Measure {
        name: name.parse().unwrap(),
        kind,
        unit: unit.parse().unwrap(),
        direction: Direction::Less,
        target: target.map(|typed| typed.parse::<Figure>().unwrap().0),
        baseline: None,
    };
    let version = Version {
        number: 1,
        by: "own-1".parse().unwrap(),
        at: now(),
        on: "2025-06-02".parse().unwrap(),
        reason: None,
        known: 0,
        rule: Rule::offered(start),
        measures: vec![
            measure("lead-time", Kind::LeadTime, "hours", Some("24")),
            measure("cost", Kind::Cost, "pounds", None),
        ],
    };
    let lead = [60, 58, 64, 55, 61, 59, 40, 31, 26, 22, 20, 18, 21, 17];
    let readings = (0_i64..).zip(lead).map(|(month, value)| Reading {
        measure: "lead-time".parse().unwrap(),
        service: "payments".parse().unwrap(),
        day: start.plus_days(month * 30 - 179),
        value: crate::domain::exact::Exact::whole(value),
        source: None,
        version: 1,
        by: "own-1".parse().unwrap(),
        at: now(),
    });
    let hypothesis = Hypothesis {
        reference: HypothesisRef::new(1).unwrap(),
        statement: "Picking a primary cloud supplier saves us time and money".parse().unwrap(),
        owner: "own-1".parse().unwrap(),
        author: "own-1".parse().unwrap(),
        written_at: now(),
        versions: vec![version],
        readings: readings.collect(),
    };
    let on = on.unwrap_or_else(today);
    let judgement = Box::new(hypothesis.judge(on));
    let items = vec![Item::Hypothesis(Box::new(hypothesis), judgement)];
    Data { items, on, today: today(), me: "own-1".to_owned() }
}
