//! The list behind `g`: the places, each with the letter that goes there at once.

use ratatui::layout::Rect;

use crate::tui::fit::{Align, cells};
use crate::tui::msg::Target;
use crate::tui::place::Place;
use crate::tui::state::State;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::more::{beside, more};
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// The places that are shown at a time: border, heading and last line take the other rows.
pub(super) fn rows(body_rows: usize) -> usize {
    Place::ALL.len().min(body_rows.saturating_sub(4)).max(1)
}

/// Draws the list over the body.
pub(super) fn view(state: &State, cursor: Cursor, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let rows = rows(usize::from(body.height));
    let inside = popup(paint, body, 56, rows + 2);
    paint.say(row_of(inside, 0), "GO TO", theme.strong, Align::Left);
    let mut cursor = cursor;
    cursor.keep_in(Place::ALL.len(), rows);
    let list = Rect { y: inside.y + 1, height: cells(rows), ..inside }.intersection(inside);
    more(paint, list, cursor.top, Place::ALL.len());
    for (at, place) in Place::ALL.iter().enumerate().skip(cursor.top).take(rows) {
        let row = row_of(beside(list), at - cursor.top);
        paint.say(behind(row, 2), &place.letter().to_string(), theme.key, Align::Left);
        let name = first(behind(row, 5), 13);
        let style = if *place == state.shell.at { theme.strong } else { theme.text };
        paint.say(name, place.name(), style, Align::Left);
        paint.say(behind(row, 18), place.about(), theme.muted, Align::Left);
        if at == cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Item(at));
    }
    let row = row_of(inside, 1 + rows);
    paint.say(behind(row, 2), "g", theme.key, Align::Left);
    paint.say(behind(row, 5), "top of the list", theme.text, Align::Left);
}
