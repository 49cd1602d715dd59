use super::*;
use crate::domain::exception::State;
use crate::domain::exception::grant::Cover;
use crate::domain::exception::tier::Tier;

fn brief(overridden: bool) -> Brief {
    let day = |day: &str| Some(day.parse().unwrap());
    Brief {
        reference: "X-0007".parse().unwrap(),
        workload: "W-0003".parse().unwrap(),
        target: Some("gcp".to_owned()),
        category: Some("waiver".into()),
        primary_reason: Some("user_needs".into()),
        state: State::Approved,
        cover: Cover::Live,
        decided_role: Some("approver".to_owned()),
        start: day("2027-01-01"),
        end: day("2027-06-30"),
        days_left: Some(12),
        open_conditions: 2,
        move_low: Some(3),
        move_likely: Some(6),
        move_high: Some(9),
        annual_cost: "900".parse().ok(),
        tier: Some(Tier::Two),
        overridden,
        title: "Map service".to_owned(),
        directorate: Some("Planning".to_owned()),
    }
}

#[test]
fn a_table_holds_of_each_row_what_files_hold_under_the_same_columns() {
    for overridden in [false, true] {
        let table = listing(vec![brief(overridden)], false, Depth::Table);
        let keys: Vec<&str> = table.columns().iter().map(|column| &*column.key).collect();
        assert_eq!(keys.contains(&"override"), overridden);
        let whole = listing(vec![brief(overridden)], false, Depth::Whole);
        assert_eq!(table, whole.pick(&keys.join(",")).unwrap());
    }
}
