//! The one door: every change by command line or screen goes through a function here.
//!
//! Each loads, asks the domain, and saves with one line of history in the same transaction.
//! Nothing in this layer prints, and nothing above it touches the store.

pub mod approaches;
pub mod benefits;
pub mod bring;
pub mod bundles;
pub mod capacity;
pub mod clarifications;
pub mod compared;
pub mod conflicts;
pub mod consensus;
pub mod costs;
pub mod decisions;
pub mod demo;
pub mod drills;
pub mod estate;
pub mod evaluations;
pub mod evidence;
pub mod exceptions;
pub mod exchange;
pub mod find;
pub mod functions;
pub mod gates;
pub mod lock_in;
pub mod measures;
pub mod minutes;
pub mod open_questions;
pub mod overview;
pub mod people;
pub mod portability;
pub mod prices;
pub mod ranking;
pub mod redactions;
pub mod rehearsals;
pub mod reports;
pub mod retention;
pub mod robustness;
pub mod routes;
pub mod scores;
pub mod sensitive;
pub mod settings;
pub mod summaries;
pub mod suppliers;
pub mod told;
pub mod undo;
pub mod upkeep;
pub mod views;
pub mod watch;
pub mod workloads;

use std::collections::BTreeSet;

use thiserror::Error;

use crate::domain::date::{Day, Moment};
use crate::domain::evaluation::Evaluation;
use crate::domain::person::{Assurance, NotPermitted, Person, Role};
use crate::domain::refs::{RefError, Slug};
use crate::domain::sensitive::Texts;
use crate::domain::text::{Reason, nearest};
use crate::store::{Look, Op, OpenError, Store, StoreError, Write, workspace};
use crate::world::World;

/// Why a rule said no; the exit code follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// An unknown filter key or column.
    Usage,
    /// The workspace cannot be used.
    Workspace,
    /// No such thing.
    NotFound,
    /// None of the roles that may.
    Role,
    /// Not in this stage or state.
    State,
    /// An interest of one's own.
    Interest,
    /// Changed by someone else meanwhile.
    Conflict,
    /// A field that is missing or bad.
    Validation,
    /// A recorded figure that does not come out again.
    Verify,
}

/// A rule said no; nothing broke and nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct Refused {
    /// Why.
    pub ground: Ground,
    /// What was wrong with which value, and the rule.
    pub message: String,
    /// Further problems, one a line.
    pub more: Vec<String>,
    /// The next useful command.
    pub hint: Option<String>,
    /// What it was about.
    pub subject: Option<String>,
}

/// Why an action did not happen.
#[derive(Debug, Error)]
pub enum ActionError {
    /// A rule said no.
    #[error(transparent)]
    Refused(Box<Refused>),
    /// The store could not read or save.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

impl ActionError {
    /// A refusal on this ground.
    pub fn refused(ground: Ground, message: impl Into<String>) -> Self {
        Self::Refused(Box::new(Refused {
            ground,
            message: message.into(),
            more: Vec::new(),
            hint: None,
            subject: None,
        }))
    }

    /// A missing or bad field.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::refused(Ground::Validation, message)
    }

    /// There is no such thing; the nearest of `known` is offered.
    pub fn not_found<'a>(
        what: &str,
        typed: &str,
        list: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let hint = nearest(typed, known).map_or_else(
            || format!("`cloudpick {list}` shows what there is"),
            |near| format!("did you mean {near}? `cloudpick {list}` shows all"),
        );
        Self::refused(Ground::NotFound, format!("there is no {what} `{typed}`"))
            .hint(hint)
            .subject(typed)
    }

    /// The same, with a way on; what broke rather than was refused keeps its own.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Self::Refused(refused) = &mut self {
            refused.hint = Some(hint.into());
        }
        self
    }

    /// The same, naming what it is about.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        if let Self::Refused(refused) = &mut self {
            refused.subject = Some(subject.into());
        }
        self
    }

    /// The same with these further lines.
    #[must_use]
    pub fn more(mut self, lines: Vec<String>) -> Self {
        if let Self::Refused(refused) = &mut self {
            refused.more = lines;
        }
        self
    }
}

impl From<NotPermitted> for ActionError {
    fn from(refusal: NotPermitted) -> Self {
        Self::refused(Ground::Role, refusal.to_string())
    }
}

impl From<RefError> for ActionError {
    fn from(refusal: RefError) -> Self {
        Self::invalid(refusal.to_string())
    }
}

impl From<OpenError> for ActionError {
    fn from(error: OpenError) -> Self {
        Self::Store(error.into())
    }
}

/// The person at the desk, and how sure the workspace is of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The short name acted under.
    pub slug: String,
    /// The person, where the workspace knows one of that name.
    pub person: Option<Person>,
    /// How sure the workspace is.
    pub assurance: Assurance,
}

/// Where somebody works: a store, a clock, a source of ids, and who sits there.
pub struct Desk {
    /// The workspace.
    pub store: Store,
    /// The machine.
    pub world: World,
    /// Who acts.
    pub actor: Actor,
    /// The zone in which days begin and end.
    pub zone: jiff::tz::TimeZone,
    /// Texts written at this desk are marked as commercially sensitive.
    pub marking: bool,
    /// What becomes of marked texts in exports and reports.
    pub texts: Texts,
    /// The evaluations that are open today, where the desk stands at another day: what they keep
    /// sealed is sealed on any day.
    pub(crate) open_today: Vec<Evaluation>,
    /// The exceptions that wait for whoever sits here, as they were found last.
    pub(crate) waiting: Option<exceptions::Known>,
    /// Whether the reopen signal was raised, at which place in history and on which day.
    pub(crate) raised: Option<((i64, Day), bool)>,
}

/// The workspace as at the end of another day, ready to be asked.
pub struct AnotherDay {
    day: Day,
    /// As it was then; a day to come is asked of the workspace itself.
    store: Option<Store>,
}

impl AnotherDay {
    /// The day.
    pub const fn day(&self) -> Day {
        self.day
    }

    /// Whether it can be asked still while it is `today`: a day that was to come and is past by
    /// then is made ready anew.
    pub fn holds_on(&self, today: Day) -> bool {
        self.store.is_some() == (self.day < today)
    }
}

impl Desk {
    /// A desk at `store` for the person named, or for the one linked to the login.
    ///
    /// A name that is given is that of a person of the workspace, also for reading. Where none is
    /// given and the login is nobody's, reading is open to whoever can open the file, and
    /// [`Desk::person`] refuses the first act that needs a person.
    ///
    /// # Errors
    /// When the store cannot be read; a refusal of a name that is nobody's or whose person is
    /// retired.
    ///
    /// # Source
    /// [Decision 29](../docs/decisions/0029-a-name-that-is-given-is-somebodys.md).
    pub fn new(store: Store, world: World, named: Option<&str>) -> Result<Self, ActionError> {
        let (desk, everybody) = Self::seated(store, world, named)?;
        // Before there are people, nobody can be one of them.
        if named.is_some() && !everybody.is_empty() {
            match &desk.actor.person {
                None => return Err(nobody(&desk.actor.slug, &everybody)),
                Some(person) if person.retired => {
                    let refused = NotPermitted::Retired { who: person.slug.clone() };
                    return Err(ActionError::from(refused).hint(NAMELESS));
                }
                Some(_) => {}
            }
        }
        Ok(desk)
    }

    /// The same for whoever comes, under whatever name: to check a workspace takes no role.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn for_anybody(
        store: Store,
        world: World,
        named: Option<&str>,
    ) -> Result<Self, ActionError> {
        Self::seated(store, world, named).map(|(desk, _)| desk)
    }

    fn seated(
        mut store: Store,
        world: World,
        named: Option<&str>,
    ) -> Result<(Self, Vec<Person>), ActionError> {
        let (everybody, zone) = store.read(|look| {
            Ok::<_, StoreError>((crate::store::people::all(look)?, workspace::facts(look)?.zone))
        })?;
        let actor = who(&everybody, named, &world.login);
        let desk = Self {
            store,
            world,
            actor,
            zone: zone_of(&zone),
            marking: false,
            texts: Texts::default(),
            open_today: Vec::new(),
            waiting: None,
            raised: None,
        };
        Ok((desk, everybody))
    }

    /// Leaves the desk at the end of a process that only read: what the engine holds goes with the
    /// process, and to take it apart first takes a tenth as long as most commands.
    pub fn left_open(self) {
        std::mem::forget(self);
    }

    /// Lets days begin and end in the zone of this name, as the workspace says.
    pub fn keep_to(&mut self, zone: &str) {
        self.zone = zone_of(zone);
    }

    /// Now, by the desk's clock.
    pub fn now(&self) -> Moment {
        self.world.clock.now()
    }

    /// Today in the workspace's zone.
    pub fn today(&self) -> Day {
        self.now().day_in(&self.zone)
    }

    /// What `look` finds as at the end of `day`: in the past as history tells it, else as it is.
    ///
    /// # Errors
    /// Those of `look`; a refusal when the workspace had not begun by then.
    pub fn on<T>(
        &mut self,
        day: Day,
        look: impl FnOnce(&mut dyn Look) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        if day >= self.today() {
            return self.store.read(|read| look(read));
        }
        let mut then = self.then(day)?;
        then.read(|read| look(read))
    }

    /// The workspace as it was at the end of a past day.
    fn then(&mut self, day: Day) -> Result<Store, ActionError> {
        if let Some(then) = self.store.as_it_was(day.end_in(&self.zone))? {
            return Ok(then);
        }
        let begun = self.store.read(|look| workspace::begun(look))?;
        let message = format!("this workspace had not begun on {day}");
        let error = ActionError::invalid(message);
        Err(match begun {
            Some(at) => error.hint(format!("its first day is {}", at.day_in(&self.zone))),
            None => error,
        })
    }

    /// What `ask` finds at this desk as at the end of `day`; then the desk is as it was.
    ///
    /// # Errors
    /// Those of `ask`; a refusal when the workspace had not begun by then.
    pub fn visit<T>(
        &mut self,
        day: Day,
        ask: impl FnOnce(&mut Self) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        let mut then = self.another_day(day)?;
        self.stand_at(&mut then, ask)
    }

    /// `day` made ready to be asked about, as often as somebody likes: of a past day that is what
    /// takes long.
    ///
    /// # Errors
    /// A refusal when the workspace had not begun by then; when it cannot be read.
    pub fn another_day(&mut self, day: Day) -> Result<AnotherDay, ActionError> {
        let store = if day < self.today() { Some(self.then(day)?) } else { None };
        Ok(AnotherDay { day, store })
    }

    /// What `ask` finds at this desk on a day that was made ready; then the desk is as it was.
    ///
    /// # Errors
    /// Those of `ask`; when it cannot be read what is open today.
    pub fn stand_at<T>(
        &mut self,
        then: &mut AnotherDay,
        ask: impl FnOnce(&mut Self) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        if then.store.is_some() {
            self.open_today = self.store.read(|look| costs::open(look))?;
        }
        let clock = crate::world::Clock::fixed(then.day.end_in(&self.zone));
        let clock = std::mem::replace(&mut self.world.clock, clock);
        let (waiting, raised) = (self.waiting.take(), self.raised.take());
        if let Some(past) = &mut then.store {
            std::mem::swap(&mut self.store, past);
        }
        let answer = ask(self);
        if let Some(past) = &mut then.store {
            std::mem::swap(&mut self.store, past);
            self.open_today = Vec::new();
        }
        (self.waiting, self.raised) = (waiting, raised);
        self.world.clock = clock;
        answer
    }

    /// This desk as at the end of `day`: for a past day everything stands as history tells it
    /// was then, for a day to come as it will if nothing is done before. Only for reading.
    ///
    /// # Errors
    /// When the workspace had not begun by then, or cannot be read.
    pub fn as_at(mut self, day: Day) -> Result<Self, ActionError> {
        let today = self.today();
        if day == today {
            return Ok(self);
        }
        if day < today {
            self.open_today = self.store.read(|look| costs::open(look))?;
            self.store = self.then(day)?;
        }
        self.world.clock = crate::world::Clock::fixed(day.end_in(&self.zone));
        Ok(self)
    }

    /// The person at the desk.
    ///
    /// # Errors
    /// A refusal when the workspace knows nobody of that name or login.
    pub fn person(&self) -> Result<&Person, ActionError> {
        self.actor.person.as_ref().ok_or_else(|| nobody(&self.actor.slug, &[]))
    }

    /// The person at the desk, when they hold one of `needs`.
    ///
    /// # Errors
    /// A refusal that names the roles that may do `what`.
    pub fn acting_as(
        &self,
        needs: &'static [Role],
        what: &'static str,
    ) -> Result<(Person, Role), ActionError> {
        let person = self.person()?;
        let role = person.acting_as(needs, what)?;
        Ok((person.clone(), role))
    }

    /// One change: reads, rules, rows and event in one transaction.
    ///
    /// # Errors
    /// Whatever `change` answers, with nothing saved; or why it could not be saved.
    pub fn write<T>(
        &mut self,
        change: impl FnOnce(&mut Write<'_>) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        let op = op(&mut self.store, &self.world, &self.actor);
        let marking = self.marking;
        self.store.write(&op, |write| {
            if !marking {
                return change(write);
            }
            let before = write.seq();
            write.mark_texts();
            let answer = change(write)?;
            if write.seq() == before {
                let text = "nothing was changed, so there is no text to mark as sensitive";
                return Err(ActionError::refused(Ground::State, text)
                    .hint("`cloudpick sensitive mark SUBJECT` marks one that is on record"));
            }
            Ok(answer)
        })
    }

    /// Sits somebody else at the desk; only a sample offers that.
    pub fn sit(&mut self, everybody: &[Person], named: &str) {
        self.actor = who(everybody, Some(named), &self.world.login);
    }
}

/// How to read without being anybody.
const NAMELESS: &str = "name a person with --as; where neither --as nor CLOUDPICK_USER nor `user` in \
    the config file names one, you read as your login. An administrator adds people with `cloudpick \
    person add`";

/// The refusal of a name that is none of `everybody`.
fn nobody(name: &str, everybody: &[Person]) -> ActionError {
    let text = format!("`{name}` is nobody in this workspace");
    let people = everybody.iter().filter(|person| !person.retired);
    let hint = match nearest(name, people.map(|person| person.slug.as_str())) {
        Some(near) => format!("did you mean --as {near}? `cloudpick person list` shows everybody"),
        None if everybody.is_empty() => {
            "name a person with --as; an administrator adds one with `cloudpick person add` and \
             links a login with `cloudpick person edit SLUG --login NAME`"
                .to_owned()
        }
        None => NAMELESS.to_owned(),
    };
    ActionError::refused(Ground::Role, text).hint(hint).subject(name)
}

/// The zone of this name; days of UTC where there is none, which nothing stored can say.
pub(crate) fn zone_of(name: &str) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(name).unwrap_or(jiff::tz::TimeZone::UTC)
}

/// One operation of `actor`, now.
fn op(store: &mut Store, world: &World, actor: &Actor) -> Op {
    Op {
        op_id: store.fresh_id(),
        at: world.clock.now(),
        actor: actor.slug.clone(),
        assurance: actor.assurance,
        login: world.login.clone(),
        host: world.host.clone(),
        program: PROGRAM.to_owned(),
    }
}

/// The program and its version, as every event names it.
pub const PROGRAM: &str = concat!("cloudpick ", env!("CARGO_PKG_VERSION"));

/// Who acts: the person named, else the one linked to `login`.
///
/// Named and linked to this login is as sure as not named; named and not linked is a claim.
fn who(everybody: &[Person], named: Option<&str>, login: &str) -> Actor {
    let linked = |person: &Person| person.logins.contains(login);
    let found = match named {
        Some(named) => {
            let slug = named.trim().to_ascii_lowercase();
            everybody.iter().find(|person| person.slug.as_str() == slug)
        }
        None => everybody
            .iter()
            .find(|person| linked(person) && !person.retired)
            .or_else(|| everybody.iter().find(|person| person.slug.as_str() == login)),
    };
    let assurance = match found {
        Some(person) if linked(person) => Assurance::OsUser,
        Some(_) | None => Assurance::Claimed,
    };
    Actor {
        slug: found.map_or_else(
            || named.unwrap_or(login).trim().to_owned(),
            |person| person.slug.to_string(),
        ),
        person: found.cloned(),
        assurance,
    }
}

/// The slug typed, or the refusal that says what a slug is.
pub(crate) fn slug(typed: &str) -> Result<Slug, ActionError> {
    Ok(typed.parse()?)
}

/// The roles typed, comma-separated.
///
/// # Errors
/// A refusal naming the word that is no role.
pub fn roles(typed: &[String]) -> Result<BTreeSet<Role>, ActionError> {
    typed
        .iter()
        .flat_map(|text| text.split(','))
        .filter(|word| !word.trim().is_empty())
        .map(|word| word.parse::<Role>().map_err(|e| ActionError::invalid(e.to_string())))
        .collect()
}

/// The reason typed, bounded and kept as typed.
///
/// # Errors
/// A refusal when it is empty, too long, or holds what cannot be stored.
pub(crate) fn reason(typed: &str) -> Result<Reason, ActionError> {
    typed
        .parse()
        .map_err(|error| ActionError::invalid(format!("the reason: {error}")).subject("reason"))
}
