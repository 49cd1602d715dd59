//! Workloads: what runs where, at what cost, and what it would take to move it.

use super::{Extra, Seen};
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::refs::{Slug, WorkloadRef};
use crate::domain::text::{Line, Note, Title, skeleton};
use crate::domain::workload::{Criticality, DataClass, Known, Months, PersonalData, Place, Value};
use crate::import::csv::{Columns, Row, Sheet};
use crate::import::source::Source;
use crate::import::{self, Problems, Rows};

/// The highest value of a workload to its users.
const MOST_VALUE: u32 = 3;

/// One workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkloadRow {
    /// The line it stands on.
    pub line: usize,
    /// Its reference, where the sheet has one.
    pub id: Option<WorkloadRef>,
    /// Its name, unique in the file ignoring case, width and look-alike letters.
    pub name: Title,
    /// Who answers for it; this and what follows to `data_class` is `None` where it cannot be
    /// read, which is a problem.
    pub owner: Option<Slug>,
    /// Whose it is.
    pub directorate: Option<Line>,
    /// Where it runs.
    pub hosted: Option<Place>,
    /// What it costs in a year.
    pub annual_cost: Option<Money>,
    /// The classification of its data.
    pub data_class: Option<DataClass>,
    /// How much depends on it.
    pub criticality: Option<Criticality>,
    /// Since when it runs there.
    pub hosted_since: Option<Day>,
    /// How sure that is.
    pub hosted_known: Option<Known>,
    /// What its data says about people.
    pub personal_data: Option<PersonalData>,
    /// What its users need.
    pub needs: Option<Note>,
    /// What it is worth.
    pub value: Option<Value>,
    /// How long moving it would take.
    pub move_months: Option<Months>,
    /// Columns that the sheet has, and that are empty in this row; `move_months` for all three.
    pub emptied: Vec<&'static str>,
}

impl WorkloadRow {
    /// Whether everything could be read that a workload must have.
    pub fn is_whole(&self) -> bool {
        self.owner.is_some()
            && self.directorate.is_some()
            && self.hosted.is_some()
            && self.annual_cost.is_some()
            && self.data_class.is_some()
    }
}

/// The workloads in `source`.
///
/// Two names that look alike are a problem.
pub fn read(source: &Source, extra: Extra) -> Rows<WorkloadRow> {
    let mut problems = Problems::default();
    let sheet = Sheet::read(source, &mut problems, |_| Columns {
        needed: &["name", "owner", "directorate", "hosted", "annual_cost", "data_class"],
        optional: &[
            "id",
            "criticality",
            "hosted_since",
            "hosted_known",
            "personal_data",
            "needs",
            "value",
            "move_months_low",
            "move_months_likely",
            "move_months_high",
        ],
        passed_over: &["cover", "retired_on", "illustrative"],
        aliases: &[],
        ignore_extra: extra.is_ignored(),
    });
    let mut seen = Seen::new();
    let rows: Vec<Option<WorkloadRow>> =
        sheet.rows().map(|row| workload(&sheet, row, &mut seen, &mut problems)).collect();
    Rows::new(source.name(), rows.into_iter().flatten().collect(), problems)
}

fn workload(
    sheet: &Sheet,
    row: Row<'_>,
    seen: &mut Seen<String>,
    problems: &mut Problems,
) -> Option<WorkloadRow> {
    let id = row.optional("id", problems);
    let name = row.needed::<Title>("name", problems);
    if let Some(name) = &name
        && let Some(first) = seen.before(skeleton(name.as_str()), row.line)
    {
        let what = format!("`{name}` stands on line {first} already, or a name that looks like it");
        row.note("name", what, problems);
    }
    let owner = row.needed("owner", problems);
    let directorate = row.needed("directorate", problems);
    let hosted = row.needed("hosted", problems);
    let annual_cost = row.needed("annual_cost", problems);
    let data_class = row.needed("data_class", problems);
    let criticality = row.optional("criticality", problems);
    let hosted_since = row.optional("hosted_since", problems);
    let hosted_known = row.optional("hosted_known", problems);
    let personal_data = row.optional("personal_data", problems);
    let needs = row.optional("needs", problems);
    let value = row.whole("value", MOST_VALUE, problems);
    let move_months = months(row, problems);
    Some(WorkloadRow {
        line: row.line,
        id,
        name: name?,
        owner,
        directorate,
        hosted,
        annual_cost,
        data_class,
        criticality,
        hosted_since,
        hosted_known,
        personal_data,
        needs,
        value: value.and_then(|value| u8::try_from(value).ok()).and_then(Value::new),
        move_months,
        emptied: emptied(sheet, row),
    })
}

const MONTHS: [&str; 3] = ["move_months_low", "move_months_likely", "move_months_high"];

/// What the sheet could have said of this row, and does not.
fn emptied(sheet: &Sheet, row: Row<'_>) -> Vec<&'static str> {
    let empty = |name: &str| sheet.has(name) && row.raw(name).is_none();
    let single = ["hosted_since", "needs", "value"].into_iter().filter(|name| empty(name));
    let months = MONTHS.iter().all(|name| empty(name)).then_some("move_months");
    single.chain(months).collect()
}

/// All three estimates or none.
fn months(row: Row<'_>, problems: &mut Problems) -> Option<Months> {
    const NAMES: [&str; 3] = MONTHS;
    let empty: Vec<&str> = NAMES.into_iter().filter(|name| row.raw(name).is_none()).collect();
    let read = NAMES.map(|name| row.whole(name, u32::from(u16::MAX), problems));
    if empty.len() == NAMES.len() {
        return None;
    }
    for name in empty {
        row.note(name, "low, likely and high are given together or not at all", problems);
    }
    let [Some(low), Some(likely), Some(high)] = read else { return None };
    import::months([low, likely, high])
        .map_err(|error| row.note("move_months_low", error, problems))
        .ok()
}
