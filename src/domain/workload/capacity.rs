//! What all workloads need together, month by month.
//!
//! A [`Demand`] is walked a month at a time, so that its memory does not grow with the term.

use std::collections::BTreeMap;

use thiserror::Error;

use super::needs::{Estimate, Growth, Item, Need};
use crate::domain::refs::WorkloadRef;

/// How many months are bought: 1 to 120.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(u16);

/// A number of months that is no term.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{months} is not a term: it takes 1 to 120 months")]
pub struct TermError {
    months: i64,
}

impl Term {
    /// The longest term, in months.
    pub const MOST: u16 = 120;

    /// A term of `months`.
    ///
    /// # Errors
    /// [`TermError`] outside 1 to 120.
    pub fn new(months: i64) -> Result<Self, TermError> {
        let known = u16::try_from(months).ok().filter(|months| (1..=Self::MOST).contains(months));
        known.map(Self).ok_or(TermError { months })
    }

    /// Its months, 1 to [`Term::MOST`].
    pub fn months(self) -> u16 {
        self.0
    }
}

/// One line of a demand: an item by its place, and what it grows to.
#[derive(Debug, Clone, Copy)]
struct Line {
    item: usize,
    from: u16,
    now: u64,
    growth: Growth,
}

/// What is needed together, in the items it holds.
#[derive(Debug, Clone)]
pub struct Demand {
    items: Vec<Item>,
    lines: Vec<Line>,
    workloads: usize,
}

impl Demand {
    /// The demand of `needs` under `estimate`, each growing by `more` a year beside its own
    /// growth. Lines that never run in the cloud (see [`runs_from`]) are left out.
    pub fn of<'n>(
        needs: impl IntoIterator<Item = (&'n Need, bool)>,
        estimate: Estimate,
        more: Growth,
    ) -> Self {
        let mut places: BTreeMap<&Item, usize> = BTreeMap::new();
        let mut whose: std::collections::BTreeSet<WorkloadRef> = std::collections::BTreeSet::new();
        let mut kept = Vec::new();
        for (need, in_cloud) in needs {
            let Some(from) = runs_from(need, in_cloud) else { continue };
            places.entry(&need.item).or_default();
            whose.insert(need.workload);
            kept.push((need, from));
        }
        for (at, place) in places.values_mut().enumerate() {
            *place = at;
        }
        let mut lines: Vec<Line> = kept
            .iter()
            .map(|(need, from)| Line {
                item: places[&need.item],
                from: *from,
                now: need.base(estimate),
                growth: need.growth.of(estimate).plus(more),
            })
            .collect();
        lines.sort_by_key(|line| line.from);
        let items = places.into_keys().cloned().collect();
        Self { items, lines, workloads: whose.len() }
    }

    /// The items in it, in their order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// How many workloads it comes from.
    pub fn workloads(&self) -> usize {
        self.workloads
    }

    /// Calls `each` with every month of `term`, 1 the first, and how much of each item it takes,
    /// in thousandths and in the order of [`Demand::items`].
    ///
    /// Growth steps at the start of each further year of the term, also for a line that has not
    /// begun: an estimate is of the whole term, not of the day a workload arrives.
    pub fn walk(&self, term: Term, mut each: impl FnMut(u16, &[u64])) {
        let mut lines = self.lines.clone();
        let mut sums = vec![0_u64; self.items.len()];
        let mut begun = 0;
        for month in 1..=term.months() {
            if month > 1 && month % 12 == 1 {
                sums.fill(0);
                for (at, line) in lines.iter_mut().enumerate() {
                    line.now = line.growth.a_year_on(line.now);
                    if at < begun {
                        sums[line.item] = sums[line.item].saturating_add(line.now);
                    }
                }
            }
            while let Some(line) = lines.get(begun).filter(|line| line.from <= month) {
                sums[line.item] = sums[line.item].saturating_add(line.now);
                begun += 1;
            }
            each(month, &sums);
        }
    }
}

/// The month of the term from which `need` runs in the cloud. `in_cloud` is whether its workload
/// is with a supplier already; where it is not and no month is given, it stays where it is.
pub fn runs_from(need: &Need, in_cloud: bool) -> Option<u16> {
    need.from_month.or(in_cloud.then_some(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::needs::{Amount, Three};
    use super::*;

    pub(super) fn need(item: &str, amount: u64, growth: i32, from: Option<u16>) -> Need {
        let same = |value| Three::new(value, value, value).unwrap();
        let growth = Growth::hundredths(growth).unwrap();
        Need {
            workload: WorkloadRef::new(1).unwrap(),
            environment: "live".parse().unwrap(),
            item: item.parse().unwrap(),
            count: 1,
            amount: same(Amount::thousandths(amount).unwrap()),
            growth: Three::new(growth, growth, growth).unwrap(),
            from_month: from,
        }
    }

    fn walked(needs: &[(Need, bool)], months: i64) -> Vec<Vec<u64>> {
        let needs = needs.iter().map(|(need, cloud)| (need, *cloud));
        let demand = Demand::of(needs, Estimate::Likely, Growth::default());
        let mut all = Vec::new();
        demand.walk(Term::new(months).unwrap(), |_, sums| all.push(sums.to_vec()));
        all
    }

    #[test]
    fn each_year_of_the_term_is_one_step_of_growth() {
        let all = walked(&[(need("memory", 1_000, 1_000, None), true)], 26);
        assert_eq!(
            [all[0][0], all[11][0], all[12][0], all[23][0], all[24][0]],
            [1_000, 1_000, 1_100, 1_100, 1_210]
        );
        assert_eq!(all.len(), 26);
    }

    #[test]
    fn what_stays_on_premises_is_not_in_the_sum_until_its_month() {
        let stays = need("memory", 5_000, 0, None);
        let moves = need("memory", 2_000, 1_000, Some(14));
        let all = walked(&[(stays, false), (moves, false)], 15);
        assert_eq!([all[0][0], all[12][0], all[13][0]], [0, 0, 2_200]);
    }

    proptest! {
        #[test]
        fn the_sum_of_all_is_the_sum_of_each(
            parts in proptest::collection::vec((0_u64..9_000_000, -5_000_i32..5_000, 1_u16..30), 1..8),
        ) {
            let needs: Vec<(Need, bool)> = parts
                .iter()
                .map(|(amount, growth, from)| (need("transfer-out", *amount, *growth, Some(*from)), true))
                .collect();
            let together = walked(&needs, 40);
            let mut sum = vec![0; 40];
            for one in &needs {
                let alone = walked(std::slice::from_ref(one), 40);
                for (sum, month) in sum.iter_mut().zip(alone) {
                    *sum += month[0];
                }
            }
            prop_assert_eq!(together.into_iter().map(|month| month[0]).collect::<Vec<_>>(), sum);
        }
    }
}
