use super::*;
use crate::domain::robustness::samples::scored;

fn share(score: i64) -> Option<Exact> {
    (score >= 0).then(|| Exact::ratio(score, 3))
}

/// Agreed A 3, 2 and B 2, 2 on 0 to 3, equal weights; evaluators' sheets as rows of A, then B;
/// below 0 means no score.
fn panel(sheets: &[[[i64; 2]; 2]]) -> (Problem, PanelScores) {
    let problem = scored(3, &[1, 1], &[&[3, 2], &[2, 2]]);
    let names = (1..=sheets.len()).map(|at| format!("e-{at}")).collect();
    let scores = sheets.iter().map(|sheet| sheet.map(|row| row.map(share).to_vec()).to_vec());
    let scores = PanelScores::new(&problem, names, scores.collect()).unwrap();
    (problem, scores)
}

fn ratio(a: i64, b: i64) -> Exact {
    Exact::ratio(a, b)
}

#[test]
fn the_ledger_says_which_question_turned_the_lead() {
    // Means A 2.5, 1 and B 2, 3 of 3: (2.5 + 1)/6 against (2 + 3)/6, so B by 1/4. Agreed 5/6
    // against 4/6, so A by 1/6. C1 moved 1/2 x 0.5/3 = 1/12, C2 1/2 x (1 - -1)/3 = 1/3; together
    // 5/12 = 1/6 + 1/4.
    let (problem, scores) = panel(&[[[3, 1], [2, 3]], [[2, 1], [2, 3]]]);
    let found = ledger(&problem, &scores);
    assert_eq!(found.before, Standing { winners: vec![1], lead: Some(ratio(1, 4)) });
    assert_eq!(found.after, Standing { winners: vec![0], lead: Some(ratio(1, 6)) });
    assert!(found.winner_changed);
    let pair = found.pair.unwrap();
    assert_eq!((pair.ahead, pair.behind), (0, 1));
    assert_eq!((pair.before.clone(), pair.after.clone()), (ratio(-1, 4), ratio(1, 6)));
    assert_eq!(pair.questions, [ratio(1, 12), ratio(1, 3)]);
    let cell = |candidate, criterion| Cell { candidate, criterion };
    assert_eq!(found.outside, [cell(0, 1), cell(1, 1)]);
    assert_eq!((found.spread_over_20, found.spread_over_40), (vec![cell(0, 0)], vec![]));
    assert!(found.unscored.is_empty());
}

#[test]
fn a_cell_nobody_scored_counts_as_agreed() {
    let (problem, scores) = panel(&[[[3, -1], [2, -1]], [[3, -1], [2, -1]]]);
    let found = ledger(&problem, &scores);
    assert!(!found.winner_changed);
    assert_eq!(found.before, found.after);
    assert_eq!(found.unscored.len(), 2);
}

#[test]
fn every_part_of_the_panel_names_its_winner() {
    // By e-1 A has 6 against 3, by e-2 0 against 3, together they tie at 3 each.
    let (problem, scores) = panel(&[[[3, 3], [1, 2]], [[0, 0], [2, 1]]]);
    let found = panel_subsets(&problem, &scores).unwrap();
    let shown: Vec<_> = found.iter().map(|p| (p.evaluators.clone(), p.winners.clone())).collect();
    assert_eq!(
        shown,
        [(vec![0], Some(vec![0])), (vec![1], Some(vec![1])), (vec![0, 1], Some(vec![0, 1]))]
    );
}

#[test]
fn a_part_that_leaves_a_cell_without_score_has_no_winner() {
    // Of A on C2 only e-1 has a score: the mean of both is 3; A (2 + 3), B (3 + 2).
    let (problem, scores) = panel(&[[[3, 3], [3, 2]], [[1, -1], [3, 2]]]);
    let found = panel_subsets(&problem, &scores).unwrap();
    let winners: Vec<_> = found.iter().map(|part| part.winners.clone()).collect();
    assert_eq!(winners, [Some(vec![0]), None, Some(vec![0, 1])]);
}

#[test]
fn twelve_evaluators_are_looked_at_and_thirteen_refused() {
    let sheet = [[3, 1], [2, 2]];
    let (problem, scores) = panel(&[sheet; 12]);
    assert_eq!(panel_subsets(&problem, &scores).unwrap().len(), 4095);
    let (problem, scores) = panel(&[sheet; 13]);
    assert_eq!(
        panel_subsets(&problem, &scores).unwrap_err().to_string(),
        "13 evaluators make too many parts of a panel: up to 12 are looked at"
    );
    let refused = PanelScores::new(&problem, vec!["e-1".into()], vec![vec![]]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the scores of e-1 are not one for each candidate and question"
    );
}
