//! Individual scores and their corrections in the database.

use crate::table;

table! {
    /// What one evaluator gave.
    pub SCORE: score [evaluation 1, version 2, evaluator 3, candidate 4, question 5]
        [
            value 6, reason 7, evidence 8, scored_at 9
        ] 10 11
}

table! {
    /// What an evaluator corrected after submitting, beside the old score.
    pub SCORE_CORRECTION: score_correction [evaluation 1, version 2, evaluator 3, candidate 4, question 5, number 6]
        [
            value 7, reason 8, corrected_at 9
        ] 10 11
}
