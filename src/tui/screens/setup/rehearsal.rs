//! A rehearsal: what each price formula makes of invented bids, so that the model is tried before
//! it binds. The formulas stand in a list, what the chosen one makes of each bid below it.

use ratatui::layout::Rect;

use crate::actions::evaluations::rehearse::Rehearsal;
use crate::domain::evaluation::ranking::{Ranking, Standing, Status};
use crate::domain::evaluation::rehearse::{Tried, sentences};
use crate::domain::exact::Money;
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::keys::Motion;
use crate::tui::msg::Target;
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// What is rehearsed with, as it was typed; nothing for invented bids and the draft's parameters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// Bids as they are typed: name, price and quality marks each, `;` between them.
    pub bids: Option<String>,
    /// A file of bids.
    pub file: Option<String>,
    /// The price that earns full marks under `benchmark`.
    pub best: Option<String>,
    /// The price that earns none.
    pub worst: Option<String>,
    /// What a mark is worth under `monetised`.
    pub point_value: Option<String>,
}

/// A rehearsal on the screen.
#[derive(Debug)]
pub(super) struct Rehearsed {
    found: Rehearsal,
    cursor: Cursor,
    /// How many screenfuls of what follows were turned over.
    page: usize,
}

/// Columns of the formulas.
const FORMULA: usize = 14;

impl Rehearsed {
    /// The formula of the draft chosen first.
    pub(super) fn new(found: Rehearsal) -> Self {
        let at = found.tried.iter().position(|one| one.chosen).unwrap_or(0);
        Self { found, cursor: Cursor { at, top: 0 }, page: 0 }
    }

    /// Moves over the formulas, or turns the pages of what follows.
    pub(super) fn step(&mut self, motion: Motion, shell: &Shell) {
        match motion {
            Motion::PageDown => {
                let columns = usize::from(shell.size.0).saturating_sub(4);
                let room = shell.body_rows().saturating_sub(self.found.tried.len() + 3);
                self.page = (self.page + 1).min(self.pages(columns, room).saturating_sub(1));
                return;
            }
            Motion::PageUp => {
                self.page = self.page.saturating_sub(1);
                return;
            }
            Motion::Up
            | Motion::Down
            | Motion::Left
            | Motion::Right
            | Motion::Home
            | Motion::End
            | Motion::Top
            | Motion::Bottom => self.page = 0,
        }
        self.cursor.step(motion, self.found.tried.len(), shell.body_rows().max(1));
    }

    /// A click on a formula.
    pub(super) fn click(&mut self, at: usize) {
        self.cursor.at = at.min(self.found.tried.len().saturating_sub(1));
    }

    /// What the status row says.
    pub(super) fn status() -> String {
        "Nothing of it is kept. b: bids of your own, and what benchmark and monetised need."
            .to_owned()
    }

    /// Draws it.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let tried = &self.found.tried;
        let title = behind(row_of(body, 0), 2);
        let rest = paint.word(title, "REHEARSAL  ", theme.strong);
        let bids =
            format!("{} bids that are not real, under each price formula", self.found.bids.len());
        paint.say(rest, &bids, theme.muted, Align::Left);
        for (at, one) in tried.iter().enumerate() {
            let row = row_of(body, at + 2);
            let chosen = at == self.cursor.at;
            let sign = if one.chosen { "* " } else { "  " };
            let name = format!("{sign}{}", one.formula);
            paint.say(first(behind(row, 2), FORMULA), &name, theme.text, Align::Left);
            let (line, style) = match &one.outcome {
                Ok(ranking) => (order(ranking), theme.text),
                Err(why) => (why.clone(), theme.muted),
            };
            paint.text(behind(row, FORMULA + 2), &line, style, Align::Left);
            if chosen {
                paint.restyle(Rect { width: row.width.saturating_sub(2), ..row }, theme.selected);
                paint.say(first(row, 1), ">", theme.selected, Align::Left);
            }
            paint.hit(row, Target::Row(at));
        }
        let at = tried.len() + 3;
        let below = Rect {
            y: body.y + cells(at).min(body.height),
            height: body.height.saturating_sub(cells(at)),
            ..body
        };
        if let Some(one) = tried.get(self.cursor.at) {
            self.view_one(one, paint, below);
        }
    }

    /// Who wins where, and what the chosen formula warns of, in lines of `columns`.
    fn said(&self, columns: usize) -> Vec<String> {
        let Some(one) = self.found.tried.get(self.cursor.at) else { return Vec::new() };
        let others = |line: &&String| {
            line.strip_prefix("warning, ").is_none_or(|rest| rest.starts_with(one.formula))
        };
        let why = one.outcome.as_ref().err();
        let all = sentences(&self.found.tried);
        why.into_iter()
            .chain(all.iter().filter(others))
            .flat_map(|text| wrap(text, columns))
            .collect()
    }

    /// Rows of the figures of the chosen formula, with the rule above and the gap below them.
    fn figures_rows(&self) -> usize {
        match self.found.tried.get(self.cursor.at).map(|one| &one.outcome) {
            Some(Ok(ranking)) => ranking.standings.len() + 3,
            Some(Err(_)) | None => 1,
        }
    }

    /// Lines on the first page, of `room` rows, and on each that follows; a row says that there is
    /// more.
    fn turned(&self, room: usize) -> (usize, usize) {
        (room.saturating_sub(self.figures_rows() + 1), room.saturating_sub(2).max(1))
    }

    fn pages(&self, columns: usize, room: usize) -> usize {
        let (first, each) = self.turned(room);
        let rest = self.said(columns).len().saturating_sub(first);
        // Without the row that says so, one line more has room.
        if rest <= 1 { 1 } else { 1 + rest.div_ceil(each) }
    }

    /// What one formula makes of the bids, and what follows from all of them.
    fn view_one(&self, one: &Tried, paint: &mut Painter, area: Rect) {
        let theme = paint.look.theme;
        paint.rule(row_of(area, 0), '─', theme.muted);
        let room = usize::from(area.height);
        let columns = usize::from(area.width).saturating_sub(4);
        let pages = self.pages(columns, room);
        let page = self.page.min(pages.saturating_sub(1));
        let mut at = 1;
        if let (Ok(ranking), 0) = (&one.outcome, page) {
            let wide = area.width >= 76;
            let head = cells_of(["", "BID", "QUALITY", "COST", "FOR COST", "TOTAL"], wide);
            line(paint, row_of(area, at), &head, theme.strong);
            for standing in &ranking.standings {
                at += 1;
                let row = cells_of(figures(standing, ranking.decimals), wide);
                line(paint, row_of(area, at), &row, theme.text);
            }
            at += 2;
        }
        let (first, each) = self.turned(room);
        let skip = if page == 0 { 0 } else { first + (page - 1) * each };
        let most = if pages == 1 { room } else { room.saturating_sub(1) };
        for text in self.said(columns).iter().skip(skip) {
            if at < most {
                paint.say(behind(row_of(area, at), 2), text, theme.muted, Align::Left);
            }
            at += 1;
        }
        if pages > 1 && room > 1 {
            let words = format!("PgDn PgUp turn the page: {} of {pages}", page + 1);
            paint.say(behind(row_of(area, room - 1), 2), &words, theme.muted, Align::Left);
        }
    }
}

/// The bids in their order, those without a place last.
fn order(ranking: &Ranking) -> String {
    let placed = ranking.standings.iter().map(|standing| match &standing.figures {
        Some(figures) => format!("{}. {}", figures.place, standing.candidate),
        None => format!("{} out", standing.candidate),
    });
    placed.collect::<Vec<_>>().join("   ")
}

fn figures(standing: &Standing, decimals: u8) -> [String; 6] {
    let name = match &standing.status {
        Status::Excluded { .. } => {
            format!("{} out: {}", standing.candidate, standing.status.excluded_by().join(", "))
        }
        Status::Ranked | Status::Withdrawn { .. } => standing.candidate.to_string(),
    };
    let Some(figures) = &standing.figures else {
        return ["–".to_owned(), name, String::new(), String::new(), String::new(), String::new()];
    };
    [
        figures.place.to_string(),
        name,
        figures.quality.rounded(decimals).to_string(),
        figures.amount.map(Money::pounds).unwrap_or_default(),
        figures.price.as_ref().map(|marks| marks.rounded(decimals).to_string()).unwrap_or_default(),
        figures.published.to_string(),
    ]
}

/// The cells with their columns; on a narrow screen the marks for cost are left out.
fn cells_of<T: Into<String>>(cells: [T; 6], wide: bool) -> Vec<(String, usize, Align)> {
    let columns = if wide { [3, 26, 9, 14, 10, 13] } else { [3, 18, 9, 13, 0, 12] };
    cells
        .into_iter()
        .zip(columns)
        .enumerate()
        .map(|(at, (cell, columns))| {
            let align = if at < 2 { Align::Left } else { Align::Right };
            (cell.into(), columns, align)
        })
        .collect()
}

fn line(
    paint: &mut Painter,
    row: Rect,
    parts: &[(String, usize, Align)],
    style: ratatui::style::Style,
) {
    let mut rest = behind(row, 2);
    for (text, columns, align) in parts {
        paint.text(first(rest, *columns), text, style, *align);
        rest = behind(rest, *columns);
    }
}
