//! Where a list stands: the chosen row and the first one shown.

use crate::tui::keys::Motion;

/// A chosen row and a scroll offset. Moved in `update`, which knows the size; read in `view`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// The chosen row, from 0.
    pub at: usize,
    /// The first row shown.
    pub top: usize,
}

impl Cursor {
    /// Moves by `motion` in a list of `len` of which `rows` are shown; sideways does nothing, and
    /// without columns Home and End lead to the first row and the last.
    pub fn step(&mut self, motion: Motion, len: usize, rows: usize) {
        let page = rows.saturating_sub(1).max(1);
        self.at = match motion.along() {
            Motion::Up => self.at.saturating_sub(1),
            Motion::Down => self.at + 1,
            Motion::PageUp => self.at.saturating_sub(page),
            Motion::PageDown => self.at + page,
            Motion::Top => 0,
            Motion::Bottom => len,
            Motion::Left | Motion::Right | Motion::Home | Motion::End => self.at,
        };
        self.keep_in(len, rows);
    }

    /// The first row shown of a text of `len` rows, of which `rows` are shown, after `motion` from
    /// `top`: its end is never scrolled further up than the last row shown.
    pub fn scrolled(top: usize, motion: Motion, len: usize, rows: usize) -> usize {
        let mut cursor = Self { at: top, top: 0 };
        cursor.step(motion, len.saturating_sub(rows.max(1)) + 1, rows);
        cursor.at
    }

    /// Brings row and offset back into a list that has another length or another height now.
    pub fn keep_in(&mut self, len: usize, rows: usize) {
        let rows = rows.max(1);
        self.at = self.at.min(len.saturating_sub(1));
        self.top = self.top.min(len.saturating_sub(rows)).min(self.at);
        if self.at >= self.top + rows {
            self.top = self.at + 1 - rows;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_shown_whole_does_not_scroll() {
        for motion in [Motion::Down, Motion::PageDown, Motion::End, Motion::Bottom] {
            assert_eq!(Cursor::scrolled(0, motion, 10, 10), 0);
        }
        assert_eq!(Cursor::scrolled(0, Motion::PageDown, 25, 10), 9);
        assert_eq!(Cursor::scrolled(9, Motion::PageDown, 25, 10), 15, "the end fills the screen");
        assert_eq!(Cursor::scrolled(15, Motion::Home, 25, 10), 0);
    }

    #[test]
    fn the_chosen_row_is_always_shown() {
        let mut cursor = Cursor::default();
        cursor.step(Motion::Bottom, 100, 10);
        assert_eq!(cursor, Cursor { at: 99, top: 90 });
        cursor.step(Motion::Up, 100, 10);
        assert_eq!(cursor, Cursor { at: 98, top: 90 });
        cursor.step(Motion::PageUp, 100, 10);
        assert_eq!(cursor, Cursor { at: 89, top: 89 });
        cursor.keep_in(5, 10);
        assert_eq!(cursor, Cursor { at: 4, top: 0 });
        cursor.keep_in(0, 0);
        assert_eq!(cursor, Cursor { at: 0, top: 0 });
        cursor.step(Motion::End, 100, 10);
        assert_eq!(cursor, Cursor { at: 99, top: 90 }, "End is the end of a list");
        cursor.step(Motion::Home, 100, 10);
        assert_eq!(cursor, Cursor { at: 0, top: 0 }, "Home is its top");
    }
}
