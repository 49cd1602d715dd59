//! Portability, rehearsals, lock-in and functions as lists and shows have them.

use crate::actions::lock_in::Registered;
use crate::actions::portability::{Line, Report, Sheet};
use crate::actions::rehearsals::Logged;
use crate::domain::exception::function::Entry;
use crate::domain::text::Note;
use crate::domain::workload::Value;
use crate::domain::workload::lock_in::{Feature, Rating};
use crate::domain::workload::portability::Share;
use crate::domain::workload::rehearsal::Rehearsal;
use crate::report::listing::{Cell, Column, Listing, Record};
use crate::report::plot::plot;

fn shown(value: Option<impl std::fmt::Display>) -> Cell {
    value.map(|value| value.to_string()).into()
}

/// The checks of a subject.
pub(super) fn lines(sheet: &Sheet) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("check", "Check"),
        Column::text("title", "Title"),
        Column::text("threshold", "Threshold").in_files(),
        Column::text("answer", "Answer"),
        Column::text("source", "From"),
        Column::text("no_longer", "Counts no longer").in_files(),
        Column::text("measure", "Measure"),
        Column::text("decision", "Decision"),
        Column::text("as_at", "As at"),
        Column::text("by", "By"),
        Column::text("offered_answer", "Offered"),
        Column::text("offered_measure", "Offered measure").in_files(),
        Column::figure("answers", "Answers").in_files(),
    ]);
    for line in &sheet.lines {
        listing.push(cells(line));
    }
    listing
}

fn cells(line: &Line) -> Vec<Cell> {
    let given = line.given.as_ref();
    vec![
        line.check.id.as_str().into(),
        line.check.title.as_str().into(),
        line.threshold.as_str().into(),
        line.answer().code().into(),
        line.source.code().into(),
        shown(line.void),
        shown(given.and_then(|given| given.measure.as_ref())),
        shown(given.and_then(|given| given.decision)),
        given.map(|given| given.as_at).into(),
        shown(given.map(|given| &given.by)),
        line.offered.as_ref().map(|offered| offered.answer.code()).into(),
        line.offered.as_ref().map(|offered| offered.measure.clone()).into(),
        Cell::count(line.history.len()),
    ]
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
    record.rows("checks", "Checks", lines(sheet))
}

/// The workloads on the plot.
pub(super) fn spots(report: &Report) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("workload", "Workload"),
        Column::text("name", "Name"),
        Column::figure("value", "Value"),
        Column::figure("met", "Met"),
        Column::figure("accepted", "Accepted"),
        Column::figure("of", "Of"),
        Column::figure("share", "Share, %"),
        Column::text("corner", "Corner").in_files(),
        Column::text("needs", "What it needs"),
        Column::text("illustrative", "Illustrative").in_files(),
    ]);
    for spot in &report.spots {
        listing.push(vec![
            spot.workload.to_string().into(),
            spot.name.as_str().into(),
            spot.value.map(Value::get).into(),
            spot.share.met.into(),
            spot.share.accepted.into(),
            spot.share.of.into(),
            spot.share.percent().into(),
            spot.corner.code().into(),
            spot.corner.words().into(),
            report.illustrative.into(),
        ]);
    }
    listing
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
        .rows("workloads", "Value against portability", spots(report))
}

/// The plot.
pub(super) fn drawn(report: &Report) -> Vec<String> {
    plot(&report.spots, report.share.of, report.low, 80)
}

/// Rehearsals.
pub(super) fn rehearsals(all: &[Logged]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("workload", "Workload"),
        Column::text("name", "Name"),
        Column::figure("number", "#"),
        Column::text("held", "Held"),
        Column::figure("days", "Days"),
        Column::text("platform", "Platform"),
        Column::text("problems", "Problems"),
        Column::text("by", "By").in_files(),
        Column::text("retired_on", "Taken out"),
        Column::text("retired_reason", "Because").in_files(),
    ]);
    for logged in all {
        let one = &logged.rehearsal;
        listing.push(vec![
            one.workload.to_string().into(),
            logged.name.as_str().into(),
            one.number.into(),
            one.on.into(),
            one.days.into(),
            shown(one.platform.as_ref()),
            one.problems.as_ref().map(Note::as_str).into(),
            one.by.as_str().into(),
            one.retired.as_ref().map(|(on, _)| *on).into(),
            shown(one.retired.as_ref().map(|(_, why)| why)),
        ]);
    }
    listing
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

/// Features.
pub(super) fn features(all: &[Registered]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("workload", "Workload"),
        Column::text("name", "Name"),
        Column::figure("number", "#"),
        Column::text("feature", "Feature"),
        Column::text("replacement", "Replacement"),
        Column::figure("days", "Days"),
        Column::figure("spend", "£ a year"),
        Column::text("rating", "Rating"),
        Column::text("by", "By").in_files(),
        Column::text("at", "At").in_files(),
        Column::figure("version", "Version").in_files(),
        Column::text("retired_on", "Retired"),
    ]);
    for one in all {
        let feature = &one.feature;
        listing.push(vec![
            feature.workload.to_string().into(),
            one.name.as_str().into(),
            feature.number.into(),
            feature.feature.as_str().into(),
            shown(feature.replacement.as_ref()),
            feature.days.into(),
            feature.spend.into(),
            Rating::code(one.rating).into(),
            feature.by.as_str().into(),
            feature.at.into(),
            feature.version.into(),
            feature.retired_on.into(),
        ]);
    }
    listing
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

/// Functions.
pub(super) fn functions(all: &[Entry]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("name", "Function"),
        Column::figure("workloads", "Workloads"),
        Column::text("cited_by", "Cited by"),
        Column::text("checked_on", "Checked on"),
        Column::text("arrived", "Arrived"),
        Column::text("may_have_gone", "Reason may have gone"),
    ]);
    for entry in all {
        let cited: Vec<String> = entry.cited.iter().map(|c| c.exception.to_string()).collect();
        let shaken: Vec<String> = entry.shaken().iter().map(ToString::to_string).collect();
        listing.push(vec![
            entry.name.as_str().into(),
            Cell::count(entry.workloads()),
            cited.into(),
            entry.checked_on.into(),
            entry.arrived.into(),
            shaken.into(),
        ]);
    }
    listing
}
