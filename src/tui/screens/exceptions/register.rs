//! The list of exceptions: the places of all that pass the filter, of which only the rows about
//! the visible ones are at hand.

mod values;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use super::data::{Choices, PAGE, Question, Register, Row};
use crate::actions::exceptions::{Asked, By, Grouping, KEYS, Ordered, Placed};
use crate::domain::date::Day;
use crate::domain::exception::State;
use crate::domain::filter::Seen;
use crate::domain::refs::ExceptionRef;
use crate::tui::keys::{Key, Motion};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::filter_line::{FilterLine, Knows, Typed};
use crate::tui::widgets::headed::Headed;
use crate::tui::widgets::table::{sideways, sign};
use crate::tui::widgets::text_field::grouped;

pub(super) use view::{rows, state_words};

/// Rows kept at hand.
const KEPT: usize = 1_200;

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
}

/// The list and where one is in it.
#[derive(Debug)]
pub(super) struct List {
    /// The day and the person, once something is here.
    seen: Option<(Day, String)>,
    /// Saved filters by name.
    views: BTreeMap<String, String>,
    ordered: Ordered,
    headed: Headed,
    /// Rows at hand, each with the answer that it came with or after.
    at_hand: BTreeMap<ExceptionRef, (u64, Row)>,
    answers: u64,
    /// It could not be read.
    pub(super) failed: bool,
    filter: FilterLine,
    cursor: Cursor,
    column: usize,
    by: (By, bool),
    grouping: Grouping,
    marked: BTreeSet<ExceptionRef>,
    /// The one that was chosen when another day was turned to.
    turned_from: Option<ExceptionRef>,
}

impl Default for List {
    fn default() -> Self {
        Self {
            seen: None,
            views: BTreeMap::new(),
            ordered: Ordered::default(),
            headed: Headed::default(),
            at_hand: BTreeMap::new(),
            answers: 0,
            failed: false,
            filter: FilterLine::default(),
            cursor: Cursor::default(),
            column: 0,
            by: (By::Attention, true),
            grouping: Grouping::None,
            marked: BTreeSet::new(),
            turned_from: None,
        }
    }
}

impl List {
    /// Something is here.
    pub(super) const fn is_here(&self) -> bool {
        self.seen.is_some()
    }

    /// What the desk is to be asked. A filter that cannot be read filters nothing.
    pub(super) fn asked(&self) -> Asked {
        let wrong = self.filter.wrong().is_some();
        let filter = if wrong { String::new() } else { self.filter.text() };
        Asked { filter, by: self.by.0, up: self.by.1, grouping: self.grouping }
    }

    /// The question for what is to be shown.
    pub(super) fn question(&self) -> Question {
        Question::Register(self.asked())
    }

    fn placed(&self) -> Option<Placed> {
        self.at_line(self.cursor.at)
    }

    fn at_line(&self, line: usize) -> Option<Placed> {
        self.ordered.places.get(self.headed.row(line)?).copied()
    }

    /// The chosen one.
    pub(super) fn chosen(&self) -> Option<ExceptionRef> {
        self.placed().map(|placed| placed.which)
    }

    /// What people did with the chosen one.
    pub(super) fn stage(&self) -> Option<State> {
        self.placed().map(|placed| placed.state)
    }

    /// Why the chosen one stands where it does.
    pub(super) fn reason(&self) -> Option<String> {
        self.placed().map(|placed| placed.attention.to_string())
    }

    /// The chosen row, once it is at hand.
    pub(super) fn row(&self) -> Option<&Row> {
        self.chosen().and_then(|which| self.at_hand(which))
    }

    fn at_hand(&self, which: ExceptionRef) -> Option<&Row> {
        self.at_hand.get(&which).map(|(_, row)| row)
    }

    /// Takes the places as they are now; stays on the chosen one where the filter is the same.
    pub(super) fn replace(&mut self, register: Register, rows: usize) {
        let chosen = self.chosen().or_else(|| self.turned_from.take());
        self.seen = Some((register.today, register.me));
        self.failed = false;
        self.views = register.views;
        self.ordered = register.ordered;
        self.answers += 1;
        self.keep(register.rows);
        self.headed = headed(&self.ordered, self.grouping);
        self.explain();
        let there: BTreeSet<ExceptionRef> = if self.marked.is_empty() {
            BTreeSet::new()
        } else {
            self.ordered.places.iter().map(|placed| placed.which).collect()
        };
        self.marked.retain(|which| there.contains(which));
        match chosen {
            Some(which) => self.choose(which, rows),
            None => self.headed.settle(&mut self.cursor, true, rows),
        }
    }

    /// Lets go of what is held of the day before.
    pub(super) fn turn(&mut self) {
        // Turned to twice before an answer came, it is still the one of the first time.
        self.turned_from = self.chosen().or(self.turned_from);
        (self.seen, self.failed) = (None, false);
        (self.ordered, self.headed) = (Ordered::default(), Headed::default());
        self.at_hand.clear();
        self.marked.clear();
    }

    /// The one that was chosen when another day was turned to.
    pub(super) const fn turned_from(&self) -> Option<ExceptionRef> {
        self.turned_from
    }

    /// Keeps rows at hand, and lets go of the rest where they are many.
    pub(super) fn keep(&mut self, rows: Vec<Row>) {
        if self.at_hand.len() > KEPT {
            let newest = self.answers;
            self.at_hand.retain(|_, (of, _)| *of == newest);
        }
        if self.at_hand.len() > KEPT {
            self.at_hand.clear();
        }
        let of = self.answers;
        self.at_hand.extend(rows.into_iter().map(|row| (row.reference(), (of, row))));
    }

    /// The rows about the visible ones that are not at hand, or are older than the places.
    pub(super) fn missing(&self, rows: usize) -> Vec<ExceptionRef> {
        let fresh = |which: &ExceptionRef| {
            self.at_hand.get(which).is_some_and(|(of, _)| *of == self.answers)
        };
        let of = |lines: std::ops::Range<usize>| {
            lines.filter_map(|at| self.at_line(at)).map(|placed| placed.which)
        };
        let (top, end) = (self.cursor.top, self.cursor.top + rows.max(1));
        if of(top..end).all(|which| fresh(&which)) {
            return Vec::new();
        }
        let around =
            top.saturating_sub(PAGE / 2)..(top + PAGE / 2).max(end).min(self.headed.lines());
        of(around).filter(|which| !fresh(which)).collect()
    }

    /// Goes to `which`, where the filter leaves it.
    pub(super) fn choose(&mut self, which: ExceptionRef, rows: usize) {
        if let Some(at) = self.ordered.places.iter().position(|placed| placed.which == which) {
            self.cursor.at = self.headed.line_of(at);
        }
        self.headed.settle(&mut self.cursor, true, rows);
    }

    /// Reads the filter and notes what it says or what is wrong with it; whether the desk is to
    /// be asked again.
    fn read(&mut self, before: &Asked) -> bool {
        self.explain();
        self.cursor = Cursor::default();
        *before != self.asked() || self.filter.wrong().is_none()
    }

    /// Notes what the filter says, as soon as somebody is known to look.
    fn explain(&mut self) {
        let Some(seen) = &self.seen else { return };
        knowing(seen, &self.views, None, |knows| self.filter.read(knows));
    }

    /// Moves the cursor; whether another row is chosen now.
    pub(super) fn step(&mut self, motion: Motion, rows: usize, columns: u16) -> bool {
        let before = self.cursor.at;
        let last = view::columns(columns).len() - 1;
        match sideways(self.column, motion, last) {
            Some(column) => self.column = column,
            None => self.headed.step(&mut self.cursor, motion, rows),
        }
        self.cursor.at != before
    }

    /// The wheel, or a click: to a line near or far.
    pub(super) fn move_to(&mut self, at: usize, rows: usize) {
        let down = at >= self.cursor.at;
        self.cursor.at = at;
        self.headed.settle(&mut self.cursor, down, rows);
    }

    /// The chosen line.
    pub(super) const fn at(&self) -> usize {
        self.cursor.at
    }

    /// The list has another height.
    pub(super) fn fit(&mut self, rows: usize) {
        self.headed.settle(&mut self.cursor, true, rows);
    }

    /// Sorts by the chosen column: up, then down, then by attention again. Says by what.
    pub(super) fn sort(&mut self, columns: u16) -> String {
        let columns = view::columns(columns);
        let by = columns[self.column.min(columns.len() - 1)];
        self.by = match self.by {
            (sorted, true) if sorted == by => (by, false),
            (sorted, false) if sorted == by => (By::Attention, true),
            _ => (by, true),
        };
        self.order()
    }

    /// Puts rows together by the next thing they have in common. Says by what.
    pub(super) fn group(&mut self) -> String {
        self.grouping = match self.grouping {
            Grouping::None => Grouping::Attention,
            Grouping::Attention => Grouping::State,
            Grouping::State => Grouping::None,
        };
        match self.grouping {
            Grouping::None => "not grouped".to_owned(),
            Grouping::Attention => "grouped by what they wait for".to_owned(),
            Grouping::State => "grouped by state".to_owned(),
        }
    }

    fn order(&self) -> String {
        let (by, up) = self.by;
        match by {
            By::Attention => "sorted by attention".to_owned(),
            By::Id
            | By::Title
            | By::Workload
            | By::Target
            | By::State
            | By::Cover
            | By::LastDay
            | By::Left => format!("sorted by {} {}", by.words(), sign(up)),
        }
    }

    /// Marks the chosen one, or takes its mark off, and goes on to the next.
    pub(super) fn mark(&mut self, rows: usize, columns: u16) -> bool {
        let Some(which) = self.chosen() else { return false };
        if !self.marked.remove(&which) {
            self.marked.insert(which);
        }
        self.step(Motion::Down, rows, columns)
    }

    /// Marks all that the filter leaves, or takes every mark off where all are marked. Says how
    /// many are.
    pub(super) fn mark_all(&mut self) -> String {
        let all: BTreeSet<ExceptionRef> =
            self.ordered.places.iter().map(|placed| placed.which).collect();
        self.marked = if all.is_subset(&self.marked) { BTreeSet::new() } else { all };
        match self.marked.len() {
            0 => "nothing is marked".to_owned(),
            count => format!("{} marked; b does something with them", grouped(count)),
        }
    }

    /// Those marked, in the order of the list; without any, the chosen one.
    pub(super) fn marked(&self) -> Vec<ExceptionRef> {
        if self.marked.is_empty() {
            return self.chosen().into_iter().collect();
        }
        let places = self.ordered.places.iter().map(|placed| placed.which);
        places.filter(|which| self.marked.contains(which)).collect()
    }

    /// Takes every mark off; whether there was one.
    pub(super) fn unmark(&mut self) -> bool {
        let any = !self.marked.is_empty();
        self.marked.clear();
        any
    }

    /// The filter takes the keys.
    pub(super) const fn begin(&mut self) {
        self.filter.begin();
    }

    /// The filter has the keys.
    pub(super) const fn is_typing(&self) -> bool {
        self.filter.is_typing()
    }

    /// A key for the filter; whether the desk is to be asked.
    pub(super) fn press(&mut self, key: Key, choices: Option<&Choices>) -> bool {
        let Some(seen) = &self.seen else { return false };
        let before = self.asked();
        let changed = knowing(seen, &self.views, choices, |knows| self.filter.press(key, knows));
        changed && self.read(&before)
    }

    /// Text from the clipboard goes into the filter.
    pub(super) fn paste(&mut self, text: &str) -> bool {
        let before = self.asked();
        self.filter.paste(text);
        self.read(&before)
    }

    /// The filter as it is typed.
    pub(super) fn typed(&self) -> Typed {
        self.filter.typed()
    }

    /// Stops typing; what was typed is remembered.
    pub(super) fn leave(&mut self) {
        self.filter.leave();
    }

    /// Filters by `text`, as if it had been typed.
    pub(super) fn put(&mut self, text: &str) {
        let before = self.asked();
        self.filter.set(text);
        self.read(&before);
    }

    /// Clears the filter; whether there was one.
    pub(super) fn clear(&mut self) -> bool {
        let before = self.asked();
        self.filter.clear() && {
            self.read(&before);
            true
        }
    }

    /// What the status row says.
    pub(super) fn status(&self) -> Option<String> {
        self.seen.as_ref()?;
        if self.filter.is_typing() {
            return Some(FilterLine::STATUS.to_owned());
        }
        if self.ordered.all == 0 {
            return Some("no exceptions yet: an architect begins a request with n".to_owned());
        }
        let why = self.reason()?;
        let count = self.ordered.places.len();
        let at = (self.headed.row(self.cursor.at).unwrap_or(0) + 1).min(count);
        let marked = match self.marked.len() {
            0 => String::new(),
            marked => format!("{} marked   ", grouped(marked)),
        };
        Some(format!("{marked}row {} of {}   {why}", grouped(at), grouped(count)))
    }

    /// The wrong part of a filter, in full, for the status row.
    pub(super) fn wrong(&self) -> Option<&str> {
        self.filter.wrong()
    }
}

/// What the filter line knows of the register.
fn knowing<T>(
    (today, me): &(Day, String),
    views: &BTreeMap<String, String>,
    choices: Option<&Choices>,
    run: impl FnOnce(Knows<'_>) -> T,
) -> T {
    let values = |name: &str| {
        let key = KEYS.iter().find(|key| key.name == name);
        key.map(|key| values::values(key, choices)).unwrap_or_default()
    };
    let people = choices.map(|choices| choices.everybody.as_slice()).unwrap_or_default();
    run(Knows { keys: KEYS, seen: Seen { today: *today, me }, views, values: &values, people })
}

/// The headings of `ordered` under `grouping`.
fn headed(ordered: &Ordered, grouping: Grouping) -> Headed {
    Headed::of(ordered.places.iter().map(|placed| match grouping {
        Grouping::None => None,
        Grouping::Attention => Some(placed.attention.heading()),
        Grouping::State => Some(state_words(placed.state)),
    }))
}
