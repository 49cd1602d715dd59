//! The portability of the estate as a page: the checks, the plot, who needs what.

use super::{Line, Report};
use crate::domain::text::commas;
use crate::domain::workload::Value;
use crate::report::letter::{Block, Drawing, Table};
use crate::report::plot::{drawing, plot};

/// What is said of an answer beside it: the measure, the decision, why it counts no longer.
pub fn said(line: &Line) -> String {
    let given = line.given.as_ref();
    let measure = given.and_then(|given| given.measure.as_ref()).map(ToString::to_string);
    let decision = given.and_then(|given| given.decision).map(|decision| decision.to_string());
    let void = line.void.map(|void| void.to_string());
    commas(void.into_iter().chain(measure).chain(decision))
}

/// The plot of value against portability, and below it who stands where.
pub fn value_against_portability(report: &Report) -> Vec<Block> {
    if report.spots.is_empty() {
        return vec![Block::Text("No workload is in use.".to_owned())];
    }
    let mut table = Table::new(&["Workload", "", "Value#", "Met#", "What it needs"]);
    for spot in &report.spots {
        table.row([
            spot.workload.to_string(),
            spot.name.clone(),
            spot.value.map(Value::get).map_or_else(|| "–".to_owned(), |v| v.to_string()),
            format!("{} of {}", spot.share.met, spot.share.of),
            spot.corner.words().to_owned(),
        ]);
    }
    let words = format!(
        "Value is 0 to 3; portability is the share of the {} checks met, little below {} %. A \
         figure counts the workloads in its place; ! says that one of them needs an accepted \
         decision.",
        report.share.of, report.low
    );
    let drawing = Drawing {
        svg: drawing(&report.spots, report.share.of, report.low),
        lines: plot(&report.spots, report.share.of, report.low, 80),
    };
    vec![Block::Text(words), Block::Drawing(drawing), Block::Table(table)]
}

/// The whole page.
pub fn page(report: &Report) -> Vec<Block> {
    let share = report.share;
    let mut blocks = vec![Block::Heading(1, format!("Portability as at {}", report.day))];
    if report.illustrative {
        let lines = vec!["illustrative sample data, not advice".to_owned()];
        blocks.push(Block::Notice("Made up".to_owned(), lines));
    }
    blocks.push(Block::Text(format!(
        "The estate meets {} of {} checks ({} %), {} more are accepted.",
        share.met,
        share.of,
        share.percent(),
        share.accepted
    )));
    blocks.push(Block::Heading(2, "The checks".to_owned()));
    let mut checks = Table::new(&["Check", "", "Threshold", "Estate", "Measure", "Workloads#"]);
    for tally in &report.tallies {
        checks.row([
            tally.line.check.id.to_string(),
            tally.line.check.title.to_string(),
            tally.line.threshold.clone(),
            tally.line.answer().words().to_owned(),
            said(&tally.line),
            format!("{} of {}", tally.met, tally.of),
        ]);
    }
    blocks.push(Block::Table(checks));
    blocks.push(Block::Heading(2, "Value against portability".to_owned()));
    blocks.extend(value_against_portability(report));
    blocks
}
