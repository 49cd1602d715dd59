//! The list of exceptions: what the filter leaves, in the order that was asked for, of which only
//! the visible rows are built.
//!
//! This file is long because order, filter and picture of the register share the visible rows.

use ratatui::layout::Rect;

use super::data::{Dossier, Register, Row};
use super::detail;
use crate::actions::exceptions::KEYS;
use crate::domain::exception::State;
use crate::domain::exception::grant::{Condition, Cover};
use crate::domain::filter::{Filter, Seen};
use crate::domain::refs::ExceptionRef;
use crate::tui::fit::{Align, cells, fit, width, wrap};
use crate::tui::keys::{Code, Key, Motion};
use crate::tui::theme::Theme;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::table::{Cell, Column, Table, Wide};
use crate::tui::widgets::text_field::{TextField, Typed, grouped};
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Filters that ↑ brings back.
const EARLIER: usize = 20;

/// The columns, and what can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Id,
    Title,
    Workload,
    Target,
    State,
    Cover,
    LastDay,
    Left,
    Attention,
}

impl By {
    const fn words(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Workload => "workload",
            Self::Target => "target",
            Self::State => "state",
            Self::Cover => "cover",
            Self::LastDay => "last day",
            Self::Left => "days left",
            Self::Attention => "attention",
        }
    }

    /// The heading, with the sign of its order.
    const fn heading(self, sorted: Option<bool>) -> &'static str {
        match (self, sorted) {
            (Self::Id, None) => "ID",
            (Self::Id, Some(true)) => "ID ▲",
            (Self::Id, Some(false)) => "ID ▼",
            (Self::Title, None) => "TITLE",
            (Self::Title, Some(true)) => "TITLE ▲",
            (Self::Title, Some(false)) => "TITLE ▼",
            (Self::Workload, None) => "WORKLOAD",
            (Self::Workload, Some(true)) => "WORKLOAD ▲",
            (Self::Workload, Some(false)) => "WORKLOAD ▼",
            (Self::Target, None) => "TARGET",
            (Self::Target, Some(true)) => "TARGET ▲",
            (Self::Target, Some(false)) => "TARGET ▼",
            (Self::State, None) => "STATE",
            (Self::State, Some(true)) => "STATE ▲",
            (Self::State, Some(false)) => "STATE ▼",
            (Self::Cover, None) => "COVER",
            (Self::Cover, Some(true)) => "COVER ▲",
            (Self::Cover, Some(false)) => "COVER ▼",
            (Self::LastDay, None) => "LAST DAY",
            (Self::LastDay, Some(true)) => "LAST DAY ▲",
            (Self::LastDay, Some(false)) => "LAST DAY ▼",
            (Self::Left, None) => "LEFT",
            (Self::Left, Some(true)) => "LEFT ▲",
            (Self::Left, Some(false)) => "LEFT ▼",
            (Self::Attention, None) => "WHY HERE",
            (Self::Attention, Some(true)) => "WHY HERE ▲",
            (Self::Attention, Some(false)) => "WHY HERE ▼",
        }
    }

    const fn wide(self) -> Wide {
        match self {
            Self::Id => Wide::Exactly(7),
            Self::Title => Wide::Rest(12),
            Self::Workload => Wide::Exactly(12),
            Self::Target | Self::State | Self::Cover => Wide::Exactly(9),
            Self::LastDay => Wide::Exactly(10),
            Self::Left => Wide::Exactly(6),
            Self::Attention => Wide::Exactly(34),
        }
    }
}

/// The columns at this width, in their order.
fn shown(columns: u16) -> &'static [By] {
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
pub(super) const fn state_words(state: State) -> &'static str {
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

/// The list and where one is in it.
#[derive(Debug)]
pub(super) struct List {
    register: Option<Register>,
    /// It could not be read.
    pub(super) failed: bool,
    filter: TextField,
    /// The filter has the keys.
    pub(super) typing: bool,
    earlier: Vec<String>,
    back: Option<usize>,
    wrong: Option<String>,
    found: Vec<usize>,
    cursor: Cursor,
    column: usize,
    sorted: (By, bool),
}

impl Default for List {
    fn default() -> Self {
        Self {
            register: None,
            failed: false,
            filter: TextField::line(400),
            typing: false,
            earlier: Vec::new(),
            back: None,
            wrong: None,
            found: Vec::new(),
            cursor: Cursor::default(),
            column: 0,
            sorted: (By::Attention, true),
        }
    }
}

impl List {
    /// The register, once it is here.
    pub(super) const fn register(&self) -> Option<&Register> {
        self.register.as_ref()
    }

    fn row(&self, at: usize) -> Option<&Row> {
        self.register.as_ref()?.rows.get(*self.found.get(at)?)
    }

    /// The chosen row.
    pub(super) fn chosen(&self) -> Option<&Row> {
        self.row(self.cursor.at)
    }

    /// Takes the rows as they are now; stays on the chosen one.
    pub(super) fn replace(&mut self, register: Register, rows: usize) {
        let chosen = self.chosen().map(super::data::Row::reference);
        self.register = Some(register);
        self.failed = false;
        self.find();
        match chosen {
            Some(which) => self.choose(which, rows),
            None => self.cursor.keep_in(self.found.len(), rows),
        }
    }

    /// Goes to `which`, where the filter leaves it.
    pub(super) fn choose(&mut self, which: ExceptionRef, rows: usize) {
        let register = self.register.as_ref();
        let at = register.and_then(|register| {
            self.found.iter().position(|at| register.rows[*at].reference() == which)
        });
        if let Some(at) = at {
            self.cursor.at = at;
        }
        self.cursor.keep_in(self.found.len(), rows);
    }

    /// Reads the filter, and notes what it leaves in the order asked for.
    fn find(&mut self) {
        let Some(register) = &self.register else { return };
        let typed = self.filter.text();
        let seen = Seen { today: register.today, me: &register.me };
        match Filter::read(std::slice::from_ref(&typed), KEYS, seen) {
            Ok(filter) => {
                self.wrong = None;
                let rows = register.rows.iter().enumerate();
                let mut found: Vec<usize> =
                    rows.filter(|(_, row)| filter.takes(*row)).map(|(at, _)| at).collect();
                sort(&mut found, &register.rows, self.sorted);
                self.found = found;
            }
            // A text that cannot be read filters nothing; its fault is said beside it.
            Err(error) => {
                self.wrong = Some(error.to_string());
                self.found = (0..register.rows.len()).collect();
                sort(&mut self.found, &register.rows, self.sorted);
            }
        }
    }

    fn refind(&mut self) {
        self.find();
        self.cursor = Cursor::default();
    }

    /// Moves the cursor; whether another row is chosen now.
    pub(super) fn step(&mut self, motion: Motion, rows: usize, columns: u16) -> bool {
        let before = self.cursor.at;
        let last = shown(columns).len() - 1;
        match motion {
            Motion::Left => self.column = self.column.min(last).saturating_sub(1),
            Motion::Right => self.column = (self.column + 1).min(last),
            Motion::Home => self.column = 0,
            Motion::End => self.column = last,
            Motion::Up
            | Motion::Down
            | Motion::PageUp
            | Motion::PageDown
            | Motion::Top
            | Motion::Bottom => self.cursor.step(motion, self.found.len(), rows),
        }
        self.cursor.at != before
    }

    /// The wheel, or a click: to a row near or far.
    pub(super) fn move_to(&mut self, at: usize, rows: usize) {
        self.cursor.at = at;
        self.cursor.keep_in(self.found.len(), rows);
    }

    /// The chosen place.
    pub(super) const fn at(&self) -> usize {
        self.cursor.at
    }

    /// The list has another height.
    pub(super) fn fit(&mut self, rows: usize) {
        self.cursor.keep_in(self.found.len(), rows);
    }

    /// Sorts by the chosen column: up, then down, then by attention again. Says by what.
    pub(super) fn sort(&mut self, rows: usize, columns: u16) -> String {
        let by = shown(columns)[self.column.min(shown(columns).len() - 1)];
        self.sorted = match self.sorted {
            (sorted, true) if sorted == by => (by, false),
            (sorted, false) if sorted == by => (By::Attention, true),
            _ => (by, true),
        };
        let chosen = self.chosen().map(super::data::Row::reference);
        self.find();
        if let Some(which) = chosen {
            self.choose(which, rows);
        }
        self.order()
    }

    fn order(&self) -> String {
        let (by, up) = self.sorted;
        let sign = if up { '▲' } else { '▼' };
        match by {
            By::Attention => "sorted by attention".to_owned(),
            By::Id
            | By::Title
            | By::Workload
            | By::Target
            | By::State
            | By::Cover
            | By::LastDay
            | By::Left => format!("sorted by {} {sign}", by.words()),
        }
    }

    /// A key for the filter.
    pub(super) fn press(&mut self, key: Key) {
        match (key.ctrl, key.code) {
            (false, Code::Enter) => self.leave(),
            (false, Code::Up) => self.bring(true),
            (false, Code::Down) => self.bring(false),
            (true | false, _) => {
                if self.filter.press(key) == Typed::Changed {
                    self.back = None;
                    self.refind();
                }
            }
        }
    }

    /// Text from the clipboard goes into the filter.
    pub(super) fn paste(&mut self, text: &str) {
        self.typing = true;
        self.filter.paste(text);
        self.refind();
    }

    /// Stops typing; what was typed is remembered.
    pub(super) fn leave(&mut self) {
        self.typing = false;
        self.back = None;
        let text = self.filter.text();
        if !text.trim().is_empty() && self.wrong.is_none() {
            self.earlier.retain(|known| *known != text);
            self.earlier.push(text);
            let spare = self.earlier.len().saturating_sub(EARLIER);
            self.earlier.drain(..spare);
        }
    }

    /// Clears the filter; whether there was one.
    pub(super) fn clear(&mut self) -> bool {
        if self.filter.is_empty() {
            return false;
        }
        self.filter = TextField::line(400);
        self.refind();
        true
    }

    /// Brings an earlier filter, or a later one.
    fn bring(&mut self, before: bool) {
        let count = self.earlier.len();
        let next = match (self.back, before) {
            (None, true) => count.checked_sub(1),
            (Some(at), true) => Some(at.saturating_sub(1)),
            (Some(at), false) if at + 1 < count => Some(at + 1),
            (Some(_) | None, false) => None,
        };
        let text = next.and_then(|at| self.earlier.get(at)).cloned().unwrap_or_default();
        if next.is_some() || !before {
            self.filter = TextField::line(400).with_text(&text);
            self.back = next;
            self.refind();
        }
    }

    /// What the status row says.
    pub(super) fn status(&self) -> Option<String> {
        let register = self.register.as_ref()?;
        if self.typing {
            return Some("↑ earlier filters   Enter keeps it   Esc leaves the field".to_owned());
        }
        if register.rows.is_empty() {
            return Some("no exceptions yet: n begins a request".to_owned());
        }
        let why = self.chosen().map(|row| row.attention.to_string())?;
        let at = (self.cursor.at + 1).min(self.found.len());
        Some(format!("row {} of {}   {why}", grouped(at), grouped(self.found.len())))
    }

    /// Draws filter, list and the chosen one in full.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect, dossier: Option<&Dossier>) {
        let theme = paint.look.theme;
        self.view_filter(paint, row_of(body, 0));
        let Some(register) = &self.register else {
            if self.failed {
                let line = behind(row_of(body, 2), 2);
                paint.say(line, "It could not be read. F5 tries again.", theme.text, Align::Left);
            }
            return;
        };
        let whole = usize::from(body.height);
        let rows = rows(whole);
        let mut cursor = self.cursor;
        cursor.keep_in(self.found.len(), rows);
        let by = shown(body.width);
        let columns: Vec<Column> = by
            .iter()
            .map(|by| Column {
                heading: by.heading((self.sorted.0 == *by).then_some(self.sorted.1)),
                wide: by.wide(),
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
                frozen: true,
            })
            .collect();
        let list = Rect {
            y: body.y + 2.min(body.height),
            height: cells(rows + 1).min(body.height.saturating_sub(2)),
            ..body
        };
        let table = Table { columns: &columns, rows: self.found.len(), cursor, aside: 0 };
        table.view(paint, list, |at, column| match self.row(at) {
            Some(row) => cell(row, by[column], theme),
            None => Cell::default(),
        });
        if let Some(heading) = table.heading(list, self.column.min(by.len() - 1)) {
            paint.restyle(heading, theme.selected);
        }
        if self.found.is_empty() {
            let words = if register.rows.is_empty() {
                "no exceptions yet; n begins a request"
            } else {
                "nothing is left by this filter; Esc clears it"
            };
            paint.say(behind(row_of(body, 4), 2), words, theme.muted, Align::Left);
        }
        let below = pane_rows(whole);
        if let (Some(row), true) = (self.row(cursor.at), below > 1) {
            let rule = row_of(body, whole - below);
            paint.rule(rule, '─', theme.muted);
            let pane = Rect { y: rule.y + 1, height: cells(below - 1), ..body };
            let dossier = dossier.filter(|d| d.exception.reference == row.reference());
            view_pane(paint, behind(pane, 2), row, dossier);
        }
    }

    fn view_filter(&self, paint: &mut Painter, line: Rect) {
        let theme = paint.look.theme;
        let line = behind(line, 2);
        let all = self.register.as_ref().map_or(0, |register| register.rows.len());
        if self.typing || !self.filter.is_empty() {
            let count = match &self.wrong {
                Some(_) => String::new(),
                None => format!("   {} of {}", grouped(self.found.len()), grouped(all)),
            };
            let left = paint.word(line, "/ ", theme.key);
            let room = usize::from(left.width);
            let taken = if self.wrong.is_some() { room / 2 } else { width(&count) };
            let typed = first(left, room.saturating_sub(taken));
            self.filter.view(paint, typed, self.typing);
            let right = behind(left, usize::from(typed.width));
            match &self.wrong {
                Some(why) => {
                    let rest = paint.word(behind(right, 1), "! ", theme.warning);
                    paint.text(rest, why, theme.warning, Align::Left);
                }
                None => paint.say(right, &count, theme.muted, Align::Right),
            }
        } else if let Some(register) = &self.register {
            let waits = |row: &&Row| {
                matches!(row.attention, crate::domain::exception::attention::Attention::Mine { .. })
            };
            let mine = register.rows.iter().filter(waits).count();
            let wait = if mine == 1 { "waits" } else { "wait" };
            let mine = if mine == 0 { String::new() } else { format!(", {mine} {wait} for you") };
            let words = format!("{} exceptions{mine}   {}", grouped(all), self.order());
            paint.say(line, &words, theme.muted, Align::Left);
        }
    }

    /// The wrong part of a filter, in full, for the status row.
    pub(super) fn wrong(&self) -> Option<&str> {
        self.wrong.as_deref()
    }
}

fn sort(found: &mut [usize], rows: &[Row], (by, up): (By, bool)) {
    match by {
        By::Id => found.sort_by_key(|at| rows[*at].reference()),
        By::Title => found.sort_by_cached_key(|at| rows[*at].title().to_lowercase()),
        By::Workload => found.sort_by_cached_key(|at| rows[*at].workload().to_lowercase()),
        By::Target => found.sort_by_cached_key(|at| rows[*at].target()),
        By::State => found.sort_by_key(|at| rows[*at].listed.state),
        By::Cover => found.sort_by_key(|at| rows[*at].listed.cover),
        // Rows without a day stand behind those that have one.
        By::LastDay => {
            found.sort_by_key(|at| (rows[*at].listed.end.is_none(), rows[*at].listed.end));
        }
        By::Left => found.sort_by_key(|at| {
            let left = rows[*at].listed.days_left;
            (left.is_none(), left)
        }),
        By::Attention => found.sort_by_key(|at| rows[*at].attention),
    }
    if !up {
        found.reverse();
    }
}

fn cell(row: &Row, by: By, theme: Theme) -> Cell {
    let plain = |text: &str| Cell { text: text.to_owned(), style: theme.text };
    match by {
        By::Id => plain(&row.reference().to_string()),
        By::Title => plain(row.title()),
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
pub(super) fn rows(body: usize) -> usize {
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
    let tier = row.listed.light.tier.map(|tier| format!("tier {tier}   ")).unwrap_or_default();
    let said = format!("   {tier}{}", state_words(row.listed.state));
    let title = first(rest, usize::from(rest.width).saturating_sub(width(&said)));
    paint.text(title, row.title(), theme.strong, Align::Left);
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

/// Who asked for what, in a sentence or two.
fn summary(dossier: &Dossier) -> String {
    let exception = &dossier.exception;
    let request = &exception.request;
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
    let by = if dossier.deciders.is_empty() {
        String::new()
    } else {
        format!(" May decide: {}.", dossier.deciders.join(", "))
    };
    format!(
        "Asked by {}{owner}: {} to {target}{term}{reason}. Tier {tier}: {why}.{by}",
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
