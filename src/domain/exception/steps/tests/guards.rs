//! Guards that no other story comes by: each was broken once, by hand, and nobody noticed.

use super::*;
use crate::domain::exception::precedent::{Precedent, Precedents, Verdict};

fn edit(exception: &Exception, change: impl Fn(&mut Request)) -> Step {
    let mut request = exception.present().clone();
    change(&mut request);
    Step::Edit { request: Box::new(request), seen: exception.version }
}

fn back() -> Step {
    Step::Return { note: reason("Say who pays if it grows."), fields: BTreeSet::new() }
}

#[test]
fn an_appeal_that_is_changed_because_its_decider_asked_is_an_ordinary_request() {
    let world = World::new();
    let rejected = refused_once(&world);
    let appealed = world.must(&rejected, "arch-1", &Step::Revise { appeal: true });
    let again = world.must(&appealed, "arch-1", &Step::Submit);
    let returned = world.must(&again, "app-2", &back());
    assert!(returned.appeal.is_some());
    let months = crate::domain::workload::Months::new(4, 7, 9).ok();
    let changed =
        world.must(&returned, "arch-1", &edit(&returned, |request| request.move_months = months));
    assert_eq!(changed.appeal, None);
    let submitted = world.must(&changed, "arch-1", &Step::Submit);
    assert_eq!(submitted.tier(), Some(Tier::Two));
}

#[test]
fn nothing_is_opened_again_beside_another_open_request_for_the_same() {
    let mut world = World::new();
    let rejected = refused_once(&world);
    world.rivals = vec!["X-0002".parse().unwrap()];
    for appeal in [false, true] {
        refused(
            &world,
            &rejected,
            "arch-1",
            &Step::Revise { appeal },
            "X-0001 asks for the same workload and target as X-0002, which is still open",
        );
    }
}

/// A request that app-2 edited as a co-author, and app-1 refused.
fn refused_after_an_edit(world: &World) -> Exception {
    let draft = world.file(request());
    let with = |who: &str| {
        let who = slug(who);
        move |request: &mut Request| {
            request.co_authors = BTreeSet::from([slug("arch-2"), who.clone()]);
        }
    };
    let shared = world.must(&draft, "arch-1", &edit(&draft, with("app-2")));
    let edited = world.must(
        &shared,
        "app-2",
        &edit(&shared, |request| {
            request.directorate = Some("Environment".parse().unwrap());
        }),
    );
    let alone = world.must(
        &edited,
        "arch-1",
        &edit(&edited, |request| {
            request.co_authors = BTreeSet::from([slug("arch-2")]);
        }),
    );
    let submitted = world.must(&alone, "arch-1", &Step::Submit);
    world.must(&submitted, "app-1", &reject(&submitted))
}

#[test]
fn who_edited_before_a_refusal_is_interested_in_its_appeal_and_no_longer_in_a_new_request() {
    let world = World::new();
    let rejected = refused_after_an_edit(&world);
    let appealed = world.must(&rejected, "arch-1", &Step::Revise { appeal: true });
    let again = world.must(&appealed, "arch-1", &Step::Submit);
    refused_kind(&world, &again, "app-2", &Step::Claim, RefusalKind::Interest);
    let anew = world.must(&rejected, "arch-1", &Step::Revise { appeal: false });
    let again = world.must(&anew, "arch-1", &Step::Submit);
    world.must(&again, "app-2", &Step::Claim);
}

#[test]
fn who_gives_back_what_somebody_voted_on_leaves_it_in_review() {
    let world = World::new();
    let exception = world.advised(dear_request());
    let claimed = world.must(&exception, "app-1", &Step::Claim);
    assert_eq!(world.must(&claimed, "app-1", &Step::Release).state, State::Submitted);
    let voted = world.must(&claimed, "app-1", &approve(&claimed));
    let released = world.must(&voted, "app-1", &Step::Release);
    assert_eq!((released.state, released.claimed_by), (State::InReview, None));
}

#[test]
fn a_sole_approver_overrides_no_refusal_of_their_own() {
    let mut world = World::new();
    let rejected = refused_once(&world);
    let appealed = world.must(&rejected, "arch-1", &Step::Revise { appeal: true });
    let again = world.must(&appealed, "arch-1", &Step::Submit);
    world.settings.sole_approver = true;
    let openly = approve_with(&again, |ballot| ballot.override_ = true);
    refused_kind(&world, &again, "app-1", &openly, RefusalKind::Interest);
}

#[test]
fn deciding_against_most_like_requests_takes_a_sentence_about_one_of_them_either_way() {
    let past = |which: &str, verdict| Precedent {
        which: which.parse().unwrap(),
        title: "Maps elsewhere".to_owned(),
        verdict,
        on: day("2026-05-01"),
        since: "closed".to_owned(),
        overridden: false,
    };
    for (verdict, short, long) in [
        (
            Verdict::Rejected,
            "The trial is bounded and the way back is short.",
            "X-0007 had no way back; this trial has a short one.",
        ),
        (
            Verdict::Approved,
            "The case rests on a guess and nothing else.",
            "X-0007 was tested; this case rests on a guess.",
        ),
    ] {
        let mut world = World::new();
        let exception = world.advised(request());
        world.precedents = Precedents::new(vec![past("X-0007", verdict)]);
        let decide = |why: &str| match verdict {
            Verdict::Rejected => approve_with(&exception, |ballot| ballot.rationale = reason(why)),
            Verdict::Approved => Step::Reject { rationale: reason(why), seen: exception.judged() },
        };
        let says = format!(
            "1 of 1 like requests was {verdict} (X-0007): name one of them and say what is \
             different about X-0001"
        );
        refused(&world, &exception, "app-1", &decide(short), &says);
        world.must(&exception, "app-1", &decide(long));
    }
}

#[test]
fn a_refusal_is_of_what_was_read_and_of_nothing_else() {
    let world = World::new();
    let exception = world.advised(request());
    let reject = |seen| Step::Reject {
        rationale: reason("The case rests on a guess and nothing else."),
        seen,
    };
    let other = dear_request().content_hash();
    refused_kind(&world, &exception, "app-1", &reject(other), RefusalKind::Conflict);
    let done = world.must(&exception, "app-1", &reject(exception.judged()));
    assert_eq!(done.state, State::Rejected);
}

#[test]
fn what_is_closed_has_no_renewal_on_its_way() {
    let world = World::new().on("2028-01-10");
    let renewed = world.must(&World::new().approved(), "arch-1", &Step::Renew);
    assert!(renewed.renewal.is_some());
    let close =
        Step::Close { outcome: Outcome::NeverStarted, effective: None, months: None, reason: None };
    let closed = world.must(&renewed, "arch-1", &close);
    assert_eq!((closed.state, closed.renewal), (State::Closed, None));
}

#[test]
fn who_opened_a_renewal_for_somebody_does_not_decide_on_it_once_they_act_for_them_no_more() {
    let mut world = World::new().on("2028-01-10");
    let approved = World::new().approved();
    world.delegations = vec![delegation("arch-1", "app-2")];
    let opened = world.must(&approved, "app-2", &Step::Renew);
    world.delegations.clear();
    let edited = world.must(
        &opened,
        "arch-1",
        &edit(&opened, |request| {
            request.last_day = request.start.map(|start| start.term_end(6));
            request.move_months = crate::domain::workload::Months::new(3, 8, 11).ok();
            for offer in &mut request.conditions {
                offer.due = request.start.map(|start| start.plus_days(30));
            }
        }),
    );
    let submitted = world.must(&edited, "arch-1", &Step::Submit);
    refused_kind(&world, &submitted, "app-2", &Step::Claim, RefusalKind::Interest);
    world.must(&submitted, "app-1", &Step::Claim);
}

#[test]
fn nothing_is_closed_before_it_began_nor_with_more_months_than_anybody_may_estimate() {
    let world = World::new().on("2027-06-01");
    let approved = World::new().approved();
    let close = |effective: &str, months| Step::Close {
        outcome: Outcome::ReturnedToPrimary,
        effective: Some(day(effective)),
        months: Some(months),
        reason: None,
    };
    refused(
        &world,
        &approved,
        "arch-1",
        &close("2027-03-31", 6),
        "X-0001 cannot end on 2027-03-31: nothing of it began before 2027-04-01",
    );
    refused_kind(&world, &approved, "arch-1", &close("2027-05-01", 121), RefusalKind::Validation);
    world.must(&approved, "arch-1", &close("2027-04-01", 120));
}
