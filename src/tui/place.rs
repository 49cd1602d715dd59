//! The places of the program, their letters behind `g`, and which of them have a tab.

/// Somewhere a person can be. The order is the order of the tabs and of the list behind `g`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// What is next for this person, and how the evaluation stands.
    Overview,
    /// Criteria, candidates, panel and stages.
    Setup,
    /// Dated facts and questions still open.
    Evidence,
    /// One's own score sheet.
    Scores,
    /// Disagreements and agreed scores.
    Moderate,
    /// Price sheets, once they are open.
    Prices,
    /// Totals, places and margins.
    Ranking,
    /// Candidates side by side, and what-if.
    Compare,
    /// How firm the winner is.
    Sensitivity,
    /// The register of exceptions.
    Exceptions,
    /// What was agreed with the grants.
    Conditions,
    /// What runs where, and how portable it is.
    Workloads,
    /// What is needed together, what it costs, how it may be bought.
    Capacity,
    /// Shares, medians and the signal to reopen.
    Metrics,
    /// The log of decisions.
    Decisions,
    /// The record of the evaluation: archive, retention, sensitive texts, what moved.
    Record,
    /// The workshop before the choice.
    Approach,
    /// What the choice was hoped to bring, and whether it did.
    Benefits,
    /// The lines of history.
    History,
}

impl Place {
    /// Every place, in reading order.
    pub const ALL: &'static [Self] = &[
        Self::Overview,
        Self::Setup,
        Self::Evidence,
        Self::Scores,
        Self::Moderate,
        Self::Prices,
        Self::Ranking,
        Self::Compare,
        Self::Sensitivity,
        Self::Exceptions,
        Self::Conditions,
        Self::Workloads,
        Self::Capacity,
        Self::Metrics,
        Self::Decisions,
        Self::Record,
        Self::Approach,
        Self::Benefits,
        Self::History,
    ];

    /// The word on the tab.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Setup => "Set-up",
            Self::Evidence => "Evidence",
            Self::Scores => "Scores",
            Self::Moderate => "Moderate",
            Self::Prices => "Prices",
            Self::Ranking => "Ranking",
            Self::Compare => "Compare",
            Self::Sensitivity => "Sensitivity",
            Self::Exceptions => "Exceptions",
            Self::Conditions => "Conditions",
            Self::Workloads => "Workloads",
            Self::Capacity => "Capacity",
            Self::Metrics => "Metrics",
            Self::Decisions => "Decisions",
            Self::Record => "Record",
            Self::Approach => "Approach",
            Self::Benefits => "Benefits",
            Self::History => "History",
        }
    }

    /// What is found there, in a few words, for the list of places.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Overview => "what is next, and how things stand",
            Self::Setup => "criteria, candidates, panel, stages",
            Self::Evidence => "dated facts and open questions",
            Self::Scores => "my score sheet",
            Self::Moderate => "differences and agreed scores",
            Self::Prices => "price sheets, once they are open",
            Self::Ranking => "totals, places, margins",
            Self::Compare => "candidates side by side, what-if",
            Self::Sensitivity => "how firm the winner is",
            Self::Exceptions => "workloads allowed to leave",
            Self::Conditions => "what was agreed with the grants",
            Self::Workloads => "what runs where, and how portable it is",
            Self::Capacity => "needs together, whole-life cost, routes to market",
            Self::Metrics => "shares, medians, the signal to reopen",
            Self::Decisions => "what was decided, and why",
            Self::Record => "archive, retention, sensitive texts, what moved",
            Self::Approach => "the workshop before the choice",
            Self::Benefits => "what was hoped for, and whether it came",
            Self::History => "every line of history",
        }
    }

    /// Whether it can be looked at as at another day; the others are always as they are now.
    pub const fn goes_by_day(self) -> bool {
        matches!(
            self,
            Self::Exceptions
                | Self::Conditions
                | Self::Workloads
                | Self::Capacity
                | Self::Metrics
                | Self::Decisions
        )
    }

    /// The letter that goes there after `g`. `g` itself stays free: `g g` is the top of a list.
    pub const fn letter(self) -> char {
        match self {
            Self::Overview => 'o',
            Self::Setup => 'u',
            Self::Evidence => 'v',
            Self::Scores => 's',
            Self::Moderate => 'm',
            Self::Prices => 'p',
            Self::Ranking => 'r',
            Self::Compare => 'c',
            Self::Sensitivity => 'y',
            Self::Exceptions => 'e',
            Self::Conditions => 'k',
            Self::Workloads => 'w',
            Self::Capacity => 'n',
            Self::Metrics => 't',
            Self::Decisions => 'd',
            Self::Record => 'x',
            Self::Approach => 'a',
            Self::Benefits => 'b',
            Self::History => 'h',
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_place_has_a_letter_of_its_own_and_none_is_g() {
        let letters: BTreeSet<char> = Place::ALL.iter().map(|place| place.letter()).collect();
        assert_eq!(letters.len(), Place::ALL.len());
        assert!(!letters.contains(&'g'));
    }
}
