//! The keys of the list of people in the sample.

use super::over::{DOWN, ENTER, ESC, LEAVE, MOVE_DOWN, MOVE_UP, PAGE_DOWN, PAGE_UP, UP, over};
use crate::tui::keys::{Command, Motion, Over, ShellAct};

/// While it lies over the screen.
pub(in crate::tui::keys) const SEATS: &[Command] = &[
    over("seats.up", ("Choose the one above", "choose"), UP, Over::Seats, 2, MOVE_UP)
        .shown_as("↑↓"),
    over("seats.down", ("Choose the one below", ""), DOWN, Over::Seats, 0, MOVE_DOWN),
    over(
        "seats.page-up",
        ("Choose one further up", ""),
        PAGE_UP,
        Over::Seats,
        0,
        ShellAct::Move(Motion::PageUp),
    ),
    over(
        "seats.page-down",
        ("Choose one further down", ""),
        PAGE_DOWN,
        Over::Seats,
        0,
        ShellAct::Move(Motion::PageDown),
    ),
    over("seats.sit", ("Act as the chosen one", "act as"), ENTER, Over::Seats, 1, ShellAct::Accept),
    over(
        "seats.close",
        ("Close the list of people", "close"),
        ESC,
        Over::Seats,
        3,
        ShellAct::Close,
    ),
    over("seats.leave", ("Leave; text is kept", "leave"), LEAVE, Over::Seats, 0, ShellAct::Leave),
];
