//! Prices in the database.

use crate::table;

table! {
    /// Whole-life cost per candidate.
    pub PRICE: price [evaluation 1, candidate 2]
        [
            amount 3, basis 4, entered_by 5, entered_at 6
        ] 7 8
}
