//! Exceptions as they stream past: what a filter or an order asks of each is read from its row
//! only when it is asked, so that a hundred thousand take a moment.

mod taken;

use crate::domain::date::{Day, Moment, Span};
use crate::domain::exact::Money;
use crate::domain::exception::State;
use crate::domain::exception::grant::outline::Outline;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::store::exceptions::field::{money, small, there};
use crate::store::exceptions::light::{TOGETHER, among, keys};
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Get, Look, StoreError, Val};

pub use taken::Taken;

macro_rules! columns {
    (words) => {
        "SELECT reference, state, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, \
         NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, title, workload"
    };
    (eyes) => {
        "SELECT reference, state, granted_from, granted_to, granted_gap, blocks_on, ended_on, \
         NULL, NULL, requester, owner, tier, review_due, submitted_at, filed_at"
    };
    (named) => {
        concat!(columns!(eyes), ", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, title, workload")
    };
    (table) => {
        "SELECT reference, state, granted_from, granted_to, granted_gap, blocks_on, ended_on, \
         NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, last_day, NULL, target, primary_reason, \
         NULL, move_likely, override, NULL, title, workload"
    };
    (narrow) => {
        "SELECT reference, state, granted_from, granted_to, granted_gap, blocks_on, ended_on, \
         conditions_open, overdue_on, requester, owner, tier, review_due, submitted_at, \
         filed_at, last_day, start, target, primary_reason, category, move_likely, override, \
         decision, title, workload, target_year, claimed_by"
    };
    (wide) => {
        concat!(columns!(narrow), ", directorate, other_reasons, move_low, move_high, decided_role")
    };
}

macro_rules! from {
    ($columns:ident) => {
        // As a sum: the index in which the slow ones lie together does not hold all of these columns.
        from!($columns, "0 + move_likely")
    };
    ($columns:ident, $slow:literal) => {
        [
            concat!(columns!($columns), " FROM exception"),
            // Those in one state lie together in each index that all of them lie in.
            concat!(columns!($columns), " FROM exception WHERE state = $1"),
            concat!(columns!($columns), " FROM exception WHERE state = $1 AND granted_to >= $2"),
            concat!(columns!($columns), " FROM exception WHERE state = $1 AND ", $slow, " > $2"),
        ]
    };
}

/// The columns that stream past: the fewer, the faster. All of them but what a year of the
/// workload costs lie in one index, those of a table in a narrower one as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Reference, state, title, workload.
    Words,
    /// Reference, state, and what its place in the register depends on.
    Eyes,
    /// Both of those.
    Named,
    /// What a table shows of it.
    Table,
    /// What most filters ask about, with what a table shows.
    Narrow,
    /// With what only files show.
    Wide,
    /// With what a year of the workload costs.
    Listed,
}

/// All there are, those in one state, those of them whose last grant is not over by a day, and
/// those of them that would take more than so many months to move.
const WORDS: [&str; 4] = from!(words);
const EYES: [&str; 4] = from!(eyes);
const NAMED: [&str; 4] = from!(named);
const TABLE: [&str; 4] = from!(table, "move_likely");
const NARROW: [&str; 4] = from!(narrow);
const WIDE: [&str; 4] = from!(wide);
const NARROW_ONE: &str = concat!(columns!(narrow), " FROM exception WHERE reference = $1");

impl Level {
    const fn statements(self) -> [&'static str; 4] {
        match self {
            Self::Words => WORDS,
            Self::Eyes => EYES,
            Self::Named => NAMED,
            Self::Table => TABLE,
            Self::Narrow => NARROW,
            Self::Wide | Self::Listed => WIDE,
        }
    }

    /// Whether `column` is among them.
    const fn holds(self, column: Column) -> bool {
        self.holds_at(column.at())
    }

    /// Whether the column at that place is among them.
    const fn holds_at(self, at: usize) -> bool {
        at <= Column::WorkloadCost.at() && self.places() >> at & 1 == 1
    }

    /// A bit for each place of which the column is among them.
    const fn places(self) -> u64 {
        const fn run(from: Column, to: Column) -> u64 {
            (2 << to.at()) - (1 << from.at())
        }
        const fn each(columns: &[Column]) -> u64 {
            match columns {
                [first, rest @ ..] => run(*first, *first) | each(rest),
                [] => 0,
            }
        }
        const FIRST: Column = Column::Reference;
        const WORDS: u64 = run(FIRST, Column::State) | run(Column::Title, Column::Workload);
        const EYES: u64 = run(FIRST, Column::EndedOn) | run(Column::Requester, Column::FiledAt);
        const TABLE: u64 = WORDS | each(&SHOWN);
        match self {
            Self::Words => WORDS,
            Self::Eyes => EYES,
            Self::Named => WORDS | EYES,
            Self::Table => TABLE,
            Self::Narrow => run(FIRST, Column::ClaimedBy),
            Self::Wide => run(FIRST, Column::DecidedRole),
            Self::Listed => run(FIRST, Column::WorkloadCost),
        }
    }

    /// The fewest columns with all of `columns`.
    pub fn with(columns: &[Column]) -> Self {
        let levels = [Self::Words, Self::Eyes, Self::Named, Self::Table, Self::Narrow, Self::Wide];
        let found = levels.into_iter().find(|level| columns.iter().all(|one| level.holds(*one)));
        found.unwrap_or(Self::Listed)
    }
}

/// What a table shows of an exception, its cover and what is left of it worked out.
pub const SHOWN: [Column; 14] = [
    Column::Reference,
    Column::State,
    Column::GrantedFrom,
    Column::GrantedTo,
    Column::GrantedGap,
    Column::BlocksOn,
    Column::EndedOn,
    Column::LastDay,
    Column::Target,
    Column::PrimaryReason,
    Column::MoveLikely,
    Column::Override,
    Column::Title,
    Column::Workload,
];

/// With what the workload costs as well, for a list.
const LISTED: &str = concat!(
    columns!(wide),
    ", (SELECT annual_cost FROM workload WHERE workload.reference = exception.workload) \
     FROM exception ",
    among!("reference"),
    " ORDER BY reference"
);
/// How many there are.
const COUNT: &str = "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM state_tally";
/// Those whose grants must be looked at for one day; see [`Outline::simple`].
const HARD: &str = "SELECT reference FROM exception \
                    WHERE (granted_gap = 1 OR blocks_on IS NOT NULL) \
                    AND CAST(state AS TEXT) IN ('approved', 'revoked', 'closed') \
                    AND granted_to >= $1 \
                    AND granted_from <= $1 AND (granted_gap = 1 OR blocks_on <= $1)";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[
    WORDS[0], WORDS[1], WORDS[2], WORDS[3], EYES[0], EYES[1], EYES[2], EYES[3], NAMED[0], NAMED[1],
    NAMED[2], NAMED[3], TABLE[0], TABLE[1], TABLE[2], TABLE[3], NARROW[0], NARROW[1], NARROW[2],
    NARROW[3], WIDE[0], WIDE[1], WIDE[2], WIDE[3], NARROW_ONE, LISTED, COUNT, HARD,
];

/// A column of the row that streams past; which of them are there says the [`Level`].
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
    level: Level,
}

impl std::fmt::Debug for Glance<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Glance").field(&self.row.text(0).ok()).finish()
    }
}

impl<'r> Glance<'r> {
    /// The place of `column`, which must be among those that were asked for.
    fn at(&self, column: Column) -> Result<usize, DbError> {
        let at = column.at();
        if self.level.holds(column) {
            return Ok(at);
        }
        // Nothing would stand there, whatever the row holds.
        Err(self.row.shape(at, "a column that was asked for", Cell::Null))
    }

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
        self.row.maybe_text(self.at(column)?)
    }

    /// The whole number in `column`, or the pence.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn number(&self, column: Column) -> Result<Option<i64>, DbError> {
        self.row.maybe_int(self.at(column)?)
    }

    /// The day in `column`.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn day(&self, column: Column) -> Result<Option<Day>, DbError> {
        self.row.maybe_read(self.at(column)?)
    }

    /// The moment in `column`.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn moment(&self, column: Column) -> Result<Option<Moment>, DbError> {
        self.row.maybe_read(self.at(column)?)
    }

    /// The months in `column`.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn months(&self, column: Column) -> Result<Option<u16>, DbError> {
        small(self.row, self.at(column)?)
    }

    /// The pence in `column`.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn money(&self, column: Column) -> Result<Option<Money>, DbError> {
        money(self.row, self.at(column)?)
    }

    /// The workload's reference.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn workload(&self) -> Result<WorkloadRef, DbError> {
        self.row.read(self.at(Column::Workload)?)
    }

    /// The facts about its grants; `None` without one.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn outline(&self) -> Result<Option<Outline>, DbError> {
        let Some(first) = self.day(Column::GrantedFrom)? else { return Ok(None) };
        let last = there(self.row, Column::GrantedTo.at(), self.day(Column::GrantedTo)?)?;
        let span = there(self.row, Column::GrantedTo.at(), Span::new(first, last))?;
        let gap = self.row.flag(self.at(Column::GrantedGap)?)?;
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
    /// Expected to take more than so many months to move, where states are named.
    pub slower: Option<i64>,
}

impl Among {
    /// Whether nothing but what takes more months than [`Among::slower`] is shown.
    pub fn holds_slower(&self) -> bool {
        self.states.is_some() && self.lasting.is_none() && self.slower.is_some()
    }
}

/// Shows every exception `among` those to `visit`, in no order, with the columns of `level`.
///
/// # Errors
/// [`StoreError::Db`], and those of `visit`.
pub fn each(
    look: &mut dyn Look,
    level: Level,
    among: &Among,
    visit: &mut dyn FnMut(Glance<'_>) -> Result<(), DbError>,
) -> Result<(), StoreError> {
    let [all, of_state, lasting, slow] = level.statements();
    let Some(states) = &among.states else {
        return look.each(all, &[], &mut |row| visit(Glance { row, level }));
    };
    for state in states {
        let state = Val::from(state.code());
        if let Some(day) = among.lasting {
            let params = [state, Val::shown(day)];
            look.each(lasting, &params, &mut |row| visit(Glance { row, level }))?;
        } else if let Some(months) = among.slower {
            let params = [state, months.into()];
            look.each(slow, &params, &mut |row| visit(Glance { row, level }))?;
        } else {
            look.each(of_state, &[state], &mut |row| visit(Glance { row, level }))?;
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
    let level = Level::Narrow;
    look.each(NARROW_ONE, &[Val::shown(which)], &mut |row| visit(Glance { row, level }))
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
        look.each(LISTED, &keys(some), &mut |row| visit(Glance { row, level: Level::Listed }))?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::plan;

    #[test]
    fn a_list_goes_through_no_more_of_one_index_than_it_must() {
        for (sql, index) in [
            (WORDS[0], "SCAN exception USING COVERING INDEX exception_shown"),
            (TABLE[0], "SCAN exception USING COVERING INDEX exception_shown"),
            (TABLE[1], "COVERING INDEX exception_shown (state=?)"),
            (TABLE[2], "COVERING INDEX exception_register (state=? AND granted_to>?)"),
            (TABLE[3], "COVERING INDEX exception_shown (state=? AND move_likely>?)"),
            (NARROW[3], "COVERING INDEX exception_register (state=?)"),
            (WIDE[3], "COVERING INDEX exception_register (state=?)"),
            (HARD, "exception_doubt (granted_to>?)"),
        ] {
            let steps = plan(sql);
            assert!(steps.len() == 1 && steps[0].contains(index), "{steps:?}");
        }
    }
}
