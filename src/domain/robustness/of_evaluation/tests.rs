use super::*;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::samples::{agree, sample_2019, sample_2019_parts, sample_2026};
use crate::domain::robustness::marks::certificate::certificate;
use crate::domain::robustness::price_to_win::{PriceToWin, prices_to_win};
use crate::domain::robustness::{dominance, least_change, leave_out, marks, tipping};

fn sample() -> Problem {
    problem_of(&sample_2019(PriceFormula::Ratio), &[]).unwrap()
}

#[test]
fn the_samples_keep_their_exact_totals() {
    for evaluation in [sample_2019(PriceFormula::Ratio), sample_2026(PriceFormula::Ratio)] {
        let problem = problem_of(&evaluation, &[]).unwrap();
        let ranking = rank(&evaluation).unwrap();
        for ((standing, figures), total) in ranking.ranked().zip(problem.totals()) {
            assert_eq!(figures.total, &total * &Exact::whole(100), "{}", standing.candidate);
        }
        assert_eq!(problem.candidates()[problem.leader()], ranking.winners()[0].as_str());
    }
    assert_eq!((&sample().totals()[0] * &Exact::whole(100)).to_string(), "269801/3540");
}

#[test]
fn the_award_margin_of_the_sample_is_the_one_of_the_method() {
    // `docs/method.md`, "Marks that decide": one step on any scored question against azure, two
    // against gcp.
    let said = certificate(&sample(), 2);
    assert_eq!(
        said[..2],
        [
            "aws leads azure by 0.03 marks.",
            "One step on any scored question would level or reverse it."
        ]
    );
    assert!(said[2].starts_with("aws leads gcp by 1."), "{said:?}");
    assert!(said[3].starts_with("Against gcp it takes two steps to draw level: "), "{said:?}");
}

#[test]
fn every_exact_analysis_of_the_sample_agrees_with_its_ranking() {
    let problem = sample();
    for found in tipping::tipping(&problem.by_group()) {
        assert!(found.winner_interval.0 <= found.weight && found.weight <= found.winner_interval.1);
    }
    for found in least_change::least_changes(&problem) {
        let weights: Vec<Exact> = found.l1.unwrap().moves.iter().map(|m| m.by.clone()).collect();
        assert!(weights.into_iter().sum::<Exact>().is_zero());
    }
    assert!(dominance::dominance(&problem).can_win_outright().contains(&problem.leader()));
    let questions = leave_out::without_questions(&problem);
    assert_eq!(questions.len(), problem.criteria().len());
    // The price has no marks, everything else has; a lock takes them out of play.
    let unmarked = problem.criteria().iter().filter(|criterion| criterion.marks.is_none());
    assert_eq!(unmarked.map(|c| c.name.as_str()).collect::<Vec<_>>(), ["CST-01"]);
    let all: Vec<QuestionId> =
        problem.criteria().iter().map(|criterion| criterion.name.parse().unwrap()).collect();
    let locked = problem_of(&sample_2019(PriceFormula::Ratio), &all).unwrap();
    assert!(marks::margins(&locked).iter().all(|margin| margin.either.is_none()));
}

#[test]
fn the_price_to_win_of_the_sample_stands_between_a_win_and_a_loss() {
    let evaluation = sample_2019(PriceFormula::Ratio);
    let problem = sample();
    let prices = prices_of(&evaluation, &problem).unwrap();
    let at = problem.criterion("CST-01").unwrap();
    let found = prices_to_win(&problem, at, &prices, PriceFormula::Ratio).unwrap();
    let azure = problem.candidate("azure").unwrap();
    // azure is 0.03 of 21 x 1,090,000 / p behind: 76.2150 - 57.7167 of 21 at p = 1,237,391.
    let PriceToWin::UpTo(price) = found[azure].to_win else { panic!("{found:?}") };
    assert!((123_000_000..124_000_000).contains(&price.as_pence()), "{price}");
    let aws = problem.leader();
    let PriceToWin::UpTo(price) = found[aws].to_win else { panic!("{found:?}") };
    assert!(price >= prices[aws]);
}

#[test]
fn own_scores_become_a_panel_in_the_shape_of_the_problem() {
    let (evaluation, problem) = (sample_2019(PriceFormula::Ratio), sample());
    let sheets = [Sheet::new("tl-1".parse().unwrap()), Sheet::new("tl-2".parse().unwrap())];
    let panel = panel_of(&evaluation, &problem, &sheets).unwrap();
    assert_eq!(panel.evaluators(), ["tl-1", "tl-2"]);
    let ledger = crate::domain::robustness::panel::ledger(&problem, &panel);
    assert!(!ledger.winner_changed);
    assert_eq!(ledger.unscored.len(), problem.candidates().len() * problem.criteria().len());
}

#[test]
fn without_a_result_there_is_no_problem() {
    let mut parts = sample_2019_parts(PriceFormula::Ratio);
    agree(&mut parts, "aws", "PRT-01", 2);
    parts.consensus.clear();
    let evaluation = Evaluation::new(parts).unwrap();
    assert!(matches!(problem_of(&evaluation, &[]), Err(NoProblem::NotRankable(_))));
}
