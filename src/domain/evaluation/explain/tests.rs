use super::*;
use crate::domain::evaluation::ranking::rank;
use crate::domain::evaluation::samples::{sample_2019, slug};

fn lines(candidate: &str) -> Vec<String> {
    let evaluation = sample_2019(PriceFormula::Ratio);
    let ranking = rank(&evaluation).unwrap();
    let lines = explain(&evaluation, &ranking, &slug(candidate)).unwrap();
    lines.iter().map(ToString::to_string).collect()
}

#[test]
fn a_reader_with_a_calculator_reaches_the_total() {
    let lines = lines("aws");
    assert_eq!(lines[0], "CON-02: 2.5000 x 3 / 3 = 2.50 (5/2)");
    assert_eq!(lines[5], "CON: 7.50 of 10.00 (15/2)");
    let last: Vec<&str> = lines[lines.len() - 3..].iter().map(String::as_str).collect();
    assert_eq!(
        last,
        [
            "quality: 56.82 (3409/60)",
            "price by ratio: 21.0000 x £1,090,000 / £1,180,000 = 19.40 (2289/118)",
            "total: 269801/3540, rounded once to 76.21",
        ]
    );
}

#[test]
fn every_line_adds_up_to_the_next_sum() {
    let evaluation = sample_2019(PriceFormula::Ratio);
    let ranking = rank(&evaluation).unwrap();
    let (mut group, mut quality, mut total) = (Exact::zero(), Exact::zero(), Exact::zero());
    for line in explain(&evaluation, &ranking, &slug("gcp")).unwrap() {
        match line {
            Line::Question { weight, score, top, marks, .. } => {
                let worked = weight * (score.exact() / Exact::whole(i64::from(top)));
                assert_eq!(worked, marks);
                group = group + marks;
            }
            Line::Group { marks, .. } => {
                assert_eq!(marks.as_ref(), Some(&group));
                quality = quality + std::mem::replace(&mut group, Exact::zero());
            }
            Line::Quality { marks, .. } => {
                assert_eq!(marks, quality);
                total = total + marks;
            }
            Line::Price { marks, .. } => total = total + marks,
            Line::Total { exact, published } => {
                assert_eq!(exact, total);
                assert_eq!(exact.rounded(2), published);
            }
            Line::NotScored { .. } | Line::Out { .. } | Line::Pounds { .. } => {
                panic!("gcp is ranked")
            }
        }
    }
}

#[test]
fn a_total_in_pounds_is_worked_out_too() {
    let evaluation = sample_2019(PriceFormula::Ppqp);
    let ranking = rank(&evaluation).unwrap();
    let lines = explain(&evaluation, &ranking, &slug("aws")).unwrap();
    let last: Vec<String> = lines[lines.len() - 2..].iter().map(ToString::to_string).collect();
    assert_eq!(
        last,
        [
            "price by ppqp: £1,180,000 / 56.82 (3409/60) = 20768.55 (70800000/3409), pounds a \
             quality mark, lowest first",
            "total: 70800000/3409, rounded once to 20768.55",
        ]
    );
}

#[test]
fn the_excluded_keep_their_marks_and_are_told_why_there_is_no_total() {
    let lines = lines("paas");
    assert!(lines.contains(&"CON: 3.50 of 10.00 (7/2)".to_owned()));
    assert_eq!(lines.last().unwrap(), "no total: excluded by CON-01");
}

#[test]
fn an_average_is_worked_out_with_its_fraction_and_the_result_says_what_counted() {
    use crate::domain::evaluation::Agreeing;
    use crate::domain::evaluation::agreed::AgreedValue;
    use crate::domain::evaluation::ranking::Warning;
    let mut parts = sample_2019(PriceFormula::Ratio).into_parts();
    parts.rules.agreeing = Agreeing::Average;
    let cell = (slug("aws"), "CON-02".parse().unwrap());
    parts.consensus.get_mut(&cell).unwrap().value = AgreedValue::parts_of(7, 3).unwrap();
    let evaluation = Evaluation::new(parts).unwrap();
    let ranking = rank(&evaluation).unwrap();
    let lines = explain(&evaluation, &ranking, &slug("aws")).unwrap();
    // 2.33 on a calculator gives 1.9417; the fraction gives what stands there.
    assert_eq!(lines[0].to_string(), "CON-02: 2.5000 x 2.33 (7/3) / 3 = 1.94 (35/18)");
    let said: Vec<String> = ranking
        .warnings
        .iter()
        .filter(|warning| matches!(warning, Warning::Averaged))
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        said,
        [
            "each score that counts is the exact average of the individual scores, as the frozen rules \
          say: what lies between two values of the scale has no descriptor, and nobody gave it; a \
          step or a mark of an analysis is one evaluator's score moved by one value"
        ]
    );
}
