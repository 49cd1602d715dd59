//! The four measures of delivery from a log of deployments and incidents, by service and month.
//!
//! # Source
//! `docs/method.md`, "The four measures of delivery": the definitions, the edge cases, and a log
//! worked by hand, which is the first test.

use std::collections::{BTreeMap, BTreeSet};

use super::Kind;
use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::exact::{Exact, median};
use crate::domain::text::Line;

codes! {
    /// How a deployment ended.
    pub enum Ended, "the end of a deployment" {
        /// It went live and stayed.
        Succeeded = "succeeded",
        /// It went live and had to be mended or taken back.
        Failed = "failed",
        /// It never went live.
        Aborted = "aborted",
    }
}

/// A change that was brought to users, or was to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    /// Its name in the log, where an incident may point to it.
    pub id: Option<Line>,
    /// Of which service.
    pub service: Line,
    /// When its first change was committed.
    pub committed_at: Option<Moment>,
    /// When it went live.
    pub at: Moment,
    /// How it ended.
    pub ended: Ended,
}

/// A time in which a service did not do what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Of which service.
    pub service: Line,
    /// When it started.
    pub at: Moment,
    /// When service was restored.
    pub restored_at: Option<Moment>,
    /// The deployment that brought it about.
    pub cause: Option<Line>,
}

/// A log of one or more services.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Log {
    /// The deployments, in the order of the log.
    pub deployments: Vec<Deployment>,
    /// The incidents, in the order of the log.
    pub incidents: Vec<Incident>,
}

/// What one measure comes to for one service in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The measure.
    pub kind: Kind,
    /// The service.
    pub service: Line,
    /// The last day of the month.
    pub day: Day,
    /// The value, exact.
    pub value: Exact,
    /// How many deployments or incidents it rests on.
    pub rests_on: usize,
    /// How many were left out, since a time is missing.
    pub left_out: usize,
}

/// Year and month, in UTC.
type Month = (i16, i8);

fn month(moment: Moment) -> Month {
    let day = day(moment);
    (day.date().year(), day.date().month())
}

fn day(moment: Moment) -> Day {
    moment.day_in(&jiff::tz::TimeZone::UTC)
}

fn next((year, month): Month) -> Month {
    if month == 12 { (year.saturating_add(1), 1) } else { (year, month + 1) }
}

fn last_day((year, month): Month) -> Option<Day> {
    let (year, month) = next((year, month));
    Day::new(year, month, 1).map(|first| first.plus_days(-1))
}

/// The time from `from` to `to` in hours, exact to the second.
fn hours(from: Moment, to: Moment) -> Exact {
    let seconds = to.timestamp().as_second() - from.timestamp().as_second();
    Exact::ratio(seconds, 3600)
}

impl Log {
    /// The first and last moment of anything that happened to `service`.
    fn span(&self, service: &Line) -> Option<(Moment, Moment)> {
        let deployed = self.deployments.iter().filter(|one| one.service == *service);
        let incidents = self.incidents.iter().filter(|one| one.service == *service);
        let moments: Vec<Moment> =
            deployed.map(|one| one.at).chain(incidents.map(|one| one.at)).collect();
        Some((*moments.iter().min()?, *moments.iter().max()?))
    }

    /// The four measures of each service in each month from the first to the last of its log, by
    /// service, month and measure. A measure that rests on nothing in a month has no value then,
    /// but the frequency, which is 0.
    pub fn values(&self) -> Vec<Value> {
        let services: BTreeSet<&Line> = self
            .deployments
            .iter()
            .map(|one| &one.service)
            .chain(self.incidents.iter().map(|one| &one.service))
            .collect();
        services.into_iter().flat_map(|service| self.of_service(service)).collect()
    }

    fn of_service(&self, service: &Line) -> Vec<Value> {
        let Some((first, last)) = self.span(service) else { return Vec::new() };
        let blamed: BTreeSet<&Line> =
            self.incidents.iter().filter_map(|one| one.cause.as_ref()).collect();
        let mut deployed: BTreeMap<Month, Vec<&Deployment>> = BTreeMap::new();
        for one in &self.deployments {
            // What never went live reached nobody.
            if one.service == *service && one.ended != Ended::Aborted {
                deployed.entry(month(one.at)).or_default().push(one);
            }
        }
        let mut incidents: BTreeMap<Month, Vec<&Incident>> = BTreeMap::new();
        for one in self.incidents.iter().filter(|one| one.service == *service) {
            incidents.entry(month(one.at)).or_default().push(one);
        }
        let mut values = Vec::new();
        let mut at = month(first);
        while at <= month(last) {
            let Some(on) = last_day(at) else { break };
            let deployed = deployed.get(&at).map(Vec::as_slice).unwrap_or_default();
            let incidents = incidents.get(&at).map(Vec::as_slice).unwrap_or_default();
            let mut push = |kind, value: Option<Exact>, rests_on, left_out| {
                if let Some(value) = value {
                    let service = service.clone();
                    values.push(Value { kind, service, day: on, value, rests_on, left_out });
                }
            };
            let leads: Vec<Exact> =
                deployed.iter().filter_map(|one| Some(hours(one.committed_at?, one.at))).collect();
            push(Kind::LeadTime, median(&leads), leads.len(), deployed.len() - leads.len());
            push(Kind::DeploymentFrequency, Some(whole(deployed.len())), deployed.len(), 0);
            let restored: Vec<Exact> =
                incidents.iter().filter_map(|one| Some(hours(one.at, one.restored_at?))).collect();
            let open = incidents.len() - restored.len();
            push(Kind::TimeToRestore, median(&restored), restored.len(), open);
            let failed = deployed.iter().filter(|one| failed(one, &blamed)).count();
            let share = (!deployed.is_empty())
                .then(|| whole(failed) * Exact::whole(100) / whole(deployed.len()));
            push(Kind::ChangeFail, share, deployed.len(), 0);
            at = next(at);
        }
        values
    }
}

/// Whether a deployment had to be mended: it says so, or an incident names it as its cause.
fn failed(one: &Deployment, blamed: &BTreeSet<&Line>) -> bool {
    one.ended == Ended::Failed || one.id.as_ref().is_some_and(|id| blamed.contains(id))
}

fn whole(count: usize) -> Exact {
    Exact::whole(i64::try_from(count).unwrap_or(i64::MAX))
}
