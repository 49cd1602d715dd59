//! A list with a reason below it: gates to be answered, declarations to be reviewed. What was
//! typed is kept, and comes back to its row when it is refused.

use ratatui::layout::Rect;

use crate::tui::fit::{Align, cells};
use crate::tui::keys::Motion;
use crate::tui::msg::{Effect, Load, Save, Target};
use crate::tui::saving::Saving;
use crate::tui::screens::Input;
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::popup::boxed;
use crate::tui::widgets::text_field::{TextField, Typed};
use crate::tui::widgets::{Painter, behind, first, row_of};

/// The most characters of a reason, and how it is kept.
const MOST: usize = crate::domain::text::Reason::MOST;

/// The cursor, the answer being written, and the one being saved.
#[derive(Debug)]
pub(super) struct Listed<A> {
    /// The chosen row.
    pub(super) cursor: Cursor,
    writing: Option<(A, TextField)>,
    saving: Saving<Sent<A>>,
}

/// An answer on its way to the record.
#[derive(Debug)]
struct Sent<A> {
    answer: A,
    /// Of which row, as the list names it.
    row: String,
    /// The draft.
    draft: String,
}

/// What the list made of an input.
#[derive(Debug)]
pub(super) enum Heard<A> {
    /// It was for the list.
    Done(Vec<Effect>),
    /// This answer to this row was refused: it is to be written again.
    Again(A, String),
    /// It is for somebody else.
    Pass,
}

impl<A> Default for Listed<A> {
    fn default() -> Self {
        Self { cursor: Cursor::default(), writing: None, saving: Saving::default() }
    }
}

impl<A: Copy> Listed<A> {
    /// The reason has the keys.
    pub(super) fn typing(&self) -> bool {
        self.writing.is_some()
    }

    /// The answer being written, and its reason.
    pub(super) fn writing(&self) -> Option<(A, &TextField)> {
        self.writing.as_ref().map(|(answer, field)| (*answer, field))
    }

    /// Rows of the list, where `below` of the body belong to what stands below it.
    fn rows(shell: &Shell, below: usize) -> usize {
        shell.body_rows().saturating_sub(below + 2).max(1)
    }

    /// Keeps the cursor among `len` rows and the field as wide as it is drawn.
    pub(super) fn keep_in(&mut self, len: usize, below: usize, shell: &Shell) {
        self.cursor.keep_in(len, Self::rows(shell, below));
        if let Some((_, field)) = &mut self.writing {
            field.set_columns(usize::from(shell.size.0).saturating_sub(8));
        }
    }

    /// Takes in `input`, with `len` rows in the list.
    pub(super) fn hear(
        &mut self,
        input: &Input,
        len: usize,
        below: usize,
        shell: &mut Shell,
    ) -> Heard<A> {
        match input {
            Input::Shown => return Heard::Done(shell.ask(Load::Present)),
            Input::Move(motion) => self.cursor.step(*motion, len, Self::rows(shell, below)),
            Input::Wheel(by) => {
                let motion = if *by < 0 { Motion::Up } else { Motion::Down };
                self.cursor.step(motion, len, Self::rows(shell, below));
            }
            Input::Typed(key) => {
                let Some((_, field)) = &mut self.writing else { return Heard::Pass };
                if field.press(*key) == Typed::Changed {
                    return Heard::Done(shell.typed(field));
                }
            }
            Input::Paste(text) => {
                let Some((_, field)) = &mut self.writing else { return Heard::Pass };
                field.paste(text);
                return Heard::Done(shell.typed(field));
            }
            Input::LeaveText => self.writing = None,
            Input::Click(Target::Row(at)) => {
                self.cursor.at = *at;
                self.keep_in(len, below, shell);
            }
            Input::Resized => self.keep_in(len, below, shell),
            Input::Saved(ticket) => {
                return match self.saving.ended(*ticket) {
                    Some(saved) => Heard::Done(shell.forget(&saved.draft)),
                    None => Heard::Pass,
                };
            }
            Input::Refused(ticket) => {
                return match self.saving.ended(*ticket) {
                    Some(refused) => Heard::Again(refused.answer, refused.row),
                    None => Heard::Pass,
                };
            }
            Input::Editor => {
                let Some((_, field)) = &self.writing else { return Heard::Pass };
                let named = field.name().map(|name| (name.to_owned(), field.text()));
                let effects = named.map(|(field, text)| Effect::Edit { field, text });
                return Heard::Done(effects.into_iter().collect());
            }
            Input::Edited(name, text) => {
                let Some((_, field)) = &mut self.writing else { return Heard::Pass };
                if field.name() == Some(name.as_str()) {
                    field.replace(text);
                    return Heard::Done(shell.typed(field));
                }
            }
            Input::Act(..)
            | Input::Back
            | Input::Click(_)
            | Input::Drag(..)
            | Input::Filter(_)
            | Input::Loaded(_)
            | Input::Failed(_) => return Heard::Pass,
        }
        Heard::Done(Vec::new())
    }

    /// The reason of `answer` gets the keys, with what was kept under `draft`, or `recorded`.
    pub(super) fn begin(&mut self, answer: A, draft: &str, recorded: &str, shell: &Shell) {
        let field = TextField::area(MOST)
            .named(draft)
            .with_text(recorded)
            .restored(shell.drafts.get(draft));
        self.writing = Some((answer, field));
    }

    /// Whether one is being saved: a second Ctrl-S must not record it twice.
    pub(super) fn is_saving(&self) -> bool {
        self.saving.is_on()
    }

    /// Saves what was written for the row named `row`.
    pub(super) fn send(&mut self, row: &str, what: Save, shell: &mut Shell) -> Vec<Effect> {
        let Some((answer, field)) = self.writing.take() else { return Vec::new() };
        let draft = field.name().unwrap_or_default().to_owned();
        let mut effects = shell.keep();
        let sent = Sent { answer, row: row.to_owned(), draft };
        effects.extend(self.saving.send_with(what, sent, shell));
        effects
    }
}

/// A column of the list: where it begins, how wide it is, what it is called.
pub(super) type Head = (usize, usize, &'static str);

/// Where the list stands in the body, and what stands below the rule under it.
pub(super) fn areas(body: Rect, below: usize) -> (Rect, Rect) {
    let below = cells(below).min(body.height / 2);
    let list = Rect { height: body.height - below, ..body };
    let under = Rect {
        y: (list.y + list.height + 1).min(body.bottom()),
        height: below.saturating_sub(1),
        ..behind(body, 2)
    };
    (list, under)
}

/// Draws the list: the headings, then each row with the style of its last column, which is the one
/// that says how things stand.
pub(super) fn list<A: Copy>(
    listed: &Listed<A>,
    paint: &mut Painter,
    list: Rect,
    heads: [Head; 3],
    rows: &[([String; 3], ratatui::style::Style)],
) {
    let theme = paint.look.theme;
    for (from, wide, words) in heads {
        let place = first(behind(row_of(list, 0), from), wide);
        paint.say(place, words, theme.strong, Align::Left);
    }
    let room = usize::from(list.height).saturating_sub(1);
    for (offset, (at, (texts, style))) in
        rows.iter().enumerate().skip(listed.cursor.top).take(room).enumerate()
    {
        let row = row_of(list, offset + 1);
        for (column, ((from, wide, _), text)) in heads.iter().zip(texts).enumerate() {
            let style = if column == 2 { *style } else { theme.text };
            paint.text(first(behind(row, *from), *wide), text, style, Align::Left);
        }
        if at == listed.cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
    let rule = Rect { y: list.y + list.height, height: 1, ..list };
    paint.rule(rule, '─', theme.muted);
}

/// Draws the reason being written below the words that lead to it.
pub(super) fn field(paint: &mut Painter, rest: Rect, words: &str, field: &TextField) {
    let theme = paint.look.theme;
    let words = format!("{words}   {}", field.count());
    paint.say(row_of(rest, 0), &words, theme.strong, Align::Left);
    let text = Rect { y: rest.y + 1, height: rest.height.saturating_sub(1), ..rest };
    if text.height >= 3 {
        let inside = boxed(paint, text);
        field.view(paint, inside, true);
    } else {
        field.view(paint, text, true);
    }
}
