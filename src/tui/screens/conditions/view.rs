//! How the board of conditions looks.

use ratatui::layout::Rect;

use super::{State, Writing};
use crate::actions::exceptions::Promised;
use crate::domain::exception::grant::promise::Standing;
use crate::domain::exception::request::Consequence;
use crate::domain::text::counted;
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::screens::known::UNREAD;
use crate::tui::state::Shell;
use crate::tui::theme::Theme;
use crate::tui::widgets::form::Sight;
use crate::tui::widgets::headed::Line;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::table::{Cell, Column, Table, Wide};
use crate::tui::widgets::text_field::grouped;
use crate::tui::widgets::{Painter, behind, row_of};

/// A column of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Id,
    Text,
    Owner,
    Due,
    Left,
    Breach,
    Kind,
    Title,
}

impl By {
    /// What it is sorted by, in words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Id => "condition",
            Self::Text => "what must hold",
            Self::Owner => "owner",
            Self::Due => "last day",
            Self::Left => "days left",
            Self::Breach => "what a breach does",
            Self::Kind => "kind",
            Self::Title => "exception",
        }
    }

    /// The order of two of them by this column, and by reference where they are alike in it.
    pub(super) fn compare(self, a: &Promised, b: &Promised) -> std::cmp::Ordering {
        let (one, other) = (&a.promise, &b.promise);
        let order = match self {
            Self::Id => std::cmp::Ordering::Equal,
            Self::Text => one.text.to_lowercase().cmp(&other.text.to_lowercase()),
            Self::Owner => one.owner.cmp(&other.owner),
            Self::Due => one.hold.due.cmp(&other.hold.due),
            Self::Left => a.left.cmp(&b.left),
            Self::Breach => breach(a).cmp(breach(b)),
            Self::Kind => one.kind.code().cmp(other.kind.code()),
            Self::Title => one.title.to_lowercase().cmp(&other.title.to_lowercase()),
        };
        order.then((one.which, one.number).cmp(&(other.which, other.number)))
    }
}

/// The last column in a body of this width.
pub(super) const fn last_column(columns: u16) -> usize {
    shown(columns).len() - 1
}

/// The column at `at` in a body of this width.
pub(super) fn chosen(columns: u16, at: usize) -> By {
    shown(columns)[at.min(last_column(columns))]
}

const fn shown(columns: u16) -> &'static [By] {
    match columns {
        ..80 => &[By::Id, By::Text, By::Left],
        80..100 => &[By::Id, By::Text, By::Owner, By::Due, By::Left],
        100..140 => &[By::Id, By::Text, By::Owner, By::Due, By::Left, By::Breach],
        140.. => &[By::Id, By::Text, By::Owner, By::Due, By::Left, By::Breach, By::Kind, By::Title],
    }
}

const fn column(by: By) -> Column {
    let (heading, wide, align) = match by {
        By::Id => ("CONDITION", Wide::Exactly(9), Align::Left),
        By::Text => ("WHAT MUST HOLD", Wide::Rest(16), Align::Left),
        By::Owner => ("OWNER", Wide::Exactly(10), Align::Left),
        By::Due => ("DUE", Wide::Exactly(10), Align::Left),
        By::Left => ("LEFT", Wide::Exactly(6), Align::Right),
        By::Breach => ("A BREACH", Wide::Exactly(11), Align::Left),
        By::Kind => ("KIND", Wide::Exactly(12), Align::Left),
        By::Title => ("EXCEPTION", Wide::Exactly(30), Align::Left),
    };
    Column { heading, wide, align }
}

/// What a breach does, in words.
const fn breach(one: &Promised) -> &'static str {
    match one.promise.consequence {
        Consequence::Lapse if one.stops => "stops cover",
        Consequence::Lapse => "would stop",
        Consequence::Warn => "warns",
    }
}

/// How long it still has, in words.
pub(super) fn left(one: &Promised) -> String {
    let days = |count: i64| counted(count, "day", "days");
    let stops = if one.stops { ", and stops the cover" } else { "" };
    match one.standing {
        Standing::Met => "met and confirmed".to_owned(),
        Standing::Waived => "waived".to_owned(),
        Standing::Breached => format!("recorded as breached{stops}"),
        Standing::Overdue => format!("{} late{stops}", days(-one.left)),
        Standing::Claimed if one.left < 0 => {
            format!("said to be met, {} late, to be confirmed{stops}", days(-one.left))
        }
        Standing::Claimed => format!("said to be met, to be confirmed by an approver{stops}"),
        Standing::Open if one.left == 0 => format!("due today{stops}"),
        Standing::Open => format!("{} left{stops}", days(one.left)),
    }
}

fn cell(one: &Promised, by: By, theme: Theme) -> Cell {
    let promise = &one.promise;
    let plain = |text: String| Cell { text, style: theme.text };
    match by {
        By::Id => plain(format!("{}.{}", promise.which, promise.number)),
        By::Text => {
            let own = if promise.overridden { "override: " } else { "" };
            plain(format!("{own}{}", promise.text.lines().collect::<Vec<_>>().join(" ")))
        }
        By::Owner => plain(promise.owner.to_string()),
        By::Due => plain(promise.hold.due.to_string()),
        By::Left => match one.standing {
            Standing::Met | Standing::Waived => plain(String::new()),
            Standing::Breached | Standing::Overdue | Standing::Claimed | Standing::Open => {
                let style = if one.left < 0 { theme.warning } else { theme.text };
                Cell { text: format!("{} d", one.left), style }
            }
        },
        By::Breach => Cell {
            text: breach(one).to_owned(),
            style: if one.stops { theme.warning } else { theme.text },
        },
        By::Kind => plain(promise.kind.code().replace('_', " ")),
        By::Title => plain(promise.title.clone()),
    }
}

/// The rows of the list in a body of this height.
pub(super) fn rows(body: usize) -> usize {
    body.saturating_sub(3 + pane_rows(body)).max(1)
}

const fn pane_rows(body: usize) -> usize {
    match body {
        ..12 => 0,
        12..20 => 5,
        20.. => 8,
    }
}

/// The columns inside the box at this width of the screen.
pub(super) fn columns(whole: usize) -> usize {
    72.min(whole.saturating_sub(8))
}

/// Draws the board.
pub(super) fn view(state: &State, _: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let Some(data) = &state.data else {
        if state.failed {
            let line = behind(row_of(body, 2), 2);
            paint.say(line, UNREAD, theme.text, Align::Left);
        }
        return;
    };
    view_filter(state, data, paint, body);
    let whole = usize::from(body.height);
    let rows = rows(whole);
    let mut cursor = state.cursor;
    cursor.keep_in(state.headed.lines(), rows);
    let by = shown(body.width);
    let columns: Vec<Column> = by.iter().map(|by| column(*by)).collect();
    let list = Rect {
        y: body.y + 2.min(body.height),
        height: cells(rows + 1).min(body.height.saturating_sub(2)),
        ..body
    };
    let sorted = state.sorted.and_then(|(of, up)| Some((by.iter().position(|b| *b == of)?, up)));
    let table = Table { columns: &columns, rows: state.headed.lines(), cursor, sorted };
    table.view(paint, list, |at, column| match state.at_line(at) {
        Some(one) => cell(one, by[column], theme),
        None => Cell::default(),
    });
    if let Some(heading) = table.heading(list, state.column.min(by.len() - 1)) {
        paint.restyle(heading, theme.selected);
    }
    for offset in 0..rows {
        if let Some(Line::Head(head)) = state.headed.line(cursor.top + offset) {
            let words = format!("{}   {}", head.words.to_uppercase(), grouped(head.count));
            paint.say(behind(row_of(list, offset + 1), 2), &words, theme.strong, Align::Left);
        }
    }
    if state.found.is_empty() {
        let words = if data.board.is_empty() {
            "nothing was agreed that is still to be seen to; t shows all"
        } else {
            "nothing is left by this filter; Esc clears it"
        };
        paint.say(behind(row_of(body, 4), 2), words, theme.muted, Align::Left);
    }
    let below = pane_rows(whole);
    if let (Some(one), true) = (state.at_line(cursor.at), below > 1) {
        let rule = row_of(body, whole - below);
        paint.rule(rule, '─', theme.muted);
        let pane = Rect { y: rule.y + 1, height: cells(below - 1), ..body };
        view_pane(paint, behind(pane, 2), one);
    }
    if let Some(writing) = &state.writing {
        view_writing(paint, body, writing);
    }
}

/// The filter with how many it leaves, or what there is; below it what the filter says.
fn view_filter(state: &State, data: &super::Data, paint: &mut Painter, body: Rect) {
    let all = data.board.len();
    let late = data
        .board
        .iter()
        .filter(|one| matches!(one.standing, Standing::Breached | Standing::Overdue));
    let stops = match data.board.iter().filter(|one| one.stops).count() {
        0 => String::new(),
        some => format!(", {}", counted(some, "stops a cover", "stop a cover")),
    };
    // What is settled stands with what is not, and nobody sees to it any more.
    let settled = data
        .board
        .iter()
        .filter(|one| matches!(one.standing, Standing::Met | Standing::Waived))
        .count();
    let (many, what) = if data.all { (all, "in all") } else { (all - settled, "to be seen to") };
    let conditions = if many == 1 { "condition" } else { "conditions" };
    let resting =
        format!("{} {conditions} {what}, {} late{stops}", grouped(many), grouped(late.count()));
    let count = format!("{} of {}", grouped(state.found.len()), grouped(all));
    state.filter.view(paint, behind(row_of(body, 0), 2), &count, &resting);
    let words = behind(row_of(body, 1), 2);
    super::knowing(data, |knows| state.filter.view_words(paint, words, knows));
}

fn view_pane(paint: &mut Painter, area: Rect, one: &Promised) {
    let theme = paint.look.theme;
    let promise = &one.promise;
    let head = row_of(area, 0);
    let title = format!("{}, condition {}   ", promise.which, promise.number);
    let rest = paint.word(head, &title, theme.strong);
    paint.stored(rest, &promise.title, theme.strong);
    let columns = usize::from(area.width).saturating_sub(2).min(110);
    let kind = promise.kind.code().replace('_', " ");
    let mut lines = vec![
        format!("{} sees to it by {}: {}.", promise.owner, promise.hold.due, left(one)),
        promise.text.clone(),
    ];
    if let (Some((by, note)), Some((on, _))) = (&promise.said, promise.hold.marks.last()) {
        lines.push(format!("{by} on {on}: {note}"));
    }
    lines.push(format!(
        "{}{kind}; a breach {}. Agreed for {} to {}, asked for by {}.",
        if promise.overridden { "override: a sole approver decided on their own; " } else { "" },
        breach(one),
        promise.grant.first(),
        promise.grant.last(),
        promise.requester
    ));
    let late = matches!(one.standing, Standing::Breached | Standing::Overdue);
    let mut at = 1;
    for (nth, text) in lines.iter().enumerate() {
        let style = if nth == 0 && late { theme.warning } else { theme.text };
        for line in wrap(&crate::domain::text::display_lines(text), columns) {
            let more = nth + 1 < lines.len() || !text.ends_with(line.trim_end());
            let cut = at + 1 == usize::from(area.height) && more;
            let line = if cut { format!("{line} …") } else { line };
            paint.text(row_of(area, at), &line, style, Align::Left);
            at += 1;
        }
    }
}

fn view_writing(paint: &mut Painter, body: Rect, writing: &Writing) {
    let theme = paint.look.theme;
    let columns = columns(usize::from(body.width));
    let about = wrap(&crate::domain::text::display_lines(&writing.about), columns);
    let inside = popup(paint, body, columns, about.len() + 9);
    let (which, number) = (writing.which, writing.number);
    let title = match writing.deed {
        super::Deed::Meet => format!("Condition {number} of {which} is met"),
        super::Deed::Waive => format!("Waive condition {number} of {which}"),
        super::Deed::Breach => format!("Condition {number} of {which} does not hold"),
    };
    paint.text(row_of(inside, 0), &title, theme.strong, Align::Left);
    let head = Rect { height: 4.min(inside.height.saturating_sub(1)), ..row_of(inside, 1) };
    pane(paint, head, &writing.about, 0, theme.muted);
    let top = about.len().min(4) + 2;
    let area = Rect {
        y: inside.y + cells(top).min(inside.height),
        height: inside.height.saturating_sub(cells(top)),
        ..inside
    };
    let sight = Sight {
        from: 0,
        to: usize::MAX,
        problems: &writing.asking.problems,
        quiet: false,
        label: 16,
    };
    writing.asking.form.view(paint, area, sight, true);
}
