use super::check::{self, FindingKind, check};
use super::*;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::ranking::rank;
use crate::domain::evaluation::samples::{
    question, reason, sample_2019, sample_2019_parts, sample_2026, slug,
};

fn supplier(name: &str) -> Supplier {
    Supplier {
        address: Some("1 Sample Street".parse().unwrap()),
        email: Some("a@b.example".parse().unwrap()),
        identifier: Some("S-1".parse().unwrap()),
        ..Supplier::named(slug(name), name.parse().unwrap())
    }
}

#[track_caller]
fn with<T>(
    evaluation: &Evaluation,
    sensitive: &Sensitive,
    take: impl FnOnce(&Sources<'_>) -> T,
) -> T {
    let ranking = rank(evaluation).unwrap();
    let suppliers = ["aws", "azure", "gcp", "paas"].map(supplier);
    take(&Sources {
        evaluation,
        ranking: &ranking,
        people: &[],
        suppliers: &suppliers,
        evidence: &[],
        sheets: &[],
        clarifications: &[],
        decision: None,
        zone: &jiff::tz::TimeZone::UTC,
        sensitive,
        sender: &Sender {
            from: Some("Example Council, ICT".to_owned()),
            contact: Some("cloud@example.invalid".to_owned()),
        },
    })
}

fn of(evaluation: &Evaluation, who: &str) -> Summary {
    let sensitive = Sensitive::default();
    with(evaluation, &sensitive, |sources| {
        summary(sources, &slug(who), Discretion::LeaveOut).unwrap()
    })
}

fn asked<'s>(summary: &'s Summary, id: &str) -> &'s Given {
    let mut all = summary.groups.iter().flat_map(|group| &group.questions);
    all.find(|one| one.id == question(id)).unwrap().given.as_ref().unwrap()
}

#[test]
fn totals_and_sub_totals_are_those_of_the_result() {
    let told = of(&sample_2019(PriceFormula::Ratio), "azure");
    assert_eq!(told.total.unwrap().to_string(), "76.18");
    assert_eq!(
        told.quality.map(|(a, b)| (a.to_string(), b.to_string())).unwrap(),
        ("57.72".to_owned(), "79.00".to_owned())
    );
    assert_eq!(told.price.as_ref().unwrap().marks.unwrap().0.to_string(), "18.46");
    let groups: Vec<String> = told.groups.iter().map(|g| g.marks.unwrap().to_string()).collect();
    assert_eq!(groups, ["8.17", "12.25", "4.80", "16.33", "7.00", "9.17"]);
    assert_eq!(told.outcome, Outcome::Undecided(Place { place: 2, of: 3, joint: false }));
}

#[test]
fn a_score_stands_beside_the_next_one_up_and_what_it_would_have_added() {
    let told = of(&sample_2019(PriceFormula::Ratio), "azure");
    // SKL-01 weighs 15 % x 25 % = 3.75; one step of three is 1.25.
    let Higher::Next { value, adds, .. } = &asked(&told, "SKL-01").higher else { panic!("capped") };
    assert_eq!((*value, adds.to_string().as_str()), (3, "1.25"));
    assert_eq!(asked(&told, "CON-02").higher, Higher::Top);
    // Most first: the heaviest question that is not at its top.
    assert_eq!(told.within_reach()[0].0.id, question("SKL-01"));
}

#[test]
fn a_cap_is_the_reason_where_nothing_more_may_be_given() {
    let mut parts = sample_2019_parts(PriceFormula::Ratio);
    let mut draft = parts.criteria.to_draft();
    draft.groups[0].questions.iter_mut().find(|q| q.id == question("CON-03")).unwrap().cap =
        Some(2);
    parts.criteria = crate::domain::criteria::CriteriaSet::new(draft).unwrap();
    let told = of(&Evaluation::new(parts).unwrap(), "azure");
    assert_eq!(asked(&told, "CON-03").higher, Higher::Capped);
}

#[test]
fn whoever_is_out_has_scores_and_a_failing_and_no_total() {
    let told = of(&sample_2019(PriceFormula::Ratio), "paas");
    let Outcome::Excluded(failings) = &told.outcome else { panic!("{:?}", told.outcome) };
    assert!(matches!(&failings[..], [Failing::Gate { gate, .. }] if *gate == question("CON-01")));
    assert!(told.total.is_none() && told.price.is_none() && told.quality.is_none());
    assert_eq!(asked(&told, "PRT-01").value, 3);
    let left = of(&sample_2026(PriceFormula::Ratio), "paas");
    assert!(matches!(left.outcome, Outcome::Withdrawn { .. }));
}

#[test]
fn what_is_sensitive_is_left_out_unless_it_is_asked_for() {
    let cell = (slug("azure"), question("CON-02"));
    let sensitive = Sensitive { consensus: [cell].into(), ..Sensitive::default() };
    let evaluation = sample_2019(PriceFormula::Ratio);
    let told = |discretion| {
        with(&evaluation, &sensitive, |sources| {
            summary(sources, &slug("azure"), discretion).unwrap()
        })
    };
    assert_eq!(asked(&told(Discretion::LeaveOut), "CON-02").reason, Passage::LeftOut);
    assert!(asked(&told(Discretion::Tell), "CON-02").reason.told().is_some());
    let found = with(&evaluation, &sensitive, check);
    assert!(found.iter().any(|one| one.what.kind() == FindingKind::Sensitive));
}

#[test]
fn the_check_names_what_is_missing_thin_repeated_and_unfounded() {
    let mut parts = sample_2019_parts(PriceFormula::Ratio);
    for ((_, _), agreed) in &mut parts.consensus {
        agreed.reason = reason(&format!(
            "Nothing here repeats anything that stands elsewhere, and it says a lot: {}.",
            agreed.value
        ));
        agreed.evidence = vec!["V-0001".parse().unwrap()];
    }
    let mut set = |who: &str, id: &str, text: &str, cites: bool| {
        let one = parts.consensus.get_mut(&(slug(who), question(id))).unwrap();
        one.reason = reason(text);
        if !cites {
            one.evidence.clear();
        }
    };
    set("aws", "CON-02", "Fine.", true);
    set("aws", "CON-03", "what earns 2 what earns 2 what earns 2", true);
    set(
        "gcp",
        "CON-02",
        "A long enough sentence about circuits that names all of its facts.",
        false,
    );
    let evaluation = Evaluation::new(parts).unwrap();
    let sensitive = Sensitive::default();
    let found = with(&evaluation, &sensitive, check);
    let mut kinds: Vec<(String, FindingKind)> = found
        .iter()
        .filter(|one| one.what.kind() != FindingKind::Repeated)
        .filter(|one| !one.what.to_string().contains("not recorded: V-0001"))
        .filter(|one| one.question.as_ref().is_some_and(|id| id.as_str().starts_with("CON-0")))
        .filter(|one| one.question != Some(question("CON-01")))
        .map(|one| (format!("{}/{}", one.candidate, one.about()), one.what.kind()))
        .collect();
    kinds.sort();
    let wanted = [
        ("aws/CON-02", FindingKind::Short),
        ("aws/CON-03", FindingKind::Tautology),
        ("gcp/CON-02", FindingKind::Evidence),
    ];
    assert_eq!(kinds, wanted.map(|(at, kind)| (at.to_owned(), kind)));
    // Equal values on one question gave equal texts above.
    assert!(found.iter().any(|one| one.what.kind() == FindingKind::Repeated));
    assert!(
        found.iter().any(|one| one.what.kind() == FindingKind::Evidence
            && one.what.to_string().contains("V-0001"))
    );
}

#[test]
fn where_totals_are_pounds_the_price_earns_no_marks_and_the_calculation_is_told() {
    let told = of(&sample_2019(PriceFormula::Ppqp), "azure");
    assert_eq!(told.unit, Unit::PoundsPerMark);
    let price = told.price.as_ref().unwrap();
    assert_eq!(price.marks, None);
    // 1,240,000 pounds over 57 43/60 marks of quality.
    assert_eq!(told.unit.shown(told.total.unwrap()), "£21,484.26");
    assert!(price.worked.contains("£1,240,000"), "{}", price.worked);
    assert_eq!(told.quality.unwrap().0.to_string(), "57.72");
}

#[test]
fn thin_and_missing_reasons_come_before_everything_else_those_of_single_scores_too() {
    use crate::domain::evaluation::scores::{Score, Sheet};
    let evaluation = sample_2019(PriceFormula::Ratio);
    let sensitive = Sensitive::default();
    let score = |why: Option<&str>| Score {
        value: 2,
        reason: why.map(reason),
        evidence: Vec::new(),
        at: "2019-10-01T09:00:00Z".parse().unwrap(),
    };
    let given = [
        (("aws", "CON-02"), Some("Two sites in two metro areas were quoted by two carriers.")),
        (("azure", "CON-02"), Some("Two sites in two metro areas were quoted by two carriers.")),
        (("aws", "CON-03"), None),
        (("azure", "CON-03"), Some("Good.")),
    ];
    let scores = given
        .into_iter()
        .map(|((who, asked), why)| ((slug(who), question(asked)), score(why)))
        .collect();
    let sheets = [Sheet::recorded(slug("tl-1"), scores, None, Vec::new())];
    let found =
        with(&evaluation, &sensitive, |sources| check(&Sources { sheets: &sheets, ..*sources }));
    let singles: Vec<String> = found
        .iter()
        .filter_map(|one| {
            let who = one.evaluator.as_ref()?;
            Some(format!("{who} {} {} {}", one.candidate, one.about(), one.what.kind().code()))
        })
        .collect();
    assert_eq!(
        singles,
        [
            "tl-1 aws CON-02 repeated",
            "tl-1 aws CON-03 missing",
            "tl-1 azure CON-02 repeated",
            "tl-1 azure CON-03 short",
        ]
    );
    let reasons = |kind| {
        matches!(
            kind,
            FindingKind::Missing
                | FindingKind::Short
                | FindingKind::Tautology
                | FindingKind::Repeated
        )
    };
    let first_other = found.iter().position(|one| !reasons(one.what.kind())).unwrap();
    assert!(found[first_other..].iter().all(|one| !reasons(one.what.kind())), "{found:?}");
    // No letter tells an evaluator's name, or waits for what it does not hold.
    let letter = check::of(&found, &slug("aws"));
    assert!(letter.iter().all(|one| one.evaluator.is_none()));
}

#[test]
fn before_quality_closes_each_kind_of_finding_is_told_with_where_it_is() {
    let mut parts = sample_2019_parts(PriceFormula::Ratio);
    let mut put = |who: &str, asked: &str, why: &str| {
        let cell = (slug(who), question(asked));
        parts.consensus.get_mut(&cell).unwrap().reason = reason(why);
    };
    let same = "Two carriers quoted us circuits at two sites, and a third one was not shown.";
    put("aws", "CON-02", "Good.");
    put("azure", "CON-02", same);
    put("gcp", "CON-02", same);
    put("azure", "CON-03", "Better than what aws shows on page 4 of the tender it sent us.");
    let evaluation = Evaluation::new(parts).unwrap();
    let mut found = with(&evaluation, &Sensitive::default(), check);
    let put = [("aws", "CON-02"), ("azure", "CON-02"), ("gcp", "CON-02"), ("azure", "CON-03")];
    found.retain(|one| {
        let at = |(who, asked): &(&str, &str)| {
            one.candidate == slug(who) && one.question == Some(question(asked))
        };
        put.iter().any(at)
    });
    let told = check::before_closing(&found);
    assert!(told.contains(&"1 reason says too little: aws CON-02".to_owned()), "{told:?}");
    assert!(
        told.contains(
            &"2 reasons stand in the same words for several candidates: azure CON-02, gcp CON-02"
                .to_owned()
        ),
        "{told:?}"
    );
    assert!(
        told.contains(
            &"1 reason names another candidate or somebody of the panel: azure CON-03".to_owned()
        ),
        "{told:?}"
    );
    assert!(told.iter().any(|one| one.contains("on no recorded evidence")), "{told:?}");
    // What is about contacts is put right at any time.
    let contacts = with(&evaluation, &Sensitive::default(), check).into_iter();
    let contacts: Vec<_> = contacts.filter(|one| one.question.is_none()).collect();
    assert!(check::before_closing(&contacts).is_empty());
}

#[test]
fn what_the_own_texts_of_a_decision_should_not_say_is_told_once() {
    let evaluation = sample_2019(PriceFormula::Ratio);
    let mut decision = crate::domain::decision::fixture::decision(1);
    let told = |decision: &Decision| {
        with(&evaluation, &Sensitive::default(), |sources| {
            let sources = Sources { decision: Some(decision), ..*sources };
            check::of_the_decision(&check(&sources))
        })
    };
    decision.content.reason = reason("Its marks for quality are well ahead of those of azure.");
    let found = told(&decision);
    let names = "the decision's reason, which stands in every letter, names azure: no supplier is \
                 told of another";
    assert_eq!(found.iter().filter(|one| *one == names).count(), 1, "{found:?}");
    // One that names several is told once too, whoever a letter goes to.
    decision.content.reason = reason("Its marks for quality are ahead of those of azure and gcp.");
    let found = told(&decision);
    let naming: Vec<_> = found.iter().filter(|one| one.contains("every letter, names")).collect();
    assert!(naming.len() == 1 && naming[0].contains("names azure, gcp: "), "{found:?}");
    // What is said of one that was not chosen is told with whom it is about.
    let of = |who: &str, why: &str| crate::domain::decision::NotChosen {
        candidate: slug(who),
        why: reason(why),
    };
    decision.content.rejected = vec![of("azure", "Too dear."), of("gcp", "Too dear.")];
    let found = told(&decision);
    for who in ["azure", "gcp"] {
        let short = format!("{who}: why the decision did not choose it: ");
        assert_eq!(found.iter().filter(|one| one.starts_with(&short)).count(), 1, "{found:?}");
    }
    let silent = "paas: the decision does not say why it was not chosen".to_owned();
    assert!(found.contains(&silent), "{found:?}");
    decision.content.reason = reason("Its marks for quality are well ahead of all the others.");
    assert!(!told(&decision).iter().any(|one| one.contains("names")), "{found:?}");
}
