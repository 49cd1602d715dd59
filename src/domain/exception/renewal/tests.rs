//! Renewals, bridges, rebasing and corrections, each as a story with its days.

use super::*;
use crate::domain::exception::fixture::{World, ballot, day, reason, span};
use crate::domain::exception::grant::Cover;
use crate::domain::exception::refusal::RefusalKind;
use crate::domain::exception::scores::Given;
use crate::domain::exception::tier::Tier;
use crate::domain::exception::{Changed, Outcome, Rebase};

fn why() -> crate::domain::text::Reason {
    reason("Said at a length that anybody can follow.")
}

#[track_caller]
fn refused(world: &World, exception: &Exception, who: &str, step: &Step) -> (RefusalKind, String) {
    match world.take(exception, who, step) {
        Ok(next) => panic!("{who} was allowed, and it is {}", next.state),
        Err(refusal) => (refusal.kind(), refusal.to_string()),
    }
}

/// The renewal with an estimate that was tested since, for the year after.
fn news(exception: &Exception, months: (u16, u16, u16)) -> Step {
    let mut request = exception.present().clone();
    let (low, likely, high) = months;
    request.move_months = crate::domain::workload::Months::new(low, likely, high).ok();
    request.last_day = request.start.map(|start| start.term_end(12));
    for offer in &mut request.conditions {
        offer.due = request.start.map(|start| start.plus_days(30));
    }
    Step::Edit { request: Box::new(request), seen: exception.version }
}

fn approve(exception: &Exception) -> Step {
    Step::Approve(Box::new(ballot(exception)))
}

fn scored(world: &World, mut exception: Exception) -> Exception {
    for question in world.questions.questions.clone() {
        for given in [Given::Value(2), Given::Pass] {
            let question = question.id.clone();
            let step = Step::Score { question, given, note: reason("it is all there") };
            exception = world.take(&exception, "adv-1", &step).unwrap_or(exception);
        }
    }
    exception
}

/// Renewed on paper on this day, and submitted with news.
fn submitted(world: &World, exception: &Exception) -> Exception {
    let opened = world.must(exception, "arch-1", &Step::Renew);
    let low = u16::try_from(opened.renewals()).unwrap();
    let months = (low, 8, 11);
    let edited = world.must(&opened, "arch-1", &news(&opened, months));
    world.must(&edited, "arch-1", &Step::Submit)
}

#[test]
fn a_renewal_opens_120_days_before_the_last_one_and_any_time_after() {
    let world = World::new();
    let approved = world.approved();
    assert_eq!(approved.last_granted(), Some(day("2028-03-31")));
    let early = refused(&world.on("2027-12-01"), &approved, "arch-1", &Step::Renew);
    let says = "X-0001 is granted until 2028-03-31 and can be renewed from 2027-12-02 on";
    assert_eq!(early, (RefusalKind::State, says.to_owned()));
    for on in ["2027-12-02", "2028-03-31", "2029-07-01"] {
        let world = world.on(on);
        assert_eq!(refused(&world, &approved, "app-1", &Step::Renew).0, RefusalKind::Role);
        let opened = world.must(&approved, "arch-1", &Step::Renew);
        assert_eq!((opened.state, opened.renewal.as_ref().unwrap().ordinal), (State::Approved, 1));
        let start = day("2028-04-01").max(day(on));
        assert_eq!(opened.present().start, Some(start));
        assert_eq!(opened.gap(opened.present()), (start.days_since(day("2028-03-31")) - 1).max(0));
        let twice = refused(&world, &opened, "arch-1", &Step::Renew);
        assert_eq!(twice.1, "X-0001 has a renewal on its way already");
    }
}

#[test]
fn a_renewal_that_brings_nothing_new_is_not_submitted() {
    let world = World::new().on("2028-01-10");
    let opened = world.must(&World::new().approved(), "arch-1", &Step::Renew);
    let mut same = opened.present().clone();
    same.last_day = Some(day("2029-03-31"));
    let seen = opened.version;
    let edited =
        world.must(&opened, "arch-1", &Step::Edit { request: Box::new(same.clone()), seen });
    let says = "the renewal of X-0001 brings nothing newer than the grant of 2027-03-01: a claim, \
                an estimate or an item of evidence must be";
    let told = refused(&world, &edited, "arch-1", &Step::Submit);
    assert_eq!(told, (RefusalKind::Validation, says.to_owned()));
    // To leave something out, or to say the same in another order, is nothing newer.
    let mut less = same.clone();
    for claim in less.claims.values_mut() {
        claim.evidence.clear();
    }
    let step = Step::Edit { request: Box::new(less), seen: edited.version };
    let thinner = world.must(&edited, "arch-1", &step);
    let told = refused(&world, &thinner, "arch-1", &Step::Submit);
    assert_eq!(told.0, RefusalKind::Validation);
    let mut more = same.clone();
    for claim in more.claims.values_mut() {
        claim.evidence.push("GCP-03".parse().unwrap());
    }
    let step = Step::Edit { request: Box::new(more), seen: edited.version };
    let fuller = world.must(&edited, "arch-1", &step);
    world.must(&fuller, "arch-1", &Step::Submit);
    let attached = World { fresh_evidence: true, ..world.clone() };
    attached.must(&edited, "arch-1", &Step::Submit);
    let edited = world.must(&edited, "arch-1", &news(&edited, (4, 8, 11)));
    world.must(&edited, "arch-1", &Step::Submit);
    same.target = Some("azure".parse().unwrap());
    let step = Step::Edit { request: Box::new(same), seen: edited.version };
    assert_eq!(refused(&world, &edited, "arch-1", &step).0, RefusalKind::Validation);
}

#[test]
fn every_step_of_a_request_acts_on_the_renewal_and_the_exception_stays_approved() {
    let world = World::new().on("2028-01-10");
    let open = submitted(&world, &World::new().approved());
    let state = |exception: &Exception| {
        (exception.state, exception.renewal.as_ref().map(|renewal| renewal.state))
    };
    assert_eq!(state(&open), (State::Approved, Some(State::Submitted)));
    let own = refused(&world, &open, "arch-1", &approve(&open));
    assert_eq!(own.0, RefusalKind::Role);
    let claimed = world.must(&open, "app-1", &Step::Claim);
    assert_eq!(state(&claimed), (State::Approved, Some(State::InReview)));
    let told = refused(&world, &claimed, "arch-1", &Step::Submit);
    assert_eq!(told.1, "the renewal of X-0001 is in review and cannot be submitted");
    let back = Step::Return { note: why(), fields: BTreeSet::new() };
    let back = world.must(&claimed, "app-1", &back);
    assert_eq!(state(&back), (State::Approved, Some(State::ChangesRequested)));
    let again = world.must(&back, "arch-1", &Step::Submit);
    let no = Step::Reject { rationale: why(), seen: again.judged() };
    let no = world.must(&again, "app-2", &no);
    assert_eq!(state(&no), (State::Approved, None));
    assert_eq!((no.grants.len(), &no.request), (1, &World::new().approved().request));
    let gone = world.must(&again, "arch-1", &Step::Withdraw { reason: None });
    assert_eq!((state(&gone), gone.grants.len()), ((State::Approved, None), 1));
    let opened = world.must(&no, "arch-1", &Step::Renew);
    assert_eq!(state(&world.must(&opened, "arch-1", &Step::Discard)), (State::Approved, None));
}

#[test]
fn a_renewal_approved_is_the_next_grant_and_a_lapse_before_it_stays() {
    let world = World::new().on("2028-03-20");
    let open = scored(&world, submitted(&world, &World::new().approved()));
    let late = world.on("2028-04-11");
    assert_eq!(open.cover(day("2028-04-11")), Cover::Lapsed);
    let past = refused(&late, &open, "app-1", &approve(&open));
    assert_eq!(past.0, RefusalKind::Validation, "{}", past.1);
    let mut ballot = ballot(&open);
    ballot.span = Some(span("2028-04-11", "2029-03-31"));
    let renewed = late.must(&open, "app-1", &Step::Approve(Box::new(ballot)));
    assert_eq!((renewed.state, renewed.renewal.is_none()), (State::Approved, true));
    let grant = renewed.grants.last().unwrap();
    assert_eq!((grant.number, grant.kind, grant.months), (2, GrantKind::Renewal, 8));
    assert_eq!(grant.conditions[0].number, 2);
    for (on, cover) in [
        ("2028-03-31", Cover::LapsedCondition),
        ("2028-04-10", Cover::Lapsed),
        ("2028-04-11", Cover::Live),
    ] {
        assert_eq!(renewed.cover(day(on)), cover, "{on}");
    }
}

#[test]
fn from_the_third_renewal_on_the_highest_tier_decides() {
    let mut exception = World::new().approved();
    for ordinal in 1..=3_u32 {
        let world = World::new().on(&format!("{}-03-01", 2027 + ordinal));
        let open = submitted(&world, &exception);
        let tier = open.renewal.as_ref().unwrap().submission.as_ref().unwrap().tier;
        assert_eq!(tier, if ordinal < 3 { Tier::Two } else { Tier::Three }, "{ordinal}");
        if ordinal < 3 {
            let open = scored(&world, open);
            exception = world.must(&open, "app-1", &approve(&open));
        }
    }
    assert_eq!(exception.renewals(), 2);
}

#[test]
fn a_bridge_covers_thirty_days_once_and_only_for_a_renewal_that_came_in_time() {
    let world = World::new().on("2028-03-20");
    let approved = World::new().approved();
    let bridge = |until: &str| Step::Bridge { until: day(until), reason: why() };
    let none = refused(&world, &approved, "app-1", &bridge("2028-04-30"));
    let says = "no renewal of X-0001 was submitted before its last day, 2028-03-31, and a bridge \
                waits for one";
    assert_eq!(none, (RefusalKind::State, says.to_owned()));
    let late = world.on("2028-03-31");
    let open = submitted(&late, &approved);
    assert_eq!(refused(&late, &open, "app-1", &bridge("2028-04-30")).0, RefusalKind::State);

    let open = submitted(&world, &approved);
    assert_eq!(refused(&world, &open, "arch-1", &bridge("2028-04-30")).0, RefusalKind::Role);
    let long = refused(&world, &open, "app-1", &bridge("2028-05-01"));
    let says = "a bridge until 2028-05-01 is not possible: it goes from 2028-04-01 to 2028-04-30 \
                at most";
    assert_eq!(long, (RefusalKind::Validation, says.to_owned()));
    assert_eq!(refused(&world, &open, "app-1", &bridge("2028-03-31")).0, RefusalKind::Validation);
    let bridged = world.must(&open, "app-1", &bridge("2028-04-30"));
    // What was still asked of the grant is asked of the bridge, and had been due long before.
    assert_eq!(bridged.cover(day("2028-04-30")), Cover::LapsedCondition);
    let waive = |condition| Step::Waive { condition, reason: why(), own: false };
    let eased = world.must(&bridged, "app-2", &waive(2));
    assert_eq!(eased.cover(day("2028-04-30")), Cover::Live);
    assert_eq!(eased.cover(day("2028-05-01")), Cover::Lapsed);
    assert_eq!((eased.renewals(), eased.grants[1].kind), (0, GrantKind::Bridge));
    let twice = refused(&world, &bridged, "app-1", &bridge("2028-05-30"));
    assert_eq!(twice.1, "X-0001 has been bridged already, until 2028-04-30: once a grant");
    // After the lapse it covers from the day it is given, never backwards.
    let after = world.on("2028-04-10").must(&open, "app-1", &bridge("2028-05-09"));
    assert_eq!(after.grants[1].span, span("2028-04-10", "2028-05-09"));
}

#[test]
fn a_renewal_that_came_in_time_is_bridged_also_when_it_was_sent_back_and_came_again_late() {
    let world = World::new().on("2028-03-20");
    let open = submitted(&world, &World::new().approved());
    let back = Step::Return { note: why(), fields: std::collections::BTreeSet::new() };
    let back = world.on("2028-03-25").must(&open, "app-1", &back);
    let bridge = Step::Bridge { until: day("2028-05-02"), reason: why() };
    let late = world.on("2028-04-03");
    let again = late.must(&back, "arch-1", &Step::Submit);
    assert_eq!(again.renewal.as_ref().unwrap().submissions, 2);
    let bridged = late.must(&again, "app-1", &bridge);
    assert_eq!(bridged.grants[1].span, span("2028-04-03", "2028-05-02"));
}

#[test]
fn after_its_decision_was_superseded_an_exception_is_confirmed_reviewed_or_closed() {
    let world = World::new().on("2027-09-01");
    let approved = World::new().approved();
    let rebase = |how, outcome| Step::Rebase { how, reason: why(), outcome, months: None };
    let none = refused(&world, &approved, "app-1", &rebase(Rebase::Confirm, None));
    let says = "X-0001 rests on D-0001, which is in force, nothing else it rests on has changed \
                since somebody looked, and no review is due: there is nothing to look at again";
    assert_eq!(none, (RefusalKind::State, says.to_owned()));

    let mut newer = world.clone();
    let primary = newer.primary.as_mut().unwrap();
    primary.decision = "D-0002".parse().unwrap();
    primary.supplier = "azure".parse().unwrap();
    let stands = newer.must(&approved, "app-1", &rebase(Rebase::Confirm, None));
    assert_eq!(stands.submission.as_ref().unwrap().decision.to_string(), "D-0002");
    assert_eq!(stands.confirmation.as_ref().unwrap().before.to_string(), "D-0001");
    assert_eq!(
        refused(&newer, &stands, "app-1", &rebase(Rebase::Confirm, None)).0,
        RefusalKind::State
    );
    let anew = newer.must(&approved, "app-1", &rebase(Rebase::ReReview, None));
    let renewal = anew.renewal.as_ref().unwrap();
    assert_eq!((anew.state, renewal.state), (State::Approved, State::ChangesRequested));
    assert_eq!(renewal.returned.as_ref().unwrap().by.as_str(), "app-1");
    let untold = refused(&newer, &approved, "app-1", &rebase(Rebase::Close, None));
    assert_eq!(untold.1, "X-0001 cannot be closed without an outcome");
    let closed = newer.must(&approved, "app-1", &rebase(Rebase::Close, Some(Outcome::Retired)));
    assert_eq!((closed.state, closed.closure.unwrap().outcome), (State::Closed, Outcome::Retired));

    // The target has become the primary: the exception is over, and only closing answers that.
    newer.primary.as_mut().unwrap().supplier = "gcp".parse().unwrap();
    let home = refused(&newer, &approved, "app-1", &rebase(Rebase::Confirm, None));
    assert_eq!(home.0, RefusalKind::Validation);
    let closed = newer.must(&approved, "app-1", &rebase(Rebase::Close, None));
    assert_eq!(closed.closure.unwrap().outcome, Outcome::TargetBecamePrimary);
}

#[test]
fn what_stands_is_looked_at_again_once_something_it_rests_on_changed_or_its_review_is_due() {
    let world = World::new().on("2027-09-01");
    let approved = World::new().approved();
    let look = |how| Step::Rebase { how, reason: why(), outcome: None, months: None };
    let confirm = look(Rebase::Confirm);
    assert_eq!(refused(&world, &approved, "app-1", &confirm).0, RefusalKind::State);

    let mut dearer = world.clone();
    dearer.changed = [Changed::Price].into();
    let own = refused(&dearer, &approved, "arch-1", &confirm);
    assert_eq!(own.0, RefusalKind::Role);
    let short = Step::Rebase {
        how: Rebase::Confirm,
        reason: reason("It is fine."),
        outcome: None,
        months: None,
    };
    assert_eq!(refused(&dearer, &approved, "app-1", &short).0, RefusalKind::Validation);
    let stands = dearer.must(&approved, "app-1", &confirm);
    let looked = stands.looked.as_ref().unwrap();
    assert_eq!((looked.by.as_str(), looked.on), ("app-1", day("2027-09-01")));
    assert_eq!(looked.over, [Changed::Price].into());
    // The decision is the one it was, and so are the grants.
    assert_eq!((&stands.confirmation, &stands.grants), (&None, &approved.grants));
    assert_eq!(stands.last_look(&|at| at.day_in(&jiff::tz::TimeZone::UTC)).unwrap().1, looked.on);
    // A change is no review: that is due on the first of October all the same.
    assert_eq!(stands.review_due(), Some(day("2027-10-01")));
    let asked = dearer.must(&approved, "app-1", &look(Rebase::ReReview));
    assert_eq!(asked.renewal.unwrap().state, State::ChangesRequested);

    let before = refused(&world.on("2027-09-30"), &stands, "app-1", &confirm);
    assert_eq!(before.0, RefusalKind::State);
    let on_the_day = world.on("2027-10-01");
    let reviewed = on_the_day.must(&stands, "app-1", &confirm);
    assert_eq!(reviewed.review_due(), None);
    assert!(reviewed.looked.as_ref().unwrap().over.is_empty());
    // A new grant is one that nobody has looked at since.
    let then = world.on("2028-03-20");
    let open = scored(&then, submitted(&then, &reviewed));
    let mut anew = ballot(&open);
    anew.span = Some(span("2028-04-01", "2029-03-31"));
    let renewed = then.must(&open, "app-1", &Step::Approve(Box::new(anew)));
    assert_eq!((renewed.looked, renewed.confirmation), (None, None));
    assert_eq!(refused(&on_the_day, &reviewed, "app-1", &confirm).0, RefusalKind::State);
    // Over is over: to look at it covers nothing.
    assert_eq!(refused(&world.on("2028-04-01"), &stands, "app-1", &confirm).0, RefusalKind::State);
}

#[test]
fn a_decision_recorded_in_error_is_taken_back_within_a_day_by_whoever_took_it() {
    let world = World::new();
    let correct = Step::Correct { reason: why() };
    let approved = world.approved();
    let other = refused(&world, &approved, "app-2", &correct);
    let says = "there is no decision by app-2 on X-0001 that could be taken back as recorded in \
                error";
    assert_eq!(other, (RefusalKind::State, says.to_owned()));
    let late = refused(&world.on("2027-03-03"), &approved, "app-1", &correct);
    let says = "X-0001 was decided on 2027-03-01, and a correction is possible for 24 hours";
    assert_eq!(late, (RefusalKind::State, says.to_owned()));
    let again = world.on("2027-03-02").must(&approved, "app-1", &correct);
    assert_eq!((again.state, again.grants.len()), (State::Submitted, 0));
    assert_eq!(again.cover(day("2027-05-01")), Cover::None);
    assert!(again.correction.is_some());
    world.must(&again, "app-2", &approve(&again));

    let asked = world.advised(crate::domain::exception::fixture::request());
    let no = Step::Reject { rationale: why(), seen: asked.judged() };
    let no = world.must(&asked, "app-1", &no);
    assert_eq!(world.must(&no, "app-1", &correct).state, State::Submitted);
    let revoke =
        Step::Revoke { reason: why(), effective: day("2027-05-01"), return_by: day("2027-12-31") };
    let revoked = world.on("2027-04-20").must(&approved, "app-1", &revoke);
    let back = world.on("2027-04-21").must(&revoked, "app-1", &correct);
    assert_eq!((back.state, back.cover(day("2027-06-01"))), (State::Approved, Cover::Live));
    let closed =
        Step::Close { outcome: Outcome::NeverStarted, effective: None, months: None, reason: None };
    let closed = world.must(&approved, "app-1", &closed);
    assert_eq!(refused(&world, &closed, "arch-1", &correct).0, RefusalKind::Role);
    assert_eq!(refused(&world, &closed, "app-2", &correct).0, RefusalKind::State);
    let open = world.must(&closed, "app-1", &correct);
    assert_eq!((open.state, open.cover(day("2027-06-01"))), (State::Approved, Cover::Live));
    assert_eq!((open.closure, open.corrections), (None, 1));
}

#[test]
fn a_renewal_refused_or_cut_off_in_error_is_as_it_was_before() {
    let mut world = World::new().on("2028-01-10");
    let open = scored(&world, submitted(&world, &World::new().approved()));
    let correct = Step::Correct { reason: why() };
    let no = Step::Reject { rationale: why(), seen: open.judged() };
    let no = world.must(&open, "app-1", &no);
    assert!(no.renewal.is_none());
    // Without the history there is nothing to put back.
    assert_eq!(refused(&world, &no, "app-1", &correct).0, RefusalKind::State);
    world.before = Some(open.clone());
    let back = world.must(&no, "app-1", &correct);
    assert_eq!((&back.renewal, &back.rejection), (&open.renewal, &open.rejection));
    let late = world.on("2028-01-12");
    assert_eq!(refused(&late, &no, "app-1", &correct).0, RefusalKind::State);
    // What was asked since would have to give way.
    let again = world.must(&no, "arch-1", &Step::Renew);
    assert_eq!(refused(&world, &again, "app-1", &correct).0, RefusalKind::State);

    let revoke =
        Step::Revoke { reason: why(), effective: day("2028-02-01"), return_by: day("2028-12-31") };
    let revoked = world.must(&open, "app-1", &revoke);
    assert!(revoked.renewal.is_none());
    assert_eq!(world.must(&revoked, "app-1", &correct).renewal, open.renewal);
    let close =
        Step::Close { outcome: Outcome::NeverStarted, effective: None, months: None, reason: None };
    let closed = world.must(&open, "app-1", &close);
    assert_eq!(world.must(&closed, "app-1", &correct).renewal, open.renewal);
}

#[test]
fn a_renewal_granted_in_error_waits_for_a_decision_again() {
    let world = World::new().on("2028-01-10");
    let open = scored(&world, submitted(&world, &World::new().approved()));
    let renewed = world.must(&open, "app-1", &approve(&open));
    let world = World { before: Some(open.clone()), ..world };
    let back = world.must(&renewed, "app-1", &Step::Correct { reason: why() });
    assert_eq!((back.state, back.grants.len(), back.renewals()), (State::Approved, 1, 0));
    assert_eq!((&back.request, &back.submission), (&open.request, &open.submission));
    assert_eq!(back.renewal.as_ref().unwrap().state, State::Submitted);
    assert_eq!(back.judged(), open.judged());
    world.must(&back, "app-2", &approve(&back));
}

#[test]
fn whoever_wrote_the_renewal_does_not_decide_on_it_nor_bridges_to_it() {
    let world = World::new().on("2028-01-10");
    let opened = world.must(&World::new().approved(), "arch-1", &Step::Renew);
    let mut request = opened.present().clone();
    request.co_authors.insert("arch-3".parse().unwrap());
    let step = Step::Edit { request: Box::new(request), seen: opened.version };
    let opened = world.must(&opened, "arch-1", &step);
    let edited = world.must(&opened, "arch-3", &news(&opened, (4, 8, 11)));
    let open = scored(&world, world.must(&edited, "arch-1", &Step::Submit));
    for step in [
        approve(&open),
        Step::Claim,
        Step::Reject { rationale: why(), seen: open.judged() },
        Step::Bridge { until: day("2028-04-10"), reason: why() },
    ] {
        assert_eq!(refused(&world, &open, "arch-3", &step).0, RefusalKind::Interest, "{step:?}");
    }
}

#[test]
fn what_had_to_be_met_first_and_was_is_not_asked_for_once_more_by_a_renewal() {
    let world = World::new();
    let mut asked = crate::domain::exception::fixture::request();
    asked.conditions[0].kind = ConditionKind::Precedent;
    let advised = world.advised(asked);
    let granted = world.must(&advised, "app-1", &approve(&advised));
    // Never met, it is still to be met before anything is covered.
    let unmet = world.on("2028-03-01").must(&granted, "arch-1", &Step::Renew);
    assert_eq!(unmet.present().conditions.len(), 1);

    let shown = why();
    let meet = Step::Meet { condition: 1, evidence: shown };
    let met = world.on("2027-05-01").must(&granted, "arch-1", &meet);
    let confirm = Step::Confirm { condition: 1, own: None };
    let met = world.on("2027-05-02").must(&met, "app-1", &confirm);
    let later = world.on("2028-03-01");
    assert_eq!(later.must(&met, "arch-1", &Step::Renew).present().conditions, []);
    // It was waived for that grant alone: the next one is asked for it again.
    let waive = Step::Waive { condition: 1, reason: why(), own: false };
    let waived = world.on("2027-05-01").must(&granted, "app-1", &waive);
    assert_eq!(later.must(&waived, "arch-1", &Step::Renew).present().conditions.len(), 1);
    // Of two with the same words the newest counts, and that one nobody has met.
    let mut twice = met.clone();
    let copy = Condition { number: 2, marks: Vec::new(), ..twice.grants[0].conditions[0].clone() };
    twice.grants[0].conditions.push(copy);
    assert_eq!(later.must(&twice, "arch-1", &Step::Renew).present().conditions.len(), 1);
    // The renewal covers from its first day.
    let renewed = submitted(&later, &met);
    let renewed = scored(&later, renewed);
    let renewed = later.must(&renewed, "app-1", &approve(&renewed));
    assert_eq!(renewed.cover(day("2028-04-01")), Cover::Live);
}

#[test]
fn a_draft_says_the_tier_to_which_it_goes_with_the_signal_and_the_appeal_in_view() {
    let world = World::new();
    let draft = world.file(crate::domain::exception::fixture::request());
    let told = |exception: &Exception, raised| {
        exception.working().tier_asked(&world.settings, &world.workload, raised)
    };
    assert_eq!(told(&draft, false), (Tier::Two, "beyond tier 1: the environment is live, not trial; £30,000 a year is above £5,000; the term 2027-04-01 to 2028-03-31 is longer than 3 months".to_owned()));
    let (tier, why) = told(&draft, true);
    assert_eq!(tier, Tier::Three);
    assert!(why.contains("the reopen signal is raised"), "{why}");
}
