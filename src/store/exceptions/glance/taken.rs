//! Rows that were taken as they streamed past, so that the database can go on while they are looked
//! at.

use super::{Column, Glance, Level};
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Get};

/// Places of columns.
const PLACES: usize = Column::WorkloadCost.at() + 1;
/// About as many bytes of text as a row has.
const LETTERS: usize = 192;

/// A value that was taken: texts lie behind one another.
#[derive(Debug, Clone, Copy)]
enum Kept {
    Null,
    Int(i64),
    Text(usize, usize),
}

/// Rows that were taken as they streamed past, to be looked at elsewhere.
#[derive(Debug)]
pub struct Taken {
    level: Level,
    /// The places that the columns of a row come from.
    places: Vec<usize>,
    /// Where the column of each place lies in a row, where it is there.
    slots: [Option<u8>; PLACES],
    text: String,
    cells: Vec<Kept>,
}

impl Taken {
    /// None yet, with the columns of `level` and room for `rows`.
    pub fn of(level: Level, rows: usize) -> Self {
        let places: Vec<usize> = (0..PLACES).filter(|at| level.holds_at(*at)).collect();
        let mut slots = [None; PLACES];
        for (slot, at) in (0..).zip(&places) {
            slots[*at] = Some(slot);
        }
        let text = String::with_capacity(rows * LETTERS);
        let cells = Vec::with_capacity(rows * places.len());
        Self { level, places, slots, text, cells }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cells.len() / self.places.len().max(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Takes what `glance` shows, which must have these columns among its own.
    ///
    /// # Errors
    /// [`DbError::Shape`].
    pub fn take(&mut self, glance: &Glance<'_>) -> Result<(), DbError> {
        for at in &self.places {
            let kept = match glance.row.cell(*at)? {
                Cell::Null => Kept::Null,
                Cell::Int(number) => Kept::Int(number),
                Cell::Text(text) => {
                    let begun = self.text.len();
                    self.text.push_str(text);
                    Kept::Text(begun, self.text.len())
                }
            };
            self.cells.push(kept);
        }
        Ok(())
    }

    /// Shows each of them to `visit`, in the order in which they were taken.
    ///
    /// # Errors
    /// Those of `visit`.
    pub fn each(
        &self,
        visit: &mut dyn FnMut(Glance<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        self.cells.chunks_exact(self.places.len().max(1)).try_for_each(|cells| {
            visit(Glance { row: &TakenRow { taken: self, cells }, level: self.level })
        })
    }
}

/// One of them.
struct TakenRow<'t> {
    taken: &'t Taken,
    cells: &'t [Kept],
}

impl Cells for TakenRow<'_> {
    fn cell(&self, at: usize) -> Result<Cell<'_>, DbError> {
        let slot = self.taken.slots.get(at).copied().flatten();
        match slot.and_then(|slot| self.cells.get(usize::from(slot))) {
            Some(Kept::Null) => Ok(Cell::Null),
            Some(Kept::Int(number)) => Ok(Cell::Int(*number)),
            Some(Kept::Text(from, to)) => Ok(Cell::Text(&self.taken.text[*from..*to])),
            None => Err(self.shape(at, "a column", Cell::Null)),
        }
    }

    fn width(&self) -> usize {
        PLACES
    }

    fn origin(&self) -> &'static str {
        self.taken.level.statements()[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Row, Val};

    fn row(reference: &str, title: &str) -> Row {
        let mut cells = vec![Val::Null; PLACES];
        for (column, val) in [
            (Column::Reference, reference.into()),
            (Column::State, "draft".into()),
            (Column::MoveLikely, 7_i64.into()),
            (Column::Title, title.into()),
            (Column::Owner, "arch-1".into()),
        ] {
            cells[column.at()] = val;
        }
        Row::new("SELECT reference FROM exception", cells)
    }

    #[test]
    fn rows_that_are_taken_show_what_they_showed_as_they_streamed_past() {
        let mut taken = Taken::of(Level::Table, 2);
        assert!(taken.is_empty());
        for (reference, title) in [("X-0002", "Karte für alle"), ("X-0001", "")] {
            let row = row(reference, title);
            taken.take(&Glance { row: &row, level: Level::Listed }).unwrap();
        }
        assert_eq!(taken.len(), 2);
        let mut seen = Vec::new();
        taken
            .each(&mut |glance| {
                assert_eq!(glance.number(Column::MoveLikely)?, Some(7));
                assert_eq!(glance.text(Column::Target)?, None);
                assert!(glance.text(Column::Owner).is_err(), "no column of a table");
                let title = glance.text(Column::Title)?.map(str::to_owned);
                seen.push((glance.reference()?.to_string(), title.unwrap_or_default()));
                Ok(())
            })
            .unwrap();
        let told = |(reference, title): &(String, String)| format!("{reference} {title}");
        assert_eq!(seen.iter().map(told).collect::<Vec<_>>(), ["X-0002 Karte für alle", "X-0001 "]);
    }
}
