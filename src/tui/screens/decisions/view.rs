//! How the log looks: the list or the graph at the left, the record at the right, below one another
//! where there is little room.

use ratatui::layout::Rect;

use super::data::{Page, Record, Tone};
use super::{State, knowing, record, wrapped};
use crate::domain::decision::Status;
use crate::domain::decision::graph::Node;
use crate::domain::text::counted;
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::msg::Target;
use crate::tui::screens::known::UNREAD;
use crate::tui::state::Shell;
use crate::tui::theme::Glyphs;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Columns of the list, where the record stands beside it.
const LIST: usize = 44;

/// Draws the log.
pub(super) fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    if let Some(writing) = state.writing.as_ref().filter(|writing| !writing.is_box()) {
        writing.view(paint, body);
        return;
    }
    if let Some((page, top)) = &state.page {
        view_page(paint, behind(body, 2), page, *top);
    } else if let (Some(top), Some(record)) = (state.open, state.record()) {
        view_record(paint, behind(body, 2), record, Some((top, state.lines(shell))));
    } else {
        view_log(state, paint, body);
    }
    if let Some(writing) = &state.writing {
        writing.view(paint, body);
    }
}

fn view_log(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let Some(log) = &state.log else {
        if state.failed {
            let line = behind(row_of(body, 1), 2);
            paint.say(line, UNREAD, theme.text, Align::Left);
        }
        return;
    };
    let mut body = body;
    if state.filter.is_typing() || !state.filter.is_empty() {
        let count = format!("{} of {}", state.found.len(), log.records.len());
        state.filter.view(paint, behind(row_of(body, 0), 2), &count, "");
        let words = behind(row_of(body, 1), 2);
        knowing(log, |knows| state.filter.view_words(paint, words, knows));
        let taken = 2.min(body.height);
        body = Rect { y: body.y + taken, height: body.height - taken, ..body };
    }
    let record = state.record();
    if body.width >= 100 {
        view_list(state, paint, first(body, LIST));
        let rule = Rect { x: body.x + cells(LIST), width: 1, ..body };
        paint.upright(rule, '│', theme.muted);
        if let Some(record) = record {
            view_record(paint, behind(body, LIST + 2), record, None);
        }
    } else {
        let rows = (usize::from(body.height) * 2 / 5).max(4);
        view_list(state, paint, Rect { height: cells(rows).min(body.height), ..body });
        let rule = row_of(body, rows);
        paint.rule(rule, '─', theme.muted);
        let below = Rect {
            y: body.y + cells(rows + 1).min(body.height),
            height: body.height.saturating_sub(cells(rows + 1)),
            ..body
        };
        if let Some(record) = record {
            view_record(paint, behind(below, 2), record, None);
        }
    }
}

fn month(record: &Record) -> String {
    record.day.date().strftime("%B %Y").to_string()
}

fn view_list(state: &State, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let head = behind(row_of(area, 0), 2);
    let all = state.log.as_ref().map_or(0, |log| log.records.len());
    let words = counted(all, "DECISION", "DECISIONS");
    let rest = paint.word(head, &words, theme.strong);
    let order = if state.tree { "what took whose place " } else { "newest first " };
    paint.say(rest, order, theme.muted, Align::Right);
    if state.tree {
        view_tree(state, paint, area);
        return;
    }
    // A heading for each month stands above its decisions.
    let mut rows: Vec<(Option<String>, Option<usize>)> = Vec::new();
    let mut last = String::new();
    for at in 0..state.found.len() {
        let Some(record) = state.record_at(at) else { continue };
        let name = month(record);
        if name != last {
            if !rows.is_empty() {
                rows.push((None, None));
            }
            rows.push((Some(name.clone()), None));
            last = name;
        }
        rows.push((None, Some(at)));
    }
    let room = usize::from(area.height).saturating_sub(2);
    let here = rows.iter().position(|(_, at)| *at == Some(state.cursor.at)).unwrap_or(0);
    let top = (here + 1).saturating_sub(room);
    for (offset, (heading, at)) in rows.iter().skip(top).take(room).enumerate() {
        let row = row_of(area, offset + 2);
        if let Some(heading) = heading {
            paint.say(behind(row, 2), heading, theme.muted, Align::Left);
        }
        let Some(record) = at.and_then(|at| state.record_at(at)) else { continue };
        let text = behind(row, 2);
        let rest = paint.word(text, &format!("{}  ", record.decision.reference), theme.text);
        let status = record.decision.status;
        let day = record.day.date().day();
        let end = format!("  {status} {day:>2} ");
        let title = first(rest, usize::from(rest.width).saturating_sub(end.len()));
        paint.text(title, record.decision.content.title.as_str(), theme.text, Align::Left);
        let style = match status {
            Status::Accepted => theme.good,
            Status::Reopened | Status::Proposed => theme.warning,
            Status::Draft | Status::Rejected | Status::Superseded | Status::Deprecated => {
                theme.muted
            }
        };
        paint.say(behind(rest, usize::from(title.width)), &end, style, Align::Right);
        if *at == Some(state.cursor.at) {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at.unwrap_or_default()));
    }
    if state.found.is_empty() {
        let words = if all == 0 { NONE_YET } else { "nothing is left; Esc clears" };
        none(paint, area, words);
    }
}

/// Why there are no rows, from the third of `area`.
fn none(paint: &mut Painter, area: Rect, words: &str) {
    let style = paint.look.theme.muted;
    let inside = behind(area, 2);
    for (offset, line) in wrap(words, usize::from(inside.width)).iter().enumerate() {
        paint.say(row_of(inside, 2 + offset), line, style, Align::Left);
    }
}

/// What an empty log says: who writes in it.
const NONE_YET: &str = "no decision yet: a moderator or a decision owner writes one with n";

/// A row of the graph: a heading, or a place in the log with the lines before it.
type TreeRow = (Option<String>, Option<(usize, String)>);

/// The log as a graph: what it is about, and below it each decision under the one before.
fn view_tree(state: &State, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let drawn = paint.look.glyphs == Glyphs::Unicode;
    let Some(log) = &state.log else { return };
    let tree = state.in_tree();
    // With a filter the lines would lead to what is not shown.
    let whole = state.filter.is_empty();
    let mut rows: Vec<TreeRow> = Vec::new();
    let mut last = String::new();
    for (at, index) in state.found.iter().enumerate() {
        let Some(record) = log.records.get(*index) else { continue };
        let scope = record.decision.content.scope.to_string();
        if scope != last {
            if !rows.is_empty() {
                rows.push((None, None));
            }
            rows.push((Some(scope.clone()), None));
            last = scope;
        }
        let branches = tree.iter().find(|(of, _)| of == index).filter(|_| whole);
        let branches = branches.map(|(_, branches)| branches.clone()).unwrap_or_default();
        let lead = Node { decision: &record.decision, branches }.lead(drawn);
        rows.push((None, Some((at, lead))));
    }
    let room = usize::from(area.height).saturating_sub(2);
    let is_here = |row: &TreeRow| row.1.as_ref().is_some_and(|(at, _)| *at == state.cursor.at);
    let here = rows.iter().position(is_here).unwrap_or(0);
    let top = (here + 1).saturating_sub(room);
    for (offset, (heading, node)) in rows.iter().skip(top).take(room).enumerate() {
        let row = row_of(area, offset + 2);
        if let Some(heading) = heading {
            paint.say(behind(row, 2), heading, theme.muted, Align::Left);
        }
        let Some((at, lead)) = node else { continue };
        let Some(record) = state.record_at(*at) else { continue };
        let decision = &record.decision;
        let rest = paint.word(behind(row, 2), lead, theme.muted);
        let rest = paint.word(rest, &format!("{}  ", decision.reference), theme.text);
        let end = format!("  {} ", decision.status);
        let words = format!("{}: {}", decision.content.chosen.words(), decision.content.title);
        let title = first(rest, usize::from(rest.width).saturating_sub(end.len()));
        paint.text(title, &words, theme.text, Align::Left);
        let style = if decision.in_force() { theme.good } else { theme.muted };
        paint.say(behind(rest, usize::from(title.width)), &end, style, Align::Right);
        if *at == state.cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(*at));
    }
    if rows.is_empty() {
        let words = if log.records.is_empty() { NONE_YET } else { "nothing is left; Esc clears" };
        none(paint, area, words);
    }
}

/// A page about a decision.
fn view_page(paint: &mut Painter, area: Rect, page: &Page, top: usize) {
    let theme = paint.look.theme;
    let title = format!("{} {}", page.kind.title(), page.which);
    paint.say(row_of(area, 0), &title, theme.strong, Align::Left);
    let columns = usize::from(area.width).saturating_sub(2).clamp(20, 120);
    view_rows(paint, area, 2, top, &wrapped(page, columns));
}

/// Rows of text from `top` on, below the first `head` rows of `area`.
fn view_rows(paint: &mut Painter, area: Rect, head: usize, top: usize, lines: &[(Tone, String)]) {
    let theme = paint.look.theme;
    let room = usize::from(area.height).saturating_sub(head);
    for (offset, (tone, text)) in lines.iter().skip(top).take(room).enumerate() {
        let style = match tone {
            Tone::Heading => theme.strong,
            Tone::Plain => theme.text,
            Tone::Muted => theme.muted,
        };
        let cut = offset + 1 == room && top + room < lines.len();
        let text = if cut { format!("{text} {}", paint.look.cut()) } else { text.clone() };
        paint.text(row_of(area, offset + head), &text, style, Align::Left);
    }
}

fn view_record(
    paint: &mut Painter,
    area: Rect,
    record: &Record,
    open: Option<(usize, Vec<(Tone, String)>)>,
) {
    let theme = paint.look.theme;
    let rest =
        paint.word(row_of(area, 0), &format!("{}   ", record.decision.reference), theme.strong);
    paint.text(rest, record.decision.content.title.as_str(), theme.strong, Align::Left);
    paint.text(row_of(area, 1), &record::standing(record), theme.muted, Align::Left);
    let columns = usize::from(area.width).saturating_sub(2);
    let (top, lines) = open.unwrap_or_else(|| (0, record::lines(record, columns)));
    view_rows(paint, area, super::HEAD, top, &lines);
}
