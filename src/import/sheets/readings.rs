//! Readings of measures: measure, service, date, value, and where given hypothesis, source and exact, the
//! value as a fraction, as our own exports have it.

use super::{Extra, Seen, Spelled};
use crate::domain::benefits::Figure;
use crate::domain::date::Day;
use crate::domain::exact::Exact;
use crate::domain::refs::{HypothesisRef, Slug};
use crate::domain::text::Line;
use crate::import::csv::{Columns, Sheet};
use crate::import::source::Source;
use crate::import::{Problems, Rows};

/// One reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingRow {
    /// The line it stands on.
    pub line: usize,
    /// Of which hypothesis; `None` where the sheet has no such column or the cell is empty.
    pub hypothesis: Option<HypothesisRef>,
    /// Of which measure.
    pub measure: Slug,
    /// What it says; `None` where that cannot be read, which is a problem.
    pub said: Option<Said>,
    /// Where it comes from.
    pub source: Option<Line>,
}

/// What a reading says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Of which service.
    pub service: Line,
    /// The day it speaks of.
    pub day: Day,
    /// The value.
    pub value: Exact,
}

/// The readings in `source`.
///
/// A reading that stands twice is a problem.
pub fn read(source: &Source, extra: Extra) -> Rows<ReadingRow> {
    let mut problems = Problems::default();
    let sheet = Sheet::read(source, &mut problems, |_| Columns {
        needed: &["measure", "service", "date", "value"],
        optional: &["hypothesis", "source", "exact"],
        passed_over: &["unit", "illustrative", "recorded_by", "recorded_at", "version", "side"],
        aliases: &[("day", "date")],
        ignore_extra: extra.is_ignored(),
    });
    let mut rows = Vec::new();
    let (mut seen, mut services) = (Seen::new(), Spelled::default());
    for row in sheet.rows() {
        let hypothesis = row.optional::<HypothesisRef>("hypothesis", &mut problems);
        let measure = row.needed::<Slug>("measure", &mut problems);
        let service = services.name(row, "service", &mut problems);
        let day = row.needed::<Day>("date", &mut problems);
        row.full("value", &mut problems);
        let value = row.number::<Figure>("value", &mut problems);
        let exact = row.optional::<Exact>("exact", &mut problems);
        let value = match (value, exact) {
            (Some(Figure(shown)), Some(exact)) if exact.rounded(9) == shown.rounded(9) => {
                Some(exact)
            }
            (Some(_), Some(exact)) => {
                let what = format!(
                    "{exact} is not the value beside it: leave `exact` empty where the value was changed"
                );
                row.note("exact", what, &mut problems);
                None
            }
            (value, None) => value.map(|Figure(value)| value),
            (None, Some(_)) => None,
        };
        let from = row.optional("source", &mut problems);
        let Some(measure) = measure else { continue };
        let first = match (&service, day) {
            (Some(service), Some(day)) => {
                seen.before((hypothesis, measure.clone(), service.clone(), day), row.line)
            }
            (_, _) => None,
        };
        let said = match (service, day, value, first) {
            (Some(service), Some(day), _, Some(first)) => {
                let what =
                    format!("{measure} of {service} on {day} stands on line {first} already");
                row.note("date", what, &mut problems);
                None
            }
            (Some(service), Some(day), Some(value), None) => Some(Said { service, day, value }),
            (_, _, _, _) => None,
        };
        rows.push(ReadingRow { line: row.line, hypothesis, measure, said, source: from });
    }
    Rows::new(source.name(), rows, problems)
}
