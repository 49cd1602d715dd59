//! What a request must say before anybody is asked to judge it, and what deserves a warning.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation;

use super::{
    Basis, Category, ConditionKind, ExitPlan, MOST_YEARS, ReasonCode, Request, Substitutability,
};
use crate::domain::date::Day;
use crate::domain::exception::tier::Settings;
use crate::domain::workload::{Band, Months, Portable, Workload};

/// The fewest characters of a claim.
pub const LEAST_CLAIM: usize = 50;

/// A field that is empty or breaks its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The field, by its key in a request file.
    pub field: &'static str,
    /// What is seen there and what is wanted.
    pub rule: String,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.field, self.rule)
    }
}

/// Something that stops nobody and should be seen by whoever decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// The quote is older than 12 months.
    OldQuote {
        /// Months after which it is old.
        after: u32,
        /// Its day.
        quoted_on: Day,
    },
    /// The term goes on past the day by which notice would have to be given.
    PastNotice {
        /// The last day covered.
        last_day: Day,
        /// The last day for notice.
        notice: Day,
    },
    /// Moving back would take longer than the minimum allows.
    BelowMinimum {
        /// Likely months.
        likely: u16,
        /// Months that are the minimum.
        minimum: u16,
    },
    /// A condition that nobody sees to or that is never due: it cannot be approved like that.
    LooseCondition {
        /// The condition, 1 upward as the request lists them.
        condition: usize,
        /// `owner`, `date` or both.
        lacks: &'static str,
    },
    /// The request says less about its data than the register.
    LessCare {
        /// `data_class` or `personal_data`.
        field: &'static str,
        /// What the request says.
        says: &'static str,
        /// What the register says.
        register: &'static str,
    },
    /// The request names another part of the organisation than the register.
    OtherPart {
        /// What the request says.
        says: String,
        /// What the register says.
        register: String,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OldQuote { quoted_on, after } => {
                write!(f, "the quote is of {quoted_on}, more than {after} months ago")
            }
            Self::PastNotice { last_day, notice } => write!(
                f,
                "the last day {last_day} comes after {notice}, the last day for notice under the contract"
            ),
            Self::BelowMinimum { likely, minimum } => write!(
                f,
                "moving back would likely take {likely} months, and the minimum portability is \
                 {minimum}"
            ),
            Self::LooseCondition { condition, lacks } => write!(
                f,
                "condition {condition} has no {lacks}, and nothing is approved before each has \
                 an owner and a date"
            ),
            Self::LessCare { field, says, register } => {
                let field = field.replace('_', " ");
                write!(
                    f,
                    "the {field} is {says}, and the register says {register} of this workload"
                )
            }
            Self::OtherPart { says, register } => write!(
                f,
                "the directorate is `{says}`, and the register says `{register}` of this workload"
            ),
        }
    }
}

/// Characters as a person counts them, blanks at the ends left out.
pub(in crate::domain::exception) fn length(text: &str) -> usize {
    text.trim().graphemes(true).count()
}

/// The faults found so far.
struct Faults(Vec<Missing>);

impl Faults {
    fn say(&mut self, field: &'static str, rule: impl Into<String>) {
        self.0.push(Missing { field, rule: rule.into() });
    }

    fn want<T>(&mut self, field: &'static str, value: Option<&T>, what: &str) {
        if value.is_none() {
            self.say(field, format!("is empty: {what}"));
        }
    }

    fn not_future(&mut self, field: &'static str, day: Option<Day>, today: Day) {
        if let Some(day) = day.filter(|day| *day > today) {
            self.say(field, format!("is {day}, and must not lie after today, {today}"));
        }
    }
}

impl Request {
    /// Everything that keeps the request from being submitted on `today`; empty when nothing does.
    ///
    /// The settings say how long a term may be and when portability is given up.
    pub fn missing(&self, today: Day, settings: &Settings) -> Vec<Missing> {
        let mut faults = Faults(Vec::new());
        self.people_and_reasons(&mut faults);
        self.money(&mut faults, today);
        self.way_back(&mut faults, today, settings.portable);
        self.gains(&mut faults, today, settings.portable);
        self.dates(&mut faults, settings.longest());
        faults.0
    }

    fn people_and_reasons(&self, faults: &mut Faults) {
        faults.want("owner", self.owner.as_ref(), "name who answers for the exception");
        faults.want("target", self.target.as_ref(), "say where the workload would run");
        faults.want("environment", self.environment.as_ref(), "say trial, test or live");
        faults.want("category", self.category.as_ref(), "say waiver or mitigated");
        let codes = "say cost_profile, user_needs, innovation or flexibility";
        faults.want("primary_reason", self.primary_reason.as_ref(), codes);
        if let Some(twice) = self.primary_reason.filter(|p| self.other_reasons.contains(p)) {
            faults.say("other_reasons", format!("repeats {twice}, which is the primary reason"));
        }
        let reasons = self.reasons();
        for reason in &reasons {
            let Some(claim) = self.claims.get(reason) else {
                faults.say("claim", format!("has nothing for {reason}: say why it holds"));
                continue;
            };
            let has = length(claim.text.as_str());
            if has < LEAST_CLAIM {
                let rule = format!("has {has} characters, and needs {LEAST_CLAIM} or more");
                faults.say("claim", format!("for {reason} {rule}"));
            }
            if claim.evidence.is_empty() {
                let rule = "names no evidence: name one item or more";
                faults.say("claim", format!("for {reason} {rule}"));
            }
        }
        for reason in self.claims.keys().filter(|reason| !reasons.contains(reason)) {
            faults.say("claim", format!("argues {reason}, which is not among the reasons"));
        }
        if self
            .conditions
            .iter()
            .any(|offer| offer.kind == ConditionKind::Precedent && offer.every.is_some())
        {
            let rule = "must be met before anything is covered, so a precedent cannot come back";
            faults.say("condition", rule);
        }
        let compensates =
            self.conditions.iter().any(|offer| offer.kind == ConditionKind::Compensating);
        if self.category == Some(Category::Mitigated) && !compensates {
            faults.say("condition", "has no compensating one, and a mitigated request needs one");
        }
    }

    fn money(&self, faults: &mut Faults, today: Day) {
        let cost = &self.cost;
        faults.want("target_year", cost.target_year.as_ref(), "it sets the tier, so give a sum");
        if self.reasons().contains(&ReasonCode::CostProfile) {
            let why = "the cost profile is a reason, so give it";
            faults.want("primary_year", cost.primary_year.as_ref(), why);
            faults.want("one_off", cost.one_off.as_ref(), why);
            faults.want("years", cost.years.as_ref(), why);
            faults.want("quoted_on", cost.quoted_on.as_ref(), why);
        }
        if let Some(years) = cost.years.filter(|years| !(1..=MOST_YEARS).contains(years)) {
            faults.say("years", format!("is {years}, and must be 1 to {MOST_YEARS}"));
        }
        faults.not_future("quoted_on", cost.quoted_on, today);
    }

    fn way_back(&self, faults: &mut Faults, today: Day, portable: Portable) {
        faults.want("move_months", self.move_months.as_ref(), "estimate low, likely and high");
        let bases = "say guess, desk, tested or supplier-quote";
        faults.want("estimate_basis", self.estimate_basis.as_ref(), bases);
        if self.estimate_basis == Some(Basis::Tested) {
            faults.want("tested_on", self.tested_on.as_ref(), "a tested estimate has a day");
            if self.tested_evidence.is_empty() {
                faults.say("tested_evidence", "is empty: a tested estimate has evidence");
            }
        }
        faults.not_future("tested_on", self.tested_on, today);
        let likely = self.likely();
        if likely > portable.comfortable && self.blockers.is_empty() {
            let rule = format!("is empty, and a likely move of {likely} months has at least one");
            faults.say("blockers", rule);
        }
        if let Some(grade) = self.substitutability.filter(|grade| grade.is_poor()) {
            let why = format!("{grade} must be explained");
            let said = self.substitutability_reason.as_ref();
            faults.want("substitutability_reason", said, &why);
        }
        if self.exit_plan == Some(ExitPlan::Yes) {
            let why = "there is an exit plan, so say where";
            faults.want("exit_plan_reference", self.exit_plan_reference.as_ref(), why);
        }
        let classes = "say public, official or official-sensitive";
        faults.want("data_class", self.data_class.as_ref(), classes);
        let kinds = "say none, personal or special-category";
        faults.want("personal_data", self.personal_data.as_ref(), kinds);
    }

    fn likely(&self) -> u16 {
        self.move_months.map_or(0, Months::likely)
    }

    /// Whether portability is given up, so that something must be gained for it: beyond the
    /// minimum, or for good. A grade of `highly_complex` within the minimum is explained instead.
    fn trades_portability(&self, portable: Portable) -> bool {
        self.likely() > portable.minimum
            || self.substitutability == Some(Substitutability::NotSubstitutable)
    }

    fn gains(&self, faults: &mut Faults, today: Day, portable: Portable) {
        if self.trades_portability(portable) && self.functions.is_empty() {
            let rule = "is empty, and portability is given up: name what the primary lacks";
            faults.say("function", rule);
        }
        for function in &self.functions {
            let name = &function.name;
            if function.why.is_none() {
                faults.say("function", format!("{name} does not say why it is needed"));
            }
            if function.source.is_none() {
                faults.say("function", format!("{name} names no source"));
            }
            match function.checked_on {
                None => {
                    let rule = "does not say when the primary was checked";
                    faults.say("function", format!("{name} {rule}"));
                }
                Some(day) if day > today => {
                    let rule = format!("was checked on {day}, which lies after today, {today}");
                    faults.say("function", format!("{name} {rule}"));
                }
                Some(_) => {}
            }
        }
    }

    fn dates(&self, faults: &mut Faults, longest: u32) {
        faults.want("start", self.start.as_ref(), "no approval without a first day");
        faults.want("last_day", self.last_day.as_ref(), "no approval without an end");
        if let (Some(start), Some(last)) = (self.start, self.last_day) {
            let most = start.term_end(longest);
            if last < start {
                faults.say("last_day", format!("is {last}, and the start is {start}"));
            } else if last > most {
                let rule = format!("{longest} months from {start} end on {most}");
                faults.say("last_day", format!("is {last}, and {rule}"));
            }
        }
        if let (Some(review), Some(term)) = (self.review_by, self.term())
            && !term.holds(review)
        {
            let (first, last) = (term.first(), term.last());
            let rule = format!("must lie within the term, {first} to {last}");
            faults.say("review_by", format!("is {review}, and {rule}"));
        }
    }

    /// What stops nobody and should be seen before deciding on `today`.
    pub fn warnings(&self, today: Day, workload: &Workload, settings: &Settings) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let (after, portable) = (settings.quote_months, settings.portable);
        if let Some(quoted_on) =
            self.cost.quoted_on.filter(|day| day.term_end(after).plus_days(1) < today)
        {
            warnings.push(Warning::OldQuote { quoted_on, after });
        }
        if let (Some(end), Some(last_day)) = (self.contract_end, self.last_day) {
            let notice = end.plus_days(-i64::from(self.notice_days.unwrap_or(0)));
            if last_day > notice {
                warnings.push(Warning::PastNotice { last_day, notice });
            }
        }
        let below = |months: &Months| months.band(portable) == Band::BelowMinimum;
        if let Some(months) = self.move_months.filter(below) {
            let (likely, minimum) = (months.likely(), portable.minimum);
            warnings.push(Warning::BelowMinimum { likely, minimum });
        }
        for (condition, offer) in (1..).zip(&self.conditions) {
            let lacks = match (&offer.owner, offer.due) {
                (Some(_), Some(_)) => continue,
                (None, Some(_)) => "owner",
                (Some(_), None) => "date",
                (None, None) => "owner and no date",
            };
            warnings.push(Warning::LooseCondition { condition, lacks });
        }
        if let Some(says) = self.data_class.filter(|class| *class < workload.data_class) {
            let (says, register) = (says.code(), workload.data_class.code());
            warnings.push(Warning::LessCare { field: "data_class", says, register });
        }
        if let Some(says) = self.personal_data.filter(|kind| *kind < workload.personal_data) {
            let (says, register) = (says.code(), workload.personal_data.code());
            warnings.push(Warning::LessCare { field: "personal_data", says, register });
        }
        if let Some(says) = self.directorate.as_ref().filter(|says| **says != workload.directorate)
        {
            let (says, register) = (says.to_string(), workload.directorate.to_string());
            warnings.push(Warning::OtherPart { says, register });
        }
        warnings
    }
}
