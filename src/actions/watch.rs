//! What wants somebody's eyes: for a job that runs every night, for notes that are said once,
//! and for a calendar.

use std::path::Path;

use crate::actions::exceptions::{self, Listed};
use crate::actions::exchange::forbidden;
use crate::actions::{ActionError, Desk, measures, reports};
use crate::codes;
use crate::domain::date::Day;
use crate::domain::exception::State;
use crate::domain::exception::grant::Cover;
use crate::domain::person::Role;
use crate::report::file::{Existing, FileError, OutFile};
use crate::report::ics::{self, Event};
use crate::store::{signal, workspace};

/// What kind of item it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the item of that name")]
pub enum ItemKind {
    Lapsed,
    Condition,
    Waiting,
    Expiring,
    Review,
    Signal,
}

codes!(ItemKind, "a kind of item", {
    Lapsed = "lapsed",
    Condition = "condition",
    Waiting = "waiting",
    Expiring = "expiring",
    Review = "review",
    Signal = "signal",
});

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
    /// Conditions overdue, and those due within the days of `expiring`.
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

fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// What `watch` finds on the desk's day, the most pressing first.
///
/// # Errors
/// When the workspace cannot be read.
pub fn check(desk: &mut Desk, watch: Watch) -> Result<Vec<Item>, ActionError> {
    let today = desk.today();
    let all = exceptions::list(desk, &[], None)?;
    let mut items = Vec::new();
    let mut add = |kind, subject: String, said: String| items.push(Item { kind, subject, said });
    for listed in &all {
        let which = listed.light.reference.to_string();
        let title = &listed.light.title;
        let over = matches!(listed.cover, Cover::Lapsed | Cover::LapsedCondition);
        if watch.lapsed && listed.state == State::Approved && over {
            let why = match listed.cover {
                Cover::LapsedCondition => "a condition stops its cover".to_owned(),
                Cover::Lapsed | Cover::None | Cover::Ended | Cover::Live | Cover::Scheduled => {
                    let last = listed.end.filter(|end| *end < today);
                    last.map_or_else(
                        || "nothing covers it".to_owned(),
                        |last| format!("its cover ended on {last}"),
                    )
                }
            };
            add(ItemKind::Lapsed, which.clone(), format!("{title}: {why}"));
        }
        if watch.lapsed && listed.state == State::Revoked && listed.cover == Cover::Ended {
            add(ItemKind::Lapsed, which.clone(), format!("{title}: revoked, and not closed yet"));
        }
        if let (Some(least), Some(waited)) = (watch.waiting, listed.waiting)
            && waited >= least
        {
            add(ItemKind::Waiting, which.clone(), format!("{title}: waits since {}", days(waited)));
        }
        if let (Some(within), Some(left)) = (watch.expiring, left(listed, today))
            && (0..=within).contains(&left)
        {
            let said =
                if left == 0 { "ends today".to_owned() } else { format!("ends in {}", days(left)) };
            add(ItemKind::Expiring, which.clone(), format!("{title}: {said}"));
        }
        if let Some(by) = listed.light.review_by.filter(|by| watch.reviews && *by <= today)
            && listed.state == State::Approved
            && matches!(listed.cover, Cover::Live | Cover::LapsedCondition)
        {
            add(ItemKind::Review, which, format!("{title}: review was due on {by}"));
        }
    }
    if watch.conditions {
        let (day, open) = reports::open_conditions(desk)?;
        let within = watch.expiring.unwrap_or(30);
        for (pledge, state) in open {
            let left = pledge.due.days_since(day);
            if state != "breached" && left > within {
                continue;
            }
            let when = match (state, left) {
                ("breached", _) => format!("breached, was due on {}", pledge.due),
                (_, 0) => "due today".to_owned(),
                (_, left) => format!("due in {}", days(left)),
            };
            items.push(Item {
                kind: ItemKind::Condition,
                subject: format!("{}#{}", pledge.exception, pledge.number),
                said: format!(
                    "{}, {}: {when}",
                    pledge.text.lines().next().unwrap_or_default(),
                    pledge.owner
                ),
            });
        }
    }
    if watch.signal {
        let found = measures::signal(desk)?;
        if found.waits() {
            let decision =
                found.primary.as_ref().map_or_else(String::new, |p| p.decision.to_string());
            for one in &found.raised {
                items.push(Item {
                    kind: ItemKind::Signal,
                    subject: decision.clone(),
                    said: format!("{} (raised from {})", one.said, one.threshold),
                });
            }
        }
    }
    items.sort_by_key(|item| item.kind);
    Ok(items)
}

/// Days to the last covered one of what is covered now.
fn left(listed: &Listed, today: Day) -> Option<i64> {
    if listed.state != State::Approved || listed.cover != Cover::Live {
        return None;
    }
    let coverage = listed.light.coverage(|_| true);
    coverage.days_left(today)
}

/// Days before a last day at which it is notified unless others are asked for.
pub const NOTIFY_BEFORE: [i64; 3] = [90, 30, 14];
/// The threshold that stands for the day after the last one.
const DAY_AFTER: i64 = -1;

/// Notes of what ends and of what has ended, each once: `before` so many days, and from the day
/// after. Thresholds that passed unseen are caught up by the nearest one that holds; what was
/// said once is never said again, whatever the clock does.
///
/// # Errors
/// A refusal for whoever the workspace does not know; when it cannot be saved.
pub fn notify(desk: &mut Desk, before: &[i64]) -> Result<Vec<Item>, ActionError> {
    let person = desk.person()?.clone();
    let role =
        [Role::Admin, Role::Approver, Role::DecisionOwner, Role::Architect, Role::Procurement]
            .into_iter()
            .find(|role| person.is(*role));
    let (today, zone) = (desk.today(), desk.zone.clone());
    let mut thresholds: Vec<i64> = before.to_vec();
    thresholds.sort_unstable();
    thresholds.dedup();
    desk.write(|write| {
        let register = measures::register(write, today, &zone)?;
        let lights = crate::store::exceptions::list(write)?;
        let mut said = Vec::new();
        for case in register.cases.iter().filter(|case| case.state == State::Approved) {
            let which = case.reference.to_string();
            let title = lights
                .binary_search_by_key(&case.reference, |light| light.reference)
                .map(|at| lights[at].title.clone())
                .unwrap_or_default();
            let over = case.cover(today) == Cover::Lapsed;
            let last = match case.coverage.end(today) {
                Some(last) => last,
                None if over => {
                    let spans = case.coverage.periods.iter().map(|period| period.span.last());
                    let Some(last) = spans.filter(|last| *last < today).max() else { continue };
                    last
                }
                None => continue,
            };
            let left = last.days_since(today);
            let passed: Vec<i64> = if over {
                vec![DAY_AFTER]
            } else {
                thresholds.iter().copied().filter(|days| (0..=*days).contains(&left)).collect()
            };
            let mut first = true;
            for threshold in passed {
                if signal::was_notified(write, &which, last, threshold)? {
                    // A nearer threshold spoke; what lies further off has nothing to add.
                    first = false;
                    continue;
                }
                signal::put_notice(write, &which, last, threshold, first)?;
                if std::mem::take(&mut first) {
                    let (kind, when) = if over {
                        (ItemKind::Lapsed, format!("its cover ended on {last}"))
                    } else if left == 0 {
                        (ItemKind::Expiring, "ends today".to_owned())
                    } else {
                        (ItemKind::Expiring, format!("ends in {}, on {last}", days(left)))
                    };
                    said.push(Item {
                        kind,
                        subject: which.clone(),
                        said: format!("{title}: {when}"),
                    });
                }
                write.record("notice.written", &which, role, None, &[])?;
            }
        }
        said.sort_by_key(|item| item.kind);
        Ok(said)
    })
}

/// Writes last days, reviews and conditions of what is approved into a calendar file.
///
/// # Errors
/// When the file cannot be written or is there already.
pub fn calendar(desk: &mut Desk, path: &Path, existing: Existing) -> Result<usize, CalendarError> {
    let today = desk.today();
    let mut events = Vec::new();
    for listed in exceptions::list(desk, &["state:approved".to_owned()], None)? {
        let light = &listed.light;
        let which = light.reference;
        let note = format!(
            "{which}, {} at {}",
            light.workload_name,
            light.target.as_ref().map_or_else(|| "no target".to_owned(), ToString::to_string)
        );
        let coverage = light.coverage(|_| true);
        let last = coverage.periods.iter().map(|period| period.span.last()).max();
        if let Some(last) = last.filter(|last| *last >= today) {
            events.push(Event {
                id: format!("{which}-last-day"),
                on: coverage.ended_on.map_or(last, |ended| last.min(ended.plus_days(-1))),
                title: format!("{which} last covered day: {}", light.title),
                note: note.clone(),
            });
        }
        if let Some(by) = light.review_by {
            events.push(Event {
                id: format!("{which}-review"),
                on: by,
                title: format!("{which} review: {}", light.title),
                note,
            });
        }
    }
    let (_, open) = reports::open_conditions(desk)?;
    for (pledge, _) in open {
        events.push(Event {
            id: format!("{}-condition-{}", pledge.exception, pledge.number),
            on: pledge.due,
            title: format!("{} condition {}: {}", pledge.exception, pledge.number, pledge.owner),
            note: pledge.text,
        });
    }
    events.sort_by(|a, b| a.on.cmp(&b.on).then(a.id.cmp(&b.id)));
    let facts = desk.store.read(|look| workspace::facts(look)).map_err(ActionError::from)?;
    let now = desk.now();
    let mut file = OutFile::create(path, existing, &forbidden(desk)?)?;
    let failed = |source| FileError::Io { path: path.to_owned(), source };
    ics::write(&mut file, &facts.id, &facts.name, &events, now).map_err(failed)?;
    file.finish()?;
    Ok(events.len())
}

/// Why a file was not written.
pub type CalendarError = crate::actions::exchange::Exported;
