//! What wants somebody's eyes first, and why: the default order of every list of exceptions.

use std::fmt;

use crate::domain::date::Day;
use crate::domain::exception::State;
use crate::domain::exception::grant::{Cover, Coverage};
use crate::domain::exception::turn::Task;
use crate::domain::text::counted;

/// Days before the last one from which an end is worth a look.
pub const SOON: i64 = 90;

/// Why an exception stands where it does in a list, the most pressing first: one reason that can be
/// said, and no sum of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attention {
    /// The cover is over and the workload may still be away.
    Lapsed {
        /// Days since the last covered one, the longest first.
        days: std::cmp::Reverse<i64>,
    },
    /// A condition keeps a grant from covering.
    Blocked,
    /// Waits for whoever looks.
    Mine {
        /// Days it has waited, the longest first.
        days: std::cmp::Reverse<i64>,
        /// What they are to do.
        task: Task,
    },
    /// The cover is over, and a renewal is being decided.
    InHand {
        /// Days since the last covered one, the longest first.
        days: std::cmp::Reverse<i64>,
    },
    /// Revoked, and not closed: the workload is to come back.
    Revoked,
    /// Ends soon.
    Ending {
        /// Days left.
        left: i64,
    },
    /// Is to be looked at again.
    Review {
        /// The day for that.
        by: Day,
    },
    /// The primary has a function by now that it rests on.
    ReasonGone,
    /// Not decided yet.
    Waiting {
        /// Days it has waited, the longest first.
        days: std::cmp::Reverse<i64>,
    },
    /// Written by somebody else, and not submitted yet: nobody is asked for anything.
    Draft {
        /// Days since it was begun, the longest first.
        days: std::cmp::Reverse<i64>,
    },
    /// Runs, and nothing is due.
    Quiet,
    /// Over, one way or another.
    Done,
}

/// What the place of an exception depends on.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What people did.
    pub state: State,
    /// Its grants.
    pub coverage: &'a Coverage,
    /// Whether a renewal is submitted and not decided.
    pub renewal_in_hand: bool,
    /// What the person who looks is to do with it, and since when, where it waits for them.
    pub mine: Option<(Task, Day)>,
    /// The day by which it is looked at again.
    pub review_by: Option<Day>,
    /// The primary has a function by now that it rests on.
    pub reason_gone: bool,
    /// The day since which it is as it is: submitted, or filed.
    pub since: Day,
}

/// What an exception wants on `today`, of several things the most pressing.
pub fn attention(facts: Facts<'_>, today: Day) -> Attention {
    let cover = facts.coverage.on(today);
    let stands = facts.state == State::Approved;
    let days = std::cmp::Reverse(today.days_since(facts.since));
    let last = facts.coverage.periods.iter().map(|period| period.span.last()).max();
    match cover {
        Cover::Lapsed if stands && !facts.renewal_in_hand => {
            let over = last.map_or(0, |last| today.days_since(last));
            return Attention::Lapsed { days: std::cmp::Reverse(over) };
        }
        Cover::LapsedCondition if stands => return Attention::Blocked,
        Cover::Lapsed
        | Cover::LapsedCondition
        | Cover::None
        | Cover::Ended
        | Cover::Live
        | Cover::Scheduled => {}
    }
    if let Some((task, since)) = facts.mine {
        let days = std::cmp::Reverse(today.days_since(since).max(0));
        return Attention::Mine { days, task };
    }
    if stands && cover == Cover::Lapsed {
        let over = last.map_or(0, |last| today.days_since(last));
        return Attention::InHand { days: std::cmp::Reverse(over) };
    }
    if stands && let Some(left) = facts.coverage.days_left(today).filter(|left| *left <= SOON) {
        return Attention::Ending { left };
    }
    if let Some(by) = facts.review_by.filter(|by| stands && *by <= today) {
        return Attention::Review { by };
    }
    if facts.reason_gone && stands {
        return Attention::ReasonGone;
    }
    match facts.state {
        State::Draft => Attention::Draft { days },
        State::Submitted | State::InReview | State::ChangesRequested => Attention::Waiting { days },
        State::Approved => Attention::Quiet,
        State::Revoked => Attention::Revoked,
        State::Rejected | State::Withdrawn | State::Closed => Attention::Done,
    }
}

impl Attention {
    /// What it has in common with those around it, as a heading says it.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Lapsed { .. } => "Lapsed, nothing in hand",
            Self::Blocked => "Stopped by a condition",
            Self::Mine { .. } => "Waiting for you",
            Self::InHand { .. } => "Lapsed, renewal in hand",
            Self::Revoked => "Revoked, not closed yet",
            Self::Ending { .. } => "Ending soon",
            Self::Review { .. } => "Review due",
            Self::ReasonGone => "Reason may have gone",
            Self::Waiting { .. } => "Waiting for others",
            Self::Draft { .. } => "Drafts of others",
            Self::Quiet => "Nothing due",
            Self::Done => "Over",
        }
    }
}

fn in_days(days: i64) -> String {
    counted(days, "day", "days")
}

/// That it waits for whoever looks, for what, and how long by now.
fn mine(task: Task, days: i64) -> String {
    let whom = match task {
        Task::Decide => "for you",
        Task::Advise => "for your view",
        Task::SendBack => "for you to send it back",
        Task::Change => "for your changes",
        Task::Confirm => "for you to confirm",
        Task::Submit if days == 0 => return "your draft, begun today".to_owned(),
        Task::Submit => return format!("your draft, begun {} ago", in_days(days)),
    };
    match days {
        0 => format!("waits {whom} since today"),
        // It was asked for so long ago; whose turn it is changed since.
        days if task == Task::Change => {
            format!("waits {whom}, submitted {} ago", in_days(days))
        }
        days => format!("has waited {} {whom}", in_days(days)),
    }
}

impl fmt::Display for Attention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::Lapsed { days } => format!("lapsed {} ago, nothing in hand", in_days(days.0)),
            Self::InHand { days } => {
                format!("lapsed {} ago, renewal in hand", in_days(days.0))
            }
            Self::Blocked => "a condition stops the cover".to_owned(),
            Self::Mine { days, task } => mine(*task, days.0),
            Self::Revoked => "revoked, and not closed yet".to_owned(),
            Self::Ending { left: 0 } => "ends today".to_owned(),
            Self::Ending { left } => format!("ends in {}", in_days(*left)),
            Self::Review { by } => format!("review was due on {by}"),
            Self::ReasonGone => "its reason may have gone".to_owned(),
            Self::Waiting { days: std::cmp::Reverse(0) } => "waits since today".to_owned(),
            Self::Waiting { days } => format!("has waited {}", in_days(days.0)),
            Self::Draft { days: std::cmp::Reverse(0) } => "a draft, begun today".to_owned(),
            Self::Draft { days } => format!("a draft, begun {} ago", in_days(days.0)),
            Self::Quiet => "nothing due".to_owned(),
            Self::Done => "over".to_owned(),
        };
        f.pad(&words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::Span;
    use crate::domain::exception::grant::{Hold, Period};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn granted(holds: Vec<Hold>) -> Coverage {
        let span = Span::new(day("2027-01-01"), day("2027-12-31")).unwrap();
        Coverage { periods: vec![Period { span, holds }], ended_on: None }
    }

    #[track_caller]
    fn check(state: State, coverage: &Coverage, mine: bool, today: &str, wanted: &str) {
        let review_by = Some(day("2027-06-30"));
        let since = day("2026-12-01");
        let mine = mine.then_some((Task::Decide, since));
        let facts = Facts {
            state,
            coverage,
            renewal_in_hand: false,
            mine,
            review_by,
            reason_gone: false,
            since,
        };
        assert_eq!(attention(facts, day(today)).to_string(), wanted);
    }

    #[test]
    fn a_reason_that_may_have_gone_is_said_once_nothing_presses_more() {
        let live = granted(Vec::new());
        let facts = |state, review_by| Facts {
            state,
            coverage: &live,
            renewal_in_hand: false,
            mine: None,
            review_by,
            reason_gone: true,
            since: day("2026-12-01"),
        };
        let said = |facts| attention(facts, day("2027-02-01")).to_string();
        assert_eq!(said(facts(State::Approved, None)), "its reason may have gone");
        let due = Some(day("2027-01-31"));
        assert_eq!(said(facts(State::Approved, due)), "review was due on 2027-01-31");
        assert_eq!(said(facts(State::Closed, None)), "over");
    }

    #[test]
    fn the_most_pressing_reason_is_the_one_that_is_said() {
        let (none, live) = (Coverage::default(), granted(Vec::new()));
        let hold =
            Hold { precedent: false, lapses: true, due: day("2027-02-01"), marks: Vec::new() };
        let blocked = granted(vec![hold]);
        check(State::Approved, &live, true, "2028-01-02", "lapsed 2 days ago, nothing in hand");
        check(State::Approved, &blocked, true, "2027-03-01", "a condition stops the cover");
        check(State::Submitted, &none, true, "2026-12-15", "has waited 14 days for you");
        check(State::Approved, &live, false, "2027-12-31", "ends today");
        check(State::Approved, &live, false, "2027-12-30", "ends in 1 day");
        check(State::Approved, &live, false, "2027-07-01", "review was due on 2027-06-30");
        check(State::InReview, &none, false, "2026-12-02", "has waited 1 day");
        check(State::InReview, &none, false, "2026-12-01", "waits since today");
        check(State::Submitted, &none, true, "2026-12-01", "waits for you since today");
        check(State::Approved, &live, false, "2027-02-01", "nothing due");
        check(State::Closed, &live, false, "2028-02-01", "over");
        check(State::Draft, &none, false, "2026-12-02", "a draft, begun 1 day ago");
        check(State::Revoked, &live, false, "2027-02-01", "revoked, and not closed yet");
        check(State::Revoked, &live, false, "2028-02-01", "revoked, and not closed yet");
        assert!(Attention::Revoked < Attention::Ending { left: 0 });
    }

    #[test]
    fn a_lapse_with_a_renewal_in_hand_says_so_and_waits_for_who_decides() {
        let coverage = granted(Vec::new());
        let (review_by, since) = (None, day("2027-11-01"));
        let at = |mine: bool| {
            let mine = mine.then_some((Task::Decide, since));
            let state = State::Approved;
            let facts = Facts {
                state,
                coverage: &coverage,
                renewal_in_hand: true,
                mine,
                review_by,
                reason_gone: false,
                since,
            };
            attention(facts, day("2028-01-03")).to_string()
        };
        assert_eq!(at(false), "lapsed 3 days ago, renewal in hand");
        assert_eq!(at(true), "has waited 63 days for you");
    }

    #[test]
    fn whoever_looks_is_told_what_it_waits_for() {
        let (none, since) = (Coverage::default(), day("2026-12-01"));
        let said = |task, today| {
            let facts = Facts {
                state: State::Submitted,
                coverage: &none,
                renewal_in_hand: false,
                mine: Some((task, since)),
                review_by: None,
                reason_gone: false,
                since,
            };
            attention(facts, day(today)).to_string()
        };
        assert_eq!(said(Task::Decide, "2026-12-01"), "waits for you since today");
        assert_eq!(said(Task::Advise, "2026-12-02"), "has waited 1 day for your view");
        assert_eq!(said(Task::SendBack, "2026-12-03"), "has waited 2 days for you to send it back");
        assert_eq!(
            said(Task::Change, "2026-12-03"),
            "waits for your changes, submitted 2 days ago"
        );
        assert_eq!(said(Task::Confirm, "2026-12-03"), "has waited 2 days for you to confirm");
        assert_eq!(said(Task::Submit, "2026-12-03"), "your draft, begun 2 days ago");
        assert_eq!(said(Task::Submit, "2026-12-01"), "your draft, begun today");
        // On a clock that was put back it waits since today.
        assert_eq!(said(Task::Decide, "2026-11-01"), "waits for you since today");
    }

    #[test]
    fn the_longest_wait_and_the_nearest_end_come_first() {
        let mut all = [
            Attention::Quiet,
            Attention::Ending { left: 9 },
            Attention::Mine { days: std::cmp::Reverse(3), task: Task::Decide },
            Attention::Ending { left: 2 },
            Attention::Mine { days: std::cmp::Reverse(30), task: Task::Advise },
            Attention::Lapsed { days: std::cmp::Reverse(1) },
        ];
        all.sort();
        let words = all.map(|attention| attention.to_string());
        assert_eq!(words[0], "lapsed 1 day ago, nothing in hand");
        assert_eq!(words[1..3], ["has waited 30 days for your view", "has waited 3 days for you"]);
        assert_eq!(words[3..], ["ends in 2 days", "ends in 9 days", "nothing due"]);
    }
}
