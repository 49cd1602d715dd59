//! Decisions for the tests of screens.

use super::data::{Answer, Kind, Log, Outcome, Page, Question, Record, Tone};
use crate::domain::date::{Day, Moment};
use crate::domain::decision::{Content, Decision, NotChosen, Remark, Status};
use crate::domain::refs::DecisionRef;
use crate::tui::widgets::form::Choice;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(text: &str) -> Moment {
    format!("{text}T09:00:00.000000Z").parse().unwrap()
}

fn decision(number: u32, title: &str, status: Status, on: &str) -> Decision {
    let not = |slug: &str, why: &str| NotChosen {
        candidate: slug.parse().unwrap(),
        why: why.parse().unwrap(),
    };
    let remark = |status: Status, by: &str| Remark {
        status,
        by: by.parse().unwrap(),
        at: at(on),
        on: day(on),
        reason: None,
    };
    #[expect(clippy::wildcard_enum_match_arm, reason = "every later status has both remarks")]
    let remarks = match status {
        Status::Draft => Vec::new(),
        Status::Proposed => vec![remark(Status::Proposed, "mod-1")],
        other => vec![remark(Status::Proposed, "mod-1"), remark(other, "own-1")],
    };
    let reference = DecisionRef::new(number).unwrap();
    Decision {
        reference,
        evaluation: "E-0001".parse().ok(),
        status,
        content: Content {
            rejected: vec![
                not("azure", "It trails on the questions of residency by four marks."),
                not("gcp", "Its support hours do not cover the night."),
            ],
            decision_makers: vec!["own-1".parse().unwrap(), "board of 客服".parse().unwrap()],
            consulted: vec!["tl-1".parse().unwrap()],
            dissent: vec![
                "tl-3: the prices of the second are not compared like for like".parse().unwrap(),
            ],
            conditions: vec!["Regions of the country only, for data and backups".parse().unwrap()],
            reopen_triggers: vec!["a quarter of the workloads run elsewhere".parse().unwrap()],
            minimum_portability: Some(12),
            transition_end: Some(day("2027-11-30")),
            ..Content::new(
                title.parse().unwrap(),
                "aws".parse().unwrap(),
                "It leads on security and on the way out, and the panel knows it best."
                    .parse()
                    .unwrap(),
                day("2028-11-20"),
            )
        },
        author: "mod-1".parse().unwrap(),
        drafted_at: at(on),
        remarks,
        supersedes: (number == 2).then(|| "D-0001".parse().unwrap()),
        superseded_by: (status == Status::Superseded).then(|| "D-0002".parse().unwrap()),
    }
}

/// The log of the tests, read by the decision owner.
pub(crate) fn log() -> Log {
    let record = |number: u32, title: &str, status: Status, on: &str| Record {
        decision: decision(number, title, status, on),
        day: day(on),
        evaluation: "Cloud platform 2026".to_owned(),
        place: Some("at place 1 of 3".to_owned()),
        has_result: true,
        interests: vec!["tl-2 declared an interest in azure: recused from SEC-01".to_owned()],
        sha256: status.in_force().then(|| "ab".repeat(32)),
    };
    Log {
        today: day("2027-03-01"),
        me: "own-1".to_owned(),
        views: std::collections::BTreeMap::new(),
        records: vec![
            record(4, "Primary cloud for the next years", Status::Draft, "2027-02-26"),
            record(3, "Primary cloud, second try", Status::Proposed, "2027-02-20"),
            record(2, "Primary cloud supplier 2026", Status::Accepted, "2026-11-20"),
            record(1, "Primary cloud supplier 2019", Status::Superseded, "2026-11-20"),
        ],
    }
}

/// What the desk would answer.
pub(crate) fn answer(question: &Question) -> Answer {
    match question {
        Question::Log => Answer::Log(log()),
        Question::Preview(which) => Answer::Preview(
            *which,
            Some(
                "3 workloads are off the primary from then on, 2 are home, 4 exceptions are to be \
                 rebased"
                    .to_owned(),
            ),
            Vec::new(),
        ),
        Question::Between(which, _) => answer(&Question::Page(Kind::Difference, *which)),
        Question::Mapped(which, _) => answer(&Question::Page(Kind::Weighed, *which)),
        Question::Page(kind, which) => Answer::Page(Ok(Page {
            kind: *kind,
            which: *which,
            rows: vec![
                (Tone::Plain, "The primary would go from aws to azure".to_owned()),
                (Tone::Plain, String::new()),
                (Tone::Heading, "OFF THE PRIMARY FROM THEN ON: 1".to_owned()),
                (Tone::Plain, "W-0001  Council tax portal  £38,000 a year, arch-1".to_owned()),
                (Tone::Muted, "nothing else".to_owned()),
            ],
        })),
        Question::Result(_) => {
            let choice =
                |code: &str, words: &str| Choice { code: code.to_owned(), words: words.to_owned() };
            Answer::Result(Ok(Outcome {
                evaluation: "E-0001".parse().ok(),
                candidates: vec![
                    choice("aws", "1  Amazon Web Services  76.21"),
                    choice("azure", "2  Microsoft Azure  74.05"),
                    choice("gcp", "3  Google Cloud  66.90"),
                    choice("paas", "–  GOV.UK PaaS"),
                ],
                out: vec!["paas".to_owned()],
                remark: "not to be chosen: paas, excluded by CON-01".to_owned(),
                nobody: Some(choice("cancelled", "nobody: cancelled")),
                is_none_ranked: false,
                joint: false,
                ground: None,
                owners: Vec::new(),
            }))
        }
    }
}
