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
    for (offset, row) in rows.iter().skip(top).take(shown).enumerate() {
        let cut = offset + 1 == shown && top + shown < rows.len();
        let line = if cut { format!("{row} {}", paint.look.cut()) } else { row.clone() };
        paint.text(row_of(area, offset), &line, style, Align::Left);
    }
    rows.len()
}
