//! Declaring interests: none at all, or one in some of the candidates.

use ratatui::layout::Rect;

use super::{Act, Data, Known, State, own};
use crate::domain::refs::Slug;
use crate::domain::text::Reason;
use crate::tui::fit::{Align, cells};
use crate::tui::keys::{Code, Key, Motion, ch};
use crate::tui::msg::{DeclaredInterest, Effect, Save, Target};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::state::Shell;
use crate::tui::widgets::popup::boxed;
use crate::tui::widgets::text_field::{TextField, Typed};
use crate::tui::widgets::{Painter, behind, first, row_of};

/// A declaration that is being filled in.
#[derive(Debug)]
pub(super) struct Form {
    candidates: Vec<Slug>,
    about: Vec<Slug>,
    nature: TextField,
    mitigation: TextField,
    at: usize,
    typing: bool,
}

/// What a line of the form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    None,
    Candidate(usize),
    Nature,
    Mitigation,
    Send,
}

impl Form {
    fn lines(&self) -> Vec<Line> {
        let mut lines = vec![Line::None];
        lines.extend((0..self.candidates.len()).map(Line::Candidate));
        lines.extend([Line::Nature, Line::Mitigation, Line::Send]);
        lines
    }

    fn line(&self) -> Line {
        self.lines().get(self.at).copied().unwrap_or(Line::None)
    }

    pub(super) fn names(&self) -> Vec<String> {
        [&self.nature, &self.mitigation]
            .iter()
            .filter_map(|field| field.name().map(str::to_owned))
            .collect()
    }

    /// The field that has the keys.
    pub(super) fn field(&self) -> Option<&TextField> {
        match (self.typing, self.line()) {
            (true, Line::Nature) => Some(&self.nature),
            (true, Line::Mitigation) => Some(&self.mitigation),
            (true | false, _) => None,
        }
    }

    pub(super) fn field_mut(&mut self) -> Option<&mut TextField> {
        match (self.typing, self.line()) {
            (true, Line::Nature) => Some(&mut self.nature),
            (true, Line::Mitigation) => Some(&mut self.mitigation),
            (true | false, _) => None,
        }
    }

    pub(super) fn leave(&mut self) {
        self.typing = false;
    }

    pub(super) fn typed(&mut self, key: Key, shell: &mut Shell) -> Vec<Effect> {
        if let (false, Code::Tab | Code::BackTab) = (key.ctrl, key.code) {
            // As in every form: to the text at the other side, or out of the texts.
            let forward = key.code == Code::Tab;
            self.step(if forward { Motion::Down } else { Motion::Up });
            return Vec::new();
        }
        let Some(field) = self.field_mut() else { return Vec::new() };
        // Whoever came with the arrows and presses Enter wants to write, not an empty row.
        if key.code == Code::Enter && field.is_empty() {
            return Vec::new();
        }
        match field.press(key) {
            Typed::Changed => shell.typed(field),
            Typed::Moved | Typed::Ignored => Vec::new(),
        }
    }

    pub(super) fn paste(&mut self, text: &str, shell: &mut Shell) -> Vec<Effect> {
        match self.field_mut() {
            Some(field) => {
                field.paste(text);
                shell.typed(field)
            }
            None => Vec::new(),
        }
    }

    pub(super) fn step(&mut self, motion: Motion) {
        let last = self.lines().len() - 1;
        self.at = match motion {
            Motion::Up => self.at.saturating_sub(1),
            Motion::Down => (self.at + 1).min(last),
            Motion::PageUp | Motion::Home | Motion::Top => 0,
            Motion::PageDown | Motion::End | Motion::Bottom => last,
            Motion::Left | Motion::Right => self.at,
        };
        // What is typed next belongs to the text that the cursor has come to.
        self.typing = matches!(self.line(), Line::Nature | Line::Mitigation);
    }
}

impl State {
    /// Opens the form, with the drafts that were kept of it.
    pub(super) fn declare(&mut self, shell: &mut Shell) {
        let Known::Here(data) = &self.data else {
            shell.refuse("there is no evaluation to declare interests in");
            return;
        };
        let which = data.evaluation.reference();
        let field = |part: &str| {
            let name = shell.field(&format!("{which}/{}/declaration/{part}", data.me));
            TextField::area(Reason::MOST).named(&name).restored(shell.drafts.get(&name))
        };
        self.declaring = Some(Form {
            candidates: data.candidates().iter().map(|c| c.slug.clone()).collect(),
            about: Vec::new(),
            nature: field("nature"),
            mitigation: field("mitigation"),
            at: 0,
            typing: false,
        });
    }
}

/// Enter or Space on the chosen line.
pub(super) fn answer(state: &mut State, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    let Some(form) = &mut state.declaring else { return Vec::new() };
    match form.line() {
        Line::None => return ask_none(key, state, shell),
        Line::Candidate(at) => {
            if let Some(slug) = form.candidates.get(at).cloned() {
                if form.about.contains(&slug) {
                    form.about.retain(|known| *known != slug);
                } else {
                    form.about.push(slug);
                }
            }
        }
        Line::Nature | Line::Mitigation => form.typing = true,
        Line::Send => return send(state, false, shell),
    }
    Vec::new()
}

fn ask_none(key: Option<Key>, state: &State, shell: &mut Shell) -> Vec<Effect> {
    let Known::Here(data) = &state.data else { return Vec::new() };
    let question = Confirm::new(
        format!("Declare no interest in {}", data.evaluation.reference()),
        "You state that you have no personal, professional or financial interest, direct or \
         indirect, in any of the candidates. It is kept with your name.",
        ("go back", "declare none"),
        own(Act::SendNone),
    );
    shell.confirm(question.answered_by(ch('y'), key));
    Vec::new()
}

/// Sends the declaration; `none` sends that there is no interest.
pub(super) fn send(state: &mut State, none: bool, shell: &mut Shell) -> Vec<Effect> {
    let (Known::Here(data), Some(form)) = (&state.data, &mut state.declaring) else {
        return Vec::new();
    };
    let which = data.evaluation.reference();
    form.typing = false;
    let interest = if none {
        None
    } else {
        if form.about.is_empty() {
            // The line itself says that there is none; what was begun below it stays typed.
            if form.line() == Line::None {
                return ask_none(None, state, shell);
            }
            shell.refuse(
                "mark the candidates you have an interest in, with Space; the first line declares \
                 none",
            );
            return shell.keep();
        }
        if form.nature.is_empty() {
            form.at = form.lines().iter().position(|line| *line == Line::Nature).unwrap_or(0);
            form.typing = true;
            shell.refuse("say of what nature the interest is");
            return Vec::new();
        }
        Some(DeclaredInterest {
            about: form.about.clone(),
            nature: form.nature.text(),
            mitigation: form.mitigation.text(),
        })
    };
    let mut effects = shell.keep();
    effects.extend(state.declared(Save::Declare(which, interest), shell));
    effects
}

/// A click on a line: the first chooses it, the second answers it.
pub(super) fn click(state: &mut State, at: usize, shell: &mut Shell) -> Vec<Effect> {
    let Some(form) = &mut state.declaring else { return Vec::new() };
    if form.at == at {
        return answer(state, None, shell);
    }
    form.at = at;
    form.typing = false;
    Vec::new()
}

/// Draws the form.
pub(super) fn view(form: &Form, data: &Data, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let inside = behind(body, 2);
    let small = body.height < 18;
    let head = format!("INTERESTS IN {}", data.evaluation.reference());
    paint.say(row_of(inside, 0), &head, theme.strong, Align::Left);
    let mut y = if small { 1 } else { 2 };
    let area_rows = if small { 1 } else { 4 };
    for (at, line) in form.lines().into_iter().enumerate() {
        let row = row_of(body, y);
        let text = behind(row, 2);
        let chosen = form.at == at;
        match line {
            Line::None => {
                paint.say(text, "I have no interest in any candidate", theme.text, Align::Left);
            }
            Line::Candidate(index) => {
                let slug = &form.candidates[index];
                let cross = if form.about.contains(slug) { "[x] " } else { "[ ] " };
                let left = paint.word(text, "I have an interest in  ", theme.muted);
                let left = paint.word(left, cross, theme.text);
                paint.text(left, &data.name_of(slug), theme.text, Align::Left);
            }
            Line::Nature | Line::Mitigation => {
                let (words, field) = if line == Line::Nature {
                    ("Of what nature", &form.nature)
                } else {
                    ("What I propose to do about it, if anything", &form.mitigation)
                };
                let left = paint.word(text, words, theme.text);
                let focused = form.typing && chosen;
                let area = if small {
                    behind(left, 2)
                } else {
                    let rows = cells(area_rows);
                    Rect { y: row.y + 1, height: rows, width: text.width.min(78), ..text }
                        .intersection(body)
                };
                if small {
                    field.view(paint, area, focused);
                } else if area.height >= 3 {
                    let inside = boxed(paint, area);
                    field.view(paint, inside, focused);
                    paint.hit(area, Target::Field(at));
                    y += area_rows;
                }
            }
            Line::Send => paint.say(text, "Declare this interest", theme.text, Align::Left),
        }
        if chosen {
            paint.say(first(row, 1), ">", theme.strong, Align::Left);
            if !form.typing {
                paint.restyle(first(row, 60), theme.selected);
            }
        }
        paint.hit(row, Target::Field(at));
        y += 1;
        if line == Line::None && !small {
            y += 1;
        }
    }
}
