//! Drawing a form: labels at the left, values at the right, problems beside their fields.

use ratatui::layout::Rect;

use super::{Field, Form, Kind, PICKED, Problem};
use crate::tui::fit::{Align, cells, width, wrap};
use crate::tui::msg::Target;
use crate::tui::widgets::popup::{boxed, divide, popup};
use crate::tui::widgets::{Painter, behind, first, row_of};

/// The most rows of an area that is drawn among others.
const MOST_ROWS: usize = 6;
/// The fewest columns in which label and value stand side by side.
const SIDE_BY_SIDE: usize = 56;

/// Which part of a form is drawn, and what is wrong with it.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'s> {
    /// The first field drawn.
    pub from: usize,
    /// The place behind the last.
    pub to: usize,
    /// What is wrong; shown beside the fields.
    pub problems: &'s [Problem],
    /// What an empty field lacks is said beside the present one alone, not beside all of them.
    pub quiet: bool,
    /// Columns of the labels.
    pub label: usize,
}

/// A heading above fields.
pub fn heading(paint: &mut Painter, row: Rect, words: &str) {
    let style = paint.look.theme.strong;
    paint.say(row, words, style, Align::Left);
}

impl Field {
    fn signs(&self) -> Vec<String> {
        match &self.kind {
            Kind::One(choices) => {
                let text = self.text();
                let mark = |code: &str| if code == text { "(•)" } else { "( )" };
                choices.iter().map(|c| format!("{} {}", mark(&c.code), c.words)).collect()
            }
            Kind::Some(choices) => {
                let mark = |code: &str| if self.has(code) { "[x]" } else { "[ ]" };
                choices.iter().map(|c| format!("{} {}", mark(&c.code), c.words)).collect()
            }
            Kind::Line | Kind::Day | Kind::Area | Kind::List(_) => Vec::new(),
        }
    }

    /// Where each choice stands, and behind the last of them the hint: row and column.
    pub(super) fn places(&self, columns: usize) -> Vec<(usize, usize)> {
        let (mut row, mut x) = (0, 0);
        let signs = self.signs();
        let hint = Some(&self.hint).filter(|hint| !hint.is_empty() && !signs.is_empty());
        signs
            .iter()
            .chain(hint)
            .map(|sign| {
                if x > 0 && x + width(sign) > columns {
                    row += 1;
                    x = 0;
                }
                let place = (row, x);
                x += width(sign) + 3;
                place
            })
            .collect()
    }

    /// The rows of its value at this width.
    fn value_rows(&self, columns: usize) -> usize {
        match &self.kind {
            Kind::Line | Kind::Day | Kind::List(_) => 1,
            Kind::Area => self.text.rows(columns.saturating_sub(4)).clamp(2, MOST_ROWS) + 2,
            Kind::One(_) | Kind::Some(_) => {
                self.places(columns).last().map_or(1, |(row, _)| row + 1)
            }
        }
    }
}

impl Form {
    /// The rows that its fields take where labels of `label` columns stand beside values of
    /// `columns`, without what is wrong.
    pub fn rows(&self, columns: usize, label: usize) -> usize {
        let sight = Sight { from: 0, to: self.fields.len(), problems: &[], quiet: true, label };
        let columns = columns + label + 4;
        (0..self.fields.len()).map(|at| self.height(at, columns, true, sight)).sum()
    }

    /// Draws the fields of `sight`, those before the present one scrolled away where there is no
    /// room; `focused` gives the present one the terminal's cursor.
    pub fn view(&self, paint: &mut Painter, area: Rect, sight: Sight, focused: bool) {
        let columns = usize::from(area.width);
        let beside = columns >= SIDE_BY_SIDE;
        let to = sight.to.min(self.fields.len());
        let heights: Vec<usize> =
            (sight.from..to).map(|at| self.height(at, columns, beside, sight)).collect();
        let room = usize::from(area.height);
        // As few as possible of the fields above go, and the present one is whole.
        let mut top = sight.from;
        if (sight.from..to).contains(&self.at) {
            let below = |top: usize| -> usize {
                heights[top - sight.from..=self.at - sight.from].iter().sum()
            };
            while top < self.at && below(top) > room {
                top += 1;
            }
        }
        let mut y = 0;
        for at in top..to {
            let height = heights[at - sight.from];
            if self.fields[at].hidden {
                continue;
            }
            if y >= room {
                break;
            }
            let slot = Rect { y: area.y + cells(y), height: cells(height.min(room - y)), ..area };
            self.draw(paint, slot, at, beside, sight, focused && at == self.at);
            paint.hit(slot, Target::Field(at));
            y += height;
        }
        if focused {
            self.view_pick(paint, area);
        }
    }

    fn problems<'s>(&self, at: usize, sight: Sight<'s>) -> impl Iterator<Item = &'s Problem> {
        let field = &self.fields[at];
        let silent = sight.quiet && at != self.at && field.text().is_empty();
        let key = field.key.clone();
        sight.problems.iter().filter(move |problem| !silent && problem.key == key)
    }

    fn height(&self, at: usize, columns: usize, beside: bool, sight: Sight) -> usize {
        let field = &self.fields[at];
        if field.hidden {
            return 0;
        }
        let below = field.is_area() || !beside;
        let value = if below { columns } else { columns.saturating_sub(sight.label + 4) };
        let rows = field.value_rows(value) + usize::from(below);
        let wrong: usize = self
            .problems(at, sight)
            .map(|problem| wrap(&problem.rule, value.saturating_sub(2).max(1)).len())
            .sum();
        rows + wrong + usize::from(field.is_area())
    }

    fn draw(
        &self,
        paint: &mut Painter,
        slot: Rect,
        at: usize,
        beside: bool,
        sight: Sight,
        focused: bool,
    ) {
        let theme = paint.look.theme;
        let field = &self.fields[at];
        let below = field.is_area() || !beside;
        let label = row_of(slot, 0);
        let style = if focused { theme.strong } else { theme.text };
        if focused {
            paint.say(first(label, 1), ">", theme.strong, Align::Left);
        }
        let words = behind(label, 2);
        let words = if below { words } else { first(words, sight.label) };
        paint.text(words, &field.label, style, Align::Left);
        let (mut y, inset) = if below { (1, 2) } else { (0, sight.label + 4) };
        if field.is_area() && width(&field.label) + 28 < usize::from(words.width) {
            let said =
                if field.text().is_empty() { field.hint.clone() } else { field.text.count() };
            let style = if field.text.is_too_long() { theme.warning } else { theme.muted };
            let count = behind(words, width(&field.label) + 3);
            paint.say(count, &said, style, Align::Right);
        }
        let area = behind(slot, inset);
        let columns = usize::from(area.width);
        let rows = field.value_rows(columns);
        if at == self.at {
            self.drawn.set(columns);
        }
        let value = Rect {
            y: area.y + cells(y).min(area.height),
            height: cells(rows).min(area.height.saturating_sub(cells(y))),
            ..area
        };
        match &field.kind {
            Kind::Line | Kind::Day | Kind::List(_) => self.draw_line(paint, value, field, focused),
            Kind::Area => {
                let inside = boxed(paint, value);
                field.text.view(paint, inside, focused);
            }
            Kind::One(_) | Kind::Some(_) => {
                let signs = field.signs();
                for (place, (row, x)) in field.places(columns).into_iter().enumerate() {
                    let spot = behind(row_of(value, row), x);
                    let Some(sign) = signs.get(place) else {
                        paint.text(spot, &field.hint, theme.muted, Align::Left);
                        continue;
                    };
                    let chosen = focused && place == field.at;
                    let style = if chosen { theme.selected } else { theme.text };
                    paint.word(spot, sign, style);
                    if chosen && !spot.is_empty() {
                        paint.caret(spot.x + 1, spot.y);
                    }
                }
            }
        }
        y += rows;
        for problem in self.problems(at, sight) {
            for line in wrap(&problem.rule, columns.saturating_sub(2).max(1)) {
                let row = row_of(area, y);
                let rest = paint.word(row, "! ", theme.warning);
                paint.text(rest, &line, theme.warning, Align::Left);
                y += 1;
            }
        }
    }

    #[expect(clippy::unused_self, reason = "drawn like the other kinds of field")]
    fn draw_line(&self, paint: &mut Painter, row: Rect, field: &Field, focused: bool) {
        let theme = paint.look.theme;
        let open = matches!(field.kind, Kind::List(_));
        let arrow = if open { "▾ " } else { "" };
        let rest = paint.word(row, "[ ", theme.field);
        let inner = first(rest, usize::from(rest.width).saturating_sub(2 + width(arrow)));
        field.text.view(paint, inner, focused);
        if field.text.is_empty() && inner.width > 2 {
            let hint = if focused { behind(inner, 1) } else { inner };
            paint.text(hint, &field.hint, theme.muted, Align::Left);
            if focused {
                paint.caret(inner.x, inner.y);
            }
        } else if open
            && !focused
            && let Some(choice) = field.choices().iter().find(|c| c.code == field.text())
            && choice.words != choice.code
        {
            let behind_code = behind(inner, width(&choice.code) + 2);
            paint.text(behind_code, &choice.words, theme.muted, Align::Left);
        }
        let end = behind(rest, usize::from(inner.width));
        let end = paint.word(end, arrow, theme.muted);
        paint.say(end, " ]", theme.field, Align::Left);
    }

    fn view_pick(&self, paint: &mut Painter, area: Rect) {
        let (Some(pick), Some(field)) = (&self.pick, self.here()) else { return };
        let theme = paint.look.theme;
        let found = self.offered();
        let columns = 60.min(usize::from(area.width).saturating_sub(6));
        let inside = popup(paint, area, columns, PICKED + 2);
        let row = row_of(inside, 0);
        let rest = paint.word(row, &format!("{}  ", field.label), theme.strong);
        pick.query.view(paint, rest, true);
        divide(paint, inside, 1);
        let code = found.iter().map(|choice| width(&choice.code)).max().unwrap_or(0).min(36);
        for (offset, choice) in found.iter().skip(pick.cursor.top).take(PICKED).enumerate() {
            let row = row_of(inside, offset + 2);
            let at = pick.cursor.top + offset;
            paint.text(behind(first(row, code + 2), 2), &choice.code, theme.text, Align::Left);
            // Some words begin with the short name, which stands here already.
            let words = choice.words.strip_prefix(&choice.code).unwrap_or(&choice.words);
            paint.text(behind(row, code + 4), words.trim_start(), theme.text, Align::Left);
            if at == pick.cursor.at {
                paint.restyle(row, theme.selected);
                paint.say(first(row, 1), ">", theme.selected, Align::Left);
            }
        }
        if found.is_empty() {
            let said = if pick.query.is_empty() {
                "there is nothing to choose from yet: type it"
            } else {
                "nothing here is called so; Enter takes it as you typed it"
            };
            paint.say(behind(row_of(inside, 2), 2), said, theme.muted, Align::Left);
        }
    }
}
