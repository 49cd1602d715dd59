use super::{file, said};
use crate::domain::date::Day;
use crate::domain::exception::scores::Given;
use crate::import::demo::{Act, Offset, read};

const SAMPLE: &str = include_str!("../../../data/exceptions.toml");

#[test]
fn the_sample_is_read_whole() {
    let sample = read(&file(SAMPLE)).unwrap();
    assert_eq!(sample.len(), 19);
    let first = &sample[0];
    assert_eq!((first.line, first.on.days(), first.by.as_str()), (6, -415, "arch-2"));
    assert_eq!(first.request.start.map(Offset::days), Some(-408));
    assert!(
        first.steps.iter().any(|step| matches!(step.act, Act::Score { given: Given::Pass, .. }))
    );
    let loaded: Day = "2026-11-21".parse().unwrap();
    let request = first.request.clone().map_days(|offset| offset.from_day(loaded));
    assert_eq!(request.start.unwrap().to_string(), "2025-10-09");
}

#[test]
fn an_offset_is_shown_as_it_is_typed() {
    for text in ["-400d", "+90d", "+0d"] {
        assert_eq!(text.parse::<Offset>().unwrap().to_string(), text);
    }
    for text in ["", "d", "5", "+-5d", "--5d", "1.5d", "99999d", "2026-01-01"] {
        assert_eq!(
            text.parse::<Offset>().unwrap_err().to_string(),
            format!(
                "`{text}` is not an offset: write days such as -400d or +90d, up to a hundred years"
            )
        );
    }
}

#[test]
fn every_problem_of_a_sample_is_named() {
    let text = r#"[[exception]]
on = "-10d"
workload = "Maps"
start = "soon"

[[exception.step]]
on = "-9d"
by = "adv-1"
do = "score"
question = "EXC-NEED-01"
value = "maybe"

[[exception.step]]
on = "-8d"
by = "arch-1"
do = "aprove"

[[exception.step]]
on = "-9d"
by = "arch-1"
do = "submit"
reason = "x"

[[exception.step]]
on = "-12d"
by = "arch-1"
do = "meet"
condition = 0
evidence = "e"
"#;
    assert_eq!(
        said(read(&file(text))),
        "f:1: `by` is missing from this [[exception]]\n\
         f:1: `title` is missing from this [[exception]]\n\
         f:4: start: `soon` is not an offset: write days such as -400d or +90d, up to a hundred years\n\
         f:6: `note` is missing from this [[exception.step]]\n\
         f:11: value: `maybe` is not an answer to a gate: it is one of pass, fail\n\
         f:16: do: `aprove` is not a step: it is one of submit, claim, release, score, comment, return, \
         approve, reject, withdraw, revise, revoke, close, renew, bridge, tag, meet, confirm, waive, breach; did you mean approve?\n\
         f:22: reason: unknown key; [[exception.step]] takes on, by, do\n\
         f:25: on: -12d lies before -9d: steps stand in the order of days\n\
         f:28: condition: conditions are counted from 1"
    );
}
