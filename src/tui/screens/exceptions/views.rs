//! Filters that were saved under a name: to be chosen, given up, or joined by the present one.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use crate::tui::fit::Align;
use crate::tui::keys::Motion;
use crate::tui::msg::Target;
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// The list, and where one is in it.
#[derive(Debug)]
pub(super) struct Views {
    /// Names with their filters.
    all: Vec<(String, String)>,
    /// The filter that could be saved.
    present: Option<String>,
    cursor: Cursor,
    room: usize,
}

impl Views {
    /// The views there are, beside the filter as it is typed now.
    pub(super) fn new(
        views: &BTreeMap<String, String>,
        present: Option<String>,
        shell: &Shell,
    ) -> Self {
        let all = views.iter().map(|(name, filter)| (name.clone(), filter.clone())).collect();
        let mut list = Self { all, present, cursor: Cursor::default(), room: 1 };
        list.fit(shell);
        list
    }

    /// The views as they are now.
    pub(super) fn replace(&mut self, views: &BTreeMap<String, String>) {
        self.all = views.iter().map(|(name, filter)| (name.clone(), filter.clone())).collect();
        self.cursor.keep_in(self.all.len(), self.room);
    }

    /// The terminal has another size.
    pub(super) fn fit(&mut self, shell: &Shell) {
        self.room = shell.body_rows().saturating_sub(7).max(1);
        self.cursor.keep_in(self.all.len(), self.room);
    }

    /// Moves the chosen row.
    pub(super) fn step(&mut self, motion: Motion) {
        self.cursor.step(motion, self.all.len(), self.room);
    }

    /// A click on a row; whether it was chosen before.
    pub(super) fn click(&mut self, at: usize) -> bool {
        let again = self.cursor.at == at;
        self.cursor.at = at;
        self.cursor.keep_in(self.all.len(), self.room);
        again
    }

    /// The name of the chosen one.
    pub(super) fn chosen(&self) -> Option<&str> {
        self.all.get(self.cursor.at).map(|(name, _)| name.as_str())
    }

    /// The filter that could be saved.
    pub(super) fn present(&self) -> Option<&str> {
        self.present.as_deref()
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        match (&self.present, self.all.is_empty()) {
            (Some(_), _) => {
                "n saves the filter you have under a name. Everybody sees it.".to_owned()
            }
            (None, true) => "Type a filter with / first; v then saves it.".to_owned(),
            (None, false) => {
                "Enter filters by it; typed as @name it can be part of more.".to_owned()
            }
        }
    }

    /// Draws it over the body.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let shown = self.room.min(self.all.len().max(1));
        let columns = 84.min(usize::from(body.width).saturating_sub(8));
        let inside = popup(paint, body, columns, shown + 3);
        paint.say(row_of(inside, 0), "Saved views", theme.strong, Align::Left);
        let widest = self.all.iter().map(|(name, _)| crate::tui::fit::width(name)).max();
        let name_room = widest.unwrap_or(0).clamp(6, 24) + 1;
        for (offset, (name, filter)) in
            self.all.iter().skip(self.cursor.top).take(shown).enumerate()
        {
            let at = self.cursor.top + offset;
            let row = row_of(inside, offset + 1);
            let left = behind(row, 2);
            paint.text(first(left, name_room), &format!("@{name}"), theme.text, Align::Left);
            paint.text(behind(left, name_room + 2), filter, theme.muted, Align::Left);
            if at == self.cursor.at {
                paint.restyle(row, theme.selected);
                paint.say(first(row, 1), ">", theme.selected, Align::Left);
            }
            paint.hit(row, Target::Row(at));
        }
        if self.all.is_empty() {
            let words = "No view is saved yet.";
            paint.say(behind(row_of(inside, 1), 2), words, theme.muted, Align::Left);
        }
        let last = row_of(inside, shown + 2);
        let words = self.present.as_ref().map_or_else(
            || "no filter is typed".to_owned(),
            |filter| format!("your filter: {filter}"),
        );
        paint.text(last, &words, theme.muted, Align::Left);
    }
}
