//! The lines of history as a list, newest first: when, who, what, to what.

use super::listing::{Extra, Listing, Row};
use crate::domain::event::Event;
use crate::tui::fit::Align;
use crate::tui::widgets::table::{Column, Wide};
use crate::tui::widgets::text_field::grouped;

/// The most lines shown at once; the others are in `cloudpick log`.
pub const MOST: usize = 5_000;

const COLUMNS: &[Extra] = &[
    column("WHAT", 22, 60),
    column("WHO", 8, 80),
    column("WHEN", 16, 80),
    column("SURE", 12, 120),
];

const fn column(heading: &'static str, wide: usize, from: u16) -> Extra {
    let column = Column { heading, wide: Wide::Exactly(wide), align: Align::Left, frozen: true };
    Extra { column, from }
}

/// The newest of `events`, which come oldest first, with the clock of the workspace.
pub fn listing(events: &[Event], zone: &jiff::tz::TimeZone) -> Listing {
    let all = grouped(events.len());
    let shown = events.len().min(MOST);
    let heading = if shown < events.len() {
        format!("the newest {} of {all} lines of history", grouped(shown))
    } else {
        format!("{all} lines of history, newest first")
    };
    let rows = events.iter().rev().take(MOST).map(|event| row(event, zone));
    Listing { heading, first: None, columns: COLUMNS.to_vec(), rows: rows.collect() }
}

fn row(event: &Event, zone: &jiff::tz::TimeZone) -> Row {
    let when = format!("{} {}", event.at.day_in(zone), event.at.clock_in(zone));
    let what = event.kind.replace(['.', '_'], " ");
    let sure = event.assurance.code();
    let detail = format!(
        "{}: {what}\n\nBy {} ({sure}), {when}, {} by the clock of the machine.\n\
         Line {} of history.\n\nhash    {}\nbefore  {}\nbody    {}",
        event.subject, event.actor, event.at, event.seq, event.hash, event.prev, event.body_hash,
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
