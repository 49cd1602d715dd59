//! Drawing the prices.

use ratatui::layout::Rect;

use super::{Data, Known, State};
use crate::actions::prices::{Opened, Priced};
use crate::domain::evaluation::ranking::Unit;
use crate::domain::text::{Line, counted, display_lines};
use crate::tui::fit::{Align, width, wrap};
use crate::tui::msg::Target;
use crate::tui::widgets::page::page;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Draws the place.
pub(super) fn view(state: &State, paint: &mut Painter, body: Rect) {
    if let Some(writing) = &state.writing {
        writing.paper.view(paint, body);
        return;
    }
    match &state.known {
        Known::Asked => {}
        Known::Not(why) => {
            paragraphs(paint, behind(body, 2), 1, why, Tone::Text);
        }
        Known::Here(data) if data.sealed.is_some() => sealed(state, data, paint, body),
        Known::Here(_) if state.open.is_some() => whole(state, paint, body),
        Known::Here(data) => open(state, data, paint, body),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    Text,
    Muted,
    Warning,
}

/// Wrapped text from row `y`; gives the row behind it.
fn paragraphs(paint: &mut Painter, area: Rect, y: usize, text: &str, tone: Tone) -> usize {
    let theme = paint.look.theme;
    let style = match tone {
        Tone::Text => theme.text,
        Tone::Muted => theme.muted,
        Tone::Warning => theme.warning,
    };
    let mut at = y;
    for line in wrap(&display_lines(text), usize::from(area.width)) {
        paint.text(row_of(area, at), &line, style, Align::Left);
        at += 1;
    }
    at
}

/// Columns of the names.
fn names(data: &Data, columns: usize) -> usize {
    let longest = data.priced.iter().map(|one| width(one.name.as_str())).max().unwrap_or(0);
    (longest + 2).clamp(12, (columns / 3).max(12))
}

fn mark(state: &State, at: usize, paint: &mut Painter, row: Rect) {
    let theme = paint.look.theme;
    if state.chosen() == at {
        paint.restyle(row, theme.selected);
        paint.say(first(row, 1), ">", theme.selected, Align::Left);
    }
    paint.hit(row, Target::Row(at));
}

fn sealed(state: &State, data: &Data, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let inside = behind(body, 2);
    paint.say(row_of(inside, 0), "PRICES ARE SEALED", theme.strong, Align::Left);
    let which = data.evaluation.reference();
    let why = match data.evaluation.cancelled() {
        Some(decision) => format!(
            "{decision} cancelled {which} while they were sealed, and so they stay as long as it is \
             in force. What was entered is shown to nobody, not even to who entered it."
        ),
        None => format!(
            "The price must not sway the scores, so the prices of {which} open only after quality \
             is closed. What is entered until then is shown to nobody, not even to who entered it."
        ),
    };
    let mut y = paragraphs(paint, inside, 1, &why, Tone::Text);
    y += usize::from(body.height >= 14);
    let name = names(data, usize::from(body.width));
    paint.say(row_of(inside, y), "CANDIDATE", theme.strong, Align::Left);
    paint.say(behind(row_of(inside, y), name), "PRICE", theme.strong, Align::Left);
    y += 1;
    for (at, one) in data.priced.iter().enumerate() {
        let row = row_of(body, y);
        let text = behind(row, 2);
        paint.text(first(text, name.saturating_sub(1)), one.name.as_str(), theme.text, Align::Left);
        let (words, style) = match (&one.out, &one.entered) {
            (Some(out), _) => (out.clone(), theme.muted),
            (None, Some((by, at))) => {
                let day = at.to_string();
                (format!("sealed, from {by} on {}", day.get(..10).unwrap_or(&day)), theme.text)
            }
            (None, None) if data.evaluation.cancelled().is_some() => {
                ("none was entered".to_owned(), theme.muted)
            }
            (None, None) => ("none yet".to_owned(), theme.warning),
        };
        paint.text(behind(text, name), &words, style, Align::Left);
        mark(state, at, paint, row);
        y += 1;
    }
    y += 1;
    if !data.left.is_empty() {
        paint.say(row_of(inside, y), "STILL TO COME", theme.strong, Align::Left);
        y += 1;
        let room = usize::from(body.height);
        for (at, line) in data.left.iter().enumerate() {
            let more = data.left.len() - at;
            if y + 1 >= room && more > 1 {
                let words = format!("and {more} more: g o, then W, reads them all");
                paint.say(row_of(inside, y), &words, theme.muted, Align::Left);
                y += 1;
                break;
            }
            y = paragraphs(paint, inside, y, line, Tone::Text);
        }
    }
    if let Some(why) = &data.not_mine
        && y + 1 < usize::from(body.height)
    {
        paragraphs(paint, inside, y + 1, why, Tone::Muted);
    }
}

/// Columns of what an amount is made of: `15 lines`, and a blank before it.
const BASKET: usize = 10;

fn open(state: &State, data: &Data, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let columns = usize::from(body.width);
    let name = names(data, columns);
    let earns = if Unit::of(&data.evaluation).is_pounds() { 16 } else { 9 };
    let head = row_of(body, 0);
    paint.say(behind(head, 2), "CANDIDATE", theme.strong, Align::Left);
    let x = 2 + name;
    paint.say(first(behind(head, x), 16), "WHOLE-LIFE COST", theme.strong, Align::Right);
    let earns_in = data.earns_in();
    paint.say(first(behind(head, x + 16), earns), earns_in, theme.strong, Align::Right);
    paint.say(first(behind(head, x + 16 + earns), BASKET), "BASKET", theme.strong, Align::Right);
    for (at, one) in data.priced.iter().enumerate() {
        let row = row_of(body, 1 + at);
        let style = if one.out.is_some() { theme.muted } else { theme.text };
        let cell = first(behind(row, 2), name.saturating_sub(1));
        paint.text(cell, one.name.as_str(), style, Align::Left);
        if let Some(Opened { entered, earns: earned, .. }) = &one.opened {
            let amount = entered.price.amount().grouped();
            paint.say(first(behind(row, x), 16), &amount, style, Align::Right);
            let earned = earned
                .map_or_else(|| "–".to_owned(), |figure| Unit::of(&data.evaluation).shown(figure));
            paint.say(first(behind(row, x + 16), earns), &earned, style, Align::Right);
            let lines = match entered.basket.len() {
                0 => "–".to_owned(),
                count => counted(count, "line", "lines"),
            };
            paint.say(first(behind(row, x + 16 + earns), BASKET), &lines, style, Align::Right);
        } else {
            paint.say(first(behind(row, x), 16), "none", theme.warning, Align::Right);
        }
        let note = note(one);
        let style = if one.out.is_some() { theme.muted } else { theme.warning };
        let room = behind(row, x + 16 + earns + BASKET + 2);
        // Without an amount the columns behind it are free; with one, the text below says it.
        let room = if one.opened.is_none() { behind(row, x + 18) } else { room };
        // A sign of what was cut that stands alone says nothing.
        if room.width >= 6 {
            paint.text(room, &note, style, Align::Left);
        }
        mark(state, at, paint, row);
    }
    let inside = behind(body, 2);
    let mut y = data.priced.len() + 2;
    let room = usize::from(body.height);
    for warning in &data.warnings {
        if y + 1 >= room {
            break;
        }
        paint.say(row_of(inside, y), "!", theme.warning, Align::Left);
        y = paragraphs(paint, behind(inside, 2), y, &warning.to_string(), Tone::Warning);
    }
    y += 1;
    let lines = detail(state, columns);
    let left = room.saturating_sub(y);
    for (offset, (text, strong)) in lines.iter().enumerate() {
        let row = row_of(inside, y + offset);
        if row.is_empty() {
            break;
        }
        if offset + 1 == left && lines.len() > left {
            paint.say(row, "… Enter reads it in full", theme.muted, Align::Left);
            break;
        }
        let style = if *strong { theme.strong } else { theme.text };
        paint.text(row, text, style, Align::Left);
    }
}

/// What must be said beside an amount, in a few words.
fn note(one: &Priced) -> String {
    if let Some(out) = &one.out {
        return out.clone();
    }
    let low = one.opened.as_ref().is_some_and(|opened| !opened.low.is_empty());
    let changed = one.opened.as_ref().is_some_and(|opened| !opened.changes.is_empty());
    match (&one.asked, low) {
        (None, false) if changed => "changed later".to_owned(),
        (Some((reference, state)), _) => format!("{reference}: {}", state.replace('-', " ")),
        (None, true) => "low: a asks about it".to_owned(),
        (None, false) => String::new(),
    }
}

/// The chosen price in full: each row with whether it is a heading.
pub(super) fn detail(state: &State, columns: usize) -> Vec<(String, bool)> {
    let (Some(data), Some(one)) = (state.data(), state.priced()) else { return Vec::new() };
    let wide = columns.saturating_sub(4).clamp(20, 110);
    let Some(opened) = &one.opened else {
        let out = one.out.as_ref().map(|out| format!(" ({out})")).unwrap_or_default();
        let said = format!("No price was entered for {}{out}.", one.name);
        return wrap(&display_lines(&said), wide).into_iter().map(|row| (row, false)).collect();
    };
    let columns = wide;
    let mut rows: Vec<(String, bool)> = Vec::new();
    let say = |text: &str, rows: &mut Vec<(String, bool)>| {
        rows.extend(wrap(&display_lines(text), columns).into_iter().map(|line| (line, false)));
    };
    let entered = &opened.entered;
    // Beside the amount there may be no room for it.
    let out = one.out.as_ref().map(|out| format!("   {out}")).unwrap_or_default();
    rows.push((format!("{}{out}", one.name.to_string().to_uppercase()), true));
    let day = entered.at.to_string();
    let day = day.get(..10).unwrap_or(&day).to_owned();
    let amount = entered.price.amount().grouped();
    say(&format!("{amount} pounds over its whole life, from {} on {day}", entered.by), &mut rows);
    if let Some(worked) = data.worked(&one.candidate) {
        let formula = data.evaluation.rules().price_formula;
        let code = formula.map_or("", |formula| formula.code());
        // Every amount on this page is pounds, and bears no sign.
        say(&format!("{code}: {}", worked.replace('£', "")), &mut rows);
    }
    if let Some(out) = &one.out {
        say(&format!("It counts in no formula: {out}."), &mut rows);
    }
    if let Some(basis) = &entered.price.basis {
        rows.push((String::new(), false));
        rows.push(("WHAT IT RESTS ON".to_owned(), true));
        say(basis.as_str(), &mut rows);
    }
    if !entered.basket.is_empty() {
        rows.push((String::new(), false));
        rows.push(("BASKET".to_owned(), true));
        let longest =
            entered.basket.iter().map(|line| width(line.item.as_str())).max().unwrap_or(0);
        let item = longest.min(columns / 2);
        for line in &entered.basket {
            let name =
                crate::tui::fit::fit(&display_lines(line.item.as_str()), item, Align::Left, '…');
            let assumption = line.assumption.as_ref().map_or("", Line::as_str);
            let text = format!("{name}  {:>14}  ", line.amount.grouped());
            let rest = columns.saturating_sub(width(&text));
            // Beside the amount where it has room there, else below and over the whole width.
            if width(assumption) <= rest {
                rows.push((format!("{text}{assumption}"), false));
            } else {
                rows.push((text.trim_end().to_owned(), false));
                let parts = wrap(&display_lines(assumption), columns.saturating_sub(4)).into_iter();
                rows.extend(parts.map(|part| (format!("    {part}"), false)));
            }
        }
        let sum = crate::tui::fit::fit("Sum", item, Align::Left, '…');
        rows.push((format!("{sum}  {amount:>14}"), true));
    }
    for change in &opened.changes {
        rows.push((String::new(), false));
        say(&format!("! {}: {}", change.words(), change.reason), &mut rows);
    }
    for low in &opened.low {
        rows.push((String::new(), false));
        say(&format!("! {low}"), &mut rows);
    }
    if let Some((reference, state)) = &one.asked {
        say(&format!("{reference} is {}: w goes to it", state.replace('-', " ")), &mut rows);
    }
    rows
}

fn whole(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let inside = behind(body, 2);
    let lines = detail(state, usize::from(body.width));
    let style = |strong| if strong { theme.strong } else { theme.text };
    let rows: Vec<_> = lines.into_iter().map(|(text, strong)| (style(strong), text)).collect();
    page(paint, inside, &rows, state.open.unwrap_or(0));
}
