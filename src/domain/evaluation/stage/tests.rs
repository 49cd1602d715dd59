use super::*;
use crate::domain::evaluation::conflict::{Clearance, Declaration, Interest, Recusal, Verdict};
use crate::domain::evaluation::price::{Price, PriceFormula};
use crate::domain::evaluation::samples::{
    Outline, agree, at, consensus, declared, gate, parts, person, pounds, question, reason, scale,
    set, slug,
};
use crate::domain::evaluation::scores::{Score, Sheet, required};
use crate::domain::evaluation::{Answer, Cancelled, Parts};
use crate::domain::person::Role;

const OUTLINE: &[Outline<'_>] = &[
    ("ONE", "60", &[("ONE-01", None), ("ONE-02", Some("100"))]),
    ("COST", "40", &[("P-01", Some("100"))]),
];

fn moderator() -> Person {
    person("mod-1", &[Role::Moderator])
}

fn owner() -> Person {
    person("own-1", &[Role::DecisionOwner])
}

fn draft() -> Parts {
    let mut parts = parts(set(OUTLINE, scale(3)), &["aws", "gcp"], Stage::Draft);
    parts.rules.price_formula = Some(PriceFormula::Ratio);
    parts.panel.truncate(2);
    parts
}

fn built(change: impl FnOnce(&mut Parts)) -> Evaluation {
    let mut parts = draft();
    change(&mut parts);
    Evaluation::new(parts).unwrap()
}

fn sheet(evaluation: &Evaluation, name: &str, submit: bool) -> Sheet {
    let who = person(name, &[Role::Evaluator]);
    let mut sheet = Sheet::new(slug(name));
    for candidate in ["aws", "gcp"] {
        let reason = Some(reason("seen in a test"));
        let score = Score { value: 2, reason, evidence: Vec::new(), at: at(9) };
        let id = question("ONE-02");
        sheet.set_score(evaluation, &who, &slug(candidate), &id, score).unwrap();
    }
    if submit {
        sheet.submit(evaluation, &who, at(10)).unwrap();
    }
    sheet
}

/// The sheets of a panel of two, from the time of scoring.
fn handed_in() -> Vec<Sheet> {
    let scoring = built(|parts| {
        parts.stage = Stage::Scoring;
        parts.declarations = vec![declared("tl-1", 1), declared("tl-2", 1)];
    });
    ["tl-1", "tl-2"].map(|name| sheet(&scoring, name, true)).into()
}

#[track_caller]
fn check_missing(evaluation: &Evaluation, step: Step, ready: &Readiness<'_>, wanted: &[&str]) {
    let missing: Vec<String> =
        evaluation.missing_for(step, ready).iter().map(ToString::to_string).collect();
    assert_eq!(missing, wanted, "{step}");
}

#[test]
fn a_whole_evaluation_walks_from_draft_to_archived() {
    let mut e = built(|_| {});
    let (moderator, none) = (moderator(), Readiness::default());
    assert_eq!(e.advance(Step::Freeze, &moderator, &none, None, at(1)).unwrap(), Stage::Frozen);
    for name in ["tl-1", "tl-2"] {
        e.declare(&person(name, &[Role::Evaluator]), None, at(2)).unwrap();
    }
    e.advance(Step::OpenScoring, &moderator, &none, None, at(3)).unwrap();
    let sheets = ["tl-1", "tl-2"].map(|name| sheet(&e, name, true));
    let ready = Readiness { sheets: &sheets, deciders: &[] };
    e.advance(Step::OpenModeration, &moderator, &ready, None, at(11)).unwrap();
    for name in ["aws", "gcp"] {
        let (name, gate, id) = (slug(name), question("ONE-01"), question("ONE-02"));
        e.answer_gate(&moderator, &name, &gate, Answer::Pass, reason("seen"), at(12)).unwrap();
        e.agree(&moderator, &sheets, &name, &id, consensus(2)).unwrap();
    }
    e.advance(Step::CloseQuality, &moderator, &ready, None, at(13)).unwrap();
    assert!(e.shows_prices().is_err() && e.shows_result().is_err());
    for name in ["tl-1", "tl-2", "mod-1"] {
        e.declare(&person(name, &[Role::Evaluator]), None, at(14)).unwrap();
    }
    let buyer = person("proc-1", &[Role::Procurement]);
    for (name, amount) in [("aws", 100), ("gcp", 200)] {
        let refused = e.advance(Step::OpenPrice, &moderator, &ready, None, at(15)).unwrap_err();
        assert!(refused.to_string().contains(&format!("a price for {name}")), "{refused}");
        let price = Price::new(pounds(amount), None).unwrap();
        e.set_price(&buyer, &slug(name), price, None, at(15)).unwrap();
    }
    e.advance(Step::OpenPrice, &moderator, &ready, None, at(15)).unwrap();
    assert!(e.shows_prices().is_ok() && e.shows_result().is_ok() && e.money_known());
    for name in ["tl-1", "tl-2", "mod-1", "own-1"] {
        e.declare(&person(name, &[Role::DecisionOwner]), None, at(16)).unwrap();
    }
    let deciders = [slug("own-1")];
    let ready = Readiness { sheets: &sheets, deciders: &deciders };
    e.advance(Step::Decide, &owner(), &ready, None, at(17)).unwrap();
    let last = e.advance(Step::Archive, &moderator, &ready, None, at(18)).unwrap();
    assert_eq!(last, Stage::Archived);
}

#[test]
fn freezing_names_everything_that_is_missing() {
    let bare = built(|parts| {
        parts.candidates.truncate(1);
        parts.rules.price_formula = None;
        parts.rules.tie_break.clear();
    });
    let wanted = [
        "at least two candidates: there is 1",
        "a price formula, since P-01 is scored from money: in an options appraisal benchmark with \
         its two prices, unless another is chosen",
        "the order in which ties are broken",
    ];
    check_missing(&bare, Step::Freeze, &Readiness::default(), &wanted);
}

#[test]
fn scoring_opens_when_everybody_has_declared_and_no_panel_is_thin() {
    let e = built(|parts| parts.declarations.push(declared("tl-1", 1)));
    check_missing(
        &e,
        Step::OpenScoring,
        &Readiness::default(),
        &["a conflict declaration of tl-2"],
    );
    let e = built(|parts| {
        parts.panel.truncate(1);
        parts.declarations.push(declared("tl-1", 1));
    });
    check_missing(
        &e,
        Step::OpenScoring,
        &Readiness::default(),
        &["2 evaluators for ONE-02: it has 1"],
    );
}

#[test]
fn moderation_names_the_scores_reasons_and_submissions_still_missing() {
    let e = built(|parts| {
        parts.stage = Stage::Scoring;
        parts.declarations = vec![declared("tl-1", 1), declared("tl-2", 1)];
    });
    let sheets = [sheet(&e, "tl-1", false)];
    let ready = Readiness { sheets: &sheets, deciders: &[] };
    check_missing(
        &e,
        Step::OpenModeration,
        &ready,
        &["the submission of tl-1", "2 scores of tl-2: ONE-02 for aws, ONE-02 for gcp"],
    );
}

#[test]
fn quality_closes_when_every_gate_and_question_is_answered() {
    let sheets = handed_in();
    let e = built(|parts| parts.stage = Stage::Moderation);
    check_missing(
        &e,
        Step::CloseQuality,
        &Readiness { sheets: &sheets, deciders: &[] },
        &[
            "an answer for aws to the gate ONE-01",
            "an answer for gcp to the gate ONE-01",
            "an agreed score for aws on ONE-02",
            "an agreed score for gcp on ONE-02",
        ],
    );
}

#[test]
fn prices_open_when_panel_and_moderator_have_declared_since_moderation() {
    let mut e = built(|parts| {
        parts.stage = Stage::QualityClosed;
        parts.moderation_opened = Some(at(10));
        parts.declarations = vec![declared("tl-1", 9), declared("tl-2", 11)];
    });
    let interest =
        Interest { about: vec![slug("aws")], nature: reason("shares"), mitigation: None };
    e.declare(&moderator(), Some(interest), at(11)).unwrap();
    check_missing(
        &e,
        Step::OpenPrice,
        &Readiness::default(),
        &[
            "a price for aws",
            "a price for gcp",
            "a conflict declaration of tl-1 made since moderation opened",
            "a review of the interest that mod-1 declared",
        ],
    );
}

#[test]
fn a_decision_waits_until_all_who_decide_have_declared_since_prices_were_opened() {
    let e = built(|parts| {
        parts.stage = Stage::PriceOpened;
        parts.moderation_opened = Some(at(8));
        parts.price_opened = Some(at(12));
        parts.declarations = [("tl-1", 13), ("tl-2", 11), ("mod-1", 12), ("own-1", 9)]
            .map(|(who, hour)| declared(who, hour))
            .to_vec();
        for name in ["aws", "gcp"] {
            gate(parts, name, "ONE-01", Answer::Pass);
            agree(parts, name, "ONE-02", 2);
            parts.prices.insert(slug(name), Price::new(pounds(100), None).unwrap());
        }
    });
    let deciders = [slug("own-1")];
    check_missing(
        &e,
        Step::Decide,
        &Readiness { sheets: &[], deciders: &deciders },
        &[
            "a conflict declaration of tl-2 made since prices were opened",
            "a conflict declaration of own-1 made since prices were opened",
        ],
    );
}

#[track_caller]
fn check_refused(e: &Evaluation, step: Step, by: &Person, wanted: &str) {
    let why = e.after(step, by, &Readiness::default(), None).unwrap_err().to_string();
    assert_eq!(why, wanted);
}

#[test]
fn a_step_out_of_order_is_refused_with_the_stage_it_takes() {
    let e = built(|_| {});
    check_refused(
        &e,
        Step::OpenPrice,
        &moderator(),
        "E-0001 stands at draft, and open-price is possible at quality closed",
    );
    check_refused(
        &e,
        Step::Reopen,
        &moderator(),
        "E-0001 stands at draft, and reopen is possible at quality closed or prices opened",
    );
    check_refused(
        &built(|parts| parts.stage = Stage::Moderation),
        Step::OpenPrice,
        &moderator(),
        "E-0001 stands at moderation, and open-price is possible at quality closed",
    );
}

#[test]
fn only_the_evaluations_own_moderator_moderates() {
    let e = built(|parts| parts.stage = Stage::QualityClosed);
    check_refused(
        &e,
        Step::OpenPrice,
        &person("mod-2", &[Role::Moderator]),
        "mod-2 does not run E-0001: its moderator is mod-1",
    );
    check_refused(
        &e,
        Step::OpenPrice,
        &owner(),
        "own-1 may not moderate an evaluation: that takes the role moderator",
    );
}

#[test]
fn a_reopening_takes_a_reason_and_seals_the_result_again() {
    let mut e = built(|parts| {
        parts.stage = Stage::PriceOpened;
        parts.price_opened = Some(at(9));
    });
    check_refused(&e, Step::Reopen, &moderator(), "reopening E-0001 takes a reason");
    let why = reason("a reference was misread");
    e.advance(Step::Reopen, &moderator(), &Readiness::default(), Some(&why), at(20)).unwrap();
    assert_eq!((e.stage(), e.money_known()), (Stage::Moderation, true));
    assert!(e.shows_prices().is_err() && e.shows_result().is_err());
    assert_eq!(e.parts().moderation_opened, Some(at(20)));
}

#[test]
fn a_set_without_a_price_question_is_decided_once_quality_is_closed() {
    let e = crate::domain::evaluation::samples::two_groups();
    check_refused(
        &e,
        Step::OpenPrice,
        &moderator(),
        "E-0001 asks no price question, so there are no prices to open",
    );
    let wanted = ["tl-1", "tl-2", "tl-3", "mod-1"]
        .map(|name| format!("a conflict declaration of {name} made since moderation opened"));
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    check_missing(&e, Step::Decide, &Readiness::default(), &wanted);
}

#[test]
fn once_the_money_is_known_a_price_moves_only_with_a_reason_that_stays() {
    let buyer = person("proc-1", &[Role::Procurement]);
    let price = |amount| Price::new(pounds(amount), None).unwrap();
    let mut e = built(|parts| parts.stage = Stage::QualityClosed);
    // Sealed, a reason would tell of the money.
    e.set_price(&buyer, &slug("aws"), price(100), None, at(1)).unwrap();
    let why = reason("They corrected a sum.");
    let told = e.set_price(&buyer, &slug("aws"), price(90), Some(&why), at(2)).unwrap_err();
    assert!(told.to_string().starts_with("prices of E-0001 are sealed"), "{told}");
    assert_eq!(e.parts().prices[&slug("aws")], price(100));
    assert!(e.parts().price_changes.is_empty());
    // Opened, or opened once and sealed again by a reopening: it takes one.
    for stage in [Stage::PriceOpened, Stage::QualityClosed, Stage::Moderation] {
        let mut parts = e.clone().into_parts();
        (parts.stage, parts.price_opened) = (stage, Some(at(3)));
        let mut e = Evaluation::new(parts).unwrap();
        let refused = e.set_price(&buyer, &slug("aws"), price(90), None, at(4)).unwrap_err();
        assert!(refused.to_string().contains("changes only with a reason"), "{refused}");
        assert_eq!(e.parts().prices[&slug("aws")], price(100), "{stage}");
        e.set_price(&buyer, &slug("aws"), price(90), Some(&why), at(5)).unwrap();
        e.set_price(&buyer, &slug("gcp"), price(80), Some(&why), at(6)).unwrap();
        let told: Vec<String> = e
            .parts()
            .price_changes
            .iter()
            .map(crate::domain::evaluation::price::PriceChange::words)
            .collect();
        assert_eq!(
            told,
            [
                "proc-1 changed the price of aws from 100 to 90 after prices were opened",
                "proc-1 entered the price of gcp, 80, after prices were opened",
            ]
        );
        assert!(e.parts().price_changes.iter().all(|change| change.reason == why));
    }
}

#[test]
fn whoever_scores_never_handles_money() {
    let mut e = built(|parts| parts.panel[0].person = slug("proc-1"));
    let both = person("proc-1", &[Role::Procurement, Role::Evaluator]);
    let refused = e
        .set_price(&both, &slug("aws"), Price::new(pounds(1), None).unwrap(), None, at(9))
        .unwrap_err();
    assert!(refused.to_string().starts_with("proc-1 scores in E-0001"), "{refused}");
}

#[test]
fn nobody_reviews_their_own_interest_and_a_recusal_outlives_a_later_none() {
    let mut e = built(|_| {});
    let who = person("tl-1", &[Role::Evaluator, Role::Moderator]);
    let interest =
        Interest { about: vec![slug("aws")], nature: reason("shares"), mitigation: None };
    e.declare(&who, Some(interest), at(1)).unwrap();
    assert_eq!(e.clearance(&who.slug), Clearance::Unreviewed);
    let off = Verdict::Recused(Recusal::Questions([question("ONE-02")].into()));
    let own = e.review(&who, &who.slug, None, off.clone(), reason("mine"), at(2)).unwrap_err();
    assert_eq!(own.to_string(), "tl-1 declared this interest, and nobody reviews their own");
    e.review(&moderator(), &who.slug, None, off, reason("shares in aws"), at(2)).unwrap();
    e.declare(&who, None, at(3)).unwrap();
    assert!(e.is_recused(&who.slug, &question("ONE-02")));
    assert!(required(&e, &who.slug).is_empty());
    e.review(&moderator(), &who.slug, None, Verdict::Cleared, reason("sold"), at(4)).unwrap();
    assert!(!e.is_recused(&who.slug, &question("ONE-02")));
}

#[expect(clippy::unnecessary_wraps, reason = "what is declared may be nothing")]
fn interest(about: &str) -> Option<Interest> {
    Some(Interest { about: vec![slug(about)], nature: reason("worked there"), mitigation: None })
}

#[test]
fn an_interest_waits_for_its_own_review_whatever_is_declared_after_it() {
    let mut e = built(|_| {});
    let who = person("tl-1", &[Role::Evaluator]);
    e.declare(&who, interest("aws"), at(1)).unwrap();
    e.declare(&who, None, at(2)).unwrap();
    assert_eq!(e.clearance(&who.slug), Clearance::Unreviewed, "declaring none answers nothing");
    e.declare(&who, interest("gcp"), at(3)).unwrap();
    // Without a number the first that waits is reviewed.
    let off = Verdict::Recused(Recusal::All);
    e.review(&moderator(), &who.slug, None, off, reason("worked for aws"), at(4)).unwrap();
    assert_eq!(e.clearance(&who.slug), Clearance::Unreviewed, "the second waits still");
    assert!(e.is_recused(&who.slug, &question("ONE-02")), "and the first holds meanwhile");
    let clear = |e: &mut Evaluation, number| {
        e.review(&moderator(), &who.slug, number, Verdict::Cleared, reason("long ago"), at(5))
            .map(|_| ())
    };
    clear(&mut e, None).unwrap();
    assert_eq!(e.clearance(&who.slug), Clearance::Recused(Recusal::All));
    let none = clear(&mut e, Some(2)).unwrap_err();
    assert_eq!(none.to_string(), "declaration 2 of tl-1 is no interest to be reviewed");
    clear(&mut e, Some(1)).unwrap();
    assert_eq!(e.clearance(&who.slug), Clearance::Clear);
}

#[test]
fn no_interest_is_reviewed_after_the_decision() {
    let mut e = built(|parts| {
        parts.stage = Stage::Decided;
        let interest = interest("aws");
        parts.declarations.push(Declaration { interest, ..declared("tl-1", 1) });
    });
    let late = e.review(&moderator(), &slug("tl-1"), None, Verdict::Cleared, reason("x"), at(2));
    assert!(late.unwrap_err().to_string().contains("stands at decided"));
}

#[test]
fn quality_does_not_close_on_a_question_from_which_too_many_were_recused_since() {
    let mut e = built(|parts| {
        parts.stage = Stage::Moderation;
        for name in ["aws", "gcp"] {
            gate(parts, name, "ONE-01", Answer::Pass);
            agree(parts, name, "ONE-02", 2);
        }
    });
    let sheets = handed_in();
    let ready = Readiness { sheets: &sheets, deciders: &[] };
    check_missing(&e, Step::CloseQuality, &ready, &[]);
    let who = person("tl-1", &[Role::Evaluator]);
    e.declare(&who, interest("aws"), at(12)).unwrap();
    let off = Verdict::Recused(Recusal::All);
    e.review(&moderator(), &who.slug, None, off, reason("worked there"), at(13)).unwrap();
    check_missing(&e, Step::CloseQuality, &ready, &["2 evaluators for ONE-02: it has 1"]);
}

#[test]
fn a_reopening_stays_on_record_with_whether_the_money_was_known() {
    let mut e = built(|parts| parts.stage = Stage::QualityClosed);
    let (moderator, none, why) = (moderator(), Readiness::default(), reason("A late answer."));
    e.advance(Step::Reopen, &moderator, &none, Some(&why), at(1)).unwrap();
    let mut parts = e.into_parts();
    (parts.stage, parts.price_opened) = (Stage::PriceOpened, Some(at(2)));
    let mut e = Evaluation::new(parts).unwrap();
    e.advance(Step::Reopen, &moderator, &none, Some(&why), at(3)).unwrap();
    let words = |priced: bool| {
        let words: Vec<String> = e.parts().reopenings.iter().map(|one| one.words(priced)).collect();
        words
    };
    assert_eq!(
        words(true),
        [
            "mod-1 reopened moderation while prices were still sealed",
            "mod-1 reopened moderation when prices were known already",
        ]
    );
    assert_eq!(
        words(false),
        ["mod-1 reopened moderation"; 2],
        "no price is asked, so none is sealed"
    );
}

#[test]
fn what_is_cancelled_takes_no_step_at_any_stage_and_opens_nothing_that_its_stage_has_shut() {
    for stage in Stage::ALL.iter().copied().filter(|stage| *stage < Stage::Decided) {
        let going = built(|parts| parts.stage = stage);
        let ended = built(|parts| {
            parts.stage = stage;
            parts.cancelled = Some(Cancelled { by: "D-0001".parse().unwrap(), at: at(9) });
        });
        for step in Step::ALL {
            for by in [moderator(), owner()] {
                let said = ended.after(*step, &by, &Readiness::default(), Some(&reason("r")));
                let refused = matches!(
                    said,
                    Err(Refusal::Cancelled { .. }
                        | Refusal::NotPermitted(_)
                        | Refusal::NotModerator { .. })
                );
                assert!(refused, "{step} at {stage}: {said:?}");
            }
            let conditions = ended.conditions(*step, None, &Readiness::default());
            assert!(conditions.iter().any(|one| !one.met), "{step} at {stage} would be possible");
        }
        assert!(ended.takes(Doing { words: "anything", takes: Stage::ALL }).is_err());
        assert_eq!(ended.shows_consensus().is_ok(), going.shows_consensus().is_ok());
        assert_eq!(ended.shows_prices().is_ok(), going.shows_prices().is_ok());
        assert!(ended.shows_result().is_err(), "what is cancelled has no result at {stage}");
        assert!(ended.late(&[], "2099-01-01".parse().unwrap()).is_empty());
    }
}

#[test]
fn scores_and_agreements_are_shown_from_moderation_on() {
    for stage in Stage::ALL {
        let open = match stage {
            Stage::Draft | Stage::Frozen | Stage::Scoring => false,
            Stage::Moderation
            | Stage::QualityClosed
            | Stage::PriceOpened
            | Stage::Decided
            | Stage::Archived => true,
        };
        let e = built(|parts| parts.stage = *stage);
        assert_eq!((stage.opens_scores(), e.shows_consensus().is_ok()), (open, open), "{stage}");
    }
}
