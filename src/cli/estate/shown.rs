//! Portability, rehearsals, lock-in and functions as lists and shows have them.

use crate::actions::estate;
use crate::actions::portability::{Report, Sheet};
use crate::domain::text::Note;
use crate::domain::workload::Value;
use crate::domain::workload::lock_in::Feature;
use crate::domain::workload::portability::Share;
use crate::domain::workload::rehearsal::Rehearsal;
use crate::report::listing::{Cell, Column, Listing, Record};
use crate::report::plot::plot;

fn shown(value: Option<impl std::fmt::Display>) -> Cell {
    value.map(|value| value.to_string()).into()
}

fn shared(record: Record, share: Share) -> Record {
    record
        .fact("met", "Met", share.met)
        .fact("accepted", "Accepted", share.accepted)
        .fact("open", "Open", share.open())
        .fact("of", "Of", share.of)
        .fact("share", "Share met, %", share.percent())
}

/// The checklist of a subject.
pub(super) fn sheet(sheet: &Sheet) -> Record {
    let record = Record::new().fact("subject", "Portability of", sheet.subject.to_string());
    let record = match &sheet.workload {
        None => record,
        Some(workload) => record.fact("name", "Name", workload.name.as_str()).fact(
            "value",
            "Value",
            workload.value.map(Value::get),
        ),
    };
    let record = shared(record.fact("day", "As at", sheet.day), sheet.share);
    let record = record.fact(
        "corner",
        "Value against portability",
        sheet.corner.map(crate::domain::workload::portability::value::Corner::words),
    );
    record.rows("checks", "Checks", estate::lines(sheet))
}

/// The whole report.
pub(super) fn report(report: &Report) -> Record {
    let mut checks = Listing::new(vec![
        Column::text("check", "Check"),
        Column::text("title", "Title"),
        Column::text("threshold", "Threshold"),
        Column::text("answer", "Estate"),
        Column::text("no_longer", "Counts no longer").in_files(),
        Column::text("measure", "Measure").in_files(),
        Column::text("decision", "Decision"),
        Column::text("as_at", "As at"),
        Column::text("by", "By").in_files(),
        Column::figure("workloads_met", "Met by"),
        Column::figure("workloads_accepted", "Accepted for"),
        Column::figure("workloads", "Of"),
    ]);
    for tally in &report.tallies {
        let (line, given) = (&tally.line, tally.line.given.as_ref());
        checks.push(vec![
            line.check.id.as_str().into(),
            line.check.title.as_str().into(),
            line.threshold.as_str().into(),
            line.answer().code().into(),
            shown(line.void),
            shown(given.and_then(|given| given.measure.as_ref())),
            shown(given.and_then(|given| given.decision)),
            given.map(|given| given.as_at).into(),
            shown(given.map(|given| &given.by)),
            tally.met.into(),
            tally.accepted.into(),
            tally.of.into(),
        ]);
    }
    let record = Record::new().fact("day", "Portability as at", report.day);
    shared(record, report.share)
        .fact_in_json("low", "Little below, %", report.low)
        .fact_in_json("illustrative", "Illustrative", report.illustrative)
        .rows("checks", "Checks", checks)
        .rows("workloads", "Value against portability", estate::spots(report))
}

/// The plot.
pub(super) fn drawn(report: &Report) -> Vec<String> {
    plot(&report.spots, report.share.of, report.low, 80)
}

/// One rehearsal.
pub(super) fn rehearsal(one: &Rehearsal) -> Record {
    Record::new()
        .fact("workload", "Workload", one.workload.to_string())
        .fact("number", "#", one.number)
        .fact("held", "Held", one.on)
        .fact("days", "Days", one.days)
        .fact("platform", "Platform", shown(one.platform.as_ref()))
        .fact("problems", "Problems", one.problems.as_ref().map(Note::as_str))
        .fact("by", "By", one.by.as_str())
        .fact("retired_on", "Taken out", one.retired.as_ref().map(|(on, _)| *on))
}

/// One feature.
pub(super) fn feature(feature: &Feature) -> Record {
    Record::new()
        .fact("workload", "Workload", feature.workload.to_string())
        .fact("number", "#", feature.number)
        .fact("feature", "Feature", feature.feature.as_str())
        .fact("replacement", "Replacement", shown(feature.replacement.as_ref()))
        .fact("days", "Days", feature.days)
        .fact("spend", "£ a year", feature.spend)
        .fact("version", "Version", feature.version)
        .fact("retired_on", "Retired", feature.retired_on)
}
