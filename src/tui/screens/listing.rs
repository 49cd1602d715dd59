//! A place that is a plain list: rows with a reference, a title and a note, a filter, and the
//! chosen row in full below.

use ratatui::layout::Rect;

use super::Input;
use crate::tui::fit::Align;
use crate::tui::keys::{self, Act as AnyAct, Command, Where, ch, command, plain};
use crate::tui::msg::{Effect, Load, Loaded, Target};
use crate::tui::place::Place;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::table::{Cell, Column, Table, Wide};
use crate::tui::widgets::text_field::{TextField, Typed};
use crate::tui::widgets::{Painter, behind, row_of};

/// What a plain list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// What it holds, for its heading: `41 decisions, newest first`.
    pub heading: String,
    /// The rows, in the order they are shown.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its reference, as it is typed.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A word or figure at the right.
    pub note: String,
    /// The whole of it, for the pane below.
    pub detail: String,
}

/// The list, what is filtered, and where the cursor is.
#[derive(Debug)]
pub struct State {
    place: Place,
    data: Data,
    filter: TextField,
    typing: bool,
    opened: bool,
    cursor: Cursor,
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
            filter: TextField::line(200),
            typing: false,
            opened: false,
            cursor: Cursor::default(),
        }
    }

    /// The rows that the filter leaves: every word typed is in them somewhere.
    fn found(&self) -> Vec<&Row> {
        let Data::Here(listing) = &self.data else { return Vec::new() };
        let words = self.filter.text().to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        listing
            .rows
            .iter()
            .filter(|row| {
                let text = format!("{} {} {}", row.id, row.title, row.note).to_lowercase();
                words.iter().all(|word| text.contains(word))
            })
            .collect()
    }

    fn chosen(&self) -> Option<&Row> {
        self.found().get(self.cursor.at).copied()
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
    /// Ask for the rows again.
    Reload,
}

const GROUP: &str = "Lists";

fn not_open(state: &super::super::state::State) -> keys::Possible {
    if state.context().part.is_empty() { Ok(()) } else { Err("it is open already".to_owned()) }
}

const fn own(act: Act) -> AnyAct {
    AnyAct::Listing(act)
}

/// The commands of a plain list.
pub const COMMANDS: &[Command] = &[
    command(
        "list.open",
        ("Read it in full", "open"),
        GROUP,
        &[plain(keys::Code::Enter)],
        Where::In(Place::OPEN),
        1,
        own(Act::Open),
    )
    .when(not_open),
    command(
        "list.filter",
        ("Filter the list", "filter"),
        GROUP,
        &[ch('/')],
        Where::In(Place::OPEN),
        2,
        own(Act::Filter),
    ),
    command(
        "list.copy",
        ("Copy the reference", "copy"),
        GROUP,
        &[ch('y')],
        Where::In(Place::OPEN),
        3,
        own(Act::Copy),
    ),
    command(
        "list.reload",
        ("Ask for the rows again", "reload"),
        GROUP,
        &[keys::plain(keys::Code::F(5))],
        Where::In(Place::OPEN),
        0,
        own(Act::Reload),
    ),
];

const COLUMNS: &[Column] = &[
    Column { heading: "ID", wide: Wide::Exactly(8), align: Align::Left, frozen: true },
    Column { heading: "TITLE", wide: Wide::Rest(12), align: Align::Left, frozen: true },
    Column { heading: "", wide: Wide::Exactly(18), align: Align::Right, frozen: false },
];

/// Changes the list.
pub fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    let rows = list_rows(shell);
    match input {
        Input::Shown => return shell.ask(Load::Listing(state.place)),
        Input::Move(motion) => {
            let len = state.found().len();
            state.cursor.step(motion, len, rows);
        }
        Input::Wheel(by) => {
            let len = state.found().len();
            state.cursor.at = state.cursor.at.saturating_add_signed(isize::from(by));
            state.cursor.keep_in(len, rows);
        }
        Input::Act(AnyAct::Listing(act), _) => return run(state, act, shell),
        Input::Typed(key) => {
            if key == plain(keys::Code::Enter) {
                state.typing = false;
            } else if state.filter.press(key) == Typed::Changed {
                state.cursor = Cursor::default();
            }
        }
        Input::Paste(text) => {
            state.typing = true;
            state.filter.paste(&text);
            state.cursor = Cursor::default();
        }
        Input::LeaveText => state.typing = false,
        Input::Back => {
            if state.opened {
                state.opened = false;
            } else if state.filter.is_empty() {
                shell.wish(Wish::Back);
            } else {
                state.filter = TextField::line(200);
                state.cursor = Cursor::default();
            }
        }
        Input::Click(Target::Row(at)) => {
            // The second click on one row opens it; no timing.
            if state.cursor.at == at {
                return run(state, Act::Open, shell);
            }
            state.cursor.at = at;
            state.cursor.keep_in(state.found().len(), rows);
        }
        Input::Resized => state.cursor.keep_in(state.found().len(), rows),
        Input::Loaded(Loaded::Listing(_, listing)) => {
            state.data = Data::Here(listing);
            state.cursor.keep_in(state.found().len(), rows);
        }
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
        Act::Open => state.opened = state.chosen().is_some(),
        Act::Filter => {
            state.opened = false;
            state.typing = true;
        }
        Act::Copy => {
            if let Some(id) = state.chosen().map(|row| row.id.clone()) {
                return vec![Effect::Copy(id)];
            }
            shell.refuse("there is no row to copy");
        }
        Act::Reload => return shell.ask(Load::Listing(state.place)),
    }
    Vec::new()
}

/// The rows of the list; the rest is filter line, headings and pane.
fn list_rows(shell: &Shell) -> usize {
    let body = shell.body_rows();
    body.saturating_sub(3 + pane_rows(body)).max(1)
}

fn pane_rows(body: usize) -> usize {
    if body < 12 { 0 } else { (body / 3).min(7) }
}

/// Draws the list.
pub fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let whole = usize::from(body.height);
    if let (true, Some(row)) = (state.opened, state.chosen()) {
        let title = behind(row_of(body, 1), 2);
        let left = paint.stored(title, &row.id, theme.strong);
        paint.stored(behind(left, 3), &row.title, theme.strong);
        let text = behind(
            Rect { y: body.y + 3.min(body.height), height: body.height.saturating_sub(3), ..body },
            2,
        );
        pane(paint, text, &row.detail, 0, theme.text);
        return;
    }
    let found = state.found();
    filter_line(state, found.len(), paint, behind(row_of(body, 0), 2));
    match &state.data {
        Data::Asked => {}
        Data::Failed => {
            let line = behind(row_of(body, 2), 2);
            paint.say(line, "It could not be read. F5 tries again.", theme.text, Align::Left);
        }
        Data::Here(_) => {
            let below = pane_rows(whole);
            let rows = list_rows(shell);
            let mut cursor = state.cursor;
            cursor.keep_in(found.len(), rows);
            let table = Table { columns: COLUMNS, rows: found.len(), cursor, aside: 0 };
            let list = Rect {
                height: body.height.saturating_sub(2),
                y: body.y + 2.min(body.height),
                ..body
            };
            let list = Rect { height: list.height.min(crate::tui::fit::cells(rows + 1)), ..list };
            table.view(paint, list, |at, column| {
                let row = found[at];
                let text = [&row.id, &row.title, &row.note][column].clone();
                Cell { text, style: theme.text }
            });
            if found.is_empty() {
                paint.say(behind(row_of(body, 3), 2), "nothing here", theme.muted, Align::Left);
            }
            if let (Some(row), true) = (found.get(cursor.at), below > 1) {
                let rule = row_of(body, whole - below);
                paint.rule(rule, '─', theme.muted);
                let text =
                    Rect { y: rule.y + 1, height: crate::tui::fit::cells(below - 1), ..body };
                pane(paint, behind(text, 2), &row.detail, 0, theme.text);
            }
        }
    }
}

fn filter_line(state: &State, found: usize, paint: &mut Painter, line: Rect) {
    let theme = paint.look.theme;
    let Data::Here(listing) = &state.data else { return };
    if state.typing || !state.filter.is_empty() {
        let left = paint.word(line, "/ ", theme.key);
        let count = format!("  {found} of {}", listing.rows.len());
        let wide = crate::tui::fit::width(&count);
        let typed = Rect { width: left.width.saturating_sub(crate::tui::fit::cells(wide)), ..left };
        state.filter.view(paint, typed, state.typing);
        let right = Rect { x: typed.right(), width: left.width - typed.width, ..left };
        paint.say(right, &count, theme.muted, Align::Right);
    } else {
        paint.text(line, &listing.heading, theme.muted, Align::Left);
    }
}

/// What the status row says.
pub fn status(state: &State) -> Option<String> {
    match &state.data {
        Data::Here(listing) => {
            let shown = state.found().len();
            let place = (state.cursor.at + 1).min(shown);
            (!listing.rows.is_empty()).then(|| format!("row {place} of {shown}"))
        }
        Data::Asked | Data::Failed => None,
    }
}

/// What stands behind the place in the title row.
pub fn crumbs(state: &State) -> Vec<String> {
    let opened = state.opened.then(|| state.chosen()).flatten();
    opened.map(|row| row.id.clone()).into_iter().collect()
}

/// The present part.
pub const fn part(state: &State) -> &'static str {
    if state.opened { "detail" } else { "" }
}

/// The filter is one line; there is nothing for the editor.
pub const fn writes(_: &State) -> bool {
    false
}

/// The filter has the keys.
pub const fn typing(state: &State) -> bool {
    state.typing
}
