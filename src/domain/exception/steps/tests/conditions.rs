//! What people record about the conditions of a grant, and by whom.

use super::*;
use crate::domain::exception::grant::Override;

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
        let own = |all: &[Override]| {
            all.iter().map(|own| (own.by.to_string(), own.reason.clone())).collect::<Vec<_>>()
        };
        assert_eq!(own(&done.grants[0].overrides), [("app-1".to_owned(), why())]);
        let mark = done.condition(1).unwrap().marks.last().unwrap();
        assert_eq!(mark.note.as_ref(), Some(&why()));
    }
    // Each act counts, also a second one with the same words on the same grant.
    let confirmed = world.must(&told, "app-1", &confirm(Some(why())));
    let breach = Step::Breach { condition: 1, reason: why() };
    let broken = world.must(&confirmed, "app-1", &breach);
    let let_go = world.must(&broken, "app-1", &waive(true));
    assert_eq!(let_go.grants[0].overrides.len(), 2);
    assert_eq!(let_go.overrides().len(), 2);
    // Whoever has no interest needs none, and none is recorded.
    let other = world.must(&told, "app-2", &confirm(Some(why())));
    assert_eq!(other.grants[0].overrides, []);
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

#[test]
fn a_condition_is_added_to_what_is_granted_by_whoever_decides_and_for_days_to_come() {
    let world = World::new();
    let approved = world.approved();
    let added = world.on("2027-08-02").must(&approved, "app-2", &add(|_| {}));
    let condition = added.condition(2).unwrap();
    assert_eq!((condition.due, condition.marks.len()), (day("2027-09-30"), 0));
    for offset in -400..400 {
        let on = day("2027-09-30").plus_days(offset);
        let wanted = if offset > 0 && approved.cover(on) == Cover::Live {
            Cover::LapsedCondition
        } else {
            approved.cover(on)
        };
        assert_eq!(added.cover(on), wanted, "{on}");
    }
    // What comes back is one for each day until the grant ends.
    let monthly = add(|agreed| agreed.every = Some("3 months".parse().unwrap()));
    let due: Vec<String> = world
        .must(&approved, "app-2", &monthly)
        .conditions()
        .skip(1)
        .map(|one| format!("{} {}", one.number, one.due))
        .collect();
    assert_eq!(due, ["2 2027-09-30", "3 2027-12-30", "4 2028-03-30"]);

    refused_kind(&world, &approved, "arch-1", &add(|_| {}), RefusalKind::Role);
    refused_kind(&world, &approved, "adv-1", &add(|_| {}), RefusalKind::Role);
    let mut own = world.clone();
    own.workload.owner = slug("app-2");
    refused_kind(&own, &approved, "app-2", &add(|_| {}), RefusalKind::Interest);
    for (step, says) in [
        (
            add(|agreed| agreed.kind = ConditionKind::Precedent),
            "what must be met before X-0001 covers anything is agreed before it is granted, and \
             not afterwards",
        ),
        (
            add(|agreed| agreed.due = day("2027-02-28")),
            "a condition of X-0001 cannot be due on 2027-02-28, before today, 2027-03-01",
        ),
        (
            add(|agreed| agreed.due = day("2028-04-01")),
            "no grant of X-0001 holds 2028-04-01, the last day for the condition: what is granted \
             ends on 2028-03-31",
        ),
    ] {
        refused(&world, &approved, "app-2", &step, says);
    }
}

#[test]
fn an_override_says_why_at_the_length_of_any_reason() {
    let mut world = World::new();
    let approved = world.approved();
    world.workload.owner = slug("app-1");
    world.settings.sole_approver = true;
    let told = Step::Meet { condition: 1, evidence: reason("The report of June") };
    let told = world.must(&approved, "arch-1", &told);
    let says = "the reason of the override has 2 characters, and needs 20 or more";
    let confirm = Step::Confirm { condition: 1, own: Some(reason("ok")) };
    refused(&world, &told, "app-1", &confirm, says);
    let waive = Step::Waive { condition: 1, reason: reason("ok"), own: true };
    refused(&world, &told, "app-1", &waive, says);
}

#[test]
fn a_clock_that_was_put_back_covers_and_settles_nothing_backwards() {
    let world = World::new();
    let mut asked = request();
    asked.start = Some(day("2027-03-01"));
    asked.last_day = Some(day("2028-02-29"));
    // Submitted on 1 March, and the clock says 1970 when it is approved.
    let exception = world.advised(asked.clone());
    let back = world.on("1970-01-01");
    let early = approve_with(&exception, |ballot| {
        ballot.span = Some(span("2027-02-01", "2027-12-31"));
    });
    refused(
        &back,
        &exception,
        "app-1",
        &early,
        "a grant cannot start on 2027-02-01, before today, 2027-03-01: say from when",
    );
    let approved = back.must(&exception, "app-1", &approve(&exception));
    // The condition was due on 30 June; it is said to be met on 3 July, and confirmed by a clock
    // that was put back.
    let told = Step::Meet { condition: 1, evidence: reason("The report of June") };
    let told = world.on("2027-07-03").must(&approved, "arch-1", &told);
    let confirmed = back.must(&told, "app-1", &Step::Confirm { condition: 1, own: None });
    assert_eq!(confirmed.cover(day("2027-07-02")), Cover::LapsedCondition);
    assert_eq!(confirmed.cover(day("2027-07-03")), Cover::Live);
    let revoke = Step::Revoke {
        reason: reason("Its service is closed"),
        effective: day("2027-06-01"),
        return_by: day("2027-12-31"),
    };
    refused_kind(&back, &confirmed, "app-1", &revoke, RefusalKind::Validation);
}
