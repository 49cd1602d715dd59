use super::*;
use crate::domain::exception::fixture::{day, function, reason, request, slug, workload};
use crate::domain::exception::tier::Settings;

/// What is missing from the complete request after `change`, on 1 March 2027.
#[track_caller]
fn check(change: impl Fn(&mut Request), wanted: &[&str]) {
    let mut changed = request();
    change(&mut changed);
    let missing = changed.missing(day("2027-03-01"), &Settings::default());
    let says: Vec<String> = missing.iter().map(ToString::to_string).collect();
    assert_eq!(says, wanted);
}

#[test]
fn a_complete_request_misses_nothing_and_an_empty_one_is_told_everything() {
    check(|_| {}, &[]);
    check(
        |r| *r = Request::new("Maps".parse().unwrap(), "W-0014".parse().unwrap()),
        &[
            "`owner` is empty: name who answers for the exception",
            "`target` is empty: say where the workload would run",
            "`environment` is empty: say trial, test or live",
            "`category` is empty: say waiver or mitigated",
            "`primary_reason` is empty: say cost_profile, user_needs, innovation or flexibility",
            "`target_year` is empty: it sets the tier, so give a sum",
            "`move_months` is empty: estimate low, likely and high",
            "`estimate_basis` is empty: say guess, desk, tested or supplier-quote",
            "`data_class` is empty: say public, official or official-sensitive",
            "`personal_data` is empty: say none, personal or special-category",
            "`start` is empty: no approval without a first day",
            "`last_day` is empty: no approval without an end",
        ],
    );
}

#[test]
fn every_reason_is_argued_with_evidence_and_nothing_else_is() {
    check(
        |r| {
            let claim = r.claims.get_mut(&ReasonCode::Innovation).unwrap();
            claim.text = reason("It is new.");
            claim.evidence.clear();
        },
        &[
            "`claim` for innovation has 10 characters, and needs 50 or more",
            "`claim` for innovation names no evidence: name one item or more",
        ],
    );
    check(
        |r| r.other_reasons = BTreeSet::from([ReasonCode::Flexibility, ReasonCode::Innovation]),
        &[
            "`other_reasons` repeats innovation, which is the primary reason",
            "`claim` has nothing for flexibility: say why it holds",
        ],
    );
    check(
        |r| {
            let claim = r.claims[&ReasonCode::Innovation].clone();
            r.claims.insert(ReasonCode::UserNeeds, claim);
        },
        &["`claim` argues user_needs, which is not among the reasons"],
    );
}

#[test]
fn the_cost_is_asked_for_in_full_where_it_is_a_reason() {
    check(
        |r| {
            let claim = r.claims[&ReasonCode::Innovation].clone();
            r.claims.insert(ReasonCode::CostProfile, claim);
            r.other_reasons.insert(ReasonCode::CostProfile);
            r.cost.years = Some(11);
            r.cost.quoted_on = Some(day("2027-03-02"));
        },
        &[
            "`primary_year` is empty: the cost profile is a reason, so give it",
            "`one_off` is empty: the cost profile is a reason, so give it",
            "`years` is 11, and must be 1 to 10",
            "`quoted_on` is 2027-03-02, and must not lie after today, 2027-03-01",
        ],
    );
}

#[test]
fn the_way_back_is_explained_where_it_is_hard() {
    check(
        |r| {
            r.move_months = Some(Months::new(5, 13, 20).unwrap());
            r.blockers.clear();
        },
        &[
            "`blockers` is empty, and a likely move of 13 months has at least one",
            "`function` is empty, and portability is given up: name what the primary lacks",
        ],
    );
    check(
        |r| {
            r.substitutability = Some(Substitutability::NotSubstitutable);
        },
        &[
            "`substitutability_reason` is empty: not_substitutable must be explained",
            "`function` is empty, and portability is given up: name what the primary lacks",
        ],
    );
    check(
        |r| {
            r.substitutability = Some(Substitutability::HighlyComplex);
            r.functions = vec![Function { source: None, ..function("2027-03-02") }];
        },
        &[
            "`substitutability_reason` is empty: highly_complex must be explained",
            "`function` Moving maps names no source",
            "`function` Moving maps was checked on 2027-03-02, which lies after today, 2027-03-01",
        ],
    );
    check(
        |r| {
            r.estimate_basis = Some(Basis::Tested);
            r.exit_plan = Some(ExitPlan::Yes);
        },
        &[
            "`tested_on` is empty: a tested estimate has a day",
            "`tested_evidence` is empty: a tested estimate has evidence",
            "`exit_plan_reference` is empty: there is an exit plan, so say where",
        ],
    );
    check(
        |r| {
            r.category = Some(Category::Mitigated);
            r.conditions[0].kind = ConditionKind::Reporting;
        },
        &["`condition` has no compensating one, and a mitigated request needs one"],
    );
}

#[test]
fn the_term_runs_forward_within_the_hard_limit_and_holds_its_review() {
    check(
        |r| r.last_day = Some(day("2027-03-31")),
        &["`last_day` is 2027-03-31, and the start is 2027-04-01"],
    );
    check(|r| r.last_day = Some(day("2030-03-31")), &[]);
    check(
        |r| r.last_day = Some(day("2030-04-01")),
        &["`last_day` is 2030-04-01, and 36 months from 2027-04-01 end on 2030-03-31"],
    );
    check(
        |r| r.review_by = Some(day("2028-04-01")),
        &["`review_by` is 2028-04-01, and must lie within the term, 2027-04-01 to 2028-03-31"],
    );
}

#[test]
fn warnings_stop_nobody_and_say_what_to_look_at() {
    let mut request = request();
    assert!(request.warnings(day("2027-03-01"), &workload(), &Settings::default()).is_empty());
    request.cost.quoted_on = Some(day("2026-02-28"));
    request.contract_end = Some(day("2028-03-31"));
    request.notice_days = Some(90);
    request.move_months = Some(Months::new(5, 14, 20).unwrap());
    let mut workload = workload();
    workload.personal_data = PersonalData::Personal;
    request.directorate = Some("Enviroment".parse().unwrap());
    let says: Vec<String> = request
        .warnings(day("2027-03-01"), &workload, &Settings::default())
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        says,
        [
            "the quote is of 2026-02-28, more than 12 months ago",
            "the last day 2028-03-31 comes after 2028-01-01, the last day for notice under the contract",
            "moving back would likely take 14 months, and the minimum portability is 12",
            "the personal data is none, and the register says personal of this workload",
            "the directorate is `Enviroment`, and the register says `Environment` of this workload",
        ]
    );
    request.cost.quoted_on = Some(day("2026-03-01"));
    let quote = request.warnings(day("2027-03-01"), &workload, &Settings::default());
    assert!(!matches!(quote[0], Warning::OldQuote { .. }), "twelve months to the day are fine");
}

#[test]
fn the_hash_is_of_what_is_judged_and_of_nothing_else() {
    let known = request().content_hash();
    assert_eq!(known.to_string().parse::<ContentHash>().unwrap(), known);
    let mut unjudged = request();
    unjudged.title = "Another title".parse().unwrap();
    unjudged.owner = Some(slug("arch-9"));
    unjudged.co_authors.clear();
    unjudged.directorate = Some("Elsewhere".parse().unwrap());
    assert_eq!(unjudged.content_hash(), known);
    let edits: [fn(&mut Request); 9] = [
        |r| r.workload = "W-0015".parse().unwrap(),
        |r| r.target = None,
        |r| r.other_reasons = BTreeSet::from([ReasonCode::Flexibility]),
        |r| r.claims.get_mut(&ReasonCode::Innovation).unwrap().evidence.clear(),
        |r| r.cost.one_off = Some("1".parse().unwrap()),
        |r| r.functions.push(function("2027-01-01")),
        |r| r.move_months = Some(Months::new(5, 9, 13).unwrap()),
        |r| r.egress_fee = Some("0".parse().unwrap()),
        |r| r.conditions[0].consequence = Consequence::Warn,
    ];
    let mut seen = BTreeSet::from([known]);
    for change in edits {
        let mut other = request();
        change(&mut other);
        assert!(seen.insert(other.content_hash()), "{other:?}");
    }
    for typed in ["", "00", &"g".repeat(64), &"é".repeat(32)] {
        let refused = typed.parse::<ContentHash>().unwrap_err().to_string();
        assert!(refused.starts_with(&format!("`{typed}` is not a content hash: ")), "{refused}");
    }
}

#[test]
fn the_hash_of_what_stands_on_record_stays_what_it_was() {
    // Worked apart from the program: the netstrings of the judged fields, in their order.
    assert_eq!(
        request().content_hash().to_string(),
        "d4f3961b8ab4d71178e1e1e98570fb5bd5303711722efce31981cd0ba5d1d633"
    );
}
