//! Drawing the record, and what moved between two evaluations.

use ratatui::layout::Rect;

use super::data::{Data, FACT, Looked, Tone};
use super::{Known, State};
use crate::domain::evaluation::moved::{Level, Line, Side, in_words};
use crate::domain::exact::Money;
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::msg::Target;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Rows of the pane in which the chosen line stands in full.
const BELOW: usize = 9;

/// Rows in which the chosen line of a file stands in full.
const IN_FULL: usize = 4;

/// Rows of the list of what moved, of `rows` of the body.
pub(super) fn listed(rows: usize) -> usize {
    // Its heading, and the rule above the pane.
    rows.saturating_sub(BELOW.min(rows / 2) + 1).max(1)
}

/// Draws the place.
pub(super) fn view(state: &State, paint: &mut Painter, body: Rect) {
    if let Some(looked) = &state.looked {
        view_looked(state, looked, paint, body);
        return;
    }
    if let Some(writing) = &state.writing {
        writing.paper.view(paint, body);
        return;
    }
    if state.moved.is_some() {
        moved(state, paint, body);
        return;
    }
    match &state.known {
        Known::Asked => {}
        Known::Not(why) => {
            let theme = paint.look.theme;
            for (at, line) in
                wrap(why, usize::from(body.width).saturating_sub(4)).iter().enumerate()
            {
                paint.text(behind(row_of(body, 1 + at), 2), line, theme.text, Align::Left);
            }
        }
        Known::Here(data) => record(state, data, paint, body),
    }
}

fn record(state: &State, data: &Data, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let rows = data.rows(usize::from(body.width));
    let shown = usize::from(body.height);
    for (offset, (at, line)) in
        rows.iter().enumerate().skip(state.cursor.top).take(shown).enumerate()
    {
        let row = row_of(body, offset);
        let text = behind(row, 2);
        let style = match line.tone {
            Tone::Heading => theme.strong,
            Tone::Fact | Tone::Plain => theme.text,
            Tone::Warning => theme.warning,
            Tone::Muted => theme.muted,
        };
        if line.tone == Tone::Fact {
            paint.say(first(text, 16), line.name, theme.muted, Align::Left);
            paint.text(behind(text, FACT), &line.text, style, Align::Left);
        } else {
            paint.text(text, &line.text, style, Align::Left);
        }
        if at == state.cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
}

/// What a file would change, a row each, or what is wrong with it.
fn view_looked(state: &State, looked: &Looked, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let file = looked.change.text("file");
    let (title, lines): (&str, Vec<(String, String)>) = match &looked.found {
        Ok(brought) => (
            "WOULD CHANGE",
            brought
                .rows
                .iter()
                .map(|row| {
                    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
                    let turn = match row.change() {
                        "sealed" => "not shown before prices are opened".to_owned(),
                        "new" => said(&row.after),
                        _ => format!("{} > {}", said(&row.before), said(&row.after)),
                    };
                    (row.subject.clone(), format!("{:<9}{turn}", row.change()))
                })
                .chain(brought.notes.iter().map(|note| ("note".to_owned(), note.clone())))
                .collect(),
        ),
        Err(problems) => (
            "CANNOT BE BROUGHT IN",
            problems.iter().map(|one| (String::new(), one.clone())).collect(),
        ),
    };
    let rest = paint.word(behind(row_of(body, 0), 2), title, theme.strong);
    paint.text(behind(rest, 2), file, theme.muted, Align::Left);
    if lines.is_empty() {
        let words = "Nothing: everything in the file is so already.";
        paint.say(behind(row_of(body, 2), 2), words, theme.muted, Align::Left);
    }
    let wide = lines.iter().map(|(subject, _)| subject.chars().count() + 2).max().unwrap_or(0);
    let wide = if wide <= 2 { 0 } else { wide.min(usize::from(body.width) / 2) };
    let room = looked_at(usize::from(body.height));
    for (offset, (at, (subject, text))) in
        lines.iter().enumerate().skip(state.at.top).take(room).enumerate()
    {
        let row = row_of(body, offset + 2);
        paint.text(first(behind(row, 2), wide), subject, theme.text, Align::Left);
        paint.text(behind(row, 2 + wide), text, theme.text, Align::Left);
        if at == state.at.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
    // The chosen one in full: what is cut above is the rule and the way on.
    let rule = row_of(body, room + 2);
    if let Some((subject, text)) = lines.get(state.at.at).filter(|_| !rule.is_empty()) {
        paint.rule(rule, '─', theme.muted);
        let area = Rect {
            y: rule.y + 1,
            height: body.bottom().saturating_sub(rule.y + 1),
            ..behind(body, 2)
        };
        let gap = if subject.is_empty() { "" } else { ": " };
        pane(paint, area, &format!("{subject}{gap}{}", text.trim_end()), 0, theme.text);
    }
}

/// Rows of the list of what a file would change, of `rows` of the body.
pub(super) fn looked_at(rows: usize) -> usize {
    // Its heading and a blank row, and the rule above the pane.
    rows.saturating_sub(3 + IN_FULL.min(rows / 4)).max(1)
}

/// What it went from and to, in a few columns.
fn turn(line: &Line) -> String {
    let is = |side: &Side| match (&side.is, line.level) {
        (None, _) => "-".to_owned(),
        (Some(text), Level::Price) => match text.parse::<Money>() {
            Ok(amount) => amount.pounds(),
            // Without prices it is the marks.
            Err(_) => text.clone(),
        },
        (Some(text), _) => text.clone(),
    };
    format!("{} > {}", is(&line.before), is(&line.after))
}

fn moved(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let lines = state.lines();
    let room = listed(usize::from(body.height));
    let head = row_of(body, 0);
    let turned = usize::from(body.width).saturating_sub(43).clamp(14, 60);
    paint.say(first(behind(head, 2), 9), "LEVEL", theme.strong, Align::Left);
    paint.say(first(behind(head, 12), 12), "CANDIDATE", theme.strong, Align::Left);
    paint.say(first(behind(head, 25), 9), "ID", theme.strong, Align::Left);
    paint.say(first(behind(head, 35), turned), "FROM AND TO", theme.strong, Align::Left);
    paint.say(first(behind(head, 35 + turned), 7), "MARKS", theme.strong, Align::Right);
    for (offset, (at, line)) in lines.iter().enumerate().skip(state.at.top).take(room).enumerate() {
        let row = row_of(body, offset + 1);
        let who = line.candidate.as_ref().map(ToString::to_string).unwrap_or_default();
        let style = match line.level {
            Level::Rule | Level::Weight => theme.warning,
            Level::Status | Level::Place | Level::Total => theme.strong,
            Level::Quality | Level::Price | Level::Group | Level::Gate | Level::Question => {
                theme.text
            }
        };
        paint.say(first(behind(row, 2), 9), line.level.code(), style, Align::Left);
        if line.candidate.is_some() {
            paint.text(first(behind(row, 12), 12), &who, theme.text, Align::Left);
            paint.text(first(behind(row, 25), 9), &line.id, theme.text, Align::Left);
        } else {
            // What is nobody's has the room of both.
            paint.text(first(behind(row, 12), 22), &in_words(&line.id), theme.text, Align::Left);
        }
        paint.text(first(behind(row, 35), turned), &turn(line), style, Align::Left);
        let change = line.change().map(|change| {
            let sign = if change.units() > 0 { "+" } else { "" };
            format!("{sign}{change}")
        });
        let change = change.unwrap_or_default();
        paint.say(first(behind(row, 35 + turned), 7), &change, style, Align::Right);
        if at == state.at.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
    let rule = row_of(body, room + 1);
    if rule.is_empty() {
        return;
    }
    paint.rule(rule, '─', theme.muted);
    let area = Rect {
        y: rule.y + 1,
        height: body.bottom().saturating_sub(rule.y + 1),
        width: behind(body, 2).width.min(cells(110)),
        ..behind(body, 2)
    };
    let Some(line) = lines.get(state.at.at) else {
        let words = "Nothing moved between the two. a shows every line.";
        paint.say(row_of(area, 0), words, theme.muted, Align::Left);
        return;
    };
    pane(paint, area, &whole(line), 0, theme.text);
}

/// A line in full: the reasons of both sides, and what is new behind the later one.
fn whole(line: &Line) -> String {
    let marks = match (line.before.marks, line.after.marks) {
        (Some(then), Some(now)) if line.level != Level::Total => {
            format!(", marks {then} > {now}")
        }
        (_, _) => String::new(),
    };
    let who = line.candidate.as_ref().map(|who| format!("{who} ")).unwrap_or_default();
    let id = if line.candidate.is_some() { line.id.clone() } else { in_words(&line.id) };
    let mut text = format!("{who}{id}: {}{marks}", turn(line));
    if !line.new_evidence.is_empty() {
        let new: Vec<String> =
            line.new_evidence.iter().map(|(id, title)| format!("{id} {title}")).collect();
        text.push_str(&format!("\nNew evidence: {}", new.join("; ")));
    }
    if let Some(why) = &line.after.why {
        text.push_str(&format!("\nNow: {why}"));
    }
    if let Some(why) = &line.before.why {
        text.push_str(&format!("\nThen: {why}"));
    }
    text
}
