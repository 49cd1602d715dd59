//! Capacity: what each workload needs, and what all of them need together.

mod undo;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::actions::workloads::{found, keeper};
use crate::actions::{ActionError, Desk, Ground, settings};
use crate::domain::date::Day;
use crate::domain::refs::WorkloadRef;
use crate::domain::text::{Title, nearest, skeleton};
use crate::domain::workload::Workload;
use crate::domain::workload::basket::stated;
use crate::domain::workload::capacity::{Demand, Term, runs_from};
use crate::domain::workload::needs::{Estimate, Growth, Item, Need};
use crate::import::Rows;
use crate::import::sheets::Extra;
use crate::import::sheets::needs::{self as sheet, NeedLine, NeedRow};
use crate::import::source::Source;
use crate::report::capacity as report;
use crate::report::csv::{Profile, write_listing};
use crate::report::file::{Existing, write_whole};
use crate::store::{Look, needs, workloads};

pub use crate::domain::workload::statement::{By, StatedLine, Statement};
pub(crate) use undo::undo_last;
pub use undo::{Undone, redo, undo};

/// A need beside the workload that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The need.
    pub need: Need,
    /// The workload's name.
    pub name: Title,
    /// Whether it runs in the cloud in some month: with a supplier already, or from a month on.
    pub in_cloud: bool,
}

/// The needs of every workload that is not retired, or of the one that `typed` means.
///
/// # Errors
/// A refusal when there is no such workload.
pub fn list(desk: &mut Desk, typed: Option<&str>) -> Result<Vec<Listed>, ActionError> {
    let today = desk.today();
    desk.store.read(|look| {
        let only = typed.map(|typed| found(look, typed)).transpose()?;
        let only = only.map(|(workload, _)| workload.reference);
        let all = Gathered::read(look, today)?;
        let listed = all.needs.iter().filter(|need| only.is_none_or(|only| need.workload == only));
        let listed = listed.filter_map(|need| {
            let workload = all.workloads.get(&need.workload)?;
            let in_cloud = runs_from(need, at_supplier(workload)).is_some();
            Some(Listed { need: need.clone(), name: workload.name.clone(), in_cloud })
        });
        Ok(listed.collect())
    })
}

/// Whether the workload is with a supplier of cloud already.
fn at_supplier(workload: &Workload) -> bool {
    workload.hosted.supplier().is_some()
}

/// Everything needed, and who needs it.
pub(crate) struct Gathered {
    /// Workloads that are not retired, where they run today.
    pub(crate) workloads: BTreeMap<WorkloadRef, Workload>,
    /// Their needs.
    pub(crate) needs: Vec<Need>,
}

impl Gathered {
    pub(crate) fn read(look: &mut dyn Look, today: Day) -> Result<Self, ActionError> {
        let all = workloads::on(look, today)?;
        let running = all.into_iter().filter(|one| one.retired_on.is_none_or(|on| on > today));
        let workloads: BTreeMap<_, _> =
            running.map(|workload| (workload.reference, workload)).collect();
        let mut needs = needs::all(look)?;
        needs.retain(|need| workloads.contains_key(&need.workload));
        Ok(Self { workloads, needs })
    }

    /// Each need with whether its workload is with a supplier already.
    pub(crate) fn beside(&self) -> Vec<(&Need, bool)> {
        let with = |need: &Need| self.workloads.get(&need.workload).is_some_and(at_supplier);
        self.needs.iter().map(|need| (need, with(need))).collect()
    }
}

/// The term over which capacity and cost are counted.
pub(crate) fn term(look: &mut dyn Look) -> Result<Term, ActionError> {
    let months = settings::setting(look, "term-months")?;
    Term::new(months).map_err(|error| ActionError::invalid(error.to_string()))
}

/// What all workloads need together, told apart by `by`.
///
/// # Errors
/// When the workspace cannot be read.
pub fn statement(desk: &mut Desk, by: By) -> Result<Statement, ActionError> {
    let today = desk.today();
    desk.store.read(|look| {
        let term = term(look)?;
        let illustrative = crate::store::workspace::facts(look)?.illustrative;
        let all = Gathered::read(look, today)?;
        let beside = all.beside();
        let mut parts: BTreeMap<String, Vec<(&Need, bool)>> = BTreeMap::new();
        for (need, at) in &beside {
            let part = match by {
                By::All => String::new(),
                By::Environment => need.environment.to_string(),
                By::Directorate => all.workloads[&need.workload].directorate.to_string(),
            };
            parts.entry(part).or_default().push((need, *at));
        }
        let (mut lines, mut months) = (Vec::new(), Vec::new());
        for (part, needs) in &parts {
            let of = |estimate| Demand::of(needs.iter().copied(), estimate, Growth::default());
            let [low, likely, high] = [Estimate::Low, Estimate::Likely, Estimate::High].map(of);
            let before = months.len();
            months.resize(before + likely.items().len(), Vec::new());
            likely.walk(term, |_, amounts| {
                for (row, amount) in months[before..].iter_mut().zip(amounts) {
                    row.push(*amount);
                }
            });
            let all = [&low, &likely, &high].map(|demand| stated(demand, term));
            let [low, middle, high] = all;
            for ((low, likely_line), high) in low.into_iter().zip(middle).zip(high) {
                lines.push(StatedLine {
                    part: part.clone(),
                    stated: [low, likely_line, high],
                    workloads: likely.workloads(),
                });
            }
        }
        let named = |workload: &Workload| (workload.reference, workload.name.clone());
        let with: BTreeSet<WorkloadRef> = beside.iter().map(|(need, _)| need.workload).collect();
        let going = beside.iter().filter(|(need, at)| runs_from(need, *at).is_some());
        let going: BTreeSet<WorkloadRef> = going.map(|(need, _)| need.workload).collect();
        let has = |which: WorkloadRef| with.contains(&which);
        let goes = |which: WorkloadRef| going.contains(&which);
        let stays = all
            .workloads
            .values()
            .filter(|workload| has(workload.reference) && !goes(workload.reference))
            .map(|workload| {
                (workload.reference, workload.name.clone(), workload.hosted.to_string())
            })
            .collect();
        let unknown = all.workloads.values().filter(|one| !has(one.reference)).map(named).collect();
        Ok(Statement { term, lines, months, stays, unknown, illustrative })
    })
}

/// What an import of needs does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Lines that are new, with their workloads.
    pub added: Vec<Need>,
    /// Lines that say something else than before.
    pub changed: Vec<Need>,
    /// Lines that are so already.
    pub same: usize,
}

/// Whether an import is saved or only shown.
pub use crate::actions::evaluations::Run;

/// Takes in what workloads need from a sheet: all of it or nothing, one event a workload.
///
/// # Errors
/// A refusal for whoever is neither architect nor the owner, or with a line for everything that is
/// wrong with the file.
pub fn import(desk: &mut Desk, rows: Rows<NeedLine>, run: Run) -> Result<Imported, ActionError> {
    let person = desk.person().cloned();
    match run {
        Run::Rehearse => {
            let by = person?;
            desk.store.read(|look| plan(look, rows, &by).map(|(imported, _)| imported))
        }
        Run::Save => desk.write(|write| {
            let by = person?;
            let (imported, whose) = plan(write, rows, &by)?;
            let mut fresh: BTreeMap<WorkloadRef, Vec<&Need>> = BTreeMap::new();
            for need in imported.added.iter().chain(&imported.changed) {
                fresh.entry(need.workload).or_default().push(need);
            }
            let mut first: Option<i64> = None;
            for workload in &whose {
                let Some(own) = fresh.get(&workload.reference) else { continue };
                for need in own {
                    needs::put(write, need)?;
                }
                let role = keeper(&by, workload, "say what a workload needs")?;
                let with = first.map(|first| first.to_string());
                let notes: Vec<_> = with.iter().map(|with| (undo::WITH, with.as_str())).collect();
                let subject = workload.reference.to_string();
                let made = write.record("need.set", &subject, role, None, &notes)?;
                first.get_or_insert(made);
            }
            Ok(imported)
        }),
    }
}

/// What an import does, and the workloads it is about.
fn plan(
    look: &mut dyn Look,
    rows: Rows<NeedLine>,
    by: &crate::domain::person::Person,
) -> Result<(Imported, Vec<Workload>), ActionError> {
    let (rows, mut found) = rows.apart();
    let all = workloads::all(look)?;
    let by_name: BTreeMap<String, &Workload> =
        all.iter().map(|one| (skeleton(one.name.as_str()), one)).collect();
    let by_reference: BTreeMap<WorkloadRef, &Workload> =
        all.iter().map(|one| (one.reference, one)).collect();
    let before: BTreeMap<(WorkloadRef, String, Item), Need> = needs::all(look)?
        .into_iter()
        .map(|need| ((need.workload, need.environment.to_string(), need.item.clone()), need))
        .collect();
    let mut imported = Imported::default();
    let mut whose: BTreeMap<WorkloadRef, Workload> = BTreeMap::new();
    let mut said: BTreeMap<(WorkloadRef, String, Item), usize> = BTreeMap::new();
    for row in rows {
        let known = match row.workload.parse::<WorkloadRef>() {
            Ok(which) => by_reference.get(&which).copied(),
            Err(_) => by_name.get(&skeleton(&row.workload)).copied(),
        };
        let Some(workload) = known else {
            let near = nearest(&row.workload, all.iter().map(|one| one.name.as_str()));
            let way_on = near.map_or_else(
                || "`cloudpick workload list` shows what there is".to_owned(),
                |near| format!("did you mean {near}?"),
            );
            let what = format!("there is no workload `{}`; {way_on}", row.workload);
            found.note(Some(row.line), Some("workload"), what);
            continue;
        };
        if workload.retired_on.is_some() {
            let what = format!("{} is retired and needs nothing", workload.reference);
            found.note(Some(row.line), Some("workload"), what);
            continue;
        }
        keeper(by, workload, "say what a workload needs")?;
        whose.entry(workload.reference).or_insert_with(|| workload.clone());
        let Some(row) = row.row else { continue };
        let need = row.of(workload.reference);
        if let Err(what) = countable(&need) {
            found.note(Some(row.line), Some("count"), what);
            continue;
        }
        let key = (need.workload, need.environment.to_string(), need.item.clone());
        // A reference and a name may be the same workload, which the reader cannot know.
        if let Some(first) = said.insert(key.clone(), row.line) {
            let what = format!("{} of {} stands on line {first} already", need.item, need.workload);
            found.note(Some(row.line), Some("item"), what);
            continue;
        }
        match before.get(&key) {
            Some(kept) if *kept == need => imported.same += 1,
            Some(_) => imported.changed.push(need),
            None => imported.added.push(need),
        }
    }
    found.settle()?;
    Ok((imported, whose.into_values().collect()))
}

/// Refuses servers that need more together than can be counted.
fn countable(need: &Need) -> Result<(), String> {
    if need.is_countable() {
        return Ok(());
    }
    let high = need.amount.of(Estimate::High);
    Err(format!("{} times {high} is more than a million million a month", need.count))
}

/// Says what one workload needs of one item.
///
/// # Errors
/// As for [`import`].
pub fn set(desk: &mut Desk, row: &NeedRow) -> Result<Need, ActionError> {
    let person = desk.person().cloned();
    desk.write(|write| {
        let (workload, _) = found(write, &row.workload)?;
        let role = keeper(&person?, &workload, "say what a workload needs")?;
        if workload.retired_on.is_some() {
            let text = format!("{} is retired and needs nothing", workload.reference);
            return Err(ActionError::refused(Ground::State, text));
        }
        let need = row.of(workload.reference);
        countable(&need).map_err(|what| ActionError::invalid(what).subject("count"))?;
        // What is so already needs no line of history.
        if !needs::of(write, workload.reference)?.contains(&need) {
            needs::put(write, &need)?;
            write.record("need.set", &workload.reference.to_string(), role, None, &[])?;
        }
        Ok(need)
    })
}

/// As [`set`], from the texts of a form or of flags by their columns.
///
/// # Errors
/// As for [`set`], and the first column that cannot be read.
pub fn set_typed(desk: &mut Desk, columns: &[(&str, String)]) -> Result<Need, ActionError> {
    let row =
        sheet::one(columns).map_err(|(column, what)| ActionError::invalid(what).subject(column))?;
    set(desk, &row)
}

/// As [`import`], from the file at `path`; `extra` says what becomes of columns nobody knows.
///
/// # Errors
/// As for [`import`], and when the file cannot be read.
pub fn import_file(
    desk: &mut Desk,
    path: &Path,
    extra: Extra,
    run: Run,
) -> Result<Imported, ActionError> {
    import(desk, sheet::read(&Source::read(path)?, extra), run)
}

/// Writes the statement to a file as a spreadsheet reads it, for a call-off.
///
/// # Errors
/// When the file stands there already or cannot be written.
pub fn write_statement(
    desk: &mut Desk,
    by: By,
    path: &Path,
    existing: Existing,
) -> Result<(), ActionError> {
    let statement = statement(desk, by)?;
    let listing = report::stated(&statement, by);
    let forbidden = crate::actions::exchange::forbidden(desk)?;
    write_whole(path, existing, &forbidden, |out| write_listing(out, &listing, Profile::Excel))
        .map_err(|error| ActionError::invalid(error.to_string()))
}

/// Takes back what was said of one item of a workload.
///
/// # Errors
/// A refusal when nothing was said, or for whoever is neither architect nor the owner.
pub fn clear(
    desk: &mut Desk,
    typed: &str,
    environment: &str,
    item: &str,
) -> Result<WorkloadRef, ActionError> {
    let person = desk.person().cloned();
    let item: Item =
        item.parse().map_err(|error| ActionError::invalid(format!("{error}")).subject("item"))?;
    desk.write(|write| {
        let (workload, _) = found(write, typed)?;
        let role = keeper(&person?, &workload, "say what a workload needs")?;
        let which = workload.reference;
        let own = needs::of(write, which)?;
        let wanted = environment.trim().to_ascii_lowercase();
        let said = own.iter().find(|need| need.item == item && need.environment.as_str() == wanted);
        let Some(need) = said else {
            let text = format!("{which} says nothing of {item} in {wanted}");
            return Err(ActionError::refused(Ground::NotFound, text)
                .hint(format!("`cloudpick capacity list {which}` shows what it says")));
        };
        needs::remove(write, need)?;
        write.record("need.cleared", &which.to_string(), role, None, &[])?;
        Ok(which)
    })
}
