//! What moved between two evaluations, as a list.

use super::listing::{Cell, Column, Listing};
use crate::domain::evaluation::moved::{Line, Side};

/// The lines as a list; the reasons of both sides stand in files and JSON, the later one in a
/// table too.
pub fn listing<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("level", "Level"),
        Column::text("candidate", "Candidate"),
        Column::text("id", "Id"),
        Column::text("before", "Before"),
        Column::text("after", "After"),
        Column::figure("marks_before", "Marks before").in_files(),
        Column::figure("marks_after", "Marks after").in_files(),
        Column::figure("change", "Marks"),
        Column::text("new_evidence", "New evidence"),
        Column::text("why_after", "Why now"),
        Column::text("why_before", "Why then").in_files(),
        Column::text("evidence_before", "Evidence then").in_files(),
        Column::text("evidence_after", "Evidence now").in_files(),
    ]);
    for line in lines {
        let ids = |side: &Side| -> Cell {
            side.evidence.iter().map(ToString::to_string).collect::<Vec<_>>().into()
        };
        listing.push(vec![
            line.level.code().into(),
            line.candidate.as_ref().map(ToString::to_string).into(),
            line.id.as_str().into(),
            line.before.is.clone().into(),
            line.after.is.clone().into(),
            line.before.marks.into(),
            line.after.marks.into(),
            line.change().into(),
            line.new_evidence.iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>().into(),
            line.after.why.clone().into(),
            line.before.why.clone().into(),
            ids(&line.before),
            ids(&line.after),
        ]);
    }
    listing
}
