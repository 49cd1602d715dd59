//! Draws sliders, the ranking beside what is tried, points by group and where totals come from.

use ratatui::layout::Rect;

use super::live::{self, Line};
use super::{Here, Known, Part, State, scores};
use crate::domain::evaluation::Agreeing;
use crate::domain::exact::{Exact, Rounded};
use crate::tui::fit::{Align, width, wrap};
use crate::tui::msg::Target;
use crate::tui::state::Shell;
use crate::tui::view::body_of;
use crate::tui::widgets::bar::bar;
use crate::tui::widgets::told::{nothing_yet, paragraphs};
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Signs of the groups in bars, in their order; with more groups, letters stand in.
const PATTERNS: [char; 6] = ['█', '▓', '▒', '░', '▚', '•'];

/// Rows that points by group or bars need at least, with the rule above them.
const LOWER: usize = 9;

/// Where everything stands.
struct Areas {
    weights: Rect,
    ranking: Rect,
    lower: Rect,
    /// There is room for one part at a time only.
    little: bool,
}

/// Columns of a slider in a terminal this wide.
pub(super) fn slider(columns: u16) -> usize {
    match columns {
        160.. => 41,
        100.. => 17,
        80.. => 12,
        _ => 10,
    }
}

/// Columns of a title before its slider.
fn title(columns: u16) -> usize {
    match columns {
        160.. => 24,
        100.. => 15,
        80.. => 13,
        _ => 8,
    }
}

fn areas(state: &State, body: Rect) -> Areas {
    let rows = usize::from(body.height);
    let little = rows < 15;
    let lines = state.here().map_or(0, |here| here.live.lines.len());
    let wanted = (2 + state.rows().len()).max(lines + 5);
    let top = if little { rows } else { wanted.min(rows.saturating_sub(LOWER).max(9)) };
    let change = if body.width >= 100 { 7 } else { 0 };
    let left = 2 + title(body.width) + 6 + slider(body.width) + 7 + change;
    let upper = Rect { height: crate::tui::fit::cells(top), ..body };
    let lower = Rect { y: body.y + upper.height, height: body.height - upper.height, ..body };
    Areas {
        weights: first(upper, left),
        ranking: behind(upper, left + 2),
        lower: if little { body } else { lower },
        little,
    }
}

/// Rows of weights that are shown.
pub(super) fn weight_rows(state: &State, shell: &Shell) -> usize {
    usize::from(areas(state, body_of(shell.size)).weights.height).saturating_sub(2)
}

/// Rows of scores or scenarios that are shown.
pub(super) fn score_rows(state: &State, shell: &Shell) -> usize {
    usize::from(areas(state, body_of(shell.size)).lower.height).saturating_sub(2)
}

/// Draws the comparison, or why there is none.
pub(super) fn view(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let inside = behind(body, 2);
    match &state.known {
        Known::Asked => {}
        Known::Not(why) => {
            paragraphs(paint, inside, 0, why);
        }
        Known::Sealed(data, why) => {
            nothing_yet(paint, inside, "NOTHING TO COMPARE YET", why, &data.left);
        }
        Known::Here(here) => {
            let areas = areas(state, body);
            let below = state.naming.is_some() || state.part != Part::Weights;
            let which = state.lower % if areas.little { 3 } else { 2 };
            if !areas.little || (!below && which == 0) {
                weights(state, here, paint, areas.weights);
                ranking(state, here, paint, areas.ranking);
            }
            if areas.little {
                if below || which > 0 {
                    lower(state, here, paint, areas.lower, which.saturating_sub(1));
                }
            } else {
                let rule = row_of(areas.lower, 0);
                paint.rule(rule, '─', theme.muted);
                let rest = Rect {
                    y: areas.lower.y + 1,
                    height: areas.lower.height.saturating_sub(1),
                    ..areas.lower
                };
                lower(state, here, paint, rest, which);
            }
        }
    }
}

fn weights(state: &State, here: &Here, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let screen = paint.area().width;
    let (name, slide) = (title(screen), slider(screen));
    let head = row_of(area, 0);
    paint.say(behind(head, 2), "WEIGHTS", theme.strong, Align::Left);
    paint.say(first(behind(head, 2 + name), 4), "base", theme.strong, Align::Right);
    let after = 2 + name + 6 + slide;
    paint.say(first(behind(head, after - 1), 8), "what-if", theme.strong, Align::Right);
    let rows = state.rows();
    let shown = usize::from(area.height).saturating_sub(2);
    for (offset, (at, place)) in rows.iter().enumerate().skip(state.row.top).take(shown).enumerate()
    {
        let weight = &here.trial.weights()[*place];
        let row = row_of(area, 1 + offset);
        let (indent, text) = match weight.group {
            Some(_) => (2, weight.title.as_str()),
            None if screen < 80 => (0, weight.id.as_str()),
            None => (0, weight.title.as_str()),
        };
        let style = if weight.now == weight.base { theme.text } else { theme.strong };
        let label = first(behind(row, 2 + indent), name.saturating_sub(indent + 1));
        paint.text(label, text, style, Align::Left);
        let base = live::percent(&weight.base);
        paint.say(first(behind(row, 2 + name), 4), &base, theme.muted, Align::Right);
        let track = first(behind(row, 2 + name + 6), slide);
        track_of(here, *place, at, paint, track);
        let now = live::percent(&weight.now);
        paint.say(first(behind(row, after), 7), &now, style, Align::Right);
        if screen >= 100 && weight.now != weight.base {
            let by = &weight.now - &weight.base;
            let sign = if by.is_negative() { "" } else { "+" };
            let by = format!("{sign}{}", live::percent(&by));
            paint.say(first(behind(row, after + 7), 7), &by, theme.warning, Align::Right);
        }
        paint.hit(first(row, 2 + name + 6), Target::Row(at));
        if state.row.at == at && state.part == Part::Weights {
            paint.restyle(first(row, 2 + name), theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
    }
    let row = row_of(area, 1 + rows.len().saturating_sub(state.row.top).min(shown));
    let Some(chosen) = state.chosen() else { return };
    let sum = here.trial.sum(chosen);
    let whole = sum == Exact::whole(100);
    let of = here.trial.weights()[chosen].group.map(|group| &here.trial.weights()[group].id);
    let label = of.map_or_else(|| "sum".to_owned(), |group| format!("sum of {group}"));
    paint.text(first(behind(row, 2), name), &label, theme.muted, Align::Left);
    paint.say(first(behind(row, 2 + name), 4), "100", theme.muted, Align::Right);
    let style = if whole { theme.muted } else { theme.warning };
    if !whole {
        let track = first(behind(row, 2 + name + 6), slide);
        let hint = if slide >= 17 { "= makes it 100" } else { "= spreads" };
        paint.say(track, hint, theme.warning, Align::Left);
    }
    paint.say(first(behind(row, after), 7), &live::percent(&sum), style, Align::Right);
}

/// The slider of the weight at `place`, which is row `at`; each of its columns can be clicked.
fn track_of(here: &Here, place: usize, at: usize, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let columns = i64::from(area.width).max(2) - 1;
    let reach = live::reach(&here.trial, place);
    let column = |percent: &Exact| {
        let at = (&(percent * &Exact::whole(columns)) / &Exact::whole(reach)).rounded(0).units();
        usize::try_from(at).unwrap_or(0).min(usize::try_from(columns).unwrap_or(0))
    };
    let weight = &here.trial.weights()[place];
    let (knob, base) = (column(&weight.now), column(&weight.base));
    for offset in 0..usize::from(area.width) {
        let (sign, style) = if offset == knob {
            ('●', theme.first)
        } else if offset == base {
            ('│', theme.muted)
        } else if offset < knob {
            ('━', theme.first)
        } else {
            ('─', theme.muted)
        };
        let cell = first(behind(area, offset), 1);
        paint.rule(cell, sign, style);
        paint.hit(cell, Target::Cell(at, offset));
    }
}

fn ranking(state: &State, here: &Here, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let live = &here.live;
    let names = live.lines.iter().map(|line| width(&line.name)).max().unwrap_or(0);
    let columns = usize::from(area.width);
    let place = if columns >= 44 { 10 } else { 8 };
    // Where there is hardly any room the recorded total gives way; the lead keeps both.
    let before = if columns >= 31 { 8 } else { 0 };
    let figures = before + 8 + place;
    let name = (names + 1).clamp(7, columns.saturating_sub(figures).max(7));
    let drawn = columns.saturating_sub(name + figures + 1).min(50);
    let drawn = if drawn < 6 { 0 } else { drawn };
    let x = name + drawn + usize::from(drawn > 0);
    let head = row_of(area, 0);
    paint.say(first(head, (name + drawn).max(8)), "RANKING", theme.strong, Align::Left);
    paint.say(first(behind(head, x), before), "base", theme.strong, Align::Right);
    let x = x + before;
    paint.say(first(behind(head, x), 8), "what-if", theme.strong, Align::Right);
    paint.say(first(behind(head, x + 8), place), "place", theme.strong, Align::Right);
    for (at, line) in live.lines.iter().enumerate() {
        let row = row_of(area, 1 + at);
        let (base, now) = (line.base, line.now);
        let moved = now.map(|(_, place)| place) != base.map(|(_, place)| place);
        let style = if now.is_none() {
            theme.muted
        } else if moved {
            theme.strong
        } else {
            theme.text
        };
        paint.text(first(row, name - 1), &line.name, style, Align::Left);
        if drawn > 0
            && let Some((total, _)) = now
        {
            let most = 100 * 10_u64.pow(u32::from(total.decimals()));
            let units = u64::try_from(total.units()).unwrap_or(0);
            paint.say(
                first(behind(row, name), drawn),
                &bar(units, most, drawn),
                theme.first,
                Align::Left,
            );
        }
        let total = |of: Option<(Rounded, usize)>| {
            of.map_or_else(|| "out".to_owned(), |(total, _)| total.to_string())
        };
        if before > 0 {
            let area = first(behind(row, x - before), before);
            paint.say(area, &total(base), theme.muted, Align::Right);
        }
        paint.say(first(behind(row, x), 8), &total(now), style, Align::Right);
        paint.say(first(behind(row, x + 8), place), &places(line), style, Align::Right);
    }
    let mut y = 1 + live.lines.len();
    let rest = |y: usize| row_of(area, y);
    if let Some(why) = &live.why_not {
        for line in wrap(why, columns) {
            paint.text(rest(y), &line, theme.warning, Align::Left);
            y += 1;
        }
        return;
    }
    let shown = |lead: Option<Rounded>| lead.map_or_else(|| "none".to_owned(), |l| l.to_string());
    let winner = if live.winner_changed() { "another winner" } else { "same winner" };
    let lead = format!("lead {} → {}, {winner}", shown(live.lead), shown(live.lead_now));
    let style = if live.winner_changed() { theme.warning } else { theme.text };
    paint.say(rest(y), &lead, style, Align::Left);
    y += 1;
    // What just happened comes before what could: on a small screen there is room for one.
    let room = usize::from(area.height).saturating_sub(y);
    let news = Some(state.news.clone()).filter(|news| !news.is_empty());
    let texts = [news, tip(state, here)].into_iter().flatten();
    let lines: Vec<String> = texts.flat_map(|text| wrap(&text, columns)).collect();
    for (offset, line) in lines.iter().take(room).enumerate() {
        let cut = offset + 1 == room && lines.len() > room;
        let line = if cut { format!("{line} {}", paint.look.cut()) } else { line.clone() };
        paint.text(rest(y + offset), &line, theme.text, Align::Left);
    }
}

/// `1 =`, or `1 was 2`.
fn places(line: &Line) -> String {
    match (line.base, line.now) {
        (Some((_, base)), Some((_, now))) if base == now => format!("{now} ="),
        (Some((_, base)), Some((_, now))) => format!("{now} was {base}"),
        (None, Some((_, now))) => format!("{now} new"),
        (Some((_, base)), None) => format!("- was {base}"),
        (None, None) => "-".to_owned(),
    }
}

/// Where the chosen weight would bring another winner, or what a question weighs in the whole.
fn tip(state: &State, here: &Here) -> Option<String> {
    let at = state.chosen()?;
    let weights = here.trial.weights();
    let weight = &weights[at];
    let Some(group) = weight.group else {
        let nth = weights[..at].iter().filter(|weight| weight.group.is_none()).count();
        return Some(format!("{}: {}", weight.title, here.live.tips.get(nth)?));
    };
    let shares = here.trial.shares().ok()?;
    let whole = &(&shares[at] * &shares[group]) * &Exact::whole(100);
    Some(format!("{} is {} of 100 in the whole", weight.id, whole.rounded(2)))
}

fn lower(state: &State, here: &Here, paint: &mut Painter, area: Rect, which: usize) {
    if let Some(field) = &state.naming {
        naming(field, paint, area);
        return;
    }
    match state.part {
        Part::Scores => score_grid(state, here, paint, area),
        Part::Scenarios => scenarios(state, here, paint, area),
        Part::Weights => {
            let groups = here.trial.weights().iter().filter(|w| w.group.is_none()).count();
            let points_rows = groups + 3;
            let bars_rows = here.live.lines.len() + 1;
            if usize::from(area.height) >= points_rows + bars_rows {
                points(here, paint, area);
                let below = Rect {
                    y: area.y + crate::tui::fit::cells(points_rows),
                    height: area.height - crate::tui::fit::cells(points_rows),
                    ..area
                };
                sources(here, paint, below);
            } else if which == 0 {
                points(here, paint, area);
            } else {
                sources(here, paint, area);
            }
        }
    }
}

fn naming(field: &crate::tui::widgets::text_field::TextField, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let inside = behind(area, 2);
    paint.say(row_of(inside, 0), "SAVE THE SCENARIO AS", theme.strong, Align::Left);
    let columns = usize::from(inside.width).saturating_sub(2).min(80);
    field.view(paint, first(row_of(inside, 1), columns), true);
    let said = "A scenario of this name makes way. Weights are brought to 100 first, as = does.";
    for (offset, line) in wrap(said, columns).iter().enumerate() {
        paint.text(row_of(inside, 3 + offset), line, theme.muted, Align::Left);
    }
}

/// The groups' ids and titles in order.
fn groups(here: &Here) -> impl Iterator<Item = &crate::domain::robustness::trial::TriedWeight> {
    here.trial.weights().iter().filter(|weight| weight.group.is_none())
}

fn header_name(line: &Line, wide: usize) -> String {
    if width(&line.name) < wide { line.name.clone() } else { line.slug.to_uppercase() }
}

fn points(here: &Here, paint: &mut Painter, area: Rect) {
    const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let theme = paint.look.theme;
    let lines: Vec<&Line> = here.live.lines.iter().filter(|line| line.now.is_some()).collect();
    let wide = if area.width >= 100 { 14 } else { 10 };
    let title = usize::from(area.width).saturating_sub(3 + wide * lines.len()).clamp(9, 34);
    let head = row_of(area, 0);
    let words = if title >= 16 { "POINTS BY GROUP" } else { "POINTS" };
    paint.say(first(behind(head, 2), title), words, theme.strong, Align::Left);
    for (at, line) in lines.iter().enumerate() {
        let cell = first(behind(head, 2 + title + at * wide), wide - 2);
        paint.text(cell, &header_name(line, wide - 2), theme.strong, Align::Right);
    }
    let mut y = 1;
    for (index, group) in groups(here).enumerate() {
        let row = row_of(area, y);
        let text = if title >= 14 { &group.title } else { &group.id };
        paint.text(first(behind(row, 2), title - 1), text, theme.text, Align::Left);
        let best = lines.iter().filter_map(|line| line.points.get(index)).max();
        for (at, line) in lines.iter().enumerate() {
            let Some(points) = line.points.get(index) else { continue };
            let is_best = Some(points) == best;
            let eighths = usize::try_from(points.units() * 8 / 1001).unwrap_or(0).min(7);
            let mark = if is_best { '*' } else { ' ' };
            let style = if is_best { theme.strong } else { theme.text };
            let cell = first(behind(row, 2 + title + at * wide), wide);
            let text = format!("{points}{mark}");
            paint.say(first(cell, wide - 2), &text, style, Align::Right);
            paint.rule(first(behind(cell, wide - 1), 1), STEPS[eighths], theme.first);
        }
        y += 1;
    }
    let said = "points of 100 within the group   * best in its row";
    paint.say(behind(row_of(area, y), 2), said, theme.muted, Align::Left);
}

/// The sign of the group at `index` in bars.
fn pattern(index: usize, count: usize) -> char {
    if count <= PATTERNS.len() {
        return PATTERNS[index];
    }
    let letter = u8::try_from(index % 26).unwrap_or(0);
    char::from(b'A' + letter)
}

fn sources(here: &Here, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let inside = behind(area, 2);
    let count = groups(here).count();
    let head = row_of(inside, 0);
    let wide = area.width >= 100;
    let rest = if wide {
        behind(paint.word(head, "WHERE THE TOTAL COMES FROM", theme.strong), 3)
    } else {
        behind(paint.word(head, "FROM", theme.strong), 2)
    };
    let mut rest = rest;
    for (index, group) in groups(here).enumerate() {
        let name = if wide { group.title.to_lowercase() } else { group.id.clone() };
        let sign = paint.look.sign(pattern(index, count));
        let used = paint.word(rest, &format!("{sign} "), theme.first);
        rest = behind(paint.stored(used, &name, theme.text), if wide { 2 } else { 1 });
    }
    let names = here.live.lines.iter().map(|line| width(&line.name)).max().unwrap_or(0);
    let name = (names + 2).clamp(8, 20);
    let columns = usize::from(inside.width).saturating_sub(name + 9);
    for (at, line) in here.live.lines.iter().enumerate() {
        let row = row_of(inside, 1 + at);
        paint.text(first(row, name - 1), &line.name, theme.text, Align::Left);
        let Some((total, _)) = line.now else { continue };
        let drawn = stacked(&line.parts, columns, count);
        let rest = paint.word(behind(row, name), &drawn, theme.first);
        paint.say(behind(rest, 1), &total.to_string(), theme.text, Align::Left);
    }
}

/// A bar of the groups' parts, hundredths of a mark out of 10 000, in `columns`.
///
/// Each part ends where the sum up to it does, so that no part is drawn longer than another of
/// the same size by more than one column.
fn stacked(parts: &[i128], columns: usize, count: usize) -> String {
    let columns = i128::try_from(columns).unwrap_or(0);
    let mut drawn = String::new();
    let (mut sum, mut taken) = (0, 0);
    for (index, part) in parts.iter().enumerate() {
        sum += part.max(&0);
        let until = sum * columns / 10_000;
        for _ in taken..until {
            drawn.push(pattern(index, count));
        }
        taken = until.max(taken);
    }
    drawn
}

fn score_grid(state: &State, here: &Here, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let set = here.data.evaluation.criteria();
    let questions = scores::questions(here);
    let candidates = scores::candidates(here);
    let averages = here.data.evaluation.rules().agreeing == Agreeing::Average;
    // `[2.33→3]` takes a column more than a value of the scale ever does.
    let wide = if area.width >= 100 { 12 } else { 8 + usize::from(averages) };
    let title = usize::from(area.width).saturating_sub(2 + 8 + wide * candidates.len()).min(90);
    let head = row_of(area, 0);
    let words = "SCORES: press a digit to try one";
    paint.say(first(behind(head, 2), title + 7), words, theme.strong, Align::Left);
    for (at, slug) in candidates.iter().enumerate() {
        let cell = first(behind(head, 10 + title + at * wide), wide - 1);
        paint.text(cell, &slug.as_str().to_uppercase(), theme.strong, Align::Right);
    }
    let shown = usize::from(area.height).saturating_sub(1);
    let cursor = state.cell;
    for (offset, (at, id)) in
        questions.iter().enumerate().skip(cursor.row.top).take(shown).enumerate()
    {
        let row = row_of(area, 1 + offset);
        paint.text(first(behind(row, 2), 7), id.as_str(), theme.text, Align::Left);
        if let Some((_, question)) = set.question(id) {
            let area = first(behind(row, 10), title.saturating_sub(1));
            paint.text(area, question.text.as_str(), theme.muted, Align::Left);
        }
        for (column, slug) in candidates.iter().enumerate() {
            let asked = (slug.clone(), id.clone());
            let cell = first(behind(row, 10 + title + column * wide), wide - 1);
            let agreed = here.trial.evaluation().agreed(slug, id).map(|agreed| agreed.value);
            let tried = here.trial.scores().get(&asked);
            let text = match (agreed, tried) {
                (Some(agreed), Some(tried)) => format!("{agreed}→{tried}"),
                (Some(agreed), None) => agreed.to_string(),
                (None, _) => "·".to_owned(),
            };
            let chosen = cursor.row.at == at && cursor.column == column;
            let text = if chosen { format!("[{text}]") } else { format!("{text} ") };
            let style = if tried.is_some() { theme.warning } else { theme.text };
            paint.say(cell, &text, style, Align::Right);
            if chosen {
                paint.restyle(cell, theme.selected);
            }
            paint.hit(cell, Target::Field(at * candidates.len() + column));
        }
        if cursor.row.at == at {
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
    }
}

fn scenarios(state: &State, here: &Here, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let all = &here.data.scenarios;
    let names = all.iter().map(|one| width(&one.name)).max().unwrap_or(0);
    let name = (names + 3).clamp(12, usize::from(area.width) / 2);
    let head = row_of(area, 0);
    paint.say(first(behind(head, 2), name), "SCENARIOS", theme.strong, Align::Left);
    paint.say(behind(head, 2 + name), "what each gives today", theme.strong, Align::Left);
    let shown = usize::from(area.height).saturating_sub(1);
    for (offset, (at, one)) in all.iter().enumerate().skip(state.listed.top).take(shown).enumerate()
    {
        let row = row_of(area, 1 + offset);
        paint.text(first(behind(row, 2), name - 1), &one.name, theme.text, Align::Left);
        let tried = one.tried.weights.iter().chain(&one.tried.scores);
        let tried = tried.cloned().collect::<Vec<_>>().join(" ");
        let text = format!("{}   {tried}", one.gives);
        paint.text(behind(row, 2 + name), &text, theme.text, Align::Left);
        if state.listed.at == at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stacked_bar_ends_where_its_total_does() {
        assert_eq!(stacked(&[2000, 3000, 0], 10, 3), "██▓▓▓");
        assert_eq!(stacked(&[333, 333, 334], 100, 3).chars().count(), 10);
        assert_eq!(stacked(&[5000, 5000], 4, 9), "AABB");
        assert_eq!(stacked(&[], 10, 3), "");
    }
}
