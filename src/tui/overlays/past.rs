//! The history of what was chosen in a place, newest first, over the screen.

use ratatui::layout::Rect;

use crate::tui::fit::{Align, wrap};
use crate::tui::keys::Motion;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::more::more;
use crate::tui::widgets::{Painter, behind, row_of};

/// A history on the screen.
#[derive(Debug, Clone)]
pub struct Past {
    subject: String,
    lines: Vec<String>,
    top: usize,
}

/// The most columns of a line: longer ones are hard to read.
const WIDE: usize = 110;

impl Past {
    /// The history of `subject`, from its newest line on.
    pub const fn new(subject: String, lines: Vec<String>) -> Self {
        Self { subject, lines, top: 0 }
    }

    fn wrapped(&self, columns: usize) -> Vec<String> {
        self.lines
            .iter()
            .flat_map(|line| {
                let inset = line.len() - line.trim_start().len();
                let parts = wrap(line.trim_start(), columns.saturating_sub(inset));
                parts.into_iter().map(move |part| format!("{}{part}", " ".repeat(inset)))
            })
            .collect()
    }

    /// Scrolls.
    pub(super) fn step(&mut self, motion: Motion, columns: usize, rows: usize) {
        let len = self.wrapped(columns.min(WIDE).saturating_sub(4)).len();
        let mut cursor = Cursor { at: self.top, top: 0 };
        cursor.step(motion, len.saturating_sub(rows.saturating_sub(3)).max(1), rows);
        self.top = cursor.at;
    }

    /// Draws it over the whole body.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        paint.clear(body);
        let title = behind(row_of(body, 0), 2);
        let rest = paint.word(title, &format!("HISTORY OF {}  ", self.subject), theme.strong);
        paint.say(rest, "newest first", theme.muted, Align::Left);
        let lines = self.wrapped(usize::from(body.width).min(WIDE).saturating_sub(4));
        let room = usize::from(body.height).saturating_sub(2);
        for (offset, line) in lines.iter().skip(self.top).take(room).enumerate() {
            paint.say(behind(row_of(body, offset + 2), 2), line, theme.text, Align::Left);
        }
        let skipped = body.height.min(2);
        let list = Rect { y: body.y + skipped, height: body.height - skipped, ..body };
        more(paint, list, self.top, lines.len());
    }
}
