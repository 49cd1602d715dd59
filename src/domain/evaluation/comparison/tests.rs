use super::*;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::samples::{sample_2019, sample_2019_parts};
use crate::domain::evaluation::stage::Stage;

fn shown(table: &Comparison, id: &str, level: Level) -> String {
    let row = table.rows.iter().find(|row| row.id == id && row.level == level).unwrap();
    let dash = || "-".to_owned();
    let cells: Vec<String> = row
        .cells
        .iter()
        .map(|cell| {
            let score = match cell.score {
                None => dash(),
                Some(Given::Value(value)) => value.to_string(),
                Some(Given::Gate(answer)) => answer.to_string(),
                Some(Given::Amount(amount)) => amount.to_string(),
            };
            let marks = cell.marks.as_ref().map_or_else(dash, |m| m.rounded(2).to_string());
            format!("{score}/{marks}")
        })
        .collect();
    let weight = row.weight.map_or_else(dash, |weight| weight.to_string());
    format!("{weight} {}", cells.join(" "))
}

#[test]
fn every_row_holds_what_screens_and_exports_show() {
    let table = comparison(&sample_2019(PriceFormula::Ratio)).unwrap();
    for (id, level, wanted) in [
        ("CON-01", Level::Question, "- pass/- pass/- pass/- fail/-"),
        ("CON-02", Level::Question, "25 3/2.50 3/2.50 2/1.67 1/0.83"),
        ("CON", Level::Group, "10 -/7.50 -/8.17 -/7.33 -/3.50"),
        ("CST-01", Level::Question, "70 1180000/19.40 1240000/18.46 1090000/21.00 940000/-"),
        ("CST", Level::Group, "30 -/5.30 -/4.80 -/6.30 -/7.20"),
        ("quality", Level::Quality, "- -/56.82 -/57.72 -/53.48 -/-"),
        ("price", Level::Price, "- 1180000/19.40 1240000/18.46 1090000/21.00 940000/-"),
        ("total", Level::Total, "- -/76.21 -/76.18 -/74.48 -/-"),
    ] {
        assert_eq!(shown(&table, id, level), wanted, "{id}");
    }
    let order: Vec<&str> = table.rows.iter().rev().take(4).map(|row| row.id.as_str()).collect();
    assert_eq!(order, ["total", "price", "quality", "GEN"]);
}

#[test]
fn nothing_is_summed_up_and_no_price_is_shown_while_the_result_is_sealed() {
    let mut parts = sample_2019_parts(PriceFormula::Ratio);
    parts.stage = Stage::QualityClosed;
    let table = comparison(&Evaluation::new(parts).unwrap()).unwrap();
    assert_eq!(shown(&table, "CON-02", Level::Question), "25 3/2.50 3/2.50 2/1.67 1/0.83");
    assert_eq!(shown(&table, "CON", Level::Group), "10 -/- -/- -/- -/-");
    assert_eq!(shown(&table, "CST-01", Level::Question), "70 -/- -/- -/- -/-");
    assert!(table.rows.iter().all(|row| row.level <= Level::Group));

    let mut parts = sample_2019_parts(PriceFormula::Ratio);
    parts.stage = Stage::Scoring;
    let sealed = comparison(&Evaluation::new(parts).unwrap()).unwrap_err();
    assert_eq!(
        sealed.to_string(),
        "E-0001 stands at scoring: there are no agreed scores before moderation opens"
    );
}
