//! Where a condition stands on a day, as a board of conditions sorts them.

use std::fmt;

use super::{Hold, MarkKind};
use crate::domain::date::Day;

/// Where a condition stands, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Somebody recorded that it does not hold.
    Breached,
    /// It was due, and nobody says that it is met: breached, whether or not that was recorded.
    Overdue,
    /// Its owner says that it is met; nobody has confirmed it yet.
    Claimed,
    /// It is to come.
    Open,
    /// Confirmed as met.
    Met,
    /// An approver let it go.
    Waived,
}

impl Standing {
    /// Every one, in the order of the board.
    pub const ALL: &'static [Self] =
        &[Self::Breached, Self::Overdue, Self::Claimed, Self::Open, Self::Met, Self::Waived];

    /// Their words, in the same order.
    pub const CODES: &'static [&'static str] =
        &["breached", "overdue", "to_confirm", "open", "met", "waived"];

    /// As it is typed into a filter.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Breached => "breached",
            Self::Overdue => "overdue",
            Self::Claimed => "to_confirm",
            Self::Open => "open",
            Self::Met => "met",
            Self::Waived => "waived",
        }
    }

    /// Its heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Breached => "Breached",
            Self::Overdue => "Overdue",
            Self::Claimed => "Said to be met, to be confirmed",
            Self::Open => "Open",
            Self::Met => "Met",
            Self::Waived => "Waived",
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl Hold {
    /// Where it stands on `day`, going by what was recorded by then.
    pub fn standing(&self, day: Day) -> Standing {
        let told = self.marks.iter().rev().find(|(on, _)| *on <= day).map(|(_, kind)| *kind);
        match (self.last_word(day), told) {
            (Some(MarkKind::Confirmed), _) => Standing::Met,
            (Some(MarkKind::Waived), _) => Standing::Waived,
            // A new claim after a breach waits to be confirmed.
            (_, Some(MarkKind::Met)) => Standing::Claimed,
            (Some(MarkKind::Breached), _) => Standing::Breached,
            (Some(MarkKind::Met) | None, _) if day > self.due => Standing::Overdue,
            (Some(MarkKind::Met) | None, _) => Standing::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(marks: &[(&str, MarkKind)], on: &str, wanted: Standing) {
        let marks = marks.iter().map(|(on, kind)| (day(on), *kind)).collect();
        let hold = Hold { precedent: false, lapses: true, due: day("2027-06-30"), marks };
        assert_eq!(hold.standing(day(on)), wanted, "{on}");
    }

    #[test]
    fn a_condition_stands_where_the_last_word_on_it_puts_it() {
        use MarkKind::{Breached, Confirmed, Met, Waived};
        check(&[], "2027-06-30", Standing::Open);
        check(&[], "2027-07-01", Standing::Overdue);
        check(&[("2027-06-01", Met)], "2027-05-31", Standing::Open);
        check(&[("2027-06-01", Met)], "2027-07-02", Standing::Claimed);
        check(&[("2027-06-01", Met), ("2027-06-02", Confirmed)], "2027-07-02", Standing::Met);
        check(&[("2027-06-01", Waived)], "2028-01-01", Standing::Waived);
        check(&[("2027-05-01", Breached)], "2027-05-02", Standing::Breached);
        check(&[("2027-05-01", Breached), ("2027-05-03", Met)], "2027-05-04", Standing::Claimed);
        check(
            &[("2027-05-01", Met), ("2027-05-02", Confirmed), ("2027-05-09", Breached)],
            "2027-05-09",
            Standing::Breached,
        );
    }
}
