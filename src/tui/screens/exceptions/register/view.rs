//! How the list of exceptions looks: filter, rows, and the chosen one in full below.

use ratatui::layout::Rect;

use super::super::data::{Choices, Dossier, Row};
use super::super::detail;
use super::{List, knowing};
use crate::actions::exceptions::By;
use crate::domain::exception::State;
use crate::domain::exception::grant::{Condition, Cover};
use crate::tui::fit::{Align, cells, fit, width, wrap};
use crate::tui::screens::known::UNREAD;
use crate::tui::theme::Theme;
use crate::tui::widgets::headed::Line;
use crate::tui::widgets::table::{Cell, Column, Table, Wide};
use crate::tui::widgets::text_field::grouped;
use crate::tui::widgets::{Painter, behind, first, row_of};

impl By {
    const fn heading(self) -> &'static str {
        match self {
            Self::Id => "ID",
            Self::Title => "TITLE",
            Self::Workload => "WORKLOAD",
            Self::Target => "TARGET",
            Self::State => "STATE",
            Self::Cover => "COVER",
            Self::LastDay => "LAST DAY",
            Self::Left => "LEFT",
            Self::Attention => "WHY HERE",
        }
    }

    /// Its width on a terminal of `columns`: where there is room, names have more of it.
    const fn column(self, columns: u16) -> Wide {
        let roomy = columns >= 160;
        match self {
            Self::Id => Wide::Exactly(7),
            Self::Title => Wide::Rest(12),
            Self::Workload => Wide::Exactly(if roomy { 22 } else { 12 }),
            Self::Target if roomy => Wide::Exactly(12),
            Self::Target | Self::State | Self::Cover => Wide::Exactly(9),
            Self::LastDay => Wide::Exactly(10),
            Self::Left => Wide::Exactly(6),
            Self::Attention => Wide::Exactly(34),
        }
    }
}

/// The columns at this width, in their order.
pub(super) fn columns(columns: u16) -> &'static [By] {
    match columns {
        ..80 => &[By::Id, By::Title, By::Cover, By::Left],
        80..100 => &[By::Id, By::Title, By::State, By::Cover, By::LastDay, By::Left],
        100..140 => &[
            By::Id,
            By::Title,
            By::Workload,
            By::Target,
            By::State,
            By::Cover,
            By::LastDay,
            By::Left,
        ],
        140.. => &[
            By::Id,
            By::Title,
            By::Workload,
            By::Target,
            By::State,
            By::Cover,
            By::LastDay,
            By::Left,
            By::Attention,
        ],
    }
}

/// What people did, short enough for a column.
pub(in crate::tui::screens::exceptions) const fn state_words(state: State) -> &'static str {
    match state {
        State::Draft => "draft",
        State::Submitted => "submitted",
        State::InReview => "in review",
        State::ChangesRequested => "sent back",
        State::Approved => "approved",
        State::Rejected => "rejected",
        State::Withdrawn => "withdrawn",
        State::Revoked => "revoked",
        State::Closed => "closed",
    }
}

impl List {
    /// Draws filter, list and the chosen one in full.
    pub(in crate::tui::screens::exceptions) fn view(
        &self,
        paint: &mut Painter,
        body: Rect,
        dossier: Option<&Dossier>,
        choices: Option<&Choices>,
    ) {
        let theme = paint.look.theme;
        self.view_filter(paint, body, choices);
        if self.seen.is_none() {
            if self.failed {
                let line = behind(row_of(body, 2), 2);
                paint.say(line, UNREAD, theme.text, Align::Left);
            }
            return;
        }
        let whole = usize::from(body.height);
        let rows = rows(whole);
        let mut cursor = self.cursor;
        cursor.keep_in(self.headed.lines(), rows);
        let by = columns(body.width);
        let columns: Vec<Column> = by
            .iter()
            .map(|by| Column {
                heading: by.heading(),
                wide: by.column(body.width),
                align: match by {
                    By::Left => Align::Right,
                    By::Id
                    | By::Title
                    | By::Workload
                    | By::Target
                    | By::State
                    | By::Cover
                    | By::LastDay
                    | By::Attention => Align::Left,
                },
            })
            .collect();
        let list = Rect {
            y: body.y + 2.min(body.height),
            height: cells(rows + 1).min(body.height.saturating_sub(2)),
            ..body
        };
        let sorted = by.iter().position(|by| self.by.0 == *by).map(|at| (at, self.by.1));
        let table = Table { columns: &columns, rows: self.headed.lines(), cursor, sorted };
        table.view(paint, list, |at, column| match self.at_line(at) {
            Some(placed) => match self.at_hand(placed.which) {
                Some(row) => cell(row, by[column], theme),
                // The row is on its way; what is known of its place is shown.
                None => Cell {
                    text: match by[column] {
                        By::Id => placed.which.to_string(),
                        By::State => state_words(placed.state).to_owned(),
                        By::Attention => placed.attention.to_string(),
                        By::Title
                        | By::Workload
                        | By::Target
                        | By::Cover
                        | By::LastDay
                        | By::Left => String::new(),
                    },
                    style: theme.muted,
                },
            },
            None => Cell::default(),
        });
        for offset in 0..rows {
            let row = row_of(list, offset + 1);
            let line = cursor.top + offset;
            match self.headed.line(line) {
                Some(Line::Head(head)) => {
                    let words = format!("{}   {}", head.words.to_uppercase(), grouped(head.count));
                    paint.say(behind(row, 2), &words, theme.strong, Align::Left);
                }
                Some(Line::Row(_)) => {
                    let marked = |placed: crate::actions::exceptions::Placed| {
                        self.marked.contains(&placed.which)
                    };
                    if self.at_line(line).is_some_and(marked) {
                        paint.say(first(behind(row, 1), 1), "x", theme.key, Align::Left);
                    }
                }
                None => {}
            }
        }
        if let Some(heading) = table.heading(list, self.column.min(by.len() - 1)) {
            paint.restyle(heading, theme.selected);
        }
        if self.ordered.places.is_empty() {
            let words = if self.ordered.all == 0 {
                "no exceptions yet: an architect begins a request with n"
            } else {
                "nothing is left by this filter; Esc clears it"
            };
            paint.say(behind(row_of(body, 4), 2), words, theme.muted, Align::Left);
        }
        let below = pane_rows(whole);
        if let (Some(row), true) = (self.row(), below > 1) {
            let rule = row_of(body, whole - below);
            paint.rule(rule, '─', theme.muted);
            let pane = Rect { y: rule.y + 1, height: cells(below - 1), ..body };
            let dossier = dossier.filter(|d| d.exception.reference == row.reference());
            view_pane(paint, behind(pane, 2), row, dossier);
        }
    }

    /// The filter with how many it leaves, or what there is; below it what the filter means, or
    /// while it is typed what it may become.
    fn view_filter(&self, paint: &mut Painter, body: Rect, choices: Option<&Choices>) {
        let Some(seen) = &self.seen else { return };
        let (all, mine) = (self.ordered.all, self.ordered.mine);
        let wait = if mine == 1 { "waits" } else { "wait" };
        let mine = if mine == 0 { String::new() } else { format!(", {mine} {wait} for you") };
        let there = match all {
            1 => "1 exception".to_owned(),
            all => format!("{} exceptions", grouped(all)),
        };
        let order = self.order();
        let found = grouped(self.ordered.places.len());
        let count = format!("{found} of {}   {order}", grouped(all));
        let resting = format!("{there}{mine}   {order}");
        self.filter.view(paint, behind(row_of(body, 0), 2), &count, &resting);
        let words = behind(row_of(body, 1), 2);
        knowing(seen, &self.views, choices, |knows| self.filter.view_words(paint, words, knows));
    }
}

fn cell(row: &Row, by: By, theme: Theme) -> Cell {
    let plain = |text: &str| Cell { text: text.to_owned(), style: theme.text };
    match by {
        By::Id => plain(&row.reference().to_string()),
        By::Title => plain(&row.headline()),
        By::Workload => plain(row.workload()),
        By::Target => plain(&row.target()),
        By::State => plain(state_words(row.listed.state)),
        By::Cover => {
            let style = match row.listed.cover {
                Cover::Lapsed | Cover::LapsedCondition => theme.warning,
                Cover::Live => theme.good,
                Cover::None | Cover::Ended | Cover::Scheduled => theme.text,
            };
            Cell { text: detail::cover_words(row.listed.cover).to_owned(), style }
        }
        By::LastDay => plain(&row.listed.end.map(|day| day.to_string()).unwrap_or_default()),
        By::Left => {
            plain(&row.listed.days_left.map(|left| format!("{left} d")).unwrap_or_default())
        }
        By::Attention => plain(&row.attention.to_string()),
    }
}

/// The rows of the list in a body of this height.
pub(in crate::tui::screens::exceptions) fn rows(body: usize) -> usize {
    body.saturating_sub(3 + pane_rows(body)).max(1)
}

fn pane_rows(body: usize) -> usize {
    match body {
        ..10 => 0,
        10..14 => 4,
        14..20 => 7,
        20..30 => 10,
        30.. => 14,
    }
}

fn view_pane(paint: &mut Painter, area: Rect, row: &Row, dossier: Option<&Dossier>) {
    let theme = paint.look.theme;
    let head = row_of(area, 0);
    let rest = paint.word(head, &format!("{}   ", row.reference()), theme.strong);
    // The tier of a renewal on its way, as the sentence below it says it.
    let asked = dossier.filter(|dossier| dossier.exception.renewal.is_some());
    let tier = asked.map(|dossier| dossier.tier().0).or(row.listed.light.tier);
    let tier = tier.map(|tier| format!("tier {tier}   ")).unwrap_or_default();
    let said = format!("   {tier}{}", state_words(row.listed.state));
    let title = first(rest, usize::from(rest.width).saturating_sub(width(&said)));
    paint.text(title, &row.headline(), theme.strong, Align::Left);
    paint.say(behind(rest, usize::from(title.width)), &said, theme.text, Align::Right);
    let Some(dossier) = dossier else { return };
    let whole = usize::from(area.height);
    let bar = if whole >= 6 { 2 } else { 0 };
    let columns = usize::from(area.width).saturating_sub(2).min(120);
    let mut lines: Vec<(String, bool)> = Vec::new();
    let mut say = |text: &str, warns: bool| {
        let text = crate::domain::text::display(text);
        lines.extend(wrap(&text, columns).into_iter().map(|line| (line, warns)));
    };
    say(&format!("{}.", row.attention), false);
    // What asks for an answer is seen where there is little room, too.
    for gone in &dossier.gone {
        say(&format!("! {gone}"), true);
    }
    if let Some(answered) = detail::answered(dossier) {
        say(&format!("! {answered}"), true);
    }
    say(&summary(dossier), false);
    for missing in dossier.missing() {
        say(&format!("! {missing}"), true);
    }
    for condition in dossier.exception.conditions() {
        let (words, warns) = condition_line(condition, dossier);
        say(&words, warns);
    }
    let room = whole.saturating_sub(1 + bar);
    let cut = lines.len() > room;
    for (at, (text, warns)) in lines.iter().take(room).enumerate() {
        let style = if *warns { theme.warning } else { theme.text };
        let last = cut && at + 1 == room;
        let more = if last { format!("{text} {}", paint.look.cut()) } else { text.clone() };
        let more = fit(&more, width(&more), Align::Left, paint.look.cut());
        paint.text(row_of(area, at + 1), &more, style, Align::Left);
    }
    if bar > 0 {
        let place = Rect { y: area.y + cells(whole - bar), height: 2, ..area };
        detail::view_stages(paint, place, dossier);
    }
}

/// Who asked for what, in a sentence or two: for a renewal, where one is on its way.
fn summary(dossier: &Dossier) -> String {
    let exception = &dossier.exception;
    let request = exception.present();
    let target = request.target.as_ref().map_or("nowhere yet".to_owned(), ToString::to_string);
    let term = request
        .term()
        .map(|term| format!(" from {} to {}", term.first(), term.last()))
        .unwrap_or_default();
    let reason = request
        .primary_reason
        .map(|reason| format!(" for {}", reason.code().replace('_', " ")))
        .unwrap_or_default();
    let (tier, why) = dossier.tier();
    let owner = request.owner.as_ref().map(|owner| format!(", owner {owner}")).unwrap_or_default();
    let by = if dossier.turns.is_empty() {
        String::new()
    } else {
        format!(" Whose turn: {}.", dossier.turns.join("; "))
    };
    let asked = match exception.renewal.as_ref().map(|renewal| renewal.state) {
        None => "Asked",
        Some(State::Draft) => "Renewal drafted, first asked",
        Some(_) => "Renewal asked, first asked",
    };
    format!(
        "{asked} by {}{owner}: {} to {target}{term}{reason}. Tier {tier}: {why}.{by}",
        exception.requester, dossier.workload.name,
    )
}

fn condition_line(condition: &Condition, dossier: &Dossier) -> (String, bool) {
    let (standing, tone) = detail::standing(condition, dossier);
    let words = format!(
        "condition {}, {}, {standing}: {}",
        condition.number, condition.owner, condition.text
    );
    (words, tone == detail::Tone::Warning)
}
