//! What filters take, and what they refuse.

use super::*;
use crate::domain::exception::State;

const KEYS: &[Key<'static>] = &[
    Key { name: "state", kind: Kind::Code(state) },
    Key { name: "to", kind: Kind::Place },
    Key { name: "title", kind: Kind::Text },
    Key { name: "owner", kind: Kind::Person },
    Key { name: "move", kind: Kind::Whole },
    Key { name: "cost", kind: Kind::Money },
    Key { name: "waiting", kind: Kind::Days },
    Key { name: "ends", kind: Kind::Day },
    Key { name: "override", kind: Kind::Flag },
];

fn state(typed: &str) -> Result<String, String> {
    typed.parse::<State>().map(|state| state.code().to_owned()).map_err(|e| e.to_string())
}

struct Row {
    last: Option<&'static str>,
}

impl Sifted for Row {
    fn held(&self, key: &str) -> Vec<Held<'_>> {
        match key {
            "state" => vec!["in_review".into()],
            "to" => vec!["bcloud".into()],
            "title" => vec!["Moving maps for the café".into()],
            "owner" => vec!["arch-1".into()],
            "move" => vec![Held::Number(14)],
            "cost" => vec![Held::Number(5_000_000)],
            "waiting" => vec![Held::Number(15)],
            "ends" => self.last.map(|last| Held::Day(last.parse().unwrap())).into_iter().collect(),
            "override" => vec![Held::Flag(true)],
            other => panic!("{other}"),
        }
    }

    fn texts(&self) -> Vec<Cow<'_, str>> {
        vec!["X-0014".into(), "Moving maps for the café".into(), "Payroll".into()]
    }
}

fn read(typed: &[&str]) -> Result<Filter, FilterError> {
    let typed: Vec<String> = typed.iter().map(|word| (*word).to_owned()).collect();
    Filter::read(&typed, KEYS, Seen { today: "2027-03-01".parse().unwrap(), me: "arch-1" })
}

#[track_caller]
fn check(typed: &str, takes: bool) {
    let row = Row { last: Some("2027-03-31") };
    assert_eq!(read(&[typed]).unwrap().takes(&row), takes, "{typed}");
}

#[test]
fn a_value_that_no_row_holds_is_told_with_the_one_that_was_probably_meant() {
    let meant = |typed: &str| {
        let rows = || -> Rows<'_> {
            Box::new(std::iter::once(Box::new(Row { last: None }) as Box<dyn Sifted>))
        };
        read(&[typed]).unwrap().near_miss(&rows)
    };
    assert_eq!(meant("to:bclod").as_deref(), Some("to:bcloud"));
    assert_eq!(meant("title:mpas").as_deref(), Some("title:maps"));
    assert_eq!(meant("state:draft (to:bclodu or title:x)").as_deref(), Some("to:bcloud"));
    for none in ["to:azure", "to:b*x", "-to:bclod", "\"bclod\"", "to:bcloud state:draft"] {
        assert_eq!(meant(none), None, "{none}");
    }
}

#[test]
fn every_term_must_hold_unless_or_stands_between() {
    check("", true);
    check("state:in-review to:b*", true);
    check("state:in_review to:a*", false);
    check("state:draft,in_review", true);
    check("to:a* or to:b*", true);
    check("-to:c move.over:12", true);
    check("(to:a or to:bcloud) -title:payroll", true);
    check("-(to:a or to:bcloud)", false);
}

#[test]
fn modifiers_compare_figures_and_days() {
    check("move.over:14", false);
    check("move.under:15", true);
    check("cost.over:50000", false);
    check("cost.over:49999.99", true);
    check("waiting.over:2w", true);
    check("waiting:15d", true);
    check("ends.by:eofy", true);
    check("ends.before:2027-03-31", false);
    check("ends.after:30d", false);
    check("ends.none:", false);
    check("ends.any:", true);
    check("override:yes", true);
    check("override.not:yes", false);
    check("owner:me", true);
    check("title.word:map", false);
    check("title.word:maps", true);
    check("title:map", true);
}

#[test]
fn a_row_without_a_day_ends_by_no_day() {
    let row = Row { last: None };
    for (typed, takes) in [("ends.by:eofy", false), ("ends.none:", true), ("-ends.by:eofy", true)] {
        assert_eq!(read(&[typed]).unwrap().takes(&row), takes, "{typed}");
    }
}

#[test]
fn bare_words_are_found_also_with_one_slip() {
    check("MAPS", true);
    check("pyroll", true);
    check("x-0014", true);
    check("mops", true);
    check("mop", false);
    check("\"moving maps\"", true);
    check("\"maps moving\"", false);
    assert!(read(&["maps for the"]).unwrap().takes(&Row { last: None }));
    check("cafe", true);
}

#[test]
fn what_no_list_knows_is_refused_with_the_nearest() {
    for (typed, said) in [
        ("stat:draft", "did you mean state?"),
        ("state:aproved", "did you mean approved?"),
        ("move:many", "a whole number"),
        ("ends:soon", "is not a day"),
        ("to.over:3", "to takes has, any, none and not"),
        ("waiting:-3", "a number of days"),
        ("state:", "a value is missing"),
        ("cost>70", "which is written cost:VALUE, or cost.over:VALUE"),
        ("to=b", "which is written to:VALUE"),
        ("to!=b", "which is written to:VALUE"),
        ("or", "stands between two things"),
        ("to:a or", "stands between two things"),
        ("(or to:a)", "stands between two things"),
        ("to:a -", "a minus stands right before"),
        ("to:a and to:b", "must all hold"),
        ("not to:a", "a minus turns round"),
        ("to : a", "no key before its colon"),
        (":a", "no key before its colon"),
        ("ends.by:soon", "`ends.by:soon`"),
        ("state.none:draft", "`state.none:draft`: it takes no value; -state:draft leaves out"),
        ("move.over:many", "`move.over:many`: it takes a whole number"),
        ("(to:a", "bracket"),
        ("to:a)", "bracket"),
        ("\"to", "quotation mark"),
    ] {
        let refused = read(&[typed]).unwrap_err().to_string();
        assert!(refused.contains(said), "{typed}: {refused}");
    }
}

#[test]
fn or_is_read_in_any_case_and_in_quotes_every_word_is_a_word() {
    check("to:a* OR to:b*", true);
    for word in ["or", "and", "not", ":"] {
        assert!(read(&[&format!("\"{word}\"")]).is_ok(), "{word}");
    }
}

#[test]
fn a_person_whom_nobody_knows_is_refused_with_the_nearest() {
    let people = ["arch-1", "app-1"];
    let said = |typed: &str| {
        let refused = read(&[typed]).unwrap().knows(&people, KEYS);
        refused.err().map(|error| error.to_string())
    };
    for known in ["owner:arch-1", "owner:ARCH-1", "owner:arch-*", "owner.has:arhc", "to:arhc-1"] {
        assert_eq!(said(known), None, "{known}");
    }
    let wrong = Some("`owner:arhc-1`: there is no person arhc-1; did you mean arch-1?".to_owned());
    assert_eq!(said("owner:arhc-1"), wrong);
    assert_eq!(said("state:draft (to:b or -owner:app-1,arhc-1)"), wrong);
}

#[test]
fn a_place_that_is_none_is_refused_with_the_nearest_and_what_people_call_themselves_is_not() {
    let places = ["gcp", "azure", "on-premises"];
    let said = |typed: &str| {
        let refused = read(&[typed]).unwrap().knows_places(&places, KEYS);
        refused.err().map(|error| error.to_string())
    };
    for known in ["to:gcp", "to:GCP", "to:gp*", "to.has:gpc", "to:\"other:a box\"", "owner:gpc"] {
        assert_eq!(said(known), None, "{known}");
    }
    let wrong = Some("`to:gpc`: there is no place gpc; did you mean gcp?".to_owned());
    assert_eq!(said("to:gpc"), wrong);
    assert_eq!(said("state:draft (owner:b or -to:azure,gpc)"), wrong);
}

#[test]
fn a_filter_says_in_plain_words_what_it_takes() {
    for (typed, said) in [
        ("", ""),
        ("state:approved,in-review", "approved or in review"),
        ("state:draft ends.by:eofy", "draft, ends by 31 March 2027"),
        ("-to:c move.over:12", "not to c, moving back takes over 12 months"),
        ("to:b*", "to b*"),
        ("cost.over:50000", "costs over £50,000"),
        ("waiting.over:2w", "waits over 14 days"),
        ("ends.none:", "without ends"),
        ("title.word:maps", "title has the word “maps”"),
        ("title:map", "title “map”"),
        ("override:yes", "decided with an override"),
        ("to:a or to:b move:3", "to a; or to b, moving back takes 3 months"),
        ("-(to:a or to:b)", "not (to a; or to b)"),
        ("\"moving maps\" -payroll", "with “moving maps”, without “payroll”"),
    ] {
        assert_eq!(read(&[typed]).unwrap().explained(), said, "{typed}");
    }
}

#[test]
fn a_saved_view_stands_in_brackets_where_its_name_was() {
    let views = std::collections::BTreeMap::from([
        ("mine".to_owned(), "owner:me or requester:me".to_owned()),
        ("soon".to_owned(), "ends.by:30d".to_owned()),
    ]);
    let put = |typed: &str| with_views(&[typed.to_owned()], &views).map(|mut all| all.remove(0));
    assert_eq!(put("-@mine @Soon").unwrap(), "-(owner:me or requester:me) (ends.by:30d)");
    assert_eq!(put("(@soon or to:a)").unwrap(), "((ends.by:30d) or to:a)");
    assert_eq!(put("a@mine \"@mine\"").unwrap(), "a@mine \"@mine\"");
    let refused = put("@min").unwrap_err().to_string();
    assert_eq!(refused, "no view is saved as `@min`; did you mean @mine?");
}

#[test]
fn a_filter_says_which_codes_alone_can_pass_and_never_too_few() {
    let only = |typed: &str| {
        let filter = read(&[typed]).unwrap();
        filter.only("state").map(|codes| codes.into_iter().collect::<Vec<_>>().join(" "))
    };
    let some = |codes: &str| Some(codes.to_owned());
    assert_eq!(only(""), None);
    assert_eq!(only("state:draft"), some("draft"));
    assert_eq!(only("state:draft,closed to:b*"), some("closed draft"));
    assert_eq!(only("to:b* (state:draft or state:closed)"), some("closed draft"));
    assert_eq!(only("state:draft or (state:closed to:b*)"), some("closed draft"));
    assert_eq!(only("state:draft or to:b*"), None, "the other side holds any");
    assert_eq!(only("-state:draft"), None);
    assert_eq!(only("-(state:draft)"), None);
    assert_eq!(only("to:b* maps"), None);
    assert_eq!(only("state.any:"), None);
}

#[test]
fn what_is_known_of_every_row_is_not_asked_of_each() {
    let left = |typed: &str| read(&[typed]).unwrap().without("state", &["move"]);
    for (typed, wanted) in [
        ("state:approved move.over:12 -to:azure", "-to:azure"),
        ("to:b* move.over:12 move.over:14 state:draft,closed", "to:b*"),
        ("state:draft state:closed", "state:closed"),
        ("(state:draft or state:closed) state:draft", "(state:draft or state:closed) state:draft"),
        ("state:draft or to:b*", "state:draft or to:b*"),
        ("-state:draft -move.over:3 move.under:3", "-state:draft -move.over:3 move.under:3"),
        ("to:b*", "to:b*"),
    ] {
        assert_eq!(left(typed), read(&[wanted]).unwrap(), "{typed}");
    }
    let over = "state:draft move.over:12";
    assert_eq!(read(&[over]).unwrap().without("state", &[]), read(&["move.over:12"]).unwrap());
}

#[test]
fn what_every_row_that_passes_must_hold_is_known_beforehand() {
    let over = |typed: &str| read(&[typed]).unwrap().over("move");
    assert_eq!(over("state:approved move.over:12 -to:azure"), Some(12));
    assert_eq!(over("move.over:12 move.over:14"), Some(14));
    assert_eq!(over("move.over:12 or move.over:6 state:draft"), Some(6));
    assert_eq!(over("(move.over:9 to:azure) state:draft"), Some(9));
    for other in ["move.over:12 or state:draft", "-move.over:12", "move:12", "-(move.over:9)", ""] {
        assert_eq!(over(other), None, "{other}");
    }
    let needs = |typed: &str| {
        let filter = read(&[typed]).unwrap();
        filter.needs_words().map(|words| words.len())
    };
    assert_eq!(needs("maps state:draft"), Some(1));
    assert_eq!(needs("maps or (payroll state:draft)"), Some(2));
    for other in ["maps or state:draft", "-maps", "title:maps", ""] {
        assert_eq!(needs(other), None, "{other}");
    }
    assert_eq!(read(&["-maps or (payroll state:draft)"]).unwrap().words().len(), 2);
}
