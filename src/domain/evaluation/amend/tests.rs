use super::*;
use crate::domain::criteria::edit::Edit;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::samples::{
    at, in_stage, person, question, reason, sample_2019_parts, slug,
};
use crate::domain::evaluation::stage::{Readiness, Step};
use crate::domain::evaluation::{Answer, Seat};
use crate::domain::person::Role;

fn moderator() -> Person {
    person("mod-1", &[Role::Moderator])
}

fn amended(stage: Stage, carry: Carry) -> Evaluation {
    in_stage(stage).amended(&moderator(), reason("a question misled"), carry, at(15)).unwrap()
}

fn edited(evaluation: &Evaluation, edits: &[(&str, &str, &str)]) -> Evaluation {
    let edits: Vec<Edit> = edits
        .iter()
        .map(|(item, key, typed)| Edit::read(&item.parse().unwrap(), key, typed).unwrap())
        .collect();
    let criteria = evaluation.criteria().edited(&edits).unwrap();
    evaluation.edited(&moderator(), |parts| parts.criteria = criteria).unwrap()
}

fn without(evaluation: &Evaluation, id: &str) -> Result<Evaluation, RecordError> {
    let removed = [Edit::Remove(id.parse().unwrap())];
    let criteria = evaluation.criteria().edited(&removed).unwrap();
    evaluation.edited(&moderator(), |parts| parts.criteria = criteria)
}

/// A sheet of `who` with a 2 on each of these questions for aws and gcp.
fn sheet(who: &str, questions: &[&str]) -> Sheet {
    let mut scores = BTreeMap::new();
    for id in questions {
        for candidate in ["aws", "gcp"] {
            let why = Some(reason("seen in a test"));
            let score = Score { value: 2, reason: why, evidence: Vec::new(), at: at(9) };
            scores.insert((slug(candidate), question(id)), score);
        }
    }
    Sheet::recorded(slug(who), scores, Some(at(10)), Vec::new())
}

fn answers() -> Answers {
    let parts = sample_2019_parts(PriceFormula::Ratio);
    Answers {
        sheets: vec![sheet("tl-1", &["CON-02", "CON-03"]), sheet("tl-9", &["CON-02"])],
        consensus: parts.consensus,
        gates: parts.gates,
    }
}

fn told(evaluation: &Evaluation, answers: &Answers, id: &str) -> Vec<String> {
    evaluation
        .standing(answers)
        .iter()
        .filter(|one| one.question == question(id))
        .map(|one| {
            let who = one.evaluator.as_ref().map_or("panel", |who| who.as_str());
            let why = one.fallen.as_deref().unwrap_or("stands");
            format!("{} {who} {}: {why}", one.given, one.candidates.len())
        })
        .collect()
}

#[test]
fn a_new_version_carries_no_score_over() {
    let next = amended(Stage::PriceOpened, Carry::Nothing);
    assert_eq!((next.stage(), next.parts().rules_version), (Stage::Draft, 2));
    assert!(next.parts().consensus.is_empty() && next.parts().gates.is_empty());
    assert_eq!(next.carried(&answers()), Carried::default());
    let unsaid = "not carried over: the amendment does not say so";
    assert_eq!(
        told(&next, &answers(), "CON-02"),
        [
            format!("score tl-1 2: {unsaid}"),
            format!("score tl-9 2: {unsaid}"),
            format!("consensus panel 4: {unsaid}"),
        ]
    );
    for stage in [Stage::Draft, Stage::Decided, Stage::Archived] {
        let tried = in_stage(stage).amended(&moderator(), reason("r"), Carry::Nothing, at(9));
        assert!(
            tried.unwrap_err().to_string().contains("amending is possible at frozen"),
            "{stage}"
        );
    }
    for role in [Role::Evaluator, Role::Procurement, Role::DecisionOwner, Role::Auditor] {
        let by = person("x", &[role]);
        let tried = in_stage(Stage::Frozen).amended(&by, reason("r"), Carry::Nothing, at(9));
        assert!(matches!(tried, Err(RecordError::Refused(_))), "{role}");
    }
}

#[test]
fn answers_to_unchanged_questions_stand_when_that_is_asked_for_and_no_others() {
    let next = edited(
        &amended(Stage::Moderation, Carry::Unchanged),
        &[
            ("CON-03", "text", "Something else?"),
            ("CON-02", "weight", "30"),
            ("CON-03", "weight", "15"),
        ],
    );
    assert_eq!(
        told(&next, &answers(), "CON-02"),
        [
            "score tl-1 2: stands",
            "score tl-9 2: tl-9 has left the panel",
            "consensus panel 4: stands"
        ]
    );
    assert_eq!(
        told(&next, &answers(), "CON-03"),
        [
            "score tl-1 2: the question says something else",
            "consensus panel 4: the question says something else"
        ]
    );
    assert_eq!(told(&next, &answers(), "CON-01"), ["gate panel 4: stands"]);
    let carried = next.carried(&answers());
    let of_tl_1: Vec<&str> =
        carried.scores[&slug("tl-1")].keys().map(|(_, q)| q.as_str()).collect();
    assert_eq!(of_tl_1, ["CON-02", "CON-02"]);
    assert!(!carried.scores.contains_key(&slug("tl-9")));
    assert!(!carried.consensus.keys().any(|(_, q)| *q == question("CON-03")));
    assert!(carried.consensus.contains_key(&(slug("aws"), question("CON-02"))));
    assert_eq!(carried.gates[&(slug("paas"), question("CON-01"))].answer, Answer::Fail);
}

#[test]
fn every_way_in_which_a_question_changes_is_told() {
    let next = amended(Stage::Scoring, Carry::Unchanged);
    for (edit, wanted) in [
        (("CON-02", "text", "What?"), "the question says something else"),
        (("CON-02", "evidence", "a list"), "the question asks for other evidence"),
        (("CON-02", "bands", "a|b|c|d"), "its bands are others"),
        (("CON-02", "cap", "2"), "its cap is another"),
    ] {
        let told = told(&edited(&next, &[edit]), &answers(), "CON-02");
        assert_eq!(told[0], format!("score tl-1 2: {wanted}"));
    }
    let gate = edited(&next, &[("CON-02", "weight", "0"), ("CON-02", "kind", "gate")]);
    assert!(told(&gate, &answers(), "CON-02")[0].ends_with("of another kind"));
    let gone = without(&next, "CON-02").unwrap();
    assert!(told(&gone, &answers(), "CON-02")[0].ends_with("no longer asked"));
    let mut other = next.criteria().to_draft();
    let points: Vec<_> = other.scale.points().iter().take(3).cloned().collect();
    other.scale = crate::domain::criteria::scale::Scale::new(points).unwrap();
    let criteria = CriteriaSet::new(other).unwrap();
    let scaled = next.edited(&moderator(), |parts| parts.criteria = criteria).unwrap();
    assert!(told(&scaled, &answers(), "CON-02")[0].ends_with("the scale is another"));
    let added = [Edit::AddQuestion {
        group: "CON".parse().unwrap(),
        id: question("CON-30"),
        text: "And?".parse().unwrap(),
    }];
    let criteria = next.criteria().edited(&added).unwrap();
    let added = next.edited(&moderator(), |parts| parts.criteria = criteria).unwrap();
    assert_eq!(told(&added, &answers(), "CON-30"), ["score panel 0: the question is new"]);
}

#[test]
fn a_minimum_is_lowered_before_scores_are_seen_or_not_at_all() {
    let with = |amended: &Evaluation| {
        edited(amended, &[("CON", "threshold", "50"), ("CON-02", "min_score", "2")])
    };
    let told = |evaluation: &Evaluation, edits: &[(&str, &str, &str)]| {
        let edits: Vec<Edit> = edits
            .iter()
            .map(|(item, key, typed)| Edit::read(&item.parse().unwrap(), key, typed).unwrap())
            .collect();
        let criteria = evaluation.criteria().edited(&edits).unwrap();
        evaluation
            .edited(&moderator(), |parts| parts.criteria = criteria)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    // The version that states both, and the next one after it.
    let next = |seen: Stage| {
        let mut parts = with(&amended(Stage::Scoring, Carry::Nothing)).into_parts();
        (parts.stage, parts.amends) = (seen, None);
        Evaluation::new(parts)
            .unwrap()
            .amended(&moderator(), reason("said better"), Carry::Unchanged, at(10))
            .unwrap()
    };
    let early = next(Stage::Scoring);
    assert_eq!(told(&early, &[("CON", "threshold", ""), ("CON-02", "min_score", "1")]), Ok(()));
    let late = next(Stage::Moderation);
    let rest = "in the rules before, and scores have been seen: a minimum is lowered for everybody before that, or not at all";
    for threshold in ["49.99", ""] {
        let said = told(&late, &[("CON", "threshold", threshold)]);
        assert_eq!(said, Err(format!("CON takes at least 50 % of its marks {rest}")));
    }
    for least in ["1", ""] {
        let said = told(&late, &[("CON-02", "min_score", least)]);
        assert_eq!(said, Err(format!("CON-02 takes at least 2 {rest}")));
    }
    let refused = without(&late, "CON-02").map(|_| ());
    assert!(matches!(refused, Err(RecordError::MinimumStays { .. })), "{refused:?}");
    // With the group its gate would go, which is looked at first.
    let refused = without(&late, "CON").map(|_| ());
    assert!(matches!(refused, Err(RecordError::GateStays { .. })), "{refused:?}");
    // Another word in the scale, or other values, are no way round.
    let scale = late.criteria().scale();
    let mut point = scale.points()[1].clone();
    point.descriptor = "something is shown".parse().unwrap();
    let least = |typed: &str| Edit::read(&"CON-02".parse().unwrap(), "min_score", typed).unwrap();
    let stands = |edits: &[Edit]| {
        let criteria = late.criteria().edited(edits).unwrap();
        let made = late.edited(&moderator(), |parts| parts.criteria = criteria);
        !matches!(made, Err(RecordError::MinimumStays { .. }))
    };
    let reworded = Edit::Point(point);
    assert!(stands(std::slice::from_ref(&reworded)));
    assert!(!stands(&[reworded.clone(), least("")]) && !stands(&[reworded, least("1")]));
    // Between other values heights are not compared: of five values 1 may be as high as 2 of four.
    let rescaled = Edit::scale("0-5", true).unwrap();
    assert!(!stands(&[rescaled.clone(), least("")]));
    assert!(stands(&[rescaled, least("1")]));
    // Higher for everybody is no favour to anybody in particular, and other words are none either.
    let edits =
        [("CON", "threshold", "60"), ("CON-02", "min_score", "3"), ("CON-02", "text", "So?")];
    assert_eq!(told(&late, &edits), Ok(()));
}

#[test]
fn the_price_formula_is_chosen_before_prices_are_known_or_not_at_all() {
    let chosen = |evaluation: &Evaluation, formula: Option<PriceFormula>| {
        evaluation.edited(&moderator(), |parts| parts.rules.price_formula = formula)
    };
    let early = amended(Stage::QualityClosed, Carry::Nothing);
    let before = early.rules().price_formula.unwrap();
    let other = [PriceFormula::Ratio, PriceFormula::MinMax]
        .into_iter()
        .find(|formula| *formula != before)
        .unwrap();
    assert!(chosen(&early, Some(other)).is_ok());
    let mut parts = in_stage(Stage::PriceOpened).into_parts();
    parts.price_opened = Some(at(14));
    let opened = Evaluation::new(parts).unwrap();
    let late = opened.amended(&moderator(), reason("r"), Carry::Nothing, at(15)).unwrap();
    for formula in [Some(other), None] {
        let refused = chosen(&late, formula).map(|_| ());
        assert!(matches!(refused, Err(RecordError::FormulaStays { .. })), "{refused:?}");
    }
    assert!(chosen(&late, Some(before)).is_ok());
    // Whoever has known them knows them: a later version remembers.
    let mut parts = late.into_parts();
    parts.stage = Stage::Frozen;
    let frozen = Evaluation::new(parts).unwrap();
    let again = frozen.amended(&moderator(), reason("r"), Carry::Nothing, at(16)).unwrap();
    let refused = chosen(&again, Some(other)).map(|_| ());
    assert!(matches!(refused, Err(RecordError::FormulaStays { .. })), "{refused:?}");
}

#[test]
fn a_gate_is_lifted_before_scores_are_seen_or_not_at_all() {
    let early = amended(Stage::Scoring, Carry::Nothing);
    assert!(without(&early, "CON-01").is_ok());
    let late = amended(Stage::Moderation, Carry::Nothing);
    let said = without(&late, "CON-01").unwrap_err().to_string();
    assert_eq!(
        said,
        "CON-01 is a gate of the rules before, and scores have been seen: a gate is lifted for everybody before that, or not at all"
    );
    // A group with a gate in it, and a gate that is scored from now on, are no way round.
    let stays = |refused: Result<Evaluation, RecordError>| {
        assert!(matches!(refused, Err(RecordError::GateStays { .. })), "{refused:?}");
    };
    stays(without(&late, "CON"));
    let scored = Edit::read(&"CON-01".parse().unwrap(), "kind", "scored").unwrap();
    let criteria = late.criteria().edited(&[scored]).unwrap();
    stays(late.edited(&moderator(), |parts| parts.criteria = criteria));
    assert!(edited(&late, &[("CON-01", "text", "Said more clearly?")]).lifted_gates().is_empty());

    // Whoever has seen them has seen them: a later version remembers.
    let mut parts = late.into_parts();
    parts.stage = Stage::Frozen;
    let frozen = Evaluation::new(parts).unwrap();
    let again = frozen.amended(&moderator(), reason("r"), Carry::Nothing, at(16)).unwrap();
    stays(without(&again, "CON-01"));
}

#[test]
fn a_withdrawn_candidate_and_an_empty_seat_carry_nothing() {
    let mut parts = amended(Stage::Scoring, Carry::Unchanged).into_parts();
    let on = "2019-11-01".parse().unwrap();
    parts.candidates[0].withdrawn =
        Some(crate::domain::evaluation::Withdrawal { on, reason: reason("it left") });
    parts.panel = vec![Seat { person: slug("tl-1") }];
    let next = Evaluation::new(parts).unwrap();
    let carried = next.carried(&answers());
    assert!(carried.consensus.keys().all(|(candidate, _)| *candidate != slug("aws")));
    assert_eq!(carried.scores[&slug("tl-1")].len(), 2, "gcp on two questions");
    assert!(next.missing_for(Step::Freeze, &Readiness::default()).is_empty());
}

#[test]
fn other_notes_for_guidance_let_answers_fall() {
    let next = edited(
        &amended(Stage::Scoring, Carry::Unchanged),
        &[("CON-02", "guidance", "Count sites, not circuits.")],
    );
    let answers =
        Answers { sheets: vec![sheet("tl-1", &["CON-02", "CON-03"])], ..Answers::default() };
    let standing = next.standing(&answers);
    let fallen = |id: &str| {
        let one = standing.iter().find(|one| one.question == question(id)).unwrap();
        one.fallen.clone()
    };
    assert_eq!(fallen("CON-02").as_deref(), Some("its notes for guidance are others"));
    assert_eq!(fallen("CON-03"), None);
    assert!(
        !next.carried(&answers).scores[&slug("tl-1")]
            .contains_key(&(slug("aws"), question("CON-02")))
    );
}

#[test]
fn how_scores_are_agreed_is_fixed_before_any_is_seen_or_not_at_all() {
    let turned = |stage, agreeing: Agreeing| {
        let mut before = in_stage(stage).into_parts();
        before.rules.agreeing = agreeing;
        let reason = "The framework demands it.".parse().unwrap();
        let next = Evaluation::new(before).unwrap();
        let next = next.amended(&moderator(), reason, Carry::Unchanged, at(12)).unwrap();
        let other = match agreeing {
            Agreeing::OneScore => Agreeing::Average,
            Agreeing::Average => Agreeing::OneScore,
        };
        // What else is changed goes through, and back to what it was goes through too.
        let same = next.edited(&moderator(), |parts| parts.rules.decimals = 3).unwrap();
        assert!(same.edited(&moderator(), |parts| parts.rules.agreeing = agreeing).is_ok());
        next.edited(&moderator(), |parts| parts.rules.agreeing = other)
    };
    for agreeing in [Agreeing::OneScore, Agreeing::Average] {
        for stage in [Stage::Frozen, Stage::Scoring] {
            assert!(turned(stage, agreeing).is_ok(), "nobody has seen a score at {stage}");
        }
    }
    for stage in [Stage::Moderation, Stage::QualityClosed, Stage::PriceOpened] {
        assert_eq!(
            turned(stage, Agreeing::OneScore).unwrap_err().to_string(),
            "what counts in E-0001 cannot become the average of individual scores: scores have \
             been seen under one score that the panel agrees on, and how scores are agreed is \
             fixed before that, or not at all"
        );
        assert!(matches!(
            turned(stage, Agreeing::Average),
            Err(RecordError::AgreeingStays { before: Agreeing::Average, .. })
        ));
    }
}

#[test]
fn what_was_agreed_in_one_way_does_not_stand_where_rules_agree_in_the_other() {
    let before = in_stage(Stage::Moderation);
    let answers = Answers {
        consensus: before.parts().consensus.clone(),
        sheets: vec![sheet("tl-1", &["CON-02"])],
        ..Answers::default()
    };
    assert!(!answers.consensus.is_empty());
    let next = amended(Stage::Moderation, Carry::Unchanged);
    assert_eq!(next.carried(&answers).consensus, answers.consensus);
    // No edit makes it so any more; what a record from elsewhere holds is still told rightly.
    let mut parts = next.into_parts();
    parts.rules.agreeing = Agreeing::Average;
    let averaged = Evaluation::new(parts).unwrap();
    let carried = averaged.carried(&answers);
    assert!(carried.consensus.is_empty());
    assert!(!carried.scores.is_empty(), "what people gave alone is the same under both");
    let told = averaged.standing(&answers);
    let agreed = told.iter().find(|one| one.given == Given::Consensus).unwrap();
    assert_eq!(
        agreed.fallen.as_deref(),
        Some("what counts is now the average of individual scores")
    );
}
