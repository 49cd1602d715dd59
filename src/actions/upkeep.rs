//! Looking after a workspace: making it, its settings, its history, checking and copying it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::actions::{ActionError, Actor, Desk, Ground, PROGRAM, people};
use crate::domain::event::Event;
use crate::domain::person::{Assurance, Person, Role};
use crate::domain::refs::Slug;
use crate::domain::text::nearest;
use crate::domain::workload::portability::threshold::NUMBERS;
use crate::store::table::SETTING;
use crate::store::upkeep::{Overwrite, VerifyReport};
use crate::store::{
    Access, Expect, Get, Look as _, Op, Setup, Store, StoreError, history, memory, workspace,
};
use crate::world::{Ids, World};

/// A setting of the workspace: what an administrator may change, with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// What it is called.
    pub key: &'static str,
    /// What it is without anybody having changed it.
    pub default: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// The least and the most, both included.
    pub range: (i64, i64),
}

/// Settings; the defaults are those of the rules they belong to.
pub const SETTINGS: &[Known] = &[
    Known {
        key: "evidence-stale-months",
        default: "12",
        meaning: "months after which evidence is marked as stale",
        range: (1, 120),
    },
    Known {
        key: "expiring-days",
        default: "30",
        meaning: "days before its last day at which a grant counts as expiring",
        range: (1, 366),
    },
    Known {
        key: "term-months",
        default: "36",
        meaning: "months over which capacity and whole-life cost are counted",
        range: (1, 120),
    },
    Known {
        key: "price-stale-months",
        default: "12",
        meaning: "months after which a price of a price sheet is marked as stale",
        range: (1, 120),
    },
    Known {
        key: "tier-1-cost",
        default: "5000",
        meaning: "pounds a year up to which a trial is tier 1",
        range: (0, 10_000_000),
    },
    Known {
        key: "tier-2-cost",
        default: "50000",
        meaning: "pounds a year up to which a request is tier 2",
        range: (0, 100_000_000),
    },
    Known {
        key: "tier-1-months",
        default: "3",
        meaning: "longest term of a tier 1 grant in months",
        range: (1, 120),
    },
    Known {
        key: "tier-2-months",
        default: "12",
        meaning: "longest term of a tier 2 grant in months",
        range: (1, 120),
    },
    Known {
        key: "tier-3-months",
        default: "36",
        meaning: "longest term of a tier 3 grant in months",
        range: (1, 120),
    },
    Known {
        key: "sole-approver",
        default: "0",
        meaning: "1 lets a sole approver decide on an own request, as a visible override",
        range: (0, 1),
    },
    Known {
        key: "appeal-days",
        default: "20",
        meaning: "working days after a rejection in which it may be appealed against",
        range: (1, 250),
    },
    Known {
        key: "renewal-window",
        default: "120",
        meaning: "days before its last day from which an exception can be renewed",
        range: (1, 1096),
    },
    Known {
        key: "bridge-days",
        default: "30",
        meaning: "most days of a bridge while a renewal is decided",
        range: (1, 92),
    },
    Known {
        key: "correction-hours",
        default: "24",
        meaning: "hours in which a decision recorded in error can be taken back by who took it",
        range: (1, 168),
    },
    Known {
        key: "least-note",
        default: "20",
        meaning: "fewest characters of a note, rationale or reason on an exception",
        range: (1, 500),
    },
    Known {
        key: "debt-budget",
        default: "0",
        meaning: "months of portability debt a decision in force may carry that names no budget of its own; 0 is none",
        range: (0, 1_000_000),
    },
    Known {
        key: "signal-share-count",
        default: "25",
        meaning: "percent of workloads off the primary that raise the reopen signal; 101 never do",
        range: (1, 101),
    },
    Known {
        key: "signal-share-spend",
        default: "30",
        meaning: "percent of yearly spending off the primary that raises the reopen signal; 101 never does",
        range: (1, 101),
    },
    Known {
        key: "signal-alike",
        default: "3",
        meaning: "approvals in 12 months with one reason and target that raise the reopen signal",
        range: (1, 1000),
    },
    Known {
        key: "signal-function",
        default: "3",
        meaning: "workloads missing one function that raise the reopen signal",
        range: (1, 1000),
    },
    Known {
        key: "signal-renewed",
        default: "50",
        meaning: "percent of ended terms renewed above which the reopen signal is raised",
        range: (1, 100),
    },
    Known {
        key: "stamp-minutes",
        default: "10",
        meaning: "minutes after submission within which a decision is shown as a rubber stamp",
        range: (0, 1440),
    },
    Known {
        key: "stamp-share",
        default: "60",
        meaning: "percent of all approvals above which one approver is shown as a rubber stamp",
        range: (1, 100),
    },
];

/// Every setting: those above, and the numbers in the thresholds of portability.
pub fn known() -> impl Iterator<Item = Known> + Clone {
    let numbers = NUMBERS.iter().map(|number| Known {
        key: number.key,
        default: number.default,
        meaning: number.meaning,
        range: number.range,
    });
    SETTINGS.iter().copied().chain(numbers)
}

/// Makes a workspace at `path`; whoever runs it becomes its first administrator.
///
/// The person is named after `named`, else after the login, and linked to the login.
///
/// # Errors
/// When something stands there already, or the name is no short name.
pub fn init(
    path: &Path,
    access: Access,
    world: World,
    named: Option<&str>,
    title: &str,
) -> Result<Desk, ActionError> {
    let typed = named.unwrap_or(&world.login);
    let slug: Slug = typed.parse().or_else(|error| {
        if named.is_some() { Err(ActionError::from(error)) } else { Ok(fallback_slug()) }
    })?;
    let person = Person {
        name: slug.as_str().parse().map_err(|e| ActionError::invalid(format!("{e}")))?,
        slug,
        roles: BTreeSet::from([Role::Admin]),
        logins: BTreeSet::from([world.login.clone()]),
        retired: false,
    };
    let setup = Setup {
        name: title.to_owned(),
        zone: "Europe/London".to_owned(),
        currency: "GBP".to_owned(),
        illustrative: false,
    };
    let mut ids = Ids::real();
    let actor = Actor {
        slug: person.slug.to_string(),
        person: Some(person.clone()),
        assurance: Assurance::OsUser,
    };
    let op = Op {
        op_id: ids.id(),
        at: world.clock.now(),
        actor: actor.slug.clone(),
        assurance: actor.assurance,
        login: world.login.clone(),
        host: world.host.clone(),
        program: PROGRAM.to_owned(),
    };
    let store = Store::create(path, access, ids, &setup, &op, |write| {
        people::first(write, &person).map_err(ActionError::from)
    })?;
    Desk::new(store, world, Some(person.slug.as_str()))
}

/// A login need not have the shape of a slug; the first administrator then is `admin`.
fn fallback_slug() -> Slug {
    "admin".parse().expect("`admin` is a short name")
}

/// Every setting with its present value.
///
/// # Errors
/// When the workspace cannot be read.
pub fn settings(desk: &mut Desk) -> Result<Vec<(Known, String)>, ActionError> {
    let kept = desk.store.read(kept_settings)?;
    Ok(known()
        .map(|known| {
            let value = kept.get(known.key).cloned();
            (known, value.unwrap_or_else(|| known.default.to_owned()))
        })
        .collect())
}

fn kept_settings(
    look: &mut crate::store::Read<'_>,
) -> Result<BTreeMap<String, String>, ActionError> {
    look.all(&SETTING)?
        .iter()
        .map(|stored| Ok((stored.row.text(0)?.to_owned(), stored.row.text(1)?.to_owned())))
        .collect::<Result<_, StoreError>>()
        .map_err(ActionError::from)
}

/// Every setting by its key, as it stands.
///
/// # Errors
/// When the workspace cannot be read.
pub(crate) fn standing_settings(
    look: &mut dyn crate::store::Look,
) -> Result<Vec<(String, String)>, StoreError> {
    let mut found = Vec::new();
    for known in SETTINGS {
        let kept = look.get(&SETTING, &[known.key.into()])?;
        let value = match &kept {
            Some(stored) => stored.row.text(1)?.to_owned(),
            None => known.default.to_owned(),
        };
        found.push((known.key.to_owned(), value));
    }
    found.sort();
    Ok(found)
}

/// The number kept under `key`, or its default.
///
/// # Errors
/// When the workspace cannot be read.
pub(crate) fn setting(look: &mut dyn crate::store::Look, key: &str) -> Result<i64, StoreError> {
    let default = known().find(|known| known.key == key).map_or("0", |k| k.default);
    let kept = look.get(&SETTING, &[key.into()])?;
    let text = match &kept {
        Some(stored) => stored.row.text(1)?.to_owned(),
        None => default.to_owned(),
    };
    Ok(text.parse().unwrap_or_default())
}

/// Changes a setting.
///
/// # Errors
/// A refusal for anybody but an administrator, an unknown key, a value out of range, or no
/// reason.
pub fn set(desk: &mut Desk, key: &str, value: &str, reason: &str) -> Result<(), ActionError> {
    set_all(desk, &[(key.to_owned(), value.to_owned())], reason)
}

/// Changes settings, all of them or none.
///
/// # Errors
/// As for [`set`].
pub fn set_all(
    desk: &mut Desk,
    values: &[(String, String)],
    reason: &str,
) -> Result<(), ActionError> {
    let (_, role) = desk.acting_as(&[Role::Admin], "change settings")?;
    let numbers = values
        .iter()
        .map(|(key, value)| number(key, value))
        .collect::<Result<Vec<_>, ActionError>>()?;
    let reason = crate::actions::reason(reason)?;
    desk.write(|write| {
        for (key, number) in numbers {
            write.put(&SETTING, vec![key.into(), number.to_string().into()], Expect::Any)?;
            write.record("setting.set", key, Some(role), Some(reason.as_str()), &[])?;
        }
        Ok(())
    })
}

/// The setting that `key` means, and what was typed for it as its number.
fn number(key: &str, value: &str) -> Result<(&'static str, i64), ActionError> {
    let Some(known) = known().find(|known| known.key == key.trim()) else {
        let near = nearest(key, known().map(|known| known.key));
        let hint = near.map_or_else(
            || "`cloudpick settings list` shows them all".to_owned(),
            |near| format!("did you mean {near}? `cloudpick settings list` shows them all"),
        );
        let message = format!("there is no setting `{key}`");
        return Err(ActionError::refused(Ground::NotFound, message).hint(hint));
    };
    let (least, most) = known.range;
    let read = value.trim().parse().ok().filter(|n| (least..=most).contains(n));
    let number: i64 = read.ok_or_else(|| {
        ActionError::invalid(format!(
            "`{value}` does not fit {}: it is a whole number from {least} to {most}",
            known.key
        ))
        .subject(known.key)
    })?;
    Ok((known.key, number))
}

/// The kind of the event by which a mark without a name was placed or changed.
pub(crate) const UNNAMED: &str = "approach.placed_unnamed";

/// What stands in the place of whoever did what is told without a name.
const NOBODY: &str = "(without a name)";

/// The event as it is told: without its actor where somebody placed a mark without a name.
pub(crate) fn told(event: Event) -> Event {
    if event.kind == UNNAMED { Event { actor: NOBODY.to_owned(), ..event } } else { event }
}

/// The history: all of it, or what is about `subject` and the things below it.
///
/// Who placed a mark without a name is not told: the history keeps it, as it keeps scores that are
/// hidden, and `verify` holds it against its hash.
///
/// # Errors
/// When the workspace cannot be read.
pub fn log(
    desk: &mut Desk,
    subject: Option<&str>,
    since: Option<crate::domain::date::Moment>,
) -> Result<Vec<Event>, ActionError> {
    let events = desk.store.read(|look| match subject {
        Some(subject) => history::about(look, subject),
        None => history::events(look, 0, u32::MAX),
    })?;
    let since = |event: &Event| since.is_none_or(|since| event.at >= since);
    Ok(events.into_iter().filter(since).map(told).collect())
}

/// The newest lines of history, at most `most` of them, oldest first; and how many there are in
/// all. What is older is not read.
///
/// # Errors
/// When the workspace cannot be read.
pub fn newest(desk: &mut Desk, most: u32) -> Result<(Vec<Event>, usize), ActionError> {
    let (events, all) = desk.store.read(|look| {
        // Lines are numbered from 1 without a gap, so the last number is how many there are.
        let all = history::head(look)?.seq;
        let events = history::events(look, (all - i64::from(most)).max(0), most)?;
        Ok::<_, crate::store::StoreError>((events, all))
    })?;
    let all = usize::try_from(all).unwrap_or(usize::MAX);
    Ok((events.into_iter().map(told).collect(), all))
}

/// What the workspace says about itself, for `me`, `doctor` and the title row.
///
/// # Errors
/// When the workspace cannot be read.
pub fn facts(desk: &mut Desk) -> Result<workspace::Facts, ActionError> {
    desk.store.read(|look| Ok(workspace::facts(look)?))
}

/// Checks the workspace at `path` in full and writes nothing.
///
/// # Errors
/// When the file is no workspace at all or cannot be read.
pub fn verify(path: &Path) -> Result<VerifyReport, ActionError> {
    Ok(crate::store::upkeep::verify(path)?)
}

/// Copies the workspace to the new file `target`, checked in full before it takes its name.
///
/// # Errors
/// When something stands there, or the copy is not sound; nothing is left behind.
pub fn backup(desk: &mut Desk, target: &Path) -> Result<VerifyReport, ActionError> {
    Ok(desk.store.backup(target, Overwrite::Never)?)
}

/// Makes the new workspace `into` from the backup `from`, after checking it in full.
///
/// A restored history is shorter on purpose, so what this machine saw of it begins anew.
///
/// # Errors
/// When something stands there, or the backup is not sound.
pub fn restore(from: &Path, into: &Path, state: &Path) -> Result<VerifyReport, ActionError> {
    let report = crate::store::upkeep::restore(from, into)?;
    let restored = Store::open(into, Access::Read)?;
    // What cannot be kept beside the workspace is no reason to call the restoring failed.
    let _ = memory::begin_anew(state, restored.workspace_id(), &report.head);
    Ok(report)
}

/// Facts for the person who looks after the machine.
///
/// # Errors
/// When the workspace cannot be read.
pub fn doctor(desk: &mut Desk) -> Result<Vec<(&'static str, String)>, ActionError> {
    let mut facts = vec![("program", PROGRAM.to_owned())];
    facts.extend(desk.store.facts()?);
    Ok(facts)
}

/// Holds the workspace against what this machine saw of it before, and keeps what it sees now.
///
/// A warning where the clock stands on a day before what history tells of: whatever hangs on the
/// day is told as of that day then, and leaves out what was granted since.
///
/// # Errors
/// When the history cannot be read.
pub fn clock_notice(desk: &mut Desk) -> Result<Option<String>, ActionError> {
    let today = desk.today();
    let newest = desk.store.read(|look| history::newest(look))?;
    let newest = newest.map(|at| at.day_in(&desk.zone)).filter(|newest| *newest > today);
    Ok(newest.map(|newest| {
        format!(
            "the clock stands on {today}, and history goes on to {newest}: what ends, waits or is \
             due is told as of {today}; set the clock right"
        )
    }))
}

/// Answers a warning when history went backwards or forked. What cannot be kept is no reason to
/// stop working.
///
/// # Errors
/// When the history cannot be read.
pub fn notice(desk: &mut Desk, state: &Path) -> Result<Option<String>, ActionError> {
    let id = desk.store.workspace_id().to_owned();
    let (warning, head) = desk.store.read(|look| {
        Ok::<_, StoreError>((memory::check(state, &id, look)?, history::head(look)?))
    })?;
    if warning.is_none() {
        let _ = memory::remember(state, &id, &head);
    }
    Ok(warning.map(|warning| warning.to_string()))
}
