//! The grid: questions by group, a column a candidate, and the chosen score in full below.

use ratatui::layout::Rect;

use super::find::RowId;
use super::reason::draft_name;
use super::{Data, Known, State};
use crate::domain::criteria::{Question, effective_weight};
use crate::domain::evaluation::{Asked, Candidate};
use crate::domain::exact::Exact;
use crate::tui::fit::{Align, cells, width};
use crate::tui::msg::Target;
use crate::tui::state::Shell;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::popup::boxed;
use crate::tui::widgets::{Painter, behind, first, row_of};

const GUTTER: usize = 2;
const ID: usize = 8;
const WEIGHT: usize = 6;
const LEAST_TITLE: usize = 12;

/// Rows of questions and groups that the screen has room for.
pub(super) fn list_rows(state: &State, shell: &Shell) -> usize {
    let body = shell.body_rows();
    body.saturating_sub(pane_rows(state, body) + 2 + usize::from(has_filter_line(state))).max(1)
}

fn has_filter_line(state: &State) -> bool {
    state.filtering || !state.filter.is_empty()
}

/// Rows below the grid, the rule above them included.
fn pane_rows(state: &State, body: usize) -> usize {
    let typing = state.reason.is_some();
    match body {
        24.. if typing => 10,
        24.. => 6,
        16.. if typing => 8,
        16.. => 4,
        8.. if typing => 6,
        8.. => 3,
        _ => 0,
    }
}

/// How wide a candidate's column is on a screen of `columns`.
fn cell_width(data: &Data, columns: usize) -> usize {
    let longest = data.candidates().iter().map(|c| width(c.name.as_str())).max().unwrap_or(0);
    match columns {
        160.. => (longest + 3).clamp(12, 24),
        // Names where all of them are short, else the short names, and the room for the questions.
        100.. if longest < 12 => longest.max(6) + 3,
        100.. => 9,
        80.. => 8,
        _ => 7,
    }
}

/// Columns of candidates that the screen has room for.
pub(super) fn columns(state: &State, shell: &Shell) -> usize {
    let Known::Here(data) = &state.data else { return 1 };
    let columns = usize::from(shell.size.0);
    let room = columns.saturating_sub(GUTTER + ID + LEAST_TITLE + WEIGHT + 1);
    (room / cell_width(data, columns)).max(1)
}

struct Layout {
    title: usize,
    cell: usize,
    shown: Vec<usize>,
}

impl Layout {
    fn of(state: &State, data: &Data, shell: &Shell) -> Self {
        let columns = usize::from(shell.size.0);
        let cell = cell_width(data, columns);
        let count = self::columns(state, shell);
        let all = data.candidates().len();
        let shown: Vec<usize> = (state.aside..all).take(count).collect();
        let taken = GUTTER + ID + WEIGHT + 1 + cell * shown.len();
        // No wider than the longest question: figures stay near what they belong to.
        let questions = data.evaluation.criteria().scored();
        let longest = questions.map(|(_, q)| width(q.text.as_str()) + 3).max().unwrap_or(0);
        let title = columns.saturating_sub(taken).min(longest.max(LEAST_TITLE));
        Self { title, cell, shown }
    }

    fn x(&self, slot: usize) -> usize {
        GUTTER + ID + self.title + WEIGHT + 1 + slot * self.cell
    }
}

/// Draws grid and pane.
pub(super) fn view(state: &State, data: &Data, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let layout = Layout::of(state, data, shell);
    let rows = state.rows();
    let mut y = 0;
    if has_filter_line(state) {
        filter_line(state, &rows, data, paint, behind(row_of(body, y), GUTTER));
        y += 1;
    }
    heading(data, &layout, paint, row_of(body, y));
    y += 1;
    let shown = list_rows(state, shell);
    let chosen = state.row_at(&rows);
    for (offset, (at, row)) in rows.iter().enumerate().skip(state.top).take(shown).enumerate() {
        let line = row_of(body, y + offset);
        match row {
            RowId::Group(id) => {
                if let Some(found) = data.groups().iter().find(|(group, _)| group.id == *id) {
                    group_row(state, data, found, &layout, paint, line);
                }
            }
            RowId::Question(id) => {
                if let Some((group, question)) = data.evaluation.criteria().question(id) {
                    let weight = effective_weight(group, question);
                    question_row(state, data, question, &weight, &layout, paint, line);
                }
            }
        }
        for slot in 0..layout.shown.len() {
            let area = first(behind(line, layout.x(slot)), layout.cell);
            paint.hit(area, Target::Cell(at, layout.shown[slot]));
        }
        let left = first(line, layout.x(0));
        paint.hit(left, Target::Cell(at, state.column()));
        if at == chosen {
            let marked = first(line, GUTTER + ID + layout.title);
            paint.restyle(marked, theme.strong);
            paint.say(first(line, 1), ">", theme.strong, Align::Left);
            if let Some(slot) = layout.shown.iter().position(|c| *c == state.column()) {
                let cell = first(behind(line, layout.x(slot)), layout.cell.clamp(6, 7) - 1);
                if matches!(row, RowId::Question(_)) {
                    paint.restyle(cell, theme.selected);
                }
            }
        }
    }
    if rows.is_empty() {
        let filter = state.filter.text();
        let words = if filter.trim().is_empty() {
            "there is no question to score".to_owned()
        } else {
            format!("no question matches \"{}\"; Esc clears it", filter.trim())
        };
        paint.text(behind(row_of(body, y), GUTTER), &words, theme.muted, Align::Left);
    }
    total_row(state, data, &layout, paint, row_of(body, y + shown.min(rows.len().max(1))));
    let below = pane_rows(state, usize::from(body.height));
    if below > 1 {
        let top = usize::from(body.height) - below;
        paint.rule(row_of(body, top), '─', theme.muted);
        let area =
            Rect { y: body.y + cells(top + 1), height: cells(below - 1), ..behind(body, GUTTER) };
        foot(state, data, shell, paint, area);
        if state.reason.is_none() && below > 4 {
            let last = row_of(area, below - 2);
            let legend = "\" reason   2 evidence   · open ";
            paint.say(last, legend, theme.muted, Align::Right);
        }
    }
}

fn filter_line(state: &State, rows: &[RowId], data: &Data, paint: &mut Painter, line: Rect) {
    let theme = paint.look.theme;
    let found = rows.iter().filter(|row| matches!(row, RowId::Question(_))).count();
    let all: usize = data.groups().iter().map(|(_, questions)| questions.len()).sum();
    let left = paint.word(line, "/ ", theme.key);
    let count = format!("  {found} of {all} questions");
    let typed = first(left, usize::from(left.width).saturating_sub(width(&count)));
    state.filter.view(paint, typed, state.filtering);
    if state.filter.is_empty() {
        let hint = "words, -words, is:open, is:bare, is:unproven, score:2, group:CON";
        paint.say(behind(typed, 1), hint, theme.muted, Align::Left);
    }
    paint.say(behind(left, usize::from(typed.width)), &count, theme.muted, Align::Right);
}

fn heading(data: &Data, layout: &Layout, paint: &mut Painter, line: Rect) {
    let theme = paint.look.theme;
    paint.say(behind(line, GUTTER), "QUESTION", theme.strong, Align::Left);
    let weight = first(behind(line, GUTTER + ID + layout.title), WEIGHT);
    paint.say(weight, "WEIGHT", theme.strong, Align::Right);
    for (slot, name) in headings(data, layout).into_iter().enumerate() {
        let area = first(behind(line, layout.x(slot) + 1), layout.cell - 1);
        paint.text(area, &name, theme.strong, Align::Left);
    }
    let all = data.candidates().len();
    if let Some(last) = layout.shown.last()
        && last + 1 < all
    {
        paint.say(behind(line, usize::from(line.width) - 1), "›", theme.muted, Align::Left);
    }
}

/// Names where there is room for all of them, else the short names.
fn headings(data: &Data, layout: &Layout) -> Vec<String> {
    let candidates = data.candidates();
    let shown: Vec<&&Candidate> =
        layout.shown.iter().filter_map(|at| candidates.get(*at)).collect();
    let fit = shown.iter().all(|c| width(c.name.as_str()) + 1 < layout.cell);
    shown
        .iter()
        .map(|c| if fit { c.name.to_string() } else { c.slug.to_string().to_uppercase() })
        .collect()
}

fn group_row(
    state: &State,
    data: &Data,
    found: &(&crate::domain::criteria::Group, Vec<&Question>),
    layout: &Layout,
    paint: &mut Painter,
    line: Rect,
) {
    let theme = paint.look.theme;
    let group = found.0;
    let folded = state.folded.contains(&group.id) && state.filter.is_empty();
    let sign = if folded { "▸ " } else { "▾ " };
    let left = paint.word(behind(line, GUTTER), sign, theme.strong);
    let title = first(left, ID + layout.title - 2);
    let (done, all) = counted(state, data, &found.1);
    let count = format!("  {done} of {all}");
    let wide = usize::from(title.width);
    let words = first(title, wide.saturating_sub(width(&count)));
    let rest = paint.word(words, group.title.as_str(), theme.strong);
    let behind_title = usize::from(rest.x.saturating_sub(title.x));
    if behind_title + width(&count) <= wide {
        paint.say(behind(title, behind_title), &count, theme.muted, Align::Left);
    }
    let weight: Exact = found.1.iter().map(|question| effective_weight(group, question)).sum();
    figure(paint, layout, line, &weight);
    sums(state, data, std::slice::from_ref(found), layout, paint, line);
}

/// How many scores of these questions are given, of those that are mine to give.
fn counted(state: &State, data: &Data, questions: &[&Question]) -> (usize, usize) {
    let cells = questions.iter().flat_map(|question| {
        data.candidates().into_iter().map(|one| (one.slug.clone(), question.id.clone()))
    });
    let mine = cells.filter(|asked| !data.is_recused(asked));
    mine.fold((0, 0), |(done, all), asked| {
        (done + usize::from(state.value(&asked).is_some()), all + 1)
    })
}

fn total_row(state: &State, data: &Data, layout: &Layout, paint: &mut Painter, line: Rect) {
    let theme = paint.look.theme;
    let groups = data.groups();
    let all: Exact = groups
        .iter()
        .flat_map(|(group, questions)| questions.iter().map(|q| effective_weight(group, q)))
        .sum();
    paint.say(behind(line, GUTTER), "All that I judge", theme.strong, Align::Left);
    figure(paint, layout, line, &all);
    sums(state, data, &groups, layout, paint, line);
}

fn figure(paint: &mut Painter, layout: &Layout, line: Rect, weight: &Exact) {
    let area = first(behind(line, GUTTER + ID + layout.title), WEIGHT);
    let style = paint.look.theme.muted;
    paint.say(area, &weight.rounded(1).to_string(), style, Align::Right);
}

fn sums(
    state: &State,
    data: &Data,
    groups: &[(&crate::domain::criteria::Group, Vec<&Question>)],
    layout: &Layout,
    paint: &mut Painter,
    line: Rect,
) {
    let style = paint.look.theme.muted;
    let candidates = data.candidates();
    for (slot, at) in layout.shown.iter().enumerate() {
        let Some(candidate) = candidates.get(*at) else { continue };
        let text = data.share(groups, &candidate.slug, |asked| state.value(asked));
        let area = first(behind(line, layout.x(slot) + 1), layout.cell - 1);
        paint.say(area, &text, style, Align::Left);
    }
}

fn question_row(
    state: &State,
    data: &Data,
    question: &Question,
    weight: &Exact,
    layout: &Layout,
    paint: &mut Painter,
    line: Rect,
) {
    let theme = paint.look.theme;
    let id = first(behind(line, GUTTER), ID - 1);
    paint.text(id, question.id.as_str(), theme.text, Align::Left);
    let title = first(behind(line, GUTTER + ID), layout.title - 1);
    paint.text(title, question.text.as_str(), theme.text, Align::Left);
    figure(paint, layout, line, weight);
    let candidates = data.candidates();
    for (slot, at) in layout.shown.iter().enumerate() {
        let Some(candidate) = candidates.get(*at) else { continue };
        let asked = (candidate.slug.clone(), question.id.clone());
        let chosen = state.asked().as_ref() == Some(&asked);
        let inner = cell_text(state, data, &asked);
        let text = if chosen { format!("[{inner:<3}]") } else { format!(" {inner}") };
        let area = first(behind(line, layout.x(slot)), layout.cell);
        let style = if state.value(&asked).is_none() { theme.muted } else { theme.text };
        paint.say(area, &text, style, Align::Left);
    }
}

/// `2"1`: the value, whether it has a reason, how many facts it rests on; `·` is open.
fn cell_text(state: &State, data: &Data, asked: &Asked) -> String {
    if data.is_recused(asked) {
        return "-".to_owned();
    }
    if state.asked().as_ref() == Some(asked) && !state.begun.is_empty() {
        return state.begun.clone();
    }
    let Some(value) = state.value(asked) else { return "·".to_owned() };
    let seen = data.seen(asked);
    let reasoned = seen.as_ref().is_some_and(|seen| seen.reason.is_some());
    let mark = if reasoned { "\"" } else { " " };
    let evidence = match seen.map_or(0, |seen| seen.evidence.len()) {
        0 => String::new(),
        count @ 1..=9 => count.to_string(),
        _ => "+".to_owned(),
    };
    format!("{value}{mark}{evidence}").trim_end().to_owned()
}

/// The chosen cell in full, or its reason being typed.
fn foot(state: &State, data: &Data, shell: &Shell, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    if let Some(why) = data.barred() {
        pane(paint, area, why, 0, theme.warning);
        return;
    }
    let Some(asked) = state.asked() else {
        let words = "z folds this group, Z all of them; ] goes to the next one.";
        pane(paint, area, words, 0, theme.muted);
        return;
    };
    let line = row_of(area, 0);
    let value = state.value(&asked).map_or_else(|| "not scored".to_owned(), |v| v.to_string());
    let left = paint.stored(line, asked.1.as_str(), theme.strong);
    let left = paint.stored(behind(left, 3), &data.name_of(&asked.0), theme.strong);
    let left = paint.word(behind(left, 3), &value, theme.strong);
    let legend = u16::from(state.reason.is_none() && area.height > 3);
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1 + legend), ..area };
    if let Some(writing) = &state.reason {
        let count = writing.field.count();
        let style = if writing.field.is_too_long() { theme.danger } else { theme.muted };
        paint.say(left, &count, style, Align::Right);
        if below.height >= 3 {
            let inside = boxed(paint, below);
            writing.field.view(paint, inside, true);
        } else {
            writing.field.view(paint, below, true);
        }
        return;
    }
    if data.is_recused(&asked) {
        let words = "You are recused from this question, for all candidates.";
        pane(paint, below, words, 0, theme.muted);
        return;
    }
    let seen = data.seen(&asked);
    let draft = shell.drafts.contains_key(&draft_name(data, &asked, shell));
    let mut note = Vec::new();
    if draft {
        note.push("draft kept, i goes on".to_owned());
    }
    match seen.as_ref().map_or(0, |seen| seen.evidence.len()) {
        0 => {}
        1 => note.push("1 item of evidence".to_owned()),
        count => note.push(format!("{count} items of evidence")),
    }
    if let Some(score) = data.score(&asked).filter(|_| shell.size.0 >= 100) {
        note.push(data.when(score.at));
    }
    paint.say(behind(left, 2), &note.join("   "), theme.muted, Align::Right);
    match (seen.as_ref().and_then(|seen| seen.reason.as_deref()), data.question(&asked)) {
        (Some(reason), _) => {
            pane(paint, below, reason, 0, theme.text);
        }
        (None, Some((_, question))) => {
            let text = match (&question.evidence, seen.is_some()) {
                (Some(evidence), false) => format!("{}  Wanted: {evidence}", question.text),
                (None, false) => question.text.to_string(),
                (_, true) => format!("No reason yet: i writes it. {}", question.text),
            };
            pane(paint, below, &text, 0, theme.muted);
        }
        (None, None) => {}
    }
}
