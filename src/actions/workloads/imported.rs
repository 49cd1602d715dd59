//! Workloads brought in from a sheet: new ones are added, those that are here already change to what
//! the sheet says. So a list can be exported, worked on in a spreadsheet and brought in again.
//!
//! A row is known by its name. Its reference, where the sheet has one, must be that of the workload
//! of this name: in a sheet of another workspace the same number means another workload.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Details, bad, directorate_remark, keep_new, person_known, place_known, refuse_other};
use crate::actions::evaluations::refused_row;
use crate::actions::{ActionError, Desk};
use crate::domain::date::Day;
use crate::domain::person::Role;
use crate::domain::refs::WorkloadRef;
use crate::domain::text::cell::lost_noughts;
use crate::domain::text::{Note, skeleton};
use crate::domain::workload::{Value, Workload, directorate_meant};
use crate::import::sheets::Extra;
use crate::import::sheets::workloads::{WorkloadRow, read};
use crate::import::source::Source;
use crate::import::{Found, Rows};
use crate::store::{Expect, Look, Write, workloads};

/// One row of a sheet that was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The workload as it is after it.
    pub workload: Workload,
    /// What became of it.
    pub became: Became,
    /// What deserves a look: a directorate that is new and reads like one that is there.
    pub remark: Option<String>,
}

/// What became of a workload that a sheet names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// It is new.
    Added,
    /// It was here, and says something else now: each field with what it said before and says now.
    Changed(Vec<(&'static str, String, String)>),
    /// It was here and says the same.
    Same,
}

impl Imported {
    /// What became of it, in a line; nothing where it stands as it stood.
    pub fn words(&self) -> Option<String> {
        match &self.became {
            Became::Added => Some(format!("would add {}", self.workload.name)),
            Became::Changed(fields) => {
                let shown = |text: &str| if text.is_empty() { "nothing" } else { text }.to_owned();
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(field, before, after)| {
                        let field = field.replace('_', " ");
                        format!("{field} from {} to {}", shown(before), shown(after))
                    })
                    .collect();
                let which = self.workload.reference;
                Some(format!("would change {which} {}: {}", self.workload.name, fields.join("; ")))
            }
            Became::Same => None,
        }
    }
}

/// How many of `all` were added, changed and left as they were.
pub fn summary(all: &[Imported], how: Importing) -> String {
    let count = |wanted: fn(&Became) -> bool| all.iter().filter(|one| wanted(&one.became)).count();
    let added = count(|became| matches!(became, Became::Added));
    let changed = count(|became| matches!(became, Became::Changed(_)));
    let same = count(|became| matches!(became, Became::Same));
    match how {
        Importing::Rehearsed => {
            format!("{added} would be added, {changed} changed, {same} stay as they are")
        }
        Importing::Done => format!("{added} added, {changed} changed, {same} as they were"),
    }
}

/// What a sheet may say of a workload, by column, as text; nothing where it says nothing.
fn said(workload: &Workload) -> [(&'static str, String); 13] {
    let months = workload.move_months;
    let months = months.map(|m| format!("{},{},{}", m.low(), m.likely(), m.high()));
    [
        ("name", workload.name.to_string()),
        ("owner", workload.owner.to_string()),
        ("directorate", workload.directorate.to_string()),
        ("hosted", workload.hosted.to_string()),
        ("annual_cost", workload.annual_cost.to_string()),
        ("data_class", workload.data_class.to_string()),
        ("criticality", workload.criticality.to_string()),
        ("hosted_since", workload.hosted_since.map(|day| day.to_string()).unwrap_or_default()),
        ("hosted_known", workload.hosted_known.to_string()),
        ("personal_data", workload.personal_data.to_string()),
        ("needs", workload.needs.as_ref().map(Note::to_string).unwrap_or_default()),
        (
            "value",
            workload.value.map(Value::get).map(|value| value.to_string()).unwrap_or_default(),
        ),
        ("move_months", months.unwrap_or_default()),
    ]
}

/// What `row` says anew of a workload that the register shows as `shown`; the rest is `None`.
fn news(row: &WorkloadRow, shown: &Workload) -> Details {
    let mut news = Details { name: Some(row.name.to_string()), ..Details::from(row) };
    for column in &row.emptied {
        let field = match *column {
            "hosted_since" => &mut news.hosted_since,
            "needs" => &mut news.needs,
            "value" => &mut news.value,
            "move_months" => &mut news.move_months,
            // The others always say something; an empty cell leaves what they say.
            _ => continue,
        };
        *field = Some(String::new());
    }
    let fields = [
        &mut news.name,
        &mut news.owner,
        &mut news.directorate,
        &mut news.hosted,
        &mut news.annual_cost,
        &mut news.data_class,
        &mut news.criticality,
        &mut news.hosted_since,
        &mut news.hosted_known,
        &mut news.personal_data,
        &mut news.needs,
        &mut news.value,
        &mut news.move_months,
    ];
    for (field, (_, says)) in fields.into_iter().zip(said(shown)) {
        if field.as_ref() == Some(&says) {
            *field = None;
        }
    }
    news
}

/// What the rows of a sheet come to, held against the register and against one another.
struct Sheet {
    /// By how they read: each row is held against all before it at once.
    known: BTreeMap<String, Workload>,
    /// The names by reference.
    names: BTreeMap<WorkloadRef, String>,
    /// The directorates of the register and of the rows so far.
    directorates: BTreeSet<String>,
    done: Vec<Imported>,
    /// What is wrong with the file, told before anything is kept.
    found: Found,
    today: Day,
}

impl Sheet {
    fn new(look: &mut dyn Look, found: Found, today: Day) -> Result<Self, ActionError> {
        let all = workloads::on(look, today)?;
        let names = all.iter().map(|one| (one.reference, one.name.to_string())).collect();
        let directorates = all.iter().map(|one| one.directorate.to_string()).collect();
        let known = all.into_iter().map(|one| (skeleton(one.name.as_str()), one)).collect();
        Ok(Self { known, names, directorates, done: Vec::new(), found, today })
    }

    /// The workload that `row` is about, as the register shows it; `None` for a new one.
    fn meant(&self, row: &WorkloadRow) -> Result<Option<Workload>, ActionError> {
        let named = self.known.get(&skeleton(row.name.as_str()));
        match (row.id, named) {
            (Some(id), Some(named)) if named.reference == id => Ok(Some(named.clone())),
            (None, Some(named)) if named.name == row.name => Ok(Some(named.clone())),
            (Some(id), Some(named)) => Err(bad(
                "id",
                &format!(
                    "it is {id}, and `{}` is {} here: take the reference out",
                    named.name, named.reference
                ),
            )),
            (Some(id), None) if self.names.contains_key(&id) => Err(bad(
                "id",
                &format!(
                    "{id} is `{}` here: `cloudpick workload edit {id} --name` gives it another \
                     name, and without the reference the row is a new workload",
                    self.names[&id]
                ),
            )),
            // A name that only looks like one that is here is told from it, or refused.
            (_, _) => Ok(None),
        }
    }

    /// Takes in a row: what it comes to, and what changes of what is kept. `next` gives the
    /// reference of a new workload.
    fn take(
        &mut self,
        look: &mut dyn Look,
        row: &WorkloadRow,
        next: &mut dyn FnMut(&mut dyn Look) -> Result<WorkloadRef, ActionError>,
    ) -> Result<Option<(Imported, Details)>, ActionError> {
        if !self.fits(look, row)? {
            return Ok(None);
        }
        match self.read(look, row, next) {
            Ok((mut imported, news)) => {
                let named = imported.workload.directorate.as_str();
                let meant = directorate_meant(named, self.directorates.iter().map(String::as_str));
                imported.remark = meant.map(|meant| directorate_remark(named, meant));
                self.directorates.insert(named.to_owned());
                let reads = skeleton(row.name.as_str());
                self.known.insert(reads, imported.workload.clone());
                self.done.push(imported.clone());
                Ok(Some((imported, news)))
            }
            Err(error) => {
                refused_row(&mut self.found, (Some(row.line), None), error)?;
                Ok(None)
            }
        }
    }

    /// Whether `row` says all that a workload has, about somebody and somewhere that there is: each
    /// cell is looked at, so that all that is wrong with it is told.
    fn fits(&mut self, look: &mut dyn Look, row: &WorkloadRow) -> Result<bool, ActionError> {
        let mut refused = Vec::new();
        let shown = match self.meant(row) {
            Ok(shown) => shown,
            Err(error) => {
                refused.push(error);
                None
            }
        };
        // What stands as it stood is not asked for anew.
        let shown = shown.as_ref();
        if let Some(owner) = &row.owner
            && shown.is_none_or(|shown| shown.owner != *owner)
        {
            refused.extend(person_known(look, "owner", owner).err());
        }
        if let Some(hosted) = &row.hosted
            && shown.is_none_or(|shown| shown.hosted != *hosted)
        {
            refused.extend(place_known(look, "hosted", hosted).err());
        }
        if let (Some(shown), Some(typed)) = (shown, &row.directorate)
            && let Some(what) = lost_noughts(shown.directorate.as_str(), typed.as_str())
        {
            refused.push(bad("directorate", &what));
        }
        let whole = row.is_whole() && refused.is_empty();
        for error in refused {
            refused_row(&mut self.found, (Some(row.line), None), error)?;
        }
        Ok(whole)
    }

    fn read(
        &self,
        look: &mut dyn Look,
        row: &WorkloadRow,
        next: &mut dyn FnMut(&mut dyn Look) -> Result<WorkloadRef, ActionError>,
    ) -> Result<(Imported, Details), ActionError> {
        let Some(shown) = self.meant(row)? else {
            let reference = next(look)?;
            let details = Details::from(row);
            let name = row.name.as_str();
            let workload = details.new_workload(reference, name, self.today)?;
            refuse_other(self.known.get(&skeleton(name)), &workload)?;
            return Ok((Imported { workload, became: Became::Added, remark: None }, details));
        };
        let news = news(row, &shown);
        let mut workload = shown.clone();
        news.apply(&mut workload, self.today)?;
        let pairs = said(&shown).into_iter().zip(said(&workload));
        let changed: Vec<_> = pairs
            .filter(|((_, before), (_, after))| before != after)
            .map(|((field, before), (_, after))| (field, before, after))
            .collect();
        let became = if changed.is_empty() { Became::Same } else { Became::Changed(changed) };
        Ok((Imported { workload, became, remark: None }, news))
    }

    fn done(self) -> Result<Vec<Imported>, ActionError> {
        self.found.settle()?;
        Ok(self.done)
    }
}

/// Brings in the workloads of a sheet: all or none, one event each; what stands as it stood makes
/// none.
///
/// # Errors
/// A refusal for a role that may not, or with a line for everything that is wrong with the file.
pub fn import(desk: &mut Desk, rows: Rows<WorkloadRow>) -> Result<Vec<Imported>, ActionError> {
    let (_, role) = desk.acting_as(&[Role::Architect], "add workloads")?;
    let today = desk.today();
    let (rows, found) = rows.apart();
    desk.write(|write| {
        let mut sheet = Sheet::new(write, found, today)?;
        for row in &rows {
            let reference = match sheet.meant(row) {
                // The number is taken only where it is used.
                Ok(None) => Some(workloads::next_reference(write)?),
                Ok(Some(_)) | Err(_) => None,
            };
            let mut next = |_: &mut dyn Look| {
                reference.ok_or_else(|| ActionError::invalid("a new workload has a reference"))
            };
            if let Some((imported, news)) = sheet.take(write, row, &mut next)? {
                keep(write, &imported, &news, role, today)?;
            }
        }
        sheet.done()
    })
}

fn keep(
    write: &mut Write<'_>,
    imported: &Imported,
    news: &Details,
    role: Role,
    today: Day,
) -> Result<(), ActionError> {
    match imported.became {
        Became::Added => keep_new(write, &imported.workload, role),
        Became::Same => Ok(()),
        Became::Changed(_) => {
            let which = imported.workload.reference;
            let Some((mut kept, rev)) = workloads::get(write, which)? else { return Ok(()) };
            news.apply(&mut kept, today)?;
            workloads::put(write, &kept, Expect::Rev(rev))?;
            write.record("workload.edited", &which.to_string(), Some(role), None, &[])?;
            Ok(())
        }
    }
}

/// What [`import`] would do, and everything it would refuse; changes nothing. The references of new
/// workloads are no promise.
///
/// # Errors
/// As [`import`].
pub fn rehearse_import(
    desk: &mut Desk,
    rows: Rows<WorkloadRow>,
) -> Result<Vec<Imported>, ActionError> {
    desk.acting_as(&[Role::Architect], "add workloads")?;
    let today = desk.today();
    let (rows, found) = rows.apart();
    desk.store.read(|look| {
        let mut sheet = Sheet::new(look, found, today)?;
        let mut last = sheet.names.keys().map(|which| which.number()).max().unwrap_or(0);
        let mut next = |_: &mut dyn Look| {
            last += 1;
            WorkloadRef::new(last)
                .ok_or_else(|| ActionError::invalid("there are no numbers left for workloads"))
        };
        for row in &rows {
            sheet.take(look, row, &mut next)?;
        }
        sheet.done()
    })
}

/// What becomes of a sheet that is read from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Importing {
    /// It is looked at alone.
    Rehearsed,
    /// Its workloads are brought in.
    Done,
}

/// As [`import`] or [`rehearse_import`], from the file at `path`.
///
/// # Errors
/// As those, and when the file cannot be read: every problem with its line.
pub fn import_file(
    desk: &mut Desk,
    path: &Path,
    extra: Extra,
    how: Importing,
) -> Result<Vec<Imported>, ActionError> {
    let rows = read(&Source::read(path)?, extra);
    match how {
        Importing::Rehearsed => rehearse_import(desk, rows),
        Importing::Done => import(desk, rows),
    }
}
