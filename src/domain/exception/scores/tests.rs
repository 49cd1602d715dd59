use super::*;
use crate::domain::exception::fixture::{questions, reason, request, slug};
use crate::domain::exception::request::{Claim, ReasonCode};

fn score(question: &str, by: &str, given: Given) -> Score {
    Score {
        question: question.parse().unwrap(),
        by: slug(by),
        role: Role::Adviser,
        given,
        note: reason("because"),
        content: request().content_hash(),
        at: "2027-03-01T09:00:00Z".parse().unwrap(),
    }
}

/// Every applicable question with 2, the gate passed.
fn full() -> Vec<Score> {
    let set = questions();
    applicable(&set, &request())
        .map(|question| {
            let given = match question.answer {
                Answer::Gate => Given::Pass,
                Answer::Scored { .. } => Given::Value(2),
            };
            score(question.id.as_str(), "adv-1", given)
        })
        .collect()
}

fn ids(questions: &[QuestionId]) -> Vec<&str> {
    questions.iter().map(QuestionId::as_str).collect()
}

#[test]
fn the_questions_are_those_that_always_apply_and_those_of_the_reasons() {
    let set = questions();
    let asked = |request: &Request| {
        applicable(&set, request).map(|q| q.id.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        asked(&request()),
        "EXC-NEED-03 EXC-COST-01 EXC-INNO-01 EXC-INNO-02 EXC-FLEX-02 EXC-PORT-01 EXC-PORT-02 \
         EXC-RISK-01"
    );
    let mut more = request();
    more.other_reasons.insert(ReasonCode::CostProfile);
    let claim = Claim { text: reason("cheaper"), evidence: Vec::new() };
    more.claims.insert(ReasonCode::CostProfile, claim);
    assert!(asked(&more).contains("EXC-COST-02 EXC-COST-03"));
}

#[test]
fn a_floor_looks_at_the_lowest_score_given() {
    let mut scores = full();
    scores.push(score("EXC-FLEX-02", "app-1", Given::Value(1)));
    let sheet = Sheet::new(&questions(), &request(), &scores);
    let short = Shortfall { question: "EXC-FLEX-02".parse().unwrap(), floor: 2, lowest: 1 };
    assert_eq!(sheet.missed, [short]);
    assert_eq!(sheet.guide(), Some(Guide::RefuseOrReturn));
}

#[test]
fn a_question_with_the_floor_0_must_be_answered_all_the_same() {
    let scores: Vec<Score> =
        full().into_iter().filter(|score| score.question.as_str() != "EXC-PORT-01").collect();
    let sheet = Sheet::new(&questions(), &request(), &scores);
    assert_eq!(ids(&sheet.unscored), ["EXC-PORT-01"]);
    assert!(sheet.missed.is_empty());
    assert_eq!(sheet.guide(), None);
}

#[test]
fn the_guide_refuses_a_failed_gate_and_asks_for_conditions_below_a_mean_of_2() {
    let all = full();
    assert_eq!(Sheet::new(&questions(), &request(), &all).guide(), Some(Guide::Approve));

    let mut failed = all.clone();
    failed.push(score("EXC-RISK-01", "app-1", Given::Fail));
    let sheet = Sheet::new(&questions(), &request(), &failed);
    assert_eq!((ids(&sheet.failed), sheet.guide()), (vec!["EXC-RISK-01"], Some(Guide::Refuse)));

    let mut thin = all;
    thin.retain(|score| score.question.as_str() != "EXC-INNO-02");
    thin.push(score("EXC-INNO-02", "adv-1", Given::Value(1)));
    let sheet = Sheet::new(&questions(), &request(), &thin);
    assert_eq!(sheet.guide(), Some(Guide::ApproveWithConditions));
    assert_eq!(sheet.mean, Some(Exact::ratio(13, 7)));
    assert_eq!(ids(&sheet.low), ["EXC-INNO-02"]);
}
