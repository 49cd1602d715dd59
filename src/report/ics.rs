//! A calendar file with whole days, as RFC 5545 has it: lines end in CR LF and are folded at 75
//! bytes, text is escaped, and an event keeps its id from one export to the next.

use std::io;

use crate::domain::date::{Day, Moment};
use crate::domain::text::display;

/// One whole day in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same each time for the same thing: `X-0014-last-day`.
    pub id: String,
    /// The day.
    pub on: Day,
    /// What is on it.
    pub title: String,
    /// More about it.
    pub note: String,
}

/// Text as a value may hold it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split('\n') {
        if !out.is_empty() {
            out.push_str("\\n");
        }
        for c in display(line).chars() {
            if matches!(c, '\\' | ';' | ',') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// Writes a line, folded so that no part of it is longer than 75 bytes.
fn line(out: &mut dyn io::Write, text: &str) -> io::Result<()> {
    let mut room = 75;
    let mut held = String::new();
    for c in text.chars() {
        if held.len() + c.len_utf8() > room {
            write!(out, "{held}\r\n ")?;
            held.clear();
            // The blank that begins a folded line counts.
            room = 74;
        }
        held.push(c);
    }
    write!(out, "{held}\r\n")
}

fn compact(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// `20260302T093000Z`.
fn stamp(moment: Moment) -> String {
    let text = moment.to_string();
    let seconds = text.split('.').next().unwrap_or_default();
    format!("{}Z", seconds.replace(['-', ':'], ""))
}

/// Writes the calendar of `workspace`, made at `now`.
///
/// # Errors
/// Those of `out`.
pub fn write(
    out: &mut dyn io::Write,
    workspace: &str,
    name: &str,
    events: &[Event],
    now: Moment,
) -> io::Result<()> {
    line(out, "BEGIN:VCALENDAR")?;
    line(out, "VERSION:2.0")?;
    line(out, concat!("PRODID:-//cloudpick//", env!("CARGO_PKG_VERSION"), "//EN"))?;
    line(out, "CALSCALE:GREGORIAN")?;
    line(out, "METHOD:PUBLISH")?;
    line(out, &format!("X-WR-CALNAME:{}", escaped(name)))?;
    for event in events {
        line(out, "BEGIN:VEVENT")?;
        line(out, &format!("UID:{}@{workspace}", event.id))?;
        line(out, &format!("DTSTAMP:{}", stamp(now)))?;
        line(out, &format!("DTSTART;VALUE=DATE:{}", compact(event.on)))?;
        // The end of a whole day is the day after, which it does not hold.
        line(out, &format!("DTEND;VALUE=DATE:{}", compact(event.on.plus_days(1))))?;
        line(out, &format!("SUMMARY:{}", escaped(&event.title)))?;
        if !event.note.is_empty() {
            line(out, &format!("DESCRIPTION:{}", escaped(&event.note)))?;
        }
        line(out, "TRANSP:TRANSPARENT")?;
        line(out, "END:VEVENT")?;
    }
    line(out, "END:VCALENDAR")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_text_is_escaped_and_long_lines_are_folded() {
        let event = Event {
            id: "X-0014-last-day".to_owned(),
            on: "2028-02-29".parse().unwrap(),
            title: format!("Maps, \"moved\"; \\ and {}", "é".repeat(60)),
            note: "first\nsecond".to_owned(),
        };
        let mut out = Vec::new();
        let now = "2026-03-02T09:30:00Z".parse().unwrap();
        write(&mut out, "w-1", "Exceptions", std::slice::from_ref(&event), now).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
        assert!(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        assert!(text.contains("UID:X-0014-last-day@w-1\r\nDTSTAMP:20260302T093000Z\r\n"));
        assert!(text.contains("DTSTART;VALUE=DATE:20280229\r\nDTEND;VALUE=DATE:20280301\r\n"));
        assert!(text.contains("DESCRIPTION:first\\nsecond\r\n"));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        let unfolded = text.replace("\r\n ", "");
        let title = format!("SUMMARY:Maps\\, \"moved\"\\; \\\\ and {}\r\n", "é".repeat(60));
        assert!(unfolded.contains(&title), "{unfolded}");
    }
}
