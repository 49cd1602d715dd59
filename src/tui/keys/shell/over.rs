//! The keys of the lists that lie over a screen.

use super::act;
use super::possible::a_view;
use crate::tui::keys::{
    Code, Command, Key, Motion, Over, ShellAct, Where, ch, command, ctrl, plain,
};

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
pub(super) const UP: &[Key] = &[plain(Code::Up)];
pub(super) const DOWN: &[Key] = &[plain(Code::Down)];
pub(super) const PAGE_UP: &[Key] = &[plain(Code::PageUp)];
pub(super) const PAGE_DOWN: &[Key] = &[plain(Code::PageDown)];
pub(super) const MOVE_UP: ShellAct = ShellAct::Move(Motion::Up);
pub(super) const MOVE_DOWN: ShellAct = ShellAct::Move(Motion::Down);
pub(super) const LEAVE: &[Key] = &[ctrl('c')];

/// The keys of what can lie over a screen. Typing goes to its search where it has one.
pub(in crate::tui::keys) const OVER: &[Command] = &[
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
