//! The keys of the lists that lie over a screen.

use super::act;
use super::possible::a_view;
use crate::tui::keys::{
    Code, Command, Key, Motion, Over, ShellAct, Where, ch, command, ctrl, plain,
};

/// A command of the list at `place`, which alone has the keys while it lies there.
pub(super) const fn over(
    id: &'static str,
    (words, hint): (&'static str, &'static str),
    keys: &'static [Key],
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

pub(super) const ENTER: &[Key] = &[plain(Code::Enter)];
pub(super) const ESC: &[Key] = &[plain(Code::Esc)];
const UP: &[Key] = &[plain(Code::Up)];
const DOWN: &[Key] = &[plain(Code::Down)];
const PAGE_UP: &[Key] = &[plain(Code::PageUp)];
const PAGE_DOWN: &[Key] = &[plain(Code::PageDown)];
const LEAVE: &[Key] = &[ctrl('c')];
const MOVE_UP: ShellAct = ShellAct::Move(Motion::Up);
const MOVE_DOWN: ShellAct = ShellAct::Move(Motion::Down);

/// The row above; in the footer it stands for all moves of a list.
pub(super) const fn up(id: &'static str, place: Over, priority: u8) -> Command {
    over(id, ("Choose the one above", "choose"), UP, place, priority, MOVE_UP).shown_as("↑↓")
}

/// The row below.
pub(super) const fn down(id: &'static str, place: Over) -> Command {
    over(id, ("Choose the one below", ""), DOWN, place, 0, MOVE_DOWN)
}

/// A page up.
pub(super) const fn page_up(id: &'static str, place: Over) -> Command {
    let act = ShellAct::Move(Motion::PageUp);
    over(id, ("Choose one further up", ""), PAGE_UP, place, 0, act)
}

/// A page down.
pub(super) const fn page_down(id: &'static str, place: Over) -> Command {
    let act = ShellAct::Move(Motion::PageDown);
    over(id, ("Choose one further down", ""), PAGE_DOWN, place, 0, act)
}

/// Out of the program, whatever lies over the screen.
pub(super) const fn leave(id: &'static str, place: Over) -> Command {
    over(id, ("Leave; text is kept", "leave"), LEAVE, place, 0, ShellAct::Leave)
}

/// The keys of what can lie over a screen. Typing goes to its search where it has one.
pub(in crate::tui::keys) const OVER: &[Command] = &[
    up("palette.up", Over::Palette, 2),
    down("palette.down", Over::Palette),
    page_up("palette.page-up", Over::Palette),
    page_down("palette.page-down", Over::Palette),
    over("palette.run", ("Run the command", "run"), ENTER, Over::Palette, 1, ShellAct::Accept),
    over(
        "palette.close",
        ("Close the palette; nothing is run", "close"),
        ESC,
        Over::Palette,
        3,
        ShellAct::Close,
    ),
    leave("palette.leave", Over::Palette),
    up("find.up", Over::Find, 2),
    down("find.down", Over::Find),
    page_up("find.page-up", Over::Find),
    page_down("find.page-down", Over::Find),
    over(
        "find.accept",
        ("Look for the words; then go to where they stand", "find, then go there"),
        ENTER,
        Over::Find,
        1,
        ShellAct::Accept,
    ),
    over("find.close", ("Close it", "close"), ESC, Over::Find, 3, ShellAct::Close),
    leave("find.leave", Over::Find),
    up("views.up", Over::Views, 5),
    down("views.down", Over::Views),
    page_up("views.page-up", Over::Views),
    page_down("views.page-down", Over::Views),
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
    leave("views.leave", Over::Views),
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
    leave("naming.leave", Over::Naming),
    over("day.show", ("Show that day", "show it"), ENTER, Over::Day, 1, ShellAct::Accept),
    over("day.close", ("Stay with the day in view", "close"), ESC, Over::Day, 2, ShellAct::Close),
    leave("day.leave", Over::Day),
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
    leave("past.leave", Over::Past),
    up("help.up", Over::Help, 2),
    down("help.down", Over::Help),
    page_up("help.page-up", Over::Help),
    page_down("help.page-down", Over::Help),
    over(
        "help.run",
        ("Run the command", "run the command"),
        ENTER,
        Over::Help,
        1,
        ShellAct::Accept,
    ),
    over("help.close", ("Close the help", "close"), ESC, Over::Help, 3, ShellAct::Close),
    leave("help.leave", Over::Help),
    up("places.up", Over::Places, 2),
    down("places.down", Over::Places),
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
    leave("places.leave", Over::Places),
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
