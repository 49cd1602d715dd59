//! The portability of the estate as a page of Markdown: the checks, the plot, who needs what.

use std::io::{self, Write};

use crate::domain::date::Day;
use crate::domain::workload::Value;
use crate::domain::workload::portability::Share;
use crate::domain::workload::portability::value::Spot;
use crate::report::markdown::escape_cell;
use crate::report::plot::plot;

/// A check as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// When it is met.
    pub threshold: String,
    /// The estate's answer, in words.
    pub answer: String,
    /// What was measured, and the decision that accepts it.
    pub measure: String,
    /// Workloads on which it is met, and all that are in use.
    pub workloads: (u32, u32),
}

/// What the page is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<'p> {
    /// As at which day.
    pub day: Day,
    /// What the estate's answers add up to.
    pub share: Share,
    /// The checks.
    pub checks: &'p [CheckLine],
    /// The workloads, in the order in which they need a look.
    pub spots: &'p [Spot],
    /// Percent of checks met below which portability is little.
    pub low: u8,
    /// Everything is made up.
    pub illustrative: bool,
}

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub fn write(page: &Page<'_>, mut out: impl Write) -> io::Result<()> {
    let Page { day, share, checks, spots, low, illustrative } = page;
    writeln!(out, "# Portability as at {day}\n")?;
    if *illustrative {
        writeln!(out, "*Illustrative sample data, not advice.*\n")?;
    }
    writeln!(
        out,
        "The estate meets {} of {} checks ({} %), {} more are accepted.\n",
        share.met,
        share.of,
        share.percent(),
        share.accepted
    )?;
    writeln!(out, "## The checks\n")?;
    writeln!(out, "| Check | | Threshold | Estate | Measure | Workloads |")?;
    writeln!(out, "|---|---|---|---|---|---:|")?;
    for check in *checks {
        let (met, of) = check.workloads;
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {met} of {of} |",
            escape_cell(&check.id),
            escape_cell(&check.title),
            escape_cell(&check.threshold),
            escape_cell(&check.answer),
            escape_cell(&check.measure)
        )?;
    }
    writeln!(out, "\n## Value against portability\n\n```text")?;
    for line in plot(spots, share.of, *low, 80) {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "```\n")?;
    writeln!(out, "| Workload | | Value | Met | What it needs |")?;
    writeln!(out, "|---|---|---:|---:|---|")?;
    for spot in *spots {
        let value = spot.value.map(Value::get).map_or_else(|| "–".to_owned(), |v| v.to_string());
        writeln!(
            out,
            "| {} | {} | {value} | {} of {} | {} |",
            spot.workload,
            escape_cell(&spot.name),
            spot.share.met,
            spot.share.of,
            spot.corner.words()
        )?;
    }
    Ok(())
}
