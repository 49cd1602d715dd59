//! Random people with random acts and edits on odd clocks, through the one door: whatever happens,
//! the table of moves holds, nobody decides on what is theirs, nothing is covered backwards, lists and
//! reminders say what `cover` says, and the history gives back every row.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::agree::is_over;
use super::desk::{Bureau, text};
use crate::actions::exceptions::{
    Act, Approval, Typed, add_condition, edit, found, list, questions, take,
};
use crate::actions::watch::{ItemKind, Watch, check, notify};
use crate::domain::date::{Day, Moment};
use crate::domain::exception::grant::Cover;
use crate::domain::exception::renewal::walk::{allowed, on_record};
use crate::domain::exception::scores::applicable;
use crate::domain::exception::steps::Happened;
use crate::domain::exception::{Exception, State};
use crate::domain::refs::{ExceptionRef, Slug};

/// How the clock stands for one act: so many hours on from where it was, or somewhere odd, from
/// where it comes back.
#[derive(Debug, Clone, Copy)]
enum Clock {
    On(i64),
    Odd(&'static str),
    Back(i64),
}

/// The first second it knows, a leap day and the seconds around it, the hours that come twice or
/// never in London and Auckland, and years ago.
const ODD: &[&str] = &[
    "1970-01-01T00:00:00Z",
    "2020-02-29T12:00:00Z",
    "2024-02-28T23:59:59Z",
    "2024-02-29T00:00:00Z",
    "2026-03-29T00:59:59Z",
    "2026-03-29T01:00:00Z",
    "2026-10-25T00:30:00Z",
    "2026-10-25T01:30:00Z",
    "2026-04-04T14:30:00Z",
    "2026-09-26T13:59:59Z",
];

#[derive(Debug, Clone)]
struct Deed {
    who: &'static str,
    step: usize,
    variant: u8,
    clock: Clock,
}

const STEPS: usize = 26;

fn deed() -> impl Strategy<Value = Deed> {
    let people = ["arch-1", "arch-1", "arch-2", "arch-3", "app-1", "app-2", "own-1", "svc-1"];
    let clock = prop_oneof![
        9 => (0_i64..40).prop_map(Clock::On),
        3 => (400_i64..3000).prop_map(Clock::On),
        1 => (1_i64..9000).prop_map(Clock::Back),
        2 => prop::sample::select(ODD.to_vec()).prop_map(Clock::Odd),
    ];
    // What becomes of conditions takes a grant and the right person: it is tried more often.
    let step = prop_oneof![3 => 0..STEPS, 1 => 20_usize..25];
    (prop::sample::select(people.to_vec()), step, 0_u8..4, clock)
        .prop_map(|(who, step, variant, clock)| Deed { who, step, variant, clock })
}

fn hours(at: Moment, hours: i64) -> Moment {
    let micros = at.timestamp().as_microsecond() + hours * 3_600_000_000;
    jiff::Timestamp::from_microsecond(micros).unwrap().into()
}

const WHY: &str = "Said at a length that anybody can follow.";

/// Changes the request in one of four ways.
fn edited(bureau: &mut Bureau, which: ExceptionRef, variant: u8, today: Day) -> Option<Happened> {
    let start = today.plus_days(2);
    let fields = [
        ("co_authors", ["", "arch-3", "arch-2, app-2", "arch-2"][usize::from(variant)].to_owned()),
        ("move_months", format!("{variant},8,12")),
        ("start", start.to_string()),
        ("last_day", start.term_end(6).to_string()),
        ("review_by", String::new()),
        ("condition", format!("It comes home;arch-1;{};reporting;lapse", start.plus_days(40))),
    ];
    let typed: Vec<Typed> = fields
        .into_iter()
        .map(|(key, value)| Typed { key: key.to_owned(), texts: vec![value] })
        .collect();
    let before = bureau.shown(which).exception;
    let edited = edit(&mut bureau.desk, which, None, &typed, None).ok()?;
    let on_renewal = before.renewal.is_some();
    assert!(edited.version > before.version);
    Some(if on_renewal { Happened::RenewalEdited } else { Happened::Edited })
}

/// Does what `deed` says; what happened, where it was allowed.
fn done(bureau: &mut Bureau, which: ExceptionRef, deed: &Deed, today: Day) -> Option<Happened> {
    let exception = bureau.shown(which).exception;
    let condition = exception.conditions().map(|condition| condition.number).max().unwrap_or(1);
    let day = |offset: i64| today.plus_days(offset).to_string();
    let act = match deed.step {
        0 | 1 => return edited(bureau, which, deed.variant, today),
        2 | 3 => Act::Submit,
        4 => Act::Claim,
        5 => Act::Release,
        6 => Act::Return { note: text(WHY), fields: Vec::new() },
        7..=10 => Act::Approve(Approval {
            from: Some(day(1)),
            until: Some(day(60)),
            reason: text(WHY),
            seen: exception.judged().to_string(),
            departure: Some(text(WHY)),
            // What is offered is due within these days by chance, unless another day is given.
            dues: (1..=exception.present().conditions.len())
                .filter(|_| deed.variant != 0)
                .map(|number| format!("{number}={}", day(50)))
                .collect(),
            ..Approval::default()
        }),
        11 => Act::Reject { reason: text(WHY), seen: exception.judged().to_string() },
        12 => Act::Revise { appeal: deed.variant == 0 },
        13 => Act::Withdraw { reason: None },
        14 if deed.variant == 0 => {
            Act::Revoke { reason: text(WHY), effective: day(0), return_by: day(90) }
        }
        15 if deed.variant == 0 => Act::Close {
            outcome: text("never_started"),
            effective: None,
            months: None,
            reason: None,
        },
        14..=17 => Act::Renew,
        18 => Act::Bridge { until: day(20), reason: text(WHY) },
        19 => Act::Correct { reason: text(WHY) },
        20 => Act::Meet { condition, evidence: text(WHY) },
        21 => Act::Confirm { condition, own: None },
        22 => Act::Waive { condition, reason: text(WHY), own: false },
        23 => Act::Breach { condition, reason: text(WHY) },
        24 => {
            let added = format!("The bill is shown;arch-1;{};cost-cap;lapse", day(15));
            let before = exception.grants.iter().map(|grant| grant.conditions.len()).sum::<usize>();
            add_condition(&mut bureau.desk, which, &added).ok()?;
            let now = bureau.shown(which).exception;
            let after = now.grants.iter().map(|grant| grant.conditions.len()).sum::<usize>();
            return Some(match (after > before, now.renewal.is_some()) {
                (true, _) => Happened::ConditionAdded,
                (false, true) => Happened::RenewalEdited,
                (false, false) => Happened::Edited,
            });
        }
        _ => {
            bureau.sits("adv-1");
            let asked: Vec<_> = applicable(questions(), exception.present()).cloned().collect();
            let mut last = None;
            for question in asked {
                let value = if question.id.as_str().contains("RISK") { "pass" } else { "2" };
                let act = Act::Score {
                    question: question.id.to_string(),
                    value: text(value),
                    note: text(WHY),
                };
                last = take(&mut bureau.desk, which, &act).ok().map(|done| done.happened);
            }
            return last;
        }
    };
    take(&mut bureau.desk, which, &act).ok().map(|done| done.happened)
}

/// What lists, checks and reminders say today of `exception`, against `cover`.
fn told_agrees(bureau: &mut Bureau, exception: &Exception, today: Day) {
    let cover = exception.cover(today);
    let listed = list(&mut bureau.desk, &[], None).unwrap();
    let own = listed.iter().find(|one| one.light.reference == exception.reference).unwrap();
    // Where the clock stands before what has happened, a grant of later is not shown yet: that may
    // leave something out, and must not make anything up.
    let behind = today < on_record(exception, &bureau.desk.zone);
    assert!(own.state == exception.state && (own.cover == cover || behind), "on {today}");
    assert!(own.cover != Cover::Live || cover == Cover::Live, "on {today}");
    let subject = exception.reference.to_string();
    let is = |kind, items: &[crate::actions::watch::Item]| {
        items.iter().any(|item| item.kind == kind && item.subject == subject)
    };
    let agrees = |said: bool, so: bool| said == so || (behind && !said);
    let items = check(&mut bureau.desk, Watch::everything()).unwrap();
    let over = is_over(exception.state, cover);
    assert!(agrees(is(ItemKind::Lapsed, &items), over), "on {today}: {items:?}");
    let ending = exception.state == State::Approved && exception.coverage().expiring(today, 30);
    assert!(agrees(is(ItemKind::Expiring, &items), ending), "on {today}: {items:?}");
    let told = notify(&mut bureau.desk, &[30]).unwrap();
    assert!(!is(ItemKind::Lapsed, &told) || exception.coverage().end(today).is_none());
    assert!(!is(ItemKind::Expiring, &told) || exception.coverage().end(today).is_some());
    let again = notify(&mut bureau.desk, &[30]).unwrap();
    assert!(again.is_empty(), "told twice on {today}: {again:?}");
}

/// Walks through `deeds` in `zone`; what happened.
fn walked(zone: &str, deeds: &[Deed]) -> BTreeSet<Happened> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.db");
    let mut bureau = Bureau::in_file(&path);
    bureau.desk.zone = jiff::tz::TimeZone::get(zone).unwrap();
    let which = bureau.filed("arch-1");
    let mut seen = BTreeSet::new();
    let mut right = bureau.desk.now();
    for deed in deeds {
        let stands = match deed.clock {
            Clock::On(by) => {
                right = hours(right, by);
                right
            }
            Clock::Odd(at) => at.parse().unwrap(),
            Clock::Back(by) => hours(right, -by),
        };
        bureau.desk.world.clock.set(stands);
        bureau.sits(deed.who);
        let (before, _) = bureau.desk.store.read(|look| found(look, which)).unwrap();
        let clock = stands.day_in(&bureau.desk.zone);
        let today = right.day_in(&bureau.desk.zone);
        let happened = done(&mut bureau, which, deed, today);
        let Some(happened) = happened else { continue };
        seen.insert(happened);
        let (after, _) = bureau.desk.store.read(|look| found(look, which)).unwrap();
        let renewal = before.renewal.as_ref().map(|renewal| renewal.state);
        let told = format!("{} from {} with {renewal:?}", happened.code(), before.state);
        assert!(allowed(before.state, renewal, happened), "{told}");
        let word = happened.code().rsplit('.').next().unwrap();
        if ["voted", "approved", "rejected", "bridged", "added", "confirmed", "waived"]
            .contains(&word)
        {
            let by: Slug = deed.who.parse().unwrap();
            assert!(by != before.requester && by.as_str() != "svc-1", "{told} by {by}");
            assert!(!before.present().co_authors.contains(&by), "{told} by {by}");
        }
        if !word.ends_with("_corrected") {
            let known = clock.max(on_record(&before, &bureau.desk.zone));
            for offset in [-1_i64, -2, -8, -30, -61, -150, -400] {
                let on = known.plus_days(offset);
                let was = before.cover(on);
                assert!(after.cover(on) != Cover::Live || was == Cover::Live, "{told} covers {on}");
            }
        }
        told_agrees(&mut bureau, &after, clock);
    }
    drop(bureau);
    let report = crate::store::upkeep::verify(&path).unwrap();
    assert!(report.findings.is_empty(), "{report:?}");
    seen
}

#[test]
fn on_whatever_clock_and_wherever_the_day_begins_nothing_is_granted_covered_or_told_wrongly() {
    let mut runner = TestRunner::deterministic();
    let strategy = prop::collection::vec(deed(), 90..=90);
    let mut seen = BTreeSet::new();
    for _ in 0..9 {
        for zone in ["Europe/London", "Pacific/Auckland", "America/New_York"] {
            let deeds = strategy.new_tree(&mut runner).unwrap().current();
            seen.extend(walked(zone, &deeds));
        }
    }
    for happened in [
        Happened::Approved,
        Happened::Rejected,
        Happened::Revised,
        Happened::RenewalOpened,
        Happened::ConditionMet,
        Happened::ConditionAdded,
    ] {
        assert!(seen.contains(&happened), "{} never happened: {seen:?}", happened.code());
    }
}
