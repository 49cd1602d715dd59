//! What tests of the screen share: a state to begin with, keys, and the screen as text.

use std::fmt::Write as _;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::keys::{Key, Keymap};
use super::msg::{Effect, Facts, Load, Loaded, Msg};
use super::place::Place;
use super::screens::listing::{Listing, Row};
use super::state::{Settings, State};
use super::theme::{Glyphs, Look, Theme};
use super::update::update;
use super::view::view;
use super::widgets::Painter;

/// Settings of the tests: no editor of the machine, no folder, no mouse.
pub(crate) fn settings() -> Settings {
    Settings { editor: vec!["ed".to_owned()], ..Settings::default() }
}

/// An illustrative evaluation, with rows in every open place, at 100×30.
pub(crate) fn opened() -> State {
    let mut state = State::new(settings(), Keymap::default(), std::collections::BTreeMap::new());
    update(&mut state, Msg::Resize(100, 30));
    let effects = update(&mut state, Msg::Started);
    answer(&mut state, effects);
    state
}

/// No workspace yet, at 100×30.
pub(crate) fn first_run() -> State {
    let mut state = State::new(settings(), Keymap::default(), std::collections::BTreeMap::new());
    update(&mut state, Msg::Resize(100, 30));
    let effects = update(&mut state, Msg::Started);
    for effect in effects {
        if let Effect::Load { generation, what } = effect {
            let answer = Ok(Box::new(Loaded::Workspace(None)));
            update(&mut state, Msg::Loaded { generation, subject: what.subject(), answer });
        }
    }
    state
}

/// Answers the questions among `effects` as a desk would, and those that follow from them.
pub(crate) fn answer(state: &mut State, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::Load { generation, what } = effect {
            let subject = what.subject();
            let loaded = match what {
                Load::Workspace => Loaded::Workspace(Some(facts())),
                Load::Listing(place) => Loaded::Listing(place, listing(place)),
                Load::Overview | Load::Sheet | Load::Past(_) | Load::Ranking => continue,
                Load::Decisions(question) => {
                    Loaded::Decisions(super::screens::decisions::sample::answer(question))
                }
                Load::Exceptions(question) => {
                    Loaded::Exceptions(super::screens::exceptions::sample::answer(question))
                }
            };
            let answer = Ok(Box::new(loaded));
            let more = update(state, Msg::Loaded { generation, subject, answer });
            self::answer(state, more);
        }
    }
}

/// Presses keys written as in hints, blanks between them, and answers what follows.
pub(crate) fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let mut all = Vec::new();
    for key in keys.split_whitespace() {
        let key: Key = key.parse().unwrap();
        let effects = update(state, Msg::Key(key));
        all.extend(effects.clone());
        answer(state, effects);
    }
    all
}

fn facts() -> Facts {
    Facts {
        workspace: "w1".to_owned(),
        evaluation: Some("Cloud platform 2026".to_owned()),
        illustrative: true,
        person: "tl-1".to_owned(),
        role: "evaluator".to_owned(),
        stands: None,
    }
}

fn listing(place: Place) -> Listing {
    let titles = [
        "No EU region for speech service",
        "Shared break-glass account, 客服 team",
        "Backups unencrypted on tape, archive B",
        "Log retention of 30 d instead of 365 d, agreed until the new archive is in place",
    ];
    let rows = titles.iter().cycle().take(40).enumerate().map(|(at, title)| Row {
        id: format!("X-{:04}", at + 1),
        title: (*title).to_owned(),
        note: format!("{} d", at * 3),
        detail: format!("{title}\n\nAsked by arc-2 for 90 days.\u{202e}"),
        ..Row::default()
    });
    let heading = format!("40 rows of {}", place.name());
    Listing { heading, rows: rows.collect(), ..Listing::default() }
}

fn drawn(width: u16, height: u16, draw: impl FnOnce(&mut ratatui::Frame)) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(draw).unwrap();
    terminal
}

/// The screen as text, a row in quotes a line.
pub(crate) fn shown(width: u16, height: u16, state: &mut State) -> String {
    update(state, Msg::Resize(width, height));
    dump(drawn(width, height, |frame| drop(view(state, frame))).backend().buffer())
}

/// The screen as one letter a column for its style, with a legend: `.` is plain.
pub(crate) fn styles(width: u16, height: u16, state: &mut State) -> String {
    update(state, Msg::Resize(width, height));
    letters(drawn(width, height, |frame| drop(view(state, frame))).backend().buffer())
}

/// Compares with `src/tui/snapshots`, where the sights of all screens are.
#[track_caller]
pub(crate) fn sight(name: &str, text: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, text);
    });
}

/// What `draw` paints, as text.
pub(crate) fn painted(width: u16, height: u16, draw: impl FnOnce(&mut Painter)) -> String {
    let terminal = drawn(width, height, |frame| draw(&mut Painter::new(frame, Look::default())));
    dump(terminal.backend().buffer())
}

/// Where `draw` leaves the terminal's cursor.
pub(crate) fn caret(width: u16, height: u16, draw: impl FnOnce(&mut Painter)) -> (u16, u16) {
    let mut terminal =
        drawn(width, height, |frame| draw(&mut Painter::new(frame, Look::default())));
    let place = terminal.get_cursor_position().unwrap();
    (place.x, place.y)
}

/// The look without colours and with ASCII signs.
pub(crate) fn plain_look() -> Look {
    Look { theme: Theme::mono(), glyphs: Glyphs::Ascii }
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = Vec<(&str, Style)>> {
    let area = *buffer.area();
    (area.y..area.bottom()).map(move |y| {
        let mut row = Vec::new();
        let mut x = area.x;
        while x < area.right() {
            let cell = &buffer[(x, y)];
            row.push((cell.symbol(), cell.style()));
            // The column behind a wide sign belongs to it.
            x += super::fit::cells(super::fit::width(cell.symbol()).max(1));
        }
        row
    })
}

fn dump(buffer: &Buffer) -> String {
    let lines = rows(buffer).map(|row| {
        let line: String = row.into_iter().map(|(sign, _)| sign).collect();
        format!("\"{line}\"\n")
    });
    lines.collect()
}

fn letters(buffer: &Buffer) -> String {
    let mut known: Vec<(Style, char)> = vec![(buffer_plain(), '.')];
    let mut next = 'a'..='z';
    let mut page = String::new();
    for row in rows(buffer) {
        for (sign, style) in row {
            let found = known.iter().find(|(seen, _)| *seen == style).map(|(_, letter)| *letter);
            let letter = found.unwrap_or_else(|| {
                let letter = next.next().unwrap();
                known.push((style, letter));
                letter
            });
            page.extend(std::iter::repeat_n(letter, super::fit::width(sign).max(1)));
        }
        page.push('\n');
    }
    for (style, letter) in &known[1..] {
        let (ink, how) = (style.fg.unwrap_or_default(), style.add_modifier);
        let _ = writeln!(page, "{letter} = {ink} {how:?}");
    }
    page
}

fn buffer_plain() -> Style {
    ratatui::buffer::Cell::EMPTY.style()
}
