//! The list of workloads: what the filter leaves, in the order asked for; only visible rows are
//! built, so that twenty thousand are as quick as twenty.

use ratatui::layout::Rect;

use super::data::{Register, Row};
use super::pages::overridden;
use crate::actions::workloads::KEYS;
use crate::domain::exception::grant::Cover;
use crate::domain::filter::{Key as Keyed, Kind, Seen};
use crate::domain::measures::AwayBecause;
use crate::domain::refs::WorkloadRef;
use crate::domain::workload::portability::value::Corner;
use crate::domain::workload::{Criticality, DataClass, Known, PersonalData};
use crate::tui::fit::{Align, cells};
use crate::tui::keys::{Key, Motion};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::filter_line::{FilterLine, Knows};
use crate::tui::widgets::table::{Cell, Column, Table, Wide, sideways, sign};
use crate::tui::widgets::text_field::grouped;
use crate::tui::widgets::{Painter, behind, row_of};

/// Rows above those of the list: the filter, what it says, the headings.
pub(super) const ABOVE: usize = 3;

/// The columns, and what can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Id,
    Name,
    Owner,
    Critical,
    Place,
    Cover,
    Cost,
    Value,
    Met,
}

impl By {
    const fn words(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Owner => "owner",
            Self::Critical => "criticality",
            Self::Place => "place",
            Self::Cover => "cover",
            Self::Cost => "yearly cost",
            Self::Value => "value",
            Self::Met => "checks met",
        }
    }

    /// Its column in a body of `room` columns.
    const fn column(self, room: u16) -> Column {
        let (heading, wide, align) = match self {
            Self::Id => ("ID", Wide::Exactly(7), Align::Left),
            Self::Name => ("NAME", Wide::Rest(12), Align::Left),
            Self::Owner => ("OWNER", Wide::Exactly(10), Align::Left),
            Self::Critical => ("CRITICAL", Wide::Exactly(10), Align::Left),
            // `software-service`, whole where the names leave room for it.
            Self::Place if room >= 100 => ("RUNS AT", Wide::Exactly(17), Align::Left),
            Self::Place => ("RUNS AT", Wide::Exactly(11), Align::Left),
            Self::Cover => ("COVER", Wide::Exactly(11), Align::Left),
            Self::Cost => ("A YEAR", Wide::Exactly(9), Align::Right),
            Self::Value => ("VALUE", Wide::Exactly(7), Align::Right),
            Self::Met => ("MET", Wide::Exactly(5), Align::Right),
        };
        Column { heading, wide, align }
    }
}

fn shown(columns: u16) -> &'static [By] {
    match columns {
        ..76 => &[By::Id, By::Name, By::Place, By::Cover, By::Met],
        76..110 => &[By::Id, By::Name, By::Place, By::Cover, By::Cost, By::Met],
        110.. => &[
            By::Id,
            By::Name,
            By::Owner,
            By::Critical,
            By::Place,
            By::Cover,
            By::Cost,
            By::Value,
            By::Met,
        ],
    }
}

fn corner(typed: &str) -> Result<String, String> {
    typed.parse::<Corner>().map(|corner| corner.to_string()).map_err(|error| error.to_string())
}

/// The keys of workloads, and those of portability.
fn keys() -> Vec<Keyed<'static>> {
    let own = [
        Keyed { name: "met", kind: Kind::Whole },
        Keyed { name: "corner", kind: Kind::Code(corner) },
    ];
    KEYS.iter().copied().chain(own).collect()
}

/// The values worth offering for a key, where they are few.
fn values(key: &str, data: &Register) -> Vec<String> {
    let codes = |codes: &mut dyn Iterator<Item = &'static str>| codes.map(str::to_owned).collect();
    match key {
        "criticality" => codes(&mut Criticality::ALL.iter().map(|code| code.code())),
        "data_class" => codes(&mut DataClass::ALL.iter().map(|code| code.code())),
        "personal_data" => codes(&mut PersonalData::ALL.iter().map(|code| code.code())),
        "hosted_known" => codes(&mut Known::ALL.iter().map(|code| code.code())),
        "cover" => codes(&mut Cover::ALL.iter().map(|code| code.code())),
        "corner" => codes(&mut Corner::ALL.iter().map(|code| code.code())),
        "owner" => data.people.iter().map(|person| person.code.clone()).collect(),
        "hosted" => data.places.iter().map(|place| place.code.clone()).collect(),
        _ => Vec::new(),
    }
}

/// What the filter line knows of this list.
fn knowing<T>(data: &Register, run: impl FnOnce(Knows<'_>) -> T) -> T {
    let keys = keys();
    let values = |key: &str| values(key, data);
    let seen = Seen { today: data.today, me: &data.me };
    run(Knows { keys: &keys, seen, views: &data.views, values: &values, people: &[] })
}

/// The list and where one is in it.
#[derive(Debug)]
pub(super) struct List {
    filter: FilterLine,
    found: Vec<usize>,
    cursor: Cursor,
    column: usize,
    sorted: (By, bool),
}

impl Default for List {
    fn default() -> Self {
        Self {
            filter: FilterLine::default(),
            found: Vec::new(),
            cursor: Cursor::default(),
            column: 0,
            sorted: (By::Id, true),
        }
    }
}

impl List {
    /// The chosen row of `data`.
    pub(super) fn chosen<'d>(&self, data: &'d Register) -> Option<&'d Row> {
        data.rows.get(*self.found.get(self.cursor.at)?)
    }

    /// Looks through the rows again, and stays on `which` where it is left.
    pub(super) fn find(&mut self, data: &Register, which: Option<WorkloadRef>, rows: usize) {
        // A text that cannot be read filters nothing; its fault is said beside it.
        let filter = knowing(data, |knows| self.filter.read(knows));
        let all = data.rows.iter().enumerate();
        let found = all.filter(|(_, row)| filter.as_ref().is_none_or(|f| f.takes(*row)));
        self.found = found.map(|(at, _)| at).collect();
        sort(&mut self.found, data, self.sorted);
        if let Some(which) = which
            && let Some(at) = self.found.iter().position(|at| data.rows[*at].reference() == which)
        {
            self.cursor.at = at;
        }
        self.cursor.keep_in(self.found.len(), rows);
    }

    /// Moves the cursor.
    pub(super) fn step(&mut self, motion: Motion, rows: usize, columns: u16) {
        let last = shown(columns).len() - 1;
        match sideways(self.column, motion, last) {
            Some(column) => self.column = column,
            None => self.cursor.step(motion, self.found.len(), rows),
        }
    }

    /// The chosen place.
    pub(super) const fn at(&self) -> usize {
        self.cursor.at
    }

    /// To a row near or far.
    pub(super) fn move_to(&mut self, at: usize, rows: usize) {
        self.cursor.at = at;
        self.cursor.keep_in(self.found.len(), rows);
    }

    /// Sorts by the chosen column, up, then down; says by what.
    pub(super) fn sort(&mut self, data: &Register, rows: usize, columns: u16) -> String {
        let by = shown(columns)[self.column.min(shown(columns).len() - 1)];
        self.sorted = if self.sorted == (by, true) { (by, false) } else { (by, true) };
        let which = self.chosen(data).map(Row::reference);
        self.find(data, which, rows);
        format!("sorted by {} {}", by.words(), sign(self.sorted.1))
    }

    /// The filter has the keys.
    pub(super) const fn is_typing(&self) -> bool {
        self.filter.is_typing()
    }

    /// The filter takes the keys.
    pub(super) const fn begin(&mut self) {
        self.filter.begin();
    }

    /// Stops typing.
    pub(super) fn leave(&mut self) {
        self.filter.leave();
    }

    /// A key for the filter.
    pub(super) fn press(&mut self, key: Key, data: &Register, rows: usize) {
        if knowing(data, |knows| self.filter.press(key, knows)) {
            self.cursor = Cursor::default();
            self.find(data, None, rows);
        }
    }

    /// The line in which a filter is typed.
    pub(super) const fn filter(&self) -> &FilterLine {
        &self.filter
    }

    /// Filters by `text`, as if it had been typed.
    pub(super) fn put(&mut self, text: &str, data: &Register, rows: usize) {
        self.filter.set(text);
        self.find(data, None, rows);
    }

    /// Text from the clipboard goes into the filter.
    pub(super) fn paste(&mut self, text: &str, data: &Register, rows: usize) {
        self.filter.paste(text);
        self.find(data, None, rows);
    }

    /// Clears the filter; whether there was one.
    pub(super) fn clear(&mut self, data: &Register, rows: usize) -> bool {
        let any = self.filter.clear();
        if any {
            self.find(data, None, rows);
        }
        any
    }

    /// What the status row says.
    pub(super) fn status(&self, data: &Register) -> Option<String> {
        if let Some(wrong) = self.filter.wrong() {
            return Some(wrong.to_owned());
        }
        let row = self.chosen(data)?;
        let at = (self.cursor.at + 1).min(self.found.len());
        Some(format!(
            "row {} of {}   {}",
            grouped(at),
            grouped(self.found.len()),
            row.spot.corner.words()
        ))
    }

    /// Draws filter line and list.
    pub(super) fn view(&self, data: &Register, paint: &mut Painter, body: Rect, rows: usize) {
        let theme = paint.look.theme;
        let count = format!("{} of {}", grouped(self.found.len()), grouped(data.rows.len()));
        self.filter.view(paint, behind(row_of(body, 0), 2), &count, &heading(data));
        let words = behind(row_of(body, 1), 2);
        knowing(data, |knows| self.filter.view_words(paint, words, knows));
        let by = shown(body.width);
        let columns: Vec<Column> = by.iter().map(|by| by.column(body.width)).collect();
        let mut cursor = self.cursor;
        cursor.keep_in(self.found.len(), rows);
        let (sorted_by, up) = self.sorted;
        let sorted = by.iter().position(|by| *by == sorted_by).map(|at| (at, up));
        let table = Table { columns: &columns, rows: self.found.len(), cursor, sorted };
        let list = Rect {
            y: body.y + 2.min(body.height),
            height: cells(rows + 1).min(body.height.saturating_sub(2)),
            ..body
        };
        table.view(paint, list, |at, column| {
            let row = self.found.get(at).and_then(|at| data.rows.get(*at));
            row.map(|row| cell(row, by[column], data, theme)).unwrap_or_default()
        });
        if let Some(heading) = table.heading(list, self.column.min(by.len() - 1)) {
            paint.restyle(heading, theme.selected);
        }
        if self.found.is_empty() {
            let words = if data.rows.is_empty() {
                "no workloads yet: an architect adds one with n, those of a file with I"
            } else {
                "nothing is left by this filter; Esc clears it"
            };
            paint.say(behind(row_of(list, 2), 2), words, theme.muted, Align::Left);
        }
    }
}

fn heading(data: &Register) -> String {
    let live = data.rows.iter().filter(|row| !row.listed.workload.is_retired(data.today)).count();
    let workloads = if live == 1 { "workload" } else { "workloads" };
    let live = format!("{} {workloads}", grouped(live));
    let Some(primary) = &data.primary else { return format!("{live}, no primary in force") };
    let count = |of: &[AwayBecause]| data.away.values().filter(|why| of.contains(why)).count();
    let parts = [
        (count(&[AwayBecause::Covered]), "covered"),
        (count(&[AwayBecause::InTransition]), "in transition"),
        (count(&[AwayBecause::Lapsed, AwayBecause::NeverAsked]), "without cover"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{} {words}", grouped(*count)))
        .collect();
    if parts.is_empty() {
        return format!("{live}, all on {primary}, the primary");
    }
    format!("{live}, {} away from {primary}: {}", grouped(data.away.len()), parts.join(", "))
}

/// Away from the primary, not covered, and not on the way to it.
pub(super) fn uncovered(row: &Row, data: &Register) -> bool {
    match data.away.get(&row.reference()) {
        Some(AwayBecause::Lapsed | AwayBecause::NeverAsked) => true,
        Some(AwayBecause::Covered | AwayBecause::InTransition) | None => false,
    }
}

/// The cover of a workload, in a word.
fn cover(row: &Row, data: &Register) -> &'static str {
    let words = match row.listed.cover {
        Some(Cover::Live) => "live",
        Some(Cover::Scheduled) => "scheduled",
        Some(Cover::LapsedCondition) => "blocked",
        Some(Cover::Lapsed) => "lapsed",
        Some(Cover::Ended) => "ended",
        Some(Cover::None) | None => "none",
    };
    match data.away.get(&row.reference()) {
        _ if row.listed.workload.is_retired(data.today) => "retired",
        Some(AwayBecause::Covered) => "live",
        Some(AwayBecause::InTransition) => "transition",
        Some(AwayBecause::Lapsed | AwayBecause::NeverAsked) => match row.listed.cover {
            Some(Cover::LapsedCondition) => "! blocked",
            Some(Cover::Lapsed) => "! lapsed",
            Some(Cover::Ended) => "! ended",
            Some(Cover::Live | Cover::Scheduled | Cover::None) | None => "! none",
        },
        None if data.primary.is_none() || row.listed.cover == Some(Cover::Scheduled) => words,
        None => "primary",
    }
}

fn cell(row: &Row, by: By, data: &Register, theme: crate::tui::theme::Theme) -> Cell {
    let workload = &row.listed.workload;
    let text = match by {
        By::Id => workload.reference.to_string(),
        By::Name => overridden(workload.name.as_str(), !row.listed.overridden.is_empty()),
        By::Owner => workload.owner.to_string(),
        By::Critical => workload.criticality.to_string(),
        By::Place => workload.hosted.to_string(),
        By::Cover => cover(row, data).to_owned(),
        By::Cost => workload.annual_cost.pounds(),
        By::Value => workload.value.map(|v| v.get().to_string()).unwrap_or_default(),
        By::Met => format!("{}/{}", row.spot.share.met, row.spot.share.of),
    };
    let warns = by == By::Cover && uncovered(row, data);
    Cell { text, style: if warns { theme.warning } else { theme.text } }
}

fn sort(found: &mut [usize], data: &Register, (by, up): (By, bool)) {
    let of = |at: &usize| &data.rows[*at];
    match by {
        By::Id => found.sort_by_key(|at| of(at).reference()),
        By::Name => {
            found.sort_by_cached_key(|at| of(at).listed.workload.name.as_str().to_lowercase());
        }
        By::Owner => found.sort_by_cached_key(|at| of(at).listed.workload.owner.to_string()),
        By::Critical => {
            found.sort_by_key(|at| std::cmp::Reverse(of(at).listed.workload.criticality));
        }
        By::Place => found.sort_by_cached_key(|at| of(at).listed.workload.hosted.to_string()),
        By::Cover => found.sort_by_key(|at| (!uncovered(of(at), data), of(at).listed.cover)),
        By::Cost => found.sort_by_key(|at| of(at).listed.workload.annual_cost),
        By::Value => found.sort_by_key(|at| of(at).spot.value),
        By::Met => found.sort_by_key(|at| of(at).spot.share.met),
    }
    if !up {
        found.reverse();
    }
}
