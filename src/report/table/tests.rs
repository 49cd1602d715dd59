use super::*;
use crate::domain::exact::Exact;
use crate::report::listing::{Column, Value};

fn exceptions() -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Id"),
        Column::text("title", "Title"),
        Column::figure("days_left", "Days left"),
        Column::figure("annual_cost", "A year (£)"),
        Column::text("tier", "Tier").in_files(),
        Column::text("override", "Override"),
    ]);
    listing.push(vec![
        "X-0001".into(),
        "Planning portal\u{1b}[31m on \u{202e}日本語\nservices, for the directorate".into(),
        12_i64.into(),
        "1180000.50".parse::<crate::domain::exact::Money>().unwrap().into(),
        1_i64.into(),
        true.into(),
    ]);
    listing.push(vec![
        "X-0002".into(),
        "Short".into(),
        Cell::Null,
        "900".parse::<crate::domain::exact::Money>().unwrap().into(),
        2_i64.into(),
        false.into(),
    ]);
    listing
}

fn request() -> Record {
    Record::new()
        .fact("id", "Id", "X-0001")
        .fact("total", "Total", Exact::ratio(15, 2).rounded(2))
        .fact("reasons", "Other reasons", Vec::new())
        .fact(
            "decided_at",
            "Decided",
            "2026-07-01T23:30:00Z".parse::<crate::domain::date::Moment>().unwrap(),
        )
        .fact(
            "reason",
            "Why",
            "It is needed because the supplier alone offers it.\n\nSecond paragraph.",
        )
        .fact_in_json("exact", "Exact", "15/2")
        .part("cost", "Cost", Record::new().fact("years", "Years", 3_u8))
        .rows("conditions", "Conditions", exceptions().pick("id,title").unwrap())
        .rows("votes", "Votes", Listing::new(vec![Column::text("by", "By")]))
}

fn text(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_list_into_a_pipe_is_aligned_and_never_cut() {
    insta::assert_snapshot!(text(|out| write_listing(out, &exceptions(), &View::default())), @r#"
    Id      Title                                                                      Days left    A year (£)  Override
    X-0001  Planning portal\u{1b}[31m on \u{202e}日本語 services, for the directorate         12  1,180,000.50  yes
    X-0002  Short                                                                              -           900  no
    "#);
}

#[test]
fn a_list_on_a_terminal_fits_and_keeps_its_figures() {
    let view = View { width: Some(60), bold: true, ..View::default() };
    let shown = text(|out| write_listing(out, &exceptions(), &view));
    insta::assert_snapshot!(shown.replace('\u{1b}', "ESC"), @r#"
    ESC[1mId      Title              Days left    A year (£)  OverrideESC[0m
    X-0001  Planning portal\…         12  1,180,000.50  yes
    X-0002  Short                      -           900  no
    "#);
    for line in shown.lines().skip(1) {
        assert!(fit::width(line) <= 60, "{line}");
    }
}

#[test]
fn a_record_on_a_terminal_wraps_its_text() {
    let view =
        View { width: Some(44), zone: TimeZone::get("Europe/London").unwrap(), ..View::default() };
    insta::assert_snapshot!(text(|out| write_record(out, &request(), &view)), @r#"
    Id:             X-0001
    Total:          7.50
    Other reasons:  -
    Decided:        2026-07-02 00:30+01
    Why:            It is needed because the
                    supplier alone offers it.

                    Second paragraph.

    Cost
    Years:  3

    Conditions
    Id      Title
    X-0001  Planning portal\u{1b}[31m on \u{202…
    X-0002  Short

    Votes: none
    "#);
}

#[test]
fn the_plain_form_is_one_fact_a_line() {
    insta::assert_snapshot!(text(|out| write_listing_plainly(out, &exceptions(), &View::default())), @r#"
    Id: X-0001
    Title: Planning portal\u{1b}[31m on \u{202e}日本語 services, for the directorate
    Days left: 12
    A year (£): 1,180,000.50
    Override: yes

    Id: X-0002
    Title: Short
    Days left: none
    A year (£): 900
    Override: no
    "#);
    insta::assert_snapshot!(text(|out| write_record_plainly(out, &request(), &View::default())), @r#"
    Id: X-0001
    Total: 7.50
    Other reasons: none
    Decided: 2026-07-01 23:30Z
    Why: It is needed because the supplier alone offers it.  Second paragraph.

    Cost
    Years: 3

    Conditions: 2

    Id: X-0001
    Title: Planning portal\u{1b}[31m on \u{202e}日本語 services, for the directorate

    Id: X-0002
    Title: Short

    Votes: none
    "#);
}

#[test]
fn nothing_raw_reaches_a_terminal() {
    let hostile: String = ('\u{0}'..='\u{ff}').chain('\u{2000}'..='\u{206f}').collect();
    let mut listing = Listing::new(vec![Column::text(hostile.clone(), hostile.clone())]);
    listing.push(vec![hostile.as_str().into()]);
    listing.push(vec![vec![hostile.clone()].into()]);
    let record = Record::new().fact("a", hostile.clone(), hostile.as_str()).rows(
        "b",
        hostile.clone(),
        listing.clone(),
    );
    let view = View { width: Some(80), ..View::default() };
    for written in [
        text(|out| write_listing(out, &listing, &view)),
        text(|out| write_listing_plainly(out, &listing, &view)),
        text(|out| write_record(out, &record, &view)),
        text(|out| write_record_plainly(out, &record, &view)),
    ] {
        let raw = written.chars().find(|&c| c != '\n' && crate::domain::text::cell::is_unseen(c));
        assert_eq!(raw, None, "{written}");
    }
}

#[test]
fn a_value_with_parts_of_its_own_is_said_in_words() {
    let score = |by: &str, value: &str| Value::object([("by", by), ("value", value)]);
    let mut listing = Listing::new(vec![Column::text("scores", "Scores")]);
    listing.push(vec![Value::array([score("adv-1", "2"), score("app-1", "3")]).into()]);
    listing.push(vec![Value::Array(Vec::new()).into()]);
    let mut out = Vec::new();
    write_listing(&mut out, &listing, &View::default()).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("by adv-1, value 2; by app-1, value 3"), "{text}");
    assert!(!text.contains(['{', '[']), "{text}");
}
