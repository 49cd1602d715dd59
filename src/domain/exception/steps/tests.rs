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
        Step::Reject { rationale: why(), seen: None },
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
    ]
}

fn approve(exception: &Exception) -> Step {
    Step::Approve(Box::new(ballot(exception)))
}

fn approve_with(exception: &Exception, change: impl Fn(&mut Ballot)) -> Step {
    let mut ballot = ballot(exception);
    change(&mut ballot);
    Step::Approve(Box::new(ballot))
}

fn reject() -> Step {
    Step::Reject { rationale: reason("The case rests on a guess and nothing else."), seen: None }
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
        world.must(&submitted, "app-1", &reject()),
        world.must(&draft, "arch-1", &Step::Withdraw { reason: None }),
        world.must(&approved, "app-1", revoke),
        world.must(&approved, "arch-1", close),
    ]
}

#[test]
fn each_state_takes_the_steps_of_the_table_and_no_other() {
    // Edit, discard, submit, claim, release, return, approve, reject, revise, withdraw, revoke,
    // close, score, meet, confirm, waive, breach, comment; a dot refuses by state.
    let table = [
        (State::Draft, "ed s......w.......c"),
        (State::Submitted, "...k.ram.w..q....c"),
        (State::InReview, "....lram.w..q....c"),
        (State::ChangesRequested, "e.s......w.......c"),
        (State::Approved, "..........vx.m.wbc"),
        (State::Rejected, "........i........c"),
        (State::Withdrawn, "........i........c"),
        (State::Revoked, "...........x.....c"),
        (State::Closed, ".................c"),
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
fn nobody_decides_on_their_own_request() {
    let mut world = World::new();
    world.settings.tiers[1].decision_owner = true;
    world.workload.owner = slug("own-1");
    let mut asked = request();
    asked.co_authors.insert(slug("arch-3"));
    let exception = world.advised(asked);
    let says = |words: &str| format!("{words} X-0001, and nobody decides on their own request");
    for step in [Step::Claim, approve(&exception), reject()] {
        refused(&world, &exception, "arch-3", &step, &says("arch-3 is one of the authors of"));
        refused(&world, &exception, "own-1", &step, &says("own-1 owns the workload of"));
    }
    world.delegations = vec![delegation("arch-1", "app-1")];
    refused(
        &world,
        &exception,
        "app-1",
        &approve(&exception),
        &says("app-1 acts for arch-1, who filed"),
    );
    refused_kind(&world, &exception, "app-1", &every_step(&exception)[12], RefusalKind::Interest);
}

#[test]
fn a_delegate_does_what_the_other_may_and_two_approvals_are_those_of_two_people() {
    let mut world = World::new();
    let draft = world.file(request());
    refused_kind(&world, &draft, "app-1", &Step::Submit, RefusalKind::Role);
    world.delegations = vec![delegation("arch-1", "app-1")];
    let submitted = world.must(&draft, "app-1", &Step::Submit);
    refused_kind(&world, &submitted, "app-1", &Step::Claim, RefusalKind::Interest);
    world.delegations.clear();
    world.must(&submitted, "app-1", &Step::Claim);

    // A delegate of a delegate carries the first one's interests and acts for the second alone.
    world.delegations = vec![delegation("arch-1", "svc-1"), delegation("svc-1", "app-1")];
    refused_kind(&world, &submitted, "app-1", &Step::Claim, RefusalKind::Interest);
    let withdraw = Step::Withdraw { reason: None };
    refused_kind(&world, &submitted, "app-1", &withdraw, RefusalKind::Role);

    world.delegations.clear();
    let hard = world.advised(dear_request());
    let hard = world.must(&hard, "app-1", &approve(&hard));
    assert_eq!(hard.state, State::InReview);
    for (from, to) in [("app-1", "own-1"), ("own-1", "app-1")] {
        world.delegations = vec![delegation(from, to)];
        let says = "app-1 has approved X-0001 already, and one of own-1 and app-1 acts for the \
                    other: two approvals are those of two people";
        refused(&world, &hard, "own-1", &approve(&hard), says);
    }
    // Who came to act for the requester since they approved has an interest now.
    world.delegations = vec![delegation("arch-1", "app-1")];
    let short = world.must(&hard, "own-1", &approve(&hard));
    assert_eq!((short.state, short.votes.len()), (State::InReview, 1));
    world.delegations.clear();
    assert_eq!(world.must(&hard, "own-1", &approve(&hard)).state, State::Approved);
}

#[test]
fn who_edited_stays_interested_when_no_longer_an_author() {
    let world = World::new();
    let mut asked = request();
    asked.co_authors = BTreeSet::from([slug("arch-3")]);
    let draft = world.file(asked.clone());
    asked.co_authors.clear();
    let step = Step::Edit { request: Box::new(asked), seen: 1 };
    let edited = world.must(&draft, "arch-3", &step);
    let submitted = world.must(&edited, "arch-1", &Step::Submit);
    refused(
        &world,
        &submitted,
        "arch-3",
        &Step::Claim,
        "arch-3 edited X-0001, and nobody decides on their own request",
    );
}

#[test]
fn a_sole_approver_approves_their_own_request_only_openly() {
    let mut world = World::new();
    world.settings.sole_approver = true;
    let by = person("arch-3");
    let draft = Exception::create(
        "X-0001".parse().unwrap(),
        String::new(),
        request(),
        &by,
        world.context().now,
    );
    let submitted = world.must(&draft.unwrap(), "arch-3", &Step::Submit);
    let note = reason("it holds");
    let question = "EXC-PORT-02".parse().unwrap();
    let score = Step::Score { question, given: Given::Value(2), note };
    let advised = world.must(&submitted, "adv-1", &score);
    refused(
        &world,
        &advised,
        "arch-3",
        &approve(&advised),
        "arch-3 would approve their own request X-0001: as sole approver that takes the override, \
         which every list shows",
    );
    let openly = approve_with(&advised, |ballot| ballot.override_ = true);
    let approved = world.must(&advised, "arch-3", &openly);
    assert_eq!(approved.state, State::Approved);
    assert!(approved.overridden());
    world.settings.sole_approver = false;
    refused_kind(&world, &advised, "arch-3", &openly, RefusalKind::Interest);
}

#[test]
fn an_approval_is_refused_with_the_value_and_the_rule() {
    let world = World::new();
    let exception = world.advised(request());
    let check = |change: &dyn Fn(&mut Ballot), says: &str| {
        refused(&world, &exception, "app-1", &approve_with(&exception, change), says);
    };
    check(
        &|b| b.rationale = reason("   Looks fine to me.   "),
        "the rationale has 17 characters, and needs 20 or more",
    );
    check(
        &|b| b.span = Some(span("2027-02-28", "2027-12-31")),
        "a grant cannot start on 2027-02-28, before today, 2027-03-01: say from when",
    );
    check(
        &|b| b.span = Some(span("2027-04-01", "2028-04-01")),
        "the last day 2028-04-01 is too late: tier 2 grants 12 months, from 2027-04-01 to 2028-03-31",
    );
    check(&|b| b.months = Some(121), "121 months cannot be accepted: it is 0 to 120");
    let now = exception.request.content_hash();
    let seen = dear_request().content_hash();
    check(
        &|b| b.seen = dear_request().content_hash(),
        &format!("X-0001 has changed since it was read: {seen} was seen, {now} is there"),
    );
    let mut later = world.clone();
    later.primary.as_mut().unwrap().decision = "D-0002".parse().unwrap();
    refused(
        &later,
        &exception,
        "app-1",
        &approve(&exception),
        "X-0001 was submitted under D-0001, and D-0002 is now in force: return it, so that it is \
         submitted again",
    );
    refused(
        &world,
        &exception,
        "own-1",
        &approve(&exception),
        "own-1 may not approve an exception request: that takes the role approver",
    );
    let mut loose = request();
    loose.conditions[0].due = None;
    let loose = world.advised(loose);
    refused(
        &world,
        &loose,
        "app-1",
        &approve(&loose),
        "condition 1 of X-0001 has no date: every condition has an owner and a date before it is \
         approved",
    );
}

#[test]
fn tier_2_decides_after_the_view_of_an_adviser_who_is_somebody_else() {
    let world = World::new();
    let submitted = world.submitted(request());
    let no_view = "no adviser has scored X-0001 yet, and tier 2 decides after an adviser's view";
    refused(&world, &submitted, "app-1", &approve(&submitted), no_view);
    let score = &every_step(&submitted)[12];
    let own_view = world.must(&submitted, "arch-3", score);
    refused(&world, &own_view, "arch-3", &approve(&own_view), no_view);
    let granted = world.must(&own_view, "app-1", &approve(&own_view));
    assert_eq!(granted.state, State::Approved);
    assert_eq!(granted.votes[0].unscored.len(), 7);
}

#[test]
fn a_missed_floor_blocks_and_only_tier_3_departs_from_it() {
    let world = World::new();
    let low = |exception: &Exception| {
        let question = "EXC-FLEX-02".parse().unwrap();
        let note = reason("nobody is named");
        let step = Step::Score { question, given: Given::Value(1), note };
        world.must(exception, "app-2", &step)
    };
    let why = "Cover is promised for June, and the trial begins in July.";
    let depart = |exception: &Exception| {
        approve_with(exception, |ballot| ballot.departure = Some(reason(why)))
    };
    let two = low(&world.advised(request()));
    let stands = "the scores of X-0001 stand against it: EXC-FLEX-02 has 1, and its floor is 2";
    let only = format!("{stands}; only tier 3 may depart from them");
    refused(&world, &two, "app-1", &approve(&two), &only);
    refused(&world, &two, "app-1", &depart(&two), &only);
    let three = low(&world.advised(dear_request()));
    refused(
        &world,
        &three,
        "app-1",
        &approve(&three),
        &format!("{stands}; to depart from them, say why in writing"),
    );
    let one = world.must(&three, "app-1", &depart(&three));
    let granted = world.must(&one, "own-1", &approve(&one));
    assert_eq!(granted.state, State::Approved);
}

#[test]
fn tier_3_decides_only_what_is_scored_in_full() {
    let world = World::new();
    let mut exception = world.advised(dear_request());
    exception.scores.retain(|score| score.question.as_str() != "EXC-PORT-01");
    refused(
        &world,
        &exception,
        "app-1",
        &approve_with(&exception, |ballot| {
            ballot.departure = Some(reason("I approve it all the same, in writing."));
        }),
        "nobody has scored EXC-PORT-01 of X-0001, and tier 3 decides only what is scored in full",
    );
}

#[test]
fn tier_3_takes_two_approvals_of_the_same_grant_one_of_them_the_decision_owners() {
    let world = World::new();
    let exception = world.advised(dear_request());
    let one = world.must(&exception, "app-1", &approve(&exception));
    assert_eq!((one.state, one.votes.len()), (State::InReview, 1));
    let again = world.must(&one, "app-1", &approve(&one));
    assert_eq!(again.votes.len(), 1, "a second approval by the same person replaces the first");
    let two = world.must(&one, "app-2", &approve(&one));
    assert_eq!(two.state, State::InReview, "the decision owner is not among them");
    refused(
        &world,
        &one,
        "own-1",
        &approve_with(&one, |ballot| ballot.months = Some(8)),
        "app-1 approved X-0001 from 2027-04-01 to 2028-03-31 with 9 months: approve the same, or \
         have that approval given anew",
    );
    let condition = Agreed {
        text: reason("Spending stays below £60,000"),
        owner: slug("arch-1"),
        due: day("2027-04-30"),
        every: None,
        kind: ConditionKind::CostCap,
        consequence: Consequence::Warn,
    };
    let granted = world.must(
        &one,
        "own-1",
        &approve_with(&one, |ballot| ballot.conditions = vec![condition.clone()]),
    );
    assert_eq!(granted.state, State::Approved);
    let grant = &granted.grants[0];
    assert_eq!(grant.approvers, [slug("app-1"), slug("own-1")]);
    assert_eq!((grant.number, grant.months, grant.conditions.len()), (1, 9, 2));
    assert_eq!(grant.conditions[1].number, 2);
    assert_eq!(granted.cover(day("2027-03-31")), Cover::Scheduled);
    assert_eq!(granted.cover(day("2027-04-01")), Cover::Live);
    assert_eq!(granted.cover(day("2027-07-01")), Cover::LapsedCondition);
}

#[test]
fn a_return_takes_the_votes_back_and_a_change_the_scores() {
    let world = World::new();
    let exception = world.advised(dear_request());
    let voted = world.must(&exception, "app-1", &approve(&exception));
    let note = reason("too short");
    let short = Step::Return { note, fields: BTreeSet::new() };
    let rule = "the note has 9 characters, and needs 20 or more";
    refused(&world, &voted, "app-2", &short, rule);
    let note = reason("Say who pays if it grows.");
    let fields = BTreeSet::from(["target_year".to_owned()]);
    let returned = world.must(&voted, "app-2", &Step::Return { note, fields });
    assert_eq!((returned.state, returned.votes.len()), (State::ChangesRequested, 0));
    let same = world.must(&returned, "arch-1", &Step::Submit);
    assert_eq!(same.scores, exception.scores, "what they judged is as it was");
    let mut changed = returned.request.clone();
    changed.cost.target_year = Some("61000".parse().unwrap());
    let step = Step::Edit { request: Box::new(changed), seen: returned.version };
    let edited = world.must(&returned, "arch-1", &step);
    let anew = world.must(&edited, "arch-1", &Step::Submit);
    assert!(anew.scores.is_empty());
    assert_eq!(anew.submissions, 2);
}

#[test]
fn a_score_answers_a_question_of_this_request_on_the_scale() {
    let world = World::new();
    let exception = world.submitted(request());
    let score = |question: &str, given| Step::Score {
        question: question.parse().unwrap(),
        given,
        note: reason("because"),
    };
    refused(
        &world,
        &exception,
        "adv-1",
        &score("EXC-COST-02", Given::Value(2)),
        "EXC-COST-02 does not apply to X-0001: its questions are EXC-NEED-03, EXC-COST-01, \
         EXC-INNO-01, EXC-INNO-02, EXC-FLEX-02, EXC-PORT-01, EXC-PORT-02, EXC-RISK-01",
    );
    refused(
        &world,
        &exception,
        "adv-1",
        &score("EXC-RISK-01", Given::Value(2)),
        "EXC-RISK-01 cannot be answered with 2: write pass or fail",
    );
    for given in [Given::Value(4), Given::Pass] {
        refused(
            &world,
            &exception,
            "adv-1",
            &score("EXC-PORT-02", given),
            &format!("EXC-PORT-02 cannot be answered with {given}: write one of 0, 1, 2, 3"),
        );
    }
    refused_kind(
        &world,
        &exception,
        "own-1",
        &score("EXC-PORT-02", Given::Value(2)),
        RefusalKind::Role,
    );
    let once = world.must(&exception, "adv-1", &score("EXC-PORT-02", Given::Value(2)));
    let twice = world.must(&once, "adv-1", &score("EXC-PORT-02", Given::Value(3)));
    assert_eq!(twice.scores.len(), 1);
    assert_eq!(twice.scores[0].given, Given::Value(3));
}

#[test]
fn an_appeal_is_in_time_unchanged_and_decided_by_others_a_tier_up() {
    let world = World::new();
    let rejected = world.must(&world.advised(request()), "app-1", &reject());
    let appeal = Step::Revise { appeal: true };
    // 1 March 2027 is a Monday: twenty working days on is Monday the 29th.
    refused(
        &world.on("2027-03-30"),
        &rejected,
        "arch-1",
        &appeal,
        "X-0001 was rejected on 2027-03-01, and an appeal was possible until 2027-03-29",
    );
    let world = world.on("2027-03-29");
    let appealed = world.must(&rejected, "arch-1", &appeal);
    let changed = Step::Edit { request: Box::new(dear_request()), seen: appealed.version };
    refused(
        &world,
        &appealed,
        "arch-1",
        &changed,
        "X-0001 is an appeal, and an appeal leaves what was judged as it was: withdraw it and \
         revise it to change it",
    );
    let again = world.must(&appealed, "arch-1", &Step::Submit);
    let submission = again.submission.clone().unwrap();
    assert_eq!((submission.tier, submission.why.as_str()), (Tier::Three, "an appeal from tier 2"));
    refused(
        &world,
        &again,
        "app-1",
        &approve(&again),
        "app-1 has already decided X-0001 once, and an appeal is decided by others",
    );
    let one = world.must(&again, "app-2", &approve(&again));
    let granted = world.must(&one, "own-1", &approve(&one));
    assert_eq!((granted.state, granted.appeal), (State::Approved, None));
}

#[test]
fn an_appeal_at_the_highest_tier_is_decided_by_two_who_have_not_decided_it() {
    let world = World::new();
    let exception = world.advised(dear_request());
    let voted = world.must(&exception, "app-1", &approve(&exception));
    let rejected = world.must(&voted, "own-1", &reject());
    let appealed = world.must(&rejected, "arch-1", &Step::Revise { appeal: true });
    let again = world.must(&appealed, "arch-1", &Step::Submit);
    for who in ["app-1", "own-1"] {
        refused_kind(&world, &again, who, &approve(&again), RefusalKind::Interest);
    }
    let one = world.must(&again, "app-2", &approve(&again));
    assert_eq!(one.state, State::InReview);
    let granted = world.must(&one, "app-3", &approve(&one));
    assert_eq!(granted.state, State::Approved);
    let withdrawn = world.must(&exception, "arch-1", &Step::Withdraw { reason: None });
    refused(
        &world,
        &withdrawn,
        "arch-1",
        &Step::Revise { appeal: true },
        "X-0001 is withdrawn and was not refused: only a refusal can be appealed against",
    );
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
fn a_condition_is_met_by_its_owner_and_confirmed_by_somebody_else() {
    let world = World::new();
    let approved = world.approved();
    let steps = every_step(&approved);
    let [meet, confirm, waive, breach] = [&steps[13], &steps[14], &steps[15], &steps[16]];
    refused(
        &world,
        &approved,
        "arch-2",
        meet,
        "arch-2 may not do that to X-0001: it is for its owner",
    );
    refused(
        &world,
        &approved,
        "app-1",
        confirm,
        "condition 1 of X-0001 is open and cannot be confirmed",
    );
    refused_kind(&world, &approved, "arch-1", waive, RefusalKind::Role);
    let told = world.on("2027-07-03").must(&approved, "arch-1", meet);
    let confirmed = world.on("2027-07-05").must(&told, "app-1", confirm);
    for (on, cover) in [
        ("2027-06-30", Cover::Live),
        ("2027-07-01", Cover::LapsedCondition),
        ("2027-07-04", Cover::LapsedCondition),
        ("2027-07-05", Cover::Live),
    ] {
        assert_eq!(confirmed.cover(day(on)), cover, "{on}");
    }
    refused(
        &world,
        &confirmed,
        "app-1",
        waive,
        "condition 1 of X-0001 is met, confirmed, and cannot be waived",
    );
    let broken = world.on("2027-08-01").must(&confirmed, "arch-2", breach);
    assert_eq!(broken.cover(day("2027-08-01")), Cover::LapsedCondition);
    let waived = world.on("2027-08-09").must(&broken, "app-1", waive);
    assert_eq!(waived.cover(day("2027-08-09")), Cover::Live);
    refused_kind(&world, &waived, "app-1", breach, RefusalKind::State);
    refused_kind(
        &world,
        &waived,
        "app-1",
        &Step::Confirm { condition: 7, own: None },
        RefusalKind::Validation,
    );
    refused_kind(&world, &approved, "adv-1", breach, RefusalKind::Role);

    let mut own = approved;
    own.grants[0].conditions[0].owner = slug("app-2");
    let told = world.must(&own, "app-2", meet);
    refused(
        &world,
        &told,
        "app-2",
        confirm,
        "app-2 said that condition 1 of X-0001 is met, and somebody else confirms it",
    );
}

#[test]
fn a_sole_approver_decides_on_conditions_of_their_own_only_by_an_override_that_the_grant_shows() {
    let why = || reason("Nobody else is here this month.");
    let mut world = World::new();
    let approved = world.approved();
    world.workload.owner = slug("app-1");
    let told = world.must(&approved, "arch-1", &Step::Meet { condition: 1, evidence: why() });
    let confirm = |own| Step::Confirm { condition: 1, own };
    let waive = |own| Step::Waive { condition: 1, reason: why(), own };
    // By default there is no such way, whatever is said.
    refused_kind(&world, &told, "app-1", &confirm(Some(why())), RefusalKind::Interest);
    refused_kind(&world, &told, "app-1", &waive(true), RefusalKind::Interest);
    world.settings.sole_approver = true;
    let says = "app-1 would decide on a condition that is their own in X-0001: as sole approver \
                that takes the override, which every list shows";
    refused(&world, &told, "app-1", &confirm(None), says);
    refused(&world, &told, "app-1", &waive(false), says);
    for step in [confirm(Some(why())), waive(true)] {
        let done = world.must(&told, "app-1", &step);
        let own = done.grants[0].override_.as_ref().unwrap();
        assert_eq!((own.by.as_str(), &own.reason), ("app-1", &why()));
        let mark = done.condition(1).unwrap().marks.last().unwrap();
        assert_eq!(mark.note.as_ref(), Some(&why()));
    }
    // Whoever has no interest needs none, and none is recorded.
    let other = world.must(&told, "app-2", &confirm(Some(why())));
    assert_eq!(other.grants[0].override_, None);
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
    (prop::sample::select(people.to_vec()), 0_usize..18, any::<bool>(), 0_u8..4, 0_i64..3)
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
fn a_condition_that_comes_back_is_one_for_each_day_on_which_it_is_due() {
    let world = World::new();
    let mut asked = request();
    asked.conditions[0].due = Some(day("2027-05-31"));
    asked.conditions[0].every = Some("3 months".parse().unwrap());
    let exception = world.advised(asked.clone());
    // The term ends on 31 March 2028, and the month of February has 29 days in that year.
    let granted = world.must(&exception, "app-1", &approve(&exception));
    let due: Vec<String> = granted.conditions().map(|one| one.due.to_string()).collect();
    assert_eq!(due, ["2027-05-31", "2027-08-31", "2027-11-30", "2028-02-29"]);
    let numbers: Vec<u32> = granted.conditions().map(|one| one.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);

    asked.conditions[0].kind = ConditionKind::Precedent;
    let draft = world.file(asked);
    refused_kind(&world, &draft, "arch-1", &Step::Submit, RefusalKind::Validation);
    let exception = world.advised(request());
    let step = approve_with(&exception, |ballot| {
        ballot.conditions.push(Agreed {
            text: reason("The exit is rehearsed"),
            owner: slug("arch-1"),
            due: day("2027-06-30"),
            every: Some("1".parse().unwrap()),
            kind: ConditionKind::Precedent,
            consequence: Consequence::Warn,
        });
    });
    let says = "condition 2 of X-0001 must be met before the grant covers anything, so it cannot \
                come back";
    refused(&world, &exception, "app-1", &step, says);
}
