//! Looking after a workspace: making it, its history, checking and copying it.

mod anchor;

use std::collections::BTreeSet;
use std::path::Path;

use crate::actions::{ActionError, Actor, Desk, PROGRAM, people};
use crate::domain::event::Event;
use crate::domain::person::{Assurance, Person, Role};
use crate::domain::refs::Slug;
use crate::store::upkeep::{Overwrite, VerifyReport};
use crate::store::{Access, Op, Setup, Store, StoreError, history, memory, workspace};
use crate::world::{Ids, World};

pub use anchor::{Anchor, AnchorError, anchor, differs};

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

/// Holds the workspace against what this machine saw of it before, and keeps what it sees now.
///
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
