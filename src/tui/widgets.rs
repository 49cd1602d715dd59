//! The pieces screens are made of, and the [`Painter`] through which all of them draw.
//!
//! The painter is the one way to the screen: whatever text passes it has its control characters
//! made visible and is cut by what a person sees as one character. It notes on the way what a
//! mouse can hit.

pub mod bar;
pub mod chart;
pub mod complete;
pub mod cursor;
pub mod filter_line;
pub mod form;
pub mod headed;
pub mod more;
pub mod page;
pub mod pane;
pub mod popup;
pub mod scale_line;
pub mod table;
pub mod text_field;
pub mod told;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::fit::{Align, cells, fit, width};
use super::msg::Target;
use super::theme::Look;
use crate::domain::text::display;

/// What a mouse can hit; of areas that lie over one another the last one counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HitAreas(Vec<(Rect, Target)>);

impl HitAreas {
    /// The target at a column and row.
    pub fn at(&self, column: u16, row: u16) -> Option<&Target> {
        let place = Position::new(column, row);
        self.0.iter().rev().find(|(area, _)| area.contains(place)).map(|(_, target)| target)
    }
}

/// Draws text and notes targets. Areas beyond the screen are cut, never an error.
pub struct Painter<'a, 'b> {
    frame: &'a mut Frame<'b>,
    /// Styles and signs.
    pub look: Look,
    hits: HitAreas,
}

impl<'a, 'b> Painter<'a, 'b> {
    /// A painter on `frame`.
    pub fn new(frame: &'a mut Frame<'b>, look: Look) -> Self {
        Self { frame, look, hits: HitAreas::default() }
    }

    /// What was noted for the mouse.
    pub fn into_hits(self) -> HitAreas {
        self.hits
    }

    /// The whole screen.
    pub fn area(&self) -> Rect {
        self.frame.area()
    }

    /// Fills the first row of `area` with `text`: stored text, shown as it was typed, with what
    /// cannot be seen made visible.
    pub fn text(&mut self, area: Rect, text: &str, style: Style, align: Align) {
        let area = area.intersection(self.frame.area());
        if area.is_empty() {
            return;
        }
        let shown = fit(&display(text), usize::from(area.width), align, self.look.cut());
        self.frame.buffer_mut().set_stringn(area.x, area.y, shown, usize::from(area.width), style);
    }

    /// As [`Self::text`], for words of our own: their signs give way to ASCII where that is set.
    pub fn say(&mut self, area: Rect, words: &str, style: Style, align: Align) {
        let words = self.look.own(words).into_owned();
        self.text(area, &words, style, align);
    }

    /// Words of our own at the left of `area`, as wide as they are; gives what is left of the
    /// row behind them.
    pub fn word(&mut self, area: Rect, words: &str, style: Style) -> Rect {
        let taken = cells(width(words)).min(area.width);
        self.say(Rect { width: taken, ..area }, words, style, Align::Left);
        Rect { x: area.x + taken, width: area.width - taken, ..area }
    }

    /// Stored text at the left of `area`, as wide as it is; gives what is left of the row.
    pub fn stored(&mut self, area: Rect, text: &str, style: Style) -> Rect {
        let taken = cells(width(&display(text))).min(area.width);
        self.text(Rect { width: taken, ..area }, text, style, Align::Left);
        Rect { x: area.x + taken, width: area.width - taken, ..area }
    }

    /// A whole row of one sign of our own.
    pub fn rule(&mut self, area: Rect, sign: char, style: Style) {
        let line = self.look.sign(sign).to_string().repeat(usize::from(area.width));
        self.text(area, &line, style, Align::Left);
    }

    /// A line of one sign from the top of `area` to its end.
    pub fn upright(&mut self, area: Rect, sign: char, style: Style) {
        for y in area.y..area.bottom() {
            self.rule(Rect { y, height: 1, width: 1.min(area.width), ..area }, sign, style);
        }
    }

    /// Lays a style over what is already drawn.
    pub fn restyle(&mut self, area: Rect, style: Style) {
        let area = area.intersection(self.frame.area());
        self.frame.buffer_mut().set_style(area, style);
    }

    /// Empties `area`.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.frame.area());
        self.frame.render_widget(ratatui::widgets::Clear, area);
    }

    /// Puts the terminal's own cursor there: at the caret, where input methods look for it.
    pub fn caret(&mut self, column: u16, row: u16) {
        if self.frame.area().contains(Position::new(column, row)) {
            self.frame.set_cursor_position((column, row));
        }
    }

    /// Notes what a mouse hits in `area`.
    pub fn hit(&mut self, area: Rect, target: Target) {
        let area = area.intersection(self.frame.area());
        if !area.is_empty() {
            self.hits.0.push((area, target));
        }
    }
}

/// The row of `area` at `offset` from its top; empty when it has none.
pub fn row_of(area: Rect, offset: usize) -> Rect {
    let offset = cells(offset);
    if offset >= area.height {
        return Rect { height: 0, ..area };
    }
    Rect { y: area.y + offset, height: 1, ..area }
}

/// `area` without its first `columns`.
pub fn behind(area: Rect, columns: usize) -> Rect {
    let taken = cells(columns).min(area.width);
    Rect { x: area.x + taken, width: area.width - taken, ..area }
}

/// The first `columns` of `area`.
pub fn first(area: Rect, columns: usize) -> Rect {
    Rect { width: cells(columns).min(area.width), ..area }
}
