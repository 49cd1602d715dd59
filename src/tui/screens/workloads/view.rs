//! How the place looks.

use ratatui::layout::Rect;

use super::data::{Register, Row};
use super::pages::Tone;
use super::{PARTS, Part, State, body_columns, list_rows, register};
use crate::domain::measures::AwayBecause;
use crate::domain::text::counted;
use crate::report::plot::plot;
use crate::tui::fit::{Align, cells};
use crate::tui::msg::Target;
use crate::tui::screens::known::UNREAD;
use crate::tui::state::Shell;
use crate::tui::theme::Theme;
use crate::tui::widgets::more::{beside, more};
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::{Painter, behind, first, row_of};

fn under(area: Rect, rows: usize) -> Rect {
    let rows = cells(rows).min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

fn style(tone: Tone, theme: Theme) -> ratatui::style::Style {
    match tone {
        Tone::Plain => theme.text,
        Tone::Strong => theme.strong,
        Tone::Muted => theme.muted,
        Tone::Warning => theme.warning,
        Tone::Good => theme.good,
    }
}

/// Draws the place.
pub(super) fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    if let Some(writing) = state.writing.as_ref().filter(|writing| !writing.is_box()) {
        writing.view(paint, body);
        return;
    }
    let title = behind(row_of(body, 0), 2);
    if let Some(one) = state.full() {
        let workload = &one.listed.workload;
        let left = paint.word(title, &format!("{}   ", workload.reference), theme.strong);
        paint.stored(left, workload.name.as_str(), theme.strong);
    } else {
        let narrow = body.width < 76;
        let mut left = title;
        for (part, words, _) in PARTS {
            let here = part == state.part;
            let words = match (here, narrow) {
                (true, _) => format!("[{words}]"),
                (false, false) => format!(" {words} "),
                (false, true) => words.to_owned(),
            };
            left = paint.word(left, &words, if here { theme.strong } else { theme.muted });
            left = behind(left, 1);
        }
    }
    let below = under(body, state.strip());
    let Some(data) = state.data.as_deref() else {
        if state.failed {
            let line = behind(row_of(below, 1), 2);
            paint.say(line, UNREAD, theme.text, Align::Left);
        }
        return;
    };
    if state.open.is_none() && state.sifting.stands(state.part) {
        let count = state
            .sifting
            .left(state.part)
            .map_or_else(|| "all".to_owned(), |left| counted(left, "is left", "are left"));
        state.sifting.with(state.part, data, state.is_drilled(), |filter, knows| {
            filter.view(paint, behind(row_of(body, 1), 2), &count, "");
            filter.view_words(paint, behind(row_of(body, 2), 2), knows);
        });
    }
    if state.part == Part::Register && state.open.is_none() {
        let rows = list_rows(shell);
        state.list.view(data, paint, below, rows);
        let foot = under(below, rows + register::ABOVE);
        if let (Some(row), true) = (state.list.chosen(data), foot.height > 2) {
            paint.rule(row_of(foot, 0), '─', theme.muted);
            let text = summary(row, data);
            let area = beside(behind(under(foot, 1), 2));
            pane(paint, Rect { height: area.height.min(4), ..area }, &text, 0, theme.text);
        }
    } else {
        view_lines(state, shell, paint, below, data);
    }
    if let Some(writing) = &state.writing {
        writing.view(paint, body);
    }
}

/// The chosen workload in a few sentences.
fn summary(row: &Row, data: &Register) -> String {
    let workload = &row.listed.workload;
    let since = workload.hosted_since.map(|day| format!(" since {day}")).unwrap_or_default();
    let away = match data.away.get(&row.reference()) {
        _ if register::uncovered(row, data) => " ! It is away from the primary without cover.",
        Some(AwayBecause::InTransition) => " It has still to follow the new primary.",
        Some(AwayBecause::Covered) => " An exception covers it.",
        Some(AwayBecause::Lapsed | AwayBecause::NeverAsked) | None => "",
    };
    let own: Vec<String> = row.listed.exceptions.iter().map(ToString::to_string).collect();
    let own =
        if own.is_empty() { String::new() } else { format!(" Exceptions: {}.", own.join(", ")) };
    let acts: Vec<String> = row.listed.overridden.iter().map(ToString::to_string).collect();
    let acts = if acts.is_empty() {
        String::new()
    } else {
        format!(" A sole approver decided on their own in {}.", acts.join(", "))
    };
    let needs = workload.needs.as_ref().map(|needs| format!(" {needs}")).unwrap_or_default();
    crate::domain::text::display(&format!(
        "{} answers for it, in {}. Runs at {}{since}, {}.{away} {} of {} checks met: {}.{own}{acts}{needs}",
        workload.owner,
        workload.directorate,
        workload.hosted,
        workload.hosted_known,
        row.spot.share.met,
        row.spot.share.of,
        row.spot.corner.words()
    ))
}

fn view_lines(state: &State, shell: &Shell, paint: &mut Painter, below: Rect, data: &Register) {
    let theme = paint.look.theme;
    let columns = body_columns(shell);
    let head = state.head(columns, shell.body_rows());
    for (at, line) in head.iter().enumerate() {
        paint.text(behind(row_of(below, at), 2), line, theme.text, Align::Left);
    }
    let (rows, foot_rows) = state.rows(shell);
    let area = under(below, head.len());
    let lines = state.lines(columns);
    let mut cursor = state.at();
    cursor.keep_in(lines.len(), rows);
    let wide = state.list_columns(columns) < columns;
    let list = if wide { Rect { width: area.width - 84, ..area } } else { area };
    for (offset, line) in lines.iter().skip(cursor.top).take(rows).enumerate() {
        let at = cursor.top + offset;
        let row = row_of(list, offset);
        // Only where a sign stands does a line give way to it.
        let (above, below) = (offset == 0 && at > 0, offset + 1 == rows && at + 1 < lines.len());
        let signed = above || below;
        let text = behind(row, 2);
        let text = if signed { beside(text) } else { text };
        paint.text(text, &line.text, style(line.tone, theme), Align::Left);
        if at == cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
    // What is read, unlike a list with its rows counted, says where it goes on.
    more(paint, Rect { height: cells(rows).min(list.height), ..list }, cursor.top, lines.len());
    if wide {
        let right = behind(area, usize::from(list.width) + 2);
        let report = &data.report;
        let drawn = plot(&report.spots, report.share.of, report.low, 80);
        for (at, line) in drawn.iter().enumerate() {
            paint.text(row_of(right, at), line, theme.text, Align::Left);
        }
    }
    if let Some(line) = lines.get(cursor.at).filter(|line| foot_rows > 1 && !line.more.is_empty()) {
        let foot = under(area, rows);
        paint.rule(row_of(foot, 0), '─', theme.muted);
        let text = beside(behind(under(foot, 1), 2));
        let text = Rect { height: text.height.min(cells(foot_rows - 1)), ..text };
        pane(paint, text, &line.more, 0, theme.text);
    }
}
