//! What people record about the conditions of a grant, and by whom.

use super::*;

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
