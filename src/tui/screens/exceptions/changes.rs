//! Two versions or grants of an exception, field by field, the old beside the new.

use ratatui::layout::Rect;

use super::data::{Changes, Question};
use crate::actions::exceptions::Point;
use crate::domain::refs::ExceptionRef;
use crate::tui::fit::{Align, wrap};
use crate::tui::keys::Motion;
use crate::tui::msg::{Effect, Load};
use crate::tui::state::Shell;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Columns from which old and new stand side by side.
const SIDE_BY_SIDE: usize = 76;
/// Columns of the names of fields.
const LABEL: usize = 18;
/// Columns beyond which a value gets too long to read.
const READABLE: usize = 80;

/// The comparison, and where one is in it.
#[derive(Debug)]
pub(super) struct Held {
    which: ExceptionRef,
    seen: Option<Changes>,
    /// The new side is chosen with the arrows.
    new: bool,
    top: usize,
}

/// A row of it: the field, the old text, the new one.
type Row = (String, String, String);

impl Held {
    /// A comparison of `which`, to be filled by the desk.
    pub(super) const fn new(which: ExceptionRef) -> Self {
        Self { which, seen: None, new: false, top: 0 }
    }

    /// What it is about.
    pub(super) const fn which(&self) -> ExceptionRef {
        self.which
    }

    /// Asks for what it shows.
    pub(super) fn ask(&self, shell: &mut Shell) -> Vec<Effect> {
        let sides = self.seen.as_ref().map(|seen| seen.sides.clone());
        shell.ask(Load::Exceptions(Question::Changes(self.which, sides)))
    }

    /// What the desk says.
    pub(super) fn meet(&mut self, changes: Changes) {
        if changes.which == self.which {
            self.seen = Some(changes);
            self.top = 0;
        }
    }

    /// The arrows choose the other side.
    pub(super) fn turn(&mut self) {
        self.new = !self.new;
    }

    /// Scrolls, or goes to another version or grant on the present side.
    pub(super) fn step(&mut self, motion: Motion, shell: &mut Shell) -> Vec<Effect> {
        let by: isize = match motion {
            Motion::Left => -1,
            Motion::Right => 1,
            Motion::Up
            | Motion::Down
            | Motion::PageUp
            | Motion::PageDown
            | Motion::Top
            | Motion::Bottom
            | Motion::Home
            | Motion::End => {
                self.scroll(motion, shell);
                return Vec::new();
            }
        };
        let Some(seen) = &mut self.seen else { return Vec::new() };
        let side = if self.new { &mut seen.sides.1 } else { &mut seen.sides.0 };
        let at = seen.points.iter().position(|point| point.code == *side).unwrap_or(0);
        let next = at.saturating_add_signed(by).min(seen.points.len().saturating_sub(1));
        if next == at {
            return Vec::new();
        }
        seen.points[next].code.clone_into(side);
        self.ask(shell)
    }

    fn scroll(&mut self, motion: Motion, shell: &Shell) {
        let rows = self.rows(usize::from(shell.size.0)).len();
        let room = shell.body_rows().saturating_sub(4).max(1);
        let most = rows.saturating_sub(room);
        self.top = match motion.along() {
            Motion::Up => self.top.saturating_sub(1),
            Motion::Down => self.top + 1,
            Motion::PageUp => self.top.saturating_sub(room - 1),
            Motion::PageDown => self.top + room - 1,
            Motion::Top => 0,
            Motion::Bottom => most,
            Motion::Left | Motion::Right | Motion::Home | Motion::End => self.top,
        }
        .min(most);
    }

    /// The wheel.
    pub(super) fn wheel(&mut self, by: i16, shell: &Shell) {
        let motion = if by < 0 { Motion::Up } else { Motion::Down };
        for _ in 0..by.unsigned_abs() {
            self.scroll(motion, shell);
        }
    }

    fn rows(&self, whole: usize) -> Vec<Row> {
        let Some(seen) = &self.seen else { return Vec::new() };
        let beside = whole >= SIDE_BY_SIDE;
        let room = column(whole);
        let shown = |text: &str| {
            let text = if text.is_empty() { "(empty)" } else { text };
            wrap(&crate::domain::text::display_lines(text), room)
        };
        let mut rows = Vec::new();
        for one in &seen.differences {
            let label = one.field.replace('_', " ");
            let (old, new) = (shown(&one.before), shown(&one.after));
            if beside {
                for at in 0..old.len().max(new.len()) {
                    let text = |side: &[String]| side.get(at).cloned().unwrap_or_default();
                    let label = if at == 0 { label.clone() } else { String::new() };
                    rows.push((label, text(&old), text(&new)));
                }
            } else {
                rows.push((label, String::new(), String::new()));
                rows.extend(old.into_iter().map(|line| ("  was".to_owned(), line, String::new())));
                rows.extend(new.into_iter().map(|line| ("  is".to_owned(), line, String::new())));
            }
            rows.push(Row::default());
        }
        rows
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        let side = if self.new { "new" } else { "old" };
        format!("←→ another version or grant for the {side} side   Tab the other side")
    }

    /// Draws it.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let Some(seen) = &self.seen else { return };
        let whole = usize::from(body.width);
        let beside = whole >= SIDE_BY_SIDE;
        let title = format!("{}   what is different", self.which);
        paint.say(behind(row_of(body, 0), 2), &title, theme.strong, Align::Left);
        let room = column(whole);
        for (new, code) in [(false, &seen.sides.0), (true, &seen.sides.1)] {
            let point = seen.points.iter().find(|point| point.code == *code);
            let most = if beside { room } else { whole.saturating_sub(2) };
            let words =
                point.map(|point| heading(point, most.saturating_sub(4))).unwrap_or_default();
            let words = if new == self.new { format!("< {words} >") } else { format!("  {words}") };
            let place = if beside {
                let left = 2 + LABEL + 2 + if new { room + 3 } else { 0 };
                first(behind(row_of(body, 2), left), room)
            } else {
                behind(row_of(body, if new { 2 } else { 1 }), 2)
            };
            let style = if new == self.new { theme.selected } else { theme.strong };
            paint.say(place, &words, style, Align::Left);
        }
        if seen.differences.is_empty() {
            let words = "They say the same.";
            paint.say(behind(row_of(body, 4), 2), words, theme.muted, Align::Left);
        }
        let shown = usize::from(body.height).saturating_sub(4);
        for (offset, (label, old, new)) in
            self.rows(whole).iter().skip(self.top).take(shown).enumerate()
        {
            let row = behind(row_of(body, offset + 4), 2);
            let label_room = if beside || old.is_empty() { LABEL } else { 6 };
            paint.text(first(row, LABEL.max(label_room)), label, theme.muted, Align::Left);
            if beside {
                let text = behind(row, LABEL + 2);
                paint.text(first(text, room), old, theme.text, Align::Left);
                if !(old.is_empty() && new.is_empty() && label.is_empty()) {
                    paint.say(first(behind(text, room), 3), " │ ", theme.muted, Align::Left);
                }
                paint.text(first(behind(text, room + 3), room), new, theme.text, Align::Left);
            } else {
                paint.text(behind(row, 6), old, theme.text, Align::Left);
            }
        }
    }
}

/// Columns of one value.
fn column(whole: usize) -> usize {
    if whole >= SIDE_BY_SIDE {
        (whole.saturating_sub(2 + LABEL + 2 + 3) / 2).min(READABLE)
    } else {
        whole.saturating_sub(8).max(10)
    }
}

/// What a side is, since when and by whom, as far as there is room.
fn heading(point: &Point, room: usize) -> String {
    let mut words = point.words();
    let more = [point.on.map(|on| on.to_string()), point.by.clone()];
    for more in more.into_iter().flatten() {
        let longer = format!("{words}, {more}");
        if crate::tui::fit::width(&longer) > room {
            break;
        }
        words = longer;
    }
    words
}
