//! Whose turn it is: by story, and against what each person can really do, over made-up lives.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::exception::fixture::{
    World, ballot, day, dear_request, delegation, person, reason, request, slug,
};
use crate::domain::exception::refusal::{Refusal, RefusalKind};
use crate::domain::exception::request::{Environment, Request};
use crate::domain::exception::scores::Given;
use crate::domain::exception::steps::Step;
use crate::domain::person::PASSED_ON;
use crate::domain::workload::Months;

fn day_of(moment: Moment) -> Day {
    moment.day_in(&jiff::tz::TimeZone::UTC)
}

fn why() -> crate::domain::text::Reason {
    reason("Said at a length that anybody can follow.")
}

/// The people of the fixture, and those with roles that it does not have.
fn everybody() -> Vec<Person> {
    let names = ["adv-1", "app-1", "app-2", "arch-1", "arch-2", "arch-3", "own-1", "svc-1"];
    names.iter().map(|name| person(name)).collect()
}

/// Asks `answer` with `people` as they stand in `world`.
fn among<T>(world: &World, people: &[Person], answer: impl FnOnce(&Circle<'_>) -> T) -> T {
    let still = |who: &Slug, role: Role, _: Moment| {
        let known = people.iter().find(|one| one.slug == *who);
        known.is_none_or(|known| !known.retired && known.is(role))
    };
    answer(&Circle {
        people,
        delegations: &world.delegations,
        settings: &world.settings,
        in_force: world.primary.as_ref().map(|primary| primary.decision),
        today: world.today,
        still: &still,
    })
}

/// Whose turn it is, in short.
fn short(world: &World, exception: &Exception) -> Vec<String> {
    let people = everybody();
    let asked = Asked::of(exception, &world.workload.owner, &day_of);
    let list = |all: &[Slug]| all.iter().map(Slug::as_str).collect::<Vec<_>>().join(" ");
    let words = |turn: Turn| match turn {
        Turn::Requester { can, draft, .. } => {
            format!("{} {}", if draft { "submit" } else { "change" }, list(&can))
        }
        Turn::Adviser(can) => format!("advise {}", list(&can)),
        Turn::SendBack(can) => format!("back {}", list(&can)),
        Turn::Approvers { taker, others, owners, .. } => {
            let taker = taker.map(|taker| format!("taken {taker}"));
            let others = others.map(|some| format!("one of {}", list(&some)));
            let owners = owners.map(|some| format!("owner {}", list(&some)));
            let parts: Vec<_> = taker.into_iter().chain(others).chain(owners).collect();
            parts.join(", ")
        }
        Turn::Confirm(all) => {
            let each = all.iter().map(|(number, can)| format!("confirm {number} {}", list(can)));
            each.collect::<Vec<_>>().join("; ")
        }
    };
    among(world, &people, |circle| {
        asked.iter().filter_map(|asked| circle.turn(asked)).map(words).collect()
    })
}

fn approved(world: &World, exception: &Exception, who: &str) -> Exception {
    world.must(exception, who, &Step::Approve(Box::new(ballot(exception))))
}

fn sent_back() -> Step {
    Step::Return { note: why(), fields: BTreeSet::new() }
}

#[test]
fn it_is_the_turn_of_whoever_is_missing() {
    let world = World::new();
    assert_eq!(short(&world, &world.file(request())), ["submit arch-1"]);
    assert_eq!(short(&world, &world.submitted(request())), ["advise adv-1 arch-3"]);
    let advised = world.advised(request());
    assert_eq!(short(&world, &advised), ["one of app-1 app-2 arch-3"]);
    // Whoever gave the only view owns the workload by now.
    let mut owned = world.clone();
    owned.workload.owner = slug("adv-1");
    assert_eq!(short(&owned, &advised), ["advise arch-3"]);
    let taken = world.must(&advised, "app-1", &Step::Claim);
    assert_eq!(short(&world, &taken), ["taken app-1"]);
    // Whoever took it has come to own the workload: it is the turn of the others again.
    owned.workload.owner = slug("app-1");
    assert_eq!(short(&owned, &taken), ["one of app-2 arch-3"]);
    let back = world.must(&taken, "app-1", &sent_back());
    assert_eq!(short(&world, &back), ["change arch-1"]);
    assert_eq!(short(&world, &approved(&world, &advised, "app-1")), [""; 0]);
}

#[test]
fn at_tier_three_it_says_whether_the_decision_owner_is_missing() {
    let world = World::new();
    let asked = world.advised(dear_request());
    assert_eq!(short(&world, &asked), ["one of app-1 app-2 arch-3, owner own-1"]);
    // A claim keeps one seat; the decision owner must approve all the same.
    let taken = world.must(&asked, "app-1", &Step::Claim);
    assert_eq!(short(&world, &taken), ["taken app-1, owner own-1"]);
    let by_owner = world.must(&asked, "own-1", &Step::Claim);
    assert_eq!(short(&world, &by_owner), ["taken own-1, one of app-1 app-2 arch-3"]);
    // Whoever has approved is no longer waited for.
    let one = approved(&world, &taken, "app-1");
    assert_eq!(short(&world, &one), ["owner own-1"]);
    assert_eq!(short(&world, &approved(&world, &asked, "own-1")), ["one of app-1 app-2 arch-3"]);
    // The first day of that approval has passed: it is missing again.
    assert_eq!(short(&world.on("2027-04-02"), &one), ["taken app-1, owner own-1"]);
}

#[test]
fn a_stand_in_is_waited_for_and_has_the_interests_of_whom_they_stand_in_for() {
    let mut world = World::new();
    let draft = world.file(request());
    let advised = world.advised(request());
    world.delegations = vec![delegation("arch-1", "app-1"), delegation("app-2", "svc-1")];
    assert_eq!(short(&world, &draft), ["submit app-1 arch-1"]);
    assert_eq!(short(&world, &advised), ["one of app-2 arch-3"]);
    // Who has approved and who acts for them are one.
    let asked = world.advised(dear_request());
    world.delegations = vec![delegation("own-1", "arch-3")];
    let one = approved(&world, &asked, "app-1");
    let mut people = everybody();
    for one in &mut people {
        if one.slug == slug("arch-3") {
            one.roles.insert(Role::DecisionOwner);
        }
    }
    let facts = Asked::of(&one, &world.workload.owner, &day_of);
    let turn = among(&world, &people, |circle| circle.turn(&facts[0])).unwrap();
    let Turn::Approvers { owners: Some(owners), others: None, .. } = turn else { panic!() };
    assert_eq!(owners, [slug("arch-3"), slug("own-1")]);
    let two = approved(&world, &asked, "own-1");
    assert_eq!(short(&world, &two), ["one of app-1 app-2"]);
}

#[test]
fn a_sole_approver_is_waited_for_on_their_own_request_and_nobody_else_with_an_interest() {
    let mut world = World::new();
    world.workload.owner = slug("app-1");
    let advised = world.advised(request());
    assert_eq!(short(&world, &advised), ["one of app-2 arch-3"]);
    world.settings.sole_approver = true;
    assert_eq!(short(&world, &advised), ["one of app-1 app-2 arch-3"]);
    // Who refused it decides on no appeal, whatever is set.
    let no = Step::Reject { rationale: why(), seen: advised.judged() };
    let refused = world.must(&advised, "app-2", &no);
    assert_eq!(short(&world, &refused), [""; 0]);
    let again = world.must(&refused, "arch-1", &Step::Revise { appeal: true });
    assert_eq!(short(&world, &again), ["submit arch-1"]);
    let again = world.must(&again, "arch-1", &Step::Submit);
    assert_eq!(short(&world, &again), ["one of app-1 arch-3, owner own-1"]);
}

#[test]
fn what_was_submitted_under_another_decision_waits_to_be_sent_back() {
    let mut world = World::new();
    let advised = world.advised(request());
    world.primary.as_mut().unwrap().decision = "D-0002".parse().unwrap();
    assert_eq!(short(&world, &advised), ["back app-1 app-2 arch-3"]);
    let back = world.must(&advised, "app-2", &sent_back());
    assert_eq!(short(&world, &back), ["change arch-1"]);
}

#[test]
fn a_bridge_changes_nobodys_turn_and_a_renewal_and_a_condition_wait_side_by_side() {
    let world = World::new();
    let granted = world.approved();
    let met = Step::Meet { condition: 1, evidence: why() };
    let said = world.on("2027-06-01").must(&granted, "arch-1", &met);
    assert_eq!(short(&world, &said), ["confirm 1 app-1 app-2 arch-3"]);
    let late = world.on("2028-03-01");
    let opened = late.must(&said, "arch-1", &Step::Renew);
    assert_eq!(short(&late, &opened), ["submit arch-1", "confirm 1 app-1 app-2 arch-3"]);
    let edit = renewing(&opened, late.today);
    let edited = late.must(&opened, "arch-1", &edit);
    let asked = late.must(&edited, "arch-1", &Step::Submit);
    let before = short(&late, &asked);
    assert_eq!(before, ["advise adv-1 arch-3", "confirm 1 app-1 app-2 arch-3"]);
    let bridge = Step::Bridge { until: day("2028-04-20"), reason: why() };
    let bridged = late.must(&asked, "app-1", &bridge);
    let after = short(&late, &bridged);
    // What is said to be met is so of the bridge too, until it is confirmed.
    let both = "confirm 1 app-1 app-2 arch-3; confirm 2 app-1 app-2 arch-3";
    assert_eq!(after, ["advise adv-1 arch-3", both]);
    let confirm = |condition| Step::Confirm { condition, own: None };
    let confirmed = late.must(&bridged, "app-2", &confirm(1));
    let confirmed = late.must(&confirmed, "app-2", &confirm(2));
    assert_eq!(short(&late, &confirmed), ["advise adv-1 arch-3"]);
}

/// The edit of a renewal after which it can be submitted.
fn renewing(exception: &Exception, today: Day) -> Step {
    let mut request = exception.present().clone();
    request.start = Some(request.start.map_or(today, |start| start.max(today)));
    request.last_day = request.start.map(|start| start.term_end(2));
    request.review_by = None;
    request.move_months = Months::new(4, 8, 12).ok();
    for offer in &mut request.conditions {
        offer.due = request.start.map(|start| start.plus_days(20));
    }
    Step::Edit { request: Box::new(request), seen: exception.version }
}

/// People of whom nothing is known but roles: the first one files.
const COUNT: usize = 5;
const ROLES: [Role; 4] = PASSED_ON;

fn name(at: usize) -> String {
    format!("p-{at}")
}

/// How the world stands around an exception.
#[derive(Debug, Clone)]
struct Around {
    roles: [u8; COUNT],
    retired: Option<usize>,
    owner: usize,
    acts_for: Vec<(usize, usize)>,
    sole: bool,
    superseded: bool,
    quorum: usize,
}

fn around() -> impl Strategy<Value = Around> {
    let pair = (0..COUNT, 0..COUNT);
    (
        prop::array::uniform5(0_u8..16),
        prop::option::weighted(0.1, 0..COUNT),
        0..COUNT,
        prop_oneof![3 => Just(Vec::new()), 2 => prop::collection::vec(pair, 1..3)],
        any::<bool>(),
        prop::bool::weighted(0.1),
        prop_oneof![6 => Just(2_usize), 1 => Just(1), 1 => Just(3)],
    )
        .prop_map(|(roles, retired, owner, acts_for, sole, superseded, quorum)| Around {
            roles,
            retired,
            owner,
            acts_for,
            sole,
            superseded,
            quorum,
        })
}

impl Around {
    fn world(&self, today: Day) -> World {
        let mut world = World { today, ..World::new() };
        world.workload.owner = slug(&name(self.owner));
        world.settings.sole_approver = self.sole;
        world.settings.tiers[2].quorum = self.quorum;
        let pairs = self.acts_for.iter().filter(|(from, to)| from != to);
        world.delegations = pairs.map(|(from, to)| delegation(&name(*from), &name(*to))).collect();
        if self.superseded {
            world.primary.as_mut().unwrap().decision = "D-0002".parse().unwrap();
        }
        world.voters = self.people(&world.delegations);
        world.voters.extend(strangers());
        world
    }

    /// Everybody, each with the roles of those they act for.
    fn people(&self, delegations: &[Delegation]) -> Vec<Person> {
        let own = |at: usize| {
            let mut one = person(&name(at));
            let held = ROLES.iter().enumerate().filter(|(bit, _)| self.roles[at] >> bit & 1 == 1);
            one.roles = held.map(|(_, role)| *role).collect();
            one.retired = self.retired == Some(at);
            one
        };
        let all: Vec<Person> = (0..COUNT).map(own).collect();
        let mut able = all.clone();
        for one in &mut able {
            for from in acts_for(delegations, &one.slug) {
                let other = all.iter().find(|other| other.slug == *from && !other.retired);
                one.roles.extend(other.into_iter().flat_map(|other| other.roles.iter().copied()));
            }
        }
        able
    }
}

/// Two approvers and a decision owner whom nothing ties to anybody.
fn strangers() -> Vec<Person> {
    let held = [("z-1", Role::Approver), ("z-2", Role::Approver), ("z-3", Role::DecisionOwner)];
    let one = |(name, role): (&str, Role)| {
        let mut one = person(name);
        one.roles = BTreeSet::from([role]);
        one
    };
    held.map(one).to_vec()
}

/// A life: what people try one after the other, and what the world is like meanwhile and then.
#[derive(Debug, Clone)]
struct Life {
    dear: u8,
    co_author: Option<usize>,
    meanwhile: Around,
    acts: Vec<(usize, u8)>,
    then: Around,
    same: bool,
    days: i64,
}

fn life() -> impl Strategy<Value = Life> {
    let acts = prop::collection::vec((0..COUNT, 0_u8..18), 0..14);
    let days = prop_oneof![4 => Just(0_i64), 1 => 1_i64..40];
    let co_author = prop::option::weighted(0.3, 0..COUNT);
    (0_u8..3, co_author, around(), acts, around(), any::<bool>(), days).prop_map(
        |(dear, co_author, meanwhile, acts, then, same, days)| Life {
            dear,
            co_author,
            meanwhile,
            acts,
            then,
            same,
            days,
        },
    )
}

impl Life {
    fn request(&self) -> Request {
        let mut request = match self.dear {
            0 => {
                let mut small = request();
                small.environment = Some(Environment::Trial);
                small.cost.target_year = Some("4000".parse().unwrap());
                small.last_day = Some(day("2027-06-30"));
                small.review_by = None;
                small
            }
            1 => request(),
            _ => dear_request(),
        };
        request.co_authors = self.co_author.iter().map(|at| slug(&name(*at))).collect();
        for offer in &mut request.conditions {
            offer.owner = Some(slug("p-0"));
        }
        request
    }
}

/// The exception once `by` has answered what they may; those of others stay.
fn scored(world: &World, exception: &Exception, by: &Person) -> Exception {
    let mut next = exception.clone();
    for question in &world.questions.questions {
        for given in [Given::Value(2), Given::Pass] {
            let (question, note) = (question.id.clone(), why());
            let step = Step::Score { question, given, note };
            if let Ok(taken) = next.after(&step, by, &world.context()) {
                next = taken.exception.unwrap();
            }
        }
    }
    next
}

/// The exception once `by` has approved it as well as that can be done.
fn best(world: &World, exception: &Exception, by: &Person) -> Result<Exception, Refusal> {
    let working = exception.working();
    let mut ballot = ballot(exception);
    let counts = |vote: &&Vote| vote.by != by.slug && vote.counts(world.today, &world.voters);
    // All approvals are for the same days and conditions.
    if let Some(vote) = working.votes.iter().find(counts) {
        ballot.dues = vote.dues.clone();
    } else {
        let (first, last) = (world.today.plus_days(1), world.today.plus_days(60));
        ballot.span = crate::domain::date::Span::new(first, last);
        let offered = (1_u32..).zip(&working.request.conditions);
        ballot.dues = offered.map(|(at, _)| (at, world.today.plus_days(30))).collect();
    }
    ballot.departure = Some(why());
    ballot.override_ = true;
    let step = Step::Approve(Box::new(ballot));
    exception.after(&step, by, &world.context()).map(|taken| taken.exception.unwrap())
}

/// Whether nothing is asked any more.
fn is_decided(exception: &Exception) -> bool {
    exception.renewal.is_none() && exception.state == State::Approved
}

/// How many approvals of strangers it would still take.
fn distance(world: &World, exception: &Exception) -> usize {
    fn within(world: &World, exception: &Exception, left: usize) -> bool {
        is_decided(exception)
            || left > 0
                && strangers().iter().any(|who| {
                    let voted = |vote: &Vote| vote.by == who.slug;
                    !exception.working().votes.iter().any(voted)
                        && best(world, exception, who)
                            .is_ok_and(|next| within(world, &next, left - 1))
                })
    }
    (0..4).find(|left| within(world, exception, *left)).unwrap_or(4)
}

/// Whether an approval of `by` brings it nearer to its end.
fn nearer(world: &World, exception: &Exception, by: &Person) -> Option<Exception> {
    let next = best(world, exception, by).ok()?;
    (is_decided(&next) || distance(world, &next) < distance(world, exception)).then_some(next)
}

/// Whether `by` can do something that moves on what is asked, by trying it.
fn can(world: &World, exception: &Exception, people: &[Person], by: &Person) -> bool {
    let tried = |step: &Step| exception.after(step, by, &world.context());
    let working = exception.working();
    if matches!(working.state, State::Draft | State::ChangesRequested) {
        // What is still missing in a request is its author's to mend.
        let refused = tried(&Step::Submit).err();
        return refused.is_none_or(|refusal| refusal.kind() != RefusalKind::Role);
    }
    let stranger = &strangers()[0];
    match best(world, exception, stranger) {
        Err(Refusal::DecisionChanged { .. }) => tried(&sent_back()).is_ok(),
        Err(Refusal::NoAdviser { .. }) => {
            let next = scored(world, exception, by);
            let again = best(world, &next, stranger);
            !matches!(again, Err(Refusal::NoAdviser { .. }))
        }
        _ => {
            if nearer(world, exception, by).is_none() {
                return false;
            }
            let taker = working.claimed_by.filter(|taker| *taker != by.slug);
            let taker = taker.and_then(|who| people.iter().find(|one| one.slug == who));
            // A claim keeps a seat: whoever is not needed beside the taker is not waited for.
            match taker.and_then(|taker| nearer(world, exception, taker)) {
                None => true,
                Some(then) if is_decided(&then) => false,
                Some(then) => nearer(world, &then, by).is_some(),
            }
        }
    }
}

/// Whether `by` can confirm a condition, by trying it.
fn confirms(world: &World, exception: &Exception, by: &Person) -> bool {
    exception.conditions().any(|condition| {
        let step = Step::Confirm { condition: condition.number, own: Some(why()) };
        exception.after(&step, by, &world.context()).is_ok()
    })
}

/// Goes through `life`; where it is then, and in what world.
fn lived(life: &Life) -> (World, Vec<Person>, Exception) {
    let mut meanwhile = life.meanwhile.clone();
    (meanwhile.roles[0], meanwhile.superseded) = (meanwhile.roles[0] | 1, false);
    meanwhile.retired = None;
    let mut world = meanwhile.world(day("2027-03-01"));
    let people = meanwhile.people(&world.delegations);
    let mut exception = Exception::create(
        "X-0001".parse().unwrap(),
        "u-1".to_owned(),
        life.request(),
        &people[0],
        world.context().now,
    )
    .unwrap();
    let mut acts = life.acts.clone();
    while !acts.is_empty() {
        let (at, what) = acts.remove(0);
        let by = &people[at];
        let step = match what {
            0..=2 => Step::Submit,
            3 => Step::Claim,
            4 => Step::Release,
            5 => sent_back(),
            6..=8 => {
                // What is scored is not what this is about: it is scored before anybody decides.
                exception = best(&world, &scored(&world, &exception, &strangers()[1]), by)
                    .unwrap_or(exception);
                continue;
            }
            9 | 10 => {
                exception = scored(&world, &exception, by);
                continue;
            }
            11 => Step::Reject { rationale: why(), seen: exception.judged() },
            12 => Step::Revise { appeal: true },
            13 => Step::Meet { condition: 1, evidence: why() },
            14 => {
                // Near the end of what was granted.
                if let Some(last) = exception.last_granted() {
                    world.today = world.today.max(last.plus_days(-30));
                }
                Step::Renew
            }
            15 => renewing(&exception, world.today),
            // The way to a grant, and to a renewal of it, without a turning.
            16 => {
                for stranger in strangers() {
                    exception = scored(&world, &exception, &strangers()[1]);
                    exception = best(&world, &exception, &stranger).unwrap_or(exception);
                }
                continue;
            }
            _ => {
                acts.splice(0..0, [(0, 14), (0, 15), (0, 0)]);
                continue;
            }
        };
        if let Ok(taken) = exception.after(&step, by, &world.context()) {
            exception = taken.exception.unwrap_or(exception);
        }
    }
    exception = scored(&world, &exception, &strangers()[1]);
    let then = if life.same { &meanwhile } else { &life.then };
    let world = then.world(world.today.plus_days(life.days));
    let people = then.people(&world.delegations);
    (world, people, exception)
}

/// Checks the rule on where `life` led; what was waited for.
fn agrees(life: &Life) -> Result<BTreeSet<(Task, bool)>, TestCaseError> {
    let (world, people, exception) = lived(life);
    let all = Asked::of(&exception, &world.workload.owner, &day_of);
    let mut seen = BTreeSet::new();
    among(&world, &people, |circle| {
        for asked in &all {
            let turn = circle.turn(asked);
            for by in &people {
                let wanted = if asked.said.is_empty() {
                    can(&world, &exception, &people, by)
                } else {
                    confirms(&world, &exception, by)
                };
                let task = circle.task(asked, by);
                prop_assert_eq!(
                    task.is_some(),
                    wanted,
                    "{} {:?} {:?} of {:?}",
                    by.slug,
                    task,
                    turn,
                    asked
                );
                let named = turn.as_ref().is_some_and(|turn| turn.people().contains(&by.slug));
                prop_assert_eq!(named, wanted, "{} {:?}", by.slug, turn);
                seen.extend(task.map(|task| (task, exception.renewal.is_some())));
            }
        }
        // What nobody is asked about waits for nobody.
        let idle = !all.iter().any(|asked| asked.said.is_empty());
        if idle && exception.state != State::Approved {
            for by in &people {
                let submits = exception.after(&Step::Submit, by, &world.context()).is_ok();
                prop_assert!(!submits && best(&world, &exception, by).is_err());
            }
        }
        Ok(())
    })?;
    Ok(seen)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn it_waits_for_a_person_exactly_if_they_have_an_act_now_that_moves_it_on(life in life()) {
        agrees(&life)?;
    }
}

#[test]
fn the_lives_come_to_every_task_and_to_renewals() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for _ in 0..4000 {
        let life = life().new_tree(&mut runner).unwrap().current();
        seen.extend(agrees(&life).unwrap());
    }
    for task in Task::ALL {
        assert!(seen.contains(&(task, false)), "{task:?} never came");
    }
    for task in [Task::Submit, Task::Change, Task::Decide] {
        assert!(seen.contains(&(task, true)), "{task:?} never came for a renewal");
    }
}
