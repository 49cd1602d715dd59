//! The day as at which the places are to be shown that go by one: typed, then made ready.

use ratatui::layout::Rect;

use super::Accepted;
use crate::tui::fit::Align;
use crate::tui::keys::Key;
use crate::tui::state::Shell;
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::text_field::TextField;
use crate::tui::widgets::{Painter, first, row_of};

/// The day being typed.
#[derive(Debug, Clone)]
pub struct AskedDay {
    field: TextField,
}

impl AskedDay {
    /// Begins with the day that was typed last.
    pub(in crate::tui) fn new(shell: &Shell) -> Self {
        Self { field: TextField::line(20).with_text(&shell.typed_day) }
    }

    pub(super) fn typed(&mut self, key: Key) {
        self.field.press(key);
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.field.paste(text);
    }

    pub(super) fn accept(&self) -> Accepted {
        Accepted::Day(self.field.text().trim().to_owned())
    }

    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let columns = 72.min(usize::from(body.width).saturating_sub(8));
        let inside = popup(paint, body, columns, 5);
        let heading = "Look at these lists as at the end of another day";
        paint.say(row_of(inside, 0), heading, theme.strong, Align::Left);
        let left = paint.word(row_of(inside, 2), "As at  ", theme.label);
        self.field.view(paint, first(left, 24), true);
        let words = "exceptions, conditions, workloads, capacity, metrics, decisions";
        paint.say(row_of(inside, 4), words, theme.muted, Align::Left);
    }
}
