//! That `cover` and every list and report say the same of generated lives, on every day of five
//! years and wherever the day begins.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::actions::Desk;
use crate::actions::exceptions::{Asked, Depth, briefs, found, list, promised, register};
use crate::actions::reports::{Report, report};
use crate::actions::watch::{ItemKind, Watch, check, notify};
use crate::domain::date::{Day, Moment, Span};
use crate::domain::exception::grant::{Condition, Cover, Grant, GrantKind, Mark, MarkKind};
use crate::domain::exception::request::{ConditionKind, Consequence};
use crate::domain::exception::{Closure, Exception, Outcome, Revocation, State};
use crate::domain::refs::ExceptionRef;
use crate::report::listing::Cell;
use crate::store::{self, Access, Expect, Store};
use crate::world::{Clock, World};

/// Days after the first one, and what is recorded then: a mark on a condition, or an end.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Mark(MarkKind),
    Revoke,
    Close,
}

/// Something that is agreed with a grant: days from its first one to the last day for it.
#[derive(Debug, Clone)]
struct Promise {
    due: i64,
    precedent: bool,
    lapses: bool,
}

/// What becomes of one exception: grants by the days before them and their lengths, and deeds.
#[derive(Debug, Clone)]
struct Life {
    first: i64,
    grants: Vec<(i64, i64, Vec<Promise>)>,
    deeds: Vec<(i64, usize, Deed)>,
}

fn life() -> impl Strategy<Value = Life> {
    let promise = (-3_i64..200, any::<bool>(), any::<bool>())
        .prop_map(|(due, precedent, lapses)| Promise { due, precedent, lapses });
    let promises = prop::collection::vec(promise, 0..3);
    // A gap of none, of some days, or a grant that begins before the last one is over.
    let gap = prop_oneof![2 => Just(0_i64), 2 => 1_i64..60, 1 => -20_i64..0];
    let grants = prop::collection::vec((gap, 1_i64..400, promises), 1..4);
    let deed = prop_oneof![
        3 => Just(Deed::Mark(MarkKind::Met)),
        5 => Just(Deed::Mark(MarkKind::Confirmed)),
        2 => Just(Deed::Mark(MarkKind::Waived)),
        3 => Just(Deed::Mark(MarkKind::Breached)),
        1 => Just(Deed::Revoke),
        1 => Just(Deed::Close),
    ];
    let deeds = prop::collection::vec((0_i64..1500, 0_usize..4, deed), 0..8);
    (0_i64..500, grants, deeds).prop_map(|(first, grants, mut deeds)| {
        deeds.sort_by_key(|(day, _, _)| *day);
        Life { first, grants, deeds }
    })
}

/// The exception with the grants of `life` in the place of its own, nothing recorded yet.
fn begun(exception: &Exception, life: &Life, from: Day) -> Exception {
    let mut next = exception.clone();
    let template = next.grants[0].clone();
    (next.renewal, next.revocation, next.closure) = (None, None, None);
    next.state = State::Approved;
    next.grants.clear();
    let (mut after, mut number) = (from.plus_days(life.first), 0);
    for (at, (gap, length, promises)) in life.grants.iter().enumerate() {
        let first = after.plus_days(*gap);
        let span = Span::new(first, first.plus_days(length - 1)).unwrap();
        after = span.last().plus_days(1);
        let conditions = promises.iter().map(|promise| {
            number += 1;
            Condition {
                number,
                text: "The copy comes home".parse().unwrap(),
                owner: exception.requester.clone(),
                due: first.plus_days(promise.due),
                kind: if promise.precedent {
                    ConditionKind::Precedent
                } else {
                    ConditionKind::Reporting
                },
                consequence: if promise.lapses { Consequence::Lapse } else { Consequence::Warn },
                marks: Vec::new(),
            }
        });
        let conditions = conditions.collect();
        next.grants.push(Grant {
            number: u32::try_from(at + 1).unwrap(),
            kind: if at == 0 { GrantKind::First } else { GrantKind::Renewal },
            span,
            conditions,
            ..template.clone()
        });
    }
    next
}

/// The exception after what is recorded on `today`; `None` where it takes no such thing.
fn after(
    exception: &Exception,
    place: usize,
    deed: Deed,
    today: Day,
    at: Moment,
) -> Option<Exception> {
    let mut next = exception.clone();
    let by = exception.grants[0].approvers[0].clone();
    let reason = "Recorded for this walk alone.".parse().unwrap();
    match deed {
        Deed::Mark(kind) => {
            let mut all: Vec<&mut Condition> =
                next.grants.iter_mut().flat_map(|grant| &mut grant.conditions).collect();
            let count = all.len();
            let condition = all.get_mut(place.checked_rem(count)?)?;
            condition.marks.push(Mark { on: today, kind, by, note: Some(reason) });
        }
        Deed::Revoke if exception.state == State::Approved => {
            let effective = today.plus_days(i64::try_from(place).unwrap() * 10);
            next.state = State::Revoked;
            next.revocation = Some(Revocation {
                by,
                reason,
                effective,
                return_by: effective.plus_days(30),
                cover_before: exception.cover(today),
                at,
            });
        }
        Deed::Close if exception.state != State::Closed => {
            next.state = State::Closed;
            next.closure = Some(Closure {
                by,
                outcome: Outcome::NeverStarted,
                effective: today,
                months: None,
                reason: None,
                at,
            });
        }
        Deed::Revoke | Deed::Close => return None,
    }
    Some(next)
}

fn kept(desk: &mut Desk, exception: &Exception) {
    let which = exception.reference;
    desk.write(|write| {
        let (_, rev) = found(write, which)?;
        store::exceptions::put(write, exception, Expect::Rev(rev))?;
        write.record("exception.commented", &which.to_string(), None, None, &[])?;
        Ok(())
    })
    .unwrap();
}

/// The first column of a report.
fn ids(desk: &mut Desk, which: Report, within: i64) -> BTreeSet<String> {
    let listing = report(desk, which, within).unwrap();
    let id = |row: &Vec<Cell>| row[0].words();
    listing.rows().iter().map(id).collect()
}

type Lives = BTreeMap<ExceptionRef, Exception>;

fn those(all: &Lives, wanted: impl Fn(&Exception) -> bool) -> BTreeSet<String> {
    all.values().filter(|one| wanted(one)).map(|one| one.reference.to_string()).collect()
}

/// What the rows of the register say, against `cover`.
fn rows_agree(desk: &mut Desk, all: &Lives, day: Day, zone: &str) -> [usize; 3] {
    let mut seen = [0; 3];
    for listed in list(desk, &[], None).unwrap() {
        let Some(whole) = all.get(&listed.light.reference) else { continue };
        let coverage = whole.coverage();
        let told = (listed.cover, listed.days_left);
        let wanted = (whole.cover(day), coverage.days_left(day));
        assert_eq!(told, wanted, "{} on {day} in {zone}", whole.reference);
        let last = coverage.granted().map(Span::last);
        assert_eq!(listed.end, last, "{} on {day} in {zone}", whole.reference);
        seen[0] += usize::from(listed.cover == Cover::Live);
        seen[1] += usize::from(listed.cover == Cover::LapsedCondition);
        seen[2] += usize::from(listed.cover == Cover::Ended);
    }
    seen
}

/// What filters find, against `cover`.
fn filters_agree(desk: &mut Desk, all: &Lives, day: Day, zone: &str) {
    let overdue = |one: &Exception| one.conditions().any(|condition| condition.breached(day));
    for (filter, wanted) in [
        ("cover:live", those(all, |one| one.cover(day) == Cover::Live)),
        ("cover:lapsed_condition", those(all, |one| one.cover(day) == Cover::LapsedCondition)),
        ("condition:overdue", those(all, overdue)),
    ] {
        let found = briefs(desk, &[filter.to_owned()], Depth::Table).unwrap();
        let found = found.iter().filter(|brief| all.contains_key(&brief.reference));
        let found: BTreeSet<String> = found.map(|brief| brief.reference.to_string()).collect();
        assert_eq!(found, wanted, "{filter} on {day} in {zone}");
    }
}

/// Whether what was granted leaves its workload without cover: lists and reminders call it lapsed.
pub(super) fn is_over(state: State, cover: Cover) -> bool {
    match state {
        State::Approved => matches!(cover, Cover::Lapsed | Cover::LapsedCondition),
        State::Revoked => {
            matches!(cover, Cover::Lapsed | Cover::LapsedCondition | Cover::Ended)
        }
        State::Draft
        | State::Submitted
        | State::InReview
        | State::ChangesRequested
        | State::Rejected
        | State::Withdrawn
        | State::Closed => false,
    }
}

/// What is said to people who did not ask, against `cover`.
fn told_agrees(desk: &mut Desk, all: &Lives, day: Day, zone: &str) {
    let own = |subjects: BTreeSet<String>| -> BTreeSet<String> {
        let known = |subject: &String| {
            subject.parse().is_ok_and(|which: ExceptionRef| all.contains_key(&which))
        };
        subjects.into_iter().filter(known).collect()
    };
    let over = those(all, |one| is_over(one.state, one.cover(day)));
    let ending = those(all, |one| one.state == State::Approved && one.coverage().expiring(day, 30));
    let items = check(desk, Watch::everything()).unwrap();
    let of = |kind| -> BTreeSet<String> {
        let items = items.iter().filter(|item| item.kind == kind);
        items.map(|item| item.subject.clone()).collect()
    };
    assert_eq!(own(of(ItemKind::Lapsed)), over, "check, lapsed on {day} in {zone}");
    assert_eq!(own(of(ItemKind::Expiring)), ending, "check, expiring on {day} in {zone}");
    assert_eq!(own(ids(desk, Report::Lapsed, 30)), over, "report of lapses on {day} in {zone}");
    let found = own(ids(desk, Report::Expiring, 30));
    assert_eq!(found, ending, "report of last days on {day} in {zone}");

    let live = Asked { filter: "cover:live".to_owned(), ..Asked::default() };
    let places = register(desk, &live).unwrap().places;
    let places = places.iter().map(|placed| placed.which.to_string()).collect();
    let wanted = those(all, |one| one.cover(day) == Cover::Live);
    assert_eq!(own(places), wanted, "register on {day} in {zone}");
    for one in promised(desk, true).unwrap() {
        let Some(whole) = all.get(&one.promise.which) else { continue };
        let condition = whole.condition(one.promise.number).unwrap();
        assert_eq!(one.promise.hold.breached(day), condition.breached(day), "board on {day}");
    }
}

/// The days about which something could be said wrongly: those around any first or last one.
fn edges(all: &Lives) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    for one in all.values() {
        let spans = one.grants.iter().flat_map(|grant| [grant.span.first(), grant.span.last()]);
        let dues = one.conditions().map(|condition| condition.due);
        for day in spans.chain(dues) {
            days.extend([-31, -30, -1, 0, 1].map(|by| day.plus_days(by)));
        }
    }
    days
}

/// Lives through five years: the rows are read every day, or on every `step`th and on those about
/// which something could be said wrongly, on which everything else is read as well.
fn lived(zone: &'static str, lives: &[Life], step: i64) -> [usize; 3] {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.db");
    let then = "2026-11-28T10:00:00Z".parse().unwrap();
    crate::actions::demo::load(&path, &World::standing_at(then)).unwrap();
    let clock = Clock::fixed(then);
    let world = World { clock: clock.clone(), login: "u-1".to_owned(), host: "desk".to_owned() };
    let store = Store::open(&path, Access::Write).unwrap();
    let mut desk = Desk::new(store, world, Some("own-1")).unwrap();
    desk.zone = jiff::tz::TimeZone::get(zone).unwrap();

    let from: Day = "2027-03-01".parse().unwrap();
    let mut all = Lives::new();
    let mut deeds: Vec<(Day, ExceptionRef, usize, Deed)> = Vec::new();
    let granted = list(&mut desk, &["state:approved".to_owned()], None).unwrap();
    assert!(granted.len() >= lives.len());
    for (listed, life) in granted.iter().zip(lives) {
        let which = listed.light.reference;
        let (whole, _) = desk.store.read(|look| found(look, which)).unwrap();
        let whole = begun(&whole, life, from);
        kept(&mut desk, &whole);
        all.insert(which, whole);
        let own = life
            .deeds
            .iter()
            .map(|(day, place, deed)| (from.plus_days(*day), which, *place, *deed));
        deeds.extend(own);
    }
    let edges = edges(&all);
    let mut told = BTreeSet::new();
    let mut seen = [0; 3];
    for passed in 0..1826 {
        let day = from.plus_days(passed - 60);
        // The first second of a day there, or the last one.
        let at = if passed % 2 == 0 {
            let before = day.plus_days(-1).end_in(&desk.zone).timestamp();
            (before + jiff::SignedDuration::from_secs(1)).into()
        } else {
            day.end_in(&desk.zone)
        };
        clock.set(at);
        assert_eq!(desk.today(), day, "{zone}");
        let mut changed = false;
        for (_, which, place, deed) in deeds.iter().filter(|(on, ..)| *on == day) {
            if let Some(next) = after(&all[which], *place, *deed, day, at) {
                kept(&mut desk, &next);
                all.insert(*which, next);
                changed = true;
            }
        }
        let edge = changed || edges.contains(&day) || passed % 97 == 0;
        if edge || passed % step == 0 {
            let here = rows_agree(&mut desk, &all, day, zone);
            seen.iter_mut().zip(here).for_each(|(seen, here)| *seen += here);
        }
        if edge {
            filters_agree(&mut desk, &all, day, zone);
            told_agrees(&mut desk, &all, day, zone);
            for item in notify(&mut desk, &[30]).unwrap() {
                let Some(whole) = item.subject.parse().ok().and_then(|which| all.get(&which))
                else {
                    continue;
                };
                let covered = whole.coverage().end(day).is_some();
                match item.kind {
                    ItemKind::Lapsed => assert!(!covered, "{} on {day} in {zone}", item.said),
                    ItemKind::Expiring => assert!(covered, "{} on {day} in {zone}", item.said),
                    ItemKind::Condition
                    | ItemKind::Waiting
                    | ItemKind::Review
                    | ItemKind::Signal => {}
                }
                if item.kind == ItemKind::Lapsed {
                    let once = (item.subject.clone(), item.said.clone());
                    assert!(told.insert(once), "{} twice in {zone}", item.said);
                }
            }
        }
    }
    seen
}

#[test]
fn cover_and_every_list_and_report_agree_on_every_day_of_five_years_wherever_the_day_begins() {
    let mut runner = TestRunner::deterministic();
    let strategy = prop::collection::vec(life(), 7..=7);
    for (zone, step) in [
        ("Europe/London", 1),
        ("Pacific/Auckland", 30),
        ("America/New_York", 30),
        ("America/St_Johns", 45),
        ("Pacific/Apia", 45),
    ] {
        let lives = strategy.new_tree(&mut runner).unwrap().current();
        let seen = lived(zone, &lives, step);
        assert!(seen.iter().all(|days| *days > 30), "{zone}: {seen:?}");
    }
}
