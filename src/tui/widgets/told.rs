//! Sentences on a page: wrapped text, and why there is nothing to show yet.

use ratatui::layout::Rect;

use super::{Painter, row_of};
use crate::domain::text::display_lines;
use crate::tui::fit::{Align, wrap};

/// Wrapped text from row `y` of `area`; gives the row behind it.
pub fn paragraphs(paint: &mut Painter, area: Rect, y: usize, text: &str) -> usize {
    let style = paint.look.theme.text;
    let mut at = y;
    for line in wrap(&display_lines(text), usize::from(area.width)) {
        paint.text(row_of(area, at), &line, style, Align::Left);
        at += 1;
    }
    at
}

/// Why a page of results is empty, what is still to come, and where another evaluation is chosen.
pub fn nothing_yet(paint: &mut Painter, area: Rect, heading: &str, why: &str, left: &[String]) {
    let theme = paint.look.theme;
    paint.say(row_of(area, 0), heading, theme.strong, Align::Left);
    let mut y = paragraphs(paint, area, 2, why) + 1;
    if !left.is_empty() {
        paint.say(row_of(area, y), "STILL TO COME", theme.strong, Align::Left);
        y += 1;
        for line in left {
            y = paragraphs(paint, area, y, line);
        }
        y += 1;
    }
    let where_else = "Another evaluation is chosen in Overview: g o, then v.";
    paint.say(row_of(area, y), where_else, theme.muted, Align::Left);
}
