//! What a desk answers in tests of the shell: a place with nothing in it.

use std::collections::BTreeMap;

use super::data::{Answer, Looked, Question, Register};
use crate::actions::portability::{Numbers, Report, Sheet};
use crate::domain::workload::portability::{Share, Subject};

/// The answer of a workspace without workloads; there is no single one to be asked for.
pub(crate) fn answer(question: Question) -> Answer {
    match question {
        Question::Drill(asked) => {
            return Answer::Drill(Err(format!("there is no supplier {}", asked.supplier)));
        }
        Question::Look(file, passes_over) => {
            let found = Err(vec![format!("{file}: there is no such file")]);
            return Answer::Looked(Looked { file, passes_over, found });
        }
        Question::Register | Question::One(_) => {}
    }
    let (day, share) = ("2026-11-20".parse().unwrap(), Share::default());
    Answer::Register(Box::new(Register {
        today: day,
        zone: jiff::tz::TimeZone::UTC,
        me: "tl-1".to_owned(),
        primary: None,
        away: BTreeMap::new(),
        rows: Vec::new(),
        estate: Sheet {
            subject: Subject::Estate,
            workload: None,
            day,
            lines: Vec::new(),
            share,
            corner: None,
        },
        report: Report {
            day,
            share,
            tallies: Vec::new(),
            spots: Vec::new(),
            low: 50,
            illustrative: true,
        },
        rehearsals: Vec::new(),
        features: Vec::new(),
        functions: Vec::new(),
        people: Vec::new(),
        places: Vec::new(),
        decisions: Vec::new(),
        suppliers: Vec::new(),
        directorates: Vec::new(),
        views: BTreeMap::new(),
        numbers: Numbers::default(),
    }))
}
