//! The signs that a list or a text goes on above or below what is shown.

use ratatui::layout::Rect;

use super::{Painter, row_of};
use crate::tui::fit::Align;

/// Columns that the signs need for themselves: a blank, so that they touch no figure, and the sign.
const COLUMNS: u16 = 2;

/// The part of `area` in which rows are drawn: without the column of the signs.
pub const fn beside(area: Rect) -> Rect {
    Rect { width: area.width.saturating_sub(COLUMNS), ..area }
}

/// Draws ▲ and ▼ in the last column of `area`, which shows a list of `len` rows from row `top` on.
pub fn more(paint: &mut Painter, area: Rect, top: usize, len: usize) {
    if area.width < COLUMNS || area.height == 0 {
        return;
    }
    let style = paint.look.theme.muted;
    let column = Rect { x: area.right() - 1, width: 1, ..area };
    let shown = usize::from(area.height);
    if top > 0 {
        paint.say(row_of(column, 0), "▲", style, Align::Left);
    }
    // In a list of one row both would be one sign: that it goes on matters more.
    if len > top + shown {
        paint.say(row_of(column, shown - 1), "▼", style, Align::Left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::painted;

    #[test]
    fn a_list_says_at_each_end_that_it_goes_on_and_nothing_where_it_is_whole() {
        let ends = |top: usize, len: usize| {
            let text = painted(4, 3, |paint| {
                let area = paint.area();
                more(paint, area, top, len);
            });
            (text.contains('▲'), text.contains('▼'))
        };
        assert_eq!(ends(0, 3), (false, false));
        assert_eq!(ends(0, 4), (false, true));
        assert_eq!(ends(1, 4), (true, false));
        assert_eq!(ends(1, 5), (true, true));
    }
}
