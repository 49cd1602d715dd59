//! The reopen signal: when the exceptions together say that the primary decision should be looked
//! at again, with the evidence, and what its owner answered.

use std::collections::{BTreeMap, BTreeSet};

use super::{AwayBecause, Debt, Granted, Measures, OffPrimary, Register, Renewals};
use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::exception::grant::{Cover, GrantKind};
use crate::domain::exception::request::ReasonCode;
use crate::domain::refs::{DecisionRef, ExceptionRef, Slug, WorkloadRef};
use crate::domain::text::Reason;
use crate::domain::workload::Place;

/// What raises the signal. Percentages are of a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Least off-primary share by count.
    pub by_count: u32,
    /// Least off-primary share by yearly spending.
    pub by_spend: u32,
    /// Least approvals with the same first reason and target, in so many months.
    pub alike: u32,
    /// The months in which they are counted.
    pub alike_months: u32,
    /// Least workloads that cite one missing function.
    pub function: u32,
    /// Months of debt above which it is raised; `None` without a budget.
    pub budget: Option<u64>,
    /// Share of endings renewed above which it is raised.
    pub renewed: u32,
}

impl Default for Thresholds {
    /// # Source
    /// Our choice; each is a setting.
    fn default() -> Self {
        Self {
            by_count: 25,
            by_spend: 30,
            alike: 3,
            alike_months: 12,
            function: 3,
            budget: None,
            renewed: 50,
        }
    }
}

codes! {
    /// The five triggers, the first of them in two halves.
    pub enum Trigger, "a trigger" {
        /// Too many workloads are away.
        ShareByCount = "share_by_count",
        /// Too much spending is away.
        ShareBySpend = "share_by_spend",
        /// The same reason and target again and again.
        Alike = "alike",
        /// A function that several miss.
        MissingFunction = "missing_function",
        /// More debt than budgeted.
        Debt = "debt",
        /// Exceptions do not end.
        Renewals = "renewals",
    }
}

/// A trigger that is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// Which.
    pub trigger: Trigger,
    /// What was found, in a sentence.
    pub said: String,
    /// From where on it is raised.
    pub threshold: String,
    /// References of what shows it.
    pub evidence: Vec<String>,
}

/// A function that a request says the primary lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Its name, as first written.
    pub name: String,
    /// Its name with look-alikes made alike.
    pub key: String,
    /// Who cites it.
    pub exception: ExceptionRef,
    /// For which workload.
    pub workload: WorkloadRef,
}

codes! {
    /// What the decision owner may answer.
    pub enum Reply, "an answer to the signal" {
        /// The decision is reopened.
        Reopen = "reopen",
        /// It stands; the signal is looked at again on a day.
        Decline = "decline",
    }
}

/// What the decision owner answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// 1 upward.
    pub number: u32,
    /// What.
    pub reply: Reply,
    /// About which decision.
    pub decision: DecisionRef,
    /// Why.
    pub reason: Reason,
    /// The day on which a declined signal counts as raised again.
    pub look_again: Option<Day>,
    /// The triggers that were met.
    pub raised: Vec<Trigger>,
    /// Who.
    pub by: Slug,
    /// That day.
    pub on: Day,
    /// When.
    pub at: Moment,
}

/// Whether the share `part` of `whole` is at least `percent`.
fn at_least(part: i128, whole: i128, percent: u32) -> bool {
    whole > 0 && part * 100 >= whole * i128::from(percent)
}

fn percent(part: i128, whole: i128) -> String {
    let share = super::debt::ratio(part * 100, whole);
    share.map_or_else(|| "none".to_owned(), |share| format!("{} %", share.rounded(1)))
}

/// What the triggers look at beside the register itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signs {
    /// Workloads away from the primary.
    pub off_primary: OffPrimary,
    /// Months of portability debt.
    pub debt: u64,
    /// What became of ended terms.
    pub renewals: Renewals,
}

impl Signs {
    /// Those of `register`, for whoever needs no other figures.
    pub fn of(register: &Register) -> Self {
        Self {
            off_primary: OffPrimary::of(register),
            debt: Debt::of(register).now,
            renewals: Renewals::of(register),
        }
    }
}

impl From<&Measures> for Signs {
    fn from(measures: &Measures) -> Self {
        Self {
            off_primary: measures.off_primary.clone(),
            debt: measures.debt.now,
            renewals: measures.renewals.clone(),
        }
    }
}

/// The triggers that are met on the day of `register`, each with its evidence.
pub fn raised(
    signs: &Signs,
    register: &Register,
    cited: &[Cited],
    thresholds: &Thresholds,
) -> Vec<Raised> {
    if register.primary.is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let off = &signs.off_primary;
    let away = || -> Vec<String> {
        // Workloads still on their way after a new decision say nothing about it.
        let all = off.workloads.iter().filter(|away| away.because != AwayBecause::InTransition);
        all.map(|away| away.workload.to_string()).collect()
    };
    let in_transition = off.of_kind(AwayBecause::InTransition);
    // The share of the figures counts them, so that it is said.
    let apart = match in_transition.count {
        0 => String::new(),
        on_their_way => format!(", {on_their_way} in transition not counted"),
    };
    let (count, of) = (i128::from(off.away.count - in_transition.count), i128::from(off.all.count));
    if at_least(count, of, thresholds.by_count) {
        found.push(Raised {
            trigger: Trigger::ShareByCount,
            said: format!("{count} of {of} workloads are away, {}{apart}", percent(count, of)),
            threshold: format!("{} % or more", thresholds.by_count),
            evidence: away(),
        });
    }
    let (pence, of) = (off.away.pence - in_transition.pence, off.all.pence);
    if at_least(pence, of, thresholds.by_spend) {
        found.push(Raised {
            trigger: Trigger::ShareBySpend,
            said: format!("{} of the yearly spending is away{apart}", percent(pence, of)),
            threshold: format!("{} % or more", thresholds.by_spend),
            evidence: away(),
        });
    }
    found.extend(alike(register, thresholds));
    found.extend(missing(register, cited, thresholds.function));
    if let Some(budget) = thresholds.budget.filter(|budget| signs.debt > *budget) {
        let live = register.live().map(|case| case.reference.to_string());
        found.push(Raised {
            trigger: Trigger::Debt,
            said: format!("{} months of portability debt", signs.debt),
            threshold: format!("more than {budget} months"),
            evidence: live.collect(),
        });
    }
    let renewals = &signs.renewals;
    let (renewed, endings) = (i128::from(renewals.renewed), i128::from(renewals.endings));
    if endings > 0 && renewed * 100 > endings * i128::from(thresholds.renewed) {
        let all = register.cases.iter();
        let own = all.filter(|case| case.grants.iter().any(|g| g.kind == GrantKind::Renewal));
        found.push(Raised {
            trigger: Trigger::Renewals,
            said: format!(
                "{renewed} of {endings} ended terms were renewed, {}",
                percent(renewed, endings)
            ),
            threshold: format!("more than {} %", thresholds.renewed),
            evidence: own.map(|case| case.reference.to_string()).collect(),
        });
    }
    found
}

/// Exceptions approved in the last months with the same reason and target: one that was renewed
/// meanwhile is still one, since renewals have a share of their own.
fn alike(register: &Register, thresholds: &Thresholds) -> Vec<Raised> {
    let (day, least, months) = (register.day, thresholds.alike, thresholds.alike_months);
    let mut groups: BTreeMap<(ReasonCode, &Place), Vec<ExceptionRef>> = BTreeMap::new();
    for case in &register.cases {
        let (Some(reason), Some(target)) = (case.reason, &case.target) else { continue };
        let reviewed = |grant: &&Granted| grant.kind != GrantKind::Bridge;
        // An approval of 1 March counts up to the last day of February.
        let lately = |grant: &Granted| grant.on <= day && day <= grant.on.term_end(months);
        if case.grants.iter().filter(reviewed).any(lately) {
            groups.entry((reason, target)).or_default().push(case.reference);
        }
    }
    let enough =
        |group: &Vec<ExceptionRef>| u32::try_from(group.len()).unwrap_or(u32::MAX) >= least;
    let groups = groups.into_iter().filter(|(_, group)| enough(group));
    groups
        .map(|((reason, target), group)| Raised {
            trigger: Trigger::Alike,
            said: format!(
                "{} approvals in {months} months for {} at {target}",
                group.len(),
                reason.code().replace('_', " ")
            ),
            threshold: format!("{least} or more"),
            evidence: group.iter().map(ToString::to_string).collect(),
        })
        .collect()
}

/// Functions that live exceptions of several workloads miss.
fn missing(register: &Register, cited: &[Cited], least: u32) -> Vec<Raised> {
    type Group<'c> = (&'c str, BTreeSet<WorkloadRef>, BTreeSet<ExceptionRef>);
    let mut groups: BTreeMap<&str, Group<'_>> = BTreeMap::new();
    for one in cited {
        let found = register.cases.binary_search_by_key(&one.exception, |case| case.reference);
        let live = found.is_ok_and(|at| register.cases[at].cover(register.day) == Cover::Live);
        if live {
            let group =
                groups.entry(&one.key).or_insert((&one.name, BTreeSet::new(), BTreeSet::new()));
            group.1.insert(one.workload);
            group.2.insert(one.exception);
        }
    }
    let enough = |group: &Group<'_>| u32::try_from(group.1.len()).unwrap_or(u32::MAX) >= least;
    let groups = groups.into_values().filter(enough);
    groups
        .map(|(name, workloads, exceptions)| Raised {
            trigger: Trigger::MissingFunction,
            said: format!("{} workloads miss {name} on the primary", workloads.len()),
            threshold: format!("{least} or more"),
            evidence: exceptions.iter().map(ToString::to_string).collect(),
        })
        .collect()
}

/// How the signal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// No trigger is met.
    Quiet,
    /// A trigger is met, and the decision owner has not answered.
    Raised,
    /// The decision was reopened on it.
    Reopened,
    /// Declined until a day, and no other trigger has been met since.
    Declined {
        /// The day on which it counts as raised again; `None` while the triggers stay the same.
        until: Option<Day>,
    },
    /// The decision was reopened on it and reaffirmed, and no other trigger has been met since.
    Reaffirmed {
        /// The day on which the decision is reviewed, and the signal counts as raised again.
        until: Day,
    },
}

/// The decision that the signal is about, and how it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Present {
    /// Which.
    pub decision: DecisionRef,
    /// The day by which it is reviewed; `None` while it is reopened.
    pub review_by: Option<Day>,
}

/// How the signal stands on `day`: what was met, against the last answer about the decision that
/// is in force. An answer rests until its day, or until a trigger is met that it did not see.
pub fn standing(
    raised: &[Raised],
    answers: &[Answer],
    present: Option<Present>,
    day: Day,
) -> Standing {
    if raised.is_empty() {
        return Standing::Quiet;
    }
    let Some(present) = present else { return Standing::Raised };
    let last = answers.iter().rev().find(|answer| answer.decision == present.decision);
    let Some(last) = last else { return Standing::Raised };
    let more = raised.iter().any(|one| !last.raised.contains(&one.trigger));
    match (last.reply, present.review_by) {
        (Reply::Reopen, None) => Standing::Reopened,
        (Reply::Reopen, Some(until)) if day < until && !more => Standing::Reaffirmed { until },
        (Reply::Decline, _) if last.look_again.is_none_or(|again| day < again) && !more => {
            Standing::Declined { until: last.look_again }
        }
        (Reply::Reopen | Reply::Decline, _) => Standing::Raised,
    }
}
