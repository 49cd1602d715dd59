//! A list with headings between its rows: which line is which, and a cursor that stays on rows.

use super::cursor::Cursor;
use crate::tui::keys::Motion;

/// A heading and how many rows stand under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    line: usize,
    /// What it says.
    pub words: &'static str,
    /// How many rows stand under it.
    pub count: usize,
}

/// What stands in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'h> {
    /// A heading.
    Head(&'h Head),
    /// The row at this place among rows.
    Row(usize),
}

/// The headings of a list and how many rows it has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headed {
    heads: Vec<Head>,
    rows: usize,
}

impl Headed {
    /// The lines of rows that stand under these words, one each, in order; without headings where
    /// there are no words.
    pub fn of(words: impl ExactSizeIterator<Item = Option<&'static str>>) -> Self {
        let rows = words.len();
        let mut heads: Vec<Head> = Vec::new();
        for (at, words) in words.enumerate() {
            let Some(words) = words else { break };
            match heads.last_mut() {
                Some(head) if head.words == words => head.count += 1,
                Some(_) | None => {
                    let line = at + heads.len();
                    heads.push(Head { line, words, count: 1 });
                }
            }
        }
        Self { heads, rows }
    }

    /// How many lines there are.
    pub fn lines(&self) -> usize {
        self.rows + self.heads.len()
    }

    /// What stands in line `at`.
    pub fn line(&self, at: usize) -> Option<Line<'_>> {
        let before = self.heads.partition_point(|head| head.line <= at);
        match before.checked_sub(1).and_then(|last| self.heads.get(last)) {
            Some(head) if head.line == at => Some(Line::Head(head)),
            Some(_) | None => {
                let row = at - before;
                (row < self.rows).then_some(Line::Row(row))
            }
        }
    }

    /// The row in line `at`.
    pub fn row(&self, at: usize) -> Option<usize> {
        match self.line(at) {
            Some(Line::Row(row)) => Some(row),
            Some(Line::Head(_)) | None => None,
        }
    }

    /// The line of row `row`.
    pub fn line_of(&self, row: usize) -> usize {
        // Each heading stands before its first row.
        self.heads.iter().fold(row, |line, head| line + usize::from(head.line <= line))
    }

    /// Moves the cursor by `motion`, past headings.
    pub fn step(&self, cursor: &mut Cursor, motion: Motion, rows: usize) {
        cursor.step(motion, self.lines(), rows);
        let down = match motion.along() {
            Motion::Down | Motion::PageDown | Motion::Top => true,
            Motion::Up
            | Motion::PageUp
            | Motion::Bottom
            | Motion::Left
            | Motion::Right
            | Motion::Home
            | Motion::End => false,
        };
        self.settle(cursor, down, rows);
    }

    /// Brings the cursor back into the list, and off a heading: down or up.
    pub fn settle(&self, cursor: &mut Cursor, down: bool, rows: usize) {
        let lines = self.lines();
        cursor.keep_in(lines, rows);
        if matches!(self.line(cursor.at), Some(Line::Head(_))) {
            cursor.at = if down || cursor.at == 0 { cursor.at + 1 } else { cursor.at - 1 };
            cursor.keep_in(lines, rows);
        }
        // The heading of the first row is worth its line.
        let headed = cursor.at.checked_sub(1).and_then(|above| self.line(above));
        if cursor.top == cursor.at && rows > 1 && matches!(headed, Some(Line::Head(_))) {
            cursor.top -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_never_rests_on_a_heading_and_every_row_has_its_line() {
        let words = ["a", "a", "b", "c", "c"].map(Some);
        let headed = Headed::of(words.into_iter());
        assert_eq!(headed.lines(), 8);
        for row in 0..5 {
            assert_eq!(headed.row(headed.line_of(row)), Some(row));
        }
        let mut cursor = Cursor::default();
        for motion in [Motion::Down, Motion::Up, Motion::Bottom, Motion::Top, Motion::PageDown] {
            for _ in 0..9 {
                headed.step(&mut cursor, motion, 3);
                assert!(headed.row(cursor.at).is_some(), "{motion:?} {cursor:?}");
            }
        }
        assert_eq!(Headed::of([None, None].into_iter()).lines(), 2);
    }
}
