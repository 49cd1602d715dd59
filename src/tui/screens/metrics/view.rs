//! The board: the signal, two lines over the quarters, and the figures with their bars.

use ratatui::layout::Rect;

use super::State;
use super::data::{Board, Opened, Point};
use crate::tui::fit::{Align, cells, width, wrap};
use crate::tui::msg::Target;
use crate::tui::state::Shell;
use crate::tui::widgets::bar::filled_bar;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Rows above the list of figures: the day, the signal, two lines of quarters, a blank.
const ABOVE: usize = 6;

/// Rows of the pane below the list.
fn pane_rows(body: usize) -> usize {
    if body < 14 { 0 } else { 3 }
}

/// Rows of the list of figures.
pub(super) fn list_rows(body: usize) -> usize {
    body.saturating_sub(ABOVE + pane_rows(body)).max(1)
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

/// Draws the place.
pub(super) fn view(state: &State, _shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    match &state.board {
        None => {}
        Some(Err(())) => {
            let words = "It could not be read. F5 tries again, n shows today.";
            paint.say(behind(row_of(body, 1), 2), words, theme.text, Align::Left);
        }
        Some(Ok(board)) => match &state.opened {
            Some((opened, cursor)) => list(opened, *cursor, paint, body),
            None => whole(state, board, paint, body),
        },
    }
    if let Some(field) = &state.asking {
        let row = behind(row_of(body, 0), 2);
        paint.clear(row);
        let left = paint.word(row, "As at  ", theme.label);
        field.view(paint, first(left, 24), true);
    }
    if let Some(writing) = &state.writing {
        writing.view(paint, body);
    }
}

fn whole(state: &State, board: &Board, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let row = behind(row_of(body, 0), 2);
    let words = if board.past { "not today" } else { "today" };
    let left = paint.word(row, &format!("As at {} ", board.day), theme.strong);
    paint.say(left, words, theme.muted, Align::Left);
    let row = behind(row_of(body, 1), 2);
    let style = if board.waits { theme.warning } else { theme.text };
    let sign = if board.waits { "! " } else { "" };
    paint.say(row, &format!("{sign}Reopen signal: {}", board.signal), style, Align::Left);
    quarters(paint, behind(row_of(body, 3), 2), "Off-primary share", &board.shares, |value| {
        format!("{}.{} %", value / 10, value % 10)
    });
    quarters(paint, behind(row_of(body, 4), 2), "Portability debt", &board.debts, |value| {
        format!("{value} months")
    });
    let rows = list_rows(usize::from(body.height));
    let mut cursor = state.cursor;
    cursor.keep_in(board.rows.len(), rows);
    figures(board, cursor, rows, paint, body);
    let below = ABOVE + rows;
    if let (Some(chosen), true) =
        (board.rows.get(cursor.at), pane_rows(usize::from(body.height)) > 0)
    {
        paint.rule(row_of(body, below), '─', theme.muted);
        let lines = wrap(&chosen.says, usize::from(body.width).saturating_sub(4));
        for (at, line) in lines.iter().take(2).enumerate() {
            paint.text(behind(row_of(body, below + 1 + at), 2), line, theme.text, Align::Left);
        }
    }
}

/// One line over the quarters: a name, a column each, the first and the last value.
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
        paint.say(left, "not known yet", theme.muted, Align::Left);
        return;
    };
    let left = paint.word(left, &format!("{} ", begin.quarter), theme.muted);
    let left = paint.word(left, &columns(points), theme.first);
    let said = format!(" {}   {} to {}", end.quarter, words(begin.value), words(end.value));
    paint.say(left, &said, theme.text, Align::Left);
}

fn figures(board: &Board, cursor: Cursor, rows: usize, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let wide = usize::from(body.width);
    let bars = if wide >= 100 { (wide - 80).min(40) } else { 10 };
    let value_at = wide.saturating_sub(bars + 2 + 12 + 15 + 2);
    for offset in 0..rows.min(board.rows.len().saturating_sub(cursor.top)) {
        let at = cursor.top + offset;
        let figure = &board.rows[at];
        let row = row_of(body, ABOVE + offset);
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
        paint.text(
            first(behind(row, 2), value_at.saturating_sub(3)),
            &figure.title,
            style,
            Align::Left,
        );
        let value = behind(row, value_at);
        paint.text(first(value, 15), &figure.value, style, Align::Right);
        paint.text(first(behind(value, 16), 11), &figure.counts, theme.muted, Align::Right);
        if let Some(share) = figure.bar {
            let bar = filled_bar(share.into(), 1_000, bars);
            paint.say(first(behind(value, 29), bars), &bar, theme.first, Align::Left);
        }
        if here {
            paint.restyle(row, theme.selected);
        }
        paint.hit(row, Target::Row(at));
    }
}

/// The list behind a figure: each column as wide as it needs, the widest cut first.
fn list(opened: &Opened, cursor: Cursor, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let title = behind(row_of(body, 0), 2);
    let left = paint.stored(title, &opened.title, theme.strong);
    let count = opened.rows.len();
    let said = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
    paint.say(behind(left, 2), &format!("{said}   {}", opened.command), theme.muted, Align::Left);
    if opened.rows.is_empty() {
        paint.say(behind(row_of(body, 2), 2), "nothing here", theme.muted, Align::Left);
        return;
    }
    let mut wides: Vec<usize> = (0..opened.columns.len())
        .map(|column| {
            let texts = opened.rows.iter().filter_map(|row| row.get(column));
            let most = texts.map(|text| width(text)).max().unwrap_or(0);
            most.max(width(&opened.columns[column].0))
        })
        .collect();
    let room = usize::from(body.width).saturating_sub(2);
    while wides.iter().sum::<usize>() + 2 * wides.len() > room {
        let Some(widest) = wides.iter_mut().max() else { break };
        if *widest <= 6 {
            break;
        }
        *widest -= 1;
    }
    let rows = usize::from(body.height).saturating_sub(3).max(1);
    let mut cursor = cursor;
    cursor.keep_in(count, rows);
    let mut x = 2;
    for (column, (heading, figures)) in opened.columns.iter().enumerate() {
        let align = if *figures { Align::Right } else { Align::Left };
        let wide = wides[column];
        let heading = heading.to_uppercase();
        paint.say(first(behind(row_of(body, 2), x), wide), &heading, theme.strong, align);
        for offset in 0..rows.min(count.saturating_sub(cursor.top)) {
            let text = opened.rows[cursor.top + offset].get(column).map_or("", String::as_str);
            let cell = first(behind(row_of(body, 3 + offset), x), wide);
            paint.text(cell, text, theme.text, align);
        }
        x += wide + 2;
    }
    let chosen = row_of(body, 3 + cursor.at - cursor.top);
    paint.say(first(chosen, 2), "> ", theme.strong, Align::Left);
    paint.restyle(Rect { width: cells(usize::from(body.width)), ..chosen }, theme.selected);
}
