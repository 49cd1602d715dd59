//! What is said about a workload, as typed, and read against what the workspace knows.

use std::fmt::Display;
use std::str::FromStr;

use crate::actions::ActionError;
use crate::domain::date::Day;
use crate::domain::refs::{Slug, WorkloadRef};
use crate::domain::text::nearest;
use crate::domain::workload::{Criticality, Known, Months, PersonalData, Place, Value, Workload};
use crate::import::sheets::workloads::WorkloadRow;
use crate::store::{Look, people, suppliers};

/// What is said about a workload; what is `None` stays, and an empty text takes a line away
/// where the line may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Its name.
    pub name: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The part of the organisation it serves.
    pub directorate: Option<String>,
    /// Where it runs.
    pub hosted: Option<String>,
    /// What it costs a year, in pounds.
    pub annual_cost: Option<String>,
    /// The classification of its data.
    pub data_class: Option<String>,
    /// How much depends on it; medium unless said otherwise.
    pub criticality: Option<String>,
    /// Since when it runs there.
    pub hosted_since: Option<String>,
    /// How sure that is; confirmed unless said otherwise.
    pub hosted_known: Option<String>,
    /// What its data says about people; nothing unless said otherwise.
    pub personal_data: Option<String>,
    /// What it needs to run.
    pub needs: Option<String>,
    /// What it is worth, 0 to 3.
    pub value: Option<String>,
    /// Months of moving: low, likely and high, with commas.
    pub move_months: Option<String>,
}

impl From<&WorkloadRow> for Details {
    fn from(row: &WorkloadRow) -> Self {
        Self {
            name: None,
            owner: row.owner.as_ref().map(ToString::to_string),
            directorate: row.directorate.as_ref().map(ToString::to_string),
            hosted: row.hosted.as_ref().map(ToString::to_string),
            annual_cost: row.annual_cost.map(|amount| amount.to_string()),
            data_class: row.data_class.map(|class| class.to_string()),
            criticality: row.criticality.map(|code| code.to_string()),
            hosted_since: row.hosted_since.map(|day| day.to_string()),
            hosted_known: row.hosted_known.map(|code| code.to_string()),
            personal_data: row.personal_data.map(|code| code.to_string()),
            needs: row.needs.as_ref().map(ToString::to_string),
            value: row.value.map(|value| value.get().to_string()),
            move_months: row
                .move_months
                .map(|m| format!("{},{},{}", m.low(), m.likely(), m.high())),
        }
    }
}

/// The text of `field` read as what it holds.
pub(crate) fn parsed<T: FromStr<Err: Display>>(field: &str, typed: &str) -> Result<T, ActionError> {
    typed.parse().map_err(|error| bad(field, &error))
}

pub(crate) fn bad(field: &str, error: &dyn Display) -> ActionError {
    ActionError::invalid(format!("{}: {error}", field.replace('_', " "))).subject(field)
}

/// As [`parsed`]; nothing for an empty text.
pub(crate) fn maybe<T: FromStr<Err: Display>>(
    field: &str,
    typed: &str,
) -> Result<Option<T>, ActionError> {
    if typed.trim().is_empty() { Ok(None) } else { parsed(field, typed).map(Some) }
}

/// A whole number from `least` to `most`; nothing for an empty text.
pub(crate) fn whole<T: FromStr + PartialOrd + Display + Copy>(
    field: &str,
    typed: &str,
    (least, most): (T, T),
) -> Result<Option<T>, ActionError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let number = typed.parse().ok().filter(|number| (least..=most).contains(number));
    number.map(Some).ok_or_else(|| {
        bad(field, &format!("`{typed}` is not a whole number from {least} to {most}"))
    })
}

/// Three numbers with commas, semicolons or blanks between them.
pub(crate) fn months(field: &str, typed: &str) -> Result<Option<Months>, ActionError> {
    let parts: Vec<&str> =
        typed.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return Ok(None);
    }
    let numbers: Option<Vec<u16>> = parts.iter().map(|part| part.parse().ok()).collect();
    let Some([low, likely, high]) = numbers.as_deref() else {
        let rule = format!("`{typed}` is not three months: write low,likely,high");
        return Err(bad(field, &rule));
    };
    Months::new(*low, *likely, *high).map(Some).map_err(|error| bad(field, &error))
}

/// Refuses somebody whom the workspace does not know, with the nearest whom it does.
pub(crate) fn person_known(
    look: &mut dyn Look,
    field: &str,
    slug: &Slug,
) -> Result<(), ActionError> {
    match people::get(look, slug.as_str())? {
        Some((person, _)) if person.retired => {
            Err(bad(field, &format!("{slug} is retired and can no longer act")))
        }
        Some(_) => Ok(()),
        None => {
            let all = people::all(look)?;
            let near = nearest(slug.as_str(), all.iter().map(|person| person.slug.as_str()));
            let meant = near.map(|near| format!(": did you mean {near}?")).unwrap_or_default();
            Err(bad(field, &format!("there is nobody called {slug}{meant}"))
                .hint("`cloudpick person list` shows everybody"))
        }
    }
}

/// Refuses a supplier that the workspace does not know, with the nearest that it does.
pub(crate) fn place_known(
    look: &mut dyn Look,
    field: &str,
    place: &Place,
) -> Result<(), ActionError> {
    let Some(slug) = place.supplier() else { return Ok(()) };
    if suppliers::get(look, slug.as_str())?.is_some() {
        return Ok(());
    }
    let all = suppliers::all(look)?;
    let near = nearest(slug.as_str(), all.iter().map(|supplier| supplier.slug.as_str()));
    let meant = near.map(|near| format!(": did you mean {near}?")).unwrap_or_default();
    let rule = format!(
        "there is no supplier {slug}{meant}; places are a supplier, on-premises, \
         software-service or other:TEXT"
    );
    Err(bad(field, &rule).hint("`cloudpick supplier list` shows what there is"))
}

fn need<T: FromStr<Err: Display>>(field: &str, typed: Option<&String>) -> Result<T, ActionError> {
    let missing = || bad(field, &"it is missing, and a workload has one");
    parsed(field, typed.ok_or_else(missing)?)
}

impl Details {
    /// A new workload of these details, about whoever and wherever they name.
    ///
    /// # Errors
    /// A refusal for a missing or bad field.
    pub(crate) fn new_workload(
        &self,
        reference: WorkloadRef,
        name: &str,
        today: Day,
    ) -> Result<Workload, ActionError> {
        let mut workload = Workload {
            reference,
            name: parsed("name", name)?,
            owner: need("owner", self.owner.as_ref())?,
            directorate: need("directorate", self.directorate.as_ref())?,
            criticality: Criticality::Medium,
            annual_cost: need("annual_cost", self.annual_cost.as_ref())?,
            data_class: need("data_class", self.data_class.as_ref())?,
            personal_data: PersonalData::None,
            needs: None,
            value: None,
            hosted: need("hosted", self.hosted.as_ref())?,
            hosted_since: None,
            hosted_known: Known::Confirmed,
            move_months: None,
            retired_on: None,
        };
        let rest = Self { name: None, ..self.clone() };
        rest.apply(&mut workload, today)?;
        if self.hosted_since.is_none() {
            workload.hosted_since = None;
        }
        Ok(workload)
    }

    /// Refuses an owner or a place of `workload` that these details gave it and nobody knows.
    ///
    /// # Errors
    /// A refusal with the nearest that there is.
    pub(crate) fn known(
        &self,
        look: &mut dyn Look,
        workload: &Workload,
    ) -> Result<(), ActionError> {
        if self.owner.is_some() {
            person_known(look, "owner", &workload.owner)?;
        }
        if self.hosted.is_some() {
            place_known(look, "hosted", &workload.hosted)?;
        }
        Ok(())
    }

    /// Changes `workload`; whether there is such an owner and such a place is for
    /// [`Details::known`], or was asked before.
    ///
    /// # Errors
    /// A refusal for a bad field.
    pub(crate) fn apply(&self, workload: &mut Workload, today: Day) -> Result<(), ActionError> {
        if let Some(typed) = &self.name {
            workload.name = parsed("name", typed)?;
        }
        if let Some(typed) = &self.owner {
            workload.owner = parsed("owner", typed)?;
        }
        if let Some(typed) = &self.directorate {
            workload.directorate = parsed("directorate", typed)?;
        }
        if let Some(typed) = &self.annual_cost {
            workload.annual_cost = parsed("annual_cost", typed)?;
        }
        if let Some(typed) = &self.data_class {
            workload.data_class = parsed("data_class", typed)?;
        }
        if let Some(typed) = &self.criticality {
            workload.criticality = parsed("criticality", typed)?;
        }
        if let Some(typed) = &self.personal_data {
            workload.personal_data = parsed("personal_data", typed)?;
        }
        if let Some(typed) = &self.needs {
            workload.needs = maybe("needs", typed)?;
        }
        if let Some(typed) = &self.value {
            workload.value = whole("value", typed, (0, 3))?.and_then(Value::new);
        }
        if let Some(typed) = &self.move_months {
            workload.move_months = months("move_months", typed)?;
        }
        self.place(workload, today)
    }

    fn place(&self, workload: &mut Workload, today: Day) -> Result<(), ActionError> {
        if let Some(typed) = &self.hosted {
            workload.hosted = parsed("hosted", typed)?;
            // What somebody says today about where it runs holds from today, unless they say.
            workload.hosted_since = Some(today);
            workload.hosted_known = Known::Confirmed;
        }
        if let Some(typed) = &self.hosted_since {
            workload.hosted_since = match typed.trim() {
                "" => None,
                typed => Some(Day::read(typed, today).map_err(|e| bad("hosted_since", &e))?),
            };
        }
        if let Some(typed) = &self.hosted_known {
            workload.hosted_known = parsed("hosted_known", typed)?;
        }
        Ok(())
    }
}
