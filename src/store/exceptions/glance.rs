//! Exceptions as they stream past: what a filter or an order asks of each is read from its row
//! only when it is asked, so that a hundred thousand take a moment.

use crate::domain::date::{Day, Moment, Span};
use crate::domain::exception::State;
use crate::domain::exception::grant::outline::Outline;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::store::exceptions::field::there;
use crate::store::{Cells, DbError, Get, Look, StoreError, Val};

macro_rules! columns {
    ($more:literal) => {
        concat!(
            "SELECT reference, state, granted_from, granted_to, granted_gap, blocks_on, ended_on, \
             conditions_open, overdue_on, requester, owner, tier, review_by, submitted_at, \
             filed_at, last_day, start, target, primary_reason, category, move_likely, override, \
             decision",
            $more,
            " FROM exception"
        )
    };
}

/// All of it lies in one index, in an order of its own.
const NARROW: &str = columns!("");
/// With what only the rows themselves hold.
const WIDE: &str = columns!(
    ", title, workload, directorate, other_reasons, move_low, move_high, target_year, claimed_by, \
     decided_role"
);
/// Those whose grants must be looked at for one day; see [`Outline::simple`].
const HARD: &str = "SELECT reference FROM exception \
                    WHERE state IN ('approved', 'revoked', 'closed') AND granted_to >= $1 \
                    AND granted_from <= $1 AND (granted_gap = 1 OR blocks_on <= $1)";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[NARROW, WIDE, HARD];

/// A column of the row that streams past. Those behind [`Column::Decision`] are there only when
/// they were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of that name")]
pub enum Column {
    Reference,
    State,
    GrantedFrom,
    GrantedTo,
    GrantedGap,
    BlocksOn,
    EndedOn,
    ConditionsOpen,
    OverdueOn,
    Requester,
    Owner,
    Tier,
    ReviewBy,
    SubmittedAt,
    FiledAt,
    LastDay,
    Start,
    Target,
    PrimaryReason,
    Category,
    MoveLikely,
    Override,
    Decision,
    Title,
    Workload,
    Directorate,
    OtherReasons,
    MoveLow,
    MoveHigh,
    TargetYear,
    ClaimedBy,
    DecidedRole,
}

impl Column {
    const fn at(self) -> usize {
        self as usize
    }
}

/// One exception as it streams past.
#[derive(Clone, Copy)]
pub struct Glance<'r> {
    row: &'r dyn Cells,
}

impl std::fmt::Debug for Glance<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Glance").field(&self.row.text(0).ok()).finish()
    }
}

impl<'r> Glance<'r> {
    /// Its reference.
    ///
    /// # Errors
    /// [`DbError::Shape`], like all that follow.
    pub fn reference(&self) -> Result<ExceptionRef, DbError> {
        self.row.read(Column::Reference.at())
    }

    /// What people did.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn state(&self) -> Result<State, DbError> {
        self.row.read(Column::State.at())
    }

    /// The text in `column`, as it is kept.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn text(&self, column: Column) -> Result<Option<&'r str>, DbError> {
        self.row.maybe_text(column.at())
    }

    /// The whole number in `column`, or the pence.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn number(&self, column: Column) -> Result<Option<i64>, DbError> {
        self.row.maybe_int(column.at())
    }

    /// The day in `column`.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn day(&self, column: Column) -> Result<Option<Day>, DbError> {
        self.row.maybe_read(column.at())
    }

    /// The moment in `column`.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn moment(&self, column: Column) -> Result<Option<Moment>, DbError> {
        self.row.maybe_read(column.at())
    }

    /// The workload's reference, where the row holds it.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn workload(&self) -> Result<WorkloadRef, DbError> {
        self.row.read(Column::Workload.at())
    }

    /// The facts about its grants; `None` without one.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn outline(&self) -> Result<Option<Outline>, DbError> {
        let Some(first) = self.day(Column::GrantedFrom)? else { return Ok(None) };
        let last = there(self.row, Column::GrantedTo.at(), self.day(Column::GrantedTo)?)?;
        let span = there(self.row, Column::GrantedTo.at(), Span::new(first, last))?;
        let gap = self.row.flag(Column::GrantedGap.at())?;
        Ok(Some(Outline { span, gap, blocks_on: self.day(Column::BlocksOn)? }))
    }
}

/// Shows every exception to `visit`, in no order; with the columns behind
/// [`Column::Decision`] only if `wide`, which takes twice as long.
///
/// # Errors
/// [`StoreError::Db`], and those of `visit`.
pub fn each(
    look: &mut dyn Look,
    wide: bool,
    visit: &mut dyn FnMut(Glance<'_>) -> Result<(), DbError>,
) -> Result<(), StoreError> {
    let sql = if wide { WIDE } else { NARROW };
    look.each(sql, &[], &mut |row| visit(Glance { row }))
}

/// Those whose outline does not answer for `day`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn hard(look: &mut dyn Look, day: Day) -> Result<Vec<ExceptionRef>, StoreError> {
    let mut found = Vec::new();
    look.each(HARD, &[Val::shown(day)], &mut |row| {
        found.push(row.read(0)?);
        Ok(())
    })?;
    Ok(found)
}
