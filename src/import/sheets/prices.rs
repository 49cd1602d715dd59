//! Prices: one amount a candidate, or the lines of its basket, which are added up; as a list, or
//! with the candidates across.

use std::collections::BTreeMap;

use super::matrix::Names;
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
/// A header without `candidate` and with a column for each of `candidates` is a matrix: with
/// `line` a line of the baskets a row (`assumption` is that of all in it), else one row of
/// amounts (`basis` likewise). An empty cell is no amount.
///
/// # Errors
/// [`ImportError`] with every problem; a candidate with two amounts, or a basket with the same
/// line twice, is one.
pub fn read(
    source: &Source,
    candidates: &[Slug],
    extra: Extra,
) -> Result<Vec<PriceRow>, ImportError> {
    let mut problems = Problems::default();
    let names = Names::of(candidates);
    let (lined, plain) = (names.and(&["assumption"]), names.and(&["basis"]));
    let mut is_matrix = false;
    let sheet = Sheet::read(source, &mut problems, |header| {
        is_matrix = names.across(header);
        if is_matrix {
            let baskets = header.iter().any(|name| name.eq_ignore_ascii_case("line"));
            let needed: &[&str] = if baskets { &["line"] } else { &[] };
            let optional = if baskets { &lined } else { &plain };
            return Columns {
                needed,
                optional,
                passed_over: &["illustrative"],
                aliases: &[],
                ignore_extra: extra.is_ignored(),
            };
        }
        let baskets = header.iter().any(|name| name.eq_ignore_ascii_case("line"));
        let (needed, optional): (&[&str], &[&str]) = if baskets {
            (&["candidate", "line", "amount"], &["assumption"])
        } else {
            (&["candidate", "amount"], &["basis"])
        };
        let passed_over = &["illustrative"];
        Columns { needed, optional, passed_over, aliases: &[], ignore_extra: extra.is_ignored() }
    });
    let rows = match (is_matrix, sheet.has("line")) {
        (true, true) => {
            let found = lines_across(&sheet, &names, &mut problems);
            summed(found, &mut problems)
        }
        (true, false) => amounts_across(&sheet, &names, &mut problems),
        (false, true) => baskets(&sheet, &mut problems),
        (false, false) => amounts(&sheet, &mut problems),
    };
    problems.settle(source.name(), || rows)
}

type Baskets<'s> = BTreeMap<Slug, Vec<(Row<'s>, BasketRow)>>;

fn lines_across<'s>(sheet: &'s Sheet, names: &Names, problems: &mut Problems) -> Baskets<'s> {
    let mut by_candidate = Baskets::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let item = row.needed::<Title>("line", problems);
        let assumption = row.optional::<Line>("assumption", problems);
        let Some(item) = item else { continue };
        if let Some(first) = seen.before(item.clone(), row.line) {
            row.note("line", format!("`{item}` stands on line {first} already"), problems);
        }
        for (candidate, own, _) in &names.0 {
            let Some(amount) = row.optional::<Money>(own, problems) else { continue };
            let (item, assumption) = (item.clone(), assumption.clone());
            let line = BasketRow { line: row.line, item, amount, assumption };
            by_candidate.entry(candidate.clone()).or_default().push((row, line));
        }
    }
    by_candidate
}

fn amounts_across(sheet: &Sheet, names: &Names, problems: &mut Problems) -> Vec<PriceRow> {
    let mut rows = Vec::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let basis = row.optional::<Line>("basis", problems);
        for (candidate, own, _) in &names.0 {
            let Some(amount) = row.optional::<Money>(own, problems) else { continue };
            if let Some(first) = seen.before(candidate.clone(), row.line) {
                let what = format!("{candidate} has an amount on line {first} already");
                row.note(own, what, problems);
            }
            let (candidate, basis) = (candidate.clone(), basis.clone());
            rows.push(PriceRow { line: row.line, candidate, amount, basis, basket: Vec::new() });
        }
    }
    rows
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
    let mut by_candidate = Baskets::new();
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
    summed(by_candidate, problems)
}

/// Each basket with the sum of its lines, in the order of the file.
fn summed(by_candidate: Baskets<'_>, problems: &mut Problems) -> Vec<PriceRow> {
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
