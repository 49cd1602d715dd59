//! Values of a row as one text: a workspace of years has millions of rows, and values of their own
//! each take several times as much memory as what they say.

use crate::store::sql::{Cell, Val};

/// Values in order: `n` for nothing, `i7;` for a number, `t3;aws` for a text of three bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Packed(Box<str>);

impl Packed {
    /// `cells` in their order.
    pub(super) fn of<'c>(cells: impl IntoIterator<Item = Cell<'c>>) -> Self {
        let mut text = String::new();
        for cell in cells {
            push(&mut text, cell);
        }
        Self(text.into_boxed_str())
    }

    /// As [`Packed::of`], of cells that must be read first; the first that cannot be is the error.
    pub(super) fn read<'c, E>(
        cells: impl IntoIterator<Item = Result<Cell<'c>, E>>,
    ) -> Result<Self, E> {
        let mut text = String::new();
        for cell in cells {
            push(&mut text, cell?);
        }
        Ok(Self(text.into_boxed_str()))
    }

    /// The values again.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        let mut rest: &str = &self.0;
        std::iter::from_fn(move || {
            let (kind, behind) = rest.split_at_checked(1)?;
            if kind == "n" {
                rest = behind;
                return Some(Cell::Null);
            }
            let (number, behind) = behind.split_once(';')?;
            if kind == "i" {
                rest = behind;
                return number.parse().ok().map(Cell::Int);
            }
            let (text, behind) = behind.split_at_checked(number.parse().ok()?)?;
            rest = behind;
            Some(Cell::Text(text))
        })
    }

    /// Copies of the values.
    pub(super) fn vals(&self) -> Vec<Val> {
        self.cells().map(Cell::to_val).collect()
    }
}

fn push(text: &mut String, cell: Cell<'_>) {
    match cell {
        Cell::Null => text.push('n'),
        Cell::Int(number) => text.push_str(&format!("i{number};")),
        Cell::Text(own) => {
            text.push_str(&format!("t{};", own.len()));
            text.push_str(own);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_val() -> impl Strategy<Value = Val> {
        prop_oneof![
            Just(Val::Null),
            any::<i64>().prop_map(Val::Int),
            any::<String>().prop_map(Val::Text),
        ]
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back_as_it_was(vals in prop::collection::vec(any_val(), 0..9)) {
            prop_assert_eq!(Packed::of(vals.iter().map(Val::cell)).vals(), vals);
        }

        #[test]
        fn two_rows_are_packed_alike_only_if_they_are_alike(
            a in prop::collection::vec(any_val(), 0..4),
            b in prop::collection::vec(any_val(), 0..4),
        ) {
            let packed = |vals: &[Val]| Packed::of(vals.iter().map(Val::cell));
            prop_assert_eq!(packed(&a) == packed(&b), a == b);
        }
    }
}
