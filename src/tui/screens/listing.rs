//! A place that is a plain list: rows with a reference, a title and a note, a filter, and the
//! chosen row in full below.

mod commands;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::known::UNREAD;
use super::{Input, Screen};
use crate::domain::date::Day;
use crate::domain::filter::Seen;
use crate::domain::text::display_lines;
use crate::report::listing::{self as sifted, Cell as Cells, Listing as Keyed};
use crate::tui::fit::{Align, width, wrap};
use crate::tui::keys::Act as AnyAct;
use crate::tui::msg::{Effect, Load, Loaded, Target};
use crate::tui::place::Place;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::filter_line::{FilterLine, Knows, Typed, over};
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::table::{Cell, Column, Table, Wide};
use crate::tui::widgets::{Painter, behind, row_of};
pub use commands::{COMMANDS, LISTS};

/// What a plain list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// What it holds, for its heading: `41 decisions, newest first`.
    pub heading: String,
    /// Its first column, where that is not the reference; one without a width is not shown.
    pub first: Option<Column>,
    /// What its titles are called above them, where that is not `TITLE`.
    pub titled: Option<&'static str>,
    /// Its columns behind the reference and the title; without any, the note alone.
    pub columns: Vec<Extra>,
    /// The rows, in the order they are shown.
    pub rows: Vec<Row>,
}

/// A column behind reference and title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extra {
    /// What is typed into a filter.
    pub key: &'static str,
    /// Heading, width and place of its text.
    pub column: Column,
    /// Columns the terminal must have for it to be shown; the pane below shows it always.
    pub from: u16,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its reference, as it is typed.
    pub id: String,
    /// What stands in the first column, where that is not the reference.
    pub lead: String,
    /// Its title.
    pub title: String,
    /// A word or figure at the right, where the list has no columns of its own.
    pub note: String,
    /// What stands in the columns of the list, one each.
    pub more: Vec<String>,
    /// It wants a look; one of its words says why.
    pub warns: bool,
    /// The whole of it, for the pane below.
    pub detail: String,
    /// An address or file behind it.
    pub link: Option<String>,
}

impl Listing {
    /// The columns of the terminal that the longest text takes: of the first column, then of each
    /// behind the title.
    fn widest(&self) -> Vec<usize> {
        let head = |row: &Row| width(if row.lead.is_empty() { &row.id } else { &row.lead });
        let of = |at: usize| self.rows.iter().filter_map(move |row| row.more.get(at));
        let behind = (0..self.columns.len()).map(|at| of(at).map(|text| width(text)).max());
        std::iter::once(self.rows.iter().map(head).max())
            .chain(behind)
            .map(Option::unwrap_or_default)
            .collect()
    }

    /// The same rows under the keys by which they are filtered: reference, title and note, and the
    /// columns behind them. Numbers are compared as numbers, everything else as text.
    fn keyed(&self) -> Keyed {
        let extras = self.columns.iter().map(|extra| sifted::Column::text(extra.key, extra.key));
        let own = ["id", "lead", "title", "note"].map(|key| sifted::Column::text(key, key));
        let mut keyed = Keyed::new(own.into_iter().chain(extras).collect());
        for row in &self.rows {
            let texts = [&row.id, &row.lead, &row.title, &row.note].into_iter().chain(&row.more);
            let cells = texts.map(|text| match text.parse::<i64>() {
                Ok(number) => Cells::Int(number),
                Err(_) if text.is_empty() => Cells::Null,
                Err(_) => text.as_str().into(),
            });
            let width = keyed.columns().len();
            keyed.push(cells.chain(std::iter::repeat(Cells::Null)).take(width).collect());
        }
        keyed
    }
}

/// The list, what is filtered, and where the cursor is.
#[derive(Debug)]
pub struct State {
    place: Place,
    data: Data,
    /// The rows as the filter looks at them.
    keyed: Keyed,
    /// What [`Listing::widest`] says of them.
    widest: Vec<usize>,
    filter: FilterLine,
    /// Saved filters by name.
    views: BTreeMap<String, String>,
    opened: bool,
    scrolled: usize,
    cursor: Cursor,
    found: Vec<usize>,
    /// Rows of the body that lie above the list and are another's.
    above: usize,
}

#[derive(Debug, PartialEq, Eq)]
enum Data {
    Asked,
    Here(Listing),
    Failed,
}

impl State {
    /// The list of `place`, not asked for yet.
    pub fn new(place: Place) -> Self {
        Self {
            place,
            data: Data::Asked,
            keyed: Keyed::new(Vec::new()),
            widest: Vec::new(),
            filter: FilterLine::default(),
            views: BTreeMap::new(),
            opened: false,
            scrolled: 0,
            cursor: Cursor::default(),
            found: Vec::new(),
            above: 0,
        }
    }

    /// The same below so many rows of somebody else.
    #[must_use]
    pub fn below(self, above: usize) -> Self {
        Self { above, ..self }
    }

    /// The chosen row, counted from the first of all rows, filtered or not.
    pub fn chosen_at(&self) -> Option<usize> {
        self.found.get(self.cursor.at).copied()
    }

    /// The reference of the chosen row.
    pub fn chosen_id(&self) -> Option<&str> {
        self.chosen().map(|row| row.id.as_str())
    }

    /// Puts the cursor on the row with this reference, where the filter leaves it.
    pub fn go_to(&mut self, id: &str, shell: &Shell) {
        self.go_to_one(id, "", shell);
    }

    /// As [`Self::go_to`], where several rows have one reference: the one whose title begins so.
    pub fn go_to_one(&mut self, id: &str, begins: &str, shell: &Shell) {
        let is = |row: &Row| row.id == id && row.title.starts_with(begins);
        if let Some(at) = (0..self.found.len()).find(|at| self.row(*at).is_some_and(is)) {
            self.cursor.at = at;
            self.cursor.keep_in(self.found.len(), list_rows(shell, self.above));
        }
    }

    /// Shows `listing` in the place of what was shown.
    pub fn show(&mut self, listing: Listing, shell: &Shell) {
        let rows = list_rows(shell, self.above);
        self.views.clone_from(shell.views());
        self.replace(listing, rows);
        let shown = shell.body_rows().saturating_sub(self.above + HEAD);
        self.scrolled = self.scrolled.min(self.lines(shell).saturating_sub(shown));
    }

    /// Lets go of its rows: others are asked for.
    pub fn clear(&mut self) {
        self.data = Data::Asked;
    }

    /// It could not be read.
    pub fn failed(&mut self) {
        self.data = Data::Failed;
    }

    /// Notes which rows the filter leaves. A text that cannot be read filters nothing; its fault is
    /// said beside it.
    fn find(&mut self) {
        let filter = knowing(&self.keyed, &self.views, |knows| self.filter.read(knows));
        let zone = jiff::tz::TimeZone::UTC;
        self.found = match &filter {
            Some(filter) => self.keyed.passing(filter, &zone),
            None => (0..self.keyed.count()).collect(),
        };
        if let (Some(filter), true) = (&filter, self.found.is_empty()) {
            self.filter.suggest(self.keyed.near_miss(filter, &zone).as_deref());
        }
    }

    fn row(&self, at: usize) -> Option<&Row> {
        match &self.data {
            Data::Here(listing) => listing.rows.get(*self.found.get(at)?),
            Data::Asked | Data::Failed => None,
        }
    }

    fn chosen(&self) -> Option<&Row> {
        self.row(self.cursor.at)
    }

    /// Stays on the row that was chosen when the list has changed, as well as it can.
    fn replace(&mut self, listing: Listing, rows: usize) {
        let chosen = self.chosen().cloned();
        self.keyed = listing.keyed();
        self.widest = listing.widest();
        self.data = Data::Here(listing);
        self.find();
        // Several rows may be about one thing; then the title tells them apart, or what stands
        // first in the columns behind it.
        let place = chosen.and_then(|chosen| {
            let head = |row: &Row| row.more.iter().take(2).cloned().collect::<Vec<_>>();
            let own = head(&chosen);
            let rows = 0..self.found.len();
            let find = |fits: &dyn Fn(&Row) -> bool| {
                rows.clone().find(|at| self.row(*at).is_some_and(fits))
            };
            let same = |row: &Row| row.id == chosen.id;
            let titled = |row: &Row| same(row) && row.title == chosen.title;
            let exact = find(&|row| titled(row) && head(row) == own);
            let named = exact.or_else(|| find(&titled));
            named.or_else(|| find(&same))
        });
        if let Some(at) = place {
            self.cursor.at = at;
        } else {
            self.opened = false;
        }
        self.cursor.keep_in(self.found.len(), rows);
    }

    fn refilter(&mut self) {
        self.find();
        self.cursor = Cursor::default();
        self.scrolled = 0;
    }
}

/// What the keys of a plain list do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read the chosen row in full.
    Open,
    /// Type a filter.
    Filter,
    /// Copy the reference of the chosen row.
    Copy,
    /// Open the address behind the chosen row.
    Link,
    /// Ask for the rows again.
    Reload,
}

/// Rows above the text of a row that is read in full.
const HEAD: usize = 2;

const ID: Column = Column { heading: "ID", wide: Wide::Exactly(8), align: Align::Left };
const TITLE: Column = Column { heading: "TITLE", wide: Wide::Rest(12), align: Align::Left };
const NOTE: Column = Column { heading: "", wide: Wide::Exactly(18), align: Align::Right };

/// Changes the list.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    let rows = list_rows(shell, state.above);
    if state.views != *shell.views() {
        state.views.clone_from(shell.views());
    }
    match input {
        Input::Shown => return shell.ask(Load::Listing(state.place)),
        Input::Move(motion) if state.opened => {
            let shown = shell.body_rows().saturating_sub(state.above + HEAD);
            state.scrolled = Cursor::scrolled(state.scrolled, motion, state.lines(shell), shown);
        }
        Input::Move(motion) => state.cursor.step(motion, state.found.len(), rows),
        Input::Wheel(by) => {
            state.cursor.at = state.cursor.at.saturating_add_signed(isize::from(by));
            state.cursor.keep_in(state.found.len(), rows);
        }
        Input::Act(AnyAct::Listing(act), _) => return run(state, act, shell),
        Input::Typed(key) => {
            if knowing(&state.keyed, &state.views, |knows| state.filter.press(key, knows)) {
                state.refilter();
            }
        }
        Input::Paste(text) => {
            state.filter.paste(&text);
            state.refilter();
        }
        Input::Filter(text) => {
            state.filter.set(&text);
            state.refilter();
        }
        Input::LeaveText => state.filter.leave(),
        Input::Back => {
            if state.opened {
                state.opened = false;
            } else if state.filter.clear() {
                state.refilter();
            } else {
                shell.wish(Wish::Back);
            }
        }
        Input::Click(Target::Row(at)) => {
            // The second click on one row opens it; no timing.
            if state.cursor.at == at {
                return run(state, Act::Open, shell);
            }
            state.cursor.at = at;
            state.cursor.keep_in(state.found.len(), rows);
        }
        Input::Resized => state.cursor.keep_in(state.found.len(), rows),
        Input::Loaded(Loaded::Listing(_, listing)) => state.replace(listing, rows),
        Input::Failed(_) => {
            if state.data == Data::Asked {
                state.data = Data::Failed;
            }
        }
        Input::Act(..)
        | Input::Click(_)
        | Input::Drag(..)
        | Input::Loaded(_)
        | Input::Saved(_)
        | Input::Refused(_)
        | Input::Editor
        | Input::Edited(..) => {}
    }
    Vec::new()
}

fn run(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    match act {
        Act::Open => {
            state.scrolled = 0;
            state.opened = state.chosen().is_some();
        }
        Act::Filter => {
            state.opened = false;
            state.filter.begin();
        }
        Act::Copy => {
            if let Some(id) = state.chosen().map(|row| row.id.clone()) {
                return vec![Effect::Copy(id)];
            }
            shell.refuse("there is no row to copy");
        }
        Act::Link => {
            if let Some(link) = state.chosen().and_then(|row| row.link.clone()) {
                return vec![Effect::Open(link)];
            }
        }
        Act::Reload => return shell.ask(Load::Listing(state.place)),
    }
    Vec::new()
}

impl State {
    /// The rows that the text in full takes.
    fn lines(&self, shell: &Shell) -> usize {
        let columns = usize::from(shell.size.0.saturating_sub(2));
        self.chosen().map_or(0, |row| wrap(&display_lines(&row.detail), columns).len())
    }
}

/// The rows of the list; the rest is filter line, headings and pane.
fn list_rows(shell: &Shell, above: usize) -> usize {
    let body = shell.body_rows().saturating_sub(above);
    body.saturating_sub(3 + pane_rows(body)).max(1)
}

fn pane_rows(body: usize) -> usize {
    if body < 12 { 0 } else { (body / 3).min(7) }
}

/// Draws the list.
fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let whole = usize::from(body.height);
    if let (true, Some(row)) = (state.opened, state.chosen()) {
        let title = behind(row_of(body, 1), 2);
        let left = paint.stored(title, &row.id, theme.strong);
        paint.stored(behind(left, 3), &row.title, theme.strong);
        let text = behind(
            Rect {
                y: body.y + crate::tui::fit::cells(HEAD).min(body.height),
                height: body.height.saturating_sub(crate::tui::fit::cells(HEAD)),
                ..body
            },
            2,
        );
        pane(paint, text, &row.detail, state.scrolled, theme.text);
        return;
    }
    let found = state.found.len();
    filter_line(state, found, paint, body);
    match &state.data {
        Data::Asked => {}
        Data::Failed => {
            let line = behind(row_of(body, 2), 2);
            paint.say(line, UNREAD, theme.text, Align::Left);
        }
        Data::Here(listing) => {
            let below = pane_rows(whole);
            let rows = list_rows(shell, state.above);
            let mut cursor = state.cursor;
            cursor.keep_in(found, rows);
            // Column and the place of its text in the row; the note has none.
            let head = listing.first.unwrap_or(ID);
            let title = Column { heading: listing.titled.unwrap_or(TITLE.heading), ..TITLE };
            let needed = |at: usize| state.widest.get(at).copied().unwrap_or_default();
            let mut columns = vec![fitted(head, needed(0)), title];
            let bare = usize::from(head.wide == Wide::Exactly(0));
            columns.drain(..bare);
            let mut sources = Vec::new();
            for (at, extra) in listing.columns.iter().enumerate() {
                if body.width >= extra.from {
                    columns.push(fitted(extra.column, needed(at + 1)));
                    sources.push(at);
                }
            }
            if listing.columns.is_empty() {
                columns.push(NOTE);
            }
            let table = Table { columns: &columns, rows: found, cursor, sorted: None };
            let list = Rect {
                height: body.height.saturating_sub(2),
                y: body.y + 2.min(body.height),
                ..body
            };
            let list = Rect { height: list.height.min(crate::tui::fit::cells(rows + 1)), ..list };
            table.view(paint, list, |at, column| {
                let Some(row) = state.row(at) else { return Cell::default() };
                let more = |source: &usize| row.more.get(*source);
                let text = match column + bare {
                    0 if row.lead.is_empty() => &row.id,
                    0 => &row.lead,
                    1 => &row.title,
                    other => sources.get(other - 2).and_then(more).unwrap_or(&row.note),
                };
                let last = column + bare > 1 && row.warns && text.contains('!');
                let style = if last { theme.warning } else { theme.text };
                Cell { text: text.clone(), style }
            });
            if found == 0 {
                paint.say(behind(row_of(body, 3), 2), "nothing here", theme.muted, Align::Left);
            }
            if let (Some(row), true) = (state.row(cursor.at), below > 1) {
                let rule = row_of(body, whole - below);
                paint.rule(rule, '─', theme.muted);
                let text =
                    Rect { y: rule.y + 1, height: crate::tui::fit::cells(below - 1), ..body };
                pane(paint, behind(text, 2), &row.detail, 0, theme.text);
            }
        }
    }
}

/// `column` no wider than its heading and its longest text: what it leaves is the title's.
fn fitted(column: Column, needed: usize) -> Column {
    let wide = match column.wide {
        Wide::Exactly(wide) => Wide::Exactly(wide.min(needed.max(width(column.heading)))),
        Wide::Rest(least) => Wide::Rest(least),
    };
    Column { wide, ..column }
}

fn filter_line(state: &State, found: usize, paint: &mut Painter, body: Rect) {
    let Data::Here(listing) = &state.data else { return };
    let count = format!("{found} of {}", listing.rows.len());
    let words = behind(row_of(body, 1), 2);
    // While nothing is typed, the row below is free for what the heading has no room for.
    let heading = wrap(&display_lines(&listing.heading), usize::from(words.width));
    let mut heading = heading.iter();
    let head = heading.next().map_or("", String::as_str);
    state.filter.view(paint, behind(row_of(body, 0), 2), &count, head);
    if let (Some(rest), true) =
        (heading.next(), state.filter.is_empty() && !state.filter.is_typing())
    {
        paint.say(words, rest, paint.look.theme.muted, Align::Left);
        return;
    }
    knowing(&state.keyed, &state.views, |knows| state.filter.view_words(paint, words, knows));
}

/// What the filter line knows of the rows: no day stands among them as one, and nobody as `me`.
fn knowing<T>(
    keyed: &Keyed,
    views: &BTreeMap<String, String>,
    run: impl FnOnce(Knows<'_>) -> T,
) -> T {
    let seen = Seen { today: Day::from(jiff::civil::date(1970, 1, 1)), me: "" };
    over(keyed, seen, views, run)
}

impl Default for State {
    fn default() -> Self {
        Self::new(Place::History)
    }
}

impl Screen for State {
    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect) {
        view(self, shell, paint, body);
    }

    fn status(&self) -> Option<String> {
        match &self.data {
            Data::Here(listing) => {
                let shown = self.found.len();
                let place = (self.cursor.at + 1).min(shown);
                if self.filter.is_typing() {
                    return Some(FilterLine::STATUS.to_owned());
                }
                (!listing.rows.is_empty()).then(|| format!("row {place} of {shown}"))
            }
            Data::Asked | Data::Failed => None,
        }
    }

    fn crumbs(&self) -> Vec<String> {
        let opened = self.opened.then(|| self.chosen()).flatten();
        opened.map(|row| row.id.clone()).into_iter().collect()
    }

    fn part(&self) -> &'static str {
        if self.opened { "detail" } else { "" }
    }

    fn typing(&self) -> bool {
        self.filter.is_typing()
    }

    fn filter(&self) -> Option<Typed> {
        (!self.opened).then(|| self.filter.typed())
    }

    fn has_row(&self) -> bool {
        self.chosen().is_some()
    }

    fn has_link(&self) -> bool {
        self.chosen().is_some_and(|row| row.link.is_some())
    }
}
