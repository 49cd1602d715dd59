//! A list behind a figure, or a report: its rows, the filter over them, and the chosen row in full.

use ratatui::layout::Rect;

use super::data::Opened;
use crate::domain::filter::Seen;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::text::counted;
use crate::report::listing::{Align as Side, Listing, Shown};
use crate::tui::fit::{Align, cells, width};
use crate::tui::keys::{Key, Motion};
use crate::tui::msg::Target;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::filter_line::{FilterLine, Knows, Typed, over};
use crate::tui::widgets::more::beside;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::table::{sideways, sign};
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Rows above those of the list: title, filter, what it says, headings.
const ABOVE: usize = 4;

/// Rows of which the columns take their widths: those behind them are cut where they are wider.
const MEASURED: usize = 2_000;

/// Rows of the pane below the list.
const fn pane_rows(body: usize) -> usize {
    if body < 16 { 0 } else { 4 }
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Exception(ExceptionRef),
    Workload(WorkloadRef),
}

/// The list, what is filtered, and where the cursor is.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) list: Box<Opened>,
    filter: FilterLine,
    found: Vec<usize>,
    cursor: Cursor,
    /// The chosen column, among those shown.
    column: usize,
    /// The column of the rows' order and whether it runs upward; `None` is the report's own order.
    sorted: Option<(usize, bool)>,
}

fn knowing<T>(list: &Opened, run: impl FnOnce(Knows<'_>) -> T) -> T {
    let seen = Seen { today: list.today, me: &list.me };
    over(&list.listing, seen, &list.views, run)
}

impl Open {
    pub(super) fn new(list: Box<Opened>, body: usize) -> Self {
        let mut open = Self {
            list,
            filter: FilterLine::default(),
            found: Vec::new(),
            cursor: Cursor::default(),
            column: 0,
            sorted: None,
        };
        open.find(body);
        open
    }

    /// The same list read again, its filter kept.
    pub(super) fn again(&mut self, list: Box<Opened>, body: usize) {
        self.list = list;
        self.find(body);
    }

    fn rows(body: usize) -> usize {
        body.saturating_sub(ABOVE + pane_rows(body)).max(1)
    }

    fn find(&mut self, body: usize) {
        // A text that cannot be read filters nothing; its fault is said beside it.
        let filter = knowing(&self.list, |knows| self.filter.read(knows));
        let listing = &self.list.listing;
        self.found = match &filter {
            Some(filter) => listing.passing(filter, &self.list.zone),
            None => (0..listing.count()).collect(),
        };
        let place = |at: usize| shown_columns(listing).get(at).copied();
        if let Some((place, up)) = self.sorted.and_then(|(at, up)| Some((place(at)?, up))) {
            listing.arrange(&mut self.found, place, !up);
        }
        if let (Some(filter), true) = (&filter, self.found.is_empty()) {
            self.filter.suggest(listing.near_miss(filter, &self.list.zone).as_deref());
        }
        self.cursor.keep_in(self.found.len(), Self::rows(body));
    }

    pub(super) const fn is_typing(&self) -> bool {
        self.filter.is_typing()
    }

    pub(super) const fn begin(&mut self) {
        self.filter.begin();
    }

    pub(super) fn leave(&mut self) {
        self.filter.leave();
    }

    /// Clears the filter; whether there was one.
    pub(super) fn clear(&mut self, body: usize) -> bool {
        let any = self.filter.clear();
        self.find(body);
        any
    }

    pub(super) fn press(&mut self, key: Key, body: usize) {
        if knowing(&self.list, |knows| self.filter.press(key, knows)) {
            self.cursor = Cursor::default();
            self.find(body);
        }
    }

    pub(super) fn paste(&mut self, text: &str, body: usize) {
        self.filter.paste(text);
        self.cursor = Cursor::default();
        self.find(body);
    }

    /// The filter as it is typed.
    pub(super) fn typed(&self) -> Typed {
        self.filter.typed()
    }

    /// Filters by `text`, as if it had been typed.
    pub(super) fn put(&mut self, text: &str, body: usize) {
        self.filter.set(text);
        self.cursor = Cursor::default();
        self.find(body);
    }

    /// Sorts by the chosen column: upward, downward, and then in the report's own order again. Says
    /// which it is.
    pub(super) fn sort(&mut self, body: usize) -> String {
        let row = self.chosen();
        self.sorted = match self.sorted {
            Some((at, true)) if at == self.column => Some((at, false)),
            Some((at, false)) if at == self.column => None,
            Some(_) | None => Some((self.column, true)),
        };
        self.find(body);
        let place = self.found.iter().position(|at| Some(*at) == row);
        self.cursor.at = place.unwrap_or(self.cursor.at);
        self.keep(body);
        let columns = shown_columns(&self.list.listing);
        let title = |at: usize| {
            let column = columns.get(at).and_then(|at| self.list.listing.columns().get(*at));
            column.map_or_else(String::new, |column| column.title.to_lowercase())
        };
        match self.sorted {
            Some((at, up)) => format!("sorted by {} {}", title(at), sign(up)),
            None => "in the report's own order".to_owned(),
        }
    }

    pub(super) fn step(&mut self, motion: Motion, body: usize) {
        let last = shown_columns(&self.list.listing).len().saturating_sub(1);
        if let Some(column) = sideways(self.column, motion, last) {
            self.column = column;
            return;
        }
        self.cursor.step(motion, self.found.len(), Self::rows(body));
    }

    pub(super) fn wheel(&mut self, by: i16, body: usize) {
        self.cursor.at = self.cursor.at.saturating_add_signed(isize::from(by));
        self.cursor.keep_in(self.found.len(), Self::rows(body));
    }

    /// Moves to the row at `at`; whether it was the chosen one already.
    pub(super) fn click(&mut self, at: usize, body: usize) -> bool {
        let same = self.cursor.at == at;
        self.cursor.at = at;
        self.cursor.keep_in(self.found.len(), Self::rows(body));
        same
    }

    pub(super) fn keep(&mut self, body: usize) {
        self.cursor.keep_in(self.found.len(), Self::rows(body));
    }

    fn chosen(&self) -> Option<usize> {
        self.found.get(self.cursor.at).copied()
    }

    /// What the chosen row is about: the first reference in it.
    pub(super) fn about(&self) -> Option<About> {
        self.words()?.iter().find_map(|word| {
            let exception = word.parse().ok().map(About::Exception);
            exception.or_else(|| word.parse().ok().map(About::Workload))
        })
    }

    fn words(&self) -> Option<Vec<String>> {
        let row = self.list.listing.rows().get(self.chosen()?)?;
        Some(row.iter().map(crate::report::listing::Cell::words).collect())
    }

    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let list = &self.list;
        let all = list.listing.count();
        let left = paint.stored(behind(row_of(body, 0), 2), &list.title, theme.strong);
        let said = counted(all, "row", "rows");
        paint.say(behind(left, 2), &format!("{said}   {}", list.day), theme.muted, Align::Left);
        let count = format!("{} of {all}", self.found.len());
        self.filter.view(paint, behind(row_of(body, 1), 2), &count, &list.command);
        let words = behind(row_of(body, 2), 2);
        knowing(list, |knows| self.filter.view_words(paint, words, knows));
        if self.found.is_empty() {
            let words = if all == 0 {
                "nothing here"
            } else {
                "nothing is left by this filter; Esc clears it"
            };
            paint.say(behind(row_of(body, ABOVE), 2), words, theme.muted, Align::Left);
            return;
        }
        let tall = usize::from(body.height);
        let rows = Self::rows(tall);
        let mut cursor = self.cursor;
        cursor.keep_in(self.found.len(), rows);
        let shown: Vec<usize> = self.found.iter().skip(cursor.top).take(rows).copied().collect();
        table(&list.listing, &shown, (self.column, self.sorted), paint, body);
        let chosen = row_of(body, ABOVE + cursor.at - cursor.top);
        paint.say(first(chosen, 2), "> ", theme.strong, Align::Left);
        paint.restyle(Rect { width: cells(usize::from(body.width)), ..chosen }, theme.selected);
        for offset in 0..shown.len() {
            paint.hit(row_of(body, ABOVE + offset), Target::Row(cursor.top + offset));
        }
        if pane_rows(tall) > 0 {
            let rule = tall - pane_rows(tall);
            paint.rule(row_of(body, rule), '─', theme.muted);
            let below = behind(row_of(body, rule + 1), 2);
            let below = Rect { height: cells(pane_rows(tall) - 1), ..below };
            pane(paint, beside(below), &self.whole(), 0, theme.text);
        }
    }

    /// Everything that the chosen row says, the columns without room among it.
    fn whole(&self) -> String {
        let listing = &self.list.listing;
        let Some(row) = self.chosen().and_then(|at| listing.rows().get(at)) else {
            return String::new();
        };
        let seen =
            listing.columns().iter().zip(row).filter(|(column, _)| column.shown != Shown::InJson);
        let said = seen.filter_map(|(column, cell)| {
            let words = column.words(cell);
            (!words.is_empty() && words != "-").then(|| format!("{}: {words}", column.title))
        });
        crate::domain::text::display(&said.collect::<Vec<_>>().join("   "))
    }
}

/// Places of the columns that the list shows beside one another.
fn shown_columns(listing: &Listing) -> Vec<usize> {
    let columns = listing.columns().iter().enumerate();
    columns.filter(|(_, column)| column.shown == Shown::Always).map(|(at, _)| at).collect()
}

/// Draws headings and the rows `shown`: each column as wide as it needs, the widest cut first; the
/// heading of the `chosen` column stands out, and that of the order has its sign.
fn table(
    listing: &Listing,
    shown: &[usize],
    (chosen, sorted): (usize, Option<(usize, bool)>),
    paint: &mut Painter,
    body: Rect,
) {
    let theme = paint.look.theme;
    let columns = shown_columns(listing);
    let signed = |at: usize| {
        let title = listing.columns()[columns[at]].title.to_uppercase();
        match sorted {
            Some((by, up)) if by == at => format!("{title} {}", sign(up)),
            Some(_) | None => title,
        }
    };
    let text =
        |row: usize, column: usize| listing.columns()[column].words(&listing.rows()[row][column]);
    let mut wides: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let most =
                (0..listing.count().min(MEASURED)).map(|row| width(&text(row, *column))).max();
            most.unwrap_or(0).max(width(&signed(at)))
        })
        .collect();
    let room = usize::from(body.width).saturating_sub(2);
    while wides.iter().sum::<usize>() + 2 * wides.len() > room {
        let Some(widest) = wides.iter_mut().max() else { break };
        if *widest <= 6 {
            break;
        }
        *widest -= 1;
    }
    let mut x = 2;
    for (at, (column, wide)) in columns.iter().copied().zip(wides).enumerate() {
        let heading = &listing.columns()[column];
        let align = if heading.align == Side::Right { Align::Right } else { Align::Left };
        let head = first(behind(row_of(body, ABOVE - 1), x), wide);
        paint.say(head, &signed(at), theme.strong, align);
        if at == chosen {
            paint.restyle(head, theme.selected);
        }
        for (offset, row) in shown.iter().enumerate() {
            let cell = first(behind(row_of(body, ABOVE + offset), x), wide);
            paint.text(cell, &text(*row, column), theme.text, align);
        }
        x += wide + 2;
    }
}
