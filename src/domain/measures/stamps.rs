//! Signs that somebody approves without looking: renewals in which nothing changed, decisions
//! within minutes of submission, one approver above a set share.

use std::collections::BTreeMap;

use super::pace::decides;
use super::promises::claims;
use super::{Register, Verdict};
use crate::codes;
use crate::domain::date::Day;
use crate::domain::exact::Exact;
use crate::domain::exception::grant::GrantKind;
use crate::domain::refs::{ExceptionRef, Slug};

codes! {
    /// What the sign is.
    pub enum StampKind, "a sign of rubber-stamping" {
        /// A renewal claims word for word what was claimed before.
        NothingChanged = "nothing_changed",
        /// Decided within minutes of submission.
        WithinMinutes = "within_minutes",
        /// One person gives most approvals.
        OneApprover = "one_approver",
    }
}

/// One sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// What.
    pub kind: StampKind,
    /// The exception, where it is about one.
    pub exception: Option<ExceptionRef>,
    /// Who approved.
    pub by: Vec<Slug>,
    /// The day.
    pub on: Day,
    /// In a sentence.
    pub said: String,
}

/// The fewest approvals of which a share says anything.
const FEWEST: u64 = 4;

/// The signs in `register`: decisions within `minutes`, and one approver with more than
/// `percent` of all approvals.
pub fn stamps(register: &Register, minutes: i64, percent: u32) -> Vec<Stamp> {
    let mut found = Vec::new();
    for case in &register.cases {
        let reviewed = case.grants.iter().filter(|grant| grant.kind != GrantKind::Bridge);
        let reviewed: Vec<&super::Granted> = reviewed.collect();
        if reviewed.len() < 2 {
            continue;
        }
        let claims = claims(register, case.reference);
        for (round, grant) in (0_u32..).zip(reviewed).skip(1) {
            let of = |round: u32| claims.get(&round);
            if let (Some(before), Some(after)) = (of(round - 1), of(round))
                && before == after
            {
                found.push(Stamp {
                    kind: StampKind::NothingChanged,
                    exception: Some(case.reference),
                    by: grant.approvers.to_vec(),
                    on: grant.on,
                    said: format!("renewal {round} claims word for word what was claimed before"),
                });
            }
        }
    }
    let mut people: BTreeMap<&Slug, (u64, Day)> = BTreeMap::new();
    let mut all = 0;
    for ruling in &register.rulings {
        let taken = ruling.at.timestamp().as_second() - ruling.submitted_at.timestamp().as_second();
        if decides(ruling, register) && taken < minutes * 60 {
            found.push(Stamp {
                kind: StampKind::WithinMinutes,
                exception: Some(ruling.exception),
                by: vec![ruling.by.clone()],
                on: ruling.on,
                said: format!(
                    "{} {} minutes after it was submitted",
                    ruling.verdict,
                    taken.max(0) / 60
                ),
            });
        }
        if ruling.verdict == Verdict::Approved {
            all += 1;
            let own = people.entry(&ruling.by).or_insert((0, ruling.on));
            *own = (own.0 + 1, ruling.on.max(own.1));
        }
    }
    for (who, (own, last)) in people {
        if all >= FEWEST && own * 100 > all * u64::from(percent) {
            let share = super::debt::ratio(i128::from(own) * 100, i128::from(all))
                .unwrap_or_else(|| Exact::whole(0));
            found.push(Stamp {
                kind: StampKind::OneApprover,
                exception: None,
                by: vec![who.clone()],
                on: last,
                said: format!("{own} of {all} approvals, {} %", share.rounded(1)),
            });
        }
    }
    found.sort_by(|a, b| {
        a.kind.cmp(&b.kind).then(a.on.cmp(&b.on)).then(a.exception.cmp(&b.exception))
    });
    found
}
