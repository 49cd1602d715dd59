//! A coverage in a handful of facts, for lists of a hundred thousand: enough to say what is so on
//! nearly every day without looking at the grants.
//!
//! Nothing here says whether anything is covered; [`cover`](super::cover) does, of a coverage that
//! is the same for the day asked about.

use super::{Coverage, Hold, MarkKind, Period};
use crate::domain::date::{Day, Span};

/// What is kept beside an exception of its grants and their conditions. True of every day from
/// the last mark on a condition on; what was so before is for the whole [`Coverage`] to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// The first day of the first grant to the last day of the last one.
    pub span: Span,
    /// Some day between the two is in no grant.
    pub gap: bool,
    /// The first day on which a condition keeps a grant from covering, unless more is recorded.
    pub blocks_on: Option<Day>,
}

/// What is kept beside an exception of its conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pledges {
    /// Conditions neither confirmed nor waived.
    pub open: u32,
    /// The first day on which one of those is breached, unless more is recorded.
    pub overdue_on: Option<Day>,
}

impl Outline {
    /// A coverage that answers for `day` as the whole one does; `None` where the grants
    /// themselves must be looked at, because of a gap or of a condition in the way.
    pub fn simple(&self, ended_on: Option<Day>, day: Day) -> Option<Coverage> {
        let blocked = self.blocks_on.is_some_and(|on| on <= day);
        if self.span.holds(day) && (self.gap || blocked) {
            return None;
        }
        let periods = vec![Period { span: self.span, holds: Vec::new() }];
        Some(Coverage { periods, ended_on })
    }
}

impl Hold {
    /// The first day on which it is breached, going by the last word on it.
    fn breached_on(&self) -> Option<Day> {
        let spoken = |(_, kind): &&(Day, MarkKind)| match kind {
            MarkKind::Met => false,
            MarkKind::Confirmed | MarkKind::Waived | MarkKind::Breached => true,
        };
        match self.marks.iter().rev().find(spoken) {
            None => Some(self.due.plus_days(1)),
            Some((on, MarkKind::Breached)) => Some(*on),
            Some((_, MarkKind::Confirmed | MarkKind::Waived | MarkKind::Met)) => None,
        }
    }
}

impl Coverage {
    /// Its outline; `None` without a grant.
    pub fn outline(&self) -> Option<Outline> {
        let mut spans: Vec<Span> = self.periods.iter().map(|period| period.span).collect();
        spans.sort_by_key(|span| span.first());
        let first = spans.first()?.first();
        let (mut last, mut gap) = (spans.first()?.last(), false);
        for span in &spans {
            gap |= span.first() > last.plus_days(1);
            last = last.max(span.last());
        }
        let blocks = self.periods.iter().flat_map(|period| {
            let from = period.span.first();
            period.holds.iter().filter_map(move |hold| {
                let breached = hold.breached_on();
                let day = if hold.precedent && breached.is_some() {
                    from
                } else if hold.lapses {
                    breached?.max(from)
                } else {
                    return None;
                };
                (day <= period.span.last()).then_some(day)
            })
        });
        Some(Outline { span: Span::new(first, last)?, gap, blocks_on: blocks.min() })
    }

    /// What is open of its conditions.
    pub fn pledges(&self) -> Pledges {
        let days = self.periods.iter().flat_map(|period| &period.holds);
        let days: Vec<Day> = days.filter_map(Hold::breached_on).collect();
        Pledges {
            open: u32::try_from(days.len()).unwrap_or(u32::MAX),
            overdue_on: days.into_iter().min(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(number: i64) -> Day {
        "2027-01-01".parse::<Day>().unwrap().plus_days(number)
    }

    fn holds() -> impl Strategy<Value = Hold> {
        let kinds = prop::sample::select(vec![
            MarkKind::Met,
            MarkKind::Confirmed,
            MarkKind::Waived,
            MarkKind::Breached,
        ]);
        let marks = prop::collection::vec((0i64..60, kinds), 0..4);
        (any::<bool>(), any::<bool>(), 0i64..160, marks).prop_map(|(precedent, lapses, due, m)| {
            let mut marks: Vec<_> = m.into_iter().map(|(on, kind)| (day(on), kind)).collect();
            marks.sort_by_key(|(on, _)| *on);
            Hold { precedent, lapses, due: day(due), marks }
        })
    }

    fn coverages() -> impl Strategy<Value = Coverage> {
        let periods = (0i64..160, 0i64..60, prop::collection::vec(holds(), 0..3));
        let periods = prop::collection::vec(periods, 0..4);
        (periods, prop::option::of(0i64..200)).prop_map(|(periods, ended)| Coverage {
            periods: periods
                .into_iter()
                .map(|(first, length, holds)| Period {
                    span: Span::new(day(first), day(first + length)).unwrap(),
                    holds,
                })
                .collect(),
            ended_on: ended.map(day),
        })
    }

    proptest! {
        #[test]
        fn the_outline_answers_as_the_whole_does_from_the_last_mark_on(
            coverage in coverages(),
            on in 60i64..240,
        ) {
            let on = day(on);
            let holds = || coverage.periods.iter().flat_map(|period| &period.holds);
            let pledges = coverage.pledges();
            prop_assert_eq!(pledges.open as usize, holds().filter(|h| !h.settled(on)).count());
            prop_assert_eq!(
                pledges.overdue_on.is_some_and(|overdue| overdue <= on),
                holds().any(|hold| hold.breached(on))
            );
            // Day by day, from before the first grant to after the last word.
            let first = (0..=300).map(day).find(|day| coverage.on(*day) == super::super::Cover::Live);
            prop_assert_eq!(coverage.begins(), first);
            let Some(outline) = coverage.outline() else {
                prop_assert!(coverage.periods.is_empty());
                return Ok(());
            };
            if let Some(simple) = outline.simple(coverage.ended_on, on) {
                prop_assert_eq!(simple.on(on), coverage.on(on));
                prop_assert_eq!(simple.end(on), coverage.end(on));
                prop_assert_eq!(simple.days_left(on), coverage.days_left(on));
            }
        }
    }

    #[test]
    fn grants_that_follow_one_another_are_one_span_and_a_missing_day_is_a_gap() {
        let period = |first, last| Period {
            span: Span::new(day(first), day(last)).unwrap(),
            holds: Vec::new(),
        };
        let of = |periods| Coverage { periods, ended_on: None }.outline().unwrap();
        let whole = of(vec![period(10, 19), period(0, 9)]);
        assert_eq!((whole.span, whole.gap), (Span::new(day(0), day(19)).unwrap(), false));
        assert!(of(vec![period(0, 9), period(11, 19)]).gap);
    }
}
