use super::*;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::samples::{question, sample_2019, slug};

fn trial() -> Trial {
    Trial::of(sample_2019(PriceFormula::Ratio))
}

fn at(trial: &Trial, id: &str) -> usize {
    trial.find(id).unwrap()
}

#[test]
fn nothing_tried_is_the_result_itself() {
    let trial = trial();
    let problem = trial.problem().unwrap();
    assert!(trial.is_base() && trial.typed() == (Vec::new(), Vec::new()));
    assert_eq!(problem.totals(), problem_of(trial.evaluation(), &[]).unwrap().totals());
}

#[test]
fn a_weight_alone_counts_as_if_the_rest_were_spread_which_spreading_writes_out() {
    let mut moved = trial();
    let cost = at(&moved, "cst");
    let base = moved.weights()[cost].base.clone();
    moved.weigh(cost, &base + &Exact::whole(8));
    assert_eq!(moved.sum(cost), Exact::whole(108));
    let early = moved.shares().unwrap();
    moved.spread(cost).unwrap();
    assert_eq!(moved.sum(cost), Exact::whole(100));
    assert_eq!(moved.shares().unwrap(), early);
    let all: Exact = moved.together(0).into_iter().map(|at| early[at].clone()).sum();
    assert_eq!(all, Exact::whole(1));
}

#[test]
fn what_is_held_stays_and_too_much_is_refused() {
    let mut trial = trial();
    let (cost, skills) = (at(&trial, "CST"), at(&trial, "SKL"));
    trial.weigh(cost, Exact::whole(60));
    trial.weigh(skills, Exact::whole(50));
    assert_eq!(
        trial.spread(cost).unwrap_err().to_string(),
        "the weights tried add up to 110: together they have at most 100"
    );
    trial.scale(cost).unwrap();
    assert_eq!(trial.sum(cost), Exact::whole(100));
    trial.release(cost);
    assert!(!trial.weights()[cost].held && trial.weights()[skills].held);
    trial.reset();
    assert!(trial.is_base());
}

#[test]
fn no_weight_at_all_is_no_comparison() {
    let mut trial = trial();
    for at in trial.together(0) {
        trial.weigh(at, Exact::zero());
    }
    assert_eq!(
        trial.problem().unwrap_err().to_string(),
        "the groups all weigh 0, so that there is nothing to compare by"
    );
}

#[test]
fn a_question_takes_weight_from_its_group_alone() {
    let mut trial = trial();
    let one = trial.weights().iter().position(|weight| weight.group.is_some()).unwrap();
    let group = trial.weights()[one].group.unwrap();
    trial.weigh(one, Exact::whole(100));
    trial.spread(one).unwrap();
    let shares = trial.shares().unwrap();
    assert_eq!(shares[one], Exact::whole(1));
    assert_eq!(&shares[group] * &Exact::whole(100), trial.weights()[group].base);
    let problem = trial.problem().unwrap();
    let criterion = problem.criterion(&trial.weights()[one].id).unwrap();
    assert_eq!(problem.weights()[criterion], shares[group]);
}

#[test]
fn a_score_is_tried_on_its_scale_and_the_agreed_one_takes_it_back() {
    let mut trial = trial();
    let asked = (slug("azure"), question("PRT-01"));
    let agreed = trial.value(&asked).unwrap();
    let other = u8::from(agreed == 0);
    trial.score(asked.clone(), other).unwrap();
    assert_eq!(trial.value(&asked), Some(other.into()));
    assert_eq!(trial.typed().1, [format!("azure/PRT-01={other}")]);
    insta::assert_snapshot!(
        trial.score(asked.clone(), 9).unwrap_err(),
        @"`9` is not on the scale of PRT-01: its values are 0, 1, 2, 3"
    );
    trial.score(asked, agreed.whole().unwrap()).unwrap();
    assert!(trial.is_base());
}

#[test]
fn percent_is_written_as_it_can_be_typed() {
    for (percent, text) in [
        (Exact::whole(20), "20"),
        (Exact::ratio(35, 2), "17.5"),
        (Exact::zero(), "0"),
        (Exact::ratio(100, 3), "100/3"),
    ] {
        assert_eq!(plain(&percent), text);
    }
}
