//! A text field: one line or an area, with undo, a real cursor at the caret and a count.
//!
//! Around `ratatui-textarea`, which keeps text, cursor and undo; it moves by code points, so
//! this file moves and deletes by what a person sees as one character, and wraps and draws.

use ratatui::layout::Rect;
use ratatui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use super::{Painter, row_of};
use crate::domain::text::display;
use crate::tui::drafts::Draft;
use crate::tui::fit::{Align, cells, pieces, width};
use crate::tui::keys::{Code, Key};

/// What a key did to a text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// The text is another.
    Changed,
    /// Only the cursor moved.
    Moved,
    /// The key means nothing here.
    Ignored,
}

/// How many lines a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Line,
    Area,
}

/// A text being typed. More than `most` can be typed, so that nothing is lost; the count says so
/// and the record refuses it.
#[derive(Debug, Clone)]
pub struct TextField {
    name: Option<String>,
    area: TextArea<'static>,
    shape: Shape,
    most: usize,
    columns: usize,
}

impl Default for TextField {
    fn default() -> Self {
        Self::line(400)
    }
}

impl TextField {
    /// One line of at most `most` characters.
    pub fn line(most: usize) -> Self {
        Self::with_shape(Shape::Line, most)
    }

    /// Several lines of at most `most` characters.
    pub fn area(most: usize) -> Self {
        Self::with_shape(Shape::Area, most)
    }

    fn with_shape(shape: Shape, most: usize) -> Self {
        let mut area = TextArea::default();
        area.set_max_histories(1000);
        Self { name: None, area, shape, most, columns: 60 }
    }

    /// The same with a name under which its draft is kept (from `Shell::field`).
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// The same with a text, the cursor behind it.
    #[must_use]
    pub fn with_text(mut self, text: &str) -> Self {
        self.area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        self.area.set_max_histories(1000);
        self.area.move_cursor(CursorMove::Bottom);
        self.area.move_cursor(CursorMove::End);
        self
    }

    /// The same as it was left, when a draft of it was kept.
    #[must_use]
    pub fn restored(self, draft: Option<&Draft>) -> Self {
        let Some(draft) = draft else { return self };
        let mut field = self.with_text(&draft.text);
        field.jump(draft.cursor.0, draft.cursor.1);
        field
    }

    /// The name under which its draft is kept.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The text as it was typed.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Text and cursor, to be kept.
    pub fn draft(&self) -> Draft {
        let cursor = self.area.cursor();
        Draft { text: self.text(), cursor: (cursor.0, cursor.1) }
    }

    /// Replaces the text as one step that Ctrl-Z undoes, as after the editor.
    pub fn replace(&mut self, text: &str) {
        self.area.select_all();
        if !self.area.insert_str(text) {
            self.area.cut();
        }
    }

    /// Tells how wide it is drawn, so that up and down follow the rows on the screen.
    pub fn set_columns(&mut self, columns: usize) {
        self.columns = columns.max(1);
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Typed {
        let area = self.shape == Shape::Area;
        match (key.ctrl, key.code) {
            (false, Code::Char(c)) => self.area.insert_char(c),
            (false, Code::Enter) if area => self.area.insert_newline(),
            (false, Code::Backspace) => return changed(self.delete_before()),
            (false, Code::Delete) => return changed(self.delete_behind()),
            (true, Code::Char('u')) => return changed(self.area.delete_line_by_head()),
            (true, Code::Char('k')) => return changed(self.area.delete_line_by_end()),
            (true, Code::Char('w')) => return changed(self.area.delete_word()),
            (true, Code::Char('z')) => return changed(self.area.undo()),
            (true, Code::Char('r')) => return changed(self.area.redo()),
            (false, Code::Left) => return self.moved(|field| field.aside(false)),
            (false, Code::Right) => return self.moved(|field| field.aside(true)),
            (false, Code::Up) if area => return self.moved(|field| field.across(false)),
            (false, Code::Down) if area => return self.moved(|field| field.across(true)),
            (false, Code::Home) | (true, Code::Char('a')) => {
                return self.moved(|field| field.area.move_cursor(CursorMove::Head));
            }
            (false, Code::End) | (true, Code::Char('e')) => {
                return self.moved(|field| field.area.move_cursor(CursorMove::End));
            }
            (true, Code::Left) => {
                return self.moved(|field| field.area.move_cursor(CursorMove::WordBack));
            }
            (true, Code::Right) => {
                return self.moved(|field| field.area.move_cursor(CursorMove::WordForward));
            }
            (true | false, _) => return Typed::Ignored,
        }
        Typed::Changed
    }

    /// Text from the clipboard, without control characters; a line takes its breaks as blanks.
    pub fn paste(&mut self, text: &str) -> Typed {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let kept: String = text
            .chars()
            .filter_map(|c| match (c, self.shape) {
                ('\n', Shape::Line) | ('\t', _) => Some(' '),
                ('\n', Shape::Area) => Some('\n'),
                _ => (!c.is_control()).then_some(c),
            })
            .collect();
        changed(self.area.insert_str(kept))
    }

    /// `208 of 2,000 characters`, counted as a person counts them.
    pub fn count(&self) -> String {
        let has = self.text().graphemes(true).count();
        format!("{} of {} characters", grouped(has), grouped(self.most))
    }

    /// Whether there is more than the record takes.
    pub fn is_too_long(&self) -> bool {
        self.text().graphemes(true).count() > self.most
    }

    /// The rows it needs at this width.
    pub fn rows(&self, columns: usize) -> usize {
        self.area.lines().iter().map(|line| pieces(&display(line), columns).len()).sum()
    }

    /// Draws the text, and the terminal's cursor at the caret while `focused`.
    pub fn view(&self, paint: &mut Painter, area: Rect, focused: bool) {
        if area.is_empty() {
            return;
        }
        let columns = usize::from(area.width);
        let style = paint.look.theme.text;
        match self.shape {
            Shape::Line => {
                let (_, line, at) = self.here();
                let shown = display(&line);
                // Nobody types here: it is read from its beginning, and a cut is seen.
                if !focused {
                    paint.text(area, &shown, style, Align::Left);
                    return;
                }
                // One column stays free for the caret behind the last character.
                let before = width(&display(&line[..at]));
                let mut aside = 0;
                let mut from = 0;
                for sign in shown.graphemes(true) {
                    if before - aside < columns {
                        break;
                    }
                    aside += width(sign);
                    from += sign.len();
                }
                paint.text(area, &shown[from..], style, Align::Left);
                if focused {
                    paint.caret(area.x + cells(before - aside), area.y);
                }
            }
            Shape::Area => {
                let (caret, across) = self.caret(columns);
                let shown = usize::from(area.height);
                let top = (caret + 1).saturating_sub(shown);
                let rows = self.area.lines().iter().flat_map(|line| {
                    let line = display(line);
                    pieces(&line, columns)
                        .into_iter()
                        .map(|piece| line[piece.from..piece.to].trim_end().to_owned())
                        .collect::<Vec<_>>()
                });
                for (offset, row) in rows.skip(top).take(shown).enumerate() {
                    paint.text(row_of(area, offset), &row, style, Align::Left);
                }
                if focused {
                    let across = cells(across).min(area.width - 1);
                    paint.caret(area.x + across, area.y + cells(caret - top));
                }
            }
        }
    }

    /// Line number, line and byte offset of the cursor.
    fn here(&self) -> (usize, String, usize) {
        let cursor = self.area.cursor();
        let line = self.area.lines()[cursor.0].clone();
        let at = line.char_indices().nth(cursor.1).map_or(line.len(), |(at, _)| at);
        (cursor.0, line, at)
    }

    /// Row and column of the caret, counted from the first row of the wrapped text.
    fn caret(&self, columns: usize) -> (usize, usize) {
        let (number, line, at) = self.here();
        let above: usize = self.area.lines()[..number]
            .iter()
            .map(|line| pieces(&display(line), columns).len())
            .sum();
        let shown = display(&line);
        let mut at = display(&line[..at]).len().min(shown.len());
        while !shown.is_char_boundary(at) {
            at -= 1;
        }
        let rows = pieces(&shown, columns);
        let row = rows.iter().rposition(|piece| piece.from <= at).unwrap_or(0);
        (above + row, width(&shown[rows[row].from..at]))
    }

    fn moved(&mut self, to: impl FnOnce(&mut Self)) -> Typed {
        to(self);
        Typed::Moved
    }

    /// One character to the left or right, over the end of the line too.
    fn aside(&mut self, forward: bool) {
        let (_, line, at) = self.here();
        let sign = if forward {
            line[at..].graphemes(true).next()
        } else {
            line[..at].graphemes(true).next_back()
        };
        let steps = sign.map_or(1, |sign| sign.chars().count());
        for _ in 0..steps {
            self.area.move_cursor(if forward { CursorMove::Forward } else { CursorMove::Back });
        }
    }

    /// One row of the screen up or down, staying in the column as well as it can.
    fn across(&mut self, down: bool) {
        let (row, column) = self.caret(self.columns);
        let goal = if down { Some(row + 1) } else { row.checked_sub(1) };
        let Some(goal) = goal else {
            self.area.move_cursor(CursorMove::Head);
            return;
        };
        let mut passed = 0;
        let lines: Vec<String> = self.area.lines().to_vec();
        for (number, line) in lines.iter().enumerate() {
            let rows = pieces(line, self.columns);
            if let Some(piece) = goal.checked_sub(passed).and_then(|at| rows.get(at)) {
                let mut taken = 0;
                let mut at = piece.from;
                for sign in line[piece.from..piece.to].graphemes(true) {
                    if taken + width(sign) > column {
                        break;
                    }
                    taken += width(sign);
                    at += sign.len();
                }
                // The end of a row that is not the last is the beginning of the next one.
                let last = piece.to == line.len();
                if at == piece.to && !last {
                    at -= line[..at].graphemes(true).next_back().map_or(0, str::len);
                }
                self.jump(number, line[..at].chars().count());
                return;
            }
            passed += rows.len();
        }
        self.area.move_cursor(CursorMove::End);
    }

    fn jump(&mut self, line: usize, place: usize) {
        self.area.move_cursor(CursorMove::Jump(cells(line), cells(place)));
    }

    fn delete_before(&mut self) -> bool {
        let (_, line, at) = self.here();
        let Some(sign) = line[..at].graphemes(true).next_back() else {
            return self.area.delete_char();
        };
        let count = sign.chars().count();
        for _ in 0..count {
            self.area.move_cursor(CursorMove::Back);
        }
        self.area.delete_str(count)
    }

    fn delete_behind(&mut self) -> bool {
        let (_, line, at) = self.here();
        match line[at..].graphemes(true).next() {
            Some(sign) => self.area.delete_str(sign.chars().count()),
            None => self.area.delete_next_char(),
        }
    }
}

const fn changed(is: bool) -> Typed {
    if is { Typed::Changed } else { Typed::Ignored }
}

/// A count with commas between thousands.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tui::keys::{ch, ctrl, plain};
    use crate::tui::testing;

    fn typed(field: &mut TextField, text: &str) {
        for c in text.chars() {
            field.press(if c == '\n' { plain(Code::Enter) } else { ch(c) });
        }
    }

    #[test]
    fn one_key_deletes_what_a_person_sees_as_one_character() {
        let mut field = TextField::line(10).with_text("a👩‍👩‍👧e\u{301}");
        field.press(plain(Code::Backspace));
        assert_eq!(field.text(), "a👩‍👩‍👧");
        field.press(plain(Code::Left));
        field.press(plain(Code::Delete));
        assert_eq!(field.text(), "a");
        assert_eq!(field.count(), "1 of 10 characters");
    }

    #[test]
    fn ctrl_z_undoes_typing_and_ctrl_r_brings_it_back() {
        let mut field = TextField::area(4000);
        typed(&mut field, "ab\nc");
        field.press(ctrl('z'));
        assert_eq!(field.text(), "ab\n");
        field.press(ctrl('r'));
        assert_eq!(field.text(), "ab\nc");
        field.replace("from the editor\n");
        assert_eq!(field.text(), "from the editor\n");
        field.press(ctrl('z'));
        field.press(ctrl('z'));
        assert_eq!(field.text(), "ab\nc");
    }

    #[test]
    fn enter_in_one_line_is_left_to_the_screen() {
        assert_eq!(TextField::line(10).press(plain(Code::Enter)), Typed::Ignored);
        assert_eq!(TextField::line(10).press(plain(Code::Tab)), Typed::Ignored);
    }

    #[test]
    fn a_paste_loses_its_control_characters_and_a_line_its_breaks() {
        let mut field = TextField::line(100);
        field.paste("a\r\nb\u{1b}[31m\tc");
        assert_eq!(field.text(), "a b[31m c");
        let mut field = TextField::area(100);
        field.paste("a\r\nb\u{7}");
        assert_eq!(field.text(), "a\nb");
    }

    #[test]
    fn up_and_down_follow_the_rows_on_the_screen() {
        let mut field = TextField::area(100).with_text("one two three\nfour");
        field.set_columns(8);
        field.press(plain(Code::Up));
        assert_eq!(field.draft().cursor, (0, 12));
        field.press(plain(Code::Up));
        assert_eq!(field.draft().cursor, (0, 4));
        field.press(plain(Code::Up));
        assert_eq!(field.draft().cursor, (0, 0));
        field.press(plain(Code::Down));
        field.press(plain(Code::Down));
        assert_eq!(field.draft().cursor, (1, 0));
    }

    #[test]
    fn the_terminals_cursor_stands_at_the_caret() {
        let field = TextField::area(100).with_text("客服 team\nab");
        assert_eq!(testing::caret(10, 3, |paint| field.view(paint, paint.area(), true)), (2, 1));
        let field = TextField::line(100).with_text("0123456789");
        assert_eq!(testing::caret(5, 1, |paint| field.view(paint, paint.area(), true)), (4, 0));
        let field = TextField::line(100).with_text("客服客服");
        assert_eq!(testing::caret(6, 1, |paint| field.view(paint, paint.area(), true)), (4, 0));
    }

    #[test]
    fn a_draft_puts_the_cursor_back() {
        let draft = Draft { text: "one\ntwo".to_owned(), cursor: (0, 2) };
        let field = TextField::area(100).named("w/f").restored(Some(&draft));
        assert_eq!(field.draft(), draft);
        assert_eq!(field.name(), Some("w/f"));
    }

    proptest! {
        #[test]
        fn no_typing_panics(
            text in ".{0,30}",
            presses in proptest::collection::vec(0usize..16, 0..40),
            columns in 1u16..12,
        ) {
            let keys = [
                plain(Code::Left), plain(Code::Right), plain(Code::Up), plain(Code::Down),
                plain(Code::Home), plain(Code::End), plain(Code::Backspace), plain(Code::Delete),
                plain(Code::Enter), ctrl('u'), ctrl('k'), ctrl('w'), ctrl('z'), ctrl('r'),
                ch('x'), ch('客'),
            ];
            let mut field = TextField::area(20);
            field.paste(&text);
            field.set_columns(usize::from(columns));
            for press in presses {
                field.press(keys[press]);
                testing::painted(columns, 3, |paint| field.view(paint, paint.area(), true));
            }
        }
    }
}
