//! Hypotheses, measures and readings as lists and records.

use crate::cli::words;
use crate::domain::benefits::Hypothesis;
use crate::domain::benefits::verdict::{Judged, Judgement};
use crate::domain::date::Day;
use crate::domain::exact::Exact;
use crate::report::exports::story::plain;
use crate::report::listing::{Cell, Column, Listing, Record};

/// A figure at two decimals.
pub(super) fn number(value: &Exact) -> Cell {
    value.rounded(2).into()
}

pub(super) fn listing(all: &[Hypothesis], day: Day) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Hypothesis"),
        Column::text("statement", "Statement"),
        Column::text("owner", "Owner"),
        Column::text("start", "Start"),
        Column::figure("measures", "Measures"),
        Column::figure("readings", "Readings"),
        Column::text("verdict", "Verdict"),
        Column::text("on", "On").in_files(),
        Column::figure("version", "Version").in_files(),
        Column::text("fixed", "Fixed").in_files(),
        Column::text("sentence", "In a sentence").in_files(),
        Column::text("written_by", "Written by").in_files(),
        Column::text("written_at", "Written").in_files(),
    ]);
    for one in all {
        let judgement = one.judge(day);
        let until = one.readings.iter().filter(|reading| reading.day <= day).count();
        listing.push(vec![
            one.reference.to_string().into(),
            one.statement.as_str().into(),
            one.owner.as_str().into(),
            judgement.rule.start.into(),
            Cell::count(judgement.measures.len()),
            Cell::count(until),
            judgement.verdict.code().into(),
            day.into(),
            i64::from(judgement.version).into(),
            one.is_fixed().into(),
            judgement.sentence().into(),
            one.author.as_str().into(),
            one.written_at.into(),
        ]);
    }
    listing
}

pub(super) fn head(hypothesis: &Hypothesis, judgement: &Judgement) -> Record {
    words::record(&listing(std::slice::from_ref(hypothesis), judgement.on))
}

pub(super) fn record(hypothesis: &Hypothesis, judgement: &Judgement) -> Record {
    let rule = &judgement.rule;
    let rule = Record::new()
        .fact("version", "Version", i64::from(judgement.version))
        .fact("start", "Start", rule.start)
        .fact("least", "Least readings a side", i64::from(rule.least))
        .fact("needs", "Measures needed", rule.needs.code())
        .fact("level", "Interval, percent", i64::from(rule.level))
        .fact("resamples", "Draws", i64::from(rule.resamples))
        .fact("seed", "Seed", i64::try_from(rule.seed).unwrap_or(i64::MAX))
        .fact("known", "Results known when it was made", Cell::count(judgement.known));
    head(hypothesis, judgement)
        .part("rule", "Rule", rule)
        .rows("measured", "Measures", measures(judgement))
        .rows("versions", "Versions", versions(hypothesis))
}

fn versions(hypothesis: &Hypothesis) -> Listing {
    let mut listing = Listing::new(vec![
        Column::figure("version", "Version"),
        Column::text("made_on", "Made on"),
        Column::text("made_by", "By"),
        Column::figure("known", "Results known"),
        Column::text("reason", "Reason"),
    ]);
    for version in &hypothesis.versions {
        listing.push(vec![
            i64::from(version.number).into(),
            version.on.into(),
            version.by.as_str().into(),
            Cell::count(version.known),
            version.reason.as_ref().map(crate::domain::text::Reason::as_str).into(),
        ]);
    }
    listing
}

pub(super) fn measures(judgement: &Judgement) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("measure", "Measure"),
        Column::text("kind", "Kind").in_files(),
        Column::text("unit", "Unit"),
        Column::text("direction", "Better"),
        Column::figure("target", "Target"),
        Column::figure("baseline", "Baseline"),
        Column::text("baseline_on", "Baseline on").in_files(),
        Column::text("baseline_source", "Baseline from").in_files(),
        Column::figure("before", "Before"),
        Column::figure("after", "After"),
        Column::figure("median_before", "Median before"),
        Column::figure("median_after", "Median after"),
        Column::figure("gain", "Gain"),
        Column::figure("gain_low", "At least"),
        Column::figure("gain_high", "At most"),
        Column::text("verdict", "Verdict"),
        Column::text("sentence", "In a sentence").in_files(),
    ]);
    for judged in &judgement.measures {
        listing.push(row(judged, judgement));
    }
    listing
}

fn row(judged: &Judged, judgement: &Judgement) -> Vec<Cell> {
    let (measure, change) = (&judged.measure, judged.change.as_ref());
    let baseline = measure.baseline.as_ref();
    let maybe = |value: Option<&Exact>| value.map_or(Cell::Null, number);
    vec![
        measure.name.as_str().into(),
        measure.kind.code().into(),
        measure.unit.as_str().into(),
        measure.direction.code().into(),
        maybe(measure.target.as_ref()),
        maybe(baseline.map(|baseline| &baseline.value)),
        baseline.map(|baseline| baseline.on).into(),
        baseline.map(|baseline| baseline.source.as_str()).into(),
        Cell::count(judged.before),
        Cell::count(judged.after),
        maybe(change.map(|change| &change.before)),
        maybe(change.map(|change| &change.after)),
        maybe(change.map(|change| &change.gain)),
        maybe(change.map(|change| &change.interval.0)),
        maybe(change.map(|change| &change.interval.1)),
        judged.verdict.code().into(),
        judged.sentence(&judgement.rule).into(),
    ]
}

pub(super) fn readings(hypothesis: &Hypothesis, day: Day, illustrative: bool) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("hypothesis", "Hypothesis").in_files(),
        Column::text("measure", "Measure"),
        Column::text("service", "Service"),
        Column::text("date", "Date"),
        Column::figure("value", "Value"),
        Column::text("exact", "Exact").in_files(),
        Column::text("unit", "Unit"),
        Column::text("side", "Side"),
        Column::text("source", "Source").in_files(),
        Column::figure("version", "Version").in_files(),
        Column::text("recorded_by", "By").in_files(),
        Column::text("recorded_at", "When").in_files(),
        Column::text("illustrative", "Illustrative").in_files(),
    ]);
    let version = hypothesis.version_on(day);
    for reading in hypothesis.readings.iter().filter(|reading| reading.day <= day) {
        let unit = version.measures.iter().find(|one| one.name == reading.measure);
        let side = if reading.day >= version.rule.start { "after" } else { "before" };
        listing.push(vec![
            hypothesis.reference.to_string().into(),
            reading.measure.as_str().into(),
            reading.service.as_str().into(),
            reading.day.into(),
            plain(&reading.value),
            // What nine decimals do not hold comes back as it was all the same.
            reading.value.to_string().into(),
            unit.map(|measure| measure.unit.as_str()).into(),
            side.into(),
            reading.source.as_ref().map(crate::domain::text::Line::as_str).into(),
            i64::from(reading.version).into(),
            reading.by.as_str().into(),
            reading.at.into(),
            illustrative.into(),
        ]);
    }
    listing
}
