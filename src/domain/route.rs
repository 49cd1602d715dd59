//! Routes to market: by which way a purchase may be made, and which limits it meets.
//!
//! Routes are data with dates and sources; nothing here knows any law. A limit that nobody can
//! check by arithmetic is listed for a person to confirm.

use std::fmt;

use crate::codes;
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::refs::Slug;
use crate::domain::text::{Line, Title};

/// One way of buying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Its short name.
    pub id: Slug,
    /// Its title.
    pub title: Title,
    /// Taken unless another is named; one route of a file is.
    pub default: bool,
    /// The longest first period, in months; `None` where there is no limit.
    pub longest_months: Option<u16>,
    /// How many months it may be extended by.
    pub extension_months: u16,
    /// The most that may be bought, without VAT.
    pub most_value: Option<Money>,
    /// Working days from the decision to a signed contract: a planning figure.
    pub lead_days: u16,
    /// What must be published.
    pub publish: Vec<Line>,
    /// What a person must confirm.
    pub confirm: Vec<Line>,
    /// Whose terms hold.
    pub terms: Line,
    /// The day of the facts.
    pub as_at: Day,
    /// Where they come from.
    pub source: Line,
}

/// What is to be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purchase {
    /// For how many months.
    pub months: u16,
    /// For how much over the term, without VAT.
    pub value: Option<Money>,
    /// The day by which the contract must stand.
    pub needed_by: Option<Day>,
    /// Today.
    pub today: Day,
}

codes! {
    /// Whether a purchase keeps a limit.
    pub enum Outcome, "whether a limit is kept" {
        /// It does.
        Fits = "fits",
        /// It does, with the extension used to the full.
        FitsExtended = "fits-extended",
        /// It does not.
        Not = "does-not-fit",
        /// Nobody said what is to be compared.
        Unknown = "unknown",
    }
}

codes! {
    /// What was compared.
    pub enum Limit, "a limit" {
        /// How long it binds.
        Term = "term",
        /// How much it is worth.
        Value = "value",
        /// How soon it must stand.
        LeadTime = "lead-time",
    }
}

/// One limit of a route against a purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which limit.
    pub limit: Limit,
    /// Whether it is kept.
    pub outcome: Outcome,
    /// What was compared with what, as a sentence.
    pub why: String,
}

/// The day after `days` working days, Monday to Friday, from `today`.
fn working_days_on(today: Day, days: u16) -> Day {
    let (mut day, mut left) = (today, days);
    while left > 0 {
        day = day.plus_days(1);
        left -= u16::from(day.is_working_day());
    }
    day
}

impl Route {
    /// Every limit against `purchase`.
    pub fn against(&self, purchase: &Purchase) -> Vec<Finding> {
        vec![self.term(purchase.months), self.value(purchase.value), self.lead_time(purchase)]
    }

    fn term(&self, months: u16) -> Finding {
        let (outcome, why) = match self.longest_months {
            None => (Outcome::Fits, format!("{months} months; the route sets no longest term")),
            Some(longest) if months <= longest => {
                (Outcome::Fits, format!("{months} months, and {longest} are allowed"))
            }
            Some(longest) if months <= longest + self.extension_months => {
                let more = self.extension_months;
                let why = format!(
                    "{months} months take the extension: {longest} and then up to {more} more"
                );
                (Outcome::FitsExtended, why)
            }
            Some(longest) => {
                let most = longest + self.extension_months;
                (Outcome::Not, format!("{months} months, and {most} are the most with extension"))
            }
        };
        Finding { limit: Limit::Term, outcome, why }
    }

    fn value(&self, value: Option<Money>) -> Finding {
        let (outcome, why) = match (self.most_value, value) {
            (None, Some(value)) => {
                (Outcome::Fits, format!("{}; the route sets no most", value.pounds()))
            }
            (None, None) => (Outcome::Fits, "the route sets no most".to_owned()),
            (Some(most), None) => {
                let why = format!("the most is {}, and nobody said how much", most.pounds());
                (Outcome::Unknown, why)
            }
            (Some(most), Some(value)) => {
                let outcome = if value <= most { Outcome::Fits } else { Outcome::Not };
                let why = format!("{}, and the most is {}", value.pounds(), most.pounds());
                (outcome, why)
            }
        };
        Finding { limit: Limit::Value, outcome, why }
    }

    fn lead_time(&self, purchase: &Purchase) -> Finding {
        let ready = working_days_on(purchase.today, self.lead_days);
        let takes = format!("{} working days lead to {ready}", self.lead_days);
        let (outcome, why) = match purchase.needed_by {
            None => (Outcome::Unknown, format!("{takes}, and nobody said by when it must stand")),
            Some(by) if ready <= by => (Outcome::Fits, format!("{takes}, and {by} is the last")),
            Some(by) => (Outcome::Not, format!("{takes}, and {by} is the last")),
        };
        Finding { limit: Limit::LeadTime, outcome, why }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} ({})", self.title, self.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route() -> Route {
        Route {
            id: "reseller".parse().unwrap(),
            title: "Reseller".parse().unwrap(),
            default: false,
            longest_months: Some(36),
            extension_months: 12,
            most_value: Some("2000000".parse().unwrap()),
            lead_days: 5,
            publish: Vec::new(),
            confirm: Vec::new(),
            terms: "theirs".parse().unwrap(),
            as_at: "2026-09-01".parse().unwrap(),
            source: "us".parse().unwrap(),
        }
    }

    fn purchase(months: u16, value: Option<&str>, by: Option<&str>) -> Purchase {
        Purchase {
            months,
            value: value.map(|text| text.parse().unwrap()),
            needed_by: by.map(|text| text.parse().unwrap()),
            today: "2026-11-27".parse().unwrap(), // A Friday.
        }
    }

    fn outcomes(purchase: &Purchase) -> Vec<Outcome> {
        route().against(purchase).into_iter().map(|finding| finding.outcome).collect()
    }

    #[test]
    fn each_limit_is_kept_broken_or_unknown_and_says_what_was_compared() {
        use Outcome::{Fits, FitsExtended, Not, Unknown};
        assert_eq!(outcomes(&purchase(36, None, None)), [Fits, Unknown, Unknown]);
        let late = purchase(48, Some("2000000"), Some("2026-12-03"));
        assert_eq!(outcomes(&late), [FitsExtended, Fits, Not]);
        let dear = purchase(49, Some("2000000.01"), Some("2026-12-04"));
        assert_eq!(outcomes(&dear), [Not, Not, Fits]);
        assert_eq!(
            route().against(&late)[2].why,
            "5 working days lead to 2026-12-04, and 2026-12-03 is the last"
        );
    }
}
