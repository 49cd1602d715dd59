//! Who somebody may sit here as: the people of the sample.

use ratatui::layout::Rect;

use super::Accepted;
use crate::tui::fit::{Align, cells};
use crate::tui::msg::Target;
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::more::{beside, more};
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// The people that are shown at a time.
pub(super) fn rows(shell: &Shell) -> usize {
    shell.seats().len().min(shell.body_rows().saturating_sub(3)).max(1)
}

/// What Enter does with the chosen one.
pub(super) fn accept(cursor: Cursor, shell: &Shell) -> Accepted {
    match shell.seats().get(cursor.at) {
        Some((who, _)) => Accepted::Sit(who.clone()),
        None => Accepted::Close,
    }
}

/// Draws the list over the body.
pub(super) fn view(shell: &Shell, cursor: Cursor, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let rows = rows(shell);
    let inside = popup(paint, body, 56, rows + 1);
    paint.say(row_of(inside, 0), "ACT AS", theme.strong, Align::Left);
    let mut cursor = cursor;
    cursor.keep_in(shell.seats().len(), rows);
    let list = Rect { y: inside.y + 1, height: cells(rows), ..inside }.intersection(inside);
    more(paint, list, cursor.top, shell.seats().len());
    for (at, (who, words)) in shell.seats().iter().enumerate().skip(cursor.top).take(rows) {
        let row = row_of(beside(list), at - cursor.top);
        let style = if shell.who() == Some(who.as_str()) { theme.strong } else { theme.text };
        paint.say(first(behind(row, 2), 12), who.as_str(), style, Align::Left);
        paint.say(behind(row, 15), words, theme.muted, Align::Left);
        if at == cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Item(at));
    }
}
