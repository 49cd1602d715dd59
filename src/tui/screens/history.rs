//! The lines of history as a list, newest first: when, who, what, to what.

use super::listing::{Extra, Listing, Row};
use crate::domain::event::Event;
use crate::tui::fit::Align;
use crate::tui::widgets::table::{Column, Wide};
use crate::tui::widgets::text_field::grouped;

/// The most lines shown at once; the others are in `cloudpick log`.
pub const MOST: u32 = 5_000;

const COLUMNS: &[Extra] = &[
    column("what", "WHAT", 22, 60),
    column("who", "WHO", 8, 80),
    column("when", "WHEN", 16, 80),
    column("assurance", "SURE", 12, 120),
];

const fn column(key: &'static str, heading: &'static str, wide: usize, from: u16) -> Extra {
    let column = Column { heading, wide: Wide::Exactly(wide), align: Align::Left };
    Extra { key, column, from }
}

/// The newest `events` of `all`, which come oldest first, with the clock of the workspace.
pub fn listing(events: &[Event], all: usize, zone: &jiff::tz::TimeZone) -> Listing {
    let shown = events.len();
    let heading = if shown < all {
        format!("the newest {} of {} lines of history", grouped(shown), grouped(all))
    } else {
        format!("{} lines of history, newest first", grouped(all))
    };
    let rows = events.iter().rev().map(|event| row(event, zone));
    let rows = rows.collect();
    let titled = Some("ABOUT");
    Listing { heading, titled, columns: COLUMNS.to_vec(), rows, ..Listing::default() }
}

fn row(event: &Event, zone: &jiff::tz::TimeZone) -> Row {
    let when = format!("{} {}", event.at.day_in(zone), event.at.clock_in(zone));
    let what = event.kind.replace(['.', '_'], " ");
    let sure = event.assurance.code();
    let detail = format!(
        "{}: {what}\n\nBy {} ({sure}) on {} (UTC {}).\n\
         Line {} of history.\n\nhash    {}\nbefore  {}\nbody    {}",
        event.subject,
        event.actor,
        event.at.told_in(zone),
        event.at,
        event.seq,
        event.hash,
        event.prev,
        event.body_hash,
    );
    Row {
        lead: String::new(),
        id: event.seq.to_string(),
        title: event.subject.clone(),
        note: String::new(),
        more: vec![what, event.actor.clone(), when, sure.to_owned()],
        warns: false,
        detail,
        link: None,
    }
}
