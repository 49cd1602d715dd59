//! Workloads in the database.

use crate::table;

table! {
    /// What runs where.
    pub WORKLOAD: workload [reference 1]
        [
            name 2, skeleton 3, owner 4, directorate 5, criticality 6, annual_cost 7,
            data_class 8, personal_data 9, needs 10, value 11, hosted 12, hosted_since
            13, hosted_known 14, move_low 15, move_likely 16, move_high 17, retired_on
            18
        ] 19 20
}
