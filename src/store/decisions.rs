//! Decisions and their frozen snapshots in the database.

use crate::table;

table! {
    /// Choices with their reasons.
    pub DECISION: decision [reference 1]
        [
            scope 2, status 3, evaluation 4, chosen 5, title 6, reason 7, rejected 8,
            decision_makers 9, consulted 10, informed 11, dissent 12, conditions 13,
            reopen_triggers 14, route_to_market 15, review_by 16, effective 17,
            transition_end 18, written_by 19, created_at 20, decided_by 21, decided_at
            22, decided_reason 23, supersedes 24, superseded_by 25
        ] 26 27
}

table! {
    /// The exact bytes frozen when a decision was accepted.
    pub SNAPSHOT: snapshot [decision 1]
        [
            body 2, sha256 3
        ] 4 5
}
