//! Exceptions as they stream past: what a filter or an order asks of each is read from its row
//! only when it is asked, so that a hundred thousand take a moment.

use crate::domain::date::{Day, Moment, Span};
use crate::domain::exact::Money;
use crate::domain::exception::State;
use crate::domain::exception::grant::outline::Outline;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::store::exceptions::field::{money, small, there};
use crate::store::exceptions::light::{TOGETHER, among, keys};
use crate::store::{Cells, DbError, Get, Look, StoreError, Val};

macro_rules! narrow {
    ($more:expr, $rest:expr) => {
        concat!(
            "SELECT reference, state, granted_from, granted_to, granted_gap, blocks_on, ended_on, \
             conditions_open, overdue_on, requester, owner, tier, review_by, submitted_at, \
             filed_at, last_day, start, target, primary_reason, category, move_likely, override, \
             decision, title, workload, target_year, claimed_by",
            $more,
            " FROM exception",
            $rest
        )
    };
}

macro_rules! wide {
    ($more:expr, $rest:expr) => {
        narrow!(
            concat!(", directorate, other_reasons, move_low, move_high, decided_role", $more),
            $rest
        )
    };
}

/// All of it lies in one index, in an order of its own.
const NARROW: &str = narrow!("", "");
/// Those in one state, which lie together there.
const NARROW_OF: &str = narrow!("", " WHERE state = $1");
/// Those of one state whose last grant is not over by a day.
const NARROW_TO: &str = narrow!("", " WHERE state = $1 AND granted_to >= $2");
const NARROW_ONE: &str = narrow!("", " WHERE reference = $1");
/// With what only the rows themselves hold.
const WIDE: &str = wide!("", "");
const WIDE_OF: &str = wide!("", " WHERE state = $1");
const WIDE_TO: &str = wide!("", " WHERE state = $1 AND granted_to >= $2");
/// With what the workload costs as well, for a list.
const LISTED: &str = wide!(
    ", (SELECT annual_cost FROM workload WHERE workload.reference = exception.workload)",
    concat!(" ", among!("reference"), " ORDER BY reference")
);
/// How many there are.
const COUNT: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM exception";
/// Those whose grants must be looked at for one day; see [`Outline::simple`].
const HARD: &str = "SELECT reference FROM exception \
                    WHERE state IN ('approved', 'revoked', 'closed') AND granted_to >= $1 \
                    AND granted_from <= $1 AND (granted_gap = 1 OR blocks_on <= $1)";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] =
    &[NARROW, NARROW_OF, NARROW_TO, NARROW_ONE, WIDE, WIDE_OF, WIDE_TO, LISTED, COUNT, HARD];

/// A column of the row that streams past. Those behind [`Column::ClaimedBy`] are there only when
/// they were asked for, the last one only in a list.
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
    TargetYear,
    ClaimedBy,
    Directorate,
    OtherReasons,
    MoveLow,
    MoveHigh,
    DecidedRole,
    WorkloadCost,
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

    /// The months in `column`.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn months(&self, column: Column) -> Result<Option<u16>, DbError> {
        small(self.row, column.at())
    }

    /// The pence in `column`.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn money(&self, column: Column) -> Result<Option<Money>, DbError> {
        money(self.row, column.at())
    }

    /// The workload's reference.
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

/// Where exceptions are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Among {
    /// In these states alone; in any, where nothing is said.
    pub states: Option<Vec<State>>,
    /// With a grant that is not over by this day alone.
    pub lasting: Option<Day>,
}

/// Shows every exception `among` those to `visit`, in no order; with the columns behind
/// [`Column::ClaimedBy`] only if `wide`, which takes twice as long.
///
/// # Errors
/// [`StoreError::Db`], and those of `visit`.
pub fn each(
    look: &mut dyn Look,
    wide: bool,
    among: &Among,
    visit: &mut dyn FnMut(Glance<'_>) -> Result<(), DbError>,
) -> Result<(), StoreError> {
    let Some(states) = &among.states else {
        let sql = if wide { WIDE } else { NARROW };
        return look.each(sql, &[], &mut |row| visit(Glance { row }));
    };
    for state in states {
        let state = Val::from(state.code());
        if let Some(day) = among.lasting {
            let sql = if wide { WIDE_TO } else { NARROW_TO };
            look.each(sql, &[state, Val::shown(day)], &mut |row| visit(Glance { row }))?;
        } else {
            let sql = if wide { WIDE_OF } else { NARROW_OF };
            look.each(sql, &[state], &mut |row| visit(Glance { row }))?;
        }
    }
    Ok(())
}

/// Shows `which` to `visit`, narrow.
///
/// # Errors
/// [`StoreError::Db`], and those of `visit`.
pub fn one(
    look: &mut dyn Look,
    which: ExceptionRef,
    visit: &mut dyn FnMut(Glance<'_>) -> Result<(), DbError>,
) -> Result<(), StoreError> {
    look.each(NARROW_ONE, &[Val::shown(which)], &mut |row| visit(Glance { row }))
}

/// Shows those of `references` that there are to `visit`, wide and with
/// [`Column::WorkloadCost`].
///
/// # Errors
/// [`StoreError::Db`], and those of `visit`.
pub fn these(
    look: &mut dyn Look,
    references: &[ExceptionRef],
    visit: &mut dyn FnMut(Glance<'_>) -> Result<(), DbError>,
) -> Result<(), StoreError> {
    for some in references.chunks(TOGETHER) {
        look.each(LISTED, &keys(some), &mut |row| visit(Glance { row }))?;
    }
    Ok(())
}

/// How many exceptions there are.
///
/// # Errors
/// [`StoreError::Db`].
pub fn count(look: &mut dyn Look) -> Result<usize, StoreError> {
    let row = look.one(COUNT, &[])?;
    let count = row.map(|row| row.count(0)).transpose()?.unwrap_or(0);
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
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
