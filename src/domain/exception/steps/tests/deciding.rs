//! Who decides on a request, on what scores and precedents, and what an appeal takes.

use super::*;

#[test]
fn nobody_decides_on_their_own_request() {
    let mut world = World::new();
    world.settings.tiers[1].decision_owner = true;
    world.workload.owner = slug("own-1");
    let mut asked = request();
    asked.co_authors.insert(slug("arch-3"));
    let exception = world.advised(asked);
    let says = |words: &str| format!("{words} X-0001, and nobody decides on their own request");
    for step in [Step::Claim, approve(&exception), reject(&exception)] {
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
    // The vote and the grant it made are one act; before, the vote alone tells of it.
    assert_eq!(approved.overrides().len(), 1);
    assert_eq!(approved.grants[0].overrides.len(), 1);
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
fn the_view_of_an_adviser_who_has_come_to_have_an_interest_counts_no_more() {
    let mut world = World::new();
    let advised = world.advised(request());
    world.must(&advised, "app-1", &approve(&advised));
    world.workload.owner = slug("adv-1");
    refused(
        &world,
        &advised,
        "app-1",
        &approve(&advised),
        "no adviser has scored X-0001 yet, and tier 2 decides after an adviser's view",
    );
}

#[test]
fn an_approval_sets_no_condition_that_is_due_before_today_or_after_the_grant() {
    let world = World::new();
    let advised = world.advised(request());
    let due = |on: &str| {
        approve_with(&advised, |ballot| {
            ballot.conditions.push(Agreed {
                text: reason("The exit is rehearsed"),
                owner: slug("arch-1"),
                due: day(on),
                every: None,
                kind: ConditionKind::ExitTest,
                consequence: Consequence::Lapse,
            });
        })
    };
    let last = advised.request.last_day.unwrap();
    refused_kind(&world, &advised, "app-1", &due("2027-02-28"), RefusalKind::Validation);
    let late = last.plus_days(1).to_string();
    refused_kind(&world, &advised, "app-1", &due(&late), RefusalKind::Validation);
    let early = advised.request.start.unwrap().plus_days(-1).to_string();
    refused_kind(&world, &advised, "app-1", &due(&early), RefusalKind::Validation);
    world.must(&advised, "app-1", &due("2027-04-01"));
    world.must(&advised, "app-1", &due(&last.to_string()));
}

#[test]
fn below_tier_3_no_approver_accepts_more_months_than_the_tier_is_for() {
    let world = World::new();
    let two = world.advised(request());
    let months = |of: &Exception, months| approve_with(of, |ballot| ballot.months = Some(months));
    refused(
        &world,
        &two,
        "app-1",
        &months(&two, 13),
        "13 months cannot be accepted by tier 2: it takes workloads that come back within 12 months",
    );
    world.must(&two, "app-1", &months(&two, 12));
    let three = world.advised(dear_request());
    world.must(&three, "app-1", &months(&three, 40));
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
fn an_approval_of_a_first_day_that_has_passed_binds_nobody_and_has_to_be_given_anew() {
    let world = World::new();
    let exception = world.advised(dear_request());
    let from = |exception: &Exception, first: &str| {
        let span = Span::new(day(first), day("2028-01-31"));
        approve_with(exception, |ballot| ballot.span = span)
    };
    let one = world.must(&exception, "app-1", &from(&exception, "2027-03-01"));
    let one = world.must(&one, "app-2", &from(&one, "2027-03-01"));
    assert_eq!(one.votes.len(), 2);
    // The decision owner comes to it a day later: the grant cannot begin before they approve.
    let later = world.on("2027-03-02");
    refused(
        &later,
        &one,
        "own-1",
        &from(&one, "2027-03-01"),
        "a grant cannot start on 2027-03-01, before today, 2027-03-02: say from when",
    );
    let two = later.must(&one, "own-1", &from(&one, "2027-03-04"));
    let voters: Vec<&str> = two.votes.iter().map(|vote| vote.by.as_str()).collect();
    assert_eq!((two.state, voters), (State::InReview, vec!["own-1"]));
    // What stands binds as ever.
    refused_kind(&later, &two, "app-1", &from(&two, "2027-03-05"), RefusalKind::Validation);
    let granted = later.must(&two, "app-1", &from(&two, "2027-03-04"));
    assert_eq!(granted.state, State::Approved);
    assert_eq!(granted.grants[0].span.first(), day("2027-03-04"));
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
    let rejected = refused_once(&world);
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
    let rejected = world.must(&voted, "own-1", &reject(&voted));
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
fn who_has_retired_or_lost_their_role_completes_no_quorum() {
    let exception = World::new().advised(dear_request());
    let one = World::new().must(&exception, "app-1", &approve(&exception));
    let voters = |change: &dyn Fn(&mut Person)| {
        let mut voter = person("app-1");
        change(&mut voter);
        World { voters: vec![voter], ..World::new() }
    };
    let there = voters(&|_| {}).must(&one, "own-1", &approve(&one));
    assert_eq!(there.grants[0].approvers, [slug("app-1"), slug("own-1")]);
    let gone = [
        voters(&|voter| voter.retired = true),
        voters(&|voter| voter.roles = [Role::Auditor].into()),
    ];
    for world in gone {
        // The terms of an approval that no longer counts bind nobody.
        let other = approve_with(&one, |ballot| ballot.months = Some(8));
        let two = world.must(&one, "own-1", &other);
        let left: Vec<&str> = two.votes.iter().map(|vote| vote.by.as_str()).collect();
        assert_eq!((two.state, left), (State::InReview, vec!["own-1"]));
        let granted = world.must(&two, "app-2", &approve(&two));
        assert_eq!(granted.grants[0].approvers, [slug("own-1"), slug("app-2")]);
    }
}

#[test]
fn the_review_of_what_is_granted_for_less_than_was_asked_is_due_on_its_last_day() {
    let world = World::new();
    let exception = world.advised(request());
    assert_eq!(exception.review_due(), Some(day("2027-10-01")));
    let until = |last: &str| {
        let span = span("2027-04-01", last);
        let step = approve_with(&exception, |ballot| ballot.span = Some(span));
        world.must(&exception, "app-1", &step).review_due()
    };
    assert_eq!(until("2027-12-31"), Some(day("2027-10-01")));
    assert_eq!(until("2027-08-31"), Some(day("2027-08-31")));
}

#[test]
fn what_the_request_offers_is_granted_with_a_last_day_that_the_grant_holds() {
    let world = World::new();
    let exception = world.advised(request());
    let until = |last: &str, dues: &[(u32, &str)]| {
        let dues: std::collections::BTreeMap<u32, Day> =
            dues.iter().map(|(number, due)| (*number, day(due))).collect();
        approve_with(&exception, |ballot: &mut Ballot| {
            ballot.span = Some(span("2027-04-01", last));
            ballot.dues.clone_from(&dues);
        })
    };
    let says = |due: &str| {
        format!(
            "condition 1 of X-0001 is due on {due}, and this approval takes a last day for it from \
             2027-04-01 to 2027-06-29"
        )
    };
    refused(&world, &exception, "app-1", &until("2027-06-29", &[]), &says("2027-06-30"));
    for due in ["2027-03-31", "2027-06-30"] {
        let step = until("2027-06-29", &[(1, due)]);
        refused(&world, &exception, "app-1", &step, &says(due));
    }
    let none = "X-0001 offers 1 condition and no condition 2";
    let step = until("2027-06-29", &[(1, "2027-06-29"), (2, "2027-06-29")]);
    refused(&world, &exception, "app-1", &step, none);
    let granted = world.must(&exception, "app-1", &until("2027-06-29", &[(1, "2027-06-29")]));
    assert_eq!(granted.grants[0].conditions[0].due, day("2027-06-29"));
    // What was asked stays as it was asked.
    assert_eq!(granted.request, exception.request);
    assert_eq!(granted.grants[0].conditions.len(), 1);
}

#[test]
fn what_must_be_met_first_may_be_due_before_the_first_day_but_not_before_today() {
    let world = World::new();
    let mut asked = request();
    asked.conditions[0].kind = ConditionKind::Precedent;
    asked.conditions[0].due = Some(day("2027-03-31"));
    let exception = world.advised(asked);
    world.must(&exception, "app-1", &approve(&exception));
    let late = World::new().on("2027-04-02");
    let from = approve_with(&exception, |ballot| {
        ballot.span = Some(span("2027-04-02", "2028-03-31"));
    });
    let says = "condition 1 of X-0001 is due on 2027-03-31, and this approval takes a last day for \
                it from 2027-04-02 to 2028-03-31";
    refused(&late, &exception, "app-1", &from, says);
}

#[test]
fn a_day_that_an_approver_gives_fills_a_gap_and_binds_the_next_approver() {
    let world = World::new();
    let mut asked = dear_request();
    asked.conditions[0].due = None;
    let exception = world.advised(asked);
    refused_kind(&world, &exception, "app-1", &approve(&exception), RefusalKind::Validation);
    let with = |exception: &Exception, due: &str| {
        approve_with(exception, |ballot| {
            ballot.dues.insert(1, day(due));
        })
    };
    let one = world.must(&exception, "app-1", &with(&exception, "2027-05-31"));
    refused(
        &world,
        &one,
        "own-1",
        &with(&one, "2027-06-30"),
        "app-1 approved X-0001 with 2027-05-31 as the last day for condition 1: approve the same, \
         or have that approval given anew",
    );
    let granted = world.must(&one, "own-1", &approve(&one));
    assert_eq!(granted.grants[0].conditions[0].due, day("2027-05-31"));
}

#[test]
fn what_is_granted_without_a_day_for_a_look_is_looked_at_as_its_tier_has_it() {
    let world = World::new();
    let granted = |change: &dyn Fn(&mut crate::domain::exception::request::Request)| {
        let mut asked = request();
        asked.review_by = None;
        change(&mut asked);
        let exception = world.advised(asked);
        world.must(&exception, "app-1", &approve(&exception))
    };
    // Every six months at tier 2, and no look where the grant is shorter than that.
    let year = granted(&|_| {});
    assert_eq!((year.tier(), year.review_due()), (Some(Tier::Two), Some(day("2027-10-01"))));
    let short = granted(&|asked| asked.last_day = Some(day("2027-09-30")));
    assert_eq!(short.review_due(), None);
    // At its end at tier 1.
    let trial = granted(&|asked| {
        asked.environment = Some(crate::domain::exception::request::Environment::Trial);
        asked.cost.target_year = Some("4000".parse().unwrap());
        asked.last_day = Some(day("2027-06-30"));
    });
    assert_eq!(trial.tier(), Some(Tier::Two), "the workload itself costs more than a trial may");

    let look = Step::Rebase {
        how: crate::domain::exception::Rebase::Confirm,
        reason: reason("The trial goes as it was said to go."),
        outcome: None,
        months: None,
    };
    refused_kind(&world.on("2027-09-30"), &year, "app-1", &look, RefusalKind::State);
    let looked = world.on("2027-10-01").must(&year, "app-1", &look);
    assert_eq!(looked.review_due(), None, "six months on lies after the last day");
    let late = world.on("2027-10-05").must(&year, "app-1", &look);
    assert_eq!(late.review_due(), None);
}

#[test]
fn a_long_grant_is_looked_at_again_and_again_so_many_months_after_each_look() {
    let world = World::new();
    let mut asked = dear_request();
    asked.review_by = None;
    asked.last_day = Some(day("2029-03-31"));
    let exception = world.advised(asked);
    let one = world.must(&exception, "app-1", &approve(&exception));
    let mut granted = world.must(&one, "own-1", &approve(&one));
    let mut looks = Vec::new();
    while let Some(due) = granted.review_due() {
        looks.push(due.to_string());
        let look = Step::Rebase {
            how: crate::domain::exception::Rebase::Confirm,
            reason: reason("It stands as it was granted."),
            outcome: None,
            months: None,
        };
        // Ten days late each time.
        granted = world.on(&due.plus_days(10).to_string()).must(&granted, "app-1", &look);
    }
    assert_eq!(looks, ["2027-10-01", "2028-04-11", "2028-10-21"]);
    assert_eq!(granted.grants[0].review_months, Some(6));
}

#[test]
fn a_trial_is_looked_at_on_its_last_day() {
    let mut world = World::new();
    world.workload.annual_cost = "1000".parse().unwrap();
    let mut asked = request();
    asked.review_by = None;
    asked.environment = Some(crate::domain::exception::request::Environment::Trial);
    asked.cost.target_year = Some("4000".parse().unwrap());
    asked.last_day = Some(day("2027-06-30"));
    let exception = world.advised(asked);
    let granted = world.must(&exception, "app-1", &approve(&exception));
    assert_eq!((granted.tier(), granted.review_due()), (Some(Tier::One), Some(day("2027-06-30"))));
}

#[test]
fn a_score_of_who_came_to_have_an_interest_counts_for_no_floor_and_fills_no_sheet() {
    let mut world = World::new();
    let exception = world.advised(dear_request());
    let low = Step::Score {
        question: "EXC-PORT-02".parse().unwrap(),
        given: Given::Value(0),
        note: reason("it is not there"),
    };
    let missed = world.must(&exception, "app-2", &low);
    refused_kind(&world, &missed, "app-1", &approve(&missed), RefusalKind::Validation);
    // Whoever gave the low score owns the workload by now.
    world.workload.owner = slug("app-2");
    world.must(&missed, "app-1", &approve(&missed));
    // All the others were given by somebody who owns it by now: nothing is scored.
    world.workload.owner = slug("adv-1");
    let says = "nobody has scored EXC-NEED-03, EXC-COST-01, EXC-INNO-01, EXC-INNO-02, EXC-FLEX-02, \
                EXC-PORT-01, EXC-RISK-01 of X-0001, and tier 3 decides only what is scored in full";
    refused(&world, &missed, "app-1", &approve(&missed), says);
}
