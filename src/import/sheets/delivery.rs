//! A log of deployments and incidents: kind, service, at, and where they are known `id`,
//! `committed_at`, `outcome`, `restored_at` and `cause`.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::{Extra, Seen, Spelled};
use crate::codes;
use crate::domain::benefits::delivery::{Deployment, Ended, Incident, Log};
use crate::domain::date::Moment;
use crate::domain::text::Line;
use crate::import::csv::{Columns, Row, Sheet};
use crate::import::source::Source;
use crate::import::{ImportError, Problems};

codes! {
    /// What a row of a log tells of.
    pub enum Told, "a kind of row" {
        /// A change brought to users.
        Deployment = "deployment",
        /// A time in which a service failed.
        Incident = "incident",
    }
}

/// A moment as logs have it: with an offset, or without one and then in UTC.
struct Time(Moment);

/// Text that is no moment.
struct TimeError(String);

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a time: write 2025-03-01T09:30:00Z, or 2025-03-01 09:30, which is UTC",
            self.0
        )
    }
}

impl FromStr for Time {
    type Err = TimeError;

    fn from_str(typed: &str) -> Result<Self, TimeError> {
        let text = typed.trim();
        if let Ok(moment) = text.parse() {
            return Ok(Self(moment));
        }
        let civil: Result<jiff::civil::DateTime, _> = text.parse();
        let utc =
            civil.ok().and_then(|civil| civil.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok());
        // A day alone would be midnight, which nobody meant.
        let has_time = text.contains(':');
        match utc.filter(|_| has_time) {
            Some(zoned) => Ok(Self(zoned.timestamp().into())),
            None => Err(TimeError(text.to_owned())),
        }
    }
}

/// The log in `source`, of things that had happened by `now`.
///
/// # Errors
/// [`ImportError`] with every problem: times that go backwards or lie ahead, an id that stands twice, a cause
/// that is no deployment of the log.
pub fn read(source: &Source, extra: Extra, now: Moment) -> Result<Log, ImportError> {
    let mut problems = Problems::default();
    let sheet = Sheet::read(source, &mut problems, |_| Columns {
        needed: &["kind", "service", "at"],
        optional: &["id", "committed_at", "outcome", "restored_at", "cause"],
        passed_over: &["illustrative", "note"],
        aliases: &[
            ("deployed_at", "at"),
            ("started_at", "at"),
            ("commit_at", "committed_at"),
            ("caused_by", "cause"),
        ],
        ignore_extra: extra.is_ignored(),
    });
    let mut log = Log::default();
    let (mut seen, mut services) = (Seen::new(), Spelled::default());
    let mut causes: Vec<(Line, Row<'_>)> = Vec::new();
    let mut named: BTreeSet<Line> = BTreeSet::new();
    for row in sheet.rows() {
        let kind = row.needed::<Told>("kind", &mut problems);
        let service = services.name(row, "service", &mut problems);
        let at = row.needed::<Time>("at", &mut problems).map(|time| time.0);
        // Told of what another row names, even where this one is wrong otherwise.
        let id = row.optional::<Line>("id", &mut problems);
        if kind == Some(Told::Deployment) {
            named.extend(id.clone());
        }
        let at = at.filter(|at| has_been(row, "at", *at, now, &mut problems));
        let committed = row.optional::<Time>("committed_at", &mut problems);
        let restored = row.optional::<Time>("restored_at", &mut problems);
        let (Some(kind), Some(service), Some(at)) = (kind, service, at) else { continue };
        match kind {
            Told::Deployment => {
                let not = &["restored_at", "cause"];
                foreign(row, "a deployment", not, &mut problems);
                if let Some(id) = &id
                    && let Some(first) = seen.before(id.clone(), row.line)
                {
                    let what = format!("{id} stands on line {first} already");
                    row.note("id", what, &mut problems);
                }
                let committed_at = committed.map(|time| time.0);
                if committed_at.is_some_and(|committed| committed > at) {
                    let what = format!(
                        "it was committed at {}, after it went live at {}: one of the two is wrong",
                        cell(row, "committed_at"),
                        cell(row, "at")
                    );
                    row.note("committed_at", what, &mut problems);
                }
                let ended = match row.raw("outcome") {
                    None => Some(Ended::Succeeded),
                    Some(_) => row.optional::<Ended>("outcome", &mut problems),
                };
                if let Some(ended) = ended {
                    log.deployments.push(Deployment { id, service, committed_at, at, ended });
                }
            }
            Told::Incident => {
                let not = &["committed_at", "outcome"];
                foreign(row, "an incident", not, &mut problems);
                let restored_at = restored.map(|time| time.0);
                let restored_at =
                    restored_at.filter(|at| has_been(row, "restored_at", *at, now, &mut problems));
                if restored_at.is_some_and(|restored| restored < at) {
                    let what = format!(
                        "service was restored at {}, before the incident started at {}: one of \
                         the two is wrong",
                        cell(row, "restored_at"),
                        cell(row, "at")
                    );
                    row.note("restored_at", what, &mut problems);
                }
                let cause = row.optional::<Line>("cause", &mut problems);
                if let Some(cause) = &cause {
                    causes.push((cause.clone(), row));
                }
                log.incidents.push(Incident { service, at, restored_at, cause });
            }
        }
    }
    for (cause, row) in causes {
        if !named.contains(&cause) {
            let what = format!(
                "`{cause}` is no deployment of this log: give the id of one, or leave it empty"
            );
            row.note("cause", what, &mut problems);
        }
    }
    problems.settle(source.name(), || log)
}

/// What stands in a cell.
fn cell<'r>(row: Row<'r>, column: &str) -> &'r str {
    row.raw(column).map_or("", str::trim)
}

/// Whether `at` is no later than `now`; notes that it lies ahead.
fn has_been(row: Row<'_>, column: &str, at: Moment, now: Moment, problems: &mut Problems) -> bool {
    if at <= now {
        return true;
    }
    let now: String = now.to_string().replace('T', " ").chars().take(16).collect();
    let way_on = if column == "at" {
        "write when it happened, or leave the row out"
    } else {
        "write when it was, or leave it empty while it is open"
    };
    let what = format!("`{}` lies ahead of now, {now} UTC: {way_on}", cell(row, column));
    row.note(column, what, problems);
    false
}

/// Notes cells that say nothing about what the row tells of.
fn foreign(row: Row<'_>, what: &str, columns: &[&str], problems: &mut Problems) {
    for column in columns {
        if row.raw(column).is_some() {
            row.note(column, format!("{what} has none: leave it empty"), problems);
        }
    }
}
