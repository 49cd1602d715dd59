//! Any list, sifted by its own columns in the filter language.

use std::borrow::Cow;

use jiff::tz::TimeZone;

use super::{Cell, Column, Listing, Reads};
use crate::domain::filter::{Filter, FilterError, Held, Key, Kind, Rows, Seen, Sifted};

/// Short words for columns that many lists have, as the register of exceptions takes them too.
const SHORT: &[(&str, &str)] = &[
    ("to", "target"),
    ("reason", "primary_reason"),
    ("move", "move_months_likely"),
    ("ends", "end"),
    ("cost", "annual_cost"),
];

/// The place of the column that `key` means, by its name or a short word for it.
fn place_of(columns: &[Column], key: &str) -> Option<usize> {
    let named = |name: &str| columns.iter().position(|column| column.key == name);
    named(key).or_else(|| named(SHORT.iter().find(|(short, _)| *short == key)?.1))
}

/// One row under the list's columns.
struct Row<'l> {
    columns: &'l [Column],
    cells: &'l [Cell],
    zone: &'l TimeZone,
}

/// A figure of up to two decimals as hundredths, the way amounts are compared.
fn hundredths(units: i128, decimals: u8) -> Option<i64> {
    let scale = 10_i128.pow(u32::from(decimals));
    i64::try_from(units.checked_mul(100)? / scale).ok()
}

impl Sifted for Row<'_> {
    fn held(&self, key: &str) -> Vec<Held<'_>> {
        let Some(place) = place_of(self.columns, key) else { return Vec::new() };
        match &self.cells[place] {
            Cell::Null | Cell::Nested(_) => Vec::new(),
            Cell::Text(text) => vec![text.as_ref().into()],
            Cell::Int(number) => vec![Held::Number(*number)],
            Cell::Number(figure) => {
                let figure = hundredths(figure.units(), figure.decimals());
                figure.map(Held::Number).into_iter().collect()
            }
            Cell::Money(money) => vec![Held::Number(money.as_pence())],
            Cell::Day(day) => vec![Held::Day(*day)],
            Cell::Moment(moment) => vec![Held::Day(moment.day_in(self.zone))],
            Cell::Flag(flag) => vec![Held::Flag(*flag)],
            Cell::List(texts) => texts.iter().map(|text| text.as_str().into()).collect(),
        }
    }

    fn texts(&self) -> Vec<Cow<'_, str>> {
        let texts = self.cells.iter().filter_map(|cell| match cell {
            Cell::Text(text) => Some(Cow::Borrowed(text.as_ref())),
            Cell::List(texts) => Some(Cow::Owned(texts.join("; "))),
            Cell::Null
            | Cell::Int(_)
            | Cell::Number(_)
            | Cell::Money(_)
            | Cell::Day(_)
            | Cell::Moment(_)
            | Cell::Flag(_)
            | Cell::Nested(_) => None,
        });
        texts.collect()
    }
}

/// How a value for a column is read: as the column says, else by the first cell that does. Where
/// none does, nothing can be known of a value, and nothing passes it.
fn kind(listing: &Listing, place: usize) -> Kind {
    match listing.columns[place].reads {
        Reads::Codes(codes) => return Kind::OneOf(codes),
        Reads::Name => return Kind::Name,
        Reads::Cells => {}
    }
    let said = listing.rows.iter().find_map(|row| match &row[place] {
        Cell::Null => None,
        Cell::Text(_) | Cell::Nested(_) => Some(Kind::Text),
        Cell::List(_) => Some(Kind::Name),
        Cell::Int(_) => Some(Kind::Whole),
        Cell::Number(_) | Cell::Money(_) => Some(Kind::Money),
        Cell::Day(_) | Cell::Moment(_) => Some(Kind::Day),
        Cell::Flag(_) => Some(Kind::Flag),
    });
    said.unwrap_or(Kind::Open)
}

impl Listing {
    /// The keys of a filter over the list: its columns, as far as their names never change.
    pub fn keys(&self) -> Vec<Key<'static>> {
        let columns = self.columns.iter().enumerate();
        let keys = columns.filter_map(|(place, column)| match column.key {
            Cow::Borrowed(name) => Some(Key { name, kind: kind(self, place) }),
            Cow::Owned(_) => None,
        });
        keys.chain(self.short_keys()).collect()
    }

    /// The short words for columns it has, where no column has such a name itself.
    fn short_keys(&self) -> impl Iterator<Item = Key<'static>> {
        let has = |name: &str| self.columns.iter().any(|column| column.key == name);
        let meant = |short: &'static str| place_of(&self.columns, short);
        SHORT.iter().filter(move |(short, _)| !has(short)).filter_map(move |(short, _)| {
            Some(Key { name: short, kind: kind(self, meant(short)?) })
        })
    }

    /// The places of the rows that pass `filter`.
    pub fn passing(&self, filter: &Filter, zone: &TimeZone) -> Vec<usize> {
        let columns = &self.columns;
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, cells)| filter.takes(&Row { columns, cells, zone }))
            .map(|(at, _)| at)
            .collect()
    }

    /// What was probably meant by a filter that lets none of the rows pass, as it is typed.
    pub fn near_miss(&self, filter: &Filter, zone: &TimeZone) -> Option<String> {
        let columns = &self.columns;
        let rows = || -> Rows<'_> {
            Box::new(self.rows.iter().map(move |cells| -> Box<dyn Sifted + '_> {
                Box::new(Row { columns, cells, zone })
            }))
        };
        filter.near_miss(&rows)
    }

    /// Keeps the rows that pass the filter in `typed`, whose keys are the columns, and says in
    /// plain words what the filter takes; where nothing passes it, also what was probably meant.
    ///
    /// # Errors
    /// [`FilterError`] for a key, modifier or value that the list does not know.
    pub fn sift(
        &mut self,
        typed: &[String],
        seen: Seen<'_>,
        zone: &TimeZone,
    ) -> Result<String, FilterError> {
        let filter = {
            let columns = self.columns.iter().enumerate();
            let mut keys: Vec<Key<'_>> = columns
                .map(|(place, column)| Key { name: &column.key, kind: kind(self, place) })
                .collect();
            for short in self.short_keys() {
                keys.push(short);
            }
            Filter::read(typed, &keys, seen)?
        };
        let said = filter.explained();
        let passing = self.passing(&filter, zone);
        let near = if passing.is_empty() { self.near_miss(&filter, zone) } else { None };
        let mut kept = passing.into_iter().peekable();
        let mut at = 0;
        self.rows.retain(|_| {
            at += 1;
            kept.next_if_eq(&(at - 1)).is_some()
        });
        Ok(match near {
            Some(near) => format!("{said}; did you mean {near}?"),
            None => said,
        })
    }
}
