//! Prices: one amount a candidate, or the lines of its basket, which are added up; as a list, or
//! with the candidates across.

use std::collections::BTreeMap;

use super::matrix::Names;
use super::{Extra, Seen, TakesPart};
use crate::domain::evaluation::price::Price;
use crate::domain::exact::Money;
use crate::domain::refs::Slug;
use crate::domain::text::{Line, Title};
use crate::import::csv::{Columns, Row, Sheet};
use crate::import::source::Source;
use crate::import::{Problems, Rows};

/// What one candidate costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceRow {
    /// The line it stands on, or that of the first of its basket lines.
    pub line: usize,
    /// Whose price it is.
    pub candidate: Slug,
    /// The amount, or the sum of the basket, with what it rests on; `None` where it cannot be
    /// read, which is a problem.
    pub price: Option<Price>,
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
/// A candidate with two amounts is a problem, and so is a basket with the same line twice, or a
/// price of nothing.
pub fn read(source: &Source, candidates: &[impl TakesPart], extra: Extra) -> Rows<PriceRow> {
    let mut problems = Problems::default();
    let names = Names::of(candidates);
    let (lined, plain) = (names.and(&["assumption"]), names.and(&["basis"]));
    let aliases = names.aliases();
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
                aliases: &aliases,
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
        let aliases = &[("supplier", "candidate"), ("price", "amount")];
        Columns { needed, optional, passed_over, aliases, ignore_extra: extra.is_ignored() }
    });
    let rows = match (is_matrix, sheet.has("line")) {
        (true, true) => {
            let found = lines_across(&sheet, &names, &mut problems);
            summed(found, Slug::as_str, &mut problems)
        }
        (true, false) => amounts_across(&sheet, &names, &mut problems),
        (false, true) => {
            let found = baskets(&sheet, &names, &mut problems);
            summed(found, |_| "amount", &mut problems)
        }
        (false, false) => amounts(&sheet, &names, &mut problems),
    };
    Rows::new(source.name(), rows, problems)
}

/// Whether a line is what the others come to: the program adds them up itself, and a total among
/// them would count everything twice.
fn is_total(item: &Title, row: Row<'_>, problems: &mut Problems) -> bool {
    const TOTALS: [&str; 8] = [
        "total",
        "totals",
        "sum",
        "subtotal",
        "sub total",
        "grand total",
        "overall total",
        "total cost",
    ];
    let words = item.as_str().to_lowercase().replace(['-', '_'], " ");
    let words = words.trim_end_matches(':').trim_end();
    if !TOTALS.contains(&words) {
        return false;
    }
    let what = format!(
        "`{item}` is what the other lines come to, and they are added up here: take the line out"
    );
    row.note("line", what, problems);
    true
}

/// The lines of each basket; one that cannot be read is `None`.
type Baskets<'s> = BTreeMap<Slug, Vec<(Row<'s>, Option<BasketRow>)>>;

fn lines_across<'s>(sheet: &'s Sheet, names: &Names, problems: &mut Problems) -> Baskets<'s> {
    let mut by_candidate = Baskets::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let item = row.needed::<Title>("line", problems);
        let assumption = row.optional::<Line>("assumption", problems);
        let Some(item) = item.filter(|item| !is_total(item, row, problems)) else { continue };
        if let Some(first) = seen.before(item.as_str().to_lowercase(), row.line) {
            row.note("line", format!("`{item}` stands on line {first} already"), problems);
        }
        for (candidate, own, _) in &names.0 {
            if row.raw(own).is_none() {
                continue;
            }
            let line = row.optional::<Money>(own, problems).map(|amount| {
                let (item, assumption) = (item.clone(), assumption.clone());
                BasketRow { line: row.line, item, amount, assumption }
            });
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
            let price = priced(row, own, amount, basis.clone(), problems);
            let candidate = candidate.clone();
            rows.push(PriceRow { line: row.line, candidate, price, basket: Vec::new() });
        }
    }
    rows
}

/// The price of `amount`, with a problem where it is none.
fn priced(
    row: Row<'_>,
    column: &str,
    amount: Money,
    basis: Option<Line>,
    problems: &mut Problems,
) -> Option<Price> {
    Price::new(amount, basis).map_err(|error| row.note(column, error, problems)).ok()
}

fn amounts(sheet: &Sheet, names: &Names, problems: &mut Problems) -> Vec<PriceRow> {
    let mut rows = Vec::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let candidate = names.candidate(row, problems);
        let amount = row.needed("amount", problems);
        let basis = row.optional("basis", problems);
        let Some(candidate) = candidate else { continue };
        if let Some(first) = seen.before(candidate.clone(), row.line) {
            let what = format!("{candidate} has an amount on line {first} already");
            row.note("candidate", what, problems);
        }
        let price = amount.and_then(|amount| priced(row, "amount", amount, basis, problems));
        rows.push(PriceRow { line: row.line, candidate, price, basket: Vec::new() });
    }
    rows
}

fn baskets<'s>(sheet: &'s Sheet, names: &Names, problems: &mut Problems) -> Baskets<'s> {
    let mut by_candidate = Baskets::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let candidate = names.candidate(row, problems);
        let item = row.needed::<Title>("line", problems);
        let amount = row.needed("amount", problems);
        let assumption = row.optional("assumption", problems);
        let item = item.filter(|item| !is_total(item, row, problems));
        let Some(candidate) = candidate else { continue };
        if let Some(item) = &item
            && let key = (candidate.clone(), item.as_str().to_lowercase())
            && let Some(first) = seen.before(key, row.line)
        {
            let what = format!("{candidate} has `{item}` on line {first} already");
            row.note("line", what, problems);
        }
        let line = match (item, amount) {
            (Some(item), Some(amount)) => {
                Some(BasketRow { line: row.line, item, amount, assumption })
            }
            (_, _) => None,
        };
        by_candidate.entry(candidate).or_default().push((row, line));
    }
    by_candidate
}

/// Each basket with the sum of its lines, in the order of the file; `column` is where the amounts
/// of a candidate stand.
fn summed(
    by_candidate: Baskets<'_>,
    column: impl Fn(&Slug) -> &str,
    problems: &mut Problems,
) -> Vec<PriceRow> {
    let mut rows = Vec::new();
    for (candidate, lines) in by_candidate {
        let (first, _) = lines[0];
        let whole: Option<Vec<BasketRow>> = lines.into_iter().map(|(_, line)| line).collect();
        let sum = |lines: &[BasketRow]| {
            let pence = |sum: i64, line: &BasketRow| sum.checked_add(line.amount.as_pence());
            lines.iter().try_fold(0_i64, pence).and_then(Money::pence)
        };
        let column = column(&candidate);
        let price = match whole.as_deref().map(sum) {
            Some(Some(amount)) => priced(first, column, amount, None, problems),
            Some(None) => {
                let what = format!("the lines of {candidate} add up to more than an amount may be");
                first.note(column, what, problems);
                None
            }
            None => None,
        };
        rows.push(PriceRow {
            line: first.line,
            candidate,
            price,
            basket: whole.unwrap_or_default(),
        });
    }
    rows.sort_by_key(|row| row.line);
    rows
}
