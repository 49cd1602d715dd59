//! Grants, their conditions, and the one question that counts: is the workload covered on a day?

pub mod outline;
pub mod promise;

use crate::codes;
use crate::domain::date::{Day, Moment, Span};
use crate::domain::exception::request::{ConditionKind, Consequence, ContentHash};
use crate::domain::exception::tier::Tier;
use crate::domain::refs::{DecisionRef, Slug};
use crate::domain::text::Reason;

codes! {
    /// How a grant came about.
    pub enum GrantKind, "a kind of grant" {
        /// The first approval.
        First = "first",
        /// A renewal, through review like the first.
        Renewal = "renewal",
        /// At most 30 days while a renewal is decided; counted apart.
        Bridge = "bridge",
    }
}

/// A decision by a sole approver on what is their own: allowed by a setting, never hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Who approved their own request, or confirmed or waived a condition of it.
    pub by: Slug,
    /// Why.
    pub reason: Reason,
}

/// One approved period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// 1 for the first approval, 2 upward for what followed.
    pub number: u32,
    /// How it came about.
    pub kind: GrantKind,
    /// First to last covered day.
    pub span: Span,
    /// Months of moving back that were accepted.
    pub months: u16,
    /// Who approved, in the order of their votes.
    pub approvers: Vec<Slug>,
    /// The content they judged.
    pub content: ContentHash,
    /// The primary decision in force then.
    pub decision: DecisionRef,
    /// The tier that decided.
    pub tier: Tier,
    /// When the last vote came.
    pub approved_at: Moment,
    /// Months between two looks at it, 1 or more, as its tier had it when it was granted; `None`
    /// for one look, at its end.
    pub review_months: Option<u32>,
    /// What sole approvers decided on their own in it, act by act, the oldest first.
    pub overrides: Vec<Override>,
    /// What was agreed with it.
    pub conditions: Vec<Condition>,
}

codes! {
    /// Where a condition stands by what people recorded.
    pub enum ConditionState, "a state of a condition" {
        /// Nothing recorded, or no longer met.
        Open = "open",
        /// Its owner says it is met; an approver may have confirmed it.
        Met = "met",
        /// An approver waived it.
        Waived = "waived",
        /// Somebody recorded that it does not hold.
        Breached = "breached",
    }
}

codes! {
    /// What somebody recorded about a condition.
    pub enum MarkKind, "a mark on a condition" {
        /// Its owner says it is met.
        Met = "met",
        /// An approver agrees.
        Confirmed = "confirmed",
        /// An approver waives it.
        Waived = "waived",
        /// It does not hold.
        Breached = "breached",
    }
}

/// One line of a condition's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The day it was recorded; cover changes from this day on.
    pub on: Day,
    /// What was recorded.
    pub kind: MarkKind,
    /// By whom.
    pub by: Slug,
    /// Evidence for met, the reason for waived and breached, that of an override for confirmed.
    pub note: Option<Reason>,
}

/// Something agreed with a grant: who sees to what by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// 1 upward within the exception, over all its grants.
    pub number: u32,
    /// What must hold.
    pub text: Reason,
    /// Who sees to it.
    pub owner: Slug,
    /// The last day for it.
    pub due: Day,
    /// What it is for.
    pub kind: ConditionKind,
    /// What a breach does.
    pub consequence: Consequence,
    /// Its history, oldest first.
    pub marks: Vec<Mark>,
}

impl Condition {
    /// Where it stands by what was recorded up to now.
    pub fn state(&self) -> ConditionState {
        match self.marks.last().map(|mark| mark.kind) {
            None => ConditionState::Open,
            Some(MarkKind::Met | MarkKind::Confirmed) => ConditionState::Met,
            Some(MarkKind::Waived) => ConditionState::Waived,
            Some(MarkKind::Breached) => ConditionState::Breached,
        }
    }

    /// The mark that settled it, if the last word on it was to confirm or waive it.
    pub fn settled(&self) -> Option<&Mark> {
        self.marks.last().filter(|mark| match mark.kind {
            MarkKind::Confirmed | MarkKind::Waived => true,
            MarkKind::Met | MarkKind::Breached => false,
        })
    }

    /// What cover needs to know of it.
    pub fn hold(&self) -> Hold {
        Hold {
            precedent: self.kind == ConditionKind::Precedent,
            lapses: self.consequence == Consequence::Lapse,
            due: self.due,
            marks: self.marks.iter().map(|mark| (mark.on, mark.kind)).collect(),
        }
    }

    /// Whether it is breached on `day`; see [`Hold::breached`].
    pub fn breached(&self, day: Day) -> bool {
        self.hold().breached(day)
    }

    /// Whether it is neither confirmed nor waived on `day`.
    pub fn open(&self, day: Day) -> bool {
        !self.hold().settled(day)
    }
}

/// What cover needs to know of a condition, light enough for long lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Blocks from the first day of the grant until settled.
    pub precedent: bool,
    /// Blocks while breached.
    pub lapses: bool,
    /// The last day for it.
    pub due: Day,
    /// What was recorded, oldest first.
    pub marks: Vec<(Day, MarkKind)>,
}

impl Hold {
    /// The last word on it up to `day`, a mere claim to have met it not counting.
    fn last_word(&self, day: Day) -> Option<MarkKind> {
        let spoken = self.marks.iter().filter(|(on, kind)| match kind {
            MarkKind::Met => false,
            MarkKind::Confirmed | MarkKind::Waived | MarkKind::Breached => *on <= day,
        });
        spoken.map(|(_, kind)| *kind).next_back()
    }

    /// Whether it was confirmed as met or waived by `day`, and not breached since.
    pub fn settled(&self, day: Day) -> bool {
        match self.last_word(day) {
            Some(MarkKind::Confirmed | MarkKind::Waived) => true,
            Some(MarkKind::Met | MarkKind::Breached) | None => false,
        }
    }

    /// Whether it is breached on `day`: from the day after it was due unless settled, whether or
    /// not anybody recorded it, or from the day somebody recorded a breach.
    ///
    /// # Source
    /// `docs/method.md`, "Exceptions: cover on a day": settled late, the gap before stays.
    pub fn breached(&self, day: Day) -> bool {
        match self.last_word(day) {
            Some(MarkKind::Confirmed | MarkKind::Waived) => false,
            Some(MarkKind::Breached) => true,
            Some(MarkKind::Met) | None => day > self.due,
        }
    }

    /// Whether it keeps its grant from covering `day`.
    pub fn blocks(&self, day: Day) -> bool {
        (self.precedent && !self.settled(day)) || (self.lapses && self.breached(day))
    }
}

/// What cover needs to know of a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First to last day.
    pub span: Span,
    /// Its conditions.
    pub holds: Vec<Hold>,
}

/// What cover needs to know of an exception: short enough to list ten thousand of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// The grants, in order.
    pub periods: Vec<Period>,
    /// The first day without cover by a revocation or a closing; the earlier of the two.
    pub ended_on: Option<Day>,
}

codes! {
    /// Whether an exception protects its workload on a day. Never stored.
    pub enum Cover, "a cover" {
        /// Never approved.
        None = "none",
        /// Revoked or closed, and that is in effect.
        Ended = "ended",
        /// Covered.
        Live = "live",
        /// A grant holds the day, and a condition blocks it.
        LapsedCondition = "lapsed_condition",
        /// The first grant is still to start.
        Scheduled = "scheduled",
        /// Over, or between two grants.
        Lapsed = "lapsed",
    }
}

/// Whether what `coverage` describes protects its workload on `day`. The only function that says
/// so: every list, report, figure and exit code asks it.
///
/// # Source
/// `docs/method.md`, "Exceptions: cover on a day"; the first that fits wins.
pub fn cover(coverage: &Coverage, day: Day) -> Cover {
    let periods = &coverage.periods;
    let Some(first) = periods.iter().map(|period| period.span.first()).min() else {
        return Cover::None;
    };
    if coverage.ended_on.is_some_and(|ended| ended <= day) {
        return Cover::Ended;
    }
    let mut held = false;
    for period in periods.iter().filter(|period| period.span.holds(day)) {
        held = true;
        if !period.holds.iter().any(|hold| hold.blocks(day)) {
            return Cover::Live;
        }
    }
    if held {
        Cover::LapsedCondition
    } else if day < first {
        Cover::Scheduled
    } else {
        Cover::Lapsed
    }
}

/// The last day granted, `last`, where cover ended on `ended` already.
pub fn cut_short(last: Day, ended: Option<Day>) -> Day {
    ended.map_or(last, |ended| last.min(ended.plus_days(-1)))
}

impl Coverage {
    /// Whether it protects the workload on `day`; see [`cover`].
    pub fn on(&self, day: Day) -> Cover {
        cover(self, day)
    }

    /// The last day of all grants, cut short by an end already recorded: the day before it took
    /// effect. `None` before the first grant.
    pub fn last_day(&self) -> Option<Day> {
        let last = self.periods.iter().map(|period| period.span.last()).max()?;
        Some(cut_short(last, self.ended_on))
    }

    /// The first day of all grants, whatever came of it. `None` without a grant.
    pub fn granted_from(&self) -> Option<Day> {
        self.periods.iter().map(|period| period.span.first()).min()
    }

    /// First and last day of what was granted, gaps between them left aside and cut short by an end
    /// already recorded. `None` without a grant, and where the end came before the first day: then
    /// nothing was ever covered.
    pub fn granted(&self) -> Option<Span> {
        Span::new(self.granted_from()?, self.last_day()?)
    }

    /// The first day of all on which it covers, unless more is recorded: the first day granted, or
    /// the day on which what must be met first was confirmed or waived. `None` without a grant, and
    /// while nothing has covered yet nor will by itself.
    pub fn begins(&self) -> Option<Day> {
        let firsts = || self.periods.iter().map(|period| period.span.first());
        let first = self.granted_from()?;
        if self.on(first) == Cover::Live {
            return Some(first);
        }
        // Nothing begins to cover but with a grant or with a word on a condition.
        let holds = self.periods.iter().flat_map(|period| &period.holds);
        let spoken = holds.flat_map(|hold| &hold.marks).map(|(on, _)| *on);
        firsts().chain(spoken).filter(|day| self.on(*day) == Cover::Live).min()
    }

    /// The last day of the grants that follow one another without a gap from `day` on, cut short
    /// by an end already recorded. `None` where no grant holds `day`.
    pub fn end(&self, day: Day) -> Option<Day> {
        if self.ended_on.is_some_and(|ended| ended <= day) {
            return None;
        }
        let holding = |day: Day| {
            let spans = self.periods.iter().map(|period| period.span);
            spans.filter(|span| span.holds(day)).map(Span::last).max()
        };
        let mut last = holding(day)?;
        while let Some(further) = holding(last.plus_days(1)).filter(|further| *further > last) {
            last = further;
        }
        Some(cut_short(last, self.ended_on))
    }

    /// Days from `day` to the last covered one, 0 on that day. `None` where no grant holds `day`.
    pub fn days_left(&self, day: Day) -> Option<i64> {
        self.end(day).map(|last| last.days_since(day))
    }

    /// Whether the workload is covered on `day` and will not be in more than `within` days.
    pub fn expiring(&self, day: Day, within: i64) -> bool {
        cover(self, day) == Cover::Live
            && self.days_left(day).is_some_and(|left| (0..=within).contains(&left))
    }
}

impl Grant {
    /// What cover needs to know of it.
    pub fn period(&self) -> Period {
        Period { span: self.span, holds: self.conditions.iter().map(Condition::hold).collect() }
    }
}

#[cfg(test)]
mod tests;
