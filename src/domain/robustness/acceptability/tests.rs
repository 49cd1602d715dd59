use super::*;

fn off() -> AtomicBool {
    AtomicBool::new(false)
}

#[track_caller]
fn close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-12, "{found} instead of {wanted}");
}

#[test]
fn the_worked_example_has_the_shares_worked_by_hand() {
    // A 4, 2; B 2, 3; C 3, 1 on a scale of 0..5: A is ahead of B above weight 1/3, C above
    // 2/3; C is always behind A.
    let figures =
        Figures::new(vec![vec![0.8, 0.4], vec![0.4, 0.6], vec![0.6, 0.2]], &[1.0, 1.0]).unwrap();
    let found = acceptability(&figures, Weighting::Uniform, &off()).unwrap();
    let third = 1.0 / 3.0;
    for (row, wanted) in found.rank.iter().zip([
        [2.0 * third, third, 0.0],
        [third, third, third],
        [0.0, third, 2.0 * third],
    ]) {
        for (share, wanted) in row.iter().zip(wanted) {
            close(*share, wanted);
        }
    }
    close(found.pairwise_win[0][1], 2.0 * third);
    close(found.pairwise_win[1][2], 2.0 * third);
    close(found.pairwise_win[0][2], 1.0);
    close(found.central_weights[0].as_ref().unwrap()[0], 2.0 * third);
    close(found.central_weights[1].as_ref().unwrap()[1], 5.0 / 6.0);
    assert_eq!(found.central_weights[2], None);
}

#[test]
fn one_question_each_gives_every_candidate_the_same_share_of_every_place() {
    // Candidate i has value 1 on question i alone: its total is the weight itself, and the
    // mean weights of the r-th place are those of ordered uniform spacings.
    let unit = |n: usize| -> Vec<Vec<f64>> {
        (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect()
    };
    for n in 2..=5 {
        let figures = Figures::new(unit(n), &vec![1.0; n]).unwrap();
        let found = acceptability(&figures, Weighting::Uniform, &off()).unwrap();
        for row in &found.rank {
            for &share in row {
                close(share, 1.0 / float(n));
            }
        }
        // The greatest of n: (1 + 1/2 + .. + 1/n) / n.
        let greatest = (1..=n).map(|k| 1.0 / float(k)).sum::<f64>() / float(n);
        close(found.central_weights[0].as_ref().unwrap()[0], greatest);
    }
}

#[test]
fn under_the_ordered_law_the_most_important_question_decides_more() {
    let figures = Figures::new(vec![vec![1.0, 0.0], vec![0.0, 1.0]], &[3.0, 1.0]).unwrap();
    let found = acceptability(&figures, Weighting::Ordered, &off()).unwrap();
    close(found.rank[0][0], 1.0);
    close(found.central_weights[0].as_ref().unwrap()[0], 0.75);
    // With equal weights there is no order to keep.
    let level = Figures::new(vec![vec![1.0, 0.0], vec![0.0, 1.0]], &[1.0, 1.0]).unwrap();
    let found = acceptability(&level, Weighting::Ordered, &off()).unwrap();
    close(found.rank[0][0], 0.5);
}

#[test]
fn identical_candidates_share_the_better_place_and_half_the_wins() {
    let row = vec![0.2, 0.8, 0.4];
    let figures = Figures::new(vec![row.clone(), row.clone(), row], &[1.0; 3]).unwrap();
    let found = acceptability(&figures, Weighting::Uniform, &off()).unwrap();
    for (candidate, row) in found.rank.iter().enumerate() {
        close(row[0], 1.0);
        close(found.pairwise_win[candidate][(candidate + 1) % 3], 0.5);
    }
    assert_eq!(found.pieces, 3);
}

#[test]
fn what_cannot_be_had_exactly_is_none() {
    let wide = Figures::new(vec![vec![0.5; 9], vec![0.4; 9]], &[1.0; 9]).unwrap();
    assert_eq!(acceptability(&wide, Weighting::Uniform, &off()), None);
    assert!(pairwise_wins(&wide, Weighting::Uniform).is_some());
    assert!(pairwise_wins(&wide, Weighting::Ordered).is_none());
    assert!(pairwise_wins(&wide, Weighting::Nested).is_none());
}
