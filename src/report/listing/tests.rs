use super::*;
use crate::domain::exact::Exact;

fn suppliers() -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Id"),
        Column::figure("total", "Total"),
        Column::figure("annual_cost", "A year").in_files(),
    ]);
    for (id, total, cost) in [
        ("X-10000", Some(762), Some("12")),
        ("x-9999", None, Some("1180000.50")),
        ("aws", Some(-5), None),
        ("Azure", Some(762), Some("9")),
    ] {
        listing.push(vec![
            id.into(),
            total.map(|tenths| Exact::ratio(tenths, 10).rounded(2)).into(),
            cost.map(|cost| cost.parse::<crate::domain::exact::Money>().unwrap()).into(),
        ]);
    }
    listing
}

fn ids(listing: &Listing) -> Vec<String> {
    listing
        .rows()
        .iter()
        .map(|row| {
            let Cell::Text(id) = &row[0] else { panic!("{:?} is no id", row[0]) };
            id.to_string()
        })
        .collect()
}

#[track_caller]
fn sorted(keys: &str, order: [&str; 4]) {
    let mut listing = suppliers();
    listing.sort(keys).unwrap();
    assert_eq!(ids(&listing), order, "{keys}");
}

#[test]
fn rows_sort_by_type_with_the_undefined_last() {
    sorted("id", ["aws", "Azure", "x-9999", "X-10000"]);
    sorted("-id", ["X-10000", "x-9999", "Azure", "aws"]);
    sorted("total", ["aws", "X-10000", "Azure", "x-9999"]);
    sorted("-total", ["X-10000", "Azure", "aws", "x-9999"]);
    sorted("-total,annual-cost", ["Azure", "X-10000", "aws", "x-9999"]);
    sorted(" Annual Cost ", ["Azure", "X-10000", "x-9999", "aws"]);
}

#[test]
fn figures_of_different_kinds_sort_by_their_size() {
    let mut listing = Listing::new(vec![Column::figure("n", "N")]);
    let huge = Exact::whole(i64::MAX) * Exact::whole(i64::MAX);
    let cells = [
        huge.rounded(9).into(),
        Cell::Int(i64::MAX),
        Cell::Int(2),
        Exact::ratio(3, 2).rounded(1).into(),
        Cell::Money("1.60".parse().unwrap()),
    ];
    for cell in &cells {
        listing.push(vec![cell.clone()]);
    }
    listing.sort("n").unwrap();
    let order: Vec<&Cell> = listing.rows().iter().map(|row| &row[0]).collect();
    assert_eq!(order, [&cells[3], &cells[4], &cells[2], &cells[1], &cells[0]]);
}

#[test]
fn picked_columns_stand_in_the_order_asked() {
    let picked = suppliers().pick("annual-cost, ID,id").unwrap();
    let keys: Vec<&str> = picked.columns().iter().map(|column| column.key.as_ref()).collect();
    assert_eq!(keys, ["annual_cost", "id"]);
    assert_eq!(picked.rows()[0][1], "X-10000".into());
    assert_eq!(picked.in_tables(), [0, 1], "what was picked is seen in a table too");
    assert_eq!(suppliers().in_tables(), [0, 1]);
    assert_eq!(suppliers().in_files(), [0, 1, 2]);
}

#[test]
fn an_unknown_column_names_the_nearest() {
    assert_eq!(
        suppliers().pick("id,totl").unwrap_err().to_string(),
        "`totl` is not a column here: it is one of id, total, annual_cost; did you mean total?"
    );
    assert_eq!(
        suppliers().sort("-cost").unwrap_err().to_string(),
        "`cost` is not a column here: it is one of id, total, annual_cost"
    );
    insta::assert_snapshot!(
        suppliers().pick("").unwrap_err(),
        @"`` is not a column here: it is one of id, total, annual_cost"
    );
}

#[test]
fn a_limit_keeps_the_first_rows() {
    let mut listing = suppliers();
    listing.limit(2);
    assert_eq!(ids(&listing), ["X-10000", "x-9999"]);
    assert_eq!(listing.count(), 2);
    listing.limit(0);
    assert!(listing.is_empty());
}

#[test]
fn fields_and_sections_of_a_record_are_picked_by_key() {
    let record = Record::new().fact("id", "Id", "X-0001").fact("tier", "Tier", 2_u8).rows(
        "conditions",
        "Conditions",
        Listing::new(vec![Column::text("text", "Text")]),
    );
    let picked = record.clone().pick("conditions,tier").unwrap();
    assert_eq!(picked.facts.len(), 1);
    assert_eq!(picked.sections.len(), 1);
    assert_eq!(
        record.pick("condition").unwrap_err().to_string(),
        "`condition` is not a field here: it is one of id, tier, conditions; did you mean conditions?"
    );
}
