//! What every list and every show is made of, before anybody chose a format.
//!
//! A [`Listing`] is columns and rows of typed cells; a [`Record`] is one thing: its facts, and
//! lists that belong to it. Picking, sorting and cutting happen here once, so that a table,
//! JSON and CSV cannot differ in what they hold.

mod cell;
mod sift;
mod sort;

use std::borrow::Cow;

use thiserror::Error;

pub use cell::{Cell, Value};

use crate::domain::text::{CodeError, same_code};

/// A name that is not a column of the list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(transparent)]
pub struct ColumnError(#[from] CodeError);

/// A key or a title: most are written in the program, some made of what is on record.
pub type Name = Cow<'static, str>;

/// The side of a column on which its cells meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Figures.
    Right,
}

/// Where a column is seen when nobody picked columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// In every format.
    Always,
    /// In JSON and CSV, but not in a table, which is only as wide as a screen.
    InFiles,
    /// In JSON alone: nested values.
    InJson,
    /// In a table and in JSON, but not in CSV, whose columns are agreed.
    NotInCsv,
    /// In a table alone, below the row, each text of its list on lines of its own.
    Below,
}

/// One column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What scripts call it: the key in JSON, the header in CSV, the word in `--columns`.
    pub key: Name,
    /// What people read above it.
    pub title: Name,
    /// The side on which its cells meet.
    pub align: Align,
    /// Where it is seen unless it was picked.
    pub shown: Shown,
    /// How a filter reads a value typed for it.
    pub reads: Reads,
    /// What people read where there is nothing; a mark of the format unless it is said. Files for
    /// programs have nothing there.
    pub nothing: Option<&'static str>,
}

/// How a filter reads a value typed for a column of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// By its cells: words are found anywhere in a text.
    Cells,
    /// A short name: the whole of it, or a part with `*`.
    Name,
    /// One of these; anything else is refused.
    Codes(&'static [&'static str]),
}

impl Column {
    /// A column of text.
    pub fn text(key: impl Into<Name>, title: impl Into<Name>) -> Self {
        Self {
            key: key.into(),
            title: title.into(),
            align: Align::Left,
            shown: Shown::Always,
            reads: Reads::Cells,
            nothing: None,
        }
    }

    /// A column of figures.
    pub fn figure(key: impl Into<Name>, title: impl Into<Name>) -> Self {
        Self { align: Align::Right, ..Self::text(key, title) }
    }

    /// The column, of which every cell is one of `codes`.
    #[must_use]
    pub fn of(self, codes: &'static [&'static str]) -> Self {
        Self { reads: Reads::Codes(codes), ..self }
    }

    /// The column, of which every cell is a short name.
    #[must_use]
    pub fn named(self) -> Self {
        Self { reads: Reads::Name, ..self }
    }

    /// What people read of `cell` in this column, on a page or a screen.
    pub fn words(&self, cell: &Cell) -> String {
        let words = cell.words();
        if words.is_empty() { self.nothing.unwrap_or_default().to_owned() } else { words }
    }

    /// The column, with words for people where there is nothing.
    #[must_use]
    pub fn or(self, nothing: &'static str) -> Self {
        Self { nothing: Some(nothing), ..self }
    }

    /// The column, left out of a table unless it is picked.
    #[must_use]
    pub fn in_files(self) -> Self {
        Self { shown: Shown::InFiles, ..self }
    }

    /// The column, left out of CSV unless it is picked.
    #[must_use]
    pub fn not_in_csv(self) -> Self {
        Self { shown: Shown::NotInCsv, ..self }
    }

    /// The column, in a table alone: its texts stand below the row, each on lines of its own.
    #[must_use]
    pub fn below(self) -> Self {
        Self { shown: Shown::Below, ..self }
    }

    /// The column, left out of everything but JSON unless it is picked.
    #[must_use]
    pub fn in_json(self) -> Self {
        Self { shown: Shown::InJson, ..self }
    }
}

/// Rows of typed cells under named columns. Each row is as wide as the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Listing {
    /// A list without rows.
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When the row is not as wide as the columns: a fault of the caller, never of the data.
    pub fn push(&mut self, row: Vec<Cell>) {
        assert_eq!(row.len(), self.columns.len(), "a row has a cell for each column");
        self.rows.push(row);
    }

    /// Adds a column, with what `of` makes of each row.
    pub fn add(&mut self, column: Column, of: impl Fn(&[Cell]) -> Cell) {
        self.columns.push(column);
        for row in &mut self.rows {
            row.push(of(row));
        }
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows, in order.
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The list with only `keys`, in that order: `id,title`. Case, `-` and `_` do not matter.
    ///
    /// A column named twice stands once, at its first place.
    ///
    /// # Errors
    /// [`ColumnError`] for a name that is no column; it lists them and names the nearest.
    pub fn pick(self, keys: &str) -> Result<Self, ColumnError> {
        let mut places = Vec::new();
        for key in keys.split(',') {
            let place = self.place(key)?;
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let columns = places
            .iter()
            .map(|&place| Column { shown: Shown::Always, ..self.columns[place].clone() })
            .collect();
        let rows = self
            .rows
            .into_iter()
            .map(|mut row| {
                places.iter().map(|&place| std::mem::replace(&mut row[place], Cell::Null)).collect()
            })
            .collect();
        Ok(Self { columns, rows })
    }

    /// Sorts by `keys`, the first foremost: `weight,-total`, `-` for the largest first.
    ///
    /// Figures sort as figures and text without regard to case, numbers in it by their size.
    /// What is undefined comes last in either direction; equal rows keep their order.
    ///
    /// # Errors
    /// [`ColumnError`] for a name that is no column.
    pub fn sort(&mut self, keys: &str) -> Result<(), ColumnError> {
        let mut orders = Vec::new();
        for key in keys.split(',') {
            let key = key.trim();
            let name = key.strip_prefix('-');
            let down = name.is_some();
            orders.push(sort::Order { place: self.place(name.unwrap_or(key))?, down });
        }
        self.rows.sort_by(|a, b| sort::compare(a, b, &orders));
        Ok(())
    }

    /// Puts `rows`, places among the rows, into the order of the column at `place`; what has nothing
    /// there comes last either way.
    pub fn arrange(&self, rows: &mut [usize], place: usize, down: bool) {
        let orders = [sort::Order { place, down }];
        rows.sort_by(|a, b| sort::compare(&self.rows[*a], &self.rows[*b], &orders));
    }

    /// Keeps the first `most` rows.
    pub fn limit(&mut self, most: usize) {
        self.rows.truncate(most);
    }

    fn place(&self, typed: &str) -> Result<usize, ColumnError> {
        let known = self.columns.iter().map(|column| column.key.as_ref());
        place_of(typed, known, "a column here")
    }

    /// Places of the columns that a table shows, which is only as wide as a screen.
    pub(super) fn in_tables(&self) -> Vec<usize> {
        self.places(|shown| match shown {
            Shown::Always | Shown::NotInCsv => true,
            Shown::InFiles | Shown::InJson | Shown::Below => false,
        })
    }

    /// Places of the columns that a table shows below each row.
    pub(super) fn below(&self) -> Vec<usize> {
        self.places(|shown| shown == Shown::Below)
    }

    /// Places of the columns that a CSV file has.
    pub(super) fn in_files(&self) -> Vec<usize> {
        self.places(|shown| match shown {
            Shown::Always | Shown::InFiles => true,
            Shown::InJson | Shown::NotInCsv | Shown::Below => false,
        })
    }

    fn places(&self, seen: impl Fn(Shown) -> bool) -> Vec<usize> {
        (0..self.columns.len()).filter(|&place| seen(self.columns[place].shown)).collect()
    }
}

fn place_of<'a>(
    typed: &str,
    known: impl Iterator<Item = &'a str>,
    wanted: &'static str,
) -> Result<usize, ColumnError> {
    let known: Vec<&str> = known.collect();
    known
        .iter()
        .position(|key| same_code(typed, key))
        .ok_or_else(|| CodeError::new(typed, wanted, &known).into())
}

/// One fact of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What scripts call it.
    pub key: Name,
    /// What people read before it.
    pub title: Name,
    /// The fact.
    pub cell: Cell,
    /// Where it is seen unless it was picked.
    pub shown: Shown,
}

/// What belongs to a thing and has parts of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What scripts call it.
    pub key: Name,
    /// What people read above it.
    pub title: Name,
    /// Its parts.
    pub body: Body,
}

/// The parts of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Things of one kind; in JSON an array of objects.
    Rows(Listing),
    /// Facts of one thing; in JSON an object.
    Facts(Record),
}

/// One thing, as `show` answers: its facts in order, then its sections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The facts, in reading order.
    pub facts: Vec<Fact>,
    /// The sections after them, in reading order.
    pub sections: Vec<Section>,
}

impl Record {
    /// A thing without facts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The record with one more fact.
    #[must_use]
    pub fn fact(self, key: impl Into<Name>, title: impl Into<Name>, cell: impl Into<Cell>) -> Self {
        let (key, title, cell) = (key.into(), title.into(), cell.into());
        self.with(Fact { key, title, cell, shown: Shown::Always })
    }

    /// The record with one more fact that only JSON shows unless it is picked.
    #[must_use]
    pub fn fact_in_json(
        self,
        key: impl Into<Name>,
        title: impl Into<Name>,
        cell: impl Into<Cell>,
    ) -> Self {
        let (key, title, cell) = (key.into(), title.into(), cell.into());
        self.with(Fact { key, title, cell, shown: Shown::InJson })
    }

    fn with(mut self, fact: Fact) -> Self {
        self.facts.push(fact);
        self
    }

    /// The record with a list that belongs to it.
    #[must_use]
    pub fn rows(self, key: impl Into<Name>, title: impl Into<Name>, rows: Listing) -> Self {
        self.section(key.into(), title.into(), Body::Rows(rows))
    }

    /// The record with facts that belong together, under a heading.
    #[must_use]
    pub fn part(self, key: impl Into<Name>, title: impl Into<Name>, facts: Record) -> Self {
        self.section(key.into(), title.into(), Body::Facts(facts))
    }

    fn section(mut self, key: Name, title: Name, body: Body) -> Self {
        self.sections.push(Section { key, title, body });
        self
    }

    /// The record with only the facts and sections named by `keys`, in that order; facts come
    /// before sections.
    ///
    /// # Errors
    /// [`ColumnError`] for a name that is neither; it lists them and names the nearest.
    pub fn pick(self, keys: &str) -> Result<Self, ColumnError> {
        let mut places = Vec::new();
        for key in keys.split(',') {
            let known = self
                .facts
                .iter()
                .map(|fact| fact.key.as_ref())
                .chain(self.sections.iter().map(|section| section.key.as_ref()));
            let place = place_of(key, known, "a field here")?;
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let mut picked = Self::new();
        for place in places {
            match place.checked_sub(self.facts.len()) {
                None => {
                    picked.facts.push(Fact { shown: Shown::Always, ..self.facts[place].clone() });
                }
                Some(section) => picked.sections.push(self.sections[section].clone()),
            }
        }
        Ok(picked)
    }

    /// The record as a list of one row without the sections, for formats that know rows only.
    pub fn row(&self) -> Listing {
        let column = |fact: &Fact| Column {
            shown: fact.shown,
            ..Column::text(fact.key.clone(), fact.title.clone())
        };
        let columns = self.facts.iter().map(column);
        let mut listing = Listing::new(columns.collect());
        listing.push(self.facts.iter().map(|fact| fact.cell.clone()).collect());
        listing
    }
}

#[cfg(test)]
mod tests;
