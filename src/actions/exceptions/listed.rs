//! Exceptions in a list: what is true of each on a day, and the keys by which they are sifted.

use std::borrow::Cow;

use super::{register, turns};
use crate::actions::functions::{self, Gone};
use crate::actions::{ActionError, Desk, settings, views};
use crate::domain::date::{Day, Span};
use crate::domain::decision::Scope;
use crate::domain::exception::State;
use crate::domain::exception::grant::promise::Standing;
use crate::domain::exception::grant::{Cover, Coverage, GrantKind};
use crate::domain::exception::request::{Category, ReasonCode};
use crate::domain::exception::steps::appeal_until;
use crate::domain::exception::tier::Tier;
use crate::domain::exception::turn::Task;
use crate::domain::filter::{Held, Key, Kind, Sifted, code};
use crate::domain::person::{Delegation, Role, acts_for};
use crate::domain::refs::{DecisionRef, ExceptionRef, Slug, WorkloadRef};
use crate::domain::workload::Months;
use crate::store::exceptions::{self, Light};
use crate::store::{Look, people, primary};

/// An exception as it is on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What is kept of it.
    pub light: Light,
    /// What people had done with it by the end of the day.
    pub state: State,
    /// Whether it protects its workload on the day.
    pub cover: Cover,
    /// The first day granted, else asked for.
    pub start: Option<Day>,
    /// The last day granted, else asked for.
    pub end: Option<Day>,
    /// Days to the last covered one.
    pub days_left: Option<i64>,
    /// Conditions neither confirmed nor waived.
    pub open_conditions: usize,
    /// A condition is breached.
    pub condition_overdue: bool,
    /// Days since it was submitted, while nobody has decided.
    pub waiting: Option<i64>,
    /// Functions it rests on that the primary has by the day: its reason may have gone.
    pub gone: Vec<Gone>,
    /// A claimed reason has no evidence; looked at in lists, and not on a page of the register.
    pub unproved: bool,
}

fn condition(typed: &str) -> Result<String, String> {
    const CODES: &[&str] = &["open", "overdue"];
    let found = CODES.iter().find(|code| crate::domain::text::same_code(typed, code));
    let refused = || crate::domain::text::CodeError::new(typed, "a condition's state", CODES);
    found.map(|code| (*code).to_owned()).ok_or_else(|| refused().to_string())
}

fn function(typed: &str) -> Result<String, String> {
    // A list knows of those that arrived alone; `function list` has those that are missing.
    const CODES: &[&str] = &["arrived"];
    let refused = || crate::domain::text::CodeError::new(typed, "what became of a function", CODES);
    let found = CODES.iter().find(|code| crate::domain::text::same_code(typed, code));
    found.map(|code| (*code).to_owned()).ok_or_else(|| refused().to_string())
}

/// How the evidence of a request stands, as it is typed into a filter.
pub(super) const fn evidence_words(missing: bool) -> &'static str {
    if missing { EVIDENCE[0] } else { EVIDENCE[1] }
}

const EVIDENCE: &[&str] = &["missing", "given"];

/// What a list of exceptions can be asked: its columns, and short words for some of them.
pub const KEYS: &[Key<'static>] = &[
    Key { name: "id", kind: Kind::Code(code::<ExceptionRef>) },
    Key { name: "workload", kind: Kind::Code(code::<WorkloadRef>) },
    Key { name: "target", kind: Kind::Place },
    Key { name: "to", kind: Kind::Place },
    Key { name: "category", kind: Kind::Code(code::<Category>) },
    Key { name: "primary_reason", kind: Kind::Code(code::<ReasonCode>) },
    Key { name: "reason", kind: Kind::Code(code::<ReasonCode>) },
    Key { name: "any_reason", kind: Kind::Code(code::<ReasonCode>) },
    Key { name: "state", kind: Kind::Code(code::<State>) },
    Key { name: "cover", kind: Kind::Code(code::<Cover>) },
    Key { name: "decided_by_role", kind: Kind::Code(code::<Role>) },
    Key { name: "start", kind: Kind::Day },
    Key { name: "end", kind: Kind::Day },
    Key { name: "ends", kind: Kind::Day },
    Key { name: "days_left", kind: Kind::Days },
    Key { name: "open_conditions", kind: Kind::Whole },
    Key { name: "condition", kind: Kind::Code(condition) },
    Key { name: "function", kind: Kind::Code(function) },
    Key { name: "evidence", kind: Kind::OneOf(EVIDENCE) },
    Key { name: "move_months_low", kind: Kind::Whole },
    Key { name: "move_months_likely", kind: Kind::Whole },
    Key { name: "move_months_high", kind: Kind::Whole },
    Key { name: "move", kind: Kind::Whole },
    Key { name: "annual_cost", kind: Kind::Money },
    Key { name: "cost", kind: Kind::Money },
    Key { name: "tier", kind: Kind::Code(code::<Tier>) },
    Key { name: "override", kind: Kind::Flag },
    Key { name: "title", kind: Kind::Text },
    Key { name: "directorate", kind: Kind::Text },
    Key { name: "owner", kind: Kind::Person },
    Key { name: "requester", kind: Kind::Person },
    Key { name: "claimed_by", kind: Kind::Person },
    Key { name: "decision", kind: Kind::Code(code::<DecisionRef>) },
    Key { name: "review_by", kind: Kind::Day },
    Key { name: "waiting", kind: Kind::Days },
    Key { name: "renewals", kind: Kind::Whole },
    Key { name: "bridges", kind: Kind::Whole },
    Key { name: "renewal", kind: Kind::Code(code::<State>) },
    Key { name: "tag", kind: Kind::Text },
];

fn text<'a>(value: Option<impl std::fmt::Display>) -> Vec<Held<'a>> {
    value.into_iter().map(|value| Held::from(value.to_string())).collect()
}

fn days<'a>(day: Option<Day>) -> Vec<Held<'a>> {
    day.into_iter().map(Held::Day).collect()
}

fn numbers<'a>(number: Option<impl Into<i64>>) -> Vec<Held<'a>> {
    number.into_iter().map(|number| Held::Number(number.into())).collect()
}

impl Listed {
    /// How many of its grants came about so.
    pub fn grants(&self, kind: GrantKind) -> usize {
        self.light.grants.iter().filter(|grant| grant.kind == kind).count()
    }
}

impl Sifted for Listed {
    fn held(&self, key: &str) -> Vec<Held<'_>> {
        let light = &self.light;
        match key {
            "id" => text(Some(light.reference)),
            "workload" => text(Some(light.workload)),
            "target" | "to" => text(light.target.as_ref()),
            "category" => text(light.category),
            "primary_reason" | "reason" => text(light.primary_reason),
            "any_reason" => {
                let all = light.primary_reason.iter().chain(&light.other_reasons);
                all.map(|reason| reason.code().into()).collect()
            }
            "state" => vec![self.state.code().into()],
            "cover" => vec![self.cover.code().into()],
            "decided_by_role" => {
                let roles = light.decided_role.as_deref().unwrap_or_default();
                roles.split_whitespace().map(Held::from).collect()
            }
            "start" => days(self.start),
            "end" | "ends" => days(self.end),
            "days_left" => numbers(self.days_left),
            "open_conditions" => numbers(i64::try_from(self.open_conditions).ok()),
            "condition" => {
                let open = (self.open_conditions > 0).then_some("open");
                let overdue = self.condition_overdue.then_some("overdue");
                open.into_iter().chain(overdue).map(Held::from).collect()
            }
            "function" => {
                let arrived = (!self.gone.is_empty()).then_some("arrived");
                arrived.into_iter().map(Held::from).collect()
            }
            "evidence" => vec![evidence_words(self.unproved).into()],
            "move_months_low" => numbers(light.move_months.map(Months::low)),
            "move_months_likely" | "move" => numbers(light.move_months.map(Months::likely)),
            "move_months_high" => numbers(light.move_months.map(Months::high)),
            "annual_cost" | "cost" => vec![Held::Number(light.annual_cost.as_pence())],
            "tier" => text(light.tier),
            "override" => vec![Held::Flag(light.overridden)],
            "title" => vec![light.title.as_str().into()],
            "directorate" => light.directorate.as_deref().map(Held::from).into_iter().collect(),
            "owner" => text(light.owner.as_ref()),
            "requester" => vec![light.requester.as_str().into()],
            "claimed_by" => text(light.claimed_by.as_ref()),
            "decision" => text(light.decision),
            "review_by" => days(light.review_by),
            "waiting" => numbers(self.waiting),
            "renewals" => numbers(i64::try_from(self.grants(GrantKind::Renewal)).ok()),
            "bridges" => numbers(i64::try_from(self.grants(GrantKind::Bridge)).ok()),
            "renewal" => text(light.renewal.as_ref().map(|renewal| renewal.state)),
            "tag" => light.tags.iter().map(|tag| tag.as_str().into()).collect(),
            _ => Vec::new(),
        }
    }

    fn texts(&self) -> Vec<Cow<'_, str>> {
        let light = &self.light;
        vec![
            Cow::Owned(light.reference.to_string()),
            Cow::Borrowed(&light.title),
            Cow::Borrowed(&light.workload_name),
            Cow::Owned(light.workload.to_string()),
        ]
    }
}

/// The exceptions that pass `filter`, as at the end of `day`, or of today: a past day as history
/// tells it, a day to come as it will be if nothing is done before.
///
/// # Errors
/// A refusal for a filter that cannot be read.
pub fn list(
    desk: &mut Desk,
    filter: &[String],
    day: Option<Day>,
) -> Result<Vec<Listed>, ActionError> {
    let day = day.unwrap_or_else(|| desk.today());
    let filter = views::filter(desk, filter, KEYS, day)?;
    let zone = desk.zone.clone();
    let now = day == desk.today();
    let short = if now && !filter.is_empty() { register::passing(desk, &filter)? } else { None };
    if let Some(passing) = short {
        return desk.store.read(|look| {
            let lights = exceptions::these(look, &passing)?.into_iter();
            let listed = lights.map(|light| listed(light.state, light, day, &zone));
            marked(look, listed.collect(), day)
        });
    }
    let mut all: Vec<Listed> = desk.on(day, |look| {
        let lights = exceptions::list(look)?.into_iter();
        let listed = lights.map(|light| listed(light.state, light, day, &zone));
        marked(look, listed.collect(), day)
    })?;
    if !filter.is_empty() {
        all.retain(|listed| filter.takes(listed));
    }
    Ok(all)
}

/// The same with the marks of what may have gone, and of claims that nothing shows.
fn marked(look: &mut dyn Look, mut all: Vec<Listed>, day: Day) -> Result<Vec<Listed>, ActionError> {
    let mut gone = functions::gone(look, day)?;
    let unproved = exceptions::measured::unproved(look)?;
    for one in &mut all {
        let which = one.light.reference;
        one.unproved = unproved.contains(&which);
        if one.state.is_open() {
            one.gone = gone.remove(&which).unwrap_or_default();
        }
    }
    Ok(all)
}

/// How the exceptions stand today, in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// All there are.
    pub all: usize,
    /// Drafts, undecided ones, those to be changed, approved ones.
    pub open: usize,
    /// Covered today, and not for more than so many days.
    pub expiring: usize,
    /// Over, between two grants, or blocked by a condition.
    pub lapsed: usize,
    /// Approved, of whoever asks as its requester or owner, over or to end within those days, and
    /// without a renewal that waits to be decided.
    pub own_ending: usize,
}

/// How many exceptions wait for whoever asks to do each thing with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tasks {
    counts: [usize; Task::ALL.len()],
    /// Conditions that they see to, late, due soon or stopping a cover, and have not said to be met.
    pub owed: usize,
}

/// What somebody does well to know of among the exceptions, though it is not their turn in any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reminders {
    /// What was rejected of what they asked for, as long as an appeal may be made.
    pub rejected: Rejected,
    /// What stands and is to be looked at again by somebody who decides: its review is due, or it
    /// rests on another decision than the one in force.
    pub looks: usize,
}

/// What was rejected of late of what somebody asked for, with nothing that followed on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rejected {
    /// How many requests.
    pub requests: usize,
    /// The one of them of which the time to appeal is over first, and its last day for that.
    pub first: Option<(Day, ExceptionRef)>,
    /// How many renewals.
    pub renewals: usize,
    /// The first of those.
    pub renewal: Option<ExceptionRef>,
}

impl Tasks {
    /// How many wait for `task`.
    pub const fn of(&self, task: Task) -> usize {
        self.counts[task as usize]
    }

    /// So many as `count` says of each, and no condition that they owe.
    pub fn counted(count: impl Fn(Task) -> usize) -> Self {
        Self { counts: Task::ALL.map(count), owed: 0 }
    }
}

/// What waits for the person at the desk today, in figures.
///
/// # Errors
/// When the workspace cannot be read.
pub fn tasks(desk: &mut Desk) -> Result<Tasks, ActionError> {
    let waiting = turns::mine(desk)?;
    let all = || waiting.values().flatten();
    let counted = Tasks::counted(|task| all().filter(|(one, _)| *one == task).count());
    let (today, me) = (desk.today(), desk.actor.slug.clone());
    let until = today.plus_days(settings::at_desk(desk, settings::EXPIRING)?);
    let promises = desk.store.read(|look| exceptions::promises_of(look, &me, until))?;
    let owed = promises.iter().filter(|one| {
        let standing = one.hold.standing(today);
        let soon = one.hold.due <= until || (one.grant.holds(today) && one.hold.blocks(today));
        soon && one.is_owed(today)
            && matches!(standing, Standing::Open | Standing::Overdue | Standing::Breached)
    });
    Ok(Tasks { owed: owed.count(), ..counted })
}

/// What the person at the desk is reminded of today; nobody who has no entry here is.
///
/// # Errors
/// When the workspace cannot be read.
pub fn reminders(desk: &mut Desk) -> Result<Reminders, ActionError> {
    let today = desk.today();
    let Some(person) = &desk.actor.person else { return Ok(Reminders::default()) };
    let me = person.slug.clone();
    let rejected = desk.store.read(|look| rejected(look, &me, today))?;
    Ok(Reminders { rejected, looks: looks(desk, today)? })
}

/// What was rejected of what `me` asked for, or somebody for whom they act, and may be appealed
/// against today; of renewals what was rejected within as many days.
fn rejected(look: &mut dyn Look, me: &Slug, today: Day) -> Result<Rejected, ActionError> {
    let days = super::settings(look)?.appeal_days;
    let held: Vec<Delegation> =
        people::delegations(look)?.into_iter().filter(|one| one.holds(today)).collect();
    let mut all = Rejected::default();
    for requester in std::iter::once(me).chain(acts_for(&held, me)) {
        for (which, state, on) in exceptions::asked::rejected(look, requester)? {
            let until = appeal_until(on, days);
            if until < today {
                continue;
            }
            if state == State::Rejected {
                all.requests += 1;
                let this = (until, which);
                all.first = Some(all.first.map_or(this, |first| first.min(this)));
            } else {
                all.renewals += 1;
                all.renewal = Some(all.renewal.map_or(which, |first| first.min(which)));
            }
        }
    }
    Ok(all)
}

/// How much of what stands the person at the desk is to look at again, where they may say that it
/// stands: an approver, or the decision owner at tier 3.
fn looks(desk: &mut Desk, today: Day) -> Result<usize, ActionError> {
    let Some(me) = desk.actor.person.clone() else { return Ok(0) };
    let approves = me.is(Role::Approver);
    if !approves && !me.is(Role::DecisionOwner) {
        return Ok(0);
    }
    let tiers = desk.store.read(|look| {
        let force = primary::in_force(look, &Scope::default())?.map(|found| found.decision);
        exceptions::looks(look, today, force, &me.slug)
    })?;
    Ok(tiers.iter().filter(|tier| approves || **tier == Tier::Three).count())
}

/// How the exceptions stand today, without a list of them; `within` so many days one expires.
///
/// # Errors
/// When the workspace cannot be read.
pub fn figures(desk: &mut Desk, within: i64) -> Result<Figures, ActionError> {
    let today = desk.today();
    let me = desk.actor.slug.clone();
    if register::is_behind(desk)? {
        return Ok(counted(&list(desk, &[], None)?, today, within, &me));
    }
    let found =
        desk.store.read(|look| exceptions::standing(look, today, today.plus_days(within), &me))?;
    let count = |wanted: fn(State) -> bool| {
        found.states.iter().filter(|(state, _)| wanted(*state)).map(|(_, count)| count).sum()
    };
    let covers = |wanted: &dyn Fn(&Coverage) -> bool| {
        found.coverages.iter().filter(|coverage| wanted(coverage)).count()
    };
    Ok(Figures {
        all: count(|_| true),
        open: count(State::is_open),
        expiring: covers(&|coverage| coverage.expiring(today, within)),
        lapsed: found.over
            + covers(&|coverage| {
                matches!(coverage.on(today), Cover::Lapsed | Cover::LapsedCondition)
            }),
        own_ending: found.own_ending,
    })
}

/// The figures of all exceptions, one by one.
fn counted(all: &[Listed], today: Day, within: i64, me: &str) -> Figures {
    let count = |wanted: &dyn Fn(&Listed) -> bool| all.iter().filter(|one| wanted(one)).count();
    Figures {
        all: all.len(),
        open: count(&|one| one.state.is_open()),
        expiring: count(&|one| {
            one.cover == Cover::Live && one.days_left.is_some_and(|left| left <= within)
        }),
        lapsed: count(&|one| matches!(one.cover, Cover::Lapsed | Cover::LapsedCondition)),
        own_ending: count(&|one| {
            let light = &one.light;
            let own = |who: &Slug| who.as_str() == me;
            let last = light.coverage(|_| true).granted().map(Span::last);
            one.state == State::Approved
                && (own(&light.requester) || light.owner.as_ref().is_some_and(own))
                && last.is_some_and(|last| last <= today.plus_days(within))
                && !light.renewal_in_hand()
        }),
    }
}

pub(super) fn listed(state: State, light: Light, day: Day, zone: &jiff::tz::TimeZone) -> Listed {
    let stood = |moment: crate::domain::date::Moment| moment.day_in(zone) <= day;
    let coverage = light.coverage(|grant| stood(grant.approved_at));
    let grants = || light.grants.iter().filter(|grant| stood(grant.approved_at));
    let holds = || coverage.periods.iter().flat_map(|period| &period.holds);
    let spans: Vec<Span> = grants().map(|grant| grant.span).collect();
    // A renewal waits as a request does, from the day on which it was submitted.
    let renewal = light.renewal.as_ref().filter(|_| state == State::Approved);
    let submitted = match renewal {
        Some(renewal) => renewal.waits_since(),
        None => light.submitted_at.filter(|_| state.is_undecided()),
    };
    // On a clock that was put back it waits since today.
    let waiting = submitted.map(|at| day.days_since(at.day_in(zone)).max(0));
    // Where an end came before the first day there is no day that was granted.
    let granted = coverage.granted();
    Listed {
        state,
        cover: coverage.on(day),
        start: if spans.is_empty() { light.start } else { granted.map(Span::first) },
        end: if spans.is_empty() { light.last_day } else { granted.map(Span::last) },
        days_left: coverage.days_left(day),
        open_conditions: holds().filter(|hold| !hold.settled(day)).count(),
        condition_overdue: holds().any(|hold| hold.breached(day)),
        gone: Vec::new(),
        unproved: false,
        waiting,
        light,
    }
}
