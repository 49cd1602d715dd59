use super::*;
use crate::domain::evaluation::Parts;
use crate::domain::evaluation::conflict::{Declaration, Interest, Recusal, Review, Verdict};
use crate::domain::evaluation::samples::{
    Outline, at, declared, parts, person, question, reason, scale, set, slug,
};
use crate::domain::evaluation::stage::Stage;
use crate::domain::person::Role;

const OUTLINE: &[Outline<'_>] =
    &[("ONE", "100", &[("ONE-01", None), ("ONE-02", Some("50")), ("ONE-03", Some("50"))])];

fn built(change: impl FnOnce(&mut Parts)) -> Evaluation {
    let mut parts = parts(set(OUTLINE, scale(3)), &["aws", "gcp"], Stage::Scoring);
    parts.declarations.push(declared("tl-1", 1));
    change(&mut parts);
    Evaluation::new(parts).unwrap()
}

fn me() -> Person {
    person("tl-1", &[Role::Evaluator])
}

fn score(value: u8, why: Option<&str>) -> Score {
    Score { value, reason: why.map(reason), evidence: Vec::new(), at: at(9) }
}

fn whole(evaluation: &Evaluation) -> Sheet {
    let mut sheet = Sheet::new(slug("tl-1"));
    for (candidate, id) in required(evaluation, &slug("tl-1")) {
        sheet.set_score(evaluation, &me(), &candidate, &id, score(0, Some("none shown"))).unwrap();
    }
    sheet
}

#[track_caller]
fn check(evaluation: &Evaluation, by: &Person, id: &str, value: u8, wanted: &str) {
    let mut sheet = Sheet::new(slug("tl-1"));
    let set = sheet.set_score(evaluation, by, &slug("aws"), &question(id), score(value, None));
    assert_eq!(set.map_or_else(|error| error.to_string(), |()| "set".to_owned()), wanted);
}

#[test]
fn a_score_is_taken_on_the_scale_and_under_the_cap_only() {
    let e = built(|parts| {
        let mut draft = parts.criteria.to_draft();
        draft.groups[0].questions[2].cap = Some(2);
        parts.criteria = crate::domain::criteria::CriteriaSet::new(draft).unwrap();
    });
    check(&e, &me(), "ONE-02", 3, "set");
    check(&e, &me(), "ONE-02", 4, "`4` is not on the scale of ONE-02: its values are 0, 1, 2, 3");
    check(
        &e,
        &me(),
        "ONE-03",
        3,
        "3 is above the cap of ONE-03, where more than 2 is worth nothing to us: its values are \
         0, 1, 2",
    );
    check(&e, &me(), "ONE-01", 1, "ONE-01 is a gate question, and a score is for a scored one");
    check(&e, &me(), "ONE-04", 1, "ONE-04 is not a question of sample; did you mean ONE-01?");
}

#[test]
fn typed_values_are_read_on_the_scale_and_nothing_is_rounded() {
    let e = built(|_| {});
    let asked = e.asked(&question("ONE-02"), Kind::Scored, "a score").unwrap();
    assert_eq!(read_value(asked, e.criteria().scale(), " 2 "), Ok(2));
    for typed in ["2.5", "", "-1", "+1", "two", "300"] {
        let refused = read_value(asked, e.criteria().scale(), typed).unwrap_err();
        let wanted = format!("`{typed}` is not on the scale of ONE-02: its values are 0, 1, 2, 3");
        assert_eq!(refused.to_string(), wanted);
    }
}

#[test]
fn nobody_scores_undeclared_unreviewed_or_recused() {
    let undeclared = built(|parts| parts.declarations.clear());
    check(
        &undeclared,
        &me(),
        "ONE-02",
        1,
        "tl-1 has made no conflict declaration, and nobody scores without one",
    );
    let interest = |verdict: Option<Verdict>| Declaration {
        person: slug("tl-1"),
        made_at: at(2),
        interest: Some(Interest {
            about: vec![slug("aws")],
            nature: reason("worked there"),
            mitigation: None,
        }),
        review: verdict.map(|verdict| Review {
            by: slug("mod-1"),
            verdict,
            reason: reason("too near"),
            at: at(3),
        }),
    };
    let waiting = built(|parts| parts.declarations.push(interest(None)));
    check(
        &waiting,
        &me(),
        "ONE-02",
        1,
        "the interest that tl-1 declared is not reviewed yet, and nobody scores before that",
    );
    let off = Verdict::Recused(Recusal::Questions([question("ONE-02")].into()));
    let recused = built(|parts| parts.declarations.push(interest(Some(off))));
    check(&recused, &me(), "ONE-02", 1, "tl-1 is recused from ONE-02, for all candidates");
    check(&recused, &me(), "ONE-03", 1, "set");
    let asked: Vec<String> = required(&recused, &slug("tl-1"))
        .iter()
        .map(|(candidate, id)| format!("{candidate} {id}"))
        .collect();
    assert_eq!(asked, ["aws ONE-03", "gcp ONE-03"]);
}

#[test]
fn everybody_fills_in_their_own_sheet_while_scoring_is_open() {
    let e = built(|_| {});
    let other = person("tl-2", &[Role::Evaluator]);
    check(&e, &other, "ONE-02", 1, "tl-2 cannot act for tl-1: everybody fills in their own");
    let outside = person("tl-9", &[Role::Evaluator]);
    check(&e, &outside, "ONE-02", 1, "tl-9 has no seat on the panel of E-0001");
    let early = built(|parts| parts.stage = Stage::Frozen);
    check(
        &early,
        &me(),
        "ONE-02",
        1,
        "E-0001 stands at frozen, and setting a score is possible at scoring",
    );
}

#[test]
fn not_scored_is_not_nought_and_blocks_submission() {
    let e = built(|_| {});
    let mut sheet = whole(&e);
    sheet.clear(&e, &me(), &slug("aws"), &question("ONE-02")).unwrap();
    sheet.set_score(&e, &me(), &slug("gcp"), &question("ONE-03"), score(0, None)).unwrap();
    let refused = sheet.submit(&e, &me(), at(10)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the sheet of tl-1 is not whole; missing: 1 score of tl-1: ONE-02 for aws; 1 reason of \
         tl-1: ONE-03 for gcp"
    );
    let progress = Progress { scored: 3, reasons: 2, evidence: 0, of: 4, submitted: false };
    assert_eq!(sheet.progress(&e), progress);
}

#[test]
fn after_submission_a_score_changes_by_a_correction_beside_it_only() {
    let e = built(|_| {});
    let (aws, id) = (slug("aws"), question("ONE-02"));
    let mut sheet = whole(&e);
    let early = sheet.correct(&e, &me(), &aws, &id, 2, reason("misread"), Vec::new(), at(9));
    assert!(matches!(early, Err(ScoreError::NotSubmitted { .. })));
    sheet.submit(&e, &me(), at(10)).unwrap();
    let set = sheet.set_score(&e, &me(), &aws, &id, score(2, None)).unwrap_err();
    assert_eq!(
        set.to_string(),
        "the sheet of tl-1 is submitted: a score changes by a correction with a reason"
    );
    let cleared = sheet.clear(&e, &me(), &aws, &id).map(drop);
    for refused in [cleared, sheet.submit(&e, &me(), at(11))] {
        assert!(matches!(refused, Err(ScoreError::Submitted { .. })), "{refused:?}");
    }
    sheet.correct(&e, &me(), &aws, &id, 2, reason("misread"), Vec::new(), at(11)).unwrap();
    let again = sheet.correct(&e, &me(), &aws, &id, 2, reason("misread"), Vec::new(), at(12));
    assert!(matches!(again, Err(ScoreError::SameValue { value: 2, .. })));
    assert_eq!(sheet.scores()[&(aws.clone(), id.clone())].value, 0);
    assert_eq!(sheet.current(&aws, &id).unwrap().value, 2);
    assert_eq!((sheet.corrections().len(), sheet.corrections()[0].before), (1, 0));
    let closed = built(|parts| parts.stage = Stage::QualityClosed);
    let late = sheet.correct(&closed, &me(), &aws, &id, 3, reason("late"), Vec::new(), at(12));
    assert_eq!(
        late.unwrap_err().to_string(),
        "E-0001 stands at quality closed, and correcting a score is possible at scoring or moderation"
    );
}

#[test]
fn of_a_recused_evaluators_sheet_only_the_other_questions_count_and_the_sheet_itself_stays() {
    let before = built(|_| {});
    let mut sheet = whole(&before);
    sheet.submit(&before, &me(), at(10)).unwrap();
    let recused = built(|parts| {
        parts.declarations.push(Declaration {
            person: slug("tl-1"),
            made_at: at(11),
            interest: Some(Interest {
                about: vec![slug("aws")],
                nature: reason("worked there"),
                mitigation: None,
            }),
            review: Some(Review {
                by: slug("mod-1"),
                verdict: Verdict::Recused(Recusal::Questions([question("ONE-02")].into())),
                reason: reason("too near"),
                at: at(12),
            }),
        });
    });
    let counted = sheet.that_counts(&recused);
    assert!(counted.current(&slug("aws"), &question("ONE-02")).is_none());
    assert!(counted.current(&slug("aws"), &question("ONE-03")).is_some());
    assert!(sheet.current(&slug("aws"), &question("ONE-02")).is_some(), "what was given stays");
}
