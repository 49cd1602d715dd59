//! A text that is read: rows from where it was moved to, with the signs that it goes on.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::more::{beside, more};
use super::{Painter, row_of};
use crate::tui::fit::Align;

/// Draws `rows`, wrapped to the columns of [`beside`] already, from row `top` on; never beyond the
/// place from which the last of them is seen.
pub fn page(paint: &mut Painter, area: Rect, rows: &[(Style, String)], top: usize) {
    let shown = usize::from(area.height);
    let top = top.min(rows.len().saturating_sub(shown));
    more(paint, area, top, rows.len());
    for (offset, (style, text)) in rows.iter().skip(top).take(shown).enumerate() {
        paint.text(row_of(beside(area), offset), text, *style, Align::Left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::painted;

    #[test]
    fn a_text_longer_than_the_screen_says_so_and_is_never_moved_beyond_its_end() {
        let rows: Vec<(Style, String)> =
            (1..=5).map(|at| (Style::new(), format!("row {at}"))).collect();
        let drawn = |top: usize| {
            painted(8, 3, |paint| {
                let area = paint.area();
                page(paint, area, &rows, top);
            })
        };
        insta::assert_snapshot!(drawn(0), @r#"
        "row 1   "
        "row 2   "
        "row 3  ▼"
        "#);
        insta::assert_snapshot!(drawn(9), @r#"
        "row 3  ▲"
        "row 4   "
        "row 5   "
        "#);
    }
}
