//! The board: the signal, charts over the quarters, and the figures with their bars; and the
//! reports there are.

use ratatui::layout::Rect;

use super::data::{Alarm, Board, Row};
use super::papers::Paper;
use super::{Page, State};
use crate::domain::text::counted;
use crate::tui::fit::{Align, cells, width, wrap};
use crate::tui::msg::Target;
use crate::tui::state::Shell;
use crate::tui::widgets::bar::filled_bar;
use crate::tui::widgets::chart::{self, Point};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::more::beside;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Rows of the charts over the quarters; where there is no room for columns, a line each.
fn chart_rows(body: usize) -> usize {
    match body {
        ..17 => 0,
        17..24 => chart::AROUND + 3,
        24..36 => chart::AROUND + 4,
        36.. => chart::AROUND + 8,
    }
}

/// Rows above the list of figures: pages and day, the signal, the quarters, blanks.
fn above(body: usize) -> usize {
    match chart_rows(body) {
        0 => 6,
        rows => rows + 3,
    }
}

/// Rows of the pane below the list.
fn pane_rows(body: usize) -> usize {
    if body < 14 { 0 } else { 3 }
}

/// Rows of the list of figures, or of reports.
pub(super) fn list_rows(page: Page, body: usize) -> usize {
    let above = match page {
        Page::Figures => above(body),
        Page::Reports => REPORTS_ABOVE,
    };
    body.saturating_sub(above + pane_rows(body)).max(1)
}

/// Rows above the list of reports: pages and day, a blank.
const REPORTS_ABOVE: usize = 2;

/// Draws the place.
pub(super) fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    if let Some(form) = &state.writing {
        form.view(paint, body);
        return;
    }
    match &state.board {
        None => {}
        Some(Err(())) => {
            let words = "It could not be read. F5 tries again.";
            paint.say(behind(row_of(body, 1), 2), words, theme.text, Align::Left);
        }
        Some(Ok(board)) => match &state.opened {
            Some(open) => open.view(paint, body),
            None if state.page == Page::Reports => reports(state, board, shell, paint, body),
            None => whole(state, board, shell, paint, body),
        },
    }
}

/// The pages, and the day as at which they are.
fn head(state: &State, board: &Board, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let mut left = behind(row_of(body, 0), 2);
    for (page, words) in [(Page::Figures, "Figures"), (Page::Reports, "Reports")] {
        let here = page == state.page;
        let words = if here { format!("[{words}]") } else { format!(" {words} ") };
        left = paint.word(left, &words, if here { theme.strong } else { theme.muted });
        left = behind(left, 1);
    }
    let left = paint.word(behind(left, 1), &format!("As at {} ", board.day), theme.strong);
    let words = if shell.day.is_some() { "not today" } else { "today" };
    paint.say(left, words, theme.muted, Align::Left);
}

fn whole(state: &State, board: &Board, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    head(state, board, shell, paint, body);
    let row = behind(row_of(body, 1), 2);
    let (style, sign) = match board.alarm {
        Alarm::Waits => (theme.warning, "! "),
        Alarm::Silent | Alarm::Answered | Alarm::Reopened => (theme.text, ""),
    };
    let tall = usize::from(body.height);
    let signal = format!("{sign}Reopen signal: {}", board.signal);
    // Where no charts stand below, the row under it is blank and takes what does not fit.
    let rows = if chart_rows(tall) == 0 { 2 } else { 1 };
    let columns = usize::from(row.width).saturating_sub(2);
    let lines = if rows == 1 { vec![signal] } else { wrap(&signal, columns) };
    for (offset, line) in lines.iter().take(rows).enumerate() {
        paint.say(Rect { y: row.y + cells(offset), ..row }, line, style, Align::Left);
    }
    let share = |value: u64| format!("{}.{} %", value / 10, value % 10);
    let months = |value: u64| counted(value, "month", "months");
    match chart_rows(tall) {
        0 => {
            let rows = [behind(row_of(body, 3), 2), behind(row_of(body, 4), 2)];
            quarters(paint, rows[0], "Off-primary share", &board.shares, share);
            quarters(paint, rows[1], "Portability debt", &board.debts, months);
        }
        rows => {
            let half = usize::from(body.width).saturating_sub(4) / 2;
            let area = Rect { y: body.y + 2, height: cells(rows), ..body };
            let charts =
                [first(behind(area, 2), half - 1), first(behind(area, 3 + half), half - 1)];
            let when = if shell.day.is_some() { "then" } else { "now" };
            chart::view(paint, charts[0], ("Off-primary share", when), &board.shares, share);
            chart::view(paint, charts[1], ("Portability debt", when), &board.debts, months);
        }
    }
    let rows = list_rows(Page::Figures, tall);
    let mut cursor = state.cursor;
    cursor.keep_in(board.rows.len(), rows);
    figures(board, cursor, rows, paint, body);
    if let Some(chosen) = board.rows.get(cursor.at) {
        below(&chosen.says, above(tall) + rows, paint, body);
    }
}

/// The pane below a list.
fn below(says: &str, at: usize, paint: &mut Painter, body: Rect) {
    if pane_rows(usize::from(body.height)) == 0 {
        return;
    }
    let theme = paint.look.theme;
    paint.rule(row_of(body, at), '─', theme.muted);
    let first_row = behind(row_of(body, at + 1), 2);
    pane(
        paint,
        beside(Rect { height: 2.min(first_row.height * 2), ..first_row }),
        says,
        0,
        theme.text,
    );
}

/// The reports, each with what it lists.
fn reports(state: &State, board: &Board, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    head(state, board, shell, paint, body);
    let rows = list_rows(Page::Reports, usize::from(body.height));
    let mut cursor = state.report;
    cursor.keep_in(Paper::ALL.len(), rows);
    for (offset, paper) in Paper::ALL.iter().skip(cursor.top).take(rows).enumerate() {
        let row = row_of(body, REPORTS_ABOVE + offset);
        let here = cursor.top + offset == cursor.at;
        if here {
            paint.say(first(row, 2), "> ", theme.strong, Align::Left);
        }
        paint.say(first(behind(row, 2), 14), paper.name(), theme.strong, Align::Left);
        paint.text(behind(row, 17), paper.says(), theme.text, Align::Left);
        if here {
            paint.restyle(row, theme.selected);
        }
        paint.hit(row, Target::Row(cursor.top + offset));
    }
    if let Some(paper) = Paper::ALL.get(cursor.at) {
        below(&paper.way(), REPORTS_ABOVE + rows, paint, body);
    }
}

/// A column of eight heights for each point, against the highest.
fn columns(points: &[Point]) -> String {
    const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = points.iter().map(|point| point.value).max().unwrap_or(0).max(1);
    let height = |point: &Point| {
        let at = usize::try_from(point.value * 7 / most).unwrap_or(0).min(7);
        if point.value == 0 { '·' } else { HEIGHTS[at] }
    };
    points.iter().map(height).collect()
}

/// One line over the quarters, where there is no room for a chart: a name, a column each, the
/// first and the last value.
fn quarters(
    paint: &mut Painter,
    row: Rect,
    name: &str,
    points: &[Point],
    words: impl Fn(u64) -> String,
) {
    let theme = paint.look.theme;
    let left = paint.word(row, &format!("{name:<19}"), theme.label);
    let (Some(begin), Some(end)) = (points.first(), points.last()) else {
        paint.say(left, "nothing was granted yet", theme.muted, Align::Left);
        return;
    };
    let left = paint.word(left, &format!("{} ", begin.name), theme.muted);
    let left = paint.word(left, &columns(points), theme.first);
    // The unit stands once, behind both.
    let began = words(begin.value);
    let began = began.split(' ').next().unwrap_or_default();
    let said = format!(" {}   {began} to {}", end.name, words(end.value));
    paint.say(left, &said, theme.text, Align::Left);
}

fn figures(board: &Board, cursor: Cursor, rows: usize, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let wide = usize::from(body.width);
    // Below 80 columns the words need the room more than a bar does.
    let bars = match wide {
        100.. => (wide - 80).min(40),
        80.. => 10,
        _ => 0,
    };
    // Figures take what they need, and the words the rest.
    let widest = |text: fn(&Row) -> &String| board.rows.iter().map(|row| width(text(row))).max();
    let value_wide = widest(|row| &row.value).unwrap_or(0);
    let counts_wide = widest(|row| &row.counts).unwrap_or(0);
    let value_at = wide.saturating_sub(bars + 2 + counts_wide + 1 + value_wide + 2);
    for offset in 0..rows.min(board.rows.len().saturating_sub(cursor.top)) {
        let at = cursor.top + offset;
        let figure = &board.rows[at];
        let row = row_of(body, above(usize::from(body.height)) + offset);
        let here = at == cursor.at;
        if here {
            paint.say(first(row, 2), "> ", theme.strong, Align::Left);
        }
        let style = if figure.warns {
            theme.warning
        } else if figure.heading {
            theme.strong
        } else {
            theme.text
        };
        // A sentence without a figure has the row to itself.
        let alone = figure.value.is_empty() && figure.counts.is_empty();
        let room = if alone { wide } else { value_at.saturating_sub(3) };
        paint.text(first(behind(row, 2), room), &figure.title, style, Align::Left);
        let value = behind(row, value_at);
        if !alone {
            paint.text(first(value, value_wide), &figure.value, style, Align::Right);
            let counts = first(behind(value, value_wide + 1), counts_wide);
            paint.text(counts, &figure.counts, theme.muted, Align::Right);
        }
        if let Some(share) = figure.bar.filter(|_| bars > 0) {
            let bar = filled_bar(share.into(), 1_000, bars);
            let place = first(behind(value, value_wide + counts_wide + 3), bars);
            paint.say(place, &bar, theme.first, Align::Left);
        }
        if here {
            paint.restyle(row, theme.selected);
        }
        paint.hit(row, Target::Row(at));
    }
}
