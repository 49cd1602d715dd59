//! A form that fills a place or lies over it: what becomes of the inputs that any form takes, and
//! the frame in which it is drawn. What its fields mean, the place says.

use ratatui::layout::Rect;

use super::Input;
use crate::tui::fit::cells;
use crate::tui::msg::Effect;
use crate::tui::state::Shell;
use crate::tui::widgets::form::Asking;
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::{Painter, behind, row_of};

/// A form that is open, from its first key to its save.
pub trait Written {
    /// Its fields, what is wrong with them, and its save.
    fn asking(&self) -> &Asking;

    /// The same, to be changed.
    fn asking_mut(&mut self) -> &mut Asking;

    /// The terminal has another size.
    fn fit(&mut self, shell: &Shell) {
        self.asking_mut().form.set_columns(usize::from(shell.size.0).saturating_sub(10));
    }

    /// Whether the save with this ticket was this one's and only looked at a file: then everything
    /// typed stays, and the next save brings the file in.
    fn looked(&mut self, _ticket: u64) -> bool {
        false
    }

    /// Something was typed or chosen: fields that hang on what others say follow.
    fn settle(&mut self) {}

    /// To the next field, or the one before.
    fn move_on(&mut self, forward: bool) {
        self.asking_mut().form.step(forward);
    }

    /// A text of several lines has the keys, for which the editor may be opened.
    fn writes(&self) -> bool {
        self.asking().writes()
    }
}

/// What became of an input in a place where a form may be open.
#[derive(Debug)]
pub enum Taken<W> {
    /// It is for the place.
    No,
    /// The form took it, and says what is to be done outside.
    Kept(Vec<Effect>),
    /// The form is on record and closed; its drafts are to be forgotten.
    Saved(W, Vec<Effect>),
}

impl<W> Taken<W> {
    /// What is to be done outside, where the input was not for the place.
    pub fn effects(self) -> Option<Vec<Effect>> {
        match self {
            Self::No => None,
            Self::Kept(effects) | Self::Saved(_, effects) => Some(effects),
        }
    }
}

/// Gives `input` to the form that is open, and closes it once it is left or on record. A form has
/// all keys and the mouse while it is open: what lies below it does not move.
pub fn take<W: Written>(open: &mut Option<W>, input: &Input, shell: &mut Shell) -> Taken<W> {
    let Some(writing) = open else { return Taken::No };
    if let Input::Saved(ticket) = input
        && writing.looked(*ticket)
    {
        return Taken::Kept(Vec::new());
    }
    let asking = writing.asking_mut();
    let kept = match input {
        Input::Typed(key) => asking.press(*key, shell),
        Input::Paste(text) => asking.paste(text, shell),
        Input::Editor => asking.form.editor().into_iter().collect(),
        Input::Edited(name, text) => asking.edited(name, text, shell),
        Input::Click(target) => {
            asking.click(target);
            Vec::new()
        }
        Input::LeaveText => {
            // Esc closes the list of values that is open first.
            if !asking.form.close_pick() {
                *open = None;
            }
            Vec::new()
        }
        Input::Saved(ticket) => {
            let Some(effects) = asking.saved(*ticket, shell) else { return Taken::No };
            return open.take().map_or(Taken::No, |done| Taken::Saved(done, effects));
        }
        Input::Refused(ticket) => {
            asking.refused(*ticket);
            return Taken::No;
        }
        Input::Resized => {
            writing.fit(shell);
            return Taken::No;
        }
        Input::Wheel(_) | Input::Move(_) | Input::Drag(..) | Input::Filter(_) => Vec::new(),
        Input::Shown | Input::Act(..) | Input::Back | Input::Loaded(_) | Input::Failed(_) => {
            return Taken::No;
        }
    };
    if let Some(writing) = open {
        writing.settle();
    }
    Taken::Kept(kept)
}

/// Draws the title of a form, over the place as a box or as a page of its own; gives the area of
/// its fields.
pub fn frame(paint: &mut Painter, body: Rect, title: &str, is_box: bool) -> Rect {
    let style = paint.look.theme.strong;
    let inside = if is_box {
        let columns = 76.min(usize::from(body.width).saturating_sub(8));
        let inside = popup(paint, body, columns, 9);
        paint.stored(row_of(inside, 0), title, style);
        inside
    } else {
        paint.stored(behind(row_of(body, 0), 2), title, style);
        Rect { width: body.width.min(120), ..body }
    };
    let head = cells(2).min(inside.height);
    Rect { y: inside.y + head, height: inside.height - head, ..inside }
}
