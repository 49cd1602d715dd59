//! The illustrative sample: made by the same steps that anybody takes, on a clock that walks.
//!
//! It is built in memory and then copied whole to its file, so that loading is quick and a file
//! is either all of it or not there. Nothing is put in by a back door: every line of its history
//! is a step of a person who may take it.

mod estate;
mod evaluations;
mod exceptions;
mod people;
mod review;
mod story;

#[cfg(test)]
pub(crate) mod tests;

use std::path::Path;

use jiff::ToSpan as _;

use self::exceptions::Requests;
use crate::actions::{ActionError, Desk, PROGRAM};
use crate::domain::date::{Day, Moment};
use crate::domain::person::{Assurance, Person, Role};
use crate::import::source::Source;
use crate::store::upkeep::Overwrite;
use crate::store::{Access, Look as _, Op, Setup, Store, StoreError, history, workspace};
use crate::world::{Clock, Ids, World};

/// The event by which a sample is known as one: a later sample may replace it.
pub const LOADED: &str = "sample.loaded";

/// Who sits at the desk of a sample unless somebody is named.
pub const NEWCOMER: &str = "tl-1";

/// A desk at the sample in the file `path`, for the person named where the sample knows one of that
/// name, else for the newcomer: whoever has a name in a workspace of their own may look at it.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn desk(
    path: &Path,
    access: Access,
    world: World,
    named: Option<&str>,
) -> Result<Desk, ActionError> {
    let mut desk = Desk::for_anybody(Store::open(path, access)?, world, named)?;
    if named.is_none() || desk.actor.person.is_none() {
        let everybody = super::people::list(&mut desk)?;
        desk.sit(&everybody, NEWCOMER);
    }
    Ok(desk)
}

/// Makes a fresh sample in the file `path`, in the place of an earlier one if there is one.
///
/// # Errors
/// When something else than an earlier sample stands there, or the file cannot be written.
pub fn load(path: &Path, world: &World) -> Result<(), ActionError> {
    let overwrite = replaceable(path)?;
    let mut desk = build(world)?;
    desk.store.backup(path, overwrite)?;
    Ok(())
}

/// Whether what stands at `path`, if anything, is an earlier sample.
fn replaceable(path: &Path) -> Result<Overwrite, ActionError> {
    if path.symlink_metadata().is_err() {
        return Ok(Overwrite::Never);
    }
    let is_sample = || -> Result<bool, ActionError> {
        let mut store = Store::open(path, Access::Read)?;
        store.read(|look| {
            let events = history::about(look, "workspace")?;
            let loaded = events.iter().any(|event| event.kind == LOADED);
            Ok(loaded && workspace::facts(look)?.illustrative)
        })
    };
    if is_sample().unwrap_or(false) {
        return Ok(Overwrite::Replace);
    }
    let text =
        format!("{} is not an earlier sample, and a sample replaces nothing else", path.display());
    Err(ActionError::invalid(text).hint("name another file with --db").subject("db"))
}

/// A sample in memory as it is at the present moment of `world`.
///
/// # Errors
/// When a step of the sample is refused: then the sample does not fit the rules.
pub fn build(world: &World) -> Result<Desk, ActionError> {
    let mut teller = Teller::begin(world)?;
    people::join(&mut teller)?;
    story::workshop(&mut teller)?;
    evaluations::of_2019(&mut teller)?;
    recently(&mut teller)?;
    Ok(teller.end())
}

/// When the register of workloads is begun: before the first request.
const REGISTERED: i64 = -440;

/// What happened in the months before the day of loading, in the order of the days.
fn recently(teller: &mut Teller) -> Result<(), ActionError> {
    let mut requests = Requests::read()?;
    exceptions::register(teller, teller.today.plus_days(REGISTERED))?;
    let stages = review::STAGES.iter().chain(evaluations::OF_NOW).chain(estate::STAGES);
    let mut stages: Vec<_> = stages.collect();
    stages.sort_by_key(|(days, _)| *days);
    let mut stages = stages.into_iter().peekable();
    for moment in requests.moments() {
        while let Some((days, stage)) = stages.next_if(|stage| stage.0 <= moment.days) {
            stage(teller, teller.today.plus_days(*days))?;
        }
        requests.happen(teller, moment)?;
    }
    for (days, stage) in stages {
        stage(teller, teller.today.plus_days(*days))?;
    }
    signed(teller)
}

/// Who writes the letters of the sample: an office that is made up, and nobody in it by name.
fn signed(teller: &mut Teller) -> Result<(), ActionError> {
    let day = teller.today;
    for (key, value) in [
        (super::settings::LETTER_FROM, "The procurement office, Sample Borough Council"),
        (
            super::settings::LETTER_CONTACT,
            "Town Hall, 1 Sample Square, Sampleton; suppliers@council.example",
        ),
    ] {
        let why = "Letters to suppliers say who writes.";
        super::settings::set(teller.on(day, "admin-1")?, key, value, why)?;
    }
    Ok(())
}

/// What there is in a workspace: keys, titles and numbers for whoever has just loaded it.
///
/// # Errors
/// When the workspace cannot be read.
pub fn counts(desk: &mut Desk) -> Result<Vec<(&'static str, &'static str, usize)>, ActionError> {
    desk.store.read(|look| {
        let mut counts = Vec::new();
        for (key, title, table) in [
            ("people", "People", &crate::store::table::PERSON),
            ("suppliers", "Suppliers", &crate::store::suppliers::SUPPLIER),
            ("decisions", "Decisions", &crate::store::decisions::DECISION),
            ("workloads", "Workloads", &crate::store::workloads::WORKLOAD),
            ("exceptions", "Exceptions", &crate::store::exceptions::EXCEPTION),
        ] {
            counts.push((key, title, look.all(table)?.len()));
        }
        Ok(counts)
    })
}

/// Walks people through the sample: who sits at the desk, and when.
struct Teller {
    desk: Desk,
    clock: Clock,
    /// The moment of loading, and the day it is in the workspace's zone.
    now: Moment,
    today: Day,
    everybody: Vec<Person>,
    world: World,
}

impl Teller {
    fn begin(world: &World) -> Result<Self, ActionError> {
        let first: Moment = "2019-08-19T08:00:00Z".parse().expect("a moment");
        let clock = Clock::walking(first);
        let walking = World { clock: clock.clone(), ..world.clone() };
        let setup = Setup {
            name: "Illustrative sample".to_owned(),
            zone: "Europe/London".to_owned(),
            currency: "GBP".to_owned(),
            illustrative: true,
        };
        let admin = Person {
            slug: "admin-1".parse()?,
            name: "Administrator 1".parse().map_err(|e| ActionError::invalid(format!("{e}")))?,
            roles: [Role::Admin].into(),
            logins: [].into(),
            retired: false,
        };
        let mut ids = Ids::real();
        let op = Op {
            op_id: ids.id(),
            at: clock.now(),
            actor: admin.slug.to_string(),
            assurance: Assurance::Claimed,
            login: world.login.clone(),
            host: world.host.clone(),
            program: PROGRAM.to_owned(),
        };
        let store = Store::in_memory(ids, &setup, &op, |write| {
            crate::actions::people::first(write, &admin)?;
            write.record(LOADED, "workspace", Some(Role::Admin), None, &[])?;
            Ok::<_, StoreError>(())
        })?;
        let desk = Desk::new(store, walking, Some("admin-1"))?;
        let now = world.clock.now();
        let today = now.day_in(&desk.zone);
        Ok(Self { desk, clock, now, today, everybody: vec![admin], world: world.clone() })
    }

    /// Sits `who` at the desk at nine in the morning (UTC) of `day`, or at once when that day is
    /// the day of loading.
    fn on(&mut self, day: Day, who: &str) -> Result<&mut Desk, ActionError> {
        let morning = day.date().at(9, 0, 0, 0).to_zoned_datetime(jiff::tz::TimeZone::UTC);
        let morning = morning.map_err(|error| ActionError::invalid(error.to_string()))?;
        let earliest = self.clock.now();
        let latest = self.now.timestamp() - 60.seconds();
        let at = Moment::from(morning.timestamp().min(latest));
        // History goes forward: what happened on the same morning comes later.
        self.clock.set(at.max(earliest));
        if self.everybody.len() < 2 || self.everybody.iter().all(|p| p.slug.as_str() != who) {
            self.everybody = crate::actions::people::list(&mut self.desk)?;
        }
        self.desk.sit(&self.everybody, who);
        Ok(&mut self.desk)
    }

    /// As [`Teller::on`], on a day that is written out.
    fn at(&mut self, day: &str, who: &str) -> Result<&mut Desk, ActionError> {
        let day = day.parse().map_err(|e| ActionError::invalid(format!("{e}")))?;
        self.on(day, who)
    }

    /// The desk with the real clock again, and the newcomer sitting at it.
    fn end(self) -> Desk {
        let Self { mut desk, everybody, world, .. } = self;
        desk.world = world;
        desk.sit(&everybody, NEWCOMER);
        desk
    }
}

/// A file that is built into the program.
fn file(name: &str, text: &str) -> Source {
    Source::from_text(name, text)
}
