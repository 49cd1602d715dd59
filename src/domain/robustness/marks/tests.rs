use proptest::prelude::*;

use super::certificate::certificate;
use super::*;
use crate::domain::robustness::samples::{any, degenerate, practice, published, reversed, scored};
use crate::domain::robustness::{Criterion, MarksScale, Steps};

fn count(moves: Option<&Moves>) -> Option<u32> {
    moves.map(|moves| steps(moves))
}

/// How many questions `moves` touch.
fn touched(moves: &[MarkMove]) -> usize {
    moves.iter().map(|one| one.criterion).collect::<std::collections::BTreeSet<_>>().len()
}

fn shown(moves: &[MarkMove]) -> Vec<(usize, usize, u32, u32)> {
    moves.iter().map(|m| (m.candidate, m.criterion, m.from, m.to)).collect()
}

#[test]
fn the_published_example_counts_marks_as_printed() {
    let found = margins(&published());
    let c = &found[1];
    assert_eq!((c.challenger, &c.gap), (2, &Exact::ratio(1, 5)));
    assert_eq!(
        [&c.either, &c.challenger_up, &c.winner_down].map(|moves| count(moves.as_ref())),
        [Some(2), Some(2), Some(2)]
    );
    assert_eq!(c.questions_raised.as_ref().map(Vec::len), Some(1));
    let wrong = [&c.wrong_by_one, &c.wrong_by_two, &c.wrong_by_any];
    assert_eq!(wrong.map(|moves| moves.as_ref().map(Vec::len)), [Some(2), Some(1), Some(1)]);
    // B is 0.1 behind, which is one step on either question.
    assert_eq!(count(found[0].either.as_ref()), Some(1));
    assert_eq!(found[0].decisive.len(), 4);
}

#[test]
fn the_worked_example_names_the_cells_that_alone_decide() {
    // `docs/method.md`, "Marks": gap 6.00; a step is worth 10, 6, 4, 9.33 and 4 marks.
    let found = &margins(&practice())[0];
    assert_eq!(
        shown(&found.decisive),
        [(1, 1, 1, 2), (1, 3, 2, 3), (0, 0, 2, 1), (0, 1, 3, 2), (0, 3, 2, 1)]
    );
    assert_eq!(count(found.challenger_up.as_ref()), Some(1));
    assert_eq!(
        certificate(&practice(), 2),
        ["A leads B by 6.00 marks.", "One step on C1, C2 or C4 would level or reverse it."]
    );
}

#[test]
fn a_certificate_says_how_many_steps_it_takes() {
    assert_eq!(
        certificate(&published(), 2),
        [
            "A leads B by 10.00 marks.",
            "One step on any scored question would level or reverse it.",
            "A leads C by 20.00 marks.",
            "Against C it takes two steps to draw level: C up two on C1.",
            "At least two marks would have to be wrong if none is out by more than one step, and at least one however far each is out."
        ]
    );
    assert_eq!(
        certificate(&scored(3, &[1], &[&[2]]), 2),
        ["A is the only candidate, so that there is no margin."]
    );
    assert_eq!(certificate(&scored(3, &[1], &[&[2], &[2]]), 2), ["A and B are level."]);
}

/// The problem with these criteria locked.
fn locked(problem: &Problem, names: &[&str]) -> Problem {
    let mut criteria = problem.criteria().to_vec();
    for criterion in &mut criteria {
        criterion.locked = names.contains(&criterion.name.as_str());
    }
    let (weights, values) = (problem.weights().to_vec(), problem.values().to_vec());
    Problem::new(problem.candidates().to_vec(), criteria, weights, values).unwrap()
}

#[test]
fn what_is_beyond_dispute_stays_as_it_is() {
    let problem = locked(&practice(), &["C1", "C2", "C4"]);
    let found = &margins(&problem)[0];
    // C3 and C5 at 4 marks a step: B has one and two steps left, A one and three: two suffice.
    assert_eq!(count(found.either.as_ref()), Some(2));
    assert!(found.decisive.is_empty());
    assert_eq!(
        certificate(&problem, 2).last().unwrap(),
        "C1, C2 and C4 are taken as beyond dispute."
    );
    let all = locked(&practice(), &["C1", "C2", "C3", "C4", "C5"]);
    assert_eq!(margins(&all)[0].either, None);
    assert_eq!(certificate(&all, 2)[1], "No change of marks lets B draw level.");
}

#[test]
fn a_dispute_is_granted_in_full_and_its_cheapest_part_is_named() {
    // B disputes C3 (2 of 3, worth 4) and C5 (1 of 3, worth 8): 12 marks against a gap of 6.
    let found = materiality(&practice(), 1, &[2, 4]).unwrap();
    assert_eq!(found.left, Exact::ratio(-6, 100));
    assert!(found.could_change());
    assert_eq!(shown(found.questions.as_ref().unwrap()), [(1, 4, 1, 3)]);
    assert_eq!(count(found.marks.as_ref()), Some(2));
    // C3 alone gives 4: the award stands by 2.
    let stands = materiality(&practice(), 1, &[2]).unwrap();
    assert_eq!((stands.left.clone(), stands.could_change()), (Exact::ratio(2, 100), false));
    let said = |problem: &Problem, by, at| materiality(problem, by, at).unwrap_err().to_string();
    assert_eq!(
        said(&practice(), 0, &[2]),
        "A is first already: a dispute is tested for somebody behind"
    );
    assert_eq!(
        said(&locked(&practice(), &["C3"]), 1, &[2]),
        "C3 is locked as beyond dispute: unlock it to test a dispute about it"
    );
}

/// Two candidates on scales 0, 1, 3, 10 (so that steps gain 1, 2 and 7 tenths).
fn uneven(places: [&[u32]; 2], weights: &[i64]) -> Problem {
    let rungs: Vec<Exact> = [0, 1, 3, 10].map(|at| Exact::ratio(at, 10)).to_vec();
    let sum: i64 = weights.iter().sum();
    let criteria = (0..weights.len()).map(|at| {
        let steps = Steps::Uneven(rungs.clone());
        let marks = MarksScale { steps, places: places.iter().map(|row| row[at]).collect() };
        Criterion { marks: Some(marks), ..Criterion::named(format!("C{at}")) }
    });
    let value = |place: &u32| rungs[usize::try_from(*place).unwrap()].clone();
    Problem::new(
        vec!["A".into(), "B".into()],
        criteria.collect(),
        weights.iter().map(|weight| Exact::ratio(*weight, sum)).collect(),
        places.iter().map(|row| row.iter().map(value).collect()).collect(),
    )
    .unwrap()
}

#[test]
fn unequal_steps_are_settled_exactly_where_greed_would_fail() {
    // Weights 1, 1, 1. A 10, 0, 3; B 1, 1, 3: gap (10 - 1) - 1 = 8 tenths. B's next steps gain 2,
    // 2, 7 : 7 + 2 takes two; but 9 on C0 alone takes two as well, and no one step gains 8.
    let found = &margins(&uneven([&[3, 0, 2], &[1, 1, 2]], &[1, 1, 1]))[0];
    assert_eq!(count(found.challenger_up.as_ref()), Some(2));
    // B 0, 0 against A 0, 3: gap 10. Three steps on one question; greedy by first steps (1, 1, 2,
    // 2, 7) would take five.
    let found = &margins(&uneven([&[0, 3], &[0, 0]], &[1, 1]))[0];
    assert_eq!(count(found.challenger_up.as_ref()), Some(3));
    assert_eq!(count(found.winner_down.as_ref()), Some(3));
}

#[test]
fn degenerate_figures_have_an_answer() {
    for problem in degenerate() {
        assert_eq!(margins(&problem).len(), problem.candidates().len() - 1);
        assert!(!certificate(&problem, 2).is_empty());
    }
}

/// The problem after `moves`.
fn after(problem: &Problem, moves: &[MarkMove]) -> Problem {
    let (mut criteria, mut values) = (problem.criteria().to_vec(), problem.values().to_vec());
    for change in moves {
        let marks = criteria[change.criterion].marks.as_mut().unwrap();
        assert_eq!(marks.places[change.candidate], change.from);
        marks.places[change.candidate] = change.to;
        values[change.candidate][change.criterion] = marks.steps.value(change.to);
    }
    let weights = problem.weights().to_vec();
    Problem::new(problem.candidates().to_vec(), criteria, weights, values).unwrap()
}

/// The fewest steps up for `challenger`, by trying all.
fn brute(problem: &Problem, challenger: usize, leader: usize) -> Option<u32> {
    fn search(
        problem: &Problem,
        who: usize,
        leader: usize,
        at: usize,
        used: u32,
        best: &mut Option<u32>,
    ) {
        if best.is_some_and(|best| used >= best) {
            return;
        }
        let totals = problem.totals();
        if totals[who] >= totals[leader] {
            *best = Some(used);
            return;
        }
        let Some(criterion) = problem.criteria().get(at) else { return };
        let marks = criterion.marks.as_ref().unwrap();
        let from = marks.places[who];
        for to in from..=marks.steps.top() {
            let change = MarkMove { candidate: who, criterion: at, from, to };
            search(&after(problem, &[change]), who, leader, at + 1, used + to - from, best);
        }
    }
    let mut best = None;
    search(problem, challenger, leader, 0, 0, &mut best);
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_moves_found_draw_level_and_one_step_less_does_not(problem in any()) {
        let leader = problem.leader();
        for found in margins(&problem) {
            let all = [
                &found.challenger_up, &found.winner_down, &found.either, &found.questions_raised,
                &found.questions, &found.wrong_by_one, &found.wrong_by_two, &found.wrong_by_any,
            ];
            for moves in all.into_iter().flatten() {
                let totals = after(&problem, moves).totals();
                prop_assert!(totals[found.challenger] >= totals[leader]);
            }
            let (up, either) = (count(found.challenger_up.as_ref()), count(found.either.as_ref()));
            prop_assert!(up.is_none_or(|up| either.is_some_and(|either| either <= up)));
            let questions = |moves: &Option<Moves>| moves.as_deref().map(touched);
            let (raised, any) = (questions(&found.questions_raised), questions(&found.questions));
            prop_assert!(raised.is_none_or(|raised| any.is_some_and(|any| any <= raised)));
        }
    }

    #[test]
    fn no_fewer_steps_up_draw_level(problem in any()) {
        if problem.criteria().len() <= 4 && problem.candidates().len() <= 3 {
            for found in margins(&problem) {
                let fewest = brute(&problem, found.challenger, problem.leader());
                prop_assert_eq!(count(found.challenger_up.as_ref()), fewest);
            }
        }
    }

    #[test]
    fn no_fewer_unequal_steps_draw_level(
        a in prop::collection::vec(0_u32..=3, 3),
        b in prop::collection::vec(0_u32..=3, 3),
        weights in prop::collection::vec(1_i64..=5, 3),
    ) {
        let problem = uneven([&a, &b], &weights);
        let found = &margins(&problem)[0];
        let fewest = brute(&problem, found.challenger, problem.leader());
        prop_assert_eq!(count(found.challenger_up.as_ref()), fewest);
    }

    #[test]
    fn the_order_of_rows_and_columns_changes_nothing(problem in any()) {
        let last = problem.candidates().len() - 1;
        let other = margins(&reversed(&problem));
        for one in margins(&problem) {
            let same = other.iter().find(|o| last - o.challenger == one.challenger).unwrap();
            let sizes = |of: &Margin| {
                let steps = [&of.challenger_up, &of.winner_down, &of.either].map(|moves| count(moves.as_ref()));
                let cells = [&of.wrong_by_one, &of.wrong_by_two, &of.wrong_by_any];
                (steps, cells.map(|moves| moves.as_ref().map(Vec::len)), of.decisive.len())
            };
            prop_assert_eq!(sizes(&one), sizes(same));
        }
    }
}
