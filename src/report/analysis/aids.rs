//! Agreement and aids for weights, as scripts and people read them.

use super::{exact, number, people::percent_of};
use crate::domain::criteria::weight::Weight;
use crate::domain::exact::Exact;
use crate::domain::robustness::agreement::{Agreement, Undefined};
use crate::domain::robustness::elicit::{Ahp, BestWorst};
use crate::report::listing::{Cell, Column, Listing, Value};

/// The figures of agreement, `null` where they are undefined.
pub fn agreement_json(found: &Agreement) -> Vec<(&'static str, Value)> {
    let figure =
        |of: &Result<f64, Undefined>| of.as_ref().map_or(Value::Null, |figure| number(*figure));
    vec![
        ("metric", found.metric.to_string().into()),
        ("alpha", figure(&found.alpha)),
        ("kendall_w", figure(&found.kendall_w)),
        ("icc_2_1", figure(&found.icc_2_1)),
        ("icc_2_k", figure(&found.icc_2_k)),
    ]
}

/// The figures of agreement, one a row, each with what it says.
pub fn agreement_listing(found: &Agreement) -> Listing {
    let mut table = Listing::new(vec![
        Column::text("measure", "Measure"),
        Column::figure("value", "Value"),
        Column::text("meaning", "What it says"),
    ]);
    let figures = [
        ("alpha", &found.alpha, "1 full agreement, 0 what chance would give"),
        ("kendall_w", &found.kendall_w, "0 no common order, 1 the same order by all"),
        ("icc_2_1", &found.icc_2_1, "how far one evaluator's score can be relied on"),
        ("icc_2_k", &found.icc_2_k, "how far the mean of the panel can be relied on"),
    ];
    for (name, figure, meaning) in figures {
        let (value, meaning) = match figure {
            Ok(figure) => (format!("{figure:.4}").into(), meaning.to_owned()),
            Err(why) => (Cell::Null, format!("undefined: {why}")),
        };
        table.push(vec![name.into(), value, meaning.into()]);
    }
    table
}

/// The weights that an exact aid proposes.
pub fn weights_json(
    method: &str,
    names: &[String],
    weights: &[Exact],
) -> Vec<(&'static str, Value)> {
    let pairs = || names.iter().map(String::as_str).zip(weights);
    vec![
        ("method", method.into()),
        ("weights", Value::object(pairs().map(|(name, weight)| (name, exact(weight))))),
        ("exact", Value::object(pairs().map(|(name, weight)| (name, weight.to_string())))),
    ]
}

/// What best-worst proposes.
pub fn best_worst_json(names: &[String], found: &BestWorst) -> Vec<(&'static str, Value)> {
    let weights = names.iter().map(String::as_str).zip(found.weights.iter().map(exact));
    vec![
        ("method", "best-worst".into()),
        ("weights", Value::object(weights)),
        ("xi", exact(&found.xi)),
    ]
}

/// What pairwise comparison proposes.
pub fn ahp_json(names: &[String], found: &Ahp) -> Vec<(&'static str, Value)> {
    let by_name = |weights: &[f64]| {
        Value::object(names.iter().map(String::as_str).zip(weights.iter().map(|w| number(*w))))
    };
    let pairs = found.worst_pairs.iter().map(|pair| {
        Value::object([
            ("row", Value::from(names[pair.row].as_str())),
            ("column", names[pair.column].as_str().into()),
            ("said", number(pair.said)),
            ("weights_say", number(pair.weights_say)),
        ])
    });
    vec![
        ("method", "ahp".into()),
        ("weights", by_name(&found.weights)),
        ("geometric", by_name(&found.geometric)),
        ("lambda_max", number(found.lambda_max)),
        ("ci", number(found.consistency_index)),
        ("ri", number(found.random_index)),
        ("cr", number(found.consistency_ratio)),
        ("acceptable", found.acceptable().into()),
        ("worst_pairs", Value::array(pairs)),
    ]
}

/// Weights by name, and as they would be entered: hundredths of a percent adding to 100.
pub fn weights_listing(names: &[String], exact: Option<&[Exact]>, entered: &[Weight]) -> Listing {
    let mut columns = vec![
        Column::text("name", "Name"),
        Column::figure("percent", "Percent"),
        Column::figure("share", "Share"),
        Column::text("exact", "Exact"),
    ];
    if exact.is_none() {
        columns.truncate(2);
    }
    let mut table = Listing::new(columns);
    for (at, name) in names.iter().enumerate() {
        let mut row = vec![name.as_str().into(), entered[at].to_string().into()];
        if let Some(weights) = exact {
            row.push(percent_of(&weights[at]).into());
            row.push((&weights[at]).into());
        }
        table.push(row);
    }
    table
}

/// The comparisons to think about again.
pub fn worst_pairs_listing(names: &[String], found: &Ahp) -> Listing {
    let mut table = Listing::new(vec![
        Column::text("row", "Compared"),
        Column::text("column", "With"),
        Column::figure("said", "Said"),
        Column::figure("weights_say", "Weights say"),
    ]);
    for pair in &found.worst_pairs {
        table.push(vec![
            names[pair.row].as_str().into(),
            names[pair.column].as_str().into(),
            format!("{:.2}", pair.said).into(),
            format!("{:.2}", pair.weights_say).into(),
        ]);
    }
    table
}
