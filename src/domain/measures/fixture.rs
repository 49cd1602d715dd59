//! A small register whose figures are worked out by hand.

use super::{Case, Closed, Granted, Primary, Register, Ruling, Site, Verdict};
use crate::domain::date::{Day, Span};
use crate::domain::exception::State;
use crate::domain::exception::grant::{Coverage, GrantKind, Hold, MarkKind, Period};
use crate::domain::exception::request::{Basis, ReasonCode};
use crate::domain::workload::{Months, Portable};

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn site(number: u32, pounds: i64, hosted: &str) -> Site {
    Site {
        reference: crate::domain::refs::WorkloadRef::new(number).unwrap(),
        name: format!("Workload {number}"),
        spend: crate::domain::exact::Money::pence(pounds * 100).unwrap(),
        hosted: hosted.parse().unwrap(),
        since: None,
        retired_on: None,
    }
}

pub(crate) fn grant(kind: GrantKind, at: &str, months: u16, who: &str) -> Granted {
    Granted {
        kind,
        months,
        at: format!("{at}T12:00:00Z").parse().unwrap(),
        on: day(at),
        approvers: [who.parse().unwrap()].into(),
        overrides: 0,
    }
}

pub(crate) fn period(first: &str, last: &str, holds: Vec<Hold>) -> Period {
    Period { span: Span::new(day(first), day(last)).unwrap(), holds }
}

pub(crate) fn case(number: u32, workload: u32, target: &str, reason: ReasonCode) -> Case {
    Case {
        reference: crate::domain::refs::ExceptionRef::new(number).unwrap(),
        workload: crate::domain::refs::WorkloadRef::new(workload).unwrap(),
        target: Some(target.parse().unwrap()),
        state: State::Approved,
        reason: Some(reason),
        others: Vec::new(),
        waits_since: None,
        renewal_in_hand: false,
        estimate: Some(Months::new(4, 9, 20).unwrap()),
        basis: Some(Basis::Desk),
        tested_on: None,
        cost: crate::domain::exact::Money::pence(1_000_000).unwrap(),
        grants: Vec::new(),
        coverage: Coverage::default(),
        closed: None,
    }
}

fn ruling(
    case: u32,
    round: u32,
    who: &str,
    verdict: Verdict,
    submitted: &str,
    at: &str,
    claims: &str,
) -> Ruling {
    let at: crate::domain::date::Moment = at.parse().unwrap();
    Ruling {
        exception: crate::domain::refs::ExceptionRef::new(case).unwrap(),
        round,
        by: who.parse().unwrap(),
        verdict,
        submitted_at: submitted.parse().unwrap(),
        at,
        on: at.day_in(&jiff::tz::TimeZone::UTC),
        length: 40,
        claims: Some(format!("{claims:0>64}").parse().unwrap()),
    }
}

/// Eight workloads, aws being the primary; as at 2027-06-30:
/// X-0001 live since 2027-01-01 (9 months, condition met in time); X-0002 live, renewed once with
/// the same claims (14 months accepted); X-0003 lapsed on 2027-05-31; X-0004 revoked from
/// 2027-04-01, not closed; X-0005 closed on 2027-03-01, moved in 12 months against 9;
/// X-0006 waits since 2027-06-20; X-0007 rejected.
pub(crate) fn register() -> Register {
    let met = Hold {
        precedent: false,
        lapses: true,
        due: day("2027-03-31"),
        marks: vec![(day("2027-03-01"), MarkKind::Met), (day("2027-03-10"), MarkKind::Confirmed)],
    };
    let overdue =
        Hold { precedent: false, lapses: false, due: day("2027-05-31"), marks: Vec::new() };
    let mut one = case(1, 1, "gcp", ReasonCode::Innovation);
    one.grants = vec![grant(GrantKind::First, "2026-12-10", 9, "app-1")];
    one.coverage.periods = vec![period("2027-01-01", "2027-12-31", vec![met])];
    one.others = vec![ReasonCode::UserNeeds];
    (one.basis, one.tested_on) = (Some(Basis::Tested), Some(day("2026-07-01")));
    let mut two = case(2, 2, "gcp", ReasonCode::Innovation);
    two.grants = vec![
        grant(GrantKind::First, "2026-01-05", 12, "app-1"),
        grant(GrantKind::Renewal, "2026-12-20", 14, "app-1"),
    ];
    two.coverage.periods = vec![
        period("2026-01-05", "2026-12-31", Vec::new()),
        period("2027-01-01", "2027-12-31", vec![overdue]),
    ];
    two.cost = crate::domain::exact::Money::pence(3_000_000).unwrap();
    let mut three = case(3, 3, "azure", ReasonCode::UserNeeds);
    three.grants = vec![grant(GrantKind::First, "2026-05-20", 6, "app-2")];
    three.coverage.periods = vec![period("2026-06-01", "2027-05-31", Vec::new())];
    let mut four = case(4, 4, "azure", ReasonCode::Flexibility);
    four.grants = vec![grant(GrantKind::First, "2026-12-31", 5, "app-2")];
    four.coverage.periods = vec![period("2027-01-01", "2027-12-31", Vec::new())];
    (four.state, four.coverage.ended_on) = (State::Revoked, Some(day("2027-04-01")));
    let mut five = case(5, 5, "gcp", ReasonCode::CostProfile);
    five.grants = vec![grant(GrantKind::First, "2026-03-01", 9, "app-1")];
    five.coverage.periods = vec![period("2026-03-01", "2027-02-28", Vec::new())];
    (five.state, five.coverage.ended_on) = (State::Closed, Some(day("2027-03-01")));
    five.closed = Some(Closed {
        outcome: crate::domain::exception::Outcome::ReturnedToPrimary,
        effective: day("2027-03-01"),
        months: Some(12),
        by: Some("arch-1".parse().unwrap()),
    });
    let mut six = case(6, 6, "gcp", ReasonCode::Innovation);
    (six.state, six.waits_since) = (State::Submitted, Some(day("2027-06-20")));
    let mut seven = case(7, 6, "azure", ReasonCode::Innovation);
    seven.state = State::Rejected;
    let mut sites = vec![
        site(1, 10_000, "gcp"),
        site(2, 30_000, "gcp"),
        site(3, 20_000, "azure"),
        site(4, 5_000, "azure"),
        site(5, 15_000, "aws"),
        site(6, 12_000, "on-premises"),
        site(7, 108_000, "aws"),
        site(8, 99_000, "gcp"),
    ];
    sites[7].retired_on = Some(day("2027-01-01"));
    let rulings = vec![
        ruling(
            1,
            0,
            "app-1",
            Verdict::Returned,
            "2026-12-01T12:00:00Z",
            "2026-12-03T12:00:00Z",
            "a",
        ),
        ruling(
            1,
            0,
            "app-1",
            Verdict::Approved,
            "2026-12-08T12:00:00Z",
            "2026-12-10T12:00:00Z",
            "a",
        ),
        ruling(
            2,
            0,
            "app-1",
            Verdict::Approved,
            "2026-01-05T11:55:00Z",
            "2026-01-05T12:00:00Z",
            "b",
        ),
        ruling(
            2,
            1,
            "app-1",
            Verdict::Approved,
            "2026-12-10T12:00:00Z",
            "2026-12-20T12:00:00Z",
            "b",
        ),
        ruling(
            3,
            0,
            "app-2",
            Verdict::Approved,
            "2026-05-16T12:00:00Z",
            "2026-05-20T12:00:00Z",
            "c",
        ),
        ruling(
            4,
            0,
            "app-2",
            Verdict::Approved,
            "2026-12-28T12:00:00Z",
            "2026-12-31T12:00:00Z",
            "d",
        ),
        ruling(
            5,
            0,
            "app-1",
            Verdict::Approved,
            "2026-02-28T12:00:00Z",
            "2026-03-01T12:00:00Z",
            "e",
        ),
        ruling(
            7,
            0,
            "app-2",
            Verdict::Rejected,
            "2027-01-01T12:00:00Z",
            "2027-01-07T12:00:00Z",
            "f",
        ),
    ];
    Register {
        day: day("2027-06-30"),
        primary: Some(Primary {
            decision: crate::domain::refs::DecisionRef::new(1).unwrap(),
            supplier: "aws".parse().unwrap(),
            since: Some(day("2025-12-01")),
            before: None,
            transition_end: None,
        }),
        sites,
        cases: vec![one, two, three, four, five, six, seven],
        rulings,
        stays: std::collections::BTreeMap::new(),
        reestimates: Vec::new(),
        corrections: 0,
        portable: Portable::default(),
    }
}
