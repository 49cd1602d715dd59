//! The register of functions that the primary lacks, and looking whether one has arrived.

use std::collections::BTreeMap;

use crate::actions::workloads::{bad, maybe};
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::date::{Day, Moment};
use crate::domain::exception::function::{Entry, Found, Looked, arrived, key, register};
use crate::domain::person::Role;
use crate::domain::refs::ExceptionRef;
use crate::domain::text::nearest;
use crate::store::exceptions::measured;
use crate::store::{Look, StoreError, estate};

/// The register as at `day`, or today.
///
/// Which exceptions cite a function, and how those stand, is as it is now; looks and arrivals are
/// those as at the day.
///
/// # Errors
/// When the workspace cannot be read.
pub fn list(desk: &mut Desk, day: Option<Day>) -> Result<Vec<Entry>, ActionError> {
    let day = day.unwrap_or_else(|| desk.today());
    desk.on(day, |look| {
        let (cited, looks) = (estate::cited(look)?, estate::looks(look)?);
        let mut entries = register(cited, &looks, day);
        let here = arrived(&looks, day);
        if here.is_empty() {
            return Ok(entries);
        }
        let again = measured::last_looked(look)?;
        for entry in &mut entries {
            let Some(seen) = here.get(&key(entry.name.as_str())) else { continue };
            let cited = entry.cited.iter().map(|one| one.exception);
            entry.answered = cited.filter(|which| is_answered(seen, &again, *which)).collect();
        }
        Ok(entries)
    })
}

/// What somebody found on the primary, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub found: Found,
    /// As at which day; today unless given.
    pub as_at: Option<String>,
    /// Where that can be read.
    pub source: Option<String>,
}

/// Records what was found about the function `name`, and answers its line of the register.
///
/// # Errors
/// A refusal for anybody but architects and procurement, for a name that no exception cites, or
/// for a bad field.
pub fn look(desk: &mut Desk, name: &str, finding: &Finding) -> Result<Entry, ActionError> {
    let (by, role) = desk.acting_as(&[Role::Architect, Role::Procurement], "look for functions")?;
    let today = desk.today();
    desk.write(|write| {
        let (cited, mut looks) = (estate::cited(write)?, estate::looks(write)?);
        let known = register(cited.clone(), &looks, today);
        let wanted = key(name.trim());
        let entry = known.iter().find(|entry| key(entry.name.as_str()) == wanted);
        let entry = entry.ok_or_else(|| unknown(name, &known))?;
        let as_at = match finding.as_at.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
            None => today,
            Some(text) => Day::read(text, today).map_err(|error| bad("as_at", &error))?,
        };
        if as_at > today {
            let rule = format!("{as_at} is after today, {today}: say so when it is there");
            return Err(bad("as_at", &rule));
        }
        let own = looks.iter().filter(|look| key(look.name.as_str()) == wanted);
        let number = own.map(|look| look.number).max().unwrap_or(0) + 1;
        let looked = Looked {
            number,
            name: entry.name.clone(),
            found: finding.found,
            as_at,
            source: maybe("source", finding.source.as_deref().unwrap_or_default())?,
            by: by.slug.clone(),
            at: write.op().at,
        };
        estate::put_look(write, &looked)?;
        let subject = format!("function/{}", looked.name);
        let kind = match finding.found {
            Found::Arrived => "function.arrived",
            Found::Missing => "function.missing",
        };
        write.record(kind, &subject, Some(role), None, &[])?;
        looks.push(looked);
        let after = register(cited, &looks, today);
        let after = after.into_iter().find(|entry| key(entry.name.as_str()) == wanted);
        after.ok_or_else(|| unknown(name, &known))
    })
}

fn unknown(name: &str, known: &[Entry]) -> ActionError {
    let shown = name.trim();
    let near = nearest(shown, known.iter().map(|entry| entry.name.as_str())).or_else(|| {
        let words = shown.to_lowercase();
        let holds = |entry: &&Entry| entry.name.as_str().to_lowercase().contains(&words);
        known.iter().find(holds).map(|entry| entry.name.as_str())
    });
    let hint = near.filter(|_| !shown.is_empty()).map_or_else(
        || "`cloudpick function list` shows what exceptions name as gained".to_owned(),
        |near| format!("did you mean `{near}`? `cloudpick function list` shows all"),
    );
    let message = format!("no exception names a function `{shown}`");
    ActionError::refused(Ground::NotFound, message).hint(hint).subject(shown)
}

/// A function that an exception rests on and that has arrived on the primary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Its name, as the exception has it.
    pub name: String,
    /// Since when the primary has it.
    pub as_at: Day,
}

impl Gone {
    /// The mark on the exception, in words.
    pub fn words(&self) -> String {
        format!("reason may have gone: the primary has `{}` since {}", self.name, self.as_at)
    }
}

/// Whether somebody looked at `which` since it was recorded that a function has arrived: it stands
/// all the same.
fn is_answered(seen: &Looked, again: &BTreeMap<ExceptionRef, Moment>, which: ExceptionRef) -> bool {
    again.get(&which).is_some_and(|at| *at >= seen.at)
}

/// The exceptions whose reason may have gone by `day`, with the functions that arrived; whether an
/// exception still stands or is asked for is for the caller to see.
pub(crate) fn gone(
    look: &mut dyn Look,
    day: Day,
) -> Result<BTreeMap<ExceptionRef, Vec<Gone>>, StoreError> {
    let looks = estate::looks(look)?;
    let here = arrived(&looks, day);
    let mut found: BTreeMap<ExceptionRef, Vec<Gone>> = BTreeMap::new();
    if here.is_empty() {
        return Ok(found);
    }
    let again = measured::last_looked(look)?;
    for one in estate::cited(look)? {
        if let Some(seen) = here.get(&key(one.name.as_str()))
            && !is_answered(seen, &again, one.exception)
        {
            let gone = Gone { name: one.name.to_string(), as_at: seen.as_at };
            found.entry(one.exception).or_default().push(gone);
        }
    }
    Ok(found)
}
