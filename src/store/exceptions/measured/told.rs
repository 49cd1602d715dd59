//! What lists beside the figures tell of exceptions: names, claims, functions, what renewals say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::domain::date::{Day, Moment};
pub use crate::domain::measures::Contract;
use crate::domain::measures::signal::Cited;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::text::skeleton;
use crate::store::sql::Cell;
use crate::store::{Get, Look, StoreError, Val, history};

const CITED: &str = "SELECT f.exception, f.name, e.workload FROM exception_function f \
                     JOIN exception e ON e.reference = f.exception \
                     WHERE e.state = 'approved' ORDER BY f.exception, f.number";
const CONTRACTS: &str = "SELECT exception, contract_end, notice_days FROM exception_detail \
                         WHERE contract_end IS NOT NULL ORDER BY exception";
const CLAIMS: &str = "SELECT c.exception, c.reason, c.evidence FROM exception_claim c \
                      ORDER BY c.exception, c.reason";
const UNPROVED: &str = "SELECT exception FROM exception_claim WHERE evidence = ''";
const CLAIMED: &str = "SELECT c.exception, c.reason FROM exception e \
                       JOIN exception_claim c ON c.exception = e.reference \
                       WHERE e.state IN ('draft', 'changes_requested')";
const WRITTEN: &str = "SELECT reference, primary_reason, other_reasons FROM exception \
                       WHERE state IN ('draft', 'changes_requested')";
const NAMES: &str = "SELECT reference, title, directorate, override FROM exception";
const OVERRIDDEN: &str = "SELECT reference, workload FROM exception WHERE override = 1";
const CORRECTED: &str = "SELECT reference FROM exception WHERE corrections > 0 \
                         ORDER BY reference";
const RENEWED: &str = "SELECT r.exception, e.workload, r.submitted_at, r.document, e.requester, \
                       e.target_year, e.move_likely, e.data_class, e.personal_data, \
                       d.contract_end, d.notice_days, d.egress_fee FROM exception_renewal r \
                       JOIN exception e ON e.reference = r.exception \
                       JOIN exception_detail d ON d.exception = r.exception \
                       WHERE r.submitted_at IS NOT NULL AND r.exception >= $1 \
                       AND r.exception < $2 ORDER BY r.exception";
const AGAIN: &str = "SELECT exception, at, on_day FROM exception_turn WHERE kind = 'reviewed'";
/// When those that rest on functions were last approved: a bridge is no new look.
const DECIDED: &str = "SELECT g.exception, g.approved_at FROM exception_grant g \
                       WHERE g.kind <> 'bridge' \
                       AND g.exception IN (SELECT exception FROM exception_function)";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(in crate::store::exceptions) const STATEMENTS: &[&str] = &[
    CITED, CONTRACTS, CLAIMS, UNPROVED, CLAIMED, WRITTEN, NAMES, OVERRIDDEN, CORRECTED, RENEWED,
    AGAIN, DECIDED,
];

/// The functions that approved requests say the primary lacks.
///
/// # Errors
/// [`StoreError::Db`].
pub fn cited(look: &mut dyn Look) -> Result<Vec<Cited>, StoreError> {
    let mut all = Vec::new();
    look.each(CITED, &[], &mut |row| {
        let name = row.text(1)?.to_owned();
        all.push(Cited {
            key: skeleton(&name),
            name,
            exception: row.read(0)?,
            workload: row.read(2)?,
        });
        Ok(())
    })?;
    Ok(all)
}

/// The contracts at the targets, as far as requests name their ends.
///
/// # Errors
/// [`StoreError::Db`].
pub fn contracts(look: &mut dyn Look) -> Result<Vec<Contract>, StoreError> {
    let mut all = Vec::new();
    look.each(CONTRACTS, &[], &mut |row| {
        let notice = if row.maybe_int(2)?.is_some() { Some(row.count(2)?) } else { None };
        all.push(Contract { exception: row.read(0)?, end: row.read(1)?, notice });
        Ok(())
    })?;
    Ok(all)
}

/// What a list of figures shows of an exception.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// Its title.
    pub title: String,
    /// The part of the organisation it serves.
    pub directorate: Option<String>,
    /// Somebody approved their own request.
    pub overridden: bool,
}

/// The names of all exceptions.
///
/// # Errors
/// [`StoreError::Db`].
pub fn names(look: &mut dyn Look) -> Result<BTreeMap<ExceptionRef, Named>, StoreError> {
    let mut all = BTreeMap::new();
    look.each(NAMES, &[], &mut |row| {
        let named = Named {
            title: row.text(1)?.to_owned(),
            directorate: row.maybe_text(2)?.map(str::to_owned),
            overridden: row.int(3)? == 1,
        };
        all.insert(row.read(0)?, named);
        Ok(())
    })?;
    Ok(all)
}

/// The exceptions in which a sole approver decided on their own, and what wants to leave in each.
///
/// # Errors
/// [`StoreError::Db`].
pub fn overridden(look: &mut dyn Look) -> Result<BTreeMap<ExceptionRef, WorkloadRef>, StoreError> {
    let mut all = BTreeMap::new();
    look.each(OVERRIDDEN, &[], &mut |row| {
        all.insert(row.read(0)?, row.read(1)?);
        Ok(())
    })?;
    Ok(all)
}

/// The exceptions with a claimed reason that no evidence shows: a claim without any, or, while a
/// request is being written, a reason without a claim.
///
/// # Errors
/// [`StoreError::Db`].
pub fn unproved(look: &mut dyn Look) -> Result<BTreeSet<ExceptionRef>, StoreError> {
    let mut all = BTreeSet::new();
    look.each(UNPROVED, &[], &mut |row| {
        all.insert(row.read(0)?);
        Ok(())
    })?;
    let mut claimed: BTreeSet<(ExceptionRef, String)> = BTreeSet::new();
    look.each(CLAIMED, &[], &mut |row| {
        claimed.insert((row.read(0)?, row.text(1)?.to_owned()));
        Ok(())
    })?;
    look.each(WRITTEN, &[], &mut |row| {
        let which: ExceptionRef = row.read(0)?;
        let reasons = row.maybe_text(1)?.into_iter().chain(row.text(2)?.split_whitespace());
        for reason in reasons {
            if !claimed.contains(&(which, reason.to_owned())) {
                all.insert(which);
            }
        }
        Ok(())
    })?;
    Ok(all)
}

/// What a renewal that was submitted says otherwise than the request that was granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restated {
    /// Of which exception.
    pub exception: ExceptionRef,
    /// Of which workload.
    pub workload: WorkloadRef,
    /// When it was submitted.
    pub at: Moment,
    /// Who asks for it.
    pub by: String,
    /// The column, what was granted there, and what is said now.
    pub changes: Vec<(&'static str, Option<String>, Option<String>)>,
}

/// The columns of a request that stale approvals ask about, and whether they lie beside it.
const RESTATED: [(&str, bool); 7] = [
    ("target_year", false),
    ("move_likely", false),
    ("data_class", false),
    ("personal_data", false),
    ("contract_end", true),
    ("notice_days", true),
    ("egress_fee", true),
];

/// What submitted renewals say otherwise than the requests that were granted.
///
/// # Errors
/// [`StoreError::Db`].
pub fn restated(look: &mut dyn Look) -> Result<Vec<Restated>, StoreError> {
    renewed(look, "X-".into(), "X.".into())
}

/// What the renewal of `which` says otherwise than the request that was granted, if it has one.
///
/// # Errors
/// [`StoreError::Db`].
pub fn restated_of(look: &mut dyn Look, which: ExceptionRef) -> Result<Vec<Restated>, StoreError> {
    // A blank sorts before anything that could make the reference longer.
    renewed(look, Val::shown(which), Val::Text(format!("{which} ")))
}

/// When and on which day somebody looked again at what was granted.
///
/// # Errors
/// [`StoreError::Db`].
pub fn looked_again(
    look: &mut dyn Look,
) -> Result<BTreeMap<ExceptionRef, (Moment, Day)>, StoreError> {
    let mut all = BTreeMap::new();
    look.each(AGAIN, &[], &mut |row| {
        all.insert(row.read(0)?, (row.read(1)?, row.read(2)?));
        Ok(())
    })?;
    Ok(all)
}

/// When somebody last looked at those that rest on functions: approved them, or looked again.
///
/// # Errors
/// [`StoreError::Db`].
pub fn last_looked(look: &mut dyn Look) -> Result<BTreeMap<ExceptionRef, Moment>, StoreError> {
    let again = looked_again(look)?.into_iter();
    let mut all: BTreeMap<_, _> = again.map(|(which, (at, _))| (which, at)).collect();
    look.each(DECIDED, &[], &mut |row| {
        let at: Moment = row.read(1)?;
        let last = all.entry(row.read(0)?).or_insert(at);
        *last = at.max(*last);
        Ok(())
    })?;
    Ok(all)
}

fn renewed(look: &mut dyn Look, first: Val, end: Val) -> Result<Vec<Restated>, StoreError> {
    let mut all = Vec::new();
    look.each(RENEWED, &[first, end], &mut |row| {
        let document: Value = serde_json::from_str(row.text(3)?).unwrap_or_default();
        let says = |column: &str, beside: bool| {
            let table = if beside { "exception_detail" } else { "exception" };
            match document.get(table)?.get(0)?.get(column)? {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
            }
        };
        let mut changes = Vec::new();
        for (place, (column, beside)) in RESTATED.into_iter().enumerate() {
            let granted = match row.cell(5 + place)? {
                Cell::Null => None,
                Cell::Int(number) => Some(number.to_string()),
                Cell::Text(text) => Some(text.to_owned()),
            };
            let now = says(column, beside);
            if granted != now {
                changes.push((column, granted, now));
            }
        }
        if !changes.is_empty() {
            all.push(Restated {
                exception: row.read(0)?,
                workload: row.read(1)?,
                at: row.read(2)?,
                by: row.text(4)?.to_owned(),
                changes,
            });
        }
        Ok(())
    })?;
    Ok(all)
}

/// The evidence of every claim: exception, reason, items.
///
/// # Errors
/// [`StoreError::Db`].
pub fn claims(look: &mut dyn Look) -> Result<Vec<(ExceptionRef, String, Vec<String>)>, StoreError> {
    let mut all = Vec::new();
    look.each(CLAIMS, &[], &mut |row| {
        let items = row.text(2)?.lines().map(str::to_owned).collect();
        all.push((row.read(0)?, row.text(1)?.to_owned(), items));
        Ok(())
    })?;
    Ok(all)
}

/// A decision that was recorded in error and put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutRight {
    /// On which exception.
    pub exception: ExceptionRef,
    /// What was taken back, in words: `approval`, `approval of a renewal`.
    pub what: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why; `None` where the words were taken out of the history.
    pub reason: Option<String>,
}

/// Every decision that was recorded in error and put right, as history tells it.
///
/// # Errors
/// [`StoreError::Db`].
pub fn corrected(look: &mut dyn Look) -> Result<Vec<PutRight>, StoreError> {
    let mut which: Vec<ExceptionRef> = Vec::new();
    look.each(CORRECTED, &[], &mut |row| {
        which.push(row.read(0)?);
        Ok(())
    })?;
    let mut all = Vec::new();
    for exception in which {
        for event in history::about(look, &exception.to_string())? {
            let Some(kind) = event.kind.strip_suffix("_corrected") else { continue };
            let what = match kind.split_once('.') {
                Some(("renewal", what)) => format!("{} of a renewal", what.replace('_', " ")),
                Some((_, what)) => what.replace('_', " "),
                None => kind.to_owned(),
            };
            let reason = history::body(look, event.seq)?.and_then(|body| reason_in(&body.json));
            all.push(PutRight { exception, what, by: event.actor, at: event.at, reason });
        }
    }
    Ok(all)
}

/// The reason that the body of a correction gives.
fn reason_in(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    let changes = body.get("changes")?.as_array()?;
    let turned = changes.iter().find(|change| {
        change["table"] == "exception_turn" && change["key"]["kind"] == "corrected"
    })?;
    Some(turned["after"]["text"].as_str()?.to_owned())
}
