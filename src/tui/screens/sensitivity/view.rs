//! Draws the pages on how firm the winner is.

mod shares;

use ratatui::layout::Rect;

use super::law::{self, ROWS, runs_in_words};
use super::{Here, Known, Page, State, chart, dispute, marks, text};
use crate::domain::evaluation::Agreeing;
use crate::domain::exact::Exact;
use crate::domain::robustness::tipping::{Tipping, WinnerChange};
use crate::tui::fit::{Align, cells as columns_of, width, wrap};
use crate::tui::msg::Target;
use crate::tui::state::Shell;
use crate::tui::view::body_of;
use crate::tui::widgets::more::beside;
use crate::tui::widgets::page::page;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::told::{nothing_yet, paragraphs};
use crate::tui::widgets::{Painter, behind, first, row_of};
pub(super) use shares::shows_both;
use shares::{shares, shares_in_short};

/// Rows of the list of weights, in the table or beside the chart.
pub(super) fn line_rows(table: bool, body: Rect) -> usize {
    let rows = usize::from(body.height);
    if table { rows.saturating_sub(5) } else { tornado_rows(body) }
}

fn tornado_rows(body: Rect) -> usize {
    let rows = usize::from(body.height);
    // Below the list stand the shares and the marks, where there is room.
    if rows >= 22 { rows - 15 } else { rows.saturating_sub(4) }.max(3)
}

/// Rows of a list of cells or questions, with the chosen one in full below.
pub(super) fn list_rows(body: Rect) -> usize {
    let rows = usize::from(body.height);
    (rows.saturating_sub(8) * 2 / 3).max(3)
}

/// Rows of a page that is read.
pub(super) fn text_rows(body: Rect) -> usize {
    usize::from(body.height).saturating_sub(2)
}

/// Draws the present page, or why there is none.
pub(super) fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let inside = behind(body, 2);
    match &state.known {
        Known::Asked => {}
        Known::Not(why) => {
            paragraphs(paint, inside, 0, why);
        }
        Known::Undefined(why) => {
            paint.say(row_of(inside, 0), "NOT DEFINED HERE", theme.strong, Align::Left);
            paragraphs(paint, inside, 2, why);
        }
        Known::Sealed(left, why) => {
            nothing_yet(paint, inside, "NOTHING TO SAY YET", why, left);
        }
        Known::Here(here) => {
            pages(state, paint, row_of(inside, 0));
            let rest = Rect {
                y: body.y + 2.min(body.height),
                height: body.height.saturating_sub(2),
                ..body
            };
            if let Some((setting, row)) = &state.choosing {
                laws(*setting, *row, state.runs, paint, rest);
                return;
            }
            match state.page {
                Page::Weights if state.table => weights_table(state, here, paint, rest),
                Page::Weights => weights(state, here, shell, paint, rest),
                Page::Weightings => shares(state, here, paint, rest),
                Page::Marks => decisive(state, here, paint, rest),
                Page::Disputes => disputes(state, here, paint, rest),
                Page::Panel | Page::More => {
                    let rows = text::lines(here, state.page, usize::from(body.width));
                    let style = |heading| if heading { theme.strong } else { theme.text };
                    let own = |text: &str| paint.look.own(text).into_owned();
                    let rows = rows.iter().map(|row| (style(row.heading), own(&row.text)));
                    let rows: Vec<_> = rows.collect();
                    page(paint, behind(rest, 2), &rows, state.scrolled);
                }
            }
        }
    }
}

fn pages(state: &State, paint: &mut Painter, row: Rect) {
    let theme = paint.look.theme;
    let mut rest = row;
    for (at, page) in Page::ALL.iter().enumerate() {
        let present = *page == state.page;
        let name = if present { page.name().to_uppercase() } else { page.name().to_owned() };
        let style = if present { theme.strong } else { theme.muted };
        paint.hit(first(rest, width(&name)), Target::Field(at));
        rest = behind(paint.word(rest, &name, style), 2);
    }
    paint.word(rest, "Tab", theme.key);
}

fn percent(share: &Exact) -> String {
    (share * &Exact::whole(100)).rounded(1).to_string()
}

/// `15.0 → 15.3 Microsoft Azure`, or that no weight does it; the short name where the whole one
/// does not fit into `room`.
fn nearest(here: &Here, tipping: &Tipping, to: char, room: usize) -> String {
    let Some((change, _)) = tipping.nearest() else { return "no weight does it".to_owned() };
    let leader = here.problem.leader();
    let other = if change.from == leader { change.to } else { change.from };
    let move_of =
        |who: &str| format!("{} {to} {} {who}", percent(&tipping.weight), percent(&change.at));
    let whole = move_of(&here.names[other]);
    if width(&whole) <= room { whole } else { move_of(&here.problem.candidates()[other]) }
}

fn weights(state: &State, here: &Here, shell: &Shell, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let whole = usize::from(area.width);
    let little = whole < 80 || area.height < 14;
    let left = if little { whole } else { (whole * 6 / 11).min(120) };
    let chart_area = first(area, left.saturating_sub(1));
    chart_of(state, here, paint, chart_area);
    if little {
        return;
    }
    let line = first(behind(area, left), 1);
    paint.upright(line, '│', theme.muted);
    let right = behind(area, left + 2);
    let rows = tornado_rows(body_of(shell.size));
    tornado(state, here, paint, right, rows);
    if usize::from(area.height) < 20 {
        return;
    }
    let y = rows + 2;
    let below = Rect {
        y: right.y + columns_of(y).min(right.height),
        height: right.height.saturating_sub(columns_of(y)),
        ..right
    };
    let used = shares_in_short(state, here, paint, below);
    let mut y = used + 1;
    paint.say(row_of(below, y), "IF MARKS WERE OFF", theme.strong, Align::Left);
    y += 1;
    if let Some(Ok(said)) = &here.firm.certificate {
        for sentence in said.iter().take(2) {
            y = paragraphs(paint, below, y, sentence);
        }
    }
}

fn chart_of(state: &State, here: &Here, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let Some(line) = here.lines.get(state.line.at) else { return };
    let heading = format!("TOTAL WHEN THE WEIGHT OF {} CHANGES", line.title.to_uppercase());
    paint.text(
        first(row_of(behind(area, 2), 0), usize::from(area.width)),
        &heading,
        theme.strong,
        Align::Left,
    );
    // What the weight decides is said first and whole; the chart has the rows that are left.
    let said = here.tipped(line).map(|tipped| sentence(here, &tipped.tipping, &line.title));
    let said = said.unwrap_or_default();
    let below = behind(area, 2);
    let taken = wrap(&said, usize::from(below.width)).len();
    let mut legend = legend(here, usize::from(area.width).saturating_sub(2));
    // Where there is hardly any room the signs give way, and the lines keep three rows.
    legend.truncate(usize::from(area.height).saturating_sub(6 + taken).max(1));
    let rows = usize::from(area.height).saturating_sub(3 + legend.len() + taken);
    let columns = usize::from(area.width).saturating_sub(11);
    if rows < 3 || columns < 20 {
        paragraphs(paint, below, 1, &said);
        return;
    }
    let reach = chart::reach(here, line);
    let picture = chart::picture(here, line, reach, columns, rows);
    for (offset, text) in picture.rows.iter().enumerate() {
        let row = row_of(area, 1 + offset);
        let share = u32::try_from(offset).unwrap_or(0);
        let label = if offset % 4 == 0 || offset + 1 == rows {
            Some(label_of(&picture, share, u32::try_from(rows.max(2) - 1).unwrap_or(1)))
        } else {
            None
        };
        if let Some(label) = &label {
            paint.say(first(behind(row, 1), 6), label, theme.muted, Align::Right);
        }
        paint.say(
            first(behind(row, 8), 1),
            if label.is_some() { "┤" } else { "│" },
            theme.muted,
            Align::Left,
        );
        let plot = behind(row, 9);
        paint.text(first(plot, columns), text, theme.text, Align::Left);
        // Today's weight, where no letter stands.
        let today = first(behind(plot, picture.today), 1);
        if text.chars().nth(picture.today) == Some(' ') {
            paint.say(today, "│", theme.muted, Align::Left);
        }
    }
    let axis = row_of(area, 1 + rows);
    paint.say(first(behind(axis, 8), 1), "└", theme.muted, Align::Left);
    paint.rule(first(behind(axis, 9), columns), '─', theme.muted);
    for at in &picture.crossings {
        paint.say(first(behind(axis, 9 + at), 1), "▲", theme.warning, Align::Left);
    }
    let scale = row_of(area, 2 + rows);
    for part in 0..=4_usize {
        let at = (columns - 1) * part / 4;
        let value = reach * u32::try_from(part).unwrap_or(0);
        let text = if value.is_multiple_of(4) {
            (value / 4).to_string()
        } else {
            format!("{}.{}", value / 4, value % 4 * 25 / 10)
        };
        let start = 9 + at.saturating_sub(width(&text) / 2);
        let start = start.min(9 + columns - width(&text));
        paint.say(first(behind(scale, start), width(&text)), &text, theme.muted, Align::Left);
    }
    for (offset, line) in legend.iter().enumerate() {
        let mut rest = behind(row_of(area, 3 + rows + offset), 2);
        for Meaning { sign, of, is_letter } in line {
            let styles =
                if *is_letter { (theme.key, theme.text) } else { (theme.muted, theme.muted) };
            let used = paint.word(rest, &format!("{sign} "), styles.0);
            rest = behind(paint.stored(used, of, styles.1), 2);
        }
    }
    paragraphs(paint, below, 3 + rows + legend.len(), &said);
}

/// What a sign of the chart stands for.
struct Meaning {
    sign: char,
    of: String,
    is_letter: bool,
}

/// The candidates by their names, or their short names where those do not fit in a row, and the
/// signs, in as many rows of `columns` as they take.
fn legend(here: &Here, columns: usize) -> Vec<Vec<Meaning>> {
    let wide = |meaning: &Meaning| 2 + width(&meaning.of);
    let named = |name: &dyn Fn(usize) -> String| -> Vec<Meaning> {
        let order = here.order.iter().enumerate();
        order
            .map(|(place, at)| Meaning {
                sign: chart::letter(place),
                of: name(*at),
                is_letter: true,
            })
            .collect()
    };
    let mut all = named(&|at| here.names[at].clone());
    if all.iter().map(|meaning| wide(meaning) + 2).sum::<usize>() > columns + 2 {
        all = named(&|at| here.problem.candidates()[at].clone());
    }
    let signs = [('*', "together"), ('│', "today"), ('▲', "another winner")];
    all.extend(signs.map(|(sign, of)| Meaning { sign, of: of.to_owned(), is_letter: false }));
    let mut rows: Vec<Vec<Meaning>> = vec![Vec::new()];
    let mut used = 0;
    for meaning in all {
        let needs = wide(&meaning) + if used == 0 { 0 } else { 2 };
        if used > 0 && used + needs > columns {
            rows.push(Vec::new());
            used = 0;
        }
        used += wide(&meaning) + if used == 0 { 0 } else { 2 };
        if let Some(row) = rows.last_mut() {
            row.push(meaning);
        }
    }
    rows
}

fn label_of(picture: &chart::Picture, row: u32, last: u32) -> String {
    #[expect(clippy::float_arithmetic, reason = "a label of a picture")]
    let total =
        picture.highest - (picture.highest - picture.lowest) * f64::from(row) / f64::from(last);
    format!("{total:.1}")
}

/// What one weight decides, in a sentence.
fn sentence(here: &Here, tipping: &Tipping, title: &str) -> String {
    let leader = &here.names[here.problem.leader()];
    if tipping.winner_changes.is_empty() {
        return format!("{leader} stays first whatever {title} weighs.");
    }
    let (from, to) = &tipping.winner_interval;
    let changes: Vec<String> = tipping
        .winner_changes
        .iter()
        .map(|change| format!("{} at {}", here.names[change.to], percent(&change.at)))
        .collect();
    format!(
        "{leader} stays first from {} to {} %. Going up, first becomes {}.",
        percent(from),
        percent(to),
        changes.join(", ")
    )
}

/// The crossings of one weight by short names: `Skills: first becomes aws at 10.0, azure at 28.1.`
fn in_short(here: &Here, tipping: &Tipping, title: &str) -> String {
    let becomes = |change: &WinnerChange| {
        format!("{} at {}", here.problem.candidates()[change.to], percent(&change.at))
    };
    let changes: Vec<String> = tipping.winner_changes.iter().map(becomes).collect();
    format!("{title}: going up, first becomes {}.", changes.join(", "))
}

fn tornado(state: &State, here: &Here, paint: &mut Painter, area: Rect, rows: usize) {
    let theme = paint.look.theme;
    let title = "HOW FAR TO ANOTHER WINNER";
    let rest = paint.word(row_of(area, 0), title, theme.strong);
    let whole = usize::from(area.width);
    let scale = format!("whole bar: {} points or more", chart::FAR);
    if whole >= title.len() + 4 + scale.len() {
        paint.say(behind(rest, 3), &scale, theme.muted, Align::Left);
    } else {
        // The row below the list is blank.
        let last = row_of(area, 1 + rows.min(here.lines.len()));
        paint.say(last, &scale, theme.muted, Align::Left);
    }
    let name = if whole >= 42 { 15 } else { 9 };
    let words = 24.min(whole.saturating_sub(name + 5));
    let bar = whole.saturating_sub(name + words + 1).min(30);
    for (offset, (at, line)) in
        here.lines.iter().enumerate().skip(state.line.top).take(rows).enumerate()
    {
        let row = row_of(area, 1 + offset);
        let Some(tipped) = here.tipped(line) else { continue };
        paint.text(first(row, name - 1), &line.title, theme.text, Align::Left);
        if let Some((_, far)) = tipped.tipping.nearest() {
            let drawn = chart::distance(far.to_f64(), bar);
            paint.say(first(behind(row, name), bar), &drawn, theme.first, Align::Left);
        }
        let text = nearest(here, &tipped.tipping, paint.look.sign('→'), words);
        paint.text(first(behind(row, name + bar + 1), words), &text, theme.text, Align::Left);
        if state.line.at == at {
            paint.restyle(first(row, name - 1), theme.selected);
            // In the blank column before the list.
            let before = Rect { x: row.x.saturating_sub(1), width: 1, ..row };
            paint.say(before, ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
}

fn weights_table(state: &State, here: &Here, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let wide = [
        ("WEIGHT OF", 18),
        ("%", 7),
        ("WINNER STAYS", 16),
        ("ORDER STAYS", 16),
        ("ANOTHER WINNER", 60),
    ];
    let little = area.width < 80;
    let columns: Vec<(&str, usize)> = wide
        .into_iter()
        .filter(|(name, _)| !little || *name != "ORDER STAYS")
        .map(|(name, wide)| (name, if little { wide.min(16) } else { wide }))
        .collect();
    let head = row_of(area, 0);
    let mut x = 2;
    for (name, wide) in &columns {
        paint.say(first(behind(head, x), *wide), name, theme.strong, Align::Left);
        x += wide;
    }
    let rows = usize::from(area.height).saturating_sub(3);
    let mut cut = None;
    let interval = |of: &(Exact, Exact)| format!("{} to {}", percent(&of.0), percent(&of.1));
    for (offset, (at, line)) in
        here.lines.iter().enumerate().skip(state.line.top).take(rows).enumerate()
    {
        let row = row_of(area, 1 + offset);
        let Some(tipped) = here.tipped(line) else { continue };
        let tipping = &tipped.tipping;
        let to = paint.look.sign('→');
        let changes: Vec<String> = tipping
            .winner_changes
            .iter()
            .map(|change| {
                format!(
                    "{} {} {to} {}",
                    percent(&change.at),
                    here.names[change.from],
                    here.names[change.to]
                )
            })
            .collect();
        let changes = if changes.is_empty() { "never".to_owned() } else { changes.join("; ") };
        let mut x = 2;
        for (name, wide) in &columns {
            let text = match *name {
                "WEIGHT OF" => line.title.clone(),
                "%" => percent(&tipping.weight),
                "WINNER STAYS" => interval(&tipping.winner_interval),
                "ORDER STAYS" => interval(&tipping.order_interval),
                _ => changes.clone(),
            };
            let last = *name == "ANOTHER WINNER";
            let room = if last { usize::from(behind(row, x).width) } else { wide - 1 };
            if last && state.line.at == at && width(&text) > room {
                cut = Some(in_short(here, tipping, &line.title));
            }
            paint.text(first(behind(row, x), room), &text, theme.text, Align::Left);
            x += wide;
        }
        if state.line.at == at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
    let said = "One weight moves and the others keep their proportions; at a crossing both lead.";
    let said = cut.unwrap_or_else(|| said.to_owned());
    // The row between the list and this is blank, and takes the first of two.
    let taken = wrap(&said, usize::from(area.width).saturating_sub(4)).len().min(2);
    let below = behind(row_of(area, usize::from(area.height).saturating_sub(taken)), 2);
    let below = beside(Rect { height: columns_of(taken), ..below });
    pane(paint, below, &said, 0, theme.muted);
}

fn decisive(state: &State, here: &Here, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let inside = behind(area, 2);
    let cells = marks::cells(here);
    let chosen = cells.get(state.cell.at);
    let room = usize::from(area.height);
    let rows = list_rows(Rect { height: area.height + 2, ..area });
    let mut said = Vec::new();
    if let Some(Ok(certificate)) = &here.firm.certificate {
        let columns = usize::from(inside.width);
        said = certificate.iter().flat_map(|sentence| wrap(sentence, columns)).collect();
    }
    let shown = rows.min(cells.len());
    let most = room.saturating_sub(shown + 6).max(1);
    let cut = said.len() > most;
    for (offset, line) in said.iter().take(most).enumerate() {
        let last = cut && offset + 1 == most;
        let line = if last { format!("{line} {}", paint.look.cut()) } else { line.clone() };
        paint.say(row_of(inside, offset), &line, theme.text, Align::Left);
    }
    let mut y = said.len().min(most) + 1;
    let heading = if cells.is_empty() {
        "NO CHANGE OF MARKS LEVELS ANYBODY"
    } else {
        "THE PAGES A CHALLENGE WOULD TURN TO"
    };
    paint.say(row_of(inside, y), heading, theme.strong, Align::Left);
    y += 1;
    for (offset, (at, cell)) in cells.iter().enumerate().skip(state.cell.top).take(rows).enumerate()
    {
        let row = row_of(area, y + offset);
        let alone = if cell.alone { "alone levels" } else { "helps" };
        let text = format!(
            "{:<8} {:<8} {} → {}   {alone} {}",
            cell.asked.1.as_str(),
            cell.asked.0.as_str(),
            cell.from,
            cell.to,
            cell.challenger
        );
        paint.say(first(behind(row, 2), 45), &text, theme.text, Align::Left);
        let reason = behind(row, 48);
        if reason.width > 20 {
            paint.text(reason, &cell.reason, theme.muted, Align::Left);
        }
        if state.cell.at == at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
    y += shown + 1;
    if let Some(cell) = chosen {
        let evidence = if cell.evidence.is_empty() {
            "no evidence recorded".to_owned()
        } else {
            format!("evidence {}", cell.evidence.join(", "))
        };
        paint.text(row_of(inside, y), &evidence, theme.muted, Align::Left);
        paragraphs(paint, inside, y + 1, &cell.reason);
    }
}

fn disputes(state: &State, here: &Here, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let inside = behind(area, 2);
    let who = state.dispute.by(here);
    let name = who.map_or("nobody", |at| here.names[at].as_str());
    let rest = paint.word(row_of(inside, 0), "WHAT IF ", theme.strong);
    let rest = paint.stored(rest, &name.to_uppercase(), theme.strong);
    let rest = paint.word(rest, " DISPUTES MARKS", theme.strong);
    paint.say(behind(rest, 3), "←→ another supplier", theme.muted, Align::Left);
    let mut y = 1;
    for sentence in state.dispute.verdict(here) {
        y = paragraphs(paint, inside, y, &sentence);
    }
    y += 1;
    let questions = dispute::questions(here);
    let set = here.evaluation.criteria();
    let rows = usize::from(area.height).saturating_sub(y);
    let rows = rows.min(questions.len()).max(1);
    let leader = here.problem.leader();
    // An average has two decimals.
    let wide = if here.evaluation.rules().agreeing == Agreeing::Average { 4 } else { 2 };
    let slugs = [Some(leader), who];
    let top = state.dispute.row.top.max((state.dispute.row.at + 1).saturating_sub(rows));
    for (offset, (at, id)) in questions.iter().enumerate().skip(top).take(rows).enumerate() {
        let row = row_of(area, y + offset);
        let mark = if state.dispute.disputed.contains(id) {
            "[x]"
        } else if state.dispute.locked.contains(id) {
            "[-]"
        } else {
            "[ ]"
        };
        paint.say(first(behind(row, 2), 3), mark, theme.text, Align::Left);
        paint.text(first(behind(row, 6), 7), id.as_str(), theme.text, Align::Left);
        let mut x = 14;
        for candidate in slugs.into_iter().flatten() {
            let slug = &here.problem.candidates()[candidate];
            let agreed = slug.parse().ok().and_then(|slug| here.evaluation.agreed(&slug, id));
            let value = agreed.map_or_else(|| "·".to_owned(), |agreed| agreed.value.to_string());
            let name = &here.names[candidate];
            paint.text(first(behind(row, x), 12), name, theme.text, Align::Left);
            paint.say(first(behind(row, x + 13), wide), &value, theme.strong, Align::Left);
            x += 15 + wide;
        }
        if let Some((_, question)) = set.question(id) {
            paint.text(behind(row, x), question.text.as_str(), theme.muted, Align::Left);
        }
        if state.dispute.row.at == at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
}

fn laws(setting: law::Setting, chosen: usize, runs: usize, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let inside = behind(area, 2);
    paint.say(row_of(inside, 0), "WHICH WEIGHTINGS COUNT", theme.strong, Align::Left);
    let mut y = 1;
    let name = 16;
    for row in 0..ROWS {
        let lines = wrap(&setting.meaning(row), usize::from(inside.width).saturating_sub(name));
        let head = row_of(area, y);
        paint.say(first(behind(head, 2), name - 1), &setting.name(row), theme.text, Align::Left);
        for (offset, line) in lines.iter().enumerate() {
            let area = behind(row_of(inside, y + offset), name);
            paint.text(area, line, theme.muted, Align::Left);
        }
        if row == chosen {
            paint.restyle(first(head, name + 1), theme.selected);
            paint.say(first(head, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(head, Target::Row(row));
        y += lines.len();
    }
    let said = format!("Counted {}; n changes that.", runs_in_words(runs));
    paragraphs(paint, inside, y + 1, &said);
}
