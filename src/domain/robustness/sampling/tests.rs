use super::*;
use crate::domain::exact::Exact;
use crate::domain::robustness::acceptability::{acceptability, pairwise_wins};
use crate::domain::robustness::{Criterion, MarksScale, Problem, Steps};

/// A 4, 2; B 2, 3; C 3, 1 on a scale of 0..5.
fn worked() -> Figures {
    Figures::new(vec![vec![0.8, 0.4], vec![0.4, 0.6], vec![0.6, 0.2]], &[1.0, 1.0]).unwrap()
}

/// Scores of no particular meaning, the same on every machine.
fn scattered(candidates: usize, questions: usize) -> Figures {
    let mut stream = crate::domain::robustness::rng::Stream::new(99, 0);
    let values = (0..candidates)
        .map(|_| (0..questions).map(|_| float(stream.below(6)) / 5.0).collect())
        .collect();
    let weights: Vec<f64> = (0..questions).map(|at| float(at % 4 + 1)).collect();
    Figures::new(values, &weights).unwrap()
}

fn run(figures: &Figures, law: &str, stop: Stop, threads: usize) -> Sampled {
    let plan = Plan { law: law.parse().unwrap(), seed: 7, threads, stop };
    sample(figures, &plan, &AtomicBool::new(false), &mut |_| ())
}

/// Every exact share lies within five standard errors of the sampled one.
#[track_caller]
fn agree(found: &Sampled, exact: &[Vec<f64>]) {
    for ((row, errors), wanted) in found.rank.iter().zip(&found.rank_error).zip(exact) {
        for ((share, error), wanted) in row.iter().zip(errors).zip(wanted) {
            assert!(
                (share - wanted).abs() <= 5.0 * error + 1e-9,
                "{share} instead of {wanted}, error {error}"
            );
        }
    }
}

#[test]
fn both_routes_agree_with_the_exact_shares_within_five_errors() {
    for figures in [worked(), scattered(5, 5), scattered(4, 6), scattered(6, 3)] {
        for (law, weighting) in [("uniform", Weighting::Uniform), ("ordered", Weighting::Ordered)] {
            let exact = acceptability(&figures, weighting, &AtomicBool::new(false)).unwrap();
            let plain = run(&figures, law, Stop::Draws(100_000), 2);
            assert_eq!(plain.route, Route::Plain);
            agree(&plain, &exact.rank);
            let stated = run(&figures, law, Stop::Error(0.002), 2);
            assert!(stated.largest_error() < 0.002);
            agree(&stated, &exact.rank);
            for (row, wanted) in plain.pairwise_win.iter().zip(&exact.pairwise_win) {
                for (share, wanted) in row.iter().zip(wanted) {
                    assert!((share - wanted).abs() < 0.008, "{share} instead of {wanted}");
                }
            }
            for (found, wanted) in stated.central_weights.iter().zip(&exact.central_weights) {
                if let (Some(found), Some(wanted)) = (found, wanted) {
                    for (weight, wanted) in found.iter().zip(wanted) {
                        assert!((weight - wanted).abs() < 0.02, "{weight} instead of {wanted}");
                    }
                }
            }
        }
    }
}

#[test]
fn each_width_of_a_row_of_totals_agrees_with_the_exact_shares() {
    // 8, 16, 24 and 32 numbers wide, each to its last, and more candidates than a row holds.
    for candidates in [7, 8, 15, 16, 23, 24, 31, 32] {
        let figures = scattered(candidates, 3);
        let exact = acceptability(&figures, Weighting::Uniform, &AtomicBool::new(false)).unwrap();
        agree(&run(&figures, "uniform", Stop::Draws(50_000), 2), &exact.rank);
        let stated = run(&figures, "uniform", Stop::Error(0.002), 2);
        agree(&stated, &exact.rank);
        for (found, wanted) in stated.central_weights.iter().zip(&exact.central_weights) {
            assert_eq!(found.is_some(), wanted.is_some());
            for (weight, wanted) in found.iter().flatten().zip(wanted.iter().flatten()) {
                assert!((weight - wanted).abs() < 0.03, "{weight} instead of {wanted}");
            }
        }
    }
}

#[test]
fn pairs_are_exact_where_they_can_be_and_counted_where_scores_move() {
    let figures = scattered(4, 20);
    let steps = vec![vec![0.2; 20]; 4];
    let figures = figures.with_moves(steps.clone(), steps).unwrap();
    let exact = pairwise_wins(&figures, Weighting::Uniform).unwrap();
    let found = run(&figures, "uniform", Stop::Draws(1_000), 2);
    assert!(found.pairwise_exact && found.pairwise_win == exact);
    // Nothing to move, so scores stand and pairs are exact.
    let still = run(&scattered(4, 20), "uniform+scores:0.2", Stop::Draws(1_000), 2);
    assert!(still.pairwise_exact && still.pairwise_win == exact);
    // Too much for exact pairs: then they are counted.
    let many = run(&scattered(31, 1_000), "uniform", Stop::Draws(200), 2);
    assert!(!many.pairwise_exact);
    assert!(many.pairwise_win.iter().flatten().any(|share| (share - 0.5).abs() > 0.1));
    for law in ["uniform+scores:0.2", "nested", "around:5", "dirichlet:9"] {
        let found = run(&figures, law, Stop::Draws(1_000), 2);
        assert!(!found.pairwise_exact, "{law}");
        assert!((found.pairwise_win[0][1] + found.pairwise_win[1][0] - 1.0).abs() < 1e-12);
    }
}

/// One piece of clusters under `seed`: shares and their stated errors.
fn piece_of_clusters(figures: &Figures, seed: u64) -> Sampled {
    let plan = Plan::new(Law::UNIFORM, seed, 1);
    let kernel = Kernel::new(figures, Points::new(figures, plan.law.weights), &plan, true);
    let mut tally = kernel.empty();
    let most = kernel.unit();
    Work { kernel: &kernel, seed, most }.piece(0, &mut kernel.room(), &mut tally);
    let found = answer(figures, &plan, &tally, kernel.turns(), None, false);
    assert_eq!((found.route, found.draws), (Route::Clusters, most));
    found
}

/// Over `seeds` seeds: the mean square by which clusters miss, over that of their stated errors.
fn missed_over_stated(figures: &Figures, exact: &[Vec<f64>], seeds: u64) -> f64 {
    let (mut missed, mut stated) = (0.0, 0.0);
    for seed in 0..seeds {
        let found = piece_of_clusters(figures, seed);
        for (candidate, wanted) in exact.iter().enumerate() {
            for (place, wanted) in wanted.iter().enumerate() {
                missed += (found.rank[candidate][place] - wanted).powi(2);
                stated += found.rank_error[candidate][place].powi(2);
            }
        }
    }
    missed / stated
}

#[test]
fn the_stated_error_of_clusters_is_neither_too_small_nor_too_large() {
    // As many questions as a row has turns or not, fewer and more than eight, against shares that
    // are known exactly. A right error gives one; sixty seeds scatter by some 0.1 round it.
    for figures in [scattered(5, 5), scattered(3, 6), scattered(6, 3)] {
        let exact = acceptability(&figures, Weighting::Uniform, &AtomicBool::new(false)).unwrap();
        let ratio = missed_over_stated(&figures, &exact.rank, 60);
        assert!((0.7..1.4).contains(&ratio), "{ratio}");
    }
    // Of two candidates, who is first is who is ahead: exact for any number of questions. The last
    // two run up and down along the questions, which in that order would be the worst case.
    let along = |at: usize, n: usize| float(at) / float(n - 1);
    let waves = |n: usize| {
        let up = (0..n).map(|at| along(at, n)).collect();
        let down = (0..n).map(|at| 1.02 - along(at, n)).collect();
        Figures::new(vec![up, down], &vec![1.0; n]).unwrap()
    };
    for figures in [scattered(2, 16), scattered(2, 33), waves(12), waves(30)] {
        let exact = pairwise_wins(&figures, Weighting::Uniform).unwrap();
        let rank = [[exact[0][1], exact[1][0]], [exact[1][0], exact[0][1]]].map(Vec::from);
        let ratio = missed_over_stated(&figures, &rank, 60);
        assert!((0.5..1.7).contains(&ratio), "{ratio}");
    }
}

#[test]
fn clusters_are_out_by_no_more_than_as_many_independent_draws() {
    for figures in [scattered(5, 30), scattered(12, 20)] {
        let (mut clusters, mut plain) = (0.0, 0.0);
        for seed in 0..4 {
            let found = piece_of_clusters(&figures, seed);
            let draws = float(usize::try_from(found.draws).unwrap());
            clusters += found.rank_error.iter().flatten().map(|e| e * e).sum::<f64>();
            plain += found.rank.iter().flatten().map(|p| p * (1.0 - p) / draws).sum::<f64>();
        }
        let ratio = clusters / plain;
        assert!(ratio < 1.05, "{ratio}");
    }
}

#[test]
fn only_the_uniform_law_to_an_error_goes_by_clusters() {
    let figures = scattered(4, 8);
    assert_eq!(run(&figures, "uniform", Stop::Error(0.02), 2).route, Route::Clusters);
    assert_eq!(run(&figures, "uniform", Stop::Draws(500), 2).route, Route::Plain);
    for law in ["nested", "ordered", "around:5", "dirichlet:9"] {
        assert_eq!(run(&figures, law, Stop::Error(0.02), 2).route, Route::Plain, "{law}");
    }
    let twins = Figures::new(vec![vec![0.3, 0.7], vec![0.3, 0.7], vec![0.9, 0.1]], &[1.0, 1.0]);
    assert_eq!(run(&twins.unwrap(), "uniform", Stop::Error(0.02), 2).route, Route::Plain);
}

#[test]
fn threads_and_repetition_change_nothing() {
    let figures = scattered(5, 30);
    for (law, stop) in [
        ("uniform", Stop::Draws(70_001)),
        ("uniform", Stop::Error(0.002)),
        ("nested", Stop::Draws(40_000)),
        ("ordered", Stop::Draws(40_000)),
        ("around:2", Stop::Draws(20_000)),
        ("dirichlet:30", Stop::Draws(20_000)),
    ] {
        let one = run(&figures, law, stop, 1);
        for threads in [2, 8, 0] {
            assert_eq!(run(&figures, law, stop, threads), one, "{law}");
        }
        if let Stop::Draws(draws) = stop {
            assert_eq!(one.draws, draws);
        }
    }
}

#[test]
fn the_figures_of_a_seed_are_the_same_on_every_machine() {
    // Counts, so no tolerance: a machine that differs here differs in arithmetic.
    for (law, thousandths) in [
        ("uniform", [624, 14, 351, 11, 0]),
        ("nested", [601, 43, 316, 40, 0]),
        ("around:20", [555, 0, 445, 0, 0]),
        ("dirichlet:2", [513, 22, 439, 26, 0]),
        ("uniform+scores:0.5", [538, 35, 389, 37, 2]),
    ] {
        let figures = scattered(5, 6).with_groups(vec![0, 0, 1, 1, 2, 2]).unwrap();
        let steps = vec![vec![0.2; 6]; 5];
        let figures = figures.with_moves(steps.clone(), steps).unwrap();
        let found = run(&figures, law, Stop::Draws(1_000), 2);
        for (row, wanted) in found.rank.iter().zip(thousandths) {
            assert!((row[0] - f64::from(wanted) / 1_000.0).abs() < 1e-12, "{law} {:?}", found.rank);
        }
    }
}

#[test]
fn every_kind_of_vector_unit_counts_the_same() {
    let figures = scattered(5, 7);
    let laws = ["uniform", "nested", "ordered", "around:5", "dirichlet:3", "uniform+scores:0.5"];
    for (law, stop) in laws
        .map(|law| (law, Stop::Draws(1_000)))
        .into_iter()
        .chain([("uniform", Stop::Error(0.01))])
    {
        let law: Law = law.parse().unwrap();
        let points = Points::new(&figures, law.weights);
        let plan = Plan { law, seed: 5, threads: 1, stop };
        let kernel = Kernel::new(&figures, points, &plan, true);
        let most = if stop == Stop::Draws(1_000) { 1_000 } else { kernel.unit() };
        let work = Work { kernel: &kernel, seed: 5, most };
        let mut widest = kernel.empty();
        work.piece(0, &mut kernel.room(), &mut widest);
        // Called straight, it is compiled for what every machine of the kind has.
        let mut plainest = kernel.empty();
        kernel.count(5, 0, most, &mut kernel.room(), &mut plainest);
        assert_eq!(widest, plainest, "{law}");
    }
}

#[test]
fn the_places_of_a_candidate_and_the_candidates_of_a_place_add_up() {
    for law in ["uniform", "nested", "ordered", "around:3", "dirichlet:5", "uniform+scores:0.5"] {
        let found = run(&scattered(6, 9), law, Stop::Draws(5_000), 2);
        for (at, row) in found.rank.iter().enumerate() {
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{law}");
            let place: f64 = found.rank.iter().map(|row| row[at]).sum();
            assert!((place - 1.0).abs() < 1e-12, "{law}");
            for (other, share) in found.pairwise_win[at].iter().enumerate() {
                assert!((share + found.pairwise_win[other][at] - 1.0).abs() < 1e-12);
            }
        }
        for weights in found.central_weights.iter().flatten() {
            assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{law}");
        }
    }
}

#[test]
fn other_names_and_another_order_of_candidates_change_nothing() {
    let figures = scattered(5, 8);
    let turned =
        Figures::new(figures.values().iter().rev().cloned().collect(), figures.weights()).unwrap();
    let (one, other) = (
        run(&figures, "uniform", Stop::Draws(10_000), 2),
        run(&turned, "uniform", Stop::Draws(10_000), 2),
    );
    for (a, b) in one.rank.iter().zip(other.rank.iter().rev()) {
        assert_eq!(a, b);
    }
}

#[test]
fn a_dominated_candidate_never_leads_and_has_no_central_weights() {
    let found = run(&worked(), "uniform", Stop::Draws(10_000), 2);
    assert!(found.rank[2][0].abs() < f64::EPSILON);
    assert_eq!(found.central_weights[2], None);
    assert!((found.pairwise_win[0][2] - 1.0).abs() < f64::EPSILON);
}

#[test]
fn identical_candidates_tie_and_neither_loses() {
    let figures = Figures::new(vec![vec![0.3, 0.7], vec![0.3, 0.7]], &[0.2, 0.8]).unwrap();
    for law in ["uniform", "around:10", "scores:0"] {
        let found = run(&figures, law, Stop::Error(0.0005), 2);
        assert!((found.rank[1][0] - 1.0).abs() < f64::EPSILON);
        assert!((found.pairwise_win[0][1] - 0.5).abs() < f64::EPSILON);
        assert!(found.largest_error() < f64::EPSILON);
    }
}

#[test]
fn around_is_uniform_on_its_slice() {
    // One question a candidate: the total is the weight. In the plane where three weights add to
    // one, those within 20 points of (0.2, 0.3, 0.5) are a hexagon: the box of side 0.4 less two
    // corners, uncut by nought. Its centre is today's weights, so each mean is today's weight.
    let unit = vec![vec![1.0, 0.0, 0.0], vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]];
    let figures = Figures::new(unit.clone(), &[0.2, 0.3, 0.5]).unwrap();
    let found = run(&figures, "around:20", Stop::Draws(200_000), 2);
    // The second is ahead of the third where y > z, that is x + 2 y > 1. With x = 0.2 + a,
    // y = 0.3 + b: a + 2 b > 0.2, |a|, |b|, |a + b| <= 0.2. Area of that: for b from 0 to 0.2,
    // a from max(-0.2, 0.2 - 2 b) to 0.2 - b, which is b: in all 0.02. The hexagon: 0.12.
    assert!((found.pairwise_win[1][2] - 1.0 / 6.0).abs() < 0.005, "{:?}", found.pairwise_win);

    // Without a bound that bites it is the uniform law, where each wins alike.
    let figures = Figures::new(unit, &[0.2, 0.3, 0.5]).unwrap();
    let found = run(&figures, "around:100", Stop::Draws(200_000), 2);
    for row in &found.rank {
        assert!((row[0] - 1.0 / 3.0).abs() < 0.006, "{row:?}");
    }
}

#[test]
fn around_many_small_weights_does_not_hang_and_stays_within_its_points() {
    let mut weights = vec![1.0; 40];
    weights[0] = 200.0;
    let values = vec![(0..40).map(|at| f64::from(u8::from(at == 0))).collect(), vec![0.5; 40]];
    let figures = Figures::new(values, &weights).unwrap();
    let found = run(&figures, "around:10", Stop::Draws(2_000), 2);
    assert_eq!(found.draws, 2_000);
    let central = found.central_weights[0].as_ref().unwrap();
    for (weight, today) in central.iter().zip(figures.weights()) {
        assert!((weight - today).abs() <= 0.1 + 1e-9);
    }
}

#[test]
fn dirichlet_draws_have_todays_weights_as_their_mean() {
    // A single candidate always comes first, so its central weights are the mean of all draws.
    let weights = [0.05, 0.15, 0.3, 0.5];
    let figures = Figures::new(vec![vec![1.0; 4]], &weights).unwrap();
    for law in ["dirichlet:2", "dirichlet:20", "dirichlet:0.01"] {
        let found = run(&figures, law, Stop::Draws(100_000), 2);
        for (mean, wanted) in found.central_weights[0].as_ref().unwrap().iter().zip(weights) {
            assert!((mean - wanted).abs() < 0.008, "{law}: {mean} instead of {wanted}");
        }
    }
    // With parameters of one each it is the uniform law.
    let uniform = worked().with_alpha(vec![1.0, 1.0]).unwrap();
    let found = run(&uniform, "dirichlet", Stop::Draws(100_000), 2);
    assert!((found.rank[0][0] - 2.0 / 3.0).abs() < 0.008);
}

#[test]
fn nested_gives_each_group_the_same_mean_and_each_question_its_part() {
    let figures =
        Figures::new(vec![vec![1.0; 3]], &[1.0; 3]).unwrap().with_groups(vec![4, 4, 9]).unwrap();
    let found = run(&figures, "nested", Stop::Draws(100_000), 2);
    for (mean, wanted) in found.central_weights[0].as_ref().unwrap().iter().zip([0.25, 0.25, 0.5]) {
        assert!((mean - wanted).abs() < 0.005, "{mean} instead of {wanted}");
    }
}

#[test]
fn ordered_weights_have_the_rank_order_centroid_as_their_mean() {
    let figures = Figures::new(vec![vec![1.0; 3]], &[2.0, 1.0, 3.0]).unwrap();
    let found = run(&figures, "ordered", Stop::Draws(100_000), 2);
    let centroid = [5.0 / 18.0, 1.0 / 9.0, 11.0 / 18.0];
    for (mean, wanted) in found.central_weights[0].as_ref().unwrap().iter().zip(centroid) {
        assert!((mean - wanted).abs() < 0.005, "{mean} instead of {wanted}");
    }
    // Equal importance: the two share what their two places have.
    let figures = Figures::new(vec![vec![1.0; 3]], &[1.0, 1.0, 3.0]).unwrap();
    let found = run(&figures, "ordered", Stop::Draws(100_000), 2);
    let mean = found.central_weights[0].as_ref().unwrap();
    assert!((mean[0] - 7.0 / 36.0).abs() < 0.005 && (mean[1] - 7.0 / 36.0).abs() < 0.005);
}

#[test]
fn scores_one_step_off_change_the_order_as_often_as_they_should() {
    // One question, A one step above B on a scale of five steps, each one step off with
    // probability one half, either way alike. B leads when it rises and A falls (1/16); they are
    // level when one of the two does and the other stands (1/8 twice) ...
    let figures = Figures::new(vec![vec![0.6], vec![0.4]], &[1.0])
        .unwrap()
        .with_moves(vec![vec![0.2]; 2], vec![vec![0.2]; 2])
        .unwrap();
    let found = run(&figures, "scores:0.5", Stop::Draws(200_000), 2);
    assert!((found.rank[1][0] - (1.0 / 16.0 + 1.0 / 4.0)).abs() < 0.006, "{:?}", found.rank);
    assert!((found.pairwise_win[1][0] - (1.0 / 16.0 + 1.0 / 8.0)).abs() < 0.006);
    // ... and at probability 0 nothing moves.
    let still = run(&figures, "scores:0", Stop::Draws(1_000), 2);
    assert!((still.rank[0][0] - 1.0).abs() < f64::EPSILON);
}

#[test]
fn exact_pairwise_wins_agree_with_draws_at_many_questions() {
    let figures = scattered(4, 60);
    let exact = pairwise_wins(&figures, Weighting::Uniform).unwrap();
    let found = run(&figures, "uniform", Stop::Draws(100_000), 2);
    for (row, wanted) in found.pairwise_win.iter().zip(&exact) {
        for (share, wanted) in row.iter().zip(wanted) {
            assert!((share - wanted).abs() < 5.0 * 0.0016, "{share} instead of {wanted}");
        }
    }
}

#[test]
fn a_stop_key_keeps_what_was_counted() {
    let cancel = AtomicBool::new(false);
    let plan = Plan { law: Law::UNIFORM, seed: 1, threads: 2, stop: Stop::Draws(10_000_000) };
    let mut told = 0;
    let found = sample(&scattered(3, 4), &plan, &cancel, &mut |progress| {
        told += 1;
        assert!(progress.draws > 0 && progress.expected == 10_000_000);
        cancel.store(true, Ordering::Relaxed);
    });
    assert!(found.cancelled && told == 1);
    assert!(found.draws > 0 && found.draws < 10_000_000);
    // Stopped before the first piece there is nothing, and no figure is undefined.
    let none = sample(&worked(), &plan, &cancel, &mut |_| ());
    assert_eq!(none.draws, 0);
    assert!(none.rank.iter().flatten().all(|share| share.is_finite()));
}

#[test]
fn degenerate_data_is_answered_too() {
    for law in ["uniform", "nested", "ordered", "around:5", "around:0", "dirichlet", "scores:0.1"] {
        for (values, weights) in [
            (vec![vec![0.5]], vec![1.0]),
            (vec![vec![0.0, 0.0], vec![0.0, 0.0]], vec![0.0, 1.0]),
            (vec![vec![1e9, -1e9], vec![1e9, 2e9]], vec![1.0, 0.0]),
        ] {
            let candidates = values.len();
            let found = run(&Figures::new(values, &weights).unwrap(), law, Stop::Draws(500), 2);
            assert_eq!(found.rank.len(), candidates);
            assert!(found.rank.iter().flatten().all(|share| share.is_finite()), "{law}");
            assert!(found.central_weights.iter().flatten().flatten().all(|w| w.is_finite()));
        }
    }
}

#[test]
fn figures_that_do_not_match_are_refused_with_what_is_wrong() {
    let said = |values: Vec<Vec<f64>>, weights: &[f64]| {
        Figures::new(values, weights).unwrap_err().to_string()
    };
    assert!(said(Vec::new(), &[1.0]).contains("at least one candidate"));
    assert!(said(vec![vec![1.0]], &[1.0, 1.0]).contains("2 questions, and has 1"));
    assert!(said(vec![vec![1.0, f64::NAN]], &[1.0, 1.0]).contains("values 2 is not"));
    assert!(said(vec![vec![1.0]], &[-1.0]).contains("0 or more"));
    assert!(said(vec![vec![1.0]], &[0.0]).contains("not all 0"));
    insta::assert_snapshot!(
        worked().with_groups(vec![1]).err().unwrap(),
        @"groups must have one entry for each of the 2 questions, and has 1"
    );
    insta::assert_snapshot!(
        worked().with_moves(vec![vec![0.2, 0.2]], vec![]).err().unwrap(),
        @"steps are given for 1 candidates, and there are 3"
    );
    insta::assert_snapshot!(
        worked().with_alpha(vec![0.0, 0.0]).err().unwrap(),
        @"alpha must be 0 or more, and not all 0"
    );
}

#[test]
fn a_problem_brings_its_groups_its_order_and_the_steps_of_its_scales() {
    let half = Exact::ratio(1, 2);
    let mut first = Criterion::named("PRT-01");
    first.group = Some("PRT".to_owned());
    first.marks = Some(MarksScale {
        steps: Steps::Uneven([0, 1, 3, 10].map(|n| Exact::ratio(n, 10)).to_vec()),
        places: vec![2, 3],
    });
    let mut locked = first.clone();
    "PRT-02".clone_into(&mut locked.name);
    locked.locked = true;
    let row = |tenths: i64| vec![Exact::ratio(tenths, 10), Exact::ratio(tenths, 10), half.clone()];
    let problem = Problem::new(
        vec!["aws".to_owned(), "gcp".to_owned()],
        vec![first, locked, Criterion::named("COST")],
        vec![Exact::ratio(1, 4), Exact::ratio(1, 4), half.clone()],
        vec![row(3), row(10)],
    )
    .unwrap();
    let figures = Figures::from(&problem);
    assert_eq!(figures.groups, [0, 0, 1]);
    assert_eq!(figures.places(), [1, 1, 0]);
    let [up, down] = figures.moves.unwrap();
    assert_eq!(up, [[0.7, 0.0, 0.0], [0.0, 0.0, 0.0]]);
    assert_eq!(down, [[0.2, 0.0, 0.0], [0.7, 0.0, 0.0]]);
}
