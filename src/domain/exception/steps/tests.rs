//! The table of steps, what draws a line under each, and random walks over them.

mod conditions;
mod deciding;
mod guards;

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::date::Span;
use crate::domain::exception::fixture::{
    World, ballot, day, dear_request, delegation, person, reason, request, slug, span,
};
use crate::domain::exception::grant::Cover;
use crate::domain::exception::refusal::RefusalKind;
use crate::domain::exception::request::{ConditionKind, Consequence};
use crate::domain::exception::scores::Given;
use crate::domain::exception::tier::Tier;
use crate::domain::exception::{Agreed, Outcome};

/// One step of each kind, as somebody who has read the exception would take it.
fn every_step(exception: &Exception) -> Vec<Step> {
    let why = || reason("Said at a length that anybody can follow.");
    vec![
        Step::Edit { request: Box::new(exception.request.clone()), seen: exception.version },
        Step::Discard,
        Step::Submit,
        Step::Claim,
        Step::Release,
        Step::Return { note: why(), fields: BTreeSet::new() },
        Step::Approve(Box::new(ballot(exception))),
        Step::Reject { rationale: why(), seen: exception.judged() },
        Step::Revise { appeal: false },
        Step::Withdraw { reason: None },
        Step::Revoke { reason: why(), effective: day("2027-05-01"), return_by: day("2027-12-31") },
        Step::Close {
            outcome: Outcome::ReturnedToPrimary,
            effective: None,
            months: Some(4),
            reason: None,
        },
        Step::Score {
            question: "EXC-PORT-02".parse().unwrap(),
            given: Given::Value(2),
            note: why(),
        },
        Step::Meet { condition: 1, evidence: why() },
        Step::Confirm { condition: 1, own: None },
        Step::Waive { condition: 1, reason: why(), own: false },
        Step::Breach { condition: 1, reason: why() },
        Step::Comment { text: "a remark".parse().unwrap(), internal: false },
        add(|_| {}),
    ]
}

/// One more condition on what is granted.
fn add(change: impl Fn(&mut Agreed)) -> Step {
    let mut condition = Agreed {
        text: reason("The exit is rehearsed"),
        owner: slug("arch-1"),
        due: day("2027-09-30"),
        every: None,
        kind: ConditionKind::ExitTest,
        consequence: Consequence::Lapse,
    };
    change(&mut condition);
    Step::AddCondition { condition: Box::new(condition) }
}

fn approve(exception: &Exception) -> Step {
    Step::Approve(Box::new(ballot(exception)))
}

fn approve_with(exception: &Exception, change: impl Fn(&mut Ballot)) -> Step {
    let mut ballot = ballot(exception);
    change(&mut ballot);
    Step::Approve(Box::new(ballot))
}

fn reject(exception: &Exception) -> Step {
    let rationale = reason("The case rests on a guess and nothing else.");
    Step::Reject { rationale, seen: exception.judged() }
}

/// Refused by its only approver.
fn refused_once(world: &World) -> Exception {
    let asked = world.advised(request());
    world.must(&asked, "app-1", &reject(&asked))
}

#[track_caller]
fn refused(world: &World, exception: &Exception, who: &str, step: &Step, says: &str) {
    match world.take(exception, who, step) {
        Ok(next) => panic!("{who} was allowed, and it is {}", next.state),
        Err(refusal) => assert_eq!(refusal.to_string(), says),
    }
}

#[track_caller]
fn refused_kind(world: &World, exception: &Exception, who: &str, step: &Step, kind: RefusalKind) {
    match world.take(exception, who, step) {
        Ok(next) => panic!("{who} was allowed, and it is {}", next.state),
        Err(refusal) => assert_eq!(refusal.kind(), kind, "{refusal}"),
    }
}

/// The exception in each of the nine states.
fn in_every_state(world: &World) -> Vec<Exception> {
    let draft = world.file(request());
    let submitted = world.advised(request());
    let returned = world.must(
        &submitted,
        "app-1",
        &Step::Return { note: reason("Say who pays if it grows."), fields: BTreeSet::new() },
    );
    let approved = world.approved();
    let revoke = &every_step(&approved)[10];
    let close = &every_step(&approved)[11];
    vec![
        draft.clone(),
        submitted.clone(),
        world.must(&submitted, "app-1", &Step::Claim),
        returned,
        approved.clone(),
        world.must(&submitted, "app-1", &reject(&submitted)),
        world.must(&draft, "arch-1", &Step::Withdraw { reason: None }),
        world.must(&approved, "app-1", revoke),
        world.must(&approved, "arch-1", close),
    ]
}

#[test]
fn each_state_takes_the_steps_of_the_table_and_no_other() {
    // Edit, discard, submit, claim, release, return, approve, reject, revise, withdraw, revoke,
    // close, score, meet, confirm, waive, breach, comment, add; a dot refuses by state.
    let table = [
        (State::Draft, "ed s......w.......c."),
        (State::Submitted, "...k.ram.w..q....c."),
        (State::InReview, "....lram.w..q....c."),
        (State::ChangesRequested, "e.s......w.......c."),
        (State::Approved, "..........vx.m.wbca"),
        (State::Rejected, "........i........c."),
        (State::Withdrawn, "........i........c."),
        (State::Revoked, "...........x.....c."),
        (State::Closed, ".................c."),
    ];
    let world = World::new();
    let people = ["arch-1", "app-1", "own-1", "adv-1", "arch-2"];
    for (exception, (state, steps)) in in_every_state(&world).into_iter().zip(table) {
        assert_eq!(exception.state, state);
        let steps = steps.replace(' ', "");
        assert_eq!(steps.len(), every_step(&exception).len(), "{state}");
        for (step, mark) in every_step(&exception).iter().zip(steps.chars()) {
            let answers = people.map(|who| world.take(&exception, who, step));
            let allowed = answers.iter().any(Result::is_ok);
            assert_eq!(allowed, mark != '.', "{state}: {step:?}");
            if !allowed {
                let by_state = answers.iter().filter_map(|answer| answer.as_ref().err());
                let kinds: Vec<_> = by_state.map(Refusal::kind).collect();
                assert!(kinds.contains(&RefusalKind::State), "{state}: {step:?}");
            }
        }
    }
}

#[test]
fn a_draft_belongs_to_its_requester_and_co_authors() {
    let world = World::new();
    let draft = world.file(request());
    let edit = &every_step(&draft)[0];
    let edited = world.must(&draft, "arch-2", edit);
    assert_eq!((edited.version, edited.editors.len()), (2, 1));
    refused(
        &world,
        &draft,
        "app-1",
        edit,
        "app-1 may not do that to X-0001: it is for its requester and co-authors",
    );
    refused(
        &world,
        &edited,
        "arch-1",
        edit,
        "X-0001 has changed since it was read: version 1 was read, 2 is there",
    );
    for step in [Step::Submit, Step::Discard, Step::Withdraw { reason: None }] {
        refused_kind(&world, &draft, "arch-2", &step, RefusalKind::Role);
    }
    let by = person("app-1");
    let made = Exception::create(draft.reference, String::new(), request(), &by, draft.filed_at);
    assert_eq!(made.unwrap_err().kind(), RefusalKind::Role);
}

#[test]
fn only_a_draft_never_submitted_is_discarded() {
    let world = World::new();
    let draft = world.file(request());
    let taken = draft.after(&Step::Discard, &person("arch-1"), &world.context()).unwrap();
    assert_eq!((taken.exception, taken.happened), (None, Happened::Discarded));
    let withdrawn =
        world.must(&world.submitted(request()), "arch-1", &Step::Withdraw { reason: None });
    let revised = world.must(&withdrawn, "arch-1", &Step::Revise { appeal: false });
    refused(
        &world,
        &revised,
        "arch-1",
        &Step::Discard,
        "X-0001 has been submitted before and is kept: only a draft never submitted can be discarded",
    );
}

#[test]
fn a_submission_needs_a_primary_another_target_and_no_rival() {
    let world = World::new();
    let draft = world.file(request());
    let check = |change: &dyn Fn(&mut World), says: &str| {
        let mut world = world.clone();
        change(&mut world);
        refused(&world, &draft, "arch-1", &Step::Submit, says);
    };
    check(
        &|w| w.primary = None,
        "X-0001 cannot be submitted while no primary decision is in force: there is nothing to leave",
    );
    check(
        &|w| w.primary.as_mut().unwrap().supplier = slug("gcp"),
        "X-0001 asks for gcp, which is the primary: a workload there needs no exception",
    );
    check(&|w| w.target_retired = true, "X-0001 asks for gcp, which is retired");
    check(
        &|w| w.rivals = vec!["X-0001".parse().unwrap(), "X-0007".parse().unwrap()],
        "X-0001 asks for the same workload and target as X-0007, which is still open",
    );
    check(
        &|w| w.workload.retired_on = Some(day("2027-02-01")),
        "the workload of X-0001 was retired on 2027-02-01",
    );
    let mut gaps = request();
    gaps.owner = None;
    gaps.cost.target_year = None;
    refused(
        &world,
        &world.file(gaps),
        "arch-1",
        &Step::Submit,
        "X-0001 is not complete: `owner` is empty: name who answers for the exception; \
         `target_year` is empty: it sets the tier, so give a sum",
    );
    let submission = world.submitted(dear_request()).submission.unwrap();
    assert_eq!(submission.tier, Tier::Three);
    assert_eq!(submission.why, "beyond tier 2: £60,000 a year is above £50,000");
    assert_eq!(submission.decision.to_string(), "D-0001");
}

#[test]
fn a_revocation_ends_the_cover_on_its_day() {
    let world = World::new().on("2027-03-01");
    let approved = world.approved();
    let world = world.on("2027-05-10");
    let revoke = |effective: &str, return_by: &str| Step::Revoke {
        reason: reason("The primary can do it now"),
        effective: day(effective),
        return_by: day(return_by),
    };
    refused(
        &world,
        &approved,
        "own-1",
        &revoke("2027-05-09", "2027-09-01"),
        "a revocation cannot take effect on 2027-05-09, before today, 2027-05-10",
    );
    refused_kind(
        &world,
        &approved,
        "own-1",
        &revoke("2027-06-01", "2027-05-31"),
        RefusalKind::Validation,
    );
    refused_kind(
        &world,
        &approved,
        "arch-1",
        &revoke("2027-06-01", "2027-09-01"),
        RefusalKind::Role,
    );
    let revoked = world.must(&approved, "own-1", &revoke("2027-06-01", "2027-09-01"));
    assert_eq!(revoked.cover(day("2027-05-31")), Cover::Live);
    assert_eq!(revoked.cover(day("2027-06-01")), Cover::Ended);
    assert_eq!(revoked.revocation.as_ref().unwrap().cover_before, Cover::Live);
    let close = |outcome, effective: &str| Step::Close {
        outcome,
        effective: Some(day(effective)),
        months: Some(3),
        reason: None,
    };
    refused(
        &world,
        &revoked,
        "svc-1",
        &close(Outcome::NeverStarted, "2027-05-20"),
        "the outcome never_started has no move, so leave the 3 months out",
    );
    let closed = world.must(&revoked, "svc-1", &close(Outcome::ReturnedToPrimary, "2027-05-20"));
    assert_eq!(closed.cover(day("2027-05-19")), Cover::Live);
    assert_eq!(closed.cover(day("2027-05-20")), Cover::Ended);
    refused_kind(
        &world,
        &revoked,
        "adv-1",
        &close(Outcome::ReturnedToPrimary, "2027-05-20"),
        RefusalKind::Role,
    );
}

#[test]
fn who_is_retired_or_only_reads_changes_nothing() {
    let world = World::new();
    let mut gone = person("arch-1");
    gone.retired = true;
    for exception in in_every_state(&world) {
        for step in every_step(&exception) {
            // Without a condition there is no owner to be, and the state refuses.
            if !matches!(step, Step::Meet { .. }) || exception.condition(1).is_some() {
                refused_kind(&world, &exception, "aud-1", &step, RefusalKind::Role);
            }
            let refusal = exception.after(&step, &gone, &world.context()).unwrap_err();
            assert_eq!(refusal.kind(), RefusalKind::Role);
        }
    }
}

/// A random act: who, which step, on the content as it is or as it once was, changed how.
#[derive(Debug, Clone)]
struct Act {
    who: &'static str,
    step: usize,
    stale: bool,
    variant: u8,
    days: i64,
}

fn act() -> impl Strategy<Value = Act> {
    let people = ["arch-1", "arch-2", "arch-3", "app-1", "app-2", "own-1", "adv-1", "svc-1"];
    (prop::sample::select(people.to_vec()), 0_usize..19, any::<bool>(), 0_u8..4, 0_i64..3)
        .prop_map(|(who, step, stale, variant, days)| Act { who, step, stale, variant, days })
}

fn vary(request: &mut Request, variant: u8) {
    request.co_authors = match variant {
        0 => BTreeSet::new(),
        1 => BTreeSet::from([slug("arch-3")]),
        2 => BTreeSet::from([slug("arch-2"), slug("app-2")]),
        _ => BTreeSet::from([slug("arch-2")]),
    };
    let cost = if variant.is_multiple_of(2) { "30000" } else { "60000" };
    request.cost.target_year = Some(cost.parse().unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// However people act, no grant rests on the vote of somebody with an interest, on content
    /// that was not read, or on fewer votes than its tier asks for.
    #[test]
    fn no_walk_through_the_steps_lets_an_interested_person_decide(
        acts in prop::collection::vec(act(), 1..60),
        scored in any::<bool>(),
    ) {
        let mut world = World::new();
        let mut exception =
            if scored { world.advised(request()) } else { world.file(request()) };
        let mut read = exception.request.content_hash();
        // Who touched the request since it was last decided, told from the acts alone.
        let mut touched: BTreeSet<Slug> = BTreeSet::new();
        for act in acts {
            world.today = world.today.plus_days(act.days);
            let mut steps = every_step(&exception);
            let mut asked = exception.request.clone();
            vary(&mut asked, act.variant);
            steps[0] = Step::Edit { request: Box::new(asked), seen: exception.version };
            steps[8] = Step::Revise { appeal: act.stale };
            let term = Span::new(day("2027-06-01"), day("2027-12-31"));
            steps[6] = approve_with(&exception, |ballot| {
                ballot.span = term;
                ballot.seen = if act.stale { read } else { ballot.seen };
                ballot.override_ = act.stale;
                ballot.departure = Some(reason("Departed from, in writing, for this test."));
            });
            let now = exception.request.content_hash();
            let step = &steps[act.step];
            let Ok(taken) = exception.after(step, &person(act.who), &world.context()) else {
                continue;
            };
            let Some(next) = taken.exception else { break };
            if taken.happened == Happened::Edited {
                touched.insert(slug(act.who));
            }
            let decided = [Happened::Voted, Happened::Approved, Happened::Rejected];
            if decided.contains(&taken.happened) {
                let by = slug(act.who);
                prop_assert!(by != exception.requester && by != world.workload.owner);
                prop_assert!(!exception.request.co_authors.contains(&by));
                prop_assert!(!touched.contains(&by));
                let earlier = exception.appeal.as_ref().map(|appeal| &appeal.deciders);
                prop_assert!(earlier.is_none_or(|deciders| !deciders.contains(&by)));
            }
            if taken.happened == Happened::Approved {
                let grant = next.grants.last().expect("approved means granted");
                prop_assert_eq!(grant.content, now);
                prop_assert!(next.votes.iter().all(|vote| vote.content == now));
                let needed = world.settings.row(grant.tier).quorum;
                prop_assert!(grant.approvers.len() >= needed);
                prop_assert!(grant.span.first() >= world.today);
            }
            if matches!(taken.happened, Happened::Approved | Happened::Rejected) {
                touched.clear();
            }
            if act.variant == 0 {
                read = next.request.content_hash();
            }
            exception = next;
        }
    }
}

#[test]
fn who_comes_home_says_how_many_months_that_took_and_who_did_not_says_none() {
    let approved = World::new().approved();
    let world = World::new().on("2027-06-01");
    let close = |outcome, months| Step::Close { outcome, effective: None, months, reason: None };
    refused(
        &world,
        &approved,
        "arch-1",
        &close(Outcome::ReturnedToPrimary, None),
        "X-0001 cannot be closed as returned_to_primary without the months that the move really \
         took: they show how good estimates are",
    );
    world.must(&approved, "arch-1", &close(Outcome::ReturnedToPrimary, Some(0)));
    // What takes its place may be for the same target.
    world.must(&approved, "arch-1", &close(Outcome::ReplacedBy, None));
    world.must(&approved, "arch-1", &close(Outcome::ReplacedBy, Some(3)));
    for outcome in [Outcome::Retired, Outcome::TargetBecamePrimary, Outcome::NeverStarted] {
        world.must(&approved, "arch-1", &close(outcome, None));
    }
}

#[test]
fn months_far_from_those_expected_are_remarked_on_with_both_numbers() {
    use crate::domain::exception::Closure;
    let says = "the move took 1 month and was expected to take 24 months: look again whether that \
                is what it took";
    assert_eq!(Closure::far_off(1, 24).as_deref(), Some(says));
    for (took, likely) in [(0, 3), (3, 0), (6, 3), (24, 9), (240, 9), (u16::MAX, 9)] {
        let told = Closure::far_off(took, likely).unwrap();
        assert!(told.contains(&took.to_string()) && told.contains(&likely.to_string()), "{told}");
    }
    // Near, or so small that anybody may be off by it.
    for (took, likely) in [(9, 9), (2, 1), (0, 2), (7, 12), (12, 7), (5, 3)] {
        assert_eq!(Closure::far_off(took, likely), None, "{took} and {likely}");
    }
}
