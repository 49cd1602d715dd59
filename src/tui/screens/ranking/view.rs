//! Draws the result: the table with the marks by group, or the page behind it.

use ratatui::layout::Rect;

use super::steps::view_explained;
use super::{Data, Known, Sight, State, letter, remarks, status_of};
use crate::domain::evaluation::ranking::{Figures, Ranking, Standing, Unit};
use crate::tui::fit::{Align, width};
use crate::tui::msg::Target;
use crate::tui::widgets::bar::bar;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::told::{nothing_yet, paragraphs};
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Draws the ranking, or why there is none.
pub(super) fn view(state: &State, paint: &mut Painter, body: Rect) {
    let inside = behind(body, 2);
    match &state.known {
        Known::Asked => {}
        Known::Not(why) => {
            paragraphs(paint, inside, 1, why);
        }
        Known::Sealed(data, why) => {
            if data.evaluation.cancelled().is_none() {
                nothing_yet(paint, inside, "NO RESULT YET", why, &data.left);
            } else if state.sight == Sight::Summary {
                letter::view(state, paint, inside);
            } else {
                view_cancelled(state, why, paint, body);
            }
        }
        Known::Here(data, ranking) => match state.sight {
            Sight::Table => view_table(state, data, ranking, paint, body),
            Sight::Steps => view_explained(state, paint, inside),
            Sight::Summary => letter::view(state, paint, inside),
            Sight::Remarks => remarks::view(state, paint, inside),
        },
    }
}

/// Of what was cancelled before it had a result: that it was, and to whom a letter goes.
fn view_cancelled(state: &State, why: &str, paint: &mut Painter, body: Rect) {
    let (theme, inside) = (paint.look.theme, behind(body, 2));
    paint.say(row_of(inside, 0), "CANCELLED, NO RESULT", theme.strong, Align::Left);
    let y = paragraphs(paint, inside, 2, &format!("{why}. What was sealed then stays sealed.")) + 1;
    paint.say(row_of(inside, y), "A LETTER GOES TO", theme.strong, Align::Left);
    let named = state.known.named();
    let room = usize::from(body.height).saturating_sub(y + 1).max(1);
    let mut cursor = Cursor { at: state.chosen(), top: 0 };
    cursor.keep_in(named.len(), room);
    for (offset, (_, name)) in named.iter().skip(cursor.top).take(room).enumerate() {
        let (at, row) = (cursor.top + offset, row_of(body, y + 1 + offset));
        paint.text(behind(row, 2), name.as_str(), theme.text, Align::Left);
        if at == cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
}

/// Columns of the table from the left: place, name, then figures at the right.
struct Columns {
    name: usize,
    figures: Vec<(&'static str, usize)>,
    bar: usize,
}

impl Columns {
    fn of(ranking: &Ranking, columns: usize) -> Self {
        let names = ranking.standings.iter().map(|s| width(s.name.as_str())).max().unwrap_or(0);
        let priced = ranking.price_formula.is_some();
        let mut figures = vec![("QUALITY", 9)];
        if ranking.unit.is_pounds() {
            // Pounds are wider than marks, and there are no price marks beside them.
            figures.extend([("WHOLE-LIFE COST", 17), ("TOTAL", 16), ("AHEAD BY", 15)]);
        } else {
            if priced {
                figures.push(("PRICE", 9));
            }
            if priced && columns >= 80 {
                figures.push(("WHOLE-LIFE COST", 17));
            }
            figures.extend([("TOTAL", 9), ("MARGIN", 9)]);
        }
        let taken: usize = 5 + figures.iter().map(|(_, wide)| wide).sum::<usize>();
        let room = columns.saturating_sub(taken);
        let name = (names + 2).clamp(10, room.max(10));
        // A bar shows a share of full marks; pounds have no full length.
        let bar = if ranking.unit.is_pounds() { 0 } else { room.saturating_sub(name + 3).min(40) };
        Self { name, figures, bar: if bar < 8 { 0 } else { bar } }
    }
}

fn view_table(state: &State, data: &Data, ranking: &Ranking, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let columns = Columns::of(ranking, usize::from(body.width));
    let head = row_of(body, 0);
    paint.say(behind(head, 2), "#", theme.strong, Align::Left);
    paint.say(behind(head, 5), "CANDIDATE", theme.strong, Align::Left);
    let mut x = 5 + columns.name;
    for (name, wide) in &columns.figures {
        paint.say(first(behind(head, x), *wide), name, theme.strong, Align::Right);
        x += wide;
    }
    for (at, standing) in ranking.standings.iter().enumerate() {
        let row = row_of(body, 1 + at);
        let chosen = at == state.chosen();
        standing_row(standing, &columns, ranking.unit, paint, row);
        if chosen {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
    let under = ranking.standings.len() + 2;
    let inside = behind(body, 2);
    // The warnings that say how far the order may be trusted stand above the marks.
    let roomy = usize::from(body.height) > 30;
    let (before, after) = remarks::remarks(state, roomy);
    let rows = usize::from(body.height);
    let columns = usize::from(inside.width);
    let taken: usize = before.iter().map(|remark| remark.rows(columns)).sum();
    let groups = data.evaluation.criteria().groups().len();
    let marks = rows.saturating_sub(under + taken) >= groups + 3 + usize::from(!after.is_empty());
    if !marks {
        let all: Vec<remarks::Remark> = before.into_iter().chain(after).collect();
        remarks::draw(&all, paint, inside, under, false);
        return;
    }
    let y = remarks::draw(&before, paint, inside, under, false);
    let warned = before.iter().any(remarks::Remark::warns);
    let y = marks_table(data, ranking, paint, body, y + usize::from(y > under));
    // The last row is for what does not fit; the blank one before them gives way to it.
    remarks::draw(&after, paint, inside, if y + 1 < rows { y + 1 } else { y }, warned);
}

fn standing_row(
    standing: &Standing,
    columns: &Columns,
    unit: Unit,
    paint: &mut Painter,
    row: Rect,
) {
    let theme = paint.look.theme;
    let out = standing.figures.is_none();
    let style = if out { theme.muted } else { theme.text };
    let place = standing.figures.as_ref().map_or_else(|| "-".to_owned(), |f| f.place.to_string());
    paint.say(behind(row, 2), &place, style, Align::Left);
    let name = first(behind(row, 5), columns.name - 1);
    paint.text(name, standing.name.as_str(), style, Align::Left);
    let x = 5 + columns.name;
    let Some(figures) = &standing.figures else {
        // What excludes is said in words as well, for eyes without colour.
        paint.text(behind(row, x + 2), &status_of(standing), style, Align::Left);
        return;
    };
    let mut x = x;
    for (name, wide) in &columns.figures {
        let text = figure(name, figures, unit);
        paint.say(first(behind(row, x), *wide), &text, style, Align::Right);
        x += wide;
    }
    if columns.bar > 0 {
        let units = u64::try_from(figures.published.units()).unwrap_or(0);
        let most = 100 * 10_u64.pow(u32::from(figures.published.decimals()));
        let drawn = bar(units, most, columns.bar);
        paint.say(behind(row, x + 2), &drawn, theme.first, Align::Left);
    }
}

fn figure(name: &str, figures: &Figures, unit: Unit) -> String {
    let decimals = figures.published.decimals();
    match name {
        "QUALITY" => figures.quality.rounded(decimals).to_string(),
        "PRICE" => {
            figures.price.as_ref().map(|p| p.rounded(decimals).to_string()).unwrap_or_default()
        }
        "WHOLE-LIFE COST" => {
            figures.amount.map(crate::domain::exact::Money::grouped).unwrap_or_default()
        }
        "TOTAL" => unit.shown(figures.published),
        _ => figures.margin_to_next.map(|margin| unit.shown(margin)).unwrap_or_default(),
    }
}

/// Judged marks by group, the best of each row marked; gives the row behind it.
fn marks_table(
    data: &Data,
    ranking: &Ranking,
    paint: &mut Painter,
    body: Rect,
    from: usize,
) -> usize {
    let theme = paint.look.theme;
    let decimals = ranking.decimals;
    let shown: Vec<&Standing> = ranking.standings.iter().collect();
    let wide = if body.width >= 100 { 13 } else { 9 };
    let title = usize::from(body.width).saturating_sub(2 + 7 + wide * shown.len()).clamp(12, 40);
    let head = row_of(body, from);
    paint.say(behind(head, 2), "MARKS BY GROUP", theme.strong, Align::Left);
    paint.say(first(behind(head, 2 + title), 7), "OF", theme.strong, Align::Right);
    for (at, standing) in shown.iter().enumerate() {
        let area = first(behind(head, 2 + title + 7 + at * wide + 1), wide - 2);
        let name = if width(standing.name.as_str()) < wide - 1 {
            standing.name.to_string()
        } else {
            standing.candidate.to_string().to_uppercase()
        };
        paint.text(area, &name, theme.strong, Align::Right);
    }
    let mut y = from + 1;
    for (index, group) in data.evaluation.criteria().groups().iter().enumerate() {
        let best = ranking
            .ranked()
            .filter_map(|(standing, _)| standing.groups.get(index)?.marks.clone())
            .max();
        let Some(of) = shown.first().and_then(|s| s.groups.get(index)).map(|g| g.of.clone()) else {
            continue;
        };
        if of.is_zero() {
            continue;
        }
        let row = row_of(body, y);
        paint.text(first(behind(row, 2), title), group.title.as_str(), theme.text, Align::Left);
        let of = of.rounded(decimals).to_string();
        paint.say(first(behind(row, 2 + title), 7), &of, theme.muted, Align::Right);
        for (at, standing) in shown.iter().enumerate() {
            let marks = standing.groups.get(index).and_then(|group| group.marks.clone());
            let is_best = standing.figures.is_some() && marks.is_some() && marks == best;
            let text = marks.map_or_else(|| "·".to_owned(), |m| m.rounded(decimals).to_string());
            let text = if is_best { format!("{text}*") } else { format!("{text} ") };
            let style = if standing.figures.is_none() { theme.muted } else { theme.text };
            let area = first(behind(row, 2 + title + 7 + at * wide), wide);
            paint.say(area, &text, style, Align::Right);
        }
        y += 1;
    }
    paint.say(
        behind(row_of(body, y), 2),
        "* best of the ranked in its row",
        theme.muted,
        Align::Left,
    );
    y + 1
}
