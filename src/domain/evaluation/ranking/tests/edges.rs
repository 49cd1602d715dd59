//! Exactly at a limit, and a hair beside it.

use super::*;

#[test]
fn what_breaks_a_tie_is_compared_at_the_published_decimals_too() {
    // 57.33 and 56.67 of 100 are both 57 at no decimals, and the rule has nothing to go by.
    let first = |decimals: u8| {
        let mut parts = two_groups().into_parts();
        parts.rules.tie_break = vec![TieRule::Quality];
        parts.rules.decimals = decimals;
        let ids = ["CA-01", "CB-02", "CC-03", "CD-04", "CE-05"];
        for (id, (a, b)) in ids.iter().zip([(3, 2), (1, 1), (2, 2), (1, 2), (1, 1)]) {
            agree(&mut parts, "a", id, a);
            agree(&mut parts, "b", id, b);
        }
        rank(&Evaluation::new(parts).unwrap()).unwrap().winners().len()
    };
    assert_eq!((first(0), first(2)), (2, 1));
}

#[test]
fn exactly_the_threshold_is_enough_and_a_hundredth_of_a_percent_less_is_not() {
    // In the worked sample `a` has 70.00 % of the first group, exactly.
    let out = |threshold: &str, decimals: u8| {
        let mut parts = two_groups().into_parts();
        let mut draft = parts.criteria.to_draft();
        draft.groups[0].threshold = Some(threshold.parse().unwrap());
        parts.criteria = CriteriaSet::new(draft).unwrap();
        parts.rules.decimals = decimals;
        let ranking = rank(&Evaluation::new(parts).unwrap()).unwrap();
        ranking.standing(&slug("a")).unwrap().status.excluded_for()
    };
    assert_eq!(out("70", 2), "");
    // Figures that look alike at the published decimals get as many more as tell them apart.
    for decimals in [0, 2] {
        let why = out("70.01", decimals);
        assert!(why.ends_with(" (42.00 marks, at least 42.01)"), "{why}");
    }
}
