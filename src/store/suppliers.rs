//! Suppliers in the database.

use crate::table;

table! {
    /// Organisations that sell cloud.
    pub SUPPLIER: supplier [slug 1]
        [
            name 2, kind 3, url 4, address 5, email 6, identifier 7, retired 8
        ] 9 10
}
