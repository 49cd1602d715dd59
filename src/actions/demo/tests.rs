use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use tempfile::TempDir;

use super::*;
use crate::actions::{decisions, exceptions, ranking, settings, upkeep};
use crate::domain::evaluation::stage::Stage;
use crate::domain::exception::State;
use crate::domain::exception::grant::{Cover, GrantKind};
use crate::store::history;

fn world(now: &str) -> World {
    World {
        clock: Clock::fixed(now.parse().unwrap()),
        login: "someone".to_owned(),
        host: "desk".to_owned(),
    }
}

/// A desk at a copy of the sample in a file of its own.
pub(crate) struct Sample {
    desk: Desk,
    // After the desk: the file is closed before it is taken away.
    _folder: TempDir,
}

impl Deref for Sample {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl DerefMut for Sample {
    fn deref_mut(&mut self) -> &mut Desk {
        &mut self.desk
    }
}

/// The sample as of 21 November 2026, built once for all tests and copied for each.
pub(crate) fn sample() -> Sample {
    static BUILT: OnceLock<Vec<u8>> = OnceLock::new();
    let world = world("2026-11-21T10:00:00Z");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.db");
    let bytes = BUILT.get_or_init(|| {
        let made = folder.path().join("made.db");
        load(&made, &world).unwrap();
        std::fs::read(&made).unwrap()
    });
    std::fs::write(&path, bytes).unwrap();
    let store = Store::open(&path, Access::Write).unwrap();
    Sample { desk: Desk::new(store, world, Some(NEWCOMER)).unwrap(), _folder: folder }
}

#[test]
fn the_sample_gives_the_golden_totals() {
    let mut desk = sample();
    let (_, ranking) = ranking::rank(&mut desk, Some("E-0001")).unwrap();
    let lines: Vec<String> = ranking
        .ranked()
        .map(|(standing, f)| format!("{} {} {}", f.place, standing.candidate, f.published))
        .collect();
    assert_eq!(lines, ["1 aws 76.21", "2 azure 76.18", "3 gcp 74.48"]);
    let (_, first) = ranking.ranked().next().unwrap();
    assert_eq!(first.total.to_string(), "269801/3540");
    decisions::verify_snapshot(&mut desk, "d1").unwrap();
}

#[test]
fn the_facts_of_2026_give_their_golden_totals_and_keep_the_choice() {
    let mut desk = sample();
    let (evaluation, ranking) = ranking::rank(&mut desk, Some("E-0002")).unwrap();
    let lines: Vec<String> = ranking
        .ranked()
        .map(|(standing, f)| {
            let groups: Vec<String> = standing
                .groups
                .iter()
                .map(|g| g.marks.as_ref().unwrap().rounded(2).to_string())
                .collect();
            let price = f.price.as_ref().unwrap().rounded(2);
            format!(
                "{} {} {} + {price} = {}: {}",
                f.place,
                standing.candidate,
                f.quality.rounded(2),
                f.published,
                groups.join(" ")
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "1 aws 58.57 + 19.09 = 77.66: 7.50 10.50 5.80 16.60 9.50 8.67",
            "2 azure 57.97 + 18.78 = 76.75: 8.17 11.25 5.30 16.33 7.75 9.17",
            "3 gcp 55.73 + 21.00 = 76.73: 7.33 8.00 7.30 15.27 10.50 7.33",
        ]
    );
    let left = evaluation.candidate(&"paas".parse().unwrap()).unwrap().withdrawn.clone();
    assert_eq!(left.unwrap().on.to_string(), "2022-07-12");
    // The same rules of 2019, to the byte.
    let hash = |desk: &mut Desk, which| {
        crate::actions::evaluations::show(desk, Some(which)).unwrap().1.rules_hash.unwrap()
    };
    assert_eq!(hash(&mut desk, "E-0001"), hash(&mut desk, "E-0002"));
    // One decision in force for the primary; the review has a scope of its own.
    decisions::verify_snapshot(&mut desk, "d3").unwrap();
    let primary = decisions::show(&mut desk, "d1").unwrap();
    assert_eq!(primary.decision.status, crate::domain::decision::Status::Accepted);
}

#[test]
fn the_sample_shows_every_state_and_every_cover() {
    let mut desk = sample();
    let listed = exceptions::list(&mut desk, &[], None).unwrap();
    let states: BTreeSet<State> = listed.iter().map(|one| one.state).collect();
    assert_eq!(states, State::ALL.iter().copied().collect());
    let covers: BTreeSet<Cover> = listed.iter().map(|one| one.cover).collect();
    assert_eq!(covers, Cover::ALL.iter().copied().collect());
    let ends_soon = |days: Option<i64>| days.is_some_and(|days| (0..=30).contains(&days));
    assert!(listed.iter().any(|one| one.cover == Cover::Live && ends_soon(one.days_left)));
}

#[test]
fn the_sample_shows_a_bridge_an_override_and_a_supersession() {
    let mut desk = sample();
    let bridged = exceptions::show(&mut desk, "x4".parse().unwrap(), None).unwrap().exception;
    let lines: Vec<(GrantKind, i64)> = bridged
        .grants
        .iter()
        .map(|grant| (grant.kind, grant.span.last().days_since(grant.span.first()) + 1))
        .collect();
    let expected = [(GrantKind::First, 181), (GrantKind::Bridge, 14), (GrantKind::Renewal, 78)];
    assert_eq!(lines, expected);
    for pair in bridged.grants.windows(2) {
        assert_eq!(pair[0].span.last().plus_days(1), pair[1].span.first(), "no day is left out");
    }
    assert_eq!(bridged.renewals(), 1);
    let own = exceptions::show(&mut desk, "x5".parse().unwrap(), None).unwrap().exception;
    assert!(own.overridden());
    // It was allowed for two weeks and is not any more.
    let kept = desk.store.read(|look| settings::setting(look, "sole-approver")).unwrap();
    assert_eq!(kept, 0);
    let [old, new] = ["d4", "d5"].map(|d| decisions::show(&mut desk, d).unwrap().decision);
    assert_eq!(old.superseded_by, Some(new.reference));
    assert_eq!(new.supersedes, Some(old.reference));
}

#[test]
fn a_newcomer_finds_half_a_sheet_and_sees_nobody_elses() {
    let mut desk = sample();
    assert_eq!(desk.actor.slug, NEWCOMER);
    let (evaluation, sheet) = crate::actions::scores::mine(&mut desk, Some("E-0003")).unwrap();
    assert_eq!(evaluation.stage(), Stage::Scoring);
    let progress = sheet.progress(&evaluation);
    assert!(progress.scored > 0 && progress.scored < progress.of, "{progress:?}");
    let references: Vec<String> = crate::actions::evaluations::list(&mut desk)
        .unwrap()
        .iter()
        .map(|one| one.reference.to_string())
        .collect();
    assert_eq!(references, ["E-0001", "E-0002", "E-0003"]);
}

#[test]
fn the_history_of_the_sample_goes_forward_and_ends_before_now() {
    let mut desk = sample();
    let now = desk.now();
    let events = desk.store.read(|look| history::events(look, 0, u32::MAX)).unwrap();
    assert!(events.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert!(events.last().unwrap().at <= now);
}

#[track_caller]
fn loads_on(now: &str) {
    let mut desk = build(&world(now)).unwrap();
    let listed = exceptions::list(&mut desk, &[], None).unwrap();
    let covers: BTreeSet<Cover> = listed.iter().map(|one| one.cover).collect();
    assert_eq!(covers.len(), Cover::ALL.len(), "{now}");
    let last = desk.store.read(|look| history::events(look, 0, u32::MAX)).unwrap();
    assert!(last.last().unwrap().at <= desk.now(), "{now}");
}

#[test]
fn the_sample_loads_on_any_day_at_any_hour() {
    loads_on("2028-02-29T00:00:30Z");
    loads_on("2027-03-28T01:30:00Z");
    loads_on("2026-12-31T23:59:59Z");
}

#[test]
fn a_sample_replaces_an_earlier_sample_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let world = world("2026-11-21T10:00:00Z");
    let path = folder.path().join("demo.db");
    load(&path, &world).unwrap();
    assert!(upkeep::verify(&path).unwrap().findings.is_empty());
    load(&path, &world).unwrap();

    let own = folder.path().join("own.db");
    upkeep::init(&own, Access::Write, world.clone(), Some("admin-1"), "ours").unwrap();
    let note = folder.path().join("note.txt");
    std::fs::write(&note, "keep me").unwrap();
    for kept in [&own, &note] {
        let before = std::fs::read(kept).unwrap();
        let refused = load(kept, &world).unwrap_err().to_string();
        assert!(refused.ends_with("and a sample replaces nothing else"), "{refused}");
        assert_eq!(std::fs::read(kept).unwrap(), before);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
}
