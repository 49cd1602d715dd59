//! The register: every exception that passes a filter, in the order asked for, as references to be
//! read a page at a time. One pass over what is kept, and nothing of it held but the place of each.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::KEYS;
use super::listed::{self, Listed};
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::exception::State;
use crate::domain::exception::attention::{Attention, Facts, attention};
use crate::domain::exception::grant::{Cover, Coverage};
use crate::domain::exception::tier::{Settings, Tier};
use crate::domain::filter::{Filter, Held, Seen, Sifted};
use crate::domain::person::Role;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::store::exceptions::{self, Column, Glance, Light};
use crate::store::{DbError, Look, StoreError, history};

/// What the register can be put in order by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// What wants eyes first.
    Attention,
    /// The reference.
    Id,
    /// The title.
    Title,
    /// The name of what wants to leave.
    Workload,
    /// Where it wants to run.
    Target,
    /// What people did.
    State,
    /// The cover today.
    Cover,
    /// The last day granted, else asked for.
    LastDay,
    /// Days to the last covered one.
    Left,
}

/// What is put together under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grouping {
    /// Nothing.
    #[default]
    None,
    /// What wants eyes for the same reason.
    Attention,
    /// What is in the same state.
    State,
}

/// What is asked of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// As it is typed; empty for everything.
    pub filter: String,
    /// In which order.
    pub by: By,
    /// Upward.
    pub up: bool,
    /// Under which headings.
    pub grouping: Grouping,
}

impl Default for Asked {
    fn default() -> Self {
        Self { filter: String::new(), by: By::Attention, up: true, grouping: Grouping::None }
    }
}

/// The place of an exception in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Which.
    pub which: ExceptionRef,
    /// What people did.
    pub state: State,
    /// Why it stands where it stands.
    pub attention: Attention,
}

/// The register as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ordered {
    /// How many there are, whatever the filter.
    pub all: usize,
    /// How many of those wait for whoever looks.
    pub mine: usize,
    /// Those that pass, in order.
    pub places: Vec<Placed>,
}

/// An exception with the reason for its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What is true of it today.
    pub listed: Listed,
    /// Why it stands where it stands.
    pub attention: Attention,
}

/// Who looks, when, and what is known beforehand.
pub(super) struct Eyes<'a> {
    today: Day,
    zone: &'a TimeZone,
    me: &'a str,
    settings: Settings,
    approver: bool,
    owner: bool,
    /// Those whose grants must be looked at.
    hard: BTreeMap<ExceptionRef, Coverage>,
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
        named: bool,
    ) -> Result<Self, StoreError> {
        let hard = exceptions::hard(look, today)?;
        Ok(Self {
            today,
            zone,
            me,
            settings: super::settings(look)?,
            approver: holds(Role::Approver),
            owner: holds(Role::DecisionOwner),
            hard: exceptions::coverages(look, &hard)?,
            workloads: if named { exceptions::workload_names(look)? } else { BTreeMap::new() },
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
    fn mine(&self, state: State, tier: Option<Tier>, requester: &str, owner: Option<&str>) -> bool {
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
    glance: Glance<'r>,
    state: State,
    eyes: &'r Eyes<'r>,
    coverage: OnceCell<Coverage>,
}

impl<'r> Passing<'r> {
    fn new(glance: Glance<'r>, eyes: &'r Eyes<'r>) -> Result<Self, DbError> {
        Ok(Self { state: glance.state()?, glance, eyes, coverage: OnceCell::new() })
    }

    fn text(&self, column: Column) -> Option<&'r str> {
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

    fn coverage(&self) -> &Coverage {
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

    fn end(&self) -> Option<Day> {
        self.day(Column::GrantedTo).or_else(|| self.day(Column::LastDay))
    }

    fn waiting(&self) -> Option<i64> {
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

    fn attention(&self) -> Attention {
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
        let tier = || self.text(Column::Tier).and_then(|tier| tier.parse().ok());
        let mine = self.eyes.mine(
            self.state,
            tier(),
            self.text(Column::Requester).unwrap_or_default(),
            self.text(Column::Owner),
        );
        let facts = Facts {
            state: self.state,
            coverage: self.coverage(),
            mine,
            review_by: self.day(Column::ReviewBy),
            since: self.since(),
        };
        attention(facts, self.eyes.today)
    }

    fn workload(&self) -> Option<&'r (String, Money)> {
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
        | "decision" | "review_by" | "waiting" => false,
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

/// Whether history has events after today: the clock was put back, and what streaming rows say
/// holds from those events on only.
pub(super) fn is_behind(desk: &mut Desk) -> Result<bool, ActionError> {
    let (today, zone) = (desk.today(), desk.zone.clone());
    let newest = desk.store.read(|look| history::newest(look))?;
    Ok(newest.is_some_and(|at| at.day_in(&zone) > today))
}

/// What a row is put in order by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Attention(Attention),
    Number(i64),
    Day(Day),
    Text(String),
}

impl By {
    /// Whether only wide rows hold it.
    const fn wide(self) -> bool {
        match self {
            Self::Title | Self::Workload => true,
            Self::Attention
            | Self::Id
            | Self::Target
            | Self::State
            | Self::Cover
            | Self::LastDay
            | Self::Left => false,
        }
    }

    fn key(self, passing: &Passing<'_>, attention: Attention) -> Option<SortKey> {
        match self {
            Self::Attention => Some(SortKey::Attention(attention)),
            Self::Id => None,
            Self::Title => passing.text(Column::Title).map(|t| SortKey::Text(t.to_lowercase())),
            Self::Workload => {
                passing.workload().map(|(name, _)| SortKey::Text(name.to_lowercase()))
            }
            Self::Target => passing.text(Column::Target).map(|t| SortKey::Text(t.to_owned())),
            Self::State => Some(SortKey::Number(passing.state as i64)),
            Self::Cover => {
                let cover: Cover = passing.coverage().on(passing.eyes.today);
                Some(SortKey::Number(cover as i64))
            }
            Self::LastDay => passing.end().map(SortKey::Day),
            Self::Left => passing.coverage().days_left(passing.eyes.today).map(SortKey::Number),
        }
    }
}

/// The filter in `typed`, against the keys of exceptions.
///
/// # Errors
/// A refusal for one that cannot be read.
pub fn read_filter(desk: &Desk, typed: &[String]) -> Result<Filter, ActionError> {
    let seen = Seen { today: desk.today(), me: &desk.actor.slug };
    Filter::read(typed, KEYS, seen)
        .map_err(|error| ActionError::refused(Ground::Usage, error.to_string()))
}

/// The register as it was asked for, today.
///
/// # Errors
/// A refusal for a filter that cannot be read.
pub fn register(desk: &mut Desk, asked: &Asked) -> Result<Ordered, ActionError> {
    let filter = read_filter(desk, std::slice::from_ref(&asked.filter))?;
    let (today, zone, me) = (desk.today(), desk.zone.clone(), desk.actor.slug.clone());
    let person = desk.actor.person.clone();
    let holds = |role: Role| person.as_ref().is_some_and(|person| person.is(role));
    let slow = answers(&filter).is_none() || is_behind(desk)?;
    let wide = answers(&filter).unwrap_or(false) || asked.by.wide();
    // What no streaming row answers is found among the exceptions as lists have them.
    let known = if slow {
        let listed = listed::list(desk, std::slice::from_ref(&asked.filter), None)?;
        let known: std::collections::BTreeSet<ExceptionRef> =
            listed.iter().map(|listed| listed.light.reference).collect();
        Some(known)
    } else {
        None
    };
    let everything = Filter::default();
    let filter = if slow { &everything } else { &filter };
    let mut found: Vec<(Option<SortKey>, Placed)> = Vec::new();
    let mut ordered = Ordered::default();
    desk.store.read(|look| {
        let eyes = Eyes::new(look, (today, &zone, &me), holds, wide)?;
        each(look, filter, &eyes, wide, &mut |passing, takes| {
            ordered.all += 1;
            let attention = passing.attention();
            ordered.mine += usize::from(matches!(attention, Attention::Mine { .. }));
            if !takes {
                return Ok(());
            }
            let which = passing.glance.reference()?;
            if known.as_ref().is_none_or(|known| known.contains(&which)) {
                let key = asked.by.key(passing, attention);
                found.push((key, Placed { which, state: passing.state, attention }));
            }
            Ok(())
        })
    })?;
    found.sort_unstable_by(|(a_key, a), (b_key, b)| {
        let group = match asked.grouping {
            Grouping::None => std::cmp::Ordering::Equal,
            Grouping::Attention => rank(a.attention).cmp(&rank(b.attention)),
            Grouping::State => a.state.cmp(&b.state),
        };
        // Rows that hold nothing stand behind those that do, either way.
        let nothing = a_key.is_none().cmp(&b_key.is_none());
        let key = a_key.cmp(b_key).then(a.which.cmp(&b.which));
        group.then(nothing).then(if asked.up { key } else { key.reverse() })
    });
    ordered.places = found.into_iter().map(|(_, placed)| placed).collect();
    Ok(ordered)
}

/// The place of the heading among headings.
const fn rank(attention: Attention) -> u8 {
    match attention {
        Attention::Lapsed { .. } => 0,
        Attention::Blocked => 1,
        Attention::Mine { .. } => 2,
        Attention::Ending { .. } => 3,
        Attention::Review { .. } => 4,
        Attention::Waiting { .. } => 5,
        Attention::Quiet => 6,
        Attention::Done => 7,
    }
}

/// Those of `references` that there are, each with the reason for its place, in that order.
///
/// # Errors
/// When the workspace cannot be read.
pub fn page(desk: &mut Desk, references: &[ExceptionRef]) -> Result<Vec<Told>, ActionError> {
    let (today, zone, me) = (desk.today(), desk.zone.clone(), desk.actor.slug.clone());
    let person = desk.actor.person.clone();
    let holds = |role: Role| person.as_ref().is_some_and(|person| person.is(role));
    let told = desk.store.read(|look| {
        let lights = exceptions::these(look, references)?;
        let eyes = Eyes {
            today,
            zone: &zone,
            me: &me,
            settings: super::settings(look)?,
            approver: holds(Role::Approver),
            owner: holds(Role::DecisionOwner),
            hard: BTreeMap::new(),
            workloads: BTreeMap::new(),
            fault: RefCell::new(None),
        };
        let told = lights.into_iter().map(|light| (light.reference, told(light, &eyes)));
        Ok::<_, StoreError>(told.collect::<BTreeMap<_, _>>())
    })?;
    let mut told = told;
    Ok(references.iter().filter_map(|which| told.remove(which)).collect())
}

fn told(light: Light, eyes: &Eyes<'_>) -> Told {
    let owner = light.owner.as_ref().map(crate::domain::refs::Slug::as_str);
    let mine = eyes.mine(light.state, light.tier, light.requester.as_str(), owner);
    let coverage = light.coverage(|_| true);
    let facts = Facts {
        state: light.state,
        coverage: &coverage,
        mine,
        review_by: light.review_by,
        since: light.submitted_at.unwrap_or(light.filed_at).day_in(eyes.zone),
    };
    let attention = attention(facts, eyes.today);
    let listed = listed::listed(light.state, light, eyes.today, eyes.zone, eyes.me);
    Told { listed, attention }
}

/// The references of those that pass `filter` today; `None` where no streaming row answers it, or
/// so many pass that reading all is the shorter way.
pub(super) fn passing(
    desk: &mut Desk,
    filter: &Filter,
) -> Result<Option<Vec<ExceptionRef>>, ActionError> {
    let Some(wide) = answers(filter) else { return Ok(None) };
    if is_behind(desk)? {
        return Ok(None);
    }
    let (today, zone, me) = (desk.today(), desk.zone.clone(), desk.actor.slug.clone());
    let (mut all, mut found) = (0, Vec::new());
    desk.store.read(|look| {
        let eyes = Eyes::new(look, (today, &zone, &me), |_| false, wide)?;
        each(look, filter, &eyes, wide, &mut |passing, takes| {
            all += 1;
            if takes {
                found.push(passing.glance.reference()?);
            }
            Ok(())
        })
    })?;
    Ok((found.len() < 64 || found.len() * 5 < all).then_some(found))
}

#[cfg(test)]
mod tests;
