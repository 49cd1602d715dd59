//! The people of the workspace, who stands in for whom, the settings and the suppliers, a row each.

use ratatui::layout::Rect;

use super::data::Data;
use crate::tui::fit::{Align, cells};
use crate::tui::widgets::cursor::Cursor;
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

/// An open register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Register {
    /// Which.
    pub(super) of: Of,
    /// The chosen row.
    pub(super) cursor: Cursor,
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
    /// The register of these, its first row chosen.
    pub(super) fn new(of: Of) -> Self {
        Self { of, cursor: Cursor::default() }
    }

    /// How many rows there are.
    pub(super) fn len(&self, data: &Data) -> usize {
        match self.of {
            Of::People => data.people.len(),
            Of::StandIns => data.delegations.len(),
            Of::Settings => data.settings.len(),
            Of::Suppliers => data.suppliers.len(),
        }
    }

    /// The short name in the chosen row; of two people, that of whoever is away.
    pub(super) fn chosen(&self, data: &Data) -> Option<String> {
        match self.of {
            Of::People => data.people.get(self.cursor.at).map(|person| person.slug.to_string()),
            Of::StandIns => self.pair(data).map(|(away, _)| away),
            Of::Settings => {
                data.settings.get(self.cursor.at).map(|(known, _)| known.key.to_owned())
            }
            Of::Suppliers => data.suppliers.get(self.cursor.at).map(|one| one.slug.to_string()),
        }
    }

    /// Who is away and who stands in, of the chosen row of stand-ins.
    pub(super) fn pair(&self, data: &Data) -> Option<(String, String)> {
        let one = data.delegations.get(self.cursor.at).filter(|_| self.of == Of::StandIns)?;
        Some((one.from.to_string(), one.to.to_string()))
    }

    /// How many there are, in words.
    pub(super) fn count(&self, data: &Data) -> String {
        let len = self.len(data);
        match (self.of, len) {
            (Of::People, 1) => "1 person".to_owned(),
            (Of::People, _) => format!("{len} people"),
            (Of::StandIns, _) => {
                let chosen = data.delegations.get(self.cursor.at);
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
    pub(super) const fn rows(&self, body: usize) -> usize {
        let below = match self.of {
            Of::Settings => MEANING,
            Of::People | Of::StandIns | Of::Suppliers => 0,
        };
        let rows = body.saturating_sub(1 + below);
        if rows == 0 { 1 } else { rows }
    }

    /// Draws what the chosen setting means, which the table cuts where there is little room.
    fn view_meaning(&self, data: &Data, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let Some((known, _)) = data.settings.get(self.cursor.at) else { return };
        let top = usize::from(body.height).saturating_sub(MEANING);
        paint.rule(row_of(body, top), '─', theme.muted);
        let below = behind(row_of(body, top + 1), 2);
        let below = Rect { height: cells(MEANING - 1), ..below };
        pane(paint, beside(below), known.meaning, 0, theme.text);
    }

    /// Draws it.
    pub(super) fn view(&self, data: &Data, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let retired = |retired: bool| if retired { "retired" } else { "" };
        if self.len(data) == 0 {
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
        let table = Table { columns, rows: self.len(data), cursor: self.cursor, sorted: None };
        let shown = self.rows(usize::from(body.height)) + 1;
        let list = Rect { height: cells(shown).min(body.height), ..body };
        if self.of == Of::Settings {
            self.view_meaning(data, paint, body);
        }
        table.view(paint, list, |row, column| {
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
