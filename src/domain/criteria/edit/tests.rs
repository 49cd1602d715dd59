use super::*;
use crate::domain::evaluation::samples::{CATALOGUE, scale, set};

fn edit(item: &str, key: &str, typed: &str) -> Edit {
    Edit::read(&item.parse().unwrap(), key, typed).unwrap()
}

#[test]
fn weights_may_be_out_between_two_edits_and_the_sums_say_by_how_much() {
    let whole = set(CATALOGUE, scale(3));
    assert!(whole.sums().iter().all(Sum::is_whole) && whole.unfinished().is_empty());
    let edits = [edit("CON", "weight", "7"), edit("con-02", "weight", "30.5")];
    let less = whole.edited(&edits).unwrap();
    let sums: Vec<String> = less
        .sums()
        .iter()
        .filter(|sum| !sum.is_whole())
        .map(|sum| format!("{} {sum}", sum.group.as_ref().map_or("all", |group| group.as_str())))
        .collect();
    assert_eq!(sums, ["all 97", "CON 105.5"]);
    let said: Vec<String> = less.unfinished().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "the group weights add up to 97, and must add up to exactly 100",
            "the weights within CON add up to 105.5, and must add up to exactly 100",
        ]
    );
    let back = [edit("CON", "weight", "10"), edit("CON-02", "weight", "25")];
    assert_eq!(less.edited(&back).unwrap(), whole);
}

#[test]
fn another_scale_keeps_no_cap_and_no_least_score_that_nobody_looked_at_again() {
    let whole = set(CATALOGUE, scale(3));
    let limited =
        whole.edited(&[edit("CON-02", "min_score", "1"), edit("CON-03", "cap", "2")]).unwrap();
    let other = || Edit::scale("0-5", true).unwrap();
    assert_eq!(
        limited.edited(&[other()]).unwrap_err().to_string(),
        "CON-02 has the least score 1, CON-03 has the cap 2, of the scale before: on another a \
         value means something else, so each is taken away first, or given anew \
         with the scale"
    );
    let half = limited.edited(&[other(), edit("CON-02", "min_score", "2")]).unwrap_err();
    assert!(half.to_string().starts_with("CON-03 has the cap 2, of"), "{half}");
    // The same value again is as good as another: somebody has said it of the new scale.
    let anew = [other(), edit("CON-02", "min_score", "1"), edit("CON-03", "cap", "")];
    let anew = limited.edited(&anew).unwrap();
    let of = |id: &str| anew.question(&id.parse().unwrap()).unwrap().1.clone();
    assert_eq!((of("CON-02").min_score, of("CON-03").cap), (Some(1), None));
    // Other words for the same values are no other scale.
    assert!(limited.edited(&[Edit::scale("0-3", true).unwrap()]).is_ok());
    assert!(whole.edited(&[other()]).is_ok());
}

#[test]
fn a_question_and_a_group_come_and_go() {
    let whole = set(CATALOGUE, scale(3));
    let added = whole
        .edited(&[
            Edit::AddGroup { id: "NET".parse().unwrap(), title: "Network".parse().unwrap() },
            Edit::AddQuestion {
                group: "NET".parse().unwrap(),
                id: "NET-01".parse().unwrap(),
                text: "How fast?".parse().unwrap(),
            },
            edit("NET-01", "bands", "slow | fair | good | best"),
            edit("NET-01", "cap", "2"),
            edit("NET", "threshold", "50"),
        ])
        .unwrap();
    let (group, question) = added.question(&"NET-01".parse().unwrap()).unwrap();
    assert_eq!((group.threshold, question.cap), (Weight::hundredths(5_000), Some(2)));
    assert_eq!(question.bands.len(), 4);
    assert_eq!(added.unfinished().len(), 3, "{:?}", added.unfinished());
    let gone = added.edited(&[Edit::Remove("NET".parse().unwrap())]).unwrap();
    assert_eq!(gone, whole);
    let less = whole.edited(&[Edit::Remove("CON-01".parse().unwrap())]).unwrap();
    assert!(less.question(&"CON-01".parse().unwrap()).is_none());
    assert!(less.unfinished().is_empty(), "a gate weighs nothing");
}

#[track_caller]
fn refused(edits: &[Edit], wanted: &str) {
    let said = set(CATALOGUE, scale(3)).edited(edits).unwrap_err().to_string();
    assert_eq!(said, wanted);
}

#[test]
fn what_is_unsound_whatever_the_weights_is_refused_at_once() {
    refused(
        &[edit("CON-02", "kind", "gate")],
        "CON-02 is a gate and has the weight 25: a gate passes or fails, so leave its weight out",
    );
    refused(&[edit("CON-02", "cap", "7")], "CON-02 has `cap = 7`, and the scale has 0, 1, 2, 3");
    refused(
        &[edit("CON-20", "text", "What?")],
        "CON-20 is not a question of sample; did you mean CON-02?",
    );
    let said = Edit::read(&"CON".parse().unwrap(), "heft", "3").unwrap_err().to_string();
    assert_eq!(
        said,
        "`heft` is nothing that can be set on CON: it is one of title, weight, rationale, threshold, part"
    );
    let said = Edit::read(&"CON-02".parse().unwrap(), "weight", "12k").unwrap_err();
    assert!(said.to_string().starts_with("CON-02, weight: `12k`"), "{said}");
}

#[test]
fn a_set_that_is_called_otherwise_goes_by_no_old_name() {
    let set = set(CATALOGUE, scale(3));
    let called = |title: &str| set.edited(&[Edit::called(title).unwrap()]).unwrap();
    let found = called("  Records management, 2nd round ");
    assert_eq!(found.title().as_str(), "Records management, 2nd round");
    assert_eq!(found.id().as_str(), "records-management-2nd-round");
    assert_eq!(found.groups(), set.groups());
    // A short name ends at a word, and begins with a letter.
    let long = called("2027: What the council asks of everybody who would keep its records");
    assert_eq!(long.id().as_str(), "what-the-council-asks-of-everybody-who");
    // Without a letter for one, the short name stays.
    assert_eq!(called("¿2027?").id(), set.id());
    assert_eq!(
        Edit::called(" ").unwrap_err().to_string(),
        "what the set is called, ``: it is empty, and something must be written here"
    );
}

#[test]
fn a_set_of_ones_own_begins_with_the_price_question_and_without_a_weight() {
    let own = crate::domain::criteria::CriteriaSet::own().unwrap();
    assert_eq!(own.price().unwrap().1.id.as_str(), "PRICE-01");
    assert_eq!(own.scored().count(), 0);
    let sums: Vec<String> = own.sums().iter().map(ToString::to_string).collect();
    assert_eq!(sums, ["0", "100"]);
    assert!(!own.unfinished().is_empty());
}
