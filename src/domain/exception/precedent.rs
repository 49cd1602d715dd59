//! Precedent: like requests of the past, and how they ended.

use std::fmt;

use crate::codes;
use crate::domain::date::Day;
use crate::domain::refs::ExceptionRef;

codes! {
    /// How a like request ended.
    pub enum Verdict, "a verdict" {
        /// It was granted, whatever became of the grant.
        Approved = "approved",
        /// It was refused.
        Rejected = "rejected",
    }
}

/// One like request that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precedent {
    /// Which.
    pub which: ExceptionRef,
    /// Its title.
    pub title: String,
    /// How it was decided last.
    pub verdict: Verdict,
    /// The day of that.
    pub on: Day,
    /// What became of it since, in the words of its state.
    pub since: String,
    /// A sole approver decided on their own in it.
    pub overridden: bool,
}

/// Requests with the same primary reason and target that were decided, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Precedents(Vec<Precedent>);

impl Precedents {
    /// Of `found`, the latest first.
    pub fn new(mut found: Vec<Precedent>) -> Self {
        found.sort_by(|a, b| b.on.cmp(&a.on).then(b.which.cmp(&a.which)));
        Self(found)
    }

    /// All of them, the latest first.
    pub fn all(&self) -> &[Precedent] {
        &self.0
    }

    /// How many ended so.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.0.iter().filter(|one| one.verdict == verdict).count()
    }

    /// What stands against deciding `verdict`: those that ended the other way, where they are
    /// more than those that ended so.
    pub fn against(&self, verdict: Verdict) -> Option<Against> {
        let other = match verdict {
            Verdict::Approved => Verdict::Rejected,
            Verdict::Rejected => Verdict::Approved,
        };
        let (same, others) = (self.count(verdict), self.count(other));
        if others <= same {
            return None;
        }
        let which = self.0.iter().filter(|one| one.verdict == other).map(|one| one.which);
        Some(Against { verdict: other, others, all: same + others, which: which.collect() })
    }
}

/// Like requests that were decided the other way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Against {
    /// How they ended.
    pub verdict: Verdict,
    /// How many of them.
    pub others: usize,
    /// Of how many.
    pub all: usize,
    /// Those that ended so, the latest first.
    pub which: Vec<ExceptionRef>,
}

impl Against {
    /// Whether `text` speaks of one of them.
    pub fn answered_by(&self, text: &str) -> bool {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
        words.filter_map(|word| word.parse::<ExceptionRef>().ok()).any(|x| self.which.contains(&x))
    }
}

impl fmt::Display for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { verdict, others, all, which } = self;
        let most = 3;
        let names: Vec<String> = which.iter().take(most).map(ToString::to_string).collect();
        let more = if which.len() > most { " and others" } else { "" };
        write!(
            f,
            "{others} of {all} like requests {} {verdict} ({}{more})",
            if *others == 1 { "was" } else { "were" },
            names.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(which: u32, verdict: Verdict, on: &str) -> Precedent {
        Precedent {
            which: ExceptionRef::new(which).unwrap(),
            title: "Maps elsewhere".to_owned(),
            verdict,
            on: on.parse().unwrap(),
            since: "closed".to_owned(),
            overridden: false,
        }
    }

    #[test]
    fn only_a_majority_the_other_way_asks_for_a_sentence_and_naming_one_of_them_is_one() {
        let none = Precedents::default();
        assert_eq!(none.against(Verdict::Approved), None);
        let even = vec![
            past(1, Verdict::Approved, "2026-01-01"),
            past(2, Verdict::Rejected, "2026-02-01"),
        ];
        let even = Precedents::new(even);
        assert_eq!(
            (even.against(Verdict::Approved), even.against(Verdict::Rejected)),
            (None, None)
        );
        let more = Precedents::new(vec![
            past(1, Verdict::Approved, "2026-01-01"),
            past(2, Verdict::Rejected, "2026-02-01"),
            past(3, Verdict::Rejected, "2026-03-01"),
        ]);
        assert_eq!(more.all()[0].which.to_string(), "X-0003");
        let against = more.against(Verdict::Approved).unwrap();
        assert_eq!(against.to_string(), "2 of 3 like requests were rejected (X-0003, X-0002)");
        assert!(against.answered_by("Unlike x2, this one is a trial."));
        assert!(!against.answered_by("Unlike X-0001, this one is a trial."));
        assert_eq!(more.against(Verdict::Rejected), None);
    }
}
