//! What is known of the estate as lists, for screen, files and scripts alike: checks, the plot,
//! rehearsals, lock-in, missing functions, and a supplier's exit.

use crate::actions::drills::Drilled;
use crate::actions::lock_in::Registered;
use crate::actions::portability::{Line, Report, Sheet};
use crate::actions::rehearsals::Logged;
use crate::domain::exception::function::Entry;
use crate::domain::refs::WorkloadRef;
use crate::domain::text::Note;
use crate::domain::workload::drill::{Done, Verdict};
use crate::domain::workload::lock_in::Rating;
use crate::domain::workload::portability::value::Corner;
use crate::domain::workload::portability::{Answer, Source};
use crate::domain::workload::{Criticality, Months, Value};
use crate::report::listing::{Cell, Column, Listing};

fn shown(value: Option<impl std::fmt::Display>) -> Cell {
    value.map(|value| value.to_string()).into()
}

/// The checks of a subject.
pub fn lines(sheet: &Sheet) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("check", "Check"),
        Column::text("title", "Title"),
        Column::text("threshold", "Threshold").in_files(),
        Column::text("answer", "Answer").of(Answer::CODES),
        Column::text("source", "From").of(Source::CODES),
        Column::text("no_longer", "Counts no longer").in_files(),
        Column::text("measure", "Measure"),
        Column::text("decision", "Decision"),
        Column::text("as_at", "As at"),
        Column::text("by", "By").named(),
        Column::text("offered_answer", "Offered").of(Answer::CODES),
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

/// The workloads on the plot.
pub fn spots(report: &Report) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("workload", "Workload"),
        Column::text("name", "Name"),
        Column::figure("value", "Value"),
        Column::figure("met", "Met"),
        Column::figure("accepted", "Accepted"),
        Column::figure("of", "Of"),
        Column::figure("share", "Share, %"),
        Column::text("corner", "Corner").of(Corner::CODES).in_files(),
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

/// Rehearsals.
pub fn rehearsals(all: &[Logged]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("workload", "Workload"),
        Column::text("name", "Name"),
        Column::figure("number", "#"),
        Column::text("held", "Held"),
        Column::figure("days", "Days"),
        Column::text("platform", "Platform").named(),
        Column::text("problems", "Problems"),
        Column::text("by", "By").named().in_files(),
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

/// Features.
pub fn features(all: &[Registered]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("workload", "Workload"),
        Column::text("name", "Name"),
        Column::figure("number", "#"),
        Column::text("feature", "Feature"),
        Column::text("replacement", "Replacement"),
        Column::figure("days", "Days"),
        Column::figure("spend", "£ a year"),
        Column::text("rating", "Rating").of(Rating::CODES),
        Column::text("by", "By").named().in_files(),
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

/// Functions.
pub fn functions(all: &[Entry]) -> Listing {
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

/// Who leaves in time when a supplier stops, the most critical first.
pub fn leaving(drilled: &Drilled) -> Listing {
    let owns = |which: &WorkloadRef| drilled.overridden.contains(which);
    let overridden = Column::text("override", "Override");
    let any = drilled.drill.lines.iter().any(|line| owns(&line.leaving.workload));
    let mut listing = Listing::new(vec![
        Column::figure("place", "#"),
        Column::text("workload", "Workload"),
        Column::text("name", "Name"),
        Column::text("criticality", "Criticality").of(Criticality::CODES),
        Column::figure("annual_cost", "£ a year").in_files(),
        Column::figure("months_low", "Months, low").in_files(),
        Column::figure("months_likely", "Months"),
        Column::figure("months_high", "Months, high").in_files(),
        Column::figure("team", "Team"),
        Column::figure("begins", "Begins"),
        Column::figure("left_low", "Left, low"),
        Column::figure("left_likely", "Left, likely"),
        Column::figure("left_high", "Left, high"),
        Column::text("verdict", "Verdict").of(Verdict::CODES),
        if any { overridden } else { overridden.in_files() },
        Column::text("illustrative", "Illustrative").in_files(),
    ]);
    for line in &drilled.drill.lines {
        let months = |part: fn(Months) -> u16| -> Cell { line.leaving.months.map(part).into() };
        let left = |part: fn(Done) -> u32| -> Cell { line.done.map(part).into() };
        listing.push(vec![
            line.place.into(),
            line.leaving.workload.to_string().into(),
            line.leaving.name.as_str().into(),
            line.leaving.criticality.code().into(),
            line.leaving.annual_cost.into(),
            months(Months::low),
            months(Months::likely),
            months(Months::high),
            line.team.into(),
            line.begins.into(),
            left(|done| done.low),
            left(|done| done.likely),
            left(|done| done.high),
            line.verdict.code().into(),
            owns(&line.leaving.workload).into(),
            drilled.illustrative.into(),
        ]);
    }
    listing
}
