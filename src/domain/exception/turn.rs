//! Whose turn it is: the one rule that says for whom an exception waits, and what each of them is to
//! do. Lists, the overview, the check and the detail all ask it.
//!
//! An exception waits for a person exactly when that person has an act now that moves it on, and
//! nobody else has taken it in their place: a claim keeps one seat among those who decide.

use std::collections::BTreeSet;

use crate::domain::date::{Day, Moment};
use crate::domain::exception::grant::MarkKind;
use crate::domain::exception::tier::{Settings, Tier, TierRow};
use crate::domain::exception::{Exception, Interest, State, Vote};
use crate::domain::person::{Delegation, Person, Role, acts_for, carried};
use crate::domain::refs::{DecisionRef, ExceptionRef, Slug};

/// What somebody is to do so that it moves on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Task {
    /// Approve it or refuse it.
    Decide,
    /// Give the view of an adviser, without which nobody decides.
    Advise,
    /// Send it back: the decision under which it was submitted is no longer in force.
    SendBack,
    /// Change what was sent back, and submit it again.
    Change,
    /// Confirm a condition that is said to be met.
    Confirm,
    /// Submit a draft, or throw it away.
    Submit,
}

impl Task {
    /// Every one, the most pressing first.
    pub const ALL: [Self; 6] =
        [Self::Decide, Self::Advise, Self::SendBack, Self::Change, Self::Confirm, Self::Submit];
}

/// An approval as far as it bears on whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// Who approved.
    pub by: Slug,
    /// As what.
    pub role: Role,
    /// A sole approver did so on what is their own.
    pub overridden: bool,
    /// The first day approved.
    pub start: Day,
    /// When.
    pub at: Moment,
}

/// What is asked of people about one exception: its request, its renewal, or its conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which exception.
    pub which: ExceptionRef,
    /// Where it stands; approved where it is about conditions.
    pub state: State,
    /// Who decides.
    pub tier: Option<Tier>,
    /// The decision under which it was submitted.
    pub decision: Option<DecisionRef>,
    /// Who asks.
    pub requester: Slug,
    /// Whose own it is, the requester among them.
    pub own: BTreeSet<Slug>,
    /// Who decided it before the appeal.
    pub decided: BTreeSet<Slug>,
    /// The tier that refused it before the appeal.
    pub appealed: Option<Tier>,
    /// Who is on it.
    pub claimed_by: Option<Slug>,
    /// Approvals so far.
    pub votes: Vec<Cast>,
    /// Who scored it as an adviser.
    pub views: BTreeSet<Slug>,
    /// Conditions said to be met and not confirmed: the number, who said so, and when.
    pub said: Vec<(u32, Slug, Day)>,
    /// The day since which it waits.
    pub since: Day,
    /// The last day on which something is known to have happened to it.
    pub known: Day,
}

impl Asked {
    /// What is asked of people about `exception`, of which `owner` owns the workload: its request or
    /// its renewal while that is to be filed or decided, and what is to be confirmed.
    pub fn of(exception: &Exception, owner: &Slug, day_of: &dyn Fn(Moment) -> Day) -> Vec<Self> {
        let mut all = Vec::new();
        let working = exception.working();
        if working.state == State::Draft || working.state.is_undecided() {
            let opened = exception.renewal.as_ref().map(|renewal| renewal.opened_at);
            let begun = opened.unwrap_or(exception.filed_at);
            let submitted = working.submission.as_ref().map(|submission| submission.at);
            all.push(working.facts(owner, day_of(submitted.unwrap_or(begun)), day_of));
        }
        if exception.state == State::Approved {
            let claimed = exception.conditions().filter_map(|condition| {
                let last = condition.marks.last().filter(|mark| mark.kind == MarkKind::Met)?;
                Some((condition.number, last.by.clone(), last.on))
            });
            let said: Vec<_> = claimed.collect();
            if let Some(since) = said.iter().map(|(_, _, on)| *on).min() {
                all.push(Self { said, ..exception.facts(owner, since, day_of) });
            }
        }
        all
    }

    /// Whether it is submitted, and nobody has decided or sent it back.
    pub const fn is_in_review(&self) -> bool {
        match self.state {
            State::Submitted | State::InReview => true,
            State::Draft
            | State::ChangesRequested
            | State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => false,
        }
    }
}

impl Exception {
    fn facts(&self, owner: &Slug, since: Day, day_of: &dyn Fn(Moment) -> Day) -> Asked {
        let cast = |vote: &Vote| Cast {
            by: vote.by.clone(),
            role: vote.role,
            overridden: vote.override_.is_some(),
            start: vote.span.first(),
            at: vote.at,
        };
        let views = self.scores.iter().filter(|score| score.role == Role::Adviser);
        let appeal = self.appeal.as_ref();
        let deciders = appeal.map(|appeal| appeal.deciders.clone()).unwrap_or_default();
        let (own, decided) = self
            .candidates(owner)
            .into_iter()
            .chain(deciders)
            .filter_map(|who| Some((self.interest_with(&who, owner)?, who)))
            .partition::<Vec<_>, _>(|(interest, _)| *interest != Interest::Decided);
        let names = |all: Vec<(Interest, Slug)>| all.into_iter().map(|(_, who)| who).collect();
        Asked {
            which: self.reference,
            state: self.state,
            tier: self.tier(),
            decision: self.submission.as_ref().map(|submission| submission.decision),
            requester: self.requester.clone(),
            own: names(own),
            decided: names(decided),
            appealed: appeal.map(|appeal| appeal.from),
            claimed_by: self.claimed_by.clone(),
            votes: self.votes.iter().map(cast).collect(),
            views: views.map(|score| score.by.clone()).collect(),
            said: Vec::new(),
            since,
            known: self.known_until(day_of),
        }
    }

    /// Everybody who may turn out to have an interest, the deciders before an appeal aside.
    fn candidates(&self, owner: &Slug) -> BTreeSet<Slug> {
        let renewal = self.renewal.iter();
        let renewing =
            renewal.flat_map(|renewal| renewal.editors.iter().chain(&renewal.request.co_authors));
        let all = [&self.requester, owner].into_iter().chain(&self.request.co_authors);
        all.chain(&self.editors).chain(renewing).cloned().collect()
    }
}

/// Who there is today, and by which rules they decide.
pub struct Circle<'a> {
    /// The people, each with the roles of those they act for today.
    pub people: &'a [Person],
    /// Who acts for whom today.
    pub delegations: &'a [Delegation],
    /// The thresholds.
    pub settings: &'a Settings,
    /// The decision on the primary that is in force.
    pub in_force: Option<DecisionRef>,
    /// Today.
    pub today: Day,
    /// Whether somebody who approved in a role at a moment still counts: not retired, and with that
    /// role of their own or of those they acted for then.
    pub still: &'a dyn Fn(&Slug, Role, Moment) -> bool,
}

/// Whose turn it is, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// That of whoever asked, or acts for them.
    Requester {
        /// Who asked.
        who: Slug,
        /// Those who can do it.
        can: Vec<Slug>,
        /// It is a draft, and nobody has been asked for anything yet.
        draft: bool,
    },
    /// Its tier decides after an adviser's view, and there is none.
    Adviser(Vec<Slug>),
    /// It can only be sent back.
    SendBack(Vec<Slug>),
    /// Approvals are missing.
    Approvers {
        /// The tier.
        tier: Option<Tier>,
        /// Whoever took it, and has not approved it yet.
        taker: Option<Slug>,
        /// Those of whom one is missing beside the taker and the decision owner.
        others: Option<Vec<Slug>>,
        /// The decision owners of whom one must approve, where none has.
        owners: Option<Vec<Slug>>,
        /// Somebody has approved.
        begun: bool,
    },
    /// A condition is said to be met: its number, and who can confirm it.
    Confirm(Vec<(u32, Vec<Slug>)>),
}

impl Turn {
    /// Everybody who can do something now that moves it on.
    pub fn people(&self) -> BTreeSet<&Slug> {
        match self {
            Self::Requester { can, .. } | Self::Adviser(can) | Self::SendBack(can) => {
                can.iter().collect()
            }
            Self::Approvers { taker, others, owners, .. } => {
                let lists = others.iter().chain(owners).flatten();
                lists.chain(taker).collect()
            }
            Self::Confirm(all) => all.iter().flat_map(|(_, can)| can).collect(),
        }
    }
}

/// What is missing, whoever may give it.
enum Need<'a> {
    Requester(Task),
    View,
    Back,
    Seats(Seats<'a>),
    Word,
}

/// The approvals that are missing.
struct Seats<'a> {
    row: &'a TierRow,
    /// Those that count, and then that of whoever took it.
    votes: Vec<(&'a Slug, Role)>,
    /// Somebody has approved.
    begun: bool,
    /// Whoever took it, where their approval would bring it on.
    taker: Option<&'a Slug>,
    /// What is missing once they have approved.
    left: Left,
}

impl<'a> Seats<'a> {
    fn new(row: &'a TierRow, asked: &Asked, votes: Vec<(&'a Slug, Role)>) -> Self {
        let left = left(row, asked, votes.iter().map(|(_, role)| *role));
        Self { row, begun: !votes.is_empty(), votes, taker: None, left }
    }

    /// Whether an approval of `who` in `role`, in the place of an earlier one of theirs, brings it
    /// nearer to its end. Where fewer are asked for by now than have approved, any next one ends it.
    fn takes(&self, asked: &Asked, who: &Slug, role: Role) -> bool {
        let others = self.votes.iter().filter(|(by, _)| *by != who).map(|(_, role)| *role);
        let after = left(self.row, asked, others.chain([role]));
        after.count() < self.left.count() || (after.count() == 0 && self.taker.is_none())
    }
}

/// So many approvals beside that of the decision owner, who is missing too where `owner`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Left {
    more: usize,
    owner: bool,
}

impl Left {
    fn count(self) -> usize {
        self.more + usize::from(self.owner)
    }
}

impl Circle<'_> {
    /// What `person` is to do so that `asked` moves on; nothing where it does not wait for them.
    pub fn task(&self, asked: &Asked, person: &Person) -> Option<Task> {
        if person.retired {
            return None;
        }
        let who = &person.slug;
        match self.need(asked)? {
            Need::Requester(task) => self.stands_for(who, &asked.requester).then_some(task),
            Need::View => {
                let may = person.is(Role::Adviser) && self.interest(asked, who).is_none();
                may.then_some(Task::Advise)
            }
            Need::Back => self.role(asked, person).map(|_| Task::SendBack),
            Need::Seats(seats) => {
                let takes = seats.taker == Some(who) || self.takes(asked, &seats, person);
                takes.then_some(Task::Decide)
            }
            Need::Word => {
                let any = asked.said.iter().any(|(_, by, _)| self.confirms(asked, by, person));
                any.then_some(Task::Confirm)
            }
        }
    }

    /// Whose turn it is with `asked`, by name; nothing where it waits for nobody.
    pub fn turn(&self, asked: &Asked) -> Option<Turn> {
        let need = self.need(asked)?;
        let waits = |person: &&Person| self.task(asked, person).is_some();
        let can = || self.people.iter().filter(waits);
        let names = || can().map(|person| person.slug.clone()).collect::<Vec<_>>();
        Some(match need {
            Need::Requester(task) => Turn::Requester {
                who: asked.requester.clone(),
                can: names(),
                draft: task == Task::Submit,
            },
            Need::View => Turn::Adviser(names()),
            Need::Back => Turn::SendBack(names()),
            Need::Seats(seats) => {
                let free: Vec<(&Slug, Role)> = can()
                    .filter(|person| Some(&person.slug) != seats.taker)
                    .filter_map(|person| Some((&person.slug, self.role(asked, person)?)))
                    .collect();
                let owns = |role: Role| role == Role::DecisionOwner;
                let owners = free.iter().filter(|(_, role)| owns(*role)).count();
                // One decision owner gives the approval of the decision owner; of two, one may give
                // the other as well.
                let beside = |role: Role| !seats.left.owner || !owns(role) || owners > 1;
                let listed = |wanted: &dyn Fn(Role) -> bool| {
                    let some = free.iter().filter(|(_, role)| wanted(*role));
                    some.map(|(who, _)| (*who).clone()).collect::<Vec<_>>()
                };
                let more =
                    seats.left.more > 0 || (seats.left.count() == 0 && seats.taker.is_none());
                Turn::Approvers {
                    tier: asked.tier,
                    taker: seats.taker.cloned(),
                    others: more.then(|| listed(&beside)),
                    owners: seats.left.owner.then(|| listed(&owns)),
                    begun: seats.begun,
                }
            }
            Need::Word => {
                let each = asked.said.iter().map(|(number, by, _)| {
                    let can = self.people.iter().filter(|one| self.confirms(asked, by, one));
                    (*number, can.map(|person| person.slug.clone()).collect())
                });
                Turn::Confirm(each.collect())
            }
        })
    }

    /// Whether `person` has a role in which they decide on it, and no interest in it.
    pub fn may_decide(&self, asked: &Asked, person: &Person) -> bool {
        self.role(asked, person).is_some() && self.interest(asked, &person.slug).is_none()
    }

    fn need<'a>(&'a self, asked: &'a Asked) -> Option<Need<'a>> {
        match asked.state {
            State::Draft => return Some(Need::Requester(Task::Submit)),
            State::ChangesRequested => return Some(Need::Requester(Task::Change)),
            State::Approved => return (!asked.said.is_empty()).then_some(Need::Word),
            State::Submitted | State::InReview => {}
            State::Rejected | State::Withdrawn | State::Revoked | State::Closed => return None,
        }
        if asked.decision != self.in_force {
            return Some(Need::Back);
        }
        let row = self.settings.row(asked.tier?);
        if row.adviser && !self.views(asked).any(|_| true) {
            return Some(Need::View);
        }
        let own = |vote: &Cast| !vote.overridden && self.interest(asked, &vote.by).is_some();
        let votes = self.standing(asked).filter(|vote| !own(vote));
        let votes = votes.map(|vote| (&vote.by, vote.role)).collect();
        let mut seats = Seats::new(row, asked, votes);
        let taker = asked.claimed_by.as_ref();
        let taker = taker.and_then(|taker| self.people.iter().find(|one| one.slug == *taker));
        if let Some(taker) = taker.filter(|taker| self.takes(asked, &seats, taker))
            && let Some(role) = self.role(asked, taker)
        {
            let begun = seats.begun;
            seats.votes.retain(|(by, _)| **by != taker.slug);
            seats.votes.push((&taker.slug, role));
            seats =
                Seats { taker: Some(&taker.slug), begun, ..Seats::new(row, asked, seats.votes) };
        }
        Some(Need::Seats(seats))
    }

    /// Approvals of which the first day is to come, by people who may still give them.
    fn standing<'a>(&'a self, asked: &'a Asked) -> impl Iterator<Item = &'a Cast> {
        let today = self.today.max(asked.known);
        let counts = move |vote: &&Cast| vote.start >= today;
        asked.votes.iter().filter(counts).filter(|vote| (self.still)(&vote.by, vote.role, vote.at))
    }

    /// The advisers whose views count.
    fn views<'a>(&'a self, asked: &'a Asked) -> impl Iterator<Item = &'a Slug> {
        asked.views.iter().filter(|who| self.interest(asked, who).is_none())
    }

    /// The role in which `person` decides on it.
    fn role(&self, asked: &Asked, person: &Person) -> Option<Role> {
        let owner = asked.tier.is_none_or(|tier| self.settings.row(tier).decision_owner);
        let held = |role: Role| !person.retired && person.is(role);
        if owner && held(Role::DecisionOwner) {
            Some(Role::DecisionOwner)
        } else {
            held(Role::Approver).then_some(Role::Approver)
        }
    }

    /// Whether `person` can approve it now, and that would bring it nearer to its end.
    fn takes(&self, asked: &Asked, seats: &Seats<'_>, person: &Person) -> bool {
        let who = &person.slug;
        let Some(role) = self.role(asked, person) else { return false };
        let free = match self.interest(asked, who) {
            None => true,
            Some(own) => own && self.settings.sole_approver,
        };
        let stands =
            |one: &Slug, other: &Slug| acts_for(self.delegations, one).any(|from| from == other);
        // Two approvals are those of two people, and not of one and their delegate.
        let mut others = self.standing(asked).map(|vote| &vote.by).chain(seats.taker);
        let one_mandate =
            others.any(|other| other != who && (stands(who, other) || stands(other, who)));
        let advised = !seats.row.adviser || self.views(asked).any(|view| view != who);
        free && !one_mandate && advised && seats.takes(asked, who, role)
    }

    /// Whether `person` can confirm a condition that `by` says is met.
    fn confirms(&self, asked: &Asked, by: &Slug, person: &Person) -> bool {
        let who = &person.slug;
        let own_word = by == who || carried(self.delegations, who).contains(by);
        let own = own_word || self.interest(asked, who).is_some();
        self.role(asked, person).is_some() && (!own || self.settings.sole_approver)
    }

    fn stands_for(&self, who: &Slug, other: &Slug) -> bool {
        who == other || acts_for(self.delegations, who).any(|from| from == other)
    }

    /// Whether `who`, or somebody whose interests they carry, has one: as somebody whose own it is,
    /// or as one who decided it before the appeal.
    fn interest(&self, asked: &Asked, who: &Slug) -> Option<bool> {
        let of = |who: &Slug| {
            let decided = || asked.decided.contains(who).then_some(false);
            asked.own.contains(who).then_some(true).or_else(decided)
        };
        of(who).or_else(|| {
            if self.delegations.is_empty() {
                return None;
            }
            carried(self.delegations, who).iter().find_map(of)
        })
    }
}

/// What is missing of the approvals that `row` asks for, once those in `roles` are given.
fn left(row: &TierRow, asked: &Asked, roles: impl Iterator<Item = Role>) -> Left {
    let (mut count, mut owner) = (0, row.asks_for_owner(asked.appealed));
    for role in roles {
        count += 1;
        owner &= role != Role::DecisionOwner;
    }
    Left { more: row.quorum.saturating_sub(count + usize::from(owner)), owner }
}

#[cfg(test)]
mod tests;
