//! A table of which only the visible rows are built.

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::cursor::Cursor;
use super::{Painter, first, row_of};
use crate::tui::fit::{Align, cells};
use crate::tui::keys::Motion;
use crate::tui::msg::Target;

/// How wide a column is, in columns of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wide {
    /// Exactly so.
    Exactly(usize),
    /// What the others leave, but at least so.
    Rest(usize),
}

/// A column: its heading, its width, where its text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// In capitals, as on every screen.
    pub heading: &'static str,
    /// How wide.
    pub wide: Wide,
    /// Numbers at the right.
    pub align: Align,
}

/// One cell, built when its row is visible.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// Stored text or a figure.
    pub text: String,
    /// Its style.
    pub style: Style,
}

/// Columns left for the `>` of the chosen row, as on every screen.
pub const GUTTER: usize = 2;
const GAP: usize = 2;

/// The column that a motion leads to from `at`, of which `last` is the last; `None` where it leads
/// to another row.
pub fn sideways(at: usize, motion: Motion, last: usize) -> Option<usize> {
    match motion {
        Motion::Left => Some(at.min(last).saturating_sub(1)),
        Motion::Right => Some((at + 1).min(last)),
        Motion::Home => Some(0),
        Motion::End => Some(last),
        Motion::Up
        | Motion::Down
        | Motion::PageUp
        | Motion::PageDown
        | Motion::Top
        | Motion::Bottom => None,
    }
}

/// A table to draw.
#[derive(Debug, Clone, Copy)]
pub struct Table<'t> {
    /// Its columns.
    pub columns: &'t [Column],
    /// How many rows there are in all.
    pub rows: usize,
    /// The chosen row and the first one shown.
    pub cursor: Cursor,
    /// The column by which the rows stand, and whether upward; its heading has the sign of it.
    pub sorted: Option<(usize, bool)>,
}

/// The sign of an order, upward or downward.
pub const fn sign(up: bool) -> char {
    if up { '▲' } else { '▼' }
}

impl Table<'_> {
    /// Draws heading and visible rows; `cell` is asked for those alone, by row and column.
    ///
    /// The first row of `area` is the heading. Rows and cells are noted for the mouse as
    /// [`Target::Row`].
    pub fn view(
        &self,
        paint: &mut Painter,
        area: Rect,
        mut cell: impl FnMut(usize, usize) -> Cell,
    ) {
        let theme = paint.look.theme;
        let places = self.places(usize::from(area.width));
        for (at, x, wide) in &places {
            let column = &self.columns[*at];
            let heading = match self.sorted {
                Some((by, up)) if by == *at => format!("{} {}", column.heading, sign(up)).into(),
                _ => Cow::Borrowed(column.heading),
            };
            paint.say(slot(row_of(area, 0), *x, *wide), &heading, theme.strong, column.align);
        }
        let shown = usize::from(area.height).saturating_sub(1);
        for offset in 0..shown.min(self.rows.saturating_sub(self.cursor.top)) {
            let at = self.cursor.top + offset;
            let row = row_of(area, offset + 1);
            for (column, x, wide) in &places {
                let Cell { text, style } = cell(at, *column);
                paint.text(slot(row, *x, *wide), &text, style, self.columns[*column].align);
            }
            if at == self.cursor.at {
                paint.restyle(row, theme.selected);
                paint.say(first(row, 1), ">", theme.selected, Align::Left);
            }
            paint.hit(row, Target::Row(at));
        }
    }

    /// Where the heading of a column stands; `None` where there is no room for it.
    pub fn heading(&self, area: Rect, column: usize) -> Option<Rect> {
        let places = self.places(usize::from(area.width));
        let place = places.into_iter().find(|(at, _, _)| *at == column);
        place.map(|(_, x, wide)| slot(row_of(area, 0), x, wide))
    }

    /// Column, first screen column and width of each column that has room.
    fn places(&self, width: usize) -> Vec<(usize, usize, usize)> {
        let least: usize = self
            .columns
            .iter()
            .map(|column| match column.wide {
                Wide::Exactly(wide) | Wide::Rest(wide) => wide + GAP,
            })
            .sum();
        let flexible =
            self.columns.iter().filter(|column| matches!(column.wide, Wide::Rest(_))).count();
        let spare = width.saturating_sub(GUTTER + least).checked_div(flexible).unwrap_or(0);
        let mut x = GUTTER;
        let mut places = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let wide = match column.wide {
                Wide::Exactly(wide) => wide,
                Wide::Rest(wide) => wide + spare,
            };
            if x >= width {
                break;
            }
            places.push((at, x, wide.min(width - x)));
            x += wide + GAP;
        }
        places
    }
}

fn slot(row: Rect, x: usize, wide: usize) -> Rect {
    let x = cells(x).min(row.width);
    Rect { x: row.x + x, width: cells(wide).min(row.width - x), ..row }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::painted;

    const COLUMNS: &[Column] = &[
        Column { heading: "ID", wide: Wide::Exactly(6), align: Align::Left },
        Column { heading: "TITLE", wide: Wide::Rest(5), align: Align::Left },
        Column { heading: "DAY", wide: Wide::Exactly(3), align: Align::Right },
        Column { heading: "LEFT", wide: Wide::Exactly(4), align: Align::Right },
    ];

    fn drawn(rows: usize, at: usize, top: usize, sorted: Option<(usize, bool)>) -> (String, usize) {
        let mut built = 0;
        let table = Table { columns: COLUMNS, rows, cursor: Cursor { at, top }, sorted };
        let shown = painted(34, 4, |paint| {
            let area = paint.area();
            table.view(paint, area, |row, column| {
                built += 1;
                let text = match column {
                    0 => format!("X-{row:04}"),
                    1 => "客服 team that is cut".to_owned(),
                    _ => format!("{column}{row}"),
                };
                Cell { text, style: Style::new() }
            });
        });
        (shown, built)
    }

    #[test]
    fn only_visible_rows_are_built() {
        let (shown, built) = drawn(100_000, 51, 50, None);
        assert_eq!(built, 3 * 4);
        insta::assert_snapshot!(shown, @r#"
        "  ID      TITLE        DAY  LEFT  "
        "  X-0050  客服 team …  250   350  "
        "> X-0051  客服 team …  251   351  "
        "  X-0052  客服 team …  252   352  "
        "#);
    }

    #[test]
    fn the_heading_of_the_column_by_which_rows_stand_has_the_sign_of_the_order() {
        let heading = |up| drawn(2, 0, 0, Some((1, up))).0.lines().next().map(str::to_owned);
        assert_eq!(heading(true).as_deref(), Some(r#""  ID      TITLE ▲      DAY  LEFT  ""#));
        assert_eq!(heading(false).as_deref(), Some(r#""  ID      TITLE ▼      DAY  LEFT  ""#));
    }
}
