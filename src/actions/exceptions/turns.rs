//! Whose turn it is with requests that wait, by name.

use super::{found, settings, take, workload_of};
use crate::actions::{ActionError, Desk};
use crate::domain::exception::tier::Tier;
use crate::domain::exception::turn::Turn;
use crate::domain::exception::{Interest, Vote};
use crate::domain::person::{Person, Role, carried};
use crate::domain::refs::{ExceptionRef, Slug};
use crate::store;

/// Names that a line has room for.
const NAMED: usize = 3;

/// Whose turn it is with a request, and who of the people here that may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Awaited {
    turn: Turn,
    tier: Option<Tier>,
    advisers: Vec<Slug>,
    /// Approvers who have not approved it yet.
    approvers: Vec<Slug>,
    /// Those who may approve as the decision owner.
    owners: Vec<Slug>,
}

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

impl Awaited {
    /// Whose turn it is, in words.
    pub(crate) fn words(&self) -> String {
        let of_tier = self.tier.map_or_else(String::new, |tier| format!(" of tier {tier}"));
        let owner = match self.owners.as_slice() {
            [] => "the decision owner (nobody here may)".to_owned(),
            some => format!("{}, the decision owner", named(some)),
        };
        let approvers = named(&self.approvers);
        match &self.turn {
            Turn::Requester(who) | Turn::Taker(who) => who.to_string(),
            Turn::Adviser => format!("an adviser: {}", named(&self.advisers)),
            Turn::Approvers { more: 0, owner: true, .. } => owner,
            Turn::Approvers { owner: true, .. } => {
                format!("an approver{of_tier}: {approvers}; and {owner}")
            }
            Turn::Approvers { owner: false, begun: true, .. } => {
                format!("another approver{of_tier}: {approvers}")
            }
            Turn::Approvers { owner: false, begun: false, .. } => {
                format!("an approver{of_tier}: {approvers}")
            }
        }
    }
}

/// Whose turn it is with each of `which`, the renewal while one is open; `None` for those that
/// wait for nobody.
///
/// # Errors
/// A refusal when there is no such exception.
pub(crate) fn turns(
    desk: &mut Desk,
    which: &[ExceptionRef],
) -> Result<Vec<Option<Awaited>>, ActionError> {
    let (today, zone) = (desk.today(), desk.zone.clone());
    desk.store.read(|look| {
        let settings = settings(look)?;
        let people = store::people::all(look)?;
        let delegations = store::people::delegated(look, today)?;
        let mut turns = Vec::new();
        for which in which {
            let (exception, _) = found(look, *which)?;
            let voters = take::voters(look, &exception, &zone)?;
            let workload = workload_of(look, &exception)?;
            let asked = exception.working();
            let own = |who: &Slug| asked.interest(who, &workload).is_some();
            // As the next approval will see it: who acts for somebody has their interests too.
            let interested = |who: &Slug| own(who) || carried(&delegations, who).iter().any(own);
            let counts = |vote: &Vote| {
                vote.counts(today, &voters) && (vote.override_.is_some() || !interested(&vote.by))
            };
            let Some(turn) = exception.turn(&settings, interested, counts) else {
                turns.push(None);
                continue;
            };
            let has_voted =
                |who: &Slug| asked.votes.iter().any(|vote| vote.by == *who && counts(vote));
            // A sole approver decides on their own; who refused it before the appeal does not.
            let overrides = |who: &Slug| {
                let interest = asked.interest(who, &workload);
                settings.sole_approver && interest.is_some_and(|one| one != Interest::Decided)
            };
            let who = |may: &dyn Fn(&Person) -> bool| -> Vec<Slug> {
                let here = people.iter().filter(|person| !person.retired);
                let free = here.filter(|person| {
                    (!interested(&person.slug) || overrides(&person.slug)) && may(person)
                });
                free.map(|person| person.slug.clone()).collect()
            };
            let tier = asked.tier();
            turns.push(Some(Awaited {
                turn,
                tier,
                advisers: who(&|person| person.is(Role::Adviser)),
                approvers: who(&|person| person.is(Role::Approver) && !has_voted(&person.slug)),
                owners: who(&|person| person.is(Role::DecisionOwner)),
            }));
        }
        Ok(turns)
    })
}
