use std::collections::BTreeSet;

use proptest::prelude::*;

use super::picture::{consensus, median};
use super::*;
use crate::domain::exact::Exact;

fn person(slug: &str, roles: &[Role]) -> Person {
    Person {
        slug: slug.parse().unwrap(),
        name: slug.parse().unwrap(),
        roles: roles.iter().copied().collect(),
        logins: BTreeSet::new(),
        retired: false,
    }
}

fn chair() -> Person {
    person("mod-1", &[Role::Moderator])
}

fn lead(number: u8) -> Person {
    person(&format!("tl-{number}"), &[Role::Evaluator])
}

fn now() -> Moment {
    "2019-08-21T09:00:00Z".parse().unwrap()
}

fn workshop() -> Workshop {
    Workshop {
        reference: ApproachRef::new(1).unwrap(),
        title: "Which way?".parse().unwrap(),
        convener: chair().slug,
        begun_at: now(),
        rounds: Vec::new(),
        notes: Vec::new(),
        outcome: None,
    }
}

fn own(by: &Person) -> As {
    As::Named(Participant::Person(by.slug.clone()))
}

fn placed(workshop: &mut Workshop, by: &Person, at: &str) {
    workshop.place(own(by), at.parse().unwrap(), Some(Vec::new()), by, now()).unwrap();
}

fn at(places: &[u8]) -> Vec<Position> {
    places.iter().map(|at| Position::new(*at).unwrap()).collect()
}

#[test]
fn a_place_is_a_number_or_a_word_and_anything_else_is_told_the_rule() {
    let read =
        |typed: &str| typed.parse::<Position>().map_or_else(|e| e.to_string(), |at| at.to_string());
    assert_eq!(read(" 40 "), "40");
    assert_eq!(read("Single Public"), "37");
    assert_eq!(read("multicloud"), "87");
    assert_eq!(read("private"), "12");
    assert_eq!(
        read("101"),
        "`101` is no place on the line: type a whole number from 0 (private) to 100 \
         (multi-cloud), or one of private, single-public, hybrid, multi-cloud"
    );
    assert!(read("hybrd").ends_with("did you mean hybrid?"), "{}", read("hybrd"));
    assert!(read("-3").contains("no place on the line"));
}

#[test]
fn every_place_lies_in_exactly_one_part_and_the_parts_are_in_order() {
    let mut before = Zone::Private;
    for place in 0..=Position::END {
        let zone = Position::new(place).unwrap().zone();
        let (first, last) = zone.bounds();
        assert!((first..=last).contains(&place) && zone >= before);
        before = zone;
    }
    assert_eq!(Position::new(101), None);
    assert!(Zone::ALL.iter().all(|zone| zone.middle().zone() == *zone));
}

#[test]
fn the_worked_example_of_consensus_comes_out() {
    // docs/method.md, "How near to consensus".
    let places = at(&[20, 40, 40, 60, 90]);
    assert_eq!(median(&places), Some(Exact::whole(40)));
    assert_eq!(consensus(&places), Some(Exact::ratio(55, 100)));
    let later = at(&[35, 40, 50, 55, 60, 60]);
    assert_eq!(median(&later), Some(Exact::ratio(105, 2)));
    assert_eq!(consensus(&later).map(|share| share.rounded(3).to_string()), Some("0.833".into()));
}

#[test]
fn as_far_apart_as_can_be_is_no_consensus_and_one_mark_is_no_measure() {
    assert_eq!(consensus(&at(&[0, 100])), Some(Exact::zero()));
    assert_eq!(consensus(&at(&[0, 0, 50, 100, 100])), Some(Exact::zero()));
    assert_eq!(consensus(&at(&[70, 70, 70])), Some(Exact::whole(1)));
    assert_eq!(consensus(&at(&[70])), None);
}

proptest! {
    #[test]
    fn consensus_is_a_share_and_does_not_depend_on_the_order(
        mut places in proptest::collection::vec(0_u8..=100, 2..40)
    ) {
        let share = consensus(&at(&places)).unwrap();
        prop_assert!(share >= Exact::zero() && share <= Exact::whole(1));
        places.reverse();
        prop_assert_eq!(consensus(&at(&places)).unwrap(), share.clone());
        let mirrored: Vec<u8> = places.iter().map(|place| 100 - place).collect();
        prop_assert_eq!(consensus(&at(&mirrored)).unwrap(), share);
    }

    #[test]
    fn whatever_is_typed_for_a_place_is_read_or_refused(typed in ".*") {
        if let Ok(place) = typed.parse::<Position>() {
            prop_assert!(place.get() <= 100);
        }
    }
}

#[test]
fn rounds_go_one_after_the_other_and_are_the_conveners() {
    let mut workshop = workshop();
    let refused = workshop.open(&lead(1), now()).unwrap_err().to_string();
    assert!(refused.starts_with("tl-1 may not open a round of a workshop"), "{refused}");
    assert_eq!(workshop.open(&chair(), now()).unwrap().0, 1);
    let twice = workshop.open(&chair(), now()).unwrap_err().to_string();
    assert_eq!(twice, "round 1 of A-0001 is open: it is closed first");
    let empty = workshop.close(&chair(), now()).unwrap_err().to_string();
    assert_eq!(empty, "round 1 of A-0001 has no marks yet: there is nothing to close");
    placed(&mut workshop, &lead(1), "40");
    workshop.close(&chair(), now()).unwrap();
    assert_eq!(workshop.open(&chair(), now()).unwrap().0, 2);
}

#[test]
fn a_mark_is_changed_while_its_round_is_open_by_whoever_placed_it() {
    let mut workshop = workshop();
    workshop.open(&chair(), now()).unwrap();
    placed(&mut workshop, &lead(1), "40");
    placed(&mut workshop, &lead(1), "60");
    assert_eq!(workshop.rounds[0].marks.len(), 1);
    assert_eq!(workshop.rounds[0].marks[0].at.get(), 60);
    let guest = |name: &str| As::Named(Participant::Named(name.parse().unwrap()));
    let hybrid = Zone::Hybrid.middle();
    workshop.place(guest("Head of Housing"), hybrid, Some(Vec::new()), &lead(1), now()).unwrap();
    // A name that only looks different is the same one.
    let other =
        workshop.place(guest("head of  housing"), hybrid, Some(Vec::new()), &lead(2), now());
    assert_eq!(
        other.unwrap_err().to_string(),
        "the mark of Head of Housing was placed by tl-1: nobody else changes it"
    );
    let for_lead = workshop.place(own(&lead(1)), hybrid, Some(Vec::new()), &lead(2), now());
    assert!(for_lead.unwrap_err().to_string().contains("may not place a mark for somebody else"));
    workshop.close(&chair(), now()).unwrap();
    let late =
        workshop.place(own(&lead(1)), hybrid, Some(Vec::new()), &lead(1), now()).unwrap_err();
    assert_eq!(
        late.to_string(),
        "no round of A-0001 is open: marks are placed and changed while one is"
    );
}

#[test]
fn a_mark_that_the_convener_placed_can_be_taken_over_by_its_person() {
    let mut workshop = workshop();
    workshop.open(&chair(), now()).unwrap();
    let hybrid = Zone::Hybrid.middle();
    workshop.place(own(&lead(1)), hybrid, Some(Vec::new()), &chair(), now()).unwrap();
    placed(&mut workshop, &lead(1), "10");
    let back =
        workshop.place(own(&lead(1)), hybrid, Some(Vec::new()), &chair(), now()).unwrap_err();
    assert_eq!(back.to_string(), "the mark of tl-1 was placed by tl-1: nobody else changes it");
}

#[test]
fn an_anonymous_mark_is_changed_by_its_number_and_by_its_own_hand_alone() {
    let mut workshop = workshop();
    workshop.open(&chair(), now()).unwrap();
    let mut place = |number, by: &Person, at: &str| {
        workshop.place(As::Anonymous(number), at.parse().unwrap(), Some(Vec::new()), by, now())
    };
    assert_eq!(place(None, &lead(1), "10").unwrap().1, Participant::Anonymous(1));
    assert_eq!(place(None, &lead(2), "20").unwrap().1, Participant::Anonymous(2));
    assert_eq!(place(Some(2), &lead(2), "30").unwrap().1, Participant::Anonymous(2));
    let other = place(Some(1), &lead(2), "30").unwrap_err().to_string();
    assert_eq!(other, "anonymous 1 was placed by somebody else, and only they change it");
    assert!(!other.contains("tl-1"), "nobody is told whose it is");
    let none = place(Some(7), &lead(2), "30").unwrap_err().to_string();
    assert_eq!(none, "there is no anonymous mark 7 in round 1 of A-0001");
}

#[test]
fn movement_says_who_moved_whence_whither_and_counts_who_bears_no_name() {
    let mut workshop = workshop();
    workshop.open(&chair(), now()).unwrap();
    for (number, at) in [(1, "private"), (2, "40"), (3, "90")] {
        placed(&mut workshop, &lead(number), at);
    }
    let hidden = |workshop: &mut Workshop, at: &str| {
        let at = at.parse().unwrap();
        workshop.place(As::Anonymous(None), at, Some(Vec::new()), &lead(9), now()).unwrap();
    };
    hidden(&mut workshop, "multi-cloud");
    workshop.close(&chair(), now()).unwrap();
    workshop.open(&chair(), now()).unwrap();
    for (number, at) in [(1, "45"), (2, "40"), (4, "50")] {
        placed(&mut workshop, &lead(number), at);
    }
    hidden(&mut workshop, "hybrid");
    let movements = workshop.movements();
    let movement = &movements[0];
    let moved = &movement.moved[0];
    assert_eq!(
        (moved.who.to_string().as_str(), moved.from.get(), moved.to.get()),
        ("tl-1", 12, 45)
    );
    let names = |all: &[Participant]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names(&movement.stayed), ["tl-2"]);
    assert_eq!(names(&movement.joined), ["tl-4"]);
    assert_eq!(names(&movement.left), ["tl-3"]);
    assert_eq!(movement.anonymous[2], (Zone::Hybrid, 0, 1));
    assert_eq!(movement.anonymous[3], (Zone::MultiCloud, 1, 0));
    let aside: Vec<Zone> = workshop.summaries()[1].set_aside().collect();
    assert_eq!(aside, [Zone::Private, Zone::MultiCloud]);
}

#[test]
fn considerations_are_counted_over_the_last_round_and_own_words_stay_as_typed() {
    let typed = |text: &str| Consideration::list(&[text.to_owned()]).unwrap();
    let one = typed("User needs, simplicity,Easy to explain, simplicity");
    assert_eq!(
        one.iter().map(Consideration::as_str).collect::<Vec<_>>(),
        ["user-needs", "simplicity", "Easy to explain"]
    );
    let mut workshop = workshop();
    workshop.open(&chair(), now()).unwrap();
    for (number, considers) in [(1, "simplicity"), (2, "simplicity,flexibility")] {
        let by = lead(number);
        workshop
            .place(own(&by), Zone::Hybrid.middle(), Some(typed(considers)), &by, now())
            .unwrap();
    }
    let counted: Vec<(String, usize)> =
        workshop.considerations().iter().map(|c| (c.what.to_string(), c.count)).collect();
    assert_eq!(counted, [("simplicity".to_owned(), 2), ("flexibility".to_owned(), 1)]);
    let many: Vec<String> = (0..13).map(|number| format!("thing {number}x")).collect();
    assert_eq!(
        Consideration::list(&many).unwrap_err().to_string(),
        "13 considerations are named, and a mark may name 12"
    );
}

#[test]
fn the_outcome_rests_on_a_closed_round_with_marks() {
    let mut workshop = workshop();
    assert_eq!(
        workshop.may_end(&chair()).unwrap_err().to_string(),
        "A-0001 has no closed round with marks: there is no shared outcome to record yet"
    );
    workshop.open(&chair(), now()).unwrap();
    placed(&mut workshop, &lead(1), "60");
    assert!(workshop.may_end(&chair()).unwrap_err().to_string().contains("is open"));
    workshop.close(&chair(), now()).unwrap();
    assert_eq!(workshop.may_end(&chair()).unwrap().0.number, 1);
    workshop.outcome =
        Some(Outcome { decision: DecisionRef::new(3).unwrap(), on: "2019-08-22".parse().unwrap() });
    assert_eq!(
        workshop.open(&chair(), now()).unwrap_err().to_string(),
        "A-0001 ended with D-0003: it takes no more rounds, marks or outcomes"
    );
}

#[test]
fn a_hope_that_is_put_up_twice_hangs_once() {
    let mut workshop = workshop();
    workshop.open(&chair(), now()).unwrap();
    let who = Participant::Person(lead(1).slug);
    for _ in 0..2 {
        let text = "less to run".parse().unwrap();
        workshop.put_up(Feeling::Hope, text, &who, &lead(1), now()).unwrap();
    }
    assert_eq!(workshop.notes.len(), 1);
}
