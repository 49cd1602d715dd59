//! The picture of moderation: the differences, and beside or below them who gave what.

use ratatui::layout::Rect;

use super::{Cell, Data, Known, State};
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::consensus::Given;
use crate::domain::text::display_lines;
use crate::tui::fit::{Align, cells, width, wrap};
use crate::tui::msg::Target;
use crate::tui::state::Shell;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::popup::boxed;
use crate::tui::widgets::scale_line::scale_line;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Columns from which the two stand side by side: from there on the list has every row of the
/// body, where below one another it would have a third of them.
const SIDE_BY_SIDE: u16 = 76;

/// Where the list and the chosen cell are, below the body's upper edge.
struct Places {
    list: Rect,
    cell: Rect,
    rule: Option<Rect>,
}

fn places(body: Rect) -> Places {
    if body.width >= SIDE_BY_SIDE {
        let left = (body.width * 2 / 5).max(38);
        let list = Rect { width: left, ..body };
        let cell = Rect { x: body.x + left + 3, width: body.width - left - 3, ..body };
        let rule = Rect { x: body.x + left + 1, width: 1, ..body };
        return Places { list, cell, rule: Some(rule) };
    }
    let above = (body.height / 3).max(3);
    let list = Rect { height: above, ..body };
    let y = body.y + above + 1;
    let rest = body.height.saturating_sub(above + 1);
    let cell = Rect { y, height: rest, ..behind(body, 2) };
    Places { list, cell, rule: Some(Rect { y: body.y + above, height: 1, ..body }) }
}

fn body_of(shell: &Shell) -> Rect {
    crate::tui::view::frame_of(shell.size).map(|frame| frame.body).unwrap_or_default()
}

/// Rows of differences that the screen has room for.
pub(super) fn list_rows(shell: &Shell) -> usize {
    usize::from(places(body_of(shell)).list.height).saturating_sub(1).max(1)
}

/// Columns of the text field.
pub(super) fn field_columns(shell: &Shell) -> usize {
    usize::from(places(body_of(shell)).cell.width).saturating_sub(5)
}

/// Draws moderation, or why there is nothing to see yet.
pub(super) fn view(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    if let Some(gates) = &state.gates {
        super::gates::view(gates, paint, body);
        return;
    }
    if let Some(interests) = &state.interests {
        super::interests::view(interests, paint, body);
        return;
    }
    match &state.known {
        Known::Asked => {}
        Known::Not(why) => {
            let text = Rect { y: body.y + 1.min(body.height), ..behind(body, 2) };
            let text = Rect { height: body.height.saturating_sub(1), ..text };
            pane(paint, text, why, 0, theme.text);
        }
        Known::Here(data) => {
            if let (Some(meeting), Some(cell)) = (&state.meeting, state.chosen()) {
                super::meeting::view(state, meeting, data, cell, paint, body);
                if let Some(picking) = &state.picking {
                    super::evidence::view(state, picking, paint, body);
                }
                return;
            }
            let places = places(body);
            list(state, data, paint, places.list);
            if let Some(rule) = places.rule {
                if rule.width == 1 {
                    paint.upright(rule, '│', theme.muted);
                } else {
                    paint.rule(rule, '─', theme.muted);
                }
            }
            if let Some(cell) = state.chosen() {
                chosen(state, data, cell, paint, places.cell);
            }
            if let Some(picking) = &state.picking {
                super::evidence::view(state, picking, paint, body);
            }
        }
    }
}

fn list(state: &State, data: &Data, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let head = row_of(area, 0);
    let columns = [("WORTH", 2, 6), ("SPREAD", 10, 9), ("WHERE", 20, 0), ("", 0, 0)];
    for (name, x, wide) in columns {
        let slot = if wide == 0 { behind(head, x) } else { first(behind(head, x), wide) };
        let align = if name == "WORTH" { Align::Right } else { Align::Left };
        if !name.is_empty() {
            paint.say(slot, name, theme.strong, align);
        }
    }
    let last = if data.averages() { "AVERAGE" } else { "AGREED" };
    let end = behind(head, usize::from(head.width).saturating_sub(last.len()));
    paint.say(end, last, theme.strong, Align::Right);
    let shown = state.shown();
    let rows = usize::from(area.height).saturating_sub(1);
    let at = state.position();
    // An average takes four columns, a value of the scale three at the most.
    let wide = if data.averages() { 4 } else { 3 };
    // Names where all of them fit behind the longest id, else the short names of all.
    let id = shown.iter().map(|cell| width(cell.asked.1.as_str())).max().unwrap_or(0);
    let room = usize::from(area.width).saturating_sub(20 + id + 1 + wide + 2);
    let names_fit = data.evaluation.live().all(|candidate| width(candidate.name.as_str()) <= room);
    for (offset, (place, cell)) in shown.iter().enumerate().skip(state.top).take(rows).enumerate() {
        let row = row_of(area, offset + 1);
        let worth = cell.worth.rounded(2).to_string();
        paint.say(first(behind(row, 2), 6), &worth, theme.text, Align::Right);
        let (spread, style) = match &cell.spread {
            None => ("nobody".to_owned(), theme.warning),
            Some(spread) => {
                let light = spread.light();
                let style = match light {
                    crate::domain::evaluation::consensus::Light::Green => theme.muted,
                    crate::domain::evaluation::consensus::Light::Amber => theme.text,
                    crate::domain::evaluation::consensus::Light::Red => theme.warning,
                };
                (spread.words(), style)
            }
        };
        paint.say(first(behind(row, 10), 9), &spread, style, Align::Left);
        let left = paint.stored(behind(row, 20), cell.asked.1.as_str(), theme.text);
        let name = first(behind(left, 1), usize::from(left.width).saturating_sub(wide + 2));
        let label = if names_fit { data.name_of(&cell.asked.0) } else { cell.asked.0.to_string() };
        paint.text(name, &label, theme.text, Align::Left);
        let agreed = cell.agreed.map_or_else(|| "·".to_owned(), |value| value.to_string());
        let last = behind(row, usize::from(row.width).saturating_sub(wide));
        paint.say(last, &agreed, theme.text, Align::Right);
        if cell.moved {
            let sign = behind(row, usize::from(row.width).saturating_sub(wide + 1));
            paint.say(first(sign, 1), "!", theme.warning, Align::Left);
        }
        if place == at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(place));
    }
    if shown.is_empty() {
        paint.say(behind(row_of(area, 1), 2), "nothing is open", theme.muted, Align::Left);
    }
}

fn chosen(state: &State, data: &Data, cell: &Cell, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let left = paint.stored(row_of(area, 0), cell.asked.1.as_str(), theme.strong);
    paint.text(behind(left, 2), &data.name_of(&cell.asked.0), theme.strong, Align::Left);
    let mut y = 1;
    for line in asked(state, data, cell, area) {
        paint.text(row_of(area, y), &line, theme.strong, Align::Left);
        y += 1;
    }
    if let Some(spread) = &cell.spread {
        let median = spread.median().rounded(1);
        let mean = spread.mean().rounded(2);
        let mode = spread.mode().map(|mode| format!("   mode {mode}")).unwrap_or_default();
        let words =
            format!("{}, {}   median {median}   mean {mean}{mode}", spread.words(), spread.light());
        for line in wrap(&words, usize::from(area.width)) {
            paint.say(row_of(area, y), &line, theme.muted, Align::Left);
            y += 1;
        }
    }
    // The agreement keeps its room at the end; what evaluators gave has the rest and scrolls.
    // On the smallest screens it gets what is left, and never the rows above.
    let below = if state.writing.is_some() {
        (area.height / 2).max(6)
    } else {
        agreement_rows(state, data, cell, area.width).min((area.height / 2).max(4))
    };
    // What everybody gave has a row at the least, and while it is read one row of reasons too.
    let least = if state.writing.is_some() { 1 } else { 2 };
    let below = below.min(area.height.saturating_sub(cells(y) + least));
    let lines = given(data, cell, usize::from(area.width));
    let mut room = usize::from(area.height).saturating_sub(y + usize::from(below));
    if lines.len() > room && area.height < LITTLE {
        // Before any reason: what the scores are is what they are to be agreed from.
        paint.text(row_of(area, y), &in_short(data, cell), theme.strong, Align::Left);
        y += 1;
        room = room.saturating_sub(1);
    }
    let top = state.scrolled.min(lines.len().saturating_sub(room));
    for (offset, (line, strong)) in lines.iter().skip(top).take(room).enumerate() {
        let style = if *strong { theme.strong } else { theme.text };
        paint.text(row_of(area, y + offset), line, style, Align::Left);
    }
    if lines.len() > top + room && room > 0 {
        let line = row_of(area, y + room - 1);
        let sign = behind(line, usize::from(line.width).saturating_sub(7));
        paint.say(sign, " → more", theme.muted, Align::Right);
    }
    let y = usize::from(area.height).saturating_sub(usize::from(below));
    agreement(state, data, cell, paint, Rect { y: area.y + cells(y), height: below, ..area });
}

/// What is asked, in as many rows as it may take from what was given: an id alone means nothing to
/// a panel that has sixty of them before it.
fn asked(state: &State, data: &Data, cell: &Cell, area: Rect) -> Vec<String> {
    let most: usize = match (state.writing.is_some(), area.height) {
        (false, 16..24) => 2,
        (false, 24..) | (true, 40..) => 3,
        (true, 24..) => 1,
        (true | false, _) => 0,
    };
    let question = data.evaluation.criteria().question(&cell.asked.1);
    let text = question.map(|(_, question)| question.text.to_string()).unwrap_or_default();
    let mut lines = wrap(&display_lines(&text), usize::from(area.width));
    // The last row has all the rest, and is cut where it ends.
    let rest = lines.split_off(most.saturating_sub(1).min(lines.len())).join(" ");
    if most > 0 && !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

/// Rows below which reasons alone would leave no room for every score.
pub(super) const LITTLE: u16 = 14;

/// What each evaluator gave, in one row: `tl-1 2  tl-2 0  tl-3 -`.
fn in_short(data: &Data, cell: &Cell) -> String {
    let given = data.given(&cell.asked).into_iter().map(|(who, score)| match score {
        Some(Given { score, counts: true, .. }) => format!("{who} {}", score.value),
        Some(Given { score, counts: false, .. }) => format!("{who} ({})", score.value),
        None => format!("{who} -"),
    });
    given.collect::<Vec<_>>().join("  ")
}

/// What each evaluator gave, with the reason; the first line of each stands out.
fn given(data: &Data, cell: &Cell, columns: usize) -> Vec<(String, bool)> {
    let mut lines = Vec::new();
    for (who, score) in data.given(&cell.asked) {
        let Some(Given { score, counts, .. }) = score else {
            let recused = data.evaluation.is_recused(&who, &cell.asked.1);
            let words = if recused { "recused from this question" } else { "not scored" };
            lines.push((format!("{who:<10} {words}"), true));
            continue;
        };
        let note = if counts { "" } else { "   recused since: does not count" };
        let evidence: Vec<&str> =
            score.evidence.iter().map(crate::domain::refs::EvidenceId::as_str).collect();
        lines.push((format!("{who:<10} {}   {}{note}", score.value, evidence.join(" ")), true));
        let reason = score.reason.as_ref().map_or("no reason given", |reason| reason.as_str());
        let wrapped = wrap(&display_lines(reason), columns.saturating_sub(4));
        lines.extend(wrapped.into_iter().map(|line| (format!("    {line}"), false)));
    }
    // After what was given: it is the same for every candidate, and known since the freeze.
    if let Some(guidance) = data.guidance(&cell.asked) {
        lines.push(("guidance".to_owned(), true));
        let wrapped = wrap(&display_lines(guidance), columns.saturating_sub(4));
        lines.extend(wrapped.into_iter().map(|line| (format!("    {line}"), false)));
    }
    lines
}

/// Rows that the agreement takes while nothing is written: the scale, its reason, the evidence.
pub(super) fn agreement_rows(state: &State, data: &Data, cell: &Cell, columns: u16) -> u16 {
    let agreed = data.evaluation.agreed(&cell.asked.0, &cell.asked.1);
    let words = agreed.map_or(not_agreed(data), |agreed| agreed.reason.as_str());
    let reason = wrap(&display_lines(words), usize::from(columns)).len();
    let value = u16::from(state.value(cell).is_some());
    cells(reason).saturating_add(value + 2)
}

fn not_agreed(data: &Data) -> &'static str {
    if data.averages() {
        "Not recorded yet: the rules take the average; Enter writes why the scores are what they are."
    } else {
        "Not agreed yet: a digit picks the value, then the reason follows."
    }
}

pub(super) fn agreement(state: &State, data: &Data, cell: &Cell, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let value = state.value(cell);
    let head = if data.averages() { "AVERAGE  " } else { "AGREED SCORE  " };
    let rest = paint.word(row_of(area, 0), head, theme.strong);
    if let (true, Some(value)) = (data.averages(), value) {
        let rest = paint.word(rest, &format!("( {value} )"), theme.selected);
        let words = match value.scores() {
            Some(count) if count != 1 => format!("  of {count} scores"),
            Some(_) | None => "  of 1 score".to_owned(),
        };
        paint.say(rest, &words, theme.text, Align::Left);
    } else if state.begun.is_empty() {
        let points = data.evaluation.criteria().scale().points();
        let values: Vec<_> = points.iter().map(|point| (point.value, theme.text)).collect();
        scale_line(paint, rest, &values, value.and_then(AgreedValue::whole));
    } else {
        paint.say(rest, &format!("{} …", state.begun), theme.strong, Align::Left);
    }
    let departure = value.zip(cell.spread.as_ref()).and_then(|(v, spread)| spread.departure(v));
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if let Some(field) = &state.writing {
        let note = match departure {
            Some(departure) if departure.needs_sentence() => {
                format!("! {departure}: say why in two sentences")
            }
            Some(departure) => departure.to_string(),
            None => field.count(),
        };
        let style = if departure.is_some() { theme.warning } else { theme.muted };
        // What is asked of the reason is read whole, as long as three rows are left to write in.
        let lines = wrap(&note, usize::from(below.width));
        let most = usize::from(below.height).saturating_sub(3).max(1);
        let rows = lines.len().min(most);
        let last = usize::from(below.height).saturating_sub(rows);
        for (offset, line) in lines.iter().take(rows).enumerate() {
            paint.text(row_of(below, last + offset), line, style, Align::Left);
        }
        let text = Rect { height: cells(last), ..below };
        if text.height >= 3 {
            let inside = boxed(paint, text);
            field.view(paint, inside, true);
        } else {
            field.view(paint, text, true);
        }
        return;
    }
    // What the value means, where it costs neither the reason nor the evidence its row.
    let meaning = value.and_then(|value| {
        let (_, question) = data.evaluation.criteria().question(&cell.asked.1)?;
        let scale = data.evaluation.criteria().scale();
        match value.on(scale) {
            Some(value) => question.descriptor(scale, value).map(ToString::to_string),
            None => value.between(scale).map(|(below, above)| {
                format!("between {} and {}, no descriptor", below.name, above.name)
            }),
        }
    });
    let meaning = match cell.agreed {
        Some(recorded) if cell.moved => Some(format!("recorded is {recorded}: Enter records anew")),
        Some(_) | None => value.zip(meaning).map(|(value, words)| format!("{value} is: {words}")),
    };
    let below = match (value, meaning) {
        (Some(_), Some(words)) if below.height > 2 => {
            let style = if cell.moved { theme.warning } else { theme.muted };
            // Whole, as long as it leaves half of the rows to reason and evidence.
            let lines = wrap(&words, usize::from(below.width));
            let rows = lines.len().min(usize::from(below.height - 1) / 2);
            for (at, line) in lines.iter().take(rows).enumerate() {
                paint.text(row_of(below, at), line, style, Align::Left);
            }
            let taken = cells(rows);
            Rect { y: below.y + taken, height: below.height - taken, ..below }
        }
        _ => below,
    };
    if below.height > 1 {
        let ids = state.resting(data, &cell.asked);
        let ids: Vec<&str> = ids.iter().map(crate::domain::refs::EvidenceId::as_str).collect();
        let words = if ids.is_empty() {
            "rests on no evidence: e chooses some".to_owned()
        } else {
            format!("rests on {}", ids.join(" "))
        };
        let last = row_of(below, usize::from(below.height) - 1);
        paint.text(last, &words, theme.muted, Align::Left);
    }
    let below = if below.height > 1 { Rect { height: below.height - 1, ..below } } else { below };
    let agreed = data.evaluation.agreed(&cell.asked.0, &cell.asked.1);
    if let Some(agreed) = agreed {
        pane(paint, below, agreed.reason.as_str(), 0, theme.text);
    } else {
        pane(paint, below, not_agreed(data), 0, theme.muted);
    }
}
