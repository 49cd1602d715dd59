use super::*;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::ranking::rank;
use crate::domain::evaluation::samples::{group, sample_2019, slug, two_groups};

#[test]
fn the_worked_flip_comes_out() {
    let flip = flip(&two_groups(), &group("GTWO"), &group("GONE")).unwrap().unwrap();
    assert_eq!(flip.shift, Exact::ratio(180, 7));
    assert_eq!(flip.shift.rounded(2).to_string(), "25.71");
    assert_eq!(flip.to_weight.rounded(2).to_string(), "85.71");
    assert_eq!(flip.from_weight.rounded(2).to_string(), "14.29");
    assert_eq!(flip.total.rounded(2).to_string(), "70.95");
    assert_eq!((flip.winner, flip.challenger), (slug("a"), slug("b")));
}

#[test]
fn a_shift_that_only_helps_the_winner_flips_nothing() {
    assert_eq!(flip(&two_groups(), &group("GONE"), &group("GTWO")).unwrap(), None);
}

#[test]
fn groups_are_named_when_there_is_no_such_one() {
    let refused = flip(&two_groups(), &group("GONE"), &group("CON")).unwrap_err();
    assert_eq!(refused.to_string(), "CON is not a group of the set: its groups are GONE, GTWO");
    let refused = flip(&two_groups(), &group("GONE"), &group("GONE")).unwrap_err();
    assert_eq!(refused.to_string(), "GONE cannot give weight to itself: name two groups");
}

#[test]
fn at_the_flip_winner_and_challenger_are_level_price_included() {
    // Recomputed by shares, from the ranking alone: 0.03 marks are little to overcome.
    let evaluation = sample_2019(PriceFormula::Ratio);
    let flip = flip(&evaluation, &group("CST"), &group("SKL")).unwrap().unwrap();
    assert_eq!((&flip.winner, &flip.challenger), (&slug("aws"), &slug("azure")));
    let ranking = rank(&evaluation).unwrap();
    let at_flip = |name: &str| {
        let standing = ranking.standing(&slug(name)).unwrap();
        let figures = standing.figures.as_ref().unwrap();
        let marks = |at: usize| standing.groups[at].marks.clone().unwrap();
        let cost = marks(2) + figures.price.clone().unwrap();
        let gained = marks(1) / Exact::whole(15) - cost / Exact::whole(30);
        figures.total.clone() + gained * flip.shift.clone()
    };
    assert_eq!(at_flip("aws"), at_flip("azure"));
    assert_eq!(at_flip("aws"), flip.total);
    assert_eq!(flip.shift.rounded(2).to_string(), "0.23");
}
