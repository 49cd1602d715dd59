//! That every list says for whom an exception waits as the rule says it of the exception itself.

use std::collections::BTreeMap;

use super::*;
use crate::actions::reports::{Report, report};
use crate::domain::exception::attention::Attention;
use crate::domain::exception::turn::Task;
use crate::report::listing::Cell;

/// What waits for everybody, by exception, as the rule says of each in full.
fn in_full(desk: &mut Desk) -> BTreeMap<String, Vec<(ExceptionRef, Task)>> {
    let (today, zone) = (desk.today(), desk.zone.clone());
    desk.store
        .read(|look| {
            let around = crate::actions::exceptions::turns::Around::read(look, (today, &zone))?;
            let mut all: BTreeMap<String, Vec<(ExceptionRef, Task)>> = BTreeMap::new();
            for light in store::exceptions::list(look)? {
                let (exception, _) = found(look, light.reference)?;
                let owner = workload_of(look, &exception)?.owner;
                let asked = around.asked(&exception, &owner);
                around.ask(|circle| {
                    for person in circle.people {
                        let mut tasks: Vec<Task> =
                            asked.iter().filter_map(|one| circle.task(one, person)).collect();
                        tasks.sort_unstable();
                        let own = all.entry(person.slug.to_string()).or_default();
                        own.extend(tasks.into_iter().map(|task| (light.reference, task)));
                    }
                });
            }
            Ok::<_, ActionError>(all)
        })
        .unwrap()
}

/// What the lists say to whoever sits at `desk`, held against `wanted`; how many wait.
fn agree(desk: &mut Desk, wanted: &[(ExceptionRef, Task)], note: &str) -> usize {
    let waiting = crate::actions::exceptions::turns::mine(desk).unwrap();
    let found: Vec<(ExceptionRef, Task)> = waiting
        .iter()
        .flat_map(|(which, tasks)| tasks.iter().map(|(task, _)| (*which, *task)))
        .collect();
    assert_eq!(found, wanted, "{note}");
    let tasks = tasks(desk).unwrap();
    for task in Task::ALL {
        let count = wanted.iter().filter(|(_, one)| *one == task).count();
        assert_eq!(tasks.of(task), count, "{note} {task:?}");
    }
    let ordered = register(desk, &Asked::default()).unwrap();
    assert_eq!(ordered.mine, waiting.len(), "{note}");
    let references: Vec<ExceptionRef> = ordered.places.iter().map(|one| one.which).collect();
    let page = page(desk, &references).unwrap();
    for (placed, told) in ordered.places.iter().zip(&page) {
        assert_eq!(placed.attention, told.attention, "{note}");
        let first = waiting.get(&placed.which).map(|tasks| tasks[0].0);
        match placed.attention {
            Attention::Mine { task, .. } => assert_eq!(Some(task), first, "{note}"),
            // These press more.
            Attention::Lapsed { .. } | Attention::Blocked => {}
            Attention::InHand { .. }
            | Attention::Revoked
            | Attention::Ending { .. }
            | Attention::Review { .. }
            | Attention::ReasonGone
            | Attention::Waiting { .. }
            | Attention::Draft { .. }
            | Attention::Quiet
            | Attention::Done => assert_eq!(first, None, "{note} {}", placed.which),
        }
    }
    waiting.len()
}

/// What `waiting` and `check` say of whose turn it is, held against what waits for everybody.
fn told(desk: &mut Desk, all: &BTreeMap<String, Vec<(ExceptionRef, Task)>>, note: &str) -> usize {
    let listing = report(desk, Report::Waiting, 0).unwrap();
    let watch = crate::actions::watch::Watch { waiting: Some(0), ..Default::default() };
    let items = crate::actions::watch::check(desk, watch).unwrap();
    let mut rows_of = 0;
    for row in listing.rows() {
        let which: ExceptionRef = row[0].words().parse().unwrap();
        let turn = row[4].words();
        for (who, tasks) in all {
            let asked = |(one, task): &&(ExceptionRef, Task)| {
                *one == which && !matches!(task, Task::Confirm)
            };
            let waits = tasks.iter().any(|one| asked(&one));
            let named = turn.split([' ', ',', ';', ':']).any(|word| word == who.as_str());
            assert!(named == waits || turn.contains(" more"), "{note} {which} {who}: {turn}");
        }
        let item = items.iter().find(|item| item.subject == which.to_string()).unwrap();
        let back = row[2].words() == "changes_requested";
        assert!(back || item.said.ends_with(&format!("whose turn: {turn}")), "{}", item.said);
        let shown = show(desk, which, None).unwrap();
        assert_eq!(shown.turns[0], turn, "{note} {which}");
        rows_of += 1;
    }
    rows_of
}

#[test]
fn every_list_says_for_whom_an_exception_waits_as_the_rule_says_it_of_the_exception_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.db");
    let at = |day: &str| World::standing_at(format!("{day}T10:00:00Z").parse().unwrap());
    crate::actions::demo::load(&path, &at("2026-11-28")).unwrap();
    let desk = |day: &str, who: &str, access| {
        Desk::new(Store::open(&path, access).unwrap(), at(day), Some(who)).unwrap()
    };
    let people = ["app-1", "app-2", "own-1", "adv-1", "arch-1", "arch-2", "aud-1", "tl-1"];
    let check = |note: &str, people: &[&str]| {
        let mut seen = [0; 2];
        for day in ["2026-11-28", "2027-01-05", "2027-04-01"] {
            let all = in_full(&mut desk(day, "aud-1", Access::Read));
            for who in people.iter().copied() {
                let mut here = desk(day, who, Access::Read);
                let note = format!("{note}: {who} on {day}");
                let own = all.get(who).cloned().unwrap_or_default();
                seen[0] += agree(&mut here, &own, &note);
            }
            seen[1] += told(&mut desk(day, "aud-1", Access::Read), &all, note);
        }
        assert!(seen.iter().all(|seen| *seen > 5), "{note} {seen:?}");
    };
    check("as it comes", &people);
    let until = "2027-06-30";
    for (from, to) in [("app-1", "adv-1"), ("arch-1", "app-2"), ("own-1", "arch-2")] {
        let mut here = desk("2026-11-28", "admin-1", Access::Write);
        crate::actions::people::delegate(&mut here, from, to, until).unwrap();
    }
    check("with stand-ins", &people);
    let mut here = desk("2026-11-28", "admin-1", Access::Write);
    crate::actions::settings::set(&mut here, "sole-approver", "1", "One approver this spring")
        .unwrap();
    check("with sole approvers", &people);
    crate::actions::people::retire(&mut here, "app-1").unwrap();
    check("with somebody retired", &people[1..]);
}

#[test]
fn a_renewal_sent_back_counts_alike_in_the_overview_the_register_and_what_waits() {
    let mut bureau = Bureau::new();
    let which = bureau.approved();
    bureau.on("2027-06-01");
    let meet = Act::Meet { condition: 1, evidence: text("The copy came home on the first") };
    bureau.takes("arch-1", which, meet);
    bureau.takes("app-1", which, Act::Confirm { condition: 1, own: None });
    bureau.on("2027-10-02");
    let again = Act::Rebase {
        how: "re-review".to_owned(),
        reason: text("Half of it went by, and the figures are those of last year"),
        outcome: None,
        months: None,
    };
    bureau.takes("app-1", which, again);
    let state = bureau.shown(which).exception.renewal.map(|renewal| renewal.state);
    assert_eq!(state, Some(State::ChangesRequested));
    for (who, counts) in [("arch-1", 1), ("app-1", 0), ("adv-1", 0)] {
        bureau.sits(who);
        assert_eq!(tasks(&mut bureau.desk).unwrap().of(Task::Change), counts, "{who}");
        let ordered = register(&mut bureau.desk, &Asked::default()).unwrap();
        assert_eq!(ordered.mine, counts, "{who}");
        let mine = matches!(ordered.places[0].attention, Attention::Mine { .. });
        assert_eq!(mine, counts == 1, "{who} {}", ordered.places[0].attention);
    }
    let waiting = report(&mut bureau.desk, Report::Waiting, 0).unwrap();
    let row: Vec<String> = waiting.rows()[0].iter().map(Cell::words).collect();
    assert_eq!((row[2].as_str(), row[4].as_str()), ("changes_requested", "arch-1"), "{row:?}");
    assert_eq!(bureau.shown(which).turns, ["arch-1"]);
}
