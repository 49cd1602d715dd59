//! The published numbers of the sample, to the digit, out of `rank --json`.
//!
//! The facts go in through the same files and commands that anybody uses. The expected figures
//! are those of the sample's description, not of the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cloudpick::domain::evaluation::price::PriceFormula;
use cloudpick::domain::exact::Money;

use crate::support::{RATIO, Sandbox, Stage, packaged};

/// A candidate's published figures: quality, price and total marks, then its judged groups in
/// the order of the criteria.
type Figures<'a> = (&'a str, [&'a str; 3], [&'a str; 6]);

const GROUPS: [&str; 6] = ["CON", "SKL", "CST", "TEC", "PRT", "GEN"];

/// That the ranking, as text, holds exactly these figures in this order. Numbers are compared as
/// they are written, since `7.50` and `7.5` are not the same answer.
#[track_caller]
fn check(ranking: &str, formula: &str, expected: &[Figures<'_>]) {
    assert!(ranking.contains(&format!(r#""price_formula":"{formula}""#)), "{ranking}");
    let mut from = 0;
    for (place, (candidate, [quality, price, total], groups)) in (1..).zip(expected) {
        let at = ranking[from..]
            .find(&format!(r#"{{"place":{place},"candidate":"{candidate}""#))
            .unwrap_or_else(|| panic!("{candidate} has not place {place}: {ranking}"));
        from += at;
        let end = ranking[from..].find(r#""tie_broken_by""#).unwrap();
        let standing = &ranking[from..from + end];
        let groups = GROUPS.iter().zip(groups).map(|(id, marks)| format!(r#""{id}":{marks}"#));
        for fact in [
            format!(r#""quality":{quality},"#),
            format!(r#""price":{price},"#),
            format!(r#""total":{total},"#),
            format!(r#""groups":{{{}}}"#, groups.collect::<Vec<_>>().join(",")),
        ] {
            assert!(standing.contains(&fact), "{candidate} lacks {fact}: {standing}");
        }
    }
}

const AWS: [&str; 6] = ["7.50", "10.50", "5.30", "16.60", "8.25", "8.67"];
const AZURE: [&str; 6] = ["8.17", "12.25", "4.80", "16.33", "7.00", "9.17"];
const GCP: [&str; 6] = ["7.33", "8.00", "6.30", "15.27", "9.25", "7.33"];

#[test]
fn the_sample_of_2019_under_ratio_comes_out_to_the_digit() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let ranking = sandbox.done("rank --json");
    check(
        &ranking,
        "ratio",
        &[
            ("aws", ["56.82", "19.40", "76.21"], AWS),
            ("azure", ["57.72", "18.46", "76.18"], AZURE),
            ("gcp", ["53.48", "21.00", "74.48"], GCP),
        ],
    );
    for part in [
        r#""exact":"269801/3540","margin_to_next":0.03"#,
        r#""exact":"35422/465","margin_to_next":1.70"#,
        r#""exact":"4469/60","margin_to_next":null"#,
        r#""amount":1180000,"#,
        r#"{"place":null,"candidate":"paas","name":"GOV.UK PaaS","status":"excluded","excluded_by":["CON-01"],"quality":null,"price":null,"amount":null,"total":null,"exact":null,"margin_to_next":null,"groups":{"CON":3.50,"SKL":6.00,"CST":7.20,"TEC":9.67,"PRT":11.00,"GEN":4.33}"#,
        r#"{"kind":"near_tie","candidates":["aws","azure"],"margin":0.03}"#,
    ] {
        assert!(ranking.contains(part), "{part} is not in {ranking}");
    }
}

#[test]
fn the_sample_of_2019_under_benchmark_comes_out_to_the_digit() {
    let sandbox = Sandbox::with_people();
    let rules = "--price-formula benchmark --price-best 800000 --price-worst £1,600,000";
    sandbox.open_scoring(rules, "aws,azure,gcp,paas");
    sandbox.moderate_2019();
    sandbox.close_quality(&packaged("data/consensus-2019.csv"));
    sandbox.open_price();
    let ranking = sandbox.done("rank --json");
    check(
        &ranking,
        "benchmark",
        &[
            ("aws", ["56.82", "11.03", "67.84"], AWS),
            ("azure", ["57.72", "9.45", "67.17"], AZURE),
            ("gcp", ["53.48", "13.39", "66.87"], GCP),
        ],
    );
    assert!(ranking.contains(r#""margin_to_next":0.67"#), "{ranking}");
}

/// The rows of a sample file that are not about `paas`, with the values of `changed` put in,
/// as a file of the sandbox.
fn of_2026(sandbox: &Sandbox, file: &str, changed: &BTreeMap<(&str, &str), &str>) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(file);
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(reader.headers().unwrap()).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        if &row[0] == "paas" {
            continue;
        }
        let mut cells: Vec<&str> = row.iter().collect();
        if let Some(value) = changed.get(&(&row[0], &row[1])) {
            cells[2] = value;
        }
        writer.write_record(cells).unwrap();
    }
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    format!("'{}'", sandbox.file(file, &text).display())
}

#[test]
fn the_sample_of_2026_comes_out_to_the_digit_without_the_withdrawn_candidate() {
    let sandbox = Sandbox::with_people();
    sandbox.open_scoring(RATIO, "aws,azure,gcp,paas");
    sandbox.done(
        "--as mod-1 evaluation candidate withdraw paas --reason 'Its closure was announced on 12 July 2022.'",
    );
    let same = BTreeMap::new();
    let later = BTreeMap::from([
        (("aws", "PRT-05"), "2"),
        (("azure", "PRT-05"), "1"),
        (("gcp", "PRT-05"), "2"),
        (("aws", "CST-05"), "2"),
        (("azure", "CST-05"), "2"),
        (("gcp", "CST-05"), "2"),
        (("aws", "PRT-07"), "3"),
        (("gcp", "PRT-07"), "3"),
        (("gcp", "CST-04"), "2"),
        (("azure", "SKL-02"), "2"),
    ]);
    let sheets = ["tl-1", "tl-2", "tl-3"]
        .map(|who| of_2026(&sandbox, &format!("scores-2019-{who}.csv"), &same));
    let prices =
        sandbox.file("prices.csv", "candidate,amount\naws,1210000\nazure,1230000\ngcp,1100000\n");
    sandbox.open_moderation(
        sheets.each_ref().map(String::as_str),
        &format!("'{}'", prices.display()),
        &of_2026(&sandbox, "gates-2019.csv", &same),
    );
    sandbox.close_quality(&of_2026(&sandbox, "consensus-2019.csv", &later));
    sandbox.open_price();
    let ranking = sandbox.done("rank --json");
    check(
        &ranking,
        "ratio",
        &[
            (
                "aws",
                ["58.57", "19.09", "77.66"],
                ["7.50", "10.50", "5.80", "16.60", "9.50", "8.67"],
            ),
            (
                "azure",
                ["57.97", "18.78", "76.75"],
                ["8.17", "11.25", "5.30", "16.33", "7.75", "9.17"],
            ),
            (
                "gcp",
                ["55.73", "21.00", "76.73"],
                ["7.33", "8.00", "7.30", "15.27", "10.50", "7.33"],
            ),
        ],
    );
    assert!(ranking.contains(r#""candidate":"paas","name":"GOV.UK PaaS","status":"withdrawn""#));
}

#[test]
fn counting_the_excluded_candidates_price_would_change_the_winner() {
    let pounds = |text: &str| text.parse::<Money>().unwrap();
    let field = ["1180000", "1240000", "1090000", "940000"].map(pounds);
    let weight = cloudpick::domain::exact::Exact::whole(21);
    // Quality is 3409/60, 3463/60 and 3209/60 of 79; the totals show the reversal.
    let quality = [(3409, 60), (3463, 60), (3209, 60)]
        .map(|(over, under)| cloudpick::domain::exact::Exact::ratio(over, under));
    let marks: Vec<_> = field
        .iter()
        .map(|price| PriceFormula::Ratio.share(*price, &field).unwrap() * weight.clone())
        .collect();
    let shown: Vec<String> = marks.iter().map(|marks| marks.rounded(2).to_string()).collect();
    assert_eq!(shown, ["16.73", "15.92", "18.11", "21.00"]);
    let totals: Vec<String> = quality
        .into_iter()
        .zip(marks)
        .map(|(quality, price)| (quality + price).rounded(2).to_string())
        .collect();
    assert_eq!(totals, ["73.55", "73.64", "71.59"]);
}

/// A fraction of whole numbers, for the calculator of a reader who does not trust ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fraction(i128, i128);

impl Fraction {
    fn read(text: &str) -> Self {
        let (over, under) = text.split_once('/').unwrap();
        Self(over.parse().unwrap(), under.parse().unwrap())
    }

    fn plus(self, other: Self) -> Self {
        let (over, under) = (self.0 * other.1 + other.0 * self.1, self.1 * other.1);
        let (mut a, mut b) = (over.abs(), under);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Self(over / a.max(1), under / a.max(1))
    }
}

#[test]
fn a_reader_with_a_calculator_reaches_every_total_from_its_explanation() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    for (candidate, exact) in [("aws", "269801/3540"), ("azure", "35422/465"), ("gcp", "4469/60")] {
        let told = sandbox.json(&format!("rank --explain {candidate}"));
        let lines = told["lines"].as_array().unwrap();
        let marks = |line: &serde_json::Value| Fraction::read(line["exact"].as_str().unwrap());
        let of = |level: &str| {
            lines
                .iter()
                .filter(|line| line["level"] == level)
                .map(marks)
                .fold(Fraction(0, 1), Fraction::plus)
        };
        assert_eq!(of("question"), of("group"), "{candidate}");
        assert_eq!(of("group"), of("quality"), "{candidate}");
        assert_eq!(of("quality").plus(of("price")), of("total"), "{candidate}");
        assert_eq!(of("total"), Fraction::read(exact), "{candidate}");
        // Each question by its own words: weight × score ÷ top of the scale.
        let hundredths = |text: &str| -> i128 {
            let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
            whole.parse::<i128>().unwrap() * 10_000
                + format!("{part:0<4}")[..4].parse::<i128>().unwrap()
        };
        for line in lines.iter().filter(|line| line["level"] == "question") {
            let weight = hundredths(&line["weight"].to_string());
            let score = i128::from(line["score"].as_u64().unwrap());
            let top = i128::from(line["scale_max"].as_u64().unwrap());
            let Fraction(over, under) = marks(line);
            assert_eq!(over * 10_000 * top, weight * score * under, "{candidate}: {line}");
        }
    }
}

#[test]
fn the_order_of_rows_in_the_files_never_changes_a_figure() {
    let sandbox = Sandbox::at(Stage::Moderation);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/consensus-2019.csv");
    let text = fs::read_to_string(path).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    let turned = sandbox.file("turned.csv", &(lines.join("\n") + "\n"));
    sandbox.close_quality(&format!("'{}'", turned.display()));
    sandbox.open_price();
    let whole = Sandbox::at(Stage::PriceOpened);
    assert_eq!(sandbox.done("rank --json"), whole.done("rank --json"));
    assert_eq!(sandbox.done("rank --csv"), whole.done("rank --csv"));
}
