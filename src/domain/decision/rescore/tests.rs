use super::*;
use crate::domain::evaluation::samples::{question, slug, two_groups};

fn mapping() -> Mapping {
    let mapped = |reason, ids: &[&str]| Mapped {
        reason,
        questions: ids.iter().map(|id| question(id)).collect(),
        why: "because".parse().unwrap(),
    };
    let ids: Vec<String> =
        two_groups().criteria().scored().map(|(_, q)| q.id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    Mapping {
        reasons: vec![
            mapped(ReasonCode::CostProfile, &[ids[1], "ZZZ-01"]),
            mapped(ReasonCode::UserNeeds, &[ids[0], ids[2], ids[3], ids[4]]),
        ],
    }
}

fn approved(number: u32, reasons: &[ReasonCode]) -> Approved {
    Approved { exception: ExceptionRef::new(number).unwrap(), reasons: reasons.to_vec() }
}

/// `docs/method.md`, "Marks": A 72.67, B 66.67, so A is 6 ahead. On c1, worth 30 marks on
/// a scale of 0 to 3, B is level when A falls by 6 × 3 / 30 = 3/5 of a point.
#[test]
fn the_fall_that_levels_the_runner_up_is_exact() {
    let evaluation = two_groups();
    let found = rescore(
        &evaluation,
        &slug("a"),
        &mapping(),
        &[
            approved(1, &[ReasonCode::CostProfile]),
            approved(2, &[ReasonCode::CostProfile, ReasonCode::Innovation]),
            approved(3, &[ReasonCode::UserNeeds]),
        ],
    )
    .unwrap();
    assert_eq!(found.gap, Some(Exact::whole(6)));
    assert_eq!(found.total.unwrap().to_string(), "72.67");
    assert_eq!(found.exceptions, 3);
    let ids: Vec<QuestionId> = evaluation.criteria().scored().map(|(_, q)| q.id.clone()).collect();
    let row = |at: usize| found.lines.iter().find(|row| row.question == ids[at]).unwrap();
    let falls = |at: usize| {
        let row = row(at);
        (row.score, row.distance.clone().unwrap(), row.falls_at.as_ref().map(|(value, _)| *value))
    };
    assert_eq!(falls(0), (AgreedValue::One(2), Exact::ratio(3, 5), Some(1)));
    assert_eq!(falls(1), (AgreedValue::One(3), Exact::whole(1), Some(2)));
    // One point of c3 is 4 marks of the 6, and there are no more below it.
    assert_eq!(falls(2), (AgreedValue::One(1), Exact::ratio(3, 2), None));
    assert_eq!(falls(3), (AgreedValue::One(2), Exact::ratio(9, 14), Some(1)));
    assert_eq!(falls(4), (AgreedValue::One(3), Exact::ratio(3, 2), Some(1)));
    // The question of most exceptions stands first.
    assert_eq!((&found.lines[0].question, found.lines[0].exceptions.len()), (&ids[1], 2));
    let counts: Vec<(usize, usize)> =
        found.together.iter().map(|one| (one.exceptions, one.questions)).collect();
    assert_eq!(counts, [(2, 1), (1, 4)]);
    // c1, c3, c4 and c5 one step lower each: 72.67 - 10 - 4 - 9.33 - 4 = 45.33.
    assert_eq!(found.together[1].total.unwrap().to_string(), "45.33");
    assert_eq!(found.together[1].first, [slug("b")]);
}

#[test]
fn the_frozen_scores_stay_as_they_are() {
    let evaluation = two_groups();
    let before = evaluation.clone();
    rescore(&evaluation, &slug("a"), &mapping(), &[]).unwrap();
    assert_eq!(evaluation, before);
}

#[test]
fn of_a_primary_that_was_not_first_no_fall_is_needed() {
    let found = rescore(&two_groups(), &slug("b"), &mapping(), &[]).unwrap();
    assert_eq!(found.gap, Some(Exact::whole(-6)));
    assert!(found.lines.iter().all(|row| row.distance.as_ref().unwrap().is_negative()));
    // It is not first whatever the value, so the first value below says so.
    assert!(found.lines.iter().all(|row| row.falls_at.is_some()));
}
