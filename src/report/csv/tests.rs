use proptest::prelude::*;

use super::*;
use crate::domain::exact::Exact;

fn evidence() -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Id"),
        Column::figure("marks", "Marks"),
        Column::figure("price", "Price").in_files(),
        Column::text("questions", "Questions"),
        Column::text("as_at", "As at"),
        Column::text("recorded_at", "Recorded"),
        Column::text("nested", "Nested").in_json(),
        Column::text("note", "Note"),
        Column::text("illustrative", "Illustrative"),
    ]);
    listing.push(vec![
        "AWS-04".into(),
        Exact::ratio(-15, 2).rounded(2).into(),
        "1180000.50".parse::<Money>().unwrap().into(),
        vec!["CON-02".to_owned(), "PRT-01".to_owned()].into(),
        "2026-03-01".parse::<Day>().unwrap().into(),
        "2026-03-01T09:30:00Z".parse::<Moment>().unwrap().into(),
        Value::Int(1).into(),
        "two \"sites\",\nin Würzburg".into(),
        true.into(),
    ]);
    listing.push(vec![
        "=1+1".into(),
        (-3_i64).into(),
        Cell::Null,
        Vec::new().into(),
        Cell::Null,
        Cell::Null,
        Cell::Null,
        "".into(),
        false.into(),
    ]);
    listing
}

fn bytes(listing: &Listing, profile: Profile) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_listing(&mut bytes, listing, profile).unwrap();
    bytes
}

#[test]
fn the_plain_profile_is_exact_to_the_byte() {
    let expected = concat!(
        r#""id","marks","price","questions","as_at","recorded_at","note","illustrative""#,
        "\n",
        r#""AWS-04",-7.50,1180000.50,"CON-02;PRT-01","2026-03-01","2026-03-01T09:30:00.000000Z","two ""sites"","#,
        "\n",
        r#"in Würzburg","yes""#,
        "\n",
        r#""'=1+1",-3,,,,,"","#,
        "\n",
    );
    assert_eq!(String::from_utf8(bytes(&evidence(), Profile::Plain)).unwrap(), expected);
}

#[test]
fn the_excel_profile_differs_in_bom_and_row_ends_only() {
    let picked = evidence().pick("id,note").unwrap();
    let expected = "\u{feff}\"id\",\"note\"\r\n\"AWS-04\",\"two \"\"sites\"\",\nin Würzburg\"\r\n\"'=1+1\",\"\"\r\n";
    assert_eq!(String::from_utf8(bytes(&picked, Profile::Excel)).unwrap(), expected);
}

#[test]
fn a_nested_value_that_was_picked_is_json_text() {
    let mut listing = Listing::new(vec![Column::text("groups", "Groups").in_json()]);
    listing.push(vec![Value::object([("CON", 1_i64)]).into()]);
    let picked = listing.clone().pick("groups").unwrap();
    assert_eq!(bytes(&picked, Profile::Plain), b"\"groups\"\n\"{\"\"CON\"\":1}\"\n");
}

#[test]
fn a_list_that_a_spreadsheet_would_run_is_marked_as_one_cell() {
    for (texts, cell) in [
        (["=1", "b"], "\"'=1;b\""),
        (["a", "=1"], "\"a;=1\""),
        ([" ", "=1"], "\" ;=1\""),
        (["\t", "b"], "\"'\t;b\""),
    ] {
        let mut writer = CsvWriter::new(Vec::new(), Profile::Plain, ["x"]).unwrap();
        writer.list(&texts);
        writer.end_row().unwrap();
        let written = String::from_utf8(writer.finish().unwrap()).unwrap();
        assert_eq!(written, format!("\"x\"\n{cell}\n"));
    }
}

#[test]
fn a_target_that_is_full_is_an_error_and_no_panic() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let refused = write_listing(&mut Full, &evidence(), Profile::Plain).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
}

proptest! {
    #[test]
    fn what_was_typed_comes_back_through_a_reader(
        typed in proptest::collection::vec(any::<String>(), 1..4),
        hostile in "['\"=+@,;＝\\-\\t\\r\\n \u{a0}\u{feff}\u{202e}é]{0,10}",
    ) {
        for profile in [Profile::Plain, Profile::Excel] {
            let mut rows = typed.clone();
            rows.push(hostile.clone());
            let mut writer = CsvWriter::new(Vec::new(), profile, ["a", "b"]).unwrap();
            for text in &rows {
                writer.text(text);
                writer.int(7);
                writer.end_row().unwrap();
            }
            let bytes = writer.finish().unwrap();
            let body = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
            let mut reader = ::csv::Reader::from_reader(body);
            let read: Vec<String> =
                reader.records().map(|row| unguard(&row.unwrap()[0]).to_owned()).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
