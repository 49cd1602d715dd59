use super::*;
use crate::domain::evaluation::samples::{Outline, parts, pounds, scale, set, slug};

const OUTLINE: &[Outline<'_>] = &[
    ("QUAL", "70", &[("QUAL-01", Some("60")), ("QUAL-02", Some("40")), ("QUAL-03", None)]),
    ("PRICE", "30", &[("P-01", Some("100"))]),
];

fn draft(outline: &[Outline<'_>]) -> Evaluation {
    Evaluation::new(parts(set(outline, scale(3)), &[], Stage::Draft)).unwrap()
}

fn marks(name: &str, marks: &str, amount: i64) -> Bid {
    Bid {
        name: slug(name),
        price: Price::new(pounds(amount), None).unwrap(),
        quality: Quality::Marks(marks.parse().unwrap()),
    }
}

/// The three bids worked in the method.
fn three() -> Vec<Bid> {
    vec![marks("a", "48", 1_200_000), marks("b", "38", 1_000_000), marks("c", "60", 1_500_000)]
}

fn band() -> Given {
    let (best, worst) = (Some(pounds(800_000)), Some(pounds(1_800_000)));
    Given { best, worst, point_value: Some(pounds(12_000)) }
}

fn first(tried: &[Tried], formula: &str) -> (String, Vec<String>) {
    let one = tried.iter().find(|one| one.formula == formula).unwrap();
    let ranking = one.outcome.as_ref().unwrap();
    let winners: Vec<&str> = ranking.winners().into_iter().map(Slug::as_str).collect();
    let totals = ["a", "b", "c"].map(|name| {
        let standing = ranking.standing(&slug(name)).unwrap();
        standing.figures.as_ref().unwrap().published.to_string()
    });
    (winners.join(" "), totals.to_vec())
}

#[test]
fn the_three_bids_of_the_method_win_in_turn_as_the_formula_changes() {
    let tried = draft(OUTLINE).rehearsed(&three(), band()).unwrap();
    assert_eq!(tried.iter().map(|one| one.formula).collect::<Vec<_>>(), FORMULAS);
    for (formula, winner, totals) in [
        ("ratio", "c", ["73.00", "68.00", "80.00"]),
        ("linear-low", "c", ["72.00", "68.00", "75.00"]),
        ("min-max", "b", ["66.00", "68.00", "60.00"]),
        ("mean", "c", ["63.41", "55.84", "71.76"]),
        ("benchmark", "c", ["66.00", "62.00", "69.00"]),
    ] {
        let wanted = (winner.to_owned(), totals.map(str::to_owned).to_vec());
        assert_eq!(first(&tried, formula), wanted, "{formula}");
    }
    let said: Vec<(String, Vec<&str>)> = winners(&tried)
        .into_iter()
        .map(|(who, formulas)| (who.into_iter().map(Slug::as_str).collect(), formulas))
        .collect();
    let wanted = [
        ("c".to_owned(), vec!["ratio", "linear-low", "mean", "benchmark", "ppqp"]),
        ("b".to_owned(), vec!["min-max", "monetised"]),
    ];
    assert_eq!(said, wanted);
}

#[test]
fn a_formula_that_lacks_its_figures_says_so_and_the_others_are_tried() {
    let tried = draft(OUTLINE).rehearsed(&three(), Given::default()).unwrap();
    let band = tried.iter().find(|one| one.formula == "benchmark").unwrap();
    assert!(band.outcome.as_ref().unwrap_err().contains("benchmark needs both ends"));
    assert_eq!(first(&tried, "ratio").0, "c");
    assert!(tried.iter().all(|one| !one.chosen), "the draft has no formula yet");
}

#[test]
fn marks_are_exact_to_the_hundredth_whatever_quality_is_worth() {
    for (most, has) in [("70", "48.37"), ("70", "70"), ("70", "0"), ("2", "1.99"), ("99", "98.01")]
    {
        let price = (100 - most.parse::<i64>().unwrap()).to_string();
        let outline: &[Outline<'_>] = &[
            ("QUAL", most, &[("QUAL-01", Some("100"))]),
            ("PRICE", &price, &[("P-01", Some("100"))]),
        ];
        let bids = [marks("a", has, 1_000_000), marks("b", "1", 2_000_000)];
        let tried = draft(outline).rehearsed(&bids, Given::default()).unwrap();
        let ranking = tried[0].outcome.as_ref().unwrap();
        let figures = ranking.standing(&slug("a")).unwrap().figures.as_ref().unwrap();
        let wanted: Weight = has.parse().unwrap();
        assert_eq!(figures.quality, wanted.percent(), "{has} of {most}");
    }
}

#[test]
fn scores_and_gates_are_tried_under_the_drafts_own_criteria() {
    let bid = |name: &str, values: [u8; 2], gate: Answer, amount: i64| Bid {
        name: slug(name),
        price: Price::new(pounds(amount), None).unwrap(),
        quality: Quality::Answers {
            scores: [("QUAL-01", values[0]), ("QUAL-02", values[1])]
                .map(|(id, value)| (id.parse().unwrap(), value))
                .into(),
            gates: [("QUAL-03".parse().unwrap(), gate)].into(),
        },
    };
    let bids = [
        bid("a", [2, 2], Answer::Pass, 1_000_000),
        bid("b", [3, 3], Answer::Fail, 900_000),
        bid("c", [1, 2], Answer::Pass, 950_000),
    ];
    let tried = draft(OUTLINE).rehearsed(&bids, Given::default()).unwrap();
    let ranking = tried[0].outcome.as_ref().unwrap();
    assert_eq!(ranking.winners(), [&slug("a")]);
    assert_eq!(ranking.standing(&slug("b")).unwrap().status.excluded_by(), ["QUAL-03"]);
    let off = bid("d", [9, 2], Answer::Pass, 1_000_000);
    let said = draft(OUTLINE).rehearsed(&[bids[0].clone(), off], Given::default()).unwrap_err();
    assert!(said.to_string().starts_with("d: "), "{said}");
}

#[test]
fn what_cannot_be_rehearsed_is_refused_with_the_rule() {
    #[track_caller]
    fn check(evaluation: &Evaluation, bids: &[Bid], wanted: &str) {
        let said = evaluation.rehearsed(bids, Given::default()).unwrap_err().to_string();
        assert!(said.contains(wanted), "{said}");
    }
    let draft_one = draft(OUTLINE);
    check(&draft_one, &three()[..1], "takes two bids or more, and has 1");
    let mut mixed = three();
    mixed.push(invented(draft_one.criteria(), pounds(1_000_000)).remove(0));
    check(&draft_one, &mixed, "and not some of each");
    check(&draft_one, &[marks("a", "70.01", 1), marks("b", "1", 1)], "and there are 70.00");
    let mut parts = parts(set(OUTLINE, scale(3)), &["aws"], Stage::Frozen);
    parts.rules.price_formula = Some(PriceFormula::Ratio);
    check(&Evaluation::new(parts).unwrap(), &three(), "rehearsing");
}

#[test]
fn the_invented_bids_fit_any_draft_and_differ() {
    let evaluation = draft(OUTLINE);
    let bids = invented(evaluation.criteria(), pounds(1_000_000));
    assert_eq!(bids.len(), 4);
    let tried = evaluation.rehearsed(&bids, band()).unwrap();
    assert!(tried.iter().filter(|one| one.outcome.is_ok()).count() >= 5);
    let different: std::collections::BTreeSet<String> =
        bids.iter().map(|bid| format!("{:?} {:?}", bid.price, bid.quality)).collect();
    assert_eq!(different.len(), 4);
}
