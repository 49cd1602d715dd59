//! The people of the workspace, who stands in for whom, the settings and the suppliers, a row each.

use ratatui::layout::Rect;

use super::data::Data;
use crate::domain::filter::Seen;
use crate::domain::person::acts_for;
use crate::report::listing::{self as sifted, Listing};
use crate::tui::fit::{Align, cells};
use crate::tui::keys::Key;
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::filter_line::{FilterLine, Knows, over};
use crate::tui::widgets::more::beside;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::table::{Cell, Column, Table, Wide};
use crate::tui::widgets::{Painter, behind, row_of};

/// Which register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Who may act, and in which roles.
    People,
    /// Who stands in for whom.
    StandIns,
    /// The settings of the workspace.
    Settings,
    /// Who sells cloud.
    Suppliers,
}

/// Rows below the list of settings: a rule, and what the chosen one means.
const MEANING: usize = 3;

/// Rows above the list while it is filtered: the filter, and what it says.
const FILTER: usize = 2;

/// An open register.
#[derive(Debug)]
pub(super) struct Register {
    /// Which.
    pub(super) of: Of,
    /// The chosen row, among those that the filter leaves.
    pub(super) cursor: Cursor,
    filter: FilterLine,
    /// The rows under the keys that commands have for them.
    keyed: Listing,
    /// The rows that the filter leaves.
    found: Vec<usize>,
}

/// The rows of `of` as the filter looks at them.
fn keyed(of: Of, data: &Data) -> Listing {
    let listing = |keys: &[&'static str]| {
        Listing::new(keys.iter().map(|key| sifted::Column::text(*key, *key)).collect())
    };
    match of {
        Of::People => {
            let mut rows = listing(&["id", "name", "roles", "logins", "acts_for", "retired"]);
            for one in &data.people {
                let roles: Vec<String> = one.roles.iter().map(|r| r.code().to_owned()).collect();
                let acts = acts_for(&data.delegations, &one.slug);
                rows.push(vec![
                    one.slug.as_str().into(),
                    one.name.as_str().into(),
                    roles.into(),
                    one.logins.iter().cloned().collect::<Vec<_>>().into(),
                    acts.map(ToString::to_string).collect::<Vec<_>>().into(),
                    one.retired.into(),
                ]);
            }
            rows
        }
        Of::StandIns => {
            let mut rows = listing(&["person", "delegate", "since", "until"]);
            for one in &data.delegations {
                rows.push(vec![
                    one.from.as_str().into(),
                    one.to.as_str().into(),
                    one.since.into(),
                    one.until.into(),
                ]);
            }
            rows
        }
        Of::Settings => {
            let mut rows = listing(&["key", "value", "default", "meaning"]);
            for (known, value) in &data.settings {
                rows.push(vec![
                    known.key.into(),
                    value.as_str().into(),
                    known.default.into(),
                    known.meaning.into(),
                ]);
            }
            rows
        }
        Of::Suppliers => {
            let mut rows = listing(&["id", "name", "kind", "retired"]);
            for one in &data.suppliers {
                let kind = one.kind.as_ref().map(ToString::to_string);
                rows.push(vec![
                    one.slug.as_str().into(),
                    one.name.as_str().into(),
                    kind.into(),
                    one.retired.into(),
                ]);
            }
            rows
        }
    }
}

const PEOPLE: &[Column] = &[
    Column { heading: "PERSON", wide: Wide::Exactly(14), align: Align::Left },
    Column { heading: "NAME", wide: Wide::Rest(14), align: Align::Left },
    Column { heading: "ROLES", wide: Wide::Rest(24), align: Align::Left },
    Column { heading: "", wide: Wide::Exactly(8), align: Align::Left },
];

const STAND_INS: &[Column] = &[
    Column { heading: "AWAY", wide: Wide::Exactly(12), align: Align::Left },
    Column { heading: "STANDS IN", wide: Wide::Exactly(12), align: Align::Left },
    Column { heading: "FROM", wide: Wide::Exactly(10), align: Align::Left },
    Column { heading: "UNTIL", wide: Wide::Exactly(10), align: Align::Left },
    Column { heading: "LEFT", wide: Wide::Exactly(5), align: Align::Right },
];

const SETTINGS: &[Column] = &[
    Column { heading: "SETTING", wide: Wide::Exactly(22), align: Align::Left },
    Column { heading: "VALUE", wide: Wide::Exactly(13), align: Align::Right },
    Column { heading: "USUAL", wide: Wide::Exactly(13), align: Align::Right },
    Column { heading: "WHAT IT MEANS", wide: Wide::Rest(20), align: Align::Left },
];

const SUPPLIERS: &[Column] = &[
    Column { heading: "SUPPLIER", wide: Wide::Exactly(14), align: Align::Left },
    Column { heading: "NAME", wide: Wide::Rest(20), align: Align::Left },
    Column { heading: "KIND", wide: Wide::Rest(16), align: Align::Left },
    Column { heading: "", wide: Wide::Exactly(8), align: Align::Left },
];

impl Register {
    /// The register of these, its first row chosen, once it meets them.
    pub(super) fn new(of: Of) -> Self {
        Self {
            of,
            cursor: Cursor::default(),
            filter: FilterLine::default(),
            keyed: Listing::new(Vec::new()),
            found: Vec::new(),
        }
    }

    /// The rows are here, or others now.
    pub(super) fn meet(&mut self, data: &Data, shell: &Shell) {
        self.keyed = keyed(self.of, data);
        self.find(data, shell);
    }

    /// Chooses the row at `at`, counted without the filter.
    pub(super) fn stand_on(&mut self, at: usize, shell: &Shell) {
        self.cursor.at = self.found.iter().position(|row| *row == at).unwrap_or_default();
        self.cursor.keep_in(self.len(), self.rows(shell.body_rows()));
    }

    /// Notes which rows the filter leaves. A text that cannot be read filters nothing; its fault is
    /// said beside it.
    fn find(&mut self, data: &Data, shell: &Shell) {
        let seen = seen(data);
        let filter = over(&self.keyed, seen, shell.views(), |knows| self.filter.read(knows));
        let zone = jiff::tz::TimeZone::UTC;
        self.found = match &filter {
            Some(filter) => self.keyed.passing(filter, &zone),
            None => (0..self.keyed.count()).collect(),
        };
        if let (Some(filter), true) = (&filter, self.found.is_empty()) {
            self.filter.suggest(self.keyed.near_miss(filter, &zone).as_deref());
        }
        self.cursor.keep_in(self.len(), self.rows(shell.body_rows()));
    }

    /// How many rows are shown.
    pub(super) fn len(&self) -> usize {
        self.found.len()
    }

    fn is_filtered(&self) -> bool {
        self.filter.is_typing() || !self.filter.is_empty()
    }

    /// A filter is being typed.
    pub(super) const fn is_typing(&self) -> bool {
        self.filter.is_typing()
    }

    /// The filter takes the keys.
    pub(super) fn begin(&mut self, shell: &Shell) {
        self.filter.begin();
        self.cursor.keep_in(self.len(), self.rows(shell.body_rows()));
    }

    /// Stops typing the filter, which stays.
    pub(super) fn leave(&mut self) {
        self.filter.leave();
    }

    /// Clears the filter; whether there was one.
    pub(super) fn clear(&mut self, data: &Data, shell: &Shell) -> bool {
        let any = self.filter.clear();
        self.find(data, shell);
        any
    }

    /// A key of whoever types a filter.
    pub(super) fn press(&mut self, key: Key, data: &Data, shell: &Shell) {
        let seen = seen(data);
        if over(&self.keyed, seen, shell.views(), |knows| self.filter.press(key, knows)) {
            self.cursor = Cursor::default();
            self.find(data, shell);
        }
    }

    /// Text from the clipboard goes into the filter.
    pub(super) fn paste(&mut self, text: &str, data: &Data, shell: &Shell) {
        self.filter.paste(text);
        self.cursor = Cursor::default();
        self.find(data, shell);
    }

    /// The chosen row, counted without the filter.
    fn here(&self) -> Option<usize> {
        self.found.get(self.cursor.at).copied()
    }

    /// The short name in the chosen row; of two people, that of whoever is away.
    pub(super) fn chosen(&self, data: &Data) -> Option<String> {
        let at = self.here()?;
        match self.of {
            Of::People => data.people.get(at).map(|person| person.slug.to_string()),
            Of::StandIns => self.pair(data).map(|(away, _)| away),
            Of::Settings => data.settings.get(at).map(|(known, _)| known.key.to_owned()),
            Of::Suppliers => data.suppliers.get(at).map(|one| one.slug.to_string()),
        }
    }

    /// Who is away and who stands in, of the chosen row of stand-ins.
    pub(super) fn pair(&self, data: &Data) -> Option<(String, String)> {
        let one = data.delegations.get(self.here()?).filter(|_| self.of == Of::StandIns)?;
        Some((one.from.to_string(), one.to.to_string()))
    }

    /// How many there are, in words.
    pub(super) fn count(&self, data: &Data) -> String {
        let len = self.keyed.count();
        if self.is_typing() {
            return FilterLine::STATUS.to_owned();
        }
        match (self.of, len) {
            (Of::People, 1) => "1 person".to_owned(),
            (Of::People, _) => format!("{len} people"),
            (Of::StandIns, _) => {
                let chosen = self.here().and_then(|at| data.delegations.get(at));
                chosen.map_or_else(String::new, |one| {
                    let last = match one.until.days_since(data.today) {
                        0 => "today is the last day".to_owned(),
                        1 => "tomorrow is the last day".to_owned(),
                        days => format!("{days} days left"),
                    };
                    format!("{} acts for {} on exceptions: {last}", one.to, one.from)
                })
            }
            (Of::Settings, _) => {
                let own = data.settings.iter().filter(|(known, value)| value != known.default);
                match own.count() {
                    0 => format!("{len} settings, all as usual"),
                    1 => format!("{len} settings, 1 of them your own: *"),
                    some => format!("{len} settings, {some} of them your own: *"),
                }
            }
            (Of::Suppliers, 1) => "1 supplier".to_owned(),
            (Of::Suppliers, _) => format!("{len} suppliers"),
        }
    }

    /// The rows of its list in a body of so many rows.
    pub(super) fn rows(&self, body: usize) -> usize {
        let below = match self.of {
            Of::Settings => MEANING,
            Of::People | Of::StandIns | Of::Suppliers => 0,
        };
        let above = if self.is_filtered() { FILTER } else { 0 };
        body.saturating_sub(1 + above + below).max(1)
    }

    /// Draws what the chosen setting means, which the table cuts where there is little room.
    fn view_meaning(&self, data: &Data, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let Some((known, _)) = self.here().and_then(|at| data.settings.get(at)) else { return };
        let top = usize::from(body.height).saturating_sub(MEANING);
        paint.rule(row_of(body, top), '─', theme.muted);
        let below = behind(row_of(body, top + 1), 2);
        let below = Rect { height: cells(MEANING - 1), ..below };
        pane(paint, beside(below), known.meaning, 0, theme.text);
    }

    /// Draws it.
    pub(super) fn view(&self, data: &Data, shell: &Shell, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let retired = |retired: bool| if retired { "retired" } else { "" };
        if self.keyed.is_empty() {
            let words = match self.of {
                Of::People => "Nobody is known yet: n adds a person.",
                Of::StandIns => {
                    "Nobody stands in for another: n lets somebody act for you on exceptions."
                }
                Of::Settings => "There are no settings.",
                Of::Suppliers => {
                    "No supplier is known yet: n adds one; a file of them comes in at g x, b."
                }
            };
            paint.say(behind(row_of(body, 1), 2), words, theme.text, Align::Left);
            return;
        }
        let columns = match self.of {
            Of::People => PEOPLE,
            Of::StandIns => STAND_INS,
            Of::Settings => SETTINGS,
            Of::Suppliers => SUPPLIERS,
        };
        let table = Table { columns, rows: self.len(), cursor: self.cursor, sorted: None };
        let shown = self.rows(usize::from(body.height)) + 1;
        if self.of == Of::Settings {
            self.view_meaning(data, paint, body);
        }
        let above = if self.is_filtered() { cells(FILTER).min(body.height) } else { 0 };
        if above > 0 {
            let count = format!("{} of {}", self.len(), self.keyed.count());
            self.filter.view(paint, behind(row_of(body, 0), 2), &count, "");
            let draw = |knows: Knows<'_>| {
                self.filter.view_words(paint, behind(row_of(body, 1), 2), knows);
            };
            over(&self.keyed, seen(data), shell.views(), draw);
        }
        let room = Rect { y: body.y + above, height: body.height - above, ..body };
        let list = Rect { height: cells(shown).min(room.height), ..room };
        if self.found.is_empty() {
            paint.say(behind(row_of(list, 1), 2), "nothing here", theme.muted, Align::Left);
        }
        table.view(paint, list, |row, column| {
            let Some(row) = self.found.get(row).copied() else { return Cell::default() };
            let text = match self.of {
                Of::People => data.people.get(row).map(|person| match column {
                    0 => person.slug.to_string(),
                    1 => person.name.to_string(),
                    2 => {
                        let roles: Vec<&str> =
                            person.roles.iter().map(|role| role.code()).collect();
                        roles.join(", ")
                    }
                    _ => retired(person.retired).to_owned(),
                }),
                Of::StandIns => data.delegations.get(row).map(|one| match column {
                    0 => one.from.to_string(),
                    1 => one.to.to_string(),
                    2 => one.since.to_string(),
                    3 => one.until.to_string(),
                    _ => format!("{} d", one.until.days_since(data.today)),
                }),
                Of::Settings => data.settings.get(row).map(|(known, value)| match column {
                    0 => known.key.to_owned(),
                    1 if value == known.default => value.clone(),
                    1 => format!("{value} *"),
                    2 => known.default.to_owned(),
                    _ => known.meaning.to_owned(),
                }),
                Of::Suppliers => data.suppliers.get(row).map(|one| match column {
                    0 => one.slug.to_string(),
                    1 => one.name.to_string(),
                    2 => one.kind.as_ref().map(ToString::to_string).unwrap_or_default(),
                    _ => retired(one.retired).to_owned(),
                }),
            };
            Cell { text: text.unwrap_or_default(), style: theme.text }
        });
    }
}

/// Who looks, and on which day.
fn seen(data: &Data) -> Seen<'_> {
    let me = data.me.as_ref().map_or("", |person| person.slug.as_str());
    Seen { today: data.today, me }
}
