//! The picture of the overview: two columns where there is room, else one that scrolls.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Data, Exceptions, State};
use crate::actions::evaluations::Status;
use crate::domain::date::Day;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::ranking::{NoResult, Ranking, Warning};
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::exception::turn::Task;
use crate::domain::text::{counted, display_lines};
use crate::tui::fit::{Align, cells, width, wrap};
use crate::tui::msg::Target;
use crate::tui::screens::known::UNREAD;
use crate::tui::state::Shell;
use crate::tui::widgets::bar::{bar, filled_bar};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::more::more;
use crate::tui::widgets::popup::boxed;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Columns from which there are two.
const TWO_COLUMNS: u16 = 90;
/// Lines of what the next step needs, before the rest is counted.
const MOST_LEFT: usize = 6;

/// One line of the page.
#[derive(Debug, Clone, Default)]
struct Line {
    text: String,
    right: String,
    style: Option<Style>,
    right_style: Option<Style>,
    todo: Option<usize>,
}

/// The furthest the page scrolls.
pub(super) fn most(state: &State, shell: &Shell) -> usize {
    let (columns, _) = shell.size;
    if columns >= TWO_COLUMNS {
        return 0;
    }
    let lines = state
        .data
        .as_ref()
        .map_or(0, |data| page(state, data, shell, usize::from(columns).saturating_sub(4)).len());
    lines.saturating_sub(shell.body_rows())
}

/// Everything in one column.
fn page(state: &State, data: &Data, shell: &Shell, columns: usize) -> Vec<Line> {
    let mut lines = left(state, data, shell, columns);
    lines.extend(exceptions(state, data, shell));
    lines.push(Line::default());
    lines.extend(right(state, data, shell, columns));
    lines
}

/// Draws the overview, or what is asked in it.
pub(super) fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let inside = behind(body, 2);
    let Some(data) = &state.data else {
        if state.failed {
            paint.say(row_of(inside, 1), UNREAD, theme.text, Align::Left);
        }
        return;
    };
    if let (None, Some(locks)) = (&state.reopening, &state.locks) {
        locks.view(paint, body);
        return;
    }
    if let Some(field) = &state.reopening {
        paint.say(row_of(inside, 0), "WHY IS MODERATION REOPENED?", theme.strong, Align::Left);
        let columns = inside.width.min(90);
        let lines: Vec<String> = state.status().map_or_else(Vec::new, |status| {
            let said = follows(&status.evaluation);
            said.iter().flat_map(|words| wrap(words, usize::from(columns))).collect()
        });
        // What follows is read before it is taken, so the text gives way to it.
        let rows = body.height.saturating_sub(3 + cells(lines.len())).clamp(4, 10);
        let area = Rect { y: inside.y + 1, height: rows, width: columns, ..inside };
        let typed = boxed(paint, area);
        field.view(paint, typed, true);
        let below = Rect { width: area.width, ..row_of(inside, usize::from(rows) + 1) };
        paint.say(below, &field.count(), theme.muted, Align::Right);
        for (offset, line) in lines.iter().enumerate() {
            let row = row_of(inside, usize::from(rows) + 2 + offset);
            paint.say(row, line, theme.text, Align::Left);
        }
        return;
    }
    if let Some(cursor) = state.choosing {
        return choose(data, cursor, paint, body);
    }
    if body.width >= TWO_COLUMNS {
        let half = usize::from(inside.width) / 2;
        let one = first(inside, half - 1);
        let two = behind(inside, half + 2);
        let mut at_left = left(state, data, shell, usize::from(one.width));
        let mut at_right = right(state, data, shell, usize::from(two.width));
        // The exceptions stand where there is room for them: two columns do not scroll.
        let below = exceptions(state, data, shell);
        let fits = at_left.len() + below.len() <= usize::from(inside.height);
        if fits || at_left.len() < at_right.len() {
            at_left.extend(below);
        } else {
            at_right.extend(below);
        }
        draw(&at_left, 0, state, paint, one);
        draw(&at_right, 0, state, paint, two);
        return;
    }
    let columns = usize::from(inside.width).saturating_sub(2);
    let lines = page(state, data, shell, columns);
    draw(&lines, state.top, state, paint, first(inside, columns));
    more(paint, body, state.top, lines.len());
}

/// What follows from a reopening, for whoever writes its reason.
fn follows(evaluation: &Evaluation) -> Vec<String> {
    let mut said = Vec::new();
    if evaluation.criteria().price().is_some() {
        said.push(if evaluation.money_known() {
            "Prices are known already, and the record, the ranking and every letter will say so. They \
             are sealed again."
                .to_owned()
        } else {
            "Prices are still sealed, and the record will say so.".to_owned()
        });
    }
    let price = if evaluation.criteria().price().is_some() {
        "before prices open"
    } else {
        "before the decision"
    };
    said.push(format!(
        "What is recorded stays until you change it. Panel and moderator declare their interests once \
         more {price}. Every letter quotes the reason, so name nobody in it."
    ));
    said
}

fn draw(lines: &[Line], top: usize, state: &State, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    for (offset, line) in lines.iter().skip(top).enumerate() {
        let row = row_of(area, offset);
        if row.is_empty() {
            break;
        }
        let taken = width(&line.right);
        let room = usize::from(row.width).saturating_sub(taken + usize::from(taken > 0));
        paint.say(first(row, room), &line.text, line.style.unwrap_or(theme.text), Align::Left);
        let right = behind(row, usize::from(row.width).saturating_sub(taken));
        let style = line.right_style.unwrap_or(theme.muted);
        paint.say(right, &line.right, style, Align::Left);
        if let Some(todo) = line.todo {
            if todo == state.todo.at {
                let sign = Rect { x: row.x.saturating_sub(2), width: 1, ..row };
                paint.say(sign, ">", theme.strong, Align::Left);
                paint.restyle(row, theme.selected);
            }
            paint.hit(row, Target::Row(todo));
        }
    }
}

fn head(words: &str, right: &str, shell: &Shell) -> Line {
    let style = Some(shell.settings.look.theme.strong);
    Line { text: words.to_owned(), right: right.to_owned(), style, ..Line::default() }
}

fn wrapped(text: &str, columns: usize, style: Style) -> Vec<Line> {
    wrap(&display_lines(text), columns)
        .into_iter()
        .map(|text| Line { text, style: Some(style), ..Line::default() })
        .collect()
}

fn left(state: &State, data: &Data, shell: &Shell, columns: usize) -> Vec<Line> {
    let theme = shell.settings.look.theme;
    let mut lines = vec![head("NEXT FOR YOU", "", shell)];
    let todos = state.todos();
    for (at, todo) in todos.iter().enumerate() {
        let right = state.due(todo).map(|day| by(day, data.today)).unwrap_or_default();
        lines.push(Line { text: todo.words(), right, todo: Some(at), ..Line::default() });
    }
    if state.looking {
        lines.extend(wrapped("Looking at what waits among the exceptions …", columns, theme.muted));
    } else if todos.is_empty() {
        let words = match (&data.me, &data.status) {
            (None, _) => "This workspace does not know you: name a person with --as.",
            (Some(_), None) => {
                "There is no evaluation yet: a moderator or an administrator sets one up."
            }
            (Some(_), Some(_)) => "Nothing waits for you.",
        };
        lines.extend(wrapped(words, columns, theme.muted));
    }
    if let Some(status) = &data.status {
        lines.push(Line::default());
        lines.extend(stage(status, shell, columns));
        if !status.late.is_empty() {
            lines.push(Line::default());
            lines.push(head("LATE", "", shell));
            for late in &status.late {
                let days = counted(late.days, "day", "days");
                lines.push(Line {
                    text: format!("!  {} with {}", late.person, late.with),
                    right: format!("{days}, due {}", late.due),
                    style: Some(theme.warning),
                    ..Line::default()
                });
            }
        }
        if !status.progress.is_empty() {
            lines.push(Line::default());
            lines.extend(evaluators(status, shell, columns));
        }
    }
    lines
}

/// How many exceptions there are, and what is to be said of them; nothing where there are none.
fn exceptions(state: &State, data: &Data, shell: &Shell) -> Vec<Line> {
    let Some(Exceptions { figures, within, decides }) = data.exceptions else { return Vec::new() };
    let of = |count: usize, one, more| if count == 1 { one } else { more };
    let expire = of(figures.expiring, "expires", "expire");
    let mut counts = vec![
        (figures.open, "open".to_owned()),
        (figures.expiring, format!("{expire} within {within} days")),
        (figures.lapsed, "lapsed or blocked, not covered".to_owned()),
    ];
    if let Some(tasks) = state.tasks {
        for (task, words) in [
            (Task::Decide, "for your decision"),
            (Task::Advise, "for your view"),
            (Task::Confirm, "for you to confirm"),
        ] {
            let count = tasks.of(task);
            if count > 0 || (decides && task == Task::Decide) {
                counts.push((count, format!("{} {words}", of(count, "waits", "wait"))));
            }
        }
        if tasks.of(Task::Change) > 0 {
            counts.push((tasks.of(Task::Change), "sent back to you".to_owned()));
        }
    }
    let rejected = state.reminders.rejected.requests + state.reminders.rejected.renewals;
    if rejected > 0 {
        counts.push((rejected, "of yours rejected of late".to_owned()));
    }
    if figures.own_ending > 0 {
        let end = of(figures.own_ending, "ends", "end");
        counts.push((figures.own_ending, format!("of yours {end} within {within} days or ended")));
    }
    let counts = counts
        .into_iter()
        .map(|(count, words)| Line { text: format!("{count:>4} {words}"), ..Line::default() });
    [Line::default(), head("EXCEPTIONS", "", shell)].into_iter().chain(counts).collect()
}

/// A due day as people say it.
fn by(day: Day, today: Option<Day>) -> String {
    match today.map(|today| day.days_since(today)) {
        Some(days) if days < -1 => format!("! {} days late", -days),
        Some(-1) => "! 1 day late".to_owned(),
        Some(0) => "due today".to_owned(),
        Some(1) => "due tomorrow".to_owned(),
        Some(_) | None => format!("by {day}"),
    }
}

/// The stage, and what the next step still needs.
fn stage(status: &Status, shell: &Shell, columns: usize) -> Vec<Line> {
    let theme = shell.settings.look.theme;
    let evaluation = &status.evaluation;
    let words = evaluation.stands();
    let mut lines = vec![head("STAGE", &format!("{} {words}", evaluation.reference()), shell)];
    let Some(step) = status.next else {
        let cancelled = evaluation.cancelled().map(|decision| {
            format!(
                "{decision} cancelled it, and nothing more is done in it. What was sealed then stays \
                 sealed. Why is in g d; the letters to suppliers are behind g r, then s."
            )
        });
        let words = cancelled.as_deref().unwrap_or_else(|| match evaluation.stage() {
            Stage::Decided => {
                "It is decided. The letters to suppliers are behind g r, then s; the archive of \
                 the record is behind g x, then e."
            }
            Stage::Draft
            | Stage::Frozen
            | Stage::Scoring
            | Stage::Moderation
            | Stage::QualityClosed
            | Stage::PriceOpened
            | Stage::Archived => "Nothing is left to do here.",
        });
        lines.extend(wrapped(words, columns, theme.muted));
        return lines;
    };
    let next = match step {
        Step::Decide => "Next is a decision, proposed and accepted.".to_owned(),
        Step::Freeze
        | Step::OpenScoring
        | Step::OpenModeration
        | Step::CloseQuality
        | Step::OpenPrice
        | Step::Reopen
        | Step::Archive => {
            format!(
                "Next: {}, by {}.",
                crate::tui::screens::locks::verb(step),
                evaluation.moderator()
            )
        }
    };
    lines.extend(wrapped(&next, columns, theme.text));
    let missing: Vec<_> =
        status.left.iter().filter(|left| !left.what.starts_with(step.code())).collect();
    for left in missing.iter().take(MOST_LEFT) {
        let whose = left.person.as_ref().map_or(left.role, |person| person.as_str());
        // How much somebody has left is enough to know; which cells it is, they know themselves.
        let what = left.what.split(": ").next().unwrap_or(&left.what);
        let text = if what.contains(whose) {
            format!("!  {what}")
        } else {
            format!("!  {what} ({whose})")
        };
        lines.push(Line { text, ..Line::default() });
    }
    if missing.len() > MOST_LEFT {
        let more = format!("   and {} more: W reads them all", missing.len() - MOST_LEFT);
        lines.push(Line { text: more, style: Some(theme.muted), ..Line::default() });
    }
    lines
}

fn evaluators(status: &Status, shell: &Shell, columns: usize) -> Vec<Line> {
    let figures = |a: &str, b: &str, c: &str| format!("{a:>7}{b:>9}{c:>10}");
    let names = status.progress.iter().map(|(who, _)| width(who.as_str())).max().unwrap_or(4);
    let names = names.clamp(4, 12);
    let bar_columns = columns.saturating_sub(names + 2 + 27).min(10);
    let mut lines = vec![head("EVALUATORS", &figures("scored", "reasons", "evidence"), shell)];
    let most = status.progress.iter().map(|(_, progress)| progress.of).max().unwrap_or(0);
    for (who, progress) in &status.progress {
        // Who was recused from some questions owes fewer than the last line says.
        let scored = if progress.of < most {
            format!("{}/{}", progress.scored, progress.of)
        } else {
            progress.scored.to_string()
        };
        let drawn = filled_bar(progress.scored as u64, progress.of.max(1) as u64, bar_columns);
        let name = crate::tui::fit::fit(who.as_str(), names, Align::Left, '…');
        let note = if progress.submitted { " in" } else { "" };
        lines.push(Line {
            text: format!("{name} {drawn}{note}"),
            right: figures(&scored, &progress.reasons.to_string(), &progress.evidence.to_string()),
            right_style: Some(shell.settings.look.theme.text),
            ..Line::default()
        });
    }
    let of = most.to_string();
    lines.push(Line {
        text: "of".to_owned(),
        right: figures(&of, &of, ""),
        style: Some(shell.settings.look.theme.muted),
        ..Line::default()
    });
    lines
}

fn right(state: &State, data: &Data, shell: &Shell, columns: usize) -> Vec<Line> {
    let theme = shell.settings.look.theme;
    let mut lines = Vec::new();
    if let Some(ranked) = &state.ranked {
        lines.extend(ranking(ranked, shell, columns));
        lines.push(Line::default());
    }
    if !data.decisions.is_empty() {
        lines.push(head("LATEST DECISIONS", "", shell));
        for (what, note) in &data.decisions {
            let (text, right) = (what.clone(), note.clone());
            lines.push(Line { text, right, ..Line::default() });
        }
        lines.push(Line::default());
    }
    if !data.checks.is_empty() {
        lines.push(head("CHECKS", "", shell));
        for (sound, words) in &data.checks {
            let (sign, style) = if *sound { ("ok", theme.text) } else { ("! ", theme.warning) };
            for (at, text) in wrap(words, columns.saturating_sub(4)).into_iter().enumerate() {
                let sign = if at == 0 { sign } else { "  " };
                lines.push(Line {
                    text: format!("{sign}  {text}"),
                    style: Some(style),
                    ..Line::default()
                });
            }
        }
    }
    lines
}

/// What the totals are made of.
pub(super) fn what_counts(ranking: &Ranking) -> &'static str {
    if ranking.warnings.contains(&Warning::Averaged) {
        "averages, frozen weights"
    } else {
        "agreed scores, frozen weights"
    }
}

fn ranking(ranked: &Result<Ranking, NoResult>, shell: &Shell, columns: usize) -> Vec<Line> {
    let theme = shell.settings.look.theme;
    let ranking = match ranked {
        Ok(ranking) => ranking,
        Err(why) => {
            let mut lines = vec![head("RANKING", "", shell)];
            lines.extend(wrapped(&format!("{why}"), columns, theme.muted));
            return lines;
        }
    };
    let mut lines = vec![head("RANKING", what_counts(ranking), shell)];
    let longest = ranking.standings.iter().map(|s| width(s.name.as_str())).max().unwrap_or(0);
    let names = longest.min(columns / 2);
    let bars = columns.saturating_sub(names + 3 + 2 + 8).min(30);
    for standing in &ranking.standings {
        let name =
            crate::tui::fit::fit(&display_lines(standing.name.as_str()), names, Align::Left, '…');
        match &standing.figures {
            Some(figures) => {
                let units = u64::try_from(figures.published.units()).unwrap_or(0);
                let most = 100 * 10_u64.pow(u32::from(figures.published.decimals()));
                // Pounds have no full length that a bar could be a share of.
                let bars = if ranking.unit.is_pounds() { 0 } else { bars };
                lines.push(Line {
                    text: format!("{}  {name}  {}", figures.place, bar(units, most, bars)),
                    right: ranking.unit.shown(figures.published),
                    right_style: Some(theme.text),
                    ..Line::default()
                });
            }
            None => lines.push(Line {
                text: format!("-  {name}"),
                right: crate::tui::screens::ranking::status_of(standing),
                style: Some(theme.muted),
                ..Line::default()
            }),
        }
    }
    if let Some(lead) = crate::tui::screens::ranking::lead(ranking) {
        lines.push(Line::default());
        lines.extend(wrapped(&lead, columns, theme.text));
    }
    lines
}

/// The evaluations there are, to pick one.
fn choose(data: &Data, cursor: Cursor, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    paint.say(row_of(behind(body, 2), 0), "WHICH EVALUATION?", theme.strong, Align::Left);
    let shown = usize::from(body.height).saturating_sub(3);
    let mut cursor = cursor;
    cursor.keep_in(data.evaluations.len(), shown);
    for (offset, (which, title, stage)) in
        data.evaluations.iter().skip(cursor.top).take(shown).enumerate()
    {
        let at = cursor.top + offset;
        let row = row_of(body, 2 + offset);
        let left = paint.word(behind(row, 2), &which.to_string(), theme.text);
        let end = width(stage) + 2;
        let name = behind(left, 2);
        let name = Rect { width: name.width.saturating_sub(cells(end)), ..name };
        paint.text(name, title, theme.text, Align::Left);
        let last = behind(row, usize::from(row.width).saturating_sub(end));
        paint.say(last, stage, theme.muted, Align::Left);
        if at == cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
}
