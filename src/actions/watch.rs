//! What wants somebody's eyes: for a job that runs every night, for notes that are said once,
//! and for a calendar.

mod notify;

use std::collections::BTreeMap;

use crate::actions::exceptions::{Confirmers, Listed, Promised};
use crate::actions::exchange::forbidden;
use crate::actions::{ActionError, Desk, exceptions, measures, reports, settings};
use crate::codes;
use crate::domain::date::{Day, Span};
use crate::domain::decision::{Decision, Status};
use crate::domain::exception::State;
use crate::domain::exception::grant::Cover;
use crate::domain::exception::grant::promise::Standing;
use crate::domain::measures::signal::Raised;
use crate::domain::text::counted;
use crate::report::file::Target;
use crate::report::ics::{self, Event};
use crate::store::exceptions::Promise;
use crate::store::{self, Look, workspace};

pub use notify::notify;

codes! {
    /// What kind of item it is.
    #[expect(missing_docs, reason = "each is the item of that name")]
    pub enum ItemKind, "a kind of item" {
        Lapsed = "lapsed",
        Condition = "condition",
        Waiting = "waiting",
        Expiring = "expiring",
        Review = "review",
        Signal = "signal",
    }
}

/// One item that wants eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What kind.
    pub kind: ItemKind,
    /// What it is about: `X-0014`, `X-0014#2`, `D-0001`.
    pub subject: String,
    /// In a sentence.
    pub said: String,
}

/// What to look for.
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that may be looked for or not")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Watch {
    /// Cover that ends within so many days.
    pub expiring: Option<i64>,
    /// Requests undecided for so many days or more.
    pub waiting: Option<i64>,
    /// Cover that is over.
    pub lapsed: bool,
    /// Conditions overdue, and those due within the days of `expiring` or of the workspace.
    pub conditions: bool,
    /// Reviews that are due.
    pub reviews: bool,
    /// The reopen signal, while it waits for an answer.
    pub signal: bool,
}

impl Watch {
    /// Everything there is to look for.
    pub fn everything() -> Self {
        Self {
            expiring: Some(30),
            waiting: Some(14),
            lapsed: true,
            conditions: true,
            reviews: true,
            signal: true,
        }
    }
}

/// Everything there is to look for, in the days of the workspace.
///
/// # Errors
/// When they cannot be read.
pub fn usual(desk: &mut Desk) -> Result<Watch, ActionError> {
    let expiring = Some(settings::at_desk(desk, settings::EXPIRING)?);
    let waiting = Some(settings::at_desk(desk, settings::WAITING)?);
    Ok(Watch { expiring, waiting, ..Watch::everything() })
}

fn days(count: i64) -> String {
    counted(count, "day", "days")
}

/// What `watch` finds on the desk's day, the most pressing first.
///
/// # Errors
/// When the workspace cannot be read.
pub fn check(desk: &mut Desk, watch: Watch) -> Result<Vec<Item>, ActionError> {
    let all = exceptions::list(desk, &[], None)?;
    let mut items = of_exceptions(desk, watch, &all)?;
    if watch.conditions {
        items.extend(of_conditions(desk, watch.expiring)?);
    }
    if watch.reviews {
        items.extend(of_reviews(desk, &all)?);
    }
    if watch.signal {
        items.extend(of_signal(desk)?);
    }
    items.sort_by_key(|item| item.kind);
    Ok(items)
}

/// What is over, waits too long or ends soon.
fn of_exceptions(desk: &mut Desk, watch: Watch, all: &[Listed]) -> Result<Vec<Item>, ActionError> {
    let today = desk.today();
    let returns = desk.store.read(|look| store::exceptions::returns(look))?;
    let late = |one: &Listed| {
        one.waiting.filter(|waited| watch.waiting.is_some_and(|least| *waited >= least))
    };
    let asked: Vec<_> =
        all.iter().filter(|one| late(one).is_some()).map(|one| one.light.reference).collect();
    let turns = exceptions::turns(desk, &asked)?;
    let mut turns: BTreeMap<_, _> = asked.into_iter().zip(turns).collect();
    let mut items = Vec::new();
    for listed in all {
        let which = listed.light.reference;
        let title = named(&listed.light.title, listed.light.overridden);
        let mut add = |kind, said: String| {
            let subject = which.to_string();
            items.push(Item { kind, subject, said: format!("{title}: {said}") });
        };
        if watch.lapsed
            && let Some(said) = over(listed, returns.get(&which).copied(), today)
        {
            add(ItemKind::Lapsed, said);
        }
        if let Some(waited) = late(listed) {
            add(ItemKind::Waiting, waits(listed, waited, turns.remove(&which).flatten()));
        }
        if let Some(left) = ends_within(listed, watch.expiring) {
            let said =
                if left == 0 { "ends today".to_owned() } else { format!("ends in {}", days(left)) };
            add(ItemKind::Expiring, said);
        }
    }
    Ok(items)
}

/// Why nothing covers it any more, where it once stood: `back` is the day by which what was revoked
/// has to be back.
fn over(listed: &Listed, back: Option<Day>, today: Day) -> Option<String> {
    if !matches!(listed.state, State::Approved | State::Revoked) {
        return None;
    }
    match listed.cover {
        Cover::LapsedCondition => Some("a condition stops its cover".to_owned()),
        Cover::Lapsed => Some(listed.end.filter(|end| *end < today).map_or_else(
            || "nothing covers it".to_owned(),
            |last| format!("its cover ended on {last}"),
        )),
        Cover::Ended if listed.state == State::Revoked => {
            let back = match back {
                Some(back) if back < today => format!("was to be back by {back}"),
                Some(back) => format!("to be back by {back}"),
                None => "to be back".to_owned(),
            };
            Some(format!("revoked, {back}, and not closed yet"))
        }
        Cover::Ended | Cover::None | Cover::Live | Cover::Scheduled => None,
    }
}

/// How long it has waited, and for whom.
fn waits(listed: &Listed, waited: i64, turn: Option<String>) -> String {
    let waited = days(waited);
    if listed.light.working_state() == State::ChangesRequested {
        return format!("sent back to {}, has waited {waited}", listed.light.requester);
    }
    let turn = turn.map(|turn| format!("; whose turn: {turn}")).unwrap_or_default();
    format!("has waited {waited}{turn}")
}

/// Days of cover that are left, where they are `within` so many. What a revocation still leaves
/// covered ends like any other.
fn ends_within(listed: &Listed, within: Option<i64>) -> Option<i64> {
    let stands = matches!(listed.state, State::Approved | State::Revoked);
    let left = listed.days_left.filter(|_| stands && listed.cover == Cover::Live);
    left.filter(|left| within.is_some_and(|within| (0..=within).contains(left)))
}

/// Conditions that are overdue or due `within` so many days, else within those of the workspace.
fn of_conditions(desk: &mut Desk, within: Option<i64>) -> Result<Vec<Item>, ActionError> {
    let today = desk.today();
    let within = within.map_or_else(|| settings::at_desk(desk, settings::EXPIRING), Ok)?;
    let zone = desk.zone.clone();
    let mut open = reports::open_conditions(desk)?;
    open.retain(|one| one.promise.hold.breached(today) || one.left <= within);
    desk.store.read(|look| {
        let mut confirmers = Confirmers::on((today, &zone));
        let item = |Promised { promise, .. }: Promised| {
            let who = confirmer(look, &promise, today, &mut confirmers)?;
            Ok(Item {
                kind: ItemKind::Condition,
                subject: format!("{}#{}", promise.which, promise.number),
                said: condition(&promise, today, who.as_deref()),
            })
        };
        open.into_iter().map(item).collect()
    })
}

/// Reviews that are due, of exceptions and of decisions in force.
fn of_reviews(desk: &mut Desk, all: &[Listed]) -> Result<Vec<Item>, ActionError> {
    let today = desk.today();
    let owed = exceptions::owed_of(desk, all, today)?;
    let looks = owed.into_iter().filter(|one| one.why.is_look()).map(|one| {
        let light = &one.listed.light;
        let title = named(&light.title, light.overridden);
        (light.reference.to_string(), format!("{title}: {}", one.said))
    });
    let decisions = desk.store.read(|look| store::decisions::all(look))?;
    let decisions = decisions
        .into_iter()
        .filter(|one| one.status == Status::Accepted && one.content.review_by <= today)
        .map(|Decision { reference, content, .. }| {
            let said = format!("{}: review was due on {}", content.title, content.review_by);
            (reference.to_string(), said)
        });
    let item = |(subject, said)| Item { kind: ItemKind::Review, subject, said };
    Ok(looks.chain(decisions).map(item).collect())
}

/// What raises the reopen signal, while it waits for an answer.
fn of_signal(desk: &mut Desk) -> Result<Vec<Item>, ActionError> {
    let found = measures::signal(desk)?;
    if !found.waits() {
        return Ok(Vec::new());
    }
    let subject =
        found.primary.as_ref().map_or_else(String::new, |primary| primary.decision.to_string());
    let item = |one: &Raised| Item {
        kind: ItemKind::Signal,
        subject: subject.clone(),
        said: format!("{} (raised from {})", one.said, one.threshold),
    };
    Ok(found.raised.iter().map(item).collect())
}

/// A title, with a word where somebody decided as a sole approver on what was their own.
fn named(title: &str, overridden: bool) -> String {
    if overridden { format!("{title} (override)") } else { title.to_owned() }
}

/// Who can confirm a condition, where its owner says that it is met: it is their turn from then on.
fn confirmer(
    look: &mut dyn Look,
    promise: &Promise,
    today: Day,
    confirmers: &mut Confirmers<'_>,
) -> Result<Option<String>, ActionError> {
    let claimed = promise.hold.standing(today) == Standing::Claimed;
    if !claimed || promise.state != State::Approved {
        return Ok(None);
    }
    confirmers.of(look, promise.which, promise.number)
}

/// Where a condition stands, in a sentence; `who` can confirm it, where it is said to be met.
fn condition(promise: &Promise, today: Day, who: Option<&str>) -> String {
    let due = promise.hold.due;
    let when = match (due.days_since(today), who) {
        (_, Some(who)) if promise.hold.breached(today) => {
            format!(
                "breached, was due on {due}; said to be met, and no approver has confirmed it: {who}"
            )
        }
        (_, None) if promise.hold.breached(today) => format!("breached, was due on {due}"),
        (_, Some(who)) => {
            format!("said to be met, to be confirmed by an approver by {due}: {who}")
        }
        (0, None) => "due today".to_owned(),
        (left, None) => format!("due in {}, on {due}", days(left)),
    };
    let first = promise.text.lines().next().unwrap_or_default();
    format!("{}, {}: {when}", named(first, promise.overridden), promise.owner)
}

/// Writes last days, reviews and conditions of what is approved into a calendar file.
///
/// # Errors
/// When the file cannot be written or is there already.
pub fn calendar(desk: &mut Desk, target: Target<'_>) -> Result<usize, CalendarError> {
    let today = desk.today();
    let returns = desk.store.read(|look| store::exceptions::returns(look));
    let returns = returns.map_err(ActionError::from)?;
    let mut events = Vec::new();
    for listed in exceptions::list(desk, &["state:approved,revoked".to_owned()], None)? {
        let light = &listed.light;
        let which = light.reference;
        let title = named(&light.title, light.overridden);
        let note = format!(
            "{which}, {} at {}",
            light.workload_name,
            light.target.as_ref().map_or_else(|| "no target".to_owned(), ToString::to_string)
        );
        let last = light.coverage(|_| true).granted().map(Span::last);
        if let Some(last) = last.filter(|last| *last >= today) {
            events.push(Event {
                id: format!("{which}-last-day"),
                on: last,
                title: format!("{which} last covered day: {title}"),
                note: note.clone(),
            });
        }
        if listed.state == State::Revoked {
            if let Some(back) = returns.get(&which) {
                events.push(Event {
                    id: format!("{which}-return"),
                    on: *back,
                    title: format!("{which} to be back, revoked: {title}"),
                    note,
                });
            }
            continue;
        }
        if let Some(by) = light.review_by {
            events.push(Event {
                id: format!("{which}-review"),
                on: by,
                title: format!("{which} review: {title}"),
                note,
            });
        }
    }
    for one in reports::open_conditions(desk)? {
        let promise = one.promise;
        let (which, number) = (promise.which, promise.number);
        events.push(Event {
            id: format!("{which}-condition-{number}"),
            on: promise.hold.due,
            title: named(
                &format!("{which} condition {number}: {}", promise.owner),
                promise.overridden,
            ),
            note: promise.text,
        });
    }
    let decided = desk.store.read(|look| store::decisions::all(look)).map_err(ActionError::from)?;
    for decision in decided.into_iter().filter(Decision::in_force) {
        let which = decision.reference;
        events.push(Event {
            id: format!("{which}-review"),
            on: decision.content.review_by,
            title: format!("{which} review: {}", decision.content.title),
            note: decision.content.reason.to_string(),
        });
    }
    events.sort_by(|a, b| a.on.cmp(&b.on).then(a.id.cmp(&b.id)));
    let facts = desk.store.read(|look| workspace::facts(look)).map_err(ActionError::from)?;
    let now = desk.now();
    target.fill(&forbidden(desk)?, |out| ics::write(out, &facts.id, &facts.name, &events, now))?;
    Ok(events.len())
}

/// Why a file was not written.
pub type CalendarError = crate::actions::exchange::Exported;
