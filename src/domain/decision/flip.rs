//! What a new primary turns round: which workloads are off it from one day to the next, which are
//! home, and what that does to the exceptions; and who still has to follow it.

use crate::codes;
use crate::domain::date::Day;
use crate::domain::decision::Decision;
use crate::domain::exact::{Exact, Rounded};
use crate::domain::exception::State;
use crate::domain::exception::grant::Cover;
use crate::domain::refs::{DecisionRef, ExceptionRef, Slug, WorkloadRef};
use crate::domain::workload::{Place, Workload};

/// An exception, as far as a new primary concerns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its reference.
    pub exception: ExceptionRef,
    /// The workload it is about.
    pub workload: WorkloadRef,
    /// Where that wants to run, or does.
    pub target: Option<Place>,
    /// What people did with it.
    pub state: State,
    /// Whether it protects the workload today.
    pub cover: Cover,
}

codes! {
    /// What becomes of an exception under a new primary.
    pub enum Fate, "what becomes of an exception" {
        /// Its target is the primary: it is closed as `target_became_primary`.
        Close = "close",
        /// It was granted against another primary: `rebase` confirms, reviews or closes it.
        Rebase = "rebase",
        /// Nobody has decided it, and its target is the primary: it is withdrawn.
        Withdraw = "withdraw",
        /// Nobody has decided it: approval is refused until it is submitted again.
        Resubmit = "resubmit",
    }
}

impl Fate {
    /// What is to be done, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Close => "close: its target is the primary now",
            Self::Rebase => "rebase: granted against another primary",
            Self::Withdraw => "withdraw: its target is the primary now",
            Self::Resubmit => "return it: submitted under another decision",
        }
    }

    fn of(standing: &Standing, after: &Slug) -> Option<Self> {
        let home = standing.target.as_ref().and_then(Place::supplier) == Some(after);
        match standing.state {
            State::Approved if home => Some(Self::Close),
            State::Approved => Some(Self::Rebase),
            State::Submitted | State::InReview | State::ChangesRequested if home => {
                Some(Self::Withdraw)
            }
            State::Submitted | State::InReview => Some(Self::Resubmit),
            // What is still written or was returned is submitted under whatever is in force then.
            State::ChangesRequested
            | State::Draft
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => None,
        }
    }
}

/// How much runs elsewhere than the primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Workloads off the primary.
    pub off: usize,
    /// Workloads in all.
    pub of: usize,
    /// What those off it cost a year, pence.
    pub off_cost: i64,
    /// What all cost a year, pence.
    pub cost: i64,
}

impl Share {
    /// Of `workloads` that run on `day`, those elsewhere than `primary`; all where there is none.
    pub fn of(workloads: &[Workload], primary: Option<&Slug>, day: Day) -> Self {
        let mut share = Self { off: 0, of: 0, off_cost: 0, cost: 0 };
        for workload in workloads.iter().filter(|workload| !workload.is_retired(day)) {
            let cost = workload.annual_cost.as_pence();
            share.of += 1;
            share.cost = share.cost.saturating_add(cost);
            if primary.is_none() || workload.hosted.supplier() != primary {
                share.off += 1;
                share.off_cost = share.off_cost.saturating_add(cost);
            }
        }
        share
    }

    /// Percent of the workloads, one decimal; `None` where there are none.
    pub fn by_count(self) -> Option<Rounded> {
        let (off, of) = (i64::try_from(self.off).ok()?, i64::try_from(self.of).ok()?);
        percent(off, of)
    }

    /// Percent of what they cost, one decimal; `None` where they cost nothing.
    pub fn by_cost(self) -> Option<Rounded> {
        percent(self.off_cost, self.cost)
    }
}

fn percent(part: i64, whole: i64) -> Option<Rounded> {
    (whole != 0).then(|| (&Exact::ratio(part, whole) * &Exact::whole(100)).rounded(1))
}

/// What a new primary turns round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flip {
    /// The primary before.
    pub before: Option<Slug>,
    /// The primary after.
    pub after: Slug,
    /// Workloads that are off the primary from then on, in their order.
    pub leaving: Vec<Workload>,
    /// Workloads that are on it from then on.
    pub home: Vec<Workload>,
    /// Workloads that are elsewhere before and after.
    pub away: usize,
    /// Exceptions to which something is to be done, in their order.
    pub exceptions: Vec<(Standing, Fate)>,
    /// How much runs elsewhere before.
    pub share_before: Share,
    /// How much runs elsewhere after.
    pub share_after: Share,
}

/// What changes on `day` when `after` becomes the primary in the place of `before`.
///
/// # Source
/// `docs/method.md`, "What a new primary turns round".
pub fn flip(
    before: Option<&Slug>,
    after: &Slug,
    workloads: &[Workload],
    exceptions: &[Standing],
    day: Day,
) -> Flip {
    let mut turned = Flip {
        before: before.cloned(),
        after: after.clone(),
        leaving: Vec::new(),
        home: Vec::new(),
        away: 0,
        exceptions: Vec::new(),
        share_before: Share::of(workloads, before, day),
        share_after: Share::of(workloads, Some(after), day),
    };
    for workload in workloads.iter().filter(|workload| !workload.is_retired(day)) {
        let at = workload.hosted.supplier();
        match (at == before && before.is_some(), at == Some(after)) {
            (true, false) => turned.leaving.push(workload.clone()),
            (false, true) => turned.home.push(workload.clone()),
            (false, false) => turned.away += 1,
            (true, true) => {}
        }
    }
    let fates = exceptions.iter().filter_map(|one| Some((one.clone(), Fate::of(one, after)?)));
    turned.exceptions = fates.collect();
    turned
}

/// The way from one primary to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The decision that named the new one.
    pub decision: DecisionRef,
    /// The primary before.
    pub from: Slug,
    /// The primary after.
    pub to: Slug,
    /// The day it took effect.
    pub since: Day,
    /// The last day on which workloads may still be where they were; `None` when none was set.
    pub until: Option<Day>,
}

/// The way that `decision` opened when it took the place of `before`; `None` while it is not
/// accepted, and when both name the same supplier.
pub fn turn(decision: &Decision, before: &Decision) -> Option<Turn> {
    let since = decision.content.effective.or(decision.accepted_on())?;
    decision.accepted_on()?;
    let from = before.content.chosen.one()?.clone();
    let to = decision.content.chosen.one()?.clone();
    (from != to).then_some(Turn {
        decision: decision.reference,
        from,
        to,
        since,
        until: decision.content.transition_end,
    })
}

codes! {
    /// Where a workload stands on the way from one primary to the next.
    pub enum Following, "where a workload stands on the way" {
        /// Still where it was, and its time is over.
        Overdue = "overdue",
        /// Still where it was, within its time.
        InTransition = "in_transition",
        /// Still where it was, and an exception covers that.
        Covered = "covered",
        /// It followed.
        Followed = "followed",
        /// It left for somewhere else.
        Elsewhere = "elsewhere",
        /// It runs no more.
        Retired = "retired",
    }
}

impl Following {
    /// In words, in the order of [`Following::ALL`].
    pub const WORDS: &'static [&'static str] =
        &["overdue", "in transition", "covered", "followed", "elsewhere", "retired"];

    /// In words.
    pub fn words(self) -> String {
        self.code().replace('_', " ")
    }
}

impl Turn {
    /// Whether a workload without cover that runs where it did is within its time on `day`.
    ///
    /// That is: it runs on the primary before, ran there before the new one took effect, and the
    /// last day is not over. Where no last day was set there is no time for it to be within. The
    /// way begins with the acceptance, which may come before the day on which it takes effect.
    pub fn holds(&self, workload: &Workload, day: Day) -> bool {
        self.stays(workload) && self.until.is_some_and(|until| day <= until)
    }

    /// Whether `workload` runs on the primary before, and ran there before the new one took effect.
    pub fn stays(&self, workload: &Workload) -> bool {
        workload.hosted.supplier() == Some(&self.from)
            && workload.hosted_since.is_none_or(|since| since < self.since)
    }

    /// Where `workload` stands on `day`; `None` for one that was not on the primary before.
    ///
    /// `was` is where it ran on the day before the new one took effect.
    pub fn following(
        &self,
        workload: &Workload,
        was: &Place,
        cover: Option<Cover>,
        day: Day,
    ) -> Option<Following> {
        if was.supplier() != Some(&self.from) {
            return None;
        }
        Some(if workload.is_retired(day) {
            Following::Retired
        } else if workload.hosted.supplier() == Some(&self.to) {
            Following::Followed
        } else if workload.hosted.supplier() != Some(&self.from) {
            Following::Elsewhere
        } else if cover == Some(Cover::Live) {
            Following::Covered
        } else if self.holds(workload, day) {
            Following::InTransition
        } else {
            Following::Overdue
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decision::fixture::decision;
    use crate::domain::exact::Money;
    use crate::domain::workload::{Criticality, DataClass, Known, PersonalData};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn at(number: u32, place: &str, pounds: i64) -> Workload {
        Workload {
            reference: WorkloadRef::new(number).unwrap(),
            name: format!("Workload {number}").parse().unwrap(),
            owner: "arch-1".parse().unwrap(),
            directorate: "Housing".parse().unwrap(),
            criticality: Criticality::Low,
            annual_cost: Money::pence(pounds * 100).unwrap(),
            data_class: DataClass::Official,
            personal_data: PersonalData::None,
            needs: None,
            value: None,
            hosted: place.parse().unwrap(),
            hosted_since: Some(day("2025-01-01")),
            hosted_known: Known::Confirmed,
            move_months: None,
            retired_on: None,
        }
    }

    fn standing(number: u32, target: &str, state: State) -> Standing {
        Standing {
            exception: ExceptionRef::new(number).unwrap(),
            workload: WorkloadRef::new(number).unwrap(),
            target: target.parse().ok(),
            state,
            cover: Cover::Live,
        }
    }

    #[test]
    fn a_new_primary_turns_round_what_is_off_and_what_is_home() {
        let retired = Workload { retired_on: Some(day("2026-01-01")), ..at(5, "aws", 9) };
        let workloads =
            [at(1, "aws", 100), at(2, "azure", 50), at(3, "gcp", 25), at(4, "aws", 25), retired];
        let exceptions = [
            standing(1, "azure", State::Approved),
            standing(2, "gcp", State::Approved),
            standing(3, "azure", State::Submitted),
            standing(4, "gcp", State::InReview),
            standing(5, "azure", State::Rejected),
            standing(6, "gcp", State::ChangesRequested),
        ];
        let (aws, azure): (Slug, Slug) = ("aws".parse().unwrap(), "azure".parse().unwrap());
        let turned = flip(Some(&aws), &azure, &workloads, &exceptions, day("2026-06-01"));
        let refs = |of: &[Workload]| of.iter().map(|w| w.reference.number()).collect::<Vec<_>>();
        assert_eq!(
            (refs(&turned.leaving), refs(&turned.home), turned.away),
            (vec![1, 4], vec![2], 1)
        );
        let fates: Vec<Fate> = turned.exceptions.iter().map(|(_, fate)| *fate).collect();
        assert_eq!(fates, [Fate::Close, Fate::Rebase, Fate::Withdraw, Fate::Resubmit]);
        // 2 of 4 and 75 of 200 pounds before; 3 of 4 and 150 of 200 after.
        let shown = |share: Share| {
            (share.by_count().unwrap().to_string(), share.by_cost().unwrap().to_string())
        };
        assert_eq!(shown(turned.share_before), ("50.0".to_owned(), "37.5".to_owned()));
        assert_eq!(shown(turned.share_after), ("75.0".to_owned(), "75.0".to_owned()));
    }

    #[test]
    fn the_same_supplier_again_moves_nothing() {
        let workloads = [at(1, "aws", 100), at(2, "azure", 50)];
        let aws: Slug = "aws".parse().unwrap();
        let turned = flip(Some(&aws), &aws, &workloads, &[], day("2026-06-01"));
        assert!(turned.leaving.is_empty() && turned.home.is_empty());
        assert_eq!((turned.away, turned.share_before), (1, turned.share_after));
    }

    #[test]
    fn a_transition_ends_on_its_last_day() {
        let old = decision(1);
        let mut new = decision(2);
        new.content.chosen = "azure".parse().unwrap();
        assert_eq!(turn(&new, &old), None, "it was never accepted");
        new.content.effective = Some(day("2026-06-01"));
        new.content.transition_end = Some(day("2027-05-31"));
        new.remarks.push(crate::domain::decision::Remark {
            status: crate::domain::decision::Status::Accepted,
            by: "own-1".parse().unwrap(),
            at: "2026-05-20T09:00:00.000000Z".parse().unwrap(),
            on: day("2026-05-20"),
            reason: None,
        });
        let turn = turn(&new, &old).unwrap();
        assert_eq!(
            (turn.from.as_str(), turn.to.as_str(), turn.since),
            ("aws", "azure", day("2026-06-01"))
        );
        let was: Place = "aws".parse().unwrap();
        let where_is = |workload: &Workload, cover, on: &str| {
            turn.following(workload, &was, cover, day(on)).map(Following::code)
        };
        let stays = at(1, "aws", 1);
        assert_eq!(
            where_is(&stays, None, "2026-05-20"),
            Some("in_transition"),
            "from acceptance on"
        );
        assert_eq!(where_is(&stays, None, "2027-05-31"), Some("in_transition"));
        assert_eq!(where_is(&stays, None, "2027-06-01"), Some("overdue"));
        assert_eq!(where_is(&stays, Some(Cover::Live), "2027-06-01"), Some("covered"));
        assert_eq!(where_is(&stays, Some(Cover::Lapsed), "2027-06-01"), Some("overdue"));
        assert_eq!(where_is(&at(1, "azure", 1), None, "2026-07-01"), Some("followed"));
        assert_eq!(where_is(&at(1, "gcp", 1), None, "2026-07-01"), Some("elsewhere"));
        let retired = Workload { retired_on: Some(day("2026-06-30")), ..stays.clone() };
        assert_eq!(where_is(&retired, None, "2026-07-01"), Some("retired"));
        let gcp: Place = "gcp".parse().unwrap();
        assert_eq!(turn.following(&stays, &gcp, None, day("2026-07-01")), None);
        // Back on the old one after the new took effect: that is not the way to the new one.
        let back = Workload { hosted_since: Some(day("2026-07-01")), ..stays };
        assert!(!turn.holds(&back, day("2026-07-02")));
    }
}
