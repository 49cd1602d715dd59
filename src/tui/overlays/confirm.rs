//! A question before what cannot be undone: it names object and effect, the safe answer stands
//! first, and the key that started it never answers it.

use ratatui::layout::Rect;

use super::Accepted;
use crate::tui::fit::{Align, wrap};
use crate::tui::keys::{Act, Key, Motion};
use crate::tui::msg::Target;
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::text_field::TextField;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// A question and what follows from its other answer.
#[derive(Debug, Clone)]
pub struct Confirm {
    object: String,
    effect: String,
    safe: &'static str,
    other: &'static str,
    answer: Option<Key>,
    act: Act,
    sign: Option<(String, TextField)>,
    at: usize,
}

impl Confirm {
    /// Asks about `object` (`Leave cloudpick`), says the `effect`, and offers `safe` (`stay`)
    /// before `other` (`leave`), which does `act`. The safe answer is chosen.
    pub fn new(
        object: impl Into<String>,
        effect: impl Into<String>,
        (safe, other): (&'static str, &'static str),
        act: Act,
    ) -> Self {
        let (object, effect) = (object.into(), effect.into());
        Self { object, effect, safe, other, answer: None, act, sign: None, at: 0 }
    }

    /// The same with a letter for the other answer, unless it is the key that asked.
    #[must_use]
    pub fn answered_by(self, answer: Key, trigger: Option<Key>) -> Self {
        Self { answer: (Some(answer) != trigger).then_some(answer), ..self }
    }

    /// The same, given only by somebody who types `name`.
    #[must_use]
    pub fn signed(self, name: impl Into<String>) -> Self {
        Self { sign: Some((name.into(), TextField::line(120))), answer: None, ..self }
    }

    pub(super) fn step(&mut self, motion: Motion) {
        match motion {
            Motion::Up | Motion::Left | Motion::Top | Motion::PageUp | Motion::Home => self.at = 0,
            Motion::Down | Motion::Right | Motion::Bottom | Motion::PageDown | Motion::End => {
                self.at = 1;
            }
        }
    }

    pub(super) fn choose(&mut self, row: usize) {
        self.at = row.min(1);
    }

    pub(super) fn typed(&mut self, key: Key) -> Option<Accepted> {
        if let Some((_, field)) = &mut self.sign {
            field.press(key);
            return None;
        }
        (self.answer == Some(key)).then_some(Accepted::Run(self.act, None))
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Some((_, field)) = &mut self.sign {
            field.paste(text);
        }
    }

    pub(super) fn accept(&self) -> Accepted {
        match (&self.sign, self.at) {
            (_, 0) => Accepted::Close,
            (Some((name, field)), _) if field.text() != *name => {
                Accepted::Not(format!("type {name} to sign"))
            }
            (Some(_) | None, _) => Accepted::Run(self.act, None),
        }
    }

    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let columns = 56.min(usize::from(body.width).saturating_sub(4));
        let effect = wrap(&crate::domain::text::display_lines(&self.effect), columns);
        let signing = if self.sign.is_some() { 2 } else { 0 };
        let inside = popup(paint, body, columns, effect.len() + 5 + signing);
        paint.text(row_of(inside, 0), &self.object, theme.strong, Align::Left);
        // Both answers are always seen: in little room blank rows go first, then words.
        let room = usize::from(inside.height);
        let kept = 3 + usize::from(self.sign.is_some());
        let blank = usize::from(room > kept + effect.len() + usize::from(self.sign.is_some()));
        let shown = effect.len().min(room.saturating_sub(kept));
        for (offset, line) in effect.iter().take(shown).enumerate() {
            let cut = offset + 1 == shown && shown < effect.len();
            let line = if cut { format!("{line} …") } else { line.clone() };
            paint.text(row_of(inside, 1 + offset), &line, theme.text, Align::Left);
        }
        let mut row = 1 + shown + blank;
        if let Some((name, field)) = &self.sign {
            let left = paint.word(row_of(inside, row), "your name to sign  ", theme.muted);
            field.view(paint, left, true);
            if field.is_empty() {
                paint.text(left, name, theme.muted, Align::Left);
                paint.caret(left.x, left.y);
            }
            row += 1 + blank;
        }
        let letter = self.answer.map(|key| key.to_string()).unwrap_or_default();
        for (at, (words, key)) in
            [(self.safe, "Esc"), (self.other, letter.as_str())].iter().enumerate()
        {
            let line = row_of(inside, row + at);
            paint.say(behind(line, 2), words, theme.text, Align::Left);
            let keys = behind(line, columns.saturating_sub(8));
            paint.say(keys, key, theme.key, Align::Right);
            if self.at == at {
                paint.restyle(line, theme.selected);
                paint.say(first(line, 1), ">", theme.selected, Align::Left);
            }
            paint.hit(line, Target::Item(at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keys::{ShellAct, ch};

    const LEAVE: Act = Act::Shell(ShellAct::LeaveNow);

    fn question() -> Confirm {
        Confirm::new("Leave cloudpick", "One save is under way.", ("stay", "leave"), LEAVE)
    }

    #[test]
    fn the_safe_answer_is_chosen_and_the_other_needs_a_step() {
        let mut asked = question();
        assert_eq!(asked.accept(), Accepted::Close);
        asked.step(Motion::Down);
        assert_eq!(asked.accept(), Accepted::Run(LEAVE, None));
    }

    #[test]
    fn the_key_that_asked_never_answers() {
        assert_eq!(question().answered_by(ch('q'), Some(ch('q'))).typed(ch('q')), None);
        let mut asked = question().answered_by(ch('y'), Some(ch('q')));
        assert_eq!(asked.typed(ch('y')), Some(Accepted::Run(LEAVE, None)));
    }

    #[test]
    fn what_is_signed_needs_the_typed_name() {
        let mut asked = question().signed("mod-1");
        asked.step(Motion::Down);
        assert_eq!(asked.accept(), Accepted::Not("type mod-1 to sign".to_owned()));
        asked.paste("mod-1");
        assert_eq!(asked.accept(), Accepted::Run(LEAVE, None));
    }

    #[test]
    fn both_answers_are_seen_however_little_room_there_is() {
        let long = "What is signed cannot be edited any more, and everybody reads it. ".repeat(8);
        let mut asked = Confirm::new("Accept D-0001", &long, ("not now", "sign it"), LEAVE);
        for rows in [7, 9, 11, 30] {
            let text = crate::tui::testing::painted(60, rows, |paint| {
                let area = paint.area();
                asked.view(paint, area);
            });
            assert!(text.contains("> not now") && text.contains("sign it"), "{text}");
            assert_eq!(text.contains('…'), rows < 30, "{text}");
        }
        asked.step(Motion::Down);
        let text = crate::tui::testing::painted(60, 9, |paint| {
            let area = paint.area();
            asked.view(paint, area);
        });
        assert!(text.contains("> sign it"), "{text}");
    }
}
