use super::*;

fn wanted(only: &[Part]) -> Wanted {
    Wanted { only: only.to_vec(), law: Law::UNIFORM, samples: None, seed: None, exact: false }
}

fn found(text: &str, method: Method, wanted: &Wanted) -> Result<Analysis, ActionError> {
    analyse(&Source::from_text("m.csv", text), method, None, wanted, &mut |_| {})
}

#[track_caller]
fn refused(text: &str, method: Method, wanted: &Wanted, said: &str) {
    let error = found(text, method, wanted).unwrap_err().to_string();
    assert_eq!(error, said);
}

const TWO: &str = "n,a,b\nweight,1,1\nx,4,2\ny,2,3\n";

#[test]
fn a_part_that_needs_a_panel_is_refused_for_a_file() {
    refused(
        TWO,
        Method::Wsm,
        &wanted(&[Part::Moderation]),
        "moderation needs an evaluation with its panel: a file has ranking, tipping, least_change, \
         marks, dominance, acceptability, leave_out",
    );
}

#[test]
fn values_without_a_scale_have_no_marks_and_say_so() {
    let found = found(TWO, Method::Wsm, &wanted(&[Part::Marks])).unwrap();
    let why = found.marks.unwrap().unwrap_err();
    assert_eq!(why, "no criterion has a scale on which all values are whole numbers");
    assert!(found.ranking.is_none() && found.acceptability.is_none());
}

#[test]
fn few_criteria_are_exact_and_a_seed_or_a_count_asks_for_draws() {
    let part = [Part::Acceptability];
    let way = |wanted: &Wanted| {
        found(TWO, Method::Wsm, wanted).unwrap().acceptability.unwrap().unwrap().way
    };
    assert_eq!(way(&wanted(&part)), Way::Exact);
    let seeded = Wanted { seed: Some(9), samples: Some(1000), ..wanted(&part) };
    assert_eq!(way(&seeded), Way::Sampled { samples: 1000, seed: 9, stopped: false });
    let nested = Wanted { law: "nested".parse().unwrap(), exact: true, ..wanted(&part) };
    refused(
        TWO,
        Method::Wsm,
        &nested,
        "the law nested can only be sampled: exact shares are those of uniform and ordered",
    );
}

#[test]
fn exact_pairs_are_there_where_exact_places_are_not() {
    let header: Vec<String> = (1..=9).map(|at| format!("c{at}")).collect();
    let row = |name: &str, values: [u32; 9]| {
        format!("{name},{}\n", values.map(|value| value.to_string()).join(","))
    };
    let text = format!(
        "n,{}\n{}{}{}",
        header.join(","),
        row("weight", [1; 9]),
        row("x", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        row("y", [9, 8, 7, 6, 5, 4, 3, 2, 1])
    );
    let exact = Wanted { exact: true, ..wanted(&[Part::Acceptability]) };
    let shares = found(&text, Method::Wsm, &exact).unwrap().acceptability.unwrap().unwrap();
    assert_eq!((shares.rank, shares.central_weights), (None, None));
    assert!((shares.pairwise_win[0][1] - 0.5).abs() < 1e-12);
}

#[test]
fn the_flows_of_promethee_are_those_of_the_method_itself() {
    // By hand, as in the domain's own test: A 0.4, B 0.3, C -0.7.
    let text = "n,p,q,r\nweight,5,3,2\ndirection,max,max,min\nA,3,1,5\nB,2,3,9\nC,1,2,9.5\n";
    let found = found(text, Method::Promethee2, &wanted(&[])).unwrap();
    let totals: Vec<f64> = found.ranking.unwrap().unwrap().iter().map(|r| r.total).collect();
    for (found, wanted) in totals.iter().zip([0.4, 0.3, -0.7]) {
        assert!((found - wanted).abs() < 1e-12, "{totals:?}");
    }
    let why_not = found.marks.unwrap().err().unwrap();
    assert_eq!(why_not, "under promethee2 a mark changes everybody's flow");
    assert!(found.tipping.unwrap().is_ok());
    // Linear between thresholds: 3 of 6 with 2 indifferent is a quarter, 6 of 6 is full.
    let linear = "n,p\nweight,1\nq,2\np,6\nx,10\ny,7\nz,4\n";
    let found = super::tests::found(linear, Method::Promethee2, &wanted(&[Part::Ranking])).unwrap();
    assert!((found.ranking.unwrap().unwrap()[0].total - 0.625).abs() < 1e-12);
}

#[test]
fn topsis_scales_by_vector_and_has_an_order_alone() {
    // Hwang & Yoon 1981: the choice of a fighter aircraft.
    let text = "n,a,b,c,d,e,f\nweight,2,1,1,1,2,3\ndirection,max,max,max,min,max,max\n\
                A1,2,1500,20000,5.5,5,9\nA2,2.5,2700,18000,6.5,3,5\nA3,1.8,2000,21000,4.5,7,7\n\
                A4,2.2,1800,20000,5,5,5\n";
    let found = found(text, Method::Topsis, &wanted(&[])).unwrap();
    let ranking = found.ranking.unwrap().unwrap();
    let near = [(0, 0.643), (2, 0.613), (3, 0.312), (1, 0.268)];
    for (ranked, (candidate, total)) in ranking.iter().zip(near) {
        assert_eq!(ranked.candidate, candidate);
        assert!((ranked.total - total).abs() < 0.001, "{ranking:?}");
    }
    assert!(found.tipping.is_none() && found.acceptability.is_none());
}

#[test]
fn a_relative_scaling_may_reverse_the_order_and_names_the_pair() {
    // Under minmax the third candidate stretches the second criterion, on which x is behind.
    let text = "n,a,b\nweight,1,1\nx,1,0.9\ny,0,1\nz,0,0\n";
    let source = Source::from_text("m.csv", text);
    let asked = wanted(&[Part::Ranking, Part::LeaveOut]);
    let found = analyse(&source, Method::Wsm, Some(Scaling::MinMax), &asked, &mut |_| {}).unwrap();
    let left = found.leave_out.unwrap().unwrap();
    assert_eq!(left.candidates[2].reversed.len(), 1);
    let plain = super::tests::found(text, Method::Wsm, &asked).unwrap();
    assert!(plain.leave_out.unwrap().unwrap().candidates.iter().all(|l| l.reversed.is_empty()));
}

/// Constant columns, identical candidates, one criterion, a weight of 1, nothing but zeros.
const DEGENERATE: [&str; 6] = [
    "n,a,b\nweight,1,1\nscale,0..3,0..3\nx,2,2\ny,2,2\nz,2,2\n",
    "n,a,b\nweight,1,1\nscale,0..3,0..3\nx,2,1\ny,2,3\n",
    "n,a\nweight,1\nscale,0..3\nx,2\ny,1\n",
    "n,a,b\nweight,1,0\nscale,0..3,0..3\nx,3,0\ny,0,3\n",
    "n,a,b\nweight,1,1\nscale,0..3,0..3\nx,0,0\ny,0,0\n",
    "n,a,b,c,d,e,f,g\nweight,0,0,0,1,0,0,0\nx,1,1,1,1,1,1,1\ny,1,1,1,1,1,1,1\n",
];

#[test]
fn degenerate_figures_are_answered_or_undefined_with_a_reason_under_every_law_and_method() {
    let laws = ["uniform", "nested", "ordered", "around:0", "around:100", "dirichlet:0.5"];
    let methods = [Method::Wsm, Method::Topsis, Method::Promethee2];
    for text in DEGENERATE {
        for method in methods {
            for law in laws.iter().chain(&["scores:1", "around:5+scores:0.2"]) {
                let wanted = Wanted {
                    law: law.parse().unwrap(),
                    samples: Some(2_000),
                    ..wanted(Part::OF_A_MATRIX)
                };
                let found = match found(text, method, &wanted) {
                    Ok(found) => found,
                    Err(refused) => {
                        assert!(refused.to_string().len() > 10, "{refused}");
                        continue;
                    }
                };
                for (part, value) in crate::report::analysis::json(&found) {
                    assert!(!part.is_empty());
                    drop(value);
                }
                for block in crate::report::analysis::blocks(&found) {
                    assert!(block.table.is_some() || !block.sentences.is_empty(), "{block:?}");
                }
            }
        }
    }
}

#[test]
fn one_candidate_alone_is_no_comparison_and_said_so() {
    refused(
        "n,a\nweight,1\nx,4\n",
        Method::Wsm,
        &wanted(&[]),
        "m.csv: there are fewer than two candidates, so that there is nothing to compare",
    );
}
