//! A table of which only the visible rows are built.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::cursor::Cursor;
use super::{Painter, first, row_of};
use crate::tui::fit::{Align, cells};
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
    /// Stays when the others are scrolled aside, as id and title do.
    pub frozen: bool,
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

/// A table to draw.
#[derive(Debug, Clone, Copy)]
pub struct Table<'t> {
    /// Its columns.
    pub columns: &'t [Column],
    /// How many rows there are in all.
    pub rows: usize,
    /// The chosen row and the first one shown.
    pub cursor: Cursor,
    /// How many of the columns that are not frozen are scrolled aside.
    pub aside: usize,
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
            paint.say(slot(row_of(area, 0), *x, *wide), column.heading, theme.strong, column.align);
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

    /// Column, first screen column and width of each column that has room.
    fn places(&self, width: usize) -> Vec<(usize, usize, usize)> {
        let mut hidden = self.aside;
        let kept: Vec<usize> = (0..self.columns.len())
            .filter(|at| {
                let keep = self.columns[*at].frozen || hidden == 0;
                hidden -= usize::from(!keep);
                keep
            })
            .collect();
        let least: usize = kept
            .iter()
            .map(|at| match self.columns[*at].wide {
                Wide::Exactly(wide) | Wide::Rest(wide) => wide + GAP,
            })
            .sum();
        let flexible =
            kept.iter().filter(|at| matches!(self.columns[**at].wide, Wide::Rest(_))).count();
        let spare = width.saturating_sub(GUTTER + least).checked_div(flexible).unwrap_or(0);
        let mut x = GUTTER;
        let mut places = Vec::new();
        for at in kept {
            let wide = match self.columns[at].wide {
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
        Column { heading: "ID", wide: Wide::Exactly(6), align: Align::Left, frozen: true },
        Column { heading: "TITLE", wide: Wide::Rest(5), align: Align::Left, frozen: true },
        Column { heading: "DAY", wide: Wide::Exactly(3), align: Align::Right, frozen: false },
        Column { heading: "LEFT", wide: Wide::Exactly(4), align: Align::Right, frozen: false },
    ];

    fn drawn(rows: usize, at: usize, top: usize, aside: usize) -> (String, usize) {
        let mut built = 0;
        let table = Table { columns: COLUMNS, rows, cursor: Cursor { at, top }, aside };
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
        let (shown, built) = drawn(100_000, 51, 50, 0);
        assert_eq!(built, 3 * 4);
        insta::assert_snapshot!(shown, @r#"
        "  ID      TITLE        DAY  LEFT  "
        "  X-0050  客服 team …  250   350  "
        "> X-0051  客服 team …  251   351  "
        "  X-0052  客服 team …  252   352  "
        "#);
    }

    #[test]
    fn id_and_title_stay_when_the_others_are_scrolled_aside() {
        insta::assert_snapshot!(drawn(2, 0, 0, 1).0, @r#"
        "  ID      TITLE             LEFT  "
        "> X-0000  客服 team that …    30  "
        "  X-0001  客服 team that …    31  "
        "                                  "
        "#);
    }
}
