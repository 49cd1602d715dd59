//! Workloads and portability before the desk.

use std::collections::BTreeMap;
use std::path::Path;

use crate::actions::portability::{self, Entry};
use crate::actions::workloads::{self, Details, Extra, Importing};
use crate::actions::{
    ActionError, Desk, capacity, decisions, drills, exceptions, exchange, functions, lock_in,
    measures, people, rehearsals, settings, suppliers, views,
};
use crate::config::typed_path;
use crate::domain::date::Day;
use crate::domain::decision::Status;
use crate::domain::exception::function::Found;
use crate::domain::measures::OffPrimary;
use crate::domain::refs::WorkloadRef;
use crate::domain::workload::Workload;
use crate::report::file::{Existing, write_whole};
use crate::report::letter;
use crate::tui::msg::Loaded;
use crate::tui::screens::workloads::data::{
    Answer, Change, Dossier, Looked, Question, Register, Row, What,
};
use crate::tui::widgets::form::Choice;

/// The answer to a question of the place.
pub(super) fn load(desk: &mut Desk, question: &Question) -> Result<Loaded, ActionError> {
    let answer = match question {
        Question::Register => Answer::Register(Box::new(register(desk)?)),
        Question::One(which) => Answer::One(Box::new(dossier(desk, *which)?)),
        Question::Drill(asked) => Answer::Drill(match drills::run(desk, asked, None) {
            Ok(drilled) => Ok(Box::new(drilled)),
            Err(ActionError::Refused(refused)) => Err(refused.message),
            Err(other) => return Err(other),
        }),
        Question::Look(file, over) => Answer::Looked(looked(desk, file, *over)?),
    };
    Ok(Loaded::Workloads(answer))
}

const fn extra(over: bool) -> Extra {
    if over { Extra::Ignore } else { Extra::Refuse }
}

/// What the file would add, or every problem that it has.
fn looked(desk: &mut Desk, file: &str, over: bool) -> Result<Looked, ActionError> {
    let path = &typed_path(file);
    let found = match workloads::import_file(desk, path, extra(over), Importing::Rehearsed) {
        Ok(made) => {
            let lines = made.iter().filter_map(workloads::Imported::words);
            let remarks = made.iter().filter_map(|one| Some((one, one.remark.as_ref()?)));
            Ok(std::iter::once(workloads::summary(&made, Importing::Rehearsed))
                .chain(remarks.map(|(one, remark)| format!("! {}: {remark}", one.workload.name)))
                .chain(lines)
                .collect())
        }
        Err(ActionError::Refused(refused)) => {
            let lines = std::iter::once(refused.message).chain(refused.more);
            Err(lines.collect())
        }
        Err(other) => return Err(other),
    };
    Ok(Looked { file: file.to_owned(), passes_over: over, found })
}

fn register(desk: &mut Desk) -> Result<Register, ActionError> {
    let whole = portability::whole(desk)?;
    let rows: Vec<Row> =
        whole.rows.into_iter().map(|(listed, spot)| Row { listed, spot }).collect();
    let primary = decisions::primary(desk)?.map(|primary| primary.to_string());
    let off = OffPrimary::of(&measures::registered(desk)?);
    // Without a primary nothing is away from it.
    let away = off.workloads.iter().filter(|_| off.has_primary);
    let away = away.map(|one| (one.workload, one.because)).collect();
    let known = suppliers::list(desk)?;
    let mut places: Vec<Choice> = known
        .iter()
        .filter(|supplier| !supplier.retired)
        .map(|supplier| Choice::new(&supplier.slug, &supplier.name))
        .collect();
    places.push(Choice::new("on-premises", "rooms of our own"));
    places.push(Choice::new("software-service", "a service whose platform we do not choose"));
    let today = desk.today();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        let workload = &row.listed.workload;
        if let Some(slug) = workload.hosted.supplier().filter(|_| !workload.is_retired(today)) {
            *counts.entry(slug.to_string()).or_default() += 1;
        }
    }
    let mut there: Vec<String> = counts.into_keys().collect();
    there.sort_by_key(|slug| (Some(slug) != primary.as_ref(), slug.clone()));
    let mut directorates: Vec<Choice> =
        rows.iter().map(|row| Choice::new(&row.listed.workload.directorate, "")).collect();
    directorates.sort_by(|a, b| a.code.cmp(&b.code));
    directorates.dedup();
    let in_force = decisions::list(desk)?
        .into_iter()
        .filter(|decision| matches!(decision.status, Status::Accepted | Status::Reopened));
    Ok(Register {
        today,
        zone: desk.zone.clone(),
        me: desk.actor.slug.clone(),
        primary,
        away,
        estate: whole.estate,
        report: whole.report,
        rehearsals: rehearsals::list(desk, None, None)?,
        features: lock_in::list(desk, None, true, None)?,
        functions: functions::list(desk, None)?,
        people: people::list(desk)?
            .iter()
            .filter(|person| !person.retired)
            .map(|person| Choice::new(&person.slug, &person.name))
            .collect(),
        decisions: in_force
            .map(|decision| Choice::new(&decision.reference, &decision.content.title))
            .collect(),
        places,
        suppliers: there,
        directorates,
        views: views::named(desk)?,
        numbers: portability::numbers(desk)?,
        rows,
    })
}

fn dossier(desk: &mut Desk, which: WorkloadRef) -> Result<Dossier, ActionError> {
    let typed = which.to_string();
    let listed = workloads::show(desk, &typed, None)?;
    Ok(Dossier {
        sheet: portability::show(desk, &typed, None)?,
        stays: workloads::hosting(desk, &typed, None)?,
        exceptions: exceptions::page(desk, &listed.exceptions)?,
        rehearsals: rehearsals::list(desk, Some(&typed), None)?,
        features: lock_in::list(desk, Some(&typed), false, None)?,
        needs: capacity::list(desk, Some(&typed))?,
        portable: exceptions::thresholds(desk)?.portable,
        listed,
    })
}

/// Makes a change, and says what is now so.
pub(super) fn save(desk: &mut Desk, change: &Change) -> Result<String, ActionError> {
    let given = |key: &str| change.texts.get(key).cloned();
    let text = |key: &str| given(key).unwrap_or_default();
    let filled = |key: &str| given(key).filter(|text| !text.trim().is_empty());
    let number = || text("number").parse().unwrap_or_default();
    let today = desk.today();
    let effective = || match filled("effective") {
        None => Ok(None),
        Some(text) => {
            let read = Day::read(&text, today);
            read.map(Some).map_err(|error| ActionError::invalid(error.to_string()))
        }
    };
    match change.what {
        What::Add => {
            let details = details(&filled);
            let made = workloads::add(desk, text("name").trim(), &details)?;
            let said = format!("{} is in the register", made.reference);
            remarked(desk, &said, &made, &details)
        }
        What::Edit => {
            let details = Details { name: given("name"), ..details(&given) };
            let made = workloads::edit(desk, &text("workload"), &details)?;
            remarked(desk, &format!("{} is saved", made.reference), &made, &details)
        }
        What::Retire => {
            let made = workloads::retire(
                desk,
                &text("workload"),
                effective()?,
                filled("reason").as_deref(),
            )?;
            Ok(format!("{} is retired; its record stays", made.reference))
        }
        What::Answer => {
            let entry = Entry {
                answer: text("answer"),
                measure: filled("measure"),
                decision: filled("decision"),
                as_at: filled("as_at"),
            };
            let sheet = portability::set(desk, &text("subject"), &text("check"), &entry)?;
            let share = sheet.share;
            Ok(format!(
                "{} is {} for {}: {} of {} met",
                text("check"),
                text("answer").replace('-', " "),
                sheet.subject.spoken(),
                share.met,
                share.of
            ))
        }
        What::Rehearse => {
            let entry = rehearsals::Entry {
                days: text("days"),
                on: filled("held"),
                platform: filled("platform"),
                problems: filled("problems"),
            };
            let made = rehearsals::add(desk, &text("workload"), &entry)?;
            Ok(format!("rehearsal {} of {} is logged", made.number, made.workload))
        }
        What::Unrehearse => {
            let made = rehearsals::retire(desk, &text("workload"), number(), &text("reason"))?;
            Ok(format!("rehearsal {} of {} does not count any more", made.number, made.workload))
        }
        What::AddFeature | What::EditFeature => {
            let entry = lock_in::Entry {
                feature: given("feature"),
                replacement: given("replacement"),
                days: given("days"),
                spend: given("spend"),
            };
            let made = if change.what == What::AddFeature {
                lock_in::add(desk, &text("workload"), &entry)?
            } else {
                lock_in::edit(desk, &text("workload"), number(), &entry)?
            };
            Ok(format!("line {} of {} is on record", made.number, made.workload))
        }
        What::RetireFeature => {
            let why = filled("reason");
            let (workload, day) = (text("workload"), effective()?);
            let made = lock_in::retire(desk, &workload, number(), day, why.as_deref())?;
            Ok(format!("line {} of {} is retired", made.number, made.workload))
        }
        What::Import => {
            let path = typed_path(&text("file"));
            let over = text("extra").starts_with("pass");
            let made = workloads::import_file(desk, &path, extra(over), Importing::Done)?;
            let added = made.iter().all(|one| one.became == workloads::Became::Added);
            Ok(match made.as_slice() {
                [one] if added => format!("{} is in the register", one.workload.reference),
                all if added => format!("{} workloads are in the register", all.len()),
                all => workloads::summary(all, Importing::Done),
            })
        }
        What::Threshold => {
            let own = |(key, _): &(&String, &String)| key.as_str() != "reason";
            let values = change.texts.iter().filter(own);
            let values: Vec<_> = values.map(|(key, text)| (key.clone(), text.clone())).collect();
            if values.is_empty() {
                return Err(ActionError::invalid("no number differs from what stands there"));
            }
            settings::set_all(desk, &values, &text("reason"))?;
            let told: Vec<String> =
                values.iter().map(|(key, value)| format!("{key} is {}", value.trim())).collect();
            Ok(told.join(", "))
        }
        What::Export => export(desk),
        What::Look => {
            let found = if text("found") == "arrived" { Found::Arrived } else { Found::Missing };
            let finding =
                functions::Finding { found, as_at: filled("as_at"), source: filled("source") };
            let entry = functions::look(desk, &text("name"), &finding)?;
            let shaken: Vec<String> = entry.shaken().iter().map(ToString::to_string).collect();
            Ok(if shaken.is_empty() {
                format!("recorded: {}", entry.name)
            } else {
                format!("the reason may have gone for {}", shaken.join(", "))
            })
        }
    }
}

/// `said`, with what deserves a look in what was written.
fn remarked(
    desk: &mut Desk,
    said: &str,
    made: &Workload,
    details: &Details,
) -> Result<String, ActionError> {
    let remark = workloads::remark(desk, made, details)?;
    Ok(remark.map_or_else(|| said.to_owned(), |remark| format!("{said}; {remark}")))
}

/// Writes the portability of the estate as a page into the present folder.
fn export(desk: &mut Desk) -> Result<String, ActionError> {
    let report = portability::report(desk, None)?;
    let name = format!("portability-{}.html", report.day);
    let title = format!("Portability as at {}", report.day);
    let forbidden = exchange::forbidden(desk)?;
    write_whole(Path::new(&name), Existing::Keep, &forbidden, |out| {
        letter::html(out, &title, &portability::page(&report))
    })
    .map_err(|error| ActionError::invalid(error.to_string()))?;
    Ok(format!("written: {name}"))
}

fn details(given: &dyn Fn(&str) -> Option<String>) -> Details {
    Details {
        name: None,
        owner: given("owner"),
        directorate: given("directorate"),
        hosted: given("hosted"),
        annual_cost: given("annual_cost"),
        data_class: given("data_class"),
        criticality: given("criticality"),
        hosted_since: given("hosted_since"),
        hosted_known: given("hosted_known"),
        personal_data: given("personal_data"),
        needs: given("needs"),
        value: given("value"),
        move_months: given("move_months"),
    }
}
