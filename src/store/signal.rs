//! Answers to the reopen signal, and what was already notified.

use crate::domain::date::Day;
use crate::domain::measures::signal::{Answer, Trigger};
use crate::store::field::{joined, words};
use crate::store::{Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// What the decision owner answered to the reopen signal.
    pub SIGNAL_ANSWER: signal_answer [number 1]
        [
            reply 2, decision 3, reason 4, look_again 5, raised 6, answered_by 7, answered_on 8,
            answered_at 9
        ] 10 11
}

table! {
    /// What was notified: one row an item and threshold, so that nothing is said twice.
    pub NOTICE: notice [item 1, last_day 2, threshold 3] [said 4, written_at 5] 6 7
}

/// Every answer, oldest first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn answers(look: &mut dyn Look) -> Result<Vec<Answer>, StoreError> {
    let stored = look.all(&SIGNAL_ANSWER)?;
    let read = |stored: &crate::store::Stored| {
        let row = &stored.row;
        Ok(Answer {
            number: row.count(0)?,
            reply: row.read(1)?,
            decision: row.read(2)?,
            reason: row.read(3)?,
            look_again: row.maybe_read(4)?,
            raised: words::<Trigger, Vec<Trigger>>(row, 5)?,
            by: row.read(6)?,
            on: row.read(7)?,
            at: row.read(8)?,
        })
    };
    stored.iter().map(read).collect()
}

/// Keeps an answer.
///
/// # Errors
/// [`StoreError::Stale`] when there is one of that number already.
pub fn put_answer(write: &mut Write<'_>, answer: &Answer) -> Result<(), StoreError> {
    let values = vec![
        answer.number.into(),
        answer.reply.code().into(),
        Val::shown(answer.decision),
        Val::shown(&answer.reason),
        Val::shown_or_null(answer.look_again),
        joined(&answer.raised).into(),
        Val::shown(&answer.by),
        Val::shown(answer.on),
        Val::shown(answer.at),
    ];
    write.put(&SIGNAL_ANSWER, values, Expect::New).map(|_| ())
}

/// Whether `item` with its `last_day` was already notified at `threshold` days.
///
/// # Errors
/// [`StoreError::Db`].
pub fn was_notified(
    look: &mut dyn Look,
    item: &str,
    last_day: Day,
    threshold: i64,
) -> Result<bool, StoreError> {
    let key = [item.into(), Val::shown(last_day), threshold.into()];
    Ok(look.get(&NOTICE, &key)?.is_some())
}

/// Keeps that `item` was notified; `said` is false where a later threshold spoke for it.
///
/// # Errors
/// [`StoreError::Stale`] when it was before.
pub fn put_notice(
    write: &mut Write<'_>,
    item: &str,
    last_day: Day,
    threshold: i64,
    said: bool,
) -> Result<(), StoreError> {
    let at = write.op().at;
    let values =
        vec![item.into(), Val::shown(last_day), threshold.into(), said.into(), Val::shown(at)];
    write.put(&NOTICE, values, Expect::New).map(|_| ())
}
