//! The keys of the list of people in the sample.

use super::over::{ENTER, ESC, down, leave, over, page_down, page_up, up};
use crate::tui::keys::{Command, Over, ShellAct};

/// While it lies over the screen.
pub(in crate::tui::keys) const SEATS: &[Command] = &[
    up("seats.up", Over::Seats, 2),
    down("seats.down", Over::Seats),
    page_up("seats.page-up", Over::Seats),
    page_down("seats.page-down", Over::Seats),
    over("seats.sit", ("Act as the chosen one", "act as"), ENTER, Over::Seats, 1, ShellAct::Accept),
    over(
        "seats.close",
        ("Close the list of people", "close"),
        ESC,
        Over::Seats,
        3,
        ShellAct::Close,
    ),
    leave("seats.leave", Over::Seats),
];
