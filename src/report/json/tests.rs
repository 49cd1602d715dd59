use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::domain::exact::Exact;
use crate::report::listing::Column;

fn ranking() -> Listing {
    let mut listing = Listing::new(vec![
        Column::figure("place", "#"),
        Column::text("candidate", "Candidate"),
        Column::figure("total", "Total"),
        Column::figure("amount", "Price").in_files(),
        Column::text("excluded_by", "Excluded by"),
        Column::text("groups", "Groups").in_json(),
        Column::text("day", "Day"),
        Column::text("illustrative", "Illustrative"),
    ]);
    listing.push(vec![
        1_i64.into(),
        "aws".into(),
        Exact::ratio(7621, 100).rounded(2).into(),
        "1180000.50".parse::<crate::domain::exact::Money>().unwrap().into(),
        Vec::new().into(),
        Value::object([("CON", Exact::ratio(15, 2).rounded(2))]).into(),
        "2026-03-01".parse::<crate::domain::date::Day>().unwrap().into(),
        true.into(),
    ]);
    listing.push(vec![
        Cell::Null,
        "paas".into(),
        Cell::Null,
        Cell::Null,
        vec!["CON-01".to_owned(), "CON-02".to_owned()].into(),
        Value::Null.into(),
        Cell::Null,
        false.into(),
    ]);
    listing
}

fn text(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_list_is_an_array_with_an_object_a_line_and_keeps_every_decimal() {
    insta::assert_snapshot!(text(|out| write_listing(out, &ranking(), Layout::Compact)), @r#"
    [
    {"place":1,"candidate":"aws","total":76.21,"amount":1180000.50,"excluded_by":[],"groups":{"CON":7.50},"day":"2026-03-01","illustrative":true},
    {"place":null,"candidate":"paas","total":null,"amount":null,"excluded_by":["CON-01","CON-02"],"groups":null,"day":null,"illustrative":false}
    ]
    "#);
}

#[test]
fn on_a_terminal_it_is_indented() {
    let picked = ranking().pick("candidate,excluded_by,groups").unwrap();
    insta::assert_snapshot!(text(|out| write_listing(out, &picked, Layout::Pretty)), @r#"
    [
      {
        "candidate": "aws",
        "excluded_by": [],
        "groups": {
          "CON": 7.50
        }
      },
      {
        "candidate": "paas",
        "excluded_by": [
          "CON-01",
          "CON-02"
        ],
        "groups": null
      }
    ]
    "#);
}

#[test]
fn an_empty_list_is_an_empty_array() {
    let empty = Listing::new(vec![Column::text("id", "Id")]);
    for layout in [Layout::Compact, Layout::Pretty] {
        assert_eq!(text(|out| write_listing(out, &empty, layout)), "[]\n");
    }
}

#[test]
fn a_record_holds_its_sections_under_their_keys() {
    let record = Record::new()
        .fact("id", "Id", "E-0001")
        .fact_in_json("exact", "Exact", &Exact::ratio(269_801, 3540))
        .part("cost", "Cost", Record::new().fact("years", "Years", 3_u8))
        .rows("ranking", "Ranking", ranking().pick("candidate").unwrap())
        .rows("warnings", "Warnings", Listing::new(vec![Column::text("kind", "Kind")]));
    let compact = text(|out| write_record(out, &record, Layout::Compact));
    assert_eq!(
        compact,
        concat!(
            r#"{"id":"E-0001","exact":"269801/3540","cost":{"years":3},"#,
            r#""ranking":[{"candidate":"aws"},{"candidate":"paas"}],"warnings":[]}"#,
            "\n"
        )
    );
    let pretty = text(|out| write_record(out, &record, Layout::Pretty));
    let (a, b): (serde_json::Value, serde_json::Value) =
        (serde_json::from_str(&compact).unwrap(), serde_json::from_str(&pretty).unwrap());
    assert_eq!(a, b);
    assert_eq!(text(|out| write_record(out, &Record::new(), Layout::Pretty)), "{}\n");
}

#[test]
fn what_acts_without_being_seen_is_escaped() {
    for (typed, written) in [
        ("a\"b\\c", r#""a\"b\\c""#),
        ("a\n\t\r", r#""a\n\t\r""#),
        ("\u{1b}[31m", r#""\u001b[31m""#),
        ("\u{0}\u{7f}\u{9b}", r#""\u0000\u007f\u009b""#),
        ("a\u{202e}b\u{200b}\u{2028}", r#""a\u202eb\u200b\u2028""#),
        ("\u{feff}\u{61c}\u{2066}\u{fffa}", r#""\ufeff\u061c\u2066\ufffa""#),
        ("\u{e0041}", r#""\udb40\udc41""#),
        ("Größe £5 👩", r#""Größe £5 👩""#),
    ] {
        assert_eq!(compact(&typed.into()), written);
        assert_eq!(serde_json::from_str::<String>(written).unwrap(), typed);
    }
}

#[test]
fn a_stored_body_keeps_its_order_and_its_numbers() {
    let body = r#"{"z":1,"a":[1.5,18446744073709551615,null,true],"m":{"x":"y"}}"#;
    let stored: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(compact(&stored.into()), body);
}

proptest! {
    #[test]
    fn any_text_is_equal_after_parsing_and_harmless_before(
        typed in any::<String>(),
        hostile in "[\"\\\\\u{0}-\u{1f}\u{7f}-\u{9f}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{e0000}-\u{e007f}a]{0,12}",
    ) {
        for typed in [typed, hostile] {
            let written = compact(&Value::object([(typed.clone(), typed.clone())]));
            prop_assert!(!written.chars().any(is_unseen));
            let parsed: serde_json::Value = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(parsed, json!({ typed.clone(): typed }));
        }
    }

    #[test]
    fn a_figure_is_written_with_its_digits(units in -10_000_000_i64..10_000_000, decimals in 0_u8..5) {
        let scale = 10_i64.pow(u32::from(decimals));
        let number = Exact::ratio(units, scale).rounded(decimals);
        let written = compact(&number.into());
        prop_assert_eq!(&written, &number.to_string());
        prop_assert!(serde_json::from_str::<serde_json::Value>(&written).unwrap().is_number());
    }
}
