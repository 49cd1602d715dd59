//! Whose turn it is with exceptions, by name, and what waits for the person at the desk: the rule is
//! [`crate::domain::exception::turn`], and here is who there is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{found, settings, workload_of};
use crate::actions::{ActionError, Desk};
use crate::domain::date::{Day, Moment};
use crate::domain::decision::Scope;
use crate::domain::exception::tier::Settings;
use crate::domain::exception::turn::{Asked, Circle, Task, Turn};
use crate::domain::exception::{Exception, State};
use crate::domain::person::{Delegation, PASSED_ON, Person, Role, acts_for};
use crate::domain::refs::{DecisionRef, ExceptionRef, Slug};
use crate::store::{self, Look, StoreError};

/// Names that a line has room for.
const NAMED: usize = 3;

/// `a, b or c`, or how many more; or that nobody may.
fn named(all: &[Slug]) -> String {
    let names: Vec<&str> = all.iter().map(Slug::as_str).collect();
    match names.as_slice() {
        [] => "nobody here may".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] if names.len() <= NAMED => format!("{} or {last}", first.join(", ")),
        [first, second, rest @ ..] => format!("{first}, {second} or {} more", rest.len()),
    }
}

/// Whose turn it is, in words.
fn words(turn: &Turn) -> String {
    match turn {
        Turn::Requester { who, can, draft } => {
            let others: Vec<Slug> = can.iter().filter(|one| *one != who).cloned().collect();
            let whose = match (can.contains(who), others.is_empty()) {
                (true, true) => who.to_string(),
                (true, false) => format!("{who}, or for them {}", named(&others)),
                (false, false) => format!("{} for {who}, who is retired", named(&others)),
                (false, true) => format!("{who}, who is retired, and nobody acts for them"),
            };
            if *draft { format!("{whose}: it is not submitted yet") } else { whose }
        }
        Turn::Adviser(can) => format!("an adviser: {}", named(can)),
        Turn::SendBack(can) => {
            format!("to be sent back, since another decision is in force: {}", named(can))
        }
        Turn::Approvers { tier, taker, others, owners, begun } => {
            let of_tier = tier.map_or_else(String::new, |tier| format!(" of tier {tier}"));
            let article = if *begun || taker.is_some() { "another" } else { "an" };
            let others =
                others.as_ref().map(|some| format!("{article} approver{of_tier}: {}", named(some)));
            let owners = owners.as_ref().map(|some| match some.as_slice() {
                [] => "the decision owner (nobody here may)".to_owned(),
                some => format!("{}, the decision owner", named(some)),
            });
            let taker = taker.as_ref().map(ToString::to_string);
            let parts: Vec<String> = taker.into_iter().chain(others).chain(owners).collect();
            parts.join("; and ")
        }
        Turn::Confirm(all) => {
            let each = all
                .iter()
                .map(|(number, can)| format!("condition {number} to be confirmed: {}", named(can)));
            each.collect::<Vec<_>>().join("; ")
        }
    }
}

/// Who there is on a day, and by which rules they decide.
pub(super) struct Around {
    /// With the roles of those they act for.
    people: Vec<Person>,
    /// With their own roles alone.
    plain: Vec<Person>,
    /// All there ever were and were not taken back.
    delegations: Vec<Delegation>,
    /// Those that hold today.
    held: Vec<Delegation>,
    today: Day,
    settings: Settings,
    in_force: Option<DecisionRef>,
    zone: jiff::tz::TimeZone,
}

impl Around {
    pub(super) fn read(
        look: &mut dyn Look,
        (today, zone): (Day, &jiff::tz::TimeZone),
    ) -> Result<Self, StoreError> {
        let plain = store::people::all(look)?;
        let delegations = store::people::delegations(look)?;
        let people = plain.iter().map(|one| with_passed_on(one, &plain, &delegations, today));
        Ok(Self {
            people: people.collect(),
            settings: settings(look)?,
            in_force: store::primary::in_force(look, &Scope::default())?
                .map(|primary| primary.decision),
            zone: zone.clone(),
            today,
            held: delegations.iter().filter(|one| one.holds(today)).cloned().collect(),
            plain,
            delegations,
        })
    }

    pub(super) fn ask<T>(&self, answer: impl FnOnce(&Circle<'_>) -> T) -> T {
        let still = |who: &Slug, role: Role, at: Moment| {
            let Some(voter) = self.plain.iter().find(|one| one.slug == *who) else { return true };
            let then = || {
                let then = at.day_in(&self.zone);
                with_passed_on(voter, &self.plain, &self.delegations, then).is(role)
            };
            !voter.retired && (voter.is(role) || then())
        };
        answer(&Circle {
            people: &self.people,
            delegations: &self.held,
            settings: &self.settings,
            in_force: self.in_force,
            today: self.today,
            still: &still,
        })
    }

    pub(super) fn asked(&self, exception: &Exception, owner: &Slug) -> Vec<Asked> {
        Asked::of(exception, owner, &|moment| moment.day_in(&self.zone))
    }
}

/// `person` with the roles of those of `people` for whom they act on `day`.
fn with_passed_on(
    person: &Person,
    people: &[Person],
    delegations: &[Delegation],
    day: Day,
) -> Person {
    let mut able = person.clone();
    for one in delegations.iter().filter(|one| one.to == person.slug && one.holds(day)) {
        let other = people.iter().find(|other| other.slug == one.from && !other.retired);
        let roles = other.into_iter().flat_map(|other| &other.roles);
        able.roles.extend(roles.filter(|role| PASSED_ON.contains(role)));
    }
    able
}

/// Whose turn it is with each of `which`, in words: what is asked of its request, or of the renewal
/// while one is open. `None` for those of which nothing is asked.
///
/// # Errors
/// A refusal when there is no such exception.
pub(crate) fn turns(
    desk: &mut Desk,
    which: &[ExceptionRef],
) -> Result<Vec<Option<String>>, ActionError> {
    let (today, zone) = (desk.today(), desk.zone.clone());
    desk.store.read(|look| {
        let around = Around::read(look, (today, &zone))?;
        let mut turns = Vec::new();
        for which in which {
            let (exception, _) = found(look, *which)?;
            let owner = workload_of(look, &exception)?.owner;
            let all = around.asked(&exception, &owner);
            let asked = all.iter().find(|asked| asked.said.is_empty());
            turns.push(around.ask(|circle| Some(words(&circle.turn(asked?)?))));
        }
        Ok(turns)
    })
}

/// Whose turn it is with `exception` on a day in everything that is asked about it, a sentence each.
pub(super) fn told(
    look: &mut dyn Look,
    exception: &Exception,
    when: (Day, &jiff::tz::TimeZone),
) -> Result<Vec<String>, ActionError> {
    let around = Around::read(look, when)?;
    let owner = workload_of(look, exception)?.owner;
    let all = around.asked(exception, &owner);
    Ok(around.ask(|circle| {
        all.iter().filter_map(|asked| circle.turn(asked)).map(|turn| words(&turn)).collect()
    }))
}

/// Who may decide on `which` and has no interest in it, by short name.
///
/// # Errors
/// A refusal when there is no such exception.
pub fn deciders(desk: &mut Desk, which: ExceptionRef) -> Result<Vec<Slug>, ActionError> {
    let (today, zone) = (desk.today(), desk.zone.clone());
    desk.store.read(|look| {
        let around = Around::read(look, (today, &zone))?;
        let (exception, _) = found(look, which)?;
        let owner = workload_of(look, &exception)?.owner;
        let all = around.asked(&exception, &owner);
        let asked = all.iter().find(|asked| asked.is_in_review());
        Ok(around.ask(|circle| {
            let may = |asked| circle.people.iter().filter(move |one| circle.may_decide(asked, one));
            asked.into_iter().flat_map(may).map(|person| person.slug.clone()).collect()
        }))
    })
}

/// Who can confirm conditions that are said to be met. Who there is is read with the first of them, and
/// each exception once.
pub(crate) struct Confirmers<'z> {
    when: (Day, &'z jiff::tz::TimeZone),
    around: Option<Around>,
    known: BTreeMap<ExceptionRef, BTreeMap<u32, String>>,
}

impl<'z> Confirmers<'z> {
    pub(crate) fn on(when: (Day, &'z jiff::tz::TimeZone)) -> Self {
        Self { when, around: None, known: BTreeMap::new() }
    }

    /// Who can confirm the condition `number` of `which`, where it is said to be met.
    ///
    /// # Errors
    /// A refusal when there is no such exception.
    pub(crate) fn of(
        &mut self,
        look: &mut dyn Look,
        which: ExceptionRef,
        number: u32,
    ) -> Result<Option<String>, ActionError> {
        if !self.known.contains_key(&which) {
            let around = match self.around.take() {
                Some(around) => around,
                None => Around::read(look, self.when)?,
            };
            let (exception, _) = found(look, which)?;
            let owner = workload_of(look, &exception)?.owner;
            let all = around.asked(&exception, &owner);
            let each = around.ask(|circle| {
                let turns = all.iter().filter_map(|asked| circle.turn(asked));
                let each = turns.flat_map(|turn| match turn {
                    Turn::Confirm(each) => each,
                    Turn::Requester { .. }
                    | Turn::Adviser(_)
                    | Turn::SendBack(_)
                    | Turn::Approvers { .. } => Vec::new(),
                });
                each.map(|(number, can)| (number, named(&can))).collect()
            });
            self.around = Some(around);
            self.known.insert(which, each);
        }
        Ok(self.known.get(&which).and_then(|each| each.get(&number)).cloned())
    }
}

/// What waits for one person: each exception with what they are to do, and since when.
pub type Waiting = BTreeMap<ExceptionRef, Vec<(Task, Day)>>;

/// What was found last, and of whom, on which day and at which place in history.
pub(crate) struct Known {
    stamp: (i64, Day, String),
    waiting: Arc<Waiting>,
}

/// What waits for the person at the desk today; nothing for who is nobody here.
///
/// It is kept until something happens in the workspace: a filter that is typed asks for it with every
/// key.
///
/// # Errors
/// When the workspace cannot be read.
pub(crate) fn mine(desk: &mut Desk) -> Result<Arc<Waiting>, ActionError> {
    let Some(me) = desk.actor.person.as_ref().map(|person| person.slug.clone()) else {
        return Ok(Arc::default());
    };
    let (today, zone) = (desk.today(), desk.zone.clone());
    let known = desk.waiting.take();
    let known = desk.store.read(|look| {
        let stamp = (store::history::head(look)?.seq, today, me.to_string());
        match known {
            Some(known) if known.stamp == stamp => Ok::<_, ActionError>(known),
            Some(_) | None => {
                let waiting = Arc::new(waiting(look, (today, &zone), &me)?);
                Ok(Known { stamp, waiting })
            }
        }
    })?;
    let waiting = Arc::clone(&known.waiting);
    desk.waiting = Some(known);
    Ok(waiting)
}

fn waiting(
    look: &mut dyn Look,
    when: (Day, &jiff::tz::TimeZone),
    me: &Slug,
) -> Result<Waiting, ActionError> {
    let zone = when.1;
    let around = Around::read(look, when)?;
    let Some(person) = around.people.iter().find(|one| one.slug == *me && !one.retired) else {
        return Ok(Waiting::new());
    };
    let day_of = |moment: Moment| moment.day_in(zone);
    let mut waiting = Waiting::new();
    let whose: Vec<&Slug> = std::iter::once(me).chain(acts_for(&around.held, me)).collect();
    for (state, task) in [(State::Draft, Task::Submit), (State::ChangesRequested, Task::Change)] {
        for requester in &whose {
            for (which, since) in store::exceptions::asked::own(look, state, requester)? {
                waiting.entry(which).or_default().push((task, day_of(since)));
            }
        }
    }
    let holds = |roles: &[Role]| roles.iter().any(|role| person.is(*role));
    let decides = holds(&[Role::Approver, Role::DecisionOwner]);
    let speaks = decides || holds(&[Role::Adviser]);
    let mut asked =
        if speaks { store::exceptions::asked::in_review(look, &day_of)? } else { Vec::new() };
    // Those few are looked at in full that are renewed, or of which something is said to be met.
    let mut whole = BTreeSet::new();
    for (which, state, requester) in store::exceptions::asked::renewing(look)? {
        let own = matches!(state, State::Draft | State::ChangesRequested);
        if if own { whose.contains(&&requester) } else { speaks } {
            whole.insert(which);
        }
    }
    if decides {
        whole.extend(store::exceptions::asked::to_confirm(look)?);
    }
    for which in whole {
        let (exception, _) = found(look, which)?;
        let owner = workload_of(look, &exception)?.owner;
        asked.extend(around.asked(&exception, &owner));
    }
    around.ask(|circle| {
        for one in &asked {
            if let Some(task) = circle.task(one, person) {
                waiting.entry(one.which).or_default().push((task, one.since));
            }
        }
    });
    for tasks in waiting.values_mut() {
        tasks.sort_unstable();
    }
    Ok(waiting)
}
