mod edges;
pub(crate) mod invariants;

use super::leave_out::{leave_one_out, with_the_withdrawn};
use super::*;
use crate::domain::criteria::CriteriaSet;
use crate::domain::evaluation::Parts;
use crate::domain::evaluation::price::PointValue;
use crate::domain::evaluation::samples::{
    self, agree, bids, question, sample_2019, sample_2019_parts, sample_2026, slug, two_groups,
};
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::{Answer, NearTie};

const RATIO: PriceFormula = PriceFormula::Ratio;

fn band() -> PriceFormula {
    samples::benchmark(800_000, 1_600_000)
}

/// `place candidate quality price total margin tie`, a line a candidate.
fn shown(ranking: &Ranking) -> Vec<String> {
    let dash = || "-".to_owned();
    ranking
        .standings
        .iter()
        .map(|standing| {
            let name = &standing.candidate;
            let Some(figures) = &standing.figures else {
                let by = standing.status.excluded_by().join(",");
                return format!("- {name} {} {by}", standing.status.code()).trim_end().to_owned();
            };
            format!(
                "{} {name} {} {} {} {} {}",
                figures.place,
                figures.quality.rounded(2),
                figures.price.as_ref().map_or_else(dash, |price| price.rounded(2).to_string()),
                figures.published,
                figures.margin_to_next.map_or_else(dash, |margin| margin.to_string()),
                figures.tie_broken_by.map_or("-", TieBroken::code),
            )
        })
        .collect()
}

#[track_caller]
fn check(evaluation: &Evaluation, wanted: &[&str]) {
    assert_eq!(shown(&rank(evaluation).unwrap()), wanted);
}

#[track_caller]
fn check_groups(evaluation: &Evaluation, candidate: &str, wanted: &str) {
    let ranking = rank(evaluation).unwrap();
    let groups = &ranking.standing(&slug(candidate)).unwrap().groups;
    let marks: Vec<String> =
        groups.iter().map(|group| group.marks.as_ref().unwrap().rounded(2).to_string()).collect();
    assert_eq!(marks.join(" "), wanted, "{candidate}");
}

#[test]
fn the_2019_sample_gives_its_published_marks_by_group() {
    let evaluation = sample_2019(RATIO);
    check_groups(&evaluation, "aws", "7.50 10.50 5.30 16.60 8.25 8.67");
    check_groups(&evaluation, "azure", "8.17 12.25 4.80 16.33 7.00 9.17");
    check_groups(&evaluation, "gcp", "7.33 8.00 6.30 15.27 9.25 7.33");
    check_groups(&evaluation, "paas", "3.50 6.00 7.20 9.67 11.00 4.33");
}

#[test]
fn the_2019_sample_gives_its_published_totals_under_both_formulas() {
    check(
        &sample_2019(RATIO),
        &[
            "1 aws 56.82 19.40 76.21 0.03 -",
            "2 azure 57.72 18.46 76.18 1.70 -",
            "3 gcp 53.48 21.00 74.48 - -",
            "- paas excluded CON-01",
        ],
    );
    check(
        &sample_2019(band()),
        &[
            "1 aws 56.82 11.03 67.84 0.67 -",
            "2 azure 57.72 9.45 67.17 0.30 -",
            "3 gcp 53.48 13.39 66.87 - -",
            "- paas excluded CON-01",
        ],
    );
}

#[test]
fn the_exact_total_is_kept_beside_the_published_one() {
    let ranking = rank(&sample_2019(RATIO)).unwrap();
    let figures = ranking.standing(&slug("aws")).unwrap().figures.clone().unwrap();
    assert_eq!(figures.total.to_string(), "269801/3540");
}

#[test]
fn a_margin_is_the_difference_of_two_published_totals() {
    let ranking = rank(&sample_2019(band())).unwrap();
    let total =
        |name: &str| ranking.standing(&slug(name)).unwrap().figures.as_ref().unwrap().total.clone();
    assert_eq!((total("aws") - total("azure")), Exact::ratio(675, 1000));
    let aws = ranking.standing(&slug("aws")).unwrap().figures.as_ref().unwrap();
    assert_eq!(aws.margin_to_next.unwrap().to_string(), "0.67");
}

#[test]
fn the_2026_sample_gives_its_published_figures_under_both_formulas() {
    let evaluation = sample_2026(RATIO);
    check_groups(&evaluation, "aws", "7.50 10.50 5.80 16.60 9.50 8.67");
    check_groups(&evaluation, "azure", "8.17 11.25 5.30 16.33 7.75 9.17");
    check_groups(&evaluation, "gcp", "7.33 8.00 7.30 15.27 10.50 7.33");
    check(
        &evaluation,
        &[
            "1 aws 58.57 19.09 77.66 0.91 -",
            "2 azure 57.97 18.78 76.75 0.02 -",
            "3 gcp 55.73 21.00 76.73 - -",
            "- paas withdrawn",
        ],
    );
    check(
        &sample_2026(band()),
        &[
            "1 gcp 55.73 13.13 68.86 0.06 -",
            "2 aws 58.57 10.24 68.80 1.12 -",
            "3 azure 57.97 9.71 67.68 - -",
            "- paas withdrawn",
        ],
    );
}

#[test]
fn counting_the_price_of_the_excluded_would_change_the_winner() {
    let evaluation = sample_2019(RATIO);
    let field = [1_180_000, 1_240_000, 1_090_000, 940_000].map(samples::pounds);
    let ranking = rank(&evaluation).unwrap();
    let mut totals = Vec::new();
    for ((name, price), wrong) in
        ["aws", "azure", "gcp"].iter().zip(field).zip(["16.73", "15.92", "18.11"])
    {
        let marks = RATIO.share(price, &field).unwrap() * Exact::whole(21);
        assert_eq!(marks.rounded(2).to_string(), wrong, "{name}");
        let figures = ranking.standing(&slug(name)).unwrap().figures.clone().unwrap();
        totals.push((figures.quality + marks).rounded(2).to_string());
    }
    assert_eq!(RATIO.share(field[3], &field), Some(Exact::whole(1)));
    assert_eq!(totals, ["73.55", "73.64", "71.59"]);
}

#[test]
fn the_quality_arithmetic_comes_out_as_it_is_worked() {
    check(&two_groups(), &["1 a 72.67 - 72.67 6.00 -", "2 b 66.67 - 66.67 - -"]);
}

#[test]
fn six_criteria_of_five_percent_make_exactly_ten() {
    let questions: Vec<(String, Option<&str>)> =
        (1..=6).map(|n| (format!("SIX-{n:02}"), Some("5"))).collect();
    let mut six: Vec<(&str, Option<&str>)> =
        questions.iter().map(|(id, weight)| (id.as_str(), *weight)).collect();
    six.push(("SIX-07", Some("70")));
    let set = samples::set(&[("SIX", "100", &six)], samples::scale(3));
    let mut parts = samples::parts(set, &["a", "b"], Stage::QualityClosed);
    for (id, _) in &six {
        agree(&mut parts, "a", id, u8::from(*id != "SIX-07"));
        agree(&mut parts, "b", id, 0);
    }
    check(&Evaluation::new(parts).unwrap(), &["1 a 10.00 - 10.00 10.00 -", "2 b 0.00 - 0.00 - -"]);
}

#[track_caller]
fn check_formula(formula: PriceFormula, wanted: [&str; 3]) {
    let three = [("a", 48, 1_200_000), ("b", 38, 1_000_000), ("c", 60, 1_500_000)];
    let ranking = rank(&bids(formula, 70, &three)).unwrap();
    let shown = ["a", "b", "c"].map(|name| {
        let figures = ranking.standing(&slug(name)).unwrap().figures.clone().unwrap();
        format!("{} {} {}", figures.place, figures.price.unwrap().rounded(2), figures.published)
    });
    assert_eq!(shown, wanted, "{formula}");
}

#[test]
fn every_price_formula_gives_its_worked_marks_and_winner() {
    check_formula(RATIO, ["2 25.00 73.00", "3 30.00 68.00", "1 20.00 80.00"]);
    check_formula(PriceFormula::LinearLow, ["2 24.00 72.00", "3 30.00 68.00", "1 15.00 75.00"]);
    check_formula(PriceFormula::MinMax, ["2 18.00 66.00", "1 30.00 68.00", "3 0.00 60.00"]);
    check_formula(PriceFormula::Mean, ["2 15.41 63.41", "3 17.84 55.84", "1 11.76 71.76"]);
    let band = samples::benchmark(800_000, 1_800_000);
    check_formula(band, ["2 18.00 66.00", "3 24.00 62.00", "1 9.00 69.00"]);
}

/// The worked bids under a formula in pounds: place, total, margin and what broke a tie.
#[track_caller]
fn check_pounds(formula: PriceFormula, tie_break: Vec<TieRule>, wanted: &[&str]) {
    let three = [("a", 48, 1_200_000), ("b", 38, 1_000_000), ("c", 60, 1_500_000)];
    let mut parts = bids(formula, 70, &three).into_parts();
    parts.rules.tie_break = tie_break;
    let ranking = rank(&Evaluation::new(parts).unwrap()).unwrap();
    assert!(ranking.unit.is_pounds());
    assert!(ranking.ranked().all(|(_, figures)| figures.price.is_none()));
    let shown: Vec<String> = ranking
        .ranked()
        .map(|(standing, figures)| {
            let margin = figures.margin_to_next.map(|margin| ranking.unit.shown(margin));
            format!(
                "{} {} {} {} {}",
                figures.place,
                standing.candidate,
                ranking.unit.shown(figures.published),
                margin.unwrap_or_else(|| "-".to_owned()),
                figures.tie_broken_by.map_or("-", TieBroken::code),
            )
        })
        .collect();
    assert_eq!(shown, wanted, "{formula}");
}

fn monetised(pounds: i64) -> PriceFormula {
    PriceFormula::Monetised(PointValue::new(samples::pounds(pounds)).unwrap())
}

#[test]
fn formulas_in_pounds_give_their_worked_totals_lowest_first() {
    check_pounds(
        monetised(12_000),
        TieRule::ALL.to_vec(),
        &["1 b £544,000.00 £80,000.00 -", "2 a £624,000.00 £156,000.00 -", "3 c £780,000.00 - -"],
    );
    check_pounds(
        PriceFormula::Ppqp,
        Vec::new(),
        &["1 a £25,000.00 £0.00 -", "1 c £25,000.00 £1,315.79 -", "3 b £26,315.79 - -"],
    );
    // The frozen rules break the tie as they would one in marks.
    check_pounds(
        PriceFormula::Ppqp,
        vec![TieRule::Quality],
        &["1 c £25,000.00 £0.00 quality", "2 a £25,000.00 £1,315.79 quality", "3 b £26,315.79 - -"],
    );
    check_pounds(
        PriceFormula::Ppqp,
        vec![TieRule::Cost],
        &["1 a £25,000.00 £0.00 cost", "2 c £25,000.00 £1,315.79 cost", "3 b £26,315.79 - -"],
    );
}

#[test]
fn in_pounds_nobody_is_nearly_tied_and_the_reason_is_said() {
    let near = [("a", 50, 1_000_000), ("b", 50, 1_000_001)];
    let ranking = rank(&bids(monetised(1), 70, &near)).unwrap();
    let kinds: Vec<&str> = ranking.warnings.iter().map(Warning::kind).collect();
    assert_eq!(kinds, ["totals_in_pounds", "separates_nobody"]);
    assert_eq!(
        ranking.warnings[0].to_string(),
        "under monetised totals are pounds net of quality, lowest first: there are no price \
         marks, the price question's weight is not used, and near-ties and analyses in marks or \
         weights are undefined"
    );
    let ranking = rank(&bids(RATIO, 70, &near)).unwrap();
    assert!(ranking.warnings.iter().any(|warning| warning.kind() == "near_tie"));
}

#[test]
fn the_weight_of_the_price_question_is_not_used_in_pounds() {
    let three = [("a", 48, 1_200_000), ("b", 38, 1_000_000), ("c", 60, 1_500_000)];
    let totals = |formula| -> Vec<Rounded> {
        let ranking = rank(&bids(formula, 70, &three)).unwrap();
        let total = |name| ranking.standing(&slug(name)).unwrap().figures.clone().unwrap();
        ["a", "b", "c"].map(|name| total(name).published).to_vec()
    };
    // The same quality marks beside a price question of another weight: 48 of 70 and 48 of 96.
    let other = rank(&bids(PriceFormula::Ppqp, 96, &three)).unwrap();
    for ((standing, figures), same) in other.ranked().zip([2, 0, 1]) {
        assert_eq!(figures.published, totals(PriceFormula::Ppqp)[same], "{}", standing.candidate);
    }
}

#[test]
fn a_price_by_quality_mark_needs_quality() {
    let nothing = [("a", 0, 1_200_000), ("b", 38, 1_000_000)];
    let refused = rank(&bids(PriceFormula::Ppqp, 70, &nothing)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "E-0001 cannot be ranked; missing: quality marks above 0 for a: under ppqp its price is \
         divided by them"
    );
    assert!(rank(&bids(monetised(1), 70, &nothing)).is_ok());
}

#[test]
fn the_warnings_name_each_reversal_with_the_formula_that_causes_it() {
    let said = |evaluation: &Evaluation| -> Vec<String> {
        let all = rank(evaluation).unwrap().warnings;
        all.iter().filter(|w| w.kind() == "reversal").map(ToString::to_string).collect()
    };
    assert_eq!(
        said(&fault_one(RATIO, 500_000)),
        ["under ratio c puts a ahead of b: without c they stand the other way round"]
    );
    assert_eq!(
        said(&fault_one(PriceFormula::MinMax, 500_000)),
        ["under min-max a puts b ahead of c: without a they stand the other way round"]
    );
    assert_eq!(said(&fault_one(PriceFormula::Mean, 100_000)).len(), 2);
    for formula in [samples::benchmark(400_000, 1_600_000), PriceFormula::Ppqp, monetised(9_000)] {
        assert_eq!(said(&fault_one(formula, 500_000)), [""; 0], "{formula}");
    }
}

fn fault_one(formula: PriceFormula, price_of_c: i64) -> Evaluation {
    let three = [("a", 50, 1_200_000), ("b", 45, 1_000_000), ("c", 15, price_of_c)];
    bids(formula, 60, &three)
}

/// The pairs each candidate's presence turns round, as `third: ahead>behind`.
#[track_caller]
fn check_reversals(evaluation: &Evaluation, wanted: &[&str]) {
    let mut found = Vec::new();
    for left_out in leave_one_out(evaluation).unwrap() {
        for pair in &left_out.reversals {
            found.push(format!("{}: {}>{}", left_out.candidate, pair.ahead, pair.behind));
        }
    }
    assert_eq!(found, wanted);
}

#[test]
fn leaving_one_out_shows_which_formulas_let_a_third_bid_turn_the_order() {
    check_reversals(&fault_one(RATIO, 500_000), &["c: a>b"]);
    check_reversals(&fault_one(PriceFormula::LinearLow, 500_000), &["c: a>b"]);
    check_reversals(&fault_one(PriceFormula::MinMax, 500_000), &["a: b>c"]);
    check_reversals(&fault_one(PriceFormula::Mean, 500_000), &[]);
    check_reversals(&fault_one(PriceFormula::Mean, 100_000), &["a: b>c", "c: b>a"]);
    check_reversals(&fault_one(samples::benchmark(400_000, 1_600_000), 500_000), &[]);
    check_reversals(&fault_one(PriceFormula::Ppqp, 500_000), &[]);
    check_reversals(&fault_one(monetised(12_000), 500_000), &[]);
}

#[test]
fn a_bid_that_comes_last_can_change_who_is_first() {
    let two = [("a", 50, 1_200_000), ("b", 45, 1_000_000)];
    check(&bids(RATIO, 60, &two), &["1 b 45.00 40.00 85.00 1.67 -", "2 a 50.00 33.33 83.33 - -"]);
    check(
        &fault_one(RATIO, 500_000),
        &[
            "1 a 50.00 16.67 66.67 1.67 -",
            "2 b 45.00 20.00 65.00 10.00 -",
            "3 c 15.00 40.00 55.00 - -",
        ],
    );
    let published = |evaluation: &Evaluation| shown(&rank(evaluation).unwrap())[..2].to_vec();
    let band = samples::benchmark(400_000, 1_600_000);
    let without: Vec<String> = published(&bids(band, 60, &two));
    assert_eq!(without, ["1 b 45.00 20.00 65.00 1.67 -", "2 a 50.00 13.33 63.33 - -"]);
    let totals = |evaluation: &Evaluation, name: &str| {
        rank(evaluation).unwrap().standing(&slug(name)).unwrap().figures.clone().unwrap().published
    };
    for name in ["a", "b"] {
        assert_eq!(totals(&fault_one(band, 500_000), name), totals(&bids(band, 60, &two), name));
    }
}

#[test]
fn the_mean_moves_for_everyone_when_any_bid_moves() {
    let totals = |evaluation: &Evaluation| -> Vec<String> {
        let ranking = rank(evaluation).unwrap();
        let total = |name: &str| ranking.standing(&slug(name))?.figures.clone();
        ["a", "b", "c"].iter().filter_map(|n| total(n)).map(|f| f.published.to_string()).collect()
    };
    assert_eq!(totals(&fault_one(PriceFormula::Mean, 100_000)), ["58.70", "58.91", "52.39"]);
    let two = [("a", 50, 1_200_000), ("b", 45, 1_000_000)];
    assert_eq!(totals(&bids(PriceFormula::Mean, 60, &two)), ["68.18", "66.82"]);
}

#[test]
fn a_candidate_that_withdrew_is_out_and_the_result_with_it_can_still_be_seen() {
    assert!(with_the_withdrawn(&sample_2019(RATIO)).is_none());
    let mut parts = sample_2019_parts(RATIO);
    parts.candidates[0].withdrawn = Some(crate::domain::evaluation::Withdrawal {
        on: "2019-11-01".parse().unwrap(),
        reason: samples::reason("left"),
    });
    let evaluation = Evaluation::new(parts).unwrap();
    assert_eq!(rank(&evaluation).unwrap().winners(), [&slug("azure")]);
    assert_eq!(with_the_withdrawn(&evaluation).unwrap().winners(), [&slug("aws")]);
}

/// Two candidates level on the total, told apart by nothing but what `parts` is changed in.
fn level(change: impl FnOnce(&mut Parts)) -> Evaluation {
    level_of(&["a", "b"], change)
}

fn level_of(names: &[&str], change: impl FnOnce(&mut Parts)) -> Evaluation {
    let outline: &[samples::Outline<'_>] = &[
        ("GONE", "50", &[("CA-01", Some("60")), ("CB-02", Some("40"))]),
        ("COST", "50", &[("P-01", Some("100"))]),
    ];
    let stage = Stage::PriceOpened;
    let mut parts = samples::parts(samples::set(outline, samples::scale(3)), names, stage);
    parts.rules.price_formula = Some(samples::benchmark(1_000_000, 2_000_000));
    for name in names {
        agree(&mut parts, name, "CA-01", 2);
        agree(&mut parts, name, "CB-02", 2);
        samples::price(&mut parts, name, 1_500_000);
    }
    change(&mut parts);
    Evaluation::new(parts).unwrap()
}

#[test]
fn a_tie_stays_joint_until_a_rule_or_the_decision_breaks_it() {
    let joint = level(|_| {});
    check(&joint, &["1 a 33.33 25.00 58.33 0.00 -", "1 b 33.33 25.00 58.33 - -"]);
    let ranking = rank(&joint).unwrap();
    let kinds: Vec<&str> = ranking.warnings.iter().map(Warning::kind).collect();
    assert_eq!(kinds, ["joint_first", "near_tie", "separates_nobody"]);
    check(
        &level(|parts| parts.chosen = Some(slug("b"))),
        &["1 b 33.33 25.00 58.33 0.00 decision", "2 a 33.33 25.00 58.33 - decision"],
    );
    assert_eq!(ranking.broken_ties(), []);
    let decided = rank(&level(|parts| parts.chosen = Some(slug("b")))).unwrap();
    let said: Vec<String> = decided
        .broken_ties()
        .iter()
        .map(|tie| tie.sentence(Some("D-0001: it is nearer")))
        .collect();
    assert_eq!(
        said,
        ["b and a have the same total; b stands first by decision D-0001: it is nearer"]
    );
}

#[test]
fn of_a_tie_behind_the_first_place_nobody_is_said_to_stand_first() {
    let ranking = rank(&level_of(&["a", "b", "c"], |parts| {
        agree(parts, "c", "CA-01", 3);
        agree(parts, "a", "CA-01", 1);
        samples::price(parts, "a", 1_300_000);
    }));
    let said: Vec<String> =
        ranking.unwrap().broken_ties().iter().map(|tie| tie.sentence(None)).collect();
    assert_eq!(said, ["b and a have the same total; b stands ahead by its higher quality marks"]);
}

#[test]
fn a_reopening_tells_nothing_of_prices_where_none_is_asked() {
    let warned = |priced: bool| {
        let mut parts = level(|_| {}).into_parts();
        if !priced {
            let outline: &[samples::Outline<'_>] =
                &[("GONE", "100", &[("CA-01", Some("60")), ("CB-02", Some("40"))])];
            parts.criteria = samples::set(outline, samples::scale(3));
            parts.prices.clear();
            parts.stage = Stage::QualityClosed;
        }
        parts.reopenings.push(crate::domain::evaluation::Reopening {
            from: Stage::QualityClosed,
            version: parts.rules_version,
            by: slug("mod-1"),
            at: samples::at(9),
            reason: samples::reason("A slip was found."),
            money_known: false,
        });
        let ranking = rank(&Evaluation::new(parts).unwrap()).unwrap();
        let found = ranking.warnings.iter().find(|one| one.kind() == "reopened");
        found.map(ToString::to_string).unwrap()
    };
    assert_eq!(
        warned(true),
        "moderation was reopened once: by mod-1, prices still sealed: A slip was found"
    );
    assert_eq!(warned(false), "moderation was reopened once: by mod-1: A slip was found");
}

#[test]
fn under_ratio_a_bent_curve_is_told_and_under_a_straight_one_none_is() {
    let told = |formula: PriceFormula| Warning::RelativeFormula { formula }.to_string();
    assert!(told(PriceFormula::Ratio).ends_with("costs a cheap bid more marks than a dear one"));
    assert!(told(PriceFormula::LinearLow).ends_with("see leave-one-out"));
    // What is told: 40 marks, each bid 50 dearer than the one before it costs less than that did.
    let bids = [100, 150, 200].map(samples::pounds);
    let share = |amount| PriceFormula::Ratio.share(amount, &bids).unwrap();
    assert!(&share(bids[0]) - &share(bids[1]) > &share(bids[1]) - &share(bids[2]));
}

#[test]
fn those_who_share_a_place_stand_before_and_behind_others_by_the_same_rule() {
    let other = |parts: &mut Parts, name: &str, score: u8, pounds: i64| {
        agree(parts, name, "CA-01", score);
        samples::price(parts, name, pounds);
    };
    check(
        &level_of(&["a", "b", "c"], |parts| other(parts, "c", 1, 1_300_000)),
        &[
            "1 a 33.33 25.00 58.33 0.00 quality",
            "1 b 33.33 25.00 58.33 0.00 quality",
            "3 c 23.33 35.00 58.33 - quality",
        ],
    );
    check(
        &level_of(&["a", "b", "c"], |parts| other(parts, "c", 3, 1_700_000)),
        &[
            "1 c 43.33 15.00 58.33 0.00 quality",
            "2 a 33.33 25.00 58.33 0.00 quality",
            "2 b 33.33 25.00 58.33 - quality",
        ],
    );
}

#[test]
fn a_tie_is_broken_by_the_first_frozen_rule_that_tells() {
    // 10 marks more of quality (CA-01 by one) cost 200 000 more at 50 marks a million.
    let quality = |parts: &mut Parts| {
        agree(parts, "b", "CA-01", 3);
        samples::price(parts, "b", 1_700_000);
    };
    check(
        &level(quality),
        &["1 b 43.33 15.00 58.33 0.00 quality", "2 a 33.33 25.00 58.33 - quality"],
    );
    check(
        &level(|parts| {
            quality(parts);
            parts.rules.tie_break = vec![TieRule::Cost];
        }),
        &["1 a 33.33 25.00 58.33 0.00 cost", "2 b 43.33 15.00 58.33 - cost"],
    );
    check(
        &level(|parts| {
            quality(parts);
            parts.rules.tie_break = vec![TieRule::Heaviest];
        }),
        &["1 b 43.33 15.00 58.33 0.00 heaviest", "2 a 33.33 25.00 58.33 - heaviest"],
    );
}

#[test]
fn equal_published_totals_are_a_tie_though_the_exact_ones_differ() {
    // A tenth of a pound is 0.000005 marks: below what is published.
    let evaluation = level(|parts| {
        parts.rules.tie_break = vec![TieRule::Quality];
        let amount = crate::domain::exact::Money::pence(150_000_010).unwrap();
        let price = crate::domain::evaluation::price::Price::new(amount, None).unwrap();
        parts.prices.insert(slug("a"), price);
    });
    let ranking = rank(&evaluation).unwrap();
    assert_eq!(ranking.winners().len(), 2);
}

#[test]
fn what_breaks_a_tie_is_compared_at_the_published_decimals_too() {
    let first = |decimals: u8| {
        let evaluation = level(|parts| {
            parts.rules.tie_break = vec![TieRule::Cost];
            parts.rules.decimals = decimals;
            for (who, pence) in [("a", 150_000_010), ("b", 150_000_040)] {
                let amount = crate::domain::exact::Money::pence(pence).unwrap();
                let price = crate::domain::evaluation::price::Price::new(amount, None).unwrap();
                parts.prices.insert(slug(who), price);
            }
        });
        rank(&evaluation).unwrap().winners().len()
    };
    assert_eq!(first(2), 1, "ten pence less is less");
    assert_eq!(first(0), 2, "in whole pounds both cost the same");
}

#[test]
fn thresholds_and_least_scores_exclude_after_the_gates() {
    let mut parts = sample_2019_parts(RATIO);
    let mut draft = parts.criteria.to_draft();
    draft.groups[4].threshold = Some("50".parse().unwrap());
    let position = draft.groups[4].questions.iter().position(|q| q.id == question("PRT-05"));
    draft.groups[4].questions[position.unwrap()].min_score = Some(1);
    draft.groups[1].threshold = Some("50".parse().unwrap());
    parts.criteria = CriteriaSet::new(draft).unwrap();
    let evaluation = Evaluation::new(parts).unwrap();
    check(
        &evaluation,
        &[
            "1 aws 56.82 19.40 76.21 1.73 -",
            "2 gcp 53.48 21.00 74.48 - -",
            "- azure excluded PRT-05,PRT",
            "- paas excluded CON-01,SKL",
        ],
    );
    let ranking = rank(&evaluation).unwrap();
    let why = |name: &str| ranking.standing(&slug(name)).unwrap().status.excluded_for();
    assert_eq!(why("azure"), "PRT-05 (0, at least 1), PRT (7.00 marks, at least 7.50)");
    let paas = why("paas");
    assert!(paas.starts_with("CON-01, SKL (") && paas.contains(" marks, at least "), "{paas}");
}

#[test]
fn when_nobody_passes_there_is_no_best_of_the_failed() {
    let mut parts = sample_2019_parts(RATIO);
    for name in ["aws", "azure", "gcp"] {
        samples::gate(&mut parts, name, "GEN-01", Answer::Fail);
    }
    let ranking = rank(&Evaluation::new(parts).unwrap()).unwrap();
    assert_eq!(ranking.winners(), Vec::<&Slug>::new());
    assert_eq!(ranking.warnings[0], Warning::NoCompliantCandidate);
    assert!(ranking.standings.iter().all(|standing| standing.figures.is_none()));
}

#[test]
fn a_gap_is_named_and_never_read_as_nought() {
    let mut parts = sample_2019_parts(RATIO);
    parts.consensus.remove(&(slug("aws"), question("CON-02")));
    parts.gates.remove(&(slug("gcp"), question("GEN-01")));
    parts.prices.remove(&slug("azure"));
    // Whoever failed a gate is out whatever else is missing.
    parts.consensus.remove(&(slug("paas"), question("CON-02")));
    parts.prices.remove(&slug("paas"));
    let refused = rank(&Evaluation::new(parts).unwrap()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "E-0001 cannot be ranked; missing: an agreed score for aws on CON-02; an answer for gcp to \
         the gate GEN-01; a price for azure"
    );
}

#[test]
fn the_near_tie_of_the_sample_is_shown_with_its_margin() {
    let ranking = rank(&sample_2019(RATIO)).unwrap();
    let near = ranking.warnings.iter().find(|warning| warning.kind() == "near_tie").unwrap();
    assert_eq!(
        near.to_string(),
        "aws, azure are within the near-tie band: the margin is 0.03, below 1.00"
    );
    let mut parts = sample_2019_parts(RATIO);
    parts.rules.near_tie = NearTie::hundredths(3).unwrap();
    let ranking = rank(&Evaluation::new(parts).unwrap()).unwrap();
    assert!(ranking.warnings.iter().all(|warning| warning.kind() != "near_tie"));
}

#[test]
fn questions_that_tell_nobody_apart_are_named_with_their_weight() {
    let ranking = rank(&sample_2019(RATIO)).unwrap();
    let wasted = ranking.warnings.iter().find(|warning| warning.kind() == "separates_nobody");
    let text = wasted.unwrap().to_string();
    assert!(text.starts_with("CON-03, CON-05, CST-05, TEC-01, "), "{text}");
    assert!(text.contains("tell nobody apart"), "{text}");
}

#[test]
fn agreed_scores_without_evidence_are_listed() {
    let mut parts = sample_2019_parts(RATIO);
    let key = (slug("aws"), question("CON-02"));
    parts.consensus.get_mut(&key).unwrap().evidence.clear();
    let ranking = rank(&Evaluation::new(parts).unwrap()).unwrap();
    let items = vec![key];
    assert!(ranking.warnings.contains(&Warning::ConsensusWithoutEvidence {
        agreeing: crate::domain::evaluation::Agreeing::OneScore,
        items
    }));
}

#[test]
fn a_bid_too_low_is_asked_about_and_never_put_out() {
    let mut parts = sample_2019_parts(band());
    samples::price(&mut parts, "gcp", 900_000);
    parts.rules.should_cost = Some(samples::pounds(1_200_000));
    let ranking = rank(&Evaluation::new(parts).unwrap()).unwrap();
    assert_eq!(ranking.winners(), [&slug("gcp")]);
    let low: Vec<String> = ranking
        .warnings
        .iter()
        .filter(|warning| matches!(warning.kind(), "abnormally_low" | "below_should_cost"))
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        low,
        [
            "gcp bids 900,000, 25.6 % below the mean of the others: ask before relying on it",
            "aws bids 1,180,000, below our own estimate of 1,200,000: ask before relying on it",
            "gcp bids 900,000, below our own estimate of 1,200,000: ask before relying on it",
        ]
    );
}

#[test]
fn a_result_is_sealed_until_prices_are_open() {
    let mut parts = sample_2019_parts(RATIO);
    parts.stage = Stage::QualityClosed;
    let refused = Evaluation::new(parts).unwrap().result().unwrap_err();
    assert_eq!(
        refused.to_string(),
        "E-0001 stands at quality closed: there is no result until prices are open"
    );
    assert!(two_groups().result().is_ok());
}

#[test]
fn effective_weights_of_the_catalogue_are_exactly_one_hundred() {
    let evaluation = sample_2019(RATIO);
    let sum: Exact = evaluation.criteria().questions().map(|(g, q)| effective_weight(g, q)).sum();
    assert_eq!(sum, Exact::whole(100));
}
