//! Invented bids for a rehearsal: a price each, with quality marks or a score a question.

use std::collections::BTreeMap;

use super::{Extra, Seen};
use crate::domain::criteria::weight::Weight;
use crate::domain::criteria::{CriteriaSet, Kind, effective_weight};
use crate::domain::evaluation::Answer;
use crate::domain::evaluation::price::Price;
use crate::domain::evaluation::rehearse::{Bid, Quality};
use crate::domain::evaluation::value::read_value;
use crate::domain::exact::{Exact, Money};
use crate::domain::refs::Slug;
use crate::import::csv::{Columns, Sheet};
use crate::import::source::Source;
use crate::import::{ImportError, Problems};

/// The bids in `source`, in its order. With a column `quality` they are marks given outright;
/// without one each question of `criteria` has a column under its id, gates may.
///
/// # Errors
/// [`ImportError`] with every problem; a bid that stands there twice is one.
pub fn read(
    source: &Source,
    criteria: &CriteriaSet,
    extra: Extra,
) -> Result<Vec<Bid>, ImportError> {
    let mut problems = Problems::default();
    let ids = |kind: Kind| -> Vec<String> {
        let of = criteria.questions().filter(|(_, question)| question.kind == kind);
        of.map(|(_, question)| question.id.to_string()).collect()
    };
    let (scored, gates) = (ids(Kind::Scored), ids(Kind::Gate));
    let most: Exact =
        criteria.scored().map(|(group, question)| effective_weight(group, question)).sum();
    let names: Vec<&str> = scored.iter().chain(&gates).map(String::as_str).collect();
    let sheet = Sheet::read(source, &mut problems, |header| {
        let outright = ["quality", "marks"];
        let marks = header.iter().any(|h| outright.iter().any(|name| h.eq_ignore_ascii_case(name)));
        Columns {
            needed: if marks { &["bid", "price", "quality"] } else { &["bid", "price"] },
            optional: if marks { &[] } else { &names },
            passed_over: &["illustrative"],
            aliases: &[("candidate", "bid"), ("amount", "price"), ("marks", "quality")],
            ignore_extra: extra.is_ignored(),
        }
    });
    let mut bids = Vec::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let name = row.needed::<Slug>("bid", &mut problems);
        let price = row.needed::<Money>("price", &mut problems);
        let price = price.and_then(|amount| match Price::new(amount, None) {
            Ok(price) => Some(price),
            Err(error) => {
                row.note("price", error, &mut problems);
                None
            }
        });
        let quality = if sheet.has("quality") {
            let marks = row.full("quality", &mut problems).and_then(|typed| {
                let typed = typed.trim();
                if let Ok(marks) = typed.parse::<Weight>() {
                    return Some(marks);
                }
                let what = format!(
                    "`{typed}` is not a number of quality marks: write one from 0 to 100, with at \
                     most two decimals behind a point"
                );
                row.note("quality", what, &mut problems);
                None
            });
            if marks.is_some_and(|marks| marks.percent() > most) {
                let what = format!("there are {} quality marks in this draft", most.rounded(2));
                row.note("quality", what, &mut problems);
            }
            marks.map(Quality::Marks)
        } else {
            let mut scores = BTreeMap::new();
            for (_, question) in criteria.scored() {
                let Some(typed) = row.full(question.id.as_str(), &mut problems) else { continue };
                match read_value(question, criteria.scale(), typed) {
                    Ok(value) => drop(scores.insert(question.id.clone(), value)),
                    Err(error) => row.note(question.id.as_str(), error, &mut problems),
                }
            }
            let mut answers = BTreeMap::new();
            for id in &gates {
                if let Some(answer) = row.optional::<Answer>(id, &mut problems)
                    && let Ok(question) = id.parse()
                {
                    answers.insert(question, answer);
                }
            }
            Some(Quality::Answers { scores, gates: answers })
        };
        let Some(name) = name else { continue };
        if let Some(first) = seen.before(name.clone(), row.line) {
            row.note("bid", format!("{name} stands on line {first} already"), &mut problems);
        }
        if let (Some(price), Some(quality)) = (price, quality) {
            bids.push(Bid { name, price, quality });
        }
    }
    problems.settle(source.name(), || bids)
}
