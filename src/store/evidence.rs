//! Evidence items in the database.

use crate::table;

table! {
    /// Dated facts.
    pub EVIDENCE: evidence [evaluation 1, id 2]
        [
            candidate 3, questions 4, title 5, source 6, as_at 7, place 8, link 9, note
            10, conflicts_with 11, added_by 12, added_at 13
        ] 14 15
}
