//! One exception as it streams past whoever looks: what a filter asks of it, and its place.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::actions::exceptions::listed;
use crate::actions::functions::{self, Gone};
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::exception::State;
use crate::domain::exception::attention::{Attention, Facts, attention};
use crate::domain::exception::function::rests;
use crate::domain::exception::grant::{Coverage, GrantKind};
use crate::domain::exception::tier::{Settings, Tier};
use crate::domain::filter::{Filter, Held, Sifted};
use crate::domain::person::Role;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::store::exceptions::{self, Beside, Column, Glance, LightRenewal};
use crate::store::{DbError, Look, StoreError};

/// Who looks, when, and what is known beforehand: of workloads and of those whose grants must be
/// looked at only where it is needed.
pub(super) struct Eyes<'a> {
    pub(super) today: Day,
    pub(super) zone: &'a TimeZone,
    pub(super) me: &'a str,
    settings: Settings,
    approver: bool,
    owner: bool,
    /// Those whose grants must be looked at.
    hard: BTreeMap<ExceptionRef, Coverage>,
    /// Functions that arrived on the primary, by the exceptions that name them.
    pub(super) gone: BTreeMap<ExceptionRef, Vec<Gone>>,
    /// The renewals on their way.
    renewals: BTreeMap<ExceptionRef, LightRenewal>,
    /// Tags and further grants, where they are asked about.
    beside: Beside,
    /// Names and costs of workloads, where they are needed.
    workloads: BTreeMap<WorkloadRef, (String, Money)>,
    /// The first row that holds what it should not.
    fault: RefCell<Option<DbError>>,
}

impl<'a> Eyes<'a> {
    pub(super) fn new(
        look: &mut dyn Look,
        (today, zone, me): (Day, &'a TimeZone, &'a str),
        holds: impl Fn(Role) -> bool,
        (named, covered, gathered): (bool, bool, bool),
    ) -> Result<Self, StoreError> {
        let hard = if covered { exceptions::hard(look, today)? } else { Vec::new() };
        let hard = exceptions::coverages(look, &hard)?;
        let workloads = if named { exceptions::workload_names(look)? } else { BTreeMap::new() };
        let renewals = exceptions::renewals(look)?;
        let beside = if gathered { exceptions::beside(look)? } else { Beside::default() };
        let plain = Self::plain(look, (today, zone, me), holds)?;
        Ok(Self { hard, renewals, beside, workloads, ..plain })
    }

    /// Of somebody who looks at exceptions in full: nothing is known beforehand.
    pub(super) fn plain(
        look: &mut dyn Look,
        (today, zone, me): (Day, &'a TimeZone, &'a str),
        holds: impl Fn(Role) -> bool,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            today,
            zone,
            me,
            settings: crate::actions::exceptions::settings(look)?,
            approver: holds(Role::Approver),
            owner: holds(Role::DecisionOwner),
            hard: BTreeMap::new(),
            gone: functions::gone(look, today)?,
            renewals: BTreeMap::new(),
            beside: Beside::default(),
            workloads: BTreeMap::new(),
            fault: RefCell::new(None),
        })
    }

    fn noted<T: Default>(&self, read: Result<T, DbError>) -> T {
        read.unwrap_or_else(|fault| {
            self.fault.borrow_mut().get_or_insert(fault);
            T::default()
        })
    }

    /// Whether it waits for whoever looks: to be decided by them, or sent back to them.
    pub(super) fn mine(
        &self,
        state: State,
        tier: Option<Tier>,
        requester: &str,
        owner: Option<&str>,
    ) -> bool {
        let own = requester == self.me;
        let interested = own || owner == Some(self.me);
        match state {
            State::Submitted | State::InReview => {
                let by_owner = || {
                    self.owner && tier.is_some_and(|tier| self.settings.row(tier).decision_owner)
                };
                !interested && (self.approver || by_owner())
            }
            State::ChangesRequested => own,
            State::Draft
            | State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => false,
        }
    }
}

/// One exception as it streams past whoever looks.
pub(super) struct Passing<'r> {
    pub(super) glance: Glance<'r>,
    pub(super) state: State,
    pub(super) eyes: &'r Eyes<'r>,
    coverage: OnceCell<Coverage>,
}

impl<'r> Passing<'r> {
    fn new(glance: Glance<'r>, eyes: &'r Eyes<'r>) -> Result<Self, DbError> {
        Ok(Self { state: glance.state()?, glance, eyes, coverage: OnceCell::new() })
    }

    pub(super) fn text(&self, column: Column) -> Option<&'r str> {
        self.eyes.noted(self.glance.text(column))
    }

    fn day(&self, column: Column) -> Option<Day> {
        self.eyes.noted(self.glance.day(column))
    }

    fn held_text<'h>(&self, column: Column) -> Vec<Held<'h>>
    where
        'r: 'h,
    {
        self.text(column).map(Held::from).into_iter().collect()
    }

    fn held_number<'h>(&self, column: Column) -> Vec<Held<'h>> {
        let number = self.eyes.noted(self.glance.number(column));
        number.map(Held::Number).into_iter().collect()
    }

    pub(super) fn coverage(&self) -> &Coverage {
        self.coverage.get_or_init(|| {
            let Some(outline) = self.eyes.noted(self.glance.outline()) else {
                return Coverage::default();
            };
            let ended_on = self.day(Column::EndedOn);
            outline.simple(ended_on, self.eyes.today).unwrap_or_else(|| {
                let which = self.glance.reference().ok();
                let known = which.and_then(|which| self.eyes.hard.get(&which));
                known.cloned().unwrap_or_default()
            })
        })
    }

    fn which(&self) -> Option<ExceptionRef> {
        self.eyes.noted(self.glance.reference().map(Some))
    }

    /// How many of its grants beyond the first came about so.
    fn further(&self, kind: GrantKind) -> i64 {
        let further = self.which().and_then(|which| self.eyes.beside.further.get(&which));
        let count = further.into_iter().flatten().filter(|one| **one == kind).count();
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    pub(super) fn end(&self) -> Option<Day> {
        self.day(Column::GrantedTo).or_else(|| self.day(Column::LastDay))
    }

    /// The renewal of it on its way.
    fn renewal(&self) -> Option<&'r LightRenewal> {
        if self.state != State::Approved || self.eyes.renewals.is_empty() {
            return None;
        }
        let which = self.eyes.noted(self.glance.reference().map(Some))?;
        self.eyes.renewals.get(&which)
    }

    fn waiting(&self) -> Option<i64> {
        if let Some(at) = self.renewal().and_then(LightRenewal::waits_since) {
            return Some(self.eyes.today.days_since(at.day_in(self.eyes.zone)));
        }
        match self.state {
            State::Submitted | State::InReview => {
                let at = self.eyes.noted(self.glance.moment(Column::SubmittedAt))?;
                Some(self.eyes.today.days_since(at.day_in(self.eyes.zone)))
            }
            State::Draft
            | State::ChangesRequested
            | State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => None,
        }
    }

    /// The day since which it is as it is, where that bears on its place.
    fn since(&self) -> Day {
        match self.state {
            State::Draft | State::Submitted | State::InReview | State::ChangesRequested => {
                let submitted = self.eyes.noted(self.glance.moment(Column::SubmittedAt));
                let at = submitted.or_else(|| self.eyes.noted(self.glance.moment(Column::FiledAt)));
                at.map_or(self.eyes.today, |at| at.day_in(self.eyes.zone))
            }
            State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => self.eyes.today,
        }
    }

    /// A function that it names has arrived on the primary.
    fn is_shaken(&self) -> bool {
        !self.eyes.gone.is_empty()
            && self.glance.reference().is_ok_and(|which| self.eyes.gone.contains_key(&which))
    }

    pub(super) fn attention(&self) -> Attention {
        match self.state {
            // Nothing that follows bears on these.
            State::Rejected | State::Withdrawn | State::Revoked | State::Closed => {
                return Attention::Done;
            }
            State::Draft
            | State::Submitted
            | State::InReview
            | State::ChangesRequested
            | State::Approved => {}
        }
        let renewal = self.renewal();
        let tier = || self.text(Column::Tier).and_then(|tier| tier.parse().ok());
        let mine = self.eyes.mine(
            renewal.map_or(self.state, |renewal| renewal.state),
            renewal.map_or_else(tier, |renewal| renewal.tier),
            self.text(Column::Requester).unwrap_or_default(),
            self.text(Column::Owner),
        );
        let facts = Facts {
            state: self.state,
            coverage: self.coverage(),
            renewal_in_hand: renewal.is_some_and(|renewal| renewal.state.is_undecided()),
            mine,
            review_by: self.day(Column::ReviewBy),
            reason_gone: self.is_shaken(),
            since: match renewal {
                Some(renewal) => {
                    renewal.submitted_at.unwrap_or(renewal.opened_at).day_in(self.eyes.zone)
                }
                None => self.since(),
            },
        };
        attention(facts, self.eyes.today)
    }

    pub(super) fn workload(&self) -> Option<&'r (String, Money)> {
        let which = self.glance.workload().map(Some);
        self.eyes.noted(which).and_then(|which| self.eyes.workloads.get(&which))
    }
}

/// The keys that a row answers as it streams past, and whether only a wide one does. A filter with
/// another one reads every exception in full.
fn streams(key: &str) -> Option<bool> {
    Some(match key {
        "id" | "target" | "to" | "category" | "primary_reason" | "reason" | "state" | "cover"
        | "start" | "end" | "ends" | "days_left" | "open_conditions" | "condition"
        | "move_months_likely" | "move" | "tier" | "override" | "owner" | "requester"
        | "decision" | "review_by" | "waiting" | "renewal" | "renewals" | "bridges" | "tag"
        | "function" | "evidence" => false,
        "workload" | "any_reason" | "decided_by_role" | "move_months_low" | "move_months_high"
        | "annual_cost" | "cost" | "title" | "directorate" | "claimed_by" => true,
        _ => return None,
    })
}

/// Whether rows answer `filter` as they stream past, and if so whether only wide ones do.
pub(super) fn answers(filter: &Filter) -> Option<bool> {
    let (keys, words) = filter.asks();
    let mut wide = words;
    for key in keys {
        wide |= streams(key)?;
    }
    Some(wide)
}

/// Whether `filter` asks what is covered.
pub(super) fn asks_cover(filter: &Filter) -> bool {
    let (keys, _) = filter.asks();
    keys.contains("cover") || keys.contains("days_left")
}

/// Whether `filter` asks what only few have.
pub(super) fn asks_beside(filter: &Filter) -> bool {
    let (keys, _) = filter.asks();
    ["tag", "renewals", "bridges", "evidence"].iter().any(|key| keys.contains(key))
}

impl Sifted for Passing<'_> {
    fn held(&self, key: &str) -> Vec<Held<'_>> {
        let days = |day: Option<Day>| day.map(Held::Day).into_iter().collect();
        let number = |n: Option<i64>| n.map(Held::Number).into_iter().collect();
        match key {
            "id" => self.held_text(Column::Reference),
            "workload" => self.held_text(Column::Workload),
            "target" | "to" => self.held_text(Column::Target),
            "category" => self.held_text(Column::Category),
            "primary_reason" | "reason" => self.held_text(Column::PrimaryReason),
            "any_reason" => {
                let others = self.text(Column::OtherReasons).unwrap_or_default();
                let first = self.text(Column::PrimaryReason);
                first.into_iter().chain(others.split_whitespace()).map(Held::from).collect()
            }
            "state" => self.held_text(Column::State),
            "cover" => vec![self.coverage().on(self.eyes.today).code().into()],
            "decided_by_role" => {
                let roles = self.text(Column::DecidedRole).unwrap_or_default();
                roles.split_whitespace().map(Held::from).collect()
            }
            "start" => days(self.day(Column::GrantedFrom).or_else(|| self.day(Column::Start))),
            "end" | "ends" => days(self.end()),
            "days_left" => number(self.coverage().days_left(self.eyes.today)),
            "open_conditions" => self.held_number(Column::ConditionsOpen),
            "condition" => {
                let open = self.eyes.noted(self.glance.number(Column::ConditionsOpen));
                let overdue = self.day(Column::OverdueOn).is_some_and(|on| on <= self.eyes.today);
                let open = open.is_some_and(|open| open > 0).then_some("open");
                open.into_iter().chain(overdue.then_some("overdue")).map(Held::from).collect()
            }
            "function" => {
                let arrived = (self.is_shaken() && rests(self.state)).then_some("arrived");
                arrived.into_iter().map(Held::from).collect()
            }
            "evidence" => {
                let missing =
                    self.which().is_some_and(|which| self.eyes.beside.unproved.contains(&which));
                vec![listed::evidence_words(missing).into()]
            }
            "move_months_low" => self.held_number(Column::MoveLow),
            "move_months_likely" | "move" => self.held_number(Column::MoveLikely),
            "move_months_high" => self.held_number(Column::MoveHigh),
            "annual_cost" | "cost" => {
                let own = self.workload().map_or(0, |(_, cost)| cost.as_pence());
                let target = self.eyes.noted(self.glance.number(Column::TargetYear));
                vec![Held::Number(target.map_or(own, |target| target.max(own)))]
            }
            "tier" => self.held_text(Column::Tier),
            "override" => {
                let flag = self.eyes.noted(self.glance.number(Column::Override));
                vec![Held::Flag(flag == Some(1))]
            }
            "title" => self.held_text(Column::Title),
            "directorate" => self.held_text(Column::Directorate),
            "owner" => self.held_text(Column::Owner),
            "requester" => self.held_text(Column::Requester),
            "claimed_by" => self.held_text(Column::ClaimedBy),
            "decision" => self.held_text(Column::Decision),
            "review_by" => days(self.day(Column::ReviewBy)),
            "waiting" => number(self.waiting()),
            "renewal" => {
                let renewal = self.renewal();
                renewal.map(|renewal| renewal.state.code().into()).into_iter().collect()
            }
            "renewals" => number(Some(self.further(GrantKind::Renewal))),
            "bridges" => number(Some(self.further(GrantKind::Bridge))),
            "tag" => {
                let tags = self.which().and_then(|which| self.eyes.beside.tags.get(&which));
                tags.into_iter().flatten().map(|tag| Held::from(tag.as_str())).collect()
            }
            _ => Vec::new(),
        }
    }

    fn texts(&self) -> Vec<Cow<'_, str>> {
        let text = |column| Cow::Borrowed(self.text(column).unwrap_or_default());
        vec![
            text(Column::Reference),
            text(Column::Title),
            Cow::Borrowed(self.workload().map_or("", |(name, _)| name.as_str())),
            text(Column::Workload),
        ]
    }
}

/// Shows every exception that passes `filter` to `visit`, as it streams past, and counts all.
pub(super) fn each(
    look: &mut dyn Look,
    filter: &Filter,
    eyes: &Eyes<'_>,
    wide: bool,
    visit: &mut dyn FnMut(&Passing<'_>, bool) -> Result<(), DbError>,
) -> Result<(), StoreError> {
    exceptions::glance(look, wide, &mut |glance| {
        let passing = Passing::new(glance, eyes)?;
        let takes = filter.is_empty() || filter.takes(&passing);
        visit(&passing, takes)
    })?;
    match eyes.fault.take() {
        Some(fault) => Err(fault.into()),
        None => Ok(()),
    }
}
