//! One score in full: the question, what each value takes, the reason, the evidence, and what
//! became of it.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::reason::draft_name;
use super::{Data, State};
use crate::domain::criteria::effective_weight;
use crate::domain::evaluation::Asked;
use crate::domain::text::display_lines;
use crate::tui::fit::{Align, cells, width, wrap};
use crate::tui::msg::Target;
use crate::tui::state::Shell;
use crate::tui::widgets::more::{beside as marked, more};
use crate::tui::widgets::popup::boxed;
use crate::tui::widgets::scale_line::scale_line;
use crate::tui::widgets::{Painter, behind, first};

/// Columns from which there are two.
const TWO_COLUMNS: u16 = 90;

/// Lines from the top of an area down, scrolled by some of them.
struct Flow<'p, 'a, 'b> {
    paint: &'p mut Painter<'a, 'b>,
    area: Rect,
    skip: usize,
    at: usize,
    /// The row of the chosen item of evidence, once it is reached.
    chosen: Option<usize>,
}

impl<'p, 'a, 'b> Flow<'p, 'a, 'b> {
    const fn of(paint: &'p mut Painter<'a, 'b>, area: Rect, skip: usize) -> Self {
        Self { paint, area, skip, at: 0, chosen: None }
    }
}

impl Flow<'_, '_, '_> {
    /// The next row; empty when it is scrolled away or has no room.
    fn row(&mut self) -> Rect {
        let at = self.at;
        self.at += 1;
        match at.checked_sub(self.skip) {
            Some(offset) if offset < usize::from(self.area.height) => {
                Rect { y: self.area.y + cells(offset), height: 1, ..self.area }
            }
            Some(_) | None => Rect { height: 0, ..self.area },
        }
    }

    fn gap(&mut self) {
        self.at += 1;
    }

    fn head(&mut self, words: &str, right: &str) {
        let row = self.row();
        let theme = self.paint.look.theme;
        let left = self.paint.word(row, words, theme.strong);
        self.paint.say(left, right, theme.muted, Align::Right);
    }

    fn text(&mut self, text: &str, style: Style) {
        for line in wrap(&display_lines(text), usize::from(self.area.width)) {
            let row = self.row();
            self.paint.text(row, &line, style, Align::Left);
        }
    }

    /// A box of `rows` where all of it is in sight.
    fn block(&mut self, rows: usize) -> Option<Rect> {
        let at = self.at;
        self.at += rows;
        let offset = at.checked_sub(self.skip)?;
        let height = rows.min(usize::from(self.area.height).saturating_sub(offset));
        (height >= 3).then(|| Rect {
            y: self.area.y + cells(offset),
            height: cells(height),
            ..self.area
        })
    }
}

/// Draws the score of `asked` in full.
pub(super) fn view(
    state: &State,
    data: &Data,
    asked: &Asked,
    shell: &Shell,
    paint: &mut Painter,
    body: Rect,
) {
    let inside = behind(body, 2);
    let theme = paint.look.theme;
    let writing = state.reason.is_some();
    if body.width >= TWO_COLUMNS {
        let left = first(inside, usize::from(inside.width) * 62 / 100);
        let bar = usize::from(left.width) + 1;
        paint.upright(first(behind(inside, bar), 1), '│', theme.muted);
        let right = behind(inside, bar + 2);
        judged_in(state, data, asked, shell, paint, left);
        told_in(state, data, asked, paint, right);
        return;
    }
    if writing {
        let mut flow = Flow::of(paint, inside, 0);
        // Where there is little room, what is typed has most of it.
        let rows = usize::from(body.height).saturating_sub(4).max(3);
        title(&mut flow, data, asked);
        score_line(&mut flow, state, data, asked);
        reason(&mut flow, state, data, asked, shell, rows);
        return;
    }
    let text = marked(inside);
    // Once without room, for where the chosen item of evidence stands: it is kept in sight until
    // the text is scrolled by hand.
    let mut unseen = Flow::of(paint, Rect { height: 0, ..text }, 0);
    whole(&mut unseen, state, data, asked, shell);
    let (len, chosen) = (unseen.at, unseen.chosen.unwrap_or(0));
    let rows = usize::from(text.height);
    let skip = skipped(state, chosen, rows, len.saturating_sub(1));
    whole(&mut Flow::of(paint, text, skip), state, data, asked, shell);
    more(paint, inside, skip, len);
}

/// The left of two columns: question, score, reason and evidence. Where they have no room at once,
/// what is being written comes first, and what is read scrolls.
fn judged_in(
    state: &State,
    data: &Data,
    asked: &Asked,
    shell: &Shell,
    paint: &mut Painter,
    area: Rect,
) {
    let rows = usize::from(area.height);
    let draw = |flow: &mut Flow<'_, '_, '_>, bare: bool| {
        if bare {
            title(flow, data, asked);
            score_line(flow, state, data, asked);
        } else {
            what(flow, data, asked);
            values(flow, state, data, asked);
            flow.gap();
        }
        reason(flow, state, data, asked, shell, rows / 3);
        flow.gap();
        evidence(flow, state, data, asked);
    };
    let text = marked(area);
    let mut unseen = Flow::of(paint, Rect { height: 0, ..area }, 0);
    draw(&mut unseen, false);
    if unseen.at <= rows {
        draw(&mut Flow::of(paint, area, 0), false);
        return;
    }
    if state.reason.is_some() {
        draw(&mut Flow::of(paint, area, 0), true);
        return;
    }
    // Narrower by the column of the signs, so that lines may break elsewhere.
    let mut unseen = Flow::of(paint, Rect { height: 0, ..text }, 0);
    draw(&mut unseen, false);
    let (len, chosen) = (unseen.at, unseen.chosen.unwrap_or(0));
    let skip = skipped(state, chosen, rows, len.saturating_sub(rows));
    draw(&mut Flow::of(paint, text, skip), false);
    more(paint, area, skip, len);
}

/// The right of two columns: what stands beside the score.
fn told_in(state: &State, data: &Data, asked: &Asked, paint: &mut Painter, area: Rect) {
    let draw = |flow: &mut Flow<'_, '_, '_>| {
        guidance(flow, data, asked);
        beside(flow, state, data, asked);
    };
    let rows = usize::from(area.height);
    let mut unseen = Flow::of(paint, Rect { height: 0, ..area }, 0);
    draw(&mut unseen);
    if unseen.at <= rows {
        draw(&mut Flow::of(paint, area, 0));
        return;
    }
    let text = marked(area);
    let mut unseen = Flow::of(paint, Rect { height: 0, ..text }, 0);
    draw(&mut unseen);
    let len = unseen.at;
    let skip = state.scrolled.min(len.saturating_sub(rows));
    draw(&mut Flow::of(paint, text, skip));
    more(paint, area, skip, len);
}

/// Rows that are scrolled away, `most` at the most: by hand, or else so that the chosen item of
/// evidence is in sight, whose source stands in the row below it.
fn skipped(state: &State, chosen: usize, rows: usize, most: usize) -> usize {
    match (state.scrolled, state.items.at) {
        (0, 0) => 0,
        (0, _) => (chosen + 2).saturating_sub(rows),
        (scrolled, _) => scrolled.min(most),
    }
}

/// Everything about the cell, from top to bottom.
fn whole(flow: &mut Flow<'_, '_, '_>, state: &State, data: &Data, asked: &Asked, shell: &Shell) {
    what(flow, data, asked);
    // Where all stands in one column, by what to judge comes before the values to judge with.
    guidance(flow, data, asked);
    values(flow, state, data, asked);
    flow.gap();
    reason(flow, state, data, asked, shell, 5);
    flow.gap();
    evidence(flow, state, data, asked);
    flow.gap();
    self::beside(flow, state, data, asked);
}

fn title(flow: &mut Flow<'_, '_, '_>, data: &Data, asked: &Asked) {
    let theme = flow.paint.look.theme;
    let weight = data.question(asked).map(|(group, question)| effective_weight(group, question));
    let weight = weight.map(|weight| format!("weight {}", weight.rounded(2))).unwrap_or_default();
    let row = flow.row();
    let left = flow.paint.stored(row, asked.1.as_str(), theme.strong);
    let left = flow.paint.stored(behind(left, 2), &data.name_of(&asked.0), theme.strong);
    flow.paint.say(left, &weight, theme.muted, Align::Right);
}

fn what(flow: &mut Flow<'_, '_, '_>, data: &Data, asked: &Asked) {
    let theme = flow.paint.look.theme;
    title(flow, data, asked);
    if let Some((_, question)) = data.question(asked) {
        flow.text(question.text.as_str(), theme.text);
    }
    flow.gap();
}

fn score_line(flow: &mut Flow<'_, '_, '_>, state: &State, data: &Data, asked: &Asked) {
    let theme = flow.paint.look.theme;
    let given = state.value(asked);
    let Some((_, question)) = data.question(asked) else { return };
    let scale = data.evaluation.criteria().scale();
    let mut rest = flow.row();
    rest = flow.paint.word(rest, "SCORE   ", theme.strong);
    if !state.begun.is_empty() {
        flow.paint.say(rest, &format!("{} …", state.begun), theme.strong, Align::Left);
        return;
    }
    let style = |value| if question.allows(scale, value) { theme.text } else { theme.muted };
    let values: Vec<(u8, Style)> =
        scale.points().iter().map(|point| (point.value, style(point.value))).collect();
    rest = scale_line(flow.paint, rest, &values, given);
    let note = match (given, question.cap) {
        (_, Some(cap)) => format!("capped at {cap}"),
        (None, None) => "not scored".to_owned(),
        (Some(_), None) => String::new(),
    };
    flow.paint.say(rest, &note, theme.muted, Align::Right);
}

fn values(flow: &mut Flow<'_, '_, '_>, state: &State, data: &Data, asked: &Asked) {
    let theme = flow.paint.look.theme;
    if data.is_recused(asked) {
        flow.text("You are recused from this question, for all candidates.", theme.warning);
        return;
    }
    score_line(flow, state, data, asked);
    let Some((_, question)) = data.question(asked) else { return };
    let scale = data.evaluation.criteria().scale();
    let given = state.value(asked);
    for point in scale.points().iter().rev() {
        let Some(descriptor) = question.descriptor(scale, point.value) else { continue };
        let style = if given == Some(point.value) { theme.strong } else { theme.muted };
        let number = point.value.to_string();
        let rows = wrap(descriptor.as_str(), usize::from(flow.area.width).saturating_sub(4));
        for (at, line) in rows.iter().take(2).enumerate() {
            let row = flow.row();
            let sign = if at == 0 { number.as_str() } else { "" };
            flow.paint.text(first(row, 3), sign, style, Align::Left);
            let cut = at == 1 && rows.len() > 2;
            let line = if cut { format!("{line} …") } else { line.clone() };
            flow.paint.text(behind(row, 4), &line, style, Align::Left);
        }
    }
}

fn reason(
    flow: &mut Flow<'_, '_, '_>,
    state: &State,
    data: &Data,
    asked: &Asked,
    shell: &Shell,
    rows: usize,
) {
    let theme = flow.paint.look.theme;
    let seen = data.seen(asked);
    let draft = draft_name(data, asked, shell);
    if let Some(writing) = state.reason.as_ref().filter(|writing| writing.asked == *asked) {
        let note = if shell.unkept.contains(&draft) { "" } else { "draft kept" };
        flow.head("REASON", note);
        let weak = data.weaknesses(asked, state.value(asked), &writing.field.text());
        let area = flow.block(rows.max(4));
        if let Some(area) = area {
            let inside = boxed(flow.paint, area);
            writing.field.view(flow.paint, inside, true);
        }
        let style = if writing.field.is_too_long() { theme.danger } else { theme.muted };
        let row = flow.row();
        let count = writing.field.count();
        let taken = width(&count) + 2;
        flow.paint.say(row, &count, style, Align::Right);
        let left = first(row, usize::from(row.width).saturating_sub(taken));
        if let Some(first) = weak.first().filter(|_| !writing.field.is_empty()) {
            flow.paint.text(left, &format!("! {first}"), theme.warning, Align::Left);
        }
        return;
    }
    let note = if shell.drafts.contains_key(&draft) { "a draft is kept: i goes on" } else { "" };
    flow.head("REASON", note);
    match seen.as_ref().and_then(|seen| seen.reason.as_deref()) {
        Some(text) => {
            flow.text(text, theme.text);
            for weak in data.weaknesses(asked, state.value(asked), text) {
                flow.text(&format!("! {weak}"), theme.warning);
            }
        }
        None => flow.text("None yet: i writes it.", theme.muted),
    }
}

fn evidence(flow: &mut Flow<'_, '_, '_>, state: &State, data: &Data, asked: &Asked) {
    let theme = flow.paint.look.theme;
    let attached = data.seen(asked).map(|seen| seen.evidence).unwrap_or_default();
    let items = data.items(asked, &attached);
    let note = if items.is_empty() { "" } else { "[x] attached" };
    flow.head("EVIDENCE", note);
    if items.is_empty() {
        flow.text("Nothing is recorded about this question and candidate.", theme.muted);
    }
    for (at, item) in items.iter().enumerate() {
        let chosen = at == state.items.at && state.reason.is_none();
        if chosen {
            flow.chosen = Some(flow.at);
        }
        let row = flow.row();
        if row.is_empty() {
            continue;
        }
        let cross = if attached.contains(&item.id) { "[x] " } else { "[ ] " };
        let sign = if chosen { "> " } else { "  " };
        let marks = data.marks_of(item);
        let end = width(&marks).min(usize::from(row.width) / 2);
        let text = first(row, usize::from(row.width).saturating_sub(end + 2));
        let left = flow.paint.word(text, sign, theme.strong);
        let left = flow.paint.word(left, cross, theme.text);
        let left = flow.paint.stored(left, item.id.as_str(), theme.text);
        flow.paint.text(behind(left, 2), item.title.as_str(), theme.text, Align::Left);
        let warns = !matches!(
            item.age(data.today, data.stale_after),
            crate::domain::evaluation::evidence::Age::Fresh { .. }
        ) || marks.contains("against");
        let style = if warns { theme.warning } else { theme.muted };
        let end = behind(row, usize::from(row.width).saturating_sub(end));
        flow.paint.text(end, &marks, style, Align::Right);
        if chosen {
            flow.paint.restyle(row, theme.selected);
        }
        flow.paint.hit(row, Target::Item(at));
        flow.paint.hit(row, Target::Row(at));
    }
    if let Some(item) = items.get(state.items.at).filter(|_| state.reason.is_none()) {
        let day = item.as_at.map(|day| format!(", {day}")).unwrap_or_default();
        flow.text(&format!("{}{day}", item.source), theme.muted);
    }
}

fn guidance(flow: &mut Flow<'_, '_, '_>, data: &Data, asked: &Asked) {
    let question = data.question(asked).map(|(_, question)| question);
    let text = question.and_then(|question| question.guidance.as_ref());
    titled(flow, "GUIDANCE", text.map(crate::domain::text::Note::as_str));
}

/// A text under its heading, where there is one.
fn titled(flow: &mut Flow<'_, '_, '_>, head: &str, text: Option<&str>) {
    let Some(text) = text else { return };
    let style = flow.paint.look.theme.text;
    flow.head(head, "");
    flow.text(text, style);
    flow.gap();
}

fn beside(flow: &mut Flow<'_, '_, '_>, state: &State, data: &Data, asked: &Asked) {
    let theme = flow.paint.look.theme;
    if let Some(fell) = data.fell(asked) {
        flow.head("IT FELL", "");
        flow.text(&fell, theme.warning);
        flow.gap();
    }
    let question = data.question(asked).map(|(_, question)| question);
    let wanted = question.and_then(|question| question.evidence.as_ref());
    titled(flow, "WHAT WOULD ANSWER IT", wanted.map(crate::domain::text::Line::as_str));
    flow.head("SAME QUESTION, YOUR SCORES", "");
    for candidate in data.candidates() {
        let other = (candidate.slug.clone(), asked.1.clone());
        if other.0 == asked.0 {
            continue;
        }
        let value = state.value(&other).map_or_else(|| "·".to_owned(), |value| value.to_string());
        let row = flow.row();
        let name = first(row, usize::from(row.width).saturating_sub(6));
        flow.paint.text(name, candidate.name.as_str(), theme.text, Align::Left);
        flow.paint.say(row_end(row, 4), &value, theme.text, Align::Right);
    }
    flow.gap();
    flow.head("OTHER EVALUATORS", "");
    let given = data.given.get(asked).copied().unwrap_or(0);
    let panel = data.evaluation.parts().panel.iter();
    let of = panel.filter(|seat| !data.evaluation.is_recused(&seat.person, &asked.1)).count();
    if data.evaluation.shows_consensus().is_err() {
        let words = match data.evaluation.cancelled() {
            Some(decision) => &format!(
                "hidden as long as {decision} is in force, which cancelled it before moderation \
                 opened"
            ),
            None => "hidden until moderation opens",
        };
        flow.text(words, theme.muted);
    }
    flow.text(&format!("{given} of {of} have scored this"), theme.muted);
    flow.gap();
    flow.head("HISTORY", "");
    match state.past.as_ref().filter(|(of, _)| of == asked) {
        Some((_, past)) if past.is_empty() => flow.text("nothing yet", theme.muted),
        Some((_, past)) => {
            for line in past.iter().rev().take(6) {
                flow.text(&format!("{}   {}", data.when(line.at), line.what), theme.muted);
            }
        }
        None => {}
    }
    flow.gap();
    flow.head("EFFECT", "");
    if let Some(step) = data.step_of(asked) {
        flow.text(&format!("one step = {} marks of 100", step.rounded(2)), theme.muted);
    }
}

fn row_end(row: Rect, columns: usize) -> Rect {
    behind(row, usize::from(row.width).saturating_sub(columns))
}
