//! Prices: one amount a candidate, or the lines of its basket, which are added up.

use std::collections::BTreeMap;

use super::{Extra, Seen};
use crate::domain::exact::Money;
use crate::domain::refs::Slug;
use crate::domain::text::{Line, Title};
use crate::import::csv::{Columns, Row, Sheet};
use crate::import::source::Source;
use crate::import::{ImportError, Problems};

/// What one candidate costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceRow {
    /// The line it stands on, or that of the first of its basket lines.
    pub line: usize,
    /// Whose price it is.
    pub candidate: Slug,
    /// The amount, or the sum of the basket.
    pub amount: Money,
    /// What the amount rests on.
    pub basis: Option<Line>,
    /// The basket; empty where one amount was given.
    pub basket: Vec<BasketRow>,
}

/// One line of a basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasketRow {
    /// The line it stands on.
    pub line: usize,
    /// What is bought.
    pub item: Title,
    /// What it costs.
    pub amount: Money,
    /// What the amount rests on.
    pub assumption: Option<Line>,
}

/// The prices in `source`, by candidate in the order of the file. A column `line` makes it a
/// sheet of baskets.
///
/// # Errors
/// [`ImportError`] with every problem; a candidate with two amounts, or a basket with the same
/// line twice, is one.
pub fn read(source: &Source, extra: Extra) -> Result<Vec<PriceRow>, ImportError> {
    let mut problems = Problems::default();
    let sheet = Sheet::read(source, &mut problems, |header| {
        let baskets = header.iter().any(|name| name.eq_ignore_ascii_case("line"));
        let (needed, optional): (&[&str], &[&str]) = if baskets {
            (&["candidate", "line", "amount"], &["assumption"])
        } else {
            (&["candidate", "amount"], &["basis"])
        };
        let passed_over = &["illustrative"];
        Columns { needed, optional, passed_over, aliases: &[], ignore_extra: extra.is_ignored() }
    });
    let rows = if sheet.has("line") {
        baskets(&sheet, &mut problems)
    } else {
        amounts(&sheet, &mut problems)
    };
    problems.settle(source.name(), || rows)
}

fn amounts(sheet: &Sheet, problems: &mut Problems) -> Vec<PriceRow> {
    let mut rows = Vec::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let candidate = row.needed::<Slug>("candidate", problems);
        let amount = row.needed("amount", problems);
        let basis = row.optional("basis", problems);
        let Some(candidate) = candidate else { continue };
        if let Some(first) = seen.before(candidate.clone(), row.line) {
            let what = format!("{candidate} has an amount on line {first} already");
            row.note("candidate", what, problems);
        }
        if let Some(amount) = amount {
            rows.push(PriceRow { line: row.line, candidate, amount, basis, basket: Vec::new() });
        }
    }
    rows
}

fn baskets(sheet: &Sheet, problems: &mut Problems) -> Vec<PriceRow> {
    let mut by_candidate: BTreeMap<Slug, Vec<(Row<'_>, BasketRow)>> = BTreeMap::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let candidate = row.needed::<Slug>("candidate", problems);
        let item = row.needed::<Title>("line", problems);
        let amount = row.needed("amount", problems);
        let assumption = row.optional("assumption", problems);
        let (Some(candidate), Some(item)) = (candidate, item) else { continue };
        if let Some(first) = seen.before((candidate.clone(), item.clone()), row.line) {
            let what = format!("{candidate} has `{item}` on line {first} already");
            row.note("line", what, problems);
        }
        if let Some(amount) = amount {
            let basket = BasketRow { line: row.line, item, amount, assumption };
            by_candidate.entry(candidate).or_default().push((row, basket));
        }
    }
    let mut rows = Vec::new();
    for (candidate, lines) in by_candidate {
        let (first, _) = lines[0];
        let pence =
            lines.iter().try_fold(0_i64, |sum, (_, line)| sum.checked_add(line.amount.as_pence()));
        let Some(amount) = pence.and_then(Money::pence) else {
            let what = format!("the lines of {candidate} add up to more than an amount may be");
            first.note("amount", what, problems);
            continue;
        };
        let basket = lines.into_iter().map(|(_, line)| line).collect();
        rows.push(PriceRow { line: first.line, candidate, amount, basis: None, basket });
    }
    rows.sort_by_key(|row| row.line);
    rows
}
