//! Exceptions in the database: the whole of one, and light rows for lists of thousands.
//!
//! The whole is put together from its rows by `whole` and taken apart by `rows`; `light` reads
//! what a list shows in as many statements as there are tables, not exceptions; `glance` passes
//! by all of them and keeps nothing.

pub mod asked;
mod beside;
mod field;
pub mod files;
mod gist;
mod glance;
mod light;
mod like;
pub mod measured;
mod names;
mod past;
mod placed;
mod promises;
mod renewal;
mod rows;
mod standing;
mod tables;
pub(in crate::store) mod then;
mod whole;

use crate::domain::date::Moment;
use crate::domain::exception::{Exception, State};
use crate::domain::refs::{ExceptionRef, Slug, WorkloadRef};
use crate::domain::text::Note;
use crate::domain::workload::Place;
use crate::store::{Expect, Get, Look, StoreError, Table, Val, Write};

pub use beside::{
    Attachment, Link, attach, attachments, links, links_of, outside, set_link, set_outside,
    set_tag, tags,
};
pub(in crate::store) use field::small;
pub(crate) use files::encode as base64;
pub(in crate::store) use gist::{Derived, derive_all, differences};
pub use glance::{
    Among, Column, Glance, Level, SHOWN, Taken, count, each as glance, hard, one as glance_at,
    these as glance_among,
};
pub use light::{
    Beside, Light, LightGrant, LightRenewal, all as list, beside, overridden, renewals, these,
    workload_names,
};
pub use like::{Like, attached_since, like};
pub use measured::coverages;
pub use names::{Numbers, named};
pub use past::Past;
pub use placed::{past_moves, placings};
pub use promises::{Promise, promises, promises_of};
pub use standing::{OfWorkload, Standing, looks, of_workloads, returns, standing};
pub use tables::{
    EXCEPTION, EXCEPTION_ATTACHMENT, EXCEPTION_CLAIM, EXCEPTION_COMMENT, EXCEPTION_CONDITION,
    EXCEPTION_DETAIL, EXCEPTION_FUNCTION, EXCEPTION_GRANT, EXCEPTION_LINK, EXCEPTION_MARK,
    EXCEPTION_OFFER, EXCEPTION_OUTSIDE, EXCEPTION_RENEWAL, EXCEPTION_RULING, EXCEPTION_SCORE,
    EXCEPTION_TAG, EXCEPTION_TURN, EXCEPTION_VOTE,
};
pub use whole::get;

const RIVALS: &str = "SELECT reference FROM exception WHERE workload = $1 AND target = $2 \
                      AND (state IN ('submitted', 'in_review', 'changes_requested') \
                      OR reference IN (SELECT exception FROM exception_renewal \
                      WHERE state IN ('submitted', 'in_review', 'changes_requested'))) \
                      ORDER BY reference";
const NAMESAKES: &str = "SELECT reference, title, state FROM exception \
                         WHERE workload = $1 AND coalesce(target, '') = $2 ORDER BY reference";
const OF_WORKLOAD: &str =
    "SELECT reference FROM exception WHERE workload = $1 ORDER BY filed_at, reference";
const COMMENTS: &str = "SELECT number, person, text, internal, written_at, rev FROM exception_comment \
                        WHERE exception = $1 ORDER BY number";

/// What stands beside a request and goes when its draft goes.
static BESIDE: [(&Table, &str); 3] = [
    (&EXCEPTION_TAG, "SELECT exception, tag FROM exception_tag WHERE exception = $1"),
    (
        &EXCEPTION_LINK,
        "SELECT exception, kind, other FROM exception_link WHERE exception = $1 OR other = $1",
    ),
    (
        &EXCEPTION_ATTACHMENT,
        "SELECT exception, number FROM exception_attachment WHERE exception = $1",
    ),
];

/// One comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// 1 upward within the exception.
    pub number: u32,
    /// Who wrote it.
    pub by: Slug,
    /// What.
    pub text: Note,
    /// Left out of exports.
    pub internal: bool,
    /// When.
    pub at: Moment,
    /// How often it was said: 1, and one more each time its author said it again.
    pub versions: u32,
}

/// The next free reference; it is used from then on, whatever becomes of the exception.
///
/// # Errors
/// [`StoreError::Db`].
pub fn next_reference(write: &mut Write<'_>) -> Result<ExceptionRef, StoreError> {
    let number = write.next_number("X")?;
    Ok(ExceptionRef::new(number).expect("counters begin at one"))
}

/// The undecided requests for the same workload and target.
///
/// # Errors
/// [`StoreError::Db`].
pub fn rivals(
    look: &mut dyn Look,
    workload: WorkloadRef,
    target: &Place,
) -> Result<Vec<ExceptionRef>, StoreError> {
    references(look, RIVALS, &[Val::shown(workload), Val::shown(target)])
}

/// What was ever asked for this workload and target, with its title and state; an empty target is
/// none.
///
/// # Errors
/// [`StoreError::Db`].
pub fn namesakes(
    look: &mut dyn Look,
    workload: WorkloadRef,
    target: &str,
) -> Result<Vec<(ExceptionRef, String, State)>, StoreError> {
    let rows = look.rows(NAMESAKES, &[Val::shown(workload), Val::shown(target)])?;
    rows.iter().map(|row| Ok((row.read(0)?, row.text(1)?.to_owned(), row.read(2)?))).collect()
}

/// The exceptions of a workload, in the order in which they were filed.
///
/// # Errors
/// [`StoreError::Db`].
pub fn of_workload(
    look: &mut dyn Look,
    workload: WorkloadRef,
) -> Result<Vec<ExceptionRef>, StoreError> {
    references(look, OF_WORKLOAD, &[Val::shown(workload)])
}

fn references(
    look: &mut dyn Look,
    sql: &'static str,
    params: &[Val],
) -> Result<Vec<ExceptionRef>, StoreError> {
    look.rows(sql, params)?.iter().map(|row| Ok(row.read(0)?)).collect()
}

/// The comments on an exception, oldest first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn comments(look: &mut dyn Look, which: ExceptionRef) -> Result<Vec<Comment>, StoreError> {
    look.rows(COMMENTS, &[Val::shown(which)])?
        .iter()
        .map(|row| {
            Ok(Comment {
                number: row.count(0)?,
                by: row.read(1)?,
                text: row.read(2)?,
                internal: row.flag(3)?,
                at: row.read(4)?,
                versions: row.count(5)?,
            })
        })
        .collect()
}

/// Adds a comment.
///
/// # Errors
/// [`StoreError::Db`].
pub fn comment(
    write: &mut Write<'_>,
    which: ExceptionRef,
    comment: &Comment,
) -> Result<(), StoreError> {
    put_comment(write, which, comment, Expect::New)
}

/// Says a comment again; what it said before stays in the history.
///
/// # Errors
/// [`StoreError::Db`].
pub fn recomment(
    write: &mut Write<'_>,
    which: ExceptionRef,
    comment: &Comment,
) -> Result<(), StoreError> {
    put_comment(write, which, comment, Expect::Any)
}

fn put_comment(
    write: &mut Write<'_>,
    which: ExceptionRef,
    comment: &Comment,
    expected: Expect,
) -> Result<(), StoreError> {
    let values = vec![
        Val::shown(which),
        comment.number.into(),
        Val::shown(&comment.by),
        Val::shown(&comment.text),
        comment.internal.into(),
        Val::shown(comment.at),
    ];
    write.put(&EXCEPTION_COMMENT, values, expected).map(|_| ())
}

/// Saves `exception`, all of it; rows that are already so stay untouched.
///
/// # Errors
/// [`StoreError::Stale`] when it was saved by somebody else since.
pub fn put(
    write: &mut Write<'_>,
    exception: &Exception,
    expected: Expect,
) -> Result<(), StoreError> {
    write.put(&EXCEPTION, rows::exception(exception), expected)?;
    let which = exception.reference;
    write.put(&EXCEPTION_DETAIL, rows::detail(which, &exception.request), Expect::Any)?;
    for (table, kept) in whole::PARTS.into_iter().zip(rows::parts(exception)) {
        write.put_all_under(table, &Val::shown(which), kept)?;
    }
    // What was said stays when the request comes again.
    let before = write.get(&EXCEPTION_RENEWAL, &[Val::shown(which)])?;
    for values in rows::rulings(exception) {
        write.put(&EXCEPTION_RULING, values, Expect::Any)?;
    }
    if let (Some(stored), None) = (before, &exception.renewal)
        && let Some(submitted) = stored.row.maybe_text(4)?
        && let Some(values) = rows::refused_renewal(exception, submitted, stored.row.int(1)?)
    {
        write.put(&EXCEPTION_RULING, values, Expect::Any)?;
    }
    match renewal::row(exception) {
        Some(row) => write.put(&EXCEPTION_RENEWAL, row, Expect::Any).map(|_| ()),
        None => write.remove(&EXCEPTION_RENEWAL, &[Val::shown(which)], Expect::Any),
    }
}

/// Removes `exception` with all that belongs to it; its number stays used.
///
/// # Errors
/// [`StoreError::Stale`] when it was saved by somebody else since.
pub fn remove(
    write: &mut Write<'_>,
    which: ExceptionRef,
    expected: Expect,
) -> Result<(), StoreError> {
    for comment in comments(write, which)? {
        let key = [Val::shown(which), comment.number.into()];
        write.remove(&EXCEPTION_COMMENT, &key, Expect::Any)?;
    }
    for (table, keys) in BESIDE {
        for row in write.rows(keys, &[Val::shown(which)])? {
            write.remove(table, &row.into_vals(), Expect::Any)?;
        }
    }
    write.remove(&EXCEPTION_OUTSIDE, &[Val::shown(which)], Expect::Any)?;
    for table in whole::PARTS.into_iter().rev() {
        write.put_all_under(table, &Val::shown(which), Vec::new())?;
    }
    write.remove(&EXCEPTION_DETAIL, &[Val::shown(which)], Expect::Any)?;
    write.remove(&EXCEPTION, &[Val::shown(which)], expected)
}

#[cfg(test)]
mod tests;
