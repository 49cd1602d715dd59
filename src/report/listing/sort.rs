//! The order of rows: typed, with what is undefined at the end.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::str::Chars;

use super::Cell;
use crate::domain::exact::Exact;

/// One key of an order.
pub(super) struct Order {
    pub(super) place: usize,
    pub(super) down: bool,
}

/// The order of two rows by `orders`, the first foremost.
pub(super) fn compare(a: &[Cell], b: &[Cell], orders: &[Order]) -> Ordering {
    orders
        .iter()
        .map(|order| {
            let (a, b) = (&a[order.place], &b[order.place]);
            // Undefined is last whichever way the key runs.
            match (a.is_null(), b.is_null()) {
                (false, false) if order.down => cells(b, a),
                (a_null, b_null) if a_null || b_null => a_null.cmp(&b_null),
                _ => cells(a, b),
            }
        })
        .find(|ordering| ordering.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn cells(a: &Cell, b: &Cell) -> Ordering {
    match (a, b) {
        (Cell::Text(a), Cell::Text(b)) => natural(a, b),
        (Cell::Day(a), Cell::Day(b)) => a.cmp(b),
        (Cell::Moment(a), Cell::Moment(b)) => a.cmp(b),
        (Cell::Flag(a), Cell::Flag(b)) => a.cmp(b),
        (Cell::List(a), Cell::List(b)) => a
            .iter()
            .zip(b)
            .map(|(a, b)| natural(a, b))
            .find(|ordering| ordering.is_ne())
            .unwrap_or_else(|| a.len().cmp(&b.len())),
        _ => match (billionths(a), billionths(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => match (exact(a), exact(b)) {
                (Some(a), Some(b)) => a.cmp(&b),
                _ => kind(a).cmp(&kind(b)),
            },
        },
    }
}

/// The figure in units of 10⁻⁹, the finest a published figure has, where an `i128` holds it.
fn billionths(cell: &Cell) -> Option<i128> {
    match cell {
        Cell::Int(int) => Some(i128::from(*int) * 1_000_000_000),
        Cell::Money(money) => Some(i128::from(money.as_pence()) * 10_000_000),
        Cell::Number(number) => {
            number.units().checked_mul(10_i128.pow(u32::from(9 - number.decimals().min(9))))
        }
        Cell::Null
        | Cell::Text(_)
        | Cell::Day(_)
        | Cell::Moment(_)
        | Cell::Flag(_)
        | Cell::List(_)
        | Cell::Nested(_) => None,
    }
}

fn exact(cell: &Cell) -> Option<Exact> {
    match cell {
        Cell::Int(int) => Some(Exact::whole(*int)),
        Cell::Money(money) => Some(money.exact()),
        Cell::Number(number) => Some(number.exact()),
        Cell::Null
        | Cell::Text(_)
        | Cell::Day(_)
        | Cell::Moment(_)
        | Cell::Flag(_)
        | Cell::List(_)
        | Cell::Nested(_) => None,
    }
}

/// Cells of different kinds in one column: figures, days, text, the rest.
fn kind(cell: &Cell) -> u8 {
    match cell {
        Cell::Flag(_) => 0,
        Cell::Int(_) | Cell::Number(_) | Cell::Money(_) => 1,
        Cell::Day(_) => 2,
        Cell::Moment(_) => 3,
        Cell::Text(_) => 4,
        Cell::List(_) => 5,
        Cell::Nested(_) => 6,
        Cell::Null => 7,
    }
}

/// Text without regard to case, runs of digits by their size: X-9999 comes before X-10000.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let (Some(left), Some(right)) = (a.peek().copied(), b.peek().copied()) else {
            return a.peek().is_some().cmp(&b.peek().is_some());
        };
        let ordering = if left.is_ascii_digit() && right.is_ascii_digit() {
            let (left, right) = (digits(&mut a), digits(&mut b));
            left.len().cmp(&right.len()).then(left.cmp(&right))
        } else {
            a.next();
            b.next();
            left.to_lowercase().cmp(right.to_lowercase())
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
}

/// The digits ahead, without the noughts in front of them.
fn digits(ahead: &mut Peekable<Chars<'_>>) -> String {
    while ahead.next_if_eq(&'0').is_some() {}
    std::iter::from_fn(|| ahead.next_if(char::is_ascii_digit)).collect()
}
