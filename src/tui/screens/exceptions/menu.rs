//! What can be done with the chosen exception now, and why not the rest: every step by name, with
//! its key, or with the rule that refuses it.

use ratatui::layout::Rect;

use super::keys::{Act, COMMANDS, STEPS, VERBS};
use crate::actions::exceptions::Can;
use crate::domain::refs::ExceptionRef;
use crate::tui::fit::{Align, wrap};
use crate::tui::keys::{Act as AnyAct, Command, Motion};
use crate::tui::msg::Target;
use crate::tui::state::Shell;
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// One thing to do.
#[derive(Debug)]
struct Item {
    command: &'static Command,
    /// The rule that refuses it.
    no: Option<String>,
    /// What still stands against it.
    yet: Option<String>,
}

/// The list, and where one is in it.
#[derive(Debug)]
pub(super) struct Menu {
    which: ExceptionRef,
    /// One condition, where it was opened on that.
    condition: Option<u32>,
    items: Vec<Item>,
    at: usize,
    top: usize,
    /// Columns and rows of the text, as the last resize had them.
    room: (usize, usize),
}

/// A row of it.
enum Row {
    Head(&'static str),
    Item(usize),
    Why(usize, String),
}

impl Menu {
    /// All that can be done with `which`; with one condition of it, where that is named.
    pub(super) fn new(
        which: ExceptionRef,
        can: &[Can],
        condition: Option<u32>,
        shell: &Shell,
    ) -> Self {
        let of = |command: &'static Command| {
            let verb = VERBS.iter().find(|(id, _)| *id == command.id).map(|(_, verb)| *verb)?;
            (condition.is_none() || verb.is_on_condition()).then(|| {
                let said = Can::of(can, verb, condition).cloned();
                let (no, yet) = said.map(|can| (can.no, can.yet)).unwrap_or_default();
                Item { command, no, yet }
            })
        };
        let mut items: Vec<Item> =
            COMMANDS.iter().filter(|command| command.group == STEPS).filter_map(of).collect();
        items.sort_by_key(|item| item.no.is_some());
        let mut menu = Self { which, condition, items, at: 0, top: 0, room: (0, 0) };
        menu.fit(shell);
        menu
    }

    /// What can be done now that the record is another; the chosen row stays chosen.
    pub(super) fn meet(&mut self, which: ExceptionRef, can: &[Can], shell: &Shell) {
        if which != self.which {
            return;
        }
        let chosen = self.items.get(self.at).map(|item| item.command.id);
        *self = Self::new(which, can, self.condition, shell);
        self.at = self.items.iter().position(|item| Some(item.command.id) == chosen).unwrap_or(0);
        self.settle();
    }

    /// The condition it was opened on.
    pub(super) const fn condition(&self) -> Option<u32> {
        self.condition
    }

    /// The terminal has another size.
    pub(super) fn fit(&mut self, shell: &Shell) {
        let columns = 84.min(usize::from(shell.size.0).saturating_sub(8));
        self.room = (columns, shell.body_rows().saturating_sub(4).max(1));
        self.settle();
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut no = None;
        for (at, item) in self.items.iter().enumerate() {
            if no != Some(item.no.is_some()) {
                no = Some(item.no.is_some());
                let words = if item.no.is_some() { "NOT NOW, AND WHY" } else { "POSSIBLE NOW" };
                rows.push(Row::Head(words));
            }
            rows.push(Row::Item(at));
            let room = self.room.0.saturating_sub(6);
            let yet = item.yet.as_ref().map(|yet| format!("as it stands: {yet}"));
            if let Some(why) = item.no.clone().or(yet) {
                let lines = wrap(&crate::domain::text::display(&why), room);
                rows.extend(lines.into_iter().map(|line| Row::Why(at, line)));
            }
        }
        rows
    }

    /// Shows the chosen one, and all of why it is refused.
    fn settle(&mut self) {
        self.at = self.at.min(self.items.len().saturating_sub(1));
        let rows = self.rows();
        let own = |row: &Row| match row {
            Row::Item(at) | Row::Why(at, _) => *at == self.at,
            Row::Head(_) => false,
        };
        let first = rows.iter().position(own).unwrap_or(0);
        let last = rows.iter().rposition(own).unwrap_or(0);
        if last >= self.top + self.room.1 {
            self.top = last + 1 - self.room.1;
        }
        // The heading above the first one comes into sight with it.
        let first = if self.at == 0 { 0 } else { first };
        self.top = self.top.min(first);
    }

    /// Moves the chosen row.
    pub(super) fn step(&mut self, motion: Motion) {
        let last = self.items.len().saturating_sub(1);
        self.at = match motion.along() {
            Motion::Up => self.at.saturating_sub(1),
            Motion::Down => (self.at + 1).min(last),
            Motion::PageUp => self.at.saturating_sub(8),
            Motion::PageDown => (self.at + 8).min(last),
            Motion::Top => 0,
            Motion::Bottom => last,
            Motion::Left | Motion::Right | Motion::Home | Motion::End => self.at,
        };
        self.settle();
    }

    /// A click on a row; whether it was chosen before.
    pub(super) fn click(&mut self, at: usize) -> bool {
        let again = self.at == at;
        self.at = at;
        self.settle();
        again
    }

    /// What the chosen row does, or why it does not.
    pub(super) fn chosen(&self) -> Option<Result<Act, String>> {
        let item = self.items.get(self.at)?;
        let AnyAct::Exceptions(act) = item.command.act else { return None };
        Some(item.no.clone().map_or(Ok(act), Err))
    }

    /// Draws it over the body.
    pub(super) fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let rows = self.rows();
        let room = self.room.1.min(rows.len());
        let inside = popup(paint, body, self.room.0, room + 1);
        let title = match self.condition {
            Some(number) => format!("Condition {number} of {}: what you can do", self.which),
            None => format!("What you can do with {}", self.which),
        };
        paint.text(row_of(inside, 0), &title, theme.strong, Align::Left);
        for (offset, row) in rows.iter().skip(self.top).take(room).enumerate() {
            let line = row_of(inside, offset + 1);
            match row {
                Row::Head(words) => paint.say(line, words, theme.muted, Align::Left),
                Row::Item(at) => {
                    let item = &self.items[*at];
                    let style = if item.no.is_some() { theme.muted } else { theme.text };
                    let words = usize::from(line.width).saturating_sub(6);
                    let name = first(behind(line, 2), words.saturating_sub(2));
                    paint.say(name, item.command.words, style, Align::Left);
                    let key = shell.keymap.label(item.command);
                    paint.say(behind(line, words), &key, theme.key, Align::Right);
                    if *at == self.at {
                        paint.restyle(line, theme.selected);
                        paint.say(first(line, 1), ">", theme.selected, Align::Left);
                    }
                    paint.hit(line, Target::Row(*at));
                }
                Row::Why(at, words) => {
                    let style =
                        if self.items[*at].no.is_some() { theme.muted } else { theme.warning };
                    paint.text(behind(line, 4), words, style, Align::Left);
                    paint.hit(line, Target::Row(*at));
                }
            }
        }
    }
}
