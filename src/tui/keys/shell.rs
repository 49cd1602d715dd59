//! The commands of the shell: moving, going places, finding, leaving, and the keys of what can
//! lie over a screen.

mod over;
mod possible;
mod seats;

use possible::{
    a_filter, a_sample, a_workspace, an_own_text, another_day, something_chosen,
    there_is_a_way_back,
};

pub(super) use over::OVER;
pub(super) use seats::SEATS;

use super::{Act, Code, Command, Motion, ShellAct, Where, ch, command, ctrl, plain};
use crate::tui::place::Place;

const MOVING: &str = "Moving";
const FINDING: &str = "Finding";
const ALWAYS: &str = "Always";
const TYPING: &str = "Typing";
const PLACES: &str = "Places";

const fn act(act: ShellAct) -> Act {
    Act::Shell(act)
}

const fn go(id: &'static str, words: &'static str, label: &'static str, place: Place) -> Command {
    let to = act(ShellAct::Go(place));
    command(id, (words, "go"), PLACES, &[], Where::Always, 0, to).shown_as(label)
}

const fn moving(
    id: &'static str,
    words: &'static str,
    keys: &'static [super::Key],
    to: Motion,
) -> Command {
    command(id, (words, "move"), MOVING, keys, Where::Outside, 0, act(ShellAct::Move(to)))
}

/// Commands that are the same on every screen.
pub(super) const COMMANDS: &[Command] = &[
    moving("move.up", "Up", &[plain(Code::Up), ch('k')], Motion::Up),
    moving("move.down", "Down", &[plain(Code::Down), ch('j')], Motion::Down),
    moving("move.left", "Left", &[plain(Code::Left), ch('h')], Motion::Left),
    moving("move.right", "Right", &[plain(Code::Right), ch('l')], Motion::Right),
    moving("move.page-up", "One screenful up", &[plain(Code::PageUp)], Motion::PageUp),
    moving("move.page-down", "One screenful down", &[plain(Code::PageDown)], Motion::PageDown),
    moving("move.first-column", "First column", &[plain(Code::Home)], Motion::Home),
    moving("move.last-column", "Last column", &[plain(Code::End)], Motion::End),
    moving("move.top", "Top of the list", &[], Motion::Top).shown_as("g g"),
    moving("move.bottom", "End of the list", &[ch('G')], Motion::Bottom),
    command(
        "back",
        ("One step back; text is kept", "back"),
        MOVING,
        &[plain(Code::Esc)],
        Where::Outside,
        9,
        act(ShellAct::Back),
    )
    .when(there_is_a_way_back),
    command(
        "tab.next",
        ("The tab at the right", "next tab"),
        PLACES,
        &[ch('}')],
        Where::Outside,
        0,
        act(ShellAct::Tab(true)),
    )
    .when(a_workspace),
    command(
        "tab.previous",
        ("The tab at the left", "previous tab"),
        PLACES,
        &[ch('{')],
        Where::Outside,
        0,
        act(ShellAct::Tab(false)),
    )
    .when(a_workspace),
    command(
        "places",
        ("Go to a place", "go to"),
        PLACES,
        &[ch('g')],
        Where::Outside,
        0,
        act(ShellAct::Places),
    )
    .when(a_workspace),
    go("go.overview", "Go to the overview", "g o", Place::Overview).when(a_workspace),
    go("go.setup", "Go to the set-up", "g u", Place::Setup).when(a_workspace),
    go("go.evidence", "Go to the evidence", "g v", Place::Evidence).when(a_workspace),
    go("go.scores", "Go to my scores", "g s", Place::Scores).when(a_workspace),
    go("go.moderate", "Go to moderation", "g m", Place::Moderate).when(a_workspace),
    go("go.prices", "Go to the prices", "g p", Place::Prices).when(a_workspace),
    go("go.ranking", "Go to the ranking", "g r", Place::Ranking).when(a_workspace),
    go("go.compare", "Go to the comparison", "g c", Place::Compare).when(a_workspace),
    go("go.sensitivity", "Go to how firm the winner is", "g y", Place::Sensitivity)
        .when(a_workspace),
    go("go.exceptions", "Go to the exceptions", "g e", Place::Exceptions).when(a_workspace),
    go("go.conditions", "Go to the conditions", "g k", Place::Conditions).when(a_workspace),
    go("go.workloads", "Go to the workloads", "g w", Place::Workloads).when(a_workspace),
    go("go.capacity", "Go to capacity, cost and routes", "g n", Place::Capacity).when(a_workspace),
    go("go.metrics", "Go to the metrics", "g t", Place::Metrics).when(a_workspace),
    go("go.decisions", "Go to the decisions", "g d", Place::Decisions).when(a_workspace),
    go("go.record", "Go to the record: archive, retention, what moved", "g x", Place::Record)
        .when(a_workspace),
    go("go.approach", "Go to the workshop", "g a", Place::Approach).when(a_workspace),
    go("go.benefits", "Go to the benefits", "g b", Place::Benefits).when(a_workspace),
    go("go.history", "Go to the history", "g h", Place::History).when(a_workspace),
    command(
        "find",
        ("Find words across everything: questions, reasons, evidence, comments, decisions", "find"),
        FINDING,
        &[ctrl('f')],
        Where::Outside,
        0,
        act(ShellAct::Find),
    )
    .when(a_workspace),
    command(
        "palette",
        ("Every command by name", "commands"),
        FINDING,
        &[ch(':')],
        Where::Outside,
        0,
        act(ShellAct::Palette),
    ),
    command(
        "palette.typing",
        ("Every command by name, also while typing", "commands"),
        FINDING,
        &[ctrl('p')],
        Where::Always,
        0,
        act(ShellAct::Palette),
    ),
    command(
        "help",
        ("Help for this screen", "help"),
        FINDING,
        &[ch('?')],
        Where::Outside,
        0,
        act(ShellAct::Help),
    ),
    command(
        "help.typing",
        ("Help for this screen, also while typing", "help"),
        FINDING,
        &[plain(Code::F(1))],
        Where::Always,
        0,
        act(ShellAct::Help),
    ),
    command(
        "leave",
        ("Leave; text is kept", "leave"),
        ALWAYS,
        &[ch('q')],
        Where::Outside,
        0,
        act(ShellAct::Leave),
    ),
    command(
        "leave.typing",
        ("Leave, also while typing; text is kept", "leave"),
        ALWAYS,
        &[ctrl('c')],
        Where::Always,
        0,
        act(ShellAct::Leave),
    ),
    command(
        "act-as",
        ("Act as somebody else …", "act as"),
        ALWAYS,
        &[],
        Where::Always,
        0,
        act(ShellAct::Seats),
    )
    .when(a_sample)
    .changing(),
    command(
        "suspend",
        ("To the shell; fg returns", "to the shell"),
        ALWAYS,
        &[ctrl('z')],
        Where::Outside,
        0,
        act(ShellAct::Suspend),
    ),
    command(
        "redraw",
        ("Draw everything again", "draw again"),
        ALWAYS,
        &[ctrl('l')],
        Where::Always,
        0,
        act(ShellAct::Redraw),
    ),
    command(
        "text.leave",
        ("Stop typing; text is kept", "back"),
        TYPING,
        &[plain(Code::Esc)],
        Where::Typing,
        9,
        act(ShellAct::LeaveText),
    ),
    command(
        "text.editor",
        ("Write it in the editor", "editor"),
        TYPING,
        &[ctrl('o')],
        Where::Typing,
        8,
        act(ShellAct::Editor),
    )
    .when(an_own_text),
];

/// What stands behind the commands of the places themselves.
pub(super) const LAST: &[Command] = &[
    command(
        "past",
        ("The history of what is chosen", "history"),
        FINDING,
        &[ch('H')],
        Where::In(PASTS),
        40,
        act(ShellAct::Past),
    )
    .when(something_chosen),
    command(
        "day.today",
        ("Show today again", "today"),
        FINDING,
        &[ch('.')],
        Where::In(BY_DAY),
        1,
        act(ShellAct::Today),
    )
    .when(another_day),
    command(
        "day.as-at",
        ("Look at these lists as at another day …", "as at a day"),
        FINDING,
        &[ch('@')],
        Where::In(BY_DAY),
        30,
        act(ShellAct::AsAt),
    ),
    views("views", &[ch('v')], FILTERED),
    // There `v` is a key of the place itself.
    views("views.capacity", &[ch('V')], &[Place::Capacity]),
];

const fn views(id: &'static str, keys: &'static [super::Key], places: &'static [Place]) -> Command {
    let words = ("Saved views: choose, save the filter, give one up", "views");
    command(id, words, FINDING, keys, Where::In(places), 8, act(ShellAct::Views)).when(a_filter)
}

/// The places of [`Place::goes_by_day`].
const BY_DAY: &[Place] = &[
    Place::Exceptions,
    Place::Conditions,
    Place::Workloads,
    Place::Capacity,
    Place::Metrics,
    Place::Decisions,
];

/// The places with a filter line in which `v` is free.
const FILTERED: &[Place] = &[
    Place::Evidence,
    Place::Exceptions,
    Place::Conditions,
    Place::Workloads,
    Place::Metrics,
    Place::Decisions,
    Place::History,
];

/// The places whose chosen thing has a history of its own to show; in Set-up `H` hands over.
const PASTS: &[Place] = &[
    Place::Evidence,
    Place::Scores,
    Place::Moderate,
    Place::Prices,
    Place::Ranking,
    Place::Exceptions,
    Place::Conditions,
    Place::Decisions,
    Place::Workloads,
];
