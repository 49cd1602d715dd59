//! Weights and values as whole numbers over one denominator each.

use std::fmt::Debug;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive};

use super::{Criterion, Steps};
use crate::domain::exact::Exact;

/// The integers an analysis works in: 128 bits where they are proved to suffice, else any size.
pub(crate) trait Int: Clone + Debug + Integer + Signed + From<i64> + Into<BigInt> {
    /// `number`, which the caller has proved to fit.
    fn of(number: &BigInt) -> Self;
}

impl Int for i128 {
    fn of(number: &BigInt) -> Self {
        number.to_i128().expect("the grid's bound says that it fits")
    }
}

impl Int for BigInt {
    fn of(number: &BigInt) -> Self {
        number.clone()
    }
}

/// `numerator / denominator` as an exact number; the caller proves the denominator is not zero.
pub(crate) fn exact<I: Int>(numerator: I, denominator: I) -> Exact {
    Exact::of_parts(numerator.into(), denominator.into())
}

/// Weights over [`Grid::unit`] and values over [`Grid::scale`].
#[derive(Debug, Clone)]
pub(crate) struct Grid<I> {
    /// One a criterion; they add up to [`Grid::unit`].
    pub(crate) weights: Vec<I>,
    /// What a weight of 1 is.
    pub(crate) unit: I,
    /// A row a candidate.
    pub(crate) values: Vec<Vec<I>>,
    /// What a value of 1 is; every step of every scale is a whole number of it.
    pub(crate) scale: I,
    /// One a candidate: `sum of weight x value`, over `unit x scale`.
    pub(crate) totals: Vec<I>,
}

/// A grid in the smaller integers where they suffice.
#[derive(Debug, Clone)]
pub(crate) enum Whole {
    /// All products an analysis forms fit 128 bits.
    Small(Grid<i128>),
    /// They may not.
    Big(Grid<BigInt>),
}

/// Runs the same code on whichever grid there is.
macro_rules! on_grid {
    ($whole:expr, $grid:ident => $run:expr) => {
        match $whole {
            $crate::domain::robustness::grid::Whole::Small($grid) => $run,
            $crate::domain::robustness::grid::Whole::Big($grid) => $run,
        }
    };
}
pub(crate) use on_grid;

/// The least common denominator of `numbers`.
pub(crate) fn denominator<'a>(numbers: impl IntoIterator<Item = &'a Exact>) -> BigInt {
    let mut common = BigInt::from(1);
    for number in numbers {
        let denominator = number.parts().1;
        if !common.is_multiple_of(&denominator) {
            common = common.lcm(&denominator);
        }
    }
    common
}

/// `number` as a whole number of `1 / unit`; `unit` is a multiple of its denominator.
pub(crate) fn scaled(number: &Exact, unit: &BigInt) -> BigInt {
    let (numerator, denominator) = number.parts();
    numerator * (unit / denominator)
}

impl Whole {
    /// The whole numbers behind `weights` and `values`.
    pub(super) fn of(weights: &[Exact], values: &[Vec<Exact>], criteria: &[Criterion]) -> Self {
        let unit = denominator(weights);
        let mut scale = denominator(values.iter().flatten());
        for criterion in criteria {
            match criterion.marks.as_ref().map(|marks| &marks.steps) {
                Some(Steps::Even(steps)) => scale = scale.lcm(&BigInt::from((*steps).max(1))),
                Some(Steps::Uneven(rungs) | Steps::Averages(rungs)) => {
                    scale = scale.lcm(&denominator(rungs));
                }
                None => {}
            }
        }
        let whole: Vec<Vec<BigInt>> = values
            .iter()
            .map(|row| row.iter().map(|value| scaled(value, &scale)).collect())
            .collect();
        let weights: Vec<BigInt> = weights.iter().map(|weight| scaled(weight, &unit)).collect();
        let highest = whole.iter().flatten().map(|value| value.magnitude().bits()).max();
        let highest = highest.unwrap_or(0).max(scale.bits());
        // The largest numbers any analysis forms: the ends of a total's line over one weight
        // (weight x weight x value, summed), a piece of the least largest move at its bound
        // (weight x value x value, summed twice), a mark's gain times a count below 2^32.
        let count = u64::from(usize::BITS - weights.len().leading_zeros());
        let (unit_bits, value_bits) = (unit.bits(), highest + count + 1);
        let products = [2 * unit_bits + value_bits, unit_bits + 2 * value_bits];
        let needed = products[0].max(products[1]).max(unit_bits + value_bits + 32) + 3;
        if needed <= 126 {
            let small = |number: &BigInt| i128::of(number);
            return Self::Small(Grid::new(
                weights.iter().map(small).collect(),
                small(&unit),
                whole.iter().map(|row| row.iter().map(small).collect()).collect(),
                small(&scale),
            ));
        }
        Self::Big(Grid::new(weights, unit, whole, scale))
    }

    /// The totals as shares.
    pub(super) fn totals(&self) -> Vec<Exact> {
        on_grid!(self, grid => grid.shares())
    }

    /// The candidates by falling total, equal ones in their given order.
    pub(super) fn order(&self) -> Vec<usize> {
        on_grid!(self, grid => falling(&grid.totals))
    }
}

/// The indices of `figures` by falling figure, equal ones in their given order.
pub(crate) fn falling<T: Ord>(figures: &[T]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..figures.len()).collect();
    order.sort_by(|a, b| figures[*b].cmp(&figures[*a]));
    order
}

impl<I: Int> Grid<I> {
    fn new(weights: Vec<I>, unit: I, values: Vec<Vec<I>>, scale: I) -> Self {
        let total = |row: &Vec<I>| {
            let mut sum = I::zero();
            for (weight, value) in weights.iter().zip(row) {
                if !weight.is_zero() && !value.is_zero() {
                    sum = sum + weight.clone() * value.clone();
                }
            }
            sum
        };
        let totals = values.iter().map(total).collect();
        Self { weights, unit, values, scale, totals }
    }

    /// What a total of 1 is.
    pub(crate) fn over(&self) -> I {
        self.unit.clone() * self.scale.clone()
    }

    /// By how much `a` is ahead of `b`, over [`Grid::over`].
    pub(crate) fn gap(&self, a: usize, b: usize) -> I {
        self.totals[a].clone() - self.totals[b].clone()
    }

    /// The totals as shares.
    fn shares(&self) -> Vec<Exact> {
        self.totals.iter().map(|total| exact(total.clone(), self.over())).collect()
    }

    /// The leader's advantage over `challenger` on each criterion, over [`Grid::scale`].
    pub(crate) fn advantages(&self, leader: usize, challenger: usize) -> Vec<I> {
        let pairs = self.values[leader].iter().zip(&self.values[challenger]);
        pairs.map(|(a, b)| a.clone() - b.clone()).collect()
    }
}
