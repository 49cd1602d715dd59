//! What is typed about a decision, and what it becomes.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use crate::actions::{ActionError, evaluations};
use crate::domain::date::Day;
use crate::domain::decision::chosen::NoAward;
use crate::domain::decision::{Content, NotChosen, Scope};
use crate::domain::evaluation::Evaluation;

/// What is typed about a decision; what is `None` stays, or is empty in a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The candidate chosen.
    pub chosen: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The others, and why not.
    pub rejected: Option<Vec<(String, String)>>,
    /// Who decides.
    pub decision_makers: Option<Vec<String>>,
    /// Who was asked.
    pub consulted: Option<Vec<String>>,
    /// Who was told.
    pub informed: Option<Vec<String>>,
    /// Who disagreed, in their words.
    pub dissent: Option<Vec<String>>,
    /// Conflicts of interest declared.
    pub conflicts: Option<Vec<String>>,
    /// What is tied to it.
    pub conditions: Option<Vec<String>>,
    /// What would put it in question again.
    pub reopen_triggers: Option<Vec<String>>,
    /// The months within which a workload must be able to move.
    pub minimum_portability: Option<String>,
    /// The months of portability debt that it may carry.
    pub debt_budget: Option<String>,
    /// The day by which it is looked at again.
    pub review_by: Option<String>,
    /// From when it holds.
    pub effective: Option<String>,
    /// The day by which workloads must have followed.
    pub transition_end: Option<String>,
    /// What it is about.
    pub scope: Option<String>,
    /// What it does not cover.
    pub not_covered: Option<String>,
    /// How it is bought.
    pub route_to_market: Option<String>,
    /// Decisions it builds on, by reference.
    pub follows: Option<Vec<String>>,
}

fn bad(field: &'static str, error: &dyn Display) -> ActionError {
    ActionError::invalid(format!("the {}: {error}", field.replace('-', " "))).subject(field)
}

fn missing(field: &'static str, what: &str) -> ActionError {
    ActionError::invalid(format!("a decision needs {what}"))
        .hint(format!("give --{field}"))
        .subject(field)
}

fn read<T: FromStr>(field: &'static str, typed: &str) -> Result<T, ActionError>
where
    T::Err: Display,
{
    typed.parse().map_err(|error: T::Err| bad(field, &error))
}

/// Puts what was typed in the place of `kept`; an empty text takes it away.
fn maybe<T: FromStr>(
    kept: &mut Option<T>,
    field: &'static str,
    typed: Option<&String>,
) -> Result<(), ActionError>
where
    T::Err: Display,
{
    match typed.map(String::as_str) {
        None => {}
        Some("") => *kept = None,
        Some(text) => *kept = Some(read(field, text)?),
    }
    Ok(())
}

/// As [`maybe`], a whole number of months.
fn months<T: FromStr>(
    kept: &mut Option<T>,
    field: &'static str,
    typed: Option<&String>,
) -> Result<(), ActionError> {
    match typed.map(|typed| typed.trim()) {
        None => {}
        Some("") => *kept = None,
        Some(typed) => {
            let rule = format!("`{typed}` is not a whole number of months");
            *kept = Some(typed.parse().map_err(|_| bad(field, &rule))?);
        }
    }
    Ok(())
}

fn list<T: FromStr>(
    kept: &mut Vec<T>,
    field: &'static str,
    typed: Option<&Vec<String>>,
) -> Result<(), ActionError>
where
    T::Err: Display,
{
    if let Some(texts) = typed {
        let texts = texts.iter().filter(|text| !text.trim().is_empty());
        *kept = texts.map(|text| read(field, text)).collect::<Result<_, _>>()?;
    }
    Ok(())
}

impl Words {
    /// Whether a scope other than `primary` was named.
    pub(super) fn is_about_another_scope(&self) -> bool {
        let scope = self.scope.as_ref().and_then(|typed| typed.parse::<Scope>().ok());
        scope.is_some_and(|scope| !scope.is_primary())
    }

    /// Refuses a name that is no candidate before anything else is asked.
    pub(super) fn known_candidates(&self, evaluation: &Evaluation) -> Result<(), ActionError> {
        let rejected = self.rejected.iter().flatten().map(|(candidate, _)| candidate);
        let chosen = self.chosen.iter().filter(|typed| {
            // What says that nobody is chosen names no candidate.
            typed.trim().parse::<NoAward>().is_err()
        });
        for typed in chosen.chain(rejected) {
            evaluations::candidate(evaluation, typed)?;
        }
        Ok(())
    }

    /// The content of a new decision.
    pub(super) fn content(&self, today: Day) -> Result<Content, ActionError> {
        let chosen = self.chosen.as_ref().ok_or_else(|| {
            missing("choose", "a candidate, or `no-compliant-candidate` or `cancelled`")
        })?;
        let title = self.title.as_ref().ok_or_else(|| missing("title", "a title"))?;
        let reason = self.reason.as_ref().ok_or_else(|| missing("reason", "a reason"))?;
        let review_by = self.review_by.as_ref();
        let review_by = review_by.ok_or_else(|| missing("review-by", "a day of review"))?;
        let bare = Content::new(
            read("title", title)?,
            read("choose", chosen)?,
            read("reason", reason)?,
            day("review-by", review_by, today)?,
        );
        self.over(&bare, today)
    }

    /// `content` with what was typed in its place.
    pub(super) fn over(&self, content: &Content, today: Day) -> Result<Content, ActionError> {
        let mut next = content.clone();
        if let Some(typed) = &self.chosen {
            next.chosen = read("choose", typed)?;
        }
        if let Some(typed) = &self.title {
            next.title = read("title", typed)?;
        }
        if let Some(typed) = &self.reason {
            next.reason = read("reason", typed)?;
        }
        if let Some(rejected) = &self.rejected {
            let read = |(candidate, why): &(String, String)| {
                Ok(NotChosen {
                    candidate: read("rejected", candidate)?,
                    why: read("rejected", why)?,
                })
            };
            next.rejected = rejected.iter().map(read).collect::<Result<_, ActionError>>()?;
        }
        list(&mut next.decision_makers, "decision-makers", self.decision_makers.as_ref())?;
        list(&mut next.consulted, "consulted", self.consulted.as_ref())?;
        list(&mut next.informed, "informed", self.informed.as_ref())?;
        list(&mut next.dissent, "dissent", self.dissent.as_ref())?;
        list(&mut next.conflicts, "conflict", self.conflicts.as_ref())?;
        list(&mut next.conditions, "condition", self.conditions.as_ref())?;
        list(&mut next.reopen_triggers, "reopen-trigger", self.reopen_triggers.as_ref())?;
        months(
            &mut next.minimum_portability,
            "minimum-portability",
            self.minimum_portability.as_ref(),
        )?;
        months(&mut next.debt_budget, "debt-budget", self.debt_budget.as_ref())?;
        if let Some(typed) = &self.review_by {
            next.review_by = day("review-by", typed, today)?;
        }
        for (field, typed, kept) in [
            ("effective", &self.effective, &mut next.effective),
            ("transition-end", &self.transition_end, &mut next.transition_end),
        ] {
            match typed.as_deref() {
                None => {}
                Some("") => *kept = None,
                Some(text) => *kept = Some(day(field, text, today)?),
            }
        }
        if let Some(typed) = &self.scope {
            next.scope = read("scope", typed)?;
        }
        maybe(&mut next.not_covered, "not-covered", self.not_covered.as_ref())?;
        maybe(&mut next.route_to_market, "route-to-market", self.route_to_market.as_ref())?;
        list(&mut next.follows, "follows", self.follows.as_ref())?;
        let mut seen = BTreeSet::new();
        next.follows.retain(|which| seen.insert(*which));
        Ok(next)
    }
}

fn day(field: &'static str, typed: &str, today: Day) -> Result<Day, ActionError> {
    Day::read(typed, today).map_err(|error| bad(field, &error))
}
