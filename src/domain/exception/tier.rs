//! Which tier decides a request, and why: rows of settings, the lowest that fits.

use crate::codes;
use crate::domain::exact::Money;
use crate::domain::exception::request::{Environment, Request};
use crate::domain::workload::{DataClass, PersonalData, Portable, Workload};

codes! {
    /// Who decides: the higher, the more people and the harder the case.
    pub enum Tier, "a tier" {
        /// Small bounded trials.
        One = "1",
        /// The ordinary case.
        Two = "2",
        /// Everything beyond.
        Three = "3",
    }
}

impl Tier {
    /// The next tier up; the highest has none.
    pub fn next(self) -> Option<Self> {
        match self {
            Self::One => Some(Self::Two),
            Self::Two => Some(Self::Three),
            Self::Three => None,
        }
    }
}

/// What a request may be at most to be decided at a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Only trials.
    pub trial_only: bool,
    /// The most careful class of data.
    pub data_class: DataClass,
    /// The most careful kind of personal data.
    pub personal_data: PersonalData,
    /// Pence a year: the higher of the target's and the workload's.
    pub yearly: Money,
    /// Likely months of moving back.
    pub move_months: u16,
    /// Which renewal it may be: 2 takes the first and the second.
    pub renewals: u32,
}

/// One tier's row of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierRow {
    /// The tier.
    pub tier: Tier,
    /// What fits it; `None` takes everything.
    pub limits: Option<Limits>,
    /// Approvals it takes.
    pub quorum: usize,
    /// Whether the decision owner must be among them, and counts as an approver.
    pub decision_owner: bool,
    /// Whether an adviser must have scored first.
    pub adviser: bool,
    /// The longest term it may grant, in months.
    pub longest: u32,
    /// Months between reviews; `None` for one at the end.
    pub review_months: Option<u32>,
}

impl TierRow {
    /// Whether the decision owner must be among those who approve. At the highest tier an appeal,
    /// from the tier `appealed`, is decided by people who have not decided it yet, so the decision
    /// owner, who may have, is not asked for again.
    pub fn asks_for_owner(&self, appealed: Option<Tier>) -> bool {
        self.decision_owner && appealed != Some(self.tier)
    }
}

/// The thresholds of exceptions; the workspace may set others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Tier 1, tier 2, tier 3.
    pub tiers: [TierRow; 3],
    /// Whether somebody may approve their own request, openly.
    pub sole_approver: bool,
    /// Working days in which a rejection may be appealed against.
    pub appeal_days: u32,
    /// The fewest characters of a note or rationale.
    pub least_note: usize,
    /// Days before the last granted one from which an exception can be renewed.
    pub renewal_window: u32,
    /// The most days of a bridge.
    pub bridge_days: u32,
    /// Hours in which whoever took a decision may take it back as recorded in error.
    pub correction_hours: u32,
    /// Months after which a quote is told as old.
    pub quote_months: u32,
    /// Months of moving back that are portable enough.
    pub portable: Portable,
}

impl Default for Settings {
    /// # Source
    /// `docs/method.md`, "Exceptions: tiers"; when each is looked at again, "Exceptions: figures".
    fn default() -> Self {
        let pounds = |pounds: i64| Money::pence(pounds * 100).expect("a small sum, not negative");
        let one = TierRow {
            tier: Tier::One,
            limits: Some(Limits {
                trial_only: true,
                data_class: DataClass::Official,
                personal_data: PersonalData::None,
                yearly: pounds(5_000),
                move_months: 12,
                renewals: 2,
            }),
            quorum: 1,
            decision_owner: false,
            adviser: false,
            longest: 3,
            review_months: None,
        };
        let two = TierRow {
            tier: Tier::Two,
            limits: Some(Limits {
                trial_only: false,
                data_class: DataClass::Official,
                personal_data: PersonalData::Personal,
                yearly: pounds(50_000),
                move_months: 12,
                renewals: 2,
            }),
            quorum: 1,
            decision_owner: false,
            adviser: true,
            longest: 12,
            review_months: Some(6),
        };
        let three = TierRow {
            tier: Tier::Three,
            limits: None,
            quorum: 2,
            decision_owner: true,
            adviser: false,
            longest: 36,
            review_months: Some(6),
        };
        Self {
            tiers: [one, two, three],
            sole_approver: false,
            appeal_days: 20,
            least_note: 20,
            renewal_window: 120,
            bridge_days: 30,
            correction_hours: 24,
            quote_months: 12,
            portable: Portable::default(),
        }
    }
}

impl Settings {
    /// The row of `tier`.
    pub fn row(&self, tier: Tier) -> &TierRow {
        match tier {
            Tier::One => &self.tiers[0],
            Tier::Two => &self.tiers[1],
            Tier::Three => &self.tiers[2],
        }
    }

    /// The longest term any tier grants, in months.
    pub fn longest(&self) -> u32 {
        self.tiers.iter().map(|row| row.longest).max().unwrap_or(0)
    }
}

/// The yearly cost that sets the tier: the higher of the target's and the workload's.
pub fn yearly_cost(request: &Request, workload: &Workload) -> Money {
    request.cost.target_year.map_or(workload.annual_cost, |cost| cost.max(workload.annual_cost))
}

/// Why `row` cannot decide `request`; empty when it can.
fn beyond(row: &TierRow, request: &Request, workload: &Workload, renewals: u32) -> Vec<String> {
    let Some(limits) = &row.limits else { return Vec::new() };
    let mut why = Vec::new();
    if limits.trial_only && request.environment != Some(Environment::Trial) {
        let is = request.environment.map_or("not said", Environment::code);
        why.push(format!("the environment is {is}, not trial"));
    }
    let class = request.data_class.unwrap_or(workload.data_class).max(workload.data_class);
    if class > limits.data_class {
        why.push(format!("the data is {class}"));
    }
    let personal = request.personal_data.unwrap_or(workload.personal_data);
    let personal = personal.max(workload.personal_data);
    if personal > limits.personal_data {
        why.push(format!("personal data: {personal}"));
    }
    let yearly = yearly_cost(request, workload);
    if yearly > limits.yearly {
        let (yearly, most) = (yearly.pounds(), limits.yearly.pounds());
        why.push(format!("{yearly} a year is above {most}"));
    }
    if let Some(months) = request.move_months.filter(|m| m.likely() > limits.move_months) {
        let (likely, most) = (months.likely(), limits.move_months);
        why.push(format!("a likely move of {likely} months is above {most}"));
    }
    if let Some(term) = request.term().filter(|t| t.last() > t.first().term_end(row.longest)) {
        let (first, last, longest) = (term.first(), term.last(), row.longest);
        why.push(format!("the term {first} to {last} is longer than {longest} months"));
    }
    if renewals > limits.renewals {
        why.push(format!("it is renewal {renewals}, and this tier takes {}", limits.renewals));
    }
    why
}

/// The tier that decides `request`, and why, as a sentence for the record.
///
/// `renewal` is 0 for a first request, 1 for its first renewal. Where request and register differ
/// on the data, the more careful answer counts, as the higher cost does.
///
/// # Source
/// `docs/method.md`, "Exceptions: tiers".
pub fn tier(
    settings: &Settings,
    request: &Request,
    workload: &Workload,
    renewal: u32,
    reopen_signal: bool,
) -> (Tier, String) {
    let mut before: Option<String> = None;
    for row in &settings.tiers {
        let mut why = beyond(row, request, workload, renewal);
        // While the primary itself is in question, the decision owner looks at every way around it.
        if reopen_signal && row.limits.is_some() {
            why.push("the reopen signal is raised".to_owned());
        }
        if why.is_empty() {
            let fits = match row.tier {
                Tier::One | Tier::Two => format!("it fits tier {}", row.tier),
                Tier::Three => "tier 3 takes what no other tier may decide".to_owned(),
            };
            return (row.tier, before.unwrap_or(fits));
        }
        before = Some(format!("beyond tier {}: {}", row.tier, why.join("; ")));
    }
    (Tier::Three, before.unwrap_or_default())
}

#[cfg(test)]
mod tests;
