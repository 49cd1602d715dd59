//! Random walks over the whole life of an exception, renewals, bridges and corrections among it,
//! against a model that knows a table of moves and a set of names.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::domain::date::{Day, Span};
use crate::domain::exception::fixture::{World, ballot, delegation, person, reason, request, slug};
use crate::domain::exception::grant::{Cover, GrantKind, MarkKind};
use crate::domain::exception::request::{ConditionKind, Consequence, Request};
use crate::domain::exception::steps::{Happened, Step};
use crate::domain::exception::{Agreed, Exception, Outcome, Rebase, State};
use crate::domain::refs::Slug;

#[derive(Debug, Clone)]
struct Act {
    who: &'static str,
    step: usize,
    variant: u8,
    days: i64,
    /// Who acts for whom on that day, if anybody does.
    acts_for: Option<(&'static str, &'static str)>,
}

const STEPS: usize = 24;

fn act() -> impl Strategy<Value = Act> {
    let people = ["arch-1", "arch-1", "arch-2", "arch-3", "app-1", "app-2", "own-1", "svc-1"];
    // Days pass unevenly: most acts follow at once, some after months, a few on a clock that was
    // put back by days, by months or to 1970, from where it comes back again.
    let days = prop_oneof![
        12 => 0_i64..3,
        4 => 20_i64..140,
        2 => 300_i64..420,
        2 => -3_i64..0,
        1 => -200_i64..-3,
        1 => Just(AT_THE_EPOCH),
    ];
    let pairs = [("arch-1", "app-1"), ("svc-1", "own-1"), ("arch-3", "app-2"), ("app-1", "own-1")];
    let acts_for = prop_oneof![
        3 => Just(None),
        1 => prop::sample::select(pairs.to_vec()).prop_map(Some),
    ];
    (prop::sample::select(people.to_vec()), 0..STEPS, 0_u8..4, days, acts_for)
        .prop_map(|(who, step, variant, days, acts_for)| Act { who, step, variant, days, acts_for })
}

/// For one act the clock stands at the first day it knows.
const AT_THE_EPOCH: i64 = i64::MIN;

fn edited(exception: &Exception, variant: u8, today: Day) -> Request {
    let mut request = exception.present().clone();
    request.co_authors = match variant {
        0 => BTreeSet::new(),
        1 => BTreeSet::from([slug("arch-3")]),
        2 => BTreeSet::from([slug("arch-2"), slug("app-2")]),
        _ => BTreeSet::from([slug("arch-2")]),
    };
    let low = u16::from(variant);
    request.move_months = crate::domain::workload::Months::new(low, 8, 12).ok();
    request.start = Some(request.start.map_or(today, |start| start.max(today)));
    request.last_day = request.start.map(|start| start.term_end(6));
    request.review_by = None;
    for offer in &mut request.conditions {
        offer.due = Some(today.plus_days(40));
    }
    request
}

fn step(exception: &Exception, act: &Act, today: Day) -> Step {
    let why = || reason("Said at a length that anybody can follow.");
    let condition = exception.conditions().map(|condition| condition.number).max().unwrap_or(1);
    match act.step {
        0 | 1 => Step::Edit {
            request: Box::new(edited(exception, act.variant, today)),
            seen: exception.version,
        },
        2 | 3 => Step::Submit,
        4 => Step::Claim,
        5 => Step::Release,
        6 => Step::Return { note: why(), fields: BTreeSet::new() },
        7..=9 => {
            let mut ballot = ballot(exception);
            ballot.span = Span::new(today.plus_days(1), today.plus_days(60));
            ballot.departure = Some(why());
            // What is offered is due within these days by chance, unless another day is given.
            let offered = (1_u32..).zip(&exception.present().conditions);
            if act.variant != 0 {
                ballot.dues = offered.map(|(number, _)| (number, today.plus_days(30))).collect();
            }
            Step::Approve(Box::new(ballot))
        }
        10 => Step::Reject { rationale: why(), seen: exception.judged() },
        11 => Step::Revise { appeal: act.variant == 0 },
        12 => Step::Withdraw { reason: None },
        13 if act.variant == 0 => {
            Step::Revoke { reason: why(), effective: today, return_by: today.plus_days(90) }
        }
        14 if act.variant == 0 => Step::Close {
            outcome: Outcome::NeverStarted,
            effective: None,
            months: None,
            reason: None,
        },
        13..=16 => Step::Renew,
        17 => Step::Bridge { until: today.plus_days(20), reason: why() },
        18 => Step::Rebase {
            how: if act.variant < 2 { Rebase::Confirm } else { Rebase::ReReview },
            reason: why(),
            outcome: None,
            months: None,
        },
        19 => Step::Correct { reason: why() },
        20 => Step::Meet { condition, evidence: why() },
        21 => Step::Waive { condition, reason: why(), own: false },
        22 => Step::AddCondition {
            condition: Box::new(Agreed {
                text: why(),
                owner: slug("arch-1"),
                due: today.plus_days(15),
                every: None,
                kind: ConditionKind::CostCap,
                consequence: Consequence::Lapse,
            }),
        },
        _ => Step::Breach { condition, reason: why() },
    }
}

/// Where each event may lead from: the rules of the steps once more, as a table of codes.
pub(crate) fn allowed(from: State, renewal: Option<State>, happened: Happened) -> bool {
    let code = happened.code();
    let (asked, word) = match code.split_once('.') {
        Some(("renewal", word)) => (renewal, word),
        Some((_, word)) => (Some(from), word),
        None => return false,
    };
    let asked = asked.map_or("none", State::code);
    let one_of: &[&str] = match (code.starts_with("renewal."), word) {
        (true, "opened" | "approval_corrected" | "rejection_corrected") => &["none"],
        (_, "edited" | "submitted") => &["draft", "changes_requested"],
        (_, "claimed") => &["submitted"],
        (_, "released" | "vote_corrected") => &["submitted", "in_review"],
        (_, "returned" | "voted" | "approved" | "rejected" | "scored") => {
            &["submitted", "in_review"]
        }
        (_, "withdrawn") => &["draft", "submitted", "in_review", "changes_requested"],
        (false, "revised") => &["rejected", "withdrawn"],
        (false, "appealed" | "rejection_corrected") => &["rejected"],
        (false, "closed") => &["approved", "revoked"],
        (false, "closing_corrected") => &["closed"],
        (false, "revocation_corrected") => &["revoked"],
        (
            false,
            "revoked" | "bridged" | "rebased" | "reviewed" | "approval_corrected"
            | "bridge_corrected" | "met" | "waived" | "breached" | "added",
        ) => &["approved"],
        (_, _) => &[],
    };
    one_of.contains(&asked)
}

/// Cover once more, said plainly.
fn plainly(exception: &Exception, on: Day) -> Cover {
    let ended = [
        exception.revocation.as_ref().map(|end| end.effective),
        exception.closure.as_ref().map(|end| end.effective),
    ];
    if exception.grants.is_empty() {
        return Cover::None;
    }
    if ended.into_iter().flatten().any(|ended| ended <= on) {
        return Cover::Ended;
    }
    let holding: Vec<_> = exception.grants.iter().filter(|grant| grant.span.holds(on)).collect();
    let blocked = |grant: &&&crate::domain::exception::grant::Grant| {
        grant.conditions.iter().any(|condition| {
            let words = condition.marks.iter().filter(|mark| mark.on <= on);
            let last = words.map(|mark| mark.kind).rfind(|kind| *kind != MarkKind::Met);
            let settled = matches!(last, Some(MarkKind::Confirmed | MarkKind::Waived));
            let broken = last == Some(MarkKind::Breached) || on > condition.due;
            condition.consequence.code() == "lapse" && !settled && broken
        })
    };
    if holding.iter().any(|grant| !blocked(&grant)) {
        Cover::Live
    } else if !holding.is_empty() {
        Cover::LapsedCondition
    } else if exception.grants.iter().all(|grant| on < grant.span.first()) {
        Cover::Scheduled
    } else {
        Cover::Lapsed
    }
}

/// The last day on which something was submitted, granted or recorded about a condition.
pub(crate) fn on_record(exception: &Exception, zone: &jiff::tz::TimeZone) -> Day {
    let renewal = exception.renewal.as_ref().and_then(|renewal| renewal.submission.as_ref());
    let submitted = exception.submission.iter().chain(renewal).map(|one| one.at.day_in(zone));
    let granted = exception.grants.iter().map(|grant| grant.approved_at.day_in(zone));
    let marks = exception.conditions().flat_map(|condition| &condition.marks).map(|mark| mark.on);
    let looked = exception.looked.iter().map(|looked| looked.on);
    let filed = exception.filed_at.day_in(zone);
    submitted.chain(granted).chain(marks).chain(looked).max().map_or(filed, |day| day.max(filed))
}

/// What walks have in common: what was reached in all of them together.
fn walked(acts: Vec<Act>, scored: bool) -> Result<BTreeSet<Happened>, TestCaseError> {
    let mut world = World::new();
    world.settings.tiers[1].adviser = scored;
    let mut exception = if scored { world.advised(request()) } else { world.submitted(request()) };
    let mut touched: BTreeSet<Slug> = BTreeSet::new();
    let mut on_renewal: BTreeSet<Slug> = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for act in acts {
        let back = (act.days == AT_THE_EPOCH).then_some(world.today);
        world.today = match back {
            Some(_) => Day::from(jiff::civil::date(1970, 1, 1)),
            None => world.today.plus_days(act.days),
        };
        let clock = world.today;
        world.today = back.unwrap_or(world.today);
        world.delegations = act.acts_for.iter().map(|(from, to)| delegation(from, to)).collect();
        let on_the_clock = World { today: clock, ..world.clone() };
        let step = step(&exception, &act, world.today);
        let by = slug(act.who);
        let Ok(taken) = exception.after(&step, &person(act.who), &on_the_clock.context()) else {
            continue;
        };
        let known = on_record(&exception, &jiff::tz::TimeZone::UTC).max(clock);
        let Some(next) = taken.exception else { break };
        let happened = taken.happened;
        seen.insert(happened);
        let last = happened.code().rsplit_once('.').map_or("", |(_, word)| word);
        if ["voted", "approved", "rejected", "bridged", "revoked", "closed"].contains(&last) {
            world.before = Some(exception.clone());
        }
        let renewal = exception.renewal.as_ref().map(|renewal| renewal.state);
        prop_assert!(
            allowed(exception.state, renewal, happened),
            "{} from {} with {renewal:?}",
            happened.code(),
            exception.state
        );
        if happened == Happened::Edited {
            touched.insert(by.clone());
        } else if happened == Happened::RenewalOpened {
            on_renewal = BTreeSet::new();
        } else if happened == Happened::RenewalEdited {
            on_renewal.insert(by.clone());
        } else if happened == Happened::Revised && exception.state == State::Rejected {
            touched.clear();
        }
        // However the clock stands, what was not covered on a day gone by stays so, but for a
        // decision that is taken back as recorded in error.
        if !happened.code().ends_with("_corrected") {
            for offset in [-1_i64, -2, -8, -30, -61, -150, -400] {
                let on = known.plus_days(offset);
                let before = exception.cover(on);
                prop_assert!(
                    next.cover(on) != Cover::Live || before == Cover::Live,
                    "{} covers {on}, before {known}, where it was {before}",
                    happened.code()
                );
            }
        }
        let decides = ["voted", "approved", "rejected", "bridged", "added"];
        if decides.iter().any(|word| happened.code().ends_with(&format!(".{word}"))) {
            let judged = exception.present();
            let names = if exception.renewal.is_some() { &on_renewal } else { &touched };
            let through = act.acts_for.filter(|(_, to)| *to == act.who).map(|(from, _)| slug(from));
            for who in std::iter::once(&by).chain(&through) {
                prop_assert!(*who != exception.requester && *who != world.workload.owner);
                prop_assert!(!judged.co_authors.contains(who) && !names.contains(who));
            }
        }
        if next.grants.len() > exception.grants.len() {
            let grant = &next.grants[next.grants.len() - 1];
            prop_assert!(grant.span.first() >= known, "nothing is granted backwards");
            let before = exception.grants.last();
            match grant.kind {
                GrantKind::First => prop_assert!(before.is_none()),
                GrantKind::Renewal => prop_assert_eq!(next.renewals(), exception.renewals() + 1),
                GrantKind::Bridge => {
                    prop_assert!(before.is_some_and(|grant| grant.kind != GrantKind::Bridge));
                    prop_assert!(grant.span.last().days_since(grant.span.first()) < 30);
                    prop_assert_eq!(next.renewals(), exception.renewals());
                }
            }
            if grant.kind != GrantKind::Bridge {
                for condition in &grant.conditions {
                    let first = matches!(condition.kind, ConditionKind::Precedent);
                    let from = if first { known } else { grant.span.first() };
                    prop_assert!(from <= condition.due && condition.due <= grant.span.last());
                }
                prop_assert_eq!(grant.content, exception.judged());
                prop_assert!(grant.approvers.len() >= world.settings.row(grant.tier).quorum);
            }
        }
        prop_assert!(next.renewal.is_none() || next.state == State::Approved);
        prop_assert!(next.version >= exception.version);
        // Whatever is granted is looked at within what is granted, and never twice for one look.
        if let (Some(grant), Some(due)) = (next.last_reviewed(), next.review_due()) {
            prop_assert!(grant.span.holds(due));
            prop_assert!(next.looked.as_ref().is_none_or(|looked| looked.on < due));
        }
        exception = next;
        for offset in [-400_i64, -31, -1, 0, 1, 29, 61, 400] {
            let on = world.today.plus_days(offset);
            prop_assert_eq!(exception.cover(on), plainly(&exception, on), "on {}", on);
        }
    }
    // Five years around, day by day.
    for offset in -1826..=1826 {
        let on = world.today.plus_days(offset);
        prop_assert_eq!(exception.cover(on), plainly(&exception, on), "on {}", on);
        let outlined = exception.coverage();
        prop_assert_eq!(outlined.on(on), exception.cover(on));
    }
    Ok(seen)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_walk_leaves_the_table_nor_grants_what_an_interested_person_decided(
        acts in prop::collection::vec(act(), 1..90),
        scored in any::<bool>(),
    ) {
        walked(acts, scored)?;
    }
}

#[test]
fn the_walks_get_as_far_as_renewals_bridges_and_corrections() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for _ in 0..1000 {
        let acts = prop::collection::vec(act(), 80..90).new_tree(&mut runner).unwrap().current();
        seen.extend(walked(acts, false).unwrap());
    }
    for happened in [
        Happened::Approved,
        Happened::Rejected,
        Happened::RenewalOpened,
        Happened::RenewalSubmitted,
        Happened::RenewalApproved,
        Happened::RenewalRejected,
        Happened::ApprovalCorrected,
        Happened::RejectionCorrected,
        Happened::ConditionAdded,
    ] {
        assert!(seen.contains(&happened), "{} never happened", happened.code());
    }
}
