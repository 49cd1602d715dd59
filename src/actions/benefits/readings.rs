//! Readings put on record one by one, from a sheet, or worked out from a log of deliveries.

use std::collections::BTreeMap;

use super::found;
use crate::actions::evaluations::{Changed, Run, refused_row};
use crate::actions::workloads::{bad, parsed};
use crate::actions::{ActionError, Desk, reason};
use crate::domain::benefits::delivery::Value;
use crate::domain::benefits::{Figure, Hypothesis, Put, Reading, Refusal, short};
use crate::domain::date::{Day, Moment};
use crate::domain::person::Person;
use crate::domain::refs::{HypothesisRef, Slug};
use crate::domain::text::{Line, skeleton};
use crate::import::Found;
use crate::import::sheets::{Extra, delivery, readings as sheet};
use crate::import::source::Source;
use crate::store::{Look, Write, benefits};

/// What is typed about a reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadingText {
    /// Of which measure.
    pub measure: String,
    /// The value.
    pub value: String,
    /// Of which service.
    pub service: String,
    /// The day it speaks of; today where it is empty.
    pub day: String,
    /// Where it comes from.
    pub source: Option<String>,
    /// Why it takes the place of another value.
    pub reason: Option<String>,
}

/// Puts one reading on record; with a reason it may take the place of another value.
///
/// # Errors
/// A refusal: no such hypothesis or measure, who may, another value without a reason, or a bad
/// field.
pub fn add_reading(
    desk: &mut Desk,
    typed: Option<&str>,
    text: &ReadingText,
) -> Result<(Hypothesis, Reading, Put), ActionError> {
    let (by, now, today) = (desk.person().cloned(), desk.now(), desk.today());
    desk.write(|write| {
        let (mut hypothesis, _) = found(write, typed)?;
        let by = by?;
        let role = hypothesis.may_record(&by)?;
        let measure = hypothesis.measure(&text.measure)?.name.clone();
        let Figure(value) = parsed("value", &text.value)?;
        let day = if text.day.trim().is_empty() {
            today
        } else {
            Day::read(&text.day, today).map_err(|error| bad("date", &error))?
        };
        let why = text.reason.as_deref().filter(|why| !why.trim().is_empty());
        let why = why.map(reason).transpose()?;
        let service: Line = parsed("service", text.service.trim())?;
        told_apart(&services(&hypothesis), &service)?;
        let reading = Reading {
            measure,
            service,
            day,
            value,
            source: text
                .source
                .as_deref()
                .filter(|s| !s.trim().is_empty())
                .map(|typed| parsed("source", typed))
                .transpose()?,
            version: hypothesis.version().number,
            by: by.slug,
            at: now,
        };
        let put = hypothesis.record(reading.clone(), today, why.is_some())?;
        if put != Put::Same {
            benefits::put_reading(write, hypothesis.reference, &reading)?;
            let kind = match &put {
                Put::New | Put::Same => "benefit.reading_recorded",
                Put::Corrected(_) => "benefit.reading_corrected",
            };
            let subject = format!("{}/{}", hypothesis.reference, reading.measure);
            let why = why.as_ref().map(crate::domain::text::Reason::as_str);
            write.record(kind, &subject, role, why, &[])?;
        }
        Ok((hypothesis, reading, put))
    })
}

/// What an import changed or would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// The rows that are new.
    pub rows: Vec<Changed>,
    /// How many stood there already, the same.
    pub same: usize,
    /// What was passed over, and why.
    pub notes: Vec<String>,
}

/// One reading that a file brings, of which hypothesis and line.
struct Brought {
    line: usize,
    hypothesis: Option<HypothesisRef>,
    measure: Slug,
    /// `None` where it cannot be read, which is a problem told already.
    reading: Option<Reading>,
}

/// The readings of a sheet called as `source` is: all of it or nothing, one event a hypothesis. A
/// value that differs from one on record is refused: corrections are made one by one.
///
/// # Errors
/// A refusal: who may, or every problem of the file.
pub fn import_readings(
    desk: &mut Desk,
    typed: Option<&str>,
    source: &Source,
    extra: Extra,
    run: Run,
) -> Result<Delivered, ActionError> {
    let (rows, wrong) = sheet::read(source, extra).apart();
    let by = desk.person()?.clone();
    let now = desk.now();
    let named: Option<HypothesisRef> = typed.map(str::parse).transpose()?;
    let brought = rows
        .into_iter()
        .map(|row| Brought {
            line: row.line,
            hypothesis: named.or(row.hypothesis),
            measure: row.measure.clone(),
            reading: row.said.map(|said| Reading {
                measure: row.measure,
                service: said.service,
                day: said.day,
                value: said.value,
                source: row.source,
                version: 1,
                by: by.slug.clone(),
                at: now,
            }),
        })
        .collect();
    bring(desk, &by, (brought, wrong), Vec::new(), run)
}

/// The measures of delivery that the log in `source`, of things that had happened by `now`, comes
/// to: nothing is put on record.
///
/// # Errors
/// Every problem of the file.
pub fn worked_out(source: &Source, extra: Extra, now: Moment) -> Result<Vec<Value>, ActionError> {
    Ok(delivery::read(source, extra, now)?.values())
}

/// Works the measures of delivery out from a log and puts them on record as readings of the last
/// day of each month. Months that are not over, and measures that the hypothesis does not have,
/// are passed over and named.
///
/// # Errors
/// A refusal: no such hypothesis, who may, or every problem of the file.
pub fn import_delivery(
    desk: &mut Desk,
    typed: Option<&str>,
    source: &Source,
    extra: Extra,
    run: Run,
) -> Result<Delivered, ActionError> {
    let values = worked_out(source, extra, desk.now())?;
    let by = desk.person()?.clone();
    let (now, today) = (desk.now(), desk.today());
    let hypothesis = desk.store.read(|look| Ok::<_, ActionError>(found(look, typed)?.0))?;
    let (brought, notes) = of_log(&hypothesis, &values, &by, now, today, source.name())?;
    bring(desk, &by, (brought, Found::none(source.name())), notes, run)
}

fn of_log(
    hypothesis: &Hypothesis,
    values: &[Value],
    by: &Person,
    now: Moment,
    today: Day,
    file: &str,
) -> Result<(Vec<Brought>, Vec<String>), ActionError> {
    let (mut brought, mut notes) = (Vec::new(), Vec::new());
    let mut note = |text: String| {
        if !notes.contains(&text) {
            notes.push(text);
        }
    };
    for value in values {
        let own = hypothesis.version().measures.iter().find(|one| one.kind == value.kind);
        let Some(measure) = own else {
            note(format!("{} is no measure of {}", value.kind, hypothesis.reference));
            continue;
        };
        if value.day >= today {
            note(format!("the month that ends on {} is not over", value.day));
            continue;
        }
        if value.left_out > 0 {
            note(format!(
                "{} of {} in the month that ends on {}: {} left out for want of a time",
                value.kind, value.service, value.day, value.left_out
            ));
        }
        let from: Line = parsed("source", &format!("worked out from {}", last_part(file)))?;
        brought.push(Brought {
            line: 0,
            hypothesis: Some(hypothesis.reference),
            measure: measure.name.clone(),
            reading: Some(Reading {
                measure: measure.name.clone(),
                service: value.service.clone(),
                day: value.day,
                value: value.value.clone(),
                source: Some(from),
                version: 1,
                by: by.slug.clone(),
                at: now,
            }),
        });
    }
    Ok((brought, notes))
}

/// The name of a file without its folders, which say nothing to others.
fn last_part(file: &str) -> &str {
    let part = file.rsplit(['/', '\\']).next().unwrap_or(file);
    part.get(..200).unwrap_or(part)
}

fn bring(
    desk: &mut Desk,
    by: &Person,
    (brought, wrong): (Vec<Brought>, Found),
    notes: Vec<String>,
    run: Run,
) -> Result<Delivered, ActionError> {
    let today = desk.today();
    let file = wrong.name().to_owned();
    match run {
        Run::Rehearse => desk.store.read(|look| {
            let plan = plan(look, by, brought, wrong, today)?;
            Ok(Delivered { rows: plan.rows, same: plan.same, notes })
        }),
        Run::Save => desk.write(|write| {
            let plan = plan(write, by, brought, wrong, today)?;
            save(write, by, &plan, &file)?;
            Ok(Delivered { rows: plan.rows, same: plan.same, notes })
        }),
    }
}

/// What an import comes to: nothing is written yet.
struct Plan {
    touched: Vec<Hypothesis>,
    fresh: Vec<(HypothesisRef, Reading)>,
    rows: Vec<Changed>,
    same: usize,
}

/// The services of which a hypothesis has readings, by how their names read.
type Services = BTreeMap<String, Line>;

fn services(hypothesis: &Hypothesis) -> Services {
    let named = hypothesis.readings.iter().map(|reading| &reading.service);
    named.map(|service| (skeleton(service.as_str()), service.clone())).collect()
}

/// Refuses the name of a service that only looks like one of which there are readings: they would
/// be taken for two.
fn told_apart(known: &Services, service: &Line) -> Result<(), ActionError> {
    match known.get(&skeleton(service.as_str())).filter(|other| *other != service) {
        None => Ok(()),
        Some(other) => {
            let what = format!("`{service}` looks like `{other}`, of which there are readings");
            Err(bad("service", &what).hint(format!("write `{other}`, or a name that differs more")))
        }
    }
}

fn plan(
    look: &mut dyn Look,
    by: &Person,
    brought: Vec<Brought>,
    mut wrong: Found,
    today: Day,
) -> Result<Plan, ActionError> {
    let mut plan = Plan { touched: Vec::new(), fresh: Vec::new(), rows: Vec::new(), same: 0 };
    let mut named: Vec<Services> = Vec::new();
    for Brought { line, hypothesis, measure, reading } in brought {
        let at = (line > 0).then_some(line);
        let typed = hypothesis.map(|which| which.to_string());
        let known =
            hypothesis.and_then(|which| plan.touched.iter().position(|one| one.reference == which));
        let place = match known {
            Some(place) => place,
            None => match found(look, typed.as_deref()) {
                Ok((one, _)) => {
                    one.may_record(by)?;
                    let again = plan.touched.iter().position(|o| o.reference == one.reference);
                    again.unwrap_or_else(|| {
                        named.push(services(&one));
                        plan.touched.push(one);
                        plan.touched.len() - 1
                    })
                }
                Err(ActionError::Refused(refused)) => {
                    wrong.note(at, Some("hypothesis"), &refused.message);
                    continue;
                }
                Err(other) => return Err(other),
            },
        };
        let one = &mut plan.touched[place];
        let measure = match one.measure(measure.as_str()) {
            Ok(measure) => measure.name.clone(),
            Err(refused) => {
                wrong.note(at, Some("measure"), refused);
                continue;
            }
        };
        let Some(mut reading) = reading else { continue };
        if let Err(error) = told_apart(&named[place], &reading.service) {
            refused_row(&mut wrong, (at, None), error)?;
            continue;
        }
        reading.measure = measure;
        reading.version = one.version().number;
        match one.record(reading.clone(), today, false) {
            Ok(Put::Same) => plan.same += 1,
            Ok(Put::New | Put::Corrected(_)) => {
                let subject = format!(
                    "{}/{}/{}/{}",
                    one.reference, reading.measure, reading.service, reading.day
                );
                let after = Some(short(&reading.value));
                plan.rows.push(Changed { line, subject, before: None, after });
                plan.fresh.push((one.reference, reading));
            }
            Err(refused @ Refusal::NotYet { .. }) => wrong.note(at, Some("date"), refused),
            Err(refused) => wrong.note(at, Some("value"), refused),
        }
    }
    wrong.settle()?;
    Ok(plan)
}

fn save(write: &mut Write<'_>, by: &Person, plan: &Plan, file: &str) -> Result<(), ActionError> {
    for hypothesis in &plan.touched {
        let which = hypothesis.reference;
        let own: Vec<&Reading> =
            plan.fresh.iter().filter(|(of, _)| *of == which).map(|(_, reading)| reading).collect();
        if own.is_empty() {
            continue;
        }
        for reading in &own {
            benefits::put_reading(write, which, reading)?;
        }
        let role = hypothesis.may_record(by)?;
        let count = own.len().to_string();
        let notes = [("file", last_part(file)), ("readings", count.as_str())];
        write.record("benefit.readings_imported", &which.to_string(), role, None, &notes)?;
    }
    Ok(())
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BroughtFrom {
    /// Readings, a row each.
    Readings,
    /// A log of deployments and incidents.
    Deliveries,
}

/// Reads the file at `path` and brings in what it holds, as [`import_readings`] and
/// [`import_delivery`] do; columns nobody knows are refused.
///
/// # Errors
/// As for those two, and when the file cannot be read.
pub fn import_file(
    desk: &mut Desk,
    typed: Option<&str>,
    from: BroughtFrom,
    path: &std::path::Path,
    run: Run,
) -> Result<Delivered, ActionError> {
    let source = Source::read(path)?;
    match from {
        BroughtFrom::Readings => import_readings(desk, typed, &source, Extra::Refuse, run),
        BroughtFrom::Deliveries => import_delivery(desk, typed, &source, Extra::Refuse, run),
    }
}
