//! That what is told of exceptions is what their rows say, and that the full check looks.

use std::path::{Path, PathBuf};

use crate::actions::exceptions::{Act, take};
use crate::actions::{Desk, demo};
use crate::domain::exception::steps::Happened;
use crate::domain::exception::tier::Tier;
use crate::store::exceptions::measured;
use crate::store::{Access, Store, StoreError};
use crate::world::World;

fn sample(folder: &Path) -> PathBuf {
    let path = folder.join("sample.db");
    let world = World::standing_at("2026-11-28T10:00:00Z".parse().unwrap());
    demo::load(&path, &world).unwrap();
    path
}

fn desk(path: &Path, access: Access, day: &str, who: &str) -> Desk {
    let world = World::standing_at(format!("{day}T10:00:00Z").parse().unwrap());
    Desk::new(Store::open(path, access).unwrap(), world, Some(who)).unwrap()
}

/// Holds the texts against the rows; how many cases and rulings there were.
fn same(desk: &mut Desk) -> (usize, usize) {
    let zone = desk.zone.clone();
    desk.store
        .read(|look| {
            let sites = measured::sites(look)?;
            let (cases, rulings) = measured::cases(look, &sites, &zone, true)?;
            assert_eq!(cases, measured::by_rows::cases(look, &sites, &zone)?);
            assert_eq!(rulings, measured::by_rows::rulings(look, &zone)?);
            assert!(measured::cases(look, &sites, &zone, false)?.1.is_empty());
            let which: Vec<_> = cases.iter().map(|case| case.reference).collect();
            let coverages = measured::coverages(look, &which)?;
            for case in &cases {
                assert_eq!(coverages[&case.reference], case.coverage, "{}", case.reference);
            }
            Ok::<_, StoreError>((cases.len(), rulings.len()))
        })
        .unwrap()
}

#[test]
fn what_is_told_of_exceptions_is_what_their_rows_say_also_on_a_past_day() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path());
    let mut now = desk(&path, Access::Read, "2026-11-28", "app-1");
    let (cases, rulings) = same(&mut now);
    assert!(cases > 5 && rulings > 5, "{cases} {rulings}");
    let day = now.today().plus_days(-60);
    let mut then = now.as_at(day).unwrap();
    let (before, _) = same(&mut then);
    assert!(before < cases, "{before} of {cases}");
}

#[test]
fn every_step_tells_anew_and_a_check_finds_all_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path());
    let mut desk = desk(&path, Access::Write, "2026-11-28", "arch-1");
    let drafts =
        crate::actions::exceptions::list(&mut desk, &["requester:arch-1".to_owned()], None);
    let mut taken = 0;
    for listed in drafts.unwrap() {
        for act in [Act::Submit, Act::Withdraw { reason: None }, Act::Revise { appeal: false }] {
            taken += usize::from(take(&mut desk, listed.light.reference, &act).is_ok());
            same(&mut desk);
        }
    }
    assert!(taken > 0);
    assert!(desk.store.verify().unwrap().is_sound());
}

#[test]
fn whatever_is_submitted_while_the_signal_is_raised_goes_to_the_highest_tier() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path());
    let mut renewals = 0;
    for who in ["arch-1", "arch-2"] {
        let mut desk = desk(&path, Access::Write, "2026-11-28", who);
        assert!(super::signal(&mut desk).unwrap().waits());
        let own = [format!("requester:{who}")];
        for listed in crate::actions::exceptions::list(&mut desk, &own, None).unwrap() {
            let Ok(done) = take(&mut desk, listed.light.reference, &Act::Submit) else { continue };
            let exception = done.exception.unwrap();
            let working = exception.working();
            let submission = working.submission.as_ref().unwrap();
            assert_eq!(submission.tier, Tier::Three, "{}", done.which);
            assert!(submission.why.contains("the reopen signal is raised"), "{}", submission.why);
            renewals += usize::from(done.happened == Happened::RenewalSubmitted);
        }
    }
    assert!(renewals > 0);
}

#[test]
fn a_text_or_a_count_that_was_tampered_with_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path());
    for (sql, wanted) in [
        ("UPDATE exception_gist SET told = told || ' '", "is not what its rows say"),
        ("DELETE FROM exception_gist WHERE number = 1", "told nothing of X-0001"),
        ("UPDATE name_block SET told = told || 'x'", "in other names of exceptions from 0 on"),
        ("DELETE FROM name_block WHERE noun = 'workload'", "in no names of workloads from 0 on"),
        ("UPDATE state_tally SET count = count + 1 WHERE state = 'approved'", "the count of"),
    ] {
        let copy = folder.path().join("copy.db");
        std::fs::copy(&path, &copy).unwrap();
        rusqlite::Connection::open(&copy).unwrap().execute_batch(sql).unwrap();
        let report = crate::store::upkeep::verify(&copy).unwrap();
        let found: Vec<&str> = report.findings.iter().map(|one| one.what.as_str()).collect();
        assert!(found.iter().any(|what| what.contains(wanted)), "{sql}: {found:?}");
        std::fs::remove_file(&copy).unwrap();
    }
}
