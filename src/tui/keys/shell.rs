//! The commands of the shell: moving, going places, finding, leaving, and the keys of what can
//! lie over a screen.

mod possible;
mod seats;

use possible::{
    a_filter, a_sample, a_view, a_workspace, an_own_text, another_day, something_chosen,
    there_is_a_way_back,
};

pub(super) use seats::SEATS;

use super::{Act, Code, Command, Motion, Over, ShellAct, Where, ch, command, ctrl, plain};
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

const fn over(
    id: &'static str,
    (words, hint): (&'static str, &'static str),
    keys: &'static [super::Key],
    place: Over,
    priority: u8,
    does: ShellAct,
) -> Command {
    command(
        id,
        (words, hint),
        "In lists over the screen",
        keys,
        Where::Over(place),
        priority,
        act(does),
    )
}

const ENTER: &[super::Key] = &[plain(Code::Enter)];
const ESC: &[super::Key] = &[plain(Code::Esc)];
const UP: &[super::Key] = &[plain(Code::Up)];
const DOWN: &[super::Key] = &[plain(Code::Down)];
const PAGE_UP: &[super::Key] = &[plain(Code::PageUp)];
const PAGE_DOWN: &[super::Key] = &[plain(Code::PageDown)];
const MOVE_UP: ShellAct = ShellAct::Move(Motion::Up);
const MOVE_DOWN: ShellAct = ShellAct::Move(Motion::Down);
const LEAVE: &[super::Key] = &[ctrl('c')];

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

/// The keys of what can lie over a screen. Typing goes to its search where it has one.
pub(super) const OVER: &[Command] = &[
    over(
        "palette.up",
        ("Choose the one above", "choose"),
        UP,
        Over::Palette,
        2,
        ShellAct::Move(Motion::Up),
    )
    .shown_as("↑↓"),
    over(
        "palette.down",
        ("Choose the one below", ""),
        DOWN,
        Over::Palette,
        0,
        ShellAct::Move(Motion::Down),
    ),
    over(
        "palette.page-up",
        ("Choose one further up", ""),
        PAGE_UP,
        Over::Palette,
        0,
        ShellAct::Move(Motion::PageUp),
    ),
    over(
        "palette.page-down",
        ("Choose one further down", ""),
        PAGE_DOWN,
        Over::Palette,
        0,
        ShellAct::Move(Motion::PageDown),
    ),
    over("palette.run", ("Run the command", "run"), ENTER, Over::Palette, 1, ShellAct::Accept),
    over(
        "palette.close",
        ("Close the palette; nothing is run", "close"),
        ESC,
        Over::Palette,
        3,
        ShellAct::Close,
    ),
    over(
        "palette.leave",
        ("Leave; text is kept", "leave"),
        LEAVE,
        Over::Palette,
        0,
        ShellAct::Leave,
    ),
    over("find.up", ("Choose the one above", "choose"), UP, Over::Find, 2, MOVE_UP).shown_as("↑↓"),
    over("find.down", ("Choose the one below", ""), DOWN, Over::Find, 0, MOVE_DOWN),
    over(
        "find.page-up",
        ("Choose one further up", ""),
        PAGE_UP,
        Over::Find,
        0,
        ShellAct::Move(Motion::PageUp),
    ),
    over(
        "find.page-down",
        ("Choose one further down", ""),
        PAGE_DOWN,
        Over::Find,
        0,
        ShellAct::Move(Motion::PageDown),
    ),
    over(
        "find.accept",
        ("Look for the words; then go to where they stand", "find, then go there"),
        ENTER,
        Over::Find,
        1,
        ShellAct::Accept,
    ),
    over("find.close", ("Close it", "close"), ESC, Over::Find, 3, ShellAct::Close),
    over("find.leave", ("Leave; text is kept", "leave"), LEAVE, Over::Find, 0, ShellAct::Leave),
    over("views.up", ("Choose the one above", "choose"), UP, Over::Views, 5, MOVE_UP)
        .shown_as("↑↓"),
    over("views.down", ("Choose the one below", ""), DOWN, Over::Views, 0, MOVE_DOWN),
    over(
        "views.page-up",
        ("Choose one further up", ""),
        PAGE_UP,
        Over::Views,
        0,
        ShellAct::Move(Motion::PageUp),
    ),
    over(
        "views.page-down",
        ("Choose one further down", ""),
        PAGE_DOWN,
        Over::Views,
        0,
        ShellAct::Move(Motion::PageDown),
    ),
    over("views.choose", ("Filter by it", "filter"), ENTER, Over::Views, 1, ShellAct::Accept)
        .when(a_view),
    over(
        "views.name",
        ("Save the filter as a view for everybody …", "save filter"),
        &[ch('n')],
        Over::Views,
        2,
        ShellAct::NameView,
    )
    .changing(),
    over(
        "views.drop",
        ("Give the view up …", "give up"),
        &[plain(Code::Delete), ch('x')],
        Over::Views,
        3,
        ShellAct::DropView,
    )
    .when(a_view)
    .changing(),
    over("views.close", ("Close the views", "close"), ESC, Over::Views, 4, ShellAct::Close),
    over("views.leave", ("Leave; text is kept", "leave"), LEAVE, Over::Views, 0, ShellAct::Leave),
    over(
        "views.save",
        ("Save the filter under this name", "save"),
        &[ctrl('s')],
        Over::Naming,
        1,
        ShellAct::KeepView,
    ),
    over("views.enter", ("Says which key saves it", ""), ENTER, Over::Naming, 0, ShellAct::Accept),
    over("views.back", ("Back to the views", "back"), ESC, Over::Naming, 2, ShellAct::Close),
    over("naming.leave", ("Leave; text is kept", "leave"), LEAVE, Over::Naming, 0, ShellAct::Leave),
    over("day.show", ("Show that day", "show it"), ENTER, Over::Day, 1, ShellAct::Accept),
    over("day.close", ("Stay with the day in view", "close"), ESC, Over::Day, 2, ShellAct::Close),
    over("day.leave", ("Leave; text is kept", "leave"), LEAVE, Over::Day, 0, ShellAct::Leave),
    over("past.up", ("Scroll up", "scroll"), UP, Over::Past, 2, MOVE_UP).shown_as("↑↓"),
    over("past.down", ("Scroll down", ""), DOWN, Over::Past, 0, MOVE_DOWN),
    over(
        "past.page-up",
        ("Scroll a page up", ""),
        PAGE_UP,
        Over::Past,
        0,
        ShellAct::Move(Motion::PageUp),
    ),
    over(
        "past.page-down",
        ("Scroll a page down", ""),
        PAGE_DOWN,
        Over::Past,
        0,
        ShellAct::Move(Motion::PageDown),
    ),
    over("past.close", ("Close the history", "close"), ESC, Over::Past, 1, ShellAct::Close),
    over("past.leave", ("Leave; text is kept", "leave"), LEAVE, Over::Past, 0, ShellAct::Leave),
    over(
        "help.up",
        ("Choose the one above", "choose"),
        UP,
        Over::Help,
        2,
        ShellAct::Move(Motion::Up),
    )
    .shown_as("↑↓"),
    over(
        "help.down",
        ("Choose the one below", ""),
        DOWN,
        Over::Help,
        0,
        ShellAct::Move(Motion::Down),
    ),
    over(
        "help.page-up",
        ("Choose one further up", ""),
        PAGE_UP,
        Over::Help,
        0,
        ShellAct::Move(Motion::PageUp),
    ),
    over(
        "help.page-down",
        ("Choose one further down", ""),
        PAGE_DOWN,
        Over::Help,
        0,
        ShellAct::Move(Motion::PageDown),
    ),
    over(
        "help.run",
        ("Run the command", "run the command"),
        ENTER,
        Over::Help,
        1,
        ShellAct::Accept,
    ),
    over("help.close", ("Close the help", "close"), ESC, Over::Help, 3, ShellAct::Close),
    over("help.leave", ("Leave; text is kept", "leave"), LEAVE, Over::Help, 0, ShellAct::Leave),
    over(
        "places.up",
        ("Choose the one above", "choose"),
        UP,
        Over::Places,
        2,
        ShellAct::Move(Motion::Up),
    )
    .shown_as("↑↓"),
    over(
        "places.down",
        ("Choose the one below", ""),
        DOWN,
        Over::Places,
        0,
        ShellAct::Move(Motion::Down),
    ),
    over(
        "places.first",
        ("Choose the first place", ""),
        &[plain(Code::Home), plain(Code::PageUp)],
        Over::Places,
        0,
        ShellAct::Move(Motion::Top),
    ),
    over(
        "places.last",
        ("Choose the last place", ""),
        &[plain(Code::End), plain(Code::PageDown)],
        Over::Places,
        0,
        ShellAct::Move(Motion::Bottom),
    ),
    over("places.go", ("Go to the chosen place", "go"), ENTER, Over::Places, 1, ShellAct::Accept),
    over(
        "places.top",
        ("Top of the list below", "top of the list"),
        &[ch('g')],
        Over::Places,
        4,
        ShellAct::Below(Motion::Top),
    ),
    over(
        "places.close",
        ("Close the list of places", "close"),
        ESC,
        Over::Places,
        3,
        ShellAct::Close,
    ),
    over("places.leave", ("Leave; text is kept", "leave"), LEAVE, Over::Places, 0, ShellAct::Leave),
    over(
        "confirm.up",
        ("Choose the other answer", "choose"),
        UP,
        Over::Confirm,
        2,
        ShellAct::Move(Motion::Up),
    )
    .shown_as("↑↓"),
    over(
        "confirm.down",
        ("Choose the other answer", ""),
        DOWN,
        Over::Confirm,
        0,
        ShellAct::Move(Motion::Down),
    ),
    over(
        "confirm.accept",
        ("Give the chosen answer", "answer"),
        ENTER,
        Over::Confirm,
        1,
        ShellAct::Accept,
    ),
    over(
        "confirm.close",
        ("Leave everything as it is", "keep as it is"),
        ESC,
        Over::Confirm,
        3,
        ShellAct::Close,
    ),
];
