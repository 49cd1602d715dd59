//! Longer text, wrapped at words.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Painter, row_of};
use crate::domain::text::display_lines;
use crate::tui::fit::{Align, wrap};

/// Draws `text` from row `top` of its wrapped rows; a last row that is not the end ends in the
/// sign for what was cut. Gives the number of rows the whole text takes.
pub fn pane(paint: &mut Painter, area: Rect, text: &str, top: usize, style: Style) -> usize {
    let rows = wrap(&display_lines(text), usize::from(area.width));
    let shown = usize::from(area.height);
    // Where the last row is a blank one between paragraphs, the sign stands behind the last words.
    let visible = rows.iter().skip(top).take(shown);
    let worded = visible.enumerate().filter(|(_, row)| !row.trim().is_empty());
    let last = worded.map(|(at, _)| at).next_back().unwrap_or(0);
    for (offset, row) in rows.iter().skip(top).take(shown).enumerate() {
        let cut = offset == last && top + shown < rows.len();
        let line = if cut { format!("{row} {}", paint.look.cut()) } else { row.clone() };
        paint.text(row_of(area, offset), &line, style, Align::Left);
    }
    rows.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::painted;

    #[test]
    fn the_sign_for_what_was_cut_stands_behind_words_and_never_alone() {
        let text = painted(20, 2, |paint| {
            let style = paint.look.theme.text;
            let area = paint.area();
            pane(paint, area, "one paragraph\n\nand another", 0, style);
        });
        assert_eq!(text, "\"one paragraph …     \"\n\"                    \"\n");
    }
}
