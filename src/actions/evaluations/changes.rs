//! What an import changes, before it is saved or after, and the one way in which a sheet is looked
//! at or saved.

use crate::actions::{ActionError, Desk};
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::person::{Person, Role};
use crate::domain::refs::EvaluationRef;
use crate::import::Found;
use crate::store::{Look, Write};

/// Whether an import is only looked at or saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// Nothing is saved: what would change is shown.
    Rehearse,
    /// All of it is saved, or none.
    Save,
}

/// What an import changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Of which evaluation.
    pub evaluation: EvaluationRef,
    /// Whether it is sample data.
    pub illustrative: bool,
    /// What changes, in the order of the file.
    pub rows: Vec<Changed>,
    /// Rows that are so already.
    pub same: usize,
    /// What is no problem, and should be known: reasons that are thin, say.
    pub notes: Vec<String>,
}

/// One row of an import that changes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The line of the file.
    pub line: usize,
    /// What it is about, as history names it.
    pub subject: String,
    /// What stood there, in short; `None` for nothing, and for what is sealed.
    pub before: Option<String>,
    /// What stands there then, in short; `None` for what is sealed.
    pub after: Option<String>,
}

impl Changes {
    pub(crate) fn none(evaluation: &Evaluation) -> Self {
        let (illustrative, rows) = (evaluation.parts().illustrative, Vec::new());
        let (evaluation, notes) = (evaluation.reference(), Vec::new());
        Self { evaluation, illustrative, rows, same: 0, notes }
    }
}

impl Changed {
    /// `new`, `changed`, or `sealed` where neither may be told.
    pub fn change(&self) -> &'static str {
        match (&self.before, &self.after) {
            (_, None) => "sealed",
            (None, Some(_)) => "new",
            (Some(_), Some(_)) => "changed",
        }
    }
}

/// A score in short as it is then, beside what it was: where the value stays, what else is other.
pub(crate) fn in_short<V: PartialEq + std::fmt::Display>(
    (before, after): (V, V),
    reason: (Option<&str>, Option<&str>),
    evidence_differs: bool,
) -> String {
    let (was, is) = (before.to_string(), after.to_string());
    if was != is {
        return is;
    }
    let mut other = Vec::new();
    // An average may be the same of fewer scores.
    if before != after {
        other.push("of other scores");
    }
    match reason {
        (None, Some(_)) => other.push("with a reason"),
        (was, is) if was != is => other.push("another reason"),
        (_, _) => {}
    }
    if evidence_differs {
        other.push("other evidence");
    }
    format!("{after}, {}", other.join(", "))
}

/// Notes that the row on `line`, or where there are no lines the one called so, is refused, in the
/// column that the refusal is about, with the way on; whatever else went wrong is an error.
pub(crate) fn refused_row(
    found: &mut Found,
    (line, place): (Option<usize>, Option<&str>),
    error: ActionError,
) -> Result<(), ActionError> {
    let refused = match error {
        ActionError::Refused(refused) => refused,
        other @ (ActionError::Store(_) | ActionError::File(_)) => return Err(other),
    };
    let column = refused.subject.as_deref();
    // A form names its field before the text; in a file the column stands there already.
    let field = column.map(|column| format!("{}: ", column.replace('_', " "))).unwrap_or_default();
    let what = refused.message.strip_prefix(&field).unwrap_or(&refused.message);
    let way_on = refused.hint.as_deref().map(|hint| format!("; {hint}")).unwrap_or_default();
    let placed = place.filter(|_| line.is_none());
    let placed = placed.map(|place| match column {
        Some(column) => format!("{place}, {column}"),
        None => place.to_owned(),
    });
    found.note(line, placed.as_deref().or(column), format!("{what}{way_on}"));
    Ok(())
}

/// A sheet before it is saved: what of it is saved, and what that changes.
#[derive(Debug)]
pub(crate) struct Plan<T> {
    /// The evaluation with the sheet in it.
    pub(crate) evaluation: Evaluation,
    /// In which role it is brought in.
    pub(crate) role: Role,
    /// What is saved, in the order of the file.
    pub(crate) items: Vec<T>,
    /// What that changes.
    pub(crate) changes: Changes,
}

impl<T> Plan<T> {
    /// The plan, where nothing was found wrong with the file: all of it or nothing.
    pub(crate) fn unless(self, found: Found) -> Result<Self, ActionError> {
        found.settle()?;
        Ok(self)
    }
}

/// Looks at what a sheet would change, or saves each item of its plan, all in one transaction.
pub(crate) fn bring_in<T>(
    desk: &mut Desk,
    run: Run,
    plan: impl FnOnce(&mut dyn Look, &Person, Moment) -> Result<Plan<T>, ActionError>,
    save: impl Fn(&mut Write<'_>, &Plan<T>, &T) -> Result<(), ActionError>,
) -> Result<Changes, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    match run {
        Run::Rehearse => desk.store.read(|look| Ok(plan(look, &by?, now)?.changes)),
        Run::Save => desk.write(|write| {
            let plan = plan(write, &by?, now)?;
            for item in &plan.items {
                save(write, &plan, item)?;
            }
            Ok(plan.changes)
        }),
    }
}
