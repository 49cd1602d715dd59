use proptest::prelude::*;

use super::*;

fn leaving(number: u32, criticality: Criticality, months: Option<(u16, u16, u16)>) -> Leaving {
    Leaving {
        workload: WorkloadRef::new(number).unwrap(),
        name: format!("Workload {number}"),
        criticality,
        annual_cost: Money::pence(0).unwrap(),
        months: months.map(|(low, likely, high)| Months::new(low, likely, high).unwrap()),
    }
}

fn told(drill: &Drill) -> Vec<String> {
    let line = |line: &Line| {
        let done =
            line.done.map_or("-".to_owned(), |d| format!("{}/{}/{}", d.low, d.likely, d.high));
        format!("{} {done} {}", line.leaving.workload, line.verdict)
    };
    drill.lines.iter().map(line).collect()
}

fn four() -> Vec<Leaving> {
    use Criticality::{Critical, High, Low};
    vec![
        leaving(1, Low, Some((1, 2, 3))),
        leaving(2, Critical, Some((2, 3, 5))),
        leaving(3, High, Some((4, 5, 8))),
        leaving(4, High, None),
    ]
}

#[test]
fn one_team_moves_the_most_critical_first_and_the_rest_is_late() {
    let one = drill(four(), 9, 1);
    assert_eq!(
        told(&one),
        [
            "W-0002 2/3/5 in_time",
            "W-0003 6/8/13 at_risk",
            "W-0001 7/10/16 too_late",
            "W-0004 - unknown",
        ]
    );
    assert_eq!((one.late(), one.last(), one.enough), (2, Some(10), Some(2)));
}

#[test]
fn whoever_is_free_first_takes_the_next() {
    let two = drill(four(), 9, 2);
    assert_eq!(
        told(&two),
        [
            "W-0002 2/3/5 in_time",
            "W-0003 4/5/8 in_time",
            "W-0001 3/5/8 in_time",
            "W-0004 - unknown",
        ]
    );
    assert_eq!((two.lines[2].team, two.lines[2].begins), (Some(1), Some(3)));
    assert_eq!(two.count(Verdict::InTime), 3);
}

#[test]
fn a_move_longer_than_the_notice_is_late_with_any_number_of_teams() {
    let long = vec![leaving(1, Criticality::Low, Some((9, 10, 11)))];
    let drill = drill(long, 9, 100);
    assert_eq!(told(&drill), ["W-0001 9/10/11 too_long"]);
    assert_eq!(drill.enough, None);
}

#[test]
fn nothing_hosted_there_is_a_drill_without_lines() {
    let drill = drill(Vec::new(), 9, 1);
    assert_eq!((drill.late(), drill.last(), drill.enough), (0, None, Some(1)));
    // Where nobody has estimated anything, nobody can say how many teams it takes.
    let drill = super::drill(vec![leaving(1, Criticality::High, None)], 9, 1);
    assert_eq!((drill.late(), drill.last(), drill.enough), (1, None, None));
}

fn any_leaving() -> impl Strategy<Value = Vec<Leaving>> {
    let months = proptest::option::weighted(0.9, (0_u16..20, 0_u16..20, 0_u16..20));
    proptest::collection::vec((0_usize..4, months), 0..30).prop_map(|all| {
        let made = all.into_iter().zip(1..).map(|((criticality, months), number)| {
            let months = months.map(|(a, b, c)| (a, a + b, a + b + c));
            leaving(number, Criticality::ALL[criticality], months)
        });
        made.collect()
    })
}

proptest! {
    #[test]
    fn every_workload_stands_once_and_no_team_moves_two_at_once(
        all in any_leaving(), months in 0_u16..40, teams in 1_u16..6,
    ) {
        let count = all.len();
        let drill = drill(all, months, teams);
        prop_assert_eq!(drill.lines.len(), count);
        let mut busy: Vec<(u16, u32, u32)> = drill
            .lines
            .iter()
            .filter_map(|line| Some((line.team?, line.begins?, line.done?.likely)))
            .collect();
        busy.sort_unstable();
        for pair in busy.windows(2) {
            prop_assert!(pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1);
        }
    }

    #[test]
    fn the_order_of_the_register_changes_nothing(
        all in any_leaving(), months in 0_u16..40, teams in 1_u16..6,
    ) {
        let mut turned = all.clone();
        turned.reverse();
        prop_assert_eq!(drill(all, months, teams), drill(turned, months, teams));
    }

    #[test]
    fn with_enough_teams_nothing_estimated_is_late(all in any_leaving(), months in 0_u16..40) {
        if let Some(teams) = drill(all.clone(), months, 1).enough {
            let again = drill(all, months, teams);
            prop_assert_eq!(again.count(Verdict::TooLate) + again.count(Verdict::TooLong), 0);
        }
    }
}
