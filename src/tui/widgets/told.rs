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
    // The way on stands before the list, which may be longer than the screen.
    let gap = usize::from(area.height > 14);
    let y = paragraphs(paint, area, 1 + gap, why) + gap;
    let where_else = "Another evaluation is chosen in Overview: g o, then v.";
    paint.say(row_of(area, y), where_else, theme.muted, Align::Left);
    if left.is_empty() {
        return;
    }
    let y = y + 1 + gap;
    paint.say(row_of(area, y), "STILL TO COME", theme.strong, Align::Left);
    still_to_come(paint, area, y + 1, left);
}

/// The lines of what is still to come, as many as there is room for, each whole; the last row
/// says how many more there are and where they stand. Gives the row behind them.
pub fn still_to_come(paint: &mut Painter, area: Rect, from: usize, left: &[String]) -> usize {
    let muted = paint.look.theme.muted;
    let rows = usize::from(area.height);
    let mut y = from;
    for (at, line) in left.iter().enumerate() {
        let taken = wrap(&display_lines(line), usize::from(area.width)).len();
        let last = at + 1 == left.len();
        if y + taken + usize::from(!last) > rows {
            let words = format!("and {} more: g o, then W, reads them all", left.len() - at);
            paint.say(row_of(area, y), &words, muted, Align::Left);
            return y + 1;
        }
        y = paragraphs(paint, area, y, line);
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::painted;

    #[test]
    fn a_small_screen_keeps_the_way_on_and_counts_what_it_has_no_room_for() {
        let left: Vec<String> =
            (0..9).map(|at| format!("price of candidate {at} (proc-1)")).collect();
        let text = painted(58, 11, |paint| {
            let area = paint.area();
            nothing_yet(paint, area, "NO RESULT YET", "It is sealed until prices are open.", &left);
        });
        assert!(text.contains("g o, then v."), "{text}");
        assert!(text.contains("price of candidate 5") && !text.contains("candidate 6"), "{text}");
        assert!(text.contains("and 3 more: g o, then W, reads them all"), "{text}");
        let text = painted(58, 30, |paint| {
            let area = paint.area();
            nothing_yet(paint, area, "NO RESULT YET", "It is sealed until prices are open.", &left);
        });
        assert!(text.contains("candidate 8") && !text.contains("more:"), "{text}");
    }
}
